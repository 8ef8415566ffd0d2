"""The availability and place of a few titles at once, for people in front of the shelves. Only reads.

It reads nothing about borrowers, so it runs on the published catalog as on the library.
"""

from __future__ import annotations

from collections.abc import Sequence

from tuils.library.holdings.items.bound_volumes import bound_to
from tuils.library.holdings.queries import open_copies, published_coming
from tuils.library.holdings.record_queries import records_with_address
from tuils.models.published import is_published
from tuils.models.rows import fetch_rows, marks
from tuils.values.dataclass import dataclass

from .hits import AVAILABLE

IN, HERE, SOON, OUT, NONE, ONLINE, ORDERED = "in", "here", "soon", "out", "none", "online", "ordered"
"""The states: on the shelf; on the shelf but not lent; not yet back on the shelf; lent or kept for somebody; no copy
available; no copy at all, but an address in the record that opens it, or one that is on order."""
_ORDER = {IN: 0, HERE: 1, SOON: 2, OUT: 3, ORDERED: 4, NONE: 5}
_STATE = (
    f"CASE WHEN {AVAILABLE} THEN '{IN}' "
    f"WHEN item.loan IS NOT NULL THEN CASE WHEN item.state = '' THEN '{OUT}' ELSE '{NONE}' END "
    f"WHEN item.state IN ('cart', 'in_process') THEN '{SOON}' WHEN item.state = 'on_order' THEN '{ORDERED}' "
    f"WHEN item.state <> '' THEN '{NONE}' "
    f"WHEN item.held_for IS NOT NULL THEN '{OUT}' WHEN item.transit_to <> '' THEN '{SOON}' ELSE '{HERE}' END"
)


@dataclass(frozen=True)
class Availability:
    """The copy that a patron would look for: `state` as above, its place in the location's own words, its branch where
    the library has several. `due_at`, in microseconds UTC: when the first copy that is checked out comes back."""

    state: str = NONE
    place: str = ""
    branch: str = ""
    call_number: str = ""
    due_at: int | None = None


def where_they_stand(biblios: Sequence[str]) -> dict[str, Availability]:
    """Return these titles (200 at most), each with the best of its copies, volumes of other titles among them; titles
    without copies only where they are online or on order."""
    volumes: dict[str, list[str]] = {}
    for title, row in bound_to(set(biblios)):
        volumes.setdefault(row.id, []).append(title)
    rows = fetch_rows(
        f"SELECT item.id, item.biblio, {_STATE}, coalesce(nullif(shelving_location.name, ''), item.location), "
        "CASE WHEN (SELECT count(*) FROM branch) > 1 THEN coalesce(branch.name, item.home_branch) ELSE '' END, "
        "coalesce(nullif(item.call_number, ''), biblio.call_number), loan.due_at "
        "FROM item JOIN biblio ON biblio.id = item.biblio LEFT JOIN loan ON loan.id = item.loan "
        "LEFT JOIN shelving_location ON shelving_location.code = item.location "
        "LEFT JOIN branch ON branch.code = item.home_branch "
        f"WHERE NOT item.withdrawn AND (item.biblio IN ({marks(biblios)}) OR item.id IN ({marks([*volumes])}))",
        *biblios,
        *volumes,
    )
    best: dict[str, Availability] = {}
    for item, own, *facts in rows:
        one = Availability(*facts)
        for biblio in {own, *volumes.get(item, ())}:
            if biblio not in best or _key(one) < _key(best[biblio]):
                best[biblio] = one
    none = [biblio for biblio in biblios if biblio not in best]
    coming = published_coming if is_published() else open_copies
    online = dict.fromkeys(_online(none), Availability(ONLINE))
    return best | dict.fromkeys(coming(none), Availability(ORDERED)) | online


def _online(biblios: Sequence[str]) -> list[str]:
    """Return the titles with an address of their own in the record."""
    if not biblios:
        return []
    from tuils.formats.marc.marc_showing import describe

    rows = records_with_address(biblios)
    return [biblio for biblio, marc in rows if describe(bytes(marc)).online]


def _key(availability: Availability) -> tuple[int, int, str, str]:
    return _ORDER[availability.state], availability.due_at or 0, availability.branch, availability.call_number
