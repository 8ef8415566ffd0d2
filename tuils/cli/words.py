"""Sentences that several commands share."""

from __future__ import annotations

from tuils.i18n import _, ngettext
from tuils.values.money import plain


def lent(title: str, due: str) -> str:
    return _("Lent: {title}. Due {due}.").format(title=title, due=due)


def renewed(title: str, due: str, left: int | None, fine_cents: int = 0) -> str:
    said = _("Renewed: {title}. Due {due}.").format(title=title, due=due)
    if fine_cents:
        said += " " + _("{money} is owed, as it was late.").format(money=plain(fine_cents))
    if left is None:
        return said
    more = ngettext("{n} more renewal is left.", "{n} more renewals are left.", left).format(n=left)
    return f"{said} {more}"
