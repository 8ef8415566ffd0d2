"""What lending asks of the store beside the rows it writes."""

from __future__ import annotations

from typing import Any

from tuils.models import db


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
