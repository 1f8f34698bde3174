"""Conditions, numbers and sums mean the same in a page's scripts as in Python: by example, and by chance."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from playwright.sync_api import Page

from peer_toolkit.browser.definition import definition
from peer_toolkit.catalogue.model import Form, Score
from peer_toolkit.catalogue.sums import score, worked_out
from peer_toolkit.catalogue.typed import typed
from peer_toolkit.catalogue.when import shown
from tests.browser.conftest import Open
from tests.vectors import OWN, at_random, catalogue, every_form, form_of, vectors

pytestmark = [pytest.mark.browser, pytest.mark.site]

TOLD = """async ({ base, form, cases }) => {
  const { shown, sectionsShown } = await import(`${base}conditions.js`);
  const { workedOut, points, byArea } = await import(`${base}sums.js`);
  const scores = form.sections.flatMap((part) => part.questions).filter((one) => one.type === "score");
  return cases.map((flat) => ({
    shown: [...shown(form, flat)],
    sections: [...sectionsShown(form, flat)],
    worked_out: workedOut(form, flat),
    points: Object.fromEntries(scores.map((one) => [one.id, points(form, one, flat)])),
    areas: byArea(form, flat),
  }));
}"""
NUMBERS = """async ({ base, numbers }) => {
  const { number } = await import(`${base}typed.js`);
  return numbers.map((one) => number(one.text, one.unit));
}"""


def told(page: Page, form: Form, cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the scripts make of each set of answers."""
    base = page.evaluate("new URL('assets/js/form/', document.baseURI).href")
    answer: list[dict[str, Any]] = page.evaluate(
        TOLD, {"base": base, "form": definition(form, catalogue()), "cases": cases}
    )
    for one in answer:
        for found in one["points"].values():
            found["band"] = found["band"] and found["band"]["least"]
    return answer


def in_python(form: Form, flat: dict[str, Any]) -> dict[str, Any]:
    visible = shown(form, typed(form, flat))
    points = {}
    for one in (one for one in form.questions() if isinstance(one, Score)):
        found = score(form, one, flat)
        points[one.id] = vars(found) | {"band": found.band.least if found.band else None}
    return {
        "shown": visible,
        "sections": [part.id for part in form.sections if any(one.id in visible for one in part.questions)],
        "worked_out": worked_out(form, flat),
        "points": points,
    }


def test_scripts_and_python_agree(open_page: Open) -> None:
    """One page: every example of vectors.json; then each form with answers made up at random."""
    page = open_page("")
    base = page.evaluate("new URL('assets/js/form/', document.baseURI).href")
    numbers = vectors("numbers")
    read = page.evaluate(NUMBERS, {"base": base, "numbers": numbers})
    assert [(one["text"], found) for one, found in zip(numbers, read, strict=True)] == [
        (one["text"], one["expected"]) for one in numbers
    ]

    random = Random(20261122)
    conditions, sums = vectors("conditions"), vectors("sums")
    seen = 0
    for form in every_form():
        asked = [one for one in conditions if form_of(one["form"]) is form]
        added = [one for one in sums if form_of(one["form"]) is form]
        made_up = [at_random(form, random) for _ in range(40 if form.id in OWN else 8)]
        found = told(page, form, [one["answers"] for one in (*asked, *added)] + made_up)
        for one, result in zip(asked, found, strict=False):
            expected = one["expected"]
            assert set(expected["shown"]) <= set(result["shown"]), one["name"]
            assert not set(expected["hidden"]) & set(result["shown"]), one["name"]
            assert expected["sections"] == result["sections"], one["name"]
        for one, result in zip(added, found[len(asked) :], strict=False):
            assert result["worked_out"] == one["expected"]["worked_out"], one["name"]
            assert one["expected"]["points"].items() <= result["points"].items(), one["name"]
        for flat, result in zip(made_up, found[len(asked) + len(added) :], strict=True):
            areas = {one["score"]: one for one in result.pop("areas")}
            assert result == in_python(form, flat), (form.id, flat)
            for question in (one for one in form.questions() if isinstance(one, Score)):
                assert (question.id in areas) == (len(question.of) == 1 and question.id in result["shown"])
            assert all(one["points"] == result["points"][name]["points"] for name, one in areas.items())
            seen += 1
    assert seen >= 300
