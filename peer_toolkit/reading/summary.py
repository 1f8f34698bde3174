"""What the answers of many files of one form come to.

Of a form about a person nothing is told that is of one person: no names, words, days, least or most; no count under
five (see `disclosure`); a mean of five or more people alone, and not when all said the same. Rows of a table are
counted only where five or more people have some. A summary is safe by itself: whoever sees one before and one after
a single file came in can subtract, so gather first and sum up once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from peer_toolkit.catalogue.forms import most, points, ranges
from peer_toolkit.catalogue.model import (
    Boolean,
    Choice,
    Choices,
    Date,
    Display,
    Form,
    Option,
    QuestionBase,
    Score,
    Signature,
    Summary,
    Table,
    TableColumn,
)
from peer_toolkit.reading import disclosure
from peer_toolkit.reading.answers import Answer, Answers
from peer_toolkit.reading.privacy import about_a_person
from peer_toolkit.reading.values import date

Told = dict[str, Any]
"""What is told of one question, or of a form: ready for JSON."""

NUMBERS = ("integer", "decimal", "money", "score")


def summaries(files: Iterable[Answers]) -> list[Told]:
    """One summary for each form that the files are of, in the order in which the forms come."""
    by_form: dict[str, list[Answers]] = {}
    for one in files:
        by_form.setdefault(one.form_id, []).append(one)
    return [_summary(same) for same in by_form.values()]


def _summary(files: Sequence[Answers]) -> Told:
    form = files[0].form
    told: Told = {"form": files[0].form_id, "title": str(form.title) if form else None, "files": len(files)}
    if about_a_person(form) and len(files) < disclosure.FEWEST:
        return {**told, "files": disclosure.FEWER}
    if form is None:
        return told
    counter = _Guarded(len(files)) if form.sensitivity == "person" else _Open(len(files))
    told["questions"] = dict(_questions(form, files, counter))
    return told


def _questions(form: Form, files: Sequence[Answers], counter: _Open) -> Iterator[tuple[str, Told]]:
    for question in form.questions():
        if isinstance(question, Display | Summary):
            continue
        address = f"{form.id}.{question.id}"
        answers = [one.answers.get(address) for one in files]
        told: Told = {"label": str(question.label), "type": str(getattr(question, "type", ""))}
        if isinstance(question, Signature):
            signed = sum(any(f"{address}.{part}" in one.answers for part in ("name", "date")) for one in files)
            yield address, told | counter.answered(signed)
        elif isinstance(question, Score):
            yield address, told | _score(form, question, files, counter)
        elif isinstance(question, Table) and question.named_rows:
            yield address, told | counter.around(sum(one is not None for one in answers))
            yield from _named(question, address, answers, counter)
        elif isinstance(question, Table):
            yield address, told | counter.rows(question, [one if isinstance(one, list) else [] for one in answers])
        else:
            yield address, told | _simple(question, answers, counter)


def _simple(asked: QuestionBase | TableColumn, answers: Sequence[Answer | None], counter: _Open) -> Told:
    """Of one question, or of one cell in a row that has a name, with the answer of each file."""
    type_ = str(getattr(asked, "type"))  # noqa: B009 (each concrete question has a type, the base has not)
    if isinstance(asked, Choices):
        ticked = {
            one.id: sum(one.id in answer for answer in answers if isinstance(answer, list)) for one in asked.options
        }
        return counter.around(sum(bool(one) for one in answers)) | {
            "counts": {id_: counter.one(count) for id_, count in ticked.items()}
        }
    if isinstance(asked, Boolean) or type_ == "boolean":
        return {"ticked": counter.one(sum(one is True for one in answers))}
    if isinstance(asked, Choice) or type_ == "choice":
        return counter.choice(asked.options, answers)  # type: ignore[union-attr]  # a choice has options
    if type_ in NUMBERS:
        return counter.numbers(_numbers(answers))
    if isinstance(asked, Date) or type_ == "date":
        return counter.days([one for one in answers if isinstance(one, str)])
    return counter.answered(sum(one is not None for one in answers))


def _numbers(answers: Iterable[Answer | None]) -> list[float]:
    return [one for one in answers if isinstance(one, int | float) and not isinstance(one, bool)]


def _named(table: Table, address: str, answers: Sequence[Answer | None], counter: _Open) -> Iterator[tuple[str, Told]]:
    """A table whose rows have names: each cell is a question of its own, but for words."""
    for row in table.named_rows:
        for column in table.columns:
            if column.type in ("string", "text"):
                continue
            cells = [answer.get(row.id) if isinstance(answer, dict) else None for answer in answers]
            values = [cell.get(column.id) if isinstance(cell, dict) else None for cell in cells]
            told = {"label": f"{row.label}: {column.label}", "type": column.type}
            yield f"{address}.{row.id}.{column.id}", told | _simple(column, values, counter)


def points_of(form: Form, score: Score, answers: dict[str, Answer]) -> int | None:
    """The points of a file's answers in the sections of a score; None when nothing there was answered."""
    found = []
    for name in score.of:
        for question in form.section(name).questions:
            answer = answers.get(f"{form.id}.{question.id}")
            if isinstance(question, Choice):
                found.append(points(question.options, answer))
            elif isinstance(question, Table):
                rows = answer.values() if isinstance(answer, dict) else answer if isinstance(answer, list) else ()
                for column in question.columns:
                    found += [points(column.options, row.get(column.id)) for row in rows if isinstance(row, dict)]
    counted = [one for one in found if one is not None]
    return sum(counted) if counted else None


def band_of(form: Form, score: Score, reached: float) -> str | None:
    """The label of the band in which so many points are; None when a score has none."""
    return next((str(one.band.label) for one in reversed(ranges(form, score)) if reached >= one.low), None)


def score_of(form: Form, score: Score, answers: dict[str, Answer]) -> float | None:
    """A file's score: added up from its answers or, without any, as somebody wrote it."""
    written = _numbers([answers.get(f"{form.id}.{score.id}")])
    added = points_of(form, score, answers)
    return added if added is not None else next(iter(written), None)


def _score(form: Form, score: Score, files: Sequence[Answers], counter: _Open) -> Told:
    reached = [found for one in files if (found := score_of(form, score, one.answers)) is not None]
    told: Told = {"most": most(form, score)} | counter.numbers(reached)
    if score.bands:
        bands = [band_of(form, score, one) for one in reached]
        labels = [str(band.label) for band in score.bands]
        told["bands"] = dict(zip(labels, counter.parts([bands.count(label) for label in labels]), strict=True))
    return told


class _Open:
    """Counts as they are."""

    def __init__(self, files: int) -> None:
        self.files = files

    def one(self, count: int) -> disclosure.Shown:
        """So many of the files."""
        return count

    def parts(self, counts: Sequence[int]) -> Sequence[disclosure.Shown]:
        """Counts of which each file is in one at most."""
        return counts

    def answered(self, count: int) -> Told:
        return {"answered": self.one(count)}

    def around(self, count: int) -> Told:
        """How many answered something, where each part is counted by itself."""
        return self.answered(count)

    def choice(self, options: Sequence[Option], answers: Sequence[Answer | None]) -> Told:
        counts = [sum(answer == option.id for answer in answers) for option in options]
        ids = [option.id for option in options]
        return self.answered(sum(counts)) | {"counts": dict(zip(ids, self.parts(counts), strict=True))}

    def numbers(self, numbers: Sequence[float]) -> Told:
        told = self.answered(len(numbers))
        if numbers:
            told |= {
                "mean": _mean(numbers),
                "lowest": min(numbers),
                "highest": max(numbers),
                "sum": round(sum(numbers), 2),
            }
        return told

    def days(self, days: Sequence[str]) -> Told:
        known = [day for one in days if (day := date(one))]
        return self.answered(len(days)) | ({"first": min(known), "last": max(known)} if known else {})

    def rows(self, table: Table, tables: Sequence[Sequence[Any]]) -> Told:
        """A table whose rows have numbers: how many files have rows, how many rows, and what stands in them."""
        rows = [row for one in tables for row in one if isinstance(row, dict)]
        inner = _Open(len(rows))
        columns = {
            column.id: {"label": str(column.label)} | _simple(column, [row.get(column.id) for row in rows], inner)
            for column in table.columns
        }
        return self.answered(sum(bool(one) for one in tables)) | {"rows": len(rows), "columns": columns}


class _Guarded(_Open):
    """Counts of people, as they may be told."""

    def one(self, count: int) -> disclosure.Shown:
        return disclosure.one(count, self.files)

    def parts(self, counts: Sequence[int]) -> Sequence[disclosure.Shown]:
        return disclosure.shown(counts, self.files - sum(counts))

    def answered(self, count: int) -> Told:
        return {"answered": count if count == self.files else self.one(count)}

    def around(self, count: int) -> Told:
        return {}  # beside its parts it would tell how many answered something else

    def days(self, days: Sequence[str]) -> Told:
        return self.answered(len(days))

    def numbers(self, numbers: Sequence[float]) -> Told:
        told = self.answered(len(numbers))
        if len(numbers) >= disclosure.FEWEST and len(set(numbers)) > 1:
            told["mean"] = _mean(numbers)
        return told

    def rows(self, table: Table, tables: Sequence[Sequence[Any]]) -> Told:
        told = self.answered(sum(bool(one) for one in tables))
        if isinstance(told["answered"], int):
            told["rows"] = sum(map(len, tables))
        return told


def _mean(numbers: Sequence[float]) -> float:
    return round(sum(numbers) / len(numbers), 2)
