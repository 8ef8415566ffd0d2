"""To tell: who is to be told what about a program. A key for each way of telling, and all of it as files."""

from __future__ import annotations

from functools import partial

from tuils.devices.paper import NoPrinter, print_text
from tuils.i18n import N_, _, ngettext
from tuils.library.administration.at_rest import MESSAGES as FOLDER
from tuils.library.dates import moment_day, moment_words
from tuils.library.desk import Desk
from tuils.library.programs.messages import SEE_ALL, Written, no_way, sign_of, text_of, write_messages
from tuils.library.programs.telling import HOWS, WHATS, Telling, to_tell, unconfirmed
from tuils.library.programs.told import Told, confirmed, drop_unconfirmed, not_reached, notes_of, told

from .form_lines import pick
from .home import home_screen
from .import_steps import short_path
from .listing import Listing
from .reading import Reading
from .widgets.keys import Verb
from .widgets.lines import cut, wrap
from .widgets.rows import Cell, Column, Row
from .widgets.turns import Doing

TELL = (
    Column("#", 2, right=True),
    Column(N_("Who"), 12, grow=1),
    Column(N_("What"), 15),
    Column(N_("How"), 14, grow=1, drop=1),
    Column(N_("Program"), 12, grow=1, drop=3),
    Column(N_("By"), 10, drop=2),
)
NOT_REACHED = "not"
WAYS = {"phone": N_("phone"), "email": N_("e-mail"), "sms": N_("text"), "mail": N_("letter"), "desk": N_("desk")}
"""As they are asked for; `by phone` and `at the desk` are understood as well."""


class ToTell(Listing):
    """`session`: an id, for those of that one alone."""

    mode, word, prompt = "events", N_("To tell"), N_("Line")
    columns = TELL
    verbs = (
        Verb("t", N_("By phone"), N_("The chosen one was told by phone")),
        Verb("n", N_("Otherwise"), N_("Told otherwise, or not reached")),
        Verb("o", N_("Files"), N_("Write all as files: calls, e-mails, texts")),
        Verb("y", N_("Confirms"), N_("The chosen one says that they will come")),
        Verb("r", N_("Sign"), N_("Print a sign for the door")),
        Verb("k", N_("Notes"), N_("What was noted about the chosen one")),
        Verb("z", N_("Drop"), N_("Take off who did not confirm in time")),
    )
    keys = (("Enter", N_("Text")), "one", "two", "three", ("back", N_("Back")), "help", "undo")

    def __init__(self, session: str = "") -> None:
        super().__init__()
        self.session = session
        self.lines: list[Telling] = []
        self.late: list[Telling] = []

    def named_verbs(self) -> list[tuple[str, Verb]]:
        """Files hold numbers and addresses. Nobody is late with confirming where nobody is asked to."""
        hidden = (set() if self.home.desk.may(SEE_ALL) else {"three"}) | (set() if self.late else {"seven"})
        return [(name, verb) for name, verb in super().named_verbs() if name not in hidden]

    async def load(self) -> None:
        lines = await self.home.read(partial(to_tell, session=self.session), self.home.desk)
        self.late = await self.home.read(partial(unconfirmed, session=self.session), self.home.desk)
        self.lines = lines  # only now: a key goes by the rows that are shown
        rows = [_row(self.home.desk, number, one) for number, one in enumerate(self.lines, 1)]
        self.put(rows, [one.key for one in self.lines])

    def greet(self) -> None:
        if self.late:
            count = len(self.late)
            said = ngettext("{n} did not confirm in time.", "{n} did not confirm in time.", count).format(n=count)
            self.say("LOOK", said, _(".z takes them off, and who waits gets the places."))
            return
        if not self.lines:
            self.say(
                "", _("Nobody is to be told anything."), _("What is cancelled, moved or free comes here by itself.")
            )
            return
        count = len(self.lines)
        said = ngettext("{n} person to tell.", "{n} people to tell.", count).format(n=count)
        self.say("", said, _("Enter shows what to say. F6: told by phone."))

    def open_line(self, index: int) -> Doing:
        return self._show_text(self.lines[index])

    async def _show_text(self, one: Telling) -> None:
        text = await self.home.read(text_of, self.home.desk, one)
        await self.home.open("telling", telling=one, text=text)

    # -- the chosen one

    def _chosen(self) -> Telling | None:
        if self.at >= 0:
            return self.lines[self.at]
        self.none_chosen()
        return None

    async def action_one(self) -> None:
        if one := self._chosen():
            await self._told(one, "phone")

    async def _told(self, one: Telling, how: str, note: str = "") -> None:
        done = await self.home.do(partial(told, note=note), one.registration, one.what, how)
        await self._after(done, _("Told {how}: {name}").format(how=_(HOWS[how]), name=cut(_name(one), 40)))

    async def _after(self, done: Told, said: str) -> None:
        await self.load()
        then = _("F9 takes it back.")
        if done.next:
            then = _("Still to tell: {what}.").format(what=_(WHATS[done.next])) + " " + then
        self.say("OK", said, then)

    def action_two(self) -> None:
        one = self._chosen()
        if one is None:
            return

        async def how(text: str) -> None:
            code = _way(text)
            if not code:
                self.remark(_("No way is called that."))
                return
            self.settle()
            self._ask_note(one, code)

        said = _("How was {name} told?").format(name=cut(_name(one), 40))
        then = _("Type phone, e-mail, text, letter, desk, or: not reached.")
        self.ask_words(_("How"), N_("Note it"), said, then, how)

    def _ask_note(self, one: Telling, how: str) -> None:
        async def noted(text: str) -> None:
            if how == NOT_REACHED:
                done = await self.home.do(partial(not_reached, note=text), one.registration, one.what)
                self.settle()
                await self._after(done, _("Not reached: {name}").format(name=cut(_name(one), 40)))
            else:
                self.settle()
                await self._told(one, how, text)

        said = _("A note? It goes with the registration.")
        self.ask_words(_("Note"), N_("Done"), said, _("Enter alone: none."), noted)

    async def action_four(self) -> None:
        if one := self._chosen():
            done = await self.home.do(confirmed, one.registration)
            await self._after(done, _("They will come: {name}").format(name=cut(_name(one), 40)))

    async def action_six(self) -> None:
        if one := self._chosen():
            notes = await self.home.read(notes_of, self.home.desk, one.registration)
            self.say(
                "", cut("; ".join(notes), 70) if notes else _("Nothing was noted."), _(". brings the list's words.")
            )

    def action_seven(self) -> None:
        names = cut(", ".join(_name(one) for one in self.late), 60)
        sessions = list(dict.fromkeys(one.session for one in self.late))

        async def drop() -> None:
            gone = 0
            for session in sessions:
                gone += len(await self.home.do(drop_unconfirmed, session))
            await self.load()
            said = ngettext("Taken off: {n}.", "Taken off: {n}.", gone).format(n=gone)
            self.say("OK", said, _("Who got a place stands in the list. F9 takes it back."))

        self.ask(_("Take off: {names}").format(names=names), _("y: they did not confirm.   n or Esc: no."), drop)

    # -- paper and files

    async def action_five(self) -> None:
        session = self.session or (self.lines[self.at].session if self.at >= 0 else "")
        if not session:
            self.none_chosen()
            return
        text = await self.home.read(sign_of, self.home.desk, session)
        try:
            await self.home.read(print_text, text)
        except NoPrinter as no:
            why = _("Not printed: {why}").format(why=no.why) if no.why else _("Not printed: this machine has no lp.")
            self.say("LOOK", wrap(why, 70, 1)[0], _("To a file: tuils event sign {id} -o FILE").format(id=session[-8:]))
        else:
            self.say("OK", _("The sign is at the printer."), _("Esc goes back."))

    async def action_three(self) -> None:
        if not self.lines:
            self.remark(_("Nobody is to be told anything."))
            return
        folder = self.home.path.parent / FOLDER
        done: Written = await self.home.work(write_messages, self.home.desk, self.lines, folder)
        said = _("Written: calls {calls}, e-mails {emails}, letters {letters}, texts {texts}.")
        words = said.format(calls=done.calls, emails=done.emails, letters=done.letters, texts=done.texts)
        self.say("OK", words, _("In {folder}. They stay here until they are told.").format(folder=short_path(folder)))


def _name(one: Telling) -> str:
    """Who comes; with who answers for a child, where the number does not say so."""
    other = one.reach.whom if one.reach.whom != one.reach.phone else ""
    return f"{one.name or '-'} ({other})" if other else one.name or "-"


def how_words(one: Telling) -> str:
    """The number or address, or why there is none."""
    if one.reach.to:
        return one.reach.to
    return _("by letter") if one.reach.how == "mail" and not one.reach.hidden else no_way(one)


def _row(desk: Desk, number: int, one: Telling) -> Row:
    what: Cell = (_(WHATS[one.what]), "look") if one.what in ("cancelled", "moved", "offer") else _(WHATS[one.what])
    how = how_words(one)
    if one.tried:
        how = _("{how} (tried: {n})").format(how=how, n=one.tried)
    return (str(number), _name(one), what, how, one.title, moment_day(desk, one.by_at))


class TellingText(Reading):
    """`telling`: whom, and what of; `text`: the letter, in their language."""

    word, prompt = N_("Text"), N_("Text")

    def __init__(self, telling: Telling, text: str) -> None:
        super().__init__()
        self.telling, self.letter = telling, text

    def opened(self) -> None:
        one, desk = self.telling, self.home.desk
        said = _("{name}: {how}").format(name=_name(one), how=how_words(one))
        then = _("By {day}. Esc goes back; F6 there: told by phone.").format(day=moment_words(desk, one.by_at))
        self.say("", cut(said, 70), then)
        self.read_out(["", *(f"  {line}".rstrip() for line in self.letter.splitlines())])

    async def left_alone(self) -> None:
        """It names a person."""
        await self.close()
        below = home_screen(self.app.screen)
        if below and (hiding := below.left_alone()) is not None:
            await hiding


def _way(text: str) -> str:
    """The way that is meant by a word or its beginning; empty for none."""
    typed = text.strip()
    for words in (WAYS, HOWS):
        known = [(code, _(word)) for code, word in words.items()]
        code = pick(typed, [*known, (NOT_REACHED, _("not reached"))])[0] if typed else ""
        if code:
            return code
    return ""
