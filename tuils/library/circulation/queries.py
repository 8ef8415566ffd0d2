"""What lending asks of the store beside the rows it writes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from tuils.models import db
from tuils.models.rows import ids, marks, number_of, parts, typed, typed_one


class OutRow(NamedTuple):
    """An open loan with the copy that is out. Microseconds UTC. `stopped`: it is lost or claimed, which `state` tells,
    and no longer overdue."""

    barcode: str
    title: str
    medium: str
    state: str
    due_at: int
    stopped: bool


def loans_out(patron: str) -> list[OutRow]:
    """What this patron (an id) has out, the first due on top: all in one statement, for a desk waits for it."""
    rows: Any = db.execute_sql(
        "SELECT coalesce(item.barcode, ''), coalesce(biblio.title, ''), coalesce(biblio.medium, ''), "
        "coalesce(item.state, ''), loan.due_at, loan.stopped_at FROM loan LEFT JOIN item ON item.id = loan.item "
        "LEFT JOIN biblio ON biblio.id = item.biblio WHERE loan.patron = ? AND loan.closed_at IS NULL "
        "ORDER BY loan.due_at, biblio.title, loan.id",
        (patron,),
    ).fetchall()
    return [
        OutRow(barcode, title, medium, state, due, bool(stopped))
        for barcode, title, medium, state, due, stopped in rows
    ]


def title_for_counting(biblio: str) -> tuple[str, str, str, str]:
    """What sort of title this is, and for whom by its record (MARC 008/22), empty where it is not known; then the
    library's settings of what is marked children's and young adult, as stored (JSON): all in one statement, for a
    desk waits for it."""
    row: Any = db.execute_sql(
        "SELECT coalesce(biblio.kind, ''), coalesce(biblio.audience, ''), "
        "coalesce((SELECT value FROM setting WHERE name = 'children_codes'), 'null'), "
        "coalesce((SELECT value FROM setting WHERE name = 'teen_codes'), 'null') "
        "FROM (SELECT 1) AS here LEFT JOIN biblio ON biblio.id = ?",
        (biblio,),
    ).fetchone()
    return row[0], row[1], row[2], row[3]


class ReadyAt(NamedTuple):
    """A copy that is put by for a hold, or on its way to where that is picked up; ids, and its barcode."""

    patron: str | None
    biblio: str
    barcode: str


def ready_at(pickup: str) -> list[ReadyAt]:
    """What is put by for holds that are picked up at this branch or stop, wherever it is now."""
    text = (
        "SELECT hold.patron, hold.biblio, item.barcode FROM hold JOIN item ON item.held_for = hold.id "
        "WHERE hold.pickup = ? AND item.loan IS NULL ORDER BY item.barcode, item.id"
    )
    return typed(ReadyAt, text, pickup)


def title_and_medium(biblio: str) -> tuple[str, str]:
    """Empty where the title is not in the catalog."""
    found: Any = db.execute_sql("SELECT title, medium FROM biblio WHERE id = ?", (biblio,)).fetchone()
    return (found[0], found[1]) if found else ("", "")


class OldCardRow(NamedTuple):
    """Whose card it was (an id), and the day from which it is not valid; empty for that of a record that was merged."""

    patron: str
    since: str


def old_card(card: str) -> OldCardRow | None:
    return typed_one(OldCardRow, "SELECT patron, since FROM old_card WHERE card = ? ORDER BY since LIMIT 1", card)


def lost_after() -> list[str]:
    """What the rules say of `lost_after_days`, whoever they are for."""
    return ids("SELECT value FROM circ_rule WHERE name = 'lost_after_days'")


def still_out() -> int:
    """How many items were out in the old system, and nothing was seen of them since."""
    return number_of("SELECT count(*) FROM item WHERE old_loan != ''")


def count_from(patron: str, location: str) -> int:
    """How many items of one shelving location a patron has."""
    text = (
        "SELECT count(*) FROM loan JOIN item ON item.id = loan.item "
        "WHERE patron = ? AND closed_at IS NULL AND location = ?"
    )
    return number_of(text, patron, location)


def words_of(biblio: str) -> str:
    """What the record says besides: notes, contents, other titles."""
    text = "SELECT more_titles || ' ' || notes || ' ' || numbers FROM biblio WHERE id = ?"
    found: Any = db.execute_sql(text, (biblio,)).fetchone()
    return str(found[0]) if found else ""


class CopyOut(NamedTuple):
    """A copy: its barcode, its title, and whether it is checked out."""

    barcode: str
    title: str
    out: bool


def copies_out(barcodes: Sequence[str]) -> list[CopyOut]:
    """Those of these barcodes that are copies of the library."""
    rows: list[Any] = []
    for some in parts(barcodes, 500):
        rows += db.execute_sql(
            "SELECT item.barcode, coalesce(biblio.title, item.barcode), item.loan IS NOT NULL FROM item "
            f"LEFT JOIN biblio ON biblio.id = item.biblio WHERE item.barcode IN ({marks(some)})",
            tuple(some),
        ).fetchall()
    return [CopyOut(barcode, title, bool(out)) for barcode, title, out in rows]


def last_returned(patron: str, biblio: str) -> int:
    """When this patron, who keeps a history, gave this title back last; 0 where that never was."""
    text = "SELECT coalesce(max(returned_at), 0) FROM reading_history WHERE patron = ? AND biblio = ?"
    return number_of(text, patron, biblio)
