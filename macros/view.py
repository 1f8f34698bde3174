"""What a partial sees of a page, and how it becomes HTML.

A partial sees `page` as a `View`: the Catalogue, links from this page, and the interface's words. Nothing else
reaches a template, and a template writes no words of its own.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jinja2
from markupsafe import Markup, escape
from mkdocs.structure.pages import Page

from macros.cited import Marks, Reference, cites, is_all_ours, marks, references, tells_law
from macros.handbook import GLOSSARY_PAGE, LAW_PAGE, Handbook, parts_of
from peer_toolkit import upkeep
from peer_toolkit.caches import cache_folder
from peer_toolkit.catalogue import Catalogue
from peer_toolkit.catalogue.model import (
    Form,
    FormSection,
    Item,
    LawKey,
    LawPlace,
    Maintained,
    QuestionBase,
    Reader,
    Section,
    Table,
    TableColumn,
    Topic,
    When,
)
from peer_toolkit.catalogue.when import in_words
from peer_toolkit.documents import Document
from peer_toolkit.documents.controls import Control, question_controls

PARTIALS = Path(__file__).parent / "partials"


class _Compiled(jinja2.FileSystemBytecodeCache):
    """Compiled templates on disk; one that was cut short counts as not there."""

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        try:
            super().load_bytecode(bucket)
        except Exception:  # whatever pickle and marshal say of half a file
            bucket.reset()


def compiled_templates() -> jinja2.BytecodeCache:
    """Where compiled templates are kept between builds: compiling them takes longer than rendering a small site."""
    folder = cache_folder() / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    return _Compiled(str(folder))


def environment() -> jinja2.Environment:
    """Jinja2 for our partials: everything escaped, an unknown name an error."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(PARTIALS),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=compiled_templates(),
    )


_environment = environment()


def _anchor(url: str, label: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(url, label)


@dataclass(frozen=True)
class View:
    """One page, as a partial sees it."""

    handbook: Handbook
    page: Page | None

    @property
    def catalogue(self) -> Catalogue:
        return self.handbook.catalogue

    def say(self, name: str, **values: object) -> str:
        """The interface's words."""
        return self.handbook.message(name, **values)

    def url(self, address: str) -> str:
        """The link from this page to an address."""
        return self.handbook.url(address, self.page)

    def download(self, document: Document) -> str:
        """The link from this page to a document."""
        return self.handbook.download_url(document, self.page)

    @property
    def parts_here(self) -> list[tuple[str, str]]:
        """The anchor and the title of each part of this page."""
        return self.handbook.parts(self.page)

    def shown(self, address: str) -> bool:
        """Whether an address has a page to link to. An edition may have hidden it."""
        try:
            self.handbook.page_of(address)
        except KeyError:
            return False
        return True

    def about_site(self, topic: Topic) -> bool:
        """Whether a topic is about the handbook itself."""
        return self.handbook.page_of(topic.id).src_uri.startswith("reference/")

    def title(self, address: str) -> str:
        """What to call an address in a link. An item without a title is called after its section: never a paragraph."""
        node = self.catalogue.find(address)
        if isinstance(node, Item) and node.title is None:
            return str(self._section_of(address).title)
        return self.catalogue.title(address)

    def full_title(self, address: str) -> str:
        """What to call an address on a page about many: the title of its topic or form before its own."""
        whole = self.catalogue.home_of(address)
        if whole.id == address:
            return self.catalogue.title(address)
        return self.say("title-in", whole=self.catalogue.title(whole.id), title=self.title(address))

    def _section_of(self, address: str) -> Section | Topic:
        topic = self.catalogue.home_of(address)
        assert isinstance(topic, Topic)
        return next((one for one in topic.sections if any(item.id == address for item in one.items)), topic)

    def run_in(self, title: str) -> str:
        """A title that begins a line: with a full stop, unless it ends with a mark of its own."""
        return str(title) if title[-1:] in "?!:." else self.say("run-in", title=title)

    def joined(self, parts: Iterable[str], by: str = "list") -> Markup:
        """Words or links in one line, parted the way the interface's message `by` says."""
        pattern = Markup(escape(self.say(by, first="{first}", rest="{rest}")))
        whole = Markup("")
        for part in reversed(list(parts)):
            whole = pattern.format(first=part, rest=whole) if whole else Markup(escape(part))
        return whole

    def links(self, addresses: Iterable[str]) -> Markup:
        """Links to addresses in one line. What an edition has hidden is named without a link."""
        return self.joined(self.link(address) for address in addresses)

    def link(self, address: str, label: str | None = None) -> Markup:
        """A whole link to an address, in its own title or in other words."""
        label = label or self.title(address)
        if not self.shown(address):
            return Markup(escape(label))
        return _anchor(self.url(address), label)

    def prose(self, text: str) -> Markup:
        """Words for a reader, in which a term or a name of the law is a link where the page first uses it."""

        def url(target: str) -> str:
            if target.startswith("law-"):
                return self.handbook.key_url(target.removeprefix("law-"), self.page)
            return f"{self.handbook.page_url(GLOSSARY_PAGE, self.page)}#{target}"

        return self.handbook.linker(self.page).link(text, url)

    def host(self, url: str) -> str:
        """The name of the site that a public address is on."""
        return urlsplit(url).netloc.removeprefix("www.")

    def law_links(self, keys: Iterable[LawKey]) -> list[Markup]:
        """A link to each key of the law."""
        return [_anchor(self.handbook.key_url(key.id, self.page), key.title) for key in keys]

    def readers(self, readers: tuple[Reader, ...]) -> Markup:
        """The readers of a page in one line."""
        return self.joined((self.say(f"reader-{reader}") for reader in readers), by="list-readers")

    def date(self, day: datetime.date) -> str:
        """A day as people write it."""
        return self.say("paper-date", day=day.day, month=self.say(f"month-{day.month}"), year=day.year)

    def due(self, whole: Maintained) -> Markup:
        """The day from which a text is due for a check. A script adds that it has come."""
        pattern = Markup('<time datetime="{}" data-due="{}">{}</time>')
        day = whole.review_due()
        return pattern.format(day.isoformat(), self.say("review-overdue"), self.date(day))

    def whole_link(self, due: upkeep.Due) -> Markup:
        """A link to a text that is kept up."""
        if isinstance(due.whole, LawPlace):
            known = due.whole.id in self.handbook.law_pages
            url = self.handbook.law_url(due.whole.id, self.page) if known else self.law_page
            return _anchor(url, due.title)
        return self.link(due.id, due.title)

    @property
    def law_page(self) -> str:
        """The link to the law in all places."""
        return self.handbook.page_url(LAW_PAGE, self.page)

    def size(self, document: Document) -> str:
        """The size of a document, in whole kilobytes."""
        return self.say("size", kilobytes=max(1, round(document.size / 1000)))

    def quoted(self, words: str) -> str:
        """Words to say aloud, in quotation marks if they have none yet."""
        opening = self.say("quoted", words="\0").partition("\0")[0]
        return words if words.startswith(opening) else self.say("quoted", words=words)

    def asks(self, item: Item) -> bool:
        """Whether what an item gives to say is questions, all of it."""
        return all(words.rstrip("”’").endswith("?") for words in item.ask)

    def documents(self, form: Form) -> list[Document]:
        """The documents of a form."""
        return self.handbook.documents_of(form)


@dataclass(frozen=True)
class TopicView(View):
    """One topic on its page."""

    topic: Topic

    @property
    def parts_here(self) -> list[tuple[str, str]]:
        return parts_of(self.topic)

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        return references(self.catalogue, self.topic)

    @property
    def cites(self) -> bool:
        return cites(self.topic)

    def marks(self, item: Item, section: Section | None = None) -> Marks:
        """The marks behind an item."""
        said_once = not self.cites or (section is not None and is_all_ours(section))
        return marks(self.catalogue, item, self.references, said_once)

    def law_notice(self, section: Section) -> bool:
        """Whether the notice about the law belongs here: in the first section that says what the law is."""
        return section is next((one for one in self.topic.sections if tells_law(self.catalogue, one)), None)

    @property
    def law_seen(self) -> datetime.date:
        """The first of the days on which what the topic tells of the law was read, in any place."""
        cited = {citation.law for item in self.topic.items() for citation in item.from_}
        seen = [one.seen.date for place in self.catalogue.law for one in place.entries if one.key in cited]
        return min(seen, default=self.topic.written)

    @property
    def danger_is_ours(self) -> bool:
        """Whether the danger note is our advice. A box that says “call 000” has no tag that weakens it."""
        danger = self.topic.danger
        return danger is not None and danger.basis == "editorial" and self.cites

    def see_title(self, address: str) -> str:
        """What to call an address in “See also”: on another page, that page's name comes first."""
        if self.catalogue.home_of(address).id == self.topic.id:
            return self.title(address)
        return self.full_title(address)

    def filter_titles(self, section: Section, item: Item) -> list[str]:
        """What a card answers, in words."""
        return [str(one.title) for one in section.filters if one.id in item.fits]

    def all_ours(self, section: Section) -> bool:
        """Whether one tag stands for a whole section."""
        return self.cites and is_all_ours(section)

    @cached_property
    def forms(self) -> tuple[Form, ...]:
        """The forms that go with the topic: those that its sections name, then those that name it."""
        named = [name for section in self.topic.sections for name in section.forms]
        named += [form.id for form in self.catalogue.forms if self.topic.id in form.guidance]
        return tuple(self.catalogue.form(name) for name in dict.fromkeys(named))


@dataclass(frozen=True)
class FormView(View):
    """One form on its page."""

    form: Form
    danger_is_ours = False

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        return references(self.catalogue, self.form)

    def controls(self, question: QuestionBase) -> list[Control]:
        """The controls of a question, under the names that documents give them too."""
        return list(question_controls(self.form, question, self.catalogue))

    def rows(self, question: Table) -> list[list[Control]]:
        """The controls of a table, row by row."""
        cells = self.controls(question)
        across = len(question.columns)
        return [cells[start : start + across] for start in range(0, len(cells), across)]

    def width(self, column: TableColumn, question: Table) -> int:
        """A column's share of the row, in steps of five per cent: the style sheet has a class for each."""
        return max(5, round(20 * column.width / sum(one.width for one in question.columns)) * 5)

    def when(self, when: When, after: QuestionBase | None = None) -> str:
        """A condition in words."""
        return in_words(when, self.form, self.catalogue.message, after.id if after else None)

    def parts(self) -> Iterator[tuple[str, FormSection]]:
        """Each section with its address."""
        for section in self.form.sections:
            yield f"{self.form.id}.{section.id}", section


def render(partial: str, view: View, **values: Any) -> str:
    """A partial as HTML, without indentation and empty lines, so that pages are small."""
    html = _environment.get_template(f"{partial}.html").render(page=view, **values)
    return "\n".join(line.strip() for line in html.splitlines() if line.strip())
