"""The searches behind a field of a form: words find a patron, a title, a session; the line has its card or id."""

from __future__ import annotations

from tuils.library.activities.programs.whats_on import find_sessions
from tuils.library.foundation.dates import moment_day
from tuils.library.foundation.desk import Desk
from tuils.library.front.answers.programs_today import session_sentence
from tuils.library.front.answers.searching import titles_panel
from tuils.library.front.answers.sentences import list_sentences
from tuils.library.people.patrons.patrons import find_patrons


def _patrons(desk: Desk, words: str) -> list[tuple[str, str]]:
    return [(one.card, f"{one.name}, {one.card}") for one in find_patrons(desk, words)]


def _titles(_desk: Desk, words: str) -> list[tuple[str, str]]:
    panel = titles_panel(words)
    said = (line.partition(". ")[2] for line in list_sentences(panel))
    return list(zip(panel.keys, said, strict=False))


def _sessions(desk: Desk, words: str) -> list[tuple[str, str]]:
    return [
        (one.id, f"{moment_day(desk, one.starts_at)}, {session_sentence(desk, one)}")
        for one in find_sessions(desk, words)
        if not one.cancelled
    ]


LOOKUPS = {"card": _patrons, "title": _titles, "session": _sessions}
