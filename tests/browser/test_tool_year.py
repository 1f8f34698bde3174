"""The planner of a year: which day comes when, what is shown of it, its calendar, and one way by the keyboard."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import icalendar
import pytest
from playwright.sync_api import expect

from peer_toolkit.browser.definition import definition
from peer_toolkit.catalogue import Catalogue
from peer_toolkit.catalogue.model import Table
from peer_toolkit.documents.calendars import first_monday, first_year
from peer_toolkit.documents.ics import ics
from tests.browser.conftest import Open, Visit
from tests.browser.test_pages import axe, contrast, too_wide
from tests.browser.test_tool_role import tab_to

pytestmark = [pytest.mark.browser, pytest.mark.site]

YEAR, AUDIT = "year-planner", "audit-schedule"

CALL = """async ({ plans, calendars }) => {
    const events = await import(new URL("assets/js/export/events.js", document.baseURI));
    const tool = await import(new URL("assets/js/tools/year.js", document.baseURI));
    const told = plans.map(([form, flat]) => {
        const now = tool.year(form, flat, 2027);
        const looked = { noticed: tool.noticed(form, flat, 2027), before: tool.before(form, flat) };
        return { planned: events.planned(form, flat, 2027), ...now, grid: tool.grid(now.months), ...looked };
    });
    const made = [];
    for (const [form, flat, at] of calendars) made.push(await events.calendarOf(form, flat, new Date(at)));
    return [told, made];
}"""


def flat_of(form: str, answers: dict[str, Any]) -> dict[str, Any]:
    return {f"{form}.{name}": value for name, value in answers.items()}


def days_of(told: dict[str, Any], name: str) -> list[str]:
    """The days of a row, as the plan has them."""
    (one,) = [one for one in told["planned"] if one["uid"] == name]
    return [day["date"] for day in one["days"]]


def events_of(text: str) -> Iterator[icalendar.Event]:
    return iter(icalendar.Calendar.from_ical(text).walk("VEVENT"))


def test_every_date_of_the_planner_has_its_kind(catalogue: Catalogue) -> None:
    """But for one group that is neither, and there is a column for what the reader may change."""
    for name in (YEAR, AUDIT):
        form = catalogue.form(name)
        without = [row.id for _, row, _ in form.scheduled() if row.kind is None]
        assert without == (["co-supervision"] if name == YEAR else [])
        for table in form.questions():
            if isinstance(table, Table) and any(row.schedule and row.schedule.months > 3 for row in table.named_rows):
                assert any(column.due for column in table.columns), table.id


def test_what_falls_on_which_day(visit: Visit, catalogue: Catalogue) -> None:
    year, audit = (definition(catalogue.form(name), catalogue) for name in (YEAR, AUDIT))
    own = "own-months"
    said: list[dict[str, Any]] = [
        {},
        {"year": "2026", "starts": "july", f"{own}.external-audit.month": "may"},
        {"year": "2027", f"{own}.external-audit.day": "2027-01-20", f"{own}.service-review.month": "september"},
        {
            "year": "2027",
            f"{own}.external-audit.month": "may",
            "halves.audit.first": "2027-04-17",
            "halves.users-group.second": "2027-08-20",
            f"{own}.people-reviews.day": "2027-06-16",
            "own-dates.1.day": "2027-06-05",
            "own-dates.1.what": "Board",
            "own-dates.1.who": "Chair",
            "own-dates.1.remind": "7",
            "own-dates.2.day": "31/2/2027",
            "reports.3.due": "2028-02-01",
        },
    ]
    plans = [[year, flat_of(YEAR, one)] for one in said]
    external = {"external.2.on": "2027-09-03", "external.2.own": "2027-08-10", "external.10.on": "2027-03-29"}
    kept = {"external.1.on": "2027-05-20", "external.1.own": "2027-04-20", "external.3.on": "soon"}
    plans.append([audit, flat_of(AUDIT, external | kept)])
    (default, july, early, moved, outside), _ = visit("404.html").evaluate(CALL, {"plans": plans, "calendars": []})

    # what nobody changed: the first Mondays of the months that the form names
    assert [one["uid"] for one in default["planned"]] == [
        f"{YEAR}.{table.id}.{row.id}" for table, row, _ in catalogue.form(YEAR).scheduled()
    ]
    for _, row, schedule in catalogue.form(YEAR).scheduled():
        months = [one for one in range(1, 13) if (one - schedule.month) % schedule.months == 0]
        wanted = [first_monday(2027, one).isoformat() for one in months]
        (found,) = [one["days"] for one in default["planned"] if one["uid"].endswith(f".{row.id}")]
        assert [day["date"] for day in found] == wanted
    assert default["noticed"] == [] and default["apart"] == [] and len(default["monthly"]) == 3
    listed = sum(map(len, default["months"]))
    assert listed == sum(sum(one["counts"]) for one in default["grid"]) == 5 * 4 + 7 * 2 + 12 + 4 + 1

    # a year from July, with the audit a whole month before the one from outside (whose first Monday is 3 May)
    assert [one[0]["date"][:7] for one in july["months"]][:6] == [f"2026-{one:02}" for one in range(7, 13)]
    assert days_of(july, f"{YEAR}.halves.audit") == ["2026-10-05", "2027-04-02"]
    assert days_of(july, f"{YEAR}.years.policies") == ["2026-10-05"]
    assert days_of(july, f"{YEAR}.own-months.external-audit.day") == ["2027-05-03"]
    assert [(one["why"], one["label"], one["date"]) for one in july["noticed"]] == [
        ("earlier", "Internal audit", "2027-04-02"),
        ("earlier", "Look back at incidents and complaints", "2027-04-02"),
    ]

    # one from outside in January: one's own falls in the year before, and is not lost
    assert days_of(early, f"{YEAR}.halves.audit") == ["2026-12-07", "2027-06-07", "2027-12-06"]
    assert [one["date"] for one in early["apart"]] == ["2026-12-07", "2026-12-07"]
    follow = ("other-services", "review", "results", "budget", "status-report", "news")
    assert [days_of(early, f"{YEAR}.years.{one}")[0][:7] for one in follow] == [
        f"2027-{one:02}" for one in (8, 9, 10, 10, 12, 1)
    ]

    # what the reader chose wins
    assert days_of(moved, f"{YEAR}.halves.users-group") == ["2027-02-01", "2027-08-20"]
    assert days_of(moved, f"{YEAR}.people.performance-review") == ["2027-06-16"]
    assert not [one for one in moved["planned"] if "people-reviews" in one["uid"] or ".own-dates.2." in one["uid"]]
    board, report = (
        next(one for one in moved["planned"] if one["uid"].endswith(name)) for name in ("own-dates.1.day", "3.due")
    )
    assert (board["label"], board["remind"], report["label"], report["kind"]) == ("Board", 7, "Report due", "report")
    assert [one["who"] for one in moved["months"][5] if one["label"] == "Board"] == ["Chair"]
    found = [(one["why"], one["label"], one["date"], one.get("limit")) for one in moved["noticed"]]
    assert found == [
        ("weekend", "Board", "2027-06-05", None),
        ("weekend", "Internal audit", "2027-04-17", None),
        ("late", "Internal audit", "2027-04-17", "2027-04-02"),
        ("earlier", "Look back at incidents and complaints", "2027-04-02", None),
        ("outside", "Report due", "2028-02-01", None),
    ]

    # the audit schedule: own dates that are wanting or too late, by the row; 28 February 2027 is a Sunday
    assert [(one["at"].split(".")[2], one["own"], one["limit"]) for one in outside["before"]] == [
        ("2", "2027-08-10", "2027-08-03"),
        ("10", "", "2027-02-26"),
    ]


def test_a_later_calendar_moves_dates_and_doubles_none(visit: Visit, catalogue: Catalogue) -> None:
    """Not those of an earlier one, nor those of the blank calendar that the site offers."""
    form = catalogue.form(YEAR)
    known = definition(form, catalogue)
    before = flat_of(YEAR, {"own-dates.1.day": "2027-06-05", "own-dates.1.what": "Board"})
    after = before | flat_of(YEAR, {"own-dates.1.day": "2027-06-07", "halves.audit.second": "2027-09-14"})
    at = "2026-11-22T06:00:00Z"
    plain = {"year-planner.year": str(first_year(form))}
    calendars = [[known, plain, at], [known, plain | before, at], [known, plain | after, "2026-11-22T06:01:00Z"]]
    _, made = visit("404.html").evaluate(CALL, {"plans": [], "calendars": calendars})
    blank = {str(one["UID"]): one for one in events_of(ics(form, catalogue).decode())}
    same, first, second = ([*events_of(text)] for text in made)
    assert [str(one["UID"]) for one in same] == [*blank]
    for one in same:
        theirs = blank[str(one["UID"])]
        assert (one["DTSTART"].dt, one["RRULE"]) == (theirs["DTSTART"].dt, theirs["RRULE"])
        assert one["SEQUENCE"] > theirs["SEQUENCE"]
    days = {str(one["UID"]): one for one in first}
    assert len(days) == len(first) == len(blank) + 1
    for one in second:
        assert one["SEQUENCE"] > days[str(one["UID"])]["SEQUENCE"]
    board = [one for one in second if "own-dates" in str(one["UID"])]
    assert [one["DTSTART"].dt for one in board] == [datetime.date(2027, 6, 7)]
    series, instead = (one for one in second if ".halves.audit@" in str(one["UID"]))
    assert "RECURRENCE-ID" not in series and series["DTSTART"].dt == datetime.date(2027, 3, 1)
    assert instead["RECURRENCE-ID"].dt == datetime.date(2027, 9, 6) and "RRULE" not in instead
    assert instead["DTSTART"].dt == datetime.date(2027, 9, 14)


def test_a_year_is_planned_by_the_keyboard(open_page: Open, tmp_path: Path) -> None:
    page = open_page(f"templates/{YEAR}/")
    result = page.locator(".pt-result")
    result.get_by_role("heading", level=2).wait_for()
    page.locator(f"[id='{YEAR}.year']").focus()
    page.keyboard.insert_text("2026")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")  # the second choice
    expect(result.get_by_role("heading", level=2)).to_have_text("Your year: July 2026 to June 2027")
    tab_to(page, f"{YEAR}.own-months.external-audit.month")
    page.keyboard.type("may")
    assert page.evaluate("document.activeElement.value") == "may"
    for name, value in (("day", "5/9/2026"), ("what", "Board meeting"), ("who", "Chair"), ("remind", "14")):
        tab_to(page, f"{YEAR}.own-dates.1.{name}")
        page.keyboard.insert_text(value)
    look = result.locator(".pt-year__look > li")
    expect(look.first).to_have_text(
        "Board meeting: Saturday 5 September 2026 is at a weekend. The Monday after is Monday 7 September 2026."
    )
    expect(look.nth(1)).to_contain_text("Internal audit: on Friday 2 April 2027")
    # the picture and the list say the same
    numbers = [int(one) for one in result.locator(".pt-months__count").all_text_contents()]
    table = result.get_by_role("table")
    assert sum(numbers) == table.locator("li").count() > 40
    expect(table.get_by_role("row", name="September 2026")).to_contain_text("Board meeting (Other dates). Chair")
    expect(result.get_by_role("img", name="The year in a picture")).to_be_visible()
    page.locator("form .pt-input:visible").last.focus()  # the list stands after the form
    tab_to(page, "Download calendar")
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    waiting.value.save_as(tmp_path / "a.ics")
    assert waiting.value.suggested_filename.startswith(f"{YEAR}-")
    found = {str(one["UID"]).split("@")[0]: one for one in events_of((tmp_path / "a.ics").read_text())}
    assert found[f"{YEAR}.own-dates.1.day"]["DTSTART"].dt == datetime.date(2026, 9, 5)
    assert "Chair" not in (tmp_path / "a.ics").read_text()

    assert axe(page) == []
    page.emulate_media(color_scheme="dark")
    assert contrast(page) == []
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 320, "height": 800})
    assert too_wide(page) == []
    page.emulate_media(media="print")
    expect(result.locator("svg")).to_be_visible()
    expect(table).to_be_visible()
    expect(result.get_by_role("button", name="Download calendar")).to_be_hidden()


def test_the_audit_schedule_puts_in_the_day_of_ones_own_audit(visit: Visit) -> None:
    page = visit(f"templates/{AUDIT}/")
    page.locator(".pt-result h2").wait_for()
    page.locator(f"[id='{AUDIT}.external.1.on']").focus()
    page.keyboard.insert_text("3/5/2027")
    expect(page.locator(".pt-result")).to_contain_text("Hold your own by Friday 2 April 2027")
    page.locator("form .pt-input:visible").last.focus()
    tab_to(page, "Put in 2 April 2027")
    page.keyboard.press("Enter")
    cell = page.locator(f"[id='{AUDIT}.external.1.own']")
    expect(cell).to_have_value("2/4/2027")
    expect(cell).to_be_focused()
    expect(page.get_by_role("button", name="Put in 2 April 2027")).to_have_count(0)
