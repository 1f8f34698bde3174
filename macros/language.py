"""Texts that are not yet in an edition's language: a page gives each the language that it is in (WCAG 2.2, 3.1.2).

A template writes such a text between two marks. When the page is done the marks become an element, or go where none can
stand: in an attribute, a title or a script.
"""

from __future__ import annotations

import re
from typing import Any

from peer_toolkit.catalogue.model import Edition, Foreign

BEGIN, END = "\ue000", "\ue001"
"""Private characters of Unicode, which no text of ours has: our type has no letter for them."""

NOTICE = '<div class="pt-language" data-pt-language></div>'
"""Where the page says that some of it is in another language; main.html has it."""

_PLAIN = re.compile(r"(<(script|style|title|textarea|option)\b[^>]*>.*?</\2\s*>|<[^>]*>)", re.DOTALL | re.IGNORECASE)
"""What holds no element of ours: tags with their attributes, and elements of mere text."""


def marked(value: Any) -> Any:
    """What a template writes: a text in another language between marks, anything else as it is (Jinja's `finalize`)."""
    return f"{BEGIN}{value}{END}" if isinstance(value, Foreign) else value


_OPENING = f'<span lang="{Edition().language}" dir="ltr">'


def spelled_out(page: str, notice: str) -> str:
    """The page with an element for each mark. `notice` is HTML that says so, for a page that has some."""
    if BEGIN in page:
        parts = _PLAIN.split(page)
        for number in range(0, len(parts), 3):
            parts[number] = parts[number].replace(BEGIN, _OPENING).replace(END, "</span>")
        # of what the pattern finds, the second part is the name of an element, which the first has too
        page = "".join(part if number % 3 == 0 else plain(part) for number, part in enumerate(parts) if number % 3 != 2)
    return page.replace(NOTICE, notice if _OPENING in page else "")


def plain(text: str) -> str:
    """The text without marks."""
    return text.replace(BEGIN, "").replace(END, "")
