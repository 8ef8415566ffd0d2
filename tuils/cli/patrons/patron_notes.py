"""tuils patron note, restrict, lift: notes and blocks of a patron"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from tuils.cli.kit.call import Call, in_library
from tuils.cli.kit.options import as_day, as_text, command
from tuils.cli.kit.table import csv_option, tell_line, tell_table
from tuils.i18n import N_, _
from tuils.library.foundation.desk import Desk
from tuils.library.front.opening import Opened
from tuils.library.people.patrons.note_tables import BLOCKS, NOTES
from tuils.library.people.patrons.notes import (
    MESSAGE,
    Note,
    change_note,
    patron_notes,
    remove_note,
    second_look,
    write_patron_note,
)
from tuils.library.people.patrons.restrictions import WHYS, Stop, lift_restriction, restrict, restrictions_of


def day_or_never(value: str) -> date | str:
    """Return a day; `never` is no day, an empty text."""
    return "" if value.lower() == "never" else as_day(value)


@command(
    N_(
        "Add a note TEXT to the patron with CARD. Without TEXT: list the notes.\n\nA note ends in "
        "a year, unless --until says otherwise. The patron can see it. A message is for staff. A "
        "need, such as large print, or an alert appears at the desk when the patron comes."
    )
)
@click.argument("card", type=as_text)
@click.argument("text", required=False, default="", type=as_text)
@click.option("--kind", metavar="KIND", type=as_text, help=N_("message, need, or alert. Default: message."))
@click.option("--until", metavar="DATE", type=day_or_never, help=N_("The last day, or never."))
@click.option("--change", metavar="KEY", type=as_text, help=N_("Edit the note with this key (see the list)."))
@click.option("--remove", metavar="KEY", type=as_text, help=N_("Remove the note with this key."))
@click.option("--all", "over", is_flag=True, help=N_("Also list notes that have ended."))
@csv_option
def patron_note(call: Call, /, card: str, text: str, kind: str | None, until: date | str | None, **which: Any) -> None:
    change, remove, file = which["change"], which["remove"], which["file"]
    if (change and remove) or (remove and (text or kind or until is not None)):
        raise click.UsageError(_("Give --remove alone, or --change with the new text."))
    if (kind or until is not None) and not (text or change):
        raise click.UsageError(_("Type the note: patron note CARD TEXT."))
    with call.open() as opened, call.out.about(patron=card):
        if remove:
            _report_note(call, opened.desk, card, _("Removed:"), opened.do(remove_note, card, remove))
        elif change:
            done = opened.do(change_note, card, change, text=text or None, kind=kind or "", until=until)
            _report_note(call, opened.desk, card, _("Changed:"), done)
        elif text:
            done = opened.do(write_patron_note, card, text, kind=kind or MESSAGE, until=until)
            _report_note(call, opened.desk, card, _("Note saved:"), done)
        else:
            tell_table(call, opened, NOTES, opened.do(patron_notes, card, over=which["over"]), file, patron=card)


def _report_note(call: Call, desk: Desk, card: str, text: str, done: Note) -> None:
    tell_line(call, desk, NOTES, done, f"{text} {{line}}", {"patron": card})
    if word := second_look(done.text):
        warning = _('"{word}" is about health or immigration. Is it needed? The patron can see it.')
        call.out.note(warning.format(word=word))


@command(
    N_(
        "Block checkouts on CARD. WHY is damage, conduct, address, or other.\n\nWithout WHY: list "
        "the blocks. Without --until, the block stays until somebody lifts it."
    )
)
@click.argument("card", type=as_text)
@click.argument("why", metavar="[WHY]", required=False, default="", type=as_text)
@click.option("--note", "text", metavar="TEXT", type=as_text, help=N_("More words about it. The patron can see them."))
@click.option("--until", metavar="DATE", type=as_day, help=N_("The new expiration date."))
@click.option("--all", "over", is_flag=True, help=N_("Also list notes that have ended."))
@csv_option
def patron_restrict(
    call: Call, card: str, why: str, text: str | None, until: date | None, over: bool, file: Path | None
) -> None:
    if not why and (text or until):
        raise click.UsageError(_("Give a reason: {words}.").format(words=", ".join(WHYS)))
    with call.open() as opened, call.out.about(patron=card):
        if why:
            done = opened.do(restrict, card, why, text=text or "", until=until)
            _told_stop(call, opened.desk, card, _("Checkouts blocked: {what}"), done)
            return
        tell_table(call, opened, BLOCKS, opened.do(restrictions_of, card, over=over), file, patron=card)


def _told_stop(call: Call, desk: Desk, card: str, text: str, done: Stop) -> None:
    tell_line(call, desk, BLOCKS, done, text.format(what="{line}"), {"patron": card})


@command(N_("Let the patron with CARD check out again: lift every block, or the one with KEY."))
@click.argument("card", type=as_text)
@click.argument("key", metavar="[KEY]", required=False, default="", type=as_text)
@in_library(patron="card")
def patron_lift(call: Call, opened: Opened, card: str, key: str) -> None:
    for one in opened.do(lift_restriction, card, key):
        _told_stop(call, opened.desk, card, _("Block lifted: {what}"), one)
