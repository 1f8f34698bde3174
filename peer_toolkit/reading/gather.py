"""Many files, one after the other: what each answers, or what all come to, and which could not be read."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from peer_toolkit.catalogue import Catalogue
from peer_toolkit.catalogue.forms import most
from peer_toolkit.catalogue.model import Score
from peer_toolkit.problems import Place, Problem
from peer_toolkit.reading.addresses import Addresses
from peer_toolkit.reading.answers import Answers, answers_of
from peer_toolkit.reading.files import read_file
from peer_toolkit.reading.filled import UnreadableError
from peer_toolkit.reading.privacy import LeftOut, about_a_person, guarded
from peer_toolkit.reading.summary import band_of, score_of, summaries


@dataclass(frozen=True)
class Asked:
    """What may be told of forms about a person (`names`, `text`), and whether a summary is wanted."""

    names: bool = False
    text: bool = False
    summary: bool = False


@dataclass(frozen=True)
class Gathered:
    """What was read. `told` is ready for JSON; `problems` are files that could not be read; `notes` what to look at."""

    told: dict[str, Any]
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]


def gather(files: Iterable[Path], catalogue: Catalogue, asked: Asked, passphrase: str | None = None) -> Gathered:
    """Read every file that can be read, in the order given. A file that is named twice is read once.

    `passphrase` opens the locked copies among them.

    Raises nothing for a file, whatever is in it.
    """
    addresses = Addresses(catalogue)
    read: list[tuple[int, Path, Answers]] = []
    problems: list[tuple[int, Problem]] = []
    paths = _named(files)
    for number, path in enumerate(paths, 1):
        try:
            read.append((number, path, answers_of(read_file(path, addresses, passphrase), addresses)))
        except UnreadableError as error:
            problems.append((number, Problem(Place(path), error.what, error.todo)))
    told: dict[str, Any] = {}
    notes = [note for _, path, found in read for note in _notes(path, found)]
    if asked.summary:
        told["summaries"] = summaries(found for *_, found in read)
    else:
        told["files"] = []
        for number, path, found in read:
            kept, left = guarded(found, addresses, names=asked.names, text=asked.text)
            told["files"].append(_file(_called(number, path, found, asked), kept, left))
            notes += _left_out(path, left)
    told["problems"] = [
        {"file": str(path_of(one)) if asked.names else f"file {number}", "what": one.what, "todo": one.todo}
        for number, one in problems
    ]
    return Gathered(told, tuple(problem for _, problem in problems), tuple(notes))


def path_of(problem: Problem) -> Path:
    """The file of a problem."""
    return problem.place.file


def _named(files: Iterable[Path]) -> Sequence[Path]:
    """Each file once. A pattern that the shell left as it is, as on Windows, is opened out."""
    found: dict[Path, Path] = {}
    for file in files:
        matching: Iterable[Path] = ()
        if any(sign in file.name for sign in "*?[") and not _exists(file):
            matching = sorted(file.parent.glob(file.name))
        for path in matching or (file,):
            found.setdefault(path.absolute(), path)
    return list(found.values())


def _exists(file: Path) -> bool:
    try:
        return file.exists()
    except (OSError, ValueError):
        return False


def _called(number: int, path: Path, found: Answers, asked: Asked) -> str:
    """What a file is called in what is told: its name may be a person's."""
    return path.name if asked.names or not about_a_person(found.form) else f"file {number}"


def _file(name: str, found: Answers, left: LeftOut) -> dict[str, Any]:
    return {
        "file": name.encode("utf-8", "backslashreplace").decode(),
        "form": found.form_id,
        "version": found.version,
        "edition": found.edition,
        "format": found.format,
        "answers": found.answers,
        "scores": dict(_scores(found)),
        "moved": found.moved,
        "ended": {name: {"answer": answer, "why": found.reasons[name]} for name, answer in found.ended.items()},
        "unknown": found.unknown,
        "not_understood": found.not_understood,
        "gone": list(found.gone),
        "left_out": dataclasses.asdict(left),
    }


def _scores(found: Answers) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each score as the answers add up to, whatever somebody wrote."""
    for question in found.form.questions() if found.form else ():
        if isinstance(question, Score) and found.form:
            reached = score_of(found.form, question, found.answers)
            if reached is not None:
                told = {"points": reached, "most": most(found.form, question)}
                yield f"{found.form.id}.{question.id}", told | {"band": band_of(found.form, question, reached)}


def _notes(path: Path, found: Answers) -> Iterator[Problem]:
    """What to look at in a file that was read. No answer is repeated here."""
    for address, why in found.not_understood.items():
        yield Problem(Place(path), f"Not understood, kept as it was typed: {why}", "", address)
    for address in found.unknown:
        yield Problem(Place(path), "No form ever had this.", "The answer is kept under “unknown”.", address)
    for address in found.ended:
        yield Problem(Place(path), "No form asks this any more.", "The answer is kept under “ended”.", address)
    for address in found.gone:
        yield Problem(Place(path), "Its cell was deleted.", "There is no answer.", address)


def _left_out(path: Path, left: LeftOut) -> Iterator[Problem]:
    for kind, count, option in (("names", left.names, "--with-names"), ("texts", left.text, "--with-text")):
        if count:
            yield Problem(Place(path), f"Left out {kind}: {count}.", f"{option} gives them.")
