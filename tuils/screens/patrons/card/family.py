"""The family tab of a patron's card: who, the money each owes, the number of items out. Titles stay private. .b links a
family member, .v unlinks one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.describing.table import FactsBeside
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import money_label
from tuils.library.front.conversation.answering import BARE
from tuils.library.lending.money.families import TIES, FamilyLine
from tuils.library.people.patrons.disclosure import MAY, PICKUP
from tuils.library.people.patrons.patrons import PatronSheet, edit_patron, find_patrons, patron_sheet
from tuils.library.people.patrons.restrictions import drop_proxy, join_family, leave_family, name_proxy
from tuils.screens.kit.patron_rows import card_of_code, signs
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.rows import Cell, Column, Row
from tuils.screens.widgets.turns import Doing
from tuils.values.numbers.barcode import last_four

from .tab import TABS, Tab, TabQuestion

OWES = Column(N_("Owes"), 8, right=True)
FAMILY = (
    Column("#", 2, right=True),
    Column(N_("Name"), 16, grow=1),
    Column(N_("Relation"), 9, drop=2),
    Column(N_("Born"), 4, drop=3),
    Column(N_("Card"), 6),
    Column(N_("Out"), 3, right=True, drop=1),
    Column(N_("Overdue"), 7, right=True),
    OWES,
    Column(N_("Pickup"), 12, grow=1, drop=4),
)
WORDS = {"pickup": N_("holds"), "loans": N_("hear due dates"), "charges": N_("fees"), "titles": N_("titles")}
Meant = Callable[[str, str], Doing]
"""A callback that goes on with a card and a name."""


class FamilyTab(Tab):
    name, letter, words = "family", "f", N_("Family")
    columns = FAMILY
    keys: ClassVar[Sequence[Hint]] = (
        "back",
        ("Enter", N_("Open")),
        "add",
        "loosen",
        "told",
        "merge",
        "help",
        TABS,
        "serve",
    )

    def count(self) -> str:
        return str(len(self.face.family) or "")

    @property
    def _money(self) -> bool:
        """Return True if there is any money in this library, or in this family."""
        return self.face.account.money or any(one.owed_cents for one in self.face.family)

    def shown_columns(self) -> Sequence[Column]:
        return FAMILY if self._money else [column for column in FAMILY if column is not OWES]

    def ids(self) -> list[str]:
        return [one.card for one in self.face.family]

    def rows(self) -> list[Row]:
        return [_row(number, one, self._money) for number, one in enumerate(self.face.family, 1)]

    def beside(self) -> FactsBeside:
        rows = ((one.name, (str(one.loans), "look" if one.late else "text")) for one in self.face.family)
        return FactsBeside(_("Family"), tuple(rows), _("Out"))

    def greeting(self) -> tuple[str, str, str]:
        family = self.face.family
        if not family:
            return "", _("No linked family members."), _(".b: link a guardian, a child, or someone who picks up holds.")
        text = ngettext("{n} linked patron.", "{n} linked patrons.", len(family)).format(n=len(family))
        if owed := sum(max(0, one.owed_cents) for one in family):
            text += " " + _("They owe {money}.").format(money=money_label(owed))
        return "", text, _("Down, then Enter: open a card. Their titles are private.")

    async def chose(self, index: int) -> None:
        await self.card.show_card(self.face.family[index].card)

    def _highlighted(self) -> FamilyLine | None:
        """Return the highlighted family member; if there is none, say so."""
        card = self.chosen()
        if not card:
            self.card.say("NOTE", _("Select a patron first."), _("Press Down to select one, then try again."))
        return next((one for one in self.face.family if one.card == card), None)

    # -- tying

    @action("b", N_("Link"), N_("Link a family member"), needs="patrons.edit")
    def add(self) -> None:
        self._ask_card(_("Whose card? Scan it, or type a card number or name."), self._which_tie)

    @action("z", N_("Merge"), N_("Merge a duplicate record into this one"), needs="patrons.merge", place=7)
    def merge(self) -> None:
        self._ask_card(_("Which record is the duplicate? Scan or type its card."), self._merge)

    def _merge(self, card: str, _name: str) -> Doing:
        return self.home.open("merge_people", goes=card, stays=self.card.card)

    def _ask_card(self, text: str, take: Meant) -> None:
        hint = _("Press Enter. Esc: cancel.")
        self.card.ask(TabQuestion(_("Card"), text, hint, partial(self._meant, take), scans=True))

    async def _meant(self, take: Meant, text: str) -> None:
        """Go on with the person of this card or name."""
        if text.casefold() in BARE:
            self._ask_card(_("Whose card? Scan it, or type a card number or name."), take)
            return
        people = await self.home.read(_people_meant, self.home.desk, text) if text else []
        if len(people) == 1:
            one = people[0]
            if (doing := take(one.card, one.name if text.replace(" ", "") == one.card else signs(one))) is not None:
                await doing
            return
        sentence = _("No patron found: {text}.") if not people else _("Several patrons match: {text}.")
        self.card.say(
            "NOTE", sentence.format(text=text), _("Use the card number to say which one. Nothing was changed.")
        )

    def _which_tie(self, card: str, name: str) -> None:
        text = _("How is {name} related?").format(name=name)
        hint = _("1 guardian, 2 child, 3 family, 4 proxy for holds, 5 full proxy.")
        self.card.ask(TabQuestion(_("1-5"), text, hint, partial(self._tie, card, name)))

    async def _tie(self, card: str, name: str, text: str) -> None:
        home, here = self.home, self.card.card
        if text == "1":
            await home.do(edit_patron, here, {"guardian": card})
        elif text == "2":
            await home.do(edit_patron, card, {"guardian": here})
        elif text == "3":
            await home.do(join_family, here, card)
        elif text in ("4", "5"):
            await home.do(name_proxy, here, card, (PICKUP,) if text == "4" else MAY)
        elif text:
            self._which_tie(card, name)
            return
        else:
            self.card.leave_it()
            return
        await self.card.done(_("Linked: {name}.").format(name=name), _("F9 undoes it."))

    @action("v", N_("Unlink"), N_("Unlink the highlighted patron"), needs="patrons.edit")
    async def loosen(self) -> None:
        """Unlink the highlighted person from this card."""
        if (one := self._highlighted()) is None:
            return
        home, here = self.home, self.card.card
        if one.tie == "sibling":
            text = _("They share a guardian. Unlink the guardian instead.")
            self.card.say("NOTE", text, _("Enter: open the card."))
            return
        if one.tie == "guardian":
            await home.do(edit_patron, here, {"guardian": ""})
        elif one.tie == "child":
            await home.do(edit_patron, one.card, {"guardian": ""})
        elif one.tie == "family":
            await home.do(leave_family, one.card)
        elif one.tie == "proxy":
            await home.do(drop_proxy, here, one.card)
        else:
            await home.do(drop_proxy, one.card, here)
        await self.card.done(_("Unlinked: {name}.").format(name=one.name), _("F9 undoes it."))

    @action("g", N_("Checkouts"), N_("See the highlighted patron's checkouts, as far as allowed"))
    def told(self) -> Doing:
        one = self._highlighted()
        return self.home.open("told", card=self.card.card, other=one.card, called=one.name) if one else None


def _people_meant(desk: Desk, text: str) -> list[PatronSheet]:
    """Return the patron with this card, or those with these words; two at most."""
    if card := card_of_code(desk, text):
        return [patron_sheet(desk, card)]
    return find_patrons(desk, text, 2)


def _row(number: int, line: FamilyLine, money: bool) -> Row:
    owes: Cell = (money_label(line.owed_cents), "strong") if line.owed_cents > 0 else ""
    late: Cell = (str(line.late), "strong") if line.late else ""
    may = ", ".join(_(WORDS[word]) for word in line.may)
    card, out = last_four(line.card), str(line.loans or "")
    return (str(number), line.name, _(TIES[line.tie]), line.born_year, card, out, late, *([owes] if money else []), may)
