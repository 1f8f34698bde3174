"""A form as a Word file: real headings, real tables, and a named control for everything to fill in.

python-docx carries the package; `content_controls` and `wordml` make what it has no words for. The document is
not protected, since a protected one keeps screen readers from the text around the boxes; each control is locked
against deletion instead.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.parser import oxml_parser, parse_xml
from docx.shared import Mm, Twips

from peer_toolkit.catalogue.catalogue import Catalogue
from peer_toolkit.catalogue.model import (
    Boolean,
    Choice,
    Choices,
    Display,
    Form,
    FormSection,
    Option,
    QuestionBase,
    Score,
    Signature,
    Summary,
    Table,
    When,
)
from peer_toolkit.documents import content_controls, paper, wordml
from peer_toolkit.documents.content_controls import alias, cut
from peer_toolkit.documents.controls import Control, Row, as_table, question_controls, rows
from peer_toolkit.documents.logos import paper_picture
from peer_toolkit.documents.paper import sentence_case
from peer_toolkit.documents.wordml import Element, element, paragraph, run, tag

_NOT_SHIPPED = ("stylesWithEffects", "customXml", "webSettings", "thumbnail", "extended-properties")
"""Parts of python-docx's template, by their relationship, that our documents have no use for."""

_ON_ONE_LINE = 68
"""Options of a choice stand side by side when their labels have no more characters than this in all."""

_ROW, _PEN = 560, 800
"""Least height of a table's row of one line, and of a box to sign in with a pen, in twentieths of a point."""

_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CUSTOM_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"

_LONGEST_PROPERTY = 255
"""Word refuses a title or an author of more characters among a document's properties."""

_ROOTS = {"word/document.xml": ("w", "w14", "w15", "mc", "r"), "word/footer1.xml": ("w",)}
_ROOTS |= {f"word/{name}.xml": ("w",) for name in ("styles", "settings", "numbering")}


@dataclass(frozen=True)
class _Sheet:
    """What every part of one document needs."""

    form: Form
    catalogue: Catalogue

    def say(self, name: str, **values: object) -> str:
        return self.catalogue.message(name, **values)

    @property
    def language(self) -> str:
        return self.catalogue.edition.language

    @property
    def heading(self) -> str:
        """The colour of titles and lines, as Word writes it."""
        lines = self.catalogue.palette.lines
        return lines[1:].upper() if lines else wordml.HEADING


def docx(form: Form, catalogue: Catalogue) -> bytes:
    """The form as a .docx file. The same form and catalogue give the same bytes.

    Every control of `controls.controls` is in it with its address as the tag; a choice outside a table is one
    tick box for each option, tagged `{address}.{option.id}`, since a list that drops down prints empty.
    """
    sheet = _Sheet(form, catalogue)
    document = Document()
    _leave_behind(document)
    wordml.refill(document.styles.element, wordml.styles(sheet.language, sheet.heading))
    wordml.refill(document.settings.element, wordml.settings(sheet.language))
    wordml.refill(document.part.numbering_part.element, wordml.numbering())
    body = document.element.body
    for child in reversed([*_logo(document, sheet), *_body(sheet)]):
        body.insert(0, child)
    content_controls.number(body)
    _page(document, sheet)
    _properties(document, sheet)
    _marks(document, sheet)
    if catalogue.edition.direction == "rtl":
        for whole in (body, document.styles.element, document.sections[0].footer._element):
            wordml.turn(whole)
    written = io.BytesIO()
    document.save(written)
    return _packed(written.getvalue())


# --- what is on the paper ---------------------------------------------------------------------------------------


def _body(sheet: _Sheet) -> Iterator[Element]:
    yield from _opening(sheet)
    ends = False  # a part that stands apart has its sheet for itself: what follows it begins a page too
    for section in sheet.form.sections:
        yield from _section(sheet, section, section.apart or ends)
        ends = section.apart
    yield from _closing(sheet)


def _logo(document: WordDocument, sheet: _Sheet) -> Iterator[Element]:
    """The edition's logo, called by the organisation's name (ISO/IEC 29500-1 20.4.2.8)."""
    found = paper_picture(sheet.catalogue)
    if found:
        data, width, height = found
        inline = document.part.new_pic_inline(io.BytesIO(data), Mm(width), Mm(height))
        for side in "TBLR":
            inline.set(f"dist{side}", "0")
        inline.docPr.set("name", "Logo")
        inline.docPr.set("descr", paper.author(sheet.catalogue))
        yield paragraph("Logo", element("r", element("drawing", inline)))


def _opening(sheet: _Sheet) -> Iterator[Element]:
    yield paragraph("Title", sheet.form.title)
    yield from _words(sheet.form.purpose, "Lead")
    for fact in paper.facts(sheet.form, sheet.catalogue):
        if fact.is_list:
            yield paragraph("Fact", run(fact.label, "Strong"), keep_next=True)
            for count, item in enumerate(fact.texts, 1):
                yield paragraph("ListBullet", item, keep_next=count < len(fact.texts))
        else:
            first, *more = fact.texts
            yield paragraph("Fact", run(fact.label, "Strong"), element("r", element("tab")), first)
            yield from (paragraph("FactMore", text) for text in more)
    how = [sheet.say("word-how")]
    if any(isinstance(question, Table) and not question.named_rows for question in sheet.form.questions()):
        how.append(sheet.say("word-more-rows"))
    yield paragraph("Hint", " ".join(how))


def _closing(sheet: _Sheet) -> Iterator[Element]:
    yield paragraph("Next", sheet.say("paper-next", label=sheet.form.next.label))
    if help_now := paper.help_now(sheet.form, sheet.catalogue):
        yield paragraph("Normal", help_now)
    said = " ".join(paper.sources(sheet.form, sheet.catalogue))
    yield paragraph("Hint", run(f"{sheet.say('paper-sources')}: ", "Strong"), said)


def _section(sheet: _Sheet, section: FormSection, new_page: bool) -> Iterator[Element]:
    heading = paragraph("Heading1", section.title)
    if new_page:
        heading.find(tag("pPr")).append(element("pageBreakBefore"))
    yield heading
    if section.when:
        yield _condition(sheet, section.when, None)
    yield from _words(section.intro, keep_next=True)
    if guidance := paper.guidance(section, sheet.catalogue):
        yield paragraph("Hint", guidance, keep_next=True)
    above = None
    for question in section.questions:
        if question.when:
            yield _condition(sheet, question.when, above)
        yield from _question(sheet, question)
        above = question.id


def _question(sheet: _Sheet, question: QuestionBase) -> Iterator[Element]:
    if isinstance(question, Display):
        yield paragraph("Heading2", question.label)
        if question.hint:
            yield paragraph("Hint", question.hint)
        yield from _words(question.text)
        return
    boxes = list(question_controls(sheet.form, question, sheet.catalogue))
    if isinstance(question, Boolean):
        (box,) = boxes
        yield _tick(box.address, alias(box.label), box.label, question.hint, _mark(sheet, question), "Statement")
        return
    yield from _asked(sheet, question)
    if isinstance(question, Choice):
        address, label = boxes[0].address, str(question.label)
        named = [(f"{address}.{option.id}", f"{label}: {option.label}", option) for option in boxes[0].options]
        yield from _options(named, label)
    elif isinstance(question, Choices):
        yield from _options(list(zip(*_tagged(boxes), question.options, strict=True)), str(question.label))
    elif isinstance(question, Table | Summary):
        yield _table(sheet, as_table(sheet.form, question, sheet.catalogue))
    elif isinstance(question, Signature):
        yield _signature(sheet, question, boxes)
    elif boxes[0].kind == "lines":
        yield _box(sheet, boxes[0])
    else:
        short = boxes[0].kind in ("date", "number")
        yield paragraph("ShortAnswer" if short else "Answer", *_around(sheet, boxes[0], _inline(sheet, boxes[0])))
    if isinstance(question, Score):
        for reach, meaning in paper.bands(sheet.form, question, sheet.catalogue):
            yield paragraph("ListBullet", run(f"{reach}. ", "Strong"), meaning)


def _asked(sheet: _Sheet, question: QuestionBase) -> Iterator[Element]:
    """The label and the hint, kept with what follows: a label never stands alone at the foot of a page."""
    asides = [mark for mark in (_mark(sheet, question), _how_many(sheet, question)) if mark]
    yield paragraph("Question", question.label, *(run(f" {mark}", "Aside") for mark in asides))
    how = paper.score_how(sheet.form, question, sheet.catalogue) if isinstance(question, Score) else ""
    if hint := paper.sentences(str(question.hint or ""), how):
        yield paragraph("Hint", hint, keep_next=True)
    if criteria := getattr(question, "criteria", ()):
        yield paragraph("Hint", sheet.say("criteria"), keep_next=True)
        yield from (paragraph("ListBullet", one, keep_next=True) for one in criteria)


def _mark(sheet: _Sheet, question: QuestionBase) -> str:
    return sheet.say("required") if question.required else ""


def _how_many(sheet: _Sheet, question: QuestionBase) -> str:
    if isinstance(question, Choice):
        return sheet.say("word-tick-one")
    return sheet.say("word-tick-any") if isinstance(question, Choices) else ""


def _condition(sheet: _Sheet, when: When, above: str | None) -> Element:
    return paragraph("Condition", paper.condition(when, sheet.form, sheet.catalogue, above))


def _words(text: str | None, style: str = "Normal", *, keep_next: bool = False) -> Iterator[Element]:
    return (paragraph(style, part, keep_next=keep_next) for part in paper.paragraphs(text))


# --- what is filled in ------------------------------------------------------------------------------------------


def _inline(sheet: _Sheet, control: Control) -> Element:
    """The control of one line, date, number or list, or of a tick in a table's cell."""
    name = _alias(control)
    if control.kind == "tick":
        return content_controls.tick(control.address, name)
    if control.kind == "choose":
        placeholder = sheet.say("word-choose")
        return content_controls.drop_down(control.address, name, placeholder, control.options)
    if control.kind == "date":
        placeholder = sheet.say("word-date-cell" if control.column else "word-date")
        return content_controls.date(control.address, name, placeholder, sheet.language)
    asked = "line" if control.kind == "line" else "amount" if control.type == "money" else "number"
    return content_controls.plain_text(control.address, name, sheet.say(f"word-{asked}"))


def _alias(control: Control) -> str:
    return alias(control.label, str(control.question.label), str(control.column.label) if control.column else "")


def _around(sheet: _Sheet, control: Control, made: Element) -> Iterator[Element]:
    """The control with the sign of money before it or its unit behind."""
    if control.type == "money":
        yield run(f"{sheet.say('paper-currency')}\N{NO-BREAK SPACE}")
    yield made
    if control.unit:
        yield run(f" {control.unit}")


def _tick(address: str, name: str, words: str, hint: str | None = None, mark: str = "", style: str = "Tick") -> Element:
    """A box and the words that it stands for on one line, the hint under them."""
    return paragraph(
        style,
        content_controls.tick(address, name),
        element("r", element("tab")),
        words,
        *([run(f" {mark}", "Aside")] if mark else []),
        *([element("r", element("br")), run(hint, "Aside")] if hint else []),
    )


def _tagged(boxes: list[Control]) -> tuple[list[str], list[str]]:
    return [box.address for box in boxes], [box.label for box in boxes]


def _options(named: list[tuple[str, str, Option]], start: str) -> Iterator[Element]:
    """A box for each option: (address, label, option). Short ones share a line, and the last keeps no one waiting."""
    if sum(len(option.label) for *_, option in named) <= _ON_ONE_LINE and not any(option.hint for *_, option in named):
        yield paragraph("TickRow", *_side_by_side(named, start))
        return
    for count, (address, label, option) in enumerate(named, 1):
        made = _tick(address, alias(label, start), option.label, option.hint)
        if count < len(named):
            made.find(tag("pPr")).append(element("keepNext"))
        yield made


def _side_by_side(named: list[tuple[str, str, Option]], start: str) -> Iterator[Element]:
    for count, (address, label, option) in enumerate(named):
        if count:
            yield run("\N{EM SPACE}\N{EM SPACE}")
        yield content_controls.tick(address, alias(label, start))
        yield run("\N{NO-BREAK SPACE}" + option.label.replace(" ", "\N{NO-BREAK SPACE}"))


def _box(sheet: _Sheet, control: Control) -> Element:
    """Room for several lines: a table of one cell, whose row is so high at least, and grows."""
    name = _alias(control)
    inside = content_controls.rich_text(control.address, name, sheet.say("word-lines"), "Cell")
    cell = element("tc", _cell_width(wordml.TEXT_WIDTH), inside)
    return _grid(control.label, control.hint, [wordml.TEXT_WIDTH], [_table_row([cell], control.lines * wordml.LINE)])


def _table(sheet: _Sheet, table: Table) -> Element:
    """A table with a header row that comes again on each page. Where rows have no names, Word can add more."""
    found = list(rows(sheet.form, table, sheet.catalogue))
    if table.wide:
        return _cards(sheet, table, found)
    shares = [column.width for column in table.columns]
    heads = [_column_head(column.label, paper.column_hint(column, table, sheet.catalogue)) for column in table.columns]
    if table.named_rows:
        shares, heads = [paper.HEAD_SHARE, *shares], [_column_head(sentence_case(table.row_label)), *heads]
    widths = _widths(shares)
    head = [element("tc", _cell_width(width), *said) for said, width in zip(heads, widths, strict=True)]
    made = [_table_row(_row(sheet, table, row, widths), _height(row)) for row in found if not row.total]
    totals = [_table_row(_row(sheet, table, row, widths), _height(row)) for row in found if row.total]
    about = _about(sheet, table)
    body = made if table.named_rows else [_repeating(sheet, table, [[row] for row in made])]
    return _grid(str(table.label), about, widths, [_table_row(head, header=True), *body, *totals])


def _cards(sheet: _Sheet, table: Table, found: list[Row]) -> Element:
    """A table of many columns: each row is some lines of label and answer, under a line with its name."""
    widths = _widths([1, 2])
    heads = (sentence_case(table.row_label), sheet.say("word-answer"))
    header = [element("tc", _cell_width(width), *_column_head(said)) for said, width in zip(heads, widths, strict=True)]
    cards = [(row, [_table_row(cells, height) for cells, height in _card(sheet, table, row, widths)]) for row in found]
    made = [lines for row, lines in cards if not row.total]
    totals = [line for row, lines in cards if row.total for line in lines]
    about = _about(sheet, table)
    body = [line for lines in made for line in lines] if table.named_rows else [_repeating(sheet, table, made)]
    return _grid(str(table.label), about, widths, [_table_row(header, header=True), *body, *totals])


def _card(sheet: _Sheet, table: Table, row: Row, widths: list[int]) -> Iterator[tuple[list[Element], int]]:
    """The lines of one card: its name over both columns, then label and answer."""
    name = [paragraph("CardHead", row.name or sentence_case(table.row_label))]
    if row.hint:
        name.append(paragraph("ColumnHead", run(row.hint, "Aside")))
    across = element("tcPr", element("tcW", w=sum(widths), type="dxa"), element("gridSpan", val=2))
    yield [element("tc", across, *name)], 0
    boxes = [(column, box) for column, box in zip(table.columns, row.cells, strict=True) if box]
    for column, box in boxes:
        keep = box is not boxes[-1][1]  # the lines of a card stay together
        said = [paragraph("CardLabel", column.label, keep_next=keep)]
        if hint := paper.column_hint(column, table, sheet.catalogue):
            said.append(paragraph("CardLabel", run(hint, "Aside"), keep_next=keep))
        yield [element("tc", _cell_width(widths[0]), *said), _cell(sheet, box, widths[1])], box.lines * wordml.LINE


def _row(sheet: _Sheet, table: Table, row: Row, widths: list[int]) -> Iterator[Element]:
    cells: tuple[Control | str | None, ...] = row.cells
    if table.named_rows:
        cells = (row.name, *row.cells)
    elif row.total and row.cells[0] is None:
        cells = (row.name, *row.cells[1:])
    for one, width in zip(cells, widths, strict=True):
        if isinstance(one, Control):
            yield _cell(sheet, one, width)
        elif one is None:
            yield element("tc", _cell_width(width), paragraph("Cell", "\N{EN DASH}"))
        else:
            aside = [paragraph("ColumnHead", run(row.hint, "Aside"))] if row.hint else []
            yield element("tc", _cell_width(width), paragraph("RowHead", one), *aside)


def _column_head(label: str, hint: str | None = None) -> list[Element]:
    said = [paragraph("ColumnHead", label)]
    return [*said, paragraph("ColumnHead", run(hint, "Aside"))] if hint else said


def _height(row: Row) -> int:
    return max(box.lines for box in row.cells if box) * wordml.LINE


def _about(sheet: _Sheet, table: Table) -> str:
    name = "word-table-named" if table.named_rows else "word-table"
    return sheet.say(name, count=len(table.row_ids), row=table.row_label)


def _repeating(sheet: _Sheet, table: Table, items: list[list[Element]]) -> Element:
    address = f"{sheet.form.id}.{table.id}"
    return content_controls.repeating(address, alias(str(table.label)), alias(str(table.row_label)), items)


def _cell(sheet: _Sheet, box: Control, width: int) -> Element:
    if box.kind == "lines":
        name = _alias(box)
        inside = content_controls.rich_text(box.address, name, sheet.say("word-line"), "Cell")
    else:
        inside = paragraph("Cell", *_around(sheet, box, _inline(sheet, box)))
    return element("tc", _cell_width(width), inside)


def _signature(sheet: _Sheet, question: Signature, boxes: list[Control]) -> Element:
    widths = _widths([2.2, 1])
    heads = (sheet.say("paper-signature-name"), sheet.say("paper-signature-date"))
    head = [
        element("tc", _cell_width(width), paragraph("ColumnHead", said))
        for said, width in zip(heads, widths, strict=True)
    ]
    row = [_cell(sheet, box, width) for box, width in zip(boxes, widths, strict=True)]
    rows = [_table_row(head, header=True), _table_row(row, _PEN)]
    return _grid(str(question.label), sheet.say("word-signature"), widths, rows)


def _widths(shares: list[float]) -> list[int]:
    """Columns of a table as wide as the text, in twentieths of a point: whole numbers that add up."""
    edges = [round(sum(shares[:count]) / sum(shares) * wordml.TEXT_WIDTH) for count in range(len(shares) + 1)]
    return [right - left for left, right in pairwise(edges)]


def _grid(caption: str, about: str, widths: list[int], rows: list[Element]) -> Element:
    """A table. Caption and description are its alternative text, which Word and screen readers tell."""
    header = len(rows) > 1
    look = {"firstRow": int(header), "lastRow": 0, "firstColumn": 0, "lastColumn": 0, "noHBand": 1, "noVBand": 1}
    return element(
        "tbl",
        element(
            "tblPr",
            element("tblStyle", val="AnswerTable"),
            element("tblW", w=wordml.TEXT_WIDTH, type="dxa"),
            element("tblLayout", type="fixed"),
            element("tblLook", val="0620" if header else "0600", **look),
            element("tblCaption", val=caption),
            element("tblDescription", val=about) if about else None,
        ),
        element("tblGrid", *(element("gridCol", w=width) for width in widths)),
        *rows,
    )


def _table_row(cells: Iterable[Element], height: int = 0, *, header: bool = False) -> Element:
    """A row that is not broken over two pages, at least so high (in twentieths of a point)."""
    return element(
        "tr",
        element(
            "trPr",
            element("cantSplit"),
            None if header else element("trHeight", val=max(height, _ROW), hRule="atLeast"),
            element("tblHeader") if header else None,
        ),
        *cells,
    )


def _cell_width(width: int) -> Element:
    return element("tcPr", element("tcW", w=width, type="dxa"))


# --- what is around it ------------------------------------------------------------------------------------------


def _page(document: WordDocument, sheet: _Sheet) -> None:
    """A4, and the foot of each page: title, page n of m, and where this comes from."""
    (section,) = document.sections
    section.page_width, section.page_height = Twips(wordml.PAGE_WIDTH), Twips(wordml.PAGE_HEIGHT)
    section.left_margin = section.right_margin = section.top_margin = Twips(wordml.MARGIN)
    section.bottom_margin = Twips(wordml.FOOT)
    fields = {"page": "PAGE", "pages": "NUMPAGES"}
    page = sheet.say("paper-page", **{name: f"\0{name}\0" for name in fields})
    number = [
        element("fldSimple", run("1"), instr=fields[part]) if part in fields else run(part)
        for part in page.split("\0")
        if part
    ]
    footer = section.footer
    footer.is_linked_to_previous = False
    wordml.refill(
        footer._element,
        [
            paragraph("footer", sheet.form.title, element("r", element("tab")), *number),
            paragraph("footer", paper.source(sheet.form, sheet.catalogue)),
        ],
    )


def _properties(document: WordDocument, sheet: _Sheet) -> None:
    properties = document.core_properties
    properties.title = cut(sheet.form.title, _LONGEST_PROPERTY)
    properties.author = cut(paper.author(sheet.catalogue), _LONGEST_PROPERTY)
    properties.language, properties.revision = sheet.language, 1
    properties.comments = cut(paper.source(sheet.form, sheet.catalogue), _LONGEST_PROPERTY)
    properties.version = str(sheet.form.version)
    properties.created = properties.modified = datetime.datetime.combine(sheet.form.written, datetime.time())


def _marks(document: WordDocument, sheet: _Sheet) -> None:
    """Which form this is, for what reads a filled copy: custom properties (ISO/IEC 29500-1 22.3)."""
    marks = {"form": sheet.form.id, "version": str(sheet.form.version), "edition": sheet.catalogue.edition.id}
    part = Part(PackURI("/docProps/custom.xml"), _CUSTOM_TYPE, wordml.custom_properties(marks), document.part.package)
    document.part.package.relate_to(part, _CUSTOM_RELATION)


def _leave_behind(document: WordDocument) -> None:
    for relationships in (document.part.rels, document.part.package.rels):
        for name, relationship in list(relationships.items()):
            if relationship.reltype.rpartition("/")[2] in _NOT_SHIPPED:
                relationships.pop(name)


def _packed(made: bytes) -> bytes:
    """The same package with sorted parts, one date for all and lean roots."""
    with zipfile.ZipFile(io.BytesIO(made)) as given:
        parts = {name: given.read(name) for name in given.namelist()}
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as zipped:
        for name in sorted(parts, key=lambda part: (part != "[Content_Types].xml", part != "_rels/.rels", part)):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            zipped.writestr(entry, _lean(name, parts[name]), compresslevel=9)
    return written.getvalue()


def _lean(name: str, part: bytes) -> bytes:
    """The part without the namespaces that it has no use for, and without the properties that are empty."""
    if name == "docProps/core.xml":
        root = parse_xml(part)
        for child in list(root):
            if not child.text:
                root.remove(child)
        return serialize_part_xml(root)
    if name == "word/fontTable.xml":
        return serialize_part_xml(wordml.fonts())
    if name not in _ROOTS:
        return part
    given = parse_xml(part)
    root = oxml_parser.makeelement(given.tag, nsmap={prefix: wordml.NAMESPACES[prefix] for prefix in _ROOTS[name]})
    if "w14" in _ROOTS[name]:
        root.set(tag("mc:Ignorable"), "w14 w15")
    root.extend(list(given))
    return serialize_part_xml(root)
