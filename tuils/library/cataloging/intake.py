"""One batch of an import: what becomes of each record, then all of it written past the model layer at once.

The journal gets an `import_batch` entry and one `item_added` an item; the item rows are what folding those
entries gives. Records themselves are rows of `biblio` that carry the import's id.
"""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tuils.formats.marc import Holding, RecordRead
from tuils.i18n import _, ngettext
from tuils.library.desk import Desk, verb
from tuils.library.journal.entries import Entry, Facts, new_id, row_of
from tuils.library.journal.writing import Act
from tuils.models import Have, Item, Journal, db, search
from tuils.models.rows import blank, put

from .biblio_state import COLUMNS, biblio_row
from .matching import Known, barcode_sign, control_sign

_BLANK_ITEM = blank(Item)
_COPIED = (
    "call_number", "location", "item_type", "copy_number", "volume", "acquired_on", "not_for_loan", "staff_note",
    "public_note",
)  # fmt: skip
_ENTRY_COLUMNS = tuple(blank(Journal))
_to_json = json.JSONEncoder(sort_keys=True, ensure_ascii=False).encode


_AT_ONCE = 40  # rows a statement


@dataclass(frozen=True)
class Fault:
    """A record of which something has to be said. `record` counts from 1 within `file`.

    `outcome`: repaired (it came in, or was here), set_aside, rejected.
    """

    file: str
    record: int
    control_number: str
    fault: str
    outcome: str


@dataclass
class Batch:
    """Sorted out and ready to be written."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    titles: list[tuple[Any, ...]] = field(default_factory=list)
    isbns: list[tuple[str, str]] = field(default_factory=list)
    items: list[Facts] = field(default_factory=list)
    signs: dict[str, str] = field(default_factory=dict)
    ids: Iterator[str] = field(default_factory=lambda: iter(()))


@dataclass
class Intake:
    """What all batches of one import share; `file` and `digest` are of the one that is being read.

    `number` counts the batches that wrote something.
    """

    known: Known
    on_match: str
    file: str = ""
    digest: str = ""
    number: int = 0


@verb("library.import")
def take_in(desk: Desk, intake: Intake, records: Sequence[RecordRead]) -> Batch:
    """Sort a batch out and write it: one transaction. A rehearsal only sorts out."""
    batch = sort_out(desk, intake, records)
    intake.known.remember(batch.signs.items())
    if not intake.known.rehearsal and (batch.titles or batch.items):
        _write(desk, intake, batch)
    return batch


# ---- sorting out


def sort_out(desk: Desk, intake: Intake, records: Sequence[RecordRead]) -> Batch:
    batch = Batch(ids=_run_of_ids(desk.now))
    good = [record for record in records if record.outcome not in ("set_aside", "rejected")]
    here = intake.known.titles(good)
    taken = intake.known.barcodes({item.barcode for record in good for item in record.items} - {""})
    for record in records:
        faults = [record.fault] if record.fault else []
        outcome = record.outcome
        if outcome in ("set_aside", "rejected"):
            batch.counts[outcome] += 1
        else:
            faults += _sort_out_one(desk, intake, batch, record, here.get(record.number, ""), taken)
        if faults:
            told = Fault(intake.file, record.number, record.control_number, " ".join(faults), outcome or "repaired")
            batch.faults.append(told)
    batch.counts["items_added"] = len(batch.items)
    return batch


def _sort_out_one(
    desk: Desk, intake: Intake, batch: Batch, record: RecordRead, here: str, taken: dict[str, str]
) -> list[str]:
    """Decide on one record. Gives back what has to be said of its items."""
    sign = control_sign(record) if "control_number" in intake.known.match else ""
    biblio = here or batch.signs.get(sign, "")
    if biblio and intake.on_match != "new":
        batch.counts["matched"] += 1
        if intake.on_match == "skip":
            return []
    else:
        biblio = next(batch.ids)
        batch.counts["added"] += 1
        batch.titles.append(biblio_row(biblio, record.marc, record.columns, intake.known.batch))
        batch.isbns.extend((isbn, biblio) for isbn in record.columns.isbns)
        if sign:
            batch.signs[sign] = biblio
    return list(_sort_out_items(desk, batch, record.items, biblio, taken))


def _sort_out_items(
    desk: Desk, batch: Batch, items: Sequence[Holding], biblio: str, taken: dict[str, str]
) -> Iterator[str]:
    without = 0
    for item in items:
        barcode = item.barcode
        if barcode in taken:
            if taken[barcode] == biblio and barcode_sign(barcode) not in batch.signs:
                continue  # this very copy is here already
            yield _("The number {code} is on another item already: this one came in without a number.").format(
                code=barcode
            )
            barcode = ""
        elif barcode:
            taken[barcode] = biblio
            batch.signs[barcode_sign(barcode)] = biblio
        else:
            without += 1
        batch.items.append(_fields(item, biblio, barcode, desk.branch))
    if without:
        yield ngettext("{n} item has no number.", "{n} items have no number.", without).format(n=without)


def _fields(item: Holding, biblio: str, barcode: str, branch: str) -> Facts:
    """What the entry sets: only what is not blank."""
    home = item.home_branch or branch
    fields: Facts = {"biblio": biblio, "home_branch": home}
    if barcode:
        fields["barcode"] = barcode
    for name in _COPIED:
        if value := getattr(item, name):
            fields[name] = value
    if item.price_cents is not None:
        fields["price_cents"] = item.price_cents
    if item.collection_code:
        fields["collection"] = item.collection_code
    if item.state == "withdrawn":
        fields["withdrawn"] = True
    elif item.state:
        fields["state"] = item.state
    if item.holding_branch and item.holding_branch != home:
        fields["holding_branch"] = item.holding_branch
    return fields


# ---- writing


def _write(desk: Desk, intake: Intake, batch: Batch) -> None:
    intake.number += 1
    counts = {name: number for name, number in batch.counts.items() if number}
    whole = intake.known.batch
    facts = {"batch": whole, "number": intake.number, "file": intake.digest, "counts": counts}
    head = Act(desk).write("import_batch", entry_id=whole if intake.number == 1 else "", data=facts)
    _write_titles(batch)
    if batch.items:
        _write_items(head, batch.items)


def _write_titles(batch: Batch) -> None:
    (last,) = db.execute_sql("SELECT coalesce(max(no), 0) FROM biblio").fetchone()
    _insert("biblio", COLUMNS, batch.titles)
    _insert("isbn", ("isbn", "biblio"), batch.isbns)
    search.index_batch(last + 1)


def _write_items(head: Entry, items: Sequence[Facts]) -> None:
    """One entry an item, behind the head of the batch, and the row that follows from it."""
    entry = dict(zip(_ENTRY_COLUMNS, (row_of(head)[name] for name in _ENTRY_COLUMNS), strict=True))
    entry["kind"] = "item_added"
    entries, rows, ids = [], [], _run_of_ids(head.pos)
    for number, fields in enumerate(items, 1):
        place, item = head.pos + number, next(ids)
        own = {"id": item, "seq": head.seq + number, "stamp": place, "pos": place, "item": item}
        entries.append(tuple((entry | own | {"data": _to_json({"set": fields})}).values()))
        custody = {"id": item, "added_pos": place, "holding_branch": fields["home_branch"]}
        rows.append(tuple((_BLANK_ITEM | custody | fields).values()))
    _insert("journal", _ENTRY_COLUMNS, entries)
    _insert("item", tuple(_BLANK_ITEM), rows)
    put(Have, {"device": head.device, "seq": head.seq + len(items), "pos": head.pos + len(items)})


def _run_of_ids(micros: int) -> Iterator[str]:
    """UUIDv7 one behind the other (RFC 9562, 6.2, method 2): quick to make, and to put at the end of an index."""
    first = int(new_id(micros).replace("-", ""), 16)
    for number in itertools.count(first):
        digits = f"{number:032x}"
        yield f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def _insert(table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Many rows a statement. OR FAIL: a row that does not fit ends the whole transaction, so the statement alone
    needs no way back; keeping one costs a third."""
    names = ", ".join(f'"{name}"' for name in columns)
    marks = f"({', '.join('?' for _name in columns)})"
    text = f'INSERT OR FAIL INTO "{table}" ({names}) VALUES {marks}'
    together = len(rows) - len(rows) % _AT_ONCE
    groups = (itertools.chain.from_iterable(rows[at : at + _AT_ONCE]) for at in range(0, together, _AT_ONCE))
    connection = db.connection()
    connection.executemany(f"{text}{f', {marks}' * (_AT_ONCE - 1)}", map(tuple, groups))
    connection.executemany(text, rows[together:])
