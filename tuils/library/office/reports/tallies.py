"""The day's tallies: visits at the door, reference questions, computer and wifi uses, and anything else a library
counts by hand; the typical week; and the yearly totals of the time before this program."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from tuils.i18n import N_, _
from tuils.library.foundation.administration.settings import year_starts
from tuils.library.foundation.counters import CountKey, fact_of, raise_counter
from tuils.library.foundation.dates import iso_words
from tuils.library.foundation.describing.table import Column, Table, fact
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.local_words import count_label
from tuils.library.foundation.refusals import not_understood
from tuils.values.dataclass import dataclass
from tuils.values.time.spans import Span, year_of

from .elements import known_elements
from .queries import sums

MOST = 999_999
TALLIES: dict[str, str] = {
    "visits": N_("Visits"),
    "reference": N_("Reference questions"),
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
        return _(TALLIES.get(self.kind, self.kind))

    @property
    def key(self) -> str:
        return f"{self.day} {self.branch} {self.kind}"


@verb("circulation.count")
def tally(desk: Desk, kind: str, n: int, *, instead: bool = False) -> TallyDay:
    """Add so many to this day's tally (a negative number subtracts); `instead`: replace it.

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
    if more:
        act.write("counted", data={"what": name, "n": more})
        raise_counter(desk, CountKey(day, name, desk.branch), more)
    return TallyDay(day, name, desk.branch, before + more, act.id)


def tally_kind(text: str) -> str:
    """Return a name of TALLIES; refused if there is none."""
    name = text.strip().lower().replace("-", "_").replace(" ", "_")
    if name not in TALLIES:
        raise not_understood(_("What is counted"), text, ", ".join(TALLIES))
    return name


def tallied(day: str, kind: str, branch: str = "") -> int:
    """Return the tally so far, on this ISO day."""
    only = date.fromisoformat(day)
    return sum(n for *_codes, n in sums((), [kind], Span(only, only), {"branch": branch}))


@permitted("reports.see")
def tallies_of(desk: Desk, span: Span, branch: str = "", kind: str = "") -> list[TallyDay]:
    """Return each day's tallies, newest first."""
    kinds = [kind] if kind else [*TALLIES]
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
