"""Sites of editions in the pseudo language, each built once in a run."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.edition import pseudo


def built(language: str, worker_id: str, factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The folder of the edition in a language, and its site, whichever worker comes first."""
    shared = factory.getbasetemp() if worker_id == "master" else factory.getbasetemp().parent
    folder, site = shared / f"edition-{language}", shared / f"site-{language}"
    with (shared / f"{language}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not site.exists():
            pseudo.write(folder, ROOT / "toolkit_data", language)
            command = [sys.executable, "-m", "peer_toolkit", "build", "--edition", str(folder), "--site", str(site)]
            environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
            done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
            assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return folder, site
