"""A title put right by hand: the words people see, in the places of its record that they are read from."""

from __future__ import annotations

from tuils.formats.marc.marc import BiblioColumns
from tuils.i18n import _
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import not_understood
from tuils.library.holdings.items.items import renumber_copies
from tuils.library.holdings.items.showing import TitleSheet, title_sheet
from tuils.library.holdings.titles.biblio_state import columns_in, edit_record
from tuils.library.holdings.titles.titles import BY_HAND, words_from
from tuils.values.dataclass import dataclass
from tuils.values.title_tags import tags_text

from .item_editing import ItemChange


@dataclass(frozen=True)
class TitleEdited:
    """The title as it is now. `copies`: how many had its old call number and got the new one. `act` undoes all of it;
    empty, like `changes`, where nothing changed."""

    title: TitleSheet
    changes: tuple[ItemChange, ...] = ()
    copies: int = 0
    act: str = ""


@verb("catalog.edit")
def edit_title(desk: Desk, biblio: str, fields: Facts) -> TitleEdited:
    """Change words of the title with this id, or the end of it (titles.BY_HAND; blank takes them away).

    Nothing else of its record changes. A copy with the title's old call number gets the new one. Refuses with
    UNKNOWN_ID, TITLE_MISSING, NOT_UNDERSTOOD. Where nothing would change, nothing is written.
    """
    sheet = title_sheet(biblio)
    before = editable_fields(columns_in(sheet.marc))
    wanted = {name: text for name, text in words_from(fields).items() if text != before[name]}
    marc = edited_record(sheet.marc, wanted) if wanted else sheet.marc
    if marc == sheet.marc and wanted.keys() <= {"tags"}:  # a tag in other capitals is the same tag
        return TitleEdited(sheet)
    after = editable_fields(columns_in(marc))
    if wanted.get("kind", after["kind"]) != after["kind"]:
        raise not_understood("kind", wanted["kind"], _("The MARC record says otherwise (245 $h, 007)."))
    if {"audio", *wanted.get("access", after["access"]).split()} != {"audio", *after["access"].split()}:
        raise not_understood("access", wanted["access"], _("The MARC record says otherwise (245 $h, 250, 300, 336)."))
    act = Act(desk)
    edit_record(act, sheet.id, marc)
    copies = renumber_copies(act, sheet.id, before["call_number"], after["call_number"])
    changes = tuple(_change(name, before[name], after[name]) for name in BY_HAND if before[name] != after[name])
    return TitleEdited(title_sheet(sheet.id), changes, copies, act.id)


def _change(name: str, before: str, now: str) -> ItemChange:
    if name == "year":
        return ItemChange(name, int(before) if before else None, int(now) if now else None)
    return ItemChange(name, before, now)


def editable_fields(columns: BiblioColumns) -> dict[str, str]:
    """Return the fields of a title that a person can change, read from its record."""
    return {
        "title": columns.title,
        "author": columns.author,
        "isbn": columns.isbns[0] if columns.isbns else "",
        "call_number": columns.call_number,
        "publisher": columns.publisher,
        "year": str(columns.year or ""),
        "extent": columns.extent,
        "kind": columns.kind,
        "access": columns.access.strip(),
        "levels": columns.levels,
        "tags": tags_text(columns.tags),
    }


def edited_record(marc: bytes, wanted: dict[str, str]) -> bytes:
    """Return the record with these words; see `marc_editing.apply`."""
    from tuils.formats.marc.marc_editing import MarcDraft, apply

    draft = MarcDraft(marc)
    apply(draft, wanted)
    return draft.marc()
