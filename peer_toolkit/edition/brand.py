"""The colours and the logo of an edition: checked, and every colour that follows from them worked out.

A colour is used as it is given, or refused with the nearest that passes. What depends on it (words on it, links,
the dark scheme) is derived, and derived so that it passes: WCAG 2.2, 1.4.3 and 1.4.11, level AA, on every pair of
colours that docs/assets/css sets on one another.
"""

from __future__ import annotations

import io
import math
import re
import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from types import MappingProxyType

from lxml import etree
from PIL import Image

from peer_toolkit.brand import SIGN, TEXT, Logo, Palette, Tokens, contrast, oklch, rgb
from peer_toolkit.catalogue.model import Colours
from peer_toolkit.problems import Place, Problem

# --- colours ----------------------------------------------------------------------------------------------------

LIGHT: Tokens = MappingProxyType(
    {
        "paper": "#ffffff", "wash": "#f6f3ec", "wash-2": "#eae4d8", "care-wash": "#fdf3dd", "stop-wash": "#fbefec",
        "good-wash": "#eaf4ec", "edge": "#69706c", "accent": "#c8782a", "exit": "#9a2c1e", "on-exit": "#ffffff",
        "focus": "#ffc633", "focus-edge": "#141a1a",
    }
)  # fmt: skip
"""What no edition changes, as tokens.css has it; a test keeps the two equal."""

DARK: Tokens = MappingProxyType(
    {
        "paper": "#141a1a", "wash": "#1e2626", "wash-2": "#2b3534", "care-wash": "#302818", "stop-wash": "#33201c",
        "good-wash": "#1b2c21", "edge": "#8f9a96", "accent": "#e0a05a", "exit": "#bb4332", "on-exit": "#ffffff",
        "focus": "#ffc633", "focus-edge": "#000000",
    }
)  # fmt: skip

WHITE, BLACK = "#ffffff", "#000000"

_GROUNDS = ("paper", "wash", "wash-2", "care-wash", "stop-wash", "good-wash")


@dataclass(frozen=True)
class Pair:
    """Colours that stand on one another: one of `fronts` has a contrast of `least` with `ground`."""

    fronts: tuple[str, ...]
    ground: str
    least: float
    told: str
    """What one sees there, for a message: the words on a button."""

    def ratio(self, colours: Tokens) -> float:
        """The contrast that there is."""
        return max(contrast(colours[front], colours[self.ground]) for front in self.fronts)

    @property
    def names(self) -> frozenset[str]:
        """The tokens in it."""
        return frozenset({*self.fronts, self.ground})


PAIRS = (
    Pair(("on-brand",), "brand", TEXT, "The words on the band"),
    Pair(("on-brand-2",), "brand", TEXT, "The small words on the band"),
    Pair(("accent-on-brand",), "brand", SIGN, "The line beside a support line’s number"),
    Pair(("on-exit", "exit"), "brand", SIGN, "The Exit button on the band"),
    Pair(("paper", "edge"), "brand", SIGN, "The search box on the band"),
    Pair(("focus", "focus-edge"), "brand", SIGN, "The ring round what has the keyboard’s focus"),
    Pair(("on-brand",), "mark", TEXT, "The number of a step"),
    Pair(("mark",), "paper", SIGN, "The line over a part"),
    Pair(("focus", "focus-edge"), "mark", SIGN, "The ring round what has the keyboard’s focus"),
    Pair(("action",), "paper", TEXT, "The words of a plain button on the page"),
    *(Pair(("action",), ground, SIGN, "The edge of a button") for ground in _GROUNDS[1:]),
    Pair(("action-hover",), "paper", TEXT, "The words of a button under the mouse"),
    Pair(("action-hover",), "wash", TEXT, "The words of a button under the mouse"),
    Pair(("on-action",), "action", TEXT, "The words on a button"),
    Pair(("on-action",), "action-hover", TEXT, "The words on a button under the mouse"),
    Pair(("focus", "focus-edge"), "action", SIGN, "The ring round what has the keyboard’s focus"),
    Pair(("focus", "focus-edge"), "action-hover", SIGN, "The ring round what has the keyboard’s focus"),
    *(Pair((link,), ground, TEXT, "A link") for link in ("link", "link-hover") for ground in _GROUNDS),
)
"""Every pair of docs/assets/css in which a colour is that an edition may change."""


def palette(colours: Colours, place: Callable[[str], Place]) -> tuple[Palette, list[Problem]]:
    """Every colour that follows from an edition's `brand` and `action`, and what is wrong with them.

    `place` says where edition.yml has a field (`colours.brand`). A colour that is not given, or cannot be used, leaves
    the toolkit's own. Light colours are the given ones; dark ones are the same hue at another lightness (OKLCH).
    """
    light: dict[str, str] = {}
    dark: dict[str, str] = {}
    lines = None
    problems: list[Problem] = []
    if colours.brand:
        brand = colours.brand.lower()
        if problem := _refused("colours.brand", brand, {}, place):
            problems.append(problem)
        else:
            light, dark = _brand(brand), _brand_dark(brand)
            lines = light["plate-dark"]
    if colours.action:
        action = colours.action.lower()
        if problem := _refused("colours.action", action, {"on-action": WHITE}, place):
            problems.append(problem)
        else:
            light, dark = light | _action(action), dark | _action_dark(action)
    return Palette(MappingProxyType(light), MappingProxyType(dark), lines), problems


def failing(own: Tokens, base: Tokens) -> list[tuple[float, Pair]]:
    """The pairs of an edition's own colours that have too little contrast, with what they have, the worst first."""
    every = {**base, **own}
    found = [(pair.ratio(every), pair) for pair in PAIRS if pair.names <= set(every) and pair.names & set(own)]
    return sorted((one for one in found if one[0] < one[1].least), key=lambda one: one[0] / one[1].least)


def nearest(colour: str, passes: Callable[[str], bool]) -> str | None:
    """The colour of the same hue that is nearest in OKLCH among those that pass; itself, if it does. None: no hue's."""
    if passes(colour):
        return colour
    lightness, chroma, hue = oklch(colour)
    found, least = None, math.inf
    for step in count(1):
        away = step / 256
        if away > 1 or away > least:
            return found
        for to in (lightness - away, lightness + away):
            if 0 <= to <= 1 and passes(other := rgb(to, chroma, hue)):
                other_lightness, other_chroma, _ = oklch(other)
                far = math.hypot(lightness - other_lightness, chroma - other_chroma)
                if far < least:
                    found, least = other, far
    return found


def _refused(field: str, colour: str, known: Tokens, place: Callable[[str], Place]) -> Problem | None:
    """What is wrong with a colour: the pair that is the furthest from passing, and the nearest colour that passes.

    What is derived from a colour passes for each colour that passes itself, so that only the latter is looked at.
    """
    token = field.rpartition(".")[2]
    found = failing({**known, token: colour}, LIGHT)
    if not found:
        return None
    ratio, pair = found[0]
    instead = nearest(colour, lambda one: not failing({**known, token: one}, LIGHT))
    # rounded down, so that no ratio that is too low reads as if it were not
    what = f"{pair.told} would have a contrast of {math.floor(ratio * 100) / 100:.2f} to 1 with “{colour}”"
    what += f", and needs {pair.least:g} to 1."
    return Problem(place(field), what, f'Write "{instead}", the nearest colour that passes.', field)


def _brand(colour: str) -> dict[str, str]:
    _, chroma, hue = oklch(colour)
    on = WHITE if contrast(WHITE, colour) >= TEXT else BLACK
    tint = rgb(0.9 if on == WHITE else 0.22, min(chroma, 0.03), hue)
    # one black or white is always 4.5 to 1 or more, so that words need no other colour
    soft = nearest(tint, lambda one: contrast(one, colour) >= TEXT) or on
    mark = _made(colour, lambda one: {"on-brand": on, "mark": one}, LIGHT)
    accent = nearest(LIGHT["accent"], lambda one: contrast(one, colour) >= SIGN) or on
    return {
        "brand": colour,
        "on-brand": on,
        "on-brand-2": soft,
        "accent-on-brand": accent,
        "mark": mark,
        "plate-dark": nearest(colour, lambda one: all(contrast(one, LIGHT[on]) >= TEXT for on in ("paper", "wash")))
        or BLACK,
    }


def _brand_dark(colour: str) -> dict[str, str]:
    lightness, chroma, hue = oklch(colour)
    brand = rgb(min(lightness, 0.28), min(chroma, 0.09), hue)
    return {
        "brand": brand,
        "on-brand": WHITE,
        "on-brand-2": rgb(0.86, min(chroma, 0.03), hue),
        "accent-on-brand": DARK["accent"],
        "mark": _made(rgb(0.53, chroma, hue), lambda one: {"on-brand": WHITE, "mark": one}, DARK),
        "plate-dark": brand,
    }


def _action(colour: str) -> dict[str, str]:
    lightness, chroma, hue = oklch(colour)
    hover = rgb(lightness - 0.09 if lightness > 0.25 else lightness + 0.22, chroma, hue)
    action = {"on-action": WHITE, "action": colour}
    action["action-hover"] = _made(hover, lambda one: {**action, "action-hover": one}, LIGHT)
    link = _made(colour, lambda one: {"link": one}, LIGHT)
    lightness, chroma, hue = oklch(link)
    hover = rgb(lightness - 0.14 if lightness > 0.3 else lightness + 0.25, chroma, hue)
    return {**action, "link": link, "link-hover": _made(hover, lambda one: {"link-hover": one}, LIGHT)}


def _action_dark(colour: str) -> dict[str, str]:
    _, chroma, hue = oklch(colour)
    action = {"on-action": rgb(0.23, min(chroma, 0.04), hue)}
    action["action"] = _made(rgb(0.8, min(chroma, 0.13), hue), lambda one: {**action, "action": one}, DARK)
    hover = rgb(0.88, min(chroma, 0.08), hue)
    action["action-hover"] = _made(hover, lambda one: {**action, "action-hover": one}, DARK)
    link = _made(action["action"], lambda one: {"link": one}, DARK)
    hover = rgb(0.92, min(chroma, 0.06), hue)
    return {**action, "link": link, "link-hover": _made(hover, lambda one: {"link-hover": one}, DARK)}


def _made(colour: str, tokens: Callable[[str], Tokens], base: Tokens) -> str:
    """The colour, or the nearest of its hue with which the tokens pass; the colour when none does."""
    return nearest(colour, lambda one: not failing(tokens(one), base)) or colour


PRINTED_BLACK = frozenset({"brand", "on-brand", "on-brand-2", "link"})
"""What print.css makes black and white, so that an edition's colour is for screens; a test keeps the two equal."""


def stylesheet(palette: Palette) -> bytes:
    """assets/css/edition.css: the tokens of an edition, wherever tokens.css sets them. Empty upstream.

    It comes after the other style sheets. Dark is for screens, and so is what print.css sets.
    """
    if not palette.light:
        return b""
    shown = {name: colour for name, colour in palette.light.items() if name in PRINTED_BLACK}
    inked = {name: colour for name, colour in palette.light.items() if name not in PRINTED_BLACK}
    blocks = [
        f":root {{\n{_declared(inked)}}}\n",
        f"@media screen {{\n:root {{\n{_declared(shown)}}}\n\n"
        f'body[data-md-color-scheme="slate"] {{\n{_declared(palette.dark)}}}\n}}\n',
        "@media screen and (prefers-color-scheme: dark) {\n"
        f".no-js body:not([data-md-color-media]) {{\n{_declared(palette.dark)}}}\n}}\n",
    ]
    return "\n".join(blocks).encode()


def _declared(tokens: Mapping[str, str]) -> str:
    return "".join(f"  --pt-{name}: {colour};\n" for name, colour in tokens.items())


# --- the logo ---------------------------------------------------------------------------------------------------

MOST_BYTES = 200_000
"""Bytes of a logo at most: each page loads it once, and each Word file has it inside."""

SHORTEST, LONGEST = 120, 4000
"""Pixels of a PNG's shorter side at least and longer side at most: 120 are 15 mm on paper at 200 to the inch."""

SLIMMEST, WIDEST = 0.5, 6.0
"""Width to height: what is slimmer or wider is too small to read beside the handbook's name."""

MOST_DRAWN = 20_000
"""Elements that are drawn at most, counting each use of one: a few lines that use one another can be millions."""

_DEEPEST = 16

_SIGNATURE = b"\x89PNG\r\n\x1a\n"

_OTHERS = {
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"RIFF": "a WebP picture",
    b"%PDF": "a PDF file",
    b"BM": "a bitmap (BMP)",
    b"II*\0": "a TIFF picture",
    b"MM\0*": "a TIFF picture",
    b"\x1f\x8b": "a packed file (perhaps SVGZ)",
    b"PK\x03\x04": "a packed file",
    b"\0\0\x01\0": "an icon (ICO)",
}

_CHUNKS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"IDAT", b"IEND"})
"""The parts of a PNG that make the picture (W3C PNG, 5.6): not the names, dates and tools that others hold."""

SVG, XLINK, XHTML = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink", "http://www.w3.org/1999/xhtml"

_DRAWN = frozenset(
    {
        "svg", "g", "defs", "symbol", "use", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon",
        "linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern", "marker", "style", "title", "desc",
        "metadata",
    }
)  # fmt: skip
"""The elements of SVG 2 of which a still picture is made."""

_LEFT_BEHIND = frozenset({"title", "desc", "metadata"})
"""Elements that say something of the picture, such as who drew it, and draw nothing."""

_NOT_DRAWN = {
    "script": ("The logo has a script in it.", "Take it out, or save the logo without scripts."),
    "foreignObject": ("The logo has a page in it (foreignObject).", "Save it with shapes only."),
    "a": ("The logo has a link in it.", "Take out the element a, and keep what is in it."),
    "image": ("The logo has a picture in it.", "Save it with shapes only, or save the whole logo as PNG."),
    "feImage": ("The logo has a picture in it.", "Save it with shapes only, or save the whole logo as PNG."),
    "filter": (
        "The logo has an effect in it, such as a shadow (filter), which paper cannot show sharp.",
        "Save it without effects, or save the whole logo as PNG.",
    ),
    "text": (
        "The logo has text in it, which each machine would set in a typeface of its own.",
        "Turn the text into outlines or paths in your drawing program, and save it again.",
    ),
    **dict.fromkeys(
        ("animate", "animateMotion", "animateTransform", "set"),
        ("The logo moves, which some readers cannot bear.", "Save it without animation."),
    ),
}

_URL = re.compile(r"url\(\s*[\"']?\s*([^\"')]*)", re.IGNORECASE)

_OUTSIDE_STYLE = re.compile(r"@import|@font-face|@namespace|image-set|https?:|data:|//|\\", re.IGNORECASE)

_LENGTH = re.compile(r"\s*([0-9]*\.?[0-9]+)\s*(px)?\s*")


class _Broken(Exception):
    """Raised with the one thing for which a logo cannot be read any further."""

    def __init__(self, what: str, todo: str, line: int = 1) -> None:
        super().__init__(what)
        self.what, self.todo, self.line = what, todo, line


def logo(folder: Path, name: str, place: Place) -> tuple[Logo | None, list[Problem]]:
    """The logo that edition.yml names at `place`: a file of the edition's folder, SVG or PNG, checked and cleaned.

    Whatever cannot be used is a Problem, of edition.yml when it is about which file, else of the file itself.
    """
    file = folder / name
    try:
        data = _read(folder, name)
    except _Broken as broken:
        return None, [Problem(place, broken.what, broken.todo, "logo")]
    try:
        made, found = _png(data) if data.startswith(_SIGNATURE) else _svg(data)
        if made and not found:
            made = _seen(made)
    except _Broken as broken:
        return None, [Problem(Place(file, broken.line), broken.what, broken.todo, "logo")]
    problems = [Problem(Place(file, one.line), one.what, one.todo, "logo") for one in found]
    return (None if problems else made), problems


def _read(folder: Path, name: str) -> bytes:
    """The bytes of the file, if it is one of the folder's own, not too large, and what its name says that it is."""
    file = folder / name
    try:
        inside = file.resolve().is_relative_to(folder.resolve())
        if Path(name).is_absolute() or not inside:
            raise _Broken(f"The logo “{name}” is not in the edition’s folder.", "Copy it there, and write its name.")
        if not file.exists():
            raise _Broken(
                f"There is no file “{name}” in the edition’s folder.", "Put the logo there, or take out logo."
            )
        if not file.is_file():
            raise _Broken(f"The logo “{name}” is not a file.", "Name a file that ends in .svg or .png.")
        if (kind := file.suffix.lower()) not in (".svg", ".png"):
            raise _Broken(f"The logo “{name}” is neither SVG nor PNG.", "Save it as one of these, and name that file.")
        if (size := file.stat().st_size) > MOST_BYTES:
            what = f"The logo “{name}” has {math.ceil(size / 1000)} KB, and may have {MOST_BYTES // 1000}"
            raise _Broken(f"{what}: each page and each Word file carries it.", "Save it smaller, or simpler.")
        if not size:
            raise _Broken(f"The logo “{name}” is empty.", "Save it again.")
        data = file.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a name with a null character
        said = getattr(error, "strerror", None) or error
        raise _Broken(f"The logo “{name}” cannot be read: {said}.", "Check the name, and who may read it.") from None
    other = next((told for start, told in _OTHERS.items() if data.startswith(start)), None)
    if other:
        raise _Broken(f"The logo “{name}” is {other}, whatever its name says.", "Save it as SVG or PNG.")
    if (kind == ".png") != (is_png := data.startswith(_SIGNATURE)):
        if is_png:
            raise _Broken(f"The logo “{name}” is a PNG picture.", "Give it a name that ends in .png.")
        if b"<svg" in data:
            raise _Broken(f"The logo “{name}” is an SVG drawing.", "Give it a name that ends in .svg.")
        raise _Broken(f"The logo “{name}” is not a PNG picture, whatever its name says.", "Save it again as PNG.")
    return data


def _shape(width: float, height: float) -> Iterator[_Broken]:
    if not SLIMMEST <= width / height <= WIDEST:
        slim = width / height < SLIMMEST
        what = (
            f"The logo is {width:g} wide and {height:g} high: too {'slim' if slim else 'wide'} to be read when small."
        )
        yield _Broken(what, f"Use one that is {SLIMMEST:g} to {WIDEST:g} times as wide as high.")


def _seen(made: Logo) -> Logo:
    """The logo with its ground: drawn as documents draw it, so that what cannot be drawn, or seen, is found here."""
    from peer_toolkit.documents.logos import NotDrawn, drawn  # read when needed: most editions are read without a logo

    try:
        picture = drawn(made, pixels=96)
    except NotDrawn as error:
        raise _Broken(f"The logo cannot be drawn: {error}.", "Save it again, or save it as PNG.") from None
    seen = [point for point in _points(picture) if point[1] >= 128]
    if not seen:
        raise _Broken("There is nothing to be seen in the logo.", "Save it again, with its shapes shown.")
    width, height = picture.size
    edge = [(x, y) for x in range(width) for y in (0, height - 1)] + [
        (x, y) for y in range(height) for x in (0, width - 1)
    ]
    alpha = picture.getchannel("A")
    if sum(alpha.getpixel(one) >= 230 for one in edge) >= 0.95 * len(edge):  # type: ignore[operator]
        ground = "own"
    else:
        lost_on_light = sum(contrast(colour, WHITE) < 1.5 for colour, _ in seen) / len(seen)
        lost_on_dark = sum(contrast(colour, "#1b2424") < 1.5 for colour, _ in seen) / len(seen)
        ground = "dark" if lost_on_light > max(lost_on_dark, 0.2) else "light"
    return Logo(made.kind, made.content, made.width, made.height, ground)  # type: ignore[arg-type]


def _points(picture: Image.Image) -> list[tuple[str, int]]:
    """Each point's colour and how solid it is, 0 to 255."""
    data = picture.tobytes()
    return [(f"#{data[at : at + 3].hex()}", data[at + 3]) for at in range(0, len(data), 4)]


# --- PNG


def _png(data: bytes) -> tuple[Logo, list[_Broken]]:
    """A PNG without what does not belong to the picture. Nothing is unpacked before its size is known."""
    chunks = list(_chunks(data))
    kinds = [kind for kind, _ in chunks]
    if not chunks or kinds[0] != b"IHDR" or len(chunks[0][1]) != 25:
        raise _Broken("The logo is no sound PNG picture: its size is missing.", "Save it again as PNG.")
    if b"acTL" in kinds:
        raise _Broken("The logo moves, which some readers cannot bear.", "Save it without animation.")
    width, height = struct.unpack(">II", chunks[0][1][8:16])
    if min(width, height) == 0 or max(width, height) > LONGEST:
        what = f"The logo is {width} pixels wide and {height} high, and may have {LONGEST} on a side."
        raise _Broken(what, "Save it smaller.")
    clean = _SIGNATURE + b"".join(whole for kind, whole in chunks if kind in _CHUNKS)
    try:
        with Image.open(io.BytesIO(clean), formats=["PNG"]) as picture:
            picture.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:  # SyntaxError: Pillow's own
        raise _Broken(f"The logo is no sound PNG picture: {error}.", "Save it again as PNG.") from None
    found = []
    if min(width, height) < SHORTEST:
        what = f"The logo is {width} pixels wide and {height} high, and needs {SHORTEST} at least to be sharp on paper."
        found.append(_Broken(what, "Save it larger from the drawing, or use an SVG."))
    return Logo("png", clean, width, height), [*found, *_shape(width, height)]


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each chunk's kind and its whole bytes, up to IEND: what stands behind it is no part of the picture."""
    at = len(_SIGNATURE)
    while True:
        length, kind = struct.unpack(">I4s", data[at : at + 8]) if len(data) >= at + 8 else (0, b"")
        end = at + 12 + length
        if not kind or end > len(data):
            raise _Broken("The logo is no sound PNG picture: it is cut short.", "Copy it again.")
        yield kind, data[at:end]
        if kind == b"IEND":
            return
        at = end


# --- SVG


def _svg(data: bytes) -> tuple[Logo | None, list[_Broken]]:
    """An SVG of still shapes alone, without what its program noted in it."""
    root = _parsed(data)
    lines = data.decode("utf-8-sig").splitlines()
    found = list(_refusals(root, lines))
    width, height, problem = _size(root)
    found += [problem] if problem else list(_shape(width, height))
    if found:
        return None, found
    _only_shapes(root)
    if not root.get("viewBox"):
        root.set("viewBox", f"0 0 {width:g} {height:g}")  # without it, not every browser makes a drawing fit
    etree.cleanup_namespaces(root)
    return Logo("svg", etree.tostring(root, encoding="utf-8") + b"\n", width, height), []


def _parsed(data: bytes) -> etree._Element:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _Broken("The logo is no SVG drawing in UTF-8.", "Save it again as SVG, or as PNG.") from None
    for line, words in enumerate(text.splitlines(), 1):
        if re.search(r"<!(DOCTYPE|ENTITY)", words, re.IGNORECASE):
            what = "The logo names a document type, which leads outside of it."
            raise _Broken(what, "Delete what begins with <!DOCTYPE, up to its last >.", line)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, encoding="utf-8"
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        said = str(error.msg).split(", line")[0]
        raise _Broken(f"The logo is no sound SVG: {said}.", "Save it again as SVG.", error.lineno or 1) from None
    if root.tag == "svg":
        raise _Broken(
            "The logo does not say that it is SVG.", f'Write xmlns="{SVG}" in its first tag.', root.sourceline
        )
    if root.tag != f"{{{SVG}}}svg":
        what = f"The logo is no SVG: it begins with <{etree.QName(root).localname}>."
        raise _Broken(what, "Save it again as SVG.", root.sourceline)
    return root


def _refusals(root: etree._Element, lines: list[str]) -> Iterator[_Broken]:
    """What a still drawing has no use for, each with its line."""
    for one in root.itersiblings(preceding=True):
        if isinstance(one, etree._ProcessingInstruction):
            yield _Broken(f"The logo begins with <?{one.target}?>.", "Delete this line.", one.sourceline or 1)
    for one in root.iter():
        if isinstance(one, etree._Comment):
            continue
        if not isinstance(one.tag, str):
            yield _Broken("The logo has an instruction for programs in it.", "Delete it.", one.sourceline or 1)
            continue
        name = etree.QName(one)
        if name.namespace == XHTML:
            yield _Broken(
                f"The logo has a part of a web page in it ({name.localname}).", "Take it out.", one.sourceline
            )
        elif name.namespace == SVG and name.localname not in _DRAWN:
            if name.localname.startswith("fe") and name.localname not in _NOT_DRAWN:
                continue  # a part of a filter, which is told
            what = f"The logo has an element in it that the toolkit does not take: {name.localname}."
            told = _NOT_DRAWN.get(name.localname, (what, "Save it with shapes only, or save the whole logo as PNG."))
            yield _Broken(
                *told, _line(one, f"<{one.prefix}:{name.localname}" if one.prefix else f"<{name.localname}", lines)
            )
        if name.namespace == SVG:
            yield from _in_attributes(one, lines)
            if name.localname == "style" and (wrong := _outside("".join(one.itertext()))):
                what = f"The logo’s styles lead outside of the file: {_cut(wrong)}"
                yield _Broken(what, "Take this out.", _line(one, wrong, lines, below=True))
    yield from _too_much(root)


def _in_attributes(one: etree._Element, lines: list[str]) -> Iterator[_Broken]:
    for key, value in one.attrib.items():
        name = etree.QName(key)
        if name.localname.lower().startswith("on"):
            what = f'The logo runs a script: {name.localname}="{_cut(value)}".'
            yield _Broken(what, f"Delete {name.localname} and what it holds.", _line(one, name.localname, lines))
        elif name.localname == "href" and not value.strip().startswith("#"):
            what = f'The logo leads outside of the file: {name.localname}="{_cut(value)}".'
            yield _Broken(
                what, 'Take this out: only href="#…", a part of the logo itself, may stand.', _line(one, value, lines)
            )
        elif name.localname != "href":
            wrong = _outside(value) if name.localname == "style" else _leads_out(value)
            if wrong:
                what = f'The logo leads outside of the file: {name.localname}="{_cut(value)}".'
                yield _Broken(what, "Take this out.", _line(one, value, lines))


def _outside(style: str) -> str | None:
    """What in CSS leads outside of the file. A backslash can spell anything, so that none may stand."""
    style = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
    if wrong := _OUTSIDE_STYLE.search(style):
        return wrong[0]
    return _leads_out(style)


def _leads_out(value: str) -> str | None:
    return next((found[0] for found in _URL.finditer(value) if not found[1].startswith("#")), None)


def _line(one: etree._Element, words: str, lines: list[str], *, below: bool = False) -> int:
    """The line on which `words` stand: libxml2 tells where a tag ends, and a tag may have many lines."""
    end = max(one.sourceline or 1, 1)
    first = words.splitlines()[0] if words.strip() else words
    places = range(end, len(lines) + 1) if below else range(min(end, len(lines)), 0, -1)
    return next((place for place in places if first in lines[place - 1]), end)


def _cut(value: str) -> str:
    plain = " ".join(value.split())
    return plain if len(plain) <= 40 else f"{plain[:39]}…"


def _too_much(root: etree._Element) -> Iterator[_Broken]:
    """Whether the drawing, each use of a part counted, is so large that it would keep a browser busy for ever."""
    named = {name: one for one in root.iter(f"{{{SVG}}}*") if (name := one.get("id"))}
    waiting, drawn = [(root, 0, 1)], 0
    while waiting:
        one, depth, line = waiting.pop()
        drawn += 1
        if drawn > MOST_DRAWN or depth > _DEEPEST:
            what = "The logo’s parts use one another without end, or so often that it cannot be drawn."
            yield _Broken(what, "Save it simpler, or save it as PNG.", line)
            return
        if not depth:
            line = one.sourceline or 1  # of the part that uses others, and not of those
        waiting += [(child, depth, line) for child in one if isinstance(child.tag, str)]
        for key, value in one.attrib.items():
            names = (
                [value.strip()[1:]]
                if etree.QName(key).localname == "href"
                else [found[1].strip()[1:] for found in _URL.finditer(value)]
            )
            waiting += [(named[name], depth + 1, line) for name in names if name in named]


def _size(root: etree._Element) -> tuple[float, float, _Broken | None]:
    """Width and height, by viewBox or by the attributes of that name (SVG 2, 8.2)."""
    box = root.get("viewBox")
    parts = re.split(r"[\s,]+", box.strip()) if box else [root.get(name, "") for name in ("x", "y", "width", "height")]
    try:
        width, height = (float(_LENGTH.fullmatch(part)[1]) for part in parts[2:])  # type: ignore[index]
    except (TypeError, ValueError):
        width = height = 0.0
    if len(parts) == 4 and 0 < width < 1e6 and 0 < height < 1e6:
        return width, height, None
    what = "The logo does not say how large it is: it has no viewBox, and no width and height in pixels."
    return 0, 0, _Broken(what, 'Write viewBox="0 0 WIDTH HEIGHT" in its first tag, with its numbers.', root.sourceline)


def _only_shapes(root: etree._Element) -> None:
    """Take out remarks, names of authors, and what a drawing program keeps for itself."""
    for one in list(root.iter()):
        if one is not root and (
            not isinstance(one.tag, str)
            or etree.QName(one).namespace != SVG
            or etree.QName(one).localname in _LEFT_BEHIND
        ):
            if (parent := one.getparent()) is not None:
                one.tail = None
                parent.remove(one)
            continue
        for key in list(one.attrib):
            if etree.QName(key).namespace not in (None, XLINK):
                del one.attrib[key]
