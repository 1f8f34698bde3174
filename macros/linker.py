"""Terms of the glossary and names of the law become links where a page first uses them.

A text is matched as the reader sees it, so that a term is found whether or not it was written as a ((word)).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import NamedTuple

from markupsafe import Markup, escape

from peer_toolkit.catalogue import Catalogue
from peer_toolkit.catalogue.model import Words
from peer_toolkit.catalogue.word import term_surfaces


class Linker:
    """The links that one page's prose still owes: each term and each name of the law once."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._done: set[str] = set()
        self._surfaces, self._pattern = _surfaces(catalogue.words, tuple(catalogue.law_words.items()))

    def link(self, text: str, url: Callable[[str], str]) -> Markup:
        """The text as HTML. `url` gives the link for a target: `term-ID` or `law-KEY`."""
        parts: list[Markup] = []
        end = 0
        for match in self._pattern.finditer(text):
            surface = self._surfaces[match.group().casefold()]
            if surface.target in self._done or (not surface.is_name and _in_a_name(text, match)):
                continue
            target = surface.target
            self._done.add(target)
            parts.append(escape(text[end : match.start()]))
            parts.append(Markup('<a class="pt-term" href="{}">{}</a>').format(url(target), match.group()))
            end = match.end()
        return Markup("").join([*parts, escape(text[end:])])


class _Surface(NamedTuple):
    """What a wording leads to, and whether it is a name, which has its capital anywhere."""

    target: str
    is_name: bool


def _in_a_name(text: str, match: re.Match[str]) -> bool:
    """Whether a term is a part of a name: it has a capital that no start of a sentence gives, or a capital follows."""
    before = text[: match.start()].rstrip("“‘( ")
    starts = before == "" or before[-1] in ".?!:"
    return match.group()[:1].isupper() and (not starts or text[match.end() :][1:2].isupper())


@functools.lru_cache(maxsize=4)
def _surfaces(words: Words, law: tuple[tuple[str, str], ...]) -> tuple[dict[str, _Surface], re.Pattern[str]]:
    """Every wording in lower case with where it leads, and a pattern that finds the longest of them."""
    known = {surface: _Surface(f"term-{name}", False) for surface, name in term_surfaces(words).items()}
    known |= {said.casefold(): _Surface(f"law-{key}", said[:1].isupper()) for key, said in law}
    longest_first = sorted(known, key=len, reverse=True)
    either = "|".join(map(re.escape, longest_first)) or "(?!)"  # where there are none, nothing is found
    return known, re.compile(rf"(?<![\w-])(?:{either})(?![\w-])", re.IGNORECASE)
