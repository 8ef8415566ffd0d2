"""The patrons at the desk, or parked, when the line was lost or the power failed: found at the next sign-in.

Ids alone, beside the pocket of this desk: in memory, where the machine has such a folder, else nowhere. Signing out
leaves nothing. What these patrons checked out is saved in the library; scans that were not answered are gone.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from tuils.files import own_file
from tuils.i18n import _, ngettext
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.foundation.undo_memory import DESK_KEEP
from tuils.library.people.patrons.sheets import PatronSheet, patron_sheet_of


def note_at_desk(desk: Desk, patrons: Sequence[str]) -> None:
    """Note that these patrons (ids) are at this desk now."""
    file = _file(desk)
    if file is None:
        return
    if not patrons:
        file.unlink(missing_ok=True)
        return
    with own_file(file) as out:
        out.write(json.dumps({"ends": desk.now + DESK_KEEP, "patrons": list(patrons)}).encode())


def found_at_desk(desk: Desk) -> list[PatronSheet]:
    """Return the patrons who were there when the program was cut off, if that is not long ago."""
    file = _file(desk)
    try:
        kept = json.loads(file.read_bytes()) if file else {}
        patrons = kept["patrons"] if kept.get("ends", 0) > desk.now else []
    except (OSError, ValueError, KeyError, AttributeError):
        return []
    found = []
    for patron in patrons:
        try:
            found.append(patron_sheet_of(desk, str(patron)))
        except Refused:  # removed since
            continue
    return found


def found_words(patrons: Sequence[PatronSheet]) -> tuple[str, str]:
    """Return what happened, and what to do."""
    text = ngettext(
        "tuils was cut off while {name} was at the desk.",
        "tuils was cut off while {n} patrons were at the desk or parked.",
        len(patrons),
    )
    hint = _("Your answers are saved. F8 brings a patron back.")
    return text.format(name=patrons[0].name, n=len(patrons)), hint


def _file(desk: Desk) -> Path | None:
    return desk.pocket.file.with_suffix(".desk") if desk.pocket and desk.pocket.file else None
