"""Select sessions of a program: this one, it and those that follow, all still to come."""

from __future__ import annotations

from tuils.i18n import _
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import not_understood, refuse
from tuils.models.programs import ProgramSession
from tuils.models.rows import some

THIS, FOLLOWING, ALL = "this", "following", "all"
SCOPES = (THIS, FOLLOWING, ALL)


def in_scope(desk: Desk, row: ProgramSession, scope: str) -> list[ProgramSession]:
    """Return the selected sessions, in order; past ones only if selected alone."""
    if scope not in SCOPES:
        raise not_understood(_("which sessions"), scope, ", ".join(SCOPES))
    if scope == THIS:
        return [row]
    text = '"program" = ? AND NOT "removed" AND "ends_at" > ? AND "starts_at" >= ? ORDER BY "starts_at", "id"'
    found = some(ProgramSession, text, row.program, desk.now, row.starts_at if scope == FOLLOWING else 0)
    if not found:
        raise refuse("NOTHING_TO_COME", title=row.title)
    return found
