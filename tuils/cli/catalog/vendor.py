"""tuils vendor"""

from __future__ import annotations

from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.fields import field_options
from tuils.cli.kit.options import as_text, family
from tuils.cli.kit.table import list_command, tell_line
from tuils.i18n import N_, _
from tuils.library.orders.order_fields import VENDOR
from tuils.library.orders.tables import VENDORS
from tuils.library.orders.vendors import add_vendor, change_vendor

from .order_options import with_blanks

vendor = family("vendor", N_("Vendors: who sells to the library. VENDOR is a name, or the beginning of one."))


list_command(vendor, "list", VENDORS, N_("List the vendors."))


@vendor.command("add", help=N_("Add a vendor."))
@click.argument("name", metavar="NAME", type=as_text)
@field_options(VENDOR)
def add(call: Call, /, name: str, **options: Any) -> None:
    with call.open() as opened, call.out.about(vendor=name):
        tell_line(call, opened.desk, VENDORS, opened.do(add_vendor, name, with_blanks(options)))


@vendor.command("edit", help=N_("Edit a vendor. `-` takes a text away; --ended: nothing is ordered there any more."))
@click.argument("vendor_name", metavar="VENDOR", type=as_text)
@click.option("--name", metavar="NAME", type=as_text, help=N_("Its new name."))
@field_options(VENDOR)
def edit(call: Call, /, vendor_name: str, **options: Any) -> None:
    fields = with_blanks(options)
    if not fields:
        raise click.UsageError(_("Say what to change, such as --discount 25."))
    with call.open() as opened, call.out.about(vendor=vendor_name):
        tell_line(call, opened.desk, VENDORS, opened.do(change_vendor, vendor_name, fields))
