"""The one module that runs MkDocs: it finds the handbook's files and builds the site from them."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from peer_toolkit import caches
from peer_toolkit.catalogue import Catalogue, Own
from peer_toolkit.problems import Place, Problem, ToolkitError, not_usable

Progress = Callable[[int, int], None]
"""Told after each page: how many are done, of how many."""


@dataclass(frozen=True)
class Built:
    """What a build made. `seconds` is wall time, and `reused` are what came from the cache, whole."""

    site: Path
    pages: int
    documents: int
    size: int
    seconds: float
    reused_pages: int = 0
    reused_documents: int = 0


def handbook_folder() -> Path:
    """The folder that holds mkdocs.yml, docs/, toolkit_data/, macros/ and overrides/.

    In a checkout it is the root; in an installed package it is the data inside it.
    """
    package = Path(__file__).resolve().parent
    for folder in (package.parent, package / "handbook"):
        if (folder / "mkdocs.yml").is_file() and (folder / "toolkit_data").is_dir():
            return folder
    raise ToolkitError([Problem(Place(package), "The handbook's files are not here.", "Install the toolkit again.")])


def build(site: Path, progress: Progress | None = None, edition: Path | None = None) -> Built:
    """Build the handbook, strictly, and put it at `site` only when all of it is done.

    `edition` is the folder of an edition; without one it is the toolkit's own handbook.

    Raises ToolkitError for everything that stops a build: mistakes in data or pages, and MkDocs' warnings.
    """
    start = time.monotonic()
    site = Path(os.path.realpath(site))  # where a link leads, so that the link stays
    try:
        _refuse_other_folders(site)
        site.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=site.parent, prefix=".site-") as scratch:
            fresh = Path(scratch) / "site"
            before = len(caches.found)
            reused_pages = _run_mkdocs(handbook_folder(), fresh, progress, edition)
            used = {file for file in caches.found[before:] if file.parent.name == "documents" and file.suffix != ".png"}
            fresh.chmod(0o755)
            _swap(fresh, site, Path(scratch) / "old")
    except OSError as error:
        raise not_usable(Path(error.filename or site), error) from None
    files = [file for file in site.rglob("*") if file.is_file()]
    return Built(
        site=site,
        pages=sum(file.suffix == ".html" for file in files),
        documents=sum(file.parent.name == "downloads" for file in files),
        reused_pages=reused_pages,
        reused_documents=len(used),
        size=sum(file.stat().st_size for file in files),
        seconds=time.monotonic() - start,
    )


def check_pages(own: Own, catalogue: Catalogue) -> None:
    """Read the pages of an edition as a build does. Raises ToolkitError with every mistake in them."""
    folder = handbook_folder()
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    from macros.own import own_pages

    nav = yaml.safe_load((folder / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]
    own_pages(own, catalogue, [name for entry in nav if isinstance(entry, dict) for name in entry])


def _refuse_other_folders(site: Path) -> None:
    """Nothing but an earlier site is ever replaced. Any site has a sitemap; a work tree holds more than files."""
    if site.exists() and not site.is_dir():
        raise ToolkitError([Problem(Place(site), "A file is in the way of the site.", "Name another folder.")])
    if site.is_dir() and any(site.iterdir()) and not _is_ours(site):
        todo = "Name an empty or a new folder, or one that holds an earlier build."
        raise ToolkitError([Problem(Place(site), "This folder holds something that is not a site of ours.", todo)])


def _is_ours(site: Path) -> bool:
    return (site / "nginx-headers.conf").is_file() and not (site / ".git").exists()


def _swap(fresh: Path, site: Path, old: Path) -> None:
    if site.exists():
        site.rename(old)
    try:
        fresh.rename(site)
    except OSError:
        if old.exists():
            old.rename(site)
        raise


def _run_mkdocs(folder: Path, site: Path, progress: Progress | None, edition: Path | None) -> int:
    """Run MkDocs, and return how many pages came from the cache."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from mkdocs.commands.build import build as mkdocs_build
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    with _messages() as said:
        try:
            config = load_config(str(folder / "mkdocs.yml"), site_dir=str(site), strict=True)
            if edition is not None:
                config.extra["edition_folder"] = str(edition)
            if progress is not None:
                _report_pages(config, progress)
            config.plugins.on_startup(command="build", dirty=False)
            mkdocs_build(config)
            return int(config.extra["toolkit"].cached_pages.reused)
        except MkDocsException as error:
            if isinstance(error.__cause__, ToolkitError):  # raised by our hooks, with its problems
                raise error.__cause__ from None
            raise _stopped([*said, str(error)], folder) from None
        except SystemExit:  # the macros plugin ends so when a macro fails
            raise _stopped(said, folder) from None
        finally:
            with contextlib.suppress(NameError):
                config.plugins.on_shutdown()


def _report_pages(config: object, progress: Progress) -> None:
    from mkdocs.plugins import BasePlugin, event_priority
    from mkdocs.structure.files import Files

    class Counter(BasePlugin):  # type: ignore[type-arg,no-untyped-call]
        total = done = 0

        @event_priority(-100)
        def on_env(self, env: object, *, files: Files, **kwargs: object) -> None:
            self.total = len(files.documentation_pages())

        def on_post_page(self, output: str, **kwargs: object) -> None:
            self.done += 1
            progress(self.done, self.total)

    config.plugins["peer_toolkit_progress"] = Counter()  # type: ignore[attr-defined]


@contextlib.contextmanager
def _messages() -> Iterator[list[str]]:
    """What MkDocs warns of, instead of on the terminal."""
    said: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(record.getMessage())

    handler = Keep(logging.WARNING)
    logger = logging.getLogger("mkdocs")
    level, propagate = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    try:
        yield said
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.propagate = propagate


def _stopped(said: list[str], folder: Path) -> ToolkitError:
    """MkDocs tells some things twice: with “Error reading page” before them, and that it stops because of them."""
    messages = list(dict.fromkeys(message.strip() for message in said if message.strip()))
    messages = [one for one in messages if not any(one != other and one.endswith(other) for other in messages)]
    messages = [one for one in messages if not one.startswith("Aborted with ")] or messages
    return BuildStopped(messages or ["MkDocs stopped without a word."], folder)


class BuildStopped(ToolkitError):
    """The build stopped; MkDocs' own words say why."""

    def __init__(self, messages: list[str], folder: Path) -> None:
        super().__init__([Problem(Place(folder / "mkdocs.yml"), message) for message in messages])
        self.args = ("\n".join(messages),)
        self.messages = tuple(messages)
