"""Sentences that several commands share."""

from __future__ import annotations

from tuils.i18n import _, ngettext
from tuils.library.local_words import money_label


def lent(title: str, due: str) -> str:
    return _("Checked out: {title}. Due {due}.").format(title=title, due=due)


def renewed(title: str, due: str, left: int | None, fine_cents: int = 0) -> str:
    said = _("Renewed: {title}. Due {due}.").format(title=title, due=due)
    if fine_cents:
        said += " " + _("{money} is owed because it was overdue.").format(money=money_label(fine_cents))
    if left is None:
        return said
    more = ngettext("{n} renewal left.", "{n} renewals left.", left).format(n=left)
    return f"{said} {more}"
