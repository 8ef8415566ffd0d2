"""A made library for each test, on a clock that stands still until it is moved."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests import grove
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.store import close_store, open_store
from tuils.library.foundation.undo_memory import Pocket
from tuils.library.front.conversation import Session
from tuils.library.holdings.titles.titles import add_title
from tuils.library.people.staff.staff import add_staff
from tuils.models import db

from .finding import Shelve
from .makers import Clock, World, add_item, desk_of, make_templates, register

if TYPE_CHECKING:
    from .mail_server import MailServer
    from .posting import Post


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("templates")
    make_templates(folder)
    return folder


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, templates: Path) -> Iterator[Path]:
    """The file of a fresh library, open."""
    path = tmp_path / "library.db"
    shutil.copy(templates / "main.db", path)
    open_store(path)
    db.execute_sql("PRAGMA synchronous = OFF")
    yield path
    close_store()


@pytest.fixture
def desk(store: Path, clock: Clock) -> Desk:
    """The desk with the administrator at it, and a pocket in memory."""
    return desk_of("admin", clock, pocket=Pocket())


@pytest.fixture
def volunteer(desk: Desk, clock: Clock) -> Desk:
    """The same station with a volunteer at it."""
    add_staff(desk, "vera", "volunteer", name="Vera")
    return desk_of("vera", clock, pocket=desk.pocket)


@pytest.fixture
def world(tmp_path: Path, templates: Path) -> Iterator[World]:
    made = World(tmp_path, templates)
    yield made
    made.close()


@pytest.fixture(scope="session")
def known(templates: Path) -> tuple[Path, int]:
    """The files of `w`, and the time when they were made."""
    folder = templates / "known"
    folder.mkdir()
    made = World(folder, templates)
    desk = made.at("main")
    register(desk, "Ada", card="P1")
    register(desk, "Bob", card="P2")
    add_item(desk, "C1")
    add_item(desk, "C2")
    made.exchange()
    made.close()
    return folder, made.now


@pytest.fixture
def w(tmp_path: Path, known: tuple[Path, int]) -> Iterator[World]:
    """A main site and two vans with two items and two patrons known to all."""
    folder, now = known
    made = World(tmp_path, folder, now=now)
    yield made
    made.close()


@pytest.fixture
def shelve(desk: Desk) -> Shelve:
    """Add a title by hand, with so many copies; gives back its id."""

    def add(title: str, copies: int = 0, **fields: Any) -> str:
        made = add_title(desk, {"title": title, **fields}).id
        for number in range(copies):
            add_item(desk, f"{made[-12:]}{number}", biblio=made)
        return made

    return add


# ---- titles about bees, for tests of lists

BEES = ("Honey bees", "The bee book", "Bees and wasps")


@pytest.fixture
def bees(desk: Desk) -> list[str]:
    """Three titles about bees, each with a copy: C0, C1, C2; and one about something else with two, C3 and C4."""
    made = []
    for number, title in enumerate(BEES):
        fields = {"title": title, "author": f"Author {3 - number}", "year": 2000 + number, "call_number": f"59{number}"}
        made.append(add_title(desk, fields).id)
        add_item(desk, f"C{number}", biblio=made[-1], call_number=f"59{number}")
    other = add_title(desk, {"title": "Emma", "isbn": "9780141439587"}).id
    for barcode in ("C3", "C4"):
        add_item(desk, barcode, biblio=other)
    return [*made, other]


# ---- Maple Grove, for tests of the conversation at the desk


@pytest.fixture
def grove_clock() -> grove.Clock:
    return grove.Clock()


@pytest.fixture
def session(tmp_path: Path, grove_clock: grove.Clock) -> Iterator[Session]:
    """Ana, a volunteer, at an idle desk."""
    path = tmp_path / "library.db"
    path.write_bytes(grove.built())
    open_store(path)
    db.execute_sql("PRAGMA synchronous = OFF")
    yield Session(grove.desk_of("ana", grove_clock))
    close_store()


@pytest.fixture
def manager(session: Session, grove_clock: grove.Clock) -> Session:
    """The same desk with the administrator at it."""
    return Session(grove.desk_of("pat", grove_clock))


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder where this station keeps its own state."""
    monkeypatch.setenv("TUILS_STATE", str(tmp_path / "state"))
    return tmp_path / "state"


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    from .mail_server import serve

    made = serve()
    yield made
    made.controller.stop()


@pytest.fixture
def post(desk: Desk, store: Path, state: Path, clock: Clock, mail_server: MailServer) -> Post:
    """A library that sends its mail from here."""
    from tuils.library.office.notices.sender import set_mail

    from .posting import Post

    set_mail(desk, store, mail_server.account, "")
    return Post(desk, store, clock, mail_server.box)


@pytest.fixture
def ada(desk: Desk) -> str:
    return register(desk, "Ada", last_name="Field", card="P1", email="ada@example.org", phone="555-0101")
