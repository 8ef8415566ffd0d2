"""The desk's table of actions, and its questions: nothing is named that nobody does, nor asked that no door knows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tuils.library.front import conversation
from tuils.library.front.answers.action_words import WORDS
from tuils.library.front.answers.heard import Heard
from tuils.library.front.conversation.desk_state import OpenQuestion
from tuils.library.front.conversation.handlers import ACTIONS
from tuils.library.front.conversation.modes import MODES

NAMED = re.compile(r'(?:DeskAction|_to)\("(\w+)"')


def _questions(above: type[OpenQuestion] = OpenQuestion) -> Iterator[type[OpenQuestion]]:
    for one in above.__subclasses__():
        yield one
        yield from _questions(one)


def test_every_action_that_is_named_is_done_by_somebody() -> None:
    named = {mode.scan for mode in MODES.values()}
    for file in Path(conversation.__file__).parents[1].rglob("*.py"):
        named.update(NAMED.findall(file.read_text(encoding="utf-8")))
    assert named == ACTIONS.keys()


def test_what_can_be_blocked_has_its_words() -> None:
    assert WORDS.keys() <= ACTIONS.keys()


def test_every_question_is_named_to_the_doors() -> None:
    names = {one.name for one in _questions() if hasattr(one, "name")}
    assert names
    assert {name for name in names if not re.search(rf"\b{name}\b", Heard.__doc__ or "")} == set()
