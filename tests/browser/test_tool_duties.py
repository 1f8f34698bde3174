"""The map of who does what: what it notices, how it says so, and what goes on from it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, Visit
from tests.browser.test_form_page import alive, field, tab_to
from tests.browser.test_pages import axe, contrast, stops_that_are_not_seen, too_small, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.site]

MAP = "templates/who-does-what/"

NOTICED = """async (cases) => {
    const { findings, byPerson, agreed, people } = await import("/assets/js/tools/duties.js");
    const form = JSON.parse(document.getElementById("pt-data").textContent);
    const whole = (some) =>
        Object.fromEntries(Object.entries(some).map(([at, value]) => [`who-does-what.${at}`, value]));
    const where = (one) => (one.lines.length ? one.lines.map((line) => line.id).join(" ") : one.at.split(".")[1]);
    return cases.map((some) => ({
        found: findings(form, whole(some), "and or").map((one) => [one.kind, where(one)]),
        people: byPerson(form, whole(some), "and or")
            .map((one) => [one.person.name, one.duties.length, one.tasks.length, one.standIn.length]),
        agreed: Object.keys(agreed(form, whole(some), "and or")).map((at) => at.split(".").slice(1).join(".")),
        names: people(some.manager ?? "", "and or").map((one) => one.name),
    }));
}"""


def every(table: str, rows: str, **cells: str) -> dict[str, str]:
    return {f"{table}.{row}.{name.replace('_', '-')}": value for row in rows.split() for name, value in cells.items()}


DUTIES = "workload safety resources advice debriefing meetings leave policies probation review plans role adjustments"
TASKS = "reflect strategies debrief new-practice wellbeing problem-solve career"
WHOLE: dict[str, str] = {
    "worker": "Sam",
    "manager": "Aroha Smith",
    "supervisor": "Lee",
    "same-person": "two",
    **every("duty", DUTIES, who="manager", stand_in="Kim"),
    **every("function", TASKS, who="supervisor"),
}
"""A map in which nothing stands out."""

CASES: list[tuple[dict[str, str], list[list[str]]]] = [
    ({}, []),
    (WHOLE, []),
    ({**WHOLE, "supervisor": "aroha  SMITH"}, [["one-person", "same-person"]]),
    ({**WHOLE, "supervisor": "Aroha Smith", "same-person": "same"}, [["other-by", "other-by"]]),
    ({**WHOLE, "supervisor": "Aroha Smith", "same-person": "same", "other-by": "2027-02-01"}, []),
    ({**WHOLE, "same-person": "same", "other-by": "2027-02-01"}, [["two-people", "same-person"]]),
    ({**WHOLE, "same-person": "none"}, [["supervisor-named", "same-person"]]),
    ({"manager": "Aroha", "same-person": "none"}, [["no-supervisor", "told"]]),
    ({**WHOLE, "manager": "Aroha Smith and Jo"}, [["two-managers", "manager"]]),
    ({**WHOLE, "worker": "LEE"}, [["own-role", "supervisor"], ["own", TASKS]]),
    ({**WHOLE, "duty.leave.who": "supervisor"}, [["decides", f"leave {TASKS}"]]),
    (
        {**WHOLE, "duty.leave.who": "someone-else", "duty.leave.name": "Lee (until May)"},
        [["decides", f"leave {TASKS}"]],
    ),
    ({**WHOLE, "duty.meetings.who": "supervisor"}, [["mixed", f"meetings {TASKS}"]]),
    ({**WHOLE, "duty.plans.name": "Sam", "duty.plans.who": "someone-else"}, [["own", "plans"]]),
    ({**WHOLE, "function.reflect.recorded": "staff-file"}, [["file-supervision", "reflect"]]),
    ({**WHOLE, "duty.adjustments.recorded": "staff-file"}, [["file-adjustments", "adjustments"]]),
    ({**WHOLE, "duty.leave.recorded": "supervision", "duty.role.recorded": "staff-file"}, [["notes-job", "leave"]]),
    (
        {**WHOLE, "duty.leave.who": "", "duty.role.who": "someone-else", "function.career.who": ""},
        [["gap-duties", "leave role"], ["gap-tasks", "career"]],
    ),
    ({**WHOLE, "manager-peer": "not-peer"}, [["peer-link", "link-who"]]),
    (  # what goes deepest comes first
        {
            **WHOLE,
            "duty.leave.who": "supervisor",
            "duty.workload.who": "",
            "duty.adjustments.recorded": "staff-file",
            "function.reflect.recorded": "staff-file",
        },
        [
            ["decides", f"leave {TASKS}"],
            ["file-supervision", "reflect"],
            ["gap-duties", "workload"],
            ["file-adjustments", "adjustments"],
        ],
    ),
    ({**WHOLE, "manager-peer": "not-peer", "link-who": "Ro"}, []),
    ({**WHOLE, "duty.leave.name": "Jo"}, [["other-name", "leave"]]),
    ({**WHOLE, "duty.meetings.name": "Aroha Smith, Jo"}, [["two-names", "meetings"]]),
    ({**WHOLE, "duty.advice.who": "both"}, [["split", "advice"]]),
    ({**WHOLE, "duty.advice.who": "both", "split.advice.manager": "Acts", "split.advice.supervisor": "Asks"}, []),
    ({**WHOLE, "duty.leave.name": "aroha"}, [["alike", "leave"]]),
    ({**WHOLE, "duty.leave.stand-in": "Aroha  smith"}, [["stand-in-same", "leave"]]),
    ({**WHOLE, "function.reflect.stand-in": "aroha smith"}, [["stand-in-crossed", "reflect"]]),
    ({**WHOLE, "duty.review.stand-in": "Lee"}, [["stand-in-crossed", "review"]]),
    ({**WHOLE, "duty.safety.stand-in": "", "duty.leave.stand-in": ""}, [["no-stand-in", "safety"]]),
]
"""Answers, and what of them is worth a talk: its kind, and the rows or the question."""


def test_what_the_map_shows_is_what_is_there(visit: Visit) -> None:
    page = visit(MAP)
    told = page.evaluate(NOTICED, [answers for answers, _ in CASES])
    assert [one["found"] for one in told] == [wanted for _, wanted in CASES]
    assert told[0]["people"] == []
    assert told[1]["people"] == [["Aroha Smith", 13, 0, 0], ["Lee", 0, 7, 0], ["Kim", 0, 0, 13]]
    wanted = {f"purpose.{task}.wanted" for task in TASKS.split()}
    assert set(told[1]["agreed"]) == wanted | {"decides"}
    assert "other-from" not in told[3]["agreed"] and {"supervisor", "decides", "other-from"} <= set(told[4]["agreed"])
    names: list[Any] = page.evaluate(
        NOTICED, [{"manager": text} for text in ("Ana/Bo", "Sandor Orr", "Ana\tand Bo, ana")]
    )
    assert [one["names"] for one in names] == [["Ana", "Bo"], ["Sandor Orr"], ["Ana", "Bo"]]


def choose(page: Page, address: str, value: str) -> None:
    """Pick an option of a list by its first letters, as the keyboard does."""
    tab_to(page, address, 90)
    page.keyboard.type(value)


def test_a_map_is_looked_over_with_the_keyboard_alone(open_page: Open) -> None:
    """Nothing while it is empty; then what to settle, its row, the form's own table, and the agreement from it."""
    page = alive(open_page(MAP))
    result = page.locator(".pt-result")
    expect(result).to_be_hidden()
    tab_to(page, "who-does-what.worker")
    page.keyboard.type("Sam")
    expect(result).to_be_hidden()
    for name, typed in (("manager", "Aroha"), ("supervisor", "Lee")):
        tab_to(page, f"who-does-what.{name}")
        page.keyboard.type(typed)
    choose(page, "who-does-what.duty.workload.who", "Line")
    choose(page, "who-does-what.duty.leave.who", "Super")
    field(page, "who-does-what.function.reflect.who").focus()
    page.keyboard.type("Super")
    page.keyboard.press("Tab")
    first = result.locator("ol > li").first
    expect(first).to_contain_text("Lee has tasks of supervision, and also decides about leave")
    expect(first.get_by_role("link", name="If one person is both")).to_have_count(1)
    expect(result).to_contain_text("Duties with nobody’s name yet: 11 of 13")
    row = result.locator("tbody tr", has_text="Lee")
    assert row.locator("td strong").all_inner_texts() == ["1", "1"]
    assert axe(page) == [] and too_small(page) == []
    page.emulate_media(color_scheme="dark")
    assert contrast(page) == []
    page.emulate_media(color_scheme="light")
    first.get_by_role("link", name="Leave", exact=True).press("Enter")
    expect(field(page, "who-does-what.duty.leave.name")).to_be_focused()
    field(page, "who-does-what.copies").focus()
    tab_to(page, "Put what comes first into")
    page.keyboard.press("Enter")
    expect(field(page, "who-does-what.fix.1.who")).to_be_focused()
    gap = field(page, "who-does-what.fix.1.gap").input_value()
    assert gap.startswith("Lee has tasks") and gap.endswith("(Leave and Think about the work)")
    result.get_by_role("button", name="Put what comes first into").press("Enter")
    expect(page.locator(".pt-told")).to_contain_text("already")
    assert field(page, "who-does-what.fix.4.gap").count() == 0, "what stands there is not put there twice"
    with page.context.expect_page() as opened:
        result.get_by_role("button", name="Begin the supervision agreement").press("Enter")
    other = opened.value
    expect(field(other, "supervision-agreement.supervisor")).to_have_value("Lee")
    expect(field(other, "supervision-agreement.worker")).to_have_value("Sam")
    expect(field(other, "supervision-agreement.manager")).to_have_value("Aroha")
    expect(field(other, "supervision-agreement.purpose.reflect.wanted")).to_be_checked()
    expect(field(other, "supervision-agreement.purpose.career.wanted")).not_to_be_checked()
    other.close()
    page.set_viewport_size({"width": 320, "height": 640})
    assert too_wide(page) == []
    page.emulate_media(media="print")
    expect(result.locator("table")).to_be_visible()
    expect(result.get_by_role("button")).to_have_count(0)
    page.emulate_media(media="screen")
    page.evaluate("document.dispatchEvent(new CustomEvent('pt:wipe', { detail: { leaving: false } }))")
    expect(result).to_be_hidden()
    assert "Lee" not in str(page.evaluate("document.body.textContent"))


def test_every_stop_in_what_the_map_shows_is_seen(visit: Visit) -> None:
    page = alive(visit(MAP))
    field(page, "who-does-what.manager").fill("Aroha")
    field(page, "who-does-what.duty.leave.name").fill("Aroha")
    field(page, "who-does-what.function.reflect.recorded").select_option("staff-file")
    expect(page.locator(".pt-result table")).to_be_visible()
    expect(page.locator(".pt-result").get_by_role("link", name="What stays in the room")).to_have_count(1)
    assert stops_that_are_not_seen(page) == []
