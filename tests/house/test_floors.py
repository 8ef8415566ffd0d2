"""The house rules that a program can check: what is imported when, on which systems, and what is named."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections import Counter
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from grimp import build_graph

from .reading import files, nodes_of, tree_of

ROOT = Path(__file__).parents[2]
POSIX_ONLY = ("fcntl", "termios", "pty", "tty", "pwd", "grp", "resource", "posix", "syslog", "readline")
DOORS = (
    "tuils.library.front.opening",
    "tuils.app",
    "tuils.line_mode.lines",
    "tuils.station.settings",
    "tuils.library.front.starting",
    "tuils.opac",
    "tuils.cli.catalog.opac",
)


def python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)


def test_the_library_runs_without_a_terminal() -> None:
    rooms = sorted(
        ".".join(file.relative_to(ROOT).with_suffix("").parts)
        for file in (ROOT / "tuils" / "library").rglob("*.py")
        if file.name != "__init__.py"
    )
    loaded = python(
        f"import importlib, sys\nfor room in {rooms!r}: importlib.import_module(room)\n"
        "print([name for name in ('click', 'textual', 'rich', 'serial') if name in sys.modules])"
    )
    assert loaded.stdout == "[]\n", loaded.stderr


def test_no_module_imports_itself_by_way_of_others() -> None:
    """Imports inside of functions count, and those for types alone."""
    graph = build_graph("tuils", cache_dir=None)
    TopologicalSorter({name: graph.find_modules_directly_imported_by(name) for name in graph.modules}).prepare()


def test_a_command_at_the_desk_loads_nothing_heavy() -> None:
    heavy = ("textual", "rich", "serial", "pymarc", "argon2", "filelock", "playhouse", "asyncio")
    other = ("tuils.values.shelf.shelf_order", "tuils.models.search", "tuils.library.holdings.finding")
    loaded = python(
        "import sys, tuils.library.front.opening, tuils.cli.circulation.checkout, tuils.cli.circulation.checkin\n"
        f"print([name for name in {heavy + other!r} if name in sys.modules])"
    )
    assert loaded.stdout == "[]\n", loaded.stderr


@pytest.mark.parametrize("door", DOORS)
def test_every_door_opens_where_posix_modules_are_missing(door: str) -> None:
    hidden = "\n".join(f"sys.modules[{name!r}] = None" for name in POSIX_ONLY if name != "posix")
    opened = python(f"import sys\n{hidden}\nimport {door}\nprint('open')")
    assert opened.stdout == "open\n", opened.stderr


def test_no_posix_only_module_is_imported_unguarded() -> None:
    for file in files():
        for node in tree_of(file).body:
            if isinstance(node, ast.Import):
                names = {alias.name for alias in node.names}
                assert not names & set(POSIX_ONLY), f"{file.name} imports {names & set(POSIX_ONLY)} at the top"


def test_below_the_doors_nobody_looks_at_the_clock() -> None:
    banned = re.compile(r"datetime\.now\(|date\.today\(|time\.sleep\(|utcnow\(")
    for room in ("library", "models", "values", "formats"):
        for file in (ROOT / "tuils" / room).rglob("*.py"):
            assert not banned.search(file.read_text(encoding="utf-8")), file


def test_files_and_functions_stay_small() -> None:
    for file in files():
        if "migrations" in file.parts:
            continue
        assert file.read_text(encoding="utf-8").count("\n") <= 500, f"{file} has more than 500 lines"
        for node in nodes_of(file):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                assert lines <= 45, f"{file}:{node.name} has {lines} lines"


def test_a_room_can_be_taken_in_at_a_glance() -> None:
    """Migrations are one file a version of the store."""
    rooms = Counter(file.parent for file in files() if "migrations" not in file.parts)
    assert {str(room): many for room, many in rooms.items() if many > 35} == {}


def test_every_dependency_says_why_it_is_here() -> None:
    words = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    named = re.findall(r'^ {4}"([A-Za-z0-9_.-]+)[>=<]', project, re.MULTILINE)
    assert named
    missing = [name for name in named if name not in words]
    assert not missing, f"no line in docs/dependencies.md: {missing}"


NAMED_OTHERWISE = {"bidi": "python-bidi", "dateutil": "python-dateutil", "serial": "pyserial", "argon2": "argon2-cffi",
                   "playhouse": "peewee", "arabic_reshaper": "arabic-reshaper", "PIL": "pillow",
                   "markdown_it": "markdown-it-py"}  # fmt: skip
WHERE_IT_IS = {"keyring", "psycopg", "starlette", "uvicorn"}
"""The program does the same without it, or says what to install."""


def test_a_plain_install_has_every_package_that_the_program_imports() -> None:
    """Labels, letters and the board's page refused after the install of the README, with a pip command for pipx."""
    base = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    has = {re.split(r"[<>=;]", one)[0].strip() for one in base}
    imported = {
        name.split(".")[0]
        for file in files()
        for node in nodes_of(file)
        if isinstance(node, ast.Import | ast.ImportFrom) and not getattr(node, "level", 0)
        for name in ([one.name for one in node.names] if isinstance(node, ast.Import) else [node.module or ""])
    }
    foreign = imported - set(sys.stdlib_module_names) - {"tuils"} - WHERE_IT_IS
    assert {NAMED_OTHERWISE.get(name, name) for name in foreign} - has == set()
