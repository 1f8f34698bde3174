"""Broken editions of every kind: told with file, line and address, what to do and the nearest right name; exit code 1.

Each row breaks a small edition of the tiny handbook (tests/catalogue/tiny) in one place and gives every line that must
be said, whole. Files of the edition are named from its folder.
"""

from __future__ import annotations

import contextlib
import io
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from macros.own import own_pages
from peer_toolkit import cli
from peer_toolkit.catalogue import load, own_of
from peer_toolkit.problems import ToolkitError
from tests.conftest import ROOT, TINY
from tests.edition.folders import ABOUT

SOUND = (
    f"{ABOUT}country: land\n"
    "support_lines:\n  leave_out: all\n  own:\n    - {id: swan-help, title: Help, text: Call, band: true}\n"
)
"""An edition.yml of 8 lines with nothing wrong in it."""

LINEAGE = """\
moves:
  - {id: work.gone, became: merged, into: work.what.hours, on: 2026-01-02, why: The two said the same.}
  - {id: work.old, became: moved, into: work.table, on: 2026-01-03, why: It has a page.}
  - {id: talk-log, became: moved, into: talk-record, on: 2026-01-04, why: A plainer name.}
  - {id: work.never, became: ended, on: 2026-01-05, why: Nobody needs it.}
"""

TOPIC = """\
id: swan-incidents
title: Incidents
in_short: What to do.
readers: [line-manager]
written: 2026-11-21
next: {to: work, label: The work}
sections:
  - id: swan.first
    title: First
    items:
      - {id: swan.first.call, kind: step, text: Call.}
"""

PAGE = "---\ntitle: Ours\nin_short: What is ours.\n---\nWords.\n"

SIGNED = "    why: A test.\n    by: Jo Smith\n    date: 2026-11-01\n"


def change(*lines: str, signed: str = SIGNED) -> str:
    """An entry of changes/; the first of `lines` says what is done."""
    return "  - " + "\n    ".join(lines) + "\n" + signed


def changes(*entries: str) -> dict[str, str]:
    return {"changes/a.yml": "changes:\n" + "".join(entries)}


class Broken(NamedTuple):
    """`files` of the edition by path, text or bytes; None takes the file away. `data` are files of the toolkit."""

    name: str
    files: Mapping[str, str | bytes | None]
    said: tuple[str, ...]
    data: Mapping[str, str]


def broken(name: str, files: Mapping[str, str | bytes | None], *said: str, data: Mapping[str, str] | None = None) -> Broken:
    return Broken(name, files, said, data or {})


def about(old: str, new: str) -> dict[str, str]:
    """edition.yml with a part of it replaced, or with more at its end."""
    assert old in SOUND
    return {"edition.yml": SOUND.replace(old, new, 1) if old else SOUND + new}


PROTECTED = {"topics/work.yml": (TINY / "topics" / "work.yml").read_text(encoding="utf-8").replace(
    "        basis: editorial\n", "        basis: editorial\n        protected: true\n")}  # fmt: skip
"""The tiny topic with one item, work.table.talk, that is protected."""


BROKEN = [
    # --- the folder and edition.yml -----------------------------------------------------------------------------
    broken("no-edition-yml", {"edition.yml": None}),
    broken("empty-edition-yml", {"edition.yml": ""}),
    broken("binary-edition-yml", {"edition.yml": b"\x89PNG\r\n\x1a\n\x00"}),
    broken("not-yaml", about("name: Swan Handbook", "name: Swan: Handbook")),
    broken("not-a-mapping", {"edition.yml": "- swan\n"}),
    broken("wrong-key", about("organisation:", "organization:")),
    broken("wrong-key-inside", about("leave_out:", "leaveout:")),
    broken("no-id", about("id: swan\n", "")),
    broken("bad-id", about("id: swan", "id: Swan Services")),
    broken("reserved-id", about("id: swan", "id: interface")),
    broken("id-of-the-toolkit", about("id: swan", "id: talk").copy() | {"edition.yml": SOUND.replace("swan", "talk")}),
    broken("no-organisation", about("organisation: Swan Community Services\n", "")),
    broken("unknown-country", about("country: land", "country: lnad")),
    broken("unknown-place", about("country: land", "country: land\nplace: land-nroth")),
    broken("place-of-no-country", about("country: land", "country: land-north")),
    broken("bad-language", about("", "language: English\n")),
    broken("bad-colour", about("", "colours:\n  brand: teal\n")),
    broken("bad-colour-key", about("", 'colours:\n  brnd: "#12423f"\n')),
    broken("bad-contact", about("", "contact: {name: Jo, address: jo@example.org}\n")),
    broken("bad-feedback", about("", "feedback: jo@example.org\n")),
    broken("bad-exit", about("", "exit_to: http://example.org\n")),
    broken("unknown-word-in-acknowledgement", about("", "acknowledgement: ((pear workers)) come first.\n")),
    broken("unknown-hide", about("", "hide:\n  - {id: talk-recrod, why: A test.}\n")),
    broken("hide-of-what-moved", about("", "hide:\n  - {id: talk-log, why: A test.}\n")),
    broken("hide-without-why", about("", "hide:\n  - id: talk-record\n")),
    broken("hide-of-a-part", about("", "hide:\n  - {id: work.what, why: A test.}\n")),
    broken("hide-of-what-is-protected", about("", "hide:\n  - {id: work, why: A test.}\n"), data=PROTECTED),
    broken("hidden-twice-in-edition-yml", about("", "hide:\n  - {id: talk-record, why: A.}\n  - {id: talk-record, why: B.}\n")),
    broken("stranger", {"edition.yaml": "", "chnges/a.yml": ""}),
    broken("file-for-folder", {"changes": ""}),
    broken("unknown-line-left-out", about("leave_out: all", "leave_out: [dangr]")),
    broken("unknown-line-confirmed", about("  own:", "  confirmed:\n    - {id: dangr, by: Jo, date: 2026-11-01}\n  own:") | {}),
    broken("own-line-without-prefix", about("id: swan-help", "id: help")),
    broken("no-line-on-every-page", about(", band: true", "")),
    broken("lines-of-another-country", about(SOUND[SOUND.index("support_lines"):], "")),
]


def lay_out(folder: Path, row: Broken) -> tuple[Path, Path]:
    """The tiny handbook with some moves in its lineage, and the edition of a row."""
    data, edition = folder / "toolkit_data", folder / "swan"
    shutil.copytree(TINY, data)
    for name, text in {"lineage.yml": LINEAGE, **row.data}.items():
        (data / name).write_text(text, encoding="utf-8")
    edition.mkdir()
    for name, content in {"edition.yml": SOUND, **row.files}.items():
        (edition / name).parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            (edition / name).write_bytes(content)
        elif content is not None:
            (edition / name).write_text(content, encoding="utf-8")
    return data, edition


def checked(data: Path, edition: Path) -> tuple[int, list[str], str]:
    """(exit code, each line that is said of a mistake, the last line) of `peer-toolkit check`."""
    said, shown = io.StringIO(), io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(shown):
        code = cli.main(["check", "--edition", str(edition), "--data", str(data)])
    *lines, blank, last = said.getvalue().splitlines() or ["", ""]
    assert shown.getvalue() == "" or code == 0
    return code, [line.replace(f"{edition}/", "").replace(str(edition), "swan") for line in lines], last
