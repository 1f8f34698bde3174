"""What may be told of several people: the examples of vectors.json, which a page of the site runs too."""

from __future__ import annotations

from typing import Any

import pytest

from peer_toolkit.catalogue.model import Choice
from peer_toolkit.reading import disclosure
from peer_toolkit.reading.addresses import Addresses
from tests.conftest import ROOT
from tests.themes import WORDS, gathering, in_python
from tests.vectors import catalogue, vectors


def examples(key: str) -> list[Any]:
    return [pytest.param(one, id=one["name"]) for one in vectors("themes") if key in one]


@pytest.mark.parametrize("one", examples("counts"))
def test_counts_of_a_question(one: dict[str, Any]) -> None:
    assert [WORDS.get(told, told) for told in disclosure.shown(one["counts"], one["rest"])] == one["expected"]


@pytest.mark.parametrize("one", examples("count"))
def test_a_count_out_of_a_whole(one: dict[str, Any]) -> None:
    told = disclosure.one(one["count"], one["whole"])
    assert WORDS.get(told, told) == one["expected"]


@pytest.mark.parametrize("one", examples("people"))
def test_answers_of_many_people(one: dict[str, Any], addresses: Addresses) -> None:
    people = [flat for times, flat in one["people"] for _ in range(times)]
    told = in_python(one["form"], people, addresses)
    expected = one["expected"]
    assert told["files"] == expected["files"]
    assert {at: told["questions"].get(at) for at in expected["questions"]} == expected["questions"]
    assert bool(told["questions"]) == bool(expected["questions"])


def test_the_first_answer_of_what_is_gathered_is_the_one_to_hope_for() -> None:
    """So the page's list of what goes well is told from the order of the answers: see the front matter of the page."""
    best = {"fully", "friendly", "would", "good"}
    for form, leaves in gathering():
        for question in catalogue().form(form).questions():
            options = list(question.options) if isinstance(question, Choice) else []
            for column in getattr(question, "columns", ()):
                options = options or list(column.options)
            if options and question.id not in leaves:
                assert options[0].id in best, f"{form}.{question.id}: {ROOT / 'docs/run/feedback-themes.md'}"
