"""Saved copies as the page makes and opens them: nothing lost, old ones followed, bad ones told, locked ones locked.

The modules are pure: they are served as they stand to an empty page, over https, and once over plain http.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, Route

from peer_toolkit.browser.definition import definition
from peer_toolkit.catalogue import Catalogue
from peer_toolkit.reading import saved
from peer_toolkit.reading.addresses import Addresses
from peer_toolkit.reading.answers import answers_of
from tests.conftest import ROOT
from tests.documents.conftest import whole
from tests.reading.copies import CASES, REGIONS, Case, copy_of, filled_copy, locked, moved, opened

pytestmark = [pytest.mark.browser]

SCRIPTS = ROOT / "docs" / "assets" / "js" / "form"
PASSPHRASE = "kōwhai tram Ｎgaio"

# what goes in and comes out is JSON, so that half characters are not lost on the way
ASK = """async ({ calls, before }) => {
  const modules = { ...(await import("/copy.js")), ...(await import("/seal.js")) };
  if (before) await (0, eval)(before)(modules);
  const told = [];
  for (const [name, ...values] of JSON.parse(calls)) {
    const given = values.map((one) => (one?.bytes ? new Uint8Array(one.bytes) : one));
    try {
      const is = await modules[name](...given);
      told.push({ is: is instanceof Uint8Array ? { bytes: [...is] } : is });
    } catch (error) {
      const known = error instanceof modules.CopyError;
      told.push({ wrong: known ? error.message_name : String(error), values: error.values, known });
    }
  }
  return JSON.stringify(told);
}"""

Told = dict[str, Any]
Ask = Callable[..., list[Told]]


def serve(page: Page, origin: str) -> list[str]:
    """Serve the modules under an origin, to an empty page. Gives what the page says."""

    def answer(route: Route) -> None:
        name = PurePosixPath(urlsplit(route.request.url).path).name
        if name:
            route.fulfill(content_type="text/javascript", body=(SCRIPTS / name).read_text(encoding="utf-8"))
        else:
            route.fulfill(content_type="text/html", body="<!doctype html><title>-</title><link rel=icon href=data:>")

    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.route("**/*", answer)
    page.goto(origin)
    return said


def asking(page: Page) -> Ask:
    def ask(*calls: list[Any], before: str = "") -> list[Told]:
        told: list[Told] = json.loads(page.evaluate(ASK, {"calls": json.dumps(calls), "before": before}))
        return told

    return ask


@pytest.fixture(scope="module")
def ask(browser: Browser) -> Iterator[Ask]:
    """Calls functions of copy.js and seal.js: [name, what it is given]. Gives for each {is: …} or {wrong: …}."""
    page = browser.new_page()
    said = serve(page, "https://handbook.test/")
    yield asking(page)
    page.close()
    assert said == []


@pytest.fixture(scope="module")
def book() -> Catalogue:
    """The real guidance with the tests' own forms after it."""
    return whole()


@pytest.fixture(scope="module")
def all_types(book: Catalogue) -> Told:
    return definition(book.form("all-types"), book)


def read_back(text: str, book: Catalogue) -> dict[str, Any]:
    """What `peer-toolkit read` makes of a copy."""
    addresses = Addresses(book)
    answers: dict[str, Any] = answers_of(saved.read(text.encode(), addresses), addresses).answers
    return answers


def text_of(form: str, answers: dict[str, Any], /, **more: Any) -> str:
    return copy_of(form, answers, **more).decode()


# --- there and back -------------------------------------------------------------------------------------------------


def test_every_control_of_every_form_comes_back(ask: Ask, book: Catalogue) -> None:
    states = []
    for form in book.forms:
        flat, wanted = filled_copy(form, book)
        kept = [{"address": f"{form.id}.gone", "value": "Ā\n"}, {"address": "__proto__", "value": True}]
        finished = [one.id for one in form.sections[::2]]
        states.append((definition(form, book), {"answers": flat, "finished": finished, "left": kept}, wanted))
    texts = [one["is"] for one in ask(*(["packed", form, state] for form, state, _ in states))]
    assert len(texts) > 30
    again = [
        ["packed", form, {**state, "answers": dict(reversed(state["answers"].items()))}] for form, state, _ in states
    ]
    assert [one["is"] for one in ask(*again)] == texts, "same answers, same bytes"
    found = ask(*(["unpacked", text, form] for text, (form, *_) in zip(texts, states, strict=True)))
    for one, text, (form, state, wanted) in zip(found, texts, states, strict=True):
        got = one["is"]
        assert got["answers"] == state["answers"], form["id"]
        assert got["finished"] == state["finished"]
        left = [{**one, "label": ""} for one in state["left"]]
        assert sorted(got["left"], key=str) == sorted(left, key=str)
        assert (got["notes"], got["form"], got["version"]) == ([], form["id"], form["version"])
        assert read_back(text, book) == wanted, form["id"]


def test_the_format_stays(ask: Ask) -> None:
    """What was saved once must open for ever: this text is a promise."""
    form = {
        "id": "tea",
        "version": 2,
        "title": "Tea & “talk”",
        "edition": {"id": "upstream", "name": "x"},
        "sections": [
            {"id": "one", "questions": [{"id": "who", "type": "string", "label": "Who"}]},
            {"id": "two", "questions": [{"id": "when", "type": "date", "label": "When"}]},
        ],
    }
    state = {
        "answers": {"tea.when": "2026-03-05", "tea.who": 'Hēmi "x"', "tea.no": "", "tea.nor": False},
        "finished": ["two", "one", "nope"],
        "left": {"old.b": True, "old.a": "1"},
    }
    (told,) = ask(["packed", form, state])
    assert told["is"] == (
        '{\n "peer-toolkit-copy": 1,\n "form": "tea",\n "version": 2,\n "edition": "upstream",\n'
        ' "title": "Tea & “talk”",\n "answers": {\n  "tea.when": "2026-03-05",\n  "tea.who": "Hēmi \\"x\\""\n },\n'
        ' "finished": [\n  "one",\n  "two"\n ],\n "left": {\n  "old.a": "1",\n  "old.b": true\n }\n}\n'
    )


ANY_TEXT = st.text(st.characters(), min_size=1, max_size=60)
LINE = ANY_TEXT.map(lambda text: text.replace("\n", " ").replace("\r", " "))
STATES = st.fixed_dictionaries(
    {},
    optional={
        "all-types.role": LINE,
        "all-types.days": LINE,
        "all-types.started": LINE,
        "all-types.proud": ANY_TEXT,
        "all-types.hard": ANY_TEXT.map(lambda text: (text * 3000)[:3000]),
        "all-types.copy": st.just(True),
        "all-types.pace": st.sampled_from(["slow", "right", "fast"]),
        "all-types.support.breaks": st.just(True),
        "all-types.goals.7.goal": ANY_TEXT,
        "all-types.goals.2000.status": st.sampled_from(["open", "going", "done"]),
        "all-types.duties.leave.spent": LINE,
        "all-types.manager.name": LINE,
    },
)
BESIDE = st.dictionaries(st.one_of(st.text(st.characters()), st.just("__proto__"), st.just("1")), ANY_TEXT, max_size=3)


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(STATES, BESIDE), min_size=1, max_size=20))
def test_whatever_is_typed_comes_back(ask: Ask, all_types: Told, states: list[tuple[Told, Told]]) -> None:
    texts = ask(*(["packed", all_types, {"answers": answers, "left": left}] for answers, left in states))
    found = ask(*(["unpacked", one["is"], all_types] for one in texts))
    for one, (answers, left) in zip(found, states, strict=True):
        assert one["is"]["answers"] == answers
        assert {left["address"]: left["value"] for left in one["is"]["left"]} == left


# --- copies from before ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def followed(ask: Ask, book: Catalogue) -> dict[str, Told]:
    """What the page makes of each copy from before some moves."""
    calls = []
    for case in CASES:
        then = moved(book, case.moves)
        calls.append(["unpacked", text_of(case.form, case.old), definition(then.form("all-types"), then)])
    return {case.name: one for case, one in zip(CASES, ask(*calls), strict=True)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.replace(" ", "-"))
def test_a_copy_from_before(case: Case, followed: dict[str, Told]) -> None:
    told = followed[case.name]["is"]
    assert told["answers"] == case.page
    assert sorted(one["address"] for one in told["left"]) == sorted(case.left)
    for one in told["left"]:
        assert one["value"] == case.old[one["address"]], "kept as it was"
        ended = case.moves.get(one["address"].replace(".1.", "."), "") is None
        assert one.get("why") == ("Why." if ended else None)


def test_what_is_left_says_what_it_was_about(followed: dict[str, Told]) -> None:
    said = {one["address"]: one["label"] for name in followed for one in followed[name]["is"]["left"]}
    assert said["all-types.role"] == "Role"
    assert said["all-types.goals.0.goal"] == "Goals for the next period, 0, Goal"
    assert said["all-types.duties.gone.by"] == "Who does what, gone, Who does it"
    assert said["all-types.support.breaks"] == "Support offered, Breaks"
    assert said["all-types.nope"] == said["__proto__"] == ""


def test_what_was_left_is_tried_again_when_the_form_has_changed(ask: Ask, all_types: Told) -> None:
    left = {"all-types.role": "Guide", "all-types.proud": "Old", "all-types.gone": "x", "all-types.pace": "quick"}
    answers = {"all-types.proud": "New", "all-types.pace": "x.right"}
    same, older, newer = (
        one["is"]
        for one in ask(
            *(
                ["unpacked", text_of("all-types", answers, left=left, version=version), all_types]
                for version in (3, 2, 4)
            )
        )
    )
    kept = {"all-types.pace": "x.right", "all-types.gone": "x"}
    assert same["answers"] == {"all-types.proud": "New"}
    assert {one["address"]: one["value"] for one in same["left"]} == kept | {
        "all-types.role": "Guide",
        "all-types.proud": "Old",
        "all-types.pace (2)": "quick",
    }
    assert older["answers"] == {"all-types.role": "Guide", "all-types.proud": "New\n\nOld"} == newer["answers"]
    assert {one["address"]: one["value"] for one in older["left"]} == kept | {"all-types.pace (2)": "quick"}
    assert (older["notes"], older["version"]) == ([], 2)
    assert newer["notes"] == [{"message": "web-copy-newer-form", "values": {"theirs": 4, "ours": 3}}]


def test_nothing_left_over_is_written_over(ask: Ask, all_types: Told) -> None:
    left = [{"address": "a.b", "value": value} for value in ("1", "2", True)]
    (told,) = ask(["packed", all_types, {"answers": {}, "left": left}])
    assert json.loads(told["is"])["left"] == {"a.b": "1", "a.b (2)": "2", "a.b (3)": True}


def test_finished_parts_follow_too(ask: Ask, book: Catalogue) -> None:
    then = moved(book, {"old": "all-types", "all-types.long": "all-types.words"})
    form = definition(then.form("all-types"), then)
    (told,) = ask(["unpacked", text_of("old", {}, finished=["rows", "long", "gone", "rows"]), form])
    assert told["is"]["finished"] == ["words", "rows"]


INHERIT = "() => {{ Object.prototype.title {}; }}"


def test_a_name_does_no_harm(ask: Ask, all_types: Told) -> None:
    evil = '{"peer-toolkit-copy": 1, "form": "all-types", "version": 3, "__proto__": {"title": "x", "finished": 1},'
    evil += (
        ' "answers": {"__proto__": "a", "constructor.prototype.x": "b"}, "left": {"__proto__": "c", "toString": "d"}}'
    )
    (told,) = ask(["unpacked", evil, all_types])
    got = told["is"]
    assert (got["answers"], got["title"], got["finished"]) == ({}, "all-types", [])
    assert [(one["address"], one["value"]) for one in got["left"]] == [
        ("__proto__", "a"),
        ("constructor.prototype.x", "b"),
        ("__proto__ (2)", "c"),
        ("toString", "d"),
    ]
    (told,) = ask(["unpacked", text_of("all-types", {}, title=None), all_types], before=INHERIT.format("= 'theirs'"))
    ask(before=INHERIT.format("; delete Object.prototype.title"))
    assert told["is"]["title"] == "all-types", "what a copy does not say itself is not said"
    (packed,) = ask(["packed", all_types, {"answers": {}, "left": got["left"]}])
    assert json.loads(packed["is"])["left"]["__proto__"] == "a"


# --- copies that do not open ----------------------------------------------------------------------------------------

ROLE = text_of("all-types", {"all-types.role": "Guide"})
DEEP = ROLE.replace('"Guide"', "[" * 100_000 + "]" * 100_000)
BAD: dict[str, tuple[str, str]] = {
    "empty": ("", "web-copy-foreign"),
    "text": ("Dear Sir", "web-copy-foreign"),
    "json": ('{"answers": {}}', "web-copy-foreign"),
    "list": ('["peer-toolkit-copy"]', "web-copy-foreign"),
    "null": ("null", "web-copy-foreign"),
    "inherited": ('{"__proto__": {"peer-toolkit-copy": 1}}', "web-copy-foreign"),
    "deep-and-not-ours": ("[" * 100_000, "web-copy-foreign"),
    "cut": (ROLE[:-9], "web-copy-damaged"),
    "cut-early": ('\ufeff\n{ "peer-toolkit-copy": 1', "web-copy-damaged"),
    "no-answers": (text_of("all-types", {}, answers=None), "web-copy-shape"),
    "answers-list": (text_of("all-types", {}, answers=["x"]), "web-copy-shape"),
    "answers-text": (text_of("all-types", {}, answers="x"), "web-copy-shape"),
    "answer-list": (text_of("all-types", {"all-types.role": ["x"]}), "web-copy-shape"),
    "left-list": (text_of("all-types", {}, left=["x"]), "web-copy-shape"),
    "left-deep": (text_of("all-types", {}, left={"x": {"y": "z"}}), "web-copy-shape"),
    "finished": (text_of("all-types", {}, finished="x"), "web-copy-shape"),
    "finished-deep": (text_of("all-types", {}, finished=[["x"]]), "web-copy-shape"),
    "no-form": (text_of("all-types", {}, form=None), "web-copy-shape"),
    "version": (text_of("all-types", {}, version="3"), "web-copy-shape"),
    "title": (text_of("all-types", {}, title={"x": 1}), "web-copy-shape"),
    "format": (text_of("all-types", {}, peer_toolkit_copy="1"), "web-copy-shape"),
    "deep": (DEEP, "web-copy-shape"),
    "newer-format": (text_of("all-types", {}, answers=None, peer_toolkit_copy=2), "web-copy-newer-format"),
    "other-form": (text_of("exit-interview", {}, title="Exit <interview>"), "web-copy-other-form"),
}


@pytest.fixture(scope="module")
def refused(ask: Ask, all_types: Told) -> dict[str, Told]:
    return dict(zip(BAD, ask(*(["unpacked", text, all_types] for text, _ in BAD.values())), strict=True))


@pytest.mark.parametrize("name", BAD)
def test_a_copy_that_does_not_open_says_why(name: str, refused: dict[str, Told], book: Catalogue) -> None:
    told = refused[name]
    assert told.get("wrong") == BAD[name][1] and told["known"]
    assert "Exit <interview>" in book.message(told["wrong"], **told["values"]) or name != "other-form"


def test_a_copy_of_another_form_is_let_in_where_any_will_do(ask: Ask, all_types: Told) -> None:
    text = text_of("feedback", {"feedback.what": "More breaks", "feedback.no": False}, left={"x": "y"}, finished=["a"])
    told, mine = ask(["unpacked", text, all_types, True], ["unpacked", ROLE, all_types, True])
    got = told["is"]
    assert (got["form"], got["version"], got["answers"]) == ("feedback", 3, {"feedback.what": "More breaks"})
    assert (got["finished"], got["left"]) == (["a"], [{"address": "x", "value": "y", "label": ""}])
    assert mine["is"]["answers"] == {"all-types.role": "Guide"}


def test_a_file_that_is_too_large_is_told_by_its_size(ask: Ask, book: Catalogue) -> None:
    before = (
        "(modules) => (modules.told = (size) => { const e = modules.tooLarge(size); if (e) throw e; return size; })"
    )
    small, large = ask(["told", 5_000_000], ["told", 5_000_001], before=before)
    assert small == {"is": 5_000_000}
    assert large["known"] and "5 MB" in book.message(large["wrong"], **large["values"])


def test_more_rows_than_a_page_can_hold_are_kept_beside_it(ask: Ask, all_types: Told) -> None:
    many = {f"all-types.goals.{row}.goal": str(row) for row in range(1, 5001)}
    found = ask(
        *(["unpacked", text_of("all-types", many, left=many, version=version), all_types] for version in (1, 3))
    )
    for one, left in zip(found, (3000 * 2, 3000 + 5000), strict=True):
        got = one["is"]
        assert got["answers"] == {address: said for address, said in many.items() if int(said) <= 2000}
        assert len(got["left"]) == len({one["address"] for one in got["left"]}) == left


def test_every_message_is_there(book: Catalogue) -> None:
    """Each name that the modules say stands in interface.yml, with the values that they give."""
    for name in ("web-seal-not-here", "web-seal-empty", "web-seal-wrong", "web-seal-newer"):
        assert book.message(name)
    assert "4" in book.message("web-copy-newer-form", theirs=4, ours=3)


# --- locked ---------------------------------------------------------------------------------------------------------


def as_bytes(data: bytes) -> Told:
    return {"bytes": list(data)}


def test_what_the_page_locks_another_engine_opens(ask: Ask) -> None:
    text = ROLE + "Ngāti 🌿 ễ" * 200 + "\n"
    made = ask(["seal", text, PASSPHRASE], ["seal", text, PASSPHRASE], ["canSeal"])
    one, other = (bytes(told["is"]["bytes"]) for told in made[:2])
    assert made[2] == {"is": True}
    assert opened(one, "ko\u0304whai tram Ngaio").decode() == text + " " * (-len(text.encode()) % 1024)
    assert (len(one) - 56) % 1024 == 0 and one[:6] == b"PTCOPY"
    assert one[12:28] != other[12:28] and one[28:40] != other[28:40] and one[40:] != other[40:], "new for each file"
    assert int.from_bytes(one[8:12]) >= 600_000
    assert saved.unlock(one, PASSPHRASE) == opened(one, PASSPHRASE)


def test_what_another_engine_locks_the_page_opens(ask: Ask) -> None:
    text = "\ufeff" + ROLE + "Ngāti 🌿\n"
    data = locked(text.encode(), PASSPHRASE, salt=os.urandom(16), iv=os.urandom(12), iterations=600_001)
    changed = {region: bytearray(data) for region in REGIONS}
    for region, place in REGIONS.items():
        changed[region][place] ^= 1
    calls = [["unseal", as_bytes(bytes(one)), PASSPHRASE] for one in changed.values()]
    right, other, wrong, empty, cut, *spoilt = ask(
        ["unseal", as_bytes(data), PASSPHRASE],
        ["unseal", as_bytes(data), "ko\u0304whai tram Ngaio"],
        ["unseal", as_bytes(data), PASSPHRASE + " "],
        ["unseal", as_bytes(data), "  "],
        ["unseal", as_bytes(data[:55]), PASSPHRASE],
        *calls,
    )
    assert right == other == {"is": text}
    assert (wrong["wrong"], empty["wrong"], cut["wrong"]) == ("web-seal-wrong", "web-seal-empty", "web-seal-wrong")
    said = dict(zip(REGIONS, (one.get("wrong") for one in spoilt), strict=True))
    assert said == dict.fromkeys(REGIONS, "web-seal-wrong") | {"version": "web-seal-newer"}
    assert all(one["known"] for one in (wrong, empty, cut, *spoilt))


def test_what_a_header_may_not_say_is_refused_before_any_work(ask: Ask) -> None:
    data = locked(b"{}", PASSPHRASE)

    def with_(version: int, iterations: int) -> list[Any]:
        return ["unseal", as_bytes(data[:6] + version.to_bytes(2) + iterations.to_bytes(4) + data[12:]), PASSPHRASE]

    worked = "() => { SubtleCrypto.prototype.importKey = () => { throw new Error('worked'); }; }"
    calls = [with_(1, one) for one in (0, 1, 599_999, 5_000_001, 2**32 - 1)]
    allowed = [with_(1, one) for one in (600_000, 5_000_000)]
    real = ask(["canSeal"], before="() => { globalThis.kept = SubtleCrypto.prototype.importKey; }")
    try:
        told = ask(*calls, *allowed, with_(0, 600_000), with_(2, 600_000), with_(256, 1), before=worked)
    finally:
        ask(before="() => { SubtleCrypto.prototype.importKey = globalThis.kept; }")
    assert real == [{"is": True}]
    assert [one["wrong"] for one in told] == [
        *["web-seal-wrong"] * 5,
        *["Error: worked"] * 2,
        "web-seal-wrong",
        *["web-seal-newer"] * 2,
    ]


def test_a_locked_copy_is_known_by_how_it_begins(ask: Ask) -> None:
    told = ask(*(["isSealed", as_bytes(one)] for one in (b"PTCOPY\0\1", b"PTCOP", b"", b'{"a": 1}')))
    assert [one["is"] for one in told] == [True, False, False, False]


def test_a_page_over_plain_http_cannot_lock(browser: Browser, all_types: Told) -> None:
    page = browser.new_page()
    said = serve(page, "http://handbook.test/")
    ask = asking(page)
    can, known, seal, unseal, plain = ask(
        ["canSeal"],
        ["isSealed", as_bytes(b"PTCOPY")],
        ["seal", ROLE, PASSPHRASE],
        ["unseal", as_bytes(b"PTCOPY" + bytes(1100)), PASSPHRASE],
        ["unpacked", ROLE, all_types],
    )
    assert page.evaluate("[isSecureContext, typeof crypto.subtle]") == [False, "undefined"]
    page.close()
    assert (can, known) == ({"is": False}, {"is": True})
    assert seal["wrong"] == unseal["wrong"] == "web-seal-not-here" and seal["known"]
    assert plain["is"]["answers"] == {"all-types.role": "Guide"}, "copies that are not locked work"
    assert said == []
