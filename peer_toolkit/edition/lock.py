"""edition.lock: for each change and each translated text, the toolkit's text that it was written against.

Commands write it, and nobody computes anything by hand. It holds texts and not digests, so that a report can show the
old text beside the new one without any history.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import yaml

from peer_toolkit import __version__
from peer_toolkit.caches import write_whole
from peer_toolkit.catalogue.changed import own_words, upstream_value
from peer_toolkit.catalogue.fit import Layer, fit_one
from peer_toolkit.catalogue.locate import Documents, Where, located
from peer_toolkit.catalogue.model import Day, Id, Line, Node
from peer_toolkit.catalogue.own import LOCK, Entry, Own, Translated
from peer_toolkit.catalogue.read import Loader, read_text
from peer_toolkit.problems import Place, Problem, ToolkitError

_HEAD = """\
# The toolkit's texts that the changes of this edition were written against.
# Commands write this file: peer-toolkit update, peer-toolkit accept. Keep it with the rest of the folder.
"""


class _Dumper(yaml.CSafeDumper):
    """Writes what our loader reads back as it was: everything out, and texts that look like numbers in quotes."""

    yaml_implicit_resolvers = {  # noqa: RUF012 (PyYAML's own name)
        first: [
            *yaml.CSafeDumper.yaml_implicit_resolvers.get(first, ()),
            *Loader.yaml_implicit_resolvers.get(first, ()),
        ]
        for first in {*yaml.CSafeDumper.yaml_implicit_resolvers, *Loader.yaml_implicit_resolvers}
    }

    def ignore_aliases(self, data: Any) -> bool:
        return True


def dumped(value: Any) -> str:
    """A value as YAML, several lines of it."""
    text: str = yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)
    return text


class Accepted(Node):
    """Who looked at a text of the toolkit that had changed, and kept the edition's own."""

    by: Line
    date: Day


class Kept(Node):
    """One change or translated text, and the toolkit's text at that time; None where the field was not there."""

    kind: Literal["replace", "add_after", "add_before", "hide", "translate"]
    at: Id
    field: Line | None = None
    new: Id | None = None
    upstream: Any = None
    accepted: Accepted | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """What tells it from the others."""
        return (self.kind, self.at, self.field or "", self.new or "")


class Lock(Node):
    """The whole file. `toolkit` is the version at the last update, and `addresses` are what it had then."""

    toolkit: Line
    kept: tuple[Kept, ...] = ()
    addresses: tuple[Id, ...] = ()


def read_lock(own: Own) -> Lock | None:
    """The lock of an edition; None when it has none yet. Raises ToolkitError for one that cannot be read."""
    assert own.folder is not None
    file = own.folder / LOCK
    if not file.exists():
        return None
    problems: list[Problem] = []
    try:
        document, problems = read_text(file.read_text(encoding="utf-8"), file)
    except (OSError, UnicodeDecodeError):
        document = None
    lock = fit_one(document, Lock, problems) if document else None
    if lock is None or problems:
        todo = "Commands write this file: take the last good one back, or delete it and run peer-toolkit update."
        first = problems[0] if problems else Problem(Place(file), "The lock cannot be read.")
        raise ToolkitError([Problem(first.place, first.what, todo)])
    return lock


def write_lock(own: Own, lock: Lock) -> Path:
    """Write the lock, whole or not at all, and return its file. Same lock, same bytes."""
    assert own.folder is not None
    file = own.folder / LOCK
    kept = sorted(lock.kept, key=lambda one: one.key)
    data = {
        "toolkit": lock.toolkit,
        "kept": [one.model_dump(mode="json", exclude_defaults=True) | {"upstream": one.upstream} for one in kept],
        "addresses": sorted(lock.addresses),
    }
    write_whole(file, (_HEAD + dumped(data)).encode())
    file.chmod(0o644)
    return file


def addresses_of(at: Mapping[str, Where]) -> tuple[str, ...]:
    """What an update tells of as new or gone: topics, forms, their parts, items and questions."""
    return tuple(sorted(name for name, where in at.items() if where.kind not in ("row", "option", "column", "file")))


def with_kept(own: Own, kept: Kept, upstream: Layer) -> Lock:
    """The lock of an edition with one change more, or anew."""
    lock = read_lock(own) or Lock(toolkit=__version__, addresses=addresses_of(located(upstream.documents)))
    return lock.model_copy(update={"kept": (*(one for one in lock.kept if one.key != kept.key), kept)})


def kept_of(entry: Entry | Translated, at: dict[str, Where], documents: Documents) -> Kept | None:
    """A change with the toolkit's text as it is now; None when that has no such address."""
    change = None if isinstance(entry, Translated) else entry.change
    address = change.at if change else entry.at  # type: ignore[union-attr]
    where = at.get(address)
    if where is None:
        return None
    if isinstance(entry, Translated):
        value = upstream_value(where, entry.field, documents)
        return Kept(kind="translate", at=address, field=entry.field, upstream=value)
    assert change is not None
    if change.kind == "replace":
        value = upstream_value(where, str(change.field), documents)
        return Kept(kind="replace", at=address, field=change.field, upstream=value)
    new = change.new.get("id") if change.new else None
    return Kept(kind=change.kind, at=address, new=new, upstream=own_words(where.data(documents)))


def normal(value: Any) -> Any:
    """A value without what is only formatting: line breaks, blanks, the order of keys, how a letter is composed."""
    if isinstance(value, str):
        return re.sub(r"\s+", " ", unicodedata.normalize("NFC", value)).strip()
    if isinstance(value, dict):
        return {key: normal(value[key]) for key in sorted(value)}
    if isinstance(value, list | tuple):
        return [normal(one) for one in value]
    return value
