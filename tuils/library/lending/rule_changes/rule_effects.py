"""The effects of a rule change on current loans, holds and debts. Only counts, never a name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from tuils.i18n import _, ngettext
from tuils.library.foundation.administration.settings import value_of
from tuils.library.foundation.desk import Desk
from tuils.library.lending.rule_queries import (
    late_by_due,
    late_by_patron,
    late_by_type,
    oldest_late_by_patron,
    open_by_patron,
    open_by_renewals,
    open_by_type,
    owed_by_family,
    owed_by_patron,
    type_codes,
    waiting_count,
)
from tuils.library.lending.rules.rule_parameters import NOTICE_RULES, WHEN_WAITING
from tuils.library.lending.rules.rules import Rule
from tuils.models.circulation import LIVE
from tuils.models.rows import fetch_rows
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import day_of

_LIVE = "('" + "', '".join(LIVE) + "')"


@dataclass(frozen=True)
class Effect:
    """One effect. `code` says what is counted: patrons_over, loans_keep_date, ... `said` is a sentence."""

    code: str
    n: int
    said: str


class Decided:
    """The row of one parameter that decides each case at a branch, before a change and after it."""

    def __init__(self, branch: str, before: Iterable[Rule], after: Iterable[Rule]) -> None:
        self._before, self._after = _at(branch, before), _at(branch, after)
        self.types = sorted({rule.item_type for rule in self._after} - {""})
        """The types that a row after the change names."""
        self._known: dict[tuple[str, str], tuple[Rule | None, Rule | None]] = {}

    def after(self, category: str, item_type: str = "") -> Rule | None:
        """Return the row that will decide this case, if another row or value than now; None if nothing changes."""
        case = category, item_type
        if case not in self._known:
            self._known[case] = _first(self._before, *case), _first(self._after, *case)
        before, after = self._known[case]
        return after if after != before else None

    def changes(self, category: str, item_type: str = "") -> bool:
        """Return whether another row, another value or none at all will decide this case."""
        self.after(category, item_type)
        before, after = self._known[category, item_type]
        return before != after


def _at(branch: str, rules: Iterable[Rule]) -> list[Rule]:
    return sorted((rule for rule in rules if rule.branch in ("", branch)), key=lambda rule: rule.step)


def _first(rules: list[Rule], category: str, item_type: str) -> Rule | None:
    fitting = (rule for rule in rules if rule.category in ("", category) and rule.item_type in ("", item_type))
    return next(fitting, None)


@dataclass
class Counting:
    """Counts what a change of one parameter (`name`) does. `decided`: the rules that decide before and after it."""

    desk: Desk
    name: str
    decided: Decided

    @cached_property
    def types(self) -> list[str]:
        return [str(row[0]) for row in type_codes()]

    def effects(self) -> list[Effect]:
        """Return the effects of this change."""
        count = _COUNTS.get(self.name)
        return count(self) if count else [Effect("nothing_done", 0, _("It applies from now on."))]

    # ---- loans

    def kept_dates(self) -> list[Effect]:
        rows = open_by_type()
        n = sum(row[2] for row in rows if self.decided.changes(row[0], row[1]))
        none = _("Due dates already given do not change.")
        some = ngettext(
            "Due dates already given do not change ({n} checkout).",
            "Due dates already given do not change ({n} checkouts).",
            n,
        )
        return [Effect("loans_keep_date", n, some.format(n=n) if n else none)]

    def renewed_out(self) -> list[Effect]:
        rows = open_by_renewals()
        n = sum(row[3] for row in rows if _reached(self.decided.after(row[0], row[1]), row[2]))
        some = ngettext("{n} checkout will have no renewals left.", "{n} checkouts will have no renewals left.", n)
        return [Effect("loans_no_renewal", n, some.format(n=n) if n else _("Nothing has been renewed that often yet."))]

    def self_renewing(self) -> list[Effect]:
        rows = open_by_type()
        n = sum(row[2] for row in rows if self.decided.changes(row[0], row[1]))
        some = ngettext(
            "It also applies to {n} item already checked out.", "It also applies to {n} items already checked out.", n
        )
        return [Effect("loans_out", n, some.format(n=n))]

    def fines_anew(self) -> list[Effect]:
        rows = late_by_type(self.desk.now)
        n = sum(row[2] for row in rows if self.decided.changes(row[0], row[1]))
        some = ngettext(
            "It sets the fine for {n} overdue item. Fines already charged do not change.",
            "It sets the fines for {n} overdue items. Fines already charged do not change.",
            n,
        )
        text = some.format(n=n) if n else _("Nothing that it applies to is overdue now.")
        text = text if value_of("fines", False) else _("Nothing changes now: this library charges no fines.")
        return [Effect("fines_anew", n, text)]

    def become_lost(self) -> list[Effect]:
        today, n = day_of(self.desk.now, self.desk.zone), 0
        for category, due_at, count in late_by_due(self.desk.now):
            days = (today - day_of(due_at, self.desk.zone)).days
            n += count if _reached(self.decided.after(category), days) else 0
        some = ngettext(
            "{n} item will be marked lost by the next daily job.",
            "{n} items will be marked lost by the next daily job.",
            n,
        )
        return [Effect("become_lost", n, some.format(n=n) if n else _("Nothing is that far overdue."))]

    # ---- patrons

    def over_out(self) -> list[Effect]:
        rows = open_by_patron()
        return self._patrons_over(rows)

    def _patrons_over(self, rows: Iterable[tuple[str, str, str, int]]) -> list[Effect]:
        have: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for patron, category, item_type, count in rows:
            have[patron, category][item_type] += count
            have[patron, category][""] += count
        over = sum(self._is_over(category, counts) for (_patron, category), counts in have.items())
        return [Effect("patrons_over", over, _over(over))]

    def _is_over(self, category: str, counts: dict[str, int]) -> bool:
        return any(_above(rule, counts.get(rule.item_type, 0)) for rule in self._rules_for(category))

    def _rules_for(self, category: str) -> Iterator[Rule]:
        for item_type in self.types or [""]:
            if rule := self.decided.after(category, item_type):
                yield rule

    def over_held(self) -> list[Effect]:
        """Count patrons over a limit of a type: it counts the holds on titles that have a copy of it."""
        text = (
            "SELECT hold.patron, patron.category, {type}, count(*) FROM hold JOIN patron ON patron.id = hold.patron "
            f"WHERE hold.state IN {_LIVE}"
            "{only} GROUP BY 1, 2"
        )
        have: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
        of_type = " AND EXISTS (SELECT 1 FROM item WHERE item.biblio = hold.biblio AND item.item_type = ?)"
        for item_type in ("", *self.decided.types):
            values, only = ((item_type, item_type), of_type) if item_type else ((item_type,), "")
            for patron, category, kind, count in fetch_rows(text.format(type="?", only=only), *values):
                have[patron, category][kind] = count
        over = sum(self._is_over(category, counts) for (_patron, category), counts in have.items())
        return [Effect("patrons_over", over, _over(over, holds=True))]

    def late_too_many(self) -> list[Effect]:
        rows = late_by_patron(self.desk.now)
        return _stopped(sum(_above(self.decided.after(row[0]), row[1]) for row in rows))

    def late_too_long(self) -> list[Effect]:
        today, zone = day_of(self.desk.now, self.desk.zone), self.desk.zone
        rows = oldest_late_by_patron(self.desk.now)
        return _stopped(sum(_above(self.decided.after(row[0]), (today - day_of(row[1], zone)).days) for row in rows))

    def owe_too_much(self) -> list[Effect]:
        rows = owed_by_patron()
        return _owing(sum(_above(self.decided.after(row[0]), row[1]) for row in rows))

    def family_owes(self) -> list[Effect]:
        head = "coalesce(nullif(patron.guardian, ''), patron.id)"
        rows = owed_by_family(head)
        return _owing(sum(row[2] for row in rows if _above(self.decided.after(row[0]), row[1])))

    # ---- holds that are put by

    def put_by(self) -> list[Effect]:
        row = waiting_count()
        n = int(row[0])
        some = ngettext(
            "The {n} hold on the hold shelf keeps its pickup date.",
            "The {n} holds on the hold shelf keep their pickup dates.",
            n,
        )
        return [Effect("holds_keep_day", n, some.format(n=n) if n else _("No holds are on the hold shelf now."))]


def _reached(rule: Rule | None, count: int) -> bool:
    return rule is not None and rule.limit is not None and count >= rule.limit


def _above(rule: Rule | None, count: int) -> bool:
    return rule is not None and rule.limit is not None and count > rule.limit


def _over(n: int, *, holds: bool = False) -> str:
    if not n:
        return _("No patron is over the limit.")
    some = ngettext("{n} patron will be over the limit.", "{n} patrons will be over the limit.", n)
    hint = _("Their holds stay.") if holds else _("They keep what they have.")
    return f"{some.format(n=n)} {hint}"


def _stopped(n: int) -> list[Effect]:
    some = ngettext("{n} patron will be blocked by it.", "{n} patrons will be blocked by it.", n)
    return [Effect("patrons_stopped", n, some.format(n=n) if n else _("It blocks no one now."))]


def _owing(n: int) -> list[Effect]:
    (stopped,) = _stopped(n)
    growing = " " + _("Fines still growing are not counted.") if value_of("fines", False) else ""
    return [Effect(stopped.code, n, stopped.said + growing)]


_COUNTS: dict[str, Callable[[Counting], list[Effect]]] = {
    **dict.fromkeys(("loan_period", WHEN_WAITING, "renewal_period", "fixed_due_date", "due_roll"), Counting.kept_dates),
    **dict.fromkeys(
        ("fine_rate", "grace_period", "fine_cap", "patron_fine_cap", "charge_closed_days"), Counting.fines_anew
    ),
    **dict.fromkeys(("max_checkouts", "patron_max_checkouts"), Counting.over_out),
    **dict.fromkeys(("holds_allowed", "patron_max_holds"), Counting.over_held),
    "renewals_allowed": Counting.renewed_out,
    **dict.fromkeys(("auto_renew", *NOTICE_RULES), Counting.self_renewing),
    "lost_after_days": Counting.become_lost,
    "hold_pickup_days": Counting.put_by,
    "max_overdue_items": Counting.late_too_many,
    "max_overdue_days": Counting.late_too_long,
    "max_owed": Counting.owe_too_much,
    "max_owed_family": Counting.family_owes,
}
