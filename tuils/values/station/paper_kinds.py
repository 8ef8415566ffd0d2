"""The kinds of paper that a library prints, in groups, and when each is printed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tuils.values.words import N_

PAPER_KINDS: dict[str, str] = {
    "checkout": N_("Checkout receipt"),
    "checkin": N_("Check-in receipt"),
    "renewal": N_("Renewal receipt"),
    "payment": N_("Payment receipt"),
    "refund": N_("Refund receipt"),
    "hold": N_("Hold slip"),
    "transit": N_("Transit slip"),
    "routing": N_("Routing slip"),
    "registration": N_("Registration slip"),
    "ticket": N_("Program ticket"),
    "page": N_("Letters and lists"),
    "label": N_("Labels"),
}
"""The kinds of paper, and their names for people."""
RECEIPTS = ("checkout", "checkin", "renewal", "payment", "refund")
SLIPS = ("hold", "transit", "routing", "registration", "ticket")
GROUPS: dict[str, tuple[str, ...]] = {
    "receipts": RECEIPTS,
    "slips": SLIPS,
    "pages": ("page",),
    "labels": ("label",),
    "all": (*RECEIPTS, *SLIPS, "page"),
}
"""The words for several kinds at once."""
ASK, ALWAYS, NEVER = "ask", "always", "never"
WHEN: dict[str, str] = {ASK: N_("ask"), ALWAYS: N_("always"), NEVER: N_("never")}
EMAIL = "email"
WANTED: dict[str, str] = {**WHEN, EMAIL: N_("email")}
"""The choices a patron has for receipts: paper at these times, or an email in its place."""
USUAL: dict[str, str] = {
    **dict.fromkeys(PAPER_KINDS, NEVER),
    "checkout": ASK,
    "payment": ASK,
    "refund": ASK,
    "hold": ALWAYS,
    "transit": ALWAYS,
    "registration": ASK,
}
"""The time at which a kind is printed if the station doesn't say."""


def paper_kinds_meant(word: str) -> tuple[str, ...]:
    """The kinds that `receipts`, `slips`, `hold` means; none for any other word."""
    return GROUPS.get(word) or ((word,) if word in PAPER_KINDS else ())


def in_groups(kinds: Iterable[str]) -> list[str]:
    """The same kinds in as few words as may be: a whole group is named once."""
    left, named = set(kinds), []
    for name in ("receipts", "slips", "pages", "labels"):
        if left.issuperset(GROUPS[name]):
            named.append(name)
            left -= set(GROUPS[name])
    return [*named, *(kind for kind in PAPER_KINDS if kind in left)]


def when_printed(kind: str, station: Mapping[str, str], patron: str = "") -> str:
    """Return `ask`, `always` or `never`: the patron's wish, else the station's setting, else the usual. The patron's
    wish is about receipts; slips go into books. An email that can't be sent leaves it to the station."""
    if patron in WHEN and kind in RECEIPTS:
        return patron
    return station.get(kind) or USUAL[kind]
