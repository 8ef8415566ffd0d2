"""Patrons at a machine: 23 and 63 who it is, the PIN, 35 the end, 01 and 25."""

from __future__ import annotations

from tuils.formats.sip2.codec import Sip2Message, count_of
from tuils.formats.sip2.layouts import LANGUAGES, NUMBERS
from tuils.i18n import _, in_language
from tuils.library.foundation.local_words import currency_code
from tuils.library.foundation.refusals import Refused, refuse
from tuils.library.front.answers.patron_answers import AT_DESK, patron_answer
from tuils.library.front.answers.results import AtTheDesk
from tuils.library.front.conversation.desk_state import DeskAction
from tuils.library.lending.loans.account import Account, patron_account
from tuils.library.lending.lookups import find_patron
from tuils.library.people.patrons.restrictions import restrict
from tuils.library.people.patrons.sheets import PatronSheet
from tuils.library.people.self_service.machine_kinds import PC, VENDOR
from tuils.library.people.self_service.patron_pins import RIGHT, WAIT, WRONG, must_wait, try_pin
from tuils.values.money.money import plain_amount

from .money_fields import owed_line
from .talk import Fields, MachineTalk, Sip2Answer, codes_refused

MARKS = {
    "CARD_LOST": 4, "TOO_MANY_ITEMS": 5, "TOO_MANY_OVERDUE": 6, "OVERDUE_TOO_LONG": 6, "OWES_TOO_MUCH": 10,
    "FAMILY_OWES": 10,
}  # fmt: skip
"""The place of a block in the 14 signs of a patron's status, beside that of checking out."""
NO_CARD = ("PATRON_EXPIRED", "PATRON_BARRED", "CARD_LOST")
"""Blocks that deny everything: checkout, renewal, recall and hold."""
BEHIND_A_PIN = frozenset({"11", "15", "29", "37", "65"})
"""The messages that change something for a patron."""
LISTS = ("AS", "AT", "AU", "AV", "", "CD")
"""The lists that a 63 may ask for, by the place of the Y."""


# ---- the PIN


def card_fields(talk: MachineTalk, message: Sip2Message) -> Fields:
    """Return BL, and CQ where a PIN was given, or has to be. Call after the PIN was looked at."""
    card, visit = message.get("AA").strip(), talk.session.visit
    if not (visit and visit.patron.card == card) and find_patron(card) is None:
        return [("BL", "N")]
    told = pin_told(talk, message)
    return [("BL", "Y"), *([("CQ", "Y" if told else "N")] if told is not None else [])]


def pin_told(talk: MachineTalk, message: Sip2Message) -> bool | None:
    """Return whether the PIN of a message is right; None where none was given, and none has to be."""
    needs = talk.machine.get("pin")
    if needs == "none":
        return True if message.has("AD") else None
    if not message.has("AD"):
        return None if needs == "asked" else talk.right_pin[0] == message.get("AA").strip() != ""
    return _is_right(talk, message.get("AA").strip(), message.get("AD"))


def look_at_pin(talk: MachineTalk, message: Sip2Message) -> None:
    """Look at the PIN of a message before the act that it asks for begins: a refusal takes back all that its act wrote,
    and a wrong PIN stays counted."""
    talk.pin_seen, talk.pin_waits = None, False
    card, pin = message.get("AA").strip(), message.get("AD")
    if message.command in BEHIND_A_PIN and pin and talk.machine.get("pin") != "none" and find_patron(card):
        talk.pin_seen = card, pin, _is_right(talk, card, pin)


def _is_right(talk: MachineTalk, card: str, pin: str) -> bool:
    """Look at a PIN once: the same one of the same card is known until the visit ends, a wrong one for its message."""
    if talk.pin_seen and talk.pin_seen[:2] == (card, pin):
        return talk.pin_seen[2]
    if not pin and talk.machine.is_on("empty_pin"):
        return True
    if pin and talk.right_pin == (card, pin):
        return True
    if not pin:
        return False
    told = WAIT if talk.tries.are_too_many(talk.desk.now) else try_pin(talk.desk, card, pin)
    talk.pin_waits = told == WAIT
    if told == RIGHT:
        talk.right_pin = card, pin
    elif told == WRONG:
        talk.tries.count(talk.desk.now)
    return told == RIGHT


def pin_refused(talk: MachineTalk, message: Sip2Message) -> Refused | None:
    """Return the refusal of a message whose PIN is wrong, or missing; None if the message may go on. Where a PIN is
    not required, an empty one is none: kiosks without PINs send it so."""
    if talk.machine.get("pin") == "asked" and not message.get("AD"):
        return None
    if find_patron(message.get("AA").strip()) is None or pin_told(talk, message) is not False:
        return None
    return _pin_fault(talk, message)


def _pin_fault(talk: MachineTalk, message: Sip2Message) -> Refused:
    """Return why the PIN that was looked at last lets nobody in. While a card or a machine waits, a right one is told
    the same, and so is none at all, which is no try."""
    waits = talk.pin_waits or (not message.get("AD") and _waits(talk, message.get("AA").strip()))
    return refuse("TOO_MANY_PATRON_PINS" if waits else "WRONG_PATRON_PIN")


def _waits(talk: MachineTalk, card: str) -> bool:
    return talk.tries.are_too_many(talk.desk.now) or must_wait(talk.desk, card)


# ---- who it is


def answer_patron(talk: MachineTalk, message: Sip2Message) -> Sip2Answer:
    """Answer 23 and 63. An unknown card is told so, and nothing is told about anyone after a wrong PIN."""
    card, language = message.get("AA").strip(), message.part("language")
    whole = message.command == "63"
    if talk.session.visit and talk.session.visit.patron.card != card:
        talk.forget_patron()
    did = talk.session.request(DeskAction("", card=card)).did
    if not isinstance(did, AtTheDesk):
        fields = [*_head(talk, message, ""), ("BL", "N"), ("AF", patron_answer(talk.desk, did))]
        echoed = language if language.isascii() and language.isdecimal() else talk.spoken
        fixed = ["YYYY" + " " * 10, echoed, talk.now(), *([count_of(0)] * 6 if whole else [])]
        why = codes_refused(did) if isinstance(did, Refused) else ""
        return Sip2Answer(fixed, fields, "refused", why=why)
    talk.spoken = language if language in LANGUAGES else NUMBERS.get(did.patron.language, talk.spoken)
    told = pin_told(talk, message)
    account = patron_account(talk.desk, card, here=True)
    status = status_of_patron(talk, did, account)
    shown = told is not False or (talk.machine.get("pin") == "asked" and not message.get("AD"))
    no = None if shown else _pin_fault(talk, message)
    with in_language(LANGUAGES[talk.spoken]):  # this answer, too: it began in the language of before
        said = patron_answer(talk.desk, no or did)
    fields = [*_head(talk, message, did.patron.name), ("BL", "Y")]
    if told is not None:  # a line that many patrons share asks each time: the PIN of before vouches for nobody
        fields.append(("CQ", "Y" if told and message.has("AD") else "N"))
    if shown:
        fields += talk.shown([*_money(account), *(_contact(talk, did.patron) if whole else [])])
        fields += talk.shown(_list_of(talk, message, account)) if whole and talk.machine.is_on("lists") else []
    fields.append(("AF", said))
    fixed = [status, language if language in LANGUAGES else talk.spoken, talk.now()]
    fixed += _counts(account, shown=shown) if whole else []
    return Sip2Answer(fixed, fields, "card" if shown else "refused", why=codes_refused(no) if no else "")


def _head(talk: MachineTalk, message: Sip2Message, name: str) -> Fields:
    return [("AO", talk.institution), ("AA", message.get("AA")), ("AE", "" if talk.machine.hides("AE") else name)]


def status_of_patron(talk: MachineTalk, did: AtTheDesk, account: Account) -> str:
    """Return the 14 signs: what is denied, and why."""
    from_loans = talk.machine.kind not in (VENDOR, PC)  # what is out is nothing to a service that lends none
    codes = [one.code for one in did.stops if from_loans or one.code != "TOO_MANY_ITEMS"]
    marks = [" "] * 14
    for code in codes:
        marks[0] = "Y"
        if code in NO_CARD:
            marks[:4] = "YYYY"
        if code in MARKS:
            marks[MARKS[code]] = "Y"
    owed, late = talk.machine.number("most_owed"), talk.machine.number("most_overdue")
    if owed and account.owed_cents > owed:
        marks[0] = marks[10] = "Y"
    if late and account.overdue > late:
        marks[0] = marks[6] = "Y"
    return "".join(marks)


def _counts(account: Account, *, shown: bool) -> list[str]:
    if not shown:
        return ["    "] * 6
    ready = sum(hold.state == "waiting" for hold in account.holds)
    owed = sum(line.kind == "charge" and line.left > 0 for line in account.lines)
    return [*map(count_of, (ready, account.overdue, len(account.loans), owed, 0, len(account.holds) - ready))]


def _money(account: Account) -> Fields:
    return [("BH", currency_code()), ("BV", plain_amount(max(0, account.owed_cents)))]


def _contact(talk: MachineTalk, patron: PatronSheet) -> Fields:
    """Return address, birth date, category and the end of the card, each as this machine calls it."""
    place = " ".join(filter(None, (patron.state, patron.postcode)))
    address = ", ".join(filter(None, (patron.street, patron.city, place)))
    fields = [("BD", address), ("BE", patron.email), ("BF", patron.phone)]
    if len(patron.born) == 10:
        fields.append(("PB", patron.born.replace("-", "")))
    fields += [("PC", patron.category), ("AQ", patron.branch)]
    ends, expiry = patron.expires_on.replace("-", ""), talk.machine.get("expiry")
    if ends and expiry == "pa":
        fields.append(("PA", ends))
    elif ends and expiry == "px":
        fields.append(("PX", f"{ends}    235900"))
    return [one for one in fields if one[1]]


def _list_of(talk: MachineTalk, message: Sip2Message, account: Account) -> Fields:
    """Return the one list that was asked for, from the first item to the last that was asked for."""
    asked = message.part("summary").find("Y")
    name = LISTS[asked] if 0 <= asked < len(LISTS) else ""
    first, last = _number(message.get("BP"), 1), _number(message.get("BQ"), 0)
    items = _items_of(name, account)
    return [(name, one) for one in items[max(0, first - 1) : last or None]]


def _number(text: str, usual: int) -> int:
    return int(text) if text.strip().isdecimal() and len(text) < 7 else usual


def _items_of(name: str, account: Account) -> list[str]:
    match name:
        case "AS":
            return [hold.item or hold.biblio for hold in account.holds if hold.state == "waiting"]
        case "CD":
            return [hold.biblio for hold in account.holds if hold.state != "waiting"]
        case "AT":
            return [loan.item for loan in account.loans if loan.overdue]
        case "AU":
            return [loan.item for loan in account.loans]
        case "AV":
            return [owed_line(one) for one in account.lines if one.kind == "charge" and one.left > 0]
    return []


# ---- the rest


def answer_end(talk: MachineTalk, message: Sip2Message) -> Sip2Answer:
    """Answer 35: the visit is over."""
    talk.forget_patron()
    fields = [("AO", talk.institution), ("AA", message.get("AA")), ("AF", _("Thank you."))]
    return Sip2Answer(["Y", talk.now()], fields)


def answer_bell(talk: MachineTalk, message: Sip2Message) -> Sip2Answer:
    """Answer 81: somebody at a self-check wants help. The desk sees it until somebody looks."""
    fields = [("AO", talk.institution), ("AF", _("The desk has been told. Someone will be right with you."))]
    return Sip2Answer(["1", talk.now()], fields, "bell", todo="bell")


def answer_enable(talk: MachineTalk, message: Sip2Message) -> Sip2Answer:
    """Answer 25: no block is lifted by a machine; the patron's status is told."""
    return _status_alone(talk, message, "")


def answer_block(talk: MachineTalk, message: Sip2Message) -> Sip2Answer:
    """Answer 01: lending to this card is stopped, until staff lift it. AL says why."""
    try:
        restrict(talk.desk, message.get("AA").strip(), text=message.get("AL").strip()[:200])
    except Refused as no:
        answer = _status_alone(talk, message, "refused")
        answer.why, answer.refused = codes_refused(no), True
        return answer
    return _status_alone(talk, message, "blocked")


def _status_alone(talk: MachineTalk, message: Sip2Message, did: str) -> Sip2Answer:
    card = message.get("AA").strip()
    here = talk.session.request(DeskAction("", card=card)).did
    status = "YYYY" + " " * 10
    if isinstance(here, AtTheDesk):
        status = status_of_patron(talk, here, patron_account(talk.desk, card, here=True))
    fields = [
        *_head(talk, message, here.patron.name if isinstance(here, AtTheDesk) else ""),
        *card_fields(talk, message),
    ]
    said = _(AT_DESK) if did == "blocked" else patron_answer(talk.desk, here)
    talk.forget_patron()
    return Sip2Answer([status, talk.spoken, talk.now()], [*fields, ("AF", said)], did)
