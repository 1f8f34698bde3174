"""How the guidance reads: the check itself, and what the real texts must keep."""

from __future__ import annotations

import shutil
import statistics
from pathlib import Path

import pytest
import yaml

from peer_toolkit import cli, writing
from peer_toolkit.catalogue import resolve
from peer_toolkit.catalogue.fit import Layer
from tests.conftest import ROOT, TINY


@pytest.fixture(scope="module")
def real() -> Layer:
    return resolve(ROOT / "toolkit_data")[1]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The tiny handbook, with its grades kept."""
    data = Path(shutil.copytree(TINY, tmp_path / "toolkit_data"))
    writing.write_ratchet(resolve(data)[1], data)
    return data


def said(data: Path) -> list[str]:
    return [str(problem) for problem in writing.check(resolve(data)[1])]


def put(data: Path, file: str, old: str, new: str) -> None:
    text = (data / file).read_text(encoding="utf-8")
    assert old in text
    (data / file).write_text(text.replace(old, new, 1), encoding="utf-8")


# --- the real texts -------------------------------------------------------------------------------------------


def test_the_real_texts_read_well(real: Layer) -> None:
    assert [str(problem) for problem in writing.check(real)] == []


def test_half_of_the_pages_read_at_grade_eight_or_below(real: Layer) -> None:
    assert statistics.median(writing.grades(real).values()) <= 8


def test_each_word_to_avoid_names_a_guide_that_was_read(real: Layer) -> None:
    sources = {source.id: source for source in real.sources}
    assert real.writing.avoid
    for entry in real.writing.avoid:
        assert sources[entry.guide].kind == "guide", entry.words


# --- the check ------------------------------------------------------------------------------------------------


def test_what_reads_well_is_let_through(data: Path) -> None:
    assert said(data) == []


def test_a_page_that_reads_worse_is_told(data: Path) -> None:
    put(data, "topics/work.yml", "Both come.", "Organisational considerations necessitate comprehensive participation.")
    (problem,) = said(data)
    assert problem.startswith("toolkit_data/reading-grades.yml:")
    assert "[work] “work” reads at grade" in problem


def test_a_page_that_is_gone_is_told_and_a_new_one_needs_no_grade(data: Path) -> None:
    put(data, "reading-grades.yml", "  work:", "  wrok:")
    (problem,) = said(data)
    assert "There is no page “wrok”" in problem


def test_a_new_page_that_reads_hard_is_told(data: Path) -> None:
    put(data, "reading-grades.yml", "  work:", "  wrok:")
    put(data, "topics/work.yml", "Both come.", "Organisational considerations necessitate comprehensive participation.")
    hard, gone = said(data)
    assert "“work” is new and reads at grade" in hard
    assert "There is no page “wrok”" in gone


def test_grades_only_get_lower(data: Path) -> None:
    kept = yaml.safe_load((data / "reading-grades.yml").read_text())["grades"]
    put(data, "reading-grades.yml", f"  work: {kept['work']}", "  work: -9.0")
    writing.write_ratchet(resolve(data)[1], data)
    assert yaml.safe_load((data / "reading-grades.yml").read_text())["grades"] == {**kept, "work": -9.0}


@pytest.mark.parametrize("words", [30, 31])
def test_a_long_sentence_is_told_with_its_line(words: int, data: Path) -> None:
    put(data, "topics/work.yml", "Both come.", " ".join(["go"] * words) + ".")
    long = [line for line in said(data) if "This sentence" in line]
    assert bool(long) == (words > writing.LONGEST_SENTENCE)
    if long:
        assert long[0].startswith("toolkit_data/topics/work.yml:32: [work.table.talk] This sentence has 31 words")


def test_a_long_hint_is_told(data: Path) -> None:
    put(
        data,
        "forms/talk-record.yml",
        "            label: We did",
        "            label: We did\n            hint: " + "go " * 21,
    )
    assert any("This hint has 21 words" in line for line in said(data))


def test_terms_and_names_count_as_one_short_word() -> None:
    layer = resolve(TINY)[1]
    mask = writing._masker(layer)
    assert mask("A peer worker asks the Fair Work Commission of the North.") == "A term asks the Name."
    assert mask("Read the Safety Act 2000 (North) and A guide.") == "Read term and term."
    assert mask("Hello {name}.") == "Hello Name."


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("They utilise it.", True),
        ("They UTILISE it.", True),
        ("They reutilise it.", False),
        ("Nobody says “utilise it” here.", False),
    ],
)
def test_a_word_to_avoid_is_told_with_what_to_say(text: str, told: bool, data: Path) -> None:
    (data / "writing.yml").write_text(
        "avoid:\n  - words: [utilise]\n    why: It is long.\n    say: use\n    guide: guide\n", encoding="utf-8"
    )
    put(data, "topics/work.yml", "Both come.", text)
    found = [line for line in said(data) if "utilise" in line.lower() and "grade" not in line]
    assert bool(found) == told
    if told:
        assert found[0].endswith("“utilise”: It is long. Say: use. (guide)")


def test_check_fails_on_bad_writing(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", "--data", str(data)]) == 0
    put(data, "topics/work.yml", "Both come.", " ".join(["go"] * 40) + ".")
    assert cli.main(["check", "--data", str(data)]) == 1
    assert "This sentence has 40 words" in capsys.readouterr().err
