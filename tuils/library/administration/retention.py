"""How long what is known of people is kept: one rule for each kind of it, which the library sets with its board."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tuils.i18n import N_, _
from tuils.library import audit
from tuils.library.desk import Desk, verb
from tuils.library.journal.entries import Entry
from tuils.library.journal.writing import Act
from tuils.library.refusals import not_understood
from tuils.models import db
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean
from tuils.values.moments import MINUTE
from tuils.values.periods import Period
from tuils.values.words import Unclear

from .settings import value_of, write_setting
from .state import BORROWERS, KIND, name_parts
from .state import NOT_AT_ALL as NOT_AT_ALL

SHELF = "retention"
FOR_EVER = ("", "-", "forever", "for ever", "never")


@dataclass(frozen=True)
class RetentionKind:
    """`words`: what is kept so long; `period`: without a word of the library; empty is for ever. `least`: no shorter
    time will do. `most`: no longer one, nor for ever. `setting`: where older libraries wrote it."""

    words: str
    period: str
    least: str = ""
    most: str = ""
    setting: str = ""


RULES: dict[str, RetentionKind] = {
    "holds": RetentionKind(N_("Patron of a closed hold"), "7d", setting="holds_kept"),
    "accounts": RetentionKind(N_("Patron of a paid charge"), "1y", setting="accounts_kept"),
    BORROWERS: RetentionKind(N_("Last borrower of a copy"), NOT_AT_ALL, most="1y"),
    "reasons": RetentionKind(N_("Reasons for overrides"), "1y"),
    "earlier": RetentionKind(N_("Earlier addresses, names, PINs"), "30d", least="30d"),
    "notes": RetentionKind(N_("Notes after their last day"), "30d"),
    "contacts": RetentionKind(N_("Addresses after their last day"), "30d"),
    "restrictions": RetentionKind(N_("Restrictions after they end"), "2y"),
    "cards": RetentionKind(N_("Old card numbers"), "1y"),
    "staff": RetentionKind(N_("Names of staff who left"), "1y"),
    "moments": RetentionKind(N_("Exact time of changes to a record"), "30d", least="1d", most="1y"),
    "audit": RetentionKind(N_("The audit log"), "1y", least="90d"),
    "registrations": RetentionKind(N_("Registrations after a program"), "30d"),
    "notices": RetentionKind(N_("Who was sent a notice"), "180d"),
    "answers": RetentionKind(N_("Special needs and answers for programs"), "7d"),
    "bookings": RetentionKind(N_("Names on room bookings"), "30d"),
    "suggestions": RetentionKind(N_("Who suggested a title"), "1y"),
    "lapsed": RetentionKind(N_("Patrons whose card has expired"), ""),
}


@dataclass(frozen=True)
class RetentionPeriod:
    """One rule as it stands. `period` as it is typed, empty for ever. `due`: how many are past it, once counted."""

    kind: str
    words: str
    period: str
    default: str
    due: int | None = None


def kept_for(kind: str) -> Period | None:
    """How long this kind is kept; None: for ever. What nobody can read forgets nothing too early, nor does what an
    older version let somebody choose that is less than will do."""
    rule = RULES[kind]
    text = _chosen(kind)
    if text is None:
        text = str(value_of(rule.setting, rule.period)) if rule.setting else rule.period
    if not text:
        return None
    try:
        return max(Period.parse(text, zero=True), _least(rule), key=lambda period: period.minutes)
    except Unclear:
        return Period.parse(rule.period, zero=True) if rule.period else None


def _least(rule: RetentionKind) -> Period:
    return Period.parse(rule.least or NOT_AT_ALL, zero=True)


def gone_before(desk: Desk, kind: str) -> int | None:
    """Microseconds UTC: what is older may go. None: nothing may."""
    period = kept_for(kind)
    return None if period is None else desk.now - period.minutes * MINUTE


def _chosen(kind: str) -> str | None:
    row: Any = db.execute_sql("SELECT period FROM retention_rule WHERE kind = ?", (kind,)).fetchone()
    return str(row[0]) if row else None


def retention() -> list[RetentionPeriod]:
    """All rules, with what holds now."""
    return [_kept(kind) for kind in RULES]


def _kept(kind: str) -> RetentionPeriod:
    rule, period = RULES[kind], kept_for(kind)
    now = "" if period is None else str(period)
    return RetentionPeriod(kind, _(rule.words), now, rule.period)


@verb("library.purge")
def set_retention(desk: Desk, kind: str, text: str) -> RetentionPeriod:
    """Keep this kind for a period such as 30d, or for ever (`forever`, `-`, nothing).

    Refuses with NOT_UNDERSTOOD: no such kind, no period, or a shorter one than will do. Noted in the audit log for
    good: who keeps less forgets what was seen.
    """
    kind = clean(kind).lower()
    if kind not in RULES:
        raise not_understood(_("kind"), kind, ", ".join(RULES))
    before, period = _kept(kind).period, _read(kind, clean(text).lower())
    write_setting(Act(desk), SHELF, kind, value={"period": period})
    _note(desk, kind, before, period)
    return _kept(kind)


def note_taken_back(desk: Desk, entries: Iterable[Entry]) -> None:
    """Rules that an undo put back, which these entries had set, are noted likewise."""
    for entry in entries:
        shelf, parts = name_parts(entry.data["name"]) if entry.kind == KIND else ("", [])
        if shelf == SHELF and parts[0] in RULES:
            set_then = str((entry.data.get("value") or {}).get("period", ""))
            _note(desk, parts[0], set_then, _kept(parts[0]).period)


def _note(desk: Desk, kind: str, before: str, after: str) -> None:
    audit.note(desk, audit.RULE, about=f"{kind}: {before or 'forever'} > {after or 'forever'}")


def _read(kind: str, text: str) -> str:
    least, most = RULES[kind].least, RULES[kind].most
    if text in FOR_EVER and not most:
        return ""
    try:
        period = Period.parse(text, zero=True)
    except Unclear as unclear:
        hint = _("Such as 14d; 0d keeps nothing.") if most else _("Such as 30d, 6m, 1y; forever keeps it.")
        hint = _("From {least} to {most}.").format(least=least, most=most) if most and least else hint
        raise not_understood(kind, text, hint) from unclear
    if most and period.minutes > Period.parse(most).minutes:
        raise not_understood(kind, text, _("At most {period}.").format(period=most))
    if least and period.minutes < Period.parse(least).minutes:
        raise not_understood(kind, text, _("At least {period}.").format(period=least))
    return str(period) if period.count else NOT_AT_ALL
