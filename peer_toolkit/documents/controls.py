"""A form as a flat list of controls, in reading order: what PDF and Word both make, under the same names.

A control is named by its address: `performance-review.goals.2.due`. The same address is the PDF field's full
name, the Word control's tag and, later, the key in a saved file. In a table the third part is the row: its number,
its id where rows have names, or `total`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from peer_toolkit.catalogue.catalogue import Catalogue
from peer_toolkit.catalogue.forms import most, summed
from peer_toolkit.catalogue.model import (
    Choice,
    Choices,
    Display,
    Form,
    LongText,
    Option,
    QuestionBase,
    Score,
    Signature,
    Summary,
    Table,
    TableColumn,
)
from peer_toolkit.documents import paper

Kind = Literal["line", "lines", "date", "number", "tick", "choose"]
"""line, date, number: one line of text · lines: several · tick: one box · choose: one of its options."""

MORE_SPACE = "more-space"
"""The name of the field on the last page of a PDF, for what did not fit in its box."""

_KINDS: dict[str, Kind] = {
    "string": "line",
    "text": "lines",
    "integer": "number",
    "decimal": "number",
    "money": "number",
    "boolean": "tick",
    "date": "date",
    "choice": "choose",
    "score": "number",
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
    column: TableColumn | None = None
    unit: str = ""

    @property
    def type(self) -> str:
        """The type of the question or column."""
        return str(getattr(self.column or self.question, "type"))  # noqa: B009 (each concrete question has a type)


@dataclass(frozen=True)
class Row:
    """A row of a table: what stands at its head, and a control for each column.

    A row of totals has controls under the columns that are added up alone. `id` is its part of an address; `name` is
    empty where rows have numbers.
    """

    id: str
    name: str
    hint: str
    cells: tuple[Control | None, ...]
    total: bool = False


def controls(form: Form, catalogue: Catalogue) -> Iterator[Control]:
    """Every control of a form in reading order. Interface words (row, name, date) come from the catalogue."""
    for question in form.questions():
        yield from question_controls(form, question, catalogue)


def pdf_controls(form: Form, catalogue: Catalogue) -> Iterator[Control]:
    """The controls of a PDF. Its boxes do not grow: a form that asks for long answers has a last page for the rest."""
    yield from controls(form, catalogue)
    if more := more_space(form, catalogue):
        yield more


def more_space(form: Form, catalogue: Catalogue) -> Control | None:
    """The field for what did not fit, on a form that asks for long answers."""
    if not any(isinstance(question, LongText) for question in form.questions()):
        return None
    label, hint = catalogue.message("more-space"), catalogue.message("more-space-hint")
    question = LongText.model_validate({"id": MORE_SPACE, "type": "text", "label": label, "hint": hint, "lines": 30})
    return Control(f"{form.id}.{MORE_SPACE}", "lines", label, question, hint, lines=question.lines)


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
    elif isinstance(question, Table | Summary):
        for row in rows(form, as_table(form, question, catalogue), catalogue):
            yield from (cell for cell in row.cells if cell is not None)
    else:
        options = paper.options(question.options, catalogue) if isinstance(question, Choice) else ()
        lines = question.lines if isinstance(question, LongText) else 1
        unit = str(getattr(question, "unit", None) or "")
        if isinstance(question, Score):
            unit = catalogue.message("score-of", most=most(form, question))
        kind = _KINDS[getattr(question, "type")]  # noqa: B009 (each concrete question has a type, the base has not)
        yield Control(address, kind, label, question, hint, required, options, lines, unit=unit)


def as_table(form: Form, question: Table | Summary, catalogue: Catalogue) -> Table:
    """A table as it is; a summary as the table that it fills: a row for each option or month, with a total."""
    if isinstance(question, Table):
        return question
    _, by, added = summed(form, question)
    counted = catalogue.message("summary-count")
    named = [(option.id, str(option.label)) for option in by.options] or [
        (f"month-{number}", catalogue.message(f"month-{number}")) for number in range(1, 13)
    ]
    return Table.model_validate(
        {
            **{key: getattr(question, key) for key in ("id", "label", "hint", "when")},
            "type": "table",
            "row_label": by.label if by.options else catalogue.message("summary-month"),
            "rows": [{"id": name, "label": label} for name, label in named],
            "columns": [
                {"id": "count", "label": counted, "type": "integer", "total": True},
                *({"id": one.id, "label": one.label, "type": one.type, "total": True} for one in added),
            ],
        }
    )


def rows(form: Form, table: Table, catalogue: Catalogue) -> Iterator[Row]:
    """The rows of a table in order, the totals last."""
    say, address = catalogue.message, f"{form.id}.{table.id}"
    for place, name in enumerate(table.row_ids):
        named = table.named_rows[place] if table.named_rows else None
        cells = []
        for column in table.columns:
            if named:
                label = say("table-cell-named", label=table.label, row=named.label, column=column.label)
            else:
                label = say("table-cell", label=table.label, row=name, row_label=table.row_label, column=column.label)
            hint = paper.column_hint(column, table, catalogue)
            lines = column.lines or (2 if named or table.wide else 3) if column.type == "text" else 1
            cells.append(
                Control(
                    f"{address}.{name}.{column.id}",
                    _KINDS[column.type],
                    label,
                    table,
                    str(hint or ""),
                    False,
                    paper.options(column.options, catalogue),
                    lines,
                    column,
                )
            )
        hints = [str(named.hint or "")] if named else []
        if named and named.schedule:
            hints.append(paper.schedule(named.schedule, catalogue))
        yield Row(name, str(named.label) if named else "", paper.sentences(*hints), tuple(cells))
    if table.totals:
        total = say("table-total")
        yield Row(
            "total",
            total,
            "",
            tuple(
                Control(
                    f"{address}.total.{column.id}",
                    "number",
                    say("table-cell-named", label=table.label, row=total, column=column.label),
                    table,
                    column=column,
                )
                if column.total
                else None
                for column in table.columns
            ),
            total=True,
        )
