"""When each text is due for a check: as a list, a calendar file (RFC 5545) and a JSON feed.

The same catalogue gives the same bytes on any day: nothing here asks what day it is.
"""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass

from peer_toolkit.catalogue import Catalogue
from peer_toolkit.catalogue.model import Maintained
from peer_toolkit.collation import by_letters
from peer_toolkit.documents import calendars

CALENDAR = "review-dates.ics"
FEED = "review-dates.json"
EDITION = "edition.json"
"""What an edition changed, added and left out, for machines."""


@dataclass(frozen=True)
class Due:
    """A text and the day from which its check is due. `id` is a topic's, a form's or, after `law-`, a place's."""

    id: str
    title: str
    whole: Maintained
    day: datetime.date


def due_dates(catalogue: Catalogue) -> tuple[Due, ...]:
    """Every text that is kept up, the one that is due first before the others."""
    due = [Due(one.id, str(one.title), one, one.review_due()) for one in catalogue.wholes]
    for place in catalogue.law:
        title = catalogue.message("page-law-place", place=place.title)
        due.append(Due(f"law-{place.id}", title, place, place.review_due()))
    return tuple(sorted(due, key=lambda one: (one.day, by_letters(one.title))))


def calendar(catalogue: Catalogue) -> bytes:
    """One all-day event for each text. UIDs never change: a second import doubles nothing."""
    made = calendars.calendar(catalogue)
    for one in due_dates(catalogue):
        summary = catalogue.message("review-event", title=one.title)
        made.add_component(calendars.event(catalogue, f"review-{one.id}", one.whole, one.day, summary))
    return bytes(made.to_ical())


def feed(catalogue: Catalogue) -> bytes:
    """The same as JSON: a list of id, title, written, reviewed (a day or null), review_every and due."""
    texts = [
        {
            "id": one.id,
            "title": one.title,
            "written": one.whole.written.isoformat(),
            "reviewed": one.whole.reviewed.date.isoformat() if one.whole.reviewed else None,
            "review_every": one.whole.review_every,
            "due": one.day.isoformat(),
        }
        for one in due_dates(catalogue)
    ]
    head = {"edition": catalogue.edition.name, "version": catalogue.version}
    return (json.dumps({**head, "texts": texts}, indent=1, ensure_ascii=False) + "\n").encode()


def edition(catalogue: Catalogue) -> bytes:
    """What an edition changed, added and left out, as JSON: whose it is, of which toolkit, and a list of changes.

    Each has `way` (replaced, added, hidden), `at`, `title` and, where they are told, `field`, `before`, `after`, `why`,
    `by`, `date`, `review_by`, `protected_reason`.
    """
    about = catalogue.edition
    changes = [
        {
            key: value.isoformat() if isinstance(value, datetime.date) else value
            for key, value in vars(one).items()
            if value not in (None, ())
        }
        for one in catalogue.changes
    ]
    known = {
        "edition": about.id,
        "name": about.name,
        "organisation": about.organisation,
        "language": about.language,
        "country": about.country,
        "place": about.place,
        "toolkit": catalogue.version,
        "contact": about.contact.model_dump() if about.contact else None,
        "changes": changes,
    }
    return (json.dumps(known, indent=1, ensure_ascii=False) + "\n").encode()


def files(catalogue: Catalogue) -> dict[str, bytes]:
    """What the site offers, by file name."""
    return {CALENDAR: calendar(catalogue), FEED: feed(catalogue)}
