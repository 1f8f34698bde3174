"""Every form filled in on its page, saved, opened again, taken as Word and as PDF, and left by Exit.

What comes out of each way is read in Python and compared with what went in: nothing may be lost or changed, and of what
was typed nothing may stay anywhere that the reader did not choose.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import page as validator
import pytest
from playwright.sync_api import Browser, Download, Page, expect

from peer_toolkit.catalogue import Catalogue
from peer_toolkit.catalogue.model import Form, Score, Summary, Table
from peer_toolkit.catalogue.typed import typed
from peer_toolkit.catalogue.when import shown
from peer_toolkit.reading.addresses import Addresses
from peer_toolkit.reading.answers import answers_of
from peer_toolkit.reading.files import read_file
from tests.browser.conftest import ARGUMENTS, PATIENCE
from tests.browser.test_pages import axe
from tests.conftest import ROOT
from tests.find_browser import installed
from tests.reading.filling import boxes_of, expected, filling

pytestmark = [pytest.mark.browser, pytest.mark.site]

CANARY = "Whātua Ōrākei"
"""Stands in a third of the answers, as in tests/reading/filling.py, and in no text of ours."""

TYPE = """(flat) => {
    const missing = [];
    let typed;
    for (const [at, value] of Object.entries(flat)) {
        const date = document.getElementById(`${at}.day`);
        let one = document.getElementById(at);
        if (date) {
            for (const [n, part] of ["year", "month", "day"].entries()) {
                const box = document.getElementById(`${at}.${part}`);
                box.value = value.split("-")[n];
            }
            typed = date;
            continue;
        }
        if (one?.matches("fieldset")) one = document.getElementById(`${at}.${value}`);
        if (!one) { missing.push(at); continue; }
        if (one.matches("[type=checkbox], [type=radio]")) one.checked = true;
        else one.value = one.dataset.kind === "date" ? value.split("-").reverse().join("/") : value;
        typed = one;
    }
    typed.dispatchEvent(new Event("input", { bubbles: true }));
    return missing;
}"""
"""Puts an answer into each box, tells the page once, as it is after the last one, and returns what has no box."""

STORED = """async () => JSON.stringify([
    { ...localStorage }, { ...sessionStorage }, document.cookie, location.href, history.state, document.title,
    (await indexedDB.databases()).map((one) => one.name), globalThis.name,
])"""


def flat_of(form: Form, catalogue: Catalogue) -> dict[str, Any]:
    """An answer for every box that somebody fills in, as a page keeps it."""
    flat: dict[str, Any] = {}
    boxes = boxes_of(form, "xlsx", catalogue)  # what is worked out is filled in by nobody there
    written, _ = filling(form, boxes)
    for box in boxes:
        value = written[box.address]
        if box.kind == "tick":
            if value:
                flat[box.address] = True
        else:
            flat[box.address] = value.isoformat() if box.kind == "date" else str(value)
    return flat


def of_what_is_asked(form: Form, flat: dict[str, Any]) -> dict[str, Any]:
    """The answers to the questions that these answers bring up: what a document gets."""
    asked = set(shown(form, typed(form, flat)))
    return {at: value for at, value in flat.items() if at.split(".")[1] in asked}


def structured(form: Form, flat: dict[str, Any], catalogue: Catalogue) -> dict[str, Any]:
    """Flat answers as `peer-toolkit read` tells them."""
    answered = {at.split(".")[1] for at in flat}
    boxes = boxes_of(form, "xlsx", catalogue)
    written, _ = filling(form, boxes)
    kept = [box for box in boxes if box.question.id in answered]
    return without_what_is_worked_out(form, expected(form, kept, written))


def without_what_is_worked_out(form: Form, answers: dict[str, Any]) -> dict[str, Any]:
    """Answers that somebody gave: no sums, and no boxes that were left empty, which a copy does not name."""
    kept: dict[str, Any] = {}
    for at, value in answers.items():
        name = at.split(".")[1]
        if name == "more-space" or at.endswith(".total"):
            continue
        question = form.question(name)
        if isinstance(question, Score | Summary) or value is False:
            continue
        if isinstance(question, Table):
            worked = {column.id for column in question.columns if column.worked_out}
            rows = value.items() if isinstance(value, dict) else enumerate(value)
            pairs = [
                (row, {k: v for k, v in cells.items() if k not in worked and v is not False}) for row, cells in rows
            ]
            value = dict(pairs) if isinstance(value, dict) else [cells for _, cells in pairs]
        kept[at] = value
    return kept


def told(path: Path, catalogue: Catalogue) -> dict[str, Any]:
    """What `peer-toolkit read` makes of a file, without what is worked out."""
    addresses = Addresses(catalogue)
    found = answers_of(read_file(path, addresses), addresses)
    assert not found.unknown and not found.not_understood and not found.ended
    assert found.form
    return without_what_is_worked_out(found.form, found.answers)


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[Browser]:
    """A browser that keeps the pages it leaves, as those of readers do: Playwright switches that off."""
    kept = browser.browser_type.launch(
        executable_path=installed(), args=ARGUMENTS, ignore_default_args=["--disable-back-forward-cache"]
    )
    yield kept
    kept.close()


@pytest.fixture
def opened(reader: Browser, address: str) -> Iterator[Callable[[str], Page]]:
    """Opens a page in a fresh profile. Where Exit leads to is answered here: no request leaves the machine."""
    context = reader.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    context.set_default_timeout(PATIENCE)
    away = "<!doctype html><title>Away</title>"
    context.route(re.compile("^https://"), lambda route: route.fulfill(content_type="text/html", body=away))
    said: list[str] = []

    def open_(path: str) -> Page:
        page = context.new_page()
        page.on("console", lambda one: said.append(f"{one.type}: {one.text}"))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(address + "templates/")  # so that there is a page to go back to
        page.goto(address + path)
        page.locator(".pt-alive .pt-save").wait_for()
        return page

    yield open_
    context.close()
    assert said == []


def grow(page: Page, form: Form) -> None:
    """Add rows by the button, until there are as many as on paper."""
    for question in form.questions():
        if not isinstance(question, Table) or question.named_rows:
            continue
        address = f"{form.id}.{question.id}"
        page.evaluate(
            """([address, wanted]) => {
                const foot = document.getElementById(address).nextElementSibling.querySelector("button");
                const last = () => document.querySelector(`[id^="${address}.${wanted}."]`);
                for (let tries = 0; !last() && tries < 60; tries += 1) foot.click();
            }""",
            [address, len(question.row_ids)],
        )


def saved(page: Page, tmp_path: Path, press: Callable[[], None]) -> Path:
    """Press something that gives a file, and the file."""
    with page.expect_download() as waiting:
        press()
    download: Download = waiting.value
    target = tmp_path / download.suggested_filename
    download.save_as(target)
    return target


def save_a_copy(page: Page, tmp_path: Path) -> Path:
    page.keyboard.press("Control+s")
    return saved(page, tmp_path, lambda: page.get_by_role("button", name="Save the copy").click())


def press_pdf(page: Page) -> None:
    """Take the PDF, all the same when not everything shows in it."""
    page.get_by_role("button", name="Download PDF").click()
    short = page.get_by_role("button", name="Download the PDF all the same")
    short.or_(page.get_by_text("The file is in your downloads.")).first.wait_for()
    if short.is_visible():
        short.click()


FORMS = sorted(file.stem for file in (ROOT / "toolkit_data" / "forms").glob("*.yml"))


@pytest.mark.parametrize("name", FORMS)
def test_a_form_loses_nothing_and_leaves_nothing(
    name: str, opened: Callable[[str], Page], catalogue: Catalogue, tmp_path: Path
) -> None:
    form = catalogue.form(name)
    flat = flat_of(form, catalogue)
    page = opened(f"templates/{name}/")
    asked: list[str] = []
    page.on("request", lambda one: asked.append(f"{one.url} {one.post_data or ''}"))
    grow(page, form)
    assert page.evaluate(TYPE, flat) == []

    # a copy is saved, everything is cleared, the copy is opened, and saved again
    copy = save_a_copy(page, tmp_path)
    first = copy.read_bytes()
    assert told(copy, catalogue) == structured(form, flat, catalogue)
    page.get_by_role("button", name="Clear everything").click()
    page.get_by_role("button", name="Clear it").click()
    expect(page.locator(".pt-save__state")).to_have_text("Nothing typed yet")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Open a saved copy").click()
    chooser.value.set_files(copy)
    expect(page.locator(".pt-trouble")).to_contain_text("Your copy is open.")
    assert save_a_copy(page, tmp_path).read_bytes() == first

    # the check, with a row for each question, and the files
    page.get_by_role("button", name="Check your answers").click()
    expect(page.locator(".pt-files")).to_be_visible()
    assert axe(page) == []
    wanted = structured(form, of_what_is_asked(form, flat), catalogue)
    if "docx" in form.outputs:
        word = saved(page, tmp_path, lambda: page.get_by_role("button", name="Download Word").first.click())
        assert told(word, catalogue) == wanted
    pdf = saved(page, tmp_path, lambda: press_pdf(page))
    assert told(pdf, catalogue) == wanted
    assert validator.validate_pdf(str(pdf), profile="ua1").failures == []

    # nothing of it stays: not in the browser's stores, not in addresses, not in names, not after Exit and back
    assert CANARY not in page.evaluate(STORED)
    assert not [one for one in [*asked, *(file.name for file in tmp_path.iterdir())] if CANARY in one]
    page.locator(".pt-exit a").click()
    page.wait_for_url(re.compile("^https://"))
    page.evaluate("setTimeout(() => history.back())")  # at once, the answer would be lost with the page
    page.wait_for_url(re.compile("/templates/$"), wait_until="commit")  # the form's own place in the history was taken
    assert CANARY not in page.evaluate(
        "document.documentElement.outerHTML + [...document.querySelectorAll('input')].map((one) => one.value).join()"
    )
