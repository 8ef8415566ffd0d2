"""tuils cheat-sheet, command-sheet: the keys of the desk on a page, and barcodes for a counter without a keyboard"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import command, to_file
from tuils.cli.kit.output import save_bytes
from tuils.formats.paper.key_sheet_pdf import KeyBlock, NoPaper, write_key_sheet
from tuils.formats.paper.label_pdf import LabelRun, NoLabels, write_labels
from tuils.formats.paper.label_sheets import label_sheet
from tuils.i18n import N_, _
from tuils.values.label_faces import CODE_128, COMMAND, LabelFace
from tuils.values.station.command_codes import COMMANDS

SCREENS = (
    (N_("Desk (F2)"), "desk.desk", "DeskScreen"),
    (N_("Catalog (F3)"), "catalog.search", "Catalog"),
    (N_("A title"), "catalog.title", "Title"),
    (N_("A patron's card (F4), tab Account"), "patrons.card.account", "AccountTab"),
    (N_("A patron's card, tab Details"), "patrons.card.details", "DetailsTab"),
    (N_("Events (F5)"), "programs.events", "Events"),
    (N_("A program and its door (F8)"), "programs.one_date", "SessionScreen"),
)
SHOWN = ("checkout", "checkin", "renew", "search", "backup", "daily", "doctor", "docs", "help", "undo")
TASKS = (
    (N_("Check out"), N_("scan the card, scan the items, Esc")),
    (N_("Check in"), N_("no patron at the desk: scan the items")),
    (N_("No card"), N_("type the name, then Enter")),
    (N_("New patron"), N_("F10, then type: new patron")),
    (N_("Their card"), N_("F4 while the patron is at the desk")),
    (N_("Blocked"), N_("type a number to fix it; y: override")),
    (N_("Step away"), N_("Ctrl+L locks; your PIN unlocks")),
    (N_("Close"), N_(".q and Enter; tuils makes a backup")),
)
SHEET = "avery-5160"


@command(N_("The keys of the desk on one page to print (PDF), for next to the screen."))
@to_file("-o", "--output", "file", words=N_("Save to this PDF file; - is the screen."), type=click.Path(path_type=Path))
def cheat_sheet_command(call: Call, file: Path | None) -> None:
    if file is None:
        raise click.UsageError(_("Name a file with -o FILE.pdf."))
    out = io.BytesIO()
    try:
        write_key_sheet(_("tuils at a glance"), list(blocks()), _("F1 shows the keys of any screen."), out)
    except NoPaper as no:
        raise click.UsageError(str(no)) from no
    if save_bytes(file, out.getvalue(), replace=call.force):
        call.out.line(
            {"file": str(file)}, _("Saved: {file}. Print it, and put it next to the screen.").format(file=file)
        )


def blocks() -> Iterator[KeyBlock]:
    """Yield the blocks of the sheet in the order in which a newcomer needs them."""
    from tuils.cli.front import COMMANDS as KNOWN
    from tuils.screens.widgets.keys import EVERYWHERE, NO_KEY, key_name

    yield KeyBlock(_("First"), tuple((_(task), _(how)) for task, how in TASKS))
    keys = ((key_name(key.key) if key.key != NO_KEY else "", f".{key.dot}", key.words) for key in EVERYWHERE)
    yield KeyBlock(_("On every screen"), tuple((f"{key} {dot}".strip(), _(words)) for key, dot, words in keys))
    for title, module, name in SCREENS:
        yield KeyBlock(_(title), tuple(_keys_of(module, name)))
    yield KeyBlock(_("On the command line"), tuple((f"tuils {name}", _(KNOWN[name][1])) for name in SHOWN))


def _keys_of(module: str, name: str) -> Iterator[tuple[str, str]]:
    from importlib import import_module

    from tuils.library.foundation.describing.action import actions_of
    from tuils.screens.widgets.keys import OWN, key_name

    screen = getattr(import_module(f"tuils.screens.{module}"), name)
    for _method, one in actions_of(screen):
        key = key_name(OWN[one.place - 1][1]) if one.place <= len(OWN) else ""
        yield f"{key} .{one.dot}".strip(), _(one.help or one.label)


@command(N_("A sheet of barcodes for a counter without a keyboard: done, undo, renew, check in, digits."))
@to_file("-o", "--output", "file", words=N_("Save to this PDF file; - is the screen."), type=click.Path(path_type=Path))
def command_sheet_command(call: Call, file: Path | None) -> None:
    if file is None:
        raise click.UsageError(_("Name a file with -o FILE.pdf."))
    faces = [LabelFace(COMMAND, (_(words),), code) for code, words in COMMANDS]
    out = io.BytesIO()
    try:
        write_labels(faces, LabelRun(label_sheet(SHEET), symbology=CODE_128), out)
    except NoLabels as no:
        raise click.UsageError(str(no)) from no
    if save_bytes(file, out.getvalue(), replace=call.force):
        text = _("Saved: {file}. Print it, and lay it on the counter.").format(file=file)
        call.out.line({"file": str(file), "barcodes": len(faces)}, text)
