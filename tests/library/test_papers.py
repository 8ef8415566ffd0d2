"""Receipts and slips: what stands on them, read from a library; how they are laid out; templates and their faults."""

from __future__ import annotations

import itertools
import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.grove import FROG, MARTA, OVERSTORY, SAM, SPIRITED
from tests.library.talking import hear, paper, said
from tuils.devices.printers.escpos import escpos_bytes, printable
from tuils.devices.printers.printers import paper_for
from tuils.devices.printers.text_pdf import text_pdf
from tuils.library.foundation.administration.known import change_setting
from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.administration.site_ways import REPLIES
from tuils.library.foundation.refusals import Refused
from tuils.library.front.conversation import Session
from tuils.library.lending.holds.holds import place_hold
from tuils.library.lending.money.paying import charge, pay
from tuils.library.office.receipts.asked import receipt_of
from tuils.library.office.receipts.examples import example_sheet
from tuils.library.office.receipts.money import money_sheet
from tuils.library.office.receipts.sheets import LoanFacts, MoneyFacts, Sheet, SheetLine, SlipFacts
from tuils.library.office.receipts.slips import hold_slip, transit_slip
from tuils.library.office.receipts.templates import (
    TEMPLATES,
    TemplateFault,
    drop_template,
    paper_template,
    save_template,
    template_lines,
)
from tuils.library.people.patrons.patrons import edit_patron
from tuils.printing.print_out import printer_test
from tuils.values.paper_layout import lay_out, plain_text
from tuils.values.qr import qr_squares
from tuils.values.station.paper_kinds import ALWAYS, ASK, NEVER
from tuils.values.station.printer_setup import printer_setup
from tuils.values.words import Unclear

GOLDENS = Path(__file__).parent / "goldens"


# ---- how they look


@pytest.mark.parametrize("width", [32, 42, 48, 80])
def test_each_paper_at_each_width(width: int) -> None:
    shown = []
    for language in ("en", "es"):
        for name in TEMPLATES:
            text = template_lines(None, example_sheet(name, language))
            lines = plain_text(lay_out(text, width), width).splitlines()
            assert max(map(len, lines)) <= width
            shown += [f"==== {name} {language}", *lines]
    text, golden = "\n".join(shown) + "\n", GOLDENS / f"papers-{width}.txt"
    if os.environ.get("TUILS_UPDATE_GOLDENS"):
        golden.write_text(text)
    assert text == golden.read_text()


def letters_of(text: str) -> str:
    return "".join(filter(str.isalnum, text))


@pytest.mark.parametrize("width", [32, 42, 48, 80])
def test_large_type_is_the_same_paper_with_half_as_many_letters(width: int) -> None:
    for language, name in itertools.product(("en", "es"), TEMPLATES):
        text = template_lines(None, example_sheet(name, language))
        lines = lay_out(text, width, large=True)
        assert {line.style for line in lines if line.text} <= {"large", "barcode", "qr", "qr-words"}, name
        shown = plain_text(lines, width // 2)
        assert max(map(len, shown.splitlines())) <= width // 2, name
        assert letters_of(shown) == letters_of(plain_text(lay_out(text, width), width)), name


def test_neither_a_name_nor_a_title_is_on_a_hold_slip() -> None:
    for language in ("en", "es"):
        source = paper_template(None, "hold", language).text
        assert "title" not in source
        assert "patron" not in source


HOSTILE = "\x1b@\x1dV\x00 # Title\n[barcode] 1 || x \u202e\u200b 🐉 الكتاب Łódź"


@pytest.mark.parametrize("width", [32, 42])
def test_no_title_becomes_an_order_or_a_mark(width: int) -> None:
    sheet = replace(example_sheet("checkout"), facts=LoanFacts((SheetLine(HOSTILE, "000016", "today"),), 1))
    lines = lay_out(template_lines(None, sheet), width, readable=printable)
    sent = escpos_bytes(lines, width)
    body = sent.removeprefix(b"\x1b@").removesuffix(b"\n\n\n\n\x1dVB\x00").removesuffix(b"\n\n\n\n")
    assert b"\x1b@" not in body
    assert b"\x1dV" not in body
    said = " ".join(line.text for line in lines)
    assert "# Title [barcode] 1 || x" in " ".join(said.split())
    assert "[dragon] lktb" in " ".join(said.split())
    assert not any(line.style == "barcode" for line in lines)


def test_a_barcode_is_printed_where_it_has_room_and_else_its_number() -> None:
    for width, bars in ((42, 1), (32, 0)):
        sent = escpos_bytes(lay_out(template_lines(None, example_sheet("hold")), width), width)
        assert sent.count(b"\x1dkG\x10A31234000000241A") == bars
        assert b"31234000000241\n" in sent


def test_a_qr_code_is_printed_in_dots_and_left_out_of_text() -> None:
    for name, link in (("hold", "cancel_link"), ("checkout", "renew_link")):
        sheet = example_sheet(name)
        text, code = template_lines(None, sheet), str(sheet.names()[link])
        sent = escpos_bytes(lay_out(text, 32), 32).split(b"\x1dv0\x00")
        assert len(sent) == 2
        across, side = int.from_bytes(sent[1][:2], "little"), int.from_bytes(sent[1][2:4], "little")
        rows = [sent[1][4 + row * across :][:across] for row in range(2, side, 4)]
        dots = [f"{int.from_bytes(row, 'big'):0{across * 8}b}"[2:side:4] for row in rows]
        assert [[dot == "1" for dot in row] for row in dots] == qr_squares(code)
        assert b"scan" in sent[0].lower()
        plain = plain_text(lay_out(text, 80), 80)
        assert "scan" not in plain.lower()
        assert "mailto:" not in plain
        assert text_pdf(lay_out(text, 42), 42).startswith(b"%PDF")


def test_papers_have_qr_codes_where_the_library_wants_them_and_reads_replies(
    session: Session, manager: Session
) -> None:
    desk = manager.desk

    def styles() -> set[str]:
        return {line.style for line in lay_out(template_lines(None, receipt_of(desk, MARTA, "all-out")), 42)}

    assert "qr" not in styles()
    change_setting(desk, "receipt_qr", "yes")
    set_value(desk, "site_mail", "ask@example.org")
    assert "qr" not in styles()  # nobody reads replies
    set_value(desk, REPLIES, True)
    assert styles() >= {"qr", "qr-words"}
    assert receipt_of(desk, MARTA, "all-out").head.renew_link == "mailto:ask@example.org?subject=Renew"
    change_setting(desk, "receipt_qr", "no")
    assert "qr" not in styles()


def test_letters_change_the_page_only_where_they_must() -> None:
    lines = lay_out("Caf\u00e9\nP\u0142ock \u041a\u0438\u0457\u0432", 42, readable=printable)
    assert escpos_bytes(lines, 42)[2:].startswith(b"Caf\x82\nP\x1bt\x12\x88ock")


LETTERS = "Caf\u00e9 P\u0142ock \u041a\u0438\u0457\u0432 10 \u20ac"


@pytest.mark.parametrize(
    ("pages", "sent"),
    [
        ("", b"Caf\x82 P\x1bt\x12\x88ock"),
        ("cp858, cp437", b"\x1bt\x13Caf\x82 Plock Kiiv 10 \xd5"),
        ("cp866", b"\x1bt\x11Cafe Plock \x8a\xa8\xf5\xa2 10 EUR"),
        ("ascii", b"Cafe Plock Kiiv 10 EUR"),
    ],
)
def test_a_cheap_printer_gets_only_the_letters_that_it_has(pages: str, sent: bytes) -> None:
    setup = printer_setup("rec", {"where": "file:x", "kind": "escpos", "pages": pages})
    assert sent in paper_for(setup, LETTERS).data
    test = printer_test(setup).make
    assert test is not None
    for page, word in (("cp437", "caf\u00e9"), ("cp852", "\u0141\u00f3d\u017a"), ("cp866", "\u0410\u043d\u043d\u0430")):
        assert f"{word}".encode(page) in test()[0].data, "whatever is set: to see which are right"


@pytest.mark.parametrize(
    ("kind", "pages", "said"), [("escpos", "cp437 cp999", "not cp999"), ("pdf", "cp437", "Only a receipt printer")]
)
def test_pages_that_no_printer_has_are_refused(kind: str, pages: str, said: str) -> None:
    with pytest.raises(Unclear) as no:
        printer_setup("rec", {"where": "file:x", "kind": kind, "pages": pages})
    assert said in no.value.sentence(str)


# ---- templates


WRONG = (
    ("{{ librray }}\n", 1, "librray"),
    ("ok\n{% if %}\n", 2, "Expected an expression"),
    ("a\nb\n{{ lines.__class__ }}\n", 3, "can use only names"),
    ("{{ range(9) }}\n", 1, "can use only names"),
    ("\n{% set x = 1 %}\n", 2, "can use only names"),
    ("{% include 'x' %}\n", 1, "can use only names"),
    ("{{ 9 ** 9 ** 9 }}\n", 1, "can use only names"),
    ("{{ library|attr('x') }}\n", 1, ""),
    ("{{ library\n", 1, ""),
    ("a\nb\x1b@\n", 2, "control character"),
    ("{% for line in lines %}\n{{ line.nothing }}\n{% endfor %}\n", 2, "nothing"),
)


@pytest.mark.parametrize(("source", "line", "why"), WRONG)
def test_a_template_with_a_mistake_or_with_code_is_refused_with_its_line(
    tmp_path: Path, source: str, line: int, why: str
) -> None:
    with pytest.raises(TemplateFault) as no:
        save_template(tmp_path, "checkout", "en", source, example_sheet("checkout"))
    assert no.value.line == line
    assert why in no.value.why
    assert f"checkout.txt, line {line}: " in str(no.value)
    assert not list(tmp_path.rglob("*.txt"))


def test_a_librarys_own_template_holds_until_it_is_dropped(tmp_path: Path) -> None:
    sheet = example_sheet("checkout")
    save_template(tmp_path, "checkout", "en", "# Hello\n{{ count }} things\n", sheet)
    assert paper_template(tmp_path, "checkout", "en").own
    assert template_lines(tmp_path, sheet) == "\x01Hello\n3 things\n"
    assert "Pr\u00e9stamos" in template_lines(tmp_path, example_sheet("checkout", "es"))
    (tmp_path / "en" / "checkout.txt").write_text("{{ broken")
    assert "Checked out" in template_lines(tmp_path, sheet), "a patron doesn't wait for a template"
    assert drop_template(tmp_path, "checkout", "en")
    assert not drop_template(tmp_path, "checkout", "en")


# ---- what stands on them


def facts(sheet: Sheet | None) -> LoanFacts | MoneyFacts | SlipFacts:
    assert sheet is not None
    assert isinstance(sheet.facts, LoanFacts | MoneyFacts | SlipFacts)
    return sheet.facts


def test_what_was_saved_is_told_where_half_have_a_price(session: Session, manager: Session) -> None:
    hear(session, MARTA, OVERSTORY, SPIRITED)
    assert "saved" not in "\n".join(paper(session.press("print")))
    change_setting(manager.desk, "receipt_saved", "yes")
    change_setting(manager.desk, "receipt_name", "initials")
    saved = facts(session.press("print").paper)
    assert isinstance(saved, LoanFacts)
    assert (bool(saved.saved), saved.patron, saved.card) == (saved.saved != "", "M. F.", "4417")


def test_a_payment_receipt_says_what_is_still_owed_and_has_no_titles(manager: Session) -> None:
    with pytest.raises(Refused, match="NOTHING_PAID"):
        money_sheet(manager.desk, MARTA)
    charge(manager.desk, MARTA, 1000, "Mug")
    pay(manager.desk, MARTA, 400)
    paid = receipt_of(manager.desk, MARTA, "payment")
    told = facts(paid)
    assert isinstance(told, MoneyFacts)
    assert ("4.00" in told.amount, "6.00" in told.owes, told.credit) == (True, True, "")
    text = template_lines(None, paid)
    assert "Still owed" in text
    assert "Marta" not in text


def test_slips_of_holds_and_of_what_goes_elsewhere(session: Session, manager: Session) -> None:
    hold = place_hold(manager.desk, MARTA, OVERSTORY)
    with pytest.raises(Refused, match="HOLD_NOT_CAUGHT"):
        hold_slip(manager.desk, hold.id)
    caught = facts(hear(session, OVERSTORY).paper)
    again = facts(hold_slip(manager.desk, hold.id))
    assert caught == again
    assert isinstance(caught, SlipFacts)
    assert (caught.code, caught.title) == ("FIE 4417", "")
    with pytest.raises(Refused, match="NOT_IN_TRANSIT"):
        transit_slip(manager.desk, FROG)


def test_a_patrons_language_and_large_type(session: Session, manager: Session) -> None:
    edit_patron(manager.desk, MARTA, {"language": "es", "large_type": True, "receipts": "never"})
    heard = hear(session, MARTA, OVERSTORY, ".x")
    assert heard.paper is not None
    assert (heard.paper.language, heard.paper.large, heard.paper.wanted) == ("es", True, "never")
    with pytest.raises(Refused, match="NOT_UNDERSTOOD"):
        edit_patron(manager.desk, MARTA, {"receipts": "sometimes"})


# ---- at the desk


def with_printer(session: Session, when: str) -> Session:
    session.when_to_print = lambda sheet: sheet.wanted or when
    return session


def test_a_receipt_that_is_asked_for_stops_nobody(session: Session) -> None:
    heard = hear(with_printer(session, ASK), MARTA, OVERSTORY, ".x")
    assert said(heard) == ("OK", "Done. Marta Field checked out 1 item.")
    assert (heard.question, heard.offered, heard.prints) == ("", "y", "")
    assert heard.answer.then == "y: print the receipt.   Scan the next card."
    heard = hear(session, SAM)
    assert (said(heard), heard.question) == (("OK", "Sam Okafor is at the desk."), "")
    heard = hear(session, FROG, ".x", "y")
    assert (heard.prints, heard.question) == ("quietly", "")
    assert [line.title for line in heard.paper.facts.lines] == ["Frog and Toad are friends"]  # type: ignore[union-attr]
    hear(session, MARTA, SPIRITED, ".x")
    assert said(hear(session, "n")) == ("OK", "Not printed. .b prints it later.")
    assert session.press("print").prints == "told"


def test_always_and_never_and_what_the_patron_wants(session: Session, manager: Session) -> None:
    assert hear(with_printer(session, ALWAYS), MARTA, OVERSTORY, ".x").prints == "quietly"
    assert hear(with_printer(session, NEVER), SAM, FROG, ".x").prints == ""
    edit_patron(manager.desk, SAM, {"receipts": "always"})
    assert hear(session, SAM, SPIRITED, ".x").prints == "quietly"


def test_the_keys_print_the_newest_and_all_that_is_out(session: Session) -> None:
    assert said(session.hear(".b")) == ("NOTE", "There is nothing to print yet.")
    assert said(session.hear(".o")) == ("NOTE", "Whose checkouts do you want to print?")
    hear(session, MARTA, OVERSTORY)
    assert session.hear(".b").paper.template == "checkout"  # type: ignore[union-attr]
    heard = session.hear(".o")
    assert (heard.paper.template, heard.prints) == ("all-out", "told")  # type: ignore[union-attr]
    assert "The Overstory" in [line.title for line in heard.paper.facts.lines]  # type: ignore[union-attr]
    hear(session, ".i", FROG, OVERSTORY)
    receipt = session.hear(".b").paper
    assert receipt is not None
    assert receipt.template == "checkin"
    assert "Marta" not in template_lines(None, receipt)
