"""Terms of the glossary and names of the law become links where a page first uses them.

A text is matched as the reader sees it, so that a term is found whether or not it was written as a ((word)).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

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
            target = self._surfaces[match.group().casefold()]
            if target in self._done or _in_a_name(text, match):
                continue
            self._done.add(target)
            parts.append(escape(text[end : match.start()]))
            parts.append(Markup('<a class="pt-term" href="{}">{}</a>').format(url(target), match.group()))
            end = match.end()
        return Markup("").join([*parts, escape(text[end:])])


def _in_a_name(text: str, match: re.Match[str]) -> bool:
    """Whether a term is a part of a name: it has a capital, and no sentence begins with it."""
    before = text[: match.start()].rstrip("“‘( ")
    return match.group()[:1].isupper() and before != "" and before[-1] not in ".?!:"


@functools.lru_cache(maxsize=4)
def _surfaces(words: Words, law: tuple[tuple[str, str], ...]) -> tuple[dict[str, str], re.Pattern[str]]:
    """Every wording with its target, and a pattern that finds the longest of them."""
    targets = {surface: f"term-{name}" for surface, name in term_surfaces(words).items()}
    targets |= {said.casefold(): f"law-{key}" for key, said in law}
    longest_first = sorted(targets, key=len, reverse=True)
    pattern = re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, longest_first)) + r")(?![\w-])", re.IGNORECASE)
    return targets, pattern
