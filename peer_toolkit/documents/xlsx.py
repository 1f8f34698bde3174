"""A form as an Excel workbook: cells to fill in, totals that work themselves out, and no macros.

First what to know, then the single answers, a sheet for each table, what they add up to, and the dates of the year.
Nothing is protected. The same form and catalogue give the same bytes.

**How answers are found again**, whatever program saved the file, and wherever rows and sheets went: by the workbook's
defined names. A name is a prefix and an address (see `controls`) in which `-` is `_`; ids never have `_`.

* `answer.FORM.QUESTION`: the cell of a single answer. A tick of `choices` ends in `.OPTION`, a signature in `.name` and
  `.date`, a cell of a row that has a name in `.ROW.COLUMN`.
* `row.FORM.TABLE.ROW`: the label of a row that has a name, as the first line of its cell. Rows may be sorted, and names
  stay where they are: the row is where its label is.
* `column.FORM.TABLE.COLUMN`: the header above a column of rows without names; answers stand below it, to the
  sheet's end.
* `worked.ADDRESS` and `year.ADDRESS`: formulas, and the year that dates are for. Nobody's answers.

Text and options' labels are stored as text, ticks as the word of the message `sheet-yes`, days as Excel's dates. The
custom properties `peer-toolkit-form`, `peer-toolkit-version` and `peer-toolkit-edition` say which form it is.

Format: ECMA-376 (Office Open XML), written by XlsxWriter.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

from xlsxwriter.utility import xl_rowcol_to_cell

from peer_toolkit.catalogue.catalogue import Catalogue
from peer_toolkit.catalogue.forms import summed
from peer_toolkit.catalogue.model import (
    Boolean,
    Choice,
    Choices,
    Display,
    Form,
    FormSection,
    LongText,
    Option,
    QuestionBase,
    Score,
    Signature,
    Summary,
    Table,
)
from peer_toolkit.documents import paper
from peer_toolkit.documents.logos import paper_picture
from peer_toolkit.documents.workbook import Book, Listed, Made, Page, label_of, lines
from peer_toolkit.documents.xlsx_dates import planner_sheet
from peer_toolkit.documents.xlsx_results import has_points, results_sheet
from peer_toolkit.documents.xlsx_tables import table_sheet

_READ_ME, _ANSWERS = (27.0, 96.0), (42.0, 44.0, 42.0)
_POINTS = (9.0, 9.0)


def xlsx(form: Form, catalogue: Catalogue) -> bytes:
    """The form as an .xlsx file. The same form and catalogue give the same bytes. See the module for its names."""
    book = Book(form, catalogue)
    read_me = book.sheet_name(book.say("sheet-read-me"))
    answers = book.sheet_name(book.say("sheet-answers")) if any(map(_is_single, form.questions())) else None
    tables = [question for question in form.questions() if isinstance(question, Table)]
    made = Made({table.id: book.sheet_name(str(table.label)) for table in tables})
    results = [question for question in form.questions() if isinstance(question, Score | Summary)]
    if results:
        made.sheets |= dict.fromkeys((one.id for one in results), book.sheet_name(book.say("sheet-summary")))
    if any(True for _ in form.scheduled()):
        made.planner = book.sheet_name(book.say("sheet-planner"))

    first = book.page(read_me, _READ_ME, colour=book.heading)
    _logo(first)
    _read_me(first, made, answers)
    if answers:
        scored = any(has_points(question) for question in form.questions())
        _answers(book.page(answers, (*_ANSWERS, *_POINTS) if scored else _ANSWERS), made)
    for table in tables:
        table_sheet(book, table, made)
    if results:
        results_sheet(book, made, results)
    if made.planner:
        planner_sheet(book, made)
    return book.close()


def _is_single(question: QuestionBase) -> bool:
    return not isinstance(question, Display | Table | Score | Summary)


# --- what to know, and the single answers -------------------------------------------------------------------------


def _logo(page: Page) -> None:
    """The edition's logo above the first sheet, in a row of its own, called by the organisation's name."""
    if found := paper_picture(page.book.catalogue):
        data, _, height = found
        page.sheet.set_row(page.row, height * 72 / 25.4 + 8)
        said = {"image_data": io.BytesIO(data), "description": paper.author(page.book.catalogue)}
        page.sheet.insert_image(page.row, 0, "logo.png", {**said, "x_offset": 2, "y_offset": 2, "object_position": 3})
        page.row += 1


def _read_me(page: Page, made: Made, answers: str | None) -> None:
    book, form, say = page.book, page.book.form, page.book.say
    page.text(label_of(form.title), "title")
    for text in paper.paragraphs(form.purpose):
        page.text(text, "lead")
    for fact in paper.facts(form, book.catalogue):
        _fact(page, fact.label, *fact.texts)
    _fact(page, say("sheet-how"), *_how(book, made))
    _fact(page, say("sheet-guidance"), *_guidance(book))
    _fact(page, say("sheet-next"), label_of(form.next.label))
    _fact(page, say("sheet-from"), paper.source(form, book.catalogue))
    _fact(page, say("paper-sources"), *paper.sources(form, book.catalogue))
    page.row += 1
    page.text(say("sheet-contents"), "heading")
    if answers:
        page.link(page.row, 1, answers, say("sheet-go", sheet=answers))
        page.cells(answers, styles=["strong"])
        for question in form.questions():
            _pointer(page, question, made)
    else:
        _flow(page, made)
    if made.planner:
        page.link(page.row, 1, made.planner, say("sheet-go", sheet=made.planner))
        page.cells(made.planner, styles=["strong"])
    page.sheet.activate()


def _fact(page: Page, label: str, *texts: str) -> None:
    for count, text in enumerate(texts):
        page.cells("" if count else label, text, styles=["strong", "text"])


def _how(book: Book, made: Made) -> Iterator[str]:
    form, say = book.form, book.say
    columns = [column for one in form.questions() if isinstance(one, Table) for column in one.columns]
    yield say("sheet-how-fill")
    yield say("sheet-how-help")
    ticks = any(isinstance(one, Boolean | Choices) for one in form.questions())
    if ticks or any(column.type == "boolean" for column in columns):
        yield say("sheet-how-tick", yes=say("sheet-yes"))
    results = any(isinstance(one, Score | Summary) for one in form.questions())
    if results or any(column.total or column.worked_out for column in columns):
        yield say("sheet-how-worked")
    numbered = any(isinstance(one, Table) and not one.named_rows for one in form.questions())
    if numbered:
        yield say("sheet-how-rows")
    if made.planner or any(isinstance(one, Summary) and not _by_choice(form, one) for one in form.questions()):
        yield say("sheet-how-year")
    if numbered:
        yield say("sheet-how-print")
    if form.sensitivity == "person":
        yield say("sheet-how-keep")


def _by_choice(form: Form, summary: Summary) -> bool:
    return summed(form, summary)[1].type == "choice"


def _guidance(book: Book) -> list[str]:
    """The titles of the guidance that goes with the form. An edition may have hidden some."""
    named = dict.fromkeys(one for one in book.form.guidance if one in book.catalogue.addresses)
    return [label_of(book.catalogue.topic(name).title) for name in named]


def _answers(page: Page, made: Made) -> None:
    say = page.book.say
    page.text(label_of(page.book.form.title), "title")
    heads = [say("sheet-question"), say("sheet-answer"), say("sheet-help"), say("sheet-points"), say("sheet-out-of")]
    heads = heads[: len(page.widths)]
    page.cells(*heads, styles=["head"] * len(heads))
    page.sheet.freeze_panes(page.row, 0)
    page.sheet.repeat_rows(page.row - 1)
    _flow(page, made)


def _flow(page: Page, made: Made) -> None:
    """The form in its order: sections, words to read, single answers, and the way to what has a sheet of its own."""
    book = page.book
    for section in book.form.sections:
        page.row += 1
        page.text(label_of(section.title), "heading")
        if section.when:
            page.text(paper.condition(section.when, book.form, book.catalogue), "condition")
        for text in paper.paragraphs(section.intro):
            page.text(text)
        if guidance := paper.guidance(section, book.catalogue):
            page.text(guidance, "hint")
        above = None
        for question in section.questions:
            if question.when:
                page.text(paper.condition(question.when, book.form, book.catalogue, above), "condition")
            if isinstance(question, Display):
                page.text(label_of(question.label), "strong")
                for text in (*paper.paragraphs(question.hint), *paper.paragraphs(question.text)):
                    page.text(text)
            elif _is_single(question):
                _single(page, section, question, made)
            else:
                _pointer(page, question, made)
            above = question.id


def _pointer(page: Page, question: QuestionBase, made: Made) -> None:
    """Where to find a question that has a sheet of its own."""
    if question.id in made.sheets:
        sheet = made.sheets[question.id]
        page.link(page.row, 1, sheet, page.book.say("sheet-go", sheet=sheet))
        hint = paper.sentences(str(question.hint or "")) if len(page.widths) > 2 else ""
        page.cells(_asked(page.book, question), "", hint, styles=["strong", "text", "help"])


def _asked(book: Book, question: QuestionBase) -> str:
    """A question's label, with the mark of one that must be answered."""
    label = " ".join(str(question.label).split())
    return f"{label} {book.say('required')}" if question.required else label


def _single(page: Page, section: FormSection, question: QuestionBase, made: Made) -> None:
    book, form = page.book, page.book.form
    asked, aids = _asked(book, question), _help(book, question)
    if isinstance(question, Choices):
        page.cells(asked, "", aids, styles=["strong", "text", "help"])
        for option in question.options:
            prompt = book.say("sheet-tick", yes=book.say("sheet-yes"))
            _cell(page, "boolean", (form.id, question.id, option.id), str(option.label), prompt)
            page.cells(label_of(option.label), "", str(option.hint or ""), styles=["option", "text", "help"])
    elif isinstance(question, Signature):
        for part, kind in (("name", "string"), ("date", "date")):
            label = label_of(book.say(f"signature-{part}", label=question.label))
            prompt = paper.sentences(aids, book.say("paper-date-format") if kind == "date" else "")
            _cell(page, kind, (form.id, question.id, part), label, prompt)
            said = f"{label} {book.say('required')}" if question.required else label
            page.cells(said, "", aids if part == "name" else prompt, styles=["strong", "text", "help"])
    else:
        kind = str(getattr(question, "type"))  # noqa: B009 (each concrete question has a type, the base has not)
        options = question.options if isinstance(question, Choice) else ()
        prompt = " ".join(aids.split())
        limits = (getattr(question, "least", None), getattr(question, "most", None))
        if options:
            prompt = paper.sentences(str(question.hint or ""), book.say("sheet-choose"))
        _cell(page, kind, (form.id, question.id), asked, prompt, options, limits)
        if isinstance(question, Choice) and has_points(question):
            _points(page, section, book.listed(options), made)
        if isinstance(question, LongText):
            # a row that is as high as its highest cell grows while somebody types, and one of a set height does not
            short = question.lines - (lines(aids, page.widths[2]) if aids else 1)
            aids += "\n" * max(short, 0)
        page.cells(asked, "", aids, styles=["strong", "text", "help"])


def _cell(
    page: Page,
    kind: str,
    address: tuple[str, ...],
    title: str,
    prompt: str,
    options: tuple[Option, ...] = (),
    limits: tuple[float | None, float | None] = (None, None),
) -> None:
    """The cell for one answer in the row that is being written."""
    book = page.book
    page.sheet.write_blank(page.row, 1, None, book.format("fill", book.number_format(kind), align="left"))
    rule = book.validation(kind, options, *limits)
    page.check(page.row, 1, page.row, rule, title=title, prompt=prompt)
    book.name("answer", *address, sheet=page.name, row=page.row, column=1)


def _help(book: Book, question: QuestionBase) -> str:
    """All that stands beside an answer: hint, unit, limits, what has to be true, and what the options mean."""
    say = book.say
    parts = [str(question.hint or "")]
    kind = getattr(question, "type")  # noqa: B009
    unit = getattr(question, "unit", None)
    if unit:
        parts.append(say("sheet-unit", unit=unit))
    if kind in ("integer", "decimal"):
        parts.append(book.limits(getattr(question, "least", None), getattr(question, "most", None)))
    if kind == "money":
        parts.append(say("paper-money"))
    if kind == "date":
        parts.append(say("paper-date-format"))
    if kind == "boolean":
        parts.append(say("sheet-tick", yes=say("sheet-yes")))
    said = [paper.sentences(*parts)]
    if isinstance(question, Choice):
        if question.criteria:
            said += [say("criteria"), *(f"• {' '.join(one.split())}" for one in question.criteria)]
        said += [f"{label_of(one.label)}: {' '.join(one.hint.split())}" for one in question.options if one.hint]
    return "\n".join(one for one in said if one)


def _points(page: Page, section: FormSection, listed: Listed, made: Made) -> None:
    """Beside a choice: its points, empty until it is answered, and the most that it could have."""
    book, answer = page.book, xl_rowcol_to_cell(page.row, 1)
    chosen = f"({listed.labels}={answer})"
    none = f"SUMPRODUCT({chosen}*{listed.uncounted})"
    points = f'=IF(OR({answer}="",{none}>0),"",SUMPRODUCT({chosen}*{listed.points}))'
    page.sheet.write_formula(page.row, 3, points, book.format("cell", "0"), "")
    page.sheet.write_formula(page.row, 4, f"={listed.best}*(1-{none})", book.format("cell", "0"), listed.best)
    places = made.points.setdefault(section.id, [])
    places.append((page.reference(page.row, 3), page.reference(page.row, 4)))
