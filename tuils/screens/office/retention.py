"""Data retention: how long data about patrons is kept, chosen, typed, set. Older data is counted, and purged."""

from __future__ import annotations

from dataclasses import replace

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.administration.retention import NOT_AT_ALL
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.desk import Desk
from tuils.library.office.retention.purging import erase_purged_bytes, purge_kind, purge_kinds
from tuils.library.office.retention.retention_rules import (
    RETENTION,
    RetentionPeriod,
    kept_words,
    retention,
    set_retention,
)
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.widgets.turns import Doing


class RetentionRules(TableScreen[RetentionPeriod]):
    table, word, prompt = RETENTION, N_("Retention"), N_("Line")
    keys = (("Enter", N_("How long")), "own", ("back", N_("Back")), "help", "undo")

    def __init__(self) -> None:
        super().__init__()
        self.counted: dict[str, int] = {}

    def read_lines(self, _desk: Desk) -> list[RetentionPeriod]:
        return [replace(period, due=self.counted.get(period.kind)) for period in retention()]

    def greet(self) -> None:
        self.say(
            "",
            _("How long records are kept. Older ones are deleted each day."),
            _("Enter changes how long. F6 counts what is due to be deleted."),
        )

    # -- how long

    def open_line(self, index: int) -> Doing:
        one = self.lines[index]

        async def take(text: str) -> None:
            changed = await self.home.do(set_retention, one.kind, text or one.period)
            self.settle()
            self.counted.clear()
            sentence = _("{words}: {period}").format(words=one.words, period=kept_words(changed))
            await self.done(sentence, _("F9 can undo it."))

        hint = _("Now {period}. Such as 30d, 6m, 1y; - is forever. Enter: no change.")
        if one.default == NOT_AT_ALL:
            hint = _("Now {period}. Such as 14d; 0d: not kept. Enter: no change.")
        self.ask_words(_("How long"), N_("Save"), one.words, hint.format(period=kept_words(one)), take)
        return None

    async def typed(self, text: str) -> None:
        self.remark(_("There is no line {number}.").format(number=text[:20]))

    # -- counting and purging

    @action("t", N_("Count"), N_("Count what is due to be deleted; change nothing"))
    async def count_older(self) -> None:
        await self._go_through(dry_run=True)
        if total := self._total():
            text = ngettext("{n} record is due to be deleted.", "{n} records are due to be deleted.", total)
            self.say("NOTE", text.format(n=total), _("F7 deletes them now. Otherwise the daily work will."))
        else:
            self._say_nothing()

    @action("g", N_("Delete"), N_("Delete what is due, for good"))
    async def purge_older(self) -> None:
        await self._go_through(dry_run=True)
        total = self._total()
        if not total:
            self._say_nothing()
            return
        text = ngettext("Delete {n} record for good?", "Delete {n} records for good?", total).format(n=total)
        self.ask(text, _("y: delete.   n or Esc: no. This can't be undone."), self._purge)

    async def _purge(self) -> None:
        await self._go_through(dry_run=False)
        await self.home.do(erase_purged_bytes, self.home.path)
        total = self._total()
        self.counted.clear()
        text = ngettext("Deleted: {n} record.", "Deleted: {n} records.", total).format(n=total)
        await self.done(text, _("The audit log keeps the number, not the contents."))

    async def _go_through(self, *, dry_run: bool) -> None:
        """Purge a kind at a time, so that a scan need not wait for all of them."""
        self.counted = {}
        for kind in purge_kinds(self.home.desk):
            self.counted[kind] = (await self.home.do(purge_kind, kind, dry_run=dry_run)).count
        await self.load()

    def _total(self) -> int:
        return sum(self.counted.values())

    def _say_nothing(self) -> None:
        self.say("OK", _("Nothing is due to be deleted."), _("Esc goes back."))
