"""Nothing that a reader sees is hard-coded: in an edition in a pseudo language, no English word is left."""

from __future__ import annotations

from pathlib import Path

import pytest

from peer_toolkit.catalogue import Catalogue, load, own_of
from tests.conftest import ROOT
from tests.edition import pseudo, visible
from tests.edition.sites import built

QUOTES_THE_TOOLKIT = ("reference/changes/index.html", "search/search_index.json")
"""Where the page of changes says what the toolkit calls a thing and what the edition calls it."""


@pytest.fixture(scope="session")
def edition(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> tuple[Path, Path]:
    """The folder of the edition, and its site."""
    return built(pseudo.LANGUAGE, worker_id, tmp_path_factory)


@pytest.fixture(scope="session")
def ours(edition: tuple[Path, Path]) -> Catalogue:
    return load(ROOT / "toolkit_data", own_of(edition[0]))


@pytest.fixture(scope="session")
def english(ours: Catalogue) -> visible.English:
    return visible.English(ours)


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Ask ((peer workers)) first.", "Ášķ ((peer workers)) ḟíŕšţ."),
        ("On {day|a day that suits you}, {name}.", "Óñ {day|á đáý ţĥáţ šúíţš ýóú}, {name}."),
        ("See https://example.org/a-b.", "Šéé https://example.org/a-b."),
    ],
)
def test_the_pseudo_language_leaves_what_is_filled_in(text: str, made: str) -> None:
    assert pseudo.pseudo(text) == made


@pytest.mark.slow
@pytest.mark.site
def test_every_text_is_translated(ours: Catalogue) -> None:
    assert ours.coverage.texts > 10_000
    assert ours.coverage.translated == ours.coverage.texts


@pytest.mark.slow
@pytest.mark.site
def test_no_english_is_left_on_pages_and_in_documents(
    edition: tuple[Path, Path], ours: Catalogue, english: visible.English
) -> None:
    site = edition[1]
    quoted = {surface for term in ours.default_words.terms for surface in term.forms().values()}
    found: dict[str, list[tuple[str, list[str]]]] = {}
    kinds: dict[str, int] = {}
    for file in sorted(one for one in site.rglob("*") if one.is_file()):
        shown = visible.file(file)
        kinds[file.suffix] = kinds.get(file.suffix, 0) + len(shown)
        name = file.relative_to(site).as_posix()
        words = quoted if name in QUOTES_THE_TOOLKIT else ()
        if left := english.left(shown, torn=file.suffix == ".pdf", quoted=words):
            found[name] = left[:5]
    assert found == {}
    assert min(kinds[kind] for kind in (".html", ".json", ".pdf", ".docx", ".xlsx", ".ics", ".zip")) > 50


@pytest.mark.slow
@pytest.mark.site
def test_english_that_somebody_writes_into_a_page_is_found(
    edition: tuple[Path, Path], english: visible.English
) -> None:
    page = (edition[1] / "manage" / "supervision" / "index.html").read_text(encoding="utf-8")
    for planted in (
        "<p>Hello there</p>",
        '<img alt="A picture" src="x.png">',
        '<button aria-label="Close it"></button>',
        '<input type="submit" value="Send it">',
        "<select><option>Choose one</option></select>",
        '<meta name="description" content="What it is">',
        '<script type="application/json">{"words": {"web-x": "Save a copy"}}</script>',
    ):
        assert english.left(visible.html(page.replace("</body>", f"{planted}</body>"))), planted
