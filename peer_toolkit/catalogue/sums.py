"""What a form's answers add up to, from flat answers: totals, columns worked out, scores and summaries.

Its twin is docs/assets/js/form/sums.js; tests/vectors.json holds the two together. The rules are those of our own
workbooks (peer_toolkit/documents/xlsx_tables.py, xlsx_results.py), with these differences:

* What is not shown is not counted. A workbook has no way to know.
* Nothing is told of what nobody has begun: no total, summary or score, where a workbook shows 0.
* A difference with one part blank takes it as nought where the column has a total, as in a budget, so that the totals
  hold together. Without a total it compares two figures, and one alone gives nothing.
* Money is rounded to cents, half away from zero, row by row, so that a column adds up to the total below it.
* A number that cannot be read counts nothing in a total; what would be worked out from it is left out.
* A summary by month counts the month of any year: a page has no year to choose.
* Per cent are whole and rounded down, so that they never say more than the band that holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from peer_toolkit.catalogue.forms import best, summed
from peer_toolkit.catalogue.model import Band, Choice, Form, Option, Score, Summary, Table, TableColumn
from peer_toolkit.catalogue.numbers import figures
from peer_toolkit.catalogue.typed import Flat, there, typed
from peer_toolkit.catalogue.when import shown

_ISO_DATE = re.compile(r"\d{4}-(\d\d)-\d\d", re.ASCII)
_ROW = re.compile(r"\d{1,9}", re.ASCII)

_UNREADABLE = "unreadable"
_Cell = Fraction | str | None
"""A number, exactly; _UNREADABLE for what stands there and is none; None for a blank."""


@dataclass(frozen=True)
class Points:
    """What a score comes to.

    `most` is what the answers could have had: of every question but those that do not apply (`left_out`). Rows without
    names count once they are answered. `percent` (whole, rounded down) and `band` are None until something is answered.
    """

    points: int
    most: int
    answered: int
    left_out: int
    percent: int | None
    band: Band | None


def worked_out(form: Form, flat: Flat) -> dict[str, float]:
    """Every number that the answers give, by its address, in reading order.

    FORM.TABLE.ROW.COLUMN, FORM.TABLE.total.COLUMN, FORM.SCORE, FORM.SUMMARY.ROW.count or .COLUMN with ROW an option's
    id, `month-1` to `month-12`, or `total`.
    """
    visible = set(shown(form, typed(form, flat)))
    found: dict[str, float] = {}
    for question in form.questions():
        if question.id not in visible:
            continue
        address = f"{form.id}.{question.id}"
        if isinstance(question, Table):
            found |= {f"{address}.{name}": float(value) for name, value in _table(form, question, flat)}
        elif isinstance(question, Summary) and question.of in visible:
            found |= {f"{address}.{name}": float(value) for name, value in _summary(form, question, flat)}
        elif isinstance(question, Score):
            reached = score(form, question, flat, visible)
            if reached.answered:
                found[address] = reached.points
    return found


def score(form: Form, question: Score, flat: Flat, visible: set[str] | None = None) -> Points:
    """The points of the answers in a score's sections. `visible` are the questions shown, when they are known."""
    visible = set(shown(form, typed(form, flat))) if visible is None else visible
    points = most = answered = left_out = 0
    for options, answer, expected in _counted(form, question, flat, visible):
        chosen = next((option for option in options if option.id == answer), None)
        if chosen and chosen.value is None:
            left_out += 1
        elif chosen or expected:
            most += best(options)
        if chosen and chosen.value is not None:
            answered += 1
            points += chosen.value
    bands = [band for band in question.bands if answered and points * 100 >= band.least * most]
    percent = 100 * points // most if answered else None
    return Points(points, most, answered, left_out, percent, bands[-1] if bands else None)


def _counted(
    form: Form, question: Score, flat: Flat, visible: set[str]
) -> Iterator[tuple[tuple[Option, ...], object, bool]]:
    """Options, the answer, and whether one is expected, of everything shown that has points."""
    for one in (one for name in question.of for one in form.section(name).questions if one.id in visible):
        address = f"{form.id}.{one.id}"
        if isinstance(one, Choice) and best(one.options):
            yield one.options, flat.get(address), True
        elif isinstance(one, Table):
            for row in _rows(form, one, flat):
                for column in one.columns:
                    if best(column.options):
                        yield column.options, flat.get(f"{address}.{row}.{column.id}"), bool(one.named_rows)


def _rows(form: Form, table: Table, flat: Flat) -> list[str]:
    """What the rows of a table are called in addresses: on a screen rows can be added."""
    if table.named_rows:
        return list(table.row_ids)
    parts = [address.split(".") for address in flat]
    found = [one[2] for one in parts if len(one) == 4 and one[:2] == [form.id, table.id] and _ROW.fullmatch(one[2])]
    return list(dict.fromkeys(found))


def _reckoned(form: Form, table: Table, flat: Flat) -> dict[str, Callable[[str], _Cell]]:
    """For each row: a function that gives the number in a column."""
    columns = {column.id: column for column in table.columns}

    def reckon(row: str) -> Callable[[str], _Cell]:
        known: dict[str, _Cell] = {}

        def cell(name: str) -> _Cell:
            if name not in known:
                known[name] = None  # a column that goes round to itself is worked out from nothing
                column = columns[name]
                parts = [cell(one) for one in column.worked_out]
                known[name] = (
                    _rounded(_worked_out(column, *parts), column.type)
                    if parts
                    else _exact(flat.get(f"{form.id}.{table.id}.{row}.{name}"))
                )
            return known[name]

        return cell

    return {row: reckon(row) for row in _rows(form, table, flat)}


def _exact(value: object) -> _Cell:
    if not there(value):
        return None
    said = figures(str(value))
    return _UNREADABLE if said is None else Fraction(said)


def _worked_out(column: TableColumn, first: _Cell, second: _Cell) -> _Cell:
    if isinstance(first, str) or isinstance(second, str):
        return _UNREADABLE
    if first is None or second is None:
        counted = column.difference and column.total and first != second
        return (first or Fraction()) - (second or Fraction()) if counted else None
    return first - second if column.difference else first * second


def _rounded(value: _Cell, kind: str) -> _Cell:
    """Money in cents, half away from zero."""
    if kind != "money" or not isinstance(value, Fraction):
        return value
    cents = (abs(value) * 100 + Fraction(1, 2)) // 1
    return Fraction(-cents if value < 0 else cents, 100)


def _sum(column: TableColumn, cells: list[_Cell]) -> Fraction:
    total = _rounded(sum((one for one in cells if isinstance(one, Fraction)), Fraction()), column.type)
    assert isinstance(total, Fraction)
    return total


def _table(form: Form, table: Table, flat: Flat) -> Iterator[tuple[str, Fraction]]:
    rows = _reckoned(form, table, flat)
    for row, cell in rows.items():
        for column in table.columns:
            value = cell(column.id) if column.worked_out else None
            if isinstance(value, Fraction):
                yield f"{row}.{column.id}", value
    for column in table.totals:
        cells = [cell(column.id) for cell in rows.values()]
        if any(isinstance(one, Fraction) for one in cells):
            yield f"total.{column.id}", _sum(column, cells)


def _summary(form: Form, summary: Summary, flat: Flat) -> Iterator[tuple[str, Fraction]]:
    table, by, added = summed(form, summary)
    names = [option.id for option in by.options] or [f"month-{number}" for number in range(1, 13)]
    groups: dict[str, list[Callable[[str], _Cell]]] = {name: [] for name in names}
    for row, cell in _reckoned(form, table, flat).items():
        answer = flat.get(f"{form.id}.{table.id}.{row}.{by.id}")
        month = None if by.options else _ISO_DATE.fullmatch(str(answer))
        group = f"month-{int(month[1])}" if month else answer
        if group in groups:
            groups[group].append(cell)
    everything = [cell for cells in groups.values() for cell in cells]
    for name, cells in [*groups.items(), ("total", everything)] if everything else ():
        yield f"{name}.count", Fraction(len(cells))
        for column in added:
            yield f"{name}.{column.id}", _sum(column, [cell(column.id) for cell in cells])
