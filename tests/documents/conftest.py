"""What the tests of every format share: the catalogue, every form in it, and a form with every type of question."""

from __future__ import annotations

import dataclasses
from functools import cache as once
from pathlib import Path
from typing import Any

import pytest

from peer_toolkit.catalogue import load
from peer_toolkit.catalogue.catalogue import Catalogue
from peer_toolkit.catalogue.model import Form
from peer_toolkit.catalogue.read import read_file

ROOT = Path(__file__).parents[2]
HOSTILE = '#let x = 1 $x$ *b* _i_ \\u{41} "q" <tag> @ref `raw` [c] {d} // -- ~ = + & %s </w:t> ]]> \'s'
"""Everything that some markup somewhere takes for its own."""


@once
def real() -> Catalogue:
    """The catalogue of this checkout."""
    return load(ROOT / "toolkit_data")


@once
def all_types_form() -> Form:
    """tests/documents/all-types.yml."""
    document, problems = read_file(Path(__file__).with_name("all-types.yml"))
    assert document, problems
    return Form.model_validate(document.data)


@once
def hostile_form() -> Form:
    """The same form with hostile text added to every text that a reader sees."""
    read = all_types_form().model_dump(by_alias=True, exclude_unset=True)
    return Form.model_validate(_hostile(read) | {"id": "hostile"})


def _hostile(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _hostile(inner, name) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_hostile(inner, key) for inner in value]
    texts = ("title", "purpose", "who", "before", "keep", "leave_out", "intro", "label", "hint", "text", "unit")
    return f"{value} {HOSTILE}" if key in (*texts, "row_label", "required_message") else value


def whole() -> Catalogue:
    """The real catalogue with the tests' own forms after the real ones."""
    return dataclasses.replace(real(), forms=(*real().forms, all_types_form(), hostile_form()))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for `every_form` runs once for each form, the tests' own among them.

    The fast tests take the tests' own, which have everything, and one that people use.
    """
    if "every_form" in metafunc.fixturenames:
        forms = whole().forms
        fast = ("all-types", "hostile", "performance-review")
        marked = [pytest.param(form, id=form.id, marks=[] if form.id in fast else [pytest.mark.slow]) for form in forms]
        metafunc.parametrize("every_form", marked, scope="module")  # form by form: what is read of one is kept


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return whole()


@pytest.fixture(scope="session")
def all_types() -> Form:
    return all_types_form()


@pytest.fixture(scope="session")
def hostile() -> Form:
    return hostile_form()
