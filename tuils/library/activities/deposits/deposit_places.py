"""The places that get sets of copies: a school, a jail, a senior home, the next library of a rotation."""

from __future__ import annotations

from collections.abc import Sequence

from tuils.i18n import N_, NN_, _, ngettext
from tuils.library.foundation.describing.table import Column, Table, fact
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.foundation.refusals import need, not_understood, refuse
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean, fold_text

from .deposit_queries import PlaceRow, places_known
from .deposit_state import PLACE_CHANGED, PLACE_MADE

LONGEST_NAME = 60


@dataclass(frozen=True)
class PlaceSheet:
    """A place. `copies`: how many are there now."""

    place: str
    name: str
    is_private: bool
    copies: int


def place_called(text: str) -> PlaceRow | None:
    """Return the place of this name or id; also by a part of the name, if that fits one place only."""
    known, words = places_known(), fold_text(clean(text))
    part = [row for row in known if words and words in fold_text(row.name)]
    return _place_named(known, text) or (part[0] if len(part) == 1 else None)


def _place_named(known: Sequence[PlaceRow], text: str) -> PlaceRow | None:
    words = fold_text(clean(text))
    found = [row for row in known if row.id == clean(text) or fold_text(row.name) == words]
    return max(found, key=lambda row: row.copies, default=None)  # two machines may both have added it


def place_for(act: Act, text: str, *, private: bool) -> str:
    """Return the id of the place of this name; a new one is added in the caller's act. Refuse with NOT_UNDERSTOOD."""
    name = _fit_name(text)
    if found := _place_named(places_known(), name):
        if private and not found.is_private:
            act.write(PLACE_CHANGED, list=found.id, data={"set": {"is_private": True}})
        return found.id
    return act.write(PLACE_MADE, list=NEW, data={"set": {"name": name, "is_private": private}}).id


def _fit_name(text: str) -> str:
    name = clean(text)
    if not name or len(name) > LONGEST_NAME:
        wording = "NOT_UNDERSTOOD" if name else "NOT_SAID"
        raise not_understood("place", name[:LONGEST_NAME], _("A name, such as Sunrise Home."), wording=wording)
    return name


@permitted("circulation.checkin")
def deposit_places(desk: Desk) -> list[PlaceSheet]:
    """Return the places, by name."""
    return [_sheet(row) for row in places_known()]


@verb("circulation.state")
def change_deposit_place(desk: Desk, place: str, *, name: str = "", private: bool | None = None) -> PlaceSheet:
    """Rename a place, or make it private. To show it to patrons again needs `library.settings`, too. Refuse with
    DEPOSIT_PLACE_UNKNOWN, DEPOSIT_PLACE_THERE, NOT_UNDERSTOOD."""
    row = _known(place)
    if row.is_private and private is False:
        desk.require("library.settings")
    changed: dict[str, object] = {} if private is None else {"is_private": private}
    if clean(name):
        changed |= {"name": _fit_name(name)}
        if other := _place_named([one for one in places_known() if one.id != row.id], name):
            raise refuse("DEPOSIT_PLACE_THERE", place=other.name)
    if changed:
        Act(desk).write(PLACE_CHANGED, list=row.id, data={"set": changed})
    return _sheet(_known(row.id))


@verb("circulation.state")
def remove_deposit_place(desk: Desk, place: str) -> PlaceSheet:
    """Take a place off the list. Sets that were there stay told. Refuse with DEPOSIT_PLACE_UNKNOWN, and with
    DEPOSIT_PLACE_IN_USE while it has copies."""
    row = _known(place)
    if row.copies:
        raise refuse("DEPOSIT_PLACE_IN_USE", place=row.name, n=row.copies)
    Act(desk).write(PLACE_CHANGED, list=row.id, data={"set": {"removed": True}})
    return _sheet(row)


def _known(text: str) -> PlaceRow:
    return need(place_called(text), "DEPOSIT_PLACE_UNKNOWN", text=clean(text)[:40])


def _sheet(row: PlaceRow) -> PlaceSheet:
    return PlaceSheet(row.id, row.name, bool(row.is_private), row.copies)


def place_words(_desk: Desk, row: PlaceSheet) -> str:
    """Return `Sunrise Home: 12 copies, private`."""
    words = ngettext("{place}: {n} copy", "{place}: {n} copies", row.copies).format(place=row.name, n=row.copies)
    return words + ", " + _("private: patrons don't see its name") if row.is_private else words


def _private_word(_desk: Desk, row: PlaceSheet) -> str:
    return _("private") if row.is_private else ""


PLACES = Table(
    title=N_("Deposit places"),
    columns=(
        Column(N_("Place"), 24, "name", "name", grow=1),
        Column(N_("Copies"), 6, lambda _desk, row: str(row.copies), "copies", "copies"),
        Column(N_("Shown"), 8, _private_word, "is_private", "is_private"),
        fact("place"),
    ),
    read=deposit_places,
    key="place",
    some=(NN_("{n} deposit place.", "{n} deposit places."), N_("Patrons never see the name of a private one.")),
    none=(N_("No deposit places yet."), N_("Send a set to one: it is added.")),
    words=place_words,
    names_a_person=False,
    example=PlaceSheet("d", "Sunrise Home", False, 12),
)
