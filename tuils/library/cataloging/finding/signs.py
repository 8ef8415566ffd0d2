"""Words with a sign that the index does not keep: C++, C#, A+. To it they are c and a; the titles themselves tell."""

from __future__ import annotations

import re
from typing import Any

from tuils.models import db
from tuils.models.search import MOST_RANKED, ranked

from .asking import IndexQuestion
from .hits import marks, padded
from .limits import Condition

_SIGNED = re.compile(r"\w+[+#]+")
_ENDS = ".,;:!? &"
_TEXT = "lower(title || ' ' || subjects)"


def titles_with_signs(question: IndexQuestion, limited: Condition) -> list[int]:
    """Of the hits those that have such words with their signs, the best first; empty where none was typed."""
    typed = [word.typed.lower().strip(_ENDS) for word in question.wanted.values()]
    signed = [word for word in typed if _SIGNED.fullmatch(word)]
    if not signed:
        return []
    hits = [no for no, _rank in ranked(question.match, MOST_RANKED, *limited).hits]
    has = " AND ".join(f"instr({_TEXT}, ?)" for _word in signed)
    text = f"SELECT no FROM biblio WHERE no IN ({marks(len(hits))}) AND {has}"
    rows: Any = db.execute_sql(text, (*padded(hits), *signed)) if hits else ()
    having = {no for (no,) in rows}
    return [no for no in hits if no in having]
