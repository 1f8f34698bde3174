"""What README and CONTRIBUTING say is true: samples parse, commands exist, links lead somewhere."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from macros import MACROS
from peer_toolkit.catalogue.model import Form, LawPlace, Node, Source, Topic
from peer_toolkit.catalogue.read import read_file
from peer_toolkit.catalogue.schema import MODELS as MODELS_OF_SCHEMAS
from tests.conftest import ROOT

FILES = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"]
MODELS: dict[str, type[Node]] = {"topics": Topic, "sources": Source, "forms": Form, "law": LawPlace}


def samples() -> list[str]:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return re.findall(r"^```yaml\n(.*?)^```", text, re.M | re.S)


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.splitlines()[0])
def test_every_sample_fits_the_vocabulary(sample: str, tmp_path: Path) -> None:
    folder = re.match(r"# toolkit_data/(\w+)/", sample)
    assert folder, "the first line of a sample names its file"
    (tmp_path / "sample.yml").write_text(sample, encoding="utf-8")
    document, problems = read_file(tmp_path / "sample.yml")
    assert not problems
    assert document is not None
    MODELS[folder.group(1)].model_validate(document.data)


def test_there_are_samples_of_each_kind() -> None:
    assert {re.match(r"# toolkit_data/(\w+)/", one).group(1) for one in samples()} == set(MODELS)  # type: ignore[union-attr]


@pytest.mark.parametrize("name", FILES)
def test_links_to_files_lead_somewhere(name: str) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", (ROOT / name).read_text(encoding="utf-8")):
        assert target.startswith("https://") or (ROOT / target).exists(), target


def test_every_make_command_that_is_named_exists() -> None:
    rules = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    for name in FILES:
        for line in re.findall(r"`?make ([a-z -]+)", (ROOT / name).read_text(encoding="utf-8")):
            words = line.split()
            assert words[0] in rules, line


def test_every_macro_is_listed_and_nothing_else() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\w+)\(", text, re.M)) == {macro.__name__ for macro in MACROS}


def test_editors_are_told_of_every_schema() -> None:
    told = json.loads((ROOT / ".vscode" / "settings.json").read_text(encoding="utf-8"))["yaml.schemas"]
    assert set(told) == {f"toolkit_data/schemas/{name}.schema.json" for name in MODELS_OF_SCHEMAS}
    for files in told.values():
        assert list(ROOT.glob(files)), files


def test_no_package_registry_is_named_anywhere() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    hosts = [f"{name}.org" for name in ("pypi", "pythonhosted", "registry.npmjs", "deb.debian")]
    for name in filter(None, tracked):
        file = ROOT / name
        if file.is_file() and file.suffix != ".png":
            text = file.read_text(encoding="utf-8", errors="replace")
            assert not [host for host in hosts if host in text], name
