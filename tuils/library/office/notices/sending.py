"""A run: each message is recorded, then sent, then its result is noted. So none is sent twice, and the result of one
interrupted by a power cut is unknown: that is reported, and it is not sent again.

`EmailRun` works in steps, because the network may wait where no lane does: `claim` and `settle` on a connection that
writes, `send` anywhere.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field, replace
from pathlib import Path

from tuils.devices.messages.kept_accounts import KeptMailbox
from tuils.devices.messages.mail import LATER, REFUSED, SENT, Delivery, MailAccount, MailFault, MailLink, mail_of
from tuils.devices.messages.texting import TextLink, TextService
from tuils.i18n import _
from tuils.library.activities.programs.contacts_due import ContactDue, tellings
from tuils.library.activities.registration.contact_marks import told_many
from tuils.library.foundation.administration.settings import country, library_name, value_of
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.entries import new_id
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import not_understood, refuse
from tuils.library.lending.holds.ageing import TOLD_LATE, pickup_anew, pickup_from_today
from tuils.library.lending.loans.notices import note_notices
from tuils.models import Patron
from tuils.models.rows import get
from tuils.values.dataclass import dataclass
from tuils.values.text_messages import in_gsm7, text_number
from tuils.values.time.moments import day_of, to_local

from .brake import let_through
from .composing import Composer, call_script
from .kinds import ASKED, DAY, HOLD_READY, KINDS, PROGRAM, REPLIED, REPLY, NoticeDay
from .ladder import ladder
from .logged.queries import HeldNotices, claim_about, insert_notice, refused_since, release_subjects, set_result
from .planning import SEE, PlannedNotice, planned_line
from .queries import DueAbout
from .recipients import CALL, EMAIL, TEXT, Recipient, recipient
from .reply_reading import tag_of
from .sender import mail_is_on, mailbox_here, note_last, sender_here, texts_here
from .texts import NoticeText

AT_ONCE = 5
"""The messages recorded together: the most that are unsure after a power cut."""
REFUSED_DAYS = 60
LATE_HOLD = 2 * DAY
"""The time after shelving from which a hold's notice is late: the next run did not send it."""
MOST_TAGS = 5
FIRST_HOUR, LAST_HOUR = 9, 20
"""The hours between which a text may ring at a bedside."""


@dataclass(frozen=True)
class ClaimedNotice:
    """A recorded message that is this program's to send. `abouts`: its subjects, as the plan found them now."""

    id: str
    kind: str
    to: Recipient
    text: NoticeText
    abouts: tuple[DueAbout, ...] = ()
    party: ContactDue | None = None


@dataclass
class NoticeRun:
    """The messages of one channel. `waiting`: still to be sent. The counts are of messages; `fault`: why the rest
    was left."""

    store: Path
    composer: Composer
    waiting: list[PlannedNotice]
    link: MailLink | TextService
    claimed: list[ClaimedNotice] = field(default_factory=list)
    came: list[tuple[ClaimedNotice, Delivery]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    fault: MailFault | None = None
    stopped: str = ""

    def claim(self, desk: Desk) -> bool:
        """Record the next few messages, from what is due at this moment. False if nothing is left."""
        while self.waiting and not self.claimed and not self.stopped:
            some = self._next()
            self.claimed = claim_notices(desk, self.composer, some)
            self.waiting = self.waiting[len(some) :]
            if self.claimed and not self.counts:
                note_last(self.store, self.claimed[-1].id)
            self.counts["passed"] = self.counts.get("passed", 0) + len(some) - len(self.claimed)
        return bool(self.claimed)

    def send(self) -> None:
        """Send the recorded messages to the server. Never raises its faults."""
        for some in self._together():
            delivery = self._tried(some)
            self.came += [(one, delivery) for one in some]
            if delivery.stop:
                self.stopped = delivery.why or LATER
        self.claimed = []

    def _next(self) -> list[PlannedNotice]:
        return self.waiting[:AT_ONCE]

    def _together(self) -> list[list[ClaimedNotice]]:
        """Group the notices that share one message."""
        return [[one] for one in self.claimed]

    def _tried(self, some: list[ClaimedNotice]) -> Delivery:
        if self.stopped:
            return Delivery(LATER, self.stopped)
        try:
            return self._sent(some)
        except MailFault as fault:
            self.fault = fault
            return Delivery(LATER, fault.said, stop=True)

    def _sent(self, some: list[ClaimedNotice]) -> Delivery:
        raise NotImplementedError

    def settle(self, desk: Desk) -> None:
        """Note their results."""
        settle_notices(desk, self.came)
        for _one, delivery in self.came:
            self.counts[delivery.result] = self.counts.get(delivery.result, 0) + 1
        self.came = []

    def close(self) -> None:
        self.link.close()


@dataclass
class EmailRun(NoticeRun):
    """A run of e-mails. `account`: the sender's; `box`: where replies go. `digest`: all notices to one address are
    one message."""

    account: MailAccount | None = None
    box: KeptMailbox | None = None
    digest: bool = False

    def _next(self) -> list[PlannedNotice]:
        if not self.digest:
            return super()._next()
        return list(itertools.takewhile(lambda one: one.to == self.waiting[0].to, self.waiting))

    def _together(self) -> list[list[ClaimedNotice]]:
        return [self.claimed] if self.digest and self.claimed else super()._together()

    def _sent(self, some: list[ClaimedNotice]) -> Delivery:
        one = some[0]
        at = to_local(self.composer.desk.now, self.composer.desk.zone)
        assert self.account
        assert isinstance(self.link, MailLink)
        account = self.account
        account = account if account.name else replace(account, name=library_name_of(self.composer))
        text = one.text if len(some) == 1 else self.composer.digest([each.text for each in some], one.to)
        subject, stop = text.subject, ""
        if self.box:
            account, stop = replace(account, reply_to=self.box.account.address), f"[{tag_of(self.box.key, one.id)}]"
            answered = [each for each in some if each.kind in KINDS and KINDS[each.kind].reply]
            subject += "".join(f" [{tag_of(self.box.key, each.id)}]" for each in answered[:MOST_TAGS])
        try:
            more = [each.id for each in some[1:]]
            message = mail_of(account, one.to.to, subject, text.body, key=one.id, at=at, stop=stop, more=more)
        except ValueError as no:
            return Delivery(REFUSED, str(no), bad_address=True)
        return self.link.send(message, one.to.to)


@dataclass
class TextRun(NoticeRun):
    """A run of texts."""

    def _sent(self, some: list[ClaimedNotice]) -> Delivery:
        assert not isinstance(self.link, MailLink)
        return self.link.send(some[0].to.to, some[0].text.body)


def library_name_of(composer: Composer) -> str:
    return next((head.library for head in composer.heads.values()), "")


@permitted("notices.send")
@permitted("patrons.see_all")
def begin_run(desk: Desk, store: Path, folder: Path, lines: Sequence[PlannedNotice]) -> EmailRun:
    """Begin a run of the e-mails among these lines. Refused with NO_MAIL_HERE. Permission notices.send; besides
    patrons.see_all, as the sender sees addresses, and programs.tell, as program messages are marked there."""
    desk.require("programs.tell")
    kept, mails = sender_here(desk, store), [line for line in lines if line.channel == EMAIL]
    box, digest = mailbox_here(desk, store), bool(value_of("notice_digest", False))
    if digest:
        mails.sort(key=lambda mail: mail.to)
    composer, link = Composer(desk, folder, replies=box is not None), MailLink(kept.account, lambda: kept.secret)
    return EmailRun(store, composer, mails, link, account=kept.account, box=box, digest=digest)


def _text_run(desk: Desk, store: Path, folder: Path, lines: Sequence[PlannedNotice]) -> TextRun | None:
    """Make a run of texts; None if there are none, if they are not sent from here, and at night: they are sent with
    the next run of a day."""
    texts, kept = [line for line in lines if line.channel == TEXT], texts_here(desk, store)
    if not texts or kept is None or is_night(desk):
        return None
    return TextRun(store, Composer(desk, folder), texts, TextLink(kept.account, lambda: kept.secret))


@dataclass(frozen=True)
class NoticeRuns:
    """The runs of messages sent automatically: the e-mails, then the texts. `held`: waiting for staff (brake.py)."""

    runs: tuple[NoticeRun, ...]
    held: tuple[HeldNotices, ...] = ()


def begin_runs(
    desk: Desk,
    store: Path,
    folder: Path,
    lines: Sequence[PlannedNotice],
    *,
    even_many: bool = False,
    whole: bool = False,
    wait: bool = False,
) -> NoticeRuns:
    """Begin runs of the lines that the brake lets through: see `let_through`. Refused as `begin_run`."""
    if any(line.channel == EMAIL for line in lines):
        sender_here(desk, store)
    desk.require("patrons.see_all")
    braked = let_through(desk, lines, even_many=even_many, whole=whole, wait=wait)
    runs: list[NoticeRun] = []
    if any(one.channel == EMAIL for one in braked.go):
        runs.append(begin_run(desk, store, folder, braked.go))
    texts = _text_run(desk, store, folder, braked.go)
    return NoticeRuns((*runs, texts) if texts else tuple(runs), braked.held)


def is_night(desk: Desk) -> bool:
    """Return whether it is too early or too late for a text."""
    first, last = int(value_of("text_from", FIRST_HOUR)), int(value_of("text_until", LAST_HOUR))
    return not first <= to_local(desk.now, desk.zone).hour < last


def run_through(run: NoticeRun, do: Callable[[Callable[[Desk], object]], object]) -> Iterator[int]:
    """Run all of it where waiting for the network blocks nobody; yield how many are done, after each few."""
    try:
        while do(run.claim):
            run.send()
            do(run.settle)
            yield sum(run.counts.values())
    finally:
        run.close()


@permitted(SEE)
def previewed(desk: Desk, folder: Path, line: PlannedNotice) -> NoticeText | None:
    """Return the text that this line's patron would read; None if it is no longer due. Permission notices.see."""
    composer = Composer(desk, folder)
    if line.party:
        return composer.of_program(line.party)
    kind, patron = KINDS[line.kind], get(Patron, line.patron)
    rows = list(kind.find(NoticeDay(desk, ladder()), line.patron)) if patron else []
    if patron is None or not rows:
        return None
    texts = kind.texts if line.channel == TEXT else ""
    to = recipient(desk, patron, kind.ways, mail=line.channel == EMAIL, texts=texts)
    if line.channel == CALL:
        return NoticeText(line.to, call_script(desk, line.kind, rows, to))
    return composer.message(line.kind, rows, to)


@permitted("library.settings")
def send_test(desk: Desk, store: Path, address: str) -> Delivery:
    """Send a message that says that mail works. Refused with NO_MAIL_HERE; raises MailFault. Permission
    library.settings."""
    kept = sender_here(desk, store)
    account = replace(kept.account, name=kept.account.name or library_name())
    subject = _("{library}: test message").format(library=library_name())
    body = _("This is a test. Notices from {library} will come from this address.").format(library=library_name())
    message = mail_of(account, address, subject, body + "\n", key=new_id(desk.now), at=to_local(desk.now, desk.zone))
    with MailLink(account, kept.secret) as link:
        return link.send(message, address)


@permitted("library.settings")
def test_text(desk: Desk, store: Path, number: str) -> Delivery:
    """Send a text that says that texts work. Refused with NO_MAIL_HERE, NOT_UNDERSTOOD; raises MailFault. Permission
    library.settings."""
    sender_here(desk, store)
    kept, to = texts_here(desk, store), text_number(number, country())
    if kept is None:
        raise refuse("NO_MAIL_HERE", hint=_("Texts are not set up here: tuils mail texts --help"))
    if not to:
        raise not_understood(_("number"), number, _("A number with its area code, such as 715-555-0142."))
    link = TextLink(kept.account, kept.secret)
    try:
        return link.send(to, in_gsm7(_("{library}: this is a test.").format(library=library_name())))
    finally:
        link.close()


# ---- written down


@verb("notices.send")
def claim_notices(desk: Desk, composer: Composer, lines: Sequence[PlannedNotice]) -> list[ClaimedNotice]:
    """Record the lines that are still due, the same way; return them for the caller to send."""
    day = NoticeDay(desk, ladder())
    found = (_claim_party(desk, composer, line) if line.party else _claim_one(day, composer, line) for line in lines)
    return [one for one in found if one]


def _claim_one(day: NoticeDay, composer: Composer, line: PlannedNotice) -> ClaimedNotice | None:
    """Record one line as of this moment: nobody gets a notice about an item returned a minute ago."""
    kind, patron = KINDS[line.kind], get(Patron, line.patron)
    rows = list(kind.find(day, line.patron)) if patron else []
    if not rows or patron is None:
        return None
    if rows and line.kind == HOLD_READY and line.channel in (EMAIL, TEXT):
        rows = [_whole_pickup(day.desk, row) for row in rows]
    mail = mail_is_on()
    still = planned_line(day.desk, kind, patron, rows, mail=mail)
    if still is None or still.channel != line.channel:
        return None
    to = recipient(day.desk, patron, kind.ways, mail=mail, texts=kind.texts if line.channel == TEXT else "")
    id_ = new_id(day.desk.now)
    rows = [row for row in rows if claim_about(line.kind, row.about, row.due, id_)]
    if not rows:
        return None
    claimed = ClaimedNotice(id_, line.kind, to, composer.message(line.kind, rows, to), tuple(rows))
    _log(day.desk, claimed, line.channel, patron.id, still.about)
    return claimed


def _whole_pickup(desk: Desk, row: DueAbout) -> DueAbout:
    """Give a patron who gets a late notice of a hold the whole pickup time from now on: `note_told` writes it."""
    return row._replace(day=max(row.day, pickup_from_today(desk, row.about))) if is_told_late(desk, row) else row


def is_told_late(desk: Desk, row: DueAbout) -> bool:
    return row.at < desk.now - LATE_HOLD


def _claim_party(desk: Desk, composer: Composer, line: PlannedNotice) -> ClaimedNotice | None:
    assert line.party
    due = next(
        (telling for telling in tellings(desk, registration=line.party.registration) if telling.key == line.party.key),
        None,
    )
    if due is None or due.reach.email != line.to:
        return None
    id_ = new_id(desk.now)
    if not claim_about(PROGRAM, due.registration, f"{due.what} {due.wall}", id_):
        return None
    to = Recipient("", "", due.reach.whom or due.name, EMAIL, due.reach.email, language=due.language)
    claimed = ClaimedNotice(id_, PROGRAM, to, composer.of_program(due), party=due)
    _log(desk, claimed, EMAIL, None, 1)
    return claimed


def _log(desk: Desk, notice: ClaimedNotice, channel: str, patron: str | None, items: int) -> None:
    insert_notice((notice.id, notice.kind, channel, desk.now, desk.branch, desk.operator.login, patron, items, "", ""))


# ---- what became of it


@verb("notices.send")
def settle_notices(desk: Desk, came: Sequence[tuple[ClaimedNotice, Delivery]]) -> None:
    for one, delivery in came:
        set_result(one.id, delivery.result, delivery.why, delivery.handle)
        bad = delivery.bad_address or (delivery.result == REFUSED and is_refused_again(desk, one.to))
        if bad or delivery.result in _over(one):
            release_subjects(one.id)
        if bad and one.to.reader:
            (stop_texts_of if one.to.way == TEXT else mark_address)(desk, one.to.reader)
        if delivery.result == SENT:
            note_told(desk, one, one.to.way)


def _over(notice: ClaimedNotice) -> tuple[str, ...]:
    """Return the results after which another message may report the same. A refused text is sent another way; the
    subjects of a confirmation are kept until it is sent, those of an answer that can be replied to also longer."""
    if notice.kind in ASKED.values():
        return (SENT, REFUSED) if not REPLIED.get(notice.kind) else (REFUSED,)
    return (SENT,) if notice.kind == REPLY else (LATER, REFUSED) if notice.to.way == TEXT else (LATER,)


def is_refused_again(desk: Desk, to: Recipient) -> bool:
    """Return whether the server refused an e-mail to this patron on another day as well, while accepting others there.
    Else it may be us whom it refuses, and no address is wrong."""
    if to.way != EMAIL:
        return False
    address = to.to.casefold()
    domain = address.rpartition("@")[2]
    refused = refused_since(desk.now - REFUSED_DAYS * DAY)
    others = {text.casefold() for _patron, _at, *texts in refused for text in texts} - {address}
    before = any(patron == to.patron and at < desk.now - DAY // 2 for patron, at, *_texts in refused)
    return before and not any(other.rpartition("@")[2] == domain for other in others)


def mark_address(desk: Desk, patron: str) -> None:
    """Mark this patron's (an id) e-mail as returned: no more is sent until the address changes. In the caller's
    transaction; undo reverses it."""
    row = get(Patron, patron)
    if row and not row.email_bad:
        Act(desk).write("patron_edited", {"set": {"email_bad": True}}, patron=patron)


def stop_texts_of(desk: Desk, patron: str) -> None:
    """Stop texts to this patron (an id) until they agree again. In the caller's transaction."""
    row, today = get(Patron, patron), day_of(desk.now, desk.zone).isoformat()
    if row and not row.texts_stopped:
        Act(desk).write("patron_edited", {"set": {"texts_stopped": today}}, patron=patron)


def note_told(desk: Desk, notice: ClaimedNotice, how: str) -> None:
    """Mark an overdue notice at its loans, or a program message in its queue, so that those lists have it."""
    if notice.party:
        told_many(desk, [(notice.party.registration, notice.party.what)], how)
    elif notice.kind in KINDS and KINDS[notice.kind].overdue:
        note_notices(desk, [row.loan for row in notice.abouts], how)
    elif notice.kind == HOLD_READY and how in (EMAIL, TEXT):
        for row in notice.abouts:
            pickup_anew(desk, [row.about] if is_told_late(desk, row) else [], TOLD_LATE)
