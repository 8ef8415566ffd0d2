"""People, copies, the journal, and whatever else can be refused."""

from __future__ import annotations

from tuils.i18n import N_

from .shape import Wording

HOUSE: dict[str, Wording] = {
    "TAKEN_OUT": Wording(
        "X",
        N_("Not changed: it was taken out of the collection: {title}"),
        N_("Mark it available first, if it is back on the shelf."),
        N_("Taken out of the collection"),
    ),
    "ON_LOAN": Wording(
        "X",
        N_("Not changed: it is on loan: {title}"),
        N_("Check it in first. If it will not come back, mark it lost."),
        N_("It is on loan"),
    ),
    "CANNOT_MARK": Wording(
        "X",
        N_("Not changed: {why}"),
        N_("Look at the item: tuils show item."),
        N_("It cannot be marked so"),
    ),
    "NO_PERMISSION": Wording(
        "X",
        N_("Your role does not let you {allows}."),
        N_("Someone whose role does can sign in and do it."),
        N_("Your role does not let you {allows}"),
    ),
    "CLOCK_WRONG": Wording(
        "X",
        N_("The clock of this machine is wrong: it shows {date}."),
        N_("Set the clock, then go on. Nothing was done."),
        N_("The clock is wrong"),
    ),
    "NEVER_OPEN": Wording(
        "X",
        N_("Not changed: the library would be closed on every day of the week."),
        N_("Leave one day open. Single days are closed by: tuils closure add."),
        N_("It would never be open"),
    ),
    "UNKNOWN_ID": Wording(
        "X",
        N_("Nothing here has the number {code}."),
        N_("Look at the number and type it again."),
        N_("Nothing has this number"),
    ),
    "BRANCH_UNKNOWN": Wording(
        "X",
        N_("There is no branch {code}."),
        N_("The branches are: {hint}."),
        N_("There is no such branch"),
    ),
    "LOCATION_UNKNOWN": Wording(
        "X",
        N_("There is no shelving location {code}."),
        N_("Those that there are: {hint}."),
        N_("There is no such shelving location"),
    ),
    "CARD_IN_USE": Wording(
        "X",
        N_("The card {code} belongs to someone already."),
        N_("Take another card, or look that person up."),
        N_("This card is in use"),
    ),
    "GUARDIAN_CIRCLE": Wording(
        "X",
        N_("Nobody can be in their own care, or in that of someone they care for."),
        N_("Name the card of somebody else."),
        N_("This would be one's own guardian"),
    ),
    "NOT_EMPTY": Wording(
        "X",
        N_("There are titles or patrons here. A library goes into a new one only."),
        N_("Make one with: tuils init."),
        N_("There is something here already"),
    ),
    "LOGIN_IN_USE": Wording(
        "X",
        N_("There is an account {code} already."),
        N_("Take another login, or change that account."),
        N_("This login is in use"),
    ),
    "BARCODE_IN_USE": Wording(
        "X",
        N_("The number {code} is on another item already."),
        N_("Take another label, or look that item up."),
        N_("This number is in use"),
    ),
    "LAST_ADMINISTRATOR": Wording(
        "X",
        N_("This is the last administrator. One must remain."),
        N_("Make someone else an administrator first."),
        N_("The last administrator"),
    ),
    "NAME_MISSING": Wording(
        "X",
        N_("A name is needed."),
        N_("Type the first name, the last name, or both."),
        N_("A name is needed"),
    ),
    "TITLE_MISSING": Wording(
        "X", N_("A title is needed."), N_("Type the title as it stands on the book."), N_("A title is needed")
    ),
    "NOT_UNDERSTOOD": Wording("X", N_("{field} cannot be read: {text}"), N_("{hint}"), N_("{field} cannot be read")),
    "NOT_SAID": Wording("X", N_("{field} is missing."), N_("{hint}"), N_("{field} is missing")),
    "NOTHING_TO_UNDO": Wording(
        "X",
        N_("Nothing to undo at this desk."),
        N_("Another desk's work is undone at that desk."),
        N_("Nothing to undo"),
    ),
    "UNDO_NOT_LAST": Wording(
        "X",
        N_("It cannot be taken back: something later stands on it."),
        N_("Take back the later thing first."),
        N_("Something later stands on it"),
    ),
    "UNDO_TOO_LATE": Wording(
        "X",
        N_("Who had it is no longer known here."),
        N_("Scan the card and lend it again."),
        N_("Too late: who had it is no longer known"),
    ),
    "RECORD_FORGOTTEN": Wording(
        "X",
        N_("What the title was before this change is no longer known here."),
        N_("It is kept for 30 days. Change the title by hand."),
        N_("Too late: what it was before is no longer known"),
    ),
    "IMPORT_UNDER_WAY": Wording(
        "X",
        N_("These files are being brought in from elsewhere at this moment."),
        N_("Wait until that is done. Whatever is in stays in."),
        N_("These files are being brought in elsewhere"),
    ),
    "NOT_BY_UNDO": Wording(
        "X",
        N_("This is not taken back by undo."),
        N_("Go to where it is shown: there it is changed, removed or withdrawn."),
        N_("Not by undo"),
    ),
    "IMPORT_NOT_BY_UNDO": Wording(
        "X",
        N_("An import is not taken back by undo."),
        N_("tuils import undo takes it back. Its file brings it in again."),
        N_("Not by undo"),
    ),
    "PEOPLE_NOT_BY_UNDO": Wording(
        "X",
        N_("People and loans that were brought in are not taken back."),
        N_("A check-in ends a loan; a patron is changed where they are shown."),
        N_("Not by undo"),
    ),
    "STILL_NAMED": Wording("X", N_("Left as it is: {why}"), "", N_("Something later names it")),
    "LIST_UNKNOWN": Wording(
        "X",
        N_("There is no list {name}."),
        N_("All lists: F10, Lists, or tuils list."),
        N_("There is no such list"),
    ),
    "LIST_UNCLEAR": Wording(
        "X",
        N_("Several lists are called {name}."),
        N_("Say which by its number: {ids}."),
        N_("Several lists have this name"),
    ),
    "LIST_NAME_TAKEN": Wording(
        "X",
        N_("There is a list {name} already."),
        N_("Take another name, or add to that list."),
        N_("A list has this name"),
    ),
    "LIST_FULL": Wording(
        "X",
        N_("Not added: a list holds {n} lines at most."),
        N_("Make another list."),
        N_("The list is full"),
    ),
    "LIST_SAME": Wording(
        "X",
        N_("Not changed: a list cannot be put on itself."),
        N_("Name another list."),
        N_("It is the same list"),
    ),
    "LIST_OF_ITEMS": Wording(
        "X",
        N_("Not changed: titles do not go onto a list of items: {name}"),
        N_("The other way round works: items go onto a list of titles."),
        N_("It is a list of items"),
    ),
    "LIST_NO_SEARCH": Wording(
        "X",
        N_("This list was not kept from a search: {name}"),
        N_("Find titles, then keep them as a list."),
        N_("It was not kept from a search"),
    ),
    "NOT_ON_LIST": Wording(
        "X",
        N_("This is not on the list: {code}"),
        N_("Look at the number and type it again."),
        N_("It is not on the list"),
    ),
    "SEVERAL_HAVE_IT": Wording(
        "X",
        N_("Not put on: several have the number {code}."),
        N_("Give the barcode of one copy, or the id of one title."),
        N_("Several have this number"),
    ),
    "NOTHING_FOUND": Wording(
        "X",
        N_("Nothing goes on a list: nothing has these words."),
        N_("Try fewer words, or fewer limits."),
        N_("Nothing was found"),
    ),
    "BUNDLE_DAMAGED": Wording(
        "X",
        N_("This bundle is cut or changed. Nothing was taken in."),
        N_("Write it again on the device it came from."),
        N_("The bundle is cut or changed"),
    ),
    "BUNDLE_FOREIGN": Wording(
        "X",
        N_("This bundle is of another library. Nothing was taken in."),
        N_("Look at which stick it came on."),
        N_("The bundle is of another library"),
    ),
    "BUNDLE_NEWER": Wording(
        "X",
        N_("This bundle was written by a newer tuils. Nothing was taken in."),
        N_("Update tuils on this machine first."),
        N_("The bundle is newer than this program"),
    ),
    "DEVICE_FORKED": Wording(
        "X",
        N_("{device} was put back from a copy and went on twice. Nothing was taken in."),
        N_("Give the copy a new name by restoring it with tuils restore."),
        N_("A device went on twice"),
    ),
}
