"""What this desk did last, and in words what goes back when it is taken back."""

from __future__ import annotations

from tuils.i18n import N_, _, ngettext, pgettext
from tuils.library.administration.settings import name_of
from tuils.library.administration.state import name_parts
from tuils.library.cataloging.list_naming import list_sheet
from tuils.library.cataloging.showing import STATUS_WORDS, title_called
from tuils.library.circulation.drawer import DRAWER
from tuils.library.circulation.found import item_of
from tuils.library.circulation.rules import rule_called
from tuils.library.dates import iso_words
from tuils.library.desk import Desk
from tuils.library.journal.entries import Entry, Facts
from tuils.library.journal.undoing import Deed
from tuils.library.people.patrons import patron_sheet_of
from tuils.library.refusals import Refused
from tuils.library.replay import last_deeds
from tuils.values.moments import time_label
from tuils.values.money import plain

from . import program_deeds
from .faces import Cell, Panel, Row

WHAT = {
    "checkout": N_("Lent: {title}"),
    "checkin": N_("In: {title}, {route}"),
    "renew": N_("Renewed: {title}"),
    "used_here": N_("Used here: {title}"),
    "counted": N_("Counted: {n} {what}"),
    "item_state": N_("Marked {state}: {title}"),
    "hold_placed": N_("Hold: {title}"),
    "hold_edited": N_("Changed hold: {title}"),
    "hold_cancelled": N_("Hold ended: {title}"),
    "payment": N_("Paid {money}"),
    "charge": N_("Charged {money}"),
    "waive": N_("Waived {money}"),
    "refund": N_("Gave back {money}"),
    "patron_registered": N_("New patron: {name}"),
    "patron_edited": N_("Changed: {name}"),
    "patron_merged": N_("Merged two records: {name}"),
    "patron_removed": N_("Removed a person"),
    "item_added": N_("New copy: {title}"),
    "item_edited": N_("Changed copy: {title}"),
    "biblio_added": N_("New title: {title}"),
    "biblio_edited": N_("Changed title: {title}"),
    "list_made": N_("New list: {title}"),
    "list_edited": N_("Changed list: {title}"),
    "list_put": N_("Put on list: {title}"),
    "list_taken": N_("Taken off list: {title}"),
    "list_line_edited": N_("Changed on list: {title}"),
    "setting_set": N_("Changed a setting"),
    "import_batch": N_("An import"),
}
OTHER = N_("Something else")
SENT = N_("Sent to {branch}: {title}")
BACK = {
    "checkout": N_("back on the shelf, no loan"),
    "renew": N_("due as before"),
    "used_here": N_("not counted"),
    "counted": N_("not counted"),
    "hold_placed": N_("waits no more"),
    "hold_cancelled": N_("waits again"),
    "payment": N_("owed again; give the money back"),
    "charge": N_("not owed any more"),
    "waive": N_("owed again"),
    "refund": N_("credit again; take the money"),
    "patron_merged": N_("two records again, each with its own"),
    "list_made": N_("the list is gone"),
    "list_put": N_("not on it any more"),
    "list_taken": N_("on it again"),
    "patron_registered": N_("not by undo: F4, Remove"),
    "patron_removed": N_("not by undo: it is forgotten"),
    "item_added": N_("not by undo: withdraw the copy"),
    "biblio_added": N_("not by undo: remove the title"),
    "import_batch": N_("not by undo: tuils import undo"),
    **program_deeds.BACK,
}
AS_BEFORE, NOT_BY_UNDO = N_("as it was before"), N_("not by undo")


def deeds_panel(desk: Desk, limit: int = 50) -> Panel:
    """The undo list, newest first; `keys` are the acts."""
    deeds = last_deeds(desk, limit)
    rows = tuple(_row(desk, number, deed) for number, deed in enumerate(deeds, 1))
    return Panel("deeds", rows, tuple(deed.act for deed in deeds))


def _row(desk: Desk, number: int, deed: Deed) -> Row:
    back = Cell(goes_back(deed), "text" if deed.undoable else "look")
    return (str(number), time_label(deed.at, desk.zone), what(desk, deed), back)


def what(desk: Desk, deed: Deed) -> str:
    """`Lent: Spirited away`"""
    if deed.kind in program_deeds.KINDS:
        return program_deeds.what(desk, deed)
    item = item_of(deed.item) if deed.item else None
    title = item.whole_title if item else title_of(deed)
    words = _(WHAT.get(deed.kind, OTHER))
    if deed.kind == "setting_set" and (rule := rule_called(str(deed.entries[0].data["name"]))):
        return _("Rule, {rule}").format(rule=rule)
    if deed.kind == "setting_set" and (closure := _closure(desk, deed)):
        return closure
    if deed.kind in ("item_edited", "item_state") and (many := len({e.item for e in deed.entries if e.item})) > 1:
        words = ngettext("Changed {n} copy: {title}", "Changed {n} copies: {title}", many)
        return words.format(n=many, title=title)
    if deed.kind == "patron_edited" and (many := len({e.patron for e in deed.entries if e.patron})) > 1:
        words = ngettext("Changed {n} person: {name}", "Changed {n} people: {name}", many)
        return words.format(n=many, name=_name(desk, deed))
    data = {name: value for entry in deed.entries if entry.kind == deed.kind for name, value in entry.data.items()}
    if deed.kind == "item_state" and data.get("to"):
        return _(SENT).format(branch=name_of("branch", str(data["to"])), title=title)
    if data.get("what") == DRAWER:
        return _("Counted the drawer: {money}").format(money=plain(cents_of(deed)))
    return words.format(
        title=title,
        name=_name(desk, deed) if "{name}" in words else "",
        route=pgettext("mark", str(data["route"])) if "route" in data else "",
        state=state_words(data),
        money=plain(cents_of(deed)),
        n=data.get("n", ""),
        what=data.get("type", ""),
    )


def state_words(data: Facts) -> str:
    """What it was marked as."""
    status = "withdrawn" if data.get("withdrawn") else str(data.get("state", "")) or "available"
    status = {"cart": "reshelving"}.get(status, status)
    return _(STATUS_WORDS[status]) if status in STATUS_WORDS else status


def cents_of(deed: Deed) -> int:
    """Of a payment that went to several charges, all of it."""
    return sum(int(entry.data.get("cents", 0)) for entry in deed.entries if entry.kind == deed.kind)


def _closure(desk: Desk, deed: Deed) -> str:
    """`Closed: Tue 22 Dec, Snow`; empty where it is another setting."""
    settings = [entry for entry in deed.entries if entry.kind == "setting_set"]
    days = [(parts[1], entry.data.get("value")) for entry in settings if (parts := _closed_day(entry))]
    if not days:
        return _other_hours(desk, settings)
    (day, value), more = days[0], len(days) - 1
    said = _("Closed: {day}") if value is not None else _("Open again: {day}")
    shown = iso_words(desk, day) + (_(" and {n} more").format(n=more) if more else "")
    reason = str((value or {}).get("reason") or "")
    return said.format(day=shown) + (f", {reason}" if reason else "")


def _other_hours(desk: Desk, settings: list[Entry]) -> str:
    """`Other hours on Thu 24 Dec`; empty where it is another setting."""
    prefix, parts = name_parts(str(settings[0].data["name"]))
    if prefix == "opened" and len(parts) == 2:
        gone = settings[0].data.get("value") is None
        said = _("As always on {day}") if gone else _("Other hours on {day}")
        return said.format(day=iso_words(desk, parts[1]))
    if prefix == "closed_yearly":
        return _("Closed in every year: {days}").format(days=", ".join(parts[1:]))
    return _("Opening hours") if prefix in ("hours", "season") else ""


def _closed_day(entry: Entry) -> list[str]:
    """Branch and day of a closed date."""
    prefix, parts = name_parts(str(entry.data["name"]))
    return parts if prefix == "closed" and len(parts) == 2 else []


def title_of(deed: Deed) -> str:
    """The title that a deed without a copy is about, or the list."""
    if name := list_of(deed):
        return name
    biblio = next((entry.biblio for entry in deed.entries if entry.biblio), None)
    return title_called(biblio) if biblio else ""


def list_of(deed: Deed) -> str:
    """The list that a deed is about, also one whose making was taken back; empty where it is about none."""
    about = next((entry for entry in deed.entries if entry.list), None)
    if about is None:
        return ""
    try:
        return list_sheet(about.list or "").name
    except Refused:
        return str(about.changes.get("name", ""))


def _name(desk: Desk, deed: Deed) -> str:
    try:
        return patron_sheet_of(desk, deed.patron).name if deed.patron else ""
    except Refused:
        return ""


def goes_back(deed: Deed) -> str:
    """In words what goes back if it is taken back, or why that is not done by undo: also what is to be fetched."""
    if not deed.undoable:
        return _(BACK.get(deed.kind, NOT_BY_UNDO)) if deed.kind in STAYS else _(NOT_BY_UNDO)
    if deed.kind == "checkin":
        return _back_from_checkin(deed)
    if deed.kind == "checkout":
        return _back_from_checkout(deed)
    if deed.kind == "item_state" and any(entry.data.get("to") for entry in deed.entries):
        return _("not sent; take it out of the crate")
    if moved := sum(entry.kind == "due_moved" for entry in deed.entries):
        said = ngettext("as before; {n} due date goes back", "as before; {n} due dates go back", moved)
        return said.format(n=moved)
    told = _(BACK.get(deed.kind, AS_BEFORE))
    return f"{told}; {_('fine taken off')}" if deed.kind == "renew" and _fined(deed) else told


STAYS = ("patron_registered", "patron_removed", "item_added", "biblio_added", "import_batch")


def _fined(deed: Deed) -> bool:
    return any(entry.kind == "charge" for entry in deed.entries)


def _back_from_checkout(deed: Deed) -> str:
    lent = next(entry for entry in deed.entries if entry.kind == "checkout")
    if lent.hold:
        return _("not lent; the hold waits again")
    if any(entry.kind == "checkin" for entry in deed.entries):
        return _("out on the card before")
    return _(BACK["checkout"])


def _back_from_checkin(deed: Deed) -> str:
    came = next(entry for entry in deed.entries if entry.kind == "checkin")
    route = came.data.get("route")
    if route == "TRANSIT":
        return _("not sent; take it out of the crate")
    if route == "HOLD":
        return _("hold waits again; take the slip out")
    if not came.loan:
        return _("where it was before")
    return _("lent again; the fine is taken off") if _fined(deed) else _("lent again to the same person")
