"""How each change of an edition stands to the toolkit as it is now, and what is new in the toolkit.

clean: the toolkit's text is the one that the change was written against. drifted: it has changed since. redundant: it
reads as the edition's does. orphaned: it is no longer there. new: no command has kept what the change was written
against.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from peer_toolkit import __version__
from peer_toolkit.catalogue import became
from peer_toolkit.catalogue.fit import Layer
from peer_toolkit.catalogue.locate import Documents, Where, fields, located
from peer_toolkit.catalogue.own import Entry, Own, Translated, is_own
from peer_toolkit.catalogue.patch import fate, unknown
from peer_toolkit.edition.lock import Kept, Lock, addresses_of, kept_of, normal, read_lock
from peer_toolkit.problems import Place, Problem, nearest

State = Literal["clean", "drifted", "redundant", "orphaned", "new"]
STATES: tuple[State, ...] = ("drifted", "orphaned", "redundant", "new", "clean")
"""What needs somebody comes first."""


@dataclass(frozen=True)
class Standing:
    """One change. `then` and `now` are the toolkit's text when it was written and today, `ours` the edition's."""

    entry: Entry | Translated
    state: State
    kind: str
    at: str
    field: str | None
    then: Any
    now: Any
    ours: Any
    hint: str = ""

    @property
    def place(self) -> Place:
        """Where the change stands."""
        return self.entry.place() if isinstance(self.entry, Translated) else self.entry.place(self.kind)


@dataclass(frozen=True)
class Standings:
    """All changes of an edition, and what else an update brought. `gone` and `fresh` are addresses of the toolkit."""

    changes: tuple[Standing, ...]
    before: str | None
    now: str
    fresh: tuple[str, ...]
    gone: tuple[tuple[str, str], ...]
    """Addresses that are no longer there, each with what became of it."""
    review_due: tuple[tuple[Entry, datetime.date], ...]
    lock: Lock | None
    kept_now: tuple[Kept | None, ...]
    """What `update` would keep of each change if it were new."""
    addresses: tuple[str, ...]

    @cached_property
    def counts(self) -> Counter[str]:
        """How many changes are in each state."""
        return Counter(one.state for one in self.changes)

    def of(self, state: State) -> tuple[Standing, ...]:
        """The changes in a state."""
        return tuple(one for one in self.changes if one.state == state)

    def problems(self) -> list[Problem]:
        """What must be looked at before the edition is in order again."""
        found = []
        for one in self.changes:
            named = f", field “{one.field}”," if one.field else ""
            accept = f"peer-toolkit accept {one.at}" + (f" --field {one.field}" if one.field else "")
            if one.state == "drifted":
                what = f"The toolkit's text{named} has changed since this was written."
                todo = f"Compare: peer-toolkit update. Change yours, or keep it as it is: {accept}"
                found.append(Problem(one.place, what, todo, one.at))
            elif one.state == "orphaned":
                has = "no longer has" if one.then is not None else "does not have"
                found.append(Problem(one.place, f"The toolkit {has} this{named.rstrip(',')}.", one.hint, one.at))
        return found


def standings(own: Own, upstream: Layer, today: datetime.date) -> Standings:
    """Compare an edition with the toolkit as it is. Raises ToolkitError for a lock that cannot be read."""
    at = located(upstream.documents)
    lock = read_lock(own)
    kept = {one.key: one for one in lock.kept} if lock else {}
    gone_words = became(upstream.lineage)
    entries: list[Entry | Translated] = [*own.changes, *own.translation]
    entries = [one for one in entries if not _beside_own(own, one)]
    made = [kept_of(one, at, upstream.documents) for one in entries]
    found = [
        _standing(one, now, kept, at, upstream.documents, gone_words) for one, now in zip(entries, made, strict=True)
    ]
    known = addresses_of(at)
    before = set(lock.addresses) if lock else set(known)
    fresh = [name for name in known if name not in before]
    gone = [(name, fate(name, gone_words)) for name in sorted(before - set(known))]
    due = [(one, one.change.review_by) for one in own.changes if one.change.review_by and one.change.review_by <= today]
    return Standings(
        changes=tuple(sorted(found, key=lambda one: (STATES.index(one.state), one.place))),
        before=lock.toolkit if lock else None,
        now=__version__,
        fresh=tuple(_tops(fresh)),
        gone=tuple(gone),
        review_due=tuple((one, day) for one, day in due if day),
        lock=lock,
        kept_now=tuple(made),
        addresses=known,
    )


def _beside_own(own: Own, entry: Entry | Translated) -> bool:
    """Whether a change is about something that the edition added itself."""
    at = entry.at if isinstance(entry, Translated) else entry.change.at
    return is_own(own.edition, at) or any(is_own(own.edition, part) for part in at.split(".")[1:])


def _tops(addresses: Iterable[str]) -> list[str]:
    """New addresses without those inside a new one."""
    fresh = set(addresses)
    return sorted(
        name for name in fresh if not any(name.startswith(f"{other}.") for other in _heads(name) if other in fresh)
    )


def _heads(name: str) -> list[str]:
    parts = name.split(".")
    return [".".join(parts[:length]) for length in range(1, len(parts))]


def _standing(
    entry: Entry | Translated,
    now: Kept | None,
    kept: dict[tuple[str, ...], Kept],
    at: dict[str, Where],
    documents: Documents,
    became: dict[str, str],
) -> Standing:
    field: str | None
    if isinstance(entry, Translated):
        kind, address, field, ours = "translate", entry.at, entry.field, entry.value
        key: tuple[str, ...] = (kind, address, field, "")
    else:
        change = entry.change
        kind, address, field = str(change.kind), change.at, change.field
        ours = entry.data["with"] if kind == "replace" else entry.data.get("new")
        key = (kind, address, field or "", str(change.new.get("id") or "") if change.new else "")
    then = kept.get(key)

    def standing(state: State, hint: str = "") -> Standing:
        told = (then.upstream if then else None, now.upstream if now else None, ours)
        return Standing(entry, state, kind, address, field, *told, hint)

    if now is None:
        return standing("orphaned", unknown(address, at, became)[1])
    if now.upstream is None and kind == "translate":
        near = nearest(str(field), fields(at[address].data(documents)))
        return standing("orphaned", near or "There is no such field: take the text away, or move it to another one.")
    if now.upstream is None and then is not None and then.upstream is not None:
        return standing("orphaned", "The field is gone: take your change away, or move it to another field.")
    if kind == "replace" and normal(now.upstream) == normal(ours):
        return standing("redundant")
    if then is None:
        return standing("new")
    return standing("clean" if normal(then.upstream) == normal(now.upstream) else "drifted")


def updated(found: Standings) -> Lock:
    """The lock after an update: what was kept stays as it was, and what is new is kept as the toolkit is now."""
    kept = {one.key: one for one in found.lock.kept} if found.lock else {}
    wanted = [one for one in found.kept_now if one is not None]
    orphans = [kept[key] for key in (_key(one) for one in found.of("orphaned")) if key in kept]
    chosen = {one.key: kept.get(one.key, one) for one in wanted} | {one.key: one for one in orphans}
    return Lock(toolkit=found.now, kept=tuple(chosen.values()), addresses=found.addresses)


def _key(one: Standing) -> tuple[str, ...]:
    new = "" if isinstance(one.entry, Translated) else str((one.entry.change.new or {}).get("id") or "")
    return (one.kind, one.at, one.field or "", new)


def accepted(found: Standings, chosen: Iterable[Standing], by: str, date: datetime.date) -> Lock:
    """The lock after somebody looked at what changed and kept the edition's own."""
    lock = updated(found)
    keys = {_key(one) for one in chosen}
    fresh = {one.key: one for one in found.kept_now if one is not None}
    kept = tuple(
        Kept(**{**fresh[one.key].model_dump(), "accepted": {"by": by, "date": date}}) if one.key in keys else one
        for one in lock.kept
    )
    return lock.model_copy(update={"kept": kept})
