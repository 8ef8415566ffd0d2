"""Somebody asks for records: what to do, for everybody at a desk; and for the director the log of such requests."""

from __future__ import annotations

from collections.abc import Sequence

from tuils.i18n import N_, _, ngettext
from tuils.library.administration.legal_requests import KINDS, REQUESTS, STEPS, Asked, log_request, requests
from tuils.library.dates import iso_words
from tuils.library.persons.personal_record import EXPORT
from tuils.library.persons.personal_text import hand_out

from .form_lines import pick
from .listing import Listing
from .patrons import card_of_code
from .reading import Reading
from .widgets.keys import Hint, Verb
from .widgets.lines import cut
from .widgets.rows import Column
from .widgets.turns import Doing

LOG = (
    Column("#", 2, right=True),
    Column(N_("Asked on"), 10),
    Column(N_("Who asked"), 18, grow=2),
    Column(N_("With"), 18, drop=1),
    Column(N_("Handled by"), 10, grow=1, drop=2),
)


class Requests(Reading):
    """What to do comes first, and is all that most people see."""

    word, prompt = N_("Requests"), N_("Read")
    verbs: Sequence[Verb | None] = (Verb("o", N_("The log"), N_("Requests so far, and a person's own record")),)
    keys = (("back", N_("Back")), ("Up/Down", N_("Read on")), "one", "help")

    def opened(self) -> None:
        if not self.home.desk.may(REQUESTS):
            self.verbs = (None,)
            self.show_keys(tuple(key for key in self.keys if key != "one"))
        self.say("STOP", _("Do not answer. Call the director."), _("Esc goes back."))
        self.read_out([[(f" {number}  ", "key"), (_(step), "text")] for number, step in enumerate(STEPS, 1)])

    def action_one(self) -> Doing:
        return self.home.open("request_log") if self.home.desk.may(REQUESTS) else None


class RequestLog(Listing):
    word, prompt = N_("Requests"), N_("Line")
    columns = LOG
    names_a_person = False
    verbs = (
        Verb("n", N_("Log one"), N_("Log that somebody asked")),
        Verb("s", N_("Own record"), N_("Write out all that is kept of one person, for that person")),
    )
    keys: tuple[Hint, ...] = (("Enter", N_("Read")), "one", "two", ("back", N_("Back")), "help")

    def __init__(self) -> None:
        super().__init__()
        self.logged: list[Asked] = []

    async def load(self) -> None:
        self.logged = await self.home.read(requests, self.home.desk)
        desk = self.home.desk
        rows = [
            (str(n), iso_words(desk, one.asked_on), one.agency, _(KINDS[one.kind]), one.handled_by)
            for n, one in enumerate(self.logged, 1)
        ]
        self.put(rows, [one.id for one in self.logged])

    def greet(self) -> None:
        count = len(self.logged)
        said = ngettext("{n} request so far.", "{n} requests so far.", count).format(n=count)
        said = said if count else _("Nobody has asked so far.")
        self.say("", said, _("F6 logs one. Never write whose record was asked for."))

    def open_line(self, index: int) -> Doing:
        one = self.logged[index]
        self.say("", cut(f"{one.agency}: {_(KINDS[one.kind])}", 70), cut(one.note or _("No more was written."), 70))
        return None

    async def typed(self, text: str) -> None:
        self.remark(_("There is no line {number}.").format(number=cut(text, 20)))

    # -- logging one: who, with what, what came of it

    def action_one(self) -> None:
        async def who(text: str) -> None:
            if not text:
                self.remark(_("Who asked? The office, such as: county sheriff."))
                return
            self._ask_kind(text)

        self.ask_words(_("Who"), N_("Go on"), _("Who asked? The office, not whose record."), _("Esc: nobody."), who)

    def _ask_kind(self, agency: str) -> None:
        choices = [(code, _(words)) for code, words in KINDS.items()]

        async def kind(text: str) -> None:
            code, fault = pick(text, choices) if text else ("other", "")
            if fault:
                self.remark(fault)
                return
            self._ask_note(agency, code)

        said = ", ".join(words for _code, words in choices)
        self.ask_words(_("With"), N_("Go on"), cut(said, 70), _("Type how it begins. Enter alone: other."), kind)

    def _ask_note(self, agency: str, kind: str) -> None:
        async def note(text: str) -> None:
            await self.home.do(log_request, agency, kind, note=text)
            self.settle()
            await self.load()
            self.say("OK", _("Logged, for today, as handled by you."), _("Whose record it was stands nowhere."))

        self.ask_words(_("Note"), N_("Log it"), _("What came of it?"), _("Enter alone: nothing yet."), note)

    # -- a person's own record

    def action_two(self) -> None:
        if not self.home.desk.may(EXPORT):
            self.remark(_("This needs somebody who may write out a patron's record."))
            return

        async def take(text: str) -> None:
            card = await self.home.read(card_of_code, self.home.desk, text) if text else ""
            if not card:
                self.remark(_("No card of ours. Scan it, or type its number."))
                return
            text_file, _json = await self.home.do(hand_out, card, self.home.path)
            self.settle()
            then = _("It is in {folder}. Hand it over, then delete it.").format(folder=text_file.parent)
            self.say("OK", _("Written as text and as JSON: {file}").format(file=text_file.name), cut(then, 70))

        said = _("Whose own record? Make sure that it is that person who asks.")
        self.ask_words(_("Card"), N_("Write it out"), said, _("Scan the card. Esc: nobody's."), take)
