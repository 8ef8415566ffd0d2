"""What becomes of a patron in a change of many, in words."""

from __future__ import annotations

from tuils.i18n import _, ngettext
from tuils.library.administration.settings import name_of
from tuils.library.dates import iso_words
from tuils.library.desk import Desk
from tuils.library.local_words import money_label

from .batch_change import PatronChange, PatronLine
from .patron_fields import KNOWN

CODES = ("category", "branch")


def change_words(desk: Desk, change: PatronChange) -> str:
    """`Grade: 7b -> 8b`. Of the membership its new end will do."""
    before, now = (_value(desk, change.field, value) for value in (change.before, change.now))
    if change.field == "expires_on":
        return _("until {date}").format(date=now) if change.now else now
    return _("{label}: {before} -> {now}").format(label=_(KNOWN[change.field].label), before=before, now=now)


def line_words(desk: Desk, line: PatronLine) -> str:
    """All that becomes of one person, in one line; empty where nothing does."""
    told = [change_words(desk, change) for change in line.changes]
    if line.fee_cents:
        told.append(_("charged {money}").format(money=money_label(line.fee_cents)))
    if line.loans:
        told.append(ngettext("{n} item checked out", "{n} items checked out", line.loans).format(n=line.loans))
    return "; ".join(told)


def _value(desk: Desk, field: str, value: str) -> str:
    if field == "expires_on":
        return iso_words(desk, value) if value else _("no expiration date")
    if not value:
        return _("nothing")
    return name_of(field, value) if field in CODES else value
