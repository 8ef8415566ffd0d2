"""Signs for the shelves and pages of barcodes, each as a PDF file to print: what `label sign` and `label test` make."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from tuils.files import whole_files
from tuils.formats.label_pdf import LabelRun, NoLabels, write_labels
from tuils.formats.label_sheets import USUAL, label_sheet
from tuils.i18n import N_, _
from tuils.library.administration.at_rest import PRINTOUTS
from tuils.library.desk import Desk
from tuils.library.labels.faces import hold_signs, on_own_paper, scanner_faces, shelf_signs
from tuils.screens.kit.file_words import short_path
from tuils.screens.kit.listing import Listing
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.rows import Column
from tuils.values.label_faces import LabelFace

Sign = tuple[str, str, str, Callable[[Desk], Sequence[LabelFace]]]
SIGNS: dict[str, Sign] = {
    "hold-signs": (N_("Hold shelf signs"), N_("A to Z, two on a page"), "sign-letter", hold_signs),
    "shelf-signs": (N_("Shelf-end signs"), N_("Each location, first and last call number"), "sign-letter", shelf_signs),
    "test-barcodes": (N_("Test barcodes"), N_("Every kind, to see whether a scanner reads them"), USUAL, scanner_faces),
}
"""By the file's name: what it is, its line, its sheet, and what is on it."""


def _faces(make: Callable[[Desk], Sequence[LabelFace]], desk: Desk, sheet: str) -> tuple[Sequence[LabelFace], str]:
    return make(desk), on_own_paper(sheet)


class Signs(Listing):
    names_a_person = False
    word, prompt = N_("Signs"), N_("Sign")
    columns = (Column("#", 2, right=True), Column(N_("Pages"), 18, grow=1), Column(N_("What"), 30, grow=3))
    keys = (("Enter", N_("Make the PDF")), ("back", N_("Back")), "help")

    async def load(self) -> None:
        self.put([(str(n), _(one[0]), _(one[1])) for n, one in enumerate(SIGNS.values(), 1)], list(SIGNS))

    def greet(self) -> None:
        self.say("", _("Signs and test pages, as PDF files."), _("Others: tuils label sign 'New books' -o FILE.pdf"))

    async def open_line(self, index: int) -> None:
        name = self.line_keys[index]
        *_words, sheet, make = SIGNS[name]
        faces, sheet = await self.home.read(_faces, make, self.home.desk, sheet)
        if not faces:
            self.say("NOTE", _("There is nothing to print: no copy has a call number here."), _("Esc goes back."))
            return
        out = io.BytesIO()
        try:
            write_labels(faces, LabelRun(label_sheet(sheet)), out)
        except NoLabels as no:
            self.say("NOTE", str(no), _("Esc goes back."))
            return
        await self.write_out(partial(self._write, name, out.getvalue()), self._written)

    def _write(self, name: str, data: bytes, replace: bool) -> Path:
        folder = self.home.path.parent / PRINTOUTS
        folder.mkdir(mode=0o700, exist_ok=True)
        (file,) = whole_files({folder / f"{name}.pdf": data}, replace=replace)
        return file

    async def _written(self, file: Path) -> None:
        then = _("It is in {folder}. Print it at 100%.").format(folder=short_path(file.parent))
        self.say("OK", _("Saved: {file}").format(file=cut(file.name, 50)), then)
