"""A list in the output of a command, from its table: objects, words, or CSV."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import click

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.describing.table import Table
from tuils.library.foundation.desk import Desk
from tuils.library.front.opening import Opened

from .call import Call
from .options import to_file

T = TypeVar("T")
Facts: TypeAlias = Mapping[str, object]


def apart_from_json(ctx: click.Context, _param: click.Parameter, file: Path | None) -> Path | None:
    """Refuse standard output as the file of an option under --json: the objects go there."""
    if file is not None and str(file) == "-" and ctx.find_root().obj.as_json:
        raise click.UsageError(_("--json and this format can't be combined here: name a file with --csv."))
    return file


csv_option = to_file(
    "--csv",
    "file",
    type=click.Path(path_type=Path),
    callback=apart_from_json,
    words=N_("Save the table to a file; - prints it here."),
)


def tell_table(
    call: Call, opened: Opened, table: Table[T], lines: Iterable[T], file: Path | None, nothing: str = "", **of: object
) -> int:
    """Write the rows; return how many there were. `nothing`: the words for none, if not the usual. `of`: what all of
    them are of."""
    desk, count = opened.desk, 0
    if file is not None:
        return write_rows(call, file, [of | table.facts(desk, row) for row in lines], [*of, *table.names])
    for line in lines:
        tell_line(call, desk, table, line, "{line}", of)
        count += 1
    if not count and (said := nothing or table.says_nothing()):
        call.out.note(said)
    return count


def tell_line(
    call: Call, desk: Desk, table: Table[T], line: T, words: str = "{line}", of: Facts | None = None, /, **more: object
) -> None:
    """Write one row as the list does. `words`: a sentence around it. `of` and `more`: for programs, before and after
    it."""
    first, *others = table.sentences(desk, line)
    call.out.line({**(of or {}), **table.facts(desk, line), **more}, words.format(line=first), *others)


def tell_list(call: Call, table: Table[Any], file: Path | None, *asked: Any, **about: Any) -> None:
    """Do all that a command of a list does. `about`: shown with a refusal."""
    with call.open() as opened, call.out.about(**about):
        tell_table(call, opened, table, opened.do(table.read, *asked), file)


def write_rows(call: Call, file: Path, rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> int:
    """Write rows into this file, and name it; - is standard output."""
    from tuils.files import text_stream, whole_file
    from tuils.formats.tables.tables import write_csv

    from .output import bytes_out

    if str(file) == "-":
        with text_stream(bytes_out()) as text:
            write_csv(rows, columns, text)
        return len(rows)
    with whole_file(file, replace=call.force) as out, text_stream(out) as text:
        write_csv(rows, columns, text)
    sentence = ngettext("{n} row saved: {file}", "{n} rows saved: {file}", len(rows))
    call.out.line({"file": str(file), "rows": len(rows)}, sentence.format(n=len(rows), file=file))
    return len(rows)
