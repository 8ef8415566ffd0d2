"""Holds and money."""

from __future__ import annotations

from tuils.i18n import N_

from .shape import Wording

WAITING: dict[str, Wording] = {
    "NOT_HOLDABLE": Wording(
        "C",
        N_("No hold: this cannot be held."),
        N_("y: place it all the same.   n or Esc: no."),
        N_("It cannot be held"),
    ),
    "NO_PICKUP": Wording(
        "X",
        N_("No hold: nothing is picked up at {branch}."),
        N_("Choose another branch."),
        N_("Nothing is picked up at {branch}"),
    ),
    "TOO_MANY_HOLDS": Wording(
        "C",
        N_("No hold: {n} holds are waiting. The limit is {limit}."),
        N_("y: place it all the same.   n or Esc: no."),
        N_("{n} holds are waiting, limit {limit}"),
    ),
    "TOO_MANY_HOLDS_TODAY": Wording(
        "C",
        N_("No hold: {limit} in a day is the limit, and it is reached."),
        N_("y: place it all the same.   n or Esc: no."),
        N_("The limit of holds in a day, {limit}, is reached"),
    ),
    "ALREADY_HELD": Wording(
        "C",
        N_("Already on hold on this card, since {date}: {title}"),
        N_("y: place a second one.   n or Esc: no."),
        N_("Already on hold since {date}"),
    ),
    "HAS_IT_ALREADY": Wording(
        "C",
        N_("This card has it at home already: {title}"),
        N_("y: place the hold all the same.   n or Esc: no."),
        N_("Has it at home already"),
    ),
    "ON_SHELF": Wording(
        "C",
        N_("No hold: a copy is on the shelf: {title}"),
        N_("Fetch it.   y: place the hold all the same.   n or Esc: no."),
        N_("A copy is on the shelf"),
    ),
    "HOLD_NOT_THEIRS": Wording(
        "X",
        N_("This card has no hold on it: {title}"),
        N_("All its holds: on the page of the patron, or tuils hold list."),
        N_("This card has no hold on it"),
    ),
    "HOLD_ENDED": Wording(
        "X",
        N_("This hold is over: {title}"),
        N_("Place a new one, if it is still wanted."),
        N_("The hold is over"),
    ),
    "HOLD_CAUGHT": Wording(
        "X",
        N_("Not changed: a copy is put by for it already, or is on its way."),
        N_("Cancel it, or wait until it is picked up."),
        N_("A copy is put by for it"),
    ),
    "ON_HOLD_SHELF": Wording(
        "X",
        N_("Not changed: it is put by for someone: {title}"),
        N_("Check it in first, or cancel the hold."),
        N_("It is put by for someone"),
    ),
    "OVERPAID": Wording(
        "C",
        N_("Only {owed} is owed; {more} is too much."),
        N_("y: keep the rest as credit.   n or Esc: no."),
        N_("{more} more than is owed"),
    ),
    "WAIVED_TOO_MUCH": Wording(
        "X",
        N_("Only {owed} is owed. Nothing was waived."),
        N_("Type a smaller amount."),
        N_("Only {owed} is owed"),
    ),
    "NOTHING_OWED": Wording(
        "X",
        N_("Nothing is owed here."),
        N_("Nothing to do."),
        N_("Nothing is owed"),
    ),
    "NO_CREDIT": Wording(
        "X",
        N_("Nothing was given back: the credit is {credit}."),
        N_("Only what was paid too much is given back."),
        N_("The credit is {credit}"),
    ),
    "CHARGE_UNKNOWN": Wording(
        "X",
        N_("No open charge here has the number {code}."),
        N_("Look at the account: tuils show patron."),
        N_("No such open charge"),
    ),
    "LINE_VOID": Wording(
        "X",
        N_("This payment was handed back already."),
        N_("Nothing to do."),
        N_("It was handed back already"),
    ),
    "REASON_MISSING": Wording(
        "X",
        N_("A few words of why are needed."),
        N_("They are kept with your name."),
        N_("A reason is needed"),
    ),
}
