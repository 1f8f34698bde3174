"""What scripts make of a form's page: parts, rows, messages, copies, drafts, and what they never do."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from macros.policy import policy
from peer_toolkit.browser.definition import definition, words
from peer_toolkit.catalogue import Catalogue
from tests.browser.conftest import Open
from tests.browser.test_filling import TYPE, flat_of, grow, saved
from tests.browser.test_pages import axe, contrast, stops_that_are_not_seen, too_small, too_wide
from tests.reading.conftest import all_types

pytestmark = [pytest.mark.browser, pytest.mark.site]

REVIEW = "templates/performance-review/"  # about a person, with rows, choices, dates and signatures
BUDGET = "templates/budget-worksheet/"  # about an organisation, with sums
RECORD = "templates/performance-concern/"  # with conditions, on questions and on a part

READ = """async () => (await import(new URL("../../assets/js/form/fields.js", document.baseURI)))
    .read(document.querySelector("form.pt-form"))"""
"""What stands in the form."""

FOCUS = "document.activeElement.id || document.activeElement.textContent"


def field(page: Page, address: str) -> Any:
    return page.locator(f"[id='{address}']")


def alive(page: Page) -> Page:
    page.locator(".pt-alive .pt-save").wait_for()
    return page


def opened_copy(page: Page, folder: Path, content: str | bytes | None, name: str = "copy.json") -> None:
    """Open a file as a saved copy: one of 50 MB without content."""
    file = folder / name
    if content is None:
        with file.open("wb") as large:
            large.truncate(50_000_000)
    else:
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Open a saved copy").click()
    chooser.value.set_files(file)


def copy_of(form: str, answers: dict[str, Any], **more: Any) -> str:
    return json.dumps({"peer-toolkit-copy": 1, "form": form, "version": 1, "title": form, "answers": answers} | more)


# --- messages ---------------------------------------------------------------------------------------------------------


def test_each_rule_has_its_message(open_page: Open, catalogue: Catalogue) -> None:
    """Over the form that has every type: what must be answered, numbers, limits, days; in tables too."""
    form = all_types()
    told = {**definition(form, catalogue), "words": words(form, catalogue)}
    page = open_page("")
    call = """async ({ form, flat, shown }) => {
        const { mistakes } = await import(new URL("assets/js/form/mistakes.js", document.baseURI));
        const say = (name, values) => `${name} ${JSON.stringify(values ?? {})}`;
        const found = mistakes(form, flat, new Set(shown), say);
        return found.map((one) => [one.address.split(".").slice(1).join("."), one.message]);
    }"""
    every = [one.id for one in form.questions()]

    def mistakes(**flat: str) -> dict[str, str]:
        given = {f"all-types.{name.replace('__', '.').replace('_', '-')}": value for name, value in flat.items()}
        return dict(page.evaluate(call, {"form": told, "flat": given, "shown": every}))

    empty = mistakes()
    assert empty == {
        f"{one.id}.name" if one.type == "signature" else one.id: str(one.required_message)  # type: ignore[attr-defined]
        for one in form.questions()
        if one.required
    }
    assert "web-error-whole" in mistakes(days="2.5")["days"]
    assert "web-error-whole" in mistakes(days="two")["days"]
    assert "web-error-least" in mistakes(days="0")["days"]
    assert "web-error-most" in mistakes(days="8")["days"]
    assert "web-error-number" in mistakes(hours="many")["hours"]
    assert "web-error-number" in mistakes(budget="a lot")["budget"]
    assert "web-error-date" in mistakes(started="31/2/2026")["started"]
    right = mistakes(days="5", hours="7.6", budget="$1,200.50", started="2026-02-28", preferred_name="Hēmi")
    assert not {"days", "hours", "budget", "started", "preferred-name"} & right.keys()
    # what is not asked is not missing
    assert page.evaluate(call, {"form": told, "flat": {}, "shown": []}) == []


def test_mistakes_are_told_twice_in_the_same_words_and_take_nothing_away(open_page: Open) -> None:
    page = alive(open_page(REVIEW))
    field(page, "performance-review.role").fill("Peer worker")
    for part, value in (("day", "31"), ("month", "2"), ("year", "2026")):
        field(page, f"performance-review.review-date.{part}").fill(value)
    page.get_by_role("button", name="Check your answers").click()
    summary = page.get_by_role("alert").filter(has_text="There is a problem")
    expect(summary).to_be_focused()
    assert page.title().startswith("Error: ")
    links = summary.get_by_role("link").all_inner_texts()
    beside = [one.removeprefix("Error:").strip() for one in page.locator("form .pt-error").all_inner_texts()]
    assert sorted(links) == sorted(beside) and "Enter the name of the peer worker" in links
    assert any("enter a day that exists" in one for one in links)
    assert axe(page) == []
    page.emulate_media(color_scheme="dark")
    assert contrast(page) == []
    page.emulate_media(color_scheme="light")
    summary.get_by_role("link", name="Enter the name of the peer worker").press("Enter")
    name = field(page, "performance-review.worker")
    expect(name).to_be_focused()
    assert name.get_attribute("aria-invalid") == "true"
    described = page.locator(f"[id='{(name.get_attribute('aria-describedby') or '').split()[-1]}']")
    expect(described).to_contain_text("Enter the name of the peer worker")
    assert field(page, "performance-review.role").input_value() == "Peer worker"
    assert field(page, "performance-review.review-date.day").input_value() == "31"
    page.keyboard.type("Hēmi")
    page.get_by_role("button", name="Check your answers").click()
    expect(page.locator(".pt-errors")).not_to_contain_text("Enter the name of the peer worker")


# --- by keyboard alone ------------------------------------------------------------------------------------------------


def tab_to(page: Page, wanted: str, most: int = 60) -> None:
    """Press Tab until what has the keyboard is so called."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted in str(page.evaluate(FOCUS)):
            return
    raise AssertionError(f"{wanted} was not reached: {page.evaluate(FOCUS)}")


def test_a_form_is_done_with_the_keyboard_alone(open_page: Open, tmp_path: Path) -> None:
    page = alive(open_page(REVIEW))
    tab_to(page, "pt-way")
    page.keyboard.press("ArrowLeft")  # one part at a time
    expect(page.locator(".pt-part:visible")).to_have_count(1)
    tab_to(page, "performance-review.worker")
    page.keyboard.type("Hēmi")
    tab_to(page, "pt-finished-")
    page.keyboard.press("Space")
    expect(page.locator(".pt-contents .pt-state--finished")).to_have_text("Finished")
    tab_to(page, "Continue")
    page.keyboard.press("Enter")
    expect(page.locator(".pt-part:visible h2")).to_be_focused()
    assert page.url.endswith("#" + str(page.evaluate("document.activeElement.id")))
    assert page.title().startswith("Part 2 of ")
    tab_to(page, "Add a row")
    page.keyboard.press("Enter")
    added = str(page.evaluate("document.activeElement.id"))
    assert re.search(r"\.4\.[a-z-]+$", added)
    page.keyboard.type("Time to write")
    page.go_back()
    expect(page.locator(".pt-part:visible h2")).to_have_text("Who, when and which review")
    page.go_forward()
    expect(field(page, added)).to_be_visible()
    field(page, added).focus()
    tab_to(page, "Check your answers")
    page.keyboard.press("Enter")
    expect(page.locator(".pt-errors")).to_be_focused()
    tab_to(page, "Change")
    page.keyboard.press("Enter")
    expect(field(page, "performance-review.worker")).to_be_focused()
    page.keyboard.press("Control+s")
    expect(page.get_by_role("dialog")).to_be_visible()
    file = saved(page, tmp_path, lambda: page.keyboard.press("Enter"))
    assert json.loads(file.read_text(encoding="utf-8"))["answers"][added] == "Time to write"
    expect(page.locator(".pt-save__state")).to_have_text("Saved as a copy.")


# --- conditions, rows, sums -------------------------------------------------------------------------------------------


def test_what_is_not_asked_is_not_there_until_it_is(open_page: Open) -> None:
    page = alive(open_page(RECORD))
    page.get_by_label("All on one page").check()
    safety = field(page, "performance-concern.safety")
    expect(safety).to_be_hidden()
    field(page, "performance-concern.level.serious").check()
    expect(safety).to_be_visible()
    safety.fill("Called the team leader")
    field(page, "performance-concern.level.minor").check()
    expect(safety).to_be_hidden()
    part = page.locator("[id='performance-concern.before-step']")
    expect(part).to_be_hidden()
    listed = page.locator(".pt-contents").get_by_role("link", name=re.compile("formal step"))
    expect(listed).to_be_hidden()
    field(page, "performance-concern.outcome.formal").check()
    expect(part).to_be_visible()
    expect(listed).to_be_visible()
    page.get_by_role("button", name="Check your answers").click()
    expect(page.locator(".pt-check")).to_contain_text("1 answers belong to questions that are no longer asked")
    expect(page.locator(".pt-check__list").get_by_text("Called the team leader")).to_have_count(0)


def test_rows_are_added_taken_away_and_put_back(open_page: Open) -> None:
    page = alive(open_page(REVIEW))
    cell = "performance-review.org-promised.{}.promise"
    for row, text in ((1, "first"), (2, "second"), (3, "third")):
        field(page, cell.format(row)).fill(text)
    page.get_by_role("button", name="Remove promise 2").first.click()
    assert [field(page, cell.format(row)).input_value() for row in (1, 2)] == ["first", "third"]
    expect(field(page, cell.format(3))).to_have_count(0)
    expect(page.locator(".pt-told")).to_contain_text("Removed: promise 2")
    page.get_by_role("button", name="Put the row back").click()
    assert [field(page, cell.format(row)).input_value() for row in (1, 2, 3)] == ["first", "second", "third"]
    page.get_by_role("button", name="Add a row: promise").first.click()
    new = field(page, cell.format(4))
    expect(new).to_be_focused()
    assert "promise 4" in str(new.get_attribute("aria-label"))


def test_a_row_comes_back_beside_what_was_typed_since(open_page: Open) -> None:
    page = alive(open_page(REVIEW))
    cell = "performance-review.goals.{}.{}"
    for row in (1, 2, 3):
        field(page, cell.format(row, "goal")).fill(f"goal {row}")
        field(page, cell.format(row, "due")).fill("soon")
    field(page, cell.format(2, "goal")).fill("less anxiety")
    expect(page.locator(".pt-guard")).to_have_count(1)
    page.get_by_role("button", name="Remove goal 2").click()
    expect(page.locator(".pt-guard")).to_have_count(0)
    field(page, "performance-review.role").fill("typed since")
    field(page, cell.format(2, "goal")).fill("goal 3, changed")
    page.get_by_role("button", name="Put the row back").click()
    expect(field(page, cell.format(2, "goal"))).to_be_focused()
    goals = [field(page, cell.format(row, "goal")).input_value() for row in (1, 2, 3)]
    assert goals == ["goal 1", "less anxiety", "goal 3, changed"]
    assert field(page, "performance-review.role").input_value() == "typed since"
    # a new row has nothing of the one that it is made after: no message, and no id that another has
    page.get_by_role("button", name="Check your answers").click()
    page.get_by_role("button", name=re.compile("Add a row: goal")).click()
    new = field(page, cell.format(4, "due"))
    assert new.get_attribute("aria-invalid") is None and ".error" not in str(new.get_attribute("aria-describedby"))
    ids = page.locator("[id]").evaluate_all("(all) => all.map((one) => one.id)")
    assert len(ids) == len(set(ids))


def test_sums_follow_what_is_typed(open_page: Open, catalogue: Catalogue) -> None:
    page = alive(open_page(BUDGET))
    form = catalogue.form("budget-worksheet")
    worked = page.locator("[data-worked]")
    expect(worked.first).to_be_attached()
    assert all(one.get_attribute("readonly") is not None for one in worked.all())
    flat = flat_of(form, catalogue)
    grow(page, form)
    assert page.evaluate(TYPE, flat) == []
    from peer_toolkit.catalogue.sums import worked_out

    wanted = worked_out(form, flat)
    shown = {str(one.get_attribute("id")): one.input_value() for one in worked.all()}
    assert {at: float(value) for at, value in shown.items() if value} == pytest.approx(wanted) and wanted


# --- copies and drafts ------------------------------------------------------------------------------------------------


def deep(levels: int) -> str:
    return '{"peer-toolkit-copy": 1, "form": "performance-review", "version": 1, "answers": ' + (
        '{"a": ' * levels + "1" + "}" * levels + "}"
    )


BAD = {
    "not JSON": (b"\x89PNG\r\n\x1a\n\0\0", "no copy"),
    "somebody else's": (b'{"hello": "world"}', "no copy"),
    "cut short": (copy_of("performance-review", {"performance-review.worker": "x"})[:90].encode(), "damaged"),
    "another form's": (copy_of("exit-conversation", {}).encode(), "another form"),
    "of a newer kind": (
        copy_of("performance-review", {}).replace('"peer-toolkit-copy": 1', '"peer-toolkit-copy": 9').encode(),
        "newer",
    ),
    "of 50 MB": (None, "far more than"),
    "nested deep": (deep(50_000).encode(), "was not opened"),
}


def test_bad_files_are_refused_and_what_was_typed_stays(open_page: Open, tmp_path: Path) -> None:
    page = alive(open_page(REVIEW))
    field(page, "performance-review.role").fill("Peer worker")
    for name, (content, why) in BAD.items():
        opened_copy(page, tmp_path, content)
        expect(page.locator(".pt-trouble"), name).to_contain_text(why)
        expect(page.locator(".pt-trouble")).to_contain_text("What you typed is still here.")
        assert field(page, "performance-review.role").input_value() == "Peer worker"
        page.locator(".pt-trouble").evaluate("(one) => one.replaceChildren()")


def test_a_locked_copy_needs_its_passphrase(open_page: Open, tmp_path: Path) -> None:
    page = alive(open_page(REVIEW))
    field(page, "performance-review.role").fill("Whātua")
    page.get_by_role("button", name="Save a copy").first.click()
    dialog = page.get_by_role("dialog")
    assert axe(page) == []
    dialog.get_by_label("Lock the copy with a passphrase").check()
    dialog.get_by_label("Passphrase", exact=True).fill("short")
    dialog.get_by_role("button", name="Save the copy").click()
    expect(dialog.get_by_role("alert")).to_contain_text("8 signs")
    dialog.get_by_label("Passphrase", exact=True).fill("four plain old words")
    file = saved(page, tmp_path, lambda: dialog.get_by_role("button", name="Save the copy").click())
    assert file.suffix == ".locked" and "Whātua".encode() not in file.read_bytes()
    field(page, "performance-review.role").fill("something else")
    for word, opens in (("four plain new words", False), ("four plain old words", True)):
        opened_copy(page, tmp_path, file.read_bytes(), file.name)
        page.get_by_role("dialog").get_by_label("Passphrase", exact=True).fill(word)
        page.get_by_role("button", name="Open it").click()
        if opens:
            page.get_by_role("button", name="Open the copy").click()
            expect(field(page, "performance-review.role")).to_have_value("Whātua")
        else:
            expect(page.locator(".pt-trouble")).to_contain_text("does not open this file")
            expect(field(page, "performance-review.role")).to_have_value("something else")


def test_what_no_longer_fits_is_kept_and_shown(open_page: Open, tmp_path: Path) -> None:
    page = alive(open_page(REVIEW))
    gone = {"performance-review.no-such-question": "from long ago", "performance-review.kind": "no-such-option"}
    opened_copy(page, tmp_path, copy_of("performance-review", {"performance-review.role": "Peer worker", **gone}))
    expect(page.locator(".pt-trouble")).to_contain_text("2 of its answers have no place")
    page.get_by_role("button", name="Check your answers").click()
    expect(page.locator(".pt-check")).to_contain_text("from long ago")
    page.get_by_role("button", name="Save a copy").first.click()
    again = saved(page, tmp_path, lambda: page.get_by_role("button", name="Save the copy").click())
    assert json.loads(again.read_text(encoding="utf-8"))["left"] == gone


def test_a_draft_is_kept_only_when_it_is_asked_for_and_until_its_day(open_page: Open, catalogue: Catalogue) -> None:
    page = alive(open_page(BUDGET))
    keys = "Object.keys(localStorage).filter((one) => one.includes('draft'))"
    first = page.locator("form.pt-form input[type=text]:not([readonly])").first
    first.fill("Kōwhai")
    keep = page.get_by_label("Keep a draft on this computer until")
    assert not keep.is_checked() and page.evaluate(keys) == []
    keep.check()
    expect(page.get_by_role("button", name="Delete my draft")).to_be_visible()
    draft = json.loads(page.evaluate(f"localStorage.getItem({keys}[0])"))
    week = datetime.date.fromisoformat(str(page.evaluate("new Date().toLocaleDateString('sv')"))) + datetime.timedelta(
        7
    )
    assert draft["expires"] == week.isoformat() and "Kōwhai" in draft["text"]
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    alive(page)
    expect(first).to_have_value("")
    page.get_by_role("button", name="Open the draft").click()
    expect(first).to_have_value("Kōwhai")
    page.get_by_role("button", name="Delete my draft").click()
    assert page.evaluate(keys) == []


def test_a_draft_that_is_deleted_or_left_by_exit_is_gone(open_page: Open) -> None:
    page = alive(open_page(BUDGET))
    page.on("dialog", lambda dialog: dialog.accept())
    first = page.locator("form.pt-form input[type=text]:not([readonly])").first
    drafts = "Object.keys(localStorage).filter((one) => one.includes('draft'))"
    keep = page.get_by_label("Keep a draft on this computer until")
    delete = page.get_by_role("button", name="Delete my draft")
    keep.check()
    expect(delete).to_be_visible()
    first.fill("Kōwhai")  # is stored half a second later
    delete.click()
    page.wait_for_timeout(800)
    assert page.evaluate(drafts) == []
    keep.check()
    expect(delete).to_be_visible()
    page.reload()
    alive(page)
    first.fill("typed before the draft was opened")
    offer = page.get_by_role("button", name="Open the draft")
    offer.click()
    page.get_by_role("button", name="Cancel").click()
    expect(first).to_have_value("typed before the draft was opened")
    page.evaluate("document.dispatchEvent(new CustomEvent('pt:wipe', { detail: { back: false } }))")
    expect(offer).to_be_hidden()
    assert page.evaluate(drafts) == [] and first.input_value() == ""


@pytest.mark.parametrize("sensitivity", ["none", "person"])
def test_forms_about_people_offer_no_draft(sensitivity: str, open_page: Open, catalogue: Catalogue) -> None:
    names = [form.id for form in catalogue.forms if form.sensitivity == sensitivity]
    for name in names[:1]:
        page = alive(open_page(f"templates/{name}/"))
        expect(page.get_by_label(re.compile("Keep a draft"))).to_have_count(0)
        assert page.locator("form.pt-form").get_attribute("spellcheck") == (
            "false" if sensitivity == "person" else None
        )
        page.get_by_label("Spell check").check()
        assert page.locator("form.pt-form").get_attribute("spellcheck") == "true"


def test_leaving_with_unsaved_work_is_asked_about_and_exit_is_not(open_page: Open) -> None:
    page = alive(open_page(REVIEW))
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    field(page, "performance-review.role").click()
    page.keyboard.type("x")
    page.reload()
    assert asked == ["beforeunload"]


def test_nothing_that_was_said_about_the_answers_outlives_them(open_page: Open, tmp_path: Path) -> None:
    """What the page told of a word, and of a file's name, goes with them; no field is described by what is gone."""
    page = alive(open_page(REVIEW))
    opened_copy(page, tmp_path, b"no copy", "about Hēmi.json")
    field(page, "performance-review.went-well").fill("His anxiety")
    expect(page.locator(".pt-told")).to_contain_text("anxiety")
    page.evaluate("document.dispatchEvent(new CustomEvent('pt:wipe', { detail: { back: true } }))")
    whole = page.locator(".pt-work").evaluate("(one) => one.outerHTML")
    assert "You wrote" not in whole and "Hēmi" not in whole and ".guard" not in whole


def test_what_was_added_to_a_text_that_was_put_together_stays(open_page: Open) -> None:
    page = alive(open_page("templates/performance-concern/#%"))  # an address that is no address stops nothing
    page.get_by_label("All on one page").check()
    field(page, "performance-concern.level.minor").check()
    field(page, "performance-concern.worker").fill("Hēmi")
    note = field(page, "performance-concern.file-note")
    together = page.get_by_role("button", name="Put it together")
    together.click()
    expect(note).not_to_have_value("")
    mine = f"{note.input_value()}\n\nAnd this is mine."
    note.fill(mine)
    together.click()
    assert note.input_value() == mine


def test_a_copy_is_saved_when_the_connection_is_gone_and_asked_for_once(open_page: Open, tmp_path: Path) -> None:
    page = alive(open_page(REVIEW))
    with page.expect_response(re.compile(r"/seal\.js")):
        field(page, "performance-review.role").fill("Peer worker")
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.get_by_role("button", name="Save a copy").first.dblclick()
    expect(page.get_by_role("dialog")).to_have_count(1)
    file = saved(page, tmp_path, lambda: page.get_by_role("button", name="Save the copy").click())
    assert "Peer worker" in file.read_text(encoding="utf-8")


def test_back_from_the_check_shows_a_part_alone_and_goes_on_from_there(open_page: Open) -> None:
    page = alive(open_page(RECORD))
    go_on = page.locator(".pt-part:visible").get_by_role("button", name="Continue")
    go_on.click()
    second = page.locator(".pt-part:visible h2").inner_text()
    go_on.click()
    page.get_by_role("button", name="Check your answers").click()
    expect(page.locator(".pt-errors")).to_be_focused()
    page.go_back()
    part = page.locator(".pt-part:visible h2")
    expect(part).to_have_text(second)
    expect(part).to_be_focused()
    expect(page.locator(".pt-check")).to_be_hidden()
    go_on.click()  # on to the next part: the check is not what the reader came from
    expect(part).not_to_have_text(second)
    expect(page.locator(".pt-check")).to_be_hidden()


def test_another_form_begins_with_answers_of_this_one(open_page: Open, catalogue: Catalogue) -> None:
    """Every form that leads on: what is carried arrives, nothing is stored, and no other window is answered."""
    for form in (one for one in catalogue.forms if one.begins):
        flat = flat_of(form, catalogue)
        page = alive(open_page(f"templates/{form.id}/"))
        grow(page, form)
        page.evaluate(TYPE, flat)
        page.get_by_role("button", name="Check your answers").click()
        for begin in form.begins:
            with page.context.expect_page() as opened:
                page.locator(".pt-files").get_by_role("button", name=str(begin.label), exact=True).click()
            other = alive(opened.value)
            assert f"/templates/{begin.form}/" in other.url
            if begin.carry:
                expect(other.locator(".pt-save__state")).to_have_text("Not saved")
            got = other.evaluate(READ)
            for carry in begin.carry:
                given = flat.get(f"{form.id}.{carry.from_}")
                if given is not None:  # a plain answer; rows and ticks have addresses below
                    assert got[f"{begin.form}.{carry.to}"] == given
            assert begin.carry == () or got
            assert other.evaluate("localStorage.length + sessionStorage.length") == page.evaluate(
                "localStorage.length + sessionStorage.length"
            )
            other.close()


# --- how it looks and holds -------------------------------------------------------------------------------------------


def test_it_holds_on_a_phone_with_large_text_and_on_paper(open_page: Open, catalogue: Catalogue) -> None:
    page = alive(open_page(REVIEW, width=320, height=640))
    form = catalogue.form("performance-review")
    grow(page, form)
    page.evaluate(TYPE, flat_of(form, catalogue))
    page.get_by_role("button", name="Check your answers").click()
    page.locator(".pt-files").wait_for()
    assert too_wide(page) == []
    assert too_small(page) == []
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    page.set_viewport_size({"width": 640, "height": 640})
    assert too_wide(page) == []
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.set_viewport_size({"width": 1280, "height": 720})
    page.emulate_media(forced_colors="active")
    assert page.locator(".pt-save .pt-button").first.evaluate("(one) => getComputedStyle(one).borderStyle") != "none"
    page.emulate_media(forced_colors="none", media="print")
    for part in (".pt-save", ".pt-start", ".pt-finished", ".pt-check"):
        expect(page.locator(part).first).to_be_hidden()
    long = page.locator(".pt-typed").first
    expect(long).to_be_visible()
    assert long.evaluate("(one) => one.scrollHeight <= one.clientHeight + 1")


def test_the_bar_covers_nothing_that_has_the_keyboard(open_page: Open) -> None:
    page = alive(open_page(REVIEW, height=720))
    assert stops_that_are_not_seen(page) == []


def test_an_empty_form_has_all_its_questions_on_paper(open_page: Open) -> None:
    page = alive(open_page(RECORD))
    page.get_by_label("One part at a time").check()
    page.emulate_media(media="print")
    expect(page.locator("[data-question][hidden], .pt-part[hidden]")).to_have_count(0)
    hidden = page.evaluate(
        "[...document.querySelectorAll('[data-question]')].filter((one) => !one.offsetHeight).length"
    )
    assert hidden == 0
    page.emulate_media(media="screen")
    expect(field(page, "performance-concern.safety")).to_be_hidden()


def test_the_scripts_work_where_no_text_may_become_code(open_page: Open) -> None:
    """Under Trusted Types, on a page that has the form's own scripts alone: the theme's search puts HTML together."""
    page = open_page("")
    html = (page.request.get(f"{page.url}{REVIEW}").text()).split("<main", 1)
    body = "<main" + html[1].split("</main>")[0] + "</main>"
    body = re.sub(r"<script>.*?</script>", "", body, flags=re.S)  # the theme's own
    strict = f"{policy([])}; require-trusted-types-for 'script'"
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text))
    page.route(
        "**/strict/",
        lambda route: route.fulfill(
            content_type="text/html",
            body=f"<!doctype html><title>x</title><base href='{page.url}{REVIEW}'>" + body,
            headers={"Content-Security-Policy": strict.replace("base-uri 'none'", "base-uri 'self'")},
        ),
    )
    page.goto(f"{page.url}strict/")
    alive(page)
    field(page, "performance-review.worker").fill("Hēmi")
    page.get_by_role("button", name="Check your answers").click()
    page.locator(".pt-files").wait_for()
    with page.expect_download():
        page.get_by_role("button", name="Download Word").click()
    with page.expect_download():
        page.get_by_role("button", name="Download PDF").click()
    assert said == []
