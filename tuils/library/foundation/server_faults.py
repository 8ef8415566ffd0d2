"""The faults of a library on a database server, in words: a code, what happened, and what to do."""

from __future__ import annotations

from typing import Any

from tuils.i18n import _

FaultWords = tuple[str, str, str]


def words_of_server(error: Any) -> FaultWords | None:
    """Return an error of the driver in words; None where it is our own mistake. The first two letters of its state are
    its class; it has none where the line is down."""
    state, why = error.sqlstate or "", str(error).strip().partition("\n")[0]
    if state in ("55P03", "25P03"):  # others had the lock for too long, or we did, and nothing was kept
        return "BUSY", _("Another desk has been busy for too long."), _("Nothing was changed. Try again.")
    if state.startswith("53"):
        return "DISK_FULL", _("Not saved: the server has no room left. Earlier work is safe."), why
    if state in ("25006", "42501"):
        return "READ_ONLY", _("Not saved: the server doesn't allow it."), why
    if state.startswith(("28", "3D")):
        return "UNREADABLE", _("The server doesn't let this computer in."), why
    if state == "42P01":
        return "MISSING", _("There is no library in this database."), _("Make one: tuils server create")
    if not state or state.startswith(("08", "57P")):
        said = _("The library's server can't be reached. Your last change may not be saved.")
        return "LINE", said, _("Check the network, then whether it was saved. Earlier work is safe.")
    return None


def no_driver_words() -> FaultWords:
    """Return the words for a computer that cannot speak to a database server."""
    said = _("This computer can't open a library on a server yet.")
    return "NO_DRIVER", said, _("Install it with its driver: pip install 'tuils[server]'")
