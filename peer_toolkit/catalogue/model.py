"""The vocabulary: every noun that the guidance is written in, checked once when it is read.

Field names are the YAML keys. All models are immutable and refuse unknown keys. `Text` is what a reader
sees: ((words)) in it are resolved by the word phase. A plain `str` is never touched: ids, names of Acts,
titles of sources.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Annotated, Any, Literal, NoReturn, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StrictBool,
    StringConstraints,
    Tag,
    model_validator,
)
from pydantic_core import core_schema

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$"
"""Lower case, hyphens within a part, dots between parts."""

NAME_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
"""One part of an id: what a form, a question, an option or a term is called."""

MOST_POINTS = 6
"""An item that carries more source points than this is a list in disguise."""

MOST_COLUMNS = 6
"""So many columns stand side by side on a portrait page; the rows of a table with more are set out as cards."""

FORM_GROUPS = ("prepare", "manage", "keep", "run", "record")
"""What forms are for, in the order in which they are listed: see the messages group-NAME."""

RESERVED = ("more-space", "total")
"""Names in addresses that documents use for themselves: no question, row or option has one of them."""

EMERGENCY = "000"
"""Australia's emergency number, the one that needs no page to be seen on."""

LONGEST_TAG = 64
"""Word refuses a content control's tag that is longer, so no address inside a form may be."""

Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=96)]
Name = Annotated[str, StringConstraints(pattern=NAME_PATTERN, max_length=48)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Url = Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]
Day = Annotated[datetime.date, Field(lt=datetime.date(9000, 1, 1))]  # the day on which a review is due exists too


class Text(str):
    """Words for a reader, in which `((terms))` stand until the word phase resolves them."""

    __slots__ = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        plain = core_schema.str_schema(min_length=1, strip_whitespace=True)
        return core_schema.no_info_after_validator_function(cls, plain)


class Foreign(Text):
    """Words for a reader that are not yet in the edition's language."""

    __slots__ = ()


class Frozen(dict[str, Text]):
    """A mapping that cannot be changed once it is read."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("the catalogue cannot be changed")

    __setitem__ = __delitem__ = update = pop = popitem = clear = setdefault = __ior__ = _refuse


Texts = Annotated[dict[Name, Text], AfterValidator(Frozen)]


class Node(BaseModel):
    """Base of the vocabulary: immutable, and an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


Reader = Literal[
    "employer", "line-manager", "human-resources", "peer-worker", "peer-supervisor", "service-manager", "board"
]
Voice = Literal[Reader, "participant"]
"""Whose words an answer can be: a reader's, or those of someone who uses the service."""

ItemKind = Literal[
    "definition",
    "duty",
    "step",
    "question",
    "tip",
    "example",
    "role",
    "myth",
    "challenge",
    "response",
    "benefit",
    "figure",
]


# --- sources --------------------------------------------------------------------------------------------------


class Point(Node):
    """One thing that a source says, in our words. Its home is an item or a question, or a reason why not."""

    id: Id
    section: Line
    says: Line
    set_aside: Line | None = None


class Seen(Node):
    """Where a page was read, and on which day. Never a page that nobody opened."""

    url: Url
    date: Day


class Source(Node):
    """A document that the guidance rests on: its citation and, of a founding one, its points.

    One without points (a study, a guide, a service's own page) is cited whole and says where it was read.
    """

    id: Name
    kind: Literal["founding", "study", "guide", "service"] = "founding"
    title: Line
    author: Line | None = None
    publisher: Line
    year: Line
    url: Url | None = None
    seen: Seen | None = None
    rights: Line
    note: Line | None = None
    points: tuple[Point, ...] = ()

    @model_validator(mode="after")
    def _points_or_seen(self) -> Self:
        if bool(self.points) != (self.kind == "founding"):
            raise ValueError("a source of kind founding has points, and one of another kind has none")
        if not self.points and self.seen is None:
            raise ValueError("a source without points says where and when it was read: seen: with url: and date:")
        return self


class Citation(Node):
    """What an item or a question rests on: one entry of `from`.

    Exactly one of `point` (of a founding source), `source` (one without points, cited whole) and `law` (a key of
    law-keys.yml: what holds in the reader's place). `note` says what changed and why; it must be there where the
    text departs from the source.
    """

    point: Id | None = None
    source: Name | None = None
    law: Name | None = None
    as_: Literal["said", "updated", "corrected", "disputed", "answered"] = Field("said", alias="as")
    note: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_id(cls, value: Any) -> Any:
        return {"point": value} if isinstance(value, str) else value

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """An editor must take the bare id too."""
        return {"anyOf": [{"type": "string", "pattern": ID_PATTERN}, handler.resolve_ref_schema(handler(core))]}

    @model_validator(mode="after")
    def _departures_say_why(self) -> Self:
        if self.as_ in ("updated", "corrected", "disputed") and self.note is None:
            raise ValueError(f"“as: {self.as_}” needs a note that says what changed and why")
        return self

    @model_validator(mode="after")
    def _one_thing(self) -> Self:
        if sum(one is not None for one in (self.point, self.source, self.law)) != 1:
            raise ValueError("an entry of from: names exactly one of point, source and law")
        return self


class Sourced(Node):
    """Anything that must say where it comes from: `from` a source, our own advice, or both."""

    from_: tuple[Citation, ...] = Field((), alias="from", max_length=MOST_POINTS)
    basis: Literal["editorial", "edition"] | None = None
    """`editorial`: our own advice. `edition`: an organisation wrote it, which only the engine says."""


# --- topics ---------------------------------------------------------------------------------------------------


class Review(Node):
    """Who checked a text, as what, and when. Only a named person who did it."""

    name: Line
    role: Line
    date: Day


class Maintained(Node):
    """When a text was written, by whom it was checked, and when it is due again."""

    written: Day
    made_with: tuple[Line, ...] = ()
    reviewed: Review | None = None
    review_every: Annotated[str, StringConstraints(pattern=r"^[1-9]\d? months$")] = "12 months"

    def review_due(self) -> datetime.date:
        """The day from which this text is due for review: so many months after it was checked or written."""
        start = self.reviewed.date if self.reviewed else self.written
        months = start.month - 1 + int(self.review_every.split()[0])
        year, month = start.year + months // 12, months % 12 + 1
        first_of_next = datetime.date(year + month // 12, month % 12 + 1, 1)
        return datetime.date(year, month, min(start.day, (first_of_next - datetime.timedelta(1)).day))


class Column(Node):
    """A column of a comparison, or one box of a pair. `tone` do and leave get ticks and crosses."""

    id: Name
    title: Text
    tone: Literal["plain", "do", "leave"] = "plain"


class Item(Sourced):
    """One piece of guidance, with an address that never changes."""

    id: Id
    kind: ItemKind
    title: Text | None = None
    text: Text
    ask: tuple[Text, ...] = ()
    record: Text | None = None
    examples: tuple[Text, ...] = ()
    fits: tuple[Name, ...] = ()
    """Which of its section's `filters` this answers."""
    write_down: tuple[Text, ...] = ()
    leave_out: tuple[Text, ...] = ()
    cells: Texts = Field(default_factory=Frozen)
    column: Name | None = None
    note: Literal["plain", "care", "danger"] | None = None
    see: tuple[Id, ...] = ()
    protected: StrictBool = False


class Filter(Node):
    """One of the needs by which a reader can narrow down a section's cards.

    Needs of the same `group` stand together under its name. A card stays when it answers one of the needs that are
    ticked, in each group that has any.
    """

    id: Name
    title: Text
    group: Text | None = None


class Section(Node):
    """A part of a topic. `show` says how its items stand together.

    text: paragraphs · list: bullets · steps: numbered · comparison: a table, one row an item, from `cells` ·
    pairs: boxes side by side, each item in its `column` · questions: things to ask · checklist: tick boxes ·
    cards: a card an item, which `filters` narrow down; with `columns` each card tells the same things, from `cells`.
    """

    id: Id
    title: Text
    intro: Text | None = None
    show: Literal["text", "list", "steps", "comparison", "pairs", "questions", "checklist", "cards"] = "text"
    filters: tuple[Filter, ...] = ()
    columns: tuple[Column, ...] = ()
    items: tuple[Item, ...] = Field(min_length=1)
    forms: tuple[Name, ...] = ()


class Link(Node):
    """A way on: an address and the words to follow it by."""

    to: Id
    label: Text


class Topic(Maintained):
    """A subject of the handbook: what one page tells."""

    id: Name
    title: Text
    short_title: Text | None = None
    in_short: Text
    readers: tuple[Reader, ...] = Field(min_length=1)
    danger: Item | None = None
    sections: tuple[Section, ...] = Field(min_length=1)
    next: Link
    search: tuple[Text, ...] = ()

    def items(self) -> Iterator[Item]:
        """Every item in reading order, the danger note first."""
        if self.danger:
            yield self.danger
        for section in self.sections:
            yield from section.items


# --- forms ----------------------------------------------------------------------------------------------------


class Comparison(Node):
    """A condition on one answer: exactly one test. Of a `choices` question, `is` means that it is ticked."""

    question: Name
    is_: StrictBool | Name | None = Field(None, alias="is")
    is_not: StrictBool | Name | None = None
    any_of: tuple[Name, ...] | None = Field(None, min_length=1)
    answered: StrictBool | None = None
    more_than: float | None = None
    less_than: float | None = None

    @model_validator(mode="after")
    def _one_test(self) -> Self:
        tests = self.model_fields_set - {"question"}
        if len(tests) != 1:
            raise ValueError("a condition has exactly one of is, is_not, any_of, answered, more_than, less_than")
        return self

    @property
    def test(self) -> str:
        """The name of the one test, as in the YAML."""
        (name,) = self.model_fields_set - {"question"}
        return name.rstrip("_")

    @property
    def against(self) -> bool | str | float | tuple[str, ...]:
        """What the answer is compared with."""
        (name,) = self.model_fields_set - {"question"}
        value: bool | str | float | tuple[str, ...] = getattr(self, name)
        return value


class AllOf(Node):
    """True when every condition is."""

    all: tuple[When, ...] = Field(min_length=1)


class AnyOf(Node):
    """True when at least one condition is."""

    any: tuple[When, ...] = Field(min_length=1)


def _when_kind(value: Any) -> str:
    for key, model in (("all", AllOf), ("any", AnyOf)):
        if isinstance(value, model) or (isinstance(value, dict) and key in value):
            return key
    return "question"


When = Annotated[
    Annotated[Comparison, Tag("question")] | Annotated[AllOf, Tag("all")] | Annotated[AnyOf, Tag("any")],
    Discriminator(_when_kind),
]


class Option(Node):
    """One answer that can be chosen. `id` is what is stored; the label may change.

    `value` is what it counts in a score; an answer without one (“does not apply”) is left out of the count.
    """

    id: Name
    label: Text
    hint: Text | None = None
    value: Annotated[int, Field(ge=0, le=100)] | None = None
    actions: tuple[Text, ...] = ()
    """What this answer calls for: suggestions that a screen shows once it is chosen."""
    guidance: Id | None = None
    """In a table: the item of the guidance whose words a screen shows once this is chosen."""
    suggests: tuple[Id, ...] = ()
    """In a table: what may fit in other columns of the row, each as COLUMN.OPTION, the likeliest first."""


class AnswerSet(Node):
    """Answers that several questions share, so that they mean and count the same everywhere (as OWASP SAMM has)."""

    id: Name
    options: tuple[Option, ...] = Field(min_length=2)


class AnswerSets(Node):
    """answers.yml. A question or column with `answers: ID` has the options of that set."""

    sets: tuple[AnswerSet, ...] = ()


DateKind = Literal["report", "audit", "review", "feedback", "plan"]
"""What a date of a year is for: its column in the picture of that year."""


class Schedule(Node):
    """When something comes again: so many months apart, from a month of the year, on its first Monday.

    It `follows` a row (TABLE.ROW) in which the reader chooses a month: then it comes `after` months later, or earlier
    when that is below nothing; `to_the_day`, so that those months are whole.
    """

    every: Annotated[str, StringConstraints(pattern=r"^[1-9]\d? months?$")]
    month: Annotated[int, Field(ge=1, le=12)]
    remind: Annotated[int, Field(ge=0, le=90)] = 14
    """Days before, on which a calendar tells of it."""
    follows: Id | None = None
    after: Annotated[int, Field(ge=-11, le=11)] = 0
    to_the_day: StrictBool = False

    @property
    def months(self) -> int:
        """How many months lie between one time and the next."""
        return int(self.every.split()[0])


class QuestionBase(Sourced):
    """What every question has. `required_message` is both the mark that it must be answered and the error."""

    id: Name
    label: Text
    hint: Text | None = None
    required_message: Text | None = None
    when: When | None = None
    own_words: Voice | None = None
    """Whose own words the answer is: a guard on words never fires there."""

    @property
    def required(self) -> bool:
        return self.required_message is not None


class Display(QuestionBase):
    """Words to read, nothing to fill in. `label` is the heading, `text` the words."""

    type: Literal["display"]
    text: Text


class String(QuestionBase):
    """A short answer on one line.

    `guard: false` of a question that asks only what something is called (a person, a role, a group, a service) or
    says: no guard on words looks there, since a name may well have such a word in it.
    """

    type: Literal["string"]
    guard: StrictBool = True


class Paragraph(Node):
    """A part of a text that the answers put together. `{question-id}` in it stands for that question's answer.

    Of ticked answers and the rows of a table it stands for a list, and `{table.row.column}` or `{table.total.column}`
    for one cell. A paragraph whose answer is missing is left out, unless the text says what to put there:
    `{question-id|a day that suits you}`.
    """

    text: Text
    when: When | None = None


class LongText(QuestionBase):
    """A long answer. `lines` is the room that it gets on paper. `guard` is as of a short one.

    `compose` are paragraphs that a screen can put together from the other answers, for the writer to go on from.
    """

    type: Literal["text"]
    guard: StrictBool = True
    lines: Annotated[int, Field(ge=2, le=30)] = 5
    compose: tuple[Paragraph, ...] = ()


class Integer(QuestionBase):
    """A whole number."""

    type: Literal["integer"]
    least: int | None = None
    most: int | None = None
    unit: Text | None = None


class Decimal(QuestionBase):
    """A number that may have decimals."""

    type: Literal["decimal"]
    least: float | None = None
    most: float | None = None
    unit: Text | None = None


class Money(QuestionBase):
    """An amount in the edition's currency."""

    type: Literal["money"]


class Boolean(QuestionBase):
    """One box to tick. The label is the statement."""

    type: Literal["boolean"]


class Date(QuestionBase):
    """A day. `event` is what a calendar calls it, where the day belongs in one."""

    type: Literal["date"]
    event: Text | None = None


class Choice(QuestionBase):
    """One of several: `options` of its own, or those of a set of answers.yml.

    `criteria` say what has to be true for the best answer, so that two people who answer it mean the same, and
    `action` what to do first when another answer was chosen.
    """

    type: Literal["choice"]
    answers: Name | None = None
    options: tuple[Option, ...] = ()
    criteria: tuple[Text, ...] = ()
    action: Text | None = None

    @model_validator(mode="after")
    def _something_to_choose(self) -> Self:
        if len(self.options) < 2 and self.answers is None:
            raise ValueError("a choice needs options, two or more of them, or answers: with a set of answers.yml")
        return self


class Choices(QuestionBase):
    """Any of several."""

    type: Literal["choices"]
    options: tuple[Option, ...] = Field(min_length=1)


class Signature(QuestionBase):
    """A typed name and a date, or a pen on paper."""

    type: Literal["signature"]


class TableColumn(Node):
    """A column of a table question: a simple type. `width` is its share of the row; `lines` is the room for words.

    A column of numbers may have a `total` under it. `difference` and `product` name two other columns that it is
    worked out from: the first less the second, or the one times the other. `own_words` and `guard` are as of a
    question, for a table in which some columns are one person's and some another's.
    """

    id: Name
    label: Text
    hint: Text | None = None
    type: Literal["string", "text", "integer", "decimal", "money", "boolean", "date", "choice"]
    answers: Name | None = None
    options: tuple[Option, ...] = ()
    width: Annotated[float, Field(gt=0, le=10)] = 1
    lines: Annotated[int, Field(ge=2, le=10)] | None = None
    own_words: Voice | None = None
    guard: StrictBool = True
    event: Text | None = None
    """Of a date: what a calendar calls it. `{column-id}` in it stands for that column's answer in the row, and `{row}`
    for the name of a row that has one."""
    reminds: StrictBool = False
    """Of a whole number: so many days before the row's event a calendar tells of it."""
    kind: DateKind | None = None
    """Of an event: what it is for."""
    due: Annotated[int, Field(ge=1, le=12)] | None = None
    """Of a date, where rows come again: which time of the year it is the day of. It wins over the schedule."""
    total: StrictBool = False
    difference: Annotated[tuple[Name, ...], Field(min_length=2, max_length=2)] | None = None
    product: Annotated[tuple[Name, ...], Field(min_length=2, max_length=2)] | None = None

    @model_validator(mode="after")
    def _options_for_a_choice(self) -> Self:
        if (self.type == "choice") != (len(self.options) >= 2 or self.answers is not None):
            raise ValueError("options go with type: choice, two or more of them, and with no other type")
        return self

    @model_validator(mode="after")
    def _guard_of_words(self) -> Self:
        if self.type not in ("string", "text") and (self.own_words or not self.guard):
            raise ValueError("own_words and guard go with type: string or text")
        return self

    @property
    def numeric(self) -> bool:
        """Whether its answers can be added up."""
        return self.type in ("integer", "decimal", "money")

    @property
    def worked_out(self) -> tuple[Name, ...]:
        """The columns that it is worked out from; none when it is filled in."""
        return self.difference or self.product or ()


class TableRow(Sourced):
    """A row that is there from the start, under a name of its own. `schedule` says when it comes again."""

    id: Name
    label: Text
    hint: Text | None = None
    schedule: Schedule | None = None
    kind: DateKind | None = None
    """What its dates are for."""
    action: Text | None = None
    """What to do first when the best answer was not chosen in this row."""


def _rows_kind(value: Any) -> str:
    return "named" if isinstance(value, list | tuple) else "number"


class Table(QuestionBase):
    """Rows of the same few answers.

    `rows` is how many are on paper (on a screen more can be added), or the list of rows when each has a name.
    `row_label` is what one row is called: a goal, a duty.
    """

    type: Literal["table"]
    columns: tuple[TableColumn, ...] = Field(min_length=1, max_length=16)
    rows: Annotated[
        Annotated[int, Field(ge=1, le=40), Tag("number")]
        | Annotated[tuple[TableRow, ...], Field(min_length=1, max_length=60), Tag("named")],
        Discriminator(_rows_kind),
    ] = 4
    row_label: Text

    @property
    def named_rows(self) -> tuple[TableRow, ...]:
        """The rows that have names; none when rows are numbered."""
        return self.rows if isinstance(self.rows, tuple) else ()

    @property
    def row_ids(self) -> tuple[str, ...]:
        """What each row is called in an address: its id, or its number from 1."""
        return tuple(row.id for row in self.named_rows) or tuple(map(str, range(1, int(str(self.rows)) + 1)))

    @property
    def wide(self) -> bool:
        """Whether its rows are set out as cards, since so many columns do not stand side by side on a page."""
        return len(self.columns) + bool(self.named_rows) > MOST_COLUMNS

    @property
    def totals(self) -> tuple[TableColumn, ...]:
        """The columns that are added up."""
        return tuple(column for column in self.columns if column.total)


class Band(Node):
    """What a score from `least` (per cent of the most that there is) upwards means, and what to do then."""

    least: Annotated[int, Field(ge=0, le=100)]
    label: Text
    text: Text


class Score(QuestionBase):
    """The points of the answers in some sections, added up: on paper by hand, in a spreadsheet and on screen by itself.

    `of` are sections of the form. `bands` stand in order, the first from 0.
    """

    type: Literal["score"]
    of: tuple[Name, ...] = Field(min_length=1)
    bands: tuple[Band, ...] = ()

    @model_validator(mode="after")
    def _bands_in_order(self) -> Self:
        limits = [band.least for band in self.bands]
        if limits and (limits[0] != 0 or limits != sorted(set(limits))):
            raise ValueError("bands begin at least: 0 and rise from one to the next")
        return self


class Summary(QuestionBase):
    """A table's rows counted: by the options of a column, or by month. `add` are columns of numbers to add up."""

    type: Literal["summary"]
    of: Name
    by: Name
    add: tuple[Name, ...] = ()


Question = Annotated[
    Display
    | String
    | LongText
    | Integer
    | Decimal
    | Money
    | Boolean
    | Date
    | Choice
    | Choices
    | Table
    | Signature
    | Score
    | Summary,
    Field(discriminator="type"),
]

QUESTION_TYPES: tuple[type[QuestionBase], ...] = (
    Display,
    String,
    LongText,
    Integer,
    Decimal,
    Money,
    Boolean,
    Date,
    Choice,
    Choices,
    Table,
    Signature,
    Score,
    Summary,
)
"""The closed list. Each is written once for each format, and tests run over it."""


class FormSection(Node):
    """A part of a form. `guidance` is the topic, section or item that is shown beside it.

    One that stands `apart` has a sheet of its own on paper, which can be kept away from the rest.
    """

    id: Name
    title: Text
    intro: Text | None = None
    guidance: Id | None = None
    apart: StrictBool = False
    when: When | None = None
    questions: tuple[Question, ...] = Field(min_length=1)


class Carry(Node):
    """An answer that another form begins with: a question's, or TABLE.COLUMN for one column of its rows."""

    from_: Id = Field(alias="from")
    to: Id


class Begin(Node):
    """Another form that can be begun from this one, with some of its answers."""

    form: Name
    label: Text
    carry: tuple[Carry, ...] = ()


class Form(Maintained, Sourced):
    """One definition of a form, for every format.

    `begins` are forms that can be begun from it on a screen. `tool` names the script that does what is more than
    filling in, and `steps` asks for one section at a time from the start. `guards` are the sets of guards.yml that
    look at its free text, except for somebody's own words and what is only a name.
    """

    id: Name
    version: Annotated[int, Field(ge=1)]
    title: Text
    purpose: Text
    group: Literal["prepare", "manage", "keep", "run", "record"]
    readers: tuple[Reader, ...] = Field(min_length=1)
    who: Text
    minutes: Annotated[int, Field(ge=1, le=600)]
    before: Text | None = None
    leave_out: tuple[Text, ...] = ()
    keep: Text | None = None
    """Whether it may be a record that the organisation must keep, and where."""
    sensitivity: Literal["none", "organisation", "person"]
    guards: tuple[Name, ...] = ()
    outputs: tuple[Literal["web", "pdf", "docx", "xlsx", "ics"], ...] = Field(min_length=1)
    guidance: tuple[Name, ...] = Field(min_length=1)
    next: Link
    begins: tuple[Begin, ...] = ()
    tool: Name | None = None
    see: tuple[Id, ...] = ()
    """The guidance to which its tool leads, beyond that of its sections."""
    steps: StrictBool = False
    search: tuple[Text, ...] = ()
    sections: tuple[FormSection, ...] = Field(min_length=1)

    def questions(self) -> Iterator[QuestionBase]:
        """Every question in reading order."""
        for section in self.sections:
            yield from section.questions

    def scheduled(self) -> Iterator[tuple[Table, TableRow, Schedule]]:
        """Every row that comes again, with its table."""
        for question in self.questions():
            if isinstance(question, Table):
                yield from ((question, row, row.schedule) for row in question.named_rows if row.schedule)

    def section(self, name: str) -> FormSection:
        """The section with this id. Raises KeyError when the form has none."""
        for section in self.sections:
            if section.id == name:
                return section
        raise KeyError(name)

    def question(self, name: str) -> QuestionBase:
        """The question with this id. Raises KeyError when the form has none."""
        for question in self.questions():
            if question.id == name:
                return question
        raise KeyError(name)


# --- law ------------------------------------------------------------------------------------------------------


LawGroup = Literal[
    "safety", "discrimination", "employment", "privacy", "pay", "standards", "qualification", "volunteers", "payments"
]


class LawKey(Node):
    """Something that differs by place: an Act, a body or a word. ((law KEY)) in a text stands for it.

    `unnamed` is what a text reads where no one Act, body or word is sure to hold: “your state’s work safety law”.
    """

    id: Name
    group: LawGroup
    title: Text
    unnamed: Text
    meaning: Text


class LawKeys(Node):
    """law-keys.yml. `next` is where the pages of the law lead on."""

    next: Link
    keys: tuple[LawKey, ...] = ()


class LawSource(Node):
    """The public page that a law entry rests on."""

    title: Line
    publisher: Line
    url: Url


class LawEntry(Node):
    """What holds for one key in one place. Acts, bodies and figures are named as they are: no edition rewords them.

    `in_text` is how a sentence names it. With `not_for` (whom it does not cover) a sentence does not name it at
    all, because it may not apply to the reader.
    """

    key: Name
    name: Line
    in_text: Line
    applies: Literal["national", "place"]
    says: Text
    not_for: Text | None = None
    source: LawSource
    seen: Seen
    verified: Review | None = None


class NotFound(Node):
    """What was looked for and not found, so that nobody takes silence for an answer."""

    key: Name
    looked: Text


class LawPlace(Maintained):
    """One file of law/: a country, or a part of the country that it is `within`."""

    id: Name
    title: Line
    short: Line
    within: Name | None = None
    entries: tuple[LawEntry, ...] = ()
    not_found: tuple[NotFound, ...] = ()

    def keys(self) -> set[str]:
        """The keys of which the place tells something, if only that nothing was found."""
        return {entry.key for entry in self.entries} | {gap.key for gap in self.not_found}


# --- words, interface, home, lineage --------------------------------------------------------------------------


class Term(Node):
    """A term that an edition may change, with its forms. What is left out is derived in the English way."""

    id: Name
    one: Line
    many: Line | None = None
    ones: Line | None = None
    manys: Line | None = None
    article: Line | None = None
    meaning: Text | None = None
    also: tuple[Line, ...] = ()
    see: tuple[Id, ...] = ()

    def forms(self) -> dict[str, str]:
        """The surface of each form that this term has: one, many, one's, many's, and one with its article."""
        forms = {"one": self.one, "one's": self.ones or f"{self.one}’s"}
        if self.many:
            forms["many"] = self.many
            forms["many's"] = self.manys or (f"{self.many}’" if self.many.endswith("s") else f"{self.many}’s")
        if self.article:
            forms["a one"] = f"{self.article} {self.one}"
        return forms


class Words(Node):
    """words.yml: the terms, and with their meanings the glossary."""

    terms: tuple[Term, ...]


class Interface(Node):
    """interface.yml: every button, heading and message. `{name}` marks what is filled in."""

    messages: Texts


class HelpLine(Node):
    """A number to call, as its own service gives it on the page that was `seen`.

    `band` ones stand on every page; the rest on the page of support lines.
    """

    id: Name
    title: Text
    number: Line | None = None
    text: Text
    hours: Text | None = None
    led_by: Literal["peers", "first-nations", "carers"] | None = None
    band: StrictBool = False
    seen: Seen | None = None

    @model_validator(mode="after")
    def _number_was_seen(self) -> Self:
        if self.number not in (None, EMERGENCY) and self.seen is None:
            raise ValueError("a number says on which page of the service it was read: seen: with url: and date:")
        return self


class Path(Node):
    """One reader's way in."""

    id: Name
    title: Text
    who: Text
    links: tuple[Link, ...] = Field(min_length=1, max_length=4)


class Home(Node):
    """home.yml: what the first page offers, and what every page carries: numbers, exit, address for changes.

    `feedback` is where “Suggest a change” leads (an address of a page, or mailto:), and `acknowledgement` the
    Acknowledgement of Country, both an edition's own to give.
    """

    hard_day: tuple[Link, ...] = Field(min_length=1, max_length=12)
    paths: tuple[Path, ...] = Field(min_length=1)
    help_lines: tuple[HelpLine, ...] = Field(min_length=1)
    exit_to: Annotated[str, StringConstraints(pattern=r"^https://\S+$")]
    feedback: Annotated[str, StringConstraints(pattern=r"^(https://|mailto:)\S+$")] | None = None
    acknowledgement: Text | None = None

    @model_validator(mode="after")
    def _some_number_on_every_page(self) -> Self:
        if not any(line.band for line in self.help_lines):
            raise ValueError("no help line stands on every page: give one of them band: true")
        return self


class Move(Node):
    """What became of an id that is no longer used. It is never used again."""

    id: Id
    became: Literal["moved", "merged", "ended"]
    into: Id | None = None
    on: datetime.date
    why: Line

    @model_validator(mode="after")
    def _goes_somewhere(self) -> Self:
        if (self.became == "ended") == (self.into is not None):
            raise ValueError("moved and merged say into which id; ended has no into")
        return self


class Lineage(Node):
    """lineage.yml."""

    moves: tuple[Move, ...] = ()


class Avoid(Node):
    """Words that a text does not use: why, what to say instead, and the guide (a source) that says so."""

    words: tuple[Line, ...] = Field(min_length=1)
    why: Line
    say: Line
    guide: Name


class Writing(Node):
    """writing.yml: how we write, as far as a machine can tell."""

    avoid: tuple[Avoid, ...] = ()


class Guard(Sourced):
    """Words that do not belong in what one person writes down about another: why, and what to write instead.

    A `*` at the end of a word means any ending, and by itself any word. `fine` are longer wordings with such a word in
    them that may stand. How they are found in a text: see `catalogue.guard`.
    """

    id: Name
    words: tuple[Line, ...] = Field(min_length=1)
    fine: tuple[Line, ...] = ()
    why: Text
    instead: Text


class Guards(Node):
    """guards.yml: the sets of words that forms about a person warn about."""

    sets: tuple[Guard, ...] = ()


class ReadingGrades(Node):
    """reading-grades.yml: the grade that each page must not exceed."""

    grades: dict[Id, Annotated[float, Field(strict=True, allow_inf_nan=False)]] = Field(default_factory=dict)


Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]
Address = Annotated[str, StringConstraints(pattern=r"^(https://|mailto:)\S+$")]
"""Where a link leads that an edition gives: a page's address, or mailto:."""


class Colours(Node):
    """An edition's colours: the band at the top of a page and the lines of documents, and buttons and links."""

    brand: Colour | None = None
    action: Colour | None = None


class Contact(Node):
    """Who keeps an edition."""

    name: Line
    address: Address


class Confirmed(Node):
    """A support line that somebody of the organisation rang or looked up."""

    id: Name
    by: Line
    date: Day


class SupportLines(Node):
    """What an edition does with the numbers to call: those it confirmed, its own, and those it leaves out."""

    confirmed: tuple[Confirmed, ...] = ()
    own: tuple[HelpLine, ...] = ()
    leave_out: tuple[Name, ...] | Literal["all"] = ()


class LeftOut(Node):
    """A whole topic or form that an edition does not show, and why.

    One that holds protected things says in `protected_reason` why readers are safe without them.
    """

    id: Name
    why: Line
    protected_reason: Line | None = None


RIGHT_TO_LEFT = frozenset(
    ("ar", "arc", "arz", "azb", "ckb", "dv", "fa", "glk", "he", "ks", "lrc", "mzn", "nqo", "prs", "ps", "sd", "syr",
     "ug", "ur", "yi")
)  # fmt: skip
"""Languages that are written from right to left unless their tag names another script (BCP 47; CLDR's likely ones)."""

RIGHT_TO_LEFT_SCRIPTS = frozenset(("adlm", "arab", "aran", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"))
"""Scripts (ISO 15924) that are written from right to left."""


class Edition(Node):
    """edition.yml: whose handbook this is, where it is, and what it leaves out. Without a file, the upstream one.

    `id` is the prefix of everything that the organisation adds.
    """

    id: Name = "upstream"
    name: Line = "Peer Workforce Toolkit"
    organisation: Line | None = None
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] = "en-AU"
    country: Name = "au"
    place: Name | None = None
    """A place of law/ within the country; without one, no Act that differs by place is named."""
    address: Url | None = None
    """Where the handbook is published: the page that tells of a wrong address leads back from there."""
    logo: Line | None = None
    """A file of the edition's folder: .svg or .png."""
    colours: Colours = Colours()
    contact: Contact | None = None
    feedback: Address | None = None
    exit_to: Annotated[str, StringConstraints(pattern=r"^https://\S+$")] | None = None
    acknowledgement: Text | None = None
    support_lines: SupportLines = SupportLines()
    hide: tuple[LeftOut, ...] = ()

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        """Which way its language is written: by its script, where the tag has one (az-Arab), else by the language."""
        language, *subtags = self.language.lower().split("-")
        script = next((tag for tag in subtags if len(tag) == 4 and tag.isalpha()), None)
        return "rtl" if (script in RIGHT_TO_LEFT_SCRIPTS if script else language in RIGHT_TO_LEFT) else "ltr"

    @property
    def is_translated(self) -> bool:
        """Whether it is in another language than the toolkit."""
        return self.language.split("-")[0] != Edition().language.split("-")[0]

    @property
    def is_upstream(self) -> bool:
        """Whether this is the toolkit's own handbook, that nobody has adapted."""
        return self.id == "upstream"


class Change(Node):
    """One entry of changes/: exactly one of `replace`, `add_after`, `add_before` and `hide`, each an address.

    `replace` says which `field` reads what (`with`); the two kinds of adding say what is `new`. A protected thing is
    replaced or hidden only with a `protected_reason`, which the site shows.
    """

    model_config = ConfigDict(populate_by_name=False)

    replace: Id | None = None
    add_after: Id | None = None
    add_before: Id | None = None
    hide: Id | None = None
    field: Line | None = None
    with_: Any = Field(None, alias="with")
    new: dict[str, Any] | None = None
    why: Line
    by: Line
    date: Day
    review_by: Day | None = None
    protected_reason: Line | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if len([name for name in CHANGE_KINDS if getattr(self, name)]) != 1:
            raise ValueError("a change has exactly one of replace, add_after, add_before and hide")
        if (self.replace is not None) != (self.field is not None and self.with_ is not None):
            raise ValueError("a change with replace: has field: and with:, and no other has")
        if (self.new is not None) != (self.kind in ("add_after", "add_before")):
            raise ValueError("a change with add_after: or add_before: has new:, and no other has")
        if self.review_by is not None and self.review_by <= self.date:
            raise ValueError("the day of review_by: comes after that of date:")
        return self

    @property
    def kind(self) -> Literal["replace", "add_after", "add_before", "hide"]:
        """What is done."""
        return next(name for name in CHANGE_KINDS if getattr(self, name))

    @property
    def at(self) -> str:
        """The address that it is about."""
        address: str = getattr(self, self.kind)
        return address


CHANGE_KINDS: tuple[Literal["replace", "add_after", "add_before", "hide"], ...] = (
    "replace", "add_after", "add_before", "hide",
)  # fmt: skip


class Changes(Node):
    """One file of changes/."""

    changes: tuple[Change, ...] = ()


class Translation(Node):
    """One file of translation/: for each address, the text of each of its fields in the edition's language."""

    texts: dict[Id, dict[Line, Any]] = Field(default_factory=dict)
