"""Emails without a tag that ask: the answer goes to the address on file alone, and one word of reply does it, once. The
mailbox is a real Dovecot on this machine, the mail server a real one."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from tuils.library.activities.registration.who_comes import registrations_of
from tuils.library.foundation.administration.settings import set_value
from tuils.library.front.answers.idle_lists_read_out import read_out
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.holds.holds import place_hold
from tuils.library.office.notices.log import forget_notices, notice_log
from tuils.library.office.notices.reply_reading import TAG, read_reply
from tuils.library.office.notices.request_grammar import suggestion_in
from tuils.library.office.orders.suggesting import suggestions
from tuils.library.people.patrons.patrons import edit_patron, patron_sheet

from .makers import DAY, add_item, loan_row, register, value
from .posting import Post, lend
from .programs import a_session, states
from .test_replies import Answering, answering, imap, reply, secured, trusted  # noqa: F401 (fixtures)

pytest.importorskip("aiosmtpd")
ADA = "Ada <ADA@example.org>"
GRAMMAR: tuple[tuple[str, str, str, str], ...] = (
    # subject, text, what it asks for, the number or code
    ("Renew", "", "renew", ""),
    ("renew my books please", "", "renew", ""),
    ("RE: Renovar", "", "renew", ""),
    ("[EXTERNAL] Renew: 010338", "", "renew", "010338"),
    ("Renovar todos mis libros", "", "renew", ""),
    ("Place a hold: #412", "", "hold", "412"),
    ("Hold 412", "", "hold", "412"),
    ("Reservar: n.º 412", "", "hold", "412"),
    ("Hacer una reserva: #412", "", "hold", "412"),
    ("Cancel a hold", "", "cancel", ""),
    ("Cancel my hold: #412", "", "cancel", "412"),
    ("Cancelar mi reserva", "", "cancel", ""),
    ("Cancel my registration: Story time #1a2b3c4d", "", "cancel", "1a2b3c4d"),
    ("Register: Story time #1A2B3C4D", "", "register", "1a2b3c4d"),
    ("Register: #1 fan club #1a2b3c4d", "", "register", "1a2b3c4d"),
    ("Place a hold: #412 (the #1 bestseller)", "", "hold", "412"),
    ("Inscribirme: Hora del cuento #1a2b3c4d", "", "register", "1a2b3c4d"),
    ("Suggest a purchase: Emma", "", "suggest", "emma"),
    ("Sugerir una compra", "Título: Emma", "suggest", ""),
    ("Change my address", "12 Elm Street", "address", ""),
    ("Cambio de dirección", "", "address", ""),
    ("Renew my library card", "", "", ""),
    ("Renew or not?", "", "", ""),
    ("Hold or cancel", "", "", ""),
    ("Question about my books", "", "", ""),
    ("Hello", "renew", "", ""),
    ("", "renew", "", ""),
)


@pytest.mark.parametrize(("subject", "text", "word", "code"), GRAMMAR)
def test_few_words_ask_and_any_other_is_a_letter(subject: str, text: str, word: str, code: str) -> None:
    asked = read_reply(mail(subject, text)).request
    assert (asked.word, asked.code if word else "") == (word, code)


def test_what_is_said_besides_is_for_a_person_too() -> None:
    for text in (
        "",
        "Send this email as it is. We will ask you to confirm.",
        "Hi,\nplease renew my books.\nThanks, Ada",
    ):
        assert read_reply(mail("Renew", text)).request.is_plain, text
    for text in ("Are you open on Friday?", "And tell Bob I said hello", "> a\nb\n> c"):
        assert not read_reply(mail("Renew", text)).request.is_plain, text
    asked = read_reply(
        mail("Suggest a purchase", "Title: Emma\nAuthor: Austen, Jane\nISBN:\nFor our book club")
    ).request
    assert suggestion_in(asked) == {
        "title": "Emma", "author": "Austen, Jane", "isbn": "", "note": "For our book club",
    }  # fmt: skip


def mail(subject: str, text: str = "", sender: str = ADA, **more: str) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "replies@example.org", subject
    for name, words in more.items():
        message[name.replace("_", "-")] = words
    message.set_content(text)
    return message.as_bytes()


@pytest.fixture
def asking(answering: Answering) -> Answering:  # noqa: F811
    set_value(answering.post.desk, "site_mail", "replies@example.org")
    return answering


def last(post: Post) -> tuple[str, str, str]:
    """Return to whom the last email went, its subject, and its text."""
    to, message = post.box.got[-1]
    return to, str(message["Subject"]), str(message.get_content())


@pytest.mark.whole
def test_renew_is_asked_for_confirmed_and_done_once(asking: Answering, ada: str) -> None:
    post = asking.post
    edit_patron(post.desk, ada, {"tell_by": "letter"})
    loan, other = (lend(post.desk, post.clock, ada, barcode, -2) for barcode in ("31234000010338", "31234000010339"))
    due = loan_row(loan)["due_at"]
    assert asking.look(mail("Renew", "RENEW")) == {"confirming": 1}
    to, subject, text = last(post)
    assert (to, loan_row(loan)["due_at"]) == ("ada@example.org", due), "nothing is renewed yet"
    assert post.box.got[-1][1]["Reply-To"] == "replies@example.org"
    assert TAG.search(subject)
    assert "(ends in 010338), due" in text
    assert "31234" not in text + subject
    assert asking.look(reply(subject, "RENEW", "mallory@example.org")) == {"ignored": 1}
    assert asking.look(reply(subject, "renew 010338", ADA)) == {"answered": 1}
    assert loan_row(loan)["due_at"] > due
    assert loan_row(other)["due_at"] == due
    assert "(ends in 010338): renewed" in last(post)[2]
    again = loan_row(loan)["due_at"]
    assert asking.look(reply(subject, "renew", ADA, Message_ID="<2@x>")) == {"answered": 1}
    assert "010338" not in last(post)[2]
    assert (loan_row(loan)["due_at"], loan_row(other)["due_at"] > due) == (again, True)
    assert asking.look(reply(subject, "renew", ADA, Message_ID="<3@x>")) == {"answered": 1}
    assert "There is nothing left of it to renew" in last(post)[2]
    assert value("SELECT count(*) FROM notice_about WHERE kind LIKE 'ask%'") == 0
    kinds = [(row.kind, row.result, row.operator) for row in notice_log(post.desk)]
    assert kinds[-1] == ("ask_renew", "sent", "reply")


@pytest.mark.whole
def test_an_answer_expires_and_forgets_what_it_was_about(asking: Answering, ada: str) -> None:
    post = asking.post
    lend(post.desk, post.clock, ada, "A1", -2)
    assert asking.look(mail("Renew")) == {"confirming": 1}
    subject = last(post)[1]
    post.clock.now += 4 * DAY
    assert asking.look(reply(subject, "RENEW", ADA)) == {"answered": 1}
    assert "There is nothing left of it to renew" in last(post)[2]
    assert value("SELECT count(*) FROM notice_about WHERE kind = 'ask_renew'") == 1
    for _done in forget_notices(post.desk):
        pass
    assert value("SELECT count(*) FROM notice_about WHERE kind = 'ask_renew'") == 0


@pytest.mark.whole
def test_a_hold_is_placed_and_canceled_by_its_number_in_the_catalog(asking: Answering, ada: str) -> None:
    post = asking.post
    edit_patron(post.desk, ada, {"language": "es"})
    biblio = add_title(post.desk, {"title": "Dom Casmurro"}).id
    no = value("SELECT no FROM biblio WHERE id = ?", biblio)
    lend(post.desk, post.clock, register(post.desk, "Bob", card="P9"), "A", 0, biblio=biblio)
    assert asking.look(mail(f"Reservar: #{no}")) == {"confirming": 1}
    _to, subject, text = last(post)
    assert (f"(#{no})" in text, "Casmurro" in text + subject) == (True, False), "titles only for who agreed to them"
    assert value("SELECT count(*) FROM hold") == 0
    assert asking.look(reply(subject, "Reservar", ADA)) == {"answered": 1}
    assert value("SELECT count(*) FROM hold WHERE state <> 'cancelled'") == 1
    assert f"(#{no}): reservado" in last(post)[2]
    assert asking.look(reply(subject, "reservar", ADA, Message_ID="<2@x>")) == {"answered": 1}
    assert value("SELECT count(*) FROM hold") == 1, "once"
    second = add_title(post.desk, {"title": "Emma"}).id
    add_item(post.desk, "B", biblio=second)
    place_hold(post.desk, ada, second)
    edit_patron(post.desk, ada, {"language": "en", "mail_titles": "yes"})
    assert asking.look(mail("Cancel a hold")) == {"confirming": 1}
    _to, subject, text = last(post)
    assert "Dom Casmurro" in text
    assert "CANCEL ALL" in text
    assert asking.look(reply(subject, "CANCEL", ADA)) == {"left": 1}, "which?"
    assert value("SELECT count(*) FROM hold WHERE state <> 'cancelled'") == 2
    assert asking.look(reply(subject, f"cancel {no}", ADA)) == {"answered": 1}
    assert value("SELECT state FROM hold WHERE biblio = ?", biblio) == "cancelled"
    assert value("SELECT count(*) FROM hold WHERE state <> 'cancelled'") == 1
    assert asking.look(reply(subject, "cancel all", ADA, Message_ID="<4@x>")) == {"answered": 1}
    assert value("SELECT count(*) FROM hold WHERE state <> 'cancelled'") == 0
    asking.imap.open().store("1:*", "+FLAGS", "(\\Seen)")


@pytest.mark.whole
def test_a_patron_registers_for_a_program_and_cancels(asking: Answering, ada: str) -> None:
    post = asking.post
    session = a_session(post.desk)
    code = session[-8:]
    assert asking.look(mail(f"Register: Story time #{code}")) == {"confirming": 1}
    _to, subject, text = last(post)
    assert f"Story time (#{code}), Mon, Dec 14, 10:30" in text.replace("\u202f", " ")
    assert registrations_of(post.desk, session) == []
    assert asking.look(reply(subject, "Register", ADA)) == {"answered": 1}
    assert f"Story time (#{code}): registered" in last(post)[2]
    assert states(post.desk, session) == {"Ada Field": "coming"}
    assert asking.look(reply(subject, "Register", ADA, Message_ID="<2@x>")) == {"answered": 1}
    assert [len(registrations_of(post.desk, session)), "nothing left" in last(post)[2]] == [1, True]
    assert asking.look(mail(f"Cancel: #{code}")) == {"confirming": 1}
    assert asking.look(reply(last(post)[1], "Cancel", ADA)) == {"answered": 1}
    assert states(post.desk, session) == {"Ada Field": "cancelled"}


@pytest.mark.whole
def test_strangers_machines_floods_and_sites_without_it_get_nothing(asking: Answering, ada: str) -> None:
    post = asking.post
    lend(post.desk, post.clock, ada, "A1", -2)
    stranger = mail("Renew", sender="mallory@example.org")
    machines = (
        mail("Renew", Auto_Submitted="auto-replied"), mail("Renew", Precedence="list"), mail("Renew", List_Id="<x>"),
        mail("Renew", Return_Path="<>"), mail("Automatic reply: Renew"),
    )  # fmt: skip
    assert asking.look(stranger, *machines) == {"left": 1, "ignored": len(machines)}
    assert post.box.got == [], "no letter to a machine or a stranger"
    many = [mail("Renew", Message_ID=f"<{n}@x>") for n in range(8)]
    assert asking.look(*many, many[0]) == {"confirming": 5, "left": 3, "ignored": 1}, "so many a day of one card"
    assert len(post.box.got) == 5
    post.clock.now += DAY
    assert asking.look(mail("Renew", "Are you open on Friday?", Message_ID="<9@x>")) == {"left": 1}
    assert len(post.box.got) == 6, "answered, and left for a person as well"
    assert asking.look(mail("Renew my 2 books", Message_ID="<11@x>")) == {"left": 1}, "none ends in 2"
    set_value(post.desk, "site_mail", "")
    assert asking.look(mail("Renew", Message_ID="<10@x>")) == {"left": 1}
    assert len(post.box.got) == 6
    asking.imap.open().store("1:*", "+FLAGS", "(\\Seen)")


def test_an_email_without_a_sender_asks_for_nobody(asking: Answering, ada: str) -> None:
    post = asking.post
    bob = register(post.desk, "Bob", card="P9")
    lend(post.desk, post.clock, bob, "A1", -2)
    assert asking.look(mail("Renew", sender="")) == {"left": 1}
    assert value("SELECT count(*) FROM notice WHERE kind = 'ask_renew'") == 0
    assert value("SELECT count(*) FROM patron WHERE email_bad") == 0
    asking.imap.open().store("1:*", "+FLAGS", "(\\Seen)")


@pytest.mark.whole
def test_a_family_with_one_address_gets_an_answer_for_each_card(asking: Answering, ada: str) -> None:
    post = asking.post
    rosie = register(post.desk, "Rosie", card="P7", born="2019-05-05", guardian=ada)
    bob = register(post.desk, "Bob", card="P9", email="ada@example.org")
    loans = {card: lend(post.desk, post.clock, card, f"3123400000{card}", -2) for card in (rosie, bob)}
    due = {card: loan_row(loan)["due_at"] for card, loan in loans.items()}
    assert asking.look(mail("Renew")) == {"confirming": 1}
    assert len(post.box.got) == 2, "none for Ada, who has nothing out"
    texts = {text: str(message["Subject"]) for _to, message in post.box.got for text in [message.get_content()]}
    subject = next(subject for text, subject in texts.items() if "Rosie's library card" in text)
    assert {to for to, _message in post.box.got} == {"ada@example.org"}
    assert asking.look(reply(subject, "renew", ADA)) == {"answered": 1}
    assert {card: loan_row(loan)["due_at"] > due[card] for card, loan in loans.items()} == {rosie: True, bob: False}


@pytest.mark.whole
def test_a_suggestion_and_a_change_of_address_are_for_a_person(asking: Answering, ada: str) -> None:
    post = asking.post
    asked = mail("Suggest a purchase: Emma", "Author: Austen, Jane\nFor our book club")
    assert asking.look(asked) == {"confirming": 1}
    (one,) = suggestions(post.desk)
    assert (one.row.title, one.row.author, one.card) == ("Emma", "Austen, Jane", ada)
    assert "Thank you for your suggestion. We will look at it." in last(post)[2]
    assert not TAG.search(last(post)[1])
    before = patron_sheet(post.desk, ada)
    assert asking.look(mail("Change my address", "New address: 9 Oak Lane")) == {"left": 1}
    assert patron_sheet(post.desk, ada) == before
    assert "until then your record stays as it is" in last(post)[2]
    assert next(read_out(post.desk, "notice_log"))[0].startswith("1. Change of address: Ada")
    asking.imap.open().store("1:*", "+FLAGS", "(\\Seen)")
