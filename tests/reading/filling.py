"""Forms filled in as people fill them, with other engines than `read` reads with: pypdf, docx-plus and openpyxl.

Each filler takes a blank file and what to write, {address of a box: value}, and gives the filled file. `filling` makes
up an answer for every box of a form, and says what `read` must make of them.
"""

from __future__ import annotations

import datetime
import io
import itertools
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
from docx import Document
from docx_plus.controls.read import set_control_value

from peer_toolkit.catalogue import Catalogue
from peer_toolkit.catalogue.model import Choices, Form, Table
from peer_toolkit.documents.controls import Control, controls, pdf_controls

sys.path.insert(0, str(Path(__file__).parents[1] / "documents"))  # its helpers import one another by name
from docx_checks import MAIN as MAIN
from docx_checks import changed as changed
from docx_checks import find as find
from docx_checks import write_lines
from pdf_checks import type_into

Values = dict[str, Any]

LINES = (
    "Ngāti Whātua Ōrākei – “Hēmi O’Neill”",
    "Nguyễn Thị Ánh Đặng, ’twas & <b>",
    "=1+1; it’s + @home - 'so'",
)
LONG = ("Kōrero nui: ễ ậ ẵ, isn’t it? " * 200)[:3000]
TEXTS = (f"First line\nSecond: {LINES[0]}\n\nFourth", LONG, f"{LINES[1]}\n• {LINES[2]}")


def filling(form: Form, boxes: list[Control]) -> tuple[Values, Values]:
    """(what to write into each box, the answers that it comes to). A box of `choices` is ticked or not."""
    count = itertools.count()
    written = {box.address: _made_up(box, next(count)) for box in boxes}
    return written, expected(form, boxes, written)


def _made_up(box: Control, count: int) -> Any:
    if box.kind == "lines":
        return TEXTS[count % len(TEXTS)]
    if box.kind == "line":
        return f"{LINES[count % len(LINES)]} {count}"
    if box.kind == "date":
        return datetime.date(2026, 1, 31) + datetime.timedelta(days=count)
    if box.kind == "tick":
        return count % 3 != 1
    if box.kind == "choose":
        return box.options[count % len(box.options)].id
    return count + 1200 if box.type in ("integer", "score") else count + 1200.25


def expected(form: Form, boxes: list[Control], written: Mapping[str, Any]) -> Values:
    """What `read` makes of it, from the form alone."""
    answers: Values = {}
    for box in boxes:
        value, address = written[box.address], f"{form.id}.{box.question.id}"
        value = value.isoformat() if isinstance(value, datetime.date) else value
        rest = box.address.removeprefix(address).lstrip(".").split(".")
        if isinstance(box.question, Choices):
            if value:
                answers.setdefault(address, []).append(rest[0])
        elif len(rest) == 2:
            row, column = rest
            numbered = isinstance(box.question, Table) and not box.question.named_rows
            if row == "total":
                answers.setdefault(f"{address}.total", {})[column] = value
            elif numbered:
                rows = answers.setdefault(address, [])
                rows += [{} for _ in range(int(row) - len(rows))]
                rows[int(row) - 1][column] = value
            else:
                answers.setdefault(address, {}).setdefault(row, {})[column] = value
        else:
            answers[box.address] = value
    return answers


def boxes_of(form: Form, format_: str, catalogue: Catalogue) -> list[Control]:
    """The boxes that a person fills in: a workbook works out sums itself."""
    if format_ == "pdf":
        return list(pdf_controls(form, catalogue))
    if format_ == "docx":
        return list(controls(form, catalogue))
    return [box for box in controls(form, catalogue) if not _worked_out(form, box)]


def _worked_out(form: Form, box: Control) -> bool:
    if getattr(form.question(box.question.id), "type", "") in ("score", "summary"):
        return True
    return box.column is not None and (".total." in box.address or bool(box.column.worked_out))


# --- PDF: pypdf ---------------------------------------------------------------------------------------------------


def as_typed(box: Control, value: Any) -> str:
    """As a person types it: days as the form asks, money with its commas."""
    if isinstance(value, datetime.date):
        return f"{value:%d/%m/%Y}"
    if box.type == "money":
        return f"${value:,.2f}"
    return str(value)


def fill_pdf(blank: bytes, boxes: list[Control], values: Mapping[str, Any]) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(blank))
    kinds = {box.address: box for box in boxes}
    typed: dict[str, str] = {}
    for address, value in values.items():
        box = kinds[address]
        if box.kind == "tick":
            typed[address] = "/Yes" if value else "/Off"
        else:
            typed[address] = f"/{value}" if box.kind == "choose" else as_typed(box, value)
    type_into(writer, typed)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


# --- Word: docx-plus ----------------------------------------------------------------------------------------------


def fill_docx(blank: bytes, boxes: list[Control], values: Mapping[str, Any]) -> bytes:
    document = Document(io.BytesIO(blank))
    kinds = {box.address: box for box in boxes}
    rich: dict[str, list[str]] = {}
    for address, value in values.items():
        box = kinds[address]
        if box.kind == "lines":
            rich[address] = value.split("\n")
        elif box.kind == "choose" and box.column is None:
            set_control_value(document, f"{address}.{value}", True)
        elif isinstance(value, datetime.date):
            set_control_value(document, address, datetime.datetime.combine(value, datetime.time()))
        elif box.kind in ("tick", "choose"):
            set_control_value(document, address, value)
        else:
            set_control_value(document, address, as_typed(box, value))
    document.save(saved := io.BytesIO())
    return changed(saved.getvalue(), MAIN, lambda root: [write_lines(root, *one) for one in rich.items()])


# --- Excel: openpyxl ----------------------------------------------------------------------------------------------


def fill_xlsx(blank: bytes, boxes: list[Control], values: Mapping[str, Any]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(blank))
    kinds = {box.address: box for box in boxes}
    for address, value in values.items():
        box = kinds[address]
        cell = cell_of(book, address, box)
        if box.kind == "choose":
            value = next(" ".join(str(one.label).split()) for one in _options(box) if one.id == value)
        elif box.kind == "tick":
            value = "Yes" if value else None
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # openpyxl takes = for a formula
    book.save(saved := io.BytesIO())
    return saved.getvalue()


def _options(box: Control) -> Any:
    """The options as the form has them: on paper some show their points."""
    return (box.column or box.question).options  # type: ignore[union-attr]


def cell_of(book: Any, address: str, box: Control) -> Any:
    name = f"answer.{address}".replace("-", "_")
    if name in book.defined_names:
        ((sheet, spot),) = book.defined_names[name].destinations
        return book[sheet][spot.replace("$", "")]
    table, row, column = address.rsplit(".", 2)
    ((sheet, spot),) = book.defined_names[f"column.{table}.{column}".replace("-", "_")].destinations
    head = book[sheet][spot.replace("$", "")]
    return book[sheet].cell(head.row + int(row), head.column)


FILL: dict[str, Callable[[bytes, list[Control], Mapping[str, Any]], bytes]] = {
    "pdf": fill_pdf,
    "docx": fill_docx,
    "xlsx": fill_xlsx,
}
