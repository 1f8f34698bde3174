"""Mistakes in a page's macro calls, told with the page and the line."""

from __future__ import annotations

import functools
import inspect
import logging
import sys
from collections.abc import Callable
from typing import Any, NoReturn

import jinja2
import jinja2.meta
import jinja2.nodes
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.structure.pages import Page

from peer_toolkit.problems import ToolkitError, nearest

_syntax = jinja2.Environment()


def check(markdown: str, page: Page, config: MkDocsConfig) -> None:
    """Stop the build when a page's Jinja does not parse or names something that there is not.

    The macros plugin would stop too, with a traceback and another exit code.
    """
    environment: jinja2.Environment = config.plugins["macros"].env  # type: ignore[attr-defined]
    known = {*environment.globals, *config.plugins["macros"].variables, *page.meta, "page"}  # type: ignore[attr-defined]
    try:
        tree = _syntax.parse(markdown)
    except jinja2.TemplateSyntaxError as error:
        raise Abort(f"{where(page, markdown, error.lineno)}: {error.message}. Check the curly brackets.") from None
    for name in sorted(jinja2.meta.find_undeclared_variables(tree) - known):
        line = next(node.lineno for node in tree.find_all(jinja2.nodes.Name) if node.name == name)
        todo = nearest(name, known) or "CONTRIBUTING lists the macros."
        raise Abort(f"{where(page, markdown, line)}: There is no macro “{name}”. {todo}")


def where(page: Page, markdown: str, line: int) -> str:
    """The page's path and the line in its file, which counts the front matter that the Markdown has lost."""
    source = page.file.content_string
    return f"{_file_of(page)}:{line + source.count(chr(10)) - markdown.count(chr(10))}"


def _file_of(page: Page) -> str:
    """The file that a page was written in: one of docs/, or of the edition's folder."""
    mine = page.meta.get("own_file")
    return str(mine) if mine else f"docs/{page.file.src_uri}"


def reported(macro: Callable[..., str], page: Callable[[], Page]) -> Callable[..., str]:
    """The macro, whose mistakes of use stop the build and name the page and the line of the call."""

    @functools.wraps(macro)
    def call(*args: Any, **kwargs: Any) -> str:
        try:
            inspect.signature(macro).bind(*args, **kwargs)
        except TypeError as error:
            stop(f"{_caller(page())}: {macro.__name__}: {error}.")
        try:
            return macro(*args, **kwargs)
        except (KeyError, ValueError, ToolkitError) as error:
            stop(f"{_caller(page())}: {macro.__name__}: {error.args[0]}")

    return call


def stop(message: str) -> NoReturn:
    """End the build with a message and exit code 1.

    Not by an Exception: the macros plugin would catch it, print a traceback and end with a code of its own.
    """
    logging.getLogger("mkdocs.peer_toolkit").error(message)
    raise SystemExit(1)


def _caller(page: Page) -> str:
    """Page and line of the macro call that is being rendered: the line that Jinja's compiled template is on."""
    frame = sys._getframe(1)
    while frame is not None:
        template = frame.f_globals.get("__jinja_template__")
        if template is not None and template.name is None:
            return where(page, page.markdown or "", template.get_corresponding_lineno(frame.f_lineno))
        frame = frame.f_back  # type: ignore[assignment]
    return f"{_file_of(page)}:1"
