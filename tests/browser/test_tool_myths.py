"""The quiz on myths: one statement at a time by keyboard, all of them on paper and without scripts, nothing counted."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from peer_toolkit.catalogue import Catalogue
from peer_toolkit.catalogue.model import Item
from tests.browser.conftest import Open, Visit
from tests.browser.test_pages import axe, contrast, too_small, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.site]

PAGE = "understand/myths-quiz/"


def statements(catalogue: Catalogue) -> list[Item]:
    topic = catalogue.topic("myths")
    return [item for section in topic.sections for item in section.items if "known" in item.cells]


def test_every_statement_stands_with_its_answer_and_its_source(open_page: Open, catalogue: Catalogue) -> None:
    """Without a script, too: each opens by itself."""
    page = open_page(PAGE, java_script_enabled=False)
    asked = statements(catalogue)
    cards = page.locator(".pt-quiz__card")
    assert sorted(cards.locator("h3").all_inner_texts()) == sorted(str(one.title) for one in asked)
    assert len(asked) >= 12 and {one.kind for one in asked} == {"myth", "response"}
    for one in asked:
        card = cards.filter(has=page.get_by_role("heading", name=str(one.title), exact=True))
        assert card.locator(".pt-quiz__answer").is_hidden()
        card.locator("summary").click()
        assert card.locator(".pt-quiz__answer").is_visible()
        text = card.inner_text()
        assert str(one.cells["known"]) in text
        assert ("It holds." in text) == (one.kind == "response")
        sources = {catalogue.points[of.point][0] if of.point else catalogue.source(str(of.source)) for of in one.from_}
        assert all(source.title in text for source in sources)
        assert sources or "Our advice" in text
    assert page.get_by_role("button", name="Not sure").count() == 0


def focused(page: Page) -> str:
    said: str = page.evaluate("document.activeElement.textContent")
    return said.strip()


def press(page: Page, name: str) -> None:
    for _ in range(12):
        if focused(page) == name:
            return page.keyboard.press("Enter")
        page.keyboard.press("Tab")
    raise AssertionError(f"no way to “{name}” by the keyboard: {focused(page)}")


def test_one_at_a_time_by_keyboard(visit: Visit, catalogue: Catalogue) -> None:
    page = visit(PAGE)
    cards = page.locator(".pt-quiz__card:visible")
    answer = page.locator(".pt-quiz__answer:visible")
    titles = page.locator(".pt-quiz__card h3").all_text_contents()
    expect(cards).to_have_count(1)
    assert answer.count() == 0 and page.locator("summary:visible").filter(has_text="True or not?").count() == 0
    page.locator("#statements").evaluate("one => { one.tabIndex = -1; one.focus(); }")
    for number, title in enumerate(titles, 1):
        assert page.locator(".pt-quiz__place").inner_text() == f"Statement {number} of {len(titles)}"
        assert cards.locator("h3").inner_text() == title
        if number > 1:
            assert focused(page) == title
        press(page, ("True", "Not true", "Not sure")[number % 3])
        expect(answer).to_have_count(1)
        assert page.evaluate("document.activeElement.classList.contains('pt-quiz__answer')")
        if number == 2:
            assert axe(page) == [] and contrast(page) == []
            page.emulate_media(color_scheme="dark")
            assert contrast(page) == []
            page.emulate_media(color_scheme="light")
            page.set_viewport_size({"width": 320, "height": 640})
            assert too_wide(page) == [] and too_small(page) == []
            page.set_viewport_size({"width": 1280, "height": 720})
        if number < len(titles):
            press(page, "Next statement")
    press(page, "See all of them")
    expect(answer).to_have_count(len(titles))
    assert focused(page) == "All statements with their answers"
    text = page.locator("main").inner_text().lower()
    assert not any(word in text for word in ("wrong", "correct", "score", "well done"))
    assert axe(page) == []
    press(page, "One at a time, from the start")
    expect(cards).to_have_count(1)
    assert focused(page) == titles[0] and answer.count() == 0


def test_paper_has_every_statement_and_the_part_for_who_leads(visit: Visit, catalogue: Catalogue) -> None:
    page = visit(PAGE)
    expect(page.locator(".pt-quiz__card:visible")).to_have_count(1)
    page.emulate_media(media="print")
    expect(page.locator(".pt-quiz__answer:visible")).to_have_count(len(statements(catalogue)))
    assert page.get_by_role("heading", name="If you lead a briefing").is_visible()
    assert page.locator(".pt-quiz__think:visible, .pt-quiz__way:visible").count() == 0
    page.emulate_media(media="screen")
    expect(page.locator(".pt-quiz__card:visible")).to_have_count(1)
    expect(page.locator(".pt-quiz__answer:visible")).to_have_count(0)


def test_nothing_is_kept(visit: Visit, site: Path) -> None:
    held = "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, location.href, history.state])"
    page = visit(PAGE)
    before = page.evaluate(held)
    page.get_by_role("button", name="Not sure").press("Enter")
    assert page.evaluate(held) == before
    assert 'href="../myths-quiz/"' in (site / "understand" / "myths" / "index.html").read_text(encoding="utf-8")
