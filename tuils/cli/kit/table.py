"""Lists in the output of a command, from their tables; and commands that are declared with the verb they call."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import click

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.describing.field import Field
from tuils.library.foundation.describing.table import Table
from tuils.library.foundation.desk import Desk
from tuils.library.front.opening import Opened
from tuils.values.dataclass import dataclass

from .call import Call
from .fields import field_options, fields_in_help_order, given_or_cleared
from .options import Door, to_file

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
    words=N_("Save the table to a file; - prints it here. A name in .docx: a letter to merge, and its lines."),
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
    from tuils.library.foundation.mail_merge import is_letter

    from .output import bytes_out

    if str(file) == "-":
        with text_stream(bytes_out()) as text:
            write_csv(rows, columns, text)
        return len(rows)
    if is_letter(file):
        write_letter_file(call, rows, columns, file)
        return len(rows)
    with whole_file(file, replace=call.force) as out, text_stream(out) as text:
        write_csv(rows, columns, text)
    sentence = ngettext("{n} row saved: {file}", "{n} rows saved: {file}", len(rows))
    call.out.line({"file": str(file), "rows": len(rows)}, sentence.format(n=len(rows), file=file))
    return len(rows)


def write_letter_file(call: Call, rows: Sequence[Mapping[str, object]], columns: Sequence[str], file: Path) -> None:
    """Write a letter to merge and its lines, and name both."""
    from tuils.formats.tables.workbook_out import NoWorkbook
    from tuils.library.foundation.mail_merge import write_letter

    try:
        lines = write_letter(rows, columns, file, replace=call.force)
    except NoWorkbook as no:
        raise click.ClickException(str(no)) from no
    sentence = ngettext("Letter saved: {file}. Its {n} line: {lines}", "Letter saved: {file}. Its {n} lines: {lines}",
                        len(rows))  # fmt: skip
    facts = {"file": str(file), "lines_file": str(lines), "rows": len(rows)}
    call.out.line(facts, sentence.format(n=len(rows), file=file, lines=lines))


# ---- commands that are declared instead of written: they parse, call one verb, and print its outcome


Tell: TypeAlias = Callable[..., None]
Param: TypeAlias = Callable[[Any], Any] | Sequence[Field]


@dataclass(frozen=True)
class VerbCall:
    """The call of a declared command.

    `verb` gets the first argument by its place and all others by name, as options; what is given of a record's fields
    as one dict, `fields`. A refusal is shown under `subject`: the first argument, by this name.
    """

    verb: Callable[..., Any]
    tell: Tell
    first: str = ""
    of_record: tuple[str, ...] | None = None
    subject: str = ""
    missing: str = ""
    fixed: Mapping[str, Any] = field(default_factory=dict)
    about: Mapping[str, Any] = field(default_factory=dict)
    tells_rows: bool = False

    def __call__(self, call: Call, /, **values: Any) -> None:
        first = [values.pop(self.first)] if self.first else []
        if self.of_record is not None:
            values["fields"] = given_or_cleared({name: values.pop(name) for name in self.of_record})
            if self.missing and not values["fields"]:
                raise click.UsageError(_(self.missing))
        tell = partial(self.tell, file=values.pop("file")) if self.tells_rows else self.tell
        subject = dict(self.about)
        if self.subject:
            subject[self.subject] = first[0][0] if isinstance(first[0], tuple) else first[0]
        with call.open() as opened, call.out.about(**subject):
            tell(call, opened, opened.do(self.verb, *first, **values, **self.fixed))


def verb_command(
    group: click.Group,
    name: str,
    words: str,
    verb: Callable[..., Any],
    tell: Tell,
    *params: Param,
    subject: str = "",
    missing: str = "",
    **fixed: Any,
) -> None:
    """Add a command that calls one verb, and tells what it returned.

    `params`: click's arguments and options; fields of a record stand for their options. `missing`: said if none of
    these fields is given. `fixed`: what this command always passes. `tuils fund edit CODE --budget 100` is:

        verb_command(fund, "edit", N_("Edit a fund."), change_fund, line_of(FUNDS), CODE, FIELDS, subject="fund")
    """
    known, first, fields = _clicked(params)
    act = VerbCall(verb, tell, first, fields, subject, missing, fixed)
    group.add_command(Door(name, callback=act, params=known, help=words), name)


def list_command(
    group: click.Group,
    name: str,
    table: Table[Any],
    words: str,
    *params: Param,
    read: Callable[..., Iterable[Any]] | None = None,
    nothing: str = "",
    subject: str = "",
    **about: Any,
) -> None:
    """Add a command that lists a table, for these arguments and options.

    `read`: the verb, if not the table's own. `nothing`: said if there are no rows. `about`: shown with a refusal.
    """

    def tell(call: Call, opened: Opened, rows: Iterable[Any], file: Path | None) -> None:
        tell_table(call, opened, table, rows, file, _(nothing) if nothing else "")

    known, first, fields = _clicked((*params, csv_option))
    act = VerbCall(read or table.read, tell, first, fields, subject, about=about, tells_rows=True)
    group.add_command(Door(name, callback=act, params=known, help=words), name)


def _clicked(params: Iterable[Param]) -> tuple[list[click.Parameter], str, tuple[str, ...] | None]:
    """Return click's parameters in their order, the name of the first argument, and those of fields; None without."""

    def bare() -> None: ...

    for one in reversed([*params]):
        (one if callable(one) else field_options(one))(bare)
    known: list[click.Parameter] = getattr(bare, "__click_params__", [])[::-1]
    fields = tuple(one.name for some in params if not callable(some) for one in fields_in_help_order(some))
    return known, next((str(one.name) for one in known if isinstance(one, click.Argument)), ""), fields or None


# ---- what is told


def line_of(table: Table[Any], words: str = "{line}") -> Tell:
    """Tell the thing that the verb returned as its list does, in a sentence around it."""
    return lambda call, opened, done: tell_line(call, opened.desk, table, done, _(words))


def each_line_of(table: Table[Any], words: str = "{line}") -> Tell:
    """Tell each thing that the verb returned as its list does."""

    def tell(call: Call, opened: Opened, done: Iterable[Any]) -> None:
        for one in done:
            tell_line(call, opened.desk, table, one, _(words))

    return tell


def answer_of(facts: Callable[[Desk, Any], dict[str, Any]], words: Callable[[Any], str | Iterable[str]]) -> Tell:
    """Tell an object to programs, and these words to people: a sentence, or several lines."""

    def tell(call: Call, opened: Opened, done: Any) -> None:
        said = words(done)
        call.out.line(facts(opened.desk, done), *([said] if isinstance(said, str) else said))

    return tell
