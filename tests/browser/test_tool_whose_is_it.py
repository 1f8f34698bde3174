"""Supervisor or line manager: what is on somebody's mind, narrowed down, and whole without a script."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from peer_toolkit.catalogue import Catalogue
from tests.browser.conftest import Open
from tests.browser.test_pages import axe, contrast, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.site]

PAGE = "manage/whose-is-it/"


def test_cards_are_narrowed_down_by_who_asks_and_by_what_it_is_about(open_page: Open, catalogue: Catalogue) -> None:
    """A card stays when it answers one need of each group that has any."""
    section = next(one for one in catalogue.topic("whose-is-it").sections if one.filters)
    page = open_page(PAGE)
    assert page.locator(".pt-filters legend").all_inner_texts() == ["I am", "It is about"]
    page.locator(".pt-filters input").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # a supervisor
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")  # working with people
    ticked = page.locator(".pt-filters input:checked").evaluate_all("all => all.map((one) => one.value)")
    assert ticked == ["supervisor", "practice"]
    shown = page.locator(".pt-card").locator("visible=true")
    wanted = [one.id for one in section.items if {"supervisor", "practice"} <= set(one.fits)]
    assert [one.get_attribute("id") for one in shown.all()] == wanted
    assert 0 < len(wanted) < len(section.items)
    expect(page.locator("[data-filter-said]")).to_have_text(f"{len(wanted)} of {len(section.items)} shown")
    assert axe(page) == []
    page.emulate_media(color_scheme="dark")
    assert contrast(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert too_wide(page) == []
    page.emulate_media(media="print")
    assert page.locator(".pt-card").locator("visible=true").count() == len(section.items)


def test_without_a_script_each_card_says_whose_it_is_why_and_what_if_one_is_both(
    open_page: Open, catalogue: Catalogue
) -> None:
    section = next(one for one in catalogue.topic("whose-is-it").sections if one.filters)
    page = open_page(PAGE, java_script_enabled=False)
    expect(page.locator(".pt-filters")).to_be_hidden()
    cards = page.locator(".pt-card")
    assert cards.count() == len(section.items) >= 20
    for card, item in zip(cards.all(), section.items, strict=True):
        assert card.get_by_role("heading").inner_text() == item.title
        assert card.locator(".pt-card__cell").count() == 2
        assert str(item.cells["why"])[:20] in card.inner_text()
