"""`read` and saved copies, as the pages of the forms write them: locked or not, of today and from before."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from peer_toolkit import cli
from peer_toolkit.catalogue import Catalogue
from peer_toolkit.reading import saved
from peer_toolkit.reading.addresses import Addresses
from peer_toolkit.reading.filled import UnreadableError
from tests.reading.conftest import Read
from tests.reading.copies import CASES, REGIONS, Case, copy_of, filled_copy, locked, moved, opened

PASSPHRASE = "kōwhai tram Ｎgaio"
ROLE = copy_of("all-types", {"all-types.role": "Guide"})

lock = functools.cache(locked)


@pytest.mark.slow
def test_a_copy_of_every_form_is_read_back(book: Catalogue, read: Read) -> None:
    filled = {form.id: filled_copy(form, book) for form in book.forms}
    found = read(*(copy_of(form, flat) for form, (flat, _) in filled.items()))
    assert (found.problems, found.notes) == ((), ())
    assert len(found.told["files"]) == len(filled) > 30
    for one, (form, (_, wanted)) in zip(found.told["files"], filled.items(), strict=True):
        assert (one["form"], one["version"], one["edition"], one["format"]) == (form, 3, "upstream", "copy")
        assert one["answers"] == wanted, form


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.replace(" ", "-"))
def test_a_copy_from_before(case: Case, book: Catalogue, read: Read) -> None:
    found = read(copy_of(case.form, case.old), of=moved(book, case.moves))
    assert found.problems == ()
    (one,) = found.told["files"]
    assert one["answers"] == case.read
    assert sorted([*one["ended"], *one["unknown"], *one["not_understood"]]) == sorted(case.read_besides)
    assert all(why["why"] == "Why." for why in one["ended"].values())


def test_what_had_no_place_is_told_beside_what_has(read: Read) -> None:
    left = {"all-types.pace": "quick", "all-types.role": "Old", "all-types.gone": "x", "all-types.days": "4"}
    data = copy_of("all-types", {"all-types.pace": "slow", "all-types.role": "New"}, left=left)
    (one,) = read(data).told["files"]
    assert one["answers"] == {"all-types.pace": "slow", "all-types.role": "New", "all-types.days": 4}
    assert one["unknown"] == {"all-types.pace (2)": "quick", "all-types.role (2)": "Old", "all-types.gone": "x"}


def test_names_and_words_are_left_out_of_copies_too(read: Read) -> None:
    answers = {"all-types.proud": "Mere did well", "all-types.worker.name": "Mere", "all-types.pace": "slow"}
    told = json.dumps(read(copy_of("all-types", answers, left={"x.y": "Mere"}), names=False, text=False).told)
    assert "Mere" not in told and '"all-types.pace": "slow"' in told


def test_every_sign_survives(read: Read) -> None:
    text = "Ngāti 🌿 \u200d e\u0301 \u2028 " + "ễ" * 3000
    odd = copy_of("all-types", {"all-types.proud": text, "all-types.hard": "a\ud800b", "all-types.role": "\0x"})
    (one,) = read(odd).told["files"]
    assert one["answers"]["all-types.proud"] == text.replace("\u2028", "\n")
    assert one["answers"]["all-types.hard"] == "a\N{REPLACEMENT CHARACTER}b", "half a sign is none"
    for coding in ("utf-8-sig", "utf-16", "utf-16-le"):
        again = odd.decode().replace("Ng", "Nga").encode(coding)
        assert read(again).told["files"][0]["answers"]["all-types.proud"].startswith("Ngaāti"), coding


NESTED = (
    b'{"peer-toolkit-copy": 1, "form": "all-types", "version": 3, "answers": ' + b"[" * 200_000 + b"]" * 200_000 + b"}"
)
SPOILT: dict[str, tuple[bytes, str]] = {
    "cut": (ROLE[:-9], "The copy is damaged."),
    "not-unicode": (ROLE.replace(b"Guide", b"\xff\xff"), "The copy is damaged."),
    "many-figures": (ROLE.replace(b'"Guide"', b"9" * 5000), "The copy is damaged."),
    "foreign": (b'{"name": "x"}', "This is no saved copy of ours."),
    "inside-a-list": (b"[" + ROLE + b"]", "This is no PDF, Word or Excel file."),
    "no-json": (b'{"name: x}', "This is no saved copy of ours."),
    "no-form": (copy_of("all-types", {}, form=None), "it was changed in a way that cannot be read"),
    "no-answers": (copy_of("all-types", {}, answers=None), "it was changed in a way that cannot be read"),
    "answers-list": (copy_of("all-types", {}, answers=[]), "it was changed in a way that cannot be read"),
    "answer-list": (copy_of("all-types", {"all-types.role": ["x"]}), "it was changed in a way that cannot be read"),
    "version": (copy_of("all-types", {}, version="x"), "it was changed in a way that cannot be read"),
    "format": (copy_of("all-types", {}, peer_toolkit_copy=True), "it was changed in a way that cannot be read"),
    "nested": (NESTED + b"}", "it was changed in a way that cannot be read"),
    "newer": (copy_of("all-types", {}, peer_toolkit_copy=2), "saved on a newer version of the handbook."),
    "no-such-form": (copy_of("nobodys", {"nobodys.role": "x"}), "This handbook has no form “nobodys”."),
    "huge": (copy_of("all-types", {"all-types.proud": "x" * 6_000_000}), "The file has more than 5 MB"),
    "locked": (b"PTCOPY" + bytes(20), "The copy is damaged."),
}


@pytest.mark.parametrize(("data", "said"), SPOILT.values(), ids=SPOILT)
def test_a_copy_that_cannot_be_read_says_why(data: bytes, said: str, read: Read) -> None:
    found = read(ROLE, data, ROLE)
    (problem,) = found.problems
    assert said in problem.what and problem.todo
    assert len(found.told["files"]) == 2, "the rest go on"


def test_what_looks_like_no_copy_is_no_copy() -> None:
    assert not saved.is_copy(b'Dear {"name"}') and not saved.is_copy(b"{\\rtf1") and not saved.is_locked(b"PTCO")
    assert saved.is_copy(b'\xef\xbb\xbf\r\n {\n "') and saved.is_copy('\ufeff{"'.encode("utf-16-le"))


# --- locked ---------------------------------------------------------------------------------------------------------


def test_a_locked_copy_opens_with_its_passphrase() -> None:
    data = lock(ROLE, PASSPHRASE)
    assert saved.unlock(data, PASSPHRASE).rstrip(b" ") == ROLE
    assert saved.unlock(data, "ko\u0304whai tram Ngaio").rstrip(b" ") == ROLE, "as another device types it"
    assert len(data) == 40 + 1024 + 16, "its length does not tell how much was written"
    assert opened(data, PASSPHRASE) == saved.unlock(data, PASSPHRASE)


@pytest.mark.parametrize("region", REGIONS)
def test_a_change_anywhere_is_noticed(region: str) -> None:
    data = bytearray(lock(ROLE, PASSPHRASE))
    data[REGIONS[region]] ^= 1
    if region == "magic":
        assert not saved.is_locked(bytes(data))
    with pytest.raises(UnreadableError):
        saved.unlock(bytes(data), PASSPHRASE)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"iterations": 599_999}, "The copy is damaged."),
        ({"iterations": 1}, "The copy is damaged."),
        ({"version": 2}, "saved on a newer version"),
        ({"version": 0}, "The copy is damaged."),
    ],
)
def test_what_a_header_may_not_say(changed: dict[str, int], said: str) -> None:
    with pytest.raises(UnreadableError, match=said):
        saved.unlock(locked(ROLE, PASSPHRASE, **changed), PASSPHRASE)


def test_no_file_keeps_the_computer_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    data = bytearray(lock(ROLE, PASSPHRASE))
    data[8:12] = (5_000_001).to_bytes(4)
    monkeypatch.setattr("hashlib.pbkdf2_hmac", lambda *_: pytest.fail("the key was worked out"))
    with pytest.raises(UnreadableError, match="damaged"):
        saved.unlock(bytes(data), PASSPHRASE)


# --- the command ----------------------------------------------------------------------------------------------------


@pytest.fixture
def run(book: Catalogue, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    """The command, in this process, with the tests' own form in the data."""
    monkeypatch.setattr("peer_toolkit.catalogue.load", lambda *_: book)

    def ran(*arguments: object) -> tuple[int, str, str]:
        code = cli.main(["read", *map(str, arguments)])
        return code, *capsys.readouterr()

    return ran


def test_locked_copies_with_a_passphrase_file(run: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "a.locked").write_bytes(lock(ROLE, PASSPHRASE))
    (tmp_path / "b.json").write_bytes(ROLE)
    word = tmp_path / "word.txt"
    word.write_text(f"\ufeff{PASSPHRASE}\r\nmore", encoding="utf-8", newline="")
    code, out, err = run(tmp_path / "a.locked", tmp_path / "b.json", "--with-names", "--passphrase-file", word)
    assert (code, err) == (0, "")
    assert [one["answers"] for one in json.loads(out)["files"]] == [{"all-types.role": "Guide"}] * 2
    assert PASSPHRASE not in out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "The copy is locked with a passphrase. Write the passphrase into a file: --passphrase-file FILE."),
        (b"another", "The passphrase does not open this file, or the file is damaged."),
        (b"\n" + PASSPHRASE.encode(), "No passphrase was found in this file."),
        (PASSPHRASE.encode("utf-16"), "No passphrase was found in this file."),
    ],
)
def test_a_passphrase_that_is_not_there(
    content: bytes | None, said: str, run: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "a.locked").write_bytes(lock(ROLE, PASSPHRASE))
    word = tmp_path / "word.txt"
    word.write_bytes(content or b"")
    code, _, err = run(tmp_path / "a.locked", *(["--passphrase-file", word] if content else []))
    assert code == 1 and said in err and "Traceback" not in err


def test_the_passphrase_is_not_written_over(run: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(ROLE)
    (tmp_path / "word").write_text("word")
    code, _, err = run(tmp_path / "a.json", "--passphrase-file", tmp_path / "word", "--out", tmp_path / "word")
    assert code == 1 and "This file is one of those to read." in err
    assert (tmp_path / "word").read_text() == "word"
    code, _, err = run(tmp_path / "a.json", "--passphrase-file", tmp_path / "none")
    assert code == 1 and "none:1: No such file or directory." in err


def test_addresses_of_copies_are_those_of_documents(book: Catalogue) -> None:
    """What a page saves under an address is what a document keeps there: no form needs a reading of its own."""
    addresses = Addresses(book)
    for form in book.forms:
        for address in filled_copy(form, book)[0]:
            assert addresses.spot(address), address
