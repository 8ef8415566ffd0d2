"""The text on copies' labels and on patrons' cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from string import ascii_uppercase

from tuils.library.foundation import audit
from tuils.library.foundation.administration.settings import library_name, name_of, value_of
from tuils.library.foundation.desk import Desk
from tuils.library.holdings.items.item_meant import item_row
from tuils.library.people.patrons.choosing import PatronChoice, choose_patrons
from tuils.library.people.patrons.sheets import PatronSheet, patron_sheet, patron_sheet_of
from tuils.values.dataclass import dataclass
from tuils.values.label_faces import BARCODE, POCKET, SIGN, SPINE, TESTS, CardFace, LabelFace
from tuils.values.reading_levels import AR, LEXILE, grades_text, level_parts, level_text
from tuils.values.shelf.spine_label import label_lines

from .queries import LabelItem, label_items, shelf_ends


def items_named(codes: Sequence[str]) -> list[LabelItem]:
    """Return items by barcode or id, in this order, each as often as it is named. Refuses with ITEM_UNKNOWN."""
    return label_items([item_row(code).id for code in codes])


def label_faces(kind: str, items: Sequence[LabelItem], letters: int) -> list[LabelFace]:
    """Return label faces. `letters`: per line of a spine label. Labels that would be empty are left out."""
    library = library_name()
    scale = str(value_of("label_level", "none"))
    faces = [_face(kind, item, library, letters, level_line(item.levels, scale)) for item in items]
    return [face for face in faces if face.lines or face.code]


def _face(kind: str, item: LabelItem, library: str, letters: int, level: str) -> LabelFace:
    told = item.barcode or item.title
    if kind == SPINE:
        lines = label_lines(item.call_number, item.volume, item.copy_number, width=letters)
        return LabelFace(SPINE, (*lines, *([level] if lines and level else ())), told=told)
    if kind == BARCODE:
        return LabelFace(BARCODE, code=item.barcode, head=library, told=told)
    said = [text for text in (item.words, item.author, item.title, level) if text]
    return LabelFace(POCKET, tuple(said), item.barcode, told=told)


def level_line(levels: str, scale: str) -> str:
    """Return the line of a label for a title's level of this scale: `AD650L`, `AR 4.5`, `Gr. 3-5`; empty without."""
    part = level_parts(levels).get(scale)
    if part is None or scale == LEXILE:
        return level_text(part) if part else ""
    return f"AR {part.low / 10:.1f}" if scale == AR else f"Gr. {grades_text(part.low, part.high)}"


def shelf_signs(desk: Desk) -> list[LabelFace]:
    """Return a sign for the end of each location's shelves at this branch: its name, and its first and last number."""
    ends = shelf_ends(desk.branch)
    return [
        LabelFace(SIGN, (name_of("location", end.location) or library_name(), f"{end.first} \u2013 {end.last}"))
        for end in ends
    ]


def hold_signs(_desk: Desk) -> list[LabelFace]:
    """Return signs from A to Z, for the hold shelf."""
    from tuils.i18n import _

    return [LabelFace(SIGN, (letter, _("Holds"))) for letter in ascii_uppercase]


def scanner_faces(_desk: Desk) -> list[LabelFace]:
    """Return a barcode of every kind that a scanner should read."""
    from tuils.i18n import _

    return [replace(face, lines=(_(face.lines[0]),)) for face in TESTS]


def on_own_paper(sheet: str) -> str:
    """Return `card-a4` for `card-letter` where the library writes its letters on A4."""
    return sheet.replace("letter", str(value_of("notice_paper", "letter")))


@dataclass(frozen=True)
class CardsToPrint:
    """The cards to print. `without`: names of patrons without a card; `unknown`: cards of a list that nobody has."""

    faces: list[CardFace]
    without: list[str]
    unknown: list[str]


def card_faces(desk: Desk, cards: Sequence[str], choice: PatronChoice | None = None) -> CardsToPrint:
    """Return the faces of these cards, then of the patrons chosen. Permission patrons.find; for a choice patrons.batch,
    and the audit log notes it like other exports of patrons."""
    people = [patron_sheet(desk, card) for card in cards]
    unknown = list[str]()
    if choice is not None:
        chosen = choose_patrons(desk, choice)
        unknown = [card for card in choice.cards or () if card in chosen]
        audit.note_in_audit(desk, "export", about="cards")
        people += [patron_sheet_of(desk, patron) for patron in chosen if patron not in unknown]
    faces = [_card_face(desk, person) for person in people if person.has_card]
    return CardsToPrint(faces, [person.name for person in people if not person.has_card], unknown)


def _card_face(desk: Desk, sheet: PatronSheet) -> CardFace:
    from tuils.i18n import _

    branch, phone = name_of("branch", sheet.branch or desk.branch), str(value_of("phone", ""))
    back = (_("If found, please return this card to"), library_name(), branch, phone)
    lines = tuple(dict.fromkeys(line for line in back if line))
    return CardFace(library_name(), sheet.name, sheet.card, lines)
