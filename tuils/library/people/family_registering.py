"""A family is registered in one go: an adult, then the children at the same address."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from tuils.library.desk import Desk, verb
from tuils.library.journal.entries import Facts
from tuils.library.journal.writing import Act
from tuils.values.moments import day_of

from .categories import offered_category
from .patron_state import FAMILY_MARK
from .patrons import registered
from .sheets import PatronSheet

SHARED = ("last_name", "street", "city", "state", "postcode", "phone", "language")
"""What a child has from the adult, where nothing else is said."""


@verb("patrons.register")
def register_family(
    desk: Desk, adult: Facts, children: Sequence[Facts], *, besides: Collection[str] | None = None, sure: bool = False
) -> list[PatronSheet]:
    """The adult, then the children, whose guardian the adult is: all of them or nobody, in one act, which one undo
    takes back while nothing was done with any of them. Refuses as `register_patron`."""
    act = Act(desk)
    together = {FAMILY_MARK: True} if children else {}
    family = [registered(act, adult, besides=besides, sure=sure, data=together)]
    shared = {name: adult[name] for name in SHARED if adult.get(name)}
    also = None if besides is None else {*besides, family[0].id}
    for child in children:
        kind = offered_category(str(child.get("born") or ""), day_of(desk.at, desk.zone))
        fields = {"category": kind, **shared, **child, "guardian": family[0].card}
        family.append(registered(act, fields, besides=also, sure=sure, data=together))
    return family
