"""Saved copies for tests, in Python and in the browser: made by hand, locked by a twin of our own, and from before."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import json
import struct
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from peer_toolkit.catalogue import Catalogue
from peer_toolkit.catalogue.model import Form, Lineage, Move
from tests.reading.filling import Values, boxes_of, filling


def copy_of(form: str, answers: Mapping[str, Any], /, **more: Any) -> bytes:
    """A saved copy, as the format is written down. `more` changes or adds what stands in it; None takes it out."""
    held = {"peer-toolkit-copy": 1, "form": form, "version": 3, "edition": "upstream", "title": "A form"}
    held |= {"answers": answers, "finished": [], "left": {}, **{key.replace("_", "-"): more[key] for key in more}}
    return json.dumps({key: value for key, value in held.items() if value is not None}).encode()


def filled_copy(form: Form, catalogue: Catalogue) -> tuple[dict[str, str | bool], Values]:
    """(an answer for everything that a page asks, what `read` must make of it)."""
    # a workbook's boxes are those of a page: what is worked out is not among them
    written, wanted = filling(form, boxes_of(form, "xlsx", catalogue))
    flat = {address: _typed(value) for address, value in written.items() if value is not False}
    return flat, {address: answer for address, answer in _without_blanks(wanted).items() if answer not in ({}, [])}


def _typed(value: Any) -> str | bool:
    if isinstance(value, bool):
        return value
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def _without_blanks(answer: Any) -> Any:
    """Without boxes that are not ticked: a copy says nothing of them."""
    if isinstance(answer, dict):
        return {key: _without_blanks(value) for key, value in answer.items() if value is not False}
    return [_without_blanks(one) for one in answer] if isinstance(answer, list) else answer


def locked(text: bytes, passphrase: str, **changed: Any) -> bytes:
    """A locked copy, from what the format says alone."""
    parts = {"magic": b"PTCOPY", "version": 1, "iterations": 600_000, "salt": bytes(range(16)), "iv": bytes(12)}
    parts |= changed
    header = struct.pack(">6sHI16s12s", *parts.values())
    word = unicodedata.normalize("NFKC", passphrase).encode()
    key = hashlib.pbkdf2_hmac("sha256", word, parts["salt"], parts["iterations"])
    return header + AESGCM(key).encrypt(parts["iv"], text + b" " * (-len(text) % 1024), header)


def opened(data: bytes, passphrase: str) -> bytes:
    """What is in a locked copy, from what the format says alone."""
    header = data[:40]
    _, _, iterations, salt, vector = struct.unpack(">6sHI16s12s", header)
    word = unicodedata.normalize("NFKC", passphrase).encode()
    return AESGCM(hashlib.pbkdf2_hmac("sha256", word, salt, iterations)).decrypt(vector, data[40:], header)


REGIONS = {"magic": 0, "version": 6, "iterations": 9, "salt": 15, "iv": 30, "text": 41, "tag": -1}
"""A byte in each part of a locked copy."""


@dataclass(frozen=True)
class Case:
    """A copy from before some moves: its answers, and what becomes of them in tests/documents/all-types.yml."""

    name: str
    old: dict[str, Any]
    moves: dict[str, str | None] = field(default_factory=dict)
    form: str = "all-types"
    page: dict[str, Any] = field(default_factory=dict)
    """The answers on the page, flat."""
    left: tuple[str, ...] = ()
    """Addresses of the answers that have no place on the page."""
    read: dict[str, Any] = field(default_factory=dict)
    """What `read` tells, typed."""
    read_besides: tuple[str, ...] = ()
    """Addresses that `read` tells as ended, unknown or not understood."""


CASES = [
    Case(
        "a question that moved twice",
        {"all-types.first-role": "Guide", "all-types.days": "3"},
        {"all-types.first-role": "all-types.second-role", "all-types.second-role": "all-types.role"},
        page={"all-types.role": "Guide", "all-types.days": "3"},
        read={"all-types.role": "Guide", "all-types.days": 3},
    ),
    Case(
        "a form that moved takes all with it",
        {
            "every-type.role": "Guide",
            "every-type.goals.1.goal": "Learn",
            "every-type.goals.1.due": "2026-02-01",
            "every-type.duties.leave.planned": "2.5",
            "every-type.support.breaks": True,
            "every-type.worker.date": "2026-02-02",
        },
        {"every-type": "all-types"},
        form="every-type",
        page={
            "all-types.role": "Guide",
            "all-types.goals.1.goal": "Learn",
            "all-types.goals.1.due": "2026-02-01",
            "all-types.duties.leave.planned": "2.5",
            "all-types.support.breaks": True,
            "all-types.worker.date": "2026-02-02",
        },
        read={
            "all-types.role": "Guide",
            "all-types.goals": [{"goal": "Learn", "due": "2026-02-01"}],
            "all-types.duties": {"leave": {"planned": 2.5}},
            "all-types.support": ["breaks"],
            "all-types.worker.date": "2026-02-02",
        },
    ),
    Case(
        "the longest prefix tells",
        {"old.role": "Guide", "old.aims.2.what": "Learn", "old.aims.2.due": "2026-02-01"},
        {"old": "all-types", "old.aims": "all-types.goals", "all-types.goals.what": "all-types.goals.goal"},
        form="old",
        page={"all-types.role": "Guide", "all-types.goals.2.goal": "Learn", "all-types.goals.2.due": "2026-02-01"},
        read={"all-types.role": "Guide", "all-types.goals": [{"goal": "Learn", "due": "2026-02-01"}]},
    ),
    Case(
        "a row that has another name",
        {"all-types.duties.holidays.by": "manager", "all-types.duties.gone.by": "nobody"},
        {"all-types.duties.holidays": "all-types.duties.leave"},
        page={"all-types.duties.leave.by": "manager"},
        left=("all-types.duties.gone.by",),
        read={"all-types.duties": {"leave": {"by": "manager"}}},
        read_besides=("all-types.duties.gone.by",),
    ),
    Case(
        "two long answers that became one",
        {"all-types.proud": "New", "all-types.good": "Old"},
        {"all-types.good": "all-types.proud"},
        page={"all-types.proud": "New\n\nOld"},
        read={"all-types.proud": "New\n\nOld"},
    ),
    Case(
        "two tables that became one",
        {
            "all-types.goals.1.goal": "A",
            "all-types.goals.3.goal": "C",
            "all-types.aims.1.goal": "B",
            "all-types.aims.2.goal": "D",
        },
        {"all-types.aims": "all-types.goals"},
        page={f"all-types.goals.{row}.goal": said for row, said in ((1, "A"), (3, "C"), (4, "B"), (5, "D"))},
        read={"all-types.goals": [{"goal": said} for said in "ACBD"]},
    ),
    Case(
        "two days that became one",
        {"all-types.started": "2026-02-01", "all-types.first-day": "2026-02-02"},
        {"all-types.first-day": "all-types.started"},
        page={"all-types.started": "2026-02-01"},
        left=("all-types.first-day",),
        read={"all-types.started": "2026-02-01 / 2026-02-02"},
        read_besides=("all-types.started",),
    ),
    Case(
        "options that have other names",
        {
            "all-types.pace": "ok",
            "all-types.goals.1.status": "busy",
            "all-types.support.pauses": True,
            "all-types.level": "none",
        },
        {
            "all-types.pace.ok": "all-types.pace.right",
            "all-types.goals.status.busy": "all-types.goals.status.going",
            "all-types.support.pauses": "all-types.support.breaks",
        },
        page={"all-types.pace": "right", "all-types.goals.1.status": "going", "all-types.support.breaks": True},
        left=("all-types.level",),
        read={
            "all-types.pace": "right",
            "all-types.goals": [{"status": "going"}],
            "all-types.support": ["breaks"],
            "all-types.level": "none",
        },
        read_besides=("all-types.level",),
    ),
    Case(
        "an option that got its name before its form did",
        {"old.pace": "ok", "old.goals.1.status": "busy"},
        {
            "old.pace.ok": "old.pace.right",
            "old.goals.status.busy": "old.goals.status.going",
            "old": "all-types",
        },
        form="old",
        page={"all-types.pace": "right", "all-types.goals.1.status": "going"},
        read={"all-types.pace": "right", "all-types.goals": [{"status": "going"}]},
    ),
    Case(
        "several that became one of several",
        {"all-types.pace.slow": True, "all-types.pace.fast": True},
        page={"all-types.pace": "slow"},
        left=("all-types.pace.fast",),
        read={"all-types.pace": "slow / fast"},
        read_besides=("all-types.pace",),
    ),
    Case(
        "what ended",
        {"all-types.health": "Well", "all-types.role": "Guide", "all-types.goals.1.how": "x"},
        {"all-types.health": None, "all-types.goals.how": None},
        page={"all-types.role": "Guide"},
        left=("all-types.goals.1.how", "all-types.health"),
        read={"all-types.role": "Guide"},
        read_besides=("all-types.goals.1.how", "all-types.health"),
    ),
    Case(
        "what is unknown",
        {
            "all-types.nope": "x",
            "Text1": "y",
            "all-types.goals.1.nope": "z",
            "all-types.read-first": "a",
            "other.role": "b",
            "__proto__": "c",
            "all-types.__proto__": "d",
            "all-types.goals.__proto__.goal": "e",
            "constructor.prototype.x": "f",
        },
        left=(
            "Text1",
            "__proto__",
            "all-types.__proto__",
            "all-types.goals.1.nope",
            "all-types.goals.__proto__.goal",
            "all-types.nope",
            "all-types.read-first",
            "constructor.prototype.x",
            "other.role",
        ),
        read_besides=(
            "Text1",
            "__proto__",
            "all-types.__proto__",
            "all-types.goals.1.nope",
            "all-types.goals.__proto__.goal",
            "all-types.nope",
            "all-types.read-first",
            "constructor.prototype.x",
            "other.role",
        ),
    ),
    Case(
        "a circle",
        {"all-types.a": "x", "all-types.role": "y", "all-types.goals.1.q": "z"},
        {
            "all-types.a": "all-types.b",
            "all-types.b": "all-types.a",
            "all-types.goals.q": "all-types.goals.r",
            "all-types.goals.r": "all-types.goals.q",
        },
        page={"all-types.role": "y"},
        left=("all-types.a", "all-types.goals.1.q"),
        read={"all-types.role": "y"},
        read_besides=("all-types.a", "all-types.goals.1.q"),
    ),
    Case(
        "rows beyond paper",
        {"all-types.goals.40.goal": "Far", "all-types.goals.0.goal": "Before", "all-types.goals.9999999.goal": "Off"},
        page={"all-types.goals.40.goal": "Far"},
        left=("all-types.goals.0.goal", "all-types.goals.9999999.goal"),
        read={"all-types.goals": [{"goal": "Before"}, {"goal": "Far"}, {"goal": "Off"}]},
    ),
    Case(
        "numbers and blanks that another program wrote",
        {"all-types.days": 3, "all-types.hours": 7.5, "all-types.role": "", "all-types.copy": False, "x.y": None},
        page={"all-types.days": "3", "all-types.hours": "7.5"},
        read={"all-types.days": 3, "all-types.hours": 7.5, "all-types.copy": False},
    ),
    Case(
        "what was typed where something else was asked",
        {"all-types.started": "31/2/2026", "all-types.days": "three", "all-types.role": "Two\nlines"},
        page={"all-types.started": "31/2/2026", "all-types.days": "three"},
        left=("all-types.role",),
        read={"all-types.started": "31/2/2026", "all-types.days": "three", "all-types.role": "Two\nlines"},
        read_besides=("all-types.days", "all-types.started"),
    ),
    Case(
        "answers of the wrong type",
        {"all-types.copy": "perhaps", "all-types.support.breaks": "perhaps", "all-types.pace": "quick. Now"},
        left=("all-types.copy", "all-types.pace", "all-types.support.breaks"),
        read={"all-types.copy": "perhaps", "all-types.pace": "quick. Now"},
        read_besides=("all-types.copy", "all-types.pace", "all-types.support.breaks"),
    ),
]


def moved(catalogue: Catalogue, moves: Mapping[str, str | None]) -> Catalogue:
    """The catalogue with a lineage of its own."""
    return dataclasses.replace(catalogue, lineage=Lineage(moves=tuple(_move(*one) for one in moves.items())))


def _move(id_: str, into: str | None) -> Move:
    became = "moved" if into else "ended"
    told = {"id": id_, "became": became, "into": into, "on": datetime.date(2026, 1, 1), "why": "Why."}
    return Move.model_validate(told)
