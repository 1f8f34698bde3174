"""Typst as a press: data and a source of ours in, tagged PDF/UA-1 out, in our own faces only; and what every PDF needs.

The data is JSON, and the source shows each string as it is, so no text can be taken for markup. No face of the
machine is in reach: the same pages come out of every machine.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import pikepdf
import typst
from pikepdf import Array, Dictionary, Name, String

from peer_toolkit import fonts
from peer_toolkit.caches import write_whole

pikepdf.settings.set_flate_compression_level(9)

CODES = (*fonts.BASIC, *fonts.EXTENDED)
"""The code points that can be set."""

LINK = "to:"
"""What the address of a link within a document begins with."""

_ABOVE = 16
"""Points of air above the place that a link leads to."""

_POINTS = Decimal("0.01")

_DESIGNS: tuple[tuple[fonts.Family, int, int | None], ...] = (
    ("sans", 400, None),
    ("sans", 650, None),
    ("serif", 600, 28),
)


def press(source: bytes, data: dict[str, Any], cache: Path) -> bytes:
    """The pages that `source` (Typst) makes of `data`, which it reads as JSON from `sys.inputs.data`."""
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    made = _compiler(cache).compile(source, sys_inputs=inputs, format="pdf", pdf_standards=["ua-1"])
    assert isinstance(made, bytes), "one format, one file"
    return made


def pictures(source: bytes, data: dict[str, Any], cache: Path, resolution: float) -> list[bytes]:
    """The same pages as PNG files, `resolution` pixels an inch."""
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    made: Any = _compiler(cache).compile(source, sys_inputs=inputs, format="png", ppi=resolution)
    return made if isinstance(made, list) else [made]


def finished(pages: bytes, language: str) -> bytes:
    """The pages as a small file that shows its title and names its whole language (ISO 14289-1, 7.1, 7.2).

    Same pages, same bytes.
    """
    with pikepdf.open(io.BytesIO(pages)) as pdf:
        _lead(pdf)
        _head_rows(pdf)
        return saved(pdf, language)


def saved(pdf: pikepdf.Pdf, language: str) -> bytes:
    """A file of Typst's that was worked on, small, that shows its title, names its language and has its tab order."""
    pdf.Root.Lang = String(language)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    if "/Suspects" in pdf.Root.MarkInfo:
        del pdf.Root.MarkInfo.Suspects
    for page in pdf.pages:
        page.obj.Tabs = Name.S
    written = io.BytesIO()
    pdf.save(
        written,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
        recompress_flate=True,
    )
    return written.getvalue()


def _lead(pdf: pikepdf.Pdf) -> None:
    """Make each link to `to:PAGE:X:Y:WORDS` (points from the left and the top) lead there, and be called WORDS.

    A link's description is what voices read in place of its text (ISO 14289-1, 7.18.5); Typst gives its own.
    """
    for page in pdf.pages:
        for link in page.obj.get("/Annots", []):
            if "/A" in link and (target := bytes(link.A.URI).decode()).startswith(LINK):
                number, x, y, words = target.removeprefix(LINK).split(":", 3)
                goal = pdf.pages[int(number) - 1]
                top = float(goal.mediabox[3]) - float(y) + _ABOVE
                place = (Decimal(x).quantize(_POINTS), Decimal(top).quantize(_POINTS), 0)
                link.Dest = Array([goal.obj, Name.XYZ, *place])
                link.Contents = String(words)
                del link.A


def _head_rows(pdf: pikepdf.Pdf) -> None:
    """Make the first cell of each row the head of its row (ISO 32000-1, 14.8.5.7): Typst has heads of columns only."""
    for element in elements(pdf):
        if element.get("/S") == "/TBody":
            for row in filter(is_element, kids(element)):
                head_row(next(filter(is_element, kids(row))))


def head_row(cell: Any) -> None:
    """Make a cell the head of its row: a voice says it with each other cell."""
    cell.S = Name.TH
    cell.A = Dictionary(O=Name.Table, Scope=Name.Row)


def kids(element: Any) -> list[Any]:
    """What an element holds, as a list: PDF lets a single thing stand by itself."""
    held = element.get("/K")
    if isinstance(held, Array):
        return list(held)
    return [] if held is None else [held]


def is_element(thing: Any) -> bool:
    """Whether a thing that an element holds is an element too, and no content."""
    return isinstance(thing, Dictionary) and "/S" in thing


def elements(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every structure element in reading order."""
    waiting: list[Any] = kids(pdf.Root.StructTreeRoot)[::-1]
    while waiting:
        one = waiting.pop()
        if is_element(one):
            yield one
            waiting += reversed(kids(one))


@lru_cache(maxsize=2)
def letters(cache: Path) -> frozenset[str]:
    """What can be set. The serif may lack one of them: the sans then stands in."""
    return frozenset(map(chr, fonts.covered(_face(cache, *_DESIGNS[0]))))


@lru_cache(maxsize=2)
def _compiler(cache: Path) -> typst.Compiler:
    """Typst with our faces only, which it reads from files of the cache."""
    faces = {f"{family}-{weight}.ttf": _face(cache, family, weight, size) for family, weight, size in _DESIGNS}
    folder = cache / "fonts" / hashlib.sha256(b"".join(faces.values())).hexdigest()
    for name, data in faces.items():
        write_whole(folder / name, data)
    found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
    return typst.Compiler(b"", font_paths=found)


def _face(cache: Path, family: fonts.Family, weight: int, size: int | None) -> bytes:
    return fonts.face(family, weight, optical_size=size, unicodes=CODES, cache=cache)
