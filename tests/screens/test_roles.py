"""Every pair of colours can be read, and colour is never the only sign."""

from __future__ import annotations

from itertools import combinations

import pytest
from rich.color import Color
from rich.style import Style

from tuils.screens.kit.palettes import PALETTES, palette_for, styles, theme

VGA = (
    (0x00, 0x00, 0x00),
    (0xAA, 0x00, 0x00),
    (0x00, 0xAA, 0x00),
    (0xAA, 0x55, 0x00),
    (0x00, 0x00, 0xAA),
    (0xAA, 0x00, 0xAA),
    (0x00, 0xAA, 0xAA),
    (0xAA, 0xAA, 0xAA),
    (0x55, 0x55, 0x55),
    (0xFF, 0x55, 0x55),
    (0x55, 0xFF, 0x55),
    (0xFF, 0xFF, 0x55),
    (0x55, 0x55, 0xFF),
    (0xFF, 0x55, 0xFF),
    (0x55, 0xFF, 0xFF),
    (0xFF, 0xFF, 0xFF),
)
XTERM = (
    (0x00, 0x00, 0x00), (0xCD, 0x00, 0x00), (0x00, 0xCD, 0x00), (0xCD, 0xCD, 0x00),
    (0x00, 0x00, 0xEE), (0xCD, 0x00, 0xCD), (0x00, 0xCD, 0xCD), (0xE5, 0xE5, 0xE5),
    (0x7F, 0x7F, 0x7F), (0xFF, 0x00, 0x00), (0x00, 0xFF, 0x00), (0xFF, 0xFF, 0x00),
    (0x5C, 0x5C, 0xFF), (0xFF, 0x00, 0xFF), (0x00, 0xFF, 0xFF), (0xFF, 0xFF, 0xFF),
)  # fmt: skip
WINDOWS = (
    (0x0C, 0x0C, 0x0C), (0xC5, 0x0F, 0x1F), (0x13, 0xA1, 0x0E), (0xC1, 0x9C, 0x00),
    (0x00, 0x37, 0xDA), (0x88, 0x17, 0x98), (0x3A, 0x96, 0xDD), (0xCC, 0xCC, 0xCC),
    (0x76, 0x76, 0x76), (0xE7, 0x48, 0x56), (0x16, 0xC6, 0x0C), (0xF9, 0xF1, 0xA5),
    (0x3B, 0x78, 0xFF), (0xB4, 0x00, 0x9E), (0x61, 0xD6, 0xD6), (0xF2, 0xF2, 0xF2),
)  # fmt: skip
TERMINALS = {"console": VGA, "xterm": XTERM, "windows": WINDOWS}
"""The sixteen colors of these terminals; VS Code mends poor pairs itself."""


def light(colour: tuple[int, int, int]) -> float:
    """Relative luminance, WCAG 2."""
    parts = [part / 255 for part in colour]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(style: Style, colors: tuple[tuple[int, int, int], ...] = VGA) -> float:
    def rgb(colour: Color | None, default: int) -> tuple[int, int, int]:
        return colors[colour.number if colour and colour.number is not None else default]

    pair = light(rgb(style.color, 7)), light(rgb(style.bgcolor, 0))
    return (max(pair) + 0.05) / (min(pair) + 0.05)


def test_the_measure_itself() -> None:
    assert contrast(Style.parse("bright_white on black")) == pytest.approx(21)
    assert contrast(Style.parse("black on magenta")) == pytest.approx(3.29, abs=0.01)


@pytest.mark.parametrize("terminal", TERMINALS)
@pytest.mark.parametrize("palette", PALETTES)
def test_every_pair_can_be_read(palette: str, terminal: str) -> None:
    least = 7 if palette == "contrast" else 4.5
    found = {role: round(contrast(style, TERMINALS[terminal]), 2) for role, style in styles(palette).items()}
    assert {role: ratio for role, ratio in found.items() if ratio < least} == {}


@pytest.mark.parametrize("palette", PALETTES)
def test_done_and_to_the_shelf_differ_by_more_than_color(palette: str) -> None:
    ok, shelf = styles(palette)["ok"], styles(palette)["shelf"]
    assert (bool(ok.underline), bool(shelf.underline)) == (False, True)


@pytest.mark.parametrize("palette", PALETTES)
def test_palettes_have_the_same_roles(palette: str) -> None:
    assert list(PALETTES[palette]) == list(PALETTES["dark"])


def test_colours_of_what_happened_differ_except_without_colour() -> None:
    for palette in ("dark", "light", "contrast"):
        seen = styles(palette)
        assert all(seen[a] != seen[b] for a, b in combinations(("ok", "look", "stop", "practice"), 2))
    assert all(style.color is None and style.bgcolor is None for style in styles("mono").values())


def test_highlight_and_marks_are_seen_without_colour() -> None:
    assert all(styles("mono")[role].reverse for role in ("cursor", "ok", "look", "stop", "practice"))


def test_no_color_picks_mono_whatever_is_wanted() -> None:
    assert palette_for("contrast", {"NO_COLOR": ""}) == "mono"
    assert palette_for("contrast", {}) == "contrast"
    assert palette_for("sepia", {}) == "dark"
    assert [palette_for("dark", {"TERM": term}) for term in ("vt100", "vt220", "xterm-256color")] == [
        "mono", "mono", "dark",
    ]  # fmt: skip


def test_only_light_and_contrast_bring_paper() -> None:
    assert [name for name in PALETTES if theme(name)] == ["light", "contrast"]
