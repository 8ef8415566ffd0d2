"""tuils undo"""

from __future__ import annotations

from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.opening import Opened
from tuils.cli.kit.options import as_count, as_text, command
from tuils.cli.kit.progress import progress
from tuils.i18n import N_, _
from tuils.library.circulation.lookups import item_of
from tuils.library.conversation.actions import what
from tuils.library.dates import moment_words
from tuils.library.desk import Desk
from tuils.library.journal.undoing import PastAction
from tuils.library.people.masking import sees_loans
from tuils.library.purging import after_removal
from tuils.library.refusals import Refused, refuse
from tuils.library.replay import acts_to_undo, last_actions
from tuils.library.replay import undo_part as take_back
from tuils.values.moments import iso

PEOPLE = {
    "patron_registered": N_("New patron"),
    "patron_edited": N_("Changed a patron"),
    "patron_merged": N_("Merged two patrons"),
    "patron_removed": N_("Removed a patron"),
}
"""The screen names them. What a command prints may go to a file, beside what was lent."""
HOLDS = {
    "hold_placed": N_("A hold"),
    "hold_edited": N_("Changed a hold"),
    "hold_cancelled": N_("Ended a hold"),
}
"""In a list for whoever is not told what people wait for: the number of an act is that of its hold, too."""
SHOWN = 50
PASSED_OVER = 200  # acts that undo does not apply to, among which it still looks for one


@command(
    N_(
        "Undo what this desk did last; N undoes that many, newest first, and stops at the first refusal.\n\n"
        "It covers commands and screens of the same desk. Who had a returned book is kept for ten minutes; after "
        "that, the check-in can't be undone."
    )
)
@click.argument("count", metavar="[N]", type=as_count, default=1)
@click.option("--act", metavar="ACT", type=as_text, help=N_("This one, by its id or the last 6 or more characters."))
@click.option("--list", "listing", is_flag=True, help=N_("Only list what this desk did, newest first."))
def undo(call: Call, count: int, act: str | None, listing: bool) -> None:
    with call.open() as opened:
        if listing:
            _list(call, opened)
        elif act is not None:
            with call.out.about(act=act):
                _told(call, opened, _take_back(opened, act))
        else:
            _newest(call, opened, count)


def _newest(call: Call, opened: Opened, count: int) -> None:
    done = 0
    for action in last_actions(opened.desk, count + PASSED_OVER):
        if done == count:
            return
        if not action.undoable:
            call.out.note(_("Skipped, can't undo: {what}").format(what=_what(opened.desk, action)))
            continue
        try:
            _told(call, opened, _take_back(opened, action.act))
        except Refused as no:
            call.out.refused({"act": action.act, "item": barcode_of(action)}, no)
            return
        done += 1
    if not done:
        call.out.refused({"act": None, "item": None}, refuse("NOTHING_TO_UNDO"))


def _take_back(opened: Opened, act: str) -> PastAction:
    """A change of very many copies goes back some at a time, with a bar."""
    first, *others = opened.do(acts_to_undo, act)
    done = opened.do(take_back, first)
    if others:
        with progress(_("Undoing")) as tell:
            for number, one in enumerate(others, 2):
                opened.do(take_back, one)
                tell(number, len(others) + 1, number)
    return done


def _told(call: Call, opened: Opened, action: PastAction) -> None:
    if action.kind == "patron_registered":
        after_removal(opened.path)
    facts: dict[str, Any] = {"undone": action.act, "kind": action.kind, "item": barcode_of(action)}
    call.out.line(facts, _("Undone: {what}").format(what=_what(opened.desk, action)))


def _list(call: Call, opened: Opened) -> None:
    zone = opened.desk.zone
    for action in last_actions(opened.desk, SHOWN):
        facts = {
            "act": action.act,
            "kind": action.kind,
            "at": iso(action.at, zone),
            "item": barcode_of(action),
            "undoable": action.undoable,
        }
        secret = action.kind in HOLDS and not sees_loans(opened.desk)
        told = _(HOLDS[action.kind]) if secret else _what(opened.desk, action)
        facts |= {"item": None} if secret else {}
        note = "" if action.undoable else _("  (can't undo)")
        call.out.line(facts, f"{action.act[-8:]}  {moment_words(opened.desk, action.at)}  {told}{note}")


def barcode_of(action: PastAction) -> str | None:
    named = item_of(action.item) if action.item else None
    return str(named.row["barcode"]) if named else None


def _what(desk: Desk, action: PastAction) -> str:
    """As the undo list of the screen has it, with the number of the copy. Never who it was."""
    if action.kind in PEOPLE:
        many = len({entry.patron for entry in action.entries if entry.patron})
        if many > 1 and action.kind == "patron_registered":
            return _("New family of {n}").format(n=many)
        several = many > 1 and action.kind != "patron_merged"
        return _("Changed {n} patrons").format(n=many) if several else _(PEOPLE[action.kind])
    said, barcode = what(desk, action), barcode_of(action)
    return f"{said} ({barcode})" if barcode else said
