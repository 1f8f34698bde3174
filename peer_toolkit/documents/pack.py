"""Many files as one: a zip archive whose bytes depend on its files alone."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_COMPRESSED = (".pdf", ".docx", ".xlsx", ".png")


def pack(files: Mapping[str, bytes]) -> bytes:
    """A zip archive of files by their path in it, in the order of their paths. The same files give the same bytes.

    What is compressed already is stored as it is.
    """
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as zipped:
        for path in sorted(files):
            entry = zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            entry.compress_type = zipfile.ZIP_STORED if path.endswith(_COMPRESSED) else zipfile.ZIP_DEFLATED
            zipped.writestr(entry, files[path])
    return written.getvalue()
