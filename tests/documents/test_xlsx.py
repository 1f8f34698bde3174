"""Excel: the workbook of every form, read back with openpyxl, openxml-audit and lxml."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import openpyxl
import pytest
import yaml

from peer_toolkit.catalogue.catalogue import Catalogue
from peer_toolkit.catalogue.forms import most
from peer_toolkit.catalogue.model import Form, Score, Summary, Text
from peer_toolkit.documents.calendars import first_monday
from peer_toolkit.documents.controls import controls
from peer_toolkit.documents.xlsx import xlsx
from tests.documents.conftest import ROOT, whole
from tests.documents.xlsx_checks import answer, answered_at, book, cell, problems, rule, wanted


@cache
def counting() -> Form:
    """tests/documents/counting.yml."""
    return Form.model_validate(yaml.safe_load(Path(__file__).with_name("counting.yml").read_text(encoding="utf-8")))


@cache
def made(name: str) -> bytes:
    if name == "counting":
        return xlsx(counting(), whole())
    return xlsx(whole().form(name), whole())


def test_every_workbook_is_sound(every_form: Form, catalogue: Catalogue) -> None:
    assert problems(made(every_form.id), every_form, catalogue) == []


def test_a_workbook_full_of_signs_is_sound(catalogue: Catalogue) -> None:
    assert problems(made("counting"), counting(), catalogue) == []


def test_names_are_the_addresses_of_the_controls(every_form: Form, catalogue: Catalogue) -> None:
    """What PDF and Word call a control, without the rows of totals and what is worked out."""
    numbered = re.compile(r"\.\d+\.")
    addresses = set()
    for one in controls(every_form, catalogue):
        worked_out = one.column is not None and one.column.worked_out
        if ".total." in one.address or worked_out or isinstance(every_form.question(one.question.id), Score | Summary):
            continue
        prefix = "column" if numbered.search(one.address) else "answer"
        addresses.add(f"{prefix}.{numbered.sub('.', one.address)}".replace("-", "_"))
    got = {name for name, kind in wanted(every_form).items() if kind != "row"}
    names = {name for name in got if not _is_worked_out(every_form, name)}
    assert names == addresses


def _is_worked_out(form: Form, name: str) -> bool:
    parts = name.replace("_", "-").split(".")
    columns = getattr(form.question(parts[2]), "columns", ())
    return any(one.id == parts[-1] and one.worked_out for one in columns)


def test_answers_go_in_the_order_of_the_form(every_form: Form) -> None:
    """A reader who goes down a sheet meets the questions as the form has them."""
    sheets: dict[str, list[int]] = {}
    for name, kind in wanted(every_form).items():
        if name.startswith("answer.") and len(name.split(".")) < 5 and kind != "row":
            at = cell(made(every_form.id), name)
            sheets.setdefault(at.parent.title, []).append(at.row)
    assert len(sheets) <= 1
    for rows in sheets.values():
        assert rows == sorted(set(rows))


def test_a_word_that_begins_like_a_formula_is_text() -> None:
    whole_book = book(made("counting"))
    texts = [one for sheet in whole_book for row in sheet.iter_rows() for one in row if one.data_type == "s"]
    for sign in "=+-@":
        assert any(str(one.value).startswith(sign) for one in texts), sign
    formulas = {
        one.value.split("(")[0]
        for sheet in whole_book
        for row in sheet.iter_rows()
        for one in row
        if one.data_type == "f"
    }
    assert {re.sub(r"^=\d+\*", "=", one) for one in formulas} <= {
        "=IF", "=SUM", "=SUBTOTAL", "=SUMPRODUCT", "=COUNT", "=COUNTIFS", "=SUMIFS", "=",
    }  # fmt: skip


def test_no_name_is_like_a_cell_and_all_can_be_turned_back(every_form: Form) -> None:
    for name in book(made(every_form.id)).defined_names:
        prefix, *address = name.split(".")
        assert prefix in ("answer", "row", "column", "worked", "year")
        assert address[0].replace("_", "-") == every_form.id
        assert re.fullmatch(r"[a-z][a-z0-9_.]{0,254}", name)


def test_dates_of_the_year_are_first_mondays() -> None:
    data, sheet = made("counting"), book(made("counting"), values=True)["Year planner"]
    rows = {row[0]: row[2:14] for row in sheet.iter_rows(min_row=6, values_only=True)}
    due = {"Monthly": range(1, 13), "Quarterly": (2, 5, 8, 11), "Every five months": (4, 9), "Every second year": (6,)}
    assert set(rows) == set(due)
    for name, months in due.items():
        expected = [first_monday(2027, month) if month in months else None for month in range(1, 13)]
        assert [value and value.date() for value in rows[name]] == expected, name
    first = book(data, values=True)["Duties"]
    assert [first.cell(cell(data, answer(counting(), "duties", row, prefix="row")).row, 3).value for row in
            ("monthly", "second-year", "never")] == [_day(2027, 1), _day(2027, 6), None]  # fmt: skip


def _day(year: int, month: int) -> object:
    return datetime.datetime.combine(first_monday(year, month), datetime.time())


def test_first_monday() -> None:
    for year in (2026, 2027, 2028):
        for month in range(1, 13):
            day = first_monday(year, month)
            assert (day.weekday(), day.month, day.day <= 7) == (0, month, True)


def test_tables_with_the_same_label_have_sheets_of_their_own() -> None:
    assert {"Budget", "Budget 2"} <= set(book(made("counting")).sheetnames)


def test_the_most_of_a_score_is_that_of_paper(catalogue: Catalogue) -> None:
    checked = 0
    for form in (counting(), *catalogue.forms):
        for score in form.questions():
            named = isinstance(score, Score) and all(
                getattr(question, "named_rows", True)
                for name in score.of
                for question in form.section(name).questions
                if any(one.options and any(o.value for o in one.options) for one in getattr(question, "columns", ()))
            )
            if isinstance(score, Score) and named:
                at = cell(made(form.id), answer(form, score.id, prefix="worked"), values=True)
                assert at.parent.cell(at.row, at.column + 1).value == most(form, score)
                checked += 1
    assert checked > 2


def test_validation_reaches_below_the_rows_that_stand_ready() -> None:
    at = answered_at(made("counting"), "column.counting.visits.day")
    below = at.parent.cell(at.row + 1000, at.column)
    assert rule(below) is rule(at)


def test_a_long_name_is_cut_for_excel_alone(catalogue: Catalogue) -> None:
    long = "A very long title, with [brackets]: and more " * 12
    form = counting().model_copy(update={"title": Text(long)})
    data = xlsx(form, catalogue)
    assert len(book(data).properties.title) <= 255
    assert book(data).worksheets[0]["A1"].value.startswith("A very long title")


def test_an_edition_has_its_name_on_its_workbooks(all_types: Form, catalogue: Catalogue) -> None:
    ours = dataclasses.replace(
        catalogue, edition=catalogue.edition.model_copy(update={"name": "Riverside", "id": "riverside"})
    )
    opened = openpyxl.load_workbook(io.BytesIO(xlsx(all_types, ours)))
    assert opened.properties.creator == "Riverside"
    assert opened.custom_doc_props["peer-toolkit-edition"].value == "riverside"
    assert "Riverside" in (opened.worksheets[0].oddFooter.left.text or "")


def test_the_same_form_gives_the_same_bytes(all_types: Form, catalogue: Catalogue) -> None:
    assert xlsx(all_types, catalogue) == made("all-types")
    later = all_types.model_copy(update={"version": all_types.version + 1})
    assert xlsx(later, catalogue) != made("all-types")


@pytest.mark.slow
def test_another_process_makes_the_same_bytes() -> None:
    code = (
        "import hashlib; from tests.documents.conftest import whole; from peer_toolkit.documents.xlsx import xlsx;"
        "print(hashlib.sha256(xlsx(whole().form('all-types'), whole())).hexdigest())"
    )
    for seed in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo"},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert run.stdout.strip() == hashlib.sha256(made("all-types")).hexdigest()


# --- the checks can fail --------------------------------------------------------------------------------------------


def changed(data: bytes, file: str, change: Callable[[str], str]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == file:
                after = change(text.decode()).encode()
                assert after != text, "nothing was changed"
                text = after
            new.writestr(name, text)
    return written.getvalue()


ANSWERS, GOALS, DUTIES, VISITS, BOOK = (
    *(f"xl/worksheets/sheet{number}.xml" for number in (2, 3, 5, 6)),
    "xl/workbook.xml",
)


def _place(text: str) -> str:
    """Where the name of another answer leads."""
    return re.search(r'all_types\.preferred_name">([^<]*)', text).group(1)  # type: ignore[union-attr]


BROKEN: dict[str, tuple[str, Callable[[str], str], str]] = {
    "a name gone": (
        BOOK, lambda t: re.sub(r'<definedName name="answer.all_types.role">[^<]*</definedName>', "", t), "names",
    ),
    "two names for one cell": (BOOK, lambda t: re.sub(r"(all_types\.role\">)[^<]*", rf"\1{_place(t)}", t), "names"),
    "no list": (ANSWERS, lambda t: t.replace('type="list"', 'type="custom"'), "type of"),
    "a date that takes words": (ANSWERS, lambda t: t.replace('type="date"', 'type="textLength"'), "type of"),
    "an option gone": (ANSWERS, lambda t: re.sub(r"(<formula1>Lists!\$A\$\d+):\$[CD]", r"\1:$B", t), "options of"),
    "a prompt gone": (ANSWERS, lambda t: re.sub(r' prompt="[^"]*"', "", t), "prompt of"),
    "not frozen": (VISITS, lambda t: re.sub(r"<pane [^>]*/>", "", t), "header of"),
    "no header on the next page": (BOOK, lambda t: t.replace("Print_Titles", "Print_Nothing"), "header of"),
    "a total typed in": (
        DUTIES, lambda t: re.sub(r"<f>SUBTOTAL[^<]*</f>", "", t), "total of",
    ),
    "an error": (VISITS, lambda t: re.sub(r'("\d+")(><f>SUM[^<]*</f><v>)0', r'\1 t="e"\2#REF!', t), "value of"),
    "protected": (GOALS, lambda t: t.replace("</sheetData>", '</sheetData><sheetProtection sheet="1"/>'), "protected"),
    "upright": (GOALS, lambda t: t.replace('orientation="landscape"', 'orientation="portrait"'), "paper of"),
    "another form": ("docProps/custom.xml", lambda t: t.replace(">all-types<", ">other<"), "properties"),
    "somebody's name": (
        "docProps/core.xml", lambda t: t.replace("<cp:lastModifiedBy>", "<cp:lastModifiedBy>Kim "), "properties",
    ),
    "a label changed": ("xl/sharedStrings.xml", lambda t: t.replace(">Role<", ">Job<"), "label"),
    "a hint gone": ("xl/sharedStrings.xml", lambda t: t.replace("A guess is fine", ""), "help of"),
    "a chart without words": ("xl/drawings/drawing1.xml", lambda t: re.sub(r' descr="[^"]*"', "", t), "a chart"),
    "an element out of order": (GOALS, lambda t: t.replace("<sheetData>", "<nonsense/><sheetData>"), "schema"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_copy_is_caught(name: str, all_types: Form, catalogue: Catalogue) -> None:
    file, change, caught = BROKEN[name]
    found = problems(changed(made("all-types"), file, change), all_types, catalogue)
    assert any(one.startswith(caught) for one in found), found


def test_a_copy_that_was_only_packed_again_is_sound(all_types: Form, catalogue: Catalogue) -> None:
    same = changed(made("all-types"), "docProps/core.xml", lambda text: text.replace("?>", "?> ", 1))
    assert problems(same, all_types, catalogue) == []
