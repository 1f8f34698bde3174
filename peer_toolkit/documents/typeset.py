"""A form as a tagged PDF in which every place for an answer is an empty link; `widgets.py` makes fields of these.

Typst sets the pages (form.typ). It gets the form as data and shows each text as it is, so no text can be
taken for markup. Only our own faces are in reach: the same pages come out of every machine.
"""

from __future__ import annotations

import io
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

from PIL import Image

from peer_toolkit.catalogue.catalogue import Catalogue
from peer_toolkit.catalogue.model import (
    Choice,
    Choices,
    Display,
    Form,
    FormSection,
    Money,
    Option,
    QuestionBase,
    Score,
    Signature,
    Summary,
    Table,
)
from peer_toolkit.documents import paper
from peer_toolkit.documents.controls import Control, Row, as_table, more_space, question_controls, rows
from peer_toolkit.documents.logos import paper_logo
from peer_toolkit.documents.paper import paragraphs, sentence_case
from peer_toolkit.documents.press import letters, pictures, press
from peer_toolkit.problems import Place, Problem, ToolkitError

Block = dict[str, Any]
"""One question as form.typ reads it."""

_WIDTH, _MARK, _BETWEEN, _CHARACTER = 166.0, 6.8, 9.0, 2.0
"""Millimetres: a line of options, a circle with its gap, what stands between two, and a letter with some to spare."""

_LINE, _HEAD, _SMALL = 6.5, 18.0, 80.0
"""Millimetres: a line of handwriting, a table's label and header, and how high a table is at most that never splits."""

_LONG = 1200
"""Letters of a question that may fill a page."""

_PREVIEW = 48
"""Pixels an inch: twice what the list of templates shows, for sharp screens."""

LINK = "field:"
"""What the address of a placeholder's link begins with."""

_SOURCE = Path(__file__).with_name("form.typ").read_bytes()


def typeset(form: Form, catalogue: Catalogue, cache: Path) -> bytes:
    """The pages of a form as tagged PDF/UA-1, each control's place a link to `field:ADDRESS`.

    Same form, same bytes: the only date in it is `form.written`. Raises ToolkitError for a letter that the
    faces lack.
    """
    return press(_SOURCE, _data(form, catalogue, cache), cache)


def picture(form: Form, catalogue: Catalogue, cache: Path) -> tuple[bytes, int]:
    """The first page as a small PNG, 397 pixels wide and in 16 greys, and how many pages there are."""
    pages = pictures(_SOURCE, _data(form, catalogue, cache), cache, _PREVIEW)
    small = io.BytesIO()
    with Image.open(io.BytesIO(pages[0])) as first:
        first.convert("L").quantize(16).save(small, "PNG", optimize=True)
    return small.getvalue(), len(pages)


def _data(form: Form, catalogue: Catalogue, cache: Path) -> dict[str, Any]:
    data = _form(form, catalogue)
    _all_letters(form, json.dumps(data | {"logo": None}, ensure_ascii=False), cache)
    return data


def _all_letters(form: Form, data: str, cache: Path) -> None:
    known = letters(cache) | {"\n"}
    if missing := sorted(set(data) - known):
        named = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in missing)
        place = Place(Path("toolkit_data") / "forms" / f"{form.id}.yml")
        what = f"A text that this form shows has letters that our type does not have: {named}."
        raise ToolkitError([Problem(place, what, "Write it without them.", id=form.id)])


# --- the form as data ---------------------------------------------------------------------------------------------


def _form(form: Form, catalogue: Catalogue) -> dict[str, Any]:
    language, *subtags = catalogue.edition.language.split("-")
    region = next((tag.upper() for tag in subtags if len(tag) == 2), None)
    return {
        "title": str(form.title),
        "author": paper.author(catalogue),
        "logo": paper_logo(catalogue),
        "colour": catalogue.palette.lines,
        "date": {"year": form.written.year, "month": form.written.month, "day": form.written.day},
        "language": language,
        "region": region,
        "direction": catalogue.edition.direction,
        "page": catalogue.message("paper-page", page="{page}", pages="{pages}"),
        "source": paper.source(form, catalogue),
        "required": catalogue.message("required"),
        "criteria": catalogue.message("criteria"),
        "purpose": paragraphs(form.purpose),
        "facts": [
            {"label": fact.label, "text": fact.texts, "list": fact.is_list} for fact in paper.facts(form, catalogue)
        ],
        "sections": [_section(form, section, catalogue) for section in form.sections],
        "next": catalogue.message("paper-next", label=form.next.label),
        "help": paper.help_now(form, catalogue),
        "sources": {"label": catalogue.message("paper-sources"), "text": " ".join(paper.sources(form, catalogue))},
        "more": _more_space(form, catalogue),
    }


def _more_space(form: Form, catalogue: Catalogue) -> Block | None:
    more = more_space(form, catalogue)
    if more is None:
        return None
    return {"label": more.label, "hint": paragraphs(more.hint), "to": _to(more), "lines": more.lines}


def _section(form: Form, section: FormSection, catalogue: Catalogue) -> dict[str, Any]:
    blocks: list[Block] = []
    for above, question in pairwise((None, *section.questions)):
        assert question is not None
        blocks.append(_block(form, question, above.id if above else None, catalogue))
    return {
        "title": str(section.title),
        "when": paper.condition(section.when, form, catalogue) if section.when else None,
        "intro": paragraphs(section.intro),
        "guidance": paper.guidance(section, catalogue),
        "apart": section.apart,
        "questions": _paired(blocks),
    }


def _block(form: Form, question: QuestionBase, above: str | None, catalogue: Catalogue) -> Block:
    found = list(question_controls(form, question, catalogue))
    block: Block = {
        "label": str(question.label),
        "required": question.required,
        "hint": paragraphs(question.hint),
        "when": paper.condition(question.when, form, catalogue, above) if question.when else None,
        "criteria": [str(one) for one in getattr(question, "criteria", ())],
        "bands": paper.bands(form, question, catalogue) if isinstance(question, Score) else [],
        "long": len(question.model_dump_json()) > _LONG or any(control.lines > 20 for control in found),
    }
    if isinstance(question, Display):
        return block | {"kind": "read", "text": paragraphs(question.text)}
    if isinstance(question, Table | Summary):
        return block | _table(form, as_table(form, question, catalogue), catalogue)
    if isinstance(question, Signature):
        parts = [
            {"label": catalogue.message("paper-signature-" + part), "to": _to(control)}
            for part, control in zip(("name", "date"), found, strict=True)
        ]
        return block | {"kind": "signature", "parts": parts}
    if isinstance(question, Choice):
        options = found[0].options
        return block | _options("circle", options, [f"{_to(found[0])}={option.id}" for option in options])
    if isinstance(question, Choices):
        return block | _options("square", question.options, [_to(control) for control in found])
    (control,) = found
    if control.kind == "tick":
        return block | {"kind": "tick", "to": _to(control)}
    if control.kind == "date":
        block["hint"] = _and_how(question.hint, "date", catalogue)
    if isinstance(question, Score):
        block["hint"] = paragraphs(
            paper.sentences(str(question.hint or ""), paper.score_how(form, question, catalogue))
        )
    return block | {
        "kind": "field",
        "to": _to(control),
        "lines": control.lines,
        "short": control.kind in ("date", "number"),
        "before": catalogue.message("paper-currency") if isinstance(question, Money) else None,
        "after": control.unit or None,
    }


def _options(shape: str, options: tuple[Option, ...], to: list[str]) -> Block:
    said = [
        {"to": link, "label": str(option.label), "hint": paragraphs(option.hint)}
        for option, link in zip(options, to, strict=True)
    ]
    across = sum(_CHARACTER * len(option.label) + _MARK + _BETWEEN for option in options)
    plain = len(options) <= 5 and not any(option.hint for option in options)
    return {"kind": "options", "shape": shape, "options": said, "abreast": plain and across <= _WIDTH}


def _table(form: Form, table: Table, catalogue: Catalogue) -> Block:
    made = list(rows(form, table, catalogue))
    shares = sum(column.width for column in table.columns) + (paper.HEAD_SHARE if table.named_rows else 0)
    widths = {column.id: _WIDTH / 3 if table.wide else _WIDTH * column.width / shares for column in table.columns}
    cells = [cell for row in made for cell in row.cells if cell]
    words = any(column.type == "text" for column in table.columns)
    one_line = all(column.type not in ("string", "text", "choice") for column in table.columns)
    head = {
        "label": sentence_case(table.row_label),
        "hint": (),
        "width": paper.HEAD_SHARE,
        "kind": "head",
        "type": "head",
    }
    columns = [
        {
            "label": str(column.label),
            "hint": _and_how(paper.column_hint(column, table, catalogue), column.type, catalogue),
            "width": column.width,
            "kind": {"choice": "options", "boolean": "tick"}.get(column.type, "field"),
            "type": column.type,
        }
        for column in table.columns
    ]
    return {
        "kind": "cards" if table.wide else "table",
        "columns": [head, *columns] if table.named_rows and not table.wide else columns,
        "named": bool(table.named_rows),
        "small": _small(table, made, max((cell.lines for cell in cells), default=1)),
        "rows": [
            {
                "name": row.name or catalogue.message("row-number", row=sentence_case(table.row_label), number=number),
                "hint": paragraphs(row.hint),
                "total": row.total,
                "cells": [_cell(control, widths) for control in row.cells],
            }
            for number, row in enumerate(made, 1)
        ],
        "height": max((cell.lines for cell in cells), default=1) if words else 1.25 if one_line else 2,
    }


def _small(table: Table, made: list[Row], lines: int) -> bool:
    """Whether a table is so low that it stays on one page: a guess that errs to the low side splits nothing."""
    stacked = max((len(column.options) for column in table.columns), default=0) * 5.4
    return len(made) * max(lines * _LINE, stacked, 1.25 * _LINE) + _HEAD <= _SMALL


def _and_how(hint: str | None, kind: str, catalogue: Catalogue) -> tuple[str, ...]:
    """A hint, and how to write an answer of this type where that is not plain."""
    names = {"date": "paper-date-format", "money": "paper-money"}
    return paragraphs(paper.sentences(str(hint or ""), catalogue.message(names[kind]) if kind in names else ""))


def _cell(control: Control | None, widths: dict[str, float]) -> Block:
    if control is None:
        return {"kind": "none"}
    if control.kind == "choose":
        made = _options("circle", control.options, [f"{_to(control)}={option.id}" for option in control.options])
        width = widths[control.column.id] if control.column else 0
        plain = len(control.options) > 2 and not any(option.hint for option in control.options)
        longest = _MARK + 2 + _CHARACTER * max(len(option.label) for option in control.options)
        most = (6, 4, 3, 2) if len(control.options) == 12 else (2,)
        return made | {"abreast": next((many for many in most if plain and longest <= width / many), 0)}
    return {"kind": "tick" if control.kind == "tick" else "field", "to": _to(control), "lines": control.lines}


def _paired(blocks: list[Block]) -> list[Block]:
    """Two short answers in a row stand side by side, where neither has a condition."""
    paired: list[Block] = []
    waiting: Block | None = None
    for block in blocks:
        small = block["kind"] == "field" and block["short"] and block["when"] is None and not block["bands"]
        if small and waiting is not None:
            paired[-1] = {"kind": "pair", "questions": [waiting, block]}
            waiting = None
        else:
            paired.append(block)
            waiting = block if small else None
    return paired


def _to(control: Control) -> str:
    return f"{LINK}{control.address}"
