"""The fields of a copy, and the typed fields of a title."""

from __future__ import annotations

from tuils.i18n import N_
from tuils.library.foundation.describing.field import Field, by_name

FIELDS = (
    Field("barcode", N_("Barcode"), N_("Barcode on the label; the next free one if left out."),
          N_("scan a new label to replace it"), "card", example="31234000000016"),
    Field("status", N_("Status"), note="", kind="code", example="missing"),
    Field("call_number", N_("Call number"), note=N_("as on the spine label"), example="F AUS"),
    Field("item_type", N_("Type"), N_("Item type, such as DVD; BK if left out."), "", "code", option="--type",
          example="BK"),
    Field("location", N_("Location"), N_("Shelving location."), "", "code", example="NF"),
    Field("collection", N_("Collection"), N_("Collection."), "", example="Local history"),
    Field("home_branch", N_("Branch"), N_("Home branch; this station's branch if left out."), "",
          "code", example="MAIN"),
    Field("price_cents", N_("Price"), N_("Replacement price."), N_("such as 12.50"), "money",
          example="12.50"),
    Field("copy_number", N_("Copy number"), "", "", example="2"),
    Field("volume", N_("Volume"), "", "", example="v. 3"),
    Field("acquired_on", N_("Acquired"), N_("A date."), N_("a date, or today"), "date", past=True,
          example="2026-11-02"),
    Field("not_for_loan", N_("Library use"), N_("Library use only: it can't be checked out."),
          N_("y = not for checkout"), "flag", option="--not-for-loan", example="yes"),
    Field("public_note", N_("Public note"), N_("Note that patrons can see."), N_("patrons can see it"), long=True,
          example="Signed"),
    Field("staff_note", N_("Staff note"), N_("Note for staff only."), N_("staff only"), long=True,
          example="Spine repaired"),
    Field("pieces", N_("Pieces"), N_("Parts to count at check-in, such as: board, 2 dice, 32 cards."),
          N_("parts to count: 3 discs"), example="3 discs"),
    Field("missing_pieces", N_("Missing"), N_("Pieces that are missing, such as: 1 disc."),
          N_("missing pieces: 1 disc"), later=True, example="1 disc"),
    Field("alert", N_("Alert"), N_("Said at every checkout and check-in until it is cleared."),
          N_("until cleared"), long=True, later=True, example="Look at the map in the back"),
    Field("statistics", N_("Statistics"), N_("Your own code to count by, such as a grant."),
          N_("your own code, to count by"), later=True, example="GRANT"),
    Field("line", N_("Line"), N_("A device's own number, such as the phone number of a hotspot."),
          N_("a device's own number"), later=True, example="555-0142"),
)  # fmt: skip
KNOWN = by_name(FIELDS)
WORDS = (
    Field("title", N_("Title"), note="", long=True, example="Emma"),
    Field("author", N_("Author"), N_("Last name first: Austen, Jane."), N_("last, first name"), long=True,
          example="Austen, Jane"),
    Field("isbn", N_("ISBN"), "", N_("or scan the book's back cover"), "card", example="9780141439587"),
    Field("call_number", N_("Call number"), N_("Call number, as on the spine label."),
          N_("also changes matching copies"), example="F AUS"),
    Field("publisher", N_("Publisher"), "", "", long=True, example="Penguin"),
    Field("year", N_("Year"), N_("Four digits."), N_("four digits"), "number", option="--year TEXT", example="2003"),
    Field("extent", N_("Extent"), N_("Such as 320 pages."), N_("such as 320 pages"), example="474 pages"),
    Field("kind", N_("Kind"), N_("book, video, music, audiobook, map, serial, kit, ..."), "", "code", example="book"),
    Field("access", N_("Accessible"), N_("large print, braille, audio, captions, ... '' for none of them."),
          N_("large print, braille..."), option="--accessible TEXT", example="large print"),
    Field("levels", N_("Level"), N_("Lexile, AR, grade: 650L, AR 4.5, grades 3-5. '' for none."),
          N_("650L, AR 4.5, grades 3-5"), option="--reading-level TEXT", example="650L, AR 4.5, grades 3-5"),
    Field("tags", N_("Tags"), N_("The library's own tags: local author; own voices. '' for none."),
          N_("your own: local author; own voices"), option="--tags TEXT", example="local author; own voices"),
)  # fmt: skip
"""The fields of a title that people type. The rest of it is its MARC record."""
