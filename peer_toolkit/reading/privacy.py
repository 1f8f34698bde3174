"""What a form about a person gives away when its answers are gathered: no names and no words, unless asked for.

A short answer on one line may be a name, and so may a typed signature: both need `names`. Long answers, words in a
table, a worker's own words and what was typed where a date, a number or a choice was asked need `text`. What we no
longer know the question of needs both. Ticks, choices, numbers and days stay: without them nothing can be gathered.
A form that has ended counts as one about a person, since nothing says that it is none.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Literal

from peer_toolkit.catalogue.model import Choices, Form, QuestionBase, Signature, Table
from peer_toolkit.reading.addresses import MORE_SPACE, Addresses
from peer_toolkit.reading.answers import Answer, Answers, Row, Value

Kind = Literal["name", "text"]


@dataclass(frozen=True)
class LeftOut:
    """How many names and how many texts were left out of one file."""

    names: int = 0
    text: int = 0


def about_a_person(form: Form | None) -> bool:
    """Whether names and words are left out: of a form about a person, and of one that is no more."""
    return form is None or form.sensitivity == "person"


def guarded(found: Answers, addresses: Addresses, *, names: bool, text: bool) -> tuple[Answers, LeftOut]:
    """The answers without what may not be given away, and how much that is."""
    guard = _Guard(addresses, about_a_person(found.form), names, text)
    answers = {}
    for address, answer in found.answers.items():
        kept = guard.answer(address, answer, found.not_understood)
        if kept is not None:
            answers[address] = kept
    ended = {name: value for name, value in found.ended.items() if guard.old(value)}
    unknown = {name: value for name, value in found.unknown.items() if guard.old(value)}
    left = LeftOut(guard.left["name"], guard.left["text"])
    return dataclasses.replace(found, answers=answers, ended=ended, unknown=unknown), left


class _Guard:
    def __init__(self, addresses: Addresses, person: bool, names: bool, text: bool) -> None:
        self.addresses, self.person = addresses, person
        self.allowed: dict[Kind, bool] = {"name": names, "text": text}
        self.left: dict[Kind, int] = {"name": 0, "text": 0}

    def answer(self, address: str, answer: Answer, wrong: dict[str, str]) -> Answer | None:
        """What may be told of an answer; a table keeps its rows, so that they can be counted."""
        form, name, *part = address.split(".")
        asked = self.addresses.forms[form]
        if not (self.person or about_a_person(asked)):
            return answer
        question = None if name == MORE_SPACE else asked.question(name)
        if isinstance(question, Choices):
            return answer
        if isinstance(answer, list):
            rows = [row for row in answer if isinstance(row, dict)]
            return [self._row(f"{address}.{place}", row, question, wrong) for place, row in enumerate(rows, 1)]
        if isinstance(answer, dict):
            nested = {key: row for key, row in answer.items() if isinstance(row, dict)}
            if nested:
                return {key: self._row(f"{address}.{key}", row, question, wrong) for key, row in nested.items()}
            return self._row(address, {k: v for k, v in answer.items() if not isinstance(v, dict)}, question, wrong)
        return answer if self._passes(answer, _kind(question, part), address in wrong) else None

    def _row(self, address: str, row: Row, question: QuestionBase | None, wrong: dict[str, str]) -> Row:
        kinds = (
            {one.id: _of_type(one.type, question) for one in question.columns} if isinstance(question, Table) else {}
        )
        return {
            column: value
            for column, value in row.items()
            if self._passes(value, kinds.get(column), f"{address}.{column}" in wrong)
        }

    def _passes(self, value: Value, kind: Kind | None, not_understood: bool) -> bool:
        kind = kind or ("text" if not_understood and isinstance(value, str) else None)
        if kind is None or self.allowed[kind]:
            return True
        self.left[kind] += 1
        return False

    def old(self, value: Value) -> bool:
        """Whether an answer may be told whose question is no more: words need both."""
        if not self.person or not isinstance(value, str) or all(self.allowed.values()):
            return True
        self.left["text"] += 1
        return False


def _kind(question: QuestionBase | None, part: list[str]) -> Kind | None:
    """What an answer to a question may give away. None is a question of no question: a PDF's last page."""
    if question is None:
        return "text"
    if isinstance(question, Signature):
        return None if part == ["date"] else "name"
    return _of_type(str(getattr(question, "type", "")), question)


def _of_type(type_: str, question: QuestionBase | None) -> Kind | None:
    if type_ == "text" or (type_ == "string" and question is not None and question.own_words):
        return "text"
    return "name" if type_ == "string" else None
