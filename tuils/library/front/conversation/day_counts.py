"""Counts in one key: `+v` is one visit, `+12v` are twelve. Nothing is asked, and what is shown stays."""

from __future__ import annotations

from tuils.i18n import _
from tuils.library.foundation.local_words import count_label
from tuils.library.foundation.refusals import Refused
from tuils.library.front.answers.heard import Answer

from .desk_state import DeskState, Outcome


def count_at_desk(state: DeskState, letters: str, n: int) -> Outcome:
    from tuils.library.office.reports.tallies import count_by_letters  # with the reports, once somebody counts

    try:
        done = count_by_letters(state.desk, letters, n)
    except Refused as no:
        return Outcome(keeps_question=True, did=no)
    text = _("{what} today: {n}").format(what=done.name, n=count_label(done.n))
    return Outcome(keeps_question=True, remark=Answer("OK", text, "" if state.question else _("F9 undoes it.")))
