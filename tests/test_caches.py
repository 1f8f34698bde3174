"""The cache gives back what was put in, or makes it again; and a build does without one where it must."""

from __future__ import annotations

from pathlib import Path

import platformdirs
import pytest

from peer_toolkit import caches
from peer_toolkit.problems import ToolkitError


@pytest.fixture(autouse=True)
def _asked_anew() -> None:
    caches._writable.cache_clear()


def test_what_is_kept_is_not_made_again(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "kept"
    assert caches.cached(file, lambda: b"first") == b"first"
    assert caches.cached(file, lambda: b"second") == b"first"
    assert [path.name for path in file.parent.iterdir()] == ["kept"]


@pytest.mark.parametrize("spoil", [lambda kept: b"", lambda kept: kept[:-1], lambda kept: kept[:-1] + b"?"])
def test_what_was_cut_short_or_changed_is_made_again(spoil, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "kept"
    caches.cached(file, lambda: b"first")
    file.write_bytes(spoil(file.read_bytes()))
    assert caches.cached(file, lambda: b"second") == b"second"
    assert caches.cached(file, lambda: b"third") == b"second"


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "x").touch()
    with pytest.raises(ToolkitError, match=r"taken:1: Is a directory\. "):
        caches.write_whole(tmp_path / "taken", b"content")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"], "nothing half-written"


def test_a_cache_folder_that_cannot_be_used_is_told_and_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("PEER_TOOLKIT_CACHE", str(tmp_path / "file"))
    folder = caches.cache_folder()
    assert folder.is_dir()
    assert folder != tmp_path / "file"
    assert caches.cache_folder() == folder
    said = f"{tmp_path / 'file'}: File exists. Nothing is kept for the next build. Name another folder"
    assert capsys.readouterr().err.count(said) == 1


def test_nobody_without_a_home_gets_a_folder_named_tilde(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PEER_TOOLKIT_CACHE")
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda name: Path("~/.cache") / name)
    assert caches.cache_folder().is_dir()
    assert list(tmp_path.iterdir()) == []
