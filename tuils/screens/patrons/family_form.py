"""Registering a family: an adult with the address, then a line for each child."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import partial

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.local_words import date_label, money_label
from tuils.library.foundation.refusals import Refused
from tuils.library.people.patrons.categories import offered_category
from tuils.library.people.patrons.patrons import register_family
from tuils.library.people.patrons.sheets import PatronSheet
from tuils.screens.kit.form import Values
from tuils.screens.kit.form_lines import Ask
from tuils.screens.kit.home import home_screen
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.turns import Doing
from tuils.values.dataclass import dataclass

from .patron_lines import CARD, LINES, PatronForm, card_fault, card_offered, card_taken, read_day

ADULT = ("first_name", "last_name", "born", "street", "town", "phone", "email")
MOST = 6
CHILDREN = tuple(f"child{number}" for number in range(1, MOST + 1))
GLUED = re.compile(r"(\d{14}$|(?<=[^\d](?:19|20)\d\d)\d{5,13}$)")
"""A card scanned right after typed text: 14 digits, or more than four after a year."""
CARD_BEHIND = re.compile(r"(?!(?:19|20)\d\d$)(?=.*\d)\S{4,}")


@dataclass(frozen=True)
class ChildTyped:
    """A child's line as typed: `Mai 9/30/2019`, `Lee, Mai 2019`, with or without a card after it."""

    first_name: str
    last_name: str
    born: str
    card: str

    @property
    def fields(self) -> dict[str, str]:
        named = {"first_name": self.first_name, "last_name": self.last_name, "born": self.born, "card": self.card}
        return {name: text for name, text in named.items() if text}


def child_in(text: str, today: date) -> ChildTyped:
    """Read a child's line: the birth date is the first text, as long as possible, that reads as a date, with only a
    card after it; the text before a comma is the last name."""
    words = GLUED.sub(r" \1", text).split()
    name, born, card = _parts(words, today) or (words, "", "")
    last, comma, first = " ".join(word.capitalize() if word.islower() else word for word in name).rpartition(",")
    return ChildTyped(first.strip(), last.strip() if comma else "", born, card)


def _parts(words: list[str], today: date) -> tuple[list[str], str, str] | None:
    """Return the name, the birth date, and the card; None without a date."""
    for at in range(1, len(words)):
        for card in ("", words[-1]):
            day, fault = read_day("born", " ".join(words[at : -1 if card else None]), today)
            if day and not fault and (not card or CARD_BEHIND.fullmatch(card)):
                return words[:at], day, card
    return None


class RegisterFamily(PatronForm):
    """The form of an adult, like one patron's with fewer lines; afterwards this adult is at the desk."""

    asked = (
        CARD,
        *(replace(ask, note="") for wanted in ADULT for ask in LINES if ask.name == wanted),
        *(Ask(name, N_("Child"), N_("name and birth date: Mai 9/30/2019"), code=True) for name in CHILDREN),
    )
    kept_as = "register_family"
    offers = True
    sure, sure_then = N_("Save this family? y/n"), N_("y: save.   n or Esc: keep editing.")

    async def begin(self) -> Values:
        await super().begin()
        self.whose = _("new family")
        return {"card": await self.home.read(card_offered)}

    def heading(self) -> tuple[str, str]:
        text = _("New family. Children get the adult's last name, address, and phone.")
        return text, _("Another last name: Lee, Mai 9/30/2019. Own card: scan it at the end.")

    def scanned(self, code: str) -> Doing:
        """Put a child's scanned card after the typed text."""
        line = next((line for line in self.lines if line.field is self.focused), None)
        if line is None or line.ask.name not in CHILDREN or not line.value:
            return super().scanned(code)
        line.put(f"{line.value} {code}")
        line.field.send()
        return None

    async def look(self, name: str) -> str:
        if name in CHILDREN:
            return await self._look_at_child(name)
        return await super().look(name)

    async def _look_at_child(self, name: str) -> str:
        """Show how the line was read, in words beside it: name, birth date, category, card."""
        line = self.line(name)
        line.note = _(line.ask.note)
        if not line.value:
            return ""
        child = await self.home.read(child_in, line.value, self.today)
        if not child.born:
            return _("add the birth date: Mai 9/30/2019")
        if child.card and (fault := await self.home.read(card_fault, child.card)):
            return fault
        code = await self.home.read(offered_category, child.born, self.today)
        named = f"{child.first_name} {child.last_name or self.line('last_name').value}".strip()
        born = date_label(date.fromisoformat(child.born)) if len(child.born) > len("2019") else child.born
        line.note = cut(", ".join((cut(named, 16), born, dict(self.kinds).get(code, code))), 37)
        return ""

    async def save(self, values: Values) -> None:
        children = [await self.home.read(child_in, values[name], self.today) for name in CHILDREN if values[name]]
        if any([not child.born or await self.home.read(card_taken, child.card) for child in children]):
            await self.all_right()
            return
        adult = {name: text for name, text in self.fields(values).items() if text and name not in CHILDREN}
        seen, sure = frozenset(self.seen_alike), self.sure_of.split()
        fields = [child.fields for child in children]
        try:
            family = await self.home.do(partial(register_family, besides=seen, sure=sure), adult, fields)
        except Refused as no:
            if no.codes != ["PERHAPS_KNOWN"]:
                raise
            self.ask_who_it_is(no.reasons[0].facts["alike"])
            return
        await self._told(family)

    async def _told(self, family: list[PatronSheet]) -> None:
        names = cut(", ".join([family[0].name, *(sheet.first_name for sheet in family[1:])]), 48)
        text = ngettext("Registered {n} patron: {names}.", "Registered {n} patrons: {names}.", len(family))
        hint = _("Cards: {cards}.").format(cards=cut(", ".join(sheet.card for sheet in family), 60))
        if fees := sum(sheet.fee_cents for sheet in family):
            hint = _("{money} was charged for the cards.").format(money=money_label(fees))
        await self.close()
        await self.home.serve(family[0].card)
        if desk := home_screen(self.app.screen):
            desk.say("OK", text.format(n=len(family), names=names), hint)
            desk.saved_here = desk.answered
