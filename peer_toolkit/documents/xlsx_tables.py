"""The sheet of one table of a form: its rows, what they take, their totals, and columns that are worked out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from peer_toolkit.catalogue.model import Table, TableColumn, TableRow
from peer_toolkit.documents import paper
from peer_toolkit.documents.calendars import first_monday, first_year
from peer_toolkit.documents.workbook import Book, Made, Page, Rows, label_of
from peer_toolkit.documents.xlsx_dates import first_date, months_of, serial, year_cell

PREPARED_ROWS, COUNTED_ROWS = 200, 5000
"""Of a table without names: how many rows stand ready, and how far down formulas and validation reach."""

_ROOM = 128.0
"""Characters that fit side by side on A4, sideways, at full size."""

_LEAST_WIDTH = {"date": 13.0, "money": 13.0, "integer": 9.0, "decimal": 9.0, "boolean": 9.0, "string": 14.0}
_LEAST_WIDTH |= {"text": 24.0, "choice": 13.0}


@dataclass(frozen=True)
class _Printed:
    """A column that is there to read: the name of a row, how often it comes, and its first date."""

    head: str
    width: float
    what: str


def table_sheet(book: Book, table: Table, made: Made) -> None:
    printed = list(_printed_columns(book, table))
    page = book.page(made.sheets[table.id], [*(one.width for one in printed), *_widths(table, printed)])
    page.text(label_of(table.label), "title")
    for text, style in _said_above(book, table, made):
        page.text(text, style)
    start = len(printed)
    columns = {column.id: start + place for place, column in enumerate(table.columns)}
    heads = _heads([*(one.head for one in printed), *(label_of(column.label) for column in table.columns)])
    named = table.named_rows
    strip = page.row if table.totals and not named else None
    page.row += 2 if strip is not None else 0
    head = page.row
    last = head + (len(named) or PREPARED_ROWS)
    deep = last if named else head + COUNTED_ROWS
    made.tables[table.id] = Rows(page, head + 1, deep, columns, tuple(heads))
    prepared = Rows(page, head + 1, last, columns, tuple(heads))

    _list_object(table, prepared, head)
    for number, row in enumerate(named, head + 1):
        _named_row(page, table, row, printed, number, made)
    for column, place in zip(table.columns, columns.values(), strict=True):
        _column(page, table, column, prepared, deep)
        if not named:
            book.name("column", book.form.id, table.id, column.id, sheet=page.name, row=head, column=place)
    _totals(page, table, made.tables[table.id], strip)
    page.high(head, heads, spare=3)
    page.sheet.freeze_panes(head + 1, 1 if named or table.wide else 0)
    page.sheet.repeat_rows(head)


def _printed_columns(book: Book, table: Table) -> Iterator[_Printed]:
    if table.named_rows:
        longest = max(len(row.label) for row in table.named_rows)
        yield _Printed(paper.sentence_case(label_of(table.row_label)), min(max(longest * 0.7, 26.0), 44.0), "name")
    if any(row.schedule for row in table.named_rows):
        yield _Printed(book.say("sheet-often"), 18.0, "often")
        yield _Printed(book.say("sheet-first-date"), 16.0, "date")


def _widths(table: Table, printed: list[_Printed]) -> list[float]:
    """Widths of the columns to fill in: their share of what is left of the paper, and never too narrow to write in."""
    room = max(_ROOM - sum(one.width for one in printed), 40.0)
    share = room / sum(column.width for column in table.columns)
    made = []
    for column in table.columns:
        words = [*label_of(column.label).split(), *(label_of(one.label) for one in column.options)]
        longest = min(max(map(len, words)) + 4.0, 30.0)  # the filter's arrow stands in the header too
        made.append(min(max(_LEAST_WIDTH[column.type], longest, column.width * share), 70.0))
    return made


def _said_above(book: Book, table: Table, made: Made) -> Iterator[tuple[str, str]]:
    """What a reader of this sheet alone must know."""
    section = next(one for one in book.form.sections if table in one.questions)
    for when in (section.when, table.when):
        if when:
            yield paper.condition(when, book.form, book.catalogue), "condition"
    hint = paper.sentences(book.say("sheet-required") if table.required else "", str(table.hint or ""))
    if hint:
        yield hint, "hint"
    if made.planner and any(row.schedule for row in table.named_rows):
        yield book.say("sheet-dates-for", sheet=made.planner), "hint"


def _heads(words: list[str]) -> list[str]:
    """Headers that are all different, as Excel demands, whatever their case."""
    made: list[str] = []
    for word in words:
        name, count = word, 1
        while name.casefold() in (one.casefold() for one in made):
            count += 1
            name = f"{word} ({count})"
        made.append(name)
    return made


def _list_object(table: Table, rows: Rows, head: int) -> None:
    """The rows as what Excel calls a table: it can be sorted and filtered, and grows when one types below it."""
    book, summed_up = rows.page.book, bool(table.totals and table.named_rows)
    options: list[dict[str, object]] = [{"header": words, "header_format": book.format("head")} for words in rows.heads]
    for column in table.columns:
        option = options[rows.columns[column.id]]
        if column.worked_out and not _at(table, column, rows):
            option["formula"] = _worked_out(table, column, rows)
        if column.total and summed_up:
            option["total_function"] = "sum"
    if summed_up:
        options[0]["total_string"] = book.say("table-total")
    rows.page.sheet.add_table(
        head,
        0,
        rows.last + summed_up,
        len(rows.heads) - 1,
        {"name": _object(table), "style": None, "banded_rows": False, "total_row": summed_up, "columns": options},
    )


def _object(table: Table) -> str:
    return f"table_{table.id.replace('-', '_')}"


def _at(table: Table, column: TableColumn, rows: Rows) -> bool:
    """Whether a header has @ in it, which XlsxWriter takes for “this row” in the formula of a column."""
    return any("@" in rows.head(name) for name in column.worked_out)


def _worked_out(table: Table, column: TableColumn, rows: Rows, row: int | None = None) -> str:
    """The formula of a column worked out from two others, empty until one of them is there (for a product, both)."""
    first, second = (
        xl_rowcol_to_cell(row, rows.columns[name], col_abs=True)
        if row is not None and _at(table, column, rows)
        else f"{_object(table)}[[#This Row],[{_escaped(rows.head(name))}]]"
        for name in column.worked_out
    )
    if column.difference:
        return f'=IF(COUNT({first},{second})=0,"",{first}-{second})'
    return f'=IF(COUNT({first},{second})<2,"",{first}*{second})'


def _escaped(head: str) -> str:
    """A header inside a formula's square brackets (ECMA-376 Part 1, 18.17.6.5: structure references)."""
    return re.sub(r"([\[\]#'])", r"'\1", head)


def _column(page: Page, table: Table, column: TableColumn, rows: Rows, deep: int) -> None:
    """The cells of one column, with what they take and what help they give."""
    book, place = page.book, rows.columns[column.id]
    number, wide = book.number_format(column.type), column.type in ("text", "string", "choice")
    hint = paper.column_hint(column, table, book.catalogue) or ""
    if column.worked_out:
        prompt = paper.sentences(book.say("sheet-worked-out", how=hint))
        for row in range(rows.first, rows.last + 1):
            page.sheet.write_formula(row, place, _worked_out(table, column, rows, row), book.format("cell", number), "")
    else:
        aid = {"date": "paper-date-format", "choice": "sheet-choose", "boolean": "sheet-tick"}.get(column.type)
        prompt = paper.sentences(hint, book.say(aid, yes=book.say("sheet-yes")) if aid else "")
        look = book.format("fill", number, **({"align": "left"} if wide or column.type == "date" else {}))
        for row in range(rows.first, rows.last + 1):
            page.sheet.write_blank(row, place, None, look)
    rule = {} if column.worked_out else book.validation(column.type, column.options)
    page.check(rows.first, place, deep, rule, title=label_of(column.label), prompt=prompt)
    prefix = "worked" if column.worked_out else "answer"
    for offset, named in enumerate(table.named_rows):
        address = (book.form.id, table.id, named.id, column.id)
        book.name(prefix, *address, sheet=page.name, row=rows.first + offset, column=place)


def _named_row(page: Page, table: Table, row: TableRow, printed: list[_Printed], number: int, made: Made) -> None:
    """What stands at the head of a row: its name, with its hint below, and when it comes again."""
    book, look = page.book, page.book.format("row")
    label, hint = label_of(row.label), " ".join(str(row.hint or "").split())
    if hint:
        plain = book.format("hint")
        page.sheet.write_rich_string(number, 0, book.format("strong"), label, plain, f"\n{hint}", look)
    else:
        page.sheet.write_string(number, 0, label, look)
    book.name("row", book.form.id, table.id, row.id, sheet=page.name, row=number, column=0)
    for place, column in enumerate(printed):
        if column.what == "often":
            said = paper.schedule(row.schedule, book.catalogue) if row.schedule else ""
            page.sheet.write_string(number, place, said, book.format("cell"))
        elif column.what == "date" and row.schedule and made.planner:
            year = first_year(book.form)
            months = months_of(row.schedule, year, year)
            first = serial(first_monday(year, months[0])) if months else ""
            date = book.format("cell", book.number_format("date"), align="left")
            formula = first_date(row.schedule, year, year_cell(book, made))
            page.sheet.write_formula(number, place, formula, date, first)
        elif column.what == "date":
            page.sheet.write_blank(number, place, None, book.format("cell"))
    often = paper.schedule(row.schedule, book.catalogue) if row.schedule else ""
    page.high(number, [f"{label}\n{hint}" if hint else label, often])


def _totals(page: Page, table: Table, rows: Rows, strip: int | None) -> None:
    """Totals: above the header where rows are added below, and below the last row where it is the last."""
    book = page.book
    for column in table.totals:
        place, number = rows.columns[column.id], book.number_format(column.type)
        if strip is not None:
            row = strip + 1
            page.sheet.write_string(strip, place, book.say("table-total"), book.format("hint", align="right"))
            cells = xl_range(rows.first, place, rows.last, place)
            page.sheet.write_formula(row, place, f"=SUM({cells})", book.format("sum", number), 0)
        else:
            row = rows.last + 1
            formula = f"=SUBTOTAL(109,{_object(table)}[{_escaped(rows.head(column.id))}])"
            page.sheet.write_formula(row, place, formula, book.format("sum", number), 0)
        book.name("worked", book.form.id, table.id, "total", column.id, sheet=page.name, row=row, column=place)
    if strip is None and table.totals:
        for place in range(len(page.widths)):
            words = book.say("table-total") if place == 0 else ""
            if place not in [rows.columns[one.id] for one in table.totals]:
                page.sheet.write_string(rows.last + 1, place, words, book.format("sum"))
