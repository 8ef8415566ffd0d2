"""The steps of the first run: their questions, first answers, and readers of answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import field, replace
from datetime import date
from zoneinfo import available_timezones

from tuils.files import PUBLIC, own_file
from tuils.i18n import N_, _
from tuils.library.foundation.administration.known import month_typed
from tuils.library.foundation.administration.settings import zone_of
from tuils.library.foundation.local_words import local_weekday_labels, month_and_year
from tuils.library.foundation.refusals import Refused
from tuils.library.people.staff.pins import SHORTEST_PIN
from tuils.library.people.staff.staff import login_fault
from tuils.screens.kit.unfit import Unfit
from tuils.station.settings import config_file
from tuils.values.dataclass import dataclass
from tuils.values.time.hours import hours_text, parse_week
from tuils.values.words import Unclear

WEEK = dict.fromkeys(range(5), "10:00-18:00") | {5: "10:00-13:00", 6: "closed"}
MONDAY = date(2024, 1, 1)


@dataclass(frozen=True)
class SetUpPlan:
    """The plan of a new library. `week`: hours by weekday, 0 is Monday. `port`: of a serial scanner, or empty.
    `year_starts`: the month in which the fiscal year begins. `user`: the system user, who is tied to the account;
    `shared`: other people use that login, too. `made`: the library exists already, and with it the account; `has_pin`
    says whether it has a PIN."""

    name: str = ""
    zone: str = "UTC"
    week: dict[int, str] = field(default_factory=lambda: dict(WEEK))
    year_starts: int = 1
    port: str = ""
    login: str = "admin"
    pin: str = ""
    user: str = ""
    shared: bool = False
    made: bool = False
    has_pin: bool = False


@dataclass(frozen=True)
class SetUpStep:
    """A step. `number` and `word` are shown in the list; the words are msgids. `take` returns the plan with this
    answer, and raises `Unfit`; an empty answer keeps the value. `stays`: it asks for more after an answer."""

    number: int
    word: str
    prompt: str
    said: str
    then: str
    shown: Callable[[SetUpPlan], str]
    take: Callable[[SetUpPlan, str], SetUpPlan]
    stays: bool = False
    hidden: bool = False


def steps_for(plan: SetUpPlan) -> tuple[SetUpStep, ...]:
    account: tuple[SetUpStep, ...] = (LOGIN, SHARED, PIN, AGAIN) if plan.user else (LOGIN, PIN, AGAIN)
    if plan.made:
        account = (OTHER_PIN if plan.has_pin else PIN, AGAIN)
    return (NAME, ZONE, HOURS, FISCAL, SCANNER, *account)


# ---- reading answers


def _name(plan: SetUpPlan, text: str) -> SetUpPlan:
    return replace(plan, name=text or plan.name)


def _zone(plan: SetUpPlan, text: str) -> SetUpPlan:
    return replace(plan, zone=zone_named(text)) if text else plan


def zone_named(text: str) -> str:
    """Return the time zone of this name, or of this city, if only one fits."""
    try:
        return zone_of(text).key
    except Refused:
        wanted = text.casefold().replace(" ", "_")
    found = sorted(zone for zone in available_timezones() if zone.casefold().rpartition("/")[2].startswith(wanted))
    if len(found) == 1:
        return found[0]
    if found:
        raise Unfit(_("Which of these? {names}").format(names=", ".join(found[:4])), _("Type the full name."))
    sentence = _('There is no time zone "{text}".').format(text=text)
    raise Unfit(sentence, _("Such as America/Chicago, or a city: chicago."))


def _hours(plan: SetUpPlan, text: str) -> SetUpPlan:
    if not text:
        return plan
    try:
        week = parse_week(text)
    except Unclear as unclear:
        raise Unfit(unclear.sentence(_), _("Such as: mon-fri 10-6, sat 10-2, sun closed.")) from unclear
    return replace(plan, week=plan.week | {day: hours_text(spans) for day, spans in week.items()})


def day_name(number: int) -> str:
    """`Mon`"""
    return local_weekday_labels()[number]


def _fiscal(plan: SetUpPlan, text: str) -> SetUpPlan:
    if not text:
        return plan
    try:
        return replace(plan, year_starts=month_typed(text))
    except ValueError as no:
        sentence = _("{text} is not a month.").format(text=text)
        raise Unfit(sentence, _("Such as: july. Enter alone keeps: {now}").format(now=_month_name(plan))) from no


def _month_name(plan: SetUpPlan) -> str:
    return month_and_year(MONDAY.replace(month=plan.year_starts)).rsplit(" ", 1)[0]


def _scanner(plan: SetUpPlan, text: str) -> SetUpPlan:
    if text.casefold() in ("none", _("none")):
        return replace(plan, port="")
    return replace(plan, port=text or plan.port)


def _login(plan: SetUpPlan, text: str) -> SetUpPlan:
    if fault := login_fault(text):
        raise Unfit(fault, _("Type it again."))
    return replace(plan, login=text or plan.login)


def _shared(plan: SetUpPlan, text: str) -> SetUpPlan:
    answer = text.casefold()
    if answer and not (_("yes").startswith(answer) or _("no").startswith(answer)):
        raise Unfit(_("Type y or n."), _("Enter alone keeps: {now}").format(now=_shared_words(plan)))
    return replace(plan, shared=_("yes").startswith(answer) if answer else plan.shared)


def _shared_words(plan: SetUpPlan) -> str:
    return _("yes") if plan.shared else _("no")


def _pin(plan: SetUpPlan, text: str) -> SetUpPlan:
    if not text and plan.has_pin:
        return plan
    if len(text) < SHORTEST_PIN:
        raise Unfit(_("A PIN needs at least four characters."), _("Type one you will remember, then Enter."))
    return replace(plan, pin=text)


def _again(plan: SetUpPlan, text: str) -> SetUpPlan:
    if text != plan.pin:
        raise Unfit(_("The two don't match. Esc goes back to the PIN."), _("Type it once more, then Enter."))
    return plan


# ---- the steps

NAME = SetUpStep(
    1,
    N_("Name"),
    N_("Name"),
    N_("What is your library's name?"),
    N_("Type the name. Enter alone keeps: {now}"),
    lambda plan: plan.name,
    _name,
)
ZONE = SetUpStep(
    2,
    N_("Time zone"),
    N_("Zone"),
    N_("Where is the library? This sets the time for due dates."),
    N_("Type a city, such as: chicago. Enter alone keeps: {now}"),
    lambda plan: plan.zone,
    _zone,
)
HOURS = SetUpStep(
    3,
    N_("Opening days"),
    N_("Hours"),
    N_("When are you open?"),
    N_("Type mon-fri 10-6, sat 10-2, sun closed. Enter alone continues."),
    lambda plan: _("{n} days a week").format(n=sum(hours != "closed" for hours in plan.week.values())),
    _hours,
    stays=True,
)
FISCAL = SetUpStep(
    4,
    N_("Fiscal year"),
    N_("Month"),
    N_("In which month does your fiscal year begin?"),
    N_("Type a month, such as: july. Enter alone keeps it."),
    lambda plan: _("begins in {month}").format(month=_month_name(plan)),
    _fiscal,
)
SCANNER = SetUpStep(
    5,
    N_("Scanner"),
    N_("Port"),
    N_("Most scanners type like a keyboard and need no setup."),
    N_("Press Enter to go on. For a serial one, type its port, or: none."),
    lambda plan: _("serial, {port}").format(port=plan.port) if plan.port else _("types like a keyboard, or none"),
    _scanner,
)
LOGIN = SetUpStep(
    6,
    N_("Your account"),
    N_("Account"),
    N_("What is your login? You will be the administrator."),
    N_("A short word. Enter alone keeps: {now}"),
    lambda plan: plan.login,
    _login,
)
PIN = SetUpStep(
    6,
    N_("Your account"),
    N_("PIN"),
    N_("Choose a PIN for {login}."),
    N_("Four characters or more. It won't show. You sign in with it."),
    lambda plan: plan.login,
    _pin,
    hidden=True,
)
SHARED = SetUpStep(
    6,
    N_("Your account"),
    N_("Shared"),
    N_("Do other people share the computer account {user}?"),
    N_("y: commands ask for a PIN. n: they run as {login}, without one."),
    lambda plan: plan.login,
    _shared,
)
OTHER_PIN = replace(
    PIN, said=N_("{login} has a PIN."), then=N_("Enter alone keeps it. Or type a new one (it won't show).")
)
AGAIN = SetUpStep(
    6,
    N_("Your account"),
    N_("PIN"),
    N_("Type the same PIN again."),
    N_("Then your library is ready."),
    lambda plan: plan.login,
    _again,
    hidden=True,
)


def keep_port(port: str) -> None:
    """Write the scanner's port at the top of the station's file, unless it has one. Raises `Unfit`."""
    file = config_file()
    try:
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        if "scanner_port" in text:
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        with own_file(file, PUBLIC) as out:
            out.write(f"scanner_port = {json.dumps(port)}\n{text}".encode())
    except OSError as why:
        hint = _("The scanner's port is saved there: scanner_port.")
        raise Unfit(_("Can't save this computer's settings file: {file}").format(file=file), hint) from why
