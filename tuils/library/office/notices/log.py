"""The log of notices: recipient, kind, way, time, and result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tuils.i18n import N_, NN_, _, ngettext
from tuils.library.foundation.administration.retention import Keeping, gone_before
from tuils.library.foundation.audit import looked
from tuils.library.foundation.dates import moment_words
from tuils.library.foundation.describing.table import Cell, Column, Table, fact
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.hooks import PersonPart
from tuils.library.foundation.journal.persons import all_of
from tuils.library.lending.slices import in_slices, while_there_is_time
from tuils.library.people.patrons.cards import by_card
from tuils.values.person_words import full_name
from tuils.values.time.moments import iso

from .kinds import ASKED, ASKED_WORDS, BOUNCE, CONFIRM_DAYS, DAY, ON_REQUEST, REPLY, WORDS
from .logged.queries import NoticeRow, forget_asked, forget_registrations_told, forget_whom, logged, named_before
from .planning import CHANNELS, SEE

RESULTS = {
    "": N_("not known"),
    "sent": N_("sent"),
    "unsure": N_("not known"),
    "later": N_("try again"),
    "refused": N_("refused"),
    "bounced": N_("bounced"),
    "done": N_("done"),
    "left": N_("for you to read"),
    "read": N_("read"),
    "printed": N_("printed"),
    "reached": N_("reached"),
    "message": N_("left a message"),
    "no_answer": N_("no answer"),
    "wrong_number": N_("wrong number"),
}
"""The results in words. `not known`: the power or the network failed between sending and the answer; it is not sent
again automatically."""
WELL = ("sent", "done", "printed", "reached", "message", "read")
CALLED = WORDS | ON_REQUEST | ASKED_WORDS | {REPLY: N_("Reply from a patron"), BOUNCE: N_("Email that came back")}
MOST, DAYS, LEFT = 1_000, 90, "left"


@permitted(SEE)
def notice_log(desk: Desk, *, card: str = "", kind: str = "", days: int = DAYS) -> list[NoticeRow]:
    """Return the log, newest first: of one patron, of one kind, of the last so many days. Permission notices.see;
    audited. Refuses with PATRON_UNKNOWN, CARD_LOST."""
    people = all_of(by_card(card).id) if card else []
    looked(desk, "list", people[0] if people else "", about="notice_log")
    return logged(desk.now - days * DAY, kind, people, MOST)


def name_notified(row: NoticeRow) -> str:
    if row.last_name or row.first_name:
        return full_name(row)
    return _("(unknown)") if row.result == LEFT else _("(not kept)")


def when_told(desk: Desk, row: NoticeRow) -> str:
    return moment_words(desk, row.at)


def _result(_desk: Desk, row: NoticeRow) -> Cell:
    words = _(RESULTS.get(row.result, row.result))
    return words if row.result in WELL else (words, "look")


def _words(desk: Desk, row: NoticeRow) -> str:
    items = ngettext("{n} item", "{n} items", row.items).format(n=row.items)
    kind, channel = _(CALLED.get(row.kind, row.kind)), _(CHANNELS.get(row.channel, row.channel))
    result = _(RESULTS.get(row.result, row.result))
    parts = (moment_words(desk, row.at), name_notified(row), kind, items, channel, result, row.why)
    return "  ".join(part for part in parts if part)


TO_WHOM = (
    fact("notice", "id"),
    Column(N_("When"), 20, when_told, "at", lambda desk, row: iso(row.at, desk.zone)),
    fact("patron", "card"),
    Column(N_("To"), 16, lambda _desk, row: name_notified(row), grow=1),
    Column(N_("Notice"), 14, lambda _desk, row: _(CALLED.get(row.kind, row.kind)), "kind", "kind"),
)
BY = Column(N_("By"), 6, lambda _desk, row: _(CHANNELS.get(row.channel, row.channel)), "channel", "channel", drop=1)
"""The columns of every list of notices."""

NOTICE_LOG = Table(
    title=N_("Notices sent"),
    columns=(
        *TO_WHOM,
        fact("items"),
        BY,
        Column(N_("Result"), 14, _result, "result", "result", always=True),
        fact("why"),
    ),
    read=notice_log,
    key="id",
    none=(N_("No notices were sent."), ""),
    some=(NN_("{n} notice sent.", "{n} notices sent."), ""),
    words=_words,
    example=NoticeRow("0190a2c5-7e00-7a3b-8a55-000000000001", "overdue_1", "email", 1_796_137_200_000_000, "ana", 2,
                      "sent", "", "P", "21234000000017", "Marta", "", "Field"),
)  # fmt: skip


# ---- what is forgotten


def forget_notices(desk: Desk) -> Iterator[int]:
    """Forget the patron of a notice kept as long as the library says; and the subject of a program message once that
    is over, of an answer once it can't be replied to. In short transactions, with how many each forgot."""
    _forget_subjects(desk)
    before = gone_before(desk, NOTICES_KEPT)
    return in_slices(desk, [] if before is None else named_before(before), _forget)


NOTICES_KEPT = Keeping(
    "notices",
    forget_notices,
    N_("notices that no longer name a patron: {n}"),
    N_("Who was sent a notice"),
    period="180d",
)


@verb("library.daily")
def _forget(desk: Desk, notices: Sequence[str]) -> tuple[int, int]:
    return while_there_is_time(notices, _forget_one)


def _forget_one(notice: str) -> bool:
    forget_whom(notice)
    return True


@verb("library.daily")
def _forget_subjects(desk: Desk) -> int:
    return forget_registrations_told(desk.now - DAY) + forget_asked([*ASKED.values()], desk.now - CONFIRM_DAYS * DAY)


NOTICES = PersonPart(
    "notices", N_("Notices we sent you"), "notice", "at, kind, channel, items, result", "at, id", is_by_id=True
)
