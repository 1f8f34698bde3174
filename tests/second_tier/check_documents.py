"""The second tier: every document through programs that a machine may not have. `make test-documents`.

veraPDF judges each PDF by all 106 rules of PDF/UA-1; LibreOffice opens each Word and Excel file and keeps what was
filled in. What is not there is named at the end, and nothing is taken as passed. VERAPDF may hold another command for
veraPDF: it gets the files, and its exit code and its lines with FAIL say what is wrong.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from peer_toolkit.caches import cache_folder
from peer_toolkit.catalogue import Catalogue, load
from peer_toolkit.documents import Document, documents
from tests.conftest import ROOT
from tests.office import converted, libreoffice

needs_libreoffice = pytest.mark.skipif(libreoffice() is None, reason="not run: LibreOffice is not installed")


def verapdf() -> list[str]:
    """The command for veraPDF, or nothing."""
    command = shlex.split(os.environ.get("VERAPDF", "verapdf --flavour ua1 --format text"))
    return command if shutil.which(command[0]) else []


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load(ROOT / "toolkit_data")


@pytest.fixture(scope="session")
def made(catalogue: Catalogue) -> list[Document]:
    return list(documents(catalogue, cache_folder()))


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole handbook, as the built site has it."""
    from peer_toolkit.site import build

    site = build(tmp_path_factory.mktemp("site") / "site").site
    return next(file for file in (site / "downloads").glob("*handbook*.pdf"))


def _written(made: list[Document], kind: str, folder: Path) -> list[Path]:
    files = []
    for one in (one for one in made if one.format == kind):
        files.append(folder / one.name)
        files[-1].write_bytes(one.content)
    assert files
    return files


@pytest.mark.skipif(not verapdf(), reason="not run: veraPDF is not installed (VERAPDF may name it)")
def test_verapdf_passes_every_pdf(made: list[Document], book: Path, tmp_path: Path) -> None:
    files = [*_written(made, "pdf", tmp_path), book]
    ran = subprocess.run([*verapdf(), *map(str, files)], capture_output=True, text=True)
    assert [line for line in ran.stdout.splitlines() if line.startswith(("FAIL", "ERROR", "   "))] == []
    assert sum(line.startswith("PASS") for line in ran.stdout.splitlines()) == len(files), ran.stdout + ran.stderr


@needs_libreoffice
def test_libreoffice_opens_every_word_file(made: list[Document], tmp_path: Path) -> None:
    files = _written(made, "docx", tmp_path)
    forms = {one.name: one.form for one in made}
    for file, opened in zip(files, converted(files, "pdf", tmp_path), strict=True):
        text = _plain("".join(_pages(opened)))
        form = forms[file.name]
        for said in (form.title, *(section.title for section in form.sections), *_labels(form)):
            assert _plain(str(said)) in text, f"{file.name}: {said}"


@needs_libreoffice
def test_libreoffice_opens_every_excel_file(made: list[Document], tmp_path: Path) -> None:
    files = _written(made, "xlsx", tmp_path)
    forms = {one.name: one.form for one in made}
    for file, opened in zip(files, converted(files, "pdf", tmp_path), strict=True):
        text = _plain("".join(_pages(opened)))
        assert _plain(str(forms[file.name].title)) in text, file.name
        for wrong in ("#NAME?", "#REF!", "#VALUE!", "Err:5"):
            assert wrong not in text, f"{file.name}: {wrong}"


def _pages(file: Path) -> Iterator[str]:
    with pypdfium2.PdfDocument(file) as opened:
        for page in opened:
            yield page.get_textpage().get_text_range()


def _labels(form: object) -> Iterator[str]:
    return (str(question.label) for question in form.questions())  # type: ignore[attr-defined]


def _plain(text: str) -> str:
    return "".join(text.replace("\x02", "-").replace("\ufffe", "-").split())
