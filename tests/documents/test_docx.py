"""Word files, read back by engines that did not write them."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import io
import os
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from conftest import whole
from docx import Document
from docx_checks import (
    MAIN,
    NAMES,
    add_row,
    changed,
    expected,
    find,
    found,
    names_it,
    part,
    problems,
    the_schema,
    w,
    words,
    write_lines,
)
from docx_plus.controls.read import ValueNotInListError, read_controls, set_control_value
from lxml import etree

from peer_toolkit.catalogue.catalogue import Catalogue
from peer_toolkit.catalogue.model import Form, Text
from peer_toolkit.documents.content_controls import alias, tick
from peer_toolkit.documents.controls import controls
from peer_toolkit.documents.docx import docx

TEXTS = ("Ngāti Whātua Ōrākei", "Nguyễn Thị Đặng", "“Dr” <O’Neill> & ﻿co", "王小明", "محمد")
DAY = datetime.datetime(2027, 2, 28)


@cache
def made(name: str) -> bytes:
    catalogue = whole()
    return docx(catalogue.form(name), catalogue)


@pytest.fixture
def good() -> bytes:
    return made("all-types")


def test_every_form_makes_a_sound_word_file(every_form: Form, catalogue: Catalogue) -> None:
    assert problems(made(every_form.id), every_form, catalogue) == []


def test_every_form_can_be_filled_in_and_read_back(every_form: Form, catalogue: Catalogue) -> None:
    data = made(every_form.id)
    wanted: dict[str, object] = {}
    lists = {one.address: one.options for one in controls(every_form, catalogue) if one.column}
    document = Document(io.BytesIO(data))
    rich: dict[str, list[str]] = {}
    for count, (tag, kind, _) in enumerate(expected(every_form, catalogue)):
        text = TEXTS[count % len(TEXTS)]
        if kind == "richtext":
            rich[tag] = [text, f"• {text}"]
            wanted[tag] = text + f"• {text}"
        elif kind == "dropdown":
            option = lists[tag][count % len(lists[tag])]
            set_control_value(document, tag, option.id)
            wanted[tag] = str(option.label)
        else:
            value: str | bool | datetime.datetime = {"text": text, "date": DAY, "checkbox": True}[kind]
            set_control_value(document, tag, value)
            wanted[tag] = value
    saved = io.BytesIO()
    document.save(saved)
    filled = changed(saved.getvalue(), MAIN, lambda root: [write_lines(root, *one) for one in rich.items()])
    read = {one.tag: one for one in found(filled)}
    assert {tag: one.value for tag, one in read.items()} == wanted
    assert not any(one.is_placeholder for one in read.values())
    assert [*the_schema(filled, every_form, catalogue)] == []


def test_an_edition_has_its_own_name_and_language(all_types: Form, catalogue: Catalogue) -> None:
    edition = catalogue.edition.model_copy(update={"name": "Te Rōpū <Peers & Co>", "language": "en-NZ"})
    theirs = dataclasses.replace(catalogue, edition=edition)
    assert problems(docx(all_types, theirs), all_types, theirs) == []


def test_a_list_refuses_what_is_not_in_it(good: bytes) -> None:
    with pytest.raises(ValueNotInListError):
        set_control_value(Document(io.BytesIO(good)), "all-types.goals.1.status", "Lost")


def test_a_ticked_box_shows_it(good: bytes) -> None:
    document = Document(io.BytesIO(good))
    set_control_value(document, "all-types.level.serious", True)
    read = read_controls(document)
    assert [tag for tag, one in read.items() if one.value is True] == ["all-types.level.serious"]
    document.save(saved := io.BytesIO())
    (box,) = find(part(saved.getvalue()), "//w:sdt[w:sdtPr/w:tag/@w:val='all-types.level.serious']/w:sdtContent")
    assert words(box) == "☒"


def test_rows_can_be_added_as_the_page_adds_them(good: bytes, all_types: Form, catalogue: Catalogue) -> None:
    new: list[str] = []
    more = changed(good, MAIN, lambda root: new.extend(add_row(root, "all-types.goals")))
    assert new == [f"all-types.goals.4.{column}" for column in ("goal", "due", "status", "agreed")]
    tags = [one.tag for one in found(more)]
    at = tags.index(new[0])
    assert tags[at - 1] == "all-types.goals.3.agreed" and tags[at : at + 4] == new
    assert [*the_schema(more, all_types, catalogue)] == []


def test_a_box_has_room_for_its_lines(good: bytes) -> None:
    heights = {
        find(box, ".//w:tag/@w:val")[0]: int(find(box, ".//w:trHeight[@w:hRule='atLeast']/@w:val")[0])
        for box in find(part(good), "//w:tbl[not(.//w:tblHeader)]")
    }
    six_millimetres = 6 * 1440 / 25.4
    for tag, lines in {"all-types.proud": 4, "all-types.hard": 2, "all-types.safety": 3}.items():
        assert heights[tag] >= lines * six_millimetres
    assert heights["all-types.hard"] < heights["all-types.safety"] < heights["all-types.proud"]


def test_tables_and_lines_are_as_wide_as_the_page(good: bytes) -> None:
    (size,), (margin,) = find(part(good), "//w:pgSz"), find(part(good), "//w:pgMar")
    assert (size.get(w("w")), size.get(w("h"))) == ("11906", "16838")
    room = int(size.get(w("w"))) - int(margin.get(w("left"))) - int(margin.get(w("right")))
    assert abs(room / 1440 * 25.4 - (210 - 36)) < 0.1
    for table in find(part(good), "//w:tbl"):
        assert sum(map(int, find(table, "w:tblGrid/w:gridCol/@w:w"))) == room


def test_a_condition_is_said_above_its_question(good: bytes) -> None:
    said = {words(one): words(one.getnext()) for one in find(part(good), "//w:p[w:pPr/w:pStyle/@w:val='Condition']")}
    assert said["If you chose “Serious”:"].startswith("What did you do first")
    assert said["If you did not tick “We met online”:"].startswith("Where did you meet?")


def test_placeholders_are_grey_and_boxes_are_word_s_own(good: bytes) -> None:
    styles = part(good, "word/styles.xml")
    assert find(styles, "//w:style[@w:styleId='PlaceholderText']//w:color/@w:val") == ["595959"]
    for control in find(part(good), "//w:sdt[w:sdtPr/w:showingPlcHdr]"):
        assert find(control, ".//w:rStyle/@w:val") == ["PlaceholderText"]
    for box in find(part(good), "//w14:checkbox"):
        states = [find(box, f"w14:{name}/@w14:val")[0] for name in ("checked", "checkedState", "uncheckedState")]
        assert states == ["0", "2612", "2610"]


LONG = "What does the organisation do well as your employer, and what should change?"


@pytest.mark.parametrize(
    ("label", "start"),
    [
        ("Role", "Role"),
        ("x" * 64, ""),
        (LONG, ""),
        (f"{LONG}: Nothing at all", LONG),
        ("Nguyễn " * 30, "Nguyễn"),
        ("x" * 100, ""),
        ("Short: " + "an option that is told at so great a length that no name can hold it whole", "Short"),
    ],
)  # fmt: skip
def test_a_name_is_cut_at_a_word(label: str, start: str) -> None:
    name = alias(label.strip(), start)
    assert 24 < len(name) <= 64 or name == label
    assert names_it(name, label.strip()) or " " not in label
    assert (name == label.strip()) == (len(label.strip()) <= 64)


def test_the_checker_of_names_is_no_pushover() -> None:
    label = "What shows how it went, promise 2, Was it kept?"
    assert names_it("What shows how it…, Was it kept?", label)
    for wrong in ("", "…", "What sho…, Was it kept?", "What shows…, Was it", "Shows how…", "What shows, Was it kept?"):
        assert not names_it(wrong, label), wrong


def test_the_end_of_a_name_is_kept() -> None:
    start = "Which of these did you check, and find in order, before you spoke with anybody?"
    ends = (
        "The role",
        "The hours",
        "The tools",
        "Supervision takes place as agreed",
        "Supervision takes place at times",
    )
    names = {alias(f"{start}: {end}", start): end for end in ends}
    assert len(names) == len(ends)
    assert all(name.startswith("Which of these") and name.endswith(end) for name, end in names.items())


def test_a_tag_that_word_would_refuse_is_an_error() -> None:
    with pytest.raises(ValueError, match="64"):
        tick("a" * 65, "A")


def test_same_form_same_bytes(every_form: Form, catalogue: Catalogue) -> None:
    assert docx(every_form, catalogue) == made(every_form.id)


def test_same_bytes_from_another_process(catalogue: Catalogue) -> None:
    code = (
        "import hashlib, conftest; from peer_toolkit.documents.docx import docx; one = conftest.whole();"
        "print(*(hashlib.sha256(docx(form, one)).hexdigest() for form in one.forms))"
    )
    here = Path(__file__).parent
    path = os.pathsep.join((str(here), str(here.parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])))
    environment = os.environ | {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Auckland", "PYTHONPATH": path}
    environment |= {"LC_ALL": "C"}
    answer = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert answer.stdout.split() == [hashlib.sha256(made(form.id)).hexdigest() for form in catalogue.forms]


def _first(root: etree._Element, path: str) -> etree._Element:
    return find(root, path)[0]


def _drop(root: etree._Element, path: str) -> None:
    one = _first(root, path)
    one.getparent().remove(one)


def _swap(root: etree._Element) -> None:
    first, second = (_first(root, f"//w:sdtPr[w:tag/@w:val='all-types.{name}']/w:tag") for name in ("role", "days"))
    one, other = first.get(w("val")), second.get(w("val"))
    first.set(w("val"), other)
    second.set(w("val"), one)


Change = Callable[[etree._Element], object]

BROKEN: dict[str, tuple[str, Change, str]] = {
    "an id twice": (MAIN, lambda root: find(root, "//w:sdtPr/w:id")[3].set(w("val"), "1"), "ids"),
    "a lock gone": (MAIN, lambda root: _drop(root, "//w:sdtPr/w:lock"), "lock of"),
    "content locked": (MAIN, lambda root: _first(root, "//w:lock").set(w("val"), "sdtContentLocked"), "lock of"),
    "a tag changed": (MAIN, lambda root: _first(root, "//w:sdtPr/w:tag").set(w("val"), "all-types.nobody"), "tags"),
    "two tags swapped": (MAIN, _swap, "tags"),
    "a control gone": (MAIN, lambda root: _drop(root, "//w:sdt[w:sdtPr/w:text]"), "tags"),
    "a name gone": (MAIN, lambda root: _drop(root, "//w:sdtPr/w:alias"), "name of"),
    "a date made text": (MAIN, lambda root: _drop(root, "//w:sdtPr/w:date"), "kind of"),
    "no header row": (MAIN, lambda root: _drop(root, "//w:tblHeader"), "header of"),
    "rows that do not repeat": (MAIN, lambda root: _drop(root, "//w15:repeatingSectionItem"), "rows of"),
    "a row that splits": (MAIN, lambda root: _drop(root, "//w:cantSplit"), "rows of"),
    "no caption": (MAIN, lambda root: _drop(root, "//w:tblCaption"), "caption"),
    "a column too wide": (MAIN, lambda root: _first(root, "//w:gridCol").set(w("w"), "99"), "widths of"),
    "a heading that only looks so": (
        MAIN, lambda root: _first(root, "//w:pStyle[@w:val='Heading1']").set(w("val"), "Normal"), "headings",
    ),
    "a level skipped": (
        MAIN, lambda root: _first(root, "//w:pStyle[@w:val='Heading1']").set(w("val"), "Heading2"), "headings",
    ),
    "an empty paragraph": (MAIN, lambda root: _first(root, "//w:body").insert(3, etree.Element(w("p"))), "empty"),
    "a label left behind": (
        "word/styles.xml", lambda root: _drop(root, "//w:style[@w:styleId='Question']//w:keepNext"), "keeping",
    ),
    "a hint left behind": (
        MAIN, lambda root: _drop(root, "//w:p[w:pPr/w:pStyle/@w:val='Question']/following-sibling::w:p[1]//w:keepNext"),
        "keeping",
    ),
    "a label changed": (
        MAIN, lambda root: setattr(_first(root, "//w:t[.='Role']"), "text", "Job"), "words",
    ),
    "another language": (
        "word/styles.xml", lambda root: _first(root, "//w:docDefaults//w:lang").set(w("val"), "en-US"), "language of",
    ),
    "an American date": (MAIN, lambda root: _first(root, "//w:lid").set(w("val"), "en-US"), "language of a date"),
    "an older Word": (
        "word/settings.xml",
        lambda root: _first(root, "//w:compatSetting[@w:name='compatibilityMode']").set(w("val"), "14"), "settings",
    ),
    "protected": (
        "word/settings.xml",
        lambda root: root.insert(1, root.makeelement(w("documentProtection"), {w("edit"): "forms"})), "protection",
    ),
    "somebody's name": (
        "docProps/core.xml",
        lambda root: setattr(etree.SubElement(root, f"{{{NAMES['cp']}}}lastModifiedBy"), "text", "Kim"), "properties",
    ),
    "no page number": ("word/footer1.xml", lambda root: _drop(root, "//w:fldSimple"), "footer"),
    "an element out of order": (
        MAIN, lambda root: _first(root, "//w:sdtPr").append(root.makeelement(w("nonsense"))), "schema",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_copy_is_caught(name: str, good: bytes, all_types: Form, catalogue: Catalogue) -> None:
    file, change, caught = BROKEN[name]
    found_wrong = problems(changed(good, file, change), all_types, catalogue)
    assert any(one.startswith(caught) for one in found_wrong), found_wrong


def test_a_copy_that_only_went_through_the_checker_is_sound(good: bytes, all_types: Form, catalogue: Catalogue) -> None:
    assert problems(changed(good, MAIN, lambda root: None), all_types, catalogue) == []


def test_a_title_longer_than_word_takes_for_a_property_is_cut_there_only(all_types: Form, catalogue: Catalogue) -> None:
    title = "A very long title " * 30
    made = Document(io.BytesIO(docx(all_types.model_copy(update={"title": Text(title)}), catalogue)))
    assert len(made.core_properties.title) <= 255
    assert made.core_properties.title.endswith("title A…")
    assert made.paragraphs[0].text == title
