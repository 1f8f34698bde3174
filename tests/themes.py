"""What the tests of counted feedback share, in Python and in the browser."""

from __future__ import annotations

import json
from typing import Any

import yaml

from peer_toolkit.reading import disclosure
from peer_toolkit.reading.addresses import Addresses
from peer_toolkit.reading.answers import answers_of
from peer_toolkit.reading.saved import read
from peer_toolkit.reading.summary import summaries
from tests.conftest import ROOT

WORDS: dict[Any, str] = {disclosure.FEWER: "fewer", disclosure.HIDDEN: "hidden"}
"""How the script calls what is not told as a number."""

COUNTED = ("choice", "choices", "boolean", "score", "string", "text")
"""The types of questions that both tell of."""


def saved(form: str, flat: dict[str, Any], title: str = "A form") -> bytes:
    """A saved copy, as a page writes it."""
    head = {"peer-toolkit-copy": 1, "form": form, "version": 1, "edition": "upstream", "title": title}
    return json.dumps({**head, "answers": flat, "finished": [], "left": {}}).encode()


def in_python(form: str, people: list[dict[str, Any]], addresses: Addresses) -> dict[str, Any]:
    """What `peer-toolkit read --summary` tells of the saved copies of some people, in the words of the script."""
    (told,) = summaries(answers_of(read(saved(form, flat), addresses), addresses) for flat in people)
    questions = {
        at: {key: _worded(value) for key, value in one.items() if key not in ("label", "type")}
        for at, one in told.get("questions", {}).items()
        if one.get("type") in COUNTED
    }
    return {"files": _worded(told["files"]), "questions": questions}


def _worded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _worded(one) for key, one in value.items()}
    return WORDS.get(value, value)


def gathering() -> list[tuple[str, list[str]]]:
    """The forms that the page gathers, each with the questions that it leaves out."""
    front = (ROOT / "docs" / "run" / "feedback-themes.md").read_text(encoding="utf-8").split("---\n")[1]
    return [(one["form"], one.get("leaves", [])) for one in yaml.safe_load(front)["gathers"]]
