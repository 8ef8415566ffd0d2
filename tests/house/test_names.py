"""Names by which somebody finds their way: a public class name stands for one thing in the whole program."""

from __future__ import annotations

import ast
from collections import defaultdict

from .reading import HOUSE, files, tree_of


def test_a_public_class_name_occurs_once() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for file in files():
        for one in tree_of(file).body:
            if isinstance(one, ast.ClassDef) and not one.name.startswith("_"):
                places[one.name].append(str(file.relative_to(HOUSE)))
    assert {name: where for name, where in places.items() if len(where) > 1} == {}
