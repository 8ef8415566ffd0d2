"""Handle a code that was scanned or typed: find the card or item, and do the action for it."""

from __future__ import annotations

from dataclasses import replace

from tuils.i18n import _, pgettext
from tuils.library.foundation.dates import iso_words
from tuils.library.foundation.refusals import Refused, refuse
from tuils.library.front.answers import returning, words
from tuils.library.front.answers.heard import Answer, Cell, Row
from tuils.library.lending.lookups import find_item, find_old_card, find_patron
from tuils.library.people.patrons.sheets import patron_sheet
from tuils.values.numbers.barcode import check_hint, guess, readings
from tuils.values.time.issue_days import read_issue_code

from . import serving
from .answering import BARE
from .desk_state import UNCHANGED, DeskAction, DeskState, Outcome, by_the_way
from .modes import MODES
from .pile import PileLine


def look_up_scan(state: DeskState, text: str) -> Outcome:
    for code in readings(text):
        if find_item(code):
            return _item(state, code)
        if find_patron(code) or find_old_card(code):
            return serve_card(state, code)
    return _unknown(state, next(iter(readings(text)), text))


def _item(state: DeskState, barcode: str) -> Outcome:
    """Do what the mode does with the item; else lend it to the patron at the desk, or check it in if there is none."""
    if state.mode or state.visit is None:
        return Outcome(do=DeskAction(MODES[state.mode or "checkin"].scan, barcode))
    line = next((line for line in state.visit.lent if line.barcode == barcode), None)
    if line is None:
        return Outcome(do=DeskAction("lend", barcode))
    text = _("Already checked out in this visit: {title}").format(title=line.title)
    did = refuse("ALREADY_OUT_SAME", wording="STAYS_ON_CARD", due=line.due, title=line.title)
    return Outcome(Answer("OK", text, _("Nothing to do. Scan the next item.")), did=did)


def scanned_again(state: DeskState, text: str) -> Outcome:
    """Ignore the scanner's echo."""
    lent = state.visit.lent if state.visit and not state.mode else []
    line = next((line for line in lent if line.barcode in readings(text)), None)
    if line is None:
        return UNCHANGED
    sentence = _("Already checked out a moment ago: {title}").format(title=line.title)
    return Outcome(Answer("OK", sentence, _("Nothing to do. Scan the next item.")))


def no_return(text: str, *, card: bool) -> Outcome:
    """Answer a scanner that only checks in and read something that is no item of ours."""
    if card:
        return by_the_way(_("This scanner checks in. The card was not used."), _("Scan cards with the desk's scanner."))
    unknown = returning.unknown_item(text)
    remark = replace(unknown, then=_("Set it aside, and scan it at the desk."))
    return Outcome(keeps_question=True, remark=remark, did=refuse("NO_SUCH_ITEM", code=text))


def serve_card(state: DeskState, card: str, *, looks: bool = True) -> Outcome:
    """Serve the patron with this card. `looks`: somebody looks at how the patron stands."""
    try:
        patron = patron_sheet(state.desk, card)
    except Refused as no:
        old = find_old_card(card)
        lost = refuse("CARD_LOST", date=iso_words(state.desk, old.since), code=card) if old else no
        return Outcome(did=lost)
    return serving.serve(state, patron, looks=looks)


# ---- what nobody knows


def _unknown(state: DeskState, text: str) -> Outcome:
    if text.casefold() in BARE:
        return by_the_way(_("No question is being asked."))
    if (cover := _cover(state, text)) is not None:
        return cover
    kind = guess(text)
    numbered = any(character.isdigit() for character in text)
    if (state.mode and numbered) or (kind == "item" and state.visit is None):
        return _set_aside(state, text)
    if kind in ("item", "patron"):
        return _misread(state, text, kind)
    return Outcome(Answer("", _("Searching for: {words}").format(words=text)), find=text)


def _cover(state: DeskState, code: str) -> Outcome | None:
    """Handle the cover of a magazine: `1` checks its issue in; without a subscription its title is opened."""
    if not code[:1].isdigit() or (number := read_issue_code(code)) is None:
        return None
    # With the magazines and the search, once a cover is scanned.
    from tuils.library.holdings.finding import by_number
    from tuils.library.office.serials.subscriptions import with_cover

    if (row := with_cover(code, state.desk.branch)) is None:
        hits = [] if state.mode else by_number(number.number)
        text = _("On file: {title}").format(title=hits[0].whole_title) if hits else ""
        return Outcome(Answer("", text), open_title=hits[0].biblio) if hits else None
    text = _("The cover of a magazine: {title}").format(title=row.title)
    if not state.desk.may("circulation.checkin"):
        return Outcome(Answer("NOTE", text, _("Scan the library's own barcode on it.")))
    hint = _("1: check in this issue. To check it out, scan the library's barcode.")
    return Outcome(Answer("NOTE", text, hint), offers=DeskAction("issue", code, words=row.title))


def issue(state: DeskState, action: DeskAction) -> Outcome:
    """Check in the issue with this cover."""
    from tuils.library.office.serials.issues import issue_came, issue_words

    try:
        done = issue_came(state.desk, action.barcode)
    except Refused as no:
        return Outcome(did=no)
    return Outcome(Answer("OK", *issue_words(done)))


def _set_aside(state: DeskState, code: str) -> Outcome:
    """List an unknown item, to go into the problem box, with its number."""
    title = _("Unknown item {code}").format(code=code[-6:])
    box = _("Problem box, with a note")
    mark = Cell(pgettext("mark", "PROBLEM"), "stop")
    cells: Row = (title, Cell(box, "stop")) if state.mode == "renew" else (mark, title, box)
    panel = state.lay(PileLine("", "PROBLEM", cells, aside="unknown"))
    return Outcome(returning.unknown_item(code), panel, did=refuse("NO_SUCH_ITEM", code=code))


def _misread(state: DeskState, code: str, kind: str) -> Outcome:
    """Answer that no item, or no card, has this number: perhaps it was misread; `1` adds it, for staff who may."""
    add = kind == "item"
    did = refuse("ITEM_UNKNOWN" if add else "PATRON_UNKNOWN", code=code)
    answer = words.refusal_answer(did)
    if (hint := check_hint(code)) is not None:
        maybe = _("Probably misread: the last digit should be {digit}. Scan it again.")
        return Outcome(replace(answer, then=maybe.format(digit=hint)), did=did)
    if not state.desk.may("catalog.edit" if add else "patrons.register"):
        return Outcome(did=did)
    scan = _("Scan again.   1: it is not in the catalog yet, add it now.")
    then = scan if add else _("Scan again, or type the name.   1: register a new patron.")
    opens = DeskAction("open_form", code, words="quick_add" if add else "register")
    return Outcome(replace(answer, then=then), did=did, offers=opens)


def open_form(_state: DeskState, action: DeskAction) -> Outcome:
    """Open the form of this name, begun with the code."""
    return Outcome(keeps_question=True, opens=action.words, opens_with=action.barcode)
