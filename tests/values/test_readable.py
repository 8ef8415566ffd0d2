"""Letters that a printer lacks, in ones that it has."""

from __future__ import annotations

import pytest

from tuils.values.readable import in_letters, in_pdf_fonts


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("千と千尋の神隠し", "[Japanese]"),
        ("The 千と千尋 DVD", "The [Japanese] DVD"),
        ("田中 美咲", "[Japanese]"),
        ("ミステリー", "misuteri"),
        ("Café 広島", "Café [Japanese]"),
        ("王小明", "WangXiaoMing"),
        ("圖書館", "TuShuGuan"),
        ("图书馆", "TuShuGuan"),
        ("Анна Каренина", "Anna Karenina"),
    ],
)
def test_japanese_is_not_read_as_chinese(text: str, shown: str) -> None:
    assert in_letters(text, in_pdf_fonts) == shown


def test_what_the_printer_has_stays() -> None:
    assert in_letters("千と千尋", lambda _letter: True) == "千と千尋"
