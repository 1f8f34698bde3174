"""What `check` says of a sound catalogue: what it checked, with counts."""

from __future__ import annotations

import datetime
import statistics
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from peer_toolkit.catalogue import Catalogue
from peer_toolkit.upkeep import due_dates


@dataclass(frozen=True)
class SourceCount:
    """How many points of a founding source something carries, and how many are set aside with a reason."""

    id: str
    points: int
    carried: int
    set_aside: int


@dataclass(frozen=True)
class Report:
    """The counts of one catalogue. `due` lists the texts whose review date has come."""

    topics: int
    sections: int
    items: int
    forms: int
    questions: int
    terms: int
    sources: tuple[SourceCount, ...]
    law_places: int
    law_entries: int
    law_not_found: int
    law_verified: int
    grade: float
    reviewed: int
    due: tuple[tuple[str, datetime.date], ...]
    changed: int = 0
    added: int = 0
    hidden: int = 0
    texts: int = 0
    translated: int = 0

    def as_json(self) -> dict[str, Any]:
        """The same for machines."""
        plain = {name: value for name, value in vars(self).items() if isinstance(value, int | float)}
        due = [{"id": name, "due": day.isoformat()} for name, day in self.due]
        return {**plain, "sources": [vars(source) for source in self.sources], "review_due": due}

    def __str__(self) -> str:
        lines = [
            f"Topics     {self.topics:5}  with {self.sections} sections and {self.items} items",
            f"Forms      {self.forms:5}  with {self.questions} questions",
            f"Terms      {self.terms:5}",
            f"Law        {self.law_entries:5}  entries in {self.law_places} places; {self.law_not_found} not found,"
            f" {self.law_verified} checked by a lawyer",
            f"Reading    {self.grade:5.1f}  median grade of a page",
            "Points           carried  set aside",
        ]
        for source in self.sources:
            lines.append(f"  {source.id:9}{source.points:5}{source.carried:9}{source.set_aside:11}")
        whole = [sum(getattr(one, name) for one in self.sources) for name in ("points", "carried", "set_aside")]
        lines.append(f"  {'together':9}{whole[0]:5}{whole[1]:9}{whole[2]:11}")
        everything = self.topics + self.forms + self.law_places
        lines.append(f"Reviewed   {self.reviewed:5}  of {everything} topics, forms and places, by a named person")
        lines.append(f"Review due {len(self.due):5}")
        lines += [f"  {name} since {day}" for name, day in self.due]
        if self.changed or self.added or self.hidden:
            lines.append(f"Edition    {self.changed:5}  changed, {self.added} added, {self.hidden} left out")
        if self.texts:
            lines.append(f"Language   {self.translated:5}  of {self.texts} texts are in the edition’s language")
        return "\n".join([*lines, "All is in order."])


def report(catalogue: Catalogue, grades: Mapping[str, float], today: datetime.date) -> Report:
    """Count a catalogue as it stands on a day. `grades` are the reading grades of its pages."""
    return Report(
        topics=len(catalogue.topics),
        sections=sum(len(topic.sections) for topic in catalogue.topics),
        items=sum(1 for topic in catalogue.topics for _ in topic.items()),
        forms=len(catalogue.forms),
        questions=sum(1 for form in catalogue.forms for _ in form.questions()),
        terms=len(catalogue.words.terms),
        sources=tuple(
            SourceCount(
                id=source.id,
                points=len(source.points),
                carried=sum(point.id in catalogue.carriers for point in source.points),
                set_aside=sum(point.set_aside is not None for point in source.points),
            )
            for source in catalogue.sources
            if source.points
        ),
        law_places=len(catalogue.law),
        law_entries=sum(len(place.entries) for place in catalogue.law),
        law_not_found=sum(len(place.not_found) for place in catalogue.law),
        law_verified=sum(entry.verified is not None for place in catalogue.law for entry in place.entries),
        grade=statistics.median(grades.values()) if grades else 0.0,
        reviewed=sum(whole.reviewed is not None for whole in (*catalogue.wholes, *catalogue.law)),
        changed=sum(one.way == "replaced" for one in catalogue.changes),
        added=sum(one.way == "added" for one in catalogue.changes),
        hidden=sum(one.way == "hidden" for one in catalogue.changes),
        texts=catalogue.coverage.texts,
        translated=catalogue.coverage.translated,
        due=tuple((one.id, one.day) for one in due_dates(catalogue) if one.day <= today),
    )
