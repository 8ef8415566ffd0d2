"""Titles that are merged or removed, headings, authority records."""

from __future__ import annotations

from tuils.i18n import N_

from .shape import Wording

UPKEEP: dict[str, Wording] = {
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
        N_("{said}"),
    ),
    "TITLE_WANTED": Wording(
        "X",
        N_("Not removed: {said}."),
        N_("Cancel the holds, or merge it into another title."),
        N_("{said}"),
    ),
    "COPIES_LEFT": Wording(
        "X",
        N_("Not removed: {said}."),
        N_("Withdraw them with it: tuils title remove ID --copies."),
        N_("{said}"),
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
}
