"""Colours and logos of editions: whatever is taken passes, and whatever is refused is told with file and line."""

from __future__ import annotations

import io
import math
import re
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from peer_toolkit.brand import Logo, Palette, contrast, oklch, rgb
from peer_toolkit.catalogue.model import Colours
from peer_toolkit.edition import brand
from peer_toolkit.edition.brand import logo, nearest, palette, stylesheet
from peer_toolkit.problems import Place, Problem

CSS = Path(__file__).parents[2] / "docs" / "assets" / "css"
HERE = Path("edition.yml")
LINES = {"colours.brand": 8, "colours.action": 9}

colours = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


def place(field: str) -> Place:
    return Place(HERE, LINES[field])


def schemes() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """The colours of the three blocks of tokens.css, six figures each."""
    css = re.sub(r"/\*.*?\*/", "", (CSS / "tokens.css").read_text(encoding="utf-8"), flags=re.DOTALL)
    found = [dict(re.findall(r"--pt-([\w-]+):\s*(#[0-9a-f]{3,6});", body)) for body in re.findall(r"\{([^{}]*)\}", css)]
    light, dark, plain = ({name: whole(colour) for name, colour in block.items()} for block in found if block)
    return light, dark, plain


def whole(colour: str) -> str:
    return colour if len(colour) == 7 else "#" + "".join(digit * 2 for digit in colour[1:])


# --- colours as numbers -----------------------------------------------------------------------------------------


def test_oklch_is_that_of_css() -> None:
    """Against the values that CSS Color 4 gives for sRGB's red and green (oklch(62.8% 0.2577 29.23), …)."""
    for colour, wanted in (("#ff0000", (0.628, 0.2577, 29.23)), ("#00ff00", (0.8664, 0.2948, 142.5))):
        lightness, chroma, hue = oklch(colour)
        assert (lightness, chroma, math.degrees(hue)) == pytest.approx(wanted, rel=1e-3)
    assert oklch("#ffffff")[:2] == pytest.approx((1, 0), abs=1e-3)


@given(colours)
def test_oklch_and_back(colour: str) -> None:
    assert rgb(*oklch(colour)) == colour


@given(st.floats(0.25, 0.95), st.floats(0, 0.4), st.floats(-math.pi, math.pi))
def test_what_no_screen_shows_keeps_lightness_and_hue(lightness: float, chroma: float, hue: float) -> None:
    shown, left, turned = oklch(rgb(lightness, chroma, hue))
    assert shown == pytest.approx(lightness, abs=0.01)
    assert left <= chroma + 0.01
    if left > 0.05:
        assert math.cos(turned - hue) > 0.98


# --- the palette ------------------------------------------------------------------------------------------------


def passes(made: Palette) -> None:
    """Every pair of colours that the style sheets use, by the tokens of the sheets themselves."""
    light, dark, _ = schemes()
    for own, base in ((made.light, light), (made.dark, {**light, **dark})):
        every = {**base, **own}
        for pair in brand.PAIRS:
            found = max(contrast(every[front], every[pair.ground]) for front in pair.fronts)
            assert found >= pair.least, f"{pair.fronts} on {pair.ground}: {found:.2f}"
    if made.lines:
        assert min(contrast(made.lines, ground) for ground in ("#ffffff", "#f6f3ec")) >= 4.5


@given(colours, colours)
@settings(max_examples=60, deadline=None)
def test_what_is_taken_passes_and_what_is_offered_is_taken(first: str, second: str) -> None:
    chosen = {"brand": first, "action": second}
    made, problems = palette(Colours(**chosen), place)
    passes(made)
    for problem in problems:
        field = problem.id.removeprefix("colours.")
        offered = re.search(r'Write "(#[0-9a-f]{6})"', problem.todo)
        assert offered, problem
        assert offered[1] != chosen[field]
        chosen[field] = offered[1]
    made, left = palette(Colours(**chosen), place)
    assert left == []
    passes(made)
    assert (made.light["brand"], made.light["action"]) == (chosen["brand"], chosen["action"])


@given(colours)
@settings(max_examples=30, deadline=None)
def test_the_offer_is_the_nearest(colour: str) -> None:
    """Nothing of the same hue that is nearer passes, by steps of its own."""
    _, problems = palette(Colours(action=colour), place)
    if not problems:
        return
    offered = re.search(r'"(#[0-9a-f]{6})"', problems[0].todo)
    assert offered
    lightness, chroma, hue = oklch(colour)

    def away(other: str) -> float:
        light, strong, _ = oklch(other)
        return math.hypot(light - lightness, strong - chroma)

    for step in range(1, 200):
        for to in (lightness - step / 200, lightness + step / 200):
            other = rgb(to, chroma, hue)
            if away(other) < away(offered[1]) - 0.005:
                assert palette(Colours(action=other), place)[1], (colour, offered[1], other)


@given(colours, st.floats(0, 1), st.floats(0, 1))
@example("#00ff00", 0.7, 0.98)  # lighter passes first, and has lost its green
@example("#0000ff", 0.35, 0.7)
@settings(max_examples=40, deadline=None)
def test_nearest_is_the_nearest_of_all(colour: str, low: float, high: float) -> None:
    """Darker or lighter, whichever is less far: chroma that is lost on the way counts."""

    def taken(other: str) -> bool:
        lightness, chroma, _ = oklch(other)
        return lightness <= low or (lightness >= high and chroma < 0.2)

    lightness, chroma, hue = oklch(colour)

    def away(other: str) -> float:
        light, strong, _ = oklch(other)
        return math.hypot(light - lightness, strong - chroma)

    every = [rgb(to, chroma, hue) for step in range(257) for to in (lightness - step / 256, lightness + step / 256)]
    passing = [other for other in every if taken(other)]
    found = nearest(colour, taken)
    assert (found is None) == (not passing)
    if found and passing:
        assert away(found) == pytest.approx(min(map(away, passing)), abs=1e-9)


def test_the_toolkits_own_colours_are_taken() -> None:
    light, _, _ = schemes()
    made, problems = palette(Colours(brand=light["brand"], action=light["action"]), place)
    assert problems == []
    assert made.light["brand"] == made.lines == light["brand"]


def test_capitals_are_taken() -> None:
    assert palette(Colours(brand="#5B2A86"), place) == palette(Colours(brand="#5b2a86"), place)


def test_a_hover_is_seen() -> None:
    """Under the mouse a button and a link look another way, black ones too."""
    for colour in ("#000000", "#12605a", "#7a1fa2"):
        made, _ = palette(Colours(action=colour), place)
        for own in (made.light, made.dark):
            assert own["action"] != own["action-hover"]
            assert abs(oklch(own["action"])[0] - oklch(own["action-hover"])[0]) > 0.05


@pytest.mark.parametrize(
    ("field", "colour", "said"),
    [
        (
            "brand", "#ff8800",
            "edition.yml:8: [colours.brand] The search box on the band would have a contrast of 2.39 to 1 with "
            "“#ff8800”, and needs 3 to 1. Write \"#e37800\", the nearest colour that passes.",
        ),
        (
            "action", "#777777",
            "edition.yml:9: [colours.action] The words of a plain button on the page would have a contrast of 4.47 to "
            "1 with “#777777”, and needs 4.5 to 1. Write \"#767676\", the nearest colour that passes.",
        ),
        (
            "action", "#ffc633",
            "edition.yml:9: [colours.action] The words of a plain button on the page would have a contrast of 1.56 to "
            "1 with “#ffc633”, and needs 4.5 to 1. Write \"#967100\", the nearest colour that passes.",
        ),
    ],
)  # fmt: skip
def test_refused_colours(field: str, colour: str, said: str) -> None:
    made, problems = palette(Colours(**{field: colour}), place)
    assert [str(one) for one in problems] == [said]
    assert made == Palette()


# --- the style sheet --------------------------------------------------------------------------------------------


def test_what_no_edition_changes_is_that_of_the_style_sheet() -> None:
    light, dark, plain = schemes()
    assert {name: light[name] for name in brand.LIGHT} == brand.LIGHT
    assert {name: dark[name] for name in brand.DARK} == brand.DARK
    assert dark == plain


def test_every_token_is_one_of_the_style_sheet() -> None:
    light, _, _ = schemes()
    made, _ = palette(Colours(brand="#5b2a86", action="#7a1fa2"), place)
    assert set(made.light) == set(made.dark)
    assert set(made.light) <= set(light)
    named = {name for pair in brand.PAIRS for name in pair.names}
    assert named <= set(light)


def test_every_pair_of_the_site_is_checked() -> None:
    """Each token that depends on an edition's colours has a pair, but for the plate, which is a ground of pictures."""
    made, _ = palette(Colours(brand="#5b2a86", action="#7a1fa2"), place)
    assert set(made.light) - {name for pair in brand.PAIRS for name in pair.names} == {"plate-dark"}


def test_stylesheet_has_the_three_places_of_the_tokens() -> None:
    made, _ = palette(Colours(brand="#5b2a86", action="#7a1fa2"), place)
    css = stylesheet(made).decode()
    tokens = (CSS / "tokens.css").read_text(encoding="utf-8")
    for selector in ('body[data-md-color-scheme="slate"] {', ".no-js body:not([data-md-color-media]) {"):
        assert selector in tokens
        (body,) = re.findall(re.escape(selector) + r"([^}]*)\}", css)
        assert dict(re.findall(r"--pt-([\w-]+): (#[0-9a-f]{6});", body)) == made.dark
    roots = re.findall(r":root \{([^}]*)\}", css)
    assert dict(re.findall(r"--pt-([\w-]+): (#[0-9a-f]{6});", "".join(roots))) == made.light
    assert css.count("{") == css.count("}")


def test_paper_stays_black_where_it_was() -> None:
    """What print.css makes black or white, an edition sets for screens only."""
    printed = (CSS / "print.css").read_text(encoding="utf-8")
    black = set(re.findall(r"--pt-([\w-]+): #", printed))
    made, _ = palette(Colours(brand="#5b2a86", action="#7a1fa2"), place)
    assert black & set(made.light) == brand.PRINTED_BLACK
    outside = re.sub(r"@media screen[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}", "", stylesheet(made).decode())
    assert "--pt-mark" in outside
    assert not [name for name in black if f"--pt-{name}:" in outside]


def test_no_colours_no_style_sheet() -> None:
    assert stylesheet(palette(Colours(), place)[0]) == b""


# --- logos that are taken ---------------------------------------------------------------------------------------

NAMED = Place(HERE, 7)

DRAWING = """<?xml version="1.0" encoding="UTF-8"?>
<!-- drawn by Jo Smith -->
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
     xmlns:ink="http://www.inkscape.org/namespaces/inkscape" ink:export-filename="/home/jo/swan.png"
     viewBox="0 0 240 80">
  <title>Jo’s third try</title>
  <metadata><who xmlns="http://example.org/">Jo Smith</who></metadata>
  <style>.a{fill:url(#g)} /* the swan */</style>
  <defs><linearGradient id="g"><stop offset="0" stop-color="#5b2a86"/></linearGradient></defs>
  <ink:view at="1"/>
  <path class="a" d="M10 60C20 10 60 10 60 40S100 70 110 20L120 60Z"/>
  <circle id="eye" cx="160" cy="40" r="28" fill="#1b2424"/>
  <use xlink:href="#eye" x="40"/>
</svg>
"""


def png(width: int = 300, height: int = 200, *, mode: str = "RGBA", ground: object = (0, 0, 0, 0)) -> bytes:
    picture = Image.new(mode, (width, height), ground)  # type: ignore[arg-type]
    if mode == "RGBA":
        ImageDraw.Draw(picture).ellipse((20, 20, width - 20, height - 20), fill=(18, 66, 63, 255))
    written = io.BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def with_chunk(data: bytes, extra: bytes) -> bytes:
    """A PNG with one more chunk after its head."""
    return data[:33] + extra + data[33:]


def took(folder: Path, name: str, data: bytes | str) -> Logo:
    (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)
    made, problems = logo(folder, name, NAMED)
    assert problems == []
    assert made
    return made


def test_a_drawing_is_taken_without_names_and_remarks(tmp_path: Path) -> None:
    made = took(tmp_path, "swan.svg", DRAWING)
    assert (made.kind, made.name, made.width, made.height, made.ground) == ("svg", "logo.svg", 240, 80, "light")
    text = made.content.decode()
    assert not [word for word in ("Jo", "inkscape", "metadata", "export", "title", "view ") if word in text]
    assert 'xlink:href="#eye"' in text
    assert "url(#g)" in text


def test_a_drawing_without_viewbox_gets_one(tmp_path: Path) -> None:
    made = took(tmp_path, "swan.svg", DRAWING.replace('viewBox="0 0 240 80"', 'width="240px" height="80"'))
    assert 'viewBox="0 0 240 80"' in made.content.decode()


def test_a_picture_is_taken_without_names_and_what_stands_behind_it(tmp_path: Path) -> None:
    plain = png()
    noted = with_chunk(plain, chunk(b"tEXt", b"Author\0Jo Smith")) + b"<script>alert(1)</script>"
    assert took(tmp_path, "swan.png", noted).content == plain


@pytest.mark.parametrize(
    ("make", "ground"),
    [
        (lambda: DRAWING, "light"),
        (lambda: DRAWING.replace("#5b2a86", "#ffffff").replace("#1b2424", "#fff4e0"), "dark"),
        (lambda: DRAWING.replace("<defs>", '<rect width="240" height="80" fill="#fff"/><defs>'), "own"),
        (lambda: DRAWING.replace("#1b2424", "currentColor"), "light"),
        (png, "light"),
        (lambda: png(mode="RGB", ground=(200, 30, 60)), "own"),
    ],
)
def test_the_ground_that_a_logo_is_made_for(make: Callable[[], bytes | str], ground: str, tmp_path: Path) -> None:
    data = make()
    assert took(tmp_path, "swan.svg" if isinstance(data, str) else "swan.png", data).ground == ground


@given(st.floats(brand.SLIMMEST, brand.WIDEST))
def test_sizes_keep_the_shape_and_their_limits(ratio: float) -> None:
    made = Logo("svg", b"", 1000 * ratio, 1000)
    for (width, height), (widest, highest) in ((made.on_page, (150, 40)), (made.on_paper, (600, 180))):
        assert 0 < width <= widest
        assert 0 < height <= highest
        assert width / height == pytest.approx(ratio, rel=0.06)


# --- logos that are refused -------------------------------------------------------------------------------------


def put(name: str, data: bytes | str) -> Callable[[Path], str]:
    def made(folder: Path) -> str:
        (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)
        return name

    return made


def svg(*inside: str, head: str = 'viewBox="0 0 200 100"') -> str:
    body = "\n".join(inside)
    return f'<svg xmlns="http://www.w3.org/2000/svg" {head}>\n<rect width="200" height="50"/>\n{body}\n</svg>\n'


def a_folder(folder: Path) -> str:
    (folder / "logo.png").mkdir()
    return "logo.png"


def a_link_out(folder: Path) -> str:
    outside = folder.parent / f"{folder.name}-other.svg"
    outside.write_text(svg(), encoding="utf-8")
    (folder / "logo.svg").symlink_to(outside)
    return "logo.svg"


def moving() -> bytes:
    return with_chunk(png(), chunk(b"acTL", struct.pack(">II", 2, 0)))


def huge() -> bytes:
    """A head that asks for 60,000 by 60,000 pixels, with nothing behind it."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 6, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 9)) + chunk(b"IEND", b"")


def jpeg() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (300, 200)).save(written, "JPEG")
    return written.getvalue()


def entities() -> str:
    lines = ['<?xml version="1.0"?>', "<!DOCTYPE svg [", '<!ENTITY a "ha">', '<!ENTITY b "&a;&a;">', "]>"]
    return "\n".join([*lines, svg("<desc>&b;</desc>")])


def without_end() -> str:
    """Ten parts, each ten times the one before."""
    parts = ['<g id="p0"><rect width="1" height="1"/></g>']
    parts += [f'<g id="p{at}">' + f'<use href="#p{at - 1}"/>' * 10 + "</g>" for at in range(1, 10)]
    return svg(*parts)


AGAIN = "Save it again as PNG."
OUT = 'Take this out: only href="#…", a part of the logo itself, may stand.'
SHAPES = "Save it with shapes only, or save the whole logo as PNG."

BROKEN: list[tuple[str, Callable[[Path], str], str]] = [
    ("not there", lambda _: "swan.svg",
     "edition.yml:7: [logo] There is no file “swan.svg” in the edition’s folder. Put the logo there, or take out "
     "logo."),
    ("outside", lambda _: "../swan.svg",
     "edition.yml:7: [logo] The logo “../swan.svg” is not in the edition’s folder. Copy it there, and write its name."),
    ("absolute", lambda _: "/etc/passwd",
     "edition.yml:7: [logo] The logo “/etc/passwd” is not in the edition’s folder. Copy it there, and write its name."),
    ("a link to outside", a_link_out,
     "edition.yml:7: [logo] The logo “logo.svg” is not in the edition’s folder. Copy it there, and write its name."),
    ("a folder", a_folder,
     "edition.yml:7: [logo] The logo “logo.png” is not a file. Name a file that ends in .svg or .png."),
    ("another kind", put("logo.gif", b"GIF89a"),
     "edition.yml:7: [logo] The logo “logo.gif” is neither SVG nor PNG. Save it as one of these, and name that file."),
    ("empty", put("logo.svg", b""),
     "edition.yml:7: [logo] The logo “logo.svg” is empty. Save it again."),
    ("too large", put("logo.svg", svg("<!--" + "x" * 200_001 + "-->")),
     "edition.yml:7: [logo] The logo “logo.svg” has 201 KB, and may have 200: each page and each Word file carries it. "
     "Save it smaller, or simpler."),
    ("a JPEG by another name", put("logo.png", jpeg()),
     "edition.yml:7: [logo] The logo “logo.png” is a JPEG picture, whatever its name says. Save it as SVG or PNG."),
    ("a PNG named SVG", put("logo.svg", png()),
     "edition.yml:7: [logo] The logo “logo.svg” is a PNG picture. Give it a name that ends in .png."),
    ("an SVG named PNG", put("logo.png", svg()),
     "edition.yml:7: [logo] The logo “logo.png” is an SVG drawing. Give it a name that ends in .svg."),
    ("words named PNG", put("logo.png", "hello"),
     "edition.yml:7: [logo] The logo “logo.png” is not a PNG picture, whatever its name says. Save it again as PNG."),
    ("cut short", put("logo.png", png()[:200]),
     "FOLDER/logo.png:1: [logo] The logo is no sound PNG picture: it is cut short. Copy it again."),
    ("no size", put("logo.png", b"\x89PNG\r\n\x1a\n" + chunk(b"IEND", b"")),
     f"FOLDER/logo.png:1: [logo] The logo is no sound PNG picture: its size is missing. {AGAIN}"),
    ("moving", put("logo.png", moving()),
     "FOLDER/logo.png:1: [logo] The logo moves, which some readers cannot bear. Save it without animation."),
    ("a bomb", put("logo.png", huge()),
     "FOLDER/logo.png:1: [logo] The logo is 60000 pixels wide and 60000 high, and may have 4000 on a side. "
     "Save it smaller."),
    ("too small", put("logo.png", png(90, 60)),
     "FOLDER/logo.png:1: [logo] The logo is 90 pixels wide and 60 high, and needs 120 at least to be sharp on paper. "
     "Save it larger from the drawing, or use an SVG."),
    ("too wide", put("logo.png", png(1000, 120)),
     "FOLDER/logo.png:1: [logo] The logo is 1000 wide and 120 high: too wide to be read when small. "
     "Use one that is 0.5 to 6 times as wide as high."),
    ("too slim", put("logo.svg", svg(head='viewBox="0 0 10 100"')),
     "FOLDER/logo.svg:1: [logo] The logo is 10 wide and 100 high: too slim to be read when small. "
     "Use one that is 0.5 to 6 times as wide as high."),
    ("nothing to be seen", put("logo.png", png(mode="LA", ground=(0, 0))),
     "FOLDER/logo.png:1: [logo] There is nothing to be seen in the logo. Save it again, with its shapes shown."),
    ("no shapes", put("logo.svg", svg().replace("<rect", '<rect fill="none"')),
     "FOLDER/logo.svg:1: [logo] There is nothing to be seen in the logo. Save it again, with its shapes shown."),
    ("not sound", put("logo.svg", svg("<g>")),
     "FOLDER/logo.svg:4: [logo] The logo is no sound SVG: Opening and ending tag mismatch: g line 3 and svg. "
     "Save it again as SVG."),
    ("another writing", put("logo.svg", svg().encode("utf-16")),
     "FOLDER/logo.svg:1: [logo] The logo is no SVG drawing in UTF-8. Save it again as SVG, or as PNG."),
    ("a web page", put("logo.svg", "<html/>"),
     "FOLDER/logo.svg:1: [logo] The logo is no SVG: it begins with <html>. Save it again as SVG."),
    ("no namespace", put("logo.svg", '<svg viewBox="0 0 2 1"/>'),
     'FOLDER/logo.svg:1: [logo] The logo does not say that it is SVG. Write xmlns="http://www.w3.org/2000/svg" in its '
     "first tag."),
    ("no size given", put("logo.svg", svg(head="")),
     "FOLDER/logo.svg:1: [logo] The logo does not say how large it is: it has no viewBox, and no width and height in "
     'pixels. Write viewBox="0 0 WIDTH HEIGHT" in its first tag, with its numbers.'),
    ("a size in percent", put("logo.svg", svg(head='width="100%" height="100%"')),
     "FOLDER/logo.svg:1: [logo] The logo does not say how large it is: it has no viewBox, and no width and height in "
     'pixels. Write viewBox="0 0 WIDTH HEIGHT" in its first tag, with its numbers.'),
    ("entities", put("logo.svg", entities()),
     "FOLDER/logo.svg:2: [logo] The logo names a document type, which leads outside of it. "
     "Delete what begins with <!DOCTYPE, up to its last >."),
    ("a style sheet from outside", put("logo.svg", '<?xml-stylesheet href="https://example.org/a.css"?>\n' + svg()),
     "FOLDER/logo.svg:1: [logo] The logo begins with <?xml-stylesheet?>. Delete this line."),
    ("a script", put("logo.svg", svg("<g/>", "<script>alert(1)</script>")),
     "FOLDER/logo.svg:4: [logo] The logo has a script in it. Take it out, or save the logo without scripts."),
    ("a script of the web", put("logo.svg", svg('<h:script xmlns:h="http://www.w3.org/1999/xhtml"/>')),
     "FOLDER/logo.svg:3: [logo] The logo has a part of a web page in it (script). Take it out."),
    ("an event", put("logo.svg", svg("<g", '  onLoad="alert(1)"', '  id="a"/>')),
     'FOLDER/logo.svg:4: [logo] The logo runs a script: onLoad="alert(1)". Delete onLoad and what it holds.'),
    ("a page in it", put("logo.svg", svg("<foreignObject/>")),
     "FOLDER/logo.svg:3: [logo] The logo has a page in it (foreignObject). Save it with shapes only."),
    ("a link", put("logo.svg", svg('<a href="#b"><g/></a>')),
     "FOLDER/logo.svg:3: [logo] The logo has a link in it. Take out the element a, and keep what is in it."),
    ("text", put("logo.svg", svg('<text y="9">Swan</text>')),
     "FOLDER/logo.svg:3: [logo] The logo has text in it, which each machine would set in a typeface of its own. "
     "Turn the text into outlines or paths in your drawing program, and save it again."),
    ("a picture in it", put("logo.svg", svg('<image href="#a"/>')),
     f"FOLDER/logo.svg:3: [logo] The logo has a picture in it. {SHAPES}"),
    ("a shadow", put("logo.svg", svg("<filter><feOffset/></filter>")),
     "FOLDER/logo.svg:3: [logo] The logo has an effect in it, such as a shadow (filter), which paper cannot show "
     "sharp. Save it without effects, or save the whole logo as PNG."),
    ("movement", put("logo.svg", svg('<set attributeName="href" to="javascript:alert(1)"/>')),
     "FOLDER/logo.svg:3: [logo] The logo moves, which some readers cannot bear. Save it without animation."),
    ("something else", put("logo.svg", svg("<view/>")),
     f"FOLDER/logo.svg:3: [logo] The logo has an element in it that the toolkit does not take: view. {SHAPES}"),
    ("a part from outside", put("logo.svg", svg('<use href="https://example.org/a.svg#b"/>')),
     'FOLDER/logo.svg:3: [logo] The logo leads outside of the file: href="https://example.org/a.svg#b". ' + OUT),
    ("a part from outside, the old way",
     put("logo.svg", svg("<use", 'xmlns:x="http://www.w3.org/1999/xlink"', 'x:href="data:image/svg+xml,x"/>')),
     'FOLDER/logo.svg:5: [logo] The logo leads outside of the file: href="data:image/svg+xml,x". ' + OUT),
    ("a colour from outside", put("logo.svg", svg('<rect fill="url(http://example.org/a#g)"/>')),
     'FOLDER/logo.svg:3: [logo] The logo leads outside of the file: fill="url(http://example.org/a#g)". '
     "Take this out."),
    ("a style from outside", put("logo.svg", svg('<rect style="fill:URL( \'//example.org/a\' )"/>')),
     "FOLDER/logo.svg:3: [logo] The logo leads outside of the file: style=\"fill:URL( '//example.org/a' )\". "
     "Take this out."),
    ("styles that import", put("logo.svg", svg("<style>", ".a{fill:red}", "@import 'a.css';", "</style>")),
     "FOLDER/logo.svg:5: [logo] The logo’s styles lead outside of the file: @import Take this out."),
    ("styles that hide what they say", put("logo.svg", svg("<style>.a{fill:u\\72l(x)}</style>")),
     "FOLDER/logo.svg:3: [logo] The logo’s styles lead outside of the file: \\ Take this out."),
    ("parts without end", put("logo.svg", without_end()),
     "FOLDER/logo.svg:12: [logo] The logo’s parts use one another without end, or so often that it cannot be drawn. "
     "Save it simpler, or save it as PNG."),
    ("a part of itself", put("logo.svg", svg('<g id="a"><use href="#a"/></g>')),
     "FOLDER/logo.svg:3: [logo] The logo’s parts use one another without end, or so often that it cannot be drawn. "
     "Save it simpler, or save it as PNG."),
]  # fmt: skip


@pytest.mark.parametrize(("make", "said"), [one[1:] for one in BROKEN], ids=[one[0] for one in BROKEN])
def test_broken_logos(make: Callable[[Path], str], said: str, tmp_path: Path) -> None:
    made, problems = logo(tmp_path, make(tmp_path), NAMED)
    assert made is None
    assert [str(one).replace(str(tmp_path), "FOLDER") for one in problems] == [said]


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_text(svg("<script/>", '<g onclick="x"/>', head=""), encoding="utf-8")
    _, problems = logo(tmp_path, "logo.svg", NAMED)
    assert [one.place.line for one in problems] == [3, 4, 1]


@given(st.binary(max_size=300), st.integers(0, 400), st.sampled_from(["logo.svg", "logo.png"]))
@settings(max_examples=60, deadline=None)
def test_no_file_is_a_traceback(tmp_path_factory: pytest.TempPathFactory, junk: bytes, at: int, name: str) -> None:
    """Any bytes anywhere in a good file: a logo or a problem."""
    folder = tmp_path_factory.mktemp("junk")
    good = DRAWING.encode() if name == "logo.svg" else png()
    (folder / name).write_bytes(good[:at] + junk + good[at:])
    made, problems = logo(folder, name, NAMED)
    assert (made is None) == bool(problems)
    assert all(isinstance(one, Problem) and one.todo for one in problems)
