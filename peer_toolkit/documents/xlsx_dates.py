"""The dates of a workbook: the year that they are for, formulas of what comes again, and a sheet of the whole year."""

from __future__ import annotations

import datetime

from xlsxwriter.utility import quote_sheetname

from peer_toolkit.catalogue.model import Schedule
from peer_toolkit.documents import paper
from peer_toolkit.documents.calendars import first_monday, first_year
from peer_toolkit.documents.workbook import LAST_DAY, Book, Made, Page, label_of


def year_of(page: Page, address: tuple[str, ...]) -> str:
    """The cell with the year that dates are for, to be changed. Gives its name in formulas."""
    book, year = page.book, first_year(page.book.form)
    page.sheet.write_string(page.row, 0, book.say("sheet-year"), book.format("strong"))
    page.sheet.write_number(page.row, 1, year, book.format("fill", "0", align="left"))
    rule = {"validate": "integer", "criteria": "between", "minimum": 1901, "maximum": LAST_DAY.year}
    rule |= {"error_title": book.say("sheet-wrong"), "error_message": book.say("sheet-wrong-year")}
    page.check(page.row, 1, page.row, rule, title=book.say("sheet-year"), prompt=book.say("sheet-year-hint"))
    book.name("year", *address, sheet=page.name, row=page.row, column=1)
    return page.reference(page.row, 1)


def year_cell(book: Book, made: Made) -> str:
    """The year of the planner: it is written last, and its place is known."""
    return f"{quote_sheetname(made.planner or '')}!$B$3"


def planner_sheet(book: Book, made: Made) -> None:
    """Everything that comes again, over the months of a year."""
    year = first_year(book.form)
    page = book.page(made.planner or "", (44.0, 27.0, *([11.0] * 12)))
    page.text(label_of(book.form.title), "title")
    page.text(book.say("sheet-planner-hint"), "hint")
    cell = year_of(page, (book.form.id,))
    assert cell == year_cell(book, made)
    page.row += 2
    heads = [
        book.say("sheet-planner-what"),
        book.say("sheet-often"),
        *(book.say(f"month-{one}") for one in range(1, 13)),
    ]
    page.cells(*heads, styles=["head"] * len(heads))
    page.sheet.freeze_panes(page.row, 1)
    page.sheet.repeat_rows(page.row - 1)
    date = book.format("cell", book.say("sheet-day-format"), align="left")
    for _, row, schedule in book.form.scheduled():
        page.cells(label_of(row.label), paper.schedule(schedule, book.catalogue), styles=["row", "cell"])
        at = page.row - 1
        due = months_of(schedule, year, year)
        for month in range(1, 13):
            since = f"({cell}-{year})*12+{month - schedule.month}"
            formula = f'=IF(MOD({since},{schedule.months})=0,{_monday(cell, str(month))},"")'
            value = serial(first_monday(year, month)) if month in due else ""
            page.sheet.write_formula(at, month + 1, formula, date, value)


def months_of(schedule: Schedule, start: int, year: int) -> list[int]:
    """The months of a year in which something comes again that was first due in a month of the year `start`."""
    return [one for one in range(1, 13) if ((year - start) * 12 + one - schedule.month) % schedule.months == 0]


def first_date(schedule: Schedule, start: int, year: str) -> str:
    """The formula of the first day in a year on which something comes again; empty when it does not come that year."""
    month = f"1+MOD({schedule.month - 1}-({year}-{start})*12,{schedule.months})"
    return f'=IF({month}>12,"",{_monday(year, month)})'


def _monday(year: str, month: str) -> str:
    first = f"DATE({year},{month},1)"
    return f"{first}+MOD(8-WEEKDAY({first},2),7)"


def serial(day: datetime.date) -> int:
    """A day as Excel counts it (from 1 March 1900 on)."""
    return (day - datetime.date(1899, 12, 30)).days
