"""Accounts, PINs and roles: counting wrong PINs, the last administrator, who may do what."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from tuils.library.administration.settings import add_code, set_value, write_setting
from tuils.library.desk import Desk
from tuils.library.journal.writing import Act
from tuils.library.people.roles import (
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
from tuils.library.people.staff import (
    SignInFault,
    account,
    account_of_system_user,
    add_staff,
    change_own_pin,
    change_staff,
    count_accounts,
    link_staff,
    operator_of,
    set_pin,
    sign_in,
    staff,
)
from tuils.library.refusals import Refused
from tuils.library.wording import WORDING
from tuils.models import db

from .makers import MINUTE, SECOND, Clock, codes, desk_of, rows, value, whole


@pytest.fixture
def vera(desk: Desk) -> Desk:
    add_staff(desk, "vera", "volunteer", name="Vera K.", pin="2468")
    return desk


def wrong(login: str, pin: str, now: int) -> str:
    with pytest.raises(SignInFault) as no:
        sign_in(login, pin, now)
    return str(no.value)


# signing in


def test_who_has_the_pin_signs_in(vera: Desk, clock: Clock) -> None:
    operator = sign_in("vera", "2468", clock())
    assert (operator.login, operator.name, operator.role) == ("vera", "Vera K.", "volunteer")
    assert operator.permissions == frozenset(VOLUNTEER_MAY)
    assert operator.passes == frozenset(VOLUNTEER_PASSES)


def test_three_wrong_pins_then_a_minutes_wait(vera: Desk, clock: Clock) -> None:
    assert wrong("vera", "1111", clock.now) == "That PIN is not right. 2 more tries, then a minute's wait."
    assert "1 more try," in wrong("vera", "1112", clock.now)
    assert wrong("vera", "1113", clock.now) == "That PIN is not right. A minute's wait, then again."
    told = "Too many tries. A minute's wait, then again. Forgotten? A manager sets a new PIN."
    assert wrong("vera", "2468", clock.now + 1) == told, "also the right one waits"
    assert wrong("vera", "2468", clock.now + MINUTE - 1) == told
    assert sign_in("vera", "2468", clock.now + MINUTE).login == "vera"


def test_the_wait_begins_once_and_a_right_pin_forgets_the_wrong_ones(vera: Desk, clock: Clock) -> None:
    for _try in range(3):
        wrong("vera", "1111", clock.now)
    for second in range(0, 60, 10):
        wrong("vera", "1111", clock.now + second * SECOND)
    clock.forward(minutes=1)
    wrong("vera", "1111", clock.now)
    wrong("vera", "1111", clock.now)
    sign_in("vera", "2468", clock.now)
    for _try in range(2):
        wrong("vera", "1111", clock.now)
    assert sign_in("vera", "2468", clock.now)


def test_a_pin_that_a_manager_sets_ends_the_wait(vera: Desk, clock: Clock) -> None:
    for _try in range(3):
        wrong("vera", "1111", clock.now)
    set_pin(vera, "vera", "8642")
    assert sign_in("vera", "8642", clock.now).login == "vera"


def test_wrong_pins_of_one_keep_nobody_else_waiting(vera: Desk, clock: Clock) -> None:
    add_staff(vera, "will", "volunteer", pin="1357")
    for _try in range(3):
        wrong("vera", "1111", clock.now)
    assert sign_in("will", "1357", clock.now).login == "will"


def test_a_name_nobody_has_answers_like_a_wrong_pin(vera: Desk, clock: Clock) -> None:
    assert wrong("nobody", "2468", clock.now) == wrong("vera", "1111", clock.now)
    wrong("nobody", "2468", clock.now)
    wrong("nobody", "2468", clock.now)
    assert "Too many tries" in wrong("nobody", "2468", clock.now)


def test_without_a_pin_or_after_the_account_ended_nobody_signs_in(vera: Desk, clock: Clock) -> None:
    add_staff(vera, "will", "volunteer")
    for pin in ("", "1234"):
        wrong("will", pin, clock.now)
    change_staff(vera, "vera", active=False)
    wrong("vera", "2468", clock.now)
    change_staff(vera, "vera", active=True)
    assert sign_in("vera", "2468", clock.now)


def test_wrong_pins_are_counted_in_the_store_and_are_no_state(vera: Desk, clock: Clock) -> None:
    wrong("vera", "1111", clock.now)
    assert rows("SELECT login, wrong FROM pin_try") == [("vera", 1)]
    whole(vera)


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


def test_anyone_changes_their_own_pin_and_who_may_that_of_others(
    vera: Desk, volunteer_vera: Desk, clock: Clock
) -> None:
    change_own_pin(volunteer_vera, "9753")
    assert sign_in("vera", "9753", clock.now)
    wrong("vera", "2468", clock.now)
    assert codes(lambda: set_pin(volunteer_vera, "admin", "0000")) == ["NO_PERMISSION"]
    set_pin(vera, "vera", "8642")
    assert sign_in("vera", "8642", clock.now)
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
    assert count_accounts() == 2
    assert account_of_system_user("wpark") == sheet
    assert account_of_system_user("") is None
    whole(desk)


@pytest.mark.parametrize(
    ("login", "role", "code"),
    [
        ("", "volunteer", "NOT_UNDERSTOOD"),
        ("a/b", "volunteer", "NOT_UNDERSTOOD"),
        ("admin", "volunteer", "LOGIN_IN_USE"),
        ("will", "king", "NOT_UNDERSTOOD"),
    ],
)
def test_an_account_that_cannot_be(login: str, role: str, code: str, desk: Desk) -> None:
    assert codes(lambda: add_staff(desk, login, role)) == [code]
    assert count_accounts() == 1


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


def test_the_starter_roles_are_those_in_the_store(desk: Desk) -> None:
    assert role_codes() == ["administrator", "volunteer"]
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
    assert who_may_pass(["ADDRESS_BAD", "NOT_FOR_LOAN", "WITHDRAWN", "ITEM_LOST"]) == {
        "ADDRESS_BAD": "volunteer",
        "NOT_FOR_LOAN": "administrator",
        "WITHDRAWN": "",
        "ITEM_LOST": "",
    }


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
