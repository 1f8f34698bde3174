"""The log of sessions: files matched and read, months and kinds, small counts, a look ahead; by keyboard."""

from __future__ import annotations

import csv
import datetime
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from peer_toolkit.catalogue import Catalogue
from peer_toolkit.catalogue.model import Table
from peer_toolkit.documents.xlsx import xlsx
from tests.browser.conftest import Visit
from tests.browser.test_pages import axe, contrast, too_small, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.site]

READING = """async () => {
    const o = await import("/assets/js/tools/opened.js");
    const { readCsv } = await import("/assets/js/export/csv.js");
    const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December"];
    const day = (text, first = true) => o.dayOf(text, first, months);
    const wanted = [["on", "Date", "When"], ["kind", "Kind", "Contact type"], ["people", "People", "Attendance"],
        ["new-people", "New people"], ["hours", "Hours it took", "Duration"]].map(([id, ...names]) => ({ id, names }));
    const kinds = [["group", "Group or event", "Workshop"], ["one", "One person, in person", "Individual"]]
        .map(([id, ...names]) => ({ id, names }));
    const columns = { on: 0, kind: 1, people: 2, hours: 3 };
    const how = { head: 0, columns, kinds: (said) => o.optionLike(said, kinds), months, total: "Total",
        today: "2026-03-31" };
    const text = "Date,Kind,People,Hours\\n2026-03-01,Workshop,12,1.5\\n\\n31/2/2026,Group,3,1\\n,Group,3,1\\n"
        + "1/4/2026,Group,3,1\\n5/3/2026,,x,1\\n6/3/2026,Cooking,2.5,1\\n7/3/2026,Cooking,-2,1\\n8/3/2026,,,\\n,,,\\n"
        + "Total,,15,2.5\\n9/3/2026,individual,\\"1,200\\",0.25\\n";
    return {
        same: o.alike("New people ", "new-PEOPLE"), none: o.alike("Worker", "Hours"), blank: o.alike("", "Date"),
        within: o.alike("Session date", "Date") > o.alike("Update", "Date"),
        heads: o.matched(["Duration (h)", "Attendance", "Worker", "Contact type", "DATE"], wanted),
        once: o.matched(["Date", "Date", "People", "New people"], wanted),
        unlike: o.matched(["Suburb", "Notes"], wanted),
        line: [
            o.headLine([["Sessions", "", ""], ["", "", "Total"], ["", "", "7"], ["Date", "Kind", "People"]], wanted),
            o.headLine([["Date", "People"], ["5/3/2026", "3"]], wanted),
            o.headLine([[""], ["a", "b"]], wanted), o.headLine([], wanted)],
        days: ["2026-03-05", "5/3/2026", "05.03.26", "5-Mar-26", "5 March 2026", "Thu, 5 March 2026",
            "2026-03-05 00:00:00", "5/03/2026 9:30 am", "2026-03-05T10:00:00Z", "29/2/2024", "2000-02-29"]
            .map((d) => day(d)),
        no_days: ["29/2/2025", "1900-02-29", "31/4/2026", "3/25/2026", "yesterday", "", "5/3", "5 Mai 2026", "46086"]
            .map((d) => day(d)),
        months_first: day("3/25/2026", false),
        order: [["5/3/2026", "25/3/2026", "1/13/2026"], ["3/25/2026", "3/4/2026"], ["5/3/2026"],
            ["5/3/2026", "25/3/2026"], [], ["2026-03-05", "3/3/2026", "x"]].map(o.orderOf)
            .map((one) => [one.dayFirst, one.sure]),
        words: ["workshop", "Group", "INDIVIDUAL", "Cooking", ""].map((said) => o.optionLike(said, kinds)),
        rows: o.entriesOf(readCsv(text, true), how),
        nothing: o.entriesOf([], how), only_heads: o.entriesOf([["Date"]], how),
        american: o.entriesOf([["Date"], ["3/4/2026"]], { ...how, columns: { on: 0 }, dayFirst: false }).entries[0].on,
        typed: o.entriesIn("log.t", { "log.t.2.on": "2026-03-01", "log.t.2.people": "4", "log.t.10.on": "2026-03-02",
            "log.t.1.people": "3", "log.t.3.on": "31/2/2026", "log.t.total.people": "7", "log.about": "x",
            "log.t.4.on": " " }, "2026-03-31"),
    };
}"""


def test_files_are_matched_and_read_as_they_are(visit: Visit) -> None:
    said = visit("templates/statistics-log/").evaluate(READING)
    assert [said["same"], said["blank"]] == [1, 0] and said["none"] < 0.6 and said["within"]
    assert said["heads"] == {"on": 4, "kind": 3, "people": 1, "hours": 0}  # of “Worker” there is no column
    assert said["once"] == {"on": 0, "people": 2, "new-people": 3}
    assert said["unlike"] == {}
    assert said["line"] == [3, 0, 1, 0]
    assert said["days"] == ["2026-03-05"] * 9 + ["2024-02-29", "2000-02-29"]
    assert said["no_days"] == [""] * 9
    assert said["months_first"] == "2026-03-25"
    unsure, first = [True, False], [True, True]
    assert said["order"] == [unsure, [False, False], unsure, first, first, first]
    assert said["words"] == ["group", "group", "one", "", ""]
    rows = said["rows"]
    assert [(one["on"], one["kind"], one["people"], one["hours"]) for one in rows["entries"]] == [
        ("2026-03-01", "group", 12, 1.5),
        ("2026-03-08", "", 0, 0),
        ("2026-03-09", "one", 1200, 0.25),
    ]
    # numbered as a spreadsheet does, empty rows too; the row of totals is none
    assert [(one["row"], one["why"], one["said"]) for one in rows["left"]] == [
        (4, "date", "31/2/2026"),
        (5, "empty", ""),
        (6, "later", "1/4/2026"),
        (7, "people", "x"),
        (8, "people", "2.5"),
        (9, "people", "-2"),
    ]
    assert said["nothing"] == said["only_heads"] == {"entries": [], "left": []}
    assert said["american"] == "2026-03-04"
    assert [(one["on"], one["people"]) for one in said["typed"]["entries"]] == [("2026-03-01", 4), ("2026-03-02", 0)]
    assert [(one["row"], one["why"]) for one in said["typed"]["left"]] == [(1, "empty"), (3, "date")]


COUNTING = """async () => {
    const f = await import("/assets/js/tools/figures.js");
    const { forCase } = await import("/assets/js/tools/statistics.js");
    const one = (on, people = 1, more = {}) => ({ on, kind: "group", people, fresh: 0, hours: 0.1, code: "", ...more });
    const m = (year, month) => year * 12 + month - 1;
    const span = (dates, today) => f.lastYear(dates.map((on) => one(on)), today);
    const leap = [one("2024-01-31"), one("2024-02-29", 3), one("2024-02-29", 4), one("2024-04-01")];
    const codes = (some) => f.persons(some.map(([code, on]) => one(on, 1, { code })));
    const year = { count: 12, before: true };
    const sums = { entries: 9, people: 80, fresh: 2, hours: 9.5 };
    const next = { people: { year: 81.6 }, hours: { year: 9.4 } };
    return {
        no_year: f.lastYear([], "2026-03-31"),
        one_row: span(["2026-03-05"], "2026-03-31"),
        ended: span(["2024-03-05", "2026-02-28"], "2026-03-31"),
        open: span(["2025-12-01", "2026-03-05"], "2026-03-31"),
        two_years: [span(["2024-03-31", "2026-02-01"], "2026-03-01").before,
            span(["2024-03-01", "2026-01-31"], "2026-03-01").before],
        months: f.byMonth(leap, m(2023, 12), m(2024, 4)),
        no_months: f.byMonth([], 5, 4), gap: f.byMonth([], 0, 1).map(({ entries }) => entries),
        kinds: f.byKind([...leap, one("2024-05-01", 2, { kind: "" })], ["group", "phone"])
            .map(({ kind, people }) => [kind, people]),
        none_kinds: f.byKind([], ["group"]),
        exact: f.sums([one("2024-01-01"), one("2024-01-01"), one("2024-01-01")]).hours,
        within: f.within(leap, m(2024, 2), m(2024, 2)).length,
        five: f.projected([1, 2, 3, 4, 5]), six: f.projected([0, 0, 6, 6, 12, 12]),
        seven: f.projected([1, 1, 1, 100, 3, 3, 3]), same: f.projected(Array(12).fill(10)),
        shown: [[], [0, 0], [12], [3], [3, 0], [10, 3, 20], [10, 1, 1, 20], [10, 4, 4], [10, 1, 3, 20], [5, 6], [2, 2]]
            .map((counts) => f.shownOf(counts).map((why) => why[0] ?? "-").join("")),
        sums: f.shownSums([{ entries: 2, people: 2, fresh: 0, hours: 3 },
            { entries: 9, people: 40, fresh: 6, hours: 3 },
            { entries: 3, people: 30, fresh: 7, hours: 3 }]),
        no_codes: f.persons([one("2024-01-01")]),
        people: codes([["a", "2024-02-29"], ["A", "2025-02-28"], ["b", "2024-01-01"], ["c", "2024-01-31"],
            ["c", "2024-04-29"], ["d", "2024-01-31"], ["d", "2024-04-30"], ["e", "2024-02-29"], ["e", "2025-03-01"]]),
        often: codes([..."x".repeat(13)].map((code) => [code, "2024-01-01"]).concat([..."y".repeat(12)].map((code) =>
            [code, "2024-01-01"]), [..."z".repeat(6)].map((code) => [code, "2024-01-01"]))).often,
        case: forCase({ year, now: sums, before: { ...sums, people: 3 }, next, all: true,
            people: { different: 20, weeks: 7.5 } }),
        part: forCase({ year: { count: 7, before: false }, now: sums, next, people: { different: 4, weeks: 2 } }),
        no_case: forCase({ year: null }),
    };
}"""


def month(year: int, number: int) -> int:
    """A month as the script counts it."""
    return year * 12 + number - 1


def test_months_kinds_small_counts_and_the_look_ahead(visit: Visit) -> None:
    said = visit("templates/statistics-log/").evaluate(COUNTING)
    assert said["no_year"] is None
    kept = ("first", "last", "count", "open", "before")
    told = {name: [said[name][one] for one in kept] for name in ("one_row", "ended", "open")}
    assert told["one_row"] == [month(2026, 3), month(2026, 3), 1, False, False]  # there is no other month
    assert told["ended"] == [month(2025, 3), month(2026, 2), 12, False, True]
    assert told["open"] == [month(2025, 12), month(2026, 2), 3, True, False]  # months without rows count
    assert said["two_years"] == [True, False]
    assert [(one["month"] - month(2023, 12), one["entries"], one["people"]) for one in said["months"]] == [
        (0, 0, 0),
        (1, 1, 1),
        (2, 2, 7),
        (3, 0, 0),
        (4, 1, 1),
    ]
    assert said["no_months"] == [] and said["gap"] == [0, 0]
    assert said["kinds"] == [["group", 9], ["phone", 0], ["", 2]]
    assert [one["kind"] for one in said["none_kinds"]] == ["group"]
    assert said["exact"] == 0.3 and said["within"] == 2
    assert said["five"] is None
    assert said["six"] == {"mean": 6, "year": 72, "low": 24, "high": 120}
    assert [said["seven"]["low"], said["seven"]["high"]] == [12, 424]  # the one in the middle is of neither half
    assert said["same"] == {"mean": 10, "year": 120, "low": 120, "high": 120}
    # f: fewer than five; a: left out, as the small one could be worked out
    assert said["shown"] == ["", "--", "-", "f", "f-", "af-", "aff-", "aff", "-ff-", "--", "ff"]
    assert said["sums"] == {
        "entries": ["few", "", "apart"],  # two sessions of two people tell of people too
        "people": ["few", "", "apart"],
        "fresh": ["", "", ""],
        "hours": ["", "", ""],
    }
    assert said["no_codes"] is None
    people = said["people"]
    assert people["different"] == 5  # a code in any case is one person
    assert people["often"] == {"once": 1, "few": 4, "some": 0, "many": 0}
    # to 28 February after a leap day is a year, a day later is more; to 29 April from 31 January is under three months
    assert people["long"] == {"weeks": 2, "half": 1, "year": 1, "longer": 1}
    assert people["weeks"] == round((365 + 0 + 89 + 90 + 366) / 5 / 7, 1)
    assert said["often"] == {"once": 0, "few": 0, "some": 2, "many": 1}
    assert said["case"] == {
        "visits.last": "80",
        "hours.last": "9.5",
        "hours.before": "9.5",
        "visits.expected": "82",
        "hours.expected": "9",
        "people.last": "20",
        "length.last": "7.5",
    }
    assert said["part"] == {"visits.expected": "82", "hours.expected": "9"}
    assert said["no_case"] == {}


def workbook_as_csv(catalogue: Catalogue, rows: list[dict[str, Any]]) -> bytes:
    """The sheet of the log as a spreadsheet saves it: with its title and totals, its labels, and empty rows below."""
    form = catalogue.form("statistics-log")
    table = next(one for one in form.questions() if isinstance(one, Table))
    book = openpyxl.load_workbook(io.BytesIO(xlsx(form, catalogue)))
    sheet = book[str(table.label)]
    heads = [str(column.label) for column in table.columns]
    top = next(line[0].row for line in sheet.iter_rows() if line[0].value == heads[0])
    for number, row in enumerate(rows, top + 1):
        for place, column in enumerate(table.columns, 1):
            sheet.cell(number, place, row.get(column.id))
    out = io.StringIO()
    writer = csv.writer(out)
    for line in sheet.iter_rows(values_only=True):
        shown = [one.strftime("%d/%m/%Y") if isinstance(one, datetime.date) else one for one in line]
        writer.writerow(["" if one is None or str(one).startswith("=") else one for one in shown])
    return out.getvalue().encode("utf-8-sig")


def focused(page: Page) -> str:
    said: str = page.evaluate("document.activeElement.id || document.activeElement.textContent")
    return said


def press(page: Page, name: str) -> None:
    """Go to a button of the result by the Tab key, from the last field of the form, and press it."""
    page.locator("[id='statistics-log.shows']").focus()
    for _ in range(60):
        if focused(page).startswith(name):
            return page.keyboard.press("Enter")
        page.keyboard.press("Tab")
    raise AssertionError(f"no way to “{name}” by the keyboard: {focused(page)}")


def cells(page: Page, number: int) -> list[list[str]]:
    """The rows of a table of the result."""
    rows = page.locator(".pt-result table").nth(number).locator("tbody tr")
    return [[cell.inner_text() for cell in row.locator("th, td").all()] for row in rows.all()]


def choices(page: Page) -> dict[str | None, str]:
    """What is chosen in each list of the result."""
    lists = page.locator(".pt-result select").all()
    return {one.get_attribute("id"): one.locator("option:checked").inner_text() for one in lists}


def test_a_year_from_files_by_keyboard(visit: Visit, catalogue: Catalogue, tmp_path: Path) -> None:
    form = catalogue.form("statistics-log")
    page = visit("templates/statistics-log/")
    result = page.locator(".pt-result")
    expect(result).to_contain_text("Nothing is counted yet.")
    assert result.locator("svg, table").count() == 0

    # a session that is typed
    page.locator("[id='statistics-log.sessions.1.on']").focus()
    page.keyboard.type("5/3/2025")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.locator("[id='statistics-log.sessions.1.people']").focus()
    page.keyboard.type("6")
    expect(result).to_contain_text("A look ahead needs the figures of 6 months or more. So far there are 1.")
    assert focused(page) == "statistics-log.sessions.1.people"

    # the site's own workbook, saved as CSV: eleven months more, one without a row, and one date that is none
    kinds = ["Group or event", "One person, in person", "One person, phone or web"]
    rows: list[dict[str, Any]] = []
    for month in range(4, 15):
        if month == 7:
            continue
        date = datetime.date(2024 + (month - 1) // 12, (month - 1) % 12 + 1, 28)
        rows.append({"on": date, "kind": kinds[0], "people": 10, "new-people": 1, "hours": 2.5})
    rows.append({"on": datetime.date(2024, 5, 29), "kind": kinds[1], "people": 1, "hours": 1})
    rows.append({"on": "31/2/2025", "kind": kinds[2], "people": 1})
    book = tmp_path / "log.csv"
    book.write_bytes(workbook_as_csv(catalogue, rows))
    with page.expect_file_chooser() as chooser:
        press(page, "Open a CSV file")
    chooser.value.set_files(book)
    expect(result.locator("h4")).to_have_text("Which column is which in “log.csv”?")
    assert focused(page) == "Which column is which in “log.csv”?"
    expect(result).to_contain_text("The labels were found in line 4.")
    chosen = choices(page)
    assert chosen == {
        "pt-open-on": "Date",
        "pt-open-kind": "Kind",
        "pt-open-people": "People",
        "pt-open-new-people": "New people",
        "pt-open-hours": "Hours it took",
        "pt-open-code": "Not in the file",
    }
    expect(result).to_contain_text("Entries that can be counted: 11. Rows that are left out: 1.")
    assert axe(page) == []
    press(page, "Count these entries")
    source = result.locator(".pt-stats__sources > li")
    expect(source).to_contain_text("log.csv: 11 entries")
    assert page.evaluate("document.activeElement.matches('.pt-stats__sources > li')")
    assert source.locator("details li").all_text_contents() == ["Line 16: “31/2/2025” is no day that we can read."]
    assert page.locator("[id='statistics-log.sessions'] [name$='.on']").count() == 3  # no row was made for them

    # twelve months, with those without an entry; small counts are not told, nor what gives them away
    expect(result).to_contain_text("From April 2024 to March 2025.")
    year = cells(page, 0)
    assert year[0][1:] == ["12", "1"] and year[1][1:] == ["107", "8.9"]
    months = cells(page, 1)
    assert len(months) == 12 and [months[0][0], months[3], months[11][:3]] == [
        "April 2024",
        ["July 2024", "0", "0", "0", "0"],
        ["March 2025", "1", "6"],
    ]
    assert {row[3] for row in months if row[3] != "0"} == {"fewer than 5"}
    kind = cells(page, 2)
    assert [row[2] for row in kind] == ["left out", "fewer than 5", "0"]
    assert [row[1] for row in kind] == ["left out", "fewer than 5", "0"]
    picture = result.locator("svg").first
    assert picture.locator("rect").count() == 11 and picture.locator("text").count() == 24
    ahead = cells(page, 3)
    assert ahead[1] == ["People, counted each time they came", "8.9", "107", "92", "122"]
    expect(result).to_contain_text("This is no forecast.")

    # the same file again is not counted twice; one that cannot be read is told, and changes nothing
    for name, content, why in [
        ("again.csv", book.read_bytes(), "are here already"),
        ("sheet.csv", b"PK\x03\x04\x00", "This is no CSV file."),
        ("empty.csv", b"\r\n\r\n", "There is nothing in the file."),
        ("long.csv", b"Date\r\n" + b"5/3/2025\r\n" * 10001, "more than 10000 rows"),
    ]:
        with page.expect_file_chooser() as chooser:
            press(page, "Open a CSV file")
        chooser.value.set_files([{"name": name, "mimeType": "text/csv", "buffer": content}])
        if name == "again.csv":
            expect(result.locator("h4")).to_contain_text(name)
            press(page, "Count these entries")
        expect(page.locator(".pt-trouble")).to_contain_text(why)
        if name == "again.csv":
            press(page, "Cancel")
            assert focused(page) == "Open a CSV file"
    assert source.count() == 1

    # another system's file: its own words, dates with the month first, codes for people
    other = ["Client ID;Contact type;Attendance;Session date;Worker"]
    words = ("Cooking", "Outreach")
    other += [f"c{n % 7};{words[n % 2]};1;{n % 3 + 1}/1{n % 9}/2025;Sam" for n in range(21)]
    with page.expect_file_chooser() as chooser:
        press(page, "Open a CSV file")
    chooser.value.set_files([{"name": "other.csv", "mimeType": "text/csv", "buffer": "\r\n".join(other).encode()}])
    expect(result.locator("#pt-open-order")).to_have_value("month")
    chosen = choices(page)
    assert [chosen[f"pt-open-{one}"] for one in ("on", "kind", "people", "code", "hours")] == [
        "Session date",
        "Contact type",
        "Attendance",
        "Client ID",
        "Not in the file",
    ]
    asked = [result.locator(f"label[for=pt-open-word-{number}]").inner_text() for number in (0, 1)]
    assert asked == ["“Cooking” in the file is", "“Outreach” in the file is"]
    assert [chosen["pt-open-word-0"], chosen["pt-open-word-1"]] == ["Another kind, or none", "One person, in person"]
    page.locator("#pt-open-word-0").focus()
    page.keyboard.press("ArrowDown")
    press(page, "Count these entries")
    expect(source).to_have_count(2)
    expect(result).to_contain_text("These are counted from the codes in the files.")
    assert "c1" not in result.inner_text() and "Sam" not in result.inner_text()

    # what is worked out goes into the log where nothing stands
    page.locator("[id='statistics-log.spent']").focus()
    page.keyboard.type("$1,280")
    expect(result).to_contain_text("For each time that a person came: $10.00")
    press(page, "Put what is worked out into the log")
    assert page.locator("[id='statistics-log.cost-visit']").input_value() == "10.00"
    assert page.locator("[id='statistics-log.how-often.few.people']").input_value() == "7"
    assert page.locator("[id='statistics-log.different']").input_value() == ""  # not every entry has a code

    # the state as everyone meets it
    assert axe(page) == [] and too_small(page) == []
    page.emulate_media(color_scheme="dark")
    assert contrast(page) == []
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 320, "height": 640})
    assert too_wide(page) == []
    page.emulate_media(media="print")
    assert picture.is_visible() and not result.locator("button:visible, .pt-stats__files:visible").count()
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1280, "height": 720})

    # the case for funding begins with them
    with page.expect_popup() as popup:
        press(page, str(form.begins[0].label))
    case = popup.value
    expect(case.locator("[id='funding-case.figures.visits.last']")).to_have_value("128")
    assert case.locator("[id='funding-case.counted-until.month']").input_value() == "3"
    press_text = "Put it together from my answers"
    case.locator(f"[data-question='text'] button:has-text('{press_text}')").press("Enter")
    text = case.locator("[id='funding-case.text']").input_value()
    assert "In the twelve months to 31 March 2025, we counted 128 visits, calls or sessions." in text
    case.close()

    # one file is taken away, and then everything is forgotten
    source.nth(1).locator("button").press("Enter")
    expect(source).to_have_count(1)
    assert focused(page) == "Open a CSV file"
    page.get_by_role("button", name="Clear everything").click()
    page.get_by_role("button", name="Clear it").click()
    expect(source).to_have_count(0)
    expect(result).to_contain_text("Nothing is counted yet.")
    assert result.locator("svg, table, h4").count() == 0
    assert "log.csv" not in page.content()


def test_copies_of_earlier_logs_count_and_ten_thousand_rows_do_not_slow_it(
    visit: Visit, catalogue: Catalogue, tmp_path: Path
) -> None:
    form = catalogue.form("statistics-log")
    page = visit("templates/statistics-log/")
    answers = {
        "period-start": "2024-01-01",
        "period-end": "2024-03-31",
        "sessions.1.on": "2024-01-09",
        "sessions.1.people": "8",
    }
    whole = {"peer-toolkit-copy": 1, "form": form.id, "version": 1, "edition": "upstream", "title": str(form.title)}
    flat = {f"{form.id}.{at}": value for at, value in answers.items()}
    file = tmp_path / "copy.json"
    file.write_text(json.dumps({**whole, "answers": flat, "finished": [], "left": {}}), encoding="utf-8")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Open saved copies of this log").press("Enter")
    chooser.value.set_files(file)
    source = page.locator(".pt-stats__sources > li")
    expect(source).to_contain_text("Log from 1 January 2024 to 31 March 2024: 1 entries")

    lines = ["Date,People", *(f"{day % 28 + 1}/{day % 12 + 1}/2024,{day % 9 + 5}" for day in range(10000))]
    before = page.evaluate("document.querySelectorAll('*').length")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Open a CSV file").press("Enter")
    chooser.value.set_files([{"name": "big.csv", "mimeType": "text/csv", "buffer": "\n".join(lines).encode()}])
    press(page, "Count these entries")
    expect(source.nth(1)).to_contain_text("big.csv: 10000 entries")
    assert page.evaluate("document.querySelectorAll('*').length") - before < 600
    field = page.locator("[id='statistics-log.service']")
    took = field.evaluate(
        "(one) => { const start = performance.now(); one.value = 'x';"
        " one.dispatchEvent(new Event('input', { bubbles: true })); return performance.now() - start; }"
    )
    assert took < 1500
    page.evaluate("document.dispatchEvent(new CustomEvent('pt:wipe'))")
    expect(source).to_have_count(0)
