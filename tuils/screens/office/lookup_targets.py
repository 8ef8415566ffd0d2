"""Record sources: the catalogs and files to search for records; added, tested, switched on and off."""

from __future__ import annotations

import asyncio
from functools import partial

from tuils.devices.fetching import NotFetched
from tuils.i18n import N_, _
from tuils.library.foundation.describing.action import action
from tuils.library.holdings.lookup.asking import index_file, try_target
from tuils.library.holdings.lookup.targets import (
    TARGETS,
    Target,
    add_target,
    change_target,
    move_target,
    remove_target as take_away,
)
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.turns import Doing


class LookupTargets(TableScreen[Target]):
    """The record sources. F6 adds one, F7 switches it on or off, Enter tests it."""

    table, word, prompt = TARGETS, N_("Record sources"), N_("Number")
    keys = (("Enter", N_("Test")), "own", ("back", N_("Back")), "help", "undo")
    refusal_ends_question = True

    def open_line(self, index: int) -> Doing:
        self._begin_test(self.lines[index])
        return None

    @action("a", N_("Add"), N_("Add a record source"), needs="library.settings")
    def add(self) -> None:
        async def named(text: str) -> None:
            name, _blank, url = text.strip().partition(" ")
            if not url.strip():
                self.remark(_("Type a name and an address: STATE http://catalog.example.org/sru."))
                return
            self.settle()
            made = await self.home.do(add_target, name, url.strip(), {})
            await self.done(_("Added: {name}. It is on.").format(name=made.name), _("Testing it..."))
            self._begin_test(made)

        sentence = _("A short name, then an address or a file of MARC records.")
        hint = _("Such as STATE http://catalog.example.org/sru, or DUMP state.mrc.")
        self.ask_words(_("Source"), N_("Add"), sentence, hint, named)

    @action("s", N_("On or off"), N_("Switch it on, or off"), needs="library.settings")
    async def turn_on_or_off(self, target: Target) -> None:
        now = await self.home.do(change_target, target.name, {"active": "off" if target.active else "on"})
        text = _("{name} is on.") if now.active else _("{name} is off.")
        await self.done(text.format(name=target.name), _("F9 undoes it."))

    @action("f", N_("Ask first"), N_("Ask it before the others"), needs="library.settings")
    async def move_first(self, target: Target) -> None:
        await self.home.do(move_target, target.name, 1)
        await self.done(_("{name} is asked first.").format(name=target.name), _("F9 undoes it."))

    @action("k", N_("Seconds"), N_("How long it may take"), needs="library.settings")
    def limit(self, target: Target) -> None:
        async def typed(text: str) -> None:
            self.settle()
            await self.home.do(change_target, target.name, {"seconds": text})
            await self.done(_("Changed: {name}.").format(name=target.name), _("F9 undoes it."))

        sentence = _("How many seconds may {name} take? It is {n} now.").format(name=target.name, n=target.seconds)
        self.ask_words(_("Seconds"), N_("Save"), sentence, _("3 is usual. The others don't wait for it."), typed)

    @action("z", N_("Remove"), N_("Remove the record source"), needs="library.settings")
    def remove_target(self, target: Target) -> None:
        async def removed() -> None:
            await self.home.do(take_away, target.name)
            await self.done(_("Removed: {name}.").format(name=target.name), _("F9 undoes it."))

        text = _("Remove {name}? To keep it for later, switch it off.").format(name=target.name)
        self.ask(text, _("y: remove it.   n or Esc: no."), removed)

    def _begin_test(self, target: Target) -> None:
        self.say("", _("Asking {name}...").format(name=target.name), _("You can go on meanwhile."))
        self.home.behind(partial(self._test, target), "target-test")

    async def _test(self, target: Target) -> None:
        """Test a source in threads of their own: the network blocks neither the screen nor a lane."""
        if target.kind == "file":
            try:
                await asyncio.to_thread(index_file, target)
            except NotFetched as no:
                self._told(target.name, str(no), False)
                return
        given = await self.home.read(try_target, self.home.desk, target.name)
        for answer in await asyncio.to_thread(list, given):
            said = answer.fault or _("answered in {n} seconds.").format(n=f"{answer.seconds:.1f}")
            self._told(target.name, said, not answer.fault)

    def _told(self, name: str, text: str, well: bool) -> None:
        if not self.is_gone:
            hint = _("It can be switched on.") if well else _("Check its address, or the network.")
            self.say("OK" if well else "NOTE", cut(f"{name}: {text}", 70), hint)
