"""The account that an act touched, and its state now: shown together with the act itself."""

from __future__ import annotations

from tuils.i18n import _
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import money_label
from tuils.library.people.accounts.ledger import balance
from tuils.library.people.patrons.masking import sees_loans
from tuils.models import Item, Loan, Patron
from tuils.models.rows import get
from tuils.values.dataclass import dataclass
from tuils.values.person_words import full_name


@dataclass(frozen=True)
class AccountTouched:
    """The account after an act. `card` and `name` are empty for a person who may not see who has what. Cents;
    `owed_cents` below 0 is credit, of which `refund_cents` came from what was paid for a copy that is back;
    `deposit_cents` of the `lifted_cents` were a deposit."""

    card: str
    name: str
    charged_cents: int
    lifted_cents: int
    owed_cents: int
    refund_cents: int
    deposit_cents: int = 0

    @property
    def said(self) -> list[str]:
        """Return a sentence each: `Marta Field now owes 17.95.`, or what is taken off and can be refunded."""
        if self.charged_cents:
            who = self.name or _("The patron")
            return [_("{name} now owes {money}.").format(name=who, money=money_label(max(0, self.owed_cents)))]
        if not self.lifted_cents:
            return []
        lifted = money_label(self.lifted_cents)
        lost = self.lifted_cents > self.deposit_cents
        if lost and not self.refund_cents and self.name:
            return [_("Lost fee removed for {name}: {money}.").format(name=self.name, money=lifted)]
        removed = _("Lost fee removed: {money}.") if lost else _("Deposit no longer owed: {money}.")
        told = [removed.format(money=lifted)]
        if self.refund_cents:
            who = self.name or _("the patron")
            told.append(_("Refund {money} to {name}.").format(money=money_label(self.refund_cents), name=who))
        return told


def borrower_of(item: Item) -> Patron | None:
    """Return the patron who has this copy. Ask before the act that ends the loan."""
    loan = get(Loan, item.loan) if item.loan else None
    return get(Patron, loan.patron) if loan and loan.patron else None


def name_shown(desk: Desk, patron: Patron | None) -> str:
    """Return the patron's name for a sentence about money or a copy; empty if the operator may not see who has what."""
    return full_name(patron) if patron and sees_loans(desk) else ""


def marked_words(desk: Desk, patron: Patron | None, account: AccountTouched | None, *, out: bool) -> tuple[str, ...]:
    """Say how the account of a marked copy's patron is now, or else on whose card the copy is, or was. `out`: it
    still is."""
    if account and account.said:
        return tuple(account.said)
    if not (name := name_shown(desk, patron)):
        return ()
    return ((_("It stays on {name}'s card.") if out else _("It is off {name}'s card now.")).format(name=name),)


def touched(desk: Desk, patron: Patron | None, charged: int, lifted: int, deposit: int = 0) -> AccountTouched | None:
    """Return the account after an act charged or removed these cents; None if it did neither."""
    if patron is None or not (charged or lifted):
        return None
    owed = balance(patron.id)
    named = sees_loans(desk)
    return AccountTouched(
        str(patron.card) if named else "",
        name_shown(desk, patron),
        charged,
        lifted,
        owed,
        min(lifted, max(0, -owed)),
        deposit,
    )
