"""Decide about a copy that a rule suggests: keep it for some years, mark it, withdraw it, put it on sale."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tuils.i18n import N_, NN_, _, ngettext
from tuils.library.foundation.describing.table import Column, Table, fact
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.local_words import date_label
from tuils.library.foundation.refusals import not_understood
from tuils.library.holdings.editing.item_editing import ItemsWanted, decide
from tuils.library.holdings.items.item_meant import item_row
from tuils.library.holdings.items.showing import title_called
from tuils.library.lending.item_status.marking import effect_of_mark, write_mark
from tuils.models import Item
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean
from tuils.values.shelf.weeding_rules import WeedingRule, read_marks, thickness
from tuils.values.time.moments import day_of
from tuils.values.words import Unclear

from .candidates import WeedCandidate, candidates, length_words, weeding_now
from .queries import GoneItem, KeptItem, gone_items, kept_items
from .weeding_state import DECIDED

MOST_YEARS = 50
GOES_TO = {"discard": N_("discard"), "sale": N_("book sale"), "donate": N_("donation")}
"""The places where withdrawn copies go."""


@dataclass(frozen=True)
class Weeded:
    """The decision on these titles. `to`: a key of GOES_TO, for withdrawn copies; `until`: an ISO day."""

    titles: tuple[str, ...]
    act: str
    to: str = ""
    until: str = ""


@verb("catalog.edit")
def keep_copies(desk: Desk, barcodes: Sequence[str], years: int, note: str = "") -> Weeded:
    """Keep copies off the weeding list for so many years, whatever the rules say; 0 ends that. Refuses with
    ITEM_UNKNOWN, NOT_UNDERSTOOD.
    """
    if not 0 <= years <= MOST_YEARS:
        raise not_understood(_("years"), years, _("A number of years, up to {n}.").format(n=MOST_YEARS))
    today = day_of(desk.now, desk.zone)
    until = today.replace(year=today.year + years, day=min(today.day, 28)).isoformat() if years else ""
    decided = _decide(desk, barcodes, {"until": until, "note": clean(note)})
    return Weeded(decided.titles, decided.act, until=until)


@verb("catalog.edit")
def mark_copies(desk: Desk, barcodes: Sequence[str], marks: str) -> Weeded:
    """Mark copies by MUSTIE words or letters; blank removes the marks.

    Refuses with ITEM_UNKNOWN, NOT_UNDERSTOOD.
    """
    try:
        letters = read_marks(marks)
    except Unclear as unclear:
        raise not_understood(_("marks"), marks, unclear.sentence(_)) from unclear
    return _decide(desk, barcodes, {"marks": letters})


def _decide(desk: Desk, barcodes: Sequence[str], facts: Facts) -> Weeded:
    rows, act = _rows(barcodes), Act(desk)
    for row in rows:
        act.write(DECIDED, item=row.id, data={"set": facts})
    return Weeded(tuple(title_called(row.biblio) for row in rows), act.id)


@verb("catalog.edit")
def withdraw_copies(desk: Desk, barcodes: Sequence[str], *, to: str = "discard", reason: str = "") -> Weeded:
    """Take these out of the collection, all or none, in one act that undo takes back. `to`: a key of GOES_TO. The
    reason goes into the staff note.

    Refuses with ITEM_UNKNOWN, ON_LOAN, ON_HOLD_SHELF, NOT_UNDERSTOOD.
    """
    if to not in GOES_TO:
        raise not_understood("to", to, ", ".join(GOES_TO))
    rows, act, words = _rows(barcodes), Act(desk), clean(reason)
    for row in rows:
        if done := effect_of_mark(row, "withdrawn"):
            write_mark(act, row, done)
            act.write(DECIDED, item=row.id, data={"set": {"gone_to": to, "note": words}})
            if words and (note := decide(row, ItemsWanted(note=words))):
                act.write("item_edited", item=row.id, data={"set": note})
    return Weeded(tuple(title_called(row.biblio) for row in rows), act.id, to)


def _rows(barcodes: Sequence[str]) -> list[Item]:
    found = {row.id: row for row in map(item_row, barcodes)}
    return list(found.values())


# ---- the weeding list and the library's rules, as every door shows them


@permitted("catalog.edit")
def weeding_rules_listed(desk: Desk) -> Sequence[WeedingRule]:
    """The library's rules, in their order. Permission catalog.edit."""
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


@permitted("catalog.edit")
def kept_copies(desk: Desk) -> Sequence[KeptItem]:
    """Return the copies kept at this branch whatever the rules say, the first that ends first. Permission
    catalog.edit."""
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


@permitted("catalog.edit")
def withdrawn_copies(desk: Desk, to: str = "") -> Sequence[GoneItem]:
    """Return the copies weeded at this branch; `to`: a key of GOES_TO, empty for all. Permission catalog.edit."""
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
