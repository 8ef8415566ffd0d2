"""What this desk did last, and in words what goes back when it is taken back."""

from __future__ import annotations

from tuils.i18n import N_, _, ngettext, pgettext
from tuils.library.cataloging.showing import title_called
from tuils.library.circulation.found import item_of
from tuils.library.circulation.rules import rule_called
from tuils.library.desk import Desk
from tuils.library.journal.undoing import Deed
from tuils.library.people.patrons import patron_sheet_of
from tuils.library.refusals import Refused
from tuils.library.replay import last_deeds
from tuils.values.moments import time_label

from .faces import Cell, Panel, Row

WHAT = {
    "checkout": N_("Lent: {title}"),
    "checkin": N_("In: {title}, {route}"),
    "renew": N_("Renewed: {title}"),
    "patron_registered": N_("New patron: {name}"),
    "patron_edited": N_("Changed: {name}"),
    "item_added": N_("New copy: {title}"),
    "item_edited": N_("Changed copy: {title}"),
    "item_state": N_("Marked: {title}"),
    "used_here": N_("Used here: {title}"),
    "counted": N_("Counted"),
    "biblio_added": N_("New title"),
    "biblio_edited": N_("Changed title: {title}"),
    "setting_set": N_("Changed a setting"),
    "import_batch": N_("An import"),
}
OTHER = N_("Something else")
BACK = {
    "checkout": N_("back on the shelf, no loan"),
    "renew": N_("due as before"),
    "patron_registered": N_("not by undo: F4, Remove"),
    "item_added": N_("not by undo: withdraw the copy"),
    "biblio_added": N_("not by undo: remove the title"),
    "import_batch": N_("not by undo: tuils import undo"),
}
AS_BEFORE, NOT_BY_UNDO = N_("as it was before"), N_("not by undo")


def deeds_panel(desk: Desk, limit: int = 50) -> Panel:
    """The undo list, newest first; `keys` are the acts."""
    deeds = last_deeds(desk, limit)
    rows = tuple(_row(desk, number, deed) for number, deed in enumerate(deeds, 1))
    return Panel("deeds", rows, tuple(deed.act for deed in deeds))


def _row(desk: Desk, number: int, deed: Deed) -> Row:
    back = Cell(_back(deed), "text" if deed.undoable else "look")
    return (str(number), time_label(deed.at, desk.zone), what(desk, deed), back)


def what(desk: Desk, deed: Deed) -> str:
    """`Lent: Spirited away`"""
    item = item_of(deed.item) if deed.item else None
    title = item.whole_title if item else title_of(deed)
    route = next((str(entry.data["route"]) for entry in deed.entries if "route" in entry.data), "")
    words = _(WHAT.get(deed.kind, OTHER))
    if deed.kind == "setting_set" and (rule := rule_called(str(deed.entries[0].data["name"]))):
        return _("Rule, {rule}").format(rule=rule)
    if deed.kind == "item_edited" and (many := len({entry.item for entry in deed.entries})) > 1:
        words = ngettext("Changed {n} copy: {title}", "Changed {n} copies: {title}", many)
        return words.format(n=many, title=title)
    name = _name(desk, deed) if "{name}" in words else ""
    return words.format(title=title, name=name, route=pgettext("mark", route) if route else "")


def title_of(deed: Deed) -> str:
    """The title that a deed without a copy is about."""
    biblio = next((entry.biblio for entry in deed.entries if entry.biblio), None)
    return title_called(biblio) if biblio else ""


def _name(desk: Desk, deed: Deed) -> str:
    try:
        return patron_sheet_of(desk, deed.patron).name if deed.patron else ""
    except Refused:
        return ""


def _back(deed: Deed) -> str:
    if deed.kind == "checkin":
        return _back_from_checkin(deed)
    return _(BACK.get(deed.kind, AS_BEFORE if deed.undoable else NOT_BY_UNDO))


def _back_from_checkin(deed: Deed) -> str:
    came = next(entry for entry in deed.entries if entry.kind == "checkin")
    if came.data.get("route") == "TRANSIT":
        return _("not sent; take it out of the crate")
    return _("lent again to the same person") if came.loan else _("where it was before")
