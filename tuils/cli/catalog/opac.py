"""tuils opac: the patrons' catalog, full screen"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from tuils.cli.kit import guest_sandbox
from tuils.cli.kit.call import Call, in_library
from tuils.cli.kit.errors import guarded
from tuils.cli.kit.options import CommandFamily, as_text, command, face_options
from tuils.cli.kit.progress import progress
from tuils.i18n import N_, _, ngettext
from tuils.library.front.opening import Opened
from tuils.library.holdings.publishing.making import Published
from tuils.library.holdings.publishing.publish import publish_catalog as publishing, shut_to_others
from tuils.library.holdings.publishing.published import catalog_file

PUBLISH = "publish"


class Opac(CommandFamily):
    """The catalog's commands. Without a further word it is the visitors' program, and drops a visitor's environment
    before reading anything else. `publish` is for staff."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        if PUBLISH not in args:
            guest_sandbox.shut_in(os.environ)
        return super().make_context(info_name, args, parent, **extra)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return click.Group.parse_args(self, ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [PUBLISH]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name != PUBLISH:
            return None
        return opac_publish


def as_seconds(value: str | int) -> int:
    """Return the seconds without a key before it starts again: 30 seconds to an hour."""
    number = str(value)
    if not number.isascii() or not number.isdigit() or not 30 <= int(number[:6]) <= 3600:
        raise click.BadParameter(_("{text} is not a number of seconds from 30 to 3600.").format(text=number))
    return int(number)


@click.group(
    cls=Opac,
    invoke_without_command=True,
    help=N_(
        "The patrons' catalog, full screen, for everyone, without signing in. It reads the "
        "published copy of the catalog, which has no patron in it. On a public computer, only "
        "the word given with --leave closes it."
    ),
)
@click.option(
    "--catalog",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help=N_(
        "The published catalog; by default catalog.db in the station's opac_folder, or in opac beside the library."
    ),
)
@click.option(
    "--leave", metavar="WORD", type=as_text, default="", help=N_("Word that closes the catalog, typed at Find.")
)
@click.option(
    "--idle",
    metavar="SECONDS",
    type=as_seconds,
    default=60,
    show_default=True,
    help=N_("Start over after this many seconds without a key."),
)
@face_options
@click.pass_context
def opac(ctx: click.Context, catalog: Path | None, leave: str, idle: int) -> None:
    if ctx.invoked_subcommand is not None:
        return
    call: Call = ctx.obj
    guest_sandbox.exit_at_once(guarded(lambda: call.out.ask(_visit(call, catalog, leave, idle)), call))


def _visit(call: Call, catalog: Path | None, leave: str, idle: int) -> int:
    from tuils.cli.kit.no_command import at_terminal, in_lines, ready_terminal
    from tuils.library.holdings.publishing.published import catalog_file, close_catalog, open_catalog
    from tuils.station.settings import load_station

    if not in_lines(call) and not at_terminal():
        raise click.UsageError(_("The patrons' catalog needs a terminal. For line mode: tuils --plain opac"))
    station = load_station(call.station)
    path = catalog or catalog_file(call.path, station.opac_folder)
    about = open_catalog(path)
    try:
        if in_lines(call):
            from tuils.screens.opac.language import language_of
            from tuils.screens.opac.line_mode import run_lines

            return run_lines(about, language_of(station), leave, sys.stdin, sys.stdout)
        ready_terminal()
        from tuils.opac import CatalogVisit, run_opac

        over_ssh = guest_sandbox.is_over_ssh(os.environ)
        visit = CatalogVisit(about, station, path, leave_word=leave, may_leave=over_ssh, idle=idle)
        return run_opac(visit, ascii=call.ascii or station.ascii)
    finally:
        close_catalog()


# ---- tuils opac publish: the copy that the patrons' catalog reads


@command(
    N_(
        "Publish the patrons' catalog, or update it. It is a copy of the catalog without any "
        "patron in it, which everyone may read. `tuils opac` opens it.\n\nIt is saved in --folder, "
        "or in the station's opac_folder, or in opac beside the library. After that it updates "
        "by itself: while a desk is open, when you quit, and with `tuils daily`."
    )
)
@click.option("--folder", metavar="DIR", type=click.Path(path_type=Path), help=N_("Folder for the catalog."))
@click.option("--whole", is_flag=True, help=N_("Rebuild it completely, even over another library's catalog."))
@in_library()
def opac_publish(call: Call, opened: Opened, folder: Path | None, whole: bool) -> None:
    file = catalog_file(opened.path, str(folder or opened.station.opac_folder))
    run = publishing(opened.desk, file, whole=whole)
    with progress(_("The patrons' catalog")) as tell:
        for looked_at in run.steps():
            tell(looked_at, None, looked_at)
    call.out.line(publish_json(run.done), publish_sentence(run.done))
    if shut := shut_to_others(file):
        call.out.note(_("Other users of this computer cannot read it: {folder} is closed to them.").format(folder=shut))


def publish_json(done: Published) -> dict[str, object]:
    return {
        "file": str(done.file),
        "titles": done.titles,
        "changed": done.changed,
        "whole": done.whole,
        "busy": done.busy,
        "bytes": done.bytes,
    }


def publish_sentence(done: Published) -> str:
    if done.busy:
        return _("Another desk is publishing it right now: {file}").format(file=done.file)
    if not done.made:
        return _("Already up to date: {file}").format(file=done.file)
    text = ngettext("Published {n} title: {file}", "Published {n} titles: {file}", done.titles)
    return text.format(n=done.titles, file=done.file)
