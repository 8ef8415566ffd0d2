"""tuils reading: reading programs such as summer reading, the log, and prizes"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.fields import field_options, given_options
from tuils.cli.kit.options import as_text, family, to_file
from tuils.cli.kit.output import save_bytes
from tuils.cli.kit.table import answer_of, line_of, list_command, tell_line, verb_command
from tuils.i18n import N_, _
from tuils.library.activities.reading.reading_fields import BADGE_FIELDS, PROGRAM_FIELDS, READER_FIELDS, amount_words
from tuils.library.activities.reading.reading_log import (
    PrizeGiven,
    ReadingLogged,
    draw_reading_prize,
    give_reading_prize,
    log_reading,
    sign_up_reader,
    take_back_sign_up,
)
from tuils.library.activities.reading.reading_programs import (
    add_reading_prize,
    add_reading_program,
    change_reading_prize,
    change_reading_program,
)
from tuils.library.activities.reading.reading_tables import PRIZES, READERS, READINGS, paper_log, reader_name
from tuils.library.foundation.desk import Desk
from tuils.library.front.opening import Opened
from tuils.library.office.reports.catalog import head_line, report_called, report_json, report_options, run_report

PROGRAM = click.argument("program", metavar="PROGRAM", type=as_text)
READER = click.argument("reader", metavar="READER", type=as_text)
PRIZE = click.argument("prize", metavar="PRIZE", type=as_text)

reading = family(
    "reading",
    N_(
        "Reading programs such as summer reading. PROGRAM is its name or the beginning of it, or its ID. READER is a "
        "library card, the number on a log card, a name, or a family or class. `tuils undo` undoes each."
    ),
)
program_group = family("program", N_("Set up and list reading programs and their prizes."))
reading.add_command(program_group)

list_command(program_group, "list", READINGS, N_("List the reading programs, the newest first."))

verb_command(
    program_group,
    "add",
    N_("Set up a reading program: its days and its goals."),
    add_reading_program,
    line_of(READINGS),
    click.argument("name", metavar="NAME", type=as_text),
    PROGRAM_FIELDS,
    subject="name",
)

verb_command(
    program_group,
    "edit",
    N_("Change the days or goals of a program. Readers keep the goals that they signed up for."),
    change_reading_program,
    line_of(READINGS),
    PROGRAM,
    PROGRAM_FIELDS,
    subject="reading",
    missing=N_("Say what to change, such as --to 2027-08-14."),
)

verb_command(
    program_group,
    "prize",
    N_("Add a prize for readers who come so far. --drawn: one of them wins it."),
    add_reading_prize,
    line_of(PRIZES),
    PROGRAM,
    PRIZE,
    BADGE_FIELDS,
    subject="reading",
)

verb_command(
    program_group,
    "edit-prize",
    N_("Change a prize, such as how many there are when more came."),
    change_reading_prize,
    line_of(PRIZES),
    PROGRAM,
    PRIZE,
    BADGE_FIELDS,
    subject="reading",
    missing=N_("Say what to change, such as --stock 40."),
)


@reading.command("sign-up", help=N_("Sign a reader up: by the card; or without one, who needs no contact data."))
@PROGRAM
@click.argument("card", metavar="[CARD]", default="", type=as_text)
@field_options(READER_FIELDS)
def sign_up(call: Call, /, program: str, card: str, **options: Any) -> None:
    fields = given_options(options)
    with call.open() as opened, call.out.about(patron=card or None, reading=program):
        tell_line(call, opened.desk, READERS, opened.do(sign_up_reader, program, card, fields))


verb_command(
    reading,
    "leave",
    N_("Take a sign-up back: the reader counts no more."),
    take_back_sign_up,
    line_of(READERS, N_("Taken back: {line}")),
    PROGRAM,
    READER,
    subject="reading",
)

list_command(
    reading,
    "readers",
    READERS,
    N_("List the readers of a program: what each has, and which prizes wait."),
    PROGRAM,
    click.option("--who", metavar="READER", default="", type=as_text, help=N_("Only this reader, family, or class.")),
    subject="reading",
)


@reading.command("log", help=N_("Log what was read: N minutes, days, or books, whatever the reader counts. A family or "
                                "class: each of them so much. No titles are asked."))  # fmt: skip
@PROGRAM
@READER
@click.argument("n", metavar="N", type=as_text)
@click.option(
    "--minutes", "unit", flag_value="minutes", help=N_("Only those in the family or class who count minutes.")
)
@click.option("--days", "unit", flag_value="days", help=N_("Only those in the family or class who count days."))
@click.option("--books", "unit", flag_value="books", help=N_("Only those in the family or class who count books."))
@click.option(
    "--day", metavar="DATE", default="", type=as_text, help=N_("The day of the reading, such as on a paper log.")
)
@click.option("--less", is_flag=True, help=N_("Take so much off again."))
def log(call: Call, /, program: str, reader: str, n: str, unit: str | None, day: str, less: bool) -> None:
    with call.open() as opened, call.out.about(patron=reader, reading=program):
        _tell_logged(call, opened, opened.do(log_reading, program, reader, n, unit=unit or "", day=day, less=less))


def _tell_logged(call: Call, opened: Opened, done: ReadingLogged) -> None:
    for line in done.readers:
        reached = [step.prize for step in done.reached[line.id]]
        more = {"logged": done.n, "day": done.day, "reached": reached, "act": done.act}
        words = _("Logged {n}. {line}").replace("{n}", amount_words(done.unit, done.n))
        tell_line(call, opened.desk, READERS, line, words, None, **more)


def prize_facts(desk: Desk, done: PrizeGiven) -> dict[str, Any]:
    return {**READERS.facts(desk, done.reader), "prize": done.prize, "left": done.left, "act": done.act}


def prize_words(done: PrizeGiven) -> str:
    text = _("Given to {name}: {prize}.").format(name=reader_name(done.reader), prize=done.prize)
    return text if done.left is None else text + " " + _("{n} left.").format(n=done.left)


def drawn_words(done: PrizeGiven) -> str:
    """Return who won by the log card alone: this line is put on the wall."""
    return _("{prize}: the winner is {code}.").format(prize=done.prize, code=done.reader.code)


verb_command(
    reading,
    "prize",
    N_("Give the prize that the reader has earned: each is given once. PRIZE, if several wait."),
    give_reading_prize,
    answer_of(prize_facts, prize_words),
    PROGRAM,
    READER,
    click.argument("prize", metavar="[PRIZE]", default="", type=as_text),
    subject="reading",
)

verb_command(
    reading,
    "draw",
    N_("Draw a winner among those who reached the step. It prints the log card's number, and no name."),
    draw_reading_prize,
    answer_of(lambda _desk, done: {"reading": done.reader.program, "prize": done.prize, "log_card": done.reader.code,
                                   "left": done.left, "act": done.act}, drawn_words),
    PROGRAM,
    PRIZE,
    subject="reading",
)  # fmt: skip

list_command(
    reading,
    "prizes",
    PRIZES,
    N_("List the prizes of a program: for which step, how many were given, how many are left."),
    PROGRAM,
    subject="reading",
)


@reading.command("paper-log", help=N_("Print a log to fill in by hand: with the number of the log card, and no name."))
@PROGRAM
@click.argument("reader", metavar="[READER]", default="", type=as_text)
@to_file("-o", "--output", "file", type=click.Path(path_type=Path), words=N_("Save it as text to print."))
def reading_paper_log(call: Call, /, program: str, reader: str, file: Path | None) -> None:
    with call.open() as opened, call.out.about(reading=program):
        lines = opened.do(paper_log, program, reader)
        if file is None:
            call.out.line({"reading": program, "text": "\n".join(lines)}, *lines)
        elif save_bytes(file, ("\n".join(lines) + "\n").encode(), replace=call.force):
            call.out.line({"reading": program, "file": str(file)}, _("Saved: {file}").format(file=file))


@reading.command("report", help=N_("Reading programs in numbers, beside last year. `report run reading` has files."))
@click.option("--period", metavar="PERIOD", default="", type=as_text, help=N_("Programs that begin in these days."))
@click.option("--by", metavar="GROUP", default="", type=as_text, help=N_("ages, program, or branch."))
def reading_report(call: Call, /, period: str, by: str) -> None:
    with call.open() as opened, call.out.about(report="reading"):
        one = opened.do(lambda _desk: report_called("reading"))
        wanted = opened.do(report_options, one, period, by=(by,) if by else (), branch=call.branch or "")
        found = opened.do(run_report, one, wanted)
        facts = report_json(opened.desk, found)
        call.out.note(found.finding)
        if found.lines and not call.as_json:
            call.out.line({}, head_line(opened.desk, found))
        for told, line in zip(facts, found.lines, strict=True):
            call.out.line(told, *found.table.sentences(opened.desk, line))
        for note in found.notes:
            call.out.note(note)
