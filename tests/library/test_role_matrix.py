"""Every verb and every guarded read, for every starter role: done, or refused and noted in the audit log.

Generated: verbs and reads from their decorators, generators by reading the code, what each role may from the table of
permissions. So what is new and not in the table fails here.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import tuils
import tuils.library
from tuils.library.foundation.desk import READS, VERBS, Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.holdings.items.showing import item_sheet
from tuils.library.holdings.titles.exporting import export_journal
from tuils.library.people.staff.permissions import PERMISSIONS, starter_may
from tuils.library.people.staff.roles import ADMINISTRATOR, ALL, STARTER, permissions_of, role_sheet
from tuils.library.people.staff.staff import add_staff
from tuils.models import db

from .makers import Clock, add_item, codes, desk_of, value, with_role

IN_THEIR_OWN_WAY = {
    "office.registers.entries._may_see": "the right that the register's file names",
    "office.registers.entries.entry_called": "the same, to see it or to edit it",
    "office.registers.entries.entry_history": "the same",
    "office.registers.order_list.entries_by_vendor": "the same",
    "holdings.titles.exporting.export_journal": "one right for the public part, another for all of it: see below",
    "holdings.title_imports.importing.look": "of an import, whose other steps are verbs",
    "holdings.items.showing.item_sheet": "only where the borrower is asked for: see below",
    "holdings.title_imports.title_import.look": "of an import, whose steps are verbs",
    "lending.lines_in.steps": "of an import, whose steps are verbs",
    "front.daily.__init__": "the day's work, whose steps are verbs",
    "foundation.desk.call": "of every verb",
    "foundation.desk.verb": "of every verb",
    "foundation.desk.wrap": "of every verb",
    "foundation.desk.permitted": "of every read",
    "reach.import_undo.steps": "of taking an import back, whose steps are verbs",
    "office.receipts.asked.receipt_of": "of a payment, or of what is out: each asks for its own right",
    "people.staff.on_the_spot.who_does": "what its caller names, so that another may lend it",
    "foundation.journal.undoing.require_undo": "what the deed that is undone asked for",
    "reach.replay.acts_to_undo": "of a change of very many things, before the first of them: circulation.undo",
    "people.self_service.pin_slips.plan_pin_slips": "two rights beside that of choose_patrons: slips have addresses",
    "people.patron_files.patron_import.steps": "of an import, whose steps are verbs",
    "people.patron_files.school.steps": "of a school's table, whose steps are verbs",
    "office.notices.replies.begin_replies": "notices.send, which the day's work has by itself",
    "office.notices.sending.begin_runs": "of each run: notices.send, which the day's work has by itself",
    "office.notices.text_inbox.asked_at": "notices.send, which the day's work has by itself",
    "office.reports.pins.may_go": "by where a pinned report goes, and by the right of its report",
    "office.reports.pins._place": "of the verb that pins: only where it leaves the library",
    "office.reports.catalog.run_report": "by the report that is run, which names the right",
    "reach.sites.packing.pack_next_bundle": "by what is packed: all there is, or what the other place lacks",
    "office.registers.bans._write": "part of the verbs that write an entry: only where it bans somebody",
    "office.reports.registers._kinds": "by the register that is asked for, whose file names the right",
    "people.patrons.restrictions.said_by_edit": "part of `edit_patron`, a verb: by what is changed",
}
HOUSE = Path(tuils.__file__).parent
ROLES = [sheet.code for sheet in STARTER]


def load_all() -> None:
    for found in pkgutil.walk_packages(tuils.library.__path__, "tuils.library."):
        importlib.import_module(found.name)


load_all()


# ---- what there is


@cache
def functions() -> tuple[tuple[str, ast.FunctionDef], ...]:
    """Every function and method of the library's modules that ask for a permission, by module and name."""
    found: list[tuple[str, ast.FunctionDef]] = []
    for file in sorted((HOUSE / "library").rglob("*.py")):
        module, text = ".".join(file.relative_to(HOUSE.parent).with_suffix("").parts), file.read_text(encoding="utf-8")
        nodes = ast.walk(ast.parse(text)) if ".require(" in text else ()
        found += [(module, node) for node in nodes if isinstance(node, ast.FunctionDef)]
    return tuple(found)


def asks(node: ast.AST) -> str:
    """The permission of `desk.require("...")`, of any desk; empty for anything else."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "require":
        (argument,) = node.args
        return str(argument.value) if isinstance(argument, ast.Constant) else constant(argument)
    return ""


def constant(argument: ast.expr) -> str:
    return f"<{ast.unparse(argument)}>"


def guarded_generators() -> dict[str, str]:
    """Functions that ask for one permission as they are begun: their name and that permission."""
    found = {}
    for module, function in functions():
        first = function.args.args[0].arg if function.args.args else ""
        body = [part for part in function.body if not _is_words(part)]
        if first != "desk" or not body or not isinstance(body[0], ast.Expr):
            continue
        permission = asks(body[0].value)
        if permission.startswith("<") and permission[1:-1].isidentifier():
            permission = str(getattr(importlib.import_module(module), permission[1:-1], ""))
        if permission and not permission.startswith("<"):
            found[f"{module}.{function.name}"] = permission
    return found


def _is_words(part: ast.stmt) -> bool:
    return isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant)


GUARDED = {
    name: permission for name, permission in (VERBS | READS).items() if name.startswith("tuils.")
} | guarded_generators()


class Anything:
    """An argument that no function can use: anybody let in fails at it, after the permission."""


def ask(name: str, desk: Desk) -> Refused | None:
    """Call it with nothing of use; gives back the refusal, if the answer was one. A generator is begun."""
    module, function = name.rsplit(".", 1)
    act: Callable[..., Any] = getattr(importlib.import_module(module), function)
    given, named = [], {}
    for parameter in list(inspect.signature(act).parameters.values())[1:]:
        if parameter.default is parameter.empty and parameter.kind is parameter.POSITIONAL_OR_KEYWORD:
            given.append(Anything())
        elif parameter.default is parameter.empty and parameter.kind is parameter.KEYWORD_ONLY:
            named[parameter.name] = Anything()
    try:
        answer = act(desk, *given, **named)
        if inspect.isgenerator(answer):
            next(answer, None)
    except Refused as no:
        return no
    except Exception:
        return None
    return None


# ---- the table


def test_every_permission_that_is_asked_for_is_in_the_table_and_the_other_way_round() -> None:
    asked = {*GUARDED.values(), *VERBS.values()}
    assert sorted(asked - PERMISSIONS.keys()) == [], "write a line for it in people/staff/permissions.py"
    text = "\n".join(
        file.read_text(encoding="utf-8")
        for file in HOUSE.rglob("*.py")
        if file.name not in ("permissions.py", "roles.py")
    )
    assert sorted(name for name in PERMISSIONS if f'"{name}"' not in text) == []


def test_every_line_says_what_it_allows() -> None:
    for permission in PERMISSIONS.values():
        assert permission.said[:1].islower(), permission
        assert len(permission.said) <= 60, permission
        assert set(permission.roles) <= set(ROLES) - {ADMINISTRATOR}, permission
    assert len({permission.said for permission in PERMISSIONS.values()}) == len(PERMISSIONS)


def test_the_starter_roles_are_those_of_the_table() -> None:
    for sheet in STARTER:
        assert sheet.permissions == ((ALL,) if sheet.code == ADMINISTRATOR else starter_may(sheet.code)), sheet.code


def test_what_volunteers_may_never() -> None:
    never = {
        "patrons.history", "patrons.export", "patrons.see_all", "patrons.see_loans", "patrons.see_borrower",
        "library.export", "library.export_private", "foundation.audit.see", "staff.edit", "staff.roles", "fees.waive",
        "patrons.remove", "patrons.merge", "patrons.batch", "library.purge", "privacy.requests",
    }  # fmt: skip
    assert never & set(starter_may("volunteer")) == set()
    assert not set(starter_may("volunteer")) - set(starter_may("staff"))
    assert not set(starter_may("staff")) - set(starter_may("manager"))


def test_on_a_van_who_may_load_work_or_lends_brings_it_home(desk: Desk) -> None:
    for right in ("library.merge", "circulation.checkout"):
        of_one = with_role(desk, permissions={right})
        assert replace(of_one, main=False).may("library.merge"), right
        assert of_one.may("library.merge") == (right == "library.merge")


def test_there_is_much_to_ask() -> None:
    assert len(GUARDED) > 120
    assert GUARDED["tuils.library.lending.loans.overdue.overdue_list"] == "patrons.find"
    assert GUARDED["tuils.library.office.notices.overdue_letters.overdue_letters"] == "patrons.see_all"


def test_whatever_asks_otherwise_is_known() -> None:
    """Functions that check a permission late, or depending on an argument, are not in the matrix below: say here why
    that will do."""
    found = {
        f"{module}.{function.name}" for module, function in functions() for node in ast.walk(function) if asks(node)
    }
    assert {name.removeprefix("tuils.library.") for name in found - GUARDED.keys()} == IN_THEIR_OWN_WAY.keys()


# ---- the matrix


@pytest.fixture
def people(desk: Desk, clock: Clock) -> dict[str, Desk]:
    """A desk for each starter role with somebody of that role at it."""
    for role in ROLES:
        add_staff(desk, f"the-{role}", role)
    return {role: desk_of(f"the-{role}", clock) for role in ROLES}


@pytest.mark.parametrize("role", ROLES)
def test_each_verb_and_each_read_is_done_or_refused_and_noted(role: str, people: dict[str, Desk]) -> None:
    desk, sheet = people[role], role_sheet(role)
    assert sheet
    wrong = []
    for name, permission in sorted(GUARDED.items()):
        allowed = permission in permissions_of(sheet)
        before = value("SELECT count(*) FROM audit_row")
        no = ask(name, desk)
        refused = no is not None and no.codes == ["NO_PERMISSION"] and no.reasons[0].facts["permission"] == permission
        if refused == allowed:
            wrong.append(f"{name}: {permission} {'is refused' if refused else 'is not refused'}")
        if not allowed and value("SELECT count(*) FROM audit_row") != before + 1:
            wrong.append(f"{name}: that it was refused is not noted")
    assert wrong == []
    noted = db.execute_sql(
        "SELECT DISTINCT deed FROM audit_row WHERE kind = 'refused' AND operator = ?", (f"the-{role}",)
    )
    expected = {permission for permission in GUARDED.values() if permission not in permissions_of(sheet)}
    assert {row[0] for row in noted} >= expected


@pytest.mark.parametrize("role", ROLES)
def test_what_asks_by_what_is_asked_for(role: str, people: dict[str, Desk]) -> None:
    desk, sheet = people[role], role_sheet(role)
    assert sheet
    add_item(people[ADMINISTRATOR], "C1")
    cases: tuple[tuple[str, Callable[[], object]], ...] = (
        ("patrons.see_borrower", lambda: item_sheet(desk, "C1", borrower=True)),
        ("library.export", lambda: export_journal(desk)),
        ("library.export_private", lambda: export_journal(desk, private=True)),
    )
    for permission, act in cases:
        refused = codes(act) == ["NO_PERMISSION"]
        assert refused is (permission not in permissions_of(sheet)), permission
    item_sheet(desk, "C1")
