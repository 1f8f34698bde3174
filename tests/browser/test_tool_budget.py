"""The budget: what is over, what a position costs, how far the year is, what is to be found; the text of the case."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from peer_toolkit.catalogue import Catalogue
from tests.browser.conftest import Visit
from tests.browser.test_pages import axe, contrast, too_small, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.site]

PURE = """async () => {
    const { pace, position, toFind, variance } = await import("/assets/js/tools/budget.js");
    const { composed } = await import("/assets/js/form/compose.js");
    const year = (start, to, planned = 365, spent = 100) => pace({ start, to, planned, spent });
    const table = { id: "t", type: "table", label: "T", columns: [{ id: "n", type: "money" }, { id: "k", type: "choice",
        options: [{ id: "a", label: "One" }] }, { id: "d", type: "date" }], rows: [{ id: "r", label: "Row" }] };
    const words = JSON.parse(document.getElementById("pt-data").textContent).words;
    const form = { id: "f", language: "en-AU", words, sections: [{ id: "s", questions: [table,
        { id: "m", type: "money" }, { id: "h", type: "decimal", unit: "hours" }, { id: "w", type: "string" }] }] };
    const text = (text, flat) => composed(form, { compose: [{ text }] }, flat);
    return {
        variance: [[100, 110], [100, 110.01], [100, 90], [100, 89], [100, 100], [0, 5], [0, 0], [null, 5], [5, null]]
            .map(([planned, spent]) => variance(planned, spent)).map(({ over, look }) => [over, look]),
        percent: variance(200, 250).percent,
        even: year("2025-01-01", "2025-01-31", 365, 31), fast: year("2025-07-01", "2025-12-31", 365, 365),
        leap: year("2023-07-01", "2024-06-30", 366, 0), first: year("2025-01-01", "2025-01-01", 365, 1).gone,
        from_leap_day: year("2024-02-29", "2025-02-28", 366, 366),
        none: [year("2025-01-01", "2024-12-31"), year("2025-01-01", "2026-01-01"), year("31/2/2025", "2025-03-01"),
            year("2025-01-01", ""), year("2025-01-01", "2025-02-01", 0), year("2025-01-01", "2025-02-01", null)],
        find: [toFind({ same: 100, work: 50.25, positions: null, savings: 10, signed: 90 }), toFind({ same: null })],
        position: position([{ id: "wages", amount: 200 }, { id: "super", amount: 24 }, { id: "cover", amount: null }]),
        no_wages: position([{ id: "wages", amount: null }, { id: "super", amount: 24 }]),
        empty: position([{ id: "wages", amount: null }]),
        texts: [text("${m} and {h}", { "f.m": "$12,500.5", "f.h": "1,200 hours" }), text("${m}", { "f.m": "12000" }),
            text("{h}", { "f.h": "0" }), text("{h}", { "f.h": "lots" }), text("{t.r.n}, {t.r.k}, {t.r.d}",
            { "f.t.r.n": "1000", "f.t.r.k": "a", "f.t.r.d": "2026-03-05" }),
            text("{t.total.n}", { "f.t.total.n": "7.00" }),
            text("{t.r.n} x", {}), text("{t.r.n|none} x", {}), text("{w}", { "f.w": "{m}", "f.m": "1" })],
    };
}"""


def test_variance_pace_position_and_texts_follow_their_rules(visit: Visit) -> None:
    said = visit("templates/budget-worksheet/").evaluate(PURE)
    assert said["variance"] == [
        [10, ""],
        [10.01, "over"],
        [-10, ""],
        [-11, "under"],
        [0, ""],
        [5, "unplanned"],
        [0, ""],
        [None, ""],
        [None, ""],
    ]
    assert said["percent"] == 25
    even = said["even"]
    assert round(even["gone"], 6) == round(even["used"], 6) and even["end"] == 365 and even["lasts"] is None
    assert [even["left"], even["months"]] == [334, 11]
    fast = said["fast"]
    assert [round(fast["gone"]), fast["used"], fast["left"], fast["lasts"]] == [50, 100, 0, "2025-12-31"]
    assert [said["leap"]["gone"], said["leap"]["months"], said["leap"]["lasts"]] == [100, 0, None]  # 366 days
    assert round(said["first"] * 365) == 100
    assert said["from_leap_day"]["gone"] == 100
    assert said["none"] == [None] * 6
    assert said["find"] == [50.25, 0]
    assert said["position"] == {"total": 224, "per": 12, "blank": ["cover"]}
    assert said["no_wages"] == {"total": 24, "per": None, "blank": ["wages"]}
    assert said["empty"] is None
    assert said["texts"] == [
        "$12,500.50 and 1,200",
        "$12,000",
        "0",
        "lots",
        "1,000, One, 5 March 2026",
        "7",
        "",
        "none x",
        "{m}",
    ]


def focused(page: Page) -> str:
    said: str = page.evaluate("document.activeElement.id || document.activeElement.textContent")
    return said


def press(page: Page, name: str, start: str) -> None:
    """Go to a button by the Tab key from a field, and press it."""
    page.locator(f"[id='{start}']").focus()
    for _ in range(60):
        if focused(page).startswith(name):
            return page.keyboard.press("Enter")
        page.keyboard.press("Tab")
    raise AssertionError(f"no way to “{name}” by the keyboard: {focused(page)}")


def write(page: Page, **answers: str) -> None:
    """Type into fields of the form, each by its address with __ for a dot."""
    for name, text in answers.items():
        at = name.replace("__", ".").replace("_", "-")
        page.locator(f"[id='budget-worksheet.{at}']").focus()
        page.keyboard.type(text)


def cells(page: Page, number: int) -> list[list[str]]:
    rows = page.locator(".pt-result table").nth(number).locator("tbody tr")
    return [[cell.inner_text() for cell in row.locator("th, td").all()] for row in rows.all()]


def test_a_budget_by_keyboard(visit: Visit, catalogue: Catalogue) -> None:
    form = catalogue.form("budget-worksheet")
    page = visit("templates/budget-worksheet/")
    result = page.locator(".pt-result")
    expect(result).to_contain_text("There is nothing to show yet.")
    assert result.locator("svg, table, button:visible").count() == 0

    # lines: over, left over where it is no saving, nothing planned, and as planned
    write(page, service="Warm line", costs__pay__planned="$100,000", costs__pay__spent="112,000")
    write(page, costs__supervision__planned="5000", costs__supervision__spent="2000")
    write(page, costs__legal__planned="0", costs__legal__spent="750.50")
    write(page, costs__rooms__planned="1000", costs__rooms__spent="1000", costs__pay__forecast="115000")
    assert focused(page) == "budget-worksheet.costs.pay.forecast"
    expect(result.locator("ul").first.locator("li")).to_have_count(3)
    look = result.locator("ul").first.locator("li").all_inner_texts()
    assert [one.split(":")[0] for one in look] == ["Pay", "Supervision", "Legal fees"]
    assert "Money that is left over here is no saving." in look[1] and "There was no plan" not in look[0]
    assert cells(page, 0) == [
        ["Pay", "$100,000", "$112,000", "Over by $12,000 (12%)"],
        ["Supervision", "$5,000", "$2,000", "Under by $3,000 (60%)"],
        ["Rooms", "$1,000", "$1,000", "As planned"],
        ["Legal fees", "$0", "$750.50", "Over by $750.50, with nothing planned"],
        ["Total", "$106,000", "$115,750.50", "Over by $9,750.50 (9%)"],
    ]
    picture = result.locator("svg").first
    said = picture.locator(".pt-bars__value").all_text_contents()
    assert said == [text for row in cells(page, 0)[:-1] for text in row[1:3]]

    # the year that is running
    for part, text in zip(("day", "month", "year"), ("1", "7", "2025"), strict=True):
        write(page, **{f"now_start__{part}": text})
    for part, text in zip(("day", "month", "year"), ("31", "12", "2025"), strict=True):
        write(page, **{f"now_to__{part}": text})
    write(page, now_planned="120000", now_spent="80000")
    expect(result).to_contain_text("50% of the year is gone, and 67% of the money is spent: faster than the year.")
    expect(result).to_contain_text("At this pace it lasts until 2 April 2026.")
    expect(result).to_contain_text("Tell the executive now")
    assert [row[1] for row in cells(page, 1)][2:4] == ["$40,000", "6"]

    # one new position, with what goes with it: what has no figure is named, and nothing is made up
    write(page, position__wages__amount="80000", position__super__amount="9000", position__supervision__amount="3000")
    write(page, position__workplace__amount="4000", positions="2")
    expect(result).to_contain_text("$96,000 a year. With each $100 of wages come $20 of other costs.")
    expect(result).to_contain_text("There is no figure yet for: Leave and cover, Training,")
    write(page, drivers__1__what="Third session", drivers__1__number="50", drivers__1__each="100")
    write(page, savings__1__amount="2000", income__1__next="250000")
    page.locator("[id='budget-worksheet.income.1.sure']").focus()
    page.keyboard.press("ArrowDown")
    assert [row[1] for row in cells(page, 3)] == ["$115,000", "$5,000", "$192,000", "−$2,000", "−$250,000", "$60,000"]
    press(page, "Put this in", "budget-worksheet.decision")
    assert focused(page) == "budget-worksheet.asked"
    assert page.locator("[id='budget-worksheet.asked']").input_value() == "60000.00"
    write(page, options__none__means="The third session does not start", need="People wait")
    press(page, "Put it together", "budget-worksheet.others")
    board = page.locator("[id='budget-worksheet.board-text']").input_value()
    assert board.startswith("Warm line asks for $60,000 beyond last year: this is set out below")
    assert "$106,000 was planned and $115,750.50 was spent" in board and "{" not in board

    # the state as everyone meets it
    assert axe(page) == [] and too_small(page) == []
    page.emulate_media(color_scheme="dark")
    assert contrast(page) == []
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 320, "height": 640})
    assert too_wide(page) == []
    page.emulate_media(media="print")
    assert picture.is_visible() and not result.locator("button:visible").count()
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1280, "height": 720})

    # the case for funding begins with all of it, and its text is put together
    with page.expect_popup() as popup:
        press(page, str(form.begins[0].label), "budget-worksheet.decision")
    case = popup.value
    values = {
        "service": "Warm line",
        "amount": "60000.00",
        "need-now": "People wait",
        "figures.spent.last": "115750.5",
        "figures.spent.expected": "115000",
        "lines.pay.units": "2",
        "lines.pay.cost": "89000.00",
        "lines.supervision.cost": "3000.00",
        "lines.other.cost": "13000.00",
        "lines.total.amount": "197000.00",
        "options.nothing.happens": "The third session does not start",
    }
    for at, value in values.items():
        expect(case.locator(f"[id='funding-case.{at}']")).to_have_value(value)
    assert "Third session" in case.locator("[id='funding-case.lines.other.why']").input_value()
    case.locator("[id='funding-case.participants']").fill("It helped me")
    button = case.locator("[data-question='text'] .pt-buttons button")
    text = case.locator("[id='funding-case.text']")
    button.press("Enter")
    assert text.input_value().startswith("Warm line asks for $60,000. The time is: to be agreed")
    assert "It costs" not in text.input_value() and "In all, it costs $197,000." in text.input_value()
    assert "It helped me" not in text.input_value()  # nobody is quoted without consent
    case.locator("[id='funding-case.consent']").check()
    text.fill("")
    button.press("Enter")
    assert "In the words of those who come: It helped me" in text.input_value()
    case.close()

    page.get_by_role("button", name="Clear everything").click()
    page.get_by_role("button", name="Clear it").click()
    expect(result).to_contain_text("There is nothing to show yet.")
    assert result.locator("svg, table").count() == 0
