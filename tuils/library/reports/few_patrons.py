"""Groups with too few patrons to be told apart: what was counted of them is together in one line, Other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from tuils.i18n import _
from tuils.library.administration.settings import name_of
from tuils.library.counters import age_group, zip_area
from tuils.library.people.categories import category as category_called
from tuils.library.refusals import refuse

from .grouping import FEW, GROUPS, Codes, Numbers
from .queries import patrons_at
from .report import SMALLEST

COLUMN = {"category": "category", "age": "born", "zip": "postcode"}
"""Of a group, where the patron's row has it."""


def few_together(
    by: Sequence[str], counts: Sequence[Numbers], today: date, category: str, unasked: Sequence[str]
) -> tuple[list[Numbers], bool]:
    """The same counts, with those of groups of fewer than 5 patrons registered today in a group FEW; and was any? One
    busy patron who is alone in a ZIP code would be told otherwise. Where FEW would have fewer than 5 patrons itself,
    the smallest other group joins it, or it would follow from the total. `unasked`: of these uses nobody asks by whom.
    """
    places = [at for at, name in enumerate(by) if GROUPS[name].of_persons]
    if not places:
        return list(counts), False
    seen = {
        tuple(key[at] for at in places)
        for numbers in counts
        for key, counted in numbers.items()
        if any(n for name, n in counted.items() if name not in unasked)
    }
    few = _few(_patrons([by[at] for at in places], today, category), seen)
    return [_moved(numbers, places, few, unasked) for numbers in counts], not seen.isdisjoint(few)


def check_enough(category: str) -> None:
    """Refuses with NOT_UNDERSTOOD where there is no such category, or numbers of it alone would be those of fewer than
    5 patrons."""
    if category and category_called(category) and sum(n for _codes, n in patrons_at(["category"], category)) < SMALLEST:
        hint = _("Fewer than {n} patrons have this category, so it is not counted apart. Leave it out.")
        raise refuse("NOT_UNDERSTOOD", field=_("Patron category"), text=name_of("category", category),
                     hint=hint.format(n=SMALLEST))  # fmt: skip


def _patrons(names: Sequence[str], today: date, category: str) -> Counter[Codes]:
    found = Counter[Codes]()
    for texts, n in patrons_at([COLUMN[name] for name in names], category):
        found[tuple(_code(name, text, today) for name, text in zip(names, texts, strict=True))] += n
    return found


def _code(name: str, text: str, today: date) -> str:
    return age_group(text, today) if name == "age" else zip_area(text) if name == "zip" else text


def _few(patrons: Counter[Codes], seen: set[Codes]) -> set[Codes]:
    """Of the groups of which something was counted; those whose patrons are all gone are here without any."""
    few = {key for key in seen if patrons[key] < SMALLEST}
    together = sum(patrons[key] for key in few)
    for n, key in sorted((patrons[key], key) for key in seen if key not in few):
        if not few or together >= SMALLEST:
            break
        few.add(key)
        together += n
    return few


def _moved(numbers: Numbers, places: Sequence[int], few: set[Codes], unasked: Sequence[str]) -> Numbers:
    found: Numbers = {}
    for key, counted in numbers.items():
        if tuple(key[at] for at in places) not in few:
            found.setdefault(key, Counter()).update(counted)
            continue
        other = tuple(FEW if at in places else code for at, code in enumerate(key))
        for name, n in counted.items():
            found.setdefault(key if name in unasked else other, Counter())[name] += n
    return found
