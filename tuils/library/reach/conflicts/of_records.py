"""Numbers given out twice, a record changed on two machines, and clocks that were wrong."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Entry, both_of, station_of
from tuils.library.foundation.journal.writing import Act
from tuils.library.holdings.editing.item_editing import replace_barcode
from tuils.library.holdings.editing.title_editing import editable_fields
from tuils.library.holdings.items.showing import title_called
from tuils.library.holdings.titles.biblio_state import columns_in, edit_record, record_of, version
from tuils.library.lending.lookups import find_item, item_of
from tuils.library.people.patrons.card_numbers import next_card
from tuils.library.people.patrons.cards import find_card
from tuils.models import Patron
from tuils.models.rows import get
from tuils.values.folding import fold_text
from tuils.values.time.moments import day_of

from . import queries
from .decision import Decision, Done, Remedy, decision_id, dismiss_remedy, machine, patron_name_or_somebody, seen_remedy

MINUTE, HOUR = 60_000_000, 3_600_000_000


def of_numbers(_desk: Desk) -> Iterator[Decision]:
    for patron in queries.cards_twice():
        yield from _card_twice(patron)
    for item in queries.barcodes_twice():
        yield from _barcode_twice(item)


def of_records(desk: Desk, since: int) -> Iterator[Decision]:
    for first, second in queries.edited_twice(since, "biblio_edited", "biblio"):
        yield from _edited_twice(first, second)
    for gone in queries.removed_titles_in_use(since, day_of(desk.now, desk.zone).isoformat()):
        yield from _gone_in_use(gone)
    for clock in queries.clocks_set_back(since):
        yield from _clock_set_back(clock)


# ---- numbers


def _card_twice(patron: str) -> Iterator[Decision]:
    row = get(Patron, patron)
    first = find_card(row.card) if row else None
    if row is None or first is None:
        return
    name, card = patron_name_or_somebody(row), row.card
    text = _("Card {card} was given out on two machines: to {first} and to {name}.").format(
        card=card, first=patron_name_or_somebody(first), name=name
    )
    done = _("{first} keeps it.").format(first=patron_name_or_somebody(first))
    says = _("They are the same person: merge the two records."), _("Give {name} a new card number.").format(name=name)
    same = Remedy("merge", N_("Same person"), says[0], partial(_merge, patron), "patrons.merge")
    fresh = Remedy("new-card", N_("Replacement card"), says[1], partial(_new_card, patron), "patrons.edit")
    remedies = (same, fresh) if _look_alike(row, first) else (fresh, same)
    number = decision_id("CARD_TWICE", patron)
    yield Decision(number, "CARD_TWICE", text, done, row.pos, remedies, patron=card, name=name)


def _look_alike(patron: Patron, other: Patron) -> bool:
    names = [fold_text(f"{row.first_name} {row.last_name}") for row in (patron, other)]
    born = {row.born for row in (patron, other) if row.born}
    return names[0] == names[1] and len(born) < 2


def _merge(patron: str, desk: Desk) -> Done:
    from tuils.library.office.person_records.merging import (
        merge_same_card,  # with the programs, once somebody asks for it
    )

    act, done = merge_same_card(desk, patron)
    return act, _("One record: {name}, card {card}.").format(name=done.stays.name, card=done.stays.card)


def _new_card(patron: str, desk: Desk) -> Done:
    """Give a new card. It is free, and the number that the other patron keeps is not marked as lost."""
    row = get(Patron, patron)
    card, act = next_card(category=row.category if row else ""), Act(desk)
    act.write("patron_edited", {"set": {"card": card}}, patron=patron)
    return act.id, _("{name} now has card {card}. Give them the new card.").format(
        name=patron_name_or_somebody(row), card=card
    )


def _barcode_twice(item: str) -> Iterator[Decision]:
    found = item_of(item)
    if found is None:
        return
    barcode, number = found.row.barcode, decision_id("BARCODE_TWICE", item)
    first = _titled(barcode)
    text = _("Barcode {barcode} was used on two machines: for {first} and for {title}.").format(
        barcode=barcode, first=first, title=found.whole_title
    )
    says = _("Give {title} a new barcode.").format(title=found.whole_title)
    fresh = Remedy("new-barcode", N_("New barcode"), says, partial(_new_barcode, item), "catalog.edit")
    done = _("{first} keeps it.").format(first=first)
    yield Decision(
        number, "BARCODE_TWICE", text, done, found.row.added_pos, (fresh,), barcode, found.whole_title
    )  # fmt: skip


def _titled(barcode: str) -> str:
    first = find_item(barcode)
    return first.whole_title if first else ""


def _new_barcode(item: str, desk: Desk) -> Done:
    done = replace_barcode(desk, item)
    return done.act, _("The new barcode is {barcode}. Put it on the copy.").format(barcode=done.item.barcode)


# ---- a record that two machines changed


def _edited_twice(first: str, second: str) -> Iterator[Decision]:
    """Yield the decision, until somebody who has seen both versions changes the record."""
    one, other = applying.entry_with(first), applying.entry_with(second)
    if one is None or other is None or not _same_base(one, other) or version(other.biblio or "") != second:
        return
    before, now = (editable_fields(columns_in(record_of(entry))) for entry in (one, other))
    differs = tuple((name, before[name], now[name]) for name in now if before[name] != now[name])
    title, number = title_called(other.biblio or ""), decision_id("EDITED_TWICE", first, second)
    text = _("{title} was edited on two machines, at {one} and later at {other}.").format(
        title=title, one=machine(one.device), other=machine(other.device)
    )
    keep = dismiss_remedy(
        number, N_("Keep later"), _("The later version stays."), _("The later version stays."), "keep"
    )
    take = Remedy("other", N_("Use earlier"), _("Use the earlier version."), partial(_take, one, title), "catalog.edit")
    yield Decision(
        number, "EDITED_TWICE", text, _("The later version is used. Nothing is lost."), other.pos, (keep, take), "",
        title, versions=differs,
    )  # fmt: skip


def _same_base(one: Entry, other: Entry) -> bool:
    records = [entry.changes.get("record") for entry in (one, other)]
    same = one.data.get("based_on", "") == other.data.get("based_on", "")
    return all(records) and records[0] != records[1] and same


def _take(earlier: Entry, title: str, desk: Desk) -> Done:
    act = Act(desk)
    edit_record(act, earlier.biblio or "", record_of(earlier))
    return act.id, _("{title} now has the earlier version.").format(title=title)


# ---- a title that was removed on one machine, and is in use on another


def _gone_in_use(gone: queries.GoneInUse) -> Iterator[Decision]:
    title, entry = gone.title, applying.entry_with(gone.removal)
    if entry is None:
        return
    name, number = title_called(title), decision_id("GONE_IN_USE", gone.removal)
    uses = ((gone.has_copy, _("a copy")), (gone.has_hold, _("a hold")), (gone.comes, _("a subscription")),
            (gone.edited, _("a change to its record")))  # fmt: skip
    what = ", ".join(words for is_so, words in uses if is_so)
    text = _("{title} was removed at {machine}, but still has {what}.").format(
        title=name, machine=machine(entry.device), what=what
    )
    says = _("Bring {title} back into the catalog.").format(title=name)
    back = Remedy("bring-back", N_("Bring back"), says, partial(_bring_back, title, name), "catalog.edit")
    yield Decision(
        number, "GONE_IN_USE", text, _("It stays removed."), entry.pos, (back, seen_remedy(number)), "", name
    )


def _bring_back(title: str, name: str, desk: Desk) -> Done:
    act = Act(desk)
    act.write("biblio_edited", biblio=title, data={"set": {"removed": False}})
    return act.id, _("{title} is in the catalog again.").format(title=name)


# ---- clocks


def _clock_set_back(clock: str) -> Iterator[Decision]:
    entry = applying.entry_with(clock)
    device = str(entry.data.get("device", "")) if entry else ""
    if entry is None or station_of(device) == station_of(entry.device) or device != station_of(device):
        return  # its own machine's, which somebody said; or what it wrote about people, told with the rest
    number, count = decision_id("CLOCK_SET_BACK", clock), _set_back_with(entry, device)
    text = _("The clock of {machine} was {time} ahead.").format(
        machine=machine(device), time=_span(entry.data["minus"])
    )
    done = ngettext(
        "The order of its {n} change was corrected.", "The order of its {n} changes was corrected.", count
    ).format(n=count)
    yield Decision(number, "CLOCK_SET_BACK", text, done, entry.at, (seen_remedy(number),))


def _set_back_with(clock: Entry, device: str) -> int:
    """Count the changes of this machine that were set back; those about people are included."""
    together = [entry.data for entry in applying.entries_naming(act=clock.act) if entry.kind == "clock"]
    return sum(one["to_seq"] - one["from_seq"] + 1 for one in together if one.get("device") in both_of(device))


def _span(micros: int) -> str:
    hours = micros / HOUR
    if hours >= 48:
        return ngettext("{n} day", "{n} days", round(hours / 24)).format(n=round(hours / 24))
    if hours >= 1:
        return ngettext("{n} hour", "{n} hours", round(hours)).format(n=round(hours))
    minutes = max(1, round(micros / MINUTE))
    return ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes)
