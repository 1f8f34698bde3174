"""`build --edition`: what has drifted is told, and the site is built all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from peer_toolkit import cli, site
from peer_toolkit.catalogue import Catalogue, own_of
from peer_toolkit.edition.lock import Lock, read_lock, write_lock
from tests.edition import folders

CHANGE = """\
changes:
  - replace: exit.how.voluntary
    field: text
    with: A canary sings.
    why: A test.
    by: A test
    date: 2026-11-01
    protected_reason: A test.
"""


@pytest.fixture
def folder(tmp_path: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An edition whose one change is kept, and a build that builds nothing."""
    address = next(name for name in catalogue.addresses if name.startswith("exit.") and name.count(".") == 2)
    folder = folders.write(tmp_path / "ours", {"changes/a.yml": CHANGE.replace("exit.how.voluntary", address)})
    monkeypatch.setattr(site, "build", lambda where, progress, edition: site.Built(where, 1, 1, 1, 1.0))
    assert cli.main(["update", "--edition", str(folder)]) == 0
    return folder


def test_nothing_is_said_of_what_is_clean(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["build", "--edition", str(folder)]) == 0
    assert capsys.readouterr().err == ""


def test_drift_warns_in_a_build_and_fails_a_check_until_it_is_accepted(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = own_of(folder)
    lock = read_lock(own)
    assert isinstance(lock, Lock)
    (kept,) = lock.kept
    write_lock(own, lock.model_copy(update={"kept": (kept.model_copy(update={"upstream": "Another text."}),)}))
    said = f"{folder / 'changes' / 'a.yml'}:2: [{kept.at}] The toolkit's text, field “text”, has changed since"

    assert cli.main(["build", "--edition", str(folder)]) == 0
    assert f"Warning: {said}" in capsys.readouterr().err
    assert cli.main(["check", "--edition", str(folder)]) == 1
    assert said in capsys.readouterr().err

    assert cli.main(["accept", kept.at, "--by", "Jo Smith", "--edition", str(folder)]) == 0
    again = read_lock(own)
    assert again is not None
    assert again.kept[0].accepted is not None and again.kept[0].accepted.by == "Jo Smith"
    capsys.readouterr()
    assert cli.main(["build", "--edition", str(folder)]) == 0
    assert capsys.readouterr().err == ""
    assert cli.main(["check", "--edition", str(folder)]) == 0


def test_the_numbers_of_another_country_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    law = "id: nz\ntitle: New Zealand\nshort: NZ\nwritten: 2026-11-01\n"
    ours = folders.write(tmp_path / "ours", {"additions/law/nz.yml": law}, "country: nz\n")
    assert cli.main(["check", "--edition", str(ours)]) == 1
    assert (
        "edition.yml:4: [swan] The numbers to call are those of the toolkit’s own country." in capsys.readouterr().err
    )


def test_a_check_reads_the_pages_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = "---\ntitle: Care\nin_short: Care.\nin: mangae\n---\nText\n"
    ours = folders.write(tmp_path / "ours", {"pages/care.md": page})
    assert cli.main(["check", "--edition", str(ours)]) == 1
    said = "care.md:4: There is no part of the handbook “mangae”. Did you mean “manage”?"
    assert said in capsys.readouterr().err
