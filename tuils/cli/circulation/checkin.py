"""tuils checkin: items that come back, and where each goes"""

from __future__ import annotations

from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_text, command
from tuils.cli.kit.overriding import override_of, override_options
from tuils.i18n import N_, _
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import money_label
from tuils.library.lending.loans.checkin import CheckedIn, checkin as take_back
from tuils.library.people.patrons.masking import sees_loans
from tuils.values.time.moments import iso


@command(
    N_(
        "Check in items. No card is needed; the answer tells where each item goes.\n\nSHELF: on "
        "the cart. HOLD: on the hold shelf. TRANSIT: to another branch. REPAIR: set it aside. "
        "LENDER: back to the library it is borrowed from. PROBLEM: a librarian checks it. An "
        "item that was not checked out gets an answer, too."
    )
)
@click.argument("barcodes", metavar="BARCODE...", nargs=-1, required=True, type=as_text)
@click.option(
    "--missing", metavar="TEXT", type=as_text, default="", help=N_("Pieces that did not come back: noted on the copy.")
)
@click.option("--complete", is_flag=True, help=N_("All pieces are here, also those that were missing before."))
@override_options
def checkin_command(
    call: Call, barcodes: tuple[str, ...], missing: str, complete: bool, override: tuple[str, ...], reason: str
) -> None:
    if missing and len(barcodes) > 1:
        raise click.UsageError(_("--missing is for one item at a time."))
    if missing and complete:
        raise click.UsageError(_("Use either --missing or --complete, not both."))
    given = override_of(override, reason)
    with call.open(refresh=False) as opened:
        for barcode in barcodes:
            with call.out.about(item=barcode):
                done = opened.do(take_back, barcode, override=given, missing=missing, complete=complete)
                call.out.line(
                    checkin_json(done, opened.desk),
                    checkin_sentence(done),
                    *checkin_notes(done),
                    *checkin_money_words(done),
                )


def checkin_json(done: CheckedIn, desk: Desk) -> dict[str, Any]:
    """Return the check-in as an object. `hold_for`: the card, for operators who may see loans; `code`: the code on the
    slip."""
    return {
        "item": done.item,
        "title": done.title,
        "route": done.route,
        "was_due_at": None if done.was_due_at is None else iso(done.was_due_at, desk.zone),
        "fine_cents": done.fine_cents,
        "hold_for": (done.caught.patron or None) if done.caught and sees_loans(desk) else None,
        "alerts": list(done.alerts),
        "to": done.to or None,
        "hold": done.caught.hold if done.caught else None,
        "code": done.caught.code if done.caught else None,
        "pickup_by": (done.caught.pickup_by or None) if done.caught else None,
        "lifted_cents": done.lifted_cents,
        "refund_cents": done.account.refund_cents if done.account else 0,
        "lender": done.lender or None,
    }


def checkin_notes(done: CheckedIn) -> list[str]:
    """Return the note on this copy, and its missing pieces."""
    told = [_("Note: {note}").format(note=done.alert)] if done.alert else []
    told += [_("It is turned off: turn line {line} on.").format(line=done.turned_off)] if done.turned_off else []
    told += [_("It was the last one: the group is ready.")] if done.caught and done.caught.group == "ready" else []
    told += [_("Missing: {pieces}").format(pieces=done.missing)] if done.missing else []
    return [f"  {line}" for line in told]


def checkin_money_words(done: CheckedIn) -> list[str]:
    """Return what the check-in changed on the account, a line each."""
    owed = []
    if done.ahead_cents:
        owed.append(_("{money} of the fine is already paid.").format(money=money_label(done.ahead_cents)))
    if done.owed_cents:
        owed.append(done.fine_words)
    return [f"  {line}" for line in (*owed, *(done.account.said if done.account else ()))]


def checkin_sentence(done: CheckedIn) -> str:
    """Return the route first, then the title and its location."""
    title = done.title
    said = {
        "SHELF": _("{title}. Put it on the cart. {place}"),
        "HOLD": _("Hold shelf, {code}: {title}"),
        "TRANSIT": _("Send it to {branch}: {title}"),
        "REPAIR": _("Set it aside: {title}. {note}"),
        "LENDER": _("Send it back to {library}: {title}"),
        "PROBLEM": _("Put it in the problem box: {title}"),
    }[done.route]
    place = " ".join(part for part in (done.place, done.call_number) if part)
    branch = name_of("branch", done.to) if done.to else ""
    code = done.caught.code if done.caught else ""
    words = said.format(
        title=title, place=place, branch=branch, note=done.note, code=code, library=done.lender or _("its library")
    )
    more = _(" (It was not checked out.)") if "NOT_ON_LOAN" in done.alerts else ""
    if "FROM_DEPOSIT" in done.alerts:
        more = _(" (It is back from a deposit place.)")
    return f"{done.route:<8} {words}".rstrip() + more
