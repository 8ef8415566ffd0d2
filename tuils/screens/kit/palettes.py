"""The color roles, in four palettes of the terminal's own sixteen colors. Each role is also a word, a
mark or a place on the screen, so that color is never the only sign.

bar: a filled line. tab: the mode in the top line, the open tab. key: names of keys, the rule. head: the names of
columns, underlined to the edge. faint: the line between panes, which carries no fact. ruled: the row with a week's
days, which is also its line. ok: done. shelf: to the shelf, told from ok by its line as well. hold: to the hold shelf.
transit: to another branch. look: done, but read this; or a question; repair: the same, to the repair box. late: what to
look at in a list, such as overdue: lists fill nothing. stop: not done. practice: a practice library. cursor: the
highlighted row. paper: what a camera reads, dark on light. text, strong: everything else.
"""

from __future__ import annotations

from collections.abc import Mapping

from rich.style import Style
from textual.theme import Theme

# Look is on bright yellow and practice in white: black on a VGA's brown is 4.0:1, on its magenta 3.3:1.
PALETTES: dict[str, dict[str, str]] = {
    "dark": {
        "text": "",
        "strong": "bold",
        "cursor": "reverse",
        "bar": "reverse",
        "tab": "bold reverse",
        "key": "cyan",
        "head": "cyan underline",
        "faint": "dim",
        "ruled": "underline",
        "ok": "black on cyan",
        "shelf": "underline reverse",
        "hold": "black on green",
        "transit": "bright_white on blue",
        "look": "black on bright_yellow",
        "repair": "black on bright_yellow",
        "late": "bold bright_yellow",
        "stop": "bright_white on red",
        "practice": "bright_white on magenta",
        "paper": "black on bright_white",
    },
    "light": {
        "text": "black on bright_white",
        "strong": "bold",
        "cursor": "reverse",
        "bar": "bright_white on black",
        "tab": "bold bright_white on black",
        "key": "blue",
        "head": "blue underline",
        "faint": "dim",
        "ruled": "underline",
        "ok": "black on cyan",
        "shelf": "underline bright_white on black",
        "hold": "black on green",
        "transit": "bright_white on blue",
        "look": "black on bright_yellow",
        "repair": "black on bright_yellow",
        "late": "bold red",
        "stop": "bright_white on red",
        "practice": "bright_white on magenta",
        "paper": "black on bright_white",
    },
    "contrast": {
        "text": "bright_white on black",
        "strong": "bold",
        "cursor": "black on bright_white",
        "bar": "black on bright_white",
        "tab": "bold black on bright_white",
        "key": "bright_yellow",
        "head": "bright_yellow underline",
        "faint": "dim",
        "ruled": "underline",
        "ok": "black on bright_cyan",
        "shelf": "underline black on bright_white",
        "hold": "black on bright_green",
        "transit": "bright_white on blue",
        "look": "black on bright_yellow",
        "repair": "black on bright_yellow",
        "late": "bold bright_yellow",
        "stop": "black on bright_white",
        "practice": "black on bright_green",
        "paper": "black on bright_white",
    },
    "mono": {
        "text": "",
        "strong": "bold",
        "cursor": "reverse",
        "bar": "reverse",
        "tab": "bold reverse",
        "key": "bold",
        "head": "bold underline",
        "faint": "dim",
        "ruled": "underline",
        "ok": "reverse",
        "shelf": "bold underline",
        "hold": "reverse",
        "transit": "reverse",
        "look": "reverse",
        "repair": "reverse",
        "late": "bold",
        "stop": "bold reverse",
        "practice": "bold reverse",
        "paper": "reverse",
    },
}


def styles(palette: str) -> dict[str, Style]:
    """Role to style. Light and contrast bring their own paper; dark and mono leave it to the terminal."""
    parsed = {role: Style.parse(words) for role, words in PALETTES[palette].items()}
    return {role: parsed["text"] + style for role, style in parsed.items()}


COLORLESS = ("vt1", "vt2", "vt3", "vt4", "dumb")
"""How TERM begins for a terminal without colors: vt100, vt220."""


def palette_for(wanted: str, environ: Mapping[str, str]) -> str:
    """Return the palette to use: the wanted one (dark if unknown), but mono if NO_COLOR is set, and on terminals
    without colors."""
    if "NO_COLOR" in environ or environ.get("TERM", "").startswith(COLORLESS):
        return "mono"
    return wanted if wanted in PALETTES else "dark"


def theme(palette: str) -> Theme | None:
    """The Textual theme under a palette; None for those that use Textual's own `ansi-dark`."""
    inks = {"light": ("ansi_black", "ansi_bright_white"), "contrast": ("ansi_bright_white", "ansi_black")}
    if palette not in inks:
        return None
    ink, paper = inks[palette]
    return Theme(
        name=f"tuils-{palette}",
        primary=ink,
        foreground=ink,
        background=paper,
        surface=paper,
        panel=paper,
        boost=paper,
        ansi=True,
        variables={"ansi-background": "ansi_black", "ansi-foreground": "ansi_white"},
    )
