"""Decide about each person of a table: a new one, a known one to update, or nobody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from tuils.i18n import N_, _
from tuils.library.foundation.administration.numbers import barcodes_among
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.refusals import Refused, refuse
from tuils.library.people.patrons.card_numbers import next_card, stand_in
from tuils.library.people.patrons.categories import end_of_enrolment, offered_category
from tuils.library.people.patrons.choosing import born_by_grade
from tuils.library.people.patrons.last_use import last_whole_month
from tuils.library.people.patrons.patron_checks import with_consent
from tuils.library.people.patrons.patron_state import OLD_CARD
from tuils.library.people.patrons.sheets import NO_CARD, tells_nothing
from tuils.models import Patron
from tuils.models.rows import row_with
from tuils.values.person_words import full_name
from tuils.values.time.moments import day_of

from .parts_across import parts_in
from .patron_known import KnownCards, Namesakes, folded_names, names_here
from .patron_run import PatronBrought, PatronsTaken, Person, RowFault, Run
from .patron_table import ASIDE, FLAGS, NAMES, NEVER, read_old_cards

NEVER_ERASED = ("card", "category", "branch", "texts_stopped")
"""A blank cell is no word of these: who wrote STOP to us is not in another system's table."""
PERHAPS_HERE = N_(
    "A patron with this name is on file. Your role can't see birth dates and addresses, so someone who can must import "
    "this row."
)
LOST = N_("Card {card} was reported lost, so it can't be used. Give the patron a new card.")


def decide_people(desk: Desk, run: Run, people: Sequence[Person]) -> PatronsTaken:
    """Decide on each of these people; writes nothing."""
    numbers = {number for person in people for number in (person.card, *_old_cards(person))}
    taken = PatronsTaken(given=set(run.given), on_copies=barcodes_among(numbers))
    taken.called = names_here((person.fields for person in people), run.fresh) if run.blind else frozenset()
    known = KnownCards((person.card for person in people), run.lengths, run.fresh)
    nameless = (person.fields for person in people if not person.card or run.roll)
    called = Namesakes(() if run.blind else nameless, run.fresh)
    for person in people:
        _decide(desk, run, taken, person, _whom(run, person, known, called))
    return taken


def _whom(run: Run, person: Person, known: KnownCards, called: Namesakes) -> tuple[Patron | None, str]:
    """Return who this is here, and a sentence where that is not sure. The number that a school has for a child need not
    be that of the card: then name and birth date decide."""
    found = known.find(person.card) if person.card else called.find(person.fields)
    if run.roll and found[0] is None:
        found = called.find(person.fields)
    sure = run.roll and not run.blind and found[0] and person.fields.get("born") == found[0].born
    return (found[0], "") if sure else found


def _decide(desk: Desk, run: Run, taken: PatronsTaken, person: Person, known: tuple[Patron | None, str]) -> None:
    row, said = known
    faults, values = [*person.faults], None
    if fields := {NAMES[name]: value for name, value in person.fields.items() if name not in ASIDE}:
        if why := _why_left_out(run, taken, person, row):
            faults.append(why)
        else:
            faults += filter(None, [said or _short(run, person.card, row)])
            if why := _twice(run, taken, person, row):
                faults.append(why)
            else:
                values = _stored(desk, run, taken, person, row, fields, faults)
    if faults:
        outcome = "rejected" if values is None else "repaired"
        taken.faults.append(RowFault(str(run.source.path), person.row, person.card, " ".join(faults), outcome))
    if values is None:
        taken.counts["rejected"] += 1
    else:
        _take(desk, run, taken, person, row, values)


def _why_left_out(run: Run, taken: PatronsTaken, person: Person, row: Patron | None) -> str:
    """Say why a row can't be taken: its card is a copy's barcode, or somebody here may be the same person."""
    if row is None and person.card in taken.on_copies:
        return refuse("CARD_IN_USE", wording="CARD_IS_BARCODE", code=person.card).message
    if row is None and (run.roll or not person.card) and folded_names(person.fields) in taken.called:
        return _(PERHAPS_HERE)
    return ""


def _twice(run: Run, taken: PatronsTaken, person: Person, row: Patron | None) -> str:
    """Say that the file had this card or patron before; empty the first time."""
    signs = {person.card, str(row.id) if row else ""} - {""}
    was_there = bool(signs & run.seen or signs & taken.seen)
    taken.seen |= signs
    card = _("Card {card} is in the file twice.").format(card=person.card)
    return "" if not was_there else card if person.card else _("This patron is in the file twice.")


def _stored(
    desk: Desk, run: Run, taken: PatronsTaken, person: Person, row: Patron | None, fields: Facts, faults: list[str]
) -> Facts | None:
    """Return the fields as they are stored, of a new patron with those that every patron has; None where no number is
    left for a card. Adds to `faults`."""
    values, unknown = _values(person, row, fields)
    faults += unknown
    if row is None:
        try:
            values = _fresh(desk, run, taken, values, _old_cards(person))
        except Refused as no:
            faults.append(no.message)
            return None
        faults += (_no_old_card(card) for card in _old_cards(person) if card in taken.on_copies)
    if _is_lost(person, row):
        values |= {"card": stand_in(), OLD_CARD + person.card: day_of(desk.at, desk.zone).isoformat()}
        faults.append(_(LOST).format(card=person.card))
    return values


def _take(desk: Desk, run: Run, taken: PatronsTaken, person: Person, row: Patron | None, values: Facts) -> None:
    if row:
        _bring_up_to_date(run, taken, person.row, values, row, day_of(desk.at, desk.zone))
    else:
        taken.counts["added"] += 1
        taken.writes.append((person.row, "", values))
        taken.people[person.row] = f"row {person.row}"
        taken.brought.append(PatronBrought("", str(values["card"]), full_name(row_with(Patron, values)), {}))
    _beside(desk, taken, person)


def _beside(desk: Desk, taken: PatronsTaken, person: Person) -> None:
    """Collect what a row says beside the person's fields: it is written once all are in."""
    if visit := str(person.fields.get("last_visit", "")):
        taken.visits.append((person.row, min(visit[:7], last_whole_month(desk))))
    if ward := str(person.fields.get("guardian", "")):
        taken.wards.append((person.row, person.card, ward))
    if person.proxies:
        taken.acting.append((person.row, person.card, list(person.proxies)))


def _is_lost(person: Person, row: Patron | None) -> bool:
    """The old system says that this card is lost, and it is still the patron's."""
    return person.fields.get("lost") == "1" and bool(person.card) and (row is None or row.card == person.card)


def _values(person: Person, row: Patron | None, fields: Facts) -> tuple[Facts, list[str]]:
    """Return the patron's fields as they are stored, and messages about those that are left out."""
    values = {**fields, **{name: fields[name] == "1" for name in FLAGS if fields.get(name)}}
    parts, faults = parts_in(person.parts, row, fields) if person.parts else ({}, [])
    if any(name.startswith("restriction/") for name in parts):  # they say when lending stops
        values |= {"barred": "", "barred_until": ""}
    return values | parts, faults


def _short(run: Run, card: str, row: Patron | None) -> str:
    """Return the message that zeros in front are missing: a spreadsheet drops them, and the other cards' length shows
    it."""
    if row or not card.isascii() or not card.isdigit() or len(card) >= run.usual_length:
        return ""
    text = N_(
        "Card {card} is shorter than the others, which have {n} digits. If a spreadsheet dropped "
        "leading zeros, --fill {n} puts them back."
    )
    return _(text).format(card=card, n=run.usual_length)


def _bring_up_to_date(run: Run, taken: PatronsTaken, number: int, values: Facts, row: Patron, today: date) -> None:
    taken.counts["updated"] += 1
    changes = {name: value for name, value in _coming(run, values).items() if getattr(row, name, None) != value}
    changes = with_consent(changes, changes, today, str(row.texts), by_file=True)
    before = {name: getattr(row, name, None) for name in changes}
    told = [name for name in changes if not (run.blind and tells_nothing(name, before[name], changes[name]))]
    taken.changed.update(name.partition("/")[0] for name in told)
    taken.people[number] = row.id
    was = {name: (before[name], value) for name, value in changes.items() if "/" not in name}
    taken.brought.append(PatronBrought(row.id, row.card, full_name(row), was))
    if changes:
        taken.writes.append((number, row.id, changes))
    if not told:
        taken.counts["unchanged"] += 1


def _coming(run: Run, values: Facts) -> Facts:
    """Return the values that a row brings to a patron who is here: not its card, unless that is lost; blank ones only
    where the profile erases."""
    lost = str(values.get("card", "")).startswith(NO_CARD)
    coming = {name: value for name, value in values.items() if value != "" and (name != "card" or lost)}
    if run.profile.erase:
        erased = [name for name, value in values.items() if value == "" and name not in NEVER_ERASED]
        coming |= {name: False if name in FLAGS else "" for name in erased}
    if coming.get("expires_on") == NEVER:
        coming["expires_on"] = ""
    return {name: "" if value is None else value for name, value in coming.items()}


def _fresh(desk: Desk, run: Run, taken: PatronsTaken, values: Facts, old_cards: dict[str, str]) -> Facts:
    today = day_of(desk.at, desk.zone)
    known: dict[str, Any] = {name: value for name, value in values.items() if value not in ("", False)}
    known = {"branch": desk.branch, "enrolled_on": today.isoformat(), **known}
    born = str(known.get("born", "")) or born_by_grade(str(known.get("grade", "")), today)
    if "category" not in known:  # to ask for the one that is offered reads them all
        known["category"] = (run.roll and run.roll.category) or offered_category(born, today)
    if "card" not in known:
        known["card"] = next_card(taken.given, str(known["category"]), run.survey.blocks)
        taken.given.add(known["card"])
    if "expires_on" not in known:
        known["expires_on"] = end_of_enrolment(str(known["category"]), today)
    elif known["expires_on"] == NEVER:
        del known["expires_on"]
    known = with_consent(known, known, today, by_file=True)
    return known | {OLD_CARD + card: since for card, since in old_cards.items() if card not in taken.on_copies}


def _old_cards(person: Person) -> dict[str, str]:
    return read_old_cards(str(person.fields.get("old_cards", "")))


def _no_old_card(card: str) -> str:
    return _("Earlier card {code} was left out: an item has this number.").format(code=card)
