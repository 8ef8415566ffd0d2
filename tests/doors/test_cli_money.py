"""Money from a script: pay, waive, charge, refund, void, the day's cash, and what show and export tell of it."""

from __future__ import annotations

import csv
import io

import pytest

from tuils.cli.front import front
from tuils.cli.spec import command_facts, every_command

from .calling import PIN, Program


@pytest.fixture
def card(program: Program) -> str:
    return program.patron()


def charge(program: Program, card: str, cents: int) -> str:
    return str(program.json("charge", card, "--cents", str(cents), "--reason", "copies").line["entry"])


def owed(program: Program, card: str) -> int:
    return int(program.json("show", "patron", card).line["owed_cents"])


def test_what_is_charged_is_paid(program: Program, card: str) -> None:
    done = program.json("charge", card, "5.00", "--reason", "copies made")
    assert (done.code, done.line["patron"], done.line["owed_cents"]) == (0, card, 500)
    paid = program.json("pay", card, "2.00")
    assert (paid.code, paid.line["patron"], paid.line["owed_cents"]) == (0, card, 300)
    assert {"patron", "owed_cents", "entry"} <= set(paid.line)
    assert program("pay", card, "1.00").out == "Paid $1.00. $2.00 is still owed.\n"
    assert program("pay", card, "2.00").out == "Paid $2.00. Nothing more is owed.\n"
    answer = program.json("pay", card, "0.01")
    assert (answer.code, answer.line["refused"], answer.line["patron"]) == (1, ["NOTHING_OWED"], card)


def test_an_amount_is_typed_as_people_write_it_or_said_to_be_cents(program: Program, card: str) -> None:
    said = program("charge", card, "$7.50", "--reason", "copies").out
    assert said == "Charged $7.50. $7.50 is still owed.\n"
    assert program("pay", card, "2.50").out == "Paid $2.50. $5.00 is still owed.\n"
    assert program("pay", card, "$2").out == "Paid $2.00. $3.00 is still owed.\n"
    assert program("pay", card, "--cents", "200").out == "Paid $2.00. $1.00 is still owed.\n"
    assert '"1,250" may be read in two ways. Write 1250.00.' in program("pay", card, "1,250").err


def test_charges_are_chosen_by_the_end_of_their_id(program: Program, card: str) -> None:
    first, second = charge(program, card, 300), charge(program, card, 200)
    assert program.json("pay", card, "2.00", "--charge", second[-8:]).line["owed_cents"] == 300
    assert program.json("waive", card, "3.00", "--charge", first, "--reason", "kind").line["owed_cents"] == 0
    assert program.json("pay", card, "0.01", "--charge", "nonesuch").line["refused"] == ["NOTHING_OWED"]


def test_too_much_is_kept_when_told_to_and_given_back(program: Program, card: str) -> None:
    charge(program, card, 300)
    answer = program.json("pay", card, "5.00")
    assert (answer.code, answer.line["refused"], answer.line["overridable"]) == (1, ["OVERPAID"], ["OVERPAID"])
    assert program.json("pay", card, "5.00", "--override", "OVERPAID").code == 2  # an override has a reason
    done = program.json("pay", card, "5.00", "--override", "OVERPAID", "--reason", "keeps it")
    assert (done.code, done.line["owed_cents"]) == (0, -200)
    assert "Credit: $2.00." in program("show", "patron", card).out
    assert program.json("refund", card, "3.00", "--reason", "asked").line["refused"] == ["NO_CREDIT"]
    assert program("refund", card, "2.00", "--reason", "asked").out == "Refunded $2.00. Nothing more is owed.\n"


@pytest.mark.parametrize(
    ("words", "code", "refused"),
    [
        (("pay", "CARD", "-5"), 2, None),
        (("pay", "CARD", "2.505"), 2, None),
        (("pay", "CARD", "lots"), 2, None),
        (("pay", "CARD"), 2, None),
        (("pay", "CARD", "0"), 2, "NOT_UNDERSTOOD"),
        (("pay", "CARD", "999999.99"), 2, "NOT_UNDERSTOOD"),
        (("pay", "NOBODY", "1.00"), 1, "PATRON_UNKNOWN"),
        (("pay", "CARD", "1.00", "--charge", "nonesuch"), 1, "CHARGE_UNKNOWN"),
        (("waive", "CARD", "1.00"), 2, None),
        (("waive", "CARD", "1.00", "--reason", " "), 1, "REASON_MISSING"),
        (("waive", "CARD", "3.01", "--reason", "kind"), 1, "OVERPAID"),
        (("charge", "CARD", "1.00", "--reason", ""), 1, "REASON_MISSING"),
        (("refund", "CARD", "1.00", "--reason", "x"), 1, "NO_CREDIT"),
        (("void", "nonesuch", "--reason", "x"), 1, "CHARGE_UNKNOWN"),
        (("void", "nonesuch"), 2, None),
        (("cash", "someday"), 2, None),
        (("cash", "--count", "0.05", "--all"), 2, None),
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
    paid = str(program.json("pay", card, "1.00").line["entry"])
    assert program("void", paid, "--reason", "x").out == "Payment voided: refund $1.00. $3.00 is still owed.\n"
    answer = program.json("void", paid, "--reason", "x")
    assert (answer.code, answer.line["refused"], answer.line["charge"]) == (1, ["LINE_VOID"], paid)
    assert program("void", made[-10:], "--reason", "x").out == "Charge of $3.00 voided. Nothing more is owed.\n"


def test_undo_takes_money_back(program: Program, card: str) -> None:
    charge(program, card, 300)
    program("pay", card, "1.00")
    assert program.json("undo").line["kind"] == "payment"
    assert owed(program, card) == 300
    assert program("undo").out == "Undone: Charged $3.00\n"
    assert owed(program, card) == 0
    assert program.json("verify").line["ok"] is True


def test_a_payment_that_was_made_earlier(program: Program, card: str) -> None:
    charge(program, card, 300)
    program.clock.forward(days=3)
    assert program("--at", "2026-12-02", "pay", card, "1.00").code == 0
    assert program.json("cash", "2026-12-02").lines[-1]["total_cents"] == 100
    assert program.json("cash").lines[-1]["total_cents"] == 0
    assert program("--at", "2027-12-02", "pay", card, "1.00").code == 2


def test_a_volunteer_takes_money_and_lets_go_of_none(program: Program, card: str) -> None:
    charge(program, card, 300)
    program("staff", "add", "vera", TUILS_NEW_PIN=PIN)
    assert program.json("--as", "vera", "pay", card, "1.00", TUILS_PIN=PIN).line["owed_cents"] == 200
    for words in (("waive", card, "0.01"), ("charge", card, "0.01"), ("refund", card, "0.01")):
        answer = program.json("--as", "vera", *words, "--reason", "x", TUILS_PIN=PIN)
        assert (answer.code, answer.line["refused"]) == (1, ["NO_PERMISSION"])


# ---- the day's cash


def test_the_days_cash(program: Program, card: str) -> None:
    charge(program, card, 1000)
    program("pay", card, "4.00")
    program("pay", card, "1.00")
    line, total = program.json("cash").lines
    assert (line["operator"], line["payments"], line["paid_cents"], line["cents"]) == ("admin", 2, 500, 500)
    assert (total["total_cents"], total["counted_cents"], total["difference_cents"]) == (500, None, None)
    counted = program.json("cash", "--count", "4.80").lines[-1]
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
    program("pay", card, "1.00")
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
    program("rules", "set", "fine_rate", "0.10/1d")
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
    program("rules", "set", "fine_rate", "1.00/1d")
    program("checkout", card, "I1", "I2")
    program.clock.forward(days=23)
    assert "Fines so far on items still out: $3.00." in program("pay", card, "1.00").out
    said = program("checkin", "I1").out
    assert "  $1.00 of the fine is already paid.\n" in said
    assert "  Marta owes $1.00.\n" in said
    assert "  Marta owes $2.00.\n" in program("checkin", "I2").out
    assert program.json("show", "patron", card).line["owed_cents"] == 300


# ---- a whole number could be dollars or cents


WHOLE = {
    ("pay", "CARD", "250"): "--cents",
    ("waive", "CARD", "250", "--reason", "kind"): "--cents",
    ("charge", "CARD", "250", "--reason", "copies"): "--cents",
    ("refund", "CARD", "250", "--reason", "found"): "--cents",
    ("cash", "--count", "250"): "--count-cents",
    ("fund", "add", "ADULT", "--budget", "250"): "--budget-cents",
    ("fund", "transfer", "ADULT", "KIDS", "250"): "--cents",
    ("order", "add", "--title", "Emma", "--price", "250"): "--price-cents",
    ("invoice", "add", "Ingram", "1", "--shipping", "250"): "--shipping-cents",
    ("invoice", "add", "Ingram", "1", "--discount", "250"): "--discount-cents",
    ("invoice", "add", "Ingram", "1", "--total", "250"): "--total-cents",
    ("repair", "edit", "I1", "--cost", "250"): "--cost-cents",
    ("event", "add", "Story time", "2026-12-08T10:30", "--fee", "250"): "--fee-cents",
    ("item", "edit", "I1", "--price", "250"): "--price-cents",
    ("rules", "set", "max_owed", "250"): "--cents",
    ("rules", "set", "Lost-Processing-Fee", "250"): "--cents",
    ("setting", "set", "card-cents", "250"): "--cents",
    ("setting", "set", "daily_charge_cents", "250"): "--cents",
}


@pytest.mark.parametrize("words", WHOLE, ids=" ".join)
def test_a_whole_number_is_asked_back(program: Program, card: str, words: tuple[str, ...]) -> None:
    answer = program(*(card if word == "CARD" else word for word in words))
    assert answer.code == 2
    option = WHOLE[words]
    said = f"250 could be 250.00 or 2.50. Write 250.00 or 2.50, or {option} 250."
    assert said in answer.err.replace("\n", " ")
    assert owed(program, card) == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("rules", "set", "fine_rate", "25/1d"), "Write 25.00/1d or 0.25/1d, or --cents 25/1d."),
        (
            ("code", "set", "item-type", "DVD", "replacement_cents=15"),
            "replacement_cents=15.00 or replacement_cents=0.15.",
        ),
        (("invoice", "add", "Ingram", "1", "--line", "owl*2=1700"), "Write owl*2=1700.00 or owl*2=17.00."),
    ],
)
def test_a_whole_number_inside_a_word_is_asked_back(program: Program, words: tuple[str, ...], said: str) -> None:
    answer = program(*words)
    assert (answer.code, said in " ".join(answer.err.split())) == (2, True), answer.err


def test_cents_are_said_to_be_cents_and_told_back_as_money(program: Program, card: str) -> None:
    said = program("charge", card, "--cents", "250", "--reason", "copies").out
    assert said == "Charged $2.50. $2.50 is still owed.\n"
    assert program("pay", card, "0.50", "--cents", "50").code == 2, "one amount"
    assert "Counted: $2.50" in program("cash", "--count-cents", "250").out
    assert "$2.50" in program("fund", "add", "ADULT", "--budget-cents", "250").out
    assert "$25.00" in program("fund", "edit", "ADULT", "--budget", "25.00").out
    assert "2.50" in program("rules", "set", "max_owed", "--cents", "250").out
    assert "0.25/1d" in program("rules", "set", "fine_rate", "--cents", "25/1d").out
    assert "2.50" in program("setting", "set", "card-cents", "--cents", "250").out
    assert "2.50" in program("code", "set", "item-type", "DVD", "replacement_cents=2.50").out
    assert "12.50" in program("item", "edit", "I1", "--price-cents", "1250").out
    assert "13.50" in program("item", "edit", "I1", "--price", "13.50").out
    told = program("event", "add", "Story time", "2026-12-08T10:30", "--fee", "2.50").out
    assert "Fee: $2.50 per person." in told
    assert "no amount" in program("setting", "set", "fines", "--cents", "1").err


def test_every_amount_of_the_command_line_is_one_of_these() -> None:
    """An option or argument that takes cents is called so; one that takes an amount has such a one beside it."""
    for name, command in every_command(front):
        facts = command_facts(name, command)
        values = {option["names"][0]: option["value"] for option in facts["options"]}
        for option, value in values.items():
            assert value != "CENTS" or option.endswith("cents"), f"{name} {option}"
            assert value != "AMOUNT" or values[f"{option}-cents"] == "CENTS", f"{name} {option}"
        arguments = [one["name"] for one in facts["arguments"]]
        assert "CENTS" not in arguments, name
        assert "AMOUNT" not in arguments or values["--cents"] == "CENTS", name
