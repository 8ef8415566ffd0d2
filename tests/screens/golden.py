"""Screens as text: what a person sees, in a file that a person can read and compare.

Above the line of dashes the rows of the screen; below it, for each row on which a mark, a highlight or a hole
stands, the role it is drawn in and its words, so that a screen without colour can be checked as well. Written
anew by `pytest tests/screens --update-goldens`, or with TUILS_UPDATE_GOLDENS=1.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from rich.style import Style
from textual.app import App
from textual.pilot import Pilot
from textual.strip import Strip

from tests.screens.keys import settled
from tuils.screens.kit.base_app import HouseApp

GOLDENS = Path(__file__).parent / "goldens"
PLAIN = ("text", "strong", "key", "head")


def strips(app: App[Any]) -> list[Strip]:
    """The rows of the screen as they are painted. The one place that knows Textual's compositor."""
    return app.screen._compositor.render_strips()


def screen_text(app: App[Any]) -> list[str]:
    """The rows of the screen, without blanks at their ends."""
    return ["".join(segment.text for segment in strip).rstrip() for strip in strips(app)]


def roles_of(app: HouseApp, style: Style | None) -> str:
    """The roles that look like this style, with `/` between them; empty for plain text."""
    looks = _look(style or Style())
    roles = [role for role, known in app.roles.items() if _look(known) == looks]
    roles = [role for role in roles if role not in ("paper", "repair")] or roles  # which look like others
    return "" if not roles or set(roles) & set(PLAIN) else "/".join(roles)


def _look(style: Style) -> tuple[object, ...]:
    return style.color, style.bgcolor, bool(style.bold), bool(style.reverse), bool(style.underline)


def marked(app: HouseApp) -> Iterator[str]:
    """Yield row, role and words of every run that is not plain text."""
    for y, strip in enumerate(strips(app)):
        for segment in strip:
            role = roles_of(app, segment.style)
            if role and (segment.text.strip() or role != "bar"):
                yield f"{y:2} {role}: {' '.join(segment.text.split())}".rstrip()


SIZES = ((40, 12), (120, 40), (80, 24))


async def golden_at_sizes(pilot: Pilot[Any], name: str) -> None:
    """The screen looks as it should in a small and a large terminal, and in the usual one."""
    for width, height in SIZES:
        await pilot.resize_terminal(width, height)
        await settled(pilot)
        assert_golden(pilot.app, f"{name}-{width}x{height}")


def assert_golden(app: App[Any], name: str) -> None:
    """The screen looks as it does in `goldens/NAME.txt`. Say the size in the name: `desk-80x24`."""
    house = cast("HouseApp", app)
    rows = screen_text(app)
    now = "\n".join([*rows, "-" * app.size.width, *marked(house)]) + "\n"
    path = GOLDENS / f"{name}.txt"
    if os.environ.get("TUILS_UPDATE_GOLDENS") == "1":
        GOLDENS.mkdir(exist_ok=True)
        path.write_text(now, encoding="utf-8")
        return
    assert path.exists(), f"no golden {path.name}: run with --update-goldens and look at it"
    assert now == path.read_text(encoding="utf-8")
