"""The files of the site that have a line for each title: data for results, data and pages with all about a title."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from .cuts import Cut, cut_again, place_in
from .line_files import DATA, RECORDS_PAGE, LineForm, lines_in, with_lines
from .pages import SiteFrame, records_ends, records_file
from .queries import AT_ONCE, ids_by_tail
from .reading import ShownTitle
from .site_changes import SiteChanges
from .site_folder import SiteFile
from .title_data import BLOCK, TAIL, TAILS, PlaceNumbers, brief_line, script_ends, script_of, title_line
from .title_lines import RECORDS, record_lines


class _LineFile(NamedTuple):
    """A file with a line for each title: its name, and what stands before and behind its lines."""

    name: str
    head: str
    tail: str
    form: LineForm


class TitleFiles:
    """`places`: the names of shelves as numbers, to which new ones are added."""

    def __init__(self, changes: SiteChanges, frames: Sequence[SiteFrame], places: PlaceNumbers) -> None:
        self._changes, self._frames = changes, frames
        self._words = [frame.lines for frame in frames]
        self.places = places
        self._brief: dict[int, str] = {}
        self._read: dict[int, ShownTitle] = {}

    def files(self) -> Iterator[SiteFile]:
        yield from self._by_number()
        yield from self._by_place()
        yield from self._tails()

    # -- all about a title, by its number

    def _by_number(self) -> Iterator[SiteFile]:
        changes = self._changes
        there, touched = _grouped(changes.places, RECORDS), _grouped(changes.touched, RECORDS)
        gone = _grouped(changes.gone, RECORDS)
        if not changes.full and len(changes.touched) <= AT_ONCE:
            self._read = {title.row.no: title for title in changes.catalog.titles(sorted(changes.touched))}
        for block, numbers in sorted(there.items()):
            names = [_data_file("t", block), *(f"{frame.folder}{records_file(block)}" for frame in self._frames)]
            if block in touched or block in gone or not all(map(changes.stays, names)):
                yield from self._block(block, numbers, touched.get(block, []), gone.get(block, []))
            else:
                yield from map(SiteFile, names)

    def _block(self, block: int, numbers: list[int], touched: list[int], gone: list[int]) -> Iterator[SiteFile]:
        made = [_LineFile(_data_file("t", block), *_data_ends("t", block), DATA)]
        for frame in self._frames:
            head, tail = records_ends(frame, block)
            made.append(_LineFile(f"{frame.folder}{records_file(block)}", head, tail, RECORDS_PAGE))
        known = [] if len(touched) == len(numbers) else [self._known(one) for one in made]
        if known and all(lines is not None for lines in known):
            every = [{no: line for no, line in (lines or {}).items() if no not in gone} for lines in known]
        else:
            every, touched = [{} for _one in made], numbers
        if all(no in self._read for no in touched):
            titles = [self._read[no] for no in sorted(touched)]
        else:
            titles = list(self._changes.catalog.titles(sorted(touched)))
        for title in titles:
            for lines, line in zip(every, self._lines(title), strict=True):
                lines[title.row.no] = line
        self._changes.note(titles)
        for one, lines in zip(made, every, strict=True):
            yield SiteFile(one.name, partial(with_lines, lines, one.head, one.tail, one.form))

    def _known(self, one: _LineFile) -> dict[int, str] | None:
        text = self._changes.text_of(one.name)
        return None if text is None else lines_in(text, one.head, one.tail, one.form)

    def _lines(self, title: ShownTitle) -> list[str]:
        no, place = title.row.no, self._changes.places[title.row.no]
        brief = brief_line(title, self.places)
        self._brief[place] = f'"{place}":{brief}'
        return [f'"{no}":{title_line(title, brief, self.places)}', *record_lines(self._words, title)]

    # -- short lines, by place

    def _by_place(self) -> Iterator[SiteFile]:
        changes = self._changes
        numbers = {place: no for no, place in changes.places.items()}
        old = changes.before.memory.numbers
        empty = {place // BLOCK for place, no in enumerate(old) if no in changes.gone}
        new = {place // BLOCK for place in self._brief}
        for block, places in sorted(_grouped(numbers, BLOCK).items()):
            name = _data_file("b", block)
            if block in new or block in empty or not changes.stays(name):
                yield self._results(block, {place: numbers[place] for place in places})
            else:
                yield SiteFile(name)

    def _results(self, block: int, numbers: Mapping[int, int]) -> SiteFile:
        one = _LineFile(_data_file("b", block), *_data_ends("b", block), DATA)
        lines = {place: self._brief[place] for place in numbers if place in self._brief}
        if len(lines) < len(numbers):
            known = self._known(one) or {}
            lines = {place: known[place] for place in numbers if place in known} | lines
        missing = [no for place, no in numbers.items() if place not in lines]
        for title in self._changes.catalog.titles(missing):
            place = self._changes.places[title.row.no]
            lines[place] = f'"{place}":{brief_line(title, self.places)}'
        return SiteFile(one.name, partial(with_lines, lines, one.head, one.tail, one.form))

    # -- numbers by ids

    def _tails(self) -> Iterator[SiteFile]:
        changes = self._changes
        cuts = changes.cuts("tails")
        names = [_data_file("u", cut.number) for cut in cuts]
        if not changes.resorted and all(map(changes.stays, names)):
            changes.keep_cuts("tails", cuts)
            yield from map(SiteFile, names)
            return
        inside = self._tails_changed(cuts)
        if inside is None:
            inside = {place: [] for place in range(len(cuts))}
            for row in ids_by_tail(TAIL):
                inside.setdefault(place_in(cuts, row[0]), []).append(row)
        cuts, parts = cut_again(cuts, inside, lambda row: row[0], TAILS)
        changes.keep_cuts("tails", cuts)
        made = {part.cut.number: dict(part.rows) for part in parts}
        for number in (cut.number for cut in cuts):
            make = partial(script_of, "u", number, made[number]) if number in made else None
            yield SiteFile(_data_file("u", number), make)

    def _tails_changed(self, cuts: Sequence[Cut]) -> dict[int, list[tuple[str, int]]] | None:
        """Return the parts in which titles came or went, with their rows; None where all are to be made."""
        changes, found = self._changes, dict[int, dict[str, int]]()
        if not cuts or not all(changes.stays(_data_file("u", cut.number)) for cut in cuts):
            return None
        for _place, was, now in changes.retold:
            title = was if now is None else now if was is None else None
            if title is None:
                continue
            tail = title.id[-TAIL:]
            place = place_in(cuts, tail)
            if place not in found:
                known = self._tails_there(cuts[place].number)
                if known is None:
                    return None
                found[place] = known
            if now is None:
                found[place].pop(tail, None)
            else:
                found[place][tail] = now.no
        return {place: sorted(rows.items()) for place, rows in found.items()}

    def _tails_there(self, number: int) -> dict[str, int] | None:
        text, (head, tail) = self._changes.text_of(_data_file("u", number)), script_ends("u", number)
        return None if text is None else dict(json.loads(text[len(head) : -len(tail)]))


def _grouped(numbers: Iterator[int] | Mapping[int, int] | set[int], size: int) -> dict[int, list[int]]:
    """Return numbers, sorted, by their block of this size."""
    found: dict[int, list[int]] = defaultdict(list)
    for number in sorted(numbers):
        found[number // size].append(number)
    return dict(found)


def _data_file(kind: str, number: int) -> str:
    return f"data/{kind}{number}.js"


def _data_ends(kind: str, number: int) -> tuple[str, str]:
    return script_ends(kind, number, "{\n", "\n}")
