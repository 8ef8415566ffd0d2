"""Everything that changes the library is a verb with a permission: found by reading the code, so that none is
forgotten."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import typing
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from peewee import Model

import tuils.library
from tuils.library.foundation.desk import VERBS
from tuils.library.foundation.wording import WORDING
from tuils.library.people.staff.permissions import PERMISSIONS
from tuils.library.people.staff.roles import ALL, STARTER, VOLUNTEER_MAY, VOLUNTEER_PASSES

from .reading import HOUSE, files, name_called, nodes_of, tree_of

DEPARTMENTS = (
    "foundation.administration", "people.patrons", "people.staff", "people.patron_files", "people.self_service",
    "holdings.items",
    "holdings.titles", "holdings.editing", "holdings.lists", "holdings.title_imports", "holdings.publishing",
    "holdings.finding", "lending", "activities", "office.person_records", "office.retention", "reach.library_export",
    "reach.replay", "front.daily", "front.starting", "front.conversation",
)  # fmt: skip
STATE = re.compile(r"(^|_)state$|^custody$|^room_time$")  # the side that applies entries: no verb, by its nature
STATEMENTS = re.compile(r"(^|_)queries$")  # what is said to the store: whoever calls one that writes, writes
WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE|REPLACE)\b")
DECLARES = ("change", "change_counted", "put_many")  # how a declared statement is done that writes
PART_OF_A_VERB = {
    "people.staff.signing_in.sign_in": "nobody is signed in yet: it asks for the PIN instead of a right",
    "holdings.titles.deriving.put_derived": "a slice of `Refreshing`, which asks nobody: it writes what records imply",
    "holdings.finding.own_words.put_page": "the same: what follows from the index",
    "holdings.items.items.labels_of_none": "part of a change undone on another machine: labels wait at this desk alone",
    "holdings.items.shelving.file_titles_again": "the same: what follows from settings",
    "holdings.items.shelving.shelve_again": "the same",
    "holdings.titles.entries_in_bulk.bring_titles": "rows that came with a bundle, in the transaction of `merge`",
    "lending.loans.last_borrower.note_borrower": "part of what ends a loan, in its transaction",
    "lending.loans.remembering.add_to_history": "part of what ends a loan, in its transaction",
    "lending.loans.renewal.renew_loan": "the renewal within `renew` and `checkout`, in their transaction",
    "people.patrons.late_words.put_missing_words": "what follows from rows, in a slice of `Refreshing` too",
    "people.patrons.last_use.note_use": "the month in which a card was used: no state, it says of nobody what for",
    "people.patrons.last_use.note_use_of_card": "the same",
    "people.patrons.parts.put_part": "part of the verbs of contacts, notes and restrictions, in their transaction",
    "people.patrons.parts.write_patron_fields": "the same",
    "people.self_service.machine_log.answer_once": "the transaction of a verb that a device asks for, with its answer",
    "people.self_service.machine_log.note_messages": "the log of a device: no state, and it names nobody",
    "people.self_service.machine_log.forget_machine_log": "what a keeping forgets, in the work of the day or `purge`",
    "people.self_service.patron_pins.forget_pin": "part of the verbs that clear a PIN and remove a patron",
    "people.self_service.patron_pins.try_pin": "it counts wrong PINs, as at the sign-in of staff",
    "people.staff.pins.take_try": "nobody is signed in yet; it counts wrong PINs",
    "people.staff.pins.count_wrong": "likewise",
    "people.staff.pins.let_go_of_try": "likewise",
}


GIVES = ("library.people.staff.roles", "library.people.staff.permissions")  # they name permissions and ask for none


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(tuils.library.__path__, "tuils.library."):
        yield importlib.import_module(found.name)


@pytest.fixture(scope="module", autouse=True)
def all_departments() -> None:
    assert len(list(modules())) > 30


def known_permissions() -> set[str]:
    return {*VERBS.values(), *PERMISSIONS}


def name_of(file: Path) -> str:
    return ".".join(file.relative_to(HOUSE).with_suffix("").parts)


def called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def permission_of(function: ast.FunctionDef) -> str | None:
    """Return the permission in its `@verb(...)`; None where it is no verb."""
    for decorator in function.decorator_list:
        if isinstance(decorator, ast.Call) and called(decorator) == "verb":
            (argument,) = decorator.args
            assert isinstance(argument, ast.Constant), f"{function.name}: the permission must be read at a glance"
            return str(argument.value)
    return None


# every verb has a permission


def test_every_verb_names_a_permission_of_the_form_department_and_deed() -> None:
    found = {}
    for file in files("library"):
        for node in nodes_of(file):
            if isinstance(node, ast.FunctionDef) and (permission := permission_of(node)) is not None:
                found[f"tuils.{name_of(file)}.{node.name}"] = permission
                assert node.args.args[0].arg == "desk", f"{node.name}: the desk comes first"
    assert len(found) > 20
    assert {name: permission for name, permission in VERBS.items() if name.startswith("tuils.")} == found
    for name, permission in found.items():
        assert re.fullmatch(r"[a-z]+\.[a-z]+(_[a-z]+)*", permission), (name, permission)


def test_every_permission_that_is_asked_for_anywhere_is_a_known_one() -> None:
    asked = set()
    for file in files():
        for node in nodes_of(file):
            if isinstance(node, ast.Call) and called(node) in ("require", "may", "verb", "permitted"):
                constants = [part for argument in node.args for part in ast.walk(argument)]
                asked |= {part.value for part in constants if isinstance(part, ast.Constant)}
    names = {str(one) for one in asked}
    assert "patrons.see_all" in names
    assert names <= known_permissions()


def test_what_the_starter_roles_may_and_pass_is_known() -> None:
    assert set(VOLUNTEER_MAY) <= known_permissions()
    assert all(WORDING[code].kind == "C" for code in VOLUNTEER_PASSES)
    for sheet in STARTER:
        assert set(sheet.permissions) - {ALL} <= known_permissions()
        assert set(sheet.passes) - {ALL} <= WORDING.keys()


def test_the_known_permissions_are_all_asked_for() -> None:
    """A permission that nothing asks for would promise something in the roles that nobody keeps."""
    asking = (file for file in files() if name_of(file) not in GIVES)
    texts = {node.value for file in asking for node in nodes_of(file) if isinstance(node, ast.Constant)}
    assert known_permissions() - texts == set()


# whatever writes is a verb


def departments() -> Iterator[tuple[str, ast.Module]]:
    for file in files("library"):
        _library, *rest = name_of(file).split(".")
        if ".".join(rest).startswith(DEPARTMENTS) and not STATE.search(rest[-1]) and not STATEMENTS.search(rest[-1]):
            yield ".".join(rest), tree_of(file)


@cache
def writing_statements() -> frozenset[str]:
    """Return the names of the statements that write: functions, and those that are declared."""
    bodies = [tree_of(file).body for file in files("library") if STATEMENTS.search(file.stem)]
    return frozenset(name for body in bodies for one in body if (name := name_called(one)) and writes_itself(one))


def imported_statements(tree: ast.Module) -> set[str]:
    """Return the names of statements that write, as this module imports them."""
    names = {alias.name for one in ast.walk(tree) if isinstance(one, ast.ImportFrom)
             and STATEMENTS.search((one.module or "").rpartition(".")[2]) for alias in one.names}  # fmt: skip
    return names & writing_statements()


def writes_itself(code: ast.stmt) -> bool:
    for node in ast.walk(code):
        if (
            isinstance(node, ast.Call)
            and called(node) in ("Act", "insert", "delete", "update", "put")
            and (called(node) == "Act" or _on_a_model(node))
        ):
            return True
        if isinstance(node, ast.Call) and called(node) == "insert_rows":
            return True
        if isinstance(node, ast.Call) and called(node) == "partial" and getattr(node.args[0], "id", "") in DECLARES:
            return True
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and WRITES.match(node.value):
            return True
    return False


def _on_a_model(node: ast.Call) -> bool:
    """Return whether this writes to a model: `Loan.insert(...)`, `put(Item, ...)`; not a set's or dict's own
    `update`."""
    if isinstance(node.func, ast.Attribute):
        return isinstance(node.func.value, ast.Name) and node.func.value.id[:1].isupper()
    return bool(node.args) and isinstance(node.args[0], ast.Name) and node.args[0].id[:1].isupper()


def test_every_public_function_that_writes_is_a_verb() -> None:
    bare, excused = [], set()
    for module, tree in departments():
        functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
        said = imported_statements(tree)
        writing = {name for name, node in functions.items()
                   if (writes_itself(node) or _names(node) & said) and permission_of(node) is None}  # fmt: skip
        while more := {
            name
            for name, node in functions.items()
            if name not in writing and permission_of(node) is None and _names(node) & writing
        }:
            writing |= more
        for name in sorted(writing):
            if f"{module}.{name}" in PART_OF_A_VERB:
                excused.add(f"{module}.{name}")
            elif not name.startswith("_") and not _takes_an_act(functions[name]):
                bare.append(f"{module}.{name}")
    assert bare == []
    assert excused == PART_OF_A_VERB.keys()


def _names(function: ast.FunctionDef) -> set[str]:
    return {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}


def _takes_an_act(function: ast.FunctionDef) -> bool:
    """Return whether it writes into the act of its caller, who is the verb."""
    return any(argument.arg == "act" for argument in function.args.args)


def test_a_function_that_writes_would_be_found() -> None:
    for text in (
        "def f(desk):\n    Act(desk).write('x')",
        "def f(desk):\n    db.execute_sql('DELETE FROM item')",
        "def f(desk):\n    db.execute_sql(f'UPDATE {table} SET x = 1')",
        "def f(desk):\n    Library.insert(id=1).execute()",
        "def f(desk):\n    put(Item, {})",
        "f: Callable[[str], None] = partial(change, _DROP)",
    ):
        (code,) = ast.parse(text).body
        assert name_called(code) == "f"
        assert writes_itself(code), text
    for text in (
        "def f(desk):\n    facts.update(x=1)",
        "def f(desk):\n    db.execute_sql('SELECT 1')",
        "f: Callable[[], list[str]] = partial(ids, 'SELECT id FROM item')",
    ):
        (code,) = ast.parse(text).body
        assert name_called(code) == "f"
        assert not writes_itself(code), text


# what a verb gives back


def test_no_live_row_leaves_a_verb() -> None:
    for name in VERBS:
        if not name.startswith("tuils."):
            continue
        module, function = name.rsplit(".", 1)
        act = inspect.unwrap(getattr(importlib.import_module(module), function))
        given = typing.get_type_hints(act, vars(importlib.import_module(module)) | {"Path": Path})["return"]
        parts = [given, *typing.get_args(given)]
        assert not any(inspect.isclass(part) and issubclass(part, Model) for part in parts), name
