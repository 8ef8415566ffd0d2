"""The elements of the survey: the federal ones, and those of each state, which are data files."""

from __future__ import annotations

import json
from importlib.resources import files

from tuils.i18n import _
from tuils.library.foundation.refusals import not_understood
from tuils.values.survey import ELEMENTS as PROGRAM_ELEMENTS
from tuils.values.survey_elements import ELEMENTS, SurveyElement

FORMS = "tuils.library.office.reports.survey_forms"


def state_elements(state: str) -> tuple[SurveyElement, ...]:
    """Return the lines that this state adds; none without a state."""
    if not state:
        return ()
    known = states()
    code = state.strip().upper()
    if code not in known:
        raise not_understood(_("State"), state, ", ".join(known))
    form = json.loads((files(FORMS) / f"{code}.json").read_text(encoding="utf-8"))
    return tuple(
        SurveyElement(line["element"], line["name"], line["source"], tuple(line["of"]), form["note"])
        for line in form["lines"]
    )


def known_elements() -> set[str]:
    """Return the names of all elements of the survey and of every state's form."""
    of_states = (element.name for state in states() for element in state_elements(state))
    return {*(element.name for element in ELEMENTS), *(element.name for element in PROGRAM_ELEMENTS), *of_states}


def states() -> list[str]:
    """Return postal codes of the states that have a form."""
    return sorted(one.name[:2] for one in files(FORMS).iterdir() if one.name.endswith(".json"))
