"""On its way: what was sent to another branch, the longest under way on top. A scan receives it."""

from __future__ import annotations

from tuils.i18n import N_, _, ngettext
from tuils.library.administration.settings import name_of
from tuils.library.circulation.transfers import Travelling, in_transit
from tuils.library.dates import moment_day
from tuils.library.desk import Desk
from tuils.library.session.asked import Asked

from .listing import Listing
from .widgets.keys import Verb
from .widgets.rows import Cell, Column

TRANSIT = (
    Column("#", 2, right=True),
    Column(N_("Title"), 14, grow=1),
    Column(N_("From"), 11, drop=2),
    Column(N_("To"), 11),
    Column(N_("Since"), 10, drop=1),
    Column(N_("For"), 6, drop=4),
    Column(N_("Barcode"), 14, drop=3),
)


class OnTheWay(Listing):
    """`here`: only what comes to this branch."""

    word, prompt = N_("On its way"), N_("Scan")
    columns = TRANSIT
    names_a_person = False
    verbs = (
        Verb("i", N_("It came"), N_("It is in your hand: check it in")),
        Verb("o", N_("All or here"), N_("All that is on its way, or only what comes here")),
        Verb("r", N_("Print")),
    )
    keys = ("one", "two", "three", ("back", N_("Back")), "help", "undo", "why")

    def __init__(self) -> None:
        super().__init__()
        self.here = False
        self.lines: list[Travelling] = []

    async def load(self) -> None:
        self.lines = await self.home.read(in_transit, self.home.desk.branch if self.here else "")
        rows = [_row(self.home.desk, number, one) for number, one in enumerate(self.lines, 1)]
        self.put(rows, [one.item for one in self.lines])

    def greet(self) -> None:
        count = len(self.lines)
        if not count:
            said = _("Nothing is on its way here.") if self.here else _("Nothing is on its way.")
            self.say("", said, _("F7 shows all.") if self.here else _("Check-in says what is to be sent."))
            return
        if self.here:
            said = ngettext("{n} copy comes here.", "{n} copies come here.", count)
        else:
            said = ngettext("{n} copy is on its way.", "{n} copies are on their way.", count)
        self.say("", said.format(n=count), _("Scan what has come: you read where it goes."))

    def row_asked(self) -> Asked | None:
        return Asked("route", self.lines[self.at].item) if self.at >= 0 else None

    async def coded(self, code: str) -> None:
        await self.check_in(code)

    def action_one(self) -> None:
        if self.at < 0:
            self.none_chosen()
            return
        one = self.lines[self.at]
        said = _("It came, check it in: {title}").format(title=one.title)
        self.ask(said, _("y: it is in my hand.   n or Esc: no."), lambda: self.check_in(one.item))

    async def action_two(self) -> None:
        self.here = not self.here
        await self.load()
        self.greet()

    async def action_three(self) -> None:
        lines = [" | ".join(str(part) for part in _row(self.home.desk, 0, one)[1:] if part) for one in self.lines]
        await self.print_lines(_("On its way"), lines)


def _row(desk: Desk, number: int, one: Travelling) -> tuple[Cell, ...]:
    """Long under way shows by its day: the oldest are on top."""
    since = moment_day(desk, one.since) if one.since else ""
    origin, to = (name_of("branch", code) or code for code in (one.origin, one.to))
    return (str(number), one.title, origin, to, since, _("a hold") if one.for_hold else "", one.item)
