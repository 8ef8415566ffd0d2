"""Takes the pictures of the gallery, the README and the bookmobile, in the practice library: `make pictures`."""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from rich.terminal_theme import SVG_EXPORT_THEME, TerminalTheme

from tests.bundles import Van
from tests.library.makers import Clock, beginner, desk_of, patron_id, value
from tests.screens.keys import press, settled
from tests.screens.maple import NOW, Maple, Opened, until
from tuils.library.foundation.administration.settings import about_library
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.store import close_store, open_store
from tuils.library.foundation.undo_memory import Pocket
from tuils.library.front.sample.build import build_sample
from tuils.library.lending.loans.checkout import checkout
from tuils.station.settings import Station

DOCS = Path(__file__).parents[2] / "docs"
MARTA, SAM, OWES = "21234000004416", "21234000004424", "21234000004663"
FREE = ("31234000010023", "31234000010049", "31234000010064")


class Scene(NamedTuple):
    """A picture to take. `name` of the file; `says`: what there is to see; `keys` that lead there, each burst waited
    for; `before`: what was done by then."""

    name: str
    says: str
    keys: tuple[str, ...]
    palette: str = "dark"
    size: tuple[int, int] = (80, 24)
    before: Callable[[Desk], object] = lambda _desk: None


def lent_on_both(desk: Desk) -> None:
    """The van checked the book out to Marta; then this desk did, to Sam."""
    van, item = Van(desk), value("SELECT id FROM item WHERE barcode = ?", FREE[0])
    due = {"due": desk.now + 1_814_400_000_000}
    van.writes(desk, "checkout", {"patron": patron_id(MARTA)}, item=item, data=due)
    checkout(desk, SAM, FREE[0])
    van.comes_home(desk)


SCENES = (
    Scene("desk", "The desk in the morning: what is to do today.", ()),
    Scene("checkout", "A patron, and three items checked out.", (
        f"{MARTA}<enter>", *(f"{one}<enter>" for one in FREE))),
    Scene("block", "A block names every reason, who can override it, and the fix.", (
        f"{OWES}<enter>", f"{FREE[0]}<enter>")),
    Scene("check-in", "A pile of returns: the word on the left says where each goes.", (
        "31234000010098<enter>", "31234000011336<enter>", "31234000010114<enter>")),
    Scene("card", "A patron's card.", ("<f4>", f"{MARTA}<enter>")),
    Scene("family", "A family is registered in one go.", (
        "<f4>", ".f<enter>", "<tab>Ana<tab>Nguyen<tab>3/14/1985<tab>4 Elm St<tab>Maple Grove 00155",
        "<tab>555-0142<tab><tab>",
        "Mai 9/30/2019<enter>Leo 5/5/2015<tab>")),
    Scene("catalog", "The catalog finds as you type.", ("<f3>", "history")),
    Scene("title", "A title: is it in, and where.", ("<f3>", "beloved", "<enter>")),
    Scene("events", "The month of programs.", ("<f5>",)),
    Scene("menu", "The menu finds a task by what you call it.", ("<f10>", "receipt")),
    Scene("why", "Why is it due then? The rule that decided, step by step.", (
        f"{SAM}<enter>", f"{FREE[0]}<enter>", "<f12>")),
    Scene("light", "The light palette.", (f"{SAM}<enter>", f"{FREE[1]}<enter>"), "light"),
    Scene("contrast", "High contrast, at a block.", (f"{OWES}<enter>", f"{FREE[0]}<enter>"), "contrast"),
    Scene("mono", "No color at all: a pile of returns.", (
        "31234000010098<enter>", "31234000011336<enter>", "31234000010114<enter>"), "mono"),
    Scene("wide", "The desk at 120 by 40: the next step of each to-do, and the first lists beside.", (),
        size=(120, 40)),
    Scene("wide-card", "A card at 120 by 40, in the light palette.", ("<f4>", f"{MARTA}<enter>"), "light", (120, 40)),
    Scene("small", "A checkout at 40 by 12.", (f"{SAM}<enter>", f"{FREE[1]}<enter>"), size=(40, 12)),
    Scene("small-catalog", "The catalog at 40 by 12, in high contrast.", ("<f3>", "history"), "contrast", (40, 12)),
)  # fmt: skip
ON_THE_ROAD = (
    Scene("van-prepare", "A van is prepared in three steps.", (
        "<f10>", "bookmobile<enter>", "<f6>", "van<enter>", "/media/stick<enter>")),
    Scene("van-decision", "Two machines checked out one item: F6 settles it as suggested.", (
        "<f10>", "needs a decision<enter>", "<enter>"), before=lent_on_both),
)  # fmt: skip
"""The pictures of docs/bookmobile.md, which names them itself."""
GALLERY = """# Screens

The practice library (`tuils demo`) in a terminal of 80 by 24, where no other size is named. `make pictures` takes these
pictures.
"""
FACES = re.compile(r"\s*@font-face \{.*?\}\n", re.DOTALL)
"""Fonts of another site, which a picture must not ask for."""
KEEPS_BLANKS = '<svg xml:space="preserve" '
"""Some programs that draw an SVG (librsvg) take the blanks at the ends of a text away, also those that do not break."""
XTERM = TerminalTheme(
    (0, 0, 0), (229, 229, 229),
    [(0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229)],
    [(127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255),
     (255, 255, 255)],
)  # fmt: skip
"""The colors of a plain terminal, for which the palettes are made. Other themes show a light screen in yellow."""
MARKS = re.compile(r"terminal-\d+")
"""A name that is another one each time."""


async def take(library: Path, scene: Scene) -> str:
    open_store(library)
    desk = replace(desk_of("pat", Clock(NOW, step=1), device="pictures"), pocket=Pocket())
    vars(SVG_EXPORT_THEME).update(vars(XTERM))  # Textual exports with rich's own
    scene.before(desk)
    app = Maple(
        Opened(library, about_library(), Station("front desk", palette=scene.palette), desk), idle_clock=lambda: 0.0
    )
    try:
        async with app.run_test(size=scene.size) as pilot:
            await settled(pilot)
            for keys in scene.keys:
                await press(pilot, keys)
                await until(pilot, lambda: not getattr(pilot.app.screen, "is_looking", False))
            await settled(pilot)
            picture = MARKS.sub("terminal", FACES.sub("", app.export_screenshot(title="tuils")))
            return picture.replace("<svg ", KEEPS_BLANKS, 1)
    finally:
        app.close_all()
        close_store()


def main() -> None:
    (DOCS / "pictures").mkdir(exist_ok=True)
    pages = [GALLERY]
    for scene in (*SCENES, *ON_THE_ROAD):
        with tempfile.TemporaryDirectory() as folder:
            os.environ |= {"TUILS_STATE": f"{folder}/state", "TUILS_CONFIG": f"{folder}/station.toml"}
            library = Path(folder, "demo.db")
            build_sample(library, beginner(Clock(NOW - 1_000_000, step=1)))
            close_store()
            picture = asyncio.run(take(library, scene))
        (DOCS / "pictures" / f"{scene.name}.svg").write_text(picture, encoding="utf-8")
        if scene in SCENES:
            pages.append(f"## {scene.says}\n\n![{scene.says}](pictures/{scene.name}.svg)\n")
    (DOCS / "gallery.md").write_text("\n".join(pages), encoding="utf-8")


if __name__ == "__main__":
    main()
