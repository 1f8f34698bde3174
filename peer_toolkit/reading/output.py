"""Answers as JSON and as CSV, the CSV so that a spreadsheet that opens it runs nothing.

A cell that begins with = + - @, a tab or a line break, or their wide forms, may be taken for a formula; an
apostrophe before it makes it text (OWASP, CSV Injection, https://owasp.org/www-community/attacks/CSV_Injection; OWASP
ASVS 5.0, 1.2.10). Numbers are written as numbers. The file begins with a byte order mark, by which Excel knows UTF-8.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from peer_toolkit.problems import Problem

_FORMULA = re.compile(r"^\s*[=+\-@＝＋－＠\t\r\n]")
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def as_json(told: Mapping[str, Any]) -> bytes:
    """JSON as UTF-8, keys in the order in which they came."""
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def as_csv(told: Mapping[str, Any]) -> bytes:
    """CSV (RFC 4180) as UTF-8 with a byte order mark: a line for each file or, of summaries, for each figure."""
    lines = _figures(told["summaries"]) if "summaries" in told else [_flat(one) for one in told["files"]]
    heads = list(dict.fromkeys(head for line in lines for head in line)) or ["file"]
    written = io.StringIO(newline="")
    writer = csv.writer(written, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow(map(harmless, heads))
    writer.writerows([harmless(line.get(head)) for head in heads] for line in lines)
    return written.getvalue().encode("utf-8-sig", "replace")


def harmless(value: object) -> object:
    """A value as a cell of a spreadsheet may hold it: text that would be a formula has an apostrophe before it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return value
    text = _UNSEEN.sub("", str(value))
    return f"'{text}" if _FORMULA.match(text) else text


def _flat(one: Mapping[str, Any]) -> dict[str, object]:
    """A file as one line: what it is, then a column for each address, a table's cells as TABLE.ROW.COLUMN."""
    line: dict[str, object] = {key: one[key] for key in ("file", "form", "version", "edition", "format")}
    for address, answer in one["answers"].items():
        line |= _cells(address, answer)
    for address, score in one["scores"].items():
        line |= {f"{address}: {key}": value for key, value in score.items()}
    line |= {f"ended: {address}": held["answer"] for address, held in one["ended"].items()}
    line |= {f"unknown: {address}": value for address, value in one["unknown"].items()}
    line["not understood"] = "; ".join(one["not_understood"])
    line |= {f"left out: {kind}": count for kind, count in one["left_out"].items()}
    return line


def _cells(address: str, answer: Any) -> dict[str, object]:
    if isinstance(answer, dict):
        return {k: v for key, value in answer.items() for k, v in _cells(f"{address}.{key}", value).items()}
    if isinstance(answer, list) and any(isinstance(row, dict) for row in answer):
        return {k: v for count, row in enumerate(answer, 1) for k, v in _cells(f"{address}.{count}", row).items()}
    return {address: "; ".join(answer) if isinstance(answer, list) else answer}


def _figures(summaries: Iterable[Mapping[str, Any]]) -> list[dict[str, object]]:
    lines: list[dict[str, object]] = []
    for one in summaries:
        heads = {"form": one["form"], "address": "", "label": "", "figure": "files", "of": ""}
        lines.append(heads | {"value": one["files"]})
        for address, told in one.get("questions", {}).items():
            lines += _lines(one["form"], address, told)
    return lines


def _lines(form: str, address: str, told: Mapping[str, Any]) -> Iterable[dict[str, object]]:
    for figure, value in told.items():
        heads = {"form": form, "address": address, "label": told["label"], "figure": figure}
        if figure == "columns":
            for column, inner in value.items():
                yield from _lines(form, f"{address}.{column}", inner)
        elif isinstance(value, dict):
            yield from (heads | {"of": option, "value": count} for option, count in value.items())
        elif figure not in ("label", "type"):
            yield heads | {"of": "", "value": value}


def line(problem: Problem) -> str:
    """A problem on one line. A filled file has no lines to count, and a name may hold a line break."""
    about = f" [{problem.id}]" if problem.id else ""
    said = f"{problem.place.file}:{about} {problem.what} {problem.todo}".rstrip()
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in said)


def write(data: bytes, out: Path | None) -> None:
    """To a file, whole or not at all and for its owner alone to read, or to standard output. Raises OSError."""
    if out is None:
        stream = getattr(sys.stdout, "buffer", None)
        if stream is None:
            sys.stdout.write(data.decode())
        else:
            sys.stdout.flush()
            stream.write(data)
            stream.flush()
        return
    handle, name = tempfile.mkstemp(prefix=".", suffix=out.suffix, dir=out.parent)
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(data)
        Path(name).replace(out)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
