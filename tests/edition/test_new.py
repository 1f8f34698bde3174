"""`peer-toolkit new edition`: the questions, the folder that comes of them, and that nothing is left half-written."""

from __future__ import annotations

import argparse
import datetime
import io
import os
import re
import shlex
import subprocess
import sys
import types
import typing
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from macros.policy import Policy
from peer_toolkit import __version__
from peer_toolkit.catalogue import Catalogue, load, own_of
from peer_toolkit.catalogue.model import Changes, Edition, Form, LawPlace, Node, Topic, Words
from peer_toolkit.catalogue.read import read_file
from peer_toolkit.edition import new
from peer_toolkit.edition.new import QUESTIONS, SCAFFOLD, Answers, Known, ask, known, prefix, quoted, write
from peer_toolkit.problems import ToolkitError
from tests.conftest import ROOT

SWAN = Answers(
    organisation="Swan Community Services",
    name="Swan Peer Work Handbook",
    id="swan",
    place="au-wa",
    day=datetime.date(2026, 11, 20),
)
"""What most tests write."""

WHOLE = Answers(
    organisation="Te Pūtahi “Ora”: peer & whānau",
    name="Handbook #1: 'ours'",
    id="te-putahi",
    country="nz",
    country_name="Aotearoa New Zealand",
    language="en-NZ",
    feedback="mailto:peer@example.org",
    contact_name="Kaiārahi: lived experience",
    contact_address="https://example.org/who?a=1#b",
    exit_to="https://example.org/",
    acknowledgement='We say: "kia ora" #1',
    colour_brand="#12423f",
    colour_action="#12605a",
    day=datetime.date(2026, 11, 20),
)
"""Everything that can be told, with what YAML could trip over."""


@pytest.fixture(scope="module")
def toolkit() -> Known:
    return known(ROOT / "toolkit_data")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "swan", SWAN)
    return tmp_path / "swan"


def values(file: Path) -> dict[str, Any]:
    document, problems = read_file(file)
    assert document is not None, problems
    return dict(document.data)


def used(text: str) -> str:
    """The text of a file once somebody uses every example in it, as its comments say."""
    lines = [re.sub(r"^(\w+:) \[\]$", r"\1", line) for line in text.splitlines()]
    return "\n".join(line[1:] if re.match("#(  |[^ \n])", line) else line for line in lines) + "\n"


def used_values(file: Path, tmp_path: Path) -> dict[str, Any]:
    target = tmp_path / f"used-{file.name}"
    target.write_text(used(file.read_text(encoding="utf-8")), encoding="utf-8")
    return values(target)


def run(*arguments: str, typed: str | None = None, terminal: bool = False) -> int:
    """The command by itself, with what is typed."""
    parser = argparse.ArgumentParser(prog="peer-toolkit")
    new.parser(parser.add_subparsers(required=True))
    options = parser.parse_args(["new", "edition", *arguments])
    stdin = io.StringIO(typed or "")
    stdin.isatty = lambda: terminal  # type: ignore[method-assign]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", stdin)
        return int(options.run(options))


# --- what is asked --------------------------------------------------------------------------------------------


def test_nobody_there_takes_the_defaults(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(tmp_path / "ours"), typed="these are not answers\n") == 0
    told = values(tmp_path / "ours" / "edition.yml")
    assert told == {
        "id": "our-organisation",
        "name": "Our organisation peer work handbook",
        "organisation": "Our organisation",
        "language": "en-AU",
        "country": "au",
    }
    said = capsys.readouterr().out
    assert f"peer-toolkit serve --edition {tmp_path / 'ours'}" in said
    assert str(tmp_path / "ours" / "README.md") in said


def test_yes_asks_nothing_on_a_terminal(tmp_path: Path) -> None:
    assert run(str(tmp_path / "ours"), "--yes", typed="Not this\n", terminal=True) == 0
    assert values(tmp_path / "ours" / "edition.yml")["organisation"] == "Our organisation"


def test_every_question_has_a_flag_and_the_flag_wins(tmp_path: Path) -> None:
    logo = tmp_path / "Our Logo.SVG"
    logo.write_text("<svg/>", encoding="utf-8")
    flags = {
        "--organisation": "Swan Community Services",
        "--name": "Swan Peer Work Handbook",
        "--id": "swans",
        "--place": "wa",
        "--country-name": "Not needed here",
        "--language": "vi",
        "--feedback": "peer@example.org",
        "--contact-name": "Practice lead",
        "--contact-address": "https://example.org/lead",
        "--exit-to": "https://example.org/",
        "--address": "https://handbook.example.org/",
        "--acknowledgement": "We acknowledge where we work.",
        "--colour-brand": "12423F",
        "--colour-action": "#12605a",
        "--logo": str(logo),
        "--toolkit": "./peer_workforce_toolkit-9.9.9-py3-none-any.whl",
    }
    assert set(flags) == {question.flag for question in QUESTIONS}, "a new question is tried here too"
    target = tmp_path / "swan"
    assert run(str(target), *(part for pair in flags.items() for part in pair), terminal=True) == 0
    assert values(target / "edition.yml") == {
        "id": "swans",
        "name": "Swan Peer Work Handbook",
        "organisation": "Swan Community Services",
        "language": "vi",
        "country": "au",
        "place": "au-wa",
        "logo": "logo.svg",
        "colours": {"brand": "#12423f", "action": "#12605a"},
        "contact": {"name": "Practice lead", "address": "https://example.org/lead"},
        "feedback": "mailto:peer@example.org",
        "address": "https://handbook.example.org/",
        "exit_to": "https://example.org/",
        "acknowledgement": "We acknowledge where we work.",
    }
    assert (target / "logo.svg").read_bytes() == logo.read_bytes()
    assert (target / "requirements.txt").read_text().splitlines()[-1] == flags["--toolkit"]


@pytest.mark.parametrize(
    ("flag", "typed", "said"),
    [
        ("--organisation", " ", "It is empty."),
        ("--organisation", "x" * 81, "It has 81 characters, and the most is 80."),
        ("--organisation", "a\nb", "U+000A"),
        ("--organisation", "a\x1bb", "U+001B"),
        ("--organisation", "a\u2028b", "U+2028"),
        ("--organisation", "a\u202eb", "U+202E"),
        ("--organisation", "a\ufffeb", "U+FFFE"),
        ("--name", "", "It is empty."),
        ("--id", "Swan Services", "as in “swan”"),
        ("--id", "swan.x", "is not a prefix"),
        ("--id", "a" * 25, "It has 25 characters"),
        ("--id", "supervision", "The toolkit has something called “supervision”"),
        ("--id", "peer", "The toolkit has something called “peer"),
        ("--id", "upstream", "“upstream”"),
        ("--place", "Westren Australia", "Did you mean “Western Australia”?"),
        ("--place", "0", "There is no place “0”"),
        ("--language", "English", "as in en-AU"),
        ("--feedback", "www.example.org", "Did you mean “https://www.example.org”?"),
        ("--feedback", "javascript:alert(1)", "is neither"),
        ("--exit-to", "http://example.org", "does not begin with https://"),
        ("--colour-brand", "teal", "six figures of hex"),
        ("--logo", "nowhere.svg", "There is no file"),
        ("--logo", "logo.jpg", "neither an SVG nor a PNG"),
        ("--contact-name", "Jo", "go together"),
    ],
)
def test_a_wrong_flag_is_a_wrong_call(
    flag: str, typed: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(str(tmp_path / "swan"), flag, typed)
    assert stopped.value.code == 2
    error = capsys.readouterr().err
    assert said in error and "Traceback" not in error
    assert not list(tmp_path.iterdir())


def test_answers_on_a_terminal(tmp_path: Path, toolkit: Known, capsys: pytest.CaptureFixture[str]) -> None:
    """Enter takes the default that is shown; a wrong answer is told and asked for again."""
    number = [one.id for one in toolkit.places].index("au-wa") + 1
    typed = [
        "Swan Community Services",
        "",
        "Swan!",
        "",
        "Westren Australia",
        str(number),
        "",
        "nobody",
        "peer@swan.org",
    ]
    assert run(str(tmp_path / "swan"), typed="\n".join(typed) + "\n", terminal=True) == 0
    told = values(tmp_path / "swan" / "edition.yml")
    assert told["name"] == "Swan Community Services peer work handbook"
    assert (told["id"], told["country"], told["place"]) == ("swan", "au", "au-wa")
    assert told["feedback"] == "mailto:peer@swan.org"
    said = capsys.readouterr().out
    for shown in ("[Swan Community Services peer work handbook]", "[swan]", "[au]", "[en-AU]"):
        assert shown in said, "each default is shown"
    assert f"{number:2}     Western Australia (au-wa)" in said
    assert "“Swan!” is not a prefix." in said and "Did you mean “Western Australia”?" in said
    assert "“nobody” is neither an e-mail address" in said


def test_another_country_is_asked_for_its_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    typed = "Te Pūtahi\n\n\nNZ\nAotearoa New Zealand\n\n\n"
    assert run(str(tmp_path / "nz"), typed=typed, terminal=True) == 0
    told = values(tmp_path / "nz" / "edition.yml")
    assert (told["id"], told["country"], told["language"]) == ("te-putahi", "nz", "en-NZ")
    assert "place" not in told
    law = LawPlace.model_validate(values(tmp_path / "nz" / "additions" / "law" / "nz.yml"))
    assert (law.id, law.title, law.entries) == ("nz", "Aotearoa New Zealand", ())
    assert "The numbers to call are Australia's" in capsys.readouterr().out
    assert "Change them before anyone uses this handbook" in (tmp_path / "nz" / "README.md").read_text()


def test_every_place_is_found_by_each_of_its_names(toolkit: Known) -> None:
    place = next(question for question in QUESTIONS if question.key == "place")
    for number, one in enumerate(toolkit.places, 1):
        for typed in (str(number), one.id, one.id.upper(), one.title, one.short.lower(), f" {one.title} "):
            assert place.read(typed, toolkit) == one.id
    assert [one.id for one in toolkit.places if one.within is None] == ["au"]
    assert {one.id for one in toolkit.places} == {file.stem for file in (ROOT / "toolkit_data" / "law").glob("*.yml")}


def test_answers_that_end_leave_nothing(tmp_path: Path) -> None:
    with pytest.raises(ToolkitError, match="The answers ended before this one: What is the handbook called") as error:
        run(str(tmp_path / "swan"), typed="Swan\n", terminal=True)
    assert "--name" in str(error.value)
    assert not list(tmp_path.iterdir())


def test_the_keyboard_stops_it_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(prompt: str) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("builtins.input", stop)
    with pytest.raises(KeyboardInterrupt):
        run(str(tmp_path / "swan"), terminal=True)
    assert not list(tmp_path.iterdir())


# --- the prefix -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("organisation", "expected"),
    [
        ("Swan Community Services", "swan"),
        ("The Swan", "swan"),
        ("Te Pūtahi Ora", "te-putahi"),
        ("Peer Connections", "peer-connections"),
        ("Women’s Centre", "womens"),
        ("精神健康", "our-edition"),
        ("The", "the"),
        ("A", "our-a"),
        ("Supervision", "our-supervision"),
        ("x" * 60, "x" * 24),
    ],
)
def test_the_prefix_is_made_of_the_name(organisation: str, expected: str, toolkit: Known) -> None:
    assert prefix(organisation, toolkit.taken) == expected


@given(st.text(max_size=60))
def test_the_prefix_is_always_one(organisation: str) -> None:
    taken = {"our", "our-x", "peer-worker", "a-b"}
    made = prefix(organisation, taken)
    read = next(question.read for question in QUESTIONS if question.key == "id")
    assert read(made, Known(taken=frozenset(taken))) == made
    assert Edition(id=made).id == made


# --- what is written ------------------------------------------------------------------------------------------

ONE_LINE = st.text(st.characters(codec="utf-8"), max_size=80)


@settings(deadline=None, max_examples=300)
@given(typed=ONE_LINE, more=ONE_LINE)
def test_what_can_be_told_reads_back_the_same(typed: str, more: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever is typed is either refused or read back, by our reader and by another one of YAML."""
    organisation, contact = (
        next(question for question in QUESTIONS if question.key == key) for key in ("organisation", "contact_name")
    )
    given = {"contact_address": "mailto:a@example.org"}
    try:
        given |= {"organisation": organisation.read(typed, Known()), "contact_name": contact.read(more, Known())}
    except ValueError:
        return
    given |= {"name": given["organisation"], "acknowledgement": given["contact_name"]}
    if not given["contact_name"]:
        return
    answers = ask(Known(), given)
    folder = tmp_path_factory.mktemp("values") / "edition"
    write(folder, answers)
    told = values(folder / "edition.yml")
    assert told == answers.edition()
    assert told["organisation"] == given["organisation"] and told["contact"]["name"] == given["contact_name"]
    assert yaml.safe_load((folder / "edition.yml").read_text(encoding="utf-8")) == told


@pytest.mark.parametrize(
    "text",
    [
        "yes", "No", "null", "true", "12", "09", "1e5", "2026-11-20", "0x1f", "-", "- a", "? a", "a: b", "a #b", "#a",
        "'a'", '"a"', "a\\b", "{a}", "[a]", "*a", "&a", "!a", "%a", "@a", "`a`", "|", ">", "~", "Māori ū", "😀👩🏽‍💻",
        "a:", "a, b", "=", "<<", "<<name>>", "{{ x }}", "((x))", "<% raise %>", "a  b", "a -b",
    ],
)  # fmt: skip
def test_text_that_yaml_reads_in_its_own_way(text: str, tmp_path: Path) -> None:
    write(tmp_path / "x", Answers(organisation=text, name=text, id="x", acknowledgement=text))
    told = values(tmp_path / "x" / "edition.yml")
    assert (told["organisation"], told["name"], told["acknowledgement"]) == (text, text, text)
    assert yaml.safe_load(f"x: {quoted(text)}") == {"x": text}


def test_control_characters_are_refused_also_without_the_questions(tmp_path: Path) -> None:
    for character in "\x00\x07\x7f\x85\ufffe":
        with pytest.raises(ToolkitError):
            write(tmp_path / "x", Answers(organisation=f"a{character}b", name="n", id="x"))
        assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("answers", [SWAN, WHOLE], ids=["little", "whole"])
def test_every_file_is_one(answers: Answers, tmp_path: Path) -> None:
    files = write(tmp_path / "x", answers)
    assert set(files) == {file for file in (tmp_path / "x").rglob("*") if file.is_file()}
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert text.endswith("\n") and not text.endswith("\n\n") and "\r" not in text and "\t" not in text
        assert not re.search(r"<<|>>(?! \"\$GITHUB_OUTPUT\")|<%|%>", text), f"{file}: something was not filled in"
        assert not re.search(r"[ \t]$|\n\n\n", text, re.MULTILINE), f"{file}: blanks"
        assert "Swan" not in text or answers is SWAN
        if file.suffix == ".yml":
            assert yaml.safe_load(text) and values(file)
    assert Edition.model_validate(values(tmp_path / "x" / "edition.yml")).id == answers.id


@pytest.mark.parametrize("answers", [SWAN, WHOLE], ids=["little", "whole"])
def test_the_guidance_resolves_for_a_new_edition(answers: Answers, tmp_path: Path) -> None:
    """With no file edited by hand, in a country that the toolkit does not know too."""
    write(tmp_path / "x", answers)
    made = load(ROOT / "toolkit_data", own_of(tmp_path / "x"))
    assert (made.edition.name, made.edition.organisation) == (answers.name, answers.organisation)
    assert made.country is not None and made.country.id == answers.country


def test_the_same_answers_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    write(tmp_path / "again", SWAN)
    for file in folder.rglob("*"):
        if file.is_file():
            assert (tmp_path / "again" / file.relative_to(folder)).read_bytes() == file.read_bytes()


def test_nothing_of_it_shows_until_it_is_used(folder: Path) -> None:
    assert values(folder / "words.yml") == {"terms": []}
    assert [values(file) for file in (folder / "changes").iterdir()] == [{"changes": []}]
    assert [file.name for file in (folder / "additions").rglob("*")] == ["README.md"]
    assert not list((folder / "pages").rglob("*.md"))
    own = own_of(folder)
    assert (own.changes, own.pages, own.translation) == ((), (), ())
    assert not any(own.additions.values())


def keys(model: type[Node], to: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The way to every key of a model, those of the models in it too."""
    for name, info in model.model_fields.items():
        way = (*to, info.alias or name)
        yield way
        for inner in models(info.annotation):
            yield from keys(inner, way)


def models(annotation: Any) -> Iterator[type[Node]]:
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        if issubclass(annotation, Node):
            yield annotation
        return
    for inner in typing.get_args(annotation):
        yield from models(inner)


def ways(value: Any, to: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for one in value if isinstance(value, list) else ():
        yield from ways(one, to)
    for key, one in value.items() if isinstance(value, dict) else ():
        yield (*to, key)
        yield from ways(one, (*to, key))


@pytest.mark.parametrize("answers", [SWAN, WHOLE], ids=["little", "whole"])
def test_every_key_of_an_edition_is_told(answers: Answers, tmp_path: Path) -> None:
    """By a value or by an example, and with all the examples used it is still an edition."""
    write(tmp_path / "x", answers)
    told = used_values(tmp_path / "x" / "edition.yml", tmp_path)
    assert set(keys(Edition)) == set(ways(told))
    Edition.model_validate(told)


def test_the_examples_are_what_they_are_examples_of(folder: Path, tmp_path: Path, catalogue: Catalogue) -> None:
    """Each commented one, taken as its comments say, and each of the READMEs; with addresses that there are."""
    terms = Words.model_validate(used_values(folder / "words.yml", tmp_path)).terms
    assert {term.id for term in terms if not term.id.startswith("swan-")} <= {one.id for one in catalogue.words.terms}
    changes = Changes.model_validate(used_values(folder / "changes" / "our-changes.yml", tmp_path)).changes
    assert {change.kind for change in changes} == {"replace", "add_after", "hide"}
    for change in changes:
        found = catalogue.find(change.at)
        protected = getattr(found, "protected", False)
        assert (change.protected_reason is not None) == (protected and change.kind in ("replace", "hide"))
        if change.field:
            assert isinstance(getattr(found, change.field), str)
        if change.new:
            type(found).model_validate({**change.new, "basis": "editorial"})
            assert change.new["id"].startswith("swan.")
    edition = Edition.model_validate(used_values(folder / "edition.yml", tmp_path))
    lines = {line.id for line in catalogue.home.help_lines}
    assert {line.id for line in edition.support_lines.confirmed} <= lines
    assert set(edition.support_lines.leave_out) <= lines
    assert {one.id for one in edition.hide} <= {one.id for one in catalogue.wholes}
    assert edition.place in {place.id for place in catalogue.law}
    topic, form = (yaml.safe_load(one) for one in fenced(folder / "additions" / "README.md", "yaml"))
    for made, model in ((topic, Topic), (form, Form)):
        node = model.model_validate({**made, "basis": "editorial"} if model is Form else made)
        assert node.id.startswith("swan-") and node.next.to in catalogue.addresses
    page = (folder / "pages" / "README.txt").read_text(encoding="utf-8").split("=" * 72)[1]
    front = yaml.safe_load(page.split("---")[1])
    assert set(front) == {"title", "in_short", "in", "search"}
    assert re.search(r'link\("([\w.-]+)"\)', page)[1] in catalogue.addresses  # type: ignore[index]


def test_the_law_of_another_country_has_an_example(tmp_path: Path, catalogue: Catalogue) -> None:
    write(tmp_path / "x", WHOLE)
    law = LawPlace.model_validate(used_values(tmp_path / "x" / "additions" / "law" / "nz.yml", tmp_path))
    assert law.keys() <= {key.id for key in catalogue.law_keys} and law.entries and law.not_found
    assert law.written == WHOLE.day


def fenced(file: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", file.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


# --- where it may go ------------------------------------------------------------------------------------------


def test_a_folder_with_something_in_it_is_refused_and_stays(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(ToolkitError, match="This folder is not empty"):
        run(str(tmp_path), typed="nobody is asked", terminal=True)
    with pytest.raises(ToolkitError, match="This folder is not empty"):
        write(tmp_path, SWAN)
    with pytest.raises(ToolkitError, match="A file is in the way"):
        write(tmp_path / "mine.txt", SWAN)
    with pytest.raises(ToolkitError):
        write(tmp_path / "mine.txt" / "below", SWAN)
    assert [file.read_text() for file in tmp_path.iterdir()] == ["mine"]


def test_empty_new_and_repository_folders_are_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "cloned" / ".git").mkdir(parents=True)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    for folder in (tmp_path / "empty", tmp_path / "cloned", tmp_path / "a" / "b" / "new", Path()):
        assert folder.resolve() / "edition.yml" in write(folder, SWAN)
        assert (folder / "edition.yml").is_file()
    assert (tmp_path / "cloned" / ".git").is_dir()
    assert Path("edition.yml").is_file(), "the folder where somebody stands is still the one in which they stand"
    assert {one.name for one in tmp_path.iterdir()} == {"empty", "cloned", "a", "here"}, "no scratch is left"


@pytest.mark.parametrize("there", [True, False], ids=["empty", "new"])
@pytest.mark.parametrize("stop", [KeyboardInterrupt, OSError(28, "No space left on device")])
def test_a_stop_half_way_leaves_nothing(
    there: bool, stop: BaseException | type[BaseException], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever it comes: while a file is written, or while the finished ones are moved to their place."""
    if there:
        (tmp_path / "swan").mkdir()
    for method in ("write_bytes", "rename"):
        for after in range(4):
            calls = iter(range(100))
            whole = getattr(Path, method)

            def breaks(self: Path, *given: Any, whole: Any = whole, calls: Any = calls, after: int = after) -> Any:
                if next(calls) == after:
                    raise stop
                return whole(self, *given)

            with monkeypatch.context() as patch:
                patch.setattr(Path, method, breaks)
                if method == "rename" and after and not there:
                    continue  # one rename is all that it takes
                with pytest.raises((KeyboardInterrupt, ToolkitError)):
                    write(tmp_path / "swan", SWAN)
            assert [one.name for one in tmp_path.rglob("*")] == (["swan"] if there else [])
    write(tmp_path / "swan", SWAN)


# --- what hosts and people read -------------------------------------------------------------------------------


def test_only_commands_that_there_are_are_named(tmp_path: Path) -> None:
    """In every file: each by its name, and each that stands on a line of its own as a whole."""
    from peer_toolkit.cli import _parser

    write(tmp_path / "x", WHOLE)
    parser = _parser()
    (known,) = (action.choices for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    named, whole = set(), set()
    for file in (tmp_path / "x").rglob("*"):
        if file.is_file():
            text = file.read_text(encoding="utf-8")
            named |= set(re.findall(r"peer-toolkit\s+(?:#\s+)?([a-z]+)", text))
            whole |= set(re.findall(r"^ *(?:- |run: )*peer-toolkit (.+?)(?: \|\| true)?$", text, re.MULTILINE))
    assert {"serve", "check", "build", "change", "update", "accept"} <= named <= set(known)
    assert {line.split()[0] for line in whole} == named
    for line in whole:
        assert callable(parser.parse_args(shlex.split(line)).run), line


def test_the_readme_tells_every_file(folder: Path) -> None:
    text = (folder / "README.md").read_text(encoding="utf-8")
    for one in folder.iterdir():
        if one.name not in ("README.md", ".gitignore"):
            assert f"`{one.name}{'/' if one.is_dir() else ''}`" in text, one.name


def steps(job: dict[str, Any]) -> Iterator[str]:
    for step in job["steps"]:
        yield step.get("run", "") + step.get("uses", "")


def position(parts: Iterable[str], what: str) -> int:
    return next(number for number, part in enumerate(parts) if what in part)


def test_github_publishes_what_was_checked_and_no_more_rights_than_needed(folder: Path) -> None:
    told = yaml.load((folder / ".github/workflows/publish.yml").read_text(), yaml.BaseLoader)
    assert told["on"]["push"] == {"branches": ["**"]}
    assert told["permissions"] == {}
    jobs = told["jobs"]
    assert {name: job["permissions"] for name, job in jobs.items()} == {
        "build": {"contents": "read"},
        "keep": {"contents": "write"},
        "publish": {"pages": "write", "id-token": "write"},
    }
    build = list(steps(jobs["build"]))
    order = [position(build, what) for what in ("checkout@", "pip install", "update", "check --", "build --", "pages")]
    assert order == sorted(order)
    assert jobs["build"]["steps"][0]["with"]["persist-credentials"] == "false"
    assert jobs["publish"]["needs"] == "build"
    for name in ("keep", "publish"):
        assert "github.ref_name == github.event.repository.default_branch" in jobs[name]["if"]
    assert "needs.build.outputs.lock == 'true'" in jobs["keep"]["if"]
    assert "[skip ci]" in list(steps(jobs["keep"]))[-1]
    assert "pip" not in str(jobs["keep"]) + str(jobs["publish"]), "what may write runs nobody else's code"
    actions = {part for job in jobs.values() for part in steps(job) if re.match(r"[\w-]+/[\w-]+@", part)}
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+", one) for one in actions), "GitHub's own, by major version"
    handed = [step["with"]["path"] for step in jobs["build"]["steps"] if "pages" in step.get("uses", "")]
    assert handed == ["site"] and "--site site" in build[position(build, "build --")]


def test_gitlab_publishes_what_was_checked(folder: Path) -> None:
    told = yaml.safe_load((folder / ".gitlab-ci.yml").read_text())
    pages = told["pages"]
    assert pages["artifacts"]["paths"] == ["public"], "what GitLab serves"
    assert pages["rules"] == [{"if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"}]
    order = [position(pages["script"], what) for what in ("update", "git push", "check --", "--site public")]
    assert order == sorted(order)
    push = pages["script"][position(pages["script"], "git push")]
    assert "-o ci.skip" in push and "[skip ci]" in push and "|| echo" in push, "no loop, and no stop where it may not"
    assert told["check"]["rules"] == [{"if": "$CI_COMMIT_BRANCH && $CI_COMMIT_BRANCH != $CI_DEFAULT_BRANCH"}]
    assert any("pip install -r requirements.txt" in line for line in told[".toolkit"]["before_script"])


def run_step(script: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1", **variables}
    return subprocess.run(["bash", "-e"], input=script, cwd=folder, env=environment, capture_output=True, text=True)


@pytest.mark.slow
def test_the_lock_is_saved_when_it_is_new_and_only_then(tmp_path: Path) -> None:
    """The scripts of both hosts, run as they stand against a repository of ours."""
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org"]
    host, work = tmp_path / "host.git", tmp_path / "work"
    subprocess.run([*git, "init", "-q", "--bare", "-b", "main", str(host)], check=True)
    (work).mkdir()
    write(work, SWAN)
    for command in (
        ["init", "-q", "-b", "main"],
        ["add", "."],
        ["commit", "-qm", "x"],
        ["remote", "add", "origin", str(host)],
        ["push", "-q", "origin", "main"],
    ):
        subprocess.run([*git, *command], cwd=work, check=True)
    told = yaml.safe_load((work / ".github/workflows/publish.yml").read_text())["jobs"]
    see = next(step["run"] for step in told["build"]["steps"] if step.get("id") == "lock")
    save = next(step["run"] for step in told["keep"]["steps"] if "run" in step)
    output = tmp_path / "output"

    def changed() -> bool:
        output.write_text("")
        done = run_step(see, work, GITHUB_OUTPUT=str(output))
        assert done.returncode == 0, done.stderr
        return output.read_text() == "changed=true\n"

    def saved() -> str:
        return subprocess.run(
            ["git", "show", "main:edition.lock"], cwd=host, capture_output=True, text=True
        ).stdout.strip()

    assert not changed(), "none there"
    for text in ("one", "two"):  # a new file, then a changed one
        (work / "edition.lock").write_text(text)
        assert changed()
        done = run_step(save, work, GITHUB_REF_NAME="main")
        assert done.returncode == 0 and saved() == text, done.stderr
        assert not changed()
    host.chmod(0o755)
    (host / "hooks").mkdir(exist_ok=True)
    (host / "hooks" / "pre-receive").write_text("#!/bin/sh\nexit 1\n")
    (host / "hooks" / "pre-receive").chmod(0o755)
    (work / "edition.lock").write_text("three")
    done = run_step(save, work, GITHUB_REF_NAME="main")
    assert done.returncode == 0 and "::warning::edition.lock was not saved" in done.stdout, (
        "the site is still published"
    )

    script = yaml.safe_load((work / ".gitlab-ci.yml").read_text())["pages"]["script"]
    push = script[position(script, "git push")]
    address = re.search(r'"\$CI_SERVER_PROTOCOL[^"]*"', push)[0]  # type: ignore[index]
    push = push.replace(address, f'"{host}"').replace("-o ci.skip", "")
    (host / "hooks" / "pre-receive").unlink()
    (work / "edition.lock").write_text("four")
    done = run_step(push, work, CI_SERVER_HOST="example.org", CI_DEFAULT_BRANCH="main")
    assert done.returncode == 0 and saved() == "four", done.stderr


def test_requirements_pin_this_version(folder: Path) -> None:
    lines = [line for line in (folder / "requirements.txt").read_text().splitlines() if not line.startswith("#")]
    assert lines == [f"peer-workforce-toolkit=={__version__}"]


def test_nginx_takes_the_headers_that_a_build_writes(folder: Path, tmp_path: Path) -> None:
    """By the file's name, and without an add_header of its own in a block, which would undo them there."""
    site = tmp_path / "site"
    site.mkdir()
    Policy().write(site)
    (written,) = (file.name for file in site.iterdir() if file.suffix == ".conf")
    text = re.sub(r"#.*", "", (folder / "nginx.conf").read_text(encoding="utf-8"))
    root = re.search(r"^\s*root (\S+);", text, re.MULTILINE)[1]  # type: ignore[index]
    assert f"include {root}/{written};" in text
    assert "add_header" not in text
    for directive in ("absolute_redirect off;", "access_log off;", "error_page 404 /404.html;", "gzip on;"):
        assert directive in text
    assert text.count("{") == text.count("}")
    for file in site.iterdir():
        assert f"location = /{file.name}" in text, "settings are not served"


def test_the_scaffold_is_in_the_wheel(tmp_path: Path) -> None:
    """Every file, under a name that no packer passes over."""
    files = {file.relative_to(SCAFFOLD) for file in SCAFFOLD.rglob("*") if file.is_file()}
    assert not [file for file in files if any(part.startswith(".") for part in file.parts)]
    from hatchling.builders.wheel import WheelBuilder

    builder = WheelBuilder(str(ROOT))
    packed = {Path(one.distribution_path) for one in builder.recurse_included_files()}
    assert {Path("peer_toolkit/edition/scaffold") / file for file in files} <= packed


def test_the_command_costs_nothing_until_it_runs() -> None:
    """`peer-toolkit --version` adds its parser; that loads neither the vocabulary nor Jinja nor YAML."""
    program = (
        "import argparse, sys; from peer_toolkit.edition import new;"
        "new.parser(argparse.ArgumentParser().add_subparsers());"
        "print([name for name in ('pydantic', 'jinja2', 'yaml') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == "[]\n", done.stderr
