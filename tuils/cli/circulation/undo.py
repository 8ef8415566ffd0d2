"""tuils undo: what this desk did last, taken back"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_count, as_text, command
from tuils.cli.kit.progress import progress
from tuils.cli.kit.table import csv_option, tell_table
from tuils.i18n import N_, _
from tuils.library.foundation.journal.undoing import PastAction, batch_of, no_undo
from tuils.library.foundation.refusals import Refused, refuse
from tuils.library.front.answers.actions import ACTIONS, barcode_of, without_names
from tuils.library.front.opening import Opened
from tuils.library.office.retention.purging import after_removal
from tuils.library.reach.replay import acts_to_undo, desk_of_act, last_actions, undo_part as take_back

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
@click.option(
    "--act",
    metavar="ACT",
    type=as_text,
    help=N_(
        "This one, by its id or the last 6 or more characters; for what a device did, the whole id of `device log`."
    ),
)
@click.option("--list", "listing", is_flag=True, help=N_("Only list what this desk did, newest first."))
@csv_option
def undo_command(call: Call, count: int, act: str | None, listing: bool, file: Path | None) -> None:
    with call.open() as opened:
        if listing or file is not None:
            tell_table(call, opened, ACTIONS, last_actions(opened.desk, SHOWN), file)
        elif act is not None:
            opened.desk = desk_of_act(opened.desk, act)
            with call.out.about(act=act):
                _report_undone(call, opened, _take_back(opened, act))
        else:
            _newest(call, opened, count)


def _newest(call: Call, opened: Opened, count: int) -> None:
    done = 0
    for action in last_actions(opened.desk, count + PASSED_OVER):
        if done == count:
            return
        if batch_of(action.entries) and not action.undoable:
            call.out.refused({"act": action.act, "item": None}, no_undo(action.entries))
            return
        if not action.undoable:
            call.out.note(_("Skipped, can't undo: {what}").format(what=without_names(opened.desk, action)))
            continue
        try:
            _report_undone(call, opened, _take_back(opened, action.act))
        except Refused as no:
            call.out.refused({"act": action.act, "item": barcode_of(action)}, no)
            return
        done += 1
    if not done:
        call.out.refused({"act": None, "item": None}, refuse("NOTHING_TO_UNDO"))


def _take_back(opened: Opened, act: str) -> PastAction:
    """Undo the action; a change of very many copies is undone in parts, with a bar."""
    first, *others = opened.do(acts_to_undo, act)
    done = opened.do(take_back, first)
    if others:
        with progress(_("Undoing")) as tell:
            for number, one in enumerate(others, 2):
                opened.do(take_back, one)
                tell(number, len(others) + 1, number)
    return done


def _report_undone(call: Call, opened: Opened, action: PastAction) -> None:
    if action.kind == "patron_registered":
        after_removal(opened.path)
    facts: dict[str, Any] = {"undone": action.act, "kind": action.kind, "item": barcode_of(action)}
    call.out.line(facts, _("Undone: {what}").format(what=without_names(opened.desk, action)))
