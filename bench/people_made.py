"""Made-up patrons by the hundred thousand: few surnames that many have, many that few have, as in any town."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from tuils.library.people.patrons.patron_state import BLANK
from tuils.models import Patron, PatronWord, db
from tuils.values.numbers.barcode import with_check_digit
from tuils.values.person_words import person_words

COMMON = (
    "Smith", "Johnson", "Williams", "Brown", "Jones", "Garcia", "Miller", "Davis", "Rodriguez", "Martinez",
    "Hernandez", "Lopez", "Gonzalez", "Wilson", "Anderson", "Thomas", "Taylor", "Moore", "Jackson", "Martin", "Lee",
    "Perez", "Thompson", "White", "Harris", "Sanchez", "Clark", "Ramirez", "Lewis", "Robinson", "Walker", "Young",
    "Allen", "King", "Wright", "Scott", "Torres", "Nguyen", "Hill", "Flores", "Green", "Adams", "Nelson", "Baker",
    "Hall", "Rivera", "Campbell",
)  # fmt: skip
FIRST = (
    "Mary", "James", "Robert", "Patricia", "John", "Jennifer", "Michael", "Linda", "David", "Elizabeth", "William",
    "Barbara", "Richard", "Susan", "Joseph", "Jessica", "Thomas", "Sarah", "Charles", "Karen", "Elena", "Jose",
    "Maria", "Linh", "Anna", "Noah", "Emma", "Liam", "Olivia", "Ava", "Lucas", "Mia", "Zoë", "Łukasz",
)  # fmt: skip
BEGIN = (*"bcdfghjklmnprstvwz", "st")
SYLLABLES = [a + e + z for a in BEGIN for e in "aeiou" for z in "lnrst"]
STREETS = (
    "Mill", "Oak", "Elm", "Hill", "Maple", "Church", "River", "Station", "Park", "High", "Bridge", "Garden", "Lake",
    "Meadow", "Ridge", "Spring",
)  # fmt: skip
AT_ONCE = 2_000


def rows(count: int, seed: int = 3) -> Iterator[dict[str, Any]]:
    """The rows of so many patrons; four of ten have one of the common surnames."""
    chance = random.Random(seed)
    weights = [1 / (n + 12) for n in range(len(COMMON))]
    for number in range(count):
        common = chance.random() < 0.4
        last = chance.choices(COMMON, weights)[0] if common else _rare(chance)
        first = chance.choice(FIRST) if chance.random() < 0.7 else _rare(chance)
        phone = f"({chance.randrange(200, 999)}) {chance.randrange(200, 999)}-{chance.randrange(10_000):04d}"
        yield BLANK | {
            "id": f"p{number:07d}-{chance.randrange(1 << 40):010x}",
            "card": with_check_digit(f"21234{number:08d}"),
            "first_name": first,
            "last_name": last,
            "born": f"{chance.randrange(1930, 2024)}-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}",
            "category": "ADULT",
            "branch": "MAIN",
            "street": f"{chance.randrange(1, 300)} {chance.choice(STREETS)} Street",
            "city": "Maple Grove",
            "phone": phone if chance.random() < 0.9 else "",
            "email": f"{first}.{last}{number % 97}@example.org".lower() if chance.random() < 0.6 else "",
            "pos": number + 1,
        }


def fill(count: int) -> None:
    """Put them into the store that is open, past the journal: what is measured is finding them."""
    part: list[dict[str, Any]] = []
    for row in rows(count):
        part.append(row)
        if len(part) == AT_ONCE:
            _put(part)
            part = []
    _put(part)


def _put(part: list[dict[str, Any]]) -> None:
    words = [{"word": word, "patron": row["id"]} for row in part for word in sorted(person_words(row, ()))]
    with db.atomic():
        for table, made in ((Patron, part), (PatronWord, words)):
            if made:
                meta: Any = table._meta
                names, marks = ", ".join(made[0]), ", ".join("?" for _name in made[0])
                text = f'INSERT INTO "{meta.table_name}" ({names}) VALUES ({marks})'
                db.connection().executemany(text, [tuple(one.values()) for one in made])


def _rare(chance: random.Random) -> str:
    return "".join(chance.choice(SYLLABLES) for _part in range(chance.randrange(2, 5))).title()
