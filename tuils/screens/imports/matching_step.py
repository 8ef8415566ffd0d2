"""Steps of the import assistant: columns, unknown codes, and how to match titles in the catalog."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from tuils.formats.marc.merging import MergeRules
from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.administration.codes import UnknownCode
from tuils.library.foundation.administration.profiles import profiles, save_profile
from tuils.library.foundation.administration.settings import Code, branches, categories, item_types, locations
from tuils.library.foundation.administration.table_profile import MOST_FILL
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.local_words import count_label
from tuils.library.holdings.title_imports.profile import SIGNS
from tuils.library.people.patrons.patron_fields import FIELDS
from tuils.screens.kit.unfit import Unfit
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import Line
from tuils.screens.widgets.rows import Column, Row
from tuils.screens.widgets.turns import Doing

from .draft import HOLDS, PATRONS, Look, profile_facts
from .file_steps import LookingStep
from .page import AssistantPage, Option, PageChoice, choose, option_rows, words_page
from .step import AssistantStep, StepScreen

COLUMNS = (
    Column("#", 2, right=True),
    Column(N_("Field in tuils"), 22),
    Column(N_("Column in the file"), 18, grow=1),
    Column(N_("First row"), 20, grow=1, drop=1),
)
NONE, NEW_CARDS = "", "\n"
"""Values in place of a column: none, and none since everyone gets a new card."""
WORDS = {field.column: field.label for field in FIELDS} | {
    "name": N_("Full name"),
    "wanted": N_("Requested copy"),
    "item_only": N_("This copy only"),
    "record": N_("Record number"),
    "isbn": N_("ISBN"),
    "title": N_("Title"),
    "pickup": N_("Pickup branch"),
    "position": N_("Place in line"),
    "placed": N_("Date placed"),
    "pickup_by": N_("Pick up by"),
    "suspended": N_("Suspended"),
    "suspended_until": N_("Suspended until"),
    "left": N_("Amount owed"),
    "amount": N_("Amount"),
    "credit": N_("Credit"),
    "why": N_("Reason"),
    "day": N_("Date"),
    "lost": N_("Card lost"),
    "last_visit": N_("Last visit"),
    "number": N_("Number in old system"),
    "homeroom": N_("Homeroom"),
    "street_2": N_("Second address line"),
    "city_state": N_("City and state in one"),
    "status": N_("Status in old system"),
    "phone_2": N_("Second phone"),
    "phone_3": N_("Third phone"),
    "email_2": N_("Second email"),
    "old_cards": N_("Old cards"),
    "contacts": N_("Contacts"),
    "all_notes": N_("Notes"),
    "restrictions": N_("Restrictions"),
    "proxies": N_("Proxies"),
    "item": N_("Item barcode"),
    "due": N_("Due"),
    "lent": N_("Checked out on"),
    "out": N_("Checked out on"),
    "renewals": N_("Renewals"),
}
ORDERS = {None: N_("automatic"), True: N_("day first: 31/1/2027"), False: N_("month first: 1/31/2027")}


class ColumnsStep(LookingStep):
    word = N_("Columns")

    def shows(self, look: Look) -> AssistantPage:
        options = list(self._options(look))
        samples = [look.row.get(look.columns.get(name, ""), "") for name in self._fields(look)]
        return AssistantPage(
            self.said(_("Check what each column is.")),
            _("Type a number to change that line. Enter continues."),
            prompt=_("Columns"),
            facts=list(_match_lines(look)),
            columns=COLUMNS,
            rows=list(_rows(options, samples)),
            heads=True,
            chose=lambda index: options[index].change(),
            go_on=self._go_on,
        )

    def _go_on(self) -> Doing:
        look = self.draft.look
        if self.draft.kind == PATRONS and look and "card" in look.missing_columns:
            self.at.remark(
                _("Which column is the library card?"), _("Choose the line Card: a column, or a new card for each.")
            )
            return None
        return self.on()

    def _fields(self, look: Look) -> list[str]:
        """Return the fields, those the file has first."""
        return sorted(look.fields, key=lambda name: name not in look.columns)

    def _options(self, look: Look) -> Iterator[Option]:
        for name in self._fields(look):
            shown = look.columns.get(name, _("new card for each") if self._gives_cards(name) else ".")
            yield Option(_(WORDS.get(name, name)), shown, self._asking(look, name))
        table = self.draft.table
        yield Option(_("Missing leading zeros"), _fill(table.fill), self._ask_fill)
        yield Option(_("Dates such as 1/2/2027"), _(ORDERS[table.day_first]), self._ask_order)
        if self.draft.kind == PATRONS:
            erase = _("clears the field") if table.erase else _("changes nothing")
            yield Option(_("An empty cell"), erase, lambda: self._table(erase=not table.erase))
        yield keeping(self)

    def _asking(self, look: Look, name: str) -> Any:
        return lambda: self._ask(look, name)

    def _ask(self, look: Look, name: str) -> None:
        fresh = [PageChoice(NEW_CARDS, _("None: a new card for each"))] if self._may_give_cards(name) else []
        choices = [
            PageChoice(NONE, _("No column")),
            *fresh,
            *(PageChoice(one, one, look.row.get(one, "")) for one in look.header),
        ]
        text = _("Which column has this: {what}?").format(what=_(WORDS.get(name, name)))
        now = look.columns.get(name, NEW_CARDS if self._gives_cards(name) else NONE)
        self.at.put(lambda: choose(text, choices, now, lambda column: self._take(look, name, column)))

    def _take(self, look: Look, name: str, column: str) -> Doing:
        table = self.draft.table
        columns = {field: one for field, one in table.columns.items() if field != name and one != column}
        if self._may_give_cards(name):
            table = replace(table, new_cards=column == NEW_CARDS)
            column = NONE if column == NEW_CARDS else column
            self.at.draft = replace(self.draft, table=table)
        if column:
            skip = tuple(one for one in table.skip if one != column)
            return self._table(columns={**columns, name: column}, skip=skip)
        guessed = look.columns.get(name, "")
        skip = (*table.skip, guessed) if guessed in look.header and guessed not in table.skip else table.skip
        return self._table(columns=columns, skip=skip)

    def _may_give_cards(self, name: str) -> bool:
        return self.draft.kind == PATRONS and name == "card"

    def _gives_cards(self, name: str) -> bool:
        return self._may_give_cards(name) and self.draft.table.new_cards

    def _ask_fill(self) -> None:
        text = _("How many digits does a card number have? Shorter ones get zeros.")
        self.at.put(
            lambda: words_page(text, _("Such as 14. 0 = leave them as they are."), _("Digits"), self._take_fill)
        )

    def _take_fill(self, text: str) -> Doing:
        if not text.isdecimal() or int(text[:4]) > MOST_FILL:
            raise Unfit(_("That is not a number of digits."), _("Such as 14. 0 = leave them as they are."))
        return self._table(fill=int(text))

    def _ask_order(self) -> None:
        names = {"": None, "day": True, "month": False}
        choices = [PageChoice(name, _(ORDERS[value])) for name, value in names.items()]
        now = next(name for name, value in names.items() if value is self.draft.table.day_first)
        text = _("How are dates like 1/2/2027 written?")
        self.at.put(lambda: choose(text, choices, now, lambda name: self._table(day_first=names[name])))

    def _table(self, **facts: Any) -> Doing:
        """Read the file again with the changed table."""
        self.at.draft = replace(self.draft, table=replace(self.draft.table, **facts))
        return self.at.go(self.at.number)


def _fill(count: int) -> str:
    return _("filled to {n} digits").format(n=count) if count else _("unchanged")


def _match_lines(look: Look) -> Iterator[Line]:
    if look.missing_columns:
        names = ", ".join(_(WORDS.get(name, name)) for name in look.missing_columns)
        yield [(" ! ", "look"), (" " + _("No column found for: {names}.").format(names=names), "text")]
    if look.unused:
        yield " " + _("Skipped: {names}.").format(names=", ".join(look.unused))


def _rows(options: list[Option], samples: list[str]) -> Iterator[Row]:
    for number, option in enumerate(options, 1):
        sample = samples[number - 1] if number <= len(samples) else ""
        yield str(number), option.label, option.shown, sample


CODES = (
    Column("#", 2, right=True),
    Column(N_("What"), 18, drop=1),
    Column(N_("In the file"), 14),
    Column(N_("Times"), 7, right=True, drop=2),
    Column(N_("Becomes"), 20, grow=1),
)
CODE_WORDS = {
    "branch": N_("Branch"),
    "location": N_("Shelving location"),
    "item_type": N_("Item type"),
    "category": N_("Patron category"),
}
KNOWN: dict[str, Callable[[], list[Code]]] = {
    "branch": branches,
    "location": locations,
    "item_type": item_types,
    "category": categories,
}
MAKE = "make/"
"""The prefix of a choice to create the code. Codes have no slash."""


class CodesStep(AssistantStep):
    word = N_("Codes")

    def __init__(self, at: StepScreen) -> None:
        super().__init__(at)
        self.known: dict[str, list[Code]] = {}

    async def begin(self) -> None:
        self.known = {kind: await self.home.read(read) for kind, read in KNOWN.items()}

    @property
    def usual(self) -> str:
        """The choice for a code nobody decided on. A hold creates no branch: pickup is at this desk's."""
        return "" if self.draft.kind == HOLDS else MAKE

    @property
    def nothing(self) -> str:
        return _("pickup at this branch") if self.draft.kind == HOLDS else _("left blank")

    @property
    def unknown(self) -> list[UnknownCode]:
        return list(self.draft.look.unknown) if self.draft.look else []

    def page(self) -> AssistantPage:
        unknown = self.unknown
        if not unknown:
            said, hint = self.said(_("All codes in the file are set up here.")), _("Press Enter to go on.")
            return AssistantPage(
                said, hint, prompt=_("Codes"), keys=(("Enter", N_("Next")), "back", "help"), go_on=self.on
            )
        said = ngettext("{n} code is not set up here.", "{n} codes are not set up here.", len(unknown))
        keys: list[Hint] = [("Enter", N_("Next")), ("1-99", N_("Change")), "own", ("back", N_("Back one step"))]
        hint = _("Create each, use one of ours, or leave it blank. Enter continues.")
        return AssistantPage(
            self.said(said.format(n=len(unknown))),
            _("Choose the pickup branch for each. Enter continues.") if not self.usual else hint,
            prompt=_("Codes"),
            columns=CODES,
            rows=[self._row(number, one) for number, one in enumerate(unknown, 1)],
            heads=True,
            keys=[*keys, "help"],
            actions=(self.all_new, self.all_blank) if self.usual else (),
            chose=lambda index: self._ask(unknown[index]),
            go_on=self._go_on,
        )

    def _row(self, number: int, code: UnknownCode) -> Row:
        becomes = self.draft.codes.get(decision_key(code), self.usual)
        if becomes == MAKE:
            words = _("new: {code}").format(code=code.code)
        else:
            words = self._name(code.kind, becomes) if becomes else self.nothing
        return str(number), _(CODE_WORDS[code.kind]), code.code, count_label(code.count), words

    def _name(self, kind: str, code: str) -> str:
        return next((f"{one.code}, {one.name}" for one in self.known.get(kind, ()) if one.code == code), code)

    def _ask(self, unknown_code: UnknownCode) -> None:
        ours = [PageChoice(known.code, known.name, known.code) for known in self.known.get(unknown_code.kind, ())]
        new = [PageChoice(MAKE, _("Create it"), unknown_code.code), PageChoice("", _("Leave it blank"))]
        choices = [*(new if self.usual else [PageChoice("", _("Pickup at this branch"))]), *ours]
        text = _("{what} {code}: what should it become?").format(
            what=_(CODE_WORDS[unknown_code.kind]), code=unknown_code.code
        )
        now = self.draft.codes.get(decision_key(unknown_code), self.usual)
        self.at.put(lambda: choose(text, choices, now, lambda code: self._take({decision_key(unknown_code): code})))

    def _take(self, codes: dict[str, str]) -> None:
        """Save the targets of these codes; codes to create are not saved."""
        both = {**self.draft.codes, **codes}
        self.at.draft = self.draft.with_codes({key: code for key, code in both.items() if code != MAKE})
        self.at.down(all_of_it=True)

    @action("n", N_("All new"))
    def all_new(self) -> None:
        self._all(MAKE)

    @action("b", N_("All blank"))
    def all_blank(self) -> None:
        self._all("")

    def _all(self, becomes: str) -> None:
        self._take({decision_key(one): becomes for one in self.unknown})

    def _go_on(self) -> Doing:
        new = [one for one in self.unknown if decision_key(one) not in self.draft.codes]
        if not self.usual:
            self._take({decision_key(one): "" for one in new})
            return self.on()
        if new and not self.home.desk.may("library.settings"):
            text = _("You do not have permission to create codes.")
            self.at.remark(text, _("Use our codes or leave them blank, or ask an administrator."))
            return None
        return self.on()


def decision_key(code: UnknownCode) -> str:
    return f"{code.kind}/{code.code}"


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
        now, text = self.draft.profile.on_match, _("What to do with a title already on file?")
        self.at.put(lambda: choose(text, choices, now, lambda value: self.change_profile(on_match=value)))

    def _ask_tags(self, which: str) -> None:
        sentence = (
            _("Which of our fields do we keep?") if which == "keep" else _("Which fields do we keep from both records?")
        )
        hint = _("Such as 590 69X 9XX. Type - for none.")
        self.at.put(lambda: words_page(sentence, hint, _("Fields"), lambda text: self._take_tags(which, text)))

    def _take_tags(self, which: str, text: str) -> None:
        tags = () if text == "-" else tuple(tag.upper() for tag in re.split("[ ,]+", text) if tag)
        merge = replace(self.draft.profile.merge, **{which: tags})
        if odd := MergeRules.wrong(merge):
            sentence = _('"{text}" is not a MARC field.').format(text=", ".join(odd)[:30])
            raise Unfit(sentence, _("Type three digits, with X for any: 590 69X 9XX."))
        self.change_profile(merge=merge)

    def _deletes(self) -> None:
        self.change_profile(deletes="apply" if self.draft.profile.deletes == "aside" else "aside")


def _tags(tags: tuple[str, ...]) -> str:
    return " ".join(tags) or _("none")


def keeping(step: AssistantStep) -> Option:
    """Return the line that saves all choices under a name."""

    async def take(name: str) -> None:
        await step.home.do(save_profile, step.draft.kind, name, profile_facts(step.draft))
        step.at.kept[step.draft.kind] = await step.home.read(profiles, step.draft.kind)
        step.change(profile_name=name)
        step.at.say("OK", _("Saved as {name}.").format(name=name), _("Choose it for the next file of this kind."))

    def ask() -> None:
        text = _("Save these settings under which name?")
        step.at.put(lambda: words_page(text, _("Such as Monthly e-books. Then Enter."), _("Name"), take))

    return Option(_("Save for next time"), step.draft.profile_name or _("not saved"), ask)
