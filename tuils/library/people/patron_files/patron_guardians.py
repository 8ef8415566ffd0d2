"""The guardians and proxies of imported people, named after all people of the table are in."""

from __future__ import annotations

from collections import ChainMap, Counter
from collections.abc import Iterator, Sequence

from tuils.i18n import _
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.people.patrons.guardians import goes_round
from tuils.library.people.patrons.patron_state import part_name
from tuils.models import Patron
from tuils.models.rows import find, parts

from .parts_across import parts_of_patrons
from .patron_known import KnownCards
from .patron_run import AT_ONCE, RowFault, Run

Ward = tuple[int, str, str]  # row, card, what stands for the guardian
Links = dict[str, str]


def name_guardians(desk: Desk, run: Run) -> Iterator[int]:
    """Name the guardians of all wards, 50 a transaction. A guardian may be later in the file, or known here; an unknown
    one is reported, and the ward stays without. Nobody becomes their own guardian at any remove. Yields how many were
    named, after each transaction.
    """
    named: dict[str, str] = {}
    for some in parts(run.wards, AT_ONCE):
        links, faults = (_sort_out if run.dry_run else _name)(desk, run, some, named)
        named |= links
        run.summary.guardians += len(some) - len(faults) if run.blind else len(links)  # who had which one is not told
        for fault in faults:
            run.tell(fault)
        yield len(links)


@verb("library.import")
def _name(desk: Desk, run: Run, wards: Sequence[Ward], before: Links) -> tuple[Links, list[RowFault]]:
    links, faults = _sort_out(desk, run, wards, before)
    if links:
        act = run.batches.head(desk, Counter(guardians=len(links)), run.summary.read, finished=False)
        for ward, guardian in links.items():
            act.write("patron_edited", {"set": {"guardian": guardian}}, patron=ward)
    return links, faults


def _sort_out(_desk: Desk, run: Run, wards: Sequence[Ward], before: Links) -> tuple[Links, list[RowFault]]:
    """Return the guardian of each ward, by id, and faults for the others."""
    known = KnownCards((guardian for _row, _card, guardian in wards), run.lengths)
    here = {row.id: row.guardian for row in find(Patron, "id", {run.people[row] for row, *_rest in wards})}
    links: Links = {}
    faults = []
    for row, card, text in wards:
        ward, guardian = run.people[row], _guardian(run, known, text)
        if guardian and guardian == here.get(ward, ""):
            continue
        if not guardian:
            sentence = _("Guardian {text} is not in the file and not on file here. No guardian was set.").format(
                text=text
            )
        elif goes_round(ward, guardian, ChainMap(links, before)):
            if run.blind and ward != guardian:
                continue  # the sentence would tell whose guardian this patron is
            sentence = _(
                "Guardian {text} is this patron, or someone in this patron's care. No guardian was set."
            ).format(text=text)
        else:
            links[ward] = guardian
            continue
        faults.append(RowFault(str(run.source.path), row, card, sentence, "repaired"))
    return links, faults


def _guardian(run: Run, known: KnownCards, text: str) -> str:
    """The id of whom this means: a card or a number of the file, or a card here. Empty: nobody."""
    found = run.survey
    by_card, by_number = run.people.get(found.cards.get(text, 0), ""), run.people.get(found.numbers.get(text, 0), "")
    row, _said = known.find(text)
    here = str(row.id) if row else ""
    column = run.source.columns.get("guardian", "").lower()
    if column.endswith("id"):  # Koha's guarantor_id is the number, which may also be somebody's card
        return by_number or by_card or here
    return by_card or here or by_number


Acting = tuple[int, str, list[dict[str, str]]]  # row, card, each proxy's card and what they may
ProxiesFound = tuple[dict[str, Facts], list[RowFault]]


def name_proxies(desk: Desk, run: Run) -> Iterator[int]:
    """Name the proxies of the people of this file, 50 people a transaction; an unknown one is reported. Yields for how
    many people, after each transaction."""
    for at in range(0, len(run.acting), AT_ONCE):
        fields, faults = (_proxies_in if run.dry_run else _set_proxies)(desk, run, run.acting[at : at + AT_ONCE])
        for fault in faults:
            run.tell(fault)
        yield len(fields)


@verb("library.import")
def _set_proxies(desk: Desk, run: Run, acting: Sequence[Acting]) -> ProxiesFound:
    fields, faults = _proxies_in(desk, run, acting)
    if fields:
        act = run.batches.head(desk, Counter(proxies=len(fields)), run.summary.read, finished=False)
        for patron, coming in fields.items():
            act.write("patron_edited", {"set": coming}, patron=patron)
    return fields, faults


def _proxies_in(_desk: Desk, run: Run, acting: Sequence[Acting]) -> ProxiesFound:
    """Return the new fields by patron, and faults for unknown proxies."""
    here = KnownCards((one["card"] for _row, _card, several in acting for one in several), run.lengths)
    known = parts_of_patrons("proxy", {run.people[row] for row, *_rest in acting})
    fields: dict[str, Facts] = {}
    faults = []
    for row, card, several in acting:
        patron = run.people[row]
        for one in several:
            found, _said = here.find(one["card"])
            if found is None or found.id == patron:
                text = _("Proxy {text} is not on file here. No proxy was set.").format(text=one["card"])
                faults.append(RowFault(str(run.source.path), row, card, text, "repaired"))
            elif known.get(patron, {}).get(found.id) != (what := {"may": one.get("may", "")}):
                fields.setdefault(patron, {})[part_name("proxy", found.id)] = what
    return fields, faults
