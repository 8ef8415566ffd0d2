"""Declared commands: each passes its verb what that takes."""

from __future__ import annotations

import inspect

import pytest

from tuils.cli.front import front
from tuils.cli.kit.table import VerbCall
from tuils.cli.spec import every_command

DECLARED = {name: command for name, command in every_command(front) if isinstance(command.callback, VerbCall)}


def test_many_commands_are_declared() -> None:
    assert len(DECLARED) > 40


@pytest.mark.parametrize("name", sorted(DECLARED))
def test_the_verb_takes_what_its_command_passes(name: str) -> None:
    act = DECLARED[name].callback
    assert isinstance(act, VerbCall)
    passed = {str(one.name) for one in DECLARED[name].params if one.expose_value} - {act.first, "file"}
    if act.of_record is not None:
        passed = passed - set(act.of_record) | {"fields"}
    assert passed.isdisjoint(act.fixed)
    inspect.signature(act.verb).bind("desk", *([act.first] if act.first else []), **dict.fromkeys(passed), **act.fixed)
