"""tuils query: the library's own questions in SQL"""

from __future__ import annotations

from pathlib import Path

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_text, command
from tuils.cli.kit.table import csv_option, write_rows
from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.local_words import count_label
from tuils.library.office.reports.questions import (
    answer,
    forget_question,
    keep_question,
    kept_questions,
    question_called,
    told_value,
    value_typed,
)


@command(
    N_(
        "Ask the library in SQL. It only reads, and it stops after 20 seconds, 10,000 rows, or when it needs too much "
        "memory or disk.\n\n"
        "`query` lists the saved questions, `query NAME most=3` asks one with a value for its :most, and "
        "`query --sql TEXT` asks your own. --keep NAME keeps it. Columns about patrons are empty if you may not see "
        "them. Each question is in the audit log."
    )
)
@click.argument("name", metavar="[NAME]", type=as_text, required=False)
@click.argument("values", metavar="[NAME=VALUE]...", type=as_text, nargs=-1)
@click.option("--sql", metavar="TEXT", type=as_text, help=N_("One SELECT; :name stands for a value."))
@click.option("--keep", metavar="NAME", type=as_text, help=N_("Save the question of --sql under this name."))
@click.option("--forget", is_flag=True, help=N_("Remove the saved question NAME."))
@csv_option
def query_command(
    call: Call,
    name: str | None,
    values: tuple[str, ...],
    sql: str | None,
    keep: str | None,
    forget: bool,
    file: Path | None,
) -> None:
    if sql is not None and name is not None:
        values, name = (name, *values), None
    with call.open() as opened, call.out.about(question=name or "sql"):
        if name is None and sql is None:
            for one in opened.do(kept_questions):
                facts = {"question": one.name, "words": one.words, "sql": one.text, "parameters": one.parameters}
                call.out.line(facts, f"{one.name:<20} {one.words}")
            return
        if forget and name:
            opened.do(forget_question, name)
            call.out.line({"question": name, "kept": False}, _("Removed: {name}.").format(name=name))
            return
        text = sql if sql is not None else opened.do(question_called, name or "").text
        found = opened.do(answer, text, dict(map(_value, values)))
        if keep:
            opened.do(keep_question, keep, text)
        rows = [dict(zip(found.columns, map(told_value, row), strict=True)) for row in found.rows]
        if file is not None:
            write_rows(call, file, rows, found.columns)
        else:
            for at, row in enumerate(rows):
                head = [" | ".join(found.columns)] if not at else []
                call.out.line(row, *head, " | ".join("" if value is None else str(value) for value in row.values()))
        if found.more:
            sentence = ngettext("Only the first {n} row.", "Only the first {n} rows.", len(rows))
            call.out.note(sentence.format(n=count_label(len(rows))))
        elif not rows:
            call.out.note(_("No rows."))


def _value(text: str) -> tuple[str, object]:
    name, equals, value = text.partition("=")
    if not equals or not name.isidentifier():
        raise click.BadParameter(_("{text} is not a value. Type it like name=value.").format(text=text))
    return name, value_typed(value)
