"""Phase 4, patch: an edition's own changes, by address. No edition can carry any yet, so nothing changes here."""

from __future__ import annotations

from peer_toolkit.catalogue.fit import Layer
from peer_toolkit.catalogue.model import Edition
from peer_toolkit.problems import Problem


def patch(layer: Layer, edition: Edition) -> tuple[Layer, list[Problem]]:
    """Return the layer with the edition's changes made, and what is wrong with them."""
    return layer, []
