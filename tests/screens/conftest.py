"""What the tests of all screens share: the option for goldens, a terminal, and keys in one burst."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

from tests.screens.terminal import Terminal
from tuils.app import Tuils
from tuils.screens.kept_styles import KeptStyles


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-goldens", action="store_true", help="write the screens' goldens anew")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--update-goldens", default=False):
        os.environ["TUILS_UPDATE_GOLDENS"] = "1"


@pytest.fixture(scope="session", autouse=True)
def _styles_are_kept() -> Iterator[None]:
    """A program reads its styles once; here one is started for each test, and all read the same."""
    by_textual, known = KeptStyles._parse_rules, {}

    def read(self: KeptStyles, css: str, *more: Any, **named: Any) -> list[RuleSet]:
        what = (frozenset(self._variables.items()), css, more, *sorted(named.items()))
        if what not in known:
            known[what] = by_textual(self, css, *more, **named)
        return known[what]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(KeptStyles, "_parse_rules", read)
        yield


@pytest.fixture
def styles_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a program of its own."""
    monkeypatch.setattr(KeptStyles, "_parse_rules", Stylesheet._parse_rules)


@pytest.fixture(autouse=True)
def _coloured(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the developer's own terminal asks for does not reach the tests."""
    for name in ("NO_COLOR", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def terminals() -> Iterator[Callable[..., Terminal]]:
    """Starts programs in a terminal of their own, and ends them."""
    started: list[Terminal] = []

    def start(*words: str, **env: str) -> Terminal:
        started.append(Terminal(words, env))
        return started[-1]

    yield start
    for terminal in started:
        terminal.end()


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the settings and the state of whoever runs it."""
    monkeypatch.setenv("TUILS_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("TUILS_CONFIG", str(tmp_path / "station.toml"))


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """What screens ask the app to open, in the place of opening it."""
    asked: list[tuple[str, dict[str, Any]]] = []

    async def note(_app: Tuils, name: str, **facts: Any) -> None:
        asked.append((name, facts))

    monkeypatch.setattr(Tuils, "open", note)
    return asked
