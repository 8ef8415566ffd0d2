"""The words shown before and after two titles are merged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tuils.formats.marc.marc_comparing import BOTH, ComparedField
from tuils.formats.marc.marc_names import field_name
from tuils.i18n import N_, NN_, _, ngettext
from tuils.library.foundation.describing.table import Cell, Column, Table
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import count_label
from tuils.library.holdings.items.showing import TitleSheet

from .title_merging import TAKES, TitleMerge, look_at_title_merge


def merge_lines(look: TitleMerge) -> list[str]:
    """Return a sentence that lists what is moved along, then one for holds that end. Empty where there are none."""
    comes = look.comes
    parts = []
    if n := comes.get("copies", 0):
        parts.append(ngettext("{n} copy", "{n} copies", n).format(n=n))
    if n := comes.get("holds", 0):
        parts.append(ngettext("{n} hold", "{n} holds", n).format(n=n))
    if n := comes.get("lists", 0):
        parts.append(ngettext("its place on {n} list", "its places on {n} lists", n).format(n=n))
    if n := comes.get("checkouts", 0):
        parts.append(ngettext("{n} past checkout", "{n} past checkouts", n).format(n=n))
    lines = [_("Comes along: {what}.").format(what=", ".join(parts))] if parts else []
    if look.twice:
        text = ngettext(
            "{n} patron waits for both; the later hold ends.", "{n} patrons wait for both; their later holds end.",
            look.twice,
        )  # fmt: skip
        lines.append(text.format(n=look.twice))
    return lines


def field_lines(look: TitleMerge) -> Iterator[str]:
    """Yield the fields that differ, each with the record whose field is kept."""
    for field in look.fields:
        if field.differs:
            yield f"{field.tag} {field_name(field.tag)}: {_(TAKES[field.takes])}"
            yield from (f"    {_('kept')}: {text}" for text in field.here)
            yield from (f"    {_('other')}: {text}" for text in field.there)


def signs_of(sheet: TitleSheet) -> str:
    """Return the signs by which people tell two records of one title apart."""
    copies = len(sheet.items)
    text = ngettext("{n} copy", "{n} copies", copies).format(n=count_label(copies))
    return f"{sheet.whole_title} ({', '.join(filter(None, (str(sheet.year or ''), text)))})"


def _field(_desk: Desk, field: ComparedField) -> str:
    return f"{field.tag} {field_name(field.tag)}".strip()


def _here(_desk: Desk, field: ComparedField) -> Cell:
    return "; ".join(field.here), "text" if field.takes != "there" else "key"


def _there(_desk: Desk, field: ComparedField) -> Cell:
    return "; ".join(field.there), "text" if field.takes != "here" else "key"


def _takes(_desk: Desk, field: ComparedField) -> Cell:
    return _(TAKES[field.takes]), "strong"


def _compared(desk: Desk, stays: str, goes: str) -> Sequence[ComparedField]:
    return look_at_title_merge(desk, stays, goes).lines


COMPARED: Table[ComparedField] = Table(
    title=N_("Merge two titles"),
    columns=(
        Column(N_("Field"), 14, _field, json_name="tag", value="tag"),
        Column(N_("This one stays"), 18, _here, json_name="here", value=lambda _desk, row: list(row.here), grow=1),
        Column(N_("This one goes"), 18, _there, json_name="there", value=lambda _desk, row: list(row.there), grow=1),
        Column(N_("Stays"), 5, _takes, json_name="takes", value="takes"),
    ),
    read=_compared,
    key="tag",
    example=ComparedField("264", ("#1 $b Penguin, $c 1992",), ("#1 $b Vintage, $c 1990",), BOTH),
    none=(N_("The two records say the same."), N_("F6 merges them.")),
    some=(NN_("{n} field differs.", "{n} fields differ."), N_("Enter: choose whose field stays. F6 merges them.")),
    enter=(N_("Choose"), "", ""),
    is_printed=False,
    names_a_person=False,
)
