"""tuils setting: what holds for the whole library"""

from __future__ import annotations

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_text, family
from tuils.cli.kit.refreshing import catch_up
from tuils.cli.kit.table import list_command, tell_line
from tuils.i18n import N_, _
from tuils.library.administration.known import ALL_SETTINGS, change_setting
from tuils.library.administration.settings import zone_of
from tuils.library.desk import Desk

setting = family("setting", N_("Settings for the whole library: fines, due dates, holds."))


list_command(setting, "list", ALL_SETTINGS, N_("List all settings with their current values."))


@setting.command("set", help=N_("Change a setting: `setting set fines yes`. F9 or `undo` undoes it."))
@click.argument("name", type=as_text)
@click.argument("value", type=as_text)
def set_setting(call: Call, name: str, value: str) -> None:
    with call.open() as opened, call.out.about(setting=name):
        one = opened.do(change_setting, name.replace("-", "_"), value)
        tell_line(call, opened.desk, ALL_SETTINGS, one)
        if one.name == "zone":
            _planned_before(call, opened.desk, one.value)
        catch_up(opened, call.out)  # the shelves may stand in another order now


def _planned_before(call: Call, desk: Desk, zone: str) -> None:
    """Sessions and bookings that keep the clock by which they were planned: somebody moves them, or takes this back."""
    from tuils.library.programs.other_clock import by_another_clock  # not for the other settings

    if what := by_another_clock(desk, zone_of(zone)).words:
        said = _("Still at their times in the old time zone: {what}. See: tuils event move, room move, undo.")
        call.out.note(said.format(what=what))
