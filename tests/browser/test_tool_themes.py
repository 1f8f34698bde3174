"""Feedback themes: the script counts as Python does, and the page opens files and tells nothing of small groups."""

from __future__ import annotations

import csv
import dataclasses
import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from peer_toolkit.browser.definition import definition
from peer_toolkit.catalogue import Catalogue
from peer_toolkit.reading import disclosure
from peer_toolkit.reading.addresses import Addresses
from tests.browser.conftest import Open, Visit
from tests.browser.test_pages import axe, contrast, too_small, too_wide
from tests.reading.copies import locked
from tests.themes import WORDS, gathering, in_python, saved
from tests.vectors import at_random, form_of, vectors

pytestmark = [pytest.mark.browser, pytest.mark.site]

PAGE = "run/feedback-themes/"
FORMS = [form for form, _ in gathering()]

TOLD = """async ({ counts, ones, groups }) => {
    const { shown, one } = await import("/assets/js/tools/disclosure.js");
    const { summary } = await import("/assets/js/tools/summary.js");
    return {
        counts: counts.map(([some, rest]) => shown(some, rest)),
        ones: ones.map(([count, whole]) => one(count, whole)),
        groups: groups.map(({ form, people }) => summary(form, people)),
    };
}"""

RULES = """async () => {
    const { allowed, comments, several } = await import("/assets/js/tools/themes.js");
    const form = { id: "f", counts: { consent: ["yes"] } };
    const answers = (...people) => people.map((count, n) => ({ label: `${n}`, people: count }));
    const { consider, well } = several([
        { label: "A", kind: "choice", answers: answers(9, 6, "fewer", "hidden") },
        { label: "B", kind: "choices", answers: answers(5, 8) },
        { label: "C", kind: "boolean", answers: answers(7) }]);
    const told = (all) => all.map(({ count, question, answer }) => `${count}${question}${answer}`).join(" ");
    return {
        consider: told(consider), well: told(well),
        yes: allowed(form, "counts", { "f.consent": "yes" }),
        no: [allowed(form, "counts", { "f.consent": "no" }), allowed(form, "counts", {})],
        without: allowed(form, "words", {}),
        comments: comments([{ "f.a": " b\\n" }, { "f.a": "é" }, { "f.a": " " }, {}, { "f.a": "d" }, { "f.a": "A" }],
            "f.a", "en-AU"),
    };
}"""


def test_the_script_counts_as_python_does(visit: Visit, catalogue: Catalogue) -> None:
    """Each example of vectors.json, then counts and answers made up at random."""
    random = Random(20261122)
    book = dataclasses.replace(catalogue, forms=(*catalogue.forms, form_of("all-types")))
    addresses = Addresses(book)
    examples = vectors("themes")
    counts = [(one["counts"], one["rest"], one["expected"]) for one in examples if "counts" in one]
    ones = [(one["count"], one["whole"], one["expected"]) for one in examples if "count" in one]
    for _ in range(1500):
        some = [random.choice((0, 1, 2, 3, 4, 5, 5, 6, 9, 20)) for _ in range(random.randint(1, 6))]
        rest = random.choice((0, 0, 1, 4, 5, 9))
        counts.append((some, rest, [WORDS.get(one, one) for one in disclosure.shown(some, rest)]))
    groups, expected = [], []
    for one in (one for one in examples if "people" in one):
        groups.append((one["form"], [flat for times, flat in one["people"] for _ in range(times)]))
        expected.append(one["expected"])
    for name in (*FORMS, "all-types"):
        groups += [(name, [at_random(form_of(name), random) for _ in range(random.choice((5, 9, 30)))])] * 2
    asked = {
        "counts": [one[:2] for one in counts],
        "ones": [one[:2] for one in ones],
        "groups": [{"form": definition(form_of(form), book), "people": people} for form, people in groups],
    }
    found = visit(PAGE).evaluate(TOLD, asked)
    assert found["counts"] == [one[2] for one in counts]
    assert found["ones"] == [one[2] for one in ones]
    for (form, people), told in zip(groups, found["groups"], strict=True):
        assert told == in_python(form, people, addresses), form
    for said, told in zip(expected, found["groups"], strict=False):
        assert said["questions"].items() <= told["questions"].items()


def test_what_is_considered_and_who_is_quoted(visit: Visit) -> None:
    said = visit(PAGE).evaluate(RULES)
    assert (said["consider"], said["well"]) == ("8B1 6A1 5B0", "9A0")  # the most first; no tick by itself
    assert (said["yes"], said["no"], said["without"]) == (True, [False, False], True)
    assert said["comments"] == ["A", "b", "d", "é"]  # in no order that tells who


def feedback(catalogue: Catalogue, folder: Path) -> list[Path]:
    """Eighteen participants, two of them locked; four who left, of whom one said no; and a file that is none."""
    files = []
    heard = ["fully"] * 7 + ["a-little"] * 6 + ["mostly"] * 3 + ["not-at-all"] * 2
    for number in range(18):
        flat = {
            "participant-feedback.heard": heard[number],
            "participant-feedback.safe": "fully" if number else "not-at-all",
            "participant-feedback.contact": "Wattle Canary",
            "participant-feedback.helped": f"Comment {'zyxwvutsrqponmlkji'[number]}" if number % 2 else "",
        }
        data = saved("participant-feedback", flat)
        file = folder / f"page-{number}.{'json' if number > 1 else 'locked'}"
        file.write_bytes(data if number > 1 else locked(data, "four words or more"))
        files.append(file)
    for number in range(4):
        flat = {"exit-conversation.consent": "none" if number == 3 else "no-name", "exit-conversation.works": "Secret"}
        (folder / f"exit-{number}.json").write_bytes(saved("exit-conversation", flat))
        files.append(folder / f"exit-{number}.json")
    (folder / "foreign.json").write_text("{}", encoding="utf-8")
    return [*files, folder / "foreign.json"]


def press(page: Page, name: str) -> None:
    """Go to a button by the Tab key, and press it."""
    for _ in range(80):
        if page.evaluate("document.activeElement.id || document.activeElement.textContent") == name:
            return page.keyboard.press("Space" if name.startswith("pt-") else "Enter")
        page.keyboard.press("Tab")
    raise AssertionError(f"no way to “{name}” by the keyboard")


def test_files_are_counted_by_keyboard(visit: Visit, catalogue: Catalogue, tmp_path: Path) -> None:
    files = feedback(catalogue, tmp_path)
    page = visit(PAGE)
    result = page.locator(".pt-result")
    page.locator("#open").evaluate("one => { one.tabIndex = -1; one.focus(); }")
    with page.expect_file_chooser() as chooser:
        press(page, "Choose saved copies")
    chooser.value.set_files(files)

    # the passphrase is asked for once, with the name of the file; what opened one opens the others
    expect(page.locator("dialog")).to_contain_text("page-0.locked")
    page.keyboard.type("four words or more")
    page.keyboard.press("Enter")
    expect(page.locator(".pt-themes__gathered")).to_be_visible()
    assert page.locator("dialog").count() == 0
    assert page.locator(".pt-themes__files li").all_inner_texts() == ["Tell us how it was: 18", "Exit conversation: 3"]
    notes = page.locator(".pt-trouble li").all_inner_texts()
    assert [note.split("”")[0] for note in notes] == ["“exit-3.json", "“foreign.json"]
    assert page.evaluate("document.activeElement.textContent") == "Count the answers"
    assert result.is_hidden()

    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "pt-result"
    rows = {
        table.locator("caption").inner_text(): table.locator("tbody tr").all_inner_texts()
        for table in result.locator("table").all()
    }
    heard = ["7", "fewer than 5", "6", "fewer than 5", "fewer than 5", "18"]
    assert [row.split("\t")[-1] for row in rows["Did you feel heard?"]] == heard
    assert {row.split("\t")[-1] for row in rows["Did you feel safe?"]} == {"not shown", "18"}
    assert next(row.split("\t")[-1] for row in rows["People who wrote something"]) == "9"
    assert result.locator("ul.pt-list").all_inner_texts() == [
        "6 people: Did you feel heard? A little",
        "7 people: Did you feel heard? Yes",
    ]
    assert "Exit conversation: fewer than five people" in result.locator("h3").all_inner_texts()
    text = result.inner_text()
    assert "Comment" not in text and "Secret" not in text and "Canary" not in text
    widths = result.locator("rect.pt-bars__now").evaluate_all("all => all.map((one) => one.getAttribute('width'))")
    assert widths == ["39%", "33%"]

    press(page, "pt-comments-participant-feedback")
    assert result.locator(".pt-themes__comments li").all_inner_texts() == [f"Comment {one}" for one in "ikmoqsuwy"]
    assert "Canary" not in result.inner_text() and "Secret" not in result.inner_text()
    page.keyboard.press("Space")
    assert "Comment o" not in result.inner_text()
    page.keyboard.press("Space")
    assert axe(page) == []
    assert contrast(page) == []
    page.emulate_media(color_scheme="dark")
    assert contrast(page) == []
    page.emulate_media(color_scheme="light", media="print")
    assert page.locator(".pt-themes__comments").is_hidden()
    assert result.locator("table").first.is_visible()
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 320, "height": 640})
    assert too_wide(page) == [] and too_small(page) == []

    with page.expect_download() as download:
        press(page, "Download the counts (CSV)")
    assert download.value.suggested_filename == "feedback-themes.csv"
    table = list(csv.reader(Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()))
    assert ["Tell us how it was", "Did you feel heard?", "A little", "6"] in table
    assert ["Tell us how it was", "Did you feel safe?", "Yes", "not shown"] in table
    assert "Comment" not in str(table)

    # the same files once more are the same people; then nothing is left behind
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose saved copies").press("Enter")
    chooser.value.set_files(files[2:4])
    expect(page.locator(".pt-trouble")).to_contain_text("“page-3.json” was there already")
    assert page.locator(".pt-trouble li").count() == 2
    assert result.is_hidden()
    assert page.locator(".pt-themes__files li").first.inner_text() == "Tell us how it was: 18"
    page.evaluate("document.dispatchEvent(new CustomEvent('pt:wipe', { detail: { back: false } }))")
    assert page.locator(".pt-themes__gathered").is_hidden() and page.locator(".pt-trouble").is_hidden()
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.body.textContent])")
    assert not any(word in kept for word in ("Comment ", "Canary", "Secret", "page-0"))


def test_without_javascript_it_says_how_to_do_it(open_page: Open) -> None:
    page = open_page(PAGE, java_script_enabled=False)
    text = page.locator("main").inner_text()
    assert "Scripts are off in this browser" in text
    assert "peer-toolkit read --summary FILES" in text
    assert page.get_by_role("button", name="Choose saved copies").count() == 0


def test_it_is_linked_from_the_topic_and_the_forms(site: Path) -> None:
    for path in ("run/evaluation", *(f"templates/{form}" for form in FORMS)):
        html = (site / path / "index.html").read_text(encoding="utf-8")
        assert html.count('href="../../run/feedback-themes/"') + html.count('href="../feedback-themes/"') >= 1, path


def test_its_data_are_small_and_hold_no_guards(site: Path) -> None:
    html = (site / PAGE / "index.html").read_text(encoding="utf-8")
    data = html.split('id="pt-data">')[1].split("</script>")[0]
    known: dict[str, Any] = json.loads(data)
    assert [form["id"] for form in known["forms"]] == FORMS
    assert all("guards" not in form for form in known["forms"])
    assert not any(name.startswith("web-tool-") and "-themes-" not in name for name in known["words"])
