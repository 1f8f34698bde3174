"""Folders of editions for tests: the least that one needs, and whatever else a test writes into it."""

from __future__ import annotations

from pathlib import Path

from peer_toolkit.catalogue import Own, own_of

ABOUT = """\
id: swan
name: Swan Handbook
organisation: Swan Community Services
"""


def write(folder: Path, files: dict[str, str] | None = None, about: str = "") -> Path:
    """Write an edition into a folder and return it. `about` is added to edition.yml; `files` are texts by path."""
    for name, text in {"edition.yml": ABOUT + about, **(files or {})}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def hiding(folder: Path, *names: str, country: str = "au") -> Own:
    """An edition that leaves some things out, for a reason that serves protected things too."""
    entries = "".join(
        f"  - {{id: {name}, why: A test., protected_reason: A test.}}\n" for name in names if "." not in name
    )
    parts = "".join(
        f"  - {{hide: {name}, why: A test., by: A test, date: 2026-11-01, protected_reason: A test.}}\n"
        for name in names
        if "." in name
    )
    files = {"changes/hide.yml": f"changes:\n{parts}"} if parts else {}
    about = f"country: {country}\n" + (f"hide:\n{entries}" if entries else "")
    return own_of(write(folder, files, about))
