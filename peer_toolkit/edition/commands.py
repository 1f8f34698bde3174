"""The commands for those who keep an edition: new, change, update, accept.

Modules that take time to load are imported when a command needs them: `peer-toolkit --help` answers at once.
"""

from __future__ import annotations

import argparse
import datetime
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from peer_toolkit.problems import Place, Problem, ToolkitError

if TYPE_CHECKING:
    from peer_toolkit.catalogue import Own
    from peer_toolkit.edition.standing import Standing, Standings


def commands_for_editions(commands: Any) -> None:
    """Add the commands to the parser's subparsers."""
    from peer_toolkit.edition.new import parser

    parser(commands)

    find = commands.add_parser("find", help="the address of a text, by some of its words")
    find.add_argument("words", nargs="+", help="words as they stand on a page, in their order")
    find.add_argument("--data", type=Path, help="another folder of guidance")
    find.set_defaults(run=_find)

    change = commands.add_parser(
        "change",
        help="write down a change to a text of the toolkit, to be filled in",
        description="Writes the present text of an address into changes/ of an edition, ready to be changed, and keeps "
        "what it read then. The address of a text stands after # in the link to it.",
    )
    change.add_argument("address", help="what to change, such as supervision.line-management.workload")
    change.add_argument("--field", help="which of its fields (text, or the first that it has)")
    how = change.add_mutually_exclusive_group()
    how.add_argument("--hide", action="store_true", help="leave it out")
    how.add_argument("--after", action="store_true", help="add something of your own after it")
    how.add_argument("--before", action="store_true", help="add something of your own before it")
    change.add_argument("--with", dest="text", metavar="TEXT", help="the new text")
    change.add_argument("--why", help="the reason, which readers see")
    change.add_argument("--by", help="who decided it")
    _folder(change)
    change.set_defaults(run=_change)

    update = commands.add_parser(
        "update",
        help="compare an edition with the toolkit as it is now, and keep what new changes rest on",
        description="Tells of each change whether the toolkit's text that it rests on is still the same (clean), has "
        "changed (drifted), reads as yours does (redundant) or is gone (orphaned); what is new in the toolkit; and "
        "which of your changes are due to be looked at. Exit code 1: something has drifted or is gone.",
    )
    how = update.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="for machines")
    how.add_argument("--html", type=Path, metavar="FILE", help="a page to look at, with the texts side by side")
    update.add_argument("--dry-run", action="store_true", help="write nothing into edition.lock")
    _folder(update)
    update.set_defaults(run=_update)

    accept = commands.add_parser("accept", help="keep a change as it is, though the toolkit's text has changed")
    accept.add_argument("address", help="what the change is about, or the word all")
    accept.add_argument("--field", help="which of its fields, where several have drifted")
    accept.add_argument("--by", type=_name, required=True, help="who compared the texts")
    _folder(accept)
    accept.set_defaults(run=_accept)


def _name(given: str) -> str:
    """Somebody's name: not nothing."""
    if not given.strip():
        raise argparse.ArgumentTypeError("say who")
    return given.strip()


def _folder(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--edition", type=Path, default=Path(), metavar="FOLDER", help="the edition’s folder (the current one)"
    )
    command.add_argument("--data", type=Path, help="another folder of guidance")


def drift(folder: Path, data: Path | None = None) -> list[Problem]:
    """What of an edition needs somebody before it is in order: what drifted, and numbers of another country.

    Raises ToolkitError for what cannot be read.
    """
    from peer_toolkit.catalogue import own_of

    return [*_standings(folder, data).problems(), *_numbers(own_of(folder))]


def _numbers(own: Own) -> list[Problem]:
    """An edition for another country must not tell its readers to call the numbers of this one."""
    edition = own.edition
    if edition.country == type(edition)().country or edition.support_lines.leave_out == "all":
        return []
    todo = "Write support_lines: with leave_out: all and own: lines, and change the emergency number in words.yml."
    place = own.place("country")
    return [Problem(place, "The numbers to call are those of the toolkit’s own country.", todo, edition.id)]


def _standings(folder: Path, data: Path | None) -> Standings:
    from peer_toolkit.catalogue import own_of
    from peer_toolkit.catalogue.upstream import upstream_of
    from peer_toolkit.edition.standing import standings
    from peer_toolkit.site import handbook_folder

    upstream = upstream_of(data or handbook_folder() / "toolkit_data")
    return standings(own_of(folder), upstream, datetime.date.today())


_MOST_FOUND = 20


def _find(options: argparse.Namespace) -> int:
    from peer_toolkit.catalogue.upstream import upstream_of
    from peer_toolkit.edition.find import find
    from peer_toolkit.site import handbook_folder

    words = " ".join(options.words)
    found = list(find(upstream_of(options.data or handbook_folder() / "toolkit_data"), words))
    if not found:
        todo = "Give fewer words, as they stand on the toolkit’s own page (an edition’s terms may differ)."
        raise ToolkitError([Problem(Place(Path("peer-toolkit find")), f"No text has “{words}”.", todo)])
    print("\n".join(map(str, found[:_MOST_FOUND])))
    if len(found) > _MOST_FOUND:
        print(f"and {len(found) - _MOST_FOUND} more: give more words.", file=sys.stderr)
    return 0


def _change(options: argparse.Namespace) -> int:
    from peer_toolkit.catalogue import own_of
    from peer_toolkit.catalogue.upstream import upstream_of
    from peer_toolkit.edition.lock import read_lock, with_kept, write_lock
    from peer_toolkit.edition.stub import write_stub
    from peer_toolkit.site import handbook_folder

    own = own_of(options.edition, unfinished=True)
    read_lock(own)  # nothing is written where it cannot be read
    upstream = upstream_of(options.data or handbook_folder() / "toolkit_data")
    kind: Literal["replace", "add_after", "add_before", "hide"] = (
        "hide" if options.hide else "add_after" if options.after else "add_before" if options.before else "replace"
    )
    place, kept = write_stub(own, upstream, options.address, kind, options.field, options.text, options.why, options.by)
    write_lock(own, with_kept(own, kept, upstream))
    print(f"{place}: written, to be filled in.")
    return 0


def _update(options: argparse.Namespace) -> int:
    from peer_toolkit.caches import write_whole
    from peer_toolkit.edition.lock import write_lock
    from peer_toolkit.edition.standing import updated
    from peer_toolkit.edition.told import as_html, as_json, as_text

    found = _standings(options.edition, options.data)
    if options.json:
        print(json.dumps(as_json(found), indent=2, ensure_ascii=False))
    else:
        print(as_text(found))
    if options.html:
        write_whole(options.html, as_html(found, _own(options).edition).encode())
        print(options.html)
    if not options.dry_run:
        write_lock(_own(options), updated(found))
    return 1 if found.problems() else 0


def _own(options: argparse.Namespace) -> Any:
    from peer_toolkit.catalogue import own_of

    return own_of(options.edition)


def _accept(options: argparse.Namespace) -> int:
    from peer_toolkit.edition.lock import write_lock
    from peer_toolkit.edition.standing import accepted

    found = _standings(options.edition, options.data)
    chosen = _chosen(found, options.address, options.field, options.edition)
    print(write_lock(_own(options), accepted(found, chosen, options.by, datetime.date.today())))
    for one in chosen:
        print(f"{one.at}{f', {one.field}' if one.field else ''}: kept as it is.", file=sys.stderr)
    return 0


def _chosen(found: Standings, address: str, field: str | None, folder: Path) -> list[Standing]:
    """The drifted changes that somebody accepts. Raises ToolkitError when there is none."""
    from peer_toolkit.problems import nearest

    drifted = found.of("drifted")
    if address == "all":
        return list(drifted)
    here = Place(folder / "edition.lock")
    about = [one for one in found.changes if one.at == address]
    if not about:
        todo = nearest(address, [one.at for one in found.changes]) or "Nothing of this edition is about it."
        raise ToolkitError([Problem(here, f"There is no change to “{address}”.", todo)])
    chosen = [one for one in drifted if one.at == address and field in (None, one.field)]
    if not chosen:
        states = ", ".join(f"{one.field or one.kind}: {one.state}" for one in about)
        raise ToolkitError([Problem(here, f"Nothing about “{address}” has drifted ({states}).", "", address)])
    return chosen
