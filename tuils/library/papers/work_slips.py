"""Slips of copies in work: for a book on its way to the shelf, for one that is mended, for a box to the bindery."""

from __future__ import annotations

from tuils.i18n import N_
from tuils.library.administration.settings import name_of
from tuils.library.cataloging.item_meant import item_row
from tuils.library.circulation.repairs import SetAside, repairs_of, set_aside
from tuils.library.desk import Desk
from tuils.library.local_words import money_label
from tuils.library.processing.board import STEPS, InProcessing, in_work
from tuils.library.processing.processing_state import IN_WORK
from tuils.library.refusals import refuse
from tuils.values.moments import day_of

from .reading import letterhead
from .sheets import Sheet, SheetLine, WorkFacts
from .speech import PaperSpeech

ROUTING = "routing"
CALLED = {"received": N_("Received"), "cataloged": N_("Cataloged"), "labeled": N_("Labeled"), "ready": N_("Checked")}
HERE = N_("Repair")


def processing_slip(desk: Desk, barcode: str) -> Sheet:
    """Goes into a book in processing: what was done, and room for who does the rest. Refuses with ITEM_UNKNOWN,
    NOT_IN_PROCESSING. Permission circulation.state."""
    desk.require("circulation.state")
    row = item_row(barcode)
    if (one := in_work(desk, row["id"])) is None:
        from tuils.library.cataloging.showing import title_called

        raise refuse("NOT_IN_PROCESSING", title=title_called(row["biblio"]))
    speech = PaperSpeech(desk)
    facts = WorkFacts(
        one.barcode, one.call_number, title=one.title, place=name_of("location", one.location) if one.location else "",
        waiting=one.waiting, lines=tuple(_steps(desk, speech, one)),
    )  # fmt: skip
    return Sheet("processing", ROUTING, letterhead(desk, speech), facts, speech.spoken)


def _steps(desk: Desk, speech: PaperSpeech, one: InProcessing) -> list[SheetLine]:
    """Those that are done have a word, the last of them its day."""
    done = STEPS.index(one.step)
    since = speech.iso_day(day_of(one.since, desk.zone).isoformat()) if one.since else ""
    notes = [since if one.step == step else "x" if STEPS.index(step) < done else "" for step in IN_WORK]
    told = [SheetLine(speech.say(CALLED[step]), note=note) for step, note in zip(IN_WORK, notes, strict=True)]
    return [*told, SheetLine(speech.say(CALLED["ready"]))]


def repair_slip(desk: Desk, barcode: str) -> Sheet:
    """Goes into a book that is mended. Refuses with ITEM_UNKNOWN, NOT_IN_REPAIR. Permission circulation.state."""
    found = [one for one in repairs_of(desk, barcode) if not one.back_at]
    if not found:
        from tuils.library.cataloging.showing import title_called

        raise refuse("NOT_IN_REPAIR", title=title_called(item_row(barcode)["biblio"]))
    speech, one = PaperSpeech(desk), found[0]
    facts = WorkFacts(
        one.barcode, one.call_number, title=one.title, to=one.vendor, reason=one.note,
        since=speech.iso_day(day_of(one.sent_at, desk.zone).isoformat()), until=_expected(speech, one),
    )  # fmt: skip
    return Sheet("repair", ROUTING, letterhead(desk, speech), facts, speech.spoken)


def repair_batch(desk: Desk, vendor: str) -> Sheet:
    """Goes along with a box to whoever mends: all that they have of this branch. `vendor`: the name, or its beginning;
    what goes to somebody else whose name begins so is on it, too. Refuses with NOT_IN_REPAIR. Permission
    circulation.state."""
    desk.require("circulation.state")
    out = [one for one in set_aside(desk, vendor) if one.is_out and one.vendor]
    if not out:
        raise refuse("NOTHING_OUT", vendor=vendor)
    speech = PaperSpeech(desk)
    lines = tuple(SheetLine(one.title, one.barcode, _expected(speech, one), one.note) for one in out)
    cents = sum(one.cost_cents or 0 for one in out)
    names = ", ".join(dict.fromkeys(one.vendor for one in out))
    facts = WorkFacts(to=names, lines=lines, count=len(lines), money=money_label(cents) if cents else "")
    return Sheet("repair-batch", ROUTING, letterhead(desk, speech), facts, speech.spoken)


def _expected(speech: PaperSpeech, one: SetAside) -> str:
    return speech.iso_day(one.expected) if one.expected else ""
