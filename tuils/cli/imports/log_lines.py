"""What was done or scanned without tuils, as the commands that take it in tell it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.opening import Opened
from tuils.files import open_input
from tuils.i18n import _, ngettext
from tuils.library.circulation.blocks import Override
from tuils.library.circulation.offline_log import DONE, KNOWN, REFUSED, LineTaken, LogLine, as_told, in_order, take_line
from tuils.library.dates import moment_words
from tuils.library.inventory.scanning import Scanned
from tuils.library.local_words import count_label
from tuils.values.moments import iso

MOST = 20_000_000
"""Bytes: no day of scans is larger."""


def read_log(file: Path) -> bytes:
    """The whole file; of one that is too large a sentence, from whoever looks at it."""
    with open_input(file, MOST) as found:
        return found.read()


def read_codes(file: Path) -> bytes:
    """A log in which any line may be a barcode: what is no text is refused. UTF-16 has zeros, too, behind its mark."""
    data = read_log(file)
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        said = _("{file} is not a text file. Save the scans as text, a barcode a line.")
        raise click.UsageError(said.format(file=file))
    return data


def tell_log(call: Call, opened: Opened, lines: Iterable[LogLine], passing: Override, source: str) -> None:
    """Each line is done, or told why not; then how many. In words those alone that were not done."""
    counted = Counter[str]()
    for line in in_order(lines):
        taken = opened.do(take_line, line, passing)
        counted[taken.outcome] += 1
        _tell(call, opened, taken)
    said = _("{done} done, {known} on file already, {refused} not done.")
    words = said.format(**{name: count_label(counted[name]) for name in (DONE, KNOWN, REFUSED)})
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
    said = ngettext("{n} copy scanned, {odd} to look at.", "{n} copies scanned, {odd} to look at.", scanned.count)
    counts = {"scanned": scanned.count, "to_look_at": len(scanned.wrong), "act": scanned.act or None}
    words = said.format(n=scanned.count, odd=len(scanned.wrong))
    if scanned.other_branch:
        words += " " + scanned.other_branch + " " + _("If these are its shelves: tuils undo, and start one there.")
    call.out.line({**counts, "other_branch": scanned.other_branch or None}, words)
