"""tuils serve: answers devices, or readers' browsers, until it is ended"""

from __future__ import annotations

import asyncio
import errno
import os

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_text, family
from tuils.i18n import N_, _
from tuils.library.foundation.store import StoreFault
from tuils.library.front.opening import NOBODY, Opened, open_desk
from tuils.library.people.self_service.machines import machine_called
from tuils.library.people.self_service.queries import has_pins
from tuils.machines.server import Sip2Server

serve = family("serve", N_("Answer devices, or patrons on the web, until Ctrl+C."))


@serve.command(
    "sip2",
    help=N_(
        "Answer devices that speak SIP2: kiosks, book drops, vendors. Add them first: tuils device add.\n\nSIP2 is not "
        "encrypted. It listens on this computer alone, unless --host names another address: one of the library's own "
        "network, or behind a tunnel. Each device acts in its own name, and overrides nothing."
    ),
)
@click.option("--host", metavar="H", default="127.0.0.1", type=as_text, help=N_("The address to listen on."))
@click.option("--port", metavar="P", default=6001, type=click.IntRange(0, 65535), help=N_("Default: 6001."))
@click.option(
    "--device",
    "only",
    metavar="NAME",
    multiple=True,
    type=as_text,
    help=N_("Only this one may sign in. Can be repeated."),
)
def serve_sip2(call: Call, host: str, port: int, only: tuple[str, ...]) -> None:
    with open_desk(
        call.path, station=call.station or "sip2", branch=call.branch, sign_in=lambda _desk: NOBODY
    ) as opened:
        for words in opened.warnings:
            call.out.note(words)
        with call.out.about():
            names = [machine_called(name).name for name in only]
            try:
                asyncio.run(Sip2Server(opened, only=names).run(host, port, lambda here: _tell_address(call, here)))
            except OSError as no:
                _tell_not_started(call, host, port, no)


@serve.command(
    "web",
    help=N_(
        "Answer browsers: the web catalog of `tuils publish`, and behind card and PIN the patron's own page: what is "
        "out, renewals, holds, what is owed, programs.\n\nIt listens on this computer alone, without encryption. To "
        "let others in, put a web server with TLS in front, and add --proxy. It acts as a device of the kind web. It "
        "needs `pip install 'tuils[web]'`."
    ),
)
@click.option("--host", metavar="H", default="127.0.0.1", type=as_text, help=N_("The address to listen on."))
@click.option("--port", metavar="P", default=8080, type=click.IntRange(0, 65535), help=N_("Default: 8080."))
@click.option("--proxy", is_flag=True, help=N_("A web server in front does TLS and names readers in X-Forwarded-For."))
def serve_web(call: Call, host: str, port: int, proxy: bool) -> None:
    with open_desk(
        call.path, station=call.station or "web", branch=call.branch, sign_in=lambda _desk: NOBODY
    ) as opened:
        for words in opened.warnings:
            call.out.note(words)
        with call.out.about():
            _serve_web(call, opened, (host, port), behind_proxy=proxy)


def _serve_web(call: Call, opened: Opened, where: tuple[str, int], *, behind_proxy: bool) -> None:
    try:
        from tuils.web.web_server import WebServer  # an extra: most libraries have no server
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] not in ("starlette", "uvicorn"):
            raise
        said = _("The pages on the web need more packages, and these are not installed.")
        raise StoreFault("NO_WEB", said, _("Install them: pip install 'tuils[web]'")) from missing
    if not has_pins():
        call.out.note(_("No patron has a PIN yet, so nobody can sign in. Set PINs: tuils patron pin-slips."))
    try:
        server = WebServer(opened, behind_proxy=behind_proxy)
        asyncio.run(server.run(*where, lambda here: _tell_address(call, here)))
    except OSError as no:
        _tell_not_started(call, *where, no)


def _tell_not_started(call: Call, host: str, port: int, no: OSError) -> None:
    """Say why nothing listens there, and what to do. (Python's own text of it names the address once more.)"""
    text = _("The server can't start on {host}, port {port}: {why}.")
    step = _("That port is in use: choose another one with --port.")
    if no.errno != errno.EADDRINUSE:
        step = _("--host names an address of this computer; ports below 1024 are for root.")
    why = os.strerror(no.errno) if no.errno and no.errno > 0 else str(no)
    call.out.note(f"{text.format(host=host, port=port, why=why)} {step}")
    call.out.ask(1)


def _tell_address(call: Call, here: str) -> None:
    call.out.line({"listening": here}, _("Listening on {address}. Ctrl+C ends it.").format(address=here))
