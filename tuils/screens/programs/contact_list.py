"""Calls to make about a program: whom to tell, and what. A key for each way, and all of it as files."""

from __future__ import annotations

from functools import partial

from tuils.i18n import N_, _, ngettext
from tuils.library.activities.programs.contacts_due import HOWS, WHATS, ContactDue, to_tell, unconfirmed
from tuils.library.activities.registration.contact_marks import (
    ContactMarked,
    confirmed,
    drop_unconfirmed,
    not_reached,
    notes_of,
    told,
)
from tuils.library.activities.registration.contact_table import TO_TELL, how_words, party_words
from tuils.library.activities.registration.messages import SEE_ALL, MessagesWritten, sign_of, text_of, write_messages
from tuils.library.foundation.administration.at_rest import MESSAGES as FOLDER
from tuils.library.foundation.dates import moment_words
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.desk import Desk
from tuils.screens.kit.file_words import short_path
from tuils.screens.kit.form_lines import pick
from tuils.screens.kit.home import home_screen
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.kit.text_page import TextPage
from tuils.screens.widgets.lines import cut

NOT_REACHED = "not"
WAYS = {"phone": N_("phone"), "email": N_("email"), "sms": N_("text"), "mail": N_("letter"), "desk": N_("desk")}
"""The ways of contact as typed; `by phone` and `at the desk` are understood as well."""


class ToTell(TableScreen[ContactDue]):
    """The contacts to make. `session`: an id, for that one alone."""

    mode, table, word, prompt = "events", TO_TELL, N_("Calls to make"), N_("Line")
    keys = (("Enter", N_("Text")), "own", ("back", N_("Back")), "help", "undo")

    def __init__(self, session: str = "") -> None:
        super().__init__()
        self.session = session
        self.late: list[ContactDue] = []

    async def load(self) -> None:
        self.late = await self.home.read(partial(unconfirmed, session=self.session), self.home.desk)
        await super().load()

    def read_lines(self, desk: Desk) -> list[ContactDue]:
        return to_tell(desk, session=self.session)

    def greet(self) -> None:
        if self.late:
            count = len(self.late)
            said = ngettext("{n} did not confirm in time.", "{n} did not confirm in time.", count).format(n=count)
            self.say("NOTE", said, _(".z releases their seats to the waitlist."))
            return
        super().greet()

    async def open_line(self, index: int) -> None:
        one = self.lines[index]
        text = await self.home.read(text_of, self.home.desk, one)
        await self.home.open("telling", telling=one, text=text)

    # -- the chosen one

    @action("t", N_("By phone"), N_("Reached the selected patron by phone"))
    async def told_by_phone(self, one: ContactDue) -> None:
        await self._told(one, "phone")

    async def _told(self, one: ContactDue, how: str, note: str = "") -> None:
        done = await self.home.do(partial(told, note=note), one.registration, one.what, how)
        await self._after(done, _("Reached {how}: {name}").format(how=_(HOWS[how]), name=cut(party_words(one), 40)))

    async def _after(self, done: ContactMarked, said: str) -> None:
        then = _("F9 undoes it.")
        if done.next:
            then = _("Next call: {what}.").format(what=_(WHATS[done.next])) + " " + then
        await self.done(said, then)

    @action("n", N_("Other way"), N_("Reached another way, or not reached"))
    def told_otherwise(self, one: ContactDue) -> None:
        async def how(text: str) -> None:
            code = _way(text)
            if not code:
                self.remark(_("Type phone, email, text, letter, desk, or not reached."))
                return
            self.settle()
            self._ask_note(one, code)

        said = _("How did you reach {name}?").format(name=cut(party_words(one), 40))
        then = _("Type phone, email, text, letter, desk, or: not reached.")
        self.ask_words(_("How"), N_("Save"), said, then, how)

    def _ask_note(self, one: ContactDue, how: str) -> None:
        async def noted(text: str) -> None:
            if how == NOT_REACHED:
                done = await self.home.do(partial(not_reached, note=text), one.registration, one.what)
                self.settle()
                await self._after(done, _("Not reached: {name}").format(name=cut(party_words(one), 40)))
            else:
                self.settle()
                await self._told(one, how, text)

        said = _("Add a note? It is saved with the registration.")
        self.ask_words(_("Note"), N_("Done"), said, _("Enter: no note."), noted)

    @action("y", N_("Confirm"), N_("The selected patron confirms"))
    async def confirm_coming(self, one: ContactDue) -> None:
        done = await self.home.do(confirmed, one.registration)
        await self._after(done, _("Confirmed: {name}").format(name=cut(party_words(one), 40)))

    @action("k", N_("Notes"), N_("Notes about the selected patron"))
    async def show_notes(self, one: ContactDue) -> None:
        notes = await self.home.read(notes_of, self.home.desk, one.registration)
        self.say("", cut("; ".join(notes), 70) if notes else _("No notes."), _(". returns to the list."))

    @action("z", N_("Remove"), N_("Release seats not confirmed in time"), when="late")
    def drop_late(self) -> None:
        names = cut(", ".join(party_words(one) for one in self.late), 60)
        sessions = list(dict.fromkeys(one.session for one in self.late))

        async def drop() -> None:
            gone = 0
            for session in sessions:
                gone += len(await self.home.do(drop_unconfirmed, session))
            said = ngettext("Seats released: {n}.", "Seats released: {n}.", gone).format(n=gone)
            await self.done(said, _("Patrons who got a seat are on this list. F9 undoes it."))

        self.ask(_("Release seats of: {names}").format(names=names), _("y: release their seats.   n or Esc: no."), drop)

    # -- paper and files

    @action("r", N_("Sign"), N_("Print a sign for the door"), place=5)
    async def print_sign(self) -> None:
        session = self.session or (self.chosen.session if self.chosen else "")
        if not session:
            self.none_chosen()
            return
        text = await self.home.read(sign_of, self.home.desk, session)
        self.home.print_out(_("the door sign"), [text])

    @action("o", N_("Files"), N_("Save call, email, and text lists as files"), needs=SEE_ALL, place=3)
    async def write_files(self) -> None:
        if not self.lines:
            self.remark(_("No calls to make."))
            return
        folder = self.home.path.parent / FOLDER

        async def written(done: MessagesWritten) -> None:
            said = _("Saved: calls {calls}, emails {emails}, letters {letters}, texts {texts}.")
            words = said.format(calls=done.calls, emails=done.emails, letters=done.letters, texts=done.texts)
            then = _("In {folder}. Calls stay listed until you mark them done.").format(folder=short_path(folder))
            self.say("OK", words, then)

        await self.write_out(lambda old: write_messages(self.home.desk, self.lines, folder, replace=old), written)


class TellingText(TextPage):
    """A letter. `telling`: the patron and the subject; `text`: the letter, in their language."""

    word, prompt = N_("Text"), N_("Text")

    def __init__(self, telling: ContactDue, text: str) -> None:
        super().__init__()
        self.telling, self.letter = telling, text

    def opened(self) -> None:
        one, desk = self.telling, self.home.desk
        said = _("{name}: {how}").format(name=party_words(one), how=how_words(one))
        then = _("By {day}. Esc goes back; F6 there: reached by phone.").format(day=moment_words(desk, one.by_at))
        self.say("", cut(said, 70), then)
        self.read_out(["", *(f"  {line}".rstrip() for line in self.letter.splitlines())])

    async def left_alone(self) -> None:
        """Close the page: it names a person."""
        await self.close()
        below = home_screen(self.app.screen)
        if below and (hiding := below.left_alone()) is not None:
            await hiding


def _way(text: str) -> str:
    """Return the way meant by a word or its beginning; empty for none."""
    typed = text.strip()
    for words in (WAYS, HOWS):
        known = [(code, _(word)) for code, word in words.items()]
        code = pick(typed, [*known, (NOT_REACHED, _("not reached"))])[0] if typed else ""
        if code:
            return code
    return ""
