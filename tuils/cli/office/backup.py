"""tuils backup"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.opening import Opened
from tuils.cli.kit.options import command
from tuils.i18n import N_, _
from tuils.library.administration.backup import Backup
from tuils.library.administration.backup import backup as copy
from tuils.library.administration.second_places import SecondPlace, place_words, wait_for
from tuils.library.dates import moment_words
from tuils.library.desk import Desk

WAIT = 20.0  # seconds that a second place is waited for here; its copy goes on without us


@command(
    N_(
        "Back up the library to the folder DIR (default: `backups`, next to it), and test the "
        "backup.\n\nDesks can keep working. If you set second backup folders, each gets a copy, "
        "too: tuils setting set backup_folders /media/stick"
    )
)
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--drill", is_flag=True, help=N_("Restore the newest backup in DIR as a test, check it, and remove it."))
def backup(call: Call, folder: Path | None, drill: bool) -> None:
    with call.open() as opened, call.out.about():
        if drill:
            _drill(call, opened, folder)
            return
        made = opened.do(copy, opened.path, folder)
        places = wait_for(opened.path, made.file, WAIT) if folder is None else []
        facts = {"places": [{"folder": str(one.folder), "state": one.state} for one in places]} if places else {}
        words = [_place(one, opened.desk) for one in places]
        told(call, made, _("Backup made and tested: {file}"), facts, *words)


def _place(one: SecondPlace, desk: Desk) -> str:
    return place_words(one, moment_words(desk, one.at), moment_words(desk, one.good_at), desk.now)


def _drill(call: Call, opened: Opened, folder: Path | None) -> None:
    from tuils.library.drilling import drill

    call.out.note(_("Testing a restore of the newest backup. Desks can keep working."))
    done = opened.do(drill, opened.path, folder)
    found = done.found
    wrong = (*found.differences, *found.audit, *found.finding)
    facts = {"file": str(done.file), "ok": found.ok, "entries": found.entries, "last_entry": found.last}
    said = _("This backup can't be trusted: {file}. Make a new one now: tuils backup")
    if found.ok:
        said = _("The restore test passed: {file}, up to {when}, {n} changes, in {seconds} seconds.")
    when = moment_words(opened.desk, found.last_at) if found.last else _("nothing")
    words = said.format(file=done.file, when=when, n=found.entries, seconds=round(done.seconds))
    call.out.line(facts, words, *wrong)
    call.out.ask(0 if found.ok else 1)


def told(call: Call, made: Backup, words: str, more: Mapping[str, object] | None = None, *lines: str) -> None:
    facts = {"file": str(made.file), "bytes": made.bytes, "verified": made.verified}
    call.out.line({**facts, **(more or {})}, words.format(file=made.file), *lines)
