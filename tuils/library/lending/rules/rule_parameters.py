"""The parameters of rules: the name, where each may be set, and the value without a rule."""

from __future__ import annotations

from collections.abc import Iterable

from tuils.i18n import N_, _
from tuils.library.foundation.refusals import not_understood
from tuils.values.dataclass import dataclass
from tuils.values.words import Unclear

from .rule_kinds import (
    COUNT,
    DAY,
    DAYS_BEFORE,
    DAYS_LATE,
    FORGIVE,
    FROM_ONE,
    GRACE,
    MONEY,
    NO,
    ON_SHELF,
    PERIOD,
    RATE,
    ROLL,
    SWITCH,
    TOPIC,
    UNLIMITED,
    YES,
    RuleKind,
)

WHEN_WAITING = "loan_period_when_waiting"
AGREEMENT, DEPOSIT, BETWEEN = "agreement", "deposit", "days_between_loans"
OFF_AFTER = "off_after_days"
OF_THINGS = frozenset({AGREEMENT, DEPOSIT, BETWEEN})
"""Parameters of things that need care. They have no value of their own: where no rule sets one, nothing is asked."""
RELEASE = 2
"""The release of the set of parameters: a library that began with it has a row for each that is required."""


@dataclass(frozen=True)
class Parameter:
    """A parameter. `scope` holds the letters of what may be set: B branch, C patron category, T item type.

    `default` applies if no row does; None: then nothing does. `required`: lending refuses without a row, in a
    library that began with this release of the parameters or a later one; an older one uses `default`.
    """

    name: str
    scope: str
    kind: RuleKind
    words: str
    default: str | None = None
    unlimited: bool = False
    required: int = 0

    def read(self, text: str) -> str:
        """Return a value as it is stored. ValueError: it is not one of this parameter."""
        typed = text.strip()
        endless = self.unlimited and typed.lower() in (UNLIMITED, _("unlimited"), _("no limit"))
        return UNLIMITED if endless else self.kind.read(typed)

    def show(self, value: str) -> str:
        """Return a value as people write it: money as 10.00, the rest as stored."""
        return value if value == UNLIMITED else self.kind.show(value)

    def said(self, value: str) -> str:
        """Return a value in words: `21 days`, `0.25 a day`, `no limit`."""
        return _("no limit") if value == UNLIMITED else self.kind.said(value)


PARAMETERS = {
    parameter.name: parameter
    for parameter in (
        Parameter("loan_period", "BCT", PERIOD, N_("the loan period"), "21d", required=1),
        Parameter(WHEN_WAITING, "BCT", PERIOD, N_("the loan period while others are waiting")),
        Parameter("fixed_due_date", "BCT", DAY, N_("one due date for everything")),
        Parameter("max_checkouts", "BCT", COUNT, N_("the checkout limit for this type"), UNLIMITED, True, 1),
        Parameter("patron_max_checkouts", "BC", COUNT, N_("the total checkout limit"), "20", True, 1),
        Parameter("family_max_checkouts", "BCT", COUNT, N_("the checkout limit for a family"), UNLIMITED, True),
        Parameter("renewals_allowed", "BCT", COUNT, N_("the number of renewals"), "2", True, 1),
        Parameter("renewal_period", "BCT", PERIOD, N_("the renewal period")),
        Parameter("auto_renew", "BCT", SWITCH, N_("automatic renewal on the due date"), NO),
        Parameter("fine_rate", "BCT", RATE, N_("the overdue fine"), "0", required=2),
        Parameter("grace_period", "BCT", GRACE, N_("the grace period"), "0d", required=2),
        Parameter("fine_cap", "BCT", MONEY, N_("the maximum fine for one item"), UNLIMITED, True, 2),
        Parameter("patron_fine_cap", "BC", MONEY, N_("the maximum fines for one patron"), UNLIMITED, True),
        Parameter("holds_allowed", "BCT", COUNT, N_("the hold limit for this type"), "5", True, 2),
        Parameter("patron_max_holds", "BC", COUNT, N_("the total hold limit"), "10", True),
        Parameter("on_shelf_holds", "BCT", ON_SHELF, N_("holds on items that are on the shelf"), YES),
        Parameter("hold_pickup_days", "B", FROM_ONE, N_("open days to pick up a hold"), "7", required=2),
        Parameter("lost_after_days", "BC", FROM_ONE, N_("days overdue until it is marked lost"), "35", True, 2),
        Parameter(
            "lost_forgive", "B", FORGIVE, N_("what happens to the lost fee when it is found"), "refund", required=2
        ),
        Parameter("lost_processing_fee", "BT", MONEY, N_("the processing fee for a lost item"), "0"),
        Parameter("max_owed", "BC", MONEY, N_("how much a patron may owe and still borrow"), "1000", True, 2),
        Parameter("max_owed_family", "BC", MONEY, N_("how much a family may owe and still borrow"), UNLIMITED, True),
        Parameter("max_overdue_items", "BC", COUNT, N_("how many items may be overdue"), "5", True, 2),
        Parameter("max_overdue_days", "BC", COUNT, N_("how many days an item may be overdue"), "21", True),
        Parameter("due_roll", "B", ROLL, N_("what happens when the due date is a closed day"), "next_open", required=1),
        Parameter("charge_closed_days", "B", SWITCH, N_("whether closed days count toward the fine"), NO),
        Parameter("notice_due_soon", "BCT", DAYS_BEFORE, N_("days before it is due that a due-soon email goes out")),
        Parameter("notice_first", "BCT", DAYS_LATE, N_("days overdue until the first notice")),
        Parameter("notice_second", "BCT", DAYS_LATE, N_("days overdue until the second notice")),
        Parameter("notice_final", "BCT", DAYS_LATE, N_("days overdue until the final notice")),
        Parameter("notice_call", "BCT", DAYS_LATE, N_("days overdue until a patron without email is called")),
        Parameter(AGREEMENT, "BCT", TOPIC, N_("the agreement that a patron signs first")),
        Parameter(DEPOSIT, "BCT", MONEY, N_("the deposit, given back at check-in")),
        Parameter(BETWEEN, "BCT", COUNT, N_("days between two checkouts of this type in a family")),
        Parameter(OFF_AFTER, "BCT", FROM_ONE, N_("days overdue until a device is turned off"), unlimited=True),
    )
}
NOTICE_RULES = tuple(name for name in PARAMETERS if name.startswith("notice_"))
"""Parameters for which the library's setting of that name applies if no rule is set."""
BUILT_IN = {name: p.default for name, p in PARAMETERS.items() if p.default is not None}


def parameter_code(name: str) -> str:
    """Return the stored form of a typed name: `Loan-period` is `loan_period`."""
    return name.strip().lower().replace("-", "_").replace(" ", "_")


def parameter_of(name: str) -> Parameter:
    """Return the parameter of this name. Refuse with the nearest names if there is none."""
    found = PARAMETERS.get(parameter_code(name))
    if found is None:
        from difflib import get_close_matches

        near = get_close_matches(name.lower(), PARAMETERS, n=3, cutoff=0.4)
        raise not_understood("rule", name, _nearest(near))
    return found


def _nearest(near: Iterable[str]) -> str:
    words = ", ".join(near)
    return _("Is one of these meant? {names}.").format(names=words) if words else _("tuils rules list shows the names.")


def read_value(name: str, text: str) -> str:
    """Return the stored form of what was typed for this parameter. Refuse with how it is written."""
    parameter = parameter_of(name)
    try:
        return parameter.read(text)
    except ValueError as unclear:
        hint = unclear.sentence(_) if isinstance(unclear, Unclear) else str(unclear)
        if parameter.unlimited:
            hint = _("{hint} Or: unlimited.").format(hint=hint)
        raise not_understood(parameter.name, text, hint) from unclear
