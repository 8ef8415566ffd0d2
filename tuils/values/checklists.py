"""The tasks and supplies of a program, one line each, and the lists to begin with.

The words of the lists to begin with are marked for translation and kept as they stand here, so that each desk reads
them in its own language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from .dataclass import dataclass
from .folding import clean
from .words import N_, Unclear

SETUP, MATERIALS, PUBLICITY, PEOPLE = "setup", "materials", "publicity", "people"
GROUPS: dict[str, str] = {
    SETUP: N_("setup"),
    MATERIALS: N_("materials"),
    PUBLICITY: N_("publicity"),
    PEOPLE: N_("people"),
}
LEADER, HELPER, ANYONE = "leader", "helper", "anyone"
WHO: dict[str, str] = {LEADER: N_("leader"), HELPER: N_("helper"), ANYONE: N_("anyone")}
"""The people who can do a task; a login stands for one person."""
BEFORE, AFTER = 180, 30
"""The most days before the session, and after it."""
LONGEST, MOST, MOST_THINGS = 120, 60, 9_999


@dataclass(frozen=True)
class Task:
    """One task. `days` before the session; less than 0: so many after it. `who`: of WHO, or a login. `once`: for the
    first session of the program alone."""

    key: str
    words: str
    group: str = SETUP
    days: int = 0
    who: str = ANYONE
    once: bool = False


@dataclass(frozen=True)
class Supply:
    """Something to take along: `n` of it, or `n` for each head that is coming."""

    key: str
    words: str
    n: int = 1
    per_head: bool = False


@dataclass(frozen=True)
class Template:
    """The tasks and supplies that a new program of a kind begins with."""

    tasks: tuple[Task, ...] = ()
    supplies: tuple[Supply, ...] = ()


def read_tasks(lines: Iterable[Any]) -> tuple[Task, ...]:
    """The lines of a store; what is no line is passed over."""
    return tuple(_task(line) for line in lines if isinstance(line, Mapping) and line.get("key"))


def read_supplies(lines: Iterable[Any]) -> tuple[Supply, ...]:
    return tuple(_supply(line) for line in lines if isinstance(line, Mapping) and line.get("key"))


def kept(lines: Iterable[Task | Supply]) -> list[dict[str, Any]]:
    """Return the lines as they are stored."""
    return [asdict(line) for line in lines]


def _task(line: Mapping[str, Any]) -> Task:
    group = str(line.get("group", SETUP))
    return Task(
        str(line["key"]),
        str(line.get("words", "")),
        group if group in GROUPS else SETUP,
        max(-AFTER, min(BEFORE, _whole(line.get("days")))),
        str(line.get("who") or ANYONE),
        bool(line.get("once")),
    )


def _supply(line: Mapping[str, Any]) -> Supply:
    return Supply(str(line["key"]), str(line.get("words", "")), _whole(line.get("n"), 1), bool(line.get("per_head")))


def _whole(value: Any, otherwise: int = 0) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return otherwise


def checked_task(task: Task) -> Task:
    """Return a line fit to be saved. Refused with Unclear: no words, too long, too many days, an unknown group."""
    words = clean(task.words)
    if not words or len(words) > LONGEST:
        raise Unclear(N_("Write a few words, up to {n} characters."), n=LONGEST)
    if task.group not in GROUPS:
        raise Unclear(N_("Choose one: {words}"), words=", ".join(GROUPS))
    if not -AFTER <= task.days <= BEFORE:
        raise Unclear(N_("Up to {before} days before, or {after} days after."), before=BEFORE, after=AFTER)
    return Task(task.key, words, task.group, task.days, clean(task.who) or ANYONE, task.once)


def checked_supply(supply: Supply) -> Supply:
    """Return a line of what is taken along, fit to be saved, as `checked_task` does."""
    words = clean(supply.words)
    if not words or len(words) > LONGEST:
        raise Unclear(N_("Write a few words, up to {n} characters."), n=LONGEST)
    if not 0 < supply.n <= MOST_THINGS:
        raise Unclear(N_("Type a number from 1 to {n}."), n=MOST_THINGS)
    return Supply(supply.key, words, supply.n, supply.per_head)


# ---- the lists to begin with

_NEWS = Task("news", N_("Publicize it: website, newsletter, door"), PUBLICITY, 21, LEADER, once=True)
_DOOR = Task("door", N_("Put a sign on the door"), PUBLICITY, 1, ANYONE)
_ROOM = Task("room", N_("Set up tables and chairs"), SETUP, 0, HELPER)
_SCREEN = Task("screen", N_("Test the projector and sound"), SETUP, 3, HELPER)
_BACK = Task("back", N_("Reset the room and record attendance"), SETUP, 0, HELPER)
_SHEET = Task("sheet", N_("Print the sign-in sheet and name tags"), MATERIALS, 1, HELPER)
_GUEST = Task("guest", N_("Confirm date and fee with the presenter"), PEOPLE, 28, LEADER, once=True)
_SURE = Task("sure", N_("Remind the presenter"), PEOPLE, 7, LEADER)
_THANKS = Task("thanks", N_("Thank the presenter and helpers"), PEOPLE, -1, LEADER)
_LESSONS = Task("lessons", N_("Note costs and what to improve"), MATERIALS, -1, LEADER)
_SIGN_IN = Supply("sign_in", N_("Sign-in sheet"))
_PENS = Supply("pens", N_("Pens"), 5)
_TAGS = Supply("tags", N_("Name tags"), per_head=True)

STARTERS: dict[str, Template] = {
    "story_time": Template(
        (
            _NEWS,
            Task("books", N_("Choose books, songs, and rhymes"), MATERIALS, 7, LEADER),
            Task("craft", N_("Prepare the craft"), MATERIALS, 2, HELPER),
            Task("mats", N_("Put out mats and name tags"), SETUP, 0, HELPER),
            _BACK,
        ),
        (_TAGS, Supply("craft", N_("Craft bags"), per_head=True), Supply("wipes", N_("Wipes"))),
    ),
    "workshop": Template(
        (
            _NEWS, _GUEST,
            Task("stock", N_("Check supplies and order more"), MATERIALS, 14, LEADER),
            _SURE, _SHEET, _ROOM, _BACK, _THANKS, _LESSONS,
        ),
        (_SIGN_IN, _PENS, Supply("handout", N_("Handouts"), per_head=True)),
    ),
    "book_club": Template(
        (
            _NEWS,
            Task("copies", N_("Get copies of the next book"), MATERIALS, 35, LEADER),
            Task("questions", N_("Write discussion questions"), MATERIALS, 3, LEADER),
            Task("circle", N_("Set up chairs in a circle"), SETUP, 0, HELPER),
        ),
        (Supply("book", N_("Copies of the next book"), per_head=True),),
    ),
    "craft": Template(
        (
            _NEWS,
            Task("stock", N_("Check supplies and order more"), MATERIALS, 14, LEADER),
            Task("sample", N_("Make a sample"), MATERIALS, 5, LEADER),
            Task("cover", N_("Cover the tables"), SETUP, 0, HELPER),
            _BACK, _LESSONS,
        ),
        (Supply("kit", N_("Supply kits"), per_head=True), Supply("scissors", N_("Scissors"), 6)),
    ),
    "film": Template(
        (
            Task("right", N_("Check the movie license and record it"), PUBLICITY, 28, LEADER, once=True),
            _NEWS, _SCREEN,
            Task("rows", N_("Set up chairs in rows"), SETUP, 0, HELPER),
            _BACK,
        ),
        (Supply("disc", N_("The movie")),),
    ),
    "talk": Template((_NEWS, _GUEST, _SURE, _SCREEN, _DOOR, _ROOM, _BACK, _THANKS, _LESSONS), (_SIGN_IN,)),
    "music": Template((_NEWS, _GUEST, _SURE, _SCREEN, _DOOR, _ROOM, _BACK, _THANKS, _LESSONS)),
    "game": Template(
        (_NEWS, Task("games", N_("Choose games and count the pieces"), MATERIALS, 2, LEADER), _ROOM, _BACK),
        (Supply("games", N_("Games"), 4),),
    ),
    "literacy": Template(
        (
            _NEWS,
            Task("tutors", N_("Make sure there are enough tutors"), PEOPLE, 3, LEADER),
            Task("pages", N_("Copy the worksheets"), MATERIALS, 1, HELPER),
            _ROOM,
        ),
        (Supply("pages", N_("Worksheets"), per_head=True), _PENS),
    ),
    "tech_class": Template(
        (
            _NEWS,
            Task("machines", N_("Start and update the computers"), SETUP, 1, HELPER),
            Task("handout", N_("Print the handout"), MATERIALS, 1, HELPER),
            _SCREEN, _BACK,
        ),
        (Supply("laptop", N_("Laptops"), per_head=True), Supply("handout", N_("Handouts"), per_head=True)),
    ),
    "tech_help": Template((Task("place", N_("Reserve a quiet spot and a charger"), SETUP, 0, HELPER),)),
    "outreach": Template(
        (
            Task("agree", N_("Confirm place and time with the host"), PEOPLE, 14, LEADER),
            Task("pack", N_("Pack the table, banner, and cards"), MATERIALS, 1, HELPER),
            _LESSONS,
        ),
        (Supply("forms", N_("Card applications"), 20), Supply("flyers", N_("Flyers"), 50),
         Supply("banner", N_("Banner"))),
    ),
    "bookmobile_stop": Template(
        (
            Task("load", N_("Load the holds for this stop"), MATERIALS, 0, HELPER),
            Task("van", N_("Charge the bookmobile's scanner and printer"), SETUP, 1, HELPER),
        ),
        (Supply("forms", N_("Card applications"), 10),),
    ),
    "self_directed": Template((_NEWS, Task("fill", N_("Restock the table and count visitors"), MATERIALS, 0, ANYONE))),
    "kit": Template(
        (
            _NEWS,
            Task("stock", N_("Check supplies and order more"), MATERIALS, 14, LEADER),
            Task("bags", N_("Pack the kits"), MATERIALS, 2, HELPER),
        ),
        (Supply("bags", N_("Take-home kits"), 20),),
    ),
    "outside_group": Template(
        (
            Task("agreement", N_("Get the agreement signed"), PEOPLE, 7, LEADER, once=True),
            _ROOM,
            Task("look", N_("Check the room after they leave"), SETUP, 0, ANYONE),
        )
    ),
    "other": Template((_NEWS, _SHEET, _ROOM, _BACK)),
}  # fmt: skip
"""The lists to begin with, by kind of program. A kind that is not here begins like `other`."""


def starter(kind: str) -> Template:
    return STARTERS.get(kind, STARTERS["other"])
