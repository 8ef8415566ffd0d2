"""The step of matching in the import assistant: what tells a title that is here, and what becomes of it then."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tuils.formats.merging import MergeRules
from tuils.i18n import N_, _
from tuils.library.administration.profiles import profiles, save_profile
from tuils.library.cataloging.profile import SIGNS
from tuils.screens.kit.unfit import Unfit

from .draft import profile_facts
from .page import AssistantPage, Option, PageChoice, choose, option_rows, write
from .step import AssistantStep

SIGN_WORDS = {
    "control_number": N_("Control number"),
    "isbn": N_("ISBN"),
    "lccn": N_("LCCN"),
    "issn": N_("ISSN"),
    "title": N_("Title, author and year"),
}
ON_MATCH = (
    PageChoice("skip", N_("Keep ours"), N_("the file's record is skipped")),
    PageChoice("add-items", N_("Add the copies"), N_("our record stays")),
    PageChoice("overlay", N_("Replace ours"), N_("local fields stay; copies are added")),
    PageChoice("new", N_("Add a second record"), N_("next to ours")),
)
DELETES = {"aside": N_("set aside"), "apply": N_("withdraw them here too")}


class MatchStep(AssistantStep):
    word = N_("Match")

    def page(self) -> AssistantPage:
        options = list(self._options())
        return AssistantPage(
            self.said(_("What if a title is already on file?")),
            _("Press Enter to test. Type a number to change a line."),
            prompt=_("Match"),
            rows=option_rows(options),
            chose=lambda index: options[index].change(),
            go_on=self.on,
        )

    def _options(self) -> Iterator[Option]:
        profile = self.draft.profile
        signs = ", ".join(_(SIGN_WORDS[sign]) for sign in SIGNS if sign in profile.match)
        yield Option(_("Match by"), signs or _("nothing: all are new"), lambda: self.at.put(self._signs))
        matched = next(_(one.words) for one in ON_MATCH if one.value == profile.on_match)
        yield Option(_("Title already on file"), matched, self._ask_match)
        if profile.on_match == "overlay":
            yield Option(_("Our fields to keep"), _tags(profile.merge.keep), lambda: self._ask_tags("keep"))
            yield Option(_("Fields to keep from both"), _tags(profile.merge.add), lambda: self._ask_tags("add"))
        yield Option(_("Marked as deleted"), _(DELETES[profile.deletes]), self._deletes)
        yield keeping(self)

    def _signs(self) -> AssistantPage:
        match = self.draft.profile.match
        rows = [
            (str(number), _(SIGN_WORDS[sign]), _("yes") if sign in match else _("no"))
            for number, sign in enumerate(SIGNS, 1)
        ]
        return AssistantPage(
            _("How do we recognize a title on file? Any one of these is enough."),
            _("Type a number to turn it on or off. Esc goes back."),
            prompt=_("Choose"),
            rows=rows,
            keys=(("1-99", N_("On or off")), ("back", N_("Back")), "help"),
            chose=lambda index: self._turn_sign(SIGNS[index]),
        )

    def _turn_sign(self, sign: str) -> None:
        match = set(self.draft.profile.match) ^ {sign}
        profile = replace(self.draft.profile, match=tuple(one for one in SIGNS if one in match))
        self.at.draft = replace(self.draft, profile=profile)
        self.at.draw()

    def _ask_match(self) -> None:
        choices = [replace(one, words=_(one.words), note=_(one.note)) for one in ON_MATCH]
        now, said = self.draft.profile.on_match, _("What to do with a title already on file?")
        self.at.put(lambda: choose(said, choices, now, lambda value: self.change_profile(on_match=value)))

    def _ask_tags(self, which: str) -> None:
        said = (
            _("Which of our fields do we keep?") if which == "keep" else _("Which fields do we keep from both records?")
        )
        then = _("Such as 590 69X 9XX. Type - for none.")
        self.at.put(lambda: write(said, then, _("Fields"), lambda text: self._take_tags(which, text)))

    def _take_tags(self, which: str, text: str) -> None:
        tags = () if text == "-" else tuple(tag.upper() for tag in re.split("[ ,]+", text) if tag)
        merge = replace(self.draft.profile.merge, **{which: tags})
        if odd := MergeRules.wrong(merge):
            said = _('"{text}" is not a MARC field.').format(text=", ".join(odd)[:30])
            raise Unfit(said, _("Type three digits, with X for any: 590 69X 9XX."))
        self.change_profile(merge=merge)

    def _deletes(self) -> None:
        self.change_profile(deletes="apply" if self.draft.profile.deletes == "aside" else "aside")


def _tags(tags: tuple[str, ...]) -> str:
    return " ".join(tags) or _("none")


def keeping(step: AssistantStep) -> Option:
    """The line that keeps all that was chosen under a name."""

    async def take(name: str) -> None:
        await step.home.do(save_profile, step.draft.kind, name, profile_facts(step.draft))
        step.at.kept[step.draft.kind] = await step.home.read(profiles, step.draft.kind)
        step.change(profile_name=name)
        step.at.say("OK", _("Saved as {name}.").format(name=name), _("Choose it for the next file of this kind."))

    def ask() -> None:
        said = _("Save these settings under which name?")
        step.at.put(lambda: write(said, _("Such as Monthly e-books. Then Enter."), _("Name"), take))

    return Option(_("Save for next time"), step.draft.profile_name or _("not saved"), ask)
