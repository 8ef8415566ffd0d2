"""tuils record: a MARC record, shown, edited, checked and begun"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.errors import said_of_editor
from tuils.cli.kit.options import as_text, family
from tuils.cli.kit.table import csv_option, tell_list, tell_table
from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.refusals import Refused, refuse

if TYPE_CHECKING:
    from tuils.library.front.opening import Opened
    from tuils.library.holdings.editing.record_editing import RecordOpened, RecordSaved

title_argument = click.argument("title", type=as_text)
MOST_TURNS = 5
"""The number of times that others may save meanwhile before it gives up."""


record = family(
    "record",
    N_(
        "The MARC record of a title. TITLE is its ISBN, the barcode of a copy, or its id; the last 6 or more "
        "characters of the id are enough."
    ),
)


@record.command("show", help=N_("Show the MARC record as text (.mrk): a field a line."))
@title_argument
def record_show(call: Call, title: str) -> None:
    from tuils.formats.marc.marc_as_text import text_of_record
    from tuils.library.holdings.editing.record_editing import record_meant, title_record

    with call.open(), call.out.about(biblio=title):
        sheet = record_meant(title)
        text = text_of_record(title_record(sheet))
        call.out.line({"biblio": sheet.id, "title": sheet.title, "mrk": text}, *text.splitlines())


@record.command("validate", help=N_("Check the MARC record: what a cataloger should look at. It can be used as it is."))
@title_argument
def record_validate(call: Call, title: str) -> None:
    from tuils.library.holdings.editing.record_editing import RECORD_WARNINGS

    with call.open() as opened, call.out.about(biblio=title):
        tell_table(call, opened, RECORD_WARNINGS, opened.do(RECORD_WARNINGS.read, title), None)


@record.command(
    "set",
    help=N_(
        "Set one field of the MARC record: `record set 9780141439518 245 '10 $a Emma / $c Jane Austen.'`. "
        "Indicators first, # for a blank; `$` and a letter begin a subfield. A field that is not there is added.\n\n"
        "--nth tells fields of one tag apart. --add makes another one, --delete takes it out."
    ),
)
@title_argument
@click.argument("tag", type=as_text)
@click.argument("text", type=as_text, required=False, default="")
@click.option("--nth", type=click.IntRange(1, 999), metavar="N", help=N_("Which field of this tag, from 1."))
@click.option("--add", "another", is_flag=True, help=N_("Add one more field of this tag."))
@click.option("--delete", is_flag=True, help=N_("Delete the field."))
def record_set(call: Call, /, title: str, tag: str, text: str, nth: int | None, another: bool, delete: bool) -> None:
    from tuils.library.holdings.editing.record_editing import open_record, save_record, with_field

    if delete == bool(text):
        raise click.UsageError(_("Give the text of the field, or --delete."))
    with call.open() as opened, call.out.about(biblio=title):
        base = opened.do(open_record, title)
        made = with_field(base.record, tag, text, nth=nth, another=another)
        _report_saved(call, opened, opened.do(save_record, base, made))


@record.command(
    "copy", help=N_("Make a new title with a record like that of TITLE, without its numbers and call number.")
)
@title_argument
def record_copy(call: Call, title: str) -> None:
    from tuils.library.holdings.editing.record_editing import copied_record, save_record

    with call.open() as opened, call.out.about(biblio=title):
        begun = opened.do(copied_record, title)
        _report_saved(call, opened, opened.do(save_record, begun, begun.record))


@record.command("templates", help=N_("List the templates for a new record: the words for `title add --template`."))
@csv_option
def record_templates_command(call: Call, /, file: Path | None) -> None:
    from tuils.library.holdings.editing.record_editing import RECORDS_TO_BEGIN

    tell_list(call, RECORDS_TO_BEGIN, file)


@record.command(
    "edit",
    help=N_(
        "Edit the MARC record as text (.mrk) in your editor ($VISUAL, $EDITOR). In a terminal only.\n\nWhat you don't "
        "touch stays as it is. If somebody else saved the record in the meantime, both changes are merged."
    ),
)
@title_argument
def record_edit(call: Call, title: str) -> None:
    from tuils.library.holdings.editing.record_editing import open_record

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.UsageError(_("This needs a terminal. In a script, use: tuils record set."))
    with call.open() as opened, call.out.about(biblio=title):
        base = opened.do(open_record, title)
        if (done := _edited(call, opened, base)) is None:
            call.out.note(_("Nothing was changed."))
        else:
            _report_saved(call, opened, done)


def _edited(call: Call, opened: Opened, base: RecordOpened) -> RecordSaved | None:
    """Run the editor, again if the text is no record, or both changed one field; None if nothing was changed."""
    from tuils.formats.marc.marc_as_text import record_from_text, text_of_record
    from tuils.formats.marc.marc_lines import NotAField
    from tuils.library.holdings.editing.record_editing import merged_record, save_record

    text, was, head, wrong = text_of_record(base.record), base.record, "", ""
    for _turn in range(MOST_TURNS):
        with said_of_editor():
            typed = click.edit(f"{head}{text}", extension=".mrk")
        if typed is None or not typed.strip():
            return None
        wrong = ""
        try:
            made = record_from_text(typed, was)
            return opened.do(save_record, base, made)
        except NotAField as no:
            wrong = str(no) or _("This is not one MARC record.")
        except Refused as no:
            if no.codes == ["TITLE_MISSING"]:
                wrong = no.headline()
            elif no.codes != ["RECORD_CHANGED"]:
                raise
        if wrong:
            text, head = _without_head(typed), f"# {wrong}\n"
            continue
        both = merged_record(opened.desk, base, made)
        base, was = both.opened, both.record
        sentence = _("{login} saved this record meanwhile: {tags}.").format(
            login=both.login, tags=", ".join(both.theirs)
        )
        call.out.note(sentence)
        if not both.met:
            return opened.do(save_record, base, both.record)
        twice = _("Changed by both, now there twice: {tags}. Delete one of each.").format(tags=", ".join(both.met))
        text, head = text_of_record(both.record), f"# {sentence}\n# {twice}\n"
    raise click.ClickException(wrong) if wrong else refuse("RECORD_CHANGED", title=base.title)


def _without_head(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if not line.startswith("#"))


def _report_saved(call: Call, opened: Opened, done: RecordSaved) -> None:
    from tuils.formats.marc.marc_record import warnings_of
    from tuils.library.holdings.editing.record_editing import title_record

    warned = [warning.words for warning in warnings_of(title_record(done.title))]
    text = _("Saved: {title}, {id}.") if done.act else _("Nothing has changed: {title}, {id}.")
    lines = [text.format(title=done.title.whole_title, id=done.title.id[-8:])]
    if done.copies:
        copies = ngettext("{n} copy has the new call number.", "{n} copies have the new call number.", done.copies)
        lines.append(copies.format(n=done.copies))
    facts: dict[str, Any] = {"biblio": done.title.id, "title": done.title.title, "changed": bool(done.act)}
    call.out.line(facts | {"copies": done.copies, "warnings": warned}, *lines, *(f"  {words}" for words in warned))
