"""Every form's PDF, filled in by the page's own script in a browser, and read back with engines that did not write."""

from __future__ import annotations

import base64
import dataclasses
import io
import json
import re
from collections.abc import Callable, Iterator
from functools import cache as once
from pathlib import Path
from typing import Any

import page as validator
import pikepdf
import pypdf
import pypdfium2
import pytest
from playwright.sync_api import Browser, Page
from pypdf.generic import StreamObject

from macros.policy import policy
from peer_toolkit.browser.definition import definition
from peer_toolkit.browser.fieldmap import field_map, glyph_table
from peer_toolkit.catalogue import Catalogue
from peer_toolkit.catalogue.model import Form
from peer_toolkit.documents import build
from peer_toolkit.documents.controls import Control
from tests.browser.conftest import Open
from tests.reading.conftest import all_types
from tests.reading.filling import LONG, as_typed, boxes_of, filling

pytestmark = [pytest.mark.browser, pytest.mark.site]

Values = dict[str, Any]

STRICT = """(policy) => {
    const rule = document.createElement("meta");
    rule.httpEquiv = "Content-Security-Policy";
    rule.content = `${policy}; require-trusted-types-for 'script'`;
    document.head.append(rule);
}"""
"""From here on the page has the site's policy, and refuses text where a script could come in."""

BARE = "assets/js/export/pdf.js"
"""A path of the site that is a page without scripts: the theme's own put HTML together."""

CALL = """async ({template, map, glyphs, values, definition}) => {
    const { fillPdf, fits } = await import("/assets/js/export/pdf.js");
    const { roomier } = await import("/assets/js/export/overflow.js");
    const given = [JSON.parse(map), JSON.parse(glyphs), JSON.parse(values)];
    if (definition) return roomier(definition, ...given);
    const bytes = Uint8Array.from(atob(template), (letter) => letter.charCodeAt(0));
    try {
        const told = fillPdf(bytes, ...given);
        const again = fillPdf(bytes, ...given);
        const { rest, ...before } = fits(...given);
        let text = "";
        for (let at = 0; at < told.bytes.length; at += 8192) {
            text += String.fromCharCode(...told.bytes.subarray(at, at + 8192));
        }
        const same = again.bytes.length === told.bytes.length && again.bytes.every((one, at) => one === told.bytes[at]);
        return { ...told, bytes: btoa(text), same, before, rest };
    } catch (error) {
        return { refused: error.name_ ?? String(error) };
    }
}"""


@dataclasses.dataclass(frozen=True)
class Filled:
    """A filled file, and what the script told."""

    bytes: bytes
    told: dict[str, Any]
    rest: dict[str, str]
    same: bool


class Filler:
    """The script in a page under the site's policy and under Trusted Types."""

    def __init__(self, page: Page, book: Catalogue, cache: Path) -> None:
        self.page, self.book = page, book
        self.blank: Callable[[str], bytes] = once(lambda form: build(book.form(form), book, "pdf", cache))
        self.map: Callable[[str], bytes] = once(lambda form: field_map(self.blank(form)))
        self.glyphs = once(lambda: glyph_table(self.blank("all-types")))

    def call(self, form: str, values: Values, **given: Any) -> Any:
        """What the script gives. `given` takes the place of the form's own template, map and glyphs."""
        template = given.pop("template", None) or self.blank(form)
        sent = {"map": self.map(form).decode(), "glyphs": self.glyphs().decode(), "values": json.dumps(values)}
        return self.page.evaluate(CALL, sent | {"template": base64.b64encode(template).decode()} | given)

    def fill(self, form: str, values: Values, template: bytes | None = None) -> Filled:
        """The form's PDF, or `template`, filled in."""
        told = self.call(form, values, template=template)
        assert "refused" not in told, told
        data, rest, same, before = (told.pop(key) for key in ("bytes", "rest", "same", "before"))
        assert before == told, "what is told beforehand is what is told with the file"
        return Filled(base64.b64decode(data), told, rest, same)

    def boxes(self, form: str) -> list[Control]:
        return boxes_of(self.book.form(form), "pdf", self.book)


@pytest.fixture
def filler(open_page: Open, catalogue: Catalogue, cache: Path) -> Filler:
    page = open_page(BARE)
    page.evaluate(STRICT, policy([]))
    return Filler(page, dataclasses.replace(catalogue, forms=(*catalogue.forms, all_types())), cache)


def test_the_page_is_strict(browser: Browser, address: str) -> None:
    """What the tests below run under would stop a script that puts HTML together."""
    page = browser.new_page()
    page.goto(address + BARE)
    page.evaluate(STRICT, policy([]))
    tried = "() => { try { document.createElement('p').innerHTML = 'x'; } catch (error) { return error.name; } }"
    assert page.evaluate(tried) == "TypeError"
    page.close()


def answers(boxes: list[Control], form: Form) -> Values:
    """An answer for every box, as the page hands it over: what is not ticked is not there."""
    written, _ = filling(form, boxes)
    found: Values = {}
    for box in boxes:
        value = written[box.address]
        if value is not False:
            found[box.address] = value if box.kind in ("tick", "choose") else as_typed(box, value)
    return found


def kept(values: Values, boxes: list[Control]) -> dict[str, str]:
    """What must be in the file, by address: an empty text has no value, a tick and a choice always have one."""
    found = {}
    for box in boxes:
        value = values.get(box.address)
        if box.kind in ("tick", "choose"):
            found[box.address] = "/Yes" if value is True else f"/{value or 'Off'}"
        elif value:
            found[box.address] = str(value)
    return found


# --- reading back -------------------------------------------------------------------------------------------------


def faults(filled: bytes, blank: bytes, values: Values, boxes: list[Control], folder: Path) -> Iterator[str]:
    """Everything that is wrong with a filled file. Nothing that holds is asked of the engine that wrote it."""
    if filled[: len(blank)] != blank:
        yield "the blank file is not what it begins with"
    wanted = kept(values, boxes)
    try:
        for engine, read in (("pypdf", by_pypdf), ("pikepdf", by_pikepdf)):
            found = read(filled)
            yield from (f"{engine}: {name}" for name in wanted.keys() | found if found.get(name) != wanted.get(name))
        with pikepdf.open(io.BytesIO(filled)) as opened, pikepdf.open(io.BytesIO(blank)) as before:
            yield from opened.check_pdf_syntax()
            yield from map(str, opened.get_warnings())
            yield from changed(opened, before)
    except Exception as error:  # a broken file breaks each engine in its own way
        yield f"not readable: {error}"
        return
    file = folder / "filled.pdf"
    file.write_bytes(filled)
    yield from sorted({failure.rule_id for failure in validator.validate_pdf(str(file), profile="ua1").failures})


def by_pypdf(data: bytes) -> dict[str, str]:
    """Each field's value, of widgets the state that they show: both say the same, or neither counts."""
    found: dict[str, str] = {}
    reader = pypdf.PdfReader(io.BytesIO(data), strict=True)
    for name, field in (reader.get_fields() or {}).items():
        if field.get("/FT") == "/Btn" or field.get("/V"):
            found[name] = str(field.get("/V"))
    shown: dict[str, set[str]] = {}
    for page in reader.pages:
        for one in page.get("/Annots", []):
            widget = one.get_object()
            owner = widget if "/T" in widget else widget["/Parent"].get_object()
            name = _name(owner)
            if owner.get("/FT") == "/Btn":
                shown.setdefault(name, set()).add(str(widget["/AS"]))
            else:
                drawn = isinstance(widget["/AP"]["/N"], StreamObject) and b"Tj" in widget["/AP"]["/N"].get_data()
                assert drawn == (name in found), f"{name}: drawn is {drawn}"
    for name, states in shown.items():
        assert (states - {"/Off"} or {"/Off"}) == {found[name]}, f"{name}: {states}"
    return found


def _name(field: Any) -> str:
    names = []
    while field is not None:
        names.insert(0, str(field["/T"]))
        field = field["/Parent"].get_object() if "/Parent" in field else None
    return ".".join(names)


def by_pikepdf(data: bytes) -> dict[str, str]:
    with pikepdf.open(io.BytesIO(data), attempt_recovery=False) as opened:
        found: dict[str, str] = {}
        waiting = [(field, "") for field in opened.Root.AcroForm.Fields]
        while waiting:
            field, above = waiting.pop()
            name = f"{above}.{field.T}".removeprefix(".")
            if "/FT" not in field:
                waiting += [(kid, name) for kid in field.Kids]
            elif "/V" in field:
                found[name] = str(field.V)
        return found


def changed(opened: Any, before: Any) -> Iterator[str]:
    """What is another than in the blank file, beside answers and how they look."""
    if "/NeedAppearances" in opened.Root.AcroForm:
        yield "NeedAppearances"
    if opened.Root.Metadata.read_bytes() != before.Root.Metadata.read_bytes():
        yield "the metadata changed"
    if opened.trailer.Info.unparse(resolved=True) != before.trailer.Info.unparse(resolved=True):
        yield "Info changed"
    if opened.trailer.ID[0] != before.trailer.ID[0] or opened.trailer.ID[1] == before.trailer.ID[1]:
        yield "the identifiers"
    seen = (one.AP.N for page in opened.pages for one in page.obj.get("/Annots", []))
    appearances = {one.objgen[0] for one in seen if isinstance(one, pikepdf.Stream)}
    for number in range(1, len(before.objects) + 1):
        if number not in appearances:
            old, new = (_constant(file.get_object(number, 0)) for file in (before, opened))
            if old != new:
                yield f"object {number} changed"


def _constant(thing: Any) -> Any:
    """What an object must keep: of a field all but its value, state and look, and the words of its tooltip."""
    if isinstance(thing, pikepdf.Stream):
        return None if thing.get("/Type") in ("/XRef", "/ObjStm") else thing.read_raw_bytes()
    if not isinstance(thing, pikepdf.Dictionary):
        return thing.unparse(resolved=True)
    field = "/FT" in thing or "/AS" in thing
    entries = {key: value for key, value in thing.items() if not (field and key in ("/V", "/AS", "/DA"))}
    return {key: _plainly(key, value) for key, value in entries.items()}


def _plainly(key: str, value: Any) -> str:
    return value.unparse() if isinstance(value, pikepdf.Object) and key != "/TU" else str(value)


def drawn(data: bytes) -> dict[str, str]:
    """What a reader of the paper sees in each box of text, as PDFium draws it."""
    opened = pypdfium2.PdfDocument(data)
    opened.init_forms()
    found = {}
    for number, page in enumerate(pypdf.PdfReader(io.BytesIO(data)).pages):
        flat = opened[number]
        flat.flatten()
        text = opened[number].get_textpage()
        for one in page.get("/Annots", []):
            widget = one.get_object()
            if widget.get("/FT") == "/Tx":
                found[_name(widget)] = text.get_text_bounded(*(float(edge) for edge in widget["/Rect"]))
    return found


def plain(text: str) -> str:
    """Text without what setting it in lines puts in or takes out."""
    return "".join(text.replace("\x02", "-").replace("\ufffe", "-").split())


# --- every form ---------------------------------------------------------------------------------------------------


def test_every_form_is_filled_and_read_back(filler: Filler, tmp_path: Path) -> None:
    found = []
    for form in filler.book.forms:
        if "pdf" not in form.outputs:
            continue
        boxes, blank = filler.boxes(form.id), filler.blank(form.id)
        values = answers(boxes, form)
        filled = filler.fill(form.id, values)
        wrong = [*faults(filled.bytes, blank, values, boxes, tmp_path)]
        wrong += [] if filled.same else ["other bytes from the same answers"]
        wrong += [f"{key}: {filled.told[key]}" for key in ("missing", "unknown", "invalid") if filled.told[key]]
        found += [f"{form.id}: {one}" for one in wrong]
    assert found == []


def test_what_is_kept_is_drawn(filler: Filler) -> None:
    """Whole where it fits; else all but what is told to be left over, and the sign that it goes on."""
    wrong = []
    for name in ("all-types", "performance-review", "statistics-log"):
        boxes = filler.boxes(name)
        values = answers(boxes, filler.book.form(name))
        filled = filler.fill(name, values)
        seen = drawn(filled.bytes)
        texts = {box.address for box in boxes if box.kind not in ("tick", "choose")}
        assert seen.keys() == texts
        assert set(filled.rest) == set(filled.told["overflow"]) <= {one for one in texts if len(values[one]) > 15}
        assert filled.rest
        for address in texts:
            rest = plain(filled.rest.get(address, ""))
            wanted = plain(values[address])
            assert wanted.endswith(rest)
            wanted = wanted[: len(wanted) - len(rest)] + ("…" if rest else "")
            wrong += [(address, wanted, seen[address])] if plain(seen[address]) != wanted else []
    assert wrong == []


# --- one form, closely --------------------------------------------------------------------------------------------


def test_it_is_filled_again_over_the_first(filler: Filler, tmp_path: Path) -> None:
    """What is not given stays; what is given empty goes; text that was shrunk is large again."""
    boxes, blank = filler.boxes("all-types"), filler.blank("all-types")
    values = answers(boxes, filler.book.form("all-types"))
    assert filler.fill("all-types", {}).bytes == blank
    first = filler.fill("all-types", values | {"all-types.proud": LONG})
    assert look(first.bytes, "proud") == "/F0 8 Tf 0 g"
    change = {
        "all-types.proud": "Short – “Ō”",
        "all-types.hard": "",
        "all-types.level": "minor",
        "all-types.pace": None,
        "all-types.copy": False,
        "all-types.online": True,
    }
    second = filler.fill("all-types", change, first.bytes)
    assert list(faults(second.bytes, first.bytes, values | change, boxes, tmp_path)) == []
    assert list(faults(second.bytes, blank, values | change, boxes, tmp_path)) == []
    assert look(second.bytes, "proud") == "/F0 10 Tf 0 g"
    assert len(second.bytes) < len(first.bytes) + 5_000


def look(data: bytes, name: str) -> str:
    """The look of a field's text."""
    for page in pypdf.PdfReader(io.BytesIO(data)).pages:
        for one in page.get("/Annots", []):
            if one.get_object().get("/T") == name:
                return str(one.get_object()["/DA"])
    raise AssertionError(name)


def test_what_has_no_place_is_told(filler: Filler, tmp_path: Path) -> None:
    """Nobody's mistake loses an answer: it is told, and what can be kept is kept."""
    values = json.loads('{"__proto__": "x", "hasOwnProperty": "x", "all-types": "x", "all-types.goals.4.goal": "x"}')
    wrong = {"all-types.level": "grave", "all-types.copy": "yes", "all-types.role": True, "all-types.pace": True}
    odd = {
        "all-types.proud": "a\u0304 \U0001f9d1\u200d\U0001f91d سلام 漢字\x00\x07 \ud83d end\r\nnext\u2028third",
        "all-types.place": "one\ttwo\nthree \u202f\u00ad.",
        "all-types.people": 12,
    }
    filled = filler.fill("all-types", values | wrong | odd)
    assert filled.told["unknown"] == list(values)
    assert sorted(filled.told["invalid"]) == sorted(wrong)
    assert filled.told["overflow"] == []
    assert filled.told["missing"] == {"all-types.proud": ["\U0001f9d1", "\U0001f91d", *"سلام", *"漢字"]}
    stored = odd | {
        "all-types.proud": "a\u0304 \U0001f9d1\u200d\U0001f91d سلام 漢字 \ufffd end\nnext\nthird",
    }
    boxes = filler.boxes("all-types")
    assert list(faults(filled.bytes, filler.blank("all-types"), stored, boxes, tmp_path)) == []
    seen = drawn(filled.bytes)
    assert seen["all-types.proud"].split() == ["ā", "\ufffd", "\ufffd", "\ufffd", "\ufffd", "end", "next", "third"]
    assert seen["all-types.place"].split() == ["one", "two", "three", "."]


LINES = """async ({font, texts, box}) => {
    const { setInLines } = await import("/assets/js/export/lines.js");
    const table = JSON.parse(font);
    const said = (line) => line.map((glyph) => table.c[glyph]).join("");
    return texts.map((text) => {
        const { lines, ...setting } = setInLines(text, box, table, 10);
        return { ...setting, lines: lines.map(said) };
    });
}"""


def test_lines_break_where_they_may(filler: Filler) -> None:
    """Between words, after a hyphen or a slash, never at a hard blank; inside a word only when it has no other end."""
    texts = ["word " * 30, "self-help-" * 15, "and/or/" * 20, "x" * 150, "Aroha\u00a0Ngati " * 16, "a\n\nb  \n  c"]
    sent = {"font": filler.glyphs().decode(), "texts": texts, "box": {"k": "m", "w": 150, "h": 90}}
    for text, setting in zip(texts, filler.page.evaluate(LINES, sent), strict=True):
        lines = setting["lines"]
        assert len(lines) > 1
        assert setting["rest"] == ""
        if "\n" in text:
            assert lines == ["a", "", "b", "  c"]
        else:
            assert _unspaced("".join(lines)) == _unspaced(text)
            assert all(line.endswith(text.rstrip()[-1]) for line in lines), lines
    sent |= {"texts": texts[:-1], "box": {"k": "m", "w": 150, "h": 33.8}}
    for text, setting in zip(sent["texts"], filler.page.evaluate(LINES, sent), strict=True):
        assert setting["size"] == 8
        assert setting["lines"][-1].endswith("…")
        begun = "".join(setting["lines"]).removesuffix("…")
        assert _unspaced(begun + setting["rest"]) == _unspaced(text)


def _unspaced(text: str) -> str:
    return "".join(text.split())


def test_another_template_is_refused(filler: Filler) -> None:
    blank = filler.blank("all-types")
    values = {"all-types.role": "x"}
    font = json.loads(filler.glyphs()) | {"id": 1}
    newer = json.loads(filler.map("all-types")) | {"v": 2}
    damaged = bytearray(blank)
    damaged[len(blank) // 2] ^= 1
    for given in (
        {"template": filler.blank("own-statement")},
        {"template": blank[:-1]},
        {"template": blank[:100]},
        {"template": bytes(damaged)},
        {"template": blank + b"\ntrailing"},
        {"glyphs": json.dumps(font)},
        {"map": json.dumps(newer)},
    ):
        assert filler.call("all-types", values, **given) == {"refused": "web-broken-pdf"}, given.keys()


BREAKS: dict[str, Callable[[bytes], bytes]] = {
    "the start of the table": lambda data: _again(data, rb"startxref\n\d+", b"startxref\n%d" % (_start(data) + 1)),
    "one place": lambda data: _flipped(data, data.rindex(b"stream\n\x01") + 10),
    "how many objects": lambda data: _again(data, rb"/Size \d+", b"/Size 9"),
    "the way back": lambda data: _again(data, rb"/Prev \d+", b""),
    "the length of a drawing": lambda data: _again(data, rb"/Length \d+>>stream\n/Tx", b"/Length 9>>stream\n/Tx"),
    "a value": lambda data: _again(data, rb"/V<feff00", b"/V<feff01"),
    "a tick": lambda data: _again(data, rb"/V/Yes/AS/Yes", b"/V/Yes/AS/Off"),
    "a letter outside the font": lambda data: _again(data, rb"Td\n<....", b"Td\n<0000"),
    "a tooltip": lambda data: _again(data, rb"/TU<[0-9a-f]+>/DA", b"/DA"),
    "an answer that is not drawn": lambda data: _blanked(data, rb"\nBT\n[^E]+\nET\n"),
    "metadata": lambda data: _again(data, rb"/Info \d+", b"/Info 3"),
    "a byte of the blank file": lambda data: _flipped(data, 300),
}
"""Each does one thing to a filled file that a reader of it must not miss."""


def _again(data: bytes, pattern: bytes, instead: bytes) -> bytes:
    """The last of what is found replaced."""
    (*_, found) = re.finditer(pattern, data)
    return data[: found.start()] + instead + data[found.end() :]


def _blanked(data: bytes, pattern: bytes) -> bytes:
    (*_, found) = re.finditer(pattern, data)
    return _again(data, pattern, b" " * len(found[0]))


def _start(data: bytes) -> int:
    return int(data.rsplit(b"startxref", 1)[1].split()[0])


def _flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def test_a_broken_copy_is_seen(filler: Filler, tmp_path: Path) -> None:
    boxes, blank = filler.boxes("all-types"), filler.blank("all-types")
    values = answers(boxes, filler.book.form("all-types"))
    whole = filler.fill("all-types", values).bytes
    assert list(faults(whole, blank, values, boxes, tmp_path)) == []
    for name, breaks in BREAKS.items():
        broken = breaks(whole)
        assert broken != whole, name
        assert list(faults(broken, blank, values, boxes, tmp_path)), name


# --- more space ---------------------------------------------------------------------------------------------------


def test_what_has_no_room_goes_to_more_space(filler: Filler) -> None:
    form = filler.book.form("all-types")
    values = {
        "all-types.hard": f"{LONG[:600]} END",
        "all-types.proud": "Short",
        "all-types.goals.2.goal": "Look for a second peer worker, " * 8,
        "all-types.goals.4.goal": "A fourth\ngoal",
        "all-types.goals.4.due": "05/03/2026",
        "all-types.goals.4.status": "going",
        "all-types.goals.4.agreed": True,
        "all-types.goals.12.goal": "A twelfth",
        "all-types.worker.name": "Nguyễn Thị Ánh Đặng " * 9,
        "all-types.nothing.1.goal": "x",
    }
    told = filler.call("all-types", values, definition=definition(form, filler.book))
    space = told["values"]["all-types.more-space"].split("\n")
    assert space[0].startswith("What was hard? … ") and space[0].endswith(" END")
    assert space[1].startswith("Goals for the next period, Goal 2, Goal: … ")
    assert space[2:] == [
        "Goals for the next period, Goal 4: Goal: A fourth goal; By when: 05/03/2026; Status: Under way; Agreed",
        "Goals for the next period, Goal 12: Goal: A twelfth",
    ]
    assert told["moved"] == [name for name in values if name.split(".")[1] in ("hard", "goals")]
    assert told["cut"] == ["all-types.worker.name"]  # its part of the form stands apart: it must not get elsewhere
    assert told["lost"] == ["all-types.nothing.1.goal"]
    rows = [name for name in values if re.search(r"goals\.(4|12)\.", name)]
    assert told["values"] == {key: value for key, value in values.items() if key not in rows} | {
        "all-types.more-space": "\n".join(space)
    }
    filled = filler.fill("all-types", told["values"])
    assert filled.told["unknown"] == told["lost"]
    seen = plain(drawn(filled.bytes)["all-types.hard"]).removesuffix("…")
    assert seen + plain(space[0].partition("… ")[2]) == plain(values["all-types.hard"])


def test_more_space_ends_too(filler: Filler) -> None:
    """Rows come before the rest of answers, since they have no field of their own; what is not drawn is told."""
    form = filler.book.form("all-types")
    says = definition(form, filler.book)
    rows = {f"all-types.goals.{row}.goal": f"{row} {LONG[:1500]}" for row in range(4, 12)}
    told = filler.call("all-types", rows | {"all-types.hard": LONG}, definition=says)
    assert told["moved"] + told["cut"][1:] == list(rows)
    assert told["cut"][0] == "all-types.hard"
    assert told["lost"] == []
    assert all(value in told["values"]["all-types.more-space"] for value in rows.values())
    without = next(
        one for one in filler.book.forms if f"{one.id}.more-space" not in json.loads(filler.map(one.id))["fields"]
    )
    nothing = filler.call(without.id, {f"{without.id}.x": "y"}, definition=definition(without, filler.book))
    assert (nothing["moved"], nothing["lost"]) == ([], [f"{without.id}.x"])
