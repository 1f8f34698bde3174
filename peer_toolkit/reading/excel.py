"""A filled Excel file: its cells by the workbook's defined names, wherever people moved them.

`answer.ADDRESS` names a cell with an answer, `column.FORM.TABLE.COLUMN` the head of a column below which answers
stand, `row.FORM.TABLE.ROW` the label of a row that has a name; an underscore stands for a hyphen, which Excel does
not allow in a name. `worked.ADDRESS` is worked out by a formula, and nobody's answer. The hidden sheet of lists says
which id each label had when the file was made.
"""

from __future__ import annotations

import datetime
import io
import warnings
from collections.abc import Iterator, Mapping
from typing import Any

import openpyxl

from peer_toolkit.documents.workbook import LIST_ROWS, LISTS
from peer_toolkit.reading.addresses import Addresses
from peer_toolkit.reading.filled import Chosen, Filled, Raw, UnreadableError, clean
from peer_toolkit.reading.package import DAMAGED, Package

MOST_ROWS, MOST_COLUMNS = 20_000, 200
"""So much of a sheet is looked at. A form has a dozen columns, and a thousand rows in a busy year."""

_KINDS = ("answer", "row", "column", "worked")

_Spot = tuple[str, int, int]
"""Sheet, row, column: both from 1."""


def read(data: bytes, package: Package, addresses: Addresses) -> Filled:
    """The answers of a workbook. `addresses` knows the labels of named rows. Raises UnreadableError."""
    package.guard()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of what it leaves out, such as a picture
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            names, cells = _names(book), _Cells(book)
            said = {one.name: str(one.value) for one in book.custom_doc_props.props if one.value is not None}
            cells.know(said.get(LISTS, ""))
            book.close()
    except UnreadableError:
        raise
    except Exception:  # openpyxl raises whatever its parser meets in a broken file
        raise DAMAGED from None
    if not any(names[kind] for kind in ("answer", "column")):
        raise UnreadableError(
            "This Excel file has no cells of a form.", "Read a file that was made from one of our forms."
        )
    values, gone = [], []
    rows = _moved_rows(names["row"], cells, addresses)
    for address, spot in names["answer"].items():
        sheet_row = rows.get(address.rpartition(".")[0])
        if spot is not None and sheet_row is not None:
            spot = (spot[0], sheet_row, spot[2])
        if spot is None:
            gone.append(address)
        values.append((address, None if spot is None else cells.at(spot)))
    for table, heads in _tables(names["column"]).items():
        gone += [f"{table}.{column}" for column, spot in heads.items() if spot is None]
        values += _below(table, {column: spot for column, spot in heads.items() if spot is not None}, cells, addresses)
    return Filled(
        "xlsx",
        tuple(values),
        form=said.get("peer-toolkit-form"),
        version=said.get("peer-toolkit-version"),
        edition=said.get("peer-toolkit-edition"),
        gone=tuple(gone),
    )


def _names(book: Any) -> dict[str, dict[str, _Spot | None]]:
    """The addresses of each kind, with the cell that they name, or None when that cell was deleted."""
    found: dict[str, dict[str, _Spot | None]] = {kind: {} for kind in _KINDS}
    for name, defined in book.defined_names.items():
        kind, _, address = name.partition(".")
        if kind in found and address:
            found[kind][address.replace("_", "-")] = _spot(defined)
    return found


def _spot(defined: Any) -> _Spot | None:
    for sheet, cell in defined.destinations:
        try:
            column, row, *_ = openpyxl.utils.cell.range_boundaries(cell)
        except ValueError:
            return None
        return (sheet, int(row), int(column)) if row and column else None
    return None


class _Cells:
    """What stands in the cells that are not empty. Each sheet is read once, in one go."""

    def __init__(self, book: Any) -> None:
        self.sheets: dict[str, dict[int, dict[int, Raw]]] = {}
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # what the file says of its size may be wrong
            self.sheets[sheet.title] = lines = {}
            rows = sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS)
            for number, row in enumerate(rows, 1):
                line = {place: _plain(cell.value) for place, cell in enumerate(row, 1) if cell.value is not None}
                if line and number > MOST_ROWS:
                    raise UnreadableError(
                        f"A sheet has more than {MOST_ROWS} lines.", "Keep the lines of one year in one file."
                    )
                if line:
                    lines[number] = line

    def know(self, name: str) -> None:
        """Learn from the hidden sheet of lists what the answers to choose from are called in this file."""
        listed: dict[str, list[str]] = {}
        lines = self.sheets.get(name, {})
        for number in range(1, max(lines, default=0) + 1, LIST_ROWS):
            for column, label in lines.get(number, {}).items():
                id_ = lines.get(number + LIST_ROWS - 1, {}).get(column)
                if isinstance(label, str) and isinstance(id_, str) and id_ not in listed.setdefault(label, []):
                    listed[label].append(id_)
        for sheet, lines in self.sheets.items():
            for line in lines.values() if sheet != name else ():
                for column, value in line.items():
                    if isinstance(value, str) and value in listed:
                        line[column] = chosen = Chosen(value)
                        chosen.ids = tuple(listed[value])

    def at(self, spot: _Spot) -> Raw:
        sheet, row, column = spot
        return self.sheets.get(sheet, {}).get(row, {}).get(column)

    def line(self, sheet: str, row: int) -> Mapping[int, Raw]:
        return self.sheets.get(sheet, {}).get(row, {})

    def lines(self, sheet: str, below: int) -> Iterator[Mapping[int, Raw]]:
        """The lines of a sheet below a row that are not empty, from top to bottom."""
        lines = self.sheets.get(sheet, {})
        return (lines[number] for number in sorted(lines) if number > below)


def _plain(value: Any) -> Raw:
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, bool | int | float | datetime.date):
        return value
    return clean(str(value))


def _label(value: Raw) -> str:
    """The first line of a label, as labels are compared."""
    return " ".join(str(value or "").split("\n")[0].split()).casefold()


def _moved_rows(named: Mapping[str, _Spot | None], cells: _Cells, addresses: Addresses) -> dict[str, int]:
    """For each named row whose label stands elsewhere by now, since somebody sorted the sheet: the line where it is."""
    tables: dict[str, list[_Spot]] = {}
    for address, spot in named.items():
        if spot is not None:
            tables.setdefault(address.rpartition(".")[0], []).append(spot)
    found = {}
    for address, spot in named.items():
        label = addresses.row_label(address)
        wanted = _label(label)
        if spot is None or not wanted or _label(cells.at(spot)).startswith(wanted):
            continue
        for sheet, row, column in tables[address.rpartition(".")[0]]:
            if sheet == spot[0] and column == spot[2] and _label(cells.at((sheet, row, column))) == wanted:
                found[address] = row
    return found


def _tables(heads: Mapping[str, _Spot | None]) -> dict[str, dict[str, _Spot | None]]:
    tables: dict[str, dict[str, _Spot | None]] = {}
    for address, spot in heads.items():
        table, _, column = address.rpartition(".")
        tables.setdefault(table, {})[column] = spot
    return tables


def _below(table: str, heads: Mapping[str, _Spot], cells: _Cells, addresses: Addresses) -> Iterator[tuple[str, Raw]]:
    """The answers below the heads of a table's columns, rows numbered from 1. An empty line is no row."""
    filled_in = {column: spot for column, spot in heads.items() if not addresses.worked_out(f"{table}.{column}")}
    if not filled_in:
        return
    sheet, head, _ = next(iter(filled_in.values()))
    count = 0
    for line in cells.lines(sheet, head):
        row = {column: line.get(place) for column, (_, _, place) in filled_in.items()}
        if any(value is not None and value != "" for value in row.values()):
            count += 1
            yield from ((f"{table}.{count}.{column}", value) for column, value in row.items())
