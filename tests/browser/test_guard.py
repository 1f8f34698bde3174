"""Guards notice the same in a page's script as in Python: by example, and by chance."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from peer_toolkit.catalogue.guard import noticed
from peer_toolkit.catalogue.model import Guard
from tests.browser.conftest import Open
from tests.vectors import catalogue, guards_of, vectors

pytestmark = [pytest.mark.browser, pytest.mark.site]

NOTICED = """async ({ base, real, cases }) => {
  const { noticed } = await import(`${base}guard.js`);
  return cases.map(({ text, guards }) => {
    const found = noticed(text, guards ?? real);
    return found.map(({ guard, word, start }) => [guard, word, text.slice(start).startsWith(word)]);
  });
}"""

BETWEEN = [" ", " ", " ", "  ", " 😀 ", ", ", ". ", *"\n\u00a0-‑'’/_\u200bж\u0301", ""]
"""What may stand between two words."""


def at_random(random: Random, guards: tuple[Guard, ...]) -> str:
    """A text of words that the guards have and of others, in either case, with all kinds of signs between them."""
    entries = [entry for guard in guards for entry in (*guard.words, *guard.fine)]
    some = [*random.sample(entries, 12), "the", "people with", "3", "İ", "ß", "Σας", "nai\u0308ve", "her", "not"]
    text = ""
    for _ in range(random.randint(1, 30)):
        word = random.choice(some).replace("*", random.choice(("", "s", "ed", "Sam")))
        text += random.choice((word, word.upper(), word.title())) + random.choice(BETWEEN)
    return text


def test_the_script_notices_what_python_does(open_page: Open) -> None:
    real = catalogue().guards
    random = Random(20261122)
    examples = vectors("guards")
    made_up = [at_random(random, real) for _ in range(400)]
    cases: list[dict[str, Any]] = [{"text": one["text"], "guards": one.get("guards")} for one in examples]
    cases += [{"text": text, "guards": None} for text in made_up]
    page = open_page("")
    base = page.evaluate("new URL('assets/js/form/', document.baseURI).href")
    plain = [{"id": one.id, "words": one.words, "fine": one.fine} for one in real]
    told = page.evaluate(NOTICED, {"base": base, "real": plain, "cases": cases})

    for one, found in zip(examples, told, strict=False):
        assert found == [[*pair, True] for pair in one["expected"]], one.get("name", one["text"])
        assert found == [[item.guard, item.word, True] for item in noticed(one["text"], guards_of(one, catalogue()))]
    seen = 0
    for text, found in zip(made_up, told[len(examples) :], strict=True):
        here = noticed(text, real)
        assert found == [[one.guard, one.word, True] for one in here], repr(text)
        seen += len(here)
    assert seen >= 400
