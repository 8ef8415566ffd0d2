"""The desk: shows the conversation's answers about checkouts, check-ins and blocks."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.worker import Worker

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.describing.table import FactsBeside
from tuils.library.foundation.store import StoreFault
from tuils.library.front.answers.arriving import arriving
from tuils.library.front.answers.heard import MORE, SESSION
from tuils.library.front.answers.idle_desk import greet
from tuils.library.front.conversation import Answer, Head, Heard, Panel
from tuils.screens.desk.bells import BellWatch
from tuils.screens.desk.desk_lists import LISTS, desk_columns, desk_rows
from tuils.screens.kit import registry
from tuils.screens.kit.home import HomeScreen
from tuils.screens.widgets.bands import MARK, AnswerBand
from tuils.screens.widgets.field import EntryField
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import Line, Lines, give_way
from tuils.screens.widgets.pane import Pane
from tuils.screens.widgets.rows import Rows, cell_text
from tuils.screens.widgets.turns import Doing, first_picture

if TYPE_CHECKING:
    from tuils.library.front.answers.behind_to_dos import BehindToDos
    from tuils.library.front.answers.why_subject import WhySubject

IDLE: tuple[Hint, ...] = ("help", "check_in", "renew", ("park", N_("Parked")), "undo", "menu", "why")
PATRON: tuple[Hint, ...] = (("back", N_("Done")), "help", "own", "undo", "menu", "why")
MODES: dict[str, tuple[Hint, ...]] = {
    "checkin": (
        ("back", N_("Back to checkout")),
        "help",
        ("check_in", N_("Check out")),
        ("park", N_("Book drop date")),
        "undo",
        "why",
    ),
    "renew": (("back", N_("Back to checkout")), "help", "check_in", "undo", "menu", "why"),
    "verify": (("back", N_("Back to checkout")), "help", "check_in", "undo", "menu", "why"),
    "here": (("back", N_("Back to checkout")), "help", "check_in", "undo", "menu", "why"),
}
"""The keys of each mode other than checkout."""
YES = {
    "lend": N_("Check it out"),
    "renew": N_("Renew it"),
    "hold": N_("Place hold"),
    "pay": N_("Take payment"),
    "here": N_("Count it"),
}
REASON = {"lend": N_("Save and check out"), "renew": N_("Save and renew"), "hold": N_("Save and place hold")}
"""The labels of yes, and of giving a reason, by question."""
CHOICES = {
    "who": N_("Choose"),
    "which": N_("Choose"),
    "back": N_("Bring back"),
    "block": N_("Fix it"),
    "stop": N_("Fix it"),
    "whose": N_("Take a payment"),
}
"""The label of typing a number, by question."""
QUESTION_KEYS: dict[str, tuple[Hint, ...]] = {
    "late": (("y", N_("Check it in")), ("n", N_("No"))),
    "pieces": (("y", N_("All there")), ("Enter", N_("Note what is missing")), ("n", N_("Set it aside"))),
    "charge": (("Enter", N_("Charge")), ("back", N_("No charge"))),
    "drop": (("Enter", N_("Use this time")), ("back", N_("Use the current time"))),
    "who": (("back", N_("None of these")), "help", "patrons"),
    "is_it": (("y", N_("Yes")), ("back", N_("Someone else")), "help", "patrons"),
    "which": (("back", N_("None of these")), "help", "catalog"),
    "back": (("back", N_("No one")), "help"),
    "leave": (("y", N_("Sign out")), ("n", N_("Stay"))),
    "passer": (("Enter", N_("Continue")), ("back", N_("No"))),
    "pin": (("Enter", N_("Continue")), ("back", N_("No"))),
    "amount": (("Enter", N_("Take the payment")), ("back", N_("No payment"))),
    "whose": (("Enter", N_("Go back")), ("n", N_("No"))),
    "scans": (("y", N_("Run")), ("n", N_("Don't run"))),
}
PAPER: tuple[Hint, ...] = (("y", N_("Print")), ("n", N_("No receipt")), "help", "check_in", "undo", "menu")
"""The keys while a receipt is offered."""


EXPLAINED = ("loans", "checkins", "renewals", "out", "blocks")
"""The lists whose lines Why? explains."""
WORDED = ("drop", "reason", "passer", "pin", "amount", "pieces", "charge")
"""Questions for words, a name, an amount: a number is text there, too."""
ALONE = ("stop", "drop", "amount", "whose", "shown")
"""Questions that Enter alone answers."""


def presses(key: str, *words: str) -> Callable[[DeskScreen], Doing]:
    """Return an action of the conversation, which gets this key; `words` as of `action`."""

    def press(desk: DeskScreen) -> Doing:
        return desk._press(key)

    return action(*words)(press)


class DeskScreen(HomeScreen):
    mode = "desk"
    keys = IDLE
    hears_codes = True

    face: Heard | None = None
    _beside: tuple[str, object] = "", None
    _reading_beside: Worker[None] | None = None
    """The subject of the second pane, and the state in which it was read."""
    _behind: tuple[Panel, BehindToDos] | None = None
    """A panel of to-dos, and their next steps and lists, read where there is room."""

    def body(self) -> ComposeResult:
        yield Lines(id="patron", classes="who")
        with Horizontal(classes="split"):
            yield Rows(LISTS["loans"], id="rows")
            yield Pane(id="pane", classes="pane")

    # -- the conversation

    async def opened(self) -> None:
        greeting = await self.home.read(greet, self.home.desk)
        with self.app.batch_update():
            await self.draw(greeting)
            if self._reading_beside:
                await first_picture(self._reading_beside.wait())
        self.check_idle()
        await self.home.painted()  # before the conversation is loaded; what is scanned meanwhile waits
        await self.draw(await self.home.work(lambda: self.home.session.greet(greeting)))
        if self.home.warnings:
            said, _dot, then = self.home.warnings[0].partition(". ")
            self.say("NOTE", f"{said}.", then)
        self.home.behind(partial(self._arrive, self.answered), "arrive")
        self.bells = BellWatch(self, self._today_again)

    def on_screen_resume(self) -> None:
        """Read today again when the screen comes back: an import or a pulled hold may have changed it."""
        super().on_screen_resume()
        if self.face and self.face.panel.kind == "today" and not self.face.asking:
            self.home.behind(self._today_again, "today")

    async def _today_again(self) -> None:
        await self._see_again(self.home.session.today_again)

    async def done_elsewhere(self) -> None:
        """Show what has changed: something was done on another screen."""
        await self._see_again(self.home.session.done_elsewhere)

    async def _see_again(self, look: Callable[[], Heard | None]) -> None:
        with contextlib.suppress(StoreFault):
            if (heard := await self.home.work(look)) and self.face:
                before, self.face = self.face, heard
                self._show_head()
                self._list(before.panel, heard.panel)  # alone: what was said by the way stands
                self._look_beside(heard)

    async def _arrive(self, greeted: tuple[str, str, str]) -> None:
        """Greet from a background read: no desk waits for the log. A library that can't be written says so soon enough.
        An answer given meanwhile stays, with what to do next, and a dot restores it."""
        with contextlib.suppress(StoreFault):
            told, then = await self.home.work(arriving, self.home.desk)
            if told:
                self.remark(told, then if self.answered == greeted else "")

    async def converse(self, step: Callable[..., Heard], *args: Any) -> Heard:
        """Take one step of the conversation, and run the scans that waited for it; return the face shown at the end."""
        heard = await self._searched(await self.home.work(step, *args))
        await self.draw(heard)
        while heard.waiting and not heard.asking:
            more = await self.home.work(self.home.session.go_on)
            if more is None:
                break
            heard = await self._searched(more)
            await self.draw(heard)
        return heard

    async def _searched(self, heard: Heard) -> Heard:
        if not heard.find:
            return heard
        from tuils.library.front.answers.searching import look_for

        people, titles = await self.home.read(look_for, self.home.desk, heard.find)
        return await self.home.work(self.home.session.found, heard.find, people, titles)

    @property
    def is_asking(self) -> bool:
        return True  # the conversation knows

    @property
    def keys_wait(self) -> bool:
        asks = self.face is not None and bool(self.face.asking or self.face.offered)
        return asks or self.open_question is not None

    @property
    def holds_scans(self) -> bool:
        return False  # the conversation does

    async def scans_go_on(self) -> None:
        """Run the waiting scans. If their screen is closed, let the conversation ask about them."""
        if self.home.held.ask_first:
            await self.home.ask_about_scans()
        else:
            await super().scans_go_on()

    def heard(self, text: str) -> Doing:
        return self._hear(text)

    def scanned(self, code: str) -> Doing:
        return self._hear(code, True)

    async def _hear(self, text: str, scanned: bool = False) -> None:
        session = self.home.session
        await self.converse(lambda: session.hear(text, scanned=scanned))

    def sent(self, text: str, field: EntryField | None) -> Doing:
        """Send text. Enter alone answers some questions; a question for words takes a number as words."""
        question = self.face.question if self.face else ""
        dot = len(text) == 2 and text[0] == "."
        if field and not dot and question in (WORDED if text else ALONE):
            return self._hear(text)
        return super().sent(text, field)

    def spells(self, field: EntryField) -> bool:
        return super().spells(field) or bool(self.face and self.face.question in WORDED)

    async def _overheard(self, code: str, *, returned: bool = False) -> None:
        await self.home.overhear(code, returned=returned)  # drawn here

    def picked(self, number: int) -> Doing:
        """Choose a line; 1 after a plain no takes the offer, whatever list is shown below."""
        if number == 1 and self.face and self.face.offered == "1":
            return self._hear("1")
        return super().picked(number)

    def chose(self, index: int) -> Doing:
        panel = self.face.panel if self.face else Panel()
        if self.face and self.face.asking:
            return self._hear(str(index + 1))
        key = self._key_of_today(index) if panel.kind == "today" else ""
        if key.startswith(SESSION):
            return self.home.open("session", session=key.removeprefix(SESSION))
        if key.startswith(MORE):
            return self.home.open("program_more", session=key.removeprefix(MORE))
        if key.partition(" ")[0] in registry.SCREENS:
            return self.home.open(key)
        self.query_one(Rows).load(self.query_one(Rows).rows, cursor=index)
        return None

    def _key_of_today(self, index: int) -> str:
        """Return the key of a line by its number: a long text has several rows."""
        number = cell_text(self.query_one(Rows).rows[index][0])
        return self.face.panel.keys[int(number) - 1] if self.face and number.isdecimal() else ""

    # -- keys

    check_in = presses("checkin", "i", N_("Check in"), N_("Check in, on and off"))

    @action("r", N_("Renew"))
    def renew(self) -> Doing:
        rows, panel = self.query_one(Rows), self.face.panel if self.face else Panel()
        chosen = panel.kind in ("loans", "renewals") and 0 <= rows.cursor < len(panel.keys)
        return self._press("renew", panel.keys[rows.cursor] if chosen else "")

    park = presses("park", "k", N_("Park"), N_("Park, or bring back"))
    pay = presses("pay", "y", N_("Pay"), N_("Take a payment: pay 2.50"))
    verify_cart = presses("verify", "v", N_("Verify"), N_("Double-check a cart"))
    count_use_here = presses("here", "h", N_("In-house"), N_("Count in-house use"))
    programs_of_today = presses("programs", "t", N_("Programs"), N_("Today's programs"))
    print_newest = presses("print", "b", N_("Print"), N_("Print or reprint the last receipt or slip"))
    print_all_out = presses("all_out", "o", N_("Print all out"), N_("Print everything this patron has out"))

    def action_back(self) -> Doing:
        return self._press("back")

    async def _press(self, key: str, row: str = "") -> None:
        await self.converse(self.home.session.press, key, row)

    def row_asked(self) -> WhySubject | None:
        """Return the subject of the highlighted line: a loan, an item in transit, one of several blocks."""
        return self.home.session.row_about(self.query_one(Rows).cursor)

    async def action_why(self) -> None:
        """Explain the highlighted line; else the last answer, while it is on the screen."""
        if asked := self.row_asked() or self.home.session.asked_about:
            await self.home.open("why", asked=asked)
        elif self.face and self.face.panel.kind in EXPLAINED and self.face.panel.rows:
            key = self.keys_now().get("why", "?")
            self.remark(_("Which line?"), _("Choose it with Down, then press {key}.").format(key=key))
        else:
            self.remark(_("Nothing to explain yet."), _("Check something out first. Then ? explains the due date."))

    def scans_aside(self) -> list[str]:
        """Remove and return the scans not heard yet: they are parked with the patron."""
        sent = [came.text for came in self.set_aside() if isinstance(came, EntryField.Sent)]
        return [text for text in sent if text and not text.startswith(".")]

    # -- drawing

    async def draw(self, heard: Heard) -> None:
        if heard.paper:
            self.home.paper = heard.paper
        before, self.face = self.face, heard
        mark, said = heard.answer.mark, _fitted_answer(heard.answer, self.narrow, self.app.size.width)
        self.query_one(AnswerBand).name_fact(mark, said, heard.answer.fact)
        self.say(mark, said, heard.answer.then)
        self.ask_for(heard.prompt, "look" if heard.loud else "strong")
        self._hide(heard.question == "pin")
        self.aside(*_waits(heard))
        self._show_head()
        self._list(before.panel if before else Panel("none"), heard.panel)
        self._look_beside(heard)
        self.show_keys(self._keys_for(heard))
        if heard.paper and heard.prints:
            self.home.print_sheet(heard.paper, quietly=heard.prints == "quietly")
        if heard.leaving:
            await self.home.end_session()
        elif heard.open_title:
            await self.home.open("title", biblio=heard.open_title)
        elif heard.opens:
            await self.home.open(heard.opens, code=heard.opens_with)

    def _hide(self, secret: bool) -> None:
        """Show a PIN as stars."""
        if self.field and self.field.password != secret:
            self.field.password = secret

    def resized(self) -> None:
        if self.face:
            self._show_head()
            if self.face.panel.kind == "today":
                self._list(Panel(), self.face.panel)
            self._look_beside(self.face)

    def _look_beside(self, heard: Heard) -> None:
        """Show the patron's facts beside the list if there is room. No scan waits for them."""
        panel, visit = heard.panel, None
        if self.wide and panel.kind not in ("today", "checkins"):  # at rest the session may not be loaded yet
            visit = self.home.session.visit
        about: tuple[str, object] = panel.kind, panel.rows
        if visit:
            about = visit.patron.card, (visit.holds, visit.owes)
        if about[0] != self._beside[0] or not self.wide:
            self.query_one(Pane).tell(())  # nobody else's while it is read
            self._beside = "", None
        if self.wide and about != self._beside:
            self._beside = about
            read = partial(self._read_beside, about, panel, visit.patron.card if visit else "")
            self._reading_beside = self.in_worker(read, "beside")

    async def _read_beside(self, about: tuple[str, object], panel: Panel, card: str) -> None:
        from tuils.library.front.answers.beside import beside_idle, beside_patron, beside_pile

        desk, told = self.home.desk, tuple[FactsBeside, ...]()
        if card:
            told = await self.home.read(beside_patron, desk, card)
        elif panel.kind == "checkins":
            told = await self.home.read(beside_pile, self.home.session.pile.returned())
        told = told or await self.home.read(beside_idle, desk)
        if about != self._beside:  # somebody else is here meanwhile
            return
        for pane in self.query(Pane):
            pane.tell(told)
        if panel.kind == "today":
            from tuils.library.front.answers.behind_to_dos import behind_to_dos

            self._behind = panel, await self.home.read(behind_to_dos, desk, panel)
            if self.face and self.face.panel == panel and self.query(Rows):
                self._list(Panel(), panel)

    def _show_head(self) -> None:
        assert self.face is not None
        head = self.face.head
        if not head.name and self.face.panel.kind == "today":
            head = Head(self.face.panel.title)
        if self.narrow and self.face.waiting:  # there is no room right of the field
            head = replace(head, alert=_waits(self.face)[0])
        if not self.narrow and cell_len(f" {head.name} {head.line}") > self.app.size.width:
            head = replace(head, line=head.short or head.line)
            head = replace(head, name=give_way(head.name, head.name, self.app.size.width - 2 - cell_len(head.line)))
        self.query_one("#patron", Lines).put(_head_lines(head, self.narrow))

    def _list(self, before: Panel, panel: Panel) -> None:
        rows = self.query_one(Rows)
        shown = list(panel.rows)
        one_more = len(shown) == len(before.rows) + 1 and shown[:-1] == list(before.rows)
        if before.kind == panel.kind and one_more and not (before.notes or panel.notes):  # notes stand behind the rows
            rows.add(shown[-1])
        elif before != panel:
            behind = self._behind[1] if self.wide and self._behind and self._behind[0] == panel else None
            columns = desk_columns(panel, behind)
            rows.load(desk_rows(panel, rows, columns, behind), columns=columns)
            if panel.kind == "loans" and shown and cell_text(shown[-1][0]).isdecimal():
                rows.show_newest()

    def _keys_for(self, heard: Heard) -> Sequence[Hint]:
        if heard.question:
            return _keys_asked(heard)
        if heard.offered == "y":
            return PAPER
        if heard.mode:
            return MODES[heard.mode]
        return PATRON if heard.head.name and heard.panel.kind != "checkins" else IDLE


def _keys_asked(heard: Heard) -> Sequence[Hint]:
    """Return the keys while a question is open."""
    question, most = heard.question, len(heard.panel.rows)
    number: Hint = (f"1-{most}" if most > 1 else "1", CHOICES.get(question, ""))
    yes, no = ("y", YES.get(heard.action, N_("Yes"))), ("n", N_("No"))
    if question == "block":
        return (yes, no, number, "why")
    if question == "shown":
        return (yes, no, ("Enter", N_("Go back")))
    if question == "stop":
        better = any(cell_text(row[-1]) for row in heard.panel.rows)
        return (("Enter", N_("Continue")), *((number,) if better else ()), "why")
    if question == "reason":
        lend = heard.action == "lend"
        return (
            ("Enter", REASON.get(heard.action, N_("Save"))),
            ("back", N_("Don't check out") if lend else N_("No")),
        )
    if question == "who" and most == 1:
        return QUESTION_KEYS["is_it"]
    return (number, *QUESTION_KEYS[question]) if question in CHOICES else QUESTION_KEYS[question]


def _fitted_answer(answer: Answer, narrow: bool, width: int) -> str:
    """Return the answer, with a long title cut first, then a long name. A narrow screen has two rows."""
    room = 68 if narrow else width - MARK - 1
    return give_way(give_way(answer.said, answer.title, room), answer.name, room)


def _waits(heard: Heard) -> tuple[str, str]:
    """Return the text right of the field: waiting scans first, not to be forgotten; else the parked patron."""
    if heard.waiting:
        return ngettext("{n} scan waiting", "{n} scans waiting", heard.waiting).format(n=heard.waiting), "look"
    return (_("{n} parked").format(n=heard.parked) if heard.parked else ""), "key"


def _head_lines(head: Head, narrow: bool) -> list[Line]:
    """Return the lines of the head: the patron or item, and the one thing to say. On a narrow screen the category and
    card give way, and the next due date if there is more to say."""
    parts = head.line.split("   ")
    if narrow and head.name and len(parts) > 1:
        parts = [parts[1].partition(",")[0], *parts[2:]] if len(parts) > 2 else parts[1:]
        rest = "  " + "  ".join(parts)
    elif len(parts) > 1:
        rest = " " + "   ".join(parts)
    else:
        rest = ("  " if narrow else "   ") + head.line
    first: Line = [(f" {head.name}", "strong"), (rest.rstrip(), "text")] if head.name else ""
    told = [said for said in (head.alert, *head.more) if said]
    return [first, *([(" ! ", "look"), (f" {said}", "text")] for said in told)]
