"""Patrons and staff from a script, and who may do what."""

from __future__ import annotations

import os
import pty
import select
import sys
import time

import pytest

from tuils.library.people.staff.system_user import system_user
from tuils.values.numbers.barcode import with_check_digit

from .calling import PIN, ROOT, Program


def test_a_patron_is_registered_edited_renewed(program: Program) -> None:
    added = program.json("patron", "add", "--last-name", "Field", "--first-name", "Marta", "--born", "1958-03-31")
    assert (added.code, added.line["name"], added.line["phone"]) == (0, "Marta Field", None)
    card = added.line["patron"]
    assert added.line["expires_on"] == "2027-12-01"
    words = ("--phone", "555 0100", "--barred", "--barred-until", "2026-12-24")
    edited = program.json("patron", "edit", card, *words)
    assert (edited.line["phone"], edited.line["barred"], edited.line["born"]) == ("555 0100", True, "1958-03-31")
    assert program.json("checkout", card, "I1").line["refused"] == ["PATRON_BARRED"]
    assert program.json("patron", "edit", card, "--no-barred", "--phone", "").line["phone"] is None
    assert program.json("checkout", card, "I1").code == 0
    assert program.json("patron", "renew", card).line["expires_on"] == "2028-11-30"
    assert program.json("patron", "renew", card, "--until", "2030-01-01").line["expires_on"] == "2030-01-01"


def test_a_membership_does_not_end_before_it_begins(program: Program) -> None:
    span = ("--enrolled-on", "2026-03-02", "--expires-on", "2026-03-01")
    said = program("patron", "add", "--first-name", "Ada", *span)
    assert (said.code, said.err) == (
        2, "expires_on cannot be read: 2026-03-01. It starts on Mon, Mar 2 but ends on Sun, Mar 1.\n",
    )  # fmt: skip
    card = program.patron("Ada", enrolled_on="2020-03-02", expires_on="2020-03-02")
    assert program("patron", "edit", card, "--enrolled-on", "2020-03-03").code == 2


def test_a_lost_card_gets_a_new_number(program: Program) -> None:
    card = program.patron(card="21234000099999")
    fresh = program.json("patron", "card", card)
    assert (fresh.line["old_card"], fresh.line["patron"] != card) == (card, True)
    assert program.json("checkout", card, "I1").line["refused"] == ["CARD_LOST"]
    assert program.json("show", "patron", card).line["refused"] == ["CARD_LOST"]
    named = program.json("patron", "card", fresh.line["patron"], "K7")
    assert named.line["patron"] == "K7"


@pytest.mark.parametrize(
    ("words", "code", "refused"),
    [
        (("--phone", "1"), 1, "NAME_MISSING"),
        (("--first-name", "A", "--born", "long ago"), 2, "NOT_UNDERSTOOD"),
        (("--first-name", "A", "--email", "ana"), 2, "NOT_UNDERSTOOD"),
        (("--first-name", "A", "--phone", "call me"), 2, "NOT_UNDERSTOOD"),
        (("--first-name", "A", "--category", "NOBODY"), 1, "NOT_UNDERSTOOD"),
        (("--first-name", "A", "--card", "TAKEN1"), 1, "CARD_IN_USE"),
    ],
)
def test_a_registration_that_is_refused(program: Program, words: tuple[str, ...], code: int, refused: str) -> None:
    program.patron(card="TAKEN1")
    answer = program.json("patron", "add", *words)
    assert (answer.code, answer.line["refused"]) == (code, [refused])
    assert set(answer.line) == {"patron", "refused", "overridable", "message"}


def test_an_edit_says_what_to_change_and_whom(program: Program) -> None:
    assert program("patron", "edit", program.patron()).code == 2
    nobody = program.json("patron", "edit", "none", "--phone", "1")
    assert (nobody.code, nobody.line["patron"], nobody.line["refused"]) == (1, "none", ["PATRON_UNKNOWN"])


# ---- staff


@pytest.fixture
def staffed(program: Program) -> Program:
    """With a volunteer, vera, beside the administrator."""
    assert program("staff", "add", "vera", "--name", "Vera V.", TUILS_NEW_PIN=PIN).code == 0
    return program


def test_accounts_are_made_and_listed_without_their_secrets(staffed: Program) -> None:
    admin, vera = staffed.json("staff", "list").lines
    assert vera == {
        "login": "vera",
        "name": "Vera V.",
        "role": "volunteer",
        "system_user": None,
        "active": True,
        "has_pin": True,
        "has_code": False,
    }
    assert admin["login"] == "admin"
    assert staffed.json("staff", "add", "vera", TUILS_NEW_PIN=PIN).line["refused"] == ["LOGIN_IN_USE"]
    bare = staffed.json("staff", "add", "joe", "--role", "administrator")
    assert (bare.line["has_pin"], bare.line["has_code"], bare.line["role"]) == (False, True, "administrator")


def test_a_new_account_never_gets_the_pin_of_who_makes_it(program: Program) -> None:
    made = program.json("staff", "add", "joe", "--name", "Joe", TUILS_PIN=PIN)
    assert (made.line["has_pin"], made.line["has_code"]) == (False, True)
    assert program("--as", "joe", "checkin", "I1", TUILS_PIN=PIN).code == 1, "not the PIN of the caller"
    assert made.line["code"] in program("--as", "joe", "staff", "pin", TUILS_PIN=made.line["code"]).err + made.out
    assert program("--as", "joe", "staff", "pin", TUILS_PIN=made.line["code"], TUILS_NEW_PIN="8642").code == 0
    assert program("--as", "joe", "checkin", "I1", TUILS_PIN="8642").code == 0
    said = program("staff", "add", "eve", TUILS_PIN=PIN)
    assert said.out.startswith("Added: eve, volunteer. eve signs in with ")
    acted = program.json("--as", "admin", "staff", "add", "kim", TUILS_PIN=PIN)
    assert acted.line["has_code"]
    tied = program("staff", "add", "front", "--link", "shelver", TUILS_PIN=PIN)
    assert "as the system user shelver run as front without a PIN." in tied.err
    assert program("--as", "front", "checkin", "I1", TUILS_PIN=PIN).code == 1


@pytest.mark.parametrize(
    ("login", "said"),
    [
        ("", "login is missing. Type a login for the new account.\n"),
        ("x y", "login cannot be read: x y. Use letters, digits, and . - _ (no spaces), up to 40.\n"),
    ],
)
def test_a_login_that_cannot_be(program: Program, login: str, said: str) -> None:
    assert program("staff", "add", login, TUILS_NEW_PIN="2468").err == said


def test_as_acts_with_the_pin_of_that_account(staffed: Program) -> None:
    assert staffed.json("--as", "vera", "checkin", "I1", TUILS_PIN=PIN).code == 0
    assert staffed.json("checkin", "I1", "--as", "vera", TUILS_PIN=PIN).code == 0
    refused = staffed.json("rules", "set", "loan_period", "7d", "--as", "vera", TUILS_PIN=PIN)
    assert (refused.code, refused.line["rule"], refused.line["refused"]) == (1, "loan_period", ["NO_PERMISSION"])
    assert "change the checkout rules" in refused.line["message"]


def test_a_wrong_pin_is_refused_and_counted(staffed: Program) -> None:
    for _try in range(3):
        wrong = staffed.json("--as", "vera", "checkin", "I1", TUILS_PIN="0000")
        assert (wrong.code, wrong.out) == (1, "")
        assert "Wrong PIN" in wrong.err
    locked = staffed("--as", "vera", "checkin", "I1", TUILS_PIN=PIN)
    assert locked.code == 1
    assert "minute" in locked.err
    staffed.clock.forward(minutes=2)
    assert staffed("--as", "vera", "checkin", "I1", TUILS_PIN=PIN).code == 0


def test_without_a_pin_or_someone_to_ask_nothing_happens(staffed: Program) -> None:
    answer = staffed("--as", "vera", "checkin", "I1")
    assert (answer.code, answer.out) == (1, "")
    assert "TUILS_PIN" in answer.err
    assert staffed("--as", "nobody", "checkin", "I1", TUILS_PIN=PIN).code == 1


def test_the_pin_is_asked_at_a_terminal_and_not_shown(staffed: Program) -> None:
    child, line = pty.fork()
    if not child:
        os.chdir(ROOT)
        os.environ.update(staffed.env)
        os.execv(sys.executable, [sys.executable, "-m", "tuils", "--as", "vera", "rules", "list"])
    said = _hear(line, until=b"PIN of vera")
    os.write(line, PIN.encode() + b"\n")
    said += _hear(line, until=None)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert PIN.encode() not in said
    assert b"loan_period" in said


def _hear(line: int, until: bytes | None) -> bytes:
    said, end = b"", time.monotonic() + 300
    while (until is None or until not in said) and time.monotonic() < end:
        if select.select([line], [], [], 0.1)[0]:
            try:
                said += os.read(line, 4096)
            except OSError:
                return said
    return said


def test_an_untied_system_user_is_told_what_to_do(staffed: Program) -> None:
    with staffed.as_system_user("stranger"):
        answer = staffed.json("checkin", "I1")
    assert (answer.code, answer.out) == (1, "")
    assert "stranger" in answer.err
    assert "staff link" in answer.err
    assert staffed.json("staff", "link", "vera", "stranger").line["system_user"] == "stranger"
    with staffed.as_system_user("stranger"):
        assert staffed("checkin", "I1").code == 0
    assert staffed.json("staff", "link", "admin").line["system_user"] == system_user()


def test_who_acts_without_a_pin_is_whom_the_kernel_names(staffed: Program) -> None:
    """Not the environment, which is whatever the person at the keyboard typed."""
    somebody_else = dict.fromkeys(("LOGNAME", "USER", "LNAME", "USERNAME"), "boss")
    assert staffed("staff", "link", "vera").code == 0, "whoever sits here is vera, by command"
    assert staffed("--as", "admin", "staff", "link", "admin", "boss", TUILS_PIN=PIN).code == 0
    refused = staffed.json("staff", "role", "vera", "administrator", **somebody_else)
    assert (refused.code, refused.line["refused"]) == (1, ["NO_PERMISSION"])
    child = staffed.child("--json", "staff", "role", "vera", "administrator", env=somebody_else)
    assert child.returncode == 1
    assert "NO_PERMISSION" in child.stdout
    with staffed.as_system_user("boss"):
        assert staffed("staff", "rename", "vera", "Vera").code == 0


def test_a_manager_unties_nobody_who_may_more(staffed: Program) -> None:
    user = system_user()
    assert staffed("staff", "add", "max", "--role", "manager", TUILS_NEW_PIN=PIN).code == 0
    as_max = {"TUILS_PIN": PIN}
    assert staffed.json("--as", "max", "staff", "link", "max", user, **as_max).line["refused"] == ["ROLE_ABOVE"]
    made = staffed.json("--as", "max", "staff", "add", "aaa", "--link", user, **as_max)
    assert made.line["refused"] == ["ROLE_ABOVE"]
    assert staffed.json("staff", "list").lines[0]["system_user"] == user


def test_nobody_gives_more_blocks_than_they_may_override(staffed: Program) -> None:
    helper = ("role", "set", "helper", "--like", "manager", "--take", "OWES_TOO_MUCH", "--add", "staff.roles")
    assert staffed(*helper).code == 0
    assert staffed("staff", "add", "hal", "--role", "helper", TUILS_NEW_PIN=PIN).code == 0
    for words in (
        ("staff", "add", "new", "--role", "staff"),
        ("staff", "role", "vera", "manager"),
        ("staff", "code", "vera"),
        ("role", "set", "helper", "--add", "OWES_TOO_MUCH"),
        ("role", "set", "helper", "--add", "library.restore"),
        ("role", "set", "more", "--like", "manager"),
    ):
        refused = staffed.json("--as", "hal", *words, TUILS_PIN=PIN)
        assert refused.line["refused"] == ["ROLE_ABOVE"], words
    assert staffed("--as", "hal", "role", "set", "less", "--like", "helper", TUILS_PIN=PIN).code == 0
    assert staffed("--as", "hal", "staff", "add", "new", "--role", "less", TUILS_PIN=PIN).code == 0


def test_a_new_pin_is_ones_own_or_someone_elses_by_right(staffed: Program) -> None:
    own = staffed.json("--as", "vera", "staff", "pin", TUILS_PIN=PIN, TUILS_NEW_PIN="1357")
    assert own.line == {"login": "vera"}
    assert staffed("--as", "vera", "checkin", "I1", TUILS_PIN="1357").code == 0
    other = staffed.json("--as", "vera", "staff", "pin", "admin", TUILS_PIN="1357", TUILS_NEW_PIN="1111")
    assert other.line["refused"] == ["NO_PERMISSION"]
    assert staffed("staff", "pin", "vera", TUILS_PIN="8642").code == 2, "that is the PIN of who asks for it"
    assert staffed("staff", "pin", TUILS_PIN="8642").code == 2
    assert staffed("staff", "pin", "vera", TUILS_NEW_PIN="8642").code == 0
    assert staffed("--as", "vera", "checkin", "I1", TUILS_PIN="8642").code == 0
    assert staffed("staff", "pin", "vera").code == 2
    assert staffed("staff", "pin", "vera", TUILS_NEW_PIN="1").code == 2


def test_roles_change_and_accounts_end_but_one_administrator_stays(staffed: Program) -> None:
    assert staffed.json("staff", "role", "admin", "volunteer").line["refused"] == ["LAST_ADMINISTRATOR"]
    assert staffed.json("staff", "role", "vera", "administrator").line["role"] == "administrator"
    assert staffed.json("staff", "role", "vera", "king").line["refused"] == ["NOT_UNDERSTOOD"]
    assert staffed.json("staff", "end", "vera").line["active"] is False
    assert staffed("--as", "vera", "checkin", "I1", TUILS_PIN=PIN).code == 1
    assert staffed.json("staff", "reopen", "vera").line["active"] is True
    assert staffed.json("staff", "end", "nobody").line["refused"] == ["UNKNOWN_ID"]


# ---- roles and one-time codes


@pytest.mark.parametrize("spelled", ["cataloger", "cataloguer", "Cataloger"])
def test_a_cataloger_is_spelled_either_way(staffed: Program, spelled: str) -> None:
    made = staffed.json("staff", "add", "cat", "--role", spelled, TUILS_NEW_PIN=PIN)
    assert (made.code, made.line["role"]) == (0, "cataloguer"), "what scripts read is as it was"
    assert staffed("staff", "role", "cat", spelled).out.strip() == "cat is now cataloger."
    assert staffed.json("role", "show", spelled).line["role"] == "cataloguer"
    assert staffed.json("role", "set", "helper", "--like", spelled).code == 0
    assert "cataloger" in staffed.json("staff", "role", "cat", "king").line["message"]


def test_a_role_is_made_shown_changed_and_taken_away(staffed: Program) -> None:
    assert [line["role"] for line in staffed.json("role", "list").lines] == [
        "volunteer",
        "staff",
        "cataloguer",
        "manager",
        "administrator",
    ]
    made = staffed.json("role", "set", "helper", "--like", "volunteer", "--name", "Helper", "--take", "patrons.edit")
    assert (made.line["name"], "patrons.edit" in made.line["permissions"], made.line["changed"]) == (
        "Helper",
        False,
        True,
    )
    more = staffed.json("role", "set", "helper", "--add", "NOT_FOR_LOAN", "--add", "patrons.see_all").line
    assert "patrons.see_all" in more["permissions"]
    assert "NOT_FOR_LOAN" in more["passes"]
    assert staffed.json("staff", "role", "vera", "helper").line["role"] == "helper"
    assert staffed.json("--as", "vera", "patron", "edit", "1", "--phone", "1", TUILS_PIN=PIN).line["refused"] == [
        "NO_PERMISSION"
    ]
    assert staffed.json("role", "show", "helper").line["accounts"] == ["Vera V."]
    assert staffed.json("role", "remove", "helper").line["refused"] == ["ROLE_IN_USE"]
    staffed.json("staff", "role", "vera", "volunteer")
    assert staffed.json("role", "remove", "helper").line["removed"]
    assert staffed.json("role", "show", "helper").line["refused"] == ["UNKNOWN_ID"]
    assert staffed.json("verify").line["ok"]


def test_a_built_in_role_is_put_back_as_it_came(staffed: Program) -> None:
    before = staffed.json("role", "show", "volunteer").line
    assert staffed.json("role", "set", "volunteer", "--add", "patrons.see_all").line["changed"]
    assert staffed.json("role", "remove", "volunteer").line == before


@pytest.mark.parametrize(
    ("words", "code", "refused"),
    [
        (("administrator", "--take", "patrons.find"), 1, "ROLE_FIXED"),
        (("helper", "--add", "patrons.see_al"), 2, "NOT_UNDERSTOOD"),
        (("helper", "--like", "king"), 1, "UNKNOWN_ID"),
        (("a/b",), 2, "NOT_UNDERSTOOD"),
        (("x" * 41,), 2, "NOT_UNDERSTOOD"),
    ],
)
def test_a_role_that_cannot_be(staffed: Program, words: tuple[str, ...], code: int, refused: str) -> None:
    answer = staffed.json("role", "set", *words)
    assert (answer.code, answer.line["refused"]) == (code, [refused])
    assert len(staffed.json("role", "list").lines) == 5


def test_every_right_has_words(staffed: Program) -> None:
    rights = staffed.json("role", "rights").lines
    assert {"patrons.see_all", "OWES_TOO_MUCH"} <= {line["right"] for line in rights}
    assert all(line["words"] and line["words"] != line["right"] for line in rights)


def test_a_one_time_code_is_good_for_a_pin_and_nothing_else(staffed: Program) -> None:
    code = staffed.json("staff", "code", "vera").line["code"]
    assert staffed.json("--as", "vera", "checkin", "I1", TUILS_PIN=PIN).code == 1
    refused = staffed.json("--as", "vera", "checkin", "I1", TUILS_PIN=code)
    assert refused.line["refused"] == ["NO_PERMISSION"]
    assert "one-time code" in refused.err
    assert staffed("--as", "vera", "staff", "pin", TUILS_PIN=code, TUILS_NEW_PIN="9753").code == 0
    assert staffed.json("--as", "vera", "checkin", "I1", TUILS_PIN="9753").code == 0
    assert staffed.json("--as", "vera", "checkin", "I1", TUILS_PIN=code).code == 1
    assert staffed.json("staff", "rename", "vera", "Vera Kay").line["name"] == "Vera Kay"


# ---- numbers, and who may be known already


def test_a_card_and_a_copy_never_share_a_number(program: Program) -> None:
    card = program.patron("Marta", card="P7")
    cards: tuple[tuple[str, ...], ...] = (
        ("patron", "add", "--first-name", "Joe", "--card", "I1"),
        ("patron", "card", card, "I1"),
    )
    for words in cards:
        refused = program.json(*words)
        assert refused.line["refused"] == ["CARD_IN_USE"], words
        assert "I1 is on a copy" in refused.line["message"]
    title = program.json("title", "add", "--title", "Dune").line["biblio"]
    copies: tuple[tuple[str, ...], ...] = (
        ("item", "add", title, "--barcode", card),
        ("item", "replace-barcode", "I1", card),
        ("title", "add", "--title", "Emma", "--barcode", card),
    )
    for words in copies:
        refused = program.json(*words)
        assert refused.line["refused"] == ["BARCODE_IN_USE"], words
        assert f"{card} is a library card" in refused.line["message"]
    fresh = program.json("patron", "card", card).line["patron"]
    assert program.json("item", "replace-barcode", "I1", card).line["refused"] == ["BARCODE_IN_USE"], "the lost card"
    assert program.json("item", "replace-barcode", "I1", fresh).line["refused"] == ["BARCODE_IN_USE"]


def test_numbers_of_cards_and_copies_stay_apart_in_undo_and_in_what_is_next(program: Program) -> None:
    assert program("item", "replace-barcode", "I1", "31234000000017").code == 0
    assert program.patron("Marta", card="I1") == "I1", "the number is free"
    assert "BARCODE_IN_USE" in str(program.json("undo").lines), "its old number is a card now"
    assert program("item", "replace-barcode", "I2", "21234000000018", "--yes").code == 0
    assert program.patron("Joe") == "21234000000026"
    ann = program.json("patron", "add", "--first-name", "Ann", "--card", "31234000000024", "--yes")
    assert ann.line["patron"] == "31234000000024"
    title = program.json("title", "add", "--title", "Dune").line["biblio"]
    assert program.json("item", "add", title).line["item"] == with_check_digit("3123400000003"), (
        "a card has the number before"
    )


def test_what_comes_in_by_import_keeps_cards_and_copies_apart(program: Program) -> None:
    people = program.folder / "people.csv"
    people.write_text("card,first_name,last_name\nI1,Ann,Lee\nP8,Joe,Lee\n")
    answer = program.json("import", "patrons", str(people))
    fault, summary = answer.lines
    assert (fault["card" if "card" in fault else "patron"], fault["outcome"]) == ("I1", "rejected")
    assert "I1 is on a copy" in fault["fault"]
    assert (summary["added"], summary["rejected"]) == (1, 1)
    titles = program.folder / "titles.csv"
    titles.write_text("title,barcode\nDune,P8\nEmma,B9\n")
    said = program.json("import", "titles", str(titles)).lines
    assert any("P8 is a library card" in str(line.get("fault")) for line in said)
    assert program.json("show", "item", "B9").code == 0
    assert program.json("show", "item", "P8").code == 1


def test_the_same_person_is_not_registered_twice_unseen(program: Program) -> None:
    person = ("patron", "add", "--first-name", "Marta", "--last-name", "Field", "--born", "1958-03-31")
    first = program.json(*person).line["patron"]
    again = program.json(*person)
    assert (again.code, again.line["refused"]) == (1, ["PERHAPS_KNOWN"])
    assert f"Marta Field, card {first}: same name" in again.line["message"]
    assert "--anyway" in program(*person).err
    anyway = program.json(*person, "--anyway").line
    assert [one["patron"] for one in anyway["alike"]] == [first]
    assert program.json(*person[:-1], "1990").code == 0, "born in another year"
