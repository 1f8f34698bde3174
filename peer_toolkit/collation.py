"""The order of names in a list, the same in every language and on every machine.

A letter with a mark stands beside the letter without one, and capitals and small letters are the same: the first level
of the Unicode Collation Algorithm (UTS 10), as far as Latin letters go.
"""

from __future__ import annotations

import unicodedata

_STROKED = str.maketrans("đðħıłŋøŧ", "ddhilnot")
"""Letters that Unicode does not take apart, with a stroke or a hook, as the letters that they look like."""


def bare(text: str) -> str:
    """A text in small letters without marks."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).translate(_STROKED)


def by_letters(text: str) -> tuple[str, str, str]:
    """The key to sort a name by: its letters without marks, then, between equal ones, as they are."""
    return bare(text), text.casefold(), text
