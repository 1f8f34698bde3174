"""Guards: what they notice and what they leave alone; every free text of a form about a person has its place."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peer_toolkit.browser.definition import definition
from peer_toolkit.catalogue import Catalogue
from peer_toolkit.catalogue.guard import free_texts, guarded, noticed, own_words
from peer_toolkit.catalogue.model import Form, Guard, LongText
from tests.vectors import guards_of, vectors


@pytest.mark.parametrize("vector", vectors("guards"), ids=lambda one: str(one.get("name") or one["text"])[:60])
def test_what_is_noticed(vector: dict[str, object], catalogue: Catalogue) -> None:
    text = str(vector["text"])
    found = noticed(text, guards_of(vector, catalogue))
    assert [[one.guard, one.word] for one in found] == vector["expected"]
    assert all(text[one.start : one.start + len(one.word)] == one.word for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)


def test_there_are_sentences_of_both_kinds() -> None:
    real = [one for one in vectors("guards") if "guards" not in one]
    assert sum(not one["expected"] for one in real) >= 40
    assert sum(bool(one["expected"]) for one in real) >= 20


def test_every_word_of_the_real_guards_is_found(catalogue: Catalogue) -> None:
    """Each entry, typed as it stands, is told by its own guard, and what is called fine is not."""
    assert len(catalogue.guards) >= 8
    for guard in catalogue.guards:
        for entry in guard.words:
            text = re.sub(r"(?<!\S)\*", "Sam", entry).replace("*", "")
            assert [one.word for one in noticed(f"Then {text}.", [guard])] == [text], (guard.id, entry)
        for entry in guard.fine:
            assert not noticed(f"The {entry.replace('*', '')}.", [guard]), (guard.id, entry)


def test_what_is_fine_would_be_told_without_it(catalogue: Catalogue) -> None:
    """An entry of fine: that no word of its set is in protects nothing."""
    for guard in catalogue.guards:
        bare = guard.model_copy(update={"fine": ()})
        idle = [entry for entry in guard.fine if not noticed(entry.replace("*", ""), [bare])]
        assert idle == [], guard.id


@given(st.text(), st.text())
def test_letters_around_a_word_hide_it_and_nothing_else_does(before: str, after: str) -> None:
    guard = Guard.model_validate({"id": "a", "words": ["unwell"], "why": "w", "instead": "i", "basis": "editorial"})
    found = noticed(f"{before} unwell {after}", [guard])
    assert len(found) == 1
    assert found[0].word.lower() == "unwell"
    assert not noticed(f"x{'unwell'}x", [guard])


# --- our own texts ----------------------------------------------------------------------------------------------


def ours(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """What we ourselves have somebody write: texts that are put together, and what the guidance says to write down."""
    for form in catalogue.forms:
        for question in form.questions():
            for paragraph in question.compose if isinstance(question, LongText) else ():
                yield f"{form.id}.{question.id}", str(paragraph.text)
    for topic in catalogue.topics:
        for item in topic.items():
            yield from ((item.id, str(text)) for text in item.write_down)


def test_no_guard_warns_of_our_own_words(catalogue: Catalogue) -> None:
    texts = list(ours(catalogue))
    assert len(texts) >= 50
    told = [(where, one.word) for where, text in texts for one in noticed(text, catalogue.guards)]
    assert told == []


def test_words_that_a_form_says_to_leave_out_are_noticed(catalogue: Catalogue) -> None:
    """Those that stand in “quotation marks” in its leave_out, by the guards that the form has."""
    seen = 0
    for form in catalogue.forms:
        guards = catalogue.guards_of(form)
        for line in form.leave_out if guards else ():
            for word in re.findall(r"“([^”]+)”", str(line)):
                assert any(noticed(f"She {verb}{word}", guards) for verb in ("", "is ", "has a ")), (form.id, word)
                seen += 1
    assert seen >= 5


# --- where they look --------------------------------------------------------------------------------------------

THEIRS = re.compile(
    r"\bown (words|comments|view)|(^|\W)Peer worker: |^Worker: |does the worker see|worker’s words|Your own ", re.I
)
"""A label or hint that says that the worker speaks."""

NAMED = re.compile(
    r"\b(names?|whom?|roles?|titles?|wher(e|ever)|place|services?|reach(ed)?|codes?|numbers?|groups?|course|copy"
    r"|document|rules|main tasks|what, and for which task|goes to|stand-in)\b",
    re.I,
)
"""A label or hint that asks for what somebody or something is called."""


def person_forms(catalogue: Catalogue) -> list[Form]:
    found = [form for form in catalogue.forms if form.sensitivity == "person"]
    assert len(found) >= 15
    return found


def test_every_free_text_about_a_person_is_guarded_or_somebodys_own(catalogue: Catalogue) -> None:
    """Or it asks for a name, and says so."""
    for form in person_forms(catalogue):
        for address, question, column in free_texts(form):
            asked = column or question
            told = f"{asked.label} {asked.hint or ''}"
            if own_words(question, column):
                assert not guarded(form, question, column)
            elif not asked_for_words(asked):
                assert NAMED.search(told), f"{address} has guard: false, and asks for no name"
            else:
                assert guarded(form, question, column), f"{address} is nobody's own words, and no guard looks there"
            if THEIRS.search(f"{question.label} {question.hint or ''}"):
                assert own_words(question, column), f"{address} is the worker's own words, and does not say so"


def asked_for_words(asked: object) -> bool:
    return bool(getattr(asked, "guard", True))


def test_a_form_that_warns_of_nothing_is_written_by_the_person_themself(catalogue: Catalogue) -> None:
    for form in person_forms(catalogue):
        if not form.guards:
            own = [own_words(question, column) for _, question, column in free_texts(form)]
            assert sum(own) >= len(own) / 2, form.id


def test_every_set_of_words_is_used(catalogue: Catalogue) -> None:
    used = {name for form in catalogue.forms for name in form.guards}
    assert {guard.id for guard in catalogue.guards} == used


def test_a_page_is_told_what_the_guards_need(catalogue: Catalogue) -> None:
    """The definition marks the same fields, and has what is fine with the words."""
    for form in person_forms(catalogue):
        told = definition(form, catalogue)
        marks = {
            f"{form.id}.{question['id']}" + (f".{part['id']}" if part is not question else ""): bool(part.get("guard"))
            for section in told["sections"]
            for question in section["questions"]
            for part in question.get("columns") or [question]
        }
        for address, question, column in free_texts(form):
            assert marks[address] == guarded(form, question, column), address
        sets = {one["id"]: one for one in told.get("guards", ())}
        assert list(sets) == [guard.id for guard in catalogue.guards_of(form)]
        for guard in catalogue.guards_of(form):
            assert tuple(sets[guard.id]["words"]) == guard.words
            assert tuple(sets[guard.id].get("fine", ())) == guard.fine, "the page must pass over what is fine"
