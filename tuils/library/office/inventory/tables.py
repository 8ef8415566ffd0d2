"""The lists of an inventory: all inventories, copies to look at, each shelf's progress, copies to search for."""

from __future__ import annotations

from collections.abc import Sequence

from tuils.i18n import N_, NN_, _
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.dates import iso_of, moment_day
from tuils.library.foundation.describing.table import Column, Table, fact
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.local_words import count_label
from tuils.values.dataclass import dataclass

from .queries import ShelfItem, items_at, missed_items, seen_items
from .scope import scope_of
from .sessions import InventorySheet, inventories, inventory_row, read_inventory_sheet
from .standing import (
    FoundWrong,
    ShelfProgress,
    item_title,
    label_of,
    not_accounted,
    not_seen_line,
    progress_of,
    wrong_lines,
)

WORDS = {
    "unknown": N_("Unknown"),
    "wrong_place": N_("Wrong place"),
    "wrong_location": N_("Wrong location"),
    "checked_out": N_("Checked out"),
    "withdrawn": N_("Withdrawn"),
    "missing": N_("Was missing"),
    "elsewhere": N_("Other branch"),
    "on_its_way": N_("Hold, transit"),
    "not_seen": N_("Not seen"),
}


@dataclass(frozen=True)
class InventoryReport:
    """The state of an inventory. `lines`: what is wrong, then what was not seen, in shelf order."""

    sheet: InventorySheet
    lines: tuple[FoundWrong, ...]
    not_seen: int


@permitted("circulation.checkin")
def inventory_report(desk: Desk, text: str, *, wrong: bool = True, unseen: bool = True) -> InventoryReport:
    """Return an inventory's report. In a finished one, unseen copies are in the list to search. Refuses with
    INVENTORY_UNKNOWN. Permission circulation.checkin."""
    row = inventory_row(text)
    seen = seen_items(row.id)
    items = [] if row.finished_at else items_at(row.branch)
    missing = not_accounted(row, items, seen)
    lines = wrong_lines(row, seen) if wrong else []
    lines += [not_seen_line(item) for item in missing] if unseen else []
    return InventoryReport(read_inventory_sheet(row, items=items, seen=seen), tuple(lines), len(missing))


def report_lines(desk: Desk, text: str) -> Sequence[FoundWrong]:
    return inventory_report(desk, text).lines


@permitted("circulation.checkin")
def shelves_of(desk: Desk, text: str) -> Sequence[ShelfProgress]:
    """Return the progress of each shelf. Refuses with INVENTORY_UNKNOWN. Permission circulation.checkin."""
    row = inventory_row(text)
    return progress_of(row, items_at(row.branch), seen_items(row.id))


@permitted("circulation.checkin")
def to_search(desk: Desk, text: str) -> Sequence[ShelfItem]:
    """Return the items that it missed and that are still missing, in shelf order. Refuses with INVENTORY_UNKNOWN.
    Permission circulation.checkin."""
    row = inventory_row(text)
    scope = scope_of(row)
    return sorted(missed_items(row.id), key=scope.place)


# ---- as they are drawn


def _standing(_desk: Desk, sheet: InventorySheet) -> str:
    if not sheet.finished_at:
        return _("{n} of {all} seen, {percent}%").format(
            n=count_label(sheet.accounted), all=count_label(sheet.expected), percent=sheet.percent
        )
    return _("Finished. {n} missing").format(n=count_label(sheet.missing))


def _sheet_words(desk: Desk, sheet: InventorySheet) -> Sequence[str]:
    day = moment_day(desk, sheet.started_at)
    parts = (
        sheet.name,
        sheet.shelves if sheet.shelves != sheet.name else "",
        _standing(desk, sheet),
        _("Started {day}"),
    )
    return (". ".join(part for part in parts if part).format(day=day) + ".",)


INVENTORIES = Table(
    title=N_("Inventory"),
    columns=(
        Column(N_("Inventory"), 16, "name", "name", grow=2, always=True),
        fact("inventory", "id"),
        Column(N_("Shelves"), 14, "shelves", "shelves", grow=1, drop=2),
        fact("branch"),
        fact("range", "span"),
        fact("location"),
        Column(
            N_("Started"),
            11,
            lambda desk, row: moment_day(desk, row.started_at),
            "started_at",
            iso_of("started_at"),
            drop=1,
        ),
        Column(N_("So far"), 26, _standing),
        fact("finished_at", iso_of("finished_at")),
        fact("scanned"),
        fact("seen", "accounted"),
        fact("expected"),
        fact("percent"),
        fact("missing"),
        fact("searches", "searched"),
    ),
    read=inventories,
    key="id",
    none=(N_("No inventory yet."), N_("F6 starts one.")),
    some=(NN_("{n} inventory.", "{n} inventories."), N_("Enter: scan. F7: what to fix.")),
    enter=(N_("Scan"), "inventory", "key=id"),
    words=_sheet_words,
    names_a_person=False,
    example=InventorySheet("i", "500-599", "MAIN", "500-599", "", 1_796_000_000_000_000, 0, 0, 30, 29, 60, 0),
)


def _wrong_word(_desk: Desk, wrong: FoundWrong) -> str:
    return _(WORDS.get(wrong.wrong, N_("Check it in")))


REPORT = Table(
    title=N_("Inventory report"),
    columns=(
        Column(N_("What"), 14, _wrong_word, "wrong", "wrong"),
        Column(N_("Call number"), 14, lambda _desk, row: row.call_number or "-", "call_number", "call_number", grow=1),
        Column(N_("Title"), 16, "title", grow=2),
        Column(N_("Barcode"), 14, "item", drop=1, always=True),
        fact("biblio"),
        fact("message", "said"),
        fact("scanned_at", iso_of("scanned_at")),
    ),
    read=report_lines,
    key="key",
    none=(N_("Everything is in its place."), N_("Esc goes back.")),
    some=(NN_("{n} copy to look at.", "{n} copies to look at."), N_("Enter opens the title. A scan checks it in.")),
    full=N_("{n} copies to look at, and more after these."),
    enter=(N_("Title"), "title", "biblio"),
    words=lambda _desk, row: row.said,
    paper=lambda _desk, row: (row.call_number or "-", row.said),
    digits=3,
    names_a_person=False,
    copies="item",
    example=FoundWrong("wrong_place", "31234000010017", "b", "Emma", "FIC AUS", "Wrong place: Emma (31234000010017)."),
)

SHELVES = Table(
    title=N_("Shelf by shelf"),
    columns=(
        Column(N_("Shelf"), 16, "shelf", grow=1),
        Column(N_("Seen"), 7, lambda _desk, row: count_label(row.accounted), "seen", "accounted", right=True),
        Column(N_("Of"), 7, lambda _desk, row: count_label(row.expected), "expected", "expected", right=True),
        Column("%", 4, lambda _desk, row: str(row.percent), "percent", "percent", right=True),
    ),
    read=shelves_of,
    key="shelf",
    none=(N_("No copies should be on these shelves."), N_("Esc goes back.")),
    some=(NN_("{n} shelf.", "{n} shelves."), N_("Esc goes back.")),
    words=lambda _desk, row: f"{row.shelf:<16}{row.accounted:>7,} / {row.expected:,}  {row.percent}%",
    digits=3,
    names_a_person=False,
    example=ShelfProgress("640s", 12, 60),
)

SEARCH = Table(
    title=N_("Missing, to search for"),
    columns=(
        Column(N_("Call number"), 16, lambda _desk, row: label_of(row) or "-", "call_number", "call_number", grow=1),
        Column(N_("Title"), 18, lambda _desk, row: item_title(row), "title", grow=2),
        Column(N_("Barcode"), 14, "barcode", "item", always=True),
        Column(N_("Where"), 12, lambda _desk, row: name_of("location", row.location), "location", "location", drop=1),
        fact("biblio"),
    ),
    read=to_search,
    key="id",
    none=(N_("Nothing is missing by this inventory."), N_("Esc goes back.")),
    some=(NN_("{n} copy to search for.", "{n} copies to search for."), N_("Scan what you find: that checks it in.")),
    enter=(N_("Title"), "title", "biblio"),
    digits=3,
    names_a_person=False,
    example=ShelfItem(
        "i", "31234000010017", "b", "Emma", "", "Austen", "FIC AUS", "", "", "FIC", "!2AUS", "", "missing", 0, None, "",
        None, "MAIN", "MAIN", 0, 0,
    ),
)  # fmt: skip
