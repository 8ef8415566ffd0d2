"""Titles leave as MARC: the stored records as they are, with their copies behind them. Reads, page after page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from tuils.formats.holdings.holdings import Holding
from tuils.formats.holdings.holdings_out import holding_fields, statement_field
from tuils.formats.marc_files.iso2709 import Unreadable, read_piece
from tuils.formats.marc_files.marc_out import Field, MarcForm
from tuils.i18n import _, ngettext
from tuils.library.foundation.administration.settings import zone
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.holdings.items.item_use import OLD_USE, use_of
from tuils.library.holdings.record_queries import COPIES_OF, THESE_TITLES, TITLES_PAGE
from tuils.models import Item, db
from tuils.models.rows import marks, parts, row_with

PAGE = 500
_USE = ("id", "lent", "moved_at", *OLD_USE)


class TitleOut(NamedTuple):
    """One title of the file; `number` counts all titles from 1, `control_number` is its field 001.

    `data` is b"" where the form has no room for it. `left`: the barcodes of copies left out ("" for one without a
    number). `faults`: plain sentences on everything missing from the file.
    """

    number: int
    control_number: str
    data: bytes
    left: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


@permitted("library.export")
def export_titles(
    desk: Desk,
    form: MarcForm,
    system: str = "koha",
    *,
    mark: bytes = b"",
    held: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> Iterator[TitleOut]:
    """Yield every title that is not removed, in the order they were added, with its copies in the order of barcodes.

    `system`: koha, evergreen, follett, marc21 (see `holding_fields`) or none. `mark` replaces the copies' indicators,
    so that their writer recognizes them. The record itself is not touched: its fields, their order and characters are
    as imported. Borrowers are not exported. `held`: by title, the statements of its issues
    (`serials.issues.statements`), unless the record has them itself. Permission library.export.
    """
    return _titles(form, system, mark, held)


def these_titles(biblios: Sequence[str], form: MarcForm, system: str = "none") -> Iterator[TitleOut]:
    """Yield the same for these titles alone (their ids), in this order; a removed one is left out."""
    number = 0
    for part in parts(biblios, PAGE):
        known = {row[1]: row for row in db.execute_sql(THESE_TITLES.format(marks=marks(part)), tuple(part))}
        for title in _page([known[biblio] for biblio in part if biblio in known], number, form, system, b"", {}):
            yield title
            number = title.number


def _titles(form: MarcForm, system: str, mark: bytes, held: Mapping[str, Sequence[str]]) -> Iterator[TitleOut]:
    last, number = 0, 0
    while page := db.execute_sql(TITLES_PAGE, (last, PAGE)).fetchall():
        yield from _page(page, number, form, system, mark, held)
        last, number = page[-1][0], number + len(page)


def _page(
    page: Sequence[Any], number: int, form: MarcForm, system: str, mark: bytes, held: Mapping[str, Sequence[str]]
) -> Iterator[TitleOut]:
    copies = _copies([row[1] for row in page]) if system != "none" else {}
    for _no, biblio, marc, control_number in page:
        number += 1
        fields = _fields(system, copies.get(biblio, ()), mark)
        if biblio in held and system != "none" and not _tells_issues(bytes(marc)):
            fields = [*((statement_field(words), "") for words in held[biblio]), *fields]
        data, places, faults = form.put(bytes(marc), [field for field, _barcode in fields])
        left = tuple(fields[place][1] for place in places)
        yield TitleOut(number, control_number, data, left, (*faults, *_left_words(left)))


def _tells_issues(marc: bytes) -> bool:
    """Return whether the record itself says which issues are held. One that is no MARC has nothing to add to."""
    try:
        return "866" in read_piece(marc).tags
    except Unreadable:
        return True


def _copies(biblios: Sequence[str]) -> dict[str, list[Holding]]:
    text = COPIES_OF.format(marks=marks(biblios))
    found = defaultdict(list)
    rows: Any = db.execute_sql(text, tuple(biblios)).fetchall()
    about = [dict(zip(_USE, row[-len(_USE) :], strict=True)) for row in rows]
    uses = use_of([row_with(Item, values) for values in about], zone())
    for (biblio, *copy), one in zip(rows, about, strict=True):
        values: tuple[Any, ...] = (*copy[: -len(_USE)], *uses[one["id"]])
        found[biblio].append(Holding(*values))
    return found


def _fields(system: str, copies: Sequence[Holding], mark: bytes) -> list[tuple[Field, str]]:
    """The fields of all copies, each with the barcode of the copy it belongs to."""
    return [
        ((tag, mark + data[len(mark) :]), copy.barcode) for copy in copies for tag, data in holding_fields(system, copy)
    ]


def _left_words(left: Sequence[str]) -> list[str]:
    if not left:
        return []
    text = ngettext(
        "{n} copy does not fit in ISO 2709 and was left out. marcxml can hold it: {which}",
        "{n} copies do not fit in ISO 2709 and were left out. marcxml can hold them: {which}",
        len(left),
    )
    return [text.format(n=len(left), which=", ".join(barcode or _("(no barcode)") for barcode in left))]
