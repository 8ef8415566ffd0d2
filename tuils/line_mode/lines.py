"""Line mode: the same conversation, a line in, a line out. For screen readers, braille, and very slow lines: no escape
byte, no column layout, nothing cut. What is piped in is heard like what is typed."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol, TextIO

from tuils.devices.scanners.lines_in import CameIn
from tuils.devices.waking import LOCK, waking_clock
from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.administration.settings import about_library, value_of
from tuils.library.foundation.desk import Desk, Operator
from tuils.library.foundation.refusals import Refused
from tuils.library.foundation.store import GONE, StoreFault, answering, plain_faults
from tuils.library.front.answers.arriving import arriving
from tuils.library.front.answers.asked_commands import LinePlace, LinePlaces
from tuils.library.front.answers.idle_lists_read_out import read_out
from tuils.library.front.answers.line_help import LINE_HELP
from tuils.library.front.answers.searching import look_for
from tuils.library.front.answers.sentences import (
    answer_sentence,
    head_sentence,
    list_sentences,
    patron_sentences,
    whose,
)
from tuils.library.front.answers.why_shown import explained
from tuils.library.front.conversation import Answer, Heard, Session
from tuils.library.front.conversation.waiting_scans import scans_wait_words
from tuils.library.front.daily import close_day, publish_last, run_daily_work
from tuils.library.people.staff.signing_in import SignInFault, is_name_of, must_choose, sign_in, still_is
from tuils.library.people.staff.staff import account, change_own_pin, operator_of, staff
from tuils.printing.print_out import LinePapers
from tuils.station.settings import Station
from tuils.values.station.command_codes import command_in

from .line_check import LineCheck
from .line_mail import LineMail
from .line_searches import ALONE, READS, read_panel, read_title_out
from .line_terminal import FEW, LineMode
from .line_words import begin_record_form, heard_in_place, in_plain_words, line_places


class PlainOpened(Protocol):
    """The desk the front door opened (nobody at it: an operator without a login), and the library's file."""

    desk: Desk
    path: Path
    station: Station


FORMS = {
    "quick_add": N_("NOTE. Line mode has no forms. On the command line: tuils title add."),
    "register": N_("NOTE. Line mode has no forms. On the command line: tuils patron add."),
}
READ_OUT = ("blocks", "people", "titles", "parked", "renewals", "owed", "out")
"""The lists read out with the answer; those that grow with each scan are not."""


def run_plain(
    opened: PlainOpened,
    stdin: TextIO,
    stdout: TextIO,
    clock: Callable[[], float] = waking_clock,
    *,
    places: Callable[[], LinePlaces] | None = None,
    ascii_only: bool = False,
) -> int:
    """Run line mode; return the exit code. Leaves at the end of input or `.q`, or if the library is gone. `places`:
    makes all that there is beside the desk."""
    lines = LineMode(stdin, stdout, opened.station, ascii_only=ascii_only)
    lines.make_places = places
    try:
        return _run(opened, lines, clock)
    except StoreFault as fault:
        if fault.code == GONE:
            lines.put(f"STOP. {fault}")
            return 3
        raise


def _run(opened: PlainOpened, lines: LineMode, clock: Callable[[], float]) -> int:
    if opened.station.scanner_port or opened.station.scanners:
        from tuils.devices.scanners.scanner_list import scanners_of

        lines.scans.scanners = lines.source.use_scanners(scanners_of(opened.station).values())
    desk = opened.desk if opened.desk.operator.login else _signed_in(opened.desk, lines)
    if desk is None:
        return 1
    session, lines.papers, lines.mail = Session(desk), LinePapers(opened.station, opened.path), LineMail(opened.path)
    session.when_to_print, session.mail_receipt, lines.check = lines.papers.when, lines.mail.begin, LineCheck()
    try:
        _greet(session, lines)
        _talk(session, lines, clock)
    finally:
        lines.check.close()
    lines.scans.tell_not_run(session.waiting)
    if session.visit is not None:
        _say(session.finish(), lines)
    desk = session.desk
    if desk.pocket:
        desk.pocket.empty()
    lines.put(*lines.papers.close(), *lines.mail.close())
    lines.source.close()
    _leave(desk, opened.path, opened.station, lines)
    return 0


def _talk(session: Session, lines: LineMode, clock: Callable[[], float]) -> None:
    """Converse until `.q`, or the end of the input."""
    there = True
    while there:
        since = clock()
        came = _next(session, lines)
        if came.state:
            lines.scans.tell_state(came)
            continue
        text, word = came.text, ".q" if came.text is None else came.text.strip().lower()
        if text is None or word == ".q":
            return
        if not _still_here(session, lines) or word == ".j":
            lines.place = None
            there = _take_over(session, lines)
        elif _locks(session, clock() - since, asked=word == ".l"):
            lines.put(_("Locked.") if word == ".l" else _("Locked: no one was here. The last line was not done."))
            there = _unlocked(session, lines)
        else:
            _hear_scan(session, came, lines)


def _locks(session: Session, seconds: float, *, asked: bool) -> bool:
    """Return whether the desk was left for so long, or is locked on purpose. Without any PIN there is no lock."""
    with contextlib.suppress(StoreFault), plain_faults():
        limit, sheet = float(value_of("lock_seconds", LOCK)), account(session.desk.operator.login)
        return (asked or 0 < limit <= seconds) and sheet is not None and sheet.has_pin
    return False


def _unlocked(session: Session, lines: LineMode) -> bool:
    """Unlock the desk with its work; for another operator, the patron is parked. False if the input ended."""
    before = session.desk.operator.login
    session.hold()
    if not _take_over(session, lines):
        return False
    other = session.visit is not None and session.desk.operator.login != before
    _say(replace(session.park() if other else session.go_on() or session.face(), waiting=0), lines)  # with its list
    return True


def _next(session: Session, lines: LineMode) -> CameIn:
    prompt = lines.place.prompt if lines.place else lines.door.prompt if lines.door else _prompt(session)
    if session.question and session.question.secret:
        return CameIn(lines.ask(prompt, secret=True))
    return lines.hear(prompt)


def _signed_in(desk: Desk, lines: LineMode) -> Desk | None:
    """Ask for login and PIN until they fit, or the input ends."""
    accounts = [sheet.login for sheet in staff() if sheet.active]
    if about_library().practice:
        from tuils.library.front.sample.tasks import pin_hint

        lines.put(pin_hint())
    named = ""
    while True:
        login = accounts[0] if len(accounts) == 1 else lines.ask(_("Your name"))
        pin = lines.ask(_("PIN"), secret=True) if login is not None else None
        if login is None or pin is None:
            return None
        if (sheet := account(login)) and is_name_of(pin, sheet) and pin != named:
            named = pin  # no wrong PIN; the second time it is tried as one
            lines.put(_("NOTE. That is a name. Type the PIN of {name}.").format(name=sheet.name.rstrip(".") or login))
            continue
        try:
            there = replace(desk, operator=sign_in(desk, login, pin))
            return _chosen(there, lines) if must_choose(there.operator) else there
        except SignInFault as no:
            lines.put(f"NOTE. {no}")
        except StoreFault as busy:
            if busy.code != "BUSY":
                raise
            lines.put(f"NOTE. {busy.said} {busy.then}")


def _chosen(desk: Desk, lines: LineMode) -> Desk | None:
    """Ask an operator who signed in with a one-time code to choose a PIN."""
    asked = _("That was a one-time code. Choose a PIN of your own")
    while (pin := lines.ask(asked, secret=True)) is not None:
        try:
            change_own_pin(desk, pin.strip())
        except Refused as no:
            lines.put(f"NOTE. {no.message}")
        else:
            sheet = account(desk.operator.login)
            return replace(desk, operator=operator_of(sheet)) if sheet else None
    return None


def _take_over(session: Session, lines: LineMode) -> bool:
    """Change the operator at the desk; the current patron stays. False if the input ended."""
    desk = _signed_in(replace(session.desk, operator=Operator("")), lines)
    if desk is None:
        return False
    if desk.operator.login != session.desk.operator.login:
        lines.place = None
        if desk.pocket:
            desk.pocket.empty()
    session.desk = desk
    _tell_who(session, lines)
    return True


def _still_here(session: Session, lines: LineMode) -> bool:
    with contextlib.suppress(StoreFault), plain_faults():  # whoever cannot be looked up may still leave
        if not still_is(session.desk.operator):
            text = _("NOTE. The account of {name} was changed or closed. Sign in again. The last line was not done.")
            lines.put(text.format(name=session.desk.operator.name))
            return False
    return True


def _tell_who(session: Session, lines: LineMode) -> None:
    lines.put(_("{name} is signed in.").format(name=session.desk.operator.name))
    with contextlib.suppress(StoreFault), plain_faults():
        if told := arriving(session.desk)[0]:
            lines.put(f"NOTE. {told}")


def _greet(session: Session, lines: LineMode) -> None:
    heard = session.greet()
    lines.put(f"{about_library().called}, {session.desk.station}. {heard.panel.title}.")
    _tell_who(session, lines)
    if to_do := len(heard.panel.rows):
        text = ngettext("{n} thing to do.", "{n} things to do. list reads them; this is the first.", to_do)
        lines.put(text.format(n=to_do), *list_sentences(heard.panel)[:1])
    lines.put(*heard.panel.notes, _("Scan, or type help, or menu."))


def _prompt(session: Session) -> str:
    """Return the prompt: nothing before the `>` while anything may be scanned."""
    face = session.face()
    if face.question in ("who", "which", "back", "whose") and face.panel.rows:
        return f"1-{len(face.panel.rows)}"
    return face.prompt if face.asking or face.loud else ""


def _hear_scan(session: Session, came: CameIn, lines: LineMode) -> None:
    """Handle a line or a scan, by the role of its scanner; sound the answer when all is done."""
    before = session.answer
    spells = session.question is not None and session.question.takes == "words"
    try:
        with answering():
            aside = lines.scans.by_role(session, came)
    except StoreFault as fault:
        _stopped(fault, lines)
        return
    except Refused as no:
        lines.put(f"STOP. {no.message}")
        return
    if aside:
        _say(aside, lines)
    elif (text := lines.scans.typed_by((came.text or "").strip(), spells=spells)) is not None:
        _hear(session, text, lines, scanned=came.scanned and not command_in(came.text or ""))
    said = aside.answer if aside else session.answer
    if said is not before or aside:
        lines.scans.sound(said.mark, came.scanner.name if came.scanner else "")


def _hear(session: Session, text: str, lines: LineMode, *, scanned: bool = False) -> None:
    rest, lines.rest = lines.rest, ()
    if rest and text.lower() == "more":
        lines.read(rest, lines.opens)
        return
    if lines.place or (text and not scanned and lines.door is None):
        try:
            with answering():
                text = heard_in_place(session, text, lines) if lines.place else in_plain_words(session, text, lines)
        except StoreFault as fault:
            _stopped(fault, lines)
            return
        except Refused as no:
            lines.put(f"STOP. {no.message}")
            return
        if not text:
            return
    if not text and session.question is None and lines.door is None:
        return  # an empty line asks nothing, and repeats nothing
    if lines.door or (session.question is None and text.partition(" ")[0].lower() == ".a"):
        _at_the_door(session, text, lines, scanned=scanned)
        return
    try:
        with answering():
            if not _read_out(session, text, lines, scanned=scanned):
                _converse(session, text, lines, scanned=scanned)
    except StoreFault as fault:
        _stopped(fault, lines)
    except Refused as no:
        lines.put(f"STOP. {no.message}")


def _read_out(session: Session, text: str, lines: LineMode, *, scanned: bool) -> bool:
    """Answer a line that only reads: Why?, a list, a title, a patron. Return False if the desk is to hear it."""
    word, _blank, rest = text.partition(" ")
    if text in (".", ".?"):
        _answer(session, session.face(), lines) if text == "." else lines.read([_(line) for line in LINE_HELP])
    elif text in ("?", ".w", ".W"):
        _why(session, lines)
    elif (word := word.lower()) in READS and (rest or word in ALONE):
        READS[word](rest.strip(), session.desk, lines)
    else:
        return (
            bool(text)
            and not scanned
            and any(read(session, text, lines) for read in (_open_row, _read_title, _read_list))
        )
    return True


def _converse(session: Session, text: str, lines: LineMode, *, scanned: bool) -> None:
    """Let the desk hear the line, then the scans that waited for its answer."""
    lines.titles, lines.opens, before = (), (), session.answer
    heard: Heard | None = session.hear(text, scanned=scanned)
    while heard is not None:
        if heard.mode != "verify" or heard.answer is not before:  # what agrees needs no word
            _answer(session, heard, lines)
        before, heard = session.answer, session.go_on()


def _stopped(fault: StoreFault, lines: LineMode) -> None:
    if fault.code == GONE:
        raise fault
    lines.put(f"STOP. {fault}")


def _at_the_door(session: Session, text: str, lines: LineMode, *, scanned: bool) -> None:
    """Pass typed and scanned lines to the door alone. Held scans are asked about at the desk when one leaves."""
    from tuils.library.front.conversation.door_lines import DoorLines  # with the programs, once a door is opened

    if lines.door is None:
        lines.door, text = DoorLines(session.desk, lines.papers.when if lines.papers else None), text[2:].strip()
    door = lines.door
    try:
        with answering():
            for said in door.hear(session.desk, text, scanned=scanned):
                if isinstance(said, Heard):
                    _say(said, lines)
                else:
                    lines.put(answer_sentence(said) if isinstance(said, Answer) else said)
    except StoreFault as fault:
        _stopped(fault, lines)
    except Refused as no:
        lines.put(f"STOP. {no.message}")
    if not door.is_open:
        lines.door = None
        if door.waiting:
            _say(session.keep(door.waiting), lines)


def _why(session: Session, lines: LineMode) -> None:
    """Explain the last answer: why it is due then, blocked, charged, or sent there."""
    if session.asked_about is None:
        lines.put(_("Nothing to explain yet. Check out an item, then ask again."))
        return
    because = explained(session.desk, session.asked_about)
    about = f"{because.about}. " if because.about else ""
    steps = (*because.steps, *because.later)
    said = [f"{step.number}. {step.said}" if step.number else step.said.strip() for step in steps]
    lines.read([f"{about}{because.question} {because.answer}", *said, *because.own_words])


def _answer(session: Session, heard: Heard, lines: LineMode) -> None:
    if heard.find:
        people, titles = look_for(session.desk, heard.find)
        heard = session.found(heard.find, people, titles)
    _say(heard, lines, whose(session.visit, heard))
    if heard.open_title:
        read_title_out(heard.open_title, session.desk, lines)
    if heard.opens and not begin_record_form(heard.opens, heard.opens_with, session, lines):
        lines.put(_(FORMS[heard.opens]))


def _say(heard: Heard, lines: LineMode, name: str = "") -> None:
    lines.put(answer_sentence(heard.answer, name))
    if heard.paper and lines.papers:
        shown = lines.papers.print_and_show(heard.paper, heard.prints)
        lines.put(*shown) if heard.prints == "told" or len(shown) <= FEW else lines.offer(shown)
    if heard.head.name and heard.answer.said.startswith(heard.head.name):
        lines.put(head_sentence(heard.head))
        for more in patron_sentences(heard):
            lines.put(more)
    if heard.waiting and heard.asking and heard.question != "scans":  # which counts them itself
        lines.put(scans_wait_words(heard.waiting))
        return
    one_alone = heard.panel.kind == "renewals" and len(heard.panel.rows) == 1  # the answer has said it
    if heard.panel.kind in READ_OUT and not (heard.mode and not heard.asking) and not one_alone:
        read_panel(heard.panel, lines)


def _read_list(session: Session, text: str, lines: LineMode) -> bool:
    """Read out the list behind a line of the idle desk, by its number."""
    panel = session.panel
    number = int(text) if text.isdecimal() and len(text) < 3 else 0
    if panel.kind != "today" or session.question or session.offer or not 0 < number <= len(panel.keys):
        return False
    found = list(read_out(session.desk, panel.keys[number - 1]))
    places = line_places(lines) if lines.make_places else None
    lines.read([said for said, _facts in found], [places.opens("", facts) for _said, facts in found] if places else ())
    return bool(found)


def _open_row(session: Session, text: str, lines: LineMode) -> bool:
    """Read out what a line of the list that was read is about, by its number."""
    number = int(text) if text.isdecimal() and len(text) < 4 else 0
    if session.question or not 0 < number <= len(lines.opens):
        return False
    kept = lines.opens
    if (opens := kept[number - 1]) is None:
        lines.put(
            _("NOTE. Line {number} has no more to read. Type list for what is to do today.").format(number=number)
        )
        return True
    command, given = opens
    lines.read(line_places(lines).run(LinePlace(command, name=command), given, session.desk, lines).said, kept)
    return True


def _read_title(session: Session, text: str, lines: LineMode) -> bool:
    """Read out a title found by `.f`, by its number."""
    number = int(text) if text.isdecimal() and len(text) < 3 else 0
    if session.question or not 0 < number <= len(lines.titles):
        return False
    read_title_out(lines.titles[number - 1], session.desk, lines)
    return True


def _leave(desk: Desk, path: Path, station: Station, lines: LineMode) -> None:
    from tuils.library.activities.calendar_files.ical_keeping import CalendarKeeper, keep_calendar
    from tuils.library.holdings.publishing.publish import Keeper

    keeper, calendar = Keeper(path, station.opac_folder), CalendarKeeper(path, station.calendar_file)
    with contextlib.suppress(StoreFault, Refused), plain_faults(path):
        run_daily_work(desk, path, keeper, calendar)  # here nobody waits for an answer
    try:
        with answering(path):
            why_not = close_day(desk, path)
    except (StoreFault, Refused) as no:
        if isinstance(no, StoreFault) and no.code == GONE:
            raise
        why_not = str(no)
    lines.put(*[_("NOTE. There is no new backup: {why}").format(why=why_not)] if why_not else [])
    kept = filter(None, (publish_last(desk, keeper), keep_calendar(calendar, desk)))
    lines.put(*(f"{_('NOTE.')} {said}" for said in kept))
    lines.put(_("OK. Signed out. Good-bye, {name}.").format(name=desk.operator.name.rstrip(".")))
