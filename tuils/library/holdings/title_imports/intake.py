"""One batch of an import: decides about each record, then writes all of it at once, past the model layer.

The journal gets an `import_batch` entry, one `item_added` an item and one `biblio_edited` a title that is overlaid or
removed; rows are what folding those entries gives. New records themselves are rows of `biblio` that carry the
import's id.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import field
from typing import Any

from tuils.formats.marc.marc import BiblioColumns, RecordRead
from tuils.formats.marc_files.iso2709 import OfUnimarc
from tuils.i18n import _, ngettext
from tuils.library.foundation.administration.numbers import cards_among
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Entry, Facts
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import refuse
from tuils.library.holdings.items.shelving import ShelvedTitle, shelf_columns, shelf_order, shelved_title
from tuils.library.holdings.queries import newest_number_of_title
from tuils.library.holdings.record_queries import newest_number
from tuils.library.holdings.titles.biblio_state import COLUMNS, biblio_row
from tuils.library.holdings.titles.entries_in_bulk import Bulk, data_text, run_of_ids
from tuils.models import Item, search
from tuils.models.rows import blank
from tuils.models.store_words import insert_rows, version
from tuils.values.dataclass import dataclass

from .copies import (
    A_CARD,
    REJECTED,
    SET_ASIDE,
    SKIPPED,
    Copies,
    copies_as_profiled,
    copy_of_the_title,
    next_own_number,
)
from .copies_said import repeats
from .matching import (
    Holder,
    KnownTitles,
    TitleIdentity,
    barcode_sign,
    bare_sign,
    columns_by_name,
    control_sign,
    copies_sign,
    record_sign,
    removed_sign,
)
from .overlaying import Overlay, laid_over, write_overlays, write_removals
from .profile import MarcProfile

_BLANK_ITEM = blank(Item)
_OUT = ("set_aside", "rejected")
_MOST_NAMED = 5
UNMAPPED = "unmapped "
"""How the count of a field of UNIMARC begins that has no place in MARC 21."""

Title = tuple[bytes, BiblioColumns]


@dataclass(frozen=True)
class RecordFault:
    """A record with a message. `record` counts from 1 within `file`.

    `outcome`: repaired (it was imported, or was here), merged (its copies went to the title of an earlier record),
    skipped (its title is here, and copies of it were not imported), set_aside, rejected.
    """

    file: str
    record: int
    control_number: str
    fault: str
    outcome: str


@dataclass
class Batch:
    """Sorted out and ready to be written. `read`: the number of its last record in the file."""

    copies: Copies
    read: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    faults: list[RecordFault] = field(default_factory=list)
    titles: dict[str, Title] = field(default_factory=dict)
    overlays: dict[str, Overlay] = field(default_factory=dict)
    removals: dict[str, None] = field(default_factory=dict)
    signs: dict[str, dict[str, TitleIdentity]] = field(default_factory=dict)  # of control numbers: titles that bear it
    rows: list[tuple[Facts, str]] = field(default_factory=list)  # of the copies, see `prepare_rows`

    @property
    def writes(self) -> bool:
        return bool(self.titles or self.overlays or self.removals or self.copies.items)


@dataclass
class Intake:
    """The state that all batches of one import share. `file`, `name`, `digest`, `place`: of the file being read.

    `number` counts the entries of the import, `counts` has the counts that are in no entry yet. `run` is the same for
    the same files and profile: by it an import that was cut off is found again. `system`: whose copies. `own_number`:
    the highest of the library's own range that the files have.
    """

    known: KnownTitles
    profile: MarcProfile
    system: str = ""
    run: str = ""
    file: str = ""
    name: str = ""
    digest: str = ""
    place: int = 0
    number: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    own_number: int = 0

    def done(self, counts: Counter[str], written: bool) -> None:
        """Count a batch as done: counts that this entry left out are in the next one."""
        self.number += written
        self.counts = Counter() if written else self.counts + counts


def store_version() -> int:
    """Return a number that is another one whenever another desk wrote something since this was asked last."""
    return version()


@verb("library.import")
def write_batch(
    desk: Desk, intake: Intake, records: Sequence[RecordRead], batch: Batch | None, version: int, *, alone: bool
) -> Batch:
    """Write a batch. The records of the first one of a transaction were decided about before (`batch`), so that other
    desks wait less; where one of them wrote something since (`version`), they are decided about again. `alone`: no desk
    is at work, so that the search index may be left untidy for later; else each batch tidies a little, that none holds
    a desk up for long."""
    if batch is None or store_version() != version:
        batch = decide_records(desk, intake, records)
        prepare_rows(batch)
    if batch.writes:
        _write(desk, intake, batch, alone)
    intake.done(batch.counts, batch.writes)
    return batch


# ---- sorting out


def decide_records(desk: Desk, intake: Intake, records: Sequence[RecordRead]) -> Batch:
    """Decide about each record. Writes nothing."""
    return _Sorting(desk, intake, records).batch


def counts_of_unimarc(told: OfUnimarc, *, comes_in: bool) -> Counter[str]:
    """Return what one record adds to the counts: of those that come in, and of fields left out."""
    if not comes_in:
        return Counter(undecided=1) if told.undecided else Counter()
    return Counter(["unimarc", *(UNMAPPED + place for place in told.unmapped)])


class _Sorting:
    """The records of one batch, one after the other: a later one sees what the earlier ones add."""

    def __init__(self, desk: Desk, intake: Intake, records: Sequence[RecordRead]) -> None:
        self.intake, self.profile = intake, intake.profile
        self.known = intake.known
        wanted = [record for record in records if record.outcome not in _OUT or self._is_deletion(record)]
        self.coming = {record.number: copies_as_profiled(record, self.profile, intake.system) for record in records}
        barcodes = {copy.barcode for copies in self.coming.values() for copy in copies} - {""}
        own = max(next_own_number(), intake.own_number + 1) if self.profile.give_numbers else 0
        taken = dict.fromkeys(cards_among(barcodes), Holder(A_CARD)) | self.known.barcodes(barcodes)
        self.batch = Batch(Copies(self.profile, desk.branch, taken, own, self.known.looks))
        self.ids = run_of_ids(desk.now)
        self.here = self.known.titles(wanted)
        self.records = self._records_here()
        for record in records:
            self._one(record)
        self._settle()

    def _is_deletion(self, record: RecordRead) -> bool:
        return record.deleted and self.profile.deletes == "apply"

    def _records_here(self) -> dict[str, bytes]:
        """Return the records to overlay: only where exactly one title fits."""
        if self.profile.on_match != "overlay":
            return {}
        return self.known.records({fitting[0] for fitting in self.here.values() if len(fitting) == 1})

    def _one(self, record: RecordRead) -> None:
        outcome, faults = record.outcome, [record.fault] if record.fault else []
        if self._is_deletion(record):
            outcome, faults = self._take_away(record)
        elif outcome not in _OUT:
            outcome, said = self._decide(record)
            faults += said
        if outcome in _OUT:
            self.batch.counts[outcome] += 1
            faults += self._leave_out(record, SET_ASIDE if outcome == "set_aside" else REJECTED)
        if record.unimarc:
            self.batch.counts += counts_of_unimarc(record.unimarc, comes_in=record.outcome not in _OUT)
        self.batch.counts["items_read"] += len(record.items)
        self.batch.read = record.number
        if faults:
            self._tell(record, " ".join(faults), outcome or "repaired")

    def _tell(self, record: RecordRead, words: str, outcome: str) -> None:
        self.batch.faults.append(RecordFault(self.intake.file, record.number, record.control_number, words, outcome))

    def _leave_out(self, record: RecordRead, count: str) -> list[str]:
        """Leave out the record's copies and count them so. Returns the messages about them."""
        return self.batch.copies.leave_out(self.coming[record.number], count)

    def _decide(self, record: RecordRead) -> tuple[str, list[str]]:
        """Decide whether the record is new or on file, and apply it. Returns the outcome and the messages."""
        fitting, on_match = self._fitting(record), self.profile.on_match
        if not fitting or on_match == "new":
            stranger = "" if fitting or on_match == "new" else self._stranger(record)
            if stranger and on_match == "overlay":
                return "set_aside", [stranger]
            said = [" ".join((stranger, _("Added as a new title.")))] if stranger else []
            return record.outcome, said + self._add(record)
        if on_match == "overlay" and (no := self._lay_over(record, fitting)):
            return "set_aside", [no]
        if on_match != "overlay":
            self._count_matched(fitting[0])
        return self._bring_copies(record, fitting[0])

    def _bring_copies(self, record: RecordRead, biblio: str) -> tuple[str, list[str]]:
        """Add the copies of a record whose title is here. Copies of a record repeated in the import are added even
        where titles on file stay as they are."""
        coming, copies = self.coming[record.number], self.batch.copies
        if self.profile.on_match == "skip" and not self._is_brought(biblio):
            said = copies.pass_over(coming, biblio)
            return "skipped" if said else record.outcome, said
        before = len(copies.items)
        said = copies.add(coming, biblio, known=True)
        if coming and self._is_brought(biblio):
            return "merged", [repeats(len(copies.items) - before), *said]
        return record.outcome, said

    def _is_brought(self, biblio: str) -> bool:
        """Return whether an earlier record of this import added this title."""
        return biblio in self.batch.titles or biblio in self.known.brought

    def _count_matched(self, biblio: str) -> None:
        self.batch.counts["matched"] += 1
        self.batch.counts["repeated"] += self._is_brought(biblio)

    def _fitting(self, record: RecordRead) -> tuple[str, ...]:
        """Return the matching titles, among those here and those of this batch."""
        if "control_number" in self.known.match:
            mine = columns_by_name(record.columns)
            brought = self.batch.signs.get(control_sign(record.columns), {})
            if same := [biblio for biblio, told in brought.items() if mine.agrees(told)]:
                return (same[0],)
        return tuple(one for one in self.here.get(record.number, ()) if one not in self.batch.removals)

    def _stranger(self, record: RecordRead) -> str:
        """Return the message that its control number belongs to quite another title; empty where it does not."""
        if "control_number" not in self.known.match:
            return ""
        brought = self.batch.signs.get(control_sign(record.columns), {})
        names = [self.batch.titles[biblio][1].title for biblio in brought if biblio in self.batch.titles]
        if not names and (biblio := self.known.strangers.get(record.number)):
            names = self.known.names([biblio]) or [biblio[-6:]]
        if not names:
            return ""
        text = _("Control number {number} already belongs to {title}, with a different title and ISBN.")
        return text.format(number=record.columns.control_number, title=names[0])

    def _add(self, record: RecordRead) -> list[str]:
        biblio = next(self.ids)
        self.batch.counts["added"] += 1
        self.batch.titles[biblio] = record.marc, record.columns
        if (sign := control_sign(record.columns)) and "control_number" in self.known.match:
            self.batch.signs.setdefault(sign, {})[biblio] = columns_by_name(record.columns)
        copies = self.coming[record.number]
        if not copies and self.profile.one_copy:
            copies = [copy_of_the_title(record, self.profile)]
            self.batch.counts["items_made"] += 1
        return self.batch.copies.add(copies, biblio, known=False) if copies else []

    # ---- over what is here

    def _lay_over(self, record: RecordRead, fitting: Sequence[str]) -> str:
        """Overlay the title, or return a sentence that says why not."""
        if len(fitting) > 1:
            return _several(self.known.names(fitting))
        biblio, batch = fitting[0], self.batch
        change = laid_over(self._record(biblio), record, self.profile.merge)
        if not change:
            self._count_matched(biblio)
            return ""
        batch.counts["overlaid"] += 1
        if biblio in batch.titles:
            batch.titles[biblio] = change
            return ""
        overlay = batch.overlays.setdefault(biblio, Overlay(self._here(biblio), *change))
        overlay.marc, overlay.columns = change
        overlay.count += 1
        return ""

    def _record(self, biblio: str) -> bytes:
        """Return the title's record after the changes of this batch so far."""
        if biblio in self.batch.titles:
            return self.batch.titles[biblio][0]
        overlay = self.batch.overlays.get(biblio)
        return overlay.marc if overlay else self._here(biblio)

    def _here(self, biblio: str) -> bytes:
        """Return the title's record before this batch. Where several titles fitted, it may not be read yet."""
        if biblio not in self.records:
            self.records |= self.known.records({biblio})
        return self.records[biblio]

    def _settle(self) -> None:
        """Drop overlays that changed a record back to its old state: nothing is to be written."""
        batch = self.batch
        for biblio, overlay in list(batch.overlays.items()):
            if overlay.marc == overlay.before:
                del batch.overlays[biblio]
                batch.counts["overlaid"] -= overlay.count
                batch.counts["matched"] += overlay.count
        batch.counts["items_added"] = len(batch.copies.items)
        batch.counts += batch.copies.counts  # drops what is 0

    # ---- taking away

    def _take_away(self, record: RecordRead) -> tuple[str, list[str]]:
        """Remove the title of a record marked as deleted, if nothing refers to it. Returns the outcome and the
        messages."""
        fitting = self._fitting(record)
        no = _("Marked as deleted, and no title here matches it.") if not fitting else self._why_it_stays(fitting)
        if no:
            return "set_aside", [no]
        biblio = fitting[0]
        self.batch.counts += Counter(overlaid=1, removed=1)
        self.batch.overlays.pop(biblio, None)
        if self.batch.titles.pop(biblio, None):
            for titles in self.batch.signs.values():
                titles.pop(biblio, None)
        else:
            self.batch.removals[biblio] = None
        said = self._leave_out(record, SKIPPED)
        return "skipped" if said else "", said

    def _why_it_stays(self, fitting: Sequence[str]) -> str:
        if len(fitting) > 1:
            return _several(self.known.names(fitting))
        barcodes = [barcode for _biblio, barcode in self.known.copies(set(fitting))]
        barcodes += [str(item.get("barcode", "")) for item in self.batch.copies.items if item["biblio"] == fitting[0]]
        if not barcodes:
            return ""
        text = ngettext(
            "Marked as deleted, but the title still has an item: {codes}",
            "Marked as deleted, but the title still has {n} items: {codes}",
            len(barcodes),
        )
        return text.format(n=len(barcodes), codes=_named([code for code in barcodes if code]))


def _several(names: Sequence[str]) -> str:
    return _("Several titles here match: {titles}").format(titles=_named(names))


def _named(names: Sequence[str]) -> str:
    return ", ".join(names[:_MOST_NAMED]) + (" ..." if len(names) > _MOST_NAMED else "")


# ---- remembering and writing


def seen_of(intake: Intake, batch: Batch) -> Iterator[tuple[str, str, bytes]]:
    """Yield (sign, title, record) for everything a rehearsal has to remember of this batch."""
    for sign, titles in batch.signs.items():
        yield from ((sign, biblio, told.told()) for biblio, told in titles.items())
    yield from ((barcode_sign(barcode), biblio, b"") for barcode, biblio in batch.copies.barcodes.items())
    yield from ((removed_sign(biblio), biblio, b"") for biblio in batch.removals)
    yield from ((copies_sign(item["biblio"]), item["biblio"], b"") for item in batch.copies.items)
    for biblio, looks in batch.copies.bare.items():
        yield f"{bare_sign(biblio)} {intake.place} {batch.read}", biblio, json.dumps(looks).encode()
    if batch.copies.profile.on_match == "overlay":
        yield from ((record_sign(biblio), biblio, marc) for biblio, (marc, _columns) in batch.titles.items())
        yield from ((record_sign(biblio), biblio, overlay.marc) for biblio, overlay in batch.overlays.items())


def batch_head(intake: Intake, counts: Counter[str], read: int, **more: Any) -> Facts:
    """Return the data of a batch's entry: the counts since the last one, and how far in which file it is."""
    return {
        "what": "marc",
        "batch": intake.known.batch,
        "number": intake.number + 1,
        "run": intake.run,
        "file": intake.digest,
        "name": intake.name,
        "place": intake.place,
        "read": read,
        "counts": {name: number for name, number in counts.items() if number},
        **more,
    }


def write_head(act: Act, intake: Intake, facts: Facts) -> Entry:
    """Write the batch's entry. Refuses with IMPORT_UNDER_WAY where two continue one interrupted import."""
    whole = intake.known.batch
    if newest_number(whole) != intake.number:
        raise refuse("IMPORT_UNDER_WAY")
    return act.write("import_batch", entry_id="" if intake.number else whole, data=facts)


def _write(desk: Desk, intake: Intake, batch: Batch, alone: bool) -> None:
    bulk = Bulk(write_head(Act(desk), intake, batch_head(intake, intake.counts + batch.counts, batch.read)))
    search.merge_by_itself(not alone)
    _write_titles(batch, intake.known.batch)
    write_overlays(bulk, batch.overlays)
    write_removals(bulk, list(batch.removals))
    _write_items(bulk, batch)
    bulk.write()


def _write_titles(batch: Batch, whole: str) -> None:
    last = newest_number_of_title()
    order = shelf_order()
    rows = [biblio_row(biblio, marc, columns, whole, order) for biblio, (marc, columns) in batch.titles.items()]
    insert_rows("biblio", COLUMNS, rows)
    isbns = [(isbn, biblio) for biblio, (_marc, columns) in batch.titles.items() for isbn in columns.isbns]
    insert_rows("isbn", ("isbn", "biblio"), isbns)
    search.index_batch(last + 1)


def prepare_rows(batch: Batch) -> None:
    """Make of each copy its row, without id and place, and the text of its entry: for all this nobody has to wait."""
    order = shelf_order()
    for fields in batch.copies.items:
        whole = {**_BLANK_ITEM, "holding_branch": fields["home_branch"], **fields}
        if brought := batch.titles.get(fields["biblio"]):
            columns = brought[1]
            title = ShelvedTitle(columns.call_number, columns.author_key, columns.title_key)
            whole["section"], whole["shelf_key"] = shelf_columns(whole, title, order)
        batch.rows.append((whole, data_text({"set": fields})))


def _write_items(bulk: Bulk, batch: Batch) -> None:
    """Write an entry for each item, and its row. The titles of a few copies are not in the batch, but here."""
    rows, order = [], shelf_order()
    for whole, text in batch.rows:
        item = whole["id"] = bulk.next_id()
        whole["added_pos"] = bulk.add_text(item, "item_added", text, item=item)
        if whole["biblio"] not in batch.titles:
            whole["section"], whole["shelf_key"] = shelf_columns(whole, shelved_title(whole["biblio"]), order)
        rows.append(tuple(whole.values()))
    insert_rows("item", tuple(_BLANK_ITEM), rows)
