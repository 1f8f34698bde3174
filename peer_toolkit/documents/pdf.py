"""A form as a fillable, accessible PDF (PDF 1.7, PDF/UA-1): typeset first, then its places become fields."""

from __future__ import annotations

from pathlib import Path

from peer_toolkit.catalogue.catalogue import Catalogue
from peer_toolkit.catalogue.model import Form
from peer_toolkit.documents.typeset import typeset
from peer_toolkit.documents.widgets import widgets


def pdf(form: Form, catalogue: Catalogue, cache: Path) -> bytes:
    """The PDF of a form, its words and its edition from `catalogue`. Fonts are kept in the folder `cache`.

    Each field's full name is the address of its control (`documents.controls`). Same form, same bytes, on every
    machine. Raises ToolkitError when a text has a letter that our type lacks.
    """
    return widgets(typeset(form, catalogue, cache), form, catalogue, cache)
