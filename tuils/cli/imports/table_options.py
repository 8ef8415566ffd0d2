"""The options shared by imports from tables: columns, profiles by name, codes to make, faults."""

from __future__ import annotations

import contextlib
import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol, TypeVar

import click

from tuils.cli.kit.call import Call, can_ask
from tuils.cli.kit.options import as_file, as_text, to_file, together
from tuils.cli.kit.output import terminal_safe
from tuils.files import text_stream as utf_8, whole_file
from tuils.formats.tables.tables import TableUnreadable, safe_cell
from tuils.i18n import N_, _
from tuils.library.foundation.administration.codes import UnknownCode
from tuils.library.foundation.administration.profiles import load_profile, save_profile
from tuils.library.foundation.administration.table_profile import TableProfile
from tuils.library.foundation.desk import Desk
from tuils.library.front.opening import Opened
from tuils.values.numbers.barcode import BarcodeRule
from tuils.values.words import Unclear

F = TypeVar("F", bound=Callable[..., Any])
Write = Callable[[Mapping[str, Any]], None]


def as_mapping(value: str) -> tuple[str, str]:
    name, equals, column = value.partition("=")
    if not (name and equals and column):
        raise click.BadParameter(_("{text}: type FIELD=COLUMN, such as card=Barcode.").format(text=value))
    return name, column


def as_code(value: str) -> tuple[str, str]:
    theirs, equals, ours = value.partition("=")
    kind, slash, code = theirs.partition("/")
    if not (equals and slash and code and kind in ("category", "branch")):
        raise click.BadParameter(_("{text}: type KIND/THEIRS=OURS, such as category/STAFFX=ADULT.").format(text=value))
    return theirs, ours


table_options = together(
    click.option(
        "--map",
        "mapping",
        metavar="FIELD=COLUMN",
        multiple=True,
        type=as_mapping,
        help=N_("Which column holds a field; city=city+state joins two."),
    ),
    click.option("--skip", metavar="COLUMN", multiple=True, type=as_text, help=N_("Skip this column.")),
    click.option(
        "--fill",
        metavar="N",
        type=click.IntRange(0, 30),
        default=None,
        help=N_("Card numbers with fewer than N digits get back the leading zeros that a spreadsheet dropped."),
    ),
    click.option(
        "--day-first/--month-first",
        "day_first",
        default=None,
        help=N_("How to read 1/2/2027. By default the dates in the file decide, or month first."),
    ),
    click.option("--sheet", metavar="NAME", type=as_text, help=N_("Sheet of a workbook; the first by default.")),
    click.option(
        "--profile",
        metavar="NAME",
        type=as_text,
        help=N_("Use the options saved under this name; options given here override them."),
    ),
    click.option("--save-profile", metavar="NAME", type=as_text, help=N_("Save these options under this name.")),
    to_file("--report", type=as_file, words=N_("Also save the messages about single rows to this file (CSV).")),
    click.option("--dry-run", is_flag=True, help=N_("Only show what would happen.")),
)
"""The options that every import from a table takes; `profile_of` makes a profile of them."""


code_option = click.option(
    "--code",
    metavar="KIND/THEIRS=OURS",
    multiple=True,
    type=as_code,
    help=N_("Replace their code with ours: category/STAFFX=ADULT, branch/OLD=MAIN."),
)


BARCODES = (
    click.option("--strip", metavar="CHARACTERS", type=as_text, help=N_("Remove this from the front of barcodes.")),
    click.option("--prefix", metavar="DIGITS", type=as_text, help=N_("Start short barcodes with this, then zeros.")),
    click.option("--digits", metavar="N", type=click.IntRange(0, 30), help=N_("Number of digits in a full barcode.")),
    click.option(
        "--check-digit",
        "check",
        is_flag=True,
        default=None,
        help=N_("Add a check digit at the end of completed barcodes."),
    ),
)
"""The options that turn item numbers into the printed barcodes; `barcode_rule` makes a rule of them."""
barcode_options = together(*BARCODES)


def barcode_rule(rule: BarcodeRule, given: Mapping[str, Any]) -> BarcodeRule:
    """Return a rule changed by the options given."""
    values = {name: given[name] for name in ("strip", "prefix", "digits", "check") if given.get(name) is not None}
    try:
        return replace(rule, **values)
    except Unclear as unclear:
        raise click.BadParameter(unclear.sentence(_), param_hint="--digits") from unclear


def profile_of(kind: str, given: Mapping[str, Any]) -> TableProfile:
    """Return the profile that --profile names, changed by the options."""
    profile = TableProfile.of(load_profile(kind, given["profile"])) if given.get("profile") else TableProfile()
    return with_options(profile, given)


def with_options(profile: TableProfile, given: Mapping[str, Any]) -> TableProfile:
    """Return a profile changed by the options given."""
    values: dict[str, Any] = {
        "columns": {**profile.columns, **dict(given["mapping"])},
        "skip": tuple(dict.fromkeys((*profile.skip, *given["skip"]))),
        "codes": {**profile.codes, **dict(given.get("code", ()))},
        "barcodes": barcode_rule(profile.barcodes, given),
    }
    for name in ("fill", "day_first", "sheet", "erase", "new_cards"):
        if given.get(name) is not None:
            values[name] = given[name]
    return replace(profile, **values)


def keep_profile(desk: Desk, kind: str, given: Mapping[str, Any], profile: TableProfile) -> None:
    """Save the profile if --save-profile says so; a dry run saves nothing."""
    if given.get("save_profile") and not given["dry_run"]:
        save_profile(desk, kind, given["save_profile"], profile.facts())


@contextlib.contextmanager
def fault_report(call: Call, file: Path | None, columns: Sequence[str]) -> Iterator[Write]:
    """A table of faults: a row each time the function is called. Nothing where no file is asked for.

    The file is there when all is through, readable by this user alone. Whether it may be written is looked at before.
    """
    if file is None:
        yield lambda _row: None
        return
    with whole_file(file, replace=call.force) as out, utf_8(out) as text:
        text.write("\ufeff")  # by which Excel knows UTF-8
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(columns)
        yield lambda row: writer.writerow([safe_cell(terminal_safe(str(row.get(name) or ""))) for name in columns])


@contextlib.contextmanager
def require_readable_table(file: Path) -> Iterator[None]:
    """Report an unreadable table as a bad FILE argument."""
    try:
        yield
    except TableUnreadable as unreadable:
        raise click.BadParameter(str(unreadable), param_hint=str(file)) from unreadable


class Summary(Protocol):
    unknown: tuple[UnknownCode, ...]


S = TypeVar("S", bound=Summary)


def with_codes(call: Call, opened: Opened, bring_in: Callable[[bool], S], *, yes: bool, dry_run: bool) -> S:
    """Import. Make unknown codes if told to, else ask if someone is there, else refuse.

    Not tried again when the library is busy in the middle: what is in is in, and would come twice.
    """
    summary = bring_in(yes)
    if summary.unknown and not (yes or dry_run) and _may_make(call, summary.unknown):
        summary = bring_in(True)
    elif summary.unknown and not yes:
        _tell_unknown(call, summary.unknown)
    opened.note()
    return summary


def _may_make(call: Call, unknown: tuple[UnknownCode, ...]) -> bool:
    """Ask whether to make the codes, if someone is there to ask."""
    if not can_ask():
        return False
    for code in unknown:
        call.out.note(_unknown_words(code))
    return click.confirm(_("Create them, with the general rules?"), err=True)


def _tell_unknown(call: Call, unknown: tuple[UnknownCode, ...]) -> None:
    for code in unknown:
        call.out.line({"unknown": code.kind, "code": code.code, "count": code.count}, _unknown_words(code))
    call.out.note(_("These codes are not set up here. Use --yes to create them."))


def _unknown_words(code: UnknownCode) -> str:
    return _("{kind} {code}: not set up here, {n} times in the file").format(
        kind=code.kind, code=code.code, n=code.count
    )
