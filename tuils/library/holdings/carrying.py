"""The transfer of titles and items to another tuils library and from one, exactly as they were there."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tuils.formats.marc_files.iso2709 import first_fields, read_piece
from tuils.i18n import N_
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.hooks import Carried, CarriedFile
from tuils.library.foundation.journal.writing import Act
from tuils.models import Item, db, search
from tuils.models.rows import find, get, marks, row_with, some
from tuils.models.store_words import insert_rows
from tuils.values.dataclass import dataclass

from .items.bound_volumes import titles_in
from .items.item_state import BLANK, FIELDS, SHELF, settle_clash
from .items.item_use import OLD_USE, use_of
from .items.shelving import ShelvedTitle, shelf_columns, shelf_order, shelved_title
from .lists.list_state import ITEMS, TITLES
from .queries import newest_number_of_title, record_numbers
from .record_queries import page_of_titles
from .titles.biblio_state import COLUMNS, biblio_row, columns_in
from .titles.entries_in_bulk import Bulk

_FIELDS = tuple(name for name in FIELDS if name not in ("biblio", "borrowed_until"))
CARRIED_COLUMNS = ("record", *_FIELDS, "holding_branch", "transit_to")
ITEMS_OUT = (
    f"SELECT {', '.join(f'item.{name}' for name in CARRIED_COLUMNS[1:])}, item.biblio, item.id, "
    "item.lent, item.moved_at FROM item WHERE item.biblio IN ({marks}) "
    "ORDER BY item.biblio, item.barcode, item.added_pos, item.id"
)

MARK = b"t "  # indicators of the copies that we put behind a record: they are not the record's own
TAG = "952"
PAGE = 1000
_NUMBERS = ("price_cents", "old_lent")
_FLAGS = ("withdrawn", "not_for_loan")


@permitted("library.export")
def items_out(desk: Desk) -> Iterator[Facts]:
    """Every item of a title that is not removed, with all that is kept of it. Keys: CARRIED_COLUMNS.

    `record` is the title's number in `export_titles`; order as there. Permission library.export.
    """
    last, record, numbers = 0, 0, _numbers_of_bound()
    while page := page_of_titles(last, PAGE):
        copies: dict[str, list[Facts]] = {}
        biblios = [biblio for _no, biblio in page]
        rows: Any = db.execute_sql(ITEMS_OUT.format(marks=marks(page)), biblios).fetchall()
        for biblio, item in _as_used(rows, desk):
            copies.setdefault(biblio, []).append(item)
        for biblio in biblios:
            record += 1
            for item in copies.get(biblio, ()):
                others = (numbers.get(title, "") for title in titles_in(item["bound_with"]))
                yield {"record": record, **item, "bound_with": " ".join(filter(None, others))}
        last = page[-1][0]


def _as_used(rows: Sequence[Any], desk: Desk) -> Iterator[tuple[str, Facts]]:
    """Yield the items with their use: checkouts counted here become the imported counts there."""
    names = (*CARRIED_COLUMNS[1:], "biblio", "id", "lent", "moved_at")
    items = [dict(zip(names, row, strict=True)) for row in rows]
    uses = use_of([row_with(Item, item) for item in items], desk.zone)
    for item in items:
        carried = {name: item[name] for name in CARRIED_COLUMNS[1:]}
        yield item["biblio"], carried | dict(zip(OLD_USE, uses[item["id"]], strict=True))


def _numbers_of_bound() -> dict[str, str]:
    """The record number of each title that is bound into a volume of another one."""
    wanted = {title for row in some(Item, "\"bound_with\" <> ''") for title in titles_in(row.bound_with)}
    if not wanted:
        return {}
    return {biblio: str(record) for biblio, record in record_numbers() if biblio in wanted}


@verb("library.import")
def bind_carried(desk: Desk) -> None:
    """Replace the numbers of further titles in volumes by ids, once all titles are here."""
    volumes = some(Item, "\"bound_with\" <> ''")
    if not volumes:
        return
    known = {str(record): biblio for biblio, record in record_numbers()}
    act = Act(desk)
    for row in volumes:
        titles = " ".join(known[title] for title in titles_in(row.bound_with) if title in known)
        act.write("item_edited", item=row.id, data={"set": {"bound_with": titles}})


@dataclass(frozen=True)
class CarriedTitle:
    """A record with the copies that were put behind it, and the rows of `items_out` about them."""

    piece: bytes
    items: Sequence[Mapping[str, str]] = ()

    def record(self) -> bytes:
        """The record as it was stored, byte by byte. Raises Unreadable."""
        raw, own = read_piece(self.piece), 0
        tail = len(raw.tags)
        while own < len(self.items) and raw.tags[tail - own - 1] == TAG and raw.data[tail - own - 1].startswith(MARK):
            own += 1
        return first_fields(raw, tail - own) if own else self.piece


@verb("library.import")
def take_titles(desk: Desk, titles: Sequence[CarriedTitle], batch: str, number: int, file: Facts) -> int:
    """Import titles and their items as one batch, in their order; return how many items. Raises Unreadable.

    `batch` names the import as a whole, `number` counts its batches from 1, `file` has its entry's facts about the
    file.
    """
    rows = [row for title in titles for row in title.items]
    counts = {"added": len(titles), "items_added": len(rows)}
    facts = {"batch": batch, "number": number, "what": "marc", "counts": counts, **file}
    head = Act(desk).write("import_batch", entry_id=batch if number == 1 else "", data=facts)
    bulk = Bulk(head)
    biblios = [bulk.next_id() for _title in titles]
    _write_titles([(biblio, title.record()) for biblio, title in zip(biblios, titles, strict=True)], batch)
    fields = [
        {**_fields(row), "biblio": biblio} for biblio, title in zip(biblios, titles, strict=True) for row in title.items
    ]
    for item, row, known in zip(_write_items(bulk, fields), rows, fields, strict=True):
        if row["transit_to"]:
            _send(desk, item, row, known)
    return len(rows)


def _write_titles(records: Sequence[tuple[str, bytes]], batch: str) -> None:
    last = newest_number_of_title()
    read = [(biblio, marc, columns_in(marc)) for biblio, marc in records]
    order = shelf_order()
    rows = [biblio_row(biblio, marc, columns, batch, order) for biblio, marc, columns in read]
    insert_rows("biblio", COLUMNS, rows)
    insert_rows("isbn", ("isbn", "biblio"), [(isbn, biblio) for biblio, _marc, found in read for isbn in found.isbns])
    search.index_batch(last + 1)


def _write_items(bulk: Bulk, items: Sequence[Facts]) -> list[str]:
    """Write an entry for each item, and its row. Returns their ids."""
    taken = {row.barcode for row in find(Item, "barcode", {item["barcode"] for item in items if "barcode" in item})}
    rows, twice = [], set()
    order, titles = shelf_order(), dict[str, ShelvedTitle]()
    for fields in items:
        key, barcode = bulk.next_id(), fields.get("barcode", "")
        place = bulk.add(key, "item_added", {"set": fields}, item=key)
        if barcode in taken:
            twice.add(barcode)
        elif barcode:
            taken.add(barcode)
        where = {"holding_branch": fields.get("home_branch", ""), "clash": barcode in twice}
        row = {**BLANK, **where, **fields, "id": key, "added_pos": place}
        title = titles.get(row["biblio"]) or titles.setdefault(row["biblio"], shelved_title(row["biblio"]))
        rows.append(row | dict(zip(SHELF, shelf_columns(row, title, order), strict=True)))
    bulk.write()
    insert_rows("item", tuple(BLANK), [tuple(row.values()) for row in rows])
    for barcode in sorted(twice):
        settle_clash(barcode)
    return [row["id"] for row in rows]


def _send(desk: Desk, item: str, row: Mapping[str, str], fields: Facts) -> None:
    """Send the item, which is on its way between two branches."""
    act = Act(replace(desk, branch=row["holding_branch"]))
    act.write("checkin", item=item, data={"route": "TRANSIT", "to": row["transit_to"], "imported": True})
    put_back(act, item, fields)


def _fields(row: Mapping[str, str]) -> Facts:
    """Return the fields that the entry sets: only those that are not blank, flags and cents as such."""
    fields: Facts = {}
    for name in _FIELDS:
        if name in _FLAGS:
            fields |= {name: True} if row[name] == "1" else {}
        elif row[name]:
            fields[name] = int(row[name]) if name in _NUMBERS else row[name]
    if row["holding_branch"] != row["home_branch"]:
        fields["holding_branch"] = row["holding_branch"]
    return fields


def put_back(act: Act, item: str, before: Mapping[str, Any]) -> None:
    """Fields that an entry of custody changed, such as `lost`, which ends when an item is seen: as they were."""
    now = get(Item, item)
    changed = {name: before[name] for name in _FIELDS if name in before and getattr(now, name) != before[name]}
    if changed:
        act.write("item_edited", item=item, data={"set": changed})


_NUMBERED = {
    TITLES: "SELECT id AS thing, row_number() OVER (ORDER BY no) AS record, '' AS copy, '' AS item FROM biblio "
    "WHERE NOT removed",
    ITEMS: "SELECT item.id AS thing, record, row_number() OVER (PARTITION BY item.biblio ORDER BY item.barcode, "
    "item.added_pos, item.id) AS copy, item.barcode AS item FROM item JOIN (SELECT id, row_number() OVER (ORDER BY no) "
    "AS record FROM biblio WHERE NOT removed) AS title ON title.id = item.biblio",
}
"""The numbers of titles and items in the folder: `record` as in `export_titles`, `copy` among the record's copies."""


def title_and_copy_numbers(of: str, sentence: str) -> dict[str, tuple[Any, ...]]:
    """Return record, copy and barcode of all titles or items whose ids this statement gives. One walk through the
    catalog."""
    text = f"SELECT thing, record, copy, item FROM ({_NUMBERED[of]}) AS numbered WHERE thing IN ({sentence})"
    return {thing: tuple(rest) for thing, *rest in db.execute_sql(text)}


def ids_by_number(of: str, wanted: Container[str]) -> dict[tuple[str, str], str]:
    """Return the ids by record and copy, for these records."""
    found = db.execute_sql(_NUMBERED[of])
    return {(str(record), str(copy)): thing for thing, record, copy, _item in found if str(record) in wanted}


COPIES = Carried(
    (
        CarriedFile(
            "items.csv", 1, CARRIED_COLUMNS, items_out, "items",
            later=("pieces", "missing_pieces", "alert", "statistics", "line", "bound_with", *OLD_USE),
        ),
    ),
    words=N_("{file}: every copy. `record` is its title's number in {titles}."),
)  # fmt: skip
"""The copies come in with their titles: `take_titles`."""
