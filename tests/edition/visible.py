"""Everything that a reader sees or hears of what a build made, and which of it still has English words.

Each format is read by a library that did not write it. What may stay: names of Acts, bodies and organisations, titles
of sources (every `Line` of the vocabulary), addresses of the web, names of files, and what only a machine reads.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, get_args

import icalendar
import openpyxl
import pikepdf
import pypdfium2
from lxml import etree
from pydantic import StringConstraints

from peer_toolkit.catalogue.catalogue import Catalogue
from peer_toolkit.catalogue.model import Node, Text
from tests.edition.either import either

# --- pages --------------------------------------------------------------------------------------------------------

_SAID_BY_ATTRIBUTE = {"alt", "title", "aria-label", "aria-description", "aria-roledescription", "placeholder", "label"}
_WORDS_FOR_SCRIPTS = {"data-two", "data-one", "data-expired", "data-loading", "data-filter-words"}
_NAMES_OF_META = {"description", "author", "keywords", "og:title", "og:description", "og:site_name", "twitter:title"}
_UNSEEN = {"script", "style", "template", "code"}

_MACHINE_KEYS = {
    "id", "type", "tool", "language", "sensitivity", "outputs", "of", "by", "add", "kind", "question", "is", "is_not",
    "any_of", "all", "any", "difference", "product", "suggests", "url", "files", "from", "to", "into", "form",
    "version", "follows", "leaves", "counts",
}  # fmt: skip
"""Keys of a script's data under which nothing stands that is shown."""


_ID = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)+")


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._unseen: list[str] = []
        self._data: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.said += [
            value for name, value in values.items() if name in _SAID_BY_ATTRIBUTE or name in _WORDS_FOR_SCRIPTS
        ]
        if tag == "meta" and values.get("name", values.get("property")) in _NAMES_OF_META:
            self.said.append(values.get("content", ""))
        if tag == "input" and values.get("type") in ("button", "submit", "reset"):
            self.said.append(values.get("value", ""))
        if tag in _UNSEEN:
            self._unseen.append(tag)
            self._data = "" if tag == "script" and values.get("type") == "application/json" else None

    def handle_endtag(self, tag: str) -> None:
        if self._unseen and tag == self._unseen[-1]:
            self._unseen.pop()
            if self._data:
                self.said += data(json.loads(self._data))
            self._data = None

    def handle_data(self, data: str) -> None:
        if self._data is not None:
            self._data += data
        elif not self._unseen:
            self.said.append(data)


def html(page: str) -> list[str]:
    """Text, names of pictures and controls, what search engines are told, and the words that scripts say."""
    parser = _Page()
    parser.feed(page)
    parser.close()
    return _told(parser.said)


def data(known: Any, key: str = "") -> Iterator[str]:
    """The words in a script's data."""
    if isinstance(known, Mapping):
        for name, one in known.items():
            # the theme's settings have words under `translations` alone; of a guard, `words` are looked for, not said
            if name not in _MACHINE_KEYS and not (key == "guards" and name in ("words", "fine")):
                yield from data(one, name)
    elif isinstance(known, list):
        for one in known:
            yield from data(one, key)
    elif isinstance(known, str) and key not in ("base", "search", "features", "tags") and not _ID.fullmatch(known):
        yield known


def search(index: str) -> list[str]:
    """What the search finds and shows: titles, text and other names of pages."""
    docs = json.loads(index)["docs"]
    shown = (one for doc in docs for one in (doc["title"], doc["text"], *doc.get("tags", ())))
    return _told(unescape(re.sub(r"<[^>]*>", " ", one)) for one in shown)


# --- documents ----------------------------------------------------------------------------------------------------


def pdf(content: bytes) -> list[str]:
    """The text of each page (by pdfium), bookmarks, what is said of fields, links and pictures, and the title."""
    said: list[str] = []
    with pypdfium2.PdfDocument(content) as opened:
        for page in opened:
            # a line break is no end of a sentence, and pdfium gives what a hyphen parted as U+FFFE
            said.append(page.get_textpage().get_text_range().replace("\ufffe\r\n", "-").replace("\ufffe", "-"))
        said += [one.get_title() for one in opened.get_toc()]
    with pikepdf.open(io.BytesIO(content)) as file:
        said += [str(file.docinfo.get(key, "")) for key in ("/Title", "/Author", "/Subject", "/Keywords")]
        for thing in file.objects:
            if isinstance(thing, pikepdf.Dictionary):
                said += [str(thing[key]) for key in ("/TU", "/Contents", "/Alt", "/ActualText") if _is_text(thing, key)]
    return _told(said)


def _is_text(thing: pikepdf.Dictionary, key: str) -> bool:
    return key in thing and isinstance(thing[key], pikepdf.String)


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WORD_VALUES = ("alias", "tblCaption", "tblDescription")


def docx(content: bytes) -> list[str]:
    """Text of body, head and foot; names of controls and of rows, entries of lists, words about tables; properties."""
    said: list[str] = []
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            if not name.endswith(".xml"):
                continue
            root = etree.fromstring(package.read(name))
            if name.startswith("word/") and name not in ("word/styles.xml", "word/fontTable.xml"):
                for paragraph in root.iter(f"{_W}p"):
                    said.append("".join(one.text or "" for one in paragraph.iter(f"{_W}t")))
                said += [one.get(f"{_W}val", "") for key in _WORD_VALUES for one in root.iter(f"{_W}{key}")]
                said += [one.get(f"{_W}displayText", "") for one in root.iter(f"{_W}listItem")]
                said += [v for one in root.iter() if str(one.tag).endswith("}sectionTitle") for v in one.values()]
            elif name == "docProps/core.xml":
                kinds = ("title", "subject", "description", "keywords", "category", "creator")
                said += [one.text or "" for one in root if etree.QName(one).localname in kinds]
    return _told(said)


def xlsx(content: bytes) -> list[str]:
    """Names of sheets, cells, notes, what a cell says once chosen or wrong, heads and feet, charts, properties."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    said: list[str] = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue  # of what is hidden, a list shows what it refers to
        said.append(sheet.title)
        for cell in (one for row in sheet.iter_rows() for one in row):
            if isinstance(cell.value, str):
                said += _in_formula(cell.value) if cell.data_type == "f" else [cell.value]
            if cell.comment:
                said.append(cell.comment.text)
            if cell.hyperlink and cell.hyperlink.tooltip:
                said.append(cell.hyperlink.tooltip)
        for rule in sheet.data_validations.dataValidation:
            said += [rule.promptTitle or "", rule.prompt or "", rule.errorTitle or "", rule.error or ""]
            if listed := _LIST.fullmatch(rule.formula1 or "") if rule.type == "list" else None:
                cells = book[listed[1].replace("''", "'")][listed[2].replace("$", "")]
                said += [str(cell.value) for row in cells for cell in row if cell.value is not None]
        for line in (sheet.oddHeader, sheet.oddFooter):
            said += [part.text or "" for part in (line.left, line.center, line.right)]
        said += [head for table in sheet.tables.values() for head in table.column_names]
    kept = book.properties
    said += [kept.title or "", kept.subject or "", kept.creator or "", kept.description or "", kept.keywords or ""]
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            if re.match(r"xl/(charts|drawings)/[^/]*\.xml", name):
                root = etree.fromstring(package.read(name))
                said += [one.text or "" for one in root.iter() if str(one.tag).endswith("}t")]
                said += [one.get("descr") or "" for one in root.iter() if str(one.tag).endswith("}cNvPr")]
    return _told(re.sub(r"&[A-Z]|&\"[^\"]*\"|&\d+", " ", one) for one in said)


_LIST = re.compile(r"'?(.+?)'?!(\$[A-Z]+\$\d+:\$[A-Z]+\$\d+)")
"""Where the answers of a list stand."""


def _in_formula(formula: str) -> list[str]:
    """The words in quotation marks of a formula, which it may show. Patterns of numbers and days are none."""
    return [one for one in re.findall(r'"((?:[^"]|"")*)"', formula) if not re.fullmatch(r"[dmy0#.,/ \-]*", one)]


def ics(content: bytes) -> list[str]:
    """What a calendar shows: names, words about them, and reminders."""
    calendar = icalendar.Calendar.from_ical(content)
    keys = ("SUMMARY", "DESCRIPTION", "X-WR-CALNAME", "X-WR-CALDESC", "NAME", "LOCATION", "CATEGORIES", "COMMENT")
    shown = (one[key] for one in calendar.walk() for key in keys if key in one)
    return _told(part for one in shown for part in (map(str, one.cats) if hasattr(one, "cats") else (str(one),)))


def file(path: Path) -> list[str]:
    """What is seen of a file of the site, by its kind."""
    kinds = {".pdf": pdf, ".docx": docx, ".xlsx": xlsx, ".ics": ics}
    if path.suffix in kinds:
        return kinds[path.suffix](path.read_bytes())
    if path.name == "search_index.json":
        return search(path.read_text(encoding="utf-8"))
    if path.suffix == ".html":
        return html(path.read_text(encoding="utf-8"))
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as packed:
            return [
                one
                for name in packed.namelist()
                if name.endswith(".html")
                for one in html(packed.read(name).decode("utf-8"))
            ]
    return []


def _told(said: Iterable[str | None]) -> list[str]:
    """Each string once, in one line."""
    return list(dict.fromkeys(line for one in said if one and (line := " ".join(one.split()))))


# --- what of it is English ----------------------------------------------------------------------------------------


def same_everywhere(catalogue: Catalogue) -> set[str]:
    """What is called the same in every language: each `Line` and address, wherever it stands in the vocabulary."""
    lines: set[str] = set()

    def walk(value: Any, is_line: bool = False) -> None:
        if isinstance(value, Node):
            for name, field in type(value).model_fields.items():
                walk(getattr(value, name), _holds_line(field.annotation, field.metadata))
        elif isinstance(value, tuple | frozenset):
            for one in value:
                walk(one, is_line)
        elif isinstance(value, Mapping):
            for one in value.values():
                walk(one, is_line)
        elif isinstance(value, str) and (value.startswith("http") or (is_line and not isinstance(value, Text))):
            lines.add(" ".join(value.split()))

    for part in (
        catalogue.edition,
        catalogue.sources,
        catalogue.topics,
        catalogue.forms,
        catalogue.law,
        catalogue.home,
    ):
        walk(part)
    return {one for one in lines if len(one) > 1}


class English:
    """Finds what is English and should not be."""

    def __init__(self, catalogue: Catalogue) -> None:
        stays = sorted(same_everywhere(catalogue), key=lambda one: (-len(one), one))  # the longest first
        self._stays = re.compile(rf"(?<![\w.])(?:{either(map(_anywhere, stays))})(?!\w|\.\w)")
        self._all = "\n".join("".join(one.split()) for one in stays)

    def left(
        self, said: Iterable[str], *, torn: bool = False, quoted: Iterable[str] = ()
    ) -> list[tuple[str, list[str]]]:
        """Each string that has two English letters in a row once all that stays is taken out, with those.

        `torn`: from pages that may break what stays in two, so that any part of it is let by. `quoted` are words of the
        toolkit that a page quotes, to say what the edition calls them.
        """
        named = "|".join(map(re.escape, sorted(quoted, key=len, reverse=True)))
        quotes = re.compile(rf"(?<![A-Za-z])(?:{named})(?![A-Za-z])" if named else r"(?!)")
        found = []
        for one in said:
            if _WORD.search(one):
                rest = quotes.sub(" ", _SAME.sub(" ", _ADDRESS.sub(" ", self._stays.sub(" ", one))))
                runs = (run.strip(" ,.") for run in _RUN.findall(rest))
                parts = (part for run in runs for part in (self._untorn(run) if torn else [run]))
                if words := [word for part in parts for word in _WORD.findall(part)]:
                    found.append((one, words))
        return found

    def _untorn(self, run: str) -> list[str]:
        """What is left of a run of words without the parts of what stays."""
        return [] if "".join(run.split()) in self._all else [part for part in run.split() if part not in self._all]


def _anywhere(line: str) -> str:
    """A pattern for a line or address: a sentence may begin with it, and paper breaks it after these signs."""
    said = re.sub(r"(\\?[\s/.,_=?&%:)-])", r"\1\\s*", re.escape(line)).replace("\\ ", r"\s*")
    said = re.sub(r"(?:\\s\*)+", r"\\s*", said)  # two in a row could share a blank in many ways
    return f"[{line[0].upper()}{line[0].lower()}]{said[1:]}" if line[0].isalpha() else said


def _holds_line(annotation: Any, metadata: Iterable[Any]) -> bool:
    """Whether a field is a `Line`, an optional one or several: its constraints say how it is stripped, no pattern."""
    if any(isinstance(one, StringConstraints) and one.strip_whitespace and one.pattern is None for one in metadata):
        return True
    return any(_holds_line(one, getattr(one, "__metadata__", ())) for one in get_args(annotation))


_ADDRESS = re.compile(r"https?://\S+|\b(?:[\w-]+\.)+(?:org|com|gov|net|edu|au|nz|html)\b[\w./%?=&#-]*|\S+@\S+")
_SAME = re.compile(
    r"[\w./-]+\.(?:pdf|docx|xlsx|ics|csv|json|locked|zip|md)\b|(?<![\w.])\.(?:json|locked|csv)\b"
    r"|(?<!\S)--?[a-z][a-z-]+|\bdd/mm/yyyy\b|\{[\w.-]*[|}]|\b[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)+\b"
    r"|peer-toolkit read\b.*\bFILES"
)
"""Files, what a command is told, placeholders, how a spreadsheet writes a day, ids with a dot, and the one command."""

_WORD = re.compile(r"[A-Za-z]{2,}")
_RUN = re.compile(r"[\x21-\x7e\u2019]+(?: [\x21-\x7e\u2019]+)*")
