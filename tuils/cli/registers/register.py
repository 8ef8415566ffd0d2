"""tuils register: the registers of a library; and the commands of each, such as tuils trouble"""

from __future__ import annotations

from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.fields import field_options, given_or_cleared
from tuils.cli.kit.options import CommandFamily, Door, as_text, bytes_from, family
from tuils.cli.kit.paper import paper_command
from tuils.cli.kit.table import answer_of, csv_option, line_of, list_command, tell_line, tell_table, verb_command
from tuils.i18n import N_, _
from tuils.library.front.opening import Opened
from tuils.library.office.registers.entries import EntrySheet, entry_called, entry_history, every_entry, history_words
from tuils.library.office.registers.entry_papers import entry_letter, entry_paper
from tuils.library.office.registers.entry_table import register_table
from tuils.library.office.registers.kind_file import LONGEST_FILE, RegisterKind
from tuils.library.office.registers.kinds import (
    REGISTER_LIST,
    add_kind,
    remove_kind,
    text_of_kind,
)
from tuils.library.office.registers.order_list import order_table, vendor_order_paper
from tuils.library.office.registers.writing import (
    add_entry,
    change_entry,
    count_entry,
    move_entry,
    remove_entry,
    reopen_entry,
)
from tuils.values.time.moments import iso

ENTRY = click.argument("_entry", metavar="ID", type=as_text)
"""An entry, by its id, the end of it, or the beginning of its words. No field has a name with such a beginning."""

register = family(
    "register",
    N_(
        "Registers: every other list the library keeps. Each is a command of its own: tuils trouble add, list, show, "
        "edit, done, reopen, count, remove."
    ),
)
list_command(
    register,
    "list",
    REGISTER_LIST,
    N_("List the registers: how many entries are open, and due."),
    click.option("--find", "words", metavar="WORDS", default="", type=as_text, help=N_("Only with these words.")),
)


@register.command("add", help=N_("Add a register of your own from a file, or change one. - reads standard input."))
@click.argument("file", metavar="FILE", type=as_text)
def add_own(call: Call, file: str) -> None:
    text = bytes_from(file, LONGEST_FILE + 1, "FILE").decode("utf-8", "replace")
    with call.open() as opened, call.out.about(file=file):
        kind = opened.do(add_kind, text)
        said = _("Register: {title}. Write in it: tuils {name} add").format(title=kind.title, name=kind.name)
        call.out.line({"register": kind.name, "title": kind.title}, said)


verb_command(
    register,
    "show",
    N_("Show the file that describes a register, to change it and add it again."),
    text_of_kind,
    answer_of(lambda _desk, text: {"text": text}, lambda text: text.splitlines()),
    click.argument("name", metavar="NAME", type=as_text),
    subject="register",
)
verb_command(
    register,
    "remove",
    N_("Remove a register of your own that has no entries; one of ours is again as it was shipped."),
    remove_kind,
    answer_of(lambda _desk, name: {"register": name}, lambda name: _("Removed: {name}").format(name=name)),
    click.argument("name", metavar="NAME", type=as_text),
    subject="register",
)


# ---- the commands of one register


@lru_cache(maxsize=64)
def command_of(kind: RegisterKind) -> CommandFamily:
    """Return the commands of a register: add, list, show, edit, done, reopen, print, remove; and those that only some
    have: count, order-list, order-slip, letter."""
    group = family(kind.name, kind.help or kind.title)
    told = line_of(register_table(kind))
    _add(group, kind)
    _list(group, kind)
    _verb(group, kind, "show", N_("Show one entry, and what became of it."), entry_called, _tell_page)
    _edit(group, kind)
    state = click.option("--state", "state", metavar="STATE", default="", type=as_text, help=N_("Another state."))
    _verb(group, kind, "done", N_("Mark an entry as done, or move it to a state."), move_entry, told, state)
    _verb(group, kind, "reopen", N_("Open a closed entry again."), reopen_entry, told)
    if kind.amount:
        _count(group, kind)
    if kind.is_stock:
        vendor = click.argument("vendor", metavar="[VENDOR]", required=False, default="", type=as_text)
        list_command(group, "order-list", order_table(kind), N_("List what to order, by vendor."), vendor)
        words = N_("Print the order to one vendor: what there is too little of.")
        paper_command(group, "order-slip", partial(vendor_order_paper, register=kind.name), words, "vendor", "VENDOR")
    paper_command(group, "print", partial(entry_paper, register=kind.name), N_("Print one entry."), "id", "ID")
    if kind.letter.paper:
        words = N_("Print the letter to the person of an entry.")
        paper_command(group, "letter", partial(entry_letter, register=kind.name), words, "id", "ID")
    removed = line_of(register_table(kind), N_("Removed: {line}"))
    _verb(group, kind, "remove", N_("Remove an entry that was a mistake."), remove_entry, removed)
    return group


def _verb(group: CommandFamily, kind: RegisterKind, name: str, words: str, verb: Any, tell: Any, *params: Any) -> None:
    """Add a command about one entry."""

    def act(call: Call, /, _entry: str, **values: Any) -> None:
        with call.open() as opened, call.out.about(register=kind.name, id=_entry):
            tell(call, opened, opened.do(verb, kind.name, _entry, **values))

    _command(group, name, words, act, ENTRY, *params)


def _command(group: CommandFamily, name: str, words: str, act: Any, *params: Any, **settings: Any) -> None:
    def bare() -> None: ...

    for param in reversed(params):
        param(bare)
    known: list[click.Parameter] = getattr(bare, "__click_params__", [])[::-1]
    group.add_command(Door(name, callback=act, params=known, help=words, **settings), name)


def _add(group: CommandFamily, kind: RegisterKind) -> None:
    def act(call: Call, /, _quick: tuple[str, ...], **said: Any) -> None:
        fields = {name: value for name, value in given_or_cleared(said).items() if value != ""}
        fields |= _quick_fields(kind, _quick)
        with call.open() as opened, call.out.about(register=kind.name):
            _tell(call, opened, opened.do(add_entry, kind.name, fields))

    metavar = " ".join([kind.quick[0].upper(), *(f"[{name.upper()}]" for name in kind.quick[1:])])
    quick = click.argument("_quick", metavar=metavar, nargs=-1, type=as_text)
    _command(group, "add", N_("Add an entry."), act, quick, field_options(kind.drawn))


def _quick_fields(kind: RegisterKind, words: tuple[str, ...]) -> dict[str, str]:
    """Return the fields that are given without an option. If only one is asked, all words are for it."""
    if len(kind.quick) == 1:
        return {kind.quick[0]: " ".join(words)} if words else {}
    if len(words) > len(kind.quick):
        text = _("{n} words, and {fields} are asked. Put a text of several words in quotes.")
        raise click.UsageError(text.format(n=len(words), fields=", ".join(kind.quick)))
    return dict(zip(kind.quick, words, strict=False))


def _list(group: CommandFamily, kind: RegisterKind) -> None:
    def act(call: Call, /, _state: str, _all: bool, _due: str, _find: str, file: Path | None) -> None:
        if _all and _state != "open":
            raise click.UsageError(_("--all and --state can't be combined."))
        with call.open() as opened, call.out.about(register=kind.name):
            read = partial(every_entry, register=kind.name)
            rows = opened.do(read, state="all" if _all else _state, words=_find, due=_due)
            tell_table(call, opened, register_table(kind), rows, file)

    _command(
        group,
        "list",
        N_("List the entries that are open, what is due first."),
        act,
        click.option(
            "--state", "_state", metavar="STATE", default="open", type=as_text, help=N_("Those in this state.")
        ),
        click.option("--all", "_all", is_flag=True, help=N_("All, the closed ones too.")),
        click.option("--due", "_due", metavar="DATE", default="", type=as_text, help=N_("Those due by this day.")),
        click.option("--find", "_find", metavar="WORDS", default="", type=as_text, help=N_("Those with these words.")),
        csv_option,
    )


def _edit(group: CommandFamily, kind: RegisterKind) -> None:
    def act(call: Call, /, _entry: str, **said: Any) -> None:
        if not (fields := given_or_cleared(said)):
            raise click.UsageError(_("Say what to change."))
        with call.open() as opened, call.out.about(register=kind.name, id=_entry):
            _tell(call, opened, opened.do(change_entry, kind.name, _entry, fields))

    _command(group, "edit", N_("Change an entry. - clears a field."), act, ENTRY, field_options(kind.drawn))


def _count(group: CommandFamily, kind: RegisterKind) -> None:
    def act(call: Call, /, _entry: str, _n: str) -> None:
        with call.open() as opened, call.out.about(register=kind.name, id=_entry):
            _tell(call, opened, opened.do(count_entry, kind.name, _entry, _n))

    words = N_("Count: +5 adds, -2 takes away, 12 is the new number.")
    n = click.argument("_n", metavar="N", type=as_text)
    _command(group, "count", words, act, ENTRY, n, context_settings={"ignore_unknown_options": True})


def _tell(call: Call, opened: Opened, sheet: EntrySheet) -> None:
    tell_line(call, opened.desk, register_table(sheet.kind), sheet)


def _tell_page(call: Call, opened: Opened, sheet: EntrySheet) -> None:
    desk, table = opened.desk, register_table(sheet.kind)
    steps = opened.do(entry_history, sheet)
    told = [{"at": iso(one.at, desk.zone), "operator": one.operator, "what": one.what} for one in steps]
    lines = [f"{one.label}: {sheet.shown(one)}" for one in sheet.kind.fields if sheet.shown(one)]
    state = _("State: {state}").format(state=sheet.state_said)
    words = [history_words(desk, one) for one in steps]
    call.out.line({**table.facts(desk, sheet), "history": told}, *table.sentences(desk, sheet), *lines, state, *words)
