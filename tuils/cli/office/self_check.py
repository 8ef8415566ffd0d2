"""tuils self-check: patrons check out by themselves, full screen"""

from __future__ import annotations

import os
from datetime import datetime
from typing import TYPE_CHECKING

import click

from tuils.cli.kit import guest_sandbox
from tuils.cli.kit.call import Call, can_ask
from tuils.cli.kit.options import as_text, command
from tuils.i18n import N_, _

if TYPE_CHECKING:
    from tuils.station.settings import Station
    from tuils.values.station.printer_setup import PrinterSetup

PASSWORD = "TUILS_DEVICE_PASSWORD"


@command(
    N_(
        "Self-check, full screen: patrons scan their card, then their items. It opens no library: it speaks with "
        "`tuils serve sip2`, as a device of kind kiosk, and can run as a system user that may not read the library's "
        "file.\n\nThe password is read from $TUILS_DEVICE_PASSWORD, or asked. Only the word given with --leave ends "
        "it."
    )
)
@click.option(
    "--device", metavar="NAME", default="self-check", show_default=True, type=as_text, help=N_("The device it is.")
)
@click.option("--host", metavar="H", default="127.0.0.1", type=as_text, help=N_("Where the server listens."))
@click.option("--port", metavar="P", default=6001, type=click.IntRange(1, 65535), help=N_("Default: 6001."))
@click.option("--touch", is_flag=True, help=N_("The two large keys can be touched, or clicked."))
@click.option("--leave", metavar="WORD", type=as_text, default="", help=N_("Word that ends it, typed or scanned."))
def self_check_command(call: Call, device: str, host: str, port: int, touch: bool, leave: str) -> None:
    from tuils.cli.kit.no_command import at_terminal, ready_terminal
    from tuils.station.settings import load_station

    if not at_terminal():
        raise click.UsageError(_("Self-check needs a terminal."))
    password = _password(device)
    guest_sandbox.hold_still()
    station = load_station(call.station)
    ready_terminal()
    from tuils.screens.self_check.service import LocalServer
    from tuils.self_check import SelfCheckSetup, run_self_check

    server = LocalServer(host, port, device, password, lambda: f"{datetime.now().astimezone():%Y%m%d    %H%M%S}")
    setup = SelfCheckSetup(server, station, leave, _printer(station))
    call.out.ask(run_self_check(setup, ascii=station.ascii, touch=touch or station.mouse))


def _password(device: str) -> str:
    """Return the device's password. No program that is started from here gets it."""
    if known := os.environ.pop(PASSWORD, ""):
        return known
    if not can_ask():
        raise click.UsageError(_("Put the password in TUILS_DEVICE_PASSWORD."))
    asked: str = click.prompt(_("Password of {name}").format(name=device), hide_input=True, err=True)
    return asked


def _printer(station: Station) -> PrinterSetup | None:
    """Return the printer for slips: one that is set up for this station. None is the usual."""
    from tuils.printing.print_out import printers_of

    return next((setup for setup in printers_of(station).values() if setup.prints_text), None)
