"""A run: each message is written down, then sent, then its outcome is noted. So none goes out twice, and of one that a
power cut left in between nobody knows: that is told, and it is not sent again.

`EmailRun` goes in steps, for the network may wait where no lane does: `claim` and `settle` on a connection that writes,
`send` anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import field, replace
from pathlib import Path

from tuils.devices.mail import LATER, REFUSED, SENT, Delivery, MailFault, MailLink, mail_of
from tuils.devices.mail_account import KeptAccount
from tuils.i18n import _
from tuils.library.administration.settings import library_name
from tuils.library.circulation.notices import note_notices
from tuils.library.desk import Desk, verb
from tuils.library.journal.entries import new_id
from tuils.library.journal.writing import Act
from tuils.library.programs.contact_marks import told_many
from tuils.library.programs.contacts_due import ContactDue, tellings
from tuils.library.refusals import refuse
from tuils.models import Patron
from tuils.models.rows import get
from tuils.values.dataclass import dataclass
from tuils.values.moments import to_local

from .composing import Composer, call_script
from .kinds import DAY, KINDS, PROGRAM, NoticeDay
from .ladder import ladder
from .planning import SEE, PlannedNotice, line_of
from .queries import DueAbout, claim_about, insert_notice, release, sent_between, set_result
from .recipients import CALL, EMAIL, Recipient, recipient
from .sender import mail_is_on, note_last, sender_here
from .texts import NoticeText

AT_ONCE = 5
"""Messages that are written down together: so many at most are unsure after a power cut."""
BRAKE, LEAST_HELD, USUAL_DAYS = 10, 100, 28
BY_EMAIL = "email"


@dataclass(frozen=True)
class ClaimedNotice:
    """One that is written down, and is this program's to send. `abouts`: what it tells of, as the plan found it now."""

    id: str
    kind: str
    to: Recipient
    text: NoticeText
    abouts: tuple[DueAbout, ...] = ()
    party: ContactDue | None = None


@dataclass
class EmailRun:
    """`waiting`: what is still to be sent. The counts are of messages; `fault`: why the rest was left."""

    store: Path
    kept: KeptAccount
    composer: Composer
    waiting: list[PlannedNotice]
    link: MailLink
    claimed: list[ClaimedNotice] = field(default_factory=list)
    came: list[tuple[ClaimedNotice, Delivery]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    fault: MailFault | None = None
    stopped: str = ""

    def claim(self, desk: Desk) -> bool:
        """Write down the next few, from what is due at this moment. False where nothing is left."""
        while self.waiting and not self.claimed and not self.stopped:
            some = self.waiting[:AT_ONCE]
            self.claimed = claim_notices(desk, self.composer, some)
            self.waiting = self.waiting[AT_ONCE:]
            if self.claimed and not self.counts:
                note_last(self.store, self.claimed[-1].id)
            self.counts["passed"] = self.counts.get("passed", 0) + len(some) - len(self.claimed)
        return bool(self.claimed)

    def send(self) -> None:
        """What is written down goes to the server. Never raises what that says."""
        for one in self.claimed:
            if self.stopped:
                self.came.append((one, Delivery(LATER, self.stopped)))
                continue
            try:
                delivery = self._sent(one)
            except MailFault as fault:
                self.fault, delivery = fault, Delivery(LATER, fault.said, stop=True)
            self.came.append((one, delivery))
            if delivery.stop:
                self.stopped = delivery.why or LATER
        self.claimed = []

    def _sent(self, one: ClaimedNotice) -> Delivery:
        at = to_local(self.composer.desk.now, self.composer.desk.zone)
        account = self.kept.account
        account = account if account.name else replace(account, name=library_name_of(self.composer))
        try:
            message = mail_of(account, one.to.to, one.text.subject, one.text.body, key=one.id, at=at)
        except ValueError as no:
            return Delivery(REFUSED, str(no), bad_address=True)
        return self.link.send(message, one.to.to)

    def settle(self, desk: Desk) -> None:
        """Note what became of them."""
        _settle(desk, self.came)
        for _one, delivery in self.came:
            self.counts[delivery.result] = self.counts.get(delivery.result, 0) + 1
        self.came = []

    def close(self) -> None:
        self.link.close()


def library_name_of(composer: Composer) -> str:
    return next((head.library for head in composer.heads.values()), "")


def begin_run(
    desk: Desk, store: Path, folder: Path, lines: Sequence[PlannedNotice], *, even_many: bool = False
) -> EmailRun:
    """A run of the e-mails among these lines. Refused with NO_MAIL_HERE; with NOTICES_HELD where that is ten times
    what is usual, unless somebody looked at them (`even_many`). Permission notices.send; besides
    patrons.see_all, for whoever writes sees where to, and programs.tell, for what was told is noted there."""
    desk.require("notices.send")
    desk.require("patrons.see_all")
    desk.require("programs.tell")
    kept = sender_here(desk, store)
    mails = [one for one in lines if one.channel == EMAIL]
    usual = usual_day(desk)
    if not even_many and is_too_many(len(mails), usual):
        raise refuse("NOTICES_HELD", n=len(mails), usual=usual)
    return EmailRun(store, kept, Composer(desk, folder), mails, MailLink(kept.account, kept.secret))


def usual_day(desk: Desk) -> int:
    """E-mails a day, over the last four weeks."""
    return round(sent_between(desk.now - USUAL_DAYS * DAY, desk.now) / USUAL_DAYS)


def is_too_many(count: int, usual: int) -> bool:
    """A due date that moved for everybody, a clock that is wrong, a library that came back from a year's closure."""
    return count > max(LEAST_HELD, BRAKE * usual)


def run_through(run: EmailRun, do: Callable[[Callable[[Desk], object]], object]) -> Iterator[int]:
    """The whole run where waiting for the network keeps nobody; how many are done, after each few."""
    try:
        while do(run.claim):
            run.send()
            do(run.settle)
            yield sum(run.counts.values())
    finally:
        run.close()


def previewed(desk: Desk, folder: Path, line: PlannedNotice) -> NoticeText | None:
    """What the patron of this line would read; None where it is not due any more. Permission notices.see."""
    desk.require(SEE)
    composer = Composer(desk, folder)
    if line.party:
        return composer.of_program(line.party)
    kind, patron = KINDS[line.kind], get(Patron, line.patron)
    rows = list(kind.find(NoticeDay(desk, ladder()), line.patron)) if patron else []
    if patron is None or not rows:
        return None
    to = recipient(desk, patron, kind.ways, mail=line.channel == EMAIL)
    if line.channel == CALL:
        return NoticeText(line.to, call_script(desk, line.kind, rows, to))
    return composer.message(line.kind, rows, to)


def send_test(desk: Desk, store: Path, address: str) -> Delivery:
    """A message that says that mail works. Refused with NO_MAIL_HERE; raises MailFault. Permission library.settings."""
    desk.require("library.settings")
    kept = sender_here(desk, store)
    account = replace(kept.account, name=kept.account.name or library_name())
    subject = _("{library}: test message").format(library=library_name())
    body = _("This is a test. Notices from {library} will come from this address.").format(library=library_name())
    message = mail_of(account, address, subject, body + "\n", key=new_id(desk.now), at=to_local(desk.now, desk.zone))
    with MailLink(account, kept.secret) as link:
        return link.send(message, address)


# ---- written down


@verb("notices.send")
def claim_notices(desk: Desk, composer: Composer, lines: Sequence[PlannedNotice]) -> list[ClaimedNotice]:
    """Those of these lines that are still due, the same way, are written down and are the caller's to send."""
    day = NoticeDay(desk, ladder())
    found = (_claim_party(desk, composer, one) if one.party else _claim_one(day, composer, one) for one in lines)
    return [one for one in found if one]


def _claim_one(day: NoticeDay, composer: Composer, line: PlannedNotice) -> ClaimedNotice | None:
    """From what holds at this moment: nobody is written to about what came back a minute ago."""
    kind, patron = KINDS[line.kind], get(Patron, line.patron)
    rows = list(kind.find(day, line.patron)) if patron else []
    if not rows or patron is None:
        return None
    mail = mail_is_on()
    still = line_of(day.desk, kind, patron, rows, mail=mail)
    if still is None or still.channel != line.channel:
        return None
    to = recipient(day.desk, patron, kind.ways, mail=mail)
    id_ = new_id(day.desk.now)
    rows = [row for row in rows if claim_about(line.kind, row.about, row.due, id_)]
    if not rows:
        return None
    claimed = ClaimedNotice(id_, line.kind, to, composer.message(line.kind, rows, to), tuple(rows))
    _log(day.desk, claimed, line.channel, patron["id"], still.about)
    return claimed


def _claim_party(desk: Desk, composer: Composer, line: PlannedNotice) -> ClaimedNotice | None:
    assert line.party
    due = next((one for one in tellings(desk, registration=line.party.registration) if one.key == line.party.key), None)
    if due is None or due.reach.email != line.to:
        return None
    id_ = new_id(desk.now)
    if not claim_about(PROGRAM, due.registration, f"{due.what} {due.wall}", id_):
        return None
    to = Recipient("", "", due.reach.whom or due.name, EMAIL, due.reach.email, language=due.language)
    claimed = ClaimedNotice(id_, PROGRAM, to, composer.of_program(due), party=due)
    _log(desk, claimed, EMAIL, None, 1)
    return claimed


def _log(desk: Desk, one: ClaimedNotice, channel: str, patron: str | None, items: int) -> None:
    insert_notice((one.id, one.kind, channel, desk.now, desk.branch, desk.operator.login, patron, items, "", ""))


# ---- what became of it


@verb("notices.send")
def _settle(desk: Desk, came: Sequence[tuple[ClaimedNotice, Delivery]]) -> None:
    for one, delivery in came:
        set_result(one.id, delivery.result, delivery.why)
        if delivery.result == LATER or delivery.bad_address:
            release(one.id)
        if delivery.bad_address and one.to.reader:
            mark_address(desk, one.to.reader)
        if delivery.result == SENT:
            note_told(desk, one, BY_EMAIL)


def mark_address(desk: Desk, patron: str) -> None:
    """E-mail to this patron (an id) comes back: no more goes there until the address is another. In the caller's
    transaction; undo takes it back."""
    row = get(Patron, patron)
    if row and not row["email_bad"]:
        Act(desk).write("patron_edited", {"set": {"email_bad": True}}, patron=patron)


def note_told(desk: Desk, one: ClaimedNotice, how: str) -> None:
    """It is an overdue notice of its loans, or the message of a program: those lists know it as well."""
    if one.party:
        told_many(desk, [(one.party.registration, one.party.what)], how)
    elif KINDS[one.kind].overdue:
        note_notices(desk, [row.loan for row in one.abouts], how)
