"""A saved copy: the answers of a form as its page in the handbook keeps them, locked with a passphrase or not.

A copy is JSON, written by docs/assets/js/form/copy.js:

    {"peer-toolkit-copy": 1, "form": ID, "version": N, "edition": ID, "title": TEXT,
     "answers": {ADDRESS: TEXT or true}, "finished": [SECTION], "left": {ADDRESS: TEXT or true}}

Text stands as it was typed, days as 2026-03-05, a choice as the option's id. `left` are answers that had no place any
more in the form that the copy was saved from.

A locked copy, written by docs/assets/js/form/seal.js, numbers with their highest byte first:

    0-5    PTCOPY
    6-7    version of this format: 1
    8-11   iterations of PBKDF2 with SHA-256 (RFC 8018, 5.2), from 600,000 to 5,000,000
    12-27  salt
    28-39  initialisation vector
    40-    the copy as UTF-8, spaces behind it up to a whole KiB, in AES-256-GCM (NIST SP 800-38D); its tag comes last

The first 40 bytes are the additional data of GCM. The passphrase is taken as NFKC in UTF-8. The fewest iterations are
those of OWASP's Password Storage Cheat Sheet.
"""

from __future__ import annotations

import hashlib
import json
import re
import struct
import unicodedata
from typing import Any

from peer_toolkit.reading.addresses import Addresses
from peer_toolkit.reading.filled import Filled, Raw, UnreadableError, clean

LARGEST = 5_000_000
"""Bytes of a copy: the page saves and opens no larger one. A locked one has a KiB and its header more."""

MARK, FORMAT = "peer-toolkit-copy", 1

MAGIC, LOCK = b"PTCOPY", 1
ITERATIONS, MOST_ITERATIONS = 600_000, 5_000_000
_HEADER = struct.Struct(">6sHI16s12s")
_TAG = 16

_DAMAGED = UnreadableError("The copy is damaged.", "Look for another copy, or save it again on its page.")
_SHAPE = UnreadableError(
    "This is marked as a saved copy, but it was changed in a way that cannot be read.", "Look for another copy."
)
_NEWER = UnreadableError("This copy was saved on a newer version of the handbook.", "Read it with that version.")
_WRONG = UnreadableError(
    "The passphrase does not open this file, or the file is damaged.", "Check the passphrase, or look for another copy."
)


def is_copy(data: bytes) -> bool:
    """Whether a file may be a saved copy: whether it begins as a JSON object does, in any Unicode encoding."""
    return re.match(rb'(\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*\{\s*"', data[:400].replace(b"\0", b"")) is not None


def is_locked(data: bytes) -> bool:
    """Whether a file is a locked copy, of this or a newer version."""
    return data.startswith(MAGIC)


def unlock(data: bytes, passphrase: str | None) -> bytes:
    """What is in a locked copy: JSON, with the spaces behind it. Raises UnreadableError."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if len(data) < _HEADER.size + _TAG:
        raise _DAMAGED
    _, version, iterations, salt, vector = _HEADER.unpack_from(data)
    if version > LOCK:
        raise _NEWER
    if version != LOCK or not ITERATIONS <= iterations <= MOST_ITERATIONS:
        raise _DAMAGED
    if passphrase is None:
        raise UnreadableError(
            "The copy is locked with a passphrase.", "Write the passphrase into a file: --passphrase-file FILE."
        )
    key = hashlib.pbkdf2_hmac("sha256", unicodedata.normalize("NFKC", passphrase).encode(), salt, iterations)
    try:
        return AESGCM(key).decrypt(vector, data[_HEADER.size :], data[: _HEADER.size])
    except InvalidTag:
        raise _WRONG from None


def read(data: bytes, addresses: Addresses) -> Filled:
    """The answers of a copy. Raises UnreadableError."""
    copy = _parsed(data)
    form, version, edition = copy.get("form"), copy.get("version"), copy.get("edition")
    if not (isinstance(form, str) and _counts(version) and isinstance(edition, str | None)):
        raise _SHAPE
    answers, left = _flat(copy.get("answers")), _flat(copy.get("left", {}))
    taken = {addresses.follow(address).address for address in answers}
    beside = {
        # what another answer stands in the place of is told as unknown, rather than as a second answer
        f"{address} (2)" if addresses.follow(address).address in taken else address: value
        for address, value in left.items()
    }
    return Filled(
        "copy",
        tuple((address, _chosen(address, value, addresses)) for address, value in [*answers.items(), *beside.items()]),
        form=clean(form),
        version=str(version),
        edition=clean(edition) if edition else None,
    )


def _parsed(data: bytes) -> dict[str, Any]:
    if len(data) > LARGEST + 2048:
        raise UnreadableError(
            f"The file has more than {LARGEST // 1_000_000} MB, far more than a saved copy.",
            "Check that it is the right one.",
        )
    try:
        copy = json.loads(data)
    except RecursionError:
        raise _SHAPE from None
    except ValueError:  # no JSON, no Unicode, or a number of thousands of figures
        if MARK.encode() in data[:200]:
            raise _DAMAGED from None
        copy = None
    if not isinstance(copy, dict) or MARK not in copy:
        raise UnreadableError("This is no saved copy of ours.", "Read a copy that was saved on the page of a form.")
    if not _counts(copy[MARK]):
        raise _SHAPE
    if copy[MARK] > FORMAT:
        raise _NEWER
    return copy


def _counts(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value < 10**9


def _flat(values: object) -> dict[str, Raw]:
    """Answers as they were typed, by address: text and ticks. A number that somebody wrote is text too."""
    if not isinstance(values, dict):
        raise _SHAPE
    flat: dict[str, Raw] = {}
    for address, value in values.items():
        if not isinstance(value, str | bool | int | float | None):
            raise _SHAPE
        number = isinstance(value, int | float) and not isinstance(value, bool)
        flat[clean(address)] = clean(str(value)) if number or isinstance(value, str) else value
    return flat


def _chosen(address: str, value: Raw, addresses: Addresses) -> Raw:
    """The value; of a choice, what the option is called today, also where its form or question has moved since."""
    spot = addresses.follow(address).spot
    if spot is None or spot.type != "choice" or spot.part or not isinstance(value, str):
        return value
    ids = {option.id for option in spot.options}
    if value in ids or "." in value:  # no option's id has a dot
        return value
    parts = address.split(".")
    if len(parts) == 4:
        del parts[2]  # an option's id has no row in it
    today = addresses.follow(".".join([*parts, value])).address.rpartition(".")[2]
    return today if today in ids else value
