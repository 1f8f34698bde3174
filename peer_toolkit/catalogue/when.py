"""Conditions: when a question is asked. One meaning for checking, for screens and for words on paper.

An answer is a str (text, an option's id), a number, a bool, or a set of option ids for `choices`. A question
that is not shown counts as not answered.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Mapping

from peer_toolkit.catalogue.model import (
    AllOf,
    AnyOf,
    Boolean,
    Choice,
    Choices,
    Comparison,
    Decimal,
    Display,
    Form,
    Integer,
    LongText,
    Money,
    QuestionBase,
    When,
)

Answer = str | float | bool | frozenset[str] | None
Answers = Mapping[str, Answer]

MOST_CASES = 20_000
"""A condition that hangs on more combinations of answers than this is taken as possible."""


def comparisons(when: When) -> Iterator[Comparison]:
    """Every single comparison in a condition."""
    if isinstance(when, Comparison):
        yield when
    else:
        for part in when.all if isinstance(when, AllOf) else when.any:
            yield from comparisons(part)


def holds(when: When, answers: Answers) -> bool:
    """Whether a condition is met by these answers."""
    if isinstance(when, AllOf):
        return all(holds(part, answers) for part in when.all)
    if isinstance(when, AnyOf):
        return any(holds(part, answers) for part in when.any)
    answer = answers.get(when.question)
    answered = answer is not None and answer is not False and answer not in ("", frozenset())
    match when.test, when.against:
        case "answered", wanted:
            return answered == wanted
        case "is", wanted:
            return _is(answer, wanted)
        case "is_not", wanted:
            return not _is(answer, wanted)
        case "any_of", tuple() as wanted:
            return any(_is(answer, one) for one in wanted)
        case "more_than", float() as limit:
            return isinstance(answer, int | float) and answer > limit
        case "less_than", float() as limit:
            return isinstance(answer, int | float) and answer < limit
    raise AssertionError(when)


def _is(answer: Answer, wanted: object) -> bool:
    if isinstance(wanted, bool):
        return bool(answer) == wanted
    return wanted in answer if isinstance(answer, frozenset) else answer == wanted


def conditions(form: Form) -> dict[str, tuple[When, ...]]:
    """What must hold for each question to be shown: its section's condition and its own."""
    return {
        question.id: tuple(when for when in (section.when, question.when) if when is not None)
        for section in form.sections
        for question in section.questions
    }


def shown(form: Form, answers: Answers) -> list[str]:
    """The ids of the questions that these answers bring up, in reading order. The form has no cycle."""
    needed = conditions(form)
    visible: dict[str, bool] = {}

    def is_shown(name: str) -> bool:
        if name not in visible:
            current = {
                one.question: answers.get(one.question) if is_shown(one.question) else None
                for when in needed[name]
                for one in comparisons(when)
            }
            visible[name] = all(holds(when, current) for when in needed[name])
        return visible[name]

    return [name for name in needed if is_shown(name)]


def mistakes(form: Form) -> Iterator[tuple[str, str, list[str]]]:
    """What is wrong with a form's conditions: (question or section id, what is wrong, names that would be right)."""
    questions = {question.id: question for question in form.questions()}
    if any(isinstance(one, Choice) and not one.options for one in questions.values()):
        return  # a set of answers is not there, which is told by itself
    holders = [(section.id, section.when) for section in form.sections]
    holders += [(question.id, question.when) for question in form.questions()]
    holders += [(one.id, part.when) for one in form.questions() if isinstance(one, LongText) for part in one.compose]
    sound = True
    for name, when in holders:
        for one in comparisons(when) if when is not None else ():
            target = questions.get(one.question)
            wrong = _mismatch(one, target)
            if wrong:
                sound = False
                names = list(questions) if target is None else [option.id for option in getattr(target, "options", ())]
                yield name, wrong, names
    if not sound:
        return
    if cycle := _cycle(form):
        yield cycle[0], f"The conditions go round in a circle: {' → '.join(cycle)}.", []
        return
    for name in questions:
        if not _possible(form, name):
            yield name, "No answers can ever bring this question up.", []


def _mismatch(one: Comparison, target: QuestionBase | None) -> str:
    if target is None:
        return f"The condition asks about “{one.question}”, and this form has no such question."
    if isinstance(target, Display):
        return f"The condition asks about “{target.id}”, which is only there to read."
    options = {option.id for option in getattr(target, "options", ())}
    wanted = one.against if isinstance(one.against, tuple) else (one.against,)
    if one.test in ("is", "is_not", "any_of"):
        if isinstance(target, Choice | Choices):
            for name in wanted:
                if name not in options:
                    return f"“{target.id}” has no option “{name}”."
        elif not (isinstance(target, Boolean) and isinstance(one.against, bool)):
            return (
                f"“{one.test}” does not fit “{target.id}”, which has no options. Use answered, more_than or less_than."
            )
    if one.test in ("more_than", "less_than") and not isinstance(target, Integer | Decimal | Money):
        return f"“{one.test}” does not fit “{target.id}”, which is not a number."
    return ""


def _cycle(form: Form) -> list[str]:
    needed = {
        name: [one.question for when in whens for one in comparisons(when)] for name, whens in conditions(form).items()
    }

    sound: set[str] = set()  # from these no way leads round: walked once, however many ways lead to them

    def walk(name: str, path: list[str]) -> list[str]:
        if name in path:
            return [*path[path.index(name) :], name]
        if name not in sound:
            for other in needed[name]:
                if found := walk(other, [*path, name]):
                    return found
            sound.add(name)
        return []

    return next((found for name in needed if (found := walk(name, []))), [])


def _possible(form: Form, name: str) -> bool:
    """Whether some answers show the question: tried out over the few answers that its conditions can tell apart."""
    needed = conditions(form)
    relevant: list[str] = []
    queue = [name]
    tests: dict[str, list[Comparison]] = {}
    while queue:
        for one in (one for when in needed[queue.pop()] for one in comparisons(when)):
            tests.setdefault(one.question, []).append(one)
            if one.question not in relevant:
                relevant.append(one.question)
                queue.append(one.question)
    tried = (_telling(form.question(other), tests[other]) for other in relevant)
    values = [list(itertools.islice(cases, MOST_CASES + 1)) for cases in tried]
    if math.prod(map(len, values)) > MOST_CASES:
        return True
    return any(name in shown(form, dict(zip(relevant, case, strict=True))) for case in itertools.product(*values))


def _telling(question: QuestionBase, tests: list[Comparison]) -> Iterator[Answer]:
    yield None
    options = [option.id for option in getattr(question, "options", ())]
    if isinstance(question, Choice):
        yield from options
    elif isinstance(question, Choices):
        named = sorted({str(one) for test in tests for one in _names(test)})
        for size in range(1, len(named) + 1):
            yield from (frozenset(some) for some in itertools.combinations(named, size))
        yield frozenset(set(options) - set(named)) or frozenset(options)
    elif isinstance(question, Integer | Decimal | Money):
        step = 1.0 if isinstance(question, Integer) else 0.005
        limits = [float(test.against) for test in tests if isinstance(test.against, float)]
        least, most = getattr(question, "least", None), getattr(question, "most", None)
        for number in sorted({value + way for value in limits or [1.0] for way in (-step, 0.0, step)}):
            if (least is None or number >= least) and (most is None or number <= most):
                yield number
    else:
        yield True if isinstance(question, Boolean) else "x"


def _names(test: Comparison) -> tuple[str, ...]:
    against = test.against if isinstance(test.against, tuple) else (test.against,)
    return tuple(name for name in against if isinstance(name, str))


def in_words(when: When, form: Form, message: Callable[..., str], after: str | None = None) -> str:
    """The condition as paper says it, without an end mark: If you chose “Serious” for “How serious is it?”.

    `message` is the catalogue's; `after` is the id of the question just above, whose label need not be said again.
    """
    if isinstance(when, AllOf | AnyOf):
        joined, parts = ("when-and", when.all) if isinstance(when, AllOf) else ("when-or", when.any)
        said = [in_words(part, form, message, after) for part in parts]
        result = said[-1]
        for part in reversed(said[:-1]):
            result = message(joined, first=part, rest=_lowered(result))
        return result
    question = form.question(when.question)
    labels = {option.id: str(option.label) for option in getattr(question, "options", ())}
    of = "" if after == question.id else "-of"
    values = {"question": str(question.label)}
    against = when.against
    match when.test:
        case "answered":
            return message("when-answered" if against else "when-not-answered", **values)
        case "more_than" | "less_than":
            return message(f"when-{when.test.replace('_', '-')}", number=f"{against:g}", **values)
        case "is" | "is_not" if isinstance(question, Boolean):
            ticked = bool(against) == (when.test == "is")
            return message("when-ticked" if ticked else "when-not-ticked", **values)
        case "is" | "is_not":
            return message(f"when-{'is' if when.test == 'is' else 'not'}{of}", option=labels[str(against)], **values)
        case _:
            chosen = [message("quoted-option", option=labels[one]) for one in _names(when)]
            *others, last = chosen
            for other in reversed(others):
                last = message("option-or", first=other, rest=last)
            return message(f"when-any{of}", options=last, **values)


def _lowered(words: str) -> str:
    """A clause in the middle of a sentence: its first letter small."""
    return words[:1].lower() + words[1:]
