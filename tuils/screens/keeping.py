"""How long what is known of people is kept: chosen, typed, set. What is older is counted, and let go of."""

from __future__ import annotations

from tuils.i18n import N_, _, ngettext
from tuils.library.administration.retention import NOT_AT_ALL, Kept, retention, set_retention
from tuils.library.circulation.rule_kinds import period_words
from tuils.library.purging import finish, purge, purge_kinds
from tuils.values.periods import Period

from .listing import Listing
from .widgets.keys import Verb
from .widgets.rows import Column
from .widgets.turns import Doing

KEEPING = (
    Column("#", 2, right=True),
    Column(N_("What"), 24, grow=1),
    Column(N_("Kept for"), 10),
    Column(N_("To go"), 6, right=True, drop=1),
)


def kept_for(one: Kept) -> str:
    """7 days, 1 year, for ever, not at all."""
    if one.period == NOT_AT_ALL:
        return _("not at all")
    return period_words(Period.parse(one.period, zero=True)) if one.period else _("for ever")


class Keeping(Listing):
    word, prompt = N_("Keeping"), N_("Line")
    columns = KEEPING
    names_a_person = False
    verbs = (
        Verb("t", N_("Count"), N_("Count what is older, and change nothing")),
        Verb("g", N_("Purge"), N_("Let go of what is older, for good")),
    )
    keys = (("Enter", N_("How long")), "one", "two", ("back", N_("Back")), "help", "undo")

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Kept] = []
        self.counted: dict[str, int] = {}

    async def load(self) -> None:
        self.lines = await self.home.read(retention)
        rows = [
            (str(number), one.words, kept_for(one), self._count(one.kind)) for number, one in enumerate(self.lines, 1)
        ]
        self.put(rows, [one.kind for one in self.lines])

    def _count(self, kind: str) -> str:
        return str(self.counted[kind]) if kind in self.counted else ""

    def greet(self) -> None:
        self.say(
            "",
            _("How long things are kept. The work of the day lets go of the rest."),
            _("Enter sets how long. F6 counts."),
        )

    # -- how long

    def open_line(self, index: int) -> Doing:
        one = self.lines[index]

        async def take(text: str) -> None:
            changed = await self.home.do(set_retention, one.kind, text or one.period)
            self.settle()
            self.counted.clear()
            await self.load()
            self.say(
                "OK",
                _("{words}: {period}").format(words=one.words, period=kept_for(changed)),
                _("F9 can take it back."),
            )

        then = _("Now: {period}. Such as 30d, 6m, 1y; - is for ever. Enter: as it is.")
        if one.default == NOT_AT_ALL:
            then = _("Now: {period}. Such as 14d; 0d: not at all. Enter: as it is.")
        self.ask_words(_("How long"), N_("Set it"), one.words, then.format(period=kept_for(one)), take)
        return None

    async def typed(self, text: str) -> None:
        self.remark(_("There is no line {number}.").format(number=text[:20]))

    # -- counting and purging

    async def action_one(self) -> None:
        await self._go_through(dry_run=True)
        if total := self._total():
            said = ngettext("{n} thing is older than it need be.", "{n} things are older than they need be.", total)
            self.say("LOOK", said.format(n=total), _("F7 lets go of them now. The work of the day does it, too."))
        else:
            self._say_nothing()

    async def action_two(self) -> None:
        await self._go_through(dry_run=True)
        total = self._total()
        if not total:
            self._say_nothing()
            return
        said = ngettext("Let go of {n} thing, for good?", "Let go of {n} things, for good?", total).format(n=total)
        self.ask(said, _("y: do it.   n or Esc: no. It cannot be taken back."), self._purge)

    async def _purge(self) -> None:
        await self._go_through(dry_run=False)
        await self.home.do(finish, self.home.path)
        total = self._total()
        self.counted.clear()
        await self.load()
        said = ngettext("{n} thing is forgotten.", "{n} things are forgotten.", total).format(n=total)
        self.say("OK", said, _("How many is in the audit log; what it was is nowhere."))

    async def _go_through(self, *, dry_run: bool) -> None:
        """A kind at a time, so that a scan need not wait for all of them."""
        self.counted = {}
        for kind in purge_kinds(self.home.desk):
            self.counted[kind] = (await self.home.do(purge, kind, dry_run=dry_run)).count
        await self.load()

    def _total(self) -> int:
        return sum(self.counted.values())

    def _say_nothing(self) -> None:
        self.say("OK", _("Nothing has been kept too long."), _("Esc goes back."))
