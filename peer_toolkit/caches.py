"""Where results that take time are kept between builds."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs


def cache_folder() -> Path:
    """The reader's own cache folder for this toolkit, or `PEER_TOOLKIT_CACHE`. It may be deleted at any time."""
    named = os.environ.get("PEER_TOOLKIT_CACHE")
    return Path(named) if named else platformdirs.user_cache_path("peer-toolkit")
