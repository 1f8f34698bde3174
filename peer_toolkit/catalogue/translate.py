"""Which texts are in the edition's language, and which are still in the toolkit's.

An edition carries another language as an overlay (translation/), which the patch phase puts in. What it leaves out
falls back, as a `Foreign` text: pages give it the language that it is in (WCAG 2.2, 3.1.2), and say that it is there.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from typing import Any, TypeVar

from peer_toolkit.catalogue.fit import Coverage, Layer
from peer_toolkit.catalogue.locate import value_at
from peer_toolkit.catalogue.model import Foreign, Node
from peer_toolkit.catalogue.read import Document, Spot
from peer_toolkit.catalogue.word import map_text

_N = TypeVar("_N", bound=Node)

Place = tuple[str, str, Spot]
"""Folder, name and spot."""


def marked(layer: Layer, translated: Set[Place]) -> Layer:
    """The layer with each text that was left out as a Foreign one, and the count of those that were not."""
    counts = [0, 0]
    sets = {one.id: number for number, one in enumerate(layer.answers.sets)}

    def whole(node: _N, folder: str, name: str, document: Document) -> _N:
        def mark(text: str, spot: Spot) -> str:
            at = _shared(document, spot, sets) or (folder, name, spot)
            # a list of texts is translated whole; what the edition wrote itself is in its own language
            known = (
                at in translated or (at[0], at[1], at[2][:-1]) in translated or document.file_at(spot) != document.file
            )
            counts[0] += 1
            counts[1] += known
            return text if known else Foreign(text)

        made: _N = map_text(node, mark)
        return made

    def every(folder: str, nodes: tuple[_N, ...]) -> tuple[_N, ...]:
        by_id = {str(one.data.get("id")): (name, one) for name, one in layer.documents[folder].items()}
        return tuple(whole(node, folder, *by_id[str(getattr(node, "id", ""))]) for node in nodes)

    def single(name: str, node: Any) -> Any:
        return whole(node, name, name, layer.document(name, name)) if node is not None else None

    return replace(
        layer,
        topics=every("topics", layer.topics),
        forms=every("forms", layer.forms),
        law=every("law", layer.law),
        **{
            name.replace("-", "_"): single(name, getattr(layer, name.replace("-", "_")))
            for name in ("words", "interface", "home", "guards", "law-keys")
        },
        coverage=Coverage(*counts),
    )


def _shared(document: Document, spot: Spot, sets: dict[str, int]) -> Place | None:
    """Where the text of an answer stands that comes from a set of answers.yml."""
    if "options" not in spot:
        return None
    at = len(spot) - 1 - spot[::-1].index("options")
    name = value_at(document.data, spot[:at]).get("answers")
    if name not in sets:
        return None
    return "answers", "answers", ("sets", sets[name], *spot[at:])
