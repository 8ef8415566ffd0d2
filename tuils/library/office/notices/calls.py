"""The calls to make about notices: whom, at which number, the words to say, and the outcome."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from tuils.files import fit_to_write, whole_file
from tuils.formats.paper.letter_pdf import LetterPage, write_letters_pdf
from tuils.i18n import N_, NN_, _, ngettext
from tuils.library.foundation.administration.settings import library_name, mailing_address, value_of
from tuils.library.foundation.describing.table import Cell, Column, Table, fact
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.refusals import need, not_understood
from tuils.library.foundation.store import open_path
from tuils.library.lending.loans.notices import PRINTED, TOLD
from tuils.library.office.notices.brake import refuse_many_letters
from tuils.library.office.notices.composing import Composer
from tuils.library.office.notices.recipients import CALL, LETTER
from tuils.library.office.receipts.speech import PaperSpeech
from tuils.library.people.patrons.cards import by_card
from tuils.values.dataclass import dataclass

from .kinds import DAY, KINDS, WORDS
from .logged.queries import attempts_since, forget_notice, release_subjects, set_result
from .planning import PlannedNotice, plan_notices
from .sender import mail_is_on, on_paper_here
from .sending import ClaimedNotice, claim_notices, note_told, previewed

REACHED, MESSAGE, NO_ANSWER, WRONG = "reached", "message", "no_answer", "wrong_number"
OUTCOMES: dict[str, str] = {
    REACHED: N_("reached"),
    MESSAGE: N_("left a message"),
    NO_ANSWER: N_("no answer"),
    WRONG: N_("wrong number"),
}
TRIED_DAYS = 30


@dataclass(frozen=True)
class NoticeCall:
    """A call to make. `tried`: calls about it that reached nobody; `wrong`: the number was somebody else's."""

    kind: str
    patron: str
    card: str
    name: str
    phone: str
    about: int
    script: str
    tried: int = 0
    wrong: bool = False

    @property
    def key(self) -> str:
        return f"{self.kind} {self.patron}"


def notice_calls(desk: Desk) -> list[NoticeCall]:
    """Return the calls due now, those tried least first. Permission notices.see; audited. The numbers are included
    for users who see all of a patron."""
    lines = plan_notices(desk, mail=mail_is_on()).by(CALL)
    tried = {(attempt.patron, attempt.kind): attempt for attempt in attempts_since(desk.now - TRIED_DAYS * DAY)}
    found = []
    for line in lines:
        before = tried.get((line.patron, line.kind))
        text = previewed(desk, Path(), line)
        phone = line.to if desk.may("patrons.see_all") else ""
        many, wrong = (before.n, before.result == WRONG) if before else (0, False)
        script = text.body if text else ""
        found.append(NoticeCall(line.kind, line.patron, line.card, line.name, phone, line.about, script, many, wrong))
    return sorted(found, key=lambda one: (one.wrong, one.tried))


@permitted("notices.send")
@permitted("patrons.see_all")
def note_call(desk: Desk, card: str, kind: str, outcome: str) -> str:
    """Note the outcome of a call to this patron about this kind; return the name. A patron who was reached, or got a
    message, leaves the list; it counts as the notice. Refused with NOT_UNDERSTOOD (kind, outcome), NO_CALL_DUE,
    PATRON_UNKNOWN, CARD_LOST, NO_MAIL_HERE. Permission notices.send, and patrons.see_all."""
    if kind not in KINDS or outcome not in OUTCOMES:
        wrong, known = (kind, KINDS) if kind not in KINDS else (outcome, OUTCOMES)
        raise not_understood(_("kind"), wrong, ", ".join(known))
    on_paper_here(desk, open_path())
    patron = by_card(card)
    line = need(
        next(
            (one for one in plan_notices(desk, kind=kind, mail=mail_is_on()).by(CALL) if one.patron == patron.id), None
        ),
        "NO_CALL_DUE",
    )
    _note(desk, line, outcome)
    return line.name


@verb("notices.send")
def _note(desk: Desk, line: PlannedNotice, outcome: str) -> None:
    for notice in claim_notices(desk, Composer(desk, None), [line]):
        set_result(notice.id, outcome, "")
        if outcome in (REACHED, MESSAGE):
            note_told(desk, notice, TOLD)
        else:
            release_subjects(notice.id)


# ---- as a list


def _tried(_desk: Desk, call: NoticeCall) -> Cell:
    if call.wrong:
        return _("wrong number"), "look"
    return ngettext("tried {n} time", "tried {n} times", call.tried).format(n=call.tried) if call.tried else ""


def _words(desk: Desk, call: NoticeCall) -> Sequence[str]:
    tried = _tried(desk, call)
    parts = (
        call.name,
        call.phone or _("staff have the number"),
        _(WORDS[call.kind]),
        tried if isinstance(tried, str) else tried[0],
    )
    return ["  ".join(part for part in parts if part), f"  {call.script}".rstrip()]


CALLS = Table(
    title=N_("Calls about notices"),
    columns=(
        fact("kind"),
        fact("patron", "card"),
        Column(N_("Who"), 16, "name", "name", grow=1),
        Column(N_("Phone"), 14, "phone", "phone"),
        Column(N_("Notice"), 14, lambda _desk, row: _(WORDS[row.kind]), drop=1),
        fact("about"),
        fact("tried"),
        Column(N_("Note"), 14, _tried, drop=2),
        fact("script"),
    ),
    shown="name phone Notice Note",
    read=notice_calls,
    key="key",
    none=(N_("No calls to make about notices."), N_("Patrons without email or an address are listed here.")),
    some=(NN_("{n} call to make.", "{n} calls to make."), N_("Enter shows what to say. F6: reached.")),
    enter=(N_("Text"), "", ""),
    words=_words,
    paper=lambda _desk, row: (row.name, row.phone, row.script),
    example=NoticeCall("overdue_call", "P", "21234000000017", "Marta Field", "555-0101", 2,
                       "This is Maple Grove, calling for Marta Field.", 1),
)  # fmt: skip


# ---- make the letters of a run as one PDF: recorded, made, and noted as printed once the file exists


PAPERS = ("letter", "a4")


@dataclass(frozen=True)
class LettersMade:
    """The file, its number of letters, and of sheets."""

    file: Path
    letters: int
    sheets: int


@permitted("notices.send")
@permitted("patrons.see_all")
def write_notices(
    desk: Desk,
    folder: Path,
    lines: Sequence[PlannedNotice],
    file: Path,
    *,
    replace: bool = False,
    even_many: bool = False,
) -> LettersMade | None:
    """Write the letters among these lines into one file, which counts as sending them; None if none is still due.

    Permission notices.send, and patrons.see_all. Raises FileRefused; then nothing was sent. Refused with
    NO_MAIL_HERE in a copy, a restored backup, and away from the main library; with NOTICES_HELD
    if they are ten times the usual number, unless staff looked at them (`even_many`)."""
    on_paper_here(desk, open_path())
    due = [line for line in lines if line.channel == LETTER]
    if not even_many:
        refuse_many_letters(desk, len(due))
    fit_to_write(file, replace=replace)
    paper = str(value_of("notice_paper", PAPERS[0]))
    claimed = claim_notices(desk, Composer(desk, folder), due)
    if not claimed:
        return None
    try:
        made = BytesIO()
        sheets = write_letters_pdf([_page(desk, notice) for notice in claimed], made, paper=paper)
        with whole_file(file, replace=replace) as out:
            out.write(made.getvalue())
    except BaseException:
        _not_made(desk, claimed)
        raise
    _made(desk, claimed)
    return LettersMade(file, len(claimed), sheets)


def _page(desk: Desk, notice: ClaimedNotice) -> LetterPage:
    speech = PaperSpeech(desk, notice.to.language)
    today = speech.form.whole_day(speech.today)
    sender, text = (library_name(), *mailing_address()), notice.text
    return LetterPage(notice.to.address, sender, today, text.subject, text.body, notice.to.large)


@verb("notices.send")
def _not_made(desk: Desk, claimed: Sequence[ClaimedNotice]) -> None:
    assert desk
    for notice in claimed:
        forget_notice(notice.id)


@verb("notices.send")
def _made(desk: Desk, claimed: Sequence[ClaimedNotice]) -> None:
    for notice in claimed:
        set_result(notice.id, PRINTED, "")
        note_told(desk, notice, PRINTED)
