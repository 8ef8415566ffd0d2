"""The register of families: which family applies which kinds of entry. Each department registers its own here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, TypeVar

from tuils.i18n import N_, NN_
from tuils.library.foundation.desk import Desk
from tuils.models import Base, Item, Loan
from tuils.models.rows import first, table_name
from tuils.values.dataclass import dataclass

from .entries import Entry, Facts
from .homes import HOMES, PLACES
from .kinds import Brought, EntryWords, Kind, by_any, by_branch
from .queries import drop_row, empty_table

if TYPE_CHECKING:
    from .hooks import CarriedTable, DueLine, Keeping, PersonPart

F = TypeVar("F", bound="Family")
Pocketful = dict[str, Facts]  # id of an entry: the private part that had to be forgotten


@dataclass(frozen=True)
class CopyAsRead:
    """A copy as an act read it. Nothing has changed it since, so its entry is applied without reading it again.

    `loan`: the one it is on, which the entry may end. `patron`: the borrower (an id), if the entry is a checkout.
    `holds`: ids of the holds it is put by for, and of the one that its loan filled.
    """

    item: Item
    loan: Loan | None = None
    patron: str | None = None
    holds: frozenset[str] = frozenset()


class Family:
    """State of one sort (items with their loans, patrons, ...) and the kinds of entry that change it.

    `apply_new` takes an entry that comes after all others known here; `refold` folds from the journal whatever these
    entries touch. A test holds both equal. Neither judges a rule or raises for an entry that makes no sense.
    """

    described: tuple[Kind, ...] = ()
    words: Mapping[str, EntryWords] = {}  # by the name of the kind
    by_name: Mapping[str, Kind] = {}
    kinds: frozenset[str] = frozenset()  # the names of `described`
    follows: frozenset[str] = frozenset()  # kinds of a family before it, whose state its own depends on
    begun_by: frozenset[str] = frozenset()  # those of `follows` that make rows of their own
    tables: tuple[type[Base], ...] = ()
    untold: frozenset[str] = frozenset()  # columns about persons: that they differ is told, not what they hold
    forgets: frozenset[str] = frozenset()  # columns that each site forgets at its own time: not in the digest
    due: tuple[DueLine, ...] = ()  # lines of the idle desk
    carried: tuple[CarriedTable | str, ...] = ()  # files of an exported folder: tables, or the place of a `Carried`
    keeps: tuple[Keeping, ...] = ()  # how long data about people is kept
    persons: tuple[PersonPart, ...] = ()  # parts of a person
    travels: frozenset[str] = frozenset()  # private fields on a copy that leaves the house, `contact/` for any such
    reaches: frozenset[str] = frozenset()  # others, if it has addresses and numbers
    apart: tuple[type[Base], ...] = ()  # tables of which a copy that leaves the house has little or nothing: likewise

    def __init_subclass__(cls) -> None:
        cls.by_name = {kind.name: kind for kind in cls.described}
        cls.kinds = frozenset(cls.by_name)

    def apply_new(self, entry: Entry) -> Pocketful:
        """Apply the newest entry. If its kind is only followed here, its own family has applied it before."""
        return self.refold([entry])

    def apply_to_copy(self, entry: Entry, read: CopyAsRead) -> Pocketful:
        """Apply the newest entry to a copy as its act read it."""
        return self.apply_new(entry)

    def refold(self, touched: list[Entry]) -> Pocketful:
        raise NotImplementedError

    def wipe(self) -> None:
        """Delete the state; input (imported biblios) stays."""
        for table in self.tables:
            empty_table(table_name(table))

    def retains(self, entry: Entry) -> bool:
        """Return whether the private part of this entry may be kept here. Once no, always no."""
        return True

    def private_came(self, entry: Entry, private: Facts) -> None:
        """Update columns that show the private part of an entry: its kind `is_late`, and the part was kept only now."""

    def people_moved(self, people: Collection[str]) -> None:
        """Update columns that name a patron after merges changed which of these records (ids) stands for which."""

    def brought_as(self, entry: Entry, private: Facts) -> Brought:
        """Return who may send this entry. A kind that nobody declared is not accepted."""
        return self.description(entry).brought

    def on_van(self, entry: Entry, private: Facts) -> Facts | None:
        """Return what a copy that leaves the house has of a private part; None if `travels` says it."""
        return None

    def description(self, entry: Entry) -> Kind:
        """Return the description of its kind; a blank one for a kind that this family only follows."""
        return self.by_name.get(entry.kind) or UNKNOWN

    def let_go(self, entry: Entry) -> Pocketful:
        """Treat this folded entry as if it had never come: fold again what it touched without it, and drop its row.
        It may name another record into which its own was merged."""
        into = str(entry.data.get("into", ""))
        other = [replace(entry, patron=entry.patron and into, biblio=entry.biblio and into)] if into else []
        forgotten = self.refold([entry, *other])
        for table in self.tables:
            if "id" in vars(table):
                drop_row(table_name(table), entry.id)
        return forgotten

    def stays(self, entry: Entry) -> bool:
        """Return whether this is undone in some other way than by undo."""
        return not self.description(entry).by_undo

    def called(self, entry: Entry) -> str:
        """Return the name of the thing that an entry is about; empty for a copy, a title, or a person."""
        return ""

    def undo_needs(self, entry: Entry) -> str:
        """Return the permission to do this, needed to undo it too. Empty: the permission to undo is enough."""
        return self.description(entry).needs

    def check_undo(self, entry: Entry, together: set[str], pocket: Pocketful) -> None:
        """Refuse when a later entry known here depends on the one to be undone."""

    def carry_on(self, desk: Desk, entry: Entry, pocket: Pocketful) -> None:
        """After an undo, open again what this entry had ended, under a new id."""


FAMILIES: list[Family] = []
"""The families that are loaded, in the order of folding (`homes.py`)."""


def add_family(family: F) -> F:
    FAMILIES.append(family)
    FAMILIES.sort(key=lambda one: PLACES[type(one).__module__])
    return family


def every_family() -> list[Family]:
    """Load and return all families, for work on the whole journal or on all data of a person."""
    _load_all()
    return FAMILIES


@cache
def _load_all() -> None:
    for module in PLACES:
        import_module(module)


def due_lines() -> list[DueLine]:
    """Return the idle desk's lines of the families that have any rows (`homes.py` names the table). Others are not
    even loaded."""
    homes = zip(PLACES, HOMES.values(), strict=True)
    there = {module for module, home in homes if home.due and first(f"SELECT 1 FROM {home.due} LIMIT 1")}
    for module in there:
        import_module(module)
    return [line for family in FAMILIES if type(family).__module__ in there for line in family.due]


@cache
def _load(kind: str) -> None:
    for module, place in PLACES.items():
        if kind in _KINDS[place]:
            import_module(module)


def family_of_kind(kind: str) -> Family | None:
    """Return the family that applies this kind."""
    _load(kind)
    return next((family for family in FAMILIES if kind in family.kinds), None)


def touched_by(*kinds: str) -> list[Family]:
    """Return the families that apply these kinds or follow them, in the order of folding."""
    for kind in kinds:
        _load(kind)
    return [family for family in FAMILIES if any(kind in family.kinds or kind in family.follows for kind in kinds)]


STATELESS = (
    Kind("undo", brought=by_any("circulation.undo"), is_unlisted=True),
    Kind("clock", brought=by_any("library.settings"), is_unlisted=True),
    Kind("override", brought=by_any(
        "circulation.checkout", "circulation.checkin", "circulation.renew", "holds.place", "programs.register",
        "rooms.book",
    )),
    Kind("counted", brought=by_any("circulation.count", "fees.pay")),
    Kind("emptied", brought=by_any(), is_unlisted=True),
    Kind("import_batch", brought=by_any("library.import"), is_first=True, is_headed=True),
    Kind("heading_changed", brought=by_branch("catalog.edit"), is_joined=True),
    Kind("items_changed", brought=by_branch("catalog.edit"), is_first=True, is_headed=True, is_joined=True),
)  # fmt: skip
"""Kinds that change no state of their own."""
STATELESS_WORDS = {
    "undo": EntryWords(counted=NN_("{n} undo", "{n} undos")),
    "import_batch": EntryWords(
        N_("IMPORT"),
        N_("An import"),
        back=N_("can't undo: F10, Import records"),
        counted=NN_("{n} import step", "{n} import steps"),
    ),
    "override": EntryWords(N_("OVERRIDE"), counted=NN_("{n} override", "{n} overrides")),
    "counted": EntryWords(
        N_("COUNTED"),
        N_("Counted: {n} {what}"),
        N_("Undone. It is not counted."),
        N_("not counted"),
        counted=NN_("{n} tally", "{n} tallies"),
    ),
    "items_changed": EntryWords(
        N_("CHANGED"), N_("Changed {n} copies: {title}"), N_("Undone. These copies are as they were before.")
    ),
    "heading_changed": EntryWords(N_("HEADING"), N_("Changed heading: {title}"), N_("Undone: {title}.")),
}
_BY_NAME = {kind.name: kind for kind in STATELESS}
_KINDS = tuple(frozenset(home.kinds.split()) for home in HOMES.values())
UNKNOWN, UNSAID = Kind(""), EntryWords()


def known_kinds() -> frozenset[str]:
    return frozenset().union(*_KINDS) | _BY_NAME.keys()


def entry_kind(name: str) -> Kind:
    """Return the description of this kind; a blank one if it is unknown here."""
    family = family_of_kind(name)
    return family.by_name[name] if family else _BY_NAME.get(name, UNKNOWN)


def entry_words(kind: str) -> EntryWords:
    """Return the words shown for an act of this kind; blank ones if there are none."""
    family = family_of_kind(kind)
    return (family.words if family else STATELESS_WORDS).get(kind, UNSAID)


def brought_as(entry: Entry, private: Facts) -> Brought:
    """Return who may send this entry home."""
    family = family_of_kind(entry.kind)
    return family.brought_as(entry, private) if family else entry_kind(entry.kind).brought
