"""What a filled file holds, before anybody asks what it means."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

Raw = str | bool | int | float | datetime.date | None
"""What stands in one box. None and "" are empty; False is a box that is not ticked."""

Format = Literal["pdf", "docx", "xlsx", "copy"]


class UnreadableError(Exception):
    """A file of which no answer can be read: what is wrong, and what its owner can do."""

    def __init__(self, what: str, todo: str) -> None:
        self.what, self.todo = what, todo
        super().__init__(f"{what} {todo}")


class Chosen(str):
    """A label that stands in a file's own lists of answers, with the ids that it has there.

    The file may be of another edition, in which the answers are called otherwise.
    """

    ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Filled:
    """One file's boxes in reading order, (name, content), a name perhaps more than once.

    `form`, `version` and `edition` are what the file says of itself, each None when it lost it. `gone` are names
    whose box is no longer there.
    """

    format: Format
    values: tuple[tuple[str, Raw], ...]
    form: str | None = None
    version: str | None = None
    edition: str | None = None
    gone: tuple[str, ...] = ()


def clean(text: str) -> str:
    """The text with line breaks as one character, and without what no file can hold: NUL and half characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\0", "")
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
