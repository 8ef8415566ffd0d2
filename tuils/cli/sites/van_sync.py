"""tuils van sync"""

from __future__ import annotations

from pathlib import Path

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_text, command
from tuils.files import part_folder
from tuils.i18n import N_, _, ngettext
from tuils.library.local_words import count_label
from tuils.library.sites.looking import look_at
from tuils.library.sites.merging import after_merging, merge_bundle, merge_waiting
from tuils.library.sites.report_words import merge_words, span
from tuils.library.sites.syncing import FETCHED, Line, fetch, send

from .van_merge import ask_clock


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
            ask_clock(opened, looked, set())
            report = opened.do(merge_bundle, looked)
        opened.do(merge_waiting)
        opened.do(lambda _desk: after_merging())
        facts = {"host": host, "sent": sent.get("new", 0), "missing_there": sent.get("missing", {})}
        facts |= {"new": report.new, "known": report.known, "missing": report.missing, "from": report.site}
        behind = int(sent.get("clock_ahead_seconds", 0))  # as seen there: this computer's
        facts |= {"clock_ahead_seconds": report.ahead // 1_000_000 or -behind}
        n = int(facts["sent"])
        said = ngettext("{n} new change sent to {host}.", "{n} new changes sent to {host}.", n)
        words = [said.format(n=count_label(n), host=host)]
        if behind:
            said = _("This computer's clock is {time} ahead of {host}'s. Set the one that is wrong.")
            words.append(said.format(time=span(behind * 1_000_000), host=host))
        call.out.line(facts, " ".join([*words, *merge_words(opened.desk, report)]))
