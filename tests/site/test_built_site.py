"""The built site, read as files: links, anchors, policy, what is left out and what must be there."""

from __future__ import annotations

import base64
import datetime
import functools
import hashlib
import html
import html.parser
import itertools
import json
import re
import shutil
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import icalendar
import pytest

from macros import policy
from peer_toolkit.catalogue import Catalogue
from peer_toolkit.catalogue.cited import tells_law
from peer_toolkit.catalogue.model import Topic
from peer_toolkit.documents import FORMATS
from tests.conftest import build_site

pytestmark = pytest.mark.site

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Page(html.parser.HTMLParser):
    """What the checks need of a page: links, ids, elements with their attributes, and visible text."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = text
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.links: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.elements.append((tag, values))
        if "id" in values:
            self.ids.append(values["id"])
        for name in ("href", "src", "srcset", "action", "data", "poster"):
            if name in values and tag != "meta":
                self.links.append((f"{tag}[{name}]", values[name]))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not {"script", "style", "head"} & set(self._open) and data.strip():
            self.words.append(data.strip())


@functools.cache
def page(file: Path) -> Page:
    return Page(file.read_text(encoding="utf-8"))


def html_files(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def pages_of_one(site: Path) -> list[Path]:
    """All pages but that of all topics: it says again what each has on a page of its own."""
    return [file for file in html_files(site) if file != site / "reference" / "whole" / "index.html"]


def broken_links(site: Path) -> list[str]:
    """Every link of every page that leads to no file or no anchor of the site. Others' addresses are not asked."""
    wrong = []
    for file in html_files(site):
        start = f"/{file.relative_to(site).as_posix()}".removesuffix("index.html")
        for where, link in page(file).links:
            if urlsplit(link).scheme or link.startswith("//"):
                continue
            path, anchor = urldefrag(urljoin(start, link))
            target = site / unquote(urlsplit(path).path).lstrip("/")
            if target.is_dir():
                target /= "index.html"
            if not target.is_file():
                wrong.append(f"{start} {where} {link}: no file")
            elif anchor and target.suffix == ".html" and unquote(anchor) not in page(target).ids:
                wrong.append(f"{start} {where} {link}: no anchor")
    return wrong


def test_no_link_and_no_anchor_is_broken(site: Path) -> None:
    assert len(html_files(site)) > 60
    assert broken_links(site) == []


def test_the_link_check_finds_what_is_broken(site: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(site, tmp_path / "site"))
    home = copy / "index.html"
    text = home.read_text(encoding="utf-8")
    home.write_text(text.replace("</body>", '<a href="nope.html">x</a><a href="#nope">y</a></body>'), encoding="utf-8")
    (copy / "downloads" / "manage-performance-review.pdf").unlink()
    found = " ".join(broken_links(copy))
    assert "nope.html: no file" in found
    assert "#nope: no anchor" in found
    assert "manage-performance-review.pdf: no file" in found


def test_ids_are_unique_on_each_page(site: Path) -> None:
    for file in html_files(site):
        ids = page(file).ids
        assert len(ids) == len(set(ids)), (file, sorted({one for one in ids if ids.count(one) > 1}))


def test_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    """Links may lead out; nothing else does, in pages and in styles."""
    for file in html_files(site):
        for where, link in page(file).links:
            if where != "a[href]" and not where.startswith("link"):
                assert not re.match(r"(?:https?:)?//", link), (file, where, link)
        for tag, values in page(file).elements:
            if tag == "link" and values.get("rel") not in ("canonical",):
                assert not re.match(r"(?:https?:)?//", values["href"]), (file, values)
    for style in site.rglob("*.css"):
        assert not re.search(r"url\(\s*['\"]?(?:https?:)?//", style.read_text(encoding="utf-8")), style


def test_the_policy_is_on_every_page_and_allows_its_scripts_alone(site: Path) -> None:
    for file in html_files(site):
        metas = [values for tag, values in page(file).elements if values.get("http-equiv") == "Content-Security-Policy"]
        assert len(metas) == 1, file
        said = metas[0]["content"]
        without = re.sub(r"<meta http-equiv=[^>]*>", "", page(file).text)
        assert said == policy.policy(policy.script_hashes(without)), file
        assert "unsafe" not in said
        first_script = page(file).text.find("<script")
        assert page(file).text.find("Content-Security-Policy") < first_script or first_script < 0


def test_the_hashes_are_those_that_browsers_compute(site: Path) -> None:
    """CSP level 3: the base64 of the SHA-256 of an inline script's text. Computed here without our own module."""
    for file in html_files(site):
        text = page(file).text
        bodies = re.findall(r"<script(?![^>]*(?:src=|application/json))[^>]*>(.*?)</script>", text, re.S)
        assert bodies, "the theme has inline scripts"
        for body in bodies:
            digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in html.unescape(text), file


def test_the_sitemap_is_dated_by_the_content(site: Path, catalogue: Catalogue) -> None:
    """Not by the day of the build: the same content gives the same bytes on any day."""
    newest = max(whole.written for whole in catalogue.wholes)
    stamp = int.from_bytes((site / "sitemap.xml.gz").read_bytes()[4:8], "little")  # RFC 1952, MTIME
    assert datetime.datetime.fromtimestamp(stamp, datetime.UTC).date() == newest


def test_the_servers_settings_carry_the_same_policy(site: Path) -> None:
    headers = (site / "_headers").read_text(encoding="utf-8")
    nginx = (site / "nginx-headers.conf").read_text(encoding="utf-8")
    for file in html_files(site):
        for one in policy.script_hashes(page(file).text):
            assert one in headers
            assert one in nginx
    for text in (headers, nginx):
        assert "frame-ancestors 'none'" in text
        assert "unsafe" not in text
        assert "no-referrer" in text
    for line in nginx.splitlines()[1:]:
        assert re.fullmatch(r'add_header [A-Za-z-]+ "[^"]+" always;', line), line


def test_no_inline_style_or_handler(site: Path) -> None:
    for file in html_files(site):
        for tag, values in page(file).elements:
            assert "style" not in values, (file, tag, values)
            assert not [name for name in values if name.startswith("on")], (file, tag, values)
            assert tag != "style", file


def test_no_macro_is_left_unrendered(site: Path) -> None:
    for file in html_files(site):
        text = " ".join(page(file).words)
        for trace in ("{{", "{%", "((", "))", "Macro Rendering Error", "Undefined", "None,", "data-pt="):
            assert trace not in text, (file, trace)


def test_each_page_has_one_h1_a_title_and_a_description(site: Path) -> None:
    titles = []
    for file in html_files(site):
        elements = page(file).elements
        assert sum(tag == "h1" for tag, _ in elements) == 1, file
        title = re.search(r"<title>([^<]+)</title>", page(file).text)
        assert title, file
        titles.append(title.group(1))
        if file.name != "404.html":
            assert [v for t, v in elements if t == "meta" and v.get("name") == "description" and v["content"]], file
        assert ("meta", {"name": "referrer", "content": "no-referrer"}) in elements, file
    assert len(titles) == len(set(titles))


def test_every_page_opens_in_short_and_ends_with_a_next_step(site: Path, catalogue: Catalogue) -> None:
    """But the first page, which is nothing but next steps, and the page for addresses that are not there."""
    said = str(catalogue.interface.messages["in-short"]), str(catalogue.interface.messages["next-step"])
    for file in html_files(site):
        if file in (site / "index.html", site / "404.html"):
            continue
        elements = page(file).elements
        sections = [values.get("class", "") for _, values in elements]
        first_heading = next(n for n, (tag, _) in enumerate(elements) if tag == "h1")
        short = sections.index("pt-short")
        assert short > first_heading, file
        assert not any(tag == "h2" for tag, _ in elements[first_heading:short]), file
        assert sections.count("pt-next") == 1, file
        assert said[0] in page(file).words
        assert said[1] in page(file).words


def test_every_page_is_two_clicks_from_the_first_and_none_is_lost(site: Path) -> None:
    def leads_to(file: Path) -> set[Path]:
        found = set()
        for _, link in page(file).links:
            if urlsplit(link).scheme or link.startswith("//"):
                continue
            start = f"/{file.relative_to(site).as_posix()}".removesuffix("index.html")
            target = site / unquote(urlsplit(urldefrag(urljoin(start, link))[0]).path).lstrip("/")
            target = target / "index.html" if target.is_dir() else target
            if target.suffix == ".html":
                found.add(target)
        return found

    first = leads_to(site / "index.html")
    second = set().union(*map(leads_to, first))
    pages = set(html_files(site)) - {site / "404.html"}
    assert pages - first - second == set()


def test_each_page_describes_itself_in_words_of_its_own(site: Path) -> None:
    told = [
        values["content"]
        for file in html_files(site)
        for tag, values in page(file).elements
        if tag == "meta" and values.get("name") == "description"
    ]
    assert len(told) == len(set(told)) == len(html_files(site)) - 1  # not the page for what is not there


def test_the_law_of_every_place_is_whole(site: Path, catalogue: Catalogue) -> None:
    """Each entry with its source, the day on which it was read, and that no lawyer checked it; gaps told as gaps."""
    parts = [place for place in catalogue.law if place.within]
    index = site / "reference" / "law" / "index.html"
    for place in parts:
        file = site / "reference" / "law" / place.id.removeprefix("au-") / "index.html"
        text = "".join("".join(page(file).words).split())
        links = {link for _, link in page(file).links}
        for one in (place, catalogue.law_place(str(place.within))):
            for entry in one.entries:
                assert "".join((entry.name + str(entry.says)).split()) in text, (file, entry.key)
                assert entry.seen.url in links, (file, entry.key)
                assert entry.key in page(file).ids
            for gap in one.not_found:
                assert "".join(str(gap.looked).split()) in text, (file, gap.key)
        unchecked = sum(entry.verified is None for one in (place, catalogue.law_place("au")) for entry in one.entries)
        not_verified = "".join(str(catalogue.interface.messages["law-not-verified"]).split())
        assert text.count(not_verified) == unchecked
        others = {f"{other.id.removeprefix('au-')}" for other in parts}
        assert others <= {link.strip("./").split("/")[-1] or "law" for link in links} | {place.id.removeprefix("au-")}
    assert {key.id for key in catalogue.law_keys} <= set(page(index).ids), "check holds that each is told somewhere"


def test_the_notice_stands_wherever_the_law_is_told(site: Path, catalogue: Catalogue) -> None:
    start, _, end = catalogue.message("law-notice", date="|").partition("|")
    a_day = re.compile(re.escape(start) + r"\d+ [A-Z][a-z]+ \d{4}" + re.escape(end))
    telling = [topic for topic in catalogue.topics if any(tells_law(catalogue, one) for one in topic.sections)]
    assert len(telling) > 5
    for topic in catalogue.topics:
        (file,) = [one for one in pages_of_one(site) if topic.id in page(one).ids and one.name == "index.html"]
        told = any(tells_law(catalogue, one) for one in topic.sections)
        assert sum(bool(a_day.fullmatch(words)) for words in page(file).words) == told, topic.id


def test_numbers_to_call_say_where_they_were_read(site: Path, catalogue: Catalogue) -> None:
    links = {link for _, link in page(site / "for-peer-workers" / "support-lines" / "index.html").links}
    for line in catalogue.home.help_lines:
        if line.number:
            assert f"tel:{line.number.replace(' ', '')}" in links
        if line.seen:
            assert line.seen.url in links, line.id
    band = {link for _, link in page(site / "index.html").links if link.startswith("tel:")}
    assert band == {
        f"tel:{line.number.replace(' ', '')}" for line in catalogue.home.help_lines if line.band and line.number
    }


def test_what_is_due_is_a_calendar_and_a_feed(site: Path, catalogue: Catalogue) -> None:
    kept_up = {one.id for one in catalogue.wholes} | {f"law-{place.id}" for place in catalogue.law}
    calendar = icalendar.Calendar.from_ical((site / "downloads" / "review-dates.ics").read_bytes())
    events = calendar.walk("VEVENT")
    assert {str(event["UID"]).removeprefix("review-").partition("@")[0] for event in events} == kept_up
    assert len({event["UID"] for event in events}) == len(events)
    feed = json.loads((site / "downloads" / "review-dates.json").read_text(encoding="utf-8"))
    due = {one["id"]: one["due"] for one in feed["texts"]}
    assert due.keys() == kept_up
    for event in events:
        name = str(event["UID"]).removeprefix("review-").partition("@")[0]
        assert event.decoded("DTSTART").isoformat() == due[name]
    assert due["about"] == catalogue.topic("about").review_due().isoformat()


def test_headings_step_down_one_at_a_time(site: Path) -> None:
    for file in html_files(site):
        levels = [int(tag[1]) for tag, _ in page(file).elements if re.fullmatch(r"h[1-6]", tag)]
        main = levels[levels.index(1) :]
        assert all(after <= before + 1 for before, after in itertools.pairwise(main)), (file, main)


def test_every_address_is_an_anchor_of_its_page(site: Path, catalogue: Catalogue) -> None:
    anchors = {anchor for file in pages_of_one(site) for anchor in page(file).ids}
    whole = {topic.id for topic in catalogue.topics} | {form.id for form in catalogue.forms}
    missing = [address for address in catalogue.addresses if address not in anchors | whole]
    assert missing == []


def test_every_item_is_told_on_the_site(site: Path, catalogue: Catalogue) -> None:
    """Each item's own words are there; the rows of a comparison are told by their cells."""
    text = "".join("".join("".join(page(file).words).split()) for file in pages_of_one(site))  # a link parts no words
    for topic in catalogue.topics:
        for section in topic.sections:
            for item in section.items:
                told = item.cells.values() if section.show == "comparison" else [item.text]
                for one in (*told, *item.ask, *item.examples, *item.write_down, *item.leave_out):
                    assert "".join(str(one).split()) in text, item.id


def test_every_form_is_whole_on_its_page(site: Path, catalogue: Catalogue) -> None:
    for form in catalogue.forms:
        file = site / "templates" / form.id / "index.html"
        text = " ".join(" ".join(page(file).words).split())
        for question in form.questions():
            assert str(question.label) in text, f"{form.id}.{question.id}"
            for option in getattr(question, "options", ()):
                assert str(option.label) in text
        for format_ in (one for one in FORMATS if one in form.outputs):
            assert any(link.endswith(f"downloads/{form.group}-{form.id}.{format_}") for _, link in page(file).links)


def test_forms_cannot_leak(site: Path) -> None:
    """A form without JavaScript, or with broken JavaScript, sends nothing anywhere (design, section 5)."""
    for file in html_files(site):
        for tag, values in page(file).elements:
            if tag == "form" and values.get("name") != "search":
                assert values.get("method") == "dialog", (file, values)
                assert values.get("autocomplete") == "off", (file, values)
                assert "novalidate" in values
                assert "action" not in values


def test_the_search_knows_the_guidance_by_its_sections(site: Path, catalogue: Catalogue) -> None:
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    locations = {entry["location"] for entry in index["docs"]}
    titles = " ".join(entry["title"] for entry in index["docs"])
    for topic in catalogue.topics:
        for section in topic.sections:
            assert any(location.endswith(f"#{section.id}") for location in locations), section.id
            assert str(section.title) in titles or section.title.replace("’", "&rsquo;") in titles, section.id
    for form in catalogue.forms:
        assert any(location.startswith(f"templates/{form.id}/") for location in locations)


def test_the_search_tells_of_each_page_how_it_begins(site: Path, catalogue: Catalogue) -> None:
    """A page that is found by another of its names has an excerpt, and the lists of other pages are not found."""
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    text = " ".join(html.unescape(entry["text"]) for entry in index["docs"] if "#" not in entry["location"])
    for whole in catalogue.wholes:
        start = whole.in_short if isinstance(whole, Topic) else whole.purpose
        assert text.count(str(start)) == 1, whole.id


def test_the_search_says_what_the_interface_says(site: Path, catalogue: Catalogue) -> None:
    """The theme's script has words of its own: none of those about searching is left."""
    ours = set(map(str, catalogue.interface.messages.values()))
    for file in html_files(site):
        text = file.read_text(encoding="utf-8")
        config = re.search(r'<script id="__config"[^>]*>(.*?)</script>', text, re.DOTALL)
        assert config, file
        words = json.loads(config[1])["translations"]
        said = [words[name] for name in words if name.startswith("search.")]
        assert len(said) == 7
        assert set(said) <= ours, file
        assert "Initializing" not in text
        assert 'aria-label="Search"' not in text
        assert 'class="md-search-result__meta" role="status"' in text


def test_the_other_names_of_a_page_find_it_once(site: Path, catalogue: Catalogue) -> None:
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    named = [entry for entry in index["docs"] if entry.get("tags")]
    assert [entry["location"] for entry in named if "#" in entry["location"]] == []
    assert len(named) == sum(bool(whole.search) for whole in catalogue.wholes)


def test_all_points_are_accounted_for_on_the_sources_page(site: Path, catalogue: Catalogue) -> None:
    ids = set(page(site / "reference" / "sources" / "index.html").ids)
    text = " ".join(page(site / "reference" / "sources" / "index.html").words)
    for point, (source, _) in catalogue.points.items():
        assert point in ids or point in text, point
        assert source.title in text
    for source in catalogue.sources:
        assert f"source-{source.id}" in ids


def test_the_documents_on_the_site_are_the_documents(site: Path, catalogue: Catalogue) -> None:
    for form in catalogue.forms:
        for kind in (one for one in form.outputs if one != "web"):
            content = (site / "downloads" / f"{form.group}-{form.id}.{kind}").read_bytes()
            starts = {"pdf": b"%PDF-", "docx": b"PK", "xlsx": b"PK", "ics": b"BEGIN:VCALENDAR"}
            assert content.startswith(starts[kind]), f"{form.id}.{kind}"


# --- the same bytes (of the wheel, from another folder, tests/test_commands.py) ----------------------------------


def contents(site: Path) -> dict[str, bytes]:
    return {file.relative_to(site).as_posix(): file.read_bytes() for file in sorted(site.rglob("*")) if file.is_file()}


def differences(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))


def test_plain_mkdocs_gives_the_same_site(site: Path, tmp_path: Path) -> None:
    build_site(tmp_path / "plain", generator="mkdocs")
    assert differences(contents(site), contents(tmp_path / "plain")) == []


def test_properdocs_gives_the_same_site(site: Path, tmp_path: Path) -> None:
    """The engine outlives the generator: the maintained fork builds the same pages."""
    build_site(tmp_path / "proper", generator="properdocs")
    ours, theirs = contents(site), contents(tmp_path / "proper")

    def plain(text: bytes) -> bytes:
        return re.sub(rb'<meta name="generator"[^>]*>', b"", text)

    assert [name for name in differences(ours, theirs) if plain(ours[name]) != plain(theirs[name])] == []
