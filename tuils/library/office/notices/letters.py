"""Make the letters of a run as one PDF: recorded, made, and noted as printed once the file exists."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from tuils.files import fit_to_write, whole_file
from tuils.formats.paper.letter_pdf import LetterPage, write_letters_pdf
from tuils.library.foundation.administration.settings import library_name, value_of
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.store import open_path
from tuils.library.lending.loans.notices import PRINTED
from tuils.library.office.receipts.speech import PaperSpeech
from tuils.values.dataclass import dataclass

from .brake import refuse_many_letters
from .composing import Composer
from .logged.queries import forget_notice, set_result
from .planning import PlannedNotice
from .recipients import LETTER
from .sender import on_paper_here
from .sending import ClaimedNotice, claim_notices, note_told

PAPERS = ("letter", "a4")


@dataclass(frozen=True)
class LettersMade:
    """The file, its number of letters, and of sheets."""

    file: Path
    letters: int
    sheets: int


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
    NO_MAIL_HERE in a practice library, a copy, a restored backup, and away from the main library; with NOTICES_HELD
    if they are ten times the usual number, unless staff looked at them (`even_many`)."""
    desk.require("notices.send")
    desk.require("patrons.see_all")
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
    sender = [line.strip() for line in str(value_of("address", "")).split(";") if line.strip()]
    today = speech.form.whole_day(speech.today)
    return LetterPage(
        notice.to.address, (library_name(), *sender), today, notice.text.subject, notice.text.body, notice.to.large
    )


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
