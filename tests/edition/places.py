"""Where every text for readers stands in the guidance, and a file of it written in another way: for tests of editions.

A file is changed as data and read anew, so that nothing here shares code with what is tested but the reader of YAML.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache as once
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from peer_toolkit.catalogue.fit import Layer, fit
from peer_toolkit.catalogue.locate import Where, field_of, located
from peer_toolkit.catalogue.model import Node
from peer_toolkit.catalogue.read import Spot, read, read_text
from peer_toolkit.catalogue.word import map_text
from tests.conftest import ROOT, TINY

REAL = ROOT / "toolkit_data"
FOLDERS = {"tiny": TINY, "real": REAL}


class Told(NamedTuple):
    """A text for readers: its file and spot, and the address and field by which an edition names it."""

    folder: str
    name: str
    spot: Spot
    at: str
    field: str
    text: str


@once
def layer_of(which: str) -> Layer:
    """The guidance as it is written, fitted and not checked: somebody may be at work on it.

    `tiny`, `real`, or some files of the real one: `sample`.
    """
    documents, _ = read(FOLDERS["real" if which == "sample" else which])
    if which == "sample":
        documents["interface"] = {}
        for folder, step in (("topics", 12), ("forms", 12), ("law", 4)):
            documents[folder] = {name: documents[folder][name] for name in sorted(documents[folder])[::step]}
    return fit(documents)[0]


@once
def told(which: str) -> tuple[Told, ...]:
    """Every text for readers of the guidance."""
    return tuple(_told(layer_of(which)))


def nodes(layer: Layer) -> Iterator[tuple[str, str, Node]]:
    """Each file of the guidance as a node, with its folder and name."""
    for folder in ("topics", "forms", "law"):
        for node in getattr(layer, folder):
            yield folder, node.id, node
    for name in ("words", "interface", "home", "guards", "answers", "law-keys"):
        if (node := getattr(layer, name.replace("-", "_"))) is not None:
            yield name, name, node


def around(layer: Layer) -> dict[tuple[str, str, Spot], tuple[str, Where]]:
    """Each thing that has an address, by where it stands."""
    return {(one.folder, one.name, one.spot): (at, one) for at, one in located(layer.documents).items()}


def _told(layer: Layer) -> Iterator[Told]:
    things = around(layer)
    for folder, name, node in nodes(layer):
        data = layer.documents[folder][name].data
        found: list[tuple[Spot, str]] = []
        map_text(node, lambda text, spot, found=found: (found.append((spot, text)), text)[1])
        for spot, text in found:
            if not _there(data, spot):  # an answer of a set that questions share
                continue
            size = next(n for n in range(len(spot), -1, -1) if (folder, name, spot[:n]) in things)
            at, where = things[folder, name, spot[:size]]
            yield Told(folder, name, spot, at, field_of(where.data(layer.documents), spot[size:]), text)


def _there(data: Any, spot: Spot) -> bool:
    try:
        value(data, spot)
    except (KeyError, IndexError, TypeError):
        return False
    return True


def value(data: Any, spot: Spot) -> Any:
    """What stands at a spot."""
    for part in spot:
        data = data[part]
    return data


# --- the toolkit after an update ------------------------------------------------------------------------------------


def plain(layer: Layer, folder: str, name: str) -> Any:
    """The data of a file, to be changed."""
    return copy.deepcopy(dict(layer.documents[folder][name].data))


class _Styled(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def written(data: Mapping[str, Any], style: str | None = '"', width: int = 80) -> str:
    """Data as YAML with every text in a style: None plain, ' " quoted, | literal, > folded."""

    class Styled(_Styled):
        pass

    Styled.add_representer(
        str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)
    )
    text: str = yaml.dump(data, Dumper=Styled, allow_unicode=True, sort_keys=False, width=width)
    return text


def with_file(layer: Layer, folder: str, name: str, text: str) -> Layer:
    """The guidance with another text of a file."""
    document, problems = read_text(text, Path("toolkit_data") / folder / f"{name}.yml")
    assert document, problems
    documents = {key: dict(held) for key, held in layer.documents.items()}
    documents[folder][name] = document
    return replace(layer, documents=documents)


def with_value(layer: Layer, folder: str, name: str, spot: Spot, new: Any) -> Layer:
    """The guidance with another value at a spot; without it, where the new one is None."""
    data = plain(layer, folder, name)
    holder = value(data, spot[:-1])
    if new is None:
        del holder[spot[-1]]
    else:
        holder[spot[-1]] = new
    return with_file(layer, folder, name, json.dumps(data, ensure_ascii=False))  # YAML takes JSON
