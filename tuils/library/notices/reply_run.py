"""A look into the mailbox: what came is read, acted on, answered, and noted; the network waits where no lane does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import field, replace
from pathlib import Path

from tuils.devices.mail import LATER, REFUSED, Delivery, MailFault, MailLink, mail_of
from tuils.devices.mail_account import KeptAccount
from tuils.devices.mailbox import MailboxLink, MailboxMessage, MailboxPlace
from tuils.devices.mailbox_account import KeptMailbox, keep_mailbox
from tuils.library.administration.settings import library_name
from tuils.library.desk import Desk
from tuils.values.dataclass import dataclass
from tuils.values.moments import to_local

from .composing import Composer
from .replies import ANSWERED, BY_REPLY, IGNORED, RETURNED_MAIL, TOMORROW, ReplyTaken, take_reply
from .reply_reading import Reply, read_reply
from .sender import mailbox_here, sender_here
from .sending import ClaimedNotice, settle_notices
from .texts import notice_folder

AT_ONCE = 20  # messages of a look
MOST_LOOKS = 25
"""So many looks in one run: a mailbox that somebody floods keeps the rest for later."""


@dataclass
class ReplyRun:
    """`counts` by what became of them; `fault`: why no more was read. `place`: behind the last one that was taken."""

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

    def fetch(self) -> bool:
        """What is new is read and understood, for a strange message may take seconds. False where nothing is. Never
        raises what the server says."""
        try:
            with MailboxLink(self.box.account, self.box.secret) as link:
                self._place = link.begun_from(self.box.place)
                came = link.newer(self._place, AT_ONCE)
            self._came = [(one, read_reply(one.data)) for one in came]
            if self._place != self.box.place:  # made anew: from here on, also where nothing came
                self.box = keep_mailbox(self.store, replace(self.box, place=self._place))
        except MailFault as fault:
            self.fault = fault
        return bool(self._came)

    def take(self, desk: Desk) -> None:
        """Each is acted on, in a transaction of its own."""
        assert desk
        for one, reply in self._came:
            taken = take_reply(self.desk, self.composer, self.box.key, reply, one.data)
            if taken.what == TOMORROW:
                self.is_full = True
                break
            self._taken.append((one, taken))
            self.counts[taken.what] = self.counts.get(taken.what, 0) + 1
        self._came = []

    def send(self) -> None:
        """The confirmations go out, what is done is marked as read, and how far the mailbox was read is kept: in a file
        and maybe a keyring, which no lane should wait for. What is read again after all was logged before."""
        account = replace(self.kept.account, name=self.kept.account.name or self.name)
        with MailLink(account, self.kept.secret) as link:
            self._settled = [
                (taken.notice, self._sent(link, taken.notice)) for _one, taken in self._taken if taken.notice
            ]
        last = max((one.uid for one, _taken in self._taken), default=self._place.last)
        self.box = keep_mailbox(self.store, replace(self.box, place=replace(self._place, last=last)))
        done = [one for one, taken in self._taken if taken.what in (ANSWERED, IGNORED, RETURNED_MAIL)]
        try:
            with MailboxLink(self.box.account, self.box.secret) as box:
                for one in done:
                    box.mark_read(one.uid)
        except MailFault as fault:
            self.fault = fault

    def _sent(self, link: MailLink, one: ClaimedNotice) -> Delivery:
        """A confirmation is tried once: what was done is done, and stands in the log."""
        at = to_local(self.desk.now, self.desk.zone)
        try:
            message = mail_of(link.account, one.to.to, one.text.subject, one.text.body, key=one.id, at=at)
            came = link.send(message, one.to.to)
        except (ValueError, MailFault) as no:
            return Delivery(REFUSED, str(no)[:200])
        return replace(came, result=REFUSED) if came.result == LATER else came

    def settle(self, desk: Desk) -> None:
        """What became of the confirmations is noted."""
        assert desk
        settle_notices(self.desk, self._settled)
        self._taken, self._settled = [], []


def begin_replies(desk: Desk, store: Path) -> ReplyRun | None:
    """None where no replies are read here. Permission notices.send, or library.daily, for the program itself may."""
    if not desk.may("library.daily"):
        desk.require("notices.send")
    box = mailbox_here(desk, store)
    if box is None:
        return None
    by_reply = replace(desk, operator=BY_REPLY, pocket=None, back_dated=None)
    composer = Composer(by_reply, notice_folder(store), replies=True)
    return ReplyRun(store, by_reply, sender_here(desk, store), box, composer, library_name())


def run_replies(run: ReplyRun, do: Callable[[Callable[[Desk], object]], object]) -> Iterator[int]:
    """The whole run where waiting for the network keeps nobody; how many were read, after each look."""
    for _look in range(MOST_LOOKS):
        if run.is_full or run.fault or not run.fetch():
            return
        do(run.take)
        run.send()
        do(run.settle)
        yield sum(run.counts.values())
