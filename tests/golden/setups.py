"""The state before, of cases about lending, renewing and returning: each key of a setup, in the order it happens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.at_once import add_code
from tuils.library.foundation.administration.settings import set_value
from tuils.library.lending.item_status.marking import mark_copy
from tuils.library.lending.loans.history import keep_history
from tuils.library.lending.loans.renewal import renew
from tuils.library.lending.rules.rules import required, resolve, set_circulation_rule
from tuils.library.lending.terms.blocks import Override
from tuils.library.people.patrons.patrons import edit_patron, replace_card

from .cases import NotHere
from .copies import MARKS, OTHER, set_up_copy
from .policies import PLACE
from .reading import NAMED, money
from .stage import ME, Stage

LAST_OF_ALL = "9999-12-31"
RENEWING = ("can_renew", "renew", "renewals_left")
RENEWING_ITSELF = ("can_auto_renew", "auto_renewal_still_possible")
Setup = Callable[[Stage, Any], None]


AFTER_LENDING = "owes"
"""The keys from this one on may have come about after the loan that is to be renewed."""


def apply_setup(stage: Stage) -> None:
    if stage.setup.has("copy", "item") and not isinstance(stage.case.setup.get("item"), str):
        set_up_copy(stage)
    for name, make in SETUP.items():
        if name == AFTER_LENDING:
            _lent_already(stage)
        if stage.setup.has(name):
            make(stage, stage.setup.take(name))
    for name in stage.setup.each():
        if "fail" in f"{name} {stage.case.setup[name]}".lower():
            stage.closing_fails = bool(stage.setup.take(name))


# ---- the patron


def _edit(**fields: Any) -> Setup:
    def setup(stage: Stage, told: Any) -> None:
        if told:
            edit_patron(stage.desk, stage.person(), fields)

    return setup


def _barred_until(stage: Stage, told: Any) -> None:
    """A day, or words for that it never ends."""
    words = str(told or "")
    dated = words in NAMED or any(letter.isdigit() for letter in words.removesuffix(LAST_OF_ALL))
    until = stage.day(told).isoformat() if dated else ""
    edit_patron(stage.desk, stage.person(), {"barred": True, "barred_until": until})


def _card(stage: Stage, told: Any) -> None:
    card = stage.person()
    if told == "expired":
        edit_patron(stage.desk, card, {"expires_on": (stage.today - timedelta(days=1)).isoformat()})
    elif told in ("lost", "replaced"):
        replace_card(stage.desk, card)
        stage.card = card
    elif told == "unknown":
        stage.card = "NOBODY"
    elif told not in ("valid", "active", "good", "ok"):
        raise NotHere(f"a card that is {told!r}")


def _card_expires(stage: Stage, told: Any) -> None:
    edit_patron(stage.desk, stage.person(), {"expires_on": stage.day(told).isoformat() if told else ""})


def _patron(stage: Stage, told: Any) -> None:
    if isinstance(told, dict):
        for name, value in told.items():
            if name not in PATRON:
                raise NotHere(f"a patron with {name!r}")
            PATRON[name](stage, value)
    elif told == "owes too much":
        most = required(resolve("MAIN", "ADULT", ""), "max_owed").limit
        stage.owes(ME, (most or 0) + 1)
    elif told in ("blocked", "barred"):
        _barred_until(stage, None)
    elif told in ("expired", "card expired"):
        _card(stage, "expired")
    elif told not in ("in good standing", "good", "ok", "owes nothing"):
        raise NotHere(f"a patron who {told!r}")


def _note(stage: Stage, told: Any) -> None:
    edit_patron(stage.desk, stage.person(), {"note": str(told)})


def _min_age(stage: Stage, told: Any) -> None:
    add_code(stage.desk, "item_type", "BK", {"name": "Book", "min_age": told})


def _age(stage: Stage, told: Any) -> None:
    edit_patron(stage.desk, stage.person(), {"born": str(stage.today.year - int(told) - 1)})


def _owes(stage: Stage, told: Any) -> None:
    stage.owes(ME, money(told) or 0, money(stage.setup.take("credit", usual="0.00")) or 0)


def _owes_besides(stage: Stage, told: Any) -> None:
    stage.owes(ME, money(told) or 0)


def _dependant(stage: Stage, told: Any) -> None:
    stage.person("child", guardian=stage.person())
    stage.owes("child", money(told) or 0)


def _guarantor(stage: Stage, told: Any) -> None:
    parent = stage.person("parent")
    edit_patron(stage.desk, stage.person(), {"guardian": parent})
    stage.owes("parent", money(told) or 0)


# ---- what is out


def _loans(stage: Stage, told: Any) -> None:
    stage.lend_some(int(told), what="L")


def _from_place(stage: Stage, told: Any) -> None:
    stage.put_in_place(PLACE)
    stage.lend_some(int(told), what="P", location=PLACE)


def _late(stage: Stage, told: Any) -> None:
    stage.lend_some(int(told), due=stage.day("-2d"), what="O")


def _has(stage: Stage, told: Any) -> None:
    if told not in ("another copy", "another copy of the title", "same title"):
        raise NotHere(f"a patron who has {told!r}")
    stage.copy("C2")
    stage.lend(ME, "C2")


def _kind_of_title(stage: Stage, told: Any) -> None:
    if told not in ("book", "serial"):
        raise NotHere(f"a title that is {told!r}")


def _lent_to(stage: Stage, told: Any) -> None:
    mine = ("same", "me", "self", "same patron", "this patron", "the patron", "patron", ME)
    if told:
        stage.lend(ME if told in mine else OTHER)


def _loans_due(stage: Stage, told: Any) -> None:
    for number, day in enumerate(sorted(told, key=stage.day), 1):
        label = f"D{number}"
        stage.copy(label, label)
        stage.lend(ME, label, due=stage.day(day))


def _on_loan(stage: Stage, told: Any) -> None:
    if told:
        stage.have_it_lent()


def _due(stage: Stage, told: Any) -> None:
    stage.have_it_lent(due=stage.day(told))


def _lent_days_ago(stage: Stage, told: Any) -> None:
    due = stage.today if stage.case.op in RENEWING_ITSELF else None
    stage.have_it_lent(lent=stage.today - timedelta(days=int(told)), due=due)


def _this_late(stage: Stage, told: Any) -> None:
    stage.have_it_lent(due=stage.day("-2d" if told else "+2d"))


def _late_by(stage: Stage, told: Any) -> None:
    """Make the loan overdue, by so many days if told, where fines are taken."""
    if told:
        set_value(stage.desk, "fines", True)
        set_circulation_rule(stage.desk, "fine_rate", "25/1d")
        stage.have_it_lent(due=stage.today - timedelta(days=2 if told is True else int(told)))


def _other_late(stage: Stage, told: Any) -> None:
    if told:
        stage.lend_some(1, due=stage.day("-2d"), what="O")


def _renewed(stage: Stage, told: Any) -> None:
    """Renew so many times, perhaps more than allowed by now; each on a day of its own, as a renewal must gain a day."""
    first = stage.today - timedelta(days=int(told) + 8)
    stage.have_it_lent(lent=first)
    most = required(resolve("MAIN", "ADULT", "BK"), "renewals_allowed").value
    set_circulation_rule(stage.desk, "renewals_allowed", "unlimited")
    for number in range(int(told)):
        renew(
            stage.at(first + timedelta(days=number + 1)),
            stage.person(),
            stage.copy(),
            override=Override(frozenset(), ""),
        )
    set_circulation_rule(stage.desk, "renewals_allowed", most)


# ---- other copies, and who waits


def _free_copies(stage: Stage, told: Any) -> None:
    for number in range(int(told)):
        stage.copy(f"F{number}")


def _not_for_loan(stage: Stage, told: Any) -> None:
    """Make this copy not for loan, or so many other copies."""
    if stage.case.op == "checkin":
        raise NotHere("several reasons why a copy is not for loan")
    if stage.setup_says("free_copies", "title_holds"):
        for number in range(int(told)):
            stage.copy(f"N{number}", not_for_loan=True)
    elif told:
        stage.replant(not_for_loan=True)


def _lent_already(stage: Stage) -> None:
    """Check a copy out where the case is about a renewal: others wait for it."""
    if stage.case.op in RENEWING_ITSELF:
        stage.have_it_lent(due=stage.today)
    elif stage.case.op in RENEWING:
        stage.have_it_lent()


def _title_holds(stage: Stage, told: Any) -> None:
    """Place holds of others on the title."""
    for number in range(int(told)):
        stage.hold(f"w{number}")


def _copy_hold(stage: Stage, told: Any) -> None:
    words = str(told).lower()
    if words in ("this copy", "this", "true"):
        stage.hold("w0", item_only=True)
    elif any(word in ("another", "other", "different") for word in words.split()):
        stage.copy("C2")
        stage.hold("w0", "C2", item_only=True)
    else:
        raise NotHere(f"a hold on {told!r}")


def _reserved(stage: Stage, told: Any) -> None:
    if told:
        stage.hold(ME if told in ("same", "me", ME, "this patron") else OTHER)


def _waiting(stage: Stage, told: Any) -> None:
    _reserved(stage, told)
    if told:
        stage.scan()


def _in_transit(stage: Stage, told: Any) -> None:
    """Send the copy to a branch, for nobody."""
    if told:
        home = stage.branch(told if isinstance(told, str) else "B")
        stage.replant(home_branch=home)
        stage.scan()


# ---- this copy


def _mark(status: str) -> Setup:
    """Return a setup that marks this copy, or where free copies are counted, so many others."""

    def setup(stage: Stage, told: Any) -> None:
        if type(told) is int and stage.setup_says("free_copies", "title_holds"):
            for number in range(told):
                mark_copy(stage.desk, stage.copy(f"{status}{number}"), status)
        elif told:
            mark_copy(stage.desk, stage.copy(), status)

    return setup


def _lost(stage: Stage, told: Any) -> None:
    """Mark the copy lost. Where the case is about money, the patron who had it owes for it."""
    if (told and stage.setup_says("on_loan", "paid", "written_off", "waived")) or stage.price:
        stage.have_it_lent()
    _mark("lost")(stage, told)


def _lost_value(stage: Stage, told: Any) -> None:
    stage.have_it_lent()
    mark_copy(stage.desk, stage.copy(), "lost")
    stage.lost_value = told


def _claim(stage: Stage, told: Any) -> None:
    if told != "open" and told is not True:
        raise NotHere(f"a claim that is {told!r}")
    stage.have_it_lent()
    mark_copy(stage.desk, stage.copy(), "claims_returned")


def _paid(stage: Stage, told: Any) -> None:
    stage.settle_lost(paid=money(told) or 0)


def _waived(stage: Stage, told: Any) -> None:
    stage.settle_lost(waived=money(told) or 0)


def _place(stage: Stage, told: Any) -> None:
    """The place of new books in process is a state here, not a shelf."""
    home = stage.setup.take("home_place", usual=told)
    stage.put_in_place(home)
    if told == "PROC":
        mark_copy(stage.desk, stage.copy(), "in_process")


def _home(stage: Stage, told: Any) -> None:
    stage.replant(home_branch=stage.branch(told))


def _stands_at(stage: Stage, told: Any) -> None:
    stage.stand_at(told)


def _history(stage: Stage, told: Any) -> None:
    keep_history(stage.desk, stage.person(), bool(told))


def _choice(stage: Stage, told: Any) -> None:
    keeps = told in ("keep", "forever", "keep history")
    if not keeps and told not in ("default", "ordinary") and not {"never", "not"} & set(str(told).split()):
        raise NotHere(f"a choice of {told!r}")
    keep_history(stage.desk, stage.person(), keeps)


def _returned(stage: Stage, told: Any) -> None:
    day = stage.day(told)
    stage.have_it_lent(lent=day - timedelta(days=5))
    stage.at(day)
    stage.scan()


def _none(*usual: Any) -> Setup:
    """Return a setup for a thing that we lack; only the values in `usual` are accepted."""

    def setup(_stage: Stage, told: Any) -> None:
        if told not in usual:
            raise NotHere(f"no such thing as {told!r}")

    return setup


def _no_matter(_stage: Stage, _told: Any) -> None:
    """Ignore where a copy was held last, as it decides nothing here."""


def _barcode(stage: Stage, told: Any) -> None:
    stage.barcode = str(told)


PATRON: dict[str, Setup] = {
    "blocked": lambda stage, told: _barred_until(stage, None) if told else None,
    "blocked_until": _barred_until,
    "card": _card,
    "card_expires": _card_expires,
    "expires": _card_expires,
    "owes": lambda stage, told: stage.owes(ME, money(told) or 0),
    "age": _age,
    "address_bad": _edit(address_bad=True),
    "note": _note,
}

SETUP: dict[str, Setup] = {
    "barcode": _barcode,
    "patron_kind": _none("ordinary", None),
    "kind": _none("loan", None),
    "want": _none("loan", None),
    "on_site": _none(0),
    "history_opt_in": _history,
    "patron_choice": _choice,
    "patron_age": _age,
    "minimum_age": _min_age,
    "item_minimum_age": _min_age,
    "title": _kind_of_title,
    "desk": _stands_at,
    "at": _stands_at,
    "home": _home,
    "item_home": _home,
    "holding": _no_matter,
    "item_holding": _no_matter,
    "place": _place,
    "free_copies": _free_copies,
    "overdue_loans": _late,
    "other_overdue": _other_late,
    "loans_due": _loans_due,
    "due": _due,
    "days_since_checkout": _lent_days_ago,
    "this_overdue": _this_late,
    **dict.fromkeys(("overdue", "late", "days_late", "overdue_days"), _late_by),
    "on_loan": _on_loan,
    "returned": _returned,
    "not_for_loan": _not_for_loan,
    "renewed": _renewed,
    "on_loan_to": _lent_to,
    "patron_has": _has,
    "loans": _loans,
    "loans_of_type": _loans,
    "loans_from_place": _from_place,
    "owes": _owes,
    "credit": lambda stage, told: stage.owes(ME, 0, money(told) or 0),
    "dependant_owes": _dependant,
    "guarantor_owes": _guarantor,
    "patron": _patron,
    "card": _card,
    "card_expires": _card_expires,
    "blocked": PATRON["blocked"],
    "blocked_until": _barred_until,
    "holds": _title_holds,
    "title_holds": _title_holds,
    "copy_hold": _copy_hold,
    "reserved_for": _reserved,
    "waiting_for": _waiting,
    "ready_for": _waiting,
    "in_transit": _in_transit,
    "lost": _lost,
    "lost_value": _lost_value,
    **{name: _mark(name) for name in MARKS if name != "lost"},
    "claim": _claim,
    **dict.fromkeys(("other_debt", "other_debts", "owes_besides"), _owes_besides),
    "paid": _paid,
    "written_off": _waived,
    "waived": _waived,
}
