"""Excel: what LibreOffice works out in a filled workbook, and what is left of it after LibreOffice saved it.

Needs LibreOffice Calc. Every expected number is worked out here, from the answers.
"""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook

from peer_toolkit.documents.calendars import first_monday
from peer_toolkit.documents.xlsx import xlsx
from tests.documents.conftest import whole
from tests.documents.test_xlsx import counting, made
from tests.documents.xlsx_checks import book, cell, filled, wanted
from tests.office import converted, libreoffice

pytestmark = pytest.mark.skipif(libreoffice() is None, reason="not run: LibreOffice is not installed")


def saved(data: bytes, folder: Path) -> bytes:
    """The workbook, worked out anew and saved by LibreOffice. openpyxl leaves its values out, so that none is old."""
    (folder / "form.xlsx").write_bytes(data)
    (folder / "out").mkdir()
    (made_again,) = converted([folder / "form.xlsx"], "xlsx", folder / "out")
    return made_again.read_bytes()


def value(data: bytes, name: str) -> object:
    return cell(data, name, values=True).value


@pytest.mark.parametrize("name", ["counting", *(form.id for form in whole().forms)])
def test_values_are_those_that_libreoffice_works_out(name: str, tmp_path: Path) -> None:
    """Of an empty form: what XlsxWriter wrote beside each formula, and what LibreOffice makes of the formula."""
    ours = made(name)
    theirs = book(saved(filled(ours, {}, {}), tmp_path), values=True)
    for sheet in book(ours):
        for row in sheet.iter_rows():
            for one in row:
                if one.data_type == "f":
                    was, now = (
                        _shown(whole_book, sheet.title, one) for whole_book in (book(ours, values=True), theirs)
                    )
                    assert was == now, (sheet.title, one.coordinate, one.value)


def _shown(whole_book: Workbook, sheet: str, at: Cell) -> object:
    found = whole_book[sheet][at.coordinate].value
    return None if found == "" else found


@pytest.mark.parametrize("name", ["counting", "all-types", "hostile"])
def test_names_outlive_libreoffice(name: str, tmp_path: Path) -> None:
    form = counting() if name == "counting" else whole().form(name)
    ours = made(name)
    theirs = saved(ours, tmp_path)
    for one in wanted(form):
        before, after = cell(ours, one), cell(theirs, one)
        assert (before.parent.title, before.coordinate) == (after.parent.title, after.coordinate), one
    properties = {one.name: one.value for one in book(theirs).custom_doc_props.props}
    assert properties["peer-toolkit-form"] == form.id


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The counting form filled in and worked out."""
    day = datetime.datetime
    answers: dict[str, object] = {
        "answer.counting.one": '-some, or "a few"',
        "answer.counting.two": "+does not apply",
        "answer.counting.three": "Neither",
        "answer.counting.teams.north.state": "@all",
        "answer.counting.teams.south.state": "=1+1",
        "answer.counting.budget.staff.planned": 100,
        "answer.counting.budget.staff.spent": 40.5,
        "answer.counting.budget.staff.planned_hours": 3,
        "answer.counting.budget.rent.spent": 10,
        "year.counting.by_month": 2028,
        "year.counting": 2029,
    }
    rows = {
        "counting.visits": [
            {"day": day(2028, 1, 31), "kind": "=home", "people": 2, "fare": 10},
            {"day": day(2028, 1, 1), "kind": "*", "people": 3, "fare": 1.5},
            {"day": day(2028, 12, 31), "kind": "<5", "people": 5},
            {"day": day(2027, 12, 31), "kind": "=home", "people": 7, "fare": 100},
            {"kind": "<5", "people": 11, "fare": 1},
        ]
    }
    data = xlsx(counting(), whole())
    return saved(filled(data, answers, rows), tmp_path_factory.mktemp("counted"))


def test_totals(counted: bytes) -> None:
    assert value(counted, "worked.counting.budget.staff.left") == 59.5
    assert value(counted, "worked.counting.budget.rent.left") == -10
    assert value(counted, "worked.counting.budget.staff.twice") == 300
    assert value(counted, "worked.counting.budget.rent.twice") in (None, "")
    assert value(counted, "worked.counting.budget.total.planned") == 100
    assert value(counted, "worked.counting.budget.total.spent") == 50.5
    assert value(counted, "worked.counting.budget.total.left") == 49.5
    assert value(counted, "worked.counting.visits.total.people") == 28
    assert value(counted, "worked.counting.visits.total.cost") == 20 + 4.5 + 700 + 11


def test_scores(counted: bytes) -> None:
    """The second question does not apply: it is out of both numbers. Policy is 2 of 3, all is 2+3+0 of 3+3+3."""
    for name, points, most, band in (("policy_score", 2, 3, "Middling"), ("whole_score", 5, 9, "Middling")):
        at = cell(counted, f"worked.counting.{name}", values=True)
        assert (at.value, at.parent.cell(at.row, 3).value) == (points, most)
        assert at.parent.cell(at.row, 4).value == pytest.approx(points / most)
        assert value(counted, f"worked.counting.{name}.band") == band
        assert value(counted, f"worked.counting.{name}.advice") == "Go on."


@pytest.mark.parametrize(
    ("answers", "points", "most", "band"),
    [
        ({}, 0, 6, None),
        ({"one": "=1+1"}, 0, 6, "=Low"),
        ({"one": "@all"}, 3, 6, "Middling"),
        ({"one": "@all", "two": "@all"}, 6, 6, "High"),
        ({"one": "+does not apply", "two": "@all"}, 3, 3, "High"),
        ({"one": "+does not apply", "two": "+does not apply"}, 0, 0, None),
    ],
)
def test_bands(answers: dict[str, str], points: int, most: int, band: str | None, tmp_path: Path) -> None:
    named: dict[str, object] = {f"answer.counting.{name}": label for name, label in answers.items()}
    data = saved(filled(made("counting"), named, {}), tmp_path)
    at = cell(data, "worked.counting.policy_score", values=True)
    assert (at.value, at.parent.cell(at.row, 3).value) == (points, most)
    assert (value(data, "worked.counting.policy_score.band") or None) == band


def test_summaries(counted: bytes) -> None:
    at = cell(counted, "year.counting.by_month", values=True)
    months = [[one.value for one in row[:4]] for row in at.parent.iter_rows(min_row=at.row + 2, max_row=at.row + 14)]
    assert [row[1:] for row in months] == [[2, 5, 24.5], *([[0, 0, 0]] * 10), [1, 5, 0], [3, 10, 24.5]]
    total = cell(counted, "worked.counting.by_kind.total.count", values=True)
    kinds = [[one.value for one in row[:3]] for row in total.parent.iter_rows(min_row=total.row - 3, max_row=total.row)]
    assert kinds == [["=home", 2, 720], ["*", 1, 4.5], ["<5", 2, 11], ["Total", 5, 735.5]]


def test_another_year(counted: bytes) -> None:
    """In 2029: every five months from April 2027 is in May and October, every second year from 2027 in June."""
    sheet = book(counted, values=True)["Year planner"]
    rows = {row[0]: row[2:14] for row in sheet.iter_rows(min_row=6, values_only=True)}
    due = {"Monthly": range(1, 13), "Quarterly": (2, 5, 8, 11), "Every five months": (5, 10), "Every second year": (6,)}
    for name, months in due.items():
        assert [one.date() for one in rows[name] if one] == [first_monday(2029, month) for month in months], name
    at = cell(counted, "row.counting.duties.fifth", values=True)
    assert at.parent.cell(at.row, 3).value.date() == first_monday(2029, 5)
