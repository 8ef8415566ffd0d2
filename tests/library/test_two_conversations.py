"""Two conversations in one program: each in its thread, with its own language, operator and connection."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests import grove
from tests.grove import EMMA, FROG, ITALIC, MARTA, OVERSTORY, OWL, SAM, SPIRITED
from tests.library.talking import out
from tuils.i18n import _, in_language, language, use_language
from tuils.lane import Lane
from tuils.library.foundation.desk import Operator
from tuils.library.foundation.store import close_store, open_store
from tuils.library.front.answers.patron_answers import patron_answer
from tuils.library.front.conversation import Session
from tuils.library.front.opening import open_desk
from tuils.library.people.staff.staff import account, operator_of
from tuils.models import db

PATIENCE = 20  # seconds


@pytest.fixture
def path(tmp_path: Path, state: Path) -> Path:
    file = tmp_path / "library.db"
    file.write_bytes(grove.built())
    return file


def staff_of(login: str) -> Operator:
    sheet = account(login)
    assert sheet is not None
    return operator_of(sheet)


def talk(path: Path, login: str, spoken: str, codes: list[str], turn: Callable[[], object]) -> list[str]:
    """Hear these codes at a desk of this thread, one at each turn; return what the patron is told."""
    told = []
    with (
        in_language(spoken),
        open_desk(path, station=login, sign_in=lambda _desk: staff_of(login), clock=grove.Clock()) as opened,
    ):
        session = Session(opened.desk)
        for code in codes:
            turn()
            told.append(patron_answer(opened.desk, session.hear(code, scanned=True).did))
        assert language() == spoken
    return told


def test_two_desks_scan_in_turn_each_in_its_language_and_its_name(path: Path) -> None:
    barrier = threading.Barrier(2, timeout=PATIENCE)
    with ThreadPoolExecutor(2) as threads:
        english = threads.submit(talk, path, "ana", "en", [MARTA, OVERSTORY, SPIRITED, EMMA], barrier.wait)
        spanish = threads.submit(talk, path, "joe", "es", [SAM, FROG, EMMA, OWL], barrier.wait)
        ana, joe = english.result(PATIENCE), spanish.result(PATIENCE)
    assert ana[1] == "Checked out: The Overstory. Due Mon, Dec 28."
    assert ana[2].startswith("Checked out: Spirited away")
    assert joe[1].startswith("Prestado: Frog and Toad are friends. Vence el ")
    assert "dic" in joe[1]
    assert joe[3].startswith("Prestado: Owl moon.")
    assert language() == "en", "nobody changed what the program speaks"
    open_store(path)
    entries = db.execute_sql(
        "SELECT j.operator, i.barcode FROM journal j JOIN item i ON i.id = j.item WHERE j.kind = 'checkout'"
    ).fetchall()
    by = {barcode: operator for operator, barcode in entries}
    assert {by[OVERSTORY], by[SPIRITED]} == {"ana"}
    assert {by[FROG], by[OWL]} == {"joe"}
    devices = {device for (device,) in db.execute_sql("SELECT device FROM journal WHERE kind = 'checkout'")}
    assert len(devices) == 2
    assert sorted(out(MARTA) + out(SAM)) == sorted([OVERSTORY, SPIRITED, EMMA, FROG, OWL])
    close_store()


def test_one_conversation_ends_and_the_other_goes_on(path: Path) -> None:
    begun, ended = threading.Event(), threading.Event()

    def after_the_other() -> None:
        begun.set()
        assert ended.wait(PATIENCE)

    with ThreadPoolExecutor(1) as threads:
        long_one = threads.submit(talk, path, "ana", "es", [MARTA, OVERSTORY], after_the_other)
        assert begun.wait(PATIENCE)
        assert talk(path, "joe", "en", [SAM, ITALIC], lambda: None)[1].startswith("Checked out: [/i]")
        ended.set()
        assert long_one.result(PATIENCE)[1].startswith("Prestado: The Overstory.")


def test_a_conversation_changes_its_own_language_and_no_other() -> None:
    with in_language("es"):
        assert _("You owe nothing.") == "No debe nada."
        use_language("en")
        assert (_("You owe nothing."), language()) == ("You owe nothing.", "en")
    use_language("es")
    with in_language("en"):
        assert (_("You owe nothing."), language()) == ("You owe nothing.", "en")
    assert language() == "es"
    use_language("en")
    assert language() == "en"


async def test_a_lane_speaks_as_whoever_asks(path: Path) -> None:
    open_store(path)
    lane = Lane("read", read_only=True)
    with in_language("es"):
        assert await lane.do(language) == "es"
    assert await lane.do(language) == "en"
    lane.close()
    close_store()
