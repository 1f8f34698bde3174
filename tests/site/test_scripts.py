"""What the scripts of a page weigh, as they are served: squeezed, each file by itself."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.site

FILLING = 20_000
"""Bytes (gzip) for filling a form in and checking it."""

WITH_FILES = 30_000
"""Bytes (gzip) with what makes the PDF and the Word file, which comes when it is asked for."""

EVERYWHERE = {"exit.js", "colours.js", "filter.js", "due.js"}
"""The scripts of ours on a page without a form."""


def weight(*starts: Path) -> int:
    """Bytes (gzip) of scripts with all that they import from the start."""
    found: dict[Path, int] = {}
    waiting = list(starts)
    while waiting:
        script = waiting.pop().resolve()
        if script not in found:
            text = script.read_text(encoding="utf-8")
            found[script] = len(gzip.compress(text.encode(), 9, mtime=0))
            waiting += [script.parent / name for name in re.findall(r"(?:\bfrom|\bimport)\s*\"(\.[^\"]+)\"", text)]
    return sum(found.values())


def test_a_form_page_stays_light(site: Path) -> None:
    scripts = site / "assets" / "js"
    page = [scripts / "form" / name for name in ("page.js", "review.js")]
    assert 5_000 < weight(*page) <= FILLING
    assert weight(*page, *(scripts / "export" / name for name in ("pdf.js", "overflow.js", "docx.js"))) <= WITH_FILES


def test_pages_without_a_form_load_no_more_than_they_need(site: Path) -> None:
    for page in site.rglob("index.html"):
        text = page.read_text(encoding="utf-8")
        if 'id="pt-data"' in text:
            continue
        ours = {Path(src).name for src in re.findall(r"<script[^>]* src=\"([^\"]*assets/js/[^\"]*)\"", text)}
        assert ours <= EVERYWHERE, page


def test_scripts_are_served_without_their_comments(site: Path) -> None:
    for script in (site / "assets" / "js").rglob("*.js"):
        assert not re.search(r"^\s*//|^\s*/\*\*", script.read_text(encoding="utf-8"), re.M), script.name
