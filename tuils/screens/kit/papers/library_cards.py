"""Library cards as a PDF file to print: one patron's from the card, many from the batch form."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence
from pathlib import Path

from tuils.files import free_name, whole_files
from tuils.formats.paper.label_pdf import LabelRun, NoLabels, write_cards
from tuils.formats.paper.label_sheets import USUAL_CARD, label_sheet
from tuils.i18n import _, ngettext
from tuils.library.foundation.administration.at_rest import CARDS
from tuils.library.foundation.desk import Desk
from tuils.library.holdings.labels.faces import CardsToPrint, card_faces, on_own_paper
from tuils.library.people.patrons.choosing import PatronChoice
from tuils.screens.kit.file_words import short_path
from tuils.screens.kit.home import Home
from tuils.values.label_faces import CardFace
from tuils.values.time.moments import day_of


async def save_cards(home: Home, cards: Sequence[str] = (), choice: PatronChoice | None = None) -> tuple[str, str, str]:
    """Save the cards beside the library, for a week; return the words about it. No earlier file is replaced. A choice
    may be of thousands: call it in the background."""
    chosen = home.long(_faces, cards, choice) if choice else home.read(_faces, home.desk, cards, None)
    made, sheet = await chosen
    left = len(made.without) + len(made.unknown)
    out = ngettext("{n} left out: no card.", "{n} left out: no card.", left).format(n=left) if left else ""
    if not made.faces:
        return "NOTE", _("No cards to print."), out
    try:
        data = await asyncio.to_thread(_pdf, made.faces, sheet)
    except NoLabels as no:
        return "NOTE", str(no), ""
    day = day_of(home.desk.now, home.desk.zone).isoformat()
    file = await home.work(_write, home.path.parent / CARDS, f"cards-{day}.pdf", data)
    text = ngettext("{n} card saved: {file}", "{n} cards saved: {file}", len(made.faces))
    hint = _("In {folder} for a week. Print it on both sides.").format(folder=short_path(file.parent))
    return "OK", text.format(n=len(made.faces), file=file.name), f"{out} {hint}".strip()


def _faces(desk: Desk, cards: Sequence[str], choice: PatronChoice | None) -> tuple[CardsToPrint, str]:
    return card_faces(desk, cards, choice), on_own_paper(USUAL_CARD)


def _pdf(faces: Sequence[CardFace], sheet: str) -> bytes:
    out = io.BytesIO()
    write_cards(faces, LabelRun(label_sheet(sheet)), out)
    return out.getvalue()


def _write(folder: Path, name: str, data: bytes) -> Path:
    folder.mkdir(mode=0o700, exist_ok=True)
    (file,) = whole_files({free_name(folder / name): data})
    return file
