"""Phase 4, select: what an edition leaves out goes, and with it every reference that would lead nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from peer_toolkit.catalogue.catalogue import addressed, parts
from peer_toolkit.catalogue.changed import TELLING, texts_of
from peer_toolkit.catalogue.check import places
from peer_toolkit.catalogue.fit import Layer
from peer_toolkit.catalogue.model import Form, Home, LawKeys, Link, Question, Section, Table, Text, Topic
from peer_toolkit.catalogue.patch import Hidden
from peer_toolkit.catalogue.word import Vocabulary
from peer_toolkit.problems import Problem, nearest

ALWAYS_SHOWN = ("about", "privacy")
"""Topics that every page, or every form, leads to: what the handbook is, and what becomes of what a reader types."""


def select(layer: Layer, leave_out: Iterable[Hidden]) -> tuple[Layer, list[Problem]]:
    """Take out the topics, sections, items and forms that an edition leaves out.

    An unknown address is a problem, and so is one that every page leads to.

    A section left without items goes, and a topic left without sections. A page's next step that is hidden is
    replaced by the hidden page's own next step.
    """
    asked = {one.at: one for one in leave_out}
    if not asked:
        return layer, []
    at = places(layer)
    parts_of_forms = {address for form in layer.forms for address, _ in parts(form) if address != form.id}
    problems: list[Problem] = []
    for name, one in asked.items():
        if name not in at:
            todo = nearest(name, at) or "Name a topic or form, as its page's address does."
            problems.append(Problem(one.place, f"There is no address “{name}” to hide.", todo, name))
        elif name in parts_of_forms:
            todo = "Hide it by changes/, or hide the whole form."
            problems.append(Problem(one.place, f"“{name}” is a part of a form.", todo, name))
        elif name in ALWAYS_SHOWN:
            what = f"“{name}” is linked from every page and cannot be hidden."
            problems.append(Problem(one.place, what, "Change its words.", name))
    hidden = set(asked)
    onward = {topic.id: topic.next for topic in layer.topics} | {form.id: form.next for form in layer.forms}
    topics = [kept for topic in layer.topics if topic.id not in hidden and (kept := _topic(topic, hidden))]
    hidden |= {topic.id for topic in layer.topics} - {topic.id for topic in topics}
    for topic in layer.topics:
        if topic.id in ALWAYS_SHOWN and topic.id in hidden - set(asked):
            inside = next(asked[address] for address, _ in parts(topic) if address in asked)
            what = f"Nothing would be left of “{topic.id}”, to which every page leads."
            problems.append(Problem(inside.place, what, "Keep a part of it, and change its words.", inside.at))
    forms = [form for form in layer.forms if form.id not in hidden]
    kept_addresses = set(places(replace(layer, topics=tuple(topics), forms=tuple(forms))))
    layer = replace(
        layer,
        topics=tuple(_topic_links(topic, kept_addresses, onward) for topic in topics),
        forms=tuple(_form_links(form, kept_addresses, onward) for form in forms),
        home=_home_links(layer.home, kept_addresses) if layer.home else None,
        law_keys=_law_next(layer.law_keys, kept_addresses, onward) if layer.law_keys else None,
        words=layer.words.model_copy(
            update={
                "terms": tuple(
                    term.model_copy(update={"see": tuple(one for one in term.see if one in kept_addresses)})
                    for term in layer.words.terms
                )
            }
        ),
    )
    return layer, problems


def _topic(topic: Topic, hidden: set[str]) -> Topic | None:
    sections: list[Section] = []
    for section in topic.sections:
        items = tuple(item for item in section.items if item.id not in hidden)
        if section.id not in hidden and items:
            # a box that nothing is in any more, and a need that nothing answers, go too
            filters = tuple(one for one in section.filters if any(one.id in item.fits for item in items))
            update: dict[str, object] = {"items": items, "filters": filters}
            if section.show == "pairs":
                update["columns"] = tuple(
                    one for one in section.columns if any(item.column == one.id for item in items)
                )
            sections.append(section.model_copy(update=update))
    danger = topic.danger if topic.danger and topic.danger.id not in hidden else None
    return topic.model_copy(update={"sections": tuple(sections), "danger": danger}) if sections else None


def _topic_links(topic: Topic, kept: set[str], onward: dict[str, Link]) -> Topic:
    sections = tuple(
        section.model_copy(
            update={
                "forms": tuple(name for name in section.forms if name in kept),
                "items": tuple(
                    item.model_copy(update={"see": tuple(name for name in item.see if name in kept)})
                    for item in section.items
                ),
            }
        )
        for section in topic.sections
    )
    danger = topic.danger and topic.danger.model_copy(
        update={"see": tuple(name for name in topic.danger.see if name in kept)}
    )
    following = _next(topic.next, topic.id, kept, onward)
    return topic.model_copy(update={"sections": sections, "danger": danger, "next": following})


def _law_next(keys: LawKeys, kept: set[str], onward: dict[str, Link]) -> LawKeys:
    return keys.model_copy(update={"next": _next(keys.next, "about", kept, onward)})


def _form_links(form: Form, kept: set[str], onward: dict[str, Link]) -> Form:
    sections = tuple(
        part.model_copy(
            update={
                "guidance": part.guidance if part.guidance in kept else None,
                "questions": tuple(_question_links(one, kept) for one in part.questions),
            }
        )
        for part in form.sections
    )
    guidance = tuple(name for name in form.guidance if name in kept)
    begins = tuple(one for one in form.begins if one.form in kept)
    see = tuple(name for name in form.see if name in kept)
    following = _next(form.next, form.id, kept, onward)
    update = {"sections": sections, "guidance": guidance, "begins": begins, "see": see, "next": following}
    return form.model_copy(update=update)


def _question_links(question: Question, kept: set[str]) -> Question:
    """A question whose options lead to no item that is gone. Only those of a table have any."""
    if not isinstance(question, Table) or all(
        option.guidance is None or option.guidance in kept for column in question.columns for option in column.options
    ):
        return question
    columns = tuple(
        column.model_copy(
            update={
                "options": tuple(
                    one if one.guidance in kept else one.model_copy(update={"guidance": None}) for one in column.options
                )
            }
        )
        for column in question.columns
    )
    return question.model_copy(update={"columns": columns})


def _next(link: Link, start: str, kept: set[str], onward: dict[str, Link]) -> Link:
    """The first next step on the way that is still there; at the end of the way, the page itself."""
    seen: set[str] = set()
    while link.to not in kept and link.to not in seen:
        seen.add(link.to)
        link = onward[link.to]
    return link if link.to in kept else Link(to=start, label=link.label)


def _home_links(home: Home, kept: set[str]) -> Home:
    paths = [
        path.model_copy(update={"links": tuple(link for link in path.links if link.to in kept)}) for path in home.paths
    ]
    return home.model_copy(
        update={
            "hard_day": tuple(link for link in home.hard_day if link.to in kept),
            "paths": tuple(path for path in paths if path.links),
        }
    )


def hidden_from(upstream: Layer, layer: Layer, law: Mapping[str, str]) -> dict[str, Link]:
    """What the toolkit has and the edition does not show, by address.

    Each has its title, and where its page's next steps lead that the edition shows.
    """
    ours = Vocabulary(upstream.words, layer.words, law)
    known = {address for address, _ in addressed(layer.topics, layer.forms)}
    wholes: tuple[Topic | Form, ...] = (*upstream.topics, *upstream.forms)
    onward = {whole.id: whole.next for whole in wholes}
    found: dict[str, Link] = {}
    for whole in wholes:
        to = _next(whole.next, "about", known, onward).to if whole.id not in known else whole.id
        for address, node in parts(whole):
            if address not in known:
                title = next((str(said) for key in TELLING if (said := getattr(node, key, None))), str(whole.title))
                found[address] = Link(to=to, label=Text(texts_of(title, ours)[0]))
    return found
