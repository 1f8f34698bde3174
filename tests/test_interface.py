"""No word for a reader stands in code: all come from the data, and an edition or another language can change them."""

from __future__ import annotations

import dataclasses
import io
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import pypdf
import pytest
import yaml

from peer_toolkit.catalogue import Catalogue
from peer_toolkit.catalogue.model import Edition
from peer_toolkit.catalogue.word import map_text
from peer_toolkit.documents.docx import docx
from peer_toolkit.documents.pdf import pdf
from tests.conftest import ROOT

TEMPLATES = sorted([*(ROOT / "overrides").rglob("*.html"), *(ROOT / "macros" / "partials").rglob("*.html")])
SCRIPTS = sorted((ROOT / "docs" / "assets").rglob("*.js"))
CODE = [*TEMPLATES, *SCRIPTS, *(ROOT / "macros").glob("*.py"), *(ROOT / "peer_toolkit").rglob("*.py")]
SAID_BY_ATTRIBUTE = {"aria-label", "alt", "title", "placeholder", "aria-description", "content", "label", "value"}


def messages() -> list[str]:
    data = yaml.safe_load((ROOT / "toolkit_data" / "interface.yml").read_text(encoding="utf-8"))
    return list(data["messages"])


class Literal(HTMLParser):
    """Letters that a template itself puts before a reader."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        data = re.sub(r"\b[a-z-]+=\"[^\"]*\"", "", data)  # an attribute that a macro puts together
        if re.search(r"[^\W\d_]", data):
            self.found.append(data.strip())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "meta" and values.get("name") in ("referrer", "viewport"):
            return
        for name, value in attrs:
            if name in SAID_BY_ATTRIBUTE and re.search(r"[^\W\d_]", value or ""):
                self.found.append(f"{tag} {name}={value}")


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_a_template_says_nothing_of_its_own(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.S)
    literal = Literal()
    literal.feed(text)
    assert literal.found == []


def test_a_literal_in_a_template_would_be_found() -> None:
    literal = Literal()
    literal.feed('<p>Hello</p><a aria-label="Go on" href="x"></a>')
    assert literal.found == ["Hello", "a aria-label=Go on"]


SIGNS = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)
    |(?P<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`)
    |(?<=[(,=:!&|?[{;\n\ ])(?P<pattern>
        /(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n*\[])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])*/)""",
    re.S | re.X,
)
"""What a script is made of, as far as quotation marks can stand in it: comments, strings, patterns."""


def spoken(script: str) -> list[str]:
    """The strings of a script that could be words for a reader: two words side by side, and no names of classes."""
    strings = [found["string"][1:-1] for found in SIGNS.finditer(script) if found["string"]]
    bare = [re.sub(r"\$\{[^}]*\}|\[[^\]]*\]", "", one) for one in strings]
    words = [one for one in bare if re.search(r"[A-Za-z]{2,} [A-Za-z]{2,}", one)]
    return [one for one in words if not re.fullmatch(r"(?:\s*\.?pt-[a-z0-9_-]*)+", one)]


def test_scripts_say_nothing_of_their_own() -> None:
    for file in SCRIPTS:
        assert spoken(file.read_text(encoding="utf-8")) == [], file.name


def test_a_word_in_a_script_would_be_found() -> None:
    script = """say(/"/, 'x'); // "not this one"
    h("p", { class: "pt-note pt-note--care" }, "Hello there", `and ${here} too`, `${a} b`);"""
    assert spoken(script) == ["Hello there"]


def test_scripts_have_no_html_sinks() -> None:
    sinks = r"\.(innerHTML|outerHTML)\b|insertAdjacentHTML|document\.write|\beval\(|new Function|setTimeout\(\s*['\"`]"
    for file in SCRIPTS:
        assert not re.search(sinks, file.read_text(encoding="utf-8")), file


def test_every_message_is_used_and_every_used_one_is_there() -> None:
    names = set(messages())
    code = "\n".join(file.read_text(encoding="utf-8") for file in CODE)
    code += "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "docs").rglob("*.md"))
    code += (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    exact = set(re.findall(r"(?:message|say)\(\s*[\"']([a-z0-9-]*[a-z0-9])[\"']", code))
    assert exact - names == set(), "said, but not in interface.yml"
    quoted = set(re.findall(r"[\"']([a-z0-9-]+)[\"']", code)) | set(re.findall(r"^name: ([a-z0-9-]+)$", code, re.M))
    starts = set(re.findall(r"f?[\"']([a-z0-9-]+-)(?:\{|[\"'] ?~)", code))
    ends = set(re.findall(r"~ ?[\"'](-[a-z0-9-]+)[\"']|\}(-[a-z0-9-]+)[\"']", code))
    endings = tuple(one for pair in ends for one in pair if one)
    unused = {
        name for name in names - quoted if not name.startswith(tuple(starts)) and not name.endswith(endings or ("\0",))
    }
    assert unused == set(), "in interface.yml, but said nowhere"


# --- a pseudo-language: every letter of the data an x ---------------------------------------------------------------


def crossed(catalogue: Catalogue) -> Catalogue:
    """The catalogue with each letter of its texts replaced by x, but for what is filled in."""

    def cross(text: str, spot: tuple[str | int, ...]) -> str:
        parts = re.split(r"(\{[^}]*\})", text)
        return "".join(part if part.startswith("{") else re.sub(r"[^\W\d_]", "x", part) for part in parts)

    return dataclasses.replace(
        catalogue,
        version="0",
        edition=Edition(name="x"),
        topics=map_text(catalogue.topics, cross),
        forms=map_text(catalogue.forms, cross),
        words=map_text(catalogue.words, cross),
        interface=map_text(catalogue.interface, cross),
        home=map_text(catalogue.home, cross),
        # names of sources are never reworded, so they are left out here
        sources=tuple(
            one.model_copy(update={"title": "x", "author": None, "publisher": "x", "year": "1"})
            for one in catalogue.sources
        ),
    )


@pytest.fixture(scope="session")
def pseudo(catalogue: Catalogue) -> Catalogue:
    return crossed(catalogue)


def letters(text: str) -> set[str]:
    """The words that are not made of x alone."""
    return {word for word in re.findall(r"[^\W\d_]+", text) if set(word.lower()) != {"x"}}


def test_word_files_say_nothing_of_their_own(pseudo: Catalogue) -> None:
    for form in pseudo.forms:
        with zipfile.ZipFile(io.BytesIO(docx(form, pseudo))) as package:
            for name in ("word/document.xml", "word/footer1.xml"):
                xml = package.read(name).decode()
                assert letters(" ".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", xml))) == set(), name
                assert (
                    letters(" ".join(re.findall(r"w:(?:alias|tblCaption|tblDescription) w:val=\"([^\"]*)\"", xml)))
                    == set()
                )


@pytest.mark.slow
def test_pdf_files_say_nothing_of_their_own(pseudo: Catalogue, cache: Path) -> None:
    for form in pseudo.forms:
        reader = pypdf.PdfReader(io.BytesIO(pdf(form, pseudo, cache)))
        assert letters(" ".join(page.extract_text() for page in reader.pages)) == set()
        told = [str(field.get("/TU", "")) for field in (reader.get_fields() or {}).values()]
        assert letters(" ".join(told)) == set()
