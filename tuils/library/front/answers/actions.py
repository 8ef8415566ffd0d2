"""The last acts of this desk, and in words what an undo of each brings back."""

from __future__ import annotations

from tuils.i18n import N_, _, ngettext, pgettext
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.dates import iso_of, moment_words
from tuils.library.foundation.describing.table import Table, fact, fact_columns
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.applying import privates
from tuils.library.foundation.journal.entries import Entry, Facts
from tuils.library.foundation.journal.families import entry_words, family_of_kind
from tuils.library.foundation.journal.folding import FoldedFamily
from tuils.library.foundation.journal.undoing import PastAction, batch_of
from tuils.library.foundation.local_words import money_label, time_label
from tuils.library.foundation.refusals import Refused
from tuils.library.holdings.editing.change_words import label
from tuils.library.holdings.items.showing import STATUS_WORDS, title_called
from tuils.library.lending.lookups import item_of
from tuils.library.lending.money.drawer import DRAWER
from tuils.library.people.accounts.ledger import account_line_words
from tuils.library.people.patrons.masking import sees_loans
from tuils.library.people.patrons.patrons import patron_sheet_of
from tuils.library.reach.replay import last_actions
from tuils.models import AccountLine, Hold, Item, Loan
from tuils.models.rows import get

from . import program_actions, setting_words
from .heard import Cell, Panel, Row

OTHER = N_("Something else")
SENT = N_("Sent to {branch}: {title}")
ASKED = {
    "checkin": N_("Undo the {time} check-in of {title}?"),
    "checkout": N_("Undo the {time} checkout of {title}?"),
    "renew": N_("Undo the {time} renewal of {title}?"),
}
ASKED_NAMED = {
    "checkout": N_("Undo the {time} checkout to {name}: {title}?"),
    "renew": N_("Undo the {time} renewal for {name}: {title}?"),
}
LOOKED_AT = 20
"""The most entries of one act that are searched for a patron: a change of many copies is nobody's."""
MONEY = ("payment", "charge", "waive", "refund")
SEVERAL = {
    **dict.fromkeys(("item_edited", "item_state", "processing_moved", "repair_sent", "item_added"), "item"),
    "due_moved": "loan", "patron_edited": "patron", "patron_registered": "patron",
}  # fmt: skip
"""The acts that may be about several things, and the column of an entry that names these."""
AS_BEFORE, NOT_BY_UNDO = N_("as it was before"), N_("can't undo")


def actions_panel(desk: Desk, limit: int = 50) -> Panel:
    """The undo list, newest first; `keys` are the acts."""
    actions = last_actions(desk, limit)
    rows = tuple(_row(desk, number, action) for number, action in enumerate(actions, 1))
    asked = tuple(undo_question(desk, action) for action in actions)
    return Panel("actions", rows, tuple(action.act for action in actions), asked=asked)


def undo_question(desk: Desk, action: PastAction) -> str:
    """`Undo the 5:13 am check-in of Dom Casmurro?`"""
    time, item = time_label(action.at, desk.zone), item_of(action.item) if action.item else None
    if item and action.kind in ASKED:
        whose = whose_action(desk, action) if action.kind in ASKED_NAMED else ""
        return _((ASKED_NAMED if whose else ASKED)[action.kind]).format(time=time, title=item.whole_title, name=whose)
    return _("Undo this from {time}? {what}").format(time=time, what=describe_act(desk, action))


def _row(desk: Desk, number: int, action: PastAction) -> Row:
    back = Cell(goes_back(action), "text" if action.undoable else "look")
    return (str(number), time_label(action.at, desk.zone), describe_act(desk, action), back)


def describe_act(desk: Desk, action: PastAction, *, named: bool = True) -> str:
    """Return the act in words: `Lent: Spirited away`. `named`: holds, money and marks with the patron."""
    if action.kind in program_actions.KINDS:
        return program_actions.describe_program_act(desk, action)
    if action.kind == "setting_set":
        return setting_words.describe_setting_act(desk, action)
    title, text = title_of_act(action), entry_words(action.kind)
    whose = whose_action(desk, action) if named and text.did_for else ""
    words = _((text.did_for if whose else text.did) or OTHER)
    if about_many := _of_several(desk, action, title):
        return about_many
    data = {name: value for entry in action.entries if entry.kind == action.kind for name, value in entry.data.items()}
    if by_data := _by_data(action, data, title):
        return by_data
    if action.kind in MONEY and whose and not (title := _for_what(desk, action)):
        words = words.removesuffix(": {title}")
    return words.format(
        title=title,
        name=whose or (_name(desk, action) if "{name}" in words else ""),
        route=pgettext("mark", str(data["route"])) if "route" in data else "",
        state=marked_status_words(data),
        money=money_label(cents_of(action)),
        n=data.get("n", action.entries[0].data.get("done", "")),
        what=data.get("type", ""),
    )


def title_of_act(action: PastAction) -> str:
    """Return the title of the copy that an act is about; or the name of the thing, whatever copies it touched."""
    item = item_of(action.item) if action.item else None
    return item.whole_title if item and not _is_of_a_thing(action.kind) else action_title(action)


def _of_several(desk: Desk, action: PastAction, title: str) -> str:
    """Return the act in words if it was about several copies, loans or patrons; else empty."""
    kind, column = action.kind, SEVERAL.get(action.kind, "")
    entries = [entry for entry in action.entries if kind != "item_added" or entry.kind == kind]
    n = len({getattr(entry, column) for entry in entries} - {None, ""}) if column else 0
    if n < 2:
        return ""
    if kind == "item_added":
        words = ngettext("{n} new copy: {title}", "{n} new copies: {title}", n)
    elif kind == "due_moved":
        words = ngettext("New due date for {n} item: {title}", "New due date for {n} items: {title}", n)
    elif kind == "patron_edited":
        words = ngettext("Changed {n} patron: {name}", "Changed {n} patrons: {name}", n)
    elif kind == "patron_registered":
        words = _("New family of {n}: {name}")
    else:
        words = ngettext("Changed {n} copy: {title}", "Changed {n} copies: {title}", n)
    return words.format(n=n, title=title, name=_name(desk, action) if column == "patron" else "")


def _by_data(action: PastAction, data: Facts, title: str) -> str:
    """Return the act in words if its data, not its kind, says what it was; else empty."""
    if action.kind == "item_state" and data.get("to"):
        return _(SENT).format(branch=name_of("branch", str(data["to"])), title=title)
    if action.kind == "biblio_edited" and data.get("set", {}).get("removed"):
        return _("Removed title: {title}").format(title=title)
    if data.get("what") == DRAWER:
        return _("Counted the drawer: {money}").format(money=money_label(cents_of(action)))
    return ""


def _is_of_a_thing(kind: str) -> bool:
    """Return whether such an act is named after a list, an order, ..., whatever copies it also touched."""
    family = family_of_kind(kind)
    return kind == "items_changed" or (isinstance(family, FoldedFamily) and bool(family.named_by))


def marked_status_words(data: Facts) -> str:
    """Return the status it was marked with, in words."""
    status = "withdrawn" if data.get("withdrawn") else str(data.get("state", "")) or "available"
    status = {"cart": "reshelving"}.get(status, status)
    return _(STATUS_WORDS[status]) if status in STATUS_WORDS else status


def cents_of(action: PastAction) -> int:
    """Return the cents of an action; for a payment of several charges, all of them."""
    return sum(int(entry.data.get("cents", 0)) for entry in action.entries if entry.kind == action.kind)


def action_title(action: PastAction) -> str:
    """Return the title that an action without a copy is about, or the list."""
    if action.kind == "heading_changed":
        data = action.entries[0].data
        n = sum(int(entry.data.get("titles", 0)) for entry in action.entries if entry.kind == "heading_changed")
        text = ngettext("{old} -> {new}, {n} title", "{old} -> {new}, {n} titles", n)
        return text.format(old=data.get("from", ""), new=data.get("to", ""), n=n)
    if name := name_of_thing(action):
        return name
    if action.kind == "items_changed":
        fields = str(action.entries[0].data.get("what", "")).split(", ")
        return ", ".join(dict.fromkeys(map(label, fields)))
    named = (str(entry.biblio or entry.changes.get("biblio", "")) for entry in action.entries)
    return title_called(next(filter(None, named), ""))


def name_of_thing(action: PastAction) -> str:
    """Return the name of the list, order, subscription, ... that an action is about; empty if there is none."""
    about = next((entry for entry in action.entries if entry.list), None)
    family = family_of_kind(about.kind) if about else None
    return family.called(about) if family and about else ""


def whose_action(desk: Desk, action: PastAction) -> str:
    """Return the name of the patron whose account, hold or loan an action was about; empty if it is no longer known,
    or may not be shown: beside a title, to a person who does not see what patrons have."""
    if action.kind not in MONEY and not sees_loans(desk):
        return ""
    patron = next(filter(None, map(_patron_of, action.entries[:LOOKED_AT])), None)
    try:
        return patron_sheet_of(desk, patron).name if patron else ""
    except Refused:
        return ""


def _for_what(desk: Desk, action: PastAction) -> str:
    """Return what the first line of money was for; the copy is named only to a person who may see what patrons have."""
    line = get(AccountLine, next(entry.id for entry in action.entries if entry.kind == action.kind))
    charge = get(AccountLine, line.charge) if line and line.charge else line
    if charge is None:
        return ""
    loan = get(Loan, charge.loan) if charge.loan and sees_loans(desk) else None
    item = item_of(loan.item) if loan else None
    reason = str(privates([charge.id]).get(charge.id, {}).get("reason", ""))
    return ", ".join(
        filter(None, (account_line_words(charge.kind, charge.why), item.whole_title if item else "", reason))
    )


def _patron_of(entry: Entry) -> str | None:
    """Return the patron from the line, the hold, the loan while it is open, or the loan the copy has been on since
    before this entry."""
    row: AccountLine | Hold | Loan | None
    if entry.kind in MONEY:
        row = get(AccountLine, entry.id)
    elif entry.kind in HOLDS:
        row = get(Hold, entry.hold or entry.id)
    elif entry.kind in ASKED_NAMED:
        loan = get(Loan, entry.loan or entry.id)
        row = loan if loan and loan.closed_at is None else None
    else:
        item = get(Item, entry.item) if entry.kind == "item_state" and entry.item else None
        loan = get(Loan, item.loan) if item and item.loan else None
        row = loan if loan and loan.lent_at <= entry.at else None
    return row.patron if row else None


def _name(desk: Desk, action: PastAction) -> str:
    try:
        return patron_sheet_of(desk, action.patron).name if action.patron else ""
    except Refused:
        return ""


def goes_back(action: PastAction) -> str:
    """Return in words what an undo brings back, or why undo does not apply; also what must be fetched."""
    if not action.undoable:
        if batch_of(action.entries):
            return _(entry_words("import_batch").back)
        return _((entry_words(action.kind).back if action.kind in STAYS else "") or NOT_BY_UNDO)
    if action.kind == "checkin":
        return _back_from_checkin(action)
    if action.kind == "checkout":
        return _back_from_checkout(action)
    if action.kind == "patron_registered":
        return _("these patrons are removed")
    if action.kind == "item_state" and any(entry.data.get("to") for entry in action.entries):
        return _("not sent; take it out of the crate")
    if moved := sum(entry.kind == "due_moved" for entry in action.entries):
        text = ngettext("as before; {n} due date restored", "as before; {n} due dates restored", moved)
        return text.format(n=moved)
    sentence = _(entry_words(action.kind).back or AS_BEFORE)
    return sentence + "; " + _("fine removed") if action.kind == "renew" and _fined(action) else sentence


STAYS = ("patron_registered", "patron_removed", "import_batch")


def _fined(action: PastAction) -> bool:
    return any(entry.kind == "charge" for entry in action.entries)


def _back_from_checkout(action: PastAction) -> str:
    lent = next(entry for entry in action.entries if entry.kind == "checkout")
    if lent.hold:
        return _("not checked out; hold active again")
    if any(entry.kind == "checkin" for entry in action.entries):
        return _("out on the earlier card")
    return _(entry_words("checkout").back)


def _back_from_checkin(action: PastAction) -> str:
    came = next(entry for entry in action.entries if entry.kind == "checkin")
    route = came.data.get("route")
    if route == "TRANSIT":
        return _("not sent; take it out of the crate")
    if route == "HOLD":
        return _("hold active again; remove the slip")
    if not came.loan:
        return _("where it was before")
    return _("checked out again; fine removed") if _fined(action) else _("checked out to the same patron")


# ---- as a command lists them


PEOPLE = {
    "patron_registered": N_("New patron"),
    "patron_edited": N_("Changed a patron"),
    "patron_merged": N_("Merged two patrons"),
    "patron_removed": N_("Removed a patron"),
}
"""Words without names. The screen names the patrons, but a command's output may go to a file, beside what was lent."""
HOLDS = {
    "hold_placed": N_("A hold"),
    "hold_edited": N_("Changed a hold"),
    "hold_cancelled": N_("Ended a hold"),
}
"""Words for a person who may not see what patrons wait for: the id of an act is that of its hold, too."""


def barcode_of(action: PastAction) -> str | None:
    named = item_of(action.item) if action.item else None
    return str(named.row.barcode) if named else None


def without_names(desk: Desk, action: PastAction) -> str:
    """Return the act as the screen's undo list has it, with the number of the copy. Never the patron."""
    if action.kind in PEOPLE:
        many = len({entry.patron for entry in action.entries if entry.patron})
        if many > 1 and action.kind == "patron_registered":
            return _("New family of {n}").format(n=many)
        several = many > 1 and action.kind != "patron_merged"
        return _("Changed {n} patrons").format(n=many) if several else _(PEOPLE[action.kind])
    said, barcode = describe_act(desk, action, named=False), barcode_of(action)
    return f"{said} ({barcode})" if barcode else said


def _is_secret(desk: Desk, action: PastAction) -> bool:
    return action.kind in HOLDS and not sees_loans(desk)


def _list_label(desk: Desk, action: PastAction) -> str:
    told = _(HOLDS[action.kind]) if _is_secret(desk, action) else without_names(desk, action)
    note = "" if action.undoable else _("  (can't undo)")
    return f"{action.act[-8:]}  {moment_words(desk, action.at)}  {told}{note}"


ACTIONS = Table(
    title=N_("Undo"),
    columns=(
        *fact_columns("act kind"),
        fact("at", iso_of("at")),
        fact("item", lambda desk, row: None if _is_secret(desk, row) else barcode_of(row)),
        fact("undoable"),
    ),
    read=last_actions,
    key="act",
    none=(N_("Nothing to undo at this desk."), ""),
    words=_list_label,
    names_a_person=False,
    example=PastAction("01980000-0000-7000-8000-000000000001", "patron_registered", 1_780_000_000_000_000, (), False),
)
