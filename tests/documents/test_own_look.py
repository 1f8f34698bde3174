"""Documents of an edition: its logo, its colour and who adapted the toolkit, read back by engines that did not write
them."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from collections.abc import Callable
from functools import cache as once
from pathlib import Path

import icalendar
import openpyxl
import page as validator
import pypdf
import pypdfium2
import pytest
import xlsx_checks
from conftest import real, whole
from docx import Document
from docx_checks import find, part, words
from docx_checks import problems as docx_problems
from pdf_checks import elements, mistakes
from PIL import Image

from macros.handbook import Handbook
from macros.takeaway import everything
from peer_toolkit import documents
from peer_toolkit.catalogue.catalogue import Catalogue
from peer_toolkit.catalogue.model import Colours, Edition, Form
from peer_toolkit.documents import book as made_by
from peer_toolkit.documents import paper
from peer_toolkit.documents.book import Chapter, book
from peer_toolkit.documents.docx import docx
from peer_toolkit.documents.ics import ics
from peer_toolkit.documents.pdf import pdf
from peer_toolkit.documents.xlsx import xlsx
from peer_toolkit.edition.brand import logo, palette
from peer_toolkit.problems import Place

PURPLE, PINK, PALE = (91, 42, 134), (230, 0, 126), (250, 240, 180)
BRAND = "#5b2a86"

ADAPTED = "Adapted by Swan Community Services from Peer Workforce Toolkit"

SWAN = Edition(
    id="swan", name="Swan Peer Work Handbook", organisation="Swan Community Services", country="au", place="au-wa"
)


def drawing(colour: tuple[int, int, int]) -> str:
    filled = "#" + bytes(colour).hex()
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100">'
        f'<rect width="140" height="100" rx="20" fill="{filled}"/>'
        f'<circle cx="250" cy="50" r="50" fill="{filled}"/></svg>'
    )


@once
def swan(kind: str = "svg") -> Catalogue:
    """The catalogue of an edition with a colour and a logo: `svg` or `png` for light grounds, `pale` for dark ones."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        name = "logo.png" if kind == "png" else "logo.svg"
        if kind == "png":
            picture = Image.new("RGBA", (300, 150), (0, 0, 0, 0))
            picture.paste((*PINK, 255), (30, 0, 270, 150))
            picture.save(Path(folder, name))
        else:
            Path(folder, name).write_text(drawing(PALE if kind == "pale" else PINK), encoding="utf-8")
        here = Place(Path("edition.yml"))
        mark, wrong = logo(Path(folder), name, here)
    colours, wrong_colours = palette(Colours(brand=BRAND), lambda _: here)
    assert [*wrong, *wrong_colours] == []
    return dataclasses.replace(whole(), edition=SWAN, logo=mark, palette=colours)


KINDS = ("svg", "png", "pale")


def near(one: tuple[int, ...], other: tuple[int, int, int]) -> bool:
    return all(abs(a - b) <= 6 for a, b in zip(one[:3], other, strict=True))


def box_of(picture: Image.Image, colour: tuple[int, int, int]) -> tuple[int, int, int, int] | None:
    """Where a colour is: left, top, right, bottom."""
    plain = picture.convert("RGB")
    data = plain.tobytes()
    kept = bytes(255 if near(tuple(data[at : at + 3]), colour) else 0 for at in range(0, len(data), 3))
    return Image.frombytes("L", plain.size, kept).getbbox()


def page_of(data: bytes, number: int = 0) -> Image.Image:
    """A page as PDFium shows it, 72 pixels an inch."""
    return pypdfium2.PdfDocument(data)[number].render(scale=1).to_pil()


@pytest.fixture(scope="module")
def made(cache: Path) -> Callable[[str], bytes]:
    @once
    def make(kind: str) -> bytes:
        catalogue = swan(kind)
        return pdf(catalogue.form("performance-review"), catalogue, cache)

    return make


# --- PDF --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_with_a_logo_passes_every_check(kind: str, made: Callable[[str], bytes], tmp_path: Path) -> None:
    data, catalogue = made(kind), swan(kind)
    assert mistakes(data, catalogue.form("performance-review"), catalogue) == []
    file = tmp_path / "form.pdf"
    file.write_bytes(data)
    report = validator.validate_pdf(str(file), profile="ua1")
    assert [failure.rule_id for failure in report.failures] == []
    assert report.is_compliant


@pytest.mark.parametrize("kind", KINDS)
def test_the_logo_stands_at_the_top_of_the_first_page(kind: str, made: Callable[[str], bytes]) -> None:
    found = box_of(page_of(made(kind)), PALE if kind == "pale" else PINK)
    assert found
    left, top, right, bottom = found
    width, height = (size / 10 * 72 / 25.4 for size in swan(kind).logo.on_paper)  # type: ignore[union-attr]
    drawn = width * (240 / 300 if kind == "png" else 1)
    assert (right - left, bottom - top) == (pytest.approx(drawn, abs=3), pytest.approx(height, abs=3))
    assert (left < 80, top < 60) == (True, True)
    assert box_of(page_of(made(kind), 1), PALE if kind == "pale" else PINK) is None


def test_a_pale_logo_stands_on_a_plate(made: Callable[[str], bytes]) -> None:
    picture = page_of(made("pale"))
    mark = box_of(picture, PALE)
    assert mark
    around = picture.convert("RGB").getpixel((mark[0] - 3, mark[1] - 3))
    assert isinstance(around, tuple)
    assert near(around, PURPLE)
    dark = page_of(made("svg"))
    mark = box_of(dark, PINK)
    assert mark
    assert dark.convert("RGB").getpixel((mark[0] - 3, mark[1] - 3)) == (255, 255, 255)


def test_voices_say_whose_logo_it_is_and_then_the_title(made: Callable[[str], bytes]) -> None:
    found = [one for one in elements(pypdf.PdfReader(io.BytesIO(made("svg")))) if one["/S"] != "/Document"]
    assert (found[0]["/S"], found[0]["/Alt"]) == ("/Figure", "Swan Community Services")
    assert found[1]["/S"] == "/H1"


def test_titles_and_lines_have_the_colour_and_the_rest_is_black(made: Callable[[str], bytes], cache: Path) -> None:
    first = page_of(made("svg"))
    found = box_of(first, PURPLE)
    assert found  # from the title to the line at the foot
    assert found[3] - found[1] > 600
    left, top, right, _ = found
    letters = box_of(first.crop((left, top, right, top + 8)), PURPLE)
    assert letters  # the first of it is the title's words, which do not reach across the page as a line does
    assert letters[2] - letters[0] < 0.9 * (right - left)
    plain = whole()
    ours = page_of(pdf(plain.form("performance-review"), plain, cache))
    assert box_of(ours, PURPLE) is None
    # ink is spared: a page has hardly more of it than without a colour
    dark = [sum(picture.convert("L").histogram()[:200]) for picture in (first, ours)]
    assert dark[0] < dark[1] * 1.5


@pytest.mark.parametrize("kind", ["svg"])
def test_each_page_says_who_adapted_it(kind: str, made: Callable[[str], bytes]) -> None:
    reader = pypdf.PdfReader(io.BytesIO(made(kind)))
    line = f"{ADAPTED} {swan().version}, form version"
    for each in reader.pages:
        assert line in " ".join(each.extract_text().split())
    assert reader.metadata
    assert reader.metadata.author == "Swan Community Services"


# --- Word, Excel, calendar --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_word_has_logo_colour_and_who_adapted_it(kind: str) -> None:
    catalogue = swan(kind)
    form = catalogue.form("performance-review")
    data = docx(form, catalogue)
    assert docx_problems(data, form, catalogue) == []
    read = Document(io.BytesIO(data))
    (shape,) = read.inline_shapes
    embedded = read.part.related_parts[shape._inline.graphic.graphicData.pic.blipFill.blip.embed].blob
    with Image.open(io.BytesIO(embedded)) as picture:
        assert box_of(picture, PALE if kind == "pale" else PINK)
        corner = picture.convert("RGB").getpixel((0, 0))
    assert isinstance(corner, tuple)
    assert near(corner, PURPLE if kind == "pale" else (255, 255, 255))
    plate = 4 if kind == "pale" else 0
    width, height = (size / 10 + plate for size in catalogue.logo.on_paper)  # type: ignore[union-attr]
    assert (shape.width.mm, shape.height.mm) == (pytest.approx(width, abs=0.3), pytest.approx(height, abs=0.3))
    assert find(part(data), "//w:body/*[1]//*[local-name()='docPr']/@descr") == ["Swan Community Services"]
    assert set(find(part(data, "word/styles.xml"), "//w:style[@w:styleId='Title']//w:color/@w:val")) == {"5B2A86"}
    assert f"{ADAPTED} {catalogue.version}, form version" in words(part(data, "word/footer1.xml"))
    assert read.core_properties.author == "Swan Community Services"


@pytest.mark.parametrize("kind", KINDS)
def test_excel_has_logo_colour_and_who_adapted_it(kind: str) -> None:
    catalogue = swan(kind)
    form = next(form for form in catalogue.forms if "xlsx" in form.outputs)
    data = xlsx(form, catalogue)
    assert xlsx_checks.problems(data, form, catalogue) == []
    book = openpyxl.load_workbook(io.BytesIO(data))
    first = book.worksheets[0]
    (shown,) = first._images
    with Image.open(io.BytesIO(shown._data())) as picture:
        assert box_of(picture, PALE if kind == "pale" else PINK)
    assert [one._images for one in book.worksheets[1:]] == [[]] * (len(book.worksheets) - 1)
    title = next(cell for row in first.iter_rows() for cell in row if cell.value)
    assert (title.value, title.font.color.rgb, title.row) == (form.title, "FF5B2A86", 2)
    assert f"{ADAPTED} {catalogue.version}" in " ".join(first.oddFooter.left.text.split())
    assert book.properties.creator == "Swan Community Services"


def test_calendars_say_who_adapted_them() -> None:
    catalogue = swan()
    for form in (form for form in catalogue.forms if "ics" in form.outputs):
        read = icalendar.Calendar.from_ical(ics(form, catalogue))
        line = f"{ADAPTED} {catalogue.version}"
        assert line in str(read["X-WR-CALDESC"])
        assert all(line in str(event["DESCRIPTION"]) for event in read.walk("VEVENT"))


@pytest.mark.parametrize("format_", documents.FORMATS)
def test_same_edition_same_bytes(format_: documents.Format, tmp_path: Path, cache: Path) -> None:
    catalogue = swan("pale")
    form = next(form for form in catalogue.forms if format_ in form.outputs)
    first, second = (documents._make(form, catalogue, format_, cache) for _ in range(2))
    assert first == second


def test_without_an_organisation_the_edition_is_named(catalogue: Catalogue) -> None:
    other = dataclasses.replace(catalogue, edition=Edition(id="ours", name="Our Handbook"))
    assert other.adapted == f"Adapted by Our Handbook from Peer Workforce Toolkit {catalogue.version}"
    said = paper.source(other.forms[0], other)
    assert said.startswith(f"{other.adapted}, form version")
    assert catalogue.adapted is None


# --- the book, and all in one file ------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_book_and_the_contents_of_the_zip(cache: Path, tmp_path: Path) -> None:
    catalogue = swan()
    data = book(catalogue, (Chapter("All", tuple(topic.id for topic in catalogue.topics)),), cache)
    file = tmp_path / "book.pdf"
    file.write_bytes(data)
    assert validator.validate_pdf(str(file), profile="ua1").failures == []
    cover = page_of(data)
    mark = box_of(cover, PINK)
    assert mark
    assert mark[3] < 160
    assert box_of(cover, PURPLE)
    reader = pypdf.PdfReader(io.BytesIO(data))
    line = f"{ADAPTED} {catalogue.version}"
    pages = [" ".join(each.extract_text().split()) for each in reader.pages]
    assert pages[0].count(line) == 2  # under the title, and with the licence
    assert all(line in each for each in pages)
    assert reader.metadata
    assert reader.metadata.author == "Swan Community Services"

    handbook = Handbook(catalogue, ())
    handbook.book = data
    with zipfile.ZipFile(io.BytesIO(everything(handbook))) as archive:
        assert f"<p>{line}</p>" in archive.read("contents.html").decode()


# --- what a document depends on ---------------------------------------------------------------------------------


def _asked(catalogue: Catalogue, make: Callable[[Catalogue], object]) -> set[str]:
    """The fields of the edition that something asks for while it is made."""
    seen: set[str] = set()

    class Watched(Edition):
        def __getattribute__(self, name: str) -> object:
            if name in Edition.model_fields:
                seen.add(name)
            return super().__getattribute__(name)

    make(dataclasses.replace(catalogue, edition=Watched(**SWAN.model_dump(by_alias=True, exclude_unset=True))))
    return seen


@pytest.mark.parametrize("format_", documents.FORMATS)
def test_documents_ask_for_nothing_of_the_edition_that_their_key_has_not(
    format_: documents.Format, cache: Path
) -> None:
    form = next(form for form in real().forms if format_ in form.outputs)
    seen = _asked(swan(), lambda one: documents._make(form, one, format_, cache))
    assert {"name", "organisation", "id"} <= seen <= documents.SHOWN


def test_the_book_asks_for_nothing_of_the_edition_that_its_key_has_not() -> None:
    chapters = (Chapter("All", tuple(topic.id for topic in real().topics)),)
    seen = _asked(swan(), lambda one: made_by._Book(one, chapters).data())
    assert {"name", "organisation", "country"} <= seen <= made_by.SHOWN


def _keys(catalogue: Catalogue, form: Form) -> list[str]:
    return [documents._key(form, catalogue, "pdf"), made_by._key(catalogue, ())]


def test_editions_that_differ_elsewhere_share_documents() -> None:
    catalogue, form = swan(), swan().forms[0]
    other = SWAN.model_copy(
        update={"feedback": "mailto:a@example.org", "exit_to": "https://example.org/", "logo": "other.svg"}
    )
    assert _keys(catalogue, form) == _keys(dataclasses.replace(catalogue, edition=other), form)


def test_another_logo_colour_or_organisation_is_another_document() -> None:
    catalogue, form = swan(), swan().forms[0]
    renamed = SWAN.model_copy(update={"organisation": "Other"})
    colours, _ = palette(Colours(brand="#12423f"), lambda _: Place(Path("edition.yml")))
    for other in (
        dataclasses.replace(catalogue, logo=swan("png").logo),
        dataclasses.replace(catalogue, logo=None),
        dataclasses.replace(catalogue, palette=colours),
        dataclasses.replace(catalogue, edition=renamed),
    ):
        assert not set(_keys(catalogue, form)) & set(_keys(other, form))


def test_buttons_of_another_colour_leave_documents_alone() -> None:
    catalogue, form = swan(), swan().forms[0]
    colours, _ = palette(Colours(brand=BRAND, action="#7a1fa2"), lambda _: Place(Path("edition.yml")))
    assert _keys(catalogue, form) == _keys(dataclasses.replace(catalogue, palette=colours), form)
