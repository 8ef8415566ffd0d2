"""After the people of a table have come in: who acts for whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from tuils.i18n import _
from tuils.library.desk import Desk, verb
from tuils.library.journal.entries import Facts

from .parts_across import parts_of
from .patron_known import KnownCards
from .patron_run import AT_ONCE, RowFault, Run
from .patron_state import part_name

Acting = tuple[int, str, list[dict[str, str]]]  # row, card, each proxy's card and what they may
Sorted = tuple[dict[str, Facts], list[RowFault]]


def name_proxies(desk: Desk, run: Run) -> Iterator[int]:
    """Name the proxies of the people of this file, 50 people a transaction; who is found nowhere is said. Gives back
    for how many people, after each transaction."""
    for at in range(0, len(run.acting), AT_ONCE):
        fields, faults = (_sort_out if run.dry_run else _name)(desk, run, run.acting[at : at + AT_ONCE])
        for fault in faults:
            run.tell(fault)
        yield len(fields)


@verb("library.import")
def _name(desk: Desk, run: Run, acting: Sequence[Acting]) -> Sorted:
    fields, faults = _sort_out(desk, run, acting)
    if fields:
        act = run.batches.head(desk, Counter(proxies=len(fields)), run.summary.read, finished=False)
        for patron, coming in fields.items():
            act.write("patron_edited", {"set": coming}, patron=patron)
    return fields, faults


def _sort_out(_desk: Desk, run: Run, acting: Sequence[Acting]) -> Sorted:
    """By patron the fields that are new, and what is said of those who are not known."""
    here = KnownCards((one["card"] for _row, _card, several in acting for one in several), run.lengths)
    known = parts_of("proxy", {run.people[row] for row, *_rest in acting})
    fields: dict[str, Facts] = {}
    faults = []
    for row, card, several in acting:
        patron = run.people[row]
        for one in several:
            found, _said = here.find(one["card"])
            if found is None or found["id"] == patron:
                said = _("Proxy {text} is not on file here. No proxy was set.").format(text=one["card"])
                faults.append(RowFault(str(run.source.path), row, card, said, "repaired"))
            elif known.get(patron, {}).get(found["id"]) != (what := {"may": one.get("may", "")}):
                fields.setdefault(patron, {})[part_name("proxy", found["id"])] = what
    return fields, faults
