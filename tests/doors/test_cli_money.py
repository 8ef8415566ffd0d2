"""Money from a script: pay, waive, charge, refund, void, the day's cash, and what show and export tell of it."""

from __future__ import annotations

import csv
import io

import pytest

from .calling import PIN, Program


@pytest.fixture
def card(program: Program) -> str:
    return program.patron()


def charge(program: Program, card: str, cents: int) -> str:
    return str(program.json("charge", card, str(cents), "--reason", "copies").line["entry"])


def owed(program: Program, card: str) -> int:
    return int(program.json("show", "patron", card).line["owed_cents"])


def test_what_is_charged_is_paid(program: Program, card: str) -> None:
    done = program.json("charge", card, "500", "--reason", "copies made")
    assert (done.code, done.line["patron"], done.line["owed_cents"]) == (0, card, 500)
    paid = program.json("pay", card, "200")
    assert (paid.code, paid.line["patron"], paid.line["owed_cents"]) == (0, card, 300)
    assert {"patron", "owed_cents", "entry"} <= set(paid.line)
    assert program("pay", card, "100").out == "Paid $1.00. $2.00 is still owed.\n"
    assert program("pay", card, "200").out == "Paid $2.00. Nothing more is owed.\n"
    answer = program.json("pay", card, "1")
    assert (answer.code, answer.line["refused"], answer.line["patron"]) == (1, ["NOTHING_OWED"], card)


def test_an_amount_is_typed_in_cents_or_as_people_write_it(program: Program, card: str) -> None:
    said = program("charge", card, "$7.50", "--reason", "copies").out
    assert said == "Charged $7.50. $7.50 is still owed.\n"
    assert program("pay", card, "2.50").out == "Paid $2.50. $5.00 is still owed.\n"
    assert program("pay", card, "$2").out == "Paid $2.00. $3.00 is still owed.\n"
    assert program("pay", card, "200").out == "Paid $2.00. $1.00 is still owed.\n"
    assert "1,250 is not an amount. Write 12.50, or 1250 (cents)." in program("pay", card, "1,250").err


def test_charges_are_chosen_by_the_end_of_their_id(program: Program, card: str) -> None:
    first, second = charge(program, card, 300), charge(program, card, 200)
    assert program.json("pay", card, "200", "--charge", second[-8:]).line["owed_cents"] == 300
    assert program.json("waive", card, "300", "--charge", first, "--reason", "kind").line["owed_cents"] == 0
    assert program.json("pay", card, "1", "--charge", "nonesuch").line["refused"] == ["NOTHING_OWED"]


def test_too_much_is_kept_when_told_to_and_given_back(program: Program, card: str) -> None:
    charge(program, card, 300)
    answer = program.json("pay", card, "500")
    assert (answer.code, answer.line["refused"], answer.line["overridable"]) == (1, ["OVERPAID"], ["OVERPAID"])
    assert program.json("pay", card, "500", "--override", "OVERPAID").code == 2  # an override has a reason
    done = program.json("pay", card, "500", "--override", "OVERPAID", "--reason", "keeps it")
    assert (done.code, done.line["owed_cents"]) == (0, -200)
    assert "Credit: $2.00." in program("show", "patron", card).out
    assert program.json("refund", card, "300", "--reason", "asked").line["refused"] == ["NO_CREDIT"]
    assert program("refund", card, "200", "--reason", "asked").out == "Refunded $2.00. Nothing more is owed.\n"


@pytest.mark.parametrize(
    ("words", "code", "refused"),
    [
        (("pay", "CARD", "-5"), 2, None),
        (("pay", "CARD", "2.505"), 2, None),
        (("pay", "CARD", "lots"), 2, None),
        (("pay", "CARD"), 2, None),
        (("pay", "CARD", "0"), 2, "NOT_UNDERSTOOD"),
        (("pay", "CARD", "99999999"), 2, "NOT_UNDERSTOOD"),
        (("pay", "NOBODY", "100"), 1, "PATRON_UNKNOWN"),
        (("pay", "CARD", "100", "--charge", "nonesuch"), 1, "CHARGE_UNKNOWN"),
        (("waive", "CARD", "100"), 2, None),
        (("waive", "CARD", "100", "--reason", " "), 1, "REASON_MISSING"),
        (("waive", "CARD", "301", "--reason", "kind"), 1, "OVERPAID"),
        (("charge", "CARD", "100", "--reason", ""), 1, "REASON_MISSING"),
        (("refund", "CARD", "100", "--reason", "x"), 1, "NO_CREDIT"),
        (("void", "nonesuch", "--reason", "x"), 1, "CHARGE_UNKNOWN"),
        (("void", "nonesuch"), 2, None),
        (("cash", "someday"), 2, None),
        (("cash", "--count", "5", "--all"), 2, None),
    ],
)
def test_what_is_refused(program: Program, card: str, words: tuple[str, ...], code: int, refused: str | None) -> None:
    charge(program, card, 300)
    answer = program.json(*(card if word == "CARD" else word for word in words))
    assert answer.code == code
    assert [line["refused"] for line in answer.lines] == ([[refused]] if refused else [])
    assert owed(program, card) == 300


def test_a_line_is_voided(program: Program, card: str) -> None:
    made = charge(program, card, 300)
    paid = str(program.json("pay", card, "100").line["entry"])
    assert program("void", paid, "--reason", "x").out == "Payment voided: refund $1.00. $3.00 is still owed.\n"
    answer = program.json("void", paid, "--reason", "x")
    assert (answer.code, answer.line["refused"], answer.line["charge"]) == (1, ["LINE_VOID"], paid)
    assert program("void", made[-10:], "--reason", "x").out == "Charge of $3.00 voided. Nothing more is owed.\n"


def test_undo_takes_money_back(program: Program, card: str) -> None:
    charge(program, card, 300)
    program("pay", card, "100")
    assert program.json("undo").line["kind"] == "payment"
    assert owed(program, card) == 300
    assert program("undo").out == "Undone: Charged $3.00\n"
    assert owed(program, card) == 0
    assert program.json("verify").line["ok"] is True


def test_a_payment_that_was_made_earlier(program: Program, card: str) -> None:
    charge(program, card, 300)
    program.clock.forward(days=3)
    assert program("--at", "2026-12-02", "pay", card, "100").code == 0
    assert program.json("cash", "2026-12-02").lines[-1]["total_cents"] == 100
    assert program.json("cash").lines[-1]["total_cents"] == 0
    assert program("--at", "2027-12-02", "pay", card, "100").code == 2


def test_a_volunteer_takes_money_and_lets_go_of_none(program: Program, card: str) -> None:
    charge(program, card, 300)
    program("staff", "add", "vera", TUILS_NEW_PIN=PIN)
    assert program.json("--as", "vera", "pay", card, "100", TUILS_PIN=PIN).line["owed_cents"] == 200
    for words in (("waive", card, "1"), ("charge", card, "1"), ("refund", card, "1")):
        answer = program.json("--as", "vera", *words, "--reason", "x", TUILS_PIN=PIN)
        assert (answer.code, answer.line["refused"]) == (1, ["NO_PERMISSION"])


# ---- the day's cash


def test_the_days_cash(program: Program, card: str) -> None:
    charge(program, card, 1000)
    program("pay", card, "400")
    program("pay", card, "100")
    line, total = program.json("cash").lines
    assert (line["operator"], line["payments"], line["paid_cents"], line["cents"]) == ("admin", 2, 500, 500)
    assert (total["total_cents"], total["counted_cents"], total["difference_cents"]) == (500, None, None)
    counted = program.json("cash", "--count", "480").lines[-1]
    assert (counted["counted_cents"], counted["difference_cents"]) == (480, -20)
    assert "Counted: $4.80, $0.20 short." in program("cash").out
    assert program.json("cash", "--all").lines[-1]["branch"] is None
    assert program.json("cash", "2026-11-01").lines[-1]["total_cents"] == 0


# ---- what is shown, what leaves


def test_show_patron_tells_what_is_owed_and_why_nothing_is_lent(program: Program, card: str) -> None:
    made = charge(program, card, 1240)
    shown = program.json("show", "patron", card).line
    assert (shown["owed_cents"], shown["blocks"]) == (1240, ["OWES_TOO_MUCH"])
    (line,) = shown["charges"]
    assert (line["charge"], line["what"], line["reason"], line["left_cents"]) == (made, "Charge", "copies", 1240)
    words = program("show", "patron", card).out
    assert f"Owes $12.40: Charge: copies ({made[-8:]})" in words
    assert "Total owed: $12.40." in words


def test_where_nothing_is_owed_nothing_is_said_of_money(program: Program, card: str) -> None:
    program("checkout", card, "I1")
    said = program("show", "patron", card).out
    assert "owed" not in said
    assert "0.00" not in said


def test_accounts_leave_as_a_table(program: Program, card: str) -> None:
    charge(program, card, 300)
    program("pay", card, "100")
    rows = program.json("export", "charges").lines
    assert [(row["kind"], row["patron"], row["cents"], row["left_cents"]) for row in rows] == [
        ("charge", card, 300, 200),
        ("payment", card, 100, None),
    ]
    assert rows[1]["charge"] == rows[0]["entry"]
    table = list(csv.DictReader(io.StringIO(program("export", "charges").out)))
    assert [row["why"] for row in table] == ["manual", "cash"]
    program("staff", "add", "vera", TUILS_NEW_PIN=PIN)
    refused = program.json("--as", "vera", "export", "charges", TUILS_PIN=PIN)
    assert (refused.code, refused.line["refused"]) == (1, ["NO_PERMISSION"])


def test_a_return_and_a_renewal_tell_what_it_costs(program: Program, card: str) -> None:
    program("setting", "set", "fines", "yes")
    program("rules", "set", "fine_rate", "10/1d")
    program("item", "edit", "I3", "--price-cents", "900")
    program("checkout", card, "I1", "I2", "I3")
    program.clock.forward(days=23)
    assert "  Marta owes $0.20.\n" in program("checkin", "I1").out
    assert "$0.20 is owed because it was overdue." in program("renew", card, "I2").out
    program.clock.forward(days=40)
    assert program("item", "mark", "I3", "lost").code == 0
    assert "  Lost fee removed for Marta: $9.00.\n" in program("checkin", "I3").out


def test_what_was_paid_while_a_fine_grew_is_told_the_same_at_the_return(program: Program, card: str) -> None:
    program("setting", "set", "fines", "yes")
    program("rules", "set", "fine_rate", "100/1d")
    program("checkout", card, "I1", "I2")
    program.clock.forward(days=23)
    assert "Fines so far on items still out: $3.00." in program("pay", card, "100").out
    said = program("checkin", "I1").out
    assert "  $1.00 of the fine is already paid.\n" in said
    assert "  Marta owes $1.00.\n" in said
    assert "  Marta owes $2.00.\n" in program("checkin", "I2").out
    assert program.json("show", "patron", card).line["owed_cents"] == 300
