"""Whether the words of an edition hold wherever a reader looks: what is left of the old ones, and articles.

Works on plain strings, whoever read them out of a page, a PDF, a Word or Excel file or the search index (visible.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from peer_toolkit.catalogue import Catalogue
from peer_toolkit.catalogue.model import Term, Words
from tests.edition.either import either

PLAIN = Path(__file__).with_name("plain.yml")

CUT = 12
"""Letters of a name that are enough to know it by, where a document cuts it short."""

_MACHINE = re.compile(
    r"https?://\S+|\S+@\S+|\bwww\.\S+|\bpeer-toolkit\b"
    r"|[\w.-]+/[\w.-]+/[\w./-]*|[\w./-]+\.(?:pdf|docx|xlsx|ics|csv|json|html|zip|md|yml)\b|\b[\w-]+(?:\.[\w-]+)+\b|\{[^{}]*\}"
)
"""Addresses, names of files, the command, ids with a dot and what is filled in."""

_ARTICLE = re.compile(r"(?:(?<![\w’'-])(an?)|(?:^|[.?!:;•–“‘(])\s*(An?))\s+[“‘]?$")


class Plain(NamedTuple):
    """A phrase in which a word of a term stays as it is."""

    phrase: str
    why: str


def plain() -> tuple[Plain, ...]:
    """What plain.yml lists."""
    entries = yaml.safe_load(PLAIN.read_text(encoding="utf-8"))
    return tuple(Plain(phrase, entry["why"]) for entry in entries for phrase in entry["phrases"])


def surfaces(words: Words, but: Iterable[str] = ()) -> set[str]:
    """Every wording of the terms, without articles. `but` are ids of terms that are left out."""
    skip = set(but)
    return {said for term in words.terms if term.id not in skip for said in _wordings(term)}


def changed(default: Words, ours: Words) -> set[str]:
    """The wordings of the default words that an edition uses for nothing any more."""
    return surfaces(default) - surfaces(ours)


def names(catalogue: Catalogue, *, points: bool = False) -> set[str]:
    """What is called the same in every edition: titles and authors of sources, Acts and bodies, and plain.yml.

    With `points`, what the sections of sources are called too, which the page of sources alone shows.
    """
    found = {one.phrase for one in plain()} | {catalogue.edition.name, catalogue.edition.organisation}
    for source in catalogue.sources:
        found |= {source.title, source.author, source.publisher, source.rights, source.note}
        if points:
            found |= {said for point in source.points for said in (point.section, point.says, point.set_aside)}
    for place in catalogue.law:
        found |= {place.title}
        for entry in place.entries:
            found |= {entry.name, entry.in_text, entry.source.title, entry.source.publisher}
    words = {said.casefold() for said in surfaces(catalogue.default_words)}
    bare = [source for source in catalogue.sources if source.title.casefold() in words]
    # a title that is nothing but a word of a term is known by what stands around it
    around = {f"“{one.title}”" for one in bare} | {f"{one.title}, {one.publisher}" for one in bare}
    around |= {f"{one.title} {one.title}, {one.publisher}" for one in bare}
    lines = {" ".join(one.split()) for one in found if one}
    # names without such a word need no care, and one such as “Workforce” would hide a part of a wording
    has_one = _any_of(words, any_case=True)
    return around | {line for line in lines if line.casefold() not in words and has_one.search(line)}


def addresses(catalogue: Catalogue) -> set[str]:
    """The web pages that are named, which paper breaks anywhere."""
    found = {one for source in catalogue.sources for one in (source.url, source.seen and source.seen.url)}
    found |= {one for place in catalogue.law for entry in place.entries for one in (entry.source.url, entry.seen.url)}
    return {one for one in found if one}


def uncited(page: str) -> str:
    """A page without the titles of sources, each a <cite>: some are ordinary words."""
    return re.sub(r"(<cite\b[^>]*>).*?(</cite>)", r"\1\2", page, flags=re.DOTALL)


@dataclass(frozen=True)
class Found:
    """Something wrong in a text, with the words around it."""

    what: str
    around: str


class Scanner:
    """Looks for wordings that should be gone, and for articles that do not go with the words of an edition.

    `old` are wordings that should not be seen, and `ours` the words of the edition, in which an old one may well stand
    (“lived experience peer”). `stays` are names in which one may, `urls` web addresses that may be broken over lines,
    and `titles` what may stand by itself as a whole text: a heading of the page of sources.
    """

    def __init__(
        self,
        old: Iterable[str],
        ours: Words,
        stays: Iterable[str] = (),
        urls: Iterable[str] = (),
        titles: Iterable[str] = (),
    ) -> None:
        stays = sorted(stays)
        self._new = _any_of(surfaces(ours), any_case=True)
        self._stays = _any_of(stays)
        self._starts = {one[:end] for one in stays for end in range(CUT, len(one))}
        broken = [r"\s?".join(map(re.escape, one)) for one in sorted(urls, key=len, reverse=True)]
        self._urls = re.compile("|".join(broken) or "(?!)")
        self._titles = frozenset(titles)
        self._right: set[str] = set()
        self._old = _any_of(old, any_case=True)
        one = {said.casefold(): term.article for term in ours.terms for said in (term.one, term.forms()["one's"])}
        many = {said.casefold() for said in surfaces(ours)} - set(one)
        self._articles = {said: article for said, article in one.items() if article} | dict.fromkeys(many)
        """What goes before each: nothing before a plural. What takes no article is not here: it may stand before a
        word that has one."""

    def leftovers(self, text: str) -> list[Found]:
        """Each old wording in the text, in whatever case, also as a part of a joined word (“non-peer”)."""
        line = " ".join(text.split())
        if line in self._titles:
            return []
        masked = _masked(self._readable(line), self._new)
        found = [match for match in self._old.finditer(masked) if line[match.end() : match.end() + 1] != "…"]
        return [_found(match.group(), line, match) for match in found]  # a name that was cut short may end in any word

    def articles(self, text: str) -> list[Found]:
        """Each article before a word of the edition that does not go with it. A plural has none."""
        line = " ".join(text.split())
        wrong = []
        for match in self._new.finditer(self._readable(line)):
            article, said = _ARTICLE.search(line[: match.start()]), match.group().casefold()
            if article and said in self._articles and (article[1] or article[2]).lower() != self._articles[said]:
                wrong.append(_found(article.group().strip() + " " + match.group(), line, match))
        return wrong

    def _readable(self, line: str) -> str:
        """The line without names and addresses, and without the start of a name that was cut short."""
        masked = _masked(line, self._urls, self._stays, _MACHINE)
        for cut in re.finditer("…", line):
            starts = (at for at in range(max(0, cut.start() - 200), cut.start() - CUT + 1))
            if (at := next((at for at in starts if line[at : cut.start()] in self._starts), None)) is not None:
                masked = masked[:at] + "\0" * (cut.start() - at) + masked[cut.start() :]
        return masked

    def wrong(self, texts: Iterable[str]) -> Iterator[Found]:
        """All that is wrong in some texts. Most stand on every page, and are looked at once."""
        for text in texts:
            if text not in self._right:
                found = [*self.leftovers(text), *self.articles(text)]
                yield from found
                if not found:
                    self._right.add(text)


def made_up(default: Words) -> list[dict[str, Any]]:
    """The `terms:` of an edition's words.yml that calls every term something that is in no language.

    Each word is one of a kind, has the other article than before, and makes its plural and possessives as none does in
    English. A term that is a number gets another one.
    """
    return [
        {
            "id": term.id,
            "one": one,
            **({"many": f"{one}en"} if term.many else {}),
            "ones": f"{one}ik",
            **({"manys": f"{one}enik"} if term.many else {}),
            **({"article": "an" if term.article == "a" else "a"} if term.article else {}),
            "also": [f"{one}ox"],
        }
        for term, one in zip(default.terms, _words(default.terms), strict=True)
    ]


def _words(terms: Sequence[Term]) -> Iterator[str]:
    """A word for each: no beginning of another, and with no end that its plural or possessive could be mistaken for."""
    for number, term in enumerate(terms):
        if term.one.isdecimal():
            yield str(70707 + number)
        else:
            first, second = divmod(number, 16)
            yield f"z{'bdfgjklmprstvwxy'[first]}orblu{'bdfgjklmprstvwxy'[second]}at"


def _wordings(term: Term) -> set[str]:
    return {said for form, said in term.forms().items() if form != "a one"}


def _any_of(said: Iterable[str], *, any_case: bool = False) -> re.Pattern[str]:
    """Finds the longest of some wordings, as whole words.

    With `any_case`, and with either apostrophe; without it, only the first letter may be a capital or not, since a
    sentence may begin with a name.
    """
    longest_first = sorted({" ".join(one.split()) for one in said}, key=lambda one: (-len(one), one))

    def pattern(one: str) -> str:
        if one.isdecimal():  # a number is not a part of a greater one: 1,000 and 13 11 14 000
            return rf"(?<!\d[,. ]){one}(?![,. ]?\d)"
        if any_case or not one[0].isalpha():
            return re.escape(one).replace("’", "[’']")
        return f"[{one[0].upper()}{one[0].lower()}]{re.escape(one[1:])}"

    found = either(map(pattern, longest_first)) or "(?!)"
    return re.compile(rf"(?<!\w)(?:{found})(?!\w)", re.IGNORECASE if any_case else 0)


def _masked(line: str, *patterns: re.Pattern[str]) -> str:
    """The line with what is found in it made unreadable, and as long as before."""
    for pattern in patterns:
        line = pattern.sub(lambda match: "\0" * len(match.group()), line)
    return line


def _found(what: str, line: str, match: re.Match[str]) -> Found:
    return Found(what, line[max(0, match.start() - 60) : match.end() + 60])
