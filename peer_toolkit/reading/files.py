"""The door: what a file is, by its content and not by its name, and what to say when it is none of ours."""

from __future__ import annotations

from pathlib import Path

from peer_toolkit.reading import saved
from peer_toolkit.reading.addresses import Addresses
from peer_toolkit.reading.filled import Filled, UnreadableError
from peer_toolkit.reading.package import DAMAGED, Package, locked

LARGEST = 50_000_000
"""Bytes of a file. A filled form has some hundred thousand."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a compound file begins ([MS-CFB] 2.2): Word and Excel before 2007, and every encrypted Office file."""

_OURS = "Read a PDF, Word or Excel file that was made from one of our forms, or a saved copy."


def read_file(path: Path, addresses: Addresses, passphrase: str | None = None) -> Filled:
    """What a file holds. `passphrase` opens locked copies. Raises UnreadableError: what is wrong and what to do."""
    data = content(path)
    if path.name.startswith("~$"):
        raise UnreadableError("This is a note of Office’s own, that the file is open.", "Close the file there.")
    if not data:
        raise UnreadableError("The file is empty.", "Ask for it again, or look for another copy.")
    if b"%PDF-" in data[:1024]:
        from peer_toolkit.reading import pdf

        return pdf.read(data)
    if data.startswith(_OLE):
        raise _compound(data)
    if data.startswith(b"PK"):
        return _package(data, addresses)
    if saved.is_locked(data):
        return saved.read(saved.unlock(data, passphrase), addresses)
    if saved.is_copy(data):
        return saved.read(data, addresses)
    raise _foreign(data)


def content(path: Path) -> bytes:
    """The bytes of a file. Raises UnreadableError for a folder, for what is too large, and when nothing can be read."""
    try:
        if path.is_dir():
            raise UnreadableError("This is a folder.", "Name the files in it, such as FOLDER/*.pdf.")
        if path.exists() and not path.is_file():
            raise UnreadableError("This is no file.", _OURS)
        with path.open("rb") as opened:
            data = opened.read(LARGEST + 1)
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        said = getattr(error, "strerror", None) or "No file can have this name"
        raise UnreadableError(f"{said}.", "Check the name, and that you may read the file.") from None
    if len(data) > LARGEST:
        raise UnreadableError(
            f"The file has more than {LARGEST // 1_000_000} MB, far more than a form.",
            "Check that it is the right one.",
        )
    return data


def _package(data: bytes, addresses: Addresses) -> Filled:
    package = Package(data)
    main = package.main()
    if main not in package.names:
        raise _other_package(package, main)
    if main.startswith("word/"):
        from peer_toolkit.reading import word

        return word.read(package, main)
    if main.endswith(".bin"):
        raise UnreadableError("This is a binary Excel file (.xlsb).", "Save it as an Excel workbook (.xlsx).")
    if main.startswith("xl/"):
        from peer_toolkit.reading import excel

        return excel.read(data, package, addresses)
    raise UnreadableError("This Office file is no form of ours.", _OURS)


def _other_package(package: Package, main: str) -> UnreadableError:
    kind = package.part("mimetype")[:80].decode("latin-1") if "mimetype" in package.names else ""
    if "opendocument.spreadsheet" in kind:
        return UnreadableError("This is an OpenDocument file (.ods).", "Save it as an Excel workbook (.xlsx).")
    if "opendocument" in kind:
        return UnreadableError(
            "This is an OpenDocument file (.odt), which keeps no names of boxes.",
            "Fill in the Word file with Word (.docx), or the PDF.",
        )
    if main or "[Content_Types].xml" in package.names:
        return DAMAGED
    return UnreadableError("This is a zip file, or a file of another program.", f"Unpack it first. {_OURS}")


def _compound(data: bytes) -> UnreadableError:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        return locked()
    if holds("WordDocument"):
        return UnreadableError("This is an old Word file (.doc).", "Save it as a Word document (.docx).")
    if holds("Workbook") or holds("Book"):
        return UnreadableError("This is an old Excel file (.xls).", "Save it as an Excel workbook (.xlsx).")
    return UnreadableError("This is no form of ours.", _OURS)


def _foreign(data: bytes) -> UnreadableError:
    if data.startswith(b"{\\rtf"):
        return UnreadableError("This is a rich text file (.rtf), which has no boxes.", _OURS)
    if data.startswith((b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"GIF8")):
        return UnreadableError("This is a picture.", "Type the answers into the form, and read that.")
    return UnreadableError("This is no PDF, Word or Excel file.", _OURS)
