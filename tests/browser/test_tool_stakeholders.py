"""The stakeholder planner: places, marks, suggestions and contacts, and one way through by the keyboard."""

from __future__ import annotations

import math
import re
from typing import Any

import icalendar
import pytest
from playwright.sync_api import expect

from peer_toolkit.browser.definition import definition
from peer_toolkit.catalogue import Catalogue
from peer_toolkit.catalogue.model import Item, Table
from tests.browser.conftest import Open, Visit
from tests.browser.test_pages import axe, contrast, too_wide
from tests.browser.test_tool_role import tab_to

pytestmark = [pytest.mark.browser, pytest.mark.site]

FORM = "stakeholder-register"
ROWS = f"{FORM}.stakeholders"

CALL = """async ({ calls }) => {
    const tool = await import(new URL("assets/js/tools/stakeholders.js", document.baseURI));
    return calls.map(([name, ...said]) => tool[name](...said));
}"""


def columns(catalogue: Catalogue) -> dict[str, Any]:
    table = catalogue.form(FORM).question("stakeholders")
    assert isinstance(table, Table)
    return {one.id: one for one in table.columns}


def test_each_group_has_a_suggestion_that_the_guidance_carries(catalogue: Catalogue) -> None:
    """The items carry where their words come from. The four that every service has have a worry of the source's own."""
    by = columns(catalogue)
    kinds = {one.id: one for one in by["kind"].options}
    with_words = [one for one in kinds.values() if one.guidance]
    assert [one.id for one in kinds.values() if one not in with_words] == ["others"]
    reasons = {
        "staff": "sidelined",
        "professionals": "doubt",
        "target-group": "no-value",
        "peak-body": "no-endorsement",
    }
    for one in with_words:
        item = catalogue.find(str(one.guidance))
        assert isinstance(item, Item) and set(item.cells) == {"reason", "engage"}
        worries = [name for name in one.suggests if name.startswith("worry.")]
        assert worries == ([f"worry.{reasons[one.id]}"] if one.id in reasons else [])
        assert any(name.startswith("way.") for name in one.suggests)
        points = [citation.point or "" for citation in item.from_]
        assert any(point.startswith("coeps.stakeholders.reason.") for point in points) == (one.id in reasons)


def test_what_it_works_out(visit: Visit, catalogue: Catalogue) -> None:
    form = definition(catalogue.form(FORM), catalogue)
    table = next(one for part in form["sections"] for one in part["questions"] if one["id"] == "stakeholders")
    levels = ("low", "medium", "high")
    places = [("placeOf", influence, interest) for influence in levels for interest in levels]
    box = {"x": 10, "y": 20, "width": 92, "height": 66}
    counts = (0, 1, 2, 3, 7, 12, 40, 100)
    flat = {
        f"{ROWS}.10.group": "Union",
        f"{ROWS}.2.group": "Nurses",
        f"{ROWS}.2.kind": "professionals",
        f"{ROWS}.2.next-contact": "2027-03-01",
        f"{ROWS}.3.group": "  ",
        f"{ROWS}.4.next-contact": "2027-02-01",
        f"{ROWS}.5.next-contact": "1/13/2027",
        f"{FORM}.tasks.1.who": "Nurses",
    }
    row = {"row": 2, "kind": "professionals"}
    calls: list[tuple[Any, ...]] = [*places, ("placeOf", "high", None), ("placeOf", None, "low")]
    calls += [("spread", count, box) for count in counts]
    calls += [
        ("listed", form, flat),
        ("suggested", table, row),
        ("suggested", table, row | {"way": "refer"}),
        ("suggested", table, {"row": 1, "kind": "others"}),
        ("suggested", table, {"row": 1}),
        ("contacts", [{"row": 2, "next-contact": "2027-03-01"}, {"row": 4, "next-contact": "2027-02-01"}, {"row": 5}]),
    ]
    found = iter(visit("404.html").evaluate(CALL, {"calls": calls}))
    assert [next(found) for _ in places] == [*["watch", "inform", "inform"], *["win", "close", "close"] * 2]
    assert (next(found), next(found)) == (None, None)
    for count in counts:
        marks = next(found)
        assert len(marks) == count
        for at, one in enumerate(marks):
            assert one["r"] > 0
            assert box["x"] <= one["x"] - one["r"] and one["x"] + one["r"] <= box["x"] + box["width"]
            assert box["y"] <= one["y"] - one["r"] and one["y"] + one["r"] <= box["y"] + box["height"]
            for other in marks[:at]:
                assert math.dist((one["x"], one["y"]), (other["x"], other["y"])) >= one["r"] + other["r"]
    rows, whole, part, *none, next_ = found
    assert [(one["row"], one.get("group")) for one in rows] == [(2, "Nurses"), (4, None), (5, None), (10, "Union")]
    assert [(one["column"]["id"], one["option"]["id"]) for one in whole["puts"]] == [
        ("worry", "doubt"),
        ("way", "updates"),
        ("way", "second"),
    ]
    assert [one["title"] for one in whole["said"]] == ["Why they may hold back", "What may win them over"]
    assert [one["column"]["id"] for one in part["puts"]] == ["worry"]  # what stands in the row stays
    assert none == [None, None]
    assert [one["row"] for one in next_] == [4, 2]


def test_stakeholders_are_planned_for_by_the_keyboard(open_page: Open) -> None:
    page = open_page(f"templates/{FORM}/")
    result = page.locator(".pt-result")
    expect(result).to_contain_text("Nothing is on the register yet.")

    def choose(name: str, value: str) -> None:
        tab_to(page, f"{ROWS}.{name}")
        page.keyboard.press("ArrowDown")
        for _ in range(8):
            if page.evaluate("document.activeElement.value") == value:
                return
            page.keyboard.press("ArrowDown")
        raise AssertionError(f"{name} has no {value}")

    page.locator(f"[id='{ROWS}.1.group']").focus()
    page.keyboard.insert_text("Ward nurses")
    choose("1.kind", "professionals")
    box = page.locator(".pt-maybe")
    expect(box).to_contain_text("Why they may hold back: Many doubt that peer support is worth much.")
    expect(box).to_contain_text("Ask them.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    worry = page.locator(f"[id='{ROWS}.1.worry']")
    expect(worry).to_be_focused()
    expect(worry).to_have_value("doubt")
    expect(box.get_by_role("button")).to_have_count(2)
    box.get_by_role("button").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"[id='{ROWS}.1.way']")).to_have_value("updates")
    expect(box.get_by_role("button")).to_have_count(0)

    page.locator(f"[id='{ROWS}.1.owner']").focus()
    page.keyboard.insert_text("Mei")
    choose("1.influence", "high")
    choose("1.interest", "low")
    tab_to(page, f"{ROWS}.1.next-contact")
    page.keyboard.insert_text("1/3/2020")
    tab_to(page, f"{ROWS}.2.group")
    page.keyboard.insert_text("Union")
    choose("2.influence", "high")

    places = result.get_by_role("table", name="Influence and interest")
    expect(places.get_by_role("row", name="1 Ward nurses").get_by_role("cell")).to_have_text(
        ["High", "Low", "Win their interest"]
    )
    expect(result.locator(".pt-map__mark")).to_have_count(1)  # the other's place is not known
    expect(result).to_contain_text("influence or interest is not filled in: 2 Union")
    expect(result).to_contain_text("Here now: 1 Ward nurses")
    contacts = result.get_by_role("table", name="Next contacts, by date")
    expect(contacts.get_by_role("row").nth(1)).to_contain_text("1 March 2020 (this day is over)")
    expect(contacts.get_by_role("row").nth(1)).to_contain_text("Mei")
    expect(result).to_contain_text("No next contact is planned for: 2 Union")
    page.locator("form .pt-input:visible").last.focus()  # the result stands after the form
    tab_to(page, "Download calendar")
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    (event,) = icalendar.Calendar.from_ical(waiting.value.path().read_bytes()).walk("VEVENT")
    assert str(event["SUMMARY"]) == "Keep in touch: Ward nurses"
    assert str(event["UID"]).startswith(f"{ROWS}.1.next-contact@")

    # a row that is added has no suggestion of another's, and one that is taken away takes its own along
    page.locator(f"[id='{ROWS}.3.group']").focus()
    choose("3.kind", "staff")
    page.get_by_role("button", name="Add a row: stakeholder").press("Enter")
    expect(page.locator(f"[id='{ROWS}.4.group']")).to_be_focused()
    expect(box).to_have_count(2)
    page.locator(f"[id='{ROWS}.1.group']").focus()
    choose("1.kind", "peak-body")
    expect(box.first).to_contain_text("Peak body: what may be so")

    assert axe(page) == []
    page.emulate_media(color_scheme="dark")
    assert contrast(page) == []
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 320, "height": 800})
    assert too_wide(page) == []
    page.emulate_media(media="print")
    expect(result.locator("svg")).to_be_visible()
    expect(places).to_be_visible()
    expect(box.first).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Remove stakeholder 1").press("Enter")
    expect(box).to_have_count(1)
    expect(box.get_by_role("button").first).to_have_accessible_name(re.compile("for stakeholder 2$"))
