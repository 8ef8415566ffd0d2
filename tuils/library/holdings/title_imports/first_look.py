"""A first look at the files of an import, before anything is written: the system they come from, ten sample copies as
they would be here, and the faults of their numbers and codes.

Memory is level at any size: the numbers are in a temporary file of their own until they are compared.
"""

from __future__ import annotations

import contextlib
import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import field, replace
from pathlib import Path

from tuils.files import open_input
from tuils.formats.holdings.copy_fields import copies_in_record
from tuils.formats.holdings.holdings import NO_HOLDINGS, Holding, HoldingsMap
from tuils.formats.holdings.holdings_guess import Guess, guess_holdings
from tuils.formats.holdings.holdings_maps import holdings_map
from tuils.formats.marc.marc import comes_in, read_marc
from tuils.formats.marc_files.iso2709 import Raw, Unreadable
from tuils.formats.marc_files.marc_sources import raws
from tuils.formats.marc_files.unimarc_tables import unmapped_name
from tuils.i18n import _, ngettext
from tuils.library.foundation.administration.codes import Codes, UnknownCode, unknown_codes
from tuils.library.foundation.administration.numbers import barcodes_among, cards_among
from tuils.library.foundation.local_words import count_label
from tuils.models.other_files import ManyNumbers
from tuils.values.dataclass import dataclass
from tuils.values.numbers.barcode import check_hint

from .copies import copies_as_profiled, in_our_codes
from .intake import UNMAPPED, counts_of_unimarc
from .profile import AUTO, USUAL, MarcProfile
from .source_files import SourceFile, count_codes, look_into

__all__ = ["FirstLook", "SourceFile", "first_look", "look_into", "whose_copies"]

SAMPLES = 10
EXAMPLES = 20
_MOST_SAMPLED = 20_000  # titles that are looked through for them
_COMES_IN = ("", "repaired")
_TOGETHER = 500  # titles whose numbers are looked up at once

At = Callable[[int, int, int], None]


@dataclass(frozen=True)
class FirstLook:
    """The contents of the files. `samples`: ten copies as they would be stored, "" for a branch that is the desk's own.

    `missing`, `doubled`, `taken` and `wrong_check` count copies without number, with one that an earlier copy of the
    files has, with one that an item here has, and with 14 digits of which the last is wrong; `examples` gives some
    numbers of each. `codes` counts theirs, by kind; `unknown` those that are not known here once they are mapped.
    `old_loans`: copies that were out. `faults`: parts of the files that cannot be read. `left_out`: records that would
    not come in, such as holdings records or those without a title, with `copies_left_out` of the copies; `undecided` of
    them may be MARC 21 or UNIMARC. `unimarc` and `unmapped` are as in `ImportSummary`.
    """

    files: tuple[SourceFile, ...] = ()
    guess: Guess = Guess("none", "", "")
    records: int = 0
    faults: int = 0
    left_out: int = 0
    copies: int = 0
    copies_left_out: int = 0
    unimarc: int = 0
    undecided: int = 0
    unmapped: Counter[str] = field(default_factory=Counter)
    titles_without_copies: int = 0
    samples: tuple[Holding, ...] = ()
    missing: int = 0
    doubled: int = 0
    taken: int = 0
    wrong_check: int = 0
    old_loans: int = 0
    codes: Codes = field(default_factory=Counter)
    unknown: tuple[UnknownCode, ...] = ()
    examples: dict[str, tuple[str, ...]] = field(default_factory=dict)


def left_out_words(records: int, copies: int) -> str:
    """`Not imported: 2 records (holdings, deleted, or no title), with 3 copies.`"""
    out = ngettext("{n} record", "{n} records", records).format(n=count_label(records))
    with_them = ngettext("{n} copy", "{n} copies", copies).format(n=count_label(copies))
    text = _("Not imported: {records} (holdings, deleted, or no title), with {copies}.")
    return text.format(records=out, copies=with_them)


def unmapped_in(counts: Counter[str]) -> Counter[str]:
    """Return how often which field of UNIMARC was left out."""
    return Counter({name.removeprefix(UNMAPPED): n for name, n in counts.items() if name.startswith(UNMAPPED)})


def unimarc_words(records: int, undecided: int, unmapped: Counter[str]) -> list[str]:
    """Return the sentences about UNIMARC in these files: none for MARC 21."""
    said = []
    if records:
        text = ngettext(
            "{n} record is UNIMARC; it is read as MARC 21.",
            "{n} records are UNIMARC; they are read as MARC 21.",
            records,
        )
        said.append(text.format(n=count_label(records)))
    if unmapped:
        names = "; ".join(f"{unmapped_name(place)} ({count_label(n)})" for place, n in sorted(unmapped.items()))
        said.append(_("No place in MARC 21, left out: {names}.").format(names=names))
    if undecided:
        text = ngettext(
            "{n} record may be MARC 21 or UNIMARC; it is set aside.",
            "{n} records may be MARC 21 or UNIMARC; they are set aside.",
            undecided,
        )
        said.append(text.format(n=count_label(undecided)))
    return said


def first_look(
    paths: Sequence[Path], profile: MarcProfile = USUAL, at: At = lambda _done, _total, _records: None
) -> FirstLook:
    """Read the files once, from end to end; of the library only its barcodes and codes, and nothing is written.

    `at` hears how many bytes of how many are read, and how many records. Unclear where the mapping cannot be.
    """
    holdings, guess = whose_copies(paths, profile)
    files = [look_into(path, NO_HOLDINGS) for path in paths]
    total, done = sum(file.bytes for file in files), 0
    with contextlib.closing(_Looker(holdings, profile)) as looker:
        for place, file in enumerate(files):
            if file.fault:
                continue
            before = looker.counts["records"] - looker.counts["faults"]
            looker.fault = ""
            for read in _walk(looker, file.path):
                at(done + read, total, looker.counts["records"])
            done += file.bytes
            if looker.counts["records"] - looker.counts["faults"] == before:
                files[place] = replace(file, fault=looker.fault)
        seen = looker.seen(tuple(files), guess)
    return replace(seen, samples=_samples(paths, holdings, profile)) if seen.copies else seen


def _samples(paths: Sequence[Path], holdings: HoldingsMap, profile: MarcProfile) -> tuple[Holding, ...]:
    """The first copies, read as the import reads them."""
    found: list[Holding] = []
    for path in paths:
        with contextlib.suppress(OSError), open_input(path) as stream:
            for record in itertools.islice(read_marc(stream, holdings), _MOST_SAMPLED):
                if record.items and record.outcome in _COMES_IN:
                    found.extend(copies_as_profiled(record, profile, holdings.name))
                if len(found) >= SAMPLES:
                    return tuple(found[:SAMPLES])
    return tuple(found)


def _walk(looker: _Looker, path: Path) -> Iterator[int]:
    """Look at all titles of a file; from time to time how many of its bytes are read."""
    with open_input(path) as stream:
        titles = raws(stream)
        while some := list(itertools.islice(titles, _TOGETHER)):
            looker.see(some)
            yield stream.tell()


def whose_copies(paths: Iterable[Path], profile: MarcProfile = USUAL) -> tuple[HoldingsMap, Guess]:
    """Return how to read the copies of these files: as the profile says, or as guessed; and the reason in words.

    Of a system's several tags the one is taken that the files use: some hold every copy in both.
    """
    if profile.holdings == AUTO and not profile.fields:
        guess = guess_holdings(_raws_of(paths))
        return holdings_map(guess.system, profile.tag or guess.tag), guess
    holdings = holdings_map(profile.holdings, profile.tag, profile.fields)
    if len(holdings.tags) > 1:
        guess = guess_holdings(_raws_of(paths))
        tag = guess.tag if guess.system == holdings.name else ""
        holdings = holdings_map(profile.holdings, tag)
    return holdings, Guess(holdings.name, " ".join(holdings.tags), _("Chosen by you."))


def _raws_of(paths: Iterable[Path]) -> Iterator[Raw]:
    for path in paths:
        with contextlib.suppress(OSError), open_input(path) as stream:
            yield from (title for title in raws(stream) if isinstance(title, Raw))


class _Looker:
    """The counts and examples of the records read so far."""

    def __init__(self, holdings: HoldingsMap, profile: MarcProfile) -> None:
        self.holdings, self.profile = holdings, profile
        self.counts: Counter[str] = Counter()
        self.codes: Codes = Counter()
        self.examples: dict[str, list[str]] = {"doubled": [], "taken": [], "wrong_check": []}
        self.fault = ""
        self._numbers = ManyNumbers()

    def close(self) -> None:
        self._numbers.close()

    def see(self, titles: Iterable[Raw | Unreadable]) -> None:
        numbers: list[str] = []
        for title in titles:
            self.counts["records"] += 1
            if isinstance(title, Raw):
                numbers.extend(self._see_title(title))
            else:
                self.counts["faults"] += 1
                self.fault = self.fault or str(title)
        self._numbers.add(numbers)
        self._note("taken", _taken(numbers))

    def _see_title(self, title: Raw) -> Iterator[str]:
        """The numbers of its copies, while they are counted."""
        copies = copies_in_record(title, self.holdings)
        comes = comes_in(title)
        if title.unimarc:
            self.counts += counts_of_unimarc(title.unimarc, comes_in=comes)
        if not comes:
            self.counts += Counter(left_out=1, copies_left_out=len(copies))
        elif not copies:
            self.counts["without"] += 1
        for copy in copies:
            self._see_copy(copy)
            if barcode := self.profile.barcodes.apply(copy.barcode):
                self._note("wrong_check", [barcode] if check_hint(barcode) else [])
                yield barcode
            else:
                self.counts["missing"] += 1

    def _see_copy(self, copy: Holding) -> None:
        self.counts["copies"] += 1
        self.counts["old_loans"] += copy.checked_out_note != ""
        count_codes(self.codes, copy)

    def _note(self, what: str, numbers: Sequence[str]) -> None:
        self.counts[what] += len(numbers)
        self.examples[what].extend(numbers[: EXAMPLES - len(self.examples[what])])

    def seen(self, files: tuple[SourceFile, ...], guess: Guess) -> FirstLook:
        """Return the first look, once the last title was seen."""
        for barcode, more in self._numbers.again():
            self._note("doubled", [barcode])
            self.counts["doubled"] += more - 1
        counts = self.counts
        return FirstLook(
            files,
            guess,
            records=counts["records"],
            faults=counts["faults"],
            left_out=counts["left_out"],
            copies=counts["copies"],
            copies_left_out=counts["copies_left_out"],
            unimarc=counts["unimarc"],
            undecided=counts["undecided"],
            unmapped=unmapped_in(counts),
            titles_without_copies=counts["without"],
            missing=counts["missing"],
            doubled=counts["doubled"],
            taken=counts["taken"],
            wrong_check=counts["wrong_check"],
            old_loans=counts["old_loans"],
            codes=Counter({key: count for key, count in self.codes.items() if key[1]}),
            unknown=unknown_codes(in_our_codes(self.codes, self.profile)),
            examples={what: tuple(numbers) for what, numbers in self.examples.items()},
        )


def _taken(numbers: Sequence[str]) -> list[str]:
    """Return the numbers that an item or a library card here has."""
    here = barcodes_among(numbers) | cards_among(numbers)
    return [number for number in numbers if number in here] if here else []
