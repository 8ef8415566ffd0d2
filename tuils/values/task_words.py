"""The words people use for a task, besides the program's: for the search of the menu, of help and of commands.

A group holds words that mean the same at a desk. English, folded; a word may stand in several groups.
"""

from __future__ import annotations

from collections.abc import Iterable

from .folding import fold_text

GROUPS = (
    "checkout checkouts lend loan loans borrow issue",
    "checkin return returns returned back dropbox",
    "renew renewal extend longer",
    "hold holds reserve reservation request wait waiting queue pickup",
    "overdue late fine fines reminder",
    "fine fines fee fees charge charges owe owes owed debt money bill pay paid payment cash drawer",
    "pay paid payment cash money drawer till receipt",
    "refund credit money",
    "waive forgive cancel charge",
    "card cards patron patrons member members borrower people register join signup",
    "lost missing replace replacement damaged broken claims",
    "print printing printer paper receipt slip letter letters",
    "label labels spine barcode pocket avery zebra dymo sheet",
    "close closed closing closings holiday hours opening schedule calendar",
    "pin pins password login account accounts staff volunteer volunteers people roles",
    "role roles permission permissions rights",
    "add new donation gift book books item items title titles copy copies",
    "import load bring migrate csv marc koha",
    "export download csv backup",
    "backup backups copy save restore up",
    "report reports statistics stats numbers count counts board survey",
    "program programs event events class storytime calendar",
    "room rooms meeting booking equipment computer",
    "search find look lookup",
    "undo mistake wrong",
    "why explain reason",
    "weed weeding discard withdraw withdrawn remove delete",
    "delete remove forget erase purge privacy",
    "audit log privacy who",
    "rule rules limit limits policy policies period days",
    "setting settings setup configure option options preferences",
    "practice sample demo training try",
    "transit transfer send branch",
    "repair mend damaged bindery binding",
    "processing process received cataloged labeled",
    "list lists display bookmark",
    "visitor visitors door tally attendance",
)
SMALL = frozenset({
    "a", "an", "and", "at", "can", "do", "for", "how", "i", "in", "is", "it", "my", "of", "on", "our", "the", "to",
    "we", "with",
})  # fmt: skip
"""The words of a sentence that say nothing of the task: "how do I register for a program"."""
_MEANS: dict[str, frozenset[str]] = {}
for _group in GROUPS:
    for _word in _group.split():
        _MEANS[_word] = _MEANS.get(_word, frozenset()) | frozenset(_group.split())


def telling(typed: str) -> list[str]:
    """Return the words, folded, without the small ones; with these if there are no others."""
    words = fold_text(typed).split()
    return [word for word in words if word not in SMALL] or words


def rank(typed: str, title: str, help_line: str = "") -> int:
    """Return how well this fits the typed words, 0 if not: every word must be in the title (as a beginning), in the
    help line, or mean the same as a word of either. The higher the better."""
    titled, told = fold_text(title).split(), fold_text(help_line).split()
    found = [_rank(word, titled, told) for word in telling(typed)]
    return sum(found) if found and all(found) else 0


def _rank(word: str, titled: Iterable[str], told: Iterable[str]) -> int:
    titled, told = [*titled], [*told]
    if any(one.startswith(word) for one in titled):
        return 8
    same = _MEANS.get(word, frozenset())
    if same & {*titled}:
        return 4
    if any(one.startswith(word) for one in told):
        return 2
    return 1 if same & {*told} else 0
