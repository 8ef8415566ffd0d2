"""Registration for programs, and the door."""

from __future__ import annotations

from tuils.i18n import N_

from .shape import Wording

REGISTERING: dict[str, Wording] = {
    "REGISTRATION_UNKNOWN": Wording(
        "X",
        N_('No registration has the id "{text}".'),
        N_("The list of the session shows them."),
        N_("No such registration"),
    ),
}
