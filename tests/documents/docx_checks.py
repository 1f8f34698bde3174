"""What must be true of every Word file of a form. Each check returns what is wrong, and nothing when all is well.

Read back with docx-plus, openxml-audit and lxml; nothing of the engine is used but the list of controls.
"""

from __future__ import annotations

import copy
import io
import itertools
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from docx import Document
from docx_plus.controls.read import ControlValue, list_controls
from lxml import etree
from openxml_audit import FileFormat, OpenXmlValidator

from peer_toolkit.catalogue.catalogue import Catalogue
from peer_toolkit.catalogue.model import Display, Form, Table
from peer_toolkit.documents import paper
from peer_toolkit.documents.content_controls import cut
from peer_toolkit.documents.controls import Control, controls

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMES = {
    "w": W,
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
    "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
}
MAIN = "word/document.xml"
KINDS = {
    "line": "text",
    "number": "text",
    "lines": "richtext",
    "date": "date",
    "tick": "checkbox",
    "choose": "dropdown",
}

Check = Callable[[bytes, Form, Catalogue], Iterator[str]]


def part(data: bytes, name: str = MAIN) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as whole:
        return etree.fromstring(whole.read(name))


def find(root: etree._Element, path: str) -> list:
    return root.xpath(path, namespaces=NAMES)


def w(name: str) -> str:
    return f"{{{W}}}{name}"


def words(root: etree._Element) -> str:
    return "".join(find(root, ".//w:t/text()"))


def expected(form: Form, catalogue: Catalogue) -> list[tuple[str, str, str]]:
    """(tag, kind, label) of every control that the file must have, in reading order."""
    return list(itertools.chain.from_iterable(_as_word(one) for one in controls(form, catalogue)))


def _as_word(control: Control) -> Iterator[tuple[str, str, str]]:
    if control.kind == "choose" and control.column is None:
        for option in control.options:
            yield f"{control.address}.{option.id}", "checkbox", f"{control.label}: {option.label}"
    else:
        yield control.address, KINDS[control.kind], control.label


def found(data: bytes) -> list[ControlValue]:
    """The controls to fill in, as docx-plus reads them; the ones around repeating rows are left out."""
    return [one for one in list_controls(Document(io.BytesIO(data))) if not one.control_type.startswith("repeating")]


def names_it(alias: str, label: str) -> bool:
    """Whether a name is the label, or the whole words that are left of it, with … where some are missing."""
    if alias == label:
        return True
    first, *others = alias.split("…")
    at = len(first)
    if not first or not others or not label.startswith(first):
        return False
    for piece in others:
        if label[at - 1].isalnum() and label[at : at + 1].isalnum():
            return False
        place = label.find(piece, at)
        if place < 0:
            return False
        at = place + len(piece)
    return not others[-1] or label.endswith(others[-1])


# --- the checks -------------------------------------------------------------------------------------------------


def the_controls(data: bytes, form: Form, catalogue: Catalogue) -> Iterator[str]:
    """Every control of the form, in reading order, with its tag, its kind and a name that says what it is."""
    wanted, got = expected(form, catalogue), found(data)
    if (tags := [one.tag for one in got]) != [tag for tag, _, _ in wanted]:
        yield f"tags: {sorted(set(tags) ^ {tag for tag, _, _ in wanted})} or their order"
        return
    for (tag, kind, label), one in zip(wanted, got, strict=True):
        if one.control_type != kind:
            yield f"kind of {tag}: {one.control_type} for {kind}"
        if len(one.alias or "") > 64 or not names_it(one.alias or "", label):
            yield f"name of {tag}: {one.alias!r} for {label!r}"
        if one.is_placeholder == (kind == "checkbox") or one.location != "body":
            yield f"state of {tag}: {one}"
    aliases = [one.alias for one, (_, _, label) in zip(got, wanted, strict=True) if len(label) <= 150]
    if len(set(aliases)) < len({label for _, _, label in wanted if len(label) <= 150}):
        yield f"names that say the same of two controls: {sorted({one for one in aliases if aliases.count(one) > 1})}"


def locks_and_ids(data: bytes, form: Form, catalogue: Catalogue) -> Iterator[str]:
    """Ids are unique, every control is locked against deletion, its content is not, and the document is open."""
    root = part(data)
    ids = find(root, "//w:sdtPr/w:id/@w:val")
    if len(set(ids)) != len(ids) or len(ids) != len(find(root, "//w:sdt")):
        yield "ids: not one for each"
    for properties in find(root, "//w:sdtPr[not(w15:repeatingSectionItem)]"):
        if find(properties, "w:lock/@w:val") != ["sdtLocked"]:
            yield f"lock of {find(properties, 'w:tag/@w:val')}"
    if find(part(data, "word/settings.xml"), "//w:documentProtection"):
        yield "protection: the document is protected"


def the_tables(data: bytes, form: Form, catalogue: Catalogue) -> Iterator[str]:
    """Tables have their caption, a header row that comes again, whole rows, and rows that can be added."""
    root = part(data)
    questions = [one for one in form.questions() if isinstance(one, Table)]
    for table in find(root, "//w:tbl"):
        caption, rows = find(table, "w:tblPr/w:tblCaption/@w:val"), find(table, ".//w:tr")
        if not caption:
            yield "caption: a table without one"
        if find(table, ".//w:tr[not(w:trPr/w:cantSplit)]"):
            yield f"rows of {caption}: one can split"
        if len(rows) > 1 and (
            find(table, ".//w:tr[w:trPr/w:tblHeader]") != rows[:1]
            or not all(words(cell) for cell in find(rows[0], "w:tc"))
        ):
            yield f"header of {caption}: not the first row, or no words in it"
        if find(table, "w:tblGrid/w:gridCol/@w:w") != find(rows[0], "w:tc/w:tcPr/w:tcW/@w:w"):
            yield f"widths of {caption}"
    for question in questions:
        tag = f"{form.id}.{question.id}"
        if question.named_rows:
            (table,) = find(root, f"//w:tbl[w:tblPr/w:tblCaption/@w:val={_quoted(question.label)}]") or [None]
            heads = [] if table is None else [words(row) for row in find(table, "w:tr/w:tc[1]")]
            if not all(any(head.startswith(row.label) for head in heads) for row in question.named_rows):
                yield f"rows of {tag}: {heads}"
            continue
        (section,) = find(root, f"//w:sdt[w:sdtPr/w15:repeatingSection][w:sdtPr/w:tag/@w:val='{tag}']") or [None]
        items = (
            []
            if section is None
            else find(section, "w:sdtContent/w:sdt[w:sdtPr/w15:repeatingSectionItem]/w:sdtContent")
        )
        if len(items) != question.rows:
            yield f"rows of {tag}: {len(items)} that repeat, for {question.rows}"
            continue
        if question.wide:
            said = [words(cell) for cell in find(items[0], "w:tr/w:tc[1]")][1:]
        else:
            (heads,) = find(section, "../w:tr[w:trPr/w:tblHeader]") or [None]
            said = [] if heads is None else [words(cell) for cell in find(heads, "w:tc")]
        hints = [str(paper.column_hint(column, question, catalogue) or "") for column in question.columns]
        if [str(column.label) + hint for column, hint in zip(question.columns, hints, strict=True)] != said:
            yield f"header of {tag}: {said}"


def _quoted(text: str) -> str:
    """A text in XPath: one that has both kinds of quotation marks is put together."""
    return "concat('" + "', \"'\", '".join(str(text).split("'")) + "', '')"


def the_headings(data: bytes, form: Form, catalogue: Catalogue) -> Iterator[str]:
    """The title, then a heading for each section, with the words to read under it one level down."""
    got = [
        (style, words(paragraph))
        for paragraph in find(part(data), "//w:p")
        for style in find(paragraph, "w:pPr/w:pStyle/@w:val")
        if style == "Title" or style.startswith("Heading")
    ]
    wanted = [("Title", str(form.title))]
    for section in form.sections:
        wanted.append(("Heading1", str(section.title)))
        wanted += [("Heading2", str(one.label)) for one in section.questions if isinstance(one, Display)]
    if got != wanted:
        yield f"headings: {got}"
    styles = {find(style, "@w:styleId")[0]: style for style in find(part(data, "word/styles.xml"), "//w:style")}
    for level, name in enumerate(("Heading1", "Heading2")):
        if find(styles[name], "w:name/@w:val") != [f"heading {level + 1}"] or not find(
            styles[name], f"w:pPr/w:outlineLvl[@w:val='{level}']"
        ):
            yield f"headings: {name} is not Word's own"
    used = set(find(part(data), "//w:pStyle/@w:val | //w:rStyle/@w:val | //w:tblStyle/@w:val"))
    if used - set(styles):
        yield f"styles: {used - set(styles)}"


def no_empty_space(data: bytes, form: Form, catalogue: Catalogue) -> Iterator[str]:
    """No paragraph stands empty to make room, and a label keeps with its box."""
    for name in (MAIN, "word/footer1.xml"):
        for paragraph in find(part(data, name), "//w:p"):
            if not words(paragraph).strip() and not find(paragraph, ".//w:drawing"):
                yield "empty paragraph"
    styles = {find(style, "@w:styleId")[0]: style for style in find(part(data, "word/styles.xml"), "//w:style")}
    for block in find(part(data), "/w:document/w:body/w:p[w:pPr/w:pStyle[@w:val='Question' or @w:val='Condition']]"):
        (style,) = find(block, "w:pPr/w:pStyle/@w:val")
        following = block.getnext()
        while find(following, "self::w:p/w:pPr/w:pStyle[@w:val='Hint' or @w:val='ListBullet']"):
            if not find(following, "w:pPr/w:keepNext"):
                yield f"keeping: the hint of {words(block)!r} does not"
            following = following.getnext()
        if not find(styles[style], "w:pPr/w:keepNext"):
            yield f"keeping: {style} does not"
        if not find(following, ".//w:sdt") and style == "Question":
            yield f"keeping: nothing to fill in after {words(block)!r}"


def the_language(data: bytes, form: Form, catalogue: Catalogue) -> Iterator[str]:
    """The language is told to Word, to screen readers, and to the calendar of every date."""
    said = {
        "styles": find(part(data, "word/styles.xml"), "//w:docDefaults//w:lang/@w:val"),
        "settings": find(part(data, "word/settings.xml"), "//w:themeFontLang/@w:val"),
        "properties": find(part(data, "docProps/core.xml"), "//dc:language/text()"),
    }
    for where, language in said.items():
        if language != [catalogue.edition.language]:
            yield f"language of the {where}: {language}"
    for date in find(part(data), "//w:date"):
        if find(date, "w:lid/@w:val") != [catalogue.edition.language] or find(date, "w:dateFormat/@w:val") != [
            "d MMMM yyyy"
        ]:
            yield "language of a date"


def who_made_it(data: bytes, form: Form, catalogue: Catalogue) -> Iterator[str]:
    """Title, author and dates are the form's, and nobody's computer has left its name."""
    core = part(data, "docProps/core.xml")
    day = f"{form.written.isoformat()}T00:00:00Z"
    got = {etree.QName(child).localname: child.text for child in core}
    wanted = {"title": str(form.title), "creator": paper.author(catalogue), "language": catalogue.edition.language}
    wanted |= {"created": day, "modified": day, "revision": "1", "version": str(form.version)}
    wanted |= {"description": cut(paper.source(form, catalogue), 255)}
    if got != wanted:
        yield f"properties: {got}"
    marks = {one.get("name"): "".join(one.itertext()) for one in part(data, "docProps/custom.xml")}
    version, edition = str(form.version), catalogue.edition.id
    if marks != {
        "peer-toolkit-form": form.id, "peer-toolkit-version": version, "peer-toolkit-edition": edition
    }:  # fmt: skip
        yield f"marks: {marks}"
    foot = words(part(data, "word/footer1.xml"))
    for piece in (
        str(form.title),
        catalogue.version,
        str(form.version),
        str(form.written.year),
        catalogue.edition.name,
    ):
        if piece not in foot:
            yield f"footer: no {piece!r} in {foot!r}"
    if find(part(data, "word/footer1.xml"), "//w:fldSimple/@w:instr") != ["PAGE", "NUMPAGES"]:
        yield "footer: no page numbers"


def all_is_said(data: bytes, form: Form, catalogue: Catalogue) -> Iterator[str]:
    """Every word of the form that a reader needs stands in the text, in reading order."""
    text, at = " ".join(words(one) for one in find(part(data), "//w:p")).replace("\N{NO-BREAK SPACE}", " "), 0
    for piece in _said(form, catalogue):
        place = text.find(" ".join(piece.split()), at)
        if place < 0:
            yield f"words: {piece!r}"
        else:
            at = place
    shown = {question.id for question in form.questions() if question.when}
    conditions = find(part(data), "//w:p[w:pPr/w:pStyle/@w:val='Condition']")
    if len(conditions) != len(shown) + sum(section.when is not None for section in form.sections):
        yield f"words: {len(conditions)} conditions"


def _said(form: Form, catalogue: Catalogue) -> Iterator[str]:
    for text in (
        form.title,
        form.purpose,
        form.who,
        paper.time(form, catalogue)[1:],
        form.before,
        *form.leave_out,
        form.keep,
    ):
        yield str(text or "")
    for section in form.sections:
        yield from (str(section.title), str(section.intro or ""))
        if section.guidance:
            node = catalogue.find(section.guidance)
            yield str(getattr(node, "title", None) or catalogue.home_of(section.guidance).title)
        for question in section.questions:
            if not isinstance(question, Display):
                yield str(question.label)
            yield from (str(question.hint or ""), str(getattr(question, "unit", None) or ""))
            for option in getattr(question, "options", ()):
                yield from (str(option.label), str(option.hint or ""))
            yield from str(getattr(question, "text", "")).splitlines()
    yield str(form.next.label)
    yield from (
        (paper.help_now(form, catalogue) or "").replace("\N{NO-BREAK SPACE}", " "),
        *paper.sources(form, catalogue),
    )


def the_package(data: bytes, form: Form, catalogue: Catalogue) -> Iterator[str]:
    """A small package: sorted, one date, nothing heavy, Word 2013's rules."""
    with zipfile.ZipFile(io.BytesIO(data)) as whole:
        entries = whole.infolist()
        if broken := whole.testzip():
            yield f"zip: {broken}"
    names = [entry.filename for entry in entries]
    if names[0] != "[Content_Types].xml" or names[2:] != sorted(names[2:]) or len(set(names)) != len(names):
        yield f"zip: order of {names}"
    for entry in entries:
        if entry.compress_type != zipfile.ZIP_DEFLATED or entry.date_time != (1980, 1, 1, 0, 0, 0):
            yield f"zip: how {entry.filename} is kept"
        is_logo = entry.filename.startswith("word/media/")
        if entry.filename != MAIN and entry.file_size > (60_000 if is_logo else 12_000):
            yield f"zip: {entry.filename} has {entry.file_size} bytes"
    for name in names:
        if any(heavy in name for heavy in ("Effects", "customXml", "thumbnail", "app.xml")):
            yield f"zip: {name}"
    if find(part(data, "word/settings.xml"), "//w:compatSetting[@w:name='compatibilityMode']/@w:val") != ["15"]:
        yield "settings: an older Word's rules switch repeating rows off"


def the_schema(data: bytes, form: Form, catalogue: Catalogue) -> Iterator[str]:
    """openxml-audit finds nothing, by the rules of Microsoft 365."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "form.docx")
        file.write_bytes(data)
        result = _validator().validate(file)
    yield from (f"schema: {error}" for error in result.errors)
    if not result.is_valid:
        yield "schema: not valid"


@cache
def _validator() -> OpenXmlValidator:
    return OpenXmlValidator(file_format=FileFormat.MICROSOFT_365)


CHECKS: tuple[Check, ...] = (
    the_controls,
    locks_and_ids,
    the_tables,
    the_headings,
    no_empty_space,
    the_language,
    who_made_it,
    all_is_said,
    the_package,
    the_schema,
)


def problems(data: bytes, form: Form, catalogue: Catalogue) -> list[str]:
    """All that is wrong with a Word file of a form."""
    return [problem for check in CHECKS for problem in check(data, form, catalogue)]


# --- changing a file --------------------------------------------------------------------------------------------


def changed(data: bytes, name: str, change: Callable[[etree._Element], object]) -> bytes:
    """A copy in which one part was changed; the other parts stay as they are, byte for byte."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(written, "w") as copied:
        for entry in given.infolist():
            content = given.read(entry)
            if entry.filename == name:
                root = etree.fromstring(content)
                change(root)
                content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            copied.writestr(entry, content, compress_type=entry.compress_type)
    return written.getvalue()


def write_lines(root: etree._Element, tag: str, lines: list[str]) -> None:
    """Fill a control of several lines as the page's filler does: a paragraph for each, styled as the first was."""
    (control,) = find(root, f"//w:sdt[w:sdtPr/w:tag/@w:val='{tag}']")
    (content,), (flag,) = find(control, "w:sdtContent"), find(control, "w:sdtPr/w:showingPlcHdr")
    flag.getparent().remove(flag)
    (first,) = find(content, "w:p")
    content.remove(first)
    for line in lines:
        paragraph = etree.SubElement(content, w("p"))
        paragraph.append(copy.deepcopy(first[0]))
        etree.SubElement(etree.SubElement(paragraph, w("r")), w("t")).text = line


def add_row(root: etree._Element, tag: str) -> list[str]:
    """Repeat the last row of a table as the page's filler does, and return the new tags."""
    (section,) = find(root, f"//w:sdt[w:sdtPr/w15:repeatingSection][w:sdtPr/w:tag/@w:val='{tag}']/w:sdtContent")
    free = itertools.count(1 + max(map(int, find(root, "//w:sdtPr/w:id/@w:val"))))
    row = copy.deepcopy(section[-1])
    for number in find(row, ".//w:sdtPr/w:id"):
        number.set(w("val"), str(next(free)))
    tags = []
    for name in find(row, ".//w:sdtPr/w:tag"):
        *table, count, column = name.get(w("val")).split(".")
        tags.append(".".join((*table, str(int(count) + 1), column)))
        name.set(w("val"), tags[-1])
    section.append(row)
    return tags
