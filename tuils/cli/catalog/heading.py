"""tuils heading, authority: names, subjects and series, changed everywhere; see-references in and out"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from tuils.cli.kit.call import Call, can_ask, in_library
from tuils.cli.kit.options import as_count, as_file, as_text, family, to_file
from tuils.cli.kit.progress import progress
from tuils.cli.kit.table import csv_option, tell_table
from tuils.files import open_input, whole_file
from tuils.formats.marc.marc_headings import KINDS, NAME
from tuils.formats.marc_files.iso2709 import Raw, put_together
from tuils.formats.marc_files.marc_sources import raws
from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.refusals import refuse
from tuils.library.front.opening import Opened
from tuils.library.office.catalog_maintenance.authorities import AuthoritiesRead, exporting, importing
from tuils.library.office.catalog_maintenance.heading_changing import (
    HeadingChange,
    add_reference,
    changing,
    look_at_change,
)
from tuils.library.office.catalog_maintenance.headings import HEADINGS, catching_up, list_headings
from tuils.library.reach.replay import undo_change

KIND = click.option(
    "--kind", type=click.Choice(KINDS), default=NAME, help=N_("Which: name (default), subject, series.")
)


heading = family(
    "heading",
    N_(
        "The names, subjects, and series in this library's titles, with the number of titles for each. Change "
        "one everywhere; the old form then leads to the new one."
    ),
)


@heading.command(
    "list",
    help=N_(
        "List headings in the order of letters: `heading list --from twain`. Forms that aren't used say what to see."
    ),
)
@KIND
@click.option("--from", "start", metavar="WORDS", default="", type=as_text, help=N_("Begin here."))
@click.option("--limit", metavar="N", default="50", type=as_count, help=N_("How many to list at most. Default: 50."))
@csv_option
@in_library()
def heading_list(call: Call, opened: Opened, kind: str, start: str, limit: int, file: Path | None) -> None:
    read_all(opened)
    tell_table(call, opened, HEADINGS, opened.do(list_headings, kind, start, min(limit, 10_000)), file)


@heading.command(
    "change",
    help=N_(
        "Change a heading in all titles: `heading change 'Clemens, Samuel' 'Twain, Mark'`. At a terminal it shows the "
        "first titles and asks, unless you give --yes. Desks can keep working; if it is interrupted, run it again and "
        "it continues. `heading undo` takes all of it back."
    ),
)
@click.argument("old", type=as_text)
@click.argument("new", type=as_text)
@KIND
@click.option("--no-reference", is_flag=True, help=N_("Don't let the old form lead to the new one in searches."))
@click.option("--dry-run", is_flag=True, help=N_("Show what would change, and change nothing."))
@click.option("--yes", is_flag=True, help=N_("Don't ask."))
@in_library()
def heading_change(
    call: Call, opened: Opened, old: str, new: str, kind: str, no_reference: bool, dry_run: bool, yes: bool
) -> None:
    read_all(opened)
    look = opened.do(look_at_change, kind, old, new)
    if dry_run:
        call.out.line(_change_json(look, 0), _("Would change: {what}").format(what=_heading_label(look)), *_lines(look))
        return
    if not yes and can_ask():
        for line in _lines(look):
            call.out.note(line)
        if not click.confirm(_("Change {what}?").format(what=_heading_label(look)), err=True):
            call.out.note(_("Nothing was changed."))
            return
    done = _walk(_("Changing"), changing(opened.desk, look, see=not no_reference))
    read_all(opened)
    call.out.line(_change_json(look, done), _("Changed: {what}").format(what=_heading_label(look)))


@heading.command("undo", help=N_("Undo the last change of a heading as a whole, or the one with this act."))
@click.option("--act", metavar="ACT", default="", type=as_text, help=N_("By its id or the last 6 or more characters."))
@in_library()
def heading_undo(call: Call, opened: Opened, act: str) -> None:
    titles = 0
    with progress(_("Undoing")) as tell:
        for done, total, one in undo_change(opened.desk, act):
            titles += int(one.entries[0].data.get("titles", 0))
            tell(done, total, titles)
    read_all(opened)
    text = ngettext("Undone in {n} title.", "Undone in {n} titles.", titles).format(n=titles)
    call.out.line({"titles": titles}, text)


@heading.command(
    "see", help=N_("Let a form that isn't used lead to a heading: `heading see 'Twain, Mark' 'Clemens, Samuel'`.")
)
@click.argument("used", type=as_text)
@click.argument("see_from", metavar="OTHER", type=as_text)
@KIND
@in_library()
def heading_see(call: Call, opened: Opened, used: str, see_from: str, kind: str) -> None:
    act = opened.do(add_reference, kind, used, see_from)
    text = _("{other} now leads to {heading}.").format(other=see_from, heading=used)
    call.out.line({"heading": used, "see_from": see_from, "kind": kind, "act": act or None}, text)


def read_all(opened: Opened) -> None:
    """Read the titles added or changed since the last time."""
    _walk(_("Reading titles"), catching_up(opened.desk))


def _walk(words: str, steps: Iterable[tuple[int, int]]) -> int:
    done = 0
    with progress(words) as tell:
        for done, total in steps:
            tell(done, total, done)
    return done


def _heading_label(look: HeadingChange) -> str:
    n = look.heading.titles
    text = ngettext("{old} to {new} in {n} title", "{old} to {new} in {n} titles", n)
    return text.format(old=look.heading.text, new=look.to, n=n)


def _lines(look: HeadingChange) -> Iterator[str]:
    for title in look.titles:
        yield f"{title.title} ({title.biblio[-8:]})"
        yield from (f"  - {text}" for text in title.before)
        yield from (f"  + {text}" for text in title.after)
    if look.joins:
        sentence = ngettext(
            "{n} title has the new heading already.", "{n} titles have the new heading already.", look.joins
        )
        yield sentence.format(n=look.joins)


def _change_json(look: HeadingChange, done: int) -> dict[str, Any]:
    return {
        "kind": look.heading.kind,
        "heading": look.heading.text,
        "to": look.to,
        "titles": look.heading.titles,
        "joins": look.joins,
        "changed": done,
    }


authority = family("authority", N_("Authority records (MARC): headings, and the forms that lead to them in searches."))


@authority.command(
    "import",
    help=N_(
        "Bring in authority records from a MARC file (ISO 2709, MARCXML, JSON, .mrk). A search for a form that isn't "
        "used then finds what has the heading. One with a heading that is here already replaces it."
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@in_library("file")
def authority_import(call: Call, opened: Opened, file: Path) -> None:
    authorities_read = AuthoritiesRead()
    with progress(_("Importing")) as tell:
        for read in importing(opened.desk, _records(file), authorities_read):
            tell(read, read, read)
    if not authorities_read.read or authorities_read.not_used == authorities_read.read:
        raise refuse("NO_AUTHORITIES", file=file.name)
    text = ngettext("{n} authority record added", "{n} authority records added", authorities_read.added).format(
        n=authorities_read.added
    )
    more = _("{changed} replaced, {same} as before, {unused} not used").format(
        changed=authorities_read.changed, same=authorities_read.same, unused=authorities_read.not_used
    )
    call.out.line(vars(authorities_read), f"{text}, {more}.")


@authority.command("export", help=N_("Write all authority records to a MARC file (ISO 2709)."))
@to_file("-o", "file", required=True, type=as_file, words=N_("The file."))
@in_library("file")
def authority_export(call: Call, opened: Opened, file: Path) -> None:
    count = 0
    with whole_file(file, replace=call.force) as out:
        for marc in exporting(opened.desk):
            out.write(marc)
            count += 1
    text = ngettext("{n} authority record saved: {file}", "{n} authority records saved: {file}", count)
    call.out.line({"file": str(file), "records": count}, text.format(n=count, file=file))


def _records(file: Path) -> Iterator[bytes]:
    with open_input(file) as stream:
        for raw in raws(stream):
            yield put_together(raw.leader, raw.tags, raw.data) if isinstance(raw, Raw) else b""
