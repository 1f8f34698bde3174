"""The toolkit's own guidance, read and checked once for as long as its files stay as they are.

An edition asks for it several times: to put its changes in, and to compare what they rest on.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from peer_toolkit.catalogue.check import check
from peer_toolkit.catalogue.fit import Layer
from peer_toolkit.catalogue.locate import Documents
from peer_toolkit.catalogue.read import read
from peer_toolkit.problems import Problem, ToolkitError

Stamp = tuple[tuple[str, int, int, int], ...]
"""Of each file: its path, when it was changed, how long it is, and which file of the disk it is."""


def checked(data: Path) -> tuple[Documents, Layer, tuple[Problem, ...]]:
    """A toolkit_data folder as plain data and in the vocabulary, and what is wrong with it."""
    return _checked(data, _stamp(data))


def upstream_of(data: Path) -> Layer:
    """The toolkit's own guidance. Raises ToolkitError for anything that is wrong with it."""
    _, layer, problems = checked(data)
    if problems:
        raise ToolkitError(problems)
    return layer


def _stamp(data: Path) -> Stamp:
    found = []
    for path in sorted(data.rglob("*")):
        try:
            about = path.stat()
        except OSError:  # whoever reads it says so
            found.append((str(path), 0, 0, 0))
        else:
            found.append((str(path), about.st_ctime_ns, about.st_size, about.st_ino))
    return tuple(found)


@lru_cache(maxsize=2)
def _checked(data: Path, stamp: Stamp) -> tuple[Documents, Layer, tuple[Problem, ...]]:
    documents, problems = read(data)
    layer, found = check(documents, complete=not problems) if documents else (Layer(), [])
    return documents, layer, (*problems, *found)
