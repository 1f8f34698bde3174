"""The law by group and key: what the whole country has, what its parts have, and what was not found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from peer_toolkit.catalogue.catalogue import Catalogue
from peer_toolkit.catalogue.model import LawEntry, LawGroup, LawKey, LawPlace, NotFound


@dataclass(frozen=True)
class KeyInPlaces:
    """A key of the law: what the whole country has for it, what some of its parts have, and what was not found."""

    key: LawKey
    national: tuple[tuple[LawPlace, LawEntry], ...]
    local: tuple[tuple[LawPlace, LawEntry], ...]
    not_found: tuple[tuple[LawPlace, NotFound], ...]


def law_groups(catalogue: Catalogue, places: Sequence[LawPlace]) -> list[tuple[LawGroup, list[KeyInPlaces]]]:
    """Keys by group, in the order of law-keys.yml; a key of which nothing is told is left out."""
    country = (catalogue.country,) if catalogue.country else ()
    groups: dict[LawGroup, list[KeyInPlaces]] = {}
    for key in catalogue.law_keys:
        missing = [(one, gap) for one in (*places, *country) for gap in one.not_found if gap.key == key.id]
        national, local = catalogue.law_of(country, key.id), catalogue.law_of(places, key.id)
        if national or local or missing:
            groups.setdefault(key.group, []).append(KeyInPlaces(key, national, local, tuple(missing)))
    return list(groups.items())
