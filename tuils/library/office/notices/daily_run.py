"""The e-mails and texts of a day, sent with the daily work."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path

from tuils.devices.messages.mail import SENT
from tuils.i18n import _
from tuils.library.foundation.administration.settings import value_of
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.lending.working_days import GAP_DAYS, is_after_a_gap

from .planning import NoticePlan, PlannedNotice, planned_unchecked
from .recipients import EMAIL, TEXT
from .sender import why_not
from .sending import NoticeRun, begin_runs
from .texts import notice_folder

PLANNED_AT_ONCE = 20


def sends_daily(desk: Desk, store: Path) -> bool:
    """Return whether this station sends, and with the daily work. One lookup, if e-mail was never set up."""
    return bool(value_of("notices_daily", True)) and not why_not(desk, store)


def daily_notices(desk: Desk, store: Path) -> NoticePlan | None:
    """Return the emails and texts that the daily work would send from here now; None if it sends none."""
    if not sends_daily(desk, store):
        return None
    return NoticePlan(tuple(notice for notice in planned_unchecked(desk, mail=True) if notice.channel in (EMAIL, TEXT)))


def email_run(desk: Desk, store: Path) -> Generator[int | str | Callable[[], int], None, None]:
    """Send in slices: yield how many were sent, a sentence if it could not go on, or work to do apart from the store
    before continuing."""
    lines: list[PlannedNotice] = []
    for notice in planned_unchecked(desk, mail=True):
        lines.append(notice)
        if not len(lines) % PLANNED_AT_ONCE:
            yield 0
    is_gap = is_after_a_gap(desk)
    try:
        found = begin_runs(desk, store, notice_folder(store), lines, whole=True, wait=is_gap)
    except Refused as no:
        yield no.in_a_line()
        return
    for run in found.runs:
        yield from _through(desk, run)
    if is_gap and found.held:
        text = _("Not sent: nobody worked here for {n} days, or the clock is wrong. Look first: tuils notice preview.")
        yield text.format(n=GAP_DAYS) + " " + _("Then: tuils notice run")


def _through(desk: Desk, run: NoticeRun) -> Generator[int | str | Callable[[], int], None, None]:
    try:
        while run.claim(desk):
            before = run.counts.get(SENT, 0)
            yield _sending(run)
            run.settle(desk)
            yield run.counts.get(SENT, 0) - before
    finally:
        run.close()
    if run.fault or run.stopped:
        text = _("{n} sent. Stopped: {why}")
        yield text.format(n=run.counts.get(SENT, 0), why=run.fault or run.stopped)


def _sending(run: NoticeRun) -> Callable[[], int]:
    def send() -> int:
        run.send()
        return 0

    return send
