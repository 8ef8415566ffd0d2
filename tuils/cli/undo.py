"""tuils undo"""

from __future__ import annotations

from typing import Any

import click

from tuils.i18n import N_, _
from tuils.library.circulation.found import item_of
from tuils.library.dates import moment_words
from tuils.library.desk import Desk
from tuils.library.journal.undoing import Deed
from tuils.library.refusals import Refused, refuse
from tuils.library.replay import last_deeds
from tuils.library.replay import undo as take_back
from tuils.library.session.deeds import what
from tuils.values.moments import iso

from .call import Call
from .opening import Opened
from .options import as_count, as_text, command

PEOPLE = {
    "patron_registered": N_("New patron"),
    "patron_edited": N_("Changed a patron"),
    "patron_merged": N_("Merged two patrons"),
    "patron_removed": N_("Removed a patron"),
}
"""The screen names them. What a command prints may go to a file, beside what was lent."""
SHOWN = 50
PASSED_OVER = 200  # acts that undo does not apply to, among which it still looks for one


@command(
    N_(
        "Take back what this desk did last; N takes back so many, the newest first, and stops at the first refusal.\n\n"
        "It reaches back across commands and programs of the same station. Who had a book that was checked in is "
        "known for ten minutes; later the check-in stays."
    )
)
@click.argument("count", metavar="[N]", type=as_count, default=1)
@click.option("--act", metavar="ACT", type=as_text, help=N_("This act, by its id or the last 6 or more characters."))
@click.option("--list", "listing", is_flag=True, help=N_("Only list what this desk did, the newest first."))
@click.pass_obj
def undo(call: Call, count: int, act: str | None, listing: bool) -> None:
    with call.open() as opened:
        if listing:
            _list(call, opened)
        elif act is not None:
            with call.out.about(act=act):
                _told(call, opened, opened.do(take_back, act))
        else:
            _newest(call, opened, count)


def _newest(call: Call, opened: Opened, count: int) -> None:
    done = 0
    for deed in last_deeds(opened.desk, count + PASSED_OVER):
        if done == count:
            return
        if not deed.undoable:
            call.out.note(_("Passed over, undo does not apply: {what}").format(what=_what(opened.desk, deed)))
            continue
        try:
            _told(call, opened, opened.do(take_back, deed.act))
        except Refused as no:
            call.out.refused({"act": deed.act, "item": barcode_of(deed)}, no)
            return
        done += 1
    if not done:
        call.out.refused({"act": None, "item": None}, refuse("NOTHING_TO_UNDO"))


def _told(call: Call, opened: Opened, deed: Deed) -> None:
    facts: dict[str, Any] = {"undone": deed.act, "kind": deed.kind, "item": barcode_of(deed)}
    call.out.line(facts, _("Taken back: {what}").format(what=_what(opened.desk, deed)))


def _list(call: Call, opened: Opened) -> None:
    zone = opened.desk.zone
    for deed in last_deeds(opened.desk, SHOWN):
        facts = {
            "act": deed.act,
            "kind": deed.kind,
            "at": iso(deed.at, zone),
            "item": barcode_of(deed),
            "undoable": deed.undoable,
        }
        note = "" if deed.undoable else _("  (not by undo)")
        call.out.line(facts, f"{deed.act[-8:]}  {moment_words(opened.desk, deed.at)}  {_what(opened.desk, deed)}{note}")


def barcode_of(deed: Deed) -> str | None:
    named = item_of(deed.item) if deed.item else None
    return str(named.row["barcode"]) if named else None


def _what(desk: Desk, deed: Deed) -> str:
    """As the undo list of the screen has it, with the number of the copy. Never who it was."""
    if deed.kind in PEOPLE:
        many = len({entry.patron for entry in deed.entries if entry.patron})
        several = many > 1 and deed.kind != "patron_merged"
        return _("Changed {n} people").format(n=many) if several else _(PEOPLE[deed.kind])
    said, barcode = what(desk, deed), barcode_of(deed)
    return f"{said} ({barcode})" if barcode else said
