"""The colours of the site: every pair that the style sheets use has the contrast that WCAG 2.2 asks for.

Computed from tokens.css itself, so an edition or a change of one colour is tested the same way. 4.5 is for text
(1.4.3), 3 for the borders and signs that one must see (1.4.11).
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "docs" / "assets" / "css"

_GROUNDS = ("paper", "wash", "care-wash", "stop-wash", "good-wash")
TEXT = [
    *((ink, ground) for ink in ("ink", "ink-2", "link", "link-hover", "stop") for ground in _GROUNDS),
    ("ink", "wash-2"),
    ("on-brand", "brand"),
    ("on-brand-2", "brand"),
    ("on-action", "action"),
    ("on-action", "action-hover"),
    ("on-exit", "exit"),
    ("on-exit", "exit-hover"),
    ("on-brand", "mark"),
    ("action", "paper"),
    ("action-hover", "wash"),
]
SIGNS = [
    ("edge", "paper"),
    ("edge", "wash"),
    ("action", "wash"),
    ("mark", "paper"),
    ("accent", "paper"),
    ("accent-on-brand", "brand"),
    ("care", "care-wash"),
    ("care", "paper"),
    ("good", "good-wash"),
    ("good", "paper"),
    ("stop", "stop-wash"),
    ("exit", "paper"),
    ("on-exit", "brand"),
    ("focus", "focus-edge"),
]
RINGED = (*_GROUNDS[:4], "brand", "wash-2", "exit", "action")
"""Grounds on which something can have focus."""

Tokens = dict[str, str]


def blocks() -> dict[str, Tokens]:
    """The colours of each block of tokens.css that sets them, by the block's selector."""
    css = re.sub(r"/\*.*?\*/", "", (CSS / "tokens.css").read_text(encoding="utf-8"), flags=re.DOTALL)
    found: dict[str, Tokens] = {}
    for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", css):
        colours = dict(re.findall(r"--pt-([\w-]+):\s*(#[0-9a-f]{3,6});", body))
        if colours:
            found[" ".join(selector.split())] = colours
    return found


def schemes() -> dict[str, Tokens]:
    """The light and the dark colours."""
    light, dark, _ = blocks().values()
    return {"light": light, "dark": {**light, **dark}}


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_ratio_itself() -> None:
    """Against values that WCAG's own text gives."""
    assert round(contrast("#fff", "#000000"), 6) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("front", "ground", "need"), [*((*pair, 4.5) for pair in TEXT), *((*pair, 3.0) for pair in SIGNS)]
)
def test_pairs(scheme: str, front: str, ground: str, need: float) -> None:
    colours = schemes()[scheme]
    assert contrast(colours[front], colours[ground]) >= need


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", RINGED)
def test_focus_ring(scheme: str, ground: str) -> None:
    """One of the ring's two colours stands out on every ground."""
    colours = schemes()[scheme]
    assert max(contrast(colours[ring], colours[ground]) for ring in ("focus", "focus-edge")) >= 3


def test_dark_is_written_twice_alike() -> None:
    """For Material's script, and for before it has run."""
    _, dark, without_script = blocks().values()
    assert dark == without_script
    assert set(dark) == set(schemes()["light"])


def test_dark_is_for_screens() -> None:
    """So that paper is light, whatever the reader has chosen."""
    css = (CSS / "tokens.css").read_text(encoding="utf-8")
    outside = re.sub(r"@media screen[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}", "", css)
    assert "slate" in css
    assert "slate" not in outside
    assert "no-js" not in outside


def test_colours_are_named_in_one_place() -> None:
    """A component names a token, never a value. Print sets some tokens to black and white."""
    for sheet in sorted(CSS.glob("*.css")):
        if sheet.name == "tokens.css":
            continue
        for line in sheet.read_text(encoding="utf-8").splitlines():
            if re.search(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)", line) and not re.match(r"\s*(--pt-|#text)", line):
                raise AssertionError(f"{sheet.name}: {line.strip()}")


def test_tokens_exist() -> None:
    """Every token that a style sheet uses is set."""
    every = "".join(sheet.read_text(encoding="utf-8") for sheet in CSS.glob("*.css"))
    used = set(re.findall(r"var\(--pt-([\w-]+)\)", every))
    assert used <= set(re.findall(r"--pt-([\w-]+):", (CSS / "tokens.css").read_text(encoding="utf-8")))
    assert "paper" in used
