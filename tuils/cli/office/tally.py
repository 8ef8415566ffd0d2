"""tuils tally, survey: what staff count by hand on a day, and the answers to the Public Libraries Survey"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from tuils.cli.kit.call import Call, in_library
from tuils.cli.kit.options import as_count, as_day, as_text, command, family
from tuils.cli.kit.table import csv_option, tell_table, write_rows
from tuils.formats.tables.tables import TableUnreadable, read_table
from tuils.i18n import N_, _
from tuils.library.foundation.administration.settings import year_starts
from tuils.library.foundation.dates import iso_words
from tuils.library.foundation.local_words import count_label
from tuils.library.front.opening import Opened
from tuils.library.office.reports.period import read_period, report_period_words, report_today
from tuils.library.office.reports.survey import SURVEY_TABLE, library_survey, survey_year
from tuils.library.office.reports.tallies import (
    TALLY_TABLE,
    mark_week,
    read_door,
    set_year_totals,
    tallies_of,
    tally as add_tally,
    tally_kind,
    tally_words,
)
from tuils.values.words import Unclear


def as_whole(value: str | int) -> int:
    """Return a whole number, below 0 to subtract."""
    try:
        return int(str(value).replace(",", ""))
    except ValueError:
        raise click.BadParameter(_("{text} is not a whole number.").format(text=value)) from None


tally = family(
    "tally",
    N_(
        "Count things that aren't scanned: visits, reference questions, computer and wifi uses, e-books.\n\n"
        "`tally add visits 120` adds to today, --at 2026-11-20 to another day. The survey and the reports use it."
    ),
)


@tally.command(
    "add",
    help=N_(
        "Add a count to today, or to the day of --at. A number below 0 takes off: `tally add visits -- -5`.\n\n"
        "What can be counted: visits, reference, directional, technology, computer, wifi, ebook, eaudio, evideo, "
        "eserial, ill_lent, ill_borrowed, print, notary, proctored, volunteer_hours, and what the setting tallies "
        "names.\n\n"
        "`undo` removes it again."
    ),
)
@click.argument("kind", metavar="WHAT", type=as_text)
@click.argument("n", metavar="[N]", type=as_whole, default=1, required=False)
@click.option("--instead", is_flag=True, help=N_("N is the day's whole count; it replaces the earlier one."))
@in_library(what="kind")
def tally_add(call: Call, opened: Opened, kind: str, n: int, instead: bool) -> None:
    done = opened.do(add_tally, kind, n, instead=instead)
    text = _("{what}, {day}: {n}").format(what=done.name, day=iso_words(opened.desk, done.day), n=count_label(done.n))
    call.out.line({"kind": done.kind, "day": done.day, "branch": done.branch, "n": done.n}, text)


@tally.command(
    "reading",
    help=N_(
        "Record what a door counter shows: `tally reading 48210`. What came since its last reading is added to the "
        "visits. Each door has a name of its own, if there are several."
    ),
)
@click.argument("n", metavar="N", type=as_count)
@click.option("--both-ways", is_flag=True, help=N_("It counts people who come and go: half of it is taken."))
@click.option("--reset", is_flag=True, help=N_("It began again at 0 after its last reading."))
@click.option("--door", metavar="NAME", type=as_text, default="", help=N_("Which door."))
def tally_reading(call: Call, n: int, both_ways: bool, reset: bool, door: str) -> None:
    with call.open() as opened, call.out.about(what="door"):
        done = opened.do(read_door, n, door, both_ways=both_ways, reset=reset)
        visits = done.visits
        text = _("{what}, {day}: {n}").format(
            what=visits.name, day=iso_words(opened.desk, visits.day), n=count_label(visits.n)
        )
        if done.before is None:
            text = _("The first reading of this door: visits are counted from now on.")
        facts = {"door": done.door, "reading": done.reading, "before": done.before}
        call.out.line({**facts, "day": visits.day, "branch": visits.branch, "visits": visits.n}, text)


@tally.command("list", help=N_("List what was counted, the newest day on top: this month, or --period."))
@click.argument("kind", metavar="[WHAT]", type=as_text, required=False)
@click.option("--period", metavar="P", type=as_text, default="this month", help=N_("Such as last month, or 2026-11."))
@csv_option
def tally_list(call: Call, kind: str | None, period: str, file: Path | None) -> None:
    with call.open() as opened, call.out.about(list="tallies"):
        try:
            span = read_period(period, report_today(opened.desk), year_starts())
        except Unclear as unclear:
            raise click.BadParameter(unclear.sentence(_), param_hint="--period") from unclear
        name = opened.do(lambda _desk: tally_kind(kind)) if kind else ""
        found = opened.do(tallies_of, span, call.branch or "", name)
        tell_table(call, opened, TALLY_TABLE, found, file)


@tally.command(
    "week",
    help=N_(
        "Mark a typical week: seven days from DAY in which WHAT was counted every day. The survey takes the mean of "
        "the marked weeks times 52, says that it is an estimate, and of how many weeks."
    ),
)
@click.argument("kind", metavar="WHAT", type=as_text)
@click.argument("first", metavar="DAY", type=as_day)
@click.option("--not", "taken", is_flag=True, help=N_("Stop using it as a typical week."))
@in_library(what="kind")
def tally_week(call: Call, opened: Opened, kind: str, first: date, taken: bool) -> None:
    found = opened.do(mark_week, kind, first, marked=not taken)
    words = [iso_words(opened.desk, day.isoformat()) for day in (found.first, found.last)]
    text = _("Typical week for {what}: {first} to {last}.") if not taken else _("No typical week: {first} to {last}.")
    name = tally_words(tally_kind(kind))
    facts = {"kind": tally_kind(kind), "from": found.first.isoformat(), "to": found.last.isoformat()}
    call.out.line(facts | {"typical": not taken}, text.format(what=name, first=words[0], last=words[1]))


@tally.command(
    "year",
    help=N_(
        "Enter a year's total from paper or another system, so that charts go further back: "
        "`tally year 2019 circulation 41200`.\n\n"
        "WHAT is circulation, visits, reference, patrons, programs, attendance, computer, wifi, children, copies, or "
        "the survey's name for it, such as TOTCIR. --from FILE brings in a table with columns year, what and n."
    ),
)
@click.argument("year", metavar="[YEAR]", type=as_count, required=False)
@click.argument("what", metavar="[WHAT]", type=as_text, required=False)
@click.argument("n", metavar="[N]", type=as_whole, required=False)
@click.option("--from", "table", metavar="FILE", type=click.Path(path_type=Path), help=N_("A table of such totals."))
def tally_year(call: Call, year: int | None, what: str | None, n: int | None, table: Path | None) -> None:
    if (table is None) == (year is None or what is None or n is None):
        raise click.UsageError(
            _("Give a year, what was counted, and a number: 2019 circulation 41200. Or --from FILE.")
        )
    rows = [(year or 0, what or "", n or 0)] if table is None else _totals_in(table)
    with call.open() as opened:
        names = opened.do(set_year_totals, rows)
        for (one, _element, number), name in zip(rows, names, strict=True):
            facts = {"year": one, "element": name, "n": number, "how": "typed"}
            call.out.line(facts, f"{one}  {name}  {count_label(number)}")


def _totals_in(file: Path) -> list[tuple[int, str, int]]:
    """Return the rows, or refuse with a sentence that names the first unreadable one."""
    rows: list[tuple[int, str, int]] = []
    try:
        for row in read_table(file).rows:
            rows.append((int(row["year"]), row["what"], int(row["n"].replace(",", ""))))
    except (KeyError, ValueError) as wrong:
        text = _("Row {n}: this table needs the columns year, what and n, with whole numbers.")
        raise click.ClickException(text.format(n=len(rows) + 1)) from wrong
    except TableUnreadable as no:
        raise click.ClickException(str(no)) from no
    return rows


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
def survey_command(call: Call, year: int | None, state: str, file: Path | None) -> None:
    if year is not None and not 1900 < year < 2200:
        raise click.BadParameter(_("{text} is not a year. Type it like 2026.").format(text=year), param_hint="--year")
    with call.open() as opened, call.out.about(report="survey"):
        found = opened.do(library_survey, year, state)
        if not call.as_json and file is None:
            call.out.note(report_period_words(opened.desk, survey_year(opened.desk, year)))
        if file is None:
            tell_table(call, opened, SURVEY_TABLE, found, None)
        else:
            rows = [SURVEY_TABLE.facts(opened.desk, one) | {"value": one.text} for one in found]
            write_rows(call, file, rows, SURVEY_TABLE.names)
