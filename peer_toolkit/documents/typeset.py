"""A form as a tagged PDF in which every place for an answer is an empty link; `widgets.py` makes fields of these.

Typst sets the pages (form.typ). It gets the form as data and shows each text as it is, so no text can be
taken for markup. Only our own faces are in reach: the same pages come out of every machine.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import typst

from peer_toolkit import fonts
from peer_toolkit.catalogue.catalogue import Catalogue
from peer_toolkit.catalogue.model import (
    Choice,
    Choices,
    Display,
    Form,
    FormSection,
    Money,
    QuestionBase,
    Signature,
    Table,
    When,
)
from peer_toolkit.catalogue.when import in_words
from peer_toolkit.documents.controls import Control, question_controls
from peer_toolkit.problems import Place, Problem, ToolkitError

Block = dict[str, Any]
"""One question as form.typ reads it."""

CODES = (*fonts.BASIC, *fonts.EXTENDED)
"""The code points that a form can be set in, and filled in with."""

LINK = "field:"
"""What the address of a placeholder's link begins with."""

_SOURCE = Path(__file__).with_name("form.typ").read_bytes()

_DESIGNS: tuple[tuple[fonts.Family, int, int | None], ...] = (
    ("sans", 400, None),
    ("sans", 650, None),
    ("serif", 600, 28),
)


def typeset(form: Form, catalogue: Catalogue, cache: Path) -> bytes:
    """The pages of a form as tagged PDF/UA-1, each control's place a link to `field:ADDRESS`.

    Same form, same bytes: the only date in it is `form.written`. Raises ToolkitError for a letter that the
    faces lack.
    """
    data = json.dumps(_form(form, catalogue), ensure_ascii=False)
    _all_letters(form, data)
    written = datetime.datetime.combine(form.written, datetime.time(), datetime.UTC)
    made = _compiler(cache).compile(
        _SOURCE, sys_inputs={"form": data}, format="pdf", pdf_standards=["ua-1"], timestamp=int(written.timestamp())
    )
    assert isinstance(made, bytes), "one format, one file"
    return made


@lru_cache(maxsize=2)
def _compiler(cache: Path) -> typst.Compiler:
    folder = cache / "fonts" / "typst"
    for family, weight, size in _DESIGNS:
        data = fonts.face(family, weight, optical_size=size, unicodes=CODES, cache=cache)
        fonts.keep(folder / f"{family}-{weight}.ttf", data)
    faces = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
    return typst.Compiler(_SOURCE, font_paths=faces)


def _all_letters(form: Form, data: str) -> None:
    known = {chr(code) for code in CODES} | {"\n"}
    if missing := sorted(set(data) - known):
        named = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in missing)
        place = Place(Path("forms") / f"{form.id}.yml")
        what = f"A text that this form shows has letters that our type does not have: {named}."
        raise ToolkitError([Problem(place, what, "Write it without them.", id=form.id)])


# --- the form as data ---------------------------------------------------------------------------------------------


def _form(form: Form, catalogue: Catalogue) -> dict[str, Any]:
    language, *subtags = catalogue.edition.language.split("-")
    region = next((tag.upper() for tag in subtags if len(tag) == 2), None)
    return {
        "title": str(form.title),
        "author": catalogue.edition.name,
        "date": {"year": form.written.year, "month": form.written.month, "day": form.written.day},
        "language": language,
        "region": region,
        "page": catalogue.message("paper-page", page="{page}", pages="{pages}"),
        "source": source(form, catalogue),
        "required": catalogue.message("required"),
        "purpose": _paragraphs(form.purpose),
        "facts": list(_facts(form, catalogue)),
        "sections": [_section(form, section, catalogue) for section in form.sections],
        "next": catalogue.message("paper-next", label=form.next.label),
    }


def source(form: Form, catalogue: Catalogue) -> str:
    """Where a printed form comes from: the edition and the toolkit, their version, the form's version and date."""
    date = catalogue.message(
        "paper-date",
        day=form.written.day,
        month=catalogue.message(f"month-{form.written.month}"),
        year=form.written.year,
    )
    said = catalogue.message("paper-source", version=catalogue.version, form_version=form.version, date=date)
    name = catalogue.edition.name
    return said if name in said else catalogue.message("paper-source-of", edition=name, source=said)


def _facts(form: Form, catalogue: Catalogue) -> Iterator[dict[str, Any]]:
    facts: tuple[tuple[str, Iterable[str], bool], ...] = (
        ("paper-who", _paragraphs(form.who), False),
        ("paper-time", [catalogue.message("paper-minutes", minutes=form.minutes)], False),
        ("paper-before", _paragraphs(form.before), False),
        ("paper-leave-out", map(str, form.leave_out), True),
        ("paper-keep", _paragraphs(form.keep), False),
    )
    for name, texts, as_list in facts:
        if text := list(texts):
            yield {"label": catalogue.message(name), "text": text, "list": as_list}


def _section(form: Form, section: FormSection, catalogue: Catalogue) -> dict[str, Any]:
    blocks: list[Block] = []
    for above, question in pairwise((None, *section.questions)):
        assert question is not None
        blocks.append(_block(form, question, above.id if above else None, catalogue))
    return {
        "title": str(section.title),
        "when": _when(section.when, form, None, catalogue),
        "intro": _paragraphs(section.intro),
        "guidance": _guidance(section, catalogue),
        "questions": _paired(blocks),
    }


def _guidance(section: FormSection, catalogue: Catalogue) -> str | None:
    """Where the guidance is, in words: paper has no links. An edition may have hidden it."""
    if section.guidance is None or section.guidance not in catalogue.addresses:
        return None
    node = catalogue.find(section.guidance)
    named = node if getattr(node, "title", None) else catalogue.home_of(section.guidance)
    return catalogue.message("paper-guidance", title=getattr(named, "title"))  # noqa: B009 (every home has a title)


def _when(when: When | None, form: Form, above: str | None, catalogue: Catalogue) -> str | None:
    return None if when is None else f"{in_words(when, form, catalogue.message, after=above)}:"


def _block(form: Form, question: QuestionBase, above: str | None, catalogue: Catalogue) -> Block:
    found = list(question_controls(form, question, catalogue))
    block: Block = {
        "label": str(question.label),
        "required": question.required,
        "hint": _paragraphs(question.hint),
        "when": _when(question.when, form, above, catalogue),
    }
    if isinstance(question, Display):
        return block | {"kind": "read", "text": _paragraphs(question.text)}
    if isinstance(question, Table):
        return block | _table(question, found, catalogue)
    if isinstance(question, Signature):
        parts = [
            {"label": catalogue.message("paper-signature-" + part), "to": _to(control)}
            for part, control in zip(("name", "date"), found, strict=True)
        ]
        return block | {"kind": "signature", "parts": parts}
    if isinstance(question, Choice):
        return block | _options("circle", question, [f"{_to(found[0])}={option.id}" for option in question.options])
    if isinstance(question, Choices):
        return block | _options("square", question, [_to(control) for control in found])
    (control,) = found
    if control.kind == "tick":
        return block | {"kind": "tick", "to": _to(control)}
    if control.kind == "date":
        block["hint"] = _sentence(block["hint"], _how("date", catalogue))
    return block | {
        "kind": "field",
        "to": _to(control),
        "lines": control.lines,
        "short": control.kind in ("date", "number"),
        "before": catalogue.message("paper-currency") if isinstance(question, Money) else None,
        "after": str(unit) if (unit := getattr(question, "unit", None)) else None,
    }


def _options(shape: str, question: Choice | Choices, to: list[str]) -> Block:
    options = [
        {"to": link, "label": str(option.label), "hint": _paragraphs(option.hint)}
        for option, link in zip(question.options, to, strict=True)
    ]
    return {"kind": "options", "shape": shape, "options": options}


def _table(question: Table, found: list[Control], catalogue: Catalogue) -> Block:
    cells = [_cell(control) for control in found]
    across = len(question.columns)
    words = any(column.type == "text" for column in question.columns)
    one_line = all(column.type not in ("string", "text", "choice") for column in question.columns)
    return {
        "kind": "table",
        "columns": [
            {
                "label": str(column.label),
                "hint": _sentence(_paragraphs(column.hint), _how(column.type, catalogue)),
                "width": column.width,
                "kind": cells[place]["kind"],
            }
            for place, column in enumerate(question.columns)
        ],
        "rows": [cells[start : start + across] for start in range(0, len(cells), across)],
        "height": 3 if words else 1.25 if one_line else 2,
    }


def _how(kind: str, catalogue: Catalogue) -> list[str]:
    """How to write an answer of this type, where that is not plain."""
    names = {"date": "paper-date-format", "money": "paper-money"}
    return [catalogue.message(names[kind])] if kind in names else []


def _sentence(hint: list[str], more: list[str]) -> list[str]:
    """A hint with one more sentence at its end."""
    if not hint or not more:
        return hint + more
    stop = "" if hint[-1].endswith((".", "?", "!")) else "."
    return [*hint[:-1], f"{hint[-1]}{stop} {more[0]}"]


def _cell(control: Control) -> Block:
    if control.kind == "choose":
        options = [
            {"to": f"{_to(control)}={option.id}", "label": str(option.label), "hint": _paragraphs(option.hint)}
            for option in control.options
        ]
        return {"kind": "options", "options": options}
    return {"kind": "tick" if control.kind == "tick" else "field", "to": _to(control)}


def _paired(blocks: list[Block]) -> list[Block]:
    """Two short answers in a row stand side by side, where neither has a condition."""
    paired: list[Block] = []
    waiting: Block | None = None
    for block in blocks:
        small = block["kind"] == "field" and block["short"] and block["when"] is None
        if small and waiting is not None:
            paired[-1] = {"kind": "pair", "questions": [waiting, block]}
            waiting = None
        else:
            paired.append(block)
            waiting = block if small else None
    return paired


def _to(control: Control) -> str:
    return f"{LINK}{control.address}"


def _paragraphs(text: str | None) -> list[str]:
    """A text's paragraphs: blank lines part them."""
    return [part.strip() for part in str(text or "").split("\n\n") if part.strip()]
