"""`peer-toolkit read`: what it prints, writes and returns."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peer_toolkit import cli
from peer_toolkit.catalogue import Catalogue
from peer_toolkit.reading import output
from tests.conftest import ROOT
from tests.reading.conftest import Fill

pytestmark = pytest.mark.slow

Ran = Callable[..., tuple[int, str, str]]

SECRET = "Mere-Nguyễn"
ANSWERS = {
    "all-types.preferred-name": SECRET,
    "all-types.proud": f"{SECRET} did well",
    "all-types.pace": "slow",
    "all-types.days": 3,
    "all-types.worker.name": SECRET,
}


@pytest.fixture
def run(book: Catalogue, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Ran:
    """The command, in this process, with the tests' own form in the data."""
    monkeypatch.setattr("peer_toolkit.catalogue.load", lambda *_: book)

    def ran(*arguments: object) -> tuple[int, str, str]:
        code = cli.main(["read", *map(str, arguments)])
        out, err = capfdbinary.readouterr()
        return code, out.decode("utf-8-sig"), err.decode()

    return ran


@pytest.fixture
def people(fill: Fill, tmp_path: Path) -> list[Path]:
    """Filled forms about people, whose names are in the names of the files."""
    paths = [tmp_path / f"{SECRET} {number}.pdf" for number in range(6)]
    data = fill("all-types", "pdf", ANSWERS)
    for path in paths:
        path.write_bytes(data)
    return paths


def test_names_and_words_are_left_out_and_counted(run: Ran, people: list[Path]) -> None:
    code, out, err = run(*people[:2])
    assert code == 0
    assert SECRET not in out and "Mere" not in out
    first, second = json.loads(out)["files"]
    assert (first["file"], second["file"]) == ("file 1", "file 2")
    assert first["answers"]["all-types.pace"] == "slow" and first["left_out"] == {"names": 2, "text": 1}
    assert "Left out names: 2. --with-names gives them." in err and "Left out texts: 1. --with-text gives them." in err


def test_names_and_words_that_are_asked_for(run: Ran, people: list[Path]) -> None:
    for asked, there in (("--with-names", "all-types.worker.name"), ("--with-text", "all-types.proud")):
        answers = json.loads(run(people[0], asked)[1])["files"][0]["answers"]
        assert SECRET in answers[there]
        assert sum(SECRET in str(answer) for answer in answers.values()) == (2 if asked == "--with-names" else 1)
    assert json.loads(run(people[0], "--with-names")[1])["files"][0]["file"] == people[0].name


def test_a_failed_file_is_told_and_the_rest_go_on(run: Ran, people: list[Path]) -> None:
    people[1].write_bytes(b"broken")
    code, out, err = run(*people[:3])
    told = json.loads(out)
    assert code == 1
    assert [one["file"] for one in told["files"]] == ["file 1", "file 3"]
    (problem,) = told["problems"]
    assert problem["file"] == "file 2" and SECRET not in out
    lines = [line for line in err.splitlines() if "This is no PDF" in line]
    what = "This is no PDF, Word or Excel file. Read a PDF, Word or Excel file that was made from one of our forms, or "
    what += "a saved copy."
    assert lines == [f"{people[1]}: {what}"]
    assert err.endswith("\n\n1 file could not be read.\n") and "Traceback" not in err


def test_a_summary_tells_no_file(run: Ran, people: list[Path]) -> None:
    code, out, _ = run(*people, "--summary", "--with-names", "--with-text")
    (summary,) = json.loads(out)["summaries"]
    assert (code, summary["files"]) == (0, 6)
    assert summary["questions"]["all-types.pace"]["counts"] == dict.fromkeys(("slow", "right", "fast"), "not shown")
    assert "Mere" not in out
    (few,) = json.loads(run(*people[:4], "--summary")[1])["summaries"]
    assert few.keys() == {"form", "title", "files"} and few["files"] == "fewer than 5"


def test_a_summary_as_csv(run: Ran, people: list[Path]) -> None:
    rows = list(csv.DictReader(io.StringIO(run(*people, "--summary", "--csv")[1])))
    assert rows[0] == {"form": "all-types", "address": "", "label": "", "figure": "files", "of": "", "value": "6"}
    assert {"form", "address", "label", "figure", "of", "value"} == rows[0].keys()
    (slow,) = [row for row in rows if row["address"] == "all-types.pace" and row["of"] == "slow"]
    assert slow["value"] == "not shown"


def test_csv_has_a_column_for_each_address(run: Ran, fill: Fill, tmp_path: Path) -> None:
    values = {
        "all-types.role": "Guide",
        "all-types.copy": True,
        "all-types.support.person": True,
        "all-types.support.breaks": True,
        "all-types.goals.1.goal": "A",
        "all-types.goals.3.goal": "Ā\nB",
        "all-types.budget": 1200.5,
    }
    (tmp_path / "a.pdf").write_bytes(fill("all-types", "pdf", values))
    out = tmp_path / "gathered.csv"
    code, printed, _ = run(tmp_path / "a.pdf", "--with-names", "--with-text", "--out", out)
    assert (code, printed) == (0, "")
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    assert out.stat().st_mode & 0o077 == 0, "for its owner alone"
    (row,) = csv.DictReader(io.StringIO(out.read_bytes().decode("utf-8-sig")))
    assert (row["file"], row["form"], row["format"]) == ("a.pdf", "all-types", "pdf")
    assert row["all-types.support"] == "person; breaks"
    assert (row["all-types.copy"], row["all-types.online"], row["all-types.budget"]) == ("TRUE", "FALSE", "1200.5")
    assert (row["all-types.goals.1.goal"], row["all-types.goals.2.goal"]) == ("A", "Ā\nB"), "the empty row is none"


HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "\0=1", '=HYPERLINK("x";"y")']


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_the_csv_is_a_formula(text: str, run: Ran, fill: Fill, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(fill("all-types", "pdf", {"all-types.proud": text, "all-types.days": -5}))
    (row,) = csv.DictReader(io.StringIO(run(tmp_path / "a.pdf", "--csv", "--with-text", "--with-names")[1]))
    assert row["all-types.proud"].startswith("'")
    assert row["all-types.days"] == "-5", "a number is none"


@given(
    st.tuples(st.sampled_from("=+-@＝＋－＠\t\r\n \0a"), st.text()).map("".join),
    st.sampled_from(["file", "answers", "unknown", "head"]),
)
def test_nothing_that_a_file_says_is_a_formula(text: str, where: str) -> None:
    one: dict[str, Any] = {
        "file": "f",
        "form": "x",
        "version": None,
        "edition": None,
        "format": "pdf",
        "answers": {},
        "scores": {},
        "ended": {},
        "unknown": {},
        "not_understood": {},
        "left_out": {},
    }
    one |= {"file": text} if where == "file" else {}
    one[where if where in ("answers", "unknown") else "answers"] = {text if where == "head" else "a.b": text}
    cells = list(csv.reader(io.StringIO(output.as_csv({"files": [one]}).decode("utf-8-sig"), newline="")))
    for cell in (cell for line in cells for cell in line):
        assert not re.match(r"\s*[=+\-@＝＋－＠]|[\t\r\n\0]", cell), cell


def test_json_and_csv_exclude_each_other(run: Ran, people: list[Path]) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(people[0], "--json", "--csv")
    assert stopped.value.code == 2


def test_no_file_to_read_is_written_over(run: Ran, people: list[Path]) -> None:
    before = people[0].read_bytes()
    code, out, err = run(people[0], "--out", people[0].parent / "." / people[0].name)
    assert (code, out) == (1, "") and "This file is one of those to read." in err
    assert people[0].read_bytes() == before


@pytest.mark.parametrize("out", ["none/x.json", "."])
def test_a_place_where_nothing_can_be_written_is_told(out: str, run: Ran, people: list[Path], tmp_path: Path) -> None:
    code, _, err = run(people[0], "--out", tmp_path / out)
    assert code == 1 and "Check the name, and who may write there." in err and "Traceback" not in err
    assert not list(tmp_path.glob(".*")), "nothing half-written"


def test_a_name_stays_on_one_line(run: Ran, tmp_path: Path) -> None:
    (tmp_path / "a\nb\x1b.pdf").write_bytes(b"x")
    _, _, err = run(tmp_path / "a\nb\x1b.pdf")
    assert "a\\nb\\x1b.pdf: This is no PDF" in err.splitlines()[0]


@pytest.mark.slow
def test_as_people_run_it(fill: Fill, tmp_path: Path) -> None:
    """In a process of its own, with the real data, in a terminal that knows no letter but English."""
    (tmp_path / "a.pdf").write_bytes(fill("performance-review", "pdf", {"performance-review.worker": "Hēmi"}))
    (tmp_path / "b.pdf").write_bytes(b"x")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "peer_toolkit",
            "read",
            "a.pdf",
            "b.pdf",
            "--with-names",
            "--data",
            str(ROOT / "toolkit_data"),
        ],
        cwd=tmp_path,
        capture_output=True,
        env={"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"},
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert told["files"][0]["answers"]["performance-review.worker"] == "Hēmi"
    assert told["problems"][0]["file"] == "b.pdf"
    assert b"b.pdf: This is no PDF" in done.stderr and b"Traceback" not in done.stderr
