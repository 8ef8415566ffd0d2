"""A text as a QR code in characters, for a telephone to read from the screen or from paper.

Model 2 of ISO/IEC 18004, with the least correction: a screen is clean, and a small code fits it.
"""

from __future__ import annotations

QUIET, LEAST_QUIET = 2, 1
"""Light squares around it. The standard asks for four; readers are content with two, mostly with one where there is
no more room."""
LONGEST = 2_000
"""The most characters; a longer code would fit no screen and no page."""
_HALVES = {(False, False): " ", (True, False): "\u2580", (False, True): "\u2584", (True, True): "\u2588"}


class TooLong(Exception):
    """The text is too long for a code that a telephone would read."""


def qr_lines(text: str, *, plain_ascii: bool = False, dark: bool = False, quiet: int = QUIET) -> list[str]:
    """The code, line by line: half blocks, two squares one above the other; in ASCII two `#` for each square.

    What is drawn is the dark squares, for black on a light paper; with `dark`, the light ones, for a terminal that
    writes light on dark. TooLong.
    """
    squares = qr_squares(text, quiet)
    if plain_ascii:
        return ["".join("##" if square != dark else "  " for square in row) for row in squares]
    if len(squares) % 2:
        squares.append([False] * len(squares[0]))
    pairs = zip(squares[::2], squares[1::2], strict=True)
    return ["".join(_HALVES[top != dark, low != dark] for top, low in zip(*pair, strict=True)) for pair in pairs]


def qr_within(text: str, columns: int, rows: int, *, plain_ascii: bool = False) -> list[str]:
    """The lines of `qr_lines`, with as much light around them as there is room for; empty where it does not fit, or is
    too long."""
    for quiet in (QUIET, LEAST_QUIET):
        try:
            code = qr_lines(text, plain_ascii=plain_ascii, quiet=quiet)
        except TooLong:
            return []
        if len(code) <= rows and len(code[0]) <= columns:
            return code
    return []


def qr_squares(text: str, quiet: int = QUIET) -> list[list[bool]]:
    """Return the squares with the quiet ones around them; True is dark. Raises TooLong."""
    import segno  # a hundredth of a second, for what is seldom asked

    if not text or len(text) > LONGEST:
        raise TooLong(text[:40])
    try:
        code = segno.make_qr(text, error="l", boost_error=False)
    except segno.DataOverflowError as much:
        raise TooLong(text[:40]) from much
    return [[value == 1 for value in row] for row in code.matrix_iter(border=quiet)]
