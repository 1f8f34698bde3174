"""What people type: days, numbers, ticks."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peer_toolkit.reading import values

DAYS = {
    "22/11/2026": "2026-11-22",
    "1/2/26": "2026-02-01",
    "1.2.2026": "2026-02-01",
    "01-02-1998": "1998-02-01",
    "22 / 11 / 2026": "2026-11-22",
    "22 11 2026": "2026-11-22",
    "2026-11-22": "2026-11-22",
    "2026-11-22T00:00:00Z": "2026-11-22",
    "22 November 2026": "2026-11-22",
    " 22nd of Nov, 2026 ": "2026-11-22",
    "Sunday, 22 November 2026": "2026-11-22",
    "Thurs 1 Sept. 2026": "2026-09-01",
    "november 22, 2026": "2026-11-22",
    "22-Nov-26": "2026-11-22",
    "２２/１１/２０２６": "2026-11-22",
    "3 May 99": "1999-05-03",
}
NO_DAYS = (
    "11/22/2026",
    "31/2/2026",
    "next week",
    "November 2026",
    "2026",
    "1/2",
    "22/11/0026",
    "1/2-2026",
    "",
    "5 j 2026",
)


@pytest.mark.parametrize("said", DAYS)
def test_a_day_is_understood(said: str) -> None:
    assert values.date(said) == DAYS[said]


@pytest.mark.parametrize("said", NO_DAYS)
def test_no_day_is_guessed(said: str) -> None:
    assert values.date(said) is None


@given(
    st.dates(datetime.date(1970, 1, 1), datetime.date(2069, 12, 31)),
    st.sampled_from(["%d/%m/%Y", "%d/%m/%y", "%d %B %Y"]),
)
def test_every_day_comes_back(day: datetime.date, how: str) -> None:
    assert values.date(day.strftime(how)) == day.isoformat()


NUMBERS = {
    "12": 12,
    "1,200.50": 1200.5,
    "$400": 400,
    "- $1 200": -1200,
    "$1,234,567.89": 1234567.89,
    "(30)": -30,
    "−5": -5,
    "AUD 20": 20,
    "20.5 AUD": 20.5,
    "38 hours": 38,
    "38 hours a week": 38,
    ".5": 0.5,
    "007": 7,
}
NO_NUMBERS = ("", "-", "$", "twelve", "1,2", "12,00", "1.200,50", "1e5", "nan", "inf", "1,200,30", "10-12", "9" * 5000)


@pytest.mark.parametrize("said", NUMBERS)
def test_a_number_is_understood(said: str) -> None:
    assert values.number(said, "hours a week") == NUMBERS[said]


@pytest.mark.parametrize("said", NO_NUMBERS)
def test_no_number_is_guessed(said: str) -> None:
    assert values.number(said, "hours a week") is None


@given(st.decimals(-(10**9), 10**9, places=2, allow_nan=False))
def test_every_amount_comes_back(amount: object) -> None:
    assert values.number(f"${amount:,}") == float(str(amount))


@given(st.text())
def test_nothing_typed_breaks(said: str) -> None:
    values.date(said), values.number(said, said), values.tick(said)


@pytest.mark.parametrize(
    ("said", "on"), [("Yes", True), ("x", True), ("✓", True), ("", False), ("No", False), ("maybe", None)]
)
def test_ticks_in_cells(said: str, on: bool | None) -> None:
    assert values.tick(said) is on


def test_a_day_that_a_spreadsheet_shows_as_a_number() -> None:
    assert values.serial(46348.0) == "2026-11-22"
    assert values.serial(2026) is None
