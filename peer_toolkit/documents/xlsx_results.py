"""What the answers in a workbook add up to: scores and summaries, as formulas with the values of an empty form."""

from __future__ import annotations

from dataclasses import dataclass

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from peer_toolkit.catalogue.forms import best as best_of
from peer_toolkit.catalogue.forms import not_counted, summed
from peer_toolkit.catalogue.model import Choice, FormSection, QuestionBase, Score, Summary, Table
from peer_toolkit.documents import paper
from peer_toolkit.documents.content_controls import cut
from peer_toolkit.documents.workbook import LONGEST_TEXT, Book, Made, Page, label_of, lines
from peer_toolkit.documents.xlsx_dates import year_of


def has_points(question: QuestionBase) -> bool:
    """Whether a single answer has points."""
    return isinstance(question, Choice) and any(option.value for option in question.options)


def results_sheet(book: Book, made: Made, results: list[Score | Summary]) -> None:
    """Scores and summaries, one below the other on one sheet."""
    added = max((len(one.add) for one in results if isinstance(one, Summary)), default=0)
    page = book.page(made.sheets[results[0].id], (40.0, *([14.0] * max(3, 1 + added)), 50.0))
    page.text(label_of(book.form.title), "title")
    for question in results:
        page.row += 1
        heading = page.row
        page.text(label_of(question.label), "heading")
        if question.when:
            page.text(paper.condition(question.when, book.form, book.catalogue), "condition")
        if question.hint:
            page.text(" ".join(question.hint.split()), "hint")
        if isinstance(question, Score):
            _score(page, question, made)
        else:
            _summary(page, question, made, heading)


def _score(page: Page, score: Score, made: Made) -> None:
    """Points of each section and of all, out of what they can be; then the band that holds, and all bands."""
    book, say = page.book, page.book.say
    if not_counted(book.form, score):
        page.text(say("sheet-score-hint"), "hint")
    heads = [say("sheet-part"), say("sheet-points"), say("sheet-out-of"), say("sheet-per-cent")]
    page.cells(*heads, styles=["head"] * 4)
    first, style = page.row, "cell" if len(score.of) > 1 else "sum"
    parts = [_section_points(book.form.section(name), made) for name in score.of]
    for name, part in zip(score.of, parts, strict=True):
        title = label_of(book.form.section(name).title)
        _points_row(page, style, title, f"={part.points}", f"={part.most}", part.best)
    if len(parts) > 1:
        points, most = (f"=SUM({xl_range(first, column, page.row - 1, column)})" for column in (1, 2))
        _points_row(page, "sum", say("table-total"), points, most, sum(part.best for part in parts))
    total = page.row - 1
    book.name("worked", book.form.id, score.id, sheet=page.name, row=total, column=1)
    if score.bands:
        _bands(page, score, total, "+".join(part.answered for part in parts))


def _points_row(page: Page, style: str, title: str, points: str, most: str, best: int) -> None:
    book, row = page.book, page.row
    page.cells(title, styles=[style])
    page.sheet.write_formula(row, 1, points, book.format(style, "0"), 0)
    page.sheet.write_formula(row, 2, most, book.format(style, "0"), best)
    got, whole = xl_rowcol_to_cell(row, 1), xl_rowcol_to_cell(row, 2)
    formula = f'=IF({whole}=0,"",{got}/{whole})'
    page.sheet.write_formula(row, 3, formula, book.format(style, "0%"), 0 if best else "")


def _bands(page: Page, score: Score, total: int, answered: str) -> None:
    """The band that holds is empty until something is answered: nobody is told where they stand by an empty form."""
    book, last = page.book, len(page.widths) - 1
    top = page.row + 4
    end = top + len(score.bands) - 1
    share = f"100*{xl_rowcol_to_cell(total, 1)}/{xl_rowcol_to_cell(total, 2)}"
    lows = xl_range(top, 0, end, 0)
    for column in (1, 2):
        words = f"INDEX({xl_range(top, column, end, column)},MATCH({share},{lows},1))"
        formula = f'=IF(OR({answered}=0,{xl_rowcol_to_cell(total, 2)}=0),"",{words})'
        label = book.say("sheet-meaning")
        if column == 1:
            page.sheet.write_string(page.row, 0, label, book.format("strong"))
        page.sheet.merge_range(page.row, 1, page.row, last, "", book.format("sum" if column == 1 else "cell"))
        page.sheet.write_formula(page.row, 1, formula, book.format("sum" if column == 1 else "cell"), "")
        part = "band" if column == 1 else "advice"
        book.name("worked", book.form.id, score.id, part, sheet=page.name, row=page.row, column=1)
        page.sheet.set_row(page.row, 15.0 * (1 if column == 1 else _advice_lines(page, score)) + 4)
        page.row += 1
    page.row = top - 1
    page.sheet.merge_range(page.row, 1, page.row, last, "", book.format("head"))
    page.cells(book.say("sheet-from-per-cent"), book.say("sheet-meaning"), styles=["head", "head"])
    page.sheet.set_row(page.row - 1, 18)
    for band in score.bands:
        page.sheet.write_number(page.row, 0, band.least, book.format("cell", '0"%"', align="left"))
        page.sheet.write_string(page.row, 1, label_of(band.label), book.format("cell"))
        page.sheet.merge_range(page.row, 2, page.row, last, "", book.format("cell"))
        page.sheet.write_string(page.row, 2, " ".join(band.text.split()), book.format("cell"))
        high = max(lines(band.text, sum(page.widths[2:])), lines(band.label, page.widths[1]))
        page.sheet.set_row(page.row, 15.0 * high + 4)
        page.row += 1


def _advice_lines(page: Page, score: Score) -> int:
    return max(lines(band.text, sum(page.widths[1:])) for band in score.bands)


@dataclass(frozen=True)
class _Points:
    """Of one section: formulas of its points, of the most that they can be, and of how many answers have points.

    `best` is the value of the second in an empty form.
    """

    points: str
    most: str
    answered: str
    best: int


def _section_points(section: FormSection, made: Made) -> _Points:
    places = made.points.get(section.id, [])
    got, whole = (",".join(one[side] for one in places) for side in (0, 1))
    points, most = [f"SUM({got})"][: len(places)], [f"SUM({whole})"][: len(places)]
    answered = [f"COUNT({got})"][: len(places)]
    best = sum(best_of(one.options) for one in section.questions if isinstance(one, Choice) and has_points(one))
    for table in section.questions:
        for column in table.columns if isinstance(table, Table) else ():
            if not isinstance(table, Table) or not any(option.value for option in column.options):
                continue
            rows = made.tables[table.id]
            listed, cells = rows.page.book.listed(column.options), rows.column(column.id)
            chosen = f"({cells}={listed.labels})"
            points.append(f"SUMPRODUCT({chosen}*{listed.points})")
            answered.append(f"SUMPRODUCT({chosen}*(1-{listed.uncounted}))")
            if table.named_rows:
                most.append(f"{listed.best}*({len(table.named_rows)}-SUMPRODUCT({chosen}*{listed.uncounted}))")
                best += listed.best * len(table.named_rows)
            else:  # rows that nobody has written yet are not there
                most.append(f"{listed.best}*{answered[-1]}")
    return _Points("+".join(points) or "0", "+".join(most) or "0", "+".join(answered) or "0", best)


def _summary(page: Page, summary: Summary, made: Made, heading: int) -> None:
    """Rows of a table counted by month of a year or by answer, with numbers added up, a total and a chart.

    `heading` is the row of its title.
    """
    book, say, form = page.book, page.book.say, page.book.form
    table, by, added = summed(form, summary)
    rows = made.tables[table.id]
    cells = rows.column(by.id)
    year = None
    if by.type == "date":
        year = year_of(page, (form.id, summary.id))
        page.row += 1
    counted = say("summary-count")
    heads = [
        label_of(by.label) if by.options else say("summary-month"),
        counted,
        *(label_of(one.label) for one in added),
    ]
    page.cells(*heads, styles=["head"] * len(heads))
    first = page.row
    names = [label_of(one.label) for one in by.options] or [say(f"month-{number}") for number in range(1, 13)]
    for number, words in enumerate(names, 1):
        page.sheet.write_string(page.row, 0, words, book.format("cell"))
        name = xl_rowcol_to_cell(page.row, 0, col_abs=True)
        begins, ends = f"DATE({year},{number},1)", f"DATE({year},{number + 1},1)"
        within = f'{cells},">="&{begins},{cells},"<"&{ends}'
        count = f"=COUNTIFS({within})" if year else f"=SUMPRODUCT(--({cells}={name}))"
        page.sheet.write_formula(page.row, 1, count, book.format("cell", "0"), 0)
        for place, column in enumerate(added, 2):
            numbers = rows.column(column.id)
            total = f"=SUMIFS({numbers},{within})" if year else f"=SUMPRODUCT(--({cells}={name}),{numbers})"
            page.sheet.write_formula(page.row, place, total, book.format("cell", book.number_format(column.type)), 0)
        page.row += 1
    page.sheet.write_string(page.row, 0, say("table-total"), book.format("sum"))
    for place, kind in enumerate(["integer", *(column.type for column in added)], 1):
        total = f"=SUM({xl_range(first, place, page.row - 1, place)})"
        page.sheet.write_formula(page.row, place, total, book.format("sum", book.number_format(kind)), 0)
        column_id = "count" if place == 1 else added[place - 2].id
        book.name("worked", form.id, summary.id, "total", column_id, sheet=page.name, row=page.row, column=place)
    last = page.row - 1
    page.row += 1
    if year:  # a date outside the year would be missed without a word
        months = xl_range(first, 1, last, 1)
        page.sheet.write_string(page.row, 0, say("sheet-other-years"), book.format("hint"))
        page.sheet.write_formula(page.row, 1, f"=COUNT({cells})-SUM({months})", book.format("hint", "0"), 0)
        page.row += 1
    _chart(page, summary, first, last, len(heads), heading)


def _chart(page: Page, summary: Summary, first: int, last: int, heads: int, heading: int) -> None:
    """How many, as plain columns beside the table. Its words are cells, so that no text is taken for a formula."""
    book = page.book
    chart = book.workbook.add_chart({"type": "column"})
    look = {"name": "Calibri", "size": 9}
    chart.add_series(
        {
            "name": [page.name, heading, 0],
            "categories": [page.name, first, 0, last, 0],
            "values": [page.name, first, 1, last, 1],
            "fill": {"color": f"#{book.heading}"},
            "gap": 60,
            "data_labels": {"value": True, "num_format": "0;;", "font": look},  # a nought has no column to label
        }
    )
    chart.set_title({"name": [page.name, heading, 0], "name_font": {"name": "Calibri", "size": 11, "bold": True}})
    chart.set_legend({"none": True})
    chart.set_x_axis({"num_font": look, "reverse": book.turned})
    chart.set_y_axis({"visible": False, "min": 0, "major_gridlines": {"visible": False}})
    chart.set_size({"width": 420, "height": 280})
    said = book.say("sheet-chart", label=" ".join(summary.label.split()))
    page.sheet.insert_chart(
        first - 1, heads, chart, {"description": cut(said, LONGEST_TEXT), "x_offset": 15, "object_position": 3}
    )
    page.row = max(page.row, first - 1 + 15)  # so high is the chart
