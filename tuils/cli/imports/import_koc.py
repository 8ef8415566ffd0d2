"""tuils import koc"""

from __future__ import annotations

from pathlib import Path

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.opening import Opened
from tuils.cli.kit.options import Door
from tuils.cli.kit.overriding import override_of, override_options
from tuils.formats.koc import ISSUE, RETURN, KocLine, read_koc
from tuils.i18n import N_, _
from tuils.library.circulation.offline_log import CHECKIN, CHECKOUT, PAYMENT, LogLine
from tuils.values.moments import local_moment
from tuils.values.words import Unclear

from .log_lines import read_log, tell_log


@click.command(
    "koc",
    cls=Door,
    help=N_(
        "Load a file of Koha's offline circulation (.koc): checkouts, returns, and payments.\n\nEach line is checked "
        "as at the desk, at its own time, the oldest first. What can't be done is listed: unknown cards, blocks, items "
        "that someone else took later. A file that is loaded twice changes nothing the second time."
    ),
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@override_options
def koc(call: Call, file: Path, override: tuple[str, ...], reason: str) -> None:
    passing = override_of(override, reason)
    data = read_log(file)
    with call.open() as opened, call.out.about(file=str(file)):
        try:
            lines = [_line(opened, one) for one in read_koc(data)]
        except Unclear as unclear:
            raise click.ClickException(unclear.said(_) + " " + _("Nothing was loaded.")) from unclear
        tell_log(call, opened, lines, passing, str(file))


def _line(opened: Opened, one: KocLine) -> LogLine:
    at = local_moment(one.at, opened.desk.zone) if one.at else None
    what = {ISSUE: CHECKOUT, RETURN: CHECKIN}.get(one.command, PAYMENT)
    return LogLine(one.number, what if at else "", at, one.card, one.item, one.cents, _(one.fault) if one.fault else "")
