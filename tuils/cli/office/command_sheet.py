"""tuils command-sheet"""

from __future__ import annotations

import io
from pathlib import Path

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import command, to_file
from tuils.cli.kit.output import save_bytes
from tuils.formats.label_pdf import LabelRun, NoLabels, write_labels
from tuils.formats.label_sheets import label_sheet
from tuils.i18n import N_, _
from tuils.values.command_codes import COMMANDS
from tuils.values.label_faces import CODE_128, COMMAND, LabelFace

SHEET = "avery-5160"


@command(N_("A sheet of barcodes for a counter without a keyboard: done, undo, renew, check in, digits."))
@to_file("-o", "--output", "file", words=N_("Save to this PDF file; - is the screen."), type=click.Path(path_type=Path))
def command_sheet(call: Call, file: Path | None) -> None:
    if file is None:
        raise click.UsageError(_("Name a file with -o FILE.pdf."))
    faces = [LabelFace(COMMAND, (_(words),), code) for code, words in COMMANDS]
    out = io.BytesIO()
    try:
        write_labels(faces, LabelRun(label_sheet(SHEET), symbology=CODE_128), out)
    except NoLabels as no:
        raise click.UsageError(str(no)) from no
    if save_bytes(file, out.getvalue(), replace=call.force):
        said = _("Saved: {file}. Print it, and lay it on the counter.").format(file=file)
        call.out.line({"file": str(file), "barcodes": len(faces)}, said)
