"""Numbers as people type them. What is not understood is None: nothing is guessed.

Its twin is docs/assets/js/form/typed.js.
"""

from __future__ import annotations

import re
import unicodedata

_NUMBER = re.compile(r"^([-+]?)(\d{1,3}(?:,\d{3}){1,4}|\d{1,3}(?: \d{3}){1,4}|\d{1,15})?(\.\d{1,12})?$")
_MONEY = re.compile(r"^([-+]?)\s?(?:aud|au\$|a\$|nzd|nz\$|\$)\s?|\s?(?:aud|nzd)$")


def plain(text: str) -> str:
    """Compatible forms, one space for many, small letters."""
    return " ".join(unicodedata.normalize("NFKC", text).replace("−", "-").casefold().split())


def number(text: str, unit: str = "") -> int | float | None:
    """A number, from 1,200.50, $400, 1 200, (30) and, with its unit behind, 12 hours. Thousands have three figures."""
    said = figures(text, unit)
    if said is None:
        return None
    return float(said) if "." in said else int(said)


def figures(text: str, unit: str = "") -> str | None:
    """The figures of a number as `number` reads it, to reckon with exactly: -1200.50. None for no number."""
    said = plain(text)
    for behind in sorted({plain(unit), plain(unit).partition(" ")[0]} - {""}, key=len, reverse=True):
        said = said.removesuffix(behind).strip()
    if said.startswith("(") and said.endswith(")"):
        said = f"-{said[1:-1]}"
    found = _NUMBER.match(_MONEY.sub(lambda one: one[1] or "", said).strip())
    if found is None or not (found[2] or found[3]):
        return None
    return f"{found[1]}{re.sub(r'[, ]', '', found[2] or '0')}{found[3] or ''}"
