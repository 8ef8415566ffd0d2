"""The undo of an import of titles: its copies, its titles, records laid over others. What nothing later names is
removed; what something later names stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

from tuils.i18n import _
from tuils.library.foundation.administration.batch_pages import (
    BatchPage,
    LeftAsIs,
    Look,
    Work,
    came_and_went,
    imports_among,
)
from tuils.library.foundation.journal.entries import Entry, Facts, entry_from_row, fold_fields
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.local_words import whole_title
from tuils.library.foundation.refusals import Refused, refuse
from tuils.library.holdings.items.custody import HOLD_BACK
from tuils.library.holdings.items.item_state import remove_items
from tuils.library.holdings.record_queries import items_added_by, records_edited_by, titles_of_batch
from tuils.library.holdings.titles.biblio_state import (
    columns_in,
    record_base64,
    record_before,
    remove_titles,
    replace_records,
    stories_of,
)
from tuils.library.holdings.titles.entries_in_bulk import Bulk
from tuils.models import Biblio, Hold, Item, Journal, search
from tuils.models.circulation import LIVE
from tuils.models.rows import find

REMOVED: Facts = {"set": {"removed": True}}

Edit = tuple[str, str, Facts]  # item or biblio, its id, and the data of the entry that changes it


def titles_back(work: Work) -> Iterator[Look]:
    """A page of copies, of titles or of records at a time."""
    for act in work.parts:
        yield partial(_items_page, work, act)
    yield partial(_titles_page, work)
    for act in work.parts:
        yield partial(_records_page, work, act)


def _write(act: Act, edits: Sequence[Edit]) -> None:
    bulk = Bulk(act.entries[0])
    for what, key, data in edits:
        bulk.add(bulk.next_id(), f"{what}_edited", data, **{what: key})
    bulk.write()
    search.merge_by_itself(False)


def _items_page(work: Work, act: str, after: int, size: int) -> BatchPage:
    rows: Sequence[Any] = items_added_by(act, after, size)
    going, stays = items_of(work, [item for _seq, item in rows])

    def write(act: Act) -> None:
        _write(act, [("item", row.id, REMOVED) for row in going])
        remove_items(going)

    counts = {"items_removed": len(going)}
    return BatchPage(rows[-1][0] if rows else after, len(rows), write if going else None, counts, stays)


def _titles_page(work: Work, after: int, size: int) -> BatchPage:
    rows: Sequence[Any] = titles_of_batch(work.batch, after, size)
    going, stays = split_batch_titles(work, [biblio for _no, biblio in rows])

    def write(act: Act) -> None:
        _write(act, [("biblio", biblio, REMOVED) for biblio in going])
        remove_titles(going)

    counts = {"titles_removed": len(going)}
    return BatchPage(rows[-1][0] if rows else after, len(rows), write if going else None, counts, stays)


def _records_page(work: Work, act: str, after: int, size: int) -> BatchPage:
    rows: Sequence[Any] = records_edited_by(act, after, size)
    going, stays = split_edited_records(work, [(entry, biblio) for _seq, entry, biblio in rows])
    records = [(one.biblio, one.marc, columns_in(one.marc)) for one in going if one.marc is not None]

    def write(act: Act) -> None:
        _write(act, [_put_back(one) for one in going])
        replace_records(records)
        for removed in (True, False):
            remove_titles([one.biblio for one in going if one.removed is removed], removed)

    counts = {"records_put_back": len(going)}
    return BatchPage(rows[-1][0] if rows else after, len(rows), write if going else None, counts, stays)


def _put_back(back: PutBack) -> Edit:
    fields: Facts = {}
    if back.marc is not None:
        fields["record"] = record_base64(back.marc)
    if back.removed is not None:
        fields["removed"] = back.removed
    data = {"set": fields, "based_on": back.undone[-1], "undone": list(back.undone)}
    return "biblio", back.biblio, data


LENDING = frozenset({"checkout", "checkin", "renew", "settled"})


class PutBack(NamedTuple):
    """The state a title gets back: a record, if the batch gave it another; whether it is removed, if the batch changed
    that. `undone`: the entries of the batch that this undoes."""

    biblio: str
    marc: bytes | None
    removed: bool | None
    undone: tuple[str, ...]


def items_of(work: Work, items: Sequence[str]) -> tuple[list[Item], list[LeftAsIs]]:
    """Split the batch's items that are here into rows that nothing later names, and the others."""
    rows = {row.id: row for row in find(Item, "id", items)}
    later = _later_kinds(work, rows)
    going = [rows[item] for item in items if item in rows and item not in later]
    staying = [rows[item] for item in items if item in later]
    work.left.update(("item", row.id) for row in staying)
    titles = _titles(row.biblio for row in staying)
    return going, [_item_stays(row, later[row.id], titles.get(row.biblio, "")) for row in staying]


def _later_kinds(work: Work, items: Iterable[str]) -> dict[str, set[str]]:
    """Return, by item, the kinds of entries that name it from outside the batch, without those of another undone
    import. A loan that was undone still names it."""
    kinds, stories = defaultdict(set), defaultdict(list)
    items = list(items)
    for row in find(Journal, "item", items):
        stories[row.item or ""].append(row)
    imports = imports_among(row.act for story in stories.values() for row in story)
    for item, story in stories.items():
        ignored = work.acts | came_and_went((row.act for row in story), imports)
        for row in story:
            if row.act not in ignored and (row.kind == "checkout" or not row.void):
                kinds[item].add(row.kind)
    wanted = {row.wanted for row in find(Hold, "wanted", items) if row.state in LIVE}
    for item in wanted:
        kinds[item].add("hold_placed")
    return kinds


def _item_stays(row: Item, kinds: set[str], title: str) -> LeftAsIs:
    code = row.barcode or _("no barcode")
    text = _("{title} ({code}) has been changed since.")
    if kinds & LENDING:
        text = _("{title} ({code}) has been checked out since.")
    elif kinds == {"hold_placed"}:
        text = _("{title} ({code}) has a hold.")
    no = refuse("STILL_NAMED", why=text.format(title=title, code=code))
    return LeftAsIs("item", row.barcode or row.id, no)


# ---- titles


def split_batch_titles(work: Work, biblios: Sequence[str]) -> tuple[list[str], list[LeftAsIs]]:
    """Split the batch's titles into those that nothing later names and that keep no copy, and the others. A title that
    only keeps copies of the batch is in neither: the copies were reported."""
    entries = entries_in_force(entry_from_row(row) for row in find(Journal, "biblio", biblios))
    gone = {row.id for row in find(Hold, "id", {one.hold for one in entries if one.hold}) if row.how == HOLD_BACK}
    entries = [entry for entry in entries if entry.hold not in gone]
    edited = {entry.biblio or "" for entry in entries if entry.act not in work.acts}
    held = {entry.biblio for entry in entries if entry.kind == "hold_placed"}
    own, other = _copies(work, biblios)
    names = _titles(edited | other.keys())
    stays = []
    for biblio in biblios:
        if biblio in edited:
            text = _("{title} has had a hold since.") if biblio in held else _("{title} has been changed since.")
            text = text.format(title=names[biblio])
        elif biblio in other:
            text = _("{title} has a copy from somewhere else: {code}.").format(title=names[biblio], code=other[biblio])
        else:
            continue
        stays.append(LeftAsIs("biblio", biblio, refuse("STILL_NAMED", why=text)))
    return [biblio for biblio in biblios if biblio not in edited | own | other.keys()], stays


def _copies(work: Work, biblios: Sequence[str]) -> tuple[set[str], dict[str, str]]:
    """Titles that keep a copy of the batch; and by title the number of a copy that is not of it."""
    rows = find(Item, "biblio", biblios)
    added = {row.id for row in find(Journal, "id", [row.id for row in rows]) if row.act in work.acts}
    later = _later_kinds(work, added) if work.rehearsal else dict.fromkeys(added)
    own = {row.biblio for row in rows if row.id in added and row.id in later}
    other = {row.biblio: row.barcode or row.id for row in rows if row.id not in added}
    return own, other


def _titles(biblios: Iterable[str]) -> dict[str, str]:
    """Return the name of each title, by id."""
    return {row.id: whole_title(row.title, row.medium) for row in find(Biblio, "id", biblios)}


# ---- records that were laid over others, titles that were taken out


def split_edited_records(work: Work, edits: Sequence[tuple[str, str]]) -> tuple[list[PutBack], list[LeftAsIs]]:
    """Split the batch's edits, each an entry and its title, into records to put back and titles that stay. A title that
    the batch added itself, or edited more than once, is looked at once."""
    biblios = [biblio for _entry, biblio in edits]
    stories, names = stories_of(biblios), _titles(biblios)
    own = {row.id for row in find(Biblio, "id", biblios) if row.batch == work.batch}
    going: list[PutBack] = []
    stays: list[LeftAsIs] = []
    for entry, biblio in edits:
        story = entries_in_force(stories[biblio])
        ours = [other for other in story if other.act in work.acts]
        if biblio in own or biblio not in names or not ours or ours[0].id != entry:
            continue
        later = [other for other in story if other.order > ours[0].order and other.act not in work.acts]
        no = _why_not(names[biblio], later)
        back = None if no else _before(biblio, story, ours)
        if back is None:
            too_late = refuse("UNDO_TOO_LATE", wording="RECORD_FORGOTTEN", title=names[biblio])
            stays.append(LeftAsIs("biblio", biblio, no or too_late))
        else:
            going.append(back)
    return going, stays


def entries_in_force(story: Iterable[Entry]) -> list[Entry]:
    """Return entries about titles, without void ones and those of a batch that was undone."""
    entries = [entry for entry in story if not entry.void]
    gone = {undone for entry in entries for undone in entry.data.get("undone", ())}
    return [entry for entry in entries if entry.id not in gone and "undone" not in entry.data]


def _why_not(title: str, later: Sequence[Entry]) -> Refused | None:
    return refuse("STILL_NAMED", why=_("{title} has been changed again since.").format(title=title)) if later else None


def _before(biblio: str, story: Sequence[Entry], ours: Sequence[Entry]) -> PutBack | None:
    """Return the title's state without the batch; None where its record is no longer known."""
    gone = {entry.id for entry in ours}
    changed = set().union(*(entry.changes for entry in ours))
    marc = record_before(biblio, story, gone) if "record" in changed else None
    if marc is None and "record" in changed:
        return None
    before = fold_fields([entry for entry in story if entry.id not in gone], {})
    removed = bool(before.get("removed")) if "removed" in changed else None
    return PutBack(biblio, marc, removed, tuple(entry.id for entry in ours))
