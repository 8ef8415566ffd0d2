"""tuils import koc, scans: what was done or scanned without tuils; tuils export koc"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import click

from tuils import VERSION
from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_text, command
from tuils.cli.kit.output import save_bytes
from tuils.cli.kit.overriding import override_of, override_options
from tuils.files import open_input
from tuils.formats.tables.koc import ISSUE, RETURN, KocLine, koc_text, read_koc
from tuils.formats.tables.scan_log import Scan, read_scans
from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.dates import moment_words
from tuils.library.foundation.local_words import count_label
from tuils.library.front.opening import Opened
from tuils.library.lending.item_status.seen_on_shelf import seen_on_shelf
from tuils.library.lending.loans.exporting import work_since
from tuils.library.lending.loans.offline_log import (
    CHECKIN,
    CHECKOUT,
    DONE,
    KNOWN,
    PAYMENT,
    REFUSED,
    LineTaken,
    LogLine,
    as_told,
    log_lines_by_time,
    take_line,
)
from tuils.library.lending.terms.blocks import Override
from tuils.library.office.inventory.scanning import Scanned, scan_shelf
from tuils.values.time.moments import day_of, iso, local_moment
from tuils.values.time.typed_days import month_first
from tuils.values.words import Unclear

MOST = 20_000_000
"""The most bytes of a log: no day of scans is larger."""
INVENTORY = "inventory"


def read_log(file: Path) -> bytes:
    """Return the whole file; one that is too large is refused with a sentence."""
    with open_input(file, MOST) as found:
        return found.read()


def read_codes(file: Path) -> bytes:
    """Return a log in which any line may be a barcode; refuse anything that is no text. UTF-16 has zeros, too, behind
    its mark."""
    data = read_log(file)
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = _("{file} is not a text file. Save the scans as text, a barcode a line.")
        raise click.UsageError(text.format(file=file))
    return data


def tell_log(call: Call, opened: Opened, lines: Iterable[LogLine], passing: Override, source: str) -> None:
    """Do each line, or say why not; then show the totals. In words, only lines that were not done are shown."""
    counted = Counter[str]()
    for line in log_lines_by_time(lines):
        taken = opened.do(take_line, line, passing)
        counted[taken.outcome] += 1
        _tell(call, opened, taken)
    text = _("{done} done, {known} on file already, {refused} not done.")
    words = text.format(**{name: count_label(counted[name]) for name in (DONE, KNOWN, REFUSED)})
    if counted[KNOWN] and not counted[DONE]:
        words = f"{_('This was loaded before: nothing new.')} {words}"
    call.out.line({"file": source, **{name: counted[name] for name in (DONE, KNOWN, REFUSED)}}, words)
    if counted[REFUSED]:
        call.out.ask(1)


def _tell(call: Call, opened: Opened, taken: LineTaken) -> None:
    line, zone = taken.line, opened.desk.zone
    if call.as_json:
        facts: dict[str, Any] = {"line": line.number, "at": None if line.at is None else iso(line.at, zone)}
        facts |= {"do": line.what or None, "patron": line.card or None, "item": line.item or None}
        more = {"refused": list(taken.codes)} if taken.outcome == REFUSED else {}
        call.out.line({**facts, "outcome": taken.outcome, **more, "message": taken.said})
    elif taken.outcome == REFUSED:
        call.out.note(as_told(taken, "" if line.at is None else moment_words(opened.desk, line.at)))


def tell_scanned(call: Call, scanned: Scanned) -> None:
    for one in scanned.wrong:
        facts = {"item": one.item, "title": one.title or None, "wrong": one.wrong, "message": one.said}
        call.out.line(facts, one.said)
    text = ngettext("{n} copy scanned, {odd} to look at.", "{n} copies scanned, {odd} to look at.", scanned.count)
    counts = {"scanned": scanned.count, "to_look_at": len(scanned.wrong), "act": scanned.act or None}
    words = text.format(n=scanned.count, odd=len(scanned.wrong))
    if scanned.other_branch:
        words += " " + scanned.other_branch + " " + _("If these are its shelves: tuils undo, and start one there.")
    call.out.line({**counts, "other_branch": scanned.other_branch or None}, words)


@command(
    N_(
        "Load a file of Koha's offline circulation (.koc): checkouts, returns, and payments.\n\nEach line is checked "
        "as at the desk, at its own time, the oldest first. What can't be done is listed: unknown cards, blocks, items "
        "that someone else took later. A file that is loaded twice changes nothing the second time."
    )
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@override_options
def import_koc(call: Call, file: Path, override: tuple[str, ...], reason: str) -> None:
    passing = override_of(override, reason)
    data = read_log(file)
    with call.open() as opened, call.out.about(file=str(file)):
        try:
            lines = [_koc_line(opened, line) for line in read_koc(data)]
        except Unclear as unclear:
            raise click.ClickException(unclear.sentence(_) + " " + _("Nothing was loaded.")) from unclear
        tell_log(call, opened, lines, passing, str(file))


def _koc_line(opened: Opened, line: KocLine) -> LogLine:
    at = local_moment(line.at, opened.desk.zone) if line.at else None
    what = {ISSUE: CHECKOUT, RETURN: CHECKIN}.get(line.command, PAYMENT)
    return LogLine(
        line.number, what if at else "", at, line.card, line.item, line.cents, _(line.fault) if line.fault else ""
    )


@command(
    N_(
        "Load a text file from a scanner with a memory: a barcode per line, with or without date and time "
        "(CipherLab, Opticon, Symbol).\n\nA file with Destiny's command codes (%C123H for checkout, then the card; "
        "%C127L for check-in) says itself what to do. Lines without a time count as done now, or when --at says. "
        "--do inventory changes nothing: it lists what should not be on the shelf. With --session it is noted there, "
        "as by inventory load."
    )
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--do", "what", type=click.Choice([CHECKIN, INVENTORY, CHECKOUT]), help=N_("What the scans are, if not said there.")
)
@click.option("--card", metavar="CARD", default="", type=as_text, help=N_("Whose checkouts they are."))
@click.option("--session", metavar="SESSION", default="", type=as_text, help=N_("The inventory that was scanned for."))
@override_options
def import_scans(
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
            tell_scanned(call, opened.do(scan_shelf, session, [scan.code for scan in found], new_shelf=True))
            return
        if what == INVENTORY:
            _inventory(call, opened, found)
            return
        if not what and any(not scan.what for scan in found):
            raise click.UsageError(_("Add what to do with them: --do checkin, or --do checkout --card CARD."))
        lines = [_line(opened, scan, what or "", card) for scan in found]
        tell_log(call, opened, lines, passing, str(file))


def _line(opened: Opened, scan: Scan, what: str, card: str) -> LogLine:
    desk = opened.desk
    at = local_moment(scan.at, desk.zone) if scan.at else desk.back_dated
    doing = scan.what or what
    whose = (scan.card or card) if doing == CHECKOUT else ""
    fault = _("No card was scanned before it.") if doing == CHECKOUT and not whose else ""
    return LogLine(scan.number, doing, at, whose, scan.code, fault=fault)


def _inventory(call: Call, opened: Opened, found: list[Scan]) -> None:
    odd = 0
    for fromkey in dict.fromkeys(scan.code for scan in found):
        seen = opened.do(seen_on_shelf, fromkey)
        if seen.wrong:
            odd += 1
            call.out.line(
                {"item": fromkey, "title": seen.title or None, "wrong": seen.wrong, "message": seen.said}, seen.said
            )
    text = _("{n} copies scanned, {odd} to look at.")
    call.out.line(
        {"scanned": len({scan.code for scan in found}), "to_look_at": odd},
        text.format(n=len({scan.code for scan in found}), odd=odd),
    )


def export_koc(call: Call, file: Path, since: date | None) -> None:
    with call.open() as opened, call.out.about(export="koc"):
        found = opened.do(work_since, since or day_of(opened.desk.now, opened.desk.zone))
        if not save_bytes(file, koc_text(found.lines, VERSION).encode(), replace=call.force):
            return
        n = len(found.lines)
        text = ngettext("{n} line saved: {file}", "{n} lines saved: {file}", n).format(n=n, file=file)
        call.out.line({"file": str(file), "lines": n, "left_out": found.left_out}, text)
        if found.left_out:
            text = ngettext(
                "{n} checkout that was returned since is left out: who had it is forgotten.",
                "{n} checkouts that were returned since are left out: who had them is forgotten.",
                found.left_out,
            )
            call.out.note(text.format(n=found.left_out))
