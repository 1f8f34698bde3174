"""The report on an update: as text, as JSON, and as a page with the texts side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jinja2

from peer_toolkit.catalogue.model import Edition
from peer_toolkit.edition.standing import STATES, Standing, Standings

_MEANS = {
    "drifted": "the toolkit’s text has changed since",
    "orphaned": "the toolkit no longer has it",
    "redundant": "the toolkit reads as yours does: you can take your change away",
    "new": "kept from now on",
    "clean": "as when you wrote it",
}


def lines_of(value: Any) -> list[str]:
    """A text, a list of texts or whatever a field holds, as lines."""
    if isinstance(value, dict):
        return [f"{key}: {line}" for key, one in value.items() for line in lines_of(one)]
    if isinstance(value, list | tuple):
        return [f"- {line}" for one in value for line in lines_of(one)]
    return [] if value is None else str(value).strip().splitlines()


def _named(one: Standing) -> str:
    field = f", {one.field}" if one.field else ""
    return f"{one.at}{field} ({one.kind})"


def as_text(found: Standings) -> str:
    """The report for a terminal."""
    since = f", last compared with {found.before}" if found.before else ", compared for the first time"
    lines = [f"Toolkit {found.now}{since}"]
    lines += [f"{found.counts[state]:5}  {state}: {_MEANS[state]}" for state in STATES if found.counts[state]]
    for one in found.changes:
        if one.state not in ("clean", "new"):
            lines += ["", f"{one.state.upper()}  {_named(one)}", f"  {one.place}"]
            lines += [f"  {one.hint}"] if one.hint else []
            if one.state == "drifted":
                for head, value in (("the toolkit then", one.then), ("the toolkit now", one.now), ("yours", one.ours)):
                    lines += [f"  {head}:", *(f"    {line}" for line in lines_of(value))]
                field = f" --field {one.field}" if one.field else ""
                lines.append(f"  Change yours, or keep it: peer-toolkit accept {one.at}{field} --by NAME")
    if found.fresh:
        lines += ["", f"New in the toolkit ({len(found.fresh)})", *(f"  {name}" for name in found.fresh)]
    if found.gone:
        lines += ["", f"No longer in the toolkit ({len(found.gone)})"]
        lines += [f"  {name}{f': {became}' if became else ''}" for name, became in found.gone]
    if found.review_due:
        lines += ["", f"Due to be looked at ({len(found.review_due)})"]
        lines += [f"  {entry.change.at} since {day}: {entry.place()}" for entry, day in found.review_due]
    return "\n".join(lines)


def as_json(found: Standings) -> dict[str, Any]:
    """The report for machines."""
    return {
        "ok": not found.problems(),
        "toolkit": found.now,
        "before": found.before,
        "counts": {state: found.counts[state] for state in STATES},
        "changes": [
            {
                "state": one.state,
                "kind": one.kind,
                "at": one.at,
                "field": one.field,
                "file": str(one.place.file),
                "line": one.place.line,
                "then": one.then,
                "now": one.now,
                "ours": one.ours,
                "hint": one.hint or None,
            }
            for one in found.changes
        ],
        "new_in_the_toolkit": list(found.fresh),
        "gone_from_the_toolkit": [{"at": name, "became": became or None} for name, became in found.gone],
        "review_due": [
            {
                "at": entry.change.at,
                "since": day.isoformat(),
                "file": str(entry.place().file),
                "line": entry.place().line,
            }
            for entry, day in found.review_due
        ],
    }


def as_html(found: Standings, edition: Edition) -> str:
    """The report as one page that stands by itself: no script, nothing from elsewhere."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html").render(
        found=found, edition=edition, means=_MEANS, states=STATES, lines_of=lines_of
    )
