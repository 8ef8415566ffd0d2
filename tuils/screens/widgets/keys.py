"""The keys that are the same on every screen: ids, dot words and words, for bindings and the key sheet."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from textual.binding import Binding

from tuils.i18n import N_, _

NO_KEY = "no-key"
"""The key of actions with a dot word only, so that `[keys]` can give them one by id."""


class Key(NamedTuple):
    """A key. `id`: for `[keys]` of the station's TOML. `key`: Textual's name. `dot`: the letter of its dot word. `word`
    is for the key line, `words` for the key sheet; both are msgids, translated when shown."""

    id: str
    key: str
    dot: str
    action: str
    word: str
    words: str


Hint: TypeAlias = str | tuple[str, str]
"""An entry of the key line: the id of a key or the method of an action, shown with its own word; FIRST_THREE, OTHERS;
or (one of the former, or a key's name as it is; msgid)."""

EVERYWHERE = (
    Key("help", "f1", "?", "help", N_("Help"), N_("This help")),
    Key("desk", "f2", "d", "go('desk')", N_("Desk"), N_("Desk")),
    Key("catalog", "f3", "c", "go('catalog')", N_("Catalog"), N_("Catalog")),
    Key("patrons", "f4", "p", "go('patrons')", N_("Patrons"), N_("Patrons")),
    Key("events", "f5", "e", "go('events')", N_("Events"), N_("Events")),
    Key("undo", "f9", "u", "undo", N_("Undo"), N_("Undo")),
    Key("menu", "f10", "m", "menu", N_("Menu"), N_("Menu")),
    Key("why", "f12", "w", "why", N_("Why?"), N_("Why?")),
    Key("lock", "ctrl+l", "l", "lock", N_("Lock"), N_("Lock the screen")),
    Key("switch", "ctrl+o", "j", "switch", N_("Switch"), N_("Hand over the desk")),
    Key("back", "escape", "x", "back", N_("Back"), N_("Back, or done")),
    Key("sign_out", NO_KEY, "q", "sign_out", N_("Sign out"), N_("Sign out")),
)
MODES = ("desk", "catalog", "patrons", "events")
OWN = (("one", "f6"), ("two", "f7"), ("three", "f8"))
"""The ids of a screen's own first three actions, with their keys."""
FIRST_THREE = "own"
"""In a key line: its own first three actions, if visible."""
OTHERS = "dots"
"""In a key line: its further actions."""
OWN_IDS = (
    *(name for name, _key in OWN),
    *("four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen"),
)
"""The ids of a screen's further actions, which have a dot word alone."""
MOVES = (
    Binding("enter", "send", N_("Send what is typed")),
    Binding("up", "move(-1)", N_("Move in the list"), id="up"),
    Binding("down", "move(1)", N_("Move in the list"), id="down"),
    Binding("pageup", "page(-1)", N_("A page up or down"), id="page_up"),
    Binding("pagedown", "page(1)", N_("A page up or down"), id="page_down"),
    Binding("left", "turn(-1)", N_("Tabs, pages, days, shelf"), id="left"),
    Binding("right", "turn(1)", N_("Tabs, pages, days, shelf"), id="right"),
    Binding("space", "mark", N_("Mark a line"), id="mark"),
)
BINDINGS = [
    *(Binding(key.key, key.action, key.words, id=key.id) for key in EVERYWHERE),
    *(Binding(key, f"own('{name}')", id=name) for name, key in OWN),
    *MOVES,
    Binding("ctrl+c", "leave"),
]
DOTS = {key.dot: key.action for key in EVERYWHERE}
REPAINT = "ctrl+r"
"""The key that paints the whole screen again, at once and in every program: another one wrote on the terminal."""
LETTERS = {"desk": "bhikortvy", "catalog": "abfhknos", "events": "afghnrtv", "patrons": "bfgiknrvz"}
"""The dot words that screens of a mode have for themselves; a patron's card is among the patrons."""

_NAMES = {
    "escape": N_("Esc"),
    "enter": N_("Enter"),
    "space": N_("Space"),
    "tab": N_("Tab"),
    "up": N_("Up"),
    "down": N_("Down"),
    "left": N_("Left"),
    "right": N_("Right"),
    "pageup": N_("PgUp"),
    "pagedown": N_("PgDn"),
}


def letter_elsewhere(letter: str) -> str:
    """Return the key and name of the first mode that has this dot word; empty if none has."""
    mode = next((mode for mode, letters in LETTERS.items() if letter in letters), "")
    return next((f"{key_name(key.key)} {_(key.word)}" for key in EVERYWHERE if key.id == mode), "")


def key_name(key: str) -> str:
    """Return a key as written for people: `f6` F6, `ctrl+l` Ctrl+L, `pageup` PgUp."""
    return "+".join(_(_NAMES[part]) if part in _NAMES else part.capitalize() for part in key.split("+"))
