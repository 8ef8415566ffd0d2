"""What is to be prepared for a program, and who is to be told."""

from __future__ import annotations

from tuils.i18n import N_

from .shape import Wording

PREPARING: dict[str, Wording] = {
    "TASK_UNKNOWN": Wording(
        "X",
        N_('The checklist has no line "{text}".'),
        N_("A line is named by its number, its key, or how its words begin."),
        N_("No such line"),
    ),
    "NOT_TO_TELL": Wording(
        "X",
        N_("There is nothing of this kind to tell: {text}"),
        N_("What is to be told now: tuils event to-tell."),
        N_("Nothing to tell"),
    ),
    "NO_ROUND": Wording(
        "X",
        N_("No one is asked to confirm here: the library has not set it so."),
        N_("To do so: tuils setting set confirm_days 8."),
        N_("No confirming is set up"),
    ),
}
