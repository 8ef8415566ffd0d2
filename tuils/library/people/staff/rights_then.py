"""The rights of a member of staff at a moment, read from this library's journal."""

from __future__ import annotations

from tuils.library.foundation.administration.state import setting_name
from tuils.library.foundation.journal.entries import Entry, Facts, entry_from_row
from tuils.models import json_in_journal

from .roles import permissions_of, read_role_sheet


def setting_entries(name: str) -> list[Entry]:
    """Return all entries that set this name, in order."""
    return [entry_from_row(row) for row in json_in_journal.settings_in_force(name)]


def rights_at(login: str, place: int | None = None) -> frozenset[str] | None:
    """The permissions that this account had at a place in the order, else has now; None where there was no such
    account, or it had ended."""
    found = _last(setting_name("staff", login), place)
    if not found or not found.get("active", True):
        return None
    role = str(found.get("role", ""))
    sheet = read_role_sheet(role, _last(setting_name("role", role), place))
    return permissions_of(sheet) if sheet else frozenset()


def _last(name: str, place: int | None) -> Facts | None:
    values = [entry.data.get("value") for entry in setting_entries(name) if place is None or entry.pos <= place]
    return values[-1] if values and isinstance(values[-1], dict) else None
