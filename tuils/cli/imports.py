"""tuils import"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

import click

from tuils.formats.marc import KOHA, NO_HOLDINGS, HoldingsMap
from tuils.formats.tables import TableUnreadable
from tuils.i18n import N_, _
from tuils.library.administration.codes import UnknownCode
from tuils.library.cataloging.importing import ImportSummary, import_marc
from tuils.library.cataloging.intake import Fault
from tuils.library.people.patron_import import PatronSummary, RowFault, import_patrons

from .call import Call, can_ask
from .guard import USAGE
from .opening import Opened
from .options import as_text, family
from .progress import progress

S = TypeVar("S", ImportSummary, PatronSummary)
HOLDINGS: dict[str, HoldingsMap] = {"auto": KOHA, "koha": KOHA, "none": NO_HOLDINGS}
LATER = ("evergreen", "follett", "symphony", "sierra")
SIGNS = "isbn,lccn,control_number"


@family(N_("Bring in records, items and patrons from files."))
def imports() -> None:
    """The family of import commands."""


def as_holdings(value: str) -> HoldingsMap:
    if value in LATER:
        raise click.BadParameter(_("{name}: not yet.").format(name=value))
    if value not in HOLDINGS:
        raise click.BadParameter(_("one of: {words}.").format(words=", ".join(HOLDINGS)))
    return HOLDINGS[value]


def as_signs(value: str) -> tuple[str, ...]:
    """What a title is known again by; `none` is nothing."""
    if value == "none":
        return ()
    return tuple(sign.strip() for sign in value.split(",") if sign.strip())


@imports.command(
    "marc",
    help=N_(
        "Bring in titles and their items from files of MARC records. Desks can go on working meanwhile.\n\n"
        "Each record with a fault gets a line, then comes the summary. Leaves 2 where no record could be read."
    ),
)
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--holdings", metavar="SYSTEM", default="auto", type=as_holdings, help=N_("Whose items: auto, koha, none.")
)
@click.option(
    "--match", metavar="SIGN,...", default=SIGNS, type=as_signs, help=N_("What tells a title that is here: or none.")
)
@click.option(
    "--on-match",
    metavar="WHAT",
    default="skip",
    type=as_text,
    help=N_("Of a title that is here: skip it, add-items, or new for one more."),
)
@click.option("--dry-run", is_flag=True, help=N_("Only say what would happen."))
@click.option("--yes", is_flag=True, help=N_("Make branches, locations and item types that are not known here."))
@click.pass_obj
def marc(call: Call, /, files: tuple[Path, ...], yes: bool, dry_run: bool, **how: Any) -> None:
    with call.open() as opened, call.out.about(file=str(files[0])):

        def bring_in(make_codes: bool) -> ImportSummary:
            with progress(_("Bringing in")) as tell:
                return import_marc(
                    opened.desk,
                    files,
                    tell=lambda fault: _tell(call, fault),
                    progress=tell,
                    make_codes=make_codes,
                    dry_run=dry_run,
                    **how,
                )

        summary = _with_codes(call, opened, bring_in, yes=yes, dry_run=dry_run)
        call.out.line(facts(summary), sentence(summary))
        call.out.ask(0 if summary.read > summary.rejected else USAGE)


def as_mapping(value: str) -> tuple[str, str]:
    name, equals, column = value.partition("=")
    if not (name and equals and column):
        raise click.BadParameter(_("{text}: write FIELD=COLUMN, such as card=Barcode.").format(text=value))
    return name, column


@imports.command(
    "patrons",
    help=N_(
        "Bring in people from a table (CSV): new cards are registered, known ones brought up to date.\n\n"
        "The column names of Koha and Evergreen and plain English ones are known; --map names others. Fields: card, "
        "first_name, last_name, born, category, street, city, postcode, phone, email, expiry, note, ..."
    ),
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--map", "mapping", metavar="FIELD=COLUMN", multiple=True, type=as_mapping, help=N_("Which column a field is.")
)
@click.option("--dry-run", is_flag=True, help=N_("Only say what would happen."))
@click.option("--yes", is_flag=True, help=N_("Make categories and branches that are not known here."))
@click.pass_obj
def patrons(call: Call, file: Path, mapping: tuple[tuple[str, str], ...], dry_run: bool, yes: bool) -> None:
    with call.open() as opened, call.out.about(file=str(file)):

        def bring_in(make_codes: bool) -> PatronSummary:
            with progress(_("Bringing in")) as tell:
                return import_patrons(
                    opened.desk,
                    file,
                    mapping=dict(mapping),
                    tell=lambda fault: _tell_row(call, fault),
                    progress=lambda read: tell(read, None, read),
                    make_codes=make_codes,
                    dry_run=dry_run,
                )

        try:
            summary = _with_codes(call, opened, bring_in, yes=yes, dry_run=dry_run)
        except TableUnreadable as unreadable:
            raise click.BadParameter(str(unreadable), param_hint=str(file)) from unreadable
        said = _("{read} people read: {added} registered, {updated} brought up to date, {out} left out.")
        told = {name: getattr(summary, name) for name in ("read", "added", "updated", "rejected")}
        call.out.line(told, said.format(**told, out=summary.rejected))
        call.out.ask(0 if summary.read > summary.rejected else USAGE)


def _with_codes(call: Call, opened: Opened, bring_in: Callable[[bool], S], *, yes: bool, dry_run: bool) -> S:
    """Bring in; codes that are not known here are made when told to, asked for where someone is there, else told.

    Not tried again when the library is busy in the middle: what is in is in, and would come twice.
    """
    summary = bring_in(yes)
    if summary.unknown and not (yes or dry_run) and _may_make(call, summary.unknown):
        summary = bring_in(True)
    elif summary.unknown and not yes:
        _tell_unknown(call, summary.unknown)
    opened.note()
    return summary


def _tell(call: Call, fault: Fault) -> None:
    outcome = {"repaired": _("repaired"), "set_aside": _("set aside"), "rejected": _("left out")}
    said = _("{file}, record {number}: {fault} ({outcome})")
    words = said.format(
        file=fault.file, number=fault.record, fault=fault.fault, outcome=outcome.get(fault.outcome, fault.outcome)
    )
    call.out.line({**asdict(fault), "control_number": fault.control_number or None}, words)


def _tell_row(call: Call, fault: RowFault) -> None:
    said = _("{file}, row {number}: {fault}").format(file=fault.file, number=fault.row, fault=fault.fault)
    told = {"file": fault.file, "row": fault.row, "patron": fault.card or None}
    call.out.line({**told, "fault": fault.fault, "outcome": fault.outcome}, said)


def _may_make(call: Call, unknown: tuple[UnknownCode, ...]) -> bool:
    """Ask whether to make them, where there is someone to ask."""
    if not can_ask():
        return False
    for one in unknown:
        call.out.note(_unknown_words(one))
    return click.confirm(_("Make them, with the rules that hold for all?"), err=True)


def _tell_unknown(call: Call, unknown: tuple[UnknownCode, ...]) -> None:
    for one in unknown:
        call.out.line({"unknown": one.kind, "code": one.code, "count": one.count}, _unknown_words(one))
    call.out.note(_("Nothing of these codes is known here. With --yes they are made."))


def _unknown_words(one: UnknownCode) -> str:
    return _("{kind} {code}: not known here, {n} times in the file").format(kind=one.kind, code=one.code, n=one.count)


def facts(summary: ImportSummary) -> dict[str, Any]:
    names = ("added", "matched", "overlaid", "items_added", "set_aside", "rejected", "seconds")
    return {
        "batch": summary.batch or None,
        "read": summary.read,
        **{name: getattr(summary, name) for name in names},
    }


def sentence(summary: ImportSummary) -> str:
    said = _(
        "{read} records read: {added} titles added with {items} items, {matched} here already, "
        "{aside} set aside, {out} left out."
    )
    return said.format(
        read=summary.read,
        added=summary.added,
        items=summary.items_added,
        matched=summary.matched,
        aside=summary.set_aside,
        out=summary.rejected,
    )
