"""A form's flat answers as conditions see them: one value for each question. Its twin is docs/assets/js/form/typed.js.

Flat answers are what a page holds and a saved copy keeps: address to what stands there, exactly as it was typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from peer_toolkit.catalogue.model import (
    Boolean,
    Choice,
    Choices,
    Decimal,
    Form,
    Integer,
    Money,
    QuestionBase,
    Score,
    Signature,
    Summary,
    Table,
)
from peer_toolkit.catalogue.numbers import number
from peer_toolkit.catalogue.when import Answer

Flat = Mapping[str, Any]
"""Address to text, an option's id, an ISO date, or True for a tick. What is not answered is not there."""


def typed(form: Form, flat: Flat) -> dict[str, Answer]:
    """Every question's answer: text, a number, a tick, an option's id, the ids of ticked options, or None.

    A number that cannot be read is None, and so is an option that the question does not have. Of what has parts (a
    table, a signature, a score, a summary) it is only told whether something stands in it: “x”.
    """
    begun = {".".join(address.split(".")[:2]) for address, value in flat.items() if there(value)}
    return {question.id: _typed(f"{form.id}.{question.id}", question, flat, begun) for question in form.questions()}


def there(value: object) -> bool:
    """Whether anything was answered: blanks alone are nothing."""
    return value is not None and value is not False and str(value).strip() != ""


def _typed(address: str, question: QuestionBase, flat: Flat, begun: set[str]) -> Answer:
    answer = flat.get(address)
    if isinstance(question, Choices):
        return frozenset(one.id for one in question.options if flat.get(f"{address}.{one.id}") is True)
    if isinstance(question, Table | Signature | Score | Summary):
        return "x" if address in begun else None
    if not there(answer):
        return None
    if isinstance(question, Integer | Decimal | Money):
        return number(str(answer), str(getattr(question, "unit", None) or ""))
    if isinstance(question, Boolean):
        return answer is True or None
    if isinstance(question, Choice):
        return next((one.id for one in question.options if one.id == answer), None)
    return str(answer)
