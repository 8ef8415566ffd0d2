"""Copies that the library's rules suggest to withdraw, each with its reasons in words. Only reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from tuils.i18n import _, ngettext
from tuils.library.foundation.administration.settings import locations, value_of
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.local_words import date_label, whole_title
from tuils.library.foundation.refusals import Refused, not_understood
from tuils.library.holdings.items.item_meant import item_row
from tuils.library.holdings.items.shelving import (
    ShelfOrder,
    ShelfPlace,
    ShelfSpan,
    place_in_section,
    read_shelf_span,
    shelf_order,
)
from tuils.library.holdings.items.showing import STATUS_WORDS, status_of, title_called
from tuils.library.holdings.lists.list_naming import all_lists
from tuils.library.holdings.queries import things_of_list
from tuils.library.office.serials.issues import copies_kept_too_long
from tuils.values.dataclass import dataclass
from tuils.values.folding import fold_text
from tuils.values.shelf.shelf_order import is_unclear
from tuils.values.shelf.spine_label import label_words
from tuils.values.shelf.weeding_rules import EXAMPLES, MARKS, WeedingRule, read_weeding_rule, thickness
from tuils.values.time.moments import day_of

from .queries import WeedItem, copies_by_title, item_on_shelf, items_of_title, items_on_shelf, titles_wanted

CREW, NEW_YEARS = "crew", 2


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
    """A rule with the shelves that it is about. `location`: a shelving location that is never weeded; `listed`: titles
    and copies (ids) of a list that are not."""

    rule: WeedingRule
    span: ShelfSpan | None
    location: str = ""
    listed: frozenset[str] = frozenset()

    def fits(self, item: WeedItem, place: ShelfPlace) -> bool:
        """Return whether the rule covers this place. A rule without a prefix is about its numbers in every section."""
        if self.location and item.location == self.location:
            return True
        if item.id in self.listed or not self.listed.isdisjoint(item.titles):
            return True
        if self.span is None or is_unclear(item.shelf_key):
            return False
        return self.span.has(place) if self.span.section else self.span.has_number(item.shelf_key)


class Weeding(NamedTuple):
    """The facts that every copy is compared with."""

    rules: tuple[RuleInUse, ...]
    order: ShelfOrder
    year: int
    today: str
    desk: Desk

    def rule_for(self, item: WeedItem) -> WeedingRule | None:
        """Return the first rule that fits."""
        place = place_in_section(self.order, item.section, item.shelf_key)
        return next((rule.rule for rule in self.rules if rule.fits(item, place)), None)


def weeding_now(desk: Desk) -> Weeding:
    order, today = shelf_order(), day_of(desk.now, desk.zone)
    rules = [read_weeding_rule(text) for text in value_of("weeding_rules") or EXAMPLES]
    known = {fold_text(name): location.code for location in locations() for name in (location.code, location.name)}
    in_use = [
        RuleInUse(rule, _span(rule.span, order), known.get(fold_text(rule.span), ""), _titles_on_list(rule.span))
        if rule.never
        else RuleInUse(rule, _span(rule.span, order))
        for rule in rules
    ]
    return Weeding(tuple(in_use), order, today.year, f"{today}", desk)


def _titles_on_list(name: str) -> frozenset[str]:
    """Return what is on the list of this name, such as award winners or local authors."""
    key = next((sheet.id for sheet in all_lists() if fold_text(sheet.name) == fold_text(name)), "")
    return frozenset(things_of_list(key)) if key else frozenset()


def _span(text: str, order: ShelfOrder) -> ShelfSpan | None:
    """Return a rule's range; None for text that is no call number here, as LH in a library without that section."""
    try:
        return read_shelf_span(text, order)
    except Refused:
        return None


@permitted("catalog.edit")
def candidates(desk: Desk, rule: str = CREW, *, span: str = "") -> Sequence[WeedCandidate]:
    """Return the candidates at this branch, in shelf order, of all shelves or of a range. Nothing that is checked out,
    on hold, wanted, kept, or never weeded.

    Refuses with NOT_UNDERSTOOD. Permission catalog.edit.
    """
    if rule != CREW:
        raise not_understood(_("rule"), rule, CREW)
    weeding, wanted = weeding_now(desk), read_shelf_span(span)
    copies, holds = copies_by_title(), titles_wanted()
    keep_last = bool(value_of("weeding_keeps_last", False))
    found, every, old = [], items_on_shelf(desk.branch), copies_kept_too_long(desk)
    least_used = _least_used(every)
    for item in every:
        place = place_in_section(weeding.order, item.section, item.shelf_key)
        if not holds.isdisjoint(item.titles) or item.until > weeding.today or (wanted and not wanted.has(place)):
            continue
        is_last = _is_last(item, copies)
        spare = least_used.get(item.id, (0, 0))
        months = old.get(item.id, 0)
        if is_last and keep_last:
            continue
        if one := candidate(weeding, item, last_copy=is_last, spare=spare, kept_months=months):
            found.append((place, item.id, one))
    return [one for _place, _id, one in sorted(found, key=lambda each: each[:2])]


def _is_last(item: WeedItem, copies: Mapping[str, int]) -> bool:
    """Return whether a copy is the last of any of its titles."""
    return any(copies.get(title, 1) < 2 for title in item.titles)


def _least_used(items: Sequence[WeedItem]) -> dict[str, tuple[int, int]]:
    """Return, for each copy of titles with several at a branch, its place, the least used first, and how many there
    are."""
    titles: dict[str, list[WeedItem]] = {}
    for item in items:
        titles.setdefault(item.biblio, []).append(item)
    return {
        one.id: (number, len(copies))
        for copies in titles.values()
        if len(copies) > 1
        for number, one in enumerate(sorted(copies, key=lambda copy: (copy.lent + copy.old_lent, copy.id)))
    }


def candidate(
    weeding: Weeding, item: WeedItem, *, last_copy: bool, spare: tuple[int, int] = (0, 0), kept_months: int = 0
) -> WeedCandidate | None:
    """This copy, where its rule or a mark suggests to withdraw it. `spare`: its place among the copies of its title
    there, the least used first, and how many these are; `kept_months`: of an issue that is kept longer than so many."""
    rule = weeding.rule_for(item)
    if rule and rule.never:
        return None
    by_rule = [*_by_rule(weeding, rule, item), *_by_use(weeding, rule, item), *_by_copies(rule, spare)] if rule else []
    reasons = [*by_rule, *_by_marks(item)]
    if kept_months:
        text = ngettext(
            "Its subscription keeps issues for {n} month.", "Its subscription keeps issues for {n} months.", kept_months
        )
        reasons.append(text.format(n=kept_months))
    if not reasons:
        return None
    if last_copy:
        reasons.append(_("Last copy."))
    return WeedCandidate(
        item.id, item.barcode, item.biblio, whole_title(item.title, item.medium), item.author,
        label_words(item.call_number, item.volume, item.copy_number), item.year, last_used(weeding.desk, item),
        item.lent + item.old_lent, item.marks, rule.text if rule else "", tuple(reasons), last_copy,
        thickness(item.extent),
    )  # fmt: skip


def last_used(desk: Desk, item: WeedItem) -> str:
    """Return the ISO day of the last checkout, check-in or in-house use; empty where there was none."""
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
    text = ngettext("{n} year old (over {limit}).", "{n} years old (over {limit}).", n)
    return text.format(n=n, limit=rule.age)


def _unused(weeding: Weeding, rule: WeedingRule, item: WeedItem) -> str:
    used = last_used(weeding.desk, item)
    since = used or item.acquired_on or day_of(item.added_pos, weeding.desk.zone).isoformat()
    if rule.unused is None or _years(since, weeding.today) < rule.unused:
        return ""
    n = _years(since, weeding.today)
    text = _("Not used for {n} years (limit {limit}).") if used else _("Never used in {n} years (limit {limit}).")
    return text.format(n=n, limit=rule.unused)


def _by_use(weeding: Weeding, rule: WeedingRule, item: WeedItem) -> Iterator[str]:
    """Yield reasons of use. A copy added less than two years ago had no time to be used."""
    uses, since = item.lent + item.old_lent, item.acquired_on or day_of(item.added_pos, weeding.desk.zone).isoformat()
    if rule.uses is not None and uses < rule.uses and _years(since, weeding.today) >= NEW_YEARS:
        text = ngettext("{n} use in all (fewer than {limit}).", "{n} uses in all (fewer than {limit}).", uses)
        yield text.format(n=uses, limit=rule.uses)


def _by_copies(rule: WeedingRule, spare: tuple[int, int]) -> Iterator[str]:
    number, copies = spare
    if rule.copies is not None and number < copies - rule.copies:
        yield _("{n} copies (limit {limit}), this one little used.").format(n=copies, limit=rule.copies)


def _years(since: str, today: str) -> int:
    """Return the whole years between two ISO days."""
    years = int(today[:4]) - int(since[:4]) if since[:4].isdecimal() else 0
    return years - (today[5:] < since[5:])


def _by_marks(item: WeedItem) -> Iterator[str]:
    if item.state == "damaged":
        yield _("Damaged.")
    if item.marks:
        yield _("Marked {marks}.").format(marks=", ".join(_(MARKS[mark]) for mark in item.marks if mark in MARKS))


# ---- one copy in hand


@dataclass(frozen=True)
class WeedJudged:
    """The rules' judgment of a copy in hand. `candidate`: None where it is not suggested, with `why_not`."""

    item: str
    barcode: str
    title: str
    candidate: WeedCandidate | None
    why_not: str = ""


@permitted("catalog.edit")
def judge_copy(desk: Desk, text: str) -> WeedJudged:
    """Return the judgment of a copy, by barcode or id. Refuses with ITEM_UNKNOWN. Permission catalog.edit."""
    row = item_row(text)
    title = title_called(row.biblio)
    item = item_on_shelf(row.id)
    if item is None:
        sentence = _("It is {status}.").format(status=_(STATUS_WORDS[status_of(row)]))
        return WeedJudged(row.id, row.barcode, title, None, sentence)
    weeding, is_last = weeding_now(desk), _is_last(item, copies_by_title())
    spare = _least_used(items_of_title(item.biblio, row.home_branch)).get(item.id, (0, 0))
    months, why_not = copies_kept_too_long(desk).get(item.id, 0), _("No rule suggests it.")
    found = candidate(weeding, item, last_copy=is_last, spare=spare, kept_months=months)
    rule = weeding.rule_for(item)
    if rule and rule.never:
        why_not = _("{span} is never weeded.").format(span=rule.span)
    if not titles_wanted().isdisjoint(item.titles):
        found, why_not = None, _("Somebody waits for it.")
    elif item.until > weeding.today:
        found, why_not = None, _("It is kept until {day}.").format(day=date_label(date.fromisoformat(item.until)))
    elif found and is_last and value_of("weeding_keeps_last", False):
        found, why_not = None, _("It is the last copy.")
    return WeedJudged(item.id, item.barcode, title, found, "" if found else why_not)


# ---- space


def shelf_meters(found: Sequence[WeedCandidate]) -> float:
    """Return the shelf that these take, in meters."""
    return sum(weed_candidate.millimeters for weed_candidate in found) / 1000


def space_words(desk: Desk, found: Sequence[WeedCandidate]) -> str:
    """Return how much shelf space withdrawing all of them would free, in words."""
    meters = shelf_meters(found)
    text = ngettext("{n} copy to look at: {space} of shelf.", "{n} copies to look at: {space} of shelf.", len(found))
    return text.format(n=f"{len(found):,}", space=length_words(desk, meters))


def length_words(desk: Desk, meters: float) -> str:
    """Return a length in feet where the library writes as in the United States, else in meters."""
    if desk.locale.endswith("_US"):
        return _("about {n} ft").format(n=f"{meters * 3.281:,.1f}")
    return _("about {n} m").format(n=f"{meters:,.1f}")
