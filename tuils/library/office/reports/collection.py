"""The collection in numbers: copies and titles, added, withdrawn, use, age, losses, value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import field
from datetime import date, datetime, time
from statistics import median

from tuils.i18n import N_, _
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import count_label
from tuils.library.holdings.queries import tag_spellings
from tuils.library.lending.counting import age_marks
from tuils.values.dataclass import dataclass
from tuils.values.folding import fold_text
from tuils.values.time.moments import day_of, local_moment
from tuils.values.time.spans import Span
from tuils.values.title_tags import tag_list
from tuils.values.use_classes import audience_of, call_class, made_of

from .counted import CounterFamily, family_for, report_title
from .grouping import GROUPS, groups_in_order
from .period import report_period_words, report_today, upto
from .queries import HeldCopy, default_prices, held_copies, sums, withdrawals
from .report import Figure, FigureLine, Report, ReportChart, ReportFound, ReportWanted, figures

TAG = "tag"
BY = ("type", "collection", "branch", "location", "statistics", "class", "audience", "material", TAG)
GONE = ("lost", "long_overdue", "missing", "claims_returned", "claims_never_had")
MEASURES = (
    ("copies", N_("Copies")),
    ("titles", N_("Titles")),
    ("added", N_("Added")),
    ("withdrawn", N_("Withdrawn")),
    ("turnover", N_("Turnover")),
    ("median_year", N_("Median year")),
    ("older_percent", N_("Older, %")),
    ("missing", N_("Missing")),
    ("never_out", N_("Never out")),
    ("value_cents", N_("Value")),
)
USES = {
    "type": ("loan", "renewal"), "collection": ("loan", "renewal"), "branch": ("loan", "renewal"),
    "class": ("loan_class", "renewal_class"), "audience": ("loan_class", "renewal_class"),
    "material": ("loan_class", "renewal_class"),
}  # fmt: skip
"""The counters that show how often copies of a group were used."""


@dataclass
class Held:
    """The copies of one group. `copies` in the collection now, without the `missing`; `years` of those known."""

    copies: int = 0
    added: int = 0
    withdrawn: int = 0
    missing: int = 0
    never_out: int = 0
    cents: int = 0
    titles: set[str] = field(default_factory=set)
    years: list[int] = field(default_factory=list)

    def count(self, copy: HeldCopy, added: bool, withdrawn: bool, cents: int) -> None:
        """Count this copy: added or withdrawn on the days of the report, worth so many cents."""
        self.added += added
        self.withdrawn += withdrawn
        if copy.withdrawn:
            return
        if copy.state in GONE:
            self.missing += 1
            return
        self.copies += 1
        self.titles.add(copy.biblio)
        self.never_out += not copy.lent
        self.cents += cents
        if copy.year:
            self.years.append(copy.year)

    def figures(self, used: int | None, before: int) -> tuple[Figure, ...]:
        turnover = None if used is None or not self.copies else round(used / self.copies, 1)
        year = round(median(self.years)) if self.years else None
        older = round(100 * sum(one < before for one in self.years) / len(self.years)) if self.years else None
        numbers = (self.copies, len(self.titles), self.added, self.withdrawn)
        return (*numbers, turnover, str(year) if year else None, older, self.missing, self.never_out, self.cents)


def _read(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    by = (wanted.by or report.by[:1])[0]
    family_for(report, tuple(CounterFamily({}, (name,)) for name in BY), wanted.by[:2] or (by,))
    span = upto(wanted.span, report_today(desk))
    groups, total = held_by(desk, by, span, wanted)
    uses = _uses(by, span, wanted)
    years = (wanted.days or report.days or 0) // 365
    before = report_today(desk).year - years
    lines = [
        FigureLine(
            (key,), (GROUPS[by].words(key),), groups[key].figures(uses[key] if uses is not None else None, before)
        )
        for (key,) in groups_in_order((by,), {(key,) for key in groups})
    ]
    used = uses.total() if uses is not None else None
    last = FigureLine(("",), (_("Total"),), total.figures(used, before), "total")
    chart = ReportChart(N_("Copies"), tuple((line.words[0], int(line.figures[0] or 0), None) for line in lines))
    notes = [_("Copies are as of today. Added, withdrawn, and turnover are for {period}.").format(
        period=report_period_words(desk, wanted.span))]  # fmt: skip
    if wanted.days:
        notes.append(_("Older: published before {year}, of the copies whose year is known.").format(year=before))
    finding = _finding(desk, wanted, total)
    if by == TAG:
        notes.append(_("A copy with several tags is in the line of each, and counted once in the total."))
    table = figures(report.title, [(by, GROUPS[by].head)], MEASURES)
    return ReportFound(
        report_title(desk, report, wanted), finding, table, (*lines, last) if lines else (), tuple(notes), chart
    )


def _finding(desk: Desk, wanted: ReportWanted, total: Held) -> str:
    text = _("{copies} copies of {titles} titles. {period}: {added} added, {withdrawn} withdrawn.")
    return text.format(
        copies=count_label(total.copies),
        titles=count_label(len(total.titles)),
        period=report_period_words(desk, wanted.span),
        added=count_label(total.added),
        withdrawn=count_label(total.withdrawn),
    )


def held_by(desk: Desk, by: str, span: Span, wanted: ReportWanted) -> tuple[dict[str, Held], Held]:
    """Return each group's copies, with those added and withdrawn on these days; and all of them, each once."""
    codes, prices = _groups_by(by), default_prices()
    gone = withdrawn_in(desk, span)
    groups, total = dict[str, Held](), Held()
    for copy in held_copies():
        if not _is_wanted(copy, wanted):
            continue
        added = span.first <= added_on(desk, copy) <= span.last
        cents = prices.get(copy.item_type, 0) if copy.price_cents is None else copy.price_cents
        for group in (total, *(groups.setdefault(code, Held()) for code in codes(copy))):
            group.count(copy, added, copy.item in gone, cents)
    return {code: one for code, one in groups.items() if one.copies or one.added or one.withdrawn or one.missing}, total


def _is_wanted(copy: HeldCopy, wanted: ReportWanted) -> bool:
    asked = (
        (wanted.branch, copy.branch), (wanted.item_type, copy.item_type), (wanted.collection, copy.collection),
        (wanted.location, copy.location),
    )  # fmt: skip
    return all(not want or want == has for want, has in asked)


def coder(by: str) -> Callable[[HeldCopy], str]:
    """Return the function that gives a copy's group code."""
    if by == "audience":
        children, teens = age_marks()
        return lambda copy: audience_of(
            (copy.collection, copy.location, copy.section), copy.call_number, copy.audience, children, teens
        )
    reads: dict[str, Callable[[HeldCopy], str]] = {
        "type": lambda copy: copy.item_type,
        "collection": lambda copy: copy.collection,
        "branch": lambda copy: copy.branch,
        "location": lambda copy: copy.location,
        "statistics": lambda copy: copy.statistics,
        "class": lambda copy: call_class(copy.call_number),
        "material": lambda copy: made_of(copy.kind),
    }
    return reads[by]


def _groups_by(by: str) -> Callable[[HeldCopy], Sequence[str]]:
    """Return the function that gives a copy's groups: of a title with several tags, several."""
    if by == TAG:
        here = tag_spellings()
        return lambda copy: [here.get(fold_text(tag), [tag])[0] for tag in tag_list(copy.tags)] or [""]
    code = coder(by)
    return lambda copy: (code(copy),)


def added_on(desk: Desk, copy: HeldCopy) -> date:
    """Return the day on which it was acquired, if known; else the day on which it came into the catalog."""
    try:
        return date.fromisoformat(copy.acquired_on)
    except ValueError:
        return day_of(copy.added_pos, desk.zone)


def moments_of(desk: Desk, span: Span) -> tuple[int, int]:
    """Return the first moment of the first day, and that of the day after the last."""
    begin, end = (local_moment(datetime.combine(day, time()), desk.zone) for day in (span.first, span.next))
    return begin, end


def withdrawn_in(desk: Desk, span: Span) -> dict[str, int]:
    """Return the copies withdrawn on these days and not restored on them, with the moment of it."""
    gone: dict[str, int] = {}
    for item, withdrawn, when in withdrawals(*moments_of(desk, span)):
        if withdrawn:
            gone[item] = when
        else:
            gone.pop(item, None)
    return gone


def _uses(by: str, span: Span, wanted: ReportWanted) -> Counter[str] | None:
    """Count uses by group; None if the counters don't know the group or the filter."""
    kinds = USES.get(by, ())
    if not kinds or wanted.location or (kinds[0] == "loan_class" and (wanted.item_type or wanted.collection)):
        return None
    where = {"branch": wanted.branch, "item_type": wanted.item_type, "collection": wanted.collection}
    found: Counter[str] = Counter()
    for (key,), _kind, n in sums([GROUPS[by].column], list(kinds), span, where):
        found[key] += n
    return found


def copies_by_group(desk: Desk, by: str) -> Counter[str]:
    """Count the copies in the collection now, by group, without lost or missing ones."""
    code = coder(by)
    return Counter(code(copy) for copy in held_copies() if not copy.withdrawn and copy.state not in GONE)


REPORTS = (
    Report(
        name="collection",
        title=N_("Collection"),
        answers=N_("What do we own, how old is it, and is it used?"),
        read=_read,
        by=BY,
        takes=("period", "branch", "by", "item_type", "collection", "location", "days"),
        days=3650,
        how=N_(
            "Copies, not titles; withdrawn copies are not counted, and lost ones stand under Missing alone. Value: the "
            "price of each copy, or else the lost-item price of its item type. Turnover: circulation in the period, "
            "per copy. Older: than 10 years "
            "(--days 1825: than 5)."
        ),
    ),
)
