"""MARC as text: line ends, blanks, mnemonics."""

from __future__ import annotations

import pytest

from tests.formats.samples import emma, read, read_one
from tuils.formats.marc_files.iso2709 import read_piece
from tuils.formats.marc_files.mrk import mrk_raws, to_mrk

TEXT = "=LDR  00000nam a2200000 i 4500\n=001  n1\n=008  200101s2020\\\\\\\\nyu\n=245  10$aA /$cby whom.\n"
NEXT = TEXT.replace("$aA", "$aB")


def outcomes(text: str) -> list[str]:
    data = text.encode()
    for size in (1, 13, 60):
        chunks = (data[at : at + size] for at in range(0, len(data), size))
        assert [type(raw) for raw in mrk_raws(chunks)] == [type(raw) for raw in mrk_raws([data])]
    return [one.columns.title or one.fault for one in read(data)]


def title(words: str) -> str:
    return read_one(f"=LDR  00000nam a2200000 i 4500\n=245  10$a{words}\n".encode()).columns.title


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("between", ["\n", "\n\n\n", "", " \t\n"])
def test_any_line_ends_and_no_empty_title_at_the_end(end: str, between: str) -> None:
    text = f"{TEXT}{between}{NEXT}{between}".replace("\n", end)
    assert outcomes(text) == ["A", "B"]


def test_blanks_and_codes() -> None:
    raw = read_piece(read_one((TEXT + "=020  \\\\$a1$c$2\n=650  \\0$aX\n").encode()).marc)
    assert raw.data == [b"n1", b"200101s2020    nyu", b"10\x1faA /\x1fcby whom.", b"  \x1fa1\x1fc\x1f2", b" 0\x1faX"]
    assert raw.leader[5:9] == "nam "


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("{dollar}5 {lcub}x{rcub} {bsol}", "$5 {x} \\"),
        ("L{acute}et{acute}e {Lstrok}{acute}od{acute}z", "Lété Łódź"),
        ("{under}k{under}hu{dbldotb}tbah", "k̲h̲ut̤bah"),
        ("{uml}{macr}u", "ǖ"),
        ("Caf{eacute} {copy} {iexcl}", "Café © ¡"),
        ("{unknown} {} {", "{unknown} {} {"),
        ("{lcub}dollar{rcub}", "{dollar}"),
        ("{esc}(3a{esc}(B", "ف"),
        ("Café", "Café"),
    ],
)
def test_mnemonics(written: str, meant: str) -> None:
    assert title(written) == meant


def test_a_long_field_may_go_on_in_the_next_line() -> None:
    assert title("Emma and\n  what came of it\n\n of her") == "Emma and what came of it of her"


def test_bytes_that_are_not_utf8_are_read_as_in_iso2709() -> None:
    (one,) = read(TEXT.replace("$aA", "$aCafé").encode("cp1252"))
    assert (one.outcome, one.columns.title) == ("repaired", "Café")
    (marc8,) = read(TEXT.encode().replace(b"$aA", b"$aCaf\xe2e et l'h\xe3otel"))
    assert marc8.columns.title == "Café et l'hôtel"


def test_what_is_no_field_is_said() -> None:
    assert outcomes(TEXT + "\n=  \n= =\n\n" + NEXT) == ["A", "There is no MARC field in it.", "B"]


def test_what_has_no_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tuils.formats.marc_files.mrk.MOST", 1_000_000)
    for part in (b"x", b"\n", b" \n", b"=245  10$ax\n"):
        chunks = [b"=LDR  00000nam a2200000 i 4500\n", *[part * (100_000 // len(part))] * 15]
        assert len(list(mrk_raws(chunks))) <= 3


def test_written_titles_are_read_again() -> None:
    note = '1 \x1fa<b> & "c" $5 {x} \\ = \u0098The\u009c 中文 e\u0301'
    raw = read_piece(emma(("500", note), ("LKR", "own words"), ("CAT", "\x1faYES")))
    written = to_mrk(raw)
    assert written.endswith(b"\n\n")
    assert [read_piece(one.marc).data for one in read(written * 2)] == [raw.data] * 2
