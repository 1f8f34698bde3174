"""“Exit this page”: it leaves at once, by every way, and forgets what was typed, in a browser like a reader's own.

Playwright switches the back-forward cache off, and then a browser forgets by itself what it keeps for a real reader. So
these tests start a second browser that has it on. Where Exit leads to is answered here: no request leaves the machine.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Route, expect

from peer_toolkit.catalogue import Catalogue
from tests.browser.conftest import ARGUMENTS, Open
from tests.browser.test_pages import HIDDEN, axe, contrast, too_wide
from tests.conftest import ROOT
from tests.find_browser import installed

pytestmark = [pytest.mark.browser, pytest.mark.site]

FORM = "templates/performance-review/"
SHORT = "reference/privacy/"
AWAY = re.compile(r"^https://")

WITNESS = """
    globalThis.wiped = [];
    globalThis.shown = [];
    document.addEventListener("pt:wipe", (event) => wiped.push(event.detail.back ? "back" : "leaving"));
    addEventListener("pageshow", (event) => shown.push(event.persisted));
"""
"""What a page heard, in the order in which it heard it."""

TYPE = """() => {
    for (const one of document.querySelectorAll("main form :is(input, textarea, select), [name=query]")) {
        if (one.matches("[type=checkbox], [type=radio]")) one.checked = true;
        else if (one.matches("select")) one.selectedIndex = one.options.length - 1;
        else if (one.matches("[type=date]")) one.value = "2026-03-05";
        else if (one.matches("[type=number]")) one.value = "7";
        else one.value = "canary-wattle";
    }
}"""

FILLED = """() => [...document.querySelectorAll("main form :is(input, textarea, select), [name=query]")]
    .filter((one) => one.matches("[type=checkbox], [type=radio]") ? one.checked !== one.defaultChecked
        : one.matches("select") ? one.selectedIndex > 0 : one.value !== one.defaultValue)
    .map((one) => one.id || one.name)"""
"""The fields that hold something."""


@pytest.fixture(scope="module")
def cached(browser: Browser) -> Iterator[Browser]:
    """A browser that keeps the pages it leaves, as those of readers do."""
    kept = browser.browser_type.launch(
        executable_path=installed(), args=ARGUMENTS, ignore_default_args=["--disable-back-forward-cache"]
    )
    yield kept
    kept.close()


@pytest.fixture
def visit(cached: Browser, browser: Browser, address: str) -> Iterator[Open]:
    """Opens a path. Exit leads to a page of the test, or with `stays` nowhere, so that the state can be looked at."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_(path: str, *, cache: bool = True, stays: bool = False, init: str = "", **options: Any) -> Page:
        context = (cached if cache else browser).new_context(**{"viewport": {"width": 1280, "height": 720}, **options})
        contexts.append(context)
        context.add_init_script(WITNESS + init)

        def answer(route: Route) -> None:
            if stays:
                route.fulfill(status=204)
            else:
                route.fulfill(content_type="text/html", body="<!doctype html><title>Away</title>")

        context.route(AWAY, answer)
        page = context.new_page()
        page.on("request", lambda one: faults.append(one.url) if not one.url.startswith((address, "https:")) else None)
        page.goto(address + path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert faults == []


def press_shift(page: Page, times: int = 3) -> None:
    for _ in range(times):
        page.keyboard.press("Shift")


def go_back(page: Page, path: str) -> None:
    """By the page's own history: Playwright's way does not end when the page was kept."""
    page.evaluate("setTimeout(() => history.back())")
    page.wait_for_url(f"**/{path}", wait_until="commit")  # no page is loaded
    while not page.evaluate("globalThis.shown?.length"):  # the policy forbids what waits for a function
        page.wait_for_timeout(20)


def leave_by_link(page: Page, address: str) -> None:
    page.evaluate("(to) => setTimeout(() => { location.href = to; })", address)
    page.wait_for_url(address)


# --- the ways out -----------------------------------------------------------------------------------------------


def test_without_javascript_both_are_links_to_where_the_data_say(visit: Open, catalogue: Catalogue) -> None:
    page = visit(SHORT, java_script_enabled=False)
    links = page.locator("a[data-exit]")
    assert links.evaluate_all("all => all.map((one) => one.getAttribute('href'))") == [catalogue.home.exit_to] * 2
    assert not page.locator(".pt-exit-keys").is_visible()
    page.locator(".pt-exit a").click()
    page.wait_for_url(catalogue.home.exit_to)


def test_by_keyboard_it_is_the_second_stop_of_each_page(visit: Open, catalogue: Catalogue) -> None:
    page = visit(SHORT)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#text"
    page.keyboard.press("Tab")
    assert page.locator("a[data-exit]").first.evaluate("(one) => one === document.activeElement")
    assert page.evaluate(HIDDEN) == ""
    page.keyboard.press("Enter")
    page.wait_for_url(catalogue.home.exit_to)


def test_every_click_leaves_in_this_tab(visit: Open, catalogue: Catalogue, address: str) -> None:
    """A new tab would leave the page open in this one."""
    page = visit(SHORT)
    ways: list[dict[str, Any]] = [{}, {"modifiers": ["Control"]}, {"modifiers": ["Shift"]}, {"button": "middle"}]
    for how in ways:
        page.goto(address + SHORT)
        page.locator(".pt-exit a").click(**how)
        page.wait_for_url(catalogue.home.exit_to)
        assert len(page.context.pages) == 1
    page.goto(address + SHORT)
    page.locator(".pt-exit a").click(button="right")
    assert page.evaluate("wiped") == []


def test_shift_three_times_leaves_and_back_leads_to_the_page_before(visit: Open, address: str) -> None:
    """From a text box too; to where the link leads; and the page that was left is in no history of the tab."""
    page = visit("manage/review/")
    page.goto(address + FORM)
    places = page.evaluate("history.length")
    page.locator("main textarea").first.fill("canary-wattle")
    page.locator("a[data-exit]").evaluate_all(
        "all => all.forEach((one) => { one.href = 'https://edition.example/x'; })"
    )
    press_shift(page)
    page.wait_for_url("https://edition.example/x")
    assert page.evaluate("history.length") == places
    go_back(page, "manage/review/")
    assert page.evaluate("[shown.at(-1), wiped]") == [True, ["back"]], "this page was kept, and was emptied as well"


def test_other_use_of_the_shift_key_leaves_nothing(visit: Open) -> None:
    page = visit(FORM)
    box = page.locator("main textarea").first
    box.focus()
    said = page.locator(".pt-exit [role=status]")
    for keys in (
        ["Shift+A"] * 3,
        ["Control+Shift"] * 3,
        ["Alt+Shift"] * 3,
        ["Shift", "Shift", "a", "Shift", "Shift", "b"],
        ["Shift+Tab"] * 3,
    ):
        for key in keys:
            page.keyboard.press(key)
        assert said.inner_text() == "", keys
    for _ in range(3):
        page.keyboard.down("Shift")
        box.click()
        page.keyboard.up("Shift")
    assert said.inner_text() == ""
    page.keyboard.down("Shift")
    for _ in range(3):
        page.keyboard.down("Shift")  # held: the key repeats
    page.keyboard.up("Shift")
    assert page.locator("[data-count]").get_attribute("data-count") == "1"
    assert page.url.endswith(FORM)
    assert page.evaluate("wiped") == []


# --- what is said, and when -------------------------------------------------------------------------------------


def test_each_press_is_told_and_after_five_seconds_it_is_off(visit: Open, catalogue: Catalogue, address: str) -> None:
    words = {name: str(catalogue.interface.messages[f"exit-{name}"]) for name in ("two", "one", "expired")}
    page = visit(SHORT)
    page.clock.install(time="2026-03-05T09:00:00")
    page.goto(address + SHORT)
    page.clock.pause_at("2026-03-05T10:00:00")
    said, dots = page.locator(".pt-exit [role=status]"), page.locator(".pt-exit [data-count]")
    assert not dots.is_visible()
    press_shift(page, 1)
    assert said.inner_text() == words["two"]
    page.clock.run_for(4900)
    press_shift(page, 1)
    assert said.inner_text() == words["one"]
    assert dots.is_visible()
    assert dots.get_attribute("aria-hidden") == "true"
    page.clock.run_for(4900)
    assert said.inner_text() == words["one"]
    page.clock.run_for(200)
    assert said.inner_text() == words["expired"]
    assert not dots.is_visible()
    press_shift(page, 2)
    assert said.inner_text() == words["one"], "the count began anew"
    assert page.evaluate("wiped") == []


def test_the_count_shows_on_every_screen(visit: Open) -> None:
    page = visit(SHORT, viewport={"width": 320, "height": 640})
    press_shift(page, 2)
    box = page.locator(".pt-exit [data-count]").bounding_box()
    link = page.locator(".pt-exit a").bounding_box()
    assert box
    assert link
    assert box["y"] >= link["y"] + link["height"] - 1, "under the link, which stays free"
    assert 0 <= box["x"] <= 320 - box["width"]
    page.keyboard.press("Escape")
    page.evaluate("document.querySelector('.pt-exit [data-count]').dataset.count = '2'")  # the checks take their time
    assert axe(page) == []
    assert too_wide(page) == []
    page.emulate_media(color_scheme="dark")
    expect(page.locator("body[data-md-color-scheme=slate]")).to_have_count(1)
    assert contrast(page) == []
    page.emulate_media(forced_colors="active")
    dots = page.locator(".pt-exit__dots i").evaluate_all(
        "all => all.map((one) => getComputedStyle(one).borderTopWidth)"
    )
    assert dots[0] == dots[1] != dots[2], "told by shape, not by colour"
    page.emulate_media(media="print", forced_colors="none")
    for one in page.locator("[data-exit], [data-count], .pt-exit-keys").all():
        assert not one.is_visible(), "on paper"


def test_the_keys_can_be_switched_off(visit: Open) -> None:
    page = visit(SHORT)
    box = page.locator("#exit-keys")
    expect(box).to_be_checked()
    box.uncheck()
    press_shift(page)
    assert page.locator(".pt-exit [role=status]").inner_text() == ""
    assert page.evaluate("localStorage.getItem('peer-toolkit.exit-keys')") == "off"
    page.reload()
    expect(box).not_to_be_checked()
    press_shift(page)
    assert page.evaluate("wiped") == []
    box.check()
    assert page.evaluate("localStorage.getItem('peer-toolkit.exit-keys')") is None
    press_shift(page)
    page.wait_for_url(AWAY)


def test_it_works_where_nothing_may_be_stored(visit: Open) -> None:
    refused = (
        "Object.defineProperty(globalThis, '{}', {{ get() {{ throw new DOMException('no', 'SecurityError'); }} }});"
    )
    page = visit(SHORT, init="".join(refused.format(name) for name in ("localStorage", "sessionStorage")))
    page.evaluate("document.getElementById('exit-keys').click()")
    press_shift(page)
    assert page.evaluate("wiped") == [], "switched off for this page"
    page.evaluate("document.getElementById('exit-keys').click()")
    press_shift(page)
    page.wait_for_url(AWAY)


# --- what it forgets --------------------------------------------------------------------------------------------


def test_it_covers_the_page_and_forgets(visit: Open, catalogue: Catalogue, address: str) -> None:
    """All of it, though a dialog lies over the page, a script keeps its form from being emptied, and another asks."""
    page = visit(FORM, stays=True)
    title = page.title()
    page.evaluate("""() => {
        localStorage.setItem("peer-toolkit.draft.health-check", '{"expires":"9999-01-01","text":"canary-wattle"}');
        localStorage.setItem("peer-toolkit.draft.other", "canary-wattle");
        localStorage.setItem("peer-toolkit.exit-keys", "on");
        localStorage.setItem("neighbour", "stays");
        sessionStorage.setItem("peer-toolkit.place", "canary-wattle");
        sessionStorage.setItem("neighbour", "stays");
        for (const form of document.forms) form.addEventListener("reset", (event) => event.preventDefault());
        const ask = (event) => { event.preventDefault(); event.returnValue = "x"; };
        addEventListener("beforeunload", ask);
        document.addEventListener("pt:wipe", () => removeEventListener("beforeunload", ask));
        const dialog = document.querySelector("main").appendChild(document.createElement("dialog"));
        dialog.textContent = "canary-wattle";
        const file = document.querySelector("main form").appendChild(document.createElement("input"));
        file.type = "file";
    }""")
    page.locator("main form input[type=file]").set_input_files(ROOT / "README.md")
    page.locator("main textarea").first.press_sequentially("typed by hand")
    page.evaluate(TYPE.replace(":is(input", ":is(input:not([type=file])"))
    page.evaluate("document.querySelector('dialog').showModal()")
    asked: list[str] = []

    def refuse(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", refuse)
    with page.expect_request(AWAY) as request:
        press_shift(page)
    assert request.value.url == catalogue.home.exit_to
    assert "referer" not in request.value.headers
    assert asked == []
    cover = page.get_by_role("alert")
    assert cover.inner_text() == str(catalogue.interface.messages["exit-loading"])
    assert cover.bounding_box() == {"x": 0, "y": 0, "width": 1280, "height": 720}
    assert page.locator("body").inner_text() == cover.inner_text(), "nothing else is to be seen"
    assert page.title().strip("\u200b") == ""
    assert page.evaluate("wiped") == ["leaving"]
    assert page.evaluate(FILLED) == []
    theirs = "(name) => Object.keys(globalThis[name]).filter((one) => !one.endsWith('.__palette')).sort()"
    assert page.evaluate(theirs, "localStorage") == ["neighbour", "peer-toolkit.exit-keys"]
    assert page.evaluate(theirs, "sessionStorage") == ["neighbour"]
    assert axe(page, runOnly={"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}) == []
    page.emulate_media(forced_colors="active")
    assert cover.evaluate("(one) => getComputedStyle(one).backgroundColor !== getComputedStyle(one).color")
    # and when the page comes back after all, it is a page again
    leave_by_link(page, address + "reference/privacy/")
    go_back(page, FORM)
    assert page.evaluate("[shown.at(-1), wiped]") == [True, ["leaving", "back"]]
    assert page.title() == title
    assert page.locator("h1").is_visible()
    expect(page.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize("cache", [True, False], ids=["kept", "loaded anew"])
def test_back_shows_nothing_that_was_typed(cache: bool, visit: Open, address: str) -> None:
    """Not by a link either. Where the browser loads a page anew, some bring the old values back: so does this test."""
    brings = """
        addEventListener("DOMContentLoaded", () => {
            if (performance.getEntriesByType("navigation")[0].type !== "back_forward") return;
            for (const one of document.querySelectorAll("main textarea")) one.value = "canary-wattle";
        });"""
    page = visit(FORM, cache=cache, init=brings)
    page.evaluate(TYPE)
    assert len(page.evaluate(FILLED)) > 20
    leave_by_link(page, address + "reference/privacy/")
    go_back(page, FORM)
    assert page.evaluate("shown.at(-1)") is cache
    assert page.evaluate(FILLED) == []
    assert page.evaluate("wiped") == ["back"]


def test_on_return_what_was_emptied_shows_as_empty(visit: Open, address: str) -> None:
    """Cards are no longer narrowed down, the theme's search hears of it, and the choice of colours is still ticked."""
    page = visit("understand/roles/")
    cards = page.locator(".pt-card")
    every = cards.locator("visible=true").count()
    page.locator("[data-filter-for] input").first.check()
    page.locator("[name=query]").fill("distress")
    page.evaluate("""() => {
        const box = document.querySelector("[name=query]");
        globalThis.searched = [];
        box.addEventListener("keyup", () => searched.push(box.value));
    }""")
    page.locator("main a").first.focus()
    leave_by_link(page, address + "reference/privacy/")
    go_back(page, "understand/roles/")
    assert page.evaluate("shown.at(-1)") is True
    assert page.locator("[data-filter-for] input:checked").count() == 0
    assert cards.locator("visible=true").count() == every > 0
    assert page.locator(".pt-colours input:checked").count() == 1
    assert page.locator("[name=query]").input_value() == ""
    assert page.evaluate("searched") == [""]
    assert not page.locator("[name=query]").evaluate("(one) => one === document.activeElement"), (
        "nothing took the focus"
    )


def test_a_draft_goes_after_its_last_day(visit: Open, address: str) -> None:
    """The reader's own day: on this morning in Sydney it is still the day before in London."""
    page = visit("reference/privacy/", timezone_id="Australia/Sydney")
    page.evaluate("""() => Object.entries({
        before: '{"expires":"2026-03-05"}', today: '{"expires":"2026-03-06"}', later: '{"expires":"2026-03-12"}',
        broken: "{", dateless: "{}", nothing: "null",
    }).forEach(([name, text]) => localStorage.setItem(`peer-toolkit.draft.${name}`, text))""")
    page.evaluate("localStorage.setItem('neighbour.draft', '{\"expires\":\"2020-01-01\"}')")
    page.clock.set_fixed_time("2026-03-05T20:00:00Z")
    page.reload()
    keys = page.evaluate("Object.keys(localStorage).filter((one) => one.includes('draft'))")
    assert sorted(keys) == ["neighbour.draft", "peer-toolkit.draft.later", "peer-toolkit.draft.today"]


# --- help, in the same place ------------------------------------------------------------------------------------


def test_help_is_the_first_thing_in_the_foot_of_every_page(site: Path, catalogue: Catalogue) -> None:
    lines = sum(line.band for line in catalogue.home.help_lines)
    for file in site.rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        assert re.search(r'<footer class="pt-footer">\s*<section class="pt-help"', text), file
        assert text.count('class="pt-help__line"') == lines, file
        assert text.count("data-exit ") + text.count("data-exit>") == 2, file


def test_nothing_covers_the_numbers(visit: Open) -> None:
    page = visit(FORM, viewport={"width": 320, "height": 320})
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 320})
        for number in page.locator(".pt-help a").all():
            number.focus()
            assert page.evaluate(HIDDEN) == ""
    assert page.locator(".pt-help a").count() > 2


def test_it_is_small() -> None:
    """It is loaded on every page."""
    assert len(gzip.compress((ROOT / "docs" / "assets" / "js" / "exit.js").read_bytes(), 9)) <= 1536
