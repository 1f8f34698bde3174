"""What must be true of every workbook of a form. Each check returns what is wrong, and nothing when all is well.

Read back with openpyxl, lxml and openxml-audit; nothing of the engine is used. What a form asks for is worked out here
from its definition once more.
"""

from __future__ import annotations

import datetime
import io
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import openpyxl
from lxml import etree
from openpyxl.cell.cell import Cell
from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from openxml_audit import FileFormat, OpenXmlValidator

from peer_toolkit.catalogue.catalogue import Catalogue
from peer_toolkit.catalogue.model import (
    Boolean,
    Choice,
    Choices,
    Display,
    Form,
    Option,
    QuestionBase,
    Score,
    Signature,
    Summary,
    Table,
)
from peer_toolkit.documents import paper

Check = Callable[[bytes, Form, Catalogue], Iterator[str]]

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def squeezed(text: object) -> str:
    return " ".join(str(text).split())


@cache
def book(data: bytes, values: bool = False) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values, rich_text=False)


def answer(form: Form, *address: str, prefix: str = "answer") -> str:
    return f"{prefix}.{form.id}.{'.'.join(address)}".replace("-", "_")


def cell(data: bytes, name: str, values: bool = False) -> Cell:
    """The cell that a name is of. Raises KeyError when there is no such name."""
    whole = book(data, values)
    ((sheet, place),) = whole.defined_names[name].destinations
    return whole[sheet][place.replace("$", "")]


def wanted(form: Form) -> dict[str, str]:
    """Every name that the workbook must have for an answer, in reading order: name and type."""
    names: dict[str, str] = {}
    for question in form.questions():
        if isinstance(question, Display | Score | Summary):
            continue
        if isinstance(question, Table):
            for column in question.columns:
                if not question.named_rows:
                    names[answer(form, question.id, column.id, prefix="column")] = column.type
                elif not column.worked_out:
                    for row in question.named_rows:
                        names[answer(form, question.id, row.id, column.id)] = column.type
            for row in question.named_rows:
                names[answer(form, question.id, row.id, prefix="row")] = "row"
        elif isinstance(question, Choices):
            names |= {answer(form, question.id, option.id): "boolean" for option in question.options}
        elif isinstance(question, Signature):
            names |= {answer(form, question.id, "name"): "string", answer(form, question.id, "date"): "date"}
        else:
            names[answer(form, question.id)] = getattr(question, "type")  # noqa: B009
    return names


def rule(at: Cell) -> DataValidation | None:
    """The validation of a cell: Excel takes one alone."""
    found = [one for one in at.parent.data_validations.dataValidation if at.coordinate in one.sqref]
    assert len(found) <= 1, (at, found)
    return found[0] if found else None


def listed(data: bytes, check: DataValidation) -> list[str]:
    """What can be chosen in a cell."""
    sheet, place = check.formula1.rsplit("!", 1)
    cells = book(data)[sheet.strip("'")][place.replace("$", "")]
    row = cells[0] if isinstance(cells, tuple) else (cells,)
    return [str(one.value) for one in row]


def answered_at(data: bytes, name: str) -> Cell:
    """Where the first answer of a name goes: below the header of a column."""
    at = cell(data, name)
    return at.parent.cell(at.row + 1, at.column) if name.startswith("column.") else at


def options(form: Form, name: str) -> tuple[Option, ...]:
    parts = name.replace("_", "-").split(".")
    question = form.question(parts[2])
    if isinstance(question, Table):
        return next(one.options for one in question.columns if one.id == parts[-1])
    return question.options if isinstance(question, Choice) else ()


# --- the checks -------------------------------------------------------------------------------------------------


def the_names(data: bytes, form: Form, catalogue: Catalogue) -> Iterator[str]:
    """One name for each answer, on a cell of its own; of columns on the header; no answer without its place."""
    found = book(data).defined_names
    mine = {name for name in found if name.split(".")[0] in ("answer", "column", "row")}
    if mine != set(wanted(form)):
        yield f"names: {sorted(mine ^ set(wanted(form)))}"
        return
    places = [cell(data, name) for name in wanted(form)]
    if len({(one.parent.title, one.coordinate) for one in places}) != len(places):
        yield "names: two for one cell"
    for name, kind in wanted(form).items():
        if kind == "row":
            continue
        at = answered_at(data, name)
        question = form.question(name.replace("_", "-").split(".")[2])
        worked_out = isinstance(question, Table) and next(
            (one.worked_out for one in question.columns if one.id == name.replace("_", "-").split(".")[-1]), ()
        )
        if not worked_out and (at.value is not None or at.fill.fgColor.rgb == "00000000" or not at.border.left.style):
            yield f"place of {name}: {at.value!r}, {at.fill.fgColor.rgb}"
        if not worked_out and at.protection.locked:
            yield f"place of {name}: locked"


def the_types(data: bytes, form: Form, catalogue: Catalogue) -> Iterator[str]:
    """Dates, numbers and lists take nothing else; every option is there, in its order; text stays text."""
    for name, kind in wanted(form).items():
        if kind == "row":
            continue
        at = answered_at(data, name)
        check = rule(at)
        if isinstance(at.value, str) and at.value.startswith("="):  # worked out
            continue
        expected = {"date": "date", "integer": "whole", "decimal": "decimal", "money": "decimal"}.get(kind)
        expected = "list" if kind in ("choice", "boolean") else expected
        if expected and (check is None or check.type != expected or not check.error or check.errorStyle):
            yield f"type of {name}: {check and check.type} for {expected}"
            continue
        if kind == "choice" and check:
            labels = [squeezed(one.label) for one in options(form, name)]
            if listed(data, check) != labels:
                yield f"options of {name}: {listed(data, check)} for {labels}"
        if kind == "boolean" and check and listed(data, check) != [catalogue.message("sheet-yes")]:
            yield f"tick of {name}"
        if kind in ("string", "text", "choice") and at.number_format != "@":
            yield f"format of {name}: {at.number_format}"
        if kind == "date" and at.number_format != "dd/mm/yyyy":
            yield f"format of {name}: {at.number_format}"
        if kind == "money" and "0.00" not in at.number_format:
            yield f"format of {name}: {at.number_format}"
        if kind == "date" and not (check and check.prompt and check.promptTitle):
            yield f"prompt of {name}"
    for question in form.questions():
        for limit, formula in (("least", "formula1"), ("most", "formula2")):
            value = getattr(question, limit, None)
            if value is not None and float(getattr(rule(cell(data, answer(form, question.id))), formula)) != value:
                yield f"limit of {question.id}"


def the_prompts(data: bytes, form: Form, catalogue: Catalogue) -> Iterator[str]:
    """No prompt, title or error is longer than Excel takes; every hint is in one."""
    for sheet in book(data):
        for one in sheet.data_validations.dataValidation:
            titles, texts = (one.promptTitle, one.errorTitle), (one.prompt, one.error)
            if any(len(text or "") > 32 for text in titles) or any(len(text or "") > 255 for text in texts):
                yield f"prompt too long: {one.sqref}"
            if one.prompt and not one.showInputMessage:
                yield f"prompt not shown: {one.sqref}"
    for question in form.questions():
        for column in question.columns if isinstance(question, Table) and not question.named_rows else ():
            at = answered_at(data, answer(form, question.id, column.id, prefix="column"))
            check = rule(at)
            said = check.prompt if check else ""
            if column.hint and squeezed(column.hint)[:60] not in (said or ""):
                yield f"prompt of {question.id}.{column.id}: {said!r}"


def labels_in_order(data: bytes, form: Form, catalogue: Catalogue) -> Iterator[str]:
    """Every section and question in its order on one sheet; what has a sheet of its own has it there too."""
    required = catalogue.message("required")
    singles = [question for question in form.questions() if not isinstance(question, Display | Table | Score | Summary)]
    sheet = cell(data, next(iter(wanted(form)))).parent if singles else book(data).worksheets[0]
    if singles:
        name = catalogue.message("sheet-answers")
        sheet = book(data)[name]
    written = [squeezed(one.value) for (one,) in sheet.iter_rows(max_col=1) if one.value is not None]
    at = -1
    for section in form.sections:
        for text in (section.title, *(_label(question, required) for question in section.questions)):
            for wanted_text in [text] if isinstance(text, str) else text:
                try:
                    at = written.index(squeezed(wanted_text), at + 1)
                except ValueError:
                    yield f"label: {squeezed(wanted_text)!r} is not on {sheet.title} after {written[max(at, 0)]!r}"
    everything = {squeezed(one.value) for page in book(data) for row in page.iter_rows() for one in row if one.value}
    whole = "\n".join(everything)
    for question in form.questions():
        for text in (question.hint, *(getattr(question, "criteria", ()))):
            if text and squeezed(text) not in whole:
                yield f"help of {question.id}: {text!r}"
        for option in getattr(question, "options", ()):
            if option.hint and squeezed(option.hint) not in whole:
                yield f"help of {question.id}.{option.id}"
    for text in (form.purpose, form.who, form.keep, form.next.label, *form.leave_out):
        if text and squeezed(text) not in whole:
            yield f"words: {text!r}"


def _label(question: QuestionBase, required: str) -> str | list[str]:
    label = squeezed(question.label)
    if isinstance(question, Signature):
        marked = f" {required}" if question.required else ""
        return [f"{label}: name{marked}", f"{label}: date{marked}"]
    if isinstance(question, Choices):
        first = f"{label} {required}" if question.required else label
        return [first, *(squeezed(option.label) for option in question.options)]
    return f"{label} {required}" if question.required else label


def tables(data: bytes, form: Form, catalogue: Catalogue) -> Iterator[str]:
    """Each table is one of Excel's: its header is frozen, comes again on paper, and has a filter; rows are ample."""
    for question in form.questions():
        if not isinstance(question, Table):
            continue
        first = question.columns[0]
        if question.named_rows:
            name = answer(form, question.id, question.named_rows[0].id, prefix="row")
            at = cell(data, name)
            head = at.row - 1
        else:
            at = cell(data, answer(form, question.id, first.id, prefix="column"))
            head = at.row
        sheet = at.parent
        if len(sheet.tables) != 1:
            yield f"table of {question.id}: {len(sheet.tables)} on its sheet"
            continue
        (one,) = sheet.tables.values()
        left, top, right, bottom = range_boundaries(one.ref)
        heads = [sheet.cell(head, column).value for column in range(left, right + 1)]
        if top != head or not one.autoFilter or [column.name for column in one.tableColumns] != heads:
            yield f"table of {question.id}: header {heads}"
        labels = [squeezed(column.label) for column in question.columns]
        if [re.sub(r" \(\d+\)$", "", text) for text in heads[-len(labels) :]] != labels:
            yield f"heads of {question.id}: {heads}"
        frozen = re.search(r"\d+", sheet.freeze_panes or "")
        if not frozen or int(frozen.group()) != head + 1 or sheet.print_title_rows != f"${head}:${head}":
            yield f"header of {question.id}: frozen {sheet.freeze_panes}, printed again {sheet.print_title_rows}"
        rows = bottom - top - bool(question.named_rows and question.totals)
        if rows != (len(question.named_rows) or 200):
            yield f"rows of {question.id}: {rows}"
        for number, row in enumerate(question.named_rows, head + 1):
            text = str(sheet.cell(number, 1).value).split("\n")
            if text != [squeezed(row.label), *([squeezed(row.hint)] if row.hint else [])]:
                yield f"row {question.id}.{row.id}: {text}"
        below = sheet.iter_rows(min_row=bottom + 1, values_only=True)
        if not question.named_rows and any(value is not None for row in below for value in row):
            yield f"rows of {question.id}: something stands below"
        if question.required and not any(
            "required" in str(value).casefold() for row in sheet.iter_rows(max_row=head) for value in (row[0].value,)
        ):
            yield f"required: {question.id}"


def formulas(data: bytes, form: Form, catalogue: Catalogue) -> Iterator[str]:
    """Formulas stand only where something is worked out, and every one has the value of an empty form."""
    for sheet in book(data):
        shown = book(data, values=True)[sheet.title]
        for row in sheet.iter_rows():
            for one in row:
                if one.data_type == "f":
                    value = shown[one.coordinate].value
                    if isinstance(value, str) and value.startswith("#"):
                        yield f"value of {sheet.title} {one.coordinate}: {value}"
                elif isinstance(one.value, str) and one.value[:1] in "=+-@" and one.data_type != "s":
                    yield f"taken for a formula: {sheet.title} {one.coordinate}"
    for question in form.questions():
        if isinstance(question, Table):
            for column in question.totals:
                at = cell(data, answer(form, question.id, "total", column.id, prefix="worked"))
                value = cell(data, answer(form, question.id, "total", column.id, prefix="worked"), values=True).value
                if at.data_type != "f" or value != 0 or not re.search("SUM|SUBTOTAL", at.value):
                    yield f"total of {question.id}.{column.id}: {at.value} = {value}"
        elif isinstance(question, Score):
            at = cell(data, answer(form, question.id, prefix="worked"))
            if at.data_type != "f":
                yield f"score {question.id}"


def set_up(data: bytes, form: Form, catalogue: Catalogue) -> Iterator[str]:
    """A4, sideways, one page wide; names that Excel takes; nobody's name; the marks by which a machine knows it."""
    whole = book(data)
    titles = [sheet.title for sheet in whole]
    if len({one.casefold() for one in titles}) != len(titles):
        yield f"sheets: {titles}"
    for sheet in whole:
        title = sheet.title
        if len(title) > 31 or re.search(r"[\[\]:*?/\\]", title) or title.strip("' ") != title:
            yield f"sheet name: {title!r}"
        if sheet.protection.sheet:
            yield f"protected: {title}"
        if sheet.sheet_state == "visible":
            setup = sheet.page_setup
            if (setup.paperSize, setup.orientation, setup.fitToHeight) != (9, "landscape", 0) or not (
                sheet.sheet_properties.pageSetUpPr and sheet.sheet_properties.pageSetUpPr.fitToPage
            ):
                yield f"paper of {title}"
            if "&P" not in (sheet.oddFooter.right.text or "") or not sheet.oddHeader.left.text:
                yield f"header or footer of {title}"
    if whole.worksheets[0].title != catalogue.message("sheet-read-me") or whole.active is not whole.worksheets[0]:
        yield "the first sheet"
    properties = {one.name: one.value for one in whole.custom_doc_props.props}
    expected = {
        "peer-toolkit-form": form.id,
        "peer-toolkit-version": str(form.version),
        "peer-toolkit-edition": catalogue.edition.id,
        "peer-toolkit-lists": catalogue.message("sheet-lists"),
        "Language": catalogue.edition.language,
    }
    if properties != expected:
        yield f"properties: {properties}"
    core = whole.properties
    who = {core.creator, core.lastModifiedBy}
    if not core.title or who != {paper.author(catalogue)} or not core.description:
        yield f"properties: {who}"
    if core.created != datetime.datetime.combine(form.written, datetime.time()):
        yield f"created: {core.created}"
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if any("vba" in name.lower() or "external" in name.lower() for name in package.namelist()):
            yield "macros, or links to other files"
        for name in package.namelist():
            if re.fullmatch(r"xl/drawings/drawing\d+\.xml", name):
                for shape in etree.fromstring(package.read(name)).iter("{*}cNvPr"):
                    if not shape.get("descr"):
                        yield f"a chart without words: {name}"


def the_package(data: bytes, form: Form, catalogue: Catalogue) -> Iterator[str]:
    """openxml-audit finds nothing."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "form.xlsx"
        file.write_bytes(data)
        yield from (f"schema: {one.description}" for one in _validator().validate(file).errors)


@cache
def _validator() -> OpenXmlValidator:
    return OpenXmlValidator(file_format=FileFormat.MICROSOFT_365)


CHECKS: tuple[Check, ...] = (
    the_types,
    the_prompts,
    labels_in_order,
    tables,
    formulas,
    set_up,
    the_package,
)


def problems(data: bytes, form: Form, catalogue: Catalogue) -> list[str]:
    lost = list(the_names(data, form, catalogue))  # without its names nothing else is found
    return lost or [wrong for check in CHECKS for wrong in check(data, form, catalogue)]


# --- filling in ---------------------------------------------------------------------------------------------------


def filled(data: bytes, answers: dict[str, object], rows: dict[str, list[dict[str, object]]]) -> bytes:
    """The workbook with answers by name, and rows by the name of a table (`FORM.TABLE`) below its headers."""
    whole = openpyxl.load_workbook(io.BytesIO(data))

    def at(name: str) -> Cell:
        ((sheet, place),) = whole.defined_names[name].destinations
        return whole[sheet][place.replace("$", "")]

    for name, value in answers.items():
        at(name).value = value  # type: ignore[assignment]
        if isinstance(value, str):
            at(name).data_type = "s"
    for table, lines in rows.items():
        for number, line in enumerate(lines, 1):
            for column, value in line.items():
                head = at(f"column.{table}.{column}")
                one = head.parent.cell(head.row + number, head.column)
                one.value = value  # type: ignore[assignment]
                if isinstance(value, str):
                    one.data_type = "s"
    written = io.BytesIO()
    whole.save(written)
    return written.getvalue()


def ticks(question: QuestionBase) -> bool:
    return isinstance(question, Boolean | Choices)


def sheet_of(data: bytes, name: str) -> Worksheet:
    return cell(data, name).parent
