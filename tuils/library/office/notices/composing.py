"""Write a notice in words: from what is due now, for its reader, in their language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tuils.library.activities.programs.contacts_due import ContactDue
from tuils.library.activities.registration.messages import message_text, subject_of
from tuils.library.foundation.administration.settings import mailing_address, name_of, value_of
from tuils.library.foundation.administration.site_ways import REPLIES
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import whole_title
from tuils.library.lending.loans.notices import is_noticed
from tuils.library.office.receipts.reading import NUMBER, letterhead
from tuils.library.office.receipts.sheets import Letterhead, LoanFacts, MoneyFacts, Sheet
from tuils.library.office.receipts.speech import PaperSpeech
from tuils.library.people.patrons.languages import words_in
from tuils.models import Loan
from tuils.models.rows import get
from tuils.values.time.moments import day_of

from .call_words import FOR, NUMBER_IS, OF_CHILD
from .kinds import KINDS, PROGRAM, RECEIPT, REPLY, SUMMARY, NoticeKind
from .queries import DueAbout
from .recipients import EMAIL, TEXT, Recipient
from .reply_grammar import CANCEL, NO_LETTER, RENEW, STOP
from .texts import REQUEST, REQUEST_DONE, TEXT_OF, NoticeFacts, NoticeLine, NoticeText, notice_message

WHICH = {"overdue_1": 1, "overdue_2": 2, "overdue_3": 3}


class Composer:
    """Makes the messages of one run; reads the letterhead of each language once."""

    def __init__(self, desk: Desk, folder: Path | None, *, replies: bool | None = None) -> None:
        """Start a run. `replies`: can e-mails be answered? By default as the library has it set."""
        self.desk, self.folder = desk, folder
        self.replies = bool(value_of(REPLIES, False)) if replies is None else replies
        self.heads: dict[str, Letterhead] = {}

    def message(self, kind: str, rows: Sequence[DueAbout], to: Recipient) -> NoticeText:
        speech, one = PaperSpeech(self.desk, to.language), KINDS[kind]
        facts = notice_facts(self.desk, one, rows, to, speech)
        template = TEXT_OF[one.template] if to.way == TEXT else one.template
        return self._made(template, speech, replace(facts, reply=self.replies and to.way == EMAIL and bool(one.reply)))

    def of_reply(self, word: str, done: Sequence[tuple[DueAbout, str]], to: Recipient) -> NoticeText:
        """Answer a reply: each thing, and the reason if nothing was done (in words for a patron)."""
        speech = PaperSpeech(self.desk, to.language)
        lines = tuple(replace(_asked_line(_line(self.desk, row, to, speech), row), why=why) for row, why in done)
        template = REPLY if word in (RENEW, CANCEL, STOP, NO_LETTER) else REQUEST_DONE
        facts = NoticeFacts(to.name, to.child, to.is_guardian, lines, len(lines), word=word)
        return self._made(template, speech, facts)

    def asked(self, word: str, rows: Sequence[DueAbout], to: Recipient, until: str) -> NoticeText:
        """Ask to confirm what an email asked for; `until`: the last day (ISO). A program's name is nothing private."""
        speech = PaperSpeech(self.desk, to.language)
        lines = tuple(_asked_line(_line(self.desk, row, to, speech), row) for row in rows)
        facts = NoticeFacts(to.name, to.child, to.is_guardian, lines, len(lines), card=to.card[-4:], word=word)
        return self._made(REQUEST, speech, replace(facts, until=speech.iso_day(until)))

    def on_request(self, kind: str, rows: Sequence[DueAbout], to: Recipient, owes: int, expires: str) -> NoticeText:
        """Make a receipt, or an account summary."""
        speech = PaperSpeech(self.desk, to.language)
        lines = tuple(_line(self.desk, row, to, speech) for row in rows)
        until = speech.iso_day(expires) if expires and kind == SUMMARY else ""
        money = speech.money(owes) if owes > 0 else ""
        facts = NoticeFacts(to.name, to.child, to.is_guardian, lines, len(lines), 0, until, money, to.card[-4:])
        return self._made(kind, speech, facts)

    def receipt(self, sheet: Sheet, to: Recipient) -> NoticeText:
        """Make this receipt as a message, in its language; titles only if its reader may see them."""
        on = sheet.facts
        if not isinstance(on, (LoanFacts, MoneyFacts)):
            raise TypeError(sheet.template)
        named = to.titles or isinstance(on, MoneyFacts)  # a money receipt has no titles
        lines = tuple(
            NoticeLine(line.title if named else "", line.number, line.due, money=line.money) for line in on.lines
        )
        paid = on.amount if isinstance(on, MoneyFacts) else ""
        facts = NoticeFacts(
            to.name, to.child, to.is_guardian, lines, len(lines), owes=on.owes, card=to.card[-4:],
            word=sheet.template, paid=paid,
        )  # fmt: skip
        return self._made("payment" if paid else RECEIPT, PaperSpeech(self.desk, sheet.language), facts)

    def digest(self, texts: Sequence[NoticeText], to: Recipient) -> NoticeText:
        """Join these messages into one, each under its subject."""
        speech = PaperSpeech(self.desk, to.language)
        lines = [line for text in texts for line in ("", text.subject, "", *text.body.splitlines())]
        return self._made("digest", speech, NoticeFacts(to.name, count=len(texts), text=tuple(lines)))

    def of_program(self, due: ContactDue) -> NoticeText:
        """Make a message in a program's own words; a title in it is the program's, never a loan's."""
        speech = PaperSpeech(self.desk, due.language)
        facts = NoticeFacts(
            due.name, text=tuple(message_text(self.desk, due).splitlines()), about=subject_of(self.desk, due)
        )
        return self._made(PROGRAM, speech, facts)

    def _made(self, template: str, speech: PaperSpeech, facts: NoticeFacts) -> NoticeText:
        head = self.heads.setdefault(speech.spoken, letterhead(self.desk, speech))
        return notice_message(self.folder, template, speech.spoken, head, facts)


def notice_facts(
    desk: Desk, kind: NoticeKind, rows: Sequence[DueAbout], to: Recipient, speech: PaperSpeech
) -> NoticeFacts:
    shown = replace(to, titles=True) if kind.stops else to
    lines = tuple(_line(desk, row, shown, speech) for row in _one_a_loan(rows))
    days = [row.day for row in rows if row.day]
    days = [] if kind.name == "blocked" and len(days) < len(rows) else days  # one of them has no end
    due = [row.at for row in rows if row.at and kind.name == "due_soon"]
    return NoticeFacts(
        to.name,
        to.child,
        to.is_guardian,
        lines,
        len(lines),
        _which(kind.name, rows, desk.now),
        speech.iso_day(min(days)) if days else speech.due(min(due)) if due else "",
        speech.money(sum(row.cents for row in rows)) if kind.name == "bill" else "",
        to.card[-4:],
        address=tuple(mailing_address()) if kind.stops else (),
    )


def _which(kind: str, rows: Sequence[DueAbout], now: int) -> int:
    """Return the number of the notice. A second one needs a first: loans that were long overdue when notices began
    had none."""
    if WHICH.get(kind) != 2:
        return WHICH.get(kind, 0)
    loans = [get(Loan, row.loan) for row in rows]
    return 2 if all(loan and is_noticed(loan.due_at, loan.noticed_at, now) for loan in loans) else 1


def _one_a_loan(rows: Sequence[DueAbout]) -> list[DueAbout]:
    """Merge the price of a copy and the fee for a new one into one row."""
    found: dict[str, DueAbout] = {}
    for row in rows:
        key = row.loan or row.about
        before = found.get(key)
        found[key] = row._replace(cents=row.cents + before.cents) if before else row
    return [*found.values()]


def _line(desk: Desk, row: DueAbout, to: Recipient, speech: PaperSpeech) -> NoticeLine:
    late = (day_of(desk.now, desk.zone) - day_of(row.at, desk.zone)).days if row.at else 0
    return NoticeLine(
        whole_title(row.title, row.medium) if to.titles else "",
        row.barcode[-NUMBER:],
        speech.due(row.at) if row.at else "",
        str(late) if late > 0 else "",
        speech.money(row.cents) if row.cents else "",
        speech.iso_day(row.day) if row.day else "",
        name_of("branch", row.place) if row.place else "",
    )


def _asked_line(line: NoticeLine, row: DueAbout) -> NoticeLine:
    """Return the line with the number that the web catalog has for a title or a program."""
    title = row.title if row.medium == PROGRAM else line.title
    return replace(line, title=title, number=row.barcode) if row.barcode.startswith("#") else line


def call_script(desk: Desk, kind: str, rows: Sequence[DueAbout], to: Recipient) -> str:
    """Return the words to say on the phone, or to an answering machine: no title, and no amount."""
    speech = PaperSpeech(desk, to.language)
    words = words_in(to.language)
    head = letterhead(desk, speech)
    days = [row.day for row in rows if row.day]
    until = speech.iso_day(min(days)) if days else ""
    text = words.gettext(KINDS[kind].call).format(until=until)
    who = words.gettext(OF_CHILD if to.child else FOR).format(library=head.library, name=to.name, child=to.child)
    number = words.gettext(NUMBER_IS).format(phone=head.phone) if head.phone else ""
    return " ".join(part for part in (who, text, number) if part)
