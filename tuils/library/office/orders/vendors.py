"""Vendors: companies the library buys from, their account, their usual discount, when an order is late."""

from __future__ import annotations

from collections.abc import Sequence

from tuils.i18n import _
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.foundation.refusals import not_understood, refuse
from tuils.models.orders import Vendor
from tuils.models.rows import blank
from tuils.values.folding import clean, fold_text
from tuils.values.named_rows import rows_named

from .order_state import VENDOR_ADDED, VENDOR_CHANGED
from .queries import VendorRow, all_vendors
from .suggesting import stored_order_fields, without_blanks


@verb("orders.edit")
def add_vendor(desk: Desk, name: str, fields: Facts) -> VendorRow:
    """Add a vendor. Refuses with VENDOR_THERE, NOT_UNDERSTOOD."""
    known = stored_order_fields(desk, "vendor", {**fields, "name": _named(name)})
    _is_free(str(known["name"]))
    made = Act(desk).write(VENDOR_ADDED, list=NEW, data={"set": without_blanks(known)})
    return vendor_called(made.id)


@verb("orders.edit")
def change_vendor(desk: Desk, text: str, fields: Facts) -> VendorRow:
    """Change fields of a vendor. Others keep their value. Refuses with VENDOR_UNKNOWN, VENDOR_SEVERAL, VENDOR_THERE,
    NOT_UNDERSTOOD."""
    row = vendor_called(text)
    known = stored_order_fields(desk, "vendor", fields)
    usual = blank(Vendor)
    known = {name: usual[name] if value is None else value for name, value in known.items()}
    if "name" in known:
        _named(str(known["name"]))
        _is_free(str(known["name"]), row.id)
    if changed := {name: value for name, value in known.items() if value != getattr(row, name)}:
        Act(desk).write(VENDOR_CHANGED, list=row.id, data={"set": changed})
    return vendor_called(row.id)


def _named(name: str) -> str:
    if not clean(name):
        raise not_understood("name", name, _("A vendor needs a name."))
    return name


def _is_free(name: str, own: str = "") -> None:
    for vendor in all_vendors():
        if fold_text(vendor.name) == fold_text(name) and vendor.id != own:
            raise refuse("VENDOR_THERE", name=vendor.name)


@permitted("orders.edit")
def vendors(desk: Desk) -> Sequence[VendorRow]:
    """Return all vendors, those in use first. Permission orders.edit."""
    return sorted(all_vendors(), key=lambda vendor: (bool(vendor.ended), vendor.name.casefold(), vendor.id))


def vendor_called(text: str) -> VendorRow:
    """Return the vendor with this name or beginning, or this id or its end. Without a word, the only one there is.
    Refuses with VENDOR_UNKNOWN, VENDOR_SEVERAL.
    """
    rows = all_vendors()
    in_use = [row for row in rows if not row.ended]
    found = (
        rows_named(clean(text), rows, lambda one: one.name, in_use=lambda one: not one.ended)
        if fold_text(text)
        else in_use
    )
    if not found:
        raise refuse("VENDOR_UNKNOWN", text=clean(text) or _("no vendor yet"))
    if len(found) > 1:
        raise refuse("VENDOR_SEVERAL", names=", ".join(row.name for row in found[:4]))
    return found[0]
