"""What somebody is told who registered: the text of the program, its gaps filled and nothing else done with it."""

from __future__ import annotations

from gettext import NullTranslations
from string import Template

from tuils.i18n import N_, spoken, translator
from tuils.library.administration.settings import library_name, name_of, value_of
from tuils.library.desk import Desk
from tuils.models import Registration, Room
from tuils.models.rows import Row, get
from tuils.values.moments import day_label, day_of, time_label

from .coming import RegistrationLine, called
from .reaching import reach_of

TEXTS = {
    "coming": N_("$name, you are registered: $title, $date at $time, $where. Places: $heads."),
    "waiting": N_("$name, you are on the waiting list: $title, $date at $time. Number in line: $place."),
    "offered": N_("$name, a place is free: $title, $date at $time, $where. Please say yes until $until."),
    "cancelled": N_("$name, you are not registered any more: $title, $date at $time."),
}
"""Where the program has no text of its own, which is for those who have a seat."""


def confirmation(desk: Desk, session: Row, program: Row, line: RegistrationLine) -> str:
    """The text for this party as it is now, in the language in which they are told (`reaching`). What is no gap stays
    as it is written."""
    row = get(Registration, line.id)
    words = words_in(reach_of(desk, [row])[line.id].language if row else line.language)
    own = program["confirmation"] if line.state == "coming" else ""
    text = own or words.gettext(TEXTS.get(line.state, TEXTS["coming"]))
    return filled(desk, text, session, words, called(line), line.heads, place=line.place, until=line.offered_until)


def filled(
    desk: Desk, text: str, session: Row, words: NullTranslations, name: str, heads: int, *, place: int = 0,
    until: int | None = None,
) -> str:  # fmt: skip
    """The text with its gaps filled, in the language of these words. `place` in the line; `until` when to answer."""

    say, say_many = words.gettext, words.ngettext

    def day(at: int) -> str:
        return day_label(day_of(at, desk.zone), day_of(desk.now, desk.zone), say)

    gaps = {
        "name": name,
        "title": session["title"],
        "date": day(session["starts_at"]),
        "time": time_label(session["starts_at"], desk.zone),
        "where": where(session),
        "heads": say_many("{n} person", "{n} people", heads).format(n=heads),
        "place": str(place or ""),
        "until": f"{day(until)}, {time_label(until, desk.zone)}" if until else "",
        "library": library_name(),
    }
    return Template(text).safe_substitute(gaps)


def words_in(language: str) -> NullTranslations:
    """Of a language that we speak, else of the one that the library writes in."""
    return translator(spoken([language or str(value_of("language", "") or "en")]))


def where(session: Row) -> str:
    """The room by its name, else the address, else the branch."""
    room = get(Room, session["room"])
    named = str(room["name"] if room and room["name"] else session["room"])
    return named or session["address"] or name_of("branch", session["branch"])
