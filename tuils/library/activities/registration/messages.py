"""Write each party's message in its own language; all of them as files, for staff who call and write.

Sending is done by the notices, which take `message_text` and `subject_of`.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from tuils.files import fit_folder, whole_files
from tuils.formats.paper.program_messages import Message, door_sign, letter, short, subject
from tuils.i18n import _
from tuils.library.activities.programs.contacts_due import (
    CANCELLED,
    CONFIRM,
    REGISTERED,
    WHATS,
    ContactDue,
    rounds,
    tellings,
)
from tuils.library.activities.programs.parties import EMAIL, LETTER
from tuils.library.activities.programs.preparing import due_day
from tuils.library.activities.programs.sessions import session_row
from tuils.library.foundation.administration.calendar import calendar_of
from tuils.library.foundation.administration.settings import library_name
from tuils.library.foundation.audit import looked
from tuils.library.foundation.dates import moment_words
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.local_words import forms_to
from tuils.library.people.patrons.languages import words_in
from tuils.models.programs import Program, ProgramSession
from tuils.models.rows import get
from tuils.values.cells import one_plain_line
from tuils.values.dataclass import dataclass
from tuils.values.locale_forms import LocaleForms
from tuils.values.time.moments import day_of, to_local

from .confirming import fill_confirmation, session_place

SEE_ALL = "patrons.see_all"


def message_text(desk: Desk, telling: ContactDue) -> str:
    """Return the letter or e-mail for this party, in their language."""
    say = words_in(telling.language)
    return letter(program_message(desk, telling), say.gettext, say.ngettext)


def subject_of(desk: Desk, telling: ContactDue) -> str:
    return subject(program_message(desk, telling), words_in(telling.language).gettext)


def short_of(desk: Desk, telling: ContactDue) -> str:
    """Return one line, for a text message or a call."""
    return short(program_message(desk, telling), words_in(telling.language).gettext)


def program_message(desk: Desk, telling: ContactDue) -> Message:
    """Return the parts of a message, in the reader's language."""
    form = forms_to(words_in(telling.language))
    session = session_row(telling.session)
    program = get(Program, telling.program)
    what = "waiting" if telling.what == REGISTERED and telling.state == "waiting" else telling.what
    until = _until(desk, telling, session, form) if what in ("offer", CONFIRM) else ""
    return Message(
        what,
        library_name(),
        telling.name or "",
        telling.title,
        *_when(desk, session, form),
        session_place(session),
        telling.heads,
        _was(desk, telling, session, form),
        until,
        session.why if what == CANCELLED else "",
        _own(desk, telling, session, program) if what == REGISTERED else "",
        telling.reach.child,
    )


def _when(desk: Desk, session: ProgramSession, form: LocaleForms) -> tuple[str, str]:
    day = day_of(session.starts_at, desk.zone)
    hours = (to_local(getattr(session, at), desk.zone).time() for at in ("starts_at", "ends_at"))
    return form.day(day, day_of(desk.now, desk.zone)), form.times(*hours)


def _was(desk: Desk, telling: ContactDue, session: ProgramSession, form: LocaleForms) -> str:
    """Return the time they know of, if it changed; for a changed place only the new one is said. In the library's
    local time, like all messages: an imported calendar may have another zone."""
    if telling.was is None or telling.was.wall == telling.wall:
        return ""
    at = telling.was.starts_at(session.zone)
    if not at:
        return ""
    return form.moment(to_local(at, desk.zone), day_of(desk.now, desk.zone))


def _until(desk: Desk, telling: ContactDue, session: ProgramSession, form: LocaleForms) -> str:
    """Return when to answer, by the hours of the branch where it is held, as for dropping parties that don't answer."""
    today = day_of(desk.now, desk.zone)
    if telling.what == CONFIRM:
        day = date.fromisoformat(telling.wall[:10])
        last = due_day(calendar_of(session.branch or desk.branch, desk.zone), day, rounds().until)
        return form.day(max(last, today), today)
    at = telling.offered_until or telling.starts_at
    return form.moment(to_local(at, desk.zone), today)


def _own(desk: Desk, telling: ContactDue, session: ProgramSession, program: Program | None) -> str:
    """Return the program's own words of confirmation, for parties with a seat."""
    if program is None or not program.confirmation or telling.state != "coming":
        return ""
    words = words_in(telling.language)
    return fill_confirmation(desk, program.confirmation, session, words, telling.name or "", telling.heads)


# ---- files


@dataclass(frozen=True)
class MessagesWritten:
    """The files, and how many parties are in each kind of file."""

    files: tuple[Path, ...]
    calls: int
    emails: int
    texts: int
    letters: int


@permitted("programs.tell")
@permitted(SEE_ALL)
def write_messages(desk: Desk, found: Sequence[ContactDue], folder: Path, *, replace: bool = False) -> MessagesWritten:
    """Write all due messages as files in this folder, which is made if need be; readable by this user alone: a list of
    calls, an e-mail and a letter each, a list of short texts. Their names contain the day and a number, nobody's name.

    Needs `patrons.see_all`, because they contain numbers and addresses; audited. Raises FileRefused before the first
    is written."""
    looked(desk, "list", about="messages")
    fit_folder(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    day, files = day_of(desk.now, desk.zone).isoformat(), dict[Path, str]()
    emails = [due for due in found if due.reach.how == EMAIL]
    letters = [due for due in found if due.reach.how == LETTER]
    calls = [due for due in found if due.reach.how not in (EMAIL, LETTER)]
    texts = [call for call in calls if call.reach.phone and not call.reach.whom]
    for kind, some in (("mail", emails), ("letter", letters)):
        for number, one in enumerate(some, 1):
            head = (
                f"To: {one_plain_line(one.reach.email)}\nSubject: {subject_of(desk, one)}\n\n" if kind == "mail" else ""
            )
            files[folder / f"program-{kind}-{day}-{number:03}.txt"] = head + message_text(desk, one)
    if calls:
        files[folder / f"program-calls-{day}.txt"] = call_list(desk, calls)
    if texts:
        lines = [f"{one_plain_line(text.reach.phone)}\t{short_of(desk, text)}\n" for text in texts]
        files[folder / f"program-sms-{day}.txt"] = "".join(lines)
    written = whole_files(files, replace=replace)
    return MessagesWritten(tuple(written), len(calls), len(emails), len(texts), len(letters))


def call_list(desk: Desk, found: Iterable[ContactDue]) -> str:
    """Return the calls, session by session: a box, the name, the number, what to say. Lines of 80 cells at most."""
    lines = [library_name(), _("Calls: {day}").format(day=moment_words(desk, desk.now)), ""]
    last = ""
    for due in sorted(
        found, key=lambda contact_due: (contact_due.starts_at, contact_due.session, contact_due.by_at, contact_due.name)
    ):
        if due.session != last:
            lines += [f"{due.title}, {moment_words(desk, due.starts_at)}"]
            last = due.session
        lines += [*_call(desk, due), ""]
    return "\n".join(one_plain_line(line).rstrip() for line in lines) + "\n"


def _call(desk: Desk, due: ContactDue) -> Iterator[str]:
    who = f"{due.name or '-'} ({due.reach.whom})" if due.reach.whom and due.reach.whom != due.reach.phone else due.name
    yield f"[ ] {who or '-'}   {due.reach.phone or due.reach.email or no_way(due)}   {_(WHATS[due.what])}"
    yield from textwrap.wrap(short_of(desk, due), 80, initial_indent="      ", subsequent_indent="      ")


def no_way(due: ContactDue) -> str:
    """Say why there is no number."""
    if due.reach.hidden:
        return _("staff have the number")
    return _("no adult on file for this child") if due.reach.child else _("no phone or email on file")


@permitted("programs.tell")
@permitted(SEE_ALL)
def contact_list(desk: Desk, session: str) -> str:
    """Return a call list for one session (an id): for a session that was canceled or moved. Needs `patrons.see_all`;
    audited. Refused with SESSION_UNKNOWN."""
    row = session_row(session)
    looked(desk, "list", about="messages")
    found = list(tellings(desk, row.id))
    return call_list(desk, found)


@permitted("programs.see")
def session_door_sign(desk: Desk, session: str) -> str:
    """Return a sign for the door: that it is canceled, else when and where it is now. Refused with SESSION_UNKNOWN."""
    row = session_row(session)
    words = words_in("")
    form = forms_to(words)
    what = CANCELLED if row.status == "cancelled" else "moved"
    was = ""
    if what == "moved" and row.original and row.original != row.wall:
        was = form.moment(datetime.fromisoformat(row.original), day_of(desk.now, desk.zone))
    day, hours = _when(desk, row, form)
    return door_sign(
        Message(what, library_name(), "", row.title, day, hours, session_place(row), was=was, why=row.why),
        words.gettext,
    )
