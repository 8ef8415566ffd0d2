"""The record that targets have for a number, for what is added or ordered by it."""

from __future__ import annotations

from tuils.cli.kit.call import Call
from tuils.cli.kit.opening import Opened
from tuils.i18n import ngettext
from tuils.library.lookup.answers import FoundRecord
from tuils.library.lookup.asking import look_up
from tuils.library.lookup.wanted import Wanted
from tuils.library.refusals import Refused, refuse


def found_record(call: Call, opened: Opened, asked: Wanted, number: int | None) -> FoundRecord | None:
    """The record that is meant, else the first that has this number. Refuses with NO_SUCH_RECORD."""
    try:
        given_now = list(look_up(opened.desk, asked.text))
    except Refused as no:
        if no.codes != ["NO_TARGET"] or number is not None:
            raise
        call.out.note(no.message)
        return None
    for answer in given_now:
        call.out.note(answer.words)
    records = sorted((one for answer in given_now for one in answer.records), key=lambda one: one.number)
    if number is not None:
        for one in records:
            if one.number == number:
                return one
        raise refuse("NO_SUCH_RECORD", n=number)
    if more := len(records) - 1:
        said = ngettext("{n} more record: tuils lookup {isbn}", "{n} more records: tuils lookup {isbn}", more)
        if more > 0:
            call.out.note(said.format(n=more, isbn=asked.number))
    return records[0] if records else None
