"""Act on a reply: RENEW to a due-soon message, CANCEL to one about a hold, STOP to any of them.

A reply counts if its subject has a tag that this station signed, if it comes from the address that the notice went to,
and if the word is alone (reply_grammar.py). An email without a tag never acts: at most it gets one to confirm
(mail_requests.py). Anything else has no effect and no answer: no letter is written to a machine, or to a stranger. A
patron's other words are noted for a person to read. A look into the mailbox reads, acts, answers, and notes; the
network waits where no lane does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import field, replace
from pathlib import Path

from tuils.devices.messages.kept_accounts import KeptAccount, KeptMailbox, keep_account
from tuils.devices.messages.mail import LATER, REFUSED, Delivery, MailFault, MailLink, mail_of
from tuils.devices.messages.mailbox import MailboxLink, MailboxMessage, MailboxPlace
from tuils.i18n import N_
from tuils.library.foundation.administration.settings import library_name
from tuils.library.foundation.administration.site_ways import site_mail
from tuils.library.foundation.desk import Desk, Operator, verb
from tuils.library.foundation.journal.entries import derived_id
from tuils.library.office.receipts.reading import NUMBER
from tuils.library.people.patrons.languages import words_in
from tuils.library.people.patrons.patrons import edit_patron
from tuils.models import Patron
from tuils.models.rows import get
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import to_local

from .bounces import DELAYED, MARKED, NO_REPORT, NOTED, patron_told, take_bounce
from .composing import Composer
from .kinds import ANSWERS, ASKED, BOUNCE, CONFIRM_DAYS, DAY, KINDS, REPLIED, REPLY, NoticeDay
from .ladder import ladder
from .logged.queries import (
    ANSWER_DAYS,
    NoticeTold,
    SentNotice,
    answered_since,
    answers_unsent,
    claim_about,
    insert_notice,
    is_logged,
    left_since,
    notice_reports,
    sent_notice,
    sent_since,
    settle_left,
)
from .mail_requests import TAB, answer_request, asked_rows, composed_answer
from .queries import loan_row_of
from .recipients import CALL, EMAIL, LETTER, Recipient, recipient
from .reply_acts import REPLY_ACTS, Done
from .reply_grammar import CANCEL, NO_LETTER, RENEW, STOP, UNSURE, reply_words
from .reply_reading import Reply, not_given, notices_tagged, read_reply, tag_of
from .sender import mailbox_here, sender_here
from .sending import ClaimedNotice, settle_notices
from .texts import notice_folder

ANSWERED, IGNORED, LEFT, RETURNED_MAIL, TOMORROW = "answered", "ignored", "left", "bounced", "tomorrow"
CONFIRMING = "confirming"
TAKEN = {
    ANSWERED: N_("replies answered: {n}"),
    CONFIRMING: N_("requests answered with an email to confirm: {n}"),
    IGNORED: N_("ignored (automatic, from another address, or not one of ours): {n}"),
    LEFT: N_("left for you in the mailbox: {n}"),
    RETURNED_MAIL: N_("reports of email that came back: {n}"),
}
MOST_TRIES = 5
"""The looks after which a person must read a message that the server doesn't give."""
TAG_DAYS = 60
"""The days for which a notice can be answered; its subject is mostly over before."""
EACH, ALL = 5, 300
"""The replies of a day that are acted on: of one patron, and of all. Those above the total wait for tomorrow."""
RIGHTS = frozenset(
    {
        *("circulation.renew", "holds.edit", "holds.place", "programs.see", "programs.register"),
        *("patrons.edit", "patrons.see_all", "notices.see", "notices.send"),
    }
)
BY_REPLY = Operator("reply", "Reply by email", "", RIGHTS)
"""The operator of replies, on the day list and in the log."""


@dataclass(frozen=True)
class ReplyTaken:
    """The result of a reply. `what`: answered, confirming, ignored, left (for a person), bounced, tomorrow. `notices`:
    answers to send. `left`: the line of the log (an id) that says so until somebody has read the message."""

    what: str
    notices: tuple[ClaimedNotice, ...] = ()
    left: str = ""


@dataclass(frozen=True)
class ReplyAbout:
    """An answered message: its patron, and its present reader."""

    sent: SentNotice
    patron: Patron
    to: Recipient


@verb("notices.send")
def take_reply(desk: Desk, composer: Composer, key: str, reply: Reply, data: bytes) -> ReplyTaken:
    """Take a reply. `key`: signs the tags. `data`: the message, for a server's report. Permission notices.send;
    besides those of renewing, canceling and editing."""
    if reply.report or reply.bounced:
        done = take_bounce(desk, data) if reply.report else NO_REPORT
        taken = {MARKED: RETURNED_MAIL, NOTED: RETURNED_MAIL, DELAYED: IGNORED}.get(done, LEFT)
        return _left(desk, reply, patron_told(data), BOUNCE) if taken == LEFT else ReplyTaken(taken)
    if reply.itself:
        return ReplyTaken(IGNORED)
    if not reply.tags:
        return _request_taken(desk, composer, reply) if reply.request.word and site_mail() else _left(desk, reply)
    known = notices_tagged(key, reply.tags, sent_since(desk.now - TAG_DAYS * DAY, list(REPLIED)))
    found = list(filter(None, (_asked(desk, one, reply.sender) for one in map(sent_notice, known) if one)))
    if not found:
        return ReplyTaken(IGNORED) if reply.ask.word else _left(desk, reply)
    word = reply.ask.word
    fit = [one for one in found if word and (REPLIED[one.sent.kind] == word or word == STOP)]
    things = _things_meant(desk, reply, fit)
    return (
        _answered(desk, composer, reply, fit, things)
        if fit and things is not None
        else _left(desk, reply, found[0].patron.id)
    )


def _request_taken(desk: Desk, composer: Composer, reply: Reply) -> ReplyTaken:
    """Take an email without a tag that asks for something."""
    answer = answer_request(desk, composer, reply.request, reply.sender, reply.id)
    if answer is None:
        return ReplyTaken(IGNORED)
    left = _left(desk, reply, answer.patron, answer.kind or REPLY).left if answer.is_left else ""
    return ReplyTaken(LEFT if answer.is_left else CONFIRMING, answer.notices, left)


def _things_meant(desk: Desk, reply: Reply, fit: Sequence[ReplyAbout]) -> list[tuple[ReplyAbout, NoticeTold]] | None:
    """Return the things that these messages reported, or the items whose numbers are in the reply. None if a word in
    it is neither a number that they printed nor the writer's name."""
    told = [
        (of, notice_told)
        for of in fit
        for notice_told in (_still_told(desk, of.sent) if reply.ask.word != STOP else ())
    ]
    meant = reply.ask.items([_number_printed(one) for _of, one in told], _names_around(reply, fit))
    unsure = reply.ask.word == CANCEL and not (meant or reply.ask.is_all) and any(map(is_choice, fit)) and len(told) > 1
    if meant is None or unsure:
        return None
    return [(of, one) for of, one in told if not meant or _number_printed(one) in meant]


def is_choice(about: ReplyAbout) -> bool:
    """Return whether the message has a list to choose from."""
    return about.sent.kind == ASKED[CANCEL]


def _still_told(desk: Desk, sent: SentNotice) -> list[NoticeTold]:
    """Return the subjects of a message; of an answer that can't be replied to any more, none."""
    is_over = sent.kind in ASKED.values() and sent.at < desk.now - CONFIRM_DAYS * DAY
    return [] if is_over else notice_reports(sent.id)


def _number_printed(notice_told: NoticeTold) -> str:
    """Return the number that the patron can name in a reply; empty for a hold on a notice, which has none."""
    if notice_told.kind == ASKED[CANCEL]:
        return notice_told.due.partition(TAB)[0]
    rows = loan_row_of(notice_told.about)
    return "".join(reply_words(rows[0].barcode[-NUMBER:])) if rows else ""


def _names_around(reply: Reply, fit: Sequence[ReplyAbout]) -> frozenset[str]:
    """Return names that a greeting or a signature may have: the library's, and the reader's. If several cards are
    meant, a name may say which one."""
    of_library = reply_words(library_name())
    if len({about.patron.id for about in fit}) > 1:
        return frozenset(of_library)
    readers = [reader for about in fit if (reader := get(Patron, about.to.reader))]
    names = [str(getattr(reader, name)) for reader in readers for name in ("first_name", "preferred_name", "last_name")]
    return frozenset(reply_words(" ".join([reply.called, *names]))) - UNSURE | {*of_library}


def _left(desk: Desk, reply: Reply, patron: str = "", kind: str = REPLY) -> ReplyTaken:
    """Leave a reply to a person: the log and the idle desk say whose it is; its words are in the mailbox alone.
    `patron`: empty if unknown."""
    id_, midnight = derived_id(REPLY, reply.id), NoticeDay(desk, ladder()).midnight()
    if not is_logged(id_) and left_since(midnight, patron) < (EACH if patron else ALL):
        insert_notice((id_, kind, EMAIL, desk.now, desk.branch, desk.operator.login, patron or None, 0, LEFT, ""))
    return ReplyTaken(LEFT, left=id_)


def _asked(desk: Desk, sent: SentNotice, sender: str) -> ReplyAbout | None:
    """Return the answered message; None if a wrong address answers."""
    patron = get(Patron, sent.patron)
    asked = sent.kind in ASKED.values()  # the patron wrote first, whatever way they prefer
    to = recipient(desk, patron, (EMAIL,), mail=True, wished=not asked) if patron else None
    return ReplyAbout(sent, patron, to) if patron and to and to.to and to.to.casefold() == sender else None


def _answered(
    desk: Desk, composer: Composer, reply: Reply, asked: list[ReplyAbout], things: list[tuple[ReplyAbout, NoticeTold]]
) -> ReplyTaken:
    """Act on a reply. If its e-mail was about several cards, such as two children's, all are answered at once."""
    patron, to = asked[0].patron, replace(asked[0].to, titles=all(reply_about.to.titles for reply_about in asked))
    id_, midnight = derived_id(REPLY, reply.id), NoticeDay(desk, ladder()).midnight()
    if is_logged(id_) or answered_since(midnight, patron.id) >= EACH:
        return ReplyTaken(IGNORED)
    if answered_since(midnight) >= ALL:
        return ReplyTaken(TOMORROW)
    word = reply.ask.word
    if word == STOP:
        word = _stopped(desk, asked)
        if not word:
            return _left(desk, reply, patron.id)
        done = Done()
    else:
        done = [line for of, one in things for line in REPLY_ACTS[word](desk, of.patron, one, id_)]
    well = sum(not why for _row, why in done)
    insert_notice((id_, REPLY, EMAIL, desk.now, desk.branch, desk.operator.login, patron.id, well, "", ""))
    for about, why in [(row.about, why) for row, why in done] or [(str(patron.id), "")]:
        claim_about(REPLY, about, TAB.join((word, why, id_)), id_)  # until the confirmation is sent
    return ReplyTaken(ANSWERED, (_confirmation(composer, id_, word, done, to),))


def _confirmation(composer: Composer, id_: str, word: str, done: Done, to: Recipient) -> ClaimedNotice:
    told = [(row, words_in(to.language).gettext(why) if why else "") for row, why in done]
    return ClaimedNotice(id_, REPLY, to, composer.of_reply(word, told, to))


def unsent_confirmations(desk: Desk, composer: Composer) -> list[ClaimedNotice]:
    """Compose again the confirmations that could not be sent in the last days."""
    found = (_again(desk, composer, *one) for one in answers_unsent(desk.now - ANSWER_DAYS * DAY, ANSWERS))
    return [one for one in found if one]


def _again(desk: Desk, composer: Composer, id_: str, kind: str, patron: str) -> ClaimedNotice | None:
    person, told = get(Patron, patron), notice_reports(id_)
    to = recipient(desk, person, (EMAIL,), mail=True, wished=False) if person else None
    if to is None or not to.to or not told:
        return None
    if kind != REPLY:
        return composed_answer(desk, composer, kind, id_, to)
    word, done = told[0].due.partition(TAB)[0], Done()
    for one in told:
        rows = loan_row_of(one.about) if word == RENEW else asked_rows(desk, one)
        done += [(row, one.due.split(TAB)[1]) for row in rows[:1]]
    titles = to.titles and {row.patron for row, _why in done} <= {patron}  # another card may be more careful
    return _confirmation(composer, id_, word, done, replace(to, titles=titles))


def _stopped(desk: Desk, asked: Sequence[ReplyAbout]) -> str:
    """End the letter that they answered, if they had asked for it; else all e-mail: use letter or phone. Return the
    word of what was ended; empty if no other way is known, so that a person has to find one."""
    letters = [KINDS[one.sent.kind].stops if one.sent.kind in KINDS else "" for one in asked]
    if all(letters):
        for one, field in zip(asked, letters, strict=True):
            edit_patron(desk, str(one.patron.card), {field: ""})
        return NO_LETTER
    patron, to = asked[0].patron, asked[0].to
    other = recipient(desk, patron, (LETTER, CALL), mail=False)
    reader = get(Patron, to.reader)
    if reader is None or not other.way:
        return ""
    edit_patron(desk, str(reader.card), {"tell_by": "letter" if other.way == LETTER else "phone"})
    return STOP


AT_ONCE = 20  # messages of a look
MOST_LOOKS = 25
"""The most looks in one run: a flooded mailbox keeps the rest for later."""


@dataclass
class ReplyRun:
    """A run through the mailbox. `counts` by result; `fault`: why reading stopped. `_place`: after the last one that
    was taken; `_read`: numbers in the mailbox of those left for a person, who has opened them since; `_again`:
    confirmations that could not be sent before."""

    store: Path
    desk: Desk
    kept: KeptAccount
    box: KeptMailbox
    composer: Composer
    name: str
    counts: dict[str, int] = field(default_factory=dict)
    fault: MailFault | None = None
    is_full: bool = False
    _came: list[tuple[MailboxMessage, Reply]] = field(default_factory=list)
    _taken: list[tuple[MailboxMessage, ReplyTaken]] = field(default_factory=list)
    _settled: list[tuple[ClaimedNotice, Delivery]] = field(default_factory=list)
    _place: MailboxPlace = field(default_factory=MailboxPlace)
    _read: list[str] = field(default_factory=list)
    _again: list[ClaimedNotice] = field(default_factory=list)

    def fetch(self) -> bool:
        """Read and parse new messages, because a strange message may take seconds. False if there are none. Never
        raises the server's faults."""
        try:
            with MailboxLink(self.box.account, self.box.secret) as link:
                self._place = link.begun_from(self.box.place)
                came = link.newer(self._place, AT_ONCE)
                if link.stuck and link.fault and not came:
                    came = self._passed(link.stuck, link.fault)
                if self.box.left and self._place.validity == self.box.place.validity:
                    unread = link.unread([*map(int, self.box.left)])
                    self._read = [uid for uid in self.box.left if int(uid) not in unread]
            self._came = [(one, self._understood(one)) for one in came]
            if self._place != self.box.place:  # made anew: from here on, also where nothing came
                self.box = keep_account(self.store, replace(self.box, place=self._place, left={}))
        except MailFault as fault:
            self.fault = fault
        return bool(self._came or self._read or self._again)

    def _understood(self, message: MailboxMessage) -> Reply:
        return read_reply(message.data) if message.data else not_given(f"{self._place.validity} {message.uid}")

    def _passed(self, uid: int, fault: MailFault) -> list[MailboxMessage]:
        """Leave a message that the server doesn't give to a person, because others wait behind it. Raise the fault
        while it may be asked for again with the next look."""
        tries = self.box.tries + 1 if self.box.stuck == uid else 1
        self.box = keep_account(self.store, replace(self.box, stuck=uid, tries=tries))
        if tries < MOST_TRIES:
            raise fault
        return [MailboxMessage(uid, b"")]

    def take(self, desk: Desk) -> None:
        """Act on each reply, in a transaction of its own."""
        assert desk
        note_read(self.desk, [self.box.left[uid] for uid in self._read])
        for one, reply in self._came:
            taken = take_reply(self.desk, self.composer, self.box.key, reply, one.data)
            if taken.what == TOMORROW:
                self.is_full = True
                break
            self._taken.append((one, taken))
            self.counts[taken.what] = self.counts.get(taken.what, 0) + 1
        self._came = []

    def send(self) -> None:
        """Send the confirmations, mark messages as read, and save how far the mailbox was read: in a file and maybe
        a keyring, which no lane should wait for. Messages read twice were logged before."""
        account = replace(self.kept.account, name=self.kept.account.name or self.name)
        if notices := [*self._again, *(notice for _one, taken in self._taken for notice in taken.notices)]:
            with MailLink(account, self.kept.secret) as link:
                self._settled = [(one, self._sent(link, one)) for one in notices]
        last = max((one.uid for one, _taken in self._taken), default=self._place.last)
        left = {uid: notice for uid, notice in self.box.left.items() if uid not in self._read}
        left |= {str(one.uid): taken.left for one, taken in self._taken if taken.left}
        self.box = keep_account(self.store, replace(self.box, place=replace(self._place, last=last), left=left))
        self._read, self._again = [], []
        done = [one for one, taken in self._taken if taken.what in (ANSWERED, CONFIRMING, IGNORED, RETURNED_MAIL)]
        try:
            if done:
                with MailboxLink(self.box.account, self.box.secret) as box:
                    for one in done:
                        box.mark_read(one.uid)
        except MailFault as fault:
            self.fault = fault

    def _sent(self, link: MailLink, notice: ClaimedNotice) -> Delivery:
        """Send a confirmation; if the server doesn't take it now, the next looks try again."""
        at, subject, account = to_local(self.desk.now, self.desk.zone), notice.text.subject, link.account
        if notice.abouts and REPLIED.get(notice.kind):
            subject += f" [{tag_of(self.box.key, notice.id)}]"
            account = replace(account, reply_to=self.box.account.address)
        try:
            message = mail_of(account, notice.to.to, subject, notice.text.body, key=notice.id, at=at)
            return link.send(message, notice.to.to)
        except MailFault as fault:
            return Delivery(LATER, fault.said)
        except ValueError as no:
            return Delivery(REFUSED, str(no)[:200])

    def settle(self, desk: Desk) -> None:
        """Note the results of the confirmations."""
        assert desk
        settle_notices(self.desk, self._settled)
        self._taken, self._settled = [], []


@verb("notices.send")
def note_read(desk: Desk, notices: Sequence[str]) -> None:
    """Note that somebody opened messages left for a person. Permission notices.send."""
    assert desk
    for notice in notices:
        settle_left(notice)


def begin_replies(desk: Desk, store: Path) -> ReplyRun | None:
    """Begin to read replies; None if none are read here. Permission notices.send, or library.daily, for the program
    itself."""
    if not desk.may("library.daily"):
        desk.require("notices.send")
    box = mailbox_here(desk, store)
    if box is None:
        return None
    by_reply = replace(desk, operator=BY_REPLY, pocket=None, back_dated=None)
    composer = Composer(by_reply, notice_folder(store), replies=True)
    again = unsent_confirmations(by_reply, composer)
    return ReplyRun(store, by_reply, sender_here(desk, store), box, composer, library_name(), _again=again)


def run_replies(run: ReplyRun, do: Callable[[Callable[[Desk], object]], object]) -> Iterator[int]:
    """Run all of it where waiting for the network blocks nobody; yield how many were read, after each look."""
    for _look in range(MOST_LOOKS):
        if run.is_full or run.fault or not run.fetch():
            return
        do(run.take)
        run.send()
        do(run.settle)
        yield sum(run.counts.values())
