"""A plugin of pytest that walks away from every question: `pytest -p tests.screens.question_walk TEST...`

The tests of the screens open each question that there is, by the keys that a person presses. As soon as one is open,
this takes over, and the rest of that test is left out. Scans come, from a serial scanner and from a keyboard; another
mode is gone to; words and a scan come there. The whole library is compared before and after with what one meant.

`TUILS_WALK`: `record` notes which test opens which question; else the key that leads away (`f2` to `f5`).
`TUILS_WALK_TO`: the file of what was found, a line of JSON each.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.screens import keys
from tuils.app import Tuils
from tuils.library.front.conversation import Session
from tuils.library.front.conversation.door import DoorTalk
from tuils.models import db
from tuils.screens.desk.desk import DeskScreen
from tuils.screens.imports.page import AssistantPage
from tuils.screens.imports.paged_screen import Pages
from tuils.screens.kit.asking import Asking
from tuils.screens.kit.form import Form
from tuils.screens.kit.home import HomeScreen
from tuils.screens.programs.one_date import SessionScreen
from tuils.screens.widgets.ahead import TypeAhead
from tuils.screens.widgets.bands import AnswerBand
from tuils.screens.widgets.commands import Commands
from tuils.screens.widgets.lines import Lines

SCREENS = Path(__file__).parents[2] / "tuils" / "screens"
ASKERS = {
    "Asking.again_in_words", "Asking.ask_question", "Asking.put_question", "Asking.say", "Asking.sent",
    "CardScreen.ask", "Commands._read", "Commands.say", "Commands.state", "Form.ask", "Form.report", "HomeScreen.again",
    "HomeScreen.state", "Listing.ask", "Listing.ask_place", "Listing.ask_place.<locals>.there",
    "Listing.ask_words", "PassingForm._ask_words", "Tab.ask_yes",
}  # fmt: skip
"""The functions by which others ask: the caller is the question's place in the code."""
KEY, TO = os.environ.get("TUILS_WALK", ""), os.environ.get("TUILS_WALK_TO", "")
WANTED: dict[str, str] = json.loads(os.environ.get("TUILS_WALK_WANTED", "{}"))
"""The question that is walked away from, by the test that opens it; the first one of all other tests."""
BY_DESIGN = ("SignIn", "Lock", "Narrow")
"""The screens where nobody is there yet for whom a scan could be."""
SCANNED = {"checkin", "checkout"}
"""The entries that a scan of a copy may mean."""
UNKNOWN = "31234999999906"


class Walk:
    """The state of a walk. `asked`: the place of the last opened question, until it is walked away from. `frozen`: a
    test typed more behind it, in one burst, which is left out."""

    test = ""
    asked = ""
    page = ""
    busy = False
    frozen = False


def asked_here(asked: str, app: Any) -> None:
    """Note that this is asked now; what was typed behind it would answer it."""
    if not asked or Walk.busy:
        return
    Walk.asked = asked
    if KEY == "record":
        note(asked, "")
    elif WANTED.get(Walk.test) == asked:
        Walk.frozen = True
        app.ahead.keys.clear()


def site() -> str:
    """The function of the screens that asks just now."""
    frame: Any = sys._getframe(2)
    while frame:
        code = frame.f_code
        file = Path(code.co_filename)
        if code.co_qualname not in ASKERS and SCREENS in file.parents:
            return f"{file.relative_to(SCREENS)}:{code.co_qualname}"
        frame = frame.f_back
    return ""


def noting(real: Any) -> Any:
    def asks(self: Any, *args: Any, **named: Any) -> Any:
        done = real(self, *args, **named)
        asked_here(site(), self.app)
        return done

    return asks


def says(real: Any) -> Any:
    def say(self: Any, mark: str, said: str, then: str = "") -> None:
        real(self, mark, said, then)
        if mark == "ASK" and not isinstance(self, Form | Pages) and not getattr(self, "open_question", None):
            asked_here(site(), self.app)

    return say


def draws(real: Any) -> Any:
    async def draw(self: Any, heard: Any) -> Any:
        done = await real(self, heard)
        if heard.question:
            asked_here(f"conversation:{heard.question}", self.app)
        return done

    return draw


def draws_door(real: Any) -> Any:
    def draw(self: Any, heard: Any) -> None:
        real(self, heard)
        if heard.question:
            asked_here(f"conversation:{heard.question}", self.app)

    return draw


def pages(kind: Any, *_args: Any, **named: Any) -> Any:
    """A page of the imports that asks stands where it is made."""
    if named.get("mark") == "ASK":
        Walk.page = site()
    return object.__new__(kind)


def shows(real: Any) -> Any:
    def draw(self: Any, *args: Any, **named: Any) -> Any:
        done = real(self, *args, **named)
        if self.page.mark == "ASK":
            asked_here(Walk.page, self.app)
        return done

    return draw


def takes(real: Any) -> Any:
    def take(self: Any, event: Any) -> None:
        if not Walk.frozen:
            real(self, event)

    return take


def talking(real: Any) -> Any:
    """The conversation without a screen: what line mode is."""

    def hear(self: Any, *args: Any, **named: Any) -> Any:
        heard = real(self, *args, **named)
        if self.question is None or Walk.busy or not Walk.test.startswith("tests/library"):
            return heard
        asked = f"line mode:{self.question.name}"
        if KEY == "record":
            note(asked, "")
        elif WANTED.get(Walk.test, asked) == asked:
            Walk.busy, wrong = True, ""
            try:
                leave(self)
            except Exception as no:
                wrong = f"{no!r}"
            finally:
                Walk.busy = False
            note(asked, wrong)
            pytest.skip(f"left {asked}")
        return heard

    return hear


def leave(talk: Any) -> None:
    """Scan while this is asked; then leave it by Esc."""
    path = Path(db.database if isinstance(db.database, str) else str(db.database))
    before, done, code, question = whole_library(path), acts(path), copy_at_hand(path), talk.question
    for scanned in (True, False):
        held = len(talk.waiting)
        talk.hear(code, scanned=scanned)
        assert talk.question == question, "the scan ended the question"
        assert list(talk.waiting)[held:] == [code], f"the scan is lost: {talk.waiting}"
        assert not differences(before, whole_library(path)), "the scan did something"
    for _step in range(4):
        if talk.question and talk.question.name != "scans":
            talk.press("back") if isinstance(talk, Session) else talk.back()
            talk.go_on()
    assert talk.question, "what waited is not asked about"
    talk.hear("n")
    assert not talk.waiting, f"still waiting: {talk.waiting}"
    assert acts(path) == done, f"scans ran by themselves: {acts(path) - done}"


REAL_SETTLED = keys.settled


async def settled(pilot: Pilot[Any], *, searching: bool = False) -> None:
    await REAL_SETTLED(pilot, searching=searching)
    top = pilot.app.screen
    if Walk.busy or not Walk.asked or not isinstance(pilot.app, Tuils) or not isinstance(top, HomeScreen):
        return
    asked, Walk.asked, Walk.frozen = Walk.asked, "", False
    if isinstance(top, DeskScreen):
        question = pilot.app.session.question
        asked = f"conversation:{question.name}" if question else ""
    if not asked or not top.asks_something or type(top).__name__ in BY_DESIGN:
        return
    if KEY == "record":
        return
    if WANTED.get(Walk.test, asked) != asked:
        return
    Walk.busy, wrong = True, ""
    try:
        await walk(pilot, KEY)
    except (Exception, AssertionError) as no:
        wrong = f"{no!r}\n{''.join(traceback.format_tb(no.__traceback__)[-2:])}"
    finally:
        Walk.busy = False
    note(asked, wrong)
    pytest.skip(f"walked away from {asked}")


def note(asked: str, wrong: str) -> None:
    with Path(TO).open("a", encoding="utf-8") as out:
        out.write(json.dumps({"asked": asked, "test": Walk.test, "key": KEY, "wrong": wrong}) + "\n")


def pytest_runtest_setup(item: pytest.Item) -> None:
    Walk.test, Walk.asked, Walk.frozen = item.nodeid, "", False


if KEY:
    for talks, calls in ((Session, ("hear", "press", "found")), (DoorTalk, ("hear",))):
        for name in calls:
            setattr(talks, name, talking(getattr(talks, name)))
    keys.settled = settled
    Asking.ask_question = noting(Asking.ask_question)  # type: ignore[method-assign]
    Form.ask = noting(Form.ask)  # type: ignore[method-assign]
    Commands.say = says(Commands.say)  # type: ignore[method-assign]
    DeskScreen.draw = draws(DeskScreen.draw)  # type: ignore[method-assign]
    AssistantPage.__new__ = pages  # type: ignore[method-assign, assignment]
    Pages.draw = shows(Pages.draw)  # type: ignore[method-assign]
    TypeAhead.take = takes(TypeAhead.take)  # type: ignore[method-assign]
    SessionScreen.draw = draws_door(SessionScreen.draw)  # type: ignore[method-assign]


# -- walking


def whole_library(path: Path) -> dict[str, Counter[str]]:
    """Return every row of every table."""
    store = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        names = [name for (name,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        shadows = ("_data", "_idx", "_content", "_docsize", "_config")
        return {
            name: Counter(map(repr, store.execute(f'SELECT * FROM "{name}"')))
            for name in names
            if not name.endswith(shadows)
        }
    finally:
        store.close()


def differences(before: dict[str, Counter[str]], after: dict[str, Counter[str]]) -> dict[str, list[str]]:
    """Return the rows that were added, and those that were removed."""
    found = {name: [*(after[name] - before[name]), *(before[name] - after[name])] for name in after}
    return {name: rows for name, rows in found.items() if rows}


def only_looked(found: dict[str, list[str]]) -> bool:
    """F4 opens the card of the patron at the desk, and the audit log notes who looked at it."""
    rows = [row for row in found.get("audit_row", ()) if ", 'record', " in row]
    return bool(rows) and found.keys() <= {"audit_row", "audit_head"} and found["audit_row"] == rows


def copy_at_hand(path: Path) -> str:
    """The barcode of a copy that is checked out, or of any."""
    store = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        by = "ORDER BY loan IS NULL OR loan = '', barcode LIMIT 1"
        found = store.execute(f"SELECT barcode FROM item WHERE barcode <> '' {by}").fetchone()
        return str(found[0]) if found else UNKNOWN
    finally:
        store.close()


def acts(path: Path) -> set[tuple[str, str, str]]:
    """Return the act, kind and copy of each entry."""
    store = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return set(store.execute("SELECT act, kind, item FROM journal"))
    finally:
        store.close()


def waiting(app: Tuils) -> list[str]:
    talks = [screen._talk for screen in app.screen_stack if isinstance(screen, SessionScreen) and screen._talk]
    return [*app.held.codes, *app.session.waiting, *(code for talk in talks for code in talk.waiting)]


def shown(screen: Any) -> str:
    bands = [f"{one.said} {one.then}" for one in screen.query(AnswerBand)]
    return " ".join(bands)


def is_whole(screen: Asking) -> None:
    """Assert that an open question has its words, prompt and keys, and that without one there are none."""
    if question := screen.open_question:
        prompt = "".join(str(piece) for band in screen.query("#prompt").results(Lines) for piece in band.lines)
        assert question.prompt in prompt, f"the prompt is not that of the question: {prompt!r}, {question.prompt!r}"
        assert question.said in shown(screen) or screen.answered[2] in shown(screen), "the words are gone"
    if isinstance(screen, Form) and screen.question:
        assert screen.question.said in shown(screen), "the words of the form's question are gone"


async def scan(pilot: Pilot[Any], code: str) -> None:
    app: Any = pilot.app
    app.post_message(app.Scanned(code))
    await REAL_SETTLED(pilot)


async def walk(pilot: Pilot[Any], key: str) -> None:
    app: Any = pilot.app
    await REAL_SETTLED(pilot)  # what opened the question may still be written beside the screen
    asks, before, done, code = app.screen, whole_library(app.path), acts(app.path), copy_at_hand(app.path)
    if asks.holds_scans or asks.mode == "desk" or (isinstance(asks, SessionScreen) and asks.question):
        await waits(pilot, code, before)
    await keys.press(pilot, f"<{key}>")
    if key == "f4" and only_looked(differences(before, whole_library(app.path))):
        before = whole_library(app.path)
    assert not differences(before, whole_library(app.path)), "the key that leads away did something"
    is_whole(app.screen)
    await let_go(pilot, done)
    await keys.press(pilot, f"<{key}>")
    if app.screen is not asks:
        await keys.press(pilot, "zz top<enter>")
        assert not differences(before, whole_library(app.path)), "words that were typed elsewhere answered it"
        await keys.press(pilot, "<escape>")
        is_whole(app.screen)
    if asks in app.screen_stack and asks.open_question is None:
        assert not asks._asks_about_scans
    if app.screen is not asks and not app.screen.asks_something:
        await meant_alone(pilot, code)


async def waits(pilot: Pilot[Any], code: str, before: dict[str, Counter[str]]) -> None:
    """Assert that scans, serial and typed by a keyboard, are not heard, and nothing is lost of what is asked."""
    app: Any = pilot.app
    asks, question = app.screen, (app.screen.open_question, getattr(app.screen, "question", None))
    await scan(pilot, code)
    assert app.screen is asks, "the scan opened another screen"
    assert waiting(app)[-1:] == [code], f"the serial scan is lost: {waiting(app)}"
    is_whole(asks)
    await keys.press(pilot, f"{code}<enter>")
    assert waiting(app)[-2:] == [code, code], f"the scan of the keyboard is lost: {waiting(app)}, {shown(app.screen)}"
    assert question == (asks.open_question, getattr(asks, "question", None)), "the question is another one"
    is_whole(asks)
    found = differences(before, whole_library(app.path))
    assert not found, f"a scan did something while this was asked: {found}"


async def let_go(pilot: Pilot[Any], before: set[tuple[str, str, str]]) -> None:
    """Assert that waiting input leads to a question at the desk and isn't run by itself."""
    app: Any = pilot.app
    await keys.press(pilot, "<f2>")
    while len(app.screen_stack) > 1:
        await keys.press(pilot, "<escape>")
    question = app.session.question
    if question and question.name != "scans":
        await keys.press(pilot, ".x<enter>")
    for _again in range(3):
        if app.session.question:
            name = app.session.question.name
            await keys.press(pilot, "n<enter>" if name == "scans" else ".x<enter>")
    assert not waiting(app), f"still waiting: {waiting(app)}"
    assert acts(app.path) == before, f"scans ran by themselves: {acts(app.path) - before}"


async def meant_alone(pilot: Pilot[Any], code: str) -> None:
    """A scan elsewhere does what it means there, in one act, and no more."""
    app: Any = pilot.app
    before = acts(app.path)
    await scan(pilot, code)
    new = acts(app.path) - before
    assert len({act for act, _kind, _item in new}) <= 1, f"more was done than the scan means: {new}"
    assert not new or {kind for _act, kind, _item in new} & SCANNED, f"something else was done: {new}"


def results(file: Path) -> Iterator[dict[str, str]]:
    """Yield the noted results."""
    for line in file.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)
