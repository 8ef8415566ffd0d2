"""Holds to pull: what to fetch from the shelves, along the shelves. A scan checks it in and says where it goes."""

from __future__ import annotations

from tuils.i18n import N_, _, ngettext
from tuils.library.administration.settings import name_of
from tuils.library.circulation.hold_lists import Pull, pull_list
from tuils.library.circulation.marking import mark
from tuils.library.desk import Desk
from tuils.library.session.asked import Asked

from .listing import Listing
from .widgets.keys import Verb
from .widgets.rows import Cell, Column, Row
from .widgets.turns import Doing

PULLS = (
    Column("#", 2, right=True),
    Column(N_("Call number"), 14),
    Column(N_("Title"), 16, grow=2),
    Column(N_("Where it stands"), 15, grow=1, drop=1),
    Column(N_("Barcode"), 14, drop=3),
    Column(N_("For"), 8, drop=2),
)


class Pulls(Listing):
    word, prompt = N_("Pull"), N_("Scan")
    columns = PULLS
    names_a_person = False
    verbs = (
        Verb("r", N_("Print")),
        Verb("n", N_("Not found"), N_("It is not on its shelf: mark it missing")),
        Verb("h", N_("Who waits"), N_("Who waits for the title")),
    )
    keys = (("Enter", N_("Title")), "one", "two", "three", ("back", N_("Back")), "help", "undo")

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Pull] = []

    async def load(self) -> None:
        self.lines = await self.home.read(pull_list, self.home.desk)
        branch = self.home.desk.branch
        rows = [_row(number, one, branch) for number, one in enumerate(self.lines, 1)]
        self.put(rows, [one.item for one in self.lines])

    def row_asked(self) -> Asked | None:
        return Asked("hold", hold=self.lines[self.at].hold) if self.at >= 0 else None

    def greet(self) -> None:
        count = len(self.lines)
        if not count:
            self.say("", _("No holds to pull."), _("The list fills itself when someone places a hold."))
            return
        said = ngettext("{n} copy to fetch, shelf by shelf.", "{n} copies to fetch, shelf by shelf.", count)
        self.say("", said.format(n=count), _("Scan each: it is checked in, and you read where it goes."))

    def open_line(self, index: int) -> Doing:
        return self.home.open("title", biblio=self.lines[index].biblio)

    async def coded(self, code: str) -> None:
        await self.check_in(code)

    async def action_one(self) -> None:
        lines = [" | ".join(sheet_line(self.home.desk, one)) for one in self.lines]
        await self.print_lines(_("Holds to pull"), lines)

    def action_two(self) -> None:
        if self.at < 0:
            self.none_chosen()
            return
        one = self.lines[self.at]

        async def missing() -> None:
            done = await self.home.do(mark, one.item, "missing")
            await self.load()
            self.say("OK", _("Marked missing: {title}").format(title=done.item.whole_title), _("F9 takes it back."))

        self.ask(
            _("Not on its shelf: {title}").format(title=one.title),
            _("y: mark it missing.   n or Esc: no."),
            missing,
        )

    def action_three(self) -> Doing:
        if self.at < 0:
            self.none_chosen()
            return None
        return self.home.open("queue", biblio=self.lines[self.at].biblio)


def sheet_line(desk: Desk, one: Pull) -> tuple[str, ...]:
    """A line on paper: no name on it, nor a card."""
    branch = name_of("branch", one.pickup) if one.pickup != desk.branch else ""
    return tuple(part for part in (one.call_number, one.title, one.place, one.item, branch) if part)


def _row(number: int, one: Pull, branch: str) -> Row:
    place = one.place or (_("on the cart") if one.on_cart else "")
    if one.place and one.on_cart:
        place = _("{place}, or on the cart").format(place=one.place)
    goes: Cell = _("here") if one.pickup == branch else one.pickup
    return (str(number), one.call_number, one.title, place, one.item, goes)
