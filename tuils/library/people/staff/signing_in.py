"""Signing in: a PIN or a setup code, who that is, and whether it still is."""

from __future__ import annotations

from typing import Any

from tuils.i18n import _, ngettext
from tuils.library.foundation import audit
from tuils.library.foundation.administration.open_desks import name_operator
from tuils.library.foundation.administration.this_site import may_sit_here
from tuils.library.foundation.desk import Desk, Operator
from tuils.library.foundation.refusals import refuse
from tuils.library.foundation.store import StoreFault
from tuils.library.people.patrons.queries import CAME, WRONG, code_ends, forget_tries, last_sign_in, pin_hash
from tuils.models import db
from tuils.values.folding import fold_text

from .pins import MINUTE, TRIES, PinTries, code_letters, count_wrong, let_go_of_try, pin_fits, take_try
from .roles import AllPermissions
from .staff import OnlyPin, StaffSheet, account, operator_of

LOOK_BACK = 30 * 24 * 60 * MINUTE


class SignInFault(Exception):
    """Not signed in. `said` is the reason, `then` is what to do."""

    exit_code = 1

    def __init__(self, said: str, then: str = "") -> None:
        super().__init__(f"{said} {then}".strip())
        self.said, self.then = said, then


def sign_in(desk: Desk, login: str, pin: str) -> Operator:
    """Return the operator, if the PIN is right. Every third wrong one in a row brings a wait, each longer than the
    last.

    A setup code that is still good lets its person do one thing: choose a PIN (`must_choose`).
    """
    sheet, now = account(login), desk.now
    tried = take_try(login, now)
    if not tried.taken:
        raise SignInFault(_wait_words(tried.wait), _forgotten())
    if sheet is None or not sheet.active or not _told_right(sheet, pin):
        if sheet:
            audit.note_in_audit(desk, WRONG, allowed=False, by=login)
        raise _wrong(count_wrong(login, now))
    forget_tries(login)
    if not may_sit_here(login):
        raise SignInFault(*_stays_home(login))
    if sheet.has_code and code_ends(login) <= now:
        raise SignInFault(_("This one-time code has expired."), _("A manager can give you a new one."))
    return operator_of(sheet)


def is_name_of(text: str, sheet: StaffSheet) -> bool:
    """Return whether this is the login or the name of this person, or a part of it: typed where a PIN is asked for."""
    name = fold_text(sheet.name)
    return bool(text.strip()) and fold_text(text) in (fold_text(sheet.login), name, *name.split())


def must_choose(operator: Operator) -> bool:
    """Return whether a setup code let this person in: then they choose a PIN before anything else."""
    return isinstance(operator.permissions, OnlyPin)


def _told_right(sheet: StaffSheet, typed: str) -> bool:
    try:
        return _right(sheet, typed)
    except StoreFault:  # it could not be looked at; a program that is ended meanwhile has lost its try
        let_go_of_try(sheet.login)
        raise


def _right(sheet: StaffSheet, typed: str) -> bool:
    row = pin_hash(sheet.login)
    return row is not None and pin_fits(row[0], code_letters(typed) if sheet.has_code else typed)


def _stays_home(login: str) -> tuple[str, str]:
    no = refuse("STAFF_STAYS_HOME", login=login).reasons[0]
    return no.sentence(), no.next_step()


def _forgotten() -> str:
    return _("Forgot your PIN? Ask a manager for a one-time code.")


def _wait_words(wait: int) -> str:
    minutes = -(-wait // MINUTE)
    if minutes == 1:
        return _("Too many tries. Wait a minute, then try again.")
    return ngettext(
        "Too many tries. Wait {n} minute, then try again.", "Too many tries. Wait {n} minutes, then try again.", minutes
    ).format(n=minutes)


def _wrong(tried: PinTries) -> SignInFault:
    text = _("Wrong PIN.")
    if not tried.wait:
        more = ngettext("{n} try left before a wait.", "{n} tries left before a wait.", tried.left)
        if tried.wrong < TRIES:
            more = ngettext(
                "{n} try left, then a one-minute wait.", "{n} tries left, then a one-minute wait.", tried.left
            )
        return SignInFault(text, more.format(n=tried.left))
    minutes = tried.wait // MINUTE
    if minutes == 1:
        return SignInFault(text, _("Wait a minute, then try again."))
    return SignInFault(
        text,
        ngettext("Wait {n} minute, then try again.", "Wait {n} minutes, then try again.", minutes).format(n=minutes),
    )


# ---- is it still so?


def still_is(operator: Operator) -> bool:
    """Return whether the operator's account is still active, with the same rights. Called before each action."""
    sheet = account(operator.login)
    return sheet is not None and sheet.active and _rights(operator_of(sheet)) == _rights(operator)


def _rights(operator: Operator) -> tuple[object, ...]:
    permissions = operator.permissions
    return operator.role, isinstance(permissions, AllPermissions), set(permissions), operator.passes


def covers(operator: Operator, other: Operator) -> bool:
    """Return whether the operator may do all that the other may."""
    if isinstance(other.permissions, AllPermissions):
        return isinstance(operator.permissions, AllPermissions)
    return all(permission in operator.permissions for permission in other.permissions)


# ---- what somebody who looks after accounts is told


def arrived(desk: Desk) -> str:
    """Note that somebody signed in at the desk: in the audit log, and in the list of open desks. Returns the warning
    for managers: wrong PINs for accounts since they were last here; empty for all others."""
    name_operator(desk.operator.name)
    told = _wrong_pins(desk) if desk.may("staff.edit") else ""
    audit.note_in_audit(desk, CAME)
    return told


def where_to_look() -> str:
    """Return the sentence that says where to look further."""
    return _("Ask who it was. F10 > Audit log shows when and where.")


def _wrong_pins(desk: Desk) -> str:
    since = desk.now - LOOK_BACK
    last: Any = last_sign_in(since, desk.operator.login)
    counted: Any = db.execute_sql(
        'SELECT "by", count(*) FROM audit_row WHERE at > ? AND kind = ? GROUP BY "by" HAVING count(*) >= ? '
        "ORDER BY count(*) DESC",
        (last[0] if last else since, WRONG, TRIES),
    ).fetchall()
    if not counted:
        return ""
    (login, many), others = counted[0], len(counted) - 1
    sheet = account(login)
    text = ngettext("{n} wrong PIN typed for {name}.", "{n} wrong PINs typed for {name}.", many)
    sentence = text.format(n=many, name=(sheet.name if sheet else login).rstrip("."))
    if others:
        more = ngettext("Also for {n} other account.", "Also for {n} other accounts.", others).format(n=others)
        sentence += f" {more}"
    return sentence
