"""What is to be prepared for a program, and who is to be told."""

from __future__ import annotations

from tuils.i18n import N_

from .shape import Wording

PREPARING: dict[str, Wording] = {
    "TASK_UNKNOWN": Wording(
        "X",
        N_('The checklist has no task "{text}".'),
        N_("Type the task's number, its key, or its first words."),
        N_("No such task"),
    ),
    "NOT_TO_TELL": Wording(
        "X",
        N_("No calls to make of this kind: {text}"),
        N_("See all calls to make: tuils event to-tell."),
        N_("No calls to make"),
    ),
    "NO_ROUND": Wording(
        "X",
        N_("This library does not ask people to confirm."),
        N_("To turn it on: tuils setting set confirm_days 8."),
        N_("Confirmations are off"),
    ),
}
