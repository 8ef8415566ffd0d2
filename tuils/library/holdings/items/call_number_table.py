"""Call numbers to be checked, as every door shows them."""

from __future__ import annotations

from collections.abc import Sequence

from tuils.i18n import N_, NN_
from tuils.library.foundation.describing.table import Column, Table, fact
from tuils.library.foundation.desk import Desk

from .shelves import Place, Spine, to_be_checked

MOST = 200
"""The most lines that a screen shows."""


def spine_words(spine: Spine) -> list[str]:
    return [part for part in (spine.barcode, spine.status_words, spine.title, spine.author, spine.shelf) if part]


def _read(desk: Desk) -> Sequence[Spine]:
    return to_be_checked(desk.branch, most=MOST)


CALL_NUMBERS = Table(
    title=N_("Call numbers to check"),
    columns=(
        Column(N_("Barcode"), 14, "barcode", "item", drop=1, always=True),
        fact("biblio", always=True),
        Column(N_("Title"), 16, "title", grow=2, always=True),
        fact("author"),
        Column(N_("Call number"), 18, lambda _desk, row: row.label or "-", "call_number", grow=1),
        fact("volume"),
        fact("copy_number"),
        fact("section", lambda _desk, row: row.place.section),
        fact("branch", lambda _desk, row: row.place.branch, always=True),
        Column(N_("Shelving location"), 15, "shelf", "location", drop=2),
        fact("status"),
        fact("readable", lambda _desk, row: not row.unclear),
    ),
    shown="call_number title location item",
    read=_read,
    key=lambda one: one.place.item,
    none=(N_("No call numbers to check at this branch."), N_("Esc goes back.")),
    nothing=N_("All call numbers are clear."),
    some=(
        NN_("{n} copy to check.", "{n} copies to check."),
        N_("They sort last in their section. Enter opens the title."),
    ),
    full=N_("{n} copies to check, and more after these."),
    enter=(N_("Title"), "title", "biblio"),
    words=lambda _desk, row: "  ".join((row.call_number or "-", *spine_words(row))),
    digits=3,
    names_a_person=False,
    copies="place.item",
    example=Spine(
        Place("MAIN", "", "", "i"),
        "31234000010017",
        "",
        "Spinning",
        "Tillie Walden",
        "??",
        "",
        "",
        "Comics",
        "available",
    ),
)
