"""The tab of a patron's card with the family: who, what each owes, how many are out. Titles are their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tuils.i18n import N_, _, ngettext
from tuils.library.circulation.families import FamilyLine
from tuils.values.barcode import last_four
from tuils.values.money import plain

from .card_tab import SERVE, Deed, Tab
from .widgets.keys import Hint
from .widgets.rows import Cell, Column, Row
from .widgets.turns import Doing

FAMILY = (
    Column("#", 2, right=True),
    Column(N_("Name"), 16, grow=1),
    Column(N_("Who"), 8, drop=2),
    Column(N_("Born"), 4, drop=3),
    Column(N_("Card"), 6),
    Column(N_("Out"), 3, right=True, drop=1),
    Column(N_("Late"), 4, right=True),
    Column(N_("Owes"), 8, right=True),
)
TIES = {"guardian": N_("guardian"), "child": N_("child"), "sibling": N_("sibling")}


class FamilyTab(Tab):
    name = "family"
    columns = FAMILY
    keys: ClassVar[Sequence[Hint]] = (
        "back",
        ("Left/Right", N_("Tabs")),
        ("Enter", N_("Open the card")),
        "help",
        "three",
    )
    all_verbs = (None, None, SERVE)

    def words(self) -> str:
        return _("Family {n}").format(n=len(self.face.family))

    def is_there(self) -> bool:
        return bool(self.face.family)

    def ids(self) -> list[str]:
        return [one.card for one in self.face.family]

    def rows(self) -> list[Row]:
        return [_row(number, one) for number, one in enumerate(self.face.family, 1)]

    def greeting(self) -> tuple[str, str, str]:
        family = self.face.family
        said = ngettext("{n} other in the family.", "{n} others in the family.", len(family)).format(n=len(family))
        if owed := sum(max(0, one.owed_cents) for one in family):
            said += " " + _("They owe {money}.").format(money=plain(owed))
        return "", said, _("Down and Enter open a card. What they have at home is theirs.")

    def chose(self, index: int) -> Doing:
        return self.card.show_card(self.face.family[index].card)

    @property
    def deeds(self) -> Sequence[Deed | None]:
        return None, None, self.serve


def _row(number: int, one: FamilyLine) -> Row:
    owes: Cell = (plain(one.owed_cents), "strong") if one.owed_cents > 0 else ""
    late: Cell = (str(one.late), "strong") if one.late else ""
    card = last_four(one.card)
    return (str(number), one.name, _(TIES[one.tie]), one.born_year, card, str(one.loans or ""), late, owes)
