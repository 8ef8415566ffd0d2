"""Call numbers stand in the order of a shelf."""

from __future__ import annotations

import random

import pytest

from tuils.values.shelf_order import shelf_key

DEWEY = (
    """
001.9 HAR|001.942 BER|004 DUM|004.0151 KNU|004.1 ABC|005.133 LUT|005.133 LUT v.2|005.133 LUT v.10|005.133 MAT 2015
005.133 MAT 2019|020 B78|025.431 D515|153 K12|153.4 K12|158 C289|158.1 C289|220.52 KIN|220.52 NEW|305.8 A512
305.8 A512 c.2|305.8 A512r|305.8 A52|305.8 A6|322.44 F816 v.1 1974|323 A512re no.23-28|323 A778 ed.2|332.024 ORM
332.024 ORM 2003|332.024 RAM|398.2 GRI|398.2 GRIM|398.20943 GRI|599.75 LAN|599.752 BAI|599.8 GOO|641.5 CHI
641.5 CHI v.1|641.5 CHI v.2|641.5 CHI v.2 c.2|641.5 CHI v.11|813.52 H37f|813.52 H37o|813.52 H371|813.52 H4
""".strip()
    .replace("\n", "|")
    .split("|")
)
FICTION = ["E LOB", "E YOL", "FIC AUS", "FIC AUSTEN", "FIC POW", "J 895.6 SEN"]


@pytest.mark.parametrize("shelf", [DEWEY, FICTION], ids=["dewey", "fiction"])
def test_the_order_of_a_shelf(shelf: list[str]) -> None:
    mixed = list(shelf)
    random.Random(4).shuffle(mixed)
    assert sorted(mixed, key=shelf_key) == shelf


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("616.89/14 YAL", "616.8914 YAL"),
        ("fic pow", "FIC POW"),
        ("641.5 CHI v. 2", "641.5 CHI Vol.2"),
        ("1.23 X", "001.23 X"),
        ("FIC  POW ", "FIC POW"),
        ("FIC ŁÓD", "FIC LOD"),
    ],
)
def test_what_is_written_otherwise_stands_in_one_place(one: str, other: str) -> None:
    assert shelf_key(one) == shelf_key(other)


@pytest.mark.parametrize("odd", ["", " ", "...", "-", "\x00", "9" * 400, "v.", "千と千尋", "½ A"])
def test_anything_has_a_place(odd: str) -> None:
    assert isinstance(shelf_key(odd), str)
    assert shelf_key("") <= shelf_key(odd)
