"""Changes that a van or a branch sent without the right to: an administrator accepts or refuses each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial

from tuils.i18n import N_, _
from tuils.library.foundation.administration.state import name_parts
from tuils.library.foundation.audit import note_in_audit
from tuils.library.foundation.dates import moment_words
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.asides import REFUSED, TAKEN_OVER, aside_of
from tuils.library.foundation.journal.entries import Entry, Facts
from tuils.library.foundation.journal.entry_counts import entry_kind_label as kind_called
from tuils.library.foundation.journal.queries import rows_of_acts
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.local_words import money_label
from tuils.library.foundation.refusals import refuse
from tuils.library.holdings.items.showing import title_called
from tuils.library.lending.lookups import item_of
from tuils.library.people.accounts.ledger import account_line_words
from tuils.library.people.staff.roles import AllPermissions
from tuils.library.people.staff.staff import name_of_account
from tuils.models.json_in_journal import Aside, asides

from .decision import Decision, Done, Remedy, card_of, decision_id, machine, patron_name_or_somebody, person

MAY_TAKE_OVER = "staff.roles"
"""The permission to accept a change. It is the one over roles, since the change might be one of a role."""
WHY = {
    "KIND": N_("Only the main library may do that."),
    "WHO": N_("No staff member of that name was to work there."),
    "RIGHT": N_("Their role did not allow it when the copy was prepared."),
    "OTHERS": N_("It is about another computer's work."),
    "ODD": N_("It can't be read. It may have been edited by hand."),
}
"""By the code in the entry that set it aside."""
NEVER = ("ODD",)
SET = {
    "staff": N_("staff account {name}"),
    "pin": N_("PIN of {name}"),
    "role": N_("role {name}"),
    "library": N_("setting {name}"),
    "rule": N_("rule {name}"),
    "retention": N_("data retention: {name}"),
    "site": N_("van or branch {name}"),
    "hours": N_("opening hours {name}"),
    "closed": N_("closed day {name}"),
    "category": N_("patron category {name}"),
    "item_type": N_("item type {name}"),
    "branch": N_("branch {name}"),
    "location": N_("shelving location {name}"),
}
_OVER_PEOPLE = ("staff", "pin", "role", "site")
LONGEST = 60


def of_asides(desk: Desk) -> Iterator[Decision]:
    """Yield decisions for an administrator, the oldest first."""
    if desk.may(MAY_TAKE_OVER):
        for row in asides():
            if decision := _set_aside(desk, row):
                yield decision


def _set_aside(desk: Desk, aside: Aside) -> Decision | None:
    place = applying.entry_with(aside.entry)
    if place is None:
        return None
    entry, private = aside_of(place)
    what, who = _entry_label(entry), name_of_account(entry.operator)
    text = _("{site} brought a change by {who} ({when}, {machine}): {what}.").format(
        site=aside.site, who=who, when=moment_words(desk, entry.at), machine=machine(entry.device), what=what
    )
    done = _("It was set aside. {why}").format(why=_(WHY.get(aside.why, WHY["ODD"])))
    refusing = Remedy("refuse", N_("Refuse"), _("It stays out."), partial(_refuse, entry, what), MAY_TAKE_OVER)
    taking = Remedy("take-over", N_("Take over"), _take_says(entry), partial(_take, entry, what), MAY_TAKE_OVER)
    remedies = (refusing,) if aside.why in NEVER else (refusing, taking)
    item, patron = item_of(entry.item) if entry.item else None, person(_whose(entry, private))
    return Decision(
        decision_id("SET_ASIDE", entry.id), "SET_ASIDE", text, done, entry.at, remedies,
        str(item.row.barcode) if item else "", item.whole_title if item else "", card_of(patron),
        patron_name_or_somebody(patron) if patron else who,
    )  # fmt: skip


def _take_says(entry: Entry) -> str:
    if entry.loan or entry.hold or entry.undoes:
        return _("It counts as done there. This can't be undone.")
    return _("It counts as done there.")


def _whose(entry: Entry, private: Facts) -> str | None:
    about = private.get("patron") or entry.patron
    return str(about) if isinstance(about, str) else None


# ---- what it is, in words


def _entry_label(entry: Entry) -> str:
    if entry.kind == "setting_set":
        return _setting(entry)
    words = kind_called(entry.kind)
    if entry.item and (item := item_of(entry.item)):
        return f"{words}: {item.whole_title}"
    if entry.biblio:
        return f"{words}: {title_called(entry.biblio)}"
    if isinstance(cents := entry.data.get("cents"), int):
        return f"{words}: {money_label(cents)} ({account_line_words(entry.kind, str(entry.data.get('why', '')))})"
    if entry.undoes:
        kinds = {row.kind for row in rows_of_acts([entry.undoes])}
        return f"{words}: {', '.join(sorted(map(kind_called, kinds)))}"
    return words


def _setting(entry: Entry) -> str:
    """Return a setting as `staff account vera: role administrator`."""
    prefix, parts = name_parts(str(entry.data.get("name", "")))
    named = _(SET.get(prefix, "{name}")).format(name=" ".join(filter(None, parts)) or prefix)
    value = entry.data.get("value")
    if value is None:
        return named if prefix == "pin" else _("{what} removed").format(what=named)
    shown = value.get("role") if prefix == "staff" and isinstance(value, dict) else _short(value)
    return named if prefix == "pin" or not shown else f"{named}: {shown}"


def _short(value: object) -> str:
    value = value["value"] if isinstance(value, dict) and [*value] == ["value"] else value  # of a rule
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


# ---- ways to settle it


def _take(entry: Entry, what: str, desk: Desk) -> Done:
    """Accept the change. Nobody can grant by this what they could not grant themselves."""
    over_people = entry.kind == "setting_set" and name_parts(str(entry.data.get("name", "")))[0] in _OVER_PEOPLE
    if over_people and not isinstance(desk.operator.permissions, AllPermissions):
        raise refuse("ROLE_ABOVE", role=what)
    act = Act(desk)
    note_in_audit(desk, TAKEN_OVER, about=_deed(entry))
    act.write(TAKEN_OVER, data={"entry": entry.id})
    return act.id, _("Taken over: {what}.").format(what=what)


def _refuse(entry: Entry, what: str, desk: Desk) -> Done:
    act = Act(desk)
    note_in_audit(desk, REFUSED, about=_deed(entry))
    act.write(REFUSED, data={"entry": entry.id})
    return act.id, _("Refused: {what}. It stays out.").format(what=what)


def _deed(entry: Entry) -> str:
    """Return the kind, and for a setting which one; never the name of a patron."""
    name = f" {entry.data.get('name')}" if entry.kind == "setting_set" else ""
    return f"{entry.kind}{name} by {entry.operator}"
