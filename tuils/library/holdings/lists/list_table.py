"""The lists of the library, as every door shows them; and the lines of one, as commands tell them."""

from __future__ import annotations

from tuils.i18n import N_, NN_, _, ngettext
from tuils.library.foundation.dates import iso_of
from tuils.library.foundation.describing.table import Column, Table, fact
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import count_label
from tuils.library.holdings.items.showing import STATUS_WORDS

from .list_naming import ListSheet, all_lists, list_called
from .list_reading import ListedLine
from .list_search import search_facts
from .list_state import ITEMS, TITLES
from .lists_out import COLUMNS, all_lines, list_export_row

OF = {TITLES: N_("titles"), ITEMS: N_("items")}


def list_words(_desk: Desk, sheet: ListSheet) -> str:
    """`8f21ac03  Bees: 12 titles, patrons see it. Until the end of May`"""
    if sheet.of == ITEMS:
        text = ngettext("{n} item", "{n} items", sheet.lines).format(n=count_label(sheet.lines))
    else:
        text = ngettext("{n} title", "{n} titles", sheet.lines).format(n=count_label(sheet.lines))
    if sheet.shown:
        text = _("{lines}, shown to patrons").format(lines=text)
    sentence = f"{sheet.id[-8:]}  {sheet.name}: {text}"
    return f"{sentence}. {sheet.note}" if sheet.note else sentence


LISTS = Table(
    title=N_("Lists"),
    columns=(
        fact("list", "id"),
        Column(N_("Name"), 16, "name", grow=2),
        Column(N_("Type"), 6, lambda _desk, row: _(OF[row.of]), "of", drop=2),
        Column(N_("Count"), 5, lambda _desk, row: count_label(row.lines), "lines", right=True),
        Column(N_("Patrons"), 7, lambda _desk, row: (_("shown"), "strong") if row.shown else "", "shown"),
        Column(N_("Note"), 12, "note", grow=1, drop=1),
        fact("search", lambda _desk, row: search_facts(row.search) if row.search else None),
        fact("made_at", iso_of("made_at")),
        fact("act"),
    ),
    read=lambda _desk: all_lists(),
    key="id",
    none=(N_("No lists yet."), N_("Press F6 to make one, or find titles and save them as a list.")),
    some=(NN_("{n} list.", "{n} lists."), N_("Press Enter to open one, or type a name.")),
    nothing=N_("No lists."),
    enter=(N_("Open"), "list", "key=id"),
    words=list_words,
    is_printed=False,
    names_a_person=False,
    example=ListSheet("0198f21ac03", "Bees", "Bees", TITLES, "Until May", True, None, 12, 1_796_000_000_000_000),
)


def _line_words(_desk: Desk, line: ListedLine) -> str:
    """`3  1 of 2 in, Adult non-fiction, 595.799 BEE  The bee book  Charman-Anderson, Emma  (signed)`"""
    free = _("{n} of {all} in").format(n=line.available, all=line.items)
    free = _(STATUS_WORDS[line.status]) if line.status else free
    where = ", ".join(part for part in (free, line.place, line.call_number) if part)
    note = f"({line.note})" if line.note else ""
    parts = (str(line.number), where, line.whole_title, line.author, str(line.year or ""), line.item, note)
    return "  ".join(part for part in parts if part)


def _as_exported(name: str) -> Column:
    return fact(name, lambda _desk, row: list_export_row(row)[name])


LISTED = Table(
    title=N_("On the list"),
    columns=tuple(map(_as_exported, COLUMNS)),
    read=lambda _desk, name: [*all_lines(list_called(name))],
    key="thing",
    none=(N_("This list is empty."), ""),
    words=_line_words,
    names_a_person=False,
    example=ListedLine(
        3, "01980001", "01980001", "The bee book", "", "Charman-Anderson, Emma", 2015, "book", "595.799 BEE",
        "Adult non-fiction", "MAIN", 1, 2, "signed", "9781405299268",
    ),
)  # fmt: skip
