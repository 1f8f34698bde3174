"""What no validator checks: that a PDF is the form. Read with pypdf, which did not write it."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any
from unittest import mock

import pypdf
from pypdf.generic import DictionaryObject, IndirectObject, StreamObject
from pypdf.generic._font import Font

from peer_toolkit.catalogue.catalogue import Catalogue
from peer_toolkit.catalogue.model import Form, Summary, Table
from peer_toolkit.catalogue.when import conditions, in_words
from peer_toolkit.documents import paper
from peer_toolkit.documents.controls import Control, as_table, more_space, pdf_controls

Place = tuple[str, str]
"""A control's address, and the option's id or an empty string."""

LINE = 6 * 72 / 25.4
"""Points: the least room for one line of handwriting."""


@lru_cache(maxsize=4)
def reader_of(data: bytes) -> pypdf.PdfReader:
    """A file to look into, not to change: what was read once is kept for the next check."""
    return pypdf.PdfReader(io.BytesIO(data), strict=True)


def type_into(writer: pypdf.PdfWriter, typed: Mapping[str, str]) -> None:
    """Fill in fields by their names, with pypdf, which reads the form font anew for each field. Here it reads it once:
    what it writes is the same."""
    known: dict[int, tuple[Any, Any]] = {}

    def once(make: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def made(of: Any) -> Any:
            if id(of) not in known:
                known[id(of)] = (of, make(of))  # what is held keeps its id
            return known[id(of)][1]

        return made

    with (
        mock.patch.object(Font, "from_font_resource", once(Font.from_font_resource)),
        mock.patch.object(Font, "_get_typographic_maps", once(Font._get_typographic_maps)),
    ):
        for page in writer.pages:
            writer.update_page_form_field_values(page, dict(typed), auto_regenerate=False)


def mistakes(data: bytes, form: Form, catalogue: Catalogue) -> list[str]:
    """Everything in which the PDF differs from the form, or lacks what a filler and a reader rely on."""
    reader = reader_of(data)
    root = reader.trailer["/Root"]
    found = list(_document(reader, root, form, catalogue))
    start = int(data.rsplit(b"startxref", 1)[1].split()[0])
    if b"/Type /XRef" not in data[start : start + 300]:
        found.append("no cross-reference stream")
    wanted = places(form, catalogue)
    for name, order in (("reading", reading_order(reader)), ("tab", tab_order(reader))):
        if order != list(wanted):
            wrong = next((f"{a} is not {b}" for a, b in zip(order, wanted, strict=False) if a != b), "")
            found.append(f"{name} order has {len(order)} of {len(wanted)} {wrong}")
    fields = dict(_fields(root["/AcroForm"]["/Fields"], ""))
    named = Counter(name for name, _ in _fields(root["/AcroForm"]["/Fields"], ""))
    found += [f"{name}: {count} fields of one name" for name, count in named.items() if count > 1]
    addresses = list(dict.fromkeys(address for address, _ in wanted))
    if list(fields) != addresses:
        found.append(f"fields differ: {sorted(set(fields) ^ set(addresses))[:5]}")
    streams: Counter[int] = Counter()
    for control in pdf_controls(form, catalogue):
        if control.address in fields:
            found += _field(control, fields[control.address], form, catalogue, streams)
    found += ["a text appearance is shared" for count in streams.values() if count > 1]
    found += _structure(reader, catalogue)
    found += _row_heads(reader, form, catalogue)
    found += _fonts(reader, root)
    return found


def places(form: Form, catalogue: Catalogue) -> dict[Place, Control]:
    """Where an answer goes, in reading order."""
    return {
        (control.address, option): control
        for control in pdf_controls(form, catalogue)
        for option in ([one.id for one in control.options] if control.options else [""])
    }


def elements(reader: pypdf.PdfReader) -> Iterator[DictionaryObject]:
    """Every structure element in reading order."""

    def walk(kid: Any) -> Iterator[DictionaryObject]:
        kid = kid.get_object()
        if isinstance(kid, list):
            for one in kid:
                yield from walk(one)
        elif isinstance(kid, DictionaryObject) and "/S" in kid:
            yield kid
            if "/K" in kid:
                yield from walk(kid["/K"])

    yield from walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])


def pages_of(reader: pypdf.PdfReader) -> Iterator[tuple[str, int, Place | None]]:
    """For each element with content of its own: its tag, its page, and its place when it is a field."""
    numbers = {page.indirect_reference.idnum: number for number, page in enumerate(reader.pages)}
    for element in elements(reader):
        for kid in _list(element.get("/K")):
            if not isinstance(kid, DictionaryObject):
                yield element["/S"], numbers[element.raw_get("/Pg").idnum], None
            elif kid.get("/Type") == "/OBJR":
                page = kid.raw_get("/Pg") if "/Pg" in kid else kid["/Obj"].raw_get("/P")
                yield element["/S"], numbers[page.idnum], _place(kid["/Obj"].get_object())
            elif kid.get("/Type") == "/MCR":
                page = kid.raw_get("/Pg") if "/Pg" in kid else element.raw_get("/Pg")
                yield element["/S"], numbers[page.idnum], None


def reading_order(reader: pypdf.PdfReader) -> list[Place]:
    """The fields as the structure tree has them."""
    return [place for _, _, place in pages_of(reader) if place]


def tab_order(reader: pypdf.PdfReader) -> list[Place]:
    """The fields as the pages have them."""
    return [_place(one.get_object()) for page in reader.pages for one in page.get("/Annots", [])]


def _at(holder: Any, *keys: str) -> Any:
    """What stands under these keys, one inside the other, or None."""
    for key in keys:
        if key not in holder:
            return None
        holder = holder[key]
    return holder


def _list(kids: Any) -> list[Any]:
    kids = kids.get_object() if isinstance(kids, IndirectObject) else kids
    if kids is None:
        return []
    return [kid.get_object() for kid in kids] if isinstance(kids, list) else [kids]


def _place(widget: DictionaryObject) -> Place:
    names: list[str] = []
    holder: Any = widget
    while holder is not None:
        if "/T" in holder:
            names.insert(0, str(holder["/T"]))
        holder = holder["/Parent"].get_object() if "/Parent" in holder else None
    if "/T" in widget:
        return ".".join(names), ""
    states = [state for state in _at(widget, "/AP", "/N") or () if state != "/Off"]
    return ".".join(names), states[0][1:] if states else "?"


def _fields(fields: Any, above: str) -> Iterator[tuple[str, DictionaryObject]]:
    for one in fields:
        field = one.get_object()
        if "." in str(field["/T"]):
            yield f"{above}{field['/T']!r}", field
            continue
        name = f"{above}{field['/T']}"
        if "/FT" in field or "/Kids" not in field:
            yield name, field
        else:
            yield from _fields(field["/Kids"], f"{name}.")


def _document(reader: pypdf.PdfReader, root: Any, form: Form, catalogue: Catalogue) -> Iterator[str]:
    info = reader.metadata
    told = (form.title, paper.author(catalogue), paper.source(form, catalogue))
    if info is None or (info.title, info.author, info.subject) != told:
        yield "title, author or source differ"
    elif [info.get(f"/PeerToolkit{key}") for key in ("Form", "Version", "Edition")] != [
        form.id, str(form.version), catalogue.edition.id
    ]:  # fmt: skip
        yield "what reads a filled copy is not told which form this is"
    elif info.creation_date is None or info.creation_date.date() != form.written:
        yield "the date is not the form’s"
    if root.get("/Lang") != catalogue.edition.language:
        yield "no language"
    if _at(root, "/ViewerPreferences", "/DisplayDocTitle") != True:  # noqa: E712 (pypdf has a boolean of its own)
        yield "the title is not shown"
    if root["/AcroForm"].get("/NeedAppearances") or "/Suspects" in root["/MarkInfo"]:
        yield "NeedAppearances or Suspects"
    if reader.is_encrypted or "/Prev" in reader.trailer or "/OpenAction" in root or "/JavaScript" in str(root):
        yield "encrypted, updated or with script"
    outline = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    more = more_space(form, catalogue)
    if outline != [section.title for section in form.sections] + ([more.label] if more else []):
        yield f"bookmarks differ: {outline}"
    for number, page in enumerate(reader.pages, 1):
        if page.get("/Tabs") != "/S":
            yield f"page {number}: no tab order by structure"
        for one in page.get("/Annots", []):
            if "/AA" in one.get_object() or "/A" in one.get_object():
                yield f"page {number}: a field with an action"


def _field(
    control: Control, field: DictionaryObject, form: Form, catalogue: Catalogue, streams: Counter[int]
) -> Iterator[str]:
    name = control.address
    widgets = [kid.get_object() for kid in field["/Kids"]] if "/Kids" in field else [field]
    required = bool(int(field.get("/Ff", 0)) & 2)
    if required != control.required:
        yield f"{name}: required is {required}"
    if control.kind == "choose":
        if not int(field["/Ff"]) & 1 << 15 or any("/T" in kid or "/FT" in kid for kid in widgets):
            yield f"{name}: radio buttons that are fields of their own"
    elif len(widgets) != 1 or "/Kids" in field:
        yield f"{name}: {len(widgets)} widgets"
    for place, widget in enumerate(widgets):
        option = control.options[place] if control.options else None
        yield from _said(name, control, option, widget, form, catalogue)
        width, height = (float(widget["/Rect"][k + 2]) - float(widget["/Rect"][k]) for k in (0, 1))
        normal = _at(widget, "/AP", "/N")
        if control.kind in ("tick", "choose"):
            on = option.id if option else "Yes"
            if not isinstance(normal, DictionaryObject) or set(normal) != {f"/{on}", "/Off"}:
                yield f"{name}: states {sorted(normal or ())}"
                continue
            if len(normal[f"/{on}"].get_data()) < 20 or not normal["/Off"].get_data():
                yield f"{name}: an empty appearance"
            if widget.get("/AS") != "/Off" or min(width, height) < 10:
                yield f"{name}: not off, or too small"
        else:
            if not isinstance(normal, StreamObject) or not normal.get_data():
                yield f"{name}: no appearance"
                continue
            streams[widget["/AP"].raw_get("/N").idnum] += 1
            if height < LINE * control.lines - 3.1 or width < 30:  # 1.5 points on each side, rounded
                yield f"{name}: {width:.0f} × {height:.0f} points for {control.lines} lines"
            if control.kind == "lines" and not int(field.get("/Ff", 0)) & 1 << 12:
                yield f"{name}: one line only"
            if field.get("/DA") != "/F0 10 Tf 0 g":
                yield f"{name}: font {field.get('/DA')}"


def _said(
    name: str, control: Control, option: Any, widget: DictionaryObject, form: Form, catalogue: Catalogue
) -> Iterator[str]:
    tip = str(widget.get("/TU", ""))
    wanted = [control.label, control.hint]
    wanted += [option.label, option.hint or ""] if option else []
    wanted += [catalogue.message("required")] if control.required else []
    wanted += [catalogue.message("paper-date-format")] if control.kind == "date" else []
    wanted += [control.unit]
    wanted += [in_words(when, form, catalogue.message) for when in conditions(form).get(control.question.id, ())]
    for part in wanted:
        if part not in tip:
            yield f"{name}: the tooltip lacks “{part}”"
    if "/Contents" in widget:
        yield f"{name}: said twice"


def _structure(reader: pypdf.PdfReader, catalogue: Catalogue) -> Iterator[str]:
    order = (str(element["/S"]) for element in elements(reader) if element["/S"] != "/Document")
    first = next(order, "")
    if first == "/Figure" and catalogue.logo:
        first = next(order, "")
    if first != "/H1":
        yield f"the first element is {first}"
    for element in elements(reader):
        kids = [kid for kid in _list(element.get("/K")) if isinstance(kid, DictionaryObject)]
        references = [kid for kid in kids if kid.get("/Type") == "/OBJR"]
        if references:
            widget = references[0]["/Obj"].get_object()
            if element["/S"] != "/Form" or len(_list(element["/K"])) != 1:
                yield f"{_place(widget)}: not a Form element of its own"
            if "/Alt" in element:
                yield f"{_place(widget)}: said twice"
        if element["/S"] == "/Div" and len(kids) == len(_list(element.get("/K"))):
            yield "a Div that is layout only"
        for kid in kids:
            if "/S" in kid and kid["/P"].get_object() is not element:
                yield f"{kid['/S']}: its parent is not its parent"
    for page in reader.pages:
        for one in page.get("/Annots", []):
            if "/StructParent" not in one.get_object():
                yield f"{_place(one.get_object())}: not tied to the structure"


def _row_heads(reader: pypdf.PdfReader, form: Form, catalogue: Catalogue) -> Iterator[str]:
    """Each row that has a name has it as its header."""
    heads = [one for one in elements(reader) if one["/S"] == "/TH" and _at(one, "/A", "/Scope") == "/Row"]
    tables = [as_table(form, one, catalogue) for one in form.questions() if isinstance(one, Table | Summary)]
    named = sum(len(one.named_rows) + bool(one.totals) for one in tables if one.named_rows and not one.wide)
    totals = sum(bool(one.totals) and not one.columns[0].total for one in tables if not one.named_rows and not one.wide)
    if len(heads) != named + totals:
        yield f"{len(heads)} headers of rows for {named + totals}"


def _fonts(reader: pypdf.PdfReader, root: Any) -> Iterator[str]:
    seen = 0
    for number in range(1, int(reader.trailer["/Size"])):
        thing = reader.get_object(number)
        if not isinstance(thing, DictionaryObject) or thing.get("/Type") != "/Font":
            continue
        seen += 1
        holder = thing["/DescendantFonts"][0].get_object() if "/DescendantFonts" in thing else thing
        described = _at(holder, "/FontDescriptor") or {}
        if not any(key in described for key in ("/FontFile2", "/FontFile3")):
            yield f"{thing.get('/BaseFont')}: not in the file"
    resources = root["/AcroForm"]["/DR"]["/Font"]
    if list(resources) != ["/F0"] or seen < 2:
        yield f"form fonts: {list(resources)}, {seen} fonts in all"
        return
    font = resources["/F0"].get_object()
    glyphs = font["/DescendantFonts"][0].get_object()
    widths = glyphs["/W"]
    if (font["/Subtype"], font["/Encoding"], glyphs["/CIDToGIDMap"]) != ("/Type0", "/Identity-H", "/Identity"):
        yield "the form font is not Identity-H"
    if len(widths) != 2 or widths[0] != 0 or "/ToUnicode" not in font:
        yield "the form font has no plain table of widths, or no ToUnicode"
