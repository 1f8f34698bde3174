"""A form as the scripts of its page see it: ids, types, conditions and what is worked out, but no layout.

The HTML of the page stands by itself; this says what a script needs beyond it, in the data's own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from peer_toolkit.catalogue.catalogue import Catalogue
from peer_toolkit.catalogue.forms import MONTHS
from peer_toolkit.catalogue.guard import guarded
from peer_toolkit.catalogue.model import (
    Form,
    LongText,
    Move,
    Option,
    QuestionBase,
    Score,
    Table,
    TableColumn,
    When,
)

WORDS = "web-"
"""How the names of the messages begin that scripts say."""

SHARED = (
    "label-and-error", "row-number", "table-cell", "table-cell-named", "table-total", "list", "list-last", "list-parts",
    "sign-decimal", "sign-group", "paper-date", "month-of-year", "date-weekday", "date-brief",
    *(name for month in range(1, 13) for name in (f"month-{month}", f"month-short-{month}")),
    *(name for day in range(1, 8) for name in (f"weekday-{day}", f"weekday-short-{day}")),
)  # fmt: skip
"""Messages that pages and documents say too."""

_TOOLS = re.compile(r"^web-tool-")

_PLAIN = ("of", "by", "add", "least", "most", "unit", "row_label", "event", "action", "criteria")
"""What a question has that scripts take as it is."""


def definition(form: Form, catalogue: Catalogue) -> dict[str, Any]:
    """A form as plain data, ready for JSON. Only what is set is there."""
    return _set(
        id=form.id,
        version=form.version,
        title=str(form.title),
        edition={"id": catalogue.edition.id, "name": catalogue.edition.name},
        language=catalogue.edition.language,
        sensitivity=form.sensitivity,
        tool=form.tool,
        steps=form.steps,
        outputs=list(form.outputs),
        sections=[
            _set(
                id=section.id,
                title=str(section.title),
                apart=section.apart,
                when=section.when and condition(section.when),
                questions=[_question(form, one, catalogue) for one in section.questions],
            )
            for section in form.sections
        ],
        guards=[
            _set(id=one.id, words=list(one.words), fine=list(one.fine), why=str(one.why), instead=str(one.instead))
            for one in catalogue.guards_of(form)
        ],
        moves=[_set(id=move.id, into=move.into, why=move.why) for move in moves(form, catalogue)],
    )


def condition(when: When) -> dict[str, Any]:
    """A condition as it stands in the YAML."""
    said: dict[str, Any] = when.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return said


def words(form: Form, catalogue: Catalogue) -> dict[str, str]:
    """The messages that the scripts of a form's page say: all forms' own, and those of its tool."""
    return tool_words(form.tool, catalogue)


def tool_words(tool: str | None, catalogue: Catalogue) -> dict[str, str]:
    """The messages that the scripts of any form say, and those of a tool."""
    own = f"web-tool-{tool}-" if tool else None
    return {
        name: str(text)
        for name, text in catalogue.interface.messages.items()
        if name in SHARED
        or (name.startswith(WORDS) and (not _TOOLS.match(name) or (own is not None and name.startswith(own))))
    }


def moves(form: Form, catalogue: Catalogue) -> list[Move]:
    """The moves that answers of a form may have made: from any form that came into it, and within it."""
    moved = catalogue.lineage.moves
    names = {form.id}
    while more := {move.id.partition(".")[0] for move in moved if move.into and _head(move.into) in names} - names:
        names |= more
    return [move for move in moved if _head(move.id) in names]


def _head(address: str) -> str:
    return address.partition(".")[0]


def _question(form: Form, question: QuestionBase, catalogue: Catalogue) -> dict[str, Any]:
    kind = str(getattr(question, "type"))  # noqa: B009 (each concrete question has a type, the base has not)
    rows: Any = None
    if isinstance(question, Table):
        rows = [_row(row) for row in question.named_rows] or question.rows
    return _set(
        id=question.id,
        type=kind,
        label=str(question.label),
        required=question.required_message,
        when=question.when and condition(question.when),
        own=question.own_words is not None,
        guard=kind in _FREE and guarded(form, question),
        options=[_option(one, catalogue) for one in question.options] if hasattr(question, "options") else None,
        columns=[_column(form, question, one, catalogue) for one in question.columns]
        if isinstance(question, Table)
        else None,
        rows=rows,
        bands=[{"least": one.least, "label": str(one.label), "text": str(one.text)} for one in question.bands]
        if isinstance(question, Score)
        else None,
        compose=[_set(text=str(one.text), when=one.when and condition(one.when)) for one in question.compose]
        if isinstance(question, LongText)
        else None,
        **{name: _plain(getattr(question, name)) for name in _PLAIN if hasattr(question, name)},
    )


_FREE = ("string", "text")


def _column(form: Form, question: QuestionBase, column: TableColumn, catalogue: Catalogue) -> dict[str, Any]:
    return _set(
        id=column.id,
        label=str(column.label),
        type=column.type,
        guard=column.type in _FREE and guarded(form, question, column),
        options=[_option(one, catalogue) for one in column.options],
        total=column.total,
        difference=column.difference and list(column.difference),
        product=column.product and list(column.product),
        event=column.event,
        reminds=column.reminds,
        kind=column.kind,
        due=column.due,
        months=column.answers == MONTHS,
    )


def _option(option: Option, catalogue: Catalogue) -> dict[str, Any]:
    return _set(
        id=option.id,
        label=str(option.label),
        value=option.value,
        actions=[str(one) for one in option.actions],
        guidance=[_set(title=title, text=text) for title, text in _said(option.guidance, catalogue)],
        suggests=list(option.suggests),
    )


def _said(name: str | None, catalogue: Catalogue) -> Iterator[tuple[str | None, str]]:
    """The words of an item of the guidance: its cells under the titles of their columns, or its text."""
    for topic in catalogue.topics:
        for section in topic.sections:
            for item in section.items:
                if item.id == name and item.cells:
                    yield from ((str(one.title), str(item.cells[one.id])) for one in section.columns)
                elif item.id == name:
                    yield None, str(item.text)


def _row(row: Any) -> dict[str, Any]:
    when = row.schedule
    return _set(
        id=row.id,
        label=str(row.label),
        action=row.action,
        kind=row.kind,
        schedule=when
        and _set(
            every=when.months,
            month=when.month,
            remind=when.remind,
            follows=when.follows,
            after=when.after if when.follows else None,
            to_the_day=when.to_the_day,
        ),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [str(one) if isinstance(one, str) else one for one in value]
    return value


def _set(**values: Any) -> dict[str, Any]:
    """What is set: no None, no False, no empty text or list."""
    return {
        name: str(value) if isinstance(value, str) else value
        for name, value in values.items()
        if value is not None and value is not False and value != "" and value != []
    }
