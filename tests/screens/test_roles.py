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
INK, PAPER = VGA[7], VGA[0]


def light(colour: tuple[int, int, int]) -> float:
    """Relative luminance, WCAG 2."""
    parts = [part / 255 for part in colour]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(style: Style) -> float:
    def rgb(colour: Color | None, default: tuple[int, int, int]) -> tuple[int, int, int]:
        return VGA[colour.number] if colour and colour.number is not None else default

    pair = light(rgb(style.color, INK)), light(rgb(style.bgcolor, PAPER))
    return (max(pair) + 0.05) / (min(pair) + 0.05)


def test_the_measure_itself() -> None:
    assert contrast(Style.parse("bright_white on black")) == pytest.approx(21)
    assert contrast(Style.parse("black on magenta")) == pytest.approx(3.29, abs=0.01)


@pytest.mark.parametrize("palette", PALETTES)
def test_every_pair_can_be_read(palette: str) -> None:
    least = 7 if palette == "contrast" else 4.5
    poor = {role: round(contrast(style), 2) for role, style in styles(palette).items() if contrast(style) < least}
    assert poor == {}


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


def test_only_light_and_contrast_bring_paper() -> None:
    assert [name for name in PALETTES if theme(name)] == ["light", "contrast"]
