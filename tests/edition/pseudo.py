"""A language that nobody speaks: every text of the handbook with each of its letters changed into a look-alike.

What still has English letters in a row, once an edition in this language is built, was never in the data: somebody
wrote it into code. The letters are ones that our type draws, so that documents can be looked at too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from peer_toolkit.catalogue.fit import Layer, fit
from peer_toolkit.catalogue.locate import field_of, located, value_at
from peer_toolkit.catalogue.model import Words
from peer_toolkit.catalogue.read import Spot, read
from peer_toolkit.catalogue.word import map_text

LANGUAGE = "qps-ploc"
"""What Windows calls a pseudo language. Neither browsers nor the theme have it: they have no words to fall back on."""

MIRRORED = "ar"
"""A tag of a language that is written from right to left, for the same letters."""

MIRRORED_FORMS = (
    "budget-worksheet", "health-check", "participant-feedback", "peer-feedback", "role-check", "statistics-log",
    "supervision-agreement", "year-planner",
)  # fmt: skip
"""The forms of its site, which is there to be looked at in a browser: the others' documents would take long to make."""

_LETTERS = str.maketrans(
    "abcdefghijklmnoprstuvwyzABCDEFGHIJKLMNOPRSTUVWYZ", "áḃçđéḟğĥíĵķļḿñóṗŕšţúṿŵýžÁḂÇĐÉḞĞĤÍĴĶĻḾÑÓṖŔŠŢÚṾŴÝŽ"
)
"""There is no other x and q in our type. English has them beside other letters only by way of ex and qu: one alone."""

_KEPT = re.compile(
    r"\(\([^()]*\)\)"  # a term
    r"|\{[^{}|]*(?:\||\})|(?<=\|)\}"  # what is filled in, but not the words that stand for it
    r"|\[[^\[\]]*\]\([^()\s]*\)"  # a link
    r"|https?://\S+|\b[\w.-]+\.(?:org|com|au|nz)\b[\w./-]*"
    r"|\S+@\S+|(?<![\w.])\.(?:json|locked|csv)\b|--[\w-]+"
)

CODE = ("sheet-date-format", "sheet-day-format", "themes-command-line")
"""Messages that a machine reads: how a spreadsheet writes a day, and a command."""


def pseudo(text: str) -> str:
    """The text with every letter changed, but for ((terms)), {what is filled in} and addresses of the web."""
    made, at = [], 0
    for kept in _KEPT.finditer(text):
        made += [text[at : kept.start()].translate(_LETTERS), kept.group()]
        at = kept.end()
    return "".join([*made, text[at:].translate(_LETTERS)])


def words(upstream: Words) -> list[dict[str, Any]]:
    """The `terms:` of an edition's words.yml: all terms of the toolkit in the pseudo language."""
    return [
        {"id": term.id, **{key: pseudo(said) for key, said in _forms(term).items()}}
        | ({"also": [pseudo(one) for one in term.also]} if term.also else {})
        for term in upstream.terms
    ]


def _forms(term: Any) -> dict[str, str]:
    """Every form in full: what is left out would be derived in the English way."""
    forms = term.forms()
    keys = {"one": "one", "many": "many", "one's": "ones", "many's": "manys"}
    said = {key: forms[form] for form, key in keys.items() if form in forms}
    return said | ({"article": term.article} if term.article else {})


def texts(data: Path) -> dict[str, dict[str, Any]]:
    """The `texts:` of a translation: every text of a toolkit_data folder, by address and field."""
    documents, problems = read(data)
    layer, found = fit(documents)
    assert not problems and not found, [*problems, *found]
    at = sorted(located(documents).items(), key=lambda pair: -len(pair[1].spot))  # the innermost thing first
    made: dict[str, dict[str, Any]] = {}
    for folder, name, node in _nodes(layer):
        document = documents[folder][name]
        inside = [(address, where) for address, where in at if (where.folder, where.name) == (folder, name)]
        for spot, text in _texts(node):
            if not _is_in(document.data, spot):
                continue  # an answer of a set: answers.yml has it
            address, where = next(one for one in inside if spot[: len(one[1].spot)] == one[1].spot)
            own, inner = value_at(document.data, where.spot), spot[len(where.spot) :]
            field = field_of(own, inner)
            said = text if folder == "interface" and inner[-1] in CODE else pseudo(text)
            if isinstance(inner[-1], int):  # a text in a list: a list is translated whole
                made.setdefault(address, {}).setdefault(field, []).append(said)
            else:
                made.setdefault(address, {})[field] = said
    return made


def _nodes(layer: Layer) -> Iterator[tuple[str, str, Any]]:
    for folder in ("topics", "forms", "law"):
        for node in getattr(layer, folder):
            yield folder, node.id, node
    for name in ("words", "interface", "home", "answers", "guards", "law-keys"):
        yield name, name, getattr(layer, name.replace("-", "_"))


def _texts(node: Any) -> list[tuple[Spot, str]]:
    found: list[tuple[Spot, str]] = []

    def keep(text: str, spot: Spot) -> str:
        found.append((spot, str(text)))
        return text

    map_text(node, keep)
    return found


def _is_in(data: Any, spot: Spot) -> bool:
    try:
        return isinstance(value_at(data, spot), str)
    except (LookupError, TypeError):
        return False


def write(folder: Path, data: Path, language: str = LANGUAGE) -> Path:
    """Write an edition in the pseudo language into a new folder, from a toolkit_data folder. Returns it."""
    (folder / "translation").mkdir(parents=True, exist_ok=True)
    about: dict[str, Any] = {"id": "pseudo", "name": pseudo("A handbook"), "organisation": pseudo("Organisation")}
    about["language"] = language
    documents, _ = read(data)
    if language == MIRRORED:
        others = sorted(name for name in documents["forms"] if name not in MIRRORED_FORMS)
        why = "Another edition shows them."
        about |= {"hide": [{"id": name, "why": why} for name in others]}
    _dump(folder / "edition.yml", about)
    _dump(folder / "words.yml", {"terms": words(Words.model_validate(documents["words"]["words"].data))})
    parts: dict[str, dict[str, Any]] = {}
    for address, named in texts(data).items():
        parts.setdefault(address.partition(".")[0], {})[address] = named
    for name, some in parts.items():
        _dump(folder / "translation" / f"{name}.yml", {"texts": some})
    return folder


def _dump(file: Path, data: dict[str, Any]) -> None:
    file.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=10_000), encoding="utf-8")
