"""Word files that the page fills in, read back by docx-plus, by lxml and by `peer_toolkit read`."""

from __future__ import annotations

import base64
import dataclasses
import datetime
import io
import json
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from playwright.sync_api import Page, Route

from peer_toolkit.catalogue import Catalogue
from peer_toolkit.catalogue.model import Form, Table
from peer_toolkit.documents import build
from peer_toolkit.documents.controls import Control, controls
from peer_toolkit.reading import Asked, gather
from tests.conftest import ROOT
from tests.documents.conftest import whole
from tests.reading.filling import TEXTS, Values, filling

sys.path.insert(0, str(ROOT / "tests" / "documents"))  # its helpers import one another by name
from docx_checks import MAIN, W, add_row, changed, find, found, locks_and_ids, names_it, part, the_schema, the_tables

pytestmark = [pytest.mark.browser, pytest.mark.site]

FILL = """async (jobs) => {
  const { fillDocx } = await import("/assets/js/export/docx.js");
  const [inflate, deflate] = [globalThis.DecompressionStream, globalThis.CompressionStream];
  const fill = async ({ template, values, old }) => {
    if (old) delete globalThis.DecompressionStream, delete globalThis.CompressionStream;
    try {
      const bytes = Uint8Array.from(atob(template), (sign) => sign.charCodeAt(0));
      const made = await fillDocx(bytes, JSON.parse(values, (_, value) => (value === "NaN" ? NaN : value)));
      let text = "";
      for (const byte of made.bytes) text += String.fromCharCode(byte);
      return { ...made, bytes: btoa(text) };
    } catch (error) {
      return { refused: error.name_ ?? String(error) };
    } finally {
      Object.assign(globalThis, { DecompressionStream: inflate, CompressionStream: deflate });
    }
  };
  const all = [];
  for (const job of jobs) all.push(await fill(job));
  return all;
}"""

STRICT = "default-src 'none'; script-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"

Job = tuple[bytes, Values]


@dataclasses.dataclass(frozen=True)
class Filled:
    """What the page made of one template."""

    bytes: bytes = b""
    unknown: tuple[str, ...] = ()
    invalid: tuple[str, ...] = ()
    refused: str = ""


@pytest.fixture
def fill(open_page: Callable[..., Page]) -> Callable[..., list[Filled]]:
    """Fills templates in one page, under the strictest policy that a site can have."""
    page = open_page("assets/js/export/docx.js")

    def strict(route: Route) -> None:
        route.fulfill(body="<!doctype html>", headers={"Content-Security-Policy": STRICT, "Content-Type": "text/html"})

    page.route("**/strict.html", strict)
    page.goto(page.url.replace("assets/js/export/docx.js", "strict.html"))

    def filled(*jobs: Job, old: bool = False) -> list[Filled]:
        asked = [
            {"template": base64.b64encode(blank).decode(), "values": json.dumps(values), "old": old}
            for blank, values in jobs
        ]
        made = page.evaluate(FILL, asked)
        return [Filled(**{**one, "bytes": base64.b64decode(one.get("bytes", ""))}) for one in made]

    return filled


@pytest.fixture(scope="module")
def book() -> Catalogue:
    """The real guidance with the tests' own forms after it."""
    return whole()


def blank(form: Form, book: Catalogue, cache: Path) -> bytes:
    return build(form, book, "docx", cache)


def longer(form: Form, more: int) -> Form:
    """The form with more rows in each table that grows."""

    def grown(question: Any) -> Any:
        if isinstance(question, Table) and not question.named_rows:
            return question.model_copy(update={"rows": len(question.row_ids) + more})
        return question

    sections = [
        section.model_copy(update={"questions": tuple(map(grown, section.questions))}) for section in form.sections
    ]
    return form.model_copy(update={"sections": tuple(sections)})


def as_flat(written: Values) -> Values:
    """What a form's page holds, of what was made up for each box: days as ISO 8601, boxes that are ticked alone."""
    days = {address: one.isoformat() if isinstance(one, datetime.date) else one for address, one in written.items()}
    return {address: value for address, value in days.items() if value is not False}


def lines_of(root: Any, tag: str) -> list[tuple[list[str], str]]:
    """(the style, the text) of each paragraph in a control."""
    paragraphs = find(root, f"//w:sdt[w:sdtPr/w:tag/@w:val='{tag}']/w:sdtContent/w:p")
    return [(find(one, "w:pPr/w:pStyle/@w:val"), "".join(find(one, ".//w:t/text()"))) for one in paragraphs]


def text_of(root: Any, tag: str) -> str:
    return "".join(find(root, f"//w:sdt[w:sdtPr/w:tag/@w:val='{tag}']/w:sdtContent//w:t/text()"))


def shown(box: Control, value: Any) -> Any:
    """A value as docx-plus tells it: it knows days, ticks and entries of lists, and no line breaks."""
    if box.kind == "date":
        return datetime.datetime.fromisoformat(f"{value}T00:00:00+00:00")  # as Word writes a day: midnight in UTC
    if box.kind == "choose":
        return next(str(option.label) for option in box.options if option.id == value)
    return value if box.kind == "tick" else str(value).replace("\n", "")


def other_parts(template: bytes, made: bytes) -> Iterator[str]:
    """What differs in the parts that nobody fills in, or in how the parts are kept."""
    with zipfile.ZipFile(io.BytesIO(template)) as old, zipfile.ZipFile(io.BytesIO(made)) as new:
        if broken := new.testzip():
            yield f"damaged: {broken}"
        if old.namelist() != new.namelist():
            yield f"order: {new.namelist()}"
        for one, other in zip(old.infolist(), new.infolist(), strict=True):
            if (one.date_time, one.external_attr) != (other.date_time, other.external_attr) or other.flag_bits & ~0x800:
                yield f"entry: {other}"
            if one.filename != MAIN and (one.CRC, one.compress_size, old.read(one)) != (
                other.CRC,
                other.compress_size,
                new.read(other),
            ):
                yield f"part: {one.filename}"


def read_by_docx_plus(data: bytes, boxes: list[Control], values: Values) -> None:
    """Every control, those of added rows too, holds its value, shows it as an answer, and has a name of its own."""
    wanted: Values = {}
    labels: dict[str, str] = {}
    for box in boxes:
        options = box.options if box.kind == "choose" and box.column is None else ()
        for option in options:
            wanted[f"{box.address}.{option.id}"] = values[box.address] == option.id
            labels[f"{box.address}.{option.id}"] = f"{box.label}: {option.label}"
        if not options:
            wanted[box.address] = shown(box, values[box.address]) if box.address in values else False
            labels[box.address] = box.label
    read = found(data)
    assert {one.tag: one.value for one in read} == wanted
    assert [one.tag for one in read] == list(wanted), "in another order"
    assert not any(one.is_placeholder for one in read)
    for one in read:
        assert one.tag and one.alias and len(one.alias) <= 64 and names_it(one.alias, labels[one.tag]), one


def test_every_form_is_filled_in_whole(
    fill: Callable[..., list[Filled]], book: Catalogue, cache: Path, tmp_path: Path
) -> None:
    """From the data: hard text in every control, nine rows more than the template has, nothing lost or changed."""
    forms = [form for form in book.forms if "docx" in form.outputs or form.id in ("all-types", "hostile")]
    grown = {form.id: longer(form, 9) for form in forms}
    boxes = {name: list(controls(form, book)) for name, form in grown.items()}
    made_up = {name: filling(form, boxes[name]) for name, form in grown.items()}
    values = {name: as_flat(written) for name, (written, _) in made_up.items()}
    blanks = {form.id: blank(form, book, cache) for form in forms}
    done = fill(*[(blanks[form.id], values[form.id]) for form in forms] * 2)

    for name, one, again in zip(grown, done, done[len(forms) :], strict=False):
        assert (one.refused, one.unknown, one.invalid) == ("", [], []), name
        assert one.bytes == again.bytes, f"{name}: not the same twice"
        assert list(other_parts(blanks[name], one.bytes)) == []
        for check in (the_schema, locks_and_ids, the_tables):
            assert list(check(one.bytes, grown[name], book)) == [], name
        read_by_docx_plus(one.bytes, boxes[name], values[name])
        root = part(one.bytes)
        for box in boxes[name]:
            if box.kind == "lines":
                assert lines_of(root, box.address) == [
                    (["Cell"], line) for line in values[name][box.address].split("\n")
                ]
        assert not find(root, "//w:sdt//w:rStyle[@w:val='PlaceholderText']")
        days = [values[name][box.address] for box in boxes[name] if box.kind == "date"]
        assert find(root, "//w:date/@w:fullDate") == [f"{day}T00:00:00Z" for day in days]
        (tmp_path / f"{name}.docx").write_bytes(one.bytes)

    told = gather(sorted(tmp_path.glob("*.docx")), book, Asked(True, True, False))
    assert (told.problems, told.notes) == ((), ())
    files = {one["form"]: one for one in told.told["files"]}
    assert set(files) == set(grown)
    for name, file in files.items():
        assert file["answers"] == made_up[name][1], name
        assert not any(file[key] for key in ("moved", "ended", "unknown", "not_understood", "gone"))


def test_each_kind_of_answer(fill: Callable[..., list[Filled]], book: Catalogue, cache: Path) -> None:
    """What people type that is hard, what no control can hold, and names that are none."""
    template = blank(book.form("all-types"), book, cache)

    def several_lines(root: Any) -> None:
        find(root, "//w:sdt[w:sdtPr/w:tag/@w:val='all-types.role']/w:sdtPr/w:text")[0].set(f"{{{W}}}multiLine", "1")

    values: Values = {
        "all-types.preferred-name": 'One\r\ntwo & <b> "three" \x00\x1b\ud800\ufffe]]>',
        "all-types.role": "One\ntwo\n\nfour\tfive",
        "all-types.proud": "One\r\n\r\nthree\u2028four\tfive",
        "all-types.hard": "مرحبا and more\nhello",
        "all-types.started": "2026-03-05",
        "all-types.review": "31/2/2026",
        "all-types.days": 0,
        "all-types.hours": 7.25,
        "all-types.safety": "   ",
        "all-types.level": "serious",
        "all-types.online": False,
        "all-types.goals.1.status": "going",
    }
    unknown: Values = {
        "__proto__": "a", "constructor": "b", "all-types": "copy", "all-types.goals": "c", "all-types.nobody": "d",
        "all-types.goals.2001.goal": "e", "all-types.goals.7.nobody": "f", "all-types.goals.0.goal": "g",
        "all-types.duties.1.by": "h", "all-types.goals.1": "agreed",
    }  # fmt: skip
    invalid: Values = {
        "all-types.pace": "nobody", "all-types.copy": "yes", "all-types.people": True, "all-types.budget": "NaN",
        "all-types.place": ["a"], "all-types.goals.2.status": "Under way", "all-types.duties.leave.by": "constructor",
        "all-types.support.breaks": "breaks",
    }  # fmt: skip
    filled, bare, none = fill(
        (changed(template, MAIN, several_lines), values | unknown | invalid),
        (template, values),
        (template, {"all-types.role": "", "all-types.copy": None, "all-types.level": False}),
    )
    assert (filled.unknown, filled.invalid) == ([*unknown], [*invalid])
    assert (none.unknown, none.invalid, none.refused) == ([], [], "")
    with zipfile.ZipFile(io.BytesIO(template)) as old, zipfile.ZipFile(io.BytesIO(none.bytes)) as new:
        assert old.read(MAIN) == new.read(MAIN)
    assert [*the_schema(filled.bytes, book.form("all-types"), book)] == []

    root = part(filled.bytes)
    assert text_of(root, "all-types.preferred-name") == 'One two & <b> "three" ]]>'
    (run,) = find(root, "//w:sdt[w:sdtPr/w:tag/@w:val='all-types.role']/w:sdtContent/w:r")
    assert [(etree.QName(one).localname, one.text) for one in run] == [
        ("t", "One"), ("br", None), ("t", "two"), ("br", None), ("br", None), ("t", "four"), ("tab", None),
        ("t", "five"),
    ]  # fmt: skip
    assert text_of(part(bare.bytes), "all-types.role") == "One two  fourfive"  # a control of one line
    assert not find(part(bare.bytes), "//w:sdt[w:sdtPr/w:tag/@w:val='all-types.role']//w:br")
    assert [text for _, text in lines_of(root, "all-types.proud")] == ["One", "", "three", "fourfive"]
    first, second = find(root, "//w:sdt[w:sdtPr/w:tag/@w:val='all-types.hard']/w:sdtContent/w:p")
    assert find(first, "w:pPr/w:bidi") and find(first, "w:r/w:rPr/w:rtl") and not find(second, ".//w:bidi | .//w:rtl")
    assert text_of(root, "all-types.started") == "5 March 2026"
    assert text_of(root, "all-types.review") == "31/2/2026"
    assert find(root, "//w:date/@w:fullDate") == ["2026-03-05T00:00:00Z"]
    assert (text_of(root, "all-types.days"), text_of(root, "all-types.hours")) == ("0", "7.25")
    assert find(root, "//w:dropDownList/@w:lastValue") == ["going"]
    held = {one.tag: one for one in found(filled.bytes)}
    ticked = [tag for tag, one in held.items() if one.value is True]
    assert ticked == ["all-types.level.serious"]
    for name in (*invalid, "all-types.safety", "all-types.goals.3.goal"):
        if name in held and held[name].control_type != "checkbox":
            assert held[name].is_placeholder, name
    assert "all-types.goals.4.goal" not in held  # an unknown column or number adds no row


def test_a_filled_file_can_be_filled_again(fill: Callable[..., list[Filled]], book: Catalogue, cache: Path) -> None:
    """The other boxes of a choice are unticked, and rows are added after those that were."""
    template = blank(book.form("all-types"), book, cache)
    row = {f"all-types.goals.{number}.goal": f"Goal {number}" for number in (1, 4, 11)}
    (first,) = fill((template, row | {"all-types.level": "minor"}))
    (second,) = fill((first.bytes, {"all-types.level": "serious", "all-types.goals.12.agreed": True}))
    held = {one.tag: one for one in found(second.bytes)}
    assert [tag for tag, one in held.items() if one.value is True] == [
        "all-types.level.serious", "all-types.goals.12.agreed",
    ]  # fmt: skip
    goals = {tag: one for tag, one in held.items() if tag.startswith("all-types.goals.") and tag.endswith(".goal")}
    assert list(goals) == [f"all-types.goals.{number}.goal" for number in range(1, 13)]
    assert {tag: one.value for tag, one in goals.items() if tag in row} == row
    assert goals["all-types.goals.5.goal"].is_placeholder
    assert [*locks_and_ids(second.bytes, book.form("all-types"), book)] == []
    # the same as the row that a test adds with another engine
    (twelve,) = fill((template, {"all-types.goals.4.agreed": True}))
    with_lxml = found(changed(template, MAIN, lambda root: add_row(root, "all-types.goals")))
    assert [one.tag for one in found(twelve.bytes)] == [one.tag for one in with_lxml]


def stored(data: bytes) -> bytes:
    """A copy in which the document is kept as it is, as a browser without streams needs it."""
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(written := io.BytesIO(), "w") as new:
        for entry in old.infolist():
            method = zipfile.ZIP_STORED if entry.filename == MAIN else entry.compress_type
            new.writestr(entry, old.read(entry), method)
    return written.getvalue()


def test_old_browsers_and_damaged_templates_are_told(
    fill: Callable[..., list[Filled]], book: Catalogue, cache: Path
) -> None:
    form = book.form("own-statement")
    template = blank(form, book, cache)
    name = next(box.address for box in controls(form, book) if box.kind == "lines")
    values = {name: TEXTS[0]}
    plain = stored(template)
    packed, kept = fill((template, values), (plain, values), old=True)
    assert packed.refused == "web-no-word"
    assert [text for _, text in lines_of(part(kept.bytes), name)] == TEXTS[0].split("\n")
    assert list(other_parts(plain, kept.bytes)) == []
    with zipfile.ZipFile(io.BytesIO(template)) as whole_file:
        at = whole_file.getinfo(MAIN).header_offset + 400
    broken = [
        b"", b"PK", b"<!doctype html>" * 99, template[:-30], template[: len(template) // 2],
        template[:at] + bytes([template[at] ^ 8]) + template[at + 1 :],
        template.replace(b"word/document.xml", b"word/documents.ml"), template[5000:],
    ]  # fmt: skip
    assert [one.refused for one in fill(*((one, values) for one in broken))] == ["web-broken-word"] * len(broken)
