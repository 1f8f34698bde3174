"""The content security policy: what a page may load, by hash, in each page and as server settings.

Nothing is loaded from anywhere but the site itself, no inline script runs but the theme's own few, and a form
can be sent nowhere.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from pathlib import Path

_SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<body>.*?)</script>", re.DOTALL | re.IGNORECASE)
_CHARSET = re.compile(r"<meta charset=\"?utf-8\"?>", re.IGNORECASE)
_JAVASCRIPT = re.compile(r"\btype=\"?(?:module|text/javascript)\"?", re.IGNORECASE)

HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""What a server should send beside the policy."""


def policy(hashes: list[str], header: bool = False) -> str:
    """The policy with these script hashes. A header can also say who may frame the page; a meta element cannot."""
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", *hashes]),
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "form-action": "'none'",
        "base-uri": "'none'",
        "object-src": "'none'",
    }
    if header:
        rules["frame-ancestors"] = "'none'"
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def script_hashes(page: str) -> list[str]:
    """The hashes of a page's inline scripts, as the policy names them, sorted. A data block runs nothing: no hash."""
    found = set()
    for script in _SCRIPT.finditer(page):
        attributes = script["attributes"]
        if "src=" in attributes or ("type=" in attributes and not _JAVASCRIPT.search(attributes)):
            continue
        digest = hashlib.sha256(script["body"].encode()).digest()
        found.add(f"'sha256-{base64.b64encode(digest).decode()}'")
    return sorted(found)


class Policy:
    """The policies of one build: each page has its own hashes, a server has all of them."""

    def __init__(self) -> None:
        self._hashes: set[str] = set()

    def clear(self) -> None:
        """Begin a new build."""
        self._hashes.clear()

    def into(self, page: str) -> str:
        """The page with its policy, right after its character set. Raises ValueError for a page without one."""
        hashes = script_hashes(page)
        self._hashes.update(hashes)
        tag = f'<meta http-equiv="Content-Security-Policy" content="{html.escape(policy(hashes))}">'
        charset = _CHARSET.search(page)
        if charset is None:
            raise ValueError("a page of the site has no <meta charset>, after which its policy could stand")
        return page[: charset.end()] + tag + page[charset.end() :]

    def write(self, site: Path) -> None:
        """Write `_headers` (Netlify, Cloudflare and others) and `nginx-headers.conf` into the site."""
        headers = {"Content-Security-Policy": policy(sorted(self._hashes), header=True), **HEADERS}
        lines = ["/*", *(f"  {name}: {value}" for name, value in headers.items())]
        (site / "_headers").write_text("\n".join(lines) + "\n", encoding="utf-8")
        lines = ["# include this in the server block that serves the handbook"]
        lines += [f'add_header {name} "{value}" always;' for name, value in headers.items()]
        (site / "nginx-headers.conf").write_text("\n".join(lines) + "\n", encoding="utf-8")
