"""The tab of a patron's card with those who belong to it: who, what each owes, how many are out. Titles are their own.
F6 ties somebody to this person, F7 loosens the tie."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

from tuils.i18n import N_, _, ngettext
from tuils.library.circulation.families import TIES, FamilyLine
from tuils.library.desk import Desk
from tuils.library.people.patrons import PatronSheet, edit_patron, find_patrons, patron_sheet
from tuils.library.people.proxies import drop_proxy, join_family, leave_family, name_proxy
from tuils.library.people.telling import MAY, PICKUP
from tuils.values.barcode import last_four
from tuils.values.money import plain

from .card_tab import SERVE, TABS, Asked, Deed, Tab
from .patrons import card_of_code
from .widgets.keys import Hint, Verb
from .widgets.rows import Cell, Column, Row
from .widgets.turns import Doing

OWES = Column(N_("Owes"), 8, right=True)
FAMILY = (
    Column("#", 2, right=True),
    Column(N_("Name"), 16, grow=1),
    Column(N_("Who"), 8, drop=2),
    Column(N_("Born"), 4, drop=3),
    Column(N_("Card"), 6),
    Column(N_("Out"), 3, right=True, drop=1),
    Column(N_("Late"), 4, right=True),
    OWES,
    Column(N_("May"), 12, grow=1, drop=4),
)
WORDS = {"pickup": N_("holds"), "loans": N_("dates"), "charges": N_("money"), "titles": N_("titles")}
ADD = Verb("a", N_("Add"), N_("Tie somebody to this person"))
LOOSEN = Verb("t", N_("Take off"), N_("Take the highlighted one off this card"))
TOLD = Verb("o", N_("Told"), N_("What this person may hear of the highlighted one"))
Meant = Callable[[str, str], Doing]
"""Goes on with a card and a name."""
MERGE = Verb("g", N_("Merge"), N_("Bring another record of this person into this one"))


class FamilyTab(Tab):
    name = "family"
    columns = FAMILY
    keys: ClassVar[Sequence[Hint]] = (
        "back",
        ("Enter", N_("Open")),
        "one",
        "two",
        "four",
        "five",
        "help",
        TABS,
        "three",
    )
    all_verbs = (ADD, LOOSEN, SERVE, TOLD, MERGE)
    permissions = ("patrons.edit", "patrons.edit", "", "", "patrons.merge")

    def words(self) -> str:
        count = len(self.face.family)
        return _("Family {n}").format(n=count) if count else _("Family")

    def is_there(self) -> bool:
        return bool(self.face.family) or self.home.desk.may("patrons.edit")

    @property
    def _money(self) -> bool:
        """Is there any money in this library, or in this family?"""
        return self.face.account.money or any(one.owed_cents for one in self.face.family)

    def shown_columns(self) -> Sequence[Column]:
        return FAMILY if self._money else [column for column in FAMILY if column is not OWES]

    def ids(self) -> list[str]:
        return [one.card for one in self.face.family]

    def rows(self) -> list[Row]:
        return [_row(number, one, self._money) for number, one in enumerate(self.face.family, 1)]

    def greeting(self) -> tuple[str, str, str]:
        family = self.face.family
        if not family:
            return "", _("Nobody is tied to this person."), _("F6 adds a guardian, a child, or who may collect.")
        said = ngettext("{n} other in the family.", "{n} others in the family.", len(family)).format(n=len(family))
        if owed := sum(max(0, one.owed_cents) for one in family):
            said += " " + _("They owe {money}.").format(money=plain(owed))
        return "", said, _("Down and Enter open a card. What they have at home is theirs.")

    def chose(self, index: int) -> Doing:
        return self.card.show_card(self.face.family[index].card)

    @property
    def deeds(self) -> Sequence[Deed | None]:
        return self.add, self.loosen, self.serve, self.told, self.merge

    def _highlighted(self) -> FamilyLine | None:
        """Who it is about; where nobody is highlighted that is said."""
        card = self.chosen()
        if not card:
            self.card.say("LOOK", _("Nobody is highlighted."), _("Down chooses somebody; then do it again."))
        return next((one for one in self.face.family if one.card == card), None)

    # -- tying

    def add(self) -> None:
        self._ask_card(_("Whose card? Scan it, or type its number or a name."), self._which_tie)

    def merge(self) -> None:
        self._ask_card(_("Which record goes? Scan its card, or type its number."), self._merge)

    def _merge(self, card: str, _name: str) -> Doing:
        return self.home.open("merge_people", goes=card, stays=self.card.card)

    def _ask_card(self, said: str, take: Meant) -> None:
        then = _("Enter sends it. Esc leaves all as it is.")
        self.card.ask(Asked(_("Card"), said, then, partial(self._meant, take), scans=True))

    async def _meant(self, take: Meant, text: str) -> None:
        """Goes on with the person whose card or name this is."""
        people = await self.home.read(_people_meant, self.home.desk, text) if text else []
        if len(people) == 1:
            if (doing := take(people[0].card, people[0].name)) is not None:
                await doing
            return
        said = _("Nobody was found for: {text}.") if not people else _("Several people fit: {text}.")
        self.card.say("LOOK", said.format(text=text), _("The number of the card says who it is. Nothing was changed."))

    def _which_tie(self, card: str, name: str) -> None:
        said = _("What is {name} here? 1 guardian, 2 child, 3 family, 4 proxy.").format(name=name)
        then = _("4 takes holds home; 5 hears what is out and owed, too.")
        self.card.ask(Asked(_("1-5"), said, then, partial(self._tie, card, name)))

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
        await self.card.done(_("Tied to this card: {name}.").format(name=name), _("F9 takes it back."))

    async def loosen(self) -> None:
        """Whatever ties the highlighted one to this card."""
        if (one := self._highlighted()) is None:
            return
        home, here = self.home, self.card.card
        if one.tie == "sibling":
            said = _("They have one guardian: take that one off a card.")
            self.card.say("LOOK", said, _("Enter opens the card."))
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
        await self.card.done(_("Taken off: {name}.").format(name=one.name), _("F9 takes it back."))

    def told(self) -> Doing:
        one = self._highlighted()
        return self.home.open("told", card=self.card.card, other=one.card, called=one.name) if one else None


def _people_meant(desk: Desk, text: str) -> list[PatronSheet]:
    """The one with this card, or who has these words; two at most."""
    if card := card_of_code(desk, text):
        return [patron_sheet(desk, card)]
    return find_patrons(desk, text, 2)


def _row(number: int, one: FamilyLine, money: bool) -> Row:
    owes: Cell = (plain(one.owed_cents), "strong") if one.owed_cents > 0 else ""
    late: Cell = (str(one.late), "strong") if one.late else ""
    may = " ".join(_(WORDS[word]) for word in one.may)
    card, out = last_four(one.card), str(one.loans or "")
    return (str(number), one.name, _(TIES[one.tie]), one.born_year, card, out, late, *([owes] if money else []), may)
