"""tuils opac publish: the copy that the patrons' catalog reads"""

from __future__ import annotations

from pathlib import Path

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import command
from tuils.cli.kit.progress import progress
from tuils.i18n import N_, _, ngettext
from tuils.library.holdings.publishing.making import Published
from tuils.library.holdings.publishing.publish import publish_catalog as publishing
from tuils.library.holdings.publishing.publish import shut_to_others
from tuils.library.holdings.publishing.published import catalog_file


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
def opac_publish(call: Call, folder: Path | None, whole: bool) -> None:
    with call.open() as opened, call.out.about():
        file = catalog_file(opened.path, str(folder or opened.station.opac_folder))
        run = publishing(opened.desk, file, whole=whole)
        with progress(_("The patrons' catalog")) as tell:
            for looked_at in run.steps():
                tell(looked_at, None, looked_at)
        call.out.line(publish_json(run.done), publish_sentence(run.done))
        if shut := shut_to_others(file):
            call.out.note(
                _("Other users of this computer cannot read it: {folder} is closed to them.").format(folder=shut)
            )


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
