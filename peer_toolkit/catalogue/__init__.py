"""The guidance, from YAML files to one resolved, immutable Catalogue: read, check, patch, select, word."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from peer_toolkit import __version__
from peer_toolkit.catalogue.catalogue import Catalogue
from peer_toolkit.catalogue.changed import changed
from peer_toolkit.catalogue.check import check, references
from peer_toolkit.catalogue.fit import Layer
from peer_toolkit.catalogue.model import Edition, Lineage
from peer_toolkit.catalogue.own import Own, read_own
from peer_toolkit.catalogue.patch import blamed, patch
from peer_toolkit.catalogue.select import hidden_from, select
from peer_toolkit.catalogue.translate import marked
from peer_toolkit.catalogue.upstream import checked
from peer_toolkit.catalogue.word import law_in_text, word
from peer_toolkit.problems import Problem, ToolkitError, nearest

__all__ = ["Catalogue", "Own", "catalogue_of", "load", "own_of", "resolve"]


def own_of(folder: Path | None, unfinished: bool = False) -> Own:
    """The edition in a folder, or the toolkit's own. Raises ToolkitError with every problem in its files.

    `unfinished` takes one whose files have something left to fill in: what fits of them is there.
    """
    if folder is None:
        return Own()
    from peer_toolkit.edition.brand import logo, palette  # which loads what reads pictures

    own, problems = read_own(folder)
    colours, found = palette(own.edition.colours, lambda name: own.place(*name.split(".")))
    problems += found
    picture = None
    if own.edition.logo:
        picture, found = logo(folder, own.edition.logo, own.place("logo"))
        problems += found
    if problems and not unfinished:
        raise ToolkitError(problems)
    return replace(own, logo=picture, palette=colours)


def resolve(data: Path, own: Own | Edition | None = None) -> tuple[Layer, Layer]:
    """Read a toolkit_data folder: the upstream layer, and the layer resolved for an edition (the default one without).

    An Edition by itself stands for one that changes nothing. Raises ToolkitError with every problem that was found,
    not only the first.
    """
    own = own if isinstance(own, Own) else Own(own or Edition())
    documents, upstream, wrong = checked(data)
    if not documents:
        raise ToolkitError(wrong)
    problems = list(wrong)
    layer = upstream
    if own.written and not problems:
        patched, found = patch(documents, own, became(upstream.lineage))
        problems += found
        if not problems:
            layer, found = check(patched.documents, upstream=False)
            problems += [blamed(one, own) for one in found]
        if not problems:
            problems += _where(layer, own)
            # the law of another country is of no use there
            here = own.edition.country
            layer = replace(layer, law=tuple(one for one in layer.law if here in (one.id, one.within)))
        if not problems and own.edition.is_translated:
            layer = marked(layer, patched.translated)
        if not problems:
            layer, found = select(layer, patched.hidden)
            problems += found
    elif not problems:
        problems += _where(layer, own)
    if layer.words.terms and layer.law_keys:  # without them, which is reported, every term would be unknown
        layer, found = word(layer, upstream.words, own.edition)
        problems += found
    if not problems and layer is not upstream:
        problems += [blamed(one, own) for one in references(layer)]
    if problems or layer.interface is None or layer.home is None or layer.law_keys is None:
        raise ToolkitError(problems)
    return upstream, layer


def became(lineage: Lineage) -> dict[str, str]:
    """What became of each id that is no longer used, in words."""
    return {
        move.id: f"It {f'{move.became} into “{move.into}”' if move.into else 'ended'} on {move.on}: {move.why}"
        for move in lineage.moves
    }


def _where(layer: Layer, own: Own) -> list[Problem]:
    """Whether the edition's country and place are places of the law."""
    edition = own.edition
    parts = {place.id for place in layer.law if place.within == edition.country}
    countries = {place.id for place in layer.law if not place.within}
    problems = []
    if own.written and edition.country not in countries:
        todo = nearest(edition.country, countries) or "Name one of law/, or add yours to additions/law/."
        what = f"There is no country “{edition.country}”."
        problems.append(Problem(own.place("country"), what, todo, edition.id))
    elif edition.place is not None and edition.place not in parts:
        todo = nearest(edition.place, parts) or "Name one of the places in law/."
        what = f"There is no place “{edition.place}” in the country."
        problems.append(Problem(own.place("place"), what, todo, edition.id))
    return problems


def load(data: Path, own: Own | Edition | None = None) -> Catalogue:
    """Read a toolkit_data folder and resolve it for an edition. Raises ToolkitError as `resolve` does."""
    own = own if isinstance(own, Own) else Own(own or Edition())
    return catalogue_of(*resolve(data, own), own)


def catalogue_of(upstream: Layer, layer: Layer, own: Own | None = None) -> Catalogue:
    """The Catalogue of what `resolve` returned."""
    own = own or Own()
    law = law_in_text(layer, own.edition)
    assert layer.interface is not None and layer.home is not None and layer.law_keys is not None
    return Catalogue(
        version=__version__,
        edition=own.edition,
        sources=layer.sources,
        topics=layer.topics,
        forms=layer.forms,
        law=layer.law,
        law_keys=layer.law_keys.keys,
        law_words=law,
        law_next=layer.law_keys.next,
        words=layer.words,
        default_words=upstream.words,
        interface=layer.interface,
        home=layer.home,
        lineage=layer.lineage,
        guards=layer.guards.sets,
        logo=own.logo,
        palette=own.palette,
        changes=changed(own, upstream, layer, law),
        coverage=layer.coverage,
        hidden=hidden_from(upstream, layer, law) if own.written else {},
    )
