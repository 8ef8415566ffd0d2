"""Funds: the money of a fiscal year, and what of it is spent, on order, and free. All to the cent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tuils.i18n import _
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.foundation.local_words import money_label
from tuils.library.foundation.refusals import need, not_understood, refuse
from tuils.models.orders import Fund
from tuils.models.rows import blank
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean, fold_text
from tuils.values.money.order_money import cost

from .order_state import FUND_ADDED, FUND_CHANGED, LINE_CHANGED
from .queries import FundRow, OrderRow, all_funds, lines_of_funds, order_lines, paid_by_fund
from .suggesting import fiscal_year, stored_order_fields, without_blanks

SHORTEST_END = 6


@dataclass(frozen=True)
class FundSheet:
    """A fund with its numbers, in cents: `encumbered` is on order, or on a list to be ordered, and not invoiced."""

    row: FundRow
    encumbered: int
    spent: int

    @property
    def fund(self) -> str:
        return self.row.id

    @property
    def free(self) -> int:
        """Below 0 where it is overspent."""
        return self.row.budget_cents - self.encumbered - self.spent

    @property
    def used(self) -> int:
        """Percent of the budget that is spent or on order."""
        taken = self.encumbered + self.spent
        return round(taken * 100 / self.row.budget_cents) if self.row.budget_cents else (100 if taken else 0)


def encumbered_of(line: OrderRow) -> int:
    """Return what a line will still cost: its copies that were neither canceled nor invoiced."""
    return _not_invoiced(line) if line.vendor else 0


def paid_at_once(line: OrderRow) -> int:
    """Return the cost of a line bought without an order: it has no vendor, and no invoice will come."""
    return 0 if line.vendor else _not_invoiced(line)


def _not_invoiced(line: OrderRow) -> int:
    return cost(max(0, line.copies - line.cancelled - line.invoiced), line.price_cents, line.discount)


def sheets_of(rows: Sequence[FundRow]) -> list[FundSheet]:
    """Return funds with their numbers. Only reads."""
    encumbered, paid = Counter[str](), Counter(paid_by_fund())
    for line in lines_of_funds([row.id for row in rows]):
        encumbered[line.fund] += encumbered_of(line)
        paid[line.fund] += paid_at_once(line)
    return [FundSheet(row, encumbered[row.id], paid[row.id]) for row in rows]


@permitted("orders.money")
def funds(desk: Desk, year: str = "") -> Sequence[FundSheet]:
    """Return the funds of a fiscal year, by default this one; `all` for every year. Refuses with NOT_UNDERSTOOD.
    Permission orders.money."""
    if year == "all":
        return sheets_of(all_funds())
    return sheets_of(all_funds(int(stored_order_fields(desk, "fund", {"year": year})["year"])))


def funds_of_this_year(desk: Desk) -> list[tuple[str, str]]:
    """Return the ids and codes of this year's funds, to choose from."""
    return [(fund.id, fund.code) for fund in all_funds(fiscal_year(desk))]


def fund_called(desk: Desk, text: str, year: str = "") -> FundRow:
    """Return the fund with this code in this fiscal year, or in that one: `ADULT`, `ADULT/2026`; or with this id or its
    end. Refuses with FUND_UNKNOWN, NOT_UNDERSTOOD.
    """
    code, _slash, typed = clean(text).partition("/")
    rows = all_funds()
    if known := [
        fund_row
        for fund_row in rows
        if fund_row.id == text or (len(text) >= SHORTEST_END and fund_row.id.endswith(text))
    ]:
        return known[0]
    wanted = int(stored_order_fields(desk, "fund", {"year": typed or year})["year"])
    for row in rows:
        if row.year == wanted and fold_text(row.code) == fold_text(code) and code:
            return row
    codes = ", ".join(fund_row.code for fund_row in rows if fund_row.year == wanted)
    raise refuse("FUND_UNKNOWN", text=clean(text), year=wanted, codes=codes or _("none yet"))


@verb("orders.money")
def add_fund(desk: Desk, code: str, fields: Facts) -> FundSheet:
    """Add a fund of a fiscal year. Refuses with FUND_THERE, NOT_UNDERSTOOD."""
    known = stored_order_fields(desk, "fund", {"year": "", **fields, "code": code})
    name = str(known["code"]).upper()
    if not name or "/" in name or " " in name:
        raise not_understood("code", code, _("A short word, such as ADULT."))
    _is_free(name, int(known["year"]))
    made = Act(desk).write(FUND_ADDED, list=NEW, data={"set": without_blanks({**known, "code": name})})
    return fund_sheet(desk, made.id)


@verb("orders.money")
def change_fund(desk: Desk, text: str, fields: Facts) -> FundSheet:
    """Change fields of a fund. Fields not given, its code and its year stay. Refuses with FUND_UNKNOWN,
    NOT_UNDERSTOOD."""
    row = fund_called(desk, text)
    usual = blank(Fund)
    known = stored_order_fields(
        desk, "fund", {name: value for name, value in fields.items() if name not in ("code", "year")}
    )
    known = {name: usual[name] if value is None else value for name, value in known.items()}
    if changed := {name: value for name, value in known.items() if value != getattr(row, name)}:
        Act(desk).write(FUND_CHANGED, list=row.id, data={"set": changed})
    return fund_sheet(desk, row.id)


@verb("orders.money")
def move_money(desk: Desk, source: str, target: str, cents: int) -> tuple[FundSheet, FundSheet]:
    """Move money from the budget of one fund to another, in one act. Refuses with FUND_UNKNOWN, FUND_SHORT,
    NOT_UNDERSTOOD."""
    here, there = fund_called(desk, source), fund_called(desk, target)
    if cents <= 0 or here.id == there.id:
        raise not_understood("cents", cents, _("More than 0, between two funds."))
    free = fund_sheet(desk, here.id).free
    if cents > free:
        raise refuse("FUND_SHORT", fund=here.code, free=money_label(free), cost=money_label(cents))
    act = Act(desk)
    act.write(FUND_CHANGED, list=here.id, data={"add": -cents})
    act.write(FUND_CHANGED, list=there.id, data={"add": cents})
    return fund_sheet(desk, here.id), fund_sheet(desk, there.id)


@dataclass(frozen=True)
class YearBegun:
    """The funds of a new fiscal year: `added` codes, `moved` order lines that continue there, with their cost."""

    year: int
    added: tuple[str, ...]
    moved: int
    cents: int
    act: str


@verb("orders.money")
def begin_year(desk: Desk, year: str = "", *, keep_budgets: bool = True) -> YearBegun:
    """Begin a fiscal year: copy last year's funds, with its budgets or none, without grants; open orders move along, so
    that the old year has only what was spent in it. Idempotent, one act. Refuses with NO_FUNDS, NOT_UNDERSTOOD.
    """
    wanted = int(stored_order_fields(desk, "fund", {"year": year or str(fiscal_year(desk) + 1)})["year"])
    before, act = all_funds(wanted - 1), Act(desk)
    need(before, "NO_FUNDS", year=wanted - 1)
    here, added = {fold_text(fund.code): fund.id for fund in all_funds(wanted)}, []
    for one in before:
        if fold_text(one.code) not in here and not one.grant_from:
            facts = {"code": one.code, "name": one.name, "year": wanted, "note": one.note}
            facts |= {"budget_cents": one.budget_cents if keep_budgets else 0}
            here[fold_text(one.code)] = act.write(FUND_ADDED, list=NEW, data={"set": facts}).id
            added.append(one.code)
    goes_on = {one.id: here[fold_text(one.code)] for one in before if fold_text(one.code) in here}
    open_lines = [line for line in order_lines("line.fund <> ''") if line.fund in goes_on and encumbered_of(line)]
    for line in open_lines:
        act.write(LINE_CHANGED, list=line.id, data={"set": {"fund": goes_on[line.fund]}})
    return YearBegun(wanted, tuple(added), len(open_lines), sum(map(encumbered_of, open_lines)), act.id)


def fund_sheet(desk: Desk, fund: str) -> FundSheet:
    """Return the sheet of the fund with this id."""
    return sheets_of([fund_called(desk, fund)])[0]


def has_room(desk: Desk, fund: str, cents: int, *, sure: bool) -> None:
    """Refuse unless this much is free. People who may manage money can exceed it, being sure. Refuses with
    FUND_SHORT."""
    if not fund or cents <= 0 or (sure and desk.may("orders.money")):
        return
    sheet = fund_sheet(desk, fund)
    if cents > sheet.free:
        raise refuse("FUND_SHORT", fund=sheet.row.code, free=money_label(sheet.free), cost=money_label(cents))


def _is_free(code: str, year: int) -> None:
    if any(fold_text(fund.code) == fold_text(code) for fund in all_funds(year)):
        raise refuse("FUND_THERE", code=code, year=year)
