"""Documents: a form in, bytes out, in every format that the form asks for.

Each is made from the resolved Catalogue alone, and made again only when something in it changes: results are
kept in the caller's cache folder under a key of everything that went in.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from peer_toolkit.caches import cached
from peer_toolkit.catalogue import Catalogue
from peer_toolkit.catalogue.model import Form
from peer_toolkit.documents import paper

Format = Literal["docx", "pdf", "xlsx", "ics"]
FORMATS: tuple[Format, ...] = ("docx", "pdf", "xlsx", "ics")
"""In the order in which they are offered: first what can be filled in and changed."""

_ENGINES = (
    "typst", "pikepdf", "fonttools", "python-docx", "xlsxwriter", "icalendar", "fontpkg-source-sans-3",
    "fontpkg-source-serif-4",
)  # fmt: skip

SHOWN = {"id", "name", "organisation", "language"}
"""What a document shows of an edition. Two editions that differ in other things share their documents; what an edition
does to texts is in the texts."""

_MEANING = ("catalogue", "forms", "model", "when")
"""The modules of the catalogue that say what a form means."""


@dataclass(frozen=True)
class Document:
    """One file to download."""

    form: Form
    format: Format
    content: bytes

    @property
    def name(self) -> str:
        """The file's name: what it is for, so that files sort, what it is, and nothing about who fills it in."""
        return f"{self.form.group}-{self.form.id}.{self.format}"

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.content)


def documents(catalogue: Catalogue, folder: Path) -> Iterator[Document]:
    """Every document of the catalogue, in the order of its forms. `folder` is the cache."""
    for form in catalogue.forms:
        for format_ in FORMATS:
            if format_ in form.outputs:
                yield Document(form, format_, build(form, catalogue, format_, folder))


@dataclass(frozen=True)
class Preview:
    """How a form looks on paper: its first page as a PNG, and how many pages there are."""

    form: Form
    picture: bytes
    pages: int

    @property
    def name(self) -> str:
        """The picture's file name."""
        return f"{self.form.id}.png"


def previews(catalogue: Catalogue, folder: Path) -> Iterator[Preview]:
    """A preview of each form that is a PDF. `folder` is the cache."""
    for form in catalogue.forms:
        if "pdf" in form.outputs:
            file = folder / "documents" / f"{form.id}-{_key(form, catalogue, 'png')}.png"
            made = cached(file, lambda form=form: _preview(form, catalogue, folder))  # type: ignore[misc]
            pages, _, picture = made.partition(b"\n")
            yield Preview(form, picture, int(pages))


def _preview(form: Form, catalogue: Catalogue, folder: Path) -> bytes:
    from peer_toolkit.documents.typeset import picture

    first, pages = picture(form, catalogue, folder)
    return b"%d\n%b" % (pages, first)


def build(form: Form, catalogue: Catalogue, format_: Format, folder: Path) -> bytes:
    """The document of a form in one format: from the cache, or made and kept there."""
    file = folder / "documents" / f"{form.id}-{_key(form, catalogue, format_)}.{format_}"
    return cached(file, lambda: _make(form, catalogue, format_, folder))


def _make(form: Form, catalogue: Catalogue, format_: Format, folder: Path) -> bytes:
    # imported when needed: a build whose documents are all in the cache loads no typesetter
    if format_ == "pdf":
        from peer_toolkit.documents.pdf import pdf

        return pdf(form, catalogue, folder)
    if format_ == "docx":
        from peer_toolkit.documents.docx import docx

        return docx(form, catalogue)
    if format_ == "xlsx":
        from peer_toolkit.documents.xlsx import xlsx

        return xlsx(form, catalogue)
    from peer_toolkit.documents.ics import ics

    return ics(form, catalogue)


def _key(form: Form, catalogue: Catalogue, format_: Format | Literal["png"]) -> str:
    guidance = [part.guidance for part in form.sections if part.guidance]
    inputs = [
        format_,
        form.model_dump_json(),
        catalogue.edition.model_dump_json(include=SHOWN),
        repr((catalogue.logo, catalogue.palette.lines)),
        catalogue.interface.model_dump_json(),
        catalogue.home.model_dump_json(include={"help_lines"}),
        *paper.sources(form, catalogue),
        json.dumps([(catalogue.title(one), catalogue.home_of(one).title) for one in (*form.guidance, *guidance)]),
        catalogue.version,
        _code(),
    ]
    return hashlib.sha256("\0".join(inputs).encode()).hexdigest()[:24]


@cache
def _code() -> str:
    """What makes documents: our own modules, the typesetting, and the versions of what they call."""
    here = Path(__file__).parent
    files = sorted(file for file in here.iterdir() if file.suffix in (".py", ".typ"))
    files += [
        here.parent / "fonts.py",
        here.parent / "brand.py",
        *(here.parent / "catalogue" / f"{name}.py" for name in _MEANING),
    ]
    versions = [f"{name} {importlib.metadata.version(name)}" for name in _ENGINES]
    return hashlib.sha256(b"\0".join([*(file.read_bytes() for file in files), *map(str.encode, versions)])).hexdigest()
