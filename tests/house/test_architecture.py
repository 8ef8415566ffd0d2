"""The pages for developers name files and tests: each is there. Each rule names the test that holds it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RULES = ROOT / "docs" / "house" / "rules.md"
PAGES = [
    ROOT / "docs" / "architecture.md",
    ROOT / "docs" / "decisions.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs" / "house").glob("*.md")),
]
NAMED = re.compile(r"`([\w/]+(?:/|\.py|\.tcss))(?:::\w+)?`")
HOLDS = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
KNOWN = {str(file.relative_to(ROOT)) for place in ("tuils", "tests") for file in (ROOT / place).rglob("*")}


def is_there(name: str) -> bool:
    """Return whether this names a file, by its path from the root or by the end of it."""
    wanted = name.rstrip("/")
    return (ROOT / name).exists() or any(file.endswith("/" + wanted) for file in KNOWN)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_file_named_is_there(page: Path) -> None:
    names = NAMED.findall(page.read_text(encoding="utf-8"))
    assert names
    assert [name for name in names if not is_there(name)] == []


def test_the_table_of_changes_names_whole_paths() -> None:
    text = PAGES[0].read_text(encoding="utf-8")
    table = text.partition("## Where do I change")[2].partition("\n## ")[0]
    names = re.findall(r"`(tuils/[\w/.]+)`", table)
    assert len(names) > 20
    assert [name for name in names if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_test_named_is_there(page: Path) -> None:
    held = HOLDS.findall(page.read_text(encoding="utf-8"))
    assert [(file, test) for file, test in held if f"def {test}(" not in (ROOT / file).read_text("utf-8")] == []


def test_each_rule_names_the_test_that_holds_it() -> None:
    rows = re.findall(r"^\| (?!rule|---)(.*)$", RULES.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(rows) > 20
    assert [row for row in rows if not HOLDS.search(row)] == []
