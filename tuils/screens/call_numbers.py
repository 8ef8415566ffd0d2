"""Call numbers to check: copies of this branch whose call number nobody can read, or that have none."""

from __future__ import annotations

from functools import partial

from tuils.i18n import N_, _, ngettext
from tuils.library.cataloging.shelves import Spine, to_be_checked

from .listing import Listing
from .widgets.keys import Verb
from .widgets.rows import LIMIT, Column
from .widgets.turns import Doing

UNCLEAR = (
    Column("#", 3, right=True),
    Column(N_("Call number"), 18, grow=1),
    Column(N_("Title"), 16, grow=2),
    Column(N_("Where it stands"), 15, drop=2),
    Column(N_("Barcode"), 14, drop=1),
)


class CallNumbers(Listing):
    word, prompt = N_("Call numbers"), N_("Scan")
    columns = UNCLEAR
    names_a_person = False
    verbs = (
        Verb("o", N_("Correct"), N_("Correct the call number of the chosen copy")),
        Verb("s", N_("Shelf"), N_("The shelf around the chosen copy")),
        Verb("r", N_("Print")),
    )
    keys = (("Enter", N_("Title")), "one", "two", "three", ("back", N_("Back")), "help", "undo")

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Spine] = []

    def named_verbs(self) -> list[tuple[str, Verb]]:
        """Who may not change the catalog does not see how."""
        every = super().named_verbs()
        return every if self.home.desk.may("catalog.edit") else [one for one in every if one[0] != "one"]

    async def load(self) -> None:
        self.lines = await self.home.read(partial(to_be_checked, self.home.desk.branch, most=LIMIT))
        self.put(
            [_row(number, one) for number, one in enumerate(self.lines, 1)], [one.place.item for one in self.lines]
        )

    def greet(self) -> None:
        count = len(self.lines)
        if not count:
            self.say("", _("All call numbers of this branch can be read."), _("Esc goes back."))
            return
        said = ngettext("{n} copy to check.", "{n} copies to check.", count).format(n=count)
        if count == LIMIT:
            said = _("{n} copies to check, and more behind them.").format(n=count)
        then = _("They stand last in their section. Enter shows the title.")
        self.say("", said, then)

    def open_line(self, index: int) -> Doing:
        return self.home.open("title", biblio=self.lines[index].biblio)

    async def coded(self, code: str) -> None:
        """A copy of this list is chosen by its scan."""
        barcodes = [one.barcode for one in self.lines]
        if code in barcodes:
            self.rows.choose(barcodes.index(code))
        else:
            await super().coded(code)

    def action_one(self) -> Doing:
        if self.at >= 0:
            return self.home.open("item_form", item=self.lines[self.at].place.item, at="call_number")
        self.none_chosen()
        return None

    def action_two(self) -> Doing:
        if self.at >= 0:
            return self.home.open("shelf", item=self.lines[self.at].place.item)
        self.none_chosen()
        return None

    async def action_three(self) -> None:
        lines = [" | ".join(part for part in _row(0, one)[1:] if part) for one in self.lines]
        await self.print_lines(_("Call numbers to check"), lines)


def _row(number: int, one: Spine) -> tuple[str, ...]:
    return (str(number), one.label or "-", one.title, one.shelf, one.barcode)
