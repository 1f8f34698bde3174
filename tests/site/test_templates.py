"""The Templates page and the archive: every form, in every format, told truly."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from urllib.parse import unquote

import pypdf
import pytest
from PIL import Image

from peer_toolkit.catalogue import Catalogue
from peer_toolkit.catalogue.model import FORM_GROUPS
from peer_toolkit.documents import FORMATS, paper
from tests.site.test_built_site import Page

pytestmark = pytest.mark.site


@pytest.fixture(scope="module")
def templates(site: Path) -> Page:
    return Page((site / "templates" / "index.html").read_text(encoding="utf-8"))


def entry(page: Page, name: str) -> str:
    """What the page says of one form, as HTML."""
    start = page.text.index(f'id="form-{name}"')
    return page.text[start : page.text.index("</li>\n", start)]


def test_each_form_is_told_with_length_readers_formats_and_sizes(
    site: Path, templates: Page, catalogue: Catalogue
) -> None:
    for form in catalogue.forms:
        said = entry(templates, form.id)
        assert str(form.purpose) in said
        assert paper.sentence_case(paper.time(form, catalogue)) in said
        for reader in form.readers:
            assert catalogue.message(f"reader-{reader}") in said, form.id
        for kind in (kind for kind in FORMATS if kind in form.outputs):
            file = site / "downloads" / f"{form.group}-{form.id}.{kind}"
            size = catalogue.message("size", kilobytes=max(1, round(file.stat().st_size / 1000)))
            assert f"downloads/{file.name}" in said
            assert size in said, f"{form.id}: {kind}"
        pages = len(pypdf.PdfReader(site / "downloads" / f"{form.group}-{form.id}.pdf").pages)
        assert catalogue.message("pages-one" if pages == 1 else "pages-other", pages=pages) in said, form.id


def test_each_form_has_a_small_picture_of_its_first_page(site: Path, templates: Page, catalogue: Catalogue) -> None:
    for form in catalogue.forms:
        assert f"downloads/first-pages/{form.id}.png" in entry(templates, form.id)
        file = site / "downloads" / "first-pages" / f"{form.id}.png"
        assert file.stat().st_size < 25_000
        with Image.open(file) as picture:
            assert picture.size == (397, 561)
            shades = picture.convert("L").getcolors() or []
        assert sum(count for count, shade in shades if shade < 128) > 500, f"{form.id}: an empty page"


def test_forms_stand_by_task_and_by_reader(templates: Page, catalogue: Catalogue) -> None:
    text = templates.text
    groups = [name for name in FORM_GROUPS if catalogue.forms_of(name)]
    assert [text.index(f'id="group-{name}"') for name in groups] == sorted(
        text.index(f'id="group-{n}"') for n in groups
    )
    for reader in {reader for form in catalogue.forms for reader in form.readers}:
        start = text.index(f'id="by-{reader}"')
        listed = text[start : text.index("</section>", start)]
        wanted = {form.id for form in catalogue.forms if reader in form.readers}
        assert {form.id for form in catalogue.forms if f'href="#form-{form.id}"' in listed} == wanted


def test_the_archive_holds_every_file_and_its_contents_lead_to_them(site: Path, catalogue: Catalogue) -> None:
    with zipfile.ZipFile(site / "downloads" / "everything.zip") as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert names == sorted(names)
        files = {Path(name).name: archive.read(name) for name in names}
        contents = Page(archive.read("contents.html").decode())
        leads = {unquote(link) for _, link in contents.links}
    assert leads == set(names) - {"contents.html"}
    documents = {
        file.name
        for file in (site / "downloads").iterdir()
        if file.suffix[1:] in FORMATS and file.name != "review-dates.ics"
    }
    assert set(files) == documents | {"contents.html"}
    for name in documents:
        assert files[name] == (site / "downloads" / name).read_bytes(), name
    text = " ".join(contents.words)
    for form in catalogue.forms:
        assert str(form.title) in text


def test_the_archive_is_linked_from_home_and_from_every_form(site: Path, catalogue: Catalogue) -> None:
    size = (site / "downloads" / "everything.zip").stat().st_size
    words = catalogue.message("everything", size=catalogue.message("size-large", megabytes=f"{size / 1e6:.1f}"))
    for path in ("index.html", "templates/index.html", *(f"templates/{one.id}/index.html" for one in catalogue.forms)):
        page = Page((site / path).read_text(encoding="utf-8"))
        assert any(link.endswith("downloads/everything.zip") for _, link in page.links), path
        assert words in page.text, path


def test_a_file_of_the_archive_opens(site: Path) -> None:
    with zipfile.ZipFile(site / "downloads" / "everything.zip") as archive:
        name = next(name for name in archive.namelist() if name.endswith(".docx"))
        assert zipfile.ZipFile(io.BytesIO(archive.read(name))).testzip() is None
