"""The list of what runs out, by vendor: what to order, how many packs, and the order to one vendor on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache, partial

from tuils.i18n import N_, NN_, _
from tuils.library.foundation.describing.table import Table
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.refusals import refuse
from tuils.library.office.receipts.reading import letterhead
from tuils.library.office.receipts.sheets import EntryFacts, Sheet, SheetLine
from tuils.library.office.receipts.speech import PaperSpeech
from tuils.library.office.receipts.templates import TEMPLATES
from tuils.values.folding import clean, fold_text

from .entries import EntrySheet, sheet_of
from .entry_table import register_table
from .kind_file import RegisterKind
from .kinds import kind_called
from .queries import entries_to_order

PAPER = "entry"


def entries_by_vendor(desk: Desk, register: str, vendor: str = "") -> Sequence[EntrySheet]:
    """Return the entries with less than their minimum, by vendor, those without one last. `vendor`: only those of the
    vendors whose name begins so. Refuses with REGISTER_UNKNOWN, NOT_UNDERSTOOD."""
    kind = kind_called(register)
    desk.require(kind.see)
    found = [sheet_of(kind, row) for row in entries_to_order(register)]
    wanted = fold_text(vendor)
    return sorted((one for one in found if fold_text(vendor_of(one)).startswith(wanted)), key=_by_vendor)


def _by_vendor(sheet: EntrySheet) -> tuple[bool, str, str]:
    name = fold_text(vendor_of(sheet))
    return not name, name, fold_text(sheet.title)


def vendor_of(sheet: EntrySheet) -> str:
    """Return the vendor of an entry; empty if it has none."""
    return next((sheet.shown(one) for one in sheet.kind.fields if one.kind == "vendor"), "")


@lru_cache(maxsize=16)
def order_table(kind: RegisterKind) -> Table[EntrySheet]:
    """Return the table of what is to be ordered, by vendor."""
    return replace(
        register_table(kind),
        read=partial(_read, kind.name),
        none=(N_("Nothing is to be ordered."), ""),
        some=(NN_("{n} entry to order.", "{n} entries to order."), ""),
        nothing=N_("Nothing is to be ordered."),
        words=_order_in_a_line,
    )


def _read(register: str, desk: Desk, vendor: str = "") -> Sequence[EntrySheet]:
    return entries_by_vendor(desk, register, vendor)


def _order_in_a_line(_desk: Desk, sheet: EntrySheet) -> str:
    """Return `Demco  Receipt paper  order 2, Catalog no.: 12-345  On hand: 3`."""
    return "  ".join((vendor_of(sheet) or _("no vendor"), sheet.title, _amount(sheet), sheet.count_said))


def _amount(sheet: EntrySheet) -> str:
    """Return how much to order, and what the vendor must know: the short texts of an entry, such as its number."""
    texts = [one for one in sheet.kind.fields if one.kind == "text" and one.name != sheet.kind.named.name]
    told = (f"{one.label}: {sheet.shown(one)}" for one in texts if sheet.shown(one))
    return ", ".join((_("order {n}").format(n=sheet.to_order), *told))


@permitted("registers.use")
def vendor_order_paper(desk: Desk, vendor: str, register: str) -> Sheet:
    """Return the order to one vendor on paper: what is to be ordered there. Refuses with NOT_UNDERSTOOD if there is
    nothing to order, or with several such vendors."""
    found = [one for one in entries_by_vendor(desk, register, clean(vendor)) if vendor_of(one)]
    names = list(dict.fromkeys(map(vendor_of, entries_by_vendor(desk, register))))
    whole = [one for one in found if fold_text(vendor_of(one)) == fold_text(vendor)] or found
    if len({fold_text(vendor_of(one)) for one in whole}) != 1:
        raise refuse("NOT_UNDERSTOOD", field="vendor", text=vendor, hint=", ".join(filter(None, names)) or "-")
    speech = PaperSpeech(desk)
    lines = tuple(SheetLine(one.title, note=_amount(one)) for one in whole)
    title = _("Order: {vendor}").format(vendor=vendor_of(whole[0]))
    facts = EntryFacts(title, whole[0].kind.one, lines=lines)
    return Sheet(PAPER, TEMPLATES[PAPER], letterhead(desk, speech), facts, speech.spoken, name=title)
