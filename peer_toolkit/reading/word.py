"""A filled Word file: its content controls by tag (ISO/IEC 29500-1, 17.5.2), whoever filled them.

Rows that somebody added in Word are copies, tags and all. So the rows of a table are numbered as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from peer_toolkit.reading.filled import Filled, Raw, UnreadableError, clean
from peer_toolkit.reading.package import Package, local
from peer_toolkit.reading.values import date

_CELL = re.compile(r"^(.+)\.(\d{1,9})\.([^.]+)$")
_UNSEEN = ("sdtPr", "del", "moveFrom", "delText", "instrText", "Fallback", "rPr", "pPr", "tblPr", "trPr", "tcPr")


def read(package: Package, main: str) -> Filled:
    """The controls of a Word file, rows numbered in reading order. Raises UnreadableError."""
    root = package.xml(main)
    said = package.properties()
    rows = _Rows()
    values: list[tuple[str, Raw]] = []
    for control in root.iter("{*}sdt"):
        properties = _child(control, "sdtPr")
        tag = "" if properties is None else _attribute(_child(properties, "tag"), "val")
        if not tag or _child(properties, "repeatingSection") is not None or _taken_out(control):
            continue
        values.append((rows.named(tag, control), _value(control, properties)))
    if not values:
        raise _no_tags(package, said.get("peer-toolkit-form"))
    return Filled(
        "docx",
        tuple(values),
        form=said.get("peer-toolkit-form"),
        version=said.get("peer-toolkit-version"),
        edition=said.get("peer-toolkit-edition"),
    )


def _no_tags(package: Package, form: str | None) -> UnreadableError:
    if form or "LibreOffice" in package.program() or "OpenOffice" in package.program():
        return UnreadableError(
            "The program that saved this Word file took the names of its boxes away, as LibreOffice does.",
            "Put the answers into a new copy with Word, or fill in the PDF.",
        )
    return UnreadableError("This Word file has no boxes of a form.", "Read a file that was made from one of our forms.")


class _Rows:
    """Numbers the rows of each table as they come."""

    def __init__(self) -> None:
        self.tables: dict[str, tuple[int, object, str, set[str]]] = {}

    def named(self, tag: str, control: Any) -> str:
        """The tag with the number of the row in which the control stands.

        A new row begins in another repeated item, under another number, or where a column comes again.
        """
        found = _CELL.match(tag)
        if found is None:
            return tag
        table, given, column = found.groups()
        item = next((one for one in control.iterancestors("{*}sdt") if _is_item(one)), None)
        count, last_item, last_given, columns = self.tables.get(table, (0, None, "", set()))
        if item is not last_item or given != last_given or column in columns or not count:
            count, columns = count + 1, set()
        columns.add(column)
        self.tables[table] = (count, item, given, columns)
        return f"{table}.{count}.{column}"


def _is_item(control: Any) -> bool:
    properties = _child(control, "sdtPr")
    return properties is not None and _child(properties, "repeatingSectionItem") is not None


def _taken_out(control: Any) -> bool:
    """Whether it stands in what a tracked change took out."""
    for above in control.iterancestors("{*}del", "{*}moveFrom", "{*}tr"):
        if local(above) != "tr":
            return True
        properties = _child(above, "trPr")
        if properties is not None and _child(properties, "del") is not None:
            return True
    return False


def _value(control: Any, properties: Any) -> Raw:
    box = _child(properties, "checkbox")
    if box is not None:
        return _attribute(_child(box, "checked"), "val") in ("1", "true", "on")
    if _on(_child(properties, "showingPlcHdr")):
        return None
    content = _child(control, "sdtContent")
    text = "" if content is None else clean("".join(_text(content, [])))
    for kind in ("dropDownList", "comboBox"):
        if (listed := _child(properties, kind)) is not None:
            return _chosen(listed, text)
    if (day := _child(properties, "date")) is not None and date(text) is None:
        return _attribute(day, "fullDate")[:10] or text
    return text


def _chosen(listed: Any, text: str) -> str:
    """The value of the list's entry that is shown; the text itself when the list has no such entry."""
    shown = " ".join(text.split())
    for entry in listed.iterchildren("{*}listItem"):
        value = _attribute(entry, "value")
        if " ".join((_attribute(entry, "displayText") or value).split()) == shown:
            return value
    return text


def _text(element: Any, paragraphs: list[None]) -> Iterator[str]:
    """What is read: a line for each paragraph, without what tracked changes took out. `paragraphs` counts them."""
    for child in element:
        name = local(child)
        if name == "t":
            yield child.text or ""
        elif name in ("br", "cr"):
            yield "\n"
        elif name == "tab":
            yield "\t"
        elif name == "noBreakHyphen":
            yield "\N{NON-BREAKING HYPHEN}"
        elif name == "softHyphen":
            yield "\N{SOFT HYPHEN}"
        elif name not in _UNSEEN:
            if name == "p":
                if paragraphs:
                    yield "\n"
                paragraphs.append(None)
            yield from _text(child, paragraphs)


def _child(element: Any, name: str) -> Any:
    return next(element.iterchildren(f"{{*}}{name}"), None)


def _attribute(element: Any, name: str) -> str:
    """An attribute by its name in whatever namespace; "" when it is not there."""
    attributes = {} if element is None else element.attrib
    return next((str(value) for key, value in attributes.items() if key.rpartition("}")[2] == name), "")


def _on(element: Any) -> bool:
    return element is not None and _attribute(element, "val") not in ("0", "false", "off")
