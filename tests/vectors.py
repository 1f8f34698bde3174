"""What Python and the page's scripts must agree on: examples (vectors.json), and answers made up at random."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from peer_toolkit.catalogue import load
from peer_toolkit.catalogue.catalogue import Catalogue
from peer_toolkit.catalogue.model import Choice, Choices, Display, Form, Guard, Score, Signature, Summary, Table

TESTS = Path(__file__).parent
OWN = ("counting", "all-types", "asking")
"""Forms of tests/documents."""

TYPED = ("3", "12", "0", "-2", "1,200.50", "$400", "0.1", "0.2", ".005", "1.005", "2.675", "(30)", "99999.995", " 7 ")
BAD = ("about 3", "1,2", "-", "  ", "1e5", "12 apples")


@cache
def catalogue() -> Catalogue:
    return load(TESTS.parent / "toolkit_data")


@cache
def vectors(key: str) -> list[dict[str, Any]]:
    """The examples of one kind."""
    found: list[dict[str, Any]] = json.loads((TESTS / "vectors.json").read_text(encoding="utf-8"))[key]
    return found


def guards_of(vector: dict[str, Any], book: Catalogue) -> tuple[Guard, ...]:
    """The guards of an example: its own, or without any those of guards.yml."""
    own = vector.get("guards")
    why = {"why": "why", "instead": "instead", "basis": "editorial"}
    return book.guards if own is None else tuple(Guard.model_validate(one | why) for one in own)


@cache
def form_of(name: str) -> Form:
    """A form of the tests' own, or a real one."""
    if name not in OWN:
        return catalogue().form(name)
    return Form.model_validate(yaml.safe_load((TESTS / "documents" / f"{name}.yml").read_text(encoding="utf-8")))


@cache
def every_form() -> tuple[Form, ...]:
    return (*map(form_of, OWN), turning(), *catalogue().forms)


@cache
def turning() -> Form:
    """A form in which columns are worked out from one another in a circle: no check of the data looks for that."""
    form = form_of("asking")
    table = form.question("lines")
    assert isinstance(table, Table)
    columns = [
        one.model_copy(update={"difference": ("over", "now"), "product": None}) if one.id == "cost" else one
        for one in table.columns
    ]
    section = form.section("sums").model_copy(
        update={
            "questions": (table.model_copy(update={"columns": tuple(columns)}), *form.section("sums").questions[1:])
        }
    )
    return form.model_copy(update={"sections": (form.section("start"), section, form.section("result"))})


def at_random(form: Form, random: Random) -> dict[str, Any]:
    """Flat answers that somebody could have typed: some questions left, some numbers that are none, stale options."""
    flat: dict[str, Any] = {}
    often = random.choice((0.2, 0.6, 0.95))
    for question in form.questions():
        at = f"{form.id}.{question.id}"
        if isinstance(question, Display | Score | Summary):
            continue
        if isinstance(question, Choices):
            flat |= {f"{at}.{one.id}": True for one in question.options if random.random() < 0.4}
        elif isinstance(question, Signature):
            flat |= {f"{at}.{part}": text for part, text in (("name", "A"), ("date", "2026-03-05")) if _on(random, 0.3)}
        elif isinstance(question, Table):
            rows = question.row_ids if question.named_rows else [str(one) for one in range(1, random.randint(1, 7))]
            for row in rows:
                for column in question.columns:
                    if _on(random, often):
                        flat[f"{at}.{row}.{column.id}"] = _answer(column.type, column.options, random)
        elif _on(random, often):
            options = question.options if isinstance(question, Choice) else ()
            flat[at] = _answer(str(getattr(question, "type")), options, random)  # noqa: B009
    return flat


def _on(random: Random, often: float) -> bool:
    return random.random() < often


def _answer(kind: str, options: tuple[Any, ...], random: Random) -> Any:
    match kind:
        case "choice":
            return random.choice([*(one.id for one in options), *(one.id for one in options), "stale"])
        case "boolean":
            return True
        case "date":
            return random.choice(
                (f"2026-{random.randint(1, 12):02}-05", f"2025-{random.randint(1, 12):02}-28", "31/2/2026")
            )
        case "integer" | "decimal" | "money":
            made = f"{random.randint(-500, 99999) / 1000}"
            return random.choice((*TYPED, made, made, random.choice(BAD)))
        case _:
            return random.choice(("Words", " ", "É"))
