"""tuils letters"""

from __future__ import annotations

from pathlib import Path

import click

from tuils.devices.paper import NoPrinter, print_text
from tuils.i18n import N_, _, ngettext
from tuils.library.circulation.letters import Letter, overdue_letters, write_letters

from .call import Call
from .options import as_days, command


@command(
    N_(
        "Letters to those with something late: one a patron, with all that is late in it.\n\n"
        "Without --dir and --print it only says who would get one. They are made from what is late now, so write or "
        "print them after the book drop is checked in. Put them into envelopes: they hold titles."
    )
)
@click.option("--days", metavar="N", type=as_days, default=None, help=N_("To those late by N days or more."))
@click.option("--dir", "folder", metavar="DIR", type=click.Path(path_type=Path), help=N_("A text file each, here."))
@click.option("--print", "on_paper", is_flag=True, help=N_("To the printer, through lp."))
@click.pass_obj
def letters(call: Call, days: int | None, folder: Path | None, on_paper: bool) -> None:
    with call.open() as opened, call.out.about(list="letters"):
        found = opened.do(overdue_letters, days=days or 0)
        files = write_letters(opened.desk, found, folder) if folder else []
        written = dict(zip([letter.card for letter in found if letter.text], files, strict=False))
        for letter in found:
            file = written.get(letter.card)
            printed = on_paper and bool(letter.text) and _printed(call, letter)
            facts = {"patron": letter.card, "items": letter.items, "file": str(file) if file else None}
            call.out.line(facts | {"printed": printed, "address": bool(letter.text)}, _words(letter, file))
            if on_paper and letter.text and not printed:
                return  # what one letter was told holds for all
        _total(call, found, done=bool(folder) or on_paper)


def _words(letter: Letter, file: Path | None) -> str:
    count = ngettext("{n} item", "{n} items", letter.items).format(n=letter.items)
    where = str(file) if file else "" if letter.text else _("no address: tell this one otherwise")
    return "  ".join(part for part in (letter.name, letter.card, count, where) if part)


def _printed(call: Call, letter: Letter) -> bool:
    try:
        print_text(letter.text)
    except NoPrinter as no:
        call.out.ask(1)
        said = _("Not printed: {why}").format(why=no.why) if no.why else _("Not printed: this machine has no lp.")
        call.out.note(said + " " + _("Write them to files with --dir, and print those elsewhere."))
        return False
    return True


def _total(call: Call, found: list[Letter], *, done: bool) -> None:
    if call.as_json:
        return
    count = sum(bool(letter.text) for letter in found)
    said = ngettext("{n} letter.", "{n} letters.", count).format(n=count)
    call.out.note(said if done or not count else said + " " + _("Write them with --dir DIR, or --print."))
