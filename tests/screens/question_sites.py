"""The places in the code of the screens that ask, read from the code itself, so that no question is forgotten."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tuils.library.front.conversation.conversation import Session
from tuils.library.front.conversation.desk_state import OpenQuestion
from tuils.library.front.conversation.door import DoorTalk

SCREENS = Path(__file__).parents[2] / "tuils" / "screens"
CALLS = {"ask_question", "ask_words", "ask_place", "_ask_words", "ask_yes"}
"""The methods that open a question; `ask` with an object made beside it, or with words."""
VALUES = {"TabQuestion", "FormQuestion", "ScreenQuestion", "yes_or_no"}
TALKS = (Session, DoorTalk)
"""The classes in which all questions of the conversation are found."""
MECHANISM = (
    "kit/asking.py",
    "kit/listing.py:Listing.ask",
    "kit/form.py:Form.report",
    "kit/operator/override_form.py:PassingForm._ask_words",
    "patrons/card/tab.py:CardScreen.ask",
    "patrons/card/tab.py:Tab.ask_yes",
)
"""The functions through which the others ask."""


def asks(call: ast.Call) -> bool:
    """Return whether this call opens a question, or says one."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name in CALLS | VALUES:
        return True
    if name == "ask" and len(call.args) >= 3:
        return True
    marks = [*(call.args[:1] if name == "say" else ()), *(one.value for one in call.keywords if one.arg == "mark")]
    return any(isinstance(part, ast.Constant) and part.value == "ASK" for mark in marks for part in ast.walk(mark))


def of_screens() -> Iterator[str]:
    """Yield each function that asks: `desk/queue.py:QueueScreen.cancel_hold`."""
    for file in sorted(SCREENS.rglob("*.py")):
        place = str(file.relative_to(SCREENS))
        for name in sorted(set(_in(ast.parse(file.read_text(encoding="utf-8")), ""))):
            if not f"{place}:{name}".startswith(MECHANISM):
                yield f"{place}:{name}"


def _in(node: ast.AST, name: str) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            inner = f"{name}.{child.name}" if name else child.name
            yield from _in(child, inner if isinstance(child, ast.ClassDef) else f"{inner}.<locals>")
        else:
            if isinstance(child, ast.Call) and asks(child) and name:
                yield name.removesuffix(".<locals>")
            yield from _in(child, name)


def of_conversation(above: type[OpenQuestion] = OpenQuestion) -> Iterator[str]:
    """The names of all questions of the desk and of a program's door."""
    for one in above.__subclasses__():
        if hasattr(one, "name"):
            yield one.name
        yield from of_conversation(one)
