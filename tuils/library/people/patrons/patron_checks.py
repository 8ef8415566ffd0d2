"""The checks of a patron's fields, one by one: cleaned, understood, or refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tuils.i18n import _
from tuils.library.foundation.dates import iso_label
from tuils.library.foundation.describing.field import such
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.refusals import not_understood
from tuils.library.foundation.typed_days import NEXT, PAST as BACK, YEAR, day_in
from tuils.values.folding import clean

from .guardians import guardian_of_card
from .patron_fields import DAYS, FIELDS, KNOWN
from .sheets import FLAGS

CHANGEABLE = tuple(field.name for field in FIELDS if field.help is not None)
NEVER_EMPTY = ("card", "category", "expires_on")
PAST = such(FIELDS, past=True)
WAYS = ("email", "phone", "letter")
"""The ways to notify a patron."""
TEXTS, ALL_TEXTS = ("holds", "due", "overdue", "account"), "all"
"""The kinds of text messages that a patron may agree to."""
OLDEST = 130  # years
LONGEST = 500
"""The most characters of one field; a name of 200 letters has room."""
YES, NO = frozenset({"1", "y", "yes", "true"}), frozenset({"", "0", "n", "no", "false"})


def stored_patron_fields(fields: Mapping[str, Any], allowed: tuple[str, ...], today: date, patron: str = "") -> Facts:
    """Return the fields as they are stored; empty fields that never may be empty are left out. `patron`: the id of
    their patron. Refuses with NOT_UNDERSTOOD, PATRON_UNKNOWN and GUARDIAN_CIRCLE (a guardian is a card)."""
    known: Facts = {}
    for name, value in fields.items():
        if name not in allowed:
            raise not_understood(name, value, ", ".join(allowed))
        if name in FLAGS:
            known[name] = _flag(name, value)
        elif value is not None:
            known[name] = _text(name, clean(str(value)), today)
    if known.get("guardian"):
        known["guardian"] = guardian_of_card(str(known["guardian"]), patron)
    return {name: value for name, value in known.items() if value != "" or name not in NEVER_EMPTY}


def _flag(name: str, value: object) -> bool:
    """Return the word as yes or no, or ask again: a slip of a key shall not be a consent."""
    word = value.strip().casefold() if isinstance(value, str) else value
    if isinstance(word, str) and word not in YES | NO:
        raise not_understood(name, word, _("yes or no"))
    return word in YES if isinstance(word, str) else bool(word)


def _text(name: str, text: str, today: date) -> str:
    if name in DAYS:
        return day_text(name, text, today)
    if name == "tell_by" and text not in ("", *WAYS):
        raise not_understood(name, text, ", ".join(WAYS))
    if name == "texts":
        return texts_told(text)
    if (choices := KNOWN[name].choices) and text not in ("", *choices):
        raise not_understood(name, text, ", ".join(choices))
    if len(text) > LONGEST:
        raise not_understood(name, text, _("Too long. Use up to {n} characters.").format(n=LONGEST))
    if text and (fault := reach_fault(name, text)):
        raise not_understood(name, text, fault)
    return text.replace(" ", "") if name == "card" else text


def texts_told(text: str) -> str:
    """Return the kinds of texts in the order of TEXTS, each once."""
    words = text.casefold().replace(",", " ").split()
    if unknown := [word for word in words if word not in (*TEXTS, ALL_TEXTS)]:
        raise not_understood("texts", " ".join(unknown), ", ".join((*TEXTS, ALL_TEXTS)))
    return ALL_TEXTS if ALL_TEXTS in words else " ".join(word for word in TEXTS if word in words)


def with_consent(changes: Facts, facts: Facts, today: date, agreed: str = "", *, by_file: bool = False) -> Facts:
    """Add today as the day of consent for a patron who agrees to texts, or to more of them than before (`agreed`), and
    gives no other day; an earlier STOP is over then. Fewer texts are no new consent, nor is a file (`by_file`): it
    knows of no STOP."""
    had = agreed.split()
    more = set(str(changes.get("texts") or "").split()) - {*(TEXTS if ALL_TEXTS in had else ()), *had}
    again = "texts_stopped" in changes and not changes["texts_stopped"] and bool(changes.get("texts", agreed))
    if not more and not (again and not by_file):
        return changes
    told = {} if facts.get("texts_on") else {"texts_on": today.isoformat()}
    lifted = {} if by_file or facts.get("texts_stopped") else {"texts_stopped": ""}
    return changes | told | lifted


def reach_fault(name: str, text: str) -> str:
    """Return the fault of a `phone`, `text_phone` or `email`, or "". An e-mail address has one @ with something on both
    sides, and no blank."""
    if name in ("phone", "text_phone"):
        return "" if any(char.isdigit() for char in text) else _("A phone number needs digits.")
    before, at, behind = text.partition("@")
    right = before and at and behind and "@" not in behind and " " not in text
    return "" if name != "email" or right else _("Write an email like ana@example.org.")


def day_text(name: str, text: str, today: date) -> str:
    """Return an ISO date, for a birth also the year alone; no day in the future, where that cannot be."""
    if not text:
        return text
    year_alone = name == "born" and len(text) == 4 and text.isascii() and text.isdigit()
    way = YEAR if name == "born" else BACK if name in PAST else NEXT
    day = day_in(name, f"{text}-01-01" if year_alone else text, today, way)
    if name in PAST and day > today:
        raise not_understood(name, text, _("This date is in the future."))
    if name == "born" and day.year < today.year - OLDEST:
        raise not_understood(name, text, _("Check the year."))
    return text if year_alone else day.isoformat()


def check_span(mapping: Mapping[str, Any], merged: Mapping[str, Any], today: date) -> None:
    """Refuse with NOT_UNDERSTOOD a beginning after the end. An end alone may be before: so a card is ended, and an
    imported patron with an expired card begins here today."""
    begins, ends = str(merged["enrolled_on"]), str(merged["expires_on"])
    if mapping.get("enrolled_on") and ends and begins > ends:
        name = "expires_on" if mapping.get("expires_on") else "enrolled_on"
        hint = _("It starts on {first} but ends on {last}.").format(
            first=iso_label(begins, today), last=iso_label(ends, today)
        )
        raise not_understood(name, str(merged[name]), hint)
