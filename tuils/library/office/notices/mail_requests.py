"""Answer an email without a tag that asks for something: with an email to the address on file, which asks to confirm.

Marta writes "Place a hold: #412". She gets "Reply HOLD to place it", with a tag, at the address on her record; her
reply does it (replies.py). So a forged sender changes nothing, and learns nothing. What a person has to do, a change
of address or a purchase, becomes a to-do at once, and changes nothing by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from tuils.library.activities.calendar_files.ical_out import CODE, published_from
from tuils.library.activities.own_account.own_holds import pickup_places, title_in_web
from tuils.library.activities.own_account.own_programs import own_registrations
from tuils.library.activities.programs.sessions import sessions_with
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.entries import derived_id
from tuils.library.foundation.refusals import Refused
from tuils.library.lending.terms.queues import holds_of
from tuils.library.office.orders.suggesting import suggest
from tuils.library.office.receipts.reading import NUMBER
from tuils.models import Patron
from tuils.models.programs import Registration
from tuils.models.rows import get
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import day_of

from .composing import Composer
from .kinds import ASKED, CONFIRM_DAYS, FOR_PERSON, PROGRAM, NoticeDay
from .ladder import ladder
from .logged.queries import (
    NoticeTold,
    asked_since,
    claim_about,
    insert_notice,
    is_logged,
    notice_reports,
    sent_notice,
)
from .queries import DueAbout, hold_row_of, loan_row_of, loans_since, number_in_catalog, patrons_mailed_at
from .recipients import EMAIL, Recipient, recipient
from .reply_grammar import CANCEL, HOLD, REGISTER, RENEW
from .reply_words import HERE_ALREADY
from .request_grammar import ADDRESS, SUGGEST, MailRequest, suggestion_in
from .sending import ClaimedNotice

TAB = "\t"
EACH, ALL = 5, 300
"""The requests of a day that are answered: of one card, and of all."""
MOST_CARDS = 6
"""The most cards of one address that get an answer each; of more, such as a school's, a person takes care."""
Pairs = list[tuple[str, str]]
"""The things that an answer is about: an id, and what else is to be known of it."""
Card = tuple[Patron, Recipient]


@dataclass(frozen=True)
class RequestAnswer:
    """The answer to a request. `notices` to send; `patron`: whom it is about (an id), if that is known; `is_left`: a
    person has to read the email, of the kind `kind`."""

    notices: tuple[ClaimedNotice, ...] = ()
    patron: str = ""
    is_left: bool = False
    kind: str = ""


def answer_request(desk: Desk, composer: Composer, request: MailRequest, sender: str, id_: str) -> RequestAnswer | None:
    """Answer a request; None if it was answered before. One too many is left to a person. In the caller's transaction.
    `id_`: of the email."""
    cards = cards_mailed_at(desk, sender)
    own = [card for card, to in cards if not to.is_guardian]
    known = own[0].id if len(own) == 1 else ""
    if not 0 < len(cards) <= MOST_CARDS:
        return RequestAnswer(is_left=True)
    midnight, kinds = NoticeDay(desk, ladder()).midnight(), [*ASKED.values()]
    ids = {card.id: derived_id(ASKED[request.word], id_, card.id) for card, _to in cards}
    if any(map(is_logged, ids.values())):
        return None
    if asked_since(kinds, midnight) >= ALL or any(asked_since(kinds, midnight, card) >= EACH for card in ids):
        return RequestAnswer(patron=known, is_left=True)
    found = _for_person(desk, request, cards) if request.word in FOR_PERSON else _found(desk, request, cards)
    if found is None:
        return RequestAnswer(patron=known, is_left=True)
    notices = tuple(_claimed(desk, composer, request.word, card, pairs, ids[card[0].id]) for card, pairs in found)
    left = request.word == ADDRESS or (request.word != SUGGEST and not request.is_plain)
    return RequestAnswer(notices, known, left, ASKED[ADDRESS] if request.word == ADDRESS else "")


def cards_mailed_at(desk: Desk, address: str) -> list[Card]:
    """Return the patrons whose email goes to this address, and how it does: a family may have one. Children last."""
    found = []
    for id_ in patrons_mailed_at(address) if address else ():  # an email may have no sender, as patrons no email
        patron = get(Patron, id_)
        to = recipient(desk, patron, (EMAIL,), mail=True, wished=False) if patron else None
        if patron and to and to.to.casefold() == address:
            found.append((patron, to))
    return sorted(found, key=lambda card: card[1].is_guardian)


def _found(desk: Desk, request: MailRequest, cards: Sequence[Card]) -> list[tuple[Card, Pairs]] | None:
    """Return the cards to answer, and what each answer is about. None if what is meant can't be told."""
    find = _FIND[request.word]
    found = [(card, find(desk, card[0], request)) for card in cards]
    if any(pairs is None for _card, pairs in found):
        return None
    some = [(card, pairs) for card, pairs in found if pairs]
    return some or (None if request.about or request.code else [(cards[0], [])])


def _for_person(desk: Desk, request: MailRequest, cards: Sequence[Card]) -> list[tuple[Card, Pairs]] | None:
    """Make a to-do of it, and thank its writer. A suggestion is the grown-up's whose own address it is."""
    own = [card for card in cards if not card[1].is_guardian]
    writer = (own or [*cards])[0]
    if request.word == SUGGEST:
        fields = suggestion_in(request)
        if not (fields.get("title") or fields.get("isbn")):
            return None
        try:
            suggest(desk, fields, card=str(writer[0].card) if len(own) == 1 else "")
        except Refused as no:
            return [(writer, [(writer[0].id, HERE_ALREADY)])] if no.reasons[0].code == "SUGGESTION_HERE" else None
    return [(writer, [(writer[0].id, "")])]


def _claimed(desk: Desk, composer: Composer, word: str, card: Card, pairs: Pairs, id_: str) -> ClaimedNotice:
    """Write an answer down, and what it is about."""
    kind, who = ASKED[word], card[0].id
    insert_notice((id_, kind, EMAIL, desk.now, desk.branch, desk.operator.login, who, len(pairs), "", ""))
    for about, more in pairs:
        claim_about(kind, about, f"{more}{TAB}{id_}", id_)
    return composed_answer(desk, composer, kind, id_, card[1])


def composed_answer(desk: Desk, composer: Composer, kind: str, id_: str, to: Recipient) -> ClaimedNotice:
    """Compose an answer from what it is about, as that is now."""
    told = notice_reports(id_)
    rows = [row for one in told for row in asked_rows(desk, one)]
    word = next(word for word, name in ASKED.items() if name == kind)
    if word in FOR_PERSON:
        why = next((one.due.partition(TAB)[0] for one in told), "")
        text = composer.of_reply(word, [(DueAbout(to.patron, to.patron, ""), why)] if why else [], to)
    else:
        sent = sent_notice(id_)  # maybe days ago, if no server took it
        until = day_of(sent.at if sent else desk.now, desk.zone) + timedelta(days=CONFIRM_DAYS - 1)
        text = composer.asked(word, rows, to, until.isoformat())
    return ClaimedNotice(id_, kind, to, text, tuple(rows))


# ---- what is asked for, and what stands in the answer


def _loans(_desk: Desk, patron: Patron, request: MailRequest) -> Pairs | None:
    loans = loans_since(patron.id, 0)
    if request.code.isdigit():
        loans = [row for row in loans if row.barcode[-NUMBER:].endswith(request.code[-NUMBER:])]
    elif request.about:
        return None
    return [(row.about, row.due) for row in loans]


def _cancelable(desk: Desk, patron: Patron, request: MailRequest) -> Pairs | None:
    """Return the open holds and registrations; with a number or a code, that one."""
    found = {hold.id: str(number_in_catalog(str(hold.biblio))) for hold in holds_of(patron.id)}
    found |= {one.registration: one.session[-CODE:] for one in own_registrations(desk, patron.id)}
    if request.about and not request.code:
        return None
    return [(about, code) for about, code in found.items() if request.code in ("", code)]


def _title(_desk: Desk, patron: Patron, request: MailRequest) -> Pairs | None:
    try:
        title_in_web(request.code)
    except Refused:
        return None
    return [(patron.id, request.code)]


def _session(desk: Desk, patron: Patron, request: MailRequest) -> Pairs | None:
    open_to_all = [row.id for row in published_from(desk) if row.registration != "none" and row.status != "cancelled"]
    sessions = [session for session in open_to_all if session.endswith(request.code)]
    return [(patron.id, sessions[0])] if len(request.code) == CODE and len(sessions) == 1 else None


_FIND: dict[str, Callable[[Desk, Patron, MailRequest], Pairs | None]] = {
    RENEW: _loans, CANCEL: _cancelable, HOLD: _title, REGISTER: _session,
}  # fmt: skip


def asked_rows(desk: Desk, told: NoticeTold) -> list[DueAbout]:
    """Return one thing that an answer is about, as a row of a notice; none if it is over. Its number, if it is no item,
    is the one that the web catalog has for it."""
    more = told.due.partition(TAB)[0]
    if told.kind == ASKED[RENEW]:
        return loan_row_of(told.about)
    if told.kind == ASKED[HOLD]:
        try:
            title, place = title_in_web(more)[1], pickup_of(desk, told.about)
        except Refused:
            return []
        return [DueAbout(told.about, told.about, told.due, title, barcode=f"#{more}", place=place)]
    registered = get(Registration, told.about)
    if not registered and told.kind != ASKED[REGISTER]:
        number = f"#{more}" if told.kind == ASKED[CANCEL] else ""
        return [row._replace(barcode=number) for row in hold_row_of(told.about)]
    session = str(registered.session) if registered else more
    return [
        DueAbout(told.about, told.about, told.due, one.title, PROGRAM, f"#{one.id[-CODE:]}", one.starts_at)
        for one in sessions_with(desk, [session])
    ]


def pickup_of(desk: Desk, patron: str) -> str:
    """Return the branch where a patron (an id) picks up: their own, else the desk's."""
    row, places = get(Patron, patron), [code for code, _name in pickup_places()]
    own = str(row.branch) if row else ""
    return own if own in places else desk.branch if desk.branch in places else next(iter(places), "")
