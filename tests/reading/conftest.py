"""What the tests of `read` share: blank and filled files of every form, made once."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import cache as once
from pathlib import Path
from typing import Any

import pytest

from peer_toolkit.catalogue import Catalogue
from peer_toolkit.catalogue.model import Form
from peer_toolkit.catalogue.read import read_file
from peer_toolkit.documents import build
from peer_toolkit.reading import Asked, gather
from peer_toolkit.reading.addresses import Addresses
from tests.conftest import ROOT
from tests.reading.filling import FILL, Values, boxes_of, filling

Blank = Callable[[str, str], bytes]
Fill = Callable[[str, str, Values], bytes]
Read = Callable[..., Any]


@once
def all_types() -> Form:
    """tests/documents/all-types.yml: every type of question in one form about a person."""
    document, problems = read_file(ROOT / "tests" / "documents" / "all-types.yml")
    assert document, problems
    return Form.model_validate(document.data)


@pytest.fixture(scope="session")
def book(catalogue: Catalogue) -> Catalogue:
    """The real guidance with the tests' own form after it."""
    return dataclasses.replace(catalogue, forms=(*catalogue.forms, all_types()))


@pytest.fixture(scope="session")
def addresses(book: Catalogue) -> Addresses:
    return Addresses(book)


@pytest.fixture(scope="session")
def blank(book: Catalogue, cache: Path) -> Blank:
    """The blank file of a form in a format."""
    return lambda form, format_: build(book.form(form), book, format_, cache)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def fill(book: Catalogue, blank: Blank) -> Fill:
    """A blank file with some answers, {address: value}."""

    def filled(form: str, format_: str, values: Values) -> bytes:
        return FILL[format_](blank(form, format_), boxes_of(book.form(form), format_, book), values)

    return filled


@pytest.fixture(scope="session")
def full(book: Catalogue, fill: Fill) -> Callable[[str, str], tuple[bytes, Values]]:
    """A file with every box filled in, and the answers in it."""

    @once
    def filled(form: str, format_: str) -> tuple[bytes, Values]:
        values, wanted = filling(book.form(form), boxes_of(book.form(form), format_, book))
        return fill(form, format_, values), wanted

    return filled


@pytest.fixture
def read(book: Catalogue, tmp_path: Path) -> Read:
    """Files, by content, as `read` tells of them; names and words too unless told otherwise."""

    def told(*contents: bytes, names: bool = True, text: bool = True, summary: bool = False, of: Any = book) -> Any:
        files = []
        for count, content in enumerate(contents):
            files.append(tmp_path / f"filled-{count}")
            files[-1].write_bytes(content)
        return gather(files, of, Asked(names, text, summary))

    return told
