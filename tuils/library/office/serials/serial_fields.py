"""The fields of a subscription to a magazine or a newspaper."""

from __future__ import annotations

from tuils.i18n import N_
from tuils.library.foundation.describing.field import Field, by_name, such
from tuils.values.time.issue_days import FREQUENCIES

FREQUENCY_WORDS = {
    "daily": N_("every day"),
    "weekdays": N_("Monday to Friday"),
    "weekly": N_("every week"),
    "biweekly": N_("every 2 weeks"),
    "monthly": N_("every month"),
    "bimonthly": N_("every 2 months"),
    "quarterly": N_("every 3 months"),
    "twice_a_year": N_("twice a year"),
    "yearly": N_("every year"),
    "irregular": N_("irregular"),
}
MOST_DAYS, MOST_MONTHS = 365, 600
FIELDS = (
    Field("frequency", N_("Frequency"), N_("How often an issue comes out."), "", "code", option="--every",
          choices=FREQUENCIES, example="monthly"),
    Field("first_on", N_("First issue"), N_("The date on the first issue that you expect; today if left out."),
          N_("the date on its cover"), "date", option="--first DATE", example="2026-12-01"),
    Field("without", N_("No issue in"), N_("Months without an issue, by number: 1,7."), N_("months, such as 1, 7"),
          option="--no-issue-in MONTHS", most=40, example="1,7"),
    Field("late_days", N_("Late after"), N_("Days after its date when an issue counts as late. Default: 14."),
          N_("days after its date"), "number", option="--late-after DAYS", most=MOST_DAYS, example="14"),
    Field("keep_months", N_("Keep for"), N_("How many months to keep issues; 0: forever. Default: 0."),
          N_("months; blank: forever"), "number", option="--keep MONTHS", most=MOST_MONTHS, example="12"),
    Field("lend", N_("Circulates"), N_("Issues can be checked out: each becomes a copy with a barcode."),
          N_("yes: each issue becomes a copy"), "flag", example="yes"),
    Field("item_type", N_("Type"), N_("Item type of its copies."), "", "code", option="--type CODE", example="MAG"),
    Field("location", N_("Location"), N_("Shelving location of its copies."), "", "code", example="NF"),
    Field("code", N_("Barcode"), N_("The ISSN or UPC on its cover, where the title has none."),
          N_("scan one from a cover"), "card", option="--code CODE", most=18, example="0317-8471"),
    Field("vendor", N_("Vendor"), N_("Who sends it."), "", most=80, long=True, example="EBSCO"),
    Field("ends_on", N_("Paid until"), N_("When the subscription ends; `-` for no end."), "", "date",
          option="--until DATE", example="2027-11-30"),
    Field("note", N_("Note"), N_("A note for staff."), "", most=200, long=True, example="A gift of the Garden Club"),
)  # fmt: skip
KNOWN = by_name(FIELDS)
NUMBERS, CODES = such(FIELDS, kind="number"), {"item_type": "item_type", "location": "shelving_location"}
