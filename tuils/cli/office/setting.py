"""tuils setting, code: what holds for the whole library; branches, places, item types and categories"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

import click

from tuils.cli.kit.amounts import IN_CENTS, as_cents, one_of_two, refuse_whole
from tuils.cli.kit.call import Call
from tuils.cli.kit.errors import said_of_editor
from tuils.cli.kit.options import as_text, family
from tuils.cli.kit.refreshing import refresh_outdated
from tuils.cli.kit.table import csv_option, list_command, tell_line, write_rows
from tuils.files import fit_to_write, own_file
from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.administration.known import (
    ALL_SETTINGS,
    SettingShown,
    change_code,
    change_setting,
    code_sheet,
    is_money,
)
from tuils.library.foundation.administration.settings import branches, categories, item_types, locations, zone_of
from tuils.library.foundation.desk import Desk
from tuils.library.people.patrons.categories import AT_ONCE, remove_category
from tuils.station.settings import Station, config_file, load_station
from tuils.values.money.money import plain_amount

KINDS = {"branch": branches, "location": locations, "item_type": item_types, "category": categories}


setting = family("setting", N_("Settings for the whole library: fines, due dates, holds."))


list_command(setting, "list", ALL_SETTINGS, N_("List all settings with their current values."))


@setting.command("set", help=N_("Change a setting: `setting set fines yes`. F9 or `undo` undoes it."))
@click.argument("name", type=as_text)
@click.argument("value", metavar="VALUE", required=False, type=as_text)
@click.option("--cents", metavar="CENTS", type=as_cents, help=IN_CENTS)
def setting_set(call: Call, name: str, value: str | None, cents: int | None) -> None:
    one_of_two(value, cents)
    key = name.replace("-", "_")
    if cents is not None and not is_money(key):
        raise click.BadParameter(_("{name} is no amount of money.").format(name=name), param_hint="--cents")
    if value is not None and is_money(key):
        refuse_whole(value.strip(), "--cents")
    with call.open() as opened, call.out.about(setting=name):
        one = opened.do(change_setting, key, plain_amount(cents) if value is None else value)
        tell_line(call, opened.desk, ALL_SETTINGS, one)
        if one.name == "zone":
            _planned_before(call, opened.desk, one.value)
        refresh_outdated(opened, call.out)  # the shelves may stand in another order now


def _planned_before(call: Call, desk: Desk, zone: str) -> None:
    """Show the sessions and bookings that still have the old time zone: move them, or undo this change."""
    from tuils.library.activities.changing.on_closed import by_another_clock  # not for the other settings

    if what := by_another_clock(desk, zone_of(zone)).words:
        text = _("Still at their times in the old time zone: {what}. See: tuils event move, room move, undo.")
        call.out.note(text.format(what=what))


code = family("code", N_("Branches, shelving locations, item types, and patron categories: their names and settings."))


@code.command("list", help=N_("List the codes of one KIND (branch, location, item-type, category), or all of them."))
@click.argument("kind", required=False, default="", type=as_text)
@csv_option
def code_list(call: Call, kind: str, file: Path | None) -> None:
    wanted = [_kind(kind)] if kind else list(KINDS)
    with call.open():
        found = [(name, one.code, code_sheet(name, one.code)) for name in wanted for one in KINDS[name]()]
        if file is None:
            for line in found:
                _tell(call, *line)
        else:  # no Table: each kind has fields of its own
            rows = [_code_json(*line) for line in found]
            write_rows(call, file, rows, [*dict.fromkeys(("kind", "code", *(name for row in rows for name in row)))])


@code.command(
    "set",
    help=N_(
        "Add a code, or change its settings: `code set item-type DVD replacement_cents=15.00 "
        "min_age=12`.\n\nFields you don't name stay the same. `code list` shows the fields."
    ),
)
@click.argument("kind", type=as_text)
@click.argument("key", metavar="CODE", type=as_text)
@click.argument("fields", metavar="FIELD=VALUE...", nargs=-1, type=as_text)
def code_set(call: Call, kind: str, key: str, fields: tuple[str, ...]) -> None:
    name, given = _kind(kind), _fields(fields)
    with call.open() as opened, call.out.about(code=key):
        _tell(call, name, key, opened.do(change_code, name, key, given))


@code.command(
    "remove",
    help=N_("Remove a patron category: `code remove category TEEN --into ADULT`. Its patrons move to the other one."),
)
@click.argument("kind", type=as_text)
@click.argument("key", metavar="CODE", type=as_text)
@click.option("--into", metavar="CODE", default="", type=as_text, help=N_("The category its patrons move to."))
def code_remove(call: Call, kind: str, key: str, into: str) -> None:
    if _kind(kind) != "category":
        raise click.BadParameter(_("Only a category can be removed."), param_hint="KIND")
    with call.open() as opened, call.out.about(code=key):
        moved = opened.do(remove_category, key, into)
        text = ngettext(
            "Category {code} removed. {n} patron moved.", "Category {code} removed. {n} patrons moved.", moved
        )
        call.out.line({"kind": "category", "code": key, "moved": moved}, text.format(code=key, n=moved))
        if moved:
            call.out.note(_("To undo all of it: tuils undo {n}").format(n=1 + -(-moved // AT_ONCE)))


def _kind(text: str) -> str:
    name = text.strip().lower().replace("-", "_").removesuffix("s")
    if name not in KINDS:
        known = ", ".join(kind.replace("_", "-") for kind in KINDS)
        raise click.BadParameter(_("{name} is not one of: {known}.").format(name=text, known=known), param_hint="KIND")
    return name


def _fields(texts: tuple[str, ...]) -> dict[str, str]:
    given = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign:
            raise click.BadParameter(_("Write {text} as name=value.").format(text=text), param_hint="FIELD=VALUE")
        key = name.strip().lower().replace("-", "_")
        if is_money(key):
            refuse_whole(value.strip(), before=f"{name}=")
        given[key] = value
    return given


def _tell(call: Call, kind: str, key: str, fields: list[SettingShown]) -> None:
    text = "  ".join(f"{field.name}={field.value}" for field in fields if field.value)
    call.out.line(_code_json(kind, key, fields), f"{kind.replace('_', ' ')} {key}: {text}")


def _code_json(kind: str, key: str, fields: list[SettingShown]) -> dict[str, str]:
    return {
        "kind": kind,
        "code": key,
        **{"for" if field.name == "kind" else field.name: field.value for field in fields},
    }


# ---- tuils config: the settings of this desk: where they are, what holds, and an editor for them


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
