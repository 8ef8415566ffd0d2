"""The list of the fields of a policy."""

from __future__ import annotations

from tuils.i18n import N_
from tuils.library.foundation.describing.field import Field, by_name

PAGE = "page"
"""The kind of a page of the web catalog. Its text is Markdown."""
KINDS = ("policy", "script", "emergency", "guide", "sheet", PAGE)
KIND_WORDS = {
    "policy": N_("policy"),
    "script": N_("what to say"),
    "emergency": N_("emergency"),
    "guide": N_("subject guide"),
    "sheet": N_("handout"),
    PAGE: N_("web page"),
}
FIELDS = (
    Field("title", N_("Title"), N_("Its title."), N_("such as Food and drink"), most=60, example="Food and drink"),
    Field("kind", N_("Kind"), N_("A policy, words to say at the desk (script), an emergency page, a subject guide, "
                                "a sheet to hand out, a page of the web catalog."),
          "", "code", choices=KINDS, example="policy"),
    Field("text", N_("Text"), N_("Its text; `/` with a blank on each side begins a line."), N_("/ between lines"),
          most=8_000, long=True, example="Drinks with a lid are welcome."),
    Field("shown", N_("For patrons"), N_("Patrons may read it."), N_("yes: patrons may read it"), "flag",
          example="yes"),
    Field("codes", N_("For blocks"), N_("Codes of blocks at which F1 offers it, with commas; `-` for none."),
          N_("OWES_TOO_MUCH"), most=200, long=True, option="--blocks CODES", example="OWES_TOO_MUCH"),
)  # fmt: skip
KNOWN = by_name(FIELDS)
