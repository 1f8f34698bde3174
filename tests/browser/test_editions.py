"""Editions in a pseudo language and in one written from right to left, in a real browser."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from playwright.sync_api import Browser, Page

from peer_toolkit.browser.fieldmap import field_map, glyph_table
from peer_toolkit.catalogue import Catalogue, load, own_of
from peer_toolkit.catalogue.model import Edition, Form
from peer_toolkit.documents import build
from tests.browser.conftest import PATIENCE
from tests.browser.test_pages import axe, too_wide
from tests.conftest import ROOT
from tests.edition import pseudo, visible
from tests.edition.filling import fill, said
from tests.edition.sites import built
from tests.serving import serving

pytestmark = [pytest.mark.browser, pytest.mark.site, pytest.mark.slow]

Window = tuple[Browser, str]
"""The browser, and where the site is served."""


@pytest.fixture(scope="module")
def window(browser: Browser, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Window]:
    """The site of an edition that is written from right to left."""
    with serving(built(pseudo.MIRRORED, worker_id, tmp_path_factory)[1]) as address:
        yield browser, address


def test_no_english_is_left_in_what_scripts_say(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> None:
    folder, site = built(pseudo.LANGUAGE, worker_id, tmp_path_factory)
    ours = load(ROOT / "toolkit_data", own_of(folder))
    english = visible.English(ours)
    found: dict[str, list[tuple[str, list[str]]]] = {}
    with serving(site) as address:
        page = browser.new_page()
        page.set_default_timeout(PATIENCE)
        for form in _of_every_kind(ours):
            page.goto(f"{address}templates/{form.id}/")
            fill(page)
            if left := english.left(said(page)):
                found[form.id] = left[:5]
        page.close()
    assert found == {}


def _of_every_kind(catalogue: Catalogue) -> list[Form]:
    """Forms that together have each tool, each type of question and everything else that a script speaks of."""
    known: set[str] = set()
    chosen = []
    for form in sorted(catalogue.forms, key=lambda one: (one.tool is None, -len(list(one.questions())))):
        asked = list(form.questions())
        has = {f"tool {form.tool}", f"begins {bool(form.begins)}", f"steps {form.steps}", form.sensitivity}
        has |= {f"guards {bool(form.guards)}", *form.outputs, *(str(getattr(one, "type")) for one in asked)}  # noqa: B009
        has |= {name for one in asked for name in ("compose", "criteria", "when", "hint") if getattr(one, name, None)}
        if has - known:
            chosen.append(form)
            known |= has
    return chosen


def _opened(window: Window, path: str, width: int) -> Page:
    browser, address = window
    page = browser.new_context(viewport={"width": width, "height": 800}).new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(address + path)
    return page


def _box(page: Page, selector: str) -> tuple[float, float]:
    """Where an element begins and ends, from the left."""
    box = page.locator(selector).first.bounding_box()
    assert box is not None, selector
    return box["x"], box["x"] + box["width"]


PAGES = (
    "", "manage/supervision/", "templates/", "templates/health-check/", "reference/law/", "reference/sources/",
    "for-peer-workers/support-lines/", "understand/myths-quiz/", "404.html",
)  # fmt: skip

_BEYOND = """() => [...document.querySelectorAll("body *")].filter((one) => {
    const box = one.getBoundingClientRect();
    if (box.width < 3 || box.height < 3 || one.closest(".pt-hidden, .pt-skip, dialog")) return false;
    if (getComputedStyle(one).clipPath !== "none") return false;
    return box.left < -1 || box.right > innerWidth + 1;
}).map((one) => `${one.localName} ${one.getAttribute("class")}`)"""


@pytest.mark.parametrize("path", PAGES)
def test_a_page_holds_at_every_width(window: Window, path: str) -> None:
    for width in (320, 360, 1280):
        page = _opened(window, path, width)
        assert too_wide(page) == []
        assert page.evaluate("() => { scrollTo(-500, 0); return scrollX; }") == 0
        assert page.evaluate(_BEYOND) == []
        begins, ends = _box(page, ".pt-exit__link")
        assert 0 <= begins < ends and begins < width / 6, "Exit is at the end of its row, in view"
        assert page.locator("header .md-search__input").is_visible()
        if width == 1280:
            assert axe(page) == []
        page.context.close()


def test_lists_beside_the_text_change_sides(window: Window) -> None:
    page = _opened(window, "manage/supervision/", 1280)
    text, pages, parts = (_box(page, name) for name in (".pt-article", ".pt-side", ".pt-contents"))
    assert parts[1] < text[0] and text[1] < pages[0]
    page = _opened(window, "templates/supervision-agreement/", 1280)
    assert _box(page, ".pt-contents")[1] < _box(page, ".pt-article")[0]
    first, last = _box(page, ".pt-name"), _box(page, ".pt-search")
    assert last[1] < first[0]


@pytest.mark.parametrize("form", ["health-check", "year-planner", "role-check", "budget-worksheet", "statistics-log"])
def test_pictures_begin_at_the_right_and_stay_in_their_frames(window: Window, form: str) -> None:
    for width in (360, 1280):
        page = _opened(window, f"templates/{form}/", width)
        fill(page)
        assert too_wide(page) == []
        frames = page.evaluate("""() => [...document.querySelectorAll("svg.pt-bars, svg.pt-months")].map((one) => {
            const of = (part) => { const box = part.getBoundingClientRect(); return [box.left, box.right]; };
            const drawn = [...one.querySelectorAll("text, rect")];
            return [of(one), drawn.map(of), [...one.querySelectorAll(":scope:not(.pt-columns) .pt-bars__now")].map(of)];
        })""")
        assert frames, form
        for (left, right), drawn, bars in frames:
            assert all(left - 3 <= begins and ends <= right + 3 for begins, ends in drawn)
            assert all(abs(ends - right) < 2 for _, ends in bars), "a bar begins where a line begins"
        page.context.close()


_FILLED = """async ([template, map, glyphs, values]) => {
    const { fillPdf } = await import("/assets/js/export/pdf.js");
    const bytes = Uint8Array.from(atob(template), (one) => one.charCodeAt(0));
    const made = fillPdf(bytes, JSON.parse(map), JSON.parse(glyphs), values);
    return btoa(Array.from(made.bytes, (one) => String.fromCharCode(one)).join(""));
}"""


def test_an_answer_in_a_pdf_ends_at_the_right_of_its_box(window: Window, catalogue: Catalogue, cache: Path) -> None:
    turned = replace(catalogue, edition=Edition(language=pseudo.MIRRORED))
    form: Form = turned.form("supervision-agreement")
    template = build(form, turned, "pdf", cache)
    fields = field_map(template)
    values = {f"{form.id}.worker": "Swan", f"{form.id}.helps": "First line\nthe second line\nlast"}
    page = _opened(window, "", 1280)
    given = [base64.b64encode(template).decode(), fields.decode(), glyph_table(template).decode(), values]
    made = base64.b64decode(page.evaluate(_FILLED, given))
    with pypdfium2.PdfDocument(made) as opened:
        opened.init_forms()
        ends: dict[str, float] = {}
        places: dict[str, tuple[float, ...]] = {}
        for number in range(len(opened)):
            one = opened[number]
            pypdfium2.raw.FPDFPage_Flatten(one, 0)
            flat = opened[number]
            text = flat.get_textpage()
            for index in range(text.count_rects()):
                box = text.get_rect(index)
                ends.setdefault(text.get_text_bounded(*box).strip(), box[2])
    with pikepdf.open(io.BytesIO(made)) as file:
        for name in values:
            (field,) = _named(file, name)
            places[name] = tuple(float(edge) for edge in field.Rect)
    assert abs(places[f"{form.id}.worker"][2] - 3 - ends["Swan"]) < 1.5
    for line in ("First line", "the second line", "last"):
        assert abs(places[f"{form.id}.helps"][2] - 3 - ends[line]) < 1.5


def _named(file: pikepdf.Pdf, name: str) -> list[pikepdf.Dictionary]:
    """The field with this whole name."""

    def whole(field: pikepdf.Dictionary) -> str:
        above = field.get("/Parent")
        own = str(field.get("/T", ""))
        return f"{whole(above)}.{own}".strip(".") if above is not None else own

    widgets = (one for one in file.objects if isinstance(one, pikepdf.Dictionary) and one.get("/FT") == "/Tx")
    return [one for one in widgets if whole(one) == name]
