"""Files that cannot be read: one clear line each, the rest go on, and never a traceback."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peer_toolkit.reading import Asked, files, gather, package
from peer_toolkit.reading.addresses import Addresses
from peer_toolkit.reading.answers import answers_of
from peer_toolkit.reading.filled import UnreadableError
from tests.reading.conftest import Blank, Read

pytestmark = pytest.mark.slow

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
BOMB = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>"""
SHEET = "statistics-log"


def zipped(**parts: str | bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        for name, part in parts.items():
            made.writestr(name.replace("__", "/"), part)
    return written.getvalue()


def repacked(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same package with one part changed."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        for entry in given.infolist():
            part = given.read(entry)
            made.writestr(entry.filename, change(part) if entry.filename == name else part)
    return written.getvalue()


def encrypted(data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as opened:
        opened.save(written := io.BytesIO(), encryption=pikepdf.Encryption(user="secret", owner="other"))
    return written.getvalue()


def without_boxes(data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as opened:
        del opened.Root.AcroForm
        opened.save(written := io.BytesIO())
    return written.getvalue()


def foreign(data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as opened:
        opened.Root.AcroForm.Fields[0].T = pikepdf.String("theirs")
        for key in list(opened.docinfo):
            del opened.docinfo[key]
        opened.save(written := io.BytesIO())
    return written.getvalue()


def flate_bomb(data: bytes) -> bytes:
    """A long answer kept as a stream that would unpack to far more than any answer."""
    with pikepdf.open(io.BytesIO(data)) as opened:
        bomb = pikepdf.Stream(opened, b"x" * (package.MOST_UNPACKED + 10_000_000))
        for page in opened.pages:
            for one in page.obj.get("/Annots", []):
                if one.get("/FT") == pikepdf.Name.Tx:
                    one.V = bomb
        opened.save(written := io.BytesIO(), compress_streams=True)
    return written.getvalue()


def no_tags(data: bytes) -> bytes:
    """As LibreOffice saves it: the boxes without their names."""
    return repacked(data, "word/document.xml", lambda part: re.sub(rb"<w:tag [^>]*/>", b"", part))


def no_names(_: bytes) -> bytes:
    openpyxl.Workbook().save(written := io.BytesIO())
    return written.getvalue()


def with_doctype(name: str, coding: str = "utf-8") -> Callable[[bytes], bytes]:
    def change(part: bytes) -> bytes:
        text = part.decode().partition("?>")[2]
        return BOMB.replace('"1.0"', f'"1.0" encoding="{coding}"').encode(coding) + text.encode(coding)

    return lambda data: repacked(data, name, change)


BROKEN: list[tuple[str, str, Callable[[bytes], bytes], str]] = [
    ("empty", "pdf", lambda _: b"", "The file is empty."),
    ("text", "pdf", lambda _: b"Dear Sir", "This is no PDF, Word or Excel file."),
    ("picture", "pdf", lambda _: b"\x89PNG\r\n\x1a\n", "This is a picture."),
    ("rtf", "docx", lambda _: b"{\\rtf1 hello}", "This is a rich text file (.rtf), which has no boxes."),
    ("cut", "pdf", lambda data: data[: len(data) // 2], "The PDF is damaged."),
    ("cut-at-end", "pdf", lambda data: data[:-40], "The PDF is damaged."),
    ("start", "pdf", lambda data: re.sub(rb"startxref\n(\d+)", rb"startxref\n1\1", data), "The PDF is damaged."),
    ("head", "pdf", lambda _: b"%PDF-1.7\n", "The PDF is damaged."),
    ("locked", "pdf", encrypted, "The file is protected with a password."),
    ("printed", "pdf", without_boxes, "This PDF has no boxes to fill in."),
    ("foreign", "pdf", foreign, "This is no form of ours."),
    ("bomb", "pdf", flate_bomb, "The PDF is damaged."),
    ("cut", "docx", lambda data: data[: len(data) // 2], "The file is damaged."),
    ("no-tags", "docx", no_tags,
     "took the names of its boxes away, as LibreOffice does. Put the answers into a new copy"),
    ("doctype", "docx", with_doctype("word/document.xml"), "The file holds XML that no Office program writes."),
    ("doctype-16", "docx", with_doctype("word/document.xml", "utf-16"), "The file holds XML that no Office"),
    ("doctype-7", "docx", with_doctype("word/document.xml", "utf-7"), "The file holds XML that no Office"),
    ("doctype-rels", "docx", with_doctype("_rels/.rels"), "The file holds XML that no Office program writes."),
    ("bad-xml", "docx", lambda data: repacked(data, "word/document.xml", lambda part: part[:-9]),
     "The file is damaged."),
    ("doctype", "xlsx", with_doctype("xl/sharedStrings.xml"), "The file holds XML that no Office program writes."),
    ("doctype-book", "xlsx", with_doctype("xl/workbook.xml"), "The file holds XML that no Office program writes."),
    ("bad-xml", "xlsx", lambda data: repacked(data, "xl/workbook.xml", lambda part: part[:-9]), "The file is damaged."),
    ("no-names", "xlsx", no_names, "This Excel file has no cells of a form."),
    ("old-word", "docx", lambda _: OLE + "WordDocument".encode("utf-16-le"),
     "This is an old Word file (.doc). Save it as a Word document (.docx)."),
    ("old-excel", "xlsx", lambda _: OLE + "Workbook".encode("utf-16-le"),
     "This is an old Excel file (.xls). Save it as an Excel workbook (.xlsx)."),
    ("locked", "docx", lambda _: OLE + "EncryptedPackage".encode("utf-16-le"),
     "The file is protected with a password. Open it, take the password off"),
    ("other-ole", "docx", lambda _: OLE, "This is no form of ours."),
    ("odt", "docx", lambda _: zipped(mimetype="application/vnd.oasis.opendocument.text"),
     "This is an OpenDocument file (.odt), which keeps no names of boxes."),
    ("ods", "xlsx", lambda _: zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"),
     "This is an OpenDocument file (.ods). Save it as an Excel workbook (.xlsx)."),
    ("zip", "docx", lambda data: zipped(form=data), "This is a zip file, or a file of another program."),
    ("no-zip", "docx", lambda _: b"PK\x03\x04nothing", "The file is damaged."),
    ("many-parts", "docx", lambda _: zipped(**{f"p{n}": b"" for n in range(package.MOST_PARTS + 1)}),
     "Unpacked, the file would be far too large"),
    ("zip-bomb", "docx", lambda _: zipped(a=bytes(package.MOST_UNPACKED + 1)),
     "Unpacked, the file would be far too large"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("form_format", "spoil", "said"), [one[1:] for one in BROKEN], ids=["-".join(one[:2]) for one in BROKEN]
)
def test_a_file_that_cannot_be_read_says_why(
    form_format: str, spoil: Callable[[bytes], bytes], said: str, blank: Blank, read: Read
) -> None:
    good = blank(SHEET, form_format) if form_format == "xlsx" else blank("all-types", form_format)
    found = read(good, spoil(good), good)
    (problem,) = found.problems
    assert said in f"{problem.what} {problem.todo}"
    assert problem.todo and "Error" not in problem.what
    assert len(found.told["files"]) == 2, "the rest go on"


HIDDEN = [
    BOMB.encode("cp037"),
    BOMB.replace('"1.0"', '"1.0" encoding="utf-7"').replace("<!DOC", "+ADwAIQ-DOC").encode(),
    BOMB.replace('"1.0"', "'1.0' Encoding = 'CP037'").replace("<!DOC", "x").encode(),
    BOMB.encode("utf-16-le"),
    BOMB.encode("utf-16"),
    b"\xef\xbb\xbf\n" + BOMB.encode(),
    BOMB.encode("utf-32"),
]


@pytest.mark.parametrize("part", HIDDEN, ids=range(len(HIDDEN)))
def test_a_document_type_hides_in_no_encoding(part: bytes) -> None:
    with pytest.raises(UnreadableError):
        package.refuse_bombs(part)


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16"])
def test_parts_as_office_writes_them_are_let_in(coding: str) -> None:
    package.refuse_bombs(
        '<?xml version="1.0" encoding="UTF-8"?><a/>'.replace("UTF-8", coding[:6].rstrip("-")).encode(coding)
    )


def test_places_that_are_no_files(book: Any, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "locked.pdf").write_bytes(b"%PDF-")
    paths = {
        tmp_path: "This is a folder. Name the files in it",
        tmp_path / "pipe": "This is no file.",
        tmp_path / "none.pdf": "No such file or directory. Check the name",
        tmp_path / "*.none": "No such file or directory.",
        tmp_path / ("x" * 300): "File name too long.",
        tmp_path / "a\0b": "No file can have this name.",
        tmp_path / "~$form.docx": "This is a note of Office’s own",
    }
    (tmp_path / "~$form.docx").write_bytes(b"x")
    found = gather(paths, book, Asked())
    told = {one.place.file: f"{one.what} {one.todo}" for one in found.problems}
    assert told.keys() == paths.keys()
    for path, said in paths.items():
        assert told[path].startswith(said), (path, told[path])


def test_a_file_that_is_too_large_is_not_read(book: Any, tmp_path: Path) -> None:
    with (tmp_path / "large.pdf").open("wb") as large:
        large.truncate(files.LARGEST + 1)
    (problem,) = gather([tmp_path / "large.pdf"], book, Asked()).problems
    assert problem.what == "The file has more than 50 MB, far more than a form."


def test_a_pattern_that_the_shell_left_is_opened_out(book: Any, blank: Blank, tmp_path: Path) -> None:
    for name in ("b.pdf", "a.pdf", "c[1].pdf"):
        (tmp_path / name).write_bytes(blank("all-types", "pdf"))
    names = [tmp_path / "*.pdf", tmp_path / "a.pdf", tmp_path / "c[1].pdf"]
    found = gather(names, book, Asked(names=True))
    assert [one["file"] for one in found.told["files"]] == ["a.pdf", "b.pdf", "c[1].pdf"], "each once"


# --- anything at all --------------------------------------------------------------------------------------------------


def survives(data: bytes, addresses: Addresses, path: Path) -> None:
    path.write_bytes(data)
    try:
        answers_of(files.read_file(path, addresses), addresses)
    except UnreadableError as error:
        assert error.what and error.todo


FUZZ = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04", OLE]), st.binary(max_size=400))
@FUZZ
def test_random_bytes(addresses: Addresses, tmp_path: Path, start: bytes, rest: bytes) -> None:
    survives(start + rest, addresses, tmp_path / "x")


@given(st.data())
@FUZZ
@pytest.mark.parametrize("format_", ["pdf", "docx", "xlsx"])
def test_bits_that_flipped(
    format_: str, addresses: Addresses, blank: Blank, tmp_path: Path, data: st.DataObject
) -> None:
    good = bytearray(blank(SHEET if format_ == "xlsx" else "all-types", format_))
    for _ in range(data.draw(st.integers(1, 8))):
        good[data.draw(st.integers(0, len(good) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    cut = data.draw(st.one_of(st.just(len(good)), st.integers(0, len(good))))
    survives(bytes(good[:cut]), addresses, tmp_path / "x")


@given(st.data())
@FUZZ
@pytest.mark.parametrize(
    ("format_", "name"),
    [
        ("docx", "word/document.xml"),
        ("docx", "docProps/custom.xml"),
        ("xlsx", "xl/workbook.xml"),
        ("xlsx", "xl/worksheets/sheet2.xml"),
        ("xlsx", "xl/styles.xml"),
    ],
)
def test_xml_that_was_changed_in_a_sound_package(
    format_: str, name: str, addresses: Addresses, blank: Blank, tmp_path: Path, data: st.DataObject
) -> None:
    """Past the checksums of the zip, where the parsers are: letters changed, and pieces taken out or said twice."""

    def change(part: bytes) -> bytes:
        for _ in range(data.draw(st.integers(1, 4))):
            at, length = data.draw(st.integers(0, len(part))), data.draw(st.integers(0, 60))
            piece = data.draw(
                st.sampled_from([b"", part[at : at + length] * 2, b"<w:sdt/>", b"-1", b"\xff", b"99999999999"])
            )
            part = part[:at] + piece + part[at + length :]
        return part

    good = blank(SHEET if format_ == "xlsx" else "all-types", format_)
    survives(repacked(good, name, change), addresses, tmp_path / "x")


@given(st.data())
@FUZZ
def test_pdf_objects_that_were_changed(addresses: Addresses, blank: Blank, tmp_path: Path, data: st.DataObject) -> None:
    """A sound PDF whose field tree is not: wrong types, circles, nothing."""
    with pikepdf.open(io.BytesIO(blank("all-types", "pdf"))) as opened:
        fields = [one for page in opened.pages for one in page.obj.get("/Annots", [])]
        odd = [
            pikepdf.Array([1]),
            pikepdf.Dictionary(),
            pikepdf.Name.Off,
            7,
            pikepdf.String(b"\xfe\xff\xd8\x00\x00x"),
            fields[0],
            opened.Root.AcroForm,
        ]
        for _ in range(data.draw(st.integers(1, 4))):
            one = data.draw(st.sampled_from([*fields, opened.Root.AcroForm, opened.docinfo]))
            key = data.draw(st.sampled_from(["/T", "/FT", "/Ff", "/V", "/Kids", "/AS", "/Fields", "/PeerToolkitForm"]))
            one[key] = data.draw(st.sampled_from(odd))
        opened.save(written := io.BytesIO())
    survives(written.getvalue(), addresses, tmp_path / "x")


def test_an_endless_sheet_does_not_take_forever(blank: Blank, read: Read) -> None:
    """A cell in the last corner, and a merged range over all: openpyxl would make sixteen thousand million cells."""
    corner = (
        b'<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData>'
        b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    )
    with zipfile.ZipFile(io.BytesIO(blank(SHEET, "xlsx"))) as given:
        names = [name for name in given.namelist() if "worksheets/sheet" in name and name.endswith(".xml")]
    data = blank(SHEET, "xlsx")
    for name in names:
        data = repacked(data, name, lambda part: part.replace(b"</sheetData>", corner))
    found = read(data)
    assert len(found.problems) + len(found.told["files"]) == 1


# --- what other programs do -------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_word_file_that_libreoffice_saved_is_told(blank: Blank, read: Read, tmp_path: Path) -> None:
    if not (office := shutil.which("soffice")):
        pytest.fail("LibreOffice is not here: deselect the slow tests")
    (tmp_path / "in.docx").write_bytes(blank("all-types", "docx"))
    out = tmp_path / "out"
    command = [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "docx"]
    command += ["--outdir", str(out), str(tmp_path / "in.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    (problem,) = read((out / "in.docx").read_bytes()).problems
    assert "as LibreOffice does" in problem.what
