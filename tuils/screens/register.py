"""Registering a patron, and changing what is known of one: the same lines, looked at by the same verbs."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from tuils.i18n import N_, _, ngettext
from tuils.library.administration.settings import name_of
from tuils.library.people.card_numbers import next_card
from tuils.library.people.categories import usual_category
from tuils.library.people.patrons import edit_patron, patron_sheet, register_patron
from tuils.library.people.sheets import PatronSheet
from tuils.library.refusals import Refused, refuse
from tuils.values.barcode import last_four
from tuils.values.money import plain

from .form import Question, Values
from .home import home_screen
from .looking import Over
from .patron_form import CARD, LINES, WAYS, PatronForm, no_digit, signs
from .patrons import PEOPLE, rows_of
from .widgets.lines import cut
from .widgets.rows import Rows
from .widgets.turns import Doing


class Register(PatronForm):
    """A new patron; afterwards this person stands at the desk. `code`: the number of a new card that was scanned."""

    asked = (CARD, *LINES)
    kept_as = "register"

    def __init__(self, code: str = "") -> None:
        super().__init__()
        self.code = code

    async def begin(self) -> Values:
        await super().begin()
        self.offered = await self.home.read(name_of, "category", await self.home.read(usual_category))
        return {"card": self.code or await self.home.read(_card_offered), "category": self.offered}

    def heading(self) -> tuple[str, str]:
        return _("New patron."), _("A name, a category and one way to reach the person are enough.")

    async def save(self, values: Values) -> None:
        if values["card"] != self.code and (fault := no_digit(values["card"])):
            raise refuse("NOT_UNDERSTOOD", field="card", text=values["card"], hint=fault)
        if unseen := self.unseen():
            self.seen_alike |= {one.patron.id for one in unseen}
            said = cut(_("Perhaps known here: {signs}").format(signs=signs(unseen[0].patron)), 70)
            then = _("y: save a new person all the same.   n or Esc: go back.")
            self.ask(Question(said, then, self._save, self._back_to_lines))
            return
        try:
            sheet = await self.home.do(register_patron, {n: text for n, text in self.fields(values).items() if text})
        except Refused as no:
            if no.codes != ["CARD_IN_USE"] or self.code or values["card"] != self.first["card"]:
                raise
            await self._next_number()
            return
        said = _("Registered: {name}.").format(name=sheet.name)
        await self.close()
        if below := home_screen(self.app.screen):
            below.say("OK", said, _("Card {card}.").format(card=sheet.card))
        await self.home.serve(sheet.card)
        visit, desk = self.home.session.visit, home_screen(self.app.screen)
        if desk and visit and visit.patron.card == sheet.card:
            then = _("{name} is at the desk. Esc when all are scanned.").format(name=cut(sheet.name, 28))
            if sheet.fee_cents:
                then = _("{money} is on the account for the card.").format(money=plain(sheet.fee_cents))
            desk.say("OK", _("Registered. Scan items now."), then)

    async def _next_number(self) -> None:
        """Another desk gave the number that was offered here."""
        self.first["card"] = await self.home.read(_card_offered)
        self.line("card").put(self.first["card"])
        self.warn("card", "")
        self.put_focus(self.line("card").field)
        self.say("LOOK", _("Not saved yet: another desk has just given this number."), _("Here is the next. F6 saves."))


def _card_offered() -> str:
    """Empty where no number is left: then a card is scanned."""
    try:
        return next_card()
    except Refused:
        return ""


class Edit(PatronForm):
    """`card`: whose. What was not changed is not written, so that what is hidden from this person stays."""

    asked = LINES

    def __init__(self, card: str) -> None:
        super().__init__()
        self.card = card
        self.kept_as = f"edit {card}"
        self.sheet: PatronSheet | None = None
        self.known: dict[str, object] = {}

    async def begin(self) -> Values:
        await super().begin()
        self.sheet = sheet = await self.home.read(patron_sheet, self.home.desk, self.card)
        self.patron, self.known = sheet.id, vars(sheet)
        known = {ask.name: str(getattr(sheet, ask.name, "")) for ask in self.asked}
        return known | await self._as_shown()

    async def _as_shown(self) -> Values:
        """The lines that hold something else than the field of their name."""
        sheet, known = self.sheet, self.known
        assert sheet
        way = str(known["tell_by"])
        if sheet.guardian:
            self.line("guardian").note = f"{cut(sheet.guardian_name, 26)} {last_four(sheet.guardian)}"
        return {
            "town": f"{known['city']} {known['postcode']}".strip(),
            "category": await self.home.read(name_of, "category", str(known["category"])),
            "tell_by": next((_(word) for code, word in WAYS if code == way), way),
            "mail_titles": _("yes") if known["mail_titles"] else "",
        }

    def heading(self) -> tuple[str, str]:
        assert self.sheet
        words = _("{name}, card {four}.") if self.sheet.has_card else _("{name}, without a card.")
        said = words.format(name=cut(self.sheet.name, 50), four=last_four(self.sheet.card))
        if self.sheet.masked:
            return said, _("Some of it is hidden here. What you leave as it is stays as it is.")
        return said, _("Change a line; the others stay as they are.")

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
        await self.close()
        if below := home_screen(self.app.screen):
            said = _("Changed: {name}.") if changed else _("Nothing was changed: {name}.")
            then = _("F9 takes it back.") if changed else ""
            if sheet.fee_cents:
                then = _("{money} is on the account for the card.").format(money=plain(sheet.fee_cents))
            below.say("OK", said.format(name=cut(sheet.name, 40)), then)

    async def _meanwhile(self, theirs: dict[str, object]) -> None:
        """Beside each line what another desk wrote. Saved again, the line is what is written."""
        self.known = self.known | theirs
        shown = {name: str(value) for name, value in self.known.items()} | await self._as_shown()
        lines = list(dict.fromkeys("town" if name in ("city", "postcode") else name for name in theirs))
        for name in lines:
            self.first[name] = shown[name]
            self.warn(name, _("elsewhere: {text}").format(text=cut(shown[name], 25) or _("blank")))
        self.put_focus(self.line(lines[0]).field)
        labels = ", ".join(_(self.line(name).ask.label) for name in lines)
        said = _("Not saved. Somebody else changed meanwhile: {lines}").format(lines=cut(labels, 28))
        self.say("STOP", said, _("Look at the lines marked !. Saved again, they become what stands here."))


class SameName(Over):
    """Who else is perhaps the same person: look at the birth year and the street before a second card is made."""

    mode, prompt = "patrons", N_("Who")
    keys = (("Enter", N_("Open")), ("back", N_("Back to the form")), "help")

    def __init__(self, people: Sequence[PatronSheet]) -> None:
        super().__init__()
        self.people = people

    def body(self) -> ComposeResult:
        yield Rows(PEOPLE, rows_of(self.people, self.home.desk), cursor=0)

    def opened(self) -> None:
        said = ngettext("{n} person may be the same.", "{n} people may be the same.", len(self.people))
        self.say(
            "LOOK", said.format(n=len(self.people)), _("Ask for the birth year or the street. Esc: somebody else.")
        )

    def chose(self, index: int) -> Doing:
        return self.home.open("card", card=self.people[index].card)
