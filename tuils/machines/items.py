"""Items at a machine: 11 checkout, 09 check-in, 29 and 65 renewal, 17 what it is, 19 and 15 what else is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from tuils.formats.sip2.codec import Sip2Message, count_of
from tuils.i18n import N_, _
from tuils.library.foundation.refusals import Refused, not_understood, refuse
from tuils.library.front.answers.patron_answers import patron_answer
from tuils.library.front.answers.results import FeeAsked, QuestionAsked
from tuils.library.front.conversation.desk_state import DeskAction
from tuils.library.holdings.items.showing import ItemSheet, item_sheet, title_sheet
from tuils.library.lending.holds.holds import HoldSheet, cancel_hold, change_hold, place_hold
from tuils.library.lending.loans.at_machines import (
    ACCEPT,
    HAPPENED,
    HELD_FOR_SOMEBODY,
    STOP,
    MachineReturn,
    barcode_on_card,
    hold_of_card,
    holds_on_title,
    is_of_other,
    is_on_card,
    last_act,
)
from tuils.library.lending.loans.checkin import CheckedIn, checkin as take_back
from tuils.library.lending.loans.checkout import CheckedOut, OnCard, checkout as lend
from tuils.library.lending.loans.renewal import Renewed, loans_to_renew
from tuils.values.time.moments import day_of

from .money_fields import fee_fields
from .patrons import card_fields, pin_refused
from .talk import Fields, MachineTalk, Sip2Answer, codes_refused

if TYPE_CHECKING:
    from tuils.library.front.answers.results import Did

    Refusing = Callable[[MachineTalk, Sip2Message, Did | None], Sip2Answer]

DAY = 86_400_000_000
SECOND = 1_000_000
STATUSES = {
    "available": "03", "checked_out": "04", "on_hold_shelf": "08", "reshelving": "09", "in_transit": "10",
    "claims_returned": "11", "claims_never_had": "11", "lost": "12", "long_overdue": "12", "lost_and_paid": "12",
    "missing": "13", "on_order": "02", "in_process": "06", "non_circulating": "03",
}  # fmt: skip
OTHER = "01"
MEDIA = {"": "001", "videorecording": "006", "sound recording": "006", "electronic resource": "006"}
HERE, ELSEWHERE, SEND, HANDS = "01", "02", "04", "99"
"""The kinds of alert (CV): a hold to pick up here, or elsewhere; to another branch; anything else for staff."""
UNDONE = N_("Undone. It is as it was before.")


# ---- checkout and renewal


def answer_checkout(talk: MachineTalk, message: Sip2Message) -> Sip2Answer:
    """Answer 11. BI: undo a return whose gate failed. No block: it was done while tuils was away."""
    card, barcode = message.get("AA").strip(), message.get("AB").strip()
    if talk.session.visit and talk.session.visit.patron.card != card:
        talk.forget_patron()
    if (no := pin_refused(talk, message)) is not None:
        return _not_lent(talk, message, no)
    act = last_act(talk.desk, barcode, "checkin") if message.get("BI") == "Y" else ""
    if act and (answer := _lent_again(talk, message, act)):
        return answer
    if message.part("no_block") == "Y":
        return _reported_checkout(talk, message)
    may_renew = message.part("sc_renewal_policy") == "Y" and talk.machine.is_on("renewals")
    renews: OnCard = "renew" if may_renew else "refuse"
    return _lent(talk, message, _ask_for(talk, message, DeskAction("lend", barcode, card, on_card=renews)))


def answer_renewal(talk: MachineTalk, message: Sip2Message) -> Sip2Answer:
    """Answer 29. The item is named by its barcode (AB), or by its title, or its title's id (AJ)."""
    card, barcode = message.get("AA").strip(), message.get("AB").strip()
    barcode = barcode or barcode_on_card(card, message.get("AJ").strip())
    if (no := pin_refused(talk, message)) is not None:
        return _not_lent(talk, message, no)
    if not talk.machine.is_on("renewals"):
        return _not_lent(talk, message, refuse("NO_PERMISSION", permission="circulation.renew"))
    return _lent(talk, message, _ask_for(talk, message, DeskAction("renew", barcode, card)))


def _ask_for(talk: MachineTalk, message: Sip2Message, action: DeskAction) -> Did | None:
    """Do what is asked for. With BO the patron agreed to the fee, if there is one."""
    did = talk.request_for(action)
    if isinstance(did, FeeAsked) and message.get("BO") == "Y":
        return talk.request_for(replace(action, cents=did.cents))
    return did


def _lent(talk: MachineTalk, message: Sip2Message, did: Did | None) -> Sip2Answer:
    if not isinstance(did, CheckedOut | Renewed):
        return _not_lent(talk, message, did)
    renewed = isinstance(did, Renewed)
    barcode = message.get("AB") or did.item
    if not renewed:
        talk.lent[barcode] = did.act, talk.desk.now
    fields = [
        ("AO", talk.institution),
        ("AA", message.get("AA")),
        ("AB", barcode),
        ("AJ", did.title),
        ("AH", talk.due(did.due_at)),
        *card_fields(talk, message),
        *fee_fields(did.fee_cents if isinstance(did, CheckedOut) else did.rent_cents),
        ("AF", patron_answer(talk.desk, did)),
    ]
    fixed = ["1", "Y" if renewed else "N", "U" if renewed else "N", "Y", talk.now()]
    return Sip2Answer(fixed, fields, "renewed" if renewed else "out", item=barcode, act=did.act)


def _not_lent(talk: MachineTalk, message: Sip2Message, did: Did | None) -> Sip2Answer:
    """Return the refusal. A number that is no item's may be a card's, and stays out of the log."""
    no = did.refused if isinstance(did, QuestionAsked) else did
    title, why, fee = "", "", 0
    if isinstance(no, Refused):
        title, why = no.title, codes_refused(no)
        fee = next((int(one.facts.get("cents", 0)) for one in no.reasons if one.code == "RENTAL_FEE"), 0)
    fields = [
        *_about(talk, message),
        ("AJ", title),
        ("AH", ""),
        *card_fields(talk, message),
        *fee_fields(fee),
        ("AF", patron_answer(talk.desk, did)),
    ]
    fixed = ["0", "N", "U", "N", talk.now()]
    return Sip2Answer(fixed, fields, "refused", why=why, item=message.get("AB") if title else "", refused=True)


def _about(talk: MachineTalk, message: Sip2Message) -> Fields:
    return [("AO", talk.institution), ("AA", message.get("AA")), ("AB", message.get("AB"))]


def _lent_again(talk: MachineTalk, message: Sip2Message, act: str) -> Sip2Answer | None:
    """Undo the return of this item: the former loan is open again. None where the borrower is forgotten by now, so that
    it is a checkout after all."""
    theirs = not is_of_other(talk.desk, act, message.get("AA"))
    if theirs and isinstance(talk.session.undo(act).did, Refused):
        return None
    if not theirs or not is_on_card(message.get("AA"), message.get("AB")):
        return _not_lent(talk, message, refuse("LOAN_OF_OTHER"))
    sheet = item_sheet(talk.desk, message.get("AB"))
    due = talk.due(sheet.due_at) if sheet.due_at else ""
    fields = [*_about(talk, message), ("AJ", sheet.whole_title), ("AH", due), ("BL", "Y"), ("AF", _(UNDONE))]
    fixed = ["1", "N", "N", "Y", talk.now()]
    return Sip2Answer(fixed, fields, "undone", item=message.get("AB"), act=act)


def _reported_checkout(talk: MachineTalk, message: Sip2Message) -> Sip2Answer:
    at = _reported_at(talk, message.part("transaction_date"))
    if at is None:
        return _stale(talk, message, _not_lent)
    try:
        done = lend(talk.desk.as_of(at), message.get("AA").strip(), message.get("AB").strip(), override=HAPPENED)
    except Refused as no:
        answer = _not_lent(talk, message, no)
        answer.todo, answer.did = "offline", "offline refused"
        return answer
    answer = _lent(talk, message, done.renewed or done)
    talk.lent.pop(message.get("AB"), None)  # a report of its return may follow at once: that is no failed gate
    answer.did, answer.todo = "offline", "offline"
    return answer


def _reported_at(talk: MachineTalk, text: str) -> int | None:
    """Return when a machine says that it did something; None where it may not say so, or it is too long ago."""
    at = talk.moment_in(text) or talk.desk.now
    if not talk.machine.is_on("offline") or at < talk.desk.now - talk.machine.number("offline_days") * DAY:
        return None
    return min(at, talk.desk.now)


def _stale(talk: MachineTalk, message: Sip2Message, refused: Refusing) -> Sip2Answer:
    answer = refused(talk, message, refuse("REPORT_TOO_OLD"))
    answer.todo = "offline"
    return answer


def answer_renew_all(talk: MachineTalk, message: Sip2Message) -> Sip2Answer:
    """Answer 65: each loan of the card, first due first."""
    card = message.get("AA").strip()
    about: Fields = [("AO", talk.institution)]
    no = pin_refused(talk, message)
    try:
        wanted = loans_to_renew(card) if no is None and talk.machine.is_on("renewals") else []
    except Refused as unknown:
        no, wanted = unknown, []
    if no is not None:
        fixed = ["0", count_of(0), count_of(0), talk.now()]
        return Sip2Answer(
            fixed, [*about, ("AF", patron_answer(talk.desk, no))], "refused", codes_refused(no), refused=True
        )
    each = [(one, talk.session.request(DeskAction("renew", one, card)).did) for one in wanted]
    done = [one for one, did in each if isinstance(did, Renewed)]
    left = [one for one, did in each if not isinstance(did, Renewed)]
    names = [*(("BM", one) for one in done), *(("BN", one) for one in left)]
    said = _("Renewed {done} of {n}.").format(done=len(done), n=len(each))
    fixed = ["1", count_of(len(done)), count_of(len(left)), talk.now()]
    return Sip2Answer(fixed, [*about, *names, ("AF", said)], "renewed" if done else "refused")


# ---- check-in


def answer_checkin(talk: MachineTalk, message: Sip2Message) -> Sip2Answer:
    """Answer 09. A return just after its checkout at this machine, or with BI, undoes that: the gate failed."""
    barcode, reported = message.get("AB").strip(), message.part("no_block") == "Y"
    act = "" if reported else _to_roll_back(talk, barcode, wanted=message.get("BI") == "Y")
    if act and (answer := _rolled_back(talk, message, act)):
        return answer
    if not talk.machine.is_on("returns"):
        return _not_returned(talk, message, refuse("NO_PERMISSION", permission="circulation.checkin"))
    how = MachineReturn(talk.machine.get("held_returns"), talk.machine.get("not_on_loan") == "accept")
    if reported:  # the item is there already, and can't be refused
        held = ACCEPT if how.held == STOP else how.held
        return _reported_checkin(talk, message, MachineReturn(held, takes_any=True))
    talk.lent.pop(barcode, None)
    return _returned(talk, message, talk.session.request(DeskAction("check_in", barcode, at_machine=how)).did)


def _to_roll_back(talk: MachineTalk, barcode: str, *, wanted: bool) -> str:
    """Return the act that this return undoes; empty if it is a return."""
    act, at = talk.lent.get(barcode, ("", 0))
    seconds = talk.machine.number("rollback_seconds")
    if act and (wanted or (seconds and talk.desk.now - at <= seconds * SECOND)):
        return act
    return last_act(talk.desk, barcode, "checkout") if wanted else ""


def _rolled_back(talk: MachineTalk, message: Sip2Message, act: str) -> Sip2Answer | None:
    """Undo a checkout; None where that can't be undone any more, so that it is a return after all."""
    barcode = message.get("AB").strip()
    if isinstance(talk.session.undo(act).did, Refused):
        return None
    talk.lent.pop(barcode, None)
    sheet = item_sheet(talk.desk, barcode)
    fields = [*_item_fields(talk, sheet), *_routing(talk, "", ""), ("AF", _(UNDONE))]
    return Sip2Answer(["1", "Y", "N", "N", talk.now()], fields, "undone", item=barcode, act=act)


def _returned(talk: MachineTalk, message: Sip2Message, did: Did | None) -> Sip2Answer:
    if not isinstance(did, CheckedIn):
        return _not_returned(talk, message, did)
    kind, to = alert_of(talk, did), did.to or (did.caught.pickup if did.caught else "")
    sheet = item_sheet(talk.desk, did.item)
    fields = [*_item_fields(talk, sheet), *_routing(talk, kind, to)]
    if did.caught and talk.machine.is_on("hold_patron"):
        fields += [("CY", did.caught.patron), ("DA", did.caught.code)]
    fields.append(("AF", patron_answer(talk.desk, did)))
    todo = "claim" if "CLAIMED" in did.alerts else "held" if kind == HERE else ""
    alert = "Y" if kind and talk.machine.get("alert") == "needed" else "N"
    return Sip2Answer(["1", "Y", "N", alert, talk.now()], fields, "in", item=did.item, act=did.act, todo=todo)


def _not_returned(talk: MachineTalk, message: Sip2Message, did: Did | None) -> Sip2Answer:
    no = did.refused if isinstance(did, QuestionAsked) else did
    title = no.title if isinstance(no, Refused) else ""
    fields: Fields = [("AO", talk.institution), ("AB", message.get("AB")), ("AQ", ""), ("AJ", title)]
    fields += [*_routing(talk, HANDS, ""), ("AF", patron_answer(talk.desk, did))]
    why = codes_refused(no) if isinstance(no, Refused) else ""
    item = message.get("AB") if title else ""  # likewise
    return Sip2Answer(["0", "N", "U", "Y", talk.now()], fields, "refused", why=why, item=item, refused=True)


def _reported_checkin(talk: MachineTalk, message: Sip2Message, how: MachineReturn) -> Sip2Answer:
    text = message.part("return_date")
    at = _reported_at(talk, text if text.strip() else message.part("transaction_date"))
    if at is None:
        return _stale(talk, message, _not_returned)
    try:
        done = take_back(talk.desk.as_of(at), message.get("AB").strip(), override=HAPPENED, at_machine=how)
        answer = _returned(talk, message, done)
    except Refused as no:
        answer = _not_returned(talk, message, no)
    answer.did, answer.todo = "offline", "offline"
    return answer


def alert_of(talk: MachineTalk, did: CheckedIn) -> str:
    """Return the kind of alert of a return; empty if nobody has to do anything."""
    if did.caught:
        return HERE if did.caught.pickup in ("", talk.desk.branch) else ELSEWHERE
    if HELD_FOR_SOMEBODY in did.alerts:
        return HERE
    if did.route == "TRANSIT":
        return SEND
    return "" if did.route == "SHELF" and not set(did.alerts) & {"CLAIMED", "WAS_LOST", "COPY_ALERT"} else HANDS


def _routing(talk: MachineTalk, kind: str, to: str) -> Fields:
    """Return CV and CT, as this machine wants them."""
    fields: Fields = []
    cv, ct = talk.machine.get("cv"), talk.machine.get("ct")
    if cv == "always" or (cv == "needed" and kind):
        fields.append(("CV", kind or "00"))
    if ct == "always" or (ct == "needed" and to):
        fields.append(("CT", to))
    return fields


def _item_fields(talk: MachineTalk, sheet: ItemSheet) -> Fields:
    """Return what routes a returned item: the type (CH), the place (CR), the call number (CS)."""
    return [
        ("AO", talk.institution),
        ("AB", sheet.barcode),
        ("AQ", sheet.home_branch),
        ("AJ", sheet.whole_title),
        ("CK", _medium(sheet)),
        ("CH", sheet.item_type),
        ("CR", sheet.location),
        ("CS", sheet.call_number),
    ]


def _medium(sheet: ItemSheet) -> str:
    return MEDIA.get(sheet.medium.strip("[] ").casefold(), "000")


# ---- what an item is


def answer_item(talk: MachineTalk, message: Sip2Message) -> Sip2Answer:
    """Answer 17, for a barcode or the id of a title. Nothing is changed: an inventory wand notes what it saw."""
    code = message.get("AB").strip()
    try:
        sheet = item_sheet(talk.desk, code)
    except Refused:
        return _title_information(talk, code)
    fields: Fields = [("AB", sheet.barcode), ("AJ", sheet.whole_title), ("CK", _medium(sheet))]
    fields += [("AQ", sheet.home_branch), ("AP", sheet.holding_branch), ("BG", sheet.home_branch)]
    if sheet.due_at:
        fields.append(("AH", talk.due(sheet.due_at)))
    if (waiting := len(holds_on_title(sheet.biblio))) > 0:
        fields.append(("CF", str(waiting)))
    fields += [("CH", sheet.item_type), ("CR", sheet.location), ("CS", sheet.call_number)]
    fixed = [STATUSES.get(sheet.status, OTHER), "02", "01", talk.now()]
    seen = talk.machine.get("inventory") == "seen"
    return Sip2Answer(fixed, fields, "seen" if seen else "", item=sheet.barcode)


def _title_information(talk: MachineTalk, code: str) -> Sip2Answer:
    try:
        title = title_sheet(code).whole_title
    except Refused:
        title = ""
    return Sip2Answer([OTHER, "01", "01", talk.now()], [("AB", code), ("AJ", title)])


def answer_item_status(talk: MachineTalk, message: Sip2Message) -> Sip2Answer:
    """Answer 19: tuils keeps no properties of a machine's, so that none was set."""
    code = message.get("AB").strip()
    try:
        title = item_sheet(talk.desk, code).whole_title
    except Refused:
        title = ""
    return Sip2Answer(["0", talk.now()], [("AB", code), ("AJ", title)])


# ---- holds


def answer_hold(talk: MachineTalk, message: Sip2Message) -> Sip2Answer:
    """Answer 15: a hold is placed (+) or canceled (-), or its branch (BS) and last day (BW) are changed (*)."""
    mode, what = message.part("hold_mode"), message.get("AB").strip() or message.get("AJ").strip()
    about: Fields = [("AO", talk.institution), ("AA", message.get("AA"))]
    try:
        if (no := pin_refused(talk, message)) is not None:
            raise no
        done = _hold_as_wanted(talk, message, mode, what)
    except Refused as no:
        fields = [*about, ("AJ", no.title), ("AF", patron_answer(talk.desk, no))]
        return Sip2Answer(
            ["0", "N", talk.now()], fields, "refused", codes_refused(no), item=what if no.title else "", refused=True
        )
    did, said = HOLDS[mode]
    ends = [("BW", f"{done.expires.replace('-', '')}    235900")] if done.expires else []
    fields = [*about, *ends, ("BR", str(done.position)), ("BS", done.pickup), ("AB", done.item), ("AJ", done.title)]
    fields.append(("AF", _(said) if said else patron_answer(talk.desk, done)))
    return Sip2Answer(["1", "Y" if done.item else "N", talk.now()], fields, did, item=what, act=done.act)


HOLDS = {
    "+": ("hold", ""),
    "-": ("hold canceled", N_("Hold canceled.")),
    "*": ("hold changed", N_("Hold changed.")),
}
"""The word in the log, and what is said, by what a 15 asks for."""


def _hold_as_wanted(talk: MachineTalk, message: Sip2Message, mode: str, what: str) -> HoldSheet:
    card, pickup = message.get("AA").strip(), message.get("BS").strip()
    if mode not in HOLDS:
        raise refuse("UNKNOWN_ID", code=mode)
    if mode == "-":
        return cancel_hold(talk.desk, hold_of_card(card, what))
    ends = _last_day(talk, message.get("BW"))
    if mode == "*":
        return change_hold(talk.desk, hold_of_card(card, what), pickup=pickup, expires=ends)
    return place_hold(talk.desk, card, what, item_only=message.get("BY") == "3", pickup=pickup, expires=ends)


def _last_day(talk: MachineTalk, text: str) -> date | None:
    """Return the last day on which a hold is wanted. Refuse with NOT_UNDERSTOOD (no day, or one that is over)."""
    if not text.strip():
        return None
    at = talk.moment_in(text)
    day = None if at is None else day_of(at, talk.desk.zone)
    if day is None or day < day_of(talk.desk.now, talk.desk.zone):
        raise not_understood("expires", text, _("A date in the future."))
    return day
