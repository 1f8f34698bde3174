"""Every page of the site in a real browser: accessible, quiet, narrow, without JavaScript, on paper."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import lxml.html
import pypdf
import pytest
from axe_playwright_python.base import AXE_SCRIPT
from lxml import etree
from playwright.sync_api import Page, expect

from peer_toolkit.catalogue import Catalogue
from tests.browser.conftest import Open, Visit
from tests.conftest import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.site]

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def _paths() -> list[str]:
    """The path of every page, from the files that make them: the day that one is added, it is tested."""
    docs = sorted((ROOT / "docs").rglob("*.md"))
    pages = [file.relative_to(ROOT / "docs").with_suffix("").as_posix() for file in docs]
    forms = [f"templates/{file.stem}" for file in sorted((ROOT / "toolkit_data" / "forms").glob("*.yml"))]
    forms += [f"reference/law/{file.stem[3:]}" for file in sorted((ROOT / "toolkit_data" / "law").glob("au-*.yml"))]
    return [f"{re.sub('(^|/)index$', '', page)}/".lstrip("/") for page in pages + forms] + ["nowhere/"]


PATHS = _paths()


def axe(page: Page, **options: Any) -> list[str]:
    """What axe finds wrong, one line each."""
    return _lines(_run(page, {"runOnly": {"type": "tag", "values": TAGS}, **options}))


def contrast(page: Page) -> list[str]:
    """What axe finds wrong in the colours."""
    return _lines(_run(page, {"runOnly": {"type": "rule", "values": ["color-contrast"]}}))


def _run(page: Page, options: dict[str, Any]) -> dict[str, Any]:
    """Axe's findings on the page as it stands, from its top. The script is put into a page once: it is large."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
        # of the page with all topics the first chapter: the others are made of the same parts, on their own pages too
        page.evaluate("document.querySelectorAll('.pt-chapter + .pt-chapter').forEach((one) => one.remove())")
    page.evaluate("scrollTo(0, 0)")
    findings: dict[str, Any] = page.evaluate(
        "(options) => axe.run(document, options)", {**options, "resultTypes": ["violations"], "preload": False}
    )
    return findings


def _lines(results: dict[str, Any]) -> list[str]:
    return [
        f"{rule['id']}: {node['target']} {node.get('failureSummary', '')}"
        for rule in results["violations"]
        for node in rule["nodes"]
    ]


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


# Each check says what is wrong, and nothing when all is well. Opening a page takes longer than most of them, so one
# test runs them all on a page that is opened once.


def too_wide(page: Page) -> list[str]:
    """WCAG 1.4.10: nothing runs off the side."""
    over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return [f"{over} px too wide"] if over > 0 else []


def cut_off_by_spacing(page: Page) -> list[str]:
    """WCAG 1.4.12, by rules of the page's own style sheet, as the policy blocks injected styles."""
    page.evaluate("""() => {
        const sheet = [...document.styleSheets].find((one) => one.cssRules.length);
        const spaced = "line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important";
        sheet.insertRule(`* { ${spaced} }`, sheet.cssRules.length);
        sheet.insertRule('p { margin-block-end: 2em !important }', sheet.cssRules.length);
    }""")
    wrong = too_wide(page)
    page.evaluate("""() => {
        const sheet = [...document.styleSheets].find((one) => one.cssRules.length);
        sheet.deleteRule(sheet.cssRules.length - 1);
        sheet.deleteRule(sheet.cssRules.length - 1);
    }""")
    return wrong


def too_small(page: Page) -> list[str]:
    """WCAG 2.5.8: 24 by 24, but for links inside a sentence."""
    small: list[str] = (
        page.evaluate("""() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
        .filter((one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
        .filter((one) => !one.closest("p, li, dd, td, figcaption, caption, .pt-hint, .pt-row__text, cite, h2, h3"))
        .map((one) => [one.tagName, one.textContent.trim().slice(0, 30), one.getBoundingClientRect()])
        .filter(([, , box]) => box.width > 0 && (box.width < 24 || box.height < 24) && box.left >= 0)
        .map(([tag, text, box]) => `${tag} ${text} ${box.width}x${box.height}`)""")
    )
    return small


def under_the_bar(page: Page) -> list[str]:
    """On a phone the bar with Menu and Exit stays in view; the heading that a link leads to stands below it."""
    hidden: list[str] = page.evaluate("""async () => {
        const links = [...document.querySelectorAll('a[href^="#"]')].filter((one) => !one.closest("[hidden]"));
        const every = [...new Set(links.map((one) => one.hash))]
            .filter((hash, place, all) => hash.length > 1 && place % Math.ceil(all.length / 100) === 0);
        const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        const hidden = [];
        for (const hash of every) {
            location.hash = "";
            location.hash = hash;
            const goal = document.getElementById(hash.slice(1));
            if (!goal.getClientRects().length) await drawn();  // a part that a script opens
            const bar = document.querySelector(".pt-bar").getBoundingClientRect();
            if (goal.getBoundingClientRect().top < bar.bottom) hidden.push(hash);
        }
        return hidden;
    }""")
    return hidden


def stops_that_are_not_seen(page: Page) -> list[str]:
    """Each place where Tab stops is in view, not covered, and has a ring. After a first Tab, by which the browser knows
    a keyboard, they get the focus by script: all of them, or every so many where there are hundreds."""
    page.keyboard.press("Tab")
    covered: list[str] = page.evaluate(f"""() => {{
        const hidden = {HIDDEN};
        const stops = "a[href], button, input, select, textarea, summary, [tabindex]";
        return [...document.querySelectorAll(stops)]
            .filter((one) => one.tabIndex >= 0 && !one.disabled)
            .filter((one) => one.checkVisibility({{ visibilityProperty: true }}))
            .filter((one, place, all) => place % Math.ceil(all.length / 100) === 0)
            .map((one) => {{
                one.focus();
                return one === document.activeElement ? hidden() : `takes no focus: ${{one.outerHTML.slice(0, 80)}}`;
            }})
            .filter((told) => told);
    }}""")
    return covered


def stops_of_the_tab_key(page: Page) -> list[str]:
    """The same with the key itself, from the top of the page."""
    page.evaluate("() => { document.activeElement.blur(); getSelection().removeAllRanges(); scrollTo(0, 0); }")
    covered: list[str] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        if told := page.evaluate(HIDDEN):
            covered.append(told)
    return covered


def bullets_beside_boxes(page: Page) -> list[str]:
    """A box in a list has no bullet, and everything else has."""
    marks = page.locator(".pt-list > li").evaluate_all(
        "all => all.map((one) => [one.matches('.pt-list__note'), getComputedStyle(one, '::marker').content])"
    )
    return [mark for box, mark in marks if (mark == "none") is not box]


def parts_listed_amiss(page: Page) -> list[str]:
    """Folded near the top on a phone, beside the text where there is room, and there never behind Exit."""
    if not page.locator(".pt-contents").count():
        return ["parts without a list"] if page.locator(".pt-jump, .pt-parts").count() else []
    wrong: list[str] = []
    for width in (320, 800, 1024, 1280):
        page.set_viewport_size({"width": width, "height": 720})
        wrong += page.evaluate(
            """(width) => {
            const lists = [...document.querySelectorAll(".pt-contents, .pt-jump, .pt-parts")]
                .filter((one) => one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length);
            const wrong = lists.length === 1 ? [] : [`${lists.length} lists at ${width}`];
            const end = document.querySelector(".pt-footer").getBoundingClientRect().top + scrollY;
            for (const place of [0, 60, end / 2, end - 700, end - 400, end - 200, end]) {
                scrollTo({ top: place, behavior: "instant" });
                const exit = document.querySelector(".pt-exit__link").getBoundingClientRect();
                wrong.push(...[...document.querySelectorAll(".pt-contents a")].filter((link) => {
                    const box = link.getClientRects()[0];
                    if (!box || box.bottom < Math.max(exit.top, 1) || box.top > exit.bottom) return false;
                    const y = (Math.max(box.top, exit.top, 0) + Math.min(box.bottom, exit.bottom)) / 2;
                    return link.contains(document.elementFromPoint(box.left + 3, y));
                }).map((link) => `behind Exit: ${link.textContent}`));
            }
            return wrong;
        }""",
            width,
        )
    return wrong


def left_behind(page: Page) -> list[str]:
    """A canary in every box of a form; then no storage, address, name or request holds it."""
    boxes = page.locator("main input[type=text]:not([maxlength]), main textarea")
    page.locator("main input[type=text], main textarea").evaluate_all("""all => all.forEach((one) => {
        one.value = "canary-wattle";
        one.dispatchEvent(new InputEvent("input", { bubbles: true }));
        one.dispatchEvent(new Event("change", { bubbles: true }));
    })""")
    if not boxes.locator("visible=true").count():  # they are all in parts that come later
        page.evaluate("document.querySelectorAll('main form [hidden]').forEach((one) => { one.hidden = false; })")
    seen = boxes.locator("visible=true").first.element_handle()
    assert seen
    seen.fill("canary-wattle")
    seen.press("Enter")
    left = page.evaluate("""async () => {
        await new Promise((done) => requestAnimationFrame(() => requestIdleCallback(done)));
        return JSON.stringify([
            {...localStorage}, {...sessionStorage}, document.cookie, location.href, document.title, history.state,
            (await indexedDB.databases()).map((one) => one.name)]);
    }""")
    wrong = ["it is kept"] if "canary" in left else []
    kept = {seen.input_value().rstrip("\n"), boxes.last.input_value()}
    return wrong if kept == {"canary-wattle"} else [*wrong, "Enter sends or clears something"]


def _parts(file: Path) -> set[str]:
    """What a page is made of: its elements by name, our classes, types and roles."""
    found = set()
    for one in lxml.html.parse(file).getroot().body.iter(etree.Element):
        names = [name for name in one.get("class", "").split() if name.startswith("pt-")]
        found |= {f"{one.tag} {name}" for name in (*names, one.get("type", ""), one.get("role", ""))}
    return found


@pytest.fixture(scope="session")
def sample(site: Path) -> frozenset[str]:
    """The paths of as few pages as have all the parts that there are, worked out from the built site: a part that is
    new somewhere brings its page in. Not the page of all topics, which is large and says again what each page says."""
    files = {path: site / path / "index.html" for path in PATHS if path != "reference/whole/"}
    pages = {path: _parts(file) for path, file in files.items() if file.is_file()}
    left, taken = set().union(*pages.values()), set()
    while left:
        best = max(pages, key=lambda path: (len(pages[path] & left), path))
        taken.add(best)
        left -= pages[best]
    return frozenset(taken)


@pytest.mark.parametrize("path", PATHS)
def test_a_page_holds_on_every_screen(path: str, visit: Visit, sample: frozenset[str]) -> None:
    """All checks on one opened page, in an order in which none disturbs the next.

    What depends on a part alone is asked of the pages that have, together, all parts (`sample`): Tab by Tab, axe on a
    phone and the contrast of dark colours, of which tests/site/test_tokens.py tests every pair. Each form meets axe
    filled in, with its check and files, in test_filling.py, which also looks for what stays behind; of forms, which are
    made of the same few parts, those of the sample alone are asked for stops and spacing.
    """
    page = visit(path)
    found: dict[str, list[str]] = {}

    def hold(name: str, wrong: list[str]) -> None:
        if wrong:
            found[name] = wrong

    filled = path.startswith("templates/") and path != "templates/"
    if filled:
        page.wait_for_load_state("networkidle")  # what its scripts fetch moves the page a little
    if path in sample or not filled:
        hold("stops", stops_that_are_not_seen(page))
    if path in sample:
        hold("Tab", stops_of_the_tab_key(page))
    hold("bullets", bullets_beside_boxes(page))
    hold("parts", parts_listed_amiss(page))
    page.set_viewport_size({"width": 360, "height": 720})
    hold("size", too_small(page))
    hold("bar", under_the_bar(page))
    if path in sample or not filled:
        hold("spacing", cut_off_by_spacing(page))
    page.set_viewport_size({"width": 320, "height": 640})
    hold("width", too_wide(page))
    page.set_viewport_size({"width": 1280, "height": 720})
    if path in sample or not filled:
        hold("axe", axe(page))
    if path in sample:
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 720})
            if width == 360:
                hold("axe, phone", axe(page))
            page.emulate_media(color_scheme="dark")
            expect(page.locator("body[data-md-color-scheme=slate]")).to_have_count(1)
            hold(f"contrast, {width}, dark", contrast(page))
            page.emulate_media(color_scheme="light")
            expect(page.locator("body[data-md-color-scheme=default]")).to_have_count(1)
    if path in sample and page.locator("main form textarea, main form input[type=text]").count():
        hold("left behind", left_behind(page))
    assert found == {}


def test_what_is_kept_or_cleared_would_be_seen(visit: Visit) -> None:
    page = visit("templates/performance-concern/")
    page.evaluate("document.addEventListener('input', (event) => sessionStorage.setItem('x', event.target.value))")
    assert left_behind(page) == ["it is kept"]
    page.evaluate("sessionStorage.clear()")


def test_a_stop_that_is_covered_or_has_no_ring_would_be_seen(visit: Visit) -> None:
    page = visit("manage/concern/")
    page.evaluate("""() => {
        const over = document.querySelector("main").appendChild(document.createElement("p"));
        over.style.cssText = "position: fixed; inset: 0; background: white";
    }""")
    assert any(one.startswith("covered: ") for one in stops_that_are_not_seen(page))
    page = visit("manage/concern/")
    page.evaluate("""() => {
        const sheet = [...document.styleSheets].at(-1);
        const none = "html :focus-visible { outline: none !important; box-shadow: none !important }";
        sheet.insertRule(none, sheet.cssRules.length);
    }""")
    assert any(one.startswith("no ring: ") for one in stops_that_are_not_seen(page))


def test_axe_finds_what_is_wrong(open_page: Open) -> None:
    page = open_page("")
    page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    assert any(line.startswith("label:") for line in axe(page))


def test_it_reads_without_javascript(open_page: Open, address: str, sample: frozenset[str]) -> None:
    """The pages that have, together, all parts; one after the other in one tab."""
    page = open_page("", java_script_enabled=False)
    for path in sorted(sample):
        page.goto(address + path)
        assert page.locator("h1").is_visible(), path
        assert len(page.locator("main").inner_text()) > 80, path
        assert page.locator(".pt-exit a, a.pt-exit").first.is_visible(), path
        for control in page.locator(".pt-needs-js").all():
            assert not control.is_visible(), f"{path}: a control that needs JavaScript"


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
    page = open_page("templates/performance-review/")
    typed = "Canary one. " * 60 + "The last word: wattle."
    page.locator("form.pt-form textarea").first.fill(typed)
    box = page.locator("form.pt-form input[type=checkbox]").first
    box.check()
    page.emulate_media(media="print")
    text = " ".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(page.pdf(format="A4"))).pages)
    assert "wattle" in " ".join(text.split())


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


# --- what our scripts add ---------------------------------------------------------------------------------------


def test_cards_are_narrowed_down_by_what_a_reader_needs(open_page: Open) -> None:
    """By keyboard too; what is shown is said; and the checks of every page hold in that state."""
    page = open_page("understand/roles/")
    cards, boxes = page.locator(".pt-card"), page.locator("[data-filter-for] input")
    every = cards.count()
    assert every == cards.locator("visible=true").count() == 9
    boxes.first.focus()
    page.keyboard.press("Space")
    need = boxes.first.get_attribute("value") or ""
    left = cards.locator("visible=true")
    assert 0 < left.count() < every
    assert all(need in (one.get_attribute("data-fits") or "").split() for one in left.all())
    said = page.locator("[data-filter-said]").inner_text()
    assert said.startswith(f"{left.count()} ")
    assert axe(page) == []
    first = left.count()
    boxes.nth(1).check()
    assert left.count() >= first, "one need or the other"
    boxes.first.uncheck()
    boxes.nth(1).uncheck()
    assert left.count() == every


def test_on_paper_every_card_prints_whatever_is_ticked(open_page: Open) -> None:
    page = open_page("understand/roles/")
    page.locator("[data-filter-for] input").first.check()
    page.emulate_media(media="print")
    assert page.locator(".pt-card").locator("visible=true").count() == 9


@pytest.mark.parametrize(("day", "told"), [("2027-11-20", False), ("2027-11-21", True), ("2031-01-01", True)])
def test_a_check_that_is_overdue_says_so(day: str, told: bool, open_page: Open, catalogue: Catalogue) -> None:
    assert catalogue.topic("supervision").review_due().isoformat() == "2027-11-21"
    page = open_page("")
    page.clock.set_fixed_time(f"{day}T12:00:00")
    page.goto(page.url + "manage/supervision/")
    words = str(catalogue.interface.messages["review-overdue"])
    assert (page.locator(".pt-about").get_by_text(words).count() == 1) == told


def test_places_of_the_law_are_chosen_without_a_script(open_page: Open) -> None:
    page = open_page("reference/law/", java_script_enabled=False)
    page.locator(".pt-places a", has_text="Tasmania").click()
    assert page.url.endswith("/reference/law/tas/")
    assert page.locator(".pt-places [aria-current=page]").inner_text() == "Tasmania"
    assert "Tasmania" in page.locator("h1").inner_text()
