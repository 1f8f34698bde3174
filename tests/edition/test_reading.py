"""Forms filled in under one edition are read under another: answers by address, the rest told, nothing lost."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from functools import cache as once
from pathlib import Path
from typing import Any

import pytest

from peer_toolkit.catalogue import Catalogue, load, own_of
from peer_toolkit.documents import build
from peer_toolkit.reading import Asked, gather
from tests.conftest import ROOT, TINY
from tests.edition.folders import write
from tests.reading.copies import copy_of, locked
from tests.reading.filling import FILL, Values, boxes_of

SIGNED = {"why": "A test.", "by": "Jo", "date": "2026-11-01"}

Load = Callable[[str], Catalogue]


def edition(folder: Path, name: str, changes: list[dict[str, Any]], files: dict[str, str], about: str) -> Path:
    entries = json.dumps({"changes": [{**one, **SIGNED} for one in changes]})
    text = f"id: {name}\nname: The {name} handbook\norganisation: The {name} service\n{about}"
    return write(folder / name, {**files, "changes/a.yml": entries, "edition.yml": text})


# --- saved copies, of the tiny handbook ------------------------------------------------------------


def own_question(name: str, label: str = "What else?") -> dict[str, Any]:
    return {"add_after": "talk-record.held", "new": {"id": f"{name}-else", "type": "string", "label": label}}


def own_option(name: str) -> dict[str, Any]:
    return {"add_after": "talk-record.held.moved", "new": {"id": f"{name}-later", "label": "Later"}}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Load:
    """The tiny handbook as it is, and as two organisations have it."""
    folder = tmp_path_factory.mktemp("tiny")
    words = "terms:\n  - {id: peer-worker, one: guide, many: guides, article: a}\n"
    form = (TINY / "forms" / "talk-record.yml").read_text(encoding="utf-8").replace("id: talk-record", "id: swan-note")

    @once
    def loaded(name: str) -> Catalogue:
        if name == "upstream":
            return load(TINY)
        label = {"replace": "talk-record.held", "field": "options.moved.label", "with": "Another day"}
        if name == "swan":  # no option “talked”, no question “moved-to”, and its own of both
            hides = [{"hide": "talk-record.moved-to"}, {"hide": "talk-record.held.talked"}]
            files = {"words.yml": words, "additions/forms/swan-note.yml": form}
            changes = [*hides, own_question("swan"), own_option("swan"), label]
            return load(TINY, own_of(edition(folder, name, changes, files, "country: land\n")))
        if name == "wren":
            return load(TINY, own_of(edition(folder, name, [own_question("wren")], {}, "country: land\n")))
        hide = "country: land\nhide:\n  - {id: talk-record, why: A test.}\n"
        return load(TINY, own_of(edition(folder, "robin", [], {}, hide)))

    return loaded


OURS = {
    "talk-record.held": "moved",
    "talk-record.swan-else": "More",
}
"""What somebody filled in under the edition swan."""

TALKED = {"talk-record.held": "talked"}
LATER = {"talk-record.held": "swan-later"}
THEIRS = {**TALKED, "talk-record.moved-to": "2026-02-01"}
"""What somebody filled in under the toolkit's own."""


def told(content: bytes, catalogue: Catalogue, folder: Path, passphrase: str | None = None) -> dict[str, Any]:
    """What `read` tells of one file, with the notes that it shows beside it."""
    file = folder / "filled"
    file.write_bytes(content)
    found = gather([file], catalogue, Asked(names=True, text=True), passphrase)
    assert not found.problems, found.problems
    (one,) = found.told["files"]
    return {**one, "notes": sorted((note.id, note.what) for note in found.notes)}


@pytest.mark.parametrize(
    ("answers", "filled_under", "read_under", "kept", "unknown", "not_understood"),
    [
        (OURS, "swan", "swan", OURS, {}, []),
        (OURS, "swan", "upstream", {"talk-record.held": "moved"}, {"talk-record.swan-else": "More"}, []),
        (OURS, "swan", "wren", {"talk-record.held": "moved"}, {"talk-record.swan-else": "More"}, []),
        (LATER, "swan", "swan", LATER, {}, []),
        (LATER, "swan", "upstream", LATER, {}, ["talk-record.held"]),
        (THEIRS, "upstream", "upstream", THEIRS, {}, []),
        (THEIRS, "upstream", "wren", THEIRS, {}, []),
        (THEIRS, "upstream", "swan", TALKED, {"talk-record.moved-to": "2026-02-01"}, ["talk-record.held"]),
        ({"swan-note.held": "moved"}, "swan", "swan", {"swan-note.held": "moved"}, {}, []),
    ],
)  # fmt: skip
def test_a_saved_copy_is_read_under_another_edition(
    answers: dict[str, str],
    filled_under: str,
    read_under: str,
    kept: dict[str, str],
    unknown: dict[str, str],
    not_understood: list[str],
    tiny: Load,
    tmp_path: Path,
) -> None:
    (form,) = {address.split(".")[0] for address in answers}
    found = told(copy_of(form, answers, edition=filled_under, version=1), tiny(read_under), tmp_path)
    assert (found["form"], found["edition"], found["version"], found["format"]) == (form, filled_under, 1, "copy")
    assert found["answers"] == kept
    assert {**found["unknown"], **found["ended"]} == unknown
    assert list(found["not_understood"]) == not_understood
    assert {address for address, _ in found["notes"]} == {*unknown, *not_understood}, "what to look at is told"


def test_a_locked_copy_too(tiny: Load, tmp_path: Path) -> None:
    content = locked(copy_of("talk-record", OURS, edition="swan", version=1), "Kia ora, whānau")
    found = told(content, tiny("wren"), tmp_path, "Kia ora, whānau")
    assert (found["answers"], found["unknown"]) == ({"talk-record.held": "moved"}, {"talk-record.swan-else": "More"})


def test_what_was_left_in_a_copy_comes_back_where_it_has_a_place(tiny: Load, tmp_path: Path) -> None:
    """A page keeps beside the answers what it has no place for; the edition that has one takes it."""
    content = copy_of("talk-record", {"talk-record.held": "moved"}, edition="swan", version=1, left=THEIRS)
    found = told(content, tiny("upstream"), tmp_path)
    assert found["answers"] == {"talk-record.held": "moved", "talk-record.moved-to": "2026-02-01"}
    assert found["unknown"] == {"talk-record.held (2)": "talked"}


@pytest.mark.parametrize(("form", "name"), [("talk-record", "robin"), ("swan-note", "upstream"), ("swan-note", "wren")])
def test_a_form_that_an_edition_has_not_is_told(form: str, name: str, tiny: Load, tmp_path: Path) -> None:
    file = tmp_path / "filled"
    file.write_bytes(copy_of(form, {f"{form}.held": "moved"}, edition="swan", version=1))
    found = gather([file], tiny(name), Asked())
    assert [one.what for one in found.problems] == [f"This handbook has no form “{form}”."]
    assert found.told["files"] == []


# --- PDF and Word, of the real one ----------------------------------------------------------------

FORM = "resignation-pause"
START = f"{FORM}.received-how"


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Load:
    """The handbook as it is, and as two organisations have it."""
    folder = tmp_path_factory.mktemp("real")
    words = "terms:\n  - {id: peer-worker, one: lived experience worker, many: lived experience workers, article: a}\n"

    def own(name: str) -> list[dict[str, Any]]:
        new = {"id": f"{name}-else", "type": "string", "label": "For ((peer workers)): what else?"}
        option = {"id": f"{name}-other", "label": "In another way"}
        return [{"add_after": START, "new": new}, {"add_before": f"{START}.letter", "new": option}]

    @once
    def loaded(name: str) -> Catalogue:
        if name == "upstream":
            return catalogue
        hidden = {"swan": [f"{START}.phone", f"{FORM}.last-day"], "wren": [f"{START}.letter", f"{FORM}.answered-on"]}
        changes = [*own(name), *({"hide": at} for at in hidden[name])]
        return load(ROOT / "toolkit_data", own_of(edition(folder, name, changes, {"words.yml": words}, "")))

    return loaded


DAY = datetime.date(2026, 2, 1)
BOTH: Values = {f"{FORM}.worker": "Hēmi O’Neill", f"{FORM}.asked": "One line\nand another", f"{FORM}.nothing-yet": True}
FILLED: dict[str, Values] = {
    "upstream": {**BOTH, START: "phone", f"{FORM}.last-day": DAY, f"{FORM}.answered-on": DAY},
    "swan": {**BOTH, START: "letter", f"{FORM}.swan-else": "Kōrero", f"{FORM}.answered-on": DAY},
}


@pytest.mark.slow
@pytest.mark.parametrize("format_", ["pdf", "docx"])
@pytest.mark.parametrize(
    ("filled_under", "read_under", "no_place", "not_understood"),
    [
        ("swan", "swan", [], []),
        ("swan", "upstream", [f"{FORM}.swan-else"], []),
        ("swan", "wren", [f"{FORM}.swan-else", f"{FORM}.answered-on"], [START]),
        ("upstream", "swan", [f"{FORM}.last-day"], [START]),
        ("upstream", "wren", [f"{FORM}.answered-on"], []),
    ],
)
def test_a_filled_document_is_read_under_another_edition(
    format_: str,
    filled_under: str,
    read_under: str,
    no_place: list[str],
    not_understood: list[str],
    real: Load,
    cache: Path,
    tmp_path: Path,
) -> None:
    theirs, values = real(filled_under), FILLED[filled_under]
    form = theirs.form(FORM)
    blank = build(form, theirs, format_, cache)  # type: ignore[arg-type]
    content = FILL[format_](blank, boxes_of(form, format_, theirs), values)
    found = told(content, real(read_under), tmp_path)
    assert (found["form"], found["edition"], found["format"]) == (FORM, filled_under, format_)
    written = {at: str(said) if isinstance(said, datetime.date) else said for at, said in values.items()}
    if format_ == "docx" and not_understood:  # there each option is a box of its own, which has no place here
        written[ticked := f"{START}.{written.pop(START)}"] = True
        no_place, not_understood = [*no_place, ticked], []
    answered = {at: said for at, said in found["answers"].items() if said not in (False, [])}
    assert answered == {at: said for at, said in written.items() if at not in no_place}
    elsewhere = {**found["unknown"], **{at: one["answer"] for at, one in found["ended"].items()}}
    assert set(elsewhere) == set(no_place), "what has no place here is told with its answer"
    for at in no_place:
        assert elsewhere[at] in (written[at], f"{DAY:%d/%m/%Y}"), "as it was typed"
    assert list(found["not_understood"]) == not_understood
    assert {at for at, _ in found["notes"]} == {*no_place, *not_understood}
