"""The people, titles, copies, loans and holds that a case presumes, made by the verbs of the desk."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from tests.at_once import add_code
from tests.library.makers import item_row, patron_id
from tuils.library.foundation.administration.settings_queries import branch_exists
from tuils.library.foundation.desk import Desk
from tuils.library.holdings.items.items import add_item
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.holds.holds import place_hold
from tuils.library.lending.item_status.copy_editing import edit_item
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.money.paying import charge, pay, waive
from tuils.library.lending.rule_changes.closures import close, open_day
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.library.lending.terms.blocks import Override
from tuils.library.people.accounts.ledger import LOST, PROCESSING, owed_by
from tuils.library.people.patrons.patrons import register_patron
from tuils.library.people.staff.roles import ADMINISTRATOR, passes_of, role_sheet
from tuils.models import db
from tuils.models.rows import Row
from tuils.values.time.hours import hours_text
from tuils.values.time.moments import day_of, local_moment
from tuils.values.time.periods import Period

from .cases import Case, NotHere
from .reading import calendar_in, day_in, zone_of
from .told import Part
from .world import World

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
NOW = ("today", "on", "when")
EARLIEST = date(1995, 6, 1)
TODAY = date(2026, 12, 1)
USUAL = 21  # days of a loan in the starter rules
ME, COPY, TITLE = "p1", "C1", "T"
"""The patron, copy and title that a case speaks of without naming them."""


def all_the_same(why: str = "so the case begins") -> Override:
    sheet = role_sheet(ADMINISTRATOR)
    return Override(passes_of(sheet) if sheet else frozenset(), why)


class Stage:
    """A library in the state of a case. Labels name people, titles and copies; what is named first is made."""

    def __init__(self, case: Case, world: World) -> None:
        self.case, self.world, self.branch_code = case, world, "MAIN"
        self.policy, self.setup = Part("policy", case.policy), Part("setup", case.setup)
        self.action = Part("action", case.action)
        self.action.take("op")
        self.zone = zone_of(case)
        for part in (self.policy, self.setup):
            part.take("time_zone")
        self.today = self._today()
        self.people: dict[str, str] = {}
        self.titles: dict[str, str] = {}
        self.copies: dict[str, str] = {}
        self.passed: set[str] = set()  # asked, and answered with a plain yes
        self.barred_codes: set[str] = set()  # what nobody at this desk may pass
        self.card = ""
        self.closing_fails = False  # the store does not take that a loan is closed
        self.barcode: str | None = None  # what is scanned in place of a card and a copy that are known
        self.lost_value: Any = None
        self.returns, self.price, self.period = "home", 0, Period.parse(f"{USUAL}d")
        self.at(self._earliest() - timedelta(days=900))

    def _today(self) -> date:
        back = (self.case.file, self.case.op) == ("circulation", "checkin")  # there it is when it came back
        for part, names in ((self.action, ("today",) if back else NOW), (self.setup, NOW)):
            told = part.take(*names)
            if told is not None:
                return day_in(str(told), TODAY)
        return TODAY

    def _earliest(self) -> date:
        """Return the earliest day that the case names: the clock of a library never goes back."""
        words = repr((self.case.policy, self.case.setup, self.case.action))
        return min([self.today, *map(date.fromisoformat, _DATE.findall(words))])

    def day(self, told: Any) -> date:
        return day_in(str(told), self.today)

    def ready(self) -> Desk:
        """All is set up: it is today, and nothing that was told may be left unread."""
        for part in (self.policy, self.setup, self.action):
            part.all_read()
        desk = self.at(self.today)
        return replace(desk, operator=replace(desk.operator, passes=desk.operator.passes - self.barred_codes))

    # ---- places and times

    def at(self, day: date, clock: time = time(12)) -> Desk:
        """The desk at noon of that day."""
        self.now = self.moment(day, clock)
        return self.desk

    def moment(self, day: date, clock: time = time(12)) -> int:
        return local_moment(datetime.combine(day, clock), self.zone)

    @property
    def desk(self) -> Desk:
        """Return the desk. Acts before the time of any of our libraries are keyed later, with their own time."""
        earliest = self.moment(EARLIEST)
        desk = self.world.desk(at=max(self.now, earliest), zone=self.zone, branch=self.branch_code)
        return desk.as_of(self.now) if self.now < earliest else desk

    def branch(self, code: str, **fields: Any) -> str:
        if not branch_exists(code) or fields:
            add_code(self.desk, "branch", code, {"name": code, "return_to": self.returns, **fields})
        return code

    def opening_hours(self) -> None:
        """Set the opening hours of the desk's branch, where the case has any."""
        told = [self.setup.take(name) for name in ("calendar", "closed", "opening_hours", "open_hours")]
        if not any(told):
            return
        desk, found = self.desk, calendar_in(self.case, self.today)
        self.world.calendar(found)
        for day in found.closed:
            close(desk, day, day)
        for month_day in found.yearly:
            day = date.fromisoformat(f"2024-{month_day}")
            close(desk, day, day, yearly=True)
        for day, spans in found.opened.items():
            open_day(desk, day, hours_text(spans))

    def stand_at(self, code: str) -> None:
        self.branch_code = self.branch(code)

    # ---- who and what

    def person(self, label: str = ME, **fields: Any) -> str:
        """The card."""
        if label not in self.people:
            letters = "".join(letter for letter in label.upper() if letter.isalnum())
            card = f"CARD{letters}"  # a copy may have the label alone
            known = {"first_name": label, "card": card, "expires_on": "2099-12-31", **fields}
            if label.startswith("from "):
                known["branch"] = self.branch(label.removeprefix("from "))
            self.people[label] = register_patron(self.desk, known, sure=True).card
        return self.people[label]

    def label_of(self, card: str) -> str:
        return next((label for label, known in self.people.items() if known == card), card)

    def title(self, label: str = TITLE, kind: str = "book") -> str:
        if label not in self.titles:
            self.titles[label] = add_title(self.desk, {"title": label, "kind": kind}).id
        return self.titles[label]

    def copy(self, label: str = COPY, title: str = TITLE, **fields: Any) -> str:
        """The barcode."""
        if label not in self.copies:
            for name in ("home_branch",):
                if name in fields:
                    self.branch(fields[name])
            self.copies[label] = add_item(self.desk, self.title(title), {"barcode": label, **fields}, sure=True).barcode
        return self.copies[label]

    def item(self, label: str = COPY) -> Row:
        return item_row(self.copy(label))

    def patron(self, label: str = ME) -> str:
        """The patron's id."""
        return patron_id(self.person(label))

    def replant(self, label: str = COPY, **fields: Any) -> None:
        """Change fields of an existing copy."""
        edit_item(self.desk, self.copy(label), fields)

    def put_in_place(self, code: str) -> None:
        if not db.execute_sql("SELECT 1 FROM shelving_location WHERE code = ?", (code,)).fetchone():
            add_code(self.desk, "location", code, {"name": code})
        self.replant(location=code)

    def setup_says(self, *names: str) -> bool:
        """Return whether one of these is in the setup, even if it was read already."""
        return any(name in self.case.setup for name in names)

    # ---- what happened before

    def have_it_lent(self, *, due: date | None = None, lent: date | None = None) -> None:
        """The patron has the copy: since a week before all that the case names, unless it says more. Lent once only,
        and never where the case says that it is not on loan."""
        if not self.item()["loan"] and self.case.setup.get("on_loan") is not False:
            week_before = max(self._earliest() - timedelta(days=7), day_of(self.now, self.desk.zone))
            self.lend(due=due, lent=lent if due or lent else week_before)

    def settle_lost(self, *, paid: int = 0, waived: int = 0) -> None:
        """Settle the charges of a lost copy: the price first, then the fee."""
        card = self.person()
        whys = {LOST: 0, PROCESSING: 1}
        owed = sorted((line for line in owed_by(self.patron()) if line.why in whys), key=lambda line: whys[line.why])
        charges = [line.charge for line in owed]
        if paid:
            pay(self.desk, card, paid, charges=charges, override=all_the_same())
        if waived:
            waive(self.desk, card, waived, "before", charges=charges)

    def lend(self, patron: str = ME, copy: str = COPY, *, due: date | None = None, lent: date | None = None) -> str:
        """Check out so that it is due on that day, by default today, overriding all blocks. Return the loan."""
        if due is not None:
            lent = lent or min(due - timedelta(days=self.period.count), self.today)
            if (due - lent).days < 1:
                raise NotHere(f"a loan from {lent} to {due}")
            set_circulation_rule(self.desk, "loan_period", f"{(due - lent).days}d")
        self.at(lent or self.today)
        made = checkout(self.desk, self.person(patron), self.copy(copy), override=all_the_same()).act
        if due is not None:
            set_circulation_rule(self.desk, "loan_period", str(self.period))
        return made

    def lend_some(
        self, count: int, patron: str = ME, *, due: date | None = None, what: str = "L", **fields: Any
    ) -> None:
        """Check out so many other copies, each of a title of its own."""
        for number in range(1, count + 1):
            label = f"{what}{number}"
            self.copy(label, label, **fields)
            self.lend(patron, label, due=due)

    def owes(self, label: str, cents: int, credit: int = 0) -> None:
        """Charge by hand; credit is an overpayment from before."""
        card, why = self.person(label), all_the_same()
        if credit:
            charge(self.desk, card, 100, "before")
            pay(self.desk, card, 100 + credit, override=why)
        if cents:
            charge(self.desk, card, cents, "before")

    def hold(self, patron: str = ME, what: str = COPY, **how: Any) -> str:
        """A hold, whatever stands in its way. `what`: a copy of the title."""
        sheet = place_hold(self.desk, self.person(patron), self.copy(what), override=all_the_same(), **how)
        return sheet.id

    def scan(self, copy: str = COPY) -> Any:
        return checkin(self.desk, self.copy(copy), override=all_the_same())
