"""The checks by areas: which steps come first, what goes into the plan, what copies are compared, by keyboard only."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from peer_toolkit.catalogue import Catalogue
from peer_toolkit.catalogue.model import Choice, Form, Score
from tests.browser.conftest import Visit
from tests.browser.test_pages import axe, contrast, too_small, too_wide
from tests.conftest import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.site]

FORMS = sorted(
    file.stem
    for file in (ROOT / "toolkit_data" / "forms").glob("*.yml")
    if "\ntool: checkup\n" in file.read_text(encoding="utf-8")
)

PURE = """async () => {
    const { nextSteps, scored } = await import("/assets/js/tools/checkup.js");
    const { intoRows } = await import("/assets/js/form/plan.js");
    const { latest, moved } = await import("/assets/js/tools/checkup-earlier.js");
    const options = [["no", 0], ["half", 1], ["best", 2], ["apart", undefined]];
    const asked = options.map(([id, value]) => ({ id, label: id, value }));
    const score = (of) => ({ id: `${of}-score`, type: "score", of: [of] });
    const choice = (id, more) => ({ id, type: "choice", label: id, options: asked, ...more });
    const form = { id: "f", sections: [
        { id: "a", title: "A", questions: [
            choice("one", { action: "do one" }), choice("hidden", { when: { question: "one", is: "best" } }),
            { id: "rows", type: "table", columns: [{ id: "how", type: "choice", options: asked }],
              rows: [{ id: "r", label: "Row", action: "do r" }] }, score("a")] },
        { id: "b", title: "B", questions: [choice("plain", { options: [{ id: "x", label: "x" }] }), score("b")] },
        { id: "c", title: "C", questions: [choice("no-area")] },
        { id: "all", title: "All", questions: [{ id: "all", type: "score", of: ["a", "b"] }] }] };
    const line = (name, share, more) => ({ at: name, section: name[0], action: name, share, answer: "x", ...more });
    const names = (lines) => lines.map(({ at }) => at).join(" ");
    const plan = (flat, texts) => intoRows(flat, "f.plan", "what", texts.map((what) => ({ what })));
    return {
        scored: scored(form, { "f.one": "half", "f.rows.r.how": "apart", "f.no-area": "no" })
            .map(({ at, share, answer, action, area }) => [at, share, answer, action, area].join()),
        lowest: names(nextSteps([line("a1", 0.5), line("b1", 0), line("c1", 0.25), line("d1", 0)])),
        turns: names(nextSteps([line("a1", 0), line("a2", 0), line("a3", 0), line("b1", 0.5)])),
        other: names(nextSteps([line("a1", 0), line("a2", 0), line("b1", 0.5), line("c1", 0.75)])),
        none: names(nextSteps([line("a1", 1), line("b1", null), line("c1", 0, { action: undefined })])),
        again: names(nextSteps([line("a1", 0.5), line("a2", 0)])),
        empty: plan({}, ["x", "y"]),
        beside: plan({ "f.plan.1.who": "Ana", "f.plan.3.what": "y", "f.plan.10.what": " ", "f.planned.2.what": "z" },
            ["x", "y", "v", "w"]),
        latest: latest(["", "2025-01-02", "2024-12-31", ""].map((date, n) => ({ date, n })), 4).map(({ n }) => n),
        last: latest([{ date: "2026-01-01" }, { date: "" }, { date: "2025-01-01" }]).map(({ date }) => date),
        moved: (({ up, down }) => [names(up), names(down), up[0].was])(moved(
            [line("a1", 0, { answer: "was" }), line("a2", 1), line("a3", 0.5), line("a4", null)],
            [line("a1", 0.5), line("a2", 0.5), line("a3", 0.5), line("a4", 1), line("a5", 1)])),
    };
}"""


def test_steps_plan_and_comparison_follow_their_rules(visit: Visit) -> None:
    said = visit("templates/health-check/").evaluate(PURE)
    assert said["scored"] == ["f.one,0.5,half,do one,A", "f.rows.r.how,,apart,do r,A"]
    assert said["lowest"] == "b1 d1 c1"  # the lowest first, then in the order of the form
    assert said["turns"] == "a1 b1 a2"  # an area comes again only when every other one had its turn
    assert said["other"] == "a1 b1 c1"
    assert said["none"] == ""
    assert said["again"] == "a2 a1"
    assert said["empty"] == {"puts": {"f.plan.1.what": "x", "f.plan.2.what": "y"}, "rows": [1, 2]}
    beside = {"f.plan.2.what": "x", "f.plan.4.what": "v", "f.plan.5.what": "w"}
    assert said["beside"] == {"puts": beside, "rows": [2, 4, 5]}  # nothing is overwritten, nothing comes twice
    assert said["latest"] == [0, 3, 2, 1]  # those without a date first, in their order
    assert said["last"] == ["2025-01-01", "2026-01-01"]
    assert said["moved"] == ["a1", "a2", "was"]


def areas(form: Form) -> list[tuple[str, list[Choice]]]:
    """The areas of a check, each with the questions that have points."""
    scores = [one for one in form.questions() if isinstance(one, Score) and len(one.of) == 1]
    found = []
    for score in scores:
        asked = [one for one in form.section(score.of[0]).questions if isinstance(one, Choice)]
        found.append((score.of[0], [one for one in asked if any(option.value for option in one.options)]))
    return found


@pytest.mark.parametrize("name", FORMS)
def test_every_line_with_points_says_what_to_do_first(name: str, catalogue: Catalogue) -> None:
    form = catalogue.form(name)
    assert areas(form)
    for section, asked in areas(form):
        assert form.section(section).guidance
        for one in asked:
            assert one.action, one.id
            assert one.action.endswith(".") and len(str(one.action).split()) <= 20, one.id


def test_both_checks_have_the_tool() -> None:
    assert FORMS == ["health-check", "readiness-check"]


def copy(folder: Path, name: str, form: Form, answers: dict[str, str]) -> Path:
    """A saved copy of a form, as its page writes it; of its first version."""
    whole = {"peer-toolkit-copy": 1, "form": form.id, "version": 1, "edition": "upstream", "title": str(form.title)}
    flat = {f"{form.id}.{at}": value for at, value in answers.items()}
    file = folder / f"{name}.json"
    file.write_text(json.dumps({**whole, "answers": flat, "finished": [], "left": {}}), encoding="utf-8")
    return file


def focused(page: Page) -> str:
    said: str = page.evaluate("document.activeElement.id || document.activeElement.textContent")
    return said


def press(page: Page, name: str) -> None:
    """Go to a button of the result by the Tab key, and press it."""
    for _ in range(60):
        if focused(page).startswith(name):
            return page.keyboard.press("Enter")
        page.keyboard.press("Tab")
    raise AssertionError(f"no way to “{name}” by the keyboard: {focused(page)}")


def test_a_health_check_by_keyboard(visit: Visit, catalogue: Catalogue, tmp_path: Path) -> None:
    form = catalogue.form("health-check")
    page = visit("templates/health-check/")
    result = page.locator(".pt-result")
    expect(result).to_contain_text("Nothing has points yet.")
    assert result.locator("svg, table, button:visible").count() == 0

    # answers: the arrow keys choose, the space bar the first one; governance all “Begun”, one answer “Not yet”
    page.locator(f"[id='{form.id}.aims.not-yet']").focus()
    page.keyboard.press("ArrowDown")
    assert focused(page) == "health-check.aims.begun"
    asked = dict(areas(form))
    keys = [("governance", "Space ArrowDown"), ("evaluation", "Space"), ("personnel", "Space ArrowDown ArrowDown")]
    for section, ways in keys:
        for one in asked[section][1:] if section == "governance" else asked[section]:
            page.locator(f"[id='{form.id}.{one.id}.not-yet']").focus()
            for key in ways.split():
                page.keyboard.press(key)
    page.locator(f"[id='{form.id}.volunteers.mostly']").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    first = asked["evaluation"][0]

    # the steps, with the reason, the way back, and the guidance
    steps = result.locator("ol > li")
    expect(steps).to_have_count(3)
    actions = [str(asked[name][0].action) for name in ("evaluation", "governance", "personnel")]
    for step, action in zip(steps.all(), actions, strict=True):
        expect(step).to_contain_text(action)
    expect(steps.first).to_contain_text(f"From “{first.label}” (Evaluation). Your answer: Not yet.")
    guide = page.locator("section:has(> [id='health-check.evaluation']) .pt-guide a").get_attribute("href")
    assert guide and steps.first.locator(".pt-guide a").get_attribute("href") == guide

    # the areas: what the picture has, the table has
    rows = result.locator("table").first.locator("tbody tr")
    cells = [[cell.inner_text() for cell in row.locator("th, td").all()] for row in rows.all()]
    assert [row[:5] for row in cells[:3]] == [
        ["Governance", "8 of 24", "33%", "8 of 8", "0"],
        ["Evaluation", "0 of 18", "0%", "6 of 6", "0"],
        ["Personnel", "12 of 18", "66%", "7 of 7", "1"],
    ]
    assert [row[1:5] for row in cells[3:]] == [["0 of 15", "No answer yet", "0 of 5", "0"]] * 2
    assert cells[2][5].startswith("Under way. ")
    picture = result.locator("svg")
    said = picture.locator(".pt-bars__area, .pt-bars__value").all_text_contents()
    assert said == [text for row in cells for text in (row[0], row[2])]
    widths = [bar.get_attribute("width") for bar in picture.locator(".pt-bars__now").all()]
    assert widths == ["33%", "66%"]
    expect(result).to_contain_text("Lines without an answer: 10.")

    # into the plan, beside what stands there; the keyboard comes along; a second time nothing is added
    page.locator("[id='health-check.steps.2.owner']").focus()
    page.keyboard.type("Ana")
    page.locator("[id='health-check.told']").focus()
    press(page, "Go to the answer")
    assert focused(page) == f"health-check.{first.id}.not-yet"
    page.locator("[id='health-check.told']").focus()
    for _ in range(2):
        press(page, "Put them into")
    told = page.locator(".pt-told")
    expect(told).to_have_text("They stand in “The next three steps” already.")
    plan = page.locator("[id='health-check.steps'] [name$='.step']")
    values = [one.input_value() for one in plan.all()]
    assert [value.split(" (")[0] for value in values] == [actions[0], "", *actions[1:]]
    assert values[0].endswith(f"(Evaluation: {first.label})")
    assert page.locator("[id='health-check.steps.2.owner']").input_value() == "Ana"

    # two earlier copies; one of another form is refused, and what was typed stays
    early = {one.id: "begun" for _, lines in areas(form) for one in lines} | {"checked-on": "2024-03-05"}
    late = {"aims": "in-place", "numbers": "not-yet", "hiring": "begun", "checked-on": "2025-03-04"}
    stranger = copy(tmp_path, "stranger", catalogue.form("readiness-check"), {"reason": "begun"})
    files = [stranger, copy(tmp_path, "late", form, late), copy(tmp_path, "early", form, early)]
    with page.expect_file_chooser() as chooser:
        press(page, "Compare with saved copies")
    chooser.value.set_files(files)
    expect(told).to_have_text("Compared with 5 March 2024 and 4 March 2025.")
    trouble = page.locator(".pt-trouble")
    expect(trouble).to_contain_text("“stranger.json” was not opened. This is a copy of another form")
    heads = result.locator("table").nth(1).locator("thead th").all_inner_texts()
    assert heads == ["Area", "5 March 2024", "4 March 2025", "Now", "Since 4 March 2025"]
    rows = result.locator("table").nth(1).locator("tbody tr")
    cells = [[cell.inner_text() for cell in row.locator("th, td").all()] for row in rows.all()]
    assert cells[0] == ["Governance", "8 of 24 (33%)", "3 of 24 (12%)", "8 of 24 (33%)", "Up, from 12% to 33%"]
    assert cells[1][2:] == ["0 of 18 (0%)", "0 of 18 (0%)", "No change"]
    assert cells[3][2:] == ["No answer yet", "No answer yet", "Cannot be compared"]
    lists = result.locator("h4 + ul").all_inner_texts()
    assert [len(one.splitlines()) for one in lists] == [1, 1]
    assert "from Begun to Mostly" in lists[0] and "from In place to Begun" in lists[1]

    # their points go into the table of the form, which Word and PDF have
    press(page, "Put the points into")
    assert focused(page) == "health-check.compared.governance.now"
    points = [
        [page.locator(f"[id='health-check.compared.{row}.{column}']").input_value() for column in ("now", "before")]
        for row in ("governance", "evaluation", "supervision", "whole")
    ]
    assert points == [["8", "3"], ["0", "0"], ["", ""], ["20", "4"]]
    assert page.locator("[id='health-check.compared.governance.change']").input_value() == "5"

    # the state as everyone meets it
    assert axe(page) == [] and too_small(page) == []
    page.emulate_media(color_scheme="dark")
    assert contrast(page) == []
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 320, "height": 640})
    assert too_wide(page) == []
    page.emulate_media(media="print")
    assert result.is_visible() and not result.locator("button").first.is_visible()
    page.emulate_media(media="screen")

    # the copies go, and with “Clear everything” all of it
    press(page, "Take the copies away")
    assert focused(page) == "Compare with saved copies" and result.locator("table").count() == 1
    page.get_by_role("button", name="Clear everything").click()
    page.get_by_role("button", name="Clear it").click()
    expect(result).to_have_text(re.compile("^What your answers show\\s*Nothing has points yet"), use_inner_text=True)
    assert result.locator("svg, table").count() == 0
    page.emulate_media(media="print")
    assert not result.is_visible()  # a blank form on paper
    page.emulate_media(media="screen")


def test_a_readiness_check_says_what_comes_before_all_points(visit: Visit, catalogue: Catalogue) -> None:
    form = catalogue.form("readiness-check")
    page = visit("templates/readiness-check/")
    result = page.locator(".pt-result")
    page.locator(f"[id='{form.id}.{areas(form)[0][1][0].id}.in-place']").check()
    expect(result).to_contain_text("No answer could be better.")
    note = result.locator(".pt-note li")
    expect(note).to_have_count(3)
    result.locator(".pt-note a").press("Enter")
    assert focused(page) == "readiness-check.must-have.supervision"
    for option in ("supervision", "money", "manager"):
        page.locator(f"[id='{form.id}.must-have.{option}']").check()
    expect(note).to_have_count(0)
