"""The first half of phase 2, fit: plain data become the vocabulary, one file at a time.

pydantic finds what does not fit; what it says is put into the words of those who write the files.
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from peer_toolkit.catalogue.model import (
    ID_PATTERN,
    NAME_PATTERN,
    AnswerSets,
    Form,
    Guards,
    Home,
    Interface,
    LawKeys,
    LawPlace,
    Lineage,
    Node,
    ReadingGrades,
    Source,
    Topic,
    Words,
    Writing,
)
from peer_toolkit.catalogue.read import Document, Spot
from peer_toolkit.problems import Problem, nearest

_N = TypeVar("_N", bound=Node)


@dataclass(frozen=True)
class Coverage:
    """How many texts for readers there are, and how many of them are in the edition's language."""

    texts: int = 0
    translated: int = 0


@dataclass(frozen=True)
class Layer:
    """The guidance as one party wrote it, in the vocabulary, with the place of every address."""

    sources: tuple[Source, ...] = ()
    topics: tuple[Topic, ...] = ()
    forms: tuple[Form, ...] = ()
    law: tuple[LawPlace, ...] = ()
    law_keys: LawKeys | None = None
    words: Words = field(default_factory=lambda: Words(terms=()))
    interface: Interface | None = None
    home: Home | None = None
    writing: Writing = field(default_factory=Writing)
    reading_grades: ReadingGrades = field(default_factory=ReadingGrades)
    lineage: Lineage = field(default_factory=Lineage)
    answers: AnswerSets = field(default_factory=AnswerSets)
    guards: Guards = field(default_factory=Guards)
    coverage: Coverage = field(default_factory=Coverage)
    documents: Mapping[str, Mapping[str, Document]] = field(default_factory=dict)

    def document(self, folder: str, name: str) -> Document:
        """The file that a thing was read from."""
        return self.documents[folder][name]


def fit(documents: Mapping[str, Mapping[str, Document]]) -> tuple[Layer, list[Problem]]:
    """Turn documents into a Layer. Files that do not fit the vocabulary are left out of it and reported."""
    problems: list[Problem] = []
    answers = _only(documents, "answers", AnswerSets, problems) or AnswerSets()
    documents = {**documents, "forms": _with_answers(documents, problems)}
    layer = Layer(
        sources=tuple(_fit_all(documents, "sources", Source, problems)),
        topics=tuple(_fit_all(documents, "topics", Topic, problems)),
        forms=tuple(_fit_all(documents, "forms", Form, problems)),
        law=tuple(_fit_all(documents, "law", LawPlace, problems)),
        law_keys=_only(documents, "law-keys", LawKeys, problems),
        words=_only(documents, "words", Words, problems) or Words(terms=()),
        interface=_only(documents, "interface", Interface, problems),
        home=_only(documents, "home", Home, problems),
        writing=_only(documents, "writing", Writing, problems) or Writing(),
        reading_grades=_only(documents, "reading-grades", ReadingGrades, problems) or ReadingGrades(),
        lineage=_only(documents, "lineage", Lineage, problems) or Lineage(),
        answers=answers,
        guards=_only(documents, "guards", Guards, problems) or Guards(),
        documents=documents,
    )
    return layer, problems


def _with_answers(documents: Mapping[str, Mapping[str, Document]], problems: list[Problem]) -> dict[str, Document]:
    """The forms with the options of a set of answers wherever a question or column names one."""
    of = next(iter(documents.get("answers", {}).values()), None)
    sets = of.data.get("sets") if of else None
    known = {one["id"]: one.get("options") for one in sets or () if isinstance(one, dict) and "id" in one}

    def filled(value: Any, spot: Spot, document: Document) -> Any:
        if isinstance(value, list):
            return [filled(one, (*spot, number), document) for number, one in enumerate(value)]
        if not isinstance(value, dict):
            return value
        made = {key: filled(one, (*spot, key), document) for key, one in value.items()}
        if isinstance(name := value.get("answers"), str):
            place = document.place((*spot, "answers"))
            if "options" in value:
                what = "This has answers: and options:."
                problems.append(Problem(place, what, "Keep one of them.", document.id_at(spot)))
            elif name not in known:
                todo = nearest(name, known) or "Add it to answers.yml."
                problems.append(Problem(place, f"There is no set of answers “{name}”.", todo, document.id_at(spot)))
            else:
                made["options"] = known[name]
        return made

    return {
        name: replace(document, data=filled(document.data, (), document))
        for name, document in documents.get("forms", {}).items()
    }


def _fit_all(
    documents: Mapping[str, Mapping[str, Document]],
    folder: str,
    model: type[_N],
    problems: list[Problem],
    named: bool = True,
) -> Iterator[_N]:
    for name, document in documents.get(folder, {}).items():
        node = fit_one(document, model, problems)
        if node is None:
            continue
        if named and (found := getattr(node, "id", name)) != name:
            what = f"The file is named “{name}” and the id in it is “{found}”."
            problems.append(Problem(document.place(("id",)), what, "Give the file the id as its name.", str(found)))
        yield node


def fit_one(document: Document, model: type[_N], problems: list[Problem]) -> _N | None:
    """A document as a node of the vocabulary; None, and all that is wrong in `problems`, when it does not fit."""
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        details = error.errors()
        problems += [_problem(one, document, model) for one in details if not _follows(one, details)]
        return None


def _only(
    documents: Mapping[str, Mapping[str, Document]], file: str, model: type[_N], problems: list[Problem]
) -> _N | None:
    return next(_fit_all(documents, file, model, problems, named=False), None)


def _follows(detail: ErrorDetails, details: list[ErrorDetails]) -> bool:
    """Whether an error only says that a list is too short because an entry of it is wrong, which is told as well."""
    loc = detail["loc"]
    return detail["type"] == "too_short" and any(one is not detail and one["loc"][: len(loc)] == loc for one in details)


_FORMS = {
    "brand": 'Write # and six figures or letters from a to f between quotes, as in "#12423f".',
    "action": 'Write # and six figures or letters from a to f between quotes, as in "#12423f".',
    "language": "Write its tag (BCP 47), as in en-AU or mi-NZ.",
    "feedback": "Begin it with https:// or mailto:.",
    "address": "Begin it with https:// or mailto:.",
    "exit_to": "Begin it with https://.",
    "url": "Begin it with https://.",
}
"""How to write what a pattern asks for."""


def _problem(detail: ErrorDetails, document: Document, model: type[Node]) -> Problem:
    """One of pydantic's errors in our words, at its line."""
    spot, rest = _spot(detail["loc"], document)
    key = str(rest[-1]) if rest else str(spot[-1]) if spot else ""
    given = detail.get("input")
    context = detail.get("ctx", {})
    kind = detail["type"]
    what, todo = f"“{key}”: {detail['msg']}.", "Put it right."
    if kind == "missing":
        what, todo = f"The key “{key}” is missing.", f"Add “{key}:”."
    elif kind == "extra_forbidden":
        holder, _ = _spot(detail["loc"][:-1], document)
        known = _keys(model, holder)
        key = str(detail["loc"][-1])
        what, todo = f"The key “{key}” is not known here.", nearest(key, known) or f"Known are: {', '.join(known)}."
    elif kind in ("literal_error", "union_tag_invalid"):
        expected = str(context.get("expected") or context.get("expected_tags", ""))
        names = [name.strip(" '") for name in expected.replace(" or ", ", ").split(",")]
        given = context.get("tag", given)
        what, todo = f"“{given}” is not one of {', '.join(names)}.", nearest(str(given), names) or "Choose one of them."
    elif kind == "union_tag_not_found":
        what, todo = "The key “type” is missing.", "Add “type:” with the kind of question."
    elif kind == "string_pattern_mismatch" and context["pattern"] in (ID_PATTERN, NAME_PATTERN):
        what, todo = (
            f"“{given}” is not an id.",
            "Use lower case, figures, hyphens inside a part and dots between parts.",
        )
    elif kind == "string_pattern_mismatch":
        what = f"“{given}” does not have the form that “{key}” needs."
        todo = _FORMS.get(key, f"It must match {context['pattern']}")
    elif kind == "string_too_short" or (kind == "string_type" and given is None):
        what, todo = f"“{key}” is empty.", "Write its text, or take the key away."
    elif kind in ("int_parsing", "int_type", "int_from_float"):
        what, todo = f"“{given}” is not a whole number.", "Write it in figures."
    elif kind in ("float_parsing", "float_type"):
        what, todo = f"“{given}” is not a number.", "Write it in figures."
    elif kind == "too_short":
        what, todo = f"“{key}” needs at least {context['min_length']} and has {context['actual_length']}.", "Add one."
    elif kind in ("string_type", "string_sub_type"):
        what, todo = (
            f"“{key}” is text, and this is {_yaml_kind(given)}.",
            "Write text, between quotes if it looks like something else.",
        )
    elif kind.startswith("date") or (kind == "less_than" and key in ("written", "date", "review_by")):
        what, todo = f"“{given}” is not a date.", "Write year-month-day, as in 2026-11-21."
    elif kind in ("tuple_type", "dict_type", "model_type", "model_attributes_type"):
        wanted = "a list (lines that begin with “- ”)" if kind == "tuple_type" else "a mapping of keys"
        what, todo = f"“{key}” is {wanted}, and this is {_yaml_kind(given)}.", "Change it, or check the indentation."
    elif kind in ("bool_type", "bool_parsing"):
        what, todo = f"“{given}” is neither true nor false.", "Write true or false."
    elif kind == "value_error":
        what, todo = f"{str(context['error'])[:1].upper()}{str(context['error'])[1:]}.", ""
    elif kind == "too_long" and key == "from":
        what = f"This carries {context['actual_length']} points, and the most is {context['max_length']}."
        todo = "Split the item: one that carries so much is a list in disguise."
    return Problem(document.place(spot), what, todo, document.id_at(spot))


def _spot(loc: Iterable[str | int], document: Document) -> tuple[Spot, tuple[str | int, ...]]:
    """pydantic's way to a value, without the names of union members that it puts in; and what is not in the file."""
    spot: Spot = ()
    rest: tuple[str | int, ...] = ()
    for part in loc:
        if (*spot, part) in document.lines:
            spot, rest = (*spot, part), ()
        else:
            rest = (*rest, part)
    return spot, rest


def _models(annotation: Any) -> Iterator[type[Node]]:
    if inspect.isclass(annotation) and issubclass(annotation, Node):
        yield annotation
    for inner in typing.get_args(annotation):
        yield from _models(inner)


def _keys(model: type[Node], spot: Spot) -> list[str]:
    """The keys that may stand in the mapping at `spot` of a file of this model."""
    models = {model}
    for part in spot:
        if isinstance(part, str):
            models = {
                inner
                for outer in models
                for name, info in outer.model_fields.items()
                if (info.alias or name) == part
                for inner in _models(info.annotation)
            }
    return sorted({info.alias or name for outer in models for name, info in outer.model_fields.items()})


def _yaml_kind(value: Any) -> str:
    names = {dict: "a mapping of keys", list: "a list", bool: "true or false", int: "a number", float: "a number"}
    return "nothing" if value is None else names.get(type(value), "text")
