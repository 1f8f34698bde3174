"""What a partial sees of a page, and how it becomes HTML.

A partial sees `page` as a `View`: the Catalogue, links from this page, and the interface's words. Nothing else
reaches a template, and a template writes no words of its own.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

import jinja2
from markupsafe import Markup, escape
from mkdocs.structure.pages import Page

from macros.handbook import GLOSSARY_PAGE, LAW_PAGE, Handbook, parts_of
from macros.language import marked
from peer_toolkit import upkeep
from peer_toolkit.caches import cache_folder
from peer_toolkit.catalogue import Catalogue, telling
from peer_toolkit.catalogue.cited import (
    Marks,
    Reference,
    cites,
    danger_is_ours,
    first_on_law,
    is_all_ours,
    law_seen,
    marks,
    references,
)
from peer_toolkit.catalogue.model import (
    Choice,
    Choices,
    Confirmed,
    Filter,
    Foreign,
    Form,
    FormSection,
    Item,
    LawKey,
    LawPlace,
    Maintained,
    Option,
    QuestionBase,
    Reader,
    Score,
    Section,
    Summary,
    Table,
    TableColumn,
    Term,
    Topic,
    When,
)
from peer_toolkit.catalogue.own import is_own
from peer_toolkit.catalogue.when import in_words
from peer_toolkit.documents import Document, Preview, paper
from peer_toolkit.documents.controls import Control, Row, as_table, question_controls, rows

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
        finalize=marked,
        bytecode_cache=compiled_templates(),
    )


_environment = environment()


def _anchor(url: str, label: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(url, marked(label))


@dataclass(frozen=True)
class View:
    """One page, as a partial sees it."""

    handbook: Handbook
    page: Page | None

    depth: ClassVar[int] = 0
    """How many levels deeper than on a page of its own a heading stands."""

    @property
    def catalogue(self) -> Catalogue:
        return self.handbook.catalogue

    def say(self, name: str, **values: object) -> str:
        """The interface's words."""
        return self.handbook.message(name, **values)

    def url(self, address: str) -> str:
        """The link from this page to an address."""
        return self.handbook.url(address, self.page)

    def script(self, name: str) -> str:
        """The link from this page to one of our scripts."""
        return self.handbook.page_url(f"assets/js/{name}.js", self.page)

    def download(self, document: Document) -> str:
        """The link from this page to a document."""
        return self.handbook.download_url(document, self.page)

    @property
    def parts_here(self) -> list[tuple[str, str]]:
        """The anchor and the title of each part of this page."""
        return self.handbook.parts(self.page)

    @property
    def tools_with(self) -> list[tuple[str, str]]:
        """The name and the link of each page that says that it goes with what this page shows."""
        subject = self.handbook.subject(self.page)
        found = self.handbook.beside.get(subject.id, []) if subject else []
        return [(name, self.handbook.page_url(file.url, self.page)) for name, file in found]

    @property
    def renamed(self) -> list[tuple[str, str]]:
        """Each term that the edition calls otherwise: the toolkit's word, and the edition's."""
        theirs = {term.id: term.one for term in self.catalogue.default_words.terms}
        return [
            (theirs[one.id], one.one) for one in self.catalogue.words.terms if theirs.get(one.id, one.one) != one.one
        ]

    @property
    def changed_here(self) -> bool:
        """Whether the edition changed, added or left out a part of what this page shows."""
        subject = self.handbook.subject(self.page)
        homes = {
            self.catalogue.home_of(one.at).id for one in self.catalogue.changes if one.at in self.catalogue.addresses
        }
        left = {self.catalogue.hidden[one.at].to for one in self.catalogue.changes if one.at in self.catalogue.hidden}
        return subject is not None and subject.id in homes | left

    def also(self, term: Term) -> list[str]:
        """What else a term is called."""
        return telling.also(term)

    def told(self, text: str) -> str:
        """A text of a change; where it is an address, what that is called."""
        return self.title(text) if text in self.catalogue.addresses else text

    @property
    def changes_url(self) -> str:
        """The link to what the edition changed."""
        return self.handbook.changes_url(self.page)

    def tag(self, name: str) -> str:
        """The words of a tag."""
        return self.say(f"tag-{name}", organisation=self.catalogue.edition.organisation)

    def confirmed(self, line: str) -> Confirmed | None:
        """Who of the organisation confirmed a support line, if somebody did."""
        return next((one for one in self.catalogue.edition.support_lines.confirmed if one.id == line), None)

    def shown(self, address: str) -> bool:
        """Whether an address has a page to link to. An edition may have hidden it."""
        try:
            self.handbook.page_of(address)
        except KeyError:
            return False
        return True

    def is_editions(self, whole: Topic | Form) -> bool:
        """Whether the edition added a topic or form itself."""
        return is_own(self.catalogue.edition, whole.id)

    def about_site(self, topic: Topic) -> bool:
        """Whether a topic is about the handbook itself."""
        return self.handbook.page_of(topic.id).src_uri.startswith("reference/")

    def title(self, address: str) -> str:
        """What to call an address in a link. An item without a title is called after its section: never a paragraph."""
        return telling.title(self.catalogue, address)

    def full_title(self, address: str) -> str:
        """What to call an address on a page about many: the title of its topic or form before its own."""
        return telling.full_title(self.catalogue, address)

    def run_in(self, title: str) -> str:
        """A title that begins a line: with a full stop, unless it ends with a mark of its own."""
        return type(title)(telling.run_in(self.catalogue, title))

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

        made = self.handbook.linker(self.page).link(text, url)
        return Markup(marked(Foreign(made))) if isinstance(text, Foreign) else made

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

    def from_id(self, one: Reference) -> str:
        """The anchor of one of the sources of a topic or form."""
        return f"from-{one.id}"

    def size(self, count: int) -> str:
        """A number of bytes as people say it: in whole kilobytes, or megabytes with one decimal."""
        if count < 1_000_000:
            return self.say("size", kilobytes=max(1, round(count / 1000)))
        return self.say("size-large", megabytes=f"{count / 1e6:.1f}")

    @property
    def book_size(self) -> str:
        """The size of the handbook as one PDF."""
        return self.size(len(self.handbook.book))

    @property
    def everything_size(self) -> str:
        """The size of the archive of all documents, without what is to come: it is made before the pages are."""
        return self.size(len(self.handbook.everything))

    def time(self, form: Form) -> str:
        """How long a form takes, as a sentence."""
        return paper.sentence_case(paper.time(form, self.catalogue))

    def who_and_time(self, form: Form) -> str:
        """Who fills a form in, and how long it takes."""
        return self.say("who-and-time", who=form.who, time=paper.time(form, self.catalogue))

    def preview(self, form: Form) -> Preview | None:
        """How a form looks on paper."""
        return self.handbook.preview_of(form)

    def quoted(self, words: str) -> str:
        """Words to say aloud, in quotation marks if they have none yet."""
        return type(words)(telling.quoted(self.catalogue, words))

    def asks(self, item: Item) -> bool:
        """Whether what an item gives to say is questions, all of it."""
        return telling.asks(item)

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
        said_once = not self.cites or self.is_editions(self.topic) or (section is not None and is_all_ours(section))
        return marks(self.catalogue, item, self.references, said_once)

    def law_notice(self, section: Section) -> bool:
        """Whether the notice about the law belongs here: in the first section that says what the law is."""
        return section is first_on_law(self.catalogue, self.topic)

    @property
    def law_seen(self) -> datetime.date:
        """The first of the days on which what the topic tells of the law was read, in any place."""
        return law_seen(self.catalogue, self.topic)

    @property
    def danger_is_ours(self) -> bool:
        """Whether the danger note is our advice. A box that says “call 000” has no tag that weakens it."""
        return danger_is_ours(self.topic)

    def see_title(self, address: str) -> str:
        """What to call an address in “See also”: on another page, that page's name comes first."""
        return telling.see_title(self.catalogue, self.topic, address)

    def filter_groups(self, section: Section) -> list[tuple[str, list[Filter]]]:
        """The needs by which a section's cards are narrowed down, as they stand together: a name and the needs."""
        groups = groupby(section.filters, key=lambda one: one.group)
        return [(str(group or self.say("filter-by")), list(needs)) for group, needs in groups]

    def filter_titles(self, section: Section, item: Item) -> list[str]:
        """What a card says that it answers."""
        return telling.fits(section, item)

    def all_ours(self, section: Section) -> bool:
        """Whether one tag stands for a whole section."""
        return self.cites and is_all_ours(section)

    @cached_property
    def forms(self) -> tuple[Form, ...]:
        """The forms that go with the topic: those that its sections name, then those that name it."""
        return telling.forms_with(self.catalogue, self.topic)


@dataclass(frozen=True)
class WholeTopicView(TopicView):
    """One topic on the page of all topics: what it links stays on that page, in text without links of its own."""

    depth: ClassVar[int] = 2

    def url(self, address: str) -> str:
        return f"#{address}" if isinstance(self.catalogue.home_of(address), Topic) else super().url(address)

    def prose(self, text: str) -> Markup:
        return escape(text)

    def from_id(self, one: Reference) -> str:
        return f"from-{self.topic.id}-{one.id}"


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

    def table(self, question: Table | Summary) -> Table:
        """The table that a question fills."""
        return as_table(self.form, question, self.catalogue)

    def rows(self, table: Table) -> list[Row]:
        """The rows of a table with their controls, the totals last."""
        return list(rows(self.form, table, self.catalogue))

    def row_heading(self, table: Table) -> str:
        """What a row of a table is called, as a heading."""
        return paper.sentence_case(table.row_label)

    def row_name(self, row: Row, table: Table, number: int) -> str:
        """What one row is called: its name, or its number."""
        return row.name or self.say("row-number", row=self.row_heading(table), number=number)

    def column_hint(self, column: TableColumn, table: Table) -> str | None:
        """What stands under a column's head."""
        return paper.column_hint(column, table, self.catalogue)

    def options(self, question: Choice | Choices | TableColumn) -> tuple[Option, ...]:
        """What there is to choose from, with points where it is scored."""
        return paper.options(question.options, self.catalogue)

    def score_how(self, score: Score) -> str:
        """How to work a score out, after its hint."""
        return paper.sentences(str(score.hint or ""), paper.score_how(self.form, score, self.catalogue))

    def bands(self, score: Score) -> list[tuple[str, str]]:
        """What a score means, from the least to the most."""
        return paper.bands(self.form, score, self.catalogue)

    def width(self, column: TableColumn, question: Table) -> int:
        """A column's share of the row, in steps of five per cent: the style sheet has a class for each."""
        whole = sum(one.width for one in question.columns) + (paper.HEAD_SHARE if question.named_rows else 0)
        return max(5, round(20 * column.width / whole) * 5)

    def when(self, when: When, after: QuestionBase | None = None) -> str:
        """A condition in words."""
        return in_words(when, self.form, self.catalogue.message, after.id if after else None)

    def data(self) -> Markup:
        """What the scripts of the page know of the form: its definition, where its files are, and their words."""
        return self.handbook.form_data(self.form, self.page)

    def parts(self) -> Iterator[tuple[str, FormSection]]:
        """Each section with its address."""
        for section in self.form.sections:
            yield f"{self.form.id}.{section.id}", section


def render(partial: str, view: View, **values: Any) -> str:
    """A partial as HTML, without indentation and empty lines, so that pages are small."""
    html = _environment.get_template(f"{partial}.html").render(page=view, **values)
    return "\n".join(line.strip() for line in html.splitlines() if line.strip())
