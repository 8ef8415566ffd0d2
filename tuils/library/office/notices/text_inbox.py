"""Read patrons' answers to texts: STOP ends them, START begins them again; and the results of queued texts. Polled
from the service, because nothing here can be reached from outside."""

from __future__ import annotations

import contextlib
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from tuils.devices.messages.kept_accounts import KeptTexts
from tuils.devices.messages.mail import SENT, Delivery, MailFault
from tuils.devices.messages.texting import TextCame, TextLink
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import derived_id
from tuils.library.foundation.journal.writing import Act
from tuils.library.lending.loans.notices import notice_came_back
from tuils.models import Patron
from tuils.models.rows import get
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import day_of

from .kinds import DAY, KINDS, REPLY
from .logged.queries import (
    insert_notice,
    is_logged,
    notice_reports,
    patrons_texted,
    release_subjects,
    sent_notice,
    set_result,
    texts_on_their_way,
)
from .recipients import TEXT, recipient
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
"""Words that may be beside STOP: `Stop texting me, please` is STOP as well; `Cancel my hold` is for a person to
read."""
DAYS = 30
"""The days back for which texts are asked, because a library may be closed so long, and the service does not know
BAJA; texts already noted are ignored."""


ON_THE_WAY_DAYS, AT_ONCE = 4, 100
"""The days for which a text's result is asked, and how many in one look."""


@dataclass(frozen=True)
class TextsAsked:
    """The account to ask for received texts, and since which day (UTC). `queued`: notices (ids) whose text is on its
    way, with the service's name for it."""

    kept: KeptTexts
    since: date
    queued: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class TextsCame:
    """The texts that patrons wrote, oldest first; and notices (ids) with the results of their texts."""

    texts: list[TextCame]
    fates: list[tuple[str, Delivery]]

    @property
    def failed(self) -> int:
        """Return how many queued texts did not arrive."""
        return sum(fate.result != SENT for _notice, fate in self.fates)


def asked_at(desk: Desk, store: Path) -> TextsAsked | None:
    """Prepare the question to the service; None if texts are not sent here. Permission notices.send, or
    library.daily."""
    if not desk.may("library.daily"):
        desk.require("notices.send")
    kept = texts_here(desk, store)
    since = (datetime.fromtimestamp(desk.now / 1_000_000, UTC) - timedelta(days=DAYS)).date()
    queued = texts_on_their_way(desk.now - ON_THE_WAY_DAYS * DAY, AT_ONCE) if kept else []
    return TextsAsked(kept, since, tuple(queued)) if kept else None


def came_in(asked: TextsAsked) -> TextsCame:
    """Ask the service; waits for it, so never on a lane; raises MailFault."""
    link, fates = TextLink(asked.kept.account, asked.kept.secret), list[tuple[str, Delivery]]()
    try:
        with contextlib.suppress(MailFault):  # what patrons wrote is asked for all the same, and says it
            for notice, handle in asked.queued:
                if fate := link.fate(handle):
                    fates.append((notice, fate))
        return TextsCame(list(link.came_since(asked.since))[::-1], fates)
    finally:
        link.close()


def take_texts(desk: Desk, came: TextsCame) -> int:
    """Apply received texts; return how many stopped or began texts. Note the results of those on their way."""
    by_reply = replace(desk, operator=BY_REPLY, pocket=None, back_dated=None)
    for notice, fate in came.fates:
        take_fate(by_reply, notice, fate)
    return sum(take_text(by_reply, text) for text in came.texts if word_of(text.text))


@verb("notices.send")
def take_fate(desk: Desk, notice: str, fate: Delivery) -> None:
    """Note the result of a text. A failed one counts as none: its subject is sent by email, letter, or call
    (planning.py), and no more texts go to a number that can't get any."""
    sent = sent_notice(notice)
    if sent is None or sent.result != SENT:
        return
    if fate.result == SENT:
        set_result(notice, SENT, "")
        return
    kind = KINDS.get(sent.kind)
    if kind and kind.overdue:
        notice_came_back(desk, [told.about for told in notice_reports(notice)], TEXT, sent.at)
    patron = get(Patron, sent.patron)
    if fate.bad_address and kind and patron:
        stop_texts_of(desk, recipient(desk, patron, kind.ways, mail=True, texts=kind.texts).reader)
    set_result(notice, fate.result, fate.why)
    release_subjects(notice)


def word_of(text: str) -> str:
    """Return a word of STOPS, in the first line, or of STARTS; empty if it isn't alone. By law any STOP counts.
    START is consent, so it counts only by itself."""
    line = next(iter(text.strip().splitlines()), "")
    words = [word for word in re.findall(r"[^\W\d_]+", line.casefold()) if word not in BESIDE]
    word = "".join(words) if len(words) <= 2 else ""
    started = word in STARTS and line == text.strip() and "?" not in line
    return word if word in STOPS or started else ""


@verb("notices.send")
def take_text(desk: Desk, came: TextCame) -> bool:
    """Apply a text. Was it STOP or START, and new? It holds for every card whose texts go to that number."""
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
    """Restore the earlier consent, from today."""
    row, today = get(Patron, patron), day_of(desk.now, desk.zone).isoformat()
    if row and row.texts_stopped:
        Act(desk).write("patron_edited", {"set": {"texts_stopped": "", "texts_on": today}}, patron=patron)
