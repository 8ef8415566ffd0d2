"""Registering a patron or guest for a session: name, number, needs, the program's questions. Esc keeps nothing."""

from __future__ import annotations

from functools import partial

from tuils.i18n import N_, _, ngettext
from tuils.library.activities.programs.parties import Guest, SignUp, family_cards
from tuils.library.activities.programs.sessions import SessionLine, program_row, session_line
from tuils.library.activities.registration.registering import Registered, register_for_session
from tuils.library.activities.registration.registration_blocks import questions_of
from tuils.library.activities.registration.who_comes import heads_words, registrant_name
from tuils.library.foundation.dates import moment_words
from tuils.library.foundation.desk import Desk
from tuils.library.lending.terms.blocks import NO_OVERRIDE, Override
from tuils.library.office.receipts.program_papers import registration_sheet
from tuils.library.people.patrons.patrons import PatronSheet, find_patrons, patron_sheet
from tuils.screens.kit.form import Values
from tuils.screens.kit.form_lines import Ask, FormLine, some_of
from tuils.screens.kit.operator.override_form import PassingForm
from tuils.screens.kit.patron_rows import card_of_code
from tuils.screens.widgets.lines import cut, give_way
from tuils.screens.widgets.turns import Doing
from tuils.values.dataclass import dataclass
from tuils.values.folding import fold_text

GROUPS = {"adults": "adult", "teens": "teen", "children": "child"}
MOST_FOUND = 9


@dataclass(frozen=True)
class RegistrationAsked:
    """The subject of the form: the session, and its program's questions."""

    line: SessionLine
    questions: tuple[str, ...]


def registration_wish(desk: Desk, session: str) -> RegistrationAsked:
    line = session_line(desk, session)
    program = program_row(line.program)
    return RegistrationAsked(line, tuple(questions_of(program)))


def people_named(desk: Desk, text: str) -> list[PatronSheet]:
    """Return the patron with this card; else those with these words."""
    if card := card_of_code(desk, text):
        return [patron_sheet(desk, card)]
    return [] if any(char.isdigit() for char in text) else find_patrons(desk, text, MOST_FOUND)


def kin(desk: Desk, card: str) -> list[PatronSheet]:
    """Return the other family members of this card."""
    return [patron_sheet(desk, other) for other in family_cards(card)[1:]]


class RegisterFor(PassingForm):
    """The registration. `session`: its id. `card`: the patron's, if known."""

    mode, offers = "events", True
    keys = (("Tab", N_("Next")), "send_form", "help", ("back", N_("Don't save")), ("Shift+Tab", N_("Back")))
    asked = (
        Ask("who", N_("Who"), N_("scan the card, or type a name"), code=True, whole=True),
        Ask("heads", N_("How many"), N_("total"), whole=True),
        Ask("contact", N_("Contact"), N_("guest: phone or email")),
        Ask("family", N_("Family"), N_("no family members on file"), whole=True),
        Ask("guardian", N_("Adult"), N_("for a child: adult's name and phone")),
        Ask("adults", N_("Adults"), N_("if known"), whole=True),
        Ask("teens", N_("Teens"), whole=True),
        Ask("children", N_("Children"), whole=True),
        Ask("needs", N_("Needs"), N_("deleted afterward"), long=True),
    )

    def __init__(self, session: str, card: str = "") -> None:
        super().__init__()
        self.session, self.card = session, card
        self.about: RegistrationAsked | None = None
        self.one: PatronSheet | None = None
        self.is_guest = False
        self.shown = ""
        self.family: list[PatronSheet] = []

    # -- the lines

    async def begin(self) -> Values:
        self.home.desk.require("programs.register")
        self.about = await self.home.read(registration_wish, self.home.desk, self.session)
        for number, question in enumerate(self.about.questions, 1):
            line = FormLine(Ask(f"q{number}", question, long=True))
            self.lines.append(line)
            await self.query_one("#body").mount(line, before=self.answer)
        if self.card:
            await self._meant(await self.home.read(patron_sheet, self.home.desk, self.card))
        return {"who": self.shown, "heads": "1"}

    async def opened(self) -> None:
        await super().opened()
        self.line("who").first = ""
        if self.card and not self.question:
            self.put_focus(self.line("heads").field)
            self.report()

    def heading(self) -> tuple[str, str]:
        assert self.about
        line = self.about.line
        day = moment_words(self.home.desk, line.starts_at)
        text = _("{title}, {day}").format(title=cut(line.title, 44), day=day)
        if asked := self._asked_here():
            return text, asked
        return text, self.sign if self.narrow and self.one else self._seats(line)

    def _asked_here(self) -> str:
        """Return the question of the current line, in full: it may be longer than a label."""
        here = next((line.ask for line in self.lines if self.focused is line.field), None)
        return cut(here.label, 70) if here and self.about and here.label in self.about.questions else ""

    @property
    def sign(self) -> str:
        """The sign that tells this person from others of the name."""
        one = self.one
        return " ".join(part for part in (one.born[:4], one.street, f"*{one.card[-4:]}") if part) if one else ""

    def _seats(self, line: SessionLine) -> str:
        if line.left is None:
            return _("{n} registered.").format(n=line.taken)
        if line.waiting:
            waits = ngettext("{n} on the waitlist.", "{n} on the waitlist.", line.waiting_heads).format(
                n=line.waiting_heads
            )
            return _("Seats left: {n}.").format(n=line.left) + " " + waits
        if not line.left:
            return _("Session full. New registrations go on the waitlist.")
        return _("Seats left: {n} of {all}.").format(n=line.left, all=line.capacity)

    async def look(self, name: str) -> str:
        text = self.line(name).value
        if name == "who":
            return await self._look_who(text)
        if name in ("heads", *GROUPS) and text and not (text.isascii() and text.isdigit() and len(text) < 4):
            return _("a number, such as 2")
        if name == "family":
            return self._look_family(text)
        if name == "contact" and self.is_guest and not text:
            return _("a phone number or email is needed")
        return ""

    # -- who

    async def _look_who(self, text: str) -> str:
        if text == self.shown and (self.one or self.is_guest):
            return ""
        self.one, self.is_guest, self.family = None, False, []
        self._show_family()
        if not text:
            return _("type a name")
        found = await self.home.read(people_named, self.home.desk, text)
        if len(found) == 1 and (text.isascii() and any(char.isdigit() for char in text)):
            await self._meant(found[0])
        elif found:
            await self.home.open("who_comes", called=text, people=found, take=partial(self._chosen, text))
        elif any(char.isdigit() for char in text):
            return _("no patron has this number")
        else:
            self._guest(text)
        return ""

    async def _chosen(self, name: str, sheet: PatronSheet | None) -> None:
        if sheet is None:
            self._guest(name)
        else:
            await self._meant(sheet)
        self.warn("who", "")
        self.report()

    def _guest(self, name: str) -> None:
        self.is_guest, self.shown = True, name
        line = self.line("who")
        line.note = _("a guest, no card")
        line.put(name)
        line.draw()

    async def _meant(self, sheet: PatronSheet) -> None:
        """Show the patron meant, with a second sign."""
        self.one, self.shown = sheet, sheet.name
        line = self.line("who")
        line.note = cut(self.sign, 37)
        line.put(sheet.name)
        line.draw()
        self.family = await self.home.read(kin, self.home.desk, sheet.card)
        self._show_family()

    def _show_family(self) -> None:
        line = self.line("family")
        names = [f"{number} {one.first_name}" for number, one in enumerate(self.family, 1)]
        line.note = some_of(names) or _("no family members on file")
        line.draw()

    def _look_family(self, text: str) -> str:
        """Show the chosen family members beside the line; if one is unknown, name those there are."""
        chosen = self._chosen_kin(text)
        self._show_family()
        line = self.line("family")
        if chosen is None:
            return _("one of: {names}").format(names=cut(line.note, 28)) if self.family else line.note
        if chosen:
            line.note = cut(", ".join(one.first_name for one in chosen), 36)
        return ""

    def _chosen_kin(self, text: str) -> list[PatronSheet] | None:
        """Return the family members with these numbers or first names, or all; None if one is not in the family."""
        if fold_text(text) in ("all", fold_text(_("all"))):
            return list(self.family) or None
        names = text.split(",") if "," in text else [text] if self._kin(text) else text.split()
        found = [self._kin(name.strip()) for name in names if name.strip()]
        return None if None in found else list({one.card: one for one in found if one}.values())

    def _kin(self, text: str) -> PatronSheet | None:
        if text.isascii() and text.isdigit():
            return dict(enumerate(self.family, 1)).get(int(text[:4]))
        named = [one for one in self.family if fold_text(one.first_name).startswith(fold_text(text) or "-")]
        return named[0] if len(named) == 1 else None

    def scanned(self, code: str) -> Doing:
        """Use a scan as the patron, on any line."""
        return self._scanned(code)

    async def _scanned(self, code: str) -> None:
        line = self.line("who")
        line.put(code)
        self.warn("who", await self._look_who(code))
        if self.one and self.focused is line.field:
            self.put_focus(self.line("heads").field)
        self.report(line)

    # -- saving

    async def save(self, values: Values) -> None:
        if await self.all_right():
            await self.attempt(NO_OVERRIDE)

    def _sign_up(self) -> SignUp:
        values = self.values
        contact = values["contact"]
        way = {"email" if "@" in contact else "phone": contact} if contact else {}
        members = [one.card for one in self._chosen_kin(values["family"]) or []] if self.one else []
        groups = {group: int(values[name]) for name, group in GROUPS.items() if values[name].isdecimal()}
        said = {"name": values["who"] if self.is_guest else "", "guardian": values["guardian"], **way}
        heads = int(values["heads"]) if values["heads"].isdecimal() else 1
        return SignUp(
            card=self.one.card if self.one else "",
            guest=Guest(**said) if any(said.values()) else None,
            heads=max(heads, 1 + len(members)),
            groups={group: n for group, n in groups.items() if n} or None,
            members=members,
            needs=values["needs"],
            answers=self._answers(values),
        )

    def _answers(self, values: Values) -> dict[str, str] | None:
        questions = self.about.questions if self.about else ()
        told = {question: values[f"q{n}"] for n, question in enumerate(questions, 1) if values[f"q{n}"]}
        return told or None

    async def action(self, override: Override, desk: Desk | None) -> None:
        """Register them, in the name of the operator, or of the owner of a PIN."""
        sign_up = self._sign_up()
        if desk is None:
            done = await self.home.do(register_for_session, self.session, sign_up, override=override)
        else:
            done = await self.home.work(partial(register_for_session, desk, self.session, sign_up, override=override))
        sheet = await self.home.read(registration_sheet, self.home.desk, done.line.id)
        await self.tell_below(*await self.home.read(registered_words, done), sheet)


def registered_words(done: Registered) -> tuple[str, str, str]:
    """Return mark, line 1, line 2: registered or waitlisted, and why; with the words to read out to them."""
    sentence, name = " ".join(reason.sentence() for reason in done.alerts), registrant_name(done.line)
    if done.state == "waiting":
        text = _("Waitlisted: {name}.").format(name=name)
        return "NOTE", give_way(text, name, 70), f"{done.why} {sentence}".strip() or done.confirmation
    text = _("Registered: {name} ({heads}).").format(name=name, heads=heads_words(done.line.heads))
    return ("NOTE" if sentence else "OK"), give_way(text, name, 70), sentence or done.confirmation
