"""Titles that are merged or removed, headings, authority records."""

from __future__ import annotations

from tuils.i18n import N_

from .shape import Wording

UPKEEP: dict[str, Wording] = {
    "STILL_READING": Wording(
        "X",
        N_("Nothing was changed: this computer has read {n} of {all} titles so far."),
        N_("It is still reading the catalog. Try again in a minute."),
        N_("The catalog is still being read"),
    ),
    "POLICY_UNKNOWN": Wording(
        "X",
        N_('No policy or script is called "{text}".'),
        N_("To see them: tuils policy list"),
        N_("No such policy"),
    ),
    "POLICY_SHIPPED": Wording(
        "X",
        N_("{title} is an example that comes with the program. It can't be removed."),
        N_("Edit it instead."),
        N_("It comes with the program"),
        of="POLICY_UNKNOWN",
    ),
    "NOT_PRACTICE": Wording(
        "X",
        N_("This is not a practice library of this version."),
        N_("Make one: tuils demo --keep practice"),
        N_("Not a practice library"),
    ),
    "REGISTER_UNKNOWN": Wording(
        "X", N_("There is no register {text}."), N_("There are: {names}."), N_("No such register")
    ),
    "REGISTER_SHIPPED": Wording(
        "X",
        N_("{text} comes with the program. It can't be removed."),
        N_("Change it: tuils register show {text} > FILE, then tuils register add FILE."),
        N_("It comes with the program"),
        of="REGISTER_UNKNOWN",
    ),
    "REGISTER_UNCLEAR": Wording(
        "X",
        N_("The file doesn't describe a register. {text}"),
        N_("Correct the file. For an example: tuils register show trouble"),
        N_("Not a register"),
    ),
    "REGISTER_IN_USE": Wording(
        "X",
        N_("The register {text} has {n} entries."),
        N_("Remove its entries first, or keep the register."),
        N_("It has entries"),
    ),
    "ENTRY_UNKNOWN": Wording(
        "X",
        N_('There is no entry "{text}" in {title}.'),
        N_("Type its ID, or the beginning of its words."),
        N_("No such entry"),
    ),
    "ENTRY_SEVERAL": Wording(
        "X",
        N_('Several entries begin with "{text}": {names}.'),
        N_("Type more of it, or the end of its ID."),
        N_("Several entries fit"),
    ),
    "ENTRY_OF_NOBODY": Wording(
        "X",
        N_("No letter: this entry of {title} names no patron to write to."),
        N_("Put a card into the entry first."),
        N_("Nobody to write to"),
    ),
    "ENTRY_FORGOTTEN": Wording(
        "X",
        N_("Can't undo: the words of this entry are forgotten."),
        N_("Add it again."),
        N_("Too late"),
        of="UNDO_TOO_LATE",
    ),
    "RECORD_UNKNOWN": Wording(
        "X",
        N_("There is no record {n} in {file} that can be read."),
        N_("The reports of an import say the number of each record."),
        N_("No such record"),
    ),
    "NO_AUTHORITIES": Wording(
        "X",
        N_("There is no authority record in {file}."),
        N_("Titles come in by tuils import marc."),
        N_("No authority records"),
    ),
    "HEADING_UNKNOWN": Wording(
        "X",
        N_("No title has the {kind} {text}."),
        N_("Type it as the list has it: tuils heading list --from WORDS."),
        N_("No such heading"),
    ),
    "SAME_TITLE": Wording(
        "X",
        N_("Both are the same title: {title}."),
        N_("Name two different titles."),
        N_("The same title"),
    ),
    "COPIES_OUT": Wording(
        "X",
        N_("Not removed: {said}."),
        N_("Check them in or mark them lost first."),
        N_("Copies of it are out"),
    ),
    "TITLE_WANTED": Wording(
        "X",
        N_("Not removed: {said}."),
        N_("Cancel the holds, or merge it into another title."),
        N_("Holds wait for it"),
    ),
    "TITLE_SUBSCRIBED": Wording(
        "X",
        N_("Not removed: it comes by subscription."),
        N_("End the subscription first, or merge it into another title."),
        N_("It comes by subscription"),
    ),
    "TITLE_ON_ORDER": Wording(
        "X",
        N_("Not removed: {said}."),
        N_("Cancel the order first, or merge it into another title."),
        N_("It is on order"),
    ),
    "COPIES_LEFT": Wording(
        "X",
        N_("Not removed: {said}."),
        N_("Withdraw them with it: tuils title remove ID --copies."),
        N_("It has copies"),
    ),
    "EDITED_SINCE_MERGE": Wording(
        "X",
        N_("The merged title was edited or removed since."),
        N_("Undo that first. Or move the copies by hand, in their forms."),
        N_("The merged title was edited since"),
    ),
    "MERGED_SINCE": Wording(
        "X",
        N_("This title was merged into another since."),
        N_("Undo the merge first."),
        N_("Merged since"),
    ),
    "PUT_BY_SINCE_MERGE": Wording(
        "X",
        N_("A copy of one title waits on the hold shelf for the other."),
        N_("Check it out, or cancel the hold. Then undo the merge."),
        N_("A copy is on the hold shelf since"),
    ),
    "SERIAL_UNKNOWN": Wording(
        "X",
        N_("No subscription here has this: {text}."),
        N_("See tuils serial list. For a new cover: --serial SUBSCRIPTION."),
        N_("No such subscription"),
    ),
    "SERIAL_SEVERAL": Wording(
        "X",
        N_("Several titles fit {text}: {titles}."),
        N_("Type more of the title, or scan its cover."),
        N_("Several fit"),
    ),
    "SERIAL_NO_TITLE": Wording(
        "X",
        N_("No title in the catalog fits: {text}."),
        N_("Add it first (F10, Add a book: scan its cover). Then subscribe to it."),
        N_("Not in the catalog"),
    ),
    "SERIAL_THERE": Wording(
        "X",
        N_("This branch already subscribes to {title}."),
        N_("Edit that one, or give it an end date first."),
        N_("Already subscribed"),
    ),
    "ISSUE_HERE": Wording(
        "X",
        N_("{issue} of {title} was received already."),
        N_("Is it another one? Say the date on its cover. A second copy: item add."),
        N_("It was received already"),
    ),
    "ISSUE_UNKNOWN": Wording(
        "X",
        N_("Not done: {issue} of {title} is not in that state."),
        N_("Look at its issues: tuils serial issues."),
        N_("Not that issue"),
    ),
    "INVENTORY_UNKNOWN": Wording(
        "X",
        N_("There is no inventory called {name}."),
        N_("To see all of them: tuils inventory list."),
        N_("No such inventory"),
    ),
    "INVENTORY_NAME_TAKEN": Wording(
        "X",
        N_("The inventory {name} is still open."),
        N_("Continue it, or give this one another name."),
        N_("That inventory is open"),
    ),
    "INVENTORY_FINISHED": Wording(
        "X",
        N_("The inventory {name} is finished."),
        N_("Start a new one: tuils inventory start."),
        N_("It is finished"),
    ),
    "INVENTORY_OPEN": Wording(
        "X",
        N_("The inventory {name} is not finished yet."),
        N_("Finish it first. Copies not seen are then marked missing."),
        N_("It is not finished"),
    ),
    "INVENTORY_SEARCH_AGAIN": Wording(
        "X",
        N_("Not marked lost: {name} was searched {n} of {wanted} times."),
        N_("Search once more. The setting inventory_searches says how often."),
        N_("Search once more first"),
    ),
}
