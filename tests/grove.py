"""Maple Grove, a small library for tests of doors: a Monday morning in December, eight items, five people."""

from __future__ import annotations

import functools
import tempfile
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pymarc import Field as MarcField, Indicators, Record, Subfield

from tests.at_once import add_code
from tuils.library.foundation.administration.calendar import set_hours
from tuils.library.foundation.administration.settings import LibraryFacts, about_library
from tuils.library.foundation.desk import Desk, Operator
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.foundation.store import close_store
from tuils.library.foundation.undo_memory import Pocket
from tuils.library.front.starting import Beginning, start_library
from tuils.library.holdings.titles.biblio_state import record_base64
from tuils.library.people.patrons.patrons import register_patron
from tuils.library.people.staff.roles import TUILS
from tuils.library.people.staff.staff import account, add_staff, operator_of
from tuils.models import db
from tuils.station.settings import Station
from tuils.values.time.moments import micros_of

ZONE = ZoneInfo("America/Chicago")
NOW = micros_of(datetime(2026, 12, 7, 10, 31, tzinfo=ZONE))
SECOND, MINUTE, DAY = 1_000_000, 60_000_000, 86_400_000_000
WEEK = {0: "10-18", 1: "10-18", 2: "10-20", 3: "10-18", 4: "13-18", 5: "10-13", 6: "closed"}

MARTA, ELENA, ELENA2, SAM, OLD = (
    "21234000004417",
    "21234000000923",
    "21234000003310",
    "21234000002091",
    "21234000000501",
)
PATRONS = (
    {"card": MARTA, "first_name": "Marta", "last_name": "Field", "born": "1958", "street": "Mill Road 3"},
    {"card": ELENA, "first_name": "Elena", "last_name": "Garcia", "born": "1958-02-11", "street": "Mill Road 9"},
    {"card": ELENA2, "first_name": "Elena", "last_name": "Garcia", "born": "1991", "street": "Oak Street 14"},
    {"card": SAM, "first_name": "Sam", "last_name": "Okafor", "born": "1980", "street": "Route 9"},
    {"card": OLD, "first_name": "Ruth", "last_name": "Yoder", "born": "1949", "expires_on": "2026-12-04"},
)
OVERSTORY, FROG, SPIRITED, EMMA, ITALIC, CHIHIRO, OWL, ATLAS = (f"3123400001{n:04d}" for n in range(17, 97, 10))
ITEMS = (
    (OVERSTORY, "The Overstory", "", "FIC POW", "BK"),
    (FROG, "Frog and Toad are friends", "", "E LOB", "BK"),
    (SPIRITED, "Spirited away", "[videorecording]", "DVD SPI", "DVD"),
    (EMMA, "Emma", "[electronic resource]", "FIC AUS", "BK"),
    (ITALIC, "[/i] and [bold]", "", "811 ITA", "BK"),
    (CHIHIRO, "千と千尋の神隠し", "", "J 895.6 SEN", "BK"),
    (OWL, "Owl moon", "", "E YOL", "BK"),
    (ATLAS, "World atlas", "", "REF 912 WOR", "REF"),
)
SIX = [OVERSTORY, FROG, SPIRITED, EMMA, ITALIC, CHIHIRO]


class Clock:
    """Microseconds since 1970; stands still until it is moved."""

    def __init__(self, now: int = NOW) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now

    def forward(self, *, days: int = 0, minutes: int = 0, seconds: float = 0) -> None:
        self.now += days * DAY + minutes * MINUTE + int(seconds * SECOND)


def build(path: Path) -> None:
    """Make the library's file and close it."""
    clock = Clock(NOW - 30 * DAY)
    beginner = Desk("MAIN", "founding", "founding", TUILS, ZONE, clock)
    start_library(path, Beginning("Maple Grove", "America/Chicago", admin="pat", pin="1111"), beginner)
    desk = desk_of("pat", clock, device="founding")
    add_code(desk, "location", "AFIC", {"name": "Adult fiction"})
    set_hours(desk, "MAIN", WEEK)
    add_staff(desk, "ana", "volunteer", name="Ana R.", pin="2468")
    add_staff(desk, "joe", "volunteer", name="Joe K.", pin="1357")
    for fields in PATRONS:
        register_patron(desk, dict(fields))
    for barcode, title, medium, call_number, item_type in ITEMS:
        add_copy(desk, barcode, title, medium, call_number=call_number, item_type=item_type)
    close_store()


@functools.cache
def built() -> bytes:
    """The library's file, made once for all tests of this process."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "library.db")
        build(path)
        return path.read_bytes()


def add_copy(desk: Desk, barcode: str, title: str, medium: str = "", **fields: str) -> None:
    """A title of its own, and one copy."""
    record = Record(to_unicode=True, force_utf8=True)
    subfields = [Subfield("a", title), *([Subfield("h", medium)] if medium else [])]
    record.add_field(MarcField(tag="245", indicators=Indicators("1", "0"), subfields=subfields))
    record.leader.coding_scheme = "a"
    values = {"barcode": barcode, "item_type": "BK", "home_branch": desk.branch, "location": "AFIC"} | fields
    with db.atomic():
        act = Act(desk)
        biblio = act.write("biblio_added", biblio=NEW, data={"set": {"record": record_base64(record.as_marc())}}).id
        act.write("item_added", item=NEW, data={"set": values | {"biblio": biblio}})


def desk_of(login: str, clock: Clock, *, device: str = "desk") -> Desk:
    """The desk with this account at it."""
    sheet = account(login)
    assert sheet is not None
    return Desk("MAIN", device, device, operator_of(sheet), ZONE, clock, pocket=Pocket())


@dataclass
class Opened:
    """The opened library that the front door hands to a program; it is open in this thread."""

    path: Path
    desk: Desk
    station: Station = field(default_factory=lambda: Station("front desk"))
    about: LibraryFacts = field(default_factory=about_library)
    warnings: list[str] = field(default_factory=list)
    noted: int = 0

    def note(self) -> None:
        self.noted += 1

    def without_person(self) -> Opened:
        return replace(self, desk=replace(self.desk, operator=Operator("")))
