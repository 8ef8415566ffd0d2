"""The day's tallies: visits at the door, reference questions, computer and wifi uses, and anything else a library
counts by hand; the typical week; and the yearly totals of the time before this program."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from tuils.i18n import N_, _
from tuils.library.foundation.administration.known import read_tally
from tuils.library.foundation.administration.settings import value_of, year_starts
from tuils.library.foundation.counters import CountKey, fact_of, raise_counter
from tuils.library.foundation.dates import iso_words
from tuils.library.foundation.describing.table import Column, Table, fact
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.local_words import count_label
from tuils.library.foundation.refusals import not_understood
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean
from tuils.values.time.moments import to_local
from tuils.values.time.spans import Span, year_of

from .elements import known_elements
from .queries import sums

MOST, LONGEST_DOOR = 999_999, 20
TALLIES: dict[str, str] = {
    "visits": N_("Visits"),
    "reference": N_("Reference questions"),
    "directional": N_("Directional questions"),
    "technology": N_("Technology help"),
    "computer": N_("Computer uses"),
    "wifi": N_("Wifi uses"),
    "ebook": N_("E-book checkouts"),
    "eaudio": N_("E-audio checkouts"),
    "evideo": N_("E-video checkouts"),
    "eserial": N_("E-magazine checkouts"),
    "ill_lent": N_("Lent to other libraries"),
    "ill_borrowed": N_("Borrowed from other libraries"),
    "print": N_("Prints and copies"),
    "notary": N_("Notary services"),
    "proctored": N_("Tests proctored"),
    "volunteer_hours": N_("Volunteer hours"),
}
"""The things to tally, in words."""
LETTERS = {
    "v": "visits", "q": "reference", "qd": "directional", "qt": "technology", "c": "computer", "w": "wifi",
    "p": "print", "n": "notary",
}  # fmt: skip
"""The letters that count one at the desk, behind a plus: `+v`. A library's own letters win."""
OWN = "own_"
"""Before the name of a tally that the library added (setting `tallies`), so that it is no other counter's."""
BY_HOUR = "_hour"
"""Behind the kind of a count that says in which hour it was: `item_type`. Only what is counted at the desk has one."""
DOOR = "door_reading"
"""The kind of a door counter's reading: `item_type` is the door, the count the number that it showed that day."""
MAIN_DOOR = "door"
WEEK = "typical_week"
"""The kind of count that marks a week: `item_type` is the tally, the day is its first."""
YEAR_TOTAL = "year_total"
"""The kind of a total of a year before this program: `item_type` is the survey's element, the day the year's last."""
YEAR_WORDS = {
    "circulation": "TOTCIR", "visits": "VISITS", "reference": "REFERENC", "patrons": "REGBOR", "programs": "TOTPRO",
    "attendance": "TOTATTEN", "computer": "PITUSR", "wifi": "WIFISESS", "children": "KIDPHYSCIR", "copies": "TOTPHYS",
}  # fmt: skip


@dataclass(frozen=True)
class TallyDay:
    """The tally of one kind on a day at a branch."""

    day: str
    kind: str
    branch: str
    n: int
    act: str = ""

    @property
    def name(self) -> str:
        return tally_words(self.kind)

    @property
    def key(self) -> str:
        return f"{self.day} {self.branch} {self.kind}"


def own_tallies() -> dict[str, tuple[str, str]]:
    """Return the kind and the words of each tally that the library added, by its letters."""
    found = (read_tally(text) for text in value_of("tallies") or [])
    return {letters: (OWN + words.lower().replace(" ", "_"), words) for letters, words in found}


def tally_words(kind: str) -> str:
    own = dict(own_tallies().values()) if kind.startswith(OWN) else {}
    return _(TALLIES[kind]) if kind in TALLIES else own.get(kind, kind.removeprefix(OWN).replace("_", " "))


def tally_kinds() -> list[str]:
    """Return all that is tallied, the library's own at the end."""
    return [*TALLIES, *(kind for kind, _words in own_tallies().values())]


@verb("circulation.count")
def count_by_letters(desk: Desk, letters: str, n: int = 1) -> TallyDay:
    """Count so many now, by the letters of a tally, with the hour. Refuses with NOT_UNDERSTOOD."""
    own = {letters: kind for letters, (kind, _words) in own_tallies().items()}
    kinds = LETTERS | own
    if letters not in kinds:
        known = ", ".join(f"+{each}: {tally_words(kind)}" for each, kind in kinds.items())
        raise not_understood(_("What is counted"), f"+{letters}", known)
    return tally(desk, kinds[letters], n, at_desk=True)


@verb("circulation.count")
def tally(desk: Desk, kind: str, n: int = 1, *, instead: bool = False, at_desk: bool = False) -> TallyDay:
    """Add so many to this day's tally (a negative number subtracts); `instead`: replace it. `at_desk`: they came just
    now, so that the hour is counted too.

    Refuses with NOT_UNDERSTOOD: no such tally, a number that is too large, or a day that would fall below 0.
    """
    name = tally_kind(kind)
    if abs(n) > MOST:
        raise not_understood(_("How many"), n, _("At most {n}.").format(n=count_label(MOST)))
    day = fact_of(desk, name, desk.at).day
    before = tallied(day, name, desk.branch)
    more = n - before if instead else n
    if before + more < 0:
        raise not_understood(_("How many"), n, _("Only {n} were counted that day.").format(n=count_label(before)))
    act = Act(desk)
    hour = {"hour": f"{to_local(desk.at, desk.zone).hour:02}"} if at_desk else {}
    if more:
        act.write("counted", data={"what": name, "n": more, **hour})
        raise_counter(desk, CountKey(day, name, desk.branch), more)
    if hour:
        raise_counter(desk, CountKey(day, name + BY_HOUR, desk.branch, item_type=hour["hour"]), more)
    return TallyDay(day, name, desk.branch, before + more, act.id)


def tally_kind(text: str) -> str:
    """Return a name of TALLIES; refused if there is none."""
    name, kinds = text.strip().lower().replace("-", "_").replace(" ", "_"), tally_kinds()
    if name not in kinds and OWN + name not in kinds:
        raise not_understood(_("What is counted"), text, ", ".join(kind.removeprefix(OWN) for kind in kinds))
    return name if name in kinds else OWN + name


@dataclass(frozen=True)
class DoorReading:
    """A door counter as it was read. `before`: the reading before, None for the first; `visits`: what it adds."""

    door: str
    reading: int
    before: int | None
    visits: TallyDay


@verb("circulation.count")
def read_door(desk: Desk, reading: int, door: str = "", *, both_ways: bool = False, reset: bool = False) -> DoorReading:
    """Record what a door counter shows, and add what came since its last reading to the visits of this day; half of it
    if the counter counts `both_ways`. After a `reset` it began at 0. The first reading of a door adds nothing.

    Refuses with NOT_UNDERSTOOD: a reading below the last one without a reset, or too large a number.
    """
    name, day = clean(door).lower() or MAIN_DOOR, fact_of(desk, DOOR, desk.at).day
    if not 0 <= reading < 10**9 or len(name) > LONGEST_DOOR:
        raise not_understood(_("Door counter"), reading, _("The number on it, and a short name of the door."))
    known, of_day = _last_reading(desk, name, day)
    start = 0 if reset else known
    if start is not None and reading < start:
        hint = _("It showed {n} before. If it began again at 0: --reset.").format(n=count_label(start))
        raise not_understood(_("Door counter"), reading, hint)
    came = 0 if start is None else reading // 2 - start // 2 if both_ways else reading - start
    before, act = tallied(day, "visits", desk.branch), Act(desk)
    for kind, place, n in (("visits", "", came), (DOOR, name, reading + 1 - of_day)):
        if n:
            act.write("counted", data={"what": kind, "n": n} | ({"type": place, "day": day} if place else {}))
            raise_counter(desk, CountKey(day, kind, desk.branch, item_type=place), n)
    return DoorReading(name, reading, known, TallyDay(day, "visits", desk.branch, before + came, act.id))


def _last_reading(desk: Desk, door: str, day: str) -> tuple[int | None, int]:
    """Return the last reading of this door up to that day, and the count that stands for one of that day. A count is a
    reading and one more, so that a reading of 0 is one."""
    upto = Span(date(1900, 1, 1), date.fromisoformat(day))
    found = [(one, n) for (one,), _kind, n in sums(("day",), [DOOR], upto, {"branch": desk.branch, "item_type": door})]
    last = max(found, default=None)
    return (last[1] - 1 if last else None), (last[1] if last and last[0] == day else 0)


def tallied(day: str, kind: str, branch: str = "") -> int:
    """Return the tally so far, on this ISO day."""
    only = date.fromisoformat(day)
    return sum(n for *_codes, n in sums((), [kind], Span(only, only), {"branch": branch}))


@permitted("reports.see")
def tallies_of(desk: Desk, span: Span, branch: str = "", kind: str = "") -> list[TallyDay]:
    """Return each day's tallies, newest first."""
    kinds = [kind] if kind else tally_kinds()
    found = sums(("day", "branch"), kinds, span, {"branch": branch})
    lines = [TallyDay(day, name, where, n) for (day, where), name, n in found]
    return sorted(lines, key=lambda line: (line.day, line.branch, -kinds.index(line.kind)), reverse=True)


@verb("circulation.count")
def mark_week(desk: Desk, kind: str, first: date, *, marked: bool = True) -> Span:
    """Mark the seven days from this one as a typical week, in which this was counted each day: the survey takes the
    mean of a year's typical weeks times 52. `marked`: False removes the mark."""
    name = tally_kind(kind)
    key = CountKey(first.isoformat(), WEEK, desk.branch, item_type=name)
    if marked != is_marked(name, first, desk.branch):
        more = 1 if marked else -1
        Act(desk).write("counted", data={"what": WEEK, "type": name, "n": more, "day": key.day})
        raise_counter(desk, key, more)
    return Span(first, first + timedelta(days=6))


def is_marked(kind: str, first: date, branch: str) -> bool:
    found = sums(("item_type",), [WEEK], Span(first, first), {"branch": branch, "item_type": kind})
    return bool(found)


def typical_weeks(kind: str, span: Span, branch: str = "") -> list[tuple[str, Span]]:
    """Return (branch, the week) of every typical week that begins on one of these days."""
    found = sums(("branch", "day"), [WEEK], span, {"branch": branch, "item_type": kind})
    firsts = sorted((where, date.fromisoformat(day)) for (where, day), _kind, _n in found)
    return [(where, Span(day, day + timedelta(days=6))) for where, day in firsts]


@verb("library.settings")
def set_year_totals(desk: Desk, totals: Sequence[tuple[int, str, int]]) -> list[str]:
    """Record totals from another system, or paper, of fiscal years before this program counted: (year, element,
    number). A later number replaces it. All of it or, if a line is refused, nothing. Return the survey's names of
    the elements."""
    names = [_checked(*total) for total in totals]
    act = Act(desk)
    for (year, _element, n), name in zip(totals, names, strict=True):
        day = year_of(year, year_starts()).last.isoformat()
        before = year_totals(name).get(year, 0)
        if n != before:
            act.write("counted", data={"what": YEAR_TOTAL, "type": name, "n": n - before, "day": day})
            raise_counter(desk, CountKey(day, YEAR_TOTAL, desk.branch, item_type=name), n - before)
    return names


def _checked(year: int, element: str, n: int) -> str:
    """Return the survey's name of the element. Refuses with NOT_UNDERSTOOD."""
    name = YEAR_WORDS.get(element.strip().lower(), element.strip().upper())
    if name not in known_elements() or not 1900 < year < 2200 or not 0 <= n < 10**9:
        hint = _("A year, what was counted, and a number, such as 2019 circulation 41200.")
        raise not_understood(_("Total of a year"), f"{year} {element} {n}", hint)
    return name


def year_totals(element: str) -> dict[int, int]:
    """Return the typed-in totals of this element by fiscal year."""
    every = Span(date(1900, 1, 1), date(2199, 12, 31))
    found: dict[int, int] = {}
    for (day,), _kind, n in sums(("day",), [YEAR_TOTAL], every, {"item_type": element}):
        year = int(day[:4])
        found[year] = found.get(year, 0) + n
    return found


def _day(desk: Desk, day: TallyDay) -> str:
    return iso_words(desk, day.day)


def _day_sentences(desk: Desk, day: TallyDay) -> Sequence[str]:
    return (f"{_day(desk, day):<16} {day.branch:<8} {count_label(day.n):>8}  {day.name}",)


TALLY_TABLE = Table(
    title=N_("Tallies"),
    columns=(
        fact("day"),
        Column(N_("Day"), 12, _day),
        Column(N_("Counted"), 18, "name", grow=1),
        fact("kind"),
        Column(N_("Branch"), 8, "branch", drop=1),
        Column(N_("How many"), 9, lambda _desk, row: count_label(row.n), "n", right=True),
    ),
    read=tallies_of,
    key="key",
    none=(N_("Nothing was tallied in this period."), N_("Add a count: tuils tally add visits 120")),
    words=_day_sentences,
    names_a_person=False,
    example=TallyDay("2026-12-14", "visits", "MAIN", 120),
)
