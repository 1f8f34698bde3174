"""`peer-toolkit change`: it writes the present text, ready to be changed, beside what people wrote, or nothing."""

from __future__ import annotations

import re
import shutil
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from peer_toolkit import cli
from peer_toolkit.catalogue import own_of
from peer_toolkit.catalogue.changed import own_words
from peer_toolkit.catalogue.fit import Layer
from peer_toolkit.catalogue.locate import fields, located, spot_of, value_at
from peer_toolkit.catalogue.patch import FIXED
from peer_toolkit.catalogue.read import read_file
from peer_toolkit.catalogue.upstream import upstream_of
from peer_toolkit.edition.lock import read_lock
from peer_toolkit.edition.stub import write_stub
from tests.conftest import TINY
from tests.edition.folders import write
from tests.edition.places import layer_of, value, with_value

HELP = "support_lines:\n  leave_out: all\n  own:\n    - {id: swan-help, title: Help, text: Call, band: true}\n"

TABLE = """\
      - id: steps
        type: table
        label: What was agreed
        row_label: Step
        columns:
          - {id: what, label: What, type: string}
          - {id: state, label: State, type: choice, options: [
              {id: open, label: Open}, {id: done, label: Done}, {id: off, label: Off}]}
        rows:
          - {id: first, label: First}
          - {id: second, label: Second}
leave_out:
"""

DANGER = "danger: {id: work.now, kind: step, text: Call for help., basis: editorial, protected: true}\n"


class Keeper:
    """An edition of the tiny handbook, which also has a table and a danger note, and whoever keeps it."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.data, self.folder, self._capsys = folder / "toolkit_data", folder / "swan", capsys
        shutil.copytree(TINY, self.data)
        self._more("forms/talk-record.yml", "leave_out:\n", TABLE)
        self._more("topics/work.yml", "readers:", f"{DANGER}readers:")
        write(self.folder, {}, f"country: land\n{HELP}")

    def _more(self, file: str, old: str, new: str) -> None:
        path = self.data / file
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")

    def run(self, *command: str) -> tuple[int, list[str]]:
        """(exit code, lines that were said on standard error)."""
        code = cli.main([*command, "--edition", str(self.folder), "--data", str(self.data)])
        return code, self._capsys.readouterr().err.replace(f"{self.folder}/", "").splitlines()

    def entries(self, name: str) -> list[dict[str, Any]]:
        """The changes in a file."""
        document, problems = read_file(self.folder / "changes" / f"{name}.yml")
        assert document, problems
        found: list[dict[str, Any]] = document.data["changes"]
        return found

    def upstream(self) -> Layer:
        return upstream_of(self.data)

    def fill_in(self) -> None:
        """What is left to be written, written."""
        for file in (self.folder / "changes").iterdir():
            text = file.read_text(encoding="utf-8")
            file.write_text(text.replace('""  # write this', "'“Ours”: a test.'"), encoding="utf-8")

    def files(self) -> dict[str, bytes]:
        return {str(one): one.read_bytes() for one in sorted(self.folder.rglob("*")) if one.is_file()}


@pytest.fixture
def keeper(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Keeper:
    return Keeper(tmp_path, capsys)


def plainly(value: Any) -> Any:
    """A value without what is only formatting."""
    if isinstance(value, str):
        return " ".join(unicodedata.normalize("NFC", value).split())
    return [plainly(one) for one in value] if isinstance(value, list) else value


ADDRESSES = [
    ("item", "work.what.hours", None, "text"),
    ("a list of an item", "work.what.hours", "see", "see"),
    ("a cell of an item", "work.table.talk", "cells.worker", "cells.worker"),
    ("danger", "work.now", None, "text"),
    ("section", "work.table", None, "title"),
    ("a column of a section", "work.table", "columns.worker.title", "columns.worker.title"),
    ("topic", "work", None, "title"),
    ("a link of a topic", "work", "next.label", "next.label"),
    ("form", "talk-record", None, "title"),
    ("a number of a form", "talk-record", "minutes", "minutes"),
    ("part of a form", "talk-record.first", None, "title"),
    ("question", "talk-record.held", None, "label"),
    ("an option by its question", "talk-record.held", "options.moved.label", "options.moved.label"),
    ("option", "talk-record.held.moved", None, "label"),
    ("row", "talk-record.steps.first", None, "label"),
    ("column", "talk-record.steps.what", None, "label"),
    ("an option of a column", "talk-record.steps.state.open", None, "label"),
    ("interface", "interface", "messages.greeting", "messages.greeting"),
    ("home", "home", "paths.manager.who", "paths.manager.who"),
    ("a place of the law", "law.land", "entries.fair-act.says", "entries.fair-act.says"),
    ("keys of the law", "law-keys", "keys.fair-act.meaning", "keys.fair-act.meaning"),
    ("a word's meaning", "words", "terms.peer-worker.meaning", "terms.peer-worker.meaning"),
    ("guards", "guards", "sets.health.why", "sets.health.why"),
]


@pytest.mark.parametrize(
    ("address", "asked", "field"), [row[1:] for row in ADDRESSES], ids=[row[0] for row in ADDRESSES]
)
def test_the_present_text_is_written_and_kept(address: str, asked: str | None, field: str, keeper: Keeper) -> None:
    """For each kind of thing. Filled in, the edition is in order."""
    assert keeper.run("change", address, *(["--field", asked] if asked else [])) == (0, [])
    (entry,) = keeper.entries(address.split(".")[0])
    upstream = keeper.upstream()
    where = located(upstream.documents)[address]
    now = value_at(where.data(upstream.documents), spot_of(where.data(upstream.documents), field) or ())
    assert (entry["replace"], entry["field"], plainly(entry["with"])) == (address, field, plainly(now))
    assert type(entry["with"]) is type(now)
    own = write_and_read(keeper)
    lock = read_lock(own)
    assert lock is not None
    assert [(one.kind, one.at, one.field, one.upstream) for one in lock.kept] == [("replace", address, field, now)]
    code, said = keeper.run("check")
    assert code == 1
    assert all("is empty. Write its text" in line for line in said[:-2]), "what is left to write is told"
    assert len(said) == 4 + ("protected_reason" in entry)
    keeper.fill_in()
    assert keeper.run("check") == (0, [])


def write_and_read(keeper: Keeper) -> Any:
    return own_of(keeper.folder, unfinished=True)


BESIDE = [
    "work.what.hours",
    "work.what",
    "talk-record.held",
    "talk-record.first",
    "talk-record.held.moved",
    "talk-record.steps.first",
    "talk-record.steps.what",
    "talk-record.steps.state.open",
]


@pytest.mark.parametrize("way", ["after", "before"])
@pytest.mark.parametrize("address", BESIDE)
def test_a_new_thing_of_each_kind_is_there_to_be_filled_in(address: str, way: str, keeper: Keeper) -> None:
    assert keeper.run("change", address, f"--{way}") == (0, [])
    (entry,) = keeper.entries(address.split(".")[0])
    assert entry[f"add_{way}"] == address
    keeper.fill_in()
    assert keeper.run("check") == (0, [])
    assert keeper.run("update") == (0, [])


HIDDEN = [
    *["work.what.hours", "work.table", "work.now", "talk-record", "talk-record.moved-to"],
    *["talk-record.steps.first", "talk-record.steps.what", "talk-record.steps.state.off"],
]


@pytest.mark.parametrize("address", HIDDEN)
def test_what_is_hidden_is_written_with_all_that_it_takes(address: str, keeper: Keeper) -> None:
    """Of what is protected, or holds something that is, with room for the reason."""
    assert keeper.run("change", address, "--hide") == (0, [])
    (entry,) = keeper.entries(address.split(".")[0])
    assert entry["hide"] == address
    assert ("protected_reason" in entry) == (address == "work.now")
    keeper.fill_in()
    assert keeper.run("check") == (0, [])


def test_a_section_with_something_protected_in_it_has_room_for_the_reason(keeper: Keeper) -> None:
    file = keeper.data / "topics" / "work.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("        basis: editorial\n", "        basis: editorial\n        protected: true\n"),
        encoding="utf-8",
    )
    assert keeper.run("change", "work.table", "--hide") == (0, [])
    assert "protected_reason" in keeper.entries("work")[0]
    keeper.fill_in()
    assert keeper.run("check") == (0, [])


def test_every_field_of_the_tiny_handbook_reads_back(tmp_path: Path) -> None:
    """Whatever is in it: texts, lists, numbers, ticks."""
    upstream = layer_of("tiny")
    seen = 0
    for address, where in located(upstream.documents).items():
        data = where.data(upstream.documents)
        for field in fields(data):
            now = value_at(data, spot_of(data, field) or ())
            if field.rsplit(".", 1)[-1] in FIXED or now is None:
                continue
            seen += 1
            assert plainly(_stub(tmp_path / "e", upstream, address, field)["with"]) == plainly(now), (address, field)
    assert seen > 60


def _stub(folder: Path, upstream: Layer, address: str, field: str) -> dict[str, Any]:
    shutil.rmtree(folder, ignore_errors=True)
    place, _ = write_stub(own_of(write(folder)), upstream, address, "replace", field, None, None, None)
    document, problems = read_file(place.file)
    assert document, problems
    entry: dict[str, Any] = document.data["changes"][0]
    return entry


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]), min_size=1, max_size=300)


@settings(deadline=None, max_examples=30, suppress_health_check=list(HealthCheck))
@example(texts=["  Begins with blanks, and goes on" + " for long" * 20, "And ends."], gap="\n")
@example(texts=["Goes on" + " for long" * 20, "Second", "Third"], gap="\n    ")
@given(texts=st.lists(WORDS, min_size=1, max_size=5), gap=st.sampled_from(["\n", "\n\n", " ", "\n  ", "\n# ", "\n- "]))
def test_any_present_text_reads_back(texts: list[str], gap: str, tmp_path: Path) -> None:
    """Paragraphs too, and lines that begin as something else does in YAML."""
    text = gap.join(texts)
    if not text.strip() or re.search(r"[\x85\u2028\u2029\ufeff]", text):  # which YAML takes for the end of a line
        return
    upstream = with_value(layer_of("tiny"), "topics", "work", ("sections", 0, "items", 0, "text"), text)
    assert plainly(_stub(tmp_path / "e", upstream, "work.what.hours", "text")["with"]) == plainly(text)


TYPED = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"])
    | st.sampled_from("'\"“”:#-āēīōū&*!%@`\\{}[]"),
    min_size=1,
    max_size=200,
).filter(lambda text: bool(text.strip()))


@settings(deadline=None, max_examples=30, suppress_health_check=list(HealthCheck))
@given(text=TYPED, why=TYPED, by=TYPED)
def test_what_is_typed_is_written_as_it_was(
    text: str, why: str, by: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(tmp_path)
    keeper = Keeper(tmp_path, capsys)
    code, said = keeper.run("change", "work.what.hours", f"--with={text}", f"--why={why}", f"--by={by}")
    assert (code, said) == (0, [])
    (entry,) = keeper.entries("work")
    assert (entry["with"], entry["why"], entry["by"]) == (text, why, by)


@pytest.mark.parametrize("text", ["x" * 30_000, "word " * 5000, "\udcff not UTF-8"])
def test_a_text_of_any_length_is_taken_or_refused(text: str, keeper: Keeper) -> None:
    before = keeper.files()
    code, said = keeper.run("change", "work.what.hours", f"--with={text}")
    if code:
        assert said[-1] == "1 thing to put right. Nothing was written."
        assert keeper.files() == before
    else:
        assert keeper.entries("work")[0]["with"] == text


# --- what people wrote ------------------------------------------------------------------------------------------------


def written(at: str, indent: str = "  ") -> str:
    return (
        f"{indent}- replace: {at}   # since May\n{indent}  field: text\n{indent}  with: |\n{indent}    Two lines\n\n"
        f"{indent}    of ours.\n{indent}  # why we did it:\n{indent}  why: 'A test.'\n{indent}  by: Jo\n"
        f"{indent}  date: 2026-11-01\n"
    )


FILES = {
    "comments": "# Ours.\n\nchanges:\n  # first\n" + written("work.table.talk") + "# the end\n",
    "no indent": "changes:\n" + written("work.table.talk", ""),
    "deep indent": "changes:\n" + written("work.table.talk", "      "),
    "no end of line": ("changes:\n" + written("work.table.talk")).rstrip("\n"),
    "windows": ("\ufeffchanges:\n" + written("work.table.talk")).replace("\n", "\r\n"),
    "only comments": "# Nothing yet.\n",
    "empty list": "# Ours.\nchanges: []\n",
    "empty list with a comment": "changes: []  # nothing yet\n# the end\n",
    "nothing under it": "changes:\n",
    "empty": "",
}


@pytest.mark.parametrize("name", FILES)
def test_what_people_wrote_stays_as_it_is(name: str, keeper: Keeper) -> None:
    file = keeper.folder / "changes" / "work.yml"
    file.parent.mkdir()
    file.write_text(FILES[name], encoding="utf-8", newline="")
    before = keeper.entries("work") if "replace" in FILES[name] else []
    assert keeper.run("change", "work.what.hours") == (0, [])
    assert keeper.run("change", "work.what", "--with", "What we do") == (0, [])
    *earlier, first, second = keeper.entries("work")
    assert earlier == before
    assert (first["replace"], second["replace"], second["with"]) == ("work.what.hours", "work.what", "What we do")
    lines = file.read_text(encoding="utf-8").splitlines()
    for line in FILES[name].removeprefix("\ufeff").splitlines():
        assert line in lines or line.startswith("changes: []"), line
    keeper.fill_in()
    assert keeper.run("check") == (0, [])


def test_several_in_a_row(keeper: Keeper) -> None:
    addresses = [row[1] for row in ADDRESSES if row[2] is None]
    for address in addresses:
        assert keeper.run("change", address) == (0, []), address
    assert sorted(path.name for path in (keeper.folder / "changes").iterdir()) == ["talk-record.yml", "work.yml"]
    written_ = [one["replace"] for name in ("talk-record", "work") for one in keeper.entries(name)]
    assert sorted(written_) == sorted(addresses)
    lock = read_lock(write_and_read(keeper))
    assert lock is not None
    assert sorted(one.at for one in lock.kept) == sorted(addresses)
    keeper.fill_in()
    assert keeper.run("check") == (0, [])


# --- what is refused ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("filled_in", [False, True])
@pytest.mark.parametrize("way", [[], ["--hide"]])
def test_the_same_change_is_not_written_twice(way: list[str], filled_in: bool, keeper: Keeper) -> None:
    assert keeper.run("change", "work.what.hours", *way) == (0, [])
    if filled_in:
        keeper.fill_in()
    before = keeper.files()
    assert keeper.run("change", "work.what.hours", *way) == (
        1,
        [
            "changes/work.yml:2: [work.what.hours] This change is there already. Edit it there.",
            "",
            "1 thing to put right. Nothing was written.",
        ],
    )
    assert keeper.files() == before


REFUSED = [
    ("work.what.huors", "There is no address “work.what.huors”. Did you mean “work.what.hours”?"),
    ("work.what.hours --field txet", "“work.what.hours” has no field “txet”. Did you mean “text”?"),
    ("work.what.hours --field from", "“work.what.hours” has no field “from”. It has: kind, text, see."),
    ("work.what --field items", "“work.what” has no field “items”. Did you mean “title”?"),
    ("interface", "Say which field of “interface”, with --field. It has: messages.greeting, messages.page-law-place."),
    (
        "interface --field messages.greting",
        "“interface” has no field “messages.greting”. Did you mean “messages.greeting”?",
    ),
    ("work --after", "Nothing can be added beside “work”. Name a section, an item, a question, a row or an option."),
    ("interface --hide", "“interface” cannot be hidden. Name a topic, a form, or a part of one."),
]


@pytest.mark.parametrize(("command", "said"), REFUSED)
def test_what_cannot_be_changed_is_told_and_nothing_is_written(command: str, said: str, keeper: Keeper) -> None:
    before = keeper.files()
    address = command.split()[0]
    assert keeper.run("change", *command.split()) == (
        1,
        [f"peer-toolkit change:1: [{address}] {said}", "", "1 thing to put right. Nothing was written."],
    )
    assert keeper.files() == before


BAD = {
    "a list on one line": (
        "changes/work.yml",
        b"changes: [{hide: work.table, why: A., by: Jo, date: 2026-11-01}]\n",
        1,
    ),
    "not UTF-8": ("changes/work.yml", b"# caf\xe9\n", 1),
    "not YAML": ("changes/work.yml", b"changes:\n  - replace: [\n", 1),
    "a lock that cannot be read": ("edition.lock", b"<<<<<<< ours\ntoolkit: 1\n", 1),
    "no edition": ("edition.yml", b"", 1),
}


@pytest.mark.parametrize("name", BAD)
def test_nothing_is_written_where_it_cannot_be_done(name: str, keeper: Keeper) -> None:
    file, content, count = BAD[name]
    (keeper.folder / file).parent.mkdir(exist_ok=True)
    (keeper.folder / file).write_bytes(content)
    before = keeper.files()
    code, said = keeper.run("change", "work.what.hours", "--with", "New.")
    assert code == 1
    assert said[0].startswith(f"{file}:"), said
    assert said[-1] == f"{count} thing to put right. Nothing was written."
    assert keeper.files() == before


def test_what_is_hidden_is_kept_with_its_own_words(keeper: Keeper) -> None:
    keeper.run("change", "talk-record.held", "--hide")
    lock = read_lock(write_and_read(keeper))
    assert lock is not None
    data = value(keeper.upstream().documents["forms"]["talk-record"].data, ("sections", 0, "questions", 0))
    assert [one.upstream for one in lock.kept] == [own_words(data)] == [{"label": "Did you talk?"}]
