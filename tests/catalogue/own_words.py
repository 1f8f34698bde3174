"""Runs of words that the founding documents have, as fingerprints: the documents themselves are not ours to keep here.

`python -m tests.catalogue.own_words FOLDER` reads their texts and writes the fingerprints anew.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

RUN = 7
"""Words in a row that make a copy of a sentence, and not a coincidence."""

SIZE = 6
"""Bytes of a fingerprint: among some thousands of runs, two alike come about once in millions of texts."""

FILE = Path(__file__).with_name("own_words.bin")


def words(text: str) -> list[str]:
    """The words of a text, in lower case, without marks."""
    return re.findall(r"[a-z0-9]+(?:'[a-z]+)?", text.lower().replace("’", "'"))


def runs(text: str) -> Iterator[tuple[str, bytes]]:
    """Each run of RUN words, with its fingerprint."""
    found = words(text)
    for start in range(len(found) - RUN + 1):
        run = " ".join(found[start : start + RUN])
        yield run, hashlib.blake2b(run.encode(), digest_size=SIZE).digest()


def kept() -> set[bytes]:
    """The fingerprints of the founding documents."""
    data = FILE.read_bytes()
    return {data[start : start + SIZE] for start in range(0, len(data), SIZE)}


if __name__ == "__main__":
    texts = [file.read_text(encoding="utf-8") for file in sorted(Path(sys.argv[1]).glob("*.txt"))]
    FILE.write_bytes(b"".join(sorted({mark for text in texts for _, mark in runs(text)})))
    print(f"{FILE.stat().st_size // SIZE} runs of {len(texts)} documents")
