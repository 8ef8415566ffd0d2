"""tuils printer template"""

from __future__ import annotations

from pathlib import Path

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.editor import said_of_editor
from tuils.cli.kit.options import command
from tuils.files import open_input
from tuils.i18n import LANGUAGES, N_, _
from tuils.library.papers.examples import example_sheet
from tuils.library.papers.templates import (
    MOST_TEMPLATE,
    TEMPLATES,
    drop_template,
    filled,
    paper_template,
    save_template,
    template_folder,
)
from tuils.values.paper_layout import lay_out, plain_text
from tuils.values.printer_setup import WIDEST


@command(
    N_(
        "Show a receipt or slip as it is printed, with made-up names; --source shows its template.\n\n"
        "--edit opens the template in your editor ($VISUAL, $EDITOR), --from takes one from a file. It is tried before "
        "it is saved: a mistake in it is told with its line. --reset brings back the program's own."
    ),
)
@click.argument("name", type=click.Choice(tuple(TEMPLATES)), metavar="PAPER")
@click.option("--language", type=click.Choice(LANGUAGES), default=LANGUAGES[0], help=N_("en or es."))
@click.option("--width", type=click.IntRange(20, WIDEST), metavar="N", default=42, help=N_("Characters per line."))
@click.option("--large", is_flag=True, help=N_("Use large type."))
@click.option("--source", is_flag=True, help=N_("Show the template itself."))
@click.option("--edit", "editing", is_flag=True, help=N_("Edit it in your editor."))
@click.option("--from", "file", metavar="FILE", type=click.Path(path_type=Path), help=N_("Load it from this file."))
@click.option("--reset", is_flag=True, help=N_("Go back to the built-in template."))
def template(call: Call, /, name: str, language: str, width: int, large: bool, source: bool, editing: bool,
             file: Path | None, reset: bool) -> None:  # fmt: skip
    if editing + reset + (file is not None) + source > 1:
        raise click.UsageError(_("Choose one of --source, --edit, --from and --reset."))
    folder = template_folder(call.path)
    if editing or reset or file:
        with call.open() as opened:
            opened.desk.require("library.settings")
        _change(call, folder, name, language, editing=editing, reset=reset, file=file)
        return
    found = paper_template(folder, name, language)
    if source:
        call.out.line(
            {"paper": name, "language": language, "own": found.own, "text": found.text}, *found.text.splitlines()
        )
        return
    lines = lay_out(filled(found, example_sheet(name, language, large=large)), width, large=large)
    shown = plain_text(lines, width // 2 if large else width)
    call.out.line({"paper": name, "language": language, "own": found.own, "text": shown}, *shown.splitlines())


def _change(
    call: Call, folder: Path, name: str, language: str, *, editing: bool, reset: bool, file: Path | None
) -> None:
    facts = {"paper": name, "language": language}
    if reset:
        was = drop_template(folder, name, language)
        call.out.line(
            facts | {"own": False},
            _("Go back to the built-in template.") if was else _("This is the built-in template."),
        )
        return
    if editing:
        with said_of_editor():
            text = click.edit(paper_template(folder, name, language).text, extension=".txt")
        if text is None:
            call.out.note(_("Nothing was changed."))
            return
    else:
        assert file is not None
        with open_input(file, MOST_TEMPLATE) as stream:
            text = stream.read().decode("utf-8-sig", "replace")
    saved = save_template(folder, name, language, text.replace("\r\n", "\n"), example_sheet(name, language))
    call.out.line(facts | {"own": True, "file": str(saved)}, _("Saved: {file}").format(file=saved))
