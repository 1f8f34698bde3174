"""What an organisation owns: the folder of its edition, read and fitted to the vocabulary.

The folder holds `edition.yml` and whatever else it wants: `words.yml`, `changes/`, `additions/`, `pages/`,
`translation/`, a logo, and `edition.lock`, which commands write. Nothing of the toolkit is copied into it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from peer_toolkit.brand import UPSTREAM, Logo, Palette
from peer_toolkit.catalogue.fit import fit_one
from peer_toolkit.catalogue.model import Change, Changes, Edition, Translation
from peer_toolkit.catalogue.read import Document, read_file
from peer_toolkit.problems import Place, Problem, ToolkitError, nearest

EDITION = "edition.yml"
LOCK = "edition.lock"
ADDITIONS = ("topics", "forms", "sources", "law")
"""Folders of additions/, as in toolkit_data."""

_FOLDERS = ("changes", "additions", "pages", "translation")
_FILES = (EDITION, "words.yml", LOCK)

RESERVED = ("upstream", "interface", "home", "words", "answers", "guards", "law-keys", "law", "edition", "sources")
"""Names that addresses have already: no edition is called so."""


@dataclass(frozen=True)
class Entry:
    """One change, with where it stands."""

    change: Change
    document: Document
    number: int

    def place(self, *keys: str) -> Place:
        """The place of the change, or of one of its keys."""
        return self.document.place(("changes", self.number, *keys))

    @property
    def data(self) -> Mapping[str, Any]:
        """The change as it was written."""
        found: Mapping[str, Any] = self.document.data["changes"][self.number]
        return found


@dataclass(frozen=True)
class Translated:
    """The text of one field in the edition's language, with where it stands."""

    at: str
    field: str
    value: Any
    document: Document

    def place(self) -> Place:
        """The place of the text."""
        return self.document.place(("texts", self.at, self.field))


@dataclass(frozen=True)
class Own:
    """An edition: what its files say. `folder` is None for the toolkit's own handbook.

    `words` is words.yml as plain data; `additions` are documents by folder and name, as `read` returns them.
    """

    edition: Edition = field(default_factory=Edition)
    folder: Path | None = None
    document: Document | None = None
    words: Document | None = None
    changes: tuple[Entry, ...] = ()
    additions: Mapping[str, Mapping[str, Document]] = field(default_factory=dict)
    translation: tuple[Translated, ...] = ()
    pages: tuple[Path, ...] = ()
    logo: Logo | None = None
    palette: Palette = UPSTREAM

    def place(self, *keys: str | int) -> Place:
        """Where a key of edition.yml stands."""
        return self.document.place(keys) if self.document else Place(Path(EDITION))

    def holds(self, file: Path) -> bool:
        """Whether a file is one of those that the edition was read from."""
        documents = [self.document, self.words]
        documents += [one.document for one in self.changes] + [one.document for one in self.translation]
        documents += [one for named in self.additions.values() for one in named.values()]
        return any(one is not None and one.file == file for one in documents)

    @property
    def written(self) -> bool:
        """Whether the edition says anything that the guidance must take in."""
        return self.document is not None


def read_own(folder: Path) -> tuple[Own, list[Problem]]:
    """Read the folder of an edition. Raises ToolkitError where there is none, or edition.yml cannot be used."""
    if not folder.is_dir():
        todo = f"Name the folder that holds {EDITION}, or make one: peer-toolkit new edition {folder}"
        raise ToolkitError([Problem(Place(folder), "There is no such folder.", todo)])
    if not (folder / EDITION).is_file():
        todo = f"Name the folder that holds {EDITION}, or make one: peer-toolkit new edition FOLDER"
        raise ToolkitError(
            [Problem(Place(folder), f"This is not the folder of an edition: it has no {EDITION}.", todo)]
        )
    problems = list(_strangers(folder))
    document, found = read_file(folder / EDITION)
    problems += found
    edition = fit_one(document, Edition, problems) if document else None
    if document is None or edition is None:
        raise ToolkitError(problems)
    problems += _named_well(edition, document)
    changes: list[Entry] = []
    for one in _documents(folder / "changes", problems):
        if fitted := fit_one(one, Changes, problems):
            changes += [Entry(change, one, number) for number, change in enumerate(fitted.changes)]
    translation: list[Translated] = []
    for one in _documents(folder / "translation", problems):
        if fit_one(one, Translation, problems):
            translation += [
                Translated(at, name, value, one)
                for at, named in one.data.get("texts", {}).items()
                for name, value in named.items()
            ]
    words = None
    if (folder / "words.yml").exists():
        words, found = read_file(folder / "words.yml")
        problems += found
    additions = {
        name: {one.file.stem: one for one in _documents(folder / "additions" / name, problems)} for name in ADDITIONS
    }
    pages = folder / "pages"
    own = Own(
        edition=edition,
        folder=folder,
        document=document,
        words=words,
        changes=tuple(changes),
        additions=additions,
        translation=tuple(translation),
        pages=tuple(sorted(pages.rglob("*.md"))) if pages.is_dir() else (),
    )
    return own, problems


def _named_well(edition: Edition, document: Document) -> Iterator[Problem]:
    if "id" not in document.data:
        yield Problem(document.place(), "The key “id” is missing.", "Add “id:” with a short name of your organisation.")
    elif edition.id in RESERVED:
        what = f"An edition cannot be called “{edition.id}”: addresses begin so already."
        yield Problem(document.place(("id",)), what, "Take a short name of your organisation.")
    if "name" not in document.data:
        yield Problem(document.place(), "The edition does not say what it is called.", "Add name:.")
    if not edition.organisation:
        yield Problem(document.place(), "The edition does not say whose it is.", "Add organisation:.")


def _strangers(folder: Path) -> Iterator[Problem]:
    """What looks as if it should be read, and is not: a file of YAML or a folder under a wrong name."""
    known = (*_FOLDERS, *_FILES)
    for path in sorted(folder.iterdir()):
        looks = path.suffix in (".yml", ".yaml") and not path.name.startswith(".")
        near = nearest(path.name, known)
        if path.name not in known and (looks or (path.is_dir() and near)):
            todo = near or "Move it to changes/ or additions/, or delete it."
            yield Problem(Place(path), "Nothing reads this.", todo)
    for name in _FOLDERS:
        if (folder / name).exists() and not (folder / name).is_dir():
            yield Problem(Place(folder / name), "This is a file, and a folder should be here.", "Move it away.")
    if (folder / "additions").is_dir():
        for path in sorted((folder / "additions").iterdir()):
            if path.name not in ADDITIONS and not path.name.startswith(".") and path.suffix != ".md":
                todo = nearest(path.name, ADDITIONS) or f"Known are: {', '.join(ADDITIONS)}."
                yield Problem(Place(path), "Nothing reads this.", todo)


def _documents(folder: Path, problems: list[Problem]) -> list[Document]:
    """The YAML files of a folder, in the order of their names."""
    found: list[Document] = []
    if not folder.is_dir():
        return found
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.suffix == ".md":
            continue
        if path.suffix != ".yml":
            problems.append(
                Problem(Place(path), "Nothing reads this.", "Give its name the ending .yml, or move it away.")
            )
            continue
        document, wrong = read_file(path)
        problems += wrong
        if document:
            found.append(document)
    return found


def is_own(edition: Edition, name: str) -> bool:
    """Whether an id is under the edition's own prefix."""
    return re.match(rf"{re.escape(edition.id)}[-.]", name) is not None
