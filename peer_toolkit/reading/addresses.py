"""What an address in a filled file is: a box of today's forms, or one that moved, merged or ended since.

The lineage (toolkit_data/lineage.yml) tells of ids, and an id stands for all that lies below it: a form that moved
takes its questions with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from peer_toolkit.catalogue import Catalogue
from peer_toolkit.catalogue.forms import summed
from peer_toolkit.catalogue.model import (
    Choice,
    Choices,
    Display,
    Form,
    Move,
    Option,
    QuestionBase,
    Signature,
    Summary,
    Table,
    TableColumn,
)

MORE_SPACE, TOTAL = "more-space", "total"
"""Names that documents use for themselves (model.RESERVED)."""


@dataclass(frozen=True)
class Spot:
    """What an address names. `question` is None for the room on a PDF's last page.

    `row` is a row's id or number, or “total”; `part` an option of a question, or the name or date of a signature.
    """

    form: Form
    question: QuestionBase | None
    row: str = ""
    column: TableColumn | None = None
    part: str = ""

    @property
    def type(self) -> str:
        """The type of what is asked: of the column, of the part, or of the question."""
        if self.question is None:
            return "text"
        if isinstance(self.question, Signature):
            return "date" if self.part == "date" else "signature"
        if isinstance(self.question, Summary) or (self.row == TOTAL and self.column):
            return "decimal"
        return str(getattr(self.column or self.question, "type"))  # noqa: B009 (each concrete question has a type)

    @property
    def options(self) -> tuple[Option, ...]:
        """What can be chosen."""
        return tuple(getattr(self.column or self.question, "options", ()))

    @property
    def address(self) -> str:
        """The address under which the answer is kept: without row and column, and without the option."""
        name = self.question.id if self.question else MORE_SPACE
        part = f".{self.part}" if isinstance(self.question, Signature) else ""
        return f"{self.form.id}.{name}{part}"


@dataclass(frozen=True)
class Fate:
    """Where an address leads: to `address`, a box of today's when `spot` is there; `ended` says why it is no more."""

    address: str
    spot: Spot | None
    ended: str = ""


class Addresses:
    """The addresses of a catalogue's forms, and of those that they had before."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.forms = {form.id: form for form in catalogue.forms}
        self.moves: dict[str, Move] = {move.id: move for move in catalogue.lineage.moves}

    @cached_property
    def _questions(self) -> dict[tuple[str, str], QuestionBase]:
        return {(form.id, one.id): one for form in self.catalogue.forms for one in form.questions()}

    def spot(self, address: str) -> Spot | None:
        """What an address names among the boxes of today's forms."""
        first, *rest = address.split(".")
        form = self.forms.get(first)
        if form is None or not rest:
            return None
        name, *rest = rest
        if name == MORE_SPACE and not rest:
            return Spot(form, None)
        question = self._questions.get((first, name))
        match question, rest:
            case ((None | Display()), _):
                return None
            case Table(), [row, column]:
                return _cell(form, question, row, column)
            case Summary(), [row, column]:
                return _summed(form, question, row, column)
            case ((Table() | Summary()), _):
                return None
            case Signature(), ["name" | "date" as part]:
                return Spot(form, question, part=part)
            case ((Choice() | Choices()), [option]):
                return Spot(form, question, part=option) if any(one.id == option for one in question.options) else None
            case ((Signature() | Choices()), _):
                return None
            case _, []:
                return Spot(form, question)
        return None

    def row_label(self, address: str) -> str:
        """The label of a named row, by its address; "" for none of today's."""
        form, question, row = [*address.split("."), "", "", ""][:3]
        table = self._questions.get((form, question))
        named = table.named_rows if isinstance(table, Table) else ()
        return next((str(one.label) for one in named if one.id == row), "")

    def worked_out(self, address: str) -> bool:
        """Whether a column, by its address, is worked out from others."""
        form, question, name = [*address.split("."), "", "", ""][:3]
        table = self._questions.get((form, question))
        columns = table.columns if isinstance(table, Table) else ()
        return any(column.worked_out for column in columns if column.id == name)

    def follow(self, address: str) -> Fate:
        """Where an address leads, through as many moves as it takes."""
        seen: set[str] = set()
        while (spot := self.spot(address)) is None and address not in seen:
            seen.add(address)
            for id_, row, rest in _prefixes(address):
                if move := self.moves.get(id_):
                    if move.into is None:
                        return Fate(address, None, move.why)
                    address = _into(move.into, row, rest)
                    break
        return Fate(address, spot)

    def option(self, id_: str) -> str:
        """What an option, by its id (FORM.QUESTION.OPTION or FORM.TABLE.COLUMN.OPTION), is called today."""
        seen: set[str] = set()
        while (move := self.moves.get(id_)) and move.into and id_ not in seen:
            seen.add(id_)
            id_ = move.into
        return id_.rpartition(".")[2]

    def form(self, name: str) -> Form | str | None:
        """Today's form for a form's id, the reason why it ended, or None for an id that nobody knows."""
        seen: set[str] = set()
        while name not in self.forms and name not in seen and name in self.moves:
            seen.add(name)
            move = self.moves[name]
            if move.into is None:
                return move.why
            name = move.into.partition(".")[0]
        return self.forms.get(name)


def _prefixes(address: str) -> Iterator[tuple[str, str, str]]:
    """(id, row, what is left) for every id that may tell of an address, the longest first.

    A cell's column is told of as FORM.TABLE.COLUMN, since no id has a row's number in it.
    """
    parts = address.split(".")
    if len(parts) == 4:
        form, table, row, column = parts
        yield f"{form}.{table}.{column}", row, ""
    for length in range(len(parts), 0, -1):
        yield ".".join(parts[:length]), "", ".".join(parts[length:])


def _into(id_: str, row: str, rest: str) -> str:
    """The address that an id became, with the row put back where a column stands in one."""
    parts = id_.split(".")
    if row and len(parts) == 3:
        parts.insert(2, row)
    return ".".join([*parts, *filter(None, [rest])])


def _cell(form: Form, table: Table, row: str, name: str) -> Spot | None:
    column = next((one for one in table.columns if one.id == name), None)
    numbered = not table.named_rows and row.isdecimal() and row.isascii() and len(row) < 10
    if column is None or not (numbered or row == TOTAL or row in table.row_ids):
        return None
    return Spot(form, table, row, column)


def _summed(form: Form, summary: Summary, row: str, name: str) -> Spot | None:
    _, by, added = summed(form, summary)
    rows = {option.id for option in by.options} or {f"month-{number}" for number in range(1, 13)}
    if row not in rows | {TOTAL} or name not in {"count", *(one.id for one in added)}:
        return None
    return Spot(form, summary, row, part=name)
