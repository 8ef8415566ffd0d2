"""What somebody is told who registered: the text of the program, its gaps filled and nothing else done with it."""

from __future__ import annotations

from string import Template

from tuils.i18n import N_, _
from tuils.library.administration.settings import library_name, name_of
from tuils.library.dates import moment_day, moment_words
from tuils.library.desk import Desk
from tuils.models import Room
from tuils.models.rows import Row, get
from tuils.values.moments import time_label

from .coming import RegistrationLine, called, heads_words

GAPS = ("name", "title", "date", "time", "where", "heads", "place", "until", "library")
"""What a text may name, with a dollar before it: `Dear $name`."""
TEXTS = {
    "coming": N_("$name, you are registered: $title, $date at $time, $where. Places: $heads."),
    "waiting": N_("$name, you are on the waiting list: $title, $date at $time. Number in line: $place."),
    "offered": N_("$name, a place is free: $title, $date at $time, $where. Please say yes until $until."),
    "cancelled": N_("$name, you are not registered any more: $title, $date at $time."),
}
"""Where the program has no text of its own, which is for those who have a seat."""


def confirmation(desk: Desk, session: Row, program: Row, line: RegistrationLine) -> str:
    """The text for this party as it is now. What is no gap stays as it is written."""
    own = program["confirmation"] if line.state == "coming" else ""
    text = own or _(TEXTS.get(line.state, TEXTS["coming"]))
    return Template(text).safe_substitute(_filled(desk, session, line))


def _filled(desk: Desk, session: Row, line: RegistrationLine) -> dict[str, str]:
    return {
        "name": called(line),
        "title": session["title"],
        "date": moment_day(desk, session["starts_at"]),
        "time": time_label(session["starts_at"], desk.zone),
        "where": where(session),
        "heads": heads_words(line.heads),
        "place": str(line.place or ""),
        "until": moment_words(desk, line.offered_until) if line.offered_until else "",
        "library": library_name(),
    }


def where(session: Row) -> str:
    """The room by its name, else the address, else the branch."""
    room = get(Room, session["room"])
    named = str(room["name"] if room and room["name"] else session["room"])
    return named or session["address"] or name_of("branch", session["branch"])
