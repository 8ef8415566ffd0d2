"""The library's texts: what to say at the desk, emergencies, policies, guides. Read, print, and edit them."""

from __future__ import annotations

from functools import partial
from typing import Any

from tuils.i18n import N_, _
from tuils.library.foundation.describing.action import action
from tuils.library.office.policies.guides import SEARCH, SHELF, guide_query
from tuils.library.office.policies.policies import (
    NEW_LINE,
    POLICY_LIST,
    Policy,
    edit_policy,
    policy_called,
    remove_policy,
    version_words,
)
from tuils.library.office.policies.policy_fields import FIELDS, KIND_WORDS, KINDS
from tuils.screens.kit.choosing_lines import Codes
from tuils.screens.kit.form import CodedForm, Values
from tuils.screens.kit.form_lines import Ask, form_lines, pick
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.kit.text_page import TextPage
from tuils.screens.widgets.keys import FIRST_THREE
from tuils.screens.widgets.lines import cut
from tuils.values.folding import clean

EDIT = "library.settings"


class PolicyList(TableScreen[Policy]):
    """The texts. Enter reads one; typed words find some; F6 adds one, F7 edits one, F8 removes one."""

    table, word, prompt = POLICY_LIST, N_("Policies"), N_("Find")
    refusal_ends_question = True

    words = ""

    def asked(self) -> tuple[Any, ...]:
        return None, self.words

    async def typed(self, text: str) -> None:
        self.words = text
        await self.show_anew()

    @action("n", N_("Add"), N_("Write a text of your own"), needs=EDIT)
    async def add_policy(self) -> None:
        await self.home.open("policy_form", topic="")

    @action("o", N_("Edit"), N_("Change the text: a new version"), needs=EDIT)
    async def edit_text(self, one: Policy) -> None:
        await self.home.open("policy_form", topic=one.topic)

    @action("z", N_("Remove"), N_("Remove your text; an example is again as shipped"), needs=EDIT)
    def remove_text(self, one: Policy) -> None:
        async def removed() -> None:
            await self.home.do(remove_policy, one.topic)
            await self.done(_("Removed: {name}.").format(name=cut(one.title, 50)), _("F9 undoes it."))

        said = _("Remove {name}?").format(name=cut(one.title, 50))
        self.ask(said, _("y: remove it.   n or Esc: no."), removed)

    @action("g", N_("Signed"), N_("Who has signed it, as an agreement"), needs="patrons.find")
    async def open_signed(self, one: Policy) -> None:
        await self.home.open("agreements", topic=one.topic)


class PolicyPage(TextPage):
    """One text, to read at the desk or to print."""

    word, prompt = N_("Policies"), N_("Read")
    keys = (FIRST_THREE, ("Up/Down", N_("Scroll")), ("back", N_("Back")), "help")

    def __init__(self, topic: str) -> None:
        super().__init__()
        self.topic = topic
        self.policy = Policy(topic, "")

    async def opened(self) -> None:
        self.policy = one = await self.home.read(policy_called, self.home.desk, self.topic)
        self.show_keys(self.keys)  # a guide has more
        self.say("", one.title, version_words(self.home.desk, one))
        self.read_out(["", *(f" {line}" for line in one.text.splitlines())])

    @property
    def leads(self) -> bool:
        """Return whether it is a guide that names something to look for."""
        return bool(guide_query(self.policy.text, SEARCH) or guide_query(self.policy.text, SHELF))

    async def _look_for(self, kind: str) -> None:
        if not (words := guide_query(self.policy.text, kind)):
            self.remark(_("This text names none."))
            return
        await self.home.go("catalog")
        catalog: Any = self.app.screen
        await catalog.look_for(words)

    @action("s", N_("Search"), N_("Search the catalog for what this guide names"), when="leads", place=2)
    async def search(self) -> None:
        await self._look_for(SEARCH)

    @action("h", N_("Shelf"), N_("Find what is on the shelves that this guide names"), when="leads", place=3)
    async def find_shelf(self) -> None:
        await self._look_for(SHELF)

    @action("r", N_("Print"), N_("Print this page"), place=1)
    def print_text(self) -> None:
        one = self.policy
        self.home.print_out(one.title, [f"{one.title}\n\n{one.text}\n\n{version_words(self.home.desk, one)}\n"])


def _known() -> Codes:
    return {
        "kind": [(kind, _(KIND_WORDS[kind])) for kind in KINDS],
        "shown": [("yes", _("yes")), ("no", _("no"))],
    }


class PolicyForm(CodedForm):
    """The form of a text. `topic`: one to change; empty for a new one."""

    named_by = ("title", "topic")
    permission, known = EDIT, _known
    word = N_("Policy")
    asked = (Ask("topic", N_("Topic"), N_("such as food; can't be changed")), *form_lines(FIELDS).values())

    def __init__(self, topic: str = "") -> None:
        super().__init__()
        self.topic = topic
        self.kept_as, self.offers = f"policy {topic}", not topic

    async def begin(self) -> Values:
        await super().begin()
        if not self.topic:
            return {"kind": _(KIND_WORDS["policy"]), "shown": _("no")}
        one = await self.home.read(policy_called, self.home.desk, self.topic)
        return {
            "topic": one.topic,
            "title": one.title,
            "kind": _(KIND_WORDS[one.kind]),
            "text": NEW_LINE.join(one.text.splitlines()),
            "shown": _("yes") if one.shown else _("no"),
            "codes": one.codes,
        }

    def heading(self) -> tuple[str, str]:
        text = _("Edit this text. It gets a new version.") if self.topic else _("Add a text.")
        return text, _("A / between blanks begins a line. F6 saves.")

    async def look(self, name: str) -> str:
        if name == "topic" and self.topic and self.line(name).value != self.topic:
            self.line(name).put(self.topic)
        return await super().look(name)

    async def save(self, values: Values) -> None:
        fields: dict[str, Any] = {name: text for name, text in values.items() if name != "topic"}
        fields["kind"] = pick(values["kind"], self.codes["kind"])[0] or "policy"
        fields["shown"] = pick(values["shown"], self.codes["shown"])[0] == "yes"
        done = await self.home.do(partial(edit_policy, fields=fields), self.topic or clean(values["topic"]))
        await self.close_with("OK", _("Saved: {name}").format(name=cut(done.title, 50)), _("F9 undoes it."))
