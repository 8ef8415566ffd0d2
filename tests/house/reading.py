"""The code of the house as trees, read once for all rules. Nobody changes a tree."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import tuils

HOUSE = Path(tuils.__file__).parent


@cache
def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


@cache
def nodes_of(file: Path) -> tuple[ast.AST, ...]:
    """Return all nodes of a file, from the top down."""
    return tuple(ast.walk(tree_of(file)))


def name_called(code: ast.stmt) -> str:
    """Return the name by which this is called: of a function, or of a statement that is declared; else ""."""
    if isinstance(code, ast.FunctionDef | ast.AsyncFunctionDef):
        return code.name
    if isinstance(code, ast.AnnAssign) and isinstance(code.value, ast.Call) and isinstance(code.target, ast.Name):
        return code.target.id if getattr(code.value.func, "id", "") == "partial" else ""
    return ""


@cache
def files(room: str = "") -> tuple[Path, ...]:
    return tuple(sorted((HOUSE / room).rglob("*.py")))
