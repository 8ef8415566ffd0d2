"""Messages whose sending is unknown: the power or the network failed while they were sent. A person checks the
mailbox that sent them, and says which arrived."""

from __future__ import annotations

from collections.abc import Sequence

from tuils.devices.messages.mail import LATER, SENT
from tuils.i18n import N_, NN_, _
from tuils.library.activities.registration.contact_marks import told_many
from tuils.library.foundation.audit import looked
from tuils.library.foundation.describing.table import Column, Table
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.refusals import need, not_understood
from tuils.library.lending.loans.notices import note_notices

from .kinds import ANSWERS, DAY, KINDS, PROGRAM
from .log import BY, CALLED, TO_WHOM, name_notified, when_told
from .logged.queries import (
    ANSWER_DAYS,
    NoticeRow,
    NoticeTold,
    fates_unknown,
    notice_reports,
    release_subjects,
    set_result,
)
from .planning import CHANNELS, SEE

ARRIVED, AGAIN = "arrived", "again"
HOUR = DAY // 24
SHORTEST = 8  # characters of an id
ASKED_DAYS = 14
"""The days after which a message's subject is mostly over."""


@permitted(SEE)
def unknown_fates(desk: Desk) -> list[NoticeRow]:
    """Return those of the last two weeks, newest first; without the last hour's, which may still be on their way.
    Permission notices.see; audited."""
    looked(desk, "list", about="notice_fates")
    return _unknown(desk)


def _unknown(desk: Desk) -> list[NoticeRow]:
    return fates_unknown(desk.now - ASKED_DAYS * DAY, desk.now - HOUR)


@permitted("notices.send")
@permitted("patrons.see_all")
def settle_fate(desk: Desk, notice: str, fate: str) -> NoticeRow:
    """Settle a message: it arrived, or it is sent again with the next run if still due. Refused with UNKNOWN_ID,
    NOT_UNDERSTOOD (fate; a receipt, which is not sent again). Permission notices.send, and patrons.see_all."""
    row = need(
        next(
            (notice_row for notice_row in _unknown(desk) if len(notice) >= SHORTEST and notice_row.id.endswith(notice)),
            None,
        ),
        "UNKNOWN_ID",
        code=notice,
    )
    if fate not in (ARRIVED, AGAIN):
        raise not_understood(_("fate"), fate, f"{ARRIVED}, {AGAIN}")
    if fate == AGAIN and not _goes_again(desk, row):
        text = _("A receipt, or an answer of some days ago, is not sent again by itself. Call the patron.")
        raise not_understood(_("fate"), fate, text)
    _settle(desk, row, fate)
    return row


def _goes_again(desk: Desk, row: NoticeRow) -> bool:
    """Return whether the notice is sent again. A receipt is not, and a confirmation only for some days."""
    return row.kind in (*KINDS, PROGRAM) or (row.kind in ANSWERS and row.at >= desk.now - ANSWER_DAYS * DAY)


@verb("notices.send")
def _settle(desk: Desk, row: NoticeRow, fate: str) -> None:
    set_result(row.id, SENT if fate == ARRIVED else LATER, row.why)
    if fate == ARRIVED:
        _note_arrived(desk, row, notice_reports(row.id))
    elif row.kind not in ANSWERS:  # an answer is composed of what it was about
        release_subjects(row.id)


def _note_arrived(desk: Desk, row: NoticeRow, sequence: Sequence[NoticeTold]) -> None:
    """Mark it on the lists that overdue notices and program messages take people from."""
    if row.kind == PROGRAM:
        told_many(
            desk, [(notice_told.about, notice_told.due.partition(" ")[0]) for notice_told in sequence], row.channel
        )
    elif row.kind in KINDS and KINDS[row.kind].overdue:
        note_notices(desk, [notice_told.about for notice_told in sequence], row.channel)


def _words(desk: Desk, row: NoticeRow) -> str:
    kind, channel = _(CALLED.get(row.kind, row.kind)), _(CHANNELS.get(row.channel, row.channel))
    return "  ".join(filter(None, (row.id[-8:], when_told(desk, row), name_notified(row), kind, channel, row.why)))


NOTICE_FATES = Table(
    title=N_("Messages that may not have gone out"),
    columns=(
        *TO_WHOM,
        BY,
        Column(N_("Why"), 14, "why", "why", drop=2, grow=1),
    ),
    read=unknown_fates,
    key="id",
    none=(N_("Every message is known to have gone out, or not."), ""),
    some=(NN_("{n} message may not have gone out.", "{n} messages may not have gone out."),
          N_("Look in the mailbox's Sent folder. F6: it arrived. F7: send it again.")),
    words=_words,
    example=NoticeRow("0190a2c5-7e00-7a3b-8a55-000000000001", "overdue_1", "email", 1_796_137_200_000_000, "ana", 2,
                      "unsure", "no answer in time", "P", "21234000000017", "Marta", "", "Field"),
)  # fmt: skip
