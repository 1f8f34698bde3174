"""The faces: what they can write, what they weigh, and that the same cut gives the same bytes."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from peer_toolkit import fonts
from peer_toolkit.catalogue.catalogue import Catalogue

WRITES = (
    "Hēmi Ngāti-Ōtautahi, Nguyễn Thị Ánh, Aṉangu Pitjantjatjaṟa, Yolŋu, Łódź, Çelik, Škoda ‘a’ “b” – — … · › • © × − €"
)
"""Names that a form in Australia and New Zealand meets, and our own punctuation."""

SAID = "performance review"

MOST = {"basic": 15_000, "extended": 22_000}
"""Bytes of one WOFF2 file."""


@pytest.fixture(scope="session")
def faces(cache: Path) -> list[fonts.WebFace]:
    return list(fonts.web_faces(cache))


@pytest.mark.parametrize(("family", "weight", "size"), [("sans", 400, None), ("sans", 650, None), ("serif", 600, 28)])
def test_writes_our_names(family: fonts.Family, weight: int, size: int | None, cache: Path) -> None:
    codes = (*fonts.BASIC, *fonts.EXTENDED)
    data = fonts.face(family, weight, optical_size=size, unicodes=codes, cache=cache)
    lacking = {letter for letter in WRITES if ord(letter) not in fonts.covered(data)}
    assert lacking == set()
    with TTFont(io.BytesIO(data)) as font:
        assert font["OS/2"].usWeightClass == weight
        assert "fvar" not in font
        names = {record.nameID: str(record) for record in font["name"].names}
        assert names[1] == fonts.NAMES[family]
        assert not any("Source" in words for number, words in names.items() if number not in (0, 13, 14))
        assert "Adobe" in names[0]
        assert "Open Font License" in names[13]


def test_weights_and_optical_sizes_differ(cache: Path) -> None:
    """The heavier face is wider, and so is the one for small print: neither is the default cut."""
    codes = [ord(letter) for letter in SAID]
    sans = [_width(fonts.face("sans", weight, unicodes=codes, cache=cache)) for weight in (400, 650)]
    serif = [_width(fonts.face("serif", 600, optical_size=size, unicodes=codes, cache=cache)) for size in (8, 28, 60)]
    assert sans[0] < sans[1]
    assert serif[0] > serif[1] > serif[2]


def _width(data: bytes) -> int:
    with TTFont(io.BytesIO(data)) as font:
        return sum(font["hmtx"][font.getBestCmap()[ord(letter)]][0] for letter in SAID)


def test_the_replacement_character_has_a_shape_of_its_own(cache: Path) -> None:
    data = fonts.face("sans", 400, unicodes=fonts.EXTENDED, cache=cache, layout=False)
    with TTFont(io.BytesIO(data)) as font:
        best = font.getBestCmap()
        assert [code for code, name in best.items() if name == best[0xFFFD]] == [0xFFFD]
        assert font.getGlyphID(best[0xFFFD]) != 0
        assert font["glyf"][best[0xFFFD]].numberOfContours > 0
        assert not {"GSUB", "GPOS", "GDEF"} & set(font.keys())


def test_kerning_stays_for_setting_text(cache: Path) -> None:
    with TTFont(io.BytesIO(fonts.face("sans", 400, unicodes=fonts.BASIC, cache=cache))) as font:
        assert "kern" in {record.FeatureTag for record in font["GPOS"].table.FeatureList.FeatureRecord}


@pytest.mark.slow
def test_same_bytes_from_an_empty_cache(faces: list[fonts.WebFace], tmp_path: Path) -> None:
    assert list(fonts.web_faces(tmp_path)) == faces


def test_a_face_is_cut_once(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = fonts.face("sans", 400, unicodes=fonts.BASIC, cache=cache)
    monkeypatch.setattr(fonts, "_cut", lambda *_: pytest.fail("cut again"))
    assert fonts.face("sans", 400, unicodes=reversed(fonts.BASIC), cache=cache) == before
    with pytest.raises(pytest.fail.Exception):
        fonts.face("sans", 401, unicodes=fonts.BASIC, cache=cache)


@pytest.mark.parametrize(("family", "weight", "size"), [("sans", 1000, None), ("sans", 400, 28), ("serif", 600, 100)])
def test_refuses_a_design_that_is_not_there(
    family: fonts.Family, weight: int, size: int | None, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match="Source"):
        fonts.face(family, weight, optical_size=size, unicodes=(65,), cache=tmp_path)
    assert not list(tmp_path.rglob("*.ttf"))


def test_an_english_page_needs_the_basic_files_only(faces: list[fonts.WebFace], catalogue: Catalogue) -> None:
    """The interface's own words, and each letter in one file of a design only."""
    for family, weight in {(one.family, one.weight) for one in faces}:
        basic, extended = ([*_codes(one)] for one in faces if (one.family, one.weight) == (family, weight))
        assert not set(basic) & set(extended)
        needed = {ord(letter) for text in catalogue.interface.messages.values() for letter in text}
        assert {chr(code) for code in needed - set(basic) - {10}} == set()


def test_files_are_small_and_named_by_their_content(faces: list[fonts.WebFace]) -> None:
    assert len({one.file_name for one in faces}) == 6
    for one in faces:
        assert len(one.data) < MOST[one.part], one.file_name
        assert re.fullmatch(r"(sans-400|sans-650|serif-600)-(basic|extended)\.[0-9a-f]{10}\.woff2", one.file_name)
        with TTFont(io.BytesIO(one.data)) as font:
            assert font.flavor == "woff2"
            assert set(font.getBestCmap()) == set(_codes(one))


def _codes(one: fonts.WebFace) -> list[int]:
    codes: list[int] = []
    for run in one.unicode_range.split(", "):
        first, _, last = run.removeprefix("U+").partition("-")
        codes += range(int(first, 16), int(last or first, 16) + 1)
    return codes
