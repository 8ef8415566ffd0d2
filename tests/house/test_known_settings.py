"""Every setting that the program reads has a name, words and a way to be written."""

from __future__ import annotations

import ast

from tuils.library.foundation.administration.known import CODE_FIELDS, SETTINGS
from tuils.library.foundation.administration.state import SHELVES
from tuils.models import Base

from .reading import files, nodes_of

BY_ITSELF = {"first_branch", "pin_cost", "rules_release"}  # written when a library begins, and never changed by anyone
BY_COMMAND = {"questions", "notice_sender", "notice_replies", "notice_texts", "notice_home"}  # by commands: query, mail


def read_anywhere() -> set[str]:
    names = set()
    for file in files():
        for node in nodes_of(file):
            if not isinstance(node, ast.Call):
                continue
            called = getattr(node.func, "id", "")
            if called == "value_of" and node.args and isinstance(node.args[0], ast.Constant):
                names.add(str(node.args[0].value))
            elif called == "values_of":
                names |= {word.arg for word in node.keywords if word.arg}
    return names


def test_every_setting_that_is_read_can_be_written_and_is_explained() -> None:
    assert read_anywhere() - BY_ITSELF - BY_COMMAND == {*SETTINGS}
    assert all(known.words for known in SETTINGS.values())


def test_every_column_of_a_code_can_be_written() -> None:
    for kind, fields in CODE_FIELDS.items():
        table: type[Base] = SHELVES[kind].table
        assert {*table._meta.fields} - {"code"} == {*fields}
