"""Conditions mean the same for checking, screens and paper."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peer_toolkit.catalogue import Catalogue, when
from peer_toolkit.catalogue.model import Form

QUESTIONS: list[dict[str, Any]] = [
    {
        "id": "level",
        "type": "choice",
        "label": "How serious?",
        "options": [{"id": "minor", "label": "Minor"}, {"id": "serious", "label": "Serious"}],
    },
    {
        "id": "checked",
        "type": "choices",
        "label": "What did you check?",
        "options": [{"id": "role", "label": "The role"}, {"id": "hours", "label": "The hours"}],
    },
    {"id": "told", "type": "boolean", "label": "The worker was told"},
    {"id": "days", "type": "integer", "label": "Days of notice", "least": 0, "most": 30},
    {"id": "note", "type": "text", "label": "What was said?"},
]


def form(condition: Any, *more: dict[str, Any]) -> Form:
    """A form whose last question “asked” has the condition."""
    last = {"id": "asked", "type": "string", "label": "Asked", "when": condition}
    return Form.model_validate(
        {
            "id": "trial",
            "version": 1,
            "title": "T",
            "purpose": "P",
            "group": "run",
            "readers": ["board"],
            "who": "W",
            "minutes": 1,
            "written": "2026-01-01",
            "sensitivity": "none",
            "outputs": ["web"],
            "guidance": ["x"],
            "next": {"to": "x", "label": "N"},
            "sections": [{"id": "only", "title": "O", "questions": [*QUESTIONS, *more, last]}],
        }
    )


HOLDS: list[tuple[Any, dict[str, Any], bool]] = [
    ({"question": "level", "is": "serious"}, {"level": "serious"}, True),
    ({"question": "level", "is": "serious"}, {"level": "minor"}, False),
    ({"question": "level", "is": "serious"}, {}, False),
    ({"question": "level", "is_not": "serious"}, {}, True),
    ({"question": "level", "any_of": ["minor", "serious"]}, {"level": "minor"}, True),
    ({"question": "checked", "is": "role"}, {"checked": frozenset({"role", "hours"})}, True),
    ({"question": "checked", "is_not": "role"}, {"checked": frozenset({"hours"})}, True),
    ({"question": "told", "is": True}, {"told": True}, True),
    ({"question": "told", "is": False}, {}, True),
    ({"question": "days", "more_than": 3}, {"days": 4}, True),
    ({"question": "days", "more_than": 3}, {"days": 3}, False),
    ({"question": "days", "less_than": 3}, {}, False),
    ({"question": "days", "less_than": 1}, {"days": 0}, True),
    ({"question": "note", "answered": True}, {"note": ""}, False),
    ({"question": "note", "answered": False}, {}, True),
    ({"question": "days", "answered": True}, {"days": 0}, True),
    ({"all": [{"question": "told", "is": True}, {"question": "level", "is": "minor"}]}, {"told": True}, False),
    ({"any": [{"question": "told", "is": True}, {"question": "level", "is": "minor"}]}, {"told": True}, True),
]


@pytest.mark.parametrize(("condition", "answers", "expected"), HOLDS)
def test_a_condition_holds(condition: Any, answers: dict[str, Any], expected: bool) -> None:
    assert ("asked" in when.shown(form(condition), answers)) is expected


def test_a_hidden_question_counts_as_unanswered() -> None:
    middle = {"id": "middle", "type": "string", "label": "M", "when": {"question": "told", "is": True}}
    trial = form({"question": "middle", "answered": True}, middle)
    assert "asked" in when.shown(trial, {"told": True, "middle": "x"})
    assert "asked" not in when.shown(trial, {"middle": "x"})


NEVER: list[Any] = [
    {"all": [{"question": "level", "is": "minor"}, {"question": "level", "is": "serious"}]},
    {"all": [{"question": "days", "more_than": 5}, {"question": "days", "less_than": 5}]},
    {"question": "days", "more_than": 30},
    {"question": "days", "less_than": 0},
    {"all": [{"question": "note", "answered": True}, {"question": "note", "answered": False}]},
]


@pytest.mark.parametrize("condition", NEVER)
def test_what_can_never_be_asked_is_found(condition: Any) -> None:
    assert [what for _, what, _ in when.mistakes(form(condition))] == ["No answers can ever bring this question up."]


@pytest.mark.parametrize("condition", [row[0] for row in HOLDS])
def test_what_can_be_asked_is_left_alone(condition: Any) -> None:
    assert list(when.mistakes(form(condition))) == []


def test_a_long_chain_of_conditions_is_checked_in_good_time() -> None:
    """Two ways lead from each question to the one before: together more than could ever be walked one by one."""
    chain = [{"id": "q0", "type": "integer", "label": "Q"}]
    for number in range(1, 60):
        before = [{"question": f"q{number - 1}", test: 5} for test in ("more_than", "less_than")]
        chain.append({"id": f"q{number}", "type": "integer", "label": "Q", "when": {"any": before}})
    assert list(when.mistakes(form({"question": "q59", "answered": True}, *chain))) == []


def test_a_condition_on_many_options_is_checked_in_good_time() -> None:
    names = [f"o{number}" for number in range(60)]
    many = {"id": "many", "type": "choices", "label": "M", "options": [{"id": name, "label": name} for name in names]}
    assert list(when.mistakes(form({"question": "many", "any_of": names}, many))) == []


SINGLE = st.sampled_from([row[0] for row in HOLDS if "question" in row[0]])
CONDITIONS = st.recursive(
    SINGLE,
    lambda inner: st.lists(inner, min_size=1, max_size=3).flatmap(
        lambda parts: st.sampled_from([{"all": parts}, {"any": parts}])
    ),
    max_leaves=5,
)


@given(condition=CONDITIONS)
def test_any_condition_can_be_said(condition: Any) -> None:
    """On paper every condition has words, whatever it is made of, and they name each question that it asks about."""
    trial = form(condition)
    asked = trial.question("asked").when
    assert asked is not None
    said = when.in_words(asked, trial, lambda name, /, **values: "|".join([name, *map(str, values.values())]))
    for one in when.comparisons(asked):
        assert str(trial.question(one.question).label) in said or "option" in said


def test_words_on_paper(catalogue: Catalogue) -> None:
    def said(condition: Any, after: str | None = None) -> str:
        trial = form(condition)
        asked = trial.question("asked").when
        assert asked is not None
        return when.in_words(asked, trial, catalogue.message, after)

    serious = {"question": "level", "is": "serious"}
    assert said(serious, after="level") == "If you chose “Serious”"
    assert said(serious) == "If you chose “Serious” for “How serious?”"
    assert said({"question": "days", "more_than": 3}) == "If “Days of notice” is more than 3"
    assert said({"any": [serious, {"question": "told", "is": True}]}, after="level") == (
        "If you chose “Serious”, or if you ticked “The worker was told”"
    )
