"""tuils decision: what two machines did that does not join, for staff to decide"""

from __future__ import annotations

from pathlib import Path

import click

from tuils.cli.kit.call import Call, in_library
from tuils.cli.kit.options import as_text, family
from tuils.cli.kit.table import csv_option, tell_table
from tuils.i18n import N_, _
from tuils.library.front.opening import Opened
from tuils.library.reach.conflicts.decision import Decision
from tuils.library.reach.conflicts.listing import decisions, elsewhere
from tuils.library.reach.conflicts.settling import settle_decision as settle_it
from tuils.library.reach.conflicts.table import DECISIONS

WAYS = {
    "agree": N_("Keep things as they are now."),
    "swap": N_("Check it out to the other patron instead."),
    "keep": N_("Keep both."),
    "cancel-hold": N_("Cancel the extra hold."),
    "check-in": N_("Take it off the hold shelf and check it in."),
    "bring-back": N_("Put it back in the collection."),
    "give-back": N_("Refund what was overpaid."),
    "merge": N_("They are the same person: merge the two records."),
    "new-card": N_("Give the newer one another card number."),
    "new-barcode": N_("Give the newer copy another barcode."),
    "other": N_("Use the earlier version of the record."),
    "new-record": N_("Make a new record for the deleted patron, with everything that is open."),
    "let-go": N_("Close it without a patron: copies are marked missing, holds canceled, charges waived."),
    "take-over": N_("Accept what was set aside: it counts."),
    "refuse": N_("Leave out what was set aside."),
    "ok": N_("Read. Nothing to do."),
}
"""The remedies, an option each."""


decision = family("decision", N_("Conflicts between two machines that staff must decide: list them, settle them."))


@decision.command("list", help=N_("List what needs a decision, oldest first, with the choices for each."))
@csv_option
@in_library()
def decision_list(call: Call, opened: Opened, file: Path | None) -> None:
    tell_table(call, opened, DECISIONS, opened.do(decisions), file)
    for one in elsewhere(opened.desk):
        hint = "tuils room clashes" if not one.session else f"tuils event show {one.session}"
        call.out.note(f"{one.words} {hint}")


def _way_options(command: click.Command) -> click.Command:
    for name, words in WAYS.items():
        command.params.append(click.Option([f"--{name}", "way"], flag_value=name, type=as_text, help=words))
    return command


@decision.command("settle", help=N_("Settle one conflict, by its ID or the end of its ID. `tuils undo` reopens it."))
@click.argument("number", metavar="ID", type=as_text)
@click.option("--as-proposed", "way", flag_value="", type=as_text, help=N_("Use the choice that the list suggests."))
def decision_settle(call: Call, number: str, way: str | None) -> None:
    if way is None:
        raise click.UsageError(_("How to settle it: --as-proposed, or one of the choices that decision list shows."))
    with call.open() as opened, call.out.about(decision=number):
        done = opened.do(settle_it, number, way)
        call.out.line(decision_json(done.decision) | {"settled": done.remedy.name, "act": done.act}, done.told)


def decision_json(one: Decision) -> dict[str, object]:
    return {"decision": one.id, "code": one.code, "item": one.item or None, "patron": one.patron or None}


_way_options(decision_settle)
