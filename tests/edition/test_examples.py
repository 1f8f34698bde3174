"""The example editions as an organisation would build them, and one that calls everything otherwise."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections import defaultdict
from pathlib import Path

import pytest
import yaml

from peer_toolkit import cli
from peer_toolkit.catalogue import Catalogue, load, own_of, telling
from peer_toolkit.documents import FORMATS
from tests.conftest import ROOT
from tests.edition import folders, scan, sites, visible
from tests.site.test_built_site import broken_links, contents, differences, html_files, page

EXAMPLES = sorted(folder for folder in (ROOT / "examples").iterdir() if folder.is_dir())
NAMED = pytest.mark.parametrize("example", EXAMPLES, ids=lambda folder: folder.name)


def test_there_are_two_examples() -> None:
    assert [folder.name for folder in EXAMPLES] == ["aotearoa", "western-australia"]


@NAMED
def test_an_example_is_in_order_and_up_to_date(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", "--edition", str(example)]) == 0
    capsys.readouterr()
    assert cli.main(["update", "--edition", str(example), "--json", "--dry-run"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["counts"]["clean"] == len(told["changes"]) > 0


# --- the built sites ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=EXAMPLES, ids=lambda folder: folder.name)
def built(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> tuple[Catalogue, Path]:
    """An example, resolved, and its site."""
    example: Path = request.param
    _, site = sites.made(example.name, lambda folder: shutil.copytree(example, folder), worker_id, tmp_path_factory)
    return load(ROOT / "toolkit_data", own_of(example)), site


@pytest.mark.slow
@pytest.mark.site
def test_nothing_leads_to_what_is_hidden(built: tuple[Catalogue, Path]) -> None:
    """0 dead links; no page, no entry of a navigation and no entry of the search of a whole thing that is hidden."""
    catalogue, site = built
    assert broken_links(site) == []
    gone = {name: link for name, link in catalogue.hidden.items() if "." not in name}
    assert gone or catalogue.edition.country != "au", "nothing is hidden whole"
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))["docs"]
    shown = {(site / entry["location"].split("#")[0] / "index.html") for entry in index}
    assert all(file.is_file() for file in shown)
    titles = {" ".join(entry["title"].split()) for entry in index}
    for name, link in gone.items():
        assert str(link.label) not in titles, name
        assert not list(site.rglob(f"{name}/index.html"))
        assert not list(site.glob(f"downloads/*-{name}.*"))
        for file in html_files(site):
            text = file.read_text(encoding="utf-8")
            for nav in re.findall(r"<nav\b.*?</nav>", text, re.DOTALL):
                assert f">{link.label}</a>" not in nav, (file, name)


@pytest.mark.slow
@pytest.mark.site
def test_the_words_of_an_edition_hold_everywhere(built: tuple[Catalogue, Path]) -> None:
    catalogue, site = built
    renamed = scan.changed(catalogue.default_words, catalogue.words)
    assert renamed
    assert wrong(catalogue, site, renamed) == {}


@pytest.mark.slow
@pytest.mark.site
def test_every_term_can_be_called_otherwise(
    catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> None:
    """All terms at once, each by a word of no language with the other article: 0 leftovers, 0 wrong articles."""

    def write(folder: Path) -> None:
        terms = yaml.safe_dump({"terms": scan.made_up(catalogue.default_words)}, allow_unicode=True)
        folders.write(folder, {"words.yml": terms})

    folder, site = sites.made("renamed", write, worker_id, tmp_path_factory)
    ours = load(ROOT / "toolkit_data", own_of(folder))
    # the numbers to call are the organisation's to give, whatever its texts call them
    numbers = {line.number for line in ours.home.help_lines}
    old = {one for one in scan.changed(ours.default_words, ours.words) if one.rstrip("’s") not in numbers}
    assert len(old) > 80
    assert wrong(ours, site, old) == {}
    for place in ours.law:
        said = "\n".join(visible.html((site / "reference" / "law" / "index.html").read_text(encoding="utf-8")))
        assert all(entry.name in said for entry in place.entries if entry.applies == "national"), place.id


QUOTES = ("reference/changes/index.html",)
"""The page that tells the toolkit's words beside the edition's."""

ALL_SOURCES = ("reference/sources/", "reference/whole/", "search/", "downloads/")
"""Where sources are named with all that they are called by: their parts, too."""


def wrong(catalogue: Catalogue, site: Path, old: set[str]) -> dict[str, list[str]]:
    """Each wording in the site's pages and files that should be another, with where it stands."""
    urls = scan.addresses(catalogue)
    titles = {said for one in catalogue.sources for said in (one.title, *(point.section for point in one.points))}
    also = {telling.joined(catalogue, telling.also(term)) for term in catalogue.words.terms if term.also}
    plain = scan.Scanner(old, catalogue.words, scan.names(catalogue) | also, urls)
    wide = scan.Scanner(old, catalogue.words, scan.names(catalogue, points=True) | also, urls, titles)
    found: dict[str, list[str]] = defaultdict(list)
    texts = 0
    for file in sorted(site.rglob("*")):
        name = file.relative_to(site).as_posix()
        if not file.is_file() or name in QUOTES:
            continue
        cited = file.suffix == ".html"
        said = visible.html(scan.uncited(file.read_text(encoding="utf-8"))) if cited else visible.file(file)
        texts += len(said)
        scanner = wide if name.startswith(ALL_SOURCES) else plain
        for one in scanner.wrong(said):
            found[one.what].append(f"{name}: {one.around}")
    assert texts > 20_000
    return {what: places[:3] for what, places in found.items()}


@pytest.mark.slow
@pytest.mark.site
def test_every_page_and_document_says_who_adapted_it(built: tuple[Catalogue, Path]) -> None:
    catalogue, site = built
    said = f"Adapted by {catalogue.edition.organisation} from Peer Workforce Toolkit {catalogue.version}"
    assert catalogue.adapted and said in catalogue.adapted
    for file in html_files(site):
        assert said in " ".join(page(file).words), file
    for form in catalogue.forms:
        for kind in (one for one in FORMATS if one in form.outputs):
            file = site / "downloads" / f"{form.group}-{form.id}.{kind}"
            assert said in " ".join(visible.file(file)), file


@pytest.mark.slow
@pytest.mark.site
def test_what_was_changed_is_told_to_readers_and_machines(built: tuple[Catalogue, Path]) -> None:
    catalogue, site = built
    told = " ".join(page(site / "reference" / "changes" / "index.html").words)
    known = json.loads((site / "downloads" / "edition.json").read_text(encoding="utf-8"))
    assert (known["edition"], known["toolkit"]) == (catalogue.edition.id, catalogue.version)
    assert [one["at"] for one in known["changes"]] == [one.at for one in catalogue.changes]
    for one in catalogue.changes:
        assert " ".join(one.title.split()) in told, one.at
        assert one.why is None or " ".join(one.why.split()) in told, one.at
    replaced = {one.at for one in catalogue.changes if one.way == "replaced"} & set(catalogue.addresses)
    signed = [name for name in replaced if getattr(catalogue.find(name), "basis", None) == "edition"]
    assert signed
    for name in signed:
        assert not catalogue.find(name).from_, "a changed text claims no source"


@pytest.mark.slow
@pytest.mark.site
def test_an_editions_own_pages_are_found(built: tuple[Catalogue, Path]) -> None:
    catalogue, site = built
    folder = site / catalogue.edition.id
    own = sorted(file.parent.name for file in folder.rglob("index.html") if file.parent != folder)
    assert own
    places = {entry["location"] for entry in json.loads((site / "search" / "search_index.json").read_text())["docs"]}
    for name in own:
        assert f"{catalogue.edition.id}/{name}/" in places
    links = {link for _, link in page(site / "index.html").links}
    assert any(link.startswith(f"{catalogue.edition.id}/") for link in links) or len(own) == 0


@pytest.mark.slow
@pytest.mark.site
def test_a_second_edition_renders_what_differs_alone(
    cache: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> None:
    """One text changed: one page and those of everything are made anew, and one form's files; all comes out as cold."""
    example = ROOT / "examples" / "western-australia"
    sites.made(example.name, lambda folder: shutil.copytree(example, folder), worker_id, tmp_path_factory)
    catalogue = load(ROOT / "toolkit_data", own_of(example))
    ours = shutil.copytree(example, tmp_path / "second")
    address = "performance-review.goals"
    change = f"changes:\n  - replace: {address}\n    field: label\n    with: {CANARY}\n"
    (ours / "changes" / "second.yml").write_text(f"{change}    why: A test.\n    by: A test\n    date: 2026-11-01\n")
    caches = {name: tmp_path / name for name in ("warm", "cold")}
    for name, folder in caches.items():
        folder.mkdir()
        for one in cache.iterdir():  # each takes what is there, and leaves nothing
            if one.name in ("documents", "pages"):
                left = shutil.ignore_patterns("*") if (name, one.name) == ("cold", "pages") else None
                shutil.copytree(one, folder / one.name, copy_function=os.link, ignore=left)
            else:
                (folder / one.name).symlink_to(one)
    told = sites.build(ours, tmp_path / "site-warm", caches["warm"]).splitlines()[-1]
    pages, documents = map(int, re.findall(r"(\d+) (?:pages|documents)", told))
    files = sum(one in form.outputs for form in catalogue.forms for one in FORMATS)
    ours_anew = sum(one in catalogue.form("performance-review").outputs for one in FORMATS)
    assert documents == files - ours_anew
    # pages of nothing in particular may tell of everything; the topics and the form that tell of this one come anew
    about = len(catalogue.wholes) + len(catalogue.parts_of_country)
    assert about - 10 <= pages < about
    sites.build(ours, tmp_path / "site-cold", caches["cold"])
    assert differences(contents(tmp_path / "site-warm"), contents(tmp_path / "site-cold")) == []
    sung = [one.parent.name for one in html_files(tmp_path / "site-warm") if CANARY in one.read_text(encoding="utf-8")]
    assert sorted(sung) == ["changes", "performance-review"]


CANARY = "A canary sings"
