"""Partner libraries: their symbols, couriers, and addresses."""

from __future__ import annotations

from collections.abc import Sequence

from tuils.i18n import _
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.foundation.refusals import not_understood, refuse
from tuils.values.folding import clean, fold_text
from tuils.values.named_rows import rows_named

from .interlibrary_fields import stored_ill_fields
from .partner_state import ADDED, CHANGED
from .queries import PartnerRow, all_partners

LONGEST_CODE = 20


@verb("ill.edit")
def add_partner(desk: Desk, code: str, name: str, fields: Facts) -> PartnerRow:
    """Add a partner library. Refuse with ILL_PARTNER_THERE, NOT_UNDERSTOOD."""
    known = stored_ill_fields(desk, "partner", {**fields, "name": name})
    symbol = _symbol(code)
    if not known.get("name"):
        raise not_understood("name", name, _("A partner library needs a name."))
    _is_free(symbol)
    given = {name: value for name, value in known.items() if value != ""}
    made = Act(desk).write(ADDED, list=NEW, data={"set": {"code": symbol, **given}})
    return partner_called(made.id)


@verb("ill.edit")
def change_partner(desk: Desk, text: str, fields: Facts) -> PartnerRow:
    """Change fields of a partner library. Refuse with ILL_PARTNER_UNKNOWN, ILL_PARTNER_SEVERAL, ILL_PARTNER_THERE,
    NOT_UNDERSTOOD."""
    row = partner_called(text)
    known = stored_ill_fields(desk, "partner", fields)
    if symbol := _symbol(str(known.get("code"))) if "code" in known else "":
        _is_free(symbol, row.id)
        known |= {"code": symbol}
    if known.get("name") == "":
        raise not_understood("name", "", _("A partner library needs a name."))
    if changed := {name: value for name, value in known.items() if value != getattr(row, name)}:
        Act(desk).write(CHANGED, list=row.id, data={"set": changed})
    return partner_called(row.id)


def _symbol(code: str) -> str:
    symbol = clean(code).upper()
    if not symbol or " " in symbol or len(symbol) > LONGEST_CODE:
        raise not_understood("code", code, _("A short word, such as ELM."))
    return symbol


def _is_free(code: str, own: str = "") -> None:
    for partner in all_partners():
        if fold_text(partner.code) == fold_text(code) and partner.id != own:
            raise refuse("ILL_PARTNER_THERE", code=partner.code)


@permitted("holds.place")
def partners(desk: Desk) -> Sequence[PartnerRow]:
    """Return all partner libraries, those in use first. Permission holds.place."""
    return sorted(all_partners(), key=lambda one: (bool(one.ended), one.code.casefold(), one.id))


def partner_called(text: str) -> PartnerRow:
    """Return the partner with this symbol, name or the beginning of one, or with this id. Refuse with
    ILL_PARTNER_UNKNOWN, ILL_PARTNER_SEVERAL."""
    rows, words = all_partners(), clean(text)
    found = rows_named(
        words,
        rows,
        lambda one: one.name,
        code=lambda one: fold_text(one.code) == fold_text(words),
        in_use=lambda one: not one.ended,
    )
    if not found:
        raise refuse("ILL_PARTNER_UNKNOWN", text=words or _("without a symbol"))
    if len(found) > 1:
        raise refuse("ILL_PARTNER_SEVERAL", names=", ".join(f"{one.code} {one.name}" for one in found[:4]))
    return found[0]
