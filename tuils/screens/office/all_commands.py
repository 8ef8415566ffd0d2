"""Each command on a screen: a list of all, the fields of one, and what it answered.

What has a screen of its own is done there with fewer keys. Here is the rest, with the rights, refusals and files of
the command itself. It runs beside the desk, so that scans go on, and asks here for a PIN or a yes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, cast

from rich.cells import cell_len

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.desk import Desk
from tuils.library.front.answers.asked_commands import AskedField, Given, LinePlace, LinePlaces
from tuils.screens.kit.asking import ScreenQuestion
from tuils.screens.kit.base_app import HouseApp
from tuils.screens.kit.home import HomeScreen, home_screen
from tuils.screens.kit.listing import Listing
from tuils.screens.kit.search_screen import OverModeScreen
from tuils.screens.kit.text_page import TextPage
from tuils.screens.widgets.lines import cut, cut_at_word, without_controls, wrap
from tuils.screens.widgets.rows import LIMIT, Column
from tuils.screens.widgets.turns import Doing

LONGEST, MOST_LINES, MOST_CHOICES = 70, 2, 3
EMPTY = "-"
MOST_READ = 2000
"""The most lines of an answer that are shown."""


def _commands(screen: HomeScreen) -> LinePlaces:
    made = cast("HouseApp", screen.app).commands
    assert made is not None
    return made


class CommandList(Listing):
    """The commands and their families; typed words find some. `command`: a family, whose commands are listed."""

    names_a_person = False
    word, prompt = N_("All commands"), N_("Find")
    columns = (Column("#", 3, right=True), Column(N_("Command"), 26), Column("", 30, grow=1, drop=1))
    keys = (("Enter", N_("Open")), ("Up/Down", N_("Choose")), ("back", N_("Back")), "help")

    def __init__(self, command: str = "", words: str = "") -> None:
        super().__init__()
        self.command, self.words = command, words

    async def load(self) -> None:
        commands = cast("HouseApp", self.app).commands
        some = await self.home.long(_found, commands, self.command, self.words) if commands else ()
        rows = [(str(n), one.name, _(one.line).rstrip(".")) for n, one in enumerate(some, 1)]
        self.put(rows, [one.name for one in some])

    def greet(self) -> None:
        count = len(self.line_keys)
        if not count:
            text = _('Nothing matches "{words}". Check the spelling, or try fewer words.')
            self.say("NOTE", text.format(words=cut(self.words, 20)), _("Esc goes back."))
            return
        text = ngettext("{n} command.", "{n} commands.", count).format(n=count)
        self.say("", text, _("Type what you want to do, such as: annual report. Enter opens one."))

    async def typed(self, text: str) -> None:
        self.command, self.words = "", text
        await self.show_anew()

    def open_line(self, index: int) -> Doing:
        return self.home.open("command_form", command=self.line_keys[index])


def _found(desk: Desk, commands: LinePlaces, command: str, words: str) -> Sequence[LinePlace]:
    some = commands.command(desk, command)[0].inner if command else commands.every(desk, words)
    return some[:LIMIT]


class CommandForm(Listing):
    """The fields of a command. Enter answers one, F6 does it. `given`: what was answered; `stored`: what the record
    has now that would be edited."""

    word, prompt = N_("Command"), N_("Field")
    columns = (Column("#", 2, right=True),)
    keys = (("Enter", N_("Fill in")), "own", ("back", N_("Back")), "help")

    def __init__(self, command: str) -> None:
        super().__init__()
        self.command, self.place = command, LinePlace(command)
        self.fields: list[AskedField] = []
        self.given: Given = {}
        self.stored: Given = {}
        self._reply: asyncio.Future[str | None] | None = None

    async def opened(self) -> None:
        self.place, self.fields = await self.home.long(_fields_of, _commands(self), self.command)
        if self.place.inner:
            await self.close()
            await self.home.open("commands", command=self.command)
            return
        visit = self.home.session.visit
        if visit:
            needed = (one for one in self.fields if one.find == "card" and one.required)
            self.given = {one.name: [visit.patron.card] for one in needed}
        await self._read_stored()
        await self.load()
        self.greet()

    async def load(self) -> None:
        rows = [(str(n), self._label(one), self._now(one), one.help) for n, one in enumerate(self.fields, 1)]
        named, now = (max((cell_len(row[at]) for row in rows), default=0) for at in (1, 2))
        columns = (
            *self.columns,
            Column(N_("Field"), min(22, max(8, named))),
            Column(N_("Now"), min(22, max(8, now)), grow=1),
            Column("", 32, grow=4, drop=1),
        )
        self.put(rows, [one.name for one in self.fields], columns)

    def _label(self, one: AskedField) -> str:
        return f"{one.label} *" if one.required else one.label

    def _now(self, one: AskedField) -> str:
        shown = self.given.get(one.name) or self.stored.get(one.name, [])
        return ", ".join(shown) or ("n" if one.flag else EMPTY)

    async def _read_stored(self) -> None:
        if any(one.required and self.given.get(one.name) for one in self.fields):
            self.stored = await self.home.long(_stored, _commands(self), self.place, dict(self.given))

    def greet(self) -> None:
        if self.place.why_not:
            self.say("NOTE", *_folded(self.place.why_not))
            return
        hint = _("Enter fills in a line; * is needed. F6 does it.")
        said = cut_at_word(f"{self.command}: {self.place.line}", LONGEST)
        self.say("", said, hint if self.fields else _("F6 does it."))

    # -- a field

    def open_line(self, index: int) -> Doing:
        one = self.fields[index]
        if one.flag:
            self.given[one.name] = ["n" if self._now(one) == "y" else "y"]
            return self.load()
        self._ask_field(one)
        return None

    def _ask_field(self, one: AskedField) -> None:
        words = (_("One of: {words}.").format(words=", ".join(one.words)),) if one.words else ()
        help_ = " ".join(_folded(one.help)[:1]) or one.label
        kept = _("Enter alone keeps it. -: empty it.") if self.given.get(one.name) else ""
        more = _("Or type words to find it.") if one.find else ""
        hint = " ".join(filter(None, (*words, more, kept)))
        what = N_("OK")

        async def take(text: str) -> None:
            await self._keep_field(one, text.strip())

        self.ask_words(cut(one.label, 20), what, cut(help_, LONGEST), cut(hint, LONGEST), take, scans=bool(one.find))

    async def _keep_field(self, one: AskedField, typed: str) -> None:
        if typed == EMPTY:
            self.given.pop(one.name, None)
        elif typed:
            text = await self._meant(one, typed)
            if not text:
                return
            if fault := await self.home.read(one.check, text):
                self.remark(cut(fault, LONGEST))
                return
            kept = self.given.get(one.name, []) if one.many else []
            self.given[one.name] = [*kept, text]
        self.settle()
        if one.required:
            await self._read_stored()
        await self.load()
        lacking = next((other for other in self.fields if other.required and not self.given.get(other.name)), None)
        if lacking and lacking is not one:
            self._ask_field(lacking)
        else:
            self.greet()

    async def _meant(self, one: AskedField, typed: str) -> str:
        """Return the card or id of what has these words; if several have, say which."""
        if not one.find or any(char.isdigit() for char in typed):
            return typed
        found = await self.home.read(_commands(self).lookup, self.home.desk, one.find, typed)
        if len(found) == 1:
            return found[0][0]
        if not found:
            text = _('Nothing matches "{words}". Check the spelling, or try fewer words.')
            self.remark(text.format(words=cut(typed, 20)))
            return ""
        some = "; ".join(text for _key, text in found[:MOST_CHOICES])
        text = ngettext("{n} match: {some}", "{n} match: {some}", len(found)).format(n=len(found), some=some)
        self.remark(cut(text, LONGEST), _("Type more words, or the number."))
        return ""

    # -- doing it

    @action("s", N_("Do it"), N_("Do it with these fields"))
    def do_it(self) -> None:
        lacking = next((one for one in self.fields if one.required and not self.given.get(one.name)), None)
        app = cast("HouseApp", self.app)
        if self.place.why_not:
            self.greet()
        elif lacking:
            self._ask_field(lacking)
        elif app.command_runs:
            self.say("NOTE", _("{command} is not done yet.").format(command=app.command_runs), _("Wait until it is."))
        else:
            app.command_runs = self.command
            self.say("", _("Working: {command}").format(command=self.command), _("You can keep working elsewhere."))
            self.home.behind(self._give_command, "command")

    async def _give_command(self) -> None:
        app = cast("HouseApp", self.app)
        try:
            done, said = await self.home.long(_done, _commands(self), self.place, dict(self.given), self)
        finally:
            app.command_runs = ""
        if done:
            await app.done_elsewhere()
        said = [without_controls(line) for line in said]
        here = home_screen(app.screen) if self.is_gone or not self.is_current else self
        if here is not self:
            words = _("Done: {command}") if done else _("Not done: {command}")
            if here and not here.shut:
                if isinstance(here, OverModeScreen):
                    await here.load()
                here.hear_of("OK" if done else "STOP", words.format(command=self.command), cut(" ".join(said), LONGEST))
            return
        if done:
            await self._read_stored()
            await self.load()
        await self._tell_outcome(done=done, said=said)

    async def _tell_outcome(self, *, done: bool, said: Sequence[str]) -> None:
        if not done:
            folded = wrap(" ".join(said), LONGEST, MOST_LINES)
            self.say("STOP", *(folded or [_("Nothing was done.")]))
            return
        if len(said) > 1 or any(len(line) > LONGEST for line in said):
            self.say("OK", _("Done: {command}").format(command=self.command))
            await self.home.open("command_answer", command=self.command, said=said)
        else:
            self.say("OK", *(said or [_("Done.")]))

    # -- what a command asks by itself, from its own thread

    def ask_here(self, prompt: str, *, secret: bool = False) -> str | None:
        put: Any = self._put_to_person  # of Textual's own type mypy can't tell which of two an answer or nothing is
        answer: str | None = self.app.call_from_thread(put, prompt, secret)
        return answer

    async def _put_to_person(self, prompt: str, secret: bool) -> str | None:
        if self.is_gone or self.shut or self.is_asking:
            return None
        self._reply = asyncio.get_running_loop().create_future()
        folded = wrap(without_controls(prompt), LONGEST, MOST_LINES)

        def take(text: str) -> None:
            self._replied(text)

        def leave() -> None:
            self._replied(None)

        keys = (("Enter", N_("OK")), ("back", N_("Cancel")))
        first, rest = folded[0] if folded else self.command, " ".join(folded[1:])
        self.ask_question(ScreenQuestion(_("Answer"), first, rest, take, keys, secret=secret, no=leave))
        return await self._reply

    def _replied(self, text: str | None) -> None:
        reply, self._reply = self._reply, None
        self.settle()
        if reply and not reply.done():
            reply.set_result(text)

    def cancel_question(self) -> None:
        super().cancel_question()
        self._replied(None)

    def on_unmount(self) -> None:  # Textual calls that of each class by itself
        if self._reply and not self._reply.done():
            self._reply.set_result(None)


class _Asker:
    """The form, as its command asks it."""

    has_line = False

    def __init__(self, form: CommandForm) -> None:
        self._form = form

    def ask(self, prompt: str, *, secret: bool = False) -> str | None:
        return self._form.ask_here(prompt, secret=secret)


def _fields_of(desk: Desk, commands: LinePlaces, name: str) -> tuple[LinePlace, list[AskedField]]:
    return commands.command(desk, name)


def _stored(desk: Desk, commands: LinePlaces, place: LinePlace, given: Given) -> Given:
    return commands.stored(place, given, desk)


def _done(
    desk: Desk, commands: LinePlaces, place: LinePlace, given: Given, form: CommandForm
) -> tuple[bool, list[str]]:
    return commands.do(place, given, desk, _Asker(form))


def _folded(text: str) -> list[str]:
    return wrap(without_controls(text), LONGEST, MOST_LINES)


class CommandAnswer(TextPage):
    """The answer of a command, to read."""

    word = N_("Answer")

    def __init__(self, command: str, said: Sequence[str]) -> None:
        super().__init__()
        self.command, self.said = command, said

    def opened(self) -> None:
        rest = len(self.said) - MOST_READ
        more = [_("{n} more lines. Name a file to have them all.").format(n=rest)] if rest > 0 else []
        self.read_out([*self.said[:MOST_READ], *more])
        count = ngettext("{n} line.", "{n} lines.", len(self.said)).format(n=len(self.said))
        self.say("OK", f"{self.command}. {count}", _("Esc goes back."))
