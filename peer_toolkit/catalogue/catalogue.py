"""The Catalogue: everything that a reader sees, resolved, checked and immutable.

Pages, documents and data are made from this and from nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from peer_toolkit.brand import UPSTREAM, Logo, Palette
from peer_toolkit.catalogue.changed import Changed
from peer_toolkit.catalogue.fit import Coverage
from peer_toolkit.catalogue.model import (
    Citation,
    Edition,
    Form,
    Guard,
    Home,
    Interface,
    LawEntry,
    LawKey,
    LawPlace,
    Lineage,
    Link,
    Name,
    Node,
    Point,
    Source,
    Sourced,
    Table,
    Topic,
    Words,
)
from peer_toolkit.collation import by_letters
from peer_toolkit.problems import Place, Problem, ToolkitError, nearest

_T = TypeVar("_T", Topic, Form, Source, LawPlace, LawKey)


@dataclass(frozen=True)
class Carrier:
    """Where a point went: the address of the item, question or form that carries it, and how."""

    address: str
    citation: Citation


@dataclass(frozen=True)
class Catalogue:
    """The resolved guidance. `address` strings name one thing for ever; see `find`.

    `words` are the edition's; texts name a term by its forms in `default_words`. `law_words` is how a sentence names
    each key of the law in the edition's place.
    """

    version: str
    edition: Edition
    sources: tuple[Source, ...]
    topics: tuple[Topic, ...]
    forms: tuple[Form, ...]
    law: tuple[LawPlace, ...]
    law_keys: tuple[LawKey, ...]
    law_words: Mapping[str, str]
    law_next: Link
    words: Words
    default_words: Words
    interface: Interface
    home: Home
    lineage: Lineage
    guards: tuple[Guard, ...] = ()
    logo: Logo | None = None
    palette: Palette = UPSTREAM
    changes: tuple[Changed, ...] = ()
    """What the edition changed, added and left out."""
    coverage: Coverage = field(default_factory=Coverage)
    """How much of the guidance is in the edition's language, where that is another than the toolkit's."""
    hidden: Mapping[str, Link] = field(default_factory=dict)
    """What the edition leaves out, by address: where a link to it leads instead, and what the thing was called."""

    @cached_property
    def adapted(self) -> str | None:
        """Who adapted the toolkit and from which version, for every page and document; None for the upstream one."""
        if self.edition.is_upstream:
            return None
        organisation = self.edition.organisation or self.edition.name
        return self.message("adapted-by", organisation=organisation, version=self.version)

    @property
    def wholes(self) -> tuple[Topic | Form, ...]:
        """Everything that has a page of its own: the topics, then the forms."""
        return (*self.topics, *self.forms)

    @cached_property
    def addresses(self) -> Mapping[str, Node]:
        """Every address of a topic, section, item, form, form section or question, with what it names."""
        return MappingProxyType(dict(addressed(self.topics, self.forms)))

    @cached_property
    def points(self) -> Mapping[str, tuple[Source, Point]]:
        """Every source point by its id, with its source."""
        return MappingProxyType({point.id: (source, point) for source in self.sources for point in source.points})

    @cached_property
    def carriers(self) -> Mapping[str, tuple[Carrier, ...]]:
        """For each point id that anything carries, who carries it, in reading order."""
        found: dict[str, list[Carrier]] = {}
        for address, node in self.addresses.items():
            if isinstance(node, Sourced):
                for citation in node.from_:
                    if citation.point:
                        found.setdefault(citation.point, []).append(Carrier(address, citation))
        return MappingProxyType({point: tuple(carriers) for point, carriers in found.items()})

    def find(self, address: str) -> Node:
        """What `address` names. Raises KeyError for an unknown one."""
        return self.addresses[address]

    def topic(self, name: str) -> Topic:
        """The topic with this id. Raises KeyError."""
        return _named(self.topics, name)

    def form(self, name: str) -> Form:
        """The form with this id. Raises KeyError."""
        return _named(self.forms, name)

    def forms_of(self, group: str) -> tuple[Form, ...]:
        """The forms of a group (FORM_GROUPS), in the order of their titles."""
        found = (form for form in self.forms if form.group == group)
        return tuple(sorted(found, key=lambda form: by_letters(form.title)))

    def guards_of(self, form: Form) -> tuple[Guard, ...]:
        """The guards that look at the free text of a form, in the order of guards.yml."""
        return tuple(guard for guard in self.guards if guard.id in form.guards)

    def source(self, name: str) -> Source:
        """The source with this id. Raises KeyError."""
        return _named(self.sources, name)

    def law_place(self, name: str) -> LawPlace:
        """The place of the law with this id. Raises KeyError."""
        return _named(self.law, name)

    def law_key(self, name: str) -> LawKey:
        """The key of the law with this id. Raises KeyError."""
        return _named(self.law_keys, name)

    @cached_property
    def country(self) -> LawPlace | None:
        """The edition's country, when law/ has it."""
        return next((place for place in self.law if place.id == self.edition.country), None)

    @cached_property
    def parts_of_country(self) -> tuple[LawPlace, ...]:
        """The states and territories of the edition's country, in the order of their names."""
        parts = (place for place in self.law if place.within == self.edition.country)
        return tuple(sorted(parts, key=lambda place: by_letters(place.title)))

    def law_of(self, places: Iterable[LawPlace], key: str) -> tuple[tuple[LawPlace, LawEntry], ...]:
        """What holds for a key in some places, in their order."""
        return tuple((place, entry) for place in places for entry in place.entries if entry.key == key)

    def message(self, name: Name, /, **values: object) -> str:
        """The interface's words for `name`, with `{values}` filled in. Raises KeyError for an unknown name.

        Raises ToolkitError when the words ask for something that is not filled in there.
        """
        words = self.interface.messages[name]
        try:
            return type(words)(words.format(**values))
        except KeyError as error:
            place = Place(Path("toolkit_data") / "interface.yml")
            what = f"Nothing is filled in for “{{{error.args[0]}}}”."
            todo = nearest(error.args[0], values) or "Take it out."
            raise ToolkitError([Problem(place, what, todo, name)]) from None

    def title(self, address: str) -> str:
        """What to call the thing at `address` in a link: its short title, title, label or text."""
        node = self.find(address)
        for name in ("short_title", "title", "label", "text"):
            if words := getattr(node, name, None):
                return words  # type: ignore[no-any-return]
        raise KeyError(address)

    def home_of(self, address: str) -> Topic | Form:
        """The topic or form in which `address` is. Raises KeyError."""
        return self._homes[address]

    @cached_property
    def _homes(self) -> Mapping[str, Topic | Form]:
        return MappingProxyType({address: whole for whole in self.wholes for address, _ in parts(whole)})


def addressed(topics: Iterable[Topic], forms: Iterable[Form]) -> Iterator[tuple[str, Node]]:
    """Each address with the thing that it names, in reading order."""
    for topic in topics:
        yield from parts(topic)
    for form in forms:
        yield from parts(form)


def parts(whole: Topic | Form) -> Iterator[tuple[str, Node]]:
    """The addresses in one topic or form, its own first.

    A form's are `form.section`, `form.question` and, of a row with a name, `form.question.row`.
    """
    yield whole.id, whole
    if isinstance(whole, Topic):
        if whole.danger:
            yield whole.danger.id, whole.danger
        for section in whole.sections:
            yield section.id, section
            for item in section.items:
                yield item.id, item
    else:
        for part in whole.sections:
            yield f"{whole.id}.{part.id}", part
            for question in part.questions:
                yield f"{whole.id}.{question.id}", question
                for row in question.named_rows if isinstance(question, Table) else ():
                    yield f"{whole.id}.{question.id}.{row.id}", row


def control_addresses(form: Form) -> Iterator[str]:
    """The longest address that each question of a form can need in a document, rows and options included."""
    for question in form.questions():
        start = f"{form.id}.{question.id}"
        if isinstance(question, Table):
            for column in question.columns:
                for row in question.row_ids:
                    yield f"{start}.{row}.{column.id}"
        for option in getattr(question, "options", ()):
            yield f"{start}.{option.id}"
        yield start


def answer_addresses(form: Form) -> Iterator[str]:
    """What lies below a question and may move too: its options, its columns and their options."""
    for question in form.questions():
        start = f"{form.id}.{question.id}"
        columns = question.columns if isinstance(question, Table) else ()
        yield from (f"{start}.{option.id}" for option in getattr(question, "options", ()))
        for column in columns:
            yield f"{start}.{column.id}"
            yield from (f"{start}.{column.id}.{option.id}" for option in column.options)


def _named(things: tuple[_T, ...], name: str) -> _T:
    for thing in things:
        if thing.id == name:
            return thing
    raise KeyError(name)
