"""Everything to take away in one file: the handbook, every document, and a page of contents."""

from __future__ import annotations

from macros.handbook import Handbook
from macros.view import View, render
from peer_toolkit.catalogue.model import FORM_GROUPS
from peer_toolkit.documents import Document
from peer_toolkit.documents.book import name_of
from peer_toolkit.documents.pack import pack


def everything(handbook: Handbook) -> bytes:
    """The zip archive. Its files stand in a folder for each group of forms, in the order of the Templates page."""
    catalogue = handbook.catalogue
    book = f"0-handbook/{name_of(catalogue)}"
    paths = {document.name: path_of(document) for document in handbook.documents}
    groups = [
        (
            group,
            [
                (form, [(document, paths[document.name]) for document in handbook.documents_of(form)])
                for form in catalogue.forms_of(group)
            ],
        )
        for group in FORM_GROUPS
    ]
    contents = render("contents", View(handbook, None), book=book, groups=[one for one in groups if one[1]])
    files = {paths[document.name]: document.content for document in handbook.documents}
    return pack({"contents.html": contents.encode(), book: handbook.book} | files)


def path_of(document: Document) -> str:
    """Where a document is in the archive: 2-manage/manage-performance-review.pdf."""
    group = document.form.group
    return f"{1 + FORM_GROUPS.index(group)}-{group}/{document.name}"
