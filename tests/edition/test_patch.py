"""An edition put into the guidance: everything keeps its file and line, nothing else changes, and it is told whose."""

from __future__ import annotations

import copy
import datetime
import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from peer_toolkit.catalogue import Own, load, own_of
from peer_toolkit.catalogue.changed import Changed
from peer_toolkit.catalogue.fit import Layer
from peer_toolkit.catalogue.locate import fields, located, spot_of, value_at
from peer_toolkit.catalogue.patch import Patched, patch
from peer_toolkit.catalogue.read import Spot, read_file
from peer_toolkit.problems import ToolkitError
from tests.conftest import TINY
from tests.edition.folders import write
from tests.edition.places import REAL, Told, layer_of, told, value, with_value, written

SIGNED = {"why": "A test.", "by": "Jo Smith", "date": "2026-11-01"}

fast = settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))


def edition(folder: Path, files: dict[str, list[dict[str, Any]]], more: dict[str, str] | None = None) -> Own:
    """An edition with changes by file, each value on a line of its own."""
    shutil.rmtree(folder, ignore_errors=True)
    texts = {
        f"changes/{name}.yml": f"# {name}\n" + written({"changes": [{**one, **SIGNED} for one in entries]}, None)
        for name, entries in files.items()
    }
    return own_of(write(folder, {**texts, **(more or {})}, "country: land\n"))


def patched(own: Own, layer: Layer) -> Patched:
    done, problems = patch(layer.documents, own, {})
    assert problems == []
    return done


# --- addresses and fields ---------------------------------------------------------------------------------------------


def test_every_text_has_an_address_and_a_field_that_lead_back_to_it() -> None:
    layer = layer_of("real")
    at = located(layer.documents)
    found: dict[tuple[str, str], set[Spot]] = defaultdict(set)
    for one in told("real"):
        where = at[one.at]
        inner = one.spot[len(where.spot) :]
        whole = inner[:-1] if isinstance(inner[-1], int) else inner  # a text in a list goes by the list
        assert spot_of(where.data(layer.documents), one.field) == whole, one
        found[one.at, one.field].add((*where.spot, *whole))
    assert len(found) > 5000
    assert [key for key, spots in found.items() if len(spots) > 1] == [], "no two go by one name"


def test_every_field_that_is_offered_is_there() -> None:
    layer = layer_of("real")
    for address, where in located(layer.documents).items():
        data = where.data(layer.documents)
        for field in fields(data):
            spot = spot_of(data, field)
            assert spot is not None, (address, field)
            value_at(data, spot)


def test_every_address_of_the_catalogue_is_one_that_can_be_changed() -> None:
    layer = layer_of("real")
    at = located(layer.documents)
    for topic in layer.topics:
        assert {topic.id, *(one.id for one in topic.items()), *(one.id for one in topic.sections)} <= set(at)
    for form in layer.forms:
        assert {f"{form.id}.{one.id}" for one in (*form.questions(), *form.sections)} <= set(at)


# --- sequences of changes, generated ------------------------------------------------------------------------------


_KINDS = ("item", "section", "question", "part", "row", "option", "column")


def new_thing(kind: str, number: int) -> dict[str, Any]:
    """Something new of a kind, all of whose texts are found nowhere else."""
    name = f"swan.n{number}" if kind in ("item", "section") else f"swan-n{number}"
    words = f"New words number {number}."
    if kind == "item":
        return {"id": name, "kind": "tip", "text": words, "ask": [f"New question {number}?", f"And another {number}?"]}
    if kind == "section":
        inner = {"id": f"{name}.first", "kind": "tip", "text": f"Inner words number {number}."}
        return {"id": name, "title": words, "items": [inner]}
    if kind == "part":
        inner = {"id": f"{name}-first", "type": "string", "label": f"Inner label {number}"}
        return {"id": name, "title": words, "questions": [inner]}
    return {"id": name, "label": words, **({"type": "string"} if kind in ("question", "column") else {})}


@st.composite
def sequences(draw: st.DrawFn) -> tuple[str, list[dict[str, Any]]]:
    """Changes that can hold together: each field once, nothing that is hidden, one new thing beside each."""
    which = draw(st.sampled_from(["tiny", "sample"]))
    layer = layer_of(which)
    at = located(layer.documents)
    random_ = draw(st.randoms(use_true_random=False))
    entries: list[dict[str, Any]] = []
    touched: set[str] = set()
    names = sorted({one.folder + "/" + one.name for one in at.values() if one.folder in ("topics", "forms")})
    folder, name = draw(st.sampled_from(names)).split("/")
    here = {address: where for address, where in at.items() if (where.folder, where.name) == (folder, name)}
    texts = [one for one in told(which) if (one.folder, one.name) == (folder, name) and isinstance(one.spot[-1], str)]
    hidden = [
        address
        for address in random_.sample(sorted(here), min(len(here), draw(st.integers(0, 3))))
        if here[address].kind in ("question", "row", "option", "column")
        and len(value_at(here[address].document(layer.documents).data, here[address].spot[:-1])) > 4
    ]
    gone = [here[address].spot for address in hidden]

    def inside(spot: Spot) -> bool:
        return any(spot[: len(one)] == one for one in gone)

    for one in random_.sample(texts, min(len(texts), draw(st.integers(0, 5)))):
        data = here[one.at].data(layer.documents)
        if not inside(one.spot) and not data.get("protected"):
            entries.append({"replace": one.at, "field": one.field, "with": f"Changed words number {len(entries)}."})
    for address in random_.sample(sorted(here), min(len(here), draw(st.integers(0, 5)))):
        where = here[address]
        if where.kind in _KINDS and not any(len(where.spot) > len(one) for one in gone if inside(where.spot)):
            way = draw(st.sampled_from(["add_after", "add_before"]))
            entries.append({way: address, "new": new_thing(where.kind, len(entries))})
            touched.add(address)
    for address in hidden:
        inner = [
            one for one in hidden if one != address and here[one].spot[: len(here[address].spot)] == here[address].spot
        ]
        around = [
            one for one in hidden if one != address and here[address].spot[: len(here[one].spot)] == here[one].spot
        ]
        if not inner and not around:
            entries.append({"hide": address})
    return which, draw(st.permutations(entries))


def values_of(data: Any, spot: Spot = ()) -> Iterator[tuple[Spot, Any]]:
    yield spot, data
    for key, one in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield from values_of(one, (*spot, key))


def held_by_line(file: Path, layer: Layer) -> dict[int, list[Any]]:
    """What stands on each line of a file."""
    document = next((one for held in layer.documents.values() for one in held.values() if one.file == file), None)
    if document is None:
        document, problems = read_file(file)
        assert document, problems
    found: dict[int, list[Any]] = defaultdict(list)
    for spot, one in values_of(document.data):
        found[document.lines[spot]].append(one)
    return found


@fast
@given(given_=sequences())
def test_every_value_knows_its_file_and_line(given_: tuple[str, list[dict[str, Any]]], tmp_path: Path) -> None:
    which, entries = given_
    layer = layer_of(which)
    half = len(entries) // 2
    own = edition(tmp_path / "e", {"a": entries[:half], "b": entries[half:]})
    files: dict[Path, dict[int, list[Any]]] = {}
    for folder, held in patched(own, layer).documents.items():
        for name, document in held.items():
            if document is layer.documents[folder][name]:
                continue
            spots = dict(values_of(document.data))
            assert set(document.lines) <= set(spots), "no line of something that is not there"
            assert set(document.files) <= set(spots)
            for spot, one in spots.items():
                if spot not in document.lines:
                    assert (spot[-1], one) == ("basis", "edition"), "only the engine's own word has no line"
                    continue
                place = document.place(spot)
                if place.file not in files:
                    files[place.file] = held_by_line(place.file, layer)
                lines = files[place.file]
                if isinstance(one, dict | list):
                    assert place.line in lines  # its parts are looked at one by one
                else:
                    assert one in lines[place.line], (spot, one, place)


@fast
@given(given_=sequences())
def test_what_is_not_changed_is_as_upstream(given_: tuple[str, list[dict[str, Any]]], tmp_path: Path) -> None:
    which, entries = given_
    layer = layer_of(which)
    done = patched(edition(tmp_path / "e", {"a": entries}), layer)
    before, after = located(layer.documents), located(done.documents)
    hidden = {one["hide"] for one in entries if "hide" in one}
    gone = {address for address in before if address not in after}
    assert gone == {
        address for address in before if any(address == one or address.startswith(f"{one}.") for one in hidden)
    }
    fields_of: dict[str, dict[str, str]] = defaultdict(dict)
    for one in entries:
        if "replace" in one:
            fields_of[one["replace"]][one["field"]] = one["with"]
    new = {address: where for address, where in after.items() if address not in before}
    for address, where in before.items():
        if address in after:
            ours = shallow(after[address].data(done.documents))
            theirs = shallow(where.data(layer.documents))
            for field, text in fields_of[address].items():
                spot = spot_of(ours, field)
                if spot is not None and _holds(ours, spot):
                    assert value(ours, spot) == text
                    _put(ours, spot, None)
                    _put(theirs, spot, None)
            if ours.get("basis") == "edition":
                ours.pop("basis"), theirs.pop("basis", None), theirs.pop("from", None)
            assert ours == theirs, address
    added = [one for one in entries if "new" in one]
    assert sum(where.kind in _KINDS for where in new.values()) >= len(added)
    for one in added:
        (way,) = {"add_after", "add_before"} & set(one)
        if one[way] in hidden:
            continue
        at = after[one[way]]
        holder = value_at(at.document(done.documents).data, at.spot[:-1])
        beside = holder[int(at.spot[-1]) + (1 if way == "add_after" else -1)]
        assert {key: said for key, said in beside.items() if key != "basis"}.keys() == one["new"].keys()
        assert beside["id"] == one["new"]["id"]


def shallow(data: dict[str, Any]) -> dict[str, Any]:
    """A thing without the things in it that have addresses of their own."""
    held = ("sections", "items", "questions", "rows", "options", "columns", "danger")
    return {key: copy.deepcopy(one) for key, one in data.items() if not (key in held and isinstance(one, list | dict))}


def _holds(data: Any, spot: Spot) -> bool:
    try:
        value(data, spot)
    except (LookupError, TypeError):
        return False
    return True


def _put(data: Any, spot: Spot, new: Any) -> None:
    value(data, spot[:-1])[spot[-1]] = new


@fast
@given(given_=sequences(), data=st.data())
def test_the_order_of_files_does_not_matter(
    given_: tuple[str, list[dict[str, Any]]], data: st.DataObject, tmp_path: Path
) -> None:
    which, entries = given_
    assume(len(entries) > 1)
    layer = layer_of(which)
    first = patched(edition(tmp_path / "one", {"a": entries}), layer)
    names = data.draw(st.permutations([f"{number:02}" for number in range(len(entries))]))
    second = patched(edition(tmp_path / "two", {name: [one] for name, one in zip(names, entries, strict=True)}), layer)
    for folder, held in first.documents.items():
        for name, document in held.items():
            assert document.data == second.documents[folder][name].data


@fast
@given(which=st.sampled_from(["tiny", "sample"]), random_=st.randoms(use_true_random=False))
def test_what_was_replaced_says_whose_it_is(which: str, random_: Any, tmp_path: Path) -> None:
    """The innermost thing around a text that can rest on a source rests on it no longer; others stay as they were."""
    layer = layer_of(which)
    at = located(layer.documents)
    chosen: list[Told] = random_.sample(told(which), min(8, len(told(which))))
    one_each = {(one.at, one.field): one for one in chosen if not at[one.at].data(layer.documents).get("protected")}
    entries = [
        {"replace": one.at, "field": one.field, "with": "New." if isinstance(one.spot[-1], str) else ["New."]}
        for one in one_each.values()
    ]
    done = patched(edition(tmp_path / "e", {"a": entries}), layer)
    ours = set()
    for one in one_each.values():
        if "from" in one.spot:  # what is noted on a source is no text of its own
            continue
        around = [one.spot[:size] for size in range(len(one.spot), 0, -1)]
        for spot in around:
            if _rests(one.folder, spot):
                ours.add((one.folder, one.name, spot))
                break
    for folder, held in layer.documents.items():
        for name, document in held.items():
            if document is done.documents[folder][name]:
                continue
            for spot, theirs in values_of(document.data):
                if isinstance(theirs, dict) and "from" not in spot:
                    mine = value(done.documents[folder][name].data, spot)
                    if (folder, name, spot) in ours:
                        assert (mine["basis"], mine.get("from")) == ("edition", None)
                    else:
                        assert (mine.get("basis"), _cited(mine)) == (theirs.get("basis"), _cited(theirs))


def _cited(thing: dict[str, Any]) -> list[Any]:
    """What a thing rests on, without what is noted on it."""
    told = thing.get("from") or []
    return [{key: one[key] for key in one if key != "note"} if isinstance(one, dict) else one for one in told]


def _rests(folder: str, spot: Spot) -> bool:
    """Whether a thing at a spot can rest on a source."""
    holder = [part for part in spot if isinstance(part, str)]
    last = {"topics": ("danger", "items"), "forms": ("questions", "rows"), "guards": ("sets",)}.get(folder, ())
    return bool(holder) and holder[-1] in last and (isinstance(spot[-1], int) or holder[-1] == "danger")


SOURCED = ("sections", 0, "questions", 0)


@pytest.mark.parametrize(
    ("change", "ours"),
    [
        ({"replace": "work.what.hours", "field": "text", "with": "New."}, True),
        ({"replace": "work.what.hours", "field": "ask", "with": ["New?"]}, True),
        ({"replace": "work.what.hours", "field": "see", "with": ["work.table.talk"]}, False),
        ({"replace": "work.what.hours", "field": "kind", "with": "tip"}, False),
        ({"replace": "work.what.hours", "field": "fits", "with": ["a"]}, False),
        ({"replace": "work.what", "field": "title", "with": "New"}, False),
        ({"replace": "work", "field": "title", "with": "New"}, False),
        ({"replace": "work", "field": "sections.work.what.items.work.what.hours.text", "with": "New."}, True),
        ({"replace": "work.what", "field": "items.work.what.hours.text", "with": "New."}, True),
    ],
)
def test_an_item_that_says_something_else_rests_on_no_source(change: Any, ours: bool, tmp_path: Path) -> None:
    done = patched(edition(tmp_path / "e", {"a": [change]}), layer_of("tiny"))
    item = value(done.documents["topics"]["work"].data, ("sections", 0, "items", 0))
    assert (item.get("from"), item.get("basis")) == ((None, "edition") if ours else (["guide.hours"], None))


@pytest.mark.parametrize(
    ("change", "ours"),
    [
        ({"replace": "talk-record.held", "field": "label", "with": "New?"}, True),
        ({"replace": "talk-record.held.moved", "field": "label", "with": "New"}, True),
        ({"replace": "talk-record.held", "field": "options.moved.label", "with": "New"}, True),
        ({"replace": "talk-record.held", "field": "when", "with": {"question": "held", "is": "moved"}}, False),
        ({"replace": "talk-record.first", "field": "title", "with": "New"}, False),
        ({"replace": "talk-record", "field": "purpose", "with": "New."}, False),
        ({"replace": "talk-record.moved-to", "field": "label", "with": "New?"}, False),
    ],
)
def test_a_question_that_says_something_else_rests_on_no_source(change: Any, ours: bool, tmp_path: Path) -> None:
    layer = with_value(layer_of("tiny"), "forms", "talk-record", (*SOURCED, "from"), ["guide.talk"])
    done = patched(edition(tmp_path / "e", {"a": [change]}), layer)
    question = value(done.documents["forms"]["talk-record"].data, SOURCED)
    assert (question.get("from"), question.get("basis")) == ((None, "edition") if ours else (["guide.talk"], None))


# --- what stands where ------------------------------------------------------------------------------------------------


def items_of(done: Patched) -> list[str]:
    section = done.documents["topics"]["work"].data["sections"][0]
    return [item["id"] for item in section["items"]]


def added(way: str, at: str, name: str) -> dict[str, Any]:
    return {way: at, "new": {"id": f"swan.{name}", "kind": "tip", "text": "New."}}


@pytest.mark.parametrize(
    ("entries", "order"),
    [
        ([("add_after", "hours", "a"), ("add_after", "hours", "b")], "hours a b"),
        ([("add_before", "hours", "a"), ("add_before", "hours", "b")], "a b hours"),
        ([("add_after", "hours", "a"), ("add_before", "hours", "b"), ("add_after", "hours", "c")], "b hours a c"),
        ([("add_after", "a", "b"), ("add_before", "hours", "a")], "a b hours"),
        ([("add_before", "b", "c"), ("add_after", "a", "b"), ("add_after", "hours", "a")], "hours a c b"),
        ([("add_after", "hours", "a"), ("add_after", "a", "c"), ("add_after", "hours", "b")], "hours a c b"),
    ],
)
def test_new_things_stand_in_the_order_in_which_they_are_written(
    entries: list[tuple[str, str, str]], order: str, tmp_path: Path
) -> None:
    """Also beside one another, whichever comes first in the files."""
    address = {"hours": "work.what.hours"}
    changes = [added(way, address.get(at, f"swan.{at}"), name) for way, at, name in entries]
    done = patched(edition(tmp_path / "e", {"a": changes}), layer_of("tiny"))
    assert items_of(done) == [address.get(one, f"swan.{one}") for one in order.split()]


def test_something_can_be_added_beside_what_is_hidden(tmp_path: Path) -> None:
    own = edition(tmp_path / "e", {"a": [{"hide": "work.what.hours"}, added("add_after", "work.what.hours", "a")]})
    assert [one.id for one in load(TINY, own).topic("work").sections[0].items] == ["swan.a"]


ITEM = {"id": "swan.s.a", "kind": "tip", "text": "A."}
QUESTION = {"id": "swan-q", "type": "string", "label": "Q"}
TABLE = {
    "id": "swan-t",
    "type": "table",
    "label": "T",
    "row_label": "R",
    "columns": [{"id": "a", "label": "A", "type": "string"}],
    "rows": [{"id": "r", "label": "R"}],
}
NEW = [
    ("work.what.hours", ITEM, [("sections", 0, "items", 1)]),
    ("work.what", {"id": "swan.s", "title": "S", "items": [ITEM]}, [("sections", 1, "items", 0)]),
    ("talk-record.held", QUESTION, [("sections", 0, "questions", 1)]),
    (
        "talk-record.first",
        {"id": "swan-p", "title": "P", "guidance": "work", "questions": [QUESTION]},
        [("sections", 1, "questions", 0)],
    ),
    ("talk-record.held", TABLE, [("sections", 0, "questions", 1), ("sections", 0, "questions", 1, "rows", 0)]),
]


@pytest.mark.parametrize(("at", "new", "spots"), NEW)
def test_what_is_new_says_whose_it_is(at: str, new: dict[str, Any], spots: list[Spot], tmp_path: Path) -> None:
    own = edition(tmp_path / "e", {"a": [{"add_after": at, "new": new}]})
    done = patched(own, layer_of("tiny"))
    where = located(layer_of("tiny").documents)[at]
    for spot in spots:
        assert value(done.documents[where.folder][where.name].data, spot)["basis"] == "edition"
    load(TINY, own)


def test_a_translated_text_is_known_where_it_came_to_stand(tmp_path: Path) -> None:
    more = {"translation/a.yml": "texts:\n  work.what.hours:\n    text: Neu.\n  work.table:\n    title: Neu\n"}
    new = {"id": "swan.s", "title": "S", "items": [{"id": "swan.s.a", "kind": "tip", "text": "A."}]}
    entries = [added("add_before", "work.what.hours", "a"), {"add_after": "work.what", "new": new}]
    done = patched(edition(tmp_path / "e", {"a": entries}, more), layer_of("tiny"))
    assert done.translated == {
        ("topics", "work", ("sections", 0, "items", 1, "text")),
        ("topics", "work", ("sections", 2, "title")),
    }
    for folder, name, spot in done.translated:
        document = done.documents[folder][name]
        assert value(document.data, spot).startswith("Neu")
        assert document.place(spot).file == tmp_path / "e" / "translation" / "a.yml"


def test_protected_things_are_changed_with_a_reason_and_other_fields_around_them_without(tmp_path: Path) -> None:
    layer = with_value(layer_of("tiny"), "topics", "work", ("sections", 1, "items", 0, "protected"), True)
    free = [
        {"replace": "work.table", "field": "title", "with": "New"},
        {"replace": "work", "field": "title", "with": "New"},
        {"replace": "work.table.talk", "field": "kind", "with": "tip"},
        {"add_after": "work.table.talk", "new": {"id": "swan.a", "kind": "tip", "text": "A."}},
    ]
    for one in free:
        patched(edition(tmp_path / "e", {"a": [one]}), layer)
    held = [
        {"replace": "work.table.talk", "field": "text", "with": "New."},
        {"replace": "work.table.talk", "field": "cells.worker", "with": "New."},
        {"replace": "work.table", "field": "items.work.table.talk.text", "with": "New."},
        {"hide": "work.table.talk"},
        {"hide": "work.table"},
        {"hide": "work"},
    ]
    for one in held:
        _, problems = patch(layer.documents, edition(tmp_path / "e", {"a": [one]}), {})
        assert [problem.what.split(",")[0] for problem in problems] in (
            ["This is about rights"],
            ["This has things about rights"],
        ), one
        patched(edition(tmp_path / "e", {"a": [{**one, "protected_reason": "They are told in person."}]}), layer)


def test_the_toolkit_s_texts_mean_its_own_terms(tmp_path: Path) -> None:
    """Also where an edition gives another term the name that one of the toolkit's had."""
    words = (
        "terms:\n  - {id: peer-worker, one: lived experience worker, many: lived experience workers, article: a}\n"
        "  - {id: swan-guide, one: peer worker, many: peer workers, article: a}\n"
    )
    catalogue = load(TINY, edition(tmp_path / "e", {}, {"words.yml": words}))
    assert catalogue.topic("work").title == "The work of a lived experience worker"


# --- provenance -------------------------------------------------------------------------------------------------------


def test_what_an_edition_did_is_told(tmp_path: Path) -> None:
    topic = (
        "id: swan-incidents\ntitle: Incidents with ((peer workers))\nin_short: What to do.\nreaders: [line-manager]\n"
        "written: 2026-11-21\nnext: {to: work, label: The work}\nsections:\n  - id: swan.first\n    title: First\n"
        "    items:\n      - {id: swan.first.call, kind: step, text: Call.}\n"
    )
    entries = [
        {
            "replace": "work.what.hours",
            "field": "text",
            "with": "Ask ((peer workers)) first.",
            "review_by": "2027-11-01",
        },
        {"replace": "talk-record.held", "field": "options.moved.label", "with": "Another day"},
        {"add_after": "talk-record.held", "new": {"id": "swan-where", "type": "string", "label": "Where?"}},
        {"add_after": "talk-record.swan-where", "new": {"id": "swan-who", "type": "string", "label": "Who?"}},
        {"hide": "work.table"},
    ]
    words = "terms:\n  - {id: peer-worker, one: guide, many: guides, article: a}\n"
    more = {"words.yml": words, "additions/topics/swan-incidents.yml": topic}
    catalogue = load(TINY, edition(tmp_path / "e", {"a": entries}, more))
    signed: dict[str, Any] = {"why": "A test.", "by": "Jo Smith", "date": datetime.date(2026, 11, 1)}
    assert list(catalogue.changes) == [
        Changed(
            "replaced",
            "work.what.hours",
            catalogue.changes[0].title,
            "text",
            ("Share out work that fits the hours of peer workers.",),
            ("Ask guides first.",),
            review_by=datetime.date(2027, 11, 1),
            **signed,
        ),
        Changed(
            "replaced",
            "talk-record.held",
            catalogue.changes[1].title,
            "options.moved.label",
            ("We moved it",),
            ("Another day",),
            **signed,
        ),
        Changed("added", "talk-record.swan-where", "Where?", after=("Where?",), **signed),
        Changed("added", "talk-record.swan-who", "Who?", after=("Who?",), **signed),
        Changed("hidden", "work.table", "Who does what", **signed),
        Changed("added", "swan-incidents", "Incidents with guides"),
    ]
    assert [question.id for question in catalogue.form("talk-record").questions()] == [
        "held",
        "swan-where",
        "swan-who",
        "moved-to",
    ]
    assert {at: (link.to, str(link.label)) for at, link in catalogue.hidden.items()} == {
        "work.table": ("work", "Who does what"),
        "work.table.talk": ("work", "The talk"),
    }


def test_a_hidden_whole_is_told_with_where_to_go_instead(tmp_path: Path) -> None:
    own = own_of(write(tmp_path / "e", {}, "country: land\nhide:\n  - {id: talk-record, why: We have our own.}\n"))
    catalogue = load(TINY, own)
    assert catalogue.changes == (Changed("hidden", "talk-record", "Record of a talk", why="We have our own."),)
    assert catalogue.hidden["talk-record"].to == "work"
    assert catalogue.hidden["talk-record.held"].label == "Did you talk?"
    assert catalogue.forms == ()
    assert catalogue.topic("work").next.to == "work"


def test_what_every_page_leads_to_is_not_left_empty(tmp_path: Path) -> None:
    about = layer_of("real").documents["topics"]["about"].data
    hides = [{"hide": section["id"], "protected_reason": "A test."} for section in about["sections"]]
    own = edition(tmp_path / "e", {"a": hides})
    object.__setattr__(own, "edition", own.edition.model_copy(update={"country": "au"}))
    with pytest.raises(ToolkitError, match=r"Nothing would be left of “about”, to which every page leads\."):
        load(REAL, own)
