"""Phase 3, patch: what an edition says of its own, put into the plain data, by address.

Everything that an edition writes keeps the file and the line on which it stands there, and the whole is then checked
again as if one party had written it: a change can break no rule that the guidance itself must keep.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from peer_toolkit.catalogue.locate import Documents, Where, address_beside, fields, located, spot_of, value_at
from peer_toolkit.catalogue.own import ADDITIONS, Entry, Own, is_own
from peer_toolkit.catalogue.read import Document, Spot
from peer_toolkit.catalogue.sheet import Desk, Sheet
from peer_toolkit.problems import Place, Problem, nearest

FIXED = ("id", "type", "from", "basis", "protected", "version", "written", "key")
"""Keys that are the toolkit's to set, in whatever thing."""

_NAMED = ("messages", "cells")
"""Mappings whose keys are names that somebody chose."""

_NO_WORDS = ("to", "url", "number", "show", "tone", "see", "fits")
"""Keys whose strings no reader sees, so that no translation sets them."""


def is_fixed(keys: Sequence[str | int], fixed: Sequence[str] = FIXED) -> bool:
    """Whether a field, by its path of keys, is the toolkit's to set."""
    return keys[-1] in fixed and (len(keys) < 2 or keys[-2] not in _NAMED)


_NOT_TOLD = frozenset(
    ("see", "fits", "column", "kind", "note", "when", "schedule", "own_words", "guidance", "suggests", "from")
)
"""Keys that do not say what a source says: a text stays the source's when one of them changes."""

_HELD_BY = {"item": "items", "section": "sections", "part": "sections", "question": "questions", "row": "rows",
            "option": "options", "column": "columns"}  # fmt: skip
"""The list in which a thing of each kind stands: what can be added to and hidden from."""

_SOURCED = {
    "topics": (("danger",), ("sections", 0, "items", 0)),
    "forms": (("sections", 0, "questions", 0), ("sections", 0, "questions", 0, "rows", 0)),
    "guards": (("sets", 0),),
}
"""The spots of things that say where they come from, as if each were the first of its list."""

_BY_SELECT = ("topic", "form", "section", "item", "danger")
"""Kinds that the next phase hides, since others may refer to them."""


@dataclass(frozen=True)
class Hidden:
    """Something that the edition leaves out, and where it says so."""

    at: str
    place: Place
    why: str


@dataclass
class Patched:
    """The guidance with an edition's words in it. `hidden` waits for the next phase."""

    documents: dict[str, dict[str, Document]]
    hidden: list[Hidden] = field(default_factory=list)
    translated: set[tuple[str, str, Spot]] = field(default_factory=set)
    """Where a text in the edition's language was put: folder, name and spot."""


def patch(documents: Documents, own: Own, became: Mapping[str, str]) -> tuple[Patched, list[Problem]]:
    """The guidance with an edition's additions, words, settings, translation and changes in it, and what is wrong.

    `became` tells what became of ids that are no longer used, in words.
    """
    problems: list[Problem] = []
    desk = Desk(documents)
    patched = Patched(desk.documents)
    upstream = dict(desk.at)
    problems += _prefix_is_free(desk, own)
    problems += _add_files(desk, own)
    problems += _words(desk, own)
    _settings(desk, own)
    problems += _support_lines(desk, own)
    problems += _translate(desk, own)
    problems += _about_hidden(desk, own)
    problems += _change(desk, own, patched, upstream, became)
    for number, one in enumerate(own.edition.hide):
        place = own.place("hide", number, "id")
        if one.id not in desk.at:
            problems.append(Problem(place, *unknown(one.id, desk.at, became), one.id))
            continue
        patched.hidden.append(Hidden(one.id, place, one.why))
        inside = protected_in(desk.at[one.id].data(desk.documents))
        problems += _protected(one.id, inside, one.protected_reason, place)
    patched.documents, patched.translated = desk.done(), desk.translated()
    return patched, problems


# --- files, words, settings ---------------------------------------------------------------------------------------


def _prefix_is_free(desk: Desk, own: Own) -> Iterator[Problem]:
    """What the toolkit has must not look as if the organisation had added it: then no update could tell of it."""
    terms = value_at(desk.documents["words"]["words"].data, ("terms",)) if desk.documents.get("words") else ()
    names = {*desk.at, *desk.documents.get("sources", ()), *(term["id"] for term in terms)}
    taken = sorted(name for name in names if name == own.edition.id or is_own(own.edition, name))
    if taken:
        what = f"Names of the toolkit begin with “{own.edition.id}” too, such as “{taken[0]}”."
        yield Problem(own.place("id"), what, "Take another short name of your organisation.", own.edition.id)


def _add_files(desk: Desk, own: Own) -> Iterator[Problem]:
    for folder in ADDITIONS:
        for name, document in own.additions.get(folder, {}).items():
            place = document.place(("id",))
            if name in desk.documents[folder]:
                what = f"The toolkit has {folder.removesuffix('s')} “{name}” already."
                yield Problem(place, what, "Change that by changes/, or take another id.", name)
                continue
            if folder != "law" and not is_own(own.edition, name):
                todo = f"Call it {own.edition.id}-{name}, the file too."
                yield Problem(place, f"“{name}” does not begin with “{own.edition.id}-”.", todo, name)
            sheet = Sheet(document)
            if folder == "topics":
                _sign_topic(sheet.data)
                yield from _prefixed(own, document, _ids_of_topic(document.data))
            elif folder == "forms":
                _sign(sheet.data)
            desk.documents[folder][name] = sheet.document()
            desk.at = located({folder: {name: desk.documents[folder][name]}}) | desk.at


def _ids_of_topic(data: Any) -> Iterator[tuple[str, Spot]]:
    for address, where in located({"topics": {"": Document(Path(), data, {})}}).items():
        if where.kind in ("section", "item", "danger"):
            yield address, (*where.spot, "id")


def _prefixed(own: Own, document: Document, ids: Iterable[tuple[str, Spot]], parted: str = ".") -> Iterator[Problem]:
    start = f"{own.edition.id}{parted}"
    for name, spot in ids:
        if not name.startswith(start):
            todo = f"Call it {start}{re.sub(rf'^{own.edition.id}[-.]', '', name)}."
            yield Problem(document.place(spot), f"“{name}” does not begin with “{start}”.", todo, name)


def _sign(data: Any) -> None:
    """Say of a thing that rests on no source that the organisation wrote it."""
    if isinstance(data, dict) and not data.get("from"):
        data["basis"] = "edition"


def _sign_topic(data: Any) -> None:
    _sign_new(data.get("danger"), "danger")
    for section in _mappings(data, "sections"):
        _sign_new(section, "section")


def _sign_new(new: Any, kind: str) -> None:
    """Say of a new thing, and of each in it that could rest on a source, that the organisation wrote it."""
    if kind in ("danger", "item", "question", "row"):
        _sign(new)
    for key, inner in (("items", "item"), ("questions", "question"), ("rows", "row")):
        for one in _mappings(new, key):
            _sign_new(one, inner)


def _mappings(data: Any, key: str) -> list[dict[str, Any]]:
    """The mappings in a list under a key, whatever stands there: nothing of an addition is checked yet."""
    listed = data.get(key) if isinstance(data, dict) else None
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def _words(desk: Desk, own: Own) -> Iterator[Problem]:
    """Terms under other names, and terms of the organisation's own."""
    if own.words is None:
        return
    for key in own.words.data:
        if key != "terms":
            yield Problem(own.words.place((key,)), f"The key “{key}” is not known here.", "Known is: terms.")
    terms = own.words.data.get("terms")
    if not isinstance(terms, list):
        if terms is not None:
            yield Problem(own.words.place(("terms",)), "“terms” is a list (lines that begin with “- ”).", "Change it.")
        return
    sheet = desk.sheet_of("words", "words")
    known = {term.get("id"): number for number, term in enumerate(sheet.data["terms"])}
    done: set[str] = set()
    for number, term in enumerate(terms):
        spot: Spot = ("terms", number)
        place = own.words.place((*spot, "id"))
        name = term.get("id") if isinstance(term, dict) else None
        if not isinstance(name, str):
            yield Problem(own.words.place(spot), "This term has no id.", "Begin it with “- id: ”.")
        elif name in done:
            yield Problem(place, f"The term “{name}” stands here twice.", "Keep one of them.", name)
        elif name in known:
            done.add(name)
            yield from _renamed(sheet, known[name], term, own.words, spot)
        elif not is_own(own.edition, name):
            todo = nearest(name, [str(one) for one in known]) or f"Call a term of your own {own.edition.id}-{name}."
            yield Problem(place, f"The toolkit has no term “{name}”.", todo, name)
        else:
            done.add(name)
            sheet.insert(("terms", len(sheet.data["terms"])), term, own.words, spot)


_FORMS = ("one", "many", "ones", "manys", "article")


def _renamed(sheet: Sheet, at: int, term: dict[str, Any], source: Document, spot: Spot) -> Iterator[Problem]:
    """Another name has all its forms anew: half of an old name and half of a new one make no word."""
    old = sheet.data["terms"][at]
    forms = [key for key in _FORMS if key in term]
    if forms:
        for key, what in (("one", "one"), ("many", "more than one"), ("article", "its article")):
            if key in old and not term.get(key):
                todo = f"Add {key}: with how {what} is called; texts use it."
                yield Problem(source.place(spot), f"This term has no “{key}”.", todo, str(term["id"]))
        for key in _FORMS:
            if key in old and key not in term:
                sheet.forget(("terms", at, key))
                del old[key]
    for key in term:
        if key != "id":
            sheet.put(("terms", at, key), term[key], source, (*spot, key))


def _settings(desk: Desk, own: Own) -> None:
    """What edition.yml says of the first page and of what every page carries."""
    given = [key for key in ("exit_to", "feedback", "acknowledgement") if getattr(own.edition, key) is not None]
    if given and own.document and "home" in desk.documents.get("home", {}):
        sheet = desk.sheet_of("home", "home")
        for key in given:
            sheet.put((key,), own.document.data[key], own.document, (key,))


def _support_lines(desk: Desk, own: Own) -> Iterator[Problem]:
    asked = own.edition.support_lines
    if own.document is None or "home" not in desk.documents.get("home", {}):
        return
    lines = value_at(desk.documents["home"]["home"].data, ("help_lines",))
    known = [one["id"] for one in lines]
    out = known if asked.leave_out == "all" else asked.leave_out
    for number, name in enumerate(out if asked.leave_out != "all" else ()):
        if name not in known:
            place = own.place("support_lines", "leave_out", number)
            yield Problem(place, f"There is no support line “{name}”.", nearest(name, known) or "Take it out.", name)
    for number, one in enumerate(asked.confirmed):
        place = own.place("support_lines", "confirmed", number)
        if one.id not in known or one.id in out:
            todo = nearest(one.id, known) or "Name one that the site shows."
            yield Problem(place, f"There is no support line “{one.id}” to confirm.", todo, one.id)
    if not out and not asked.own:
        return
    sheet = desk.sheet_of("home", "home")
    for number in reversed(range(len(known))):
        if known[number] in out:
            sheet.take(("help_lines", number))
    for number, line in enumerate(asked.own):
        spot: Spot = ("support_lines", "own", number)
        if not is_own(own.edition, line.id):
            todo = f"Call it {own.edition.id}-{line.id}."
            place = own.place(*spot, "id")
            yield Problem(place, f"“{line.id}” does not begin with “{own.edition.id}-”.", todo, line.id)
        sheet.insert(("help_lines", number), value_at(own.document.data, spot), own.document, spot)


# --- translation --------------------------------------------------------------------------------------------------


def _translate(desk: Desk, own: Own) -> Iterator[Problem]:
    """Texts in the edition's language. What the toolkit has no longer is left to the report on updates."""
    done: dict[tuple[str, str, Spot], Place] = {}
    for one in own.translation:
        where = desk.at.get(one.at)
        if where is None:
            continue
        data = where.data(desk.documents)
        inner = spot_of(data, one.field)
        try:
            old = value_at(data, inner) if inner is not None else None
        except (LookupError, TypeError):
            old = None
        if inner is None or old is None:
            continue
        if is_fixed(inner, (*FIXED, *_NO_WORDS)) or _kind(old) not in ("text", "texts"):
            yield Problem(one.place(), f"“{one.field}” is no text for readers.", "Take it out.", one.at)
            continue
        spot = (*where.spot, *inner)
        key = (where.folder, where.name, spot)
        if key in done:
            what = f"The field “{one.field}” is translated twice."
            yield Problem(one.place(), what, f"It stands at {done[key]} too: keep one.", one.at)
        done.setdefault(key, one.place())
        sheet = desk.sheet(where)
        sheet.put(spot, one.value, one.document, ("texts", one.at, one.field))
        sheet.translated.add(spot)


def _kind(value: Any) -> str:
    if isinstance(value, str):
        return "text"
    if isinstance(value, list):
        return "texts" if all(isinstance(one, str) for one in value) else "things"
    return "mapping" if isinstance(value, dict) else "value"


# --- changes ------------------------------------------------------------------------------------------------------


def _about_hidden(desk: Desk, own: Own) -> Iterator[Problem]:
    """What is hidden twice, and changes of what the edition hides. Something may be added beside what is hidden."""
    hidden: dict[str, Place] = {}
    asked = [(one.id, own.place("hide", number, "id")) for number, one in enumerate(own.edition.hide)]
    asked += [(one.change.at, one.place("hide")) for one in own.changes if one.change.kind == "hide"]
    for name, place in asked:
        if name in hidden:
            yield Problem(place, "This is hidden twice.", f"It stands at {hidden[name]} too: keep one.", name)
        hidden.setdefault(name, place)
    for entry in own.changes:
        change = entry.change
        if (where := desk.at.get(change.at)) is None:
            continue
        spot = where.spot
        if change.kind == "replace":
            spot = (*spot, *(spot_of(where.data(desk.documents), str(change.field)) or ()))
        for name, place in hidden.items():
            around = desk.at.get(name)
            if around is None or (around.folder, around.name) != (where.folder, where.name):
                continue
            size = len(around.spot)
            if spot[:size] == around.spot and (change.kind == "replace" or len(spot) > size):
                what = "This is hidden." if name == change.at else f"This stands in “{name}”, which is hidden."
                todo = f"That is said at {place}: take one of the two away."
                yield Problem(entry.place(change.kind), what, todo, change.at)
                break


def _change(
    desk: Desk, own: Own, patched: Patched, upstream: Mapping[str, Where], became: Mapping[str, str]
) -> Iterator[Problem]:
    done: dict[tuple[str, str, Spot], Place] = {}
    known: dict[str, list[Entry]] = {"replace": [], "add": [], "hide": []}
    waiting: list[Entry] = []
    for entry in own.changes:
        known[entry.change.kind.split("_")[0]].append(entry)
    # replacing moves nothing, so it comes first; what is hidden goes last, so that something can be added beside it
    for entry in known["replace"]:
        if (where := desk.at.get(entry.change.at)) is None:
            waiting.append(entry)
        elif entry.change.at not in upstream:
            todo = f"Change it in {where.place(desk.documents).file}."
            yield Problem(entry.place("replace"), "This is your own.", todo, entry.change.at)
        else:
            yield from _replace(desk, entry, where, done)
    waiting += yield from _add_all(desk, own, known["add"])
    for entry in known["hide"]:
        if (where := desk.at.get(entry.change.at)) is None:
            waiting.append(entry)
        else:
            yield from _hide(desk, entry, where, patched)
    for entry in waiting:
        what, todo = unknown(entry.change.at, desk.at, became)
        yield Problem(entry.place(entry.change.kind), what, todo, entry.change.at)


def unknown(address: str, known: Mapping[str, Any], became: Mapping[str, str]) -> tuple[str, str]:
    """What to say of an address that there is not: what became of it, or the nearest ones."""
    what = f"There is no address “{address}”."
    todo = fate(address, became) or nearest(address, known)
    return what, todo or "Look it up: it is what stands after # in a link."


def fate(address: str, became: Mapping[str, str]) -> str:
    """What became of an address, or of what it stood in; nothing where the lineage does not say."""
    heads = address.split(".")
    for length in range(len(heads), 0, -1):
        if told := became.get(head := ".".join(heads[:length])):
            return told if head == address else f"It stood in “{head}”. {told}"
    return ""


def _replace(desk: Desk, entry: Entry, where: Where, done: dict[tuple[str, str, Spot], Place]) -> Iterator[Problem]:
    change = entry.change
    name = str(change.field)
    place = entry.place("field")
    data = where.data(desk.documents)
    inner = spot_of(data, name)
    if inner is None:
        todo = nearest(name, fields(data)) or "Write the keys that lead to it, with dots between them."
        yield Problem(place, f"There is no field “{name}” here.", todo, change.at)
        return
    if is_fixed(inner):
        todo = "It is the toolkit's: add something of your own beside it, or replace another field."
        yield Problem(place, f"The field “{name}” cannot be replaced.", todo, change.at)
        return
    spot = (*where.spot, *inner)
    for (folder, file, other), before in done.items():
        if (folder, file) == (where.folder, where.name) and (other[: len(spot)] == spot or spot[: len(other)] == other):
            what = f"The field “{name}” of “{change.at}” is replaced twice."
            yield Problem(place, what, f"It stands at {before} too: keep one.", change.at)
            return
    done[where.folder, where.name, spot] = place
    try:
        old = value_at(data, inner)
    except (LookupError, TypeError):
        old = None
    new = entry.data["with"]
    if where.name == "interface" and old is None:
        todo = nearest(name, fields(data)) or "Name one that the toolkit has."
        yield Problem(place, f"There is no field “{name}” here.", todo, change.at)
        return
    if "things" in (_kind(old), _kind(new)):
        what = f"“{name}” is a list of things."
        yield Problem(place, what, "Use add_after, add_before and hide with the things in it.", change.at)
        return
    if isinstance(old, dict) and "id" in old:
        what = f"“{name}” is a thing with an address of its own."
        yield Problem(place, what, f"Replace the fields of “{old['id']}”.", change.at)
        return
    sheet = desk.sheet(where)
    thing = _thing_around(where.folder, spot)
    told = thing is not None and _NOT_TOLD.isdisjoint((spot[len(thing)], spot[-1]))
    if thing is not None and told:
        held = {"items": [value_at(sheet.data, thing)]}
        yield from _protected(change.at, protected_in(held), change.protected_reason, place)
    sheet.put(spot, new, entry.document, ("changes", entry.number, "with"))
    if thing is not None and told and _has_words(new):
        _unsource(sheet, thing)


def _thing_around(folder: str, spot: Spot) -> Spot | None:
    """The spot of the innermost thing around a spot that says where it comes from."""
    shape = tuple(0 if isinstance(part, int) else part for part in spot)
    sizes = [len(one) for one in _SOURCED.get(folder, ()) if shape[: len(one)] == one]
    return spot[: max(sizes)] if sizes else None


def _has_words(value: Any) -> bool:
    if isinstance(value, dict | list):
        return any(map(_has_words, value.values() if isinstance(value, dict) else value))
    return isinstance(value, str)


def _unsource(sheet: Sheet, spot: Spot) -> None:
    """A text that was changed is the organisation's: it no longer claims the source of the text before."""
    data = value_at(sheet.data, spot)
    for key in ("from", "basis"):
        if data.pop(key, None) is not None:
            sheet.forget((*spot, key))
    data["basis"] = "edition"


def protected_in(data: Any) -> list[str]:
    """The ids of the protected things in a topic, a section or an item."""
    held = [data, data.get("danger"), *_mappings(data, "items")]
    held += [item for section in _mappings(data, "sections") for item in _mappings(section, "items")]
    return [str(one.get("id")) for one in held if isinstance(one, dict) and one.get("protected")]


def _protected(address: str, names: list[str], reason: str | None, place: Place) -> Iterator[Problem]:
    """Rights, safety and privacy are replaced or hidden only with a reason that readers can see."""
    if reason or not names:
        return
    what = "This is about rights, safety or privacy, and is protected."
    if names != [address]:
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        what = f"This has things about rights, safety or privacy, which are protected: {names[0]}{more}."
    todo = "Add protected_reason: with why your readers are safe without it; the site shows it. Or add beside it."
    yield Problem(place, what, todo, address)


def _add_all(desk: Desk, own: Own, entries: list[Entry]) -> Generator[Problem, None, list[Entry]]:
    """Add what is new, and return the entries whose address there is not.

    Something may stand beside another new thing, whichever comes first; what stands after the same thing keeps the
    order in which it is written.
    """
    last: dict[str, str] = {}
    waiting = list(entries)
    while entry := next((one for one in waiting if one.change.at in desk.at), None):
        waiting.remove(entry)
        after = entry.change.at
        while entry.change.kind == "add_after" and after in last:
            after = last[after]
        name = address_beside(desk.at[after], after, str((entry.change.new or {}).get("id")))
        fresh = name not in desk.at
        yield from _add(desk, own, entry, desk.at[after])
        if entry.change.kind == "add_after" and fresh and name in desk.at:
            last[after] = name
    return waiting


def _add(desk: Desk, own: Own, entry: Entry, where: Where) -> Iterator[Problem]:
    change = entry.change
    place = entry.place(change.kind)
    listed = _HELD_BY.get(where.kind)
    if listed is None:
        what = f"Nothing can be added beside “{change.at}”."
        todo = "Name a section, item, question, row, option or column; whole topics and forms go into additions/."
        yield Problem(place, what, todo, change.at)
        return
    new = copy.deepcopy(entry.data["new"])
    name = new.get("id")
    parted = "." if where.folder == "topics" else "-"
    if not isinstance(name, str):
        todo = f"Add id: {own.edition.id}{parted}something."
        yield Problem(entry.place("new"), "The new thing has no id.", todo, change.at)
        return
    spot: Spot = ("changes", entry.number, "new")
    ids: list[tuple[str, Spot]] = [(name, (*spot, "id"))]
    for key in ("items", "questions"):
        for number, one in enumerate(new[key] if _mappings(new, key) else ()):
            if isinstance(one, dict) and isinstance(one.get("id"), str):
                ids.append((one["id"], (*spot, key, number, "id")))
    if wrong := list(_prefixed(own, entry.document, ids, parted)):
        yield from wrong
        return
    address = address_beside(where, change.at, name)
    if there := desk.at.get(address):
        desk.sheet(there)
        todo = f"It is already used at {there.place(desk.documents)}; ids are permanent and never shared."
        yield Problem(entry.place("new", "id"), f"The id “{address}” is used twice.", todo, address)
        return
    _sign_new(new, where.kind)
    after = 1 if change.kind == "add_after" else 0
    desk.sheet(where).insert((*where.spot[:-1], int(where.spot[-1]) + after), new, entry.document, spot)
    desk.locate_again(where)


def _hide(desk: Desk, entry: Entry, where: Where, patched: Patched) -> Iterator[Problem]:
    change = entry.change
    place = entry.place("hide")
    if where.kind == "file":
        yield Problem(place, f"“{change.at}” cannot be hidden.", "Name a topic, a form, or a part of one.", change.at)
        return
    yield from _protected(change.at, protected_in(where.data(desk.documents)), change.protected_reason, place)
    if where.kind in _BY_SELECT:
        patched.hidden.append(Hidden(change.at, place, change.why))
        return
    if len(value_at(desk.documents[where.folder][where.name].data, where.spot[:-1])) == 1:
        todo = "Hide what it stands in."
        yield Problem(place, f"“{change.at}” is the last of its kind there.", todo, change.at)
        return
    desk.sheet(where).take(where.spot)
    desk.locate_again(where)


def blamed(problem: Problem, own: Own) -> Problem:
    """A mistake that shows in the toolkit's own file once an edition's changes are made, told at one of these.

    The one to blame is the first that is about the same topic or form, those that hide before others.
    """
    if own.holds(problem.place.file):
        return problem
    whole = problem.place.file.stem
    near = [one for one in own.changes if one.change.at.split(".")[0] == whole or one.change.at == whole]
    near.sort(key=lambda one: one.change.kind != "hide")
    place = near[0].place(near[0].change.kind) if near else own.place()
    what = f"With your changes the toolkit's own text no longer holds: {problem.what}"
    return replace(problem, place=place, what=what)
