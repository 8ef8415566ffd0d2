"""Suggestions in the store: folded from their entries. Who made one is a private part, which goes once they were told;
when somebody is removed; and after the time that the library says.

Kinds: `suggestion_made` (list=NEW; private: `patron`), `suggestion_decided` (state, reason, line), `suggestion_told`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tuils.i18n import N_
from tuils.library.foundation.administration.retention import Keeping, gone_before
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.families import add_family
from tuils.library.foundation.journal.folding import PersonalFamily
from tuils.library.foundation.journal.hooks import Moves, PersonPart
from tuils.library.foundation.journal.kinds import EntryWords, Kind, always, by_any, by_branch, entry_time, first_at
from tuils.library.lending.slices import in_slices, while_there_is_time
from tuils.models.orders import Suggestion

from .queries import old_suggestions

MADE, DECIDED, TOLD = "suggestion_made", "suggestion_decided", "suggestion_told"


class SuggestionFamily(PersonalFamily):
    described = (
        Kind(MADE, "holds.place", by_any("holds.place"), Suggestion, {"made_at": first_at}, is_late=True),
        Kind(DECIDED, "orders.edit", by_branch("orders.edit"), folds={"decided_at": entry_time}),
        Kind(TOLD, "holds.place", by_any("holds.place", "orders.edit"), folds={"told": always(1)}),
    )
    words = {
        MADE: EntryWords(
            N_("NEW"),
            N_("Suggestion: {title}"),
            N_("Undone. The suggestion {title} is removed."),
            N_("the suggestion is removed"),
        ),
        DECIDED: EntryWords(
            N_("DECIDED"),
            N_("Suggestion declined: {title}"),
            N_("Undone. The suggestion {title} is open again."),
            N_("open again"),
        ),
        TOLD: EntryWords(
            N_("TOLD"),
            N_("Told about a suggestion: {title}"),
            N_("Undone. The patron still has to be told about {title}."),
            N_("to be told again"),
        ),
    }
    keyed = {Suggestion: "id"}
    named_by = {Suggestion: "title"}
    of_person = Suggestion
    fixed = PersonalFamily.fixed | {"made_at", "decided_at", "told"}

    def is_done(self, row: Suggestion) -> bool:
        return bool(row.told)


FAMILY = add_family(SuggestionFamily())


def forget_suggestions(desk: Desk) -> Iterator[int]:
    """Forget the patrons of suggestions older than `suggestions` says, decided or not; how many, after each short
    transaction. On every site; idempotent."""
    before = gone_before(desk, SUGGESTIONS_KEPT)
    return in_slices(desk, old_suggestions(before) if before is not None else [], _forget)


SUGGESTIONS_KEPT = Keeping(
    "suggestions",
    forget_suggestions,
    N_("suggestions that no longer say whose they were: {n}"),
    N_("Who suggested a title"),
    period="1y",
)


@verb("library.daily")
def _forget(desk: Desk, suggestions: Sequence[str]) -> tuple[int, int]:
    return while_there_is_time(suggestions, FAMILY.forget_person)


SUGGESTED = PersonPart(
    "suggestions",
    N_("Titles you suggested"),
    "suggestion",
    "made_at, title, author, isbn, note, state, reason",
    "made_at, id",
    moves=(Moves("suggestions", "SELECT count(*) FROM suggestion WHERE patron = ?", N_("Suggestions: {n}")),),
    forget=FAMILY.forget_person_everywhere,
)
