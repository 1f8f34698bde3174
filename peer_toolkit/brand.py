"""An organisation's look: the colours and the logo of its edition, checked, and ready for pages and documents.

`peer_toolkit.edition.brand` makes both from an edition's folder. Here is what pages and documents read, and the
arithmetic of colours: contrast by WCAG 2.2, and OKLCH, in which equal steps look equal.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Literal

Tokens = Mapping[str, str]
"""Colours (#rrggbb) by the names of tokens.css, without `--pt-`."""

TEXT, SIGN = 4.5, 3.0
"""The least contrast of text, and of large text, borders and signs (WCAG 2.2, 1.4.3 and 1.4.11, level AA)."""


def _none() -> Tokens:
    return MappingProxyType({})


@dataclass(frozen=True)
class Palette:
    """An edition's colours. `light` and `dark` have the tokens that differ from tokens.css, none upstream.

    `lines` is the colour of titles and lines on paper: 4.5 to 1 on white at least; None leaves documents black.
    """

    light: Tokens = field(default_factory=_none)
    dark: Tokens = field(default_factory=_none)
    lines: str | None = None


UPSTREAM = Palette()
"""The toolkit's own colours, as the style sheets and the documents have them."""


@dataclass(frozen=True)
class Logo:
    """A logo that was checked. `content` is a clean copy: no script, no reference, no remarks or names of authors.

    `width` and `height` are in pixels or in an SVG's own units. `ground` is what the logo stands out from: `light`
    (dark on nothing), `dark` (light on nothing), or `own`, when it brings its own ground.
    """

    kind: Literal["svg", "png"]
    content: bytes
    width: float
    height: float
    ground: Literal["light", "dark", "own"] = "light"

    @property
    def name(self) -> str:
        """What the file is called on the site."""
        return f"logo.{self.kind}"

    @property
    def ratio(self) -> float:
        """Width to height."""
        return self.width / self.height

    @cached_property
    def on_page(self) -> tuple[int, int]:
        """Width and height in the header of a page, in CSS pixels."""
        return _balanced(self.ratio, area=3200, highest=40, widest=150)

    @cached_property
    def on_paper(self) -> tuple[int, int]:
        """Width and height in documents, in tenths of a millimetre."""
        return _balanced(self.ratio, area=52_000, highest=180, widest=600)


def _balanced(ratio: float, *, area: float, highest: float, widest: float) -> tuple[int, int]:
    """Width and height: logos of one area look alike in size, whatever their shape."""
    height = min(highest, math.sqrt(area / ratio), widest / ratio)
    return round(height * ratio), round(height)


# --- colours as numbers -----------------------------------------------------------------------------------------


@lru_cache(maxsize=1024)
def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, 0 to 1 (WCAG 2.2, relative luminance)."""
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, contrast ratio)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def oklch(colour: str) -> tuple[float, float, float]:
    """Lightness (0 to 1), chroma (0 to about 0.32) and hue (radians) of #rrggbb (Ottosson 2020, OKLab)."""
    red, green, blue = _linear(colour)
    cones = (
        0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue,
        0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue,
        0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue,
    )
    long, medium, short = (math.cbrt(one) for one in cones)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def rgb(lightness: float, chroma: float, hue: float) -> str:
    """The #rrggbb of OKLCH. What a screen cannot show loses as much chroma as it must, and keeps lightness and hue."""
    lightness = min(max(lightness, 0.0), 1.0)
    if not _shown(parts := _parts(lightness, chroma, hue)):
        least, most = 0.0, chroma
        for _ in range(16):
            middle = (least + most) / 2
            least, most = (middle, most) if _shown(_parts(lightness, middle, hue)) else (least, middle)
        parts = _parts(lightness, least, hue)
    return "#" + "".join(f"{round(_gamma(min(max(part, 0.0), 1.0)) * 255):02x}" for part in parts)


def _linear(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return _light(red), _light(green), _light(blue)


def _light(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _gamma(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def _parts(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    """Linear red, green and blue, outside of 0 to 1 for what no screen shows."""
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _shown(parts: tuple[float, float, float]) -> bool:
    return all(-1e-4 <= part <= 1 + 1e-4 for part in parts)
