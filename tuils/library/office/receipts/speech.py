"""Days, times and money on paper, in the language of its reader."""

from __future__ import annotations

from datetime import date

from tuils.i18n import N_
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import forms_to
from tuils.library.lending.terms.terms import ends_day
from tuils.library.people.patrons.languages import words_in
from tuils.values.dataclass import dataclass
from tuils.values.locale_forms import LocaleForms
from tuils.values.time.hours import MIDNIGHT, OpenSpan
from tuils.values.time.moments import day_of, to_local

CLOSED, OVERDUE = N_("closed"), N_("Overdue")
DAYS = 7


@dataclass(frozen=True)
class PaperSpeech:
    """`language`: a patron's, such as `es` or `vi, es`; the first that we speak is taken, else the library's."""

    desk: Desk
    language: str = ""

    @property
    def spoken(self) -> str:
        """`en` or `es`"""
        return str(words_in(self.language).info().get("language") or "en")

    @property
    def form(self) -> LocaleForms:
        return forms_to(words_in(self.language))

    @property
    def today(self) -> date:
        return day_of(self.desk.now, self.desk.zone)

    def say(self, message: str) -> str:
        return words_in(self.language).gettext(message)

    def day(self, at: int) -> str:
        return self.form.day(day_of(at, self.desk.zone), self.today)

    def iso_day(self, day: str) -> str:
        """Return the words for an ISO day."""
        return self.form.day(date.fromisoformat(day), self.today)

    def clock(self, at: int) -> str:
        return self.form.clock(to_local(at, self.desk.zone).time())

    def moment(self, at: int) -> str:
        return self.form.moment(to_local(at, self.desk.zone), self.today)

    def due(self, at: int) -> str:
        """Return a due date, with its time unless it is due at the day's end."""
        if self.desk.dates:
            return self.desk.dates.due(at, self.desk.zone, self.say)
        return self.day(at) if ends_day(to_local(at, self.desk.zone)) else self.moment(at)

    def money(self, cents: int) -> str:
        return self.form.money(cents)

    def weekdays(self) -> tuple[str, ...]:
        return self.form.weekdays()

    def hours(self, span: OpenSpan) -> str:
        """Return hours as on a door: `10 am-6 pm`."""
        if span.closes == MIDNIGHT:
            return f"{self.form.hour(span.opens)}-{self.say('midnight')}"
        return self.form.hours(span.opens, span.closes)

    def times(self, from_at: int, until_at: int) -> str:
        """`10:30-11:30 am`"""
        zone = self.desk.zone
        return self.form.times(to_local(from_at, zone).time(), to_local(until_at, zone).time())

    @property
    def week(self) -> tuple[int, ...]:
        """Weekdays in their order here, 0 is Monday. Papers begin with Monday, so that Mon-Fri is one line."""
        return tuple(range(DAYS))

    @property
    def closed(self) -> str:
        return self.say(CLOSED)

    @property
    def overdue(self) -> str:
        return self.say(OVERDUE)
