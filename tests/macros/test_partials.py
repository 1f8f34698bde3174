"""The macros and their partials: everything in the Catalogue renders, whole, tied together, in no words of theirs."""

from __future__ import annotations

import dataclasses
import html.parser
import importlib.resources
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, get_args

import jinja2
import pytest
from markupsafe import escape
from mkdocs.structure.files import File

import macros
from macros import render
from macros.handbook import Handbook
from macros.linker import Linker
from macros.view import PARTIALS, View, environment
from peer_toolkit.catalogue import Catalogue, load
from peer_toolkit.catalogue.catalogue import parts
from peer_toolkit.catalogue.cited import is_all_ours, marks, references, source_of
from peer_toolkit.catalogue.model import QUESTION_TYPES, Display, Edition, Form, Item, Section, Sourced, Topic, Words
from peer_toolkit.catalogue.read import read_file
from peer_toolkit.documents.controls import controls

ROOT = Path(__file__).resolve().parents[2]
OVERRIDES = ROOT / "overrides"
VOID = {"br", "hr", "img", "input", "link", "meta", "wbr"}


class Read(html.parser.HTMLParser):
    """HTML as elements with their attributes. Fails on an end tag that closes nothing."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, self.open

    def values(self, name: str) -> list[str]:
        return [values[name] for _, values in self.elements if name in values]


def test_form() -> Form:
    """A form with every type of question and everything that can stand beside one."""
    document, problems = read_file(ROOT / "tests" / "documents" / "all-types.yml")
    assert document, problems
    return Form.model_validate(document.data)


test_form.__test__ = False  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def view(catalogue: Catalogue) -> View:
    """A page of the real handbook with the tests' form in it, seen from the root of the site."""
    whole = dataclasses.replace(catalogue, forms=(*catalogue.forms, test_form()))
    site = {one.id: File(f"pages/{one.id}.md", "", "", True) for one in whole.wholes}
    law = {place.id: File(f"law/{place.id}.md", "", "", True) for place in whole.law}
    return View(Handbook(whole, (), site, law), None)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for `topic` or `form` runs for each, the day that one is added."""
    for kind in ("topic", "form"):
        if kind in metafunc.fixturenames:
            names = [file.stem for file in sorted((ROOT / "toolkit_data" / f"{kind}s").glob("*.yml"))]
            metafunc.parametrize(kind, [*names, *(["all-types"] if kind == "form" else [])])


def check(text: str) -> Read:
    """What holds for the HTML of every macro."""
    read = Read(text)
    ids = read.values("id")
    assert len(ids) == len(set(ids)), sorted({one for one in ids if ids.count(one) > 1})
    for name in ("for", "aria-labelledby", "aria-describedby"):
        for value in read.values(name):
            assert set(value.split()) <= set(ids), (name, value)
    for tag, values in read.elements:
        assert not [name for name in values if name == "style" or name.startswith("on")], (tag, values)
        assert tag != "table" or values.get("class"), values
    for link in read.values("href"):
        assert not link.startswith("#") or link[1:] in ids, link
    assert not [line for line in text.splitlines() if not line.strip() or line != line.strip()]
    return read


def test_each_topic_is_whole(view: View, topic: str) -> None:
    read = check(render.guidance(view, topic))
    expected = [address for address, _ in parts(view.catalogue.topic(topic))]
    assert [one for one in read.values("id") if one in expected] == expected, "every address, in reading order"


def test_each_form_is_whole(view: View, form: str) -> None:
    found = view.catalogue.form(form)
    read = check(render.form_page(view, form))
    ids, names = read.values("id"), read.values("name")
    assert set(dict(parts(found))) <= set(ids)
    for control in controls(found, view.catalogue):
        options = {f"{control.address}.{option.id}" for option in control.options} if not control.column else set()
        assert control.address in ids
        assert options <= set(ids)
        parts_of_it = {control.address, control.address.rpartition(".")[0], f"{control.address}.day"}
        assert parts_of_it & set(names), control.address
    labelled = set(read.values("for"))
    for tag, values in read.elements:
        if tag in ("input", "textarea", "select"):
            assert values["id"] in labelled or values.get("aria-label"), values
            assert values["autocomplete"] == "off", values
        if tag == "form":
            assert values["method"] == "dialog"
            assert "novalidate" in values
            assert (values.get("spellcheck") == "false") == (found.sensitivity == "person")


@pytest.mark.parametrize("name", ["home", "templates", "glossary", "sources", "support_lines", "review_dates", "law"])
def test_pages_of_lists(view: View, name: str) -> None:
    macro: Callable[[View], str] = getattr(render, name)
    check(macro(view))


def test_each_part_stands_alone(view: View, topic: str) -> None:
    found = view.catalogue.topic(topic)
    for section in found.sections:
        # its marks lead to the sources at the end of the whole page
        text = render.section(view, section.id)
        assert f'id="{section.id}"' in text
    assert str(found.next.label) in jinja2.filters.do_striptags(render.next_step(view, topic)).replace("&#39;", "'")
    assert jinja2.filters.do_striptags(render.in_short(view, topic))
    assert "data-search-exclude" in render.about_page(view, topic)


def test_every_question_type_has_its_partial() -> None:
    types = {get_args(kind.model_fields["type"].annotation)[0] for kind in QUESTION_TYPES}
    assert {file.stem for file in (PARTIALS / "questions").glob("*.html")} - {"parts"} == types


def test_every_show_has_its_partial() -> None:
    shows = set(get_args(Section.model_fields["show"].annotation))
    assert {file.stem for file in (PARTIALS / "shows").glob("*.html")} == shows


def test_the_tests_form_has_every_type() -> None:
    assert {type(question) for question in test_form().questions()} == set(QUESTION_TYPES)


@pytest.mark.parametrize("kind", ["plain", "care", "danger"])
def test_a_note_looks_like_one_however_its_section_is_shown(kind: str, view: View) -> None:
    for show in get_args(Section.model_fields["show"].annotation):
        if show == "comparison":
            continue  # `check` refuses a note there
        item = {"id": "a.b.c", "kind": "tip", "title": "Title", "text": "Text", "column": "one", "note": kind}
        columns = [{"id": "one", "title": "One"}] if show == "pairs" else []
        given = {"id": "a.b", "title": "B", "show": show, "columns": columns, "items": [{**item, "basis": "editorial"}]}
        section = Section.model_validate(given)
        page = render.TopicView(
            view.handbook, None, view.catalogue.topics[0].model_copy(update={"sections": (section,)})
        )
        assert f"pt-note--{kind}" in render.render("section", page, section=section), show


def test_every_show_renders(view: View, catalogue: Catalogue) -> None:
    """Those too that no topic uses yet, with everything that an item can have."""
    given = {
        "id": "made.up",
        "title": "Made up",
        "columns": [{"id": "one", "title": "One", "tone": "do"}, {"id": "two", "title": "Two <b>"}],
    }
    item = {
        "id": "made.up.item",
        "kind": "tip",
        "title": "Title?",
        "text": "Text & <i>more</i>",
        "ask": ["Ask?", "“Ask more?”"],
        "record": "Record",
        "examples": ["Such as <b>this</b>"],
        "fits": ["need"],
        "write_down": ["This"],
        "leave_out": ["That"],
        "cells": {"one": "First", "two": "Second"},
        "column": "one",
        "see": [catalogue.topics[0].id],
        "basis": "editorial",
    }
    topic = view.catalogue.topics[0]
    for show in get_args(Section.model_fields["show"].annotation):
        filters = [{"id": "need", "title": "Find <i>it</i>"}]
        section = Section.model_validate({**given, "show": show, "filters": filters, "items": [item]})
        made = topic.model_copy(update={"sections": (section,)})
        page = render.TopicView(view.handbook, None, made)
        text = render.render("section", page, section=section)
        read = check(text)
        assert "made.up.item" in read.values("id"), show
        assert not {"i", "b"} & {tag for tag, _ in read.elements}, "text is text"
        assert "““" not in text


# --- sources --------------------------------------------------------------------------------------------------


def test_sources_are_numbered_in_reading_order(view: View, topic: str) -> None:
    found = view.catalogue.topic(topic)
    known = references(view.catalogue, found)
    assert [one.number for one in known] == list(range(1, len(known) + 1))
    cited = [citation for _, node in parts(found) if isinstance(node, Sourced) for citation in node.from_]
    met = [source_of(view.catalogue, citation) for citation in cited]
    assert [one.id for one in known] == list(dict.fromkeys(met))
    keys = list(dict.fromkeys(citation.law for citation in cited if citation.law))
    assert [key.id for one in known for key in one.law] == keys
    noted = [citation for citation in cited if citation.note is not None]
    assert sorted(map(id, noted)) == sorted(id(gone.citation) for one in known for gone in one.departures)


def test_our_advice_is_marked_always(view: View, topic: str) -> None:
    """Behind the item, or once for its section, or at the end of a page that has no source at all."""
    found = view.catalogue.topic(topic)
    known = references(view.catalogue, found)
    for section in found.sections:
        for item in section.items:
            tags = marks(view.catalogue, item, known, is_all_ours(section)).tags
            assert ("ours" in tags) == (item.basis == "editorial" and not is_all_ours(section))
    tag = view.say("tag-ours")
    text = render.guidance(view, topic)
    if known and any(item.basis for item in found.items()):
        assert f">{tag}<" in text
    elif not known:
        assert view.say("where-from-nowhere") in text


def test_what_a_source_says_is_not_republished(view: View) -> None:
    text = render.sources(view)
    for source, point in view.catalogue.points.values():
        assert escape(point.says) not in text, (source.id, point.id)
        assert f'id="{point.id}"' in text


# --- calls ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda view: render.guidance(view, "supervison"), "Did you mean “supervision”?"),
        (lambda view: render.about_page(view, "nothing-like-it"), "There is no topic “nothing-like-it”."),
        (lambda view: render.danger(view, "privacy"), "has no danger note"),
        (lambda view: render.section(view, "supervision.aprat"), "Did you mean “supervision.apart”"),
        (lambda view: render.form_page(view, "performance-concerns"), "Did you mean “performance-concern”?"),
        (lambda view: render.next_step(view, "supervison"), "Did you mean “supervision”?"),
        (lambda view: render.link(view, "supervision.appart"), "Did you mean “supervision.apart”"),
        (lambda view: render.go_on(view, "supervison"), "Did you mean “supervision”?"),
        (lambda view: render.law_of(view, "au-vik"), "Did you mean “au-vic”?"),
        (lambda view: render.words(view, "Ask ((a pear worker))."), "There is no term “a pear worker”."),
    ],
)
def test_a_wrong_call_says_what_is_wrong(view: View, call: Callable[[View], str], said: str) -> None:
    with pytest.raises((KeyError, ValueError)) as raised:
        call(view)
    assert said in raised.value.args[0]


@pytest.mark.parametrize(
    ("gathers", "said"),
    [
        ([{"form": "peer-fedback"}], "Did you mean “peer-feedback”?"),
        ([{"form": "peer-feedback", "leaves": ["want"]}], "There is no question “want”. Did you mean “wants”?"),
        ([{"form": "peer-feedback", "words": {"quote": ["as-they-were"]}}], "has no answer “as-they-were”. Did you"),
        ([{"form": "peer-feedback", "word": {}}], "Each of gathers: has form:"),
        (["peer-feedback"], "Each of gathers: has form:"),
    ],
)
def test_what_is_gathered_is_there(gathers: list[Any], said: str, view: View) -> None:
    page = SimpleNamespace(meta={"gathers": gathers}, url="", file=SimpleNamespace(src_uri=""))
    with pytest.raises((KeyError, ValueError)) as raised:
        render.feedback_themes(dataclasses.replace(view, page=page))  # type: ignore[type-var]
    assert said in raised.value.args[0]


def test_words_and_links(view: View) -> None:
    assert render.words(view, "((Peer workers)) & you") == "Peer workers &amp; you"
    topic = view.catalogue.topic("supervision")
    assert render.link(view, "supervision") == f'<a href="/pages/supervision/">{topic.short_title}</a>'
    first = topic.sections[0]
    assert render.link(view, first.id, "here") == f'<a href="/pages/supervision/#{first.id}">here</a>'


def test_a_term_is_a_link_where_a_page_first_uses_it(catalogue: Catalogue) -> None:
    link = Linker(catalogue).link
    first = str(link("A peer worker & two peer workers. Peer workers!", "/{}".format))
    assert (
        first == 'A <a class="pt-term" href="/term-peer-worker">peer worker</a> &amp; two peer workers. Peer workers!'
    )
    assert str(link("Peer workers again.", "/{}".format)) == "Peer workers again."


def test_a_name_of_the_law_is_linked_wherever_it_stands() -> None:
    there = load(ROOT / "toolkit_data", Edition(place="au-vic"))
    assert "<a" in Linker(there).link("Ask WorkSafe Victoria how.", "/{}".format)


def test_without_terms_nothing_is_linked(catalogue: Catalogue) -> None:
    bare = dataclasses.replace(catalogue, words=Words(terms=()), law_words={})
    assert str(Linker(bare).link("A peer worker.", "/{}".format)) == "A peer worker."


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("The National Carer Forum.", False),
        ("Carers know.", True),
        ("They know. Carers do.", True),
        ("“Carers know.”", True),
        ("A non-carer knows.", False),
        ("They are caring.", False),
        ("Peer Worker Award says so.", False),
    ],
)
def test_a_part_of_a_name_or_of_a_word_is_no_term(text: str, linked: bool, catalogue: Catalogue) -> None:
    assert ("<a" in Linker(catalogue).link(text, "/{}".format)) == linked


def test_the_law_in_a_text_leads_to_its_key(view: View) -> None:
    said = render.words(view, "Keep to ((law safety-act)).")
    fresh = View(dataclasses.replace(view.handbook, linkers={}), None)
    assert 'reference/law/#safety-act">' in fresh.prose(said)


def test_in_a_place_the_law_leads_to_that_places_page(view: View) -> None:
    there = load(ROOT / "toolkit_data", Edition(place="au-vic"))
    page = View(dataclasses.replace(view.handbook, catalogue=there, linkers={}), None)
    said = render.words(page, "((Law safety-act)) holds.")
    assert said.startswith("The Occupational Health and Safety Act 2004")
    assert 'law/au-vic/#safety-act">' in page.prose(said)


def test_an_item_without_a_title_is_called_after_its_section(view: View) -> None:
    for address, node in view.catalogue.addresses.items():
        if isinstance(node, Item) and node.title is None:
            topic = view.catalogue.home_of(address)
            assert isinstance(topic, Topic)
            names = {str(section.title) for section in topic.sections if node in section.items} or {str(topic.title)}
            assert view.title(address) in names


def test_macros_are_registered_by_their_names() -> None:
    assert len({macro.__name__ for macro in macros.MACROS}) == len(macros.MACROS)
    assert {"home", "guidance", "form_page", "templates", "glossary", "sources"} <= {
        macro.__name__ for macro in macros.MACROS
    }


def test_display_is_words_alone(view: View) -> None:
    page = render.FormView(view.handbook, None, test_form())
    for question in test_form().questions():
        if isinstance(question, Display):
            text = render.render("question", page, question=question, address="x.y", above=None)
            assert not {"input", "textarea", "select"} & {tag for tag, _ in Read(text).elements}


# --- templates ------------------------------------------------------------------------------------------------

TEMPLATES = [*sorted(PARTIALS.rglob("*.html")), *sorted(OVERRIDES.rglob("*.html"))]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_templates_hold_no_words(template: Path) -> None:
    """Every word that a reader sees, or hears, comes from toolkit_data."""
    text = re.sub(r"\{#.*?#\}", "", template.read_text(encoding="utf-8"), flags=re.DOTALL)
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.DOTALL)
    for name in ("aria-label", "alt", "title", "placeholder", "label", "content"):
        for value in re.findall(rf'\s{name}="([^"]*)"', text):
            assert not re.search(r"[A-Za-z]", re.sub("no-referrer|width=device-width, initial-scale=1", "", value)), (
                f'{name}="{value}"'
            )
    bare = re.sub(r"<[^>]*>|&[a-z]+;|aria-describedby=\"[^\"]*\"", "", text)
    assert not re.search(r"[A-Za-z]", bare), re.findall(r".*[A-Za-z].*", bare)


def test_what_we_replace_in_the_theme_is_there() -> None:
    """Material's search is used by include, and these strings in it are replaced."""
    theirs = (importlib.resources.files("material") / "templates/partials/search.html").read_text(encoding="utf-8")
    assert 'class="md-search" data-md-component="search" role="dialog"' in theirs
    placeholder = "{{ lang.t('search.placeholder') }}"
    assert f'aria-label="{placeholder}" placeholder="{placeholder}"' in theirs
    assert """class="md-search__options" aria-label="{{ lang.t('search') }}\"""" in theirs
    clear = "{{ lang.t('search.reset') }}"
    assert f'title="{clear}" aria-label="{clear}"' in theirs
    assert 'class="md-search-result__meta"' in theirs
    assert '{{ lang.t("search.result.initializer") }}' in theirs


def test_nothing_undefined_passes() -> None:
    with pytest.raises(jinja2.UndefinedError):
        environment().from_string("{{ nothing }}").render()
    assert environment().from_string("{{ text }}").render(text="<b>") == "&lt;b&gt;"


def test_a_compiled_template_that_was_cut_short_is_compiled_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PEER_TOOLKIT_CACHE", str(tmp_path))
    environment().get_template("next_step.html")
    kept = [file for file in (tmp_path / "templates").iterdir() if file.is_file()]
    assert kept
    for file in kept:
        file.write_bytes(file.read_bytes()[:40])
    environment().get_template("next_step.html")
    assert all(file.stat().st_size > 40 for file in kept)


def test_a_word_in_a_page_follows_the_edition(catalogue: Catalogue) -> None:
    """A page names a term by its default form, also when the edition says it in another way."""
    terms = [
        term.model_copy(update={"one": "companion", "many": "companions"}) if term.id == "peer-worker" else term
        for term in catalogue.words.terms
    ]
    ours = dataclasses.replace(catalogue, words=catalogue.words.model_copy(update={"terms": tuple(terms)}))
    assert (
        render.words(View(Handbook(ours), None), "((Peer workers)) & ((a peer worker))")
        == "Companions &amp; a companion"
    )


def test_a_page_that_is_all_our_advice_says_so_at_its_top(view: View, topic: str) -> None:
    """Where nothing on a page comes from a source, no sentence is marked: the page as a whole is."""
    wanted = not any(item.from_ for item in view.catalogue.topic(topic).items())
    assert (view.say("all-page-ours") in render.about_page(view, topic)) is wanted


# --- what an edition sets -------------------------------------------------------------------------------------


def test_a_change_is_suggested_where_the_edition_says(view: View) -> None:
    suggest = view.say("suggest")
    assert suggest not in render.guidance(view, "supervision"), "no address, no link"
    home = view.catalogue.home.model_copy(update={"feedback": "mailto:book@example.org"})
    ours = dataclasses.replace(view.catalogue, home=home)
    page = View(dataclasses.replace(view.handbook, catalogue=ours), None)
    assert f'<a href="mailto:book@example.org" rel="noreferrer">{suggest}</a>' in render.guidance(page, "supervision")
