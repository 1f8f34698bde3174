"""Calendar files (RFC 5545, with the names of RFC 7986), and the days on which something comes again.

Nothing here asks what day it is: the same input gives the same bytes.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from peer_toolkit.catalogue import Catalogue
from peer_toolkit.catalogue.model import Maintained

if TYPE_CHECKING:
    from icalendar import Calendar, Event


def calendar(catalogue: Catalogue) -> Calendar:
    """An empty calendar of this edition."""
    from icalendar import Calendar  # read when needed: most commands make no calendar

    made = Calendar()
    made.add("prodid", f"-//{catalogue.edition.name}//{catalogue.version}//")
    made.add("version", "2.0")
    return made


def event(catalogue: Catalogue, name: str, whole: Maintained, day: datetime.date, summary: str) -> Event:
    """An event of one day that keeps nobody from meeting. `name` is its own for ever: a second import doubles nothing.

    It is stamped with the day on which the text that it comes from was written.
    """
    from icalendar import Event

    made = Event()
    made.add("uid", f"{name}@{catalogue.edition.id}.peer-workforce-toolkit")
    made.add("dtstamp", stamp(whole))
    made.add("dtstart", day)
    made.add("summary", summary)
    made.add("transp", "TRANSPARENT")
    return made


def stamp(whole: Maintained) -> datetime.datetime:
    """The first moment (UTC) of the day on which a text was written."""
    return datetime.datetime.combine(whole.written, datetime.time(), datetime.UTC)


def first_year(whole: Maintained) -> int:
    """The year for which a plan is made: the one after a text was written."""
    return whole.written.year + 1


def first_monday(year: int, month: int) -> datetime.date:
    """The first Monday of a month."""
    first = datetime.date(year, month, 1)
    return first + datetime.timedelta(-first.weekday() % 7)
