"""Phase 5, word: ((terms)) become the edition's words, everywhere that a reader looks.

((law KEY)) stands for what the law of the edition's place is called there; where no one name is sure to hold, for
the key's `unnamed` words.

A text names a term by any form that the default edition gives it: ((peer worker)), ((a peer worker)),
((peer workers')). A leading capital raises the first letter of what comes out; nothing lowers one. An article, a plural
or a possessive outside the brackets is refused: they are the edition's to choose too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from peer_toolkit.catalogue.fit import Layer
from peer_toolkit.catalogue.model import Edition, Frozen, Node, Term, Text, Words
from peer_toolkit.catalogue.read import Document, Spot
from peer_toolkit.problems import Problem, nearest

TOKEN = re.compile(r"\(\(([^()]*)\)\)")
"""A term or a name of the law as texts write it."""

_ARTICLE = re.compile(r"(?:(?<![\w’'-])(an?)|(?:^|[.?!:;•–“‘(])\s*(An?))\s+[“‘\"']?$")
"""The end of what stands before a token: an article. A capital in the middle of a sentence is a name: plan A."""

_OWNS = re.compile(r"[’'](?:s\b|(?=\s+\w))")
"""The start of what stands after a token: what makes it a possessive, if no quotation ends there."""

_OPENS = re.compile(r"‘|(?<!\w)'")

_N = TypeVar("_N", bound=Node)


class UnknownWord(Exception):
    """A text names a term that there is not, has brackets that do not match, or a part of a term outside of them."""

    def __init__(self, what: str, todo: str) -> None:
        self.what, self.todo = what, todo
        super().__init__(what)


class Vocabulary:
    """Terms by any of the default edition's forms, answered with the edition's own."""

    def __init__(self, default: Words, ours: Words, law: Mapping[str, str] | None = None) -> None:
        """`ours` may have terms that the default has not, named by their own forms. `law` gives the words of each key
        of the law."""
        said = {term.id: _forms(term) for term in ours.terms}
        known = {term.id for term in default.terms}
        # the toolkit's last: its texts mean its own terms, whatever an edition calls others
        named = (*(term for term in ours.terms if term.id not in known), *default.terms)
        self._forms = {_plain(surface): (term, form) for term in named for form, surface in _forms(term).items()}
        self._surfaces = {
            name: said[term.id].get(form) or _forms(term)[form] for name, (term, form) in self._forms.items()
        }
        self._surfaces |= {f"law {key}": said for key, said in (law or {}).items()}

    def resolve(self, text: str) -> str:
        """The text with its terms in place. Raises UnknownWord."""

        def term(match: re.Match[str]) -> str:
            asked = match.group(1).strip()
            name = next((one for one in (_plain(asked), _lower(_plain(asked))) if one in self._surfaces), None)
            if name is None:
                todo = nearest(_plain(asked), self._surfaces) or "Add the term to words.yml."
                raise UnknownWord(f"There is no term “{asked}”.", todo)
            self._stands_alone(text, match, name)
            surface = self._surfaces[name]
            return surface[:1].upper() + surface[1:] if asked[:1].isupper() else surface

        resolved = TOKEN.sub(term, text)
        if "((" in resolved or "))" in resolved:
            raise UnknownWord("The double brackets of a term do not match.", "Write ((term)).")
        return resolved

    def _stands_alone(self, text: str, match: re.Match[str], name: str) -> None:
        """Raise UnknownWord where a part of the word was left outside the brackets: another word may need another."""
        before, after, token = text[: match.start()], text[match.end() :], match.group()
        if found := _ARTICLE.search(before):
            raise UnknownWord(*self._outside(f"{found.group(1) or found.group(2)} {token}", name, "a one"))
        if (found := _OWNS.match(after)) and not (found.group() in "’'" and _OPENS.search(before)):
            raise UnknownWord(*self._outside(token + found.group(), name, "one's"))
        if found := re.match(r"[^\W_]+", after):
            raise UnknownWord(*self._outside(token + found.group(), name, "many"))
        if found := re.search(r"[^\W_]+$", before):
            raise UnknownWord(*self._outside(found.group() + token, name, ""))

    def _outside(self, written: str, name: str, wanted: str) -> tuple[str, str]:
        """What is wrong with a token that has a part of its word outside, and which form to write instead."""
        what = f"A part of the word stands outside the brackets: “{written}”."
        if name not in self._forms:
            return what, "Turn the sentence: what the law is called brings its own article and takes no ending."
        term, form = self._forms[name]
        forms = _forms(term)
        if form in ("many", "one's") and wanted in ("one's", "a one"):
            wanted = {("many", "one's"): "many's", ("one's", "a one"): "a one's"}.get((form, wanted), wanted)
        if wanted in forms and wanted != form:
            return what, f"Write (({forms[wanted]}))."
        if wanted == "a one" and not term.article:
            return (
                what,
                f"Turn the sentence, or give “{term.id}” its article: in words.yml and write ((a {term.one})).",
            )
        if wanted == "many" and not term.many:
            return what, f"Turn the sentence, or give “{term.id}” its many: in words.yml and write that."
        return what, "Take it away, or give the whole word a term of its own in words.yml."


def _forms(term: Term) -> dict[str, str]:
    """The surface of each form of a term, its possessive with the article too."""
    forms = term.forms()
    if term.article:
        forms["a one's"] = " ".join((term.article, forms["one's"]))
    return forms


def _lower(surface: str) -> str:
    return surface[:1].lower() + surface[1:]


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
        new = change(value, spot)
        return new if isinstance(new, Text) else type(value)(new)
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
