"""The whole handbook as one PDF to take away: every topic in the order of the site, and all that goes with it.

book.typ sets the pages. It gets everything that is said as data, from the Catalogue alone.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache as once
from functools import cached_property
from pathlib import Path
from typing import Any

from peer_toolkit.caches import cached
from peer_toolkit.catalogue import Catalogue, telling
from peer_toolkit.catalogue.cited import (
    Reference,
    by_points_used,
    cited_whole,
    cites,
    danger_is_ours,
    first_on_law,
    is_all_ours,
    law_seen,
    marks,
    references,
)
from peer_toolkit.catalogue.law import KeyInPlaces, law_groups
from peer_toolkit.catalogue.locate import strings
from peer_toolkit.catalogue.model import (
    Form,
    HelpLine,
    Item,
    LawEntry,
    LawPlace,
    Link,
    Maintained,
    Section,
    Source,
    Term,
    Topic,
)
from peer_toolkit.collation import bare, by_letters
from peer_toolkit.documents import paper
from peer_toolkit.documents.logos import paper_logo
from peer_toolkit.documents.paper import paragraphs
from peer_toolkit.problems import Place, Problem, ToolkitError

Data = dict[str, Any]
"""A part of the book as book.typ reads it."""

LONG = 1400
"""Letters: what has more may break over two pages. A page of ours holds about twice as many."""

SHOWN = {"id", "name", "organisation", "language", "country", "place"}
"""What the book shows of an edition itself: the law is told by country and place."""

_SOURCE = Path(__file__).with_name("book.typ")

_ENGINES = ("typst", "pikepdf", "fonttools", "fontpkg-source-sans-3", "fontpkg-source-serif-4")

_PAGE = "\0"
"""Where the number of a page will stand: only the typesetter knows it. No text of the data can hold it."""


@dataclass(frozen=True)
class Chapter:
    """A part of the book: its title, what it says of itself, and the ids of its topics in reading order."""

    title: str
    topics: tuple[str, ...]
    lead: str = ""


def book(catalogue: Catalogue, chapters: Sequence[Chapter], cache: Path) -> bytes:
    """The PDF of the whole handbook (PDF 1.7, PDF/UA-1): from the folder `cache`, or made and kept there.

    It has the topics that `chapters` name, all forms by name, the law, the glossary and the sources. Same input, same
    bytes. Raises KeyError for an unknown topic, and ToolkitError when a text has a letter that our type lacks.
    """
    file = cache / "documents" / f"book-{_key(catalogue, chapters)}.pdf"
    return cached(file, lambda: _make(catalogue, chapters, cache))


def name_of(catalogue: Catalogue) -> str:
    """What the file is called: the edition, and what it is. ASCII, so that every system can keep it."""
    stem = "-".join(re.findall("[a-z0-9]+", bare(catalogue.edition.name))) or catalogue.edition.id
    return f"{stem}.pdf" if stem.endswith("handbook") else f"{stem}-handbook.pdf"


def _make(catalogue: Catalogue, chapters: Sequence[Chapter], cache: Path) -> bytes:
    from peer_toolkit.documents.press import finished, press  # a build with the book in its cache loads no typesetter

    data = _Book(catalogue, tuple(chapters)).data()
    _all_letters(data | {"logo": None}, cache)
    return finished(press(_SOURCE.read_bytes(), data, cache), catalogue.edition.language)


def _key(catalogue: Catalogue, chapters: Sequence[Chapter]) -> str:
    parts = (*catalogue.topics, *catalogue.forms, *catalogue.law, *catalogue.law_keys, *catalogue.sources)
    whole = (catalogue.words, catalogue.interface, catalogue.home)
    said = [one.model_dump_json() for one in (*parts, *whole)]
    said += [catalogue.edition.model_dump_json(include=SHOWN), repr((catalogue.logo, catalogue.palette.lines))]
    inputs = [*said, repr(tuple(chapters)), catalogue.version, _code()]
    return hashlib.sha256("\0".join(inputs).encode()).hexdigest()[:24]


@once
def _code() -> str:
    """What makes the book: our own modules, the typesetting, and the versions of what they call."""
    here = Path(__file__).parent
    files = [here / name for name in ("book.py", "book.typ", "press.py", "paper.py", "logos.py")]
    files += [
        here.parent / "collation.py",
        here.parent / "fonts.py",
        here.parent / "brand.py",
        *sorted((here.parent / "catalogue").glob("*.py")),
    ]
    versions = [f"{name} {importlib.metadata.version(name)}" for name in _ENGINES]
    return hashlib.sha256(b"\0".join([*(file.read_bytes() for file in files), *map(str.encode, versions)])).hexdigest()


def _all_letters(data: Data, cache: Path) -> None:
    from peer_toolkit.documents.press import letters

    known = letters(cache)
    for text in strings(data):
        if missing := sorted(set(text) - known):
            named = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in missing)
            what = f"The book cannot show “{text[:60]}”: our type does not have {named}."
            raise ToolkitError([Problem(Place(Path("toolkit_data")), what, "Write it without them.")])


# --- the book as data ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Book:
    """What every part needs to be told: the Catalogue, and what the book holds."""

    catalogue: Catalogue
    chapters: tuple[Chapter, ...]

    def say(self, name: str, /, **values: object) -> str:
        return self.catalogue.message(name, **values)

    def data(self) -> Data:
        say, edition = self.say, self.catalogue.edition
        language, *subtags = edition.language.split("-")
        newest = max(whole.written for whole in self.catalogue.wholes)
        return {
            "title": edition.name,
            "author": paper.author(self.catalogue),
            "logo": paper_logo(self.catalogue),
            "colour": self.catalogue.palette.lines,
            "date": {"year": newest.year, "month": newest.month, "day": newest.day},
            "language": language,
            "region": next((tag.upper() for tag in subtags if len(tag) == 2), None),
            "direction": edition.direction,
            "page": say("paper-page", page="{page}", pages="{pages}"),
            "source": self.source(),
            "cover": self.cover(),
            "contents": say("book-contents"),
            "chapters": [
                {
                    "title": chapter.title,
                    "lead": paragraphs(chapter.lead),
                    "topics": [self.topic(self.catalogue.topic(name), chapter) for name in chapter.topics],
                }
                for chapter in self.chapters
            ],
            "forms": self.forms(),
            "law": self.law(),
            "glossary": self.glossary(),
            "sources": self.sources(),
            "lines": self.lines(),
        }

    def source(self) -> str:
        """The line at the foot of every page."""
        name = self.catalogue.edition.name
        said = self.made_from()
        return said if name in said else self.say("paper-source-of", edition=name, source=said)

    def made_from(self) -> str:
        """The toolkit that it comes from, who adapted it, and the day of its newest text."""
        if adapted := self.catalogue.adapted:
            return self.say("book-source-adapted", adapted=adapted, date=self.newest())
        return self.say("book-source", version=self.catalogue.version, date=self.newest())

    def newest(self) -> str:
        return paper.day(max(whole.written for whole in self.catalogue.wholes), self.catalogue)

    def cover(self) -> Data:
        say, wholes = self.say, self.catalogue.wholes
        reviewed = sum(whole.reviewed is not None for whole in wholes)
        review = [say("book-reviewed", reviewed=reviewed, all=len(wholes))] if reviewed else [say("banner-rest")]
        band = [line for line in self.catalogue.home.help_lines if line.band]
        return {
            "what": say("book-what"),
            "lead": say("page-home-lead"),
            "source": self.made_from(),
            "review": {"title": say("banner"), "text": review},
            "law": {"title": say("law-page-notice"), "text": [say("law-page-notice-rest")]},
            "licence": paper.sentences(self.catalogue.adapted or "", say("book-licence")),
            "help": {
                "title": say("help"),
                "lines": [
                    {"title": line.title, "number": line.number or say("number-open"), "text": line.text}
                    for line in band
                ],
                "more": self.page_of("book.lines", say("all-lines")),
            },
        }

    # --- links

    @cached_property
    def held(self) -> frozenset[str]:
        """The ids of the topics that are in the book."""
        return frozenset(name for chapter in self.chapters for name in chapter.topics)

    def page_of(self, label: str | None, title: str) -> Data:
        """A link to a place of the book, whose page is named; words alone when the place is not in the book."""
        if label is None:
            return {"to": None, "before": title, "after": ""}
        before, _, after = self.say("book-page", title=title, page=_PAGE).partition(_PAGE)
        return {"to": label, "before": before, "after": after}

    def label(self, address: str) -> str | None:
        """Where an address is told in the book: a form is told in the list of forms."""
        if address not in self.catalogue.addresses:
            return None
        whole = self.catalogue.home_of(address)
        if isinstance(whole, Form):
            return whole.id
        return address if whole.id in self.held else None

    def link(self, address: str, title: str | None = None) -> Data:
        return self.page_of(self.label(address), title or telling.title(self.catalogue, address))

    def onward(self, link: Link) -> Data:
        return self.page_of(self.label(link.to), str(link.label))

    # --- topics

    def topic(self, topic: Topic, chapter: Chapter) -> Data:
        say, catalogue = self.say, self.catalogue
        known = references(catalogue, topic)
        return {
            "id": topic.id,
            "title": topic.title,
            "running": telling.joined(catalogue, (chapter.title, catalogue.title(topic.id)), by="list-readers"),
            "short": {"title": say("in-short"), "text": paragraphs(topic.in_short)},
            "danger": self.danger(topic, known),
            "about": self.about(topic),
            "sections": [self.section(section, topic, known) for section in topic.sections],
            "forms": {
                "title": say("book-forms-with"),
                "links": [self.link(form.id) for form in telling.forms_with(catalogue, topic)],
            },
            "next": {"title": say("next-step"), "link": self.onward(topic.next)},
            "from": self.where_from(topic, known),
        }

    def about(self, topic: Topic) -> list[Data]:
        """For whom a topic is, who checked it and when; and that nobody did."""
        say, catalogue = self.say, self.catalogue
        readers = [say(f"reader-{reader}") for reader in topic.readers]
        rows = [{"label": say("for"), "text": telling.joined(catalogue, readers, by="list-readers")}]
        rows += self.upkeep(topic)
        if not cites(topic):
            rows.append({"label": say("comes-from"), "text": say("book-all-ours")})
        return rows

    def upkeep(self, whole: Maintained) -> list[Data]:
        say, catalogue = self.say, self.catalogue
        by = whole.reviewed
        checked = (
            say("reviewed-by", name=by.name, role=by.role, date=paper.day(by.date, catalogue))
            if by
            else say("book-not-reviewed")
        )
        return [
            {"label": say("reviewed"), "text": checked},
            {"label": say("made-with"), "text": telling.joined(catalogue, whole.made_with) or say("made-with-nobody")},
            {"label": say("written"), "text": paper.day(whole.written, catalogue)},
            {"label": say("review-due"), "text": paper.day(whole.review_due(), catalogue)},
        ]

    def danger(self, topic: Topic, known: tuple[Reference, ...]) -> Data | None:
        if topic.danger is None:
            return None
        told = self.item(topic.danger, topic, known, None)
        return told | {"title": str(topic.danger.title or self.say("danger")), "tags": [], "note": "danger"}

    def section(self, section: Section, topic: Topic, known: tuple[Reference, ...]) -> Data:
        say, catalogue = self.say, self.catalogue
        ours = cites(topic) and is_all_ours(section)
        notice = section is first_on_law(catalogue, topic)
        return {
            "id": section.id,
            "title": section.title,
            "ours": {"tag": say("tag-ours"), "text": say("all-ours")} if ours else None,
            "law": {
                "text": say("law-notice", date=paper.day(law_seen(catalogue, topic), catalogue)),
                "link": self.page_of("book.law", say("law-notice-link")),
            }
            if notice
            else None,
            "intro": paragraphs(section.intro),
            "show": section.show,
            "columns": [
                {"id": column.id, "title": column.title, "tone": getattr(column, "tone", None)}
                for column in section.columns
            ],
            "items": [self.item(item, topic, known, section) for item in section.items],
            "splits": max((_letters(section, column.id) for column in section.columns), default=0) > LONG,
            "forms": {"title": say("use-with-part"), "links": [self.link(name) for name in section.forms]},
        }

    def item(self, item: Item, topic: Topic, known: tuple[Reference, ...], section: Section | None) -> Data:
        say, catalogue = self.say, self.catalogue
        said_once = not cites(topic) or (section is not None and is_all_ours(section))
        behind = marks(catalogue, item, known, said_once)
        runs_in = section is None or section.show in ("list", "checklist", "pairs")
        title = str(item.title) if item.title else None
        fits = telling.fits(section, item) if section else []
        told: Data = {
            "id": item.id,
            "title": telling.run_in(catalogue, title) if title and runs_in and not item.note else title,
            "text": paragraphs(item.text),
            "marks": [
                {"number": one.number, "to": _from(topic, one), "words": say("source-number", number=one.number)}
                for one in behind.references
            ],
            "tags": [say(f"tag-{tag}", organisation=self.catalogue.edition.organisation) for tag in behind.tags],
            "note": item.note,
            "column": item.column,
            "cells": [paragraphs(item.cells[one.id]) for one in section.columns if one.id in item.cells]
            if section
            else [],
            "examples": {"title": say("examples"), "lines": list(item.examples)},
            "ask": {
                "title": say("ask" if telling.asks(item) else "say"),
                "lines": [telling.quoted(catalogue, words) for words in item.ask],
            },
            "record": {"title": say("record"), "text": paragraphs(item.record)},
            "pairs": [
                {"tone": tone, "title": say(f"pair-{tone}"), "lines": list(lines)}
                for tone, lines in (("do", item.write_down), ("leave", item.leave_out))
                if lines
            ],
            "fits": say("card-fits") + " " + telling.joined(catalogue, fits) if fits else None,
            "see": {
                "title": say("see-also"),
                "links": [self.link(one, telling.see_title(catalogue, topic, one)) for one in item.see],
            },
            "splits": sum(map(len, _said(item))) > LONG,
        }
        return told

    def where_from(self, topic: Topic, known: tuple[Reference, ...]) -> Data:
        say = self.say
        return {
            "title": say("where-from"),
            "lead": [
                say("where-from-lead") if known else say("where-from-nowhere"),
                *([say("book-where-from-danger")] if danger_is_ours(topic) else []),
            ],
            "references": [self.reference(topic, one) for one in known],
        }

    def reference(self, topic: Topic, one: Reference) -> Data:
        say, source = self.say, one.source
        if source is None:
            said = say("law-reference") + " " + telling.joined(self.catalogue, (str(key.title) for key in one.law))
            told: Data = {"text": "", "more": [self.page_of("book.law", said)], "url": None}
        else:
            told = {
                "text": f"{telling.citation(self.catalogue, source)} {say('own-words')}",
                "more": [],
                "url": source.url,
            }
            if source.seen:
                told["text"] += " " + say("seen-on", date=paper.day(source.seen.date, self.catalogue))
        return told | {
            "label": _from(topic, one),
            "number": one.number,
            "leaving": say("departures"),
            "departures": [
                {
                    "link": self.link(departure.address),
                    "text": f"{say('tag-' + departure.citation.as_)}. {departure.citation.note}",
                }
                for departure in one.departures
            ],
        }

    # --- what goes with the topics

    def forms(self) -> Data:
        say = self.say
        groups = dict.fromkeys(form.group for form in self.catalogue.forms)
        return {
            "id": "book.forms",
            "title": say("book-forms"),
            "lead": [say("book-forms-lead")],
            "groups": [
                {
                    "title": say(f"group-{group}"),
                    "forms": [self.form(form) for form in self.catalogue.forms if form.group == group],
                }
                for group in groups
            ],
        }

    def form(self, form: Form) -> Data:
        say = self.say
        return {
            "id": form.id,
            "title": form.title,
            "text": paragraphs(form.purpose),
            "who": say("who-and-time", who=form.who, time=paper.time(form, self.catalogue)),
            "guidance": {"title": say("guidance"), "links": [self.link(name) for name in form.guidance]},
            "rows": self.upkeep(form),
        }

    def law(self) -> Data:
        say, catalogue, here = self.say, self.catalogue, self.catalogue.edition.place
        places = (catalogue.law_place(here),) if here else catalogue.parts_of_country
        title = say("page-law-place", place=places[0].title) if here else say("page-law")
        return {
            "id": "book.law",
            "title": title,
            "notice": {"title": say("law-page-notice"), "text": [say("law-page-notice-rest")]},
            "groups": [
                {"title": say(f"law-group-{group}"), "keys": [self.law_key(key) for key in keys]}
                for group, keys in law_groups(catalogue, places)
            ],
        }

    def law_key(self, one: KeyInPlaces) -> Data:
        say, here = self.say, self.catalogue.edition.place
        entries = (*one.local, *one.national) if here else (*one.national, *one.local)
        return {
            "title": one.key.title,
            "text": paragraphs(one.key.meaning),
            "entries": [self.law_entry(place, entry) for place, entry in entries],
            "missing": [
                {"title": say("law-not-found"), "place": f"{place.title}.", "text": gap.looked}
                for place, gap in one.not_found
            ],
        }

    def law_entry(self, place: LawPlace, entry: LawEntry) -> Data:
        say, by = self.say, entry.verified
        day = paper.day(entry.seen.date, self.catalogue)
        return {
            "place": place.title if place.within else say("law-national", country=place.title),
            "name": entry.name,
            "text": paragraphs(entry.says),
            "not_for": {"title": say("law-not-for"), "text": entry.not_for} if entry.not_for else None,
            "seen": f"{entry.source.title}{say('by-publisher', publisher=entry.source.publisher)} "
            f"{say('seen-on', date=day)}",
            "url": entry.seen.url,
            "verified": say("law-verified", name=by.name, role=by.role, date=paper.day(by.date, self.catalogue))
            if by
            else None,
            "open": say("law-not-verified"),
        }

    def glossary(self) -> Data:
        terms = [term for term in self.catalogue.words.terms if term.meaning]
        return {
            "id": "book.glossary",
            "title": self.say("page-glossary"),
            "lead": [self.say("page-glossary-lead")],
            "terms": [self.term(term) for term in sorted(terms, key=lambda term: by_letters(term.one))],
        }

    def term(self, term: Term) -> Data:
        also = (
            self.say("also-called") + " " + telling.joined(self.catalogue, found)
            if (found := telling.also(term))
            else None
        )
        return {
            "title": term.one[:1].upper() + term.one[1:],
            "text": paragraphs(term.meaning),
            "also": also,
            "see": {"title": self.say("see-also"), "links": [self.link(one) for one in term.see]},
        }

    def sources(self) -> Data:
        say, catalogue = self.say, self.catalogue
        aside = sum(point.set_aside is not None for _, point in catalogue.points.values())
        summary = say("points-summary", all=len(catalogue.points), placed=len(catalogue.carriers), aside=aside)
        further = sorted((one for one in catalogue.sources if not one.points), key=lambda one: by_letters(one.title))
        times = cited_whole(catalogue)
        return {
            "id": "book.sources",
            "title": say("page-sources"),
            "lead": [say("book-sources-lead"), summary],
            "founding": [
                self.cited(source, say("book-points", carried=carried, all=len(source.points)))
                for source, carried in by_points_used(catalogue)
            ],
            "further": {
                "title": say("further"),
                "lead": [say("further-lead")],
                "sources": [
                    self.cited(
                        one, say("cited-times", times=times[one.id]) if times[one.id] else say("cited-otherwise")
                    )
                    for one in further
                ],
            },
        }

    def cited(self, source: Source, used: str) -> Data:
        seen = self.say("seen-on", date=paper.day(source.seen.date, self.catalogue)) if source.seen else ""
        rest = (seen, source.note or "", source.rights, used)
        return {
            "title": source.title,
            "text": telling.citation(self.catalogue, source),
            "url": source.url or (source.seen.url if source.seen else None),
            "rest": " ".join(one for one in rest if one),
        }

    def lines(self) -> Data:
        return {
            "id": "book.lines",
            "title": self.say("lines-title"),
            "lines": [self.line(line) for line in self.catalogue.home.help_lines],
        }

    def line(self, line: HelpLine) -> Data:
        seen = line.seen
        day = paper.day(seen.date, self.catalogue) if seen else ""
        return {
            "title": line.title,
            "number": line.number,
            "text": " ".join(str(one) for one in (line.text, line.hours) if one),
            "led": self.say(f"led-by-{line.led_by}") if line.led_by else None,
            "seen": {"text": self.say("number-seen", date=day), "url": seen.url} if seen else None,
        }


def _said(item: Item) -> Iterator[str]:
    """All that an item says."""
    yield from (item.text, *item.ask, item.record or "", *item.examples)
    yield from (*item.write_down, *item.leave_out, *item.cells.values())


def _letters(section: Section, column: str) -> int:
    """How many letters stand in one box of a pair."""
    return sum(len(said) for item in section.items if item.column == column for said in _said(item))


def _from(topic: Topic, one: Reference) -> str:
    """The label of a source of a topic. No address has a colon."""
    return f"from:{topic.id}:{one.id}"
