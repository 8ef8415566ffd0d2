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
    if state == "08007":
        said = _("The line to the server was cut during the save. It may or may not be saved.")
        return "UNSURE", said, _("Check whether it was saved before doing it again. Earlier work is safe.")
    if not state or state.startswith(("08", "57P")):
        said = _("Not saved: the library's server can't be reached.")
        return "LINE", said, _("Earlier work is safe. Check the network, then try again.")
    return _of_several_servers(state, why)


def _of_several_servers(state: str, why: str) -> FaultWords | None:
    """Return what the line found out (models/server/line.py) in words."""
    ask = _("Tell the person who takes care of the server.")
    if state == "TU001":
        return "STANDBY", _("Saved on the server, but its standby doesn't answer. Each save waits for it."), ask
    if state == "TU002":
        said = _("This isn't the server that this computer last worked with. It may be an old one that came back.")
        move = _("If the library was moved there on purpose, delete {file}.").format(file=why)
        return "OTHER_SERVER", said, f"{ask} {move}"
    if state == "TU003":
        said = _("The server has lost work that was saved before the line was cut.")
        return "BEHIND", said, f"{ask} {_('Then start tuils again.')}"
    if state == "TU004":
        said = _("This library was opened by a newer tuils ({version}).").format(version=why)
        return "NEWER", said, _("Update tuils on this computer. Nothing was changed.")
    if state == "TU005":
        said = _("This computer can't open a library on a server yet.")
        return "NO_DRIVER", said, _("Install it with its driver: pip install 'tuils[server]'")
    if state == "TU006":
        said = _("This tuils has to bring the library up to date first, and this login may not do that.")
        return "OLDER", said, _("Open the library once with the login that owns it: tuils doctor")
    return None
