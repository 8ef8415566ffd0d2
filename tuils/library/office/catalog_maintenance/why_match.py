"""Why a record from elsewhere matches a title here, or none: sign by sign, as an import and a lookup decide."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from tuils.files import open_input
from tuils.formats.marc.marc import RecordRead, read_marc
from tuils.i18n import N_, _
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import whole_title
from tuils.library.foundation.refusals import refuse
from tuils.library.holdings.title_imports.matching import KnownTitles
from tuils.library.holdings.title_imports.profile import SIGNS, USUAL
from tuils.library.lending.why.steps_shown import Explanation, ExplanationSteps
from tuils.models import Biblio
from tuils.models.rows import find

SIGN_WORDS = {
    "control_number": N_("Control number"),
    "isbn": N_("ISBN"),
    "lccn": N_("LC number"),
    "issn": N_("ISSN"),
    "title": N_("Title, author, year, and format"),
}
"""The signs that identify a record, the surest first."""
MOST = 3


def record_in_file(file: Path, number: int) -> RecordRead:
    """Return the record of this number in a file of MARC, counted from 1. Refuses with RECORD_UNKNOWN."""
    with open_input(file) as stream:
        record = next(islice(read_marc(stream), max(0, number - 1), None), None)
    if record is None or record.outcome == "rejected":
        raise refuse("RECORD_UNKNOWN", n=number, file=file.name)
    return record


def why_match(_desk: Desk, record: RecordRead, signs: frozenset[str] = frozenset()) -> Explanation:
    """Return why a record matches. Only reads. `signs`: the signs that an import was set to use; left out, the usual
    ones."""
    signs = signs or frozenset(USUAL.match)
    columns, telling = record.columns, ExplanationSteps()
    title = whole_title(columns.title, columns.medium)
    found: tuple[str, ...] = ()
    for sign in SIGNS:
        shown = _shown(record, sign)
        if sign not in signs:
            telling.step(_("{sign}: not asked for.").format(sign=_(SIGN_WORDS[sign])))
        elif not shown:
            telling.step(_("{sign}: the record has none.").format(sign=_(SIGN_WORDS[sign])))
        elif found:
            telling.step(_("{sign}: not needed any more.").format(sign=_(SIGN_WORDS[sign])))
        else:
            found = _one_sign(telling, record, sign, shown)
    question = _("Is {title} the same title as one in the catalog?").format(title=title)
    if not found:
        return telling.because(title, question, _("No. It is a new title."))
    names = "; ".join(_called(found))
    if len(found) > 1:
        text = _("Several titles here match, so none is taken: {titles}").format(titles=names)
        return telling.because(title, question, text)
    return telling.because(title, question, _("Yes: {title}").format(title=names))


def _one_sign(telling: ExplanationSteps, record: RecordRead, sign: str, shown: str) -> tuple[str, ...]:
    known = KnownTitles("", frozenset({sign}), rehearsal=False)
    same = known.titles([record]).get(record.number, ())
    text = f"{_(SIGN_WORDS[sign])} {shown}"
    if same:
        telling.step(_("{sign}: the same as {titles}").format(sign=text, titles="; ".join(_called(same))), strong=True)
        return same
    if stranger := known.strangers.get(record.number):
        telling.step(_("{sign}: this number is here, but for another title: {titles}").format(
            sign=text, titles="; ".join(_called([stranger]))))  # fmt: skip
        telling.more(_("Neither the title nor an ISBN agrees, so it may be another system's number."))
        return ()
    others = known.candidates(record, sign)
    if others:
        telling.step(_("{sign}: on {titles}").format(sign=text, titles="; ".join(_called(others))))
        telling.more(_("That title has another control number of the same system, so it is another edition."))
        return ()
    telling.step(_("{sign}: no title here has it.").format(sign=text))
    return ()


def _shown(record: RecordRead, sign: str) -> str:
    columns = record.columns
    source = f"({columns.control_source})" if columns.control_source else ""
    texts = {
        "control_number": f"{source}{columns.control_number}" if columns.control_number else "",
        "isbn": ", ".join(columns.isbns),
        "lccn": columns.lccn,
        "issn": columns.issn,
        "title": ", ".join(filter(None, (columns.title, columns.author, str(columns.year or ""), columns.kind))),
    }
    return texts[sign]


def _called(biblios: Sequence[str]) -> list[str]:
    """Return each title with the end of its id, and the system's number that it has."""
    rows = {row.id: row for row in find(Biblio, "id", biblios)}
    told = []
    for biblio in list(biblios)[:MOST]:
        row = rows.get(biblio)
        number = f", {row.control_number}" if row and row.control_number else ""
        told.append(f"{whole_title(row.title, row.medium) if row else biblio} ({biblio[-8:]}{number})")
    return told
