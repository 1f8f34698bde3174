"""Every form's PDF, read back with engines that did not write it: pypdf, PDFium and a PDF/UA-1 validator."""

from __future__ import annotations

import ctypes
import dataclasses
import hashlib
import io
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache as once
from itertools import pairwise
from pathlib import Path
from typing import Any

import page as validator
import pikepdf
import pypdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from conftest import HOSTILE
from pdf_checks import _place, mistakes, pages_of, places, reader_of, type_into
from pikepdf import Name

from peer_toolkit.catalogue.catalogue import Catalogue
from peer_toolkit.catalogue.model import Boolean, Form
from peer_toolkit.documents import paper, press, typeset, widgets
from peer_toolkit.documents.controls import pdf_controls
from peer_toolkit.documents.pdf import pdf
from peer_toolkit.problems import ToolkitError

LARGEST = 140_000
"""Bytes. A form is mailed, and opened on a phone."""

SAID = "Hēmi Ngāti – Nguyễn Thị Ánh"

Make = Callable[[Form], bytes]


@pytest.fixture(scope="session")
def make(catalogue: Catalogue, cache: Path) -> Make:
    """The PDF of a form, made once in the session."""
    made: dict[int, bytes] = {}
    return lambda form: made.get(id(form)) or made.setdefault(id(form), pdf(form, catalogue, cache))


def failures(data: bytes, tmp_path: Path) -> list[str]:
    """The rules of PDF/UA-1 that a file breaks."""
    file = tmp_path / "form.pdf"
    file.write_bytes(data)
    report = validator.validate_pdf(str(file), profile="ua1")
    assert report.is_compliant == (not report.failures)
    return sorted({failure.rule_id for failure in report.failures})


# --- every form ---------------------------------------------------------------------------------------------------


def test_passes_pdf_ua(every_form: Form, make: Make, tmp_path: Path) -> None:
    assert failures(make(every_form), tmp_path) == []


def test_is_the_form(every_form: Form, make: Make, catalogue: Catalogue) -> None:
    assert mistakes(make(every_form), every_form, catalogue) == []


def test_is_sound_and_small(every_form: Form, make: Make) -> None:
    data = make(every_form)
    assert len(data) < LARGEST or every_form.id in ("all-types", "hostile")
    with pikepdf.open(io.BytesIO(data)) as opened:
        assert opened.check_pdf_syntax() == []


def test_ticks_and_choices_go_in_and_come_out(every_form: Form, make: Make, catalogue: Catalogue) -> None:
    """Clicked with PDFium, read with pypdf: every tick, and the last option of every choice."""
    wanted = {
        address: f"/{option or 'Yes'}"
        for (address, option), control in places(every_form, catalogue).items()
        if control.kind in ("tick", "choose")
    }
    data = make(every_form)
    spots = {(field.name, field.on): field for field in seen_by_pdfium(data)}
    clicked = click(data, [spots[name, on[1:]] for name, on in wanted.items()])
    fields = pypdf.PdfReader(io.BytesIO(clicked)).get_fields() or {}
    assert {name: fields[name].get("/V") for name in wanted} == wanted
    before = reader_of(data).get_fields() or {}
    assert {str(before[name].get("/V")) for name in wanted} <= {"/Off"}


def test_pdfium_says_what_the_tooltip_says(every_form: Form, make: Make, catalogue: Catalogue) -> None:
    """What Chrome hands to a screen reader. Of radio buttons it takes the group's words; the option is beside it."""
    spoken = {(field.name, field.on): field.tooltip for field in seen_by_pdfium(make(every_form))}
    for (address, option), control in places(every_form, catalogue).items():
        tip = spoken[address, option or ("Yes" if control.kind == "tick" else "")]
        for part in (control.label, control.hint, catalogue.message("required") if control.required else ""):
            assert part in tip, f"{address}: {tip}"


def test_every_page_says_what_it_is(every_form: Form, make: Make, catalogue: Catalogue) -> None:
    opened = pypdfium2.PdfDocument(make(every_form))
    for number, each in enumerate(opened, 1):
        text = " ".join(each.get_textpage().get_text_range().split())
        assert catalogue.message("paper-page", page=number, pages=len(opened)) in text
        assert plain(every_form.title) in plain(text)
        assert paper.source(every_form, catalogue) in text


def test_the_footer_is_not_read_out(every_form: Form, make: Make) -> None:
    """It is an artifact of pagination, which a screen reader passes over."""
    for each in reader_of(make(every_form)).pages:
        content = each.get_contents()
        assert content is not None
        marked = [op for op in content.operations if op[1] == b"BDC" and op[0][0] == "/Artifact"]
        kinds = [(properties.get("/Type"), properties.get("/Subtype")) for (_, properties), _ in marked]
        assert ("/Pagination", "/Footer") in kinds


def test_every_word_is_there(every_form: Form, make: Make, catalogue: Catalogue) -> None:
    text = plain("".join(each.get_textpage().get_text_range() for each in pypdfium2.PdfDocument(make(every_form))))
    for said in (
        *shown(every_form),
        *conditions_in_words(every_form, catalogue),
        *paper.sources(every_form, catalogue),
        paper.help_now(every_form, catalogue) or "",
    ):
        assert plain(said) in text, said


def test_what_is_typed_and_ticked_is_drawn(every_form: Form, make: Make, catalogue: Catalogue) -> None:
    """Filled with pypdf and by PDFium's clicks, read with PDFium; and not only stored: each field of the rendered page
    has more ink than when it is empty."""
    typed, ticked = {}, []
    for number, control in enumerate(pdf_controls(every_form, catalogue)):
        if control.kind in ("tick", "choose"):
            ticked.append((control.address, control.options[-1].id if control.options else "Yes"))
        else:
            typed[control.address] = f"{number} {SAID}"
    empty = make(every_form)
    spots = {(field.name, field.on): field for field in seen_by_pdfium(empty)}
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(click(empty, [spots[one] for one in ticked])))
    type_into(writer, typed)
    filled = io.BytesIO()
    writer.write(filled)
    read = {field.name: field.value for field in seen_by_pdfium(filled.getvalue())}
    assert {name: read[name] for name in typed} == typed
    before, after = ink(empty), ink(filled.getvalue())
    wanted = [*((name, "") for name in typed), *ticked]
    assert {where for where in wanted if after[where] < before[where] + 8} == set()


def test_no_heading_stands_alone(every_form: Form, make: Make) -> None:
    assert stranded(make(every_form), every_form) == []


def test_what_stands_apart_has_its_sheet(every_form: Form, make: Make) -> None:
    """No field of another part is on its pages."""
    home = {question.id: section for section in every_form.sections for question in section.questions}
    on_page: dict[int, set[str]] = {}
    for field in seen_by_pdfium(make(every_form)):
        section = home.get(field.name.split(".")[1])
        on_page.setdefault(field.page, set()).add(section.id if section else "")
    for section in (one for one in every_form.sections if one.apart):
        assert all(there == {section.id} for there in on_page.values() if section.id in there), section.id


def test_no_question_splits(every_form: Form, make: Make) -> None:
    assert split(make(every_form), every_form) == []


@pytest.mark.slow
def test_same_bytes_in_another_process(catalogue: Catalogue, make: Make, tmp_path: Path) -> None:
    """Another hash seed, empty cache, time zone and locale: the tests' own forms and two that are real."""
    script = (
        "import hashlib, pathlib, sys; sys.path[:0] = sys.argv[1:3]\n"
        "from conftest import whole; from peer_toolkit.documents.pdf import pdf\n"
        "all = whole(); cache = pathlib.Path(sys.argv[3])\n"
        "for form in all.forms[-4:]: print(form.id, hashlib.sha256(pdf(form, all, cache)).hexdigest())\n"
    )
    here = Path(__file__).parent
    ran = subprocess.run(
        [sys.executable, "-c", script, str(here), str(here.parents[1]), str(tmp_path)],
        env={"PYTHONHASHSEED": "4242", "TZ": "Pacific/Auckland", "LC_ALL": "C.UTF-8", "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.splitlines() == [
        f"{form.id} {hashlib.sha256(make(form)).hexdigest()}" for form in catalogue.forms[-4:]
    ]


# --- broken copies: each must be seen -----------------------------------------------------------------------------


def _first(pdf_file: pikepdf.Pdf, kind: str) -> Any:
    """The first widget that is text, tick or radio."""
    for each in pdf_file.pages:
        for one in each.obj.Annots:
            if kind == ("radio" if "/FT" not in one else "text" if str(one.FT) == "/Tx" else "tick"):
                return one
    raise AssertionError(kind)


def _forms(pdf_file: pikepdf.Pdf) -> list[Any]:
    return [one for one in press.elements(pdf_file) if str(one.S) == "/Form"]


def no_tooltip(opened: pikepdf.Pdf) -> None:
    widget = _first(opened, "text")
    del widget.TU


def no_form_element(opened: pikepdf.Pdf) -> None:
    _forms(opened)[3].S = Name.Span


def no_tab_order(opened: pikepdf.Pdf) -> None:
    del opened.pages[1].obj.Tabs


def no_struct_parent(opened: pikepdf.Pdf) -> None:
    del opened.pages[0].obj.Annots[0].StructParent


def no_language(opened: pikepdf.Pdf) -> None:
    del opened.Root.Lang


def no_title_shown(opened: pikepdf.Pdf) -> None:
    opened.Root.ViewerPreferences.DisplayDocTitle = False


def swapped(opened: pikepdf.Pdf) -> None:
    elements = _forms(opened)
    elements[0].K, elements[2].K = elements[2].K, elements[0].K


def doubled_radios(opened: pikepdf.Pdf) -> None:
    group = _first(opened, "radio").Parent
    for kid in group.Kids:
        kid.T = group.T
        opened.Root.AcroForm.Fields.append(kid)


def no_tick(opened: pikepdf.Pdf) -> None:
    del _first(opened, "tick").AP.N["/Yes"]


def blank_dot(opened: pikepdf.Pdf) -> None:
    widget = _first(opened, "radio")
    on = next(state for state in widget.AP.N.keys() if state != "/Off")  # noqa: SIM118 (pikepdf's is no dict)
    widget.AP.N[on] = opened.make_stream(b"q Q")


def shared_stream(opened: pikepdf.Pdf) -> None:
    first, second = opened.pages[0].obj.Annots[0], opened.pages[0].obj.Annots[1]
    second.AP.N = first.AP.N


def no_required(opened: pikepdf.Pdf) -> None:
    del opened.pages[0].obj.Annots[0].Ff


def font_not_embedded(opened: pikepdf.Pdf) -> None:
    del opened.Root.AcroForm.DR.Font.F0.DescendantFonts[0].FontDescriptor.FontFile2


def needs_appearances(opened: pikepdf.Pdf) -> None:
    opened.Root.AcroForm.NeedAppearances = True


def row_without_a_header(opened: pikepdf.Pdf) -> None:
    next(one for one in press.elements(opened) if "/A" in one and one.A.get("/Scope") == Name.Row).S = Name.TD


BREAKS = (
    row_without_a_header,
    *(no_tooltip, no_form_element, no_tab_order, no_struct_parent, no_language, no_title_shown, swapped),
    *(doubled_radios, no_tick, blank_dot, shared_stream, no_required, font_not_embedded, needs_appearances),
)


@pytest.mark.slow
@pytest.mark.parametrize("breaks", BREAKS, ids=lambda one: str(one.__name__))
def test_a_broken_copy_is_seen(
    breaks: Callable[[pikepdf.Pdf], None], all_types: Form, make: Make, catalogue: Catalogue, tmp_path: Path
) -> None:
    with pikepdf.open(io.BytesIO(make(all_types))) as opened:
        breaks(opened)
        broken = io.BytesIO()
        opened.save(broken, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert failures(broken.getvalue(), tmp_path) or mistakes(broken.getvalue(), all_types, catalogue)


# --- what must stop the press -------------------------------------------------------------------------------------


@pytest.mark.slow
def test_stops_when_a_control_has_no_place(all_types: Form, catalogue: Catalogue, cache: Path) -> None:
    pages = typeset.typeset(all_types, catalogue, cache)
    shorter, longer = _without_last_question(all_types), all_types
    with pytest.raises(widgets.NotAsTypeset, match=r"all-types\.manager\.date"):
        widgets.widgets(pages, shorter, catalogue, cache)
    with pytest.raises(widgets.NotAsTypeset, match=r"all-types\.manager\.name"):
        widgets.widgets(typeset.typeset(shorter, catalogue, cache), longer, catalogue, cache)


@pytest.mark.slow
def test_stops_when_a_place_is_split(all_types: Form, catalogue: Catalogue, cache: Path) -> None:
    with pikepdf.open(io.BytesIO(typeset.typeset(all_types, catalogue, cache))) as opened:
        again = opened.make_indirect(pikepdf.Dictionary(dict(opened.pages[0].obj.Annots[0].items())))
        opened.pages[1].obj.Annots.append(again)
        with pytest.raises(widgets.NotAsTypeset, match=r"all-types\.preferred-name: split"):
            widgets.widgets(_saved(opened), all_types, catalogue, cache)


def test_stops_when_a_place_is_not_in_the_structure(all_types: Form, catalogue: Catalogue, cache: Path) -> None:
    with pikepdf.open(io.BytesIO(typeset.typeset(all_types, catalogue, cache))) as opened:
        next(one for one in press.elements(opened) if str(one.S) == "/Link").K = pikepdf.Array()
        with pytest.raises(widgets.NotAsTypeset, match=r"all-types\.preferred-name: not in the structure"):
            widgets.widgets(_saved(opened), all_types, catalogue, cache)


def test_says_which_letter_cannot_be_set(all_types: Form, catalogue: Catalogue, cache: Path) -> None:
    with pytest.raises(ToolkitError, match=r"all-types.*ع \(U\+0639\)"):
        pdf(all_types.model_copy(update={"title": "عربي"}), catalogue, cache)


# --- the hard cases -----------------------------------------------------------------------------------------------


def test_hostile_text_is_shown_as_it_is(hostile: Form, make: Make) -> None:
    opened = pypdfium2.PdfDocument(make(hostile))
    text = plain("".join(each.get_textpage().get_text_range() for each in opened))
    assert text.count(plain(HOSTILE)) > 60
    read = pypdf.PdfReader(io.BytesIO(make(hostile)))
    assert read.metadata is not None
    assert read.metadata.title == hostile.title


@pytest.mark.slow
def test_a_very_long_label_and_very_many_options(
    all_types: Form, catalogue: Catalogue, cache: Path, tmp_path: Path
) -> None:
    long = "How does this label look when nobody stops writing it? " * 40
    options = [{"id": f"o{number}", "label": f"{number}. {long[:160]}", "hint": long[:200]} for number in range(60)]
    questions = [
        {"id": "wordy", "type": "text", "label": long, "hint": long, "lines": 30},
        {"id": "unbroken", "type": "string", "label": "x" * 400},
        {"id": "many", "type": "choices", "label": long, "options": options},
        {"id": "one", "type": "choice", "label": "One", "options": options},
    ]
    form = _with_sections(all_types, [{"id": "long", "title": long[:200], "questions": questions}])
    made = pdf(form, catalogue, cache)
    assert mistakes(made, form, catalogue) == []
    assert failures(made, tmp_path) == []
    assert _outside(made) == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["table", "table-with-condition", "small-table", "condition", "display", "pair"])
def test_wherever_the_page_ends_nothing_stands_alone(
    kind: str, all_types: Form, catalogue: Catalogue, cache: Path
) -> None:
    """The second section is pushed down the page line by line, over its foot."""
    option = [
        {"id": "a", "label": "Short"},
        {"id": "b", "label": "Longer, so that " * 12},
        {"id": "c", "label": "Three"},
    ]
    columns = [
        {"id": "what", "label": "What", "type": "text"},
        {"id": "done", "label": "Done", "type": "choice", "options": [*option, {"id": "d", "label": "Four"}]},
    ]
    level = {"question": "first", "answered": True}
    table = {"id": "rows", "type": "table", "label": "Rows", "hint": "In order", "row_label": "Row", "columns": columns}
    asked: dict[str, list[dict[str, Any]]] = {
        "table": [table | {"rows": 12}],
        "table-with-condition": [table | {"rows": 12, "when": level}],
        "small-table": [table | {"columns": columns[:1], "rows": 3, "when": level}],
        "condition": [{"id": "pick", "type": "choice", "label": "Pick", "options": option, "when": level}],
        "display": [{"id": "read", "type": "display", "label": "Read", "text": "One.\n\nTwo.\n\nThree."}],
        "pair": [{"id": "from", "type": "date", "label": "From"}, {"id": "to", "type": "date", "label": "To"}],
    }
    ended = set()
    for lines in range(2, 31):
        first = {"id": "first", "type": "text", "label": "First", "lines": lines}
        second = {"id": "second", "title": "Second", "intro": "Read this.", "guidance": "supervision"}
        sections = [{"id": "start", "title": "Start", "questions": [first]}, second | {"questions": asked[kind]}]
        form = _with_sections(all_types, sections, before=None, leave_out=(), keep=None)
        made = pdf(form, catalogue, cache)
        assert stranded(made, form) == []
        assert split(made, form) == []
        if kind == "small-table":
            assert len({one.page for one in seen_by_pdfium(made) if ".rows." in one.name}) == 1
        ended.add(next(number for title, number, _ in headings(made) if title == "Second"))
    assert ended == {0, 1}


@pytest.mark.slow
def test_an_edition_is_named(all_types: Form, catalogue: Catalogue, cache: Path) -> None:
    edition = catalogue.edition.model_copy(update={"name": "Ōtautahi Peer Service", "language": "en-NZ"})
    made = pdf(all_types, dataclasses.replace(catalogue, edition=edition), cache)
    read = pypdf.PdfReader(io.BytesIO(made))
    assert read.metadata is not None
    assert read.metadata.author == "Ōtautahi Peer Service"
    assert read.trailer["/Root"]["/Lang"] == "en-NZ"
    text = pypdfium2.PdfDocument(made)[0].get_textpage().get_text_range()
    assert "Ōtautahi Peer Service. From Peer Workforce Toolkit" in text


@pytest.mark.slow
def test_guidance_that_an_edition_hid_is_not_named(all_types: Form, catalogue: Catalogue, cache: Path) -> None:
    fewer = dataclasses.replace(catalogue, topics=tuple(one for one in catalogue.topics if one.id != "supervision"))
    named = catalogue.message("paper-guidance", title=catalogue.topic("supervision").title)
    for which, shows in ((catalogue, True), (fewer, False)):
        text = pypdfium2.PdfDocument(pdf(all_types, which, cache))[0].get_textpage().get_text_range()
        assert (named in text) is shows


def test_typed_letters_are_drawn(all_types: Form, make: Make) -> None:
    """The form font draws macrons, Vietnamese and the sign for a letter that it lacks."""
    font = pypdf.PdfReader(io.BytesIO(make(all_types))).trailer["/Root"]["/AcroForm"]["/DR"]["/Font"]["/F0"]
    ranges = re.findall(rb"^<(....)> <(....)> <(....)>$", font["/ToUnicode"].get_data(), re.M)
    numbers = [tuple(int(one, 16) for one in found) for found in ranges]
    mapped = {first + step for start, end, first in numbers for step in range(end - start + 1)}
    assert {ord(letter) for letter in f"{SAID}ŋṉṯāĀōŌűĐ₫’“”…\ufffd\u0304"} <= mapped
    assert all(start >> 8 == end >> 8 for start, end, _ in numbers)


# --- help ---------------------------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Field:
    """A widget as PDFium sees it. `on` is the state that a click gives; points from the page's lower left."""

    page: int
    name: str
    value: str
    tooltip: str
    on: str
    x: float
    y: float


@once
def seen_by_pdfium(data: bytes) -> tuple[Field, ...]:
    opened = pypdfium2.PdfDocument(data)
    opened.init_forms()
    environment = opened.formenv.raw
    found = []
    for number, each in enumerate(opened):
        for index in range(pdfium.FPDFPage_GetAnnotCount(each.raw)):
            widget = pdfium.FPDFPage_GetAnnot(each.raw, index)
            said = []
            for ask in (
                pdfium.FPDFAnnot_GetFormFieldName,
                pdfium.FPDFAnnot_GetFormFieldValue,
                pdfium.FPDFAnnot_GetFormFieldAlternateName,
                pdfium.FPDFAnnot_GetFormFieldExportValue,
            ):
                size = ask(environment, widget, None, 0)
                buffer = (ctypes.c_ushort * (size // 2))()
                ask(environment, widget, buffer, size)
                said.append(bytes(buffer).decode("utf-16-le").rstrip("\0"))
            box = pdfium.FS_RECTF()
            pdfium.FPDFAnnot_GetRect(widget, box)
            name, value, tooltip, on = said
            found.append(
                Field(number, name, value, tooltip, on, (box.left + box.right) / 2, (box.top + box.bottom) / 2)
            )
            pdfium.FPDFPage_CloseAnnot(widget)
    return tuple(found)


def click(data: bytes, fields: list[Field]) -> bytes:
    """The file after a click on the middle of each field."""
    opened = pypdfium2.PdfDocument(data)
    opened.init_forms()
    environment = opened.formenv.raw
    loaded = [opened[number] for number in range(len(opened))]
    for field in fields:
        where = (environment, loaded[field.page].raw, 0, field.x, field.y)
        pdfium.FORM_OnMouseMove(*where)
        pdfium.FORM_OnLButtonDown(*where)
        pdfium.FORM_OnLButtonUp(*where)
        pdfium.FORM_ForceToKillFocus(environment)
    saved = io.BytesIO()
    opened.save(saved)
    return saved.getvalue()


def plain(text: str) -> str:
    """Text without the blanks and breaks that setting it in lines puts in."""
    return "".join(text.replace("\x02", "-").replace("\ufffe", "-").split())


def shown(form: Form) -> Iterator[str]:
    """Everything that a form says in its own words."""
    yield from (form.title, form.purpose, form.who, form.before or "", *form.leave_out, form.keep or "")
    for section in form.sections:
        yield from (section.title, section.intro or "")
        for question in section.questions:
            yield from (question.label, question.hint or "", getattr(question, "text", ""))
            for one in (*getattr(question, "options", ()), *getattr(question, "columns", ())):
                yield from (one.label, one.hint or "", *(option.label for option in getattr(one, "options", ())))


def conditions_in_words(form: Form, catalogue: Catalogue) -> Iterator[str]:
    """What the form says of when a part or a question is for the reader."""
    for section in form.sections:
        if section.when:
            yield paper.condition(section.when, form, catalogue)
        for above, question in pairwise((None, *section.questions)):
            assert question is not None
            if question.when:
                yield paper.condition(question.when, form, catalogue, above.id if above else None)


def ink(data: bytes) -> dict[tuple[str, str], int]:
    """How many dark pixels each field has inside its edge, as PDFium draws the page with 1.5 pixels a point."""
    scale, found = 1.5, {}
    opened = pypdfium2.PdfDocument(data)
    opened.init_forms()
    places = {number: list(widgets_on(page)) for number, page in enumerate(reader_of(data).pages)}
    for number, page in enumerate(opened):
        drawn = page.render(scale=scale, may_draw_forms=True).to_pil().convert("L")
        for where, (x0, y0, x1, y1) in places[number]:
            box = (x0 + 2, 842 - y1 + 2, x1 - 2, 842 - y0 - 2)
            found[where] = sum(drawn.crop([round(edge * scale) for edge in box]).histogram()[:110])
    return found


def widgets_on(page: pypdf.PageObject) -> Iterator[tuple[tuple[str, str], tuple[float, ...]]]:
    """Each field of a page by its name and, of a tick or a radio button, the state that it can have."""
    for one in page.get("/Annots", []):
        widget = one.get_object()
        name, option = _place(widget)
        is_tick = not option and widget.get("/FT") == "/Btn"
        yield (name, "Yes" if is_tick else option), tuple(float(edge) for edge in widget["/Rect"])


def headings(data: bytes) -> list[tuple[str, int, float]]:
    """Title, page and height of each section's heading, from the bookmarks."""
    read = reader_of(data)
    entries = [entry for entry in read.outline if not isinstance(entry, list)]
    return [(str(one.title), read.get_destination_page_number(one) or 0, float(one["/Top"])) for one in entries]


def stranded(data: bytes, form: Form) -> list[str]:
    """The sections whose heading is on another page than their first question's label and first field."""
    alone = []
    opened = pypdfium2.PdfDocument(data)
    fields = seen_by_pdfium(data)
    for (title, number, top), section in zip(headings(data), form.sections, strict=False):
        first = section.questions[0]
        text = plain(opened[number].get_textpage().get_text_bounded(0, 60, 595, top))
        starts = f"{form.id}.{first.id}"
        pages = [one.page for one in fields if one.name == starts or one.name.startswith(f"{starts}.")]
        if plain(first.label)[:60] not in text or (pages and pages[0] != number):
            alone.append(title)
    return alone


def split(data: bytes, form: Form) -> list[str]:
    """The questions, or rows of a table, that are on two pages; a label counts as part of its first field."""
    seen: dict[str, set[int]] = {}
    ticks = {question.id for question in form.questions() if isinstance(question, Boolean)}
    above = 0
    for _, number, place in pages_of(reader_of(data)):
        if place is None:
            above = number
            continue
        parts = place[0].split(".")
        whole_thing = ".".join(parts[:3]) if len(parts) == 4 else ".".join(parts[:2])
        if whole_thing not in seen:
            # the words of a single tick come after it, and rows after the first have no label of their own
            alone = parts[1] in ticks or (len(parts) == 4 and parts[2] != "1")
            seen[whole_thing] = {number} if alone else {above, number}
        seen[whole_thing].add(number)
    return [name for name, pages in seen.items() if len(pages) > 1]


def _outside(data: bytes) -> list[str]:
    """The fields that hang over the edge of the text."""
    return [
        f"{one.name} on page {one.page + 1}"
        for one in seen_by_pdfium(data)
        if not (50 < one.x < 545 and 62 < one.y < 842 - 48)
    ]


def _with_sections(form: Form, sections: list[dict[str, Any]], **changes: Any) -> Form:
    read = form.model_dump(by_alias=True, exclude_unset=True) | {"sections": sections} | changes
    return Form.model_validate(read)


def _without_last_question(form: Form) -> Form:
    *before, last = form.sections
    shorter = last.model_copy(update={"questions": last.questions[:-1]})
    return form.model_copy(update={"sections": (*before, shorter)})


def _saved(opened: pikepdf.Pdf) -> bytes:
    saved = io.BytesIO()
    opened.save(saved)
    return saved.getvalue()
