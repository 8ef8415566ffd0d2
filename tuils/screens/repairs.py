"""Repairs: what was set aside as damaged, and what is being mended. F6 puts it back into use."""

from __future__ import annotations

from tuils.i18n import N_, _, ngettext
from tuils.library.cataloging.showing import STATUS_WORDS
from tuils.library.circulation.marking import mark
from tuils.library.circulation.repairs import SetAside, set_aside

from .listing import Listing
from .widgets.keys import Verb
from .widgets.rows import Column
from .widgets.turns import Doing

REPAIRS = (
    Column("#", 2, right=True),
    Column(N_("Title"), 16, grow=2),
    Column(N_("Call number"), 12, drop=3),
    Column(N_("Now"), 9),
    Column(N_("What is wrong"), 14, grow=1, drop=1),
    Column(N_("Barcode"), 14, drop=2),
)


class Repairs(Listing):
    word, prompt = N_("Repairs"), N_("Scan")
    columns = REPAIRS
    names_a_person = False
    verbs = (
        Verb("o", N_("Mended"), N_("It is mended: back into use")),
        Verb("r", N_("To repair"), N_("It goes to whoever mends it")),
        Verb("t", N_("Print")),
    )
    keys = (("Enter", N_("Title")), "one", "two", "three", ("back", N_("Back")), "help", "undo")

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[SetAside] = []

    async def load(self) -> None:
        self.lines = await self.home.read(set_aside, self.home.desk)
        self.put([_row(number, one) for number, one in enumerate(self.lines, 1)], [one.item for one in self.lines])

    def greet(self) -> None:
        count = len(self.lines)
        if not count:
            self.say("", _("Nothing waits to be mended."), _("Check-in sets aside what is marked damaged."))
            return
        said = ngettext("{n} copy is set aside.", "{n} copies are set aside.", count).format(n=count)
        self.say("", said, _("Scan one to find it here. F6: it is mended."))

    def open_line(self, index: int) -> Doing:
        return self.home.open("title", biblio=self.lines[index].biblio)

    async def coded(self, code: str) -> None:
        """A copy of this list is chosen by its scan."""
        if code not in self.line_keys:
            await super().coded(code)
            return
        at = self.line_keys.index(code)
        self.rows.choose(at)
        self.say("LOOK", self.lines[at].title, _("F6: it is mended.   F7: it goes to repair."))

    async def action_one(self) -> None:
        await self._mark("available", _("Mended: {title}"), _("Check it in: you read where it goes. F9 takes it back."))

    async def action_two(self) -> None:
        if self.at >= 0 and self.lines[self.at].state == "in_repair":
            self.remark(_("It is in repair already."), _("F6: it is mended."))
            return
        await self._mark("in_repair", _("To repair: {title}"), _("F9 takes it back."))

    async def _mark(self, status: str, said: str, then: str) -> None:
        if self.at < 0:
            self.none_chosen()
            return
        done = await self.home.do(mark, self.lines[self.at].item, status)
        await self.load()
        self.say("OK", said.format(title=done.item.whole_title), then)

    async def action_three(self) -> None:
        lines = [" | ".join(part for part in _row(0, one)[1:] if part) for one in self.lines]
        await self.print_lines(_("Repairs"), lines)


def _row(number: int, one: SetAside) -> tuple[str, ...]:
    return (str(number), one.title, one.call_number, _(STATUS_WORDS[one.state]), one.note, one.item)
