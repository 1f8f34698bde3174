"""Pages that would come out as before are taken from the cache: a second edition renders what differs in it alone.

A page is known by everything that it can show: its own file; the topic or form that it is about, whole; of everything
else what a page tells of others (names, first words, links, the law, words, sources); and the code. A page that is about
no topic and no form can show anything, and is known by all of the guidance.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path

from mkdocs.structure.pages import Page
from pydantic import BaseModel

import peer_toolkit
from macros.handbook import Handbook
from peer_toolkit.caches import cache_folder, cached, kept
from peer_toolkit.catalogue import telling
from peer_toolkit.catalogue.model import Form

_ENGINES = ("jinja2", "markdown", "markupsafe", "mkdocs", "mkdocs-macros-plugin")


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
        parts = [self._shared, page.file.src_uri, page.file.content_string]
        if subject is None:
            parts.append(self._whole)
        else:
            about = [subject]
            if isinstance(subject, Form):
                # its tool tells what is said in the guidance that goes with it
                named = [*subject.guidance, *subject.see, *(one.guidance for one in subject.sections if one.guidance)]
                about += [
                    self.handbook.catalogue.home_of(one) for one in named if one in self.handbook.catalogue.addresses
                ]
            parts += [_said(one) for one in about]
        name = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
        return cache_folder() / "pages" / f"{name}.html"

    @cached_property
    def _shared(self) -> str:
        """What any page may tell of others."""
        handbook, catalogue = self.handbook, self.handbook.catalogue
        heads = [
            one.model_dump(mode="json", exclude={"sections", "danger"} if not isinstance(one, Form) else {"sections"})
            for one in catalogue.wholes
        ]
        known = [
            _code(),
            catalogue.version,
            [_said(one) for one in (catalogue.edition, catalogue.interface, catalogue.words, catalogue.default_words)],
            [_said(one) for one in (catalogue.home, *catalogue.law, *catalogue.law_keys, *catalogue.guards)],
            [_said(one) for one in (*catalogue.sources, catalogue.lineage)],
            sorted(catalogue.law_words.items()),
            heads,
            [(address, telling.title(catalogue, address)) for address in catalogue.addresses],
            [str(one) for one in catalogue.changes],
            sorted((name, str(link)) for name, link in catalogue.hidden.items()),
            sorted((name, file.url) for name, file in {**handbook.pages, **handbook.law_pages}.items()),
            [(name, [(label, file.url) for label, file in files]) for name, files in sorted(handbook.beside.items())],
            [(one.name, one.size) for one in handbook.documents],
            [(one.name, one.pages) for one in handbook.previews],
            [str(one) for one in handbook.chapters],
            sorted(handbook.fronts.items()),
        ]
        return hashlib.sha256(json.dumps(known, default=str).encode()).hexdigest()

    @cached_property
    def _whole(self) -> str:
        """All of the guidance, and how large what is made of all of it came out."""
        sizes = (len(self.handbook.book), len(self.handbook.everything))
        said = [_said(one) for one in self.handbook.catalogue.wholes]
        return hashlib.sha256(json.dumps([said, sizes]).encode()).hexdigest()


def _said(node: BaseModel) -> str:
    return node.model_dump_json()


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
