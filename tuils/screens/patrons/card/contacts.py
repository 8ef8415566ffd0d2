"""The contacts tab of a patron's card: phones, email, addresses, each with its days."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tuils.i18n import N_, _
from tuils.library.foundation.dates import iso_label
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.describing.table import FactsBeside
from tuils.library.people.patrons.contacts import KINDS, Contact, make_first, remove_contact
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.rows import Cell, Column, Row
from tuils.screens.widgets.turns import Doing

from .tab import TABS, Tab

CONTACTS = (
    Column("#", 2, right=True),
    Column(N_("Kind"), 7),
    Column(N_("Contact"), 16, grow=1),
    Column(N_("Label"), 12, drop=2),
    Column(N_("Until"), 17, drop=1),
)


class ContactsTab(Tab):
    """The contacts of a patron. The first of each kind is tried first."""

    name, letter, words = "contacts", "t", N_("Contacts")
    columns = CONTACTS
    keys: ClassVar[Sequence[Hint]] = ("back", "own", "dots", TABS, "help")

    def count(self) -> str:
        return str(len(self.face.contacts) or "")

    def rows(self) -> list[Row]:
        found = [self._row(number, one) for number, one in enumerate(self.face.contacts, 1)]
        return found or [("", ""), ("", _("No phone, email, or address on file."))]

    def ids(self) -> list[str]:
        return [contact.key for contact in self.face.contacts]

    def _row(self, number: int, contact: Contact) -> Row:
        how: Cell = contact.words or _("(hidden)")
        how = (str(how), "strong") if contact.first else how
        return (str(number), _(KINDS[contact.kind]), how, contact.label, self._days(contact))

    def beside(self) -> FactsBeside:
        told = [contact.words for contact in self.face.contacts if contact.here and contact.words]
        return FactsBeside(_("Contacts"), tuple((words, "") for words in told))

    def _days(self, contact: Contact) -> str:
        today = self.face.today
        if contact.since > today.isoformat():
            return _("from {date}").format(date=iso_label(contact.since, today))
        if contact.until and not contact.here:
            return _("expired")
        return iso_label(contact.until, today) if contact.until else ""

    def greeting(self) -> tuple[str, str, str]:
        if self.face.patron.masked:
            return "", _("Phone, email, and house numbers are hidden from you."), _(".b: add another.")
        return "", _("Contact information."), _(".b: add another. Down: select one.")

    def chose(self, index: int) -> None:
        if one := self._chosen():
            said = one.words or _("(hidden)")
            self.card.say("", said, _(".g: change. .z: try it first. .v: remove."))

    def _chosen(self) -> Contact | None:
        chosen = self.chosen()
        return next((contact for contact in self.face.contacts if contact.key == chosen), None) if chosen else None

    def _which(self) -> Contact | None:
        one = self._chosen()
        if one is None:
            self.card.say("NOTE", _("Select one first."), _("Down selects one, or type its number."))
        return one

    @action("b", N_("New"), N_("Add another phone, email, or address"), needs="patrons.edit")
    def add(self) -> Doing:
        return self.home.open("contact", card=self.card.card)

    @action("g", N_("Change"), N_("Edit the highlighted one"), needs="patrons.edit")
    def change(self) -> Doing:
        one = self._which()
        return self.home.open("contact", card=self.card.card, contact=one) if one else None

    @action("z", N_("First"), N_("Try the highlighted one first"), needs="patrons.edit")
    async def first(self) -> None:
        if one := self._which():
            await self.home.do(make_first, self.card.card, one.key)
            await self.card.done(_("Will be tried first: {how}").format(how=one.words), _("F9 undoes it."))

    @action("v", N_("Remove"), N_("Remove the highlighted one"), needs="patrons.edit")
    async def take_away(self) -> None:
        if one := self._which():
            await self.home.do(remove_contact, self.card.card, one.key)
            await self.card.done(_("Removed: {how}").format(how=one.words), _("F9 undoes it."))
