"""MkDocs' hooks: they hand MkDocs the Catalogue, the generated pages and files, the titles and the policy."""

from __future__ import annotations

import calendar
import datetime
import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jinja2
import markupsafe
import rjsmin
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page
from mkdocs.utils import meta

# MkDocs loads this file by its path; the `macros` package is beside mkdocs.yml, which need not be on the path.
if (_root := str(Path(__file__).resolve().parents[1])) not in sys.path:
    sys.path.insert(0, _root)

from macros import language, own, pages, policy
from macros.handbook import DOWNLOADS, EVERYTHING, LAW_PAGE, MAPS, PICTURES, Handbook
from macros.reuse import Pages
from macros.takeaway import everything
from macros.view import compiled_templates
from peer_toolkit import upkeep
from peer_toolkit.browser.fieldmap import field_map, glyph_table
from peer_toolkit.caches import cache_folder
from peer_toolkit.catalogue import Catalogue, load, own_of
from peer_toolkit.catalogue.model import Form, LawPlace
from peer_toolkit.documents import documents, previews
from peer_toolkit.documents.book import Chapter, book, name_of
from peer_toolkit.edition.brand import stylesheet
from peer_toolkit.fonts import WebFace, web_faces
from peer_toolkit.problems import ToolkitError, nearest

FORM_PAGES = "templates"
"""The folder of the site, and the name of the section in mkdocs.yml's nav, in which each form has its page."""

STYLESHEET = "assets/css/edition.css"
"""An edition's colours."""

LAW_PAGES = "law"
"""The section in mkdocs.yml's nav in which each place has its page."""

_policy = policy.Policy()

_HTML = re.compile(r'<html lang="[^"]*"')


@event_priority(100)  # before the macros plugin, which calls define_env
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Load the Catalogue. Every problem in the data stops the build here, all of them named."""
    root = Path(config.config_file_path).parent
    folder = config.extra.get("edition_folder")
    try:
        edition = own_of(Path(folder) if folder else None)
        catalogue = load(root / "toolkit_data", edition)
        handbook = Handbook(catalogue, tuple(documents(catalogue, cache_folder())), own=edition)
        handbook.previews = tuple(previews(catalogue, cache_folder()))
    except ToolkitError as error:
        raise Abort(f"{error}\n\n{len(error.problems)} to put right.") from error
    _date_build(max(whole.written for whole in catalogue.wholes))
    config.extra["toolkit"] = handbook
    handbook.cached_pages = Pages(handbook)
    config.site_name = catalogue.edition.name
    if catalogue.edition.address:
        config.site_url = catalogue.edition.address.rstrip("/") + "/"
    config.theme["language"] = _theme_language(config, catalogue.edition.language)
    config.theme["direction"] = catalogue.edition.direction
    config.nav = [_with_generated(entry, catalogue) for entry in config.nav or []]
    _policy.clear()
    return config


def _theme_language(config: MkDocsConfig, language: str) -> str:
    """The edition's language as the theme knows it. Where it does not, English: nearly all words are ours."""
    short = language.split("-")[0]
    known = any((Path(folder) / "partials" / "languages" / f"{short}.html").is_file() for folder in config.theme.dirs)
    return short if known else "en"


def _date_build(newest: datetime.date) -> None:
    """Give the build a date, unless it has one: the same content gives the same bytes on any day.

    MkDocs dates the sitemap and its gzip file, which has four bytes for a date, by SOURCE_DATE_EPOCH, in seconds since
    1970 (reproducible-builds.org/specs/source-date-epoch).
    """
    name = "SOURCE_DATE_EPOCH"
    given = os.environ.get(name) or str(calendar.timegm(newest.timetuple()))
    if not (given.isascii() and given.isdecimal() and int(given) < 1 << 32):
        raise Abort(f"{name} is “{given}”. Give it a whole number of seconds since 1970, or unset it.")
    os.environ[name] = given


def _with_generated(entry: Any, catalogue: Catalogue) -> Any:
    """An entry of the nav with the pages that are made from data: the forms, and the law of each place."""
    if not isinstance(entry, dict):
        return entry
    ((name, pages),) = entry.items()
    if name == FORM_PAGES:
        return {name: [*pages, *(f"{FORM_PAGES}/{form.id}.md" for form in catalogue.forms)]}
    if name == LAW_PAGES:
        return {name: [*pages, *(_law_page(place) for place in catalogue.parts_of_country)]}
    return {name: [_with_generated(page, catalogue) for page in pages] if isinstance(pages, list) else pages}


def _law_page(place: LawPlace) -> str:
    return f"{LAW_PAGE}{place.id.removeprefix(f'{place.within}-')}.md"


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the page of each form, the documents and the fonts, and learn which page shows what."""
    handbook = Handbook.of(config)
    if handbook.own.written:
        _take_edition(files, config, handbook)
    for form in handbook.catalogue.forms:
        # guidance comes before forms in a search: who looks for a form finds it by the word, or on its page
        content = f'---\nform: {form.id}\nsearch:\n  boost: 0.6\n---\n{{{{ form_page("{form.id}") }}}}\n'
        files.append(File.generated(config, f"{FORM_PAGES}/{form.id}.md", content=content))
    for place in handbook.catalogue.parts_of_country:
        content = f'---\nlaw: {place.id}\n---\n{{{{ law_of("{place.id}") }}}}\n'
        files.append(File.generated(config, _law_page(place), content=content))
    for name, data in upkeep.files(handbook.catalogue).items():
        files.append(_file(config, f"{DOWNLOADS}/{name}", data))
    for document in handbook.documents:
        files.append(_file(config, f"{DOWNLOADS}/{document.name}", document.content))
    for name, data in _maps(handbook):
        files.append(_file(config, f"{MAPS}/{name}", data))
    faces = list(web_faces(cache_folder()))
    for face in faces:
        files.append(_file(config, f"assets/fonts/{face.file_name}", face.data))
    # the face that text is set in, so that words do not jump when it comes
    config.extra["preload_fonts"] = [f"assets/fonts/{face.file_name}" for face in faces if _is_text(face)]
    files.append(_file(config, "assets/fonts/fonts.css", "".join(map(_font_face, faces)).encode()))
    for file in files.documentation_pages():
        _learn(file, handbook)
    for topic in handbook.catalogue.topics:
        if topic.id not in handbook.pages:
            raise Abort(f"toolkit_data/topics/{topic.id}.yml:1: The topic “{topic.id}” has no page in docs/.")
    handbook.chapters = _chapters(config.nav or [], handbook)
    try:
        handbook.book = book(handbook.catalogue, handbook.chapters, cache_folder())
    except ToolkitError as error:
        raise Abort(f"{error}\n\n{len(error.problems)} to put right.") from error
    files.append(_file(config, f"{DOWNLOADS}/{name_of(handbook.catalogue)}", handbook.book))
    handbook.everything = everything(handbook)
    files.append(_file(config, f"{DOWNLOADS}/{EVERYTHING}", handbook.everything))
    for preview in handbook.previews:
        files.append(_file(config, f"{DOWNLOADS}/{PICTURES}/{preview.name}", preview.picture))
    return files


def _take_edition(files: Files, config: MkDocsConfig, handbook: Handbook) -> None:
    """Take the pages out that the edition hides, and its own in."""
    gone = own.take_out_hidden(files, handbook.catalogue)
    nav = config.nav or []
    sections = [name for entry in nav if isinstance(entry, dict) for name in entry]
    try:
        pages = own.own_pages(handbook.own, handbook.catalogue, sections)
    except ToolkitError as error:
        raise Abort(f"{error}\n\n{len(error.problems)} to put right.") from error
    for file in own.generated(config, handbook.own, pages):
        files.append(file)
    handbook.own_pages = {page.path: page for page in pages}
    if sheet := stylesheet(handbook.catalogue.palette):
        files.append(_file(config, STYLESHEET, sheet))
        config.extra_css.append(STYLESHEET)  # after the others
    if logo := handbook.catalogue.logo:
        config.theme["logo"] = f"assets/edition/{logo.name}"
        files.append(_file(config, config.theme["logo"], logo.content))
    nav = own.with_own(nav, pages, gone, handbook.own.edition.id)
    changes = f"{own.CHANGES_PAGE.rstrip('/')}.md"
    config.nav = [{"reference": [*entry["reference"], changes]} if "reference" in entry else entry for entry in nav]
    files.append(_file(config, f"{DOWNLOADS}/{upkeep.EDITION}", upkeep.edition(handbook.catalogue)))


def _maps(handbook: Handbook) -> Iterator[tuple[str, bytes]]:
    """What the scripts of a form's page need to fill its PDF, and the letters of the form font that all share."""
    blank = [one for one in handbook.documents if one.format == "pdf"]
    for document in blank:
        yield f"{document.form.id}.json", field_map(document.content)
    if blank:
        yield "glyphs.json", glyph_table(blank[0].content)


def _chapters(nav: list[Any], handbook: Handbook) -> tuple[Chapter, ...]:
    """The sections of the nav that have topics, in its order: what a reader meets is in the order of the site."""
    chapters: list[Chapter] = []
    for name, listed in (pair for entry in nav if isinstance(entry, dict) for pair in entry.items()):
        fronts = [handbook.fronts.get(path, ("", "")) for path in _paths(listed)]
        if topics := tuple(shown for kind, shown in fronts if kind == "topic"):
            # a section that begins with a page about the section has that page's words for its own
            kind, shown = fronts[0]
            lead = handbook.message(f"{shown}-lead") if kind == "name" else ""
            chapters.append(Chapter(_nav_title(str(name), handbook), topics, lead))
    return tuple(chapters)


def _paths(nav: Any) -> Iterator[str]:
    """The files of the pages in a part of the nav, however deep."""
    if isinstance(nav, str):
        yield nav
    else:
        for entry in nav.values() if isinstance(nav, dict) else nav:
            yield from _paths(entry)


def _learn(file: File, handbook: Handbook) -> None:
    """Note what a page says in its front matter that it shows. Whatever is wrong there stops the build."""
    raw = file.content_bytes
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Abort(f"docs/{file.src_uri}:{line}: The file is not UTF-8 text. Save it with that encoding.") from None
    catalogue = handbook.catalogue
    known = {
        "topic": [topic.id for topic in catalogue.topics],
        "form": [form.id for form in catalogue.forms],
        "law": [place.id for place in catalogue.law],
        "name": list(catalogue.interface.messages),
    }
    front = meta.get_data(file.content_string)[1]
    if (mine := handbook.own_pages.get(file.src_uri)) and mine.topic is None:
        handbook.fronts[file.src_uri] = ("own", file.src_uri)
        return
    if len(said := sorted(known.keys() & front.keys())) > 1:
        what = " and ".join(f"{key}:" for key in said)
        raise Abort(f"docs/{file.src_uri}:1: The front matter says {what}. A page shows one thing: keep one.")
    for key in sorted(known.keys() & front.keys()):
        name = front[key]
        line = next((n for n, said in enumerate(text.splitlines(), 1) if said.startswith(f"{key}:")), 1)
        place = f"docs/{file.src_uri}:{line}"
        if name not in known[key]:
            what = "message" if key == "name" else key
            raise Abort(f"{place}: There is no {what} “{name}”. {nearest(str(name), known[key])}".rstrip())
        handbook.fronts[file.src_uri] = (key, str(name))
        if key != "name":
            shown = handbook.law_pages if key == "law" else handbook.pages
            if name in shown:
                raise Abort(f"{place}: The {key} “{name}” already has its page, {shown[name].src_uri}.")
            shown[name] = file
    for name in front.get("goes_with", ()):
        if name not in handbook.catalogue.hidden and name not in {*known["topic"], *known["form"]}:
            line = next((n for n, said in enumerate(text.splitlines(), 1) if said.startswith("goes_with:")), 1)
            near = nearest(str(name), [*known["topic"], *known["form"]])
            raise Abort(f"docs/{file.src_uri}:{line}: There is no topic or form “{name}”. {near}".rstrip())
        handbook.beside.setdefault(name, []).append((str(front.get("name")), file))
    if not known.keys() & front.keys():
        raise Abort(f"docs/{file.src_uri}:1: The front matter says none of topic:, form:, law: and name:.")


def _is_text(face: WebFace) -> bool:
    return (face.part, face.weight) == ("basic", 400)


def _font_face(face: WebFace) -> str:
    return (
        f'@font-face{{font-family:"{face.family}";font-style:normal;font-weight:{face.weight};font-display:swap;'
        f'src:url("{face.file_name}") format("woff2");unicode-range:{face.unicode_range}}}\n'
    )


def _file(config: MkDocsConfig, path: str, content: bytes) -> File:
    return File.generated(config, path, content=content, inclusion=InclusionLevel.NOT_IN_NAV)


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Give sections and pages the titles that the Catalogue has for them."""
    handbook = Handbook.of(config)
    for section in _sections(nav.items):
        section.title = _nav_title(section.title, handbook)
    return nav


def _nav_title(name: str, handbook: Handbook) -> str:
    try:
        return handbook.message(f"nav-{name}")
    except KeyError as error:
        raise Abort(f"mkdocs.yml:1: {error.args[0]}") from None


def _sections(items: list[Any]) -> Iterator[Section]:
    for item in items:
        if isinstance(item, Section):
            yield item
            yield from _sections(item.children)


@event_priority(100)  # before the macros plugin
def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Title the page, feed the search its other names, and find mistakes in macro calls before they are made."""
    handbook = Handbook.of(config)
    page.title = handbook.title(page)
    if mine := handbook.own_page(page):
        page.meta.pop("search", None)  # which means something else to the search plugin
        page.meta["tags"], page.meta["own_file"] = list(mine.search), mine.file
        pages.check(markdown, page, config)
        return f"{{{{ opening() }}}}\n\n{markdown}"
    if subject := handbook.subject(page):
        page.meta["tags"] = [str(name) for name in subject.search]
        if isinstance(subject, Form):
            page.meta["tags"].append(handbook.message("search-form", title=subject.title))
    if (known := handbook.cached_pages.content(page)) is not None:
        handbook.reusing[page.file.src_uri] = known
        return ""
    pages.check(markdown, page, config)
    return markdown


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Put the macros' blocks in the place of their marks, now that Markdown is done, or take the page as it was."""
    handbook = Handbook.of(config)
    if (known := handbook.reusing.pop(page.file.src_uri, None)) is not None:
        return known
    made = language.spelled_out(handbook.put_back(html), "")
    handbook.cached_pages.keep(page, made)
    return made


def on_env(env: jinja2.Environment, config: MkDocsConfig, files: Files) -> jinja2.Environment:
    """Keep the theme's compiled templates between builds."""
    env.bytecode_cache = compiled_templates()
    env.finalize = language.marked
    return env


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Put the policy and the whole language tag into the page."""
    return _finished(output, config)


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """Put the policy into the pages that are not made from Markdown, such as 404.html."""
    return _finished(output_content, config) if template_name.endswith(".html") else output_content


def _finished(page: str, config: MkDocsConfig) -> str:
    """The theme knows languages without their places, such as `en`; a voice that reads aloud wants `en-AU`."""
    handbook = Handbook.of(config)
    edition = handbook.catalogue.edition
    page = language.spelled_out(page, _in_two_languages(handbook))
    opening = f'<html lang="{edition.language}" dir="{edition.direction}"'
    return _policy.into(_HTML.sub(opening, page, count=1))


def _in_two_languages(handbook: Handbook) -> str:
    """What a page says of which some is not yet in the edition's language; nothing in the toolkit's own."""
    if not handbook.catalogue.edition.is_translated:
        return ""
    words = markupsafe.escape(language.plain(str(language.marked(handbook.message("not-translated")))))
    return f'<p class="pt-language">{words}</p>'


def on_post_build(config: MkDocsConfig) -> None:
    """Write the policy as ready-made server settings, squeeze the scripts, and tidy the search."""
    _policy.write(Path(config.site_dir))
    for script in sorted((Path(config.site_dir) / "assets" / "js").rglob("*.js")):
        # comments and indentation are for us: a reader's phone need not load them
        script.write_text(rjsmin.jsmin(script.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    _name_pages_once(Path(config.site_dir) / "search" / "search_index.json")


def _name_pages_once(index: Path) -> None:
    """A page's other names find the page: the search plugin gives them to each of its sections as well."""
    found = json.loads(index.read_text(encoding="utf-8"))
    for entry in found["docs"]:
        if "#" in entry["location"]:
            entry.pop("tags", None)
    index.write_text(json.dumps(found, separators=(",", ":")), encoding="utf-8")
