"""What is wrong with somebody's input, said so that they can mend it.

Every error that a reader, an author or an edition's keeper can cause ends up as a `Problem`. They are
collected and shown together; nothing is raised one at a time.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, order=True)
class Place:
    """A spot in a file that a person wrote. `line` counts from 1."""

    file: Path
    line: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake: where it is, which id it concerns, what is wrong and what to do."""

    place: Place
    what: str
    todo: str = ""
    id: str = ""

    def __str__(self) -> str:
        about = f" [{self.id}]" if self.id else ""
        todo = f" {self.todo}" if self.todo else ""
        return f"{self.place}:{about} {self.what}{todo}"


class ToolkitError(Exception):
    """Raised with every problem found so far. Commands turn it into exit code 1, never a traceback."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def not_usable(file: Path, error: OSError) -> ToolkitError:
    """What the operating system said of a file or folder, as a Problem."""
    return ToolkitError(
        [Problem(Place(file), f"{error.strerror or error}.", "Check the name, and who may write there.")]
    )


def nearest(wrong: str, known: Iterable[str]) -> str:
    """Return "Did you mean …?" with up to three near names, or an empty string.

    Ids of one family share long beginnings, so the last part is also compared by itself.
    """
    names = list(dict.fromkeys(known))
    found = _close(wrong, names, 0.6)
    if not found:
        tails = {name.rsplit(".", 1)[-1]: name for name in names}
        found = [tails[match] for match in _close(wrong.rsplit(".", 1)[-1], tails, 0.75)]
    if not found:
        return ""
    *first, last = [f"“{name}”" for name in found]
    return f"Did you mean {', '.join(first) + ' or ' if first else ''}{last}?"


def _close(wrong: str, names: Iterable[str], cutoff: float) -> list[str]:
    """The nearest of the names, and others only if they are about as near."""
    found = difflib.get_close_matches(wrong, names, n=3, cutoff=cutoff)
    nearness = [difflib.SequenceMatcher(None, name, wrong).ratio() for name in found]
    return [name for name, ratio in zip(found, nearness, strict=True) if ratio > nearness[0] - 0.1]
