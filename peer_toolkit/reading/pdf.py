"""A filled PDF: the values of its fields (ISO 32000-1, 12.7), whichever viewer wrote them."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from peer_toolkit.reading.filled import Filled, Raw, UnreadableError, clean
from peer_toolkit.reading.package import locked

MOST_UNPACKED = 100_000_000
"""Bytes that one stream may come to: a file of a form has no stream of a million."""

MOST_FIELDS, DEEPEST = 20_000, 12

_RADIO, _PUSH = 1 << 15, 1 << 16
"""Field flags (ISO 32000-1, table 226)."""


_OBJECT = re.compile(rb"\d+ \d+ obj\b")


def read(data: bytes) -> Filled:
    """The fields of a PDF. Raises UnreadableError.

    A file whose cross-reference table would have to be guessed is refused: a guess may bring back the answers
    from before the last save, and nobody would see it.
    """
    limits: dict[str, Any] = {"flate_max_memory": MOST_UNPACKED, "run_length_max_memory": MOST_UNPACKED}
    before: dict[str, Any] = pikepdf.settings.set_qpdf_limits(**limits)  # they hold for the whole process
    try:
        with pikepdf.open(io.BytesIO(data), attempt_recovery=False) as opened:
            filled = _filled(opened)
            cut = _OBJECT.search(data.rpartition(b"%%EOF")[2])  # the last save was not copied to its end
            sound = not cut and not any(map(_of_an_object, opened.get_warnings()))
    except pikepdf.PasswordError:
        raise locked() from None
    except UnreadableError:
        raise
    except Exception:  # a broken PDF can hold anything anywhere: qpdf, pikepdf and conversions each raise their own
        sound = False
    finally:
        pikepdf.settings.set_qpdf_limits(**before)
    if not sound:
        raise UnreadableError(
            "The PDF is damaged.", "Open it in a PDF viewer, see that all the answers are there, and save a copy."
        )
    return filled


def _of_an_object(warning: object) -> bool:
    """Whether a warning tells of an object that could not be read whole, rather than of the tables around them.

    A twice-written key is harmless, as is a wrong number of objects, which some programs leave.
    """
    return bool(re.search(r"object (stream )?\d", str(warning))) and "duplicated key" not in str(warning)


def _filled(opened: Any) -> Filled:
    form = opened.Root.get("/AcroForm")
    fields = form.get("/Fields") if isinstance(form, Dictionary) else None
    if not isinstance(fields, Array) or not len(fields):
        raise UnreadableError(
            "This PDF has no boxes to fill in.", "If it was printed to a PDF or scanned, read the file that was filled."
        )
    said = opened.docinfo
    return Filled(
        "pdf",
        tuple(_fields(fields)),
        form=_property(said, "/PeerToolkitForm"),
        version=_property(said, "/PeerToolkitVersion"),
        edition=_property(said, "/PeerToolkitEdition"),
    )


def _property(said: Any, key: str) -> str | None:
    value = said.get(key)
    return clean(str(value)).strip() or None if isinstance(value, String) else None


def _fields(top: Array) -> Iterator[tuple[str, Raw]]:
    """(full name, value) of every field. A name is its own and its parents' partial names (12.7.3.2)."""
    waiting: list[tuple[Any, str, dict[str, Any], int]] = [(one, "", {}, 0) for one in list(top)[::-1]]
    seen: Counter[str] = Counter()
    while waiting:
        field, above, given, depth = waiting.pop()
        if not isinstance(field, Dictionary) or depth > DEEPEST or seen.total() > MOST_FIELDS:
            raise ValueError(above)
        own = clean(str(field.get("/T", "")))
        name = f"{above}.{own}" if above and own else above or own
        seen[name] += 1
        inherited = {key: field.get(key, given.get(key)) for key in ("/FT", "/Ff", "/V")}
        kids = list(field.get("/Kids", []))
        if any("/T" in kid for kid in kids) or (kids and inherited["/FT"] is None):
            waiting += [(kid, name, inherited, depth + 1) for kid in reversed(kids)]
        elif inherited["/FT"] is not None:
            yield from _value(name, inherited, [field, *kids])


def _value(name: str, inherited: dict[str, Any], widgets: list[Any]) -> Iterator[tuple[str, Raw]]:
    kind, flags, value = inherited["/FT"], int(inherited["/Ff"] or 0), inherited["/V"]
    if kind == Name.Btn:
        if not flags & _PUSH:
            state = _state(value, widgets)
            yield name, (state if flags & _RADIO else bool(state))
    elif kind == Name.Sig:
        yield name, value is not None
    elif isinstance(value, Array):
        yield name, "; ".join(_text(one) for one in list(value))
    else:
        yield name, _text(value)


def _state(value: Any, widgets: list[Any]) -> str:
    """What is on: the field's value or, when a viewer set no more than the box itself, the box's state; "" for off."""
    for found in (value, *(one.get("/V") for one in widgets[1:]), *(one.get("/AS") for one in widgets)):
        if isinstance(found, Name | String) and (name := str(found).removeprefix("/")) not in ("", "Off"):
            return clean(name)
    return ""


def _text(value: Any) -> str:
    """A text string, or the text stream that long values may be (12.7.4.3)."""
    if isinstance(value, Stream):
        value = String(value.read_bytes())
    return clean(str(value)) if isinstance(value, String | Name) else ""
