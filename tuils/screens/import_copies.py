"""The third step of the import assistant, for titles: whose copies these are, and how they would be stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from tuils.formats.holdings import Holding
from tuils.formats.own_items import FIELDS, OWN, own_map
from tuils.i18n import N_, _, ngettext
from tuils.values.barcode import BarcodeRule
from tuils.values.money import plain
from tuils.values.words import Unclear

from .import_draft import Look
from .import_file import Looking
from .import_page import Choice, Option, Page, Unfit, choose, option_rows, write
from .widgets.keys import Verb
from .widgets.lines import Line
from .widgets.rows import Column, Row
from .widgets.turns import Doing

if TYPE_CHECKING:
    from .import_assistant import Assistant

SYSTEMS = (
    Choice("auto", N_("As found"), N_("the file tells it")),
    Choice("koha", N_("Koha"), "952"),
    Choice("evergreen", N_("Evergreen"), "852"),
    Choice("follett", N_("Follett Destiny"), "852"),
    Choice("symphony", N_("Symphony, Unicorn"), "999, 949"),
    Choice("sierra", N_("Sierra, Millennium"), "945"),
    Choice("marc21", N_("MARC 21 as the standard says"), "852, 876"),
    Choice(OWN, N_("Another: say which letter is what"), ""),
    Choice("none", N_("None: leave the copies out"), ""),
)
COPIES = (
    Column("", 1),
    Column(N_("Barcode"), 14),
    Column(N_("Call number"), 12, grow=1),
    Column(N_("Branch"), 7),
    Column(N_("Place"), 7),
    Column(N_("Type"), 7),
    Column(N_("Price"), 6, right=True),
    Column(N_("State"), 9),
)
STATES = {
    "lost": N_("lost"),
    "missing": N_("missing"),
    "damaged": N_("damaged"),
    "withdrawn": N_("withdrawn"),
}
FIELD_WORDS = {
    "barcode": N_("Barcode"),
    "call_number": N_("Call number"),
    "home_branch": N_("Branch it belongs to"),
    "holding_branch": N_("Branch it stands in"),
    "location": N_("Shelving location"),
    "item_type": N_("Item type"),
    "collection": N_("Collection"),
    "copy_number": N_("Copy number"),
    "volume": N_("Volume"),
    "due": N_("Due day, where it is out"),
    "staff_note": N_("Note for staff"),
    "public_note": N_("Note for all"),
    "price": N_("Price"),
    "acquired_on": N_("Day it was acquired"),
    "status": N_("State"),
    "not_for_loan": N_("Not for loan"),
}
USE = (Verb("n", N_("Use it")),)


class CopiesStep(Looking):
    word = N_("Copies")

    def __init__(self, at: Assistant) -> None:
        super().__init__(at)
        self.tag = ""
        self.own: dict[str, str] = {}

    def shows(self, look: Look) -> Page:
        options = list(self._options(look))
        return Page(
            self.said(_("This is how the copies would be stored.") if look.copies else _("There are no copies in it.")),
            _("Not right? A number changes that line. Enter goes on."),
            prompt=_("Copies"),
            facts=list(_facts(look)),
            rows=option_rows(options),
            tight=True,
            sample=(COPIES, [_copy(copy) for copy in look.samples[:10]]),
            chose=lambda index: options[index].change(),
            go_on=self.on,
        )

    def _options(self, look: Look) -> Iterator[Option]:
        profile = self.draft.profile
        yield Option(_("System"), self._system(look), self._ask_system)
        yield Option(_("Barcodes"), rule_words(profile.barcodes), self._ask_rule)
        one = _("get one copy") if profile.one_copy else _("stay without")
        yield Option(_("Titles without a copy"), f"{look.without:,}: {one}", self._one)
        number = _("get one of our own") if profile.give_numbers else _("stay without")
        yield Option(_("Copies without barcode"), f"{look.missing:,}: {number}", self._numbers)
        if self.at.narrow:
            yield Option(_("Ten copies"), look.samples[0].barcode if look.samples else "", lambda: self._ten(look))

    def _system(self, look: Look) -> str:
        profile = self.draft.profile
        if profile.holdings == "auto":
            return _("{name}, found by itself").format(name=system_name(look.system))
        return f"{system_name(profile.holdings)} {profile.tag}".strip()

    def _one(self) -> None:
        self.change_profile(one_copy=not self.draft.profile.one_copy)

    def _numbers(self) -> None:
        self.change_profile(give_numbers=not self.draft.profile.give_numbers)

    def _ten(self, look: Look) -> None:
        rows = [_copy(copy) for copy in look.samples[:10]]
        self.at.put(lambda: Page(_("Ten copies as they would be stored."), columns=COPIES, rows=rows, heads=True))

    # -- another system

    def _ask_system(self) -> None:
        choices = [replace(one, words=_(one.words), note=_(one.note) if one.note else "") for one in SYSTEMS]
        said = _("Which system wrote the copies into this file?")
        self.at.put(lambda: choose(said, choices, self.draft.profile.holdings, self._take_system))

    def _take_system(self, name: str) -> Doing:
        if name != OWN:
            return self.anew(holdings=name, tag="", fields=())
        profile = self.draft.profile
        self.tag, self.own = profile.tag or self.tag, dict(word.split("=", 1) for word in profile.fields) or self.own
        said, then = _("In which field of the titles is a copy?"), _("Type its three digits, such as 949. Then Enter.")
        self.at.put(lambda: write(said, then, _("Field"), self._take_tag))
        return None

    def _take_tag(self, text: str) -> None:
        _understood(text, {"barcode": "a"})
        self.tag = text
        self.at.above[1:] = [self._mapping]
        self.at.draw()

    def _mapping(self) -> Page:
        options = [self._letters(name) for name in FIELDS]
        return Page(
            _("Which letter of {tag} is what?").format(tag=self.tag),
            _("A number, then its letter, such as p. F6 uses it and shows ten copies."),
            prompt=_("Choose"),
            rows=option_rows(options),
            keys=(("one", N_("Use it")), ("1-99", N_("Change")), ("back", N_("Leave it")), "help"),
            verbs=USE,
            chose=lambda index: options[index].change(),
            one=self._use,
        )

    def _letters(self, name: str) -> Option:
        return Option(_(FIELD_WORDS[name]), self.own.get(name, "."), lambda: self._ask_letters(name))

    def _ask_letters(self, name: str) -> None:
        said = _("Which letter of {tag} is this: {what}?").format(tag=self.tag, what=_(FIELD_WORDS[name]))
        then = _("Such as p. Several are put one behind the other. A minus sign: none.")
        self.at.put(lambda: write(said, then, _("Letter"), lambda text: self._take_letters(name, text)))

    def _take_letters(self, name: str, text: str) -> None:
        if text == "-":
            self.own.pop(name, None)
        else:
            _understood(self.tag, {name: text})
            self.own[name] = text
        self.at.down()

    def _use(self) -> Doing:
        if not self.own:
            self.at.remark(_("No letter is given yet."), _("Type a number first: 1 is the barcode."))
            return None
        words = tuple(f"{name}={codes}" for name, codes in self.own.items())
        return self.anew(holdings=OWN, tag=self.tag, fields=words)

    # -- barcodes

    def _ask_rule(self) -> None:
        self.at.put(self._rule)

    def _rule(self) -> Page:
        rule = self.draft.profile.barcodes
        options = [
            Option(_("Take off at the front"), rule.strip.strip() or _("nothing"), self._ask_strip),
            Option(_("Complete short numbers"), _completing(rule), self._ask_digits),
            Option(_("Begin them with"), rule.prefix or _("zeros"), self._ask_prefix),
            Option(_("End them with"), _("a check digit") if rule.check else _("nothing more"), self._check),
        ]
        return Page(
            _("What becomes of the old barcodes? So that they are what is printed."),
            _("A number changes that line. Esc goes back and shows the copies."),
            prompt=_("Choose"),
            rows=option_rows(options),
            keys=(("1-99", N_("Change")), ("back", N_("Back")), "help"),
            chose=lambda index: options[index].change(),
        )

    def _ask_strip(self) -> None:
        said, then = _("What stands before the number and is not printed?"), _("Such as T. A minus sign: nothing.")
        self.at.put(lambda: write(said, then, _("Front"), self._take_strip))

    def _take_strip(self, text: str) -> None:
        """A blank behind it goes as well; the field does not give it back."""
        self._take_rule(strip="" if text == "-" else f"{text} ")

    def _ask_digits(self) -> None:
        said, then = _("How many digits has a whole number?"), _("Such as 14. Shorter ones are filled up. 0: none is.")
        self.at.put(lambda: write(said, then, _("Digits"), self._take_digits))

    def _take_digits(self, text: str) -> None:
        if not text.isdecimal():
            raise Unfit(_("That is no number."), _("Such as 14. 0: no number is filled up."))
        self._take_rule(digits=int(text[:4]))

    def _ask_prefix(self) -> None:
        said, then = _("With what does a whole number begin?"), _("Such as 31042. A minus sign: with zeros.")
        self.at.put(
            lambda: write(said, then, _("Begin"), lambda text: self._take_rule(prefix="" if text == "-" else text))
        )

    def _check(self) -> None:
        self._take_rule(check=not self.draft.profile.barcodes.check)

    def _take_rule(self, **facts: object) -> None:
        try:
            rule = replace(self.draft.profile.barcodes, **facts)  # type: ignore[arg-type]
        except Unclear as no:
            raise Unfit(no.said(_), _("Type it again, or Esc.")) from no
        self.at.draft = replace(self.draft, profile=replace(self.draft.profile, barcodes=rule))
        del self.at.above[1:]
        self.at.draw()


def _understood(tag: str, fields: dict[str, str]) -> None:
    try:
        own_map(tag, fields)
    except Unclear as no:
        raise Unfit(no.said(_), _("Type it again, or Esc.")) from no


def system_name(name: str) -> str:
    """`Koha`"""
    return next((_(one.words) for one in SYSTEMS if one.value == name and name not in ("auto", "none")), _("none"))


def rule_words(rule: BarcodeRule) -> str:
    """`without T; filled up to 14 digits`"""
    parts = [_("without {text} at the front").format(text=rule.strip.strip())] if rule.strip else []
    if rule.digits:
        parts.append(_completing(rule))
    return "; ".join(parts) or _("as they are")


def _completing(rule: BarcodeRule) -> str:
    return _("filled up to {n} digits").format(n=rule.digits) if rule.digits else _("no")


def _facts(look: Look) -> Iterator[Line]:
    said = ngettext("{n} copy", "{n} copies", look.copies).format(n=f"{look.copies:,}")
    if look.old_loans:
        said = _("{copies}, {n} of them out").format(copies=said, n=f"{look.old_loans:,}")
    odd = [
        (look.missing, _("none {n}")),
        (look.doubled, _("twice {n}")),
        (look.taken, _("in use here {n}")),
        (look.wrong_check, _("odd check digit {n}")),
    ]
    numbers = ", ".join(words.format(n=f"{count:,}") for count, words in odd if count)
    if numbers:
        yield [(" ! ", "look"), (f" {said}. " + _("Barcodes: {said}.").format(said=numbers), "text")]
    else:
        yield f" {said}. " + (_("Each has a barcode of its own.") if look.copies else "")
    yield f" {look.why}"


def _copy(copy: Holding) -> Row:
    price = plain(copy.price_cents)
    state = _(STATES[copy.state]) if copy.state in STATES else _("not lent") if copy.not_for_loan else ""
    return "", copy.barcode, copy.call_number, copy.home_branch, copy.location, copy.item_type, price, state
