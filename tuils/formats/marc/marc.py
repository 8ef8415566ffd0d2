"""A file of MARC titles, read one after the other; what is wrong with one is said in a sentence and stops no other.

Whatever the file's format, titles are kept and looked at as ISO 2709 in UTF-8 (marc_sources gives them taken apart).

Structure and UTF-8 are read by our own small cutter (iso2709): it gives the same fields as pymarc, several times
as fast, and what is well-formed need not be written anew. pymarc decodes MARC-8 and writes titles made by hand.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO, NamedTuple

from tuils.formats.holdings.copy_fields import copies_in_record
from tuils.formats.holdings.holdings import NO_HOLDINGS, Holding, HoldingsMap
from tuils.formats.holdings.koha import KOHA
from tuils.formats.marc_files.iso2709 import (
    OfUnimarc,
    Raw,
    Unreadable,
    first_fields,
    fits_iso2709,
    put_together,
    read_piece,
)
from tuils.formats.marc_files.marc_fields import mend_fields
from tuils.formats.marc_files.marc_references import resolved
from tuils.formats.marc_files.marc_sources import raws
from tuils.formats.marc_files.marc_text import read_texts
from tuils.formats.marc_files.sniff import sniff
from tuils.i18n import N_, _

from .marc_columns import BiblioColumns, Fields, other_title_field, title_columns, title_key

__all__ = [
    "KOHA",
    "NO_HOLDINGS",
    "BiblioColumns",
    "Holding",
    "HoldingsMap",
    "RecordRead",
    "read_marc",
    "read_stored",
    "sniff",
]

_HOLDINGS = N_("It lists copies of another title; it is not a title.")
_NOT_A_TITLE = {
    "u": _HOLDINGS,
    "v": _HOLDINGS,
    "x": _HOLDINGS,
    "y": _HOLDINGS,
    "z": N_("It is a name or subject heading (authority), not a title."),
}


_TITLE = re.compile(rb"\x1fa[^\x1f&]*[A-Za-z0-9]")
_ODD_LETTERS = re.compile(rb"[\x80-\xff]{4}")


class RecordRead(NamedTuple):
    """One piece of the file, `number` counted from 1.

    `outcome` is "" (fine), "repaired", "set_aside" (read, but not for the catalog) or "rejected" (unreadable),
    and `fault` the plain sentences why. `marc` is ISO 2709 in UTF-8 as it came, in the same order and not
    normalised, without the fields of `items` and without C0 controls; b"" when rejected. `items` are told of records
    that do not come in, too, as far as they can be read. `deleted`: it is set aside
    because it is marked so (leader/05). `unimarc`: of a record of UNIMARC, what was left out; None in MARC 21.
    """

    number: int
    control_number: str
    outcome: str
    fault: str
    marc: bytes
    columns: BiblioColumns
    items: tuple[Holding, ...]
    deleted: bool = False
    unimarc: OfUnimarc | None = None


def read_marc(stream: BinaryIO, holdings: HoldingsMap = NO_HOLDINGS) -> Iterator[RecordRead]:
    """Each piece of a file with its outcome, in level memory, in any of the formats of `marc_sources.raws`.

    A file that is something else gives one rejected piece that says what it is; an empty one none.
    """
    for number, raw in enumerate(raws(stream), 1):
        yield _rejected(number, str(raw)) if isinstance(raw, Unreadable) else _read(number, raw, holdings)


def read_stored(marc: bytes) -> RecordRead:
    """Read one stored title, ISO 2709, in the same way as at import."""
    try:
        return _read(1, read_piece(marc), NO_HOLDINGS)
    except Unreadable as why:
        return _rejected(1, str(why))


def _read(number: int, raw: Raw, holdings: HoldingsMap) -> RecordRead:
    try:
        texts = read_texts(raw)
    except Unreadable as why:
        return _rejected(number, str(why), copies_in_record(raw, holdings))
    mend_fields(raw, texts)
    fields, items, copies = _sorted_out(raw, [resolved(text) if "&" in text else text for text in texts], holdings)
    marc = _without(raw, copies)
    if not fits_iso2709(marc):
        raw.faults.append(_("It is too long for MARC (ISO 2709). It can be exported as MARCXML, JSON or .mrk only."))
    columns = title_columns(raw.leader, fields)
    if not columns.title:
        columns = _titled_otherwise(raw, fields, columns)
    outcome, fault = ("repaired" if raw.faults else ""), " ".join(raw.faults)
    aside = raw.unimarc.aside if raw.unimarc else ""
    if aside := aside or _why_aside(raw.leader, fields, columns):
        outcome, fault = "set_aside", aside
    deleted = raw.leader[5] == "d" and raw.leader[6] not in _NOT_A_TITLE
    return RecordRead(number, columns.control_number, outcome, fault, marc, columns, tuple(items), deleted, raw.unimarc)


def _rejected(number: int, why: str, copies: Iterable[Holding] = ()) -> RecordRead:
    return RecordRead(number, "", "rejected", why, b"", BiblioColumns(), tuple(copies))


def comes_in(raw: Raw) -> bool:
    """Return whether this title is for the catalog, not set aside or rejected; for most without reading them whole."""
    leader = raw.leader
    if raw.unimarc and raw.unimarc.aside:
        return False
    if leader[5] != "d" and leader[6] not in _NOT_A_TITLE and "245" in raw.tags and _is_legible(raw):
        title = raw.data[raw.tags.index("245")]
        if _TITLE.search(title):
            return True
    return _read(1, raw, NO_HOLDINGS).outcome in ("", "repaired")


def _is_legible(raw: Raw) -> bool:
    """Return whether its letters are surely known. Only text that is no UTF-8, with several odd bytes in a row, may not
    be."""
    body = b"".join(raw.data)
    if body.isascii() or not _ODD_LETTERS.search(body):
        return True
    try:
        return bool(body.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _sorted_out(
    raw: Raw, texts: list[str], holdings: HoldingsMap
) -> tuple[dict[str, list[str]], list[Holding], set[int]]:
    """The title's fields by tag, the copies, and at which places the copies' fields stand."""
    fields: dict[str, list[str]] = {}
    items: list[Holding] = []
    copies: set[int] = set()
    for at, (tag, text) in enumerate(zip(raw.tags, texts, strict=True)):
        if tag in holdings.tags and (item := holdings.read(text)):
            items.append(item)
            copies.add(at)
        elif tag in fields:
            fields[tag].append(text)
        else:
            fields[tag] = [text]
    return fields, items, copies


def _without(raw: Raw, copies: set[int]) -> bytes:
    """The bytes to store: as they came if nothing was changed, else put together from what stays."""
    if raw.piece and not copies:
        return raw.piece if raw.leader[9] == "a" else b"%ba%b" % (raw.piece[:9], raw.piece[10:])
    first = len(raw.tags) - len(copies)
    if raw.piece and min(copies) == first:
        return first_fields(raw, first)
    stays = [at not in copies for at in range(len(raw.tags))]
    tags, data = list(itertools.compress(raw.tags, stays)), list(itertools.compress(raw.data, stays))
    return put_together(raw.leader, tags, data)


def _titled_otherwise(raw: Raw, fields: Fields, columns: BiblioColumns) -> BiblioColumns:
    tag, title = other_title_field(fields)
    if title:
        raw.faults.append(_("No title in field 245; the one in {tag} is used.").format(tag=tag))
    return columns._replace(title=title, title_key=title_key(title))


def _why_aside(leader: str, fields: Fields, columns: BiblioColumns) -> str:
    """Return why this is not for the catalog, as a sentence, or ""."""
    if leader[5] == "d":
        return _("Marked as deleted.")
    if leader[6] in _NOT_A_TITLE:
        return _(_NOT_A_TITLE[leader[6]])
    return "" if columns.title else _("It has no title.")
