"""Where the words of a page come from: its sources, numbered in the order in which the page meets them."""

from __future__ import annotations

from dataclasses import dataclass

from peer_toolkit.catalogue import Catalogue
from peer_toolkit.catalogue.catalogue import parts
from peer_toolkit.catalogue.model import Citation, Form, Section, Source, Sourced, Topic


@dataclass(frozen=True)
class Departure:
    """A place at which our text leaves its source, and the citation that says why."""

    address: str
    citation: Citation


@dataclass(frozen=True)
class Reference:
    """A source of one page. `number` counts from 1."""

    number: int
    source: Source
    departures: tuple[Departure, ...]


def references(catalogue: Catalogue, whole: Topic | Form) -> tuple[Reference, ...]:
    """The sources of a topic or form, each once, in reading order."""
    departures: dict[str, list[Departure]] = {}
    for address, node in parts(whole):
        if not isinstance(node, Sourced):
            continue
        for citation in node.from_:
            source, _ = catalogue.points[citation.point]
            found = departures.setdefault(source.id, [])
            if citation.note is not None:
                found.append(Departure(address, citation))
    return tuple(
        Reference(number, catalogue.source(name), tuple(found))
        for number, (name, found) in enumerate(departures.items(), 1)
    )


@dataclass(frozen=True)
class Marks:
    """What stands behind a sentence: its sources, and tags (`ours`, or how it departs: `updated` and its like)."""

    references: tuple[Reference, ...]
    tags: tuple[str, ...]


def marks(catalogue: Catalogue, node: Sourced, known: tuple[Reference, ...], all_ours: bool = False) -> Marks:
    """The marks of an item. Where everything around it is our own advice, that is said once and not here."""
    sources = {catalogue.points[citation.point][0].id for citation in node.from_}
    ways = dict.fromkeys(citation.as_ for citation in node.from_ if citation.as_ not in ("said", "answered"))
    ours = ("ours",) if node.basis == "editorial" and not all_ours else ()
    return Marks(tuple(one for one in known if one.source.id in sources), (*ways, *ours))


def is_all_ours(section: Section) -> bool:
    """Whether nothing in a section comes from a source, so that one tag can stand for all of it."""
    return all(not item.from_ for item in section.items)


def cites(whole: Topic | Form) -> bool:
    """Whether anything in a topic or form comes from a source."""
    return any(isinstance(node, Sourced) and node.from_ for _, node in parts(whole))
