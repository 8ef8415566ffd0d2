"""Confirm a registration in words: the program's text with its gaps filled, and nothing else changed."""

from __future__ import annotations

from gettext import NullTranslations
from string import Template

from tuils.i18n import N_
from tuils.library.activities.programs.parties import reach_of
from tuils.library.foundation.administration.settings import library_name, name_of
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import forms_to
from tuils.library.people.patrons.languages import words_in
from tuils.models import Room
from tuils.models.programs import Program, ProgramSession, Registration
from tuils.models.rows import get
from tuils.values.time.moments import day_of, to_local

from .who_comes import RegistrationLine, registrant_name

TEXTS = {
    "coming": N_("$name, you are registered for $title on $date at $time, $where. Seats: $heads."),
    "waiting": N_("$name, you are on the waitlist for $title on $date at $time. Number in line: $place."),
    "offered": N_("$name, a seat is open for $title on $date at $time, $where. Please reply by $until."),
    "cancelled": N_("$name, your registration for $title on $date at $time is canceled."),
}
"""The texts for programs without a text of their own; a program's own text is for parties with a seat."""


def confirmation(desk: Desk, session: ProgramSession, program: Program, line: RegistrationLine) -> str:
    """Return the text for this party as it is now, in its language (`reaching`). Anything that is not a gap stays as
    written."""
    row = get(Registration, line.id)
    words = words_in(reach_of(desk, [row])[line.id].language if row else line.language)
    own = program.confirmation if line.state == "coming" else ""
    text = own or words.gettext(TEXTS.get(line.state, TEXTS["coming"]))
    return fill_confirmation(
        desk, text, session, words, registrant_name(line), line.heads, place=line.place, until=line.offered_until
    )


def fill_confirmation(
    desk: Desk, text: str, session: ProgramSession, words: NullTranslations, name: str, heads: int, *, place: int = 0,
    until: int | None = None,
) -> str:  # fmt: skip
    """Fill the gaps of the text, in the language of these words. `place` on the waitlist; `until` when to answer."""
    say_many, form, today = words.ngettext, forms_to(words), day_of(desk.now, desk.zone)
    starts = to_local(session.starts_at, desk.zone)
    gaps = {
        "name": name,
        "title": session.title,
        "date": form.day(starts.date(), today),
        "time": form.clock(starts.time()),
        "where": session_place(session),
        "heads": say_many("{n} person", "{n} people", heads).format(n=heads),
        "place": str(place or ""),
        "until": form.moment(to_local(until, desk.zone), today) if until else "",
        "library": library_name(),
    }
    return Template(text).safe_substitute(gaps)


def session_place(session: ProgramSession) -> str:
    """Return the room by its name, else the address, else the branch."""
    room = get(Room, session.room)
    named = str(room.name if room and room.name else session.room)
    return named or session.address or name_of("branch", session.branch)
