"""The book of the whole handbook, read back with engines that did not write it: pypdf, PDFium, a PDF/UA-1 validator."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache as once
from pathlib import Path
from typing import Any

import page as validator
import pikepdf
import pypdf
import pypdfium2
import pytest
from conftest import HOSTILE
from pdf_checks import elements

from peer_toolkit.catalogue import Catalogue, telling
from peer_toolkit.catalogue.cited import cites, is_all_ours, references
from peer_toolkit.catalogue.model import Edition, Item, Text, Topic
from peer_toolkit.documents import book as made_by
from peer_toolkit.documents.book import Chapter, book, name_of
from peer_toolkit.documents.press import press
from peer_toolkit.problems import ToolkitError

pytestmark = pytest.mark.slow

FOOT = 60
"""Points: what stands lower is the foot of a page."""

LARGEST = 3_000_000
"""Bytes. The book is mailed, and kept on a shared drive."""


def chapters(catalogue: Catalogue) -> tuple[Chapter, ...]:
    """All topics in three chapters. The last two names of topics change places, so that no order is the data's own."""
    names = [topic.id for topic in catalogue.topics]
    names[-2:] = reversed(names[-2:])
    third = len(names) // 3 + 1
    parts = [tuple(names[start : start + third]) for start in range(0, len(names), third)]
    return tuple(Chapter(f"Part {number}", part, f"Lead {number}.") for number, part in enumerate(parts, 1))


def topics(catalogue: Catalogue) -> list[Topic]:
    return [catalogue.topic(name) for chapter in chapters(catalogue) for name in chapter.topics]


@pytest.fixture(scope="session")
def data(catalogue: Catalogue, cache: Path) -> bytes:
    return book(catalogue, chapters(catalogue), cache)


@pytest.fixture(scope="session")
def pages(data: bytes) -> list[str]:
    """The words of each page, without blanks."""
    return read(data)


def read(data: bytes) -> list[str]:
    return [plain(each.get_textpage().get_text_range()) for each in pypdfium2.PdfDocument(data)]


def plain(text: str) -> str:
    """Text without the blanks and breaks that setting it in lines puts in."""
    return "".join(text.replace("\x02", "-").replace("\ufffe", "-").split())


def body(data: bytes) -> str:
    """All pages above their feet, so that a text that goes on over a page reads on."""
    opened = pypdfium2.PdfDocument(data)
    return plain("".join(each.get_textpage().get_text_bounded(0, FOOT, 595, 842) for each in opened))


@pytest.fixture(scope="session")
def text(data: bytes) -> str:
    return body(data)


# --- what a reader and a reader's machine rely on -------------------------------------------------------------------


def test_passes_pdf_ua(data: bytes, tmp_path: Path) -> None:
    assert failures(data, tmp_path) == []


def failures(data: bytes, tmp_path: Path) -> list[str]:
    file = tmp_path / "book.pdf"
    file.write_bytes(data)
    report = validator.validate_pdf(str(file), profile="ua1")
    assert report.is_compliant == (not report.failures)
    return sorted({failure.rule_id for failure in report.failures})


def test_is_sound_small_and_named(data: bytes, catalogue: Catalogue) -> None:
    assert len(data) < LARGEST
    with pikepdf.open(io.BytesIO(data)) as opened:
        assert opened.check_pdf_syntax() == []
        assert str(opened.Root.Lang) == catalogue.edition.language
        assert bool(opened.Root.ViewerPreferences.DisplayDocTitle) is True
        assert "/Suspects" not in opened.Root.MarkInfo
    found = pypdf.PdfReader(io.BytesIO(data)).metadata
    assert found is not None
    assert (found.title, found.author) == (catalogue.edition.name, catalogue.edition.name)


def test_the_file_is_called_after_the_edition(catalogue: Catalogue) -> None:
    def named(name: str) -> str:
        return name_of(dataclasses.replace(catalogue, edition=Edition(id="ours", name=name)))

    assert named("Te Pūkenga & Friends") == "te-pukenga-friends-handbook.pdf"
    assert named("同伴") == "ours-handbook.pdf"
    assert named("Swan Peer Work Handbook") == "swan-peer-work-handbook.pdf"


@once
def spots(data: bytes) -> list[tuple[int, str, int, float]]:
    """Depth, title, page (from 1) and height in points of each bookmark."""
    opened = pypdf.PdfReader(io.BytesIO(data))

    def walk(entries: list[Any], depth: int) -> Iterator[tuple[int, str, int, float]]:
        for entry in entries:
            if isinstance(entry, list):
                yield from walk(entry, depth + 1)
            else:
                number = (opened.get_destination_page_number(entry) or 0) + 1
                yield depth, str(entry.title), number, float(entry["/Top"])

    return list(walk(opened.outline, 1))


def bookmarks(data: bytes) -> list[tuple[int, str, int]]:
    """Depth, title and page (from 1) of each bookmark."""
    return [spot[:3] for spot in spots(data)]


def test_bookmarks_are_chapters_topics_and_sections(data: bytes, catalogue: Catalogue) -> None:
    wanted = []
    for chapter in chapters(catalogue):
        wanted.append((1, chapter.title))
        for name in chapter.topics:
            topic = catalogue.topic(name)
            wanted.append((2, str(topic.title)))
            wanted += [(3, str(section.title)) for section in topic.sections]
    found = [(depth, title) for depth, title, _ in bookmarks(data)]
    assert found[1 : len(wanted) + 1] == wanted
    rest = [title for depth, title in found[len(wanted) + 1 :] if depth == 1]
    say = catalogue.message
    names = ("book-forms", "page-law", "page-glossary", "page-sources", "lines-title")
    assert rest == [say(name) for name in names]


def test_the_contents_say_the_true_pages(data: bytes, pages: list[str], catalogue: Catalogue) -> None:
    """Each chapter and topic, and what goes with them, with the page on which it begins; and nothing else."""
    first = next(number for number, text in enumerate(pages) if text.startswith("Part1Lead1."))
    opened = pypdfium2.PdfDocument(data)
    contents = plain(
        "".join(opened[number].get_textpage().get_text_bounded(0, FOOT, 595, 842) for number in range(1, first))
    )
    parts = [one for one in bookmarks(data) if one[0] < 3]
    chapters_end = next(at for at, (_, title, _) in enumerate(parts) if title == catalogue.message("book-forms"))
    groups = {catalogue.message(f"law-group-{key.group}") for key in catalogue.law_keys}
    listed_ = [*parts[:chapters_end], *(one for one in parts[chapters_end:] if one[0] == 1 or one[1] in groups)]
    (_, heading, _), *rest = listed_
    wanted = heading + "".join(f"{title}{number}" for _, title, number in rest)
    assert contents.replace(".", "") == plain(wanted).replace(".", "")
    assert len(rest) > len(catalogue.topics)


@once
def links(data: bytes) -> list[tuple[str, int]]:
    """The description of each link within the book, and the page (from 1) that it leads to."""
    opened = pypdf.PdfReader(io.BytesIO(data))
    numbers = {one.indirect_reference.idnum: number for number, one in enumerate(opened.pages, 1)}  # type: ignore[union-attr]
    return [
        (str(link["/Contents"]), numbers[list.__getitem__(link["/Dest"], 0).idnum])
        for one in opened.pages
        for link in (annotation.get_object() for annotation in one.get("/Annots", []))
        if "/Dest" in link
    ]


def test_a_link_that_names_a_page_leads_there(data: bytes) -> None:
    named = [(said, goal) for said, goal in links(data) if re.search(r"\(page \d+\)$", said)]
    assert len(named) > 500
    assert [one for one in named if not one[0].endswith(f"(page {one[1]})")] == []


def test_a_link_is_described_by_its_own_words(data: bytes, pages: list[str]) -> None:
    """What a voice says of it. Typst would give “Section, page 5”."""
    said = [one for one, _ in links(data)]
    text = "".join(pages)
    assert [one for one in said if re.match(r"(Section|page)\b.* page \d+$|page \d+$", one)] == []
    assert [one for one in said if re.search(r"\(page \d+\)$", one) and plain(one) not in text] == []


def test_every_source_mark_leads_to_its_source(data: bytes, pages: list[str], catalogue: Catalogue) -> None:
    say = catalogue.message("source-number", number="X").partition("X")[0]
    for said, goal in links(data):
        if said.startswith(say):
            assert f"[{said.removeprefix(say)}]" in pages[goal - 1], said


def test_rows_have_heads(data: bytes) -> None:
    """Each row of a comparison is named for those who hear it."""
    rows = [one for one in elements(pypdf.PdfReader(io.BytesIO(data))) if one["/S"] == "/TBody"]
    assert len(rows) > 10
    for row in (kid.get_object() for body_ in rows for kid in listed(body_["/K"])):
        first, *others = (kid.get_object() for kid in listed(row["/K"]))
        assert first["/S"] == "/TH"
        assert first["/A"]["/Scope"] == "/Row"
        assert {one["/S"] for one in others} == {"/TD"}


def listed(kids: Any) -> list[Any]:
    kids = kids.get_object()
    return list(kids) if isinstance(kids, list) else [kids]


def test_every_page_says_what_it_is(pages: list[str], catalogue: Catalogue) -> None:
    for number, text in enumerate(pages[1:], 2):
        assert plain(catalogue.message("paper-page", page=number, pages=len(pages))) in text
        assert plain(catalogue.version) in text


# --- nothing is lost ----------------------------------------------------------------------------------------------


def told(item: Item) -> Iterator[str]:
    """Everything that an item says."""
    yield from (item.title or "", item.text, *item.ask, item.record or "", *item.examples)
    yield from (*item.write_down, *item.leave_out, *item.cells.values())


def missing(text: str, said: dict[str, list[str]]) -> list[str]:
    return [f"{address}: {one}" for address, lines in said.items() for one in lines if plain(one) not in text]


def test_every_text_of_every_topic_is_there(text: str, catalogue: Catalogue) -> None:
    said: dict[str, list[str]] = {}
    for topic in catalogue.topics:
        said[topic.id] = [topic.title, topic.in_short, topic.next.label]
        for section in topic.sections:
            said[section.id] = [section.title, section.intro or "", *(one.title for one in section.columns)]
        said |= {item.id: list(told(item)) for item in topic.items()}
    assert missing(text, said) == []


def test_what_goes_with_the_topics_is_there(text: str, catalogue: Catalogue) -> None:
    said = {form.id: [form.title, form.purpose, form.who] for form in catalogue.forms}
    for place in catalogue.law:
        said |= {f"{place.id}.{one.key}": [one.name, one.says, one.not_for or ""] for one in place.entries}
        said |= {f"{place.id}.{gap.key}": [gap.looked] for gap in place.not_found}
    said |= {term.id: [term.meaning or "", *term.also] for term in catalogue.words.terms if term.meaning}
    said |= {one.id: [one.title, one.publisher, one.rights, one.note or ""] for one in catalogue.sources}
    said |= {one.id: [one.title, one.number or "", one.text] for one in catalogue.home.help_lines}
    assert missing(text, said) == []


def test_the_points_of_sources_are_not_published_again(text: str, catalogue: Catalogue) -> None:
    said = (one for topic in catalogue.topics for item in topic.items() for one in told(item))
    ours = plain("".join(said))
    again = [point.id for _, point in catalogue.points.values() if plain(point.says) in text]
    assert [name for name in again if plain(catalogue.points[name][1].says) not in ours] == []


def test_it_says_who_checked_it_and_what_it_is_not(pages: list[str], catalogue: Catalogue) -> None:
    say = catalogue.message
    for name in ("banner", "banner-rest", "law-page-notice", "book-licence"):
        assert plain(say(name)) in pages[0], name
    unchecked = sum(topic.reviewed is None for topic in catalogue.topics)
    unchecked += sum(form.reviewed is None for form in catalogue.forms)
    assert "".join(pages).count(plain(say("book-not-reviewed"))) == unchecked
    law = sum(entry.verified is None for place in catalogue.law for entry in place.entries)
    assert "".join(pages).count(plain(say("law-not-verified"))) == law


def test_what_is_ours_is_marked_as_ours(text: str, catalogue: Catalogue) -> None:
    """As often as the site does: an item each, or once for a section or topic of which all is ours."""
    wanted = 0
    for topic in (one for one in catalogue.topics if cites(one)):
        for section in topic.sections:
            ours = sum(item.basis == "editorial" for item in section.items)
            wanted += 1 if is_all_ours(section) else ours
    own = plain(catalogue.message("tag-ours"))
    others = sum(plain(one).count(own) for topic in catalogue.topics for one in words_of(topic, catalogue))
    assert text.count(own) - others == wanted


def words_of(topic: Topic, catalogue: Catalogue) -> Iterator[str]:
    """The words of a topic in which the tag's own words stand."""
    yield from (one for item in topic.items() for one in told(item))
    lead = "where-from-lead" if references(catalogue, topic) else "where-from-nowhere"
    yield catalogue.message(lead)
    if not cites(topic):
        yield catalogue.message("book-all-ours")
    for address in (one for item in topic.items() for one in item.see):
        yield telling.see_title(catalogue, topic, address)


# --- the hard cases -----------------------------------------------------------------------------------------------


def stranded(data: bytes, catalogue: Catalogue) -> list[str]:
    """The headings of chapters, topics and sections that are on another page than the first thing under them."""
    begins = {
        (str(topic.title), str(section.title)): section.items[0]
        for topic in catalogue.topics
        for section in topic.sections
    }
    opened = pypdfium2.PdfDocument(data)
    topic, alone = "", []
    for depth, title, number, top in spots(data):
        topic = title if depth == 2 else topic
        below = plain(opened[number - 1].get_textpage().get_text_bounded(0, FOOT, 595, top)).partition(plain(title))[2]
        item = begins.get((topic, title)) if depth == 3 else None
        if not below or (item and plain(item.title or item.text)[:30] not in below):
            alone.append(f"{title}, page {number}")
    return alone


def test_no_heading_is_alone_at_the_foot_of_a_page(data: bytes, catalogue: Catalogue) -> None:
    assert stranded(data, catalogue) == []


def test_no_row_of_a_table_is_on_two_pages(data: bytes) -> None:
    reader = pypdf.PdfReader(io.BytesIO(data))
    numbers = {one.indirect_reference.idnum: number for number, one in enumerate(reader.pages, 1)}  # type: ignore[union-attr]

    def on(element: Any) -> Iterator[int]:
        if "/Pg" in element:
            yield numbers[element.raw_get("/Pg").idnum]
        for kid in listed(element["/K"]) if "/K" in element else []:
            kid = kid.get_object()
            if isinstance(kid, dict):
                yield from on(kid)

    bodies = [one for one in elements(reader) if one["/S"] == "/TBody"]
    rows = [set(on(kid.get_object())) for one in bodies for kid in listed(one["/K"])]
    assert len(rows) > 100
    assert [pages for pages in rows if len(pages) > 1] == []


def test_hostile_text_is_shown_as_it_is(catalogue: Catalogue, cache: Path, tmp_path: Path) -> None:
    """In each way of showing a section, in every text of an item and in the titles."""
    first = {section.show: topic for topic in catalogue.topics for section in topic.sections}
    names = list(dict.fromkeys(topic.id for topic in first.values()))
    changed = tuple(hostile(topic) if topic.id in names else topic for topic in catalogue.topics)
    parts = [Chapter(f"{HOSTILE} {{page}}", tuple(names), HOSTILE)]
    made = book(dataclasses.replace(catalogue, topics=changed), parts, cache)
    text = body(made)
    said = {item.id: list(told(item)) for topic in changed if topic.id in names for item in topic.items()}
    assert missing(text, said) == []
    assert failures(made, tmp_path) == []
    titles = [title for _, title, _ in bookmarks(made)]
    assert f"{HOSTILE} {{page}}" in titles


def hostile(topic: Topic) -> Topic:
    def worse(text: Any) -> Any:
        return Text(f"{text} {HOSTILE}") if text else text

    def item(one: Item) -> Item:
        lines = {name: tuple(map(worse, getattr(one, name))) for name in ("ask", "examples", "write_down", "leave_out")}
        cells = type(one.cells)({name: worse(text) for name, text in one.cells.items()})
        said = {name: worse(getattr(one, name)) for name in ("title", "text", "record")}
        return one.model_copy(update={**lines, **said, "cells": cells})

    sections = tuple(
        one.model_copy(update={"title": worse(one.title), "items": tuple(map(item, one.items))})
        for one in topic.sections
    )
    return topic.model_copy(update={"title": worse(topic.title), "sections": sections})


def test_a_text_longer_than_a_page_goes_on(catalogue: Catalogue, cache: Path) -> None:
    topic = next(one for one in catalogue.topics if any(part.show == "comparison" for part in one.sections))
    ending = "The very last words."

    def longer(item: Item) -> Item:
        cells = type(item.cells)({name: Text("Much to say. " * 900 + ending) for name in item.cells})
        return item.model_copy(update={"text": Text("Much to say. " * 900 + ending), "cells": cells})

    parts = tuple(one.model_copy(update={"items": tuple(map(longer, one.items))}) for one in topic.sections)
    changed = topic.model_copy(update={"sections": parts})
    whole = dataclasses.replace(catalogue, topics=tuple(changed if one is topic else one for one in catalogue.topics))
    text = "".join(read(book(whole, [Chapter("Part", (topic.id,))], cache)))
    wanted = sum(1 + len(item.cells) for part in topic.sections for item in part.items)
    assert text.count(plain(ending)) == wanted


def test_an_address_that_is_not_in_the_book_is_named_without_a_page(catalogue: Catalogue, cache: Path) -> None:
    topic = next(one for one in catalogue.topics if any(item.see for item in one.items()))
    outside = next(see for item in topic.items() for see in item.see if catalogue.home_of(see).id != topic.id)
    text = "".join(read(book(catalogue, [Chapter("Part", (topic.id,))], cache)))
    title = plain(telling.see_title(catalogue, topic, outside))
    assert title in text
    assert f"{title}(page" not in text


def test_says_which_letter_cannot_be_set(catalogue: Catalogue, cache: Path) -> None:
    with pytest.raises(ToolkitError, match=r"عربي.*ع \(U\+0639\)"):
        book(catalogue, [Chapter("عربي", ())], cache)


# --- made once, and the same everywhere -----------------------------------------------------------------------------


def test_is_made_again_only_when_something_changes(
    catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []
    monkeypatch.setattr(made_by, "_make", lambda *_: made.append(1) or b"made")
    parts = chapters(catalogue)
    for _ in range(2):
        assert book(catalogue, parts, tmp_path) == b"made"
    assert len(made) == 1
    first, *rest = catalogue.sources
    others = (
        (catalogue, parts[::-1]),
        (dataclasses.replace(catalogue, version="9"), parts),
        (dataclasses.replace(catalogue, edition=Edition(name="Other")), parts),
        (dataclasses.replace(catalogue, sources=(first.model_copy(update={"title": "Other"}), *rest)), parts),
        (dataclasses.replace(catalogue, law=catalogue.law[:-1]), parts),
        (dataclasses.replace(catalogue, topics=catalogue.topics[:-1]), parts),
    )
    for number, (other, order) in enumerate(others, 2):
        book(other, order, tmp_path)
        assert len(made) == number


@pytest.mark.parametrize("name", ["book.typ", "book.py", "press.py", "cited.py"])
def test_what_makes_the_book_is_part_of_its_key(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = made_by._code.__wrapped__()
    reads = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda self: reads(self) + (b" " if self.name == name else b""))
    assert made_by._code.__wrapped__() != before


@pytest.mark.slow
def test_same_bytes_in_another_process(catalogue: Catalogue, data: bytes, tmp_path: Path) -> None:
    """Another hash seed, an empty cache folder, another time zone and locale."""
    script = (
        "import hashlib, pathlib, sys; sys.path[:0] = sys.argv[1:3]\n"
        "from conftest import whole; from test_book import chapters; from peer_toolkit.documents.book import book\n"
        "print(hashlib.sha256(book(whole(), chapters(whole()), pathlib.Path(sys.argv[3]))).hexdigest())\n"
    )
    here = Path(__file__).parent
    ran = subprocess.run(
        [sys.executable, "-c", script, str(here), str(here.parents[1]), str(tmp_path)],
        env={"PYTHONHASHSEED": "4242", "TZ": "Pacific/Auckland", "LC_ALL": "C.UTF-8", "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == hashlib.sha256(data).hexdigest()


# --- broken copies: each must be seen -----------------------------------------------------------------------------


def test_a_page_reference_that_lies_is_seen(data: bytes) -> None:
    with pikepdf.open(io.BytesIO(data)) as opened:
        spot = next(
            one
            for sheet in opened.pages[5:]
            for one in sheet.obj.get("/Annots", [])
            if "/Dest" in one and "(page" in str(one.Contents)
        )
        spot.Dest[0] = opened.pages[0].obj
        broken = io.BytesIO()
        opened.save(broken)
    with pytest.raises(AssertionError):
        test_a_link_that_names_a_page_leads_there(broken.getvalue())


def test_a_stranded_heading_would_be_seen(catalogue: Catalogue, cache: Path) -> None:
    """With headings that do not stay with what follows."""
    source = made_by._SOURCE.read_bytes().replace(b"// --- a topic", b"#show heading: set block(sticky: false)\n")
    loose = source.replace(
        b"let lead(body, ..more) = block(sticky: true", b"let lead(body, ..more) = block(sticky: false"
    )
    said = made_by._Book(catalogue, chapters(catalogue)).data()
    assert stranded(press(loose, said, cache), catalogue) != []
