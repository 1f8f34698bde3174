"""Fixtures that every part of the tests shares."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from peer_toolkit.catalogue import Catalogue, load

ROOT = Path(__file__).resolve().parents[1]
TINY = ROOT / "tests" / "catalogue" / "tiny"

# Workers of one run, and runs after one another, share the documents that did not change.
os.environ.setdefault("PEER_TOOLKIT_CACHE", str(ROOT / ".cache"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The real guidance, resolved."""
    return load(ROOT / "toolkit_data")


@pytest.fixture(scope="session")
def cache() -> Path:
    """The folder in which results are kept between runs."""
    return Path(os.environ["PEER_TOOLKIT_CACHE"])
