"""tuils patron note, restrict, lift"""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import Door, as_day, as_text
from tuils.i18n import N_, _
from tuils.library.people.notes import (
    KINDS,
    MESSAGE,
    Note,
    change_note,
    notes_of,
    remove_note,
    second_look,
    write_note,
)
from tuils.library.people.restrictions import WHYS, Stop, lift, restrict, restrictions_of


def day_or_never(value: str) -> date | str:
    """A day; `never` is no day, an empty text."""
    return "" if value.lower() == "never" else as_day(value)


@click.command(
    cls=Door,
    help=N_(
        "Add a note TEXT to the patron with CARD. Without TEXT: list the notes.\n\nA note ends in "
        "a year, unless --until says otherwise. The patron can see it. A message is for staff. A "
        "need, such as large print, or an alert appears at the desk when the patron comes."
    ),
)
@click.argument("card", type=as_text)
@click.argument("text", required=False, default="", type=as_text)
@click.option("--kind", metavar="KIND", type=as_text, help=N_("message, need, or alert. Default: message."))
@click.option("--until", metavar="DATE", type=day_or_never, help=N_("The last day, or never."))
@click.option("--change", metavar="KEY", type=as_text, help=N_("Edit the note with this key (see the list)."))
@click.option("--remove", metavar="KEY", type=as_text, help=N_("Remove the note with this key."))
@click.option("--all", "over", is_flag=True, help=N_("Also list notes that have ended."))
@click.pass_obj
def note(call: Call, /, card: str, text: str, kind: str | None, until: date | str | None, **which: Any) -> None:
    change, remove = which["change"], which["remove"]
    if (change and remove) or (remove and (text or kind or until is not None)):
        raise click.UsageError(_("Give --remove alone, or --change with the new text."))
    if (kind or until is not None) and not (text or change):
        raise click.UsageError(_("Type the note: patron note CARD TEXT."))
    with call.open() as opened, call.out.about(patron=card):
        if remove:
            _told(call, card, _("Removed:"), opened.do(remove_note, card, remove))
        elif change:
            done = opened.do(change_note, card, change, text=text or None, kind=kind or "", until=until)
            _told(call, card, _("Changed:"), done)
        elif text:
            done = opened.do(write_note, card, text, kind=kind or MESSAGE, until=until)
            _told(call, card, _("Note saved:"), done)
        else:
            _list(call, card, opened.do(notes_of, card, over=which["over"]))


def _told(call: Call, card: str, said: str, done: Note) -> None:
    call.out.line(note_facts(card, done), f"{said} {note_words(done)}")
    if word := second_look(done.text):
        warning = _('"{word}" is about health or immigration. Is it needed? The patron can see it.')
        call.out.note(warning.format(word=word))


def _list(call: Call, card: str, found: list[Note]) -> None:
    for one in found:
        call.out.line(note_facts(card, one), note_words(one))
    if not found:
        call.out.note(_("No notes."))


def note_facts(card: str, one: Note) -> dict[str, Any]:
    told = {name: getattr(one, name) or None for name in ("kind", "text", "written_on", "until", "operator")}
    return {"patron": card, "note": one.key, **told, "over": one.over, "second_look": second_look(one.text) or None}


def note_words(one: Note) -> str:
    """`need: Large print, until 2027-12-01 (key 1a2b3c4d)`"""
    ended = _("ended on {date}") if one.over else _("until {date}")
    until = f", {ended.format(date=one.until)}" if one.until else ""
    kind = _(KINDS.get(one.kind, one.kind))
    return _("{kind}: {text}{until} (key {key})").format(kind=kind, text=one.text, until=until, key=one.key)


@click.command(
    "restrict",
    cls=Door,
    help=N_(
        "Block checkouts on CARD. WHY is damage, conduct, address, or other.\n\nWithout WHY: list "
        "the blocks. Without --until, the block stays until somebody lifts it."
    ),
)
@click.argument("card", type=as_text)
@click.argument("why", metavar="[WHY]", required=False, default="", type=as_text)
@click.option("--note", "text", metavar="TEXT", type=as_text, help=N_("More words about it. The patron can see them."))
@click.option("--until", metavar="DATE", type=as_day, help=N_("The new expiration date."))
@click.option("--all", "over", is_flag=True, help=N_("Also list notes that have ended."))
@click.pass_obj
def stop(call: Call, card: str, why: str, text: str | None, until: date | None, over: bool) -> None:
    if not why and (text or until):
        raise click.UsageError(_("Give a reason: {words}.").format(words=", ".join(WHYS)))
    with call.open() as opened, call.out.about(patron=card):
        if why:
            done = opened.do(restrict, card, why, text=text or "", until=until)
            call.out.line(stop_facts(card, done), _("Checkouts blocked: {what}").format(what=stop_words(done)))
            return
        found = opened.do(restrictions_of, card, over=over)
        for one in found:
            call.out.line(stop_facts(card, one), stop_words(one))
        if not found:
            call.out.note(_("Checkouts are not blocked on this card."))


@click.command(
    "lift", cls=Door, help=N_("Let the patron with CARD check out again: lift every block, or the one with KEY.")
)
@click.argument("card", type=as_text)
@click.argument("key", metavar="[KEY]", required=False, default="", type=as_text)
@click.pass_obj
def unstop(call: Call, card: str, key: str) -> None:
    with call.open() as opened, call.out.about(patron=card):
        for one in opened.do(lift, card, key):
            call.out.line(stop_facts(card, one), _("Block lifted: {what}").format(what=stop_words(one)))


def stop_facts(card: str, one: Stop) -> dict[str, Any]:
    told = {name: getattr(one, name) or None for name in ("why", "text", "since", "until", "operator")}
    return {"patron": card, "restriction": one.key, **told, "over": one.over}


def stop_words(one: Stop) -> str:
    """`damage, until 2027-01-31: Soaked the atlas (key 1a2b3c4d)`"""
    why = _(WHYS.get(one.why, one.why)) or _("checkouts are blocked")
    until = _("until {date}").format(date=one.until) if one.until else _("until lifted")
    text = f": {one.text}" if one.text else ""
    return _("{why}, {until}{text} (key {key})").format(why=why, until=until, text=text, key=one.key)
