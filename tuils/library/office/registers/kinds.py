"""The registers of a library: those that come with the program, and its own, which are settings and travel as such."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

from tuils.i18n import N_, NN_, _
from tuils.library.foundation.administration.settings import write_setting
from tuils.library.foundation.administration.settings_queries import settings_beginning
from tuils.library.foundation.administration.state import REGISTERS
from tuils.library.foundation.describing.table import Column, Table, fact
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import Refused, refuse
from tuils.library.foundation.store import StoreFault, close_store, open_store
from tuils.models.library_file import STORE_ERRORS
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean, fold_text
from tuils.values.time.moments import day_of

from .command_names import COMMAND_NAMES
from .kind_field import unclear_file
from .kind_file import RegisterKind, read_kind
from .queries import count_entries_of, standing_by_register

DESCRIBE = "registers.describe"
CORRECT = N_("Add its file again: tuils register add FILE")
FOLDER = Path(__file__).parent / "kinds"


@cache
def shipped_texts() -> Mapping[str, str]:
    """Return the files that come with the program, by the name of their register."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.toml"))}


def own_texts() -> dict[str, str]:
    """Return the files of the library's own registers by name."""
    found = ((name.removeprefix(REGISTERS), json.loads(value)) for name, value in settings_beginning(REGISTERS))
    return {name: str(value.get("text", "")) for name, value in found if isinstance(value, dict)}


def kind_called(name: str) -> RegisterKind:
    """Return the register of this name; the library's own goes before ours. Refuses with REGISTER_UNKNOWN, or with
    REGISTER_UNCLEAR if this version can't read its file."""
    own = own_texts().get(name)
    if own is not None:
        return read_kind(own, own=True)
    if name not in shipped_texts():
        raise refuse("REGISTER_UNKNOWN", text=clean(name), names=", ".join(register_names()))
    return read_kind(shipped_texts()[name])


def kind_of_library(path: Path, name: str) -> RegisterKind | None:
    """Return the register of this name in the library at this path, before anybody has signed in: that there is one is
    no secret. None if there is none, or its file can't be read."""
    return _kind_of_text(_own_text(path, name), name)


def kind_here(name: str) -> RegisterKind | None:
    """Return the register of this name in the library that is open. None as in `kind_of_library`."""
    return _kind_of_text(own_texts().get(name, ""), name)


def _kind_of_text(own: str, name: str) -> RegisterKind | None:
    with suppress(Refused):
        if own:
            return read_kind(own, own=True)
        return read_kind(shipped_texts()[name]) if name in shipped_texts() else None
    return None


def _own_text(path: Path, name: str) -> str:
    """Return the file of the library's own register. A library that can't be opened says so when it is asked for
    more."""
    if not path.exists():
        return ""
    try:
        open_store(path)
        return own_texts().get(name, "")
    except (StoreFault, *STORE_ERRORS):
        return ""
    finally:
        close_store()


def register_names() -> list[str]:
    """Return the names of all registers: ours, then the library's own."""
    return [*shipped_texts(), *(name for name in own_texts() if name not in shipped_texts())]


def all_kinds() -> list[RegisterKind]:
    """Return all registers. One that can't be read is passed over: `kind_faults` tells."""
    own = own_texts()
    texts = {**{name: (text, False) for name, text in shipped_texts().items()},
             **{name: (text, True) for name, text in own.items()}}  # fmt: skip
    found = []
    for text, is_own in texts.values():
        try:
            found.append(read_kind(text, own=is_own))
        except Refused:
            continue
    return found


def kinds_seen(desk: Desk) -> list[RegisterKind]:
    """Return the registers whose entries this operator may see or write, by title."""
    seen = [kind for kind in all_kinds() if desk.may(kind.see) or desk.may(kind.add)]
    return sorted(seen, key=lambda kind: (kind.own, fold_text(kind.title)))


def kind_faults() -> list[tuple[str, str]]:
    """Return what is wrong with registers, for `doctor`: what, and what to do."""
    found = []
    for name, text in own_texts().items():
        try:
            read_kind(text, own=True)
        except Refused as no:
            said = _("The register {name} can't be read. {text}")
            found.append((said.format(name=name, text=no.reasons[0].facts.get("text", "")), CORRECT))
            continue
        if name in COMMAND_NAMES:
            said = _("The register {name} has the name of a command, so it can't be called by name.")
            found.append((said.format(name=name), _("Its entries stay on the screen: F10, Registers.")))
    missing = standing_by_register().keys() - {*register_names()}
    said = _("The file of the register {name} is gone. Its entries are kept.")
    return [(words, _(then)) for words, then in found] + [
        (said.format(name=name), _(CORRECT)) for name in sorted(missing)
    ]


# ---- describing one


def text_of_kind(desk: Desk, name: str) -> str:
    """Return the file that describes a register. Refuses with REGISTER_UNKNOWN."""
    desk.require("registers.use")
    own = own_texts().get(name) or shipped_texts().get(name)
    if own is None:
        raise refuse("REGISTER_UNKNOWN", text=clean(name), names=", ".join(register_names()))
    return own


@verb("registers.describe")
def add_kind(desk: Desk, text: str) -> RegisterKind:
    """Add a register of the library's own, or change one: the text of its file. Refuses with REGISTER_UNCLEAR."""
    kind = read_kind(text, own=True)
    if kind.name in COMMAND_NAMES:
        raise unclear_file(_("{name} is a command of tuils. Choose another name."), name=kind.name)
    if (n := count_entries_of(kind.name)) and (before := own_texts().get(kind.name, shipped_texts().get(kind.name))):
        _check_change(read_kind(before), kind, n)
    if own_texts().get(kind.name) != text:
        write_setting(Act(desk), "library", REGISTERS + kind.name, value={"text": text})
    return kind


def _check_change(before: RegisterKind, kind: RegisterKind, n: int) -> None:
    """Refuse a change that would show what is private. Fields that go stay in their entries, unseen."""
    if before.private != kind.private:
        raise unclear_file(_("private can't change while there are entries ({n})."), n=n)


@verb("registers.describe")
def remove_kind(desk: Desk, name: str) -> str:
    """Remove a register of the library's own; one of ours is again as it was shipped. Return its title. Refuses with
    REGISTER_UNKNOWN, REGISTER_IN_USE."""
    if name not in own_texts():
        if name in shipped_texts():
            raise refuse("REGISTER_UNKNOWN", wording="REGISTER_SHIPPED", text=name)
        raise refuse("REGISTER_UNKNOWN", text=clean(name), names=", ".join(register_names()))
    if name not in shipped_texts() and (n := count_entries_of(name)):
        raise refuse("REGISTER_IN_USE", text=name, n=n)
    write_setting(Act(desk), "library", REGISTERS + name, value=None)
    return name


# ---- the list of them


@dataclass(frozen=True)
class RegisterLine:
    """A register in the list of all. `open` and `due`: how many entries; None of one that this operator can't see."""

    register: str
    title: str
    help: str
    open: int | None
    due: int | None
    own: bool
    counted: bool = False
    menu: str = ""


def registers(desk: Desk, words: str = "") -> list[RegisterLine]:
    """Return the registers that this operator may see or write: what has something due first."""
    today = day_of(desk.now, desk.zone).isoformat()
    counts = standing_by_register(today)
    wanted = fold_text(words).split()
    found = []
    for kind in kinds_seen(desk):
        is_seen = desk.may(kind.see)
        n, due = counts.get(kind.name, (0, 0))
        line = RegisterLine(
            kind.name, kind.title, kind.help or kind.title, n if is_seen else None, due if is_seen else None,
            kind.own, kind.is_stock, kind.menu,
        )  # fmt: skip
        if all(word in fold_text(f"{kind.name} {kind.title} {kind.help} {kind.menu}") for word in wanted):
            found.append(line)
    return sorted(found, key=lambda line: not line.due)


def _due_words(_desk: Desk, line: RegisterLine) -> tuple[str, str]:
    if not line.due:
        return "", "text"
    words = _("{n} to order") if line.counted else _("{n} due")
    return words.format(n=line.due), "look"


def _about(_desk: Desk, line: RegisterLine) -> str:
    return _("see a manager") if line.open is None else line.help


def _in_a_line(desk: Desk, line: RegisterLine) -> str:
    """Return `trouble           Equipment trouble: 4 open, 1 due`, for commands."""
    told = [_("{n} open").format(n=line.open)] if line.open else []
    told += [due] if (due := _due_words(desk, line)[0]) else []
    told += [_("see a manager")] if line.open is None else []
    return f"{line.register:<16} {': '.join(filter(None, (line.title, ', '.join(told))))}"


REGISTER_LIST = Table(
    title=N_("Registers"),
    columns=(
        fact("register"),
        Column(N_("Register"), 20, "title", "title"),
        Column(N_("Open"), 4, lambda _desk, line: str(line.open or ""), "open", "open", right=True),
        Column(N_("Due"), 11, _due_words, "due", "due"),
        Column("", 20, _about, "help", "help", grow=1, drop=1),
        fact("own"),
    ),
    read=registers,
    key="register",
    none=(N_("No register has these words."), N_("Try another word.")),
    some=(NN_("{n} register.", "{n} registers."), N_("Enter opens one. Type words to find one.")),
    enter=(N_("Open"), "register_list", "register"),
    words=_in_a_line,
    is_printed=False,
    names_a_person=False,
    example=RegisterLine("trouble", "Equipment trouble", "Machines that do not work", 4, 1, own=False),
)  # fmt: skip
