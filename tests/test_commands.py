"""The commands, run as people run them: build, serve, and the installed wheel."""

from __future__ import annotations

import contextlib
import datetime
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from mkdocs.exceptions import Abort

from macros import hooks
from tests.conftest import ROOT

pytestmark = pytest.mark.site

PARTS = ("docs", "toolkit_data", "macros", "overrides", "peer_toolkit")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout of its own, to be broken."""
    folder = tmp_path / "checkout"
    for name in PARTS:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", folder)
    return folder


def run(folder: Path, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", **variables}
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, env=environment, capture_output=True, text=True, timeout=600
    )


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def add_call(folder: Path, call: str) -> int:
    """Put a macro call at the end of a page; returns its line."""
    page = folder / "docs" / "manage" / "concern.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(f"{text}\n{call}\n", encoding="utf-8")
    return text.count("\n") + 2


def test_a_build_replaces_the_last_good_site_and_only_then(checkout: Path) -> None:
    site = checkout / "site"
    done = run(checkout, "peer_toolkit", "build")
    assert done.returncode == 0, done.stderr
    told = r"\d+ pages and \d+ documents, [\d.]+ MB, in [\d.]+ s: .*site\nFrom the cache: \d+ pages, \d+ documents\.\n"
    assert re.fullmatch(told, done.stdout)
    (site / "mine").write_text("of the last build", encoding="utf-8")

    change(checkout / "toolkit_data" / "home.yml", "to: concern", "to: concren")
    done = run(checkout, "peer_toolkit", "build")
    assert done.returncode == 1
    assert "There is no address “concren”. Did you mean “concern”?" in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert (site / "mine").is_file(), "the last good site stands"
    assert {path.name for path in checkout.iterdir()} == {*PARTS, "mkdocs.yml", "site"}, "nothing half-written"

    change(checkout / "toolkit_data" / "home.yml", "to: concren", "to: concern")
    assert run(checkout, "peer_toolkit", "build").returncode == 0
    assert not (site / "mine").exists(), "the new site replaced it whole"


WRONG_CALLS = [
    ('{{ section("concern.fiv") }}', "There is no"),
    ("{{ section() }}", "missing a required argument"),
    ('{{ guidence("concern") }}', "There is no macro “guidence”. Did you mean “guidance”?"),
    ('{{ guidance("concern" }}', "Check the curly brackets."),
    ('{{ pages_here(budget="pages-hard") }}', "There is no page of “budget” in this part of the handbook."),
    ('{{ link("supervison") }}', "Did you mean “supervision”?"),
    ('{{ words("((pear worker))") }}', "There is no term “pear worker”."),
]


OURS, PLAIN = ("peer_toolkit", "build"), ("mkdocs", "build", "--strict")


@pytest.mark.parametrize(
    ("call", "said", "command"),
    [*((*wrong, OURS) for wrong in WRONG_CALLS), *((*wrong, PLAIN) for wrong in WRONG_CALLS[:4])],
)
def test_a_macro_called_wrongly_stops_the_build_and_names_page_and_line(
    call: str, said: str, command: tuple[str, ...], checkout: Path
) -> None:
    """Plain MkDocs goes the same way with the first four, one of each kind: a mistake that a macro finds, a call that
    does not fit, a macro that is not there, and a template that cannot be read."""
    line = add_call(checkout, call)
    done = run(checkout, *command)
    assert done.returncode == 1, done.stdout + done.stderr
    told = done.stdout + done.stderr
    assert f"docs/manage/concern.md:{line}: " in told
    assert said in told
    assert "Traceback" not in told
    assert not (checkout / "site" / "index.html").exists()
    if command == OURS:
        assert told.count(said) == 1, "told once"
        assert done.stderr.endswith("\n\n1 thing to put right. Nothing was written.\n")


WRONG_PAGES: list[tuple[Callable[[Path], None], str]] = [
    (
        lambda folder: change(folder / "docs" / "manage" / "exit.md", "topic: exit", "topic: exti"),
        "docs/manage/exit.md:2: There is no topic “exti”. Did you mean “exit”?",
    ),
    (
        lambda folder: change(folder / "docs" / "manage" / "exit.md", "topic: exit", "topic: career"),
        "The topic “career” already has its page",
    ),
    (
        lambda folder: change(folder / "docs" / "manage" / "exit.md", "topic: exit", "topic: exit\nname: page-home"),
        "docs/manage/exit.md:1: The front matter says name: and topic:. A page shows one thing: keep one.",
    ),
    (
        lambda folder: change(folder / "docs" / "manage" / "exit.md", "topic: exit", "title: x"),
        "docs/manage/exit.md:1: The front matter says none of topic:, form:, law: and name:.",
    ),
    (
        lambda folder: change(folder / "docs" / "manage" / "exit.md", "topic: exit", "description: x\ntopic: exti"),
        "docs/manage/exit.md:3: There is no topic “exti”. Did you mean “exit”?",
    ),
    (
        lambda folder: change(folder / "docs" / "understand" / "myths-quiz.md", "with: [myths]", "with: [mythos]"),
        "docs/understand/myths-quiz.md:3: There is no topic or form “mythos”. Did you mean “myths”?",
    ),
    (
        lambda folder: change(folder / "docs" / "index.md", "name: page-home", "name: page-hom"),
        "docs/index.md:2: There is no message “page-hom”. Did you mean “page-home”?",
    ),
    (
        lambda folder: change(folder / "docs" / "index.md", "name: page-home", "name: 12"),
        "docs/index.md:2: There is no message “12”.",
    ),
    (
        lambda folder: (folder / "docs" / "index.md").write_bytes("---\nname: page-home\n---\nCafé".encode("latin-1")),
        "docs/index.md:4: The file is not UTF-8 text. Save it with that encoding.",
    ),
    (
        lambda folder: (folder / "docs" / "manage" / "exit.md").unlink(),
        "toolkit_data/topics/exit.yml:1: The topic “exit” has no page in docs/.",
    ),
    (
        lambda folder: change(folder / "mkdocs.yml", "  - manage:", "  - mange:"),
        "interface.yml has no message “nav-mange”. Did you mean “nav-manage”?",
    ),
    (
        lambda folder: change(folder / "docs" / "manage" / "exit.md", "{{", "[x](nope.md)\n\n{{"),
        "nope.md",
    ),
]


@pytest.mark.parametrize(("spoil", "said"), WRONG_PAGES)
def test_a_mistake_in_a_page_stops_the_build(spoil: Callable[[Path], None], said: str, checkout: Path) -> None:
    spoil(checkout)
    done = run(checkout, "peer_toolkit", "build")
    assert done.returncode == 1, done.stdout
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (checkout / "site").exists()


@pytest.mark.parametrize("name", ["only-copy.txt", "sitemap.xml"])
def test_a_folder_that_is_not_a_site_of_ours_is_left_alone(name: str, checkout: Path) -> None:
    """A thesis, or the site that another tool made: any site has a sitemap."""
    folder = checkout / "thesis"
    folder.mkdir()
    (folder / name).write_text("years of work", encoding="utf-8")
    done = run(checkout, "peer_toolkit", "build", "--site", "thesis")
    assert done.returncode == 1
    assert "This folder holds something that is not a site of ours." in done.stderr
    assert [path.name for path in folder.iterdir()] == [name]
    assert (folder / name).read_text(encoding="utf-8") == "years of work"


def test_a_link_to_the_site_stays_a_link_and_what_a_home_file_sets_stands_on_every_page(checkout: Path) -> None:
    """The Acknowledgement of Country, and where changes are suggested: an edition writes both."""
    home = checkout / "toolkit_data" / "home.yml"
    change(home, "acknowledgement: null", "acknowledgement: We meet on the land of the people whose land it is.")
    change(home, "feedback: null", "feedback: mailto:book@example.org")
    (checkout / "élsewhere").mkdir()
    (checkout / "my site").symlink_to("élsewhere")
    done = run(checkout, "peer_toolkit", "build", "--site", "my site", PYTHONIOENCODING="ascii")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0].endswith(r"\xe9lsewhere"), "a terminal that lacks a letter is told all the same"
    assert (checkout / "my site").is_symlink()
    site = checkout / "élsewhere"
    for name in ("index.html", "404.html", "manage/concern/index.html", "reference/law/vic/index.html"):
        page = (site / name).read_text(encoding="utf-8")
        assert "We meet on the land of the people whose land it is." in page, name
    for name in ("manage/concern", "templates/performance-review"):
        assert 'href="mailto:book@example.org"' in (site / name / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("site", ["/dev/null/site", "x" * 300])
def test_a_place_where_nothing_can_be_put_is_told(site: str, checkout: Path) -> None:
    done = run(checkout, "peer_toolkit", "build", "--site", site)
    assert done.returncode == 1
    assert "Check the name, and who may write there." in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("date", ["nonsense", "-5", "99999999999999999", "4294967296", "1.5", "٣"])
def test_what_is_no_date_is_refused(date: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", date)
    with pytest.raises(Abort, match=f"SOURCE_DATE_EPOCH is “{date}”. Give it a whole number of seconds since 1970"):
        hooks._date_build(datetime.date(2026, 1, 1))


def test_a_date_that_is_none_is_told(checkout: Path) -> None:
    done = run(checkout, "peer_toolkit", "build", SOURCE_DATE_EPOCH="٣")
    assert done.returncode == 1
    assert "SOURCE_DATE_EPOCH is “٣”. Give it a whole number of seconds since 1970" in done.stderr
    assert "Traceback" not in done.stderr


def test_problems_of_the_data_are_counted_and_told_once(checkout: Path) -> None:
    for name in ("exit", "career"):
        change(checkout / "toolkit_data" / "topics" / f"{name}.yml", "title: ", "title: ((exti)) ")
    done = run(checkout, "peer_toolkit", "build")
    assert done.returncode == 1
    assert done.stderr.count("There is no term “exti”.") == 2
    assert done.stderr.endswith("\n\n2 things to put right. Nothing was written.\n")
    assert "to put right.\n\n2" not in done.stderr


@pytest.mark.parametrize("command", [OURS, PLAIN], ids=["ours", "plain"])
def test_a_letter_that_our_type_lacks_is_told(command: tuple[str, ...], checkout: Path) -> None:
    file = next(iter(sorted((checkout / "toolkit_data" / "forms").iterdir())))
    title = re.search(r"^title: .*$", file.read_text(encoding="utf-8"), re.M)
    assert title
    change(file, title.group(0), "title: A \N{SNOWMAN}")
    done = run(checkout, *command)
    assert done.returncode == 1
    told = done.stdout + done.stderr
    assert f"toolkit_data/forms/{file.name}:1: [{file.stem}] A text that this form shows has letters" in told
    assert "Traceback" not in told


# --- serve -------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def serving(folder: Path, *more: str, environment: dict[str, str] | None = None) -> Iterator[str]:
    """`serve` in a process of its own; gives its address."""
    command = [sys.executable, "-u", "-m", "peer_toolkit", "serve", "--no-open", "--port", "8700", *more]
    log = (folder / "serve.log").open("w+", encoding="utf-8")
    process = subprocess.Popen(
        command, cwd=folder, stdout=log, stderr=subprocess.STDOUT, start_new_session=True, env=environment
    )
    try:
        deadline = time.monotonic() + 300
        while time.monotonic() < deadline:
            text = Path(log.name).read_text(encoding="utf-8")
            if found := re.search(r"The handbook is at (\S+)", text):
                yield found.group(1)
                break
            assert process.poll() is None, text
            time.sleep(0.1)
        else:
            pytest.fail(text)
    finally:
        process.terminate()  # a test that runs in the background of a shell passes no Ctrl+C on
        try:
            process.wait(60)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            log.close()


@pytest.fixture
def served(checkout: Path) -> Iterator[str]:
    with serving(checkout) as address:
        yield address


def get(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=120) as answer:
            return answer.status, answer.read().decode(errors="replace")
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def wait_until(address: str, holds: Callable[[str], bool]) -> str:
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        text = get(address)[1]
        if holds(text):
            return text
        time.sleep(0.3)
    pytest.fail(f"never came: {text[:2000]}")


def test_serve_builds_again_and_keeps_the_last_good_site(served: str, checkout: Path) -> None:
    status, text = get(served)
    assert status == 200
    assert "/_serve/news.js" in text
    assert get(f"{served}nowhere/")[0] == 404
    assert get(f"{served}downloads/manage-performance-review.pdf")[0] == 200
    assert get(f"{served}../../etc/passwd")[0] == 404

    topic = checkout / "toolkit_data" / "topics" / "exit.yml"
    title = re.search(r"^in_short: (.+)$", topic.read_text(encoding="utf-8"), re.M)
    assert title
    change(topic, title.group(0), "in_short: A canary sings here.")
    wait_until(f"{served}manage/exit/", lambda page: "A canary sings here." in page)

    change(topic, "in_short: A canary", "in_shrt: A canary")
    page = wait_until(f"{served}manage/exit/", lambda page: "serve-error" in page)
    assert "Did you mean “in_short”?" in page, "the error is on the page"
    assert "A canary sings here." in page, "on top of the last good site"

    change(checkout / "macros" / "__init__.py", '"""', '"""Changed. ')
    change(topic, "in_shrt: A canary", "in_short: A wattle")
    page = wait_until(f"{served}manage/exit/", lambda page: "A wattle sings here." in page)
    assert "serve-error" not in page


# --- the wheel ---------------------------------------------------------------------------------------------------


def test_the_wheel_builds_the_same_site_and_an_edition_from_a_read_only_install(site: Path, tmp_path: Path) -> None:
    """The same bytes from another folder, with another hash seed, an empty cache and in another time zone."""
    from tests.site.test_built_site import contents, differences

    source = tmp_path / "source"
    shutil.copytree(
        ROOT,
        source,
        ignore=shutil.ignore_patterns(".git", ".venv", ".cache", "site", "dist", "__pycache__", ".*_cache"),
    )
    made = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "dist")],
        cwd=source, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        tops = {name.split("/")[0] for name in packed.namelist()}
        assert tops == {"peer_toolkit", next(top for top in tops if top.endswith(".dist-info"))}
        packed.extractall(tmp_path / "installed")
    shutil.rmtree(source)
    for path in (tmp_path / "installed").rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "installed"), "PYTHONDONTWRITEBYTECODE": "1"}
    environment |= {"PYTHONHASHSEED": "4711", "PEER_TOOLKIT_CACHE": str(tmp_path / "cache"), "TZ": "Pacific/Auckland"}
    empty = tmp_path / "empty"
    empty.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "peer_toolkit", "build"], cwd=empty, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert differences(contents(site), contents(empty / "site")) == []

    before = contents(tmp_path / "installed")
    # the three commands of the README; the first of them, pip, is what was done above
    for command in ("new edition ours", "check --edition ours", "build --edition ours --site made"):
        done = subprocess.run(
            [sys.executable, "-m", "peer_toolkit", *command.split()],
            cwd=empty, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
    assert "Adapted by Our organisation from" in (empty / "made" / "index.html").read_text(encoding="utf-8")
    with serving(empty, "--edition", "ours", environment=environment) as address:
        assert "Our organisation" in get(address)[1]
    assert contents(tmp_path / "installed") == before
