"""tuils import scans"""

from __future__ import annotations

from pathlib import Path

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.opening import Opened
from tuils.cli.kit.options import Door, as_text
from tuils.cli.kit.overriding import override_of, override_options
from tuils.formats.scan_log import Scan, read_scans
from tuils.i18n import N_, _
from tuils.library.circulation.offline_log import CHECKIN, CHECKOUT, LogLine
from tuils.library.circulation.seen_on_shelf import seen_on_shelf
from tuils.library.inventory.scanning import scan_shelf
from tuils.values.moments import local_moment
from tuils.values.typed_days import month_first

from .log_lines import read_codes, tell_log, tell_scanned

INVENTORY = "inventory"


@click.command(
    "scans",
    cls=Door,
    help=N_(
        "Load a text file from a scanner with a memory: a barcode per line, with or without date and time "
        "(CipherLab, Opticon, Symbol).\n\nA file with Destiny's command codes (%C123H for checkout, then the card; "
        "%C127L for check-in) says itself what to do. Lines without a time count as done now, or when --at says. "
        "--do inventory changes nothing: it lists what should not be on the shelf. With --session it is noted there, "
        "as by inventory load."
    ),
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--do", "what", type=click.Choice([CHECKIN, INVENTORY, CHECKOUT]), help=N_("What the scans are, if not said there.")
)
@click.option("--card", metavar="CARD", default="", type=as_text, help=N_("Whose checkouts they are."))
@click.option("--session", metavar="SESSION", default="", type=as_text, help=N_("The inventory that was scanned for."))
@override_options
def scans(
    call: Call, file: Path, what: str | None, card: str, session: str, override: tuple[str, ...], reason: str
) -> None:
    passing = override_of(override, reason)
    if session and what != INVENTORY:
        raise click.UsageError(_("--session goes with --do inventory."))
    if what == CHECKOUT and not card:
        raise click.UsageError(_("--do checkout needs a --card."))
    data = read_codes(file)
    with call.open() as opened, call.out.about(file=str(file)):
        found = list(read_scans(data, day_first=not month_first(opened.desk.locale)))
        if what == INVENTORY and session:
            tell_scanned(call, opened.do(scan_shelf, session, [one.code for one in found], new_shelf=True))
            return
        if what == INVENTORY:
            _inventory(call, opened, found)
            return
        if not what and any(not one.what for one in found):
            raise click.UsageError(_("Add what to do with them: --do checkin, or --do checkout --card CARD."))
        lines = [_line(opened, one, what or "", card) for one in found]
        tell_log(call, opened, lines, passing, str(file))


def _line(opened: Opened, one: Scan, what: str, card: str) -> LogLine:
    desk = opened.desk
    at = local_moment(one.at, desk.zone) if one.at else desk.back_dated
    doing = one.what or what
    whose = (one.card or card) if doing == CHECKOUT else ""
    fault = _("No card was scanned before it.") if doing == CHECKOUT and not whose else ""
    return LogLine(one.number, doing, at, whose, one.code, fault=fault)


def _inventory(call: Call, opened: Opened, found: list[Scan]) -> None:
    odd = 0
    for one in dict.fromkeys(scan.code for scan in found):
        seen = opened.do(seen_on_shelf, one)
        if seen.wrong:
            odd += 1
            call.out.line(
                {"item": one, "title": seen.title or None, "wrong": seen.wrong, "message": seen.said}, seen.said
            )
    said = _("{n} copies scanned, {odd} to look at.")
    call.out.line(
        {"scanned": len({scan.code for scan in found}), "to_look_at": odd},
        said.format(n=len({scan.code for scan in found}), odd=odd),
    )
