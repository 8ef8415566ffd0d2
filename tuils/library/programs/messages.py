"""What is told to each party, in words of their own language; all of it as files, for whoever calls and writes.

Sending is not done here: `text_of`, `subject_of` and `short_of` are what a sender would send.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from tuils.formats.program_messages import Message, Say, door_sign, letter, plain, short, subject
from tuils.i18n import _
from tuils.library.administration.calendar import calendar_of
from tuils.library.administration.file_out import whole_file
from tuils.library.administration.settings import library_name
from tuils.library.audit import looked
from tuils.library.dates import moment_words
from tuils.library.desk import Desk
from tuils.models import Program
from tuils.models.rows import Row, get
from tuils.values.dataclass import dataclass
from tuils.values.moments import day_label, day_of, time_label, to_local

from .confirming import filled, where, words_in
from .preparing import due_day
from .reaching import EMAIL, LETTER
from .sessions import session_row
from .telling import CANCELLED, CONFIRM, REGISTERED, WHATS, Telling, rounds, tellings

SEE_ALL = "patrons.see_all"


def text_of(desk: Desk, telling: Telling) -> str:
    """The letter or e-mail for this party, in their language."""
    say = words_in(telling.language)
    return letter(message_of(desk, telling), say.gettext, say.ngettext)


def subject_of(desk: Desk, telling: Telling) -> str:
    return subject(message_of(desk, telling), words_in(telling.language).gettext)


def short_of(desk: Desk, telling: Telling) -> str:
    """One line, for a text message or a call."""
    return short(message_of(desk, telling), words_in(telling.language).gettext)


def message_of(desk: Desk, telling: Telling) -> Message:
    """The parts of a message, in the reader's language."""
    say = words_in(telling.language).gettext
    session = session_row(telling.session)
    program = get(Program, telling.program)
    what = "waiting" if telling.what == REGISTERED and telling.state == "waiting" else telling.what
    until = _until(desk, telling, session, say) if what in ("offer", CONFIRM) else ""
    return Message(
        what,
        library_name(),
        telling.name or "",
        telling.title,
        *_when(desk, session, say),
        where(session),
        telling.heads,
        _was(desk, telling, session, say),
        until,
        session["why"] if what == CANCELLED else "",
        _own(desk, telling, session, program) if what == REGISTERED else "",
        telling.reach.child,
    )


def _when(desk: Desk, session: Row, say: Say) -> tuple[str, str]:
    day = day_of(session["starts_at"], desk.zone)
    hours = f"{time_label(session['starts_at'], desk.zone)}-{time_label(session['ends_at'], desk.zone)}"
    return day_label(day, day_of(desk.now, desk.zone), say), hours


def _was(desk: Desk, telling: Telling, session: Row, say: Say) -> str:
    """What they know of, where that is another time; of another place the new one is told. In the library's own time,
    as all that is told: a calendar that was brought in may have come with another."""
    if telling.was is None or telling.was.wall == telling.wall:
        return ""
    at = telling.was.starts_at(session["zone"])
    if not at:
        return ""
    return f"{day_label(day_of(at, desk.zone), day_of(desk.now, desk.zone), say)}, {time_label(at, desk.zone)}"


def _until(desk: Desk, telling: Telling, session: Row, say: Say) -> str:
    """By the hours of the branch where it is held, as those are taken off who did not answer."""
    today = day_of(desk.now, desk.zone)
    if telling.what == CONFIRM:
        day = date.fromisoformat(telling.wall[:10])
        last = due_day(calendar_of(session["branch"] or desk.branch, desk.zone), day, rounds().until)
        return day_label(max(last, today), today, say)
    at = telling.offered_until or telling.starts_at
    return f"{day_label(day_of(at, desk.zone), today, say)}, {time_label(at, desk.zone)}"


def _own(desk: Desk, telling: Telling, session: Row, program: Row | None) -> str:
    """The program's own words of confirmation, for those who have a place."""
    if program is None or not program["confirmation"] or telling.state != "coming":
        return ""
    words = words_in(telling.language)
    return filled(desk, program["confirmation"], session, words, telling.name or "", telling.heads)


# ---- files


@dataclass(frozen=True)
class Written:
    """The files, and how many parties are in each kind of them."""

    files: tuple[Path, ...]
    calls: int
    emails: int
    texts: int
    letters: int


def write_messages(desk: Desk, found: Sequence[Telling], folder: Path) -> Written:
    """All that is to be told as files in this folder, which is made if need be; readable by this user alone: a list of
    calls, an e-mail and a letter each, a list of short texts. Their names say the day and a number: nobody's name.

    Needs `patrons.see_all`, for there are numbers and addresses in them; that they were written is noted."""
    desk.require("programs.tell")
    desk.require(SEE_ALL)
    looked(desk, "list", deed="messages")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    day, files = day_of(desk.now, desk.zone).isoformat(), []
    emails = [one for one in found if one.reach.how == EMAIL]
    letters = [one for one in found if one.reach.how == LETTER]
    calls = [one for one in found if one.reach.how not in (EMAIL, LETTER)]
    texts = [one for one in calls if one.reach.phone and not one.reach.whom]
    for kind, some in (("mail", emails), ("letter", letters)):
        for number, one in enumerate(some, 1):
            head = f"To: {plain(one.reach.email)}\nSubject: {subject_of(desk, one)}\n\n" if kind == "mail" else ""
            files.append(_file(folder / f"program-{kind}-{day}-{number:03}.txt", head + text_of(desk, one)))
    if calls:
        files.append(_file(folder / f"program-calls-{day}.txt", call_list(desk, calls)))
    if texts:
        lines = [f"{plain(one.reach.phone)}\t{short_of(desk, one)}\n" for one in texts]
        files.append(_file(folder / f"program-sms-{day}.txt", "".join(lines)))
    return Written(tuple(files), len(calls), len(emails), len(texts), len(letters))


def _file(path: Path, text: str) -> Path:
    with whole_file(path) as out:
        out.write(text.encode())
    return path


def call_list(desk: Desk, found: Iterable[Telling]) -> str:
    """Whom to call, session by session: a box, the name, the number, what to say. Lines of 80 cells at most."""
    lines = [library_name(), _("Calls: {day}").format(day=moment_words(desk, desk.now)), ""]
    last = ""
    for one in sorted(found, key=lambda one: (one.starts_at, one.session, one.by_at, one.name)):
        if one.session != last:
            lines += [f"{one.title}, {to_local(one.starts_at, desk.zone):%Y-%m-%d %H:%M}"]
            last = one.session
        lines += [*_call(desk, one), ""]
    return "\n".join(plain(line).rstrip() for line in lines) + "\n"


def _call(desk: Desk, one: Telling) -> Iterator[str]:
    who = f"{one.name or '-'} ({one.reach.whom})" if one.reach.whom and one.reach.whom != one.reach.phone else one.name
    yield f"[ ] {who or '-'}   {one.reach.phone or one.reach.email or no_way(one)}   {_(WHATS[one.what])}"
    yield from textwrap.wrap(short_of(desk, one), 80, initial_indent="      ", subsequent_indent="      ")


def no_way(one: Telling) -> str:
    """Why there is no number."""
    if one.reach.hidden:
        return _("staff have the number")
    return _("who answers for this child is not known") if one.reach.child else _("no phone or e-mail is known")


def contact_list(desk: Desk, session: str) -> str:
    """Whom to tell of one session (an id), as a list to call from: for a session that was cancelled or moved. Needs
    `patrons.see_all`; it is noted. Refused with SESSION_UNKNOWN."""
    desk.require("programs.tell")
    desk.require(SEE_ALL)
    row = session_row(session)
    looked(desk, "list", deed="messages")
    found = list(tellings(desk, row["id"]))
    return call_list(desk, found)


def sign_of(desk: Desk, session: str) -> str:
    """A sign for the door: that it is cancelled, else when and where it is now. Refused with SESSION_UNKNOWN."""
    desk.require("programs.see")
    row = session_row(session)
    say = words_in("").gettext
    what = CANCELLED if row["status"] == "cancelled" else "moved"
    was = ""
    if what == "moved" and row["original"] and row["original"] != row["wall"]:
        at = datetime.fromisoformat(row["original"])
        was = f"{day_label(at.date(), day_of(desk.now, desk.zone), say)}, {at:%H:%M}"
    day, hours = _when(desk, row, say)
    return door_sign(
        Message(what, library_name(), "", row["title"], day, hours, where(row), was=was, why=row["why"]), say
    )
