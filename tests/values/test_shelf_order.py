"""Call numbers stand in the order of a shelf."""

from __future__ import annotations

import random
import string
from itertools import pairwise

import pytest

from tuils.values.shelf.shelf_order import (
    DEFAULT_SECTIONS,
    SCHEMES,
    is_unclear,
    item_shelf,
    read_scheme,
    read_sections,
    section_place,
    section_range,
    shelf_key,
    title_shelf,
)
from tuils.values.words import Unclear

from .shelves import DEWEY, DEWEY_AS_COPIED, FICTION, LC, LC_PAIRS, SECTIONS


def shelved(mixed: list[str], sections: tuple[str, ...] = DEFAULT_SECTIONS, scheme: str = "auto") -> list[str]:
    def place(call_number: str) -> tuple[tuple[int, str], str]:
        section, key = item_shelf(call_number, sections=sections, scheme=scheme)
        return section_place(section, sections), key

    return sorted(random.Random(4).sample(mixed, len(mixed)), key=place)


@pytest.mark.parametrize(
    ("shelf", "scheme"),
    [
        (DEWEY, "ddc"),
        (DEWEY, "auto"),
        (DEWEY_AS_COPIED, "ddc"),
        (DEWEY_AS_COPIED, "auto"),
        (LC, "lcc"),
        (LC, "auto"),
        *((pair, "lcc") for pair in LC_PAIRS),
        (FICTION, "auto"),
        (FICTION, "ddc"),
    ],
)
def test_the_order_of_a_shelf(shelf: list[str], scheme: str) -> None:
    keys = [shelf_key(one, scheme=scheme) for one in shelf]
    assert [(one, other) for one, other in pairwise(keys) if not one < other] == []
    assert not any(map(is_unclear, keys))


def test_the_key_is_plain_text() -> None:
    assert shelf_key("813.52 H37o") == "813.52 2H37 O"
    assert shelf_key("005.133 LUT v.10") == "005.133 2LUT 3V 1000010"
    assert shelf_key("QA142.77 C5 .d66 1990 v.1") == "QA  00142.77 2C5 2D66 1001990 3V 1000001"


@pytest.mark.parametrize(
    ("call_number", "key"),
    [
        ("HE8700.7 .P6T44 1983", "HE  08700.7 2P6 2T44 1001983"),
        ("BS2545.E8 H39 1996", "BS  02545 2E8 2H39 1001996"),
        ("NX512.S85 A4 2006", "NX  00512 2S85 2A4 1002006"),
        ("J 295.435 K56", "J   00295.435 2K56"),
        ("bq1270", "BQ  01270"),
        ("l666 15th A8", "L   00666 1000015 2A8"),
    ],
)
def test_the_parts_of_an_lc_number(call_number: str, key: str) -> None:
    assert shelf_key(call_number, scheme="lcc") == key


@pytest.mark.parametrize(
    "equal",
    [
        ("616.89/14 YAL", "616.8914 YAL", "616.89'14 YAL", "616.89\u203214 YAL"),
        ("813/.54", "813.54"),
        ("111 .I39", "111 I39", "111I39"),
        ("100 A1", "100A1"),
        ("1.23 X", "001.23 X"),
        ("A1 .A1", "A1.A1", "A1 A1", "A 1 .A1", "a1 .a1"),
        ("641.5 CHI v.2", "641.5 CHI v. 2", "641.5 CHI v 2", "641.5 CHI v2", "641.5 CHI Vol.2", "641.5 CHI Volume 2"),
        ("305.8 A512 c.2", "305.8 A512 copy 2", "305.8 A512 c2"),
        ("323 A512 pt.3 no.4", "323 A512 part 3 number 4", "323 A512 pt 3 no 4"),
        ("FIC POW", "fic pow", "FIC  POW ", "Fic. Pow"),
        ("FIC ŁÓD", "FIC LOD"),
        ("FIC O'Brien", "FIC O\u2019BRIEN"),
        ("[Fic] ROW", "FIC ROW"),
        ("FIC GIR J5c.1", "FIC GIR J5 c.1"),
    ],
)
def test_what_is_written_otherwise_stands_in_one_place(equal: tuple[str, ...]) -> None:
    assert len({item_shelf(one) for one in equal}) == 1


def test_a_range_stands_where_it_begins() -> None:
    volumes = ["v.1", "v.1-2", "v.2", "v.10", "v.12"]
    keys = [shelf_key(f"971 P23w {volume}") for volume in volumes]
    assert keys == sorted(keys)
    years = ["1994", "1995", "1995-96", "1996"]
    keys = [shelf_key(f"310 ALM {year}") for year in years]
    assert keys == sorted(keys)
    assert shelf_key("310 ALM 1995-96") == shelf_key("310 ALM 1995-1996")


def test_months_and_seasons_follow_the_year() -> None:
    issues = ["Winter 1995", "January 1995", "Spring 1995", "Summer 1995", "Fall 1995", "Dec 1995", "Jan 1996"]
    keys = [item_shelf("PER TIME", issue)[1] for issue in issues]
    assert keys == sorted(keys)
    assert shelf_key("PER TIME v 1 Dec 1995") < shelf_key("PER TIME v 1 Jan 1996") < shelf_key("PER TIME v 2 Jan 1995")
    days = ["1996-01-05", "5 Jan 1996", "Jan. 5, 1996"]
    assert len({item_shelf("PER TIME", day) for day in days}) == 1
    assert shelf_key("910.91 MAR 2015") < shelf_key("910.91 MAS")  # Mar. is an author here


# ---- sections


def test_the_sections_stand_in_the_library_s_order() -> None:
    assert shelved(SECTIONS) == SECTIONS


def test_moving_a_section_moves_it_and_changes_no_key() -> None:
    shelf = ["E CAR", "J 423 MER", "YA FIC WEB", "FIC WEB", "423 WEB", "REF 423 WEB"]
    assert shelved(shelf) == shelf
    moved = ("REF", *(one for one in DEFAULT_SECTIONS if not one.startswith("REF")))
    assert shelved(shelf, moved) == ["REF 423 WEB", *shelf[:-1]]
    assert [item_shelf(one, sections=moved) for one in shelf] == [item_shelf(one) for one in shelf]


def test_two_words_may_be_a_prefix() -> None:
    sections = ("YR", "YR DVD", "-")
    assert shelved(["YR 900", "YR DVD 800.1", "YR DVD 900", "700"], sections) == [
        "YR 900", "YR DVD 800.1", "YR DVD 900", "700",
    ]  # fmt: skip
    assert item_shelf("YR DVD 800.1", sections=sections) == ("YR DVD", "800.1")
    assert item_shelf("CD-ROM 787.87 EAS", sections=("CD", "CD-ROM")) == ("CD-ROM", "787.87 2EAS")


def test_spellings_of_one_section() -> None:
    assert item_shelf("B LIN") == item_shelf("BIO LIN") == item_shelf("[B] Lin") == ("BIO", "!2LIN")


def test_a_section_that_is_in_the_list_no_more_comes_last() -> None:
    assert sorted(["ZZ", "", "REF", "E"], key=lambda one: section_place(one, ("REF", "E"))) == ["REF", "E", "", "ZZ"]


@pytest.mark.parametrize(
    ("call_number", "scheme", "section"),
    [
        ("E 185.5", "auto", "E"),
        ("J 295.435 K56", "auto", "J"),
        ("J 295.435 K56", "lcc", ""),
        ("B 2430 .S34", "auto", ""),  # no class of Dewey has four digits
        ("REF PN98 .D43", "auto", "REF"),
        ("REF PN98 .D43", "lcc", "REF"),
        ("R220.3 H2793Z", "ddc", "REF"),
        ("DVD 1234", "auto", "DVD"),
    ],
)
def test_a_prefix_is_no_class_and_a_class_no_prefix(call_number: str, scheme: str, section: str) -> None:
    assert item_shelf(call_number, scheme=scheme)[0] == section


def test_a_book_number_after_a_prefix_is_a_fraction() -> None:
    assert shelf_key("BIO L63 H371") < shelf_key("BIO L63 H4") < shelf_key("BIO L64")


def test_the_list_of_sections_as_people_write_it() -> None:
    assert read_sections(" REF , j  fic,-, BIO/B") == ["REF", "j fic", "-", "BIO/B"]
    assert read_sections("") == list(DEFAULT_SECTIONS)
    assert read_sections(", ".join(DEFAULT_SECTIONS)) == list(DEFAULT_SECTIONS)
    for wrong in ("REF, ref", "BIO/B, B", "-, -", "!!", "A/", "one two three four five", "x" * 30):
        with pytest.raises(Unclear):
            read_sections(wrong)
    assert [read_scheme(text) for text in ("", "Dewey", "LCC", "local")] == ["auto", "ddc", "lcc", "local"]
    with pytest.raises(Unclear):
        read_scheme("udc")


# ---- volumes and copies of an item


def test_volume_and_copy_of_an_item_order_its_call_number() -> None:
    copies = ["|", "1999|", "|2", "1|", "v.2|", "2|c.2", "2|10", "vol. 10|", "10|copy 2"]
    keys = [item_shelf("641.5 CHI", *copy.split("|"))[1] for copy in copies]
    assert sorted(set(keys)) == keys
    assert item_shelf("641.5 CHI", "2", "c.2")[1] == shelf_key("641.5 CHI v.2 c.2")


def test_what_the_call_number_says_already_counts_once() -> None:
    assert item_shelf("641.5 CHI v.2 c.2", "2", "2") == item_shelf("641.5 CHI v.2 c.2")


def test_what_shares_a_call_number_stands_by_author_and_title_and_volume() -> None:
    def key(title: str, volume: str = "", call_number: str = "FIC ROW", author: str = "rowling j k") -> str:
        return item_shelf(call_number, volume, author=author, title=title)[1]

    keys = [
        key("zoo", author="rowan"),
        key("chamber of secrets"),
        key("stone"),
        key("stone", "1"),
        key("stone", "2"),
        key("stone", "10"),
        key("stone age"),
        key("chamber of secrets", call_number="FIC ROW 2003"),
        key("a", call_number="FIC ROWE"),
    ]
    assert keys == sorted(keys)


def test_titles_are_ordered_by_section_and_number() -> None:
    titles = ["423 WEB", "999 A", "E CAR", "FIC AUS", "REF 423 WEB", "Greenfield"]
    keys = [title_shelf(one) for one in titles]
    assert keys == sorted(keys)
    assert title_shelf("") == title_shelf(" ") == ""
    low, high = section_range("REF")
    assert [title for title, key in zip(titles, keys, strict=True) if low <= key < high] == ["REF 423 WEB"]


# ---- what is none


@pytest.mark.parametrize(
    ("odd", "scheme"),
    [
        *((odd, "ddc") for odd in ("", "MC1 259", "T1 105", ".... .....", "QA76 .B3")),
        *((odd, "lcc") for odd in ("", "Sony PDX10", "RCA Jz(1)", "1234", "813.52 H37")),
        *((odd, "auto") for odd in ("", "Sony PDX10", "RCA Jz(1)", "1234", ".... .....", "Greenfield", "123-456")),
    ],
)
def test_what_is_no_number_files_last_and_says_so(odd: str, scheme: str) -> None:
    section, key = item_shelf(odd, scheme=scheme)
    assert not section
    assert is_unclear(key)
    assert key > shelf_key("999 ZZZ", scheme="ddc")
    assert key > shelf_key("Z9999 .Z99", scheme="lcc")


def test_a_library_s_own_numbers_are_read_as_words_and_numbers() -> None:
    keys = [shelf_key(one, scheme="local") for one in ("GREEN 2", "GREEN 10", "RED 1")]
    assert keys == sorted(keys)
    assert not any(map(is_unclear, keys))
    assert is_unclear(shelf_key("", scheme="local"))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_anything_has_a_place(scheme: str) -> None:
    odd = [
        "",
        " ",
        "...",
        "-",
        "\x00",
        "9" * 400,
        "1." * 300,
        "v.",
        "千と千尋",
        "½ A",
        "٣٤٥",
        "🐝",
        "A" * 9000,
        "FIC ~",
    ]
    dice = random.Random(11)
    letters = string.printable + "éß½٣千\u0301\u202e"
    odd += ["".join(dice.choices(letters, k=dice.randint(0, 40))) for _ in range(2000)]
    odd += ["".join(dice.choices("AB 12.v/c-'", k=dice.randint(0, 40))) for _ in range(2000)]
    for text in odd:
        section, key = item_shelf(text, text, text, scheme=scheme)
        assert len(key) < 2000
        assert key
        assert "\x00" not in key + section
