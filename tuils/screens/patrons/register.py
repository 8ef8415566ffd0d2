"""Registering a patron, and editing one: the same lines, checked by the same verbs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.app import ComposeResult

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.administration.settings import country, name_of
from tuils.library.foundation.local_words import money_label
from tuils.library.foundation.refusals import Refused
from tuils.library.people.patrons.categories import usual_category
from tuils.library.people.patrons.patrons import edit_patron, patron_sheet, register_patron
from tuils.library.people.patrons.sheets import PatronSheet
from tuils.screens.kit.form import Values
from tuils.screens.kit.home import home_screen
from tuils.screens.kit.patron_rows import PEOPLE, patron_rows
from tuils.screens.kit.search_screen import OverModeScreen
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.rows import Rows
from tuils.screens.widgets.turns import Doing
from tuils.values.addresses import town_line
from tuils.values.numbers.barcode import last_four
from tuils.values.station.paper_kinds import WANTED

from .patron_lines import CARD, FLAGS, LINES, OF_PATRONS, WAYS, PatronForm, card_offered


class Register(PatronForm):
    """A new patron, who is at the desk afterwards. `code`: the scanned number of a new card."""

    head = N_("New patron."), N_("You need a name, a category, and one way to reach the patron.")
    asked = (CARD, *LINES)
    kept_as = "register"
    offers = True

    def __init__(self, code: str = "") -> None:
        super().__init__()
        self.code, self.whose = code, _("new patron")

    async def begin(self) -> Values:
        await super().begin()
        self.offered = await self.home.read(name_of, "category", await self.home.read(usual_category))
        return {"card": self.code or await self.home.read(card_offered), "category": self.offered}

    async def meet_guardian(self, card: str) -> None:
        """Fill in the guardian's address for a child, unless another is typed. An operator who sees only a part of it
        types it."""
        sheet = await self.home.read(patron_sheet, self.home.desk, card)
        if sheet.masked:
            return
        theirs = {"street": sheet.street, "town": await self.home.read(_town, sheet.fields), "phone": sheet.phone}
        for name, text in theirs.items():
            line = self.line(name)
            if text and not line.value:
                line.put(text)
                line.note = _("as the guardian")
                line.draw()

    async def save(self, values: Values) -> None:
        fields = {name: text for name, text in self.fields(values).items() if text}
        seen, sure = frozenset(self.seen_alike), self.is_sure(values["card"])
        try:
            sheet = await self.home.do(register_patron, fields, besides=seen, sure=sure)
        except Refused as no:
            if no.codes == ["PERHAPS_KNOWN"]:
                self.ask_who_it_is(no.reasons[0].facts["alike"])
                return
            if no.codes != ["CARD_IN_USE"] or self.code or values["card"] != self.first["card"]:
                raise
            await self._next_number()
            return
        await self.close()
        await self.home.serve(sheet.card)
        visit = self.home.session.visit
        if visit and visit.patron.card == sheet.card:
            hint = _("{name} is at the desk. Press Esc when you're done.").format(name=cut(sheet.name, 28))
            if sheet.fee_cents:
                hint = charged_words(sheet)
            await self.home.tell(await self.home.work(self.home.session.registered, sheet.card, hint))
            if desk := home_screen(self.app.screen):
                desk.saved_here = desk.answered

    async def _next_number(self) -> None:
        """Offer the next number: another desk has used the one offered here."""
        self.first["card"] = await self.home.read(card_offered)
        self.line("card").put(self.first["card"])
        self.warn("card", "")
        self.put_focus(self.line("card").field)
        self.say(
            "NOTE",
            _("Not saved yet: another desk just used this card number."),
            _("This is the next free number. F6: save."),
        )


class EditPatron(PatronForm):
    """The edit form of a patron. `card`: the patron's. Unchanged lines are not written, so that hidden fields stay."""

    asked = OF_PATRONS

    def __init__(self, card: str) -> None:
        super().__init__()
        self.card = card
        self.kept_as = f"edit {card}"
        self.sheet: PatronSheet | None = None
        self.known: dict[str, object] = {}

    @property
    def acts_for(self) -> tuple[str, str]:
        return (self.card, self.sheet.name) if self.sheet else ("", "")

    async def begin(self) -> Values:
        await super().begin()
        self.sheet = sheet = await self.home.read(patron_sheet, self.home.desk, self.card)
        self.patron, self.known = sheet.id, dict(sheet.fields)
        known = {ask.name: str(sheet.fields.get(ask.name, "")) for ask in self.asked}
        return known | await self._as_shown()

    async def _as_shown(self) -> Values:
        """Return the lines that hold something else than the field of their name."""
        sheet, known = self.sheet, self.known
        assert sheet
        way = str(known["tell_by"])
        if sheet.guardian:
            self.line("guardian").note = f"{cut(sheet.guardian_name, 26)} {last_four(sheet.guardian)}"
        return {
            "town": await self.home.read(_town, known),
            "category": await self.home.read(name_of, "category", str(known["category"])),
            "tell_by": next((_(word) for code, word in WAYS if code == way), way),
            "receipts": _(WANTED.get(str(known["receipts"]), "")),
            **{name: _("yes") if known[name] else "" for name in FLAGS},
        }

    def heading(self) -> tuple[str, str]:
        assert self.sheet
        words = _("{name}, card {four}.") if self.sheet.has_card else _("{name}, no card.")
        text = words.format(name=cut(self.sheet.name, 50), four=last_four(self.sheet.card))
        if self.sheet.masked:
            return text, _("Some details are hidden. Lines you don't change stay the same.")
        return text, _("Change any line. The others stay the same.")

    async def look(self, name: str) -> str:
        return "" if self.line(name).value == self.first.get(name, "") else await super().look(name)

    async def save(self, values: Values) -> None:
        changed = {name: text for name, text in values.items() if text != self.first.get(name, "")}
        try:
            sheet = await self.home.do(edit_patron, self.card, self.fields(changed), self.known)
        except Refused as no:
            if no.codes != ["CHANGED_MEANWHILE"]:
                raise
            await self._meanwhile(no.reasons[0].facts["seen"])
            return
        sentence = _("Changed: {name}.") if changed else _("No changes: {name}.")
        hint = _("F9 undoes it.") if changed else ""
        if sheet.fee_cents:
            hint = charged_words(sheet)
        await self.close_with("OK", sentence.format(name=cut(sheet.name, 40)), hint)

    async def _meanwhile(self, theirs: dict[str, object]) -> None:
        """Show another desk's changes beside each line. Saving again writes the lines."""
        self.known = self.known | theirs
        shown = {name: str(value) for name, value in self.known.items()} | await self._as_shown()
        lines = list(dict.fromkeys("town" if name in ("city", "state", "postcode") else name for name in theirs))
        for name in lines:
            self.first[name] = shown[name]
            self.warn(name, _("now: {text}").format(text=cut(shown[name], 25) or _("blank")))
        self.put_focus(self.line(lines[0]).field)
        labels = ", ".join(_(self.line(name).ask.label) for name in lines)
        text = _("Not saved. Someone else changed: {lines}").format(lines=cut(labels, 28))
        self.say("STOP", text, _("Check the lines marked !. F6 again saves them as shown here."))


class SameName(OverModeScreen):
    """Patrons who may be the same person: compare the birth year and the street before a second card is made."""

    mode, prompt = "patrons", N_("Patron")
    keys = (("Enter", N_("Open")), ("back", N_("Back to form")), "help")

    def __init__(self, people: Sequence[PatronSheet]) -> None:
        super().__init__()
        self.people = people

    def body(self) -> ComposeResult:
        yield Rows(PEOPLE, patron_rows(self.people, self.home.desk), cursor=0)

    def opened(self) -> None:
        text = ngettext("{n} patron may be the same person.", "{n} patrons may be the same person.", len(self.people))
        self.say("NOTE", text.format(n=len(self.people)), _("Ask for the birth year or street. Esc: none of these."))

    def chose(self, index: int) -> Doing:
        return self.home.open("card", card=self.people[index].card)


def charged_words(sheet: PatronSheet) -> str:
    text = _("{name} was charged {money} for the card.")
    return text.format(name=cut(sheet.name, 40), money=money_label(sheet.fee_cents))


def _town(known: Mapping[str, object]) -> str:
    """Return the line of town, state and code in the country's postal format; read on the read lane."""
    return town_line(str(known["city"]), str(known["state"]), str(known["postcode"]), country())
