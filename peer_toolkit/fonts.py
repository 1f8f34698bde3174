"""The two faces of the toolkit, cut from the font packages: Source Sans 3 for text, Source Serif 4 for headings.

Nothing is taken from the machine: every face is subset and instantiated from `fontpkg-source-sans-3` and
`fontpkg-source-serif-4` (SIL Open Font License 1.1) and kept in the caller's cache folder. Subset first, then
instantiate: instantiating a whole variable font takes seconds. The licence reserves the name "Source", and a
cut font is a changed font, so ours bear a name of their own and carry the copyright and the licence along.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import fontpkg

from peer_toolkit.caches import cached

Family = Literal["sans", "serif"]

NAMES: dict[Family, str] = {"sans": "Peer Toolkit Sans", "serif": "Peer Toolkit Serif"}
"""What CSS, Typst and PDF call the families."""

_PACKAGED: dict[Family, str] = {"sans": "Source Sans 3", "serif": "Source Serif 4"}

BASIC: tuple[int, ...] = (
    *range(0x20, 0x7F),
    *(0xA0, 0xA7, 0xA9, 0xAB, 0xAD, 0xB0, 0xB7, 0xBB, 0xBD, 0xD7),
    *range(0x2009, 0x200C),
    *range(0x2010, 0x2016),
    *range(0x2018, 0x201F),
    *(0x2022, 0x2026, 0x202F, 0x2032, 0x2033, 0x2039, 0x203A, 0x20AC, 0x2122),
    *range(0x2190, 0x2194),
    *(0x2212, 0x2264, 0x2265, 0x2713, 0x2717),
)
"""Unicode code points that an English page needs: ASCII and the punctuation of well-set English."""

EXTENDED: tuple[int, ...] = (
    *(code for code in range(0xA1, 0x180) if code not in BASIC),
    *(0x18F, 0x192, 0x1A0, 0x1A1, 0x1AF, 0x1B0),
    *range(0x1CD, 0x1DD),
    *range(0x218, 0x21C),
    *(0x259, 0x2BB, 0x2BC, 0x2BF, 0x2C6, 0x2C7, 0x2DA, 0x2DC),
    *(*range(0x300, 0x305), *range(0x306, 0x30D), 0x31B, 0x323, 0x324, 0x327, 0x328, 0x331),
    *range(0x1E00, 0x1F00),
    *(0x2016, 0x2020, 0x2021, 0x2030, 0x2044, 0x20AB, 0x20BF, 0xFFFD),
)
"""Names of people and places: Latin-1, Latin Extended-A, Māori, Pinyin, Vietnamese, combining marks, U+FFFD."""

_CUT = "2"
"""Changes when the same inputs would give other bytes than the cache holds."""

_LAYOUT = ("ccmp", "kern", "liga", "locl", "mark", "mkmk")

_KEPT_NAMES = (0, 13, 14)  # copyright, licence, address of the licence


@dataclass(frozen=True)
class WebFace:
    """One WOFF2 file of the site, and what its `@font-face` rule says."""

    file_name: str
    data: bytes
    family: str
    weight: int
    unicode_range: str
    part: Literal["basic", "extended"]


def face(
    family: Family,
    weight: int,
    *,
    optical_size: int | None = None,
    unicodes: Iterable[int],
    cache: Path,
    layout: bool = True,
) -> bytes:
    """One static TrueType face with the glyphs for `unicodes` (code points; those the family lacks are left out).

    `weight` is 200 to 900, `optical_size` in points (serif only, 8 to 60). With `layout` kerning, ligatures and
    the placing of marks stay; without it the face has what a PDF embeds, and no names. Same inputs, same bytes.
    Raises ValueError for a design that the family lacks.
    """
    codes = tuple(sorted(set(unicodes)))
    key = ("face", family, str(weight), str(optical_size), str(layout), ",".join(map(str, codes)))
    return _cached(cache, _packaged(family), key, "ttf", lambda: _cut(family, weight, optical_size, codes, layout))


def web_faces(cache: Path) -> Iterator[WebFace]:
    """The faces of the site, each in two files so that an English page loads basic Latin only.

    Sans 400, sans 650 and serif 600 at optical size 28. Names carry a hash of the content, so a server may
    let browsers keep them for ever.
    """
    designs: tuple[tuple[Family, int, int | None], ...] = (("sans", 400, None), ("sans", 650, None), ("serif", 600, 28))
    for family, weight, optical_size in designs:
        parts: tuple[tuple[Literal["basic", "extended"], tuple[int, ...]], ...] = (
            ("basic", BASIC),
            ("extended", EXTENDED),
        )
        for part, codes in parts:
            static = face(family, weight, optical_size=optical_size, unicodes=codes, cache=cache)
            key = ("woff2", hashlib.sha256(static).hexdigest())
            data = _cached(cache, _packaged(family), key, "woff2", lambda static=static: _woff2(static))  # type: ignore[misc]
            name = f"{family}-{weight}-{part}.{hashlib.sha256(data).hexdigest()[:10]}.woff2"
            drawn = _cached(cache, _packaged(family), (*key, "range"), "txt", lambda static=static: _range(static))  # type: ignore[misc]
            yield WebFace(name, data, NAMES[family], weight, drawn.decode(), part)


def covered(font: bytes) -> tuple[int, ...]:
    """The code points for which a font has a glyph, in order."""
    from fontTools.ttLib import TTFont  # fontTools takes longer to import than a build with a warm cache has

    with TTFont(io.BytesIO(font), lazy=True) as opened:
        return tuple(sorted(opened.getBestCmap()))


def _range(font: bytes) -> bytes:
    return unicode_range(covered(font)).encode()


def unicode_range(codes: Iterable[int]) -> str:
    """Code points as the value of CSS `unicode-range`."""
    runs: list[list[int]] = []
    for code in sorted(set(codes)):
        if runs and runs[-1][1] == code - 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return ", ".join(f"U+{first:X}" if first == last else f"U+{first:X}-{last:X}" for first, last in runs)


def _packaged(family: Family) -> Path:
    return Path(fontpkg.path(_PACKAGED[family]))


@lru_cache(maxsize=4)
def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@lru_cache(maxsize=1)
def _version() -> str:
    return importlib.metadata.version("fonttools")


def _cached(cache: Path, source: Path, key: Iterable[str], suffix: str, make: Callable[[], bytes]) -> bytes:
    """The bytes kept under `key`, made on the first call. Several processes may ask at the same time."""
    whole = "\n".join((_CUT, _version(), _digest(source), *key))
    return cached(cache / "fonts" / f"{hashlib.sha256(whole.encode()).hexdigest()}.{suffix}", make)


def _cut(family: Family, weight: int, optical_size: int | None, codes: tuple[int, ...], layout: bool) -> bytes:
    from fontTools import subset
    from fontTools.varLib import instancer

    options = subset.Options()
    options.layout_features = list(_LAYOUT) if layout else []
    options.hinting = False
    options.glyph_names = False
    options.notdef_outline = True
    options.name_IDs = list(_KEPT_NAMES)
    options.drop_tables += ["STAT", "DSIG"] if layout else ["STAT", "DSIG", "GSUB", "GPOS", "GDEF"]
    options.recalc_timestamp = False
    font: Any = subset.load_font(str(_packaged(family)), options)
    place: dict[str, float] = {"wght": weight}
    axes = {axis.axisTag: axis for axis in font["fvar"].axes}
    if "opsz" in axes:
        place["opsz"] = axes["opsz"].defaultValue if optical_size is None else optical_size
    elif optical_size is not None:
        raise ValueError(f"{_PACKAGED[family]} has no optical sizes")
    for tag, value in place.items():
        if not axes[tag].minValue <= value <= axes[tag].maxValue:
            raise ValueError(f"{_PACKAGED[family]} has no {tag} {value}")
    _give_replacement_character(font, codes)
    wanted = [code for code in codes if code in font.getBestCmap()]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    font = instancer.instantiateVariableFont(font, place, inplace=True)
    if layout:
        _name(font, family, weight)
    else:
        _bare(font)
    font.recalcTimestamp = False
    written = io.BytesIO()
    font.save(written, reorderTables=False)
    return written.getvalue()


def _give_replacement_character(font: Any, codes: tuple[int, ...]) -> None:
    """Let U+FFFD, which neither family draws, look like the white square, where the family has that.

    A filled form draws it in place of a letter that the face lacks, so it must be there (PDF/UA-1 7.21.8 forbids
    .notdef). The square itself is not asked for by `BASIC` and `EXTENDED`, so the glyph stands for U+FFFD alone.
    """
    best = font.getBestCmap()
    if 0xFFFD in codes and 0xFFFD not in best and 0x25A1 in best:
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[0xFFFD] = best[0x25A1]


def _bare(font: Any) -> None:
    """What a PDF embeds (ISO 32000-1, 9.9) and one cmap, without which Acrobat takes another font."""
    for table in ("BASE", "gasp", "name", "post"):
        if table in font:
            del font[table]
    font["cmap"].tables = [table for table in font["cmap"].tables if (table.platformID, table.platEncID) == (3, 1)]


def _name(font: Any, family: Family, weight: int) -> None:
    """Our own name, as the licence asks of a changed font; regular and bold as separate families never clash."""
    names = font["name"]
    for name_id, words in (
        (1, NAMES[family]),
        (2, "Regular"),
        (3, f"{NAMES[family]} {weight}"),
        (4, f"{NAMES[family]} {weight}"),
        (6, f"{NAMES[family].replace(' ', '')}-{weight}"),
    ):
        names.setName(words, name_id, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight


def _woff2(static: bytes) -> bytes:
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(static), recalcTimestamp=False)
    font.flavor = "woff2"
    written = io.BytesIO()
    font.save(written, reorderTables=False)
    return written.getvalue()
