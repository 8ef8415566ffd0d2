"""A paper of each kind that names nobody: for previews, and to try a template before it is saved."""

from __future__ import annotations

from tuils.i18n import N_

from .sheets import (
    CardFacts,
    Facts,
    Letterhead,
    LoanFacts,
    MoneyFacts,
    ProgramFacts,
    Sheet,
    SheetLine,
    SlipFacts,
    WorkFacts,
)
from .templates import TEMPLATES

HEAD = Letterhead(
    "Harlow Public Library", "Main Street", "555-0100", ("Mon-Fri 10 am-6 pm", "Sat 10 am-2 pm", "Sun closed"),
    "Thank you for using your library.", "Mon, Nov 30, 10:31 am",
)  # fmt: skip
LINES = (
    SheetLine("The Overstory", "000241", "Mon, Dec 21", "Overdue"),
    SheetLine("Braiding Sweetgrass: indigenous wisdom, scientific knowledge, and the teachings of plants", "000258",
              "Mon, Dec 21"),
    SheetLine("Dom Casmurro", "000266", "Mon, Dec 7, 6:00 pm"),
)  # fmt: skip
LOANS = LoanFacts(LINES, len(LINES), "M. F.", "0017", "$54.85", "$3.50")
MONEY = MoneyFacts(
    "$5.00", "cash", (SheetLine("Overdue fine", money="$3.50"), SheetLine("Lost copy", money="$1.50")), "$12.95",
    patron="M. F.", card="0017", taken_by="ana", number="7Q2K9F4B",
)  # fmt: skip
HOLD = SlipFacts("31234000000241", "FIC POW", "FIE 0017", "Main Street", until="Mon, Dec 7")
TRANSIT = SlipFacts("31234000000241", "FIC POW", to="East Side", sender="Main Street", for_hold=True)
ROUTING = SlipFacts(
    "31234000000241", "FIC POW", to="Repair", reason="Spine is torn", title="The Overstory",
)  # fmt: skip
PROCESSING = WorkFacts(
    "31234000000241", "FIC POW", "The Overstory", "New books", waiting=2,
    lines=(SheetLine("Received", note="x"), SheetLine("Cataloged", note="Mon, Nov 30"), SheetLine("Labeled"),
           SheetLine("Checked")),
)  # fmt: skip
REPAIR = WorkFacts(
    "31234000000241", "FIC POW", "The Overstory", to="Acme Bindery", reason="Spine is torn", since="Mon, Nov 30",
    until="Mon, Dec 21",
)  # fmt: skip
BATCH = WorkFacts(
    to="Acme Bindery", count=2, money="$25.00",
    lines=(SheetLine("The Overstory", "31234000000241", "Mon, Dec 21", "Spine is torn"),
           SheetLine("Dom Casmurro", "31234000000266")),
)  # fmt: skip
PROGRAM = ProgramFacts(
    "Story time", "Sat, Dec 5", "10:30 am-11:30 am", "Community room", "M. F.", 3, 2, code="9KF2QX",
)  # fmt: skip
NEW_CARD = CardFacts("M. F.", "0017", "Adult", "Tue, Nov 30, 2027", "FIE 0017", "Email")
FACTS: dict[str, Facts] = {
    "checkout": LOANS, "all-out": LOANS, "renewal": LOANS, "checkin": LOANS, "payment": MONEY, "refund": MONEY,
    "hold": HOLD, "transit": TRANSIT, "routing": ROUTING, "registration": PROGRAM, "ticket": PROGRAM,
    "new-card": NEW_CARD, "processing": PROCESSING, "repair": REPAIR, "repair-batch": BATCH,
}  # fmt: skip
CALLED = {
    "all-out": N_("Everything that is out"),
    "new-card": N_("New library card"),
    "processing": N_("Processing slip"),
    "repair": N_("Repair slip"),
    "repair-batch": N_("Repairs that go out together"),
}
"""What a template is called that is not the only one of its kind of paper."""


def example_sheet(template: str, language: str = "en", *, large: bool = False) -> Sheet:
    return Sheet(template, TEMPLATES[template], HEAD, FACTS[template], language, large)
