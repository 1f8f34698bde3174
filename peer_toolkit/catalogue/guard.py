"""Guards: words that one person should not write down about another, found in a text as it is typed.

docs/assets/js/form/guard.js finds the same; tests/vectors.json holds what both must find, and what neither may.
"""

from __future__ import annotations

import functools
import itertools
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from peer_toolkit.catalogue.model import Form, Guard, LongText, QuestionBase, String, Table, TableColumn

_BLANKS = frozenset(" \t\n\r\f\v\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000")
_JOINS = {"'": "'", "’": "'", "‘": "'", "ʼ": "'", "-": "-", "‐": "-", "‑": "-"}
"""What may stand between the words of a wording besides blanks, by every way to type it."""


@dataclass(frozen=True)
class Noticed:
    """A word of a guard in a text: the guard's id, the word as it was typed, and the index at which it begins."""

    guard: str
    word: str
    start: int


@dataclass(frozen=True)
class _Word:
    """A run of letters and figures, folded so that it can be compared; with `start` and `end` in its text."""

    folded: str
    start: int
    end: int


@dataclass(frozen=True)
class _Wording:
    """The words of an entry, each with whether any ending will do, and what stands before each but the first."""

    words: tuple[tuple[str, bool], ...]
    gaps: tuple[str, ...]
    fine: bool


def noticed(text: str, guards: Sequence[Guard]) -> list[Noticed]:
    """The guards' words in a text, in the order in which they stand there.

    Letters are compared without regard to case, in Unicode's form NFC, and apostrophes and hyphens however they are
    typed. A word is a run of letters, marks and figures of any script; a phrase may have any blanks between its words.
    Of wordings that begin at the same word the longest counts, and the next is looked for after it. What a guard
    calls fine is passed over. Each word is told once for each guard.
    """
    words = _words(text)
    found = [one for guard in guards for one in _of_guard(guard, text, words)]
    return sorted(found, key=lambda one: one.start)  # of those at one place, the guards' own order stays


def _of_guard(guard: Guard, text: str, words: Sequence[_Word]) -> Iterator[Noticed]:
    wordings = _wordings(guard.words, guard.fine)
    told: set[str] = set()
    at = 0
    while at < len(words):
        best = max(
            (
                one
                for key in (words[at].folded, f"{words[at].folded[0]}*", "*")
                for one in wordings.get(key, ())
                if _stands(one, text, words, at)
            ),
            key=lambda one: (len(one.words), one.fine),
            default=None,
        )
        if best is None:
            at += 1
            continue
        last = at + len(best.words)
        said = " ".join(word.folded for word in words[at:last])
        if not best.fine and said not in told:
            told.add(said)
            yield Noticed(guard.id, text[words[at].start : words[last - 1].end], words[at].start)
        at = last


def _stands(wording: _Wording, text: str, words: Sequence[_Word], at: int) -> bool:
    if at + len(wording.words) > len(words):
        return False
    for place, (wanted, any_ending) in enumerate(wording.words):
        word = words[at + place]
        if not (word.folded.startswith(wanted) if any_ending else word.folded == wanted):
            return False
        if place and _gap(text[words[at + place - 1].end : word.start]) != wording.gaps[place - 1]:
            return False
    return True


def wording_mistake(entry: str) -> str:
    """What keeps an entry from being found in a text, or has it found in any: the part in the way, or nothing."""
    words = _words(entry, "*")
    if not any(word.folded.strip("*") for word in words):
        return entry
    edges = [entry[: words[0].start], entry[words[-1].end :]]
    stars = [entry[word.start : word.end] for word in words if "*" in word.folded[:-1]]
    gaps = [entry[one.end : other.start] for one, other in itertools.pairwise(words)]
    strange = [gap for gap in gaps if _gap(gap) not in (" ", "'", "-")]
    return next((one for one in (*edges, *stars, *strange) if one), "")


@functools.lru_cache(maxsize=256)
def _wordings(words: tuple[str, ...], fine: tuple[str, ...]) -> dict[str, list[_Wording]]:
    """The entries by their first word; where any ending will do by its first letter and a star, or the star alone."""
    found: dict[str, list[_Wording]] = {}
    for one in (*(_wording(entry, False) for entry in words), *(_wording(entry, True) for entry in fine)):
        first, any_ending = one.words[0]
        found.setdefault(f"{first[:1]}*" if any_ending else first, []).append(one)
    return found


def _wording(entry: str, fine: bool) -> _Wording:
    words = _words(entry, "*")
    gaps = [entry[one.end : other.start] for one, other in itertools.pairwise(words)]
    parts = tuple((word.folded.removesuffix("*"), word.folded.endswith("*")) for word in words)
    return _Wording(parts, tuple(map(_gap, gaps)), fine)


def _words(text: str, besides: str = "") -> list[_Word]:
    """The words of a text. Signs of `besides` are taken for letters."""
    found: list[_Word] = []
    start: int | None = None
    for place, sign in enumerate(text + " "):
        inside = sign in besides or (sign.isalnum() if sign.isascii() else unicodedata.category(sign)[0] in "LMN")
        if inside and start is None:
            start = place
        elif not inside and start is not None:
            found.append(_Word(_folded(text[start:place]), start, place))
            start = None
    return found


def _folded(word: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", word).lower())


def _gap(between: str) -> str:
    """What stands between two words: a blank for any run of blanks, an apostrophe or hyphen as if typed plainly."""
    return " " if between and _BLANKS.issuperset(between) else _JOINS.get(between, between)


# --- which answers are looked at --------------------------------------------------------------------------------------


def free_texts(form: Form) -> Iterator[tuple[str, String | LongText | Table, TableColumn | None]]:
    """Where words can be written freely: each short or long answer, and each column of them with its table.

    Yields its address (`form.question` or `form.table.column`), the question, and the column.
    """
    for question in form.questions():
        address = f"{form.id}.{question.id}"
        if isinstance(question, String | LongText):
            yield address, question, None
        elif isinstance(question, Table):
            for column in question.columns:
                if column.type in ("string", "text"):
                    yield f"{address}.{column.id}", question, column


def own_words(question: QuestionBase, column: TableColumn | None = None) -> bool:
    """Whether an answer is somebody's own words."""
    return question.own_words is not None or (column is not None and column.own_words is not None)


def guarded(form: Form, question: QuestionBase, column: TableColumn | None = None) -> bool:
    """Whether the guards of a form look at what is written in a question or in a column of its table."""
    words = column or question
    free = isinstance(words, String | LongText) or (isinstance(words, TableColumn) and words.type in ("string", "text"))
    return bool(form.guards) and free and not own_words(question, column) and bool(getattr(words, "guard", True))
