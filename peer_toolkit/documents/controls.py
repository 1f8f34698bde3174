"""A form as a flat list of controls, in reading order: what PDF and Word both make, under the same names.

A control is named by its address: `performance-review.goals.2.due`. The same address is the PDF field's full
name, the Word control's tag and, later, the key in a saved file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from peer_toolkit.catalogue.catalogue import Catalogue
from peer_toolkit.catalogue.model import (
    Choice,
    Choices,
    Display,
    Form,
    LongText,
    Option,
    QuestionBase,
    Signature,
    Table,
    TableColumn,
)

Kind = Literal["line", "lines", "date", "number", "tick", "choose"]
"""line, date, number: one line of text · lines: several · tick: one box · choose: one of its options."""

_KINDS: dict[str, Kind] = {
    "string": "line",
    "text": "lines",
    "integer": "number",
    "decimal": "number",
    "money": "number",
    "boolean": "tick",
    "date": "date",
    "choice": "choose",
}


@dataclass(frozen=True)
class Control:
    """One thing to fill in. `label` is whole by itself: a screen reader hears it alone."""

    address: str
    kind: Kind
    label: str
    question: QuestionBase
    hint: str = ""
    required: bool = False
    options: tuple[Option, ...] = ()
    lines: int = 1
    row: int = 0
    column: TableColumn | None = None


def controls(form: Form, catalogue: Catalogue) -> Iterator[Control]:
    """Every control of a form in reading order. Interface words (row, name, date) come from the catalogue."""
    for question in form.questions():
        yield from question_controls(form, question, catalogue)


def question_controls(form: Form, question: QuestionBase, catalogue: Catalogue) -> Iterator[Control]:
    """The controls of one question: none for words to read, several for ticks, tables and signatures."""
    address = f"{form.id}.{question.id}"
    label, hint, required = str(question.label), str(question.hint or ""), question.required
    if isinstance(question, Display):
        return
    if isinstance(question, Choices):
        for option in question.options:
            yield Control(f"{address}.{option.id}", "tick", f"{label}: {option.label}", question, hint)
    elif isinstance(question, Signature):
        for part in ("name", "date"):
            said = catalogue.message(f"signature-{part}", label=label)
            kind: Kind = "line" if part == "name" else "date"
            yield Control(f"{address}.{part}", kind, said, question, hint, required)
    elif isinstance(question, Table):
        for row in range(1, question.rows + 1):
            for column in question.columns:
                said = catalogue.message(
                    "table-cell", label=label, row=row, row_label=question.row_label, column=column.label
                )
                lines = 3 if column.type == "text" else 1
                yield Control(
                    f"{address}.{row}.{column.id}", _KINDS[column.type], said, question,
                    str(column.hint or ""), False, column.options, lines, row, column,
                )  # fmt: skip
    else:
        options = question.options if isinstance(question, Choice) else ()
        lines = question.lines if isinstance(question, LongText) else 1
        kind = _KINDS[getattr(question, "type")]  # noqa: B009 (each concrete question has a type, the base has not)
        yield Control(address, kind, label, question, hint, required, options, lines)
