"""Scans that waited for an answer that never came: Esc, a lock or a change of screen left them. They are listed and
asked about, and never run by themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from tuils.i18n import _, ngettext
from tuils.library.front.answers.heard import Answer
from tuils.library.lending.lookups import find_item, find_patron
from tuils.values.dataclass import dataclass
from tuils.values.numbers.barcode import last_four, readings
from tuils.values.person_words import full_name

from .answering import YES
from .desk_state import UNCHANGED, OpenQuestion, Outcome, ask_at_desk

NAMED = 3
"""How many are named in the question; the others are counted."""


def named_scans(codes: Iterable[str]) -> list[str]:
    """Return each scan as a person knows it: the title, or the patron with the card; otherwise the code."""
    return [next(filter(None, map(_name_of, readings(code))), code) for code in codes]


def _name_of(code: str) -> str:
    if item := find_item(code):
        return item.whole_title
    patron = find_patron(code)
    return _("{name}'s card {card}").format(name=full_name(patron), card=last_four(code)) if patron else ""


def scans_wait_words(n: int) -> str:
    """Say in line mode, while a question is open, how many scans wait."""
    return _("NOTE.") + " " + ngettext("{n} scan is waiting.", "{n} scans are waiting.", n).format(n=n)


def waited_words(names: Sequence[str]) -> str:
    """Return `2 scans waited: Emma; Ulysses.`"""
    n, told = len(names), [*names[:NAMED]]
    if n > NAMED:
        told.append(_("{n} more").format(n=n - NAMED))
    text = ngettext("{n} scan waited: {names}.", "{n} scans waited: {names}.", n)
    return text.format(n=n, names="; ".join(told).rstrip("."))


def run_words(names: Sequence[str]) -> tuple[str, str]:
    """Return the question, and what its answers do."""
    text = f"{waited_words(names)} {ngettext('Run it?', 'Run them?', len(names))}"
    return text, _("y: run, in this order.   n or Esc: don't run.")


def not_run_words(names: Sequence[str]) -> tuple[str, str]:
    """Say that the scans were dropped: nothing was done with them."""
    n = len(names)
    text = ngettext("{n} scan was not run.", "{n} scans were not run.", n).format(n=n)
    hint = ngettext("Scan it again if you need it.", "Scan them again if you need them.", n)
    return f"{text} {'; '.join(names[:NAMED]).rstrip('.')}.", hint


@dataclass(frozen=True)
class RunScans(OpenQuestion):
    """The question whether to run the scans that waited. `state`: of any conversation they wait in."""

    name = "scans"
    tells_waiting = True

    def asks(self, state: Any) -> Answer:
        return Answer("ASK", *run_words(named_scans(state.waiting)))

    def answer(self, state: Any, text: str) -> Outcome:
        if text.lower() not in YES:
            return UNCHANGED
        state.ask_first, n = False, len(state.waiting)
        return Outcome(Answer("", ngettext("Running {n} scan.", "Running {n} scans.", n).format(n=n)))

    def no(self, state: Any) -> Outcome:
        said, then = not_run_words(named_scans(state.waiting))
        state.ask_first = False
        state.waiting.clear()
        return Outcome(Answer("NOTE", said, then))


def next_is_asked(state: Any) -> Outcome | None:
    """Ask before scans that were left by Esc or a lock go on; None if they may go on."""
    if not state.ask_first:
        return None
    state.ask_first = False
    return ask_at_desk(state, RunScans()) if state.waiting else None
