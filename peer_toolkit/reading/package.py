"""Office files (ECMA-376) opened with care: how much may come out of one, and which XML is let in.

Such a file comes from anybody. Its parts are UTF-8 or UTF-16 without a document type (ECMA-376-2, XML usage in
packages), so a part that declares one, which is how an entity bomb begins, is refused before any parser sees it.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from typing import Any

from lxml import etree

from peer_toolkit.reading.filled import UnreadableError

MOST_PARTS = 5_000
MOST_UNPACKED = 100_000_000
"""Parts, and bytes of all of them. A filled form has some twenty parts and a few million bytes."""

DAMAGED = UnreadableError(
    "The file is damaged.", "Open it in the program that it was filled in with, see that all is there, and save it."
)

_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
)

_DOCTYPE = tuple("<!DOCTYPE".encode(coding) for coding in ("utf-8", "utf-16-le", "utf-16-be"))
_ENCODING = re.compile(rb"^<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([^\"']{0,40})", re.IGNORECASE)


class Package:
    """The parts of an Office file. Raises UnreadableError when they are too many, too large, locked or not XML."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except Exception:  # a broken zip fails in many ways, with many errors
            raise DAMAGED from None
        entries = self._zip.infolist()
        self.names = frozenset(entry.filename for entry in entries)
        if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
            raise UnreadableError("Unpacked, the file would be far too large for a form.", "Do not open it.")
        if any(entry.flag_bits & 1 for entry in entries):
            raise locked()

    def part(self, name: str) -> bytes:
        """The bytes of a part. zipfile never gives more of them than the entry declares."""
        try:
            return self._zip.read(name)
        except Exception:  # as above: wrong checksums, offsets, methods and streams
            raise DAMAGED from None

    def guard(self) -> None:
        """Refuse what another parser than ours must not meet, in every part but pictures."""
        for name in self.names:
            if not name.lower().endswith((".svg", ".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".tif", ".tiff")):
                refuse_bombs(self.part(name), xml=name.lower().endswith((".xml", ".rels")))

    def xml(self, name: str) -> Any:
        """The root element of a part."""
        part = self.part(name)
        refuse_bombs(part)
        try:
            return etree.fromstring(part, _PARSER)
        except (etree.XMLSyntaxError, ValueError):
            raise DAMAGED from None

    def main(self) -> str:
        """The name of the part that is the document, whatever program named it; "" when it has none."""
        if "_rels/.rels" not in self.names:
            return ""
        for relationship in self.xml("_rels/.rels"):
            if str(relationship.get("Type", "")).endswith("/officeDocument"):
                return posixpath.normpath(str(relationship.get("Target", ""))).lstrip("/")
        return ""

    def properties(self) -> dict[str, str]:
        """The document's own custom properties (ECMA-376-1, custom file properties): name to text."""
        if "docProps/custom.xml" not in self.names:
            return {}
        root = self.xml("docProps/custom.xml")
        return {str(one.get("name")): "".join(one.itertext()).strip() for one in root if one.get("name")}

    def program(self) -> str:
        """The program that saved it, as far as it says."""
        if "docProps/app.xml" not in self.names:
            return ""
        root = self.xml("docProps/app.xml")
        return next(("".join(one.itertext()) for one in root if local(one) == "Application"), "")


def local(element: Any) -> str:
    """An element's name without its namespace: Word's strict format has other namespaces, and the same names."""
    return str(element.tag).rpartition("}")[2]


def locked() -> UnreadableError:
    """What is said of a file with a password."""
    return UnreadableError(
        "The file is protected with a password.", "Open it, take the password off, save a copy, and read that."
    )


def refuse_bombs(part: bytes, *, xml: bool = True) -> None:
    """Raise UnreadableError for a document type, or for an encoding in which one could hide."""
    start = part.removeprefix(b"\xef\xbb\xbf").lstrip()
    declared = _ENCODING.match(start)
    odd = declared is not None and declared[1].lower() not in (b"utf-8", b"utf-16", b"us-ascii", b"utf8")
    odd = odd or (xml and bool(start) and not start.startswith((b"<", b"\xff\xfe<\0", b"\xfe\xff\0<", b"\0<")))
    if odd or any(mark in part for mark in _DOCTYPE):
        raise UnreadableError("The file holds XML that no Office program writes.", "Do not open it.")
