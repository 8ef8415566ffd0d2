"""What is said for a code."""

from __future__ import annotations

from tuils.i18n import N_, _
from tuils.values.dataclass import dataclass


@dataclass(frozen=True)
class Wording:
    """What is said for a code: line 1, line 2, its short form in a list, and what its number does.

    `of`: the code, where these are other words for it that are of another class.
    """

    kind: str
    said: str
    then: str
    short: str = ""
    instead: str = ""
    of: str = ""


NOT_DONE = {
    "lend": N_("Not lent:"),
    "renew": N_("Not renewed:"),
    "hold": N_("No hold:"),
    "change": N_("Not changed:"),
}
NOT_YET = {
    "lend": N_("Not lent yet:"),
    "renew": N_("Not renewed yet:"),
    "hold": N_("No hold yet:"),
    "change": N_("Not changed yet:"),
}
DO_IT = {"lend": N_("lend"), "renew": N_("renew"), "hold": N_("place it"), "change": N_("change it")}
"""What was wanted, where one sentence serves several deeds: its places {no}, {no_yet} and {do}."""


def places_of(deed: str) -> dict[str, str]:
    """These places filled, in the reader's language."""
    return {"no": _(NOT_DONE[deed]), "no_yet": _(NOT_YET[deed]), "do": _(DO_IT[deed])}
