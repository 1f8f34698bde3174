"""Which address has some words: what a keeper reads on a page, found in the guidance."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from peer_toolkit.catalogue.changed import texts_of
from peer_toolkit.catalogue.fit import Layer
from peer_toolkit.catalogue.locate import Where, field_of, located
from peer_toolkit.catalogue.model import Edition
from peer_toolkit.catalogue.read import Spot
from peer_toolkit.catalogue.word import Vocabulary, law_in_text

_HIDDEN = ("from", "see", "readers", "guidance", "forms", "outputs", "fits", "when", "id", "kind", "type", "basis")
"""Keys that hold no words for readers."""

_AROUND = 60
"""Letters that are shown on either side of what was found."""


@dataclass(frozen=True)
class Hit:
    """A text that has the words: its address, its field, and a part of it."""

    at: str
    field: str
    part: str

    def __str__(self) -> str:
        return f"{self.at}  --field {self.field}\n    {self.part}"


def find(upstream: Layer, words: str) -> Iterator[Hit]:
    """Every text of the guidance in which the words stand, as readers see it; capitals and blanks do not matter."""
    vocabulary = Vocabulary(upstream.words, upstream.words, law_in_text(upstream, Edition()))
    pattern = re.compile(r"\s+".join(map(re.escape, words.replace("'", "’").split())), re.IGNORECASE)
    by_file: dict[tuple[str, str], list[tuple[Spot, str, Where]]] = {}
    for address, where in located(upstream.documents).items():
        by_file.setdefault((where.folder, where.name), []).append((where.spot, address, where))
    for (folder, name), held in by_file.items():
        data = upstream.documents[folder][name].data
        at = {spot: (address, where) for spot, address, where in held}
        for spot, text in _texts(data, ()):
            said = texts_of(text, vocabulary)[0]
            if found := pattern.search(said.replace("'", "’")):
                length = next(size for size in range(len(spot), -1, -1) if spot[:size] in at)
                address, where = at[spot[:length]]
                field = field_of(where.data(upstream.documents), spot[length:])
                start, end = max(0, found.start() - _AROUND), found.end() + _AROUND
                part = f"{'… ' if start else ''}{said[start:end].strip()}{' …' if end < len(said) else ''}"
                yield Hit(address, field, textwrap.shorten(part, 3 * _AROUND))


def _texts(value: Any, spot: Spot) -> Iterator[tuple[Spot, str]]:
    if isinstance(value, str):
        yield spot, value
    elif isinstance(value, dict):
        for key, one in value.items():
            if key not in _HIDDEN:
                yield from _texts(one, (*spot, key))
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _texts(one, (*spot, number))
