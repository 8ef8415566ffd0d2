"""The fields of homebound wishes and of a round, as they are typed."""

from __future__ import annotations

from tuils.i18n import N_, _
from tuils.library.foundation.describing.field import Field
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.refusals import not_understood
from tuils.values.folding import clean

MOST_BOOKS, USUAL_BOOKS = 50, 5
PROFILE_FIELDS = (
    Field("likes", N_("Likes"), N_("What they like, divided by commas: mystery, Agatha Christie, gardens."),
          N_("mystery, gardens"), most=500, long=True, example="mystery, gardens"),
    Field("never", N_("Never again"), N_("What never to bring again, divided by commas."), N_("war, Stephen King"),
          most=500, long=True, example="war"),
    Field("how_many", N_("How many"), N_("How many items a bag has; 5 if nothing is said."), N_("items in a bag"),
          "number", most=MOST_BOOKS, option="--how-many N", example="5"),
    Field("large_print", N_("Large print"), N_("Only large print."), N_("yes: only large print"), "flag", example="no"),
    Field("route", N_("Route"), N_("The route of their driver, if there are several."), N_("blank: the only one"),
          most=40, option="--route NAME", example="North"),
)  # fmt: skip
ROUND_FIELDS = (
    Field("day", N_("Day"), N_("Its day."), N_("the day of the round"), "date", option="--day DATE",
          example="2027-01-07"),
    Field("driver", N_("Driver"), N_("Who drives."), N_("who drives"), most=60, option="--driver NAME", example="Rosa"),
    Field("route", N_("Route"), N_("Bags for the patrons of this route; without it for all."), N_("blank: all"),
          most=40, option="--route NAME", example="North"),
)  # fmt: skip
LENGTHS = {field.name: field.most for field in (*PROFILE_FIELDS, *ROUND_FIELDS) if field.kind == "text"}


def words_typed(name: str, value: object) -> str:
    """Return typed text as it is stored. Refuse with NOT_UNDERSTOOD what is too long."""
    text = clean("" if value is None else str(value))
    if len(text) > LENGTHS[name]:
        raise not_understood(name, text[:40], _("{n} characters at most.").format(n=LENGTHS[name]))
    return text


def wishes_typed(fields: Facts) -> Facts:
    """Return the fields of a profile as they are stored. Refuse with NOT_UNDERSTOOD."""
    facts: Facts = {}
    for name, value in fields.items():
        if name == "how_many":
            facts[name] = _count(value)
        else:
            facts[name] = bool(value) if name == "large_print" else words_typed(name, value)
    return facts


def _count(value: object) -> int:
    text = clean(str(value or USUAL_BOOKS))
    if not (text.isascii() and text.isdecimal() and len(text) < 4 and 1 <= int(text) <= MOST_BOOKS):
        raise not_understood(
            "how_many", text[:40], _("A number from {least} to {most}.").format(least=1, most=MOST_BOOKS)
        )
    return int(text)


def phrases(text: str) -> list[str]:
    """Return `mystery, Agatha Christie` as its two phrases."""
    return [part for part in map(str.strip, text.split(",")) if part]
