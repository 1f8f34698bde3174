"""A document is made again only when something that goes into it changes."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest

from peer_toolkit import documents
from peer_toolkit.catalogue import Catalogue
from peer_toolkit.catalogue.model import Edition, Form, Frozen, Interface, Text


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The documents that were really made, one name each; the making itself is left out."""
    names: list[str] = []

    def make(form: Form, catalogue: Catalogue, format_: str, folder: Path) -> bytes:
        names.append(f"{form.group}-{form.id}.{format_}")
        return b"made"

    monkeypatch.setattr(documents, "_make", make)
    return names


def _files(form: Form) -> list[str]:
    return [one for one in form.outputs if one != "web"]


def test_the_same_inputs_are_made_once(made: list[str], catalogue: Catalogue, tmp_path: Path) -> None:
    first = [document.name for document in documents.documents(catalogue, tmp_path)]
    assert sorted(made) == sorted(first)
    assert len(made) == sum(len(_files(form)) for form in catalogue.forms)
    made.clear()
    assert [document.content for document in documents.documents(catalogue, tmp_path)] == [b"made"] * len(first)
    assert made == []


def _other_form(catalogue: Catalogue) -> Catalogue:
    first, *rest = catalogue.forms
    return dataclasses.replace(catalogue, forms=(first.model_copy(update={"title": Text("Other")}), *rest))


def _other_words(catalogue: Catalogue) -> Catalogue:
    messages = Frozen({**catalogue.interface.messages, "required": Text("(must be)")})
    return dataclasses.replace(catalogue, interface=Interface(messages=messages))


def _other_edition(catalogue: Catalogue) -> Catalogue:
    return dataclasses.replace(catalogue, edition=Edition(name="Other"))


def _other_version(catalogue: Catalogue) -> Catalogue:
    return dataclasses.replace(catalogue, version="9")


def _other_guidance(catalogue: Catalogue) -> Catalogue:
    """The title of a page that a form names is in its documents."""
    name = catalogue.forms[0].guidance[0]
    topics = tuple(
        topic.model_copy(update={"title": Text("Other"), "short_title": None}) if topic.id == name else topic
        for topic in catalogue.topics
    )
    return dataclasses.replace(catalogue, topics=topics)


def _first(catalogue: Catalogue) -> list[Form]:
    return list(catalogue.forms[:1])


def _named_by(catalogue: Catalogue) -> list[Form]:
    """The forms that name the first form's guidance, or something in it."""
    name = catalogue.forms[0].guidance[0]
    return [
        form
        for form in catalogue.forms
        if name
        in {
            catalogue.home_of(one).id
            for one in (*form.guidance, *(part.guidance for part in form.sections if part.guidance))
        }
    ]


def _every(catalogue: Catalogue) -> list[Form]:
    return list(catalogue.forms)


@pytest.mark.parametrize(
    ("change", "again"),
    [
        (_other_form, _first),
        (_other_guidance, _named_by),
        (_other_words, _every),
        (_other_edition, _every),
        (_other_version, _every),
    ],
)
def test_what_changes_is_made_again(
    change: Callable[[Catalogue], Catalogue],
    again: Callable[[Catalogue], list[Form]],
    made: list[str],
    catalogue: Catalogue,
    tmp_path: Path,
) -> None:
    list(documents.documents(catalogue, tmp_path))
    made.clear()
    list(documents.documents(change(catalogue), tmp_path))
    expected = again(catalogue)
    assert sorted(made) == sorted(f"{form.group}-{form.id}.{one}" for form in expected for one in _files(form))


def test_a_document_that_was_cut_short_in_the_cache_is_made_again(
    made: list[str], catalogue: Catalogue, tmp_path: Path
) -> None:
    list(documents.documents(catalogue, tmp_path))
    first, *_ = sorted((tmp_path / "documents").iterdir())
    first.write_bytes(first.read_bytes()[:-1])
    made.clear()
    assert {document.content for document in documents.documents(catalogue, tmp_path)} == {b"made"}
    assert len(made) == 1


@pytest.mark.parametrize("name", ["form.typ", "pdf.py", "wordml.py"])
def test_what_makes_documents_is_part_of_their_key(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change to the typesetting is a change of every PDF."""
    before = documents._code.__wrapped__()
    read = Path.read_bytes

    def changed(self: Path) -> bytes:
        return read(self) + (b" " if self.name == name else b"")

    monkeypatch.setattr(Path, "read_bytes", changed)
    assert documents._code.__wrapped__() != before
