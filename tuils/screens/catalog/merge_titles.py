"""Merge two title records side by side, choosing which fields stay; remove a title."""

from __future__ import annotations

from textual.app import ComposeResult

from tuils.formats.marc.marc_comparing import BOTH, HERE, THERE, ComparedField
from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.office.catalog_maintenance.merge_words import COMPARED, merge_lines, signs_of
from tuils.library.office.catalog_maintenance.title_merging import TitleMerge, look_at_title_merge, merge_titles
from tuils.library.office.catalog_maintenance.title_removing import RemovedTitle, look_at_removal, remove_title
from tuils.screens.kit.home import home_screen
from tuils.screens.kit.search_screen import OverModeScreen, search_head
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import Lines, cut
from tuils.screens.widgets.turns import Doing

NEXT = {HERE: THERE, THERE: BOTH, BOTH: HERE}


class MergeTitles(TableScreen[ComparedField]):
    """The merge. `stays`, `goes`: ids. Enter on a field takes the other's, then both, then its own again."""

    mode, table, word, prompt = "catalog", COMPARED, N_("Merge two titles"), N_("Field")

    def __init__(self, stays: str, goes: str) -> None:
        super().__init__()
        self.stays, self.goes = stays, goes
        self.takes: dict[str, str] = {}

    @property
    def look(self) -> TitleMerge | None:
        return self.whole if isinstance(self.whole, TitleMerge) else None

    def read_lines(self, desk: Desk) -> TitleMerge:
        return look_at_title_merge(desk, self.stays, self.goes, self.takes)

    def _both(self, words: str, look: TitleMerge) -> str:
        room = max(16, (self.size.width - 32) // 2)
        return words.format(other=cut(signs_of(look.goes), room), title=cut(signs_of(look.stays), room))

    def greet(self) -> None:
        if self.look:
            said = self._both(_("{other} goes into {title}."), self.look)
            self.say("", said, " ".join([*merge_lines(self.look), _("F6 merges them.")]))

    async def open_line(self, index: int) -> None:
        one = self.lines[index]
        self.takes[one.tag] = NEXT[one.takes]
        await self.load()
        if chosen := self.chosen:
            parts = [_("stays: {text}").format(text="; ".join(chosen.here) or _("nothing")),
                     _("goes: {text}").format(text="; ".join(chosen.there) or _("nothing"))]  # fmt: skip
            self.say("", parts[0], parts[1])

    @action("o", N_("Merge"), N_("Merge the two titles"), needs="catalog.edit", place=1)
    def merge(self) -> None:
        if self.look:
            said = self._both(_("Merge {other} into {title}?"), self.look)
            self.ask(said, " ".join([*merge_lines(self.look), _("F9 can undo it later.")]), self._merge)

    async def _merge(self) -> None:
        done = await self.home.do(merge_titles, self.stays, self.goes, self.takes)
        text = _("Merged: {title}.").format(title=signs_of(done.stays))
        await self.close_with("OK", text, _("The old number finds it, too. F9 undoes it."))

    @action("s", N_("Swap"), N_("The other one stays"), place=2)
    async def swap(self) -> None:
        self.stays, self.goes, self.takes = self.goes, self.stays, {}
        await self.show_anew()


class RemoveTitle(OverModeScreen):
    """The removal of a title. `biblio`: its id. Says what blocks it; else y removes it, with its remaining copies."""

    mode, prompt, names_a_person = "catalog", N_("y/n"), False
    keys: tuple[Hint, ...] = (("y", N_("Remove")), ("n", N_("Keep")), "help")

    def __init__(self, biblio: str) -> None:
        super().__init__()
        self.biblio = biblio
        self.found: RemovedTitle | None = None

    def body(self) -> ComposeResult:
        yield search_head(self, "what", 4, 2)

    async def opened(self) -> None:
        await self.load()

    async def load(self) -> None:
        try:
            self.found = await self.home.read(look_at_removal, self.home.desk, self.biblio, copies=True)
        except Refused as no:
            self.found = None
            self.show_keys(("back", "help"))
            self.say(
                "STOP",
                no.headline(),
                " ".join([no.reasons[0].next_step(), *(f"{reason.short()}." for reason in no.reasons[1:])]),
            )
            return
        self.query_one("#what", Lines).put(["", [(f" {signs_of(self.found.title)}", "strong")]])
        self._ask(self.found)

    def _ask(self, found: RemovedTitle) -> None:
        n = found.withdrawn
        hint = (
            ngettext("Its {n} copy is withdrawn, too.", "Its {n} copies are withdrawn, too.", n).format(n=n)
            if n
            else ""
        )
        text = _("Remove {title} from the catalog?").format(title=found.title.whole_title)
        self.say(
            "ASK", text, f"{hint.format(n=n)} {_('y: remove.   n or Esc: keep it. F9 can undo it later.')}".strip()
        )

    @property
    def is_asking(self) -> bool:
        return True

    def heard(self, text: str) -> Doing:
        if text.lower() in ("y", _("y")) and self.found:
            return self._remove()
        if text.lower() in ("n", _("n")) or not self.found:
            return self.close()
        self._ask(self.found)
        return None

    async def _remove(self) -> None:
        done = await self.home.do(remove_title, self.biblio, copies=True)
        await self.close()
        title_gone = home_screen(self.app.screen)
        if title_gone and getattr(title_gone, "biblio", "") == self.biblio:
            await title_gone.close()
        if below := home_screen(self.app.screen):
            below.say("OK", _("Removed: {title}.").format(title=done.title.whole_title), _("F9 undoes it."))
