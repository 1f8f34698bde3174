"""Phase 5, word: ((terms)) become the edition's words, everywhere that a reader looks.

((law KEY)) stands for what the law of the edition's place is called there; where no one name is sure to hold, for
the key's `unnamed` words.

A text names a term by any form that the default edition gives it: ((peer worker)), ((a peer worker)),
((peer workers')). A leading capital raises the first letter of what comes out; nothing lowers one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from peer_toolkit.catalogue.fit import Layer
from peer_toolkit.catalogue.model import Edition, Frozen, Node, Text, Words
from peer_toolkit.catalogue.read import Document, Spot
from peer_toolkit.problems import Problem, nearest

_TOKEN = re.compile(r"\(\(([^()]*)\)\)")
_N = TypeVar("_N", bound=Node)


class UnknownWord(Exception):
    """A text names a term that there is not, or has brackets that do not match."""

    def __init__(self, what: str, todo: str) -> None:
        self.what, self.todo = what, todo
        super().__init__(what)


class Vocabulary:
    """Terms by any of the default edition's forms, answered with the edition's own."""

    def __init__(self, default: Words, ours: Words, law: Mapping[str, str] | None = None) -> None:
        """`law` gives the words of each key of the law."""
        said = {term.id: term.forms() for term in ours.terms}
        self._surfaces = {
            _plain(surface): said[term.id].get(form, surface)
            for term in default.terms
            for form, surface in term.forms().items()
        }
        self._surfaces |= {f"law {key}": said for key, said in (law or {}).items()}

    def resolve(self, text: str) -> str:
        """The text with its terms in place. Raises UnknownWord."""

        def term(match: re.Match[str]) -> str:
            asked = match.group(1).strip()
            surface = self._surfaces.get(_plain(asked)) or self._surfaces.get(_plain(asked[:1].lower() + asked[1:]))
            if surface is None:
                todo = nearest(_plain(asked), self._surfaces) or "Add the term to words.yml."
                raise UnknownWord(f"There is no term “{asked}”.", todo)
            return surface[:1].upper() + surface[1:] if asked[:1].isupper() else surface

        resolved = _TOKEN.sub(term, text)
        if "((" in resolved or "))" in resolved:
            raise UnknownWord("The double brackets of a term do not match.", "Write ((term)).")
        return resolved


def _plain(surface: str) -> str:
    return surface.replace("’", "'")


def law_in_text(layer: Layer, edition: Edition) -> dict[str, str]:
    """How a sentence names each key of the law in the edition's place: never an Act that may not apply there."""
    said = {key.id: str(key.unnamed) for key in layer.law_keys.keys} if layer.law_keys else {}
    for name in (edition.country, edition.place):
        for place in layer.law:
            if place.id == name:
                said |= {entry.key: entry.in_text for entry in place.entries if entry.not_for is None}
    return said


def term_surfaces(words: Words) -> dict[str, str]:
    """Every wording of a term that the glossary explains, in lower case, with the term's id."""
    return {
        surface.casefold(): term.id
        for term in words.terms
        if term.meaning
        for form, surface in term.forms().items()
        if form != "a one"
    }


def law_surfaces(layer: Layer) -> set[str]:
    """Every way in which a text may name something of the law."""
    unnamed = {str(key.unnamed) for key in layer.law_keys.keys} if layer.law_keys else set()
    return unnamed | {said for place in layer.law for entry in place.entries for said in (entry.name, entry.in_text)}


def word(layer: Layer, default: Words, edition: Edition) -> tuple[Layer, list[Problem]]:
    """Resolve the words of every Text in the layer. `default` is the words.yml that texts were written against."""
    problems: list[Problem] = []
    vocabulary = Vocabulary(default, layer.words)

    def whole(node: _N, document: Document) -> _N:
        def resolve(text: str, spot: Spot) -> str:
            try:
                return vocabulary.resolve(text)
            except UnknownWord as unknown:
                problems.append(Problem(document.place(spot), unknown.what, unknown.todo, document.id_at(spot)))
                return text

        resolved: _N = map_text(node, resolve)
        return resolved

    def every(folder: str, nodes: tuple[_N, ...]) -> tuple[_N, ...]:
        documents = {str(one.data.get("id")): one for one in layer.documents[folder].values()}
        return tuple(whole(node, documents[getattr(node, "id", "")]) for node in nodes)

    def single(file: str, node: _N | None) -> _N | None:
        return whole(node, layer.document(file, file)) if node is not None else None

    # the words of the law first: other texts take them in
    layer = replace(layer, law_keys=single("law-keys", layer.law_keys))
    vocabulary = Vocabulary(default, layer.words, law_in_text(layer, edition))
    worded = replace(
        layer,
        topics=every("topics", layer.topics),
        forms=every("forms", layer.forms),
        law=every("law", layer.law),
        words=whole(layer.words, layer.document("words", "words")),
        interface=single("interface", layer.interface),
        home=single("home", layer.home),
        guards=single("guards", layer.guards) or layer.guards,
    )
    return worded, problems


def map_text(value: Any, change: Callable[[str, Spot], str], spot: Spot = ()) -> Any:
    """The same value with every Text in it changed. `change` is told the way to each, by YAML keys."""
    if isinstance(value, Text):
        return Text(change(value, spot))
    if isinstance(value, tuple):
        return tuple(map_text(one, change, (*spot, number)) for number, one in enumerate(value))
    if isinstance(value, Mapping):
        return Frozen({key: map_text(one, change, (*spot, key)) for key, one in value.items()})
    if isinstance(value, Node):
        changed = {}
        for name, info in type(value).model_fields.items():
            old = getattr(value, name)
            new = map_text(old, change, (*spot, info.alias or name))
            if new is not old:
                changed[name] = new
        return value.model_copy(update=changed)
    return value
