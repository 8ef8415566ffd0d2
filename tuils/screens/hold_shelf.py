"""The hold shelf: what waits there, what was not fetched in time, and what nobody waits for any more."""

from __future__ import annotations

from tuils.i18n import N_, _
from tuils.library.circulation.hold_counts import PAST, TAKE_OFF
from tuils.library.circulation.hold_lists import PutBy, hold_shelf
from tuils.library.circulation.holds import cancel_hold
from tuils.library.dates import iso_words
from tuils.library.desk import Desk
from tuils.library.session.asked import Asked

from .listing import Listing
from .widgets.keys import Verb
from .widgets.rows import Cell, Column, Row
from .widgets.turns import Doing

SHELF = (
    Column("#", 2, right=True),
    Column(N_("Slip"), 8),
    Column(N_("Title"), 12, grow=1),
    Column(N_("Until"), 10, drop=1),
    Column(N_("What to do"), 12),
    Column(N_("Barcode"), 14, drop=2),
)


class HoldShelf(Listing):
    word, prompt = N_("Hold shelf"), N_("Scan")
    columns = SHELF
    verbs = (
        Verb("i", N_("Check in"), N_("Take it off and check it in")),
        Verb("z", N_("Cancel"), N_("Cancel the hold")),
        Verb("r", N_("Print")),
    )
    keys = (("Enter", N_("Who waits")), "one", "two", "three", ("back", N_("Back")), "help", "undo")

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[PutBy] = []

    async def load(self) -> None:
        self.lines = await self.home.read(hold_shelf, self.home.desk)
        rows = [_row(self.home.desk, number, one) for number, one in enumerate(self.lines, 1)]
        self.put(rows, [one.item for one in self.lines])

    def row_asked(self) -> Asked | None:
        """The hold that it waits for; where that is over, where it goes now."""
        if self.at < 0:
            return None
        one = self.lines[self.at]
        over = one.state == TAKE_OFF or not one.hold
        return Asked("route", one.item) if over else Asked("hold", hold=one.hold)

    def greet(self) -> None:
        if not self.lines:
            self.say("", _("Nothing stands on the hold shelf."), _("Check-in says what is to be put there."))
            return
        past, off = (sum(one.state == state for one in self.lines) for state in (PAST, TAKE_OFF))
        said = _("{n} on the hold shelf.").format(n=len(self.lines))
        if past:
            said += " " + _("Past their day: {n}.").format(n=past)
        if off:
            said += " " + _("To take off: {n}.").format(n=off)
        then = _("F6 checks the chosen one in.") if past or off else _("All of it waits to be fetched.")
        self.say("LOOK" if past or off else "", said, then)

    def open_line(self, index: int) -> Doing:
        return self.home.open("queue", biblio=self.lines[index].biblio)

    def action_one(self) -> None:
        if self.at < 0:
            self.none_chosen()
            return
        one = self.lines[self.at]
        if one.state not in (PAST, TAKE_OFF):
            self.say(
                "LOOK",
                _("It still waits to be fetched: {title}").format(title=one.title),
                _("F7 cancels the hold first."),
            )
            return
        said = _("Take it off the shelf and check it in: {title}").format(title=one.title)
        self.ask(said, _("y: it is in my hand.   n or Esc: no."), lambda: self.check_in(one.item))

    async def coded(self, code: str) -> None:
        await self.check_in(code)

    def action_two(self) -> None:
        if self.at < 0 or not self.lines[self.at].hold:
            self.none_chosen() if self.at < 0 else self.remark(_("Its hold is over already."), _("F6 checks it in."))
            return
        one = self.lines[self.at]

        async def cancel() -> None:
            await self.home.do(cancel_hold, one.hold)
            await self.load()
            said = _("Cancelled: {code}, {title}").format(code=one.code, title=one.title)
            self.say("OK", said, _("Take it off the shelf: F6 checks it in. F9 takes this back."))

        said = _("Cancel the hold of {code}: {title}").format(code=one.code, title=one.title)
        self.ask(said, _("y: not wanted any more.   n or Esc: no."), cancel)

    async def action_three(self) -> None:
        desk = self.home.desk
        lines = [
            " | ".join(part for part in (one.code, one.title, one.item, *_says(desk, one)) if part)
            for one in self.lines
        ]
        await self.print_lines(_("Hold shelf"), lines)


def _says(desk: Desk, one: PutBy) -> tuple[str, str]:
    """Its last day, and what is to be done."""
    until = iso_words(desk, one.pickup_by) if one.pickup_by else ""
    return until, {TAKE_OFF: _("take it off"), PAST: _("past its day")}.get(one.state, "")


def _row(desk: Desk, number: int, one: PutBy) -> Row:
    until, what = _says(desk, one)
    state: Cell = (what, "look") if what else ""
    return (str(number), one.code or "-", one.title, until, state, one.item)
