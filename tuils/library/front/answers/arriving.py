"""The words to whoever signs in: wrong PINs, an agreement that is not signed, notes of the shift before."""

from __future__ import annotations

from tuils.library.foundation.desk import Desk
from tuils.library.office.registers.due import told_at_sign_in
from tuils.library.office.registers.training import told_of_training
from tuils.library.people.staff.signing_in import arrived, where_to_look


def arriving(desk: Desk) -> tuple[str, str]:
    """Note that somebody signed in at the desk. Return what they are told, and the next step; empty if there is
    nothing."""
    warning = arrived(desk)
    found = [(warning, where_to_look() if warning else ""), told_of_training(desk), told_at_sign_in(desk)]
    said, then = (
        zip(*(one for one in found if one[0]), strict=True) if any(told for told, _then in found) else ((), ("",))
    )
    return " ".join(said), then[0]
