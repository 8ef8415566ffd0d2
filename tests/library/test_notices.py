"""Notices: who is due for what, how they are reached, what they read; sent once, and never from a copy."""

from __future__ import annotations

import shutil
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from tuils.devices.messages.mail import MailAccount, MailFault, MailLink
from tuils.files import FileRefused
from tuils.library.foundation.administration.known import change_setting
from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.store import close_store, open_store
from tuils.library.front.answers.idle_desk import today_panel
from tuils.library.front.daily import run_daily_work
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.holds.holds import cancel_hold, place_hold
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.notices import PRINTED, note_notices
from tuils.library.office.notices.bounces import take_bounce
from tuils.library.office.notices.brake import let_through
from tuils.library.office.notices.calls import note_call, notice_calls, write_notices
from tuils.library.office.notices.log import notice_log
from tuils.library.office.notices.on_request import send_on_request
from tuils.library.office.notices.overdue_letters import overdue_letters
from tuils.library.office.notices.planning import PlannedNotice, plan_notices
from tuils.library.office.notices.recipients import LETTER
from tuils.library.office.notices.sender import on_paper_here, take_home, why_no_paper, why_not
from tuils.library.office.notices.sending import begin_run, previewed
from tuils.library.office.notices.texts import TEMPLATES, TEXT_OF, example_message, notice_folder, save_text, try_text
from tuils.library.office.receipts.templates import TemplateFault
from tuils.library.people.patrons.patrons import edit_patron
from tuils.library.people.patrons.restrictions import lift_restriction, restrict
from tuils.models import Library

from .makers import DAY, Clock, add_item, codes, desk_of, loan_row, patron_id, register, rows, value

pytest.importorskip("aiosmtpd")

from .posting import Post, lend, lines, sent


def text(desk: Desk, store: Path, kind: str, **asked: Any) -> str:
    one = next(one for one in plan_notices(desk, **asked).lines if one.kind == kind)
    found = previewed(desk, notice_folder(store), one)
    assert found
    return f"{found.subject}\n{found.body}"


# ---- who, what, how


def test_each_step_of_the_ladder_is_due_on_its_day_and_once(desk: Desk, store: Path, clock: Clock, ada: str) -> None:
    for barcode, late in (("D", -2), ("E", -3), ("A", 7), ("B", 6), ("C", 21), ("F", 1)):
        lend(desk, clock, ada, barcode, late)
    assert lines(desk) == [
        ("due_soon", "email", "P1", 1),
        ("overdue_1", "email", "P1", 1),
        ("overdue_2", "email", "P1", 1),
    ]
    assert "second notice" not in text(desk, store, "overdue_2"), "C had no first one"
    set_value(desk, "notice_first", 6)
    set_value(desk, "notice_final", 20)
    assert lines(desk, kind="overdue_1") == [("overdue_1", "email", "P1", 2)]


def test_a_letter_that_was_printed_is_a_notice_of_its_step(desk: Desk, store: Path, clock: Clock, ada: str) -> None:
    loan = lend(desk, clock, ada, "A", 7)
    note_notices(desk, [loan], PRINTED)
    assert lines(desk) == []
    clock.forward(days=13)
    assert lines(desk) == []
    clock.forward(days=1)
    assert lines(desk) == [("overdue_2", "email", "P1", 1)]
    assert "second notice" in text(desk, store, "overdue_2")


def test_who_has_no_email_gets_a_letter_and_a_call_at_14_days(desk: Desk, clock: Clock) -> None:
    ruth = register(desk, "Ruth", last_name="Yoder", card="P2", street="Mill Rd 3", city="Harlow", phone="555-0102")
    nobody = register(desk, "Noel", card="P3")
    wishes = register(desk, "Wim", card="P4", email="wim@example.org", phone="555-0104", tell_by="phone")
    lend(desk, clock, ruth, "A", 8)
    lend(desk, clock, ruth, "B", 14)
    lend(desk, clock, nobody, "C", 8)
    lend(desk, clock, nobody, "E", -1)
    lend(desk, clock, wishes, "D", 8)
    assert set(lines(desk)) == {
        ("overdue_1", "letter", "P2", 2), ("overdue_call", "call", "P2", 1), ("overdue_1", "", "P3", 1),
        ("overdue_1", "call", "P4", 1),
    }  # fmt: skip
    assert plan_notices(desk).said() == "1 letter, 2 calls; 1 patron can't be reached"


def test_a_notice_whose_number_is_blank_does_not_go_out(desk: Desk, clock: Clock, ada: str) -> None:
    lend(desk, clock, ada, "A", 8)
    assert lines(desk) == [("overdue_1", "email", "P1", 1)]
    change_setting(desk, "notice_first", "")
    assert lines(desk) == []


def test_titles_stand_in_an_email_only_where_the_patron_agreed(desk: Desk, store: Path, clock: Clock, ada: str) -> None:
    biblio = add_title(desk, {"title": "Dom Casmurro"}).id
    add_item(desk, "31234000000266", biblio=biblio)
    checkout(desk.as_of(clock.now - 28 * DAY), ada, "31234000000266")
    assert "Dom Casmurro" not in text(desk, store, "overdue_1")
    assert "000266" in text(desk, store, "overdue_1")
    edit_patron(desk, ada, {"mail_titles": True})
    assert "Dom Casmurro" in text(desk, store, "overdue_1")
    assert "Dom Casmurro" not in text(desk, store, "overdue_1").split("\n")[0]


def test_of_a_child_the_guardian_is_told_and_no_title(desk: Desk, store: Path, clock: Clock, ada: str) -> None:
    edit_patron(desk, ada, {"mail_titles": True})
    rosie = register(desk, "Rosie", last_name="Field", card="P5", born="2018-05-01", guardian="P1", email="r@x.org")
    lend(desk, clock, rosie, "31234000000266", 8)
    one = plan_notices(desk).lines[0]
    assert (one.to, one.name, one.card) == ("ada@example.org", "Ada Field (Rosie)", "P5")
    said = text(desk, store, "overdue_1")
    assert "Rosie's library card" in said
    assert "Item (ends in 000266)" in said
    set_value(desk, "guardian_sees", "never")
    assert plan_notices(desk).lines[0].to == "r@x.org"


def test_a_letter_to_a_guardian_whom_nobody_knows_names_no_title(desk: Desk, store: Path, clock: Clock) -> None:
    where = {"street": "1 Main St", "city": "Harlow", "state": "NY", "postcode": "12546"}
    rosie = register(desk, "Rosie", last_name="Field", card="P5", born="2018-05-01", **where)
    lend(desk, clock, rosie, "31234000000266", 8, biblio=add_title(desk, {"title": "Dom Casmurro"}).id)
    assert lines(desk) == [("overdue_1", "letter", "P5", 1)]
    said = text(desk, store, "overdue_1")
    assert "To the parent or guardian of Rosie" in said
    assert "Rosie's library card" in said
    assert "Dom Casmurro" not in said
    (letter,) = overdue_letters(desk)
    assert "To the parent or guardian of Rosie," in letter.text
    assert "Dom Casmurro" not in letter.text
    assert "    due " in letter.text, "without a title it is known by its barcode"
    set_value(desk, "guardian_sees", "titles")
    assert "Dom Casmurro" in text(desk, store, "overdue_1")
    assert "Dom Casmurro" in overdue_letters(desk)[0].text
    register(desk, "Ada", last_name="Field", card="P1", **{**where, "street": "Mill Road 3"})
    edit_patron(desk, rosie, {"guardian": "P1"})
    set_value(desk, "guardian_sees", "due")
    (letter,) = overdue_letters(desk)
    assert letter.text.splitlines()[2:4] == ["Ada Field", "Mill Road 3"]
    assert "Checked out on Rosie's library card:" in letter.text
    assert "Dom Casmurro" not in letter.text


def test_a_hold_on_the_shelf_is_told_at_once_and_before_its_last_day(
    desk: Desk, store: Path, clock: Clock, ada: str
) -> None:
    lend(desk, clock, register(desk, "Bob", card="P9"), "A", 0)
    place_hold(desk, ada, "A")
    assert lines(desk) == []
    checkin(desk, "A")
    assert lines(desk) == [("hold_ready", "email", "P1", 1)]
    assert "until" in text(desk, store, "hold_ready")
    last = value("SELECT pickup_by FROM hold")
    set_value(desk, "notice_hold_ready", False)
    while lines(desk) == []:
        clock.forward(days=1)
    assert lines(desk) == [("hold_expiring", "email", "P1", 1)]
    assert last
    clock.forward(days=2)
    run_daily_work(desk, store)
    assert lines(desk) == [("hold_canceled", "email", "P1", 1)]


def test_a_bill_follows_an_earlier_notice_and_ends_with_what_is_paid(post: Post, ada: str) -> None:
    desk, store, clock = post.desk, post.store, post.clock
    loan = lend(desk, clock, ada, "A", 36)
    run_daily_work(desk, store)  # no notice went out before today: nothing is lost by itself
    assert value("SELECT state FROM item WHERE barcode = 'A'") == ""
    assert loan_row(loan)["noticed_at"]
    clock.forward(days=13)
    run_daily_work(desk, store)
    assert value("SELECT state FROM item WHERE barcode = 'A'") == ""
    clock.forward(days=1)
    run_daily_work(desk, store)
    assert value("SELECT state FROM item WHERE barcode = 'A'") == "long_overdue"
    subjects = [str(message["Subject"]) for _to, message in post.box.got]
    assert [subject.partition(": ")[2] for subject in subjects] == [
        "an item is overdue",
        "bill for an item not returned",
    ]
    assert "$17.95" in post.box.got[-1][1].get_content()
    assert lines(desk) == []


def test_texts_are_whole_in_both_languages_and_tried(desk: Desk, store: Path, clock: Clock, ada: str) -> None:
    for name in TEMPLATES:
        for which in range(3):
            english, spanish = (example_message(None, name, language, which) for language in ("en", "es"))
            assert bool(english.subject) == (name not in TEXT_OF.values())
            assert bool(spanish.subject) == bool(english.subject)
            assert "{" not in english.body + spanish.body
            assert name in ("program", "digest") or english.body != spanish.body
    folder = notice_folder(store)
    lend(desk, clock, ada, "A", 8)
    edit_patron(desk, ada, {"language": "es"})
    assert "Un artículo" in text(desk, store, "overdue_1")
    for wrong in (
        "Subject: x\n{{ titel }}",
        "no subject\nbody",
        "Subject:\nbody",
        "Subject: x\n",
        "Subject: x\n{{ 1 + 1 }}",
    ):
        with pytest.raises(TemplateFault):
            save_text(folder, "overdue", "es", wrong)
    save_text(folder, "overdue", "es", "Subject: {{ library }}\nHola {{ name }}")
    assert text(desk, store, "overdue_1").endswith("\nHola Ada Field\n")
    (folder / "es" / "overdue.txt").write_text("Subject: {{ nobody }}\nx")
    assert "Un artículo" in text(desk, store, "overdue_1")
    assert try_text("overdue", "en", "Subject: a\nb").body == "b\n"


def test_a_hold_that_staff_canceled_and_a_block_are_told_without_the_reason(
    desk: Desk, store: Path, clock: Clock, ada: str
) -> None:
    lend(desk, clock, register(desk, "Bob", card="P9"), "A", 0)
    hold = place_hold(desk, ada, "A")
    cancel_hold(desk, hold.id)
    assert lines(desk) == [("hold_by_staff", "email", "P1", 1)]
    assert "If you did not ask for this" in text(desk, store, "hold_by_staff")
    set_value(desk, "notice_hold_by_staff", False)
    set_value(desk, "notice_blocked", True)
    stop = restrict(desk, ada, "conduct", text="shouted")
    assert lines(desk) == [("blocked", "email", "P1", 1)]
    assert "shouted" not in text(desk, store, "blocked")
    lift_restriction(desk, ada, stop.key)
    assert lines(desk) == []


def test_one_email_a_day_has_all_of_a_patrons_notices(post: Post, ada: str) -> None:
    desk, store, clock = post.desk, post.store, post.clock
    set_value(desk, "notice_digest", True)
    lend(desk, clock, ada, "31234000000266", 8)
    lend(desk, clock, ada, "31234000000274", 21)
    bob = register(desk, "Bob", card="P8", email="bob@example.org")
    lend(desk, clock, bob, "B", 8)
    assert sent(desk, store).counts["sent"] == 3
    assert post.box.to == ["ada@example.org", "bob@example.org"]
    message = post.box.message("ada@example.org")
    assert "2 notices about your library card" in message["Subject"]
    assert "000266" in message.get_content()
    assert "000274" in message.get_content()
    edit_patron(desk, ada, {"expires_on": "2026-12-10"})
    assert lines(desk) == [], "the next one goes tomorrow"
    clock.forward(days=1)
    assert lines(desk) == [("card_expiring", "email", "P1", 1)]


# ---- sent, and once


def test_a_run_sends_each_once_and_logs_it_before(post: Post, ada: str) -> None:
    desk, store, clock = post.desk, post.store, post.clock
    loan = lend(desk, clock, ada, "A", 8)
    assert sent(desk, store).counts["sent"] == 1
    to, message = post.box.got[0]
    assert to == "ada@example.org"
    assert message["Message-ID"]
    assert message["Date"]
    assert message["Auto-Submitted"] == "auto-generated"
    assert (loan_row(loan)["noticed_at"] or 0) > 0
    row = notice_log(desk)[0]
    assert (row.card, row.kind, row.channel, row.result) == ("P1", "overdue_1", "email", "sent")
    assert sent(desk, store).counts.get("sent") is None
    assert len(post.box.got) == 1


def test_what_came_back_a_minute_ago_is_not_told(post: Post, ada: str) -> None:
    desk, store, clock = post.desk, post.store, post.clock
    lend(desk, clock, ada, "A", 8)
    run = begin_run(desk, store, notice_folder(store), plan_notices(desk).lines)
    checkin(desk, "A")
    assert not run.claim(desk)
    assert run.counts == {"passed": 1}
    assert post.box.got == []
    assert notice_log(desk) == []


def test_one_bad_address_stops_nobody(post: Post) -> None:
    desk, store, clock = post.desk, post.store, post.clock
    for number, name in enumerate(("full", "gray", "gone", "bad name", "last", "spam")):
        card = register(desk, name, card=f"Q{number}", email=f"{name.replace(' ', '')}@example.org")
        lend(desk, clock, card, f"A{number}", 8)
    edit_patron(desk, "Q3", {"email": "bíen@example.org"})
    post.box.answers = {
        "full@example.org": "452 4.2.2 Mailbox full", "gray@example.org": "451 4.7.1 Greylisted, try later",
        "gone@example.org": "550 5.1.1 <gone@example.org> no such user", "data spam@example.org": "554 5.7.1 No",
    }  # fmt: skip
    run = sent(desk, store)
    assert post.box.to == ["last@example.org"]
    assert {name: n for name, n in run.counts.items() if n} == {"later": 2, "refused": 3, "sent": 1}
    assert not any("@" in row.why for row in notice_log(desk))
    post.box.answers = {}
    sent(desk, store)
    assert post.box.to == ["full@example.org", "gray@example.org", "last@example.org"], "only these are tried again"


def test_who_is_refused_twice_is_called_unless_it_is_us_whom_the_server_refuses(post: Post, ada: str) -> None:
    desk, store, clock = post.desk, post.store, post.clock
    bob = register(desk, "Bob", card="P8", email="bob@example.org", phone="555-0142")
    eve = register(desk, "Eve", card="P9", email="eve@else.org", phone="555-0143")
    post.box.answers = dict.fromkeys(("bob@example.org", "eve@else.org"), "550 5.7.1 Blocked by policy")
    for card in (ada, bob, eve):
        lend(desk, clock, card, f"A{card}", 7)
        lend(desk, clock, card, f"B{card}", -1)
    sent(desk, store)
    assert notice_calls(desk) == []
    post.box.answers["ada@example.org"] = "550 5.7.1 Blocked by policy"
    clock.forward(days=8)
    sent(desk, store)
    clock.forward(hours=1)
    called = {(one.card, one.kind) for one in notice_calls(desk)}
    assert ("P9", "email_back") in called
    assert not any(card == "P8" for card, _kind in called), "the server refuses others there, too"


def test_cut_before_the_sending_nothing_goes_out_twice(post: Post, ada: str) -> None:
    desk, store, clock = post.desk, post.store, post.clock
    lend(desk, clock, ada, "A", 8)
    bob = register(desk, "Bob", card="P8", email="bob@example.org")
    lend(desk, clock, bob, "B", 8)
    run = begin_run(desk, store, notice_folder(store), plan_notices(desk).lines)
    assert run.claim(desk)  # and the power goes
    assert {row.result for row in notice_log(desk)} == {""}
    sent(desk, store)
    assert post.box.got == []
    clock.forward(days=13)
    post.box.dies = {"ada@example.org"}
    sent(desk, store)
    assert post.box.to == ["ada@example.org", "bob@example.org"]
    assert {row.card: row.result for row in notice_log(desk, kind="overdue_2")} == {"P1": "unsure", "P8": "sent"}
    sent(desk, store)
    assert len(post.box.got) == 2


def test_far_more_than_usual_waits_for_somebody(post: Post) -> None:
    desk, store, clock = post.desk, post.store, post.clock
    for number in range(3):
        lend(desk, clock, register(desk, "A", card=f"P{number}", email=f"p{number}@example.org"), f"A{number}", 8)
    one = plan_notices(desk).lines[0]
    many: list[PlannedNotice] = [replace(one, name=str(number)) for number in range(101)]
    folder = notice_folder(store)
    assert len(let_through(desk, many[:20]).go) == 20
    assert [one.messages for one in let_through(desk, many[:21]).held] == [21], "nothing ever went out"
    run_daily_work(desk, store)
    assert "Not sent" not in " ".join(today_panel(desk).notes), "three are no surprise"
    assert len(post.box.got) == 3
    assert len(let_through(desk, many[:21]).go) == 21
    assert (len(let_through(desk, many).go), len(let_through(desk, many, even_many=True).go)) == (0, 101)
    letters = [replace(line, channel=LETTER) for line in many]
    assert codes(lambda: write_notices(desk, folder, letters, store.with_name("l.pdf"))) == ["NOTICES_HELD"]
    assert write_notices(desk, folder, letters, store.with_name("l.pdf"), even_many=True) is None, "none is due"


def test_the_desk_says_what_the_daily_work_did_not_send(post: Post) -> None:
    desk, clock = post.desk, post.clock
    for number in range(21):
        lend(desk, clock, register(desk, "A", card=f"P{number}", email=f"p{number}@example.org"), f"A{number}", 8)
    run_daily_work(desk, post.store)
    assert not post.box.got
    first = today_panel(desk).rows[0]
    assert first[1] == ("Notices held since Tue, Dec 1: 21 Overdue, 1st. F10, Notices: look, then F6.", "look")
    clock.forward(minutes=1)
    sent(desk, post.store, even_many=True)
    assert "held" not in str(today_panel(desk).rows)


def test_a_clock_that_jumps_ahead_sends_nothing_by_itself(post: Post, ada: str) -> None:
    desk, clock = post.desk, post.clock
    lend(desk, clock, ada, "A", -21)
    clock.forward(days=365)
    run_daily_work(desk, post.store)
    assert not post.box.got
    held, why = (str(row[1]) for row in today_panel(desk).rows[:2])
    assert "1 Overdue, 2nd" in held
    assert "or the clock is wrong" in why
    clock.forward(days=2)
    register(desk, "Bob", card="P9")
    clock.forward(days=2)
    run_daily_work(desk, post.store)
    assert len(post.box.got) == 1


def test_a_copy_a_backup_and_a_practice_library_send_nothing(post: Post, tmp_path: Path, ada: str) -> None:
    desk, store, clock = post.desk, post.store, post.clock
    lend(desk, clock, ada, "A", 8)
    assert why_not(desk, store) == ""
    assert why_not(replace(desk, main=False), store) == "van"
    early = tmp_path / "early.db"
    from tuils.models import db

    db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(store, early)
    sent(desk, store)
    assert why_not(desk, early) == "elsewhere"
    close_store()
    store.write_bytes(early.read_bytes())  # the same file by its number, with what was there before
    open_store(store)
    assert why_not(desk, store) == "copy"
    assert codes(lambda: begin_run(desk, store, notice_folder(store), [])) == ["NO_MAIL_HERE"]
    Library.update(practice=True).execute()
    assert why_not(desk, store) == "practice"
    on_paper_here(desk, store)  # letters are saved and printed: they stay here
    assert codes(lambda: take_home(desk, store)) == ["NO_MAIL_HERE"], "and it is nobody's library"


def test_what_it_was_about_goes_with_the_loan_and_who_later(post: Post, ada: str) -> None:
    desk, store, clock = post.desk, post.store, post.clock
    from tuils.library.office.retention.purging import purge_kind

    lend(desk, clock, ada, "A", 8)
    sent(desk, store)
    assert rows("SELECT kind FROM notice_about") == [("overdue_1",)]
    checkin(desk, "A")
    assert rows("SELECT kind FROM notice_about") == []
    assert value("SELECT patron FROM notice") == patron_id("P1")
    clock.forward(days=181)
    assert purge_kind(desk, "notices").count == 1
    assert rows("SELECT patron, result FROM notice") == [(None, "sent")]


def test_only_staff_look_and_send(post: Post, volunteer: Desk) -> None:
    _desk, store, clock = post.desk, post.store, post.clock
    assert codes(lambda: plan_notices(volunteer)) == ["NO_PERMISSION"]
    assert codes(lambda: begin_run(volunteer, store, notice_folder(store), [])) == ["NO_PERMISSION"]
    assert desk_of("admin", clock).may("notices.send")


# ---- letters and calls


def test_letters_are_one_file_and_count_once_it_is_there(desk: Desk, store: Path, clock: Clock, tmp_path: Path) -> None:
    pdfium = pytest.importorskip("pypdfium2")
    where = {"street": "12 Mill Rd Apt 4", "city": "Harlow", "state": "TX", "postcode": "75001"}
    ruth = register(desk, "Ruth", last_name="Yoder", card="P2", **where)
    loan = lend(desk, clock, ruth, "31234000000266", 8)
    lend(desk, clock, register(desk, "Vernon", last_name="Pike", card="P3", large_type=True, **where), "B", 21)
    set_value(desk, "address", "Harlow Public Library; PO Box 12; Harlow, TX 75001")
    file = tmp_path / "letters.pdf"
    (tmp_path / "there.pdf").write_text("x")
    with pytest.raises(FileRefused):
        write_notices(desk, notice_folder(store), plan_notices(desk).lines, tmp_path / "there.pdf")
    assert rows("SELECT * FROM notice") == []
    made = write_notices(desk, notice_folder(store), plan_notices(desk).lines, file)
    assert made
    assert (made.letters, made.sheets) == (2, 2)
    assert loan_row(loan)["noticed_at"]
    assert {row.result for row in notice_log(desk)} == {"printed"}
    assert write_notices(desk, notice_folder(store), plan_notices(desk).lines, tmp_path / "more.pdf") is None
    page = pdfium.PdfDocument(file)[0].get_textpage()
    private, outer = page.get_text_bounded(top=792 - 4 * 72), page.get_text_bounded(bottom=792 - 4 * 72)
    assert "Ruth Yoder" in outer
    assert "Harlow, TX 75001" in outer
    assert "000266" not in outer
    assert "000266" in private
    assert "31234000000266" not in private


def test_what_came_of_a_call_is_noted_with_one_word(desk: Desk, clock: Clock) -> None:
    ruth = register(desk, "Ruth", last_name="Yoder", card="P2", phone="555-0102")
    loan = lend(desk, clock, ruth, "A", 8)
    call = notice_calls(desk)[0]
    assert (call.name, call.phone) == ("Ruth Yoder", "555-0102")
    assert "calling for Ruth Yoder" in call.script
    note_call(desk, ruth, "overdue_1", "no_answer")
    assert [(one.tried, one.wrong) for one in notice_calls(desk)] == [(1, False)]
    note_call(desk, ruth, "overdue_1", "wrong_number")
    assert [(one.tried, one.wrong) for one in notice_calls(desk)] == [(2, True)]
    assert loan_row(loan)["noticed_at"] is None
    note_call(desk, ruth, "overdue_1", "message")
    assert loan_row(loan)["noticed_at"]
    assert notice_calls(desk) == []
    assert codes(lambda: note_call(desk, ruth, "overdue_1", "reached")) == ["NO_CALL_DUE"]
    assert codes(lambda: note_call(desk, ruth, "overdue_1", "sang")) == ["NOT_UNDERSTOOD"]


def test_a_copy_and_an_older_file_make_no_letters_and_note_no_calls(
    desk: Desk, store: Path, clock: Clock, tmp_path: Path
) -> None:
    ruth = register(desk, "Ruth", last_name="Yoder", card="P2", phone="555-0102")
    lend(desk, clock, ruth, "A", 8)
    note_call(desk, ruth, "overdue_1", "no_answer")
    assert why_no_paper(desk, store) == ""
    close_store()
    copy = tmp_path / "copy.db"
    shutil.copy(store, copy)
    open_store(copy)
    assert codes(lambda: note_call(desk, ruth, "overdue_1", "reached")) == ["NO_MAIL_HERE"]
    assert codes(lambda: write_notices(desk, tmp_path, plan_notices(desk).lines, tmp_path / "l.pdf")) == [
        "NO_MAIL_HERE"
    ]
    take_home(desk, copy)
    note_call(desk, ruth, "overdue_1", "reached")


# ---- what comes back

BOUNCE = """\
From: mailer-daemon@example.org
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

It did not work.
--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; ada@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 no such user

--B
Content-Type: {kind}

From: library@example.org
Message-ID: <{key}@example.org>
Subject: x

{body}--B--
"""


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822"])
def test_what_comes_back_marks_the_address_and_is_a_call(post: Post, ada: str, kind: str) -> None:
    desk, store, clock = post.desk, post.store, post.clock
    lend(desk, clock, ada, "A", 8)
    sent(desk, store)
    key = notice_log(desk)[0].id

    def bounce(action: str = "failed", status: str = "5.1.1", key: str = key) -> str:
        return take_bounce(desk, BOUNCE.format(action=action, status=status, kind=kind, key=key, body="x\n").encode())

    assert take_bounce(desk, b"Subject: hello\n\nhello") == "no_report"
    assert bounce(key="nobody") == "not_ours"
    assert bounce("delayed", "4.4.1") == "delayed"
    assert notice_log(desk)[0].result == "sent"
    assert [bounce(), bounce()] == ["marked", "marked"]
    assert notice_log(desk)[0].result == "bounced"
    assert lines(desk) == [("overdue_1", "call", "P1", 1), ("email_back", "call", "P1", 1)], "by the next way"
    note_call(desk, ada, "email_back", "reached")
    note_call(desk, ada, "overdue_1", "reached")
    assert lines(desk) == []
    clock.forward(days=13)
    assert lines(desk) == [("overdue_2", "call", "P1", 1)]
    edit_patron(desk, ada, {"email": "ada@new.example"})
    assert lines(desk) == [("overdue_2", "email", "P1", 1)]


def test_a_receipt_and_a_summary_go_out_when_somebody_asks(post: Post, ada: str) -> None:
    desk, store = post.desk, post.store
    lend(desk, post.clock, ada, "31234000000266", 8)
    add_item(desk, "31234000000274")
    checkout(desk, ada, "31234000000274")
    for kind, has, lacks in (("receipt", "000274", "000266"), ("summary", "000266", "nothing")):
        assert send_on_request(desk, store, notice_folder(store), ada, kind).result == "sent"
        text = post.box.got[-1][1].get_content()
        assert has in text
        assert lacks not in text
    assert [(row.kind, row.result) for row in notice_log(desk)] == [("summary", "sent"), ("receipt", "sent")]
    bob = register(desk, "Bob", card="P8")
    assert codes(lambda: send_on_request(desk, store, notice_folder(store), bob, "summary")) == ["NO_EMAIL_KNOWN"]


def test_a_keyring_that_is_locked_is_told_before_a_server_waits() -> None:
    account = MailAccount("127.0.0.1", 9, "lib@example.org", user="lib", security="none")
    with pytest.raises(MailFault, match="keyring is locked, or no longer has it"):
        MailLink(account, lambda: "").send(EmailMessage(), "a@example.org")
