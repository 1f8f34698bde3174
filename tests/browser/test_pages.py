"""Every page of the site in a real browser: accessible, quiet, narrow, without JavaScript, on paper."""

from __future__ import annotations

import io
import re
from typing import Any

import pypdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from peer_toolkit.catalogue import Catalogue
from tests.browser.conftest import Open
from tests.conftest import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.site]

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def _paths() -> list[str]:
    """The path of every page, from the files that make them: the day that one is added, it is tested."""
    docs = sorted((ROOT / "docs").rglob("*.md"))
    pages = [file.relative_to(ROOT / "docs").with_suffix("").as_posix() for file in docs]
    forms = [f"templates/{file.stem}" for file in sorted((ROOT / "toolkit_data" / "forms").glob("*.yml"))]
    return [f"{re.sub('(^|/)index$', '', page)}/".lstrip("/") for page in pages + forms] + ["nowhere/"]


PATHS = _paths()


def axe(page: Page, **options: Any) -> list[str]:
    """What axe finds wrong, one line each."""
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}, **options}).response
    return [
        f"{rule['id']}: {node['target']} {node.get('failureSummary', '')}"
        for rule in results["violations"]
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing(path: str, width: int, scheme: str, open_page: Open) -> None:
    page = open_page(path, width=width, color_scheme=scheme)
    assert axe(page) == []


def test_axe_finds_what_is_wrong(open_page: Open) -> None:
    page = open_page("")
    page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    assert any(line.startswith("label:") for line in axe(page))


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_wider_than_a_phone(path: str, open_page: Open) -> None:
    """WCAG 1.4.10: 320 CSS pixels, which is also 1280 at 400 %."""
    page = open_page(path, width=320, height=640)
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


@pytest.mark.parametrize("path", PATHS)
def test_larger_text_and_spacing_cut_nothing_off(path: str, open_page: Open) -> None:
    """WCAG 1.4.12, by rules of the page's own style sheet, as the policy blocks injected styles."""
    page = open_page(path, width=360, height=800)
    page.evaluate("""() => {
        const sheet = [...document.styleSheets].find((one) => one.cssRules.length);
        const spaced = "line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important";
        sheet.insertRule(`* { ${spaced} }`, sheet.cssRules.length);
        sheet.insertRule('p { margin-block-end: 2em !important }', sheet.cssRules.length);
    }""")
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


@pytest.mark.parametrize("path", PATHS)
def test_it_reads_without_javascript(path: str, open_page: Open) -> None:
    page = open_page(path, java_script_enabled=False)
    assert page.locator("h1").is_visible()
    assert len(page.locator("main").inner_text()) > 80
    assert page.locator(".pt-exit a, a.pt-exit").first.is_visible()
    for control in page.locator(".pt-needs-js").all():
        assert not control.is_visible(), "a control that needs JavaScript"


HIDDEN = """() => {
    const stop = document.activeElement;
    if (stop === document.body) return "";
    // the first line of a link that wraps
    const box = stop.getClientRects()[0] ?? stop.getBoundingClientRect();
    const x = Math.min(Math.max(box.left + Math.min(box.width, 20) / 2, 0), innerWidth - 1);
    const y = box.top + Math.min(box.height, 16) / 2;
    const top = document.elementFromPoint(x, y);
    const style = getComputedStyle(stop);
    const name = `${stop.tagName} ${stop.id} ${stop.textContent.trim().slice(0, 30)}`;
    if (!top || !(stop.contains(top) || top.contains(stop))) return `covered: ${name}`;
    if (style.outlineStyle === "none" && style.boxShadow === "none") return `no ring: ${name}`;
    return "";
}"""
"""What hides the element that has the focus, or nothing."""


@pytest.mark.parametrize("path", PATHS)
def test_every_stop_of_the_keyboard_is_seen(path: str, open_page: Open) -> None:
    """Tab through the page: each stop is in view, not covered, and has a ring; and the order never jumps back up."""
    page = open_page(path, height=720)
    stops = page.locator(
        "a[href]:visible, button:visible, input:visible, select:visible, textarea:visible, summary:visible"
    ).count()
    covered: list[str] = []
    for _ in range(min(stops, 60)):
        page.keyboard.press("Tab")
        if told := page.evaluate(HIDDEN):
            covered.append(told)
    assert covered == []


@pytest.mark.parametrize("path", PATHS)
def test_a_followed_link_is_not_under_the_bar(path: str, open_page: Open) -> None:
    """On a phone the bar with Menu and Exit stays in view; the heading that a link leads to stands below it."""
    page = open_page(path, width=360, height=640)
    hidden = page.evaluate("""() => [...new Set([...document.querySelectorAll('a[href^="#"]')].map((one) => one.hash))]
        .filter((hash) => hash.length > 1)
        .filter((hash) => {
            location.hash = "";
            location.hash = hash;
            const bar = document.querySelector(".pt-bar").getBoundingClientRect();
            return document.getElementById(hash.slice(1)).getBoundingClientRect().top < bar.bottom;
        })""")
    assert hidden == []


@pytest.mark.parametrize("path", PATHS)
def test_the_parts_of_a_page_are_listed_once_at_every_width(path: str, open_page: Open) -> None:
    """Folded near the top on a phone, beside the text where there is room, and there never behind Exit."""
    page = open_page(path, height=720)
    if not page.locator(".pt-contents").count():
        assert not page.locator(".pt-jump, .pt-parts").count()
        return
    for width in (320, 800, 1024, 1280):
        page.set_viewport_size({"width": width, "height": 720})
        shown = [one for one in page.locator(".pt-contents, .pt-jump, .pt-parts").all() if one.is_visible()]
        assert len(shown) == 1, width
        places = page.evaluate("document.querySelector('.pt-footer').getBoundingClientRect().top + scrollY")
        for place in (0, 60, places / 2, places - 700, places - 400, places - 200, places):
            page.evaluate("(place) => scrollTo(0, place)", place)
            assert not page.evaluate("""() => {
                const exit = document.querySelector(".pt-exit__link").getBoundingClientRect();
                return [...document.querySelectorAll(".pt-contents a")].filter((link) => {
                    const box = link.getClientRects()[0];
                    if (!box || box.bottom < Math.max(exit.top, 1) || box.top > exit.bottom) return false;
                    const y = (Math.max(box.top, exit.top, 0) + Math.min(box.bottom, exit.bottom)) / 2;
                    return link.contains(document.elementFromPoint(box.left + 3, y));
                }).map((link) => link.textContent);
            }"""), (width, place)


@pytest.mark.parametrize("path", PATHS)
def test_a_box_in_a_list_has_no_bullet(path: str, open_page: Open) -> None:
    page = open_page(path)
    marks = page.locator(".pt-list > li").evaluate_all(
        "all => all.map((one) => [one.matches('.pt-list__note'), getComputedStyle(one, '::marker').content])"
    )
    assert [mark for box, mark in marks if (mark == "none") is not box] == []


@pytest.mark.parametrize("path", PATHS)
def test_every_control_is_large_enough(path: str, open_page: Open) -> None:
    """WCAG 2.5.8: 24 by 24, but for links inside a sentence."""
    page = open_page(path, width=360)
    small = page.evaluate("""() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
        .filter((one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
        .filter((one) => !one.closest("p, li, dd, td, figcaption, caption, .pt-hint, cite, h2, h3"))
        .map((one) => [one.tagName, one.textContent.trim().slice(0, 30), one.getBoundingClientRect()])
        .filter(([, , box]) => box.width > 0 && (box.width < 24 || box.height < 24) && box.left >= 0)
        .map(([tag, text, box]) => `${tag} ${text} ${box.width}x${box.height}`)""")
    assert small == []


def test_the_skip_link_skips(open_page: Open) -> None:
    page = open_page("manage/supervision/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')").startswith("#")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_menu_opens_by_keyboard_on_a_phone(open_page: Open) -> None:
    page = open_page("manage/supervision/", width=360)
    summary = page.locator("nav details > summary").first
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator("nav details[open] a", has_text=re.compile("review", re.I)).first.is_visible()


@pytest.mark.parametrize("size", [(360, 640), (320, 256)])
def test_a_menu_left_open_hides_nothing_from_the_keyboard(size: tuple[int, int], open_page: Open) -> None:
    """WCAG 2.4.11: past its last link, the open panel must not lie over what has the focus."""
    page = open_page("manage/concern/", width=size[0], height=size[1])
    page.locator(".pt-menu summary").focus()
    page.keyboard.press("Enter")
    passed = []
    for _ in range(40):
        page.keyboard.press("Tab")
        assert page.evaluate(HIDDEN) == ""
        passed.append(page.evaluate("document.activeElement.closest('.pt-menu__panel, .pt-article')?.className ?? ''"))
    assert "pt-menu__panel" in passed
    assert "pt-article" in passed


def ask(page: Page, words: str) -> None:
    """Type into the search as a person does, and wait for what it finds."""
    page.locator("input[name=query]").click()
    page.keyboard.type(words)
    page.locator(".md-search-result__link").first.wait_for(timeout=20_000)


def test_the_search_finds_guidance_and_forms(open_page: Open) -> None:
    page = open_page("")
    ask(page, "supervision")
    links = page.locator(".md-search-result__link").evaluate_all("all => all.map((one) => one.getAttribute('href'))")
    assert any("manage/supervision/" in link for link in links), links


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("WHS", ["manage/supervision/"]),
        ("warning", ["manage/concern/", "for-peer-workers/raised-concern/"]),
        ("sacked", ["manage/concern/", "for-peer-workers/raised-concern/"]),
        ("supervisor", ["manage/supervision/"]),
        ("resign", ["manage/resignation/"]),
        ("review form", ["templates/performance-review/"]),
        ("PIP", ["manage/concern/", "manage/concern-meeting/", "for-peer-workers/raised-concern/"]),
        ("upset", ["manage/concern-meeting/"]),
    ],
)
def test_the_search_finds_what_people_call_it(asked: str, first: list[str], open_page: Open) -> None:
    """The first result is the page, with some of its text; and the down arrow leads to it."""
    page = open_page("")
    ask(page, asked)
    page.wait_for_timeout(300)
    result = page.locator(".md-search-result__link").first
    assert (result.get_attribute("href") or "").partition("#")[0].removeprefix("./").endswith(tuple(first))
    assert len(result.locator("article").inner_text().split()) > 12
    page.keyboard.press("ArrowDown")
    assert result.evaluate("(one) => one === document.activeElement")


def test_the_colours_follow_the_reader(open_page: Open) -> None:
    page = open_page("", color_scheme="light")
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.locator(".pt-needs-js input[type=radio]").nth(2).check()
    dark = page.evaluate(paper)
    assert light != dark
    page.reload()
    assert page.evaluate(paper) == dark, "the choice stays"
    assert page.evaluate("Object.keys(localStorage).every((key) => key.endsWith('.__palette'))")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["", "manage/concern/", "templates/performance-concern/"])
def test_paper_is_white_and_has_everything(path: str, scheme: str, open_page: Open, catalogue: Catalogue) -> None:
    page = open_page(path, color_scheme=scheme)
    page.emulate_media(media="print", color_scheme=scheme)
    colours = page.evaluate("[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]")
    assert colours[0] in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"), colours
    assert not page.locator(".pt-exit").first.is_visible()
    text = " ".join(
        " ".join(sheet.extract_text().split()) for sheet in pypdf.PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    )
    assert "000" in text, "the help numbers print"
    assert "Not yet reviewed" in text, "the banner prints"
    if path.startswith("templates"):
        form = catalogue.form("performance-concern")
        for question in form.questions():
            start = " ".join(str(question.label).split()[:4])
            assert start in text, question.id


def test_a_printed_form_keeps_what_was_typed(open_page: Open) -> None:
    page = open_page("templates/performance-concern/")
    typed = "Canary one. " * 60 + "The last word: wattle."
    page.locator("main textarea").first.fill(typed)
    box = page.locator("main input[type=checkbox]").first
    box.check()
    page.emulate_media(media="print")
    text = " ".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(page.pdf(format="A4"))).pages)
    assert "wattle" in " ".join(text.split())


@pytest.mark.parametrize("path", [path for path in PATHS if path.startswith("templates/") and path != "templates/"])
def test_nothing_typed_stays_behind(path: str, open_page: Open) -> None:
    """A canary in every field; then no storage, address, name or request holds it."""
    page = open_page(path)
    for field in page.locator("main input[type=text], main textarea").all():
        field.fill("canary-wattle")
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    left = page.evaluate("""async () => JSON.stringify([
        {...localStorage}, {...sessionStorage}, document.cookie, location.href, document.title, history.state,
        (await indexedDB.databases()).map((one) => one.name)])""")
    assert "canary" not in left
    assert page.locator("main textarea").first.input_value() == "canary-wattle", "Enter sends and clears nothing"


def test_forced_colours_keep_the_controls(open_page: Open) -> None:
    page = open_page("templates/performance-concern/", forced_colors="active")
    box = page.locator("main input[type=checkbox]").first
    box.check()
    # axe takes the author's colours for the ones shown, so it cannot judge contrast here
    assert axe(page, rules={"color-contrast": {"enabled": False}}) == []
    border = box.evaluate("(one) => getComputedStyle(one).borderTopWidth")
    assert border != "0px"


def test_basic_latin_pages_load_the_basic_fonts_alone(open_page: Open) -> None:
    page = open_page("manage/supervision/")
    fonts = page.evaluate(
        "performance.getEntriesByType('resource').map((one) => one.name).filter((one) => one.endsWith('.woff2'))"
    )
    assert fonts
    assert not [font for font in fonts if "extended" in font]
