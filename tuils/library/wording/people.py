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
        "X", N_("Nothing says what should change."), N_("Say at least one thing."), N_("Nothing says what should change")
    ),
    "NO_NEXT_GRADE": Wording(
        "X",
        N_("What comes after the grade {grade} is not known."),
        N_("Write the new grade for this person by hand."),
        N_("What comes after this grade is not known"),
    ),
    "NOT_RESTRICTED": Wording(
        "X", N_("Lending is not stopped on this card."), N_("There is nothing to lift."), N_("Lending is not stopped")
    ),
}
