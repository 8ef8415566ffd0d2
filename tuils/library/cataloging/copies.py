"""The copies of a batch of records: with which number each comes in, and which are here already. Reads only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tuils.formats.marc import Holding, RecordRead
from tuils.i18n import _, ngettext
from tuils.library.administration.codes import Codes
from tuils.library.journal.entries import Facts
from tuils.models import db
from tuils.values.barcode import check_hint

from .copies_in import CopyRules
from .items import PREFIX, next_barcode, own_barcode
from .profile import MarcProfile

_COPIED = (
    "call_number", "location", "item_type", "copy_number", "volume", "acquired_on", "not_for_loan", "staff_note",
    "public_note",
)  # fmt: skip
_ALIKE = ("call_number", "location", "item_type", "collection", "copy_number", "volume", "home_branch")
_CALL_NUMBER_OF_THE_TITLE = "follett"
_OWN_LENGTH = 14
_MOST_NAMED = 5  # numbers in one sentence
A_CARD = "card"
"""In the place of the title that has a number, where a library card has it."""
_NO_RULES = CopyRules()
_NONE: Counter[tuple[str, ...]] = Counter()


def prepared(record: RecordRead, profile: MarcProfile, system: str) -> list[Holding]:
    """The copies of a record as the profile wants them; `system` is whose they are."""
    rules = profile.copy_rules
    copies = list(record.items if rules == _NO_RULES else map(rules.apply, record.items))
    if system == _CALL_NUMBER_OF_THE_TITLE:
        call_number = record.columns.call_number
        copies = [copy if copy.call_number else copy._replace(call_number=call_number) for copy in copies]
    return copies


def copy_of_the_title(record: RecordRead, profile: MarcProfile) -> Holding:
    """The one copy of a title for which the file has none."""
    return profile.copy_rules.apply(Holding(call_number=record.columns.call_number))


def in_our_codes(found: Codes, profile: MarcProfile) -> Codes:
    """Codes with how often they are there, each as what it becomes; also those of copies that are to be made."""
    ours: Codes = Counter()
    made = dict.fromkeys((("branch", ""), ("location", ""), ("item_type", "")), 1) if profile.one_copy else {}
    for (kind, code), count in (made | found).items():
        ours[kind, profile.copy_rules.code(kind, code)] += count
    return ours


class Copies:
    """Those of one batch. `items` are the fields of what comes in, `barcodes` the numbers they bring."""

    def __init__(self, profile: MarcProfile, branch: str, taken: dict[str, str], own_number: int) -> None:
        self.profile, self.branch, self.taken = profile, branch, taken
        self.items: list[Facts] = []
        self.barcodes: dict[str, str] = {}
        self.counts: Counter[str] = Counter()
        self._own_number = own_number

    def add(self, copies: Sequence[Holding], biblio: str, known: bool) -> list[str]:
        """Take these copies of a title in, but for those that are here (`known`: the title was). Says what was odd."""
        here = _same_as_here(biblio) if known and copies else _NONE
        odd = _Odd()
        for copy in copies:
            barcode = copy.barcode
            holder = self.taken.get(barcode) if barcode else None
            if holder == biblio and barcode not in self.barcodes:
                continue  # this very copy is here already
            fields = fields_of(copy, biblio, self.branch)
            if here and (not barcode or holder) and here[_alike(fields)] > 0:
                here[_alike(fields)] -= 1
            elif barcode and not holder:
                self._take(fields, barcode, biblio)
                if len(barcode) == _OWN_LENGTH and check_hint(barcode):
                    odd.wrong.append(barcode)
            else:
                odd.note(barcode, card=holder == A_CARD)
                self._take(fields, self._next_own() if self.profile.give_numbers else "", biblio)
        return list(self._said(odd)) if odd else []

    def _take(self, fields: Facts, barcode: str, biblio: str) -> None:
        if barcode:
            fields["barcode"] = barcode
            self.taken[barcode] = self.barcodes[barcode] = biblio
        else:
            self.counts["items_without_barcode"] += 1
        self.items.append(fields)

    def _next_own(self) -> str:
        barcode = own_barcode(self._own_number)
        self._own_number = own_number(barcode) + 1
        return barcode

    def _said(self, odd: _Odd) -> Iterator[str]:
        taken_by = len(odd.taken) + len(odd.cards)
        self.counts += Counter(items_barcode_taken=taken_by, items_wrong_check=len(odd.wrong))
        given = self.profile.give_numbers
        if given:
            taken = _("Barcode {code} is already on another item. This copy was given a new barcode.")
        else:
            taken = _("Barcode {code} is already on another item. This copy was imported without a barcode.")
        yield from (taken.format(code=code) for code in odd.taken)
        yield from (_is_card(code, given) for code in odd.cards)
        if odd.without:
            yield _without(odd.without, given)
        if odd.wrong:
            yield _wrong(odd.wrong)


class _Odd:
    """What has to be said of the copies of one title."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.cards: list[str] = []
        self.wrong: list[str] = []
        self.without = 0

    def __bool__(self) -> bool:
        return bool(self.taken or self.cards or self.wrong or self.without)

    def note(self, barcode: str, *, card: bool) -> None:
        if barcode:
            (self.cards if card else self.taken).append(barcode)
        else:
            self.without += 1


def _is_card(code: str, given: bool) -> str:
    if given:
        return _("{code} is a library card. This copy was given a new barcode.").format(code=code)
    return _("{code} is a library card. This copy was imported without a barcode.").format(code=code)


def _without(number: int, given: bool) -> str:
    if given:
        said = ngettext(
            "{n} item had no barcode and was given one.", "{n} items had no barcode and were given one.", number
        )
    else:
        said = ngettext("{n} item has no barcode.", "{n} items have no barcode.", number)
    return said.format(n=number)


def _wrong(codes: Sequence[str]) -> str:
    named = ", ".join(codes[:_MOST_NAMED]) + (" ..." if len(codes) > _MOST_NAMED else "")
    said = ngettext(
        "Barcode {codes} has a wrong check digit.",
        "{n} barcodes have a wrong check digit: {codes}",
        len(codes),
    )
    return said.format(n=len(codes), codes=named)


def fields_of(copy: Holding, biblio: str, branch: str) -> Facts:
    """What the entry of an item sets: only what is not blank."""
    home = copy.home_branch or branch
    fields: Facts = {"biblio": biblio, "home_branch": home}
    for name in _COPIED:
        if value := getattr(copy, name):
            fields[name] = value
    if copy.price_cents is not None:
        fields["price_cents"] = copy.price_cents
    if copy.collection_code:
        fields["collection"] = copy.collection_code
    if copy.checked_out_note:
        fields["old_loan"] = copy.checked_out_note
    for name, value in (("old_lent", copy.checkouts), ("old_lent_on", copy.lent_on), ("old_seen_on", copy.seen_on)):
        if value:
            fields[name] = value
    fields |= _state(copy)
    if copy.holding_branch and copy.holding_branch != home:
        fields["holding_branch"] = copy.holding_branch
    return fields


def _state(copy: Holding) -> Facts:
    if copy.state != "withdrawn":
        return {"state": copy.state} if copy.state else {}
    return {"withdrawn": True, "state": copy.also_state} if copy.also_state else {"withdrawn": True}


def _alike(fields: Mapping[str, Any]) -> tuple[str, ...]:
    """Copies without number are known again by what is written on their backs, and where they stand."""
    return tuple(str(fields.get(name) or "") for name in _ALIKE)


def _same_as_here(biblio: str) -> Counter[tuple[str, ...]]:
    names = ", ".join(f'"{name}"' for name in _ALIKE)
    found: Any = db.execute_sql(f"SELECT {names} FROM item WHERE biblio = ?", (biblio,)).fetchall()
    return Counter(_alike(dict(zip(_ALIKE, row, strict=True))) for row in found)


# ---- numbers of the library's own


def own_number(barcode: str) -> int:
    """Which number of the library's own range this is, or 0."""
    if len(barcode) != _OWN_LENGTH or not barcode.isdigit() or not barcode.startswith(PREFIX):
        return 0
    return int(barcode[len(PREFIX) : -1])


def next_own_number() -> int:
    return own_number(next_barcode())
