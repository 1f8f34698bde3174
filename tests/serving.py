"""A quiet web server for a folder, as a plain host would serve the built site."""

from __future__ import annotations

import contextlib
import functools
import http.server
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def __init__(self, *given: Any, instead: Mapping[str, bytes], **named: Any) -> None:
        self.instead = instead
        super().__init__(*given, **named)

    def do_GET(self) -> None:
        """Serve a file, or what stands in for it."""
        body = self.instead.get(self.path)
        if body is None:
            return super().do_GET()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(self.path))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return None

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Serve the site's own page for what is not there."""
        body = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextlib.contextmanager
def serving(folder: Path, instead: Mapping[str, bytes] | None = None) -> Iterator[str]:
    """Serve a folder on this machine, some paths (/from/the/root) with other contents; gives the address, with a slash
    at the end."""
    handler = functools.partial(_Quiet, directory=str(folder), instead=instead or {})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
