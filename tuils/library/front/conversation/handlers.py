"""The table of actions and keys with their handlers: the only way in which handlers reach each other."""

from __future__ import annotations

from collections.abc import Callable

from tuils.i18n import _
from tuils.library.front.answers.heard import Answer
from tuils.library.front.answers.idle_desk import today_panel

from . import (  # fmt: skip
    checkins,
    in_house_use,
    instead_of_block,
    lending,
    modes,
    paying,
    placing_holds,
    printing,
    scans,
    serving,
)
from .desk_state import DeskAction, DeskState, Outcome, by_the_way

ACTIONS: dict[str, Callable[[DeskState, DeskAction], Outcome]] = {
    "lend": lending.lend,
    "repair": lending.repair,
    "renew": lending.renew_one,
    "renew_item": lending.renew_item,
    "renew_late": lending.renew_late,
    "hold": placing_holds.place_hold_here,
    "pay": paying.take,
    "ask_amount": paying.ask_amount,
    "ask_whose": paying.ask_whose,
    "refund": paying.give_back,
    "ask_charge": paying.ask_charge,
    "charge": paying.charge_pieces,
    "print_paper": printing.take_paper,
    "check_in": checkins.check_in_now,
    "check_in_complete": checkins.check_in_complete,
    "check_in_reported": checkins.check_in_reported,
    "here": in_house_use.use,
    "verify": in_house_use.verify_cart_copy,
    "lift": instead_of_block.lift_block,
    "instead": instead_of_block.act_instead,
    "open_form": scans.open_form,
    "issue": scans.issue,
}


def _back(state: DeskState) -> Outcome:
    """Esc: answer no to a question; else end the mode; else finish with the patron; else show today's tasks."""
    if state.question is not None:
        return state.question.no(state)
    if state.mode:
        return modes.end_mode(state)
    if state.visit is not None:
        return serving.finish_patron(state)
    panel = today_panel(state.desk)
    text = _("Today's tasks.") if panel.rows else _("Nothing to do.")
    return Outcome(Answer("", text, _("Scan a card to check out, or an item to check in.")), panel)


def _programs(state: DeskState) -> Outcome:
    """Show today's programs: at the idle desk above all else; while a patron is served only in words."""
    from tuils.library.front.answers.programs_today import (  # with the programs, once somebody asks
        program_lines,
        programs_today_words,
    )

    lines = program_lines(state.desk)
    text = programs_today_words(lines) or _("No more programs today.")
    if state.visit or state.mode or not lines:
        return by_the_way(text, "; ".join(str(what) for _key, what, _places in lines))
    return Outcome(Answer("", text, _("Type the number, then Enter, to open one.")), today_panel(state.desk, lines))


def _undo_last(state: DeskState) -> Outcome:
    from .taking_back import undo_last_here  # the whole journal's reading comes in with it

    return undo_last_here(state)


KEYS: dict[str, Callable[[DeskState, str], Outcome]] = {
    "checkin": lambda state, _row: modes.turn(state, "checkin"),
    "verify": lambda state, _row: modes.turn(state, "verify"),
    "here": lambda state, _row: modes.turn(state, "here"),
    "items": lambda state, _row: modes.turn(state, "renew"),
    "renew": lambda state, row: (
        modes.turn(state, "renew") if state.mode in ("checkin", "renew") else lending.renew_at_desk(state, row)
    ),
    "park": lambda state, _row: checkins.drop(state) if state.checking_in else serving.park(state),
    "pay": lambda state, _row: paying.pay_at_desk(state),
    "programs": lambda state, _row: _programs(state),
    "print": lambda state, _row: printing.print_newest(state),
    "all_out": lambda state, _row: printing.print_all_out(state),
    "undo": lambda state, _row: _undo_last(state),
    "back": lambda state, _row: _back(state),
}
"""The handler of each key; `row` is the key of the highlighted row."""
