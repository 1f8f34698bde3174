"""Links become form fields: the second half of making a PDF.

Every link to `field:ADDRESS` in a tagged PDF already has a rectangle, its place in the reading order and its
tie to the structure tree (ISO 32000-1, 14.7.4.3). It is turned into a widget (12.5.6.19) and its structure
element into a Form (ISO 14289-1, 7.18.4), so a screen reader meets each field where it stands on the page.
A field's full name is the control's address; a dot in an address is a level of the field tree (12.7.3.2).
Nothing is left for a viewer to make up: every state has its appearance stream, and there is no script.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pikepdf
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Stream, String

from peer_toolkit import fonts
from peer_toolkit.catalogue.catalogue import Catalogue
from peer_toolkit.catalogue.model import Form, Option, Score, When
from peer_toolkit.catalogue.when import conditions, in_words
from peer_toolkit.documents import paper
from peer_toolkit.documents.controls import Control, pdf_controls
from peer_toolkit.documents.press import CODES, elements, head_row, is_element, kids, saved
from peer_toolkit.documents.typeset import LINK

FONT = "F0"
"""The name of the form font in /DR and /DA."""

SIZE = 10
"""Points: the size in which answers are drawn."""

REQUIRED, MULTILINE, RADIO = 1 << 1, 1 << 12, 1 << 15
"""Field flags (ISO 32000-1, tables 221, 226, 228). Without NoToggleToOff a choice can be taken back."""

AT_THE_RIGHT = 2
"""How the text of a field stands (ISO 32000-1, table 222), where lines begin at the right."""

PRINTED = 1 << 2
"""Annotation flag: a field is on paper too."""

HEADINGS = {"/Title": Name.H1, "/H1": Name.H2, "/H2": Name.H3}
"""Typst tags the title as a paragraph; with the title as H1 the sections are H2."""

_NOT_TYPED = {
    *(0xAD, 0x192, 0x2C6, 0x2C7, 0x2DA, 0x2DC),
    *(0x2009, 0x200A, 0x2016, 0x2020, 0x2021, 0x202F, 0x2030, 0x2032, 0x2033, 0x2044, 0x20BF),
}
"""What texts may be set in and nobody types into a form: every file would carry it."""

_LINK_KEYS = ("/A", "/Border", "/BS", "/Dest", "/H", "/C", "/QuadPoints")


class NotAsTypeset(RuntimeError):
    """The typeset pages and the form disagree: an internal error, which no input of a user can cause."""


@dataclass(frozen=True)
class _Placed:
    """A placeholder: its annotation and its structure element."""

    widget: Any
    element: Any
    size: tuple[float, float]


def widgets(typeset: bytes, form: Form, catalogue: Catalogue, cache: Path) -> bytes:
    """The finished PDF from the typeset pages of `form`. Same input, same bytes.

    Raises NotAsTypeset when a control has no place, or more than one, or is not in the structure tree.
    """
    pdf = pikepdf.open(io.BytesIO(typeset))
    placed = _placed(pdf)
    tree = _Tree(pdf)
    look = _Look(pdf, cache)
    asked = conditions(form)
    for control in pdf_controls(form, catalogue):
        said = {option: tooltip(control, option, form, catalogue, asked) for option in (*control.options, None)}
        if control.kind == "choose":
            buttons = []
            for option in control.options:
                spot = _take(placed, f"{control.address}={option.id}")
                _describe(spot, said[option])
                _tickable(spot, look.dot(spot.size), option.id)
                buttons.append(spot.widget)
            group = Dictionary(FT=Name.Btn, Ff=RADIO | _required(control), TU=String(said[None]), V=Name.Off)
            tree.add(control.address, pdf.make_indirect(group), buttons)
            continue
        spot = _take(placed, control.address)
        _describe(spot, said[None])
        if control.kind == "tick":
            _tickable(spot, look.tick(spot.size), "Yes")
            spot.widget.FT, spot.widget.V, flags = Name.Btn, Name.Off, _required(control)
        else:
            spot.widget.FT, spot.widget.DA = Name.Tx, String(look.default)
            spot.widget.AP = Dictionary(N=look.empty_text(spot.size))
            if catalogue.edition.direction == "rtl":
                spot.widget.Q = AT_THE_RIGHT
            flags = _required(control) | (MULTILINE if _several_lines(control) else 0)
        if flags:
            spot.widget.Ff = flags
        tree.add(control.address, spot.widget)
    if placed:
        raise NotAsTypeset(f"{form.id}: places without a control: {', '.join(sorted(placed))}")
    for document in kids(pdf.Root.StructTreeRoot):
        _unwrap(document)
    for element in list(elements(pdf)):
        tag = str(element.S)
        if tag in HEADINGS:
            element.S = HEADINGS[tag]
        elif tag == "/TR":
            _name_row(element)
    pdf.Root.AcroForm = Dictionary(Fields=tree.top, DA=String(look.default), DR=look.resources)
    for key, value in (("Form", form.id), ("Version", str(form.version)), ("Edition", catalogue.edition.id)):
        pdf.docinfo[f"/PeerToolkit{key}"] = String(value)  # what reads a filled copy goes by these
    pdf.docinfo.Subject = String(paper.source(form, catalogue))
    return saved(pdf, catalogue.edition.language)


def tooltip(
    control: Control, option: Option | None, form: Form, catalogue: Catalogue, asked: Mapping[str, tuple[When, ...]]
) -> str:
    """What a screen reader says of a control, or of one of its options, by itself.

    Label, option, whether it must be answered, unit, hints, how to write a date, and when it is asked.
    """
    name = control.label
    if option is not None:
        name += f"{'' if name.endswith('?') else ':'} {option.label}"
    if control.required:
        name += f" {catalogue.message('required')}"
    return paper.sentences(
        name,
        control.unit,
        catalogue.message("paper-money") if control.type == "money" else "",
        str((option.hint if option else _own_option(control)) or ""),
        control.hint,
        paper.score_how(form, control.question, catalogue) if isinstance(control.question, Score) else "",
        catalogue.message("paper-date-format") if control.kind == "date" else "",
        *(in_words(when, form, catalogue.message) for when in asked.get(control.question.id, ())),
    )


def _own_option(control: Control) -> str | None:
    """The hint of the option for which a tick of a `choices` question stands."""
    own = control.address.rpartition(".")[2]
    options: tuple[Option, ...] = getattr(control.question, "options", ()) if control.kind == "tick" else ()
    return next((option.hint for option in options if option.id == own), None)


def _required(control: Control) -> int:
    return REQUIRED if control.required else 0


def _several_lines(control: Control) -> bool:
    """Long answers, and words in a table: a row is high enough for a second line."""
    return control.kind == "lines" or (control.column is not None and control.kind == "line")


def _take(placed: dict[str, _Placed], place: str) -> _Placed:
    try:
        return placed.pop(place)
    except KeyError:
        raise NotAsTypeset(f"{place}: the pages have no place for this") from None


# --- what the typeset pages hold ----------------------------------------------------------------------------------


def _name_row(row: Any) -> None:
    """Where a row of fields begins with words, these are its header: a screen reader says them with each field."""
    first, *others = kids(row)
    if str(first.S) == "/TD" and kids(first) and not _holds_field(first) and any(map(_holds_field, others)):
        head_row(first)


def _holds_field(element: Any) -> bool:
    return str(element.get("/S")) == "/Form" or any(_holds_field(kid) for kid in kids(element) if is_element(kid))


def _unwrap(element: Any) -> None:
    """Take out every Div that only holds other elements: layout, which says nothing to a reader.

    A Div that holds marked content itself stays, as the parent tree points to it.
    """
    kept: list[Any] = []
    for kid in kids(element):
        if is_element(kid):
            _unwrap(kid)
            inner = kids(kid)
            if str(kid.S) == "/Div" and all(is_element(one) for one in inner):
                for one in inner:
                    one.P = element
                kept += inner
                continue
        kept.append(kid)
    element.K = Array(kept)


def _references(element: Any) -> list[Any]:
    """The object references (OBJR) that an element holds itself."""
    return [kid for kid in kids(element) if isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR]


def _placed(pdf: pikepdf.Pdf) -> dict[str, _Placed]:
    """Every placeholder by what follows `field:`, its annotation stripped of all that made it a link."""
    links = (element for element in elements(pdf) if Name.Link == element.S)
    owners = {kid.Obj.objgen: element for element in links for kid in _references(element)}
    found: dict[str, _Placed] = {}
    for page in pdf.pages:
        annotations: Any = page.obj.get("/Annots", [])
        for annotation in annotations:
            uri = str(annotation.A.get("/URI", "")) if "/A" in annotation else ""
            if not uri.startswith(LINK):
                raise NotAsTypeset(f"{uri or annotation.objgen}: a link that is no field, and paper has none")
            place = uri.removeprefix(LINK)
            if place in found:
                raise NotAsTypeset(f"{place}: split over pages, or set twice")
            element = owners.get(annotation.objgen)
            if element is None:
                raise NotAsTypeset(f"{place}: not in the structure tree")
            x0, x1 = sorted(round(float(annotation.Rect[corner]), 1) for corner in (0, 2))
            y0, y1 = sorted(round(float(annotation.Rect[corner]), 1) for corner in (1, 3))
            for key in _LINK_KEYS:
                if key in annotation:
                    del annotation[key]
            annotation.Subtype = Name.Widget
            annotation.F = PRINTED
            annotation.P = page.obj
            annotation.Rect = Array([x0, y0, x1, y1])
            element.S = Name.Form
            element.K = Array(_references(element))  # a Form holds its widget and nothing else (7.18.4)
            found[place] = _Placed(annotation, element, (round(x1 - x0, 1), round(y1 - y0, 1)))
    return found


def _describe(spot: _Placed, said: str) -> None:
    """What a screen reader says of a field: its TU (ISO 14289-1, 7.18.1). Alt and Contents would only repeat it."""
    spot.widget.TU = String(said)
    for holder, key in ((spot.element, "/Alt"), (spot.widget, "/Contents")):
        if key in holder:
            del holder[key]


def _tickable(spot: _Placed, states: Mapping[str, Stream], on: str) -> None:
    spot.widget.AP = Dictionary(N=Dictionary({f"/{on}": states["on"], "/Off": states["off"]}))
    spot.widget.AS = Name.Off


class _Tree:
    """The field tree: each part of an address a level, so that the full name is the address."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self.top = Array()
        self.levels: dict[str, Dictionary] = {}

    def add(self, address: str, field: Dictionary, widgets: list[Dictionary] | None = None) -> None:
        """Hang a field into the tree under its address. `widgets` are the kids of a group of radio buttons."""
        above, _, own = address.rpartition(".")
        field.T = String(own)
        if widgets is not None:
            field.Kids = Array(widgets)
            for widget in widgets:
                widget.Parent = field
        if not above:
            self.top.append(field)
            return
        if above not in self.levels:
            self.levels[above] = self.pdf.make_indirect(Dictionary(Kids=Array()))
            self.add(above, self.levels[above])
        field.Parent = self.levels[above]
        self.levels[above].Kids.append(field)


# --- how fields look ----------------------------------------------------------------------------------------------


class _Look:
    """Appearance streams and the form font of one file. Ticks and dots of one size are shared."""

    default = f"/{FONT} {SIZE} Tf 0 g"

    def __init__(self, pdf: pikepdf.Pdf, cache: Path) -> None:
        self.pdf = pdf
        self.resources = pdf.make_indirect(Dictionary(Font=Dictionary({f"/{FONT}": _form_font(pdf, cache)})))
        self.made: dict[tuple[str, tuple[float, float]], Stream] = {}

    def empty_text(self, size: tuple[float, float]) -> Stream:
        """The appearance of an empty text field: each has its own, as a filler writes into it."""
        return self._stream(size, b"/Tx BMC EMC")

    def tick(self, size: tuple[float, float]) -> dict[str, Stream]:
        """A tick that stays inside its box."""
        w, h = size
        points = ((0.22, 0.52), (0.42, 0.28), (0.80, 0.76))
        path = " ".join(f"{x * w:.2f} {y * h:.2f} {'l' if place else 'm'}" for place, (x, y) in enumerate(points))
        return self._states("tick", size, f"q 0 G {min(size) * 0.13:.2f} w 1 J 1 j {path} S Q")

    def dot(self, size: tuple[float, float]) -> dict[str, Stream]:
        """A dot in the middle of its circle."""
        x, y, r = size[0] / 2, size[1] / 2, min(size) * 0.27
        k = r * 0.5523  # how far the handles of a quarter circle reach
        arcs = (
            (x + r, y + k, x + k, y + r, x, y + r),
            (x - k, y + r, x - r, y + k, x - r, y),
            (x - r, y - k, x - k, y - r, x, y - r),
            (x + k, y - r, x + r, y - k, x + r, y),
        )
        path = " ".join(" ".join(f"{number:.2f}" for number in arc) + " c" for arc in arcs)
        return self._states("dot", size, f"q 0 g {x + r:.2f} {y:.2f} m {path} f Q")

    def _states(self, shape: str, size: tuple[float, float], drawn: str) -> dict[str, Stream]:
        for key, body in ((f"{shape} on", drawn), ("off", "q Q")):
            if (key, size) not in self.made:
                self.made[key, size] = self._stream(size, body.encode())
        return {"on": self.made[f"{shape} on", size], "off": self.made["off", size]}

    def _stream(self, size: tuple[float, float], body: bytes) -> Stream:
        # lean, since a form has hundreds: what draws nothing but lines needs no resources, and Type is optional
        return self.pdf.make_indirect(Stream(self.pdf, body, Subtype=Name.Form, BBox=Array([0, 0, *size])))


@lru_cache(maxsize=2)
def _font_parts(data: bytes) -> tuple[list[int], dict[int, int], dict[str, Any]]:
    """Widths by glyph, the character of each glyph, and the descriptor's numbers, in thousandths of an em."""
    with TTFont(io.BytesIO(data), recalcTimestamp=False) as font:
        scale = 1000 / font["head"].unitsPerEm
        order = font.getGlyphOrder()
        number = {name: place for place, name in enumerate(order)}
        letters: dict[int, int] = {}
        for code, name in sorted(font.getBestCmap().items()):
            letters.setdefault(number[name], code)
        described = {
            "/FontBBox": Array(
                [round(getattr(font["head"], side) * scale) for side in ("xMin", "yMin", "xMax", "yMax")]
            ),
            "/Ascent": round(font["hhea"].ascent * scale),
            "/Descent": round(font["hhea"].descent * scale),
            "/CapHeight": round(font["OS/2"].sCapHeight * scale),
        }
        return [round(font["hmtx"][name][0] * scale) for name in order], dict(sorted(letters.items())), described


def _form_font(pdf: pikepdf.Pdf, cache: Path) -> Dictionary:
    """The one embedded font of all fields: Identity-H, its cmap kept (Acrobat replaces a font without one)."""
    data = fonts.face("sans", 400, unicodes=set(CODES) - _NOT_TYPED, cache=cache, layout=False)
    widths, letters, described = _font_parts(data)
    name = Name("/PEERTK+" + fonts.NAMES["sans"].replace(" ", ""))
    program = pdf.make_stream(data)
    program.Length1 = len(data)
    descriptor = Dictionary(
        {"/Type": Name.FontDescriptor, "/FontName": name, "/Flags": 4, "/ItalicAngle": 0, "/StemV": 80}
        | described
        | {"/FontFile2": program}
    )
    system = Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0)
    glyphs = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=name,
        CIDSystemInfo=system,
        FontDescriptor=pdf.make_indirect(descriptor),
        W=Array([0, Array(widths)]),
        CIDToGIDMap=Name.Identity,
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=name,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(glyphs)]),
            ToUnicode=pdf.make_stream(_to_unicode(letters)),
        )
    )


def _to_unicode(letters: Mapping[int, int]) -> bytes:
    """The character of each glyph, as a CMap (ISO 32000-1, 9.10.3): at most 100 entries in a block.

    Neighbours among the glyphs that stand for neighbours among the characters are one range; a range does not leave
    the 256 codes that share their first byte.
    """
    ranges: list[list[int]] = []  # first glyph, last glyph, first code
    for glyph, code in letters.items():
        last = ranges[-1] if ranges else None
        if last and glyph == last[1] + 1 and code == last[2] + glyph - last[0] and glyph >> 8 == last[0] >> 8:
            last[1] = glyph
        else:
            ranges.append([glyph, glyph, code])
    entries = [f"<{first:04x}> <{last:04x}> <{code:04x}>" for first, last, code in ranges]
    blocks = [entries[start : start + 100] for start in range(0, len(entries), 100)]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
        "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<0000> <ffff>",
        "endcodespacerange",
        *(line for block in blocks for line in (f"{len(block)} beginbfrange", *block, "endbfrange")),
        "endcmap",
        "CMapName currentdict /CMap defineresource pop",
        "end",
        "end",
    ]
    return "\n".join(lines).encode()
