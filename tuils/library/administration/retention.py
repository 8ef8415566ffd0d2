"""How long what is known of people is kept: one rule for each kind of it, which the library sets with its board."""

from __future__ import annotations

from typing import Any

from tuils.i18n import N_, _
from tuils.library.desk import Desk, verb
from tuils.library.journal.writing import Act
from tuils.library.refusals import refuse
from tuils.models import db
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean
from tuils.values.moments import MINUTE
from tuils.values.periods import Period
from tuils.values.words import Unclear

from .settings import value_of, write_setting
from .state import BORROWERS
from .state import NOT_AT_ALL as NOT_AT_ALL

SHELF = "retention"
FOR_EVER = ("", "-", "forever", "for ever", "never")


@dataclass(frozen=True)
class Rule:
    """`words`: what is kept so long; `period`: without a word of the library; empty is for ever. `least`: no shorter
    time will do. `most`: no longer one, nor for ever. `setting`: where older libraries wrote it."""

    words: str
    period: str
    least: str = ""
    most: str = ""
    setting: str = ""


RULES: dict[str, Rule] = {
    "holds": Rule(N_("Whose an ended hold was"), "7d", setting="holds_kept"),
    "accounts": Rule(N_("Whose a settled charge was"), "1y", setting="accounts_kept"),
    BORROWERS: Rule(N_("Who had a copy last"), NOT_AT_ALL, most="1y"),
    "reasons": Rule(N_("Why a block was passed"), "1y"),
    "earlier": Rule(N_("Earlier addresses, names, PINs"), "30d", least="30d"),
    "notes": Rule(N_("Notes after their last day"), "30d"),
    "contacts": Rule(N_("Addresses after their last day"), "30d"),
    "restrictions": Rule(N_("Restrictions after their end"), "2y"),
    "cards": Rule(N_("Numbers of old cards"), "1y"),
    "staff": Rule(N_("Names of staff who left"), "1y"),
    "audit": Rule(N_("The audit log"), "1y"),
    "registrations": Rule(N_("Who came to a program"), "30d"),
    "answers": Rule(N_("Needs and answers for a program"), "7d"),
    "bookings": Rule(N_("Who booked a room"), "30d"),
    "lapsed": Rule(N_("Persons whose card ended"), ""),
}


@dataclass(frozen=True)
class Kept:
    """One rule as it stands. `period` as it is typed, empty for ever; `own`: the library chose it."""

    kind: str
    words: str
    period: str
    default: str
    own: bool


def kept_for(kind: str) -> Period | None:
    """How long this kind is kept; None: for ever. What nobody can read forgets nothing too early."""
    rule = RULES[kind]
    text = _chosen(kind)
    if text is None:
        text = str(value_of(rule.setting, rule.period)) if rule.setting else rule.period
    if not text:
        return None
    try:
        return Period.parse(text, zero=True)
    except Unclear:
        return Period.parse(rule.period, zero=True) if rule.period else None


def gone_before(desk: Desk, kind: str) -> int | None:
    """Microseconds UTC: what is older may go. None: nothing may."""
    period = kept_for(kind)
    return None if period is None else desk.now - period.minutes * MINUTE


def _chosen(kind: str) -> str | None:
    row: Any = db.execute_sql("SELECT period FROM retention_rule WHERE kind = ?", (kind,)).fetchone()
    return str(row[0]) if row else None


def retention() -> list[Kept]:
    """All rules, with what holds now."""
    return [_kept(kind) for kind in RULES]


def _kept(kind: str) -> Kept:
    rule, period = RULES[kind], kept_for(kind)
    now = "" if period is None else str(period)
    return Kept(kind, _(rule.words), now, rule.period, now != rule.period)


@verb("library.purge")
def set_retention(desk: Desk, kind: str, text: str) -> Kept:
    """Keep this kind for a period such as 30d, or for ever (`forever`, `-`, nothing).

    Refuses with NOT_UNDERSTOOD: no such kind, no period, or a shorter one than will do.
    """
    kind = clean(kind).lower()
    if kind not in RULES:
        raise refuse("NOT_UNDERSTOOD", field=_("kind"), text=kind, hint=", ".join(RULES))
    write_setting(Act(desk), SHELF, kind, value={"period": _read(kind, clean(text).lower())})
    return _kept(kind)


def _read(kind: str, text: str) -> str:
    least, most = RULES[kind].least, RULES[kind].most
    if text in FOR_EVER and not most:
        return ""
    try:
        period = Period.parse(text, zero=True)
    except Unclear as unclear:
        hint = _("Such as 14d; 0d keeps nothing.") if most else _("Such as 30d, 6m, 1y; forever keeps it.")
        raise refuse("NOT_UNDERSTOOD", field=kind, text=text, hint=hint) from unclear
    if most and period.minutes > Period.parse(most).minutes:
        raise refuse("NOT_UNDERSTOOD", field=kind, text=text, hint=_("{period} or less.").format(period=most))
    if least and period.minutes < Period.parse(least).minutes:
        raise refuse("NOT_UNDERSTOOD", field=kind, text=text, hint=_("{period} or more.").format(period=least))
    return str(period) if period.count else NOT_AT_ALL
