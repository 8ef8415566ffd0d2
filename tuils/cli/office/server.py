"""tuils server, library: a library on a database server, and copies of a whole library"""

from __future__ import annotations

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import family
from tuils.i18n import N_, _
from tuils.library.foundation.administration.server_library import (
    check_library_server,
    copy_library,
    create_library_server,
    open_server_to,
    server_of,
    server_risks,
    server_words,
)
from tuils.station.settings import library_path

server = family("server", N_("A library on a PostgreSQL server, for several buildings."))
library = family("library", N_("The library as a whole."))


@server.command(
    "create",
    help=N_(
        "Make the database ADDRESS for a library, with empty tables.\n\nADDRESS is postgresql://LOGIN@HOST/DATABASE. "
        "The login must be allowed to make databases and roles. Then start a library in it (tuils --library ADDRESS "
        "init) or copy one into it (tuils library copy library.db ADDRESS)."
    ),
)
@click.argument("address", metavar="ADDRESS")
def server_create(call: Call, address: str) -> None:
    with call.out.about(address=address):
        path = library_path(address)
        create_library_server(server_of(path))
        call.out.line({"address": address, "file": str(path)}, _("Ready for a library: {text}").format(text=address))


@server.command(
    "check",
    help=N_(
        "Look at the library's server: its version, its standby, how long a question takes.\n\n"
        "Exits with 1 if an answer at a desk could be lost with the server, or each save waits: a standby that isn't "
        "synchronous or not there, none after a standby took over, a synchronous_commit below on."
    ),
)
def server_check(call: Call) -> None:
    found = check_library_server(call.path)
    more = [f"{said} {then}" for said, then in server_risks(found)]
    risky = bool(more)
    if found.standbys == 1:
        more.append(_("If this standby stops, so does each save. With two, ANY 1 of them is enough."))
    if found.privileged:
        more.append(_("This login is a superuser. Give each desk its own: tuils server grant LOGIN"))
    facts = {"version": found.version, "standby": found.standby, "round_trip_ms": found.round_trip_ms}
    call.out.line(
        {**facts, "schema": found.schema, "standbys": found.standbys, "synchronous_commit": found.commits},
        server_words(found),
        *more,
    )
    call.out.ask(1 if risky else 0)


@server.command(
    "grant",
    help=N_("Let LOGIN of the library's server work at desks. It is made if it isn't there, without a password."),
)
@click.argument("login", metavar="LOGIN")
@click.option("--reader", is_flag=True, help=N_("For reports only: it reads what tells of no patron."))
def server_grant(call: Call, login: str, reader: bool) -> None:
    with call.out.about(login=login):
        open_server_to(call.path, login, reader=reader)
        words = _("{login} can read for reports.") if reader else _("{login} can work at desks.")
        call.out.line({"login": login, "reader": reader}, words.format(login=login))


@library.command(
    "copy",
    help=N_(
        "Copy the library SOURCE, with everyone in it, to TARGET: a new file, or an empty library on a server.\n\n"
        "Each is a file or an address, postgresql://LOGIN@HOST/DATABASE. Close tuils on every desk first, and use only "
        "one of the two afterwards. You need permission to restore backups."
    ),
)
@click.argument("source", metavar="SOURCE")
@click.argument("target", metavar="TARGET")
def library_copy(call: Call, source: str, target: str) -> None:
    call.library = source
    with call.open(refresh=False) as opened, call.out.about(target=target):
        copied = opened.do(copy_library, library_path(target))
        words = _("Copied {n} rows to {target}.").format(n=copied.rows, target=target)
        call.out.line({"rows": copied.rows, "digest": copied.digest}, words, copied.digest)
