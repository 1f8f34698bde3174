"""JSON Schemas of the vocabulary, for editors that complete and check YAML as one types."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from peer_toolkit.catalogue.model import (
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

MODELS: dict[str, type[Node]] = {
    "source": Source,
    "topic": Topic,
    "form": Form,
    "answers": AnswerSets,
    "guards": Guards,
    "words": Words,
    "interface": Interface,
    "home": Home,
    "lineage": Lineage,
    "law-keys": LawKeys,
    "law": LawPlace,
    "writing": Writing,
    "reading-grades": ReadingGrades,
}
"""The schema of each kind of file, by the schema's name."""


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of one kind of file. Raises KeyError."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **MODELS[name].model_json_schema(by_alias=True)}


def text(name: str) -> str:
    """The schema as it stands in its file."""
    return json.dumps(schema(name), indent=2, ensure_ascii=False) + "\n"


def write(folder: Path) -> list[Path]:
    """Write every schema into a folder and return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name in MODELS:
        file = folder / f"{name}.schema.json"
        file.write_text(text(name), encoding="utf-8")
        files.append(file)
    return files
