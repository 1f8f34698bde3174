"""What the browser gets to fill a PDF in with: compared with the file by an engine that did not make it."""

from __future__ import annotations

import dataclasses
import io
import json
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from peer_toolkit.browser.fieldmap import NotFillable, field_map, glyph_table
from peer_toolkit.catalogue import Catalogue
from peer_toolkit.catalogue.model import Form
from peer_toolkit.documents import build
from peer_toolkit.documents.controls import pdf_controls
from tests.reading.conftest import all_types


@pytest.fixture(scope="session")
def book(catalogue: Catalogue) -> Catalogue:
    """The real guidance with the tests' own form after it."""
    return dataclasses.replace(catalogue, forms=(*catalogue.forms, all_types()))


@pytest.fixture(scope="session")
def template(book: Catalogue, cache: Path) -> bytes:
    return build(all_types(), book, "pdf", cache)


def differences(data: bytes, form: Form, book: Catalogue) -> list[str]:
    """Where the map of a PDF is not the form, or not the file."""
    made = json.loads(field_map(data))
    reader = pypdf.PdfReader(io.BytesIO(data))
    found = [key for key, is_ in (("len", len(data)), ("crc", zlib.crc32(data))) if made[key] != is_]
    controls = list(pdf_controls(form, book))
    if list(made["fields"]) != [one.address for one in controls]:
        found.append("addresses, or their order")
    for one in controls:
        field = made["fields"][one.address]
        thing = _object(reader, field["o"])
        text = "m" if int(thing.get("/Ff", 0)) & 1 << 12 else "t"
        if field["k"] != {"tick": "b", "choose": "r"}.get(one.kind, text) or (one.kind == "lines" and text != "m"):
            found.append(f"{one.address}: kind")
        if str(thing["/T"]) != one.address.rpartition(".")[2]:
            found.append(f"{one.address}: object")
        if field["u"] != str(thing["/TU"]) or any(f"/{key} " in field["d"] for key in ("V", "AS", "DA", "TU")):
            found.append(f"{one.address}: tooltip, or what the filler writes itself")
        if field["k"] == "r":
            if [state for _, state, _, _ in field["r"]] != [option.id for option in one.options]:
                found.append(f"{one.address}: options")
            for number, state, source, tip in field["r"]:
                kid = _object(reader, number)
                if state not in str(list(kid["/AP"]["/N"])) or str(kid["/TU"]) != tip or "/Rect" not in source:
                    found.append(f"{one.address}={state}")
        elif field["k"] == "b":
            if f"/{field['n']}" not in thing["/AP"]["/N"]:
                found.append(f"{one.address}: state")
        else:
            box = [float(edge) for edge in _object(reader, field["a"])["/BBox"]]
            if thing["/AP"].raw_get("/N").idnum != field["a"] or box != [0, 0, field["w"], field["h"]]:
                found.append(f"{one.address}: appearance")
    return found


def _object(reader: pypdf.PdfReader, number: int) -> Any:
    return reader.get_object(pypdf.generic.IndirectObject(number, 0, reader))


def test_the_map_is_the_form(book: Catalogue, template: bytes) -> None:
    assert differences(template, all_types(), book) == []


@pytest.mark.slow
def test_every_form_has_its_map_and_the_same_font(book: Catalogue, cache: Path) -> None:
    """One table of letters serves all forms, so the site needs to have but one."""
    tables = set()
    for form in book.forms:
        if "pdf" in form.outputs:
            data = build(form, book, "pdf", cache)
            made, table = json.loads(field_map(data)), glyph_table(data)
            assert list(made["fields"]) == [one.address for one in pdf_controls(form, book)]
            assert made["font"] == json.loads(table)["id"]
            tables.add(table)
    assert len(tables) == 1


def test_the_table_has_the_letters_that_people_type(template: bytes) -> None:
    table = json.loads(glyph_table(template))
    assert len(table["c"]) == len(table["w"])
    known = set(table["c"]) - {"\0"} | set(table["x"])
    assert set("Nguyễn Thị Ánh Đặng – Ngāti Whātua “Ōrākei” ’…\u00a0•\ufffd") <= known
    assert not set("سあ☺") & known
    font = pypdf.PdfReader(io.BytesIO(template)).trailer["/Root"]["/AcroForm"]["/DR"]["/Font"]["/F0"]
    widths = font["/DescendantFonts"][0].get_object()["/W"][1]
    assert [int(width) for width in widths] == table["w"]
    wide = {letter: table["w"][glyph] for glyph, letter in enumerate(table["c"])}
    assert wide["i"] < wide["n"] < wide["m"]
    assert table["d"] < 0 < table["cap"] < table["a"]


def test_both_are_plain_and_the_same_each_time(template: bytes) -> None:
    for make in (field_map, glyph_table):
        made = make(template)
        assert made == make(template)
        assert made == json.dumps(json.loads(made), separators=(",", ":")).encode("ascii")


# --- what the filler cannot rely on -------------------------------------------------------------------------------


def _first(opened: Any, kind: Name, key: str = "/T") -> Any:
    return next(
        one for page in opened.pages for one in page.obj.get("/Annots", []) if one.get("/FT") == kind and key in one
    )


def _set(**entries: Any) -> Callable[[Any], None]:
    def change(opened: Any) -> None:
        for key, value in entries.items():
            _first(opened, Name.Tx)[f"/{key}"] = value

    return change


def needs_appearances(opened: Any) -> None:
    opened.Root.AcroForm.NeedAppearances = True


def signed(opened: Any) -> None:
    opened.Root.AcroForm.SigFlags = 3


def two_fonts(opened: Any) -> None:
    opened.Root.AcroForm.DR.Font.F1 = opened.Root.AcroForm.DR.Font.F0


def other_encoding(opened: Any) -> None:
    opened.Root.AcroForm.DR.Font.F0.Encoding = Name("/Identity-V")


def other_glyphs(opened: Any) -> None:
    opened.Root.AcroForm.DR.Font.F0.DescendantFonts[0].CIDToGIDMap = opened.make_stream(b"\0\0")


def other_widths(opened: Any) -> None:
    opened.Root.AcroForm.DR.Font.F0.DescendantFonts[0].W = Array([1, Array([500])])


def no_program(opened: Any) -> None:
    del opened.Root.AcroForm.DR.Font.F0.DescendantFonts[0].FontDescriptor.FontFile2


def shared_appearance(opened: Any) -> None:
    first, second = [one for one in opened.pages[0].obj.Annots if one.get("/FT") == Name.Tx][:2]
    second.AP.N = first.AP.N


def no_appearance(opened: Any) -> None:
    del _first(opened, Name.Tx).AP


def one_name_twice(opened: Any) -> None:
    first, second = [one for one in opened.pages[0].obj.Annots if one.get("/FT") == Name.Tx][:2]
    second.T = first.T


def two_states(opened: Any) -> None:
    states = _first(opened, Name.Btn).AP.N
    states["/More"] = states["/Yes"]


def strange_state(opened: Any) -> None:
    states = _first(opened, Name.Btn).AP.N
    states["/Oh yes"] = states["/Yes"]
    del states["/Yes"]


def a_list_to_choose_from(opened: Any) -> None:
    _first(opened, Name.Tx).FT = Name.Ch


def no_fields(opened: Any) -> None:
    opened.Root.AcroForm.Fields = String("")


BREAKS: dict[str, Callable[[Any], None]] = {
    **{str(one.__name__): one for one in (needs_appearances, signed, two_fonts, other_encoding, other_glyphs)},
    **{str(one.__name__): one for one in (other_widths, no_program, shared_appearance, no_appearance, no_fields)},
    **{str(one.__name__): one for one in (one_name_twice, two_states, strange_state, a_list_to_choose_from)},
    "longest": _set(MaxLen=20),
    "centred": _set(Q=1),
    "other look": _set(DA=String("/F0 12 Tf 0 g")),
    "password": _set(Ff=1 << 13),
    "comb": _set(Ff=1 << 24),
    "turned": _set(MK=Dictionary(R=90)),
    "action": _set(AA=Dictionary()),
    "no address": _set(T=String("Name of worker")),
    "other size": _set(Rect=Array([0, 0, 300, 300])),
}
"""Each makes one thing another than what the filler relies on."""


def saved(opened: Any, **options: Any) -> bytes:
    written = io.BytesIO()
    opened.save(written, **({"object_stream_mode": pikepdf.ObjectStreamMode.generate} | options))
    return written.getvalue()


@pytest.mark.parametrize("name", BREAKS)
def test_what_the_filler_cannot_rely_on_stops_the_build(name: str, template: bytes) -> None:
    with pikepdf.open(io.BytesIO(template)) as opened:
        BREAKS[name](opened)
        broken = saved(opened)
    with pytest.raises(NotFillable):
        field_map(broken)


def test_a_file_that_was_saved_otherwise_stops_the_build(template: bytes) -> None:
    with pikepdf.open(io.BytesIO(template)) as opened:
        field_map(saved(opened))  # saved as we do, it may be filled in
        classic = saved(opened, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        locked = saved(opened, encryption=pikepdf.Encryption(owner="o", user=""))
    updated = template + b"\n5 0 obj\nnull\nendobj\nstartxref\n9\n%%EOF\n"
    for broken in (classic, locked, updated, template[:-8]):
        with pytest.raises((NotFillable, pikepdf.PdfError)):
            field_map(broken)


def test_a_font_without_what_is_always_drawn_stops_the_build(template: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("peer_toolkit.browser.fieldmap._NEEDED", " \u0639")
    with pytest.raises(NotFillable, match=r"U\+0639"):
        glyph_table(template)
