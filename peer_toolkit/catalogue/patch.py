"""Phase 3, patch: what an edition says of its own, put into the plain data, by address.

Everything that an edition writes keeps the file and the line on which it stands there, and the whole is then checked
again as if one party had written it: a change can break no rule that the guidance itself must keep.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from peer_toolkit.catalogue.locate import Documents, Where, fields, located, spot_of, value_at
from peer_toolkit.catalogue.own import ADDITIONS, Entry, Own, is_own
from peer_toolkit.catalogue.read import Document, Spot
from peer_toolkit.problems import Place, Problem, nearest

FIXED = ("id", "type", "from", "basis", "protected", "version", "written", "key")
"""Keys that are the toolkit's to set, in whatever thing."""

_NOT_TOLD = ("see", "fits", "column", "kind", "note", "search", "reviewed", "made_with", "review_every", "next")
"""Keys that do not say what a source says: a text stays the source's when one of them changes."""

_HELD_BY = {"item": "items", "section": "sections", "part": "sections", "question": "questions", "row": "rows",
            "option": "options", "column": "columns"}  # fmt: skip
"""The list in which a thing of each kind stands: what can be added to and hidden from."""

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


class _Sheet:
    """A document that can be changed: its data, and where each value stands."""

    def __init__(self, document: Document) -> None:
        self.file = document.file
        self.data: Any = copy.deepcopy(document.data)
        self.lines = dict(document.lines)
        self.files = dict(document.files)

    def document(self) -> Document:
        return Document(self.file, self.data, self.lines, self.files)

    def put(self, spot: Spot, value: Any, source: Document, start: Spot) -> None:
        """Put a value, which stands at `start` of `source`, at `spot`."""
        holder = value_at(self.data, spot[:-1])
        old = holder.get(spot[-1])
        holder[spot[-1]] = copy.deepcopy(value)
        if isinstance(old, dict | list):
            self._forget(spot)
        self._remember(spot, source, start)

    def insert(self, spot: Spot, value: Any, source: Document, start: Spot) -> None:
        """Put a value into a list, before what is at `spot`."""
        value_at(self.data, spot[:-1]).insert(spot[-1], copy.deepcopy(value))
        self._move(spot, 1)
        self._remember(spot, source, start)

    def take(self, spot: Spot) -> None:
        """Take a thing out of a list."""
        del value_at(self.data, spot[:-1])[spot[-1]]
        self._forget(spot)
        self._move((*spot[:-1], int(spot[-1]) + 1), -1)

    def _forget(self, spot: Spot) -> None:
        size = len(spot)
        self.lines = {key: line for key, line in self.lines.items() if key[:size] != spot}
        self.files = {key: file for key, file in self.files.items() if key[:size] != spot}

    def _remember(self, spot: Spot, source: Document, start: Spot) -> None:
        self.files[spot] = source.file
        if not isinstance(value_at(source.data, start), dict | list):
            self.lines[spot] = source.lines.get(start, 1)
            return
        size = len(start)
        self.lines |= {(*spot, *key[size:]): line for key, line in source.lines.items() if key[:size] == start}

    def _move(self, spot: Spot, by: int) -> None:
        *before, first = spot
        size = len(before)

        def moved(key: Spot) -> Spot:
            number = key[size] if len(key) > size and key[:size] == tuple(before) else None
            later = isinstance(number, int) and number >= int(first)
            return (*before, int(number or 0) + by, *key[size + 1 :]) if later else key

        self.lines = {moved(key): line for key, line in self.lines.items()}
        self.files = {moved(key): file for key, file in self.files.items()}


class _Desk:
    """The documents that are being worked on; a sheet is made of each when it is first changed."""

    def __init__(self, documents: Documents) -> None:
        self.documents = {folder: dict(held) for folder, held in documents.items()}
        self.at = located(documents)
        self._sheets: dict[tuple[str, str], _Sheet] = {}

    def sheet(self, where: Where) -> _Sheet:
        return self.sheet_of(where.folder, where.name)

    def sheet_of(self, folder: str, name: str) -> _Sheet:
        if (folder, name) not in self._sheets:
            self._sheets[folder, name] = _Sheet(self.documents[folder][name])
        sheet = self._sheets[folder, name]
        self.documents[folder][name] = sheet.document()
        return sheet

    def locate_again(self, where: Where) -> None:
        """After a list became longer or shorter: where the things of its file stand now."""
        sheet = self.sheet(where)
        again = located({where.folder: {where.name: sheet.document()}})
        gone = [name for name, one in self.at.items() if (one.folder, one.name) == (where.folder, where.name)]
        for name in gone:
            del self.at[name]
        self.at |= again

    def done(self) -> dict[str, dict[str, Document]]:
        for (folder, name), sheet in self._sheets.items():
            self.documents[folder][name] = sheet.document()
        return self.documents


def patch(documents: Documents, own: Own, became: Mapping[str, str]) -> tuple[Patched, list[Problem]]:
    """The guidance with an edition's additions, words, settings, translation and changes in it, and what is wrong.

    `became` tells what became of ids that are no longer used, in words.
    """
    problems: list[Problem] = []
    desk = _Desk(documents)
    patched = Patched(desk.documents)
    upstream = dict(desk.at)
    problems += _add_files(desk, own)
    problems += _words(desk, own)
    _settings(desk, own)
    problems += _support_lines(desk, own)
    problems += _translate(desk, own, patched)
    problems += _change(desk, own, patched, upstream, became)
    for number, one in enumerate(own.edition.hide):
        patched.hidden.append(Hidden(one.id, own.place("hide", number, "id"), one.why))
        problems += _protected(desk, one.id, one.protected_reason, own.place("hide", number))
    patched.documents = desk.done()
    return patched, problems


# --- files, words, settings ---------------------------------------------------------------------------------------


def _add_files(desk: _Desk, own: Own) -> Iterator[Problem]:
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
            sheet = _Sheet(document)
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


def _prefixed(own: Own, document: Document, ids: Iterator[tuple[str, Spot]]) -> Iterator[Problem]:
    for name, spot in ids:
        if not is_own(own.edition, name):
            todo = f"Call it {own.edition.id}.{name}."
            yield Problem(document.place(spot), f"“{name}” does not begin with “{own.edition.id}.”.", todo, name)


def _sign(data: Any) -> None:
    """Say of a thing that rests on no source that the organisation wrote it."""
    if isinstance(data, dict) and not data.get("from"):
        data["basis"] = "edition"


def _sign_topic(data: Any) -> None:
    if isinstance(data.get("danger"), dict):
        _sign(data["danger"])
    for section in data.get("sections") or ():
        for item in (section.get("items") or ()) if isinstance(section, dict) else ():
            _sign(item)


def _words(desk: _Desk, own: Own) -> Iterator[Problem]:
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


def _renamed(sheet: _Sheet, at: int, term: dict[str, Any], source: Document, spot: Spot) -> Iterator[Problem]:
    """Another name has all its forms anew: half of an old name and half of a new one make no word."""
    old = sheet.data["terms"][at]
    forms = [key for key in _FORMS if key in term]
    if forms:
        for key, what in (("one", "one"), ("many", "more than one"), ("article", "its article")):
            if key in old and key not in term:
                todo = f"Add {key}: with how {what} is called; texts use it."
                yield Problem(source.place(spot), f"This term has no “{key}”.", todo, str(term["id"]))
        for key in _FORMS:
            if key in old and key not in term:
                sheet._forget(("terms", at, key))
                del old[key]
    for key in term:
        if key != "id":
            sheet.put(("terms", at, key), term[key], source, (*spot, key))


def _settings(desk: _Desk, own: Own) -> None:
    """What edition.yml says of the first page and of what every page carries."""
    given = [key for key in ("exit_to", "feedback", "acknowledgement") if getattr(own.edition, key) is not None]
    if given and own.document and "home" in desk.documents.get("home", {}):
        sheet = desk.sheet_of("home", "home")
        for key in given:
            sheet.put((key,), own.document.data[key], own.document, (key,))


def _support_lines(desk: _Desk, own: Own) -> Iterator[Problem]:
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


def _translate(desk: _Desk, own: Own, patched: Patched) -> Iterator[Problem]:
    """Texts in the edition's language. What the toolkit has no longer is left to the report on updates."""
    done: dict[tuple[str, str], Place] = {}
    for one in own.translation:
        key = (one.at, one.field)
        if key in done:
            what = f"The field “{one.field}” is translated twice."
            yield Problem(one.place(), what, f"It stands at {done[key]} too: keep one.", one.at)
        done.setdefault(key, one.place())
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
        if one.field.rsplit(".", 1)[-1] in FIXED or _kind(old) not in ("text", "texts"):
            yield Problem(one.place(), f"“{one.field}” is no text for readers.", "Take it out.", one.at)
            continue
        spot = (*where.spot, *inner)
        desk.sheet(where).put(spot, one.value, one.document, ("texts", one.at, one.field))
        patched.translated.add((where.folder, where.name, spot))


def _kind(value: Any) -> str:
    if isinstance(value, str):
        return "text"
    if isinstance(value, list):
        return "texts" if all(isinstance(one, str) for one in value) else "things"
    return "mapping" if isinstance(value, dict) else "value"


# --- changes ------------------------------------------------------------------------------------------------------


def _change(
    desk: _Desk, own: Own, patched: Patched, upstream: Mapping[str, Where], became: Mapping[str, str]
) -> Iterator[Problem]:
    done: dict[tuple[str, str], Place] = {}
    # replacing moves nothing, so it comes first; what is hidden goes last, so that something can be added beside it
    order = sorted(own.changes, key=lambda one: ("replace", "add_after", "add_before", "hide").index(one.change.kind))
    for entry in order:
        change = entry.change
        place = entry.place(change.kind)
        where = desk.at.get(change.at)
        if where is None:
            what, todo = unknown(change.at, desk.at, became)
            yield Problem(place, what, todo, change.at)
            continue
        if change.kind == "replace" and change.at not in upstream:
            yield Problem(place, "This is your own.", f"Change it in {where.place(desk.documents).file}.", change.at)
            continue
        if change.kind == "replace":
            yield from _replace(desk, entry, where, done)
        elif change.kind == "hide":
            key = (change.at, "")
            if key in done:
                yield Problem(place, "This is hidden twice.", f"It stands at {done[key]} too: keep one.", change.at)
            done.setdefault(key, place)
            yield from _hide(desk, entry, where, patched)
        else:
            yield from _add(desk, own, entry, where)


def unknown(address: str, known: Mapping[str, Any], became: Mapping[str, str]) -> tuple[str, str]:
    """What to say of an address that there is not: what became of it, or the nearest ones."""
    what = f"There is no address “{address}”."
    return what, became.get(address) or nearest(address, known) or "Look it up: it is what stands after # in a link."


def _replace(desk: _Desk, entry: Entry, where: Where, done: dict[tuple[str, str], Place]) -> Iterator[Problem]:
    change = entry.change
    name = str(change.field)
    place = entry.place("field")
    key = (change.at, name)
    if key in done:
        what = f"The field “{name}” of “{change.at}” is replaced twice."
        yield Problem(place, what, f"It stands at {done[key]} too: keep one.", change.at)
        return
    done[key] = place
    data = where.data(desk.documents)
    inner = spot_of(data, name)
    if inner is None:
        todo = nearest(name, fields(data)) or "Write the keys that lead to it, with dots between them."
        yield Problem(place, f"There is no field “{name}” here.", todo, change.at)
        return
    if inner[-1] in FIXED:
        todo = "It is the toolkit's: add something of your own beside it, or replace another field."
        yield Problem(place, f"The field “{name}” cannot be replaced.", todo, change.at)
        return
    try:
        old = value_at(data, inner)
    except (LookupError, TypeError):
        old = None
    if _kind(old) == "things":
        what = f"“{name}” is a list of things."
        yield Problem(place, what, "Use add_after, add_before and hide with the things in it.", change.at)
        return
    yield from _protected(desk, change.at, change.protected_reason, place)
    spot = (*where.spot, *inner)
    sheet = desk.sheet(where)
    sheet.put(spot, entry.data["with"], entry.document, ("changes", entry.number, "with"))
    if inner[0] not in _NOT_TOLD and _kind(entry.data["with"]) in ("text", "texts"):
        _unsource(sheet, where)


def _unsource(sheet: _Sheet, where: Where) -> None:
    """A text that was changed is the organisation's: it no longer claims the source of the text before."""
    spot = where.spot
    if where.kind in ("option", "column"):
        spot = spot[: list(spot).index("questions") + 2]
    elif where.kind not in ("item", "danger", "question", "row"):
        return
    data = value_at(sheet.data, spot)
    data["basis"] = "edition"
    if data.pop("from", None) is not None:
        sheet._forget((*spot, "from"))


def _protected(desk: _Desk, address: str, reason: str | None, place: Place) -> Iterator[Problem]:
    """Rights, safety and privacy are replaced or hidden only with a reason that readers can see."""
    where = desk.at.get(address)
    if reason or where is None or where.folder != "topics":
        return
    data = where.data(desk.documents)
    held = [data, data.get("danger"), *(data.get("items") or ())]
    held += [item for section in data.get("sections") or () for item in section.get("items") or ()]
    names = [str(one.get("id")) for one in held if isinstance(one, dict) and one.get("protected")]
    if names == [address]:
        what = "This is about rights, safety or privacy, and is protected."
    elif names:
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        what = f"This has things about rights, safety or privacy, which are protected: {names[0]}{more}."
    else:
        return
    todo = "Add protected_reason: with why your readers are safe without it; the site shows it. Or add beside it."
    yield Problem(place, what, todo, address)


def _add(desk: _Desk, own: Own, entry: Entry, where: Where) -> Iterator[Problem]:
    change = entry.change
    place = entry.place(change.kind)
    listed = _HELD_BY.get(where.kind)
    if listed is None:
        what = f"Nothing can be added beside “{change.at}”."
        todo = "Name a section, item, question, row, option or column; whole topics and forms go into additions/."
        yield Problem(place, what, todo, change.at)
        return
    new = entry.data["new"]
    name = new.get("id")
    parted = "." if where.folder == "topics" else "-"
    if not isinstance(name, str):
        yield Problem(
            entry.place("new"), "The new thing has no id.", f"Add id: {own.edition.id}{parted}something.", change.at
        )
        return
    if not name.startswith(f"{own.edition.id}{parted}"):
        todo = f"Call it {own.edition.id}{parted}{name}."
        yield Problem(entry.place("new", "id"), f"“{name}” does not begin with “{own.edition.id}{parted}”.", todo, name)
        return
    new = copy.deepcopy(new)
    if where.kind in ("item", "question", "row"):
        _sign(new)
    for item in new.get("items") or ():
        _sign(item)
    after = 1 if change.kind == "add_after" else 0
    spot = (*where.spot[:-1], int(where.spot[-1]) + after)
    desk.sheet(where).insert(spot, new, entry.document, ("changes", entry.number, "new"))
    desk.locate_again(where)
    if where.kind == "section":
        yield from _prefixed(own, entry.document, _ids_in_section(new, ("changes", entry.number, "new")))


def _ids_in_section(new: dict[str, Any], start: Spot) -> Iterator[tuple[str, Spot]]:
    for number, item in enumerate(new.get("items") or ()):
        if isinstance(item, dict) and isinstance(item.get("id"), str):
            yield item["id"], (*start, "items", number, "id")


def _hide(desk: _Desk, entry: Entry, where: Where, patched: Patched) -> Iterator[Problem]:
    change = entry.change
    place = entry.place("hide")
    if where.kind == "file":
        yield Problem(place, f"“{change.at}” cannot be hidden.", "Name a topic, a form, or a part of one.", change.at)
        return
    yield from _protected(desk, change.at, change.protected_reason, place)
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
    if own.folder is None or problem.place.file.is_relative_to(own.folder):
        return problem
    whole = problem.place.file.stem
    near = [one for one in own.changes if one.change.at.split(".")[0] == whole or one.change.at == whole]
    near.sort(key=lambda one: one.change.kind != "hide")
    place = near[0].place(near[0].change.kind) if near else own.place()
    what = f"With your changes the toolkit's own text no longer holds: {problem.what}"
    return replace(problem, place=place, what=what)
