"""A paper of each kind that names nobody: for previews, and to try a template before it is saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from tuils.i18n import N_

from .sheets import (
    AgreementFacts,
    CardFacts,
    EntryFacts,
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

T = TypeVar("T")
HEAD = Letterhead(
    "Harlow Public Library", "Main Street", "555-0100", ("Mon-Fri 10 am-6 pm", "Sat 10 am-2 pm", "Sun closed"),
    "Thank you for using your library.", "Mon, Nov 30, 10:31 am",
    "mailto:ask@harlow.example?subject=Renew", "mailto:ask@harlow.example?subject=Cancel%20a%20hold",
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
BAG = SlipFacts("BAG-3F9A1C", code="BAG-3F9A1C", until="Mon, Dec 7")
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
AGREEMENT = AgreementFacts(
    "Hotspot agreement", 2, ("I bring it back with its cable and case.", "It is turned off when it is late."), "M. F.",
    "0017",
)  # fmt: skip
ENTRY = EntryFacts(
    "Printer jams", "trouble report", "open", "Front desk",
    (SheetLine("What's wrong", note="Printer jams"), SheetLine("Where", note="Front desk")), "Marta Field",
    ("12 Elm Street", "Harlow, NE 68123"), "", "Mon, Nov 30, 2026", "Mon, Dec 7, 2026",
)  # fmt: skip
NEW_CARD = CardFacts("M. F.", "0017", "Adult", "Tue, Nov 30, 2027", "FIE 0017", "Email")
FACTS: dict[str, Facts] = {
    "checkout": LOANS, "all-out": LOANS, "renewal": LOANS, "checkin": LOANS, "payment": MONEY, "refund": MONEY,
    "hold": HOLD, "transit": TRANSIT, "routing": ROUTING, "registration": PROGRAM, "ticket": PROGRAM,
    "new-card": NEW_CARD, "processing": PROCESSING, "repair": REPAIR, "repair-batch": BATCH,
    "bag": BAG, "agreement": AGREEMENT, "entry": ENTRY, "sign-out-of-order": ENTRY, "letter": ENTRY,
    "letter-of-ban": ENTRY,
}  # fmt: skip
SPANISH = {
    "Mon-Fri 10 am-6 pm": "lun-vie 10 am-6 pm", "Sat 10 am-2 pm": "sáb 10 am-2 pm", "Sun closed": "dom cerrado",
    "Thank you for using your library.": "Gracias por usar su biblioteca.", "Mon, Nov 30, 10:31 am":
    "lun, 30 de nov, 10:31 am", "Mon, Dec 21": "lun, 21 de dic", "Overdue": "Vencido", "Mon, Dec 7, 6:00 pm":
    "lun, 7 de dic, 6:00 pm", "cash": "efectivo", "Overdue fine": "Multa por atraso", "Lost copy":
    "Ejemplar perdido", "Mon, Dec 7": "lun, 7 de dic", "Sat, Dec 5": "sáb, 5 de dic", "Adult": "Adulto",
    "Tue, Nov 30, 2027": "mar, 30 de nov de 2027", "Email": "correo electrónico", "Community room": "Sala comunitaria",
    "Story time": "Hora del cuento", "Mon, Nov 23": "lun, 23 de nov", "Fri, Nov 20": "vie, 20 de nov", "Nov 30, 2026":
    "30 de nov de 2026", "Dear Marta Field,": "Estimada Marta Field:", "you are registered.": "usted está inscrita.",
    "Printer jams": "La impresora se atasca", "trouble report": "avería", "open": "abierta", "Front desk": "Mostrador",
    "What's wrong": "Qué falla", "Where": "Dónde", "Mon, Nov 30, 2026": "lun, 30 de nov de 2026", "Mon, Dec 7, 2026":
    "lun, 7 de dic de 2026", "You are registered: Story time": "Está inscrita: Hora del cuento",
}  # fmt: skip
"""The Spanish words of the example papers, so that a Spanish preview reads as it will print."""
CALLED = {
    "all-out": N_("Everything that is out"),
    "new-card": N_("New library card"),
    "processing": N_("Processing slip"),
    "repair": N_("Repair slip"),
    "repair-batch": N_("Repairs that go out together"),
    "agreement": N_("Agreement"),
    "entry": N_("Entry of a register"),
    "sign-out-of-order": N_("Out-of-order sign"),
    "letter": N_("Letter from a register"),
    "letter-of-ban": N_("Letter about a ban"),
}
"""The names of templates that are not the only one of their kind of paper."""


def example_sheet(template: str, language: str = "en", *, large: bool = False) -> Sheet:
    head, facts = made_up(HEAD, language), made_up(FACTS[template], language)
    return Sheet(template, TEMPLATES[template], head, facts, language, large)


def made_up(value: T, language: str) -> T:
    """Return the facts of an example, translated for a reader of this language."""
    told: T = _translated(value, SPANISH if language == "es" else {})
    return told


def _translated(value: Any, words: Mapping[str, str]) -> Any:
    """Return these facts with each of their texts translated, where there is a translation."""
    if isinstance(value, str):
        return words.get(value, value)
    if isinstance(value, tuple):
        return tuple(_translated(one, words) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _translated(getattr(value, field.name), words) for field in fields(value)})
    return value
