"""Styles are read once, whatever is opened; and again where what they stand on is another."""

from __future__ import annotations

import pytest
from textual.css import stylesheet
from textual.css.parse import parse as by_textual
from textual.theme import Theme

from tests.screens.keys import press, settled
from tests.screens.tiny import Tiny
from tuils.screens.kept_styles import KeptStyles

PAPER = Theme(name="paper", primary="ansi_black", foreground="#102030", background="#fedcba")


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch, styles_are_read: object) -> list[str]:
    """The styles that were read, one for each time."""
    came: list[str] = []

    def parse(scope: str, css: str, *more: object, **named: object) -> object:
        came.append(css)
        return by_textual(scope, css, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(stylesheet, "parse", parse)
    return came


async def test_a_new_mode_and_a_new_screen_read_none_again(read: list[str]) -> None:
    async with Tiny().run_test() as pilot:
        await settled(pilot)
        assert read
        await press(pilot, "<f3>")
        await press(pilot, "<f9>")
        assert len(read) == len(set(read))


async def test_another_theme_reads_them_all(read: list[str]) -> None:
    app = Tiny()
    async with app.run_test() as pilot:
        await settled(pilot)
        known = set(read)
        read.clear()
        app.register_theme(PAPER)
        app.theme = PAPER.name
        await settled(pilot)
        assert set(read) == known
        assert app.screen.styles.background.hex.lower() == "#fedcba"


async def test_what_cannot_be_read_leaves_the_styles_as_they_were() -> None:
    styles = KeptStyles(variables={})
    styles.add_source("Screen { height: 7; }", ("a", ""))
    styles.reparse()
    before = styles.rules
    styles.add_source("Screen { height: of course; }", ("b", ""))
    with pytest.raises(stylesheet.StylesheetParseError):
        styles.reparse()
    assert styles._rules == before
