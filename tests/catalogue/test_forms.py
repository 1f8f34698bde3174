"""What answers add up to: scores and their bands, and what a summary counts."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peer_toolkit.catalogue import Catalogue, forms
from peer_toolkit.catalogue.model import Form, Score, Summary

OPTIONS = [
    {"id": "no", "label": "No", "value": 0},
    {"id": "yes", "label": "Yes", "value": 3},
    {"id": "not-for-us", "label": "Does not apply"},
]


def form(bands: list[dict[str, Any]], rows: int = 2) -> Form:
    """Two choices and a table with a choice in each row: 3 points for each."""
    columns = [{"id": "have", "label": "Have it", "type": "choice", "options": OPTIONS}]
    questions: list[dict[str, Any]] = [
        {"id": "one", "type": "choice", "label": "One", "options": OPTIONS},
        {"id": "two", "type": "choice", "label": "Two", "options": OPTIONS},
        {"id": "rows", "type": "table", "label": "Rows", "row_label": "row", "rows": rows, "columns": columns},
    ]
    score = {"id": "sum", "type": "score", "label": "Score", "of": ["part"], "bands": bands}
    base = {"id": "sums", "version": 1, "title": "t", "purpose": "p", "group": "run", "readers": ["board"], "who": "w"}
    base |= {"minutes": 1, "sensitivity": "none", "outputs": ["pdf"], "guidance": ["about"], "basis": "editorial"}
    base |= {"written": "2026-11-22", "next": {"to": "about", "label": "l"}}
    sections = [
        {"id": "part", "title": "Part", "questions": questions},
        {"id": "end", "title": "e", "questions": [score]},
    ]
    return Form.model_validate(base | {"sections": sections})


def score_of(one: Form) -> Score:
    return next(question for question in one.questions() if isinstance(question, Score))


def test_the_most_counts_choices_and_each_row_of_a_table() -> None:
    one = form([], rows=4)
    assert forms.most(one, score_of(one)) == 3 + 3 + 4 * 3


@pytest.mark.parametrize(("answer", "points"), [("yes", 3), ("no", 0), ("not-for-us", None), (None, None)])
def test_an_answer_without_a_value_is_not_counted(answer: str | None, points: int | None) -> None:
    (question, *_) = form([]).questions()
    assert forms.points(question.options, answer) == points  # type: ignore[attr-defined]


@given(st.sets(st.integers(1, 100), max_size=6), st.integers(1, 30))
def test_every_score_has_one_meaning(limits: set[int], rows: int) -> None:
    """Ranges follow one another without gap or overlap, from nothing to the most."""
    bands = [{"least": least, "label": str(least), "text": "x"} for least in sorted({0, *limits})]
    one = form(bands, rows)
    score = score_of(one)
    ranges, whole = forms.ranges(one, score), forms.most(one, score)
    covered = [number for part in ranges for number in range(part.low, part.high + 1)]
    assert covered == list(range(whole + 1))
    for part in ranges:
        assert part.low * 100 >= part.band.least * whole


def test_a_score_may_have_no_bands() -> None:
    one = form([])
    assert forms.ranges(one, score_of(one)) == []


def test_each_score_of_the_real_forms_can_be_reached(catalogue: Catalogue) -> None:
    scores = [(one, score) for one in catalogue.forms for score in one.questions() if isinstance(score, Score)]
    assert len(scores) >= 8
    for one, score in scores:
        assert forms.most(one, score) >= 6, f"{one.id}.{score.id}"


def test_each_summary_of_the_real_forms_finds_its_table(catalogue: Catalogue) -> None:
    found = [(one, which) for one in catalogue.forms for which in one.questions() if isinstance(which, Summary)]
    assert len(found) >= 4
    for one, which in found:
        table, by, added = forms.summed(one, which)
        assert by in table.columns
        assert set(added) <= set(table.columns)
