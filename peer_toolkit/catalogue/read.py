"""Phase 1, read: YAML files become plain data, and every value remembers the line on which it stands.

YAML is read with libyaml and with the booleans and numbers of YAML 1.2: `true` and `false` only, so that
`on`, `yes` and `no` are words; dates stay text until the vocabulary reads them. Anchors, aliases and tags
are refused: nobody needs them here, and an alias can blow a small file up to gigabytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from peer_toolkit.problems import Place, Problem, nearest

LARGEST_FILE = 1_000_000
"""Bytes. The largest file that we ship is a tenth of this; a file over it is not guidance."""

DEEPEST = 40
"""Levels of nesting. Guidance has fewer than ten."""

Spot = tuple[str | int, ...]
"""The way to a value: keys and list positions, from the top of the file."""

FOLDERS = ("sources", "topics", "forms", "law")
"""Folders of which each file is one thing, named as its id."""

SINGLE = ("words", "interface", "home", "lineage", "law-keys", "writing", "reading-grades", "answers", "guards")
"""Files of which there is one."""


SCHEMAS = "schemas"
"""The folder of JSON Schemas, written by `peer-toolkit schemas` for editors and read by nothing here."""


class Loader(yaml.CSafeLoader):
    """libyaml's loader with the scalar rules of YAML 1.2's core schema."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 (PyYAML's own name)


for _tag, _pattern, _firsts in (
    ("tag:yaml.org,2002:bool", r"^(?:true|false)$", "tf"),
    ("tag:yaml.org,2002:int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("tag:yaml.org,2002:float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", "-+.0123456789"),
    ("tag:yaml.org,2002:null", r"^(?:~|null|)$", ["~", "n", ""]),
):
    Loader.add_implicit_resolver(_tag, re.compile(_pattern), list(_firsts))

_PLAIN: dict[str, Callable[[str], Any]] = {
    "tag:yaml.org,2002:bool": lambda text: text == "true",
    "tag:yaml.org,2002:int": int,
    "tag:yaml.org,2002:float": float,
    "tag:yaml.org,2002:null": lambda text: None,
    "tag:yaml.org,2002:str": str,
}


@dataclass(frozen=True)
class Document:
    """One file as plain data. `lines` knows where each value begins.

    `files` has the values that an edition put in: they and all in them stand in a file of the edition.
    """

    file: Path
    data: Mapping[str, Any]
    lines: Mapping[Spot, int]
    files: Mapping[Spot, Path] = field(default_factory=dict)

    def place(self, spot: Spot = ()) -> Place:
        """Where the value at `spot` stands; of something that is not there, where its nearest holder stands."""
        while spot and spot not in self.lines:
            spot = spot[:-1]
        return Place(self.file_at(spot), self.lines.get(spot, 1))

    def file_at(self, spot: Spot) -> Path:
        """The file in which the value at `spot` stands."""
        if self.files:
            for length in range(len(spot), -1, -1):
                if spot[:length] in self.files:
                    return self.files[spot[:length]]
        return self.file

    def id_at(self, spot: Spot) -> str:
        """The id of the innermost thing with one on the way to `spot`, as far as that way goes; or nothing."""
        value: Any = self.data
        found = ""
        for part in (*spot, None):
            if isinstance(value, dict) and isinstance(value.get("id"), str):
                found = value["id"]
            try:
                value = value[part]
            except (KeyError, IndexError, TypeError):
                break
        return found


def read_file(file: Path, shown_as: Path | None = None) -> tuple[Document | None, list[Problem]]:
    """Read one YAML file whose top is a mapping. Returns the document, or None and what is wrong with the file."""
    shown = shown_as or file
    try:
        if file.is_dir():
            return None, [Problem(Place(shown), "This is a folder, and a YAML file should be here.", "Move it away.")]
        if file.stat().st_size > LARGEST_FILE:
            size = f"{file.stat().st_size:,}"
            todo = f"Split it: the most is {LARGEST_FILE:,}."
            return None, [Problem(Place(shown), f"The file has {size} bytes.", todo)]
        raw = file.read_bytes()
    except OSError as error:
        why = error.strerror or type(error).__name__
        return None, [Problem(Place(shown), f"The file cannot be read: {why}.", "Check that it is there and readable.")]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return None, [Problem(Place(shown, line), "The file is not UTF-8 text.", "Save it with the encoding UTF-8.")]
    if bad := re.search(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text):
        line = text.count("\n", 0, bad.start()) + 1
        what = f"The character U+{ord(bad.group()):04X} cannot stand in a text."
        return None, [Problem(Place(shown, line), what, "Delete it: it came with a copy and paste.")]
    return read_text(text, shown)


def read_text(text: str, file: Path) -> tuple[Document | None, list[Problem]]:
    """Read YAML whose top is a mapping, of whatever size. Returns the document, or None and what is wrong with it."""
    loader = Loader(text)
    try:
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        what = f"This is not YAML: {error.problem or error.context}."
        todo = 'Check the spaces at the start of the line, and put text with ": " or " #" in it between quotes.'
        return None, [Problem(Place(file, line), what, todo)]
    except (yaml.YAMLError, RecursionError) as error:
        return None, [Problem(Place(file), f"This is not YAML: {type(error).__name__}.", "Check the file.")]
    finally:
        loader.dispose()
    if node is None:
        return None, [Problem(Place(file), "The file is empty.", "Write it, or delete it.")]
    if not isinstance(node, yaml.MappingNode):
        what = "The top of the file is not a mapping of keys."
        return None, [Problem(Place(file, node.start_mark.line + 1), what, "Begin with a line such as `id: …`.")]
    builder = _Builder(file)
    data = builder.value(node, ())
    if builder.problems:
        return None, builder.problems
    return Document(file, data, builder.lines), []


class _Builder:
    """Turns libyaml's nodes into plain values and keeps their lines."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.lines: dict[Spot, int] = {}
        self.problems: list[Problem] = []
        self._seen: set[int] = set()

    def _wrong(self, node: yaml.Node, what: str, todo: str) -> None:
        self.problems.append(Problem(Place(self.file, node.start_mark.line + 1), what, todo))

    def value(self, node: yaml.Node, spot: Spot) -> Any:
        """The plain value of a node: str, int, float, bool, None, list or dict."""
        self.lines.setdefault(spot, node.start_mark.line + 1)
        if id(node) in self._seen:
            return self._wrong(node, "Anchors and aliases (& and *) are not used here.", "Write the text out again.")
        self._seen.add(id(node))
        if len(spot) > DEEPEST:
            return self._wrong(node, f"This is nested more than {DEEPEST} levels deep.", "Check the indentation.")
        if isinstance(node, yaml.SequenceNode) and node.tag == "tag:yaml.org,2002:seq":
            return [self.value(child, (*spot, number)) for number, child in enumerate(node.value)]
        if isinstance(node, yaml.MappingNode) and node.tag == "tag:yaml.org,2002:map":
            return dict(self._pairs(node, spot))
        if isinstance(node, yaml.ScalarNode) and node.tag in _PLAIN:
            try:
                return _PLAIN[node.tag](node.value)
            except ValueError:  # Python reads no whole number of more than 4300 figures
                return self._wrong(node, f"This number has {len(node.value):,} figures.", "Write a smaller one.")
        return self._wrong(node, f"The tag {node.tag} is not used here.", "Delete what begins with “!”.")

    def _pairs(self, node: yaml.MappingNode, spot: Spot) -> Iterator[tuple[str, Any]]:
        keys: dict[str, int] = {}
        for key_node, child in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._wrong(key_node, "A key is a plain word here, not a list or a mapping.", "Quote text with { or [.")
                continue
            key, line = key_node.value, key_node.start_mark.line + 1
            if key in keys:
                self._wrong(key_node, f"The key “{key}” stands twice, first on line {keys[key]}.", "Keep one of them.")
                continue
            keys[key] = line
            self.lines[(*spot, key)] = line
            yield key, self.value(child, (*spot, key))


def read(data: Path) -> tuple[dict[str, dict[str, Document]], list[Problem]]:
    """Read a toolkit_data folder.

    Returns documents by folder and file name (`{"topics": {"supervision": …}, "words": {"words": …}}`) and all
    problems found. A folder or file that must be there and is not is a problem.
    """
    if not data.is_dir():
        return {}, [Problem(Place(data), "The folder of guidance is not there.", "Name the folder that holds it.")]
    documents: dict[str, dict[str, Document]] = {}
    problems: list[Problem] = []
    known = {*FOLDERS, *(f"{name}.yml" for name in SINGLE), SCHEMAS}
    for path in sorted(data.iterdir()):
        if path.name not in known and not path.name.startswith("."):
            what = "Nothing reads this."
            todo = nearest(path.name, known) or "Move it to topics/, forms/ or sources/, or delete it."
            problems.append(Problem(Place(_shown(path, data)), what, todo))
    for folder in FOLDERS:
        documents[folder] = {}
        if not (data / folder).is_dir():
            where = Place(_shown(data / folder, data))
            problems.append(Problem(where, "This folder is missing.", "Put it back."))
            continue
        for path in sorted((data / folder).iterdir()):
            if path.name.startswith("."):
                continue
            if path.suffix != ".yml":
                where = Place(_shown(path, data))
                problems.append(
                    Problem(where, "Nothing reads this.", "Give its name the ending .yml, or move it away.")
                )
                continue
            _take(path, data, documents[folder], problems)
    for name in SINGLE:
        documents[name] = {}
        _take(data / f"{name}.yml", data, documents[name], problems)
    return documents, problems


def _take(path: Path, data: Path, into: dict[str, Document], problems: list[Problem]) -> None:
    document, found = read_file(path, _shown(path, data))
    problems += found
    if document:
        into[path.stem] = document


def _shown(path: Path, data: Path) -> Path:
    """The path as errors name it: from the folder that holds toolkit_data."""
    return Path(data.name) / path.relative_to(data)
