"""What a page may call. Each macro picks a part of the Catalogue and renders one partial; markup is in the partial."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

from macros.handbook import Handbook
from macros.pages import reported
from macros.render import (
    about_page,
    changes,
    danger,
    feedback_themes,
    form_page,
    forms_with,
    glossary,
    go_on,
    guidance,
    home,
    in_short,
    law,
    law_of,
    link,
    myths_quiz,
    next_step,
    opening,
    pages_here,
    review_dates,
    section,
    sources,
    support_lines,
    templates,
    where_from,
    whole,
    words,
)
from macros.view import View

MACROS: tuple[Callable[..., str], ...] = (
    home,
    opening,
    guidance,
    whole,
    in_short,
    about_page,
    danger,
    section,
    forms_with,
    next_step,
    where_from,
    form_page,
    templates,
    glossary,
    sources,
    pages_here,
    go_on,
    support_lines,
    review_dates,
    law,
    law_of,
    feedback_themes,
    myths_quiz,
    changes,
    words,
    link,
)
"""Every macro. The first argument of each is given here: the page that is being rendered."""

INLINE = (words, link)
"""Macros that stand inside a sentence of Markdown. What the others give is a block of HTML."""


def define_env(env: Any) -> None:
    """Register the macros with mkdocs-macros. A wrong call stops the build and names page and line."""
    handbook = Handbook.of(env.conf)
    for macro in MACROS:
        env.macro(reported(_on_page(macro, handbook, env), lambda: env.page), macro.__name__)


def _on_page(macro: Callable[..., str], handbook: Handbook, env: Any) -> Callable[..., str]:
    @functools.wraps(macro)
    def call(*args: Any, **kwargs: Any) -> str:
        made = macro(View(handbook, env.page), *args, **kwargs)
        return made if macro in INLINE else handbook.put_by(made)

    signature = inspect.signature(macro)
    call.__signature__ = signature.replace(parameters=list(signature.parameters.values())[1:])  # type: ignore[attr-defined]
    return call
