"""A real browser on the built site. Every page that it opens is watched: no console message, no foreign request."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from tests.find_browser import installed
from tests.serving import serving

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the built site is served, with a slash at the end."""
    with serving(site) as served:
        yield served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium that `make test` found."""
    path = installed()
    assert path, "no browser: run `make test`, which installs one"
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=ARGUMENTS)


Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Open]:
    """Opens a path of the site. After the test, whatever a page said or asked for is held against it."""
    contexts: list[BrowserContext] = []
    said: list[str] = []

    def open_(path: str, *, width: int = 1280, height: int = 900, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()

        def console(message: ConsoleMessage) -> None:
            said.append(f"console {message.type}: {message.text}")

        def request(asked: Request) -> None:
            if not asked.url.startswith((address, "data:", "blob:")):
                said.append(f"request: {asked.url}")

        page.on("console", console)
        page.on("pageerror", lambda error: said.append(f"error: {error}"))
        page.on("request", request)
        page.goto(address + path)
        return page

    yield open_
    for context in contexts:
        context.close()
    missing = "Failed to load resource: the server responded with a status of 404"
    assert [one for one in said if missing not in one] == []
