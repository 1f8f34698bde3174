"""What the pages of one build share: the Catalogue, where each address is shown, and the documents to download.

It stands at `config.extra["toolkit"]`, so that macros, hooks and theme templates find the same one.

A page says what it is in its front matter by one of: `topic:` (a topic's id), `form:` (a form's id), `law:` (a
place of the law), or `name:` (the interface message that is its title).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File
from mkdocs.structure.nav import Section
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from macros.linker import Linker
from macros.own import CHANGES_PAGE, OwnPage
from peer_toolkit.browser.definition import definition, tool_words, words
from peer_toolkit.catalogue import Catalogue, Own, telling
from peer_toolkit.catalogue.model import Carry, Form, LawPlace, Topic
from peer_toolkit.documents import Document, Preview
from peer_toolkit.documents.book import Chapter, name_of
from peer_toolkit.problems import nearest

DOWNLOADS = "downloads"
"""The folder of the site in which documents are."""

PICTURES = "first-pages"
"""The folder among the downloads in which pictures of forms are."""

MAPS = "assets/maps"
"""The folder of what a script needs to fill a PDF."""

EVERYTHING = "everything.zip"
"""The archive of all documents."""

LAW_PAGE = "reference/law/"
"""The page of the law in all places."""

GLOSSARY_PAGE = "reference/glossary/"
"""The page of the terms."""

WHOLE_PAGE = "reference/whole/"
"""The page of all topics."""


_MARK = re.compile(r'<div data-pt="(\d+)"></div>')


def _as_data(known: dict[str, Any]) -> Markup:
    """JSON that may stand in a script element: no tag can begin or end in it."""
    text = json.dumps(known, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))


def parts_of(whole: Topic | Form) -> list[tuple[str, str]]:
    """The anchor and the title of each section of a topic or form."""
    if isinstance(whole, Topic):
        return [(section.id, str(section.title)) for section in whole.sections]
    return [(f"{whole.id}.{part.id}", str(part.title)) for part in whole.sections]


@dataclass(repr=False)  # the macros plugin writes every variable out for its log: all of the guidance, else
class Handbook:
    """One build. `pages` maps the id of each topic and form to the file of its page, `law_pages` that of each place.

    `put_by_blocks` are the blocks of HTML that macros gave (see `put_by`). `fronts` says what each file of a page
    shows, as its front matter has it: MkDocs knows that of a page only once it is that page's turn. `linkers` holds,
    for each page, what its prose has linked so far: a term is linked where a page first uses it. `chapters` are the
    topics in the order of the nav, and `book` is the PDF of them all. `everything` is the archive of all documents.
    `beside` has, for a topic or form, the pages that say in their front matter that they go with it (`goes_with:`):
    the name and the file of each.
    """

    catalogue: Catalogue
    documents: tuple[Document, ...] = ()
    pages: dict[str, File] = field(default_factory=dict)
    law_pages: dict[str, File] = field(default_factory=dict)
    put_by_blocks: list[str] = field(default_factory=list)
    fronts: dict[str, tuple[str, str]] = field(default_factory=dict)
    linkers: dict[str, Linker] = field(default_factory=dict)
    chapters: tuple[Chapter, ...] = ()
    book: bytes = b""
    everything: bytes = b""
    previews: tuple[Preview, ...] = ()
    beside: dict[str, list[tuple[str, File]]] = field(default_factory=dict)
    own: Own = field(default_factory=Own)
    own_pages: dict[str, OwnPage] = field(default_factory=dict)
    """The edition's own pages, by their files."""
    cached_pages: Any = None
    """The pages that an earlier build made: see `reuse.Pages`."""
    reusing: dict[str, str] = field(default_factory=dict)
    """The HTML of each page that is taken from there, by its file."""

    @classmethod
    def of(cls, config: MkDocsConfig) -> Handbook:
        """The handbook of this build."""
        handbook: Handbook = config.extra["toolkit"]
        return handbook

    def message(self, name: str, /, **values: object) -> str:
        """The interface's words. Raises KeyError with the nearest name."""
        try:
            return self.catalogue.message(name, **values)
        except KeyError as error:
            known = self.catalogue.interface.messages
            raise KeyError(f"interface.yml has no message “{error.args[0]}”. {nearest(name, known)}") from error

    def page_of(self, address: str) -> File:
        """The file of the page on which an address is shown. Raises KeyError."""
        return self.pages[self.catalogue.home_of(address).id]

    def url(self, address: str, page: Page | None) -> str:
        """The link from a page to an address, relative. From no page (404), from the site's root."""
        whole = self.catalogue.home_of(address)
        target = self.page_of(address).url
        link = get_relative_url(target, page.url) if page else f"/{target}"
        return link if whole.id == address else f"{link}#{address}"

    def law_url(self, place: str, page: Page | None) -> str:
        """The link from a page to the law of a place."""
        return self.page_url(self.law_pages[place].url, page)

    def key_url(self, key: str, page: Page | None) -> str:
        """The link from a page to a key of the law: in the edition's place, or in the table of all places."""
        place = self.catalogue.edition.place
        return f"{self.law_url(place, page) if place else self.page_url(LAW_PAGE, page)}#{key}"

    def put_by(self, html: str) -> str:
        """A mark to stand in the Markdown for a block of HTML, which Markdown would only take long to leave alone."""
        self.put_by_blocks.append(html)
        return f'<div data-pt="{len(self.put_by_blocks) - 1}"></div>'

    def put_back(self, text: str) -> str:
        """The text with the blocks in the place of their marks, those within blocks too."""
        while (found := _MARK.search(text)) is not None:
            text = text[: found.start()] + self.put_by_blocks[int(found[1])] + text[found.end() :]
        return text

    def linker(self, page: Page | None) -> Linker:
        """What links the terms and the law in a page's prose."""
        name = page.file.src_uri if page else ""
        if name not in self.linkers:
            self.linkers[name] = Linker(self.catalogue)
        return self.linkers[name]

    def page_url(self, path: str, page: Page | None) -> str:
        """The link from a page to a path of the site such as `reference/about/`."""
        return get_relative_url(path, page.url) if page else f"/{path}"

    def download_url(self, document: Document, page: Page | None) -> str:
        """The link from a page to a document."""
        return self.page_url(f"{DOWNLOADS}/{document.name}", page)

    def book_url(self, page: Page | None) -> str:
        """The link from a page to the book."""
        return self.page_url(f"{DOWNLOADS}/{name_of(self.catalogue)}", page)

    def everything_url(self, page: Page | None) -> str:
        """The link from a page to the archive of all documents."""
        return self.page_url(f"{DOWNLOADS}/{EVERYTHING}", page)

    def form_data(self, form: Form, page: Page | None) -> Markup:
        """What the scripts on the page of a form know of it, as JSON that may stand in a script element.

        `files` are the links to the blank documents that they fill, `begins` to the forms that go on from this one,
        `see` to the guidance that its tool tells of.
        """
        known = definition(form, self.catalogue)
        files: dict[str, str] = {one.format: self.download_url(one, page) for one in self.documents_of(form)}
        if "pdf" in files:
            files["map"] = self.page_url(f"{MAPS}/{form.id}.json", page)
            files["glyphs"] = self.page_url(f"{MAPS}/glyphs.json", page)
        known["files"] = files
        known["keep"] = str(form.keep or "")
        known["words"] = words(form, self.catalogue)
        begins = [
            {
                "form": one.form,
                "title": self.catalogue.title(one.form),
                "url": self.url(one.form, page),
                "label": str(one.label),
                "carry": [self._carried(form, one.form, carry) for carry in one.carry],
            }
            for one in form.begins
        ]
        if begins:
            known["begins"] = begins
        if form.see:
            known["see"] = {
                one: {"url": self.url(one, page), "title": telling.title(self.catalogue, one)} for one in form.see
            }
        return _as_data(known)

    def tool_data(self, tool: str, **known: Any) -> Markup:
        """What the script of a tool that has a page of its own knows: whatever it is given, and its words."""
        language = self.catalogue.edition.language
        return _as_data({"tool": tool, "language": language, **known, "words": tool_words(tool, self.catalogue)})

    def _carried(self, form: Form, into: str, carry: Carry) -> dict[str, object]:
        """An answer that another form begins with. `words`: as words, since an option means nothing over there."""
        kinds = [
            getattr(whole.question(name), "type", "") if "." not in name else ""
            for whole, name in ((form, carry.from_), (self.catalogue.form(into), carry.to))
        ]
        in_words = kinds[0] in ("choice", "choices", "date") and kinds[1] in ("string", "text")
        return {"from": carry.from_, "to": carry.to} | ({"words": True} if in_words else {})

    def preview_of(self, form: Form) -> Preview | None:
        """How a form looks on paper, if it is a PDF."""
        return next((one for one in self.previews if one.form.id == form.id), None)

    def preview_url(self, preview: Preview, page: Page | None) -> str:
        """The link from a page to the picture of a form."""
        return self.page_url(f"{DOWNLOADS}/{PICTURES}/{preview.name}", page)

    def documents_of(self, form: Form) -> list[Document]:
        """The documents of a form."""
        return [document for document in self.documents if document.form.id == form.id]

    def listed(self, section: Section) -> list[Page]:
        """The pages of a section that every page links to: its first page alone, where that is an index of the rest."""
        first: Page = section.children[0]  # type: ignore[assignment]
        return [first] if first.file.name == "index" else list(section.children)  # type: ignore[arg-type]

    def parts(self, page: Page | None) -> list[tuple[str, str]]:
        """What is on a page: the anchor and the title of each part of a topic, of a form or of the law."""
        if subject := self.subject(page):
            return parts_of(subject)
        if page and page.url.startswith(LAW_PAGE):
            told: set[str] = set().union(*(place.keys() for place in self.catalogue.law))
            groups = dict.fromkeys(key.group for key in self.catalogue.law_keys if key.id in told)
            return [(f"group-{name}", self.message(f"law-group-{name}")) for name in groups]
        if page and page.url == WHOLE_PAGE:
            return [(f"chapter-{number}", chapter.title) for number, chapter in enumerate(self.chapters, 1)]
        return []

    def subject(self, page: Page | None) -> Topic | Form | None:
        """The topic or form that a page shows, if it shows one."""
        kind, name = self._front(page)
        if kind == "topic":
            return self.catalogue.topic(name)
        return self.catalogue.form(name) if kind == "form" else None

    def law_place(self, page: Page | None) -> LawPlace | None:
        """The place whose law a page shows, if it shows one."""
        kind, name = self._front(page)
        return self.catalogue.law_place(name) if kind == "law" else None

    def _front(self, page: Page | None) -> tuple[str, str]:
        return self.fronts[page.file.src_uri] if page else ("", "")

    def own_page(self, page: Page | None) -> OwnPage | None:
        """The edition's own page that a page is, if it is one and shows no topic."""
        kind, path = self._front(page)
        return self.own_pages[path] if kind == "own" else None

    def changes_url(self, page: Page | None) -> str:
        """The link from a page to what the edition changed, added and left out."""
        return self.page_url(CHANGES_PAGE, page)

    def title(self, page: Page) -> str:
        """The whole title of a page."""
        if mine := self.own_page(page):
            return mine.title
        if subject := self.subject(page):
            return str(subject.title)
        if place := self.law_place(page):
            return self.message("page-law-place", place=place.title)
        return self.message(self._front(page)[1])

    def short_title(self, page: Page) -> str:
        """The title of a page in navigation."""
        subject = self.subject(page)
        return self.catalogue.title(subject.id) if subject else self.title(page)

    def in_short(self, page: Page) -> str:
        """What a page says of itself first, and to search engines."""
        if mine := self.own_page(page):
            return mine.in_short
        subject = self.subject(page)
        if isinstance(subject, Topic):
            return str(subject.in_short)
        if subject:
            return str(subject.purpose)
        if place := self.law_place(page):
            return self.message("page-law-place-lead", place=place.title)
        return self.message(f"{self._front(page)[1]}-lead")
