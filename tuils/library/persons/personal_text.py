"""All that is kept of one person, as text to read and to hand over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tuils.i18n import N_, _
from tuils.library.administration.at_rest import records_folder
from tuils.library.administration.file_out import whole_file
from tuils.library.desk import Desk
from tuils.library.people.audit_log import KINDS, about_words
from tuils.library.store import StoreFault, make_private_folder
from tuils.values.folding import clean, fold
from tuils.values.money import plain

from .personal_record import personal_record

TEXT, JSON = "text", "json"
FORMS = (TEXT, JSON)
WIDTH = 16
HEADS = {
    "patron": N_("Who you are"),
    "old_cards": N_("Cards you had before"),
    "contacts": N_("Further addresses, phones and e-mail"),
    "notes": N_("Notes that staff wrote"),
    "restrictions": N_("Why lending is or was stopped"),
    "ties": N_("Who belongs to you"),
    "loans": N_("What is on loan, or still to be settled"),
    "holds": N_("What is on hold"),
    "charges": N_("Your account"),
    "history": N_("What you have read, as you asked us to keep it"),
    "had_last": N_("What you brought back lately, kept for some days in case it is damaged"),
    "registrations": N_("Programs you came to, or are to come to"),
    "bookings": N_("Rooms you have booked"),
    "last_use": N_("When your card was last used"),
    "looks": N_("Who looked at your record"),
    "entries": N_("What was written down, as it came"),
}
"""The lists of `personal_record`; the text speaks to the person."""
LABELS = {
    "first_name": N_("First name"), "last_name": N_("Last name"), "preferred_name": N_("Called"), "born": N_("Born"),
    "category": N_("Category"), "branch": N_("Branch"), "street": N_("Street"), "city": N_("Town"),
    "postcode": N_("Postal code"), "phone": N_("Phone"), "email": N_("E-mail"), "language": N_("Language"),
    "tell_by": N_("Tell by"), "enrolled_on": N_("Since"), "expires_on": N_("Until"), "note": N_("Note"),
    "card": N_("Card"), "since": N_("Since"), "until": N_("Until"), "kind": N_("Kind"), "label": N_("Which"),
    "text": N_("Text"), "written_on": N_("Written"), "operator": N_("By"), "why": N_("Why"), "tie": N_("Tie"),
    "name": N_("Name"), "may": N_("May"), "title": N_("Title"), "item": N_("Barcode"), "lent_at": N_("Lent"),
    "due_at": N_("Due"), "returned_at": N_("Came back"), "renewals": N_("Renewals"), "state": N_("State"),
    "pickup": N_("Pickup"), "placed_at": N_("Placed"), "what": N_("What"), "reason": N_("Reason"),
    "at": N_("When"), "month": N_("Month"), "deed": N_("About"), "said": N_("What"), "grade": N_("Grade"),
    "starts_at": N_("Begins"), "made_at": N_("Written"), "heads": N_("How many"), "adults": N_("Adults"),
    "teens": N_("Teens"), "children": N_("Children"), "came": N_("Came"), "guardian": N_("Guardian"),
    "needs": N_("Needs"), "answers": N_("Answers"), "room": N_("Room"), "minutes": N_("Minutes"),
    "purpose": N_("Purpose"), "barred": N_("Lending stopped"), "barred_until": N_("Stopped until"),
    "address_bad": N_("Mail came back"), "keeps_history": N_("List of reading"), "mail_titles": N_("E-mail titles"),
    "id_seen_on": N_("Paper seen"), "pickup_by": N_("Kept until"),
}  # fmt: skip


def record_text(record: dict[str, Any]) -> str:
    """`personal_record` as lines: a head for each list, what is in it below."""
    lines = [
        _("All that {library} keeps of you").format(library=clean(record["library"])),
        _value("at", record["made_at"]),
        "",
    ]
    for name, head in HEADS.items():
        if name in record:
            lines += [_(head), "-" * len(_(head)), *_list(record[name]), ""]
    return "\n".join([*lines, _("That is all. Ask us to put right what is wrong.")]) + "\n"


def record_json(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def write_record(record: dict[str, Any], form: str, file: Path) -> int:
    """Into a file that this system user alone can read; gives back its bytes. `form`: of FORMS."""
    made = (record_json(record) if form == JSON else record_text(record)).encode("utf-8")
    with whole_file(file) as out:
        out.write(made)
    return len(made)


def _list(found: dict[str, Any] | list[dict[str, Any]]) -> Iterator[str]:
    for number, facts in enumerate([found] if isinstance(found, dict) else found):
        if number and len(facts) > 1:
            yield ""
        for name, value in facts.items():
            yield f"{_label(name):<{WIDTH}} {_value(name, value)}".rstrip()


def _label(name: str) -> str:
    return _(LABELS[name]) if name in LABELS else name.replace("_", " ").removesuffix(" cents").capitalize()


def _value(name: str, value: Any) -> str:
    if name.endswith("cents"):
        return plain(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        said = value.get("set", value)
        return "; ".join(f"{_label(name)}: {_value(name, one)}" for name, one in said.items() if one not in ("", None))
    if name == "kind":
        return _(KINDS[value]) if value in KINDS else str(value).replace("_", " ")
    if name == "deed":
        return about_words(str(value))
    text = clean(str(value))
    return text[:16].replace("T", " ") if name == "at" or name.endswith("_at") else text


def hand_out(desk: Desk, card: str, store: Path) -> tuple[Path, Path]:
    """As text and as JSON in the folder `records` beside the library, for those who have a screen and no shell.

    To be deleted once they are handed over; `sweep_written` does it after a week. Refuses as `personal_record`.
    """
    record = personal_record(desk, card)
    folder = records_folder(store)
    name = f"record-{fold(card[-4:])}-{record['made_at'][:10]}"
    files = folder / f"{name}.txt", folder / f"{name}.json"
    try:
        make_private_folder(folder)
        for file, form in zip(files, FORMS, strict=True):
            write_record(record, form, file)
    except OSError as error:
        said = _("The record cannot be written: {path} ({why})").format(path=folder, why=error.strerror)
        raise StoreFault("UNREADABLE", said, _("Use tuils patron export CARD -o FILE instead.")) from error
    return files
