"""tuils backup"""

from __future__ import annotations

from pathlib import Path

import click

from tuils.i18n import N_, _
from tuils.library.administration.backup import Backup
from tuils.library.administration.backup import backup as copy

from .call import Call
from .options import command


@command(
    N_(
        "Make a copy of the library in the folder DIR, by default `backups` beside it, and test it.\n\n"
        "Desks can go on working meanwhile."
    )
)
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.pass_obj
def backup(call: Call, folder: Path | None) -> None:
    with call.open() as opened, call.out.about():
        made = opened.do(copy, opened.path, folder)
        told(call, made, _("Backup made and tested: {file}"))


def told(call: Call, made: Backup, words: str) -> None:
    facts = {"file": str(made.file), "bytes": made.bytes, "verified": made.verified}
    call.out.line(facts, words.format(file=made.file))
