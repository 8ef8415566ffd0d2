"""Patron categories: their requirements, ages, length of membership, fee, renewal; and removing a category."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from tuils.i18n import _
from tuils.library.foundation.administration.settings import write_setting
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import not_understood, refuse
from tuils.library.people.accounts.ledger import MEMBERSHIP, add_line
from tuils.models import PatronCategory
from tuils.models.rows import get, some
from tuils.values.dataclass import dataclass
from tuils.values.time.ages import age_on
from tuils.values.time.moments import day_of
from tuils.values.time.periods import Period

from .cards import by_card
from .queries import count_of_category, some_of_category
from .sheets import PatronSheet, masked_patron_sheet, surviving_patron_row

TEMPORARY = "temporary"
USUAL = "ADULT"
YOUNG = {"CHILD": 12, "TEEN": 17}
"""The highest ages of the categories that a library begins with."""

AT_ONCE = 500


@dataclass(frozen=True)
class Category:
    """`kind`: empty for a person, institution, or temporary. `enrolment` a period; `ends_on` month and day."""

    code: str
    name: str
    kind: str = ""
    enrolment: str = ""
    ends_on: str = ""
    min_age: int | None = None
    max_age: int | None = None
    fee_cents: int = 0

    @property
    def is_limited(self) -> bool:
        return self.min_age is not None or self.max_age is not None

    def fits(self, born: str, day: date) -> bool:
        """Return whether somebody born then may have it. A year alone fits if any day fits; an unknown date fits."""
        if not born:
            return True
        oldest = age_on(born, day)
        youngest = oldest if len(born) > 4 else age_on(f"{born}-12-31", day)
        return not (
            (self.min_age is not None and oldest < self.min_age)
            or (self.max_age is not None and youngest > self.max_age)
        )

    def ages(self) -> str:
        """The ages it is for, in words."""
        if self.min_age is None:
            return _("{name}: up to age {most}").format(name=self.name, most=self.max_age)
        if self.max_age is None:
            return _("{name}: age {least} and up").format(name=self.name, least=self.min_age)
        return _("{name}: ages {least} to {most}").format(name=self.name, least=self.min_age, most=self.max_age)

    def end(self, start: date) -> str:
        """Return the ISO date on which a membership that begins then ends; empty: it has no end. A fixed day comes
        before a period; a membership that begins on that day ends a year later."""
        if self.ends_on:
            day = date.fromisoformat(f"{start.year}-{self.ends_on}")
            return (day if day > start else day.replace(year=start.year + 1)).isoformat()
        return Period.parse(self.enrolment).day_after(start).isoformat() if self.enrolment else ""


def all_categories() -> list[Category]:
    return [_category(row) for row in some(PatronCategory, 'true ORDER BY "code"')]


def category(code: str) -> Category:
    """Return the category with this code. Refuses with NOT_UNDERSTOOD, which names the existing ones."""
    row = get(PatronCategory, code)
    if row is None:
        known = ", ".join(one.code for one in all_categories())
        raise not_understood("category", code, known)
    return _category(row)


def _category(row: PatronCategory) -> Category:
    return Category(**{name: getattr(row, name) for name in Category.__dataclass_fields__})


def usual_category(born: str = "", day: date | None = None) -> str:
    """Return the code for a new person when none is given: one whose age limits fit, else ADULT, else the first there
    is."""
    known = all_categories()
    people = [one for one in known if not one.kind] or known
    limited = [person for person in people if born and day and person.is_limited and person.fits(born, day)]
    codes = [one.code for one in limited or people]
    return USUAL if USUAL in codes or not codes else codes[0]


def offered_category(born: str, day: date) -> str:
    """Return the code that a person at the desk is offered, and may change: as `usual_category`; where no category has
    age limits, CHILD or TEEN at those ages."""
    people = [one for one in all_categories() if not one.kind]
    young = [code for code, oldest in YOUNG.items() if born and age_on(born, day) <= oldest]
    if any(person.is_limited for person in people) or not {person.code for person in people}.issuperset(young[:1]):
        young = []
    return young[0] if young else usual_category(born, day)


def check_age(of: Category, born: str, day: date) -> None:
    """Refuse with AGE_DOES_NOT_FIT."""
    if not of.fits(born, day):
        raise refuse("AGE_DOES_NOT_FIT", field="category", ages=of.ages())


def category_age_words(code: str, born: str, day: date) -> str:
    """Return the ages this category is for, where somebody born then does not fit; empty where they fit, or it is not
    there."""
    row = get(PatronCategory, code)
    return "" if row is None or (of := _category(row)).fits(born, day) else of.ages()


# ---- taking one away


@permitted("library.settings")
def remove_category(desk: Desk, code: str, into: str = "", tell: Callable[[int], None] = lambda _moved: None) -> int:
    """Remove a category; its patrons get the category `into`, some at a time. Returns how many.

    Permissions library.settings and, with `into`, patrons.batch. Refuses with NOT_UNDERSTOOD, CATEGORY_IN_USE
    (patrons have it, and no other is named), LAST_CATEGORY.
    """
    category(code)
    moved = 0
    if into:
        if category(into).code == code:
            raise not_understood("category", into, _("Choose another category."))
        while some_moved := _move_some(desk, code, into):
            moved += some_moved
            tell(moved)
    _take_away(desk, code)
    return moved


@verb("patrons.batch")
def _move_some(desk: Desk, code: str, into: str) -> int:
    rows = some_of_category(code, AT_ONCE)
    act = Act(desk)
    for (patron,) in rows:
        act.write("patron_edited", {"set": {"category": into}}, patron=patron)
    return len(rows)


@verb("library.settings")
def _take_away(desk: Desk, code: str) -> None:
    count = count_of_category(code)
    if count:
        raise refuse("CATEGORY_IN_USE", n=count, code=code)
    if len(all_categories()) == 1:
        raise refuse("LAST_CATEGORY")
    write_setting(Act(desk), "category", code, value=None)


@verb("patrons.renew")
def renew_patron(desk: Desk, card: str, *, until: date | None = None) -> PatronSheet:
    """Renew the membership: by the category's time from today, or from its end where that is later; the category's fee
    is charged. Refuses with PATRON_UNKNOWN, CARD_LOST, NOT_UNDERSTOOD (the category is not there)."""
    row = by_card(card)
    today = day_of(desk.at, desk.zone)
    start = max([today, *([date.fromisoformat(row.expires_on)] if row.expires_on else [])])
    of = category(row.category)
    end = until.isoformat() if until else of.end(start)
    act = Act(desk)
    act.write("patron_edited", {"set": {"expires_on": end}}, patron=row.id)
    cents = charge_fee(act, row.id, of) if end != row.expires_on else 0
    return replace(masked_patron_sheet(desk, surviving_patron_row(row.id)), fee_cents=cents)


def charge_fee(act: Act, patron: str, of: Category) -> int:
    """Charge this category's fee for joining or renewing; return the cents."""
    if of.fee_cents > 0:
        add_line(act, "charge", patron, of.fee_cents, MEMBERSHIP)
    return max(0, of.fee_cents)


def end_of_enrolment(code: str, start: date) -> str:
    """ISO date on which a membership of this category that begins on `start` ends; empty: it has no end, or there is
    no such category."""
    return category(code).end(start) if get(PatronCategory, code) else ""
