"""The daily work: each step once a day, claimed by a row, safe to miss for days and to run twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tuils.library.foundation.administration.backup import are_too_old, checkpoint, expire, make_backup
from tuils.library.foundation.administration.daily_queries import (
    claim_step,
    entry_since,
    forget_steps,
    is_step_done,
    last_backup,
    last_renewed,
    note_backup_step,
    note_step,
    offer_is_over,
)
from tuils.library.foundation.administration.damage import known_damage
from tuils.library.foundation.administration.retention import Keeping
from tuils.library.foundation.administration.settings import about_library
from tuils.library.foundation.administration.settings_queries import on_both
from tuils.library.foundation.administration.state import PINS
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.writing import clock_behind, clock_wrong
from tuils.library.foundation.store import StoreFault, sole_right
from tuils.library.lending.holds.ageing import clear_cart, end_expired, end_unclaimed_holds, unclaimed
from tuils.library.lending.loans.long_overdue import LostPlan, age_loans, count_left_to_staff, plan_lost
from tuils.library.lending.loans.renewing_itself import renew_ending
from tuils.library.lending.money.double_fines import lift_doubled, lift_returned
from tuils.library.office.registers.due import has_entries, open_checklists
from tuils.library.office.retention.purging import BY_KIND, forget_removed, only_counted
from tuils.library.people.staff.roles import TUILS
from tuils.models.search import merge_by_itself, merge_some
from tuils.station.log import log_event
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import day_of

if TYPE_CHECKING:
    from filelock import BaseFileLock

    from tuils.library.activities.calendar_files.ical_keeping import CalendarKeeper
    from tuils.library.holdings.publishing.publish import Keeper

STEPS_KEPT_DAYS = 60
DAY = 86_400_000_000
LEAVING = 4_000_000  # microseconds that leaving waits for the patrons' catalog
Outcome = int | str


def run_daily_work(
    desk: Desk, store: Path, keeper: Keeper | None = None, calendar: CalendarKeeper | None = None
) -> dict[str, Outcome]:
    """Run the steps of today that nobody ran yet; gives back what each did. Idempotent, and refused with CLOCK_WRONG
    where the clock is behind the library's last entry.

    The main site marks as lost what is long overdue (unless that is a lot at once: long_overdue.py), ends holds and
    offers of seats that are over (a hold whose patron was not told gets its pickup time anew: untold.py), renews what
    renews itself, clears the cart. Every site puts right the moments of
    sessions and bookings where a zone's clocks were changed. Every site purges: what the rules of keeping say, whoever
    was removed and came back with a backup, records that an import replaced 30 days ago. Where e-mail is set up, the
    notices that are due go out. The patrons' catalog, where there is one, is compared whole, and the calendar file to
    subscribe to is made anew. A backup if the library was used since the last one; old backups go, and files of vans
    that were taken in; the log is emptied.
    """
    today = Today(desk, store, keeper, calendar)
    try:
        while today.go_on():
            pass
    finally:
        today.close()
    return today.did


class Today:
    """The work of a day in slices, each a short transaction: `go_on` does one, and says whether there may be more.

    While one program is at it no other begins: a lock beside the file, which ends with the program that holds it. So
    what is claimed and has no outcome was cut off: it is begun anew, and what it had done is not done twice.
    """

    def __init__(
        self, desk: Desk, store: Path, keeper: Keeper | None = None, calendar: CalendarKeeper | None = None
    ) -> None:
        from tuils.library.activities.calendar_files.ical_keeping import CalendarKeeper
        from tuils.library.holdings.publishing.publish import Keeper

        desk.require("library.daily")
        self.desk = replace(desk, operator=TUILS, pocket=None, back_dated=None)
        self.store, self.day = store, day_of(desk.now, desk.zone)
        self.keeper = keeper or Keeper(store)
        self.calendar = calendar or CalendarKeeper(store)
        self.did: dict[str, Outcome] = {}
        self.apart: Callable[[], Outcome] | None = None
        """A long task that delays nobody: run it with a connection of its own and give the answer to `came`; otherwise
        the next `go_on` runs it."""
        self.answer: Outcome = 0
        self._left = list(STEPS)
        self._slices: Iterator[Outcome] | None = None
        self._lock: BaseFileLock | None = None

    def go_on(self) -> bool:
        """Do one slice. Raises whatever goes wrong; the same step begins anew with the next call."""
        if self.apart:
            self.came(self.apart())
        if not (self._lock or self._take_lock()) or not (self._slices or self._begin()):
            return False
        assert self._slices is not None
        name = self._left[0]
        try:
            self.did[name] = _sum(self.did[name], next(self._slices))
        except StopIteration:
            _note(self.desk, self.day, name, str(self.did[name]))
            self._slices = None
            self._left.pop(0)
        except BaseException:
            self._slices = None
            raise
        return True

    def came(self, answer: Outcome) -> None:
        """Record the outcome of the task that was run apart."""
        self.apart, self.answer = None, answer

    def close(self) -> None:
        """Release the lock, so that others may go on from here."""
        if self._lock:
            self._lock.release()
            self._lock = None

    def _take_lock(self) -> bool:
        if clock_behind(self.desk.now):
            raise clock_wrong(self.desk.now)
        self._lock = None if known_damage() else sole_right(f"{self.store}.daily")
        return self._lock is not None

    def _begin(self) -> bool:
        """Take the next step that nobody did today."""
        while self._left:
            name = self._left[0]
            step = STEPS[name]
            if (self.desk.main or not step.main) and step.wanted(self) and _claim(self.desk, self.day, name):
                self.did.setdefault(name, 0)
                self._slices = step.slices(self)
                return True
            self._left.pop(0)
        return False


def _sum(before: Outcome, more: Outcome) -> Outcome:
    """Return the total of a step, or the words that say why it failed."""
    return before + more if isinstance(before, int) and isinstance(more, int) else more


@verb("library.daily")
def _claim(desk: Desk, day: date, step: str) -> bool:
    """Claim a step of today's work; False if it was done today. One that was cut off can be claimed again."""
    row = claim_step(day.isoformat(), step, desk.now)
    return row is not None


@verb("library.daily")
def _note(desk: Desk, day: date, step: str, outcome: str) -> None:
    note_step(outcome, day.isoformat(), step)
    forget_steps(desk.now - STEPS_KEPT_DAYS * DAY)


@dataclass(frozen=True)
class DayPreview:
    """The changes that today's work would make now: counts for each step that changes loans, holds or kept data, and
    the items it would mark lost and charge. `held` by the plan: not done, as it is more than one run may do by
    itself."""

    counts: dict[str, int]
    plan: LostPlan


@permitted("library.daily")
def preview_daily_work(desk: Desk) -> DayPreview:
    """Return what today's work would do. Nothing is changed: each slice is done in a transaction that is rolled
    back."""
    plan = plan_lost(desk)
    by_itself = replace(desk, operator=TUILS, pocket=None, back_dated=None)
    steps: dict[str, Callable[[Desk], Iterator[int]]] = {
        "expired": end_expired, "unclaimed": end_unclaimed_holds, "renewed": _renewed, "cart": clear_cart,
        "doubled": lift_doubled, "returned": lift_returned,
    }  # fmt: skip
    own = steps if desk.main else {}
    own = own | {kind: one.forget for kind, one in BY_KIND.items() if desk.main or not one.main}
    counts = {"long_overdue": 0 if plan.held else len(plan.loans)}
    return DayPreview(counts | {name: sum(only_counted(do(by_itself))) for name, do in own.items()}, plan)


def is_done(desk: Desk) -> bool:
    """Return whether nothing is left of today's work. One cheap look, for a program that stays open over night."""
    day = day_of(desk.now, desk.zone).isoformat()
    return is_step_done(day)


# ---- the steps


def _long_overdue(today: Today) -> Iterator[Outcome]:
    """Mark long overdue items lost, and report those left alone: more than one run may do by itself waits for a review
    (`held_back`), items without a delivered notice (`no_notice`), items that came in overdue (`came_overdue`)."""
    yield from age_loans(today.desk)
    left = count_left_to_staff(today.desk)
    told = {"held_back": left.held, "no_notice": left.unnoticed, "came_overdue": left.came_overdue}
    today.did |= {name: n for name, n in told.items() if n}


def _renewals(today: Today) -> Iterator[Outcome]:
    """Renew loans, also for the missed days since this was last done."""
    yield from _renewed(today.desk)


def _renewed(desk: Desk) -> Iterator[int]:
    last = last_renewed(day_of(desk.now, desk.zone).isoformat())
    yield from renew_ending(desk, date.fromisoformat(last) if last else None)


def offers_over(desk: Desk) -> bool:
    """Return whether the time of an offered place is over. One cheap look, for a program that stays open: nothing of
    programs is loaded for it."""
    return offer_is_over(desk.now)


def _offers(today: Today) -> Iterator[Outcome]:
    from tuils.library.activities.registration.waitlist import (
        lapse_offers,  # with the programs: line mode begins without them
    )

    yield from lapse_offers(today.desk)


def _unclaimed(today: Today) -> Iterator[Outcome]:
    """End unclaimed holds. Report those kept longer because the patron was not notified (`untold`)."""
    if unclaimed(today.desk):
        from tuils.library.office.notices.planning import keep_untold  # with the notices: line mode begins without them

        for n in keep_untold(today.desk):
            today.did |= {"untold": n + int(today.did.get("untold", 0))} if n else {}
            yield 0
    yield from end_unclaimed_holds(today.desk)


def _times(today: Today) -> Iterator[Outcome]:
    from tuils.library.activities.changing.on_closed import put_times_right

    yield from put_times_right(today.desk)


def _earlier_records(today: Today) -> Iterator[Outcome]:
    """Forget the earlier records of changed imported titles; until then the change can be undone."""
    while part := _forget_earlier_records(today.desk):
        yield part


@verb("library.daily")
def _forget_earlier_records(desk: Desk) -> int:
    from tuils.library.holdings.titles.biblio_state import forget_originals

    return forget_originals(desk.now)


def _words(today: Today) -> Iterator[Outcome]:
    """Count the library's own words again, for corrections of searches: the counts drift while titles are changed."""
    from tuils.library.holdings.titles.refreshing import count_words_again

    yield from count_words_again(today.desk)


def _words_are_old(today: Today) -> bool:
    from tuils.library.holdings.titles.refreshing import words_need_counting

    return words_need_counting(today.desk)


def _published(today: Today) -> Iterator[Outcome]:
    today.apart = partial(_keep_published, today.keeper, today.desk)
    yield 0
    yield today.answer


def _keep_published(keeper: Keeper, desk: Desk) -> Outcome:
    """Update the patrons' catalog: return the number of its titles, or why it is as it was."""
    try:
        done = keeper.keep(desk, compare=True)
    except StoreFault as no:
        return f"{no}"
    return done.titles if done else 0


def _calendar(today: Today) -> Iterator[Outcome]:
    today.apart = partial(_keep_calendar, today.calendar, today.desk)
    yield 0
    yield today.answer


def _keep_calendar(keeper: CalendarKeeper, desk: Desk) -> Outcome:
    """Update the calendar file: return the number of its events, or why it is as it was."""
    try:
        kept = keeper.keep(desk)
    except StoreFault as no:
        return f"{no}"
    return kept.events if kept else 0


def _uploaded(today: Today) -> Iterator[Outcome]:
    """Start a program that publishes and uploads the web catalog: the wait for the host delays nobody."""
    today.apart = partial(_start_upload, today.desk, today.store, today.keeper.folder)
    yield 0
    yield today.answer


def _start_upload(desk: Desk, store: Path, opac_folder: str) -> Outcome:
    from tuils.library.reach.web.site_run import start_upload  # with the web catalog: line mode begins without it

    try:
        return int(start_upload(desk, store, opac_folder))
    except (StoreFault, OSError) as no:
        return f"{no}"


def _uploads(today: Today) -> bool:
    from tuils.devices.kept_secrets import SITE, station_file

    return station_file(today.store, SITE).exists()


def _notices(today: Today) -> Iterator[Outcome]:
    """Send the emails that are due. The wait for the server delays nobody: that part is done apart."""
    from tuils.library.office.notices.daily_run import email_run  # with the notices: line mode begins without them

    run = email_run(today.desk, today.store)
    try:
        for step in run:
            if callable(step):
                today.apart = step
                yield 0
            else:
                yield step
    finally:
        run.close()


def _sends_notices(today: Today) -> bool:
    from tuils.library.office.notices.daily_run import sends_daily

    return sends_daily(today.desk, today.store)


def _reports(today: Today) -> Iterator[Outcome]:
    """Make and mail the scheduled reports, apart, as both take their time."""
    from tuils.library.office.reports.scheduled import scheduled_run  # with the reports: line mode begins without them

    for step in scheduled_run(today.desk, today.store):
        if callable(step):
            today.apart = step
            yield 0
        else:
            yield step


def _are_reports(_today: Today) -> bool:
    from tuils.library.office.reports.queries import logins_with_pins

    return bool(logins_with_pins(PINS)) and not about_library().practice  # it lies beside the real one


def _bundles(today: Today) -> Iterator[Outcome]:
    from tuils.library.reach.sites.sweeping import sweep_bundles

    yield sweep_bundles(today.desk, today.store)


def _are_bundles(_today: Today) -> bool:
    from tuils.library.reach.sites.sweeping import are_bundles

    return are_bundles()


def _backups(today: Today) -> Iterator[Outcome]:
    today.apart = partial(_backup, today.desk, today.store)
    yield 0
    yield today.answer


def _backup(desk: Desk, store: Path) -> Outcome:
    """Back up: return the bytes, or why not, as the desk must be told when there is no backup."""
    try:
        made = make_backup(desk, store, daily=True)
        expire(store, desk.now, made.file)
    except (StoreFault, OSError) as no:
        log_event("no backup", getattr(no, "code", type(no).__name__))
        return f"{no}"
    log_event("backup", made.bytes, "bytes")
    return made.bytes


def _checkpoint(_today: Today) -> Iterator[Outcome]:
    """Checkpoint the store. Tidy the search index too, which an interrupted import may have left untidy."""
    merge_by_itself(True)
    while merge_some():
        yield 0
    checkpoint()
    yield 1


# ---- on leaving


def close_day(desk: Desk, store: Path) -> str:
    """On leaving the program after a day with use: a verified backup. Gives back why there is none, or nothing."""
    if not used_since_backup(desk):
        return ""
    outcome = _backup(desk, store)
    _note_backup(desk, str(outcome))
    return outcome if isinstance(outcome, str) else ""


def publish_last(desk: Desk, keeper: Keeper) -> str:
    """Publish changes to the patrons' catalog on leaving, if that is quick; else the next desk does it. Return why not,
    or nothing."""
    until = desk.now + LEAVING
    try:
        keeper.keep(desk, wait=1, go_on=lambda: desk.now < until)
    except StoreFault as no:
        return f"{no}"
    return ""


@verb("library.daily")
def _note_backup(desk: Desk, outcome: str) -> None:
    day = day_of(desk.now, desk.zone).isoformat()
    note_backup_step(day, desk.now, outcome)


def wants_backup(desk: Desk, store: Path) -> bool:
    """Return whether a backup is due: the library was used since the last, or a copy is too old and must be
    replaced."""
    return used_since_backup(desk) or are_too_old(store, desk.now)


def used_since_backup(desk: Desk) -> bool:
    """Return whether the journal was written to after the last backup. A backup with a future time was made by a wrong
    clock."""
    return entry_since(last_backup(desk.now) or 0)


# ---- all of them, in order


@dataclass(frozen=True)
class StepOfDay:
    """`main`: only the main site does it, for it writes entries."""

    slices: Callable[[Today], Iterator[Outcome]]
    main: bool = False
    wanted: Callable[[Today], bool] = lambda today: True


def _of(slices: Callable[[Desk], Iterator[int]], *, main: bool = False) -> StepOfDay:
    return StepOfDay(lambda today: iter(slices(today.desk)), main)


def _purging(keeping: Keeping) -> StepOfDay:
    return _of(keeping.forget, main=keeping.main)


STEPS: dict[str, StepOfDay] = {
    "long_overdue": StepOfDay(_long_overdue, main=True),
    "expired": _of(end_expired, main=True),
    "unclaimed": StepOfDay(_unclaimed, main=True),
    "renewed": StepOfDay(_renewals, main=True),
    "cart": _of(clear_cart, main=True),
    "offers": StepOfDay(_offers, main=True),
    "doubled": _of(lift_doubled, main=True),
    "returned": _of(lift_returned, main=True),
    "times": StepOfDay(_times),
    "notices_sent": StepOfDay(_notices, main=True, wanted=_sends_notices),
    "removed": StepOfDay(lambda today: iter(forget_removed(today.desk, today.store))),
    **{kind: _purging(one) for kind, one in BY_KIND.items()},
    "earlier_records": StepOfDay(_earlier_records),
    "numbers": StepOfDay(lambda today: iter((on_both(),))),  # looked through once a day; the idle desk tells it
    "published": StepOfDay(_published, wanted=lambda today: today.keeper.wanted),
    "calendar": StepOfDay(_calendar, wanted=lambda today: today.calendar.wanted),
    "site_upload": StepOfDay(_uploaded, main=True, wanted=_uploads),
    "backup": StepOfDay(_backups, wanted=lambda today: wants_backup(today.desk, today.store)),
    "bundles": StepOfDay(_bundles, wanted=_are_bundles),
    "reports": StepOfDay(_reports, main=True, wanted=_are_reports),
    "checklists": StepOfDay(lambda today: open_checklists(today.desk), main=True, wanted=lambda _today: has_entries()),
    "words": StepOfDay(_words, wanted=_words_are_old),
    "checkpoint": StepOfDay(_checkpoint),
}
