"""Items and loans in the store: the only code that writes their rows, from the steps of `custody`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from tuils.i18n import N_, NN_
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Entry, Facts, entry_from_row
from tuils.library.foundation.journal.families import CopyAsRead, Family, Pocketful, add_family
from tuils.library.foundation.journal.kinds import EntryWords, Kind, by_any, by_branch
from tuils.library.foundation.journal.queries import drop_row, was_removed
from tuils.library.foundation.journal.same_titles import TITLES_MOVE, moved_titles, title_for
from tuils.library.foundation.journal.undoing import continuations, none_names
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import need, refuse
from tuils.models import Item, Journal, Loan
from tuils.models.rows import Row, blank, columns, find, get, put, put_all, some
from tuils.models.store_words import put_many
from tuils.values.dataclass import dataclass

from .bound_volumes import bound_to, titles_in
from .custody import CLOSERS, LINE_NOTED, TAKEN_BACK, ItemState, LoanState, as_facts, ends_loan, fold_item, step_item

CUSTODY = ("checkout", "checkin", "item_state", "used_here")
DERIVED = ("loan", "holding_branch", "transit_to", "moved_at", "held_for", "held_pos", "added_pos", "lent")
SHELF = ("section", "shelf_key")
PLACED_BY = ("call_number", "volume", "copy_number", "biblio")
BLANK = blank(Item)
FIELDS = tuple(name for name in BLANK if name not in (*DERIVED, *SHELF, "id", "clash"))


class Items(Family):
    described = (
        Kind("item_added", "catalog.edit", by_any("catalog.edit", "circulation.checkin", "ill.edit")),
        Kind("item_edited", brought=by_any(
            "catalog.edit", "circulation.checkin", "circulation.state", "library.import", "ill.edit"
        ), is_first=True),
        Kind("checkout", brought=by_any("circulation.checkout", "circulation.undo", "library.import"), is_late=True,
             leads=13),
        Kind("checkin", brought=by_any(
            "circulation.checkin", "circulation.checkout", "circulation.count", "circulation.state", "ill.edit"
        ), leads=11),
        Kind("renew", brought=by_any("circulation.renew", "circulation.checkout"), leads=12),
        Kind("item_state", "circulation.state", by_any(
            "circulation.state", "circulation.checkin", "circulation.renew", "catalog.edit", "ill.edit"
        ), leads=5),
        Kind("overdue_notice", brought=by_any("notices.send", "patrons.see_all")),
        Kind("used_here", brought=by_any("circulation.count")),
        Kind(TAKEN_BACK, brought=by_branch("library.import")),
        Kind("settled", is_first=True, is_unlisted=True),
        Kind("due_moved", brought=by_any("ill.edit")),
    )  # fmt: skip
    words = {
        "item_added": EntryWords(
            N_("NEW"),
            N_("New copy: {title}"),
            back=N_("copy removed; its barcode is free"),
            counted=NN_("{n} new item", "{n} new items"),
        ),
        "item_edited": EntryWords(
            N_("CHANGED"), N_("Changed copy: {title}"), counted=NN_("{n} item change", "{n} item changes")
        ),
        "checkout": EntryWords(
            N_("OUT"),
            N_("Checked out: {title}"),
            N_("Undone. {title} is not checked out. It is back on the shelf."),
            N_("back on the shelf, not checked out"),
            did_for=N_("Checked out to {name}: {title}"),
            counted=NN_("{n} checkout", "{n} checkouts"),
        ),
        "checkin": EntryWords(
            N_("IN"),
            N_("Checked in: {title}, {route}"),
            N_("Undone. {title} is checked out to the same patron again."),
            counted=NN_("{n} check-in", "{n} check-ins"),
        ),
        "renew": EntryWords(
            N_("RENEWED"),
            N_("Renewed: {title}"),
            N_("Undone. {title} has its old due date again."),
            N_("due date as before"),
            did_for=N_("Renewed for {name}: {title}"),
            counted=NN_("{n} renewal", "{n} renewals"),
        ),
        "item_state": EntryWords(
            N_("MARKED"),
            N_("Marked {state}: {title}"),
            N_("Undone. {title} is as it was before."),
            did_for=N_("Marked {state} for {name}: {title}"),
            counted=NN_("{n} item marked", "{n} items marked"),
        ),
        "overdue_notice": EntryWords(N_("NOTICE"), N_("Overdue notice: {title}"), back=N_("not marked as sent")),
        "used_here": EntryWords(
            N_("USED"),
            N_("In-house use: {title}"),
            N_("Undone. {title} is not counted."),
            N_("not counted"),
            counted=NN_("{n} in-house use", "{n} in-house uses"),
        ),
        "settled": EntryWords(
            did=N_("Settled a decision"),
            undone=N_("Undone. It needs a decision again."),
            back=N_("needs a decision again"),
        ),
        "due_moved": EntryWords(N_("NEW DUE"), N_("New due date: {title}")),
        TAKEN_BACK: EntryWords(N_("UNDONE")),
    }
    follows = TITLES_MOVE | {LINE_NOTED}
    tables = (Item, Loan)
    carried = (
        "holdings.carrying:COPIES",
        "lending.loans.carrying:OPEN_LOANS",
    )
    untold = frozenset({"patron"})
    forgets = frozenset(SHELF)  # each site brings its shelves in order in its own time

    def apply_new(self, entry: Entry) -> Pocketful:
        if entry.kind in TITLES_MOVE:
            return self.refold([entry])
        row = get(Item, entry.item)
        if not entry.item:
            return {}
        if row is None and entry.kind != "item_added":  # it has not come yet, or was removed and may come back
            return self.refold([entry])
        named = {row.loan, entry.loan, entry.continues} - {None} if row else set()
        state = _stepped(entry, row, [loan for loan in (get(Loan, key) for key in named) if loan])
        if entry.changes.keys() & {"biblio", "bound_with"}:
            _of_standing_titles(state.state)
        return _save([state])

    def apply_to_copy(self, entry: Entry, read: CopyAsRead) -> Pocketful:
        """Apply the newest entry: a checkout or check-in."""
        return _save([_stepped(entry, read.item, [read.loan] if read.loan else [])], {entry.id: read.patron})

    def refold(self, touched: list[Entry]) -> Pocketful:
        items = {entry.item for entry in touched if entry.item} | _moved(touched)
        rows = {row.id: row for row in find(Item, "id", items)}
        loans, stories = defaultdict(list), defaultdict(list)
        for loan in find(Loan, "item", items):
            loans[loan.item].append(loan)
        for found in find(Journal, "item", items):
            stories[found.item or ""].append(entry_from_row(found))
        folded = [
            Folded(fold_item(item, stories[item]), rows.get(item), {loan.id: loan for loan in loans[item]})
            for item in sorted(items)
        ]
        for one in folded:
            _of_standing_titles(one.state)
        early = [one.state for one in folded if not one.state.added_pos]  # its first entry has not come yet
        forgotten = applying.delete_private_parts(
            loan.id for state in early for loan in state.loans.values() if loan.is_over
        )
        return forgotten | _save([one for one in folded if one.state.added_pos])

    def let_go(self, entry: Entry) -> Pocketful:
        """Remove the entry's rows, its loan first: the one before it may be open again. A copy that was never added has
        no row."""
        drop_row("loan", entry.id)
        row = get(Item, entry.id)
        if entry.kind == "item_added" and row:
            remove_items([row])
        return super().let_go(entry)

    def retains(self, entry: Entry) -> bool:
        loan = get(Loan, entry.id)
        if loan is None:  # its item has not come yet
            named = map(entry_from_row, find(Journal, "loan", [entry.id]))
            return not entry.void and not any(map(ends_loan, named))
        return not _loan_state(loan).is_over

    def private_came(self, entry: Entry, private: Facts) -> None:
        from tuils.library.holdings.queries import put_borrower  # seldom: not loaded with each checkout

        put_borrower(private.get("patron"), entry.id)
        applying.drop_who(entry.id)

    def people_moved(self, people: Collection[str]) -> None:
        from tuils.library.holdings.queries import put_borrower  # seldom: not loaded with each checkout

        loans = [row.id for row in find(Loan, "patron", people)]
        for loan, private in applying.privates(loans).items():
            put_borrower(private.get("patron"), loan)

    def undo_needs(self, entry: Entry) -> str:
        """A note alone may belong to a mark, missing pieces to a check-in, the date of its lender to a loan of his."""
        if "borrowed_until" in entry.changes:
            return "ill.edit"
        if entry.kind == "item_edited" and entry.changes.keys() - {"staff_note", "missing_pieces"}:
            return "catalog.edit"
        usual = super().undo_needs(entry)
        return str(entry.data.get("needs", usual)) if entry.kind == "item_added" else usual

    def check_undo(self, entry: Entry, together: set[str], pocket: Pocketful) -> None:
        if entry.kind == "item_added":
            none_names("item", entry.item or "", together)
        elif entry.kind == "checkout":
            for loan in {entry.id, *together}:
                none_names("loan", loan, together)
            _is_latest(entry, together)
        elif entry.kind == "settled" and entry.loan:
            _settled_last(entry, together, pocket)
        elif entry.kind in ("checkin", "item_state", "used_here"):
            _is_latest(entry, together)
            if ends_loan(entry) and entry.loan:
                if _settled_later(entry):
                    raise refuse("UNDO_NOT_LAST")
                _still_known(entry.loan, pocket)
        elif entry.kind == "renew":
            _loan_still_open(entry)
        elif entry.kind == "item_edited":
            _is_last_edit(entry, together)
            _fits_again(entry, together)

    def carry_on(self, desk: Desk, entry: Entry, pocket: Pocketful) -> None:
        """Continue a loan whose end is undone: as a new loan, with its own fresh private part."""
        if not entry.loan or not ends_loan(entry):
            return
        old = get(Loan, entry.loan)
        if old and entry.loan in pocket:
            act = Act(desk)
            later = _ends_for_now(act, old) if old.how == "superseded" else {}
            _go_on(act, old, pocket[entry.loan])
            for loan, private in later.items():
                _go_on(act, get(Loan, loan) or old, private)


def _moved(touched: list[Entry]) -> set[str]:
    """The copies of titles that were merged, or are apart again."""
    titles = moved_titles(touched)
    if not titles:
        return set()
    return {row.id for row in find(Item, "biblio", titles)} | {row.id for _title, row in bound_to(titles)}


def _of_standing_titles(state: ItemState) -> None:
    """Replace merged titles by the titles they were merged into."""
    if state.fields.get("biblio"):
        state.fields["biblio"] = title_for(state.fields["biblio"])
    if bound := titles_in(state.fields.get("bound_with", "")):
        standing = dict.fromkeys(map(title_for, bound))
        state.fields["bound_with"] = " ".join(one for one in standing if one != state.fields.get("biblio"))


def _stepped(entry: Entry, row: Item | None, loans: list[Loan]) -> Folded:
    """Return the item one entry later. `loans`: the one it is on, and those that the entry names."""
    state = ItemState(entry.item or "")
    if row:
        state.fields = {name: getattr(row, name) for name in FIELDS}
        for name in DERIVED:
            setattr(state, name, getattr(row, name))
    state.loans = {loan.id: _loan_state(loan) for loan in loans}
    step_item(state, entry)
    return Folded(state, row, {loan.id: loan for loan in loans})


def _loan_state(row: Loan) -> LoanState:
    return LoanState(**{name: value for name, value in columns(row).items() if name != "patron"})


@dataclass
class Folded:
    """An item as its entries say it is, beside the rows of it and of its loans (by id) as they are in the store."""

    state: ItemState
    was: Item | None
    before: dict[str, Loan]

    @property
    def changed(self) -> list[LoanState]:
        """The loans that are not as they are in the store."""
        return [
            loan
            for loan in self.state.loans.values()
            if (old := self.before.get(loan.id)) is None
            or any(getattr(old, name) != value for name, value in vars(loan).items())
        ]


def _save(folded: list[Folded], patrons: Mapping[str, str | None] = {}) -> Pocketful:
    """Save items with their loans. `patrons`: the borrowers of loans (by id), if they are known."""
    forgotten = _save_loans([loan for one in folded for loan in one.changed], patrons)
    freed = [barcode for one in folded for barcode in _save_item(one.state, one.was)]
    for barcode in sorted({*freed} - {""}):
        settle_clash(barcode)
    return forgotten


def _save_item(state: ItemState, was: Item | None) -> Collection[str]:
    """Save the item. Returns the barcodes that another copy may now get: that is settled once all are written, for rows
    read before may change."""
    if state.is_gone and not some(Loan, '"item" = ? AND "how" <> ? LIMIT 1', state.id, TAKEN_BACK):
        drop_row("item", state.id)
        return (was.barcode,) if was else ()
    values: Row = {**BLANK, "id": state.id, "clash": bool(was and was.clash)}
    values |= {name: state.fields[name] for name in FIELDS if name in state.fields}
    values |= {name: getattr(state, name) for name in DERIVED}
    values |= _shelf(values, was)
    if was and columns(was) == values:
        return ()
    if was and was.barcode == values["barcode"] and was.added_pos == values["added_pos"]:
        put(Item, values)
        return ()
    put(Item, {**values, "clash": bool(values["barcode"])})
    return values["barcode"], was.barcode if was else ""


def _shelf(values: Row, was: Item | None) -> Row:
    """Return the copy's place on the shelf. Computed again only if its sources changed, because importing shelving is
    slow."""
    if was and all(getattr(was, name) == values[name] for name in PLACED_BY):
        return {name: getattr(was, name) for name in SHELF}
    from .shelving import shelf_values

    return shelf_values(values)


def remove_items(rows: Sequence[Item]) -> None:
    """Items that nobody ever lent go, many at once; their barcodes are free, or are the next registrant's. The state
    of `item_edited` entries that set `removed`, which the caller writes in the same transaction."""
    from tuils.library.holdings.queries import drop_items  # seldom: not loaded with each checkout

    drop_items([row.id for row in rows])
    freed = {row.barcode for row in rows} - {""}
    for barcode in sorted({row.barcode for row in find(Item, "barcode", freed)}):
        settle_clash(barcode)


def title_moved(biblio: str) -> None:
    """Move the copies of a title whose call number, author or name changed."""
    from tuils.library.holdings.queries import MOVE_ON_SHELF  # seldom: not loaded with each checkout

    from .shelving import shelf_columns, shelf_order, shelved_title

    if copies := some(Item, '"biblio" = ?', biblio):
        title, order = shelved_title(biblio), shelf_order()
        moved = [(*shelf_columns(columns(row), title, order), row.id) for row in copies]
        put_many(MOVE_ON_SHELF, moved)


def move_dues(moves: Iterable[tuple[str, int, int]]) -> None:
    """Move due dates of open loans, many at once: (loan, due now, new due). The state of `due_moved` entries, which the
    caller writes in the same transaction."""
    from tuils.library.holdings.queries import put_dues  # seldom: not loaded with each checkout

    put_dues([(now, loan, was) for loan, was, now in moves])


def settle_clash(barcode: str) -> None:
    """A barcode is the first registrant's; others of the same number are shown to staff."""
    from tuils.library.holdings.queries import mark_clash, mark_no_clash  # seldom: not loaded with each checkout

    rows = some(Item, '"barcode" = ? ORDER BY "added_pos", "id"', barcode)
    for row in rows[1:]:
        mark_clash(row.id)
    for row in rows[:1]:
        mark_no_clash(row.id)


def _save_loans(changed: list[LoanState], patrons: Mapping[str, str | None]) -> Pocketful:
    forgotten = applying.delete_private_parts(loan.id for loan in changed if loan.is_over)
    kept = applying.privates(loan.id for loan in changed if not loan.is_over and loan.id not in patrons)
    whose = {**{loan: private.get("patron") for loan, private in kept.items()}, **patrons}
    closings_first = sorted(changed, key=lambda loan: loan.closed_at is None)  # one open loan an item
    put_all(Loan, [{**as_facts(loan), "patron": whose.get(loan.id)} for loan in closings_first])
    return forgotten


# ---- what stands in the way of an undo


def _is_latest(entry: Entry, together: set[str]) -> None:
    """A loan that an undo carried on is no later step."""
    about = applying.entries_naming(item=entry.item or "")
    story = [other for other in about if other.kind in CUSTODY and not other.void and not other.continues]
    if not story or story[-1].id not in together:
        raise refuse("UNDO_NOT_LAST")


def _go_on(act: Act, old: Loan, private: Facts) -> None:
    act.write("checkout", private, item=old.item, continues=old.id, data={"due": old.due_at})


def _ends_for_now(act: Act, old: Loan) -> Pocketful:
    """Record again that a later loan ended this one. Returns the later one's private part, to continue it."""
    item = get(Item, old.item)
    later = item.loan if item else None
    private = applying.private_parts_as_written([later]) if later else {}
    if later:
        act.write("settled", item=old.item, loan=later)
    return private


def _still_known(loan: str, pocket: Pocketful) -> None:
    if loan not in pocket or was_removed(str(pocket[loan].get("patron"))):
        raise refuse("UNDO_TOO_LATE")


def _settled_last(entry: Entry, together: set[str], pocket: Pocketful) -> None:
    """Refuse to undo unless the copy was left alone since: then its loan can be known again."""
    if any(other.kind in CUSTODY for other in applying.later(entry, "item", together)):
        raise refuse("UNDO_NOT_LAST")
    _still_known(entry.loan or "", pocket)


def _settled_later(entry: Entry) -> bool:
    return any(
        other.kind in CLOSERS - {"checkin"} and not other.void and other.pos > entry.pos
        for other in applying.entries_naming(item=entry.item or "")
    )


def _is_last_edit(entry: Entry, together: set[str]) -> None:
    for other in applying.later(entry, "item", together):
        if other.kind == "item_edited" and other.changes.keys() & entry.changes.keys():
            raise refuse("UNDO_NOT_LAST")


def _fits_again(entry: Entry, together: set[str]) -> None:
    """Refuse to undo the entry if the item's old number is taken, or a withdrawn item is on loan again."""
    row = get(Item, entry.item)
    if row is None or not entry.changes.keys() & {"barcode", "withdrawn"}:
        return
    story = [other for other in applying.entries_naming(item=row.id) if other.id not in together]
    before = fold_item(row.id, story).fields
    barcode = before.get("barcode", "")
    if barcode and barcode != row.barcode:
        if any(other.id != row.id for other in find(Item, "barcode", [barcode])):
            raise refuse("BARCODE_IN_USE", code=barcode)
        from tuils.library.foundation.administration.numbers import is_card  # once a number is taken back

        if is_card(barcode):
            raise refuse("BARCODE_IN_USE", wording="BARCODE_IS_CARD", code=barcode)
    if before.get("withdrawn") and row.loan:
        raise refuse("UNDO_NOT_LAST")


def _loan_still_open(entry: Entry) -> None:
    loans = [entry_from_row(row) for row in find(Journal, "id", [entry.loan or ""])]
    ids = [entry.loan or "", *(later.id for later in continuations(entry.device, loans))]
    need(any(row.closed_at is None for row in find(Loan, "id", ids)), "UNDO_NOT_LAST")


FAMILY = add_family(Items())
