"""The matrix as lines: one for each place, its values in columns, and in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field

from rich.cells import cell_len

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.local_words import money_label
from tuils.library.lending.rules.rule_checks import check_rules
from tuils.library.lending.rules.rule_kinds import UNLIMITED
from tuils.library.lending.rules.rules import KINDS, Rule, all_rules
from tuils.screens.widgets.rows import Cell, Column, Row
from tuils.values.dataclass import dataclass
from tuils.values.money.fines import FineRate

COLUMNS = (
    Column("#", 2, right=True),
    Column(N_("Branch"), 7, drop=3),
    Column(N_("Patron"), 6, grow=1),
    Column(N_("Item type"), 9, grow=2),
    Column(N_("Loan"), 7, right=True),
    Column(N_("Renew"), 6, right=True, drop=1),
    Column(N_("Most"), 6, right=True, drop=2),
    Column(N_("Fine"), 9, right=True, drop=4),
    Column(N_("Holds"), 5, right=True, drop=5),
    Column("", 11, drop=6),
)
NO_END = N_("no end")
SHORT = {
    "loan_period": N_("Loan"),
    "renewals_allowed": N_("Renew"),
    "max_checkouts": N_("Most"),
    "fine_rate": N_("Fine"),
    "holds_allowed": N_("Holds"),
}
"""The rules with a column, and its head."""
IN_ALL = {"max_checkouts": "patron_max_checkouts", "holds_allowed": "patron_max_holds"}
"""The limit of all items shown in the column of the limit of one kind."""
Place = tuple[str, str, str]
EVERYONE: Place = ("", "", "")


@dataclass
class RuleLine:
    """A line of the table: its place, and its values by name. `hides`: the places whose rows it hides."""

    place: Place
    names: tuple[str, str, str]
    values: dict[str, str] = field(default_factory=dict)
    cautions: list[str] = field(default_factory=list)
    hides: set[Place] = field(default_factory=set)

    @property
    def weight(self) -> tuple[int, Place]:
        branch, category, item_type = map(bool, self.place)
        return 8 - (4 * branch + 2 * category + item_type), self.place


@dataclass
class Matrix:
    """The lines, most specific first, and warnings about the whole table."""

    lines: list[RuleLine]
    general: list[str]

    def index(self, place: Place) -> int:
        return next((n for n, line in enumerate(self.lines) if line.place == place), -1)

    def numbers(self, places: Iterable[Place]) -> str:
        """`5-8,11`: the numbers of these lines."""
        found = sorted({self.index(place) + 1 for place in places} - {0})
        starts = [n for n in found if n - 1 not in found]
        ends = [n for n in found if n + 1 not in found]
        return ",".join(str(a) if a == z else f"{a}-{z}" for a, z in zip(starts, ends, strict=True))


def matrix(extra: Place | None = None) -> Matrix:
    """Return the current matrix. `extra`: a line to show though nothing is set for it yet."""
    lines: dict[Place, RuleLine] = {}
    for place in [EVERYONE, *([extra] if extra else [])]:
        lines[place] = RuleLine(place, rule_place_names(place))
    for rule in all_rules():
        if rule.place not in lines:
            lines[rule.place] = RuleLine(rule.place, rule_place_names(rule.place))
        lines[rule.place].values[rule.name] = rule.value
    general = []
    for caution in check_rules():
        if caution.rule:
            line = lines[caution.rule.place]
            line.cautions.append(caution.said)
            line.hides |= {rule.place for rule in caution.others if caution.code == "HIDES"}
        else:
            general.append(caution.said)
    return Matrix(sorted(lines.values(), key=lambda line: line.weight), general)


def rule_place_names(place: Place) -> tuple[str, str, str]:
    """Return the names of a place's codes; a place without one is any."""
    branch, category, item_type = (
        name_of(kind, code) if code else _("any") for kind, code in zip(KINDS, place, strict=True)
    )
    return branch, category, item_type


def rule_line_label(place: Place, names: tuple[str, str, str]) -> str:
    """`any branch, child, any type`."""
    return _("{library}, {patron}, {type}").format(
        library=names[0] if place[0] else _("any branch"),
        patron=names[1] if place[1] else _("any patron"),
        type=names[2] if place[2] else _("any type"),
    )


# ---- cells


def rule_row(number: int, line: RuleLine, table: Matrix) -> Row:
    """Return a row. A name too long for its column is replaced by its code."""
    values = line.values
    names = (
        name if cell_len(name) <= column.width else code or name
        for name, code, column in zip(line.names, line.place, COLUMNS[1:], strict=False)
    )
    return (
        str(number),
        *names,
        cell("loan_period", values) or ".",
        cell("renewals_allowed", values) or ".",
        cell("max_checkouts", values) or ".",
        cell("fine_rate", values) or ".",
        cell("holds_allowed", values) or ".",
        _mark(line, table),
    )


def _mark(line: RuleLine, table: Matrix) -> Cell:
    if hidden := table.numbers(line.hides):
        words = _("! overrides {lines}").format(lines=hidden)
        return (words if cell_len(words) <= COLUMNS[-1].width else f"! {hidden}"), "look"
    return (_("! check"), "look") if line.cautions else ""


def cell(name: str, values: dict[str, str]) -> str:
    """Return the text of a line's column, in a form that can be typed. Empty if nothing is set."""
    value = values.get(name, "")
    if name in IN_ALL and (in_all := values.get(IN_ALL[name], "")) and value in ("", UNLIMITED):
        return _("{n} all").format(n=in_all) if in_all != UNLIMITED else _(NO_END)
    if name == "fine_rate" and value:
        return _fine(value)
    return _(NO_END) if value == UNLIMITED else value and Rule(name, value).said


def _fine(value: str) -> str:
    """`$1.00/day`"""
    rate = FineRate.parse(value)
    if not rate.cents:
        return _("none")
    if (rate.period.count, rate.period.unit) != (1, "d"):
        return f"{money_label(rate.cents)}/{rate.period}"
    return _("{money}/day").format(money=money_label(rate.cents))


# ---- a line in words


def how_long(values: dict[str, str]) -> str:
    """Return `lent for 7 days, renewed 1 time`, as far as the line has it."""
    parts = []
    if "loan_period" in values:
        parts.append(_("out for {time}").format(time=Rule("loan_period", values["loan_period"]).said))
    times = values.get("renewals_allowed", "")
    if times == UNLIMITED:
        parts.append(_("unlimited renewals"))
    elif times:
        words = ngettext("renewed {n} time", "renewed {n} times", int(times)) if times != "0" else _("no renewals")
        parts.append(words.format(n=times))
    return ", ".join(parts)


def how_many(values: dict[str, str]) -> str:
    """Return the limits of a line in sentences, its fine, and its rule about closed days."""
    kind, in_all = values.get("max_checkouts", ""), values.get("patron_max_checkouts", "")
    parts = []
    if kind and (kind != UNLIMITED or not in_all):
        parts.append(_("No limit.") if kind == UNLIMITED else _("At most {n} of this kind.").format(n=kind))
    if in_all:
        parts.append(_("No limit.") if in_all == UNLIMITED else _("At most {n} in all.").format(n=in_all))
    if FineRate.parse(values.get("fine_rate", "0")).cents:
        parts.append(_("Fine: {fine}.").format(fine=Rule("fine_rate", values["fine_rate"]).said))
    if values.get("holds_allowed") == "0":
        parts.append(_("No holds."))
    if others := len(set(values) - {*SHORT, *IN_ALL.values()}):
        parts.append(ngettext("{n} more rule: F8.", "{n} more rules: F8.", others).format(n=others))
    return " ".join(parts)
