"""One field of a MARC record set from a command: which one is meant, and what is refused."""

from __future__ import annotations

from tuils.formats.marc_lines import NotAField, field_from, tag_from
from tuils.formats.marc_record import LEADER_AT, MarcRecord, typed_field
from tuils.i18n import _, ngettext
from tuils.library.refusals import refuse

LEADER = "LDR"
LEADER_LENGTH = 24


def with_field(record: MarcRecord, tag: str, text: str, *, nth: int | None = None, another: bool = False) -> MarcRecord:
    """The record with this field in the place of the one of that tag (`nth`: which of several, from 1), or as `another`
    one. Without a text the field goes. Refuses with NOT_UNDERSTOOD."""
    try:
        tag = tag_from(tag)
        if tag == LEADER:
            return record.with_leader(_leader(record.leader, text))
        at = -1 if another else _place(record, tag, nth)
        if not text:
            return record.without(_there(at, tag))
        if at < 0:
            return record.add((tag, typed_field(tag, text, record.language)))[0]
        return record.put(at, (tag, typed_field(tag, text, record.language, record.fields[at][1])))
    except NotAField as no:
        raise refuse("NOT_UNDERSTOOD", field=tag, text=text, hint=str(no)) from None


def _place(record: MarcRecord, tag: str, nth: int | None) -> int:
    """-1 where there is none, and no certain one is asked for."""
    places = [at for at, (one, _data) in enumerate(record.fields) if one == tag]
    if nth is None and len(places) > 1:
        said = ngettext("There is {n} field {tag}.", "There are {n} fields {tag}.", len(places))
        then = _("Say which with --nth, or add one with --add.")
        raise refuse("NOT_UNDERSTOOD", field="tag", text=tag, hint=f"{said.format(n=len(places), tag=tag)} {then}")
    if nth is not None and nth > len(places):
        said = ngettext("There is {n} field {tag}.", "There are {n} fields {tag}.", len(places))
        raise refuse("NOT_UNDERSTOOD", field="nth", text=str(nth), hint=said.format(n=len(places), tag=tag))
    return places[(nth or 1) - 1] if places else -1


def _there(at: int, tag: str) -> int:
    if at < 0:
        raise refuse("NOT_UNDERSTOOD", field="tag", text=tag, hint=_("There is no such field."))
    return at


def _leader(was: str, text: str) -> str:
    """The places that say something; the others follow from the record."""
    typed = field_from(LEADER, text).decode("ascii", "replace")
    if len(typed) != LEADER_LENGTH:
        raise NotAField(_("The leader has 24 characters."))
    return "".join(typed[at] if at in LEADER_AT else letter for at, letter in enumerate(was))
