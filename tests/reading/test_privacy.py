"""Forms about a person: no names and no words, unless asked for, and counts that pick nobody out."""

from __future__ import annotations

import itertools
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peer_toolkit.catalogue import Catalogue
from peer_toolkit.catalogue.model import Choices, Form, LongText, Signature, String, Table
from peer_toolkit.reading import disclosure
from peer_toolkit.reading.addresses import Addresses
from peer_toolkit.reading.answers import Answers
from peer_toolkit.reading.disclosure import FEWER, FEWEST, HIDDEN, one, shown
from peer_toolkit.reading.privacy import guarded
from peer_toolkit.reading.summary import summaries
from tests.reading.conftest import all_types

# --- names and words ------------------------------------------------------------------------------------------------


def marked(form: Form) -> tuple[dict[str, Any], set[str], set[str]]:
    """Answers to every question of a form, with what must not be told of a person: (answers, names, texts)."""
    answers: dict[str, Any] = {f"{form.id}.more-space": "text: more"}
    names, texts = set[str](), {"text: more"}

    def said(type_: str, own: bool, at: str) -> Any:
        if type_ == "text" or (type_ == "string" and own):
            texts.add(f"text: {at}")
            return f"text: {at}"
        if type_ == "string":
            names.add(f"name: {at}")
            return f"name: {at}"
        return {"boolean": True, "date": "2026-01-02", "choice": "an-option"}.get(type_, 7)

    for question in form.questions():
        at, own = f"{form.id}.{question.id}", question.own_words is not None
        if isinstance(question, Signature):
            answers |= {f"{at}.name": f"name: {at}", f"{at}.date": "2026-01-02"}
            names.add(f"name: {at}")
        elif isinstance(question, Table):
            rows = {
                row: {c.id: said(c.type, own, f"{at}.{row}.{c.id}") for c in question.columns}
                for row in question.row_ids
            }
            answers[at] = rows if question.named_rows else list(rows.values())
        elif isinstance(question, Choices):
            answers[at] = [question.options[0].id]
        elif getattr(question, "type", "") not in ("display", "summary"):
            answers[at] = said(str(getattr(question, "type", "")), own, at)
    return answers, names, texts


def found_in(told: Answers) -> str:
    return json.dumps([told.answers, told.ended, told.unknown])


@pytest.mark.parametrize("names", [False, True])
@pytest.mark.parametrize("text", [False, True])
def test_what_is_left_out_of_every_form(names: bool, text: bool, book: Catalogue) -> None:
    addresses = Addresses(book)
    for form in book.forms:
        answers, the_names, the_texts = marked(form)
        told, left = guarded(Answers(form.id, form, 1, None, "pdf", answers), addresses, names=names, text=text)
        person = form.sensitivity == "person"
        for wanted, ok, number in ((the_names, names, left.names), (the_texts, text, left.text)):
            for one_of in wanted:
                assert (f'"{one_of}"' in found_in(told)) == (ok or not person), (form.id, one_of)
            assert number == (0 if ok or not person else len(wanted)), form.id
        for address, answer in answers.items():
            if isinstance(answer, list) and isinstance(answer[0], dict):
                assert len(told.answers[address]) == len(answer), "rows can be counted"  # type: ignore[arg-type]


def test_words_where_a_day_was_asked_are_words(book: Catalogue) -> None:
    form = all_types()
    answers = {"all-types.started": "when Mere left", "all-types.goals": [{"due": "after Hēmi", "agreed": True}]}
    wrong = {"all-types.started": "", "all-types.goals.1.due": ""}
    held = Answers("all-types", form, 1, None, "pdf", answers, not_understood=wrong)
    told, left = guarded(held, Addresses(book), names=True, text=False)
    assert told.answers == {"all-types.goals": [{"agreed": True}]}
    assert left.text == 2


@pytest.mark.parametrize("kind", ["ended", "unknown"])
def test_what_no_form_asks_needs_both(kind: str, book: Catalogue) -> None:
    held = Answers("all-types", all_types(), 1, None, "pdf", **{kind: {"x.y": "Mere", "x.z": True}})
    for names, text in itertools.product((False, True), repeat=2):
        told, left = guarded(held, Addresses(book), names=names, text=text)
        assert ("Mere" in found_in(told)) == (names and text)
        assert getattr(told, kind)["x.z"] is True
        assert left.text == (0 if names and text else 1)


def test_a_form_that_ended_counts_as_one_about_a_person(book: Catalogue) -> None:
    held = Answers("gone", None, 1, None, "pdf", ended={"gone.who": "Mere"}, reasons={"gone.who": ""})
    assert guarded(held, Addresses(book), names=False, text=False)[0].ended == {}


# --- counts -----------------------------------------------------------------------------------------------------------


def splits(whole: int, parts: int) -> Iterator[tuple[int, ...]]:
    if parts == 1:
        yield (whole,)
        return
    for first in range(whole + 1):
        yield from ((first, *others) for others in splits(whole - first, parts - 1))


@pytest.mark.parametrize(("parts", "most"), [(2, 40), (3, 26), (4, 20), (5, 15)])
def test_no_hidden_count_can_be_worked_out(parts: int, most: int) -> None:
    """By trying: of all the answers that would be shown like this, none has one value for a hidden count.

    Whoever tries knows how many people there are, how many gave no answer, and this program.
    """
    for people, silent in itertools.product(range(FEWEST, most), range(5)):
        alike: dict[tuple[disclosure.Shown, ...], list[tuple[int, ...]]] = defaultdict(list)
        for counts in splits(people, parts):
            alike[tuple(shown(counts, silent))].append(counts)
        for told, possible in alike.items():
            for place, what in enumerate(told):
                if not isinstance(what, int):
                    assert len({counts[place] for counts in possible}) > 1, (told, silent, possible)


@given(st.lists(st.integers(0, 60), min_size=1, max_size=12), st.integers(0, 60))
@settings(max_examples=500)
def test_no_count_under_five_is_shown_or_left_over(counts: list[int], silent: int) -> None:
    told = shown(counts, silent)
    assert all(is_ == was for is_, was in zip(told, counts, strict=True) if isinstance(is_, int))
    numbers = [one for one in told if isinstance(one, int)]
    assert all(one >= FEWEST for one in numbers)
    if numbers:
        for left in (sum(counts) - sum(numbers), sum(counts) + silent - sum(numbers)):
            assert left == 0 or left >= FEWEST
        assert len(told) - len(numbers) != 1, "one alone is what is left of the whole"
    assert FEWER not in told or all(was < FEWEST for is_, was in zip(told, counts, strict=True) if is_ == FEWER)


def test_a_count_out_of_a_whole() -> None:
    for people in range(FEWEST, 30):
        alike: dict[disclosure.Shown, set[int]] = defaultdict(set)
        for count in range(people + 1):
            alike[one(count, people)].add(count)
        for told, possible in alike.items():
            if isinstance(told, int):
                assert told >= FEWEST and people - told >= FEWEST
            else:
                assert len(possible) > 1, (people, told)


def test_what_it_looks_like() -> None:
    assert shown([12, 9, 5]) == [12, 9, 5]
    assert shown([20, 3, 4]) == [20, FEWER, FEWER]
    assert shown([20, 9, 2]) == [20, HIDDEN, HIDDEN], "alone, the 2 is what is left of the whole"
    assert shown([6, 0]) == [HIDDEN, HIDDEN], "that all said the same tells what each said"
    assert shown([15, 9], 2) == [HIDDEN, HIDDEN], "that two said nothing is not told either"


# --- summaries --------------------------------------------------------------------------------------------------------


def files(form: Form, count: int, answers: Callable[[int], dict[str, Any]]) -> list[Answers]:
    return [Answers(form.id, form, 1, None, "pdf", answers(number)) for number in range(count)]


def test_of_fewer_than_five_people_nothing_is_told() -> None:
    (told,) = summaries(files(all_types(), 4, lambda _: {"all-types.pace": "slow", "all-types.days": 3}))
    assert told == {"form": "all-types", "title": str(all_types().title), "files": FEWER}


def test_a_summary_of_a_form_about_a_person() -> None:
    def answers(number: int) -> dict[str, Any]:
        return {
            "all-types.pace": "slow" if number < 12 else "right" if number < 17 else "fast",
            "all-types.support": ["person", "breaks"] if number < 8 else ["breaks"],
            "all-types.days": number % 5 + 1,
            "all-types.hours": 38.0,
            "all-types.copy": number < 3,
            "all-types.online": number < 10,
            "all-types.goals": [{"goal": "secret", "due": "2026-01-01"}] * (2 if number < 6 else 0),
            "all-types.started": "2026-01-01",
            "all-types.proud": "secret",
            "all-types.worker.name": "secret",
        }

    (told,) = summaries(files(all_types(), 25, answers))
    questions = told["questions"]
    assert told["files"] == 25
    assert questions["all-types.pace"]["counts"] == {"slow": 12, "right": 5, "fast": 8}
    assert questions["all-types.support"]["counts"] == {"person": 8, "breaks": HIDDEN, "written": FEWER}
    assert (questions["all-types.days"]["answered"], questions["all-types.days"]["mean"]) == (25, 3)
    assert "mean" not in questions["all-types.hours"], "all said the same"
    assert (questions["all-types.copy"]["ticked"], questions["all-types.online"]["ticked"]) == (FEWER, 10)
    assert (questions["all-types.goals"]["answered"], questions["all-types.goals"]["rows"]) == (6, 12)
    assert "secret" not in json.dumps(told) and "2026" not in json.dumps(told)
    assert not {"lowest", "highest", "sum", "first", "last"} & {key for one in questions.values() for key in one}


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_no_summary_of_people_has_a_number_under_five_that_counts_them(data: st.DataObject) -> None:
    form = all_types()

    def answers(_: int) -> dict[str, Any]:
        return {
            f"all-types.{name}": value
            for name, value in {
                "pace": data.draw(st.sampled_from(["slow", "right", "fast", None])),
                "support": data.draw(st.lists(st.sampled_from(["person", "breaks", "written"]), unique=True)) or None,
                "copy": data.draw(st.booleans()),
                "days": data.draw(st.sampled_from([100, 200, None])),
                "goals": data.draw(st.sampled_from([None, [{"agreed": True}]])),
            }.items()
            if value is not None
        }

    count = data.draw(st.integers(1, 14))
    (told,) = summaries(files(form, count, answers))
    if count < FEWEST:
        assert told["files"] == FEWER and "questions" not in told
        return
    figures = [value for one in told["questions"].values() for value in (*one.get("counts", {}).values(), *(
        one.get(name, HIDDEN) for name in ("answered", "ticked", "rows", "mean")))]  # fmt: skip
    assert all(value >= FEWEST for value in figures if isinstance(value, int | float))


def test_a_summary_of_an_organisation_tells_all(book: Catalogue) -> None:
    form = next(
        one
        for one in book.forms
        if one.sensitivity != "person" and any(isinstance(q, Table) and not q.named_rows for q in one.questions())
    )
    table = next(q for q in form.questions() if isinstance(q, Table) and not q.named_rows)
    (told,) = summaries(
        files(form, 2, lambda number: {f"{form.id}.{table.id}": [{table.columns[0].id: "x"}] * (number + 1)})
    )
    assert (
        told["questions"][f"{form.id}.{table.id}"] | {"answered": 2, "rows": 3}
        == told["questions"][f"{form.id}.{table.id}"]
    )


def test_a_score_is_added_up_from_the_answers(book: Catalogue) -> None:
    from peer_toolkit.catalogue.forms import most, ranges
    from peer_toolkit.catalogue.model import Choice, Score
    from peer_toolkit.reading.summary import band_of, score_of

    scores = [(form, one) for form in book.forms for one in form.questions() if isinstance(one, Score)]
    assert scores
    for form, score in scores:
        best: dict[str, Any] = {}
        for name in score.of:
            for question in form.section(name).questions:
                options = {
                    c.id: max(c.options, key=lambda o: o.value or 0).id
                    for c in getattr(question, "columns", ())
                    if c.options
                }
                if isinstance(question, Choice):
                    best[f"{form.id}.{question.id}"] = max(question.options, key=lambda o: o.value or 0).id
                elif isinstance(question, Table) and options:
                    rows = {row: dict(options) for row in question.row_ids}
                    best[f"{form.id}.{question.id}"] = rows if question.named_rows else list(rows.values())
        assert score_of(form, score, best) == most(form, score)
        assert score_of(form, score, {}) is None
        assert score_of(form, score, {f"{form.id}.{score.id}": 3}) == 3, "as somebody wrote it"
        for band in ranges(form, score):
            assert band_of(form, score, band.low) == band_of(form, score, band.high) == str(band.band.label)


def test_the_types_that_may_be_names_or_words_are_known() -> None:
    """A new type of question must be sorted into names, words or neither."""
    from peer_toolkit.catalogue.model import QUESTION_TYPES

    neither = {
        "Display",
        "Integer",
        "Decimal",
        "Money",
        "Boolean",
        "Date",
        "Choice",
        "Choices",
        "Table",
        "Score",
        "Summary",
    }
    assert {type_.__name__ for type_ in QUESTION_TYPES} - neither == {
        String.__name__,
        LongText.__name__,
        Signature.__name__,
    }
