"""The role builder, and what is done beside what was agreed: what they work out, and a way through by the keyboard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from peer_toolkit.browser.definition import definition
from peer_toolkit.catalogue import Catalogue
from peer_toolkit.catalogue.model import Choices, Table
from tests.browser.conftest import Open, Visit
from tests.browser.test_pages import axe, contrast, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.site]

PAGE, CHECK = "role-description", "role-check"

CALL = """async ({ calls }) => {
    const role = await import(new URL("assets/js/tools/role.js", document.baseURI));
    return calls.map(([name, form, flat]) => role[name](form, flat));
}"""


def table(catalogue: Catalogue, form: str, name: str) -> Table:
    found = catalogue.form(form).question(name)
    assert isinstance(found, Table)
    return found


def test_the_two_forms_speak_of_the_same_functions(catalogue: Catalogue) -> None:
    """Shares go from one to the other by the ids of rows, and paragraphs hang on the ids of what was picked."""
    agreed = [(row.id, str(row.label)) for row in table(catalogue, PAGE, "functions").named_rows]
    done = [(row.id, str(row.label)) for row in table(catalogue, CHECK, "work").named_rows]
    assert done == [*agreed, ("outside", "Tasks that are none of these")]
    picked = catalogue.form(PAGE).question("picked")
    assert isinstance(picked, Choices)
    assert [(one.id, str(one.label)) for one in picked.options] == agreed[:-1]


def test_each_function_has_its_words(catalogue: Catalogue) -> None:
    """What it does and what it does not do, for each of the nine."""
    form = definition(catalogue.form(PAGE), catalogue)
    asked = {one["id"]: one for part in form["sections"] for one in part["questions"]}
    nine = [one["id"] for one in asked["picked"]["options"] if one["id"] != "other"]
    assert len(nine) == 9
    for text in ("text-role", "text-limits"):
        hung = [
            part["when"]["is"] for part in asked[text]["compose"] if part.get("when", {}).get("question") == "picked"
        ]
        assert hung == nine


def test_what_it_works_out(visit: Visit, catalogue: Catalogue) -> None:
    page, check = (definition(catalogue.form(name), catalogue) for name in (PAGE, CHECK))

    def of(**said: Any) -> dict[str, Any]:
        """Answers of the page: picked, shares, and others."""
        flat: dict[str, Any] = {f"{PAGE}.picked.{one}": True for one in said.pop("picked", ())}
        flat |= {f"{PAGE}.functions.{row}.share": share for row, share in said.pop("shares", {}).items()}
        return flat | {f"{PAGE}.{name.replace('_', '-')}": value for name, value in said.items()}

    core = {f"{PAGE}.not-in-role.{one}": True for one in ("clinical", "force", "persuade", "story", "spare")}
    whole = {"peer-support": "60", "education": "20", "around": "20"}
    two = ("peer-support", "education")
    # answers of the page → state, what is left, and the notes
    cases: list[tuple[dict[str, Any], str, float | None, list[str]]] = [
        ({}, "none", None, []),
        (of(picked=two, shares=whole, hours="20 hours") | core, "full", 0, []),
        (of(picked=two, shares={"peer-support": "60"}) | core, "left", 40, []),
        (of(picked=two, shares=whole | {"around": "30.5"}) | core, "over", -10.5, ["over"]),
        (of(picked=two, shares=whole, counted_in="hours") | core, "open", None, []),
        (of(picked=two, shares=whole, counted_in="hours", hours="100") | core, "full", 0, []),
        (of(picked=two, shares=whole, hours="0") | core, "full", 0, []),
        (of(picked=two, shares=whole), "full", 0, ["core"]),
        (of(picked=("education",), shares=whole) | core, "full", 0, ["unticked"]),
        (of(picked=(*two, "research"), shares=whole) | core, "full", 0, ["empty"]),
        (of(picked=(*two, "research", "quality")) | core, "none", None, ["many"]),
        (of(picked=two, shares={"around": "2"}, counted_in="hours", hours="10") | core, "left", 8, []),
        (of(picked=two, shares={"around": "2.1"}, counted_in="hours", hours="10") | core, "left", 7.9, ["thin"]),
        (of(picked=two, shares={"peer-support": "75", "education": "25"}) | core, "full", 0, ["around"]),
        (of(picked=two, shares={"peer-support": "25", "education": "55", "around": "20"}) | core, "full", 0, []),
        (
            of(picked=two, shares={"peer-support": "24", "education": "56", "around": "20"}) | core,
            "full",
            0,
            ["direct"],
        ),
        (of(picked=two, shares={"peer-support": "10", "education": "29", "around": "51"}) | core, "left", 10, ["peer"]),
    ]
    calls = [[name, page, flat] for flat, *_ in cases for name in ("shares", "notes")]
    work = f"{CHECK}.work"
    later = {
        f"{work}.peer-support.agreed": "60",
        f"{work}.peer-support.done": "30",
        f"{work}.education.agreed": "20",
        f"{work}.education.done": "25",
        f"{work}.research.agreed": "10",
        f"{work}.quality.agreed": "10",
        f"{work}.quality.done": "0",
        f"{work}.management.agreed": "0",
        f"{work}.outside.done": "55",
    }
    saved = of(shares=whole, hours="23", title="Peer worker", counted_in="percent")
    calls += [["compared", check, flat] for flat in (later, {f"{work}.research.agreed": "20"}, {})]
    calls += [["agreedFrom", check, flat] for flat in (saved, of(title="Peer worker"))]
    tab = visit("404.html")
    found = tab.evaluate(CALL, {"calls": calls})
    for at, (flat, state, left, notes) in enumerate(cases):
        shares, noted = found[2 * at], found[2 * at + 1]
        assert (shares["state"], shares["left"], [one["note"] for one in noted]) == (state, left, notes), flat
    rows = {one["id"]: one for one in found[2]["rows"]}
    assert (rows["peer-support"]["hours"], rows["peer-support"]["percent"], rows["research"]["share"]) == (12, 60, None)

    one, agreed_only, nothing, taken, none = found[2 * len(cases) :]
    assert {row["id"]: (row["kind"], row["difference"]) for row in one["rows"]} == {
        "peer-support": ("less", -30),
        "education": ("about", 5),
        "research": ("open", None),  # nobody entered it, which is not the same as nothing
        "quality": ("less", -10),
        "outside": ("more", 55),
    }
    assert (one["begun"], one["agreed"], one["done"], one["too"]) == (True, 100, 110, 10)
    assert agreed_only["begun"] is False and nothing["rows"] == []
    every = [row.id for row in table(catalogue, CHECK, "work").named_rows]
    assert taken == {f"{work}.{row}.agreed": whole.get(row, "0") for row in every} | {
        f"{CHECK}.title": "Peer worker",
        f"{CHECK}.hours": "23",
        f"{CHECK}.counted-in": "percent",
    }
    assert none == {}


def tab_to(page: Page, place: str) -> None:
    """Tab on until this has the focus: an id, or the words of a button."""
    for _ in range(80):
        page.keyboard.press("Tab")
        at = page.evaluate("[document.activeElement.id, document.activeElement.textContent]")
        if place in at:
            return
    raise AssertionError(f"the keyboard does not come to {place}")


def fill(page: Page, answers: dict[str, str]) -> None:
    for place, value in answers.items():
        tab_to(page, place)
        page.keyboard.press("Space") if value == " " else page.keyboard.insert_text(value)


def looks_right(page: Page) -> None:
    """The result in both schemes, on a small screen and on paper."""
    assert axe(page) == []
    page.emulate_media(color_scheme="dark")
    assert contrast(page) == []
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 320, "height": 800})
    assert too_wide(page) == []
    page.emulate_media(media="print")
    expect(page.locator(".pt-result svg")).to_be_visible()
    expect(page.locator(".pt-result table")).to_be_visible()
    page.emulate_media(media="screen")


def test_a_role_is_built_and_looked_at_again_by_the_keyboard(open_page: Open, tmp_path: Path) -> None:
    page = open_page(f"templates/{PAGE}/")
    page.locator(".pt-result h2").wait_for(state="attached")
    page.locator(f"[id='{PAGE}.title']").focus()
    page.keyboard.insert_text("Peer worker, young people")
    fill(page, {f"{PAGE}.purpose": "Young people meet someone who has been there."})
    functions = {f"{PAGE}.picked.{one}": " " for one in ("peer-support", "health-promotion", "education", "quality")}
    fill(page, functions | {f"{PAGE}.hours": "15"})
    expect(page.locator(f"[id='{PAGE}.functions.research']")).to_be_hidden()
    share = f"{PAGE}.functions.{{}}.share"
    fill(page, {share.format("peer-support"): "50", share.format("education"): "15"})
    live = page.locator("[data-question=functions] .pt-score")
    expect(live).to_have_text("65% of 100% shared out. Left: 35%. That is 5.3 hours a week.")
    fill(page, {share.format("around"): "45"})
    expect(live).to_contain_text("Too much: 10%. That is 1.5 hours a week.")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("25")
    expect(live).to_contain_text("90% of 100% shared out. Left: 10%.")

    result = page.locator(".pt-result")
    row = result.get_by_role("row", name="Peer support")
    expect(row.get_by_role("cell")).to_have_text(["50%", "7.5"])
    expect(result.get_by_role("img", name="How the time is shared")).to_be_visible()
    notes = result.locator(".pt-role__notes > li")
    expect(notes).to_contain_text(
        ["You picked 4 functions", "4 functions share the hours", "no share of the time", "not ticked"]
    )
    expect(notes.nth(2)).to_contain_text("Health promotion")
    assert notes.first.get_by_role("link").get_attribute("href")

    # each text is put together by its button, and has the keyboard then
    texts = []
    for name in ("role", "limits", "support"):
        at = f"{PAGE}.text-{name}"
        tab_to(page, at)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == at
        texts.append(page.locator(f"[id='{at}']").input_value())
    role, limits, support = texts
    assert role.startswith("Peer worker, young people\n\nWhat the role is for: Young people meet someone")
    assert "\n\nHealth promotion: " in role and "Systemic advocacy: " not in role
    assert "• Peer support, 50\n" in role and "• Total, 90" in role and "in per cent" in role
    assert "does not assess, diagnose or treat" in limits and "does not check a service" in limits
    assert "after three months" in support
    looks_right(page)
    page.set_viewport_size({"width": 1280, "height": 900})

    # saved, and taken up again months later
    page.keyboard.press("Control+s")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the copy").press("Enter")
    copy = tmp_path / "copy.json"
    download.value.save_as(copy)

    page = open_page(f"templates/{CHECK}/")
    page.on("filechooser", lambda _: None)  # from now on, as the press of a key is faster than asking for it
    page.locator(".pt-result h2").wait_for(state="attached")
    expect(page.locator(".pt-result")).to_contain_text("Nobody gets a mark.")
    page.locator(f"[id='{CHECK}.title']").focus()
    tab_to(page, "Take what was agreed from a saved position description")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(copy)
    done = f"{CHECK}.work.{{}}.done"
    page.wait_for_function("(id) => document.activeElement.id === id", arg=done.format("peer-support"))
    expect(page.locator(f"[id='{CHECK}.title']")).to_have_value("Peer worker, young people")
    page.keyboard.insert_text("30")
    fill(page, {done.format("education"): "15", done.format("around"): "25", done.format("outside"): "35"})
    fill(page, {f"{CHECK}.extra.transport": " ", f"{CHECK}.extra.clinical": " "})
    result = page.locator(".pt-result")
    cells = {
        "Peer support": ["50%", "30%", "Less, by 20%"],
        "Education and training": ["15%", "15%", "About as agreed"],
        "Tasks that are none of these": ["0%", "35%", "More, by 35%"],
    }
    for name, said in cells.items():
        expect(result.get_by_role("row", name=name).get_by_role("cell")).to_have_text(said)
    expect(page.locator(f"[id='{CHECK}.work.outside.difference']")).to_have_value("35")
    expect(result).to_contain_text("Clinical tasks: stop them today.")
    expect(result.locator("ul").last.locator("li")).to_contain_text(
        ["More time was worked than is paid, by 5%", "none of the functions", "Peer support has less time than agreed"]
    )
    tab_to(page, f"{CHECK}.talk")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert "• Driving people, or only taking them somewhere" in page.locator(f"[id='{CHECK}.talk']").input_value()
    looks_right(page)

    # what holds no shares is told, and changes nothing
    copy.write_text(copy.read_text(encoding="utf-8").replace(".share", ".tasks"), encoding="utf-8")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Take what was agreed").press("Enter")
    chooser.value.set_files(copy)
    expect(page.locator(".pt-trouble")).to_contain_text("There are no shares of the time")
    expect(page.locator(f"[id='{CHECK}.work.peer-support.agreed']")).to_have_value("50")
