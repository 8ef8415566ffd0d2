"""The papers of interlibrary loan, as lines of text: the request that a partner gets, and the label of a package."""

from __future__ import annotations

from tuils.i18n import N_, _
from tuils.library.foundation.administration.settings import library_name, name_of
from tuils.library.foundation.dates import iso_words, moment_day
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.local_words import money_label
from tuils.library.foundation.refusals import refuse

from .borrowing import request_called
from .interlibrary_fields import COPY
from .lending_out import lending_called
from .partners import partner_called
from .queries import PartnerRow, RequestRow

STATEMENTS = {
    "CCG": N_("CCG: this request complies with the 108(g)(2) Guidelines (CONTU)."),
    "CCL": N_("CCL: this request complies with other provisions of the copyright law."),
}
WARNING = (
    "NOTICE: WARNING CONCERNING COPYRIGHT RESTRICTIONS",
    "The copyright law of the United States (title 17, United States Code) governs the making of photocopies or other "
    "reproductions of copyrighted material.",
    "Under certain conditions specified in the law, libraries and archives are authorized to furnish a photocopy or "
    'other reproduction. One of these specific conditions is that the photocopy or reproduction is not to be "used for '
    'any purpose other than private study, scholarship, or research." If a user makes a request for, or later uses, a '
    'photocopy or reproduction for purposes in excess of "fair use," that user may be liable for copyright '
    "infringement.",
    "This institution reserves the right to refuse to accept a copying order if, in its judgment, fulfillment of the "
    "order would involve violation of copyright law.",
)
"""The warning of 37 CFR 201.14, which stands on each request for a photocopy word for word."""


@permitted("holds.place")
def request_paper(desk: Desk, text: str) -> list[str]:
    """Return the request for a partner. It never says for whom it is. Refuse with ILL_UNKNOWN, ILL_SEVERAL. Permission
    holds.place."""
    row = request_called(text)
    partner = partner_called(row.partner) if row.partner else None
    lines = [_("Interlibrary loan request"), _library_name(row.branch), ""]
    if partner:
        lines.append(_("To: {code} {name}").format(code=partner.code, name=partner.name))
    lines += [f"{label}: {value}" for label, value in _told(desk, row) if value]
    if row.kind == COPY:
        lines += ["", _(STATEMENTS[row.compliance or "CCL"]), "", *WARNING]
    return lines


def _told(desk: Desk, row: RequestRow) -> list[tuple[str, str]]:
    cost = money_label(row.most_cents) if row.most_cents is not None else ""
    return [
        (_("Request"), row.id[-8:]),
        (_("Date"), moment_day(desk, row.made_at)),
        (_("Title"), row.title),
        (_("Author"), row.author),
        (_("ISBN"), row.isbn),
        (_("Journal"), row.journal),
        (_("Volume"), row.volume),
        (_("Pages"), row.pages),
        (_("Published"), row.published),
        (_("Wanted"), _("Photocopy") if row.kind == COPY else _("Loan")),
        (_("Need by"), iso_words(desk, row.need_by) if row.need_by else ""),
        (_("Most cost"), cost),
        (_("Note"), row.note),
        (_("Due"), iso_words(desk, row.lender_due) if row.lender_due else ""),
    ]


def _library_name(branch: str) -> str:
    name, here = library_name(), name_of("branch", branch)
    return ", ".join(dict.fromkeys(filter(None, (name, here))))


@permitted("ill.edit")
def package_label(desk: Desk, text: str) -> list[str]:
    """Return the address label of a package, for a request of ours that goes back, or a copy of ours that is sent.
    Refuse with ILL_UNKNOWN, and ILL_PARTNER_UNKNOWN where no library is asked yet. Permission ill.edit."""
    partner, title, branch = _package(text)
    place = [part.strip() for part in partner.address.split("/") if part.strip()]
    lines = [_("To: {code} {name}").format(code=partner.code, name=partner.name), *place]
    lines += [_("Courier: {courier}").format(courier=partner.courier)] if partner.courier else []
    return [*lines, "", _("From: {library}").format(library=_library_name(branch)), title]


def _package(text: str) -> tuple[PartnerRow, str, str]:
    from tuils.library.foundation.refusals import Refused

    try:
        row = request_called(text)
    except Refused:
        lent = lending_called(text)
        return partner_called(lent.partner), lent.title, lent.branch
    if not row.partner:
        raise refuse("ILL_PARTNER_UNKNOWN", text=_("without a symbol"))
    return partner_called(row.partner), row.title, row.branch
