"""The macros: each picks a part of the Catalogue and renders one partial."""

from __future__ import annotations

from typing import TypeVar, get_args

from markupsafe import Markup, escape
from mkdocs.structure.pages import Page

from macros.handbook import DOWNLOADS
from macros.view import FormView, TopicView, View, WholeTopicView, render
from peer_toolkit import upkeep
from peer_toolkit.browser.definition import definition
from peer_toolkit.catalogue import Catalogue
from peer_toolkit.catalogue.catalogue import Carrier
from peer_toolkit.catalogue.cited import by_points_used, cited_whole
from peer_toolkit.catalogue.law import law_groups
from peer_toolkit.catalogue.model import FORM_GROUPS, Link, Reader, Text
from peer_toolkit.catalogue.word import UnknownWord, Vocabulary
from peer_toolkit.collation import by_letters
from peer_toolkit.problems import nearest

_T = TypeVar("_T")


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


def whole(view: View) -> str:
    """Every topic on one page, in the order of the nav, to read and to print."""
    chapters = [
        (chapter, [WholeTopicView(view.handbook, view.page, view.catalogue.topic(name)) for name in chapter.topics])
        for chapter in view.handbook.chapters
    ]
    return render("whole", view, chapters=chapters)


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
    """Every form with its documents, by what it is for and by who uses it."""
    groups = [(name, forms) for name in FORM_GROUPS if (forms := view.catalogue.forms_of(name))]
    readers = [
        (reader, [form for _, forms in groups for form in forms if reader in form.readers])
        for reader in get_args(Reader)
    ]
    return render("templates", view, groups=groups, readers=[one for one in readers if one[1]])


def glossary(view: View) -> str:
    """Every term that has a meaning, in alphabetical order."""
    terms = [term for term in view.catalogue.words.terms if term.meaning]
    return render("glossary", view, terms=sorted(terms, key=lambda term: by_letters(term.one)))


def sources(view: View) -> str:
    """Each source, the most used first, with its points and where they went. What one says is not told again."""

    def carriers(point: str) -> tuple[Carrier, ...]:
        return view.catalogue.carriers.get(point, ())

    counted, cited = by_points_used(view.catalogue), cited_whole(view.catalogue)
    further = [source for source in view.catalogue.sources if not source.points]
    further.sort(key=lambda source: by_letters(source.title))
    aside = sum(point.set_aside is not None for _, point in view.catalogue.points.values())
    return render("sources", view, counted=counted, carriers=carriers, aside=aside, further=further, cited=cited)


def pages_here(view: View, **headings: str) -> str:
    """The pages of this part of the handbook, in the nav's order, each with what it says in short.

    `headings` names topics (with _ for -) at which a group begins, and the message that heads it. Raises KeyError for
    a topic that has no page here.
    """
    section = view.page.parent if view.page else None
    pages = [one for one in section.children if isinstance(one, Page) and one is not view.page] if section else []
    begins = {name.replace("_", "-"): heading for name, heading in headings.items()}
    groups: list[tuple[str | None, list[Page]]] = [(None, [])]
    for page in pages:
        subject = view.handbook.subject(page)
        if subject and subject.id in begins:
            groups.append((begins.pop(subject.id), []))
        groups[-1][1].append(page)
    begins = {name: heading for name, heading in begins.items() if name not in view.catalogue.hidden}
    if begins:
        raise KeyError(f"There is no page of “{next(iter(begins))}” in this part of the handbook.")
    return render("pages_here", view, groups=[(heading, found) for heading, found in groups if found])


def go_on(view: View, address: str) -> str:
    """A next step to an address, for a page that is no topic. Raises KeyError."""
    address = view.catalogue.hidden[address].to if address in view.catalogue.hidden else address
    _known(view, address)
    return render("next_step", view, next=Link(to=address, label=Text(view.title(address))))


def support_lines(view: View) -> str:
    """Every number to call, with the page on which it was seen."""
    return render("support_lines", view, lines=view.catalogue.home.help_lines)


def review_dates(view: View) -> str:
    """When each page is due for a check, the nearest first."""
    return render("review_dates", view, due=upkeep.due_dates(view.catalogue), folder=DOWNLOADS, files=upkeep)


def law(view: View) -> str:
    """The law in all places: by key, what holds everywhere and what differs by place."""
    return render("law", view, place=None, groups=law_groups(view.catalogue, view.catalogue.parts_of_country))


def law_of(view: View, place: str) -> str:
    """The law of one place, and what holds there from the whole country."""
    found = _named(view.catalogue.law, place, "place")
    return render("law_of", view, place=found, groups=law_groups(view.catalogue, (found,)))


def feedback_themes(view: View) -> str:
    """The page on which saved copies of feedback forms are counted. Its front matter says of which (`gathers:`).

    Raises KeyError for a form or question, and ValueError for an answer, that there is not.
    """
    meta = view.page.meta if view.page else {}
    forms, known = [], []
    for one in meta.get("gathers", ()):
        if not isinstance(one, dict) or "form" not in one or one.keys() - {"form", "leaves", "counts", "words"}:
            raise ValueError("Each of gathers: has form:, and may have leaves:, counts: and words:.")
        if one["form"] in view.catalogue.hidden:
            continue
        form = _named(view.catalogue.forms, one["form"], "form")
        rules = {name: one[name] for name in ("leaves", "counts", "words") if name in one}
        for name in rules.get("leaves", ()):
            _named(tuple(form.questions()), name, "question")
        for name, answers in [*rules.get("counts", {}).items(), *rules.get("words", {}).items()]:
            options = {
                option.id for option in getattr(_named(tuple(form.questions()), name, "question"), "options", ())
            }
            for answer in answers:
                if answer not in options:
                    near = nearest(str(answer), options)
                    raise ValueError(f"“{form.id}.{name}” has no answer “{answer}”. {near}".rstrip())
        # nobody types here: what looks on at typing stays away
        whole = {key: value for key, value in definition(form, view.catalogue).items() if key != "guards"}
        forms.append(form)
        known.append(whole | rules)
    return render("feedback_themes", view, forms=forms, data=view.handbook.tool_data("themes", forms=known))


def myths_quiz(view: View, topic: str) -> str:
    """What people say, one statement after the other: whether it holds, what is known, and from where.

    The statements are the items of a topic that have a cell `known`; those of kind `myth` do not hold. One that holds
    comes after every third, so that nobody can guess.
    """
    found = _topic(view, topic)
    told = [(item, section) for section in found.topic.sections for item in section.items if "known" in item.cells]
    myths = [one for one in told if one[0].kind == "myth"]
    holds = [one for one in told if one[0].kind != "myth"]
    items = [
        one
        for number, myth in enumerate(myths, 1)
        for one in ((myth, holds.pop(0)) if holds and number % 3 == 2 else (myth,))
    ]
    data = view.handbook.tool_data("myths")
    return render("myths_quiz", found, items=items + holds, data=data)


def words(view: View, text: str) -> str:
    """A sentence with its ((terms)) in place. Raises ValueError for an unknown term."""
    try:
        return str(escape(_vocabulary(view.catalogue).resolve(text)))
    except UnknownWord as unknown:
        raise ValueError(f"{unknown.what} {unknown.todo}") from None


def _vocabulary(catalogue: Catalogue) -> Vocabulary:
    return Vocabulary(catalogue.default_words, catalogue.words, catalogue.law_words)


def link(view: View, address: str, label: str | None = None) -> str:
    """A whole link to an address, in its own title or in other words. What the edition hides is only named."""
    if address in view.catalogue.hidden:
        return str(escape(label or view.catalogue.hidden[address].label))
    _known(view, address)
    return str(view.link(address, label))


def _known(view: View, address: str) -> None:
    if address not in view.catalogue.addresses:
        raise KeyError(f"There is no address “{address}”. {nearest(address, view.catalogue.addresses)}".rstrip())


def changes(view: View) -> str:
    """What an edition changed, added and left out, and why."""
    return render("changes", view, own=view.handbook.own, folder=DOWNLOADS, files=upkeep)
