"""`make bench`: how fast and how large, against what others do, in pairs within one run.

These machines are noisy: only ratios of paired runs are worth quoting. Nothing here is a test.
"""

from __future__ import annotations

import gzip
import io
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml
from playwright.sync_api import sync_playwright

from macros.handbook import Handbook
from peer_toolkit.caches import cache_folder
from peer_toolkit.catalogue import Catalogue, load
from peer_toolkit.catalogue.model import Form
from peer_toolkit.documents.controls import Control, controls
from peer_toolkit.documents.docx import docx
from peer_toolkit.documents.pdf import pdf
from peer_toolkit.documents.xlsx import xlsx
from tests.conftest import ROOT
from tests.find_browser import installed
from tests.serving import serving

PAIRS = 7


def paired(ours: Callable[[], object], theirs: Callable[[], object], pairs: int = PAIRS) -> tuple[str, str, str]:
    """Median seconds of each side and the ratio pair by pair (median, least to most), after one warm-up of both.

    A side that returns a float has measured itself.
    """
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(pairs + 1):
        for side, run in enumerate((ours, theirs)):
            start = time.perf_counter()
            own = run()
            if turn:
                times[side].append(own if isinstance(own, float) else time.perf_counter() - start)
    ratios = [one / other for one, other in zip(*times, strict=True)]
    spread = f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
    return f"{statistics.median(times[0]):.3f} s", f"{statistics.median(times[1]):.3f} s", spread


def row(what: str, *cells: str) -> None:
    """One line of the table."""
    print(f"| {what} | {' | '.join(cells)} |", flush=True)


# --- pages -------------------------------------------------------------------------------------------------------


def run(*command: str, folder: Path) -> str:
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run([sys.executable, "-m", *command], cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    return done.stdout


def expand(target: Path) -> int:
    """Write the same pages as Markdown with the macros' output in place, for MkDocs and its theme alone."""
    from mkdocs.commands.build import build as mkdocs_build
    from mkdocs.config import load_config
    from mkdocs.plugins import BasePlugin, event_priority

    pages: dict[str, tuple[str, str]] = {}

    class Keep(BasePlugin):  # type: ignore[type-arg]
        @event_priority(-100)
        def on_page_markdown(self, markdown: str, *, page: Any, **kwargs: Any) -> str:
            pages[page.file.src_uri] = (str(page.title), Handbook.of(kwargs["config"]).put_back(markdown))
            return markdown

    site = target / "first"
    config = load_config(str(ROOT / "mkdocs.yml"), site_dir=str(site))
    config.plugins["keep"] = Keep()
    mkdocs_build(config)
    for name in ("assets", "downloads"):
        shutil.copytree(
            site / name, target / "docs" / name, ignore=shutil.ignore_patterns("stylesheets", "javascripts")
        )
    for name, (title, markdown) in pages.items():
        file = target / "docs" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"---\ntitle: {title!r}\n---\n{markdown}", encoding="utf-8")
    plain = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    del plain["theme"]["custom_dir"], plain["plugins"]["macros"], plain["hooks"], plain["watch"], plain["nav"]
    (target / "mkdocs.yml").write_text(yaml.safe_dump(plain), encoding="utf-8")
    return len(pages)


def pages_table(scratch: Path) -> None:
    """Our build, documents cached, against mkdocs-material with the same configuration and expanded pages."""
    count = expand(scratch)
    site = scratch / "ours"
    figures = paired(
        lambda: float(run("tests.bench.pages", str(ROOT / "mkdocs.yml"), str(site), folder=ROOT)),
        lambda: float(run("tests.bench.pages", str(scratch / "mkdocs.yml"), str(scratch / "theirs"), folder=ROOT)),
    )
    row(f"{count} pages, the pages alone, mkdocs-material on the expanded pages", *figures)
    figures = paired(
        lambda: run("peer_toolkit", "build", "--site", str(site), folder=ROOT),
        lambda: run("mkdocs", "build", "--strict", "--site-dir", str(scratch / "theirs"), folder=scratch),
    )
    row(f"{count} pages, whole command, mkdocs-material on the expanded pages", *figures)


# --- documents ---------------------------------------------------------------------------------------------------


def weasyprint_form(form: Form, catalogue: Catalogue) -> Callable[[], bytes]:
    """The same words and controls as an HTML form, made a PDF form by WeasyPrint."""
    import weasyprint

    def field(one: Control) -> str:
        said = f"{one.label}<br><small>{one.hint}</small><br>"
        if one.kind == "choose":
            return said + "".join(
                f"<label><input type=radio name='{one.address}' value='{option.id}'>{option.label}</label> "
                for option in one.options
            )
        kinds = {"lines": "<textarea name='{0}'></textarea>", "tick": "<input type=checkbox name='{0}'>"}
        return f"<label>{said}{kinds.get(one.kind, '<input name={0!r}>').format(one.address)}</label>"

    body = "".join(f"<p>{field(one)}</p>" for one in controls(form, catalogue))
    page = f"<html lang=en><title>{form.title}</title><h1>{form.title}</h1><form>{body}</form>"

    def make() -> bytes:
        document: bytes = weasyprint.HTML(string=page).write_pdf(pdf_forms=True, pdf_variant="pdf/ua-1")
        return document

    return make


def reportlab_form(form: Form, catalogue: Catalogue) -> Callable[[], bytes]:
    """The same words and controls, untagged and each line where it falls, by ReportLab."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    def make() -> bytes:
        target = io.BytesIO()
        canvas = Canvas(target, pagesize=A4, invariant=1)
        y = 780
        for one in controls(form, catalogue):
            if y < 80:
                canvas.showPage()
                y = 780
            canvas.drawString(40, y, one.label[:90])
            canvas.drawString(40, y - 12, one.hint[:90])
            if one.kind == "tick":
                canvas.acroForm.checkbox(name=one.address, tooltip=one.label, x=500, y=y - 4, size=14)
            elif one.kind == "choose":
                for place, option in enumerate(one.options):
                    said = {"name": one.address, "tooltip": one.label, "value": option.id}
                    canvas.acroForm.radio(**said, x=40 + 90 * place, y=y - 30, size=12)
                    canvas.drawString(55 + 90 * place, y - 28, str(option.label)[:14])
            else:
                canvas.acroForm.textfield(name=one.address, tooltip=one.label, x=40, y=y - 34, width=500, height=18)
            y -= 56
        canvas.save()
        return target.getvalue()

    return make


def documents_table(catalogue: Catalogue) -> None:
    """The PDFs of all forms, made afresh, against two libraries that write form fields; our Word and Excel files."""
    cache = cache_folder()
    forms = catalogue.forms

    def pdfs() -> list[bytes]:
        return [pdf(form, catalogue, cache) for form in forms]

    def kilobytes(made: list[bytes]) -> str:
        return f"{statistics.median(map(len, made)) / 1000:.1f}"

    ours = kilobytes(pdfs())
    for name, maker in (
        ("WeasyPrint 70 forms, PDF/UA-1 asked for", weasyprint_form),
        ("ReportLab 5 acroForm, untagged", reportlab_form),
    ):
        try:
            makers = [maker(form, catalogue) for form in forms]
            size = kilobytes([make() for make in makers])
        except Exception as error:  # a library that this machine cannot load is told, not hidden
            row(f"{len(forms)} PDFs, {name}", "–", f"not measured: {error}", "–")
            continue
        figures = paired(pdfs, lambda makers=makers: [make() for make in makers])  # type: ignore[misc]
        row(f"{len(forms)} PDFs, {name}: median {ours} against {size} KB", *figures)
    for name, makes in (("Word", docx), ("Excel", xlsx)):
        size = kilobytes([makes(form, catalogue) for form in forms])
        figures = paired(lambda makes=makes: [makes(form, catalogue) for form in forms], pdfs)  # type: ignore[misc]
        row(f"{len(forms)} {name} files, our own PDFs: median {size} against {ours} KB", *figures)


# --- the first page ------------------------------------------------------------------------------------------------


def first_page(site: Path, path: str) -> Iterator[tuple[str, int, int]]:
    """What a browser fetches for a page with an empty cache: kind, number of files, bytes as a server gzips them."""
    found: dict[str, list[int]] = {}
    with serving(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed(), args=["--no-sandbox"])
        page = browser.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address + path)
        page.wait_for_load_state("networkidle")
        browser.close()
    for url in dict.fromkeys(asked):
        if not url.startswith(address):
            continue
        file = site / url.removeprefix(address)
        file = file / "index.html" if file.is_dir() else file
        raw = file.read_bytes()
        size = len(raw) if file.suffix in (".woff2", ".png") else len(gzip.compress(raw, mtime=0))
        kind = "search index" if file.name == "search_index.json" else file.suffix.lstrip(".")
        found.setdefault(kind, []).append(size)
    for kind, sizes in found.items():
        yield kind, len(sizes), sum(sizes)
    yield "together", sum(map(len, found.values())), sum(map(sum, found.values()))


def main() -> None:
    """Measure and print."""
    catalogue = load(ROOT / "toolkit_data")
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        print(f"Median of {PAIRS} pairs after a warm-up; the ratio is ours to theirs, pair by pair.\n")
        row("what, against what", "ours", "theirs", "ratio")
        row("---", "--:", "--:", "--:")
        pages_table(scratch)
        documents_table(catalogue)
        for name, site in (("ours", scratch / "ours"), ("mkdocs-material, same text", scratch / "theirs")):
            print(f"\nFirst visit to manage/supervision/, gzip, {name}\n")
            row("kind", "files", "KB")
            row("---", "--:", "--:")
            for kind, files, size in first_page(site, "manage/supervision/"):
                row(kind, str(files), f"{size / 1000:.1f}")


if __name__ == "__main__":
    main()
