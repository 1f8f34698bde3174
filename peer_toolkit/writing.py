"""How the guidance reads: reading grade and sentence length by page, words to avoid, length of hints.

The grade is Flesch and Kincaid's (1975), in years of schooling, as the `readability` library counts it. The field's
own terms and names count as one short word each: they are explained in the glossary, and a page is not to avoid them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from peer_toolkit.catalogue.fit import Layer
from peer_toolkit.catalogue.model import Avoid, Node
from peer_toolkit.catalogue.read import Document, Spot
from peer_toolkit.catalogue.word import law_surfaces, map_text, term_surfaces
from peer_toolkit.problems import Problem

LONGEST_SENTENCE = 30
"""Words, with each term and name counted as one. The Style Manual asks for 25 at most on the whole."""

LONGEST_HINT = 20
"""Words."""

HARDEST = 7.0
"""The grade that a new page may have, until `peer-toolkit grades` keeps its own."""

GRADES = "reading-grades"
"""The ratchet's file: the grade that each page must not exceed."""

_SENTENCE_END = re.compile(r"(?<=[.!?])[”’)]*\s+")
_ANSWER = re.compile(r"\{[\w.-]+(?:\|[^{}]*)?\}")
"""What is filled in: a value of a message, or an answer or a cell in a text that is put together."""

_NAME = re.compile(
    r"(?<=[a-z,;:] )[A-Z][\w’-]+"
    r"(?:(?: (?:of|and|for|the|on|in|to))* [A-Z(][\w’)-]*| \d{4})*"
)
_QUOTED = re.compile(r"“[^”]*”")
_NO_PROSE = {"title", "short_title", "search", "label", "links", "next"}
_NOT_OURS = {"leave_out", "avoid"}


@dataclass(frozen=True)
class Said:
    """One text of a page: where it stands, and the words."""

    document: Document
    spot: Spot
    text: str

    def problem(self, what: str, todo: str) -> Problem:
        return Problem(self.document.place(self.spot), what, todo, self.document.id_at(self.spot))


def pages(layer: Layer) -> Iterator[tuple[str, list[Said]]]:
    """Each page with its texts, in reading order. What no page has alone (buttons, messages) is a page of its own."""
    wholes: list[tuple[str, str, tuple[Node, ...]]] = [
        ("topics", "", layer.topics),
        ("forms", "", layer.forms),
        ("law", "law-", layer.law),
    ]
    for folder, prefix, nodes in wholes:
        documents = {str(one.data.get("id")): one for one in layer.documents[folder].values()}
        for node in nodes:
            name = str(getattr(node, "id"))  # noqa: B009 (topics, forms, places)
            yield prefix + name, _texts(node, documents[name])
    singles: dict[str, Node | None] = {
        "interface": layer.interface,
        "home": layer.home,
        "words": layer.words,
        "law-keys": layer.law_keys,
        "guards": layer.guards if layer.guards.sets else None,
    }
    for name, single in singles.items():
        if single is not None:
            yield name, _texts(single, layer.document(name, name))


def _texts(node: Node, document: Document) -> list[Said]:
    found: list[Said] = []

    def note(text: str, spot: Spot) -> str:
        found.append(Said(document, spot, text))
        return text

    map_text(node, note)
    return found


def grades(layer: Layer) -> dict[str, float]:
    """The reading grade of each page, to one decimal."""
    mask = _masker(layer)
    found: dict[str, float] = {}
    for name, texts in pages(layer):
        short = name in ("interface", "home") or any(name == form.id for form in layer.forms)
        prose = [one.text for one in texts if short or not _NO_PROSE & set(map(str, one.spot))]
        if lines := [line for text in prose for line in _sentences(mask(text))]:
            found[name] = _grade(lines)
    return found


def check(layer: Layer, now: Mapping[str, float] | None = None) -> list[Problem]:
    """Everything in a resolved layer that reads worse than it should, with its line. `now` are its grades, if known."""
    mask = _masker(layer)
    problems: list[Problem] = []
    for _, texts in pages(layer):
        for one in texts:
            problems += _lengths(one, mask(one.text))
            problems += _avoided(one, layer.writing.avoid)
    kept = layer.reading_grades.grades
    list_file = layer.document(GRADES, GRADES)
    now = grades(layer) if now is None else now
    for name, grade in now.items():
        if name not in kept:
            if grade > HARDEST:
                what = f"“{name}” is new and reads at grade {grade}; the most is {HARDEST}."
                todo = "Shorten its sentences, or use shorter words."
                problems.append(Problem(list_file.place(("grades",)), what, todo, name))
        elif grade > kept[name]:
            what = f"“{name}” reads at grade {grade}, and the most is {kept[name]}."
            todo = "Shorten its sentences, or use shorter words. A page never gets worse."
            problems.append(Problem(list_file.place(("grades", name)), what, todo, name))
    for name in kept:
        if name not in now:
            problems.append(
                Problem(list_file.place(("grades", name)), f"There is no page “{name}”.", "Take it out.", name)
            )
    return problems


def ratchet(layer: Layer) -> str:
    """The ratchet's file with today's grades where they are lower, or new."""
    kept = layer.reading_grades.grades
    lines = [f"  {name}: {min(grade, kept.get(name, grade))}" for name, grade in sorted(grades(layer).items())]
    head = "# The reading grade that each page must not exceed. `peer-toolkit grades` lowers them and adds new pages.\n"
    return f"{head}grades:\n" + "\n".join(lines) + "\n"


def write_ratchet(layer: Layer, data: Path) -> Path:
    """Write the ratchet's file into a folder of guidance."""
    file = data / f"{GRADES}.yml"
    file.write_text(ratchet(layer), encoding="utf-8")
    return file


def _lengths(one: Said, masked: str) -> Iterator[Problem]:
    most, what = LONGEST_SENTENCE, "sentence"
    if one.spot[-1] == "hint":
        most, what = LONGEST_HINT, "hint"
    for sentence in _sentences(masked) if what == "sentence" else [masked]:
        if (count := len(sentence.split())) > most:
            yield one.problem(
                f"This {what} has {count} words, and the most is {most}: “{sentence[:60]}…”.", "Split it."
            )


def _avoided(one: Said, avoid: tuple[Avoid, ...]) -> Iterator[Problem]:
    if _NOT_OURS & set(map(str, one.spot)):
        return  # words that are told so that nobody writes them
    text = _QUOTED.sub("", one.text)
    for entry in avoid:
        if found := _any_of(entry.words).search(text):
            yield one.problem(f"“{found.group().lower()}”: {entry.why}", f"Say: {entry.say}. ({entry.guide})")


@functools.lru_cache(maxsize=256)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Finds the longest of some wordings, whole and in any case; finds nothing where there are none."""
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})(?![\w-])", re.IGNORECASE)


def _masker(layer: Layer) -> Callable[[str], str]:
    """What puts one short word in the place of each term, title and name."""
    surfaces = {*term_surfaces(layer.words), *law_surfaces(layer), *(source.title for source in layer.sources)}
    pattern = _any_of(tuple(sorted(surfaces)))

    def mask(text: str) -> str:
        return _ANSWER.sub("Name", _NAME.sub("Name", pattern.sub("term", text)))

    return mask


def _sentences(text: str) -> list[str]:
    return [" ".join(re.findall(r"[\w’'-]+", one)) for one in _SENTENCE_END.split(text) if re.search(r"\w", one)]


def _grade(lines: list[str]) -> float:
    from readability import getmeasures

    measures: Mapping[str, Mapping[str, float]] = getmeasures(lines, lang="en")
    return round(measures["readability grades"]["Kincaid"], 1)
