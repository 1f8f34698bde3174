"""`read`: every form in every format, filled by one engine and read back by another, lost nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from peer_toolkit.catalogue import load
from tests.conftest import ROOT

FORMATS = ("pdf", "docx", "xlsx")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each form of the data in each format that it is given out in."""
    if "a_form" in metafunc.fixturenames:
        forms = load(ROOT / "toolkit_data").forms
        every = [(form.id, format_) for form in forms for format_ in FORMATS if format_ in form.outputs]
        quick = {("all-types", "pdf"), ("all-types", "docx"), next(one for one in every if one[1] == "xlsx")}
        metafunc.parametrize(
            ("a_form", "a_format"),
            [
                pytest.param(*one, id=".".join(one), marks=() if one in quick else pytest.mark.slow)
                for one in (*every, ("all-types", "pdf"), ("all-types", "docx"))
            ],
        )


def test_what_was_filled_in_is_read_back(
    a_form: str, a_format: str, full: Callable[[str, str], Any], read: Callable[..., Any]
) -> None:
    data, wanted = full(a_form, a_format)
    found = read(data)
    assert (found.problems, found.notes) == ((), ())
    (one,) = found.told["files"]
    assert {"form": a_form, "format": a_format, "edition": "upstream"}.items() <= one.items()
    assert one["answers"] == wanted
    assert not any(one[key] for key in ("moved", "ended", "unknown", "not_understood", "gone"))
    assert one["left_out"] == {"names": 0, "text": 0}
