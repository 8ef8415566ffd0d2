"""Scheduled reports: each due one is made with its owner's permissions, then saved or mailed, once."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from tuils.devices.messages.mail import SENT, UNSURE, MailFault, MailLink, mail_of
from tuils.files import whole_file
from tuils.formats.paper.paper_pdf import write_pdf
from tuils.formats.tables.workbook_out import NoWorkbook
from tuils.i18n import _
from tuils.library.foundation.administration.settings import library_name
from tuils.library.foundation.administration.state import PINS
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import new_id
from tuils.library.foundation.refusals import Refused
from tuils.library.office.notices.sender import sender_here
from tuils.library.people.staff.staff import account, operator_of
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import to_local
from tuils.values.time.spans import Span

from .board import board_page, set_pages, write_set
from .catalog import report_called, report_options, reports_folder, run_report, write_report
from .period import report_today
from .pins import (
    DONE,
    MONTH_END,
    OPEN,
    PAGES,
    UNSURE as NOT_KNOWN,
    PinnedReport,
    asked_again,
    cycle_day,
    file_words,
    may_go,
    pins_of,
    step_of,
)
from .queries import claim_pin, logins_with_pins, note_pin

LONGEST_WHY = 200
KINDS = {"csv": ("text", "csv"), "json": ("application", "x-ndjson"), "pdf": ("application", "pdf"),
         "xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")}  # fmt: skip


@dataclass
class DueReport:
    """A pin that is due. In steps, because a mail server may wait where no lane does: `claim` and `settle` on a
    connection that writes, `make` anywhere. `outcome`: recorded by the daily work. `others`: how many older pins
    save by this name in the same folder, such as another branch's."""

    owner: str
    pin: PinnedReport
    day: date
    outcome: str = ""
    others: int = 0

    @property
    def step(self) -> str:
        return step_of(self.owner, self.pin.name)

    @property
    def is_done(self) -> bool:
        return self.outcome == DONE

    @property
    def why(self) -> str:
        """Return the pin's name and why it was not sent, or may not have been."""
        unsure = _("it may not have been sent") if self.outcome.startswith(NOT_KNOWN) else ""
        return f"{self.pin.name}: {unsure or self.outcome[1:]}"

    def make(self, desk: Desk, store: Path) -> int:
        """Make it and send it. An error becomes its outcome."""
        try:
            owner = desk_of(desk, self.owner)
            may_go(owner, self.pin)
            self.outcome = self._gone(desk, owner, store)
        except (Refused, MailFault, NoWorkbook, OSError) as no:
            self.outcome = f"{OPEN}{_why(no)[:LONGEST_WHY]}"
        return 0

    def _gone(self, desk: Desk, owner: Desk, store: Path) -> str:
        if self.pin.report == MONTH_END and not self.pin.is_mailed:
            folder = Path(self.pin.to) if self.pin.to else reports_folder(store)
            write_set(owner, scheduled_span(owner, self.pin), folder, self.pin.form, replace=True)
            return DONE
        finding, content = contents(owner, self.pin)
        return self._mail(desk, store, finding, content) if self.pin.is_mailed else self._save(store, content)

    def _save(self, store: Path, content: bytes) -> str:
        folder = Path(self.pin.to) if self.pin.to else reports_folder(store)
        with whole_file(folder / self.file_name, replace=True) as out:
            out.write(content)
        return DONE

    @property
    def file_name(self) -> str:
        """Return the file name. A report that names patrons has one name, so only the newest is kept; others contain
        the day it was due."""
        words = file_words(self.pin) + (f"-{self.others + 1}" if self.others else "")
        day = "" if self.pin.names_a_person else f"-{self.day.isoformat()}"
        return f"{words}{day}.{self.pin.form}"

    def _mail(self, desk: Desk, store: Path, finding: str, content: bytes) -> str:
        kept = sender_here(desk, store)
        sender = replace(kept.account, name=kept.account.name or library_name())
        subject = f"{library_name()}: {self.pin.name}"
        when = to_local(desk.now, desk.zone)
        message = mail_of(sender, self.pin.to, subject, f"{finding}\n", key=new_id(desk.now), at=when)
        del message["List-Unsubscribe"]
        main, sub = KINDS[self.pin.form]
        message.add_attachment(content, maintype=main, subtype=sub, filename=self.file_name)
        with MailLink(sender, kept.secret) as link:
            came = link.send(message, self.pin.to)
        if came.result == SENT:
            return DONE
        return f"{NOT_KNOWN if came.result == UNSURE else OPEN}{came.why[:LONGEST_WHY]}"


def _why(no: Exception) -> str:
    """Say the error in one line."""
    return no.in_a_line() if isinstance(no, Refused) else " ".join(str(no).split())


def scheduled_span(desk: Desk, pin: PinnedReport) -> Span:
    """Return the days that a pinned page (one of PAGES) is about: last month, unless its period says otherwise."""
    return report_options(desk, report_called("circulation"), pin.period or "last month").span


def contents(desk: Desk, pin: PinnedReport) -> tuple[str, bytes]:
    """Return the answer of a pinned report, and its file. Refuses as the report does."""
    out = io.BytesIO()
    if pin.report == MONTH_END:
        return set_pages(desk, scheduled_span(desk, pin))
    if pin.report in PAGES:
        made = board_page(desk, scheduled_span(desk, pin))
        write_pdf([made.page], out)
        return "\n".join(made.sentences), out.getvalue()
    report, wanted = asked_again(desk, pin)
    found = run_report(desk, report, wanted)
    write_report(desk, report, found, pin.form, out)
    return "\n".join((found.title, found.finding, *found.notes)), out.getvalue()


def desk_of(desk: Desk, login: str) -> Desk:
    """Return this desk with the pin's owner as operator: a report shows only what they may see. Refuses with
    NO_PERMISSION if the account is gone or switched off."""
    sheet = account(login)
    if sheet is None or not sheet.active:
        return replace(desk, operator=replace(desk.operator, login=login, permissions=frozenset()))
    return replace(desk, operator=operator_of(sheet))


def due_reports(desk: Desk) -> list[DueReport]:
    """Return the reports due by today, sent or not. Of several missed ones, the last."""
    today, found = report_today(desk), []
    known = [(login, pin) for login in logins_with_pins(PINS) for pin in pins_of(login) if pin.every]
    names = Counter[tuple[str, str, str]]()
    for login, pin in sorted(known, key=lambda one: one[1].since):
        day, name = cycle_day(pin.every, today), (pin.to, file_words(pin), pin.form)
        if pin.since <= day.isoformat():
            found.append(DueReport(login, pin, day, others=names[name]))
        names[name] += 1
    return found


def scheduled_run(desk: Desk, store: Path) -> Iterator[int | str | Callable[[], int]]:
    """Run due reports in slices: yield how many were sent, work to do apart from the store, and at the end the
    failures, and why."""
    made, bad = 0, []
    for report in due_reports(desk):
        if not _claim(desk, report):
            continue
        yield partial(report.make, desk, store)
        _settle(desk, report)
        made += report.is_done
        bad += [] if report.is_done else [report.why]
        yield int(report.is_done)
    if bad:
        yield _("{n}. Not done: {why}").format(n=made, why="; ".join(bad))


@verb("library.daily")
def _claim(desk: Desk, report: DueReport) -> bool:
    """Claim a report. An e-mail interrupted by a power cut may have been sent: it is not sent again. A file is
    written again."""
    outcome = NOT_KNOWN if report.pin.is_mailed else OPEN
    return claim_pin(report.day.isoformat(), report.step, desk.now, outcome, OPEN)


@verb("library.daily")
def _settle(desk: Desk, report: DueReport) -> None:
    note_pin(report.day.isoformat(), report.step, desk.now, report.outcome)
