"""A session: registrations, waitlist, and, with the door open, who is here. A scan at an open door is counted there,
and nowhere else; with the door closed it goes to the desk, as on every screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from rich.cells import cell_len
from textual.app import ComposeResult

from tuils.i18n import N_, _, ngettext
from tuils.library.activities.registration.door_list import DoorList, DoorParty, door_list, sign_in_lines
from tuils.library.activities.registration.registering import cancel_registration, not_coming
from tuils.library.activities.registration.waitlist import promote
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused, refuse
from tuils.library.front.answers import door_words as words
from tuils.library.front.answers.why_subject import WhySubject
from tuils.library.front.conversation import Answer, Heard
from tuils.library.front.conversation.door import DoorTalk, is_count
from tuils.library.office.receipts.program_papers import registration_sheet, ticket_sheet
from tuils.screens.kit.home import opens
from tuils.screens.kit.listing import Listing
from tuils.screens.kit.search_screen import is_scan, search_head
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import Line, Lines, cut
from tuils.screens.widgets.rows import Column, Row
from tuils.screens.widgets.turns import Doing

LIST = (
    Column("#", 2, right=True),
    Column(N_("Registered"), 16, grow=2),
    Column(N_("People"), 6, right=True),
    Column(N_("Here"), 10),
    Column(N_("Notes"), 26, grow=1, drop=1),
)
HEAD = 5, 2
LOOK_AGAIN = 5.0
"""Seconds after which the list is read again while nobody types: another station may count at the same door."""
KEYS: dict[str, tuple[Hint, ...]] = {
    "as_what": (("y", N_("Count")), ("a t c", N_("Count as shown")), ("n", N_("No one"))),
    "so_many": (("y", N_("Count them")), ("n", N_("No"))),
    "let_in": (("y", N_("Admit them")), ("n", N_("Not now"))),
    "which_party": (("1-99", N_("Choose")), ("n", N_("None of these"))),
    "scans": (("y", N_("Run")), ("n", N_("Don't run"))),
}


class SessionScreen(Listing):
    """The session's screen. `session`: its id. `door`: True if the door is open, so that scans are counted."""

    mode, prompt = "events", N_("Session")
    columns = LIST
    keys = (("back", N_("Back")), "help", "own", "undo", "why")

    def __init__(self, session: str, door: bool = False) -> None:
        super().__init__()
        self.session, self.door = session, door
        self._talk: DoorTalk | None = None
        self._why_not: Refused | None = None
        self.question = ""
        self.hidden = False  # nobody was here for a while: names are not shown until somebody is
        self._steps = 0  # what was heard: a list that was read before it is old

    def body(self) -> ComposeResult:
        yield search_head(self, "session", *HEAD)
        yield from super().body()

    # -- what is shown

    @property
    def talk(self) -> DoorTalk:
        """Return the conversation at this door. If it could not be opened, every act here says why."""
        if self._talk is None:
            raise self._why_not or refuse("SESSION_UNKNOWN", text=self.session)
        return self._talk

    async def opened(self) -> None:
        try:
            self._talk = await self.home.read(DoorTalk, self.home.desk, self.session)
        except Refused as no:
            self._why_not = no
            raise
        self.session = self.talk.session
        await self._greet()
        self.set_interval(LOOK_AGAIN, self._look_again)

    async def _greet(self) -> None:
        self.talk.desk = self.home.desk
        heard = await self.home.read(self.talk.greet)
        if not self.door:
            heard = self.talk.say(words.door_closed(self.talk.sheet))
        self.draw(heard)

    def _look_again(self) -> None:
        if self.is_current and self._ready and not (self.asks or self.question or self._typed or self.is_at_work):
            self._loading = self.load_by(self.load)

    @property
    def _typed(self) -> str:
        return self.field.value if self.field else ""

    async def load(self) -> None:
        """Read the list again. Don't show it if people were counted meanwhile (it may be older), or while somebody
        types: a number is meant for the line on the screen."""
        if self._talk is None:
            return
        before = self._steps, self._typed
        sheet = await self.home.read(door_list, self.home.desk, self.session)
        meanwhile = before != (self._steps, self._typed) or self.is_at_work or self.question
        if not (meanwhile or self.is_gone):
            self.talk.sheet = sheet
            self._draw_list(self.talk.face())

    def draw(self, heard: Heard) -> None:
        """Show the answer of the conversation, with the current list."""
        self.question = heard.question
        paper = self.offer_paper(heard.paper) if heard.paper else ""
        self.say(heard.answer.mark, heard.answer.said, paper + heard.answer.then)
        waits = ngettext("{n} scan waiting", "{n} scans waiting", heard.waiting).format(n=heard.waiting)
        self.aside(waits if heard.waiting else "", "look")
        if not self.asks:
            self._prompt(heard)
        self._draw_list(heard)

    def _prompt(self, heard: Heard | None = None) -> None:
        """Show the prompt, colored while the door counts scans."""
        if heard and heard.question:
            self.ask_for(heard.prompt)
            self.show_keys(KEYS[heard.question])
            return
        self.ask_for(_("Door") if self.door else _(self.prompt), "look" if self.door else "strong")
        self.show_keys(self.keys if self.door else (*self.keys[:2], "open_or_close_door", *self.keys[2:]))

    def _draw_list(self, heard: Heard) -> None:
        if self.is_gone or self._talk is None:
            return
        rows = [self._row(row) for row in heard.panel.rows]
        chosen = self.line_keys[self.at] if self.at >= 0 else ""
        self.line_keys = list(heard.panel.keys)
        cursor = self.line_keys.index(chosen) if chosen in self.line_keys and chosen else -1
        self.rows.load(rows or [("", words.empty(self.talk.sheet))], cursor=cursor)
        self._show_head(self.talk.sheet)

    def _row(self, row: Row) -> Row:
        """Return the row; without name and notes while the list is hidden."""
        if not self.hidden or len(row) < 5:
            return row
        number, _name, heads, state, _to_know = row
        return (number, "-", heads, state, "")

    def resized(self) -> None:
        if self._talk:
            self._show_head(self.talk.sheet)

    def _show_head(self, sheet: DoorList) -> None:
        lines = self.query_one("#session", Lines)
        lines.styles.height = HEAD[self.narrow]
        lines.put(self._narrow_head(sheet) if self.narrow else self._wide_head(sheet))

    def _wide_head(self, sheet: DoorList) -> list[Line]:
        about = words.door_head(self.home.desk, sheet)
        last = f"   {_('CANCELED')}" if sheet.line.cancelled else ""
        room = self.size.width - cell_len(about.line) - cell_len(last) - 5
        name = cut(about.name, max(20, min(36, room)))
        first: list[tuple[str, str]] = [(f" {name}", "strong"), (f"   {about.line}", "text"), (last, "stop")]
        *groups, whole = words.tallies(sheet)
        drawn = "".join(f"  {part}    " for part in groups)
        if len(drawn) + len(whole) + 4 > self.size.width:
            drawn = "".join(f"  {part}    " for part in words.short_tallies(sheet)[:-1])
        tallies = [(drawn, "strong")]
        tallies += [("  ", "text"), (f" {whole} ", "look")] if sheet.over else [(f"  {whole}", "strong")]
        return [first, f" {words.session_standing(sheet)}", "", tallies, ""]

    def _narrow_head(self, sheet: DoorList) -> list[Line]:
        about = words.door_head(self.home.desk, sheet)
        when = about.line.partition("   ")[0]
        title = cut(about.name, self.size.width - len(when) - 3)
        tallies = " ".join(words.short_tallies(sheet))
        return [[(f" {title}", "strong"), (f"  {when}", "text")], [(f" {tallies}", "look" if sheet.over else "strong")]]

    # -- what is heard

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Block other actions while the door asks."""
        return False if action == "own" and self.question else super().check_action(action, parameters)

    async def _converse(self, step: Callable[..., Heard], *args: Any, **named: Any) -> None:
        """Take one step of the conversation, and run the scans that waited for it."""
        self.hidden = False
        self.draw(await self._step(step, *args, **named))
        await self._go_on()

    async def _go_on(self) -> None:
        while self._talk and self.talk.waiting and not self.talk.question and not self.asks:
            self.draw(await self._step(self._next))

    def _next(self) -> Heard:
        return self.talk.go_on() or self.talk.face()

    async def _step(self, step: Callable[..., Heard], *args: Any, **named: Any) -> Heard:
        def as_whom(desk: Desk) -> Heard:
            self.talk.desk = desk
            return step(*args, **named)

        heard = await self.home.do(as_whom)
        self._steps += 1
        return heard

    async def typed(self, text: str) -> None:
        if self.door:
            await self._converse(self.talk.hear, text)
        elif is_scan(text):
            await self._overheard(text)
        else:
            self._find(text)

    def _find(self, text: str) -> None:
        """Choose a line by name while the door is closed: nobody is counted."""
        party = None if is_count(text) else self.talk.called(text)
        if is_count(text):
            self.remark(_("Not counted: attendance is closed."), _("Type .a to open it."))
        elif party is None:
            self.remark(_("No registration by that name."), _("F7 registers a patron."))
        else:
            self.rows.choose(self.line_keys.index(party.id))

    def scanned(self, code: str) -> Doing:
        """Count a scan at the door, if it is open; hold it while a question is open."""
        if not self.door:
            return super().scanned(code)
        return super().scanned(code) if self.asks else self._converse(self.talk.hear, code, scanned=True)

    @property
    def is_asking(self) -> bool:
        return self.asks or bool(self.question)

    @property
    def holds_scans(self) -> bool:
        """False for a question of the conversation: it holds the scans itself."""
        return self.asks and super().holds_scans

    @property
    def may_run_scans(self) -> bool:
        return super().may_run_scans and not self.question

    async def heard(self, text: str) -> None:
        await super().heard(text)
        await self._go_on()

    def picked(self, number: int) -> Doing:
        if not self.door:
            return super().picked(number)
        return self._converse(self.talk.hear, str(number))

    def sent(self, text: str, field: Any) -> Doing:
        """Take a number as the answer while the door asks."""
        if self.question and self.door and text and field is not None and not self.asks and text[0] != ".":
            return self.heard(text)
        return super().sent(text, field)

    def open_line(self, index: int) -> Doing:
        """Handle Enter on a line: at the door, count the person; else open the registration."""
        key = self.line_keys[index]
        if not key:
            return None
        if self.question:
            self.again()
            return None
        if not self.door and self.home.desk.may("programs.register"):
            return self.home.open("party", registration=key)
        return self._converse(self.talk.check_in if self.door else self.talk.tell, key)

    def settle(self) -> None:
        super().settle()
        self._prompt(self.talk.face())

    async def _no_longer(self) -> None:
        self.settle()
        await self._greet()
        await self._go_on()

    def action_back(self) -> Doing:
        return self._converse(self.talk.back) if self.question else super().action_back()

    def refused_question(self) -> Doing:
        return self._no_longer()

    async def left_alone(self) -> None:
        """Hide the names. An open door stays open: the next scan is meant for it."""
        if not self.door:
            await super().left_alone()
        elif self._talk:
            self.hidden = True
            self.draw(self.talk.say(words.nobody_there()))

    async def action_why(self) -> None:
        party = self.chosen
        if party or self.door:
            await self._converse(self.talk.why, party.id if party else "")
        else:
            await self.home.open("why", asked=WhySubject("session", session=self.session))

    # -- the chosen line

    def none_chosen(self) -> None:
        """Ask for a registration by the arrow at an open door: a number there is a person who came."""
        if self.door:
            self.say("NOTE", _("No registration selected."), _("Select one with the Down arrow."))
        else:
            super().none_chosen()

    @property
    def chosen(self) -> DoorParty | None:
        return self.talk.party(self.line_keys[self.at]) if self.at >= 0 else None

    @action(
        "o", N_("Promote"), N_("Give a seat to the next on the waitlist, or to the selected"), needs="programs.register"
    )
    async def promote(self) -> None:
        """Promote the next on the waitlist; or the chosen, if waitlisted."""
        party = self.chosen
        waits = party is not None and party.waits
        given = await self.home.do(promote, self.session, party.id if party and waits else "")
        await self._did(words.promoted(given))

    @action("r", N_("Register"), needs="programs.register")
    def register_someone(self) -> Doing:
        if (line := self.talk.sheet.line).cancelled:
            raise refuse("SESSION_CANCELLED", why=line.why)
        return self.home.open("register_for", session=self.session)

    @action("z", N_("No-show"), N_("Mark the selected party as no-shows"), needs="programs.register")
    async def not_coming(self, party: DoorParty) -> None:
        if party.waits:
            self.cancel_registration(party)
        else:
            done = await self.home.do(not_coming, party.id)
            await self._did(words.stays_away(party, done))

    @action("n", N_("Cancel"), N_("Cancel the chosen registration"), needs="programs.register", place=9)
    def cancel_registration(self, party: DoorParty) -> None:
        async def cancel() -> None:
            done = await self.home.do(cancel_registration, party.id)
            await self._did(words.registration_ended_words(party, done))

        text = _("Cancel the registration of {name}?").format(name=cut(party.name, 36))
        self.ask(text, _("y: cancel it; the next on the waitlist moves up.   n or Esc: no."), cancel)

    async def _did(self, answer: Answer) -> None:
        """Show the answer to an act and load the list again; counting does neither."""
        await self._converse(self._read_and_say, answer)

    def _read_and_say(self, answer: Answer) -> Heard:
        self.talk.read()
        return self.talk.say(answer)

    # -- the session

    @action("a", N_("Door"), N_("Start or stop taking attendance"))
    async def open_or_close_door(self) -> None:
        self.door = not self.door
        await self._greet()
        await self._go_on()

    @action("t", N_("Totals"), N_("Correct the attendance"))
    def correct_totals(self) -> None:
        shown = ", ".join(" ".join(part.split()) for part in words.tallies(self.talk.sheet))
        text = _("How many came? Now: {counts}").format(counts=shown)
        then = words.how_to_correct(self.talk.sheet)
        self.ask_words(_("Totals"), N_("Correct"), cut(text, 70), then, self._correct)

    async def _correct(self, text: str) -> None:
        if not text.strip():
            await self._no_longer()
            return
        heard = await self._step(self.talk.correct, text)
        self.settle()
        self.draw(heard)

    @action("b", N_("Change"), N_("Edit, move, or cancel this session"), needs="programs.edit")
    def change_date(self) -> Doing:
        return self.home.open("program_form", session=self.session)

    prepare = opens("preparation", "k", N_("Prep"), N_("Checklist to prepare this session"), own="session")

    @action("s", N_("Print"), N_("Print a sign-in sheet"))
    async def print_sheet(self) -> None:
        lines: Sequence[str] = await self.home.read(sign_in_lines, self.home.desk, self.session)
        about = words.door_head(self.home.desk, self.talk.sheet)
        self.print_lines(f"{about.name}   {about.line}", lines)

    @action("v", N_("Slip"), N_("Print the registration slip of the chosen party; at the door, tickets"))
    async def print_slip(self) -> None:
        """Print the slip; at the door without a chosen line, the last arrival's."""
        sheet = self.talk.tickets if self.door and self.at < 0 else None
        if party := self.chosen:
            make = ticket_sheet if self.door else registration_sheet
            sheet = await self.home.read(make, self.home.desk, party.id)
        if sheet is None:
            self.none_chosen()
            return
        self.home.paper = sheet
        self.home.print_sheet(sheet)

    @action("g", N_("Continue"), N_("Add dates to this program"), needs="programs.edit")
    def more_dates(self) -> Doing:
        return self.home.open("program_more", session=self.session)
