"""The lists of the idle desk read out, a sentence a line: for people who cannot, or need not, see them.

Each line is said with the facts of what it is about, as commands tell them; without any, its number opens nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from tuils.i18n import _, ngettext
from tuils.library.foundation.dates import iso_words, moment_words
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.families import due_lines
from tuils.library.foundation.journal.hooks import declared_at
from tuils.library.foundation.local_words import money_label
from tuils.library.lending.holds.hold_counts import PAST, TAKE_OFF
from tuils.library.lending.holds.hold_lists import hold_shelf, pull_list
from tuils.library.lending.loans.long_overdue import plan_lost
from tuils.library.lending.loans.overdue import PAGE, overdue_list
from tuils.library.lending.money.bill_terms import term_words
from tuils.library.people.patrons.masking import sees_loans
from tuils.library.reach.conflicts.listing import decisions, elsewhere

from .heard import MORE, SESSION

ReadOut: TypeAlias = Iterator[tuple[str, Mapping[str, object]]]


def read_out(desk: Desk, name: str) -> ReadOut:
    """Read out the list of this name, as `Panel.keys` of `today` have it; nothing if there is none of that name."""
    if name.startswith((SESSION, MORE)):
        from .programs_today import read_session

        yield from ((said, {}) for said in read_session(desk, name))
    yield from LISTS[name](desk) if name in LISTS else _declared(desk, name)


def _declared(desk: Desk, name: str) -> ReadOut:
    """Read out the lists of the records that declare this line."""
    for table in (declared_at(line.table) for line in due_lines() if line.place == name and line.table):
        for n, one in enumerate(table.read(desk), 1):
            yield f"{n}. {'  '.join(table.sentences(desk, one))}", table.facts(desk, one)


def _pulls(desk: Desk) -> ReadOut:
    for n, pull in enumerate(pull_list(desk), 1):
        where = ", ".join(filter(None, (pull.place, pull.call_number, pull.title, pull.item)))
        slip = _("Slip {slip}.").format(slip=pull.code) if pull.code else ""
        yield f"{n}. {where}. {slip}".rstrip(), {"item": pull.item}


def _shelf(desk: Desk) -> ReadOut:
    for n, copy in enumerate(hold_shelf(desk), 1):
        about = ", ".join(filter(None, (copy.code, copy.call_number, copy.title, copy.item)))
        by = iso_words(desk, copy.pickup_by) if copy.pickup_by else ""
        then = _("Pick up by {date}.").format(date=by) if by else ""
        if copy.state == TAKE_OFF:
            then = _("Take it off the hold shelf and check it in: no one is waiting.")
        elif copy.state == PAST:
            then = _("The last pickup day was {date}.").format(date=by)
        yield f"{n}. {about}. {then}".rstrip(), {"item": copy.item}


def _overdue(desk: Desk) -> ReadOut:
    late = overdue_list(desk, page=0)
    for n, one in enumerate(late.lines, 1):
        days = ngettext("{n} day overdue", "{n} days overdue", one.days).format(n=one.days)
        owes = f", {money_label(one.fine_cents)}" if one.fine_cents else ""
        who = one.name if sees_loans(desk) else f"{one.name} {one.card}"
        told = ", ".join(filter(None, (who, one.tell_by, one.reach, one.title, f"{days}{owes}")))
        yield f"{n}. {told}.", {"item": one.item}
    if late.loans > PAGE:
        more = ngettext("{n} more: tuils overdue.", "{n} more: tuils overdue.", late.loans - PAGE)
        yield more.format(n=late.loans - PAGE), {}


def _long_overdue(desk: Desk) -> ReadOut:
    for n, late in enumerate(plan_lost(desk).lines[:PAGE], 1):
        note = term_words(desk, late.term).rstrip(".")
        days = ngettext("{n} day overdue", "{n} days overdue", late.days).format(n=late.days)
        told = ", ".join(filter(None, (late.name, late.title, days, money_label(late.cents), note)))
        yield f"{n}. {told}.", {"item": late.item}
    yield _("Mark lost and bill: tuils daily --bill. Notices: tuils letters."), {}
    yield _("Overdue when imported: tuils overdue --bill-imported ITEM."), {}


def _notices(desk: Desk) -> ReadOut:
    from tuils.library.office.notices.waiting import notices_waiting  # with the notices: line mode begins without them

    yield from ((said, {}) for said in notices_waiting(desk))
    yield _("Look: tuils notice preview. Then: tuils notice run --all."), {}


def _decisions(desk: Desk) -> ReadOut:
    for n, one in enumerate(decisions(desk), 1):
        yield f"{n}. {one.message} {one.proposed.says}", {}
    yield from ((one.words, {}) for one in elsewhere(desk))
    yield _("To decide: tuils decision list."), {}


def _replies(desk: Desk) -> ReadOut:
    from tuils.library.office.notices.log import (  # line mode begins without the notices
        CALLED,
        LEFT,
        name_notified,
        notice_log,
    )

    left = [row for row in notice_log(desk) if row.result == LEFT]
    for n, one in enumerate(left, 1):
        yield f"{n}. {_(CALLED[one.kind])}: {name_notified(one)}, {moment_words(desk, one.at)}.", {}
    yield _("Read them in the mailbox. Nothing was done about them."), {}


def _fates(desk: Desk) -> ReadOut:
    from tuils.library.office.notices.fates import NOTICE_FATES, unknown_fates  # line mode begins without the notices

    for n, one in enumerate(unknown_fates(desk), 1):
        yield f"{n}. {' '.join(NOTICE_FATES.sentences(desk, one))}.", NOTICE_FATES.facts(desk, one)
    yield _("Look in the Sent folder. Then: tuils notice settle --help"), {}


LISTS: dict[str, Callable[[Desk], ReadOut]] = {
    "pull_list": _pulls,
    "hold_shelf": _shelf,
    "overdue": _overdue,
    "long_overdue": _long_overdue,
    "decisions": _decisions,
    "notices": _notices,
    "notice_log": _replies,
    "notice_fates": _fates,
}
