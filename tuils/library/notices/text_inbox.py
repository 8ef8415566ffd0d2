"""What patrons answer to texts: STOP ends them, START begins them again. Asked for at the service, as nothing here can
be reached from outside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from tuils.devices.text_account import KeptTexts
from tuils.devices.texting import TextCame, TextLink
from tuils.library.desk import Desk, verb
from tuils.library.journal.entries import derived_id
from tuils.library.journal.writing import Act
from tuils.models import Patron
from tuils.models.rows import get
from tuils.values.dataclass import dataclass
from tuils.values.moments import day_of

from .kinds import REPLY
from .logged.queries import insert_notice, is_logged, patrons_texted
from .recipients import TEXT
from .replies import BY_REPLY
from .sender import texts_here
from .sending import stop_texts_of

STOPS = frozenset(
    (
        *("stop", "stopall", "quit", "end", "revoke", "cancel", "unsubscribe", "optout"),
        *("baja", "alto", "parar", "pare", "detener", "cancelar"),
    )
)
STARTS = frozenset(("start", "unstop", "yes", "alta"))
BESIDE = frozenset(
    (
        *("please", "pls", "all", "now", "me", "the", "these", "texts", "texting", "messages", "sending"),
        *("por", "favor", "ya", "todo", "mensajes"),
    )
)
"""`Stop texting me, please` is STOP as well; `Cancel my hold` is for a person to read."""
DAYS = 30
"""So many days back it is asked for what came in, for a library may be closed so long, and the service does not know
BAJA by itself; what is noted already is passed."""


@dataclass(frozen=True)
class TextsAsked:
    """Whom to ask for what came in, and since which day (UTC)."""

    kept: KeptTexts
    since: date


def asked_at(desk: Desk, store: Path) -> TextsAsked | None:
    """None where texts are not sent from here. Permission notices.send, or library.daily."""
    if not desk.may("library.daily"):
        desk.require("notices.send")
    kept = texts_here(desk, store)
    since = (datetime.fromtimestamp(desk.now / 1_000_000, UTC) - timedelta(days=DAYS)).date()
    return TextsAsked(kept, since) if kept else None


def came_in(asked: TextsAsked) -> list[TextCame]:
    """The oldest first. Waits for the service, so never on a lane; raises MailFault."""
    link = TextLink(asked.kept.account, asked.kept.secret)
    try:
        return list(link.came_since(asked.since))[::-1]
    finally:
        link.close()


def take_texts(desk: Desk, came: Sequence[TextCame]) -> int:
    """How many of these stopped or began texts."""
    by_reply = replace(desk, operator=BY_REPLY, pocket=None, back_dated=None)
    return sum(take_text(by_reply, one) for one in came if word_of(one.text))


def word_of(text: str) -> str:
    """Of STOPS, in the first line, or of STARTS; empty where it is none alone. The law takes any STOP for one. START is
    consent, so it is asked for by nothing but itself."""
    line = next(iter(text.strip().splitlines()), "")
    words = [word for word in re.findall(r"[^\W\d_]+", line.casefold()) if word not in BESIDE]
    word = "".join(words) if len(words) <= 2 else ""
    started = word in STARTS and line == text.strip() and "?" not in line
    return word if word in STOPS or started else ""


@verb("notices.send")
def take_text(desk: Desk, came: TextCame) -> bool:
    """Was it STOP or START, and new? It holds for every card whose texts go to that number."""
    word, id_ = word_of(came.text), derived_id(REPLY, TEXT, came.id)
    if not word or is_logged(id_):
        return False
    people = patrons_texted(came.number[-10:])
    for patron in people:
        if word in STOPS:
            stop_texts_of(desk, patron)
        else:
            _begin_again(desk, patron)
    whose = people[0] if len(people) == 1 else None
    insert_notice((id_, REPLY, TEXT, desk.now, desk.branch, desk.operator.login, whose, len(people), "done", word))
    return bool(people)


def _begin_again(desk: Desk, patron: str) -> None:
    """What was agreed to before holds again, from today."""
    row, today = get(Patron, patron), day_of(desk.now, desk.zone).isoformat()
    if row and row["texts_stopped"]:
        Act(desk).write("patron_edited", {"set": {"texts_stopped": "", "texts_on": today}}, patron=patron)
