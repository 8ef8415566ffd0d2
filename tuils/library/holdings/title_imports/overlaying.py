"""Records over those that are here: one entry a title, its row, its index and its ISBNs, many at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from tuils.formats.marc.marc import BiblioColumns, RecordRead
from tuils.formats.marc.merging import MergeRules, merge_records
from tuils.library.foundation.journal.entries import Facts
from tuils.library.holdings.matching_queries import batches_of_titles, edits_of_records
from tuils.library.holdings.titles.biblio_state import (
    columns_in,
    keep_originals,
    record_base64,
    remove_titles,
    replace_records,
)
from tuils.library.holdings.titles.entries_in_bulk import Bulk
from tuils.values.dataclass import dataclass


@dataclass
class Overlay:
    """A title that is here: its record when the batch began, as it becomes, and of how many records that comes."""

    before: bytes
    marc: bytes
    columns: BiblioColumns
    count: int = 0


def laid_over(here: bytes, record: RecordRead, rules: MergeRules) -> tuple[bytes, BiblioColumns] | None:
    """The record that comes of these two with its columns; None where nothing changes."""
    merged = merge_records(here, record.marc, rules)
    if merged == here:
        return None
    as_it_came = merged == record.marc and not record.outcome
    return merged, record.columns if as_it_came else columns_in(merged)


def write_overlays(bulk: Bulk, overlays: dict[str, Overlay]) -> None:
    """The entries and what follows from them."""
    versions = _versions(overlays)
    entries = [(bulk.next_id(), biblio) for biblio in overlays]
    keep_originals(entries, bulk.head.at)
    for (entry, biblio), overlay in zip(entries, overlays.values(), strict=True):
        bulk.add(entry, "biblio_edited", _edit(versions, biblio, record=record_base64(overlay.marc)), biblio=biblio)
    replace_records([(biblio, overlay.marc, overlay.columns) for biblio, overlay in overlays.items()])


def write_removals(bulk: Bulk, removals: Sequence[str]) -> None:
    """Titles leave the catalog."""
    versions = _versions(removals)
    for biblio in removals:
        bulk.add(bulk.next_id(), "biblio_edited", _edit(versions, biblio, removed=True), biblio=biblio)
    remove_titles(removals)


def _edit(versions: dict[str, str], biblio: str, **fields: Any) -> Facts:
    return {"set": fields, "based_on": versions.get(biblio, "")}


def _versions(biblios: Iterable[str]) -> dict[str, str]:
    """Return the version of each record: the last entry that set it, else its import."""
    wanted = sorted(biblios)
    return {**dict(batches_of_titles(wanted)), **dict(edits_of_records(wanted))}
