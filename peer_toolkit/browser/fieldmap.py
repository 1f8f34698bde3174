"""What the browser must know of a PDF to fill it in: where its fields are, and the letters of its form font.

The page writes answers behind the end of the template (an incremental update, ISO 32000-1, 7.5.6): new versions of
the fields and of their appearances, under the numbers that these objects have already. So it need not read a PDF.
It gets each dictionary as source, without what it writes itself. docs/assets/js/export/pdf.js is the other half.
"""

from __future__ import annotations

import io
import json
import re
import zlib
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

VERSION = 1
"""Of the map. A page with an older script refuses a newer map."""

_ADDRESS = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*")
_STATE = re.compile(r"/[A-Za-z0-9-]+")
_LOOK = re.compile(r"/(\w+) (\d+) Tf 0 g")

_MULTILINE, _PASSWORD, _RADIO, _PUSH = 1 << 12, 1 << 13, 1 << 15, 1 << 16
_FILE, _COMB, _RICH, _IN_UNISON = 1 << 20, 1 << 24, 1 << 25, 1 << 25
"""Field flags (ISO 32000-1, tables 226 and 228)."""

_UNKNOWN = ("/A", "/AA", "/MaxLen", "/RV", "/DS", "/MK", "/Opt", "/DV")
"""Keys of a field that the filler does not keep up with."""

_NEEDED = " \u00a0\u2026\ufffd"
"""What the filler draws by itself: blanks, the sign that a text goes on, and the one for a letter that is not there."""


class NotFillable(RuntimeError):
    """A PDF is not what the filler relies on: an internal error, which no input of a user can cause."""


def field_map(pdf: bytes) -> bytes:
    """The fields of a template as JSON: ASCII, compact, the same for the same PDF.

    `v` version, `len` and `crc` length and CRC-32 of the template, `font` CRC-32 of the font program (the `id` of the
    `glyph_table` that goes with it), `name`, `object`, `size` the form font's name, object and size in points, `root`
    entries of the trailer, `id` the file's first identifier in hexadecimal digits, `fields` by address, in reading
    order. Each field has `k` its kind, `o` its object, `d` the source of its dictionary, `u` its tooltip, and

    - `t` text on one line, `m` on several: `a` the object of its appearance, `w` and `h` its size in points, and
      `q` 2 where its lines begin at the right;
    - `b` tick: `n` the state that is on;
    - `r` radio buttons: `r` a list of [object, state, source, tooltip], one a button.

    A source lacks the brackets around it, and what the filler writes: V, AS, DA and TU.
    Raises NotFillable.
    """
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        form = _form(opened, pdf)
        font, name, program = _font(form)
        look = _LOOK.fullmatch(str(form.get("/DA", "")))
        if look is None or look[1] != name:
            raise NotFillable("no plain look for text")
        trailer = opened.trailer
        found = {
            "v": VERSION,
            "len": len(pdf),
            "crc": zlib.crc32(pdf),
            "font": zlib.crc32(program),
            "name": name,
            "object": _number(font, "the form font"),
            "size": int(look[2]),
            "root": f"/Root {_number(trailer.Root, 'Root')} 0 R/Info {_number(trailer.Info, 'Info')} 0 R",
            "id": bytes(trailer.ID[0]).hex(),
            "fields": dict(_fields(form)),
        }
    return _json(found)


def glyph_table(pdf: bytes) -> bytes:
    """The letters of a template's form font as JSON: ASCII, compact. All templates with this font share it.

    `id` CRC-32 of the font program, `c` a text whose letter number G is what glyph G draws (U+0000: nothing), `x`
    further letters and their glyphs, `w` the widths of the glyphs, `a`, `d` and `cap` how far letters go above and
    below their line and how high a capital is, in thousandths of the size.
    Raises NotFillable.
    """
    from fontTools.ttLib import TTFont  # a build whose tables are in the cache need not load it

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        font, _, program = _font(_form(opened, pdf))
        drawn = font.DescendantFonts[0]
        widths = [int(width) for width in drawn.W[1]]
        box, cap = drawn.FontDescriptor.FontBBox, int(drawn.FontDescriptor.CapHeight)
        above, below = int(box[3]), int(box[1])
    with TTFont(io.BytesIO(program), lazy=True) as face:
        number = {name: place for place, name in enumerate(face.getGlyphOrder())}
        letters = {code: number[name] for code, name in sorted(face.getBestCmap().items())}
    if lacking := [f"U+{ord(one):04X}" for one in _NEEDED if ord(one) not in letters]:
        raise NotFillable(f"the form font has no {', '.join(lacking)}")
    if max(letters) > 0xFFFF or len(widths) != len(number):
        raise NotFillable("the form font has letters beyond U+FFFF, or not a width for each glyph")
    first: list[str] = ["\0"] * len(widths)
    others: dict[str, int] = {}
    for code, glyph in letters.items():
        if first[glyph] == "\0":
            first[glyph] = chr(code)
        else:
            others[chr(code)] = glyph
    found = {"id": zlib.crc32(program), "c": "".join(first), "x": others, "w": widths}
    return _json(found | {"a": above, "d": below, "cap": cap})


def _json(found: dict[str, Any]) -> bytes:
    return json.dumps(found, separators=(",", ":")).encode("ascii")


def _form(opened: Any, pdf: bytes) -> Any:
    """The AcroForm of a file that can be written on, by whoever has not read it."""
    if opened.is_encrypted:
        raise NotFillable("encrypted")
    _, _, end = pdf.rpartition(b"startxref")
    start = re.fullmatch(rb"\s+(\d+)\s+%%EOF\s*", end)
    if pdf.count(b"startxref") != 1 or "/Prev" in opened.trailer or start is None:
        raise NotFillable("written on already, or cut short")
    if not re.match(rb"\d+ 0 obj\s*<<[^>]*/Type\s*/XRef\b", pdf[int(start[1]) :]):
        raise NotFillable("no cross-reference stream")
    if "/ID" not in opened.trailer or "/Info" not in opened.trailer:
        raise NotFillable("no ID, or no Info")
    form = opened.Root.get("/AcroForm")
    if not isinstance(form, Dictionary) or not isinstance(form.get("/Fields"), Array):
        raise NotFillable("no fields")
    if form.get("/NeedAppearances") or any(key in form for key in ("/SigFlags", "/XFA", "/CO")):
        raise NotFillable("appearances that a viewer makes, signatures, XFA or sums")
    return form


def _font(form: Any) -> tuple[Any, str, bytes]:
    """The one form font, its name and its program: glyphs are called by their numbers, and so are their widths."""
    fonts = form.get("/DR", {}).get("/Font", {})
    if len(fonts) != 1:
        raise NotFillable(f"{len(fonts)} form fonts")
    ((name, font),) = fonts.items()
    drawn = font.get("/DescendantFonts", [{}])[0]
    if (font.get("/Subtype"), font.get("/Encoding"), drawn.get("/CIDToGIDMap")) != (
        Name.Type0,
        Name("/Identity-H"),
        Name.Identity,
    ):
        raise NotFillable("the form font is not Identity-H")
    widths, program = drawn.get("/W", ()), drawn.get("/FontDescriptor", {}).get("/FontFile2")
    if len(widths) != 2 or widths[0] != 0 or not isinstance(program, Stream):
        raise NotFillable("the form font has no plain table of widths, or is not in the file")
    return font, name.removeprefix("/"), program.read_bytes()


def _fields(form: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each field by its whole name (ISO 32000-1, 12.7.3.2)."""
    named: set[str] = set()
    drawn: set[int] = set()
    waiting = [(field, "") for field in reversed(list(form.Fields))]
    while waiting:
        field, above = waiting.pop()
        address = f"{above}.{field.get('/T', '')}".removeprefix(".")
        if "/FT" not in field:
            waiting += [(kid, address) for kid in reversed(list(field.get("/Kids", [])))]
            continue
        if not _ADDRESS.fullmatch(address) or address in named:
            raise NotFillable(f"{address!r}: no address, or there twice")
        named.add(address)
        if strange := [key for key in _UNKNOWN if key in field]:
            raise NotFillable(f"{address}: {', '.join(strange)}")
        found = _text(field, address, form.DA) if Name.Tx == field.FT else _button(field, address)
        if found.get("a") in drawn:
            raise NotFillable(f"{address}: its appearance is another field's too")
        if "a" in found:
            drawn.add(found["a"])
        yield address, found


def _text(field: Any, address: str, look: Any) -> dict[str, Any]:
    flags = int(field.get("/Ff", 0))
    if flags & (_PASSWORD | _FILE | _COMB | _RICH) or "/Kids" in field or field.get("/DA") != look:
        raise NotFillable(f"{address}: not plain text with the look of the form, in one place")
    seen = field.get("/AP", {}).get("/N")
    if not isinstance(seen, Stream) or "/Matrix" in seen:
        raise NotFillable(f"{address}: no appearance of its own")
    x0, y0, x1, y1 = (float(edge) for edge in field.Rect)
    left, bottom, width, height = (float(edge) for edge in seen.BBox)
    if (left, bottom) != (0, 0) or min(width, height) < 10 or abs(x1 - x0 - width) + abs(y1 - y0 - height) > 0.3:
        raise NotFillable(f"{address}: its appearance has another size")
    if (side := int(field.get("/Q", 0))) not in (0, 2):
        raise NotFillable(f"{address}: text in the middle")
    return {
        "k": "m" if flags & _MULTILINE else "t",
        "o": _number(field, address),
        "a": _number(seen, address),
        "w": round(width, 2),
        "h": round(height, 2),
        **({"q": side} if side else {}),
        **_source(field, address),
    }


def _button(field: Any, address: str) -> dict[str, Any]:
    flags = int(field.get("/Ff", 0))
    if Name.Btn != field.FT or flags & _PUSH or bool(flags & _RADIO) != ("/Kids" in field):
        raise NotFillable(f"{address}: neither text, nor a tick, nor radio buttons")
    found = {"k": "r" if flags & _RADIO else "b", "o": _number(field, address), **_source(field, address)}
    if not flags & _RADIO:
        return found | {"n": _state(field, address)}
    kids = [(_number(kid, address), _state(kid, address), _source(kid, address)) for kid in field.Kids]
    if flags & _IN_UNISON or len({state for _, state, _ in kids}) < len(kids):
        raise NotFillable(f"{address}: two buttons of one state")
    return found | {"r": [[number, state, source["d"], source["u"]] for number, state, source in kids]}


def _state(widget: Any, address: str) -> str:
    """The one state that a button has beside Off."""
    states = [str(state) for state in widget.get("/AP", {}).get("/N", {}).keys() if state != "/Off"]  # noqa: SIM118
    if len(states) != 1 or not _STATE.fullmatch(states[0]):
        raise NotFillable(f"{address}: states {states}")
    return states[0].removeprefix("/")


def _source(thing: Any, address: str) -> dict[str, str]:
    """The source of a dictionary without what the filler writes, and its tooltip."""
    kept = Dictionary(thing)
    for key in ("/V", "/AS", "/DA", "/TU"):
        if key in kept:
            del kept[key]
    source = kept.unparse()
    if not source.isascii() or not (source.startswith(b"<< ") and source.endswith(b" >>")):
        raise NotFillable(f"{address}: text beyond ASCII in its dictionary")
    return {"d": source[3:-3].decode("ascii"), "u": str(thing.get("/TU", ""))}


def _number(thing: Any, address: str) -> int:
    """The object number of an indirect object."""
    number, generation = thing.objgen
    if number == 0 or generation != 0:
        raise NotFillable(f"{address}: no object of its own, or written anew")
    return int(number)
