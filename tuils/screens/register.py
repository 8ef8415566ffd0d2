"""Registering a patron, and changing what is known of one: the same lines, looked at by the same verbs."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from tuils.i18n import N_, _, ngettext
from tuils.library.administration.settings import categories, name_of
from tuils.library.circulation.found import find_old_card, find_patron
from tuils.library.desk import Desk
from tuils.library.people.patrons import (
    PatronSheet,
    edit_patron,
    find_patrons,
    next_card,
    patron_sheet,
    register_patron,
)
from tuils.library.refusals import Refused, refuse
from tuils.values.barcode import check_hint, last_four
from tuils.values.folding import fold

from .form import Form, Values
from .form_lines import Ask, pick
from .home import home_screen
from .looking import Over
from .patrons import PEOPLE, rows_of
from .widgets.keys import Verb
from .widgets.rows import Rows
from .widgets.turns import Doing

CARD = Ask("card", N_("Card"), N_("the next number, or scan a card"), code=True, whole=True)
LINES = (
    Ask("first_name", N_("First name")),
    Ask("last_name", N_("Last name")),
    Ask("preferred_name", N_("Called"), N_("if not the first name")),
    Ask("born", N_("Born"), N_("year-month-day, or the year alone")),
    Ask("category", N_("Category"), whole=True),
    Ask("street", N_("Street")),
    Ask("town", N_("Town, code")),
    Ask("phone", N_("Phone")),
    Ask("email", N_("E-mail")),
    Ask("language", N_("Language"), N_("for slips and notices, such as en")),
    Ask("tell_by", N_("Tell by"), N_("e-mail  phone  letter"), whole=True),
)
NOTE = Ask("note", N_("Note"), N_("the desk sees it with the card"))
NAMES = ("first_name", "last_name", "born")
WAYS = (("email", N_("e-mail")), ("phone", N_("phone")), ("letter", N_("letter")))
"""How a person is told, as it is stored and as it is called."""
REACHED_BY = {"email": "email", "phone": "phone", "letter": "street"}
FIRST_CATEGORY = "ADULT"


def split_town(text: str) -> tuple[str, str]:
    """Town and postal code of one line: the words with a digit at its end or its beginning are the code."""
    words = text.split()
    coded = [any(char.isdigit() for char in word) for word in words]
    if all(coded) or not any(coded):
        return text, ""
    last = len(words) - coded[::-1].index(False)
    first = coded.index(False)
    if last < len(words):
        return " ".join(words[:last]), " ".join(words[last:])
    return " ".join(words[first:]), " ".join(words[:first])


def same_name(desk: Desk, first: str, last: str, born: str) -> list[PatronSheet]:
    """The people of exactly this name; where the year is known of both, of this year too."""
    wanted, year = (fold(first), fold(last)), born[:4]
    if not all(wanted):
        return []
    found = [
        one for one in find_patrons(desk, f"{first} {last}") if (fold(one.first_name), fold(one.last_name)) == wanted
    ]
    return [one for one in found if not (year and one.born_year) or one.born_year == year]


def card_fault(card: str) -> str:
    """What there is to look at in the number of a new card."""
    if find_patron(card) or find_old_card(card):
        return refuse("CARD_IN_USE", code=card).reasons[0].short()
    digit = check_hint(card)
    return _("misread? The last digit would be {digit}").format(digit=digit) if digit else ""


def fault_of(desk: Desk, name: str, text: str) -> str:
    """What the verb says of one field. Without a name it registers nobody: it only looks at the fields."""
    try:
        register_patron(desk, {name: text})
    except Refused as no:
        reason = no.reasons[0]
        return reason.then() if reason.facts.get("field") == name else ""
    return ""


class PatronForm(Form):
    """What registering and editing have in common."""

    mode = "patrons"
    verbs = (*Form.verbs, None, Verb("n", N_("Same name"), N_("Who else has this name")))

    def __init__(self) -> None:
        super().__init__()
        self.kinds: list[tuple[str, str]] = []
        self.namesakes: list[PatronSheet] = []

    async def begin(self) -> Values:
        self.kinds = [(kind.code, kind.name) for kind in await self.home.read(categories)]
        self.line("category").note = ", ".join(name for _code, name in self.kinds)
        return {}

    def called(self, values: Values) -> str:
        return f"{values['first_name']} {values['last_name']}".strip()

    async def look(self, name: str) -> str:
        text = self.line(name).value
        if name in NAMES:
            await self._look_at_names()
        if name in ("category", "tell_by"):
            return self._look_at_choice(name, text)
        if name == "card" and text and text != self.first.get("card"):
            return await self.home.read(card_fault, text)
        if name == "born" and text:
            return await self.home.do(fault_of, name, text)
        return self.line(name).fault if name == "last_name" else ""

    async def _look_at_names(self) -> None:
        values = self.values
        found = await self.home.read(same_name, self.home.desk, *(values[name] for name in NAMES))
        self.namesakes = [one for one in found if one.card != getattr(self, "card", "")]
        count = len(self.namesakes)
        said = ngettext("{n} person has this name: {key}", "{n} people have this name: {key}", count)
        self.warn("last_name", said.format(n=count, key=self.keys_now().get("three", ".n")) if count else "")

    def _look_at_choice(self, name: str, text: str) -> str:
        """Write out what was begun; one may be told only by what is known."""
        choices = self.kinds if name == "category" else [(code, _(word)) for code, word in WAYS]
        if not text:
            return ""
        code, fault = pick(text, choices)
        if fault:
            return fault
        self.line(name).put(dict(choices)[code])
        if name == "tell_by" and not self.values[REACHED_BY[code]]:
            return _("the line {label} is empty").format(label=_(self.line(REACHED_BY[code]).ask.label))
        return ""

    def fields(self, values: Values) -> dict[str, str]:
        """The lines as the verbs want them."""
        known = {name: text for name, text in values.items() if name != "town"}
        if "town" in values:
            known["city"], known["postcode"] = split_town(values["town"])
        for name, choices in (("category", self.kinds), ("tell_by", [(code, _(word)) for code, word in WAYS])):
            if known.get(name):
                known[name] = pick(known[name], choices)[0] or known[name]
        return known

    def action_three(self) -> Doing:
        """F8: who else has this name."""
        if self.namesakes:
            return self.home.open("same_name", people=tuple(self.namesakes))
        self.say("LOOK", _("Nobody else has this name."), _("Go on with the next line."))
        return None


class Register(PatronForm):
    """A new patron; afterwards this person stands at the desk. `code`: the number of a new card that was scanned."""

    asked = (CARD, *LINES)
    kept_as = "register"

    def __init__(self, code: str = "") -> None:
        super().__init__()
        self.code = code

    async def begin(self) -> Values:
        await super().begin()
        return {
            "card": self.code or await self.home.read(next_card),
            "category": await self.home.read(name_of, "category", FIRST_CATEGORY),
        }

    def heading(self) -> tuple[str, str]:
        return _("New patron."), _("A name, a category and one way to reach the person are enough.")

    async def save(self, values: Values) -> None:
        sheet = await self.home.do(register_patron, {n: text for n, text in self.fields(values).items() if text})
        said = _("Registered: {name}.").format(name=sheet.name)
        await self.close()
        if below := home_screen(self.app.screen):
            below.say("OK", said, _("Card {card}.").format(card=sheet.card))
        await self.home.serve(sheet.card)
        visit, desk = self.home.session.visit, home_screen(self.app.screen)
        if desk and visit and visit.patron.card == sheet.card:
            desk.say(
                "OK",
                _("Registered. Scan items now."),
                _("{name} is at the desk. Esc when all are scanned.").format(name=sheet.name),
            )


class Edit(PatronForm):
    """`card`: whose. What was not changed is not written, so that what is hidden from this person stays."""

    asked = (*LINES, NOTE)

    def __init__(self, card: str) -> None:
        super().__init__()
        self.card = card
        self.kept_as = f"edit {card}"
        self.sheet: PatronSheet | None = None

    async def begin(self) -> Values:
        await super().begin()
        self.sheet = sheet = await self.home.read(patron_sheet, self.home.desk, self.card)
        known = {ask.name: str(getattr(sheet, ask.name, "")) for ask in self.asked}
        known["town"] = f"{sheet.city} {sheet.postcode}".strip()
        known["category"] = await self.home.read(name_of, "category", sheet.category)
        known["tell_by"] = next((_(word) for code, word in WAYS if code == sheet.tell_by), sheet.tell_by)
        return known

    def heading(self) -> tuple[str, str]:
        assert self.sheet
        said = _("{name}, card {four}.").format(name=self.sheet.name, four=last_four(self.sheet.card))
        if self.sheet.masked:
            return said, _("Some of it is hidden here. What you leave as it is stays as it is.")
        return said, _("Change a line; the others stay as they are.")

    async def save(self, values: Values) -> None:
        changed = {name: text for name, text in values.items() if text != self.first.get(name, "")}
        sheet = await self.home.do(edit_patron, self.card, self.fields(changed))
        await self.close()
        if below := home_screen(self.app.screen):
            said = _("Changed: {name}.") if changed else _("Nothing was changed: {name}.")
            below.say("OK", said.format(name=sheet.name), _("F9 takes it back.") if changed else "")


class SameName(Over):
    """Who else has this name: look at the birth year and the street before a second card is made."""

    mode, prompt = "patrons", N_("Who")
    keys = (("Enter", N_("Open")), ("back", N_("Back to the form")), "help")

    def __init__(self, people: Sequence[PatronSheet]) -> None:
        super().__init__()
        self.people = people

    def body(self) -> ComposeResult:
        yield Rows(PEOPLE, rows_of(self.people), cursor=0)

    def opened(self) -> None:
        said = ngettext("{n} person has this name already.", "{n} people have this name already.", len(self.people))
        self.say(
            "LOOK", said.format(n=len(self.people)), _("Ask for the birth year or the street. Esc: somebody else.")
        )

    def chose(self, index: int) -> Doing:
        return self.home.open("card", card=self.people[index].card)
