"""The tab of a patron's card with the ways to reach somebody: phones, e-mail, addresses, each with its days."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tuils.i18n import N_, _
from tuils.library.dates import iso_label
from tuils.library.people.contacts import KINDS, Contact, make_first, remove_contact

from .card_tab import SERVE, TABS, Deed, Tab
from .widgets.keys import Hint, Verb
from .widgets.rows import Cell, Column, Row
from .widgets.turns import Doing

CONTACTS = (
    Column("#", 2, right=True),
    Column(N_("Kind"), 7),
    Column(N_("How"), 16, grow=1),
    Column(N_("What it is"), 12, drop=2),
    Column(N_("Until"), 15, drop=1),
)


class ContactsTab(Tab):
    """Of each kind the first one is tried first."""

    name = "contacts"
    columns = CONTACTS
    keys: ClassVar[Sequence[Hint]] = ("back", "one", "two", "three", "four", "five", TABS, "help")
    all_verbs = (
        Verb("n", N_("New"), N_("Another phone, e-mail or address")),
        Verb("a", N_("Change"), N_("Change the highlighted one")),
        SERVE,
        Verb("h", N_("First"), N_("The highlighted one is tried first")),
        Verb("v", N_("Take away"), N_("Take the highlighted one away")),
    )
    permissions = ("patrons.edit", "patrons.edit", "", "patrons.edit", "patrons.edit")

    def words(self) -> str:
        count = len(self.face.contacts)
        return _("Contacts {n}").format(n=count) if count else _("Contacts")

    def rows(self) -> list[Row]:
        found = [self._row(number, one) for number, one in enumerate(self.face.contacts, 1)]
        return found or [("", ""), ("", _("No phone, no e-mail and no address is known."))]

    def ids(self) -> list[str]:
        return [one.key for one in self.face.contacts]

    def _row(self, number: int, one: Contact) -> Row:
        how: Cell = one.words or _("(hidden)")
        how = (str(how), "strong") if one.first else how
        return (str(number), _(KINDS[one.kind]), how, one.label, self._days(one))

    def _days(self, one: Contact) -> str:
        today = self.face.today
        if one.since > today.isoformat():
            return _("from {date}").format(date=iso_label(one.since, today))
        if one.until and not one.here:
            return _("over")
        return iso_label(one.until, today) if one.until else ""

    def greeting(self) -> tuple[str, str, str]:
        if self.face.patron.masked:
            return "", _("Numbers, e-mail and house numbers are hidden here."), _("F6 writes down another one.")
        return "", _("How this person can be reached."), _("F6 writes down another one. Down chooses one.")

    def chose(self, index: int) -> None:
        if one := self._chosen():
            said = one.words or _("(hidden)")
            self.card.say("", said, _("F7 changes it, .h: tried first, .v takes it away."))

    @property
    def deeds(self) -> Sequence[Deed | None]:
        return self.add, self.change, self.serve, self.first, self.take_away

    def _chosen(self) -> Contact | None:
        chosen = self.chosen()
        return next((one for one in self.face.contacts if one.key == chosen), None) if chosen else None

    def _which(self) -> Contact | None:
        one = self._chosen()
        if one is None:
            self.card.say("LOOK", _("Which one? None is chosen."), _("Down chooses one, or type its number."))
        return one

    def add(self) -> Doing:
        return self.home.open("contact", card=self.card.card)

    def change(self) -> Doing:
        one = self._which()
        return self.home.open("contact", card=self.card.card, contact=one) if one else None

    async def first(self) -> None:
        if one := self._which():
            await self.home.do(make_first, self.card.card, one.key)
            await self.card.done(_("Tried first: {how}").format(how=one.words), _("F9 takes it back."))

    async def take_away(self) -> None:
        if one := self._which():
            await self.home.do(remove_contact, self.card.card, one.key)
            await self.card.done(_("Taken away: {how}").format(how=one.words), _("F9 takes it back."))
