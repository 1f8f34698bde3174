"""The whole handbook: the page of all topics, and the PDF beside it."""

from __future__ import annotations

import io
import itertools
import json
import re
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pypdf
import pytest
import yaml

from peer_toolkit.catalogue import Catalogue
from peer_toolkit.catalogue.cited import tells_law
from peer_toolkit.catalogue.model import Item
from peer_toolkit.documents.book import name_of
from tests.conftest import ROOT
from tests.site.test_built_site import Page, page

pytestmark = pytest.mark.site


@pytest.fixture(scope="module")
def whole(site: Path) -> Page:
    return page(site / "reference" / "whole" / "index.html")


@pytest.fixture(scope="module")
def order() -> list[list[str]]:
    """The topics of each section of the nav that has some, as mkdocs.yml and the pages' front matter have them."""
    nav = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]
    sections = [files for entry in nav if isinstance(entry, dict) for files in entry.values()]
    found = [[name for file in files if (name := _topic(ROOT / "docs" / file))] for files in sections]
    return [names for names in found if names]


def _topic(file: Path) -> str | None:
    said = re.search(r"^topic: (\S+)$", file.read_text(encoding="utf-8"), re.M)
    return said[1] if said else None


def plain(text: str) -> str:
    return "".join(text.split())


def test_every_address_of_every_topic_is_an_anchor_once(whole: Page, catalogue: Catalogue) -> None:
    found = Counter(whole.ids)
    for topic in catalogue.topics:
        for address in (topic.id, *(one.id for one in topic.sections), *(item.id for item in topic.items())):
            assert found[address] == 1, address


def test_every_text_of_every_item_is_there_once_for_each_that_says_it(whole: Page, catalogue: Catalogue) -> None:
    text = plain("".join(whole.words))

    def told(item: Item) -> list[str]:
        lines = (item.title or "", item.text, *item.ask, item.record or "", *item.examples)
        return [plain(one) for one in (*lines, *item.write_down, *item.leave_out, *item.cells.values()) if one]

    said = Counter(one for topic in catalogue.topics for item in topic.items() for one in told(item))
    assert [one for one in said if one not in text] == []
    long = [one for one in said if len(one) > 80]  # a short one may also be a part of another
    assert len(long) > 500
    assert [one for one in long if text.count(one) != sum(n * other.count(one) for other, n in said.items())] == []


def test_topics_are_in_the_order_of_the_site(whole: Page, order: list[list[str]], catalogue: Catalogue) -> None:
    names = {topic.id for topic in catalogue.topics}
    assert [one for one in whole.ids if one in names] == [name for chapter in order for name in chapter]
    assert [one for one in whole.ids if re.fullmatch(r"chapter-\d+", one)] == [
        f"chapter-{number}" for number in range(1, len(order) + 1)
    ]


def test_headings_are_as_deep_as_what_they_head(whole: Page, order: list[list[str]], catalogue: Catalogue) -> None:
    main = whole.elements[next(at for at, (tag, _) in enumerate(whole.elements) if tag == "h1") :]
    levels = Counter(tag for tag, _ in main if re.fullmatch(r"h[1-6]", tag))
    assert levels["h3"] == len(catalogue.topics)
    sections = sum(len(topic.sections) for topic in catalogue.topics)
    assert levels["h4"] == sections + len(catalogue.topics), "each section, and where each topic comes from"
    numbers = [int(tag[1]) for tag, _ in main if re.fullmatch(r"h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in itertools.pairwise(numbers))


def test_links_between_topics_stay_on_the_page(whole: Page, catalogue: Catalogue) -> None:
    start = next(at for at, (where, link) in enumerate(whole.links) if link.startswith("#chapter-"))
    end = max(at for at, (_, link) in enumerate(whole.links) if link.startswith("#from-"))
    inside = [link for _, link in whole.links[start:end]]
    assert sum(link[1:] in catalogue.addresses for link in inside if link.startswith("#")) > 500
    for link in inside:
        target = urlsplit(link)
        if not target.scheme and target.fragment in catalogue.addresses and target.path:
            assert not any(target.fragment == topic.id for topic in catalogue.topics), link


def test_it_is_honest_about_each_topic(whole: Page, catalogue: Catalogue) -> None:
    text = plain("".join(whole.words))
    unchecked = sum(topic.reviewed is None for topic in catalogue.topics)
    assert text.count(plain(catalogue.message("book-not-reviewed"))) == unchecked
    notice = plain(catalogue.message("law-notice", date="|").partition("|")[0])
    assert text.count(notice) == sum(
        any(tells_law(catalogue, one) for one in topic.sections) for topic in catalogue.topics
    )


def test_the_search_does_not_find_everything_twice(site: Path) -> None:
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    assert [entry["location"] for entry in index["docs"] if entry["location"].startswith("reference/whole")] == []


def test_the_book_is_on_the_site_in_its_order(site: Path, order: list[list[str]], catalogue: Catalogue) -> None:
    file = site / "downloads" / name_of(catalogue)
    outline = pypdf.PdfReader(io.BytesIO(file.read_bytes())).outline
    chapters = [entry for entry in outline if isinstance(entry, list)][: len(order)]
    found = [[str(one.title) for one in chapter if not isinstance(one, list)] for chapter in chapters]
    assert found == [[str(catalogue.topic(name).title) for name in names] for names in order]


def test_the_book_and_the_page_are_offered_with_the_true_size(site: Path, catalogue: Catalogue) -> None:
    name = name_of(catalogue)
    size = (site / "downloads" / name).stat().st_size
    said = catalogue.message("whole-pdf", size=catalogue.message("size-large", megabytes=f"{size / 1e6:.1f}"))
    for file in (site / "index.html", site / "reference" / "whole" / "index.html"):
        assert any(link.endswith(f"downloads/{name}") for _, link in page(file).links), file
        assert said in page(file).words, file
    assert any(link.endswith("reference/whole/") for _, link in page(site / "index.html").links)
