"""tuils sites"""

from __future__ import annotations

from pathlib import Path

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import command
from tuils.cli.kit.table import csv_option, tell_list
from tuils.i18n import N_
from tuils.library.sites.site_table import SITES


@command(N_("Every copy of this library: when it last reported, what is waiting for it, its clock."))
@csv_option
def sites(call: Call, file: Path | None) -> None:
    tell_list(call, SITES, file)
