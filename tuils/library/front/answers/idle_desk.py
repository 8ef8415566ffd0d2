"""The idle desk: what needs someone today. Lines with nothing to do are left out."""

from __future__ import annotations

from collections.abc import Iterator

from tuils.i18n import _, ngettext
from tuils.library.foundation.administration.backup import last_backup, last_good
from tuils.library.foundation.administration.calendar import calendar_of, hours_from
from tuils.library.foundation.administration.damage import known_damage
from tuils.library.foundation.administration.settings import name_of, value_of
from tuils.library.foundation.administration.settings_queries import hours_are_set, without_hours
from tuils.library.foundation.administration.state import PINS
from tuils.library.foundation.administration.this_site import MAIN, this_site
from tuils.library.foundation.dates import moment_words
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.families import due_lines
from tuils.library.foundation.journal.hooks import DueLine
from tuils.library.foundation.local_words import count_label, day_label, spans_label
from tuils.library.foundation.store import open_path
from tuils.library.lending.desk_queries import count_late, count_used_twice, has_rows, on_card_and_copy
from tuils.library.lending.holds.hold_counts import PAST, TAKE_OFF, hold_counts
from tuils.library.lending.loans.long_overdue import count_left_to_staff
from tuils.library.lending.queries import pickups_begun
from tuils.library.lending.working_days import STOPPED_DAYS
from tuils.library.office.notices.logged.queries import count_unknown, held_notices, left_since, runs_until
from tuils.library.reach.conflicts.decision import MAY
from tuils.library.reach.conflicts.listing import waiting
from tuils.values.time.moments import day_of, to_local

from .heard import MORE, Answer, Cell, Heard, IdleLine, Panel, Row

DAY = 86_400_000_000
WEEKS_3, REPLY_DAYS = 21 * DAY, 30
MOST_RUNNING_OUT = 3
MOST_BRANCHES = 3
NOTICES = "notices"


def greet(desk: Desk) -> Heard:
    """Show the idle desk, at opening."""
    hint = _("Scan a card to check out, an item to check in. Or type to search.")
    programs = _programs(desk)
    said = staff_greeting(desk)
    if programs:
        from .programs_today import programs_today_words

        said = f"{said} {programs_today_words(programs)}"
    return Heard(Answer("", said, hint), today_panel(desk, programs), prompt=_("Scan"))


def good_day(desk: Desk) -> str:
    """Greet by the hour, without a name."""
    hour = to_local(desk.now, desk.zone).hour
    return _("Good morning.") if hour < 12 else _("Good afternoon.") if hour < 18 else _("Good evening.")


def staff_greeting(desk: Desk) -> str:
    """Greet the person who signed in, by the first name."""
    hour, name = to_local(desk.now, desk.zone).hour, desk.operator.name.partition(" ")[0]
    if not name:
        return good_day(desk)
    hello = _("Good morning, {name}.") if hour < 12 else _("Good afternoon, {name}.")
    return (hello if hour < 18 else _("Good evening, {name}.")).format(name=name)


def _programs(desk: Desk) -> list[IdleLine]:
    """Return today's programs if the library wants them at its desks; otherwise load nothing of programs."""
    if not value_of("desk_programs", False):
        return []
    from .programs_today import program_lines

    return program_lines(desk)


def today_panel(desk: Desk, programs: list[IdleLine] | None = None) -> Panel:
    """Return the panel of today. Drawn once at opening and after a patron is done, never by a timer. `programs` come
    first; by default those of the setting."""
    day = day_of(desk.now, desk.zone)
    calendar = calendar_of(desk.branch, desk.zone)
    title = day_label(day, day)
    if calendar.is_open(day):
        title += ". " + _("Open {hours}").format(hours=spans_label(calendar.spans(day)))
    else:
        title += ". " + _("Closed today")
        title += f": {calendar.why_closed(day)}" if calendar.why_closed(day) else ""
    lines = _programs(desk) if programs is None else programs
    lines = [*_damage(), *_bells(desk), *_alerts(desk), *lines, *idle_lines(desk)]
    rows: tuple[Row, ...] = tuple((str(number), what, count) for number, (_key, what, count) in enumerate(lines, 1))
    return Panel("today", rows, tuple(key for key, _what, count_late in lines), tuple(_notes(desk)), title)


def _damage() -> list[IdleLine]:
    """Return the damage found in the file as this desk started, until it is restored."""
    damage = known_damage()
    return [("", Cell(str(damage), "look"), Cell(""))] if damage else []


def _alerts(desk: Desk) -> list[IdleLine]:
    """Return alerts, above all else and in their own color: notices that were not sent. Load nothing of notices if
    all is well."""
    at, last = next(iter(runs_until(desk.now)), (desk.now, ""))
    went = desk.now - at <= STOPPED_DAYS * DAY and (not last or last.isdigit())
    if went and not (held_notices() or pickups_begun(desk.now - DAY)):
        return []
    from tuils.library.office.notices.waiting import notices_waiting

    may = desk.may("notices.see")
    hint = _("F10, Notices: look, then F6.") if may else _("Tell whoever sends notices.")
    return [(NOTICES if may else "", Cell(f"{said} {hint}", "look"), Cell("")) for said in notices_waiting(desk)]


def is_new(branch: str) -> bool:
    """Return whether this library was never set up: no hours, no books."""
    return not hours_are_set(branch) and not has_rows("item")


def idle_lines(desk: Desk) -> list[IdleLine]:
    """Return the lines. The key is the name of the list behind it."""
    holds = hold_counts(desk)
    left = count_left_to_staff(desk)
    due = due_lines()
    found = [
        ("pull_list", _("Holds to pull from the shelf"), holds["pull_list"]),
        ("hold_shelf", _("Holds past their pickup date"), holds[PAST]),
        ("hold_shelf", _("Expired or canceled holds to clear"), holds[TAKE_OFF]),
        ("long_overdue", _("Long overdue, no notice sent yet"), left.unnoticed),
        ("long_overdue", _("Overdue when imported: bill?"), left.came_overdue),
        ("overdue", _("More than 3 weeks overdue"), count_late("due_at < ?", desk.now - WEEKS_3)),
        ("overdue", _("Overdue"), count_late("due_at < ? AND due_at >= ?", desk.now, desk.now - WEEKS_3)),
        ("devices", _("Devices to look at"), _devices(desk)),
        ("devices", _("Claimed returned, back at a device"), _claims(desk)),
        *_due(desk, due, is_low=False),
        ("notice_log", _("Emails for you to read"), _replies(desk)),
        ("notice_fates", _("Messages that may not have gone out"), _unknown(desk)),
        *_to_decide(desk),
        ("clashes", _("Numbers used on a card and a copy"), on_card_and_copy(desk.now)),
        *_due(desk, due, is_low=True),
    ]
    lines: list[IdleLine] = [(key, what, Cell(str(n), "strong")) for key, what, n in found if n]
    if left.held:
        cell = Cell(_("Long overdue, waiting for your OK"), "look")
        lines.insert(0, ("long_overdue", cell, Cell(str(left.held), "strong")))
    planned = any(line.place == "to_tell" for line in due)  # nothing of programs is loaded where there are none
    return lines + (_running_out(desk) if planned else [])


def bells(desk: Desk) -> list[str]:
    """Return the devices at which somebody rings for help. Nothing of them is loaded without any."""
    if not desk.may("circulation.checkout") or not has_rows("machine"):
        return []
    from tuils.library.people.self_service.machine_log import ringing

    return ringing(desk)


def bell_words(name: str) -> str:
    return _("Somebody needs help: {name}").format(name=name)


def _bells(desk: Desk) -> list[IdleLine]:
    """Return who rings for help, in the color of an alert."""
    return [("devices", Cell(bell_words(name), "look"), Cell("")) for name in bells(desk)]


def _claims(desk: Desk) -> int:
    if not has_rows("machine") or not desk.may("circulation.checkout"):
        return 0
    from tuils.library.people.self_service.machine_log import claims_to_see

    return claims_to_see()


def _devices(desk: Desk) -> int:
    """Count devices that are silent, and what devices left for staff to see. Nothing of them is loaded without any."""
    if not has_rows("machine") or not desk.may("circulation.checkout"):
        return 0
    from tuils.library.people.self_service.machine_log import machines_to_see

    return machines_to_see(desk)


def _to_decide(desk: Desk) -> list[tuple[str, str, int]]:
    """Return the line about conflicts between machines; only duplicate barcodes for those who may not settle them."""
    if desk.main and desk.may(MAY):
        return [("decisions", _("Needs a decision"), waiting(desk))]
    return [
        ("clashes", _("Card numbers used twice"), count_used_twice("patron")),
        ("clashes", _("Barcodes used twice"), count_used_twice("item")),
    ]


def _due(desk: Desk, due: list[DueLine], *, is_low: bool) -> list[tuple[str, str, int]]:
    """Return what is due of the records that declare it."""
    shown = [line for line in due if line.is_low == is_low and (not line.needs or desk.may(line.needs))]
    return [(line.place, _(line.words), line.count(desk)) for line in shown]


def _running_out(desk: Desk) -> list[IdleLine]:
    """Return series without an end, for those who plan more: how many dates are left. Each opens the form for it."""
    if not (desk.may("programs.edit") and desk.may("programs.see")):
        return []
    from tuils.library.activities.programs.running_out import running_out

    found = running_out(desk)[:MOST_RUNNING_OUT]
    words, left = _("Add more dates? {title}"), _("{n} left")
    return [
        (MORE + one.session, words.format(title=one.title), Cell(left.format(n=one.left), "strong")) for one in found
    ]


def _replies(desk: Desk) -> int:
    """Count patrons' replies in more than one word. For older ones nothing tells whether somebody read them."""
    return left_since(desk.now - REPLY_DAYS * DAY) if desk.may("notices.see") else 0


def _unknown(desk: Desk) -> int:
    """Count emails and texts that were cut off two weeks to an hour ago (office/notices/fates.py)."""
    return count_unknown(desk.now - 14 * DAY, desk.now - DAY // 24) if desk.may("notices.see") else 0


def _away(desk: Desk) -> list[str]:
    """On a van, say: since when it is away, of what time its data is, how much it has to bring home, and where it
    stops next."""
    site = this_site()
    if not site.away:
        return []
    from tuils.library.reach.sites.packing import entries_waiting  # on a van alone

    n = entries_waiting(MAIN)
    text = ngettext(
        "{name}: {n} change to take home. Out since {since}.",
        "{name}: {n} changes to take home. Out since {since}.",
        n,
    )
    from tuils.library.lending.holds.stops import todays_stops

    since, fresh = moment_words(desk, site.since), moment_words(desk, site.fresh_at)
    words = text.format(name=site.name, since=since, n=count_label(n))
    data = _("This copy of the library is from {fresh}.").format(fresh=fresh)
    return [words, data, *_clock_to_check(desk), *([there] if (there := todays_stops(desk)) else [])]


def _clock_to_check(desk: Desk) -> list[str]:
    """Say at a van's start of day, until the first work is done, to check the clock: nothing here can tell that it
    is ahead, which the driver sees at once. Every door reports a clock that is behind."""
    from tuils.library.reach.sites.queries import last_work

    if day_of(last_work(desk.device), desk.zone) == day_of(desk.now, desk.zone):
        return []
    now = moment_words(desk, desk.now)
    return [_("Clock: {now}. If that is wrong, set it before you begin.").format(now=now)]


def _notes(desk: Desk) -> list[str]:
    notes = _away(desk)
    if not hours_from(desk.branch):
        notes.append(_("To do: set the opening hours. Until then: every day, 9 am to 5 pm."))
    elif found := without_hours() if desk.may("library.calendar") else []:
        names = ", ".join(name for _code, name in found[:MOST_BRANCHES]) + ("…" if found[MOST_BRANCHES:] else "")
        other = name_of("branch", hours_from(found[0][0]))
        text = _("To do: set the hours for {branches}. Until then: the hours of {main}.")
        notes.append(text.format(branches=names, main=other))
    if not has_rows("patron"):
        notes.append(_("No patrons yet. Add one: F10, New patron. Many: tuils import patrons."))
    if not has_rows("item"):
        notes.append(_("No titles yet. Add one: F10, Add a book. Many: tuils import marc."))
    notes.extend(_of_backups(desk))
    notes.extend(_of_reports(desk))
    notes.extend(_of_upload(desk))
    return notes + _second_places(desk) if value_of("backup_folders", []) else notes


def _of_reports(desk: Desk) -> list[str]:
    """Return reports of the person here that should have been sent by themselves."""
    if not value_of(PINS + desk.operator.login, None):
        return []
    from tuils.library.office.reports.pins import not_gone

    text = _("Scheduled report not done: {name}. F10, Reports, says why.")
    return [text.format(name=name) for name in not_gone(desk)]


def _of_upload(desk: Desk) -> list[str]:
    """Return the state of the web catalog's upload, where this station does one by itself and it failed."""
    from tuils.devices.kept_secrets import SITE, station_file

    if not station_file(open_path(), SITE).exists():
        return []
    from tuils.library.reach.web.site_run import upload_notes

    return upload_notes(desk, open_path(), only_failed=True)


def _of_backups(desk: Desk) -> Iterator[str]:
    last, good = last_backup(), last_good(open_path(), desk.zone)
    if last is None and good is None:
        yield _("No backup yet. One is made when you exit.")
        return
    at, outcome = last or (0, "0")
    if outcome.isdigit():
        yield _("Last backup: {when}, tested.").format(when=_when(desk, max(at, good or 0)))
        return
    yield _("NO BACKUP since {when}: {why}").format(when=_when(desk, at), why=outcome)
    if good:
        yield _("The last good backup is from {when}.").format(when=_when(desk, good))


def _when(desk: Desk, at: int) -> str:
    return moment_words(desk, at)


def _second_places(desk: Desk) -> list[str]:
    """Return the state of backup places that were tried; load nothing of them if there are none."""
    from tuils.library.foundation.administration.second_places import second_place_words, second_places

    tried = [place for place in second_places(open_path()) if place.state]
    return [
        second_place_words(place, moment_words(desk, place.at), moment_words(desk, place.good_at), desk.now)
        for place in tried
    ]
