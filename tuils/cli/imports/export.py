"""tuils export: the library, or a part of it, as a file for other systems"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_day, as_one_of, command, to_file
from tuils.i18n import N_, _

TITLES = ("marc", "marcxml")
TABLES = ("items", "patrons", "loans", "holds", "charges", "events", "journal")
KINDS = (*TITLES, *TABLES, "library", "koc")
FORMATS: dict[str, tuple[str, ...]] = {"marc": ("iso2709", "json", "mrk"), "marcxml": (), "library": (), "koc": ()}
OF_TABLES = ("csv", "json", "xlsx", "docx")
HOLDINGS = ("koha", "evergreen", "follett", "marc21", "none")


@command(
    N_(
        "Export titles, items, patrons, loans, holds, programs, the journal, or the whole "
        "library: `export items -o items.csv`.\n\nmarc, marcxml: every title as it was imported, "
        "followed by its copies as --holdings says. Notes on copies are included; borrowers "
        "never are. marc also takes --format json or mrk.\n\nitems, patrons, loans, holds, "
        "charges, events, journal: CSV with a header, or --format json (or --json) for one "
        "object per line, xlsx for a workbook, which keeps barcodes whole, or docx for a letter to "
        "merge. events: the "
        "program dates with their numbers, without patrons. The journal is exported without "
        "personal data.\n\nlibrary -o FOLDER: everything, in a folder that `import library` can "
        "load into a new library. It includes the patrons, so keep it safe.\n\nkoc -o FILE: checkouts, "
        "returns, and payments of today (or since --since) as Koha's offline circulation file. "
        "\n\nA file named with "
        "-o can be read only by you."
    )
)
@click.argument("kind", metavar="|".join(KINDS), type=as_one_of(KINDS))
@click.option(
    "--format", "form", metavar="FORMAT", type=str, help=N_("File format; csv by default, or ISO 2709 for marc.")
)
@to_file("-o", "--output", "file", words=N_("Where to save it; shown here if left out."))
@click.option(
    "--holdings",
    metavar="SYSTEM",
    type=click.Choice(HOLDINGS),
    help=N_(
        "How to write copies into titles: koha (field 952, the default), evergreen, follett, marc21 (852), or none."
    ),
)
@click.option("--bom", is_flag=True, help=N_("CSV that Excel opens as UTF-8."))
@click.option("--private", is_flag=True, help=N_("The journal with personal data; for administrators."))
@click.option("--since", metavar="DATE", type=as_day, help=N_("From this day on; today by default. Only for koc."))
def export_command(call: Call, /, kind: str, form: str | None, file: Path | None, **how: Any) -> None:
    if how["since"] and kind != "koc":
        raise click.UsageError(_("--since works only with koc."))
    _fits(call, kind, form, file, holdings=how["holdings"], bom=how["bom"], private=how["private"])
    whole = _form(call, kind, form, file)
    if kind == "koc" and file is not None:
        from .offline_log import export_koc

        export_koc(call, file, how["since"])
    elif kind == "library" and file is not None:
        from .library_folder import export_library

        export_library(call, file)
    elif kind in TITLES:
        from .export_tables import write_titles

        write_titles(call, whole, file, how["holdings"])
    else:
        from .export_tables import write_table

        write_table(call, kind, whole, file, bom=how["bom"], private=how["private"])


def _form(call: Call, kind: str, form: str | None, file: Path | None) -> str:
    """Return the format asked for; else JSON under --json on standard output, else the usual one of its kind."""
    usual = {"marc": "iso2709", "marcxml": "marcxml"}.get(kind, "csv")
    return form or ("json" if call.as_json and file is None and kind != "marcxml" else usual)


def _fits(
    call: Call, kind: str, form: str | None, file: Path | None, *, holdings: str | None, bom: bool, private: bool
) -> None:
    """Refuse options that don't go together."""
    formats, whole = FORMATS.get(kind, OF_TABLES), _form(call, kind, form, file)
    if form is not None and form not in formats:
        hint = _("one of: {words}.").format(words=", ".join(formats)) if formats else _("It has only one format.")
        raise click.BadParameter(hint, param_hint="--format")
    if private and kind != "journal":
        raise click.UsageError(_("--private works only with the journal."))
    if holdings and kind not in TITLES:
        raise click.UsageError(_("--holdings works only with marc and marcxml."))
    if bom and (kind not in TABLES or whole != "csv"):
        raise click.UsageError(_("--bom works only with CSV."))
    if file is None and (whole in ("xlsx", "docx") or kind in ("library", "koc")):
        raise click.UsageError(_("Name a folder or file with -o."))
    if file is None and call.as_json and whole != "json":
        raise click.UsageError(_("--json doesn't work with this format here. Name a file with -o."))
