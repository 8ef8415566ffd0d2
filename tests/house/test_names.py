"""Names by which somebody finds their way: a public class name stands for one thing in the whole program."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

TUILS = Path(__file__).parents[2] / "tuils"


def test_a_public_class_name_occurs_once() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for file in sorted(TUILS.rglob("*.py")):
        for one in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(one, ast.ClassDef) and not one.name.startswith("_"):
                places[one.name].append(str(file.relative_to(TUILS)))
    assert {name: where for name, where in places.items() if len(where) > 1} == {}
