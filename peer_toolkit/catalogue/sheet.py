"""Documents that can be changed, in which every value goes on knowing the file and the line on which it stands."""

from __future__ import annotations

import copy
from typing import Any

from peer_toolkit.catalogue.locate import Documents, Where, located, value_at
from peer_toolkit.catalogue.read import Document, Spot


class Sheet:
    """A document that can be changed: its data, and where each value stands."""

    def __init__(self, document: Document) -> None:
        self.file = document.file
        self.data: Any = copy.deepcopy(document.data)
        self.lines = dict(document.lines)
        self.files = dict(document.files)
        self.translated: set[Spot] = set()
        """The texts that were put in the edition's language."""

    def document(self) -> Document:
        """The document as it is now."""
        return Document(self.file, self.data, self.lines, self.files)

    def put(self, spot: Spot, value: Any, source: Document, start: Spot) -> None:
        """Put a value, which stands at `start` of `source`, at `spot`."""
        holder = value_at(self.data, spot[:-1])
        old = holder.get(spot[-1])
        holder[spot[-1]] = copy.deepcopy(value)
        if isinstance(old, dict | list):
            self.forget(spot)
        self._remember(spot, source, start)

    def insert(self, spot: Spot, value: Any, source: Document, start: Spot) -> None:
        """Put a value into a list, before what is at `spot`."""
        value_at(self.data, spot[:-1]).insert(spot[-1], copy.deepcopy(value))
        self._move(spot, 1)
        self._remember(spot, source, start)

    def take(self, spot: Spot) -> None:
        """Take a thing out of a list."""
        del value_at(self.data, spot[:-1])[spot[-1]]
        self.forget(spot)
        self._move((*spot[:-1], int(spot[-1]) + 1), -1)

    def forget(self, spot: Spot) -> None:
        """Forget where a value and all in it stood."""
        size = len(spot)
        self.lines = {key: line for key, line in self.lines.items() if key[:size] != spot}
        self.files = {key: file for key, file in self.files.items() if key[:size] != spot}
        self.translated = {key for key in self.translated if key[:size] != spot}

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
        self.translated = {moved(key) for key in self.translated}


class Desk:
    """The documents that are being worked on; a sheet is made of each when it is first changed."""

    def __init__(self, documents: Documents) -> None:
        self.documents = {folder: dict(held) for folder, held in documents.items()}
        self.at = located(documents)
        self._sheets: dict[tuple[str, str], Sheet] = {}

    def sheet(self, where: Where) -> Sheet:
        """The sheet that a thing stands on."""
        return self.sheet_of(where.folder, where.name)

    def sheet_of(self, folder: str, name: str) -> Sheet:
        """The sheet of a file."""
        if (folder, name) not in self._sheets:
            self._sheets[folder, name] = Sheet(self.documents[folder][name])
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

    def translated(self) -> set[tuple[str, str, Spot]]:
        """Every text that was put in the edition's language: folder, name and spot."""
        return {(*place, spot) for place, sheet in self._sheets.items() for spot in sheet.translated}

    def done(self) -> dict[str, dict[str, Document]]:
        """All documents as they are now."""
        for (folder, name), sheet in self._sheets.items():
            self.documents[folder][name] = sheet.document()
        return self.documents
