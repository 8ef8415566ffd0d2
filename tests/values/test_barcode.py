from __future__ import annotations

import pytest

from tuils.values.numbers.barcode import (
    DEFAULT_RANGES,
    Range,
    check_digit,
    check_hint,
    guess,
    has_right_check_digit,
    readings,
    split_glued,
    with_check_digit,
)

RIGHT = [
    "21234000000018",
    "21234000000026",
    "21234000000109",
    "21234000123455",
    "29999999999998",
    "31234000000016",
    "31234000000024",
    "31234000000099",
    "31234000000107",
    "31234000123453",
    "30000000000004",
    "33023000000425",
    "30234000517861",
    "33191000105864",
]
# Printed and in use all the same.
WRONG = ["35555000012349", "39990000192148", "22390000027896"]


@pytest.mark.parametrize("code", RIGHT)
def test_right_check_digits(code: str) -> None:
    assert check_digit(code[:13]) == code[13]
    assert with_check_digit(code[:13]) == code
    assert has_right_check_digit(code)
    assert check_hint(code) is None


@pytest.mark.parametrize("code", RIGHT[:3])
def test_any_other_last_digit_is_wrong(code: str) -> None:
    others = [f"{code[:13]}{n}" for n in range(10) if str(n) != code[13]]
    assert not any(has_right_check_digit(other) for other in others)
    assert {check_hint(other) for other in others} == {code[13]}


@pytest.mark.parametrize("code", WRONG)
def test_wrong_check_digits_get_a_hint_that_is_right(code: str) -> None:
    assert not has_right_check_digit(code)
    hint = check_hint(code)
    assert hint is not None
    assert has_right_check_digit(code[:13] + hint)


@pytest.mark.parametrize(
    "code", ["", "3", "3123400000001", "312340000000160", "3123400000001X", "LIB-0107", "³1234000000016"]
)
def test_no_hint_for_what_has_no_such_digit(code: str) -> None:
    assert check_hint(code) is None


@pytest.mark.parametrize("digits", ["", "31234X", "3 1234", "\u0663\u0664", "-1"])
def test_only_digits_have_a_check_digit(digits: str) -> None:
    with pytest.raises(ValueError, match="only digits"):
        check_digit(digits)
    assert not has_right_check_digit(digits)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param("31234000000016", ["31234000000016"], id="plain"),
        pytest.param("\x0231234000000016\r\n", ["31234000000016"], id="controls"),
        pytest.param("31234\x00000000016\x00", ["31234000000016"], id="NUL between"),
        pytest.param("]F031234000000016", ["]F031234000000016", "31234000000016"], id="AIM"),
        pytest.param("A31234000000016B", ["A31234000000016B", "31234000000016"], id="Codabar"),
        pytest.param("a31234000000016d", ["a31234000000016d", "31234000000016"], id="Codabar, small letters"),
        pytest.param(
            "]F0A31234000000016B", ["]F0A31234000000016B", "A31234000000016B", "31234000000016"], id="AIM and Codabar"
        ),
        pytest.param("3 9990 00019 2148", ["3 9990 00019 2148", "39990000192148"], id="CLSI"),
        pytest.param("]F03 9990 00019 2148", ["]F03 9990 00019 2148", "3 9990 00019 2148", "39990000192148"], id="all"),
        pytest.param("]E09780306406157", ["]E09780306406157", "9780306406157"], id="EAN"),
        pytest.param("A1B", ["A1B", "1"], id="short Codabar"),
        pytest.param("C31234000000016", ["C31234000000016"], id="one letter is no start and stop"),
        pytest.param("E31234000000016F", ["E31234000000016F"], id="other letters stay"),
        pytest.param("t31234000000016e", ["t31234000000016e", "31234000000016"], id="the older letters"),
        pytest.param("AB12CD", ["AB12CD"], id="letters within stay"),
        pytest.param("lib-0107", ["lib-0107"], id="case stays"),
        pytest.param("LIB 0107", ["LIB 0107"], id="a space next to letters stays"),
        pytest.param("pride and prejudice", ["pride and prejudice"], id="words"),
        pytest.param("]F", ["]F"], id="half an AIM"),
        pytest.param("]F0", ["]F0"], id="AIM and nothing"),
        pytest.param("  ", [], id="nothing"),
        pytest.param("\x00\x1b\x7f\x9b", [], id="only controls"),
        pytest.param("", [], id="empty"),
    ],
)
def test_readings(raw: str, expected: list[str]) -> None:
    assert readings(raw) == expected


def test_noise_is_read_without_harm() -> None:
    noise = "".join(chr(n % 256) for n in range(1024))
    assert len(readings(noise)) == 1
    assert all(ord(character) >= 32 for character in readings(noise)[0])


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("3123400000001631234000000024", ("31234000000016", "31234000000024")),
        ("]F03123400000001631234000000024\r", ("31234000000016", "31234000000024")),
        ("3 1234 00000 00163 1234 00000 0024", ("31234000000016", "31234000000024")),
        ("2123400000001831234000000024", ("21234000000018", "31234000000024")),
        ("312340000000163123400000002", None),
        ("31234000000016312340000000245", None),
        ("3123400000001631234000000O24", None),
        ("31234000000016", None),
        ("", None),
    ],
)
def test_split_glued(raw: str, expected: tuple[str, str] | None) -> None:
    assert split_glued(raw) == expected


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("21234000000018", "patron"),
        ("22390000027896", "patron"),
        ("31234000000016", "item"),
        ("35555000012349", "item"),
        ("3123400000001", "words"),
        ("41234000000016", "words"),
        ("2 lives 14 char", "words"),
        ("3 men in a bo!", "words"),
        ("9780306406157", "isbn"),
        ("0-306-40615-2", "isbn"),
        ("9780306406158", "words"),
        ("0378-5955", "issn"),
        ("977037859500205", "issn"),
        (".u", "command"),
        (".?", "command"),
        (".done", "command"),
        (".", "words"),
        ("..", "words"),
        (".u and more", "words"),
        ("pride and prejudice", "words"),
        ("", "words"),
    ],
)
def test_guess(code: str, kind: str) -> None:
    assert guess(code, DEFAULT_RANGES) == guess(code) == kind


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("P00042", "patron"),
        ("P0004", "words"),
        ("Potter", "words"),
        ("P 0042", "words"),
        ("LIB-0107", "item"),
        ("LIB-laptop", "words"),
        ("LIB-E7", "equipment"),
        ("31234000000016", "words"),
    ],
)
def test_guess_by_the_library_s_own_ranges(code: str, kind: str) -> None:
    ranges = [
        Range("patron", "P", 6, "mod43"),
        Range("item", "LIB-", 0, "none"),
        Range("equipment", "LIB-E", 0, "none"),
    ]
    assert guess(code, ranges) == kind


def test_a_range_comes_before_a_book_number() -> None:
    assert guess("9780306406157", [Range("item", "978", 13, "none")]) == "item"


@pytest.mark.parametrize(
    "sent", ["*31234000000016*", "t31234000000016n", "T31234000000016N", "e31234000000016*", "]A0*31234000000016*"]
)
def test_start_and_stop_characters_are_not_part_of_the_number(sent: str) -> None:
    assert readings(sent)[0] == sent, "looked up as it came first"
    assert readings(sent)[-1] == "31234000000016"


def test_asterisks_go_from_letters_too() -> None:
    assert readings("*LIB-4711*") == ["*LIB-4711*", "LIB-4711"]
    assert readings("*31 234 000*")[-1] == "31234000"
