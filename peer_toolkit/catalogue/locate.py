"""Where everything that has an address stands: in which file, and at which spot of it.

An edition's changes and translations name what they are about by address and field. Topics, forms and their parts have
addresses of their own; other files are addresses by their name (`interface`, `home`, `words`, `answers`, `guards`,
`law-keys`, `law.PLACE`). A field is a path of keys. In a list of things it names one by its id (of an entry of the law,
its key; of a link, where it leads; of a band, its least): another version may move its number. Only what has no name,
the paragraphs that a form composes, goes by its number from 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from peer_toolkit.catalogue.read import Document, Spot

Documents = Mapping[str, Mapping[str, Document]]

SINGLES = ("interface", "home", "words", "answers", "guards", "law-keys")
"""Files that are addresses by their name."""

_NAMES = ("id", "key", "to", "form", "point", "source", "law", "least")
"""Keys by which a thing in a list is told from the others, the surest first."""


@dataclass(frozen=True)
class Where:
    """The thing at an address: its file (folder and name), the spot of its mapping, and what kind of thing it is.

    `kind` is topic, danger, section, item, form, part (a form's section), question, row, column, option or file.
    """

    folder: str
    name: str
    spot: Spot
    kind: str

    def document(self, documents: Documents) -> Document:
        """The file."""
        return documents[self.folder][self.name]

    def data(self, documents: Documents) -> dict[str, Any]:
        """The mapping."""
        found: dict[str, Any] = value_at(self.document(documents).data, self.spot)
        return found

    def place(self, documents: Documents) -> Any:
        """Where it stands."""
        return self.document(documents).place(self.spot)


def value_at(data: Any, spot: Spot) -> Any:
    """The value at a spot. Raises LookupError or TypeError where there is none."""
    for part in spot:
        data = data[part]
    return data


def address_beside(where: Where, address: str, name: str) -> str:
    """The address of a thing called `name` that stands beside the one at `address`."""
    holder, parted, _ = address.rpartition(".")
    return f"{holder}{parted}{name}" if where.folder == "forms" else name


def located(documents: Documents) -> dict[str, Where]:
    """Every address with where it stands. What has no id, or one that is used twice, is left to the check."""
    found: dict[str, Where] = {}
    for name, document in documents.get("topics", {}).items():
        for address, spot, kind in _topic(document.data):
            found.setdefault(address, Where("topics", name, spot, kind))
    for name, document in documents.get("forms", {}).items():
        for address, spot, kind in _form(document.data):
            found.setdefault(address, Where("forms", name, spot, kind))
    for name in documents.get("law", {}):
        found.setdefault(f"law.{name}", Where("law", name, (), "file"))
    for name in SINGLES:
        if name in documents.get(name, {}):
            found.setdefault(name, Where(name, name, (), "file"))
    return found


def _things(data: Any, key: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The mappings with an id in a list, with their numbers."""
    listed = data.get(key) if isinstance(data, dict) else None
    for number, one in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(one, dict) and isinstance(one.get("id"), str):
            yield number, one


def _topic(data: Any) -> Iterator[tuple[str, Spot, str]]:
    if not isinstance(data.get("id"), str):
        return
    yield data["id"], (), "topic"
    danger = data.get("danger")
    if isinstance(danger, dict) and isinstance(danger.get("id"), str):
        yield danger["id"], ("danger",), "danger"
    for row, section in _things(data, "sections"):
        yield section["id"], ("sections", row), "section"
        for number, item in _things(section, "items"):
            yield item["id"], ("sections", row, "items", number), "item"


def _form(data: Any) -> Iterator[tuple[str, Spot, str]]:
    if not isinstance(start := data.get("id"), str):
        return
    yield start, (), "form"
    for row, part in _things(data, "sections"):
        yield f"{start}.{part['id']}", ("sections", row), "part"
        for number, question in _things(part, "questions"):
            spot: Spot = ("sections", row, "questions", number)
            address = f"{start}.{question['id']}"
            yield address, spot, "question"
            shared = "answers" in question  # its options stand in answers.yml
            for place, option in () if shared else _things(question, "options"):
                yield f"{address}.{option['id']}", (*spot, "options", place), "option"
            for place, named in _things(question, "rows"):
                yield f"{address}.{named['id']}", (*spot, "rows", place), "row"
            for place, column in _things(question, "columns"):
                yield f"{address}.{column['id']}", (*spot, "columns", place), "column"
                for which, option in () if "answers" in column else _things(column, "options"):
                    yield (
                        f"{address}.{column['id']}.{option['id']}",
                        (*spot, "columns", place, "options", which),
                        "option",
                    )


def _names(things: list[Any]) -> Iterator[str]:
    """What each thing in a list is called in a field."""
    for number, thing in enumerate(things, 1):
        found = [thing[key] for key in _NAMES if key in thing] if isinstance(thing, dict) else []
        yield str(found[0] if found and isinstance(found[0], str | int) else number)


def spot_of(data: Any, field: str) -> Spot | None:
    """The spot of a field path in a mapping. Its last key need not be there yet. None when a part before is not."""
    if isinstance(data, dict):
        if field in data or "." not in field:
            return (field,)
        inner_of = [(key, key) for key in data]
    elif isinstance(data, list):
        inner_of = [(name, number) for number, name in enumerate(_names(data)) if isinstance(data[number], dict)]
    else:
        return None
    for name, key in sorted(inner_of, key=lambda pair: len(pair[0]), reverse=True):
        if field.startswith(f"{name}."):
            inner = spot_of(data[key], field[len(name) + 1 :])
            if inner is not None:
                return (key, *inner)
    return None


def field_of(data: Any, spot: Spot) -> str:
    """The field path of a spot in a mapping: what `spot_of` leads back. A text in a list goes by the list."""
    parts: list[str] = []
    for part in spot:
        if isinstance(part, int) and not isinstance(data[part], dict):
            break
        parts.append(list(_names(data))[part] if isinstance(part, int) else part)
        data = data[part] if isinstance(part, int) else data.get(part)
    return ".".join(parts)


def fields(data: Any, start: str = "") -> Iterator[str]:
    """Every field path in a mapping that leads to something else than a mapping or a list of things."""
    pairs = zip(_names(data), data, strict=True) if isinstance(data, list) else data.items()
    for key, value in pairs:
        if isinstance(value, dict) or (isinstance(value, list) and value and all(isinstance(v, dict) for v in value)):
            yield from fields(value, f"{start}{key}.")
        else:
            yield f"{start}{key}"


def strings(value: Any) -> Iterator[str]:
    """Every string in plain data, but for keys."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for one in value.values() if isinstance(value, dict) else value:
            yield from strings(one)
