"""Needs a decision: conflicting acts of two machines, in words. One key settles it, F9 undoes that."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator

from tuils.i18n import N_, _
from tuils.library.foundation.dates import moment_words
from tuils.library.foundation.describing.action import action
from tuils.library.reach.conflicts.decision import Decision
from tuils.library.reach.conflicts.listing import ConflictElsewhere, elsewhere
from tuils.library.reach.conflicts.settling import settle_decision
from tuils.library.reach.conflicts.table import DECISIONS
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.kit.text_page import TextPage
from tuils.screens.widgets.lines import Line, cut
from tuils.screens.widgets.turns import Doing


class Decisions(TableScreen[Decision]):
    """The conflicts. Enter shows all of one; F6 settles it as proposed, F7 the other way."""

    table, word, prompt = DECISIONS, N_("Decide"), N_("Number")
    keys = (("Enter", N_("Show")), "own", "undo", ("back", N_("Back")), "help")
    others: tuple[ConflictElsewhere, ...] = ()

    async def load(self) -> None:
        self.others = tuple(await self.home.read(elsewhere, self.home.desk))
        await super().load()

    def greet(self) -> None:
        if not self.others:
            super().greet()
        elif self.lines:
            super().greet()
            self.remark(self.answered[1], _("F8 opens its own list: {what}").format(what=cut(self.others[0].words, 44)))
        else:
            self.say("NOTE", self.others[0].words, _("F8 opens it."))
        if self.lines and self.narrow:  # no room for whom it is about and what is suggested
            self._say_which(self.lines[0])

    def action_move(self, step: int) -> Doing:
        doing = super().action_move(step)
        if one := self.chosen:
            self._say_which(one)
        return doing

    def _say_which(self, decision: Decision) -> None:
        self.say("NOTE", cut(decision_label(decision), 68), keys_of(decision))

    def open_line(self, index: int) -> Doing:
        return self.home.open("decision", one=self.lines[index], settled=self.settled)

    async def settled(self, decision: Decision, remedy: str) -> None:
        done = await self.home.do(settle_decision, decision.id, remedy)
        await self.done(cut(done.told, 68), _("F9 undoes it."))

    @action("a", N_("As proposed"), N_("Settle it as proposed"))
    async def as_proposed(self, decision: Decision) -> None:
        await self.settled(decision, decision.proposed.name)

    @action("o", N_("Other way"), N_("Settle it the other way"))
    async def other_way(self, decision: Decision) -> None:
        if len(decision.remedies) > 1:
            await self.settled(decision, decision.remedies[1].name)
        else:
            self.remark(_("There is no other choice."), keys_of(decision))

    @action("k", N_("Elsewhere"), N_("Rooms and sessions that were double-booked"), when="others")
    async def open_others(self) -> None:
        first = self.others[0]
        if first.session:
            await self.home.open(first.place, session=first.session)
        else:
            await self.home.open(first.place)


def decision_label(decision: Decision) -> str:
    """`Checked out twice: Emma, Bob Ames`"""
    return ": ".join(filter(None, (decision.what, ", ".join(filter(None, (decision.title, decision.name))))))


def keys_of(decision: Decision) -> str:
    """`F6 Agree: Bob Ames has it. F7 Swap`"""
    first, *rest = decision.remedies
    other = "  ".join(f"F7 {_(way.words)}" for way in rest[:1])
    return f"F6 {_(first.words)}: {cut(first.says, 40)}  {other}".rstrip()


class OneDecision(TextPage):
    """One conflict in full: what happened, what the program did, both versions, and each key's effect."""

    word, prompt = N_("Decide"), N_("Number")
    keys = ("own", ("back", N_("Back")), "help")

    def __init__(self, one: Decision, settled: Callable[[Decision, str], Awaitable[None]]) -> None:
        super().__init__()
        self.one, self.settled = one, settled

    async def opened(self) -> None:
        one = self.one
        self.say("ASK", cut(": ".join(filter(None, (one.what, one.title or one.name))), 68), keys_of(one))
        self.read_out(list(self._lines()))

    def _lines(self) -> Iterator[Line]:
        one = self.one
        yield [(f" {moment_words(self.home.desk, one.at)}  ", "key"), (one.said, "text")]
        if one.done:
            yield f" {one.done}"
        if one.versions:
            yield ""
            yield [(f" {'':<14}{_('Earlier'):<30}{_('Later')}", "key")]
            for name, earlier, later in one.versions:
                yield f" {name:<14}{cut(earlier, 28):<30}{cut(later, 28)}"
        yield ""
        for key, way in zip(("F6", "F7"), one.remedies, strict=False):
            yield [(f" {key}  {_(way.words)}: ", "key"), (way.says, "text")]

    async def _settle(self, place: int) -> None:
        await self.close()
        await self.settled(self.one, self.one.remedies[place].name)

    @action("a", N_("As proposed"), N_("Settle it as proposed"))
    async def as_proposed(self) -> None:
        await self._settle(0)

    @action("o", N_("Other way"), N_("Settle it the other way"), when=lambda screen: len(screen.one.remedies) > 1)
    async def other_way(self) -> None:
        await self._settle(1)
