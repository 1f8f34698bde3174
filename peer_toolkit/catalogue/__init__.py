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
from peer_toolkit.problems import Place, Problem, ToolkitError, nearest

__all__ = ["Catalogue", "catalogue_of", "load", "resolve"]


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
        problems += _where(layer, edition)
    if not problems:
        layer, found = select(layer, edition)
        problems += found
        layer, found = patch(layer, edition)
        problems += found
    if layer.words.terms and layer.law_keys:  # without them, which is reported, every term would be unknown
        layer, found = word(layer, upstream.words, edition)
        problems += found
    if not problems and layer is not upstream:
        problems += references(layer)
    if problems or layer.interface is None or layer.home is None or layer.law_keys is None:
        raise ToolkitError(problems)
    return upstream, layer


def _where(layer: Layer, edition: Edition) -> list[Problem]:
    """Whether the edition's country and place are places of the law."""
    parts = {place.id for place in layer.law if place.within == edition.country}
    here = Place(Path("edition"))
    problems = []
    if edition.place is not None and edition.place not in parts:
        todo = nearest(edition.place, parts) or "Name one of the places in law/."
        problems.append(Problem(here, f"There is no place “{edition.place}” in the country.", todo, edition.id))
    return problems


def load(data: Path, edition: Edition | None = None) -> Catalogue:
    """Read a toolkit_data folder and resolve it for an edition. Raises ToolkitError as `resolve` does."""
    edition = edition or Edition()
    return catalogue_of(*resolve(data, edition), edition)


def catalogue_of(upstream: Layer, layer: Layer, edition: Edition) -> Catalogue:
    """The Catalogue of what `resolve` returned."""
    assert layer.interface is not None and layer.home is not None and layer.law_keys is not None
    return Catalogue(
        version=__version__,
        edition=edition,
        sources=layer.sources,
        topics=layer.topics,
        forms=layer.forms,
        law=layer.law,
        law_keys=layer.law_keys.keys,
        law_words=law_in_text(layer, edition),
        law_next=layer.law_keys.next,
        words=layer.words,
        default_words=upstream.words,
        interface=layer.interface,
        home=layer.home,
        lineage=layer.lineage,
        guards=layer.guards.sets,
    )
