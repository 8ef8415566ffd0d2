"""tuils target: where lookup asks"""

from __future__ import annotations

import time
from collections.abc import Mapping

import click

from tuils.cli.catalog.lookup import tell_answers
from tuils.cli.kit.call import Call, in_library
from tuils.cli.kit.options import as_text, family
from tuils.cli.kit.table import line_of, list_command, tell_line, verb_command
from tuils.devices.fetching import NotFetched
from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.desk import Desk
from tuils.library.front.opening import Opened
from tuils.library.holdings.lookup.asking import TESTED, forget_index, index_file, try_target
from tuils.library.holdings.lookup.targets import (
    KINDS,
    TARGETS,
    Target,
    add_target,
    change_target,
    move_target,
    remove_target,
    target_called,
)

NAME = click.argument("name", metavar="NAME", type=as_text)
TELL_EVERY = 2.0
"""The seconds between two reports on how far a file is read."""
FAILED = 1


target = family(
    "target",
    N_(
        "Record sources: the catalogs and files that `lookup` and Add a book ask. The Library of Congress (LOC) and "
        "Open Library are there, off until you switch them on: `target on LOC`."
    ),
)


kind_option = click.option("--kind", type=click.Choice(tuple(KINDS)), help=N_("Guessed from URL if left out."))
seconds_option = click.option("--seconds", metavar="N", type=as_text, help=N_("How long it may take; 3 by default."))
isbn_option = click.option(
    "--isbn-index", metavar="NAME", type=as_text, help=N_("What an SRU server calls ISBNs; bath.isbn by default.")
)
drop_option = click.option(
    "--drop", "dropped", metavar="TAGS", type=as_text, help=N_('Fields to leave out of its records: "59X 9XX 6XX/2".')
)


list_command(target, "list", TARGETS, N_("List the record sources, in the order in which they are asked."))


@target.command(
    "add",
    help=N_(
        "Add a record source: `target add STATE http://catalog.example.org/sru`, `target add DUMP "
        "/media/stick/state.mrc`.\n\nURL is the address of an SRU server, z3950://HOST:PORT/DATABASE, or a file of "
        "MARC records, which is read once and then answers without a network."
    ),
)
@NAME
@click.argument("url", metavar="URL", type=as_text)
@kind_option
@seconds_option
@isbn_option
@drop_option
def target_add(call: Call, /, name: str, url: str, **fields: str | None) -> None:
    with call.open() as opened, call.out.about(target=name):
        made = opened.do(add_target, name, url, _given(fields))
        _tell(call, opened.desk, made)
        if made.kind == "file":
            _index(call, made)


@target.command("edit", help=N_("Change a record source. Only what you name changes."))
@NAME
@click.option("--url", metavar="URL", type=as_text, help=N_("Its address, or its file."))
@kind_option
@seconds_option
@isbn_option
@drop_option
def target_edit(call: Call, /, name: str, **fields: str | None) -> None:
    with call.open() as opened, call.out.about(target=name):
        _tell(call, opened.desk, opened.do(change_target, name, _given(fields)))


verb_command(
    target,
    "on",
    N_("Switch a record source on: it is asked from now on."),
    change_target,
    line_of(TARGETS),
    NAME,
    subject="target",
    fields={"active": "on"},
)


verb_command(
    target,
    "off",
    N_("Switch a record source off. It stays on the list."),
    change_target,
    line_of(TARGETS),
    NAME,
    subject="target",
    fields={"active": "off"},
)


verb_command(
    target,
    "move",
    N_("Change the order: `target move STATE 1` asks STATE first."),
    move_target,
    line_of(TARGETS),
    NAME,
    click.argument("place", metavar="PLACE", type=click.IntRange(1, 999)),
    subject="target",
)


@target.command(
    "test",
    help=N_(
        "Ask one record source, on or off, for a well-known book or one that you name, and show how it went. A file of "
        "records is read first, where that was not done on this machine."
    ),
)
@NAME
@click.argument("words", metavar="[ISBN|WORDS]", nargs=-1, type=as_text)
@in_library(refresh=False, target="name")
def target_test(call: Call, opened: Opened, name: str, words: tuple[str, ...]) -> None:
    one = target_called(name)
    if one.kind == "file":
        _index(call, one)
    found = list(try_target(opened.desk, name, " ".join(words) or TESTED))
    tell_answers(call, opened.desk, found)
    if any(answer.fault for answer in found):
        call.out.ask(FAILED)


@target.command("remove", help=N_("Remove a record source. LOC and OPENLIBRARY come back as they were, switched off."))
@NAME
@in_library(target="name")
def target_remove(call: Call, opened: Opened, name: str) -> None:
    gone = opened.do(remove_target, name)
    if gone.kind == "file":
        forget_index(gone)
    call.out.line({"target": gone.name, "removed": True}, _("Removed: {name}.").format(name=gone.name))


def _given(fields: Mapping[str, str | None]) -> dict[str, str]:
    return {name: text for name, text in fields.items() if text is not None}


def _tell(call: Call, desk: Desk, one: Target) -> None:
    tell_line(call, desk, TARGETS, one)


def _index(call: Call, one: Target) -> None:
    last = time.monotonic()

    def tell(count: int) -> None:
        nonlocal last
        if time.monotonic() - last >= TELL_EVERY:
            last = time.monotonic()
            call.out.note(_("{n} records read.").format(n=f"{count:,}"))

    try:
        count = index_file(one, tell)
    except NotFetched as no:
        call.out.note(f"{one.name}: {no}")
        call.out.ask(FAILED)
        return
    if count:
        text = ngettext("{n} record read.", "{n} records read.", count).format(n=f"{count:,}")
        call.out.note(f"{one.name}: {text}")
