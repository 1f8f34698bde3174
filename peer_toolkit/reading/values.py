"""What people type, understood: days, numbers and ticks. What is not understood is None: nothing is guessed."""

from __future__ import annotations

import datetime
import re

from peer_toolkit.catalogue.numbers import number as number
from peer_toolkit.catalogue.numbers import plain as _plain

_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip

_FULL = re.compile(r"^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[t ]00:00(?::00(?:\.0+)?)?z?)?$")
_SHORT = re.compile(r"^(\d{1,2})\s?([-/. ])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})$")
_WORDS = re.compile(r"^(\d{1,2})(?:st|nd|rd|th)?(?: of)?[ .-]*([a-z]{3,9})\.?,?[ -]*(\d{4}|\d{2})$")
_MONTH_FIRST = re.compile(r"^([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$")
_WEEKDAY = re.compile(r"^(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\.?,? ")

_YES = frozenset(("yes", "y", "true", "x", "✓", "✔", "☑", "☒", "✗", "✘", "1", "on", "ticked"))
_NO = frozenset(("", "no", "n", "false", "☐", "0", "off", "-"))


def date(text: str) -> str | None:
    """A day as ISO 8601 (2026-11-22), from 22/11/2026, 2/1/26, 2026-11-22, 22 November 2026 and the like.

    The day stands before the month, as on the forms; 11/22/2026 is not understood rather than turned round.
    """
    said = _WEEKDAY.sub("", _plain(text))
    if found := _FULL.match(said):
        year, _, month, day = found.groups()
    elif found := _SHORT.match(said):
        day, _, month, year = found.groups()
    elif found := _WORDS.match(said):
        day, name, year = found.groups()
        month = _month(name)
    elif found := _MONTH_FIRST.match(said):
        name, day, year = found.groups()
        month = _month(name)
    else:
        return None
    number = int(year)
    if len(year) == 2:
        number += 2000 if number < 70 else 1900
    try:
        found_day = datetime.date(number, int(month), int(day))
    except ValueError:
        return None
    return found_day.isoformat() if 1900 <= number < 2200 else None


def _month(name: str) -> str:
    """The number of a month, "0" for no month. A name may be cut short, to three letters at least."""
    fits = [place for place, full in enumerate(_NAMES, 1) if full.startswith(name)]
    return str(fits[0]) if len(fits) == 1 else "0"


def serial(number: float) -> str | None:
    """A day that a spreadsheet shows as a number (days since 1899-12-30), within a lifetime of now."""
    if not 10_000 <= number <= 100_000:
        return None
    return (datetime.date(1899, 12, 30) + datetime.timedelta(days=int(number))).isoformat()


def tick(text: str, *also: str) -> bool | None:
    """Whether a box is ticked, from what stands in a cell. `also` are other words for yes."""
    said = _plain(text)
    if said in _YES or said in map(_plain, also):
        return True
    return False if said in _NO else None
