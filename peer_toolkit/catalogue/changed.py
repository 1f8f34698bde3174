"""What an edition changed, added and left out, in the words that its readers are told it in."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from peer_toolkit.catalogue.fit import Layer
from peer_toolkit.catalogue.locate import Documents, Where, address_beside, located, spot_of, value_at
from peer_toolkit.catalogue.own import ADDITIONS, Entry, Own
from peer_toolkit.catalogue.word import UnknownWord, Vocabulary

Way = Literal["replaced", "added", "hidden"]

TELLING = ("title", "short_title", "label", "text", "in_short", "purpose", "one", "name")
"""What a thing says of itself, the likeliest first."""


@dataclass(frozen=True)
class Changed:
    """One thing that an edition did. `why` is None for whole additions, which speak for themselves.

    `title` is what the thing is called, `before` and `after` the text that was replaced and the one that stands there;
    tuples of texts where it is a list. `field` is the path of the field that was replaced.
    """

    way: Way
    at: str
    title: str
    field: str | None = None
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    why: str | None = None
    by: str | None = None
    date: datetime.date | None = None
    review_by: datetime.date | None = None
    protected_reason: str | None = None


def changed(own: Own, upstream: Layer, layer: Layer, law: Mapping[str, str]) -> tuple[Changed, ...]:
    """Everything that an edition did, in the order of its files: changes, what it hides whole, whole additions.

    `law` gives the words of each key of the law. Old texts are in the toolkit's words, new ones in the edition's.
    """
    if not own.written:
        return ()
    theirs = Vocabulary(upstream.words, upstream.words, law)
    ours = Vocabulary(upstream.words, layer.words, law)
    at = located(upstream.documents)
    found: list[Changed] = []
    for entry in own.changes:
        found.append(_of_entry(entry, at, upstream.documents, theirs, ours))
    for one in own.edition.hide:
        title = _title(at.get(one.id), upstream.documents, ours, one.id)
        found.append(Changed("hidden", one.id, title, why=one.why, protected_reason=one.protected_reason))
    found += _additions(own, ours)
    return tuple(found)


def _of_entry(
    entry: Entry, at: Mapping[str, Where], documents: Documents, theirs: Vocabulary, ours: Vocabulary
) -> Changed:
    change = entry.change
    told = {
        "why": change.why,
        "by": change.by,
        "date": change.date,
        "review_by": change.review_by,
        "protected_reason": change.protected_reason,
    }
    where = at.get(change.at)
    if change.kind == "replace" and where is not None:
        return Changed(
            "replaced",
            change.at,
            _title_at(where, str(change.field), documents, ours, change.at),
            change.field,
            texts_of(upstream_value(where, str(change.field), documents), theirs),
            texts_of(entry.data["with"], ours),
            **told,  # type: ignore[arg-type]
        )
    if change.kind == "hide":
        return Changed("hidden", change.at, _title(where, documents, ours, change.at), **told)  # type: ignore[arg-type]
    new = entry.data["new"]
    beside = where or at.get(change.at.split(".")[0])  # it may stand beside another new thing
    name = address_beside(beside, change.at, str(new["id"])) if beside else str(new["id"])
    return Changed("added", name, title_of(new, ours) or name, after=texts_of(own_words(new), ours), **told)  # type: ignore[arg-type]


def _additions(own: Own, ours: Vocabulary) -> Iterator[Changed]:
    for folder in ADDITIONS:
        for name, document in own.additions.get(folder, {}).items():
            at = name if folder in ("topics", "forms") else f"{folder}.{name}"
            yield Changed("added", at, title_of(document.data, ours) or name)


def upstream_value(where: Where, field: str, documents: Documents) -> Any:
    """What the toolkit has in a field, before words; None when the field is not there."""
    data = where.data(documents)
    spot = spot_of(data, field)
    try:
        return value_at(data, spot) if spot is not None else None
    except (LookupError, TypeError):
        return None


def own_words(data: Mapping[str, Any]) -> dict[str, Any]:
    """What a thing says of itself, without the things in it."""
    return {key: data[key] for key in TELLING if isinstance(data.get(key), str)}


def texts_of(value: Any, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The texts in a value, as a reader would read them."""
    if isinstance(value, str):
        try:
            return (vocabulary.resolve(value),)
        except UnknownWord:
            return (value,)
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return tuple(text for one in value for text in texts_of(one, vocabulary))
    return () if value is None else (str(value),)


def title_of(data: Any, vocabulary: Vocabulary) -> str | None:
    """What a thing is called, or None."""
    for key in TELLING:
        if isinstance(data, dict) and isinstance(data.get(key), str):
            return texts_of(data[key], vocabulary)[0]
    return None


def _title_at(where: Where, field: str, documents: Documents, vocabulary: Vocabulary, address: str) -> str:
    """What to call the thing that holds a field: of a file with many things, the one that is meant."""
    data = where.data(documents)
    spot = spot_of(data, field) or ()
    for length in range(len(spot) - 1, 0, -1):
        if (title := title_of(value_at(data, spot[:length]), vocabulary)) is not None:
            return title
    if where.kind == "file" and (found := texts_of(upstream_value(where, field, documents), vocabulary)):
        return found[0]
    return _title(where, documents, vocabulary, address)


def _title(where: Where | None, documents: Documents, vocabulary: Vocabulary, address: str) -> str:
    """What to call the thing at an address: its own title, or that of the nearest thing around it."""
    if where is None:
        return address
    document = where.document(documents)
    for length in range(len(where.spot), -1, -1):
        data = value_at(document.data, where.spot[:length])
        if isinstance(data, dict) and (title := next((data[key] for key in TELLING[:3] if key in data), None)):
            return texts_of(title, vocabulary)[0]
    return address
