"""The full-screen program: its modes, the conversation at the desk, who is signed in, the day, and leaving."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

from tuils.devices.waking import waking_clock
from tuils.library.foundation.administration.open_desks import name_operator
from tuils.library.foundation.administration.settings import about_library
from tuils.library.foundation.desk import Operator
from tuils.library.foundation.local_words import use_locale
from tuils.library.foundation.refusals import Refused
from tuils.library.foundation.store import StoreFault
from tuils.library.front.answers.arriving import arriving
from tuils.library.front.answers.idle_desk import is_new
from tuils.library.front.conversation import Answer, Heard
from tuils.library.people.staff.signing_in import covers
from tuils.screens.kit import registry
from tuils.screens.kit.background import DeskOpened
from tuils.screens.kit.home import HomeScreen, home_screen
from tuils.screens.kit.rfid import WithPad
from tuils.screens.kit.whose_card import show_who_is_here
from tuils.screens.widgets.field import EntryField
from tuils.screens.widgets.turns import first_picture
from tuils.values.station.printer_setup import INVENTORY

from .i18n import _
from .printing.print_out import when_to_print

if TYPE_CHECKING:
    from tuils.library.front.answers.asked_commands import LinePlaces
    from tuils.library.front.conversation import Session
    from tuils.screens.desk.desk import DeskScreen

P = ParamSpec("P")
T = TypeVar("T")
SIGN_IN = "sign_in"
WAITING = 32
"""The most threads that wait for a network or a disk. The default on one core is five, which a catalog that never
answers would keep busy. Each is made when needed."""
NOBODY = Operator("")


class Tuils(WithPad):
    """The app that every screen calls `home`: see `screens.home.Home` for what they may ask of it."""

    def __init__(
        self,
        opened: DeskOpened,
        *,
        plain_ascii: bool = False,
        idle_clock: Callable[[], float] = waking_clock,
    ) -> None:
        signed_in = bool(opened.desk.operator.login)
        # Textual starts in the class's mode; which one that is, is known here only.
        self.DEFAULT_MODE = "desk" if signed_in else SIGN_IN  # type: ignore[misc]  # a ClassVar for all but us
        super().__init__(opened, plain_ascii=plain_ascii, idle_clock=idle_clock)
        self.library_name, self.station = opened.about.called, opened.station.name
        self.practice = opened.about.practice
        self.person, self.before = self.desk.operator.name, ""
        self.warnings = opened.warnings
        self._session: Session | None = None
        self._beginning = threading.Lock()
        self._base = self._last_desk = opened.desk  # the last desk: the day is closed in its person's name
        self._keeping = self._parked = False
        self._tasks_done: list[str] = []
        self._task_begun = ""
        self._desk_screen: DeskScreen | None = None
        self.set_keymap(dict(opened.station.keys))
        self._add_modes(SIGN_IN, *registry.MODES)

    # -- starting

    @property
    def session(self) -> Session:
        """The desk's session, made at first use, by any thread."""
        from tuils.library.front.conversation import Session

        with self._beginning:
            if self._session is None:
                self._session = Session(self.desk, int(self.station_settings.guard_seconds * 1_000_000))
                self._session.when_to_print = partial(when_to_print, self.station_settings)
                self._session.mail_receipt = self.mail_receipt
            return self._session

    def station_changed(self) -> None:
        self.station_settings = self.opened.station
        if self._session:
            self._session.when_to_print = partial(when_to_print, self.station_settings)

    def _add_modes(self, *modes: str) -> None:
        for mode in modes:
            self.add_mode(mode, partial(self._made, mode))

    def _forget(self, *modes: str) -> None:
        """Close the screens of these modes; they begin anew when opened again."""
        for mode in modes:
            self.remove_mode(mode)
        self._add_modes(*modes)

    def _made(self, mode: str) -> HomeScreen:
        made = registry.screen(*registry.MODES.get(mode, registry.SIGN_IN))
        # Each of its widgets gets its styles when it comes. Textual gives them anew to all of the screen before it.
        made._css_update_count = self._css_update_count
        if mode == "desk":
            self._desk_screen = cast("DeskScreen", made)
        return made

    def on_mount(self) -> None:  # Textual calls that of each class by itself
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(WAITING, "tuils-wait"))
        self.call_after_refresh(self.by_the_way, self._after_first_paint)

    async def _after_first_paint(self) -> None:
        if self.station_settings.scanner_port or self.station_settings.scanners:
            self.use_scanners()
        if self.station_settings.rfid_port:
            self.use_pad()
        if self.desk.operator.login:
            await self._begin()

    async def work(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        answer = await super().work(act, *args, **kwargs)
        if self.practice:
            self.behind(self._look_at_tasks, "practice")
        return answer

    def begin_task(self, line: str) -> None:
        self._task_begun = self.progress = line

    async def _look_at_tasks(self) -> None:
        """Report a finished task of the practice library between the answer and the list."""
        from tuils.library.front.sample.tasks import practice_tasks

        tasks = await self.read(practice_tasks)
        done = [task.words for task in tasks if task.done]
        new = [words for words in done if words not in self._tasks_done] if self.progress else []
        self._tasks_done = done
        count = self._task_begun or _("Practice: {n} of {all} tasks done. F1 lists them.").format(
            n=len(done), all=len(tasks)
        )
        if new:
            self._task_begun = ""
            count = _("Done: {task}. {n} of {all}.").format(
                task=_(new[0]).partition(":")[0], n=len(done), all=len(tasks)
            )
        if tasks and count != self.progress:
            self.progress = count
            if screen := home_screen(self.screen):
                screen.dress()

    async def _begin(self) -> None:
        """Show the desk to a person who signed in."""
        await asyncio.to_thread(self.prints.load)
        self.daily_in(self.DAILY_AFTER)
        if self.practice:
            self.behind(self._look_at_tasks, "practice")
        await self._watch()
        if self.desk.may("library.settings") and await self.read(is_new, self.desk.branch):
            await self.open("set_up")

    # -- where one is

    async def open(self, name: str, **facts: Any) -> None:
        screen = home_screen(self.screen)
        if screen and screen.closed and name != "help":
            return  # a lock went up meanwhile
        name, facts = registry.place_meant(name, facts)
        made = registry.screen(*registry.SCREENS[name], **facts) if name in registry.SCREENS else None
        if made is None or (made.passing and type(made) is type(screen)):
            if screen:
                screen.nothing(screen.keys_now().get(name, name))
            return
        await made.prepared(self)
        if isinstance(screen, HomeScreen) and self.screen is not screen:
            return  # something else was opened meanwhile, such as a lock
        with self.batch_update():
            await self.push_screen(made)
            await first_picture(made.begun.wait())
        made.check_idle()  # the end of a batch wakes the app, not the screen

    async def go(self, mode: str) -> None:
        screen = home_screen(self.screen)
        leaves = self.current_mode != mode or (screen is not None and screen.passing)
        held = self.held.taken() if leaves else []  # before the screen that is gone to could run them
        with self.batch_update():
            while screen and screen.passing and len(self.screen_stack) > 1:
                await self.pop_screen()
                screen = home_screen(self.screen)
            before = self.current_mode
            await self.switch_mode(mode)
        if screen and before != mode:
            screen.cancel_question()
        if held:
            await self._ask_at_desk(held)
        if before != mode and isinstance(self.screen, HomeScreen):
            self.screen.came_back()

    async def ask_about_scans(self) -> None:
        """Ask about held scans: see `Home.ask_about_scans`."""
        await self._ask_at_desk(self.held.taken())

    async def _ask_at_desk(self, held: list[EntryField.Sent]) -> None:
        """Ask the desk about held scans. Those of an inventory scanner are never for the desk."""
        codes = [came.text for came in held if not (came.scanner and came.scanner.role == INVENTORY)]
        if self._desk_screen is None or not (codes or self.session.waiting):
            return
        heard = await self._desk_screen.converse(self.session.keep, codes)
        if (screen := home_screen(self.screen)) and screen is not self._desk_screen and heard.question == "scans":
            await screen.begun.wait()  # else its greeting takes the place of what is said here
            key = screen.keys_now().get("desk", ".d")
            screen.hear_of("ASK", heard.answer.said, _("{key}: answer at the desk.").format(key=key))

    async def go_by_key(self, mode: str) -> None:
        left = home_screen(self.screen)
        await self.go(mode)
        if mode == "patrons" and left:
            await self.show_who_is_here(left)

    async def show_who_is_here(self, left: HomeScreen, tab: str = "") -> bool:
        top = home_screen(self.screen)
        return top is not None and not top.closed and await show_who_is_here(self, top, left, tab)

    # -- the conversation, from elsewhere

    async def serve(self, code: str) -> None:
        await self.go("desk")
        if self._desk_screen:
            await self._desk_screen.converse(self.session.hear, code)

    async def overhear(self, code: str, *, returned: bool = False) -> Answer:
        assert self._desk_screen is not None
        hear = self.session.check_in_aside if returned else partial(self.session.hear, scanned=True)
        heard = await self._desk_screen.converse(hear, code)
        return heard.answer

    async def tell(self, heard: Heard) -> None:
        if self._desk_screen:
            await self._desk_screen.draw(heard)
        screen = home_screen(self.screen)
        if screen and screen is not self._desk_screen:
            screen.hear_of(heard.answer.mark, heard.answer.said, heard.answer.then)

    async def done_elsewhere(self) -> None:
        if self._desk_screen:
            await self._desk_screen.done_elsewhere()

    # -- who is at the desk

    async def sign_in(self, operator: Operator) -> None:
        changed, kept = operator.login != self._last_desk.operator.login, self._keeping
        if kept and not covers(operator, self._last_desk.operator):  # what only the one before may see is closed
            self._forget(*(mode for mode in registry.MODES if mode != "desk"))
            self.prints.forget()
        self.desk = self._last_desk = replace(self._base, operator=operator)
        self.person = operator.name
        if changed:
            await self._empty_pocket()
        self.picture.forget()
        if self._keeping:
            self.session.desk = replace(self.desk, back_dated=self.session.desk.back_dated)
        else:
            self._session = None
        self._keeping, self.turned_away = False, ""
        if kept:
            await self._say_who_took_over()
        await self.go("desk")
        while kept and len(self.screen_stack) > 1:  # the desk stands as it was left, with nothing over it
            await self.pop_screen()
        self._forget(SIGN_IN)
        await self._begin()
        if kept:
            await self.ask_about_scans()

    async def _say_who_took_over(self) -> None:
        """Say who took over, before the desk is shown again: scans held for it are answered there at once, and are
        newer."""
        told, then = await self.work(arriving, self.desk)
        if self._desk_screen:
            here = _("{name} is at the desk.").format(name=self.person)
            self._desk_screen.remark(told or here, then)

    async def sign_out(self) -> None:
        await self.go("desk")
        if self._desk_screen:
            await self._desk_screen.converse(self.session.sign_out)

    async def end_session(self) -> None:
        """End a person's session: forget what they could undo, close their screens."""
        await self._empty_pocket()
        await self.lanes.write.do(name_operator, "")
        self.paper, self.person, self.before, self._keeping = None, "", "", False
        self.held.taken()
        self.prints.forget()
        self.desk = replace(self._base, operator=NOBODY)
        self._session = None
        await self.go(SIGN_IN)
        self._desk_screen = None
        self._forget(*registry.MODES)

    async def _empty_pocket(self) -> None:
        if self._base.pocket:
            await self.lanes.write.do(self._base.pocket.empty)

    async def lock(self) -> None:
        screen = home_screen(self.screen)
        if screen and not screen.shut:
            self.held.ask_first = bool(self.held.scans)
            if self._session:
                self._session.hold()
            self.picture.forget()
            with self.batch_update():
                await self.push_screen(registry.screen(*registry.LOCK))

    async def someone_else(self) -> None:
        await self.step_back(park=True)

    async def step_back(self, *, park: bool) -> None:
        if park:
            scans = [*(self._desk_screen.scans_aside() if self._desk_screen else []), *self.ahead.left_behind()]
            scans += [came.text for came in self.held.taken()]
            if self.session.visit or scans:
                await self.tell(await self.work(self.session.step_aside, scans))
        self._keeping, self._parked, self.person, self.before = True, park, "", self.desk.operator.login
        self.desk = replace(self._base, operator=NOBODY)
        if isinstance(top := self.screen, HomeScreen) and top.closed:
            await self.pop_screen()
        await self.go(SIGN_IN)

    def keep_scan(self, code: str) -> bool:
        if self._parked or not self._keeping or not self._desk_screen:
            return False
        self._desk_screen.queue.put_nowait(EntryField.Sent(code))
        return True

    async def changed(self) -> None:
        about = await self.read(about_library)
        self.library_name = about.called
        use_locale(about.locale)
        here = partial(replace, zone=about.zone, locale=about.locale)
        self._base, self.desk, self._last_desk = here(self._base), here(self.desk), here(self._last_desk)
        self.session.desk = here(self.session.desk)

    async def work_at(self, branch: str) -> None:
        here = partial(replace, branch=branch)
        self._base, self.desk, self._last_desk = here(self._base), here(self.desk), here(self._last_desk)
        self.session.desk = here(self.session.desk)

    # -- the day

    async def leave(self) -> None:
        if self.leaving:
            return
        self.leaving = True
        try:
            await self._do_last()
        except Exception as problem:  # whoever leaves, leaves
            self.fault(problem)
            self.last_words = _("Closing the day failed. This is a fault in tuils. There may be no new backup.")
        if not self.without_library:
            self.exit(return_code=0)

    async def _do_last(self) -> None:
        if self._keeper:
            self._keeper.stop()
        why_not = await self._close_day()
        if self.without_library:
            return
        if why_not:
            self.last_words = _("No new backup: {why}").format(why=why_not)
        self.last_words = " ".join(filter(None, (self.last_words, await self.publish_last(self._last_desk))))

    async def _close_day(self) -> str:
        """Make the day's backup. Return why there is none; empty if there is one, or none is needed."""
        from tuils.library.front.daily import close_day

        if not self._last_desk.operator.login:
            return ""
        try:
            return await self.work(close_day, self._last_desk, self.path)
        except Refused as no:
            return no.message
        except StoreFault as no:
            return str(no)


def run_app(opened: DeskOpened, *, ascii: bool = False, places: Callable[[], LinePlaces] | None = None) -> int:
    """Run the whole full-screen program; return the exit code. `places`: makes the forms of all commands."""
    app = Tuils(opened, plain_ascii=ascii)
    app.make_commands = places
    try:
        app.run(mouse=opened.station.mouse)
    finally:
        app.close_all()
    if app.last_words:
        print(app.last_words, file=sys.stderr)
    return app.return_code or 0
