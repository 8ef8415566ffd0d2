"""The desk: it draws what the conversation answers. Lending, checking in, and what stands in the way."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from textual.app import ComposeResult

from tuils.i18n import N_, _, ngettext
from tuils.library.people.signing_in import arrived, look_there
from tuils.library.session import Answer, Head, Heard, Panel
from tuils.library.session.today import MORE, SESSION, greet
from tuils.library.store import StoreFault

from . import places
from .home import HomeScreen
from .widgets.field import Field
from .widgets.keys import Hint, Verb
from .widgets.lines import Line, Lines, cut
from .widgets.rows import Column, Row, Rows, text_of
from .widgets.turns import Doing

if TYPE_CHECKING:
    from tuils.library.session.asked import Asked

NUMBER = Column("#", 2, right=True)
COLUMNS: dict[str, tuple[Column, ...]] = {
    "loans": (NUMBER, Column(N_("Lent now"), 30, grow=1), Column(N_("Call number"), 12, drop=1), Column(N_("Due"), 10)),
    "checkins": (
        NUMBER,
        Column(N_("Goes to"), 8),
        Column(N_("Title"), 24, grow=1),
        Column(N_("Where, or what to do"), 36, drop=1),
    ),
    "blocks": (
        NUMBER,
        Column(N_("What stands in the way"), 30, grow=1),
        Column(N_("May pass it"), 13, drop=2),
        Column(N_("Or type its number to"), 21, drop=1),
    ),
    "people": (
        NUMBER,
        Column(N_("Name"), 16, grow=2),
        Column(N_("Born"), 4),
        Column(N_("Street"), 10, grow=1),
        Column(N_("Card"), 7, drop=1),
        Column(N_("Last visit"), 11, drop=2),
    ),
    "titles": (
        NUMBER,
        Column(N_("Title"), 24, grow=1),
        Column(N_("Author"), 16, drop=1),
        Column(N_("Year"), 4, drop=3),
        Column(N_("Call number"), 11, drop=2),
        Column(N_("In"), 3),
    ),
    "parked": (
        NUMBER,
        Column(N_("Parked"), 20, grow=1),
        Column(N_("Card"), 7, drop=1),
        Column(N_("Lent now"), 8),
        Column(N_("Since"), 5),
    ),
    "renewals": (NUMBER, Column(N_("Title"), 13, grow=2), Column(N_("Now"), 20, grow=1)),
    "out": (NUMBER, Column(N_("Out"), 30, grow=1), Column(N_("Call number"), 12, drop=1), Column(N_("Due"), 10)),
    "owed": (NUMBER, Column(N_("Account"), 20, grow=1), Column(N_("Card"), 7, drop=1), Column(N_("Owes"), 8)),
}
"""The columns of each list; `today` has the day in its head."""

IDLE: tuple[Hint, ...] = ("help", "one", "two", ("three", N_("Parked")), "undo", "menu", "why")
PATRON: tuple[Hint, ...] = (("back", N_("Done")), "help", "one", "two", "three", "undo", "menu", "why")
MODES: dict[str, tuple[Hint, ...]] = {
    "checkin": (
        ("back", N_("Back to lending")),
        "help",
        ("one", N_("Lend")),
        ("three", N_("Book drop date")),
        "undo",
        "why",
    ),
    "renew": (("back", N_("Back to lending")), "help", "one", "undo", "menu", "why"),
    "verify": (("back", N_("Back to lending")), "help", "one", "undo", "menu", "why"),
    "here": (("back", N_("Back to lending")), "help", "one", "undo", "menu", "why"),
}
"""The keys of each mode other than lending."""
YES = {
    "lend": N_("Lend it"),
    "renew": N_("Renew it"),
    "hold": N_("Place it"),
    "pay": N_("Take it"),
    "here": N_("Count it"),
}
REASON = {"lend": N_("Keep it and lend"), "renew": N_("Keep it and renew"), "hold": N_("Keep it and place the hold")}
"""What a yes, and a reason given, does."""
CHOICES = {
    "who": N_("Choose"),
    "which": N_("Choose"),
    "back": N_("Bring back"),
    "block": N_("Do this instead"),
    "stop": N_("Do this instead"),
    "whose": N_("Take a payment"),
}
"""What a number does while this is asked."""
QUESTION_KEYS: dict[str, tuple[Hint, ...]] = {
    "late": (("y", N_("Check it in")), ("n", N_("Do not"))),
    "drop": (("Enter", N_("Take this time")), ("back", N_("Check in as of now"))),
    "who": (("back", N_("None of these")), "help", "patrons"),
    "is_it": (("y", N_("Yes")), ("back", N_("Somebody else")), "help", "patrons"),
    "which": (("back", N_("None of these")), "help", "catalog"),
    "back": (("back", N_("Nobody")), "help"),
    "leave": (("y", N_("Sign out")), ("n", N_("Stay"))),
    "passer": (("Enter", N_("Go on")), ("back", N_("Do not"))),
    "pin": (("Enter", N_("Go on")), ("back", N_("Do not"))),
    "amount": (("Enter", N_("Take the payment")), ("back", N_("Nothing is paid"))),
    "whose": (("Enter", N_("Go back")), ("n", N_("Do not"))),
}


WORDED = ("drop", "reason", "passer", "pin", "amount")
"""Asked for words, a name, an amount: a number is one, too."""
ALONE = ("stop", "drop", "amount", "whose", "shown")
"""Enter alone is an answer."""


class DeskScreen(HomeScreen):
    mode = "desk"
    verbs = (
        Verb("i", N_("Check in"), N_("Check in, on and off")),
        Verb("r", N_("Renew")),
        Verb("k", N_("Park"), N_("Park, or bring back")),
        Verb("y", N_("Pay"), N_("Take a payment: pay 2.50")),
        Verb("v", N_("Verify"), N_("Verify the cart")),
        Verb("h", N_("Used here"), N_("Count what was used here")),
        Verb("t", N_("Programs"), N_("Programs of today")),
    )
    keys = IDLE

    def __init__(self) -> None:
        super().__init__()
        self.face: Heard | None = None

    def body(self) -> ComposeResult:
        yield Lines(["", ""], id="patron", classes="head")
        yield Rows(COLUMNS["loans"], id="rows")

    # -- the conversation

    async def opened(self) -> None:
        await self.draw(await self.home.read(greet, self.home.desk))
        # The conversation is loaded while the greeting is painted; what is scanned meanwhile waits.
        await self.draw(await self.home.work(lambda: self.home.session.greet()))
        if self.home.warnings:
            said, _dot, then = self.home.warnings[0].partition(". ")
            self.say("LOOK", f"{said}.", then)
        self.home.behind(partial(self._arrive, self.answered), "arrive")

    async def _arrive(self, greeted: tuple[str, str, str]) -> None:
        """Behind the screen: no desk waits for the log. A library that cannot be written says so soon enough. What was
        answered meanwhile stands: with what to do next, and a dot brings it back."""
        with contextlib.suppress(StoreFault):
            if told := await self.home.work(arrived, self.home.desk):
                self.remark(told, look_there() if self.answered == greeted else "")

    async def converse(self, step: Callable[..., Heard], *args: Any) -> Heard:
        """One step of the conversation, and the scans that waited for it; gives back what is shown at the end."""
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
        from tuils.library.session.searching import look_for

        people, titles = await self.home.read(look_for, self.home.desk, heard.find)
        return await self.home.work(self.home.session.found, heard.find, people, titles)

    def heard(self, text: str) -> Doing:
        return self._hear(text)

    def scanned(self, code: str) -> Doing:
        return self._hear(code, True)

    async def _hear(self, text: str, scanned: bool = False) -> None:
        session = self.home.session
        await self.converse(lambda: session.hear(text, scanned=scanned))

    def sent(self, text: str, field: Field | None) -> Doing:
        """Enter alone answers some questions; where words are asked for, a number is words, too."""
        question = self.face.question if self.face else ""
        dot = len(text) == 2 and text[0] == "."
        if field and not dot and question in (WORDED if text else ALONE):
            return self._hear(text)
        return super().sent(text, field)

    def picked(self, number: int) -> Doing:
        """1 after a plain no is what was offered, whatever list stands below."""
        if number == 1 and self.face and self.face.offered:
            return self._hear("1")
        return super().picked(number)

    def chose(self, index: int) -> Doing:
        panel = self.face.panel if self.face else Panel()
        if self.face and self.face.asking:
            return self._hear(str(index + 1))
        key = panel.keys[index] if panel.kind == "today" else ""
        if key.startswith(SESSION):
            return self.home.open("session", session=key.removeprefix(SESSION))
        if key.startswith(MORE):
            return self.home.open("program_more", session=key.removeprefix(MORE))
        if key in places.SCREENS:
            return self.home.open(key)
        self.query_one(Rows).load(self.query_one(Rows).rows, cursor=index)
        return None

    # -- keys

    def action_one(self) -> Doing:
        return self._press("checkin")

    def action_two(self) -> Doing:
        rows, panel = self.query_one(Rows), self.face.panel if self.face else Panel()
        chosen = panel.kind in ("loans", "renewals") and 0 <= rows.cursor < len(panel.keys)
        return self._press("renew", panel.keys[rows.cursor] if chosen else "")

    def action_three(self) -> Doing:
        return self._press("park")

    def action_four(self) -> Doing:
        return self._press("pay")

    def action_five(self) -> Doing:
        return self._press("verify")

    def action_six(self) -> Doing:
        return self._press("here")

    def action_seven(self) -> Doing:
        return self._press("programs")

    def action_back(self) -> Doing:
        return self._press("back")

    async def _press(self, key: str, row: str = "") -> None:
        await self.converse(self.home.session.press, key, row)

    def row_asked(self) -> Asked | None:
        """Of the highlighted line: a loan, a way home, one of several blocks."""
        return self.home.session.row_about(self.query_one(Rows).cursor)

    def scans_aside(self) -> list[str]:
        """What was scanned and not heard yet, taken away: it goes with the patron who is parked."""
        sent = [came.text for came in self.set_aside() if isinstance(came, Field.Sent)]
        return [text for text in sent if text and not text.startswith(".")]

    # -- drawing

    async def draw(self, heard: Heard) -> None:
        self.home.slip = heard.slip or self.home.slip
        before, self.face = self.face, heard
        self.say(heard.answer.mark, _said(heard.answer, self.narrow), heard.answer.then)
        self.ask_for(heard.prompt, "look" if heard.loud else "strong")
        self._hide(heard.question == "pin")
        self.aside(*_waits(heard))
        self._show_head()
        self._list(before.panel if before else Panel("none"), heard.panel)
        self.show_keys(self._keys_for(heard))
        if heard.leaving:
            await self.home.end_session()
        elif heard.open_title:
            await self.home.open("title", biblio=heard.open_title)
        elif heard.opens:
            await self.home.open(heard.opens, code=heard.opens_with)

    def _hide(self, secret: bool) -> None:
        """A PIN is typed in stars."""
        if self.field and self.field.password != secret:
            self.field.password = secret

    def resized(self) -> None:
        if self.face:
            self._show_head()

    def _show_head(self) -> None:
        assert self.face is not None
        head = self.face.head
        if self.narrow and self.face.waiting:  # there is no room right of the field
            head = replace(head, alert=_waits(self.face)[0])
        self.query_one("#patron", Lines).put(_head_lines(head, self.narrow))

    def _list(self, before: Panel, panel: Panel) -> None:
        rows = self.query_one(Rows)
        shown = list(panel.rows)
        one_more = len(shown) == len(before.rows) + 1 and shown[:-1] == list(before.rows)
        if before.kind == panel.kind and one_more and not (before.notes or panel.notes):  # notes stand behind the rows
            rows.add(shown[-1])
        elif before != panel:
            rows.load([*shown, *_notes(panel)], columns=_columns(panel))

    def _keys_for(self, heard: Heard) -> Sequence[Hint]:
        if heard.question:
            return _keys_asked(heard)
        if heard.mode:
            return MODES[heard.mode]
        return PATRON if heard.head.name and heard.panel.kind != "checkins" else IDLE


def _keys_asked(heard: Heard) -> Sequence[Hint]:
    """While something is asked."""
    question, most = heard.question, len(heard.panel.rows)
    number: Hint = (f"1-{most}" if most > 1 else "1", CHOICES.get(question, ""))
    yes, no = ("y", YES.get(heard.deed, N_("Yes"))), ("n", N_("Do not"))
    if question == "block":
        return (yes, no, number, "why")
    if question == "shown":
        return (yes, no, ("Enter", N_("Go back")))
    if question == "stop":
        better = any(text_of(row[-1]) for row in heard.panel.rows)
        return (("Enter", N_("Go on")), *((number,) if better else ()), "why")
    if question == "reason":
        lend = heard.deed == "lend"
        return (("Enter", REASON.get(heard.deed, N_("Keep it"))), ("back", N_("Do not lend") if lend else N_("Do not")))
    if question == "who" and most == 1:
        return QUESTION_KEYS["is_it"]
    return (number, *QUESTION_KEYS[question]) if question in CHOICES else QUESTION_KEYS[question]


def _said(answer: Answer, narrow: bool) -> str:
    """A long title amid a sentence gives way to what stands behind it. On a narrow screen there are two rows."""
    over = cell_len(answer.said) - (68 if narrow else 70)
    if over <= 0 or not answer.title:
        return answer.said
    return answer.said.replace(answer.title, cut(answer.title, max(8, cell_len(answer.title) - over)), 1)


def _waits(heard: Heard) -> tuple[str, str]:
    """Right of the field: scans first, they must not be forgotten; else who is parked."""
    if heard.waiting:
        said = ngettext("{n} scan waits", "{n} scans wait", heard.waiting)
        return said.format(n=heard.waiting), "look"
    return (_("{n} parked").format(n=heard.parked) if heard.parked else ""), "key"


def _head_lines(head: Head, narrow: bool) -> list[Line]:
    """Who or what; and the one thing to say. On a narrow screen the category and card give way, and the next due
    date where there is more to tell."""
    parts = head.line.split("   ")
    if narrow and head.name and len(parts) > 1:
        parts = [parts[1].partition(",")[0], *parts[2:]] if len(parts) > 2 else parts[1:]
        rest = "  " + "  ".join(parts)
    elif len(parts) > 1:
        rest = " " + "   ".join(parts)
    else:
        rest = ("  " if narrow else "   ") + head.line
    first: Line = [(f" {head.name}", "strong"), (rest.rstrip(), "text")] if head.name else ""
    second: Line = [(" ! ", "look"), (f" {head.alert}", "text")] if head.alert else ""
    return [first, second]


def _columns(panel: Panel) -> tuple[Column, ...]:
    if panel.kind == "today":
        return (Column("", 2, right=True), Column(panel.title, 44, grow=1), Column("", 24, drop=1))
    return COLUMNS[panel.kind]


def _notes(panel: Panel) -> list[Row]:
    return [("", ""), *(("", note) for note in panel.notes)] if panel.notes else []
