"""tuils export"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tuils.i18n import N_, _

from .call import Call
from .options import as_out, command

TITLES = ("marc", "marcxml")
TABLES = ("items", "patrons", "loans", "holds", "charges", "events", "journal")
KINDS = (*TITLES, *TABLES, "library")
FORMATS: dict[str, tuple[str, ...]] = {"marc": ("iso2709", "json", "mrk"), "marcxml": (), "library": ()}
OF_TABLES = ("csv", "json", "xlsx")
HOLDINGS = ("koha", "evergreen", "follett", "marc21", "none")


def as_kind(value: str) -> str:
    if value not in KINDS:
        raise click.BadParameter(_("one of: {words}.").format(words=", ".join(KINDS)))
    return value


@command(
    N_(
        "Write out titles, items, patrons, loans, holds, programs, the journal, or the whole library: "
        "`export items -o items.csv`.\n\n"
        "marc, marcxml: every title as it came, its copies behind it as --holdings says; notes on copies leave with "
        "them, borrowers never. --format json or mrk for marc.\n\n"
        "items, patrons, loans, holds, charges, events, journal: CSV with a header, or --format json (or --json) for "
        "one object a line, "
        "or xlsx for a workbook, in which barcodes stay whole. events: the sessions of programs with their numbers, "
        "without persons. The journal leaves without what it knows of persons.\n\n"
        "library -o FOLDER: everything, in a folder that `import library` makes a library of again. It holds "
        "the patrons, too: keep it safe.\n\n"
        "A file of -o is readable by this user alone."
    )
)
@click.argument("kind", metavar="|".join(KINDS), type=as_kind)
@click.option("--format", "form", metavar="FORMAT", type=str, help=N_("Else csv, for marc ISO 2709."))
@click.option("-o", "--output", "file", metavar="FILE", type=as_out, help=N_("Else written here."))
@click.option(
    "--holdings",
    metavar="SYSTEM",
    type=click.Choice(HOLDINGS),
    help=N_("Copies in titles: koha (952, else taken), evergreen, follett, marc21 (852), or none."),
)
@click.option("--bom", is_flag=True, help=N_("CSV that Excel knows to be UTF-8."))
@click.option("--private", is_flag=True, help=N_("The journal with what is known of persons; for administrators."))
@click.pass_obj
def export(call: Call, /, kind: str, form: str | None, file: Path | None, **how: Any) -> None:
    _fits(call, kind, form, file, **how)
    whole = _form(call, kind, form, file)
    if kind == "library" and file is not None:
        from .export_library import export_library

        export_library(call, file)
    elif kind in TITLES:
        from .export_titles import write_titles

        write_titles(call, whole, file, how["holdings"])
    else:
        from .export_tables import write_table

        write_table(call, kind, whole, file, bom=how["bom"], private=how["private"])


def _form(call: Call, kind: str, form: str | None, file: Path | None) -> str:
    """What was asked for; else, where only objects may be on standard output, objects."""
    usual = {"marc": "iso2709", "marcxml": "marcxml"}.get(kind, "csv")
    return form or ("json" if call.as_json and file is None and kind != "marcxml" else usual)


def _fits(
    call: Call, kind: str, form: str | None, file: Path | None, *, holdings: str | None, bom: bool, private: bool
) -> None:
    """Do these options go together?"""
    formats, whole = FORMATS.get(kind, OF_TABLES), _form(call, kind, form, file)
    if form is not None and form not in formats:
        hint = _("one of: {words}.").format(words=", ".join(formats)) if formats else _("It has no other format.")
        raise click.BadParameter(hint, param_hint="--format")
    if private and kind != "journal":
        raise click.UsageError(_("--private is for the journal."))
    if holdings and kind not in TITLES:
        raise click.UsageError(_("--holdings is for marc and marcxml."))
    if bom and (kind not in TABLES or whole != "csv"):
        raise click.UsageError(_("--bom is for CSV."))
    if file is None and (whole == "xlsx" or kind == "library"):
        raise click.UsageError(_("Say where to with -o."))
    if file is None and call.as_json and whole != "json":
        raise click.UsageError(_("--json and this format do not go together here: name a file with -o."))
