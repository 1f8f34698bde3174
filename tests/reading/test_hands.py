"""What people and their programs do to files: rows added, sorted and deleted, other viewers, other savers."""

from __future__ import annotations

import copy
import ctypes
import datetime
import io
import itertools
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
import pypdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from peer_toolkit.catalogue import Catalogue
from peer_toolkit.catalogue.model import Table
from tests.reading.conftest import Blank, Fill, Read
from tests.reading.filling import LINES, MAIN, changed, find

pytestmark = pytest.mark.slow

GOALS = {"all-types.goals.1.goal": "First", "all-types.goals.2.goal": "Second", "all-types.goals.3.goal": "Third"}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def answers(read: Read, *data: bytes) -> dict[str, Any]:
    found = read(*data)
    assert found.problems == (), found.problems
    return found.told["files"][0]["answers"]


# --- Word -------------------------------------------------------------------------------------------------------------


def items(root: Any) -> Any:
    (section,) = find(
        root, "//w:sdt[w:sdtPr/w15:repeatingSection][w:sdtPr/w:tag/@w:val='all-types.goals']/w:sdtContent"
    )
    return section


def copy_last(root: Any) -> None:
    """As Word adds a row: a copy, tags and all."""
    items(root).append(copy.deepcopy(items(root)[-1]))


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (copy_last, ["First", "Second", "Third", "Third"]),
        (lambda root: items(root).remove(items(root)[1]), ["First", "Third"]),
        (lambda root: items(root).insert(0, items(root)[2]), ["Third", "First", "Second"]),
    ],
    ids=["added", "deleted", "moved"],
)
def test_rows_of_a_word_table_count_as_they_stand(change: Any, wanted: list[str], fill: Fill, read: Read) -> None:
    data = changed(fill("all-types", "docx", GOALS), MAIN, change)
    assert [row["goal"] for row in answers(read, data)["all-types.goals"]] == wanted


def test_rows_that_were_copied_without_the_repeating_section(fill: Fill, read: Read) -> None:
    """Copy and paste in a Word that does not know repeating sections."""

    def unwrap(root: Any) -> None:
        copy_last(root)
        for item in find(items(root), "w:sdt[w:sdtPr/w15:repeatingSectionItem]"):
            (row,) = find(item, "w:sdtContent/w:tr")
            item.getparent().replace(item, row)

    data = changed(fill("all-types", "docx", GOALS), MAIN, unwrap)
    assert [row["goal"] for row in answers(read, data)["all-types.goals"]] == ["First", "Second", "Third", "Third"]


def test_words_that_a_tracked_change_took_out_are_not_read(fill: Fill, read: Read) -> None:
    def track(root: Any) -> None:
        (run,) = find(root, "//w:sdt[w:sdtPr/w:tag/@w:val='all-types.role']/w:sdtContent//w:r")
        gone = copy.deepcopy(run)
        gone.find(f"{W}t").tag = f"{W}delText"
        deleted = run.getparent().makeelement(f"{W}del")
        deleted.append(gone)
        run.addprevious(deleted)
        run.find(f"{W}t").text = "Now"
        moved = run.getparent().makeelement(f"{W}moveFrom")
        moved.append(copy.deepcopy(run))
        run.addnext(moved)

    assert (
        answers(read, changed(fill("all-types", "docx", {"all-types.role": "Before"}), MAIN, track))["all-types.role"]
        == "Now"
    )


def test_line_breaks_and_tabs_in_a_line(fill: Fill, read: Read) -> None:
    def broken(root: Any) -> None:
        (run,) = find(root, "//w:sdt[w:sdtPr/w:tag/@w:val='all-types.role']/w:sdtContent//w:r")
        for name in ("br", "tab"):
            run.append(run.makeelement(f"{W}{name}"))
            run.append(copy.deepcopy(run.find(f"{W}t")))

    assert (
        answers(read, changed(fill("all-types", "docx", {"all-types.role": "a"}), MAIN, broken))["all-types.role"]
        == "a\na\ta"
    )


@pytest.mark.parametrize(
    ("text", "wanted"), [("4 March 2027", "2027-03-04"), ("4. März 2027", "2026-01-31"), ("4/3/27", "2027-03-04")]
)
def test_what_is_shown_of_a_date_counts_then_what_is_stored(text: str, wanted: str, fill: Fill, read: Read) -> None:
    def retype(root: Any) -> None:
        (shown,) = find(root, "//w:sdt[w:sdtPr/w:tag/@w:val='all-types.started']/w:sdtContent//w:t")
        shown.text = text

    data = fill("all-types", "docx", {"all-types.started": datetime.date(2026, 1, 31)})
    assert answers(read, changed(data, MAIN, retype))["all-types.started"] == wanted


def test_words_strict_format_is_read(fill: Fill, read: Read) -> None:
    """Strict Open XML has other namespaces (ISO/IEC 29500-1, annex A), and another program another main part."""
    old, new = (
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(fill("all-types", "docx", GOALS))) as given, zipfile.ZipFile(written, "w") as made:
        for entry in given.infolist():
            part = given.read(entry).replace(old, new).replace(b"word/document.xml", b"word/document2.xml")
            made.writestr(
                entry.filename.replace("document.xml", "document2.xml") if entry.filename == MAIN else entry.filename,
                part,
            )
    assert [row["goal"] for row in answers(read, written.getvalue())["all-types.goals"]] == ["First", "Second", "Third"]


def test_two_boxes_ticked_for_one_choice_are_told(fill: Fill, read: Read) -> None:
    def both(root: Any) -> None:
        for box in find(root, "//w:sdt[starts-with(w:sdtPr/w:tag/@w:val,'all-types.pace.')]//w14:checked"):
            box.set("{http://schemas.microsoft.com/office/word/2010/wordml}val", "1")

    found = read(changed(fill("all-types", "docx", {"all-types.pace": "slow"}), MAIN, both))
    assert found.told["files"][0]["not_understood"] == {"all-types.pace": "More than one answer stands there."}
    assert "all-types.pace" in {note.id for note in found.notes}


# --- PDF --------------------------------------------------------------------------------------------------------------


def test_pdfium_as_in_chrome(blank: Blank, read: Read, tmp_path: Path) -> None:
    """Typed and clicked as in a browser, and saved by it."""
    opened = pypdfium2.PdfDocument(blank("all-types", "pdf"))
    opened.init_forms()
    wanted = {"all-types.role": f"Kaimahi {LINES[0]}", "all-types.copy": "Yes", "all-types.pace": "right"}
    for page in opened:
        form, spots = opened.formenv, []
        for number in range(pdfium.FPDFPage_GetAnnotCount(page)):
            spot = pdfium.FPDFPage_GetAnnot(page, number)
            name = _said(pdfium.FPDFAnnot_GetFormFieldName, form, spot)
            on = _said(pdfium.FPDFAnnot_GetFormFieldExportValue, form, spot)
            if name in wanted and (name != "all-types.pace" or on == wanted[name]):
                box = pdfium.FS_RECTF()
                pdfium.FPDFAnnot_GetRect(spot, box)
                spots.append((name, (box.left + box.right) / 2, (box.top + box.bottom) / 2))
        for name, x, y in spots:
            pdfium.FORM_OnLButtonDown(form, page, 0, x, y)
            pdfium.FORM_OnLButtonUp(form, page, 0, x, y)
            if name == "all-types.role":
                text = wanted[name].encode("utf-16-le") + b"\0\0"
                typed = ctypes.cast(ctypes.create_string_buffer(text), ctypes.POINTER(ctypes.c_ushort))
                pdfium.FORM_ReplaceSelection(form, page, typed)
            pdfium.FORM_ForceToKillFocus(form)
    opened.save(tmp_path / "saved.pdf")
    found = answers(read, (tmp_path / "saved.pdf").read_bytes())
    assert {name: found.get(name) for name in wanted} == wanted | {"all-types.copy": True}


def _said(call: Any, form: Any, spot: Any) -> str:
    size = call(form, spot, None, 0)
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    call(form, spot, buffer, size)
    return bytes(buffer).decode("utf-16-le").rstrip("\0")


def test_an_update_at_the_end_of_the_file_counts(fill: Fill, read: Read) -> None:
    """As Acrobat and our own page save: the first bytes stay as they were, and the last value holds."""
    first = fill("all-types", "pdf", {"all-types.role": "Before", "all-types.days": 2})
    writer = pypdf.PdfWriter(io.BytesIO(first), incremental=True)
    for page in writer.pages:
        writer.update_page_form_field_values(page, {"all-types.role": "After"}, auto_regenerate=False)
    writer.write(written := io.BytesIO())
    assert written.getvalue().startswith(first)
    found = answers(read, written.getvalue())
    assert (found["all-types.role"], found["all-types.days"]) == ("After", 2)
    cut = written.getvalue()[: len(first) + 200]
    assert read(cut).problems, "what was cut off is not made up from the save before"


@pytest.mark.parametrize("state", ["on the box alone", "as a stream", "with other line breaks"])
def test_ways_of_keeping_a_value(state: str, fill: Fill, read: Read) -> None:
    with pikepdf.open(
        io.BytesIO(fill("all-types", "pdf", {"all-types.copy": True, "all-types.proud": "a\nb"}))
    ) as opened:
        for page in opened.pages:
            for one in page.obj.get("/Annots", []):
                if one.get("/T") == "copy" and state == "on the box alone":
                    one.V = pikepdf.Name.Off
                if one.get("/T") == "proud" and state == "as a stream":
                    one.V = pikepdf.Stream(opened, "a\nb".encode("utf-16"))
                if one.get("/T") == "proud" and state == "with other line breaks":
                    one.V = pikepdf.String("a\r\nb")
        opened.save(written := io.BytesIO())
    found = answers(read, written.getvalue())
    assert (found["all-types.copy"], found["all-types.proud"]) == (True, "a\nb")


def test_a_field_that_somebody_added_is_kept_as_unknown(fill: Fill, read: Read) -> None:
    with pikepdf.open(io.BytesIO(fill("all-types", "pdf", {"all-types.role": "a"}))) as opened:
        added = pikepdf.Dictionary(FT=pikepdf.Name.Tx, T=pikepdf.String("Text1"), V=pikepdf.String("mine"))
        opened.Root.AcroForm.Fields.append(opened.make_indirect(added))
        opened.save(written := io.BytesIO())
    assert read(written.getvalue()).told["files"][0]["unknown"] == {"Text1": "mine"}


# --- Excel ------------------------------------------------------------------------------------------------------------


def workbook(book: Catalogue, *, named: bool) -> tuple[str, Table]:
    """A form with a workbook that has a table whose rows have names, or numbers."""
    for form in book.forms:
        for question in form.questions() if "xlsx" in form.outputs else ():
            fits = isinstance(question, Table) and bool(question.named_rows) == named and len(question.row_ids) > 2
            if fits and any(column.type in ("string", "text") for column in question.columns):
                return form.id, question
    raise AssertionError("no form has such a workbook")


def words_of(form: str, table: Table, rows: int) -> dict[str, str]:
    column = next(one.id for one in table.columns if one.type in ("string", "text"))
    names = table.row_ids if table.named_rows else [str(number) for number in range(1, rows + 1)]
    return {f"{form}.{table.id}.{name}.{column}": f"of {name}" for name in names}


def at(book: Any, name: str) -> Any:
    ((sheet, spot),) = book.defined_names[name.replace("-", "_")].destinations
    return book[sheet][spot.replace("$", "")]


def test_rows_that_were_added_below_are_read(book: Catalogue, blank: Blank, read: Read) -> None:
    form, table = workbook(book, named=False)
    column = next(one for one in table.columns if one.type in ("string", "text"))
    opened = openpyxl.load_workbook(io.BytesIO(blank(form, "xlsx")))
    head = at(opened, f"column.{form}.{table.id}.{column.id}")
    for number in range(1, 251):
        head.parent.cell(head.row + 2 * number, head.column).value = f"row {number}"
    head.parent.title = "Renamed"
    for name in opened.defined_names.values():
        name.attr_text = re.sub(r"^(.*)!", "Renamed!", name.attr_text) if _on(name, head) else name.attr_text
    opened.save(saved := io.BytesIO())
    rows = answers(read, saved.getvalue())[f"{form}.{table.id}"]
    assert [row[column.id] for row in rows] == [f"row {number}" for number in range(1, 251)]


def _on(name: Any, head: Any) -> bool:
    return "#REF" not in name.attr_text and "Renamed" not in name.attr_text and name.name.startswith("column.")


def test_rows_with_names_that_were_sorted_are_found_by_their_names(book: Catalogue, fill: Fill, read: Read) -> None:
    form, table = workbook(book, named=True)
    values = words_of(form, table, 0)
    opened = openpyxl.load_workbook(io.BytesIO(fill(form, "xlsx", values)))
    lines = [at(opened, f"row.{form}.{table.id}.{row}").row for row in table.row_ids]
    sheet = at(opened, f"row.{form}.{table.id}.{table.row_ids[0]}").parent
    held = [[cell.value for cell in sheet[line]] for line in lines]
    for line, moved in zip(lines, reversed(held), strict=True):
        for cell, value in zip(sheet[line], moved, strict=True):
            if not isinstance(cell, openpyxl.cell.cell.MergedCell):
                cell.value = value
    opened.save(saved := io.BytesIO())
    rows = answers(read, saved.getvalue())[f"{form}.{table.id}"]
    assert {
        f"{form}.{table.id}.{row}.{column}": value
        for row, line in rows.items()
        for column, value in line.items()
        if value is not False
    } == values


def test_a_cell_that_was_deleted_is_told(book: Catalogue, fill: Fill, read: Read) -> None:
    form, table = workbook(book, named=True)
    values = words_of(form, table, 0)
    opened = openpyxl.load_workbook(io.BytesIO(fill(form, "xlsx", values)))
    first = next(iter(values))
    opened.defined_names[f"answer.{first}".replace("-", "_")].attr_text = "#REF!"
    opened.save(saved := io.BytesIO())
    found = read(saved.getvalue())
    assert found.told["files"][0]["gone"] == [first]
    assert [(note.id, note.what) for note in found.notes] == [(first, "Its cell was deleted.")]


@pytest.mark.slow
def test_a_workbook_that_libreoffice_saved(book: Catalogue, full: Any, read: Read, tmp_path: Path) -> None:
    if not (office := shutil.which("soffice")):
        pytest.fail("LibreOffice is not here: deselect the slow tests")
    forms = [form.id for form in book.forms if "xlsx" in form.outputs]
    for form in forms:
        (tmp_path / f"{form}.xlsx").write_bytes(full(form, "xlsx")[0])
    paths = [str(tmp_path / f"{form}.xlsx") for form in forms]
    command = [
        office,
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(tmp_path / "out"),
    ]
    subprocess.run([*command, *paths], check=True, capture_output=True, timeout=180)
    for form in forms:
        assert answers(read, (tmp_path / "out" / f"{form}.xlsx").read_bytes()) == full(form, "xlsx")[1], form


# --- any --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format_", ["pdf", "docx"])
def test_a_file_that_lost_its_properties(format_: str, fill: Fill, read: Read) -> None:
    data = fill("all-types", format_, {"all-types.role": "a"})
    if format_ == "pdf":
        with pikepdf.open(io.BytesIO(data)) as opened:
            del opened.trailer["/Info"]
            opened.save(written := io.BytesIO())
    else:
        written = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(written, "w") as made:
            for name in given.namelist():
                if name != "docProps/custom.xml":
                    made.writestr(name, given.read(name))
    (one,) = read(written.getvalue()).told["files"]
    assert (one["form"], one["version"], one["answers"]["all-types.role"]) == ("all-types", None, "a")


@pytest.mark.parametrize("format_", ["pdf", "docx", "xlsx"])
def test_a_blank_form_has_no_answers(format_: str, book: Catalogue, blank: Blank, read: Read) -> None:
    for form in itertools.islice((one for one in book.forms if format_ in one.outputs), 3):
        found = answers(read, blank(form.id, format_))
        told = [
            value for answer in found.values() for value in (answer.values() if isinstance(answer, dict) else [answer])
        ]
        flat = [one for value in told for one in (value.values() if isinstance(value, dict) else [value])]
        assert all(value is False for value in flat), (form.id, found)


def test_every_file_says_which_form_and_version(book: Catalogue, blank: Blank, read: Read) -> None:
    for form, format_ in (("all-types", "pdf"), ("all-types", "docx"), (workbook(book, named=True)[0], "xlsx")):
        (one,) = read(blank(form, format_)).told["files"]
        assert (one["form"], one["version"], one["edition"]) == (form, book.form(form).version, book.edition.id)
