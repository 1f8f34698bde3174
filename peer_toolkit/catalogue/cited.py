"""Where the words of a topic or form come from: its sources, numbered in the order in which it meets them.

Pages and the book mark and count them alike.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from dataclasses import dataclass

from peer_toolkit.catalogue.catalogue import Catalogue, parts
from peer_toolkit.catalogue.model import Citation, Form, LawKey, Section, Source, Sourced, Topic


@dataclass(frozen=True)
class Departure:
    """A place at which our text leaves its source, and the citation that says why."""

    address: str
    citation: Citation


@dataclass(frozen=True)
class Reference:
    """A source of one page. `number` counts from 1. The law is one reference, without a source, with its keys."""

    number: int
    source: Source | None
    departures: tuple[Departure, ...]
    law: tuple[LawKey, ...] = ()

    @property
    def id(self) -> str:
        """What the page's anchor for it is called after."""
        return self.source.id if self.source else LAW


LAW = "the_law"
"""The one reference that stands for the law, whichever of its keys are cited. No source's id can hold an underscore."""


def references(catalogue: Catalogue, whole: Topic | Form) -> tuple[Reference, ...]:
    """The sources of a topic or form, each once, in reading order."""
    departures: dict[str, list[Departure]] = {}
    keys: dict[str, LawKey] = {}
    for address, node in parts(whole):
        if not isinstance(node, Sourced):
            continue
        for citation in node.from_:
            found = departures.setdefault(source_of(catalogue, citation), [])
            if citation.law:
                keys[citation.law] = catalogue.law_key(citation.law)
            if citation.note is not None:
                found.append(Departure(address, citation))
    return tuple(
        Reference(number, None, tuple(found), tuple(keys.values()))
        if name == LAW
        else Reference(number, catalogue.source(name), tuple(found))
        for number, (name, found) in enumerate(departures.items(), 1)
    )


def source_of(catalogue: Catalogue, citation: Citation) -> str:
    """The id of the source that a citation rests on, or LAW."""
    if citation.point:
        return catalogue.points[citation.point][0].id
    return citation.source or LAW


NO_LAW = ("standards", "qualification")
"""Groups of keys that are no law: guidelines and certificates."""


def tells_law(catalogue: Catalogue, section: Section) -> bool:
    """Whether a section says what the law is, so that the notice belongs to it."""
    keys = {citation.law for item in section.items for citation in item.from_ if citation.law}
    return any(catalogue.law_key(key).group not in NO_LAW for key in keys)


def law_seen(catalogue: Catalogue, topic: Topic) -> datetime.date:
    """The first of the days on which what a topic tells of the law was read, in any place."""
    cited = {citation.law for item in topic.items() for citation in item.from_}
    seen = [one.seen.date for place in catalogue.law for one in place.entries if one.key in cited]
    return min(seen, default=topic.written)


def first_on_law(catalogue: Catalogue, topic: Topic) -> Section | None:
    """The section of a topic at which the notice about the law stands: the first that says what the law is."""
    return next((one for one in topic.sections if tells_law(catalogue, one)), None)


@dataclass(frozen=True)
class Marks:
    """What stands behind a sentence: its sources, and tags (`ours`, or how it departs: `updated` and its like)."""

    references: tuple[Reference, ...]
    tags: tuple[str, ...]


def marks(catalogue: Catalogue, node: Sourced, known: tuple[Reference, ...], all_ours: bool = False) -> Marks:
    """The marks of an item; of an edition's, whether it changed or added it.

    Where everything around it is our own advice, that is said once and not here.
    """
    sources = {source_of(catalogue, citation) for citation in node.from_}
    ways = dict.fromkeys(citation.as_ for citation in node.from_ if citation.as_ not in ("said", "answered"))
    ours = ("ours",) if node.basis == "editorial" and not all_ours else ()
    added = re.match(rf"{catalogue.edition.id}[.-]", getattr(node, "id", ""))
    way = "edition-added" if added else "edition-changed"
    theirs = (way,) if node.basis == "edition" and not (added and all_ours) else ()
    return Marks(tuple(one for one in known if one.id in sources), (*ways, *ours, *theirs))


def is_all_ours(section: Section) -> bool:
    """Whether all of a section is our own advice, so that one tag can stand for it."""
    return all(not item.from_ and item.basis == "editorial" for item in section.items)


def cites(whole: Topic | Form) -> bool:
    """Whether anything in a topic or form comes from a source."""
    return any(isinstance(node, Sourced) and node.from_ for _, node in parts(whole))


def danger_is_ours(topic: Topic) -> bool:
    """Whether the danger note is our advice, which its box does not say: no tag weakens “call 000”."""
    return topic.danger is not None and topic.danger.basis == "editorial" and cites(topic)


def by_points_used(catalogue: Catalogue) -> list[tuple[Source, int]]:
    """The sources that have points, with how many of these are carried somewhere: the most used first."""
    counted = [
        (source, sum(point.id in catalogue.carriers for point in source.points))
        for source in catalogue.sources
        if source.points
    ]
    return sorted(counted, key=lambda one: -one[1])


def cited_whole(catalogue: Catalogue) -> Counter[str]:
    """How often each source without points is cited, by its id."""
    return Counter(
        citation.source
        for node in catalogue.addresses.values()
        if isinstance(node, Sourced)
        for citation in node.from_
        if citation.source
    )
