"""Law by place: what a text names, and the rules that the real entries keep."""

from __future__ import annotations

import datetime
import re
import shutil
from pathlib import Path

import pytest

from peer_toolkit.catalogue import Catalogue, load
from peer_toolkit.catalogue.model import Edition
from tests.catalogue.texts import all_texts
from tests.conftest import ROOT, TINY

THE_NORTH = Edition(country="land", place="land-north")


@pytest.mark.parametrize(
    ("edition", "said"),
    [
        (
            Edition(country="land"),
            {"safety-act": "your state’s work safety law", "fair-act": "the Fair Treatment Act 1990"},
        ),
        (THE_NORTH, {"safety-act": "the Safety Act 2000 (North)", "fair-act": "the Fair Treatment Act 1990"}),
        (Edition(), {"safety-act": "your state’s work safety law", "fair-act": "the law on fair treatment"}),
    ],
    ids=["country", "place", "neither"],
)
def test_a_text_names_what_holds_in_the_editions_place(edition: Edition, said: dict[str, str]) -> None:
    assert load(TINY, edition).law_words == said


def test_an_act_that_may_not_apply_is_not_named(tmp_path: Path) -> None:
    data = shutil.copytree(TINY, tmp_path / "toolkit_data")
    file = data / "law" / "land.yml"
    file.write_text(file.read_text().replace("    source:", "    not_for: People who work for the state.\n    source:"))
    topic = data / "topics" / "work.yml"
    topic.write_text(topic.read_text().replace("Two things matter.", "((Law fair-act)) matters."))
    assert load(data, THE_NORTH).topic("work").in_short == "The law on fair treatment matters."


def test_the_law_in_a_text_begins_with_a_capital_where_the_text_says_so(tmp_path: Path) -> None:
    data = shutil.copytree(TINY, tmp_path / "toolkit_data")
    topic = data / "topics" / "work.yml"
    topic.write_text(topic.read_text().replace("Two things matter.", "((Law safety-act)) and ((law safety-act))."))
    assert load(data).topic("work").in_short == "Your state’s work safety law and your state’s work safety law."


def test_every_place_of_the_country_is_there(catalogue: Catalogue) -> None:
    parts = {place.short for place in catalogue.law if place.within == catalogue.edition.country}
    assert parts == {"NSW", "Vic", "Qld", "WA", "SA", "Tas", "ACT", "NT"}


def test_every_key_is_told_or_listed_as_not_found_in_each_place_that_it_belongs_to(catalogue: Catalogue) -> None:
    """A key is national when the country has it, and by place when one part has it."""
    country = catalogue.law_place(catalogue.edition.country)
    told = {place.id: {one.key for one in (*place.entries, *place.not_found)} for place in catalogue.law}
    parts = [place.id for place in catalogue.law if place.within == country.id]
    for key in catalogue.law_keys:
        by_place = any(key.id in told[part] for part in parts)
        assert key.id in told[country.id] or by_place, key.id
        if by_place:
            assert [part for part in parts if key.id not in told[part]] == [], key.id


def test_nobody_read_a_page_on_a_day_to_come_or_is_said_to_have_checked_one(catalogue: Catalogue) -> None:
    for place in catalogue.law:
        for entry in place.entries:
            assert datetime.date(2026, 1, 1) <= entry.seen.date <= datetime.date.today(), entry.key
            assert entry.verified is None, "name the lawyer here too, when there is one"


def test_no_text_names_an_act_that_may_not_apply(catalogue: Catalogue) -> None:
    """Outside the pages of the law itself an Act is named by ((law KEY)) alone, so that its place can be minded."""
    may_not = {
        name
        for place in catalogue.law
        for entry in place.entries
        if place.within or entry.not_for
        for name in (entry.name, entry.in_text)
        if re.search(r"\bAct\b", name)
    }
    assert may_not, "there is nothing to look for"
    for where, text in all_texts(catalogue):
        if where.startswith("law."):
            continue
        for name in may_not:
            assert name not in text, where
    for file in (*(ROOT / "toolkit_data" / "topics").glob("*.yml"), *(ROOT / "toolkit_data" / "forms").glob("*.yml")):
        for line in file.read_text(encoding="utf-8").splitlines():
            named = re.findall(r"\b[A-Z]\w+(?: [A-Z(]\w+\)?)* Act\b(?: \d{4})?", line)
            if "note:" not in line:
                assert not named, f"{file.name}: {line.strip()}"
