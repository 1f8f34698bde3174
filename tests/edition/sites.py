"""Sites of editions, each built once in a run."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.edition import pseudo


def made(
    name: str, write: Callable[[Path], object], worker_id: str, factory: pytest.TempPathFactory
) -> tuple[Path, Path]:
    """The folder of an edition, which `write` makes, and its site, whichever worker comes first."""
    shared = factory.getbasetemp() if worker_id == "master" else factory.getbasetemp().parent
    folder, site = shared / f"edition-{name}", shared / f"site-{name}"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not site.exists():
            write(folder)
            build(folder, site)
    return folder, site


def build(folder: Path, site: Path, cache: Path | None = None) -> str:
    """Build an edition by the command. Returns what it said."""
    command = [sys.executable, "-m", "peer_toolkit", "build", "--edition", str(folder), "--site", str(site)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"} | ({"PEER_TOOLKIT_CACHE": str(cache)} if cache else {})
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def built(language: str, worker_id: str, factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The folder and the site of the edition in a language."""
    return made(language, lambda folder: pseudo.write(folder, ROOT / "toolkit_data", language), worker_id, factory)
