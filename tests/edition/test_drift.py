"""Updates: every change of the toolkit's words is told, formatting never, and nothing is lost until somebody saw it."""

from __future__ import annotations

import datetime
import html
import html.parser
import json
import random
import re
import shutil
import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from peer_toolkit import cli
from peer_toolkit.catalogue import Own, own_of
from peer_toolkit.catalogue.fit import Layer
from peer_toolkit.catalogue.locate import located
from peer_toolkit.catalogue.model import Lineage, Move
from peer_toolkit.catalogue.upstream import upstream_of
from peer_toolkit.edition.commands import drift
from peer_toolkit.edition.lock import read_lock, write_lock
from peer_toolkit.edition.standing import STATES, Standings, accepted, standings, updated
from peer_toolkit.edition.told import as_html, as_json, as_text
from tests.conftest import TINY
from tests.edition.folders import write
from tests.edition.places import Told, layer_of, plain, told, value, with_file, with_value, written

TODAY = datetime.date(2026, 12, 1)
SIGNED = {"why": "A test.", "by": "Jo Smith", "date": "2026-11-01"}
HELP = "support_lines:\n  leave_out: all\n  own:\n    - {id: swan-help, title: Help, text: Call, band: true}\n"

fast = settings(deadline=None, max_examples=30, suppress_health_check=list(HealthCheck))


# --- editions and updates, generated ------------------------------------------------------------------------------


def edition(folder: Path, changes: Iterable[dict[str, Any]] = (), texts: Iterable[Told] = (), about: str = "") -> Own:
    """An edition with some changes, and with some texts in its language. YAML takes JSON."""
    shutil.rmtree(folder, ignore_errors=True)
    translated: dict[str, dict[str, str]] = {}
    for one in texts:
        translated.setdefault(one.at, {})[one.field] = "Neu."
    entries = [{**one, **SIGNED, **{key: one[key] for key in SIGNED if key in one}} for one in changes]
    files = {"changes/a.yml": json.dumps({"changes": entries})}
    if translated:
        files["translation/a.yml"] = json.dumps({"texts": translated})
    return own_of(write(folder, files, f"country: land\n{HELP}{about}"))


def replacing(one: Told) -> dict[str, Any]:
    return {"replace": one.at, "field": one.field, "with": "What we say."}


def kept(own: Own, upstream: Layer) -> Standings:
    """The edition after an update: all that it rests on is kept."""
    write_lock(own, updated(standings(own, upstream, TODAY)))
    return standings(own, upstream, TODAY)


def states(found: Standings) -> dict[tuple[str, str | None], str]:
    return {(one.at, one.field): one.state for one in found.changes}


def plainly(text: str) -> str:
    """A text without what is only formatting, worked out another way than the toolkit's."""
    return " ".join("".join(unicodedata.normalize("NFD", text)).split())


@st.composite
def some(draw: st.DrawFn) -> tuple[str, list[Told]]:
    """A few texts of the tiny or the real guidance, no two of one field."""
    which = draw(st.sampled_from(["tiny", "sample"]))
    random_ = draw(st.randoms(use_true_random=False))
    chosen = random_.sample(told(which), min(len(told(which)), draw(st.integers(1, 6))))
    return which, list({(one.folder, one.at, one.field): one for one in chosen}.values())


@st.composite
def edits(draw: st.DrawFn, text: str) -> str:
    """The text as somebody would have changed it: another word, one less or more, a number, a capital, the order."""
    words = text.split()
    at = draw(st.integers(0, len(words) - 1))
    kind = draw(
        st.sampled_from(["another", "less", "more", "not", "number", "case", "order", "mark", "letter", "sentence"])
    )
    if kind == "another":
        words[at] = draw(st.sampled_from(["may", "must", "each", "whānau", "2027"]))
    elif kind == "less":
        del words[at]
    elif kind in ("more", "not"):
        words.insert(at, "not" if kind == "not" else draw(st.sampled_from(["always", "only", "7"])))
    elif kind == "number":
        words[at] = re.sub(r"\d", lambda found: str((int(found[0]) + 1) % 10), words[at]) + "0"
    elif kind == "case":
        words[at] = words[at].swapcase()
    elif kind == "order":
        words = words[at:] + words[:at]
    elif kind == "mark":
        words[at] += draw(st.sampled_from([",", ".", "?", "’"]))
    elif kind == "letter":
        words[at] = words[at][1:] + words[at][:1]
    else:
        words.append("Ask them first.")
    changed = " ".join(words)
    assume(changed and plainly(changed) != plainly(text))
    return changed


# --- every change of words is told, and no other ----------------------------------------------------------------------


@fast
@given(given_=some(), data=st.data())
def test_every_change_of_a_text_is_told(given_: tuple[str, list[Told]], data: st.DataObject, tmp_path: Path) -> None:
    """Of a replaced text and of a translated one; what did not change stays clean."""
    which, chosen = given_
    layer = layer_of(which)
    ways = [data.draw(st.booleans(), label="translated") for _ in chosen]
    own = edition(
        tmp_path / "e",
        [replacing(one) for one, way in zip(chosen, ways, strict=True) if not way],
        [one for one, way in zip(chosen, ways, strict=True) if way],
    )
    assert set(states(kept(own, layer)).values()) == {"clean"}
    changed = [one for one in chosen if data.draw(st.booleans(), label="changed")] or chosen[:1]
    for one in changed:
        layer = with_value(layer, one.folder, one.name, one.spot, data.draw(edits(one.text)))
    found = standings(own, layer, TODAY)
    assert states(found) == {(one.at, one.field): "drifted" if one in changed else "clean" for one in chosen}
    assert {one.id for one in found.problems()} == {one.at for one in changed}
    # an update does not make it go away
    write_lock(own, updated(found))
    assert states(standings(own, layer, TODAY)) == states(found)


@fast
@given(given_=some(), data=st.data())
def test_formatting_is_no_change(given_: tuple[str, list[Told]], data: st.DataObject, tmp_path: Path) -> None:
    """Line breaks, blanks, styles of YAML, the order of keys, how a letter is composed."""
    which, chosen = given_
    layer = layer_of(which)
    for one in chosen:
        layer = with_value(layer, one.folder, one.name, one.spot, f"{one.text} Kōrero with whānau.")
    own = edition(tmp_path / "e", [replacing(one) for one in chosen[::2]], chosen[1::2])
    kept(own, layer)
    random_ = data.draw(st.randoms(use_true_random=False))
    for folder, name in {(one.folder, one.name) for one in chosen}:
        changed = plain(layer, folder, name)
        for one in told(which):
            if (one.folder, one.name) == (folder, name):
                value(changed, one.spot[:-1])[one.spot[-1]] = spaced(value(changed, one.spot), random_)
        style = data.draw(st.sampled_from([None, '"', "'", "|", ">"]))
        text = written(shuffled(changed, random_), style, data.draw(st.integers(20, 200)))
        form = data.draw(st.sampled_from(["NFC", "NFD", "NFC"]))
        layer = with_file(layer, folder, name, unicodedata.normalize(form, text))
    assert set(states(standings(own, layer, TODAY)).values()) == {"clean"}


def spaced(text: str, random_: random.Random) -> str:
    """The text with other blanks and line breaks between its words, and around it."""
    gaps = [" ", " ", "  ", "\n", "\n\n", " \n ", "\t"]
    around = random_.choice(["", " ", "\n"])
    return around + re.sub(r"\s+", lambda _: random_.choice(gaps), text.strip()) + around


def shuffled(value: Any, random_: random.Random) -> Any:
    """Data with the keys of its mappings in another order."""
    if isinstance(value, dict):
        keys = random_.sample(list(value), len(value))
        return {key: shuffled(value[key], random_) for key in keys}
    return [shuffled(one, random_) for one in value] if isinstance(value, list) else value


@fast
@given(which=st.sampled_from(["tiny", "sample"]), random_=st.randoms(use_true_random=False), data=st.data())
def test_what_is_hidden_or_added_beside_drifts_with_its_own_words(
    which: str, random_: random.Random, data: st.DataObject, tmp_path: Path
) -> None:
    """Of a thing that an edition hides, or adds beside, a title, label or text that changed is told."""
    layer = layer_of(which)
    at = located(layer.documents)
    known = [one for one in told(which) if one.field in ("title", "label", "text") and at[one.at].kind != "file"]
    one = random_.choice(known)
    way = data.draw(st.sampled_from(["hide", "add_after", "add_before"]))
    new = {} if way == "hide" else {"new": {"id": "swan.new", "text": "New."}}
    own = edition(tmp_path / "e", [{way: one.at, **new}])
    assert states(kept(own, layer)) == {(one.at, None): "clean"}
    changed = with_value(layer, one.folder, one.name, one.spot, data.draw(edits(one.text)))
    assert states(standings(own, changed, TODAY)) == {(one.at, None): "drifted"}


# --- what is gone, new, or the same -----------------------------------------------------------------------------------


@fast
@given(given_=some(), data=st.data())
def test_what_is_gone_is_orphaned(given_: tuple[str, list[Told]], data: st.DataObject, tmp_path: Path) -> None:
    """With what became of it, where the lineage says; what stands behind it in its list stays clean."""
    which, chosen = given_
    layer = layer_of(which)
    own = edition(tmp_path / "e", [replacing(one) for one in chosen])
    kept(own, layer)
    victim = data.draw(st.sampled_from(chosen))
    at = located(layer.documents)[victim.at]
    inside = [
        one for one in chosen if (one.folder, one.name) == (at.folder, at.name) and one.spot[: len(at.spot)] == at.spot
    ]
    if at.spot and data.draw(st.booleans(), label="the thing, and not only the field"):
        layer = with_value(layer, at.folder, at.name, at.spot, None)
        if moved := data.draw(st.booleans(), label="with lineage"):
            move = Move(id=victim.at, became="ended", on=datetime.date(2026, 1, 2), why="Nobody needs it.")
            layer = _with_move(layer, move)
        hint = "It ended on 2026-01-02: Nobody needs it."
        found = {one.at: one for one in standings(own, layer, TODAY).changes}
        assert found[victim.at].state == "orphaned"
        assert (found[victim.at].hint == hint) == moved
        assert (victim.at, hint if moved else "") in standings(own, layer, TODAY).gone
    else:
        spot = (*at.spot, *_spot_of_field(victim, at.spot))
        layer = with_value(layer, at.folder, at.name, spot, None)
        inside = [one for one in inside if one.spot[: len(spot)] == spot]
    found_now = standings(own, layer, TODAY)
    assert states(found_now) == {(one.at, one.field): "orphaned" if one in inside else "clean" for one in chosen}
    assert len(found_now.problems()) == len(inside)
    # an update keeps what it rested on, so that it is told until somebody acts
    write_lock(own, updated(found_now))
    again = standings(own, layer, TODAY)
    assert states(again) == states(found_now)
    assert {one.at: one.then for one in again.changes} == {one.at: one.then for one in found_now.changes}
    assert all(one.then for one in again.changes)


def _spot_of_field(one: Told, around: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """The field's own spot in its thing: a text in a list goes by the list."""
    inner = one.spot[len(around) :]
    return inner[:-1] if isinstance(inner[-1], int) else inner


def _with_move(layer: Layer, move: Move) -> Layer:
    from dataclasses import replace

    return replace(layer, lineage=Lineage(moves=(move,)))


def test_the_fate_of_a_form_is_that_of_its_questions(tmp_path: Path) -> None:
    layer = layer_of("tiny")
    own = edition(tmp_path / "e", [{"replace": "talk-record.held", "field": "label", "with": "Held?"}])
    kept(own, layer)
    documents = {**layer.documents, "forms": {}}
    move = Move(id="talk-record", became="merged", into="work", on=datetime.date(2026, 1, 2), why="It has a page.")
    found = standings(own, _with_move(Layer(documents=documents), move), TODAY)
    (one,) = found.changes
    assert (one.state, one.hint) == (
        "orphaned",
        "It stood in “talk-record”. It merged into “work” on 2026-01-02: It has a page.",
    )
    assert dict(found.gone)["talk-record.moved-to"] == one.hint


@fast
@given(given_=some())
def test_what_reads_as_ours_is_redundant(given_: tuple[str, list[Told]], tmp_path: Path) -> None:
    which, chosen = given_
    layer = layer_of(which)
    same = [one for one in chosen if isinstance(one.spot[-1], str)]
    assume(same)
    entries = [{**replacing(one), "with": f" {one.text}\n".replace(" ", "\n ")} for one in same]
    own = edition(tmp_path / "e", entries)
    assert set(states(standings(own, layer, TODAY)).values()) == {"redundant"}, "before and after an update"
    found = kept(own, layer)
    assert set(states(found).values()) == {"redundant"}
    assert found.problems() == []


def test_without_a_lock_everything_is_new_and_kept(tmp_path: Path) -> None:
    layer = layer_of("tiny")
    chosen = [one for one in told("tiny") if one.at == "work.table.talk"]
    own = edition(tmp_path / "e", [replacing(one) for one in chosen])
    found = standings(own, layer, TODAY)
    assert set(states(found).values()) == {"new"}
    assert (found.before, found.fresh, found.gone, found.problems()) == (None, (), (), [])
    after = kept(own, layer)
    assert set(states(after).values()) == {"clean"}
    assert after.before == after.now
    lock = read_lock(own)
    assert lock is not None
    assert {(one.field, one.upstream) for one in lock.kept} == {(one.field, one.text) for one in chosen}


def test_a_change_that_came_later_is_kept_as_the_toolkit_is_then(tmp_path: Path) -> None:
    layer = layer_of("tiny")
    first, second = (one for one in told("tiny") if one.at == "work.table.talk" and one.field in ("title", "text"))
    kept(edition(tmp_path / "e", [replacing(first)]), layer)
    lock = (tmp_path / "e" / "edition.lock").read_text(encoding="utf-8")
    layer = with_value(layer, first.folder, first.name, first.spot, "Changed.")
    layer = with_value(layer, second.folder, second.name, second.spot, "Changed too.")
    own = edition(tmp_path / "e", [replacing(first), replacing(second)])
    (tmp_path / "e" / "edition.lock").write_text(lock, encoding="utf-8")
    assert states(kept(own, layer)) == {(first.at, first.field): "drifted", (second.at, second.field): "clean"}


def test_what_is_new_and_gone_in_the_toolkit_is_listed_once(tmp_path: Path) -> None:
    layer = layer_of("tiny")
    own = edition(tmp_path / "e")
    kept(own, layer)
    data = plain(layer, "topics", "work")
    section = data["sections"][0]
    new = {"id": "work.more", "title": "More", "items": [{**section["items"][0], "id": "work.more.one"}]}
    data["sections"] += [new]
    section["items"] = [{**section["items"][0], "id": "work.what.time"}]
    move = Move(id="work.what.hours", became="moved", into="work.what.time", on=datetime.date(2026, 1, 2), why="Plain.")
    layer = _with_move(with_file(layer, "topics", "work", written(data)), move)
    found = standings(own, layer, TODAY)
    assert found.fresh == ("work.more", "work.what.time"), "what is in something new is not told by itself"
    assert found.gone == (("work.what.hours", "It moved into “work.what.time” on 2026-01-02: Plain."),)
    after = kept(own, layer)
    assert (after.fresh, after.gone) == ((), ())


@pytest.mark.parametrize(("day", "due"), [("2026-12-02", False), ("2026-12-01", True), ("2026-11-02", True)])
def test_a_change_is_due_to_be_looked_at_from_its_day(day: str, due: bool, tmp_path: Path) -> None:
    own = edition(tmp_path / "e", [{"hide": "work.table", "review_by": day}])
    found = kept(own, layer_of("tiny"))
    assert [(entry.change.at, str(since)) for entry, since in found.review_due] == [("work.table", day)] * due
    assert found.problems() == [], "which is no mistake"
    line = f"work.table since {day}: {tmp_path / 'e' / 'changes' / 'a.yml'}:1"
    assert (line in as_text(found)) == due
    assert (f"since {day}" in as_html(found, own.edition)) == due


# --- accepting ---------------------------------------------------------------------------------------------------


@fast
@given(given_=some(), data=st.data())
def test_what_was_accepted_is_clean_until_it_changes_again(
    given_: tuple[str, list[Told]], data: st.DataObject, tmp_path: Path
) -> None:
    which, chosen = given_
    layer = layer_of(which)
    own = edition(tmp_path / "e", [replacing(one) for one in chosen])
    kept(own, layer)
    first = layer
    for one in chosen:
        layer = with_value(layer, one.folder, one.name, one.spot, data.draw(edits(one.text)))
    found = standings(own, layer, TODAY)
    looked_at = [one for one in found.of("drifted") if data.draw(st.booleans(), label="accepted")]
    write_lock(own, accepted(found, looked_at, "Jo Smith", TODAY))
    seen = {(one.at, one.field) for one in looked_at}
    wanted = {(one.at, one.field): "clean" if (one.at, one.field) in seen else "drifted" for one in chosen}
    assert states(standings(own, layer, TODAY)) == wanted
    lock = read_lock(own)
    assert lock is not None
    by = {(one.at, one.field): one.accepted and (one.accepted.by, one.accepted.date) for one in lock.kept}
    assert by == {key: ("Jo Smith", TODAY) if key in seen else None for key in wanted}
    # and back to what it was: that is another change for who accepted, and none for who did not
    assert states(standings(own, first, TODAY)) == {key: "drifted" if key in seen else "clean" for key in wanted}


@fast
@given(given_=some())
def test_two_updates_write_the_same_bytes(given_: tuple[str, list[Told]], tmp_path: Path) -> None:
    which, chosen = given_
    layer = layer_of(which)
    own = edition(tmp_path / "e", [replacing(one) for one in chosen[::2]], chosen[1::2])
    kept(own, layer)
    once = (tmp_path / "e" / "edition.lock").read_bytes()
    kept(own, layer)
    assert (tmp_path / "e" / "edition.lock").read_bytes() == once
    shutil.rmtree(tmp_path / "again", ignore_errors=True)
    shutil.copytree(tmp_path / "e", tmp_path / "again")
    (tmp_path / "again" / "edition.lock").unlink()
    kept(own_of(tmp_path / "again"), layer)
    assert (tmp_path / "again" / "edition.lock").read_bytes() == once, "wherever it is, and without a lock before"


AWKWARD = [
    "08",
    "1e3",
    "0x1F",
    "yes",
    "null",
    "~",
    "'",
    '"',
    "=",
    "<<",
    "!x",
    "&a",
    "*a",
    "%",
    "@",
    "+1",
    ".5",
    "1.",
    "12:30",
    "true",
    "True",
    "2026-11-01",
    "1_000",
    "😀",
    "é",
]
AWKWARD += ["- a", "a: b", "# c", "a #b", "a\u2028b", "{a}", "[a, b]", "> a", "| a", "---", "..."]


@fast
@given(
    text=st.sampled_from(AWKWARD)
    | st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]), min_size=1, max_size=200)
)
def test_any_text_is_kept_as_it_was(text: str, tmp_path: Path) -> None:
    """Whatever looks like something else in YAML."""
    assume(text.strip() and text.isprintable())
    layer = layer_of("tiny")
    one = next(one for one in told("tiny") if one.at == "work.what.hours" and one.field == "text")
    data = plain(layer, "topics", "work")
    value(data, one.spot[:-1])["text"] = text
    layer = with_file(layer, "topics", "work", json.dumps(data, ensure_ascii=False))
    own = edition(tmp_path / "e", [replacing(one), {"hide": "work.what.hours"}])
    assert set(states(kept(own, layer)).values()) == {"clean"}
    lock = read_lock(own)
    assert lock is not None
    assert [one.upstream for one in lock.kept] == [{"text": text}, text]


# --- the reports ------------------------------------------------------------------------------------------------


class Page(html.parser.HTMLParser):
    """What a report's page says: the count of each state, and each change under the heading of its state."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.links: list[str] = []
        self.cells: list[str] = []
        self.states: dict[str, str] = {}
        self._open: list[str] = []
        self._state = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.links += [f"{name}={said}" for name, said in attrs if name in ("href", "src", "srcset", "action", "data")]
        assert not [name for name, _ in attrs if name.startswith("on")]
        if tag not in ("meta", "br", "link"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, "every tag is closed"

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] in ("th", "td"):
            self.cells.append(data)
        elif self._open and self._open[-1] == "h2":
            self._state = data.lower()
        elif self._open[-2:] == ["h3", "code"]:
            self.states[data] = self._state

    @property
    def counts(self) -> dict[str, int]:
        return {name: int(self.cells[n + 1]) for n, name in enumerate(self.cells) if name in STATES}


def mixed(folder: Path) -> tuple[Own, Standings]:
    """An edition with a change in every state, of a toolkit with texts that a page must escape."""
    layer = layer_of("tiny")
    fields = {(one.at, one.field): one for one in told("tiny")}
    texts = [("work.what.hours", "text"), ("work.table.talk", "title"), ("work.table.talk", "text"), ("work", "title")]
    drifting, gone, same, clean = (fields[key] for key in texts)
    entries = [{**replacing(one), "with": "<script>alert(1)</script> & “ours”"} for one in (drifting, gone, clean)]
    own = edition(folder, [*entries, {**replacing(same), "with": same.text}])
    kept(own, layer)
    lock = (folder / "edition.lock").read_bytes()
    own = edition(folder, [*entries, {**replacing(same), "with": same.text}, {"hide": "work.table"}])
    (folder / "edition.lock").write_bytes(lock)
    layer = with_value(layer, drifting.folder, drifting.name, drifting.spot, "<b>Bold</b> &amp; new.")
    layer = with_value(layer, gone.folder, gone.name, gone.spot, None)
    return own, standings(own, layer, TODAY)


def test_the_three_reports_tell_the_same(tmp_path: Path) -> None:
    own, found = mixed(tmp_path / "e")
    counts = dict.fromkeys(STATES, 1)
    assert found.counts == counts
    told_ = as_json(found)
    assert json.loads(json.dumps(told_)) == told_
    assert told_["counts"] == counts
    assert told_["ok"] is False
    by_state = {one["state"]: one for one in told_["changes"]}
    assert by_state["drifted"]["then"] == "Share out work that fits the hours of ((peer workers))."
    assert by_state["drifted"]["now"] == "<b>Bold</b> &amp; new."
    assert by_state["drifted"]["ours"] == "<script>alert(1)</script> & “ours”"
    text = as_text(found)
    for state in STATES:
        assert re.search(rf"^ +1  {state}: ", text, re.MULTILINE), state
    said = dict(re.findall(r"^([A-Z]+)  (\S+, \S+) \(\w+\)$", text, re.MULTILINE))
    assert said == {
        state.upper(): f"{by_state[state]['at']}, {by_state[state]['field']}"
        for state in ("drifted", "orphaned", "redundant")
    }
    for part in ("then", "now", "ours"):
        assert f"    {by_state['drifted'][part]}" in text.splitlines()
    for one in told_["changes"]:
        assert one["file"] == str(tmp_path / "e" / "changes" / "a.yml")
    page = Page(whole := as_html(found, own.edition))
    assert page.counts == counts
    assert page.states == {
        f"{by_state[state]['at']} · {by_state[state]['field']}": state for state in ("drifted", "orphaned", "redundant")
    }
    for part in ("then", "now", "ours"):
        assert f"<p>{html.escape(by_state['drifted'][part], quote=False)}</p>" in whole


def test_the_page_stands_by_itself(tmp_path: Path) -> None:
    own, found = mixed(tmp_path / "e")
    page = Page(whole := as_html(found, own.edition))
    assert page.links == []
    assert not {"script", "link", "img", "iframe", "form", "object", "base"} & set(page.tags)
    assert "url(" not in whole
    assert "@import" not in whole
    assert "default-src 'none'" in whole
    assert "<html lang=" in whole
    assert page.tags["h1"] == page.tags["main"] == page.tags["title"] == 1


# --- the commands -----------------------------------------------------------------------------------------------------


@pytest.fixture
def keeper(tmp_path: Path) -> tuple[Path, Path]:
    """The tiny handbook and an edition that changes two texts of it, in a folder of its own."""
    data = tmp_path / "toolkit_data"
    shutil.copytree(TINY, data)
    edition(
        tmp_path / "swan",
        [
            {"replace": "work.what.hours", "field": "text", "with": "Fit the hours of ((peer workers))."},
            {"replace": "talk-record", "field": "purpose", "with": "Keep it."},
        ],
    )
    return data, tmp_path / "swan"


def run(command: str, keeper: tuple[Path, Path], *more: str) -> int:
    data, folder = keeper
    return cli.main([*command.split(), *more, "--edition", str(folder), "--data", str(data)])


def upstream_says(keeper: tuple[Path, Path], file: str, old: str, new: str) -> None:
    path = keeper[0] / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_from_the_first_update_to_the_second_drift(
    keeper: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    data, folder = keeper
    lock = folder / "edition.lock"
    assert run("check", keeper) == 0
    assert run("update --dry-run", keeper) == 0
    assert not lock.exists()
    assert run("update", keeper) == 0
    first = lock.read_bytes()
    assert run("update", keeper) == 0
    assert lock.read_bytes() == first
    capsys.readouterr()

    upstream_says(keeper, "topics/work.yml", "Share out work that fits", "Plan work that fits")
    assert run("check", keeper) == 1
    said = capsys.readouterr().err.splitlines()
    assert said == [
        f"{folder}/changes/a.yml:1: [work.what.hours] The toolkit's text, field “text”, has changed since this was "
        "written. Compare: peer-toolkit update. Change yours, or keep it as it is: "
        "peer-toolkit accept work.what.hours --field text",
        "",
        "1 thing to put right. Nothing was written.",
    ]
    assert [one.id for one in drift(folder, data)] == ["work.what.hours"], "which build tells as a warning"
    assert run("update", keeper) == 1
    assert lock.read_bytes() == first
    capsys.readouterr()

    assert run("accept work.what.hours --by", keeper, "Jo “Whānau” Smith: lead") == 0
    assert capsys.readouterr().err == "work.what.hours, text: kept as it is.\n"
    held = yaml.safe_load(lock.read_text(encoding="utf-8"))["kept"]
    accepted_ = [one.get("accepted") for one in held if one["at"] == "work.what.hours"]
    assert accepted_ == [{"by": "Jo “Whānau” Smith: lead", "date": str(datetime.date.today())}] or accepted_ == [
        {"by": "Jo “Whānau” Smith: lead", "date": datetime.date.today()}
    ]
    assert [one.get("accepted") for one in held if one["at"] == "talk-record"] == [None]
    assert run("check", keeper) == 0
    assert drift(folder, data) == []

    upstream_says(keeper, "topics/work.yml", "Plan work that fits", "Plan work which fits")
    assert run("check", keeper) == 1
    assert run("accept all --by Jo", keeper) == 0
    assert run("check", keeper) == 0


def test_a_change_that_follows_the_toolkit_s_own_is_redundant(
    keeper: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    run("update", keeper)
    upstream_says(keeper, "topics/work.yml", "Share out work that fits the hours", "Fit   the\n          hours")
    capsys.readouterr()
    assert run("update", keeper) == 0
    assert "REDUNDANT  work.what.hours, text (replace)" in capsys.readouterr().out


def test_the_reports_of_the_command(keeper: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    run("update", keeper)
    upstream_says(keeper, "topics/work.yml", "Share out", "Plan")
    before = (keeper[1] / "edition.lock").read_bytes()
    capsys.readouterr()
    assert run("update --json", keeper) == 1
    told_ = json.loads(capsys.readouterr().out)
    assert told_["counts"] == {"drifted": 1, "orphaned": 0, "redundant": 0, "new": 0, "clean": 1}
    report = keeper[1].parent / "report.html"
    assert run("update --html", keeper, str(report)) == 1
    assert Page(report.read_text(encoding="utf-8")).counts == told_["counts"]
    assert "DRIFTED  work.what.hours, text (replace)" in capsys.readouterr().out
    assert (keeper[1] / "edition.lock").read_bytes() == before


CLEAN = "[work.what.hours] Nothing about “work.what.hours” has drifted (text: clean)."
WRONG = [
    ("accept work.what.hours --by Jo", CLEAN),
    ("accept work.what.hours --field title --by Jo", CLEAN),
    ("accept work.what.huors --by Jo", "There is no change to “work.what.huors”. Did you mean “work.what.hours”?"),
    ("accept work.table --by Jo", "There is no change to “work.table”. Nothing of this edition is about it."),
]


@pytest.mark.parametrize(("command", "said"), WRONG)
def test_what_cannot_be_accepted_is_told(
    command: str, said: str, keeper: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    run("update", keeper)
    before = (keeper[1] / "edition.lock").read_bytes()
    capsys.readouterr()
    assert run(command, keeper) == 1
    line, *rest = capsys.readouterr().err.splitlines()
    assert line == f"{keeper[1]}/edition.lock:1: {said}"
    assert rest == ["", "1 thing to put right. Nothing was written."]
    assert (keeper[1] / "edition.lock").read_bytes() == before


@pytest.mark.parametrize("name", ["", "  "])
def test_nobody_cannot_accept(name: str, keeper: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run("accept all --by", keeper, name)
    assert ended.value.code == 2
    assert "say who" in capsys.readouterr().err


def test_a_text_of_a_translation_for_what_is_gone_is_told(keeper: tuple[Path, Path]) -> None:
    """And not kept as if it had been so from the first."""
    (keeper[1] / "translation").mkdir()
    (keeper[1] / "translation" / "a.yml").write_text("texts:\n  work.what.hours:\n    txet: Neu.\n", encoding="utf-8")
    for _ in range(2):
        assert run("update", keeper) == 1
        assert [str(one).split("] ")[1] for one in drift(keeper[1], keeper[0])] == [
            "The toolkit does not have this, field “txet”. Did you mean “text”?"
        ]


def test_the_tiny_toolkit_is_the_one_that_commands_compare_with(keeper: tuple[Path, Path]) -> None:
    """What these tests make in memory and what the commands read is the same."""
    assert located(upstream_of(keeper[0]).documents) == located(layer_of("tiny").documents)
