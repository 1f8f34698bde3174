"""Parts of `serve` that need no build: what is deleted, what is silent. tests/test_commands.py runs it whole."""

from __future__ import annotations

import socket
import subprocess
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from peer_toolkit import serve
from peer_toolkit.cli import main


@pytest.fixture
def builds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> serve.Builds:
    """Builds that only make an empty site."""

    def build(command: list[str], **named: object) -> subprocess.CompletedProcess[str]:
        Path(command[-1]).mkdir()
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(subprocess, "run", build)
    return serve.Builds(tmp_path)


def test_a_day_of_builds_does_not_fill_the_disk(builds: serve.Builds, tmp_path: Path) -> None:
    for _ in range(5):
        assert builds.run()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site-4", "site-5"]
    assert builds.site == tmp_path / "site-5"


@pytest.fixture
def address(builds: serve.Builds) -> Iterator[tuple[str, int]]:
    server = serve._server(0, builds)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield ("127.0.0.1", server.server_address[1])
    server.shutdown()
    server.server_close()


def test_a_page_that_is_left_says_nothing_in_the_terminal(
    address: tuple[str, int], capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_connection(address) as browser:
        browser.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # go away with a reset
        browser.sendall(b"GET /_serve/")
    with socket.create_connection(address) as browser:  # the answer shows that the first was dealt with
        browser.sendall(b"GET /_serve/news?after=%b2 HTTP/1.0\r\n\r\n")
        assert browser.recv(100).startswith(b"HTTP/1.0 200")
    assert capsys.readouterr().err == ""


def test_the_error_of_a_first_build_is_shown_letter_by_letter(address: tuple[str, int], builds: serve.Builds) -> None:
    builds.error = "There is no topic “<exti>”."
    with urllib.request.urlopen(f"http://127.0.0.1:{address[1]}/manage/") as answer:
        assert answer.headers.get_content_charset() == "utf-8"
        assert "There is no topic “&lt;exti&gt;”." in answer.read().decode()


def test_the_next_free_port_is_taken(builds: serve.Builds) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        server = serve._server(port, builds)
        assert port < server.server_address[1] < port + serve.PORTS
        server.server_close()


@pytest.mark.parametrize("port", ["-1", "65536", "http", "1e3", ""])
def test_what_is_no_port_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["serve", "--port", port])
    assert (
        f"argument --port: “{port}” is not a port, which is a whole number from 0 to 65535" in capsys.readouterr().err
    )


@pytest.mark.parametrize(
    ("platform", "names", "seen"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "w"}, True),
        ("darwin", {}, True),
    ],
)
def test_a_browser_is_opened_where_there_is_a_screen(
    platform: str, names: dict[str, str], seen: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without one, a text browser would take over the terminal in which the builds are told."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in names.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(serve.sys, "platform", platform)
    assert serve._has_screen() is seen
