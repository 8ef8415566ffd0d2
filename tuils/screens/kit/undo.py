"""Undo: this desk's last acts, newest first. F9, Enter undoes the last."""

from __future__ import annotations

from textual.app import ComposeResult

from tuils.i18n import N_, _
from tuils.library.front.answers.actions import NOT_BY_UNDO, actions_panel
from tuils.library.front.conversation import Panel
from tuils.library.reach.replay import acts_to_undo, undo_part, who_undoes
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.rows import Column, Row, Rows, cell_text

from .home import HomeScreen

DONE = (
    Column("#", 2, right=True),
    Column(N_("Time"), 8),
    Column(N_("What was done"), 30, grow=1),
    Column(N_("What happens if you undo it"), 34, drop=1),
)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


class Undo(HomeScreen):
    passing = True
    word, prompt = N_("Undo"), N_("Undo")
    keys: tuple[Hint, ...] = (
        ("Enter", N_("Undo this one")),
        ("1-99", N_("Choose")),
        ("back", N_("Go back, change nothing")),
        "help",
    )

    def __init__(self) -> None:
        super().__init__()
        self.panel = Panel("actions")

    def body(self) -> ComposeResult:
        yield Rows(DONE, id="rows")

    async def opened(self) -> None:
        self.panel = await self.home.read(actions_panel, self.home.desk)
        rows = self.query_one(Rows)
        rows.load(self.panel.rows, cursor=0 if self.panel.rows else -1)
        if self.panel.rows:
            self._ask()
        else:
            self.say("NOTE", _("Nothing to undo at this desk today."), _("Other desks: see F10, Activity log."))
            self.show_keys((("back", N_("Back")), "help"))

    def action_move(self, step: int) -> None:
        super().action_move(step)
        self._ask()

    def action_page(self, step: int) -> None:
        super().action_page(step)
        self._ask()

    def _ask(self) -> None:
        if row := self._row():
            _number, time, what, back = (cell_text(cell) for cell in row)
            if back.startswith(_(NOT_BY_UNDO)):
                self.say("NOTE", f"{what} ({time})", _("{back}. Choose another line.").format(back=_sentence(back)))
                return
            said = self.panel.asked[self.query_one(Rows).cursor]
            hint = _("Enter undoes it: {back}.") if self.narrow else _("Enter undoes it.")
            self.say("ASK", said, hint.format(back=back))

    def _row(self) -> Row | None:
        rows = self.query_one(Rows)
        return rows.rows[rows.cursor] if 0 <= rows.cursor < len(rows.rows) else None

    def picked(self, number: int) -> None:
        """Choose an act by its number; Enter undoes it."""
        rows = self.query_one(Rows)
        index = rows.find(number)
        if index < 0:
            self.remark(_("There is no line {number}.").format(number=number))
            return
        rows.load(rows.rows, cursor=index)
        self._ask()

    async def chose(self, index: int) -> None:
        acts = await self.home.read(acts_to_undo, self.home.desk, self.panel.keys[index])
        for done, act in enumerate(acts[1:], 1):  # all but the one that is told
            self.say("", _("Undoing: {n} of {all}.").format(n=done, all=len(acts)), "")
            await self.home.do(undo_part, act)
        heard = await self.home.work(self.home.session.undo, acts[0], await self.home.do(who_undoes, acts[0]))
        if heard.answer.mark == "STOP":
            self.say(heard.answer.mark, heard.answer.said, heard.answer.then)
            return
        await self.home.changed()  # it may have been a setting
        with self.app.batch_update():
            await self.close()
            await self.home.tell(heard)
