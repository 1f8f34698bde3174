"""Fixtures that every part of the tests shares."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
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


def build_site(target: Path, *, root: Path = ROOT, seed: str = "0", generator: str = "peer_toolkit") -> None:
    """Build the real site in a process of its own: by our command, or by `mkdocs` or `properdocs` themselves."""
    command = {
        "peer_toolkit": ["-m", "peer_toolkit", "build", "--site", str(target)],
        "mkdocs": ["-m", "mkdocs", "build", "--strict", "--site-dir", str(target)],
        "properdocs": ["-m", "properdocs", "build", "--strict", "--site-dir", str(target), "-f", "mkdocs.yml"],
    }[generator]
    environment = {**os.environ, "PYTHONHASHSEED": seed, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run([sys.executable, *command], cwd=root, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Path]:
    """The built site: built once in a run, whichever worker comes first."""
    shared = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        shared = shared.parent
    target = shared / "site"
    with (shared / "site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists():
            build_site(target)
    yield target
