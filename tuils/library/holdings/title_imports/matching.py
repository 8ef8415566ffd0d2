"""The titles of a file that the library has already, and the barcodes in use. Reads only, a batch at a time.

A rehearsal, which writes none of it, keeps what its earlier batches would have added in a temporary table on disk: so
it sees the same as the import itself, and memory stays level.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from tuils.formats.marc.marc import BiblioColumns, RecordRead
from tuils.library.foundation.journal.same_titles import title_for
from tuils.library.holdings.matching_queries import (
    barcodes_under,
    copies_with_barcodes,
    isbns_under,
    looks_seen,
    names_of_titles,
    records_of_titles,
    records_with_keys,
    remember_seen,
    seen_records,
    seen_signs,
    seen_with_records,
    with_control_numbers,
    with_numbers,
    works_with_keys,
)
from tuils.library.holdings.queries import looks_of_copies, place_in_journal
from tuils.models.store_words import drop_temporary, temporary
from tuils.values.folding import fold_text

from .profile import SIGNS

_OCLC = re.compile(r"(?:ocm|ocn|on|\(ocolc\))?0*([0-9]+)", re.IGNORECASE)
_OCLC_SOURCE = "ocolc"


_ALIKE = 0.9  # of two titles: one letter in ten may be another one, as where a misprint was put right


class TitleIdentity(NamedTuple):
    """The facts a number has to agree with: the title, folded, and the ISBNs."""

    title: str
    isbns: frozenset[str]

    @classmethod
    def of(cls, told: bytes) -> TitleIdentity:
        """Return the facts that `told` wrote."""
        title, *isbns = told.decode().split("\n")
        return cls(title, frozenset(isbns))

    def told(self) -> bytes:
        return "\n".join((self.title, *sorted(self.isbns))).encode()

    def agrees(self, other: TitleIdentity) -> bool:
        """Return whether it is the same title, but for a subtitle or a misprint, or has the same ISBN. Without a title
        nothing speaks against it."""
        if self.isbns & other.isbns or not (self.title and other.title) or self.title == other.title:
            return True
        shorter, longer = sorted((self.title, other.title), key=len)
        return longer.startswith(f"{shorter} ") or SequenceMatcher(None, shorter, longer).ratio() >= _ALIKE


def columns_by_name(columns: BiblioColumns) -> TitleIdentity:
    return TitleIdentity(fold_text(columns.title), frozenset(columns.isbns))


class TitleHere(NamedTuple):
    """A title that is here, with its control number."""

    id: str
    number: str
    source: str


Found = dict[int, list[TitleHere]]
CopyLook = tuple[str, ...]


class Holder(NamedTuple):
    """The title (an id) that has a barcode. `before`: since before this import."""

    title: str
    before: bool = False


class KnownTitles:
    """The library's titles before the import `batch`, and those the import itself added so far. `brought`: of the
    titles found for the last records, those from this import."""

    def __init__(self, batch: str, match: frozenset[str], rehearsal: bool) -> None:
        self.batch, self.match, self.rehearsal = batch, match, rehearsal
        self.strangers: dict[int, str] = {}
        self.brought: set[str] = set()
        self._since = 0
        if rehearsal:
            temporary("import_seen", "sign TEXT PRIMARY KEY, biblio TEXT, marc BLOB")

    def close(self) -> None:
        drop_temporary("import_seen")

    def remember(self, seen: Iterable[tuple[str, str, bytes]]) -> None:
        """Remember the signs that the import added, each with its title, and the record where the sign is
        `record_sign`."""
        if self.rehearsal:
            remember_seen(seen)

    def seen_titles(self, signs: Iterable[str]) -> Iterator[tuple[str, str, TitleIdentity]]:
        """Yield the control numbers' signs that this rehearsal would have added, with their titles."""
        for sign, biblio, told in seen_with_records(signs if self.rehearsal else ()):
            yield sign, biblio, TitleIdentity.of(bytes(told))

    def seen(self, signs: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Yield those of these signs that this rehearsal would have added, with their titles."""
        yield from seen_signs(signs if self.rehearsal else ())

    # ---- titles

    def titles(self, records: Sequence[RecordRead]) -> dict[int, tuple[str, ...]]:
        """Return, by the number of the record, the titles here that it matches by the surest sign, oldest first.

        Two different numbers of one system are two titles, whatever else they share.
        """
        finders = self._finders()
        found: dict[int, tuple[str, ...]] = {}
        self.strangers, self.brought = {}, set()
        for sign in SIGNS:
            left = [record for record in records if record.number not in found and self._may_be(sign, record)]
            if sign not in self.match or not left:
                continue
            by_number = {record.number: record for record in left}
            for number, candidates in finders[sign](left).items():
                record = by_number[number]
                if same := _as_one(_not_another(record.columns, candidates), record.deleted):
                    found[number] = same
        return self._without_removed(found) if found else found

    def _finders(self) -> dict[str, Callable[[Sequence[RecordRead]], Found]]:
        return {
            "control_number": self._by_control_number,
            "isbn": self._by_isbn,
            "lccn": self._by_lccn,
            "issn": self._by_issn,
            "title": self._by_title,
        }

    def candidates(self, record: RecordRead, sign: str) -> list[str]:
        """Return all titles that share this sign with a record, even if their number shows that they are others."""
        return [here.id for here in self._finders()[sign]([record]).get(record.number, [])]

    def _may_be(self, sign: str, record: RecordRead) -> bool:
        """Return whether this kind of number may find the record's title. A deletion must use the control number, if it
        has one."""
        if sign == "control_number" or not record.deleted or "control_number" not in self.match:
            return True
        return not record.columns.control_number

    def _without_removed(self, found: dict[int, tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
        gone = {
            biblio for _sign, biblio in self.seen(map(removed_sign, {one for some in found.values() for one in some}))
        }
        left = {number: tuple(one for one in some if one not in gone) for number, some in found.items()}
        return {number: some for number, some in left.items() if some}

    def _by_control_number(self, records: Sequence[RecordRead]) -> Found:
        signs = {record.number: sign for record in records if (sign := control_sign(record.columns))}
        wanted = {text for record in records if record.number in signs for text in _forms(record.columns)}
        here: dict[str, list[tuple[TitleHere, TitleIdentity]]] = defaultdict(list)
        asked = set(signs.values())
        rows = [row for row in with_control_numbers(wanted) if _sign(*row[:3]) in asked]
        isbns = self._isbns({row[5] for row in rows})
        for number, source, key, name, batch, *title in rows:
            if batch == self.batch:
                self.brought.add(title[0])
            here[_sign(number, source, key)].append(
                (TitleHere(*title), TitleIdentity(fold_text(name), isbns[title[0]]))
            )
        for sign, biblio, told in self.seen_titles(signs.values()):
            self.brought.add(biblio)
            here[sign].append((TitleHere(biblio, "", ""), told))
        known = self._agreeing({record.number: record for record in records}, signs, here)
        return known | self._alike([record for record in records if record.number not in signs])

    def _agreeing(
        self,
        records: Mapping[int, RecordRead],
        signs: Mapping[int, str],
        here: Mapping[str, list[tuple[TitleHere, TitleIdentity]]],
    ) -> Found:
        """A number counts only where the title or an ISBN agrees: another system may have given it to another title.
        Whose number it is then is in `strangers`."""
        found: Found = {}
        for number, sign in signs.items():
            if candidates := here.get(sign):
                mine = columns_by_name(records[number].columns)
                if same := [title for title, told in candidates if mine.agrees(told)]:
                    found[number] = same
                else:
                    self.strangers[number] = candidates[0][0].id
        return found

    def _isbns(self, biblios: set[str]) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for biblio, isbn in isbns_under(biblios):
            found[biblio].add(isbn)
        return {biblio: frozenset(found[biblio]) for biblio in biblios}

    def _alike(self, records: Sequence[RecordRead]) -> Found:
        """Find equal records where there is no number, by every byte: a file imported again doubles nothing."""
        keys = {record.columns.title_key for record in records} - {""}
        here = {bytes(marc): [TitleHere(*title)] for marc, *title in records_with_keys(keys, self.batch)}
        return {record.number: here[record.marc] for record in records if record.marc in here}

    def _by_isbn(self, records: Sequence[RecordRead]) -> Found:
        return self._by("isbn", {record.number: record.columns.isbns for record in records})

    def _by_lccn(self, records: Sequence[RecordRead]) -> Found:
        return self._by("lccn", {record.number: (record.columns.lccn,) for record in records})

    def _by_issn(self, records: Sequence[RecordRead]) -> Found:
        return self._by("issn", {record.number: (record.columns.issn,) for record in records})

    def _by_title(self, records: Sequence[RecordRead]) -> Found:
        """Title, author, year and kind alike, as people write them."""
        keys = {record.number: record.columns.title_key for record in records}
        here = defaultdict(list)
        for _key, title, author, year, kind, *rest in works_with_keys(set(keys.values()) - {""}, self.batch):
            here[_work(title, author, year, kind)].append(TitleHere(*rest))
        works = {record.number: _work_of(record.columns) for record in records if keys[record.number]}
        return {number: here[work] for number, work in works.items() if work in here}

    def _by(self, kind: str, wanted: Mapping[int, Iterable[str]]) -> Found:
        """The titles here under any of each record's numbers; of several numbers the first that is here."""
        here = defaultdict(list)
        numbers = {one for some in wanted.values() for one in some} - {""}
        for number, *title in with_numbers(kind, numbers, self.batch):
            here[number].append(TitleHere(*title))
        found: Found = {}
        for record, some in wanted.items():
            titles = dict.fromkeys(title for one in some if one in here for title in here[one])
            if titles:
                found[record] = list(titles)
        return found

    # ---- what stands under a title

    def records(self, biblios: set[str]) -> dict[str, bytes]:
        """Return the records of these titles as they are now."""
        found = {biblio: bytes(marc) for biblio, marc in records_of_titles(biblios)}
        signs = set(map(record_sign, biblios)) if self.rehearsal else set()
        return found | {biblio: bytes(marc) for biblio, marc in seen_records(signs)}

    def names(self, biblios: Iterable[str]) -> list[str]:
        """Return titles as people tell them apart: each with the end of its id."""
        return [f"{title} ({biblio[-6:]})" for biblio, title in names_of_titles(biblios)]

    def barcodes(self, wanted: set[str]) -> dict[str, Holder]:
        """Return the barcodes that an item has already, with the item's title."""
        self._since = self._since or place_in_journal(self.batch)
        taken = {
            barcode: Holder(biblio, self._is_before(place)) for barcode, biblio, place in copies_with_barcodes(wanted)
        }
        return taken | {sign[1:]: Holder(biblio) for sign, biblio in self.seen(map(barcode_sign, wanted))}

    def looks(self, biblio: str) -> Iterator[tuple[bool, str, CopyLook]]:
        """Yield for each copy of this title: whether it is older than this import, its barcode, and its look."""
        for barcode, place, *look in looks_of_copies(biblio):
            yield self._is_before(place), barcode, tuple(str(value or "") for value in look)
        if self.rehearsal:
            sign = bare_sign(biblio)
            for (looks,) in looks_seen(sign):
                yield from ((False, "", tuple(look)) for look in json.loads(looks))

    def _is_before(self, place: int) -> bool:
        """Return whether an item with this place in the journal is older than this import."""
        return not self._since or place < self._since

    def copies(self, biblios: set[str]) -> Iterator[tuple[str, str]]:
        """The items of these titles: (title, barcode)."""
        yield from barcodes_under(biblios)
        yield from ((biblio, "") for _sign, biblio in self.seen(map(copies_sign, biblios)))


def _not_another(columns: BiblioColumns, candidates: Sequence[TitleHere]) -> tuple[str, ...]:
    """Return the candidates, without those known to have another number of the same system."""
    number, source = _normal(columns.control_number, columns.control_source)
    same = (here for here in candidates if not (number and source and _is_another(here, number, source)))
    return tuple(sorted(here.id for here in same))


def _is_another(here: TitleHere, number: str, source: str) -> bool:
    theirs, their_source = _normal(here.number, here.source)
    return their_source == source and theirs not in ("", number)


def _as_one(titles: tuple[str, ...], deleted: bool) -> tuple[str, ...]:
    """Return the titles these were merged into. A deletion in another system applies to no merged title."""
    standing = {title: title_for(title) for title in titles}
    return tuple(dict.fromkeys(stands for title, stands in standing.items() if not deleted or stands == title))


# ---- signs


def control_sign(columns: BiblioColumns) -> str:
    """Return the sign that two records of one origin share; "" without control number."""
    key = "" if columns.control_source else columns.title_key
    return _sign(columns.control_number, columns.control_source, key)


def _sign(number: str, source: str, key: str) -> str:
    """Return the sign of a number. Without a source (003) it belongs to one system only, so the title must be the same,
    too."""
    if not number:
        return ""
    number, source = _normal(number, source)
    return f"#{number}\x1f{source}" if source else f"#{number}\x1f\x1f{key}"


def _normal(number: str, source: str) -> tuple[str, str]:
    """Return number and source normalized: OCLC's numbers have several prefixes and zeros before the same number."""
    source = source.strip()
    if source.lower() == _OCLC_SOURCE:
        source = _OCLC_SOURCE
        if oclc := _OCLC.fullmatch(number.strip()):
            return oclc[1], source
    return number.strip(), source


def _forms(columns: BiblioColumns) -> set[str]:
    """Return the forms that the number may have in the store."""
    number, source = _normal(columns.control_number, columns.control_source)
    if source != _OCLC_SOURCE or not number.isdigit():
        return {columns.control_number}
    zeros = {number, number.zfill(8), number.zfill(9), number.zfill(10), number.zfill(12)}
    prefixed = {f"{prefix}{digits}" for prefix in ("ocm", "ocn", "on", "(OCoLC)") for digits in zeros}
    return zeros | prefixed | {columns.control_number}


def _work_of(columns: BiblioColumns) -> tuple[Any, ...]:
    return _work(columns.title, columns.author, columns.year, columns.kind)


def _work(title: str, author: str, year: int | None, kind: str) -> tuple[Any, ...]:
    return fold_text(title), fold_text(author), year, kind


def barcode_sign(barcode: str) -> str:
    return f"|{barcode}"


def record_sign(biblio: str) -> str:
    """Return the sign of a title whose record the rehearsal added or changed."""
    return f"={biblio}"


def bare_sign(biblio: str) -> str:
    """Return the sign of a title that got copies without a barcode in the rehearsal; a blank and a number follow."""
    return f"~{biblio}"


def removed_sign(biblio: str) -> str:
    return f"-{biblio}"


def copies_sign(biblio: str) -> str:
    """Return the sign of a title to which the rehearsal added items."""
    return f"!{biblio}"
