"""Where results that take time are kept between builds."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import platformdirs

from peer_toolkit.problems import not_usable

_DIGEST_SIZE = hashlib.sha256().digest_size


def cache_folder() -> Path:
    """The reader's own cache folder for this toolkit, or `PEER_TOOLKIT_CACHE`. It may be deleted at any time.

    Where that cannot be written to, or nobody has a home, a folder that lasts as long as this process.
    """
    named = os.environ.get("PEER_TOOLKIT_CACHE")
    return _writable(Path(named).absolute() if named else platformdirs.user_cache_path("peer-toolkit"))


@lru_cache(maxsize=4)
def _writable(folder: Path) -> Path:
    try:
        if not folder.is_absolute():
            raise OSError(f"nobody's home is {folder.parts[0]}")
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError as error:
        why = error.strerror or error
        todo = "Nothing is kept for the next build. Name another folder with PEER_TOOLKIT_CACHE."
        print(f"{folder}: {why}. {todo}", file=sys.stderr)
        return Path(_for_this_process().name)


@lru_cache(maxsize=1)
def _for_this_process() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="peer-toolkit-cache-")


found: list[Path] = []
"""The files of the cache that this process used as they were there."""


def kept(file: Path) -> bytes | None:
    """The bytes kept in `file`. One that was cut short or changed counts as not there: it begins with a digest."""
    with contextlib.suppress(OSError):
        whole = file.read_bytes()
        if _digest(content := whole[_DIGEST_SIZE:]) == whole[:_DIGEST_SIZE]:
            return content
    return None


def cached(file: Path, make: Callable[[], bytes]) -> bytes:
    """The bytes kept in `file`, or else those that `make` gives, kept there for the next time.

    Raises ToolkitError when the file cannot be written.
    """
    if (there := kept(file)) is not None:
        found.append(file)
        return there
    content = make()
    write_whole(file, _digest(content) + content)
    return content


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def write_whole(file: Path, content: bytes) -> None:
    """Write a file whole or not at all: another build may read or write it at the same time. Raises ToolkitError."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent)
        half = Path(name)
        try:
            with os.fdopen(handle, "wb") as opened:
                opened.write(content)
            half.replace(file)
        finally:
            half.unlink(missing_ok=True)
    except OSError as error:
        raise not_usable(file, error) from None
