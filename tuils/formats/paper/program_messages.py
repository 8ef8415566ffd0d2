"""Messages about a program in the reader's own language: a letter or email, a short text, a sign for the door.

`say` and `say_many` are gettext and ngettext of the reader's language. Nothing here is about loans.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator

from tuils.i18n import N_
from tuils.values.cells import one_plain_line
from tuils.values.dataclass import dataclass

Say = Callable[[str], str]
SayMany = Callable[[str, str, int], str]
WIDTH, SIGN = 72, 60
INDENT = "    "
SHORT = 300
"""The most letters of a short text."""

SUBJECTS = {
    "cancelled": N_("Canceled: {title}, {day}"),
    "restored": N_("Back on: {title}, {day}"),
    "moved": N_("New time or place: {title}, {day}"),
    "offer": N_("A seat is open: {title}, {day}"),
    "promoted": N_("You have a seat: {title}, {day}"),
    "registered": N_("You are registered: {title}, {day}"),
    "waiting": N_("You are on the waitlist: {title}, {day}"),
    "confirm": N_("Please confirm: {title}, {day}"),
    "reminder": N_("Reminder: {title}, {day}"),
}
SENTENCES = {
    "cancelled": N_("we are sorry: this program has been canceled."),
    "restored": N_("this program was canceled, but it will take place after all. You still have your seat."),
    "moved": N_("this program has a new time or place. You still have your seat."),
    "offer": N_("you are on the waitlist, and a seat is now open for you."),
    "promoted": N_("you were on the waitlist. Now you have a seat."),
    "registered": N_("you are registered. We look forward to seeing you."),
    "waiting": N_("you are on the waitlist. We will contact you when a seat opens."),
    "confirm": N_("you are registered. Please let us know if you are coming."),
    "reminder": N_("this is a reminder of the program you registered for."),
}
STEPS = {
    "cancelled": N_("You do not need to do anything."),
    "offer": N_("Please accept by {until}. After that, the seat goes to the next person."),
    "confirm": N_("Please reply by {until}. After that, the seat may go to someone on the waitlist."),
}
CANNOT = N_("If you can't come, please let us know so that someone else can have the seat.")
SHORT_STEPS = {
    "offer": N_("Please accept by {until}."),
    "confirm": N_("Please reply by {until}."),
}


@dataclass(frozen=True)
class Message:
    """The subject of a message, in words of the reader's language. `what`: a key of SUBJECTS. `name`: who comes;
    `child`: the reader is responsible for that person. `was`: the time and place they know, empty if unchanged.
    `until`: by when to answer. `own`: the library's own text, which replaces the sentence."""

    what: str
    library: str
    name: str
    title: str
    day: str
    hours: str
    where: str
    heads: int = 1
    was: str = ""
    until: str = ""
    why: str = ""
    own: str = ""
    child: bool = False


def subject(message: Message, say: Say) -> str:
    """Return one line, for an email."""
    return one_plain_line(say(SUBJECTS[message.what]).format(title=message.title, day=message.day))


def letter(message: Message, say: Say, say_many: SayMany) -> str:
    """The whole text, lines of 72 cells at most, with a newline at its end."""
    return "\n".join(line.rstrip() for line in _letter(message, say, say_many)) + "\n"


def _letter(message: Message, say: Say, say_many: SayMany) -> Iterator[str]:
    greeting = N_("To the parent or guardian of {name},") if message.child else N_("Dear {name},")
    yield from _folded(say(greeting).format(name=message.name))
    yield ""
    yield from _folded(message.own or say(SENTENCES[message.what]))
    yield ""
    yield from _folded(message.title, INDENT)
    yield from _folded(f"{message.day}, {message.hours}", INDENT)
    if message.where:
        yield from _folded(message.where, INDENT)
    if message.what != "cancelled":
        places = say_many("For {n} person", "For {n} people", message.heads)
        yield from _folded(places.format(n=message.heads), INDENT)
    yield ""
    if message.was:
        yield from _folded(say("It was scheduled for: {was}.").format(was=message.was))
        yield ""
    if message.why:
        yield from _folded(message.why)
        yield ""
    step = STEPS.get(message.what, CANNOT)
    yield from _folded(say(step).format(until=message.until))
    yield ""
    yield say("Sincerely,")
    yield from _folded(message.library)


def short(message: Message, say: Say) -> str:
    """Return one line of 300 letters at most, for a text message or a call."""
    head = f"{message.library}: {subject(message, say)}, {message.hours}"
    parts = [head, message.where if message.what != "cancelled" else message.why]
    if message.was:
        parts.append(say("It was scheduled for: {was}.").format(was=message.was))
    text = ". ".join(part.rstrip(".") for part in parts if part) + "."
    if message.what in SHORT_STEPS and message.until:
        text += " " + say(SHORT_STEPS[message.what]).format(until=message.until)
    return one_plain_line(text)[:SHORT]


def door_sign(message: Message, say: Say) -> str:
    """Return a sign for the door, for any printer: the program that does not take place, and its time."""
    lines = ["", "=" * SIGN, ""]
    lines += _centred(say("CANCELED") if message.what == "cancelled" else say("PLEASE NOTE"))
    lines += ["", *_centred(message.title), "", *_centred(f"{message.day}, {message.hours}")]
    if message.where:
        lines += _centred(message.where)
    if message.was:
        lines += ["", *_centred(say("It was scheduled for: {was}.").format(was=message.was))]
    if message.why:
        lines += ["", *_centred(message.why)]
    if message.what == "cancelled":
        lines += ["", *_centred(say("We are sorry. Please ask us at the desk."))]
    lines += ["", *_centred(message.library), "", "=" * SIGN]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _centred(text: str) -> list[str]:
    return [line.center(SIGN) for line in textwrap.wrap(one_plain_line(text), SIGN)]


def _folded(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(one_plain_line(text), WIDTH, initial_indent=indent, subsequent_indent=indent) or [indent]


NOT_FREE_YET = N_("{name}, which you booked for {when}, is not free yet. Please ask us before you come.")
"""The message to whoever booked next what is late."""
