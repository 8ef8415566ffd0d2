"""Bookmobile: the vans and branches of this library, what they bring home, and what they take along."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from tuils.i18n import N_, _
from tuils.library.describing.action import action
from tuils.library.sites.homecoming import Homecoming, bring_home, pack_all
from tuils.library.sites.known_sites import revoke
from tuils.library.sites.overview import SiteLine
from tuils.library.sites.site_table import SITES
from tuils.library.sites.sticks import folders_in_reach
from tuils.library.sites.van_paper import van_paper
from tuils.screens.kit.home import opens
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.widgets.lines import cut

MAY_PREPARE = "library.settings"
LONGEST = 60


class Bookmobile(TableScreen[SiteLine]):
    """F6 prepares a copy, F7 loads what one brought, F8 writes what one lacks."""

    table, word, prompt = SITES, N_("Bookmobile"), N_("Number")
    keys = ("own", ("back", N_("Back")), "help", "undo")
    refusal_ends_question = True

    async def load(self) -> None:
        await super().load()
        if self.lines and self.answered[1] == _(self.table.none[0]):  # one was prepared meanwhile
            self.greet()

    @property
    def at_main(self) -> bool:
        return self.home.desk.main

    @action("a", N_("Prepare"), N_("Make a copy for a van, in three steps"), needs=MAY_PREPARE, when="at_main")
    async def prepare_one(self) -> None:
        await self.home.open("van_prepare")

    @action("i", N_("Load work"), N_("Load what a van or a branch brought"))
    async def load_work(self) -> None:
        await self._with_folder(_("Load work from which folder?"), N_("Load it"), self._load)

    @action("o", N_("Save work"), N_("Save a file with new work, for the stick"))
    async def write_work(self) -> None:
        await self._with_folder(_("Save new work to which folder?"), N_("Write it"), self._write)

    show_stops = opens("stops", "s", N_("Stops"), N_("The stops of the bookmobile, and when it is there"))

    @action("f", N_("Paper"), N_("Print a page for a day without a computer"))
    async def print_paper(self) -> None:
        made = await self.home.do(van_paper)
        self.home.print_out(_("Page for the bookmobile"), [made.text])

    key_in = opens("paper_log", "k", N_("Key in"), N_("Key in a paper log"))

    @action("z", N_("Lost"), N_("Report it lost or stolen: nothing more is accepted from it"), needs=MAY_PREPARE)
    def report_lost(self, one: SiteLine) -> None:
        said = _("Is {name} lost or stolen? Nothing more is accepted from it.").format(name=one.site.name)
        self.ask(said, _("y: report it lost.   n or Esc: no."), partial(self._lost, one.site.name))

    async def _lost(self, name: str) -> None:
        await self.home.do(revoke, name)
        then = _("Change the PINs of the people who could sign in on it.")
        await self.done(_("{name} was reported lost.").format(name=name), then)

    # -- files

    async def _with_folder(self, said: str, word: str, take: Callable[[Path], Awaitable[None]]) -> None:
        found = await self.home.read(folders_in_reach)
        usual = found[0] if found else ""

        async def named(text: str) -> None:
            folder = text.strip() or usual
            if not folder:
                self.remark(_("Type a folder, such as /media/stick."), _("Esc goes back."))
                return
            self.settle()
            await take(Path(folder))

        then = _("Enter alone: {folder}").format(folder=cut(usual, 50)) if usual else _("Such as /media/stick.")
        self.ask_words(_("Folder"), word, said, then, named)

    async def _load(self, folder: Path, *, clock_right: bool = False) -> None:
        self.say("", _("Loading from {folder}.").format(folder=cut(str(folder), LONGEST)), _("You can keep working."))
        self.home.behind(partial(self._told, partial(bring_home, clock_right=clock_right), folder), "van")

    async def _write(self, folder: Path) -> None:
        self.say("", _("Writing to {folder}.").format(folder=cut(str(folder), LONGEST)), _("You can keep working."))
        self.home.behind(partial(self._told, pack_all, folder), "van")

    async def _told(self, act: Callable[..., Homecoming], folder: Path) -> None:
        done = await self.home.long(act, folder)
        if self.is_gone:
            return
        await self.load()
        if done.asks:
            then = _("y: yes, load it.   n: no. Then set this computer's clock.")
            self.ask(cut(done.said, 78), then, partial(self._load, folder, clock_right=True))
        else:
            self.say(done.mark, cut(done.said, 78), done.then)
