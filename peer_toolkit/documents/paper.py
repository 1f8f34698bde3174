"""What paper says around the questions of a form, whatever the format: PDF and Word print the same words."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from peer_toolkit.catalogue.catalogue import Catalogue
from peer_toolkit.catalogue.model import Form, FormSection, When
from peer_toolkit.catalogue.when import in_words


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
    yield Fact(say("paper-time"), (say("paper-minutes", minutes=form.minutes),))
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
    return tuple(" ".join(part.split()) for part in re.split(r"\n\s*\n", str(text or "").strip()) if part)


def condition(when: When, form: Form, catalogue: Catalogue, above: str | None = None) -> str:
    """When a question is for you: If you chose “Serious”: (`above` is the id of the question just above it.)"""
    return f"{in_words(when, form, catalogue.message, after=above)}:"


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


def source(form: Form, catalogue: Catalogue) -> str:
    """Where a form on paper comes from: the edition and the toolkit, their version, the form's version and date."""
    written = day(form.written, catalogue)
    said = catalogue.message("paper-source", version=catalogue.version, form_version=form.version, date=written)
    name = catalogue.edition.name
    return said if name in said else catalogue.message("paper-source-of", edition=name, source=said)
