"""The idle desk: what needs someone today. Lines with nothing to do are left out."""

from __future__ import annotations

from typing import Any

from tuils.i18n import _
from tuils.library.administration.backup import last_backup
from tuils.library.administration.calendar import calendar_of, hours_are_set
from tuils.library.administration.settings import value_of
from tuils.library.circulation.hold_counts import PAST, TAKE_OFF, counts
from tuils.library.dates import moment_day
from tuils.library.desk import Desk
from tuils.models import db
from tuils.values.hours import Span
from tuils.values.moments import day_label, day_of, time_label, to_local

from .faces import Answer, Cell, Heard, Panel, Row

WEEKS_3 = 21 * 86_400_000_000
SESSION = "session:"
"""In the keys of the panel, before the id of a program's session."""
MORE = "more:"
"""The same, where more dates of the program are wanted."""
MOST_RUNNING_OUT = 3
Line = tuple[str, str, Cell]
"""The key of what lies behind it, what, and how many."""


def greet(desk: Desk) -> Heard:
    """The idle desk, at opening."""
    then = _("Scan a card to lend, an item to check in. Or type a name or a title.")
    programs = _programs(desk)
    said = greeting(desk)
    if programs:
        from .programs_today import count_words

        said = f"{said} {count_words(programs)}"
    return Heard(Answer("", said, then), today_panel(desk, programs), prompt=_("Scan"))


def good_day(desk: Desk) -> str:
    """To nobody in particular, by the hour."""
    hour = to_local(desk.now, desk.zone).hour
    return _("Good morning.") if hour < 12 else _("Good afternoon.") if hour < 18 else _("Good evening.")


def greeting(desk: Desk) -> str:
    """To the person who signed in, by the first name."""
    hour, name = to_local(desk.now, desk.zone).hour, desk.operator.name.partition(" ")[0]
    if not name:
        return good_day(desk)
    hello = _("Good morning, {name}.") if hour < 12 else _("Good afternoon, {name}.")
    return (hello if hour < 18 else _("Good evening, {name}.")).format(name=name)


def _programs(desk: Desk) -> list[Line]:
    """Today's, where the library wants them at its desks; nothing of programs is loaded where it does not."""
    if not value_of("desk_programs", False):
        return []
    from .programs_today import program_lines

    return program_lines(desk)


def today_panel(desk: Desk, programs: list[Line] | None = None) -> Panel:
    """Drawn once at opening and after a patron is done, never by a timer. `programs` stand above all else: without
    them those of the setting do."""
    day = day_of(desk.now, desk.zone)
    calendar = calendar_of(desk.branch, desk.zone)
    title = day_label(day, day, _)
    if calendar.is_open(day):
        title += ". " + _("Open {hours}").format(hours=_hours(calendar.spans(day)))
    else:
        title += ". " + _("Closed today")
        title += f": {calendar.why_closed(day)}" if calendar.why_closed(day) else ""
    lines = _programs(desk) if programs is None else programs
    lines = [*lines, *_lines(desk)]
    rows: tuple[Row, ...] = tuple((str(number), what, count) for number, (_key, what, count) in enumerate(lines, 1))
    return Panel("today", rows, tuple(key for key, _what, _count in lines), tuple(_notes(desk)), title)


def _hours(spans: tuple[Span, ...]) -> str:
    """`10:00 to 12:00, 13:00 to 18:00`"""
    each = _("{opens:%H:%M} to {closes:%H:%M}")
    return ", ".join(each.format(opens=span.opens, closes=span.closes) for span in spans)


def is_new(branch: str) -> bool:
    """Was this library never set up: no hours, no books?"""
    return not hours_are_set(branch) and not _any("item")


def _any(table: str) -> bool:
    return db.execute_sql(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is not None


def _lines(desk: Desk) -> list[Line]:
    """The key is the name of the list behind it."""
    holds = counts(desk)
    found = [
        ("pull_list", _("Holds to pull from the shelf"), holds["pull_list"]),
        ("hold_shelf", _("Holds past their pickup day"), holds[PAST]),
        ("hold_shelf", _("On the hold shelf for nobody: take off"), holds[TAKE_OFF]),
        ("overdue", _("Overdue by more than 3 weeks"), _count("due_at < ?", desk.now - WEEKS_3)),
        ("overdue", _("Overdue"), _count("due_at < ? AND due_at >= ?", desk.now, desk.now - WEEKS_3)),
        ("clashes", _("Cards given out twice"), _twice("patron")),
        ("clashes", _("Barcodes given out twice"), _twice("item")),
    ]
    planned = _any("program")  # nothing of them is loaded where there are none
    found += _of_programs(desk) if planned else []
    lines = [(key, what, Cell(str(n), "strong")) for key, what, n in found if n]
    return lines + (_running_out(desk) if planned else [])


def _of_programs(desk: Desk) -> list[tuple[str, str, int]]:
    """What is due for them."""
    from tuils.library.programs.preparing import due_count
    from tuils.library.programs.telling import tell_count

    prepare = due_count(desk) if desk.may("programs.see") else 0
    tell = tell_count(desk) if desk.may("programs.tell") else 0
    return [
        ("preparation", _("To prepare for programs"), prepare),
        ("to_tell", _("To tell about programs"), tell),
    ]


def _running_out(desk: Desk) -> list[Line]:
    """Series without an end, for whoever plans more: how many dates are left. Each opens the form for it."""
    if not (desk.may("programs.edit") and desk.may("programs.see")):
        return []
    from tuils.library.programs.running_out import running_out

    found = running_out(desk)[:MOST_RUNNING_OUT]
    words, left = _("Plan more dates: {title}"), _("{n} left")
    return [
        (MORE + one.session, words.format(title=one.title), Cell(left.format(n=one.left), "strong")) for one in found
    ]


def _count(condition: str, *values: int) -> int:
    """Late loans; what is lost or claimed is another matter."""
    text = f"SELECT count(*) FROM loan WHERE closed_at IS NULL AND stopped_at IS NULL AND {condition}"
    row: Any = db.execute_sql(text, values).fetchone()
    return int(row[0])


def _twice(table: str) -> int:
    row: Any = db.execute_sql(f"SELECT count(*) FROM {table} WHERE clash = 1").fetchone()
    return int(row[0])


def _notes(desk: Desk) -> list[str]:
    notes = []
    if not hours_are_set(desk.branch):
        notes.append(_("To do: set the opening hours. Until then: every day 9:00 to 17:00."))
    if not _any("patron"):
        notes.append(_("No cards yet. F4, then F6: a first one. Many: tuils import patrons."))
    if not _any("item"):
        notes.append(_("No books yet. F10, Quick add: a first one. Many: tuils import marc."))
    last = last_backup()
    if last is None:
        notes.append(_("No backup yet. One is made when you leave the program."))
    else:
        at, outcome = last
        when = f"{moment_day(desk, at)} {time_label(at, desk.zone)}"
        tested = _("Last backup: {when}, tested.") if outcome.isdigit() else _("NO BACKUP since {when}: {why}")
        notes.append(tested.format(when=when, why=outcome))
    return notes
