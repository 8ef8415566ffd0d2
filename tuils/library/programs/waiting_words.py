"""Why a party waits, in words."""

from __future__ import annotations

from tuils.i18n import _, ngettext
from tuils.models.rows import Row

from .seats import seats_of
from .who_comes import ENDINGS, STATES, RegistrationLine


def why_words(session: Row, line: RegistrationLine) -> str:
    """`All places are taken. Number 2 in line.` or `Party of 3, 2 places are free. Number 1 in line.`"""
    place = _("Number {place} in line.").format(place=line.place)
    return f"{_kept_by(seats_of(session).free, line)} {place}"


def _kept_by(free: int | None, line: RegistrationLine) -> str:
    if free == 0:
        return _("All seats are taken.")
    if free is not None and free < line.heads:
        said = ngettext("Party of {heads}, but {n} seat is left.", "Party of {heads}, but {n} seats are left.", free)
        return said.format(heads=line.heads, n=free)
    return _("Others are ahead of them.") if line.place > 1 else _("They are next.")


def row_words(row: Row) -> str:
    """The state of a registration: `coming`, `did not answer in time`."""
    if row["state"] == "cancelled":
        return _(ENDINGS.get(str(row["why"]), STATES["cancelled"]))
    return _("no-show") if row["came"] == 0 else _(STATES.get(str(row["state"]), ""))
