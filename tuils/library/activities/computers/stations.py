"""Public computers that can be used: a setting each, by its code."""

from __future__ import annotations

from tuils.i18n import N_, _
from tuils.library.foundation.administration.known import change_code
from tuils.library.foundation.administration.settings import no_branch, write_setting
from tuils.library.foundation.administration.settings_queries import branch_exists
from tuils.library.foundation.describing.table import Column, Table, fact
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import need, refuse
from tuils.models import PcStation
from tuils.models.rows import columns, get, some
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean, fold_text

SHELF = "pc_station"


@dataclass(frozen=True)
class StationSheet:
    """A public computer. `minutes`: the length of a session there; None as the library says."""

    code: str
    name: str
    branch: str = ""
    zone: str = ""
    has: str = ""
    hours: str = ""
    minutes: int | None = None
    min_age: int | None = None
    max_age: int | None = None


@permitted("programs.see")
def pc_stations(desk: Desk) -> list[StationSheet]:
    """Return all stations, by code."""
    return [StationSheet(**columns(row)) for row in some(PcStation, 'true ORDER BY "code"')]


def find_station(text: str) -> PcStation:
    """Return a station by its code or its name, whatever its case. Refuses with PC_UNKNOWN."""
    words = clean(text)
    row = get(PcStation, words)
    if row is None:
        wanted = fold_text(words)
        same = [one for one in some(PcStation, "true") if wanted and wanted in map(fold_text, (one.code, one.name))]
        row = same[0] if len(same) == 1 else None
    return need(row, "PC_UNKNOWN", text=words)


@verb("library.settings")
def add_station(desk: Desk, code: str, fields: dict[str, str]) -> StationSheet:
    """Add a station. Refuses with PC_THERE, NOT_UNDERSTOOD."""
    key = fold_text(clean(code))
    if row := next((one for one in some(PcStation, "true") if fold_text(one.code) == key), None):
        raise refuse("PC_THERE", code=row.code)
    return _save(desk, code, {"branch": desk.branch, **fields})


@verb("library.settings")
def edit_station(desk: Desk, code: str, fields: dict[str, str]) -> StationSheet:
    """Change fields of a station. Refuses with PC_UNKNOWN, NOT_UNDERSTOOD."""
    return _save(desk, find_station(code).code, fields)


@verb("library.settings")
def remove_station(desk: Desk, code: str) -> StationSheet:
    """Remove a station. What was counted stays. Refuses with PC_UNKNOWN."""
    row = find_station(code)
    write_setting(Act(desk), SHELF, row.code, value=None)
    return StationSheet(**columns(row))


def _save(desk: Desk, code: str, fields: dict[str, str]) -> StationSheet:
    if (branch := fields.get("branch")) and not branch_exists(branch):
        raise no_branch(branch)
    change_code(desk, SHELF, code, {name: str(text or "") for name, text in fields.items()})
    return StationSheet(**columns(find_station(code)))


def station_words(_desk: Desk, row: StationSheet) -> str:
    """Return `A1: Computer 1. Zone: children. 14:00-18:00.`"""
    ages = f"{row.min_age or 0}-{row.max_age or ''}" if row.min_age or row.max_age else ""
    minutes = _("{n} min").format(n=row.minutes) if row.minutes else ""
    more = ". ".join(one for one in (row.zone, row.has, row.hours, minutes, ages) if one)
    return f"{row.code}: {row.name}" + (f". {more}" if more else "")


STATIONS = Table(
    title=N_("Public computers"),
    columns=(
        Column(N_("Code"), 8, "code"),
        Column(N_("Name"), 20, "name", grow=1),
        *(fact(name) for name in ("branch", "zone", "has", "hours", "minutes", "min_age", "max_age")),
    ),
    read=pc_stations,
    key="code",
    none=(N_("No public computers yet."), ""),
    words=station_words,
    names_a_person=False,
    example=StationSheet("A1", "Computer 1", "MAIN", "adults", minutes=60),
)
