"""Copies that were set aside: damaged, or with whoever mends them."""

from __future__ import annotations

from tuils.i18n import N_, NN_, _
from tuils.library.cataloging.shelving import in_shelf_order, shelf_order
from tuils.library.cataloging.showing import STATUS_WORDS
from tuils.library.describing.table import Column, Table
from tuils.library.desk import Desk
from tuils.library.local_words import whole_title
from tuils.models import db
from tuils.values.dataclass import dataclass


@dataclass(frozen=True)
class SetAside:
    """`state`: damaged or in_repair. `note`: what is wrong with it, where somebody wrote it. `biblio`: an id."""

    item: str
    biblio: str
    title: str
    call_number: str
    state: str
    note: str


def set_aside(desk: Desk) -> list[SetAside]:
    """Those at this branch, by state, in the order of the shelves. What is on loan is in nobody's repair box."""
    along_the_shelves, sections = in_shelf_order(shelf_order())
    rows = db.execute_sql(
        "SELECT item.barcode, item.biblio, coalesce(title, ''), coalesce(medium, ''), item.call_number, item.state, "
        "coalesce(nullif(item.staff_note, ''), item.public_note) "
        "FROM item LEFT JOIN biblio ON biblio.id = item.biblio "
        "WHERE item.state IN ('damaged', 'in_repair') AND NOT item.withdrawn AND item.loan IS NULL "
        "AND item.transit_to = '' AND item.holding_branch = ? "
        f"ORDER BY item.state, {along_the_shelves}",
        (desk.branch, *sections),
    ).fetchall()
    return [
        SetAside(barcode, biblio or "", whole_title(title, medium), number, state, note or "")
        for barcode, biblio, title, medium, number, state, note in rows
    ]


REPAIRS = Table(
    title=N_("Repairs"),
    columns=(
        Column(N_("Title"), 16, "title", grow=2),
        Column(N_("Call number"), 12, "call_number", drop=3),
        Column(N_("Now"), 9, lambda _desk, one: _(STATUS_WORDS[one.state]), "state"),
        Column(N_("Problem"), 14, "note", grow=1, drop=1),
        Column(N_("Barcode"), 14, "item", drop=2),
    ),
    read=set_aside,
    key="item",
    none=(N_("Nothing is waiting for repair."), N_("Check-in sets aside items that are marked damaged.")),
    some=(
        NN_("{n} copy is set aside.", "{n} copies are set aside."),
        N_("Scan one to find it here. F6: repaired."),
    ),
    enter=(N_("Title"), "title", "biblio"),
    names_a_person=False,
    example=SetAside("31234000010017", "", "The overstory", "FIC POW", "damaged", "Its spine is loose"),
)
