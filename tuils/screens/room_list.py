"""What can be booked: rooms and equipment, and all that is said of each, on one form."""

from __future__ import annotations

from functools import partial
from typing import Any

from tuils.i18n import N_, _, ngettext
from tuils.library.administration.settings import branches
from tuils.library.programs.room_words import KIND_WORDS, around_words, layouts_words, room_words
from tuils.library.programs.rooms import RoomSheet, remove_room, room_sheet, rooms, save_room
from tuils.values.folding import clean

from .coded_form import CodedForm, Codes
from .form import Values
from .form_lines import Ask, pick
from .home import home_screen
from .listing import Listing
from .reading import Reading
from .widgets.keys import Verb
from .widgets.lines import Line, cut
from .widgets.rows import Column
from .widgets.turns import Doing

PERMISSION = "rooms.edit"
ROOMS = (
    Column("#", 2, right=True),
    Column(N_("Name"), 12, grow=1),
    Column(N_("Kind"), 9, drop=1),
    Column(N_("Holds"), 5, right=True),
    Column(N_("Before, after"), 13, drop=2),
    Column(N_("Code"), 12, drop=3),
)


class RoomList(Listing):
    """F6 adds one, F7 or Enter changes it, F8 takes it away."""

    word, prompt, names_a_person = N_("Rooms"), N_("Room"), False
    columns = ROOMS
    verbs = (
        Verb("n", N_("New"), N_("A new room, or equipment")),
        Verb("o", N_("Change"), N_("Change what is said of it")),
        Verb("z", N_("Delete"), N_("It can be booked no more")),
    )
    keys = (("Enter", N_("Open")), "one", "two", "three", "undo", ("back", N_("Back")), "help")

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[RoomSheet] = []

    def named_verbs(self) -> list[tuple[str, Verb]]:
        return super().named_verbs() if self.home.desk.may(PERMISSION) else []

    async def load(self) -> None:
        self.sheets = await self.home.read(rooms, self.home.desk)
        rows = [
            (
                str(number),
                sheet.name,
                _(KIND_WORDS[sheet.kind]),
                "" if sheet.capacity is None else str(sheet.capacity),
                f"{sheet.setup_minutes}, {sheet.clear_minutes}",
                sheet.code,
            )
            for number, sheet in enumerate(self.sheets, 1)
        ]
        self.put(rows, [sheet.code for sheet in self.sheets])

    def greet(self) -> None:
        n = len(self.sheets)
        may = self.home.desk.may(PERMISSION)
        if not n:
            then = _("F6 adds the first one.") if may else _("A manager adds them.")
            self.say("", _("There are no rooms yet."), then)
            return
        said = ngettext("{n} room or piece of equipment.", "{n} rooms and pieces of equipment.", n).format(n=n)
        self.say("", said, _("Enter opens one.") if may else _("Enter shows all that is said of it."))

    def open_line(self, index: int) -> Doing:
        code = self.sheets[index].code
        if self.home.desk.may(PERMISSION):
            return self.home.open("room_form", code=code)
        return self.home.open("room_policy", room=code)

    async def action_one(self) -> None:
        await self.home.open("room_form")

    async def action_two(self) -> None:
        if self.at < 0:
            self.none_chosen()
        else:
            await self.home.open("room_form", code=self.sheets[self.at].code)

    def action_three(self) -> None:
        if self.at < 0:
            self.none_chosen()
            return
        sheet = self.sheets[self.at]

        async def yes() -> None:
            await self.home.do(remove_room, sheet.code)
            await self.load()
            said = _("Taken away: {name}").format(name=cut(sheet.name, 50))
            self.say("OK", said, _("What was booked in it stays to be seen. F9 takes it back."))

        said = _("Take away {name}?").format(name=cut(sheet.name, 40))
        self.ask(said, _("y: it can be booked no more.   n or Esc: no."), yes)


# ---- one of them


def _known() -> Codes:
    return {
        "kind": [(code, _(words)) for code, words in KIND_WORDS.items()],
        "branch": [(one.code, one.name) for one in branches()],
        "agreement": [("yes", _("yes")), ("no", _("no"))],
        "any_hour": [("yes", _("yes")), ("no", _("no"))],
    }


FLAGS = ("agreement", "any_hour")


class RoomForm(CodedForm):
    """`code`: one that is changed; empty for a new one."""

    permission, known = PERMISSION, _known
    word = N_("Room")
    asked = (
        Ask("code", N_("Code"), N_("short, such as meeting; it stays")),
        Ask("name", N_("Name"), N_("what people call it")),
        Ask("kind", N_("Kind"), whole=True),
        Ask("branch", N_("Where"), whole=True),
        Ask("capacity", N_("Holds"), N_("people; empty: no limit")),
        Ask("layouts", N_("Lay-outs"), N_("rows 30, U 16"), long=True),
        Ask("has", N_("There is"), N_("a projector, a sink"), long=True),
        Ask("setup_minutes", N_("Before"), N_("minutes to set up, each time")),
        Ask("clear_minutes", N_("After"), N_("minutes to clear, each time")),
        Ask("longest_minutes", N_("At most"), N_("minutes; empty: no limit")),
        Ask("ahead_days", N_("Days ahead"), N_("empty: no limit")),
        Ask("any_hour", N_("Any hour"), N_("yes: also while we are closed"), whole=True),
        Ask("agreement", N_("Agreement"), N_("yes: groups agree to the policy"), whole=True),
        Ask("policy", N_("Policy"), N_("lines parted by /"), long=True),
    )

    def __init__(self, code: str = "") -> None:
        super().__init__()
        self.code = code
        self.kept_as = f"room {code}"
        self.sheet: RoomSheet | None = None

    async def begin(self) -> Values:
        await super().begin()
        if not self.code:
            return {"kind": _(KIND_WORDS["room"]), "any_hour": _("no"), "agreement": _("no")}
        self.sheet = sheet = await self.home.read(room_sheet, self.home.desk, self.code)
        first = {line.ask.name: _shown(getattr(sheet, line.ask.name)) for line in self.lines}
        for name in ("kind", "branch"):
            first[name] = dict(self.codes[name]).get(getattr(sheet, name), first[name])
        layouts = ", ".join(f"{name} {heads}" for name, heads in sheet.layouts.items())
        return first | {"layouts": layouts, "policy": " / ".join(sheet.policy.splitlines())}

    def heading(self) -> tuple[str, str]:
        said = _("Change what is said of it.") if self.code else _("A new room, or equipment.")
        return said, _("Bookings that are made keep their times. F6 saves it.")

    def called(self, values: Values) -> str:
        return values["name"] or values["code"]

    async def look(self, name: str) -> str:
        if name == "code" and self.code and self.line(name).value != self.code:
            self.line(name).put(self.code)
        return await super().look(name)

    async def save(self, values: Values) -> None:
        fields: dict[str, Any] = {name: text for name, text in values.items() if name != "code"}
        for name in ("kind", "branch"):
            fields[name] = pick(values[name], self.codes[name])[0] if values[name] else ""
        fields["kind"] = fields["kind"] or "room"
        fields |= {name: pick(values[name], self.codes[name])[0] == "yes" for name in FLAGS}
        fields["policy"] = "\n".join(part.strip() for part in values["policy"].split(" / "))
        done = await self.home.do(partial(save_room, new=not self.code), self.code or clean(values["code"]), fields)
        await self.close()
        if below := home_screen(self.app.screen):
            below.say("OK", _("Saved: {name}").format(name=cut(done.name, 50)), _("F9 takes it back."))


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "" if value is None or value == {} else str(value)


# ---- to read


class RoomPolicy(Reading):
    """All that is said of a room, to read: before somebody books it, and to show it to them."""

    word, prompt = N_("Room"), N_("Read")

    def __init__(self, room: str) -> None:
        super().__init__()
        self.room = room

    async def opened(self) -> None:
        sheet = await self.home.read(room_sheet, self.home.desk, self.room)
        self.say("", sheet.name, _("Esc goes back."))
        told = [room_words(sheet), layouts_words(sheet), around_words(sheet)]
        text: list[Line] = [f" {line}" for line in told if line]
        policy = sheet.policy.splitlines() or [_("No policy is written down.")]
        self.read_out([*text, "", *(f" {line}" for line in policy)])
