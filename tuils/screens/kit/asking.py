"""Questions a screen asks in its field, and the scans that wait meanwhile.

A question is one value: its words, the word before the field, its keys, and the handler of a reply. They are shown
and removed together. After another screen or a lock over it, it is shown whole again. Going to another mode, or
leaving the desk alone, cancels it.

A scan never answers a question, unless it asks for one. It waits, and the top screen runs it once no question is
open; after Esc it asks first. After leaving the screen, the desk asks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ParamSpec, Protocol, TypeVar, cast

from tuils.i18n import N_, _, ngettext
from tuils.library.front.conversation.answering import NO, YES, is_known_number, is_scanned_code, looks_scanned
from tuils.screens.widgets.bands import AnswerBand, Side
from tuils.screens.widgets.field import EntryField, looks_like_code
from tuils.screens.widgets.keys import EVERYWHERE, MODES, Hint
from tuils.screens.widgets.lines import give_way
from tuils.screens.widgets.turns import Came, Doing, on_top
from tuils.values.dataclass import dataclass
from tuils.values.station.command_codes import is_command
from tuils.values.station.printer_setup import CHECK_IN

from .frame import Frame

if TYPE_CHECKING:
    from tuils.library.front.conversation import Session

P = ParamSpec("P")
T = TypeVar("T")

REPLY: Sequence[Hint] = (("Enter", N_("OK")), ("back", N_("Cancel")), "help")
YES_NO: Sequence[Hint] = (("y", N_("Yes")), ("n", N_("No")), "help")
LEAVING = {key.dot: key.id for key in EVERYWHERE if key.id in ("back", *MODES)}
"""The dot words that lead away, and their actions."""
AT_THE_END = re.compile(r"\d{7,14}$")
"""A number that a keyboard scanner may have typed behind other words."""
LONGEST = 70
"""Cells of a sentence in the answer."""
DONE, NOBODY = ("OK", "NOTE", "STOP"), "nobody"
"""The marks of acts done for a patron; the name if no patron is at the desk."""
BARCODE = "barcode"
"""The CSS class of a field that asks for a barcode: it takes the next serial scan."""


@dataclass(frozen=True)
class ScreenQuestion:
    """A question. It has the word before the field, the answer above, and the handler of the reply. `scans`: a scan is
    a reply, too. `spelled`: words or an amount are wanted, so that a digit alone is no answer. `secret`: shown as
    stars. `no`: the act of Esc; None if the screen itself says that nothing was changed."""

    prompt: str
    said: str
    then: str
    take: Callable[[str], Doing]
    keys: Sequence[Hint] = REPLY
    scans: bool = False
    spelled: bool = True
    secret: bool = False
    no: Callable[[], Doing] | None = None


def yes_or_no(
    sentence: str, hint: str, yes: Callable[[], Doing], no: Callable[[], Doing], other: Callable[[str], Doing]
) -> ScreenQuestion:
    """Return a question with two answers; `other` gets anything else."""

    def take(text: str) -> Doing:
        word = text.casefold()
        return yes() if word in (*YES, _("y")) else no() if word in (*NO, _("n")) else other(text)

    return ScreenQuestion(_("y/n"), sentence, hint, take, YES_NO, spelled=False, no=no)


class Reader(Protocol):
    """The app: see `Home`."""

    session: Session

    async def read(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T: ...


class Asking(Frame):
    """A frame that asks one thing at a time. `left_open`: the question open when the operator left, to report later."""

    open_question: ScreenQuestion | None = None
    left_open = ""
    _asks_about_scans, _said_to = False, ""
    _before: tuple[tuple[str, str], Sequence[Hint]] = (("", ""), ())
    """The word before the field, and the keys, from before the question."""
    _told_meanwhile = ("", "", "")

    @property
    def _reader(self) -> Reader:
        return cast("Reader", self.app)

    # -- whose it was

    def say(self, mark: str, text: str, hint: str = "") -> None:
        """Show an answer. One about a completed action belongs to the patron at the desk at the time."""
        super().say(mark, text, hint)
        self._said_to = self._who_is_here() if mark in DONE else ""

    @property
    def is_of_another(self) -> bool:
        """Return True if the answer is about a patron who is no longer at the desk."""
        return self._said_to not in ("", self._who_is_here()) and not self.asks_something

    def _who_is_here(self) -> str:
        visit = None if self.shut else self._reader.session.visit
        return visit.patron.card if visit else NOBODY

    # -- asking

    def ask_question(self, question: ScreenQuestion, fault: str = "") -> None:
        """Ask in the field; the next text is the reply. `fault`: the fault of the last reply."""
        if self.open_question is None:
            self._before = self.asked_for, self.shown_keys
        self.open_question = question
        self.put_question(fault)

    def put_question(self, fault: str = "") -> None:
        """Show all parts of the open question as it was asked."""
        if question := self.open_question:
            self._dress_field(secret=question.secret, scans=question.scans)
            self.ask_for(question.prompt)
            self.show_keys(question.keys)
            said = (
                (fault, question.said) if fault else (question.said, question.then)
            )  # the question stands all the same
            self.say("NOTE" if fault else "ASK", *said)

    def settle(self) -> None:
        """Close the question."""
        if self.open_question is None:
            return
        self.open_question, self._asks_about_scans = None, False
        self.no_longer_asked()
        self._dress_field(secret=False, scans=False)
        prompt, keys = self._before
        self.ask_for(*prompt)
        self.show_keys(keys)

    def _dress_field(self, *, secret: bool, scans: bool) -> None:
        if self.field:
            self.field.password = secret
            self.field.set_class(scans, BARCODE)

    def refused_question(self) -> Doing:
        """Close the question on Esc or no: nothing was done."""
        self.settle()
        self.say("", _("Nothing was changed."), "")
        return None

    @property
    def is_asking(self) -> bool:
        return self.open_question is not None

    def again_in_words(self) -> Doing:
        """Show the whole question again after another screen; below it any event reported meanwhile."""
        question = self.open_question
        meanwhile = self._told_meanwhile
        told = question and any((band.mark, band.said, band.then) == meanwhile for band in self.query(AnswerBand))
        self.put_question()
        if told:
            self._show(*meanwhile)
        return None

    def cancel_question(self) -> None:
        """Cancel the question and the text typed for it: the operator leaves this screen."""
        if question := self.open_question:
            self.settle()
            if self.field:
                self.field.value = ""
            self.aside("")
            text = _("Canceled when you left: {question}").format(question=question.said)
            self.say("NOTE", give_way(text, question.said, LONGEST))
            self.left_open = text

    # -- replies

    def sent(self, text: str, field: EntryField | None) -> Doing:
        question = self.open_question
        if question and text.lower() == ".x":  # also by the barcode of the command sheet, which has no field
            return self.step_back()
        if question is None or field is None or (len(text) == 2 and text[0] == "."):
            return super().sent(text, field)
        if text == ".":
            self.put_question()
            return None
        return question.take(text)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Block actions that begin a question while one is open."""
        if action == "own" and self.open_question is not None:
            return False
        return super().check_action(action, parameters)

    async def act(self, came: Came) -> None:
        leaves = self._leaves_by(came)
        if leaves and self.house.held.scans:
            self.house.held.ask_first = True
        if leaves == "back" and self.open_question:
            await _done(self.step_back())
        else:
            await super().act(came)

    def step_back(self) -> Doing:
        """Go back one step: answer no to the question."""
        if (question := self.open_question) is None:
            return self.action_back()
        return question.no() if question.no else self.refused_question()

    def _leaves_by(self, came: Came) -> str:
        """Return `back` or the mode for Esc or the key of a mode; empty for other keys. A form, whose lines are no
        field of the frame, has no words for them."""
        if isinstance(came, EntryField.Sent):
            is_dot = self.field_band and came.field is not None and len(came.text) == 2 and came.text[0] == "."
            return LEAVING.get(came.text[1].lower(), "") if is_dot else ""
        bound = self.active_bindings.get(came.key)
        name = (bound.binding.id or "") if bound else ""
        return name if name in LEAVING.values() else ""

    def spells(self, field: EntryField) -> bool:
        """Return True if this field waits for words or an amount: then a digit alone is no answer."""
        asked = self.open_question is not None and self.open_question.spelled
        return asked or field.keeps or field.password

    def hear_of(self, mark: str, text: str, hint: str) -> None:
        """Report an act done elsewhere. An open question stays below."""
        if self.asks_something:
            self._told_meanwhile = mark, text, self.answered[1]
            self._show(*self._told_meanwhile)
        else:
            self.say(mark, text, hint)
            self.no_longer_asked()  # what is asked at the desk is answered there

    # -- scans

    @property
    def asks_something(self) -> bool:
        """Return True if a question is open here, even one for the screen's keys. Its words have that mark."""
        return self.is_asking or self.answered[0] == "ASK"

    @property
    def holds_scans(self) -> bool:
        """Return True if a scan must wait here for an answer."""
        return self.asks_something and not (self.open_question and self.open_question.scans)

    async def must_wait(self, came: EntryField.Sent) -> str:
        """Return the scan in it, also one from a keyboard scanner, if another question is open; empty if it is no scan.
        The text before it was typed by hand."""
        if not self.holds_scans or is_command(came.text):
            return ""
        if came.field is None:
            return "" if came.scanner and came.scanner.role == CHECK_IN else came.text
        code = came.scan or came.text
        if (came.scan and looks_scanned(code)) or (
            looks_like_code(code) and await self._reader.read(is_scanned_code, code)
        ):
            return code
        for code in AT_THE_END.findall(came.text):
            if await self._reader.read(is_known_number, code):
                return str(code)
        return ""

    async def hold(self, came: EntryField.Sent, code: str) -> None:
        """Hold a scan until the answer, and show that. Text typed before it stays in the field."""
        if came.field:
            came.field.value = came.text.removesuffix(code)
            came.field.cursor_position = len(came.field.value)
        self.house.held.scans.append(EntryField.Sent(code, scanner=came.scanner))
        if self._asks_about_scans:
            await self.ask_about_scans()
        else:
            await _done(self.again_in_words())
            self.show_held()

    def show_held(self) -> None:
        """Show the number of waiting scans: right of the field, or below the question if there is no room."""
        n = len(self.house.held.scans)
        words = ngettext("{n} scan waiting", "{n} scans waiting", n).format(n=n)
        if self.query(Side) and not self.narrow:
            self.aside(words if n else "", "look")
        elif n:
            mark, said, _then = self.answered
            self._show(mark, said, f"{words}.")

    def took(self) -> Doing:
        """Run the waiting scans on the top screen, if it is ready."""
        top = on_top(self.app)
        ready = self.house.held.scans and isinstance(top, Asking) and top.begun.is_set()
        return top.scans_go_on() if ready and isinstance(top, Asking) else None

    @property
    def may_run_scans(self) -> bool:
        """Return True if no question is open here. One for keys stays after Esc: then ask about the scans."""
        left = self.house.held.ask_first and not self.is_asking
        return not self.shut and (left or not self.holds_scans)

    async def scans_go_on(self) -> None:
        """Run the waiting scans here, or ask about them: no question is open any more."""
        held = self.house.held
        if not self.may_run_scans:
            return
        if held.ask_first:
            held.ask_first = False
            await self.ask_about_scans()
            return
        for came in held.taken():
            self.queue.put_nowait(came)
        self.aside("")

    async def ask_about_scans(self) -> None:
        """Ask whether to run the waiting scans."""
        from tuils.library.front.conversation.waiting_scans import named_scans, run_words

        self.ask_to_run(*run_words(await self._reader.read(named_scans, self.house.held.codes)))
        self._asks_about_scans = True
        self.show_held()

    def ask_to_run(self, text: str, hint: str) -> None:
        self.ask_question(yes_or_no(text, hint, self._run_scans, self.drop_scans, self._no_answer))

    def _no_answer(self, _text: str) -> Doing:
        return self.again_in_words()

    def _run_scans(self) -> None:
        self.settle()

    async def drop_scans(self) -> None:
        from tuils.library.front.conversation.waiting_scans import named_scans, not_run_words

        names = await self._reader.read(named_scans, self.house.held.codes)
        self.house.held.taken()
        self.settle()
        self.aside("")
        self.say("NOTE", *not_run_words(names))


async def _done(doing: Doing) -> None:
    if doing is not None:
        await doing
