"""What paper says around the questions of a form, whatever the format: PDF and Word print the same words."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from peer_toolkit.catalogue import telling
from peer_toolkit.catalogue.catalogue import Catalogue
from peer_toolkit.catalogue.cited import references
from peer_toolkit.catalogue.forms import not_counted, ranges
from peer_toolkit.catalogue.model import Form, FormSection, Option, Schedule, Score, Table, TableColumn, Text, When
from peer_toolkit.catalogue.when import in_words

_SPACES = re.compile(r"[ \t\n\r]+")
"""What a line break in the data and the like come down to one space; a space that holds words together stays."""

END_MARKS = tuple(".?!:…؟۔。！？：")
"""What a sentence ends with, in any language."""

HEAD_SHARE = 2.6
"""The share of a table's width that the names of its rows get, where a column has 1 to 3."""


@dataclass(frozen=True)
class Fact:
    """One thing to know before filling in: its name, and paragraphs or the entries of a list."""

    label: str
    texts: tuple[str, ...]
    is_list: bool = False


def facts(form: Form, catalogue: Catalogue) -> Iterator[Fact]:
    """Who fills the form in, how long it takes, what to do before, what to leave out, where to keep it, its review."""
    say = catalogue.message
    yield Fact(say("paper-who"), paragraphs(form.who))
    yield Fact(say("paper-time"), (sentence_case(time(form, catalogue)),))
    if form.before:
        yield Fact(say("paper-before"), paragraphs(form.before))
    if form.leave_out:
        yield Fact(say("paper-leave-out"), tuple(map(str, form.leave_out)), is_list=True)
    if form.keep:
        yield Fact(say("paper-keep"), paragraphs(form.keep))
    yield Fact(say("reviewed"), (reviewed(form, catalogue),))


def reviewed(form: Form, catalogue: Catalogue) -> str:
    """Who checked the form and when; or that nobody has."""
    if form.reviewed is None:
        return catalogue.message("paper-not-reviewed")
    by = form.reviewed
    return catalogue.message("reviewed-by", name=by.name, role=by.role, date=day(by.date, catalogue))


def paragraphs(text: str | None) -> tuple[str, ...]:
    """A text's paragraphs: empty lines part them, and a single line break is a space."""
    return tuple(_SPACES.sub(" ", part).strip() for part in re.split(r"\n\s*\n", str(text or "").strip()) if part)


def sentences(*parts: str) -> str:
    """Hints and the like in one line: each but the last gets a full stop where it has no end mark."""
    *said, last = [_SPACES.sub(" ", part).strip() for part in parts if part] or [""]
    return " ".join([*(one if one.endswith(END_MARKS) else f"{one}." for one in said), last])


def time(form: Form, catalogue: Catalogue) -> str:
    """How long a form takes: about 45 minutes, about 2.5 hours."""
    if form.minutes < 120:
        return catalogue.message("time-minutes", minutes=form.minutes)
    return catalogue.message("time-hours", hours=f"{round(form.minutes / 30) / 2:g}")


def sentence_case(text: str) -> str:
    """A name that is small inside a sentence, as a heading."""
    return text[:1].upper() + text[1:]


def condition(when: When, form: Form, catalogue: Catalogue, above: str | None = None) -> str:
    """When a question is for you: If you chose “Serious”: (`above` is the id of the question just above it.)"""
    return catalogue.message("when-then", condition=in_words(when, form, catalogue.message, after=above))


def schedule(when: Schedule, catalogue: Catalogue) -> str:
    """How often something comes again, and from when: Every 6 months, from March."""
    month = catalogue.message(f"month-{when.month}")
    name = {1: "schedule-month", 12: "schedule-year"}.get(when.months, "schedule-months")
    return catalogue.message(name, months=when.months, month=month)


def column_hint(column: TableColumn, table: Table, catalogue: Catalogue) -> str | None:
    """What stands under a column's head: its hint, or how its numbers are worked out."""
    if column.hint or not column.worked_out:
        return column.hint
    first, second = (next(one.label for one in table.columns if one.id == name) for name in column.worked_out)
    name = "column-difference" if column.difference else "column-product"
    return catalogue.message(name, first=first, second=second)


def options(options: tuple[Option, ...], catalogue: Catalogue) -> tuple[Option, ...]:
    """Options as paper shows them: with their points behind them, where they have some."""
    return tuple(
        option
        if option.value is None
        else option.model_copy(
            update={"label": Text(catalogue.message("option-points", label=option.label, points=option.value))}
        )
        for option in options
    )


def score_how(form: Form, score: Score, catalogue: Catalogue) -> str:
    """How to work out a score by hand."""
    said = [catalogue.message("score-how")]
    if not_counted(form, score):
        said.append(catalogue.message("score-not-counted"))
    return " ".join(said)


def bands(form: Form, score: Score, catalogue: Catalogue) -> list[tuple[str, str]]:
    """What a score means: (from 0 to 9 points: Start here, what to do)."""
    return [
        (catalogue.message("score-band", low=one.low, high=one.high, label=one.band.label), str(one.band.text))
        for one in ranges(form, score)
    ]


def sources(form: Form, catalogue: Catalogue) -> tuple[str, ...]:
    """What a form rests on: its sources, the law, and our own advice, each as a sentence."""
    found = references(catalogue, form)
    if not found:
        return (catalogue.message("where-from-nowhere"),)
    said = [telling.citation(catalogue, one.source) if one.source else catalogue.message("paper-law") for one in found]
    return (*said, catalogue.message("paper-own-words"))


def help_now(form: Form, catalogue: Catalogue) -> str | None:
    """Whom to call, on a form about a person: the numbers that stand on every page of the site."""
    if form.sensitivity != "person":
        return None
    said = [
        catalogue.message("paper-help-line", title=line.title, number=line.number.replace(" ", "\N{NO-BREAK SPACE}"))
        for line in catalogue.home.help_lines
        if line.band and line.number
    ]
    whole = said[-1]
    for one in reversed(said[:-1]):
        whole = catalogue.message("list-readers", first=one, rest=whole)
    return catalogue.message("paper-help", lines=whole)


def guidance(section: FormSection, catalogue: Catalogue) -> str | None:
    """Where the guidance of a section is, in words: paper has no links. An edition may have hidden it."""
    if section.guidance is None or section.guidance not in catalogue.addresses:
        return None
    node = catalogue.find(section.guidance)
    named = node if getattr(node, "title", None) else catalogue.home_of(section.guidance)
    return catalogue.message("paper-guidance", title=getattr(named, "title"))  # noqa: B009 (every home has a title)


def day(date: datetime.date, catalogue: Catalogue) -> str:
    """A day in full: 21 November 2026."""
    return catalogue.message("paper-date", day=date.day, month=catalogue.message(f"month-{date.month}"), year=date.year)


def author(catalogue: Catalogue) -> str:
    """Whose document it is, for the properties of a file: the organisation, or the toolkit."""
    return catalogue.edition.organisation or catalogue.edition.name


def source(form: Form, catalogue: Catalogue) -> str:
    """Where a form on paper comes from: the edition and the toolkit, their version, the form's version and date."""
    written = day(form.written, catalogue)
    if catalogue.adapted:
        said = catalogue.message(
            "paper-source-adapted", adapted=catalogue.adapted, form_version=form.version, date=written
        )
    else:
        said = catalogue.message("paper-source", version=catalogue.version, form_version=form.version, date=written)
    name = catalogue.edition.name
    return said if name in said else catalogue.message("paper-source-of", edition=name, source=said)
