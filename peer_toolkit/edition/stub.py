"""What `peer-toolkit change` writes: an entry of changes/ with the toolkit's present text, ready to be changed.

The file is added to as text, so that what people wrote into it, comments too, stays as it is.
"""

from __future__ import annotations

import datetime
import math
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import yaml

from peer_toolkit.caches import write_whole
from peer_toolkit.catalogue import became
from peer_toolkit.catalogue.changed import TELLING, own_words, upstream_value
from peer_toolkit.catalogue.fit import Layer
from peer_toolkit.catalogue.locate import Where, fields, located
from peer_toolkit.catalogue.own import Own
from peer_toolkit.catalogue.patch import is_fixed, protected_in, unknown
from peer_toolkit.catalogue.read import read_file, read_text
from peer_toolkit.edition.lock import Kept, dumped
from peer_toolkit.problems import Place, Problem, ToolkitError, nearest

_FIRST = ("text", "title", "label", "in_short", "intro", "hint", *TELLING)
"""The field that is meant when nobody names one: the first of these that the thing has."""

_NEW = {
    "item": "      id: {id}.say-what\n      kind: tip\n      text: {todo}\n",
    "section": "      id: {id}.say-what\n      title: {todo}\n      items:\n        - id: {id}.say-what-first\n"
    "          kind: tip\n          text: {todo}\n",
    "question": "      id: {id}-say-what\n      type: text\n      label: {todo}\n",
    "part": "      id: {id}-say-what\n      title: {todo}\n      guidance: {guidance}  # what to show beside it\n"
    "      questions:\n        - id: {id}-say-what-first\n          type: text\n          label: {todo}\n",
    "row": "      id: {id}-say-what\n      label: {todo}\n",
    "option": "      id: {id}-say-what\n      label: {todo}\n",
    "column": "      id: {id}-say-what\n      type: string\n      label: {todo}\n",
}
"""A new thing of each kind, to be filled in."""

_TODO = '""  # write this'


def write_stub(
    own: Own,
    upstream: Layer,
    address: str,
    kind: Literal["replace", "add_after", "add_before", "hide"],
    field: str | None,
    text: str | None,
    why: str | None,
    by: str | None,
) -> tuple[Place, Kept]:
    """Add an entry to the edition's changes. Returns where it stands, and what it rests on.

    Raises ToolkitError, and writes nothing then.
    """
    assert own.folder is not None
    at = located(upstream.documents)
    where = at.get(address)
    here = Place(Path("peer-toolkit change"))
    if where is None:
        what, todo = unknown(address, at, became(upstream.lineage))
        raise ToolkitError([Problem(here, what, todo, address)])
    if kind == "replace":
        field = _field(where, upstream, address, field)
        lines = _replacing(address, field, upstream_value(where, field, upstream.documents), text)
    elif kind == "hide":
        if where.kind == "file":
            todo = "Name a topic, a form, or a part of one."
            raise ToolkitError([Problem(here, f"“{address}” cannot be hidden.", todo, address)])
        lines = [f"  - hide: {address}"]
    else:
        if where.kind not in _NEW:
            what = f"Nothing can be added beside “{address}”."
            raise ToolkitError(
                [Problem(here, what, "Name a section, an item, a question, a row or an option.", address)]
            )
        guidance = where.data(upstream.documents).get("guidance")
        new = _NEW[where.kind].format(id=own.edition.id, todo=_TODO, guidance=guidance)
        lines = [f"  - {kind}: {address}", "    new:", new.rstrip()]
    for there, entry in _written(own.folder / "changes"):
        if kind in ("replace", "hide") and entry.get(kind) == address and entry.get("field") in (field, None):
            raise ToolkitError([Problem(there, "This change is there already.", "Edit it there.", address)])
    lines += [f"    why: {_quoted(why) if why else _TODO}", f"    by: {_quoted(by) if by else _TODO}"]
    lines += [f"    date: {datetime.date.today().isoformat()}"]
    data = where.data(upstream.documents)
    if protected_in(data) if kind == "hide" else kind == "replace" and data.get("protected"):
        lines.append(f"    protected_reason: {_TODO}")
    file = own.folder / "changes" / f"{address.split('.')[0]}.yml"
    try:
        before = file.read_text(encoding="utf-8-sig") if file.exists() else ""
    except UnicodeDecodeError:
        raise ToolkitError(
            [Problem(Place(file), "The file is not UTF-8 text.", "Save it with that encoding.")]
        ) from None
    whole = _after(before, "\n".join(lines))
    document, problems = read_text(whole, file)
    if document is None or problems or document.data["changes"][:-1] != _changes_in(before, file):
        # the file that is there is not one that this can be added to
        todo = "Write changes: in it, and under it each change on lines of its own, the first beginning with “- ”."
        raise ToolkitError(problems or [Problem(Place(file), "The file cannot be added to.", todo)])
    write_whole(file, whole.encode())
    file.chmod(0o644)
    now = upstream_value(where, str(field), upstream.documents) if kind == "replace" else own_words(data)
    new = document.data["changes"][-1].get("new", {}).get("id")
    kept = Kept(kind=kind, at=address, field=field if kind == "replace" else None, new=new, upstream=now)
    return document.place(("changes", len(document.data["changes"]) - 1)), kept


def _written(folder: Path) -> Iterator[tuple[Place, dict[str, Any]]]:
    """The entries of all files of changes, those too that have something left to fill in, each with its place."""
    for file in sorted(folder.glob("*.yml")):
        document, _ = read_file(file)
        listed = document.data.get("changes") if document else None
        for number, entry in enumerate(listed if isinstance(listed, list) else ()):
            if document and isinstance(entry, dict):
                yield document.place(("changes", number)), entry


def _changes_in(text: str, file: Path) -> list[Any]:
    document, _ = read_text(text, file)
    listed = document.data.get("changes") if document else None
    return listed if isinstance(listed, list) else []


def _after(before: str, entry: str) -> str:
    """The file with an entry more, as far to the right as those that are there."""
    if not before.strip():
        return f"changes:\n{entry}\n"
    if first := re.search(r"^changes:.*\n(?: *(?:#.*)?\n)*( *)- ", before, re.MULTILINE):
        entry = textwrap.indent(textwrap.dedent(entry), first[1])
    lines = before.splitlines()
    for number, line in enumerate(lines):
        if line.split("#")[0].rstrip() in ("changes: []", "changes: [ ]"):
            lines[number] = "changes:"
    if not any(line.startswith("changes:") for line in lines):
        lines.append("changes:")
    return "\n".join([*lines, entry, ""])


def _field(where: Where, upstream: Layer, address: str, field: str | None) -> str:
    data: Any = where.data(upstream.documents)
    known = [name for name in fields(data) if not is_fixed(name.split("."))]
    chosen = field or next((name for name in _FIRST if name in data), None)
    now = upstream_value(where, chosen, upstream.documents) if chosen else None
    if chosen is None or (chosen not in known and not (isinstance(now, dict) and "id" not in now)):
        todo = nearest(field or "", known) or f"It has: {', '.join(known[:12])}{' …' if len(known) > 12 else ''}."
        what = f"“{address}” has no field “{field}”." if field else f"Say which field of “{address}”, with --field."
        raise ToolkitError([Problem(Place(Path("peer-toolkit change")), what, todo, address)])
    return chosen


def _replacing(address: str, field: str, now: Any, text: str | None) -> list[str]:
    lines = [f"  - replace: {address}", f"    field: {field}"]
    value = now if text is None else text
    if isinstance(value, str):
        if text is None:
            return [*lines, "    with: >-  # this is the toolkit's text: change it", _folded(value)]
        return [*lines, f"    with: {_quoted(value)}"]
    if isinstance(value, list | dict):
        return [*lines, "    with:", *(f"      {line}" for line in dumped(value).splitlines())]
    return [*lines, f"    with: {dumped(value).splitlines()[0]}"]


def _folded(text: str) -> str:
    """A text as the lines of a folded block, which need no quotes. Its paragraphs stay paragraphs."""
    lines = [one.strip() for one in text.split("\n")]
    paragraphs = [textwrap.wrap(one, 100, break_long_words=False, break_on_hyphens=False) for one in lines]
    return "\n\n".join("\n".join(f"      {line}" for line in lines) for lines in paragraphs if lines)


def _quoted(text: str) -> str:
    """A text on one line, quoted where YAML needs it."""
    quoted: str = yaml.safe_dump(text, allow_unicode=True, width=math.inf, default_style='"')
    return quoted.strip()
