"""tuils survey: the answers to the Public Libraries Survey"""

from __future__ import annotations

from pathlib import Path

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_count, as_text, command
from tuils.cli.kit.table import csv_option, tell_table, write_rows
from tuils.i18n import N_, _
from tuils.library.reports.period import period_words
from tuils.library.reports.survey import SURVEY_TABLE, library_survey, survey_year


@command(
    N_(
        "The answers to the Public Libraries Survey by its own names, with last year beside them.\n\n"
        "Each says how it was found: counted, estimated from a typical week (tally week), or typed in (tally year). "
        "What nobody counted has no number. The year is your fiscal year (setting year_starts), named after the year "
        "in which it ends; without --year the last one that is over. --state adds what a state asks besides: IA, PA, "
        "TX. --csv writes the form's M where nobody counted."
    )
)
@click.option("--year", metavar="YEAR", type=as_count, help=N_("The fiscal year that ends in this year."))
@click.option("--state", metavar="ST", type=as_text, default="", help=N_("With the lines of this state's form."))
@csv_option
def survey(call: Call, year: int | None, state: str, file: Path | None) -> None:
    if year is not None and not 1900 < year < 2200:
        raise click.BadParameter(_("{text} is not a year. Type it like 2026.").format(text=year), param_hint="--year")
    with call.open() as opened, call.out.about(report="survey"):
        found = opened.do(library_survey, year, state)
        if not call.as_json and file is None:
            call.out.note(period_words(opened.desk, survey_year(opened.desk, year)))
        if file is None:
            tell_table(call, opened, SURVEY_TABLE, found, None)
        else:
            rows = [SURVEY_TABLE.facts(opened.desk, one) | {"value": one.text} for one in found]
            write_rows(call, file, rows, SURVEY_TABLE.names)
