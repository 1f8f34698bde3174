"""What an edition does to the pages: those that it hides go, and its own come in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.utils import meta

from peer_toolkit.catalogue import Catalogue, Own
from peer_toolkit.catalogue.model import ID_PATTERN
from peer_toolkit.catalogue.own import is_own
from peer_toolkit.catalogue.read import read_text
from peer_toolkit.catalogue.word import TOKEN, UnknownWord, Vocabulary
from peer_toolkit.problems import Place, Problem, ToolkitError, nearest

OWN = "own"
"""The section of the nav for pages that say no other."""

CHANGES_PAGE = "reference/changes/"
"""The page of what an edition changed, added and left out."""

_KEYS = ("title", "in_short", "in", "search", "topic")


@dataclass(frozen=True)
class OwnPage:
    """A page of the edition: where it stands on the site and in the nav, and what it is called.

    `topic` is a topic of its own that it shows; then the topic has the words. `file` is None for a page that comes by
    itself.
    """

    path: str
    section: str
    content: str
    title: str = ""
    in_short: str = ""
    search: tuple[str, ...] = ()
    topic: str | None = None
    file: Path | None = None


def own_pages(own: Own, catalogue: Catalogue, sections: list[str]) -> list[OwnPage]:
    """The pages of an edition. `sections` are the names of the nav. Raises ToolkitError with every mistake."""
    vocabulary = Vocabulary(catalogue.default_words, catalogue.words, catalogue.law_words)
    problems: list[Problem] = []
    pages = [page for file in own.pages if (page := _read(file, own, catalogue, sections, vocabulary, problems))]
    shown = {page.topic for page in pages}
    by_themselves = [
        OwnPage(f"{own.edition.id}/{topic.id}.md", OWN, _showing(topic.id), topic=topic.id)
        for topic in catalogue.topics
        if is_own(own.edition, topic.id) and topic.id not in shown
    ]
    paths = {f"{own.edition.id}/index.md": "the list of your pages"}
    paths |= {page.path: f"the page of your topic “{page.topic}”" for page in by_themselves}
    topics: dict[str, Path | None] = {}
    for page in pages:
        place = Place(page.file or Path())
        if page.path in paths:
            what = f"This page would stand where {paths[page.path]} does."
            problems.append(Problem(place, what, "Give one of them another name."))
        paths.setdefault(page.path, str(page.file))
        if page.topic in topics:
            what = f"The topic “{page.topic}” is shown by {topics[page.topic]} too."
            problems.append(Problem(place, what, "Keep one of them."))
        if page.topic:
            topics.setdefault(page.topic, page.file)
    if problems:
        raise ToolkitError(problems)
    return pages + by_themselves


def _showing(topic: str) -> str:
    return f'---\ntopic: {topic}\n---\n{{{{ guidance("{topic}") }}}}\n'


def _on_one_line(token: re.Match[str]) -> str:
    """A term that a line's end parts, after that end: every line keeps its number."""
    return "\n" * token[0].count("\n") + " ".join(token[0].split())


def _read(
    file: Path,
    own: Own,
    catalogue: Catalogue,
    sections: list[str],
    vocabulary: Vocabulary,
    problems: list[Problem],
) -> OwnPage | None:
    before = len(problems)

    def wrong(line: int, what: str, todo: str) -> None:
        problems.append(Problem(Place(file, line), what, todo))

    try:
        text = file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        wrong(
            file.read_bytes().count(b"\n", 0, error.start) + 1,
            "The file is not UTF-8 text.",
            "Save it with that encoding.",
        )
        return None
    if file.name == "README.md" and not text.startswith("---"):
        return None  # a note to those who keep the folder
    head = re.match(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", text, re.DOTALL | re.MULTILINE)
    if head is None or not head[1].strip():
        wrong(1, "The page does not say what it is called.", "Begin it with ---, title:, in_short: and ---.")
        return None
    document, found = read_text(f"\n{head[1]}", file)  # the line of --- counts too
    if document is None:
        problems += found
        return None
    front, lines = document.data, document.lines

    def line_of(key: str) -> int:
        return lines.get((key,), 1)

    for key in front:
        if key not in _KEYS:
            todo = nearest(str(key), _KEYS) or f"Known are: {', '.join(_KEYS)}."
            wrong(line_of(str(key)), f"The key “{key}” is not known here.", todo)
    topic = front.get("topic")
    if topic is not None:
        mine = [one.id for one in catalogue.topics if is_own(own.edition, one.id)]
        if topic not in mine:
            todo = nearest(str(topic), mine) or "Name one of additions/topics/."
            wrong(line_of("topic"), f"There is no topic “{topic}” of your own.", todo)
    else:
        for key in ("title", "in_short"):
            if not (isinstance(front.get(key), str) and front[key].strip()):
                wrong(line_of(key), f"The page has no {key}:.", "Add it between the lines of ---.")
    section = front.get("in", OWN)
    if section not in (*sections, OWN):
        todo = nearest(str(section), sections) or f"Known are: {', '.join(sections)}."
        wrong(line_of("in"), f"There is no part of the handbook “{section}”.", todo)
    search = front.get("search", [])
    if not (isinstance(search, list) and all(isinstance(one, str) for one in search)):
        wrong(line_of("search"), "“search” is a list of words.", "Write it as [one, other].")
        search = []
    name = file.stem.lower()
    if not re.match(ID_PATTERN, name) or "." in name:
        wrong(1, f"“{file.name}” cannot be an address.", "Name the file in lower case, with figures and hyphens.")

    def said(words: str, line: int) -> str:
        try:
            return vocabulary.resolve(words)
        except UnknownWord as unknown:
            wrong(line, unknown.what, unknown.todo)
            return words

    whole = head[0] + TOKEN.sub(_on_one_line, text[head.end() :])
    body = [said(words, number) for number, words in enumerate(whole.split("\n"), 1)]
    if len(problems) > before:
        return None
    return OwnPage(
        path=f"{own.edition.id}/{name}.md",
        section=str(section),
        content="\n".join(body) if topic is None else _showing(str(topic)),
        title=said(str(front.get("title", "")), line_of("title")),
        in_short=said(str(front.get("in_short", "")), line_of("in_short")),
        search=tuple(said(one, line_of("search")) for one in search),
        topic=topic,
        file=file,
    )


def take_out_hidden(files: Files, catalogue: Catalogue) -> set[str]:
    """Remove the pages of topics that the edition hides, and those that go with nothing else. Returns their paths."""
    gone: set[str] = set()
    for file in list(files.documentation_pages()):
        front = meta.get_data(file.content_string)[1]
        beside = [str(name) for name in front.get("goes_with", ())]
        if front.get("topic") in catalogue.hidden or (beside and all(name in catalogue.hidden for name in beside)):
            gone.add(file.src_uri)
            files.remove(file)
    return gone


def with_own(nav: list[Any], pages: list[OwnPage], gone: set[str], edition: str) -> list[Any]:
    """The nav without the pages that are gone, with those of the edition where they belong.

    A section with nothing left but its first page, which only lists the others, goes as well.
    """
    made: list[Any] = []
    for entry in nav:
        if isinstance(entry, str):
            if entry not in gone:
                made.append(entry)
            continue
        ((name, listed),) = entry.items()
        kept = [path for path in listed if path not in gone] + [one.path for one in pages if one.section == name]
        only_lists = len(listed) > 1 and [path.endswith("/index.md") for path in kept] == [True]
        if kept and not only_lists:
            made.append({name: kept})
    if mine := [one.path for one in pages if one.section == OWN]:
        at = next((n for n, entry in enumerate(made) if isinstance(entry, dict) and "templates" in entry), len(made))
        made.insert(at, {OWN: [f"{edition}/index.md", *mine]})
    return made


def generated(config: MkDocsConfig, own: Own, pages: list[OwnPage]) -> Iterator[File]:
    """The files of an edition's pages, the page that lists them, and the page of its changes."""
    for page in pages:
        yield File.generated(config, page.path, content=page.content)
    if any(page.section == OWN for page in pages):
        yield File.generated(config, f"{own.edition.id}/index.md", content=_named_page("page-own", "pages_here"))
    path = f"{CHANGES_PAGE.rstrip('/')}.md"
    yield File.generated(config, path, content=_named_page("page-changes", "changes", _UNSEARCHED))


_UNSEARCHED = "search:\n  exclude: true\n"
"""What the toolkit says, and the edition does not, is found by no search."""


def _named_page(name: str, macro: str, more: str = "") -> str:
    return f"---\nname: {name}\n{more}---\n{{{{ opening() }}}}\n\n{{{{ {macro}() }}}}\n"
