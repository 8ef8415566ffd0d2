"""tuils import marc"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from tuils.i18n import N_, _
from tuils.library.cataloging.importing import ImportSummary, import_marc
from tuils.library.cataloging.intake import Fault
from tuils.library.cataloging.profile import HOLDINGS, USUAL_SIGNS, MarcProfile

from .call import Call
from .code_making import with_codes
from .guard import USAGE
from .options import Door, as_text
from .progress import progress

LATER = ("evergreen", "follett", "symphony", "sierra")


def as_holdings(value: str) -> str:
    if value in LATER:
        raise click.BadParameter(_("{name}: not yet.").format(name=value))
    if value not in HOLDINGS:
        raise click.BadParameter(_("one of: {words}.").format(words=", ".join(HOLDINGS)))
    return value


def as_signs(value: str) -> tuple[str, ...]:
    """What a title is known again by; `none` is nothing."""
    if value == "none":
        return ()
    return tuple(sign.strip() for sign in value.split(",") if sign.strip())


@click.command(
    "marc",
    cls=Door,
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
    "--match",
    metavar="SIGN,...",
    default=",".join(USUAL_SIGNS),
    type=as_signs,
    help=N_("What tells a title that is here: or none."),
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
                    MarcProfile(**how),
                    tell=lambda fault: _tell(call, fault),
                    progress=tell,
                    make_codes=make_codes,
                    dry_run=dry_run,
                )

        summary = with_codes(call, opened, bring_in, yes=yes, dry_run=dry_run)
        call.out.line(facts(summary), sentence(summary))
        call.out.ask(0 if summary.read > summary.rejected else USAGE)


def _tell(call: Call, fault: Fault) -> None:
    outcome = {"repaired": _("repaired"), "set_aside": _("set aside"), "rejected": _("left out")}
    said = _("{file}, record {number}: {fault} ({outcome})")
    words = said.format(
        file=fault.file, number=fault.record, fault=fault.fault, outcome=outcome.get(fault.outcome, fault.outcome)
    )
    call.out.line({**asdict(fault), "control_number": fault.control_number or None}, words)


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
