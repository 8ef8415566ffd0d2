"""The fields of a program: how each is checked and stored, or the sentence that says how to write it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tuils.i18n import _
from tuils.library.activities.calendar.rooms import RoomSheet, find_room
from tuils.library.foundation.administration.settings import branches
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.local_words import count_label
from tuils.library.foundation.refusals import Refused, not_understood
from tuils.library.people.staff.staff import staff
from tuils.values.folding import clean, fold_text
from tuils.values.money.money import read_amount
from tuils.values.programs import AUDIENCES, KINDS, PLACES, REGISTRATION
from tuils.values.words import N_, Unclear

DAY_MINUTES = 24 * 60
MOST_QUESTIONS = 10
STATUSES = {"published": N_("published"), "draft": N_("draft, hidden from patrons")}
CHOICES: Mapping[str, Mapping[str, str]] = {
    "kind": {code: kind.words for code, kind in KINDS.items()},
    "audience": AUDIENCES,
    "place": PLACES,
    "registration": REGISTRATION,
    "status": STATUSES,
}
"""The codes that a field may hold, each with its words."""
TEXTS = {
    "title": 120, "blurb": 2_000, "note": 1_000, "address": 200, "confirmation": 1_000, "presenter": 120,
    "partner": 120, "fund": 120, "tags": 200, "licence": 200, "uid": 255,
}  # fmt: skip
"""The most characters that a field may have."""
NUMBERS: Mapping[str, tuple[int, int, bool]] = {
    "minutes": (1, 31 * DAY_MINUTES, False),
    "setup_minutes": (0, DAY_MINUTES, False),
    "clear_minutes": (0, DAY_MINUTES, False),
    "capacity": (1, 100_000, True),
    "min_age": (0, 120, True),
    "max_age": (0, 120, True),
    "opens_days": (0, 366, True),
    "closes_minutes": (0, 31 * DAY_MINUTES, False),
}
"""The least and the most of a field, and whether it may be empty."""
NAMES = {
    "title": N_("title"), "kind": N_("kind"), "audience": N_("audience"), "min_age": N_("youngest age"),
    "max_age": N_("oldest age"), "blurb": N_("public description"), "note": N_("note"), "branch": N_("branch"),
    "place": N_("location"), "address": N_("address"), "room": N_("room"), "equipment": N_("equipment"),
    "setup_minutes": N_("setup minutes"), "clear_minutes": N_("cleanup minutes"), "minutes": N_("length"),
    "capacity": N_("seats"), "registration": N_("registration"), "opens_days": N_("days before registration opens"),
    "closes_minutes": N_("minutes before registration closes"), "skip_parties": N_("waitlist order"),
    "questions": N_("questions"),
    "confirmation": N_("confirmation text"), "leader": N_("leader"), "helpers": N_("helpers"),
    "presenter": N_("presenter"), "partner": N_("partner"), "fund": N_("grant"), "tags": N_("tags"),
    "licence": N_("license"), "fee_cents": N_("fee"), "status": N_("status"), "uid": "uid",
    "checklist": N_("checklist"), "supplies": N_("supplies"),
}  # fmt: skip
"""The name of each field in a sentence."""


def stored_program_fields(desk: Desk, fields: Mapping[str, Any]) -> Facts:
    """Return these fields as stored: numbers and codes also from typed text, `12.50` for money, a room by its name.
    Fields not given are left out. Refuses with NOT_UNDERSTOOD, ROOM_UNKNOWN; never with more than one field."""
    facts: Facts = {}
    for name, value in fields.items():
        if name not in NAMES:
            raise not_understood(_("field"), name, ", ".join(NAMES))
        facts[name] = _READERS[name](name, value)
    return facts


def check_together(facts: Mapping[str, Any]) -> None:
    """Check that the fields of a whole program fit together. Refuses with NOT_UNDERSTOOD."""
    youngest, oldest = facts.get("min_age"), facts.get("max_age")
    if youngest is not None and oldest is not None and youngest > oldest:
        raise unclear("max_age", oldest, _("Must be at least the youngest age, {age}.").format(age=youngest))
    if facts.get("place") == "virtual" and facts.get("room"):
        raise unclear("room", facts["room"], _("An online program has no room."))


def unclear(name: str, value: Any, hint: str) -> Refused:
    """Return NOT_UNDERSTOOD for a field of a program."""
    wording = "NOT_UNDERSTOOD" if f"{value}" else "NOT_SAID"
    return not_understood(_(NAMES.get(name, name)), f"{value}", hint, line=name, wording=wording)


def code_of(name: str, text: str) -> str:
    """Return a code of CHOICES from the code, its words, or the beginning of either if only one fits; else empty."""
    typed, choices = fold_text(text), CHOICES[name]
    for exact in (True, False):
        found = [
            code
            for code, words in choices.items()
            for known in (code, code.replace("_", " "), _(words))
            if (fold_text(known) == typed if exact else bool(typed) and fold_text(known).startswith(typed))
        ]
        if len(set(found)) == 1:
            return found[0]
    return ""


# ---- a field each


def _choice(name: str, value: Any) -> str:
    found = code_of(name, str(value or ""))
    if not found:
        raise unclear(name, value, _("One of: {words}.").format(words=", ".join(CHOICES[name])))
    return found


def _text(name: str, value: Any) -> str:
    words = clean(str(value or ""))
    if name == "title" and not words:
        raise unclear(name, words, _("Such as Story time."))
    if len(words) > TEXTS[name]:
        raise unclear(name, words, _("Up to {n} characters.").format(n=count_label(TEXTS[name])))
    return words


def _number(name: str, value: Any) -> int | None:
    least, most, may_be_empty = NUMBERS[name]
    text = "" if value is None else str(value).strip()
    if not text and may_be_empty:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > 7 or not least <= int(text) <= most:
        hint = _("A number from {least} to {most}.").format(least=least, most=count_label(most))
        raise unclear(name, value, hint + (" " + _("Leave blank for no limit.") if may_be_empty else ""))
    return int(text)


def _fee(name: str, value: Any) -> int:
    """Read whole cents as a number, or a typed amount."""
    if value in (None, ""):
        return 0
    try:
        amount = value if isinstance(value, int) and not isinstance(value, bool) else read_amount(str(value))
    except Unclear as no:
        raise unclear(name, value, no.sentence(_)) from no
    if not 0 <= amount <= 100_000_00:
        raise unclear(name, value, _("An amount such as 12.50. Leave blank if it is free."))
    return amount


def _flag(name: str, value: Any) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    word = fold_text(str(value))
    if word in ("", "setting"):
        return None
    if word not in ("yes", "y", "no", "n"):
        raise unclear(name, value, _("yes or no. Leave blank to use the library's setting."))
    return word.startswith("y")


def _branch(name: str, value: Any) -> str:
    known = {code.code: code.name for code in branches()}
    text = clean(str(value or ""))
    found = [code for code, words in known.items() if fold_text(text) in (fold_text(code), fold_text(words))]
    if len(found) != 1:
        raise unclear(name, text, _("One of: {words}.").format(words=", ".join(known)))
    return found[0]


def _room(name: str, value: Any) -> str:
    text = clean(str(value or ""))
    return _booked(name, text, "room").code if text else ""


def _equipment(name: str, value: Any) -> str:
    """Read codes or names, as a list or separated by commas; stored as a JSON list of codes."""
    return json.dumps(list(dict.fromkeys(_booked(name, text, "equipment").code for text in _list_of_texts(value))))


def _booked(name: str, text: str, kind: str) -> RoomSheet:
    sheet = find_room(text)
    if sheet.kind != kind:
        hint = _("This is equipment, not a room.") if kind == "room" else _("This is a room, not equipment.")
        raise unclear(name, text, hint)
    return sheet


def _login(name: str, value: Any) -> str:
    text = clean(str(value or ""))
    return _logins(name, [text])[0] if text else ""


def _several_logins(name: str, value: Any) -> str:
    """Read logins; stored separated by blanks."""
    words = value if isinstance(value, (list, tuple)) else str(value or "").replace(",", " ").split()
    return " ".join(_logins(name, list(map(clean, words))))


def _logins(name: str, texts: Iterable[str]) -> list[str]:
    accounts = {member.login.lower(): member.login for member in staff()}
    found = []
    for text in texts:
        if text.lower() not in accounts:
            known = ", ".join(list(accounts.values())[:10])
            raise unclear(name, text, _("A staff login: {words}.").format(words=known))
        found.append(accounts[text.lower()])
    return list(dict.fromkeys(found))


def _questions(name: str, value: Any) -> str:
    """Read questions; stored as a JSON list of texts. None is longer than a line."""
    asked = [clean(text) for text in _list_of_texts(value, ";")]
    asked = list(dict.fromkeys(text for text in asked if text))
    if len(asked) > MOST_QUESTIONS or any(len(text) > 120 for text in asked):
        hint = _("Up to {n} questions, each up to 120 characters.").format(n=MOST_QUESTIONS)
        raise unclear(name, "; ".join(asked), hint)
    return json.dumps(asked, ensure_ascii=False)


def _kept_list(name: str, value: Any) -> Any:
    """Accept a list, or its JSON text, that its own module has checked."""
    try:
        found = json.loads(value or "[]") if isinstance(value, str) else value
    except ValueError:
        found = None
    if not isinstance(found, list):
        raise unclear(name, value, _("A list."))
    return found


def _list_of_texts(value: Any, mark: str = ",") -> list[str]:
    """Read a list, its JSON text, or texts separated by a mark."""
    if isinstance(value, (list, tuple)):
        return [str(part) for part in value]
    text = str(value or "").strip()
    if text.startswith("["):
        try:
            return [str(part) for part in json.loads(text)]
        except ValueError:
            return [text]
    return [part.strip() for part in text.split(mark) if part.strip()]


_READERS: dict[str, Callable[[str, Any], Any]] = {
    **dict.fromkeys(CHOICES, _choice),
    **dict.fromkeys(TEXTS, _text),
    **dict.fromkeys(NUMBERS, _number),
    "branch": _branch,
    "room": _room,
    "equipment": _equipment,
    "leader": _login,
    "helpers": _several_logins,
    "skip_parties": _flag,
    "fee_cents": _fee,
    "questions": _questions,
    "checklist": _kept_list,
    "supplies": _kept_list,
}
