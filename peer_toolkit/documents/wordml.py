"""WordprocessingML by hand: one function for elements, and the styles and settings of every Word document.

python-docx carries the package; its default template brings 430 KB of styles, so `styles` and `settings` here
take their place. Source of the element names and their order: ISO/IEC 29500-1 clause 17; w14 and w15 are
[MS-DOCX] 2.5 and 2.6.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from docx.opc.oxml import serialize_part_xml
from docx.oxml.parser import oxml_parser
from docx.oxml.xmlchemy import BaseOxmlElement

Element = BaseOxmlElement

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "op": "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
    "vt": "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes",
}

# The colours of the handbook's light tokens; `edge`, `hint` and `heading` have contrast of 5.1, 7.0 and 11.2.
HEADING, INK, HINT, EDGE, WASH = "12423F", "1B2424", "595959", "69706C", "F6F3EC"

PAGE_WIDTH, PAGE_HEIGHT, MARGIN = 11906, 16838, 1021
"""A4 with margins of 18 mm, in twentieths of a point."""

FOOT = 1304
"""The margin at the foot, 23 mm: two lines about the form stand in it, 12.5 mm from the edge of the paper."""

TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN

LINE = 360
"""The room that one line of handwriting or type is given in a box, in twentieths of a point."""

_FACT = 2000  # where the words stand that belong to a name in bold, in twentieths of a point
_INSET = 110  # between a border and what stands in it, in twentieths of a point


def tag(name: str) -> str:
    """`p` or `w14:checkbox` as lxml names it: {namespace}name."""
    prefix, _, local = name.rpartition(":")
    return f"{{{NAMESPACES[prefix or 'w']}}}{local}"


def element(name: str, /, *children: Element | str | None, **attributes: object) -> Element:
    """One element. `name` is in the main namespace unless it has a prefix; attributes are in the element's own.

    A str among the children is the text, which lxml escapes; None is left out.
    """
    prefix, _, _ = name.rpartition(":")
    made: Element = oxml_parser.makeelement(tag(name), nsmap={prefix or "w": NAMESPACES[prefix or "w"]})
    for key, value in attributes.items():
        made.set(tag(f"{prefix or 'w'}:{key}"), str(value))
    for child in children:
        if isinstance(child, str):
            made.text = child
            made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        elif child is not None:
            made.append(child)
    return made


def run(text: str, style: str | None = None) -> Element:
    """A run of text in a character style."""
    return element("r", element("rPr", element("rStyle", val=style)) if style else None, element("t", text))


def paragraph(style: str, *content: Element | str, keep_next: bool = False) -> Element:
    """A paragraph in a style; a str becomes a run."""
    return element(
        "p",
        element("pPr", element("pStyle", val=style), element("keepNext") if keep_next else None),
        *(run(part) if isinstance(part, str) else part for part in content),
    )


def refill(whole: Element, children: Iterable[Element]) -> None:
    """Put these children in the place of those that an element has."""
    for child in list(whole):
        whole.remove(child)
    whole.extend(children)


def turn(whole: Element) -> None:
    """Make what an element holds run from right to left: paragraphs, runs with letters, tables and sections.

    Numbers by themselves keep their order. ISO/IEC 29500-1 17.3.1.6 (bidi), 17.3.2.30 (rtl), 17.4.1 (bidiVisual) and
    17.6.1 (bidi of a section).
    """
    for one in whole.iter(tag("p"), tag("pPrDefault")):
        properties = one.find(tag("pPr"))
        if properties is None:
            one.insert(0, properties := element("pPr"))
        _before(properties, element("bidi"), "spacing", "ind", "jc", "outlineLvl", "rPr")
    for one in whole.iter(tag("r")):
        if any(letter.isalpha() for said in one.iter(tag("t")) for letter in said.text or ""):
            properties = one.find(tag("rPr"))
            if properties is None:
                one.insert(0, properties := element("rPr"))
            properties.append(element("rtl"))
    for one in whole.iter(tag("tblPr")):
        if (style := one.find(tag("tblStyle"))) is not None:
            style.addnext(element("bidiVisual"))
    for one in whole.iter(tag("sectPr")):
        _before(one, element("bidi"), "rtlGutter", "docGrid", "printerSettings", "sectPrChange")


def _before(whole: Element, child: Element, *names: str) -> None:
    """Put a child where the schema has it: before those that it comes before."""
    later = next((one for one in whole if one.tag in {tag(name) for name in names}), None)
    if later is None:
        whole.append(child)
    else:
        later.addprevious(child)


def settings(language: str) -> list[Element]:
    """What settings.xml says: Word 2013 or later, for without it Word switches repeating rows off."""
    uri = "http://schemas.microsoft.com/office/word"
    compatible = {
        "compatibilityMode": 15,
        "overrideTableStyleFontSizeAndJustification": 1,
        "enableOpenTypeFeatures": 1,
        "doNotFlipMirrorIndents": 1,
        "differentiateMultirowTableHeaders": 1,
    }
    return [
        element("zoom", percent=100),
        element("defaultTabStop", val=720),
        element("characterSpacingControl", val="doNotCompress"),
        element("compat", *(element("compatSetting", name=key, uri=uri, val=val) for key, val in compatible.items())),
        element("themeFontLang", val=language),
        element("decimalSymbol", val="."),
        element("listSeparator", val=","),
    ]


def custom_properties(marks: Mapping[str, str]) -> bytes:
    """docProps/custom.xml with a text property `peer-toolkit-NAME` for each mark."""
    space, values = NAMESPACES["op"], NAMESPACES["vt"]
    root = oxml_parser.makeelement(f"{{{space}}}Properties", nsmap={None: space, "vt": values})
    for number, (name, said) in enumerate(marks.items(), 2):  # 0 and 1 are taken (ISO/IEC 29500-1 22.3.2.3)
        kind = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
        made = root.makeelement(f"{{{space}}}property", fmtid=kind, pid=str(number), name=f"peer-toolkit-{name}")
        value = root.makeelement(f"{{{values}}}lpwstr")
        value.text = said
        made.append(value)
        root.append(made)
    return serialize_part_xml(root)


def fonts() -> Element:
    """The whole of fontTable.xml: Calibri, with its metric-compatible free twin for machines without it."""
    calibri = element(
        "font",
        element("altName", val="Carlito"),
        element("panose1", val="020F0502020204030204"),
        element("charset", val="00"),
        element("family", val="swiss"),
        element("pitch", val="variable"),
        name="Calibri",
    )
    return element("fonts", calibri)


def numbering() -> list[Element]:
    """One list of bullets, number 1, for the style ListBullet."""
    level = element(
        "lvl",
        element("start", val=1),
        element("numFmt", val="bullet"),
        element("pStyle", val="ListBullet"),
        element("lvlText", val="•"),
        element("lvlJc", val="left"),
        element("pPr", element("ind", left=360, hanging=240)),
        ilvl=0,
    )
    return [
        element("abstractNum", element("multiLevelType", val="singleLevel"), level, abstractNumId=0),
        element("num", element("abstractNumId", val=0), numId=1),
    ]


def styles(language: str, heading: str = HEADING) -> list[Element]:
    """The whole of styles.xml: the defaults of the document and the few styles that it uses.

    `heading` is the colour of titles and their lines, six figures.
    """
    return [
        element(
            "docDefaults",
            element(
                "rPrDefault",
                element(
                    "rPr",
                    element("rFonts", ascii="Calibri", hAnsi="Calibri", eastAsia="Calibri", cs="Calibri"),
                    element("lang", val=language, eastAsia=language, bidi="ar-SA"),
                ),
            ),
            element("pPrDefault", element("pPr", element("spacing", after=120, line=264, lineRule="auto"))),
        ),
        element(
            "latentStyles", defLockedState=0, defUIPriority=99, defSemiHidden=1, defUnhideWhenUsed=1, defQFormat=0,
            count=376,
        ),
        _style(
            "paragraph", "Normal", "Normal",
            element("rPr", element("color", val=INK), element("sz", val=22), element("szCs", val=22)), default=True,
        ),
        _style("character", "DefaultParagraphFont", "Default Paragraph Font", default=True, hidden=True),
        _style(
            "table", "TableNormal", "Normal Table", default=True, hidden=True,
            table=element(
                "tblPr",
                element("tblInd", w=0, type="dxa"),
                element("tblCellMar", *(element(side, w=0, type="dxa") for side in ("top", "left", "bottom", "right"))),
            ),
        ),
        _style("numbering", "NoList", "No List", default=True, hidden=True),
        _style("paragraph", "Title", "Title", *_text(size=48, bold=True, color=heading, after=80, line=240), keep=True),
        _style(
            "paragraph", "Heading1", "heading 1", *_text(size=32, bold=True, color=heading, before=400, after=80),
            keep=True, outline=0, rule=heading,
        ),
        _style(
            "paragraph", "Heading2", "heading 2", *_text(size=24, bold=True, color=heading, before=240, after=40),
            keep=True, outline=1,
        ),
        _style("paragraph", "Logo", "Logo", *_text(after=200, line=240), keep=True),
        _style("paragraph", "Lead", "Lead", *_text(size=25, after=120)),
        _style("paragraph", "Fact", "Fact", *_text(before=60, after=40), indent={"left": _FACT, "hanging": _FACT}),
        _style("paragraph", "FactMore", "Fact More", *_text(after=60), indent={"left": _FACT}),
        _style("paragraph", "ListBullet", "List Bullet", *_text(after=20), bullet=True),
        _style(
            "paragraph", "Condition", "Condition", *_text(italic=True, color=heading, before=200, after=0), keep=True,
        ),
        _style("paragraph", "Question", "Question", *_text(bold=True, before=200, after=40), keep=True),
        _style("paragraph", "Hint", "Hint", *_text(size=20, color=HINT, after=60)),
        _style("paragraph", "Tick", "Tick", *_text(after=40), indent={"left": 400, "hanging": 400}),
        _style(
            "paragraph", "Statement", "Statement", *_text(bold=True, before=200, after=80),
            indent={"left": 400, "hanging": 400},
        ),
        _style("paragraph", "TickRow", "Tick Row", *_text(before=20, after=80, line=300)),
        _style(
            "paragraph", "Answer", "Answer", *_text(before=60, after=120),
            indent={"left": _INSET, "right": _INSET}, boxed=True,
        ),
        _style(
            "paragraph", "ShortAnswer", "Short Answer", based="Answer",
            indent={"left": _INSET, "right": TEXT_WIDTH - 4300}, boxed=True,
        ),
        _style("paragraph", "Cell", "Cell", *_text(after=0, line=252)),
        _style("paragraph", "ColumnHead", "Column Head", *_text(size=20, bold=True, after=0, line=240), keep=True),
        _style("paragraph", "CardHead", "Card Head", *_text(size=22, bold=True, color=heading, after=0), keep=True),
        _style("paragraph", "CardLabel", "Card Label", *_text(size=20, bold=True, after=0, line=240)),
        _style("paragraph", "RowHead", "Row Head", *_text(size=20, after=0, line=240)),
        _style("paragraph", "Next", "Next", *_text(bold=True, color=heading, before=360, after=0)),
        _style(
            "paragraph", "footer", "footer", *_text(size=18, color=HINT, after=0, line=240), tab_right=TEXT_WIDTH,
        ),
        _style(
            "character", "PlaceholderText", "Placeholder Text",
            element("rPr", element("color", val=HINT), element("sz", val=18), element("szCs", val=18)),
        ),
        _style("character", "Strong", "Strong", element("rPr", element("b"), element("bCs"))),
        _style(
            "character", "Aside", "Aside",
            element(
                "rPr", element("b", val=0), element("bCs", val=0), element("color", val=HINT), element("sz", val=20),
                element("szCs", val=20),
            ),
        ),
        _grid("AnswerTable", "Answer Table"),
    ]  # fmt: skip


def _text(
    *,
    size: int | None = None,
    bold: bool = False,
    italic: bool = False,
    color: str | None = None,
    before: int = 0,
    after: int = 120,
    line: int | None = None,
) -> tuple[Element, Element]:
    """Paragraph spacing in twentieths of a point and type in half points."""
    spacing = element("spacing", before=before, after=after)
    if line:
        spacing.set(tag("line"), str(line))
        spacing.set(tag("lineRule"), "auto")
    kind = element("rPr")
    if bold:
        kind.extend([element("b"), element("bCs")])
    if italic:
        kind.extend([element("i"), element("iCs")])
    if color:
        kind.append(element("color", val=color))
    if size:
        kind.extend([element("sz", val=size), element("szCs", val=size)])
    return element("pPr", spacing), kind


def _style(
    kind: str,
    name: str,
    shown: str,
    *properties: Element,
    default: bool = False,
    hidden: bool = False,
    keep: bool = False,
    outline: int | None = None,
    rule: str | None = None,
    bullet: bool = False,
    boxed: bool = False,
    indent: dict[str, int] | None = None,
    based: str | None = None,
    tab_right: int = 0,
    table: Element | None = None,
) -> Element:
    """One style. The children of pPr are put in the order that the schema asks for."""
    if kind == "paragraph" and not default:
        based = based or "Normal"
        given, *rest = properties or (element("pPr"),)
        spacing = list(given)
        full = element("pPr")
        if keep:
            full.extend([element("keepNext"), element("keepLines")])
        if bullet:
            full.append(element("numPr", element("numId", val=1)))
        if boxed:
            sides = ("top", "left", "bottom", "right")
            full.append(element("pBdr", *(element(s, val="single", sz=6, space=5, color=EDGE) for s in sides)))
        if rule:
            full.append(element("pBdr", element("bottom", val="single", sz=6, space=2, color=rule)))
        if tab_right:
            full.append(element("tabs", element("tab", val="right", pos=tab_right)))
        full.extend(spacing)
        if indent:
            full.append(element("ind", **indent))
        if outline is not None:
            full.append(element("outlineLvl", val=outline))
        properties = (full, *rest)
    made = element(
        "style",
        element("name", val=shown),
        element("basedOn", val=based) if based else None,
        element("uiPriority", val=99 if hidden else 1),
        element("semiHidden") if hidden else None,
        element("unhideWhenUsed") if hidden else None,
        None if hidden else element("qFormat"),
        *(part for part in properties if len(part)),
        table,
        type=kind,
        styleId=name,
    )
    if default:
        made.set(tag("default"), "1")
    elif shown[0].isupper() and shown not in ("Title", "List Bullet", "Placeholder Text", "Strong"):
        made.set(tag("customStyle"), "1")
    return made


def _grid(name: str, shown: str) -> Element:
    """The table style of every box and table to fill in: thin edges, and a quiet first row where there is a header."""
    edges = ("top", "left", "bottom", "right", "insideH", "insideV")
    return element(
        "style",
        element("name", val=shown),
        element("basedOn", val="TableNormal"),
        element("uiPriority", val=1),
        element("qFormat"),
        element(
            "tblPr",
            element("tblBorders", *(element(edge, val="single", sz=6, space=0, color=EDGE) for edge in edges)),
            element(
                "tblCellMar",
                element("top", w=60, type="dxa"),
                element("left", w=_INSET, type="dxa"),
                element("bottom", w=60, type="dxa"),
                element("right", w=_INSET, type="dxa"),
            ),
        ),
        element(
            "tblStylePr",
            element("tcPr", element("shd", val="clear", color="auto", fill=WASH)),
            type="firstRow",
        ),
        type="table",
        styleId=name,
        customStyle=1,
    )
