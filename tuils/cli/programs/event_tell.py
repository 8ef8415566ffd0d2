"""tuils event to-tell, told, confirmed, unconfirmed, messages, sign: calls to make and messages about programs"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import click

from tuils.cli.kit.call import Call, in_library
from tuils.cli.kit.options import as_text, command, to_file
from tuils.cli.kit.table import csv_option, tell_table
from tuils.i18n import N_, _, ngettext
from tuils.library.activities.programs.contacts_due import WHATS, ContactDue, messages_due, unconfirmed
from tuils.library.activities.programs.sessions import session_line
from tuils.library.activities.registration.contact_marks import (
    ContactMarked,
    confirmed,
    drop_unconfirmed,
    mark_notified,
    not_reached,
    told_many,
)
from tuils.library.activities.registration.contact_table import TO_TELL
from tuils.library.activities.registration.messages import (
    contact_list,
    message_text,
    session_door_sign,
    short_of,
    subject_of,
    write_messages,
)
from tuils.library.foundation.describing.table import Table, fact
from tuils.library.foundation.desk import Desk
from tuils.library.front.opening import Opened

from .event_prepare import given_out

ONE = click.option("--session", metavar="SESSION", type=as_text, default="", help=N_("Only this session."))
BY = click.option(
    "--by", "how", metavar="WAY", type=as_text, default="phone", help=N_("phone, email, sms, mail, desk.")
)


@command(
    N_(
        "List the calls to make, most urgent first: canceled or moved sessions, open seats, "
        "reminders.\n\nThe list comes from registrations and from the calls already made. --text "
        "shows what to say, in each person's language. Children are never called: the list names "
        "the responsible adult."
    )
)
@ONE
@click.option("--text", "texts", is_flag=True, help=N_("With the text for each."))
@csv_option
def event_to_tell(call: Call, session: str, texts: bool, file: Path | None) -> None:
    with call.open(refresh=False) as opened, call.out.about(session=session or None):
        found = opened.do(messages_due, session=_session(opened.desk, session))
        if tell_table(call, opened, _with_text() if texts else TO_TELL, found, file) and not call.as_json:
            call.out.note(ngettext("{n} to call.", "{n} to call.", len(found)).format(n=len(found)))


event_to_tell.name = "to-tell"


def _with_text() -> Table[ContactDue]:
    columns = (*TO_TELL.columns, fact("subject", subject_of), fact("text", message_text), fact("short", short_of))

    def told(desk: Desk, due: ContactDue) -> Sequence[str]:
        return (*TO_TELL.sentences(desk, due), "", *message_text(desk, due).splitlines(), "")

    return replace(TO_TELL, columns=columns, words=told)


def _session(desk: Desk, text: str) -> str:
    return session_line(desk, text).id if text else ""


@command(
    N_(
        "Mark a call as made, so that it leaves the list.\n\nWHAT: cancelled, restored, moved, "
        "offer, promoted, registered, confirm, reminder; leave it out to mark what is on the "
        "list. --not-reached: it stays on the list, and the attempt is counted. `tuils undo` "
        "undoes it."
    )
)
@click.argument("registration", type=as_text)
@click.argument("what", required=False, default="", type=as_text)
@BY
@click.option("--not-reached", "missed", is_flag=True, help=N_("They were not reached."))
@click.option(
    "--note", metavar="TEXT", type=as_text, default="", help=N_("A short note; it is saved with the registration.")
)
@in_library("registration", refresh=False)
def event_told(call: Call, opened: Opened, registration: str, what: str, how: str, missed: bool, note: str) -> None:
    if missed:
        done = opened.do(not_reached, registration, what, note=note)
        call.out.line(_told_facts(done), _("Not reached: {name}").format(name=done.line.name))
    else:
        done = opened.do(mark_notified, registration, what, how, note=note)
        call.out.line(_told_facts(done), _told_words(done))


event_told.name = "told"


@command(N_("Mark a party as confirmed."))
@click.argument("registration", type=as_text)
@BY
@in_library("registration", refresh=False)
def event_confirmed(call: Call, opened: Opened, registration: str, how: str) -> None:
    done = opened.do(confirmed, registration, how=how)
    call.out.line(_told_facts(done), _("Confirmed: {name}, {title}").format(name=done.line.name, title=done.title))


event_confirmed.name = "confirmed"


@command(N_("List the parties that did not confirm in time.\n\n--drop SESSION releases their seats to the waitlist."))
@click.option("--drop", metavar="SESSION", type=as_text, default="", help=N_("Release their seats in this session."))
@csv_option
def event_unconfirmed(call: Call, drop: str, file: Path | None) -> None:
    with call.open(refresh=False) as opened, call.out.about(session=drop or None):
        if drop:
            for line in opened.do(drop_unconfirmed, drop):
                facts = {"registration": line.id, "session": line.session, "name": line.name, "state": line.state}
                call.out.line(facts | {"why": line.why}, _("Seat released: {name}").format(name=line.name))
            return
        tell_table(call, opened, TO_TELL, opened.do(unconfirmed), file, _("Everyone confirmed in time."))


event_unconfirmed.name = "unconfirmed"


@command(
    N_(
        "Save all calls to make as files: a call list, emails, letters, and text messages.\n\nThey "
        "contain names and numbers, so only you can read them. --mark marks everyone with an "
        "email or a letter as told."
    )
)
@to_file("--folder", metavar="DIR", type=click.Path(path_type=Path), required=True, words=N_("Folder to write to."))
@ONE
@click.option("--mark", is_flag=True, help=N_("Mark emails and letters as told."))
def event_messages(call: Call, folder: Path, session: str, mark: bool) -> None:
    with call.open(refresh=False) as opened, call.out.about(session=session or None):
        desk = opened.desk
        found = opened.do(messages_due, session=_session(desk, session))
        done = opened.do(partial(write_messages, replace=call.force), found, folder)
        marked = sum(_marked(opened.do, found, how) for how in ("email", "mail")) if mark else 0
        facts: dict[str, Any] = {"files": [str(file) for file in done.files], "calls": done.calls}
        facts |= {"emails": done.emails, "texts": done.texts, "letters": done.letters, "told": marked}
        text = _("Calls: {calls}. Emails: {emails}. Letters: {letters}. Texts: {texts}.")
        call.out.line(facts, text.format(**facts), *facts["files"])


def _marked(do: Any, found: list[ContactDue], how: str) -> int:
    return int(do(told_many, [(due.registration, due.what) for due in found if due.reach.how == how], how))


@command(
    N_(
        "A door sign: that a session is canceled, or its new time and place.\n\n--calls makes the "
        "call list instead, with names."
    )
)
@click.argument("session", type=as_text)
@to_file("-o", "--output", "file", words=N_("File to write."))
@click.option("--print", "on_paper", is_flag=True, help=N_("Send them to the printer."))
@click.option("--calls", is_flag=True, help=N_("The call list."))
@in_library("session", refresh=False)
def event_sign(call: Call, opened: Opened, session: str, file: Path | None, on_paper: bool, calls: bool) -> None:
    key = _session(opened.desk, session)
    text = opened.do(contact_list if calls else session_door_sign, key)
    given_out(call, text, file, on_paper, {"session": key})


# ---- words and objects


def _told_facts(done: ContactMarked) -> dict[str, Any]:
    facts = {"registration": done.line.id, "session": done.line.session, "what": done.what}
    return facts | {"how": done.how or None, "name": done.line.name or None, "next": done.next or None}


def _told_words(done: ContactMarked) -> str:
    text = _("Told: {name}, {what}").format(name=done.line.name, what=_(WHATS.get(done.what, done.what)))
    return f"{text}. {_('Still to call: {what}').format(what=_(WHATS[done.next]))}" if done.next else text
