"""The way of every print from a screen: handed over at once, reported when it is at the printer, kept if it fails."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future, wait
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, cast

from tuils.devices.printers.printing import Paper, PrintJob
from tuils.i18n import _
from tuils.printing.print_out import page_job, page_printer, sheet_job, spooler_of
from tuils.screens.kit.background import Backstage, DeskOpened
from tuils.screens.kit.home import HomeScreen
from tuils.screens.widgets.lines import cut, wrap
from tuils.station.settings import Station, load_station

if TYPE_CHECKING:
    from tuils.devices.messages.mail import Delivery
    from tuils.library.foundation.desk import Desk
    from tuils.library.office.notices.on_request import RequestedMail
    from tuils.library.office.receipts.sheets import Sheet

Done = Callable[[], Awaitable[None]]
LONGEST = 40
"""Cells of a print's name, in a sentence about it."""
LAST_WAIT = 2.0
"""Seconds to wait for unfinished receipts when the program ends."""


FRESH = (
    "printers", "papers", "print_when", "scanners", "sounds", "scanner_port", "scanner_baud", "scanner_strip_prefix",
    "label_sheet", "label_start", "rfid_port", "rfid_security",
)  # fmt: skip
"""The settings that may change while the program runs."""


class Printing(Backstage):
    """The printing half of the app. `prints`: waiting and failed jobs. `paper`: the last receipt or slip."""

    def __init__(self, opened: DeskOpened, *, plain_ascii: bool = False) -> None:
        super().__init__(opened, plain_ascii=plain_ascii)
        self.prints = spooler_of(opened.station, self._stuck)
        self.paper: Sheet | None = None
        self._mails: set[Future[Delivery]] = set()

    def close_all(self) -> None:
        """Close the printers, and name the jobs they have not taken in the shell."""
        left = [job.what for job in self.prints.close()]
        wait(self._mails, LAST_WAIT)  # what has no answer then stays noted as not known
        if left:
            words = _("Not printed: {what}. tuils was closed first.").format(what=", ".join(left))
            self.last_words = " ".join(filter(None, (self.last_words, words)))
        super().close_all()

    def print_out(self, what: str, papers: Sequence[str | Paper], hint: str = "", done: Done | None = None) -> None:
        """Hand papers to the printer's own thread, and go on. `hint`: what to do with the paper; `done` follows once
        all of it is at the printer."""
        job = page_job(self.opened.station, what, papers, done)
        self._follow(self.prints.put(job), job, hint)

    def print_sheet(self, sheet: Sheet, *, quietly: bool = False) -> None:
        """Print a receipt or slip. Quietly: report only a failure. A kept copy of the same is not printed twice."""
        for kept in self.prints.kept:
            if _same(kept.about, sheet):
                self.prints.drop(kept)
        job = sheet_job(self.opened.station, self.path, sheet)
        self._follow(self.prints.put(job), job, quietly=quietly)

    def mail_receipt(self, desk: Desk, sheet: Sheet) -> bool:
        """Email a receipt, on the write lane, with its loans or payments. Return True if it is on its way from here."""
        from tuils.library.office.notices.on_request import receipt_to_mail
        from tuils.library.office.notices.texts import notice_folder

        one = receipt_to_mail(desk, self.path, notice_folder(self.path), sheet)
        if one:
            self.call_later(self.behind, partial(self._mailed, one), "mail")
        return one is not None

    async def _mailed(self, mail: RequestedMail) -> None:
        """Report a receipt only if it was not sent."""
        from tuils.library.office.notices.on_request import note_receipt

        answer = mail.deliver_apart()
        self._mails.add(answer)
        delivery = await asyncio.wrap_future(answer)
        self._mails.discard(answer)
        if said := await self.work(note_receipt, mail.desk, mail, delivery):
            self._tell_of(
                lambda top: top.tell_beside(wrap(said, 70, 1)[0], _("At the desk, .b prints the last receipt."), "NOTE")
            )

    def print_job(self, job: PrintJob) -> None:
        """Print any other job, such as a test page."""
        self._follow(self.prints.put(job), job)

    async def fresh_station(self) -> Station:
        """Read this desk's settings from the file again, and use those of printers and scanners."""
        station = await asyncio.to_thread(load_station, self.opened.station.name)
        held = self.opened.station
        self.opened.station = replace(held, **{name: getattr(station, name) for name in FRESH})
        self.station_changed()
        return self.opened.station

    def station_changed(self) -> None:
        """Use this desk's new printers."""

    def print_again(self, job: PrintJob) -> bool:
        """Print a kept job again. False if it is gone: another program may have printed it."""
        told = self.prints.retry(job, page_printer(self.opened.station))
        if told:
            self._follow(told, job)
        return told is not None

    def _follow(self, future: Future[PrintJob], job: PrintJob, hint: str = "", *, quietly: bool = False) -> None:
        screen, text = self.screen_on_top, _("Printing: {what}.").format(what=cut(job.what, LONGEST))
        if screen and not quietly:
            screen.say("", text, _("You can go on. A message appears when it has been sent."))
        self.behind(partial(self._told, future, screen, text, hint, quietly), "print")

    async def _told(
        self, future: Future[PrintJob], screen: HomeScreen | None, text: str, hint: str, quietly: bool
    ) -> None:
        """Report a print: as the screen's answer while it still says it prints; else beside the answer on top."""
        job = await asyncio.wrap_future(future)
        if (done := done_of(job)) and not job.why:
            await done()
        if quietly and not job.why:
            return
        mark, words, after = print_words(job, hint)
        if screen and not quietly and screen is self.screen_on_top and screen.still_says(text):
            screen.say(mark, words, after)
        else:
            self._tell_of(lambda top: top.tell_beside(words, after if job.why else "", mark))

    def _stuck(self, printer: str, why: str) -> None:
        """Report a queue that took a job and prints nothing; called in the printer's thread."""
        words = _("{printer} has not printed yet: {why}.").format(printer=printer, why=why.rstrip("."))
        if self.is_running:
            self.call_from_thread(self._tell_of, lambda top: top.tell_beside(words, _("Look at the printer.")))


def done_of(job: PrintJob) -> Done | None:
    """Return the follow-up of a printed job, such as noting that letters went out."""
    return cast("Done | None", job.done)


def _same(about: object, sheet: Sheet) -> bool:
    """Return True for the same paper, whenever it was made."""
    return getattr(about, "template", "") == sheet.template and getattr(about, "facts", None) == sheet.facts


def print_words(job: PrintJob, hint: str = "") -> tuple[str, str, str]:
    """Return the result of a print job: mark, line 1, line 2."""
    what = cut(job.what, LONGEST)
    if not job.why:
        return "OK", _("Sent to the printer: {what}.").format(what=what), hint or _("Esc goes back.")
    why = f"{job.why[:1].upper()}{job.why[1:].rstrip('.')}."
    text = _("Not printed: {what}. {why}").format(what=what, why=why)
    hint = _("You can go on. To print it again: F10, Waiting to print.")
    if not job.printer:
        hint = _("Set one up: F10, Printers. Until then: F10, Waiting to print.")
    return "NOTE", wrap(text, 70, 1)[0], hint
