"""The words about reading programs."""

from __future__ import annotations

from tuils.i18n import N_

from .shape import Wording

READING: dict[str, Wording] = {
    "READING_UNKNOWN": Wording(
        "X",
        N_('No reading program is called "{text}".'),
        N_("To see them: F10, Summer reading. Or: tuils reading program list."),
        N_("No such reading program"),
    ),
    "READING_NOT_SIGNED_UP": Wording(
        "X",
        N_('Nobody in {title} has the card or name "{text}".'),
        N_("Sign the reader up first. A card is not needed."),
        N_("Not signed up"),
    ),
    "READING_SIGNED_UP": Wording(
        "X",
        N_("Not signed up again: the reader is in {title} already."),
        N_("Log what was read, by the same card."),
        N_("Already signed up"),
    ),
    "READING_SEVERAL": Wording(
        "X",
        N_("Not done: several readers have this name. Their log cards: {names}."),
        N_("Scan or type the number of the log card."),
        N_("Several readers"),
    ),
    "READING_NO_GOAL": Wording(
        "X",
        N_("Not signed up: {title} has goals for {names} only."),
        N_("Say the age group, or a goal of their own, such as minutes:300."),
        N_("No goal for this age group"),
    ),
    "READING_CODE_USED": Wording(
        "X", N_("Not signed up: {code} is in use."), N_("Scan another log card."), N_("That number is in use")
    ),
    "READING_UNIT": Wording(
        "X",
        N_("Not logged: these readers count {units}."),
        N_("Log one reader after the other, or name one unit."),
        N_("Another unit"),
    ),
    "READING_NOT_ON": Wording(
        "X",
        N_("Not logged: {title} runs from {first} to {last}."),
        N_("Type a day of the program that is not still to come, such as: 20 fri."),
        N_("Not on that day"),
    ),
    "READING_BELOW_ZERO": Wording(
        "X", N_("Not taken off: there are only {amount}."), N_("Take off less."), N_("Less than nothing")
    ),
    "READING_PRIZE_UNKNOWN": Wording(
        "X",
        N_('This program has no prize called "{text}".'),
        N_("To see them: tuils reading prizes PROGRAM."),
        N_("No such prize"),
    ),
    "READING_NOT_EARNED": Wording(
        "X", N_("Not given: {has} so far, and no prize waits."), N_("The next prize: {next}."), N_("Not earned yet")
    ),
    "READING_GIVEN": Wording(
        "X",
        N_("Not given again: the reader has {prize} already."),
        N_("Each prize is given once."),
        N_("Given already"),
    ),
    "READING_NO_STOCK": Wording(
        "X", N_("Not given: none left of {prize}."), N_("When more come, change how many there are."), N_("None left")
    ),
    "READING_DRAWN": Wording(
        "X", N_("Not given: {prize} is drawn."), N_("Draw it when the program is over."), N_("It is drawn")
    ),
    "READING_NOT_DRAWN": Wording(
        "X", N_("Not drawn: everybody who earns {prize} gets it."), N_("Give it by the card."), N_("It is not drawn")
    ),
    "READING_NOBODY_TO_DRAW": Wording(
        "X",
        N_("Not drawn: nobody is left in the drawing for {prize}."),
        N_("Only readers who reached its step are in it, and each wins once."),
        N_("Nobody to draw"),
    ),
}
