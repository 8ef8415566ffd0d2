"""tuils van sync"""

from __future__ import annotations

from pathlib import Path

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_text, command
from tuils.files import part_folder
from tuils.i18n import N_, _
from tuils.library.sites.looking import look_at
from tuils.library.sites.merging import after_merging, merge_bundle, merge_waiting
from tuils.library.sites.report_words import merge_words
from tuils.library.sites.syncing import FETCHED, Line, fetch, send


@command(
    N_(
        "Exchange work with the computer HOST over ssh: what is new here goes there, then what "
        "is new there comes here.\n\nIf the connection breaks, nothing is lost: run it again. For "
        "nightly exchange, use a timer."
    )
)
@click.argument("host", metavar="HOST", type=as_text)
@click.option("--there", metavar="WHERE", type=as_text, default="", help=N_("The library's path on HOST."))
@click.option("--for", "name", metavar="NAME", type=as_text, default="", help=N_("Which van or branch HOST is."))
def sync(call: Call, host: str, there: str, name: str) -> None:
    with call.open() as opened, call.out.about(host=host):
        line = Line(host, there)
        sent = opened.do(send, line, name)
        with part_folder(opened.path.parent) as own:
            looked = opened.do(look_at, fetch(line, Path(own, FETCHED)))
            report = opened.do(merge_bundle, looked)
        opened.do(merge_waiting)
        opened.do(lambda _desk: after_merging())
        facts = {"host": host, "sent": sent.get("new", 0), "missing_there": sent.get("missing", {})}
        facts |= {"new": report.new, "known": report.known, "missing": report.missing, "from": report.site}
        said = _("{n} new changes sent to {host}.").format(n=sent.get("new", 0), host=host)
        call.out.line(facts, " ".join([said, *merge_words(opened.desk, report)]))
