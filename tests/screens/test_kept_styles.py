"""Styles are read once, whatever is opened; and again where what they stand on is another."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from textual.css import stylesheet
from textual.css.parse import parse as by_textual
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.theme import Theme

from tests.screens.keys import press, settled
from tests.screens.maple import at_desk
from tests.screens.tiny import Tiny
from tuils.screens.kit.kept_styles import KeptStyles

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


@pytest.mark.parametrize(
    "keys", [("<f3>", "bees<enter>", "<down>"), ("<f4>", "x"), ("<f10>",), ("21234000004417<enter>", "<f6>")]
)
@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_what_was_found_once_is_what_textual_finds(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, keys: Sequence[str], size: tuple[int, int]
) -> None:
    async with at_desk(tmp_path, size=size) as pilot:
        for key in keys:
            await press(pilot, key)
        nodes = [*pilot.app.screen.walk_children(with_self=True)]
        before = [_looks(node) for node in nodes]
        monkeypatch.setattr(KeptStyles, "_process_component_classes", Stylesheet._process_component_classes)
        monkeypatch.setattr(KeptStyles, "apply", Stylesheet.apply)
        for node in nodes:
            pilot.app.stylesheet.apply(node)
        assert [_looks(node) for node in nodes] == before


async def test_another_class_and_back(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        screen = pilot.app.screen
        side = screen.query_one("#side")
        assert side.display
        for narrow in (True, False, True, False):
            screen.set_class(narrow, "narrow")
            assert side.display is not narrow


def _looks(node: DOMNode) -> tuple[dict[str, object], dict[str, dict[str, object]]]:
    parts = {name: dict(styles.base._rules) for name, styles in node._component_styles.items()}
    return dict(node.styles.base._rules), parts
