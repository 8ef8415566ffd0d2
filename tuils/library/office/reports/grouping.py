"""Turn counters into the lines of a report: groups in their order and words, this period beside the same days last
year, months without counting kept apart from months of zero."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta

from tuils.i18n import N_, _
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.counters import AGES, OLDEST
from tuils.library.foundation.local_words import forms
from tuils.values.dataclass import dataclass
from tuils.values.time.spans import Span
from tuils.values.use_classes import AUDIENCE_WORDS, MATERIAL_WORDS

from .period import month_words

Codes = tuple[str, ...]
Numbers = dict[Codes, Counter[str]]
FEW = "~"
"""The code of a line of groups with too few patrons to be shown; it sorts behind every other."""
DAYS = (N_("Sunday"), N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"))


@dataclass(frozen=True)
class Group:
    """One way to group lines. `column`: the counter's column with its code, in each family of counters. `code`: the
    line's code from that column. `words`: the code as people read it. `order`: the sort key of lines."""

    head: str
    column: str
    words: Callable[[str], str]
    code: Callable[[str], str] = str
    order: Callable[[str], object] = str
    of_persons: bool = False


def _weekday(day: str) -> str:
    """Return the weekday of a day; 0 is Sunday."""
    return str((date.fromisoformat(day).weekday() + 1) % 7)


def _named(prefix: str, none: str) -> Callable[[str], str]:
    return lambda code: name_of(prefix, code) if code else _(none)


def _coded(words: Mapping[str, str], none: str = N_("not known")) -> Callable[[str], str]:
    return lambda code: _(words.get(code, code)) if code else _(none)


def _hour(code: str) -> str:
    hour = int(code or 0)
    return f"{hour % 12 or 12} {'am' if hour < 12 else 'pm'}"


def _day(code: str) -> str:
    return forms().whole_day(date.fromisoformat(code))


def _week(day: str) -> str:
    """Return the Sunday on which the day's week begins."""
    return (date.fromisoformat(day) - timedelta(days=int(_weekday(day)))).isoformat()


_PLACES = {name: at for at, name in enumerate((*(name for _most, name in AGES), OLDEST, ""))}
GROUPS: dict[str, Group] = {
    "month": Group(N_("Month"), "month", month_words),
    "year": Group(N_("Year"), "month", str, lambda month: month[:4]),
    "day": Group(N_("Day"), "day", _day),
    "week": Group(N_("Week of"), "day", _day, _week),
    "weekday": Group(N_("Weekday"), "day", lambda code: _(DAYS[int(code)]), _weekday),
    "hour": Group(N_("Hour"), "item_type", _hour),
    "branch": Group(N_("Branch"), "branch", _named("branch", N_("no branch"))),
    "category": Group(N_("Patron category"), "category", _named("category", N_("none")), of_persons=True),
    "age": Group(
        N_("Age"), "age_group", _coded({}), order=lambda code: _PLACES.get(code, len(_PLACES)), of_persons=True
    ),
    "place": Group(N_("Town"), "", _coded({}, N_("no town")), of_persons=True),
    "zip": Group(N_("ZIP code"), "item_type", _coded({}, N_("no ZIP code")), of_persons=True),
    "location": Group(N_("Shelving location"), "item_type", _named("location", N_("none"))),
    "type": Group(N_("Item type"), "item_type", _named("item_type", N_("none"))),
    "collection": Group(N_("Collection"), "collection", _coded({}, N_("none"))),
    "statistics": Group(N_("Statistics"), "", _coded({}, N_("none"))),
    "class": Group(N_("Class"), "item_type", _coded({}, N_("no call number"))),
    "audience": Group(N_("For"), "collection", _coded(AUDIENCE_WORDS)),
    "tag": Group(N_("Tag"), "", _coded({}, N_("no tag"))),
    "material": Group(N_("Material"), "category", _coded(MATERIAL_WORDS)),
}


def gathered(
    by: Sequence[str], kinds: Iterable[tuple[Codes, str, int]], columns: Sequence[str], names: Mapping[str, str]
) -> Numbers:
    """Sum rows of counters by the codes of their groups. `names`: the measure that each kind of counter counts for."""
    places = [columns.index(GROUPS[name].column) for name in by]
    found: Numbers = {}
    for codes, kind, n in kinds:
        key = tuple(GROUPS[name].code(codes[place]) for name, place in zip(by, places, strict=True))
        found.setdefault(key, Counter())[names[kind]] += n
    return found


def counter_columns(by: Sequence[str]) -> list[str]:
    """Return the columns of the counters that these groups need, each once."""
    return list(dict.fromkeys(GROUPS[name].column for name in by))


def groups_in_order(by: Sequence[str], keys: Iterable[Codes]) -> list[Codes]:
    def place(key: Codes) -> tuple[object, ...]:
        return tuple((not code, GROUPS[name].order(code)) for name, code in zip(by, key, strict=True))

    return sorted(keys, key=place)


def group_label(by: Sequence[str], key: Codes) -> Codes:
    return tuple(_("Other") if code == FEW else GROUPS[name].words(code) for name, code in zip(by, key, strict=True))


def all_of_time(by: Sequence[str], span: Span) -> list[Codes]:
    """Return the lines that are shown even if nothing was counted: each month, week, weekday or year of the period,
    if lines are by it alone."""
    if len(by) != 1:
        return []
    months = span.months()
    if by[0] == "month":
        return [(month,) for month in months]
    if by[0] == "year":
        return [(year,) for year in dict.fromkeys(month[:4] for month in months)]
    if by[0] == "week":
        first = date.fromisoformat(_week(span.first.isoformat()))
        return [((first + timedelta(days=at)).isoformat(),) for at in range(0, (span.last - first).days + 1, 7)]
    if by[0] == "weekday":
        return [(str(day),) for day in range(7)]
    return []


def moved_on(by: Sequence[str], key: Codes) -> Codes:
    """Return this year's line to compare a line of last year with."""
    moved = []
    for name, code in zip(by, key, strict=True):
        if name == "month":
            code = f"{int(code[:4]) + 1}{code[4:]}"
        elif name == "year":
            code = str(int(code) + 1)
        elif name == "day":
            code = _a_year_on(code)
        elif name == "week":
            code = (date.fromisoformat(code) + timedelta(days=364)).isoformat()
        moved.append(code)
    return tuple(moved)


def _a_year_on(day: str) -> str:
    year, month, number = int(day[:4]) + 1, int(day[5:7]), int(day[8:])
    return f"{year}-{month:02}-{min(number, calendar.monthrange(year, month)[1]):02}"


def is_before_counting(by: Sequence[str], key: Codes, first: str) -> bool:
    """Return whether this line's time was over before anything was counted."""
    for name, code in zip(by, key, strict=True):
        if name == "week":
            code = (date.fromisoformat(code) + timedelta(days=6)).isoformat()
        if name in ("month", "year", "day", "week") and (not first or code < first[: len(code)]):
            return True
    return False
