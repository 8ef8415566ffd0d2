"""The code of the house as trees, read once for all rules; and all tables of its store. Nobody changes a tree."""

from __future__ import annotations

import ast
import pkgutil
from functools import cache
from importlib import import_module
from pathlib import Path

import tuils
from tuils import models

HOUSE = Path(tuils.__file__).parent


@cache
def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


@cache
def nodes_of(file: Path) -> tuple[ast.AST, ...]:
    """Return all nodes of a file, from the top down."""
    return tuple(ast.walk(tree_of(file)))


@cache
def files(room: str = "") -> tuple[Path, ...]:
    return tuple(sorted((HOUSE / room).rglob("*.py")))


@cache
def every_table() -> tuple[type[models.Base], ...]:
    """Return all tables, in any file."""
    for file in pkgutil.iter_modules(models.__path__, "tuils.models."):
        import_module(file.name)
    return tuple(kind for kind in models.Base.__subclasses__() if kind.__module__.startswith("tuils."))
