"""Sentences that several commands share."""

from __future__ import annotations

from tuils.i18n import _, ngettext


def lent(title: str, due: str) -> str:
    return _("Lent: {title}. Due {due}.").format(title=title, due=due)


def renewed(title: str, due: str, left: int | None) -> str:
    said = _("Renewed: {title}. Due {due}.").format(title=title, due=due)
    if left is None:
        return said
    more = ngettext("{n} more renewal is left.", "{n} more renewals are left.", left).format(n=left)
    return f"{said} {more}"
