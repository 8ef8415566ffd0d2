"""Patrons, staff, and the privacy of both."""

from __future__ import annotations

from tuils.i18n import N_

from .shape import Wording

PEOPLE: dict[str, Wording] = {
    "NOBODY_CHOSEN": Wording(
        "X",
        N_("Nothing says which people are meant."),
        N_("Say a category, a branch, a grade, a day, or give a list of cards."),
        N_("Nothing says who is meant"),
    ),
    "NOTHING_TO_CHANGE": Wording(
        "X",
        N_("Nothing says what should change."),
        N_("Say at least one thing."),
        N_("Nothing says what should change"),
    ),
    "NO_NEXT_GRADE": Wording(
        "X",
        N_("What comes after the grade {grade} is not known."),
        N_("Write the new grade for this person by hand."),
        N_("What comes after this grade is not known"),
    ),
    "ROLE_ABOVE": Wording(
        "X",
        N_("The role {role} may do more than you may."),
        N_("Someone who may do all that can give it."),
        N_("The role {role} may do more than you"),
    ),
    "ROLE_FIXED": Wording(
        "X",
        N_("The administrator may do everything. That stays so."),
        N_("Make a role of your own, and give it to somebody."),
        N_("The administrator's role stays"),
    ),
    "ROLE_IN_USE": Wording(
        "X",
        N_("The role {role} is that of {accounts}."),
        N_("Give these people another role first."),
        N_("The role {role} is in use"),
    ),
    "NOT_RESTRICTED": Wording(
        "X", N_("Lending is not stopped on this card."), N_("There is nothing to lift."), N_("Lending is not stopped")
    ),
    "SAME_PERSON": Wording(
        "X",
        N_("Both cards are of one person."),
        N_("Scan the card of the other person."),
        N_("Both cards are of one person"),
    ),
    "TOO_MANY_PROXIES": Wording(
        "X",
        N_("{n} people act for this patron, the most there may be."),
        N_("Take one of them off first."),
        N_("{n} people act for this patron already"),
    ),
    "NO_PROXY": Wording(
        "X",
        N_("The card {code} does not act for this patron."),
        N_("Look at the family of the patron: it says who does."),
        N_("This card does not act for the patron"),
    ),
    "NO_FAMILY": Wording(
        "X",
        N_("The card {code} is of no family."),
        N_("There is nothing to take it out of."),
        N_("Of no family"),
    ),
    "NOT_TOLD": Wording(
        "X",
        N_("This person may not be told what the other has."),
        N_("Ask the other one; or see who may, in the settings."),
        N_("May not be told"),
    ),
    "WAITING_FOR_PROXY": Wording(
        "C",
        N_("It waits for {name}, and this person may take it."),
        N_("1: lend it on that card.   y: on this card.   n or Esc: no."),
        N_("It waits for {name}"),
        N_("lend it on that card"),
        of="WAITING_FOR_OTHER",
    ),
    "SAME_RECORD": Wording(
        "X",
        N_("Both cards open one record: there is nothing to merge."),
        N_("Look at the numbers: one of each person is enough."),
        N_("Both cards open one record"),
    ),
    "NO_CARD_LEFT": Wording(
        "X",
        N_("All card numbers of the library's range are given out."),
        N_("Type the number of a card, or set another range: card-numbers."),
        N_("All card numbers are given out"),
    ),
    "AGE_DOES_NOT_FIT": Wording(
        "X",
        N_("This category does not fit the birth date."),
        N_("{ages}"),
        N_("Does not fit the birth date"),
    ),
    "CATEGORY_IN_USE": Wording(
        "X",
        N_("Not taken away: {n} patrons have the category {code}."),
        N_("Say which category they get: --into."),
        N_("Patrons have this category"),
    ),
    "LAST_CATEGORY": Wording(
        "X",
        N_("Not taken away: it is the last category."),
        N_("Make another one first."),
        N_("It is the last category"),
    ),
    "CHANGED_MEANWHILE": Wording(
        "X",
        N_("Somebody else changed this meanwhile: {fields}."),
        N_("Look at it. Saved again, it becomes what stands here."),
        N_("Somebody else changed it meanwhile"),
    ),
    "HAS_LOANS": Wording(
        "X",
        N_("Not removed: {count} on loan to this person."),
        N_("Take back what is out. What is lost and paid, mark withdrawn."),
        N_("Has {count} on loan"),
    ),
    "HAS_HOLDS": Wording(
        "X",
        N_("Not removed: {count} on hold for this person."),
        N_("Cancel the holds first."),
        N_("Has {count} on hold"),
    ),
    "OWES": Wording(
        "X", N_("Not removed: {owed} is owed."), N_("Take a payment, or waive it, first."), N_("Owes {owed}")
    ),
    "HAS_CREDIT": Wording(
        "X", N_("Not removed: {owed} is to be given back."), N_("Give it back first."), N_("Has {owed} to get back")
    ),
    "ANSWERS_FOR": Wording(
        "X",
        N_("Not removed: this person answers for others: {count}."),
        N_("Name another guardian for them first, or none."),
        N_("Answers for others: {count}"),
    ),
    "WHOSE_FORGOTTEN": Wording(
        "X",
        N_("Whose account this was on is not known any more."),
        N_("It stays as it is."),
        N_("Too late: whose it was is not known"),
    ),
    "VALUES_FORGOTTEN": Wording(
        "X",
        N_("What was there before this change is not known any more."),
        N_("It is kept for 30 days. Change it by hand."),
        N_("Too late: what was there before is not known"),
    ),
}
