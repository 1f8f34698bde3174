"""The guidance, from YAML files to one resolved, immutable Catalogue: read, check, select, patch, word."""

from __future__ import annotations

from pathlib import Path

from peer_toolkit import __version__
from peer_toolkit.catalogue.catalogue import Catalogue
from peer_toolkit.catalogue.check import check, references
from peer_toolkit.catalogue.fit import Layer
from peer_toolkit.catalogue.model import Edition
from peer_toolkit.catalogue.patch import patch
from peer_toolkit.catalogue.read import read
from peer_toolkit.catalogue.select import select
from peer_toolkit.catalogue.word import law_in_text, word
from peer_toolkit.problems import ToolkitError

__all__ = ["Catalogue", "load", "resolve"]


def resolve(data: Path, edition: Edition | None = None) -> tuple[Layer, Layer]:
    """Read a toolkit_data folder: the upstream layer, and the layer resolved for an edition (the default one without).

    Raises ToolkitError with every problem that was found, not only the first.
    """
    edition = edition or Edition()
    documents, problems = read(data)
    if not documents:
        raise ToolkitError(problems)
    upstream, found = check(documents, complete=not problems)
    problems += found
    layer = upstream
    if not problems:
        layer, found = select(layer, edition)
        problems += found
        layer, found = patch(layer, edition)
        problems += found
    if layer.words.terms:  # without words.yml, which is reported, every term would be unknown
        layer, found = word(layer, upstream.words, edition)
        problems += found
    if not problems and layer is not upstream:
        problems += references(layer)
    if problems or layer.interface is None or layer.home is None:
        raise ToolkitError(problems)
    return upstream, layer


def load(data: Path, edition: Edition | None = None) -> Catalogue:
    """Read a toolkit_data folder and resolve it for an edition. Raises ToolkitError as `resolve` does."""
    edition = edition or Edition()
    upstream, layer = resolve(data, edition)
    assert layer.interface is not None and layer.home is not None
    return Catalogue(
        version=__version__,
        edition=edition,
        sources=layer.sources,
        topics=layer.topics,
        forms=layer.forms,
        law=layer.law,
        law_keys=layer.law_keys.keys,
        law_words=law_in_text(layer, edition),
        words=layer.words,
        default_words=upstream.words,
        interface=layer.interface,
        home=layer.home,
        lineage=layer.lineage,
    )
