"""From input to action: dot words, choices and keys of a screen, and its answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, ClassVar, Protocol, cast

from textual import events
from textual.binding import BindingType

from tuils.i18n import _, ngettext
from tuils.library.foundation.describing.action import OwnAction, actions_of, own_actions

from . import keys as table
from .ahead import TypeAhead
from .bands import AnswerBand, Bar, KeyLine
from .field import EntryField
from .held import HeldScans
from .keys import key_name
from .lines import Drawing
from .picture import Picture
from .rows import Rows
from .turns import Came, Doing, Turns

SHUT_OUT = ("go", "undo", "menu", "why", "lock", "switch", "sign_out")
"""The actions that sign-in, lock and set-up block."""


BY_THE_WAY = ("", "OK", "NOTE")
"""The marks of answers that something else may replace."""


class House(Drawing, Protocol):
    """The part of the app that a screen's frame calls."""

    library_name: str
    station: str
    person: str
    practice: bool
    missing: str
    progress: str
    ahead: TypeAhead
    held: HeldScans
    picture: Picture

    async def painted(self) -> None:
        """Wait until what was drawn is painted."""

    async def open(self, name: str) -> None:
        """Push the screen of that name (`help`, `undo`, `menu`, `why`), inside `batch_update` and awaited;
        nothing when a lock went up meanwhile (the screen on top is `shut` and the one that asked is not).
        The screen that asked is the one below, `screen_stack[-2]`."""

    async def go(self, mode: str) -> None:
        """Switch to a mode, which keeps its state."""

    async def go_by_key(self, mode: str) -> None:
        """Switch to a mode by its key, and show the key's purpose."""

    async def lock(self) -> None:
        """Lock at once, whatever else is running."""

    async def switch(self) -> None:
        """Let another operator take over the desk as it is."""

    async def sign_out(self) -> None:
        """End the operator's session."""

    async def beyond_role(self, own: OwnAction) -> None:
        """Handle one of a screen's own actions for which the operator lacks the permission."""

    def fault(self, problem: Exception) -> None:
        """Keep the details of an internal error, for F10, Report; never raises. The frame tells the reader."""


class Commands(Turns, inherit_bindings=False):
    """The reading half of `Frame`. Its hooks may be plain or async."""

    closed: ClassVar[bool] = False
    field_band: ClassVar[bool] = True
    BINDINGS: ClassVar[list[BindingType]] = [*table.BINDINGS]

    def __init_subclass__(cls, **named: Any) -> None:
        super().__init_subclass__(**named)
        if taken := {one.dot for _name, one in actions_of(cls)} & set(table.DOTS):
            raise ValueError(f"{cls.__name__}: these dot words mean the same on every screen: {taken}")

    _answered = _stated = _hidden = ("", "", "")
    saved_here: tuple[str, str, str] | None = None
    """The answer about a form that F6 has saved: while it is shown, F6 once more begins nothing else."""

    # -- what a screen writes

    def heard(self, text: str) -> Doing:
        """Handle a text that is no dot word and no choice; never empty."""
        self.nothing(text)
        return None

    def chose(self, index: int) -> Doing:
        """Handle Enter on the highlighted row of `choices`, or its number sent. `index` counts from 0."""

    @property
    def is_asking(self) -> bool:
        """Return True if a question or words are asked for here. Else y and n answer nothing, and aren't searched."""
        return False

    @property
    def keys_wait(self) -> bool:
        """Return True if keys that the answer names still work: those of a question or of an offer."""
        return self.is_asking or self._answered[0] == "ASK"

    def picked(self, number: int) -> Doing:
        """Choose the row that shows this number (1 to 99), sent while a list is shown."""
        index = self.choices.find(number) if self.choices else -1
        if index >= 0:
            return self.chose(index)
        self._remark(_("There is no line {number}.").format(number=number))
        return None

    def turn(self, step: int) -> Doing:
        """Turn tabs, days or the shelf: Left (-1) or Right (1) on an empty field."""

    def sent(self, text: str, field: EntryField | None) -> Doing:
        """Handle Enter. A form, in which a dot is text, takes the lines of its fields here."""
        return self._read(text)

    def actions(self) -> Sequence[OwnAction]:
        """Return the screen's own actions, even hidden ones."""
        return own_actions(self)

    def letters(self) -> dict[str, str]:
        """Return its own dot words without a key, each with its action as in a binding."""
        return {}

    def may(self, permission: str) -> bool:
        """Return True if the operator has this permission."""
        return True

    def do_own(self, own: OwnAction) -> Doing:
        """Run one of the screen's own actions."""
        doing: Doing = own.do()
        return doing

    def action_back(self) -> Doing:
        """Go back one step: Esc on an empty field, or `.x`. Also the no to a question."""
        return self.close()

    # -- what a screen uses

    @property
    def house(self) -> House:
        return cast("House", self.app)

    @property
    def choices(self) -> Rows | None:
        """Return the list that takes the arrows and the numbers: the first that is displayed."""
        # Each key asks for it, several times: a query, which matches selectors, made a long form slow to type in.
        return next((rows for rows in self.walk_children(Rows, with_self=False) if rows.display), None)

    def say(self, mark: str, text: str, hint: str = "") -> None:
        """Show the answer: a mark of bands.TONES (or none), the state, what to do next. It stays until the next one."""
        self._answered = (mark, text, hint)
        self._show(*self._answered)

    def no_longer_asked(self) -> None:
        """Turn the last answer from a question into plain text, still shown."""
        if self._answered[0] == "ASK":
            self._answered = ("", *self._answered[1:])

    @property
    def answered(self) -> tuple[str, str, str]:
        """The last answer given by `say`."""
        return self._answered

    @property
    def shown_mark(self) -> str:
        """Return the mark shown in the answer, also of a remark."""
        return next((answer.mark for answer in self.query(AnswerBand)), "")

    def remark(self, text: str, hint: str = "", mark: str = "NOTE") -> None:
        """Show a remark; `again`, or a dot alone, restores the answer. What to do next stays, as after `nothing`; but
        not another remark's."""
        last, _said, next_step = self._answered
        self._show(mark, text, hint or ("" if last in ("NOTE", "STOP") and not self.keys_wait else next_step))

    def tell_beside(self, text: str, hint: str = "", mark: str = "NOTE") -> None:
        """Report an event beside the answer. An answer that says where something goes, or asks, keeps its words, with
        this after them."""
        shown = next(((band.mark, band.said, band.then) for band in self.query(AnswerBand)), self._answered)
        if shown[0] in BY_THE_WAY:
            self.remark(text, hint, mark)
            return
        told = (shown[0], shown[1], f"{shown[2]} {text}".strip())
        self._answered = told if shown == self._answered else self._answered
        self._show(*told)

    def flash(self, times: int) -> None:
        """Blink the answer so many times: the visible form of its sound."""
        for answer in self.query(AnswerBand):
            answer.flash(times)

    def state(self, mark: str, text: str, hint: str = "") -> None:
        """Say the state of this screen, which may change when it is read again."""
        self.say(mark, text, hint)
        self._stated = self._answered

    @property
    def is_stated(self) -> bool:
        """Return True if the answer is such a statement. Only then a background read states it again: any other answer
        is newer."""
        shown = [(answer.mark, answer.said, answer.then) for answer in self.query(AnswerBand)]
        return self._answered == self._stated and self._stated in shown

    def nothing(self, name: str) -> None:
        """Say that this key does nothing here. An open question keeps its keys. A dot alone restores the answer."""
        self._remark(_("{key} is not used on this screen.").format(key=name))

    async def close(self) -> None:
        """Close this screen and show the one below. The lowest has none."""
        if len(self.app.screen_stack) > 1:
            await self.app.pop_screen()
        else:
            self.nothing(key_name("escape"))

    # -- the answer

    def _show(self, mark: str, text: str, hint: str) -> None:
        for answer in self.query(AnswerBand):
            answer.say(mark, text, hint)

    def _remark(self, text: str) -> None:
        sheet = _("{key} shows the keys of this screen.").format(key=self.keys_now().get("help", ".?"))
        self._show("NOTE", text, self._answered[2] if self.keys_wait else sheet)

    @property
    def _says_working(self) -> bool:
        return any(answer.said == _("Working...") for answer in self.query(AnswerBand))

    def working(self) -> None:
        if not self._says_working:
            self._hidden = next(((one.mark, one.said, one.then) for one in self.query(AnswerBand)), self._answered)
            n = self.house.ahead.entries + self.waiting
            waits = ngettext("{n} entry is waiting its turn.", "{n} entries are waiting their turn.", n).format(n=n)
            self._show("", _("Working..."), waits if n else "")

    def worked(self) -> None:
        """End the wait words: an answer was given, or the earlier text, also a remark, is shown again."""
        if self._says_working:
            self._show(*self._hidden)

    def faulted(self, problem: Exception) -> None:
        self.house.fault(problem)
        self.say(
            "STOP",
            _("That didn't work. This is a fault in tuils. Nothing was changed."),
            _("Continue with the next item. The details are saved for support."),
        )

    # -- the mouse, which the station's switch `mouse` turns on

    def on_click(self, event: events.Click) -> None:
        """Press the clicked key of the key line, or mode of the bar; choose a row, and open it by the next click."""
        widget, region = self.get_widget_at(event.screen_x, event.screen_y)  # on its way up an event forgets where
        if isinstance(widget, Bar | KeyLine):
            self._press_key(widget.key_at(int(event.screen_x) - region.x))
        elif isinstance(widget, Rows) and widget is self.choices:
            at = widget.row_at(int(event.screen_y) - region.y)
            if at >= 0 and at == widget.cursor:
                self._press_key(key_name("enter"))
            elif at >= 0:
                widget.choose(at)

    def on_mouse_scroll_up(self) -> None:
        self.came_in(EntryField.Pressed("up"))

    def on_mouse_scroll_down(self) -> None:
        self.came_in(EntryField.Pressed("down"))

    def _press_key(self, shown: str) -> None:
        """Press the key written so, or the dot word or answer that the key line has in its place."""
        key = next((binding for binding in self.active_bindings if key_name(binding) == shown), "")
        if key == "enter" and self.field:
            self.field.send()
        elif key:
            self.came_in(EntryField.Pressed(key))
        elif self.field and (len(shown) == 1 or shown[:1] == "."):
            self.came_in(EntryField.Sent(shown, self.field))

    # -- keys and words

    @property
    def shut(self) -> bool:
        """True for a closed screen, and for screens over one."""
        stack = self.app.screen_stack
        below = stack[: stack.index(self)] if self in stack else []
        return self.closed or any(isinstance(screen, Commands) and screen.closed for screen in below)

    def keys_now(self) -> dict[str, str]:
        """Return the first key of each binding that has an id, as written; `[keys]` of the station counts."""
        now: dict[str, str] = {}
        for key, active in self.active_bindings.items():
            if active.binding.id and key != table.NO_KEY:
                now.setdefault(active.binding.id, key_name(key))
        return now

    def own_now(self) -> dict[str, OwnAction]:
        """Return its own visible actions, by the ids of their keys."""
        return {table.OWN_IDS[own.action.place - 1]: own for own in self.actions() if own.is_for(self.may)}

    def kept_back(self) -> dict[str, OwnAction]:
        """Return its own actions hidden only by a missing permission, by the ids of their keys."""
        now = self.own_now()
        found = {table.OWN_IDS[own.action.place - 1]: own for own in self.actions() if own.is_for(lambda _right: True)}
        return {id_: own for id_, own in found.items() if id_ not in now}

    def key_of(self, name: str) -> str:
        """Return the key of its own action of this name, else its dot word; empty while hidden."""
        now = self.keys_now()
        own = {one.name: now.get(id_, f".{one.action.dot}") for id_, one in self.own_now().items()}
        return own.get(name, "")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in SHUT_OUT:
            return not self.shut
        if action == "own":
            return parameters[0] in self.own_now() or parameters[0] in self.kept_back()
        if action in ("move", "page"):
            return type(self).action_move is not Commands.action_move or self.choices is not None
        if action == "mark":
            return (rows := self.choices) is not None and rows.markable
        return action != "turn" or type(self).turn is not Commands.turn

    def at_once(self, came: Came) -> Callable[[], Awaitable[None]] | None:
        if isinstance(came, EntryField.Sent):
            wanted = self.field_band and came.text.lower() == ".l"
        else:
            bound = self.active_bindings.get(came.key)
            wanted = bound is not None and bound.binding.id == "lock"
        return self.house.lock if wanted and not self.shut else None

    async def act(self, came: Came) -> None:
        if isinstance(came, EntryField.Sent):
            if (doing := self.sent(came.text, came.field)) is not None:
                await doing
        elif bound := self.active_bindings.get(came.key):
            if bound.binding.id == table.OWN[0][0] and self.saved_here == self._answered:
                self._remark(_("It is saved already."))
            else:
                await self._run(bound.binding.action, key_name(came.key))
        else:
            self.nothing(key_name(came.key))

    async def _run(self, action: str, name: str) -> None:
        if not await self.app.run_action(action, self):
            self.nothing(name)

    async def _read(self, text: str) -> None:
        """Read dot words, choices, words: section 2 of the keys."""
        rows = self.choices
        doing: Doing = None
        if text == ".":
            self.say(*self._answered)
            for answer in self.query(AnswerBand):
                self.house.picture.forget(answer.region.line_range)
                answer.refresh()
        elif text == "?":
            await self._run("why", text)
        elif len(text) == 2 and text[0] == ".":
            await self._dot(text[1].lower())
        elif rows and rows.rows and len(text) < 3 and text.isascii() and text.isdecimal() and int(text):
            doing = self.picked(int(text))
        elif text and not self.is_asking and text.casefold() in ("y", "n", _("y"), _("n")):
            self._remark(_("No question is being asked."))
        elif text:
            doing = self.heard(text)
        elif rows and rows.cursor >= 0:
            doing = self.chose(rows.cursor)
        if doing is not None:
            await doing

    async def _dot(self, letter: str) -> None:
        every = {**self.own_now(), **self.kept_back()}
        own = next((id_ for id_, one in every.items() if one.action.dot == letter), "")
        action = f"own('{own}')" if own else self.letters().get(letter) or table.DOTS.get(letter)
        if action:
            await self._run(action, f".{letter}")
        elif any(own.dot == letter for _name, own in actions_of(type(self))):
            self.nothing(f".{letter}")
        elif place := table.letter_elsewhere(letter):
            self._remark(_("{key} works on other screens, such as {place}.").format(key=f".{letter}", place=place))
        else:
            self._remark(_("No command has the letter {letter}.").format(letter=letter))

    def action_own(self, id_: str) -> Doing:
        own = self.own_now().get(id_)
        return self.do_own(own) if own else self.house.beyond_role(self.kept_back()[id_])

    def action_send(self) -> None:
        if self.field:
            self.field.send()

    def action_move(self, step: int) -> Doing:
        if rows := self.choices:
            rows.move(step)
            self.app.cursor_position = rows.cursor_place
        return None

    def action_page(self, step: int) -> Doing:
        if rows := self.choices:
            rows.page(step)
            self.app.cursor_position = rows.cursor_place
        return None

    def action_turn(self, step: int) -> Doing:
        return self.turn(step)

    def action_mark(self) -> None:
        if rows := self.choices:
            rows.mark()

    async def action_go(self, mode: str) -> None:
        await self.house.go_by_key(mode)

    async def action_help(self) -> None:
        await self.house.open("help")

    async def action_undo(self) -> None:
        await self.house.open("undo")

    async def action_menu(self) -> None:
        await self.house.open("menu")

    async def action_why(self) -> None:
        await self.house.open("why")

    async def action_lock(self) -> None:
        await self.house.lock()

    async def action_switch(self) -> None:
        await self.house.switch()

    async def action_sign_out(self) -> None:
        await self.house.sign_out()

    def action_leave(self) -> None:
        """Leave on Ctrl+C."""
        self.nothing(key_name("ctrl+c")) if self.shut else self._remark(_("To leave, sign out: type .q, then Enter."))


def key_sheet(screen: Commands) -> list[tuple[str, str, str]]:
    """Key, dot word, words of every key that works on a screen: those that are the same everywhere,
    then its own, then those of the list. Made from the bindings, so that remapped keys show as they
    are. On the help screen: `key_sheet(self.app.screen_stack[-2])`."""
    now, active = screen.keys_now(), screen.active_bindings.values()
    own = {id_: one.action for id_, one in screen.own_now().items()}
    ids = {bound.binding.id for bound in active}
    sheet = [
        (now.get(key.id, ""), "?" if key.id == "why" else f".{key.dot}", _(key.words))
        for key in table.EVERYWHERE
        if key.id in ids
    ]
    sheet += [(now.get(id_, ""), f".{one.dot}", _(one.help or one.label)) for id_, one in own.items()]
    taken = {key.id for key in table.EVERYWHERE} | set(own)
    others: dict[str, list[str]] = {}
    for bound in active:
        if bound.binding.description and bound.binding.id not in taken:
            others.setdefault(bound.binding.description, []).append(key_name(bound.binding.key))
    sheet += [(" ".join(keys), "", _(words)) for words, keys in others.items()]
    if letters := screen.letters():
        sheet.append((" ".join(f".{letter}" for letter in letters), key_name("enter"), _("Open that tab")))
    if screen.choices:
        sheet.append(("1-99", key_name("enter"), _("Choose that line")))
    sheet.append((key_name(table.REPAINT), "", _("Paint the screen again")))
    return [*sheet, ("y n", key_name("enter"), _("Answer a question"))]
