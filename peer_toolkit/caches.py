"""Where results that take time are kept between builds."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import platformdirs


def cache_folder() -> Path:
    """The reader's own cache folder for this toolkit, or `PEER_TOOLKIT_CACHE`. It may be deleted at any time."""
    named = os.environ.get("PEER_TOOLKIT_CACHE")
    return Path(named) if named else platformdirs.user_cache_path("peer-toolkit")


def keep(file: Path, content: bytes) -> None:
    """Write a file of the cache whole or not at all: another build may read or write it at the same time."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent)
    with os.fdopen(handle, "wb") as half:
        half.write(content)
    Path(name).replace(file)
