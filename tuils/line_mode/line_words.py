"""Plain words of line mode: a bare word of a command acts; with more words, or in quotes, it searches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tuils.i18n import _
from tuils.library.front.answers.asked_commands import LinePlace, LinePlaces
from tuils.library.front.answers.sentences import list_sentences

from .line_places import PlaceTalk

if TYPE_CHECKING:
    from tuils.library.front.conversation import Session

    from .line_terminal import LineMode

DESK_WORDS = {
    "help": ".?", "undo": ".u", "renew": ".r", "why": "?", "checkin": ".i", "return": ".i", "back": ".x", "done": ".x",
    "lock": ".l", "quit": ".q", "exit": ".q", "repeat": ".", "park": ".k",
}  # fmt: skip
"""Words that the desk does by a dot word."""
AT_PATRON = {"pay": ".y", "receipt": ".b"}
"""The words that act for the patron at the desk; without one they are a form."""
FORMS = {"quick_add": ("add", "isbn"), "register": ("patron add", "card")}
"""The command and field of each form that the desk opens."""
QUOTES = "\"'“”"


def in_plain_words(session: Session, text: str, lines: LineMode) -> str:
    """Return the line as the desk hears it: the dot word of a bare word, a quoted word without its quotes. Empty if
    the word opened a place, which has said so."""
    word = text.strip().lower()
    if session.question is not None:
        return DESK_WORDS.get(word, text) if session.question.takes != "words" else text
    if word == "list" and session.face().panel.kind == "today":
        lines.read(list_sentences(session.face().panel))
        return ""
    if word in ("practice", "tasks") and read_practice_tasks(lines):
        return ""
    if len(text) > 2 and text[0] in QUOTES and text[-1] in QUOTES and is_bare_word(session, text[1:-1], lines):
        return text[1:-1]
    if word.startswith((".m ", ".? ")):
        place = line_places(lines).found(text[3:], session.desk) if lines.make_places else None
        return visit_place(place, session, lines) if place and place.inner else _nothing(text[3:], lines)
    if word == ".m":
        word = "menu"
    if known := DESK_WORDS.get(word) or (session.visit and AT_PATRON.get(word)):
        return str(known)
    place = place_named(session, word, lines)
    return visit_place(place, session, lines) if place else text


def is_bare_word(session: Session, text: str, lines: LineMode) -> bool:
    word = text.strip().lower()
    return word in DESK_WORDS or word in AT_PATRON or place_named(session, word, lines) is not None


def place_named(session: Session, word: str, lines: LineMode) -> LinePlace | None:
    fits = lines.make_places and word.replace("-", "").isalpha() and word.isascii()
    return line_places(lines).named(word, session.desk) if fits else None


def line_places(lines: LineMode) -> LinePlaces:
    """Return all places, made once: the commands are loaded when the first is opened."""
    if lines.places is None:
        assert lines.make_places is not None
        lines.places = lines.make_places()
    return lines.places


def visit_place(place: LinePlace, session: Session, lines: LineMode, given: dict[str, list[str]] | None = None) -> str:
    """Open a place, a form with what is `given`. Return the dot word, if the desk does it."""
    card = session.visit.patron.card if session.visit else ""
    talk = PlaceTalk(line_places(lines), lines, session.desk, card)
    lines.place = talk
    return _after(session, lines, talk, talk.open(place, given))


def _after(session: Session, lines: LineMode, talk: PlaceTalk, word: str) -> str:
    """Read the patron at the desk again once something was done in a place."""
    if not talk.is_open:
        lines.place = None
        if talk.done and session.visit:
            session.refreshed()
    return word


def heard_in_place(session: Session, text: str, lines: LineMode) -> str:
    """Let the open place hear a line. Return the dot word that the desk is to hear after it, or nothing."""
    assert lines.place is not None
    talk = lines.place
    try:
        return _after(session, lines, talk, talk.hear(text, session.desk))
    finally:
        if not talk.is_open:
            lines.place = None


def begin_record_form(words: str, code: str, session: Session, lines: LineMode) -> bool:
    """Open the form of a new record, begun with the code that was scanned. Return False if there are no forms here."""
    if not lines.make_places:
        return False
    command, field = FORMS[words]
    if place := line_places(lines).named(command, session.desk):
        visit_place(place, session, lines, {field: [code]})
    return place is not None


def read_practice_tasks(lines: LineMode) -> bool:
    """Read the tasks of the practice library. Return False if this is none."""
    from tuils.library.front.sample.tasks import practice_tasks  # only where somebody practices

    states = practice_tasks()
    said = []
    for n, one in enumerate(states, 1):
        done = _("Done.") if one.done else ""
        what = one.words.partition(": ")[0].rstrip(".")
        codes = (
            _("{name}: {code}.").format(name=name or _("New"), code=code) for code, name in (*one.cards, *one.items)
        )
        said.append(f"{n}. " + " ".join(filter(None, (done, f"{what}.", *codes))))
    lines.read(said)
    return bool(said)


def _nothing(words: str, lines: LineMode) -> str:
    text = _('NOTE. Nothing matches "{words}". Check the spelling, or try fewer words.')
    lines.put(text.format(words=words))
    return ""
