"""A coded field (leader, 006, 007, 008) as a form: each position by its name, its values in words."""

from __future__ import annotations

from collections.abc import Callable

from tuils.formats.marc.marc_tables import BLANK, FixedPlace, coded_places, fixed_length
from tuils.i18n import N_, _
from tuils.screens.kit.form import Form, Values
from tuils.screens.kit.form_lines import LABEL, Ask

FILL = ("|", N_("Not coded"))
FIRST = {"006": "a", "007": "v"}
"""The usual first code of a new field, by tag."""


def new_codes(tag: str) -> str:
    """Return an empty coded field."""
    first = FIRST.get(tag, "")
    return f"{first}{'|' * (fixed_length(tag, first) - len(first))}"


class FixedCodes(Form):
    """The form of a coded field. `text`: the field, empty for a new one; `take` gets the new text."""

    mode = "catalog"
    names_a_person = False
    keys = (("Tab", N_("Next")), "send_form", "choose", "help", ("back", N_("Cancel")), ("Shift+Tab", N_("Back")))
    sure, sure_then = N_("Keep it? y/n"), N_("y: keep it.   n or Esc: keep editing.")

    def __init__(self, tag: str, text: str, leader: str, take: Callable[[str], None]) -> None:
        self.tag, self.text, self.leader, self.take = tag, text or new_codes(tag), leader, take
        self.places = {f"at_{place.at}": place for place in coded_places(tag, self.text, leader)}
        self.asked = [Ask(name, one.label[:LABEL], whole=True) for name, one in self.places.items()]  # type: ignore[misc]  # each form has its own
        super().__init__()
        self.codes = {
            name: [*one.values.items(), (FILL[0] * one.size, _(FILL[1]))]
            for name, one in self.places.items()
            if one.values
        }

    async def begin(self) -> Values:
        self.home.desk.require("catalog.edit")
        return {name: self._word(name, place) for name, place in self.places.items()}

    def _word(self, name: str, place: FixedPlace) -> str:
        code = place.of(self.text)
        return dict(self.codes.get(name, ())).get(code, code)

    def heading(self) -> tuple[str, str]:
        return _("{tag}: coded facts.").format(tag=self.tag), _(
            "F6 keeps them. Type a code or a word; Space lists them."
        )

    async def look(self, name: str) -> str:
        place = self.places[name]
        text = self.line(name).value
        if not place.values:
            return _("{n} characters at most").format(n=place.size) if len(text) > place.size else ""
        return "" if text == place.of(self.text) else self.look_at_choice(name)

    async def save(self, values: Values) -> None:
        text = self.text
        for name, place in self.places.items():
            if (code := self._code(name, values[name])) != place.of(self.text):
                text = place.put(text, code)
        if self.tag == "007" and text[:1] != self.text[:1]:  # another category has other places
            text = f"{text[:1]}{'|' * (fixed_length('007', text) - 1)}"
        await self.close()
        self.take(text)

    def _code(self, name: str, word: str) -> str:
        words = {called: code for code, called in self.codes.get(name, ())}
        return words.get(word, word).replace(" ", BLANK)
