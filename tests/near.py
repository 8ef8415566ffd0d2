"""The tests that a change can reach: `python -m tests.near [SINCE]` runs them, `make near` calls it.

A test reaches what it imports, in however many steps. To what import-linter sees this adds what is imported by its
name (`import_module`, `python -m`), the conftest.py that stand above a test, and the files that a module names and
reads. Those named like the change come first, then those nearest to it. `tests/house` asks the whole house and runs
always; what is marked `whole` is left to `make whole`.
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[1]
ALWAYS = "tests/house"
EVERYTHING = ("pyproject.toml",)
"""The files that every test depends on."""
TESTS = ("-n", "auto", "--maxprocesses", "4", "--dist", "load", "-m", "not whole")
ROOMS_BY_NAME = ("import_module(", "LazyFamily(", "MenuEntry(")
IMPORTS_BY_NAME = (*ROOMS_BY_NAME, '"-m"', '"tests.')


def main() -> None:
    changed = changes(sys.argv[1] if sys.argv[1:] else begun())
    files = near(House(), changed)
    known = len(list(ROOT.glob("tests/**/test_*.py")))
    print(f"{len(changed)} files are changed; {len(files)} of {known} files of tests can reach them.", flush=True)
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *TESTS, *files, ALWAYS])


def begun() -> str:
    """The commit where this branch left main; on main itself, what is not pushed, or not committed."""
    for other in ("@{upstream}", "origin/main", "main"):
        base = subprocess.run(
            ["git", "merge-base", "HEAD", other], capture_output=True, text=True, cwd=ROOT, check=False
        )
        if not base.returncode:
            return base.stdout.strip()
    return "HEAD"


def changes(since: str) -> list[Path]:
    """The files that differ from that commit, and those that git does not know yet, from the top of the checkout."""
    told = _git("diff", "--name-only", since) + _git("ls-files", "--others", "--exclude-standard")
    return [Path(line) for line in told]


def _git(*words: str) -> list[str]:
    return subprocess.run(["git", *words], capture_output=True, text=True, cwd=ROOT, check=True).stdout.splitlines()


def near(house: House, changed: Sequence[Path]) -> list[str]:
    """The files of tests that reach any of these, nearest first, from the top of the checkout."""
    steps = house.reached(module for path in changed for module in house.touched(path))
    names = {path.stem for path in changed}

    def order(module: str) -> tuple[bool, int, str]:
        return module.rpartition(".test_")[2] not in names, steps[module], module

    found = (module for module in steps if module in house.tests and not module.startswith("tests.house."))
    return [str(house.paths[module]) for module in sorted(found, key=order)]


class House:
    """All modules of the program and its tests, with who imports whom."""

    def __init__(self) -> None:
        self.paths = {_module(path): path for path in _sources()}
        self.texts = {module: (ROOT / path).read_text(encoding="utf-8") for module, path in self.paths.items()}
        self.tests = {module for module in self.paths if module.rpartition(".")[2].startswith("test_")}
        self.graph = grimp.build_graph("tuils", "tests", "bench", cache_dir=None)
        for module in self.paths:
            for other in self._by_name(module) | self._above(module):
                self.graph.add_import(importer=module, imported=other)

    def touched(self, path: Path) -> Iterator[str]:
        """The modules that are this file, or read it; of a package all in it, of a file that is gone its package."""
        if str(path) in EVERYTHING:
            yield from self.paths
        elif path.suffix == ".py":
            module = _module(path)
            room = module if module in self.paths else module.rpartition(".")[0]
            yield from (
                one for one in self.paths if one == room or (path.stem == "__init__" and one.startswith(f"{room}."))
            )
        else:
            names = {path.name}
            if "goldens" in path.parts:  # desk-80x24.txt is `desk` to its test
                names = {path.stem.rpartition("-")[0]}
            yield from (module for module, text in self.texts.items() if any(name in text for name in names))

    def reached(self, changed: Iterable[str]) -> dict[str, int]:
        """These and all that import them, each with how many imports lead from there to the change."""
        steps = dict.fromkeys((module for module in changed if module in self.graph.modules), 0)
        waiting = list(steps)
        for module in waiting:
            for other in sorted(self.graph.find_modules_that_directly_import(module) - steps.keys()):
                steps[other] = steps[module] + 1
                waiting.append(other)
        return steps

    def _by_name(self, module: str) -> set[str]:
        """Return the modules imported by a name in the source: `python -m tests.doors.program`, or a screen."""
        text = self.texts[module]
        if not any(sign in text for sign in IMPORTS_BY_NAME):
            return set()
        constants = (one.value for one in ast.walk(ast.parse(text)) if isinstance(one, ast.Constant))
        words = {one.partition(":")[0] for one in constants if isinstance(one, str)}
        named = {"tuils.__main__"} if {"tuils", "-m"} <= words else set()
        named |= {word for word in words if "." in word and word in self.paths}
        if any(sign in text for sign in ROOMS_BY_NAME) and module.startswith("tuils."):
            room = ".".join(module.split(".")[:2]) + "."
            named |= {other for other in self.paths if other.startswith(room) and _ends(other) & words}
        return named - {module}

    def _above(self, module: str) -> set[str]:
        """The conftest.py of the folders that a test is in."""
        parts = module.split(".")
        above = {".".join((*parts[:depth], "conftest")) for depth in range(1, len(parts))}
        return above & self.paths.keys() if module in self.tests else set()


def _sources() -> Iterator[Path]:
    for top in ("tuils", "tests", "bench"):
        yield from (path.relative_to(ROOT) for path in (ROOT / top).rglob("*.py"))


def _module(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def _ends(module: str) -> set[str]:
    """How a module may be named: `circulation.holds` also as holds."""
    parts = module.split(".")
    return {parts[-1], ".".join(parts[-2:])}


if __name__ == "__main__":
    main()
