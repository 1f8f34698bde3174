"""A real browser on the built site. Every page that it opens is watched: no console message, no foreign request."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright

from tests.find_browser import installed
from tests.serving import serving

PATIENCE = 60_000
"""Milliseconds to wait for what must come: a machine with much to do is slow, not wrong."""

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the built site is served, with a slash at the end.

    Its search knows the titles of pages alone: each page makes an index of the whole text anew, which takes the browser
    longer than all else on the page. Tests of what is found serve the site as it is.
    """
    path = "/search/search_index.json"
    index = json.loads((site / path[1:]).read_text(encoding="utf-8"))
    index["docs"] = [{**one, "text": ""} for one in index["docs"] if "#" not in one["location"]]
    with serving(site, {path: json.dumps(index).encode()}) as served:
        yield served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium that `make test` found."""
    path = installed()
    assert path, "no browser: run `make test`, which installs one"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=ARGUMENTS)


Open = Callable[..., Page]
Visit = Callable[[str], Page]


def watch(page: Page, address: str, said: list[str]) -> None:
    """Write down what a page says on its console, its errors, and what it asks of others."""

    def console(message: ConsoleMessage) -> None:
        said.append(f"console {message.type}: {message.text}")

    def request(asked: Request) -> None:
        if not asked.url.startswith((address, "data:", "blob:")):
            said.append(f"request: {asked.url}")

    page.on("console", console)
    page.on("pageerror", lambda error: said.append(f"error: {error}"))
    page.on("request", request)


def amiss(said: list[str]) -> list[str]:
    """What a page may not have said: of a file that is not there the test of links tells."""
    missing = "Failed to load resource: the server responded with a status of 404"
    return [one for one in said if missing not in one]


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Open]:
    """Opens a path of the site. After the test, whatever a page said or asked for is held against it."""
    contexts: list[BrowserContext] = []
    said: list[str] = []

    def open_(path: str, *, width: int = 1280, height: int = 900, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        watch(page, address, said)
        page.goto(address + path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert amiss(said) == []


def _tabs(browser: Browser, address: str) -> Iterator[tuple[Page, list[str]]]:
    """A tab and what it said, twenty times the same; then a new one, as a tab that saw many pages grows."""
    while True:
        context = browser.new_context()
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        said: list[str] = []
        watch(page, address, said)
        for _ in range(20):
            yield page, said
        context.close()


@pytest.fixture(scope="session")
def tabs(browser: Browser, address: str) -> Iterator[tuple[Page, list[str]]]:
    """Tabs that tests use one after the other."""
    return _tabs(browser, address)


@pytest.fixture
def visit(tabs: Iterator[tuple[Page, list[str]]], address: str) -> Iterator[Visit]:
    """Goes to a path of the site, 1280 by 720 and in light colours, in a tab that was there before: a new one takes
    three times as long. It is watched as other pages are."""
    page, said = next(tabs)
    said.clear()

    def visit_(path: str) -> Page:
        page.set_viewport_size({"width": 1280, "height": 720})
        page.emulate_media(color_scheme="light")
        page.goto(address + path)
        return page

    yield visit_
    assert amiss(said) == []
