"""What comes again in a form, as a calendar file (RFC 5545): one event for each row with a schedule.

Each begins in the year after the form was written, on the first Monday of its month, and comes again for ever. Its
UID is made from the row's address and the edition, so that a second import changes events and doubles none.
"""

from __future__ import annotations

import datetime

from icalendar import Alarm, Event

from peer_toolkit.catalogue.catalogue import Catalogue
from peer_toolkit.catalogue.model import Form, Schedule, Table, TableRow
from peer_toolkit.documents import paper
from peer_toolkit.documents.calendars import calendar, event, first_monday, first_year, stamp

MORNING = 9
"""The hour at which a reminder rings: counted from the start of a whole day, which is midnight."""


def ics(form: Form, catalogue: Catalogue) -> bytes:
    """The calendar file of a form, in UTF-8. The same form and catalogue give the same bytes.

    A form in which nothing comes again has a calendar without events, which is no use to anybody: offer none.
    """
    made = calendar(catalogue)
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("name", form.title)
    made.add("x-wr-calname", form.title)
    made.add("x-wr-caldesc", paper.source(form, catalogue))
    for table, row, schedule in form.scheduled():
        made.add_component(_event(form, catalogue, table, row, schedule))
    return bytes(made.to_ical())


def _event(form: Form, catalogue: Catalogue, table: Table, row: TableRow, schedule: Schedule) -> Event:
    summary = catalogue.message("calendar-event", row=row.label, form=form.title)
    address = f"{form.id}.{table.id}.{row.id}"
    made = event(catalogue, address, form, first_monday(first_year(form), schedule.month), summary)
    made.add("rrule", {"freq": "monthly", "interval": schedule.months, "byday": "1MO"})
    made.add("description", "\n\n".join(_description(form, catalogue, row, schedule)))
    made.add("categories", [form.title])
    made.add("last-modified", stamp(form))
    made.add("sequence", form.version)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", datetime.timedelta(days=-schedule.remind, hours=MORNING))
    made.add_component(alarm)
    return made


def _description(form: Form, catalogue: Catalogue, row: TableRow, schedule: Schedule) -> list[str]:
    """What it is, how often it comes, what to do, where the guidance is, and where all this comes from."""
    guidance = dict.fromkeys(name for name in form.guidance if name in catalogue.addresses)
    said = [
        *paper.paragraphs(row.hint),
        paper.sentences(paper.schedule(schedule, catalogue), catalogue.message("calendar-day")),
        catalogue.message("calendar-how", form=form.title),
        *(catalogue.message("paper-guidance", title=catalogue.topic(name).title) for name in guidance),
        paper.source(form, catalogue),
    ]
    return [one for one in said if one]
