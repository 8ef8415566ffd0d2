"""Pinned reports, at the top of the list: by name, with the options of each, and where and when it is sent
automatically."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, field, fields, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tuils.i18n import N_, _
from tuils.library.foundation.administration.settings import value_of, write_setting
from tuils.library.foundation.administration.state import PINS
from tuils.library.foundation.dates import iso_words
from tuils.library.foundation.describing.table import Column, Table
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.local_words import local_weekday_labels
from tuils.library.foundation.refusals import Refused, not_understood
from tuils.library.people.patrons.patron_checks import reach_fault
from tuils.values.dataclass import dataclass
from tuils.values.folding import fold_text

from .catalog import FORMATS, REPORTS, report_called, report_options
from .period import report_today
from .queries import pin_outcomes
from .report import Report, ReportWanted

BOARD, MONTH_END = "board", "month-end"
PAGES = {BOARD: N_("Board page"), MONTH_END: N_("Month-end reports")}
"""The pages that are no reports, but are scheduled like one: the board's page, and the month-end set."""
MOST, LONGEST = 50, 60
DAILY, WEEKLY, MONTHLY = "day", "week", "month"
FULL = {"mon": "monday", "tue": "tuesday", "wed": "wednesday", "thu": "thursday", "fri": "friday", "sat": "saturday",
        "sun": "sunday"}  # fmt: skip
WEEKDAYS = tuple(FULL)
WHEN = {"daily": DAILY, "weekly": WEEKLY, "monthly": MONTHLY, DAILY: DAILY, WEEKLY: WEEKLY, MONTHLY: MONTHLY,
        "never": "", "no": "", "off": ""}  # fmt: skip
WHEN_WORDS = {DAILY: N_("daily"), WEEKLY: N_("weekly"), MONTHLY: N_("monthly")}
WHEN_HINT = N_("daily, weekly, monthly, a weekday such as fri, or never.")
OUT_OF_THE_HOUSE = "library.export"
"""The permission to send to an address, or to a folder that is not the library's own."""
DONE, OPEN, UNSURE = "1", "!", "?"
"""The first character of an outcome: sent; not sent, so it is tried again the next day; unknown."""


@dataclass(frozen=True)
class PinnedReport:
    """One pin. `period` in words, so that last month stays the last one. `asked`: its filters, by the names of
    ReportWanted. `every`: day, week, month or a weekday; empty is never. `to`: an address, a folder, or empty for
    the folder reports beside the library. `since`: the day on which it was scheduled. `last`: the outcome of the
    last sending."""

    name: str
    report: str
    period: str = ""
    asked: Mapping[str, Any] = field(default_factory=dict)
    every: str = ""
    to: str = ""
    form: str = "csv"
    since: str = ""
    last: str = ""

    @property
    def is_mailed(self) -> bool:
        return is_address(self.to)

    @property
    def names_a_person(self) -> bool:
        return self.report not in PAGES and REPORTS[self.report].names_a_person


def is_address(to: str) -> bool:
    return "@" in to and "/" not in to and "\\" not in to


def pins_of(login: str) -> list[PinnedReport]:
    """Return this person's pins, in order. Pins of a newer version that this one does not know are left out."""
    known = {one.name for one in fields(PinnedReport)}
    kept = value_of(PINS + login, None) or []
    found = (PinnedReport(**{name: value for name, value in one.items() if name in known}) for one in kept)
    return [one for one in found if one.report in PAGES or one.report in REPORTS]


@permitted("reports.see")
def my_pins(desk: Desk) -> list[PinnedReport]:
    """Return the operator's own pins, with the outcome of each one's last sending. Needs reports.see."""
    last = pin_outcomes(step_of(desk.operator.login, ""))
    found = []
    for pin in pins_of(desk.operator.login):
        day, outcome = last.get(step_of(desk.operator.login, pin.name), ("", ""))
        found.append(replace(pin, last=last_words(desk, day, outcome) if pin.every else ""))
    return found


def not_gone(desk: Desk) -> list[str]:
    """List the operator's reports that were not sent, or may not have been, when they were due last. For the idle
    desk."""
    if not desk.may("reports.see"):
        return []
    login = desk.operator.login
    last = pin_outcomes(step_of(login, ""))
    found = []
    for report in pins_of(login) if last else ():
        _day, outcome = last.get(step_of(login, report.name), ("", ""))
        if report.every and outcome.startswith((OPEN, UNSURE)):
            found.append(report.name)
    return found


def step_of(login: str, name: str) -> str:
    """Return the daily work's name for the sending of this pin."""
    return f"report {login}/{name}"


def last_words(desk: Desk, day: str, outcome: str) -> str:
    """Say `Nov 27`, or why it was not sent; empty if none was due yet."""
    if not day:
        return ""
    if outcome.startswith(UNSURE):
        return _("{day}: it may not have been sent").format(day=iso_words(desk, day))
    if outcome.startswith(OPEN):
        return _("{day}: not done. {why}").format(day=iso_words(desk, day), why=outcome[1:])
    return iso_words(desk, day)


def pin_called(desk: Desk, name: str) -> PinnedReport | None:
    """Return the operator's pin with this name, ignoring case."""
    wanted = name.strip().casefold()
    return next((pin for pin in pins_of(desk.operator.login) if pin.name.casefold() == wanted), None)


def asked_again(desk: Desk, pin: PinnedReport) -> tuple[Report, ReportWanted]:
    """Return the report of a pin, and its options as of today. Refuses as `report_options` does."""
    report = report_called(pin.report)
    asked = {name: tuple(value) if isinstance(value, list) else value for name, value in pin.asked.items()}
    return report, report_options(desk, report, pin.period, **asked)


def narrowing_of(wanted: ReportWanted) -> dict[str, Any]:
    """Return the filters by the names of ReportWanted, without the days and without defaults."""
    usual = ReportWanted(wanted.span)
    given = {one.name: getattr(wanted, one.name) for one in fields(ReportWanted)}
    return {name: value for name, value in given.items()
            if name not in ("span", "has_dates") and value != getattr(usual, name)}  # fmt: skip


@verb("reports.see")
def pin_report(
    desk: Desk, name: str, report: str, period: str = "", asked: Mapping[str, Any] | None = None
) -> PinnedReport:
    """Pin a report by this name; one of the same name is replaced, and keeps its schedule. Refuses with
    NOT_UNDERSTOOD."""
    words = " ".join(name.split())
    if not words or len(words) > LONGEST or not words.isprintable() or "/" in words:
        raise not_understood(_("Name"), name[:LONGEST], _("A few words, such as Friday overdues."))
    if report_or_none(words):
        raise not_understood(_("Name"), words, _("A report already has this name. Choose another."))
    old = pin_called(desk, words)
    kept = replace(old or PinnedReport(words, report), report=report, period=period, asked=dict(asked or {}))
    kept = _of_branch(desk, kept)
    may_go(desk, kept)
    return _keep(desk, kept, old)


@verb("reports.see")
def unpin_report(desk: Desk, name: str) -> PinnedReport:
    """Unpin a report; it is no longer sent. Refuses with NOT_UNDERSTOOD."""
    found = _pin_or_refused(desk, name)
    _write(desk, [pin for pin in pins_of(desk.operator.login) if pin.name != found.name])
    return found


@verb("reports.see")
def schedule_report(desk: Desk, name: str, when: str, to: str = "", form: str = "") -> PinnedReport:
    """Schedule a report: the daily work sends it, never twice. `name`: of a pin, or of a report, which is then
    pinned. Refuses with NOT_UNDERSTOOD; with NO_PERMISSION for an address or another folder than the library's own."""
    old = pin_called(desk, name)
    every = read_when(when)
    pin = old or _new_pin(name, every)
    pin = _of_branch(desk, pin)
    kept = replace(
        pin, every=every, since=report_today(desk).isoformat(), to=_place(desk, to), form=_form_of(pin, form, to)
    )
    may_go(desk, kept)
    if old is None or (old.to, old.form) != (kept.to, kept.form):
        _nothing_there(kept)
    return _keep(desk, kept, old)


def _nothing_there(pin: PinnedReport) -> None:
    """Refuse a file that exists: a report that names patrons has one file, written again each time, and must not
    replace another one."""
    file = Path(pin.to) / f"{file_words(pin)}.{pin.form}"
    if pin.every and pin.to and pin.names_a_person and not pin.is_mailed and (file.is_symlink() or file.exists()):
        hint = _("{file} already exists. Move it, or name another folder.").format(file=file.name)
        raise not_understood(_("To"), pin.to, hint)


def file_words(pin: PinnedReport) -> str:
    """Return the beginning of its file name."""
    return "".join(char if char.isalnum() else "-" for char in fold_text(pin.name)).strip("-") or pin.report


def read_when(text: str) -> str:
    """Read how often: day, week, month, a weekday, or empty for never. Refuses with NOT_UNDERSTOOD."""
    word = text.strip().casefold()
    labels = [label.casefold() for label in local_weekday_labels()]
    if word in WHEN:
        return WHEN[word]
    for day, label in zip(WEEKDAYS, labels, strict=True):
        if word == label or (len(word) > 2 and FULL[day].startswith(word)):
            return day
    raise not_understood(_("When"), text, _(WHEN_HINT))


def read_schedule(text: str) -> tuple[str, str, str]:
    """Split `fri to ana@example.org as pdf` into when, where to and as what."""
    rest, _as, form = text.strip().partition(" as ")
    when, _to, to = rest.partition(" to ")
    return when.strip(), to.strip(), form.strip()


def cycle_day(every: str, today: date) -> date:
    """Return the day on which it was due last."""
    if every == DAILY:
        return today
    if every == MONTHLY:
        return today.replace(day=1)
    weekday = WEEKDAYS.index(every) if every in WEEKDAYS else 0
    return today - timedelta(days=(today.weekday() - weekday) % 7)


def next_due_day(every: str, today: date) -> date:
    """Return the first day from today on which it is due."""
    return next(day for n in range(32) if cycle_day(every, day := today + timedelta(days=n)) == day)


def when_words(every: str) -> str:
    if every in WEEKDAYS:
        return local_weekday_labels()[WEEKDAYS.index(every)]
    return _(WHEN_WORDS[every]) if every in WHEN_WORDS else ""


def report_or_none(name: str) -> str:
    """Return the name of a report, or of one of PAGES; empty if there is none."""
    word = name.strip().casefold().replace(" ", "-")
    try:
        return word if word in PAGES else report_called(name).name
    except Refused:
        return ""


def _new_pin(name: str, every: str) -> PinnedReport:
    """Make a pin of a report that is not pinned: of last month, or without a period."""
    called = report_or_none(name)
    if not called:
        raise not_understood(_("Report"), name, _("A pinned report, or one of: tuils report list."))
    if called in PAGES:
        return PinnedReport(f"{_(PAGES[called])}, {when_words(every)}", called, "last month")
    report = REPORTS[called]
    period = "last month" if "period" in report.takes else ""
    return PinnedReport(f"{_(report.title)}, {when_words(every)}", called, period)


def _of_branch(desk: Desk, pin: PinnedReport) -> PinnedReport:
    """Keep a pin's branch: the desk's, at whichever desk the daily work runs."""
    if pin.report in PAGES or not REPORTS[pin.report].of_desk or pin.asked.get("branch"):
        return pin
    return replace(pin, asked={**pin.asked, "branch": desk.branch})


def _form_of(pin: PinnedReport, form: str, to: str) -> str:
    """Return the format; an address gets several reports as one PDF."""
    if pin.report == BOARD or (pin.report == MONTH_END and is_address(to)):
        return "pdf"
    word = form.strip().casefold() or pin.form
    if word not in FORMATS:
        raise not_understood(_("As"), form, ", ".join(FORMATS))
    return word


def _place(desk: Desk, to: str) -> str:
    """Return the address or folder as stored."""
    if not to.strip():
        return ""
    desk.require(OUT_OF_THE_HOUSE)
    if is_address(to):
        if fault := reach_fault("email", to.strip()):
            raise not_understood(_("To"), to, fault)
        return to.strip()
    folder = Path(to.strip()).expanduser()
    if not folder.is_absolute() or not folder.is_dir():
        raise not_understood(_("To"), to, _("Type an email address, or an existing folder, such as /home/ana/reports."))
    return str(folder)


def may_go(desk: Desk, pin: PinnedReport) -> None:
    """Refuse a destination that the operator may not use; checked each time it is sent, as a permission may be
    revoked. Reports that name patrons are not mailed: they would stay in mailboxes for ever."""
    if pin.every and pin.to:
        desk.require(OUT_OF_THE_HOUSE)
    if pin.report not in PAGES:
        desk.require(REPORTS[pin.report].needs)
    if pin.every and pin.is_mailed and pin.names_a_person:
        raise not_understood(_("To"), pin.to, _("This report names patrons, so it isn't emailed. Name a folder."))


def _pin_or_refused(desk: Desk, name: str) -> PinnedReport:
    if found := pin_called(desk, name):
        return found
    known = ", ".join(pin.name for pin in pins_of(desk.operator.login))
    raise not_understood(_("Pinned report"), name, known or _("Nothing is pinned yet."))


def _keep(desk: Desk, pin: PinnedReport, old: PinnedReport | None) -> PinnedReport:
    kept = pins_of(desk.operator.login)
    if old is None and len(kept) >= MOST:
        raise not_understood(_("Name"), pin.name, _("{n} reports are pinned. Unpin one first.").format(n=MOST))
    changed = [pin if old and report.name == old.name else report for report in kept]
    _write(desk, changed if old else [*kept, pin])
    return pin


def _write(desk: Desk, pins: list[PinnedReport]) -> None:
    kept = [{name: value for name, value in asdict(pin).items() if value and name != "last"} for pin in pins]
    write_setting(Act(desk), "library", PINS + desk.operator.login, value=kept or None)


def _report_title(_desk: Desk, report: PinnedReport) -> str:
    return _(PAGES.get(report.report) or REPORTS[report.report].title)


def asked_words(_desk: Desk, report: PinnedReport) -> str:
    """Return `last month, type=DVD, columns=title,item`."""
    parts = [f"{name.replace('item_type', 'type')}={','.join(value) if isinstance(value, list | tuple) else value}"
             for name, value in report.asked.items()]  # fmt: skip
    return ", ".join(filter(None, [report.period, *parts]))


def pin_place_words(_desk: Desk, report: PinnedReport) -> str:
    return "" if not report.every else report.to or _("folder reports")


def _pin_sentences(desk: Desk, report: PinnedReport) -> list[str]:
    asked = asked_words(desk, report)
    lines = [f"{report.name}: {_report_title(desk, report)}" + (f" ({asked})" if asked else "")]
    if report.every:
        goes = _("{when}, to {place}, as {form}. Next: {day}")
        day = iso_words(desk, next_due_day(report.every, report_today(desk)).isoformat())
        told = {
            "when": when_words(report.every),
            "place": pin_place_words(desk, report),
            "form": report.form,
            "day": day,
        }
        lines.append("  " + goes.format(**told))
    return [*lines, *([f"  {report.last}"] if report.last else [])]


PINNED = Table(
    title=N_("Pinned reports"),
    columns=(
        Column(N_("Name"), 20, "name", "pin", grow=1, always=True),
        Column(N_("Report"), 20, _report_title, "report", "report", grow=1),
        Column(N_("Asked"), 16, asked_words, "asked", asked_words, grow=1, drop=2),
        Column(N_("When"), 8, lambda _desk, row: when_words(row.every), "every", "every"),
        Column(N_("To"), 14, pin_place_words, "to", "to", drop=1),
        Column(N_("As"), 4, "form", drop=3),
        Column(N_("Last"), 12, "last", drop=1),
    ),
    read=my_pins,
    key="name",
    none=(N_("Nothing is pinned yet."), N_("Run a report with --pin NAME, or .i on the screen.")),
    words=_pin_sentences,
    names_a_person=False,
    example=PinnedReport("Friday overdues", "overdue-shelf", "", {"item_type": "DVD"}, "fri", "", "csv", "2026-11-27"),
)
