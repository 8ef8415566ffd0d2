"""Patrons, staff, and the privacy of both."""

from __future__ import annotations

from tuils.i18n import N_

from .shape import Wording

PEOPLE: dict[str, Wording] = {
    "NOBODY_CHOSEN": Wording(
        "X",
        N_("No patrons were chosen."),
        N_("Choose a category, branch, grade, or date, or give a list of cards."),
        N_("No patrons chosen"),
    ),
    "NOTHING_TO_CHANGE": Wording(
        "X",
        N_("No changes were given."),
        N_("Fill in at least one change."),
        N_("No changes given"),
    ),
    "NO_NEXT_GRADE": Wording(
        "X",
        N_("No grade is set to follow grade {grade}."),
        N_("Type the new grade on the patron record."),
        N_("No next grade"),
    ),
    "ROLE_ABOVE": Wording(
        "X",
        N_("The role {role} can do more than you can."),
        N_("Ask someone who can do all of that to give it."),
        N_("The role {role} can do more than you"),
    ),
    "AGREEMENT_MISSING": Wording(
        "X",
        N_("The confidentiality agreement of {name} is not on file."),
        N_("Note the day it was signed: F10, Registers. Then give the role."),
        N_("{name} has not signed the confidentiality agreement"),
    ),
    "ROLE_FIXED": Wording(
        "X",
        N_("The administrator can do everything. That can't be changed."),
        N_("Add a role of your own, and give people that one."),
        N_("The administrator role can't be changed"),
    ),
    "ROLE_IN_USE": Wording(
        "X",
        N_("These accounts have the role {role}: {accounts}."),
        N_("Give them another role first."),
        N_("The role {role} is in use"),
    ),
    "NOT_RESTRICTED": Wording(
        "X",
        N_("Checkouts are not blocked on this card."),
        N_("There is no block to lift."),
        N_("Checkouts are not blocked"),
    ),
    "SAME_PERSON": Wording(
        "X",
        N_("Both cards belong to the same patron."),
        N_("Scan the other patron's card."),
        N_("Both cards belong to the same patron"),
    ),
    "TOO_MANY_PROXIES": Wording(
        "X",
        N_("This patron already has {n} proxies, the most allowed."),
        N_("Remove one of them first."),
        N_("Already has {n} proxies"),
    ),
    "NO_PROXY": Wording(
        "X",
        N_("Card {code} is not a proxy for this patron."),
        N_("The Family tab of the patron's card shows the proxies."),
        N_("Not a proxy for this patron"),
    ),
    "NO_FAMILY": Wording(
        "X",
        N_("Card {code} is not in a family."),
        N_("Nothing to remove."),
        N_("Not in a family"),
    ),
    "NOT_TOLD": Wording(
        "X",
        N_("This patron isn't allowed to hear what the other has checked out."),
        N_("Ask the other patron, or see Settings: guardian_sees."),
        N_("Not allowed to hear this"),
    ),
    "WAITING_FOR_PROXY": Wording(
        "C",
        N_("It is on hold for {name}. This patron can pick it up."),
        N_("1: check out on that card.   y: on this card.   n or Esc: no."),
        N_("On hold for {name}"),
        N_("check it out on that card"),
        of="WAITING_FOR_OTHER",
    ),
    "SAME_RECORD": Wording(
        "X",
        N_("Both cards open the same record. Nothing to merge."),
        N_("Check the numbers. Each should open a different record."),
        N_("Both cards open the same record"),
    ),
    "NO_BARCODE_LEFT": Wording(
        "X",
        N_("All barcodes of this library's range are in use."),
        N_("Scan a preprinted label, or type its number."),
        N_("No barcode is left; scan a label"),
    ),
    "NO_CARD_LEFT": Wording(
        "X",
        N_("All card numbers in the library's range are in use."),
        N_("Scan or type a card number, or set another range: card-numbers."),
        N_("All card numbers are in use"),
    ),
    "AGE_DOES_NOT_FIT": Wording(
        "X",
        N_("This category doesn't fit the birth date."),
        N_("{ages}"),
        N_("Doesn't fit the birth date"),
    ),
    "CATEGORY_IN_USE": Wording(
        "X",
        N_("Not removed: the category {code} is in use (patrons: {n})."),
        N_("Say where to move them: --into."),
        N_("Patrons are in this category"),
    ),
    "LAST_CATEGORY": Wording(
        "X",
        N_("Not removed: this is the last category."),
        N_("Add another one first."),
        N_("The last category"),
    ),
    "CHANGED_MEANWHILE": Wording(
        "X",
        N_("Someone else just changed: {fields}."),
        N_("Check it, then save again to use what you see here."),
        N_("Someone else just changed it"),
    ),
    "HAS_LOANS": Wording(
        "X",
        N_("Not deleted: this patron has {count} checked out."),
        N_("Check these items in. If lost and paid for, mark them withdrawn."),
        N_("Has {count} checked out"),
    ),
    "HAS_HOLDS": Wording(
        "X",
        N_("Not deleted: this patron has {count} on hold."),
        N_("Cancel the holds first."),
        N_("Has {count} on hold"),
    ),
    "OWES": Wording("X", N_("Not deleted: owes {owed}."), N_("Take a payment or waive it first."), N_("Owes {owed}")),
    "HAS_CREDIT": Wording(
        "X", N_("Not deleted: has a credit of {owed}."), N_("Pay it out first."), N_("Has a credit of {owed}")
    ),
    "HAS_ENTRIES": Wording(
        "X",
        N_("{count} open entry of a private register is about this patron."),
        N_("Close it first, or have a manager do it: F10, Registers."),
        N_("An open entry is about them"),
    ),
    "ANSWERS_FOR": Wording(
        "X",
        N_("Not deleted: guardian of {count}."),
        N_("Change or remove their guardian first."),
        N_("Guardian of {count}"),
    ),
    "WHOSE_FORGOTTEN": Wording(
        "X",
        N_("The account this was on is no longer known."),
        N_("It can't be undone."),
        N_("Too late: the account is no longer known"),
    ),
    "VALUES_FORGOTTEN_OF": Wording(
        "X",
        N_("Left as it is: {who}. Earlier details are kept for only 30 days."),
        N_("Edit the patron record by hand."),
        N_("Too late: the earlier details are gone"),
    ),
    "PEOPLE_GATHERED": Wording(
        "X",
        N_("Patrons from an import are known for only 30 days."),
        N_("Open a patron you don't want, and choose Remove."),
        N_("Too late: the imported patrons are not known"),
    ),
    "VALUES_FORGOTTEN": Wording(
        "X",
        N_("The details before this change are no longer known."),
        N_("They are kept for 30 days. Edit it by hand."),
        N_("Too late: the earlier details are gone"),
    ),
}
