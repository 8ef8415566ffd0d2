"""The report of a merged bundle, in plain words."""

from __future__ import annotations

from collections import Counter

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.administration.this_site import MAIN
from tuils.library.foundation.dates import moment_day, moment_words
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.entry_counts import BY_THE_WAY, counts_in_words
from tuils.library.foundation.journal.writing import MINUTE
from tuils.library.foundation.local_words import count_label, money_label
from tuils.models.rows import get
from tuils.models.sites import Site

from .known_sites import VAN
from .merging import MergeReport

FIRST_TOLD = ("checkout", "checkin", "renew", "hold_placed", "patron_registered", "item_added")
"""The work of a day on the road."""
HOUR, DAY = 60 * MINUTE, 24 * 60 * MINUTE


def clock_shown(desk: Desk) -> str:
    """Return the question before a copy is made: no machine can know by itself that its clock is ahead."""
    return _("This computer's clock says {now}. Is that right?").format(now=moment_words(desk, desk.now))


def merge_words(desk: Desk, report: MergeReport, *, trial: bool = False) -> list[str]:
    """Return a sentence on the result, and one on each problem."""
    who = who_is(report.site)
    words = [_brought(desk, who, report, trial)]
    if report.aside:
        words.append(_aside(who, report, trial))
    if report.missing:
        words.append(_missing(report))
    if report.ahead:
        text = _("{who}'s clock is {time} ahead of this computer's. Set the one that is wrong.")
        words.append(_upper(text.format(who=who, time=span(report.ahead))))
    if report.corrected:
        words.append(_("The order of its work was corrected, not the times in it."))
    return words


def who_is(site: str) -> str:
    """Return `the van`; a van of another name, or a branch, by its name."""
    if site == MAIN:
        return _("the main library")
    if site == VAN:
        return _("the van")
    known = get(Site, site)
    return _("the van {name}").format(name=site) if known and known.kind == VAN else site


def _brought(desk: Desk, who: str, report: MergeReport, trial: bool) -> str:
    if not report.new:
        return _upper(_("{who} brought nothing new.").format(who=who))
    text = ngettext("{who} brought {n} change from {day}", "{who} brought {n} changes from {day}", report.new)
    if trial:
        text = ngettext(
            "{who} would bring {n} change from {day}", "{who} would bring {n} changes from {day}", report.new
        )
    first, last = moment_day(desk, report.first_at), moment_day(desk, report.last_at)
    day = first if first == last else _("{first} to {last}").format(first=first, last=last)
    whole = _upper(text.format(who=who, n=count_label(report.new), day=day))
    parts = counts_in_words({kind: report.kinds.get(kind, 0) for kind in FIRST_TOLD})
    parts += [money_label(report.paid_cents)] if report.paid_cents else []
    text = f"{whole}: {', '.join(parts)}." if parts else f"{whole}."
    others = Counter({kind: n for kind, n in report.kinds.items() if kind not in (*FIRST_TOLD, *BY_THE_WAY)})
    if more := counts_in_words(dict(others.most_common())):
        text += " " + _("Also {counts}.").format(counts=", ".join(more))
    return text


def _aside(who: str, report: MergeReport, trial: bool) -> str:
    n = report.aside.total()
    text = ngettext(
        "{n} change was set aside, which {who} may not bring: {what}. An administrator decides.",
        "{n} changes were set aside, which {who} may not bring: {what}. An administrator decides.",
        n,
    )
    if trial:
        text = ngettext(
            "{n} change would be set aside, which {who} may not bring: {what}.",
            "{n} changes would be set aside, which {who} may not bring: {what}.",
            n,
        )
    return text.format(n=count_label(n), who=who, what=", ".join(counts_in_words(dict(report.aside.most_common()))))


def _missing(report: MergeReport) -> str:
    who = who_is(report.site)
    if report.bundles:
        numbers = ", ".join(map(str, report.bundles))
        text = ngettext(
            "File {numbers} of {who} is missing: don't wipe the laptop. The later ones wait for it.",
            "Files {numbers} of {who} are missing: don't wipe the laptop. The later ones wait for them.",
            len(report.bundles),
        )
        return text.format(numbers=numbers, who=who)
    text = _("Earlier work of {who} is missing: don't wipe the laptop. The later files wait for it.")
    return text.format(who=who)


def decision_words(n: int) -> str:
    return ngettext("{n} conflict needs a decision.", "{n} conflicts need a decision.", n).format(n=n)


def entries_aside_words(n: int) -> str:
    text = ngettext("{n} change was set aside.", "{n} changes were set aside.", n).format(n=count_label(n))
    return f"{text} " + _("F10, Needs a decision.")


def clock_question(desk: Desk, site: str, ahead: int) -> str:
    """Return the question which of two clocks is right."""
    text = _("{who}'s clock is {time} ahead. Is it really {now} here?")
    return _upper(text.format(who=who_is(site), time=span(ahead), now=moment_words(desk, desk.now)))


def span(micros: int) -> str:
    """3 hours, 2 days."""
    for size, one, many in (
        (DAY, N_("{n} day"), N_("{n} days")),
        (HOUR, N_("{n} hour"), N_("{n} hours")),
        (MINUTE, N_("{n} minute"), N_("{n} minutes")),
    ):
        n = round(micros / size)
        if n >= 2:
            return ngettext(one, many, n).format(n=n)
    return _("a minute")


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
