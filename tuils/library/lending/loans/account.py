"""The account of a patron: who it is, what is out and on hold, what is owed, what blocks there are. Only reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tuils.i18n import _
from tuils.library.foundation.audit import looked
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal import applying
from tuils.library.foundation.refusals import Reason
from tuils.library.holdings.items.custody import CLAIMED, LOST
from tuils.library.lending.holds.holds import HoldSheet, read_hold_sheet
from tuils.library.lending.lookups import find_patron, item_of, open_loans_of
from tuils.library.lending.money.drawer import handles_money
from tuils.library.lending.money.fining import growing
from tuils.library.lending.money.money_standing import overdue_blocks, owing_blocks
from tuils.library.lending.queries import patron_totals
from tuils.library.lending.rules.rules import Rule, resolve
from tuils.library.lending.terms.blocks import Blocks, patron_blocks
from tuils.library.lending.terms.queues import holds_of
from tuils.library.people.accounts.ledger import account_line_words, account_lines, owed_by, voided
from tuils.library.people.patrons.masking import sees_loans
from tuils.library.people.patrons.patrons import PatronSheet, patron_sheet
from tuils.models import Loan
from tuils.models.rows import find
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import day_of


@dataclass(frozen=True)
class LoanLine:
    """An open loan. Times in microseconds UTC; `renewals_allowed`: None is no limit.

    `overdue`: late, and neither lost nor claimed, which `state` shows. `growing_cents`: what the fine has grown to
    by now; it is booked when the loan ends.
    """

    item: str
    title: str
    call_number: str
    item_type: str
    lent_at: int
    due_at: int
    renewals: int
    renewals_allowed: int | None
    overdue: bool
    today: bool
    state: str = ""
    growing_cents: int = 0


@dataclass(frozen=True)
class MoneyLine:
    """A valid line of an account. `kind`: charge, payment, waive, refund; `words` name it, `about` the copy it was
    for while that is known, `reason` what somebody typed. For a charge `left` is still owed, for a payment `void`
    says that it was refunded. `charge` is the one it settles, `why` its code. Cents; microseconds UTC."""

    id: str
    kind: str
    words: str
    about: str
    reason: str
    cents: int
    left: int
    at: int
    operator: str
    charge: str
    void: bool = False
    why: str = ""


@dataclass(frozen=True)
class Account:
    """A patron's account. `standing`: the reasons that would block lending now, alerts included. `owed_cents` is the
    sum of the `lines`, below 0 for credit; fines that still grow are with their loans. `money`: there is something
    of it in this library; one without fines that never charged anybody has none. `told`: the titles may be seen."""

    patron: PatronSheet
    loans: tuple[LoanLine, ...]
    standing: tuple[Reason, ...]
    holds: tuple[HoldSheet, ...] = ()
    owed_cents: int = 0
    lines: tuple[MoneyLine, ...] = ()
    money: bool = False
    told: bool = True

    @property
    def overdue(self) -> int:
        return sum(loan.overdue for loan in self.loans)

    @property
    def growing_cents(self) -> int:
        return sum(loan.growing_cents for loan in self.loans)


def patron_account(desk: Desk, card: str, *, here: bool = False) -> Account:
    """Return the account of this card, the first due on top. Refuse with PATRON_UNKNOWN.

    `here`: this patron is at the desk. If not, the checkouts are shown to those who may see loans
    (`patrons.see_loans`); for others the titles are left empty. The look is noted.
    """
    sheet = patron_sheet(desk, card)
    looked(desk, "record", sheet.id)
    account = _account(desk, sheet, card)
    return account if here or sees_loans(desk) else _untold(account)


def _untold(account: Account) -> Account:
    """Return the account without the titles checked out, on hold or charged for."""
    return replace(
        account,
        loans=tuple(replace(loan, title="", call_number="") for loan in account.loans),
        holds=tuple(replace(hold, title="", biblio="", wanted="") for hold in account.holds),
        lines=tuple(replace(line, about="") for line in account.lines),
        told=False,
    )


def _account(desk: Desk, sheet: PatronSheet, card: str) -> Account:
    blocks, row = Blocks(desk), find_patron(card)
    if row is None:
        return Account(sheet, (), ())
    rules = resolve(desk.branch, row.category, "")
    patron_blocks(blocks, row, desk.now)
    totals = patron_totals(row.id, desk.at)
    owing_blocks(blocks, totals, rules, row)
    overdue_blocks(blocks, totals, rules)
    lines = money_lines(sheet.id)
    return Account(
        sheet,
        tuple(_loans(desk, sheet, growing(desk, row))),
        tuple(blocks.found),
        tuple(read_hold_sheet(hold) for hold in holds_of(sheet.id)),
        totals.owed_cents,
        lines,
        bool(lines) or handles_money(),
    )


def _loans(desk: Desk, patron: PatronSheet, fines: Mapping[str, int]) -> list[LoanLine]:
    lines, rules = [], dict[str, Rule | None]()
    today = day_of(desk.now, desk.zone)
    for loan in open_loans_of(patron.id):
        item = item_of(loan.item)
        if item is None:
            continue
        kind, state = str(item.row.item_type), str(item.row.state)
        if kind not in rules:
            rules[kind] = resolve(desk.branch, patron.category, kind).get("renewals_allowed")
        rule = rules[kind]
        lines.append(
            LoanLine(
                item.row.barcode,
                item.whole_title,
                item.row.call_number,
                kind,
                loan.lent_at,
                loan.due_at,
                loan.renewals,
                rule.limit if rule else 0,
                loan.due_at < desk.now and state not in (*LOST, *CLAIMED),
                day_of(loan.lent_at, desk.zone) == today,
                state,
                fines.get(loan.id, 0),
            )
        )
    return lines


def money_lines(patron: str) -> tuple[MoneyLine, ...]:
    """Return the lines of this patron (an id) that were not undone, the oldest on top."""
    rows = [line for line in account_lines(patron) if not line.void]
    left = {owed.charge: owed.left for owed in owed_by(patron)}
    kept = applying.privates(row.id for row in rows)
    titles = _titles({row.loan for row in rows if row.loan})
    of_charge = {row.id: titles.get(row.loan or "", "") for row in rows}
    handed_back = voided(patron)
    return tuple(
        MoneyLine(
            row.id,
            row.kind,
            account_line_words(row.kind, row.why),
            of_charge.get(row.charge or row.id, ""),
            str(kept.get(row.id, {}).get("reason", "")),
            row.cents,
            left.get(row.id, 0),
            row.at,
            row.operator,
            row.charge or "",
            row.id in handed_back,
            row.why,
        )
        for row in rows
    )


def what_of(line: MoneyLine) -> str:
    """Return `Overdue fine: Honeybee`; a refunded payment says so."""
    words = _("{what} (void)").format(what=line.words) if line.void else line.words
    about = line.about if line.kind == "charge" else ""
    return ": ".join(part for part in (words, line.reason, about) if part)


def _titles(loans: set[str]) -> dict[str, str]:
    """Return the title of each loan that a charge is still tied to."""
    found: dict[str, str] = {}
    for loan in find(Loan, "id", loans):
        item = item_of(loan.item)
        found[loan.id] = item.whole_title if item else ""
    return found
