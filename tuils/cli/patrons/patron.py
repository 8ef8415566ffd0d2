"""tuils patron: people are registered, changed, merged, removed; their cards, and what is known of them"""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import click

from tuils.cli.kit.call import Call, can_ask, in_library
from tuils.cli.kit.fields import field_options, given_options
from tuils.cli.kit.options import as_day, as_text, family, to_file
from tuils.cli.kit.overriding import once_more, yes_option
from tuils.cli.kit.patron_line import action_fee_line, patron_json
from tuils.i18n import N_, _
from tuils.library.front.answers.merging_words import lines_that_move, staying
from tuils.library.front.opening import Opened
from tuils.library.office.person_records.merging import Merging, look_at_merge, merge_patrons
from tuils.library.office.person_records.personal_record import personal_record
from tuils.library.office.person_records.personal_text import FORMS, JSON, TEXT, personal_record_text, write_record
from tuils.library.office.person_records.removing import removable, remove_patron as forget
from tuils.library.office.retention.purging import after_removal
from tuils.library.people.patrons.card_numbers import card_found, replace_card, report_card_lost
from tuils.library.people.patrons.last_use import SPANS, count_by_use
from tuils.library.people.patrons.likeness import Alike, alike_words, people_alike
from tuils.library.people.patrons.patron_fields import FIELDS
from tuils.library.people.patrons.patrons import edit_patron, register_patron, renew_patron

from .patron_batch import patron_batch, patron_roll_over
from .patron_contacts import patron_address, patron_email, patron_phone
from .patron_family import patron_family, patron_guardian, patron_proxy
from .patron_notes import patron_lift, patron_note, patron_restrict
from .patron_pin import patron_pin
from .pin_slips import patron_pin_slips

patron = family("patron", N_("Patrons and their cards. `search` finds titles; `show patron CARD` shows one patron."))


@patron.command(
    "card",
    help=N_(
        "Replace a card with the number NEW, or with the next free number. The old card then "
        "says it is lost when scanned.\n\nA lost card may have a fee (setting card-cents). A "
        "worn-out card has none."
    ),
)
@click.argument("old", metavar="CARD", type=as_text)
@click.argument("new", metavar="[NEW]", required=False, default="", type=as_text)
@click.option("--lost", is_flag=True, help=N_("The card is lost, and there is no new card yet."))
@click.option("--found", is_flag=True, help=N_("The lost card CARD was found and can be used again."))
@click.option("--worn", is_flag=True, help=N_("The old card is worn out: no fee for the new one."))
@yes_option
def patron_card(call: Call, old: str, new: str, lost: bool, found: bool, worn: bool, sure: bool) -> None:
    if lost + found + worn > 1 or (new and (lost or found)):
        raise click.UsageError(_("Give one of --lost, --found, --worn. With --lost or --found, give no new number."))
    with call.open() as opened, call.out.about(patron=old):
        if lost:
            sheet = opened.do(report_card_lost, old)
            text = _("{name}: card {old} is no longer valid. For a new card: tuils patron card {old}")
        elif found:
            sheet = opened.do(card_found, old)
            text = _("{name} has card {card} again.")
        else:
            give = partial(replace_card, worn=worn)
            sheet = once_more(call, lambda sure: opened.do(partial(give, sure=sure), old, new), sure)
            text = _("{name} now has card {card}. {old} is no longer valid.")
        words = text.format(name=sheet.name, card=sheet.card, old=old)
        told = {**patron_json(sheet), "has_card": sheet.has_card, "fee_cents": sheet.fee_cents}
        call.out.line({**told, "old_card": None if found else old}, words, *action_fee_line(sheet))


@patron.command(
    "export",
    help=N_(
        "Everything the library keeps about one patron, for a patron who asks.\n\nAs text to read, "
        "or as JSON. Only you can read the file of -o. The audit log notes it."
    ),
)
@click.argument("card", type=as_text)
@click.option("--format", "form", type=click.Choice(FORMS), default=None, help=N_("text or json."))
@to_file("-o", "--output", "file", words=N_("Write it to this file instead of showing it here."))
def patron_export(call: Call, card: str, form: str | None, file: Path | None) -> None:
    wanted = form or (JSON if call.as_json else TEXT)
    with call.open() as opened, call.out.about(patron=card):
        record = opened.do(personal_record, card)
        if file is None:
            if wanted == JSON:
                call.out.as_json = True
            call.out.line({"patron": card, "record": record}, *personal_record_text(record).splitlines())
            return
        size = write_record(record, wanted, file, replace=call.force)
        text = _("Saved: {file}. Give it to the patron, then delete it.").format(file=file)
        call.out.line({"patron": card, "file": str(file), "bytes": size}, text)


@patron.command(
    "used", help=N_("How many patrons last used their card this month, this year, or earlier. Only counts.")
)
@in_library()
def patron_used(call: Call, opened: Opened) -> None:
    for span, count in opened.do(count_by_use).items():
        call.out.line({"last_use": span, "count": count}, f"{count:>6}  {_(SPANS[span])}")


@patron.command(
    "merge",
    help=N_(
        "Merge two records of the same patron: everything from CARD moves to INTO.\n\nBoth cards "
        "then open the same record. At a terminal it shows what moves and asks, unless you give "
        "--yes. `tuils undo` separates them again."
    ),
)
@click.argument("card", type=as_text)
@click.argument("into", type=as_text)
@click.option("--dry-run", is_flag=True, help=N_("Show what would move, and change nothing."))
@click.option("--yes", is_flag=True, help=N_("Don't ask."))
@in_library(patron="card")
def patron_merge(call: Call, opened: Opened, card: str, into: str, dry_run: bool, yes: bool) -> None:
    look = opened.do(look_at_merge, card, into)
    if dry_run:
        text = _("Would merge {name}, card {card}, into card {into}.")
        call.out.line(patron_merge_json(look, merged=False), text.format(**_who(look)), *_lines(look))
        return
    if not yes and can_ask():
        for line in _lines(look):
            call.out.note(line)
        if not click.confirm(_("Merge {name}, card {card}, into card {into}?").format(**_who(look)), err=True):
            call.out.note(_("Nothing was changed."))
            return
    done = opened.do(merge_patrons, card, into)
    text = _("Merged: {name}, card {card}, into card {into}.").format(**_who(done))
    call.out.line(patron_merge_json(done, merged=True), text, *_lines(done))


def _who(found: Merging) -> dict[str, str]:
    return {"name": found.goes.name, "card": found.goes.card, "into": found.stays.card}


def _lines(found: Merging) -> list[str]:
    return [*lines_that_move(found), *staying(found)]


def patron_merge_json(found: Merging, *, merged: bool) -> dict[str, Any]:
    """Return the merge as an object: `patron` is the card of the removed record, `into` that of the remaining one."""
    return {
        "patron": found.goes.card,
        "into": found.stays.card,
        "name": found.stays.name,
        "merged": merged,
        **{name: found.counts.get(name, 0) for name in ("loans", "holds", "history", "notes", "wards", "proxies")},
        "owed_cents": found.owed_cents,
        "fills": sorted(found.fills),
        "seconds": sorted(found.seconds),
        "differs": list(found.differs),
    }


@patron.command(
    "remove",
    help=N_(
        "Delete a patron record for good. This can't be undone.\n\nNot allowed while the patron "
        "has checkouts or holds, or owes money. At a terminal it asks first, unless you give "
        "--yes."
    ),
)
@click.argument("card", type=as_text)
@click.option("--yes", is_flag=True, help=N_("Don't ask."))
@in_library(patron="card")
def patron_remove(call: Call, opened: Opened, card: str, yes: bool) -> None:
    name = removable(opened.desk, card)
    if not yes and can_ask():
        text = _("Delete {name}, card {card}, for good?").format(name=name, card=card)
        if not click.confirm(text, err=True):
            call.out.note(_("Nothing was changed."))
            return
    gone = opened.do(forget, card)
    after_removal(opened.path)
    text = _("Deleted: {name}, card {card}. The patron record is gone.")
    call.out.line({"patron": gone.card, "removed": True}, text.format(name=gone.name, card=gone.card))


@patron.command(
    "add",
    help=N_(
        "Register a patron. The next free card number is used unless you give --card.\n\nGive "
        "--first-name, --last-name, or both. If a patron on file may be the same person, nobody "
        "is registered: check first, then add --anyway."
    ),
)
@click.option("--card", metavar="CARD", type=as_text, help=N_("The card number."))
@click.option("--anyway", is_flag=True, help=N_("Register anyway: this is not the patron who looks the same."))
@field_options(FIELDS)
@yes_option
def patron_add(call: Call, /, anyway: bool, sure: bool, **fields: Any) -> None:
    known = given_options(fields)
    with call.open() as opened, call.out.about(patron=fields["card"]):
        alike = opened.do(people_alike, known)
        seen = [one.patron.id for one in alike] if anyway else []
        sheet = once_more(call, lambda sure: opened.do(register_patron, known, besides=seen, sure=sure), sure)
        text = _("Registered: {name}, card {card}.").format(name=sheet.name, card=sheet.card)
        told = {**patron_json(sheet), "fee_cents": sheet.fee_cents, "alike": [_alike_facts(one) for one in alike]}
        call.out.line(told, text, *action_fee_line(sheet), *map(_alike_words, alike))


@patron.command("edit", help=N_('Edit a patron record. An empty text ("") clears a field.'))
@click.argument("card", type=as_text)
@field_options(FIELDS)
def patron_edit(call: Call, /, card: str, **fields: Any) -> None:
    known = given_options(fields)
    if not known:
        raise click.UsageError(_("Give at least one change, such as --phone."))
    with call.open() as opened, call.out.about(patron=card):
        sheet = opened.do(edit_patron, card, known)
        text = _("Changed: {name}, card {card}.").format(name=sheet.name, card=sheet.card)
        call.out.line({**patron_json(sheet), "fee_cents": sheet.fee_cents}, text, *action_fee_line(sheet))


@patron.command("renew", help=N_("Renew a card for the usual length of the category, or until a date."))
@click.argument("card", type=as_text)
@click.option("--until", metavar="DATE", type=as_day, help=N_("The new expiration date."))
@in_library(patron="card")
def patron_renew(call: Call, opened: Opened, card: str, until: date | None) -> None:
    sheet = opened.do(renew_patron, card, until=until)
    text = (
        _("Renewed: {name}. Card expires {date}.") if sheet.expires_on else _("Renewed: {name}. Card doesn't expire.")
    )
    told = {**patron_json(sheet), "fee_cents": sheet.fee_cents}
    call.out.line(told, text.format(name=sheet.name, date=sheet.expires_on), *action_fee_line(sheet))


def _alike_facts(alike: Alike) -> dict[str, Any]:
    return {"patron": alike.patron.card, "name": alike.patron.name, "why": list(alike.why)}


def _alike_words(alike: Alike) -> str:
    return _("May be the same person: {one}.").format(one=alike_words(alike))


_ELSEWHERE = {
    "address": patron_address,
    "batch": patron_batch,
    "email": patron_email,
    "guardian": patron_guardian,
    "note": patron_note,
    "phone": patron_phone,
    "pin": patron_pin,
    "pin-slips": patron_pin_slips,
    "proxy": patron_proxy,
    "roll-over": patron_roll_over,
    "family": patron_family,
    "restrict": patron_restrict,
    "lift": patron_lift,
}
for _name, _command in _ELSEWHERE.items():
    patron.add_command(_command, _name)
