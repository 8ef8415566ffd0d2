"""tuils config: the settings of this desk: where they are, what holds, and an editor for them"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.errors import said_of_editor
from tuils.cli.kit.options import family
from tuils.files import fit_to_write, own_file
from tuils.i18n import N_, _
from tuils.station.settings import Station, config_file, load_station

BEGUN = (
    "# Settings of one desk. Lines that begin with # are ignored; remove the # to use one.\n# "
    'Each setting is explained in docs/settings.md, "One desk".\n'
)


config = family("config", N_("Settings of this desk: scanner, colors, language."))


@config.command("show", help=N_("Show the settings of this desk."))
def config_show(call: Call) -> None:
    station = load_station(call.station)
    before = Station(station.name)
    for field in fields(Station):
        value, usual = getattr(station, field.name), getattr(before, field.name)
        plain = dict(value) if isinstance(value, Mapping) else value
        facts = {"name": field.name, "value": plain, "default": value == usual}
        mark = "" if value == usual else _("  (set here)")
        call.out.line(facts, f"{field.name} = {_shown(value)}{mark}")


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


@config.command("path", help=N_("Show where this desk's settings file is."))
def config_path(call: Call) -> None:
    call.out.line({"file": str(config_file()), "exists": config_file().exists()}, str(config_file()))


@config.command("edit", help=N_("Edit this desk's settings in your editor ($VISUAL, $EDITOR), then check them."))
def config_edit(call: Call) -> None:
    file = config_file()
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        with own_file(file) as out:
            out.write(BEGUN.encode())
    fit_to_write(file.resolve(), replace=True)  # an editor would spoil a library that is named here
    with said_of_editor():
        click.edit(filename=str(file))
    load_station(call.station)  # what is wrong is said with its line, and can be mended by the same command
    call.out.line({"file": str(file), "exists": True}, _("This desk's settings are fine: {file}").format(file=file))
