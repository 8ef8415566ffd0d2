"""Changes of settings in words, for the day list and undo: each setting, code, rule, closed day or role by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tuils.i18n import N_, _
from tuils.library.foundation.administration.codes_in_use import CALLED, code_called
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.administration.state import PINS, POLICIES, name_parts, was_there
from tuils.library.foundation.dates import iso_words
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.entries import Entry
from tuils.library.foundation.journal.undoing import PastAction
from tuils.library.lending.rules.rules import rule_called

Words = Callable[[Desk, Entry, list[str]], str]


def describe_setting_act(desk: Desk, action: PastAction) -> str:
    """Return the act in words: `Added branch EAST and 3 more`."""
    settings = [entry for entry in action.entries if entry.kind == "setting_set"]
    if days := _closed_days(desk, settings):
        return days
    first, *more = dict.fromkeys(_one_setting(desk, entry) for entry in settings)
    return _("{what} and {n} more").format(what=first, n=len(more)) if more else first


def _one_setting(desk: Desk, entry: Entry) -> str:
    prefix, parts = name_parts(str(entry.data["name"]))
    if prefix in CALLED:
        return _changed(entry).format(what=code_called(prefix, parts[0]))
    if rule := rule_called(str(entry.data["name"])):
        return _changed(entry).format(what=_("rule for {rule}").format(rule=rule))
    if prefix in _NAMED:
        return _(_NAMED[prefix]).format(what=parts[-1])
    if prefix in _OF_SOMEBODY:
        return _changed(entry).format(what=_(_OF_SOMEBODY[prefix]).format(name=parts[-1]))
    words = _WORDS.get(prefix)
    return words(desk, entry, parts) if words else _("Changed a setting")


def _changed(entry: Entry) -> str:
    """Return the words for an added, changed or removed setting."""
    if entry.data.get("value") is None:
        return _("Removed {what}")
    return _("Changed {what}") if was_there(entry) else _("Added {what}")


def _setting(_desk: Desk, _entry: Entry, parts: list[str]) -> str:
    from tuils.library.foundation.administration.known import SETTINGS  # not for every desk that starts

    if parts[0].startswith(PINS):
        return _("Changed pinned reports")
    if parts[0].startswith(POLICIES):
        return _("Changed policy: {name}").format(name=parts[0].removeprefix(POLICIES))
    known = SETTINGS.get(parts[0])
    return _("Changed setting: {name}").format(name=_(known.words) if known else parts[0])


def _kept(_desk: Desk, _entry: Entry, parts: list[str]) -> str:
    from tuils.library.office.retention.retention_rules import RULES  # likewise

    rule = RULES.get(parts[0])
    return _("Changed data retention: {name}").format(name=_(rule.words) if rule else parts[0])


def _hours(_desk: Desk, _entry: Entry, parts: list[str]) -> str:
    return _("Changed opening hours: {branch}").format(branch=name_of("branch", parts[0]))


def _visits(_desk: Desk, _entry: Entry, parts: list[str]) -> str:
    return _("Changed bookmobile visits: {stop}").format(stop=name_of("branch", parts[0]))


def _other_hours(desk: Desk, entry: Entry, parts: list[str]) -> str:
    text = _("Usual hours again on {day}") if entry.data.get("value") is None else _("Special hours on {day}")
    return text.format(day=iso_words(desk, parts[-1]))


def _yearly(_desk: Desk, entry: Entry, parts: list[str]) -> str:
    text = _("No longer closed every year: {day}") if entry.data.get("value") is None else _("Closed every year: {day}")
    return text.format(day=parts[-1])


_WORDS: dict[str, Words] = {
    "library": _setting,
    "retention": _kept,
    "hours": _hours,
    "season": _hours,
    "stop": _visits,
    "opened": _other_hours,
    "closed_yearly": _yearly,
}
_NAMED = {
    "pin": N_("Changed the PIN of {what}"),
    "import_profile": N_("Saved import profile {what}"),
    "checklist": N_("Changed checklist: {what}"),
}
_OF_SOMEBODY = {"target": N_("record source {name}"), "role": N_("role {name}"), "staff": N_("staff account {name}")}


def _closed_days(desk: Desk, settings: Sequence[Entry]) -> str:
    """Return `Closed: Tue, Dec 22, Snow`; empty for another setting."""
    days = [(parts[1], entry.data.get("value")) for entry in settings if (parts := _closed_day(entry))]
    if not days:
        return ""
    (day, value), more = days[0], len(days) - 1
    text = _("Closed: {day}") if value is not None else _("Open again: {day}")
    shown = iso_words(desk, day) + (_(" and {n} more").format(n=more) if more else "")
    reason = str((value or {}).get("reason") or "")
    return text.format(day=shown) + (f", {reason}" if reason else "")


def _closed_day(entry: Entry) -> list[str]:
    """Return branch and day of a closed date."""
    prefix, parts = name_parts(str(entry.data["name"]))
    return parts if prefix == "closed" and len(parts) == 2 else []
