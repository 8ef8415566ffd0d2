"""The texts that patrons may read, such as rules and subject guides, as a part of a page of the web catalog."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import quote

from tuils.library.foundation.desk import Desk
from tuils.library.office.policies.guides import LINK, RESOURCE, SEARCH, SHELF, GuidePart, guide_parts
from tuils.library.office.policies.policies import Policy, policies
from tuils.library.office.policies.policy_fields import PAGE

from .title_lines import safe

RESOURCES = "e-resource"
"""The register whose page lists the e-resources."""
TEXTS = "<p>{texts}</p>"
"""The line of a page, as HTML, in whose place the texts stand. Without such a page none is on the web."""


def with_texts(desk: Desk, html: str, pages: Collection[str]) -> str:
    """Return the page with the library's own texts that are marked for patrons in their place. An example is none of
    them until the library has saved it: nothing comes on the web that nobody here has read. `pages`: the topics that
    have a page, such as that of the register of e-resources."""
    if TEXTS not in html:
        return html
    told = [one for one in policies(desk, patrons=True) if one.own and one.kind != PAGE]
    return html.replace(TEXTS, "\n".join(_text(one, RESOURCES in pages) for one in told))


def _text(one: Policy, resources: bool) -> str:
    lines = ["".join(_part(part, resources) for part in guide_parts(line)) for line in one.text.splitlines()]
    return f'<h2 dir="auto" id="{one.topic}">{safe(one.title)}</h2>\n<p dir="auto">{"<br>".join(lines)}</p>'


def _part(part: GuidePart, resources: bool) -> str:
    if part.kind in (SEARCH, SHELF):
        return f'<a href="index.html?q={quote(part.text)}">{safe(part.text)}</a>'
    if part.kind == LINK:
        return f'<a href="{safe(part.query)}">{safe(part.text)}</a>'
    if part.kind == RESOURCE and resources:
        return f'<a href="page-{RESOURCES}.html">{safe(part.text)}</a>'
    return safe(part.text)
