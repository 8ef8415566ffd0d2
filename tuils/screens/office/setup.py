"""The first run: six steps, each with an answer that already fits. Enter six times and a PIN make a library.

Over an open library it is a screen like others; without one, `run_setup` is a small program that makes a library.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from tuils.i18n import N_, _
from tuils.library.foundation.administration.calendar import calendar_of, hours_from, set_hours
from tuils.library.foundation.administration.settings import about_library, set_value, value_of
from tuils.library.foundation.administration.settings_queries import hours_are_set
from tuils.library.foundation.desk import Desk, Operator, wall_clock
from tuils.library.foundation.local_words import spans_label, week_order
from tuils.library.foundation.store import close_store, plain_faults
from tuils.library.front.starting import Beginning, start_library
from tuils.library.people.staff.pins import measured
from tuils.library.people.staff.staff import account, change_own_pin, operator_of
from tuils.screens.kit import faults, registry
from tuils.screens.kit.frame import HouseApp
from tuils.screens.kit.home import HomeScreen, home_screen
from tuils.screens.kit.unfit import Unfit
from tuils.screens.widgets.field import EntryField
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import Line, Lines, wrap
from tuils.station.settings import Station
from tuils.values.time.hours import hours_text, parse_hours

from .setup_steps import HOURS, WEEK, SetUpPlan, SetUpStep, day_name, keep_port, steps_for

Finish = Callable[[SetUpPlan], Awaitable[None]]


class SetUp(HomeScreen):
    """The set-up. `plan`, `finish` and `leave`: for a new library; else the open one is changed."""

    closed = True
    word, prompt = N_("First setup"), N_("Name")
    keys: tuple[Hint, ...] = (("Enter", N_("Next")), ("back", N_("Back one step")), "help")

    def __init__(
        self, plan: SetUpPlan | None = None, finish: Finish | None = None, leave: Callable[[], None] | None = None
    ) -> None:
        super().__init__()
        self.plan, self._finish, self._leave = plan, finish or self._change, leave
        self.steps: tuple[SetUpStep, ...] = ()
        self.at = 0

    async def opened(self) -> None:
        if self.plan is None:
            self.plan = await self.home.read(plan_of, self.home.desk, self.home.station_settings.scanner_port)
        if not self.plan.port:
            self.plan = replace(self.plan, port=await asyncio.to_thread(_port_found))
        self.steps = steps_for(self.plan)
        self._ask()

    def resized(self) -> None:
        self._draw()

    # -- asking

    @property
    def step(self) -> SetUpStep:
        return self.steps[self.at]

    def _ask(self) -> None:
        assert self.plan is not None
        facts = {"now": self.step.shown(self.plan), "login": self.plan.login, "user": self.plan.user}
        count = _("Step {n} of 6.").format(n=self.step.number)
        self.say("", f"{count} {_(self.step.said).format(**facts)}", _(self.step.then).format(**facts))
        self.ask_for(_(self.step.prompt))
        if self.field:
            self.field.password = self.step.hidden
        self.show_keys(self.keys if self.at else (self.keys[0], ("back", N_("Later")), "help"))
        self._draw()

    def sent(self, text: str, field: EntryField | None) -> Any:
        if field and not (len(text) == 2 and text[0] == "."):
            return self._answer(text)
        return super().sent(text, field)

    async def _answer(self, text: str) -> None:
        assert self.plan is not None
        try:
            self.plan = self.step.take(self.plan, text)
            last = self.at + 1 == len(self.steps) or (self.step.hidden and not self.plan.pin)
            if last:
                await self._finish(self.plan)
                return
        except Unfit as no:
            self.say("NOTE", no.said, no.then)
            return
        if not (text and self.step.stays):
            self.at += 1
        self._ask()

    def scanned(self, code: str) -> None:
        self.say("OK", _("The scanner works: {code}").format(code=code), _("Press Enter to go on."))

    async def action_back(self) -> None:
        if self.at:
            self.at -= 1
            self._ask()
        elif self._leave:
            self._leave()
        else:
            await self.close()

    def action_leave(self) -> None:
        """Leave on Ctrl+C."""
        if self._leave:
            self._leave()
        else:
            super().action_leave()

    # -- drawing

    def _draw(self) -> None:
        if self.steps and self.plan:
            lines = self._narrow() if self.narrow else ["", *self._list(), "", *self._below()]
            self.query_one("#body", Lines).put(lines)

    def _list(self) -> Iterator[Line]:
        assert self.plan is not None
        for step in {step.number: step for step in reversed(self.steps)}.values().__reversed__():
            now = step.number == self.step.number
            mark = _("done") if step.number < self.step.number else _("now") if now else ""
            sign, role = (">", "strong") if now else (" ", "key" if mark else "text")
            yield [(f" {sign} {mark:<5} {step.number}  {_(step.word):<15}", role), (step.shown(self.plan), "text")]

    def _below(self) -> list[Line]:
        assert self.plan is not None
        later = "     " + _("You can change all of this later: F10, First setup.")
        if self.step is not HOURS:
            return [later]
        return [*(f"     {day_name(day):<5} {hours}" for day, hours in self._week()), "", later]

    def _week(self) -> list[tuple[int, str]]:
        assert self.plan is not None
        week = self.plan.week
        return [(day, spans_label(parse_hours(week[day])) or _("closed")) for day in week_order() if day in week]

    def _narrow(self) -> list[Line]:
        assert self.plan is not None
        if self.step is not HOURS:
            return list(self._list())
        days = ", ".join(f"{day_name(day)} {hours}" for day, hours in self._week())
        return list(wrap(days, self.app.size.width - 1, 6))

    # -- changing what is open

    async def _change(self, plan: SetUpPlan) -> None:
        await self.home.work(change_library, self.home.desk, plan)
        if plan.port and plan.port != self.home.station_settings.scanner_port:
            keep_port(plan.port)
            self.home.use_scanner(plan.port)
        await self.home.changed()
        await self.close()
        await self.home.tell(await self.home.work(self.home.session.greet))
        if below := home_screen(self.app.screen):
            text = _("{name} is ready.").format(name=self.home.library_name)
            below.say("OK", text, _("Add a patron: F10, New patron. Add a book: F10, Add a book."))


def _port_found() -> str:
    """Return the only serial port on USB; empty if there is none, or several: one of those would be a guess."""
    from tuils.devices.scanners.ports import likely_ports

    ports = likely_ports()
    return ports[0] if len(ports) == 1 else ""


def plan_of(desk: Desk, port: str) -> SetUpPlan:
    """Return the open library as a plan; hours never set get the usual ones."""
    about, sheet = about_library(), account(desk.operator.login)
    calendar = calendar_of(desk.branch, desk.zone)
    week = {day: hours_text(calendar.week.get(day, ())) for day in range(7)}
    week = week if hours_from(desk.branch) else dict(WEEK)
    has_pin = sheet is not None and sheet.has_pin
    starts = int(value_of("year_starts", 1) or 1)
    return SetUpPlan(about.name, about.zone.key, week, starts, port, desk.operator.login, made=True, has_pin=has_pin)


def change_library(desk: Desk, plan: SetUpPlan) -> None:
    """Change the open library to match the plan; only differences are written. Safe to repeat."""
    about = about_library()
    if plan.name != about.name:
        set_value(desk, "name", plan.name)
    if plan.zone != about.zone.key:
        set_value(desk, "zone", plan.zone)
    if plan.year_starts != int(value_of("year_starts", 1) or 1):
        set_value(desk, "year_starts", plan.year_starts)
    if not hours_are_set(desk.branch) or plan_of(desk, "").week != plan.week:
        set_hours(desk, desk.branch, plan.week)
    if plan.pin:
        change_own_pin(desk, plan.pin)


# ---- no library yet


class SetUpApp(HouseApp):
    """The app of one screen: set-up. `made` is true once the library exists."""

    def __init__(self, path: Path, plan: SetUpPlan, station: Station, plain_ascii: bool) -> None:
        super().__init__(station.palette, plain_ascii=plain_ascii)
        self.path, self.plan, self.station = path, plan, station.name
        self.station_settings = station
        self.library_name, self.person, self.practice, self.made = _("tuils"), "", False, False

    def on_mount(self) -> None:  # Textual calls that of each class by itself
        self.push_screen(SetUp(self.plan, self._make, self.exit))

    async def _make(self, plan: SetUpPlan) -> None:
        make = partial(make_library, self.path, plan, self.station)
        await asyncio.to_thread(make)
        if plan.port and plan.port != self.station_settings.scanner_port:
            keep_port(plan.port)
        self.made = True
        self.exit()

    async def open(self, name: str, **facts: Any) -> None:
        with self.batch_update():
            await self.push_screen(registry.screen(*registry.SCREENS[name], **facts))

    def fault(self, problem: Exception) -> None:
        faults.save_fault_report(problem)


def make_library(path: Path, plan: SetUpPlan, station: str) -> None:
    """Make the library's file with the starter rules, its hours, and its administrator. Raises StoreFault, Refused."""
    beginner = Desk("", station, f"init-{secrets.token_hex(4)}", Operator("tuils"), clock=wall_clock)
    beginning = Beginning(
        plan.name,
        plan.zone,
        admin=plan.login,
        pin=plan.pin,
        system_user=plan.user,
        shared=plan.shared,
        year_starts=plan.year_starts,
        pin_cost=measured(),
    )
    with plain_faults(path):
        start_library(path, beginning, beginner)
        try:
            sheet = account(plan.login)
            assert sheet is not None
            desk = Desk(beginning.branch, station, beginner.device, operator_of(sheet), about_library().zone)
            set_hours(desk, desk.branch, plan.week)
        finally:
            close_store()


def run_setup(
    path: Path,
    station: Station,
    *,
    zone: str = "UTC",
    system_user: str = "",
    ascii: bool = False,
) -> bool:
    """Ask, and make the library at `path`; true if it was made. `zone`: this machine's. `system_user`: tied to the new
    administrator, or if other people use that login, to a volunteer's account."""
    login = system_user if system_user.isalnum() else "admin"
    plan = SetUpPlan(_("Our Library"), zone, port=station.scanner_port, login=login, user=system_user)
    app = SetUpApp(path, plan, station, ascii or station.ascii)
    app.run(mouse=False)
    return app.made
