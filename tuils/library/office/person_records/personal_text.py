"""Everything kept about one person, as text to read and to hand over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tuils.files import FileRefused, fit_to_write, whole_file
from tuils.i18n import N_, _
from tuils.library.foundation.administration.at_rest import records_folder
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import money_label
from tuils.library.foundation.store import StoreFault, make_private_folder
from tuils.library.people.patrons.patron_fields import FIELDS
from tuils.library.people.staff.audit_log import KINDS, about_words
from tuils.values.folding import clean, fold_text

from .personal_record import PARTS, personal_record

TEXT, JSON = "text", "json"
FORMS = (TEXT, JSON)
WIDTH = 16
HEADS = {"patron": N_("Who you are")} | {part.name: part.head for part in PARTS}
"""The lists of `personal_record`; the text speaks to the person."""
LABELS = {field.name: field.called(WIDTH) for field in FIELDS} | {
    "since": N_("Since"), "until": N_("Until"), "kind": N_("Kind"), "label": N_("Label"), "text": N_("Text"),
    "written_on": N_("Written"), "operator": N_("By"), "why": N_("Why"), "tie": N_("Relationship"), "name": N_("Name"),
    "may": N_("Can do"), "title": N_("Title"), "item": N_("Barcode"), "lent_at": N_("Checked out"), "due_at": N_("Due"),
    "returned_at": N_("Returned"), "renewals": N_("Renewals"), "pickup": N_("Pickup"),
    "placed_at": N_("Date placed"),
    "what": N_("What"), "reason": N_("Reason"), "at": N_("When"), "month": N_("Month"), "deed": N_("About"),
    "said": N_("What"), "starts_at": N_("Starts"), "made_at": N_("Written"), "heads": N_("People"),
    "adults": N_("Adults"), "teens": N_("Teens"), "children": N_("Children"), "came": N_("Attended"),
    "needs": N_("Needs"), "answers": N_("Other answers"), "room": N_("Room"), "minutes": N_("Minutes"),
    "purpose": N_("Purpose"), "channel": N_("By"), "items": N_("Items"), "result": N_("Result"),
    "pickup_by": N_("Kept until"),
}  # fmt: skip


def personal_record_text(record: dict[str, Any]) -> str:
    """Return `personal_record` as lines: a head for each list, its contents below."""
    lines = [
        _("Everything {library} keeps about you").format(library=clean(record["library"])),
        _value("at", record["made_at"]),
        "",
    ]
    for name, head in HEADS.items():
        if name in record:
            lines += [_(head), "-" * len(_(head)), *_list(record[name]), ""]
    return "\n".join([*lines, _("This is everything. If something is wrong, ask us to correct it.")]) + "\n"


def record_json(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def write_record(record: dict[str, Any], form: str, file: Path, *, replace: bool = False) -> int:
    """Write it to a file that this system user alone can read; return its bytes. `form`: of FORMS."""
    made = (record_json(record) if form == JSON else personal_record_text(record)).encode("utf-8")
    with whole_file(file, replace=replace) as out:
        out.write(made)
    return len(made)


def _list(found: dict[str, Any] | list[dict[str, Any]]) -> Iterator[str]:
    for number, facts in enumerate([found] if isinstance(found, dict) else found):
        if number and len(facts) > 1:
            yield ""
        for name, value in facts.items():
            label = _("Status") if name == "state" and "pickup" in facts else _label(name)
            yield f"{label:<{WIDTH}} {_value(name, value)}".rstrip()


def _label(name: str) -> str:
    return _(LABELS[name]) if name in LABELS else name.replace("_", " ").removesuffix(" cents").capitalize()


def _value(name: str, value: Any) -> str:
    if name.endswith("cents"):
        return money_label(value)
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


def hand_out(desk: Desk, card: str, store: Path, *, replace: bool = False) -> tuple[Path, Path]:
    """Write the record as text and as JSON to the folder `records` beside the library, for people without a shell.

    To be deleted once they are handed over; `sweep_written` does it after a week. Refuses as `personal_record`; raises
    FileRefused where today's file exists and is not to be replaced.
    """
    record = personal_record(desk, card)
    folder = records_folder(store)
    name = f"record-{fold_text(card[-4:])}-{record['made_at'][:10]}"
    files = folder / f"{name}.txt", folder / f"{name}.json"
    try:
        make_private_folder(folder)
        for file in files:
            fit_to_write(file, replace=replace)
        for file, form in zip(files, FORMS, strict=True):
            write_record(record, form, file, replace=replace)
    except FileRefused:
        raise
    except OSError as error:
        text = _("Can't write the file: {path} ({why})").format(path=folder, why=error.strerror)
        raise StoreFault("UNREADABLE", text, _("Use: tuils patron export CARD -o FILE")) from error
    return files
