"""Names by which somebody finds their way: a public class name stands for one thing in the whole program, and the first
line of a file says what lives in it."""

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


def test_the_first_line_of_a_module_says_what_lives_in_it() -> None:
    """`tuils hold` alone says no more than the name of the file."""
    for file in files():
        first = (ast.get_docstring(tree_of(file)) or "").partition("\n")[0]
        said = first.partition(": ")[2] if first.startswith("tuils ") else first
        assert len(said.split()) > 1, f"{file.relative_to(HOUSE)}: {first}"
