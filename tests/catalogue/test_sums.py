"""What flat answers bring up and add up to: the examples that scripts share, and what must hold whatever is typed."""

from __future__ import annotations

import datetime
import math
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peer_toolkit.catalogue.model import Form, Score, Summary, Table
from peer_toolkit.catalogue.numbers import figures, number
from peer_toolkit.catalogue.sums import score, worked_out
from peer_toolkit.catalogue.typed import typed
from peer_toolkit.catalogue.when import shown
from tests.vectors import at_random, every_form, form_of, turning, vectors

CENT = Decimal("0.01")


def named(key: str) -> Any:
    return pytest.mark.parametrize("one", vectors(key), ids=lambda one: one.get("name", one.get("text"))[:40])


@named("conditions")
def test_what_answers_bring_up(one: dict[str, Any]) -> None:
    form, expected = form_of(one["form"]), one["expected"]
    visible = shown(form, typed(form, one["answers"]))
    assert [name for name in expected["shown"] if name not in visible] == []
    assert [name for name in expected["hidden"] if name in visible or form.question(name) is None] == []
    sections = [part.id for part in form.sections if any(question.id in visible for question in part.questions)]
    assert sections == expected["sections"]


@named("sums")
def test_what_answers_add_up_to(one: dict[str, Any]) -> None:
    form, expected = form_of(one["form"]), one["expected"]
    assert worked_out(form, one["answers"]) == expected["worked_out"]
    for name, wanted in expected["points"].items():
        assert points(form, name, one["answers"]) == wanted, name


def points(form: Form, name: str, flat: dict[str, Any]) -> dict[str, Any]:
    """A score as the examples have it: of its band, from how many per cent it holds."""
    question = form.question(name)
    assert isinstance(question, Score)
    found = score(form, question, flat)
    return vars(found) | {"band": found.band.least if found.band else None}


@named("numbers")
def test_how_numbers_are_read(one: dict[str, Any]) -> None:
    assert number(one["text"], one.get("unit", "")) == one["expected"]


def test_the_examples_ask_about_every_kind_of_condition_and_sum() -> None:
    """Of each, some example expects a yes and some a no."""
    asked = {one["form"] for one in vectors("conditions")}
    questions = [question for name in asked for question in form_of(name).questions() if question.when]
    told = {
        side: {name for one in vectors("conditions") for name in one["expected"][side]} for side in ("shown", "hidden")
    }
    for question in questions:
        assert question.id in told["shown"] and question.id in told["hidden"], question.id


FORMS = st.deferred(lambda: st.sampled_from(every_form()))


@st.composite
def filled(draw: st.DrawFn) -> tuple[Form, dict[str, Any]]:
    form = draw(FORMS)
    return form, at_random(form, Random(draw(st.integers(0, 2**32))))


@given(filled())
def test_a_table_adds_up(case: tuple[Form, dict[str, Any]]) -> None:
    """A total is the sum of what stands above it, to the last figure; each row holds as a person reckons it."""
    form, flat = case
    numbers = worked_out(form, flat)
    visible = shown(form, typed(form, flat))
    if form is turning():
        return
    for table in (one for one in form.questions() if isinstance(one, Table)):
        start = f"{form.id}.{table.id}"
        mine = {name for name in numbers if name.startswith(f"{start}.")}
        assert not mine or table.id in visible
        rows = {name.split(".")[2] for name in {*flat, *mine} if name.startswith(f"{start}.")} - {"total"}
        for column in table.columns:
            cells = {row: stands(flat, numbers, f"{start}.{row}.{column.id}", bool(column.worked_out)) for row in rows}
            found = [cell for cell in cells.values() if cell is not None]
            total = numbers.get(f"{start}.total.{column.id}")
            if column.total and found and table.id in visible:
                assert total == float(cents(sum(found), column.type))
            else:
                assert total is None
            for row in rows if column.worked_out and table.id in visible else ():
                parts = [
                    stands(flat, numbers, f"{start}.{row}.{name}", bool(other.worked_out))
                    for name in column.worked_out
                    for other in table.columns
                    if other.id == name
                ]
                if all(part is not None for part in parts):
                    first, second = (part or Decimal() for part in parts)
                    wanted = first - second if column.difference else first * second
                    assert cells[row] == Decimal(str(float(cents(wanted, column.type))))


def stands(flat: dict[str, Any], numbers: dict[str, float], address: str, reckoned: bool) -> Decimal | None:
    if reckoned:
        return Decimal(str(numbers[address])) if address in numbers else None
    said = figures(str(flat.get(address, "")))
    return Decimal(said) if said else None


def cents(value: Decimal | int, kind: str) -> Decimal:
    return Decimal(value).quantize(CENT, ROUND_HALF_UP) if kind == "money" else Decimal(value)


@given(filled())
def test_a_score_holds_together(case: tuple[Form, dict[str, Any]]) -> None:
    """Points lie between nothing and the most; a score of several sections is the sum of its sections."""
    form, flat = case
    for question in (one for one in form.questions() if isinstance(one, Score)):
        found = score(form, question, flat)
        assert 0 <= found.points <= found.most
        if found.percent is None:
            assert (found.answered, found.points, found.band) == (0, 0, None)
        else:
            assert 0 <= found.percent <= 100
            assert found.percent * found.most <= 100 * found.points < (found.percent + 1) * found.most
            assert question.bands == () or found.band is not None
            assert found.band is None or found.band.least <= found.percent
        parts = [score(form, question.model_copy(update={"of": (name,)}), flat) for name in question.of]
        for name in ("points", "most", "answered", "left_out"):
            assert getattr(found, name) == sum(getattr(part, name) for part in parts)


@given(filled())
def test_a_summary_counts_each_row_once(case: tuple[Form, dict[str, Any]]) -> None:
    form, flat = case
    numbers = worked_out(form, flat)
    for summary in (one for one in form.questions() if isinstance(one, Summary)):
        start = f"{form.id}.{summary.id}."
        mine = {name[len(start) :]: value for name, value in numbers.items() if name.startswith(start)}
        by = [
            str(value)
            for name, value in flat.items()
            if name.startswith(f"{form.id}.{summary.of}.") and name.endswith(f".{summary.by}")
        ]
        known = [one for one in by if one != "stale" and one != "31/2/2026"]
        assert mine.get("total.count", 0) == (len(known) if shown_both(form, summary, flat) else 0)
        for column in ("count", *summary.add) if mine else ():
            parts = [
                Decimal(str(value))
                for name, value in mine.items()
                if name.endswith(f".{column}") and name != f"total.{column}"
            ]
            assert len(parts) == len({name.split(".")[0] for name in mine}) - 1
            # money is rounded group by group: typed fractions of a cent may part the two by one for each
            apart = Decimal() if column == "count" else CENT * len(parts)
            assert abs(sum(parts) - Decimal(str(mine[f"total.{column}"]))) <= apart


def shown_both(form: Form, summary: Summary, flat: dict[str, Any]) -> bool:
    return {summary.id, summary.of} <= set(shown(form, typed(form, flat)))


@given(filled(), st.data())
def test_nothing_typed_breaks_it(case: tuple[Form, dict[str, Any]], data: st.DataObject) -> None:
    """Whatever a saved copy has in it: the numbers that come of it can be shown."""
    form, flat = case
    anything = st.text() | st.text("0123456789.,- ()$") | st.just(True) | st.none() | st.floats()
    strange = {name: data.draw(anything) for name in list(flat)[:20]} | {".": "1", f"{form.id}.": "1", form.id: "1"}
    assert all(math.isfinite(value) for value in worked_out(form, strange).values())


def test_a_circle_of_columns_ends() -> None:
    """It must not hang a page. Cost is over less now, and over is cost less each: of neither is more to be had."""
    assert worked_out(turning(), {"asking.lines.1.now": "3"}) == {
        "asking.lines.1.cost": -3,
        "asking.lines.total.now": 3,
        "asking.lines.total.cost": -3,
    }


def test_every_month_has_its_place() -> None:
    """A date of each month of the year counts in that month."""
    form = form_of("asking")
    for month in range(1, 13):
        day = datetime.date(2027, month, 28).isoformat()
        found = worked_out(form, {"asking.lines.1.day": day})
        assert [name for name, value in found.items() if value and "total" not in name] == [
            f"asking.by-month.month-{month}.count"
        ]
