"""Who applies which kinds of entry. The journal knows no department: each registers its family here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from tuils.library.desk import Desk
from tuils.models import Base
from tuils.models.rows import table_name
from tuils.values.dataclass import dataclass

from .entries import Entry, Facts
from .queries import drop_row

Pocketful = dict[str, Facts]  # id of an entry: the private part that had to be forgotten


@dataclass(frozen=True)
class Brought:
    """Whether another copy of the library may bring entries of a kind home, a van and a branch; and the permissions of
    which whoever wrote one must have had any. With none of them the program wrote it beside something else."""

    van: bool = False
    branch: bool = False
    rights: tuple[str, ...] = ()


STAYS_OUT = Brought()
"""Only the main library writes this. What a copy brings of it is set aside (`asides.py`)."""


def by_any(*rights: str) -> Brought:
    """A van's everyday work, and a branch's."""
    return Brought(van=True, branch=True, rights=rights)


def by_branch(*rights: str) -> Brought:
    """Work for which a branch has staff of its own, and a van has not."""
    return Brought(branch=True, rights=rights)


class Family:
    """State of one sort (items with their loans, patrons, ...) and the kinds of entry that change it.

    `apply_new` takes an entry that stands after all others known here; `refold` folds from the journal
    whatever these entries touch. A test holds both equal. Neither judges a rule or raises for an entry
    that makes no sense.
    """

    kinds: frozenset[str] = frozenset()
    follows: frozenset[str] = frozenset()  # kinds of a family before it, whose state its own depends on
    begun_by: frozenset[str] = frozenset()  # those of `follows` that make rows of their own
    not_by_undo: frozenset[str] = frozenset()
    late_private: frozenset[str] = frozenset()  # kinds whose private part is kept only after folding
    fading: frozenset[str] = frozenset()  # kinds not undone after 30 days: what was before them may be forgotten
    tables: tuple[type[Base], ...] = ()
    untold: frozenset[str] = frozenset()  # columns about persons: that they differ is told, not what they hold
    forgets: frozenset[str] = frozenset()  # columns that each site forgets at its own time: not in the digest
    apart: tuple[type[Base], ...] = ()  # tables of which a copy that leaves the house has little or nothing: likewise
    brought: Mapping[str, Brought] = {}  # by kind: whether another copy of the library may bring it home

    is_read: bool = False  # the states of all others depend on it

    def apply_new(self, entry: Entry) -> Pocketful:
        """Also for an entry that it only follows: the family of that kind was there first."""
        return self.refold([entry])

    def refold(self, touched: list[Entry]) -> Pocketful:
        raise NotImplementedError

    def wipe(self) -> None:
        """Throw the state away; what is input (imported biblios) stays."""
        for table in self.tables:
            table.delete().execute()

    def retains(self, entry: Entry) -> bool:
        """May the private part of this entry be kept here? Once no, always no."""
        return True

    def private_came(self, entry: Entry, private: Facts) -> None:
        """A private part of a `late_private` kind was kept; columns that show it follow."""

    def people_moved(self, people: Collection[str]) -> None:
        """Which of these records of patrons (ids) stands for which is another than before: columns that show whose
        something is follow."""

    def brought_as(self, entry: Entry, private: Facts) -> Brought:
        """Who may bring this entry. A kind that nobody declared stays out."""
        return self.brought.get(entry.kind, STAYS_OUT)

    def let_go(self, entry: Entry) -> Pocketful:
        """This entry, which was folded, is here no more, as if it had never come: what it touched is folded again
        without it, and the row that it made goes. It may name another record into which its own was merged."""
        into = str(entry.data.get("into", ""))
        other = [replace(entry, patron=entry.patron and into, biblio=entry.biblio and into)] if into else []
        forgotten = self.refold([entry, *other])
        for table in self.tables:
            if "id" in vars(table):
                drop_row(table_name(table), entry.id)
        return forgotten

    def stays(self, entry: Entry) -> bool:
        """Is this taken back in some other way than by undo?"""
        return entry.kind in self.not_by_undo

    def undo_needs(self, entry: Entry) -> str:
        """The permission to do this: who has it not may not take it back either. Empty: that to undo is enough."""
        return ""

    def check_undo(self, entry: Entry, together: set[str], pocket: Pocketful) -> None:
        """Refuse when something known here stands on what would be taken back."""

    def carry_on(self, desk: Desk, entry: Entry, pocket: Pocketful) -> None:
        """After an undo: open again what this entry had ended, under a new id."""


FAMILIES: list[Family] = []


def register(family: Family) -> Family:
    """In what order modules are imported decides nothing: what others read of it is folded before them."""
    FAMILIES.insert(0 if family.is_read else len(FAMILIES), family)
    return family


def family_of(kind: str) -> Family | None:
    """The family that applies this kind."""
    return next((family for family in FAMILIES if kind in family.kinds), None)


def touched_by(kind: str) -> list[Family]:
    """The family that applies this kind, then those whose state follows from it."""
    return [family for family in FAMILIES if kind in family.kinds or kind in family.follows]


STATELESS: Mapping[str, Brought] = {
    "undo": by_any("circulation.undo"),
    "clock": by_any("library.settings"),
    "override": by_any(
        "circulation.checkout", "circulation.checkin", "circulation.renew", "holds.place", "programs.register",
        "rooms.book",
    ),
    "counted": by_any("circulation.count", "fees.pay"),
    "emptied": by_any(),
    "import_batch": by_any("library.import"),
    "heading_changed": by_branch("catalog.edit"),
    "items_changed": by_branch("catalog.edit"),
}  # fmt: skip
"""These change no state of their own."""


def known_kinds() -> frozenset[str]:
    return frozenset().union(*(family.kinds for family in FAMILIES)) | STATELESS.keys()


def brought_as(entry: Entry, private: Facts) -> Brought:
    """Who may bring this entry home."""
    family = family_of(entry.kind)
    return family.brought_as(entry, private) if family else STATELESS.get(entry.kind, STAYS_OUT)
