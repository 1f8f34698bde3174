"""An edition in another language: what is not translated yet falls back, is counted, and is marked on the page."""

from __future__ import annotations

from pathlib import Path

import pytest

from macros import language
from macros.view import environment
from peer_toolkit.catalogue import Catalogue, load, own_of
from peer_toolkit.catalogue.model import Foreign, Text
from tests.catalogue.texts import all_texts
from tests.conftest import TINY
from tests.edition import folders

ENGLISH = '<span lang="en-AU" dir="ltr">'


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The tiny handbook in French, with a title, a label and a list translated."""
    texts = (
        "texts:\n  work:\n    title: Le travail\n"
        "  talk-record:\n    leave_out: [La santé, Les soupçons]\n  talk-record.held:\n    label: A-t-elle eu lieu ?\n"
    )
    about = "country: land\nlanguage: fr\n"
    folder = folders.write(tmp_path_factory.mktemp("fr"), {"translation/a.yml": texts}, about)
    return load(TINY, own_of(folder))


def test_what_is_translated_is_put_in_and_the_rest_is_in_the_toolkits_language(catalogue: Catalogue) -> None:
    work = catalogue.topic("work")
    assert str(work.title) == "Le travail" and not isinstance(work.title, Foreign)
    out = catalogue.form("talk-record").leave_out
    assert [str(one) for one in out] == ["La santé", "Les soupçons"]
    assert not any(isinstance(one, Foreign) for one in out)
    assert str(catalogue.form("talk-record").question("held").label) == "A-t-elle eu lieu ?"
    assert isinstance(work.in_short, Foreign), "and keeps its mark when its words are put in"
    assert isinstance(catalogue.interface.messages["greeting"], Foreign)


def test_every_text_is_counted(catalogue: Catalogue) -> None:
    texts = [catalogue.law_next.label, *(text for _, text in all_texts(catalogue))]
    assert len(texts) > 40
    known = sum(not isinstance(text, Foreign) for text in texts)
    assert catalogue.coverage.translated == known == 4
    assert catalogue.coverage.texts == len(texts)


def test_the_toolkits_own_language_in_another_place_marks_nothing(tmp_path: Path) -> None:
    ours = load(TINY, own_of(folders.write(tmp_path, about="country: land\nlanguage: en-NZ\n")))
    assert not any(isinstance(text, Foreign) for _, text in all_texts(ours))
    assert ours.coverage.texts == 0


@pytest.mark.parametrize(
    ("template", "page"),
    [
        ("<p>{{ x }}</p>", f"<p>{ENGLISH}A &lt;b&gt; &amp; c</span></p>"),
        ('<p title="{{ x }}">{{ y }}</p>', '<p title="A &lt;b&gt; &amp; c">Deux</p>'),
        ("<title>{{ x }}</title><option>{{ x }}</option>", "<title>A &lt;b&gt; &amp; c</title>"
         "<option>A &lt;b&gt; &amp; c</option>"),
        ('<script>"{{ y }}"</script><h1>{{ y }}</h1>', '<script>"Deux"</script><h1>Deux</h1>'),
    ],
)  # fmt: skip
def test_a_page_gives_such_a_text_its_language_where_an_element_can_stand(template: str, page: str) -> None:
    made = environment().from_string(template).render(x=Foreign("A <b> & c"), y=Text("Deux"))
    assert language.spelled_out(made, "") == page


def test_a_page_says_that_some_of_it_is_in_another_language() -> None:
    whole = environment().from_string(language.NOTICE + "<p>{{ x }}</p>")
    notice = "<p>Partly.</p>"
    assert language.spelled_out(whole.render(x=Text("Deux")), notice) == "<p>Deux</p>"
    assert language.spelled_out(whole.render(x=Foreign("Two")), notice) == f"{notice}<p>{ENGLISH}Two</span></p>"
