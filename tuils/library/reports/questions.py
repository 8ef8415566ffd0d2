"""Questions of a manager's own, in SQL: they read and can change nothing; persons are hidden from whoever may not see
them; each is written in the audit log. A question can be kept by a name, with parameters such as :first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tuils.i18n import _
from tuils.library import audit
from tuils.library.administration.settings import value_of, write_setting
from tuils.library.desk import Desk, verb
from tuils.library.journal.writing import Act
from tuils.library.refusals import refuse
from tuils.models.reading_only import (
    Answered,
    QuestionRefused,
    QuestionStopped,
    ask,
    names_of_parameters,
    path_of_library,
)
from tuils.values.dataclass import dataclass

from .queries import STARTERS

MOST_ROWS, MOST_SECONDS = 10_000, 20.0
LONGEST = 20_000
SEE = "patrons.see_all"
SECRET_TABLES = (
    "private", "staff_pin", "pin_try", "reading_history", "last_borrower", "audit_row", "audit_head", "audit_seam",
    "legal_request", "own_site", "site_contact", "patron_note", "earlier_record", "notice_about",
)  # fmt: skip
"""What no question reads, whoever asks: PINs, keys, reading, the audit log. It has screens and rights of its own."""
PERSON_TABLES = ("patron_contact", "patron_word", "restriction", "proxy", "old_card", "last_use")
PERSON_COLUMNS = {
    "patron": ("card", "first_name", "last_name", "preferred_name", "born", "street", "city", "postcode", "phone",
               "email", "note", "guardian", "family", "grade", "id"),
    "loan": ("patron",), "hold": ("patron",), "account_line": ("patron",),
    "registration": ("patron", "name", "phone", "email", "note", "guardian"),
    "room_booking": ("patron", "name", "phone", "email", "note"),
    "journal": ("patron", "data"), "notice": ("patron",),
}  # fmt: skip
"""What is NULL for whoever may not see everything of patrons."""


@dataclass(frozen=True)
class KeptQuestion:
    name: str
    words: str
    text: str

    @property
    def parameters(self) -> list[str]:
        return list(names_of_parameters(self.text))


def kept_questions(desk: Desk) -> list[KeptQuestion]:
    """Those that the program brings, and the library's own."""
    desk.require("reports.query")
    own = value_of("questions") or {}
    found = {name: KeptQuestion(name, _(words), text) for name, (words, text) in STARTERS.items()}
    found |= {name: KeptQuestion(name, one["words"], one["text"]) for name, one in own.items()}
    return [found[name] for name in sorted(found)]


def question_called(desk: Desk, name: str) -> KeptQuestion:
    known = {one.name: one for one in kept_questions(desk)}
    if name not in known:
        raise refuse("NOT_UNDERSTOOD", field=_("Question"), text=name, hint=", ".join(known))
    return known[name]


@verb("reports.query")
def keep_question(desk: Desk, name: str, text: str, words: str = "") -> KeptQuestion:
    """Keep a question by a name; an empty text takes it away."""
    word = name.strip().lower().replace(" ", "-")
    if not word or len(word) > 40 or len(text) > LONGEST:
        raise refuse("NOT_UNDERSTOOD", field=_("Name"), text=name, hint=_("A short word, such as new-fiction."))
    own: dict[str, Any] = dict(value_of("questions") or {})
    if text.strip():
        own[word] = {"words": words, "text": text.strip()}
    else:
        own.pop(word, None)
    write_setting(Act(desk), "library", "questions", value=own)
    return KeptQuestion(word, words, text.strip())


def answer(desk: Desk, text: str, values: Mapping[str, object] | None = None) -> Answered:
    """The rows of this question, 10,000 at most. Needs reports.query. Noted in the audit log before it is asked.

    Refuses with NOT_UNDERSTOOD: no SELECT, something that writes, a parameter without a value, or too slow.
    """
    desk.require("reports.query")
    given = dict(values or {})
    if missing := [name for name in names_of_parameters(text) if name not in given]:
        hint = _("Give a value for each: {names}.").format(names=", ".join(f"{name}=..." for name in missing))
        raise refuse("NOT_UNDERSTOOD", field=_("Question"), text=_short(text), hint=hint)
    audit.note(desk, "query", about=_short(text))
    try:
        return ask(path_of_library(), text, given, hidden=_hider(desk), most=MOST_ROWS, seconds=MOST_SECONDS)
    except QuestionStopped as slow:
        hint = _("It took longer than {n} seconds. Ask for less.").format(n=round(MOST_SECONDS))
        raise refuse("NOT_UNDERSTOOD", field=_("Question"), text=_short(text), hint=hint) from slow
    except QuestionRefused as no:
        hint = _("Write one SELECT that only reads ({said}).").format(said=str(no).rstrip("."))
        raise refuse("NOT_UNDERSTOOD", field=_("Question"), text=_short(text), hint=hint) from no


def _hider(desk: Desk) -> Any:
    sees = desk.may(SEE) and desk.may("patrons.see_loans")

    def hidden(table: str, column: str) -> bool:
        if table in SECRET_TABLES or (table == "journal" and column == "data"):
            return True
        if table == "setting" and column == "value":
            return True
        return not sees and (table in PERSON_TABLES or column in PERSON_COLUMNS.get(table, ()))

    return hidden


def _short(text: str) -> str:
    return " ".join(text.split())[:60]
