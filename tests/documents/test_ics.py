"""Calendars: read back with icalendar, and their recurrences worked out by dateutil."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator

import icalendar
import pytest
from dateutil.rrule import rrulestr

from peer_toolkit.catalogue.catalogue import Catalogue
from peer_toolkit.catalogue.model import Form
from peer_toolkit.documents.ics import ics
from tests.documents.conftest import ROOT, whole
from tests.documents.test_xlsx import counting


def forms() -> Iterator[Form]:
    yield counting()
    yield from (form for form in whole().forms if any(True for _ in form.scheduled()))


FORMS = {form.id: form for form in forms()}


def read(data: bytes) -> icalendar.Calendar:
    return icalendar.Calendar.from_ical(data)


def events(data: bytes) -> list[icalendar.Event]:
    return list(read(data).walk("VEVENT"))


def days(event: icalendar.Event, count: int) -> list[datetime.date]:
    """The first days on which an event is, as a calendar works them out."""
    start = event["DTSTART"].dt
    found = rrulestr(event["RRULE"].to_ical().decode(), dtstart=datetime.datetime.combine(start, datetime.time()))
    return [one.date() for one, _ in zip(found, range(count), strict=False)]


def test_a_form_that_makes_a_calendar_has_something_in_it() -> None:
    """RFC 5545 wants a component in every calendar."""
    for form in whole().forms:
        assert form.id in FORMS or "ics" not in form.outputs, form.id


@pytest.mark.parametrize("name", FORMS)
def test_one_event_for_each_row_on_the_right_days(name: str, catalogue: Catalogue) -> None:
    form = FORMS[name]
    found = events(ics(form, catalogue))
    assert len(found) == len(list(form.scheduled())) > 0
    for event, (_, row, schedule) in zip(found, form.scheduled(), strict=True):
        start = event["DTSTART"].dt
        assert type(start) is datetime.date  # all day
        assert (start.year, start.month) == (form.written.year + 1, schedule.month)
        seen = days(event, 30)
        assert seen[0] == start
        for number, day in enumerate(seen):
            months = schedule.month - 1 + number * schedule.months
            assert (day.year, day.month) == (form.written.year + 1 + months // 12, months % 12 + 1)
            assert day.weekday() == 0 and day.day <= 7
        assert str(row.label) in str(event["SUMMARY"])
        (alarm,) = event.walk("VALARM")
        assert (alarm["ACTION"], alarm["TRIGGER"].dt) == ("DISPLAY", datetime.timedelta(days=-schedule.remind, hours=9))
        assert str(alarm["DESCRIPTION"]) == str(event["SUMMARY"])


@pytest.mark.parametrize("name", FORMS)
def test_each_event_says_what_to_do_and_keeps_nobody_from_meeting(name: str, catalogue: Catalogue) -> None:
    form = FORMS[name]
    for event, (_, row, _) in zip(events(ics(form, catalogue)), form.scheduled(), strict=True):
        said = " ".join(str(event["DESCRIPTION"]).split())
        for words in (row.hint, form.title, *(catalogue.topic(topic).title for topic in form.guidance)):
            assert " ".join(str(words or "").split()) in said
        assert event["TRANSP"] == "TRANSPARENT"
        assert event["SEQUENCE"] == form.version
        assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt
        assert event["DTSTAMP"].dt.date() == form.written
        assert [str(one) for one in event["CATEGORIES"].cats] == [str(form.title)]


def test_no_two_events_are_one_and_none_changes_its_name(catalogue: Catalogue) -> None:
    names = [str(event["UID"]) for form in FORMS.values() for event in events(ics(form, catalogue))]
    assert len(set(names)) == len(names)
    form = counting()
    later = form.model_copy(update={"version": 9, "title": "Another title"})
    first, second = (events(ics(one, catalogue)) for one in (form, later))
    assert [one["UID"] for one in first] == [one["UID"] for one in second]
    assert all(new["SEQUENCE"] > old["SEQUENCE"] for old, new in zip(first, second, strict=True))
    assert first[0]["UID"] == "counting.duties.monthly@upstream.peer-workforce-toolkit"


def test_an_edition_has_events_of_its_own(catalogue: Catalogue) -> None:
    edition = catalogue.edition.model_copy(update={"id": "riverside", "name": "Riverside"})
    ours = dataclasses.replace(catalogue, edition=edition)
    assert {str(one["UID"]) for one in events(ics(counting(), ours))}.isdisjoint(
        str(one["UID"]) for one in events(ics(counting(), catalogue))
    )
    assert "Riverside" in str(read(ics(counting(), ours))["X-WR-CALDESC"])


@pytest.mark.parametrize("name", FORMS)
def test_the_calendar_is_as_the_standard_has_it(name: str, catalogue: Catalogue) -> None:
    """RFC 5545: CRLF at each end, lines of 75 octets at most, what must be there once is there once."""
    data = ics(FORMS[name], catalogue)
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", data)
    assert max(map(len, data.split(b"\r\n"))) <= 75
    data.decode("utf-8")
    calendar = read(data)
    assert (str(calendar["VERSION"]), str(calendar["CALSCALE"])) == ("2.0", "GREGORIAN")
    assert str(calendar["NAME"]) == str(calendar["X-WR-CALNAME"]) == str(FORMS[name].title)
    for event in calendar.walk("VEVENT"):
        for property_ in ("UID", "DTSTAMP", "DTSTART", "RRULE", "SUMMARY", "DESCRIPTION"):
            assert property_ in event and not isinstance(event[property_], list)
        assert event.errors == []


@pytest.mark.slow
def test_the_same_form_gives_the_same_bytes_in_another_process(catalogue: Catalogue) -> None:
    code = (
        "import hashlib; from tests.documents.test_xlsx import counting; from tests.documents.conftest import whole;"
        "from peer_toolkit.documents.ics import ics; print(hashlib.sha256(ics(counting(), whole())).hexdigest())"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert run.stdout.strip() == hashlib.sha256(ics(counting(), catalogue)).hexdigest()
