"""The rules of lending as a table: the most special line on top, the line that catches all at the bottom."""

from __future__ import annotations

from dataclasses import dataclass, field

from textual.app import ComposeResult

from tuils.i18n import N_, _, ngettext
from tuils.library.administration.settings import name_of
from tuils.library.circulation.rule_checks import check_rules
from tuils.library.circulation.rule_kinds import UNLIMITED
from tuils.library.circulation.rules import Rule, all_rules
from tuils.values.periods import Period

from .form import LONGEST
from .home import HomeScreen
from .widgets.lines import wrap
from .widgets.rows import Cell, Column, Row, Rows

MATRIX = (
    Column("#", 2, right=True),
    Column(N_("Library"), 7, drop=2),
    Column(N_("Patron"), 9, grow=1),
    Column(N_("Item type"), 9, grow=2),
    Column(N_("Loan"), 8, right=True),
    Column(N_("Renew"), 6, right=True),
    Column(N_("Most"), 9, right=True, drop=1),
    Column("", 6, drop=3),
)
ROLLS = {
    "next_open": N_("On a closed day: due on the next open day."),
    "previous_open": N_("On a closed day: due on the open day before."),
    "keep": N_("On a closed day: due all the same."),
    "open_days_only": N_("Closed days are not counted."),
}


@dataclass
class Case:
    """A line of the table: for whom, and what is set for them by name."""

    branch: str
    category: str
    item_type: str
    names: tuple[str, str, str] = ("", "", "")
    values: dict[str, str] = field(default_factory=dict)
    cautions: list[str] = field(default_factory=list)


def matrix() -> tuple[list[Case], list[str]]:
    """The lines, the most special on top, and what is to be said of the table as a whole."""
    cases: dict[tuple[str, str, str], Case] = {}
    for rule in all_rules():
        cases.setdefault(_key(rule), _case(rule)).values[rule.name] = rule.value
    general = []
    for caution in check_rules():
        if caution.rule:
            cases[_key(caution.rule)].cautions.append(caution.said)
        else:
            general.append(caution.said)
    return list(cases.values()), general


def _key(rule: Rule) -> tuple[str, str, str]:
    return rule.branch, rule.category, rule.item_type


def _case(rule: Rule) -> Case:
    """Codes as people call them; a place where none stands is any."""
    kinds = zip(("branch", "category", "item_type"), _key(rule), strict=True)
    branch, category, item_type = (name_of(kind, code) if code else _("any") for kind, code in kinds)
    return Case(*_key(rule), (branch, category, item_type))


class Rules(HomeScreen):
    """To look at. Changed by the command `tuils rules set`, which checks each value."""

    word, prompt, passing = N_("Rules"), N_("Line"), True
    keys = ("back", ("Enter", N_("Say it in words")), "help", "menu")

    def __init__(self) -> None:
        super().__init__()
        self.cases: list[Case] = []
        self.general: list[str] = []

    def body(self) -> ComposeResult:
        yield Rows(MATRIX)

    async def opened(self) -> None:
        self.cases, self.general = await self.home.read(matrix)
        cautious = next((index for index, case in enumerate(self.cases) if case.cautions), 0)
        self.query_one(Rows).load([_row(n, case) for n, case in enumerate(self.cases, 1)], cursor=cautious)
        self._tell()

    def action_move(self, step: int) -> None:
        super().action_move(step)
        self._tell()

    def action_page(self, step: int) -> None:
        super().action_page(step)
        self._tell()

    def chose(self, index: int) -> None:
        """The line in whole words; its number may have chosen it."""
        rows = self.query_one(Rows)
        rows.move(index - rows.cursor)
        case = self.cases[index]
        whom = _("{library}, {patron}, {type}").format(
            library=_("any library") if not case.branch else case.names[0],
            patron=_("any patron") if not case.category else case.names[1],
            type=_("any type") if not case.item_type else case.names[2],
        )
        long = how_long(case.values)
        said = long or whom if self.narrow else f"{whom}: {long}".rstrip(": ")
        self.say("", said[:1].upper() + said[1:], how_many(case.values))

    def _tell(self) -> None:
        """What there is to look at in the table, else in the highlighted line."""
        cursor = self.query_one(Rows).cursor
        here = self.cases[cursor].cautions if cursor >= 0 else []
        if look := [*here, *self.general]:
            said, *rest = wrap(look[0], LONGEST, 2)
            change = _("Change: tuils rules set.") if rest else _("A dot: not set here, a line below decides.")
            self.say("LOOK", said, " ".join([*rest, change]))
        else:
            count = len(self.cases)
            said = ngettext("{n} line, the most special on top.", "{n} lines, the most special on top.", count)
            then = _("A dot: not set here, a line below decides. Change: tuils rules set.")
            self.say("", said.format(n=count), then)


def _row(number: int, case: Case) -> Row:
    look: Cell = (_("! look"), "look") if case.cautions else ""
    loan = case.values.get("loan_period", "")
    renew, most = case.values.get("renewals_allowed", ""), _most(case.values)
    return (str(number), *case.names, period(loan) if loan else ".", _limit(renew) if renew else ".", most or ".", look)


def _most(values: dict[str, str]) -> str:
    """Of this kind, and in all; a kind without a limit is only said where nothing else is."""
    kind, in_all = values.get("max_checkouts", ""), values.get("patron_max_checkouts", "")
    if not in_all or in_all == UNLIMITED:
        return _limit(kind or in_all)
    together = _("{n} all").format(n=in_all)
    return f"{kind}, {together}" if kind and kind != UNLIMITED else together


def _limit(value: str) -> str:
    return _("no end") if value == UNLIMITED else value


def period(text: str) -> str:
    """`21 days`, `2 hours`."""
    long = Period.parse(text, zero=True)
    if long.unit == "d":
        return ngettext("{n} day", "{n} days", long.count).format(n=long.count)
    return ngettext("{n} hour", "{n} hours", long.count).format(n=long.count)


def how_long(values: dict[str, str]) -> str:
    """`lent for 7 days, renewed 1 time`, as far as the line says so."""
    parts = []
    if "loan_period" in values:
        parts.append(_("lent for {time}").format(time=period(values["loan_period"])))
    times = values.get("renewals_allowed", "")
    if times == UNLIMITED:
        parts.append(_("renewed without end"))
    elif times:
        words = ngettext("renewed {n} time", "renewed {n} times", int(times)) if times != "0" else _("not renewed")
        parts.append(words.format(n=times))
    return ", ".join(parts)


def how_many(values: dict[str, str]) -> str:
    """The limits of a line in sentences, and what it says of closed days."""
    kind, in_all = values.get("max_checkouts", ""), values.get("patron_max_checkouts", "")
    parts = []
    if kind and (kind != UNLIMITED or not in_all):
        parts.append(_("As many as wanted.") if kind == UNLIMITED else _("At most {n} of this kind.").format(n=kind))
    if in_all:
        parts.append(_("As many as wanted.") if in_all == UNLIMITED else _("At most {n} in all.").format(n=in_all))
    if "due_roll" in values:
        parts.append(_(ROLLS[values["due_roll"]]))
    return " ".join(parts)
