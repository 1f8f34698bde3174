"""A new form is one YAML file: page, documents, lists, search, guidance and archive come by themselves."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import icalendar
import openpyxl
import pypdf
import pytest

from tests.conftest import ROOT, build_site

pytestmark = pytest.mark.site

FORM = Path(__file__).with_name("new-form.yml")
TITLE = "Quiet room check"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with one file more."""
    folder = tmp_path_factory.mktemp("new-form") / "project"
    folder.mkdir()
    for name in ("docs", "toolkit_data", "macros", "overrides", "peer_toolkit"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", folder)
    shutil.copy(FORM, folder / "toolkit_data" / "forms")
    return folder


@pytest.fixture(scope="module")
def built(copy: Path) -> Path:
    build_site(copy / "site", root=copy)
    return copy / "site"


def test_it_is_in_order(copy: Path) -> None:
    command = [sys.executable, "-m", "peer_toolkit", "check"]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_it_has_its_page_and_is_found(built: Path) -> None:
    page = (built / "templates" / "new-form" / "index.html").read_text(encoding="utf-8")
    for address in ("ready", "jobs.light.cost", "jobs.total.cost", "sum", "words"):
        assert f'name="new-form.{address}"' in page
    assert "Every 6 months, from February." in page
    for path in ("templates/index.html", "for-peer-workers/looking-after-yourself/index.html"):
        assert TITLE in (built / path).read_text(encoding="utf-8"), path
    assert (built / "downloads" / "first-pages" / "new-form.png").is_file()
    index = json.loads((built / "search" / "search_index.json").read_text(encoding="utf-8"))
    entries = [one for one in index["docs"] if one["location"].startswith("templates/new-form/")]
    assert any("zzyzx room" in one.get("tags", []) for one in entries)


def test_it_is_a_document_in_every_format_and_in_the_archive(built: Path) -> None:
    downloads = built / "downloads"
    files = {kind: downloads / f"record-new-form.{kind}" for kind in ("pdf", "docx", "xlsx", "ics")}
    info = pypdf.PdfReader(files["pdf"]).metadata
    assert info is not None
    assert info.title == docx.Document(str(files["docx"])).core_properties.title == TITLE
    assert openpyxl.load_workbook(files["xlsx"]).properties.title == TITLE
    (event,) = icalendar.Calendar.from_ical(files["ics"].read_bytes()).walk("VEVENT")
    assert event["rrule"]["interval"] == [6]
    with zipfile.ZipFile(io.BytesIO((downloads / "everything.zip").read_bytes())) as archive:
        for kind, file in files.items():
            assert archive.read(f"5-record/record-new-form.{kind}") == file.read_bytes()
        assert TITLE in archive.read("contents.html").decode()
