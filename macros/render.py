"""The macros, and how a partial becomes HTML that Markdown leaves alone.

A partial sees `page` as a `View`: the Catalogue, links from this page, and the interface's words. Nothing else
reaches a template, and a template writes no words of its own.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import jinja2
from markupsafe import Markup, escape
from mkdocs.structure.pages import Page

from macros.cited import Marks, Reference, cites, is_all_ours, marks, references, tells_law
from macros.handbook import DOWNLOADS, GLOSSARY_PAGE, LAW_PAGE, Handbook
from peer_toolkit import upkeep
from peer_toolkit.caches import cache_folder
from peer_toolkit.catalogue import Catalogue
from peer_toolkit.catalogue.catalogue import Carrier
from peer_toolkit.catalogue.model import (
    Form,
    FormSection,
    Item,
    LawEntry,
    LawKey,
    LawPlace,
    Link,
    Maintained,
    NotFound,
    QuestionBase,
    Reader,
    Section,
    Source,
    Sourced,
    Table,
    TableColumn,
    Text,
    Topic,
    When,
)
from peer_toolkit.catalogue.when import in_words
from peer_toolkit.catalogue.word import UnknownWord, Vocabulary
from peer_toolkit.documents import Document
from peer_toolkit.documents.controls import Control, question_controls
from peer_toolkit.problems import nearest

PARTIALS = Path(__file__).parent / "partials"

_T = TypeVar("_T")


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
            return str(whole.title)
        return self.say("title-in", whole=whole.title, title=self.title(address))

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
        return Markup('<a href="{}">{}</a>').format(self.url(address), label)

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
        pattern = Markup('<a href="{}">{}</a>')
        return [pattern.format(self.handbook.key_url(key.id, self.page), key.title) for key in keys]

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
            url = (
                self.handbook.law_url(due.id, self.page)
                if due.whole.within
                else self.handbook.page_url(LAW_PAGE, self.page)
            )
            return Markup('<a href="{}">{}</a>').format(url, self.say("page-law-place", place=due.title))
        return self.link(due.id, due.title)

    @property
    def law_next(self) -> Link:
        """Where a page of the law leads on."""
        return Link(to="raise-a-concern", label=Text(self.title("raise-a-concern")))

    def size(self, document: Document) -> str:
        """The size of a document, in whole kilobytes."""
        return self.say("size", kilobytes=max(1, round(document.size / 1000)))

    def quoted(self, words: str) -> str:
        """Words to say aloud, in quotation marks if they have none yet."""
        opening = self.say("quoted", words="\0").partition("\0")[0]
        return words if words.startswith(opening) else self.say("quoted", words=words)

    def documents(self, form: Form) -> list[Document]:
        """The documents of a form."""
        return self.handbook.documents_of(form)


@dataclass(frozen=True)
class TopicView(View):
    """One topic on its page."""

    topic: Topic

    @property
    def parts_here(self) -> list[tuple[str, str]]:
        return [(section.id, str(section.title)) for section in self.topic.sections]

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

    def tells_law(self, section: Section) -> bool:
        """Whether a section says what the law is."""
        return tells_law(self.catalogue, section)

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
    """A partial as HTML: no indentation and no empty lines, which Markdown would take for its own."""
    html = _environment.get_template(f"{partial}.html").render(page=view, **values)
    return "\n".join(line.strip() for line in html.splitlines() if line.strip())


def _topic(view: View, name: str) -> TopicView:
    return TopicView(view.handbook, view.page, _named(view.catalogue.topics, name, "topic"))


def _form(view: View, name: str) -> FormView:
    return FormView(view.handbook, view.page, _named(view.catalogue.forms, name, "form"))


def _named(things: tuple[_T, ...], name: str, kind: str) -> _T:
    known: dict[str, _T] = {getattr(thing, "id"): thing for thing in things}  # noqa: B009 (topics, sections, forms)
    if name not in known:
        raise KeyError(f"There is no {kind} “{name}”. {nearest(str(name), known)}".rstrip())
    return known[name]


# --- macros ---------------------------------------------------------------------------------------------------


def home(view: View) -> str:
    """The whole first page."""
    return render("home", view)


def opening(view: View) -> str:
    """The heading of a page that is no topic, and what it is for: the interface's words for its `name`."""
    return render("opening", view)


def guidance(view: View, topic: str, first: str = "", last: str = "") -> str:
    """A whole topic: heading, In short, sections, forms, next step and sources.

    `first` and `last` are what other macros gave, to stand before and after the sections.
    """
    return render("guidance", _topic(view, topic), first=Markup(first), last=Markup(last))


def in_short(view: View, topic: str) -> str:
    """A topic's In short."""
    return render("in_short", _topic(view, topic))


def about_page(view: View, topic: str) -> str:
    """For whom a topic is, who checked it and which forms go with it."""
    return render("about_page", _topic(view, topic))


def danger(view: View, topic: str) -> str:
    """A topic's danger note. Raises KeyError when it has none."""
    found = _topic(view, topic)
    if found.topic.danger is None:
        raise KeyError(f"The topic “{topic}” has no danger note.")
    return render("danger", found)


def section(view: View, section: str) -> str:
    """One section of a topic, in the form that its `show` names."""
    sections = {one.id: (topic, one) for topic in view.catalogue.topics for one in topic.sections}
    one = _named(tuple(found for _, found in sections.values()), section, "section")
    topic, _ = sections[one.id]
    return render("section", TopicView(view.handbook, view.page, topic), section=one)


def forms_with(view: View, topic: str) -> str:
    """The forms that go with a topic."""
    return render("forms_with", _topic(view, topic))


def next_step(view: View, whole: str) -> str:
    """The one next step of a topic or form."""
    return render("next_step", view, next=_named(view.catalogue.wholes, whole, "topic or form").next)


def where_from(view: View, topic: str) -> str:
    """A topic's sources, numbered, and where our text leaves them."""
    return render("where_from", _topic(view, topic))


def form_page(view: View, form: str) -> str:
    """A whole form, to read, to fill in and to print."""
    return render("form", _form(view, form))


def templates(view: View) -> str:
    """Every form by group, with its documents."""
    groups = dict.fromkeys(form.group for form in view.catalogue.forms)
    return render("templates", view, groups=[(name, _in_group(view.catalogue, name)) for name in groups])


def _in_group(catalogue: Catalogue, group: str) -> list[Form]:
    return [form for form in catalogue.forms if form.group == group]


def topics_for(view: View, reader: str) -> str:
    """The pages and forms for one kind of reader, those written first of all for them first. Raises KeyError."""
    topics = [topic for topic in view.catalogue.topics if reader in topic.readers and not view.about_site(topic)]
    forms = [form for form in view.catalogue.forms if reader in form.readers]
    if not topics and not forms:
        known = {name for whole in view.catalogue.wholes for name in whole.readers}
        raise KeyError(f"Nothing is for the reader “{reader}”. {nearest(reader, sorted(known))}".rstrip())
    first = [topic for topic in topics if topic.readers[0] == reader]
    also = [topic for topic in topics if topic.readers[0] != reader]
    return render("topics_for", view, groups=(("first", first), ("forms", forms), ("also", also)))


def glossary(view: View) -> str:
    """Every term that has a meaning, in alphabetical order."""
    terms = [term for term in view.catalogue.words.terms if term.meaning]
    return render("glossary", view, terms=sorted(terms, key=lambda term: term.one.casefold()))


def sources(view: View) -> str:
    """Each source, the most used first, with its points and where they went. What one says is not told again."""

    def carriers(point: str) -> tuple[Carrier, ...]:
        return view.catalogue.carriers.get(point, ())

    def carried(source: Source) -> int:
        return sum(bool(carriers(point.id)) for point in source.points)

    counted = sorted(
        ((source, carried(source)) for source in view.catalogue.sources if source.points), key=lambda one: -one[1]
    )
    cited = Counter(
        citation.source
        for node in view.catalogue.addresses.values()
        if isinstance(node, Sourced)
        for citation in node.from_
        if citation.source
    )
    further = [source for source in view.catalogue.sources if not source.points]
    aside = sum(point.set_aside is not None for _, point in view.catalogue.points.values())
    return render("sources", view, counted=counted, carriers=carriers, aside=aside, further=further, cited=cited)


def pages_here(view: View) -> str:
    """The pages of this part of the handbook, each with what it says in short."""
    pages = [one for one in view.page.parent.children if one is not view.page] if view.page and view.page.parent else []
    return render("pages_here", view, pages=pages)


def go_on(view: View, address: str) -> str:
    """A next step to an address, for a page that is no topic. Raises KeyError."""
    if address not in view.catalogue.addresses:
        raise KeyError(f"There is no address “{address}”. {nearest(address, view.catalogue.addresses)}".rstrip())
    return render("next_step", view, next=Link(to=address, label=Text(view.title(address))))


def support_lines(view: View) -> str:
    """Every number to call, with the page on which it was seen."""
    return render("support_lines", view, lines=view.catalogue.home.help_lines)


def review_dates(view: View) -> str:
    """When each page is due for a check, the nearest first."""
    return render("review_dates", view, due=upkeep.due_dates(view.catalogue), folder=DOWNLOADS, files=upkeep)


def law(view: View) -> str:
    """The law in all places: by key, what holds everywhere and what differs by place."""
    return render("law", view, groups=_law_groups(view, None), places=_parts(view))


def law_of(view: View, place: str) -> str:
    """The law of one place, and what holds there from the whole country."""
    found = _named(view.catalogue.law, place, "place")
    return render("law_of", view, place=found, groups=_law_groups(view, found), places=_parts(view))


def _parts(view: View) -> list[LawPlace]:
    return sorted((place for place in view.catalogue.law if place.within), key=lambda place: place.title)


@dataclass(frozen=True)
class KeyInPlace:
    """A key of the law with what holds for it: `own` in the place, `national` everywhere, or neither found."""

    key: LawKey
    entries: tuple[tuple[LawPlace, LawEntry], ...]
    not_found: tuple[tuple[LawPlace, NotFound], ...]


def _law_groups(view: View, place: LawPlace | None) -> list[tuple[str, list[KeyInPlace]]]:
    """Keys by group, in the order of law-keys.yml. With a place, what other places have is left out."""
    known = view.catalogue.law
    here = known if place is None else [one for one in known if one is place or one.id == place.within]
    groups: dict[str, list[KeyInPlace]] = {}
    for key in view.catalogue.law_keys:
        entries = [(one, entry) for one in here for entry in one.entries if entry.key == key.id]
        missing = [(one, gap) for one in here for gap in one.not_found if gap.key == key.id]
        groups.setdefault(key.group, []).append(KeyInPlace(key, tuple(entries), tuple(missing)))
    return [
        (name, found)
        for name, keys in groups.items()
        if (found := [one for one in keys if one.entries or one.not_found])
    ]


def words(view: View, text: str) -> str:
    """A sentence with its ((terms)) in place. Raises ValueError for an unknown term."""
    try:
        return str(escape(_vocabulary(view.catalogue).resolve(text)))
    except UnknownWord as unknown:
        raise ValueError(f"{unknown.what} {unknown.todo}") from None


def _vocabulary(catalogue: Catalogue) -> Vocabulary:
    return Vocabulary(catalogue.default_words, catalogue.words, catalogue.law_words)


def link(view: View, address: str, label: str | None = None) -> str:
    """A whole link to an address, in its own title or in other words."""
    if address not in view.catalogue.addresses:
        raise KeyError(f"There is no address “{address}”. {nearest(address, view.catalogue.addresses)}".rstrip())
    return str(view.link(address, label))
