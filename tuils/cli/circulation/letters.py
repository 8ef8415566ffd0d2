"""tuils letters"""

from __future__ import annotations

from pathlib import Path

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_days, command, to_file
from tuils.cli.kit.printing import printed
from tuils.i18n import N_, _, ngettext
from tuils.library.circulation.letters import Letter, overdue_letters, write_letters
from tuils.library.circulation.notices import FILE, PRINTED, note_notices
from tuils.library.notices.sender import on_paper_here
from tuils.library.store import open_path

OTHERWISE = N_("Save them as files with --dir, and print those elsewhere.")


@command(
    N_(
        "Overdue letters: one for each patron, listing everything overdue.\n\n"
        "Without --dir or --print it only shows who would get one. Check in the book drop before you save or print "
        "them. Put them in envelopes, since they show titles. Each is in the patron's language. A letter that is "
        "saved or printed counts as an overdue notice."
    )
)
@click.option("--days", metavar="N", type=as_days, default=None, help=N_("Only for items overdue N days or more."))
@to_file(
    "--dir",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path),
    words=N_("Save each as a text file in this folder."),
)
@click.option("--print", "on_paper", is_flag=True, help=N_("Send them to the printer."))
def letters(call: Call, days: int | None, folder: Path | None, on_paper: bool) -> None:
    with call.open() as opened, call.out.about(list="letters"):
        if folder or on_paper:
            opened.do(on_paper_here, open_path())
        found = opened.do(overdue_letters, days=days or 0)
        files = write_letters(opened.desk, found, folder, replace=call.force) if folder else []
        if files:
            opened.do(note_notices, [loan for letter in found if letter.text for loan in letter.loans], FILE)
        written = dict(zip([letter.card for letter in found if letter.text], files, strict=False))
        for letter in found:
            file = written.get(letter.card)
            at_printer = on_paper and bool(letter.text) and printed(call, letter.text, _(OTHERWISE))
            if at_printer:
                opened.do(note_notices, letter.loans, PRINTED)
            facts = {"patron": letter.card, "items": letter.items, "file": str(file) if file else None}
            call.out.line(facts | {"printed": at_printer, "address": bool(letter.text)}, _words(letter, file))
            if on_paper and letter.text and not at_printer:
                return  # what one letter was told holds for all
        _total(call, found, done=bool(folder) or on_paper)


def _words(letter: Letter, file: Path | None) -> str:
    count = ngettext("{n} item", "{n} items", letter.items).format(n=letter.items)
    where = str(file) if file else "" if letter.text else _("no address: contact another way")
    return "  ".join(part for part in (letter.name, letter.card, count, where) if part)


def _total(call: Call, found: list[Letter], *, done: bool) -> None:
    if call.as_json:
        return
    count = sum(bool(letter.text) for letter in found)
    said = ngettext("{n} letter.", "{n} letters.", count).format(n=count)
    call.out.note(said if done or not count else said + " " + _("Save them with --dir DIR, or --print."))
