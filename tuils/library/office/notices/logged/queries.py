"""The queries of the log: messages, the subjects of each, messages held back, messages that wait for a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from tuils.models import db
from tuils.models.notices import NoticeHeld
from tuils.models.rows import (
    change,
    change_counted,
    columns,
    fetch_number,
    fetch_rows,
    ids,
    is_found,
    marks,
    some,
    typed,
    typed_one,
)
from tuils.models.store_words import unless_there

DAY = 86_400_000_000


class NoticeRow(NamedTuple):
    id: str
    kind: str
    channel: str
    at: int
    operator: str
    items: int
    result: str
    why: str
    patron: str
    card: str
    first_name: str
    preferred_name: str
    last_name: str


_LOGGED = (
    "SELECT notice.id, notice.kind, notice.channel, notice.at, notice.operator, notice.items, notice.result, "
    "notice.why, coalesce(notice.patron, ''), coalesce(patron.card, ''), coalesce(patron.first_name, ''), "
    "coalesce(patron.preferred_name, ''), coalesce(patron.last_name, '') FROM notice "
    "LEFT JOIN patron ON patron.id = notice.patron WHERE "
)


def logged(since: int, kind: str, patrons: Sequence[str], most: int) -> list[NoticeRow]:
    """Return the log, newest first; of these patrons (ids) alone if any are given."""
    among = f"notice.patron IN ({marks(patrons)})" if patrons else "true"
    of_kind = "(? = '' OR notice.kind = ?)"
    text = f"{_LOGGED} notice.at >= ? AND {of_kind} AND {among} ORDER BY notice.at DESC, notice.id DESC LIMIT ?"
    return typed(NoticeRow, text, since, kind, kind, *patrons, most)


def logged_in(begin: int, end: int, branch: str) -> list[NoticeRow]:
    """Return all between two moments, newest first; of one branch, or all."""
    order = "ORDER BY notice.at DESC, notice.id DESC"
    text = f"{_LOGGED} notice.at >= ? AND notice.at < ? AND ? IN ('', notice.branch) {order}"
    return [NoticeRow(*row) for row in db.execute_sql(text, (begin, end, branch)).fetchall()]


_IS_ANSWER = "(notice.kind IN ('reply', 'bounce') OR substr(notice.kind, 1, 4) = 'ask_')"
"""The SQL for what an email to the library alone brings about: kinds.ANSWERS, and a report to be read."""
_UNKNOWN = (
    "notice.at >= ? AND notice.at < ? AND notice.channel IN ('email', 'text') AND (notice.result IN ('', 'unsure') "
    f"OR ({_IS_ANSWER} AND notice.result = 'later' AND notice.at < ?))"
)
ANSWER_DAYS = 3
"""The days for which a confirmation is retried automatically."""


def fates_unknown(since: int, until: int) -> list[NoticeRow]:
    """Return messages of that time with an unknown result, newest first."""
    text = f"{_LOGGED} {_UNKNOWN} ORDER BY notice.at DESC, notice.id DESC"
    return typed(NoticeRow, text, since, until, until - ANSWER_DAYS * DAY)


def count_unknown(since: int, until: int) -> int:
    text = f"SELECT count(*) FROM notice WHERE {_UNKNOWN}"
    return fetch_number(text, since, until, until - ANSWER_DAYS * DAY)


def insert_notice(values: Sequence[object]) -> None:
    db.execute_sql(
        "INSERT INTO notice (id, kind, channel, at, branch, operator, patron, items, result, why) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        tuple(values),
    )


def claim_about(kind: str, about: str, due: str, notice: str) -> bool:
    """Claim a subject. Was it free? Another program may have been first."""
    text = (
        "INSERT INTO notice_about (kind, about, due, notice) VALUES (?, ?, ?, ?)"
        f"{unless_there('kind', 'about', 'due')} RETURNING kind"
    )
    return db.execute_sql(text, (kind, about, due, notice)).fetchone() is not None


def set_result(notice: str, result: str, why: str, handle: str = "") -> None:
    """Set a notice's result. `handle`: of a text on its way."""
    text = "UPDATE notice SET result = ?, why = ?, handle = ? WHERE id = ?"
    db.execute_sql(text, (result, why, handle, notice))


def texts_on_their_way(since: int, most: int) -> list[tuple[str, str]]:
    """Return (id, the service's name for it) of texts that were queued since then, the oldest first."""
    text = "SELECT id, handle FROM notice WHERE handle <> '' AND at >= ? ORDER BY at, id LIMIT ?"
    return [(one, handle) for one, handle in fetch_rows(text, since, most)]


def has_failed_text(patron: str, kind: str, since: int) -> bool:
    """Return whether a text of this kind about this patron was refused since then."""
    text = (
        "SELECT count(*) FROM notice WHERE patron = ? AND kind = ? AND channel = 'text' AND result = 'refused' "
        "AND at >= ?"
    )
    return fetch_number(text, patron, kind, since) > 0


# Release the subjects of a message, so that another message may report them.
release_subjects: Callable[[str], None] = partial(change, "DELETE FROM notice_about WHERE notice = ?")


def forget_notice(notice: str) -> None:
    """Delete a notice that was not made after all."""
    release_subjects(notice)
    db.execute_sql("DELETE FROM notice WHERE id = ?", (notice,))


class SentNotice(NamedTuple):
    id: str
    kind: str
    patron: str
    result: str
    at: int


sent_notice: Callable[[str], SentNotice | None] = partial(
    typed_one, SentNotice, "SELECT id, kind, coalesce(patron, ''), result, at FROM notice WHERE id = ?"
)


def bounces_of(patron: str, without: Sequence[str]) -> int:
    """Count returned messages, without these."""
    text = f"SELECT count(*) FROM notice WHERE patron = ? AND result = 'bounced' AND id NOT IN ({marks(without)})"
    return fetch_number(text, patron, *without)


# Return (patron's id, when, email, the guardian's email) of each e-mail that a server refused since then, if the
# address is not marked.
refused_since: Callable[[int], list[tuple[str, int, str, str]]] = partial(
    fetch_rows,
    "SELECT notice.patron, notice.at, patron.email, coalesce(guardian.email, '') FROM notice JOIN patron "
    "ON patron.id = notice.patron LEFT JOIN patron AS guardian ON guardian.id = patron.guardian WHERE "
    "notice.channel = 'email' AND notice.result = 'refused' AND notice.at >= ? AND NOT patron.email_bad "
    "AND NOT coalesce(guardian.email_bad, false)",
)
is_logged: Callable[[str], bool] = partial(is_found, "SELECT 1 FROM notice WHERE id = ?")


def sent_between(channel: str, first: int, last: int, kind: str = "") -> int:
    """Count the messages sent this way, of one kind or of all; of letters, the printed ones."""
    text = (
        "SELECT count(*) FROM notice WHERE channel = ? AND result IN ('sent', 'printed') AND at >= ? AND at < ? "
        "AND (? = '' OR kind = ?)"
    )
    return fetch_number(text, channel, first, last, kind, kind)


# ---- the brake


class HeldNotices(NamedTuple):
    """Messages of one kind (of brake.NAMES) that wait for staff; `usual`: a day; `since`: a moment."""

    kind: str
    channel: str
    messages: int
    usual: int
    since: int


def held_notices() -> list[HeldNotices]:
    """Return the messages held back, the most first."""
    return [HeldNotices(**columns(row)) for row in some(NoticeHeld, '"messages" > 0 ORDER BY "messages" DESC, "kind"')]


def release_held(groups: Sequence[tuple[str, str]]) -> None:
    for kind, channel in groups:
        db.execute_sql("DELETE FROM notice_held WHERE kind = ? AND channel = ?", (kind, channel))


def runs_until(now: int) -> list[tuple[int, str]]:
    """Return when the daily work sent notices, and the outcome; the last first."""
    text = "SELECT at, outcome FROM daily_step WHERE step = 'notices_sent' AND at <= ? ORDER BY at DESC"
    return [(at, outcome) for at, outcome in fetch_rows(text, now)]


def has_messages_since(at: int, now: int) -> bool:
    return fetch_number(f"SELECT count(*) FROM notice WHERE at > ? AND at <= ? AND NOT {_IS_ANSWER}", at, now) > 0


# Return when a message of this kind was last sent automatically; 0 if none was.
last_told_of: Callable[[str, int], int] = partial(
    fetch_number,
    "SELECT max(at) FROM notice WHERE kind = ? AND channel IN ('email', 'text') AND result = 'sent' AND at <= ?",
)


class NoticeTold(NamedTuple):
    """One subject of a message, and the date that was due then."""

    kind: str
    about: str
    due: str


notice_reports: Callable[[str], list[NoticeTold]] = partial(
    typed, NoticeTold, "SELECT kind, about, due FROM notice_about WHERE notice = ? ORDER BY kind, about"
)


def sent_since(since: int, kinds: Sequence[str]) -> list[str]:
    """Return e-mails of these kinds (ids), the newest first."""
    text = (
        f"SELECT id FROM notice WHERE channel = 'email' AND at >= ? AND kind IN ({marks(kinds)}) "
        "AND patron IS NOT NULL ORDER BY at DESC, id DESC"
    )
    return ids(text, since, *kinds)


def patrons_texted(digits: str) -> list[str]:
    """Return the ids of patrons whose texts go to the number that ends in these digits: of their own, else of their
    phone."""
    bare = "coalesce(nullif(text_phone, ''), phone)"
    for char in (" ", "-", "(", ")", ".", "/", "+"):
        bare = f"replace({bare}, '{char}', '')"
    return ids(f"SELECT id FROM patron WHERE texts <> '' AND {bare} LIKE ? ORDER BY id", f"%{digits}")


def asked_since(kinds: Sequence[str], since: int, patron: str = "") -> int:
    """Count the answers of these kinds to emails without a tag, of one patron (an id) or of all."""
    text = f"SELECT count(*) FROM notice WHERE at >= ? AND kind IN ({marks(kinds)}) AND (? = '' OR patron = ?)"
    return fetch_number(text, since, *kinds, patron, patron)


_REPLIES = "SELECT count(*) FROM notice WHERE kind = 'reply' AND at >= ? AND (? = '' OR patron = ?)"


def answered_since(since: int, patron: str = "") -> int:
    """Count replies that had an effect, of one patron (an id) or of all."""
    return fetch_number(f"{_REPLIES} AND result NOT IN ('left', 'read')", since, patron, patron)


def left_since(since: int, patron: str = "") -> int:
    """Count emails that a person still has to read, of one patron (an id) or of all."""
    text = "SELECT count(*) FROM notice WHERE result = 'left' AND at >= ? AND (? = '' OR patron = ?)"
    return fetch_number(text, since, patron, patron)


def answers_unsent(since: int, kinds: Sequence[str]) -> list[tuple[str, str, str]]:
    """Return (id, kind, patron's id) of each message of these kinds not sent since then, the oldest first."""
    text = (
        f"SELECT id, kind, patron FROM notice WHERE kind IN ({marks(kinds)}) AND result = 'later' AND at >= ? "
        "AND patron IS NOT NULL ORDER BY at, id"
    )
    return [(one, kind, patron) for one, kind, patron in fetch_rows(text, *kinds, since)]


# Mark it as read by somebody.
settle_left: Callable[[str], None] = partial(
    change, "UPDATE notice SET result = 'read' WHERE id = ? AND result = 'left'"
)


def mailed_since(since: int) -> frozenset[str]:
    """Return the patrons (ids) with a notice by e-mail since then. An answer is none: whoever writes in a patron's name
    would keep the day's notices from them."""
    text = (
        "SELECT DISTINCT patron FROM notice WHERE at >= ? AND channel = 'email' AND result = 'sent' "
        f"AND NOT {_IS_ANSWER}"
    )
    return frozenset(ids(f"{text} AND patron IS NOT NULL", since))


class Attempts(NamedTuple):
    patron: str
    kind: str
    n: int
    last: int
    result: str


# Return calls that reached nobody, by patron and kind.
attempts_since: Callable[[int], list[Attempts]] = partial(
    typed,
    Attempts,
    "SELECT patron, kind, count(*), max(at), max(result) FROM notice WHERE at >= ? AND patron IS NOT NULL "
    "AND result IN ('no_answer', 'wrong_number') GROUP BY patron, kind ORDER BY patron, kind",
)
# Return messages from before then whose patron is still known.
named_before: Callable[[int], list[str]] = partial(
    ids, "SELECT id FROM notice WHERE at < ? AND patron IS NOT NULL ORDER BY at, id"
)


def forget_whom(notice: str) -> None:
    release_subjects(notice)
    db.execute_sql("UPDATE notice SET patron = NULL, why = '' WHERE id = ?", (notice,))


def release_subject(kind: str, about: str, due: str) -> None:
    """Release one subject of a message: what it asked to confirm was done."""
    change("DELETE FROM notice_about WHERE kind = ? AND about = ? AND due = ?", kind, about, due)


def forget_asked(kinds: Sequence[str], before: int) -> int:
    """Delete the subjects of answers of these kinds that were written before then."""
    text = f"DELETE FROM notice_about WHERE kind IN ({marks(kinds)}) AND notice IN (SELECT id FROM notice WHERE at < ?)"
    return change_counted(text, *kinds, before)


# Delete the subjects of messages about programs whose session is over by that moment.
forget_registrations_told: Callable[[int], int] = partial(
    change_counted,
    "DELETE FROM notice_about WHERE kind = 'program' AND about NOT IN (SELECT registration.id FROM registration "
    "JOIN program_session ON program_session.id = registration.session WHERE program_session.ends_at >= ?)",
)
