"""Filter programs by audience, room and kind. One of each, chosen or typed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from textual.app import ComposeResult

from tuils.i18n import N_, _
from tuils.library.activities.programs.sessions import WhichSessions
from tuils.library.activities.programs.whats_on import Offered, offered, read_wish, wish_words
from tuils.library.foundation.describing.action import action
from tuils.screens.kit.search_screen import OverModeScreen
from tuils.screens.widgets.rows import Column, Row, Rows

COLUMNS = (Column("#", 2, right=True), Column("", 5), Column("", 5), Column(N_("What"), 20, grow=1))
FIELDS = {"audience": N_("For"), "room": N_("In"), "kind": N_("Kind"), "branch": N_("At")}


class OnlySome(OverModeScreen):
    """The form that limits the calendar to some programs. `take` is called with the filter and its words."""

    names_a_person = False
    word, prompt = N_("Filter"), N_("Only")
    keys = (("Enter", N_("Select or clear")), ("back", N_("Show")), "own", "help")

    def __init__(self, which: WhichSessions, take: Callable[[WhichSessions, str], Awaitable[None]]) -> None:
        super().__init__()
        self.which, self.take = which, take
        self.known = Offered({}, {}, {}, {})
        self.lines: list[tuple[str, str]] = []

    def body(self) -> ComposeResult:
        yield Rows(COLUMNS)

    async def opened(self) -> None:
        self.known = await self.home.read(offered, self.home.desk)
        branches = self.known.branch if len(self.known.branch) > 1 else {}
        offers = {**{field: getattr(self.known, field) for field in FIELDS}, "branch": branches}
        self.lines = [(field, code) for field in FIELDS for code in offers[field]]
        self._put(0)
        self._tell()

    def _put(self, cursor: int) -> None:
        self.query_one(Rows).load([self._row(number, *line) for number, line in enumerate(self.lines, 1)])
        self.query_one(Rows).choose(cursor)

    def _row(self, number: int, field: str, code: str) -> Row:
        before = self.lines[number - 2][0] if number > 1 else ""
        words = getattr(self.known, field)[code]
        mark = _("only") if getattr(self.which, field) == code else ""
        return (str(number), _(FIELDS[field]) if field != before else "", (mark, "strong"), words)

    def _tell(self) -> None:
        held = wish_words(self.which, self.known)
        text = _("Only {what}.").format(what=held) if held else _("All programs are shown.")
        self.say("", text, _("Select filters, or type one: for adults. Esc shows the programs."))

    def chose(self, index: int) -> None:
        """Choose a line; clear it if it is chosen already."""
        field, code = self.lines[index]
        value = "" if getattr(self.which, field) == code else code
        self.which = _with(self.which, field, value)
        self._put(index)
        self._tell()

    def heard(self, text: str) -> None:
        read = read_wish(text, self.which, self.known)
        if read.several:
            sentence = _("Which of these? {names}").format(names=", ".join(read.several))
            self.say("ASK", sentence, _("Type more of the name, or select it below."))
        elif read.unknown or read.which == self.which:
            self.remark(_('Nothing here is named "{text}".').format(text=read.unknown or text))
        else:
            self.which = read.which
            self._put(self.query_one(Rows).cursor)
            self._tell()

    @action("a", N_("All"), N_("Show all programs"))
    def all_programs(self) -> None:
        self.which = WhichSessions()
        self._put(0)
        self._tell()

    async def action_back(self) -> None:
        await self.close()
        await self.take(self.which, wish_words(self.which, self.known))


def _with(which: WhichSessions, field: str, value: str) -> WhichSessions:
    if field == "audience":
        return replace(which, audience=value)
    if field == "room":
        return replace(which, room=value)
    return replace(which, kind=value) if field == "kind" else replace(which, branch=value)
