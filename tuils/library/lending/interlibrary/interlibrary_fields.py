"""The fields of a partner library, of a request of ours, and of one that a partner makes."""

from __future__ import annotations

from collections.abc import Mapping

from tuils.i18n import N_, _
from tuils.library.foundation.describing.field import Field, by_name
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.refusals import not_understood
from tuils.library.foundation.typed_days import NEXT, day_in
from tuils.values.folding import clean
from tuils.values.numbers.isbn import normalise
from tuils.values.time.moments import day_of

MOST_CENTS = 99_999_999
LOAN, COPY = "loan", "copy"
KINDS = {LOAN: N_("loan"), COPY: N_("photocopy")}
_KIND = Field("kind", N_("Kind"), None, N_("loan, or a photocopy"), "code", choices=tuple(KINDS), example=LOAN)
_TITLE = Field("title", N_("Title"), None, N_("a title, or an ISBN"), most=200, long=True, example="Owl moon")
_AUTHOR = Field("author", N_("Author"), N_("Its author: Yolen, Jane."), N_("last, first name"), most=120, long=True,
                example="Yolen, Jane")  # fmt: skip
PARTNER = (
    Field("code", N_("Symbol"), None, N_("a short word, such as ELM"), most=20, example="ELM"),
    Field("name", N_("Name"), None, "", most=80, long=True, example="Elm City Library"),
    Field("courier", N_("Courier"), N_("How packages travel: a courier's route, the mail."), N_("route, or the mail"),
          most=60, long=True, example="Route 7, stop 12"),
    Field("address", N_("Address"), N_("For the label; / begins a line."), N_("/ begins a line"), most=200, long=True,
          example="12 Elm St / Elm City, TX 75001"),
    Field("email", N_("Email"), N_("Where requests are sent."), "", most=120, long=True, example="ill@elm.example"),
    Field("phone", N_("Phone"), N_("Its interlibrary loan desk."), "", most=40, example="555 0140"),
    Field("travel_days", N_("Travel days"), N_("Days that a package is on its way. Default: 3."),
          N_("days on the way"), "number", option="--travel-days DAYS", most=60, example="3"),
    Field("note", N_("Note"), N_("A note for staff."), "", most=200, long=True, example="No DVDs"),
    Field("ended", N_("Ended"), N_("Nothing is asked of it any more."), N_("yes: not asked any more"), "flag",
          example="no"),
)  # fmt: skip
REQUEST = (
    _TITLE,
    _AUTHOR,
    Field("isbn", N_("ISBN"), N_("Its ISBN."), N_("or scan it"), "card", most=20, example="9780399214578"),
    _KIND,
    Field("need_by", N_("Need by"), N_("The last day on which it is of use."), N_("last day of use"), "date",
          option="--need-by DATE", example="2027-01-15"),
    Field("most_cents", N_("Most cost"), N_("The most that the patron would pay."), N_("most it may cost"), "money",
          option="--most AMOUNT", example="5.00"),
    Field("journal", N_("Journal"), N_("The magazine or journal that an article is in."), N_("of an article"), most=200,
          long=True, example="Bird Watcher's Digest"),
    Field("volume", N_("Volume"), N_("Volume and number of the issue."), N_("volume, number"), most=60,
          example="v. 48 no. 2"),
    Field("pages", N_("Pages"), N_("Pages of the article."), "", most=40, example="12-19"),
    Field("published", N_("Published"), N_("The year in which it appeared."), N_("year"), "number",
          option="--published YEAR", most=2199, example="2025"),
    Field("note", N_("Note"), N_("Which edition; nothing about the patron."), N_("edition wanted"), most=200,
          long=True, example="Large print if they have it"),
)  # fmt: skip
LENDING = (
    _TITLE,
    _AUTHOR,
    _KIND,
    Field("number", N_("Their number"), N_("The partner's number for the request."), N_("of their request"), most=40,
          example="ELM-2026-114"),
    Field("note", N_("Note"), N_("A note for staff."), "", most=200, long=True, example="Any edition"),
)  # fmt: skip
KNOWN = {"partner": by_name(PARTNER), "request": by_name(REQUEST), "lending": by_name(LENDING)}


def stored_ill_fields(desk: Desk, of: str, fields: Facts) -> Facts:
    """Return each field of this kind of record (a key of KNOWN) as it is stored. Refuse with NOT_UNDERSTOOD."""
    return {name: _stored(desk, KNOWN[of], name, value) for name, value in fields.items()}


def _stored(desk: Desk, known: Mapping[str, Field], name: str, value: object) -> object:
    field = known[name]
    if field.kind == "flag":
        return int(bool(value))
    text = "" if value is None else clean(str(value))
    if field.kind == "money":
        return _cents(name, text)
    if field.kind == "date":
        return day_in(name, text, day_of(desk.now, desk.zone), NEXT).isoformat() if text else ""
    if field.kind == "number":
        return _number(field, text)
    if field.choices and text not in (*field.choices, ""):
        raise not_understood(name, text, ", ".join(field.choices))
    if name == "isbn" and text:
        return normalise(text) or text
    if field.most and len(text) > field.most:
        raise not_understood(name, text[:40], _("{n} characters at most.").format(n=field.most))
    return text


def _cents(name: str, text: str) -> int | None:
    if text and not (text.isascii() and text.isdigit() and int(text) <= MOST_CENTS):
        raise not_understood(name, text, _("An amount such as 5.00."))
    return int(text) if text else None


def _number(field: Field, text: str) -> int | str:
    """Return a number; of one that is a text in the store (the year) its digits."""
    is_year = field.name == "published"
    if not text:
        return "" if is_year else 3
    least = 1000 if is_year else 0
    if not (text.isascii() and text.isdigit() and len(text) < 6 and least <= int(text) <= field.most):
        raise not_understood(
            field.name, text, _("A number from {least} to {most}.").format(least=least, most=field.most)
        )
    return text if is_year else int(text)
