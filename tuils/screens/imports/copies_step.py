"""The third step of the import assistant, for titles: the owner of the copies, and their stored form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tuils.formats.holdings.holdings import Holding
from tuils.formats.holdings.own_items import FIELDS, OWN, own_map
from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.local_words import count_label, money_label
from tuils.screens.kit.unfit import Unfit
from tuils.screens.widgets.lines import Line
from tuils.screens.widgets.rows import Column, Row
from tuils.screens.widgets.turns import Doing
from tuils.values.numbers.barcode import BarcodeRule
from tuils.values.words import Unclear

from .draft import Look
from .file_steps import LookingStep
from .page import AssistantPage, Option, PageChoice, choose, option_rows, words_page
from .step import StepScreen

SYSTEMS = (
    PageChoice("auto", N_("Automatic"), N_("tuils decides from the file")),
    PageChoice("koha", N_("Koha"), "952"),
    PageChoice("koha-unimarc", N_("Koha with UNIMARC"), "995"),
    PageChoice("evergreen", N_("Evergreen"), "852"),
    PageChoice("follett", N_("Follett Destiny"), "852"),
    PageChoice("symphony", N_("Symphony, Unicorn"), "999, 949"),
    PageChoice("sierra", N_("Sierra, Millennium"), "945"),
    PageChoice("marc21", N_("MARC 21 standard"), "852, 876"),
    PageChoice(OWN, N_("Other: you name the subfields"), ""),
    PageChoice("none", N_("None: don't import copies"), ""),
)
COPIES = (
    Column("", 1),
    Column(N_("Barcode"), 14),
    Column(N_("Call number"), 12, grow=1),
    Column(N_("Branch"), 7),
    Column(N_("Shelf"), 7),
    Column(N_("Type"), 7),
    Column(N_("Price"), 7, right=True),
    Column(N_("Status"), 9),
)
STATES = {
    "lost": N_("lost"),
    "missing": N_("missing"),
    "damaged": N_("damaged"),
    "on_order": N_("on order"),
    "in_process": N_("in processing"),
    "withdrawn": N_("withdrawn"),
}
FIELD_WORDS = {
    "barcode": N_("Barcode"),
    "call_number": N_("Call number"),
    "home_branch": N_("Home branch"),
    "holding_branch": N_("Current branch"),
    "location": N_("Shelving location"),
    "item_type": N_("Item type"),
    "collection": N_("Collection"),
    "copy_number": N_("Copy number"),
    "volume": N_("Volume"),
    "due": N_("Due date, if checked out"),
    "staff_note": N_("Staff note"),
    "public_note": N_("Public note"),
    "price": N_("Price"),
    "acquired_on": N_("Date acquired"),
    "status": N_("Status"),
    "not_for_loan": N_("Library use only"),
    "checkouts": N_("Times checked out"),
    "last_checkout": N_("Last checked out"),
    "last_seen": N_("Last seen"),
}


class CopiesStep(LookingStep):
    word = N_("Copies")

    def __init__(self, at: StepScreen) -> None:
        super().__init__(at)
        self.tag = ""
        self.own: dict[str, str] = {}

    def shows(self, look: Look) -> AssistantPage:
        options = list(self._options(look))
        return AssistantPage(
            self.said(
                _("Preview of the copies as they would be saved.")
                if look.copies
                else _("There are no copies in this file.")
            ),
            _("Type a number to change that line. Enter continues."),
            prompt=_("Copies"),
            facts=list(_copy_lines(look)),
            rows=option_rows(options),
            tight=True,
            sample=(COPIES, [_copy(copy) for copy in look.samples[:10]]),
            chose=lambda index: options[index].change(),
            go_on=self.on,
        )

    def _options(self, look: Look) -> Iterator[Option]:
        profile = self.draft.profile
        yield Option(_("System"), self._system(look), self._ask_system)
        yield Option(_("Barcodes"), barcode_rule_words(profile.barcodes), self._ask_rule)
        one = _("get one copy") if profile.one_copy else _("get none")
        yield Option(_("Titles without a copy"), f"{count_label(look.without)}: {one}", self._one)
        number = _("get one of our own") if profile.give_numbers else _("get none")
        yield Option(_("Copies, no barcode"), f"{count_label(look.missing)}: {number}", self._numbers)
        if self.at.narrow:
            yield Option(_("Ten copies"), look.samples[0].barcode if look.samples else "", lambda: self._ten(look))

    def _system(self, look: Look) -> str:
        profile = self.draft.profile
        if profile.holdings == "auto":
            return _("{name} (automatic)").format(name=system_name(look.system))
        return f"{system_name(profile.holdings)} {profile.tag}".strip()

    def _one(self) -> None:
        self.change_profile(one_copy=not self.draft.profile.one_copy)

    def _numbers(self) -> None:
        self.change_profile(give_numbers=not self.draft.profile.give_numbers)

    def _ten(self, look: Look) -> None:
        rows = [_copy(copy) for copy in look.samples[:10]]
        self.at.put(
            lambda: AssistantPage(_("Ten copies as they would be saved."), columns=COPIES, rows=rows, heads=True)
        )

    # -- another system

    def _ask_system(self) -> None:
        choices = [
            replace(system, words=_(system.words), note=_(system.note) if system.note else "") for system in SYSTEMS
        ]
        text = _("Which system is this file from?")
        self.at.put(lambda: choose(text, choices, self.draft.profile.holdings, self._take_system))

    def _take_system(self, name: str) -> Doing:
        if name != OWN:
            return self.anew(holdings=name, tag="", fields=())
        profile = self.draft.profile
        self.tag, self.own = profile.tag or self.tag, dict(word.split("=", 1) for word in profile.fields) or self.own
        text, hint = _("Which MARC field has the copies?"), _("Type its three digits, such as 949, then Enter.")
        self.at.put(lambda: words_page(text, hint, _("Field"), self._take_tag))
        return None

    def _take_tag(self, text: str) -> None:
        _understood(text, {"barcode": "a"})
        self.tag = text
        self.at.above[1:] = [self._mapping]
        self.at.draw()

    def _mapping(self) -> AssistantPage:
        options = [self._letters(name) for name in FIELDS]
        return AssistantPage(
            _("What does each subfield of {tag} mean?").format(tag=self.tag),
            _("Type a number, then its subfield letter. F6 shows ten copies."),
            prompt=_("Choose"),
            rows=option_rows(options),
            keys=("own", ("1-99", N_("Change")), ("back", N_("Back")), "help"),
            actions=(self.use_it,),
            chose=lambda index: options[index].change(),
        )

    def _letters(self, name: str) -> Option:
        return Option(_(FIELD_WORDS[name]), self.own.get(name, "."), lambda: self._ask_letters(name))

    def _ask_letters(self, name: str) -> None:
        sentence = _("Which subfield of {tag} is the {what}?").format(tag=self.tag, what=_(FIELD_WORDS[name]))
        hint = _("Such as p, or ab for two together. Type - for none.")
        self.at.put(lambda: words_page(sentence, hint, _("Subfield"), lambda text: self._take_letters(name, text)))

    def _take_letters(self, name: str, text: str) -> None:
        if text == "-":
            self.own.pop(name, None)
        else:
            _understood(self.tag, {name: text})
            self.own[name] = text
        self.at.down()

    @action("n", N_("Use these"))
    def use_it(self) -> Doing:
        if not self.own:
            self.at.remark(_("No subfield chosen yet."), _("Type a line number first: 1 is the barcode."))
            return None
        words = tuple(f"{name}={codes}" for name, codes in self.own.items())
        return self.anew(holdings=OWN, tag=self.tag, fields=words)

    # -- barcodes

    def _ask_rule(self) -> None:
        self.at.put(self._rule)

    def _rule(self) -> AssistantPage:
        rule = self.draft.profile.barcodes
        options = [
            Option(_("Remove from the front"), rule.strip.strip() or _("nothing"), self._ask_strip),
            Option(_("Fill short barcodes"), _completing(rule), self._ask_digits),
            Option(_("Start with"), rule.prefix or _("zeros"), self._ask_prefix),
            Option(_("End with"), _("a check digit") if rule.check else _("nothing"), self._check),
        ]
        return AssistantPage(
            _("Change the old barcodes to match the labels on the items?"),
            _("Type a number to change that line. Esc shows the copies."),
            prompt=_("Choose"),
            rows=option_rows(options),
            keys=(("1-99", N_("Change")), ("back", N_("Back")), "help"),
            chose=lambda index: options[index].change(),
        )

    def _ask_strip(self) -> None:
        text, hint = _("What comes before the barcode but is not on the label?"), _("Such as T. Type - for nothing.")
        self.at.put(lambda: words_page(text, hint, _("Prefix"), self._take_strip))

    def _take_strip(self, text: str) -> None:
        """Take the text to strip, and a space behind it, which the field doesn't return."""
        self._take_rule(strip="" if text == "-" else f"{text} ")

    def _ask_digits(self) -> None:
        text, hint = (
            _("How many digits does a full barcode have?"),
            _("Such as 14. Shorter ones are filled. 0 = leave them as they are."),
        )
        self.at.put(lambda: words_page(text, hint, _("Digits"), self._take_digits))

    def _take_digits(self, text: str) -> None:
        if not text.isdecimal():
            raise Unfit(_("That is not a number."), _("Such as 14. 0 = leave them as they are."))
        self._take_rule(digits=int(text[:4]))

    def _ask_prefix(self) -> None:
        sentence, hint = _("What does a full barcode start with?"), _("Such as 31042. Type - for zeros.")
        self.at.put(
            lambda: words_page(
                sentence, hint, _("Start"), lambda text: self._take_rule(prefix="" if text == "-" else text)
            )
        )

    def _check(self) -> None:
        self._take_rule(check=not self.draft.profile.barcodes.check)

    def _take_rule(self, **facts: Any) -> None:
        try:
            rule = replace(self.draft.profile.barcodes, **facts)
        except Unclear as no:
            raise Unfit(no.sentence(_), _("Type it again, or press Esc.")) from no
        self.at.draft = replace(self.draft, profile=replace(self.draft.profile, barcodes=rule))
        del self.at.above[1:]
        self.at.draw()


def _understood(tag: str, fields: dict[str, str]) -> None:
    try:
        own_map(tag, fields)
    except Unclear as no:
        raise Unfit(no.sentence(_), _("Type it again, or press Esc.")) from no


def system_name(name: str) -> str:
    """`Koha`"""
    return next(
        (_(system.words) for system in SYSTEMS if system.value == name and name not in ("auto", "none")), _("none")
    )


def barcode_rule_words(rule: BarcodeRule) -> str:
    """`without T; filled up to 14 digits`"""
    parts = [_("without {text} in front").format(text=rule.strip.strip())] if rule.strip else []
    if rule.digits:
        parts.append(_completing(rule))
    return "; ".join(parts) or _("unchanged")


def _completing(rule: BarcodeRule) -> str:
    return _("filled to {n} digits").format(n=rule.digits) if rule.digits else _("no")


def _copy_lines(look: Look) -> Iterator[Line]:
    copies = look.copies - look.copies_left_out
    text = ngettext("{n} copy", "{n} copies", copies).format(n=count_label(copies))
    if look.old_loans:
        text = _("{copies}, {n} checked out").format(copies=text, n=count_label(look.old_loans))
    odd = [
        (look.missing, _("{n} missing")),
        (look.doubled, _("{n} used twice")),
        (look.taken, _("{n} already on file")),
        (look.wrong_check, _("{n} with a wrong check digit")),
    ]
    numbers = ", ".join(words.format(n=count_label(count)) for count, words in odd if count)
    if numbers:
        yield [(" ! ", "look"), (f" {text}. " + _("Barcodes: {said}.").format(said=numbers), "text")]
    else:
        yield f" {text}. " + (_("Each has its own barcode.") if copies else "")
    yield f" {look.why}"


def _copy(copy: Holding) -> Row:
    price = money_label(copy.price_cents)
    state = _(STATES[copy.state]) if copy.state in STATES else _("in-house") if copy.not_for_loan else ""
    return "", copy.barcode, copy.call_number, copy.home_branch, copy.location, copy.item_type, price, state
