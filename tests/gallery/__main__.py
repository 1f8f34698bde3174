"""Every page of every document as a picture, on one page for a person to look at: `make gallery`.

Word, Excel and the like are drawn by LibreOffice; without it, the page says that they are missing.
"""

from __future__ import annotations

import html
import shutil
import sys
import tempfile
from pathlib import Path

import pypdfium2

from peer_toolkit.caches import cache_folder
from peer_toolkit.catalogue import load
from peer_toolkit.documents import documents
from tests.conftest import ROOT
from tests.office import converted, libreoffice

FOLDER = ROOT / "build" / "gallery"
SCALE = 0.9
"""Pixels a point."""

STYLE = "body{font:16px/1.4 sans-serif;margin:1rem}img{border:1px solid #888;margin:2px;width:24%}"


def main(names: list[str]) -> None:
    """Write build/gallery/index.html, of all forms or of those that are named."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    catalogue = load(ROOT / "toolkit_data")
    made = [one for one in documents(catalogue, cache_folder()) if not names or one.form.id in names]
    said: list[str] = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for kind in ("pdf", "docx", "xlsx"):
            files = []
            for one in (one for one in made if one.format == kind):
                files.append(folder / kind / one.name)
                files[-1].parent.mkdir(exist_ok=True)
                files[-1].write_bytes(one.content)
            if kind != "pdf" and files:
                if libreoffice() is None:
                    said.append(f"<p>No pictures of {kind} files: LibreOffice is not installed.</p>")
                    continue
                files = converted(files, "pdf", folder / kind)
            for file in files:
                said.append(f"<h2>{html.escape(file.stem)} ({kind})</h2>")
                said += [f'<img src="{name}" alt="" loading="lazy">' for name in _pages(file, f"{file.stem}-{kind}")]
    page = FOLDER / "index.html"
    page.write_text(f'<meta charset="utf-8"><style>{STYLE}</style>' + "\n".join(said), encoding="utf-8")
    print(page)


def _pages(file: Path, name: str) -> list[str]:
    with pypdfium2.PdfDocument(file) as opened:
        opened.init_forms()
        names = []
        for number, page in enumerate(opened, 1):
            names.append(f"{name}-{number:03}.png")
            page.render(scale=SCALE, may_draw_forms=True).to_pil().save(FOLDER / names[-1])
    return names


if __name__ == "__main__":
    main(sys.argv[1:])
