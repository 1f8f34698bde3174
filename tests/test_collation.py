"""Names in a list stand where a reader looks for them, marks or not."""

from __future__ import annotations

import pytest

from peer_toolkit.collation import by_letters


@pytest.mark.parametrize(
    "names",
    [
        ["Apple", "āpple tree", "Zebra"],
        ["kaimahi", "kāinga", "kaupapa", "koiora"],
        ["osa", "Øst", "oud"],
        ["łaska", "lato"],
        ["ấm", "an", "bạn"],
        ["plan", "plan A", "planner"],
    ],
)
def test_a_letter_with_a_mark_stands_beside_the_letter_without(names: list[str]) -> None:
    backwards = names[::-1]
    assert sorted(backwards, key=by_letters) == names


def test_equal_letters_keep_one_order() -> None:
    assert sorted(["ātea", "Atea", "atea"], key=by_letters) == sorted(["atea", "ātea", "Atea"], key=by_letters)
