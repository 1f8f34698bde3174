"""Phase 2, check: plain data become the vocabulary (`fit`), and what the whole must hold is held.

Everything found is collected; nothing stops at the first mistake. What only the upstream layer owes (every
point of a source has a home) is checked here, before an edition hides anything.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from peer_toolkit.catalogue import forms, guard, when
from peer_toolkit.catalogue.catalogue import answer_addresses, control_addresses, parts
from peer_toolkit.catalogue.fit import Layer, fit
from peer_toolkit.catalogue.model import (
    LONGEST_TAG,
    Form,
    Guard,
    Item,
    Link,
    Section,
    Sourced,
    Table,
    Topic,
)
from peer_toolkit.catalogue.read import Document, Spot
from peer_toolkit.problems import Place, Problem, nearest


def check(
    documents: Mapping[str, Mapping[str, Document]], complete: bool = True, upstream: bool = True
) -> tuple[Layer, list[Problem]]:
    """Turn documents into a Layer, and say what is wrong in it.

    `complete` is False when some file could not be read: what refers to it is then not reported as well. `upstream` is
    False for the guidance with an edition's words in it, which need not carry every point of the sources.
    """
    layer, problems = fit(documents)
    complete = complete and not problems
    problems += _ids(layer, upstream)
    problems += _signed(layer) if upstream else ()
    problems += _layout(layer)
    problems += _forms(layer)
    problems += _interface(layer)
    problems += _lineage(layer, complete)
    problems += _law(layer, complete)
    problems += _guards(layer, complete)
    if complete:
        problems += _coverage(layer, upstream)
        problems += references(layer)
        problems += _writing(layer)
    return layer, problems


def spots(whole: Topic | Form) -> Iterator[tuple[str, Spot]]:
    """Where each address of a topic or form stands in its file."""
    yield whole.id, ("id",)
    if isinstance(whole, Topic):
        if whole.danger:
            yield whole.danger.id, ("danger", "id")
        for row, section in enumerate(whole.sections):
            yield section.id, ("sections", row, "id")
            for number, item in enumerate(section.items):
                yield item.id, ("sections", row, "items", number, "id")
    else:
        for row, part in enumerate(whole.sections):
            yield f"{whole.id}.{part.id}", ("sections", row, "id")
            for number, question in enumerate(part.questions):
                spot = ("sections", row, "questions", number)
                yield f"{whole.id}.{question.id}", (*spot, "id")
                for place, named in enumerate(question.named_rows if isinstance(question, Table) else ()):
                    yield f"{whole.id}.{question.id}.{named.id}", (*spot, "rows", place, "id")


def wholes(layer: Layer) -> Iterator[tuple[Topic | Form, Document]]:
    """Every topic and form with the file that it stands in."""
    for topic in layer.topics:
        yield topic, layer.document("topics", _file_of(layer, "topics", topic.id))
    for form in layer.forms:
        yield form, layer.document("forms", _file_of(layer, "forms", form.id))


def _file_of(layer: Layer, folder: str, name: str) -> str:
    documents = layer.documents[folder]
    return name if name in documents else next(key for key, value in documents.items() if value.data.get("id") == name)


def places(layer: Layer) -> dict[str, Place]:
    """The place of every address."""
    return {address: document.place(spot) for whole, document in wholes(layer) for address, spot in spots(whole)}


def _twice(named: Iterable[tuple[str, Place]], what: str) -> Iterator[Problem]:
    first: dict[str, Place] = {}
    for name, place in named:
        if name in first:
            todo = f"It is already used at {first[name]}; ids are permanent and never shared."
            yield Problem(place, f"The {what} “{name}” is used twice.", todo, name)
        first.setdefault(name, place)


def _ids(layer: Layer, upstream: bool) -> Iterator[Problem]:
    yield from _twice(
        ((address, document.place(spot)) for whole, document in wholes(layer) for address, spot in spots(whole)), "id"
    )
    for source in layer.sources:
        document = layer.document("sources", _file_of(layer, "sources", source.id))
        named = [(point.id, document.place(("points", n, "id"))) for n, point in enumerate(source.points)]
        yield from _twice(named, "id")
        for name, place in named:
            if not name.startswith(f"{source.id}."):
                yield Problem(place, f"A point of this source begins with “{source.id}.”.", "Rename it.", name)
    if words := layer.documents.get("words", {}).get("words"):
        yield from _twice(
            ((term.id, words.place(("terms", n, "id"))) for n, term in enumerate(layer.words.terms)), "term"
        )
        # an edition may call two things alike: texts name terms by the toolkit's own words
        yield from _twice(
            (
                (surface, words.place(("terms", n)))
                for n, term in enumerate(layer.words.terms)
                for surface in (term.one, term.many)
                if surface and upstream
            ),
            "wording",
        )


def _layout(layer: Layer) -> Iterator[Problem]:
    """What a section's items need so that it can be shown the way it says."""
    for topic in layer.topics:
        document = layer.document("topics", _file_of(layer, "topics", topic.id))
        if topic.danger:
            yield from _item(topic.danger, None, document.place(("danger",)))
        for row, section in enumerate(topic.sections):
            place = document.place(("sections", row))
            columned = section.show in ("comparison", "pairs")
            if columned != bool(section.columns) and section.show != "cards":
                todo = "Add columns:, or take them away."
                yield Problem(
                    place, f"columns go with show: comparison or pairs, and this is {section.show}.", todo, section.id
                )
            yield from _twice(((column.id, place) for column in section.columns), "column")
            yield from _twice(((one.id, place) for one in section.filters), "filter")
            if section.show == "pairs":
                order = {column.id: number for number, column in enumerate(section.columns)}
                standing = [order[item.column] for item in section.items if item.column in order]
                if standing != sorted(standing):
                    todo = "Put the items of the first column first, so that the file reads as the page does."
                    yield Problem(place, "The items do not stand column by column.", todo, section.id)
            for one in section.filters if section.show == "cards" else ():
                if not any(one.id in item.fits for item in section.items):
                    what = f"No card answers the filter “{one.id}”."
                    yield Problem(place, what, "Name it in the fits: of a card, or take it away.", section.id)
            groups = [one.group for one in section.filters]
            if len(set(groups)) != sum(1 for _ in groupby(groups)) or (None in groups and any(groups)):
                what = "The filters of a group do not stand together, or some have no group."
                yield Problem(place, what, "Put them one after the other, each with its group:, or none.", section.id)
            if section.filters and section.show != "cards":
                todo = "Change the section's show, or take them away."
                yield Problem(place, "filters go with show: cards.", todo, section.id)
            for number, item in enumerate(section.items):
                yield from _item(item, section, document.place(("sections", row, "items", number)))


def _item(item: Item, section: Section | None, place: Place) -> Iterator[Problem]:
    if not item.from_ and not item.basis:
        yield Problem(
            place, "This has no source.", "Add from: with its points, or basis: editorial if it is ours.", item.id
        )
    if item.note and not item.title:
        yield Problem(place, "A note needs a title.", "Add title:.", item.id)
    columns = {column.id for column in section.columns} if section else set()
    show = section.show if section else "text"
    celled = show == "comparison" or (show == "cards" and columns)
    if celled and set(item.cells) != columns:
        wanted, given = ", ".join(sorted(columns)), ", ".join(sorted(item.cells)) or "none"
        one = "A card of this section" if show == "cards" else "A row of this comparison"
        what = f"{one} has the cells {wanted}, and this has {given}."
        yield Problem(place, what, "Write one cell for each column.", item.id)
    elif item.cells and not celled:
        todo = "Change the section's show, or take them away."
        yield Problem(place, "cells go with show: comparison, or with cards that have columns.", todo, item.id)
    if show == "pairs" and item.column not in columns:
        todo = nearest(item.column or "", columns) or f"Add column: with one of {', '.join(sorted(columns))}."
        yield Problem(place, "This is in none of the columns.", todo, item.id)
    elif show != "pairs" and item.column:
        yield Problem(place, "column goes with show: pairs.", "Change the section's show, or take it away.", item.id)
    filters = {one.id for one in section.filters} if section else set()
    for name in item.fits:
        if name not in filters:
            todo = nearest(name, filters) or "Add it to the section's filters, or take it away."
            yield Problem(place, f"There is no filter “{name}” in this section.", todo, item.id)
    if filters and not item.fits:
        yield Problem(place, "No filter finds this card.", "Add fits: with some of the section's filters.", item.id)
    needs = section.filters if section and item.fits else ()
    for group in dict.fromkeys(one.group for one in needs if one.group):
        if not any(one.group == group and one.id in item.fits for one in needs):
            todo = "Add fits: with one of them."
            yield Problem(place, f"No filter of the group “{group}” finds this card.", todo, item.id)
    if show == "comparison":
        for name in ("note", "examples", "ask", "record", "write_down", "leave_out"):
            if getattr(item, name):
                yield Problem(
                    place, f"A row of a comparison does not show {name}.", "Move it to an item of its own.", item.id
                )
    if show in ("comparison", "steps", "cards") and not item.title:
        yield Problem(place, f"With show: {show} an item needs a title.", "Add title:.", item.id)


def _forms(layer: Layer) -> Iterator[Problem]:
    for form in layer.forms:
        document = layer.document("forms", _file_of(layer, "forms", form.id))
        at = {address: document.place(spot) for address, spot in spots(form)}
        if not form.from_ and not form.basis:
            yield Problem(at[form.id], "This form has no source.", "Add from: or basis: editorial.", form.id)
        for question in form.questions():
            address = f"{form.id}.{question.id}"
            place = at[address]
            yield from _twice(((one.id, place) for one in getattr(question, "options", ())), "option")
            if isinstance(question, Table):
                yield from _twice(((one.id, place) for one in question.columns), "column")
                for column in question.columns:
                    yield from _twice(((one.id, place) for one in column.options), "option")
            for what, todo in forms.mistakes(form, question):
                yield Problem(place, what, todo, address)
        for number, begin in enumerate(form.begins):
            target = next((one for one in layer.forms if one.id == begin.form), None)
            if target is None:
                continue  # which is told by itself
            for carry in begin.carry:
                for what, todo in forms.carry_mistakes(form, target, carry):
                    yield Problem(document.place(("begins", number)), what, todo, form.id)
        yield from _complete(form, at)
        for address in control_addresses(form):
            if len(address) > LONGEST_TAG:
                place = at[".".join(address.split(".")[:2])]
                what = f"The address “{address}” has {len(address)} characters, and Word takes {LONGEST_TAG}."
                yield Problem(place, what, "Shorten an id.", address)
        named = {address for address, _ in parts(form)}
        if len(named) == len(list(parts(form))):  # conditions of a form with an id used twice would mislead
            for name, what, names in when.mistakes(form):
                asked = what.split("“")[-1].split("”")[0] if names else ""
                yield Problem(at[f"{form.id}.{name}"], what, nearest(asked, names), f"{form.id}.{name}")


def _complete(form: Form, at: Mapping[str, Place]) -> Iterator[Problem]:
    """What a reader must find on every form, and what its files need."""
    here = at[form.id]
    if not form.leave_out:
        yield Problem(here, "This form does not say what not to write in it.", "Add leave_out:.", form.id)
    if not form.keep:
        todo = "Add keep: whether it may be a record that must be kept, and where."
        yield Problem(here, "This form does not say where it is kept.", todo, form.id)
    for section in form.sections:
        if section.guidance is None:
            name = f"{form.id}.{section.id}"
            yield Problem(at[name], "No guidance stands beside this section.", "Add guidance: with an address.", name)
    if "ics" in form.outputs and not any(form.scheduled()):
        todo = "Give a row of a table a schedule:, or take ics out of outputs."
        yield Problem(here, "A calendar of this form would be empty.", todo, form.id)


def _interface(layer: Layer) -> Iterator[Problem]:
    if layer.interface is None:
        return
    document = layer.document("interface", "interface")
    for name, text in layer.interface.messages.items():
        try:
            fields = [part[1] for part in string.Formatter().parse(text)]
        except ValueError as error:
            fields = [""]
            what = f"The curly brackets do not match: {error}."
            yield Problem(
                document.place(("messages", name)), what, "Write {name}, or {{ and }} for the sign itself.", name
            )
            continue
        for one in fields:
            if one is not None and not one.isidentifier():
                what = f"“{{{one}}}” does not name what is filled in."
                yield Problem(document.place(("messages", name)), what, "Write {name}.", name)


def _lineage(layer: Layer, complete: bool) -> Iterator[Problem]:
    if not layer.lineage.moves:
        return
    document = layer.document("lineage", "lineage")
    used = {*places(layer), *(point.id for source in layer.sources for point in source.points)}
    used |= {address for form in layer.forms for address in answer_addresses(form)}
    moved = {move.id for move in layer.lineage.moves}
    yield from _twice(
        ((move.id, document.place(("moves", n, "id"))) for n, move in enumerate(layer.lineage.moves)), "id"
    )
    for number, move in enumerate(layer.lineage.moves):
        place = document.place(("moves", number))
        if move.id in used:
            yield Problem(place, f"“{move.id}” is still in use.", "An id in the lineage is never used again.", move.id)
        if complete and move.into and move.into not in used | moved:
            todo = nearest(move.into, used) or "Name an id that exists."
            yield Problem(place, f"“{move.id}” became “{move.into}”, which does not exist.", todo, move.id)


def _sourced(layer: Layer) -> Iterator[tuple[str, Sourced, Spot, Document]]:
    """Everything that says where it comes from, by its address or id, with the spot at which it stands in its file."""
    for whole, document in wholes(layer):
        at = dict(spots(whole))
        for address, node in parts(whole):
            if isinstance(node, Sourced):
                yield address, node, at[address][:-1], document
    for number, one in enumerate(layer.guards.sets):
        yield one.id, one, ("sets", number), layer.document("guards", "guards")


def _signed(layer: Layer) -> Iterator[Problem]:
    """Only an edition's text is by an edition."""
    for address, node, spot, document in _sourced(layer):
        if node.basis == "edition":
            todo = "Write basis: editorial for advice of our own."
            yield Problem(document.place((*spot, "basis")), "basis: edition is set by the engine.", todo, address)


def _coverage(layer: Layer, every_point: bool) -> Iterator[Problem]:
    points = {point.id: (source, point) for source in layer.sources for point in source.points}
    keys = {key.id for key in layer.law_keys.keys} if layer.law_keys else set()
    carried: set[str] = set()
    for address, node, spot, document in _sourced(layer):
        for number, citation in enumerate(node.from_):
            place = document.place((*spot, "from", number))
            if citation.point:
                if not isinstance(node, Guard):  # it has no place of its own on a page
                    carried.add(citation.point)
                if citation.point not in points:
                    todo = _hint(layer, citation.point, points)
                    yield Problem(place, f"No source has the point “{citation.point}”.", todo, address)
            elif citation.source:
                yield from _cited_whole(layer, citation.source, place, address)
            elif layer.law_keys and citation.law not in keys:
                todo = nearest(str(citation.law), keys) or "Name a key of law-keys.yml."
                yield Problem(place, f"There is no key of the law “{citation.law}”.", todo, address)
    for source in layer.sources if every_point else ():
        document = layer.document("sources", _file_of(layer, "sources", source.id))
        for number, point in enumerate(source.points):
            if point.id in carried and point.set_aside:
                todo = "Take away set_aside, or the citation."
                yield Problem(
                    document.place(("points", number)),
                    "This point is set aside, and carried all the same.",
                    todo,
                    point.id,
                )
            if not (point.id in carried or point.set_aside):
                todo = "Carry it by an item or a question (from:), or give it a set_aside: with the reason."
                yield Problem(document.place(("points", number)), "Nothing carries this point.", todo, point.id)


def _cited_whole(layer: Layer, name: str, place: Place, address: str) -> Iterator[Problem]:
    found = {source.id: source for source in layer.sources}
    if name not in found:
        yield Problem(place, f"There is no source “{name}”.", nearest(name, found) or "Name one that exists.", address)
    elif found[name].points:
        yield Problem(place, f"The source “{name}” is cited by its points.", "Write point: with one of them.", address)


def _writing(layer: Layer) -> Iterator[Problem]:
    found = {source.id for source in layer.sources}
    for number, entry in enumerate(layer.writing.avoid):
        if entry.guide not in found:
            place = layer.document("writing", "writing").place(("avoid", number, "guide"))
            todo = nearest(entry.guide, found) or "Name one that exists."
            yield Problem(place, f"There is no source “{entry.guide}”.", todo, entry.words[0])


def _law(layer: Layer, complete: bool) -> Iterator[Problem]:
    """Every entry is of a known key, once in its place, and says `applies` the way its place does."""
    places = {place.id: place for place in layer.law}
    told: set[str] = set().union(*(place.keys() for place in layer.law))
    known = {key.id for key in layer.law_keys.keys} if layer.law_keys else told
    if layer.law_keys:
        document = layer.document("law-keys", "law-keys")
        named = [(key.id, document.place(("keys", n, "id"))) for n, key in enumerate(layer.law_keys.keys)]
        yield from _twice(named, "key")
        for name, at in named:
            if complete and name not in told:
                todo = "Add an entry to a place of law/, or list it there as not_found."
                yield Problem(at, f"No place tells of “{name}”.", todo, name)
    for place in layer.law:
        document = layer.document("law", _file_of(layer, "law", place.id))
        if complete and place.within and place.within not in places:
            todo = nearest(place.within, places) or "Name one that exists."
            yield Problem(document.place(("within",)), f"There is no place “{place.within}”.", todo, place.id)
        elif place.within in places and (place.within == place.id or places[place.within].within):
            what = f"“{place.within}” is itself a part of a country."
            yield Problem(document.place(("within",)), what, "Name the country.", place.id)
        named = [(one.key, document.place(("entries", n, "key"))) for n, one in enumerate(place.entries)]
        named += [(one.key, document.place(("not_found", n, "key"))) for n, one in enumerate(place.not_found)]
        yield from _twice(named, "key")
        for key, at in named:
            if key not in known:
                todo = nearest(key, known) or "Add it to law-keys.yml."
                yield Problem(at, f"There is no key of the law “{key}”.", todo, place.id)
        for number, entry in enumerate(place.entries):
            if (entry.applies == "place") != bool(place.within):
                todo = "Write applies: place in a part of a country, and applies: national in the country's own file."
                at = document.place(("entries", number, "applies"))
                yield Problem(at, f"“{entry.key}” applies by {entry.applies} here.", todo, place.id)


def _guards(layer: Layer, complete: bool) -> Iterator[Problem]:
    """Every word of a guard can be found and stands in one set; every form about a person says which sets it has."""
    known = [one.id for one in layer.guards.sets]
    if layer.guards.sets:
        document = layer.document("guards", "guards")
        yield from _twice(((name, document.place(("sets", n, "id"))) for n, name in enumerate(known)), "set of words")
        entries = [
            (entry, document.place(("sets", n, key, place)), one.id)
            for n, one in enumerate(layer.guards.sets)
            for key, listed in (("words", one.words), ("fine", one.fine))
            for place, entry in enumerate(listed)
        ]
        yield from _twice(((entry, place) for entry, place, _ in entries), "wording")
        for entry, place, name in entries:
            if wrong := guard.wording_mistake(entry):
                what = f"“{entry}” cannot be looked for: “{wrong}” is in the way."
                todo = (
                    "Write words with a blank, a hyphen or an apostrophe between them, "
                    "and * only at the end of one or by itself."
                )
                yield Problem(place, what, todo, name)
        for number, one in enumerate(layer.guards.sets):
            if not one.from_ and not one.basis:
                todo = "Add from: with what it rests on, or basis: editorial if it is ours."
                yield Problem(document.place(("sets", number)), "This has no source.", todo, one.id)
    for form in layer.forms:
        document = layer.document("forms", _file_of(layer, "forms", form.id))
        if form.sensitivity == "person" and "guards" not in form.model_fields_set:
            what = "This form is about a person, and does not say which words it warns about."
            todo = "Add guards: with sets of guards.yml, or guards: [] where only the person themself writes."
            yield Problem(document.place(("sensitivity",)), what, todo, form.id)
        elif form.guards and form.sensitivity != "person":
            what = "guards go with sensitivity: person."
            todo = "Change the form's sensitivity if it is about a person, or take them away."
            yield Problem(document.place(("guards",)), what, todo, form.id)
        for number, name in enumerate(form.guards if complete else ()):
            if name not in known:
                todo = nearest(name, known) or "Add it to guards.yml."
                place = document.place(("guards", number))
                yield Problem(place, f"There is no set of words “{name}” in guards.yml.", todo, form.id)


def references(layer: Layer) -> Iterator[Problem]:
    """Every reference leads to something that is there. Held on the upstream layer and on the resolved one."""
    addresses = places(layer)
    topics = {topic.id for topic in layer.topics}
    forms = {form.id for form in layer.forms}
    items = {item.id for topic in layer.topics for section in topic.sections for item in section.items}

    def wrong(name: str, known: Iterable[str], kind: str, place: Place, about: str) -> Iterator[Problem]:
        if name not in known:
            yield Problem(place, f"There is no {kind} “{name}”.", _hint(layer, name, known), about)

    for whole, document in wholes(layer):
        yield from wrong(whole.next.to, {*topics, *forms}, "topic or form", document.place(("next", "to")), whole.id)
        if isinstance(whole, Form):
            for number, begin in enumerate(whole.begins):
                yield from wrong(begin.form, forms, "form", document.place(("begins", number, "form")), whole.id)
            for number, name in enumerate(whole.guidance):
                yield from wrong(name, topics, "topic", document.place(("guidance", number)), whole.id)
            for number, name in enumerate(whole.see):
                yield from wrong(name, addresses, "address", document.place(("see", number)), whole.id)
            if whole.see and not whole.tool:
                todo = "Take it away, or name the script in tool:."
                yield Problem(document.place(("see",)), "see: is for a form's tool, and this has none.", todo, whole.id)
            for row, part in enumerate(whole.sections):
                if part.guidance:
                    place = document.place(("sections", row, "guidance"))
                    yield from wrong(part.guidance, addresses, "address", place, f"{whole.id}.{part.id}")
                for number, question in enumerate(part.questions):
                    columns = question.columns if isinstance(question, Table) else ()
                    for option in (option for column in columns for option in column.options if option.guidance):
                        place = document.place(("sections", row, "questions", number))
                        about = f"{whole.id}.{question.id}"
                        yield from wrong(str(option.guidance), items, "item", place, about)
            continue
        for which, name in enumerate(whole.danger.see if whole.danger else ()):
            yield from wrong(name, addresses, "address", document.place(("danger", "see", which)), whole.id)
        for row, section in enumerate(whole.sections):
            for number, name in enumerate(section.forms):
                yield from wrong(name, forms, "form", document.place(("sections", row, "forms", number)), section.id)
            for number, item in enumerate(section.items):
                for which, name in enumerate(item.see):
                    place = document.place(("sections", row, "items", number, "see", which))
                    yield from wrong(name, addresses, "address", place, item.id)
    if layer.law_keys:
        place = layer.document("law-keys", "law-keys").place(("next", "to"))
        yield from wrong(layer.law_keys.next.to, {*topics, *forms}, "topic or form", place, "law-keys")
    if layer.home:
        document = layer.document("home", "home")
        links: list[tuple[Spot, Link]] = [(("hard_day", n), link) for n, link in enumerate(layer.home.hard_day)]
        for n, path in enumerate(layer.home.paths):
            links += [(("paths", n, "links", m), link) for m, link in enumerate(path.links)]
        for spot, link in links:
            yield from wrong(link.to, addresses, "address", document.place(spot), "home")
    for number, term in enumerate(layer.words.terms):
        for name in term.see:
            yield from wrong(
                name, addresses, "address", layer.document("words", "words").place(("terms", number)), term.id
            )


def _hint(layer: Layer, name: str, known: Iterable[str]) -> str:
    """What became of an id, or the nearest names."""
    for move in layer.lineage.moves:
        if move.id == name:
            became = f"{move.became} into “{move.into}”" if move.into else "ended"
            return f"It {became} on {move.on}: {move.why}"
    return nearest(name, known) or "Name one that exists."
