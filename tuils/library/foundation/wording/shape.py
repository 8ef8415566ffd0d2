"""The words for a code."""

from __future__ import annotations

from tuils.i18n import N_, _
from tuils.values.dataclass import dataclass


@dataclass(frozen=True)
class Wording:
    """The words for a code: line 1, line 2, its short form in a list, and the effect of its number.

    `of`: the code, where these are other words for it that are of another class.
    """

    kind: str
    said: str
    then: str
    short: str = ""
    instead: str = ""
    of: str = ""


NOT_DONE = {
    "lend": N_("Not checked out:"),
    "renew": N_("Not renewed:"),
    "hold": N_("No hold:"),
    "change": N_("Not changed:"),
}
NOT_YET = {
    "lend": N_("Not checked out yet:"),
    "renew": N_("Not renewed yet:"),
    "hold": N_("No hold yet:"),
    "change": N_("Not changed yet:"),
}
DO_IT = {"lend": N_("check out"), "renew": N_("renew"), "hold": N_("place it"), "change": N_("change it")}
"""The words for the intended action, where one sentence serves several: its places {no}, {no_yet} and {do}."""


def with_title(text: str, title: str) -> str:
    """A sentence with the title that it is about: `Not lent: Emma. 12.40 is owed.`; as it is where it names that."""
    if not title or title in text:
        return text
    named = title if title[-1] in ".?!" else f"{title}."
    for words in (*NOT_DONE.values(), *NOT_YET.values()):
        head = f"{_(words)} "
        if text.startswith(head) and len(text) > len(head):
            rest = text[len(head) :]
            return f"{head}{named} {rest[0].upper()}{rest[1:]}"
    return f"{named} {text}"


NOT_DONE_FOR = {
    "lend": N_("Not checked out to {name}:"),
    "renew": N_("Not renewed for {name}:"),
    "hold": N_("No hold for {name}:"),
    "change": N_("Not changed for {name}:"),
}
NOT_YET_FOR = {
    "lend": N_("Not checked out to {name} yet:"),
    "renew": N_("Not renewed for {name} yet:"),
    "hold": N_("No hold for {name} yet:"),
    "change": N_("Not changed for {name} yet:"),
}


def with_patron(text: str, name: str) -> str:
    """A sentence with the patron that it is about: `Not lent to Ada Okafor: Emma. ...`, else `Ada Okafor: ...`; as it
    is where it names them."""
    if not name or not text or name in text:
        return text
    for heads, named in ((NOT_DONE, NOT_DONE_FOR), (NOT_YET, NOT_YET_FOR)):
        for action, words in named.items():
            if text.startswith(head := _(heads[action])):
                return f"{_(words).format(name=name)}{text[len(head) :]}"
    return f"{name}: {text}"


def filled_places(action: str) -> dict[str, str]:
    """Return these places filled, in the reader's language."""
    return {"no": _(NOT_DONE[action]), "no_yet": _(NOT_YET[action]), "do": _(DO_IT[action])}
