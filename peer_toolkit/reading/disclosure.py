"""Counts of people, shown so that nobody can be picked out of them.

Statistical disclosure control by suppression: a count under five is hidden (primary suppression), and where what is
shown would give a hidden count away, by subtracting from the total, the next smallest is hidden too (secondary or
complementary suppression). Sources: Australian Bureau of Statistics, Data confidentiality guide, “Treating aggregate
data” (2021, https://www.abs.gov.au/about/data-services/data-confidentiality-guide/treating-aggregate-data), for the
frequency rule and for working hidden values out; Hundepool and others, Handbook on Statistical Disclosure Control,
second edition (2024, https://github.com/sdcTools/HandbookSDC), for secondary suppression.
"""

from __future__ import annotations

from collections.abc import Sequence

FEWEST = 5
"""People. A smaller group is not told of."""

FEWER, HIDDEN = "fewer than 5", "not shown"
"""What stands for a count under five (none is under five too), and for a larger one that would give another away."""

Shown = int | str


def shown(counts: Sequence[int], rest: int = 0) -> list[Shown]:
    """The counts of one question as they may be shown: numbers from five up, FEWER or HIDDEN.

    `counts` are of people who gave each answer, each person counted once, and `rest` of those who gave none, which
    is not shown but whose size somebody may know. Even then
    - no number under five is shown, nor can be found by taking what is shown from the whole;
    - no hidden count can be worked out, not even by one who knows how those to hide are chosen.
    Where a larger count has to be hidden too, all the hidden ones read HIDDEN: which is which is not told.
    """
    small = {place for place, count in enumerate(counts) if count < FEWEST}
    hidden = set(small)
    larger = sorted({count for count in counts if count >= FEWEST}, reverse=True)
    while not _safe(counts, hidden, hidden == small, rest):
        if not larger:
            return [HIDDEN] * len(counts)
        next_smallest = larger.pop()  # equals go together: which of them went would tell something
        hidden |= {place for place, count in enumerate(counts) if count == next_smallest}
    word = FEWER if hidden == small else HIDDEN
    return [word if place in hidden else count for place, count in enumerate(counts)]


def _safe(counts: Sequence[int], hidden: set[int], small: bool, rest: int) -> bool:
    """Whether the hidden counts stay hidden from one who knows their sum, and whether all of them are under five.

    Each hidden count has the least and the most that it can be, given the others; the two must differ.
    """
    if not hidden:
        return rest == 0 or rest >= FEWEST
    whole = sum(counts[place] for place in hidden)
    if whole < FEWEST or (len(hidden) == len(counts) and not small):
        return False
    limit = FEWEST - 1 if small else min(count for place, count in enumerate(counts) if place not in hidden) - 1
    return max(0, whole - limit * (len(hidden) - 1)) < min(limit, whole)


def one(count: int, whole: int) -> Shown:
    """A count out of a whole, such as of ticks: it tells of those who are not in it as much as of those who are."""
    if whole <= FEWEST:
        return HIDDEN
    if count < FEWEST:
        return FEWER
    return HIDDEN if whole - count < FEWEST else count
