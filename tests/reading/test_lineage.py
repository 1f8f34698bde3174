"""Files of past versions: what moved is found, what ended is kept, what is unknown is told."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable
from typing import Any

import pytest

from peer_toolkit.catalogue import Catalogue
from peer_toolkit.catalogue.model import Lineage, Move
from peer_toolkit.reading.addresses import Addresses
from peer_toolkit.reading.answers import answers_of
from peer_toolkit.reading.filled import Filled, UnreadableError

Told = Callable[..., Any]


def move(id_: str, into: str | None = None) -> Move:
    became = "moved" if into else "ended"
    return Move.model_validate(
        {"id": id_, "became": became, "into": into, "on": datetime.date(2026, 1, 1), "why": "Why."}
    )


@pytest.fixture
def old(book: Catalogue) -> Told:
    """What a file of some boxes answers, under some moves."""

    def told(values: dict[str, Any], *moves: Move, form: str | None = None) -> Any:
        moved = dataclasses.replace(book, lineage=Lineage(moves=moves))
        return answers_of(Filled("pdf", tuple(values.items()), form=form), Addresses(moved))

    return told


def test_a_question_that_moved_twice(old: Told) -> None:
    found = old(
        {"all-types.first-role": "Guide", "all-types.days": "3"},
        move("all-types.first-role", "all-types.second-role"),
        move("all-types.second-role", "all-types.role"),
    )
    assert found.answers == {"all-types.role": "Guide", "all-types.days": 3}
    assert found.moved == {"all-types.first-role": "all-types.role"}


def test_a_form_that_moved_takes_all_with_it(old: Told) -> None:
    values = {
        "every-type.role": "Guide",
        "every-type.goals.1.goal": "Learn",
        "every-type.goals.1.due": "1/2/2026",
        "every-type.support.breaks": True,
        "every-type.worker.date": "2/2/2026",
    }
    found = old(values, move("every-type", "all-types"), form="every-type")
    assert found.form_id == "all-types"
    assert found.answers == {
        "all-types.role": "Guide",
        "all-types.goals": [{"goal": "Learn", "due": "2026-02-01"}],
        "all-types.support": ["breaks"],
        "all-types.worker.date": "2026-02-02",
    }


def test_the_longest_prefix_tells(old: Told) -> None:
    """The form moved whole, but one question went elsewhere, and one of its columns has another name."""
    found = old(
        {"old.role": "Guide", "old.aims.2.what": "Learn", "old.aims.2.due": "1/2/2026"},
        move("old", "all-types"),
        move("old.aims", "all-types.goals"),
        move("all-types.goals.what", "all-types.goals.goal"),
    )
    assert found.answers == {
        "all-types.role": "Guide",
        "all-types.goals": [{"goal": "Learn", "due": "2026-02-01"}],
    }


def test_two_questions_that_became_one_lose_nothing(old: Told) -> None:
    found = old(
        {
            "all-types.proud": "New",
            "all-types.good": "Old",
            "all-types.aims.1.goal": "B",
            "all-types.goals.1.goal": "A",
        },
        move("all-types.good", "all-types.proud"),
        move("all-types.aims", "all-types.goals"),
    )
    assert found.answers["all-types.proud"] == "New\n\nOld"
    assert sorted(row["goal"] for row in found.answers["all-types.goals"]) == ["A", "B"]


def test_an_option_that_has_another_id(old: Told) -> None:
    found = old(
        {"all-types.pace": "ok", "all-types.goals.1.status": "busy"},
        move("all-types.pace.ok", "all-types.pace.right"),
        move("all-types.goals.status.busy", "all-types.goals.status.going"),
    )
    assert found.answers == {"all-types.pace": "right", "all-types.goals": [{"status": "going"}]}
    assert found.not_understood == {}


def test_what_ended_is_kept_with_the_reason(old: Told) -> None:
    found = old({"all-types.health": "Well", "all-types.role": "Guide"}, move("all-types.health"))
    assert (found.ended, found.reasons) == ({"all-types.health": "Well"}, {"all-types.health": "Why."})
    assert found.answers == {"all-types.role": "Guide"}


def test_a_form_that_ended_is_kept(old: Told) -> None:
    found = old({"gone.health": "Well", "gone.tick": False}, move("gone"), form="gone")
    assert found.form is None and found.form_id == "gone"
    assert found.ended == {"gone.health": "Well"}


def test_what_is_unknown_is_kept(old: Told) -> None:
    found = old({"all-types.nope": "x", "Text1": "y", "all-types.goals.1.nope": "z", "all-types.role": ""})
    assert found.unknown == {"all-types.nope": "x", "Text1": "y", "all-types.goals.1.nope": "z"}
    assert found.answers == {}


def test_a_circle_ends(old: Told) -> None:
    found = old(
        {"all-types.a": "x", "all-types.role": "y"},
        move("all-types.a", "all-types.b"),
        move("all-types.b", "all-types.a"),
    )
    assert found.unknown == {"all-types.a": "x"}


def test_a_file_that_lost_its_properties_is_known_by_its_names(old: Told) -> None:
    assert old({"x.y": "1", "all-types.role": "a", "all-types.days": "2"}).form_id == "all-types"


@pytest.mark.parametrize(
    ("values", "form", "said"),
    [
        ({"other.role": "x"}, "other", "This handbook has no form “other”."),
        ({"Text1": "x"}, None, "This is no form of ours."),
    ],
)
def test_a_form_of_nobody_is_refused(values: dict[str, Any], form: str | None, said: str, old: Told) -> None:
    with pytest.raises(UnreadableError, match=said):
        old(values, form=form)


def test_every_address_of_every_document_is_known(book: Catalogue) -> None:
    from tests.reading.filling import boxes_of

    addresses = Addresses(book)
    for form in book.forms:
        for box in boxes_of(form, "pdf", book):
            spot = addresses.spot(box.address)
            assert spot and spot.form is form, box.address
        assert addresses.spot(f"{form.id}.no-such-question") is None


def test_more_than_one_answer_is_told(old: Told) -> None:
    found = old({"all-types.pace.slow": True, "all-types.pace.fast": True})
    assert found.answers == {"all-types.pace": "slow / fast"}
    assert found.not_understood == {"all-types.pace": "More than one answer stands there."}


def test_what_is_not_understood_stays_as_text(old: Told) -> None:
    found = old({"all-types.started": "in spring", "all-types.days": "three", "all-types.goals.7.due": "soon"})
    assert found.answers == {
        "all-types.started": "in spring",
        "all-types.days": "three",
        "all-types.goals": [{"due": "soon"}],
    }
    assert list(found.not_understood) == ["all-types.started", "all-types.days", "all-types.goals.1.due"]
