"""CSV and calendar files that the page makes, read back by Python's csv, icalendar and dateutil."""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import icalendar
import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from peer_toolkit.browser.definition import definition
from peer_toolkit.catalogue import Catalogue
from peer_toolkit.catalogue.model import Form, Table
from peer_toolkit.documents.calendars import first_year
from peer_toolkit.documents.controls import Control, controls, rows
from peer_toolkit.documents.ics import ics
from peer_toolkit.documents.paper import sentence_case
from tests.documents.conftest import whole
from tests.documents.test_xlsx import counting
from tests.reading.filling import filling

pytestmark = [pytest.mark.browser, pytest.mark.site]

FORMULA = ("=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠")


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A page of the site's own origin with nothing on it."""
    return open_page("assets/js/export/csv.js")


@pytest.fixture(scope="module")
def book() -> Catalogue:
    """The real guidance with the tests' own forms after it."""
    return whole()


def guarded(text: str) -> str:
    """What a cell must hold: an apostrophe before what a spreadsheet would take for a formula, but not a number."""
    number = re.fullmatch(r"-(\d[\d,]*(\.\d*)?|\.\d+)", text)
    return f"'{text}" if text.startswith(FORMULA) and not number else text


def by_python(text: str) -> list[list[str]]:
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:], newline=""), strict=True))


# --- CSV ----------------------------------------------------------------------------------------------------------

WRITE = """async ([head, rows]) => {
  const { csv, readCsv } = await import("/assets/js/export/csv.js");
  const columns = head.map((label, place) => ({ id: `c${place}`, label }));
  const text = csv(columns, rows);
  return { text, read: readCsv(text) };
}"""

READ = """async (texts) => {
  const { readCsv, textOf } = await import("/assets/js/export/csv.js");
  return texts.map((given) => {
    try {
      return readCsv(typeof given === "string" ? given : textOf(new Uint8Array(given)));
    } catch (error) {
      return [error.name_ ?? String(error), error.values];
    }
  });
}"""

SIGNS = st.sampled_from([*"=+-@'\",;\t\n .0a€", "ā", "ễ", "\N{GRINNING FACE}", "－", "\ufeff"])
CELL = st.text(SIGNS, max_size=6).filter(lambda text: not re.match("'[=+\\-@\t\n＝＋－＠]", text))


def test_a_table_comes_back_as_it_was_typed(page: Page) -> None:
    """By Python's csv, but for the apostrophe; by our own reader wholly."""

    @settings(max_examples=40, deadline=None, derandomize=True, database=None)
    @given(st.integers(1, 4).flatmap(lambda wide: st.lists(st.lists(CELL, min_size=wide, max_size=wide), min_size=1)))
    def check(table: list[list[str]]) -> None:
        head, *below = table
        made = page.evaluate(WRITE, [head, below])
        assert by_python(made["text"]) == [[guarded(cell) for cell in row] for row in table]
        assert made["read"] == table
        assert made["text"].count("\r\n") == len(table)  # in a cell a line break is LF

    check()


def test_what_a_cell_holds(page: Page) -> None:
    given_, wanted = zip(
        ("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("+61 400 000 000", "'+61 400 000 000"), ("-", "'-"),
        ("-3.5", "-3.5"), ("-1,200.50", "-1,200.50"), ("-.5", "-.5"), ("-3+2", "'-3+2"), ("-1=2", "'-1=2"),
        ("\t=1", "'\t=1"), ("\r=1", "'\n=1"), ("＝1", "'＝1"), (" =1", " =1"), ("a\r\nb\u2028c", "a\nb\nc"),
        ("\0\x07x\ud800y", "xy"), (-3.5, "-3.5"), (0, "0"), (1200.25, "1200.25"), (True, "TRUE"), (False, ""),
        (None, ""), ("2026-03-05", "2026-03-05"), ("“O’Neill”, Nguyễn", "“O’Neill”, Nguyễn"), ('say "so"', 'say "so"'),
        strict=True,
    )  # fmt: skip
    made = page.evaluate(WRITE, [["=head"], [[one] for one in given_]])
    assert by_python(made["text"]) == [["'=head"], *([one] for one in wanted)]
    empty = page.evaluate(WRITE, [["a"], [[None], ["b"]]])
    assert empty["text"] == '\ufeffa\r\n""\r\nb\r\n' and empty["read"] == [["a"], [""], ["b"]]


def written(table: list[list[str]], **how: Any) -> str:
    csv.writer(text := io.StringIO(newline=""), **how).writerows(table)
    return text.getvalue()


def test_what_other_programs_write_is_read(page: Page) -> None:
    table = [["Day", "What, where"], ["5/3/2026", 'She said "no"; then\nleft'], ["", "Ānau\tNguyễn"], ["x", ""]]
    plain = [["Day", "What"], ["1", "a"], ["2", "b"]]
    excel = "Day;What\r\n1;“a”\r\n".encode("cp1252")
    texts: dict[str, tuple[Any, Any]] = {
        "Excel": (written(table), table),
        "a mark, LF": ("\ufeff" + written(table, lineterminator="\n"), table),
        "CR": (written(plain, lineterminator="\r"), plain),
        "semicolons": (written(table, delimiter=";"), table),
        "tabs": (written(table, dialect="excel-tab"), table),
        "all in quotes": (written(table, delimiter=";", quoting=csv.QUOTE_ALL), table),
        "Excel's sep": ("sep=|\r\n" + written(table, delimiter="|"), table),
        "no end": (written(plain).rstrip(), plain),
        "empty lines": ("\r\n" + written(plain, lineterminator="\r\n\r\n"), plain),
        "one column": ("a\nb", [["a"], ["b"]]),
        "a comma among semicolons": ("a;b;c,d\n1;2;3,5", [["a", "b", "c,d"], ["1", "2", "3,5"]]),
        "cells that end the file": ("a,b\n1,", [["a", "b"], ["1", ""]]),
        "quotes inside": ('a,5" x\n"b"c,d', [["a", '5" x'], ["bc", "d"]]),
        "our apostrophe": ("a\n'=1\n'so\n''-x", [["a"], ["=1"], ["'so"], ["''-x"]]),
        "nothing": ("", []),
        "only a mark": ("\ufeff\r\n", []),
        "UTF-16": (list(written(table, dialect="excel-tab").encode("utf-16")), table),
        "UTF-16, the other way": (list(("\ufeff" + written(table, delimiter="\t")).encode("utf-16-be")), table),
        "UTF-8 with a mark": (list(written(table).encode("utf-8-sig")), table),
        "Windows": (list(excel), [["Day", "What"], ["1", "“a”"]]),
        "the most": ("a\n" + "b\n" * 10_000, [["a"], *([["b"]] * 10_000)]),
        "too many": ("a\n" + "b\n" * 10_001, ["web-csv-rows", {"most": 10_000}]),
        "a quote with no end": ('a,b\n"x\ny",z\n1,"2\n3,4\n', ["web-csv-quote", {"line": 4}]),
        "an end that is two": ('a\n"b""', ["web-csv-quote", {"line": 2}]),
        "a workbook": ("PK\x03\x04,", ["web-csv-not", {}]),
        "no text": ("a,\0b", ["web-csv-not", {}]),
    }
    found = page.evaluate(READ, [text for text, _ in texts.values()])
    assert dict(zip(texts, found, strict=True)) == {name: wanted for name, (_, wanted) in texts.items()}


TABLES = """async ([jobs, words]) => {
  const { tableCsv } = await import("/assets/js/export/csv.js");
  const say = (name) => words[name];
  const texts = ({ form, flat }) => {
    const questions = form.sections.flatMap((section) => section.questions);
    const tables = questions.filter((one) => one.type === "table");
    return Object.fromEntries(tables.map((one) => [one.id, tableCsv(form, one, flat, say)]));
  };
  return jobs.map(texts);
}"""


def flat_of(boxes: list[Control], form: Form) -> dict[str, Any]:
    written_, _ = filling(form, boxes)
    days = {name: one.isoformat() if isinstance(one, datetime.date) else one for name, one in written_.items()}
    return {name: value for name, value in days.items() if value is not False}


def cell_of(box: Control | None, flat: dict[str, Any]) -> str:
    value = flat.get(box.address, "") if box else ""
    if box and box.kind == "choose":
        options = box.column.options if box.column else ()
        return guarded(next(str(one.label) for one in options if one.id == value))
    return "Yes" if value is True else guarded(str(value))


def wanted_of(form: Form, table: Table, flat: dict[str, Any], catalogue: Catalogue) -> Iterator[list[str]]:
    heads = [str(column.label) for column in table.columns]
    yield [guarded(one) for one in ([sentence_case(table.row_label), *heads] if table.named_rows else heads)]
    for row in rows(form, table, catalogue):
        cells = [cell_of(box, flat) for box in row.cells]
        if table.named_rows:
            cells.insert(0, guarded(row.name))
        elif row.total and row.cells[0] is None:
            cells[0] = "Total"
        yield cells


def test_every_table_of_every_form(page: Page, book: Catalogue) -> None:
    """Labels of columns, options and rows stand in it; the totals come last; rows with nothing in them do not."""
    forms = [form for form in (*book.forms, counting()) if any(isinstance(one, Table) for one in form.questions())]
    flats = [flat_of(list(controls(form, book)), form) for form in forms]
    words = {name: str(book.interface.messages[name]) for name in ("web-csv-yes", "web-csv-total")}
    jobs = [{"form": definition(form, book), "flat": flat} for form, flat in zip(forms, flats, strict=True)]
    few = definition(counting(), book)
    flat = {"counting.visits.11.fare": "5", "counting.visits.2.kind": "less", "counting.visits.x.fare": "1"}
    *made, sparse = page.evaluate(TABLES, [[*jobs, {"form": few, "flat": flat}], words])
    for form, one, filled in zip(forms, made, flats, strict=True):
        tables = {table.id: table for table in form.questions() if isinstance(table, Table)}
        assert set(one) == set(tables)
        for name, table in tables.items():
            assert by_python(one[name]) == list(wanted_of(form, table, filled, book)), (form.id, name)
    visits = by_python(sparse["visits"])
    assert visits[1:] == [["", "<5", "", "", "", ""], ["", "", "", "5", "", ""]]
    assert len(by_python(sparse["budget"])) == 3  # a row with a name is there, empty or not


# --- calendars ----------------------------------------------------------------------------------------------------

CALENDAR = """async (jobs) => {
  const { calendar } = await import("/assets/js/export/ics.js");
  return jobs.map(([about, events]) => {
    try {
      return calendar(about, events);
    } catch (error) {
      return `${error.name}: ${error.message}`;
    }
  });
}"""

ABOUT = {"id": "upstream", "name": "Plans, years; and \\ more", "language": "en-AU"}


def said_by(calendar: icalendar.Calendar, name: str) -> str:
    """A text of the calendar itself: icalendar leaves those that RFC 5545 does not name as they are written."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], str(calendar[name]))


def events_of(text: str) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(text).walk("VEVENT"))


def test_the_calendar_looks_as_the_one_that_the_site_offers(page: Page, book: Catalogue) -> None:
    """A second import changes events and doubles none: names and days are those of documents/ics.py."""
    forms = [form for form in (*book.forms, counting()) if any(True for _ in form.scheduled())]
    jobs, ours = [], []
    for form in forms:
        ours.append(events_of(ics(form, book).decode()))
        stamp = form.written.isoformat()
        jobs.append(
            [
                {"id": book.edition.id, "name": str(form.title), "language": book.edition.language},
                [
                    {
                        "uid": f"{form.id}.{table.id}.{row.id}",
                        "date": f"{first_year(form)}-{schedule.month:02}-20",
                        "summary": str(event["SUMMARY"]),
                        "description": str(event["DESCRIPTION"]),
                        "remind": schedule.remind,
                        "every": schedule.months,
                        "byMonday": True,
                        "stamp": stamp,
                        "sequence": form.version,
                    }
                    for event, (table, row, schedule) in zip(ours[-1], form.scheduled(), strict=True)
                ],
            ]
        )
    for form, text, wanted in zip(forms, page.evaluate(CALENDAR, jobs), ours, strict=True):
        assert len(wanted) > 0
        assert [event.to_ical() for event in events_of(text)] == [event.to_ical() for event in wanted], form.id
        calendar = icalendar.Calendar.from_ical(text)
        theirs = icalendar.Calendar.from_ical(ics(form, book))
        for name in ("VERSION", "CALSCALE", "METHOD", "NAME", "X-WR-CALNAME"):
            assert said_by(calendar, name) == str(theirs[name])


def days(event: icalendar.Event, count: int) -> list[str]:
    """The first days on which an event is, as a calendar works them out."""
    start = datetime.datetime.combine(event["DTSTART"].dt, datetime.time())
    found = rrulestr(event["RRULE"].to_ical().decode(), dtstart=start)
    return [one.date().isoformat() for one, _ in zip(found, range(count), strict=False)]


def test_any_calendar_is_as_the_standard_has_it(page: Page) -> None:
    """RFC 5545: CRLF, lines of 75 octets, text escaped, all days whole, repeats that skip no month."""
    hard = 'Nguyễn Thị Ánh, “so”; \\n \\ a: b\nnext "line" \N{GRINNING FACE} ' * 9 + "\r\nATTENDEE:mailto:x"
    plain = {"summary": "A", "uid": "form.a"}
    events = [
        {"uid": "form.a;,\r\nX:1", "date": "2026-03-05", "summary": hard, "description": hard},
        plain | {"date": "2026-08-31", "every": 3},
        plain | {"date": "2026-01-30", "every": 1, "until": "2026-04-30"},
        plain | {"date": "2028-02-29", "every": 12},
        plain | {"date": "2026-12-31", "every": 12},
        plain | {"date": "2026-03-05", "every": 3, "remind": 0},
        plain | {"date": "2026-06-30", "byMonday": True, "remind": 1},
        plain | {"date": "2027-02-28", "byMonday": True, "every": 6, "until": "2028-02-07"},
        {"uid": "x" * 200, "date": "2026-03-05", "summary": "ễ" * 200, "remind": 30},
    ]
    bad = [plain | {"date": one} for one in ("2026-02-31", "31/2/2026", "")]
    about = ABOUT | {"description": hard}
    text, again, *refused = page.evaluate(
        CALENDAR, [[about, events], [about, events], *([ABOUT, [one]] for one in bad)]
    )
    assert text == again
    assert refused == ["RangeError: form.a"] * 3
    data = text.encode()
    assert data.endswith(b"END:VCALENDAR\r\n") and not re.search(rb"(?<!\r)\n|\r(?!\n)", data)
    lines = data.split(b"\r\n")
    assert 70 < max(map(len, lines)) <= 75
    for line in lines:
        line.decode()  # no character is cut
    calendar = icalendar.Calendar.from_ical(text)
    assert calendar.errors == [] and str(calendar["PRODID"]) == "-//peer-workforce-toolkit//upstream//EN"
    assert said_by(calendar, "NAME") == said_by(calendar, "X-WR-CALNAME") == ABOUT["name"]
    first, thirty_one, thirty, leap, december, quarter, monday, half, last = found = events_of(text)
    said = hard.replace("\r\n", "\n")
    assert str(first["SUMMARY"]) == str(first["DESCRIPTION"]) == said_by(calendar, "X-WR-CALDESC") == said
    assert str(first["UID"]) == "form.a;,\nX:1@upstream.peer-workforce-toolkit" and "ATTENDEE" not in first
    assert "RRULE" not in first and not first.walk("VALARM") and "DESCRIPTION" not in quarter
    for event, given_ in zip(found, events, strict=True):
        assert event.errors == [] and type(event["DTSTART"].dt) is datetime.date
        assert event["TRANSP"] == "TRANSPARENT" and event["DTSTAMP"].dt.date().isoformat() == given_["date"]
    assert days(thirty_one, 4) == ["2026-08-31", "2026-11-30", "2027-02-28", "2027-05-31"]
    assert days(thirty, 9) == ["2026-01-30", "2026-02-28", "2026-03-30", "2026-04-30"]
    assert days(leap, 3) == ["2028-02-29", "2029-02-28", "2030-02-28"]
    assert days(december, 2) == ["2026-12-31", "2027-12-31"]
    assert days(quarter, 2) == ["2026-03-05", "2026-06-05"]
    assert monday["DTSTART"].dt.isoformat() == "2026-06-01" and "RRULE" not in monday
    assert days(half, 9) == ["2027-02-01", "2027-08-02", "2028-02-07"]
    rings = [alarm["TRIGGER"].dt for event in (quarter, monday, last) for alarm in event.walk("VALARM")]
    assert rings == [datetime.timedelta(days=-before, hours=9) for before in (0, 1, 30)]
