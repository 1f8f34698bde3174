"""An edition in a language that is written from right to left: pages and documents are turned round, and hold."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pikepdf
import pypdfium2
import pytest
from lxml import etree

from peer_toolkit.catalogue import Catalogue
from peer_toolkit.catalogue.model import Edition
from peer_toolkit.documents import build
from tests.conftest import ROOT
from tests.edition import pseudo
from tests.edition.sites import built

STYLES = sorted((ROOT / "docs" / "assets" / "css").glob("*.css"))
FORMS = ("supervision-agreement", "health-check", "year-planner")
"""Of all kinds of question, and of all kinds of document."""


@pytest.mark.parametrize(
    ("language", "direction"),
    [
        ("en-AU", "ltr"), ("mi", "ltr"), ("qps-ploc", "ltr"), ("ar", "rtl"), ("he-IL", "rtl"), ("fa-AF", "rtl"),
        ("ur", "rtl"), ("ps", "rtl"), ("prs", "rtl"), ("dv", "rtl"), ("az", "ltr"), ("az-Arab", "rtl"),
        ("ur-Latn-PK", "ltr"), ("pa-Arab", "rtl"), ("ks-Deva", "ltr"), ("uz-AF", "ltr"), ("ku-IQ", "ltr"),
    ],
)  # fmt: skip
def test_the_script_or_else_the_language_gives_the_direction(language: str, direction: str) -> None:
    assert Edition(language=language).direction == direction


# --- style sheets ---------------------------------------------------------------------------------------------------

_SIDE = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)[\w-]*|left|right)\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)|border-(?:top|bottom)-(?:left|right)"
)
_FOUR = re.compile(r"(?<![\w-])(?:margin|padding|inset|border-radius)\s*:\s*((?:[^\s;()]+(?:\([^)]*\))?\s+){3}[^;]+)")


@pytest.mark.parametrize("file", STYLES, ids=lambda file: file.name)
def test_styles_name_no_side_but_by_where_a_line_begins_and_ends(file: Path) -> None:
    css = re.sub(r"/\*.*?\*/", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert [found.group() for found in _SIDE.finditer(css)] == []
    four = [re.findall(r"[^\s()]+(?:\([^)]*\))?", found.group(1).strip()) for found in _FOUR.finditer(css)]
    assert [values for values in four if len(values) == 4 and values[1] != values[3]] == []


# --- pages ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The site of an edition that is written from right to left."""
    return built(pseudo.MIRRORED, worker_id, tmp_path_factory)[1]


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.slow
@pytest.mark.site
def test_every_page_says_which_way_it_is_read(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    for file in pages:
        parser = _Tags()
        parser.feed(file.read_text(encoding="utf-8"))
        first = dict(parser.found[:1])
        assert first["html"]["dir"] == "rtl", file
        assert first["html"]["lang"] == pseudo.MIRRORED, file
        assert [found["dir"] for tag, found in parser.found if tag == "body"] == ["rtl"], file
        # numbers and addresses keep their order
        for tag, found in parser.found:
            if tag == "a" and (found.get("href") or "").startswith("tel:"):
                assert found.get("dir") == "ltr", (file, found)
    assert len(pages) > 80


# --- documents --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def turned(catalogue: Catalogue) -> Catalogue:
    """The toolkit as an edition that is written from right to left, in Latin letters, which our type has."""
    return replace(catalogue, edition=Edition(language=pseudo.MIRRORED))


def _of(form: str, catalogue: Catalogue, kind: str, cache: Path) -> bytes:
    return build(catalogue.form(form), catalogue, kind, cache)  # type: ignore[arg-type]


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _parts(content: bytes) -> dict[str, etree._Element]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: etree.fromstring(package.read(name)) for name in package.namelist() if name.endswith(".xml")}


@pytest.mark.parametrize("form", FORMS)
def test_word_turns_paragraphs_runs_tables_and_sections(form: str, turned: Catalogue, cache: Path) -> None:
    parts = _parts(_of(form, turned, "docx", cache))
    for name in ("word/document.xml", "word/footer1.xml"):
        root = parts[name]
        assert list(root.iter(f"{W}p"))
        for paragraph in root.iter(f"{W}p"):
            assert paragraph.find(f"{W}pPr/{W}bidi") is not None
        for run in root.iter(f"{W}r"):
            letters = any(letter.isalpha() for text in run.iter(f"{W}t") for letter in text.text or "")
            assert (run.find(f"{W}rPr/{W}rtl") is not None) == letters
    body = parts["word/document.xml"]
    assert all(one.find(f"{W}bidiVisual") is not None for one in body.iter(f"{W}tblPr"))
    assert [one.find(f"{W}bidi") is not None for one in body.iter(f"{W}sectPr")] == [True]
    assert parts["word/styles.xml"].find(f"{W}docDefaults/{W}pPrDefault/{W}pPr/{W}bidi") is not None


@pytest.mark.parametrize("form", FORMS)
def test_word_is_as_it_was_for_other_languages(form: str, catalogue: Catalogue, cache: Path) -> None:
    for root in _parts(_of(form, catalogue, "docx", cache)).values():
        assert not [one for name in ("bidi", "rtl", "bidiVisual") for one in root.iter(f"{W}{name}")]


_SCHEMA = {
    "pPr": ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "numPr", "pBdr", "tabs", "bidi", "spacing", "ind",
            "jc", "outlineLvl", "rPr"),
    "rPr": ("rStyle", "rFonts", "b", "bCs", "i", "iCs", "color", "sz", "szCs", "rtl", "lang"),
    "tblPr": ("tblStyle", "bidiVisual", "tblW", "tblInd", "tblBorders", "tblLayout", "tblCellMar", "tblLook",
              "tblCaption", "tblDescription"),
}  # fmt: skip
"""The order that ISO/IEC 29500-1 asks for, of what ours have: Word refuses a file that has another."""


@pytest.mark.parametrize("form", FORMS)
def test_what_word_is_told_stands_in_the_order_of_the_schema(form: str, turned: Catalogue, cache: Path) -> None:
    for root in _parts(_of(form, turned, "docx", cache)).values():
        for name, order in _SCHEMA.items():
            for one in root.iter(f"{W}{name}"):
                names = [etree.QName(child).localname for child in one]
                assert names == sorted(names, key=order.index), name


@pytest.mark.parametrize("form", ["health-check", "year-planner"])
def test_sheets_begin_at_the_right(form: str, turned: Catalogue, catalogue: Catalogue, cache: Path) -> None:
    for edition, right in ((turned, True), (catalogue, False)):
        book = openpyxl.load_workbook(io.BytesIO(_of(form, edition, "xlsx", cache)))
        shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        assert [bool(sheet.sheet_view.rightToLeft) for sheet in shown] == [right] * len(shown)
        sides = {cell.alignment.horizontal for sheet in shown for row in sheet.iter_rows() for cell in row}
        assert ("left" if right else "right") not in sides - {None}


def _first_letters(page: pypdfium2.PdfPage) -> list[tuple[float, float]]:
    """Where each line of text on a page begins and ends, from the left."""
    text = page.get_textpage()
    boxes = [text.get_rect(number) for number in range(text.count_rects())]
    return [(left, right) for left, _, right, _ in boxes]


@pytest.mark.parametrize("form", FORMS)
def test_paper_begins_at_the_right(form: str, turned: Catalogue, catalogue: Catalogue, cache: Path) -> None:
    edge = 18 / 25.4 * 72  # the margin
    for edition, right in ((turned, True), (catalogue, False)):
        content = _of(form, edition, "pdf", cache)
        with pypdfium2.PdfDocument(content) as opened:
            page = opened[0]
            title = _first_letters(page)[0]
            distance = page.get_width() - edge - title[1] if right else title[0] - edge
            assert abs(distance) < 6
        with pikepdf.open(io.BytesIO(content)) as file:
            wide = float(file.pages[0].mediabox[2])
            things = [one for one in file.objects if isinstance(one, pikepdf.Dictionary)]
            fields = [one for one in things if one.get("/Subtype") == "/Widget"]
            text = [one for one in fields if one.get("/FT") == "/Tx"]
            assert text and {int(one.get("/Q", 0)) for one in text} == {2 if right else 0}
            ticks = [one for one in fields if one.get("/AS") is not None]
            nearest = min(wide - float(one.Rect[2]) if right else float(one.Rect[0]) for one in ticks)
            farthest = min(float(one.Rect[0]) if right else wide - float(one.Rect[2]) for one in ticks)
            assert nearest < farthest, "a tick stands before its words"
