"""`peer-toolkit serve`: build, show, watch, build again. The last good site stays up whatever happens.

Each build runs in a process of its own, so that a change to Python counts too and a crash costs nothing. An
error is shown in the terminal and on the page that is open, which loads itself again when a build is done.
"""

from __future__ import annotations

import functools
import html
import http.server
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import webbrowser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from peer_toolkit.problems import Place, Problem, ToolkitError
from peer_toolkit.site import handbook_folder

WATCHED = ("docs", "toolkit_data", "macros", "overrides", "mkdocs.yml", "peer_toolkit")
IGNORED = {"__pycache__", ".git", ".venv", ".cache", "site", "public"}
"""Folders in which nothing is written by hand: an edition's folder may hold them."""
SETTLE = 0.3
"""Seconds of quiet after a change before a build begins: an editor saves in several steps."""
WAIT = 25.0
"""Seconds that an open page waits for news before it asks again."""
PORTS = 20
"""How many ports are tried, from the one asked for."""

_PAGE = "text/html; charset=utf-8"

_SCRIPT = b"""const tag = document.currentScript;
let seen = Number(tag.dataset.build);
async function wait() {
  try {
    const answer = await fetch(`/_serve/news?after=${seen}`);
    const { build } = await answer.json();
    if (build !== seen) return location.reload();
  } catch { await new Promise((done) => setTimeout(done, 2000)); }
  wait();
}
wait();
"""
_STYLE = b"""#serve-error{position:relative;z-index:1000;margin:0;padding:16px;background:#fff;color:#741f14;
border:6px solid #9a2c1e;font:16px/1.5 monospace;white-space:pre-wrap}
"""


class Builds:
    """The newest good site, the newest error, and the number of the newest attempt."""

    def __init__(self, folder: Path, edition: Path | None = None) -> None:
        self.folder = folder
        self.edition = edition
        self.site: Path | None = None
        self.before: Path | None = None
        self.error = ""
        self.number = 0
        self._news = threading.Condition()

    def run(self) -> bool:
        """Build once, in a new process. Returns whether it went well."""
        target = self.folder / f"site-{self.number + 1}"
        command = [sys.executable, "-m", "peer_toolkit", "build", "--site", str(target)]
        if self.edition is not None:
            command += ["--edition", str(self.edition)]
        paths = [str(Path(__file__).resolve().parents[1]), os.environ.get("PYTHONPATH", "")]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
        with self._news:
            self.number += 1
            if done.returncode == 0:
                self._forget()
                self.before, self.site, self.error = self.site, target, ""
                print(done.stdout.strip(), flush=True)
            else:
                self.error = done.stderr.strip() or f"The build ended with code {done.returncode}."
                print(self.error, file=sys.stderr, flush=True)
            self._news.notify_all()
        return done.returncode == 0

    def _forget(self) -> None:
        """Delete the site before the last: a page of the last may still be loading."""
        if self.before is not None:
            shutil.rmtree(self.before, ignore_errors=True)

    def after(self, number: int) -> int:
        """Wait for an attempt newer than `number`, but not for long. Returns the newest."""
        with self._news:
            self._news.wait_for(lambda: self.number != number, timeout=WAIT)
            return self.number


class Changes(FileSystemEventHandler):
    """Notes that something changed; what, does not matter."""

    def __init__(self, roots: Iterable[Path] = ()) -> None:
        self.seen = threading.Event()
        self.roots = [root.resolve() for root in roots]

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in ("opened", "closed_no_write"):
            return
        path = Path(os.fsdecode(event.src_path))
        within = next((path.relative_to(root) for root in self.roots if path.is_relative_to(root)), path)
        if IGNORED & {*within.parts}:
            return
        self.seen.set()


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the newest good site, and the newest error on top of it."""

    server_version = "peer-toolkit"

    def __init__(self, *arguments: Any, builds: Builds, **named: Any) -> None:
        self.builds = builds
        super().__init__(*arguments, directory=str(builds.site or builds.folder), **named)

    def do_GET(self) -> None:
        """A page, a file, or news for an open page."""
        path, _, query = self.path.partition("?")
        if path == "/_serve/news":
            after = query.removeprefix("after=")
            number = self.builds.after(int(after) if after.isdecimal() else -1)
            self._answer(json.dumps({"build": number}).encode(), "application/json")
        elif path == "/_serve/news.js":
            self._answer(_SCRIPT, "text/javascript")
        elif path == "/_serve/error.css":
            self._answer(_STYLE, "text/css")
        elif self.builds.site is None:
            self._answer(self._with_news(b"<!doctype html><title>Error</title><head></head><body></body>"), _PAGE)
        elif page := self._page(path):
            self._answer(self._with_news(page.read_bytes()), _PAGE)
        elif not Path(self.translate_path(path)).is_file() and not path.endswith("/") and self._is_folder(path):
            super().do_GET()  # redirects to the same path with a slash
        elif not Path(self.translate_path(path)).is_file():
            missing = Path(self.directory) / "404.html"
            self._answer(self._with_news(missing.read_bytes()), _PAGE, 404)
        else:
            super().do_GET()

    def _is_folder(self, path: str) -> bool:
        return Path(self.translate_path(path)).is_dir()

    def _page(self, path: str) -> Path | None:
        file = Path(self.translate_path(path))
        if path.endswith("/"):
            file = file / "index.html"
        return file if file.suffix == ".html" and file.is_file() else None

    def _with_news(self, page: bytes) -> bytes:
        head = f'<script src="/_serve/news.js" data-build="{self.builds.number}"></script>'
        if self.builds.error:
            head += '<link rel="stylesheet" href="/_serve/error.css">'
            error = f'<pre id="serve-error" role="alert">{html.escape(self.builds.error)}</pre>'
            start = page.find(b">", page.find(b"<body")) + 1
            page = page[:start] + error.encode() + page[start:]
        return page.replace(b"</head>", head.encode() + b"</head>", 1)

    def _answer(self, body: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the terminal is for builds."""


class Server(http.server.ThreadingHTTPServer):
    """One thread for each request."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing when a browser goes away while it waits: every page that is left does."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def serve(port: int, open_browser: bool, edition: Path | None = None) -> int:
    """Serve the handbook, or an edition from its folder, until stopped by the keyboard.

    Raises ToolkitError when no port is free.
    """
    # whoever ends it in another way than by the keyboard leaves nothing behind either
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="peer-toolkit-") as folder:
        builds = Builds(Path(folder), edition)
        server = _server(port, builds)
        print("Building the handbook …", flush=True)
        builds.run()
        observer = Observer()
        watched = [*(handbook_folder() / name for name in WATCHED), *filter(None, [edition])]
        changes = Changes(watched)
        for path in watched:
            if path.exists():
                observer.schedule(changes, str(path), recursive=path.is_dir())
        observer.start()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}/"
        print(f"The handbook is at {address} (Ctrl+C stops it)", flush=True)
        if open_browser and _has_screen():
            webbrowser.open(address)
        try:
            _build_on_change(changes, builds)
        except KeyboardInterrupt:
            print("\nStopped.")
        finally:
            observer.stop()
            server.shutdown()
    return 0


def _has_screen() -> bool:
    """Whether a browser could show itself. Without a screen, Python would take a text browser into this terminal."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _build_on_change(changes: Changes, builds: Builds) -> None:
    while True:
        changes.seen.wait()
        while changes.seen.is_set():  # until it has been quiet for a moment
            changes.seen.clear()
            changes.seen.wait(SETTLE)
        builds.run()


def _server(port: int, builds: Builds) -> Server:
    handler = functools.partial(Handler, builds=builds)
    ports = range(port, min(port + PORTS, 65536))
    for number in ports:
        try:
            return Server(("127.0.0.1", number), handler)
        except OSError:
            continue
    what = f"None of the ports {port} to {ports[-1]} is free."
    raise ToolkitError([Problem(Place(Path("serve")), what, "Name another with --port.")])
