"""Word's content controls (`w:sdt`): each has a tag, a name, and a lock that keeps it from being deleted.

Their content can always be changed. Source: ISO/IEC 29500-1 17.5.2 (structured document tags), [MS-DOCX] 2.5.3
(w14:checkbox) and 2.6.1 (w15:repeatingSection).
"""

from __future__ import annotations

from collections.abc import Iterable

from peer_toolkit.catalogue.model import LONGEST_TAG, Option
from peer_toolkit.documents.wordml import Element, element, paragraph, run, tag

LONGEST_ALIAS = 64
"""Word refuses a control's name that is longer."""

_LEAST_START, _MOST_END = 24, 22
"""Characters of a question that always stand in the names of its boxes, and the most of a column's name."""

_BETWEEN = " ,;:–-"
"""What may part the name of a row from that of a column."""

_BOX_FONT = "MS Gothic"  # where Word takes its own ballot boxes from


def alias(label: str, start: str = "", end: str = "") -> str:
    """What Word and a screen reader call a control: its label, at most 64 characters, cut at words with ….

    What tells one box from the next stays longest: of a label that begins with `start` (the question's own words) and
    ends with `end` (the column's) first the start is cut, down to a few words, then what stands between.
    """
    if len(label) <= LONGEST_ALIAS or not start or not label.startswith(start):
        return cut(label, LONGEST_ALIAS)
    rest = label.removeprefix(start)
    middle = rest.removesuffix(end) if end else rest
    if not end or middle == rest:
        first = cut(start, max(LONGEST_ALIAS - len(rest), _LEAST_START if rest else 0))
        return first + cut(rest, LONGEST_ALIAS - len(first))
    named = middle.rstrip(_BETWEEN)
    last = middle[len(named) :] + cut(end, _MOST_END)
    first = cut(start, max(LONGEST_ALIAS - len(named) - len(last), _LEAST_START // 2))
    return first + cut(named, LONGEST_ALIAS - len(first) - len(last)) + last


def cut(text: str, most: int) -> str:
    """The text in at most so many characters: a longer one is cut at a word, with …."""
    if len(text) <= most:
        return text
    kept = text[:most]
    at_word = kept.rfind(" ")
    return (kept[:at_word] if at_word > 0 else kept[:-1]).rstrip(" ,:;–-") + "…"


def plain_text(address: str, name: str, placeholder: str) -> Element:
    """Text without formatting, inside a paragraph. Used for what fits on a line, and for numbers."""
    return _inline(address, name, placeholder, element("text"))


def date(address: str, name: str, placeholder: str, language: str) -> Element:
    """A day, chosen from Word's calendar or typed, inside a paragraph."""
    kind = element(
        "date",
        element("dateFormat", val="d MMMM yyyy"),
        element("lid", val=language),
        element("storeMappedDataAs", val="date"),
        element("calendar", val="gregorian"),
    )
    return _inline(address, name, placeholder, kind)


def drop_down(address: str, name: str, placeholder: str, options: Iterable[Option]) -> Element:
    """One of several, from a list, inside a paragraph. The first entry takes a choice back."""
    kind = element(
        "dropDownList",
        element("listItem", displayText=placeholder, value=""),
        *(element("listItem", displayText=option.label, value=option.id) for option in options),
    )
    return _inline(address, name, placeholder, kind)


def tick(address: str, name: str) -> Element:
    """A box to tick, inside a paragraph."""
    kind = element(
        "w14:checkbox",
        element("w14:checked", val="0"),
        element("w14:checkedState", val="2612", font=_BOX_FONT),
        element("w14:uncheckedState", val="2610", font=_BOX_FONT),
    )
    fonts = element("rFonts", ascii=_BOX_FONT, hAnsi=_BOX_FONT, eastAsia=_BOX_FONT, hint="eastAsia")
    box = element("r", element("rPr", fonts), element("t", "☐"))
    return element("sdt", _properties(address, name, kind, placeholder=False), element("sdtContent", box))


def rich_text(address: str, name: str, placeholder: str, style: str) -> Element:
    """Paragraphs: takes the place of one, so that Enter works and LibreOffice draws the lines where they are.

    A control of no stated kind is a rich text control (ISO/IEC 29500-1 17.5.2.38).
    """
    return element(
        "sdt",
        _properties(address, name, None),
        element("sdtContent", paragraph(style, run(placeholder, "PlaceholderText"))),
    )


def repeating(address: str, name: str, row_name: str, items: Iterable[Iterable[Element]]) -> Element:
    """Items of one or more table rows, of which Word can add more. An item may be taken away: the whole is locked."""
    kind = element("w15:repeatingSection", element("w15:sectionTitle", val=row_name))
    return element(
        "sdt",
        _properties(address, name, kind, placeholder=False),
        element(
            "sdtContent",
            *(
                element(
                    "sdt",
                    element("sdtPr", element("id", val=0), element("w15:repeatingSectionItem")),
                    element("sdtContent", *item),
                )
                for item in items
            ),
        ),
    )


def number(whole: Element) -> None:
    """Give every control in the document its number, from 1 in reading order."""
    for count, properties in enumerate(whole.iter(tag("sdtPr")), 1):
        properties.find(tag("id")).set(tag("val"), str(count))


def _inline(address: str, name: str, placeholder: str, kind: Element) -> Element:
    return element(
        "sdt",
        _properties(address, name, kind),
        element("sdtContent", run(placeholder, "PlaceholderText")),
    )


def _properties(address: str, name: str, kind: Element | None, *, placeholder: bool = True) -> Element:
    if len(address) > LONGEST_TAG:
        raise ValueError(f"Word refuses a tag of more than {LONGEST_TAG} characters: {address}")
    return element(
        "sdtPr",
        element("alias", val=name),
        element("tag", val=address),
        element("id", val=0),
        element("lock", val="sdtLocked"),
        element("showingPlcHdr") if placeholder else None,
        kind,
    )
