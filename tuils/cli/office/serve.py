"""tuils serve: answers devices, until it is ended"""

from __future__ import annotations

import asyncio

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_text, family
from tuils.i18n import N_, _
from tuils.library.front.opening import NOBODY, open_desk
from tuils.library.people.self_service.machines import machine_called
from tuils.machines.server import Sip2Server

serve = family("serve", N_("Answer other machines, until Ctrl+C."))


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
                text = _("Can't listen on {host}, port {port}: {why}.")
                call.out.note(text.format(host=host, port=port, why=no.strerror or no))
                call.out.ask(1)


def _tell_address(call: Call, here: str) -> None:
    call.out.line({"listening": here}, _("Listening on {address}. Ctrl+C ends it.").format(address=here))
