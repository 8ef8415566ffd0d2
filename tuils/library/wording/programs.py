"""Programs and their sessions."""

from __future__ import annotations

from tuils.i18n import N_

from .shape import Wording

PROGRAMS: dict[str, Wording] = {
    "SESSION_UNKNOWN": Wording(
        "X",
        N_('No session of a program has the id "{text}".'),
        N_("The list of events shows them: tuils event list."),
        N_("No such session"),
    ),
    "PROGRAM_UNKNOWN": Wording(
        "X",
        N_('No program has the id "{text}".'),
        N_("The list of events shows them: tuils event list."),
        N_("No such program"),
    ),
}
