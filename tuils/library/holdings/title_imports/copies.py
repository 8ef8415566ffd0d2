"""The copies of a batch of records: the number of each, and which are here already. Reads only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from tuils.formats.marc.marc import Holding, RecordRead
from tuils.library.foundation.administration.codes import Codes
from tuils.library.foundation.journal.entries import Facts
from tuils.library.holdings.items.copies_in import CopyRules
from tuils.library.holdings.items.items import PREFIX, next_barcode, own_barcode
from tuils.library.holdings.queries import LOOKS
from tuils.values.numbers.barcode import check_hint

from .copies_said import OddCopies, left_out, skipped
from .matching import CopyLook, Holder
from .profile import MarcProfile

_COPIED = (
    "call_number", "location", "item_type", "copy_number", "volume", "acquired_on", "not_for_loan", "staff_note",
    "public_note",
)  # fmt: skip
_CALL_NUMBER_OF_THE_TITLE = "follett"
_OWN_LENGTH = 14
A_CARD = "card"
"""The mark in place of a title where a library card has the number."""
_NO_RULES = CopyRules()
ON_FILE, REPEATED, SKIPPED = "items_on_file", "items_repeated", "items_skipped"
SET_ASIDE, REJECTED = "items_set_aside", "items_rejected"
"""The counts for a copy that is not added."""

Here = Callable[[str], Iterable[tuple[bool, str, CopyLook]]]


def copies_as_profiled(record: RecordRead, profile: MarcProfile, system: str) -> list[Holding]:
    """Return the copies of a record as the profile wants them; `system`: the system whose copies they are."""
    rules = profile.copy_rules
    copies = list(record.items if rules == _NO_RULES else map(rules.apply, record.items))
    if system == _CALL_NUMBER_OF_THE_TITLE:
        call_number = record.columns.call_number
        copies = [copy if copy.call_number else copy._replace(call_number=call_number) for copy in copies]
    return copies


def copy_of_the_title(record: RecordRead, profile: MarcProfile) -> Holding:
    """Return the one copy of a title for which the file has none."""
    return profile.copy_rules.apply(Holding(call_number=record.columns.call_number))


def in_our_codes(found: Codes, profile: MarcProfile) -> Codes:
    """Return codes in our spelling, with how often they occur; also the codes of copies to be made."""
    ours: Codes = Counter()
    made = dict.fromkeys((("branch", ""), ("location", ""), ("item_type", "")), 1) if profile.one_copy else {}
    for (kind, code), count in (made | found).items():
        ours[kind, profile.copy_rules.code(kind, code)] += count
    return ours


class Copies:
    """The copies of one batch. `items`: the fields of the copies to be added. `barcodes`: their numbers. `bare`, by
    title: the looks of the copies without a number. `here`: the copies that a title has, as KnownTitles.looks gives
    them."""

    def __init__(
        self, profile: MarcProfile, branch: str, taken: dict[str, Holder], own_number: int, here: Here
    ) -> None:
        self.profile, self.branch, self.taken = profile, branch, taken
        self.items: list[Facts] = []
        self.barcodes: dict[str, str] = {}
        self.bare: dict[str, list[CopyLook]] = {}
        self.counts: Counter[str] = Counter()
        self._own_number = own_number
        self._here = here

    def add(self, copies: Sequence[Holding], biblio: str, known: bool) -> list[str]:
        """Add these copies of a title, but for those on file (`known`: the title was here). Returns messages about odd
        ones."""
        odd, match = OddCopies(), _Match(self, biblio) if known else None
        for copy in copies:
            barcode, fields = copy.barcode, fields_of(copy, biblio, self.branch)
            if match and (count := match(barcode, fields)):
                self.counts[count] += 1
                if count == REPEATED:
                    odd.repeated.append(barcode)
                continue
            holder = self.taken.get(barcode) if barcode else None
            if barcode and not holder:
                self._take(fields, barcode)
                if match:
                    match.mine.add(barcode)
                if len(barcode) == _OWN_LENGTH and check_hint(barcode):
                    odd.wrong.append(barcode)
            else:
                odd.note(barcode, card=holder is not None and holder.title == A_CARD)
                self.bare.setdefault(biblio, []).append(look_of(fields))
                self._take(fields, self._next_own() if self.profile.give_numbers else "")
        return list(self._said(odd)) if odd else []

    def pass_over(self, copies: Sequence[Holding], biblio: str) -> list[str]:
        """Count copies of a title that stays as it is: those on file, and those left out. Says which are left out."""
        match, out = _Match(self, biblio), []
        for copy in copies:
            count = match(copy.barcode, fields_of(copy, biblio, self.branch))
            self.counts[count or SKIPPED] += 1
            if not count:
                out.append(copy.barcode)
        return [skipped(out)] if out else []

    def leave_out(self, copies: Sequence[Holding], count: str) -> list[str]:
        """Count copies whose record is not imported. Says which."""
        self.counts[count] += len(copies)
        return [left_out([copy.barcode for copy in copies])] if copies else []

    def bare_copies(self, biblio: str) -> Iterator[tuple[bool, CopyLook]]:
        """Yield the title's copies that a copy without a barcode may be: whether they are older than this import, and
        how they look."""
        given = self.profile.give_numbers
        for before, barcode, look in self._here(biblio):
            if before or not barcode or (given and own_number(barcode)):
                yield before, look
        yield from ((False, look) for look in self.bare.get(biblio, ()))

    def _take(self, fields: Facts, barcode: str) -> None:
        if barcode:
            fields["barcode"] = barcode
            self.barcodes[barcode] = fields["biblio"]
            self.taken[barcode] = Holder(fields["biblio"])
        else:
            self.counts["items_without_barcode"] += 1
        self.items.append(fields)

    def _next_own(self) -> str:
        barcode = own_barcode(self._own_number)
        self._own_number = own_number(barcode) + 1
        return barcode

    def _said(self, odd: OddCopies) -> Iterator[str]:
        self.counts += Counter(items_barcode_taken=len(odd.taken) + len(odd.cards), items_wrong_check=len(odd.wrong))
        return odd.said(self.profile.give_numbers)


class _Match:
    """The check whether copies of a known title are on file, too. For one record: a barcode that occurs twice in it
    belongs to two copies, so copies that the record itself added (`mine`) do not count."""

    def __init__(self, copies: Copies, biblio: str) -> None:
        self.mine: set[str] = set()
        self._copies, self._biblio = copies, biblio
        self._left: Counter[tuple[bool, CopyLook]] | None = None

    def __call__(self, barcode: str, fields: Facts) -> str:
        """Return how this copy is counted; "" where it is not on file."""
        holder = self._copies.taken.get(barcode) if barcode else None
        if holder and holder.title == self._biblio and barcode not in self.mine:
            return ON_FILE if holder.before else REPEATED
        return "" if barcode and not holder else self._alike(look_of(fields))

    def _alike(self, look: CopyLook) -> str:
        """Return the count for a copy that looks so: one from before this import, or one it added without a barcode.
        Each matches one copy of the record."""
        if self._left is None:
            self._left = Counter(self._copies.bare_copies(self._biblio))
        for before, count in ((True, ON_FILE), (False, REPEATED)):
            if self._left[before, look] > 0:
                self._left[before, look] -= 1
                return count
        return ""


def fields_of(copy: Holding, biblio: str, branch: str) -> Facts:
    """Return the fields that the entry of an item sets: only those that are not blank."""
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


def look_of(fields: Mapping[str, Any]) -> CopyLook:
    """Return the look by which copies without a number are recognized: label and location."""
    return tuple(str(fields.get(name) or "") for name in LOOKS)


# ---- numbers of the library's own


def own_number(barcode: str) -> int:
    """Return this number's place in the library's own range, or 0."""
    if len(barcode) != _OWN_LENGTH or not barcode.isdigit() or not barcode.startswith(PREFIX):
        return 0
    return int(barcode[len(PREFIX) : -1])


def next_own_number() -> int:
    return own_number(next_barcode())
