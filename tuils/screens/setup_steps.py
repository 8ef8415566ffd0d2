"""The steps of the first run: what each asks, the answer that is there already, and how an answer is read."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import field, replace
from datetime import date, timedelta
from zoneinfo import available_timezones

from tuils.i18n import N_, _
from tuils.library.administration.settings import zone_of
from tuils.library.people.pins import SHORTEST_PIN
from tuils.library.people.staff import login_fault
from tuils.library.refusals import Refused
from tuils.settings import config_file
from tuils.values.dataclass import dataclass
from tuils.values.hours import hours_text, parse_hours
from tuils.values.moments import day_label
from tuils.values.words import Unclear

WEEK = dict.fromkeys(range(5), "10:00-18:00") | {5: "10:00-13:00", 6: "closed"}
MONDAY = date(2024, 1, 1)


class Unfit(Exception):  # noqa: N818
    """An answer that cannot be taken: what is so, and what to do."""

    def __init__(self, said: str, then: str = "") -> None:
        super().__init__(said)
        self.said, self.then = said, then


@dataclass(frozen=True)
class Plan:
    """What the library shall be. `week`: hours by weekday, 0 is Monday. `port`: of a serial scanner, or empty.
    `made`: the library is there already, and with it the account; `has_pin` says whether it has a PIN."""

    name: str = ""
    zone: str = "UTC"
    week: dict[int, str] = field(default_factory=lambda: dict(WEEK))
    port: str = ""
    login: str = "admin"
    pin: str = ""
    made: bool = False
    has_pin: bool = False


@dataclass(frozen=True)
class Step:
    """`number` and `word` stand in the list; the words are msgids. `take` gives back the plan with this answer in
    it, and raises `Unfit`; an empty answer keeps what is there. `stays`: after an answer it asks for more."""

    number: int
    word: str
    prompt: str
    said: str
    then: str
    shown: Callable[[Plan], str]
    take: Callable[[Plan, str], Plan]
    stays: bool = False
    hidden: bool = False


def steps_for(plan: Plan) -> tuple[Step, ...]:
    account: tuple[Step, ...] = (LOGIN, PIN, AGAIN)
    if plan.made:
        account = (OTHER_PIN if plan.has_pin else PIN, AGAIN)
    return (NAME, ZONE, HOURS, BOOKS, SCANNER, *account)


# ---- reading answers


def _name(plan: Plan, text: str) -> Plan:
    return replace(plan, name=text or plan.name)


def _zone(plan: Plan, text: str) -> Plan:
    return replace(plan, zone=zone_named(text)) if text else plan


def zone_named(text: str) -> str:
    """The time zone of this name, or of this city, where only one fits."""
    try:
        return zone_of(text).key
    except Refused:
        wanted = text.casefold().replace(" ", "_")
    found = sorted(zone for zone in available_timezones() if zone.casefold().rpartition("/")[2].startswith(wanted))
    if len(found) == 1:
        return found[0]
    if found:
        raise Unfit(_("Which of these? {names}").format(names=", ".join(found[:4])), _("Type the whole name."))
    said = _('No time zone is called "{text}".').format(text=text)
    raise Unfit(said, _("Such as America/Chicago, or a city: chicago."))


def _hours(plan: Plan, text: str) -> Plan:
    if not text:
        return plan
    name, _blank, hours = text.partition(" ")
    days = [number for number in range(7) if day_name(number).casefold() == name.casefold()[: len(day_name(number))]]
    if len(days) != 1:
        names = ", ".join(day_name(number) for number in range(7))
        raise Unfit(_('"{text}" begins with no day.').format(text=text), _("The days: {names}.").format(names=names))
    try:
        return replace(plan, week=plan.week | {days[0]: hours_text(parse_hours(hours))})
    except Unclear as unclear:
        raise Unfit(unclear.said(_), _("Such as: fri 13-18, or: sun closed.")) from unclear


def day_name(number: int) -> str:
    """`Mon`"""
    return day_label(MONDAY + timedelta(days=number), MONDAY, _).partition(" ")[0]


def _nothing(plan: Plan, text: str) -> Plan:
    if text:
        raise Unfit(_("There is nothing to type here."), _("Enter goes on: an empty catalog grows by Quick add."))
    return plan


def _scanner(plan: Plan, text: str) -> Plan:
    if text.casefold() in ("none", _("none")):
        return replace(plan, port="")
    return replace(plan, port=text or plan.port)


def _login(plan: Plan, text: str) -> Plan:
    if fault := login_fault(text):
        raise Unfit(fault, _("Type it again."))
    return replace(plan, login=text or plan.login)


def _pin(plan: Plan, text: str) -> Plan:
    if not text and plan.has_pin:
        return plan
    if len(text) < SHORTEST_PIN:
        raise Unfit(_("A PIN has at least four characters."), _("Type one that you will remember, then Enter."))
    return replace(plan, pin=text)


def _again(plan: Plan, text: str) -> Plan:
    if text != plan.pin:
        raise Unfit(_("That was not the same. Esc goes back to the PIN."), _("Type it once more, then Enter."))
    return plan


# ---- the steps

NAME = Step(
    1,
    N_("Name"),
    N_("Name"),
    N_("What is your library called?"),
    N_("Type its name. Enter alone keeps: {now}"),
    lambda plan: plan.name,
    _name,
)
ZONE = Step(
    2,
    N_("Time zone"),
    N_("Zone"),
    N_("Where is it? Due dates follow the clock there."),
    N_("Type a city, such as: chicago. Enter alone keeps: {now}"),
    lambda plan: _("{zone}, 24-hour clock").format(zone=plan.zone),
    _zone,
)
HOURS = Step(
    3,
    N_("Opening days"),
    N_("Hours"),
    N_("When are you open?"),
    N_("Type a day and hours: fri 13-18, or: sun closed. Enter alone goes on."),
    lambda plan: _("{n} days a week").format(n=sum(hours != "closed" for hours in plan.week.values())),
    _hours,
    stays=True,
)
BOOKS = Step(
    4,
    N_("Your books"),
    N_("Books"),
    N_("Your books can come from a MARC file."),
    N_("Later, as a command: tuils import marc FILE. Enter starts empty."),
    lambda plan: _("start empty, or import a file later"),
    _nothing,
)
SCANNER = Step(
    5,
    N_("Scanner"),
    N_("Port"),
    N_("A scanner that types like a keyboard needs nothing."),
    N_("Enter alone goes on. A serial one: type its port, or: none."),
    lambda plan: _("serial, {port}").format(port=plan.port) if plan.port else _("types like a keyboard, or none"),
    _scanner,
)
LOGIN = Step(
    6,
    N_("Your account"),
    N_("Account"),
    N_("What is your account called? You look after the library."),
    N_("A short word. Enter alone keeps: {now}"),
    lambda plan: plan.login,
    _login,
)
PIN = Step(
    6,
    N_("Your account"),
    N_("PIN"),
    N_("Choose a PIN for {login}."),
    N_("Four characters or more, not shown. It signs you in and unlocks."),
    lambda plan: plan.login,
    _pin,
    hidden=True,
)
OTHER_PIN = replace(PIN, said=N_("{login} has a PIN."), then=N_("Enter alone keeps it. Or type another, not shown."))
AGAIN = Step(
    6,
    N_("Your account"),
    N_("PIN"),
    N_("The same PIN once more."),
    N_("Then the library is ready."),
    lambda plan: plan.login,
    _again,
    hidden=True,
)


def keep_port(port: str) -> None:
    """Write the scanner's port at the top of the station's file, unless one stands in it. Raises `Unfit`."""
    file = config_file()
    try:
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        if "scanner_port" in text:
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_name(f"{file.name}.new")
        fresh.write_text(f"scanner_port = {json.dumps(port)}\n{text}", encoding="utf-8")
        os.replace(fresh, file)
    except OSError as why:
        then = _("The scanner's port goes into it: scanner_port.")
        raise Unfit(_("The station's file cannot be written: {file}").format(file=file), then) from why
