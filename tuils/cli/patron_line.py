"""A patron as a line of a command's output, and the fields as options name them."""

from __future__ import annotations

from typing import Any

from tuils.i18n import N_, _
from tuils.library.people.sheets import PatronSheet
from tuils.values.money import plain

# Option: the field it sets, and what it means.
FIELDS: dict[str, tuple[str, str]] = {
    "--first-name": ("first_name", ""),
    "--last-name": ("last_name", N_("An institution's name goes here, too.")),
    "--preferred-name": ("preferred_name", N_("The name to call the person by.")),
    "--born": ("born", N_("A date, or the year alone.")),
    "--category": ("category", N_("The patron category, such as ADULT. Else the one that fits the age.")),
    "--home-branch": ("branch", N_("The branch the person belongs to. Else the one where this command stands.")),
    "--street": ("street", ""),
    "--city": ("city", ""),
    "--postcode": ("postcode", ""),
    "--phone": ("phone", ""),
    "--email": ("email", ""),
    "--language": ("language", N_("In which to write to the person, such as es.")),
    "--tell-by": ("tell_by", N_("How to tell the person: email, phone, letter.")),
    "--enrolled-on": ("enrolled_on", N_("Since when. Else today.")),
    "--expires-on": ("expires_on", N_("Until when. Else as long as the category says.")),
    "--barred-until": ("barred_until", N_("With --barred: the last day of it.")),
    "--guardian": ("guardian", N_("The card of whoever answers for the person.")),
    "--grade": ("grade", N_("The class of a school, such as 7b.")),
    "--id-seen-on": ("id_seen_on", N_("The day on which a paper was seen. What was on it is not kept.")),
    "--note": ("note", N_("Shown at the desk whenever the card is.")),
}
FLAGS: dict[str, tuple[str, str]] = {
    "--barred/--no-barred": ("barred", N_("Lending is stopped.")),
    "--address-bad/--no-address-bad": ("address_bad", N_("Mail came back from this address.")),
    "--mail-titles/--no-mail-titles": ("mail_titles", N_("E-mail may name titles: the person agreed.")),
}


def facts(sheet: PatronSheet) -> dict[str, Any]:
    """The patron as an object. `patron` is the card number."""
    names = ("name", *(name for name, _words in FIELDS.values()))
    told: dict[str, Any] = {"patron": sheet.card}
    told |= {name: getattr(sheet, name) or None for name in names}
    return told | {name: getattr(sheet, name) for name, _words in FLAGS.values()}


def fee_words(sheet: PatronSheet) -> list[str]:
    """What the deed put on the account."""
    return [_("{money} is on the account for it.").format(money=plain(sheet.fee_cents))] if sheet.fee_cents else []
