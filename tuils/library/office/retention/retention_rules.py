"""The rules of keeping, which a library sets with its board: how long each sort of what is known of people stays."""

from __future__ import annotations

from collections.abc import Iterable

from tuils.i18n import N_, _
from tuils.library.activities.records.booking_forgetting import BOOKINGS_KEPT
from tuils.library.activities.records.registration_forgetting import ANSWERS_KEPT, REGISTRATIONS_KEPT
from tuils.library.foundation import audit
from tuils.library.foundation.administration.retention import NOT_AT_ALL, Keeping, kept_for
from tuils.library.foundation.administration.settings import write_setting
from tuils.library.foundation.administration.state import KIND, name_parts
from tuils.library.foundation.describing.table import Column, Table, fact
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Entry
from tuils.library.foundation.journal.families import every_family
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import not_understood
from tuils.library.lending.holds.ageing import HOLDS_KEPT
from tuils.library.lending.interlibrary.request_state import REQUESTS_KEPT
from tuils.library.lending.loans.last_borrower import BORROWERS_KEPT
from tuils.library.lending.reasons import REASONS_KEPT
from tuils.library.lending.rules.rule_kinds import loan_period_words
from tuils.library.office.notices.log import NOTICES_KEPT
from tuils.library.office.orders.suggestion_state import SUGGESTIONS_KEPT
from tuils.library.office.person_records.gathering import AUDIT_KEPT, MOMENTS_KEPT
from tuils.library.office.person_records.removing import LAPSED_KEPT
from tuils.library.office.registers.forgetting import REGISTERS_KEPT
from tuils.library.people.accounts.forgetting import ACCOUNTS_KEPT, TIES_KEPT
from tuils.library.people.patrons.earlier_values import EARLIER_KEPT
from tuils.library.people.patrons.expired_parts import PARTS_KEPT, STAFF_KEPT
from tuils.library.people.self_service.machine_log import MACHINE_LOG_KEPT
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean
from tuils.values.time.periods import Period
from tuils.values.words import Unclear

SHELF = "retention"
FOR_EVER = ("", "-", "forever", "for ever", "never")


KEPT: tuple[Keeping, ...] = (
    TIES_KEPT,
    ACCOUNTS_KEPT,
    HOLDS_KEPT,
    BORROWERS_KEPT,
    REASONS_KEPT,
    *PARTS_KEPT,
    NOTICES_KEPT,
    ANSWERS_KEPT,
    REGISTRATIONS_KEPT,
    STAFF_KEPT,
    BOOKINGS_KEPT,
    SUGGESTIONS_KEPT,
    REGISTERS_KEPT,
    REQUESTS_KEPT,
    LAPSED_KEPT,
    EARLIER_KEPT,
    AUDIT_KEPT,
    MOMENTS_KEPT,
    MACHINE_LOG_KEPT,
    *(keep for family in every_family() for keep in family.keeps),
)
"""The kinds of data with a rule, in the order in which they are purged."""
RULES = {keeping.kind: keeping for keeping in KEPT if keeping.words}
"""The retention rules that a library may set, by kind."""


@dataclass(frozen=True)
class RetentionPeriod:
    """One retention rule as it is set. `period` as it is typed, empty for ever. `due`: how many records are past it,
    once counted."""

    kind: str
    words: str
    period: str
    default: str
    due: int | None = None


def retention() -> list[RetentionPeriod]:
    """Return all rules, with the periods in force."""
    return [_kept(kind) for kind in RULES]


def _kept(kind: str) -> RetentionPeriod:
    rule, period = RULES[kind], kept_for(RULES[kind])
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
    """Note in the audit log the rules that an undo of these entries restored."""
    for entry in entries:
        shelf, parts = name_parts(entry.data["name"]) if entry.kind == KIND else ("", [])
        if shelf == SHELF and parts[0] in RULES:
            set_then = str((entry.data.get("value") or {}).get("period", ""))
            _note(desk, parts[0], set_then, _kept(parts[0]).period)


def _note(desk: Desk, kind: str, before: str, after: str) -> None:
    audit.note_in_audit(desk, audit.RULE, about=f"{kind}: {before or 'forever'} > {after or 'forever'}")


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


def kept_words(period: RetentionPeriod) -> str:
    """7 days, 1 year, for ever, not at all."""
    if period.period == NOT_AT_ALL:
        return _("not at all")
    return loan_period_words(Period.parse(period.period, zero=True)) if period.period else _("forever")


def _due(_desk: Desk, period: RetentionPeriod) -> str:
    return "" if period.due is None else str(period.due)


RETENTION = Table(
    title=N_("Retention"),
    columns=(
        fact("kind"),
        Column(N_("Kept for"), 10, lambda _desk, row: kept_words(row), "period"),
        fact("default"),
        Column(N_("What"), 24, "words", grow=1),
        Column(N_("To delete"), 9, _due, right=True, drop=1),
    ),
    shown="words period To_delete",
    read=lambda _desk: retention(),
    key="kind",
    enter=(N_("How long"), "", ""),
    words=lambda _desk, row: f"{row.kind:<14} {row.period or _('forever'):<10} {row.words}",
    is_printed=False,
    names_a_person=False,
    example=RetentionPeriod("notes", "Notes after their last day", "60d", "30d", 3),
)
