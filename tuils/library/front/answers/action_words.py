"""The words for each action that can be blocked: one entry an action."""

from __future__ import annotations

from typing import NamedTuple

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.refusals import Refused
from tuils.library.foundation.wording.shape import with_patron

from .heard import Answer


class ActionWords(NamedTuple):
    """Words of one action: `not_done` if left; `do_not` beside y; why it may be done; if it is done `all_the_same`."""

    not_done: str
    do_not: str = N_("n or Esc: no.")
    why: str = N_("Why? Type a few words, then Enter.")
    all_the_same: str = N_("y: do it anyway.   n or Esc: no.")
    impossible: str = N_("It can't be done here.   Enter or Esc: continue.")


WORDS = {
    "lend": ActionWords(
        N_("Not checked out: {title}"),
        N_("n or Esc: don't check it out."),
        N_("Reason for the override? Type a few words, then Enter."),
        N_("Check it out anyway?   y: yes, with a reason.   n or Esc: no."),
        N_("It can't be checked out today.   Enter or Esc: continue."),
    ),
    "renew": ActionWords(
        N_("Not renewed: {title}"),
        N_("n or Esc: don't renew it."),
        N_("Reason for the override? Type a few words, then Enter."),
        N_("Renew it anyway?   y: yes, with a reason.   n or Esc: no."),
    ),
    "hold": ActionWords(
        N_("No hold: {title}"),
        N_("n or Esc: no hold."),
        N_("Reason for the override? Type a few words, then Enter."),
        N_("Place it anyway?   y: yes, with a reason.   n or Esc: no."),
    ),
    "pay": ActionWords(N_("Nothing was paid.")),
    "here": ActionWords(N_("Not counted: {title}")),
}


def not_done(does: str, no: Refused) -> str:
    return with_patron(_(WORDS[does].not_done).format(title=no.title), no.patron)


def do_not(does: str) -> str:
    return _(WORDS[does].do_not)


def why_asked(does: str, no: Refused) -> Answer:
    hint = _("Saved with your name.") + " " + _("Esc: no.")
    return Answer("ASK", no.named(_(WORDS[does].why)), hint, no.title, no.patron)


def several_blocks_answer(does: str, no: Refused) -> Answer:
    """Answer that more than one block applies, or one that nobody may override."""
    said = not_done(does, no)
    if len(no.reasons) > 1:
        stands = ngettext("{n} block.", "{n} blocks.", len(no.reasons))
        said = f"{said}{'' if said.endswith('.') else '.'} {stands.format(n=len(no.reasons))}"
    then = WORDS[does].impossible if impossible(no) else WORDS[does].all_the_same
    return Answer("STOP", said, _(then), no.title, no.patron)


def impossible(no: Refused) -> bool:
    """Return whether a block is among them that nobody may override."""
    return any(reason.kind == "X" for reason in no.reasons)
