"""What may be said of a patron, field by field: cleaned, understood, or refused."""

from __future__ import annotations

from datetime import date

from tuils.i18n import _
from tuils.library.journal.entries import Facts
from tuils.library.refusals import refuse
from tuils.models import db
from tuils.values.folding import clean

from .guardians import guardian_of_card
from .patron_state import FIELDS
from .sheets import FLAGS

CHANGEABLE = tuple(name for name in FIELDS if name not in ("card", "keeps_history", "family"))
DATES = ("born", "enrolled_on", "expires_on", "barred_until", "id_seen_on")


def cleaned(fields: Facts, allowed: tuple[str, ...], patron: str = "") -> Facts:
    known: Facts = {}
    for name, value in fields.items():
        if name not in allowed:
            raise refuse("NOT_UNDERSTOOD", field=name, text=str(value), hint=", ".join(allowed))
        if name in FLAGS:
            known[name] = bool(value)
        elif value is not None:
            text = clean(str(value))
            known[name] = _date(name, text) if name in DATES else text.replace(" ", "") if name == "card" else text
    if known.get("guardian"):
        known["guardian"] = guardian_of_card(str(known["guardian"]), patron)
    return {
        name: value for name, value in known.items() if value != "" or name not in ("card", "category", "expires_on")
    }


def _date(name: str, text: str) -> str:
    """An ISO date; of a birth the year alone will do."""
    if not text or (name == "born" and len(text) == 4 and text.isdigit()):
        return text
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as unclear:
        raise refuse(
            "NOT_UNDERSTOOD", field=name, text=text, hint=_("Year-month-day, such as 1958-03-31.")
        ) from unclear


def known_category(code: str) -> None:
    if not db.execute_sql("SELECT 1 FROM patron_category WHERE code = ?", (code,)).fetchone():
        codes = [row[0] for row in db.execute_sql("SELECT code FROM patron_category ORDER BY code").fetchall()]
        raise refuse("NOT_UNDERSTOOD", field="category", text=code, hint=", ".join(codes))
