"""The phases on the tiny handbook, and the rules that the real guidance keeps."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from peer_toolkit import cli
from peer_toolkit.catalogue import Catalogue, load, resolve, schema
from peer_toolkit.catalogue.catalogue import parts
from peer_toolkit.catalogue.check import references
from peer_toolkit.catalogue.model import Edition, Maintained, Sourced, Text, Words
from peer_toolkit.catalogue.patch import Hidden
from peer_toolkit.catalogue.read import read
from peer_toolkit.catalogue.select import ALWAYS_SHOWN, select
from peer_toolkit.catalogue.word import UnknownWord, Vocabulary, map_text
from peer_toolkit.problems import Place, ToolkitError, nearest
from tests.catalogue import own_words
from tests.catalogue.texts import all_texts
from tests.conftest import ROOT, TINY
from tests.edition.folders import hiding

WORDS = Words.model_validate(
    {
        "terms": [
            {"id": "peer-worker", "one": "peer worker", "many": "peer workers", "article": "a"},
            {"id": "boss", "one": "boss", "many": "bosses", "article": "a", "manys": "bosses’"},
        ]
    }
)
OURS = Words.model_validate(
    {"terms": [{"id": "peer-worker", "one": "experience worker", "many": "experience workers", "article": "an"}]}
)


# --- words ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "default", "ours"),
    [
        ("((peer worker))", "peer worker", "experience worker"),
        ("((Peer workers)) may", "Peer workers may", "Experience workers may"),
        ("hire ((a peer worker))", "hire a peer worker", "hire an experience worker"),
        ("((A peer worker)) is", "A peer worker is", "An experience worker is"),
        ("((peer worker's)) day", "peer worker’s day", "experience worker’s day"),
        ("((peer workers’)) day", "peer workers’ day", "experience workers’ day"),
        ("((boss)) of (one) ((peer worker))", "boss of (one) peer worker", "boss of (one) experience worker"),
    ],
)
def test_words_follow_the_edition(text: str, default: str, ours: str) -> None:
    assert Vocabulary(WORDS, WORDS).resolve(text) == default
    assert Vocabulary(WORDS, Words(terms=(*OURS.terms, WORDS.terms[1]))).resolve(text) == ours


@pytest.mark.parametrize("text", ["((pear worker))", "((peer worker)", "(peer worker))", "(())", "((()))"])
def test_an_unknown_word_is_refused(text: str) -> None:
    with pytest.raises(UnknownWord):
        Vocabulary(WORDS, WORDS).resolve(text)


@given(text=st.text(alphabet="()apeer works' \n", max_size=40))
def test_resolved_text_has_no_brackets_left(text: str) -> None:
    try:
        resolved = Vocabulary(WORDS, WORDS).resolve(text)
    except UnknownWord:
        return
    assert "((" not in resolved
    assert "))" not in resolved


def test_no_word_is_left_unresolved_anywhere(catalogue: Catalogue) -> None:
    seen: list[str] = []

    def look(text: str, spot: tuple[str | int, ...]) -> str:
        seen.append(text)
        assert "((" not in text, spot
        return text

    nodes = (*catalogue.topics, *catalogue.forms, *catalogue.law, *catalogue.law_keys)
    for node in (*nodes, catalogue.words, catalogue.interface, catalogue.home):
        map_text(node, look)
    assert len(seen) > 500


# --- select -----------------------------------------------------------------------------------------------------


def test_what_an_edition_hides_goes_with_every_reference_to_it(tmp_path: Path) -> None:
    whole = load(TINY)
    assert whole.topic("work").sections[0].forms == ("talk-record",)
    less = load(TINY, hiding(tmp_path, "talk-record", "work.table", country="land"))
    assert less.forms == ()
    assert [section.id for section in less.topic("work").sections] == ["work.what"]
    assert less.topic("work").sections[0].forms == ()
    assert less.topic("work").sections[0].items[0].see == ()
    assert less.topic("work").next.to == "work", "the hidden form's own next step"
    assert less.home.paths == ()


def test_hiding_what_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ToolkitError, match=r"There is no address “talk-recrod”\. Did you mean “talk-record”\?"):
        load(TINY, hiding(tmp_path, "talk-recrod", country="land"))


# --- the catalogue ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["about", "privacy"])
def test_what_every_page_leads_to_cannot_be_hidden(name: str, tmp_path: Path) -> None:
    with pytest.raises(ToolkitError, match=f"“{name}” is linked from every page and cannot be hidden."):
        load(ROOT / "toolkit_data", hiding(tmp_path, name))


def test_a_need_that_nothing_answers_goes_with_its_last_card(catalogue: Catalogue, tmp_path: Path) -> None:
    roles = next(one for one in catalogue.topic("roles").sections if one.filters)
    alone = [one.id for one in roles.filters if sum(one.id in item.fits for item in roles.items) == 1]
    hide = tuple(item.id for item in roles.items if set(item.fits) & set(alone))
    assert hide, "there is nothing to look at"
    less = load(ROOT / "toolkit_data", hiding(tmp_path, *hide))
    left = next(one for one in less.topic("roles").sections if one.filters)
    assert not {one.id for one in left.filters} & set(alone)
    assert all(any(one.id in item.fits for item in left.items) for one in left.filters)


def test_a_box_of_a_pair_goes_with_its_last_item(catalogue: Catalogue, tmp_path: Path) -> None:
    section = next(one for topic in catalogue.topics for one in topic.sections if one.show == "pairs")
    first = section.columns[0].id
    hide = tuple(item.id for item in section.items if item.column == first)
    topic = load(ROOT / "toolkit_data", hiding(tmp_path, *hide)).topic(catalogue.home_of(section.id).id)
    left = next(one for one in topic.sections if one.id == section.id)
    assert first not in {one.id for one in left.columns}


@pytest.mark.slow
def test_any_topic_may_be_hidden_and_nothing_dangles(catalogue: Catalogue) -> None:
    """Each in turn, by the two phases alone that an edition adds."""
    upstream = resolve(ROOT / "toolkit_data")[0]
    for topic in catalogue.topics:
        if topic.id not in ALWAYS_SHOWN:
            left, problems = select(upstream, [Hidden(topic.id, Place(Path("edition.yml")), "a test")])
            assert [*problems, *references(left)] == [], topic.id
            assert topic.id not in {one.id for one in left.topics}


@pytest.mark.parametrize(("place", "hint"), [("au-vik", "au-vic"), ("au", "")])
def test_a_place_that_there_is_not_is_told(place: str, hint: str) -> None:
    with pytest.raises(ToolkitError, match=f"There is no place “{place}” in the country.*{hint}"):
        load(ROOT / "toolkit_data", Edition(place=place))


def test_nothing_in_the_catalogue_can_be_changed(catalogue: Catalogue) -> None:
    topic = catalogue.topics[0]
    with pytest.raises(ValidationError):
        topic.title = Text("other")  # type: ignore[misc]
    with pytest.raises(TypeError):
        catalogue.interface.messages["required"] = Text("other")
    with pytest.raises(AttributeError):
        catalogue.topics = ()  # type: ignore[misc]
    with pytest.raises(TypeError):
        catalogue.addresses["more"] = topic  # type: ignore[index]


def test_an_address_finds_its_home(catalogue: Catalogue) -> None:
    for address, node in catalogue.addresses.items():
        home = catalogue.home_of(address)
        assert dict(parts(home))[address] is node
        assert catalogue.title(address)


def test_a_message_that_asks_for_what_is_not_filled_in_is_told() -> None:
    tiny = load(TINY)
    assert tiny.message("greeting", name="Alex") == "Hello Alex, peer worker"
    with pytest.raises(ToolkitError) as caught:
        tiny.message("greeting", nam="Alex")
    assert str(caught.value) == (
        "toolkit_data/interface.yml:1: [greeting] Nothing is filled in for “{name}”. Did you mean “nam”?"
    )
    with pytest.raises(KeyError):
        tiny.message("farewell")


def test_review_is_due_so_many_months_after() -> None:
    class Trial(Maintained):
        pass

    for written, every, due in (
        ("2026-11-21", "12 months", "2027-11-21"),
        ("2026-08-31", "6 months", "2027-02-28"),
        ("2023-08-31", "6 months", "2024-02-29"),
        ("2026-12-15", "1 months", "2027-01-15"),
        ("2026-10-31", "2 months", "2026-12-31"),
    ):
        trial = Trial.model_validate({"written": written, "review_every": every})
        assert trial.review_due() == datetime.date.fromisoformat(due)


# --- the real guidance ------------------------------------------------------------------------------------------


def test_no_point_of_any_source_is_lost(catalogue: Catalogue) -> None:
    counts = {source.id: len(source.points) for source in catalogue.sources if source.kind == "founding"}
    assert counts == {"coeps": 212, "hub": 100, "kemp": 41, "network": 64, "roles": 38}


def test_every_point_of_every_source_is_carried(catalogue: Catalogue) -> None:
    """But for a few that are set aside, each with a reason."""
    aside = [point.id for _, point in catalogue.points.values() if point.set_aside]
    assert len(aside) <= 10
    assert [name for name in catalogue.points if name not in catalogue.carriers and name not in aside] == []


def test_every_whole_source_is_cited(catalogue: Catalogue) -> None:
    """A study or a guide that nothing rests on has no business on the page of sources."""
    cited = {
        citation.source for node in catalogue.addresses.values() if isinstance(node, Sourced) for citation in node.from_
    }
    guides = {entry.guide for entry in resolve(ROOT / "toolkit_data")[1].writing.avoid}
    whole = {source.id for source in catalogue.sources if not source.points}
    assert whole - cited - guides == set()


def test_everything_says_where_it_comes_from(catalogue: Catalogue) -> None:
    for topic in catalogue.topics:
        for item in topic.items():
            assert item.from_ or item.basis, item.id
    for address, node in catalogue.addresses.items():
        if isinstance(node, Sourced):
            assert len(node.from_) <= 6, address


def test_nobody_is_said_to_have_reviewed_what_nobody_reviewed(catalogue: Catalogue) -> None:
    """Until a named person has. Whoever adds a review changes this list, and says so in the same commit."""
    kept_up = (*catalogue.topics, *catalogue.forms, *catalogue.law)
    reviewed = [whole.id for whole in kept_up if whole.reviewed or whole.made_with]
    assert reviewed == []


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9’']+", text.lower().replace("’", "'"))


def test_no_label_stands_for_a_person(catalogue: Catalogue) -> None:
    labels = (
        "the mentally ill", "mentally ill people", "schizophrenics", "addicts", "sufferers", "suffers from",
        "suffering from", "the disabled", "mental patients", "committed suicide", "consumers suffer",
    )  # fmt: skip
    for where, text in all_texts(catalogue):
        for label in labels:
            assert label not in text.lower(), where


def test_person_forms_ask_for_nothing_that_must_not_be_recorded(catalogue: Catalogue) -> None:
    """research on concern records: no field for health, its causes or its treatment (a hint may warn of them)."""
    forbidden = re.compile(
        r"\b(diagnos\w*|symptom\w*|medicat\w*|medicine|treatment|hospital\w*|doctor|psychiatr\w*|relapse\w*)\b", re.I
    )
    for form in catalogue.forms:
        if form.sensitivity != "person":
            continue
        for question in form.questions():
            if getattr(question, "type", "") == "display":
                continue
            labels = [str(question.label), *(str(option.label) for option in getattr(question, "options", ()))]
            labels += [str(column.label) for column in getattr(question, "columns", ())]
            for label in labels:
                assert not forbidden.search(label), f"{form.id}.{question.id}: {label}"


def test_every_page_leads_on(catalogue: Catalogue) -> None:
    for whole in (*catalogue.topics, *catalogue.forms):
        assert whole.next.to in catalogue.addresses
        assert whole.next.to != whole.id
    for form in catalogue.forms:
        assert form.guidance


def test_addresses_are_unique_over_topics_forms_and_points(catalogue: Catalogue) -> None:
    assert not set(catalogue.addresses) & set(catalogue.points)


# --- schemas, commands ------------------------------------------------------------------------------------------

KINDS = {"sources": "source", "topics": "topic", "forms": "form"}


def test_the_schemas_for_editors_agree_with_the_models() -> None:
    for name in schema.MODELS:
        file = ROOT / "toolkit_data" / "schemas" / f"{name}.schema.json"
        assert file.read_text(encoding="utf-8") == schema.text(name), "run `make schemas`"


@pytest.mark.parametrize("data", [TINY, ROOT / "toolkit_data"], ids=["tiny", "real"])
def test_sound_files_pass_their_schema(data: Path) -> None:
    documents, problems = read(data)
    assert not problems
    for folder, files in documents.items():
        validator = jsonschema.Draft202012Validator(schema.schema(KINDS.get(folder, folder)))
        for document in files.values():
            assert [error.message for error in validator.iter_errors(document.data)] == [], document.file


def test_a_key_that_the_model_refuses_is_refused_by_the_schema() -> None:
    documents, _ = read(TINY)
    data = {**documents["topics"]["work"].data, "titel": "x"}
    assert not jsonschema.Draft202012Validator(schema.schema("topic")).is_valid(data)


@pytest.mark.slow
def test_check_counts(capsys: pytest.CaptureFixture[str], catalogue: Catalogue) -> None:
    assert cli.main(["check"]) == 0
    text = capsys.readouterr().out
    assert re.search(r"hub +100 +100 +0\n", text)
    assert text.endswith("All is in order.\n")
    assert cli.main(["check", "--json"]) == 0
    counts = json.loads(capsys.readouterr().out)
    assert counts["ok"] is True
    assert counts["forms"] == len(catalogue.forms)
    for source in counts["sources"]:
        assert source["carried"] + source["set_aside"] == source["points"]


def test_check_for_machines_tells_problems_too(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert cli.main(["check", "--json", "--data", str(tmp_path / "nowhere")]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] is False
    assert told["problems"][0]["what"] == "The folder of guidance is not there."


def test_what_is_said_to_machines_needs_no_letters_beyond_ascii(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert cli.main(["check", "--json", "--data", str(tmp_path / "nirgendwö")]) == 1
    told = capsys.readouterr().out
    assert told.isascii()
    assert "nirgendwö" in json.loads(told)["problems"][0]["file"]


def test_what_cannot_be_written_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for where in ("file", "file/folder"):
        assert cli.main(["schemas", "--to", str(tmp_path / where)]) == 1
        said = capsys.readouterr().err
        assert said.startswith(f"{tmp_path / where}:1: ")
        assert said.endswith("Check the name, and who may write there.\n")


def test_the_nearest_name() -> None:
    assert nearest("supervison", ["supervision", "review"]) == "Did you mean “supervision”?"
    assert nearest("x.workload", ["supervision.line-management.workload"]) == (
        "Did you mean “supervision.line-management.workload”?"
    )
    assert nearest("qqq", ["supervision"]) == ""


# --- our own words ----------------------------------------------------------------------------------------------

NAMES = (
    "centre of excellence in peer support",
    "setting up a peer support service",
    "mental health commission of nsw",
    "certificate iv in mental health peer work",
    "position description or statement of activity",
    "experts by experience values framework for peer working",
    "peer support among persons with severe mental illnesses a review of evidence and experience",
    "national standards for mental health services",
)
"""Titles and names: they are what they are."""


def test_our_sentences_are_our_own(catalogue: Catalogue) -> None:
    theirs = own_words.kept()
    assert len(theirs) > 5000
    copied = []
    for where, text in [*all_texts(catalogue), *_points(catalogue)]:
        for part in re.split("|".join(NAMES), " ".join(own_words.words(text))):
            copied += [(where, run) for run, mark in own_words.runs(part) if mark in theirs]
    assert copied == []


def _points(catalogue: Catalogue) -> list[tuple[str, str]]:
    """What we say that a source says. A point that is a reference is a title and names."""
    return [(name, point.says) for name, (_, point) in catalogue.points.items() if ".ref." not in name]


def test_a_copied_run_would_be_found() -> None:
    """A title that the documents cite, and the same words in another order."""
    theirs = own_words.kept()
    title = "Experts by experience: Values framework for peer working"
    assert all(mark in theirs for _, mark in own_words.runs(title))
    backwards = " ".join(reversed(own_words.words(title)))
    assert not any(mark in theirs for _, mark in own_words.runs(backwards))
