"""Line mode: the same conversation, a line in, a line out. For screen readers, braille, and very slow lines.

No escape byte, no column layout, nothing cut. What is piped in is heard like what is typed.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TextIO

from tuils.devices.unseen import unseen
from tuils.devices.waking import LOCK, waking_clock
from tuils.i18n import N_, _, ngettext
from tuils.library.administration.settings import library_name, value_of
from tuils.library.cataloging.list_search import Search
from tuils.library.cataloging.showing import title_sheet
from tuils.library.daily import close_day, daily, publish_last
from tuils.library.desk import Desk, Operator
from tuils.library.people.signing_in import SignInFault, arrived, must_choose, sign_in, still_is
from tuils.library.people.staff import account, change_own_pin, operator_of, staff
from tuils.library.refusals import Refused
from tuils.library.session import Answer, Cell, Head, Heard, Panel, Session
from tuils.library.session.because import explained
from tuils.library.session.lists import read_out
from tuils.library.session.questions import Back, Pin, Which, Who, Whose
from tuils.library.session.searching import look_for, titles_panel
from tuils.library.store import StoreFault, plain_faults
from tuils.settings import Station
from tuils.values.folding import clean

if TYPE_CHECKING:
    from tuils.library.session.door_lines import DoorLines


class Opened(Protocol):
    """What the front door opened: a desk (nobody at it: an operator without a login) and the library's file."""

    desk: Desk
    path: Path
    station: Station


HELP = (
    N_(".?  this help"),
    N_(".i  check in, on and off"),
    N_(".r  renew what is out; in check-in: renew instead, item by item"),
    N_(".k  park, or bring back; in check-in: the book drop's date"),
    N_(".y  take a payment, or: pay 2.50"),
    N_(".h  count what was used here; loose 3 newspapers"),
    N_(".v  verify the cart: only what is wrong is told"),
    N_(".u  undo the last thing"),
    N_("?   why: of the last answer"),
    N_(".x  back, or done with this patron"),
    N_(".f words  find a title"),
    N_(".n words  narrow what .f finds: film, 2010-2020; alone: all titles again"),
    N_(".s call number, or barcode  the shelf around it"),
    N_(".e  programs of the next 7 days; .e 24 Dec: of that day; .e words: find one"),
    N_(".t  programs of today that are still to come"),
    N_(".a  the door of one of today's programs: count, check in; .x goes back to the desk"),
    N_(".   says the answer again"),
    N_(".j  someone takes over"),
    N_(".l  lock: nothing is done until a PIN comes"),
    N_(".q  sign out and leave"),
)
FORMS = {
    "quick_add": N_("LOOK. Forms are not for line mode. On the command line: tuils title add."),
    "register": N_("LOOK. Forms are not for line mode. On the command line: tuils patron add."),
}
DOTS = {"Esc": ".x", "F6": ".i", "F7": ".r", "F8": ".k", "F9": ".u"}
_KEY = re.compile(rf"\b({'|'.join(DOTS)})\b")
AROUND = 3
"""Copies to each side of the one that `.s` asks for."""
READ_OUT = ("blocks", "people", "titles", "parked", "renewals", "owed", "out")
"""Lists that are said with the answer; those that grow with each scan are not."""


class Lines:
    """Reads lines, writes lines. Output is plain text: control characters of data never get through.

    `titles`: those that `.f` found, while their list is the last thing that was read out; `search`: what narrows it,
    `held`: that in words. `door`: that of a program, while people are counted there.
    """

    def __init__(self, stdin: TextIO, stdout: TextIO) -> None:
        self._stdin, self._stdout = stdin, stdout
        self.titles: tuple[str, ...] = ()
        self.search, self.held = Search(""), ""
        self.door: DoorLines | None = None

    def put(self, text: str) -> None:
        self._stdout.write(clean(text) + "\n")
        self._stdout.flush()

    def ask(self, prompt: str, *, secret: bool = False) -> str | None:
        """The next line without its end; None when there are no more. `secret`: not shown while it is typed."""
        with unseen(self._stdin) if secret else contextlib.nullcontext():
            self._stdout.write(f"{clean(prompt)} > " if prompt else "> ")
            self._stdout.flush()
            line = self._stdin.readline()
        return line.rstrip("\r\n") if line else None


def run_plain(opened: Opened, stdin: TextIO, stdout: TextIO, clock: Callable[[], float] = waking_clock) -> int:
    """The whole line mode; gives back the exit code. Leaves at end of input or `.q`."""
    lines = Lines(stdin, stdout)
    desk = opened.desk if opened.desk.operator.login else _signed_in(opened.desk, lines)
    if desk is None:
        return 1
    session = Session(desk)
    _greet(session, lines)
    _talk(session, lines, clock)
    if session.visit is not None:
        _say(session.finish(), lines)
    desk = session.desk
    if desk.pocket:
        desk.pocket.empty()
    _leave(desk, opened.path, opened.station, lines)
    return 0


def _talk(session: Session, lines: Lines, clock: Callable[[], float]) -> None:
    """Until `.q`, or the end of the input."""
    there = True
    while there:
        since = clock()
        text = _next(session, lines)
        word = ".q" if text is None else text.strip().lower()
        if text is None or word == ".q":
            return
        if not _still_here(session, lines) or word == ".j":
            there = _take_over(session, lines)
        elif _locks(session, clock() - since, asked=word == ".l"):
            lines.put(_("Locked.") if word == ".l" else _("Locked: nobody was here. What was typed last was not done."))
            there = _unlocked(session, lines)
        else:
            _hear(session, text.strip(), lines)


def _locks(session: Session, seconds: float, *, asked: bool) -> bool:
    """Was the desk left for so long, or is it locked on purpose? What nobody has a PIN for opens to everybody."""
    with contextlib.suppress(StoreFault), plain_faults():
        limit, sheet = float(value_of("lock_seconds", LOCK)), account(session.desk.operator.login)
        return (asked or 0 < limit <= seconds) and sheet is not None and sheet.has_pin
    return False


def _unlocked(session: Session, lines: Lines) -> bool:
    """The work is there again; where somebody else came, the patron is parked. False where the input ended."""
    before = session.desk.operator.login
    if not _take_over(session, lines):
        return False
    other = session.visit is not None and session.desk.operator.login != before
    _say(session.park() if other else session.face(), lines)
    return True


def _next(session: Session, lines: Lines) -> str | None:
    prompt = lines.door.prompt if lines.door else _prompt(session)
    return lines.ask(prompt, secret=isinstance(session.question, Pin))


def _signed_in(desk: Desk, lines: Lines) -> Desk | None:
    """Asks who is there and for the PIN, until it fits or there is no more input."""
    accounts = [sheet.login for sheet in staff() if sheet.active]
    while True:
        login = accounts[0] if len(accounts) == 1 else lines.ask(_("Your name"))
        pin = lines.ask(_("PIN"), secret=True) if login is not None else None
        if login is None or pin is None:
            return None
        try:
            there = replace(desk, operator=sign_in(desk, login, pin))
            return _chosen(there, lines) if must_choose(there.operator) else there
        except SignInFault as no:
            lines.put(f"LOOK. {no}")
        except StoreFault as busy:
            if busy.code != "BUSY":
                raise
            lines.put(f"LOOK. {busy.said} {busy.then}")


def _chosen(desk: Desk, lines: Lines) -> Desk | None:
    """Who came in by a one-time code chooses a PIN."""
    asked = _("That was a one-time code. Choose a PIN of your own")
    while (pin := lines.ask(asked, secret=True)) is not None:
        try:
            change_own_pin(desk, pin.strip())
        except Refused as no:
            lines.put(f"LOOK. {no.message}")
        else:
            sheet = account(desk.operator.login)
            return replace(desk, operator=operator_of(sheet)) if sheet else None
    return None


def _take_over(session: Session, lines: Lines) -> bool:
    """Somebody else stands at the desk; the patron who is there stays. False where the input ended."""
    desk = _signed_in(replace(session.desk, operator=Operator("")), lines)
    if desk is None:
        return False
    if desk.operator.login != session.desk.operator.login and desk.pocket:
        desk.pocket.empty()
    session.desk = desk
    _tell_who(session, lines)
    return True


def _still_here(session: Session, lines: Lines) -> bool:
    with contextlib.suppress(StoreFault), plain_faults():  # whoever cannot be looked up may still leave
        if not still_is(session.desk.operator):
            return _turned_away(session, lines)
    return True


def _turned_away(session: Session, lines: Lines) -> bool:
    said = _("LOOK. The account of {name} has changed, or has ended. Sign in again. What was typed last was not done.")
    lines.put(said.format(name=session.desk.operator.name))
    return False


def _tell_who(session: Session, lines: Lines) -> None:
    lines.put(_("{name} is signed in.").format(name=session.desk.operator.name))
    with contextlib.suppress(StoreFault), plain_faults():
        if told := arrived(session.desk):
            lines.put(f"LOOK. {told}")


def _greet(session: Session, lines: Lines) -> None:
    heard = session.greet()
    lines.put(f"{library_name()}, {session.desk.station}. {heard.panel.title}.")
    _tell_who(session, lines)
    _list(heard.panel, lines)
    lines.put(_("Scan, or type .? for help."))


def _prompt(session: Session) -> str:
    """Nothing before the `>` while anything may be scanned."""
    face = session.face()
    if isinstance(session.question, Who | Which | Back | Whose) and face.panel.rows:
        return f"1-{len(face.panel.rows)}"
    return face.prompt if face.asking or face.loud else ""


def _hear(session: Session, text: str, lines: Lines) -> None:
    if lines.door or (session.question is None and (text == ".a" or text.startswith(".a "))):
        _at_the_door(session.desk, text, lines)
        return
    if text == ".?":
        for line in HELP:
            lines.put(_(line))
        return
    if text == ".":
        _say(session.face(), lines)
        return
    try:
        with plain_faults():
            if text in ("?", ".w"):
                _why(session, lines)
                return
            if text.startswith(".f "):
                _find_titles(text[3:], lines)
                return
            if text == ".n" or text.startswith(".n "):
                _narrow(text[3:], session.desk, lines)
                return
            if text.startswith(".s "):
                _read_shelf(text[3:], session.desk, lines)
                return
            if text == ".e" or text.startswith(".e "):
                _read_events(text[3:].strip(), session.desk, lines)
                return
            if text and (_read_title(session, text, lines) or _read_list(session, text, lines)):
                return
            lines.titles = ()
            before = session.answer
            heard: Heard | None = session.hear(text)
            while heard is not None:
                if heard.mode != "verify" or heard.answer is not before:  # what agrees needs no word
                    _answer(session, heard, lines)
                before, heard = session.answer, session.go_on()
    except StoreFault as fault:
        lines.put(f"STOP. {fault}")
    except Refused as no:
        lines.put(f"STOP. {no.message}")


def _at_the_door(desk: Desk, text: str, lines: Lines) -> None:
    """What is typed or scanned there is for the door alone."""
    from tuils.library.session.door_lines import DoorLines  # with the programs, once a door is opened

    if lines.door is None:
        lines.door, text = DoorLines(desk), text[2:].strip()
    door = lines.door
    try:
        with plain_faults():
            for said in door.hear(desk, text):
                lines.put(sentence(said) if isinstance(said, Answer) else said)
    except StoreFault as fault:
        lines.put(f"STOP. {fault}")
    except Refused as no:
        lines.put(f"STOP. {no.message}")
    if not door.is_open:
        lines.door = None


def _why(session: Session, lines: Lines) -> None:
    """Of the last answer: why it is due, stands in the way, costs, goes there."""
    if session.asked_about is None:
        lines.put(_("Nothing to explain yet. Lend an item, then ask again."))
        return
    because = explained(session.desk, session.asked_about)
    about = f"{because.about}. " if because.about else ""
    lines.put(f"{about}{because.question} {because.answer}")
    for step in (*because.steps, *because.later):
        lines.put(f"{step.number}. {step.said}" if step.number else step.said.strip())
    for text in because.own_words:
        lines.put(text)


def _answer(session: Session, heard: Heard, lines: Lines) -> None:
    if heard.find:
        people, titles = look_for(session.desk, heard.find)
        heard = session.found(heard.find, people, titles)
    _say(heard, lines)
    if heard.open_title:
        _show_title(heard.open_title, session.desk, lines)
    if heard.opens:
        lines.put(_(FORMS[heard.opens]))


def _say(heard: Heard, lines: Lines) -> None:
    lines.put(sentence(heard.answer))
    if heard.head.name and heard.answer.said.startswith(heard.head.name):
        lines.put(_head(heard.head))
    if heard.waiting and heard.asking:
        waits = ngettext("{n} scan waits.", "{n} scans wait.", heard.waiting).format(n=heard.waiting)
        lines.put(f"LOOK. {waits}")
        return
    one_alone = heard.panel.kind == "renewals" and len(heard.panel.rows) == 1  # the answer has said it
    if heard.panel.kind in READ_OUT and not (heard.mode and not heard.asking) and not one_alone:
        _list(heard.panel, lines)
    for line in heard.slip:
        lines.put(f"| {line}")


def _head(head: Head) -> str:
    """`Adult, card ending 4417. Out 2, next due Thu 10 Dec. Owes 0.00.`"""
    kind, *others = head.line.split("   ")
    category, _dots, card = kind.rpartition(" ..")
    first = _("{category}, card ending {card}").format(category=category, card=card) if card else kind
    first = first[:1].upper() + first[1:]
    return " ".join(f"{part}." for part in (first, *others))


def _read_list(session: Session, text: str, lines: Lines) -> bool:
    """A number at the idle desk reads out the list behind that line."""
    panel = session.panel
    number = int(text) if text.isdecimal() and len(text) < 3 else 0
    if panel.kind != "today" or session.question or session.offer or not 0 < number <= len(panel.keys):
        return False
    said = list(read_out(session.desk, panel.keys[number - 1]))
    for line in said:
        lines.put(line)
    return bool(said)


def _read_title(session: Session, text: str, lines: Lines) -> bool:
    """A number after `.f` reads out that title."""
    number = int(text) if text.isdecimal() and len(text) < 3 else 0
    if session.question or not 0 < number <= len(lines.titles):
        return False
    _show_title(lines.titles[number - 1], session.desk, lines)
    return True


def sentence(answer: Answer) -> str:
    """`OK. Lent 1: Emma. Due Mon 28 Dec.`"""
    parts = [answer.mark, _by_dot(answer.said), _by_dot(answer.then)]
    return " ".join(part if part.endswith((".", "?", "!", ":")) else f"{part}." for part in parts if part)


def _by_dot(text: str) -> str:
    """Sentences name keys; here the dot words do what the keys do."""
    return _KEY.sub(lambda key: DOTS[key[0]], text)


def _words(kind: str, cells: tuple[str, ...]) -> str:
    """A row of a list as a sentence."""
    if kind == "blocks":
        _n, what, who, instead = cells
        said = f"{what}. " + _("May pass it: {who}.").format(who=who)
        return said + (" " + _("Or type {n} to {what}.").format(n=cells[0], what=instead) if instead else "")
    if kind == "people":
        said = _("{name}, born {born}, {street}, card ending {card}")
        said = said.format(name=cells[1], born=cells[2] or "?", street=cells[3] or "?", card=cells[4].lstrip("."))
        return said + (", " + _("last visit {when}").format(when=cells[5]) if cells[5] else "")
    named = (_("card ending {card}").format(card=cell[2:]) if cell.startswith("..") else cell for cell in cells[1:])
    return ", ".join(filter(None, named))


def _list(panel: Panel, lines: Lines) -> None:
    for row in panel.rows:
        cells = tuple(cell.text if isinstance(cell, Cell) else cell for cell in row)
        lines.put(f"{cells[0]}. {_words(panel.kind, cells)}")
    for note in panel.notes:
        lines.put(note)


def _find_titles(words: str, lines: Lines) -> None:
    if lines.held:
        lines.put(lines.held)
    panel = titles_panel(words, lines.search.limits, lines.search.sort)
    if not panel.rows:
        lines.put(_('LOOK. Nothing has "{words}". Try fewer words.').format(words=words))
    _list(panel, lines)
    lines.titles = panel.keys
    if panel.keys:
        lines.put(_("Type a number to hear more of one."))


def _narrow(text: str, desk: Desk, lines: Lines) -> None:
    """What `.f` finds from here on is within this, in words with commas between them; without any, all titles are."""
    from tuils.library.cataloging.narrowing import offer, with_choice, with_years  # once somebody narrows

    known, search = offer(desk), lines.search if text else Search("")
    for word in filter(None, map(str.strip, text.split(","))):
        found = known.called(word)
        if years := with_years(search, word):
            search = years
        elif len(found) == 1:
            search = with_choice(search, found[0])
        else:
            which = ", ".join(one.words for one in found)
            wrong = _("Which of these? {names}").format(names=which) if found else _no_such(word)
            lines.put(f"{_('LOOK.')} {wrong}")
            return
    said = known.words(search)
    lines.search, lines.held = search, _("Only: {limits}").format(limits=said) if said else ""
    lines.put(lines.held or _("Nothing is narrowed."))


def _no_such(word: str) -> str:
    return _('Nothing here is called "{text}".').format(text=word)


def _read_shelf(text: str, desk: Desk, lines: Lines) -> None:
    from tuils.library.cataloging.shelves import place_of, stretch

    found = stretch(place_of(text, usual=desk.branch), AROUND, AROUND + 1)
    if not found.spines:
        lines.put(_("LOOK. No copy stands on the shelves of this branch."))
    for number, spine in enumerate(found.spines):
        here = f"{_('Here:')} " if number == found.at and found.exact else ""
        lines.put(f"{here}{spine.label or _('no call number')}. {spine.title}, {spine.status_words}.")


def _read_events(text: str, desk: Desk, lines: Lines) -> None:
    from tuils.library.session.programs_today import read_events  # with the programs, once somebody asks

    for said in read_events(desk, text):
        lines.put(said)


def _show_title(biblio: str, desk: Desk, lines: Lines) -> None:
    from tuils.library.cataloging.related import related_titles  # with all of finding, once a title is looked at
    from tuils.library.session.title_lines import copy_line, more_of, own_script

    sheet = title_sheet(biblio)
    lines.put(f"{sheet.whole_title}. {sheet.author}")
    for said in filter(None, (own_script(sheet), sheet.summary, *more_of(sheet, related_titles(sheet)))):
        lines.put(said)
    for item in sheet.items:
        lines.put(copy_line(item, desk))


def _leave(desk: Desk, path: Path, station: Station, lines: Lines) -> None:
    from tuils.library.cataloging.publishing.publish import Keeper
    from tuils.library.programs.ical_keeping import CalendarKeeper, keep_calendar

    keeper, calendar = Keeper(path, station.opac_folder), CalendarKeeper(path, station.calendar_file)
    with contextlib.suppress(StoreFault, Refused), plain_faults(path):
        daily(desk, path, keeper, calendar)  # here nobody waits for an answer
    try:
        with plain_faults(path):
            why_not = close_day(desk, path)
    except (StoreFault, Refused) as no:
        why_not = str(no)
    if why_not:
        lines.put(_("LOOK. There is no new backup: {why}").format(why=why_not))
    for why_not in (publish_last(desk, keeper), keep_calendar(calendar, desk)):
        if why_not:
            lines.put(f"{_('LOOK.')} {why_not}")
    lines.put(_("OK. Signed out. Good-bye, {name}.").format(name=desk.operator.name.rstrip(".")))
