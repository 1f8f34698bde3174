"""Broken editions of every kind: told with file, line and address, what to do and the nearest right name; exit code 1.

Each row breaks a small edition of the tiny handbook (tests/catalogue/tiny) in one place and gives every line that must
be said, whole. Files of the edition are named from its folder.
"""

from __future__ import annotations

import contextlib
import datetime
import io
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from macros.own import own_pages
from peer_toolkit import cli
from peer_toolkit.catalogue import load, own_of
from peer_toolkit.catalogue.read import read_text
from peer_toolkit.catalogue.upstream import upstream_of
from peer_toolkit.edition.standing import standings
from peer_toolkit.problems import ToolkitError
from tests.conftest import TINY
from tests.edition.folders import ABOUT

SOUND = (
    f"{ABOUT}country: land\n"
    "support_lines:\n  leave_out: all\n  own:\n    - {id: swan-help, title: Help, text: Call, band: true}\n"
)
"""An edition.yml of 8 lines with nothing wrong in it."""

LINEAGE = """\
moves:
  - {id: work.gone, became: merged, into: work.what.hours, on: 2026-01-02, why: The two said the same.}
  - {id: work.old, became: moved, into: work.table, on: 2026-01-03, why: It has a page.}
  - {id: talk-log, became: moved, into: talk-record, on: 2026-01-04, why: A plainer name.}
  - {id: work.never, became: ended, on: 2026-01-05, why: Nobody needs it.}
"""

TOPIC = """\
id: swan-incidents
title: Incidents
in_short: What to do.
readers: [line-manager]
written: 2026-11-21
next: {to: work, label: The work}
sections:
  - id: swan.first
    title: First
    items:
      - {id: swan.first.call, kind: step, text: Call.}
"""

PAGE = "---\ntitle: Ours\nin_short: What is ours.\n---\nWords.\n"

SIGNED = "    why: A test.\n    by: Jo Smith\n    date: 2026-11-01\n"


def change(*lines: str, signed: str = SIGNED) -> str:
    """An entry of changes/; the first of `lines` says what is done."""
    return "  - " + "\n    ".join(lines) + "\n" + signed


def changes(*entries: str) -> dict[str, str]:
    return {"changes/a.yml": "changes:\n" + "".join(entries)}


class Broken(NamedTuple):
    """`files` of the edition by path, text or bytes; None takes the file away. `data` are files of the toolkit."""

    name: str
    files: Mapping[str, str | bytes | None]
    said: tuple[str, ...]
    data: Mapping[str, str]


def broken(
    name: str, files: Mapping[str, str | bytes | None], *said: str, data: Mapping[str, str] | None = None
) -> Broken:
    return Broken(name, files, said, data or {})


def about(old: str, new: str) -> dict[str, str]:
    """edition.yml with a part of it replaced, or with more at its end."""
    assert old in SOUND
    return {"edition.yml": SOUND.replace(old, new, 1) if old else SOUND + new}


PROTECTED = {"topics/work.yml": (TINY / "topics" / "work.yml").read_text(encoding="utf-8").replace(
    "        basis: editorial\n", "        basis: editorial\n        protected: true\n")}  # fmt: skip
"""The tiny topic with one item, work.table.talk, that is protected."""


BROKEN = [
    # --- the folder and edition.yml -----------------------------------------------------------------------------
    broken(
        "no-edition-yml",
        {"edition.yml": None},
        ":1: This is not the folder of an edition: it has no edition.yml. Name the folder that holds edition.yml, or make one: peer-toolkit new edition FOLDER",
    ),
    broken("empty-edition-yml", {"edition.yml": ""}, "edition.yml:1: The file is empty. Write it, or delete it."),
    broken(
        "binary-edition-yml",
        {"edition.yml": b"\x89PNG\r\n\x1a\n\x00"},
        "edition.yml:1: The file is not UTF-8 text. Save it with the encoding UTF-8.",
    ),
    broken(
        "not-yaml",
        about("name: Swan Handbook", "name: Swan: Handbook"),
        'edition.yml:2: This is not YAML: mapping values are not allowed in this context. Check the spaces at the start of the line, and put text with ": " or " #" in it between quotes.',
    ),
    broken(
        "not-a-mapping",
        {"edition.yml": "- swan\n"},
        "edition.yml:1: The top of the file is not a mapping of keys. Begin with a line such as `id: …`.",
    ),
    broken(
        "wrong-key",
        about("organisation:", "organization:"),
        "edition.yml:3: [swan] The key “organization” is not known here. Did you mean “organisation”?",
    ),
    broken(
        "wrong-key-inside",
        about("leave_out:", "leaveout:"),
        "edition.yml:6: [swan] The key “leaveout” is not known here. Did you mean “leave_out”?",
    ),
    broken(
        "no-id",
        about("id: swan\n", ""),
        "edition.yml:1: The key “id” is missing. Add “id:” with a short name of your organisation.",
    ),
    broken(
        "bad-id",
        about("id: swan", "id: Swan Services"),
        "edition.yml:1: [Swan Services] “Swan Services” is not an id. Use lower case, figures, hyphens inside a part and dots between parts.",
    ),
    broken(
        "reserved-id",
        about("id: swan", "id: interface"),
        "edition.yml:1: An edition cannot be called “interface”: addresses begin so already. Take a short name of your organisation.",
    ),
    broken(
        "id-of-the-toolkit",
        about("id: swan", "id: talk").copy() | {"edition.yml": SOUND.replace("swan", "talk")},
        "edition.yml:1: [talk] Names of the toolkit begin with “talk” too, such as “talk-record”. Take another short name of your organisation.",
    ),
    broken(
        "no-organisation",
        about("organisation: Swan Community Services\n", ""),
        "edition.yml:1: The edition does not say whose it is. Add organisation:.",
    ),
    broken(
        "unknown-country",
        about("country: land", "country: lnad"),
        "edition.yml:4: [swan] There is no country “lnad”. Did you mean “land”?",
    ),
    broken(
        "unknown-place",
        about("country: land", "country: land\nplace: land-nroth"),
        "edition.yml:5: [swan] There is no place “land-nroth” in the country. Did you mean “land-north”?",
    ),
    broken(
        "place-of-no-country",
        about("country: land", "country: land-north"),
        "edition.yml:4: [swan] There is no country “land-north”. Name one of law/, or add yours to additions/law/.",
    ),
    broken(
        "bad-language",
        about("", "language: English\n"),
        "edition.yml:9: [swan] “English” does not have the form that “language” needs. Write its tag (BCP 47), as in en-AU or mi-NZ.",
    ),
    broken(
        "bad-colour",
        about("", "colours:\n  brand: teal\n"),
        'edition.yml:10: [swan] “teal” does not have the form that “brand” needs. Write # and six figures or letters from a to f between quotes, as in "#12423f".',
    ),
    broken(
        "bad-colour-key",
        about("", 'colours:\n  brnd: "#12423f"\n'),
        "edition.yml:10: [swan] The key “brnd” is not known here. Did you mean “brand”?",
    ),
    broken(
        "bad-contact",
        about("", "contact: {name: Jo, address: jo@example.org}\n"),
        "edition.yml:9: [swan] “jo@example.org” does not have the form that “address” needs. Begin it with https:// or mailto:.",
    ),
    broken(
        "bad-feedback",
        about("", "feedback: jo@example.org\n"),
        "edition.yml:9: [swan] “jo@example.org” does not have the form that “feedback” needs. Begin it with https:// or mailto:.",
    ),
    broken(
        "bad-exit",
        about("", "exit_to: http://example.org\n"),
        "edition.yml:9: [swan] “http://example.org” does not have the form that “exit_to” needs. Begin it with https://.",
    ),
    broken(
        "unknown-word-in-acknowledgement",
        about("", "acknowledgement: ((pear workers)) come first.\n"),
        "edition.yml:9: There is no term “pear workers”. Did you mean “peer workers”, “peer workers'” or “peer worker's”?",
    ),
    broken(
        "unknown-hide",
        about("", "hide:\n  - {id: talk-recrod, why: A test.}\n"),
        "edition.yml:10: [talk-recrod] There is no address “talk-recrod”. Did you mean “talk-record”?",
    ),
    broken(
        "hide-of-what-moved",
        about("", "hide:\n  - {id: talk-log, why: A test.}\n"),
        "edition.yml:10: [talk-log] There is no address “talk-log”. It moved into “talk-record” on 2026-01-04: A plainer name.",
    ),
    broken(
        "hide-without-why",
        about("", "hide:\n  - id: talk-record\n"),
        "edition.yml:10: [talk-record] The key “why” is missing. Add “why:”.",
    ),
    broken(
        "hide-of-a-part",
        about("", "hide:\n  - {id: work.what, why: A test.}\n"),
        "edition.yml:10: [work.what] “work.what” is not an id. Use lower case, figures, hyphens inside a part and dots between parts.",
    ),
    broken(
        "hide-of-what-is-protected",
        about("", "hide:\n  - {id: work, why: A test.}\n"),
        "edition.yml:10: [work] This has things about rights, safety or privacy, which are protected: work.table.talk. Add protected_reason: with why your readers are safe without it; the site shows it. Or add beside it.",
        data=PROTECTED,
    ),
    broken(
        "hidden-twice-in-edition-yml",
        about("", "hide:\n  - {id: talk-record, why: A.}\n  - {id: talk-record, why: B.}\n"),
        "edition.yml:11: [talk-record] This is hidden twice. It stands at edition.yml:10 too: keep one.",
    ),
    broken(
        "stranger",
        {"edition.yaml": "", "chnges/a.yml": ""},
        "chnges:1: Nothing reads this. Did you mean “changes”?",
        "edition.yaml:1: Nothing reads this. Did you mean “edition.yml”?",
    ),
    broken("file-for-folder", {"changes": ""}, "changes:1: This is a file, and a folder should be here. Move it away."),
    broken(
        "unknown-line-left-out",
        about("leave_out: all", "leave_out: [dangr]"),
        "edition.yml:6: [dangr] There is no support line “dangr”. Did you mean “danger”?",
    ),
    broken(
        "unknown-line-confirmed",
        about("  own:", "  confirmed:\n    - {id: dangr, by: Jo, date: 2026-11-01}\n  own:") | {},
        "edition.yml:8: [dangr] There is no support line “dangr” to confirm. Did you mean “danger”?",
    ),
    broken(
        "own-line-without-prefix",
        about("id: swan-help", "id: help"),
        "edition.yml:8: [help] “help” does not begin with “swan-”. Call it swan-help.",
    ),
    broken(
        "no-line-on-every-page",
        about(", band: true", ""),
        "edition.yml:1: With your changes the toolkit's own text no longer holds: No help line stands on every page: give one of them band: true.",
    ),
    broken(
        "lines-of-another-country",
        about(SOUND[SOUND.index("support_lines") :], ""),
        "edition.yml:4: [swan] The numbers to call are those of the toolkit’s own country. Write support_lines: with leave_out: all and own: lines, and change the emergency number in words.yml.",
    ),
    # --- changes: the address and the field ---------------------------------------------------------------------
    broken(
        "unknown-address",
        changes(change("replace: work.what.hors", "field: text", "with: New.")),
        "changes/a.yml:2: [work.what.hors] There is no address “work.what.hors”. Did you mean “work.what.hours”?",
    ),
    broken(
        "address-that-merged",
        changes(change("replace: work.gone", "field: text", "with: New.")),
        "changes/a.yml:2: [work.gone] There is no address “work.gone”. It merged into “work.what.hours” on 2026-01-02: The two said the same.",
    ),
    broken(
        "address-that-moved",
        changes(change("add_after: work.old", "new: {id: swan.a, kind: tip, text: New.}")),
        "changes/a.yml:2: [work.old] There is no address “work.old”. It moved into “work.table” on 2026-01-03: It has a page.",
    ),
    broken(
        "address-that-ended",
        changes(change("hide: work.never")),
        "changes/a.yml:2: [work.never] There is no address “work.never”. It ended on 2026-01-05: Nobody needs it.",
    ),
    broken(
        "address-in-what-moved",
        changes(change("replace: talk-log.held", "field: label", "with: New?")),
        "changes/a.yml:2: [talk-log.held] There is no address “talk-log.held”. It stood in “talk-log”. It moved into “talk-record” on 2026-01-04: A plainer name.",
    ),
    broken(
        "unknown-field",
        changes(change("replace: work.what.hours", "field: txet", "with: New.")),
        "changes/a.yml:4: [work.what.hours] The key “txet” is not known here. Did you mean “text”?",
    ),
    broken(
        "unknown-field-inside",
        changes(change("replace: work.table", "field: columns.manger.title", "with: New.")),
        "changes/a.yml:3: [work.table] There is no field “columns.manger.title” here. Did you mean “columns.manager.title”?",
    ),
    broken(
        "unknown-message",
        changes(change("replace: interface", "field: messages.greting", "with: Hi {name}")),
        "changes/a.yml:3: [interface] There is no field “messages.greting” here. Did you mean “messages.greeting”?",
    ),
    broken(
        "no-such-message-value",
        changes(change("replace: interface", "field: messages.greeting", "with: Hi {my name}")),
        "changes/a.yml:4: [greeting] “{my name}” does not name what is filled in. Write {name}.",
    ),
    *(
        broken(
            f"fixed-{field}",
            changes(change("replace: work.what.hours", f"field: {field}", "with: work.new")),
            f"changes/a.yml:3: [work.what.hours] The field “{field}” cannot be replaced. It is the toolkit's: add something of your own beside it, or replace another field.",
        )
        for field in ("id", "from", "basis", "protected")
    ),
    broken(
        "fixed-type",
        changes(change("replace: talk-record.held", "field: type", "with: text")),
        "changes/a.yml:3: [talk-record.held] The field “type” cannot be replaced. It is the toolkit's: add something of your own beside it, or replace another field.",
    ),
    broken(
        "fixed-inside",
        changes(change("replace: work.table", "field: columns.worker.id", "with: other")),
        "changes/a.yml:3: [work.table] The field “columns.worker.id” cannot be replaced. It is the toolkit's: add something of your own beside it, or replace another field.",
    ),
    broken(
        "list-of-things",
        changes(change("replace: work.what", "field: items", "with: []")),
        "changes/a.yml:3: [work.what] “items” is a list of things. Use add_after, add_before and hide with the things in it.",
    ),
    broken(
        "new-list-of-things",
        changes(change("replace: work.what", "field: filters", "with: [{id: a, title: A}]")),
        "changes/a.yml:3: [work.what] “filters” is a list of things. Use add_after, add_before and hide with the things in it.",
    ),
    broken(
        "thing-with-an-address",
        changes(change("replace: work", "field: danger", "with: {text: New.}")),
        "changes/a.yml:3: [work] “danger” is a thing with an address of its own. Replace the fields of “work.now”.",
        data={
            "topics/work.yml": (TINY / "topics" / "work.yml").read_text(encoding="utf-8")
            + "danger: {id: work.now, kind: step, text: Call., basis: editorial}\n"
        },
    ),
    # --- changes: two that cannot both hold ---------------------------------------------------------------------
    broken(
        "replaced-twice",
        {
            "changes/a.yml": "changes:\n" + change("replace: work.what.hours", "field: text", "with: One."),
            "changes/b.yml": "changes:\n" + change("replace: work.what.hours", "field: text", "with: Two."),
        },
        "changes/b.yml:3: [work.what.hours] The field “text” of “work.what.hours” is replaced twice. It stands at changes/a.yml:3 too: keep one.",
    ),
    broken(
        "replaced-twice-by-two-names",
        changes(
            change("replace: talk-record.held.moved", "field: label", "with: One"),
            change("replace: talk-record.held", "field: options.moved.label", "with: Two"),
        ),
        "changes/a.yml:9: [talk-record.held] The field “options.moved.label” of “talk-record.held” is replaced twice. It stands at changes/a.yml:3 too: keep one.",
    ),
    broken(
        "replaced-whole-and-in-part",
        changes(
            change("replace: work.table.talk", "field: cells", "with: {manager: One., worker: Two.}"),
            change("replace: work.table.talk", "field: cells.worker", "with: Three."),
        ),
        "changes/a.yml:9: [work.table.talk] The field “cells.worker” of “work.table.talk” is replaced twice. It stands at changes/a.yml:3 too: keep one.",
    ),
    broken(
        "hidden-twice",
        {
            "changes/a.yml": "changes:\n" + change("hide: work.table"),
            "changes/b.yml": "changes:\n" + change("hide: work.table"),
        },
        "changes/b.yml:2: [work.table] This is hidden twice. It stands at changes/a.yml:2 too: keep one.",
    ),
    broken(
        "hidden-in-two-ways",
        about("", "hide:\n  - {id: talk-record, why: A test.}\n") | changes(change("hide: talk-record")),
        "changes/a.yml:2: [talk-record] This is hidden twice. It stands at edition.yml:10 too: keep one.",
    ),
    broken(
        "change-of-what-is-hidden",
        changes(
            change("hide: work.table.talk"),
            change("replace: work.table.talk", "field: text", "with: New."),
        ),
        "changes/a.yml:6: [work.table.talk] This is hidden. That is said at changes/a.yml:2: take one of the two away.",
    ),
    broken(
        "change-in-a-hidden-section",
        changes(
            change("replace: work.table.talk", "field: text", "with: New."),
            change("hide: work.table"),
        ),
        "changes/a.yml:2: [work.table.talk] This stands in “work.table”, which is hidden. That is said at changes/a.yml:8: take one of the two away.",
    ),
    broken(
        "change-in-a-hidden-form",
        about("", "hide:\n  - {id: talk-record, why: A test.}\n")
        | changes(
            change("add_before: talk-record.held", "new: {id: swan-a, type: string, label: A}"),
        ),
        "changes/a.yml:2: [talk-record.held] This stands in “talk-record”, which is hidden. That is said at edition.yml:10: take one of the two away.",
    ),
    broken(
        "hidden-inside-what-is-hidden",
        changes(change("hide: work.table"), change("hide: work.table.talk")),
        "changes/a.yml:6: [work.table.talk] This stands in “work.table”, which is hidden. That is said at changes/a.yml:2: take one of the two away.",
    ),
    # --- changes: what is in them -------------------------------------------------------------------------------
    broken(
        "two-kinds",
        changes(change("replace: work.what.hours", "hide: work.table", "field: text", "with: New.")),
        "changes/a.yml:2: A change has exactly one of replace, add_after, add_before and hide.",
    ),
    broken(
        "no-kind",
        changes(change("field: text", "with: New.")),
        "changes/a.yml:2: A change has exactly one of replace, add_after, add_before and hide.",
    ),
    broken(
        "replace-without-with",
        changes(change("replace: work.what.hours", "field: text")),
        "changes/a.yml:2: A change with replace: has field: and with:, and no other has.",
    ),
    broken(
        "hide-with-a-field",
        changes(change("hide: work.table", "field: text", "with: New.")),
        "changes/a.yml:2: A change with replace: has field: and with:, and no other has.",
    ),
    broken(
        "add-without-new",
        changes(change("add_after: work.table")),
        "changes/a.yml:2: A change with add_after: or add_before: has new:, and no other has.",
    ),
    broken(
        "unknown-key-of-a-change",
        changes(change("replace: work.what.hours", "feild: text", "with: New.")),
        "changes/a.yml:3: The key “feild” is not known here. Did you mean “field”?",
    ),
    broken(
        "python's-name-of-a-key",
        changes(change("replace: work.what.hours", "field: text", "with_: New.")),
        "changes/a.yml:4: The key “with_” is not known here. Did you mean “with”?",
    ),
    broken(
        "no-reason",
        changes(change("hide: work.table", signed="    by: Jo Smith\n    date: 2026-11-01\n")),
        "changes/a.yml:2: The key “why” is missing. Add “why:”.",
    ),
    broken(
        "nobody",
        changes(change("hide: work.table", signed='    why: A test.\n    by: " "\n    date: 2026-11-01\n')),
        "changes/a.yml:4: “by” is empty. Write its text, or take the key away.",
    ),
    broken(
        "no-day",
        changes(change("hide: work.table", signed="    why: A test.\n    by: Jo\n    date: 1/11/2026\n")),
        "changes/a.yml:5: “1/11/2026” is not a date. Write year-month-day, as in 2026-11-21.",
    ),
    broken(
        "looked-at-before-it-was-written",
        changes(change("hide: work.table", signed=SIGNED + "    review_by: 2026-10-01\n")),
        "changes/a.yml:2: The day of review_by: comes after that of date:.",
    ),
    broken(
        "no-list-of-changes",
        {"changes/a.yml": "replace: work.what.hours\n"},
        "changes/a.yml:1: The key “replace” is not known here. Known are: changes.",
    ),
    broken(
        "bad-address",
        changes(change("replace: work/#what", "field: text", "with: New.")),
        "changes/a.yml:2: “work/#what” is not an id. Use lower case, figures, hyphens inside a part and dots between parts.",
    ),
    broken(
        "number-for-text",
        changes(change("replace: work.what.hours", "field: text", "with: 12")),
        "changes/a.yml:4: [work.what.hours] “text” is text, and this is a number. Write text, between quotes if it looks like something else.",
    ),
    broken(
        "list-for-text",
        changes(change("replace: work.what.hours", "field: text", "with: [New., Newer.]")),
        "changes/a.yml:4: [work.what.hours] “text” is text, and this is a list. Write text, between quotes if it looks like something else.",
    ),
    broken(
        "text-for-list",
        changes(change("replace: work.what.hours", "field: ask", "with: New?")),
        "changes/a.yml:4: [work.what.hours] “ask” is a list (lines that begin with “- ”), and this is text. Change it, or check the indentation.",
    ),
    broken(
        "wrong-choice",
        changes(change("replace: work.what", "field: show", "with: lsit")),
        "changes/a.yml:4: [work.what] “lsit” is not one of text, list, steps, comparison, pairs, questions, checklist, cards. Did you mean “list”?",
    ),
    broken(
        "empty-text",
        changes(change("replace: work.what.hours", "field: text", 'with: ""')),
        "changes/a.yml:4: [work.what.hours] “text” is empty. Write its text, or take the key away.",
    ),
    broken(
        "unknown-term",
        changes(
            change("replace: work.what.hours", "field: text", "with: >-", "  Two lines and", "  ((pear workers)).")
        ),
        "changes/a.yml:4: [work.what.hours] There is no term “pear workers”. Did you mean “peer workers”, “peer workers'” or “peer worker's”?",
    ),
    broken(
        "article-outside",
        changes(change("replace: work.what.hours", "field: text", "with: Ask a ((peer worker)).")),
        "changes/a.yml:4: [work.what.hours] A part of the word stands outside the brackets: “a ((peer worker))”. Write ((a peer worker)).",
    ),
    broken(
        "link-to-nowhere",
        changes(change("replace: work.what.hours", "field: see", "with: [work.tabel]")),
        "changes/a.yml:4: [work.what.hours] There is no address “work.tabel”. Did you mean “work.table”?",
    ),
    broken(
        "replace-of-what-is-protected",
        changes(change("replace: work.table.talk", "field: text", "with: New.")),
        "changes/a.yml:3: [work.table.talk] This is about rights, safety or privacy, and is protected. Add protected_reason: with why your readers are safe without it; the site shows it. Or add beside it.",
        data=PROTECTED,
    ),
    broken(
        "part-of-what-is-protected",
        changes(change("replace: work.table.talk", "field: cells.worker", "with: New.")),
        "changes/a.yml:3: [work.table.talk] This is about rights, safety or privacy, and is protected. Add protected_reason: with why your readers are safe without it; the site shows it. Or add beside it.",
        data=PROTECTED,
    ),
    broken(
        "hide-of-a-protected-item",
        changes(change("hide: work.table.talk")),
        "changes/a.yml:2: [work.table.talk] This is about rights, safety or privacy, and is protected. Add protected_reason: with why your readers are safe without it; the site shows it. Or add beside it.",
        data=PROTECTED,
    ),
    broken(
        "hide-of-a-section-with-a-protected-item",
        changes(change("hide: work.table")),
        "changes/a.yml:2: [work.table] This has things about rights, safety or privacy, which are protected: work.table.talk. Add protected_reason: with why your readers are safe without it; the site shows it. Or add beside it.",
        data=PROTECTED,
    ),
    # --- changes: what is new -----------------------------------------------------------------------------------
    broken(
        "new-without-id",
        changes(change("add_after: work.what.hours", "new: {kind: tip, text: New.}")),
        "changes/a.yml:3: [work.what.hours] The new thing has no id. Add id: swan.something.",
    ),
    broken(
        "new-without-prefix",
        changes(change("add_after: work.what.hours", "new: {id: work.what.more, kind: tip, text: New.}")),
        "changes/a.yml:3: [work.what.more] “work.what.more” does not begin with “swan.”. Call it swan.work.what.more.",
    ),
    broken(
        "new-with-a-form's-prefix",
        changes(change("add_after: work.what.hours", "new: {id: swan-more, kind: tip, text: New.}")),
        "changes/a.yml:3: [swan-more] “swan-more” does not begin with “swan.”. Call it swan.more.",
    ),
    broken(
        "new-question-with-a-topic's-prefix",
        changes(change("add_after: talk-record.held", "new: {id: swan.more, type: string, label: New}")),
        "changes/a.yml:3: [swan.more] “swan.more” does not begin with “swan-”. Call it swan-more.",
    ),
    broken(
        "new-section-with-an-item-without-prefix",
        changes(
            change(
                "add_after: work.table",
                "new:",
                "  id: swan.more",
                "  title: More",
                "  items:",
                "    - {id: more, kind: tip, text: New.}",
            )
        ),
        "changes/a.yml:7: [more] “more” does not begin with “swan.”. Call it swan.more.",
    ),
    broken(
        "new-part-with-a-question-without-prefix",
        changes(
            change(
                "add_after: talk-record.first",
                "new:",
                "  id: swan-more",
                "  title: More",
                "  guidance: work",
                "  questions:",
                "    - {id: held-too, type: string, label: New}",
            )
        ),
        "changes/a.yml:8: [held-too] “held-too” does not begin with “swan-”. Call it swan-held-too.",
    ),
    broken(
        "new-used-twice",
        changes(
            change("add_after: work.what.hours", "new: {id: swan.a, kind: tip, text: One.}"),
            change("add_before: work.what.hours", "new: {id: swan.a, kind: tip, text: Two.}"),
        ),
        "changes/a.yml:8: [swan.a] The id “swan.a” is used twice. It is already used at changes/a.yml:3; ids are permanent and never shared.",
    ),
    broken(
        "new-option-used-twice",
        changes(
            change("add_after: talk-record.held.moved", "new: {id: swan-a, label: One}"),
            change("add_before: talk-record.held.moved", "new: {id: swan-a, label: Two}"),
        ),
        "changes/a.yml:8: [talk-record.held.swan-a] The id “talk-record.held.swan-a” is used twice. It is already used at changes/a.yml:3; ids are permanent and never shared.",
    ),
    broken(
        "new-with-an-unknown-key",
        changes(change("add_after: work.what.hours", "new: {id: swan.a, kind: tip, txet: New.}")),
        "changes/a.yml:3: [swan.a] The key “text” is missing. Add “text:”.",
        "changes/a.yml:3: [swan.a] The key “txet” is not known here. Did you mean “text”?",
    ),
    broken(
        "new-of-a-wrong-kind",
        changes(change("add_after: work.what.hours", "new: {id: swan.a, kind: hint, text: New.}")),
        "changes/a.yml:3: [swan.a] “hint” is not one of definition, duty, step, question, tip, example, role, myth, challenge, response, benefit, figure. Choose one of them.",
    ),
    broken(
        "new-that-is-no-mapping",
        changes(change("add_after: work.what.hours", "new: New.")),
        "changes/a.yml:3: “new” is a mapping of keys, and this is text. Change it, or check the indentation.",
    ),
    broken(
        "new-with-items-that-are-none",
        changes(change("add_after: work.table", "new: {id: swan.a, title: New, items: 5}")),
        "changes/a.yml:3: [swan.a] “items” is a list (lines that begin with “- ”), and this is a number. Change it, or check the indentation.",
    ),
    broken(
        "beside-a-topic",
        changes(change("add_after: work", "new: {id: swan-a, title: New}")),
        "changes/a.yml:2: [work] Nothing can be added beside “work”. Name a section, item, question, row, option or column; whole topics and forms go into additions/.",
    ),
    broken(
        "beside-a-file",
        changes(change("add_after: interface", "new: {id: swan-a, title: New}")),
        "changes/a.yml:2: [interface] Nothing can be added beside “interface”. Name a section, item, question, row, option or column; whole topics and forms go into additions/.",
    ),
    broken(
        "beside-what-is-not-there",
        changes(change("add_after: swan.b", "new: {id: swan.a, kind: tip, text: New.}")),
        "changes/a.yml:2: [swan.b] There is no address “swan.b”. Look it up: it is what stands after # in a link.",
    ),
    broken(
        "replace-of-your-own",
        changes(change("replace: swan.first.call", "field: text", "with: New."))
        | {"additions/topics/swan-incidents.yml": TOPIC},
        "changes/a.yml:2: [swan.first.call] This is your own. Change it in additions/topics/swan-incidents.yml.",
    ),
    # --- changes: what is hidden --------------------------------------------------------------------------------
    broken(
        "hidden-answer-that-another-question-needs",
        changes(change("hide: talk-record.held.moved")),
        "changes/a.yml:2: [held] With your changes the toolkit's own text no longer holds: A choice needs options, two or more of them, or answers: with a set of answers.yml.",
    ),
    broken(
        "hidden-question-that-another-needs",
        changes(change("hide: talk-record.held")),
        "changes/a.yml:2: [talk-record.moved-to] With your changes the toolkit's own text no longer holds: The condition asks about “held”, and this form has no such question.",
    ),
    broken(
        "last-of-its-kind",
        changes(change("hide: talk-record.first")),
        "changes/a.yml:2: [talk-record.first] “talk-record.first” is the last of its kind there. Hide what it stands in.",
    ),
    broken(
        "hide-of-a-file",
        changes(change("hide: interface")),
        "changes/a.yml:2: [interface] “interface” cannot be hidden. Name a topic, a form, or a part of one.",
    ),
    broken(
        "hide-of-everything",
        about("", "hide:\n  - {id: talk-record, why: A.}\n  - {id: work, why: B.}\n"),
        "edition.yml:1: [law-keys] With your changes the toolkit's own text no longer holds: There is no topic or form “about”. Name one that exists.",
    ),
    # --- words.yml ----------------------------------------------------------------------------------------------
    broken(
        "words-unknown-term",
        {"words.yml": "terms:\n  - {id: pear-worker, one: guide, many: guides, article: a}\n"},
        "words.yml:2: [pear-worker] The toolkit has no term “pear-worker”. Did you mean “peer-worker”?",
    ),
    broken(
        "words-without-many",
        {"words.yml": "terms:\n  - id: peer-worker\n    one: guide\n    article: a\n"},
        "words.yml:2: [peer-worker] This term has no “many”. Add many: with how more than one is called; texts use it.",
    ),
    broken(
        "words-with-an-empty-many",
        {"words.yml": "terms:\n  - id: peer-worker\n    one: guide\n    many:\n    article: a\n"},
        "words.yml:2: [peer-worker] This term has no “many”. Add many: with how more than one is called; texts use it.",
    ),
    broken(
        "words-without-article",
        {"words.yml": "terms:\n  - {id: peer-worker, one: guide, many: guides}\n"},
        "words.yml:2: [peer-worker] This term has no “article”. Add article: with how its article is called; texts use it.",
    ),
    broken(
        "words-without-one",
        {"words.yml": "terms:\n  - {id: peer-worker, many: guides, article: a}\n"},
        "words.yml:2: [peer-worker] This term has no “one”. Add one: with how one is called; texts use it.",
    ),
    broken(
        "words-twice",
        {
            "words.yml": "terms:\n  - {id: peer-worker, one: guide, many: guides, article: a}\n  - {id: peer-worker, one: mentor, many: mentors, article: a}\n"
        },
        "words.yml:3: [peer-worker] The term “peer-worker” stands here twice. Keep one of them.",
    ),
    broken(
        "words-no-list",
        {"words.yml": "terms: {peer-worker: guide}\n"},
        "words.yml:1: “terms” is a list (lines that begin with “- ”). Change it.",
    ),
    broken(
        "words-no-id",
        {"words.yml": "terms:\n  - {one: guide}\n"},
        "words.yml:2: This term has no id. Begin it with “- id: ”.",
    ),
    broken(
        "words-wrong-key",
        {"words.yml": "trems: []\n"},
        "words.yml:1: The key “trems” is not known here. Known is: terms.",
    ),
    broken(
        "words-wrong-key-of-a-term",
        {"words.yml": "terms:\n  - {id: swan-elder, one: elder, maney: elders}\n"},
        "words.yml:2: [swan-elder] The key “maney” is not known here. Did you mean “many” or “manys”?",
    ),
    broken(
        "words-number",
        {"words.yml": "terms:\n  - {id: swan-elder, one: 5}\n"},
        "words.yml:2: [swan-elder] “one” is text, and this is a number. Write text, between quotes if it looks like something else.",
    ),
    broken(
        "words-not-utf8",
        {"words.yml": b"terms:\n  - id: swan-elder\n    one: kaum\xe1tua\n"},
        "words.yml:3: The file is not UTF-8 text. Save it with the encoding UTF-8.",
    ),
    # --- additions ----------------------------------------------------------------------------------------------
    broken(
        "addition-without-prefix",
        {"additions/topics/incidents.yml": TOPIC.replace("swan-incidents", "incidents")},
        "additions/topics/incidents.yml:1: [incidents] “incidents” does not begin with “swan-”. Call it swan-incidents, the file too.",
    ),
    broken(
        "addition-like-the-toolkit's",
        {"additions/forms/talk-record.yml": (TINY / "forms" / "talk-record.yml").read_text(encoding="utf-8")},
        "additions/forms/talk-record.yml:1: [talk-record] The toolkit has form “talk-record” already. Change that by changes/, or take another id.",
    ),
    broken(
        "addition-not-named-as-its-id",
        {"additions/topics/swan-other.yml": TOPIC},
        "additions/topics/swan-other.yml:1: [swan-incidents] The file is named “swan-other” and the id in it is “swan-incidents”. Give the file the id as its name.",
    ),
    broken(
        "addition-with-an-item-without-prefix",
        {"additions/topics/swan-incidents.yml": TOPIC.replace("swan.first.call", "call")},
        "additions/topics/swan-incidents.yml:11: [call] “call” does not begin with “swan.”. Call it swan.call.",
    ),
    broken(
        "addition-without-a-key",
        {"additions/topics/swan-incidents.yml": TOPIC.replace("in_short: What to do.\n", "")},
        "additions/topics/swan-incidents.yml:1: [swan-incidents] The key “in_short” is missing. Add “in_short:”.",
    ),
    broken(
        "addition-that-says-where-from-and-is-not",
        {"additions/topics/swan-incidents.yml": TOPIC.replace("kind: step,", "kind: step, from: [guide.huors],")},
        "additions/topics/swan-incidents.yml:11: [swan.first.call] No source has the point “guide.huors”. Did you mean “guide.hours”?",
    ),
    broken(
        "addition-with-sections-that-are-none",
        {"additions/topics/swan-incidents.yml": TOPIC[: TOPIC.index("sections:")] + "sections: 5\n"},
        "additions/topics/swan-incidents.yml:7: [swan-incidents] “sections” is a list (lines that begin with “- ”), and this is a number. Change it, or check the indentation.",
    ),
    broken(
        "addition-in-an-unknown-folder",
        {"additions/topcis/swan-incidents.yml": TOPIC},
        "additions/topcis:1: Nothing reads this. Did you mean “topics”?",
    ),
    broken(
        "addition-with-another-ending",
        {"additions/topics/swan-incidents.yaml": TOPIC},
        "additions/topics/swan-incidents.yaml:1: Nothing reads this. Give its name the ending .yml, or move it away.",
    ),
    broken(
        "addition-to-the-law-like-the-toolkit's",
        {"additions/law/land.yml": (TINY / "law" / "land.yml").read_text(encoding="utf-8")},
        "additions/law/land.yml:1: [land] The toolkit has law “land” already. Change that by changes/, or take another id.",
    ),
    broken(
        "addition-that-leads-nowhere",
        {"additions/topics/swan-incidents.yml": TOPIC.replace("to: work", "to: wrok")},
        "additions/topics/swan-incidents.yml:6: [swan-incidents] There is no topic or form “wrok”. Did you mean “work”?",
    ),
    # --- translation --------------------------------------------------------------------------------------------
    broken(
        "translation-of-no-field",
        {"translation/a.yml": "texts:\n  work.what.hours:\n    txet: Neu.\n"},
        "translation/a.yml:3: [work.what.hours] The toolkit does not have this, field “txet”. Did you mean “text”?",
    ),
    broken(
        "translation-of-no-address",
        {"translation/a.yml": "texts:\n  work.what.huors:\n    text: Neu.\n"},
        "translation/a.yml:3: [work.what.huors] The toolkit does not have this, field “text”. Did you mean “work.what.hours”?",
    ),
    broken(
        "translation-of-what-is-gone",
        {"translation/a.yml": "texts:\n  work.gone:\n    text: Neu.\n"},
        "translation/a.yml:3: [work.gone] The toolkit does not have this, field “text”. It merged into “work.what.hours” on 2026-01-02: The two said the same.",
    ),
    broken(
        "translation-of-no-text",
        {"translation/a.yml": "texts:\n  work.what.hours:\n    id: neu\n"},
        "translation/a.yml:3: [work.what.hours] “id” is no text for readers. Take it out.",
    ),
    broken(
        "translation-that-is-no-text",
        {"translation/a.yml": "texts:\n  work.what.hours:\n    text: {neu: true}\n"},
        "translation/a.yml:3: [work.what.hours] “text” is text, and this is a mapping of keys. Write text, between quotes if it looks like something else.",
    ),
    broken(
        "translation-twice",
        {
            "translation/a.yml": "texts:\n  work.what.hours:\n    text: Neu.\n",
            "translation/b.yml": "texts:\n  work.what.hours:\n    text: Anders.\n",
        },
        "translation/b.yml:3: [work.what.hours] The field “text” is translated twice. It stands at translation/a.yml:3 too: keep one.",
    ),
    broken(
        "translation-by-two-names",
        {
            "translation/a.yml": "texts:\n  talk-record.held.moved:\n    label: A\n  talk-record.held:\n    options.moved.label: B\n"
        },
        "translation/a.yml:5: [talk-record.held] The field “options.moved.label” is translated twice. It stands at translation/a.yml:3 too: keep one.",
    ),
    broken(
        "translation-with-an-unknown-term",
        {"translation/a.yml": "texts:\n  work.what.hours:\n    text: Für ((Peers)).\n"},
        "translation/a.yml:3: [work.what.hours] There is no term “Peers”. Add the term to words.yml.",
    ),
    broken(
        "translation-not-by-address",
        {"translation/a.yml": "texts:\n  - text: Neu.\n"},
        "translation/a.yml:1: “texts” is a mapping of keys, and this is a list. Change it, or check the indentation.",
    ),
    broken(
        "translation-under-another-key",
        {"translation/a.yml": "text:\n  work: {title: Neu}\n"},
        "translation/a.yml:1: The key “text” is not known here. Did you mean “texts”?",
    ),
    # --- edition.lock -------------------------------------------------------------------------------------------
    broken(
        "lock-not-yaml",
        {"edition.lock": "<<<<<<< ours\ntoolkit: 1.0\n"},
        "edition.lock:2: This is not YAML: mapping values are not allowed in this context. Commands write this file: take the last good one back, or delete it and run peer-toolkit update.",
    ),
    broken(
        "lock-binary",
        {"edition.lock": b"\xff\xfe\x00"},
        "edition.lock:1: The lock cannot be read. Commands write this file: take the last good one back, or delete it and run peer-toolkit update.",
    ),
    broken(
        "lock-with-another-key",
        {"edition.lock": "toolkit: 0.1.0\nkept:\n  - {kind: replcae, at: work, field: title, upstream: A}\n"},
        "edition.lock:3: “replcae” is not one of replace, add_after, add_before, hide, translate. Commands write this file: take the last good one back, or delete it and run peer-toolkit update.",
    ),
]


def lay_out(folder: Path, row: Broken) -> tuple[Path, Path]:
    """The tiny handbook with some moves in its lineage, and the edition of a row."""
    data, edition = folder / "toolkit_data", folder / "swan"
    folder.mkdir(exist_ok=True)
    shutil.copytree(TINY, data)
    for name, text in {"lineage.yml": LINEAGE, **row.data}.items():
        (data / name).write_text(text, encoding="utf-8")
    edition.mkdir()
    for name, content in {"edition.yml": SOUND, **row.files}.items():
        (edition / name).parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            (edition / name).write_bytes(content)
        elif content is not None:
            (edition / name).write_text(content, encoding="utf-8")
    return data, edition


def checked(data: Path, edition: Path) -> tuple[int, list[str], str]:
    """(exit code, each line that is said of a mistake, the last line) of `peer-toolkit check`."""
    said, shown = io.StringIO(), io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(shown):
        code = cli.main(["check", "--edition", str(edition), "--data", str(data)])
    *lines, _, last = said.getvalue().splitlines() or ["", ""]
    assert shown.getvalue() == "" or code == 0
    return (
        code,
        [
            re.sub(rf"^{re.escape(str(edition))}(/|(?=:))|(?<= (?:at|in) ){re.escape(str(edition))}/", "", one)
            for one in lines
        ],
        last,
    )


@pytest.fixture
def sound(tmp_path: Path) -> tuple[Path, Path]:
    """The tiny handbook, and an edition of it with nothing wrong."""
    return lay_out(tmp_path, broken("sound", {}))


def test_the_edition_that_is_broken_is_sound(sound: tuple[Path, Path]) -> None:
    assert checked(*sound) == (0, [], "")


def test_files_with_nothing_in_them_are_sound(tmp_path: Path) -> None:
    empty = {
        "changes/a.yml": "{}\n",
        "changes/b.yml": "changes: []\n",
        "translation/a.yml": "{}\n",
        "words.yml": "{}\n",
    }
    more = {"words.yml": "terms:\n", "translation/b.yml": "texts: {}\n", "changes/README.md": "What we changed.\n"}
    assert checked(*lay_out(tmp_path / "one", broken("empty", empty))) == (0, [], "")
    assert checked(*lay_out(tmp_path / "two", broken("more", more))) == (0, [], "")


def test_there_are_more_kinds_than_were_asked_for() -> None:
    assert len({row.name for row in BROKEN}) == len(BROKEN) >= 100


@pytest.mark.parametrize("row", BROKEN, ids=[row.name for row in BROKEN])
def test_a_mistake_is_told_exactly(row: Broken, tmp_path: Path) -> None:
    code, lines, last = checked(*lay_out(tmp_path, row))
    assert (code, lines) == (1, list(row.said))
    assert last == f"{len(lines)} {'thing' if len(lines) == 1 else 'things'} to put right. Nothing was written."


def test_a_folder_that_is_not_there(sound: tuple[Path, Path]) -> None:
    data, edition = sound
    code, lines, _ = checked(data, edition / "nowhere")
    assert code == 1
    assert lines == [
        f":1: There is no such folder. Name the folder that holds edition.yml, or make one: peer-toolkit new edition {edition / 'nowhere'}"
    ]


def test_all_mistakes_are_told_together(tmp_path: Path) -> None:
    """In each file of the folder, and in all that the changes say."""
    rows = {row.name: row for row in BROKEN}
    of_files = [rows[name] for name in ("stranger", "lock-binary", "no-reason", "addition-with-another-ending")]
    files = {name: content for row in of_files for name, content in row.files.items() if name != "edition.lock"}
    assert checked(*lay_out(tmp_path, broken("all", files)))[1] == sorted(
        line for row in of_files if row.name != "lock-binary" for line in row.said
    )


def test_what_the_toolkit_s_own_file_would_be_blamed_for_is_told_at_the_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the edition is the current folder, of which every path seems to be a part."""
    row = next(row for row in BROKEN if row.name == "hidden-question-that-another-needs")
    data, edition = lay_out(tmp_path, row)
    monkeypatch.chdir(edition)
    code, lines, _ = checked(data, Path())
    assert (code, lines) == (1, list(row.said))


def test_the_command_says_the_same_in_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = next(row for row in BROKEN if row.name == "unknown-address")
    data, edition = lay_out(tmp_path, row)
    assert cli.main(["check", "--edition", str(edition), "--data", str(data), "--json"]) == 1
    told = yaml.safe_load(capsys.readouterr().out)
    assert told == {
        "ok": False,
        "problems": [
            {
                "file": str(edition / "changes" / "a.yml"),
                "line": 2,
                "id": "work.what.hors",
                "what": "There is no address “work.what.hors”.",
                "todo": "Did you mean “work.what.hours”?",
            }
        ],
    }


# --- pages ------------------------------------------------------------------------------------------------------


PAGES = [
    broken(
        "page-without-head",
        {"pages/ours.md": "# Ours\n"},
        "pages/ours.md:1: The page does not say what it is called. Begin it with ---, title:, in_short: and ---.",
    ),
    broken(
        "page-with-an-empty-head",
        {"pages/ours.md": "---\n---\nWords.\n"},
        "pages/ours.md:1: The page does not say what it is called. Begin it with ---, title:, in_short: and ---.",
    ),
    broken(
        "page-without-end-of-head",
        {"pages/ours.md": "---\ntitle: Ours\n\nWords.\n"},
        "pages/ours.md:1: The page does not say what it is called. Begin it with ---, title:, in_short: and ---.",
    ),
    broken(
        "page-without-title",
        {"pages/ours.md": PAGE.replace("title: Ours\n", "")},
        "pages/ours.md:1: The page has no title:. Add it between the lines of ---.",
    ),
    broken(
        "page-without-in-short",
        {"pages/ours.md": PAGE.replace("in_short: What is ours.", 'in_short: ""')},
        "pages/ours.md:3: The page has no in_short:. Add it between the lines of ---.",
    ),
    broken(
        "page-with-a-bad-head",
        {"pages/ours.md": PAGE.replace("title: Ours", "title: Ours: all")},
        'pages/ours.md:2: This is not YAML: mapping values are not allowed in this context. Check the spaces at the start of the line, and put text with ": " or " #" in it between quotes.',
    ),
    broken(
        "page-with-a-list-for-a-head",
        {"pages/ours.md": "---\n- title\n---\nWords.\n"},
        "pages/ours.md:2: The top of the file is not a mapping of keys. Begin with a line such as `id: …`.",
    ),
    broken(
        "page-with-an-unknown-key",
        {"pages/ours.md": PAGE.replace("in_short", "inshort")},
        "pages/ours.md:1: The page has no in_short:. Add it between the lines of ---.",
        "pages/ours.md:3: The key “inshort” is not known here. Did you mean “in_short”?",
    ),
    broken(
        "page-with-a-key-twice",
        {"pages/ours.md": PAGE.replace("title:", "title: One\ntitle:")},
        "pages/ours.md:3: The key “title” stands twice, first on line 2. Keep one of them.",
    ),
    broken(
        "page-in-an-unknown-section",
        {"pages/ours.md": PAGE.replace("---\nWords", "in: mange\n---\nWords")},
        "pages/ours.md:4: There is no part of the handbook “mange”. Did you mean “manage”?",
    ),
    broken(
        "page-of-an-unknown-topic",
        {"pages/ours.md": "---\ntopic: swan-incident\n---\n"},
        "pages/ours.md:2: There is no topic “swan-incident” of your own. Did you mean “swan-incidents”?",
    ),
    broken(
        "page-of-the-toolkit's-topic",
        {"pages/ours.md": "---\ntopic: work\n---\n"},
        "pages/ours.md:2: There is no topic “work” of your own. Name one of additions/topics/.",
    ),
    broken(
        "page-with-words-to-search",
        {"pages/ours.md": PAGE.replace("---\nWords", "search: ours\n---\nWords")},
        "pages/ours.md:4: “search” is a list of words. Write it as [one, other].",
    ),
    broken(
        "page-with-a-bad-name",
        {"pages/Our policy.md": PAGE},
        "pages/Our policy.md:1: “Our policy.md” cannot be an address. Name the file in lower case, with figures and hyphens.",
    ),
    broken(
        "page-with-an-unknown-term",
        {"pages/ours.md": PAGE + "\nFor ((pear workers)).\n"},
        "pages/ours.md:7: There is no term “pear workers”. Did you mean “peer workers”, “peer workers'” or “peer worker's”?",
    ),
    broken(
        "page-with-an-unknown-term-in-its-title",
        {"pages/ours.md": PAGE.replace("Ours", "For ((pear workers))")},
        "pages/ours.md:2: There is no term “pear workers”. Did you mean “peer workers”, “peer workers'” or “peer worker's”?",
    ),
    broken(
        "page-with-half-a-term",
        {"pages/ours.md": PAGE + "\nFor ((peer workers).\n"},
        "pages/ours.md:7: The double brackets of a term do not match. Write ((term)).",
    ),
    broken(
        "two-pages-of-one-name",
        {"pages/a/ours.md": PAGE, "pages/b/ours.md": PAGE},
        "pages/b/ours.md:1: This page would stand where pages/a/ours.md does. Give one of them another name.",
    ),
    broken(
        "page-in-the-place-of-the-list",
        {"pages/index.md": PAGE},
        "pages/index.md:1: This page would stand where the list of your pages does. Give one of them another name.",
    ),
    broken(
        "page-in-the-place-of-a-topic",
        {"pages/swan-incidents.md": PAGE},
        "pages/swan-incidents.md:1: This page would stand where the page of your topic “swan-incidents” does. Give one of them another name.",
    ),
    broken(
        "two-pages-of-one-topic",
        {f"pages/{name}.md": "---\ntopic: swan-incidents\n---\n" for name in "ab"},
        "pages/b.md:1: The topic “swan-incidents” is shown by pages/a.md too. Keep one of them.",
    ),
    broken(
        "page-not-utf8",
        {"pages/ours.md": PAGE.encode() + "Kaum\u0101tua, caf\xe9".encode("latin-1", "replace")},
        "pages/ours.md:6: The file is not UTF-8 text. Save it with that encoding.",
    ),
]


def pages_said(data: Path, edition: Path) -> list[str]:
    own = own_of(edition)
    with pytest.raises(ToolkitError) as caught:
        own_pages(own, load(data, own), ["understand", "manage"])
    return [str(one).replace(f"{edition}/", "") for one in caught.value.problems]


@pytest.mark.parametrize("row", PAGES, ids=[row.name for row in PAGES])
def test_a_mistake_in_a_page_is_told_exactly(row: Broken, tmp_path: Path) -> None:
    row = row._replace(files={"additions/topics/swan-incidents.yml": TOPIC, **row.files})
    assert pages_said(*lay_out(tmp_path, row)) == list(row.said)


# --- property: whatever a file of an edition holds, it is taken or refused; nothing else happens -------------------

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=12)
    | st.sampled_from(["work", "swan.a", "swan-a", "id"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "text", "items", "terms"]), inner, max_size=3)
    ),
    max_leaves=8,
)

FULL: dict[str, str] = {
    "edition.yml": SOUND + "place: land-north\nhide:\n  - {id: swan-form, why: A test.}\n",
    "words.yml": "terms:\n  - {id: peer-worker, one: guide, many: guides, article: a}\n  - {id: swan-elder, one: elder}\n",
    "translation/a.yml": "texts:\n  talk-record.held: {label: Neu, options.moved.label: Neu}\n  interface: {messages.greeting: Neu}\n",
    "additions/topics/swan-incidents.yml": TOPIC,
    "additions/forms/swan-form.yml": (TINY / "forms" / "talk-record.yml").read_text(encoding="utf-8").replace("id: talk-record", "id: swan-form").replace("version: 1", "version: 1\nsearch: [a]"),
    "additions/law/land-south.yml": (TINY / "law" / "land-north.yml").read_text(encoding="utf-8").replace("id: land-north", "id: land-south"),
    **changes(
        change("replace: work.what.hours", "field: text", "with: New."),
        change("replace: work.table.talk", "field: cells", "with: {manager: A., worker: B.}"),
        change("add_after: work.table", "new: {id: swan.a, title: A, items: [{id: swan.a.b, kind: tip, text: B.}]}"),
        change("add_after: swan.a.b", "new: {id: swan.a.c, kind: tip, text: C.}"),
        change("add_before: talk-record.held.moved", "new: {id: swan-a, label: A}"),
        change("hide: talk-record.moved-to"),
    ),
    "edition.lock": "toolkit: 0.1.0\nkept:\n  - {kind: replace, at: work.what.hours, field: text, upstream: A}\naddresses: [work]\n",
}  # fmt: skip
"""An edition that has something of everything."""


def spots(value: object, spot: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The way to each value in plain data."""
    if spot:
        yield spot
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from spots(inner, (*spot, key))


def read(text: str) -> Any:
    """What a file holds, as the toolkit reads it."""
    document, problems = read_text(text, Path())
    assert document, problems
    return document.data


WAYS = [(name, spot) for name, text in FULL.items() for spot in spots(read(text))]


def taken(data: Path, edition: Path) -> list[str]:
    """What is said of an edition, by all that reads one."""
    try:
        own = own_of(edition)
        catalogue = load(data, own)
        own_pages(own, catalogue, ["manage"])
        return [str(one) for one in standings(own, upstream_of(data), datetime.date(2026, 12, 1)).problems()]
    except ToolkitError as error:
        return [str(one) for one in error.problems]


def test_an_edition_with_something_of_everything_is_sound(tmp_path: Path) -> None:
    said = taken(*lay_out(tmp_path, broken("full", FULL)))
    assert [one.split(" ", 1)[1] for one in said] == [  # the lock says another text
        "[work.what.hours] The toolkit's text, field “text”, has changed since this was written. "
        "Compare: peer-toolkit update. Change yours, or keep it as it is: "
        "peer-toolkit accept work.what.hours --field text"
    ]


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(way=st.sampled_from(WAYS), value=PLAIN, take_out=st.booleans())
def test_any_yaml_in_any_place_of_an_edition_is_taken_or_refused(
    way: tuple[str, tuple[str | int, ...]], value: object, take_out: bool, tmp_path: Path
) -> None:
    shutil.rmtree(tmp_path / "toolkit_data", ignore_errors=True)
    shutil.rmtree(tmp_path / "swan", ignore_errors=True)
    data, edition = lay_out(tmp_path, broken("full", FULL))
    name, spot = way
    whole = read(FULL[name])
    holder = whole
    for part in spot[:-1]:
        holder = holder[part]
    if take_out:
        del holder[spot[-1]]
    else:
        holder[spot[-1]] = value
    (edition / name).write_text(json.dumps(whole), encoding="utf-8")  # YAML takes JSON
    for said in taken(data, edition):
        assert re.match(r".+:\d+: ", said), said
