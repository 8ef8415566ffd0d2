"""The words about holds and money."""

from __future__ import annotations

from tuils.i18n import N_

from .shape import Wording

WAITING: dict[str, Wording] = {
    "NOT_HOLDABLE": Wording(
        "C",
        N_("No hold: this item can't be placed on hold."),
        N_("y: place it anyway.   n or Esc: no."),
        N_("Can't be placed on hold"),
    ),
    "NO_PICKUP": Wording(
        "X",
        N_("No hold: {branch} has no hold pickup."),
        N_("Choose another branch."),
        N_("{branch} has no hold pickup"),
    ),
    "TOO_MANY_HOLDS": Wording(
        "C",
        N_("No hold: hold limit reached ({n} of {limit})."),
        N_("y: place it anyway.   n or Esc: no."),
        N_("Hold limit reached ({n} of {limit})"),
    ),
    "TOO_MANY_HOLDS_TODAY": Wording(
        "C",
        N_("No hold: reached the daily limit of {limit}."),
        N_("y: place it anyway.   n or Esc: no."),
        N_("Reached the daily limit of {limit} holds"),
    ),
    "ALREADY_HELD": Wording(
        "C",
        N_("No hold: already has one since {date}. {title}"),
        N_("y: place a second hold.   n or Esc: no."),
        N_("Already on hold since {date}"),
    ),
    "HAS_IT_ALREADY": Wording(
        "C",
        N_("No hold: already has {title} checked out."),
        N_("y: place the hold anyway.   n or Esc: no."),
        N_("Already has it checked out"),
    ),
    "ON_SHELF": Wording(
        "C",
        N_("No hold: a copy of {title} is on the shelf."),
        N_("Get it from the shelf.   y: place the hold anyway.   n or Esc: no."),
        N_("A copy is on the shelf"),
    ),
    "GROUP_OVER": Wording(
        "X",
        N_("The group hold for {name} is over."),
        N_("Make a new one: F10, Group holds, F6."),
        N_("It is over"),
    ),
    "GROUP_NO_CARD": Wording(
        "X",
        N_("{name} has no contact to check out to."),
        N_("Scan the card that takes them. Or: hold group out GROUP --card CARD"),
        N_("No contact"),
    ),
    "GROUP_NOTHING": Wording(
        "X",
        N_("Nothing is on the hold shelf for {name} here."),
        N_("Pull the copies and check them in first: F10, Holds to pull."),
        N_("Nothing gathered"),
    ),
    "GROUP_NOT_ITS": Wording(
        "X",
        N_("{item} is not on the hold shelf for {name}."),
        N_("Scan a copy with the name of the group on its slip."),
        N_("Not set aside for this group"),
    ),
    "HOLD_NOT_THEIRS": Wording(
        "X",
        N_("This patron has no hold on {title}."),
        N_("All of the patron's holds: F4, or tuils hold list."),
        N_("This patron has no hold on it"),
    ),
    "HOLD_ENDED": Wording(
        "X",
        N_("This hold on {title} has ended."),
        N_("If the patron still wants it, place a new hold."),
        N_("The hold has ended"),
    ),
    "HOLD_CAUGHT": Wording(
        "X",
        N_("Not changed: a copy is already set aside or in transit for this hold."),
        N_("Cancel the hold, or wait until it is picked up."),
        N_("A copy is set aside for it"),
    ),
    "ON_HOLD_SHELF": Wording(
        "X",
        N_("Not changed: {title} is set aside for another patron."),
        N_("Check it in first, or cancel the hold."),
        N_("Set aside for another patron"),
    ),
    "OVERPAID": Wording(
        "C",
        N_("Only {owed} is owed. That is {more} too much."),
        N_("y: keep the extra as credit.   n or Esc: no."),
        N_("{more} more than is owed"),
    ),
    "WAIVED_TOO_MUCH": Wording(
        "X",
        N_("Nothing was waived: only {owed} is owed."),
        N_("Type a smaller amount."),
        N_("Only {owed} is owed"),
    ),
    "NOTHING_OWED": Wording(
        "X",
        N_("Nothing is owed on this account."),
        N_("Nothing to do."),
        N_("Nothing is owed"),
    ),
    "NOTHING_CHECKED_OUT": Wording(
        "X",
        N_("No receipt: nothing was checked out on this card today."),
        N_("For everything that is out: tuils receipt CARD --of all-out"),
        N_("Nothing was checked out today"),
    ),
    "NOTHING_PAID": Wording(
        "X",
        N_("No receipt: this patron has no payment or refund."),
        N_("Take a payment first, or check the card."),
        N_("No payment"),
    ),
    "HOLD_NOT_CAUGHT": Wording(
        "X",
        N_("No slip: no copy is set aside for this hold yet."),
        N_("Check in a copy first. Its slip is printed then."),
        N_("No copy is set aside"),
    ),
    "NOT_IN_TRANSIT": Wording(
        "X",
        N_("No slip: this copy stays at this branch."),
        N_("To send it elsewhere: tuils transfer BARCODE BRANCH"),
        N_("It stays here"),
    ),
    "NO_CREDIT": Wording(
        "X",
        N_("Nothing was refunded: the credit is {credit}."),
        N_("Only credit on the account can be refunded."),
        N_("The credit is {credit}"),
    ),
    "CHARGE_UNKNOWN": Wording(
        "X",
        N_("This account has no open charge {code}."),
        N_("To see the account: tuils show patron."),
        N_("No such open charge"),
    ),
    "LINE_VOID": Wording(
        "X",
        N_("This payment was already refunded."),
        N_("Nothing to do."),
        N_("Already refunded"),
    ),
    "REASON_MISSING": Wording(
        "X",
        N_("A reason is needed."),
        N_("Saved with your name."),
        N_("A reason is needed"),
    ),
}
