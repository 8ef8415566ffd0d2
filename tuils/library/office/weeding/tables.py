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


def rules_of(desk: Desk) -> Sequence[WeedingRule]:
    """The library's rules, in their order. Permission catalog.edit."""
    desk.require("catalog.edit")
    return [one.rule for one in weeding_now(desk).rules]


def rule_words(one: WeedingRule) -> str:
    """`Older than 5 years, or unused for 3`"""
    if one.never:
        return _("never weeded")
    words = _by_age_and_use(one)
    if one.uses is not None:
        few = ngettext("fewer than {n} checkout", "fewer than {n} checkouts", one.uses)
        words += ", " + few.format(n=one.uses)
    if one.copies is not None:
        many = ngettext("more than {n} copy", "more than {n} copies", one.copies)
        words += ", " + many.format(n=one.copies)
    return words


def _by_age_and_use(one: WeedingRule) -> str:
    age = ngettext("older than {n} year", "older than {n} years", one.age or 0).format(n=one.age)
    unused = ngettext("unused for {n} year", "unused for {n} years", one.unused or 0).format(n=one.unused)
    if one.age is None or one.unused is None:
        return (
            unused
            if one.age is None and one.unused is not None
            else age
            if one.age is not None
            else _("by marks alone")
        )
    return (_("{age} and {unused}") if one.both else _("{age} or {unused}")).format(age=age, unused=unused)


def _words(_desk: Desk, one: WeedCandidate) -> str:
    about = "  ".join(filter(None, (f"{one.call_number or '-':<18}", one.title, f"({one.barcode or '-'})")))
    return f"{about}  {one.why}"


WEEDING: Table[WeedCandidate] = Table(
    title=N_("Weeding"),
    columns=(
        Column(N_("Call number"), 13, lambda _desk, one: one.call_number or "-", "call_number", "call_number", drop=2),
        Column(N_("Title"), 16, "title", grow=1, always=True),
        fact("author"),
        Column(N_("Barcode"), 14, "barcode", "item", drop=4, always=True),
        fact("biblio"),
        Column(N_("Year"), 4, lambda _desk, one: str(one.year or ""), "year", "year", drop=3),
        fact("last_used"),
        Column(N_("Uses"), 4, lambda _desk, one: str(one.checkouts), "checkouts", "checkouts", right=True, drop=1),
        Column(N_("Why"), 22, "why", grow=6),
        fact("reasons", lambda _desk, one: list(one.reasons)),
        fact("rule"),
        fact("marks"),
        fact("last_copy"),
        fact("shelf_mm", lambda _desk, one: round(one.millimeters)),
    ),
    shown="call_number title checkouts why",
    read=candidates,
    key="item",
    none=(N_("Nothing to weed by the library's rules."), N_("F10, Settings, Weeding rules changes them.")),
    some=(NN_("{n} copy to look at.", "{n} copies to look at."), N_("Scan a book. F6 withdraws, F7 keeps it.")),
    full=N_("{n} copies to look at, and more after these. Type a class, such as 500-599."),
    enter=(N_("Title"), "title", "biblio"),
    words=_words,
    paper=lambda _desk, one: (one.call_number or "-", one.title, one.barcode, one.why),
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
        Column(N_("Kept until"), 12, lambda _desk, one: date_label(date.fromisoformat(one.until)), "until", "until"),
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
        Column(N_("Goes to"), 10, lambda _desk, one: _(GOES_TO[one.to]), "to", "to"),
        Column(N_("Why"), 14, "note", "reason", grow=1),
        fact("shelf_mm", lambda _desk, one: round(thickness(one.extent))),
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
    meters = sum(thickness(one.extent) for one in gone) / 1000
    said = ngettext("{n} copy weeded: {space} of shelf won.", "{n} copies weeded: {space} of shelf won.", len(gone))
    return said.format(n=f"{len(gone):,}", space=length_words(desk, meters))


RULES: Table[WeedingRule] = Table(
    title=N_("Weeding rules"),
    columns=(
        Column(N_("Call numbers"), 16, "span", "range"),
        Column(N_("Weed what is"), 30, lambda _desk, one: rule_words(one), grow=1),
        fact("rule", "text"),
        fact("age"),
        fact("unused"),
        fact("both"),
        fact("never"),
        fact("uses"),
        fact("copies"),
    ),
    read=rules_of,
    key="text",
    none=(N_("No weeding rules."), N_("Set them: tuils setting set weeding_rules.")),
    words=lambda _desk, one: f"{one.span:<16}  {rule_words(one)}",
    names_a_person=False,
    example=WeedingRule("610-619=5/3", "610-619", 5, 3),
)
