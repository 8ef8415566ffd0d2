"""Undo at the desk: what was restored, and what to do by hand: slips, crates, money."""

from __future__ import annotations

from pathlib import Path

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.families import entry_words
from tuils.library.foundation.journal.undoing import PastAction, past_action_of
from tuils.library.foundation.local_words import money_label
from tuils.library.foundation.refusals import Refused, refuse
from tuils.library.front.answers.actions import cents_of, describe_act, title_of_act, whose_action
from tuils.library.front.answers.heard import Answer, Panel
from tuils.library.office.retention.purging import after_removal
from tuils.library.reach import replay
from tuils.models import db

from .desk_state import DeskState, Outcome
from .serving import forget_removed_patron

MOVED = N_("Undone. {title} is where it was before.")
OTHER = N_("Undone.")
OF_MANY = ("due_moved", "item_state")
"""Kinds that a list writes for many loans at once."""
HANDS = {
    "payment": N_("Give the money back."),
    "refund": N_("Put the money back in the drawer."),
}


def undo_desk_act(state: DeskState, act: str, by: Desk | None = None) -> Outcome:
    """Undo an act of this desk, by its id. An open question stays. `by`: with the permission that another person
    lends."""
    entries = applying.entries_naming(act=act)
    whose = whose_action(state.desk, past_action_of(entries)) if entries else ""  # a hold that is undone forgets it
    try:
        done = replay.undo(by or state.desk, act)
    except Refused as no:
        return Outcome(did=no, keeps_question=True)
    if done.kind == "patron_registered":
        return _without_family(state, done)
    return Outcome(undone_sentence(state.desk, done, whose), _without(state, done.act), keeps_question=True, did=done)


def _without_family(state: DeskState, done: PastAction) -> Outcome:
    """Remove a family, whose registration was undone, from the desk, the parked, and the bytes of the library."""
    after_removal(Path(db.database))
    panel = None
    for patron in dict.fromkeys(str(entry.patron) for entry in done.entries if entry.patron):
        panel = forget_removed_patron(state, patron).panel or panel
    return Outcome(undone_sentence(state.desk, done), panel, keeps_question=True, did=done)


def undo_last_here(state: DeskState) -> Outcome:
    action = next((action for action in replay.last_actions(state.desk, 20) if action.undoable), None)
    if action is None:
        return Outcome(did=refuse("NOTHING_TO_UNDO"))
    return undo_desk_act(state, action.act)


def _without(state: DeskState, act: str) -> Panel | None:
    """Remove this act from what is shown or explained; return the list if it was in it."""
    state.pile.lines = [line for line in state.pile.lines if line.act != act]
    panel = state.pile.panel() if state.panel.kind == "checkins" or state.mode else None
    if state.asked_about and state.asked_about.act == act:
        state.asked_about = None
    if state.visit:
        state.visit.lent = [line for line in state.visit.lent if line.done.act != act]
        lent = state.refreshed()
        if state.panel.kind == "loans" and panel is None:
            return lent
    return panel


def undone_sentence(desk: Desk, action: PastAction, name: str = "") -> Answer:
    """Say in a sentence what was restored; then what to do by hand. `name`: whose money, hold or copy it was."""
    title = title_of_act(action)
    sentence = entry_words(action.kind).undone_for if name else ""
    text = _(sentence or _sentence(action)).format(title=title, name=name, money=money_label(cents_of(action)))
    if action.kind in OF_MANY and (many := len({entry.loan for entry in action.entries if entry.loan})) > 1:
        message = ngettext("Undone for {n} item: {title}.", "Undone for {n} items: {title} and others.", many)
        text = message.format(n=many, title=title)
    if action.kind == "patron_registered":
        many = len({entry.patron for entry in action.entries if entry.patron})
        text = ngettext("Undone. {n} new patron was removed.", "Undone. {n} new patrons were removed.", many)
        text = text.format(n=many)
    if action.kind == "setting_set":
        text = _("Undone: {what}.").format(what=describe_act(desk, action))
    then = [_hands(action), _account(action, name), _("F9 shows what else can be undone.")]
    return Answer("OK", text, " ".join(filter(None, then)), title, name)


def _account(action: PastAction, name: str) -> str:
    """Say whose account an undone fine or lost charge is off or on again; or on whose card the copy is."""
    if not name or entry_words(action.kind).undone_for:
        return ""
    cents = {
        kind: sum(int(entry.data.get("cents", 0)) for entry in action.entries if entry.kind == kind)
        for kind in ("charge", "waive")
    }
    if cents["charge"]:
        return _("{name} no longer owes {money} for it.").format(name=name, money=money_label(cents["charge"]))
    if cents["waive"]:
        return _("{name} owes {money} for it again.").format(name=name, money=money_label(cents["waive"]))
    return _("It is on {name}'s card.").format(name=name) if action.kind == "item_state" else ""


def _sentence(action: PastAction) -> str:
    if action.kind == "checkin" and not any(entry.loan for entry in action.entries):
        return MOVED
    if action.kind == "checkout" and any(entry.hold for entry in action.entries):
        return N_("Undone. {title} is not checked out.")
    return entry_words(action.kind).undone or OTHER


def _hands(action: PastAction) -> str:
    route = next((str(entry.data["route"]) for entry in action.entries if entry.kind == "checkin"), "")
    if route == "HOLD":
        return _("Remove the slip.")
    if route == "TRANSIT" or (action.kind == "item_state" and any(entry.data.get("to") for entry in action.entries)):
        return _("Take it out of the crate.")
    if action.kind == "checkout" and any(entry.hold for entry in action.entries):
        return _("The hold is active again.")
    return _(HANDS[action.kind]) if action.kind in HANDS else ""
