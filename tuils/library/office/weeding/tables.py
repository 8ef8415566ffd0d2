"""The weeding list and the library's rules, as every door shows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tuils.i18n import N_, NN_, _, ngettext
from tuils.library.foundation.describing.table import Column, Table, fact
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import date_label
from tuils.values.shelf.weeding_rules import WeedingRule, thickness
from tuils.values.time.moments import day_of

from .candidates import WeedCandidate, candidates, length_words, weeding_now
from .deciding import GOES_TO
from .queries import GoneItem, KeptItem, gone_items, kept_items


def weeding_rules_listed(desk: Desk) -> Sequence[WeedingRule]:
    """The library's rules, in their order. Permission catalog.edit."""
    desk.require("catalog.edit")
    return [rule.rule for rule in weeding_now(desk).rules]


def weeding_rule_words(rule: WeedingRule) -> str:
    """`Older than 5 years, or unused for 3`"""
    if rule.never:
        return _("never weeded")
    words = _by_age_and_use(rule)
    if rule.uses is not None:
        few = ngettext("fewer than {n} checkout", "fewer than {n} checkouts", rule.uses)
        words += ", " + few.format(n=rule.uses)
    if rule.copies is not None:
        many = ngettext("more than {n} copy", "more than {n} copies", rule.copies)
        words += ", " + many.format(n=rule.copies)
    return words


def _by_age_and_use(rule: WeedingRule) -> str:
    age = ngettext("older than {n} year", "older than {n} years", rule.age or 0).format(n=rule.age)
    unused = ngettext("unused for {n} year", "unused for {n} years", rule.unused or 0).format(n=rule.unused)
    if rule.age is None or rule.unused is None:
        return (
            unused
            if rule.age is None and rule.unused is not None
            else age
            if rule.age is not None
            else _("by marks alone")
        )
    return (_("{age} and {unused}") if rule.both else _("{age} or {unused}")).format(age=age, unused=unused)


def _words(_desk: Desk, candidate: WeedCandidate) -> str:
    about = "  ".join(
        filter(None, (f"{candidate.call_number or '-':<18}", candidate.title, f"({candidate.barcode or '-'})"))
    )
    return f"{about}  {candidate.why}"


WEEDING: Table[WeedCandidate] = Table(
    title=N_("Weeding"),
    columns=(
        Column(N_("Call number"), 13, lambda _desk, row: row.call_number or "-", "call_number", "call_number", drop=2),
        Column(N_("Title"), 16, "title", grow=1, always=True),
        fact("author"),
        Column(N_("Barcode"), 14, "barcode", "item", drop=4, always=True),
        fact("biblio"),
        Column(N_("Year"), 4, lambda _desk, row: str(row.year or ""), "year", "year", drop=3),
        fact("last_used"),
        Column(N_("Uses"), 4, lambda _desk, row: str(row.checkouts), "checkouts", "checkouts", right=True, drop=1),
        Column(N_("Why"), 22, "why", grow=6),
        fact("reasons", lambda _desk, row: list(row.reasons)),
        fact("rule"),
        fact("marks"),
        fact("last_copy"),
        fact("shelf_mm", lambda _desk, row: round(row.millimeters)),
    ),
    shown="call_number title checkouts why",
    read=candidates,
    key="item",
    none=(N_("Nothing to weed by the library's rules."), N_("F10, Settings, Weeding rules changes them.")),
    some=(NN_("{n} copy to look at.", "{n} copies to look at."), N_("Scan a book. F6 withdraws, F7 keeps it.")),
    full=N_("{n} copies to look at, and more after these. Type a class, such as 500-599."),
    enter=(N_("Title"), "title", "biblio"),
    words=_words,
    paper=lambda _desk, row: (row.call_number or "-", row.title, row.barcode, row.why),
    digits=3,
    names_a_person=False,
    copies="item",
    example=WeedCandidate("i", "31234000010017", "b", "Using DOS", "", "004 USI", 1994, "", 0, "", "004=3/X",
                          ("32 years old (over 3).",), True, 25.0),
)  # fmt: skip


def kept_copies(desk: Desk) -> Sequence[KeptItem]:
    """Return the copies kept at this branch whatever the rules say, the first that ends first. Permission
    catalog.edit."""
    desk.require("catalog.edit")
    return kept_items(desk.branch, day_of(desk.now, desk.zone).isoformat())


KEPT: Table[KeptItem] = Table(
    title=N_("Kept copies"),
    columns=(
        Column(N_("Call number"), 14, "call_number", drop=2),
        Column(N_("Title"), 18, "title", grow=2, always=True),
        fact("author"),
        Column(N_("Barcode"), 14, "barcode", "item", drop=3, always=True),
        fact("biblio"),
        Column(N_("Kept until"), 12, lambda _desk, row: date_label(date.fromisoformat(row.until)), "until", "until"),
        Column(N_("Why"), 14, "note", "reason", grow=1, drop=1),
    ),
    read=kept_copies,
    key="id",
    none=(N_("No copies are kept against the rules."), N_("Esc goes back.")),
    some=(NN_("{n} copy is kept.", "{n} copies are kept."), N_("F6: no longer keep it. Enter opens the title.")),
    enter=(N_("Title"), "title", "biblio"),
    digits=3,
    names_a_person=False,
    example=KeptItem("i", "31234000010017", "b", "Using DOS", "", "004 USI", "2029-11-30", "a local author"),
)


def withdrawn_copies(desk: Desk, to: str = "") -> Sequence[GoneItem]:
    """Return the copies weeded at this branch; `to`: a key of GOES_TO, empty for all. Permission catalog.edit."""
    desk.require("catalog.edit")
    return gone_items(desk.branch, to)


GONE: Table[GoneItem] = Table(
    title=N_("Weeded out"),
    columns=(
        Column(N_("Title"), 18, "title", grow=2, always=True),
        fact("author"),
        Column(N_("Call number"), 14, "call_number", drop=1),
        Column(N_("Barcode"), 14, "barcode", "item", drop=2, always=True),
        fact("biblio"),
        Column(N_("Goes to"), 10, lambda _desk, row: _(GOES_TO[row.to]), "to", "to"),
        Column(N_("Why"), 14, "note", "reason", grow=1),
        fact("shelf_mm", lambda _desk, row: round(thickness(row.extent))),
    ),
    read=withdrawn_copies,
    key="id",
    none=(N_("Nothing was weeded."), N_("Esc goes back.")),
    some=(NN_("{n} copy.", "{n} copies."), N_("Enter opens the title.")),
    enter=(N_("Title"), "title", "biblio"),
    digits=3,
    names_a_person=False,
    copies="id",
    example=GoneItem("i", "31234000010017", "b", "Using DOS", "", "004 USI", "sale", "outdated"),
)


def won_words(desk: Desk, gone: Sequence[GoneItem]) -> str:
    """Return how much shelf these copies freed, in words."""
    meters = sum(thickness(item.extent) for item in gone) / 1000
    text = ngettext("{n} copy weeded: {space} of shelf won.", "{n} copies weeded: {space} of shelf won.", len(gone))
    return text.format(n=f"{len(gone):,}", space=length_words(desk, meters))


RULES: Table[WeedingRule] = Table(
    title=N_("Weeding rules"),
    columns=(
        Column(N_("Call numbers"), 16, "span", "range"),
        Column(N_("Weed what is"), 30, lambda _desk, row: weeding_rule_words(row), grow=1),
        fact("rule", "text"),
        fact("age"),
        fact("unused"),
        fact("both"),
        fact("never"),
        fact("uses"),
        fact("copies"),
    ),
    read=weeding_rules_listed,
    key="text",
    none=(N_("No weeding rules."), N_("Set them: tuils setting set weeding_rules.")),
    words=lambda _desk, row: f"{row.span:<16}  {weeding_rule_words(row)}",
    names_a_person=False,
    example=WeedingRule("610-619=5/3", "610-619", 5, 3),
)
