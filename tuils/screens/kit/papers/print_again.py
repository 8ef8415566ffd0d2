"""Jobs that failed to print: print again, save as files for another printer, or delete. Kept for a day."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from tuils.devices.printers.printing import PrintJob
from tuils.files import whole_files
from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.administration.at_rest import PRINTOUTS
from tuils.library.foundation.describing.action import action
from tuils.screens.kit.file_words import short_path
from tuils.screens.kit.listing import Listing
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.rows import Column
from tuils.screens.widgets.turns import Doing
from tuils.values.folding import fold_text
from tuils.values.time.moments import day_of

from .printing import done_of

LONGEST_NAME = 40


class PrintAgain(Listing):
    word, prompt = N_("Print again"), N_("Line")
    columns = (
        Column("#", 2, right=True),
        Column(N_("What"), 20, grow=2),
        Column(N_("Pages"), 5, right=True, drop=2),
        Column(N_("Reason"), 20, grow=3, drop=1),
    )
    keys = (("Enter", N_("Print again")), "own", ("back", N_("Back")), "help")

    async def load(self) -> None:
        jobs = self.home.prints.kept
        rows = [(str(n), one.what, str(len(one.papers)), one.why_words) for n, one in enumerate(jobs, 1)]
        self.put(rows, [str(id(job)) for job in jobs])

    def greet(self) -> None:
        count = len(self.home.prints.kept)
        if not count:
            self.say("", _("Nothing is waiting to print."), _("Esc goes back."))
            return
        text = ngettext("{n} thing is waiting to print.", "{n} things are waiting to print.", count).format(n=count)
        self.say("", text, _("Enter prints the highlighted one again. F6 saves them as text files."))

    @property
    def chosen(self) -> PrintJob | None:
        kept = {str(id(one)): one for one in self.home.prints.kept}
        return kept.get(self.line_keys[self.at]) if self.at >= 0 else None

    async def open_line(self, index: int) -> None:
        if (one := self.chosen) is None:
            self.none_chosen()
            return
        if not self.home.print_again(one):
            self.say("NOTE", _("Another program printed it meanwhile."), _("Esc goes back."))
        await self.load()

    async def _drop(self, job: PrintJob) -> None:
        self.home.prints.drop(job)
        await self.load()

    @action("o", N_("Save as files"), N_("Save them as text files, to print on another computer"))
    def write_files(self, job: PrintJob) -> Doing:
        return self.write_out(partial(self._write, job), partial(self._written, job))

    def _write(self, job: PrintJob, replace: bool) -> list[Path]:
        folder, day = self.home.path.parent / PRINTOUTS, day_of(self.home.desk.now, self.home.desk.zone).isoformat()
        folder.mkdir(mode=0o700, exist_ok=True)
        name = "-".join(fold_text(job.what).split())[:LONGEST_NAME] or "print"
        papers = {
            folder / f"{name}-{day}-{number:03}{paper.ending}": paper.data for number, paper in enumerate(job.papers, 1)
        }
        return whole_files(papers, replace=replace)

    async def _written(self, job: PrintJob, files: list[Path]) -> None:
        await self._drop(job)
        if done := done_of(job):  # it is printed elsewhere now
            await done()
        text = ngettext("Saved: {file}", "Saved: {n} files ({file} and more)", len(files))
        words = text.format(n=len(files), file=cut(files[0].name, 50))
        self.say("OK", words, _("They stay in {folder} for a week.").format(folder=short_path(files[0].parent)))

    @action("z", N_("Remove"), N_("Remove it from this list"))
    async def drop(self, job: PrintJob) -> None:
        await self._drop(job)
        self.say("OK", _("Removed from the list: {what}").format(what=cut(job.what, 50)), _("Esc goes back."))
