"""The list of the fields of a repair."""

from __future__ import annotations

from tuils.i18n import N_
from tuils.library.foundation.describing.field import Field, by_name

FIELDS = (
    Field("vendor", N_("Goes to"), N_("To whom it goes: a bindery; `-` for the library itself."),
          N_("blank: done here"), most=80, long=True, option="--to NAME", example="Acme Bindery"),
    Field("problem", N_("Problem"), N_("What is wrong with it: spine, hinge, loose page, torn, water, mold..."),
          N_("loose page, torn..."), most=200, long=True, example="Loose pages"),
    Field("expected", N_("Expected"), N_("When it should be back; `-` for no date."), N_("when it should be back"),
          "date", option="--expected DATE", example="2026-12-15"),
    Field("cost_cents", N_("Cost"), N_("What it costs."), N_("such as 12.50"), "money",
          option="--cost AMOUNT", example="12.50"),
    Field("done", N_("Done"), N_("What was done."), N_("what was done"), most=200, long=True, example="New case"),
)  # fmt: skip
KNOWN = by_name(FIELDS)
OUT = tuple(field for field in FIELDS if field.name != "done")
"""The fields known when it is sent out."""
BACK = tuple(KNOWN[name] for name in ("done", "cost_cents"))
"""The fields known when it comes back."""
