"""What a form's answers add up to: scores, totals and summaries. One meaning for paper, spreadsheets and screens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from peer_toolkit.catalogue.model import (
    RESERVED,
    Band,
    Carry,
    Choice,
    Display,
    Form,
    FormSection,
    LongText,
    Option,
    QuestionBase,
    Score,
    Summary,
    Table,
    TableColumn,
)
from peer_toolkit.problems import nearest


def most(form: Form, score: Score) -> int:
    """The most points that the sections of a score can give."""
    return sum(best(options) * times for options, times in _counted(form, score))


def not_counted(form: Form, score: Score) -> bool:
    """Whether some answer, such as “does not apply”, is left out of the count."""
    return any(option.value is None for options, _ in _counted(form, score) if best(options) for option in options)


@dataclass(frozen=True)
class Range:
    """What a score between `low` and `high` points means."""

    low: int
    high: int
    band: Band


def ranges(form: Form, score: Score) -> list[Range]:
    """The bands of a score in points. A band that is too narrow for any whole number is left out."""
    whole = most(form, score)
    lows = [-(-whole * band.least // 100) for band in score.bands]
    highs = [*(low - 1 for low in lows[1:]), whole][: len(lows)]
    return [Range(low, high, band) for low, high, band in zip(lows, highs, score.bands, strict=True) if low <= high]


def points(options: tuple[Option, ...], answer: object) -> int | None:
    """What an answer (an option's id) counts; None when it counts nothing, such as “does not apply”."""
    return next((option.value for option in options if option.id == answer), None)


def scored(section: FormSection) -> bool:
    """Whether the answers of a section have points."""
    return any(best(options) for question in section.questions for options, _ in _choices(question))


def _counted(form: Form, score: Score) -> Iterator[tuple[tuple[Option, ...], int]]:
    for name in score.of:
        for question in form.section(name).questions:
            yield from _choices(question)


def _choices(question: QuestionBase) -> Iterator[tuple[tuple[Option, ...], int]]:
    """What there is to choose from in a question, and how many times."""
    if isinstance(question, Choice):
        yield question.options, 1
    elif isinstance(question, Table):
        for column in question.columns:
            if column.options:
                yield column.options, len(question.row_ids)


def best(options: tuple[Option, ...]) -> int:
    """The most points that one answer can give."""
    return max((option.value or 0 for option in options), default=0)


def mistakes(form: Form, question: QuestionBase) -> Iterator[tuple[str, str]]:
    """What is wrong with a question beside its type: (what, what to do)."""
    names = [question.id, *(one.id for one in getattr(question, "options", ()))]
    if isinstance(question, Table):
        names += [row.id for row in question.named_rows] + [column.id for column in question.columns]
        yield from _columns(question)
        yield from _suggested(question)
        yield from _dates(form, question)
    elif any(one.guidance or one.suggests for one in getattr(question, "options", ())):
        yield "guidance: and suggests: of an option go with the columns of a table.", "Take them away, or use actions:."
    for name in names:
        if name in RESERVED:
            yield f"The name “{name}” is taken: documents use it.", "Choose another."
    if isinstance(question, LongText):
        yield from _composed(form, question)
    if isinstance(question, Score):
        yield from _score(form, question)
    elif isinstance(question, Summary):
        yield from _summary(form, question)


PLACEHOLDER = re.compile(r"\{([^{}|]*)(?:\|([^{}]*))?\}")
"""What stands for an answer in a text that is put together: {question-id}, or {question-id|what else to say}."""


def _composed(form: Form, question: LongText) -> Iterator[tuple[str, str]]:
    asked = [one for one in form.questions() if not isinstance(one, Display) and one.id != question.id]
    known = [one.id for one in asked]
    known += [cell for one in asked if isinstance(one, Table) for cell in _cells(one)]
    for part in question.compose:
        for name, _ in PLACEHOLDER.findall(part.text):
            if name not in known:
                todo = nearest(name, known) or "Name another question of the form that is answered."
                yield f"“{{{name}}}” in the text to put together names no question that has an answer.", todo


def _cells(table: Table) -> Iterator[str]:
    """TABLE.ROW.COLUMN of a table whose rows have names, and TABLE.total.COLUMN."""
    yield from (f"{table.id}.{row.id}.{column.id}" for row in table.named_rows for column in table.columns)
    yield from (f"{table.id}.total.{column.id}" for column in table.columns if column.total)


def carry_mistakes(start: Form, target: Form, carry: Carry) -> Iterator[tuple[str, str]]:
    """What is wrong with an answer that goes from one form to another: (what, what to do)."""
    ends = []
    for form, name in ((start, carry.from_), (target, carry.to)):
        known = {one.id: one for one in form.questions() if not isinstance(one, Display)}
        first, _, column = name.partition(".")
        question = known.get(first)
        columns = {one.id: one for one in question.columns} if isinstance(question, Table) else {}
        if question is None or (column and column not in columns):
            todo = nearest(column or first, columns if question else known) or "Name one that it has."
            yield f"“{form.id}” has no answer “{name}”.", todo
            return
        ends.append(columns[column] if column else question)
    kinds = [str(getattr(one, "type")) for one in ends]  # noqa: B009 (each concrete question has a type)
    if any(isinstance(one, Table | Score | Summary) for one in ends):
        yield "A whole table, a score or a summary cannot be carried over.", "Name its columns one by one."
    elif ("." in carry.from_) != ("." in carry.to) and kinds[1] != "text":
        yield f"“{carry.from_}” and “{carry.to}” are not both columns.", "Rows go to rows, or to a long answer."
    elif kinds[0] != kinds[1] and kinds[1] not in ("string", "text"):
        yield f"“{carry.from_}” is {kinds[0]} and “{carry.to}” is {kinds[1]}.", "Name two of one type."


def _columns(table: Table) -> Iterator[tuple[str, str]]:
    numeric = [column.id for column in table.columns if column.numeric]
    for column in table.columns:
        if column.total and not column.numeric:
            yield f"“{column.id}” has a total and is {column.type}.", "Only numbers add up: take total: away."
        if column.difference and column.product:
            yield f"“{column.id}” is a difference and a product.", "Keep one of them."
        for name in column.worked_out:
            if name == column.id or name not in numeric or not column.numeric:
                todo = nearest(name, numeric) or "Name two other columns of numbers."
                yield f"“{column.id}” cannot be worked out from “{name}”.", todo


def _suggested(table: Table) -> Iterator[tuple[str, str]]:
    """What an option suggests for the rest of its row is there to be chosen."""
    for column in table.columns:
        known = [f"{other.id}.{one.id}" for other in table.columns if other != column for one in other.options]
        for option in column.options:
            for name in option.suggests:
                if name not in known:
                    todo = nearest(name, known) or "Name COLUMN.OPTION of another column."
                    yield f"“{option.id}” suggests “{name}”, which cannot be chosen in the same row.", todo


def _dates(form: Form, table: Table) -> Iterator[tuple[str, str]]:
    """The days of a table that belong in a calendar, and what moves them."""
    scheduled = any(row.schedule for row in table.named_rows)
    fields = {"row"} if table.named_rows else set()
    for column in table.columns:
        if column.due and (column.type != "date" or not scheduled):
            yield f"“{column.id}” has due:, which is for a date in rows with a schedule.", "Take it away."
        if column.reminds and (column.type != "integer" or not any(one.event for one in table.columns)):
            yield f"“{column.id}” has reminds:, which is for a whole number beside an event.", "Take it away."
        for name, _ in PLACEHOLDER.findall(column.event or ""):
            known = fields | {one.id for one in table.columns}
            if name not in known:
                todo = nearest(name, known) or "Name a column of the table."
                yield f"“{{{name}}}” in the event of “{column.id}” names no column.", todo
    for row in table.named_rows:
        name = row.schedule.follows if row.schedule else None
        if name and name not in (months := set(_months(form))):
            todo = nearest(name, months) or "Name TABLE.ROW, of a table with a column of months (answers: month)."
            yield f"“{row.id}” follows “{name}”, where no month is chosen.", todo


def _months(form: Form) -> Iterator[str]:
    """Rows in which a month is chosen, as TABLE.ROW."""
    for question in form.questions():
        if isinstance(question, Table) and any(one.answers == MONTHS for one in question.columns):
            yield from (f"{question.id}.{row.id}" for row in question.named_rows)


MONTHS = "month"
"""The set of answers.yml that is the months of a year, in their order."""


def _score(form: Form, score: Score) -> Iterator[tuple[str, str]]:
    sections = [section.id for section in form.sections]
    for name in score.of:
        if name not in sections:
            yield f"This form has no section “{name}”.", nearest(name, sections) or "Name one that it has."
        elif not scored(form.section(name)):
            yield f"No answer in the section “{name}” has points.", "Give its options value:, or leave it out."


def _summary(form: Form, summary: Summary) -> Iterator[tuple[str, str]]:
    tables = {one.id: one for one in form.questions() if isinstance(one, Table) and not one.named_rows}
    table = tables.get(summary.of)
    if table is None:
        todo = nearest(summary.of, tables) or "Name a table whose rows have no names."
        yield f"This form has no table “{summary.of}” to sum up.", todo
        return
    by = [column.id for column in table.columns if column.type in ("choice", "date")]
    if summary.by not in by:
        todo = nearest(summary.by, by) or "Name a column of type choice or date."
        yield f"“{summary.of}” cannot be counted by “{summary.by}”.", todo
    numeric = [column.id for column in table.columns if column.numeric]
    for name in summary.add:
        if name not in numeric:
            yield (
                f"“{name}” of “{summary.of}” cannot be added up.",
                nearest(name, numeric) or "Name a column of numbers.",
            )


def summed(form: Form, summary: Summary) -> tuple[Table, TableColumn, tuple[TableColumn, ...]]:
    """The table of a summary, the column that it is counted by, and those that are added up."""
    table = form.question(summary.of)
    assert isinstance(table, Table)
    columns = {column.id: column for column in table.columns}
    return table, columns[summary.by], tuple(columns[name] for name in summary.add)
