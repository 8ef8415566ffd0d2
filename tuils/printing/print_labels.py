"""Labels to their printer, the same for every door: a PDF for a sheet, a command for each label of a label printer."""

from __future__ import annotations

import io
from collections.abc import Sequence

from tuils.devices.printers.printing import Paper, PrintJob
from tuils.formats.paper.label_pdf import LabelRun, NoLabels, write_labels
from tuils.i18n import _
from tuils.values.label_faces import LabelFace
from tuils.values.station.printer_setup import PrinterSetup


def label_job(setup: PrinterSetup, faces: Sequence[LabelFace], run: LabelRun) -> PrintJob:
    """Return the print job. Raises NoLabels if this printer prints none, or the labels don't fit."""
    return PrintJob(_("labels"), label_papers(setup, faces, run), setup.name)


def label_papers(setup: PrinterSetup, faces: Sequence[LabelFace], run: LabelRun) -> tuple[Paper, ...]:
    if setup.kind == "zpl":
        from tuils.devices.printers.zpl import zpl_label

        return (Paper(b"".join(zpl_label(face, run.symbology) for face in faces), "raw"),)
    if setup.kind == "epl":
        from tuils.devices.printers.epl import epl_label

        return (Paper(b"".join(epl_label(face, run.symbology) for face in faces), "raw"),)
    if setup.kind not in ("cups", "pdf"):
        raise NoLabels(_("The printer {name} can't print labels. Use -o FILE.pdf.").format(name=setup.name))
    out = io.BytesIO()
    write_labels(faces, run, out)
    return (Paper(out.getvalue(), "pdf"),)


def spine_letters(run: LabelRun) -> int:
    """Return the letters in a line of a spine label on this sheet, at a size readable from a step away."""
    return max(4, min(8, int((run.sheet.label[0] - 6) // 8)))
