"""Devices that speak SIP2: the list, the settings of one, and what it did."""

from __future__ import annotations

from typing import Any

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.dates import moment_words
from tuils.library.foundation.describing.action import action
from tuils.library.people.self_service.machine_kinds import KINDS
from tuils.library.people.self_service.machine_log import MachineLine, mark_deed_done, mark_machine_seen
from tuils.library.people.self_service.machine_tables import DEEDS, MACHINES, SWITCHES, SwitchLine
from tuils.library.people.self_service.machines import (
    add_machine,
    change_machine,
    change_password,
    fresh_password,
    lacks_pins,
    remove_machine,
)
from tuils.library.people.self_service.queries import MachineDeed
from tuils.library.reach.replay import undo_at_machine
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.widgets.turns import Doing


class DeviceList(TableScreen[MachineLine]):
    """The devices. Enter opens the log of one; F6 adds one, F7 opens its settings."""

    table, word, prompt = MACHINES, N_("Devices"), N_("Number")
    keys = (("Enter", N_("Log")), "own", ("back", N_("Back")), "help", "undo")
    refusal_ends_question = True

    def greet(self) -> None:
        silent = next((one for one in self.lines if one.silent), None)
        if silent is None:
            super().greet()
            return
        text = _("{name} has been silent since {when}.")
        said = text.format(name=silent.name, when=moment_words(self.home.desk, silent.last_at))
        self.say("NOTE", said, _("Check its power and its network cable, and that tuils serve sip2 runs."))

    @action("a", N_("Add"), N_("Add a device"), needs="library.settings")
    def add_device(self) -> None:
        async def named(text: str) -> None:
            name, _blank, kind = text.strip().partition(" ")
            if kind.strip() not in KINDS:
                self.remark(_("Type a name and a kind: {kinds}.").format(kinds=", ".join(KINDS)))
                return
            self.settle()
            password = fresh_password()
            made = await self.home.do(add_machine, name, kind.strip(), password=password)
            hint = _("No patron has a PIN, and it asks for one. F7, pin, changes that.")
            lacks = await self.home.read(lacks_pins, made)
            await self._show_password(_("Added: {name}.").format(name=made.name), password, hint if lacks else "")

        said = _("A name in one word, then the kind: {kinds}.").format(kinds=", ".join(KINDS))
        self.ask_words(_("Device"), N_("Add"), said, _("Such as kiosk1 kiosk, or overdrive vendor."), named)

    async def _show_password(self, said: str, password: str, hint: str = "") -> None:
        text = _("Its password, shown only now: {password}")
        usual = _("Type it into the device. F7 shows its settings.")
        await self.done(f"{said} {text.format(password=password)}", hint or usual)

    @action("s", N_("Settings"), N_("The settings of a device"), needs="library.settings")
    async def open_settings(self, one: MachineLine) -> None:
        await self.home.open("device_settings", device=one.name)

    @action("k", N_("Password"), N_("Give it a new password"), needs="library.settings")
    def renew_password(self, one: MachineLine) -> None:
        async def renewed() -> None:
            password = fresh_password()
            await self.home.do(change_password, one.name, password)
            await self._show_password(_("{name} has a new password.").format(name=one.name), password)

        said = _("Give {name} a new password? The old one stops working at once.").format(name=one.name)
        self.ask(said, _("y: make one.   n or Esc: no."), renewed)

    @action("z", N_("Remove"), N_("Remove the device"), needs="library.settings")
    def remove_device(self, one: MachineLine) -> None:
        async def removed() -> None:
            await self.home.do(remove_machine, one.name)
            await self.done(_("Removed: {name}.").format(name=one.name), _("It can no longer sign in."))

        said = _("Remove {name}? It is signed out at once.").format(name=one.name)
        self.ask(said, _("y: remove it.   n or Esc: no."), removed)


class DeviceSettings(TableScreen[SwitchLine]):
    """The switches of one device. Enter changes one."""

    table, word, prompt = SWITCHES, N_("Device"), N_("Number")
    keys = (("Enter", N_("Change")), ("back", N_("Back")), "help", "undo")
    refusal_ends_question = True

    def __init__(self, device: str) -> None:
        super().__init__()
        self.device = device

    def asked(self) -> tuple[Any, ...]:
        return (self.device,)

    def greet(self) -> None:
        said = _("Settings of {name}. Changed settings are in bold.").format(name=self.device)
        self.say("", said, _(self.table.some[1]))

    def open_line(self, index: int) -> Doing:
        one = self.lines[index]

        async def take(text: str) -> None:
            self.settle()
            await self.home.do(change_machine, self.device, one.key, text.strip() or None)
            await self.done(_("Changed: {name}.").format(name=one.key), _("F9 undoes it."))

        said = f"{one.words} ({one.key})"
        then = _("Now {value}. It can be: {values}. Enter alone: {usual}, as usual.")
        told = then.format(value=one.value or "-", values=one.values, usual=one.usual or "-")
        self.ask_words(_("Value"), N_("Save"), said, told, take)
        return None


class DeviceLog(TableScreen[MachineDeed]):
    """The log of a device. F6 notes that somebody looked; a claim is a task of its own."""

    table, word, prompt = DEEDS, N_("Device"), N_("Number")
    keys = ("own", ("back", N_("Back")), "help", "undo")

    def __init__(self, device: str) -> None:
        super().__init__()
        self.device = device

    def asked(self) -> tuple[Any, ...]:
        return (self.device,)

    @action("a", N_("Seen"), N_("Mark everything reviewed except claims"))
    async def mark_seen(self) -> None:
        n = await self.home.do(mark_machine_seen, self.device)
        said = ngettext("{n} line is looked at.", "{n} lines are looked at.", n).format(n=n)
        await self.done(said, _("They are gone from the list of today."))

    @action("k", N_("Done"), N_("What this line asks for is done"))
    async def mark_done(self, one: MachineDeed) -> None:
        if await self.home.do(mark_deed_done, one.id):
            await self.done(_("Done."), _("It is gone from the list of today."))
        else:
            self.say("NOTE", _("There is nothing to do about this line."), _(self.table.some[1]))

    @action("z", N_("Undo"), N_("Undo what the device did here"), needs="circulation.undo")
    async def undo_deed(self, one: MachineDeed) -> None:
        await self.home.do(undo_at_machine, one.act)
        await self.done(_("Undone."), _("The item is as it was before."))
