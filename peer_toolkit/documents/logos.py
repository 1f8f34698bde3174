"""An edition's logo on paper: as Typst reads it, and as a picture for what takes no SVG (Word and Excel)."""

from __future__ import annotations

import io
import json
from functools import lru_cache
from typing import Any

import typst
from PIL import Image

from peer_toolkit.brand import Logo
from peer_toolkit.catalogue.catalogue import Catalogue

DENSITY = 300
"""Dots to the inch of the picture in Word and Excel."""

_PLATE = 20
"""Tenths of a millimetre of plate round a logo that is made for dark grounds."""

_SOURCE = b"""
#let one = json(bytes(sys.inputs.data))
#let ground = if one.fill == none { none } else { rgb(one.fill) }
#set page(width: auto, height: auto, margin: one.margin * 1pt, fill: ground)
#image(bytes(one.file), height: one.height * 1pt)
"""


class NotDrawn(Exception):
    """Raised when Typst cannot draw a logo."""


def paper_logo(catalogue: Catalogue) -> dict[str, Any] | None:
    """The logo as form.typ and book.typ read it: its bytes, its size in mm, its plate's colour, and its name."""
    logo = catalogue.logo
    if logo is None:
        return None
    edition = catalogue.edition
    return {
        "file": _file(logo),
        "height": logo.on_paper[1] / 10,
        "inset": _PLATE / 10 if logo.ground == "dark" else 0,
        "plate": plate(catalogue),
        "words": edition.organisation or edition.name,
    }


def plate(catalogue: Catalogue) -> str:
    """The colour of the plate under a logo that is made for dark grounds."""
    return catalogue.palette.lines or "#12423f"


def paper_picture(catalogue: Catalogue) -> tuple[bytes, float, float] | None:
    """The logo as a PNG on its own ground (white, or its plate), and its width and height in mm.

    White is drawn too: a page that Word shows dark would swallow a dark logo.
    """
    logo = catalogue.logo
    if logo is None:
        return None
    data, width, height = _picture(logo, plate(catalogue) if logo.ground == "dark" else "#ffffff")
    return data, width, height


@lru_cache(maxsize=4)
def _picture(logo: Logo, fill: str) -> tuple[bytes, float, float]:
    margin = _PLATE if logo.ground == "dark" else 0
    points = [one * 72 / 254 for one in (logo.on_paper[1], margin)]
    made = _draw(logo, height=points[0], margin=points[1], fill=fill, density=DENSITY)
    with Image.open(io.BytesIO(made)) as picture:
        small = io.BytesIO()
        picture.convert("RGB").save(small, "PNG", optimize=True, dpi=(DENSITY, DENSITY))
        width, height = picture.size
    return small.getvalue(), width * 25.4 / DENSITY, height * 25.4 / DENSITY


def drawn(logo: Logo, pixels: int) -> Image.Image:
    """The logo on nothing, `pixels` high. Raises NotDrawn."""
    made = _draw(logo, height=pixels, margin=0, fill=None, density=72)
    with Image.open(io.BytesIO(made)) as picture:
        return picture.convert("RGBA")


def _draw(logo: Logo, *, height: float, margin: float, fill: str | None, density: float) -> bytes:
    data = json.dumps({"file": _file(logo), "height": height, "margin": margin, "fill": fill})
    try:
        made: Any = _compiler().compile(_SOURCE, sys_inputs={"data": data}, format="png", ppi=density)
    except typst.TypstError as error:
        raise NotDrawn(str(error.message)) from None
    return made if isinstance(made, bytes) else bytes(made[0])


def _file(logo: Logo) -> str | list[int]:
    """The file as JSON can hold it: Typst makes bytes of either."""
    return logo.content.decode() if logo.kind == "svg" else list(logo.content)


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    """Typst without any face: a logo has no text."""
    return typst.Compiler(b"", font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False))
