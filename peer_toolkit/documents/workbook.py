"""What every sheet of a form's workbook is made with: looks, names, lists, validation, and text that wraps.

XlsxWriter writes the package. Colours are those of the Word file; a cell to fill in has a colour and an edge of its
own, so that it is told from print in black and white too (WCAG 2.2, 1.4.1 and 1.4.11).
"""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import quote_sheetname, xl_pixel_width, xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from peer_toolkit.catalogue.catalogue import Catalogue
from peer_toolkit.catalogue.model import Form, Option
from peer_toolkit.documents import paper
from peer_toolkit.documents.content_controls import cut
from peer_toolkit.documents.wordml import EDGE, HEADING, HINT, INK, WASH

FILL, LINK, PAPER = "#FDF3DD", "#0A5A5C", "#FFFFFF"
"""Of cells to fill in, of links, and of words on a dark ground."""

LONGEST_SHEET_NAME, LONGEST_PROMPT_TITLE, LONGEST_TEXT = 31, 32, 255
"""What Excel takes for a sheet's name, for a prompt's title, and for a prompt, a header or a property."""

FIRST_DAY, LAST_DAY = datetime.date(1900, 1, 1), datetime.date(8999, 12, 31)
"""Days that Excel can count from and that the vocabulary's `Day` takes."""

BIGGEST = 10**12
"""No number in a form needs more; with a limit, Excel takes numbers only."""

_A4, _LINE_HEIGHT, _HIGHEST_ROW = 9, 15.0, 409.0

_WRAPPED: dict[str, Any] = {"font_name": "Calibri", "font_size": 11, "font_color": f"#{INK}", "valign": "top"}
_WRAPPED |= {"text_wrap": True}
_EDGED: dict[str, Any] = {"border": 1, "border_color": f"#{EDGE}"}
_STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 18, "font_color": f"#{HEADING}", "text_wrap": False},
    "lead": {"font_size": 12},
    "heading": {"bold": True, "font_size": 14, "font_color": f"#{HEADING}", "bg_color": f"#{WASH}"},
    "strong": {"bold": True},
    "text": {},
    "option": {"indent": 1},
    "hint": {"font_color": f"#{HINT}"},
    "help": {"font_color": f"#{HINT}", "indent": 1},
    "condition": {"italic": True},
    "link": {"font_color": LINK, "underline": 1},
    "head": {"bold": True, "font_color": PAPER, "bg_color": f"#{HEADING}", **_EDGED},
    "row": {"bold": True, "bg_color": f"#{WASH}", **_EDGED},
    "cell": {"bg_color": f"#{WASH}", **_EDGED},
    "sum": {"bold": True, "bg_color": f"#{WASH}", **_EDGED, "top": 2, "top_color": f"#{HEADING}"},
    "fill": {"bg_color": FILL, **_EDGED, "locked": False},
}


_TURNED = {"left": "right", "right": "left"}
"""Excel knows sides, and no beginning of a line."""


class _Sheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """A worksheet in which a row can be given a height and still grow while somebody types in it."""

    def __init__(self) -> None:
        super().__init__()
        self.growing: set[int] = set()

    def _xml_start_tag(self, tag: str, attributes: Sequence[tuple[str, Any]] = ()) -> None:
        # XlsxWriter marks every height as set by hand, and such a row keeps it whatever is typed
        if tag == "row" and attributes[0][1] - 1 in self.growing:
            attributes = [one for one in attributes if one[0] != "customHeight"]
        super()._xml_start_tag(tag, attributes)


LIST_ROWS = 4
"""Rows of the hidden sheet for each list: labels, points, what is not counted, ids."""

LISTS = "peer-toolkit-lists"
"""The custom property that names the hidden sheet."""


@dataclass(frozen=True)
class Listed:
    """Where the hidden sheet has a list of answers: their labels, their points, and 1 where one counts nothing.

    Their ids stand below: whoever reads the file back may call the answers otherwise.
    """

    labels: str
    points: str
    uncounted: str
    best: int


@dataclass
class Book:
    """A workbook that is being written."""

    form: Form
    catalogue: Catalogue
    _file: io.BytesIO = field(default_factory=io.BytesIO)
    _formats: dict[str, Format] = field(default_factory=dict)
    _lists: dict[tuple[tuple[str, int | None, str], ...], Listed] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=lambda: {"history"})  # Excel keeps this name for itself

    def __post_init__(self) -> None:
        as_text = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
        self.workbook = Workbook(self._file, {"in_memory": True, **as_text})
        self.lists_name = self.sheet_name(self.say("sheet-lists"))
        form, edition = self.form, self.catalogue.edition
        self.workbook.set_properties(
            {
                "title": cut(str(form.title), LONGEST_TEXT),
                "author": paper.author(self.catalogue),
                "comments": cut(paper.source(form, self.catalogue), LONGEST_TEXT),
                "created": datetime.datetime.combine(form.written, datetime.time()),
            }
        )
        for name, value in (
            ("peer-toolkit-form", form.id),
            ("peer-toolkit-version", str(form.version)),
            ("peer-toolkit-edition", edition.id),
            (LISTS, self.lists_name),
            ("Language", edition.language),
        ):
            self.workbook.set_custom_property(name, value, "text")

    def say(self, name: str, **values: object) -> str:
        """The interface's words."""
        return self.catalogue.message(name, **values)

    @property
    def turned(self) -> bool:
        """Whether its language is written from right to left."""
        return self.catalogue.edition.direction == "rtl"

    @property
    def heading(self) -> str:
        """The colour of titles, heads and lines, six figures without #."""
        lines = self.catalogue.palette.lines
        return lines[1:].upper() if lines else HEADING

    def close(self) -> bytes:
        """The whole file. The hidden sheet of lists goes last."""
        sheet = self.workbook.add_worksheet(self.lists_name)
        sheet.hide()
        text = self.format("text", "@")
        for number, items in enumerate(self._lists):
            top = LIST_ROWS * number
            for column, (label, points, name) in enumerate(items):
                sheet.write_string(top, column, label, text)
                if points is None:
                    sheet.write_number(top + 2, column, 1)
                else:
                    sheet.write_number(top + 1, column, points)
                sheet.write_string(top + LIST_ROWS - 1, column, name, text)
        self.workbook.close()
        return self._file.getvalue()

    def format(self, style: str, number: str = "General", **more: object) -> Format:
        """A style of this module, with a number format of Excel's."""
        key = f"{style} {number} {more}"
        if key not in self._formats:
            look = {**_WRAPPED, **_STYLES[style], "num_format": number, **more}
            if self.turned:
                look |= {"reading_order": 2} | (
                    {"align": _TURNED[look["align"]]} if look.get("align") in _TURNED else {}
                )
            look = {name: f"#{self.heading}" if value == f"#{HEADING}" else value for name, value in look.items()}
            self._formats[key] = self.workbook.add_format(look)
        return self._formats[key]

    def sheet_name(self, words: str) -> str:
        """A name for a sheet, as near to the words as Excel allows: it is short, and no other has it."""
        plain = " ".join(re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", words).split()).strip("' ") or "-"
        name, count = cut(plain, LONGEST_SHEET_NAME).strip("' "), 1
        while name.casefold() in self._taken:
            count += 1
            name = f"{cut(plain, LONGEST_SHEET_NAME - len(str(count)) - 1)} {count}"
        self._taken.add(name.casefold())
        return name

    def page(self, name: str, widths: Sequence[float], *, colour: str | None = None) -> Page:
        """A new sheet, set up to be printed: A4, one page wide, with the form's title and its source."""
        sheet = self.workbook.add_worksheet(name, _Sheet)
        if self.turned:
            sheet.right_to_left()
        sheet.hide_gridlines(2)
        sheet.set_paper(_A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.8)
        pages = self.say("paper-page", page="\0", pages="\1")
        near, far = ("R", "L") if self.turned else ("L", "R")
        sheet.set_header(f"&{near}&9{_spaced(_code(self.form.title, 100))}&{far}&9{_spaced(_code(name, 40))}")
        printed = _code(pages, 60).replace("\0", "&P").replace("\1", "&N")
        source = _spaced(_code(paper.source(self.form, self.catalogue), 160))
        sheet.set_footer(f"&{near}&9{source}&{far}&9{_spaced(printed)}")
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576", "empty_cell_reference": "A1:XFD1048576"})
        if colour:
            sheet.set_tab_color(f"#{colour}")
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        return Page(self, sheet, name, tuple(widths))

    def listed(self, options: Sequence[Option]) -> Listed:
        """The list of some answers on the hidden sheet; the same answers are there once."""
        items = tuple((label_of(option.label), option.value, option.id) for option in options)
        if items not in self._lists:
            top = LIST_ROWS * len(self._lists)
            rows = [
                f"{quote_sheetname(self.lists_name)}!{xl_range_abs(top + one, 0, top + one, len(items) - 1)}"
                for one in range(3)
            ]
            labels, values, uncounted = rows
            best = max((points or 0 for _, points, _ in items), default=0)
            self._lists[items] = Listed(labels, values, uncounted, best)
        return self._lists[items]

    def yes(self) -> Listed:
        """The list of the one thing that a tick can be."""
        return self.listed((Option.model_validate({"id": "yes", "label": self.say("sheet-yes")}),))

    def number_format(self, kind: str) -> str:
        """How Excel shows the answers of a type. Text stays text, whatever sign it begins with."""
        if kind == "money":
            currency = self.say("paper-currency").replace('"', "")
            return f'"{currency}"#,##0.00'
        return {"integer": "0", "decimal": "General", "date": self.say("sheet-date-format")}.get(kind, "@")

    def validation(
        self, kind: str, options: Sequence[Option] = (), least: float | None = None, most: float | None = None
    ) -> dict[str, Any]:
        """What a cell for a type of answer takes, as XlsxWriter's options. Empty where it takes anything."""
        say = self.say
        rule: dict[str, object]
        if kind == "choice":
            rule, wrong = {"validate": "list", "source": f"={self.listed(options).labels}"}, say("sheet-wrong-list")
        elif kind == "boolean":
            wrong = say("sheet-wrong-tick", yes=say("sheet-yes"))
            rule = {"validate": "list", "source": f"={self.yes().labels}"}
        elif kind == "date":
            rule = {"validate": "date", **_between(FIRST_DAY, LAST_DAY)}
            wrong = say("sheet-wrong-date")
        elif kind in ("integer", "decimal", "money"):
            low, high = -BIGGEST if least is None else least, BIGGEST if most is None else most
            rule = {"validate": "integer" if kind == "integer" else "decimal", **_between(low, high)}
            wrong = say("sheet-wrong-integer" if kind == "integer" else "sheet-wrong-number")
            wrong = paper.sentences(wrong, self.limits(least, most))
        else:
            return {}
        return {**rule, "error_title": cut(say("sheet-wrong"), LONGEST_PROMPT_TITLE), "error_message": wrong}

    def limits(self, least: float | None, most: float | None) -> str:
        """The least and the most that a number can be, in words; nothing when it has no limit."""
        if least is not None and most is not None:
            return self.say("sheet-between", least=f"{least:g}", most=f"{most:g}")
        if least is not None:
            return self.say("sheet-least", least=f"{least:g}")
        return self.say("sheet-most", most=f"{most:g}") if most is not None else ""

    def name(self, prefix: str, *address: str, sheet: str, row: int, column: int) -> None:
        """Give a cell the name by which it is found again: see `xlsx`."""
        name = f"{prefix}.{'.'.join(address)}".replace("-", "_")
        cell = xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)
        self.workbook.define_name(name, f"={quote_sheetname(sheet)}!{cell}")


@dataclass
class Page:
    """A sheet that is being written from the top down. `row` is the next free one, counted from 0."""

    book: Book
    sheet: _Sheet
    name: str
    widths: tuple[float, ...]
    row: int = 0

    def text(self, words: str, style: str = "text") -> None:
        """Words across the whole sheet, in a row as high as they need."""
        made, last = self.book.format(style), len(self.widths) - 1
        size = float(_STYLES[style].get("font_size", 11))
        if style == "title":
            self.sheet.set_row(self.row, 27)
            self.sheet.write_string(self.row, 0, words, made)
        else:
            self.sheet.set_row(self.row, _height(lines(words, sum(self.widths), size), size))
            if last:
                self.sheet.merge_range(self.row, 0, self.row, last, "", made)
            self.sheet.write_string(self.row, 0, words, made)
        self.row += 1

    def cells(self, *words: str, styles: Sequence[str]) -> None:
        """A row of words, one in each cell from the first."""
        for column, (text, style) in enumerate(zip(words, styles, strict=True)):
            if text:
                self.sheet.write_string(self.row, column, text, self.book.format(style))
        self.high(self.row, words)
        self.row += 1

    def high(self, row: int, words: Sequence[str], spare: float = 0) -> None:
        """Make a row as high as the highest of its cells; it still grows. `spare` is room that is not for words."""
        fit = zip(words, self.widths, strict=False)
        self.sheet.set_row(row, _height(max((lines(text, width - spare) for text, width in fit if text), default=1)))
        self.sheet.growing.add(row)

    def link(self, row: int, column: int, to: str, words: str) -> None:
        """A way to another sheet."""
        url = f"internal:{quote_sheetname(to)}!A1"
        self.sheet.write_url(row, column, url, self.book.format("link"), words)

    def reference(self, row: int, column: int, last_row: int | None = None) -> str:
        """A cell or a column of cells as formulas of any sheet name it."""
        cells = xl_range_abs(row, column, row if last_row is None else last_row, column)
        return f"{quote_sheetname(self.name)}!{cells}"

    def check(
        self, first: int, column: int, last: int, rule: dict[str, Any], *, title: str = "", prompt: str = ""
    ) -> None:
        """Validation of a cell or of a column of cells, with a prompt that shows while one is chosen."""
        if prompt:
            rule = {
                **({"validate": "any"} | rule),
                "input_title": cut(title, LONGEST_PROMPT_TITLE),
                "input_message": cut(prompt, LONGEST_TEXT),
            }
        if rule:
            self.sheet.data_validation(first, column, last, column, rule)


@dataclass(frozen=True)
class Rows:
    """Where the rows of a table are on its sheet: counted from 0, both ends in it. `heads` are those of all columns."""

    page: Page
    first: int
    last: int
    columns: dict[str, int]
    heads: tuple[str, ...]

    def head(self, name: str) -> str:
        return self.heads[self.columns[name]]

    def column(self, name: str) -> str:
        return self.page.reference(self.first, self.columns[name], self.last)


@dataclass
class Made:
    """What one sheet must know of another."""

    sheets: dict[str, str]
    """The name of the sheet on which a question is."""
    planner: str | None = None
    tables: dict[str, Rows] = field(default_factory=dict)
    points: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """Of each section, where its single answers have their points, and what they are out of."""


def label_of(text: object) -> str:
    """An answer's label or a header as a cell has it: on one line, and no longer than Excel takes."""
    return cut(" ".join(str(text).split()), LONGEST_TEXT)


def lines(text: str, width: float, size: float = 11) -> int:
    """How many lines a text takes in a column `width` characters wide, in Calibri of `size` points. Rather one more."""
    room = width * 7 * 0.98
    count = 0
    for paragraph in text.split("\n"):
        used = 0.0
        count += 1
        for word in paragraph.split(" "):
            long = xl_pixel_width(f"{word} ") * size / 11
            count += int(long > room) * int(long // max(room, 1))  # a word that is longer than a line is broken
            if used and used + long > room:
                count += 1
                used = 0.0
            used += long
    return count


def _height(count: int, size: float = 11) -> float:
    """The height of a row with so many lines, in points."""
    return min(_HIGHEST_ROW, count * _LINE_HEIGHT * size / 11 + 3)


def _between(low: object, high: object) -> dict[str, object]:
    return {"criteria": "between", "minimum": low, "maximum": high}


def _code(text: str, most: int) -> str:
    """Words in a header or footer, where & begins a code."""
    return cut(" ".join(str(text).split(" ")), most).replace("&", "&&")


def _spaced(text: str) -> str:
    """A digit after a size would be read as part of it."""
    return f" {text}" if text[:1].isdigit() else text
