"""Accounts, PINs and roles: counting wrong PINs, the last administrator, who may do what."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from functools import partial

import pytest
from argon2.exceptions import VerificationError

from tests.at_once import add_code
from tuils.library.foundation.administration.settings import set_value, write_setting
from tuils.library.foundation.desk import Desk, Operator
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import Refused
from tuils.library.foundation.store import StoreFault
from tuils.library.foundation.wording import WORDING
from tuils.library.front.opening import patiently
from tuils.library.people.staff.role_editing import set_role
from tuils.library.people.staff.roles import (
    FIRST_MAY,
    FIRST_PASSES,
    STARTER,
    VOLUNTEER_MAY,
    VOLUNTEER_PASSES,
    RoleSheet,
    passes_of,
    permissions_of,
    role_codes,
    role_sheet,
    who_may_pass,
)
from tuils.library.people.staff.signing_in import SignInFault, arrived, must_choose, sign_in, still_is
from tuils.library.people.staff.staff import (
    account,
    account_of_system_user,
    add_staff,
    change_own_pin,
    change_staff,
    give_code,
    link_staff,
    operator_of,
    set_pin,
    staff,
)
from tuils.models import db

from .makers import DAY, MINUTE, SECOND, Clock, codes, desk_of, rows, value, whole


@pytest.fixture
def vera(desk: Desk) -> Desk:
    add_staff(desk, "vera", "volunteer", name="Vera K.", pin="2468")
    return desk


def wrong(desk: Desk, login: str, pin: str) -> str:
    with pytest.raises(SignInFault) as no:
        patiently(lambda: sign_in(desk, login, pin))
    return str(no.value)


# signing in


def test_who_has_the_pin_signs_in(vera: Desk) -> None:
    operator = sign_in(vera, "vera", "2468")
    assert (operator.login, operator.name, operator.role) == ("vera", "Vera K.", "volunteer")
    assert operator.permissions == frozenset(VOLUNTEER_MAY)
    assert operator.passes == frozenset(VOLUNTEER_PASSES)


def test_a_pin_that_could_not_be_checked_is_no_wrong_one(vera: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """argon2 needs tens of megabytes: where there are none, it says so, and nobody is shut out for it."""

    def full(*_given: object) -> bool:
        raise VerificationError("Memory allocation error")

    with monkeypatch.context() as here:
        here.setattr("argon2.PasswordHasher.verify", full)
        for _time in range(4):
            with pytest.raises(StoreFault, match="out of memory") as no:
                sign_in(vera, "vera", "2468")
            assert no.value.code == "NO_MEMORY"
    assert "2 tries left" in wrong(vera, "vera", "1111"), "none was counted"
    assert sign_in(vera, "vera", "2468").login == "vera"


def test_three_wrong_pins_then_a_minutes_wait(vera: Desk, clock: Clock) -> None:
    assert wrong(vera, "vera", "1111") == "Wrong PIN. 2 tries left, then a one-minute wait."
    assert "1 try left," in wrong(vera, "vera", "1112")
    assert wrong(vera, "vera", "1113") == "Wrong PIN. Wait a minute, then try again."
    told = "Too many tries. Wait a minute, then try again. Forgot your PIN? Ask a manager for a one-time code."
    assert wrong(vera, "vera", "2468") == told, "also the right one waits"
    clock.now += MINUTE - SECOND
    assert wrong(vera, "vera", "2468") == told
    clock.now += SECOND
    assert sign_in(vera, "vera", "2468").login == "vera"


def test_the_waits_grow_and_a_right_pin_ends_them(vera: Desk, clock: Clock) -> None:
    told = []
    for minutes in (1, 5, 15, 60, 60):
        for _try in range(3):
            last = wrong(vera, "vera", "1111")
        told.append(last.removeprefix("Wrong PIN. "))
        clock.forward(minutes=minutes)
        clock.now -= SECOND
        assert "Too many tries" in wrong(vera, "vera", "2468")
        clock.now += SECOND
    waits = ["a minute", "5 minutes", "15 minutes", "60 minutes", "60 minutes"]
    assert told == [f"Wait {wait}, then try again." for wait in waits]
    assert wrong(vera, "vera", "1111") == "Wrong PIN. 2 tries left before a wait."
    sign_in(vera, "vera", "2468")
    assert wrong(vera, "vera", "1111").endswith("2 tries left, then a one-minute wait.")


def test_trying_while_one_waits_makes_no_wait_longer(vera: Desk, clock: Clock) -> None:
    for _try in range(3):
        wrong(vera, "vera", "1111")
    for _second in range(5):
        wrong(vera, "vera", "1111")
        clock.now += 10 * SECOND
    clock.now += 10 * SECOND
    assert sign_in(vera, "vera", "2468")


def test_a_clock_that_is_set_back_makes_a_wait_no_longer_than_it_was(vera: Desk, clock: Clock) -> None:
    for _try in range(3):
        wrong(vera, "vera", "1111")
    clock.forward(days=-2)
    assert "Wait a minute" in wrong(vera, "vera", "2468")
    clock.forward(minutes=1)
    assert sign_in(vera, "vera", "2468")


def test_a_clock_that_is_set_forward_forgets_no_wrong_pin(vera: Desk, clock: Clock) -> None:
    for _jump in range(2):
        for _try in range(3):
            wrong(vera, "vera", "1111")
        clock.forward(days=1)
    for _try in range(3):
        last = wrong(vera, "vera", "1111")
    assert "15 minutes" in last


def test_programs_at_once_get_no_more_tries_than_one(vera: Desk) -> None:
    """Each counts its try before it looks at the PIN."""
    outcomes: list[str] = []

    def guess() -> None:
        with db.connection_context():
            outcomes.append(wrong(vera, "vera", "1111"))

    threads = [threading.Thread(target=guess) for _n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 8
    assert sum("Too many tries" in told for told in outcomes) == 5


@pytest.mark.whole
def test_right_pins_at_once_are_all_right(vera: Desk) -> None:
    names: list[str] = []

    def come() -> None:
        with db.connection_context():
            names.append(patiently(lambda: sign_in(vera, "vera", "2468")).login)

    threads = [threading.Thread(target=come) for _n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert names == ["vera"] * 8


def test_a_program_that_ends_while_a_pin_is_looked_at_has_lost_that_try(
    vera: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as cut:
        cut.setattr("tuils.library.people.staff.signing_in.pin_fits", lambda _hash, _pin: 1 / 0)
        for _program in range(3):
            with pytest.raises(ZeroDivisionError):
                sign_in(vera, "vera", "1111")
    clock.now += 10 * SECOND
    assert "Too many tries" in wrong(vera, "vera", "2468")


def test_a_pin_that_a_manager_sets_ends_the_wait(vera: Desk) -> None:
    for _try in range(3):
        wrong(vera, "vera", "1111")
    set_pin(vera, "vera", "8642")
    assert sign_in(vera, "vera", "8642").login == "vera"


def test_wrong_pins_of_one_keep_nobody_else_waiting(vera: Desk) -> None:
    add_staff(vera, "will", "volunteer", pin="1357")
    for _try in range(3):
        wrong(vera, "vera", "1111")
    assert sign_in(vera, "will", "1357").login == "will"


def test_a_name_nobody_has_answers_like_a_wrong_pin(vera: Desk) -> None:
    assert wrong(vera, "nobody", "2468") == wrong(vera, "vera", "1111")
    wrong(vera, "nobody", "2468")
    wrong(vera, "nobody", "2468")
    assert "Too many tries" in wrong(vera, "nobody", "2468")


def test_without_a_pin_or_after_the_account_ended_nobody_signs_in(vera: Desk) -> None:
    add_staff(vera, "will", "volunteer")
    for pin in ("", "1234"):
        wrong(vera, "will", pin)
    change_staff(vera, "vera", active=False)
    wrong(vera, "vera", "2468")
    change_staff(vera, "vera", active=True)
    assert sign_in(vera, "vera", "2468")


def test_wrong_pins_are_counted_in_the_store_and_are_no_state(vera: Desk) -> None:
    wrong(vera, "vera", "1111")
    assert rows("SELECT login, wrong FROM pin_try") == [("vera", 1)]
    whole(vera)


# told


def test_wrong_pins_are_in_the_audit_log_and_told_to_who_looks_after_accounts(vera: Desk, volunteer_vera: Desk) -> None:
    assert arrived(vera) == ""
    for _try in range(3):
        wrong(volunteer_vera, "vera", "1111")
    wrong(volunteer_vera, "admin", "1111")
    wrong(volunteer_vera, "a name that is perhaps a PIN", "1111")
    noted = rows("SELECT operator, kind, \"by\", allowed FROM audit_row WHERE kind = 'wrong_pin'")
    assert noted == [("vera", "wrong_pin", "vera", 0)] * 3 + [("vera", "wrong_pin", "admin", 0)]
    assert arrived(volunteer_vera) == "", "nobody else is told"
    assert arrived(vera) == "3 wrong PINs typed for Vera K."
    assert arrived(vera) == "", "told once"
    assert value("SELECT count(*) FROM audit_row WHERE kind = 'sign_in'") == 4


# one-time codes


def test_a_code_lets_one_in_to_choose_a_pin(vera: Desk) -> None:
    code = give_code(vera, "vera")
    assert re.fullmatch(r"[A-Z2-9]{4}-[A-Z2-9]{4}", code.code)
    assert code.until - vera.now > 2 * DAY
    wrong(vera, "vera", "2468")
    sheet = account("vera")
    assert sheet is not None
    assert (sheet.has_pin, sheet.has_code) == (False, True)
    operator = sign_in(vera, "vera", code.code.lower().replace("-", " "))
    assert must_choose(operator)
    at = replace(vera, operator=operator)
    assert codes(lambda: add_staff(at, "x", "volunteer")) == ["NO_PERMISSION"]
    assert codes(lambda: change_own_pin(at, "12")) == ["NOT_UNDERSTOOD"]
    change_own_pin(at, "7777")
    assert not must_choose(sign_in(vera, "vera", "7777"))
    wrong(vera, "vera", code.code)
    whole(vera)


def test_a_code_is_too_old_after_three_days(vera: Desk, clock: Clock) -> None:
    code = give_code(vera, "vera").code
    clock.forward(days=3)
    assert wrong(vera, "vera", code) == "This one-time code has expired. A manager can give you a new one."
    assert sign_in(vera, "vera", give_code(vera, "vera").code)


def test_a_code_ends_a_wait_and_is_kept_as_a_hash(vera: Desk) -> None:
    for _try in range(3):
        wrong(vera, "vera", "1111")
    code = give_code(vera, "vera").code
    assert sign_in(vera, "vera", code)
    assert value("SELECT count(*) FROM private WHERE data LIKE '%' || ? || '%'", code[:4]) == 0
    change_staff(vera, "vera", active=False)
    assert codes(lambda: give_code(vera, "vera")) == ["UNKNOWN_ID"]


# what was so when somebody signed in


def test_a_role_or_an_account_that_changes_is_noticed(vera: Desk) -> None:
    def operator() -> Operator:
        return sign_in(vera, "vera", "2468")

    was = operator()
    assert still_is(was)
    change_staff(vera, "vera", name="Vera Kay")
    assert still_is(was), "a name is no right"
    set_role(vera, "volunteer", take=["patrons.edit"])
    assert not still_is(was)
    was = operator()
    change_staff(vera, "vera", role="staff")
    assert not still_is(was)
    was = operator()
    change_staff(vera, "vera", active=False)
    assert not still_is(was)
    assert still_is(vera.operator)
    assert not still_is(replace(vera.operator, permissions=frozenset()))


# pins


def test_a_pin_is_kept_as_an_argon2id_hash_only(vera: Desk) -> None:
    (hashed,) = rows("SELECT hash FROM staff_pin WHERE login = 'vera'")[0]
    assert hashed.startswith("$argon2id$")
    assert value("SELECT count(*) FROM journal WHERE data LIKE '%argon2%' OR data LIKE '%2468%'") == 0


@pytest.mark.parametrize("pin", ["", "1", "123"])
def test_a_short_pin_is_refused_and_not_repeated(pin: str, vera: Desk) -> None:
    for act in (partial(set_pin, vera, "vera"), partial(change_own_pin, vera)):
        with pytest.raises(Refused) as no:
            act(pin)
        assert no.value.codes == ["NOT_UNDERSTOOD"]
        assert not pin or pin not in no.value.message


def test_a_pin_that_is_too_short_makes_no_account(desk: Desk) -> None:
    assert codes(lambda: add_staff(desk, "will", "volunteer", pin="12")) == ["NOT_UNDERSTOOD"]
    assert account("will") is None


def test_anyone_changes_their_own_pin_and_who_may_that_of_others(vera: Desk, volunteer_vera: Desk) -> None:
    change_own_pin(volunteer_vera, "9753")
    assert sign_in(vera, "vera", "9753")
    wrong(vera, "vera", "2468")
    assert codes(lambda: set_pin(volunteer_vera, "admin", "0000")) == ["NO_PERMISSION"]
    set_pin(vera, "vera", "8642")
    assert sign_in(vera, "vera", "8642")
    assert codes(lambda: set_pin(vera, "nobody", "8642")) == ["UNKNOWN_ID"]
    whole(vera)


@pytest.fixture
def volunteer_vera(vera: Desk, clock: Clock) -> Desk:
    return desk_of("vera", clock)


# accounts


def test_an_account(desk: Desk) -> None:
    sheet = add_staff(desk, " will ", "volunteer", system_user="wpark")
    assert (sheet.login, sheet.name, sheet.role, sheet.active, sheet.has_pin) == (
        "will",
        "will",
        "volunteer",
        True,
        False,
    )
    assert account("will") == sheet
    assert [one.login for one in staff()] == ["admin", "will"]
    assert account_of_system_user("wpark") == sheet
    assert account_of_system_user("") is None
    whole(desk)


@pytest.mark.parametrize(
    ("login", "role", "code"),
    [
        ("", "volunteer", "NOT_UNDERSTOOD"),
        ("a/b", "volunteer", "NOT_UNDERSTOOD"),
        ("a b", "volunteer", "NOT_UNDERSTOOD"),
        ("a@b", "volunteer", "NOT_UNDERSTOOD"),
        ("a" * 41, "volunteer", "NOT_UNDERSTOOD"),
        ("admin", "volunteer", "LOGIN_IN_USE"),
        ("will", "king", "NOT_UNDERSTOOD"),
    ],
)
def test_an_account_that_cannot_be(login: str, role: str, code: str, desk: Desk) -> None:
    assert codes(lambda: add_staff(desk, login, role)) == [code]
    assert [one.login for one in staff()] == ["admin"]


def test_a_system_user_is_tied_to_one_account(desk: Desk) -> None:
    add_staff(desk, "will", "volunteer", system_user="desk")
    link_staff(desk, "admin", "desk")
    found = account_of_system_user("desk")
    assert found is not None
    assert found.login == "admin"
    will = account("will")
    assert will is not None
    assert will.system_user == ""
    change_staff(desk, "will", active=False)
    link_staff(desk, "will", "desk")
    assert account_of_system_user("desk") is None, "an account that ended acts for nobody"
    link_staff(desk, "will", "")
    assert codes(lambda: link_staff(desk, "nobody", "desk")) == ["UNKNOWN_ID"]
    whole(desk)


def test_the_last_administrator_stays(desk: Desk) -> None:
    assert codes(lambda: change_staff(desk, "admin", active=False)) == ["LAST_ADMINISTRATOR"]
    assert codes(lambda: change_staff(desk, "admin", role="volunteer")) == ["LAST_ADMINISTRATOR"]
    add_staff(desk, "zoe", "administrator")
    change_staff(desk, "admin", role="volunteer")
    assert codes(lambda: change_staff(desk, "zoe", active=False)) == ["LAST_ADMINISTRATOR"]
    change_staff(desk, "admin", role="administrator")
    change_staff(desk, "zoe", active=False)
    assert codes(lambda: change_staff(desk, "admin", active=False)) == ["LAST_ADMINISTRATOR"], (
        "who ended does not count"
    )
    assert change_staff(desk, "admin").active
    assert codes(lambda: change_staff(desk, "admin", role="king")) == ["NOT_UNDERSTOOD"]


def test_nobody_gives_or_takes_over_more_than_they_have(desk: Desk, clock: Clock) -> None:
    add_staff(desk, "max", "manager", pin="1111")
    add_staff(desk, "vera", "volunteer")
    manager = desk_of("max", clock)
    for act in (
        lambda: add_staff(manager, "new", "administrator"),
        lambda: change_staff(manager, "vera", role="administrator"),
        lambda: change_staff(manager, "max", role="administrator"),
        lambda: change_staff(manager, "admin", active=False),
        lambda: set_pin(manager, "admin", "0000"),
        lambda: give_code(manager, "admin"),
        lambda: link_staff(manager, "admin", "max"),
    ):
        assert codes(act) in (["ROLE_ABOVE"], ["LAST_ADMINISTRATOR"])
    assert change_staff(manager, "vera", role="staff").role == "staff"
    assert give_code(manager, "vera")
    assert codes(lambda: set_role(manager, "volunteer", add=["staff.edit"])) == ["NO_PERMISSION"]


def test_a_volunteer_changes_no_account(desk: Desk, volunteer: Desk) -> None:
    for act in (
        lambda: add_staff(volunteer, "x", "administrator"),
        lambda: change_staff(volunteer, "vera", role="administrator"),
        lambda: link_staff(volunteer, "vera", "root"),
        lambda: set_value(volunteer, "name", "Mine"),
    ):
        assert codes(act) == ["NO_PERMISSION"]


@pytest.mark.parametrize("prefix", ["staff", "role", "pin", "rule", "library", "hours", "closed", "moon"])
def test_codes_are_those_of_places_types_and_categories(prefix: str, desk: Desk) -> None:
    fields = {"role": "administrator", "active": True, "permissions": ["*"], "passes": ["*"], "name": "x"}
    assert codes(lambda: add_code(desk, prefix, "vera", fields)) == ["NOT_UNDERSTOOD"]
    assert account("vera") is None
    whole(desk)


# roles


def test_a_role_that_is_gone_leaves_no_rights(vera: Desk) -> None:
    sheet = account("vera")
    assert sheet is not None
    operator = operator_of(replace(sheet, role="gone"))
    assert (operator.permissions, operator.passes) == (frozenset(), frozenset())


def test_the_starter_roles_are_built_in(desk: Desk) -> None:
    assert role_codes() == ["volunteer", "staff", "cataloguer", "manager", "administrator"]
    assert value("SELECT count(*) FROM role") == 0
    for sheet in STARTER:
        assert role_sheet(sheet.code) == sheet
    assert role_sheet("king") is None


def test_an_administrator_may_all_and_passes_every_code_of_class_c(desk: Desk) -> None:
    sheet = role_sheet("administrator")
    assert sheet is not None
    assert "something.of.a.later.version" in permissions_of(sheet)
    assert passes_of(sheet) == {wording.of or code for code, wording in WORDING.items() if wording.kind == "C"}
    assert "IN_TRANSIT" in passes_of(sheet), "an alert, but asked where it is on its way to someone"


def test_a_volunteer_may_what_a_desk_needs_and_passes_class_c_alone(desk: Desk) -> None:
    sheet = role_sheet("volunteer")
    assert sheet is not None
    assert not permissions_of(sheet) & {"patrons.see_all", "library.export", "library.rules", "staff.edit"}
    assert passes_of(sheet) == set(VOLUNTEER_PASSES)
    assert all(WORDING[code].kind == "C" for code in VOLUNTEER_PASSES)
    assert "NOT_FOR_LOAN" not in passes_of(sheet)


def test_who_may_pass_a_code_is_the_least_powerful_who_may(desk: Desk) -> None:
    asked = ["ADDRESS_BAD", "NOT_FOR_LOAN", "HELD_FOR_OTHER", "WITHDRAWN", "ITEM_LOST"]
    assert list(who_may_pass(asked).values()) == ["administrator"] * 3 + ["", ""], "of those whom somebody has"
    add_staff(desk, "vera", "volunteer")
    add_staff(desk, "sam", "staff")
    assert list(who_may_pass(asked).values()) == ["volunteer", "staff", "administrator", "", ""]


# roles of an earlier version


def test_volunteers_of_the_first_version_may_also_do_what_came_later(vera: Desk) -> None:
    role: dict[str, object] = {"name": "volunteer", "permissions": sorted(FIRST_MAY), "passes": sorted(FIRST_PASSES)}
    write_role(vera, role)
    assert sheet_of("volunteer").permissions == VOLUNTEER_MAY
    assert sheet_of("volunteer").passes == VOLUNTEER_PASSES


def test_a_role_that_somebody_made_smaller_stays_as_small(vera: Desk) -> None:
    write_role(vera, {"name": "volunteer", "permissions": sorted(FIRST_MAY[:-1]), "passes": sorted(FIRST_PASSES)})
    assert "fees.pay" not in sheet_of("volunteer").permissions


def write_role(desk: Desk, role: dict[str, object]) -> None:
    with db.atomic():
        write_setting(Act(desk), "role", "volunteer", value=role)


def sheet_of(code: str) -> RoleSheet:
    sheet = role_sheet(code)
    assert sheet
    return sheet
