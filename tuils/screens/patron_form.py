"""The lines of a patron's form, and what there is to look at in each: the same for a new one and one that is known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tuils.i18n import N_, _, ngettext
from tuils.library.administration.settings import categories
from tuils.library.circulation.found import find_old_card, find_patron
from tuils.library.desk import Desk
from tuils.library.people.categories import age_words, usual_category
from tuils.library.people.finding import find_patrons
from tuils.library.people.likeness import NAMED, WRITES, Alike, people_alike
from tuils.library.people.patron_fields import day_text, reach_fault
from tuils.library.people.sheets import PatronSheet
from tuils.library.refusals import Refused, refuse
from tuils.values.barcode import check_hint, last_four
from tuils.values.moments import day_of

from .form import Form, Values
from .form_lines import Ask, pick, some_of
from .widgets.keys import Verb
from .widgets.lines import cut
from .widgets.turns import Doing

CARD = Ask("card", N_("Card"), N_("the next number, or scan a card"), code=True, whole=True)
LINES = (
    Ask("first_name", N_("First name")),
    Ask("last_name", N_("Last name"), N_("or the name of an institution")),
    Ask("preferred_name", N_("Called"), N_("if not the first name")),
    Ask("born", N_("Born"), N_("year-month-day, or the year alone"), whole=True),
    Ask("category", N_("Category"), whole=True),
    Ask("street", N_("Street")),
    Ask("town", N_("Town, code")),
    Ask("phone", N_("Phone")),
    Ask("email", N_("E-mail")),
    Ask("language", N_("Language"), N_("for notices, such as en")),
    Ask("tell_by", N_("Tell by"), N_("e-mail  phone  letter"), whole=True),
    Ask("mail_titles", N_("Titles"), N_("y: e-mail may name titles"), whole=True),
    Ask("guardian", N_("Guardian"), N_("of a child: card or name"), code=True, whole=True),
    Ask("grade", N_("Grade"), N_("of a school, such as 7b")),
    Ask("id_seen_on", N_("Paper seen"), N_("y: today; not what it was"), whole=True),
    Ask("expires_on", N_("Good until"), N_("else as the category says"), whole=True),
)
LOOKED_AT = ("first_name", "last_name", "preferred_name", "born", "street", "town", "email")
"""By what is in these lines, others are perhaps the same person."""
DAYS = ("born", "id_seen_on", "expires_on")
WAYS = (("email", N_("e-mail")), ("phone", N_("phone")), ("letter", N_("letter")))
"""How a person is told, as it is stored and as it is called."""
WAYS_TO_REACH = ("phone", "email")
REACHED_BY = {"email": "email", "phone": "phone", "letter": "street"}
YES_NO = (("1", N_("yes")), ("", N_("no")))


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


def no_digit(card: str) -> str:
    """A word that was typed in the line of the card shall not become one unseen."""
    return "" if not card or any(char.isdigit() for char in card) else _("no digit: is this a card?")


def card_fault(card: str) -> str:
    """What there is to look at in the number of a new card."""
    if fault := no_digit(card):
        return fault
    if find_patron(card) or find_old_card(card):
        return refuse("CARD_IN_USE", code=card).reasons[0].short()
    digit = check_hint(card)
    return _("misread? The last digit would be {digit}").format(digit=digit) if digit else ""


def read_day(name: str, text: str, today: date) -> tuple[str, str]:
    """The day as it is stored, and what there is to look at in it."""
    try:
        return day_text(name, text, today), ""
    except Refused as no:
        return text, no.reasons[0].then()


def guardian_of(desk: Desk, text: str) -> tuple[str, str, str]:
    """The card and the name of whom a card or a part of a name means, and what there is to look at."""
    row = find_patron(text)
    found = [] if row else find_patrons(desk, text)
    if row or len(found) == 1:
        card = str(row["card"]) if row else found[0].card
        names = (row["preferred_name"] or row["first_name"], row["last_name"]) if row else (found[0].name,)
        return card, " ".join(filter(None, names)), ""
    count = len(found)
    said = ngettext("{n} person matches: type the card", "{n} people match: type the card", count).format(n=count)
    return text, "", said if found else _("nobody has this card or name")


class PatronForm(Form):
    """What registering and editing have in common. `seen_alike`: whom somebody has looked at already."""

    mode = "patrons"
    verbs = (*Form.verbs, None, Verb("n", N_("Same name"), N_("Who else is perhaps the same person")))

    def __init__(self) -> None:
        super().__init__()
        self.kinds: list[tuple[str, str]] = []
        self.alike: list[Alike] = []
        self.seen_alike: set[str] = set()
        self.patron = ""
        self.offered = ""

    async def begin(self) -> Values:
        self.kinds = [(kind.code, kind.name) for kind in await self.home.read(categories)]
        self.line("category").note = some_of([name for _code, name in self.kinds])
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
        if name in ("category", "tell_by", "mail_titles"):
            return self._look_at_choice(name, text) or (await self._look_at_age() if name == "category" else "")
        if name == "card" and text and text != self.first.get("card"):
            return await self.home.read(card_fault, text)
        if name == "guardian":
            return await self._look_at_guardian(text)
        if text and name in WAYS_TO_REACH and (fault := reach_fault(name, text)):
            return fault
        return self.line(name).fault if name in ("last_name", "street", "email") else ""

    async def _look_at_alike(self) -> None:
        """Who is perhaps the same is told beside the name; who only lives or writes there, beside that line."""
        self.alike = await self.home.read(people_alike, self.home.desk, self.fields(self.values), self.patron)
        key = self.keys_now().get("three", ".n")
        named = [one for one in self.alike if NAMED in one.why]
        mailed = [one for one in self.alike if one not in named and WRITES in one.why]
        for name, found, words in (
            ("last_name", named, _some_have_it(len(named))),
            ("email", mailed, _("perhaps known here: {key}")),
            ("street", [one for one in self.alike if one not in (*named, *mailed)], _("perhaps known here: {key}")),
        ):
            self.warn(name, words.format(n=len(found), key=key) if found else "")

    async def _look_at_day(self, name: str, text: str) -> str:
        if name == "id_seen_on" and text.lower() in ("y", "yes"):
            text = self.today.isoformat()
        day, fault = await self.home.read(read_day, name, text, self.today)
        if day != self.line(name).value:
            self.line(name).put(day)
        if name == "born" and not fault:
            await self._offer_category(day)
        return fault

    async def _offer_category(self, born: str) -> None:
        """As long as nobody chose another one, the category follows the birth date."""
        line = self.line("category")
        if self.offered and line.value == self.offered:
            code = await self.home.read(usual_category, born, self.today)
            self.offered = dict(self.kinds).get(code, code)
            line.put(self.offered)
        if line.value:
            self.warn("category", await self._look_at_age())

    async def _look_at_age(self) -> str:
        code = pick(self.line("category").value, self.kinds)[0]
        day, fault = await self.home.read(read_day, "born", self.line("born").value, self.today)
        return "" if fault or not code else cut(await self.home.read(age_words, code, day, self.today), 36)

    def _look_at_choice(self, name: str, text: str) -> str:
        """Write out what was begun; one may be told only by what is known."""
        if not text:
            return ""
        choices = self._choices(name)
        code, fault = pick(text, choices)
        if fault:
            return fault
        self.line(name).put(dict(choices)[code])
        if name == "tell_by" and not self.values[REACHED_BY[code]]:
            return _("the line {label} is empty").format(label=_(self.line(REACHED_BY[code]).ask.label))
        return ""

    async def _look_at_guardian(self, text: str) -> str:
        line = self.line("guardian")
        line.note, fault = _(line.ask.note), ""
        if text:
            card, name, fault = await self.home.read(guardian_of, self.home.desk, text)
            line.put(card)
            line.note = f"{cut(name, 26)} {last_four(card)}" if name else line.note
        return fault

    # -- as the verbs want it

    def _choices(self, name: str) -> list[tuple[str, str]]:
        known = {"tell_by": WAYS, "mail_titles": YES_NO}.get(name, ())
        return self.kinds if name == "category" else [(code, _(word)) for code, word in known]

    def fields(self, values: Mapping[str, str]) -> dict[str, str]:
        """The lines as the verbs want them."""
        known = {name: text for name, text in values.items() if name != "town"}
        if "town" in values:
            known["city"], known["postcode"] = split_town(values["town"])
        for name in ("category", "tell_by", "mail_titles"):
            if known.get(name):
                code, fault = pick(known[name], self._choices(name))
                known[name] = known[name] if fault else code
        return known

    def unseen(self) -> list[Alike]:
        """Who is perhaps the same person, and nobody has looked at yet."""
        return [one for one in self.alike if one.patron.id not in self.seen_alike]

    def action_three(self) -> Doing:
        """F8: who else is perhaps the same person."""
        if self.alike:
            self.seen_alike |= {one.patron.id for one in self.alike}
            return self.home.open("same_name", people=tuple(one.patron for one in self.alike))
        self.say("LOOK", _("Nobody else has this name."), _("Go on with the next line."))
        return None


def _some_have_it(count: int) -> str:
    return ngettext("{n} person has this name: {key}", "{n} people have this name: {key}", count)


def signs(sheet: PatronSheet) -> str:
    """By what a person is told from another of the same name."""
    return ", ".join(part for part in (sheet.name, sheet.born_year, sheet.street, last_four(sheet.card)) if part)
