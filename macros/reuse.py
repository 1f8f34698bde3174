"""Pages that would come out as before are taken from the cache: a second edition renders what differs in it alone.

A page is known by everything that it can show: its own file; the topic or form that it is about, whole; of what that
leads to the names, heads, links and files; words, law and numbers; and the code. A page that is about no topic and no
form can show anything, and is known by all of the guidance.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import re
from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from mkdocs.structure.pages import Page
from pydantic import BaseModel

import peer_toolkit
from macros.handbook import Handbook
from macros.view import View
from peer_toolkit.caches import cache_folder, cached, kept
from peer_toolkit.catalogue import Catalogue, telling
from peer_toolkit.catalogue.cited import references
from peer_toolkit.catalogue.locate import strings
from peer_toolkit.catalogue.model import Form, Topic

_ENGINES = ("jinja2", "markdown", "markupsafe", "mkdocs", "mkdocs-macros-plugin")


_CALL = re.compile(r"\w+\(")
"""A macro that a page calls."""


class Pages:
    """What one build knows of its pages in the cache. `reused` are the pages that came from there."""

    def __init__(self, handbook: Handbook) -> None:
        self.handbook = handbook
        self.reused = 0

    def content(self, page: Page) -> str | None:
        """The HTML of a page as an earlier build made it, or None."""
        found = kept(self._file(page)) if self._can(page) else None
        self.reused += found is not None
        return found.decode() if found is not None else None

    def keep(self, page: Page, html: str) -> None:
        """Keep the HTML of a page."""
        if self._can(page):
            cached(self._file(page), html.encode)

    def _can(self, page: Page) -> bool:
        # a text that is not in the edition's language looks the same as one that is; headings in Markdown have a list
        # of contents besides
        return not self.handbook.catalogue.edition.is_translated and self.handbook.own_page(page) is None

    def _file(self, page: Page) -> Path:
        subject = self.handbook.subject(page)
        if subject is not None and len(_CALL.findall(page.file.content_string)) == 1:
            shows = _as_text(self._about(subject, page))
        elif self.handbook.law_place(page):
            shows = _as_text(sorted((name, file.url) for name, file in self.handbook.law_pages.items()))
        else:  # one that calls another macro besides, too
            shows = self._whole
        key = "\0".join([self._shared, page.file.src_uri, page.file.content_string, shows])
        return cache_folder() / "pages" / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.html"

    @cached_property
    def _shared(self) -> str:
        """What any page may tell: whose handbook it is, words, numbers, the law of the place; and what makes pages."""
        catalogue = self.handbook.catalogue
        words = (catalogue.interface, catalogue.words, catalogue.default_words, catalogue.home)
        known = [
            _code(),
            catalogue.version,
            catalogue.edition.model_dump(include=_SHOWN),
            [_said(one) for one in (*words, *catalogue.law, *catalogue.law_keys)],
            sorted(catalogue.law_words.items()),
        ]
        return _as_text(known)

    def _about(self, subject: Topic | Form, page: Page) -> list[Any]:
        """What a page of a topic or form shows: itself, whole, and of what it leads to the names, heads and files."""
        handbook, catalogue = self.handbook, self.handbook.catalogue
        wholes: list[Topic | Form] = [subject]
        if isinstance(subject, Form):
            # what it knows for its tool is also what the guidance that goes with it says
            told = {catalogue.home_of(name).id for name in _addresses(subject, catalogue)}
            wholes += [one for one in catalogue.topics if one.id in told]
        named = sorted(set().union(*(_addresses(one, catalogue) for one in wholes)))
        if isinstance(subject, Topic):
            named += [one.id for one in telling.forms_with(catalogue, subject) if one.id not in named]
        homes = {home.id: home for name in named if (home := catalogue.home_of(name))}
        shown = {subject.id} if isinstance(subject, Form) else homes.keys()
        files = [one for one in handbook.documents if one.form.id in shown]
        return [
            [_said(one) for one in wholes],
            [(name, telling.full_title(catalogue, name), handbook.page_of(name).url) for name in named],
            [_said(one, exclude={"sections"}) for _, one in sorted(homes.items())],
            [(one.name, one.size) for one in files],
            [(one.name, one.pages) for one in handbook.previews if one.form.id in shown],
            [_said(one.source) for one in references(catalogue, subject) if one.source],
            [_said(one) for one in (catalogue.guards_of(subject) if isinstance(subject, Form) else ())],
            [str(move) for move in catalogue.lineage.moves],
            [(label, file.url) for label, file in handbook.beside.get(subject.id, ())],
            sorted((name, file.url) for name, file in handbook.law_pages.items()),
            View(handbook, page).changed_here,
        ]

    @cached_property
    def _whole(self) -> str:
        """All of the guidance and of the site: what a page can show that is about nothing by itself."""
        handbook, catalogue = self.handbook, self.handbook.catalogue
        return _as_text(
            [
                catalogue.edition.model_dump_json(),
                [_said(one) for one in (*catalogue.wholes, *catalogue.sources, *catalogue.guards, catalogue.lineage)],
                [str(one) for one in catalogue.changes],
                sorted((name, _said(link)) for name, link in catalogue.hidden.items()),
                sorted((name, file.url) for name, file in {**handbook.pages, **handbook.law_pages}.items()),
                [(one.name, one.size) for one in handbook.documents],
                [(one.name, one.pages) for one in handbook.previews],
                [str(one) for one in handbook.chapters],
                [(path, front) for path, front in sorted(handbook.fronts.items())],
                [str(one) for one in handbook.own_pages.values()],
                sorted((name, [label for label, _ in files]) for name, files in handbook.beside.items()),
                (len(handbook.book), len(handbook.everything)),
            ]
        )


_SHOWN = {"id", "name", "organisation", "language", "country", "place"}
"""What a page about a topic or form tells of the edition."""


def _as_text(known: list[Any]) -> str:
    return hashlib.sha256(json.dumps(known, default=str).encode()).hexdigest()


def _addresses(whole: Topic | Form, catalogue: Catalogue) -> set[str]:
    """Every address that a topic or form names."""
    return {one for one in strings(whole.model_dump()) if one in catalogue.addresses}


def _said(node: BaseModel, exclude: set[str] | None = None) -> str:
    return node.model_dump_json(exclude=exclude)


@cache
def _code() -> str:
    """Our own code and templates, and the versions of what makes pages of them."""
    versions = [f"{name} {importlib.metadata.version(name)}" for name in _ENGINES]
    return hashlib.sha256(
        b"\0".join([*(file.read_bytes() for file in _files()), *map(str.encode, versions)])
    ).hexdigest()


def _files() -> Iterator[Path]:
    package = Path(peer_toolkit.__file__).parent
    yield from sorted(Path(__file__).parent.rglob("*.py"))
    yield from sorted((Path(__file__).parent / "partials").rglob("*.*"))
    for folder in (package, package / "catalogue", package / "browser", package / "documents"):
        yield from sorted(folder.glob("*.py"))
