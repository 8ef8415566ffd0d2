"""Made-up libraries of any size: MARC records with Koha's copies, from words of the sample library's titles."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from pymarc import Field, Indicators, Record, Subfield

from tuils.library.front.sample.content import sample_titles
from tuils.values.numbers.barcode import with_check_digit

SUBJECTS = ("Bees", "Railroads", "Gardening", "History", "Cooking", "Families", "Friendship", "Sea stories", "Birds")
PLACES = ("London", "New York", "Toronto", "Sydney", "Dublin")


def make_marc(path: Path, count: int, seed: int = 7, *, whole: bool = False) -> Path:
    """Write `count` records to `path` (kept if it is there), about 900 bytes and 1.4 copies each. `whole`: many with
    series, contents, links, a script of their own, and other editions, too."""
    if path.exists():
        return path
    part = path.with_suffix(".part")
    with part.open("wb") as out:
        for number, record in enumerate(_records(count, seed)):
            out.write((_whole(record, number) if whole else record).as_marc())
    part.replace(path)
    return path


def _records(count: int, seed: int) -> Iterator[Record]:
    chance = random.Random(seed)
    words = sorted({word for title in sample_titles() for word in title.title.split() if len(word) > 3})
    names = sorted({title.author for title in sample_titles() if title.author})
    copy = 0
    for number in range(count):
        copies = 1 + (chance.random() < 0.2) + (chance.random() < 0.1)
        yield _record(number, copy, copies, chance, words, names)
        copy += copies


def _record(number: int, copy: int, copies: int, chance: random.Random, words: list[str], names: list[str]) -> Record:
    record = Record(force_utf8=True, leader="00000nam a2200000 a 4500")
    record.add_field(Field("001", data=f"b{number:08d}"), Field("003", data="BENCH"))
    record.add_field(Field("008", data=f"000101s{1950 + number % 70}    xx            000 1 eng d"))
    title, rest = " ".join(chance.sample(words, 3)), " ".join(chance.sample(words, 5)).lower()
    author, cents = chance.choice(names), chance.randrange(500, 4000)
    record.add_field(_field("020", a=_isbn(number)))
    record.add_field(_field("082", a=f"{chance.randrange(1000)}.{chance.randrange(100):02d}"))
    record.add_field(_field("100", a=author), _field("245", a=f"{title} :", b=f"{rest} /", c=author))
    record.add_field(_field("264", a=f"{chance.choice(PLACES)} :", b="Bench Press,", c=str(1950 + number % 70)))
    record.add_field(_field("300", a=f"{chance.randrange(20, 600)} p."))
    for tag, word, code in (("336", "text", "txt"), ("337", "unmediated", "n"), ("338", "volume", "nc")):
        record.add_field(_field(tag, a=word, b=code))
    record.add_field(
        _field("040", a="BENCH", b="eng", e="rda"), _field("504", a="Includes bibliographical references.")
    )
    record.add_field(_field("700", a=chance.choice(names), e="editor"))
    record.add_field(_field("520", a=" ".join(chance.sample(words, 20))))
    for subject in chance.sample(SUBJECTS, 2):
        record.add_field(_field("650", a=subject, x=chance.choice(words)))
    for running in range(copy, copy + copies):
        record.add_field(
            _field(
                "952", a="MAIN", b="MAIN", c="ADULT", d="2020-05-07", g=f"{cents / 100:.2f}",
                o=f"FIC {author[:3].upper()}", p=with_check_digit(f"31234{running:08d}"), y="BK", w="2020-05-07",
                r="2021-01-02", l=str(running % 40), m="1", e="Bench Books", t="1", v=f"{cents / 100:.2f}",
            )
        )  # fmt: skip
    return record


def _whole(record: Record, number: int) -> Record:
    """Two of three in a short series, one of ten in a long one; one of ten has a title that hundreds have."""
    author = str(record["100"]["a"])
    if number % 10 == 9:
        record.remove_fields("245")
        record.add_field(_field("245", a=f"Selected poems of {number % 400} :" if number % 20 == 9 else "Poems"))
    elif number % 3:
        series = f"Chronicles of the house {number // 8}"
        record.add_field(_field("490", a=f"{series} ;", v=f"bk. {number % 8 + 1}"))
        record.add_field(_field("800", a=author, t=f"{series} ;", v=f"bk. {number % 8 + 1}."))
    if number % 10 == 3:
        record.add_field(_field("490", a="Penguin classics"))
    record.add_field(_field("505", a=" -- ".join(f"Part {part} of it" for part in range(12))))
    if number % 5 == 0:
        record.add_field(_field("856", u=f"https://example.org/book/{number}", y="Read online"))
        record.add_field(Field("880", Indicators("1", " "), [Subfield("6", "245-01/$1"), Subfield("a", "千と千尋")]))
    return record


def _isbn(number: int) -> str:
    body = f"978{number:09d}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body))
    return body + str(-total % 10)


def _field(tag: str, **parts: str) -> Field:
    return Field(tag, Indicators(" ", " "), [Subfield(code, value) for code, value in parts.items()])
