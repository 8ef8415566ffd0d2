"""Names and sentences by which somebody finds their way: a public name stands for one thing in the whole program, the
first line of a file says what lives in it, and a docstring is a sentence with a verb."""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict

from .reading import HOUSE, files, name_called, nodes_of, tree_of

TWICE = 33
"""The public names of functions that stand in more than one module. The number may only fall."""
RIDDLE = re.compile(r"(?:What|Who|Those|Of|Where|As|Whether|Is|Are|Was|Were|Does|Did|Has|Have|Can|Must|Would|Will)\b")
"""A first word that begins no sentence with a subject and a verb."""


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


def test_a_public_name_of_a_function_says_which_thing() -> None:
    """Two functions `facts` or `add` can't be told apart where they are called, nor found by their name."""
    places: dict[str, set[str]] = defaultdict(set)
    for file in files():
        for one in tree_of(file).body:
            if (name := name_called(one)) and not name.startswith("_"):
                places[name].add(str(file.relative_to(HOUSE)))
    twice = {name: sorted(where) for name, where in places.items() if len(where) > 1}
    assert len(twice) <= TWICE, "; ".join(f"{name}: {', '.join(where)}" for name, where in twice.items())


def test_a_public_name_is_used_by_the_program() -> None:
    """Code that tests alone use is theirs (`tests/at_once.py`). What a decorator registers, a table, and what Python
    itself calls are called by no name."""
    named = Counter(word for file in files() for word in re.findall(r"\w+", file.read_text(encoding="utf-8")))
    alone = []
    for file in files():
        for one in tree_of(file).body:
            called = one.name if isinstance(one, ast.ClassDef) else name_called(one)
            tables = "Base" in map(ast.unparse, getattr(one, "bases", ()))
            registered = tables or (isinstance(one, ast.FunctionDef) and one.decorator_list)
            if called and named[called] == 1 and not registered and not called.startswith("__"):
                alone.append(f"{file.relative_to(HOUSE)}: {called}")
    assert not alone, "\n".join(alone)


def test_a_docstring_begins_with_its_subject_or_verb() -> None:
    """None begins with a relative clause, which has to be read twice: in the program, the tests and the bench."""
    every = [file for folder in (".", "../tests", "../bench") for file in files(folder)]
    said = [(file, one.value) for file in every for one in nodes_of(file) if isinstance(one, ast.Expr)]
    docs = [(file, one.value) for file, one in said if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    riddles = [f"{file}: {text[:40]}" for file, text in docs if RIDDLE.match(text.strip())]
    assert len(docs) > 1000
    assert not riddles, "\n".join(riddles)


def test_an_exception_to_a_rule_says_why() -> None:
    """Behind `noqa` and `type: ignore` stand the code of the rule and the reason in words."""
    mark = re.compile(r"#\s*(?:ruff: )?(?:noqa|type: ignore)")
    told = re.compile(r"(?:noqa: |type: ignore\[)[\w, -]+\]?\s*(?:\(|#|--)\s*[\w']+ [\w']+")
    for file in files():
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            assert not mark.search(line) or told.search(line), f"{file.relative_to(HOUSE)}:{number}: {line.strip()}"
