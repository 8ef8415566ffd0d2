"""Calls to make about a program: whom to tell, and what. A key for each way, and all of it as files."""

from __future__ import annotations

from functools import partial

from tuils.i18n import N_, _, ngettext
from tuils.library.activities.programs.contacts_due import HOWS, WHATS, ContactDue, messages_due, unconfirmed
from tuils.library.activities.registration.contact_marks import (
    ContactMarked,
    confirmed,
    contact_notes,
    drop_unconfirmed,
    mark_notified,
    not_reached,
)
from tuils.library.activities.registration.contact_table import TO_TELL, how_words, party_to_contact
from tuils.library.activities.registration.messages import (
    SEE_ALL,
    MessagesWritten,
    message_text,
    session_door_sign,
    write_messages,
)
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
        return messages_due(desk, session=self.session)

    def greet(self) -> None:
        if self.late:
            count = len(self.late)
            text = ngettext("{n} did not confirm in time.", "{n} did not confirm in time.", count).format(n=count)
            self.say("NOTE", text, _(".z releases their seats to the waitlist."))
            return
        super().greet()

    async def open_line(self, index: int) -> None:
        one = self.lines[index]
        text = await self.home.read(message_text, self.home.desk, one)
        await self.home.open("telling", telling=one, text=text)

    # -- the chosen one

    @action("t", N_("By phone"), N_("Reached the selected patron by phone"))
    async def told_by_phone(self, due: ContactDue) -> None:
        await self._told(due, "phone")

    async def _told(self, due: ContactDue, how: str, note: str = "") -> None:
        done = await self.home.do(partial(mark_notified, note=note), due.registration, due.what, how)
        await self._after(
            done, _("Reached {how}: {name}").format(how=_(HOWS[how]), name=cut(party_to_contact(due), 40))
        )

    async def _after(self, done: ContactMarked, text: str) -> None:
        hint = _("F9 undoes it.")
        if done.next:
            hint = _("Next call: {what}.").format(what=_(WHATS[done.next])) + " " + hint
        await self.done(text, hint)

    @action("n", N_("Other way"), N_("Reached another way, or not reached"))
    def told_otherwise(self, due: ContactDue) -> None:
        async def how(text: str) -> None:
            code = _way(text)
            if not code:
                self.remark(_("Type phone, email, text, letter, desk, or not reached."))
                return
            self.settle()
            self._ask_note(due, code)

        sentence = _("How did you reach {name}?").format(name=cut(party_to_contact(due), 40))
        hint = _("Type phone, email, text, letter, desk, or: not reached.")
        self.ask_words(_("How"), N_("Save"), sentence, hint, how)

    def _ask_note(self, due: ContactDue, how: str) -> None:
        async def noted(text: str) -> None:
            if how == NOT_REACHED:
                done = await self.home.do(partial(not_reached, note=text), due.registration, due.what)
                self.settle()
                await self._after(done, _("Not reached: {name}").format(name=cut(party_to_contact(due), 40)))
            else:
                self.settle()
                await self._told(due, how, text)

        sentence = _("Add a note? It is saved with the registration.")
        self.ask_words(_("Note"), N_("Done"), sentence, _("Enter: no note."), noted)

    @action("y", N_("Confirm"), N_("The selected patron confirms"))
    async def confirm_coming(self, due: ContactDue) -> None:
        done = await self.home.do(confirmed, due.registration)
        await self._after(done, _("Confirmed: {name}").format(name=cut(party_to_contact(due), 40)))

    @action("k", N_("Notes"), N_("Notes about the selected patron"))
    async def show_notes(self, due: ContactDue) -> None:
        notes = await self.home.read(contact_notes, self.home.desk, due.registration)
        self.say("", cut("; ".join(notes), 70) if notes else _("No notes."), _(". returns to the list."))

    @action("z", N_("Remove"), N_("Release seats not confirmed in time"), when="late")
    def drop_late(self) -> None:
        names = cut(", ".join(party_to_contact(one) for one in self.late), 60)
        sessions = list(dict.fromkeys(one.session for one in self.late))

        async def drop() -> None:
            gone = 0
            for session in sessions:
                gone += len(await self.home.do(drop_unconfirmed, session))
            text = ngettext("Seats released: {n}.", "Seats released: {n}.", gone).format(n=gone)
            await self.done(text, _("Patrons who got a seat are on this list. F9 undoes it."))

        self.ask(_("Release seats of: {names}").format(names=names), _("y: release their seats.   n or Esc: no."), drop)

    # -- paper and files

    @action("r", N_("Sign"), N_("Print a sign for the door"), place=5)
    async def print_sign(self) -> None:
        session = self.session or (self.chosen.session if self.chosen else "")
        if not session:
            self.none_chosen()
            return
        text = await self.home.read(session_door_sign, self.home.desk, session)
        self.home.print_out(_("the door sign"), [text])

    @action("o", N_("Files"), N_("Save call, email, and text lists as files"), needs=SEE_ALL, place=3)
    async def write_files(self) -> None:
        if not self.lines:
            self.remark(_("No calls to make."))
            return
        folder = self.home.path.parent / FOLDER

        async def written(done: MessagesWritten) -> None:
            text = _("Saved: calls {calls}, emails {emails}, letters {letters}, texts {texts}.")
            words = text.format(calls=done.calls, emails=done.emails, letters=done.letters, texts=done.texts)
            hint = _("In {folder}. Calls stay listed until you mark them done.").format(folder=short_path(folder))
            self.say("OK", words, hint)

        await self.write_out(lambda old: write_messages(self.home.desk, self.lines, folder, replace=old), written)


class TellingText(TextPage):
    """A letter. `telling`: the patron and the subject; `text`: the letter, in their language."""

    word, prompt = N_("Text"), N_("Text")

    def __init__(self, telling: ContactDue, text: str) -> None:
        super().__init__()
        self.telling, self.letter = telling, text

    def opened(self) -> None:
        one, desk = self.telling, self.home.desk
        text = _("{name}: {how}").format(name=party_to_contact(one), how=how_words(one))
        hint = _("By {day}. Esc goes back; F6 there: reached by phone.").format(day=moment_words(desk, one.by_at))
        self.say("", cut(text, 70), hint)
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
