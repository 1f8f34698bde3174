"""Typed answers from what stands in the boxes, each under its address of today."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from peer_toolkit.catalogue.model import Choice, Choices, Form, Option, Table
from peer_toolkit.reading import values
from peer_toolkit.reading.addresses import TOTAL, Addresses, Spot
from peer_toolkit.reading.filled import Chosen, Filled, Format, Raw, UnreadableError

Value = str | bool | int | float
"""Text, a tick, a number, a day as ISO 8601, or an option's id."""

Row = dict[str, Value]
Rows = list[Row]
Answer = Value | list[str] | Rows | Row | dict[str, Row]
"""The answer of a question: a value; the ids of the ticked options; rows by column; named rows by row and column."""


@dataclass(frozen=True)
class Answers:
    """The answers of one file, keyed by address. What is not answered is left out; a box left empty is False.

    A table's answer is under its own address: a list of rows, numbers from 1 in reading order, empty rows left out;
    or rows by name. Its totals, if somebody wrote them, are under FORM.TABLE.total.

    `moved` are old addresses with those of today. `ended` and `unknown` are answers whose question is no more, or is
    in no form that this handbook ever had. `not_understood` are answers kept as they were typed, each with what is
    wrong: FORM.TABLE.2.COLUMN in a table. `form` is None when the form itself has ended.
    """

    form_id: str
    form: Form | None
    version: int | str | None
    edition: str | None
    format: Format
    answers: dict[str, Answer] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    ended: dict[str, Value] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    """Why the question of each answer in `ended` is no more."""
    unknown: dict[str, Value] = field(default_factory=dict)
    not_understood: dict[str, str] = field(default_factory=dict)
    gone: tuple[str, ...] = ()


def answers_of(filled: Filled, addresses: Addresses) -> Answers:
    """What a file answers. Raises UnreadableError when no form of the handbook is in it."""
    name, form = _form(filled, addresses)
    found = Answers(
        form_id=form.id if isinstance(form, Form) else name,
        form=form if isinstance(form, Form) else None,
        version=_version(filled.version),
        edition=filled.edition[:200] if filled.edition else None,
        format=filled.format,
        gone=filled.gone,
    )
    held: dict[str, _Held] = {}
    for address, raw in filled.values:
        fate = addresses.follow(address)
        if fate.spot is not None:
            if fate.address != address and not _empty(raw):
                found.moved[address] = fate.address
            kept = held.setdefault(_kept_under(fate.spot), _Held(fate.spot))
            kept.take(fate.spot, address, raw)
        elif not _empty(raw):
            kept_as = found.ended if fate.ended or isinstance(form, str) else found.unknown
            kept_as[_free(address, kept_as)] = _as_value(raw)
            if kept_as is found.ended:
                found.reasons[address] = fate.ended or str(form)
    for address, kept in held.items():
        answer = kept.answer(addresses, found.not_understood)
        if answer is not None:
            found.answers[address] = answer
    return found


def _form(filled: Filled, addresses: Addresses) -> tuple[str, Form | str]:
    """The form that a file is of: what it says, or what its names begin with. A str is why the form ended."""
    firsts = Counter(name.partition(".")[0] for name, _ in filled.values if "." in name)
    for name in (filled.form or "", *(first for first, _ in firsts.most_common())):
        form = addresses.form(name)
        if form is not None:
            return name, form
    if filled.form:
        todo = "Read the file with the data of its own: --data FOLDER."
        if filled.edition and filled.edition != addresses.catalogue.edition.id:
            todo = f"It was made by the edition “{filled.edition[:48]}”: name its folder with --edition FOLDER."
        raise UnreadableError(f"This handbook has no form “{filled.form[:80]}”.", todo)
    raise UnreadableError("This is no form of ours.", "Read a file that was made from one of our forms.")


def _version(said: str | None) -> int | str | None:
    return int(said) if said and said.isdecimal() and len(said) < 9 else said


def _empty(raw: Raw) -> bool:
    return raw is None or raw is False or (isinstance(raw, str) and not raw.strip())


def _as_value(raw: Raw) -> Value:
    if isinstance(raw, datetime.date):
        return raw.isoformat()
    return "" if raw is None else raw


def _free(name: str, taken: Iterable[str]) -> str:
    """The name, or with a number behind it when it is taken: nothing is dropped."""
    free, count = name, 1
    while free in taken:
        count += 1
        free = f"{name} ({count})"
    return free


def _kept_under(spot: Spot) -> str:
    return f"{spot.address}.{TOTAL}" if spot.row == TOTAL else spot.address


class _Held:
    """All that stands in the boxes of one question, until it is understood."""

    def __init__(self, spot: Spot) -> None:
        self.spot = spot
        self.simple: list[Raw] = []
        self.ticks: dict[str, list[Raw]] = {}
        self.cells: dict[tuple[str, str], dict[str, tuple[Spot, list[Raw]]]] = {}

    def take(self, spot: Spot, source: str, raw: Raw) -> None:
        """Add one box. `source` is its name in the file: rows of two tables that became one stay apart."""
        if spot.row:
            name = spot.column.id if spot.column else spot.part
            above = (
                source.rsplit(".", 2)[0] if isinstance(spot.question, Table) and not spot.question.named_rows else ""
            )
            row = self.cells.setdefault((above, spot.row), {})
            row.setdefault(name, (spot, []))[1].append(raw)
        elif isinstance(spot.question, Choice | Choices) and spot.part:
            self.ticks.setdefault(spot.part, []).append(raw)
        else:
            self.simple.append(raw)

    def answer(self, addresses: Addresses, wrong: dict[str, str]) -> Answer | None:
        """The typed answer, None when there is none. What is not understood is noted in `wrong`."""
        address, question = _kept_under(self.spot), self.spot.question
        if self.spot.row == TOTAL:
            (boxes,) = self.cells.values()
            return _row(boxes, address, addresses, wrong) or None
        if self.cells and isinstance(question, Table) and not question.named_rows:
            return self._numbered(address, addresses, wrong) or None
        if self.cells:
            named = {row: _row(boxes, f"{address}.{row}", addresses, wrong) for (_, row), boxes in self.cells.items()}
            return {row: values for row, values in named.items() if values} or None
        if isinstance(question, Choices):
            ticks = {one.id: _Box("boolean", f"{address}.{one.id}") for one in question.options}
            typed = {id_: tick.typed(self.ticks.get(id_, []), addresses, wrong) for id_, tick in ticks.items()}
            return [id_ for id_, value in typed.items() if value is True] or None
        ticked = [option for option, raws in self.ticks.items() if True in raws]
        unit = str(getattr(question, "unit", None) or "")
        return _Box(self.spot.type, address, self.spot.options, unit).typed([*self.simple, *ticked], addresses, wrong)

    def _numbered(self, address: str, addresses: Addresses, wrong: dict[str, str]) -> Rows:
        """The rows that somebody filled in, those of one table together, in the order of their numbers."""
        above = list(dict.fromkeys(above for above, _ in self.cells))
        rows: Rows = []
        for key in sorted(self.cells, key=lambda key: (above.index(key[0]), int(key[1]))):
            noted: dict[str, str] = {}
            row = _row(self.cells[key], f"{address}.{len(rows) + 1}", addresses, noted)
            if any(value is not False for value in row.values()):
                rows.append(row)
                wrong.update(noted)
        return rows


def _row(boxes: Mapping[str, tuple[Spot, list[Raw]]], above: str, addresses: Addresses, wrong: dict[str, str]) -> Row:
    row: Row = {}
    for column, (spot, raws) in boxes.items():
        table = f"{spot.form.id}.{spot.question.id}" if spot.question else ""
        box = _Box(spot.type, f"{above}.{column}", spot.options, id_=f"{table}.{column}")
        if (value := box.typed(raws, addresses, wrong)) is not None:
            row[column] = value
    return row


@dataclass(frozen=True)
class _Box:
    """What is asked in one box. `id_` is its id in the lineage, where that is not its address."""

    type: str
    address: str
    options: tuple[Option, ...] = ()
    unit: str = ""
    id_: str = ""

    def typed(self, raws: list[Raw], addresses: Addresses, wrong: dict[str, str]) -> Value | None:
        """The typed value of what stands there; the text itself, noted in `wrong`, when it is not understood."""
        said = list(dict.fromkeys(_as_value(raw) for raw in raws if not _empty(raw)))
        if not said:
            return False if self.type == "boolean" and raws else None
        if self.type in ("string", "text", "signature"):
            return "\n\n".join(_written(one) for one in said)
        if len(said) == 1 and (value := self._value(said[0], addresses)) is not None:
            return value
        wrong[self.address] = _WRONG[self.type] if len(said) == 1 else "More than one answer stands there."
        return " / ".join(_written(one) for one in said)

    def _value(self, said: Value, addresses: Addresses) -> Value | None:
        if self.type == "boolean" and isinstance(said, Chosen) and said.ids == ("yes",):
            return True
        if self.type == "boolean":
            return said if isinstance(said, bool) else values.tick(_written(said), *_ticked(addresses))
        if self.type == "date":
            if isinstance(said, int | float):
                return values.serial(said)
            return values.date(said)
        if self.type == "choice":
            return self._option(_written(said), addresses)
        if isinstance(said, bool):
            return None
        return values.number(said, self.unit) if isinstance(said, str) else _whole(said)

    def _option(self, said: str, addresses: Addresses) -> str | None:
        """The id of an option, from its id of today or before, or from its label."""
        ids = {option.id for option in self.options}
        for name in (*(said.ids if isinstance(said, Chosen) else ()), said):
            for id_ in (name, addresses.option(f"{self.id_ or self.address}.{name}")):
                if id_ in ids:
                    return id_
        labels = {_label(str(option.label)): option.id for option in self.options}
        return labels.get(_label(said))


_WRONG = {
    "boolean": "This is neither a tick nor empty.",
    "date": "This is no day that we know: write 22/11/2026.",
    "choice": "This is none of the answers to choose from.",
    **dict.fromkeys(("integer", "decimal", "money", "score"), "This is no number."),
}


def _ticked(addresses: Addresses) -> tuple[str, ...]:
    """The word that stands for a tick in this edition's sheets."""
    said = addresses.catalogue.interface.messages.get("sheet-yes")
    return (str(said),) if said else ()


def _label(text: str) -> str:
    """A label as cells hold and compare it: Excel lists take 255 characters."""
    return " ".join(text.split())[:255].casefold()


def _written(value: Value) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return str(_whole(value)) if isinstance(value, int | float) else value


def _whole(number: int | float) -> int | float:
    """The number, whole where it is: spreadsheets know no other than with decimals."""
    return int(number) if float(number).is_integer() and abs(number) < 1e15 else number
