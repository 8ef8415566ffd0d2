"""Names, subjects and series of the library's own titles, with how many titles have each, and see-references;
kept in step: titles that came, changed or went are read again, some at a time."""

from __future__ import annotations

from collections.abc import Iterator

from tuils.formats.marc.marc_headings import KINDS, NAME, SERIES, SUBJECT, heading_key, headings_in
from tuils.i18n import N_, NN_, _
from tuils.library.foundation.describing.table import Column, Table
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import not_understood, refuse
from tuils.models import db
from tuils.values.dataclass import dataclass

from .queries import behind, heading_exactly, headings_from, put_headings, stale_titles

PAGE = 200
KIND_WORDS = {NAME: N_("name"), SUBJECT: N_("subject"), SERIES: N_("series")}


@dataclass(frozen=True)
class HeadingLine:
    """A heading of `kind` and how many `titles` have it. `see`: of a form that is not used, the heading it leads to."""

    kind: str
    key: str
    text: str
    titles: int
    see: str = ""
    see_from: str = ""


def heading_kind(text: str) -> str:
    """A key of KINDS. Refused with NOT_UNDERSTOOD."""
    word = text.strip().lower()
    if word not in KINDS:
        raise not_understood(_("kind"), text, ", ".join(KINDS))
    return word


def list_headings(_desk: Desk, kind: str = NAME, start: str = "", limit: int = PAGE) -> list[HeadingLine]:
    """Return the headings of a kind from these words on, in the order of letters, see-references among them; at most
    `limit`. As far as titles were read (`heading_index`)."""
    return [
        HeadingLine(kind, key, text, titles, see or "", "; ".join(filter(None, (see_from or "").split("\n"))))
        for key, text, titles, see, see_from in headings_from(heading_kind(kind), heading_key(start), limit)
    ]


def heading_called(kind: str, text: str) -> HeadingLine:
    """Return the heading with just these words, whatever the capitals and marks. Refuses with HEADING_UNKNOWN."""
    found = heading_exactly(heading_kind(kind), heading_key(text))
    if found is None:
        raise refuse("HEADING_UNKNOWN", text=text, kind=_(KIND_WORDS[kind]))
    return HeadingLine(kind, heading_key(text), found[0], found[1])


def _text(_desk: Desk, line: HeadingLine) -> str:
    return _("{heading} -> see {other}").format(heading=line.text, other=line.see) if line.see else line.text


def _titles(_desk: Desk, line: HeadingLine) -> str:
    return str(line.titles or "")


HEADINGS: Table[HeadingLine] = Table(
    title=N_("Headings"),
    columns=(
        Column(N_("Heading"), 30, _text, json_name="heading", value="text", grow=2),
        Column(
            N_("Titles"), 6, lambda _desk, row: str(row.titles or ""), json_name="titles", value="titles", right=True
        ),
        Column(N_("See from"), 14, "see_from", grow=1, drop=1),
        Column("", 0, json_name="see", value="see"),
        Column("", 0, json_name="kind", value="kind"),
    ),
    read=list_headings,
    key="key",
    example=HeadingLine("name", "twain mark 1835 1910", "Twain, Mark, 1835-1910", 12, "", "Clemens, Samuel"),
    none=(N_("No heading from there on."), N_("Type how it begins, or press F8 for another kind.")),
    some=(
        NN_("{n} heading.", "{n} headings."),
        N_("Type how it begins. Enter: its titles. F6: change it everywhere."),
    ),
    full=N_("The first {n} from there on."),
    enter=(N_("Titles"), "", ""),
    digits=3,
    names_a_person=False,
)


SLICE = 200
"""Titles of one short transaction, a few hundredths of a second."""


def read_headings_slice(_desk: Desk) -> int:
    """Read one slice, in a transaction of its own; return how many titles are left. Needs no permission: it writes only
    what follows from records."""
    with db.atomic():
        rows = stale_titles(SLICE)
        put_headings({no: headings_in(marc) if marc else [] for no, marc in rows})
    return behind()


def catching_up(desk: Desk) -> Iterator[tuple[int, int]]:
    """Read all slices: yield (done, total) after each."""
    total = behind()
    left = total
    while left:
        left = read_headings_slice(desk)
        yield max(0, total - left), total
