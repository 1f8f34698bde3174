"""The command `peer-toolkit`: serve, build, check, read; for editions new, change, update, accept; grades, schemas.

Exit codes: 0 done, 1 something in the input is wrong (said on standard error), 2 the command was called wrongly,
130 stopped by the keyboard.
"""

from __future__ import annotations

import argparse
import datetime
import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from peer_toolkit import __version__
from peer_toolkit.edition.commands import commands_for_editions, drift
from peer_toolkit.problems import Place, Problem, ToolkitError, not_usable


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal may lack letters, as of a folder's name
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options) or 0)
    except ToolkitError as error:
        print(error, file=sys.stderr)
        count = len(error.problems)
        print(f"\n{count} {'thing' if count == 1 else 'things'} to put right. Nothing was written.", file=sys.stderr)
        return 1
    except OSError as error:
        print(not_usable(Path(error.filename or "."), error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="peer-toolkit", description="Build the Peer Workforce Toolkit's handbook.")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    serve = commands.add_parser("serve", help="build, show the handbook in a browser, and build again on every change")
    serve.add_argument("--port", type=_port, default=8000, help="the first port to try (8000)")
    serve.add_argument("--no-open", action="store_true", help="do not open a browser")
    _edition(serve)
    serve.set_defaults(run=_serve)

    build = commands.add_parser("build", help="build the whole site and every document")
    build.add_argument("--site", type=Path, default=Path("site"), help="the folder to put it in (site)")
    _edition(build)
    build.set_defaults(run=_build)

    check = commands.add_parser("check", help="check the guidance and say what there is")
    check.add_argument("--data", type=Path, help="another folder of guidance")
    check.add_argument("--json", action="store_true", help="for machines")
    _edition(check)
    check.set_defaults(run=_check)

    commands_for_editions(commands)

    grades = commands.add_parser("grades", help="keep today's reading grades, so that no page reads worse later")
    grades.add_argument("--data", type=Path, help="another folder of guidance")
    grades.set_defaults(run=_grades)

    schemas = commands.add_parser("schemas", help="write the JSON Schemas that help editors")
    schemas.add_argument("--to", type=Path, help="the folder to put them in (toolkit_data/schemas)")
    schemas.set_defaults(run=_schemas)

    read = commands.add_parser(
        "read",
        help="read filled PDF, Word and Excel files and saved copies back",
        description="Read filled PDF, Word and Excel files and saved copies of any form, of this version or an "
        "earlier one, and tell their answers as JSON or CSV. A file that cannot be read is told on standard error; the "
        "rest go on.",
        epilog="Forms about a person: short answers and signatures (names) and long answers (text) are left out, and "
        "files are numbered in the order given, since a file's name may be a person's. Dates stay, but never in a "
        "summary. In a summary, fewer than five people are never counted, and a count that would give such a one away "
        "is not shown; so sum up once, when all forms are in. Exit code 1: some file could not be read.",
    )
    read.add_argument("files", type=Path, nargs="+", metavar="FILE", help="filled files; * stands for many")
    how = read.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="as JSON (this is what comes without --csv)")
    how.add_argument("--csv", action="store_true", help="as CSV for a spreadsheet, one line a file")
    read.add_argument("--summary", action="store_true", help="what all the files of a form come to, not each file")
    read.add_argument(
        "--with-names", action="store_true", help="of a person too: short answers, signatures, file names"
    )
    read.add_argument("--with-text", action="store_true", help="of a person too: long answers, in their own words")
    read.add_argument("--out", type=Path, metavar="FILE", help="the file to write, readable by its owner alone")
    read.add_argument(
        "--passphrase-file", type=Path, metavar="FILE", help="its first line is the passphrase of locked copies"
    )
    read.add_argument("--data", type=Path, help="another folder of guidance")
    _edition(read)
    read.set_defaults(run=_read)
    return parser


def _edition(command: argparse.ArgumentParser) -> None:
    command.add_argument("--edition", type=Path, metavar="FOLDER", help="the folder of an organisation’s edition")


def _port(given: str) -> int:
    """A port that can be asked for: 0 lets the machine choose one."""
    if not given.isdecimal() or int(given) > 65535:
        raise argparse.ArgumentTypeError(f"“{given}” is not a port, which is a whole number from 0 to 65535")
    return int(given)


def _serve(options: argparse.Namespace) -> int:
    from peer_toolkit.serve import serve

    return serve(options.port, open_browser=not options.no_open, edition=options.edition)


def _build(options: argparse.Namespace) -> int:
    from peer_toolkit import site

    def progress(done: int, total: int) -> None:
        print(f"\rPage {done} of {total}", end="" if done < total else "\n", file=sys.stderr, flush=True)

    if options.edition is not None:
        for problem in drift(options.edition):
            print(f"Warning: {problem}", file=sys.stderr)
    built = site.build(options.site, progress if sys.stderr.isatty() else None, options.edition)
    print(
        f"{built.pages} pages and {built.documents} documents, {built.size / 1e6:.1f} MB, "
        f"in {built.seconds:.1f} s: {built.site}"
    )
    print(f"From the cache: {built.reused_pages} pages, {built.reused_documents} documents.")
    return 0


def _check(options: argparse.Namespace) -> int:
    from peer_toolkit import writing
    from peer_toolkit.catalogue import catalogue_of, own_of, resolve
    from peer_toolkit.report import report
    from peer_toolkit.site import check_pages, handbook_folder

    data = options.data or handbook_folder() / "toolkit_data"
    try:
        own = own_of(options.edition)
        upstream, layer = resolve(data, own)
        grades = writing.grades(layer)
        if not own.written and (badly_written := writing.check(layer, grades)):
            raise ToolkitError(badly_written)
        if own.written and (drifted := drift(options.edition, data)):
            raise ToolkitError(drifted)
        catalogue = catalogue_of(upstream, layer, own)
        if own.written:
            check_pages(own, catalogue)
        found = report(catalogue, grades, datetime.date.today())
    except ToolkitError as error:
        if not options.json:
            raise
        problems = [
            {"file": str(one.place.file), "line": one.place.line, "id": one.id, "what": one.what, "todo": one.todo}
            for one in error.problems
        ]
        print(json.dumps({"ok": False, "problems": problems}, indent=2))
        return 1
    print(json.dumps({"ok": True, **found.as_json()}, indent=2) if options.json else found)
    return 0


def _grades(options: argparse.Namespace) -> int:
    from peer_toolkit import writing
    from peer_toolkit.catalogue import resolve
    from peer_toolkit.site import handbook_folder

    data = options.data or handbook_folder() / "toolkit_data"
    print(writing.write_ratchet(resolve(data)[1], data))
    return 0


def _schemas(options: argparse.Namespace) -> int:
    from peer_toolkit.catalogue.schema import write
    from peer_toolkit.site import handbook_folder

    for file in write(options.to or handbook_folder() / "toolkit_data" / "schemas"):
        print(file)
    return 0


def _read(options: argparse.Namespace) -> int:
    from peer_toolkit.catalogue import load, own_of
    from peer_toolkit.reading import Asked, gather, output
    from peer_toolkit.site import handbook_folder

    inputs = [*options.files, *filter(None, [options.passphrase_file])]
    if options.out and any(_same(options.out, file) for file in inputs):
        place = Place(options.out)
        raise ToolkitError([Problem(place, "This file is one of those to read.", "Give --out another name.")])
    passphrase = _first_line(options.passphrase_file) if options.passphrase_file else None
    catalogue = load(options.data or handbook_folder() / "toolkit_data", own_of(options.edition))
    asked = Asked(options.with_names, options.with_text, options.summary)
    found = gather(options.files, catalogue, asked, passphrase)
    as_csv = options.csv or (options.out and options.out.suffix.lower() == ".csv" and not options.json)
    output.write(output.as_csv(found.told) if as_csv else output.as_json(found.told), options.out)
    for one in (*found.notes, *found.problems):
        print(output.line(one), file=sys.stderr)
    if found.problems:
        count = len(found.problems)
        print(f"\n{count} {'file' if count == 1 else 'files'} could not be read.", file=sys.stderr)
    return 1 if found.problems else 0


def _first_line(file: Path) -> str:
    """The passphrase in a file. It is never given on the command line, which other users and a history can see."""
    try:
        line = file.read_text(encoding="utf-8-sig").partition("\n")[0].rstrip("\r")
    except UnicodeDecodeError:
        line = ""
    if not line.strip():
        todo = "Write the passphrase on its first line, as plain text (UTF-8)."
        raise ToolkitError([Problem(Place(file), "No passphrase was found in this file.", todo)])
    return line


def _same(one: Path, other: Path) -> bool:
    try:
        return one.resolve() == other.resolve() or (one.exists() and other.exists() and one.samefile(other))
    except (OSError, ValueError):
        return False
