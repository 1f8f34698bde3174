"""`peer-toolkit new edition FOLDER`: a few questions, and a small commented folder that an organisation makes its own.

The files come from scaffold/, where `<< name >>` stands for an answer. Nothing of a toolkit's text is copied into it.
"""

from __future__ import annotations

import argparse
import datetime
import functools
import json
import os
import re
import shlex
import sys
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from peer_toolkit import __version__
from peer_toolkit.problems import Place, Problem, ToolkitError, nearest, not_usable

SCAFFOLD = Path(__file__).resolve().parent / "scaffold"
"""The files of a new edition. `dot-` at the start of a name stands for a dot, which packers of wheels pass over."""

LONGEST_NAME = 120
LONGEST_ORGANISATION = 80
LONGEST_PREFIX = 24
"""Characters. A prefix stands in addresses inside forms, which Word limits."""

_SMALL_WORDS = {"a", "an", "and", "at", "for", "in", "of", "on", "the"}
_TURNING = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
"""Characters that nobody sees and that turn the text round them (CVE-2021-42574), and the byte order mark."""


@dataclass(frozen=True)
class LawPlace:
    """A country of the toolkit's law, or a part of the country that it is `within`."""

    id: str
    title: str
    short: str
    within: str | None


@dataclass(frozen=True)
class Known:
    """What the toolkit has already: the places of its law, countries first, and the names that nobody may take."""

    places: tuple[LawPlace, ...] = ()
    taken: frozenset[str] = frozenset()

    def place(self, id: str) -> LawPlace | None:
        """The place with this id."""
        return next((one for one in self.places if one.id == id), None)


@dataclass(frozen=True)
class Answers:
    """What a new edition is told. `country` and `place` are ids of law/; None stands for what is not given.

    `country_name` is given for a country of which the toolkit has no law; `toolkit` is a line of requirements.txt.
    """

    organisation: str
    name: str
    id: str
    country: str = "au"
    place: str | None = None
    country_name: str | None = None
    language: str = "en-AU"
    feedback: str | None = None
    contact_name: str | None = None
    contact_address: str | None = None
    exit_to: str | None = None
    address: str | None = None
    acknowledgement: str | None = None
    colour_brand: str | None = None
    colour_action: str | None = None
    logo: Path | None = None
    toolkit: str = f"peer-workforce-toolkit=={__version__}"
    day: datetime.date = field(default_factory=datetime.date.today)

    def edition(self) -> dict[str, Any]:
        """edition.yml as it must read back."""
        colours = {"brand": self.colour_brand, "action": self.colour_action}
        values = {
            "id": self.id,
            "name": self.name,
            "organisation": self.organisation,
            "language": self.language,
            "country": self.country,
            "place": self.place,
            "address": self.address,
            "logo": f"logo{self.logo.suffix.lower()}" if self.logo else None,
            "colours": {key: one for key, one in colours.items() if one} or None,
            "contact": {"name": self.contact_name, "address": self.contact_address} if self.contact_address else None,
            "feedback": self.feedback,
            "exit_to": self.exit_to,
            "acknowledgement": self.acknowledgement,
        }
        return {key: one for key, one in values.items() if one is not None}


Given = dict[str, str]
"""Answers so far, by the names of questions; "" is an answer that says none."""


@dataclass(frozen=True)
class Question:
    """One thing to be told: by its flag, on the terminal where it is `asked`, or else by its default.

    `read` turns what was typed into the answer, and raises ValueError with what is wrong and what to do.
    """

    key: str
    label: str
    read: Callable[[str, Known], str]
    default: Callable[[Given, Known], str] = lambda given, known: ""
    asked: Callable[[Given, Known], bool] = lambda given, known: False

    @property
    def flag(self) -> str:
        """The flag that gives the answer."""
        return "--" + self.key.replace("_", "-")


# --- what was typed -------------------------------------------------------------------------------------------


def _line(most: int, text: str, known: Known | None = None) -> str:
    """One line of text, its letters put together (NFC), so that it is found however somebody types it."""
    text = unicodedata.normalize("NFC", text).strip()
    for one in text:
        number = ord(one)
        nothing = number & 0xFFFE == 0xFFFE or 0xFDD0 <= number <= 0xFDEF
        if one in _TURNING or nothing or unicodedata.category(one) in ("Cc", "Cs", "Zl", "Zp"):
            raise ValueError(f"The character U+{number:04X} cannot stand in it. Type it anew, on one line.")
    if len(text) > most:
        raise ValueError(f"It has {len(text)} characters, and the most is {most}. Write it shorter.")
    return text


def _is_line(text: str) -> bool:
    try:
        return _line(len(text), text) == text
    except ValueError:
        return False


def _some_line(most: int, text: str, known: Known) -> str:
    if not (text := _line(most, text)):
        raise ValueError("It is empty. Write it.")
    return text


def _prefix(text: str, known: Known) -> str:
    from peer_toolkit.catalogue.model import NAME_PATTERN

    text = _line(LONGEST_NAME, text)
    if not re.match(NAME_PATTERN, text):
        derived = prefix(text, known.taken)
        raise ValueError(f"“{text}” is not a prefix. Use small letters a to z and figures, as in “{derived}”.")
    if len(text) > LONGEST_PREFIX:
        raise ValueError(f"It has {len(text)} characters, and the most is {LONGEST_PREFIX}. Choose a shorter one.")
    if clash := _clash(text, known.taken):
        raise ValueError(f"The toolkit has something called “{clash}”. Choose another, as “our-{text}”.")
    return text


def _place(text: str, known: Known) -> str:
    """The id of a place, by its number in the list, its id, its short name or its name; or two letters of a country."""
    text = _line(LONGEST_NAME, text)
    if text.isdecimal() and 1 <= int(text) <= len(known.places):
        return known.places[int(text) - 1].id
    for one in known.places:
        if text.casefold() in (one.id, one.short.casefold(), one.title.casefold()):
            return one.id
    if re.fullmatch("[a-z]{2}", text.lower(), re.ASCII):
        return text.lower()
    names = [name for one in known.places for name in (one.id, one.title)]
    hint = nearest(text, names) or f"Known are: {', '.join(one.id for one in known.places)}."
    raise ValueError(f"There is no place “{text}”. {hint} Another country is its two letters, as in nz.")


def _language(text: str, known: Known) -> str:
    from pydantic import ValidationError

    from peer_toolkit.catalogue.model import Edition

    text = _line(LONGEST_NAME, text)
    try:
        return Edition(language=text).language
    except ValidationError:
        what = f"“{text}” is not the short name of a language. Write it as in en-AU, en-NZ, mi or vi."
        raise ValueError(what) from None


def _address(text: str, known: Known) -> str:
    """Where a link leads; an e-mail address by itself is one too."""
    text = _line(500, text)
    if re.fullmatch(r"[^\s@:/]+@[^\s@:/]+\.[^\s@:/]+", text):
        text = f"mailto:{text}"
    if text and not re.fullmatch(r"(https://|mailto:)\S+", text):
        hint = f"Did you mean “https://{text}”?" if re.fullmatch(r"[^\s:@]+\.[^\s:@]+", text) else ""
        raise ValueError(f"“{text}” is neither an e-mail address nor begins with https://. {hint}".rstrip())
    return text


def _page(text: str, known: Known) -> str:
    text = _line(500, text)
    if text and not re.fullmatch(r"https://\S+", text):
        raise ValueError(f"“{text}” does not begin with https://.")
    return text


def _colour(text: str, known: Known) -> str:
    text = _line(LONGEST_NAME, text)
    if text and not re.fullmatch("#?[0-9a-fA-F]{6}", text, re.ASCII):
        raise ValueError(f"“{text}” is not a colour. Write six figures of hex, as in #12605a.")
    return f"#{text.lstrip('#').lower()}" if text else ""


def _logo(text: str, known: Known) -> str:
    if text and Path(text).suffix.lower() not in (".svg", ".png"):
        raise ValueError(f"“{text}” is neither an SVG nor a PNG picture. Give a file that ends in .svg or .png.")
    if text and not Path(text).is_file():
        raise ValueError(f"There is no file “{text}”. Check the name.")
    return text


# --- defaults -------------------------------------------------------------------------------------------------


def prefix(organisation: str, taken: Iterable[str] = ()) -> str:
    """A short prefix made of an organisation's name: its first words, as few as give a name that is free.

    Letters lose their accents and macrons. Of a name without Latin letters it is “our”.
    """
    plain = unicodedata.normalize("NFKD", re.sub("['’]", "", organisation)).casefold()
    words = re.findall("[a-z0-9]+", "".join(one for one in plain if not unicodedata.combining(one)))
    words = [one for one in words if one not in _SMALL_WORDS] or words
    made = ["-".join(words[:count])[:LONGEST_PREFIX].strip("-") for count in range(1, len(words) + 1)]
    ours = ["our", *(f"our-{one}"[:LONGEST_PREFIX].strip("-") for one in made), "our-edition"]
    return next(one for one in [*(one for one in made if len(one) > 2), *ours] if not _clash(one, taken))


def _clash(prefix: str, taken: Iterable[str]) -> str | None:
    """A name of the toolkit's that looks as if it were of this prefix."""
    return next((one for one in sorted(taken) if one == prefix or one.startswith((f"{prefix}-", f"{prefix}."))), None)


def _default_language(given: Given, known: Known) -> str:
    place = known.place(given["place"])
    return Answers.language if place else f"en-{given['place'].upper()}"


def _own_country(given: Given, known: Known) -> bool:
    return known.place(given["place"]) is None


def _always(given: Given, known: Known) -> bool:
    return True


QUESTIONS = (
    Question(
        "organisation",
        "What is your organisation called",
        functools.partial(_some_line, LONGEST_ORGANISATION),
        lambda given, known: "Our organisation",
        _always,
    ),
    Question(
        "name",
        "What is the handbook called",
        functools.partial(_some_line, LONGEST_NAME),
        lambda given, known: f"{given['organisation']} peer work handbook",
        _always,
    ),
    Question(
        "id",
        "A short name for what you add, in small letters",
        _prefix,
        lambda given, known: prefix(given["organisation"], known.taken),
        _always,
    ),
    Question(
        "place",
        "Where are you: a number, a name, or the two letters of another country",
        _place,
        lambda given, known: Answers.country,
        _always,
    ),
    Question(
        "country_name",
        "What is that country called",
        functools.partial(_some_line, LONGEST_ORGANISATION),
        lambda given, known: given["place"].upper() if _own_country(given, known) else "",
        _own_country,
    ),
    Question(
        "language",
        "Which language is it in",
        _language,
        _default_language,
        _always,
    ),
    Question(
        "feedback",
        "Where readers suggest a change: an e-mail address or a page; empty for none",
        _address,
        asked=_always,
    ),
    Question("contact_name", "Who keeps the edition: a name or a role", functools.partial(_line, LONGEST_NAME)),
    Question("contact_address", "Where they are reached: an e-mail address or a page", _address),
    Question("exit_to", "Where “Exit this page” leads: a page that begins with https://", _page),
    Question("address", "Where the handbook is published: a page that begins with https://", _page),
    Question("acknowledgement", "What the foot of each page acknowledges", functools.partial(_line, 1000)),
    Question("colour_brand", "The colour of the band at the top of each page, as in #12423f", _colour),
    Question("colour_action", "The colour of buttons and links, as in #12605a", _colour),
    Question("logo", "A picture to copy into the folder, .svg or .png", _logo),
    Question(
        "toolkit",
        "What hosts install: a version, a wheel file or a repository, as requirements.txt names it",
        functools.partial(_some_line, 500),
        lambda given, known: Answers.toolkit,
    ),
)
"""In the order in which they are asked; the default of one may rest on those before it."""


# --- asking ---------------------------------------------------------------------------------------------------


def known(data: Path) -> Known:
    """What a toolkit_data folder has: its places, and the names of everything that an edition's own stand beside."""
    from peer_toolkit.catalogue.own import RESERVED
    from peer_toolkit.catalogue.read import read_file

    def things(name: str, key: str) -> list[Mapping[str, Any]]:
        document, problems = read_file(data / f"{name}.yml")
        if document is None:
            raise ToolkitError(problems)
        return [one for one in document.data.get(key, ()) if isinstance(one, dict) and "id" in one]

    places = []
    for file in sorted((data / "law").glob("*.yml")):
        document, problems = read_file(file)
        if document is None:
            raise ToolkitError(problems)
        told = document.data
        places.append(LawPlace(told["id"], told["title"], told["short"], told.get("within")))
    places.sort(key=lambda one: (one.within or one.id, one.within is not None))
    taken = {file.stem for folder in ("topics", "forms", "sources", "law") for file in (data / folder).glob("*.yml")}
    for name, key in (("words", "terms"), ("law-keys", "keys"), ("home", "help_lines"), ("answers", "sets")):
        taken |= {one["id"] for one in things(name, key)}
    return Known(tuple(places), frozenset({*taken, *RESERVED}))


def ask(
    known: Known,
    given: Given,
    reply: Callable[[str], str] | None = None,
    say: Callable[[str], None] = print,
) -> Answers:
    """The answers: those that flags gave, those that are asked with `reply` (None: nobody is there), and defaults.

    A wrong answer is told and asked for again. Raises ToolkitError when the input ends before the last answer.
    """
    answers: Given = {}
    if reply:
        say("Enter takes what stands in brackets. Nothing is written until you have answered all.\n")
    for question in QUESTIONS:
        default = question.default(answers, known)
        if question.key in given:
            answers[question.key] = given[question.key]
        elif reply and question.asked(answers, known):
            if question.key == "place":
                _list_places(known, say)
            answers[question.key] = _until_right(question, default, known, reply, say)
        else:
            answers[question.key] = default
    return _answers(answers, known)


def _until_right(
    question: Question, default: str, known: Known, reply: Callable[[str], str], say: Callable[[str], None]
) -> str:
    while True:
        try:
            typed = reply(f"{question.label}{f' [{default}]' if default else ''}: ").strip()
        except EOFError:
            what = f"The answers ended before this one: {question.label}"
            todo = f"Give it as {question.flag}, or all defaults with --yes."
            raise ToolkitError([Problem(Place(Path("-")), what, todo)]) from None
        try:
            return question.read(typed or default, known)
        except ValueError as wrong:
            say(f"  {wrong}")


def _list_places(known: Known, say: Callable[[str], None]) -> None:
    say("")
    for number, one in enumerate(known.places, 1):
        say(f"  {number:2}  {'   ' if one.within else ''}{one.title} ({one.id})")


def _answers(told: Given, known: Known) -> Answers:
    place = known.place(told["place"])
    within = place.within if place else None
    others = {key: told[key] or None for key in told if key not in ("place", "logo", "country_name")}
    return Answers(
        **{**others, "toolkit": told["toolkit"]},  # type: ignore[arg-type]
        country=within or told["place"],
        place=told["place"] if within else None,
        country_name=None if place else told["country_name"],
        logo=Path(told["logo"]) if told["logo"] else None,
    )


# --- writing --------------------------------------------------------------------------------------------------


def write(folder: Path, answers: Answers, known: Known | None = None) -> tuple[Path, ...]:
    """Write the files of an edition into a new or an empty folder and return them, sorted.

    All is written beside it first and checked: it must read back as the same values. Raises ToolkitError, and leaves
    nothing, when that fails or when the folder holds anything but a repository's own .git.
    """
    folder = Path(os.path.realpath(folder))
    _refuse_other_folders(folder)
    beside = next(one for one in (folder.parent, *folder.parents) if one.exists())
    try:
        with tempfile.TemporaryDirectory(dir=beside, prefix=".edition-") as scratch:
            fresh = Path(scratch) / "edition"
            names = []
            for name, content in _files(answers, known):
                file = fresh / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
                names.append(name)
            _check(fresh, answers, folder)
            _put(fresh, folder)
    except OSError as error:
        raise not_usable(folder, error) from None
    return tuple(sorted(folder / name for name in names))


def _refuse_other_folders(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise ToolkitError([Problem(Place(folder), "A file is in the way of the folder.", "Name another folder.")])
    if folder.is_dir() and any(one.name != ".git" for one in folder.iterdir()):
        todo = "Name a new or an empty folder. What is there already was not touched."
        raise ToolkitError([Problem(Place(folder), "This folder is not empty.", todo)])


def _files(answers: Answers, known: Known | None) -> Iterable[tuple[Path, bytes]]:
    """Each file's name in the folder, and what it holds."""
    import jinja2

    environment = jinja2.Environment(
        variable_start_string="<<",
        variable_end_string=">>",
        block_start_string="<%",
        block_end_string="%>",
        comment_start_string="<#",
        comment_end_string="#>",
        trim_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # YAML and Markdown, each with a filter of its own
    )
    environment.filters |= {"yaml": quoted, "markdown": _as_markdown}
    own_country = answers.country_name is not None
    values = {
        **{name: getattr(answers, name) for name in Answers.__dataclass_fields__},
        **{name: one for name, one in answers.edition().items() if name == "logo"},
        "own_country": own_country,
        "places": known.places if known else (),
        "version": __version__,
    }
    for file in sorted(SCAFFOLD.rglob("*")):
        name = Path(*(re.sub("^dot-", ".", part) for part in file.relative_to(SCAFFOLD).parts))
        if name.stem == "country":
            if not own_country:
                continue
            name = name.with_stem(answers.country)
        if file.is_file():
            text = environment.from_string(file.read_text(encoding="utf-8")).render(values)
            yield name, text.encode()
    if answers.logo:
        yield Path(answers.edition()["logo"]), answers.logo.read_bytes()


_PLAIN = re.compile(r"[^\W\d_][\w ,.’()&/-]*(?<! )")
_WORDS_OF_YAML = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}
"""That some reader of YAML, ours or another, takes for something else than text."""


def quoted(text: str) -> str:
    """A line of text as a scalar of YAML: as it is where that is safe, or else between double quotes (as in JSON)."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS_OF_YAML:
        return text
    return json.dumps(text, ensure_ascii=False)


def _as_markdown(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>&|~#])", r"\\\1", text)


def _check(fresh: Path, answers: Answers, folder: Path) -> None:
    """Whether edition.yml reads back as it was meant, and is one."""
    from pydantic import ValidationError

    from peer_toolkit.catalogue.model import Edition
    from peer_toolkit.catalogue.read import read_file

    shown = folder / "edition.yml"
    document, problems = read_file(fresh / "edition.yml", shown)
    if document is None:
        raise ToolkitError(problems)
    wrong = [key for key, meant in answers.edition().items() if document.data.get(key) != meant]
    wrong += [name for name, one in vars(answers).items() if isinstance(one, str) and not _is_line(one)]
    try:
        Edition.model_validate(dict(document.data))
    except ValidationError as error:
        wrong += [str(one["loc"][0]) for one in error.errors() if one["loc"]]
    if wrong:
        what = f"These cannot be written: {', '.join(dict.fromkeys(wrong))}."
        raise ToolkitError([Problem(Place(shown), what, "Give them anew, each on one line.")])


def _put(fresh: Path, folder: Path) -> None:
    """Move the finished folder to its place: whole where nothing is there, or else what is in it."""
    if not folder.exists():
        made = [one for one in (folder.parent, *folder.parents) if not one.exists()]
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            fresh.rename(folder)
        except BaseException:
            for one in made:
                if one.exists():
                    one.rmdir()
            raise
        return
    moved: list[Path] = []
    try:
        for one in sorted(fresh.iterdir()):
            moved.append(one)
            one.rename(folder / one.name)
    except BaseException:
        for one in moved:
            if (folder / one.name).exists() and not one.exists():
                (folder / one.name).rename(one)
        raise


# --- the command ----------------------------------------------------------------------------------------------


def parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `new edition` to the command's parser."""
    new = commands.add_parser("new", help="begin an edition of your own")
    edition = new.add_subparsers(required=True, metavar="WHAT").add_parser(
        "edition",
        help="write the folder of an edition: your name, words, law and changes over the toolkit's guidance",
        description="Asks a few questions and writes a small folder, with comments that say what to do. A flag answers "
        "a question; without a terminal, or with --yes, the rest takes its default.",
    )
    edition.add_argument("folder", type=Path, metavar="FOLDER", help="a new or an empty folder")
    for question in QUESTIONS:
        edition.add_argument(question.flag, dest=question.key, metavar="TEXT", help=question.label)
    edition.add_argument("--yes", action="store_true", help="ask nothing: defaults for what no flag gives")
    edition.set_defaults(run=functools.partial(_run, edition))


def _run(command: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    from peer_toolkit.site import handbook_folder

    _refuse_other_folders(Path(os.path.realpath(options.folder)))  # before anybody answers for nothing
    toolkit = known(handbook_folder() / "toolkit_data")
    given: Given = {}
    for question in QUESTIONS:
        if (typed := getattr(options, question.key)) is not None:
            try:
                given[question.key] = question.read(typed, toolkit)
            except ValueError as wrong:
                command.error(f"argument {question.flag}: {wrong}")
    if bool(given.get("contact_name")) != bool(given.get("contact_address")):
        command.error("--contact-name and --contact-address go together")
    somebody = sys.stdin is not None and sys.stdin.isatty() and not options.yes
    try:
        answers = ask(toolkit, given, input if somebody else None)
    except KeyboardInterrupt:
        print()
        raise
    files = write(options.folder, answers, toolkit)
    print(f"{len(files)} files for “{answers.name}”: {options.folder}")
    if answers.country_name:
        print("The numbers to call are Australia's: change them in edition.yml before anyone uses the handbook.")
    print(f"\nSee it:       peer-toolkit serve --edition {shlex.quote(str(options.folder))}")
    print(f"What is next: {options.folder / 'README.md'}")
    return 0
