"""The lines of a patron's form, and their warnings: the same for new and existing patrons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.administration.settings import categories
from tuils.library.foundation.dates import iso_label
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.lending.lookups import find_patron
from tuils.library.people.patrons.card_numbers import card_is_free, card_is_usual, next_card
from tuils.library.people.patrons.categories import category_age_words, offered_category
from tuils.library.people.patrons.finding import find_patrons
from tuils.library.people.patrons.likeness import NAMED, WRITES, Alike, people_alike
from tuils.library.people.patrons.patron_checks import day_text, reach_fault, texts_told
from tuils.library.people.patrons.patron_fields import AT_THE_DESK, DAYS, NOT_AT_FIRST
from tuils.screens.kit.choice_list import Choice
from tuils.screens.kit.form import Form, FormQuestion, Values
from tuils.screens.kit.form_lines import Ask, form_lines, pick
from tuils.screens.kit.patron_rows import signs
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.turns import Doing
from tuils.values.addresses import split_town
from tuils.values.numbers.barcode import check_hint, last_four
from tuils.values.person_words import given_name
from tuils.values.station.paper_kinds import WANTED
from tuils.values.time.moments import day_of

_ASKED = form_lines(AT_THE_DESK)
CARD = _ASKED.pop("card")
_ASKED["city"] = Ask("town", N_("City, ZIP"))  # with state and postal code, as on a letter
OF_PATRONS = tuple(_ASKED.values())
LINES = tuple(ask for ask in OF_PATRONS if ask.name not in NOT_AT_FIRST)
LOOKED_AT = ("first_name", "last_name", "preferred_name", "born", "street", "town", "email")
"""The lines by which possible duplicates are found."""
WAYS = (("email", N_("email")), ("phone", N_("phone")), ("letter", N_("letter")))
"""The ways to notify a patron: code and word."""
WAYS_TO_REACH = ("phone", "email", "text_phone")
REACHED_BY = {"email": "email", "phone": "phone", "letter": "street"}
YES_NO = (("1", N_("yes")), ("", N_("no")))
FLAGS = tuple(one.name for one in AT_THE_DESK if one.kind == "flag" and one.note is not None)
CHOSEN = ("category", "tell_by", "receipts", *FLAGS)
"""Lines that hold one of a few words."""


def card_taken(card: str) -> str:
    """Return the reason why a new card can't have this number; empty if it can."""
    try:
        card_is_free(card)
    except Refused as no:
        return no.reasons[0].short()
    return ""


def card_fault(card: str) -> str:
    """Return the warning about the number of a new card; empty if it is right."""
    if taken := card_taken(card):
        return taken
    try:
        card_is_usual(card)
    except Refused as no:
        return no.reasons[0].short()
    digit = check_hint(card)
    return _("misread? Last digit should be {digit}").format(digit=digit) if digit else ""


def card_offered() -> str:
    """Return the next number; empty if none is left: then a card is scanned."""
    try:
        return next_card()
    except Refused:
        return ""


def read_day(name: str, text: str, today: date) -> tuple[str, str]:
    """Return the day in its stored form, and the warning about it."""
    try:
        return day_text(name, text, today), ""
    except Refused as no:
        return text, no.reasons[0].next_step()


def texts_fault(text: str) -> str:
    """Return the warning about the line of text messages; empty if it is right."""
    try:
        texts_told(text)
    except Refused as no:
        return no.reasons[0].next_step()
    return ""


def guardian_of(desk: Desk, text: str) -> tuple[str, str, str]:
    """Return the card and the name of the guardian, by a card or a part of a name, and the warning."""
    row = find_patron(text)
    found = [] if row else find_patrons(desk, text)
    if row or len(found) == 1:
        card = str(row.card) if row else found[0].card
        names = (found[0].name, found[0].born_year) if found else ()
        if row:
            names = (given_name(row), row.last_name)
        return card, " ".join(filter(None, names)), ""
    count = len(found)
    sentence = ngettext("{n} patron matches: type the card", "{n} patrons match: type the card", count).format(n=count)
    return text, "", sentence if found else _("no patron has this card or name")


class PatronForm(Form):
    """The base of registering and editing. `seen_alike`: similar patrons the operator has looked at already."""

    mode = "patrons"
    keys = (*Form.keys[:4], "same_name", *Form.keys[4:])

    def __init__(self) -> None:
        super().__init__()
        self.kinds: list[tuple[str, str]] = []
        self.alike: list[Alike] = []
        self.seen_alike: set[str] = set()
        self.patron = ""
        self.offered = ""

    async def begin(self) -> Values:
        self.kinds = [(kind.code, kind.name) for kind in await self.home.read(categories)]
        return {}

    @property
    def today(self) -> date:
        return day_of(self.home.desk.now, self.home.desk.zone)

    def called(self, values: Values) -> str:
        return f"{values['first_name']} {values['last_name']}".strip()

    # -- looking at lines

    async def look(self, name: str) -> str:
        text = self.line(name).value
        if name in LOOKED_AT:
            await self._look_at_alike()
        if name in DAYS:
            return await self._look_at_day(name, text)
        if name in CHOSEN:
            return self._look_at_choice(name, text) or (await self._look_at_age() if name == "category" else "")
        if name == "card" and text and text != self.first.get("card"):
            return await self.home.read(card_fault, text)
        if name == "guardian":
            return await self._look_at_guardian(text)
        if text and name in WAYS_TO_REACH and (fault := reach_fault(name, text)):
            return fault
        if name == "texts":
            return texts_fault(text)
        return self.line(name).fault if name in ("last_name", "street", "email") else ""

    async def _look_at_alike(self) -> None:
        """Note possible duplicates beside the name; patrons with only the same address or email, beside that line."""
        self.alike = await self.home.read(people_alike, self.home.desk, self.fields(self.values), self.patron)
        key = self.key_of("same_name")
        named = [one for one in self.alike if NAMED in one.why]
        mailed = [one for one in self.alike if one not in named and WRITES in one.why]
        for name, found, words in (
            ("last_name", named, _some_have_it(len(named))),
            ("email", mailed, _("may be on file already: {key}")),
            ("street", [one for one in self.alike if one not in (*named, *mailed)], _("may be on file already: {key}")),
        ):
            self.warn(name, words.format(n=len(found), key=key) if found else "")

    async def _look_at_day(self, name: str, text: str) -> str:
        if name == "id_seen_on" and text.lower() in ("y", "yes"):
            text = self.today.isoformat()
        day, fault = await self.home.read(read_day, name, text, self.today)
        line = self.line(name)
        if day != line.value:
            line.put(day)
        sentence = "" if fault or len(day) < len("2026-12-24") else iso_label(day, self.today)
        line.note = sentence or (_(line.ask.note) if line.ask.note else "")
        if name == "born" and not fault:
            await self._offer_category(day)
        return fault

    async def _offer_category(self, born: str) -> None:
        """Set the category by the birth date, unless another one was chosen."""
        line = next((line for line in self.lines if line.ask.name == "category"), None)
        if line is None:
            return
        if self.offered and line.value == self.offered:
            code = await self.home.read(offered_category, born, self.today)
            self.offered = line.first = self.first["category"] = dict(self.kinds).get(code, code)
            line.put(self.offered)
        if line.value:
            self.warn("category", await self._look_at_age())

    async def _look_at_age(self) -> str:
        code = pick(self.line("category").value, self.kinds)[0]
        day, fault = await self.home.read(read_day, "born", self.line("born").value, self.today)
        return "" if fault or not code else cut(await self.home.read(category_age_words, code, day, self.today), 36)

    def _look_at_choice(self, name: str, text: str) -> str:
        """Complete the text; notices can only go to a known address."""
        if not text:
            return ""
        if fault := self.look_at_choice(name):
            return fault
        code = pick(text, self.choices_for(name))[0]
        if name == "tell_by" and not self.values[REACHED_BY[code]]:
            return _("the {label} line is blank").format(label=_(self.line(REACHED_BY[code]).ask.label))
        return ""

    async def meet_guardian(self, card: str) -> None:
        """Fill in from the guardian with this card."""

    async def _look_at_guardian(self, text: str) -> str:
        line = self.line("guardian")
        line.note, fault = _(line.ask.note), ""
        if text:
            card, name, fault = await self.home.read(guardian_of, self.home.desk, text)
            line.put(card)
            if not fault:
                await self.meet_guardian(card)
            line.note = f"{cut(name, 26)} {last_four(card)}" if name else line.note
        return fault

    def ask_who_it_is(self, alike: Sequence[Alike]) -> None:
        """Show possible duplicates before anything is saved."""
        self.seen_alike |= {one.patron.id for one in alike}
        said = cut(_("May be on file already: {signs}").format(signs=signs(alike[0].patron)), 70)
        hint = _("y: register anyway.   n or Esc: back to the form.")
        self.ask(FormQuestion(said, hint, self._save, self._back_to_lines))

    # -- as the verbs want it

    def choices_for(self, name: str) -> list[Choice]:
        if name not in CHOSEN:
            return []
        known = {"tell_by": WAYS, "receipts": tuple(WANTED.items())}.get(name, YES_NO)
        return self.kinds if name == "category" else [(code, _(word)) for code, word in known]

    def fields(self, values: Mapping[str, str]) -> dict[str, str]:
        """Return the lines as the verbs expect them."""
        known = {name: text for name, text in values.items() if name != "town"}
        if "town" in values:
            known["city"], known["state"], known["postcode"] = split_town(values["town"])
        for name in CHOSEN:
            if known.get(name):
                code, fault = pick(known[name], self.choices_for(name))
                known[name] = known[name] if fault else code
        return known

    @action("n", N_("Same name"), N_("See patrons who may be the same person"), place=3)
    def same_name(self) -> Doing:
        """Show possible duplicates (F8)."""
        if self.alike:
            self.seen_alike |= {one.patron.id for one in self.alike}
            return self.home.open("same_name", people=tuple(one.patron for one in self.alike))
        self.say("NOTE", _("No other patron has this name."), _("Continue with the next line."))
        return None


def _some_have_it(count: int) -> str:
    return ngettext("{n} patron has this name: {key}", "{n} patrons have this name: {key}", count)
