"""Background work of the screens: jobs on the lanes, and timers."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, Protocol, TypeVar

from textual.timer import Timer
from textual.worker import Worker

from tuils.devices.kept_secrets import MAILBOX, SITE, TEXTS, station_file
from tuils.i18n import _
from tuils.lane import Lane, Lanes
from tuils.library.foundation.administration.settings import LibraryFacts
from tuils.library.foundation.audit import flush
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.foundation.store import GONE, Interrupted, StoreFault, answering
from tuils.screens.widgets.turns import UNDRAWN, on_top
from tuils.station.settings import Station

from .base_app import EndingApp
from .home import HomeScreen, home_screen

if TYPE_CHECKING:
    from tuils.library.activities.calendar_files.ical_keeping import CalendarKeeper
    from tuils.library.holdings.publishing.publish import Keeper

P = ParamSpec("P")
T = TypeVar("T")


class DeskOpened(Protocol):
    """An open library, and this station's desk at it, as the front door provides them."""

    path: Path
    about: LibraryFacts
    station: Station
    desk: Desk
    warnings: list[str]

    def note(self) -> None:
        """Note outside the store how far this station wrote."""


class Backstage(EndingApp):
    """The background half of the app. For `do`, `work`, `read`, `newest` see `home.Home`."""

    DAILY_AFTER = 1.0
    """Seconds from the first paint to the day's work, and between checks whether scans still wait."""
    DAILY_REST = 0.02
    """Seconds between two slices, left to the other threads."""
    DAILY_AGAIN = 1800.0
    """Seconds until an open program checks for a new day."""
    PUBLISH_AGAIN = 240.0
    """Seconds between two runs: the patrons' catalog is never more than five minutes behind the shelves while a desk is
    open."""

    REPLIES_AGAIN = 600.0
    """Seconds between two checks of the mailbox."""

    def __init__(self, opened: DeskOpened, *, plain_ascii: bool = False) -> None:
        super().__init__(opened.station.palette, plain_ascii=plain_ascii)
        self.opened, self.desk, self.path = opened, opened.desk, opened.path
        self.lanes = Lanes()
        self.without_library = False
        self._looked = False
        self._at_daily = self._publishing = self._told_unpublished = self._told_unread = self._at_order = False
        self._keeper: Keeper | None = None
        self._calendar: CalendarKeeper | None = None
        self._daily_clock: Timer | None = None

    # -- behind the screens

    @property
    def screen_on_top(self) -> HomeScreen | None:
        """The top screen, if it is one of ours; None while the program closes."""
        return home_screen(screen) if (screen := on_top(self)) else None

    def behind(self, doing: Callable[[], Awaitable[None]], name: str) -> Worker[None]:
        """Do it in the background, where nobody waits for it."""
        return self.run_worker(partial(self.by_the_way, doing), name=name)

    async def by_the_way(self, doing: Callable[[], Awaitable[None]]) -> None:
        """Do unrequested work. Report its failure, which would otherwise end the whole program."""
        try:
            await doing()
        except Exception as problem:
            self._went_wrong(problem)

    def _went_wrong(self, problem: Exception) -> None:
        of_a_file = isinstance(problem, OSError) and problem.filename
        if of_a_file or isinstance(problem, (Refused, StoreFault, Interrupted)):
            self._tell_of(lambda screen: screen.faulted(problem))
        elif self.is_running or not isinstance(problem, UNDRAWN):
            self.fault(problem)
            text = _("Something in the background failed. This is a fault in tuils.")
            hint = _("You can keep working. The details were saved for your support person.")
            self._tell_of(lambda screen: screen.remark(text, hint))

    def _tell_of(self, say: Callable[[HomeScreen], None]) -> None:
        """Say it on the top screen; if that is just opening, after its greeting, which would replace it."""
        screen = self.screen_on_top
        if screen and screen.begun.is_set():
            say(screen)
        elif screen:
            self.run_worker(self._tell_begun(screen, say), name="tell")

    async def _tell_begun(self, screen: HomeScreen, say: Callable[[HomeScreen], None]) -> None:
        await screen.begun.wait()
        if not screen.is_gone:
            say(screen)

    def flooded(self) -> None:
        text = _("Too much was typed at once. The rest was ignored.")
        self._tell_of(lambda screen: screen.remark(text, _("Check your last entry before you go on.")))

    # -- lanes

    async def do(self, verb: Callable[Concatenate[Desk, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await self.work(partial(verb, self.desk, *args, **kwargs))

    async def work(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        while True:
            try:
                return await self._heeding(self.lanes.write.do(self._acted, partial(act, *args, **kwargs)))
            except StoreFault as fault:
                if fault.code != "BUSY" or self.leaving:
                    raise
            self._say_busy()
            await asyncio.sleep(0.05)

    def _acted(self, act: Callable[[], T]) -> T:
        try:
            answer = self._plainly(act)
        finally:
            flush()
        # What was done is done: a number that is not noted must not make it look undone.
        with contextlib.suppress(Exception):
            self.opened.note()
        return answer

    def _plainly(self, act: Callable[[], T]) -> T:
        with answering(self.path):
            return act()

    async def _heeding(self, answer: Awaitable[T]) -> T:
        """Return the answer of a lane. End the program with a sentence if the library's file has moved away."""
        try:
            return await answer
        except StoreFault as fault:
            if fault.code == GONE:
                self._end_without_library(fault)
            raise

    def _end_without_library(self, fault: StoreFault) -> None:
        self.leaving = self.without_library = True
        if self._keeper:
            self._keeper.stop()
        self.last_words = str(fault)
        self.exit(return_code=3)

    def _say_busy(self) -> None:
        if screen := self.screen_on_top:
            text = _("Another desk is saving. Your scan is waiting.")
            screen.remark(text, _("It will go through by itself. Keep scanning."))

    async def read(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._heeding(self.lanes.read.do(self._plainly, partial(act, *args, **kwargs)))

    async def newest(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._heeding(self.lanes.find.newest(self._plainly, partial(act, *args, **kwargs)))

    def give_up(self) -> None:
        self.lanes.find.give_up()

    # -- what searching needs

    def in_order_soon(self) -> None:
        self.behind(self.refresh_catalog, "refresh")

    async def refresh_catalog(self) -> None:
        """Rebuild outdated parts of the index and the shelves, a slice at a time while no scan waits."""
        from tuils.library.holdings.titles.staleness import stale_parts
        from tuils.library.people.patrons.late_words import CUT_OFF, are_words_missing, may_words_be_missing

        if self._at_order or self.leaving:
            return
        self._at_order = True
        try:
            with contextlib.suppress(StoreFault):
                missing = await self.read(are_words_missing, self.desk.now)
                if (parts := await self.read(stale_parts)) or missing:
                    await self._bring_in_order("index" in parts)
                if await self.read(may_words_be_missing):
                    self.set_timer(CUT_OFF / 1_000_000 + 1, self.in_order_soon)
        finally:
            self._at_order = False

    async def _bring_in_order(self, tell: bool) -> None:
        from tuils.library.holdings.titles.refreshing import Refreshing

        refreshing = Refreshing(self.desk, self.path)
        if tell and (screen := self.screen_on_top):
            screen.tell_beside(_("Building the search index."), _("Until it is done, a search may miss some titles."))
        try:
            more = True
            while more and not self.leaving:
                more = self._scan_waits() or await self.work(refreshing.go_on)
                await asyncio.sleep(self.DAILY_REST)
        finally:
            refreshing.close()
        if tell and not (self.leaving or refreshing.elsewhere) and (screen := self.screen_on_top):
            screen.tell_beside(_("The search index is ready."))

    # -- what time does

    def daily_in(self, seconds: float) -> None:
        """Schedule the day's work, on one clock however often operators sign in."""
        if self._daily_clock:
            self._daily_clock.stop()
        self._daily_clock = self.set_timer(seconds, partial(self.behind, self.daily, "daily"))

    async def daily(self) -> None:
        """Do the day's work, a slice at a time while no scan waits; again on a new day, or if the store could not be
        written. An operator without the permission leaves it to the next."""
        if self._at_daily or self.leaving:
            return
        if self._scan_waits():
            self.daily_in(self.DAILY_AFTER)
            return
        self._at_daily = True
        try:
            await self._look_for_damage()
            await self.refresh_catalog()
            with contextlib.suppress(Refused, StoreFault):
                if self.desk.may("library.daily"):
                    await self._do_daily()
                    await self._pass_on_offers()
            self.daily_in(self.DAILY_AGAIN)
        finally:
            self._at_daily = False
        if not self._publishing:
            self._publishing = True
            self.behind(self.read_replies, "replies")
            await self.publish()

    async def _look_for_damage(self) -> None:
        """Check the file for damage, once a start. If damaged, the idle desk says so; no day's work is done."""
        from tuils.library.foundation.administration.damage import look_behind

        if not self._looked:
            self._looked = True
            if damage := await self._apart(partial(look_behind, lambda: not self.leaving)):
                self._tell_of(lambda screen: screen.faulted(damage))

    def _scan_waits(self) -> bool:
        screen = self.screen_on_top
        return bool(screen and screen.waiting)

    async def _do_daily(self) -> None:
        from tuils.library.front.daily import Today, is_done

        if await self.read(is_done, self.desk):
            return
        today = Today(self.desk, self.path, self.keeper(), self.calendar_keeper())
        try:
            while self._scan_waits() or await self.work(today.go_on):
                if today.apart:
                    today.came(await self._apart(today.apart))
                await asyncio.sleep(self.DAILY_REST)
        finally:
            today.close()

    async def _pass_on_offers(self) -> None:
        """Pass on places that were offered and not answered: they expire at an hour, not at the end of a day."""
        from tuils.library.front.daily import offers_over

        if self.opened.about.main and await self.read(offers_over, self.desk):
            from tuils.library.activities.registration.waitlist import lapse_offers

            slices = lapse_offers(self.desk)
            more: int | None = 0
            while more is not None:
                more = await self.work(next, slices, None)
                await asyncio.sleep(self.DAILY_REST)

    async def _apart(self, act: Callable[[], T]) -> T:
        """Run `act` on a thread and a connection of its own: slow reads block neither lane."""
        lane = Lane("apart", read_only=True)
        try:
            return await self._heeding(lane.do(self._plainly, act))
        finally:
            await asyncio.to_thread(lane.close)

    async def long(self, verb: Callable[Concatenate[Desk, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        lane = Lane("long")
        try:
            return await self._heeding(lane.do(self._plainly, partial(verb, self.desk, *args, **kwargs)))
        finally:
            await asyncio.to_thread(lane.close)
            await self.work(_noted)

    # -- what patrons answer

    async def read_replies(self) -> None:
        """Read replies after the day's work, then again after a while, if this station has a mailbox. The network is
        waited for in a thread of its own."""
        if self.leaving:
            return
        try:
            with contextlib.suppress(Refused, StoreFault, OSError):
                if station_file(self.path, MAILBOX).exists():
                    await self._read_replies()
                if station_file(self.path, TEXTS).exists() and self.desk.may("library.daily"):
                    await self._read_texts()
        finally:
            self.set_timer(self.REPLIES_AGAIN, partial(self.behind, self.read_replies, "replies"))

    async def _read_replies(self) -> None:
        from tuils.library.office.notices.replies import begin_replies  # with the notices: the desk begins without them

        run = await self.read(begin_replies, self.desk, self.path) if self.desk.may("library.daily") else None
        while run and not (self.leaving or run.is_full or run.fault) and await asyncio.to_thread(run.fetch):
            await self.work(run.take, self.desk)
            await asyncio.to_thread(run.send)
            await self.work(run.settle, self.desk)
        if run and run.fault and not self._told_unread and (screen := self.screen_on_top):
            screen.tell_beside(run.fault.said, run.fault.then)  # once: patrons go on answering
        self._told_unread = bool(run and run.fault)

    async def _read_texts(self) -> None:
        from tuils.devices.messages.mail import MailFault
        from tuils.library.office.notices.text_inbox import asked_at, came_in, take_texts

        asked = await self.read(asked_at, self.desk, self.path)
        with contextlib.suppress(MailFault):
            if asked:
                await self.work(take_texts, self.desk, await asyncio.to_thread(came_in, asked))

    # -- the patrons' catalog

    def keeper(self) -> Keeper:
        """Return the keeper that updates the patrons' catalog until the operator leaves."""
        if self._keeper is None:
            from tuils.library.holdings.publishing.publish import Keeper

            self._keeper = Keeper(self.path, self.opened.station.opac_folder)
        return self._keeper

    def calendar_keeper(self) -> CalendarKeeper:
        """Return the keeper of the calendar file for subscribers."""
        if self._calendar is None:
            from tuils.library.activities.calendar_files.ical_keeping import CalendarKeeper

            self._calendar = CalendarKeeper(self.path, self.opened.station.calendar_file)
        return self._calendar

    def publish_soon(self) -> None:
        self.behind(self.publish, "publish")

    async def publish(self) -> None:
        """Write changes to the patrons' catalog and the calendar file, if they exist; first after the day's work, then
        again after a while. A failed write is reported once."""
        if self.leaving:
            return
        if self.keeper().wanted:
            await self._publish(partial(self.keeper().keep, self.desk, go_on=self._goes_on))
        if self.calendar_keeper().wanted and not self.leaving:
            await self._publish(partial(self.calendar_keeper().keep, self.desk))
        if station_file(self.path, SITE).exists() and not self.leaving:
            from tuils.library.reach.web.site_run import start_upload  # the desk begins without the web catalog

            await self._publish(partial(start_upload, self.desk, self.path, self.opened.station.opac_folder))
        self.set_timer(self.PUBLISH_AGAIN, self.publish_soon)

    async def _publish(self, keep: Callable[[], object]) -> None:
        try:
            await self._apart(keep)
        except StoreFault as no:
            if not self._told_unpublished and (screen := self.screen_on_top):
                screen.tell_beside(no.said, no.then)
            self._told_unpublished = True

    def _goes_on(self) -> bool:
        """Return True to go on; called in the publishing thread between two slices: scans go first."""
        while self._scan_waits() and not self.leaving:
            time.sleep(self.DAILY_REST)
        return not self.leaving

    async def publish_last(self, desk: Desk) -> str:
        """Publish on leaving. Return why it failed; empty if it was done, or is left to the next."""
        from tuils.library.front.daily import publish_last

        under_way, self._keeper = self.keeper(), None
        under_way.stop()
        told = await self._apart(partial(publish_last, desk, self.keeper())) if under_way.wanted else ""
        if not self.calendar_keeper().wanted:
            return told
        from tuils.library.activities.calendar_files.ical_keeping import keep_calendar

        return " ".join(filter(None, (told, await self._apart(partial(keep_calendar, self.calendar_keeper(), desk)))))

    # -- being ended

    def let_go(self) -> None:
        if self._keeper:
            self._keeper.stop()
        if self.opened.desk.pocket:
            self.opened.desk.pocket.empty()

    def close_all(self) -> None:
        """Wait for what still runs, once the screen is gone."""
        self.lanes.close()


def _noted() -> None:
    """Nothing more: what this station wrote is noted behind all that the write lane does."""
