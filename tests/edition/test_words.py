"""Every term can be changed by an edition: no text holds a word of a term that is not one, and all of them follow."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from peer_toolkit.catalogue import Catalogue, load, own_of, resolve
from peer_toolkit.catalogue.fit import Layer
from peer_toolkit.catalogue.model import Node, Term, Text, Words
from peer_toolkit.catalogue.word import UnknownWord, Vocabulary, map_text
from tests.catalogue.texts import all_texts
from tests.conftest import ROOT
from tests.edition import scan

DATA = ROOT / "toolkit_data"


@pytest.fixture(scope="module")
def upstream() -> Layer:
    """The guidance as it is written, ((terms)) and all."""
    return resolve(DATA)[0]


@pytest.fixture(scope="module")
def renamed(upstream: Layer, tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """An edition in which every term has another name."""
    folder = tmp_path_factory.mktemp("renamed")
    (folder / "edition.yml").write_text(
        "id: renamed\nname: Renamed\norganisation: Renamers\n"
        # the number to call is also told where it can be tapped, and another country has another
        "support_lines:\n  leave_out: all\n  own:\n    - {id: renamed-help, title: Help, text: Call., band: true}\n",
        encoding="utf-8",
    )
    # YAML takes JSON
    terms = json.dumps({"terms": scan.made_up(upstream.words)}, ensure_ascii=False)
    (folder / "words.yml").write_text(terms, encoding="utf-8")
    return load(DATA, own_of(folder))


def written(layer: Layer) -> Iterator[tuple[str, str]]:
    """Each text as it is written, with where it stands."""
    found: list[tuple[str, str]] = []
    single = [layer.law_keys, layer.words, layer.interface, layer.home, layer.guards, layer.answers]
    for node in (*layer.topics, *layer.forms, *layer.law, *(one for one in single if one)):
        name = getattr(node, "id", type(node).__name__)
        map_text(node, lambda text, spot, name=name: (found.append((f"{name} {spot}", text)), text)[1])
    yield from found


def lines(value: Any) -> Iterator[str]:
    """Everything in the vocabulary that no edition rewords: ids, names of Acts, titles of sources."""
    if isinstance(value, Node):
        for name in type(value).model_fields:
            yield from lines(getattr(value, name))
    elif isinstance(value, tuple | frozenset):
        for one in value:
            yield from lines(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from lines(one)
    elif isinstance(value, str) and not isinstance(value, Text):
        yield value


# --- how the toolkit writes -------------------------------------------------------------------------------------


def test_no_text_says_a_word_of_a_term_outside_brackets(upstream: Layer) -> None:
    """But for the phrases of plain.yml, which says why."""
    scanner = scan.Scanner(scan.surfaces(upstream.words), Words(terms=()), (one.phrase for one in scan.plain()))
    bare = [
        (where, one.what, one.around)
        for where, text in written(upstream)
        for one in scanner.leftovers(re.sub(r"\(\([^()]*\)\)", "•", text))
    ]
    assert bare == []


def test_each_phrase_that_may_stay_is_in_some_text_and_has_a_word_of_a_term(upstream: Layer) -> None:
    whole = "\n".join(text for _, text in written(upstream))
    scanner = scan.Scanner(scan.surfaces(upstream.words), Words(terms=()))
    for phrase, why in scan.plain():
        assert why
        assert phrase in whole, phrase
        assert scanner.leftovers(phrase), phrase


def test_no_token_stands_in_what_nobody_rewords(upstream: Layer) -> None:
    parts = (upstream.sources, upstream.topics, upstream.forms, upstream.law, upstream.law_keys, upstream.home)
    found = list(lines(parts))
    assert len(found) > 5000
    assert [one for one in found if "((" in one or "))" in one] == []


def test_no_token_stands_inside_a_name(upstream: Layer, catalogue: Catalogue) -> None:
    """A title or an Act is found by its words as they read, in any case; none of those may come out of a token."""
    marked = Vocabulary(
        upstream.words,
        Words(terms=tuple(_marked(term) for term in upstream.words.terms)),
        catalogue.law_words,
    )
    known = {one for one in scan.names(catalogue) if len(re.findall(r"\b[A-Z]", one)) > 1}
    pattern = re.compile("|".join(map(re.escape, sorted(known, key=len, reverse=True))), re.IGNORECASE)
    cut = []
    for where, text in written(upstream):
        resolved = marked.resolve(text)
        plain = resolved.replace("\1", "").replace("\2", "")
        at = [number for number, letter in enumerate(resolved) if letter not in "\1\2"]
        for match in pattern.finditer(plain):
            if "\1" in resolved[at[match.start()] : at[match.end() - 1]]:
                cut.append((where, match.group()))
    assert cut == []


def _marked(term: Term) -> Term:
    """The term with a mark before and after each of its forms."""
    forms = {"one": term.one, "many": term.many, "ones": term.forms()["one's"], "manys": term.forms().get("many's")}
    return term.model_copy(update={key: f"\1{said}\2" for key, said in forms.items() if said})


def test_each_term_is_used(upstream: Layer) -> None:
    """A term that no text names would change nothing."""
    tokens = (token for _, text in written(upstream) for token in re.findall(r"\(\(([^()]*)\)\)", text))
    said = {re.sub(r"^an? ", "", token.casefold()).replace("'", "’") for token in tokens}
    for term in upstream.words.terms:
        assert said & {form.casefold() for form in term.forms().values()}, term.id


# --- an edition that changes every term -------------------------------------------------------------------------


def test_every_text_follows_the_words_of_an_edition(renamed: Catalogue) -> None:
    assert not scan.surfaces(renamed.words) & scan.surfaces(renamed.default_words), "each word is another one"
    old = scan.changed(renamed.default_words, renamed.words)
    scanner = scan.Scanner(old, renamed.words, scan.names(renamed))
    texts = all_texts(renamed)
    assert len(texts) > 10_000
    assert [(where, one) for where, text in texts for one in scanner.wrong([text])] == []


def test_every_term_comes_out_somewhere(renamed: Catalogue) -> None:
    whole = " ".join(text for _, text in all_texts(renamed)).casefold()
    for term in renamed.words.terms:
        assert term.one.casefold() in whole, term.id


def test_names_of_acts_and_titles_stay(catalogue: Catalogue, renamed: Catalogue) -> None:
    assert renamed.sources == catalogue.sources
    for ours, theirs in zip(renamed.law, catalogue.law, strict=True):
        assert [(one.name, one.in_text, one.source) for one in ours.entries] == [
            (one.name, one.in_text, one.source) for one in theirs.entries
        ]
    whole = "\n".join(text for _, text in all_texts(renamed))
    for phrase, _ in scan.plain():
        if not phrase.startswith(("Arafmi", "Carer Gateway")):  # help lines, which this edition leaves out
            assert phrase in whole, phrase


# --- the scanner itself -----------------------------------------------------------------------------------------

OURS = Words(
    terms=(
        Term(id="peer-worker", one="aroha worker", many="aroha workers", article="an"),
        Term(id="peer", one="lived peer", many="lived peers", article="a"),
        Term(id="recovery", one="mending"),
    )
)
OLD = ("peer worker", "peer workers", "peer", "peers", "recovery", "peer worker’s", "000")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("An aroha worker, a lived peer, mending.", []),
        ("A peer worker is here.", ["peer worker"]),
        ("PEER\nWORKERS", ["PEER WORKERS"]),
        ("non-peer staff", ["peer"]),
        ("the peer worker's day", ["peer worker's"]),
        ("recovery-led", ["recovery"]),
        ("recoverys and superpeers", []),
        ("See https://example.org/peer/recovery or peer-check.pdf", []),
        ("The Peer Hub and a peer", ["peer"]),
        ("Call 000.", ["000"]),
        ("It is $1,000 or 2 000 or 0001 or 13 000 4", []),
        ("{peer} has it", []),
    ],
)
def test_an_old_word_is_found_wherever_it_is_one(text: str, found: list[str]) -> None:
    scanner = scan.Scanner(OLD, OURS, ["The Peer Hub"])
    assert [one.what for one in scanner.leftovers(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a aroha worker", ["a aroha worker"]),
        ("An aroha worker. A lived peer.", []),
        ("It ended. An lived peer came.", ["An lived peer"]),
        ("an aroha workers’ group", ["an aroha workers’"]),
        ("Plan A aroha worker", []),
        ("a mending plan, an mending", []),
    ],
)
def test_a_wrong_article_is_found(text: str, found: list[str]) -> None:
    assert [one.what.lstrip(". ") for one in scan.Scanner(OLD, OURS).articles(text)] == found


# --- what belongs inside the brackets ---------------------------------------------------------------------------

DEFAULT = Words(
    terms=(
        Term(id="peer-worker", one="peer worker", many="peer workers", article="a"),
        Term(id="recovery", one="recovery"),
    )
)


@pytest.mark.parametrize(
    ("text", "todo"),
    [
        ("Ask a ((peer worker)).", "Write ((a peer worker))."),
        ("A ((peer worker)) asks.", "Write ((a peer worker))."),
        ("Ask “an ((peer worker))”.", "Write ((a peer worker))."),
        ("Ask a “((peer worker))”.", "Write ((a peer worker))."),
        ("a ((peer worker’s)) day", "Write ((a peer worker’s))."),
        ("a ((peer workers)) day", "Write ((a peer worker))."),
        ("((peer worker))s ask", "Write ((peer workers))."),
        ("((peer worker))’s day", "Write ((peer worker’s))."),
        ("((peer worker))'s day", "Write ((peer worker’s))."),
        ("((peer workers))’ days", "Write ((peer workers’))."),
        ("a ((recovery)) plan", "Turn the sentence, or give “recovery” its article: in words.yml"),
        ("((recovery))s", "Turn the sentence, or give “recovery” its many: in words.yml"),
        ("co((recovery))", "Take it away, or give the whole word a term of its own in words.yml."),
        ("an ((a peer worker))", "Take it away, or give the whole word a term of its own in words.yml."),
        ("a ((law award)) rate", "Turn the sentence: what the law is called brings its own article"),
    ],
)
def test_a_part_of_a_word_outside_the_brackets_is_refused(text: str, todo: str) -> None:
    with pytest.raises(UnknownWord) as caught:
        Vocabulary(DEFAULT, DEFAULT, {"award": "the Award"}).resolve(text)
    assert caught.value.what.startswith("A part of the word stands outside the brackets: “")
    assert caught.value.todo.startswith(todo)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Plan A ((peer worker))", "Plan A peer worker"),
        ("‘((peer workers))’ said", "‘peer workers’ said"),
        ("non-((peer worker)), ((peer worker))-run", "non-peer worker, peer worker-run"),
        ("(((recovery)), and Vitamin A)", "(recovery, and Vitamin A)"),
        ("data ((recovery))", "data recovery"),
        ("((a peer worker’s)) and ((A peer worker's))", "a peer worker’s and A peer worker’s"),
    ],
)
def test_what_is_no_part_of_the_word_may_stand_beside_it(text: str, said: str) -> None:
    assert Vocabulary(DEFAULT, DEFAULT).resolve(text) == said


def test_an_edition_names_its_own_terms_by_their_own_forms() -> None:
    ours = Words(terms=(*DEFAULT.terms, Term(id="swan-huddle", one="huddle", many="huddles", article="a")))
    assert Vocabulary(DEFAULT, ours).resolve("((A huddle)) of ((peer workers))") == "A huddle of peer workers"
