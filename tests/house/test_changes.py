"""CHANGELOG.md, the version, the man page, and the files in changes/ that the next version is made of."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest

from tuils import VERSION

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
KINDS = {kind["directory"]: kind["name"] for kind in PROJECT["tool"]["towncrier"]["type"]}
FRAGMENTS = sorted({*(ROOT / "changes").iterdir()} - {ROOT / "changes" / name for name in ("README.md", "template.md")})
LOOK = "Look at these when you update"
MOST = 3
"""The most lines of a feature."""


def newest() -> str:
    """The section of the newest version, with its head."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    return re.split(r"^(?=## )", text, flags=re.MULTILINE)[1]


def faults(name: str, text: str) -> list[str]:
    """Return what is wrong with one file of changes/."""
    found = []
    if len(name.split(".")) != 3 or name.split(".")[1] not in KINDS or not name.endswith(".md"):
        found.append(f"{name}: name it WORDS.KIND.md; a KIND is {', '.join(KINDS)}")
    if not 0 < len(text.splitlines()) <= MOST or not all(0 < len(line) <= 160 for line in text.splitlines()):
        found.append(f"{name}: write one to {MOST} lines of at most 160 letters")
    if text.startswith(("*", "-", " ")) and not text.startswith("**"):
        found.append(f"{name}: the star in front is made by the release")
    return found


def test_version_changelog_and_man_page_agree() -> None:
    declared = VERSION
    assert version("tuils") == declared, "installed before the version changed: make .venv/.ready"
    assert re.match(r"## (\S+) \(\d{4}-\d\d-\d\d\)\n", newest()), "a version and the day it was cut"
    assert newest().split()[1] == declared
    assert f'"tuils {declared}"' in (ROOT / "docs" / "tuils.1").read_text(encoding="utf-8").splitlines()[0]


def test_the_newest_version_begins_with_what_to_look_at() -> None:
    heads = re.findall(r"^### (.*)$", newest(), re.MULTILINE)
    assert heads[0] == LOOK
    assert heads == [name for name in KINDS.values() if name in heads], "in the order of pyproject.toml, each once"


def test_a_feature_takes_three_lines() -> None:
    items = re.findall(r"^\* .*\n(?:(?!\*|#).+\n)*", newest(), re.MULTILINE)
    assert items
    assert [item for item in items if item.count("\n") > MOST] == []


def test_each_change_has_a_known_kind_and_three_lines() -> None:
    assert [fault for file in FRAGMENTS for fault in faults(file.name, file.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.md", "Words."), ("a.desks.md", "Words."), ("a.desk.txt", "Words."), ("a.desk.md", ""),
     ("a.desk.md", "1\n2\n3\n4\n"), ("a.desk.md", "* Words."), ("a.desk.md", "w" * 161)],
)  # fmt: skip
def test_a_change_that_does_not_fit_would_be_found(name: str, text: str) -> None:
    assert len(faults(name, text)) == 1
    assert faults("a.desk.md", "**Words** of one change,\nin two lines.\n") == []


def test_a_release_is_made_of_the_changes(tmp_path: Path) -> None:
    for name in ("CHANGELOG.md", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "changes").mkdir()
    shutil.copy(ROOT / "changes" / "template.md", tmp_path / "changes")
    for kind in reversed(KINDS):
        (tmp_path / "changes" / f"some-words.{kind}.md").write_text(f"**One thing** of {kind},\nin two lines.\n")
    command = [sys.executable, "-m", "towncrier", "build", "--yes", "--version", "9.9.9", "--date", "2027-01-31"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    sections = "\n".join(f"### {name}\n\n* **One thing** of {kind},\n  in two lines.\n" for kind, name in KINDS.items())
    before, after = ((folder / "CHANGELOG.md").read_text(encoding="utf-8") for folder in (ROOT, tmp_path))
    mark = "<!-- releases -->\n\n"
    assert after == before.replace(mark, f"{mark}## 9.9.9 (2027-01-31)\n\n{sections}\n", 1)
    assert [file.name for file in (tmp_path / "changes").iterdir()] == ["template.md"]
