"""What the library's rules suggest to withdraw, each copy with its reasons in words. Only reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tuils.i18n import _, ngettext
from tuils.library.administration.settings import value_of
from tuils.library.cataloging.shelf_span import ShelfPlace, ShelfSpan, place_in, span_of
from tuils.library.cataloging.shelving import ShelfOrder, shelf_order
from tuils.library.desk import Desk
from tuils.library.local_words import whole_title
from tuils.library.refusals import Refused, refuse
from tuils.values.dataclass import dataclass
from tuils.values.moments import day_of
from tuils.values.shelf_order import is_unclear
from tuils.values.spine_label import label_words
from tuils.values.weeding_rules import EXAMPLES, MARKS, WeedingRule, read_rule, thickness

from .queries import WeedItem, copies_by_title, items_on_shelf, titles_wanted

CREW = "crew"


@dataclass(frozen=True)
class WeedCandidate:
    """A copy that a rule suggests. `reasons`: sentences; `last_used`: an ISO day, empty where it never was; `marks`:
    MUSTIE letters; `millimeters` of shelf that it takes."""

    item: str
    barcode: str
    biblio: str
    title: str
    author: str
    call_number: str
    year: int | None
    last_used: str
    checkouts: int
    marks: str
    rule: str
    reasons: tuple[str, ...]
    last_copy: bool
    millimeters: float

    @property
    def why(self) -> str:
        return " ".join(self.reasons)


class RuleInUse(NamedTuple):
    """A rule with the shelves that it is about."""

    rule: WeedingRule
    span: ShelfSpan | None

    def fits(self, section: str, key: str, place: ShelfPlace) -> bool:
        """A rule without a prefix is about its numbers in every section."""
        if self.span is None or is_unclear(key):
            return False
        return self.span.has(place) if self.span.section else self.span.has_number(key)


class Weeding(NamedTuple):
    """What all copies are held against."""

    rules: tuple[RuleInUse, ...]
    order: ShelfOrder
    year: int
    today: str
    desk: Desk

    def rule_for(self, item: WeedItem) -> WeedingRule | None:
        """The first that fits."""
        place = place_in(self.order, item.section, item.shelf_key)
        return next((one.rule for one in self.rules if one.fits(item.section, item.shelf_key, place)), None)


def weeding_now(desk: Desk) -> Weeding:
    order, today = shelf_order(), day_of(desk.now, desk.zone)
    rules = [read_rule(text) for text in value_of("weeding_rules") or EXAMPLES]
    return Weeding(tuple(RuleInUse(one, _span(one.span, order)) for one in rules), order, today.year, f"{today}", desk)


def _span(text: str, order: ShelfOrder) -> ShelfSpan | None:
    """None for what is no call number here, as LH in a library without that section."""
    try:
        return span_of(text, order)
    except Refused:
        return None


def candidates(desk: Desk, rule: str = CREW, *, span: str = "") -> Sequence[WeedCandidate]:
    """Those at this branch, in shelf order, of all shelves or of a range. Nothing that is checked out, on hold,
    wanted, kept, or never weeded.

    Refuses with NOT_UNDERSTOOD. Permission catalog.edit.
    """
    desk.require("catalog.edit")
    if rule != CREW:
        raise refuse("NOT_UNDERSTOOD", field=_("rule"), text=rule, hint=CREW)
    weeding, wanted = weeding_now(desk), span_of(span)
    copies, holds = copies_by_title(), titles_wanted()
    keep_last = bool(value_of("weeding_keeps_last", False))
    found = []
    for item in items_on_shelf(desk.branch):
        place = place_in(weeding.order, item.section, item.shelf_key)
        if item.biblio in holds or item.until > weeding.today or (wanted and not wanted.has(place)):
            continue
        is_last = copies.get(item.biblio, 1) < 2
        if not (is_last and keep_last) and (one := candidate(weeding, item, last_copy=is_last)):
            found.append((place, item.id, one))
    return [one for _place, _id, one in sorted(found, key=lambda each: each[:2])]


def candidate(weeding: Weeding, item: WeedItem, *, last_copy: bool) -> WeedCandidate | None:
    """This copy, where its rule or a mark suggests to withdraw it."""
    rule = weeding.rule_for(item)
    if rule and rule.never:
        return None
    reasons = [*(_by_rule(weeding, rule, item) if rule else ()), *_by_marks(item)]
    if not reasons:
        return None
    if last_copy:
        reasons.append(_("The only copy."))
    return WeedCandidate(
        item.id, item.barcode, item.biblio, whole_title(item.title, item.medium), item.author,
        label_words(item.call_number, item.volume, item.copy_number), item.year, last_used(weeding.desk, item),
        item.lent + item.old_lent, item.marks, rule.text if rule else "", tuple(reasons), last_copy,
        thickness(item.extent),
    )  # fmt: skip


def last_used(desk: Desk, item: WeedItem) -> str:
    """When it was last checked out or in, or used in the library: an ISO day, empty where it never was."""
    here = day_of(item.moved_at, desk.zone).isoformat() if item.moved_at else ""
    return max(here, item.old_lent_on)


def _by_rule(weeding: Weeding, rule: WeedingRule, item: WeedItem) -> list[str]:
    age, unused = _age(weeding, rule, item), _unused(weeding, rule, item)
    if rule.both and not (age and unused):
        return []
    return [reason for reason in (age, unused) if reason]


def _age(weeding: Weeding, rule: WeedingRule, item: WeedItem) -> str:
    if rule.age is None or not item.year or weeding.year - item.year <= rule.age:
        return ""
    n = weeding.year - item.year
    said = ngettext("Published {year}, {n} year ago (limit {limit}).",
                    "Published {year}, {n} years ago (limit {limit}).", n)  # fmt: skip
    return said.format(year=item.year, n=n, limit=rule.age)


def _unused(weeding: Weeding, rule: WeedingRule, item: WeedItem) -> str:
    used = last_used(weeding.desk, item)
    since = used or item.acquired_on or day_of(item.added_pos, weeding.desk.zone).isoformat()
    if rule.unused is None or _years(since, weeding.today) < rule.unused:
        return ""
    n = _years(since, weeding.today)
    said = _("Last used in {year}, {n} years ago (limit {limit}).") if used else _("Never used since {year}, {n} years (limit {limit}).")  # noqa: E501 # fmt: skip
    return said.format(year=since[:4], n=n, limit=rule.unused)


def _years(since: str, today: str) -> int:
    """Whole years between two ISO days."""
    years = int(today[:4]) - int(since[:4]) if since[:4].isdecimal() else 0
    return years - (today[5:] < since[5:])


def _by_marks(item: WeedItem) -> Iterator[str]:
    if item.marks:
        yield _("Marked {marks}.").format(marks=", ".join(_(MARKS[one]) for one in item.marks if one in MARKS))


# ---- space


def space_words(desk: Desk, found: Sequence[WeedCandidate]) -> str:
    """What withdrawing all of them wins."""
    meters = sum(one.millimeters for one in found) / 1000
    said = ngettext("{n} copy to look at: {space} of shelf.", "{n} copies to look at: {space} of shelf.", len(found))
    return said.format(n=f"{len(found):,}", space=length_words(desk, meters))


def length_words(desk: Desk, meters: float) -> str:
    """Feet where the library writes as in the United States, else meters."""
    if desk.locale.endswith("_US"):
        return _("about {n} ft").format(n=f"{meters * 3.281:,.1f}")
    return _("about {n} m").format(n=f"{meters:,.1f}")
